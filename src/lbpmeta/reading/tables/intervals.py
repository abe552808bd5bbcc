"""Intervals: the cells of a row that print an estimate with its interval, and what their heads say of them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lbpmeta.reading.document import Table
from lbpmeta.reading.tables.cells import BoundsAlone, estimate_in, interval_in, number_in, p_in, parts_by_gap, spread_in
from lbpmeta.reading.tables.columns import (
    label_in,
    level_in,
    measures_in,
    names_interval,
    names_other,
    names_quartiles,
    phrase_before_interval,
    template_in,
    templates_in,
)
from lbpmeta.reading.tables.layout import BodyRow, HeadedColumn, Layout

__all__ = ["Doubtful", "HowPrinted", "IntervalCell", "intervals_in"]

#: Columns that may stand between an estimate and its interval, and hold neither.
_BETWEEN: Final = ("p", "sd", "se", "n", "percent")
#: Heads of numbers that are no estimate of what an interval behind them is of.
_EXTREME: Final = re.compile(r"\bmax(?:imum)?\b|\bmin(?:imum)?\b", re.IGNORECASE)
_CONTRAST: Final = re.compile(r"\bdiff|\bchange|\beffect\b|Δ|∆", re.IGNORECASE)
_SPREADS: Final = ("median", "range", "mean", "mean-se", "count", "n", "p", "sd", "se", "percent")

#: A median may have an interval, as that of survival has.
_MEDIAN: Final = re.compile(r"\bmedians?\b", re.IGNORECASE)
#: A unit, and not "<25%".
_PERCENT: Final = re.compile(r"(?<![\d.])(?<!\d\s)%")
_WITH_P: Final = re.compile(r"\b[pP]\b(?:[\s-]*[vV]alues?)?")
_TWO_KINDS: Final = "its head names a spread, too"
_IN_ROW: Final = "its interval is named in its row"
_AROUND: Final = "its interval is named in the caption or the foot"
_NO_LEVEL: Final = "no level is printed"
_TWO_CELLS: Final = "estimate and interval stand in two cells"
_GAP: Final = "nothing but a gap parts its bounds"
_MERGED: Final = "its cell reaches over several rows or columns"
_HEAD: Final = "what stands above it was taken for a head"


@dataclass(frozen=True)
class IntervalCell:
    """An estimate with its interval, as a table prints it.

    Parameters
    ----------
    at : int
        The column of the interval.
    columns : tuple of int
        All columns that its numbers stand in.
    estimate, low, high, p : str
    level : str
    head : HeadedColumn
        What stands above the estimate.
    label : str
        Of the cell itself: "RR" in "RR=1.01 (0.91 to 1.13)".
    source : str
        The words that name the interval, up to it, where these are not the head's.
    percent : bool
        Whether the numbers are printed with a percent sign.
    doubts : tuple of str
        What keeps it from grade A.
    """

    at: int
    columns: tuple[int, ...]
    estimate: str
    low: str
    high: str
    p: str
    level: str
    head: HeadedColumn
    label: str = ""
    source: str = ""
    percent: bool = False
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Doubtful:
    """A cell that looks like an interval, and was not read as one."""

    at: int
    why: str


@dataclass(frozen=True)
class HowPrinted:
    """How the numbers of a table are to be read: its decimal mark, and whether gaps part its bounds."""

    comma: bool
    gaps: bool

    @classmethod
    def of(cls, table: Table, *, comma: bool) -> HowPrinted:
        """Return how a table prints its numbers."""
        said = [gap for row in table.rows[table.heads :] for cell in row[1:] if (gap := parts_by_gap(cell)) is not None]
        return cls(comma, bool(said) and all(said))


@dataclass(frozen=True)
class _Named:
    """Who names the interval of a cell, and its level."""

    level: str
    source: str
    doubts: tuple[str, ...]


def intervals_in(row: BodyRow, layout: Layout, table: Table, how: HowPrinted) -> Iterator[IntervalCell | Doubtful]:
    """Yield the intervals of a row, and the cells that look like one and are none for certain."""
    taken: set[int] = set()
    for c in range(layout.stubs, len(row.cells)):
        text = row.cells[c]
        if not text or c in taken or _goes_on(row, table, c):
            continue
        with_p = _WITH_P.search(row.columns[c].words) is not None
        estimate = estimate_in(text, comma=how.comma, gaps=how.gaps, with_p=with_p)
        if estimate is None:
            found = _beside(row, layout, c, how)
            if isinstance(found, IntervalCell):
                taken |= set(found.columns)
                yield _doubted(found, row, table)
            elif found is not None:
                yield found
            continue
        named = _named(row, layout, c)
        if isinstance(named, str):
            if named:
                yield Doubtful(c, named)
            continue
        doubts = named.doubts if estimate.sure else (*named.doubts, _GAP)
        p = estimate.p or _p_beside(row, layout, c, table)
        numbers = (estimate.estimate, estimate.low, estimate.high)
        label, percent = estimate.label, "%" in text or _PERCENT.search(label_in(row.columns[c].lowest)) is not None
        found = IntervalCell(c, (c,), *numbers, p, named.level, row.columns[c], label, named.source, percent, doubts)
        yield _doubted(found, row, table)


def _goes_on(row: BodyRow, table: Table, c: int) -> bool:
    """Whether a cell is one with the cell before it."""
    here, before = (row.index, c), (row.index, c - 1)
    return here in table.merged and before in table.merged and row.cells[c] == row.cells[c - 1]


def _doubted(cell: IntervalCell, row: BodyRow, table: Table) -> IntervalCell:
    """A cell with the doubts that its place in the table casts on it."""
    more = [_MERGED] if any((row.index, c) in table.merged for c in cell.columns) else []
    more += [] if cell.head.sure else [_HEAD]
    more += [] if cell.level else [_NO_LEVEL]
    return dataclasses.replace(cell, doubts=(*cell.doubts, *more))


def _named(row: BodyRow, layout: Layout, c: int) -> _Named | str:
    """Who says that a cell with three numbers is an estimate with its interval; a reason, or "", where nobody does."""
    column = row.columns[c]
    if column.template == "interval":
        named = [head for head in column.heads if names_interval(head)]
        if any(names_quartiles(head) for head in named):
            return "its head names an interval, and quartiles or a range"
        # "Mean ± SEM or geometric mean (95% CI)": three numbers are the interval.
        return _Named(column.level, "", (_TWO_KINDS,) if any(names_other(_MEDIAN.sub("", h)) for h in named) else ())
    if column.template in _SPREADS:
        return ""
    for words in (row.stub, row.section):
        template = template_in(words)
        if template == "interval":
            return _Named(level_in(words), phrase_before_interval(words), (_IN_ROW,))
        if template in _SPREADS:
            return ""
    return _named_around(column, layout)


def _named_around(column: HeadedColumn, layout: Layout) -> _Named | str:
    said = templates_in(layout.around)
    if "interval" not in said:
        return "nobody names the interval" if measures_in(column.words) else ""
    if said & {"median", "range"} and not measures_in(column.words):
        return "caption and foot name an interval and quartiles or a range"
    if names_other(column.words):
        return ""
    return _Named(level_in(layout.around), phrase_before_interval(layout.around), (_AROUND,))


def _beside(row: BodyRow, layout: Layout, c: int, how: HowPrinted) -> IntervalCell | Doubtful | None:
    """An interval in a column of its own, or its bounds in two, with the estimate in a column before it."""
    column = row.columns[c]
    interval = interval_in(row.cells[c], comma=how.comma)
    if interval is not None and column.template == "interval" and not names_other(column.lowest):
        return _with_estimate(row, layout, c, (c,), interval, how)
    if c + 1 >= len(row.cells):
        return None
    after = row.columns[c + 1]
    bounds = column.template == "low" and after.template == "high"
    twin = column.template == "interval" and column.heads == after.heads
    if not (bounds or twin) or (row.cells[c] == row.cells[c + 1] and twin):
        return None
    low, high = (number_in(row.cells[i], comma=how.comma) for i in (c, c + 1))
    if not low or not high:
        return None
    named = column.level or level_in(layout.around)
    if bounds and not any(names_interval(words) for words in (column.words, row.stub, row.section, layout.around)):
        return Doubtful(c, "nobody names the interval")
    found = _with_estimate(row, layout, c, (c, c + 1), BoundsAlone(((low, high),)), how)
    if isinstance(found, IntervalCell) and not column.level:
        return dataclasses.replace(found, level=named, doubts=(*found.doubts, _AROUND))
    return found


def _with_estimate(
    row: BodyRow, layout: Layout, c: int, columns: tuple[int, ...], interval: BoundsAlone, how: HowPrinted
) -> IntervalCell | Doubtful | None:
    at = _estimate_before(row, layout, c)
    if at < 0:
        return Doubtful(c, "no column before it is its estimate")
    spread = spread_in(row.cells[at], comma=how.comma)
    estimate = spread.value if spread is not None else number_in(row.cells[at], comma=how.comma)
    if not estimate:
        return Doubtful(c, "the cell of its estimate holds another thing") if row.cells[at] else None
    readings = interval.readings[1:] if how.gaps and len(interval.readings) > 1 else interval.readings
    if len(readings) > 1:
        readings = tuple(r for r in readings if float(r[0]) <= float(estimate) <= float(r[1]))
    if len(readings) != 1:
        return Doubtful(c, "a dash in it may be a minus")
    head, level = row.columns[at], row.columns[c].level
    doubts = (_TWO_CELLS,) if interval.sure else (_TWO_CELLS, _GAP)
    p = _p_beside(row, layout, columns[-1])
    source = "" if measures_in(head.words) else row.columns[c].name
    percent = "%" in row.cells[at] or "%" in row.cells[c]
    return IntervalCell(c, (at, *columns), estimate, *readings[0], p, level, head, "", source, percent, doubts)


def _estimate_before(row: BodyRow, layout: Layout, c: int) -> int:
    """The column of the estimate: the nearest before the interval that is no p-value, SD, SE or number of people."""
    for at in range(c - 1, layout.stubs - 1, -1):
        column = row.columns[at]
        if column.template in _BETWEEN or column.is_p:
            continue
        if column.template in ("mean", "mean-se"):
            return at if _is_of(row, layout, at, c) else -1
        other = column.template not in ("", "median") or names_other(_MEDIAN.sub("", column.words))
        of_difference = _CONTRAST.search(row.columns[c].lowest) and not _CONTRAST.search(column.words)
        return -1 if other or of_difference or _EXTREME.search(column.lowest) or names_quartiles(column.words) else at
    return -1


def _is_of(row: BodyRow, layout: Layout, at: int, c: int) -> bool:
    """Whether an interval is that of a mean (SD) before it: of the only one, of one under its head, or of a change."""
    mean, interval = row.columns[at], row.columns[c]
    if _CONTRAST.search(mean.words) or measures_in(mean.words):
        return True
    if _CONTRAST.search(interval.lowest):
        return False
    same = [k for k in range(layout.stubs, len(row.columns)) if row.columns[k].template == mean.template]
    return len(same) == 1 or (bool(mean.heads[:-1]) and mean.heads[:-1] == interval.heads[:-1])


def _p_beside(row: BodyRow, layout: Layout, c: int, table: Table | None = None) -> str:
    """The p-value in the next column, where that is one of p-values of this row alone."""
    if c + 1 < len(row.cells) and row.columns[c + 1].is_p:
        if table is not None and (row.index, c + 1) in table.merged:
            return ""
        return p_in(row.cells[c + 1])
    return ""
