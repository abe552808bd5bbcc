"""Kept: columns that nothing reads stand beside the others, and are named once."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from typing import Final

from lbpmeta.evidence.aliases import measure_named, normalised
from lbpmeta.evidence.cells import blank
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.measures import MEASURES

__all__ = ["kept_columns", "kept_notes", "names_measures", "states_measures"]


def kept_columns(raw: RawTable, used: set[int]) -> dict[str, int]:
    """Return the columns that nothing reads, by names of their own.

    Examples
    --------
    >>> kept_columns(RawTable("a.csv", ("study", "Mean age"), (("A", "54"),), (2,)), {0})
    {'x_mean_age': 1}
    """
    kept: dict[str, int] = {}
    for place, name in enumerate(raw.header):
        if place not in used and (name or any(r[place] for r in raw.records)):
            kept[_own(name, kept)] = place
    return kept


def _own(name: str, taken: Mapping[str, int]) -> str:
    """Return a name of one's own for a column that nothing reads."""
    plain = normalised(name).replace(" ", "_") or "unnamed"
    own = plain if plain.startswith("x_") else f"x_{plain}"
    while own in taken:
        own += "_"
    return own


def kept_notes(raw: RawTable, kept: Mapping[str, int], numbers: Collection[str]) -> tuple[str, ...]:
    """Say once which columns are kept without being read, and which may be misspelt.

    Examples
    --------
    >>> kept_notes(RawTable("a.csv", ("study", "estimat"), (("A", "1"),), (2,)), {"x_estimat": 1}, ["estimate"])
    ("kept, but read by no check: 'estimat' (is 'estimat' 'estimate'?)",)
    """
    shown = [raw.header[i] for own, i in kept.items() if not raw.header[i].startswith("x_")]
    if not shown:
        return ()
    text = f"kept, but read by no check: {', '.join(map(repr, shown))}"
    words = sorted({*numbers, "study", "lower", "upper", "measure"})
    shown_near = [n for n in shown if normalised(n) not in words]
    found = {n: difflib.get_close_matches(normalised(n), words, n=1, cutoff=0.85) for n in shown_near}
    # "a_measure" and "time" are words of their own, and no slips of "measure" and "time2".
    near = {n: m[0] for n, m in found.items() if m and m[0] not in normalised(n) and m[0].rstrip("12") != normalised(n)}
    if near:
        text += f" ({'; '.join(f'is {n!r} {m!r}?' for n, m in near.items())})"
    return (text,)


def states_measures(raw: RawTable, place: int) -> bool:
    """Whether a column that is called "measure" holds one at least, and not only what was measured with.

    Examples
    --------
    >>> states_measures(RawTable("a.csv", ("measure",), (("SMD",), ("points won",)), (2, 3)), 0)
    True
    """
    name = normalised(raw.header[place])
    if name == "sm" or ("effect" in name and ("measure" in name or "metric" in name)):
        return True
    words = {r[place] for r in raw.records if not blank(r[place])}
    return not words or any(measure_named(w) or w.strip().upper() in MEASURES for w in words)


#: Words of columns that hold what the effects are, whatever else their names say.
_OF_MEASURES: Final = frozenset(("effect", "estimate", "es", "effectsize", "measure", "metric", "statistic"))


def names_measures(raw: RawTable, place: int) -> bool:
    """Whether a column called after effects holds words, and most of them name measures: "effect_estimate" OR, RR.

    Examples
    --------
    >>> names_measures(RawTable("a.csv", ("effect_estimate",), (("OR",), ("beta",), ("HR",)), (2, 3, 4)), 0)
    True
    """
    if not _OF_MEASURES & set(normalised(raw.header[place]).split()):
        return False
    words = {r[place].strip() for r in raw.records if not blank(r[place])}
    known = sum(bool(measure_named(w)) or w.upper() in MEASURES for w in words)
    return bool(words) and 2 * known > len(words)
