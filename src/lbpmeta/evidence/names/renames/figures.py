"""Figures of a test: a sensitivity, a specificity or a likelihood ratio with an interval of its own, without counts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from lbpmeta.evidence.names.values import Shape
from lbpmeta.evidence.words.lexicon import WORDS, WordKind
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["SHARES_OF_TESTS", "figures_apart"]

#: Those of them that are shares of people.
SHARES_OF_TESTS: Final = frozenset(("tpr", "tnr", "ppv", "npv"))

#: What a figure is called here, which is the outcome of its rows, and what others call it.
_FIGURES: Final[Mapping[str, str]] = {
    "tpr": r"sen|sens|sensi|sensitivity|sensitiviteit|sensitivitat|sensibilite|sensibilidad|sensibilita|se|sn|tpr",
    "tnr": r"spe|spec|speci|specificity|specificiteit|spezifitat|specificite|especificidad|specificita|sp|tnr",
    "ppv": r"ppv|pvp|vpp|positive predictive value",
    "npv": r"npv|pvn|vpn|negative predictive value",
    "plr": r"lr\s?\+|\+\s?lr|lr ?p(?:os)?|plr|positive (?:lr|likelihood ratio)|(?:lr|likelihood ratio) positive",
    "nlr": r"lr\s?[-\u2212\u2013]|[-\u2212\u2013]\s?lr|lr ?n(?:eg)?|nlr|negative (?:lr|likelihood ratio)"
    r"|(?:lr|likelihood ratio) negative",
}
_NAMED: Final = {word: re.compile(rf"(?<![a-z])(?:{names})(?![a-z])") for word, names in _FIGURES.items()}
#: Letters that are a standard error, or nothing, unless the other of the two stands beside them.
_SHORT: Final = ({"se", "sn"}, {"sp"})
_MOST: Final = 0.5
_ROLES: Final = {"ci_low": "lower", "ci_high": "upper", "pair": "ci"}
_FILLER: Final = frozenset(("95", "percent", "estimate", "value", "point", "of", "the", "ci", "test"))


def figures_apart(header: Sequence[str], shapes: Sequence[Shape] = ()) -> dict[int, str]:
    """Return figures of a test and their limits by names that tell them apart: "Sens lower" is a limit of "Sens".

    A figure without limits of its own, beside it or in its cells, is left as it is; of two by one name the first
    counts.

    Examples
    --------
    >>> figures_apart(["Sensitivity", "Sens lower 95% CI", "Sens upper 95% CI", "LR+"])
    {0: 'estimate tpr', 1: 'lower tpr', 2: 'upper tpr'}
    >>> figures_apart(["Mean", "SE", "lower SE", "upper SE"])
    {}
    """
    found: dict[str, dict[str, int]] = {}
    whole = {p for p, shape in enumerate(shapes) if shape.kinds.get("estimate [interval]", 0.0) > _MOST}
    lone = {name.strip().lower() for name in header}
    short = all(letters & lone for letters in _SHORT)
    for place, name in enumerate(header):
        figure = next((w for w, names in _NAMED.items() if names.search(name.lower())), "")
        rest = _NAMED[figure].sub(" ", name.lower(), count=1) if figure else ""
        if not figure or (not short and words_of(name)[:1] and set(words_of(name)) & {"se", "sn", "sp"}):
            continue
        words = [w for w in words_of(rest) if w not in _FILLER]
        roles = {r.value for w in words for r in WORDS.get(w, ()) if r.part is WordKind.QUANTITY}
        role = next((_ROLES[r] for r in roles if r in _ROLES), "" if words else "estimate")
        if "ci" in words_of(rest) and not words:
            role = "estimate" if place in whole else "ci"
        if not role or len(words) > 1 or role in found.setdefault(figure, {}):
            continue
        found[figure][role] = place
    return {
        place: f"effect {figure} (95% CI)" if place in whole else f"{role} {figure}"
        for figure, roles in found.items()
        if "estimate" in roles and ({"lower", "upper"} <= roles.keys() or "ci" in roles or roles["estimate"] in whole)
        for role, place in roles.items()
    }
