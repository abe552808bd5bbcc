"""Adjusted: effects that stand in a table twice, crude and adjusted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from lbpmeta.evidence.words.lexicon import WORDS, WordKind
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["crude_apart"]

_CRUDE: Final = re.compile(r"(?P<how>[uc])(?P<of>or|rr|hr|irr)(?=$|[^a-z])", re.IGNORECASE)
_UNADJUSTED: Final = re.compile(r"(?<![a-z])unadj\.?(?![a-z])", re.IGNORECASE)
_ADJ: Final = frozenset(("adj", "adjusted"))
_ADJUSTED: Final = re.compile(r"(?<![a-z])adj(?:usted)?(?![a-z])", re.IGNORECASE)


def crude_apart(header: Sequence[str]) -> dict[int, str]:
    """Return the crude of two effects, the other of which is adjusted, with that word in full: "uOR" beside "aOR".

    Examples
    --------
    >>> crude_apart(["uOR", "uOR_low", "aOR", "aOR_low"]), crude_apart(["HR unadj.", "HR adj."])
    ({0: 'unadjusted OR', 1: 'unadjusted OR_low'}, {0: 'HR unadjusted'})
    >>> crude_apart(["lRR", "uRR"])
    {}
    >>> crude_apart(["OR", "lower", "upper", "OR_adj", "lower_adj", "upper_adj"])
    {0: 'unadjusted OR', 1: 'unadjusted lower', 2: 'unadjusted upper'}
    """
    lower = [name.strip().lower() for name in header]
    found = {}
    for place, name in enumerate(header):
        m = _CRUDE.match(name.strip())
        if m and f"a{m['of'].lower()}" in {re.split(r"[^a-z]", h)[0] for h in lower}:
            found[place] = f"unadjusted {name.strip()[1:]}"
    if not found and any(map(_ADJUSTED.search, header)):
        found = {p: _UNADJUSTED.sub("unadjusted", name) for p, name in enumerate(header) if _UNADJUSTED.search(name)}
    return found or _with_an_adjusted_twin(header)


def _with_an_adjusted_twin(header: Sequence[str]) -> dict[int, str]:
    """Return an effect and its limits that stand there once more as adjusted ones: "OR", "lower" beside "OR_adj"."""
    told = [tuple(words_of(name)) for name in header]
    adjusted = {tuple(w for w in words if w not in _ADJ) for words in told if _ADJ & {*words}}
    twins = {p: words for p, words in enumerate(told) if words and words in adjusted}
    parts = {(r.part, r.value) for words in twins.values() for w in words for r in WORDS.get(w, ()) if len(w) > 1}
    effect = any(part is WordKind.ESTIMATE for part, _ in parts)
    limits = {(WordKind.QUANTITY, "ci_low"), (WordKind.QUANTITY, "ci_high")} <= parts
    return {p: f"unadjusted {header[p].strip()}" for p in twins} if effect and limits else {}
