"""Arms: the cells of a row that print the groups which it compares."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import Final

from lbpmeta.reading.result import PrintedArm
from lbpmeta.reading.tables.cells import estimate_in, events_in, number_in, spread_in
from lbpmeta.reading.tables.columns import Template, counts_people, template_in, templates_in
from lbpmeta.reading.tables.intervals import HowPrinted
from lbpmeta.reading.tables.layout import BodyRow, Layout

__all__ = ["ArmCell", "arm_cells", "arms_beside", "people_of_rows"]

#: Columns that are of everybody, and no arm.
_ALL: Final = re.compile(r"(?:(?:all|overall|total|totaal|gesamt)\b.*|)", re.IGNORECASE)
#: Words of columns that are of no arm: what is told of a comparison, of a test, of a change, of a time.
_NO_ARM: Final = re.compile(
    r"\b(?:differences?|diff|change|ratio|versus|vs|effect|test|statistic|F|t|χ2|chi|total|overall|adjusted|crude|model"
    r"|estimate|coefficient|β|beta|[Pp]-?values?|[Rr]ange|min|max|reference|norm)\b|Δ|\bvs\.",
    re.IGNORECASE,
)
_VERSUS: Final = re.compile(r"\bvs\b|\bversus\b|\bcompared\b", re.IGNORECASE)
_MEANS: Final[tuple[Template, ...]] = ("mean", "mean-se", "count", "median", "range")


@dataclass(frozen=True)
class ArmCell:
    """A cell of one arm.

    Parameters
    ----------
    columns : tuple of int
    arm : PrintedArm
    time : str
        The time that its head names.
    carried : bool
        Whether what its numbers are, or how many people, was told elsewhere than above it or in its row.
    """

    columns: tuple[int, ...]
    arm: PrintedArm
    time: str
    carried: bool


def people_of_rows(layout: Layout) -> dict[int, str]:
    """Return the number of people of each column that the first row of a table gives: "n", "57", "55".

    Examples
    --------
    >>> from lbpmeta.reading.document import Table
    >>> from lbpmeta.reading.tables.layout import layout_of
    >>> people_of_rows(layout_of(Table((("", "A", "B"), ("N", "57", "55"), ("Age", "3.1", "4.0")), 1, "table 1")))
    {1: '57', 2: '55'}
    """
    if not layout.body or template_in(layout.body[0].stub) != "n":
        return {}
    cells = layout.body[0].cells
    whole = {c: count.events for c in range(layout.stubs, len(cells)) if (count := events_in(cells[c])) is not None}
    return {c: events for c, events in whole.items() if events == cells[c].strip()}


def arm_cells(
    row: BodyRow, layout: Layout, how: HowPrinted, people: dict[int, str], taken: frozenset[int]
) -> tuple[ArmCell, ...]:
    """Return the cells of a row that print means with SDs, counts or medians of one group each.

    `taken` are columns that belong to a comparison.
    """
    found: list[ArmCell] = []
    skip: set[int] = set()
    for c in range(layout.stubs, len(row.cells)):
        column = row.columns[c]
        if c in taken or c in skip or not row.cells[c] or column.is_p or _NO_ARM.search(column.name):
            continue
        template, told, carried = _template(row, layout, c)
        pair = _pair_of_columns(row, c, how)
        arm = pair or _arm(row.cells[c], template, how)
        if arm is not None and arm.kind == "count" and not (arm.percent or arm.n) and not counts_people(told):
            continue  # of "Women (%)" a number alone is the percentage
        if arm is None:
            continue
        if pair is not None:
            skip.add(c + 1)
        n = arm.n or column.n or people.get(c, "")
        named = dataclasses.replace(arm, name=column.name, n=n.replace(",", ""))
        found.append(ArmCell((c, c + 1) if pair else (c,), named, column.time, carried or (bool(n) and not arm.n)))
    return tuple(found)


def _template(row: BodyRow, layout: Layout, c: int) -> tuple[Template, str, bool]:
    """What the numbers of a cell are, the words that say so, and whether these are of the whole table."""
    for words in (row.stub, row.columns[c].template and row.columns[c].words, row.section):
        template = template_in(words) if words else ""
        if template in _MEANS:
            return template, words, False
        if template == "interval":
            return "", "", False
    said = templates_in(layout.around)
    pairs: list[Template] = [t for t in ("mean", "mean-se", "count") if t in said]
    quartiles: list[Template] = [t for t in ("median", "range") if t in said]
    three = estimate_in(row.cells[c]) is not None
    fitting = quartiles if three else pairs
    if len(fitting) != 1 or (three and "interval" in said):
        return "", "", True
    return fitting[0], "", True


def _pair_of_columns(row: BodyRow, c: int, how: HowPrinted) -> PrintedArm | None:
    """A mean and its SD, or a number and its percentage, in two columns under one head."""
    if c + 1 >= len(row.cells):
        return None
    mine, after = row.columns[c], row.columns[c + 1]
    if mine.heads[:-1] != after.heads[:-1] or not mine.heads:
        return None
    first, second = (number_in(row.cells[i], comma=how.comma) for i in (c, c + 1))
    if not first or not second:
        return None
    if re.fullmatch(r"(?:[Mm]ean|M|Average)", mine.lowest) and after.template in ("sd", "se"):
        return PrintedArm(mean=first, sd=second) if after.template == "sd" else PrintedArm(mean=first, se=second)
    if mine.template == "n" and after.template == "percent" and first.isdecimal():
        return PrintedArm(events=first, percent=second)
    return None


def _arm(cell: str, template: Template, how: HowPrinted) -> PrintedArm | None:
    if template == "count":
        count = events_in(cell, comma=how.comma)
        return (
            None
            if count is None
            else PrintedArm(events=count.events.replace(",", ""), n=count.of, percent=count.percent)
        )
    if template in ("mean", "mean-se"):
        spread = spread_in(cell, comma=how.comma)
        if spread is None:
            return None
        return PrintedArm(mean=spread.value, n=spread.n, **{"sd" if template == "mean" else "se": spread.spread})
    if template in ("median", "range"):
        three = estimate_in(cell, comma=how.comma, gaps=how.gaps)
        if three is None or three.label or three.p:
            return None
        if template == "median":
            return PrintedArm(median=three.estimate, q1=three.low, q3=three.high)
        return PrintedArm(median=three.estimate, low=three.low, high=three.high)
    return None


def arms_beside(cells: tuple[ArmCell, ...], time: str, head: str = "") -> tuple[PrintedArm, ...]:
    """Return the two arms that a comparison is of; none where that is not certain.

    Two groups of one kind of number, each named by its own head, no time, and not of everybody; where heads name
    times, those of the comparison's own. A head that says "A vs B" must name them.
    """
    mine = [cell for cell in cells if cell.arm.name and not _ALL.fullmatch(cell.arm.name)]
    if any(cell.time for cell in mine):
        mine = [cell for cell in mine if time and cell.time == time]
        mine = [cell for cell in mine if cell.arm.name.replace(cell.time, "").strip(" ,:-")]
    if len(mine) != 2 or mine[0].arm.kind != mine[1].arm.kind or mine[0].arm.name == mine[1].arm.name:
        return ()
    if _VERSUS.search(head) and not any(_known(cell.arm.name, head) for cell in mine):
        return ()
    return mine[0].arm, mine[1].arm


def _known(name: str, head: str) -> bool:
    """Whether a head says a word of an arm's name."""
    return any(word in head.lower() for word in re.findall(r"\w{3,}", name.lower()))
