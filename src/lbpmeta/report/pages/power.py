"""The power of a table as a page shows it: columns by kinds of slip, shade by the share noticed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lbpmeta.checks.power.model import KINDS
from lbpmeta.checks.power.power import Power
from lbpmeta.report.report import Report
from lbpmeta.report.silence import is_quick

__all__ = ["HeatCell", "HeatMap", "HeatRow", "heat_map"]

#: Shades of the map: from none noticed to all.
_SHADES: Final = 5


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell: its words, its shade (0 to 5; "none" where nothing was planted), and what it says when pointed at."""

    text: str
    shade: str
    title: str


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One column of the table: its name, and its cells by kind of slip, that of all kinds last."""

    name: str
    numbers: int
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """What the page shows: the line, the kinds that were planted, the rows, the notes."""

    power: Power
    kinds: tuple[tuple[str, str], ...]
    rows: tuple[HeatRow, ...]


def heat_map(report: Report) -> HeatMap | None:
    """Return the map of a table whose power is measured at once, or was measured already; else None.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> shown = heat_map(lm.check([{"study": "A 2020", "MD": "-5.4", "lower": "-9.4", "upper": "-1.3"}]))
    >>> [row.name for row in shown.rows]
    ['trials.estimate', 'trials.ci_low', 'trials.ci_high']
    """
    if not (is_quick(report) or report.has_power):
        return None
    power = report.power if report.has_power else report.measure_power(more=False)
    counts = {(c.table, c.column, c.kind): (c.noticed, c.told, c.planted) for c in power.cells}
    kinds = tuple((kind, words) for kind, words in KINDS.items() if any(c.kind == kind for c in power.cells))
    rows = []
    for column in power.columns:
        cells = [_cell(counts.get((column.table, column.column, kind)), words) for kind, words in kinds]
        cells.append(_cell((column.noticed, column.told, column.planted), "all kinds"))
        rows.append(HeatRow(f"{column.table}.{column.column}", column.numbers, tuple(cells)))
    return HeatMap(power, kinds, tuple(rows))


def _cell(counts: tuple[int, int, int] | None, kind: str) -> HeatCell:
    if counts is None:
        return HeatCell("", "none", f"{kind}: none planted")
    noticed, told, planted = counts
    shade = 0 if not noticed else max(1, round(_SHADES * noticed / planted))
    title = f"{kind}: {noticed} of {planted} noticed, {told} told at all"
    return HeatCell(f"{noticed}/{planted}", str(shade), title)
