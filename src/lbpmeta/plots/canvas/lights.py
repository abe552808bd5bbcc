"""Risk of bias judgements: what was said of each domain, and the light that shows it. One registry."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from lbpmeta.errors import DataError
from lbpmeta.plots.canvas.tables import as_columns

__all__ = ["LIGHTS", "Light", "light_of", "read_lights"]


@dataclass(frozen=True, slots=True)
class Light:
    """One judgement.

    Parameters
    ----------
    name : str
    symbol : str
        Stands in the circle, so that grey print says the same.
    color, ink : str
        Of the circle and of its symbol.
    words : tuple of str
        Other ways to write it, in lower case.
    edge : float
        Line width around the symbol, in points: the thin strokes of some would be lost in the circle.
    """

    name: str
    symbol: str
    color: str
    ink: str
    words: tuple[str, ...]
    edge: float = 0.0


#: Every judgement by name; green, yellow, red and grey differ in lightness too.
LIGHTS: Final[Mapping[str, Light]] = MappingProxyType(
    {
        light.name: light
        for light in (
            Light("low", "+", "#2E9E6B", "#FFFFFF", ("low risk", "l", "+", "green"), 0.5),
            Light(
                "some concerns",
                "!",
                "#F2D024",
                "#000000",
                ("some", "unclear", "unclear risk", "moderate", "s", "sc", "!", "yellow"),
            ),
            Light("high", "\u2212", "#B3261E", "#FFFFFF", ("high risk", "h", "-", "serious", "critical", "red"), 0.5),
            Light(
                "no information",
                "?",
                "#D9D9D9",
                "#000000",
                ("", "ni", "not reported", "grey", "gray"),
            ),
        )
    }
)
_BY_WORD: Final[Mapping[str, Light]] = MappingProxyType(
    {word: light for light in LIGHTS.values() for word in (light.name, *light.words)}
)
#: Columns that name the study, not a domain.
_NOT_DOMAINS: Final = ("study", "label", "trial", "id", "name", "weight")


def light_of(word: object) -> Light:
    """Return the light of a judgement; an empty cell is "no information".

    Raises
    ------
    DataError
        If the word is no judgement.

    Examples
    --------
    >>> light_of("Some concerns").symbol, light_of("+").name
    ('!', 'low')
    """
    text = "" if word is None or word != word else str(word).strip().lower().replace("\u2212", "-")
    if text not in _BY_WORD:
        raise DataError(f"{word!r} is no judgement of the risk of bias; give one of {', '.join(map(repr, LIGHTS))}.")
    return _BY_WORD[text]


def read_lights(table: Any, labels: Sequence[str]) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the domains, and the judgements of each study in the order of its labels.

    Parameters
    ----------
    table : data frame, mapping, or list of mappings
        One row per study with a column per domain (and, if it has one, a column "study" that names it); or
        study to its judgements by domain.
    labels : sequence of str
        Of the studies in the plot.

    Raises
    ------
    DataError
        If studies are missing, or a judgement is none.
    """
    if isinstance(table, Mapping) and table and set(map(str, table)) >= {_trial(label, table) for label in labels}:
        rows = [{"study": str(study), **_by_domain(judged)} for study, judged in table.items()]
        columns = as_columns(rows, "risk_of_bias")
    else:
        columns = as_columns(table, "risk_of_bias")
    names = next((columns[c] for c in ("study", "label", "trial") if c in columns), None)
    domains = tuple(c for c in columns if c not in _NOT_DOMAINS)
    count = len(next(iter(columns.values()), []))
    if not domains:
        raise DataError("`risk_of_bias` has no domain; give a column for each, such as D1 to D5 and Overall.")
    if names is None:
        if count != len(labels):
            raise DataError(
                f"`risk_of_bias` has {count} rows for {len(labels)} studies; name them in a column 'study'."
            )
        places: list[int | None] = list(range(count))
    else:
        at: dict[str, list[int]] = {}
        for i, name in enumerate(names):
            at.setdefault(str(name), []).append(i)
        places = [_next(at, label) for label in labels]
        if None in places:
            raise DataError(
                f"`risk_of_bias` has no row for {labels[places.index(None)]!r}; add it, with empty cells if nobody "
                "judged it."
            )
    judged = []
    for place in places:
        cells = [None] * len(domains) if place is None else [columns[d][place] for d in domains]
        judged.append(tuple(light_of(cell).name for cell in cells))
    return domains, tuple(judged)


def _next(at: dict[str, list[int]], label: str) -> int | None:
    """Return the place of a study's judgements; those of a label that stands twice are taken in turn."""
    found = at.get(_trial(label, at))
    if not found:
        return None
    return found.pop(0) if len(found) > 1 else found[0]


def _trial(label: str, known: Container[str]) -> str:
    """Return the trial of a label: rows of one trial are numbered, "Thomas 2020 (2)", its judgements are not."""
    return label if label in known else re.sub(r" \(\d+\)$", "", label)


def _by_domain(judged: Any) -> dict[str, Any]:
    """Return judgements by domain; a bare sequence is D1, D2, ... and the overall judgement last."""
    if isinstance(judged, Mapping):
        return {str(domain): word for domain, word in judged.items()}
    words = list(judged)
    return {**{f"D{i + 1}": word for i, word in enumerate(words[:-1])}, "Overall": words[-1]}
