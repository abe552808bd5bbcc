"""Data rows: the rows of a RevMan data package that stand alone, where 0 is what nobody filled in."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Final

from lbpmeta.evidence.aliases import normalised
from lbpmeta.evidence.textfile import RawTable

__all__ = ["is_data_rows", "is_numbered", "without_zeros"]

_KNOWN: Final = frozenset(("giv mean", "giv se", "experimental mean", "experimental n", "ci start", "ci end"))
_GENERIC: Final = ("giv mean", "giv se")
_LOG_RANK: Final = ("o e", "variance")
_MEANS: Final = ("experimental mean", "experimental sd", "control mean", "control sd")
_EVENTS: Final = ("experimental cases", "control cases")
_EFFECT: Final = ("mean", "ci start", "ci end")


def is_data_rows(raw: RawTable) -> bool:
    """Whether a table has the columns of the data rows of RevMan.

    Examples
    --------
    >>> names = ("Study", "GIV.Mean", "GIV.SE", "Experimental.mean", "Experimental.N", "Mean", "CI.start", "CI.end")
    >>> is_data_rows(RawTable("a.csv", names, (), ())), is_data_rows(RawTable("a.csv", names[1:3], (), ()))
    (True, False)
    """
    return set(map(normalised, raw.header)) >= _KNOWN


def is_numbered(raw: RawTable) -> bool:
    """Whether a table has the data rows of RevMan with the numbers of their analyses, in any program.

    Examples
    --------
    >>> names = ("Study", "GIV.Mean", "GIV.SE", "Experimental.mean", "Experimental.N", "Mean", "CI.start", "CI.end")
    >>> numbers = ("Analysis.group", "Analysis.number")
    >>> [is_numbered(RawTable("a.csv", header, (), ())) for header in ((*numbers, *names), names)]
    [True, False]
    """
    return is_data_rows(raw) and {"analysis group", "analysis number"} <= set(map(normalised, raw.header))


def without_zeros(raw: RawTable) -> RawTable:
    """Return the rows without the zeros that RevMan writes where a kind of data has no numbers.

    A row is of means, of events, of estimates or of the log-rank test: of the others all numbers are 0.

    Examples
    --------
    >>> names = ("GIV.Mean", "GIV.SE", "Experimental.mean", "Experimental.SD", "Control.mean", "Control.SD")
    >>> names = (*names, "Experimental.cases", "Control.cases")
    >>> rows = (("0", "0", "4.5", "2.1", "5.6", "2.2", "0", "0"), ("0", "0", "0", "0", "0", "0", "0", "3"))
    >>> [row[2:] for row in without_zeros(RawTable("a.csv", names, rows, (2, 3))).records]
    [('4.5', '2.1', '5.6', '2.2', '', ''), ('', '', '', '', '0', '3')]
    """
    at = {name: place for place, name in reversed(list(enumerate(map(normalised, raw.header))))}
    records = []
    for record in raw.records:
        cells = list(record)
        others = False
        for kind in (_GENERIC, _LOG_RANK, _MEANS, _EFFECT):
            if _emptied(cells, [at[name] for name in kind if name in at]):
                continue
            others |= kind in (_GENERIC, _MEANS)
        if others:
            _emptied(cells, [at[name] for name in _EVENTS if name in at])
        records.append(tuple(cells))
    told = "zeros of kinds of data that a row is not of are left out"
    return dataclasses.replace(raw, records=tuple(records), told=(*raw.told, told))


def _emptied(cells: list[str], places: Sequence[int]) -> bool:
    """Empty cells that are all 0, in place, and return whether they are so, or were empty."""
    if any(cells[p].strip() and not _is_zero(cells[p]) for p in places):
        return False
    for place in places:
        cells[place] = ""
    return True


def _is_zero(text: str) -> bool:
    return text.strip().strip("0") in ("", ".")
