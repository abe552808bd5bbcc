"""Read: what the tables of a document print, each number under its own head and in its own row."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lbpmeta.reading.document import Document, NotRead, Table
from lbpmeta.reading.documents.letters import APART
from lbpmeta.reading.numbers import decimal_mark_of
from lbpmeta.reading.result import PrintedArm, PrintedResult
from lbpmeta.reading.results import decimal_mark, language
from lbpmeta.reading.tables.arms import ArmCell, arm_cells, arms_beside, people_of_rows
from lbpmeta.reading.tables.cells import p_in
from lbpmeta.reading.tables.columns import label_in, measures_in, row_time_in
from lbpmeta.reading.tables.intervals import Doubtful, HowPrinted, IntervalCell, intervals_in
from lbpmeta.reading.tables.labels import Labelled, results_of
from lbpmeta.reading.tables.layout import BodyRow, Layout, layout_of

__all__ = ["read_tables"]

_WORDS: Final = 25
_ADJUSTED: Final = re.compile(r"\badjust|\bmultivaria|(?<!\w)a(?:OR|RR|HR|MD)s?\b|\bmodel\b|\bANCOVA\b", re.IGNORECASE)
_BASELINE: Final = re.compile(r"\bbaseline\b|\bdemographic|\bcharacteristics\b", re.IGNORECASE)
_DIFFERENCE: Final = re.compile(r"\bdiff(?:erence|\.|\b)", re.IGNORECASE)
_SHARES: Final = re.compile(r"%|\bper\s?cent|\brates?\b|\bproportions?\b|\bn\s*\(", re.IGNORECASE)
_OF_PDF: Final = "its cell was found by where it stands on the page"
_ARMS: Final = "it stands in a table, and is of arms"


@dataclass(frozen=True, slots=True)
class _Place:
    """A table of a document."""

    document: Document
    table: Table
    number: int


def read_tables(document: Document) -> tuple[tuple[PrintedResult, ...], tuple[NotRead, ...]]:
    """Return the printed results of a document's tables, and what was not read of them.

    A contrast comes with the two arms of its row, where these are certain; arms without a contrast are results of their
    own. Grade A is a contrast whose head names its measure and its interval with the level, in one cell with it.

    Examples
    --------
    >>> table = Table((("Outcome", "RR (95% CI)", "p"), ("Falls", "0.80 (0.64 to 1.00)", "0.05")), 1, "table 1")
    >>> (result,), _ = read_tables(Document("a", "html", (), tables=(table,)))
    >>> result.measure, result.estimate, result.ci_low, result.p, result.grade
    ('RR', '0.80', '0.64', '0.05', 'A')
    >>> result.place
    'table 1, row Falls, column RR (95% CI)'
    """
    comma = _has_comma(document)
    results: list[PrintedResult] = []
    missed: list[NotRead] = []
    for number, table in enumerate(document.tables):
        read, left = _table(_Place(document, table, number), comma=comma)
        results += read
        missed += left
    return tuple(results), tuple(missed)


def _has_comma(document: Document) -> bool:
    """Whether the decimal mark of a document is a comma: that of its text, or of its tables where it has no text."""
    if any(any(letter.isdigit() for letter in block.text) for block in document.blocks):
        return decimal_mark(document) == ","
    cells = "\n".join(cell for table in document.tables for row in table.rows for cell in row)
    return decimal_mark_of(cells, usual="." if language(document) == "en" else ",") == ","


def _table(of: _Place, *, comma: bool) -> tuple[list[PrintedResult], list[NotRead]]:
    document, table = of.document, of.table
    layout, how = layout_of(table), HowPrinted.of(table, comma=comma)
    people = people_of_rows(layout)
    found: list[tuple[BodyRow, tuple[IntervalCell, ...], tuple[ArmCell, ...]]] = []
    doubtful: list[tuple[BodyRow, Doubtful]] = []
    for row in layout.body:
        all_of_row = tuple(intervals_in(row, layout, table, how))
        cells = tuple(one for one in all_of_row if isinstance(one, IntervalCell))
        doubtful += [(row, one) for one in all_of_row if isinstance(one, Doubtful)]
        taken = frozenset(c for cell in cells for c in cell.columns)
        found.append((row, cells, arm_cells(row, layout, how, people, taken)))
    intervals = [Labelled(cell, row, layout.around) for row, cells, _ in found for cell in cells]
    told = iter(results_of(document, intervals))
    results: list[PrintedResult] = []
    missed: list[NotRead] = []
    for row, cells, arms in found:
        pairs = [(cell, next(told)) for cell in cells]
        missed += [_not_read(of, row, cell.columns, one.reason) for cell, one in pairs if isinstance(one, NotRead)]
        contrasts = [(cell, one) for cell, one in pairs if isinstance(one, PrintedResult)]
        results += _of_row(of, layout, row, contrasts, arms)
    missed += [_not_read(of, row, (one.at,), one.why) for row, one in doubtful[:3]]
    if len(doubtful) > 3:
        missed.append(_whole(of.table, f"{len(doubtful) - 3} more cells that look like intervals were not read."))
    if not results and not missed:
        missed.append(_whole(of.table, _why_nothing(layout)))
    return results, missed


def _of_row(
    of: _Place,
    layout: Layout,
    row: BodyRow,
    contrasts: Sequence[tuple[IntervalCell, PrintedResult]],
    arms: tuple[ArmCell, ...],
) -> Iterator[PrintedResult]:
    """The results of one row: its contrasts, the first of them with the arms, or the arms alone."""
    of_whom = next((cell for cell, _ in contrasts if not _ADJUSTED.search(cell.head.words)), None)
    of_whom = of_whom or next((cell for cell, _ in contrasts), None)
    beside: tuple[PrintedArm, ...] = ()
    for cell, result in contrasts:
        time = cell.head.time or row_time_in(row.label)
        mine = arms_beside(arms, time, cell.head.words) if cell is of_whom else ()
        beside = beside or mine
        columns = (*(c for one in arms if one.arm in mine for c in one.columns), *cell.columns)
        kind = "estimate" if result.kind == "median" else result.kind
        bare = dataclasses.replace(result, arms=mine, kind=kind)
        told = _told(of, row, columns, bare, time, cell.head.words)
        yield dataclasses.replace(told, measure=_measure(told, cell, row))
    if not beside:
        yield from _arms_alone(of, layout, row, arms)


def _measure(told: PrintedResult, cell: IntervalCell, row: BodyRow) -> str:
    """The measure of a result: a "difference" is one of the arms beside it, or open where it may be of percentages."""
    words = f"{row.label} {label_in(cell.head.words)}"
    if "edian" in cell.head.words:
        return ""
    if told.measure not in ("", "MD") or not _DIFFERENCE.search(words) or measures_in(words):
        return told.measure
    if told.arms:
        return {"mean": "MD", "count": "RD"}.get(told.arms[0].kind, "")
    shares = any(_SHARES.search(label_in(column.words)) for column in row.columns)
    return "" if shares or _SHARES.search(row.label) else told.measure


def _arms_alone(of: _Place, layout: Layout, row: BodyRow, arms: tuple[ArmCell, ...]) -> Iterator[PrintedResult]:
    """Two arms of a time as one result, more as one each."""
    early = "baseline" if _BASELINE.search(of.table.caption) else ""
    for time in dict.fromkeys(cell.time for cell in arms):
        cells = tuple(cell for cell in arms if cell.time == time)
        when = time or row_time_in(row.label) or early
        columns = tuple(c for cell in cells for c in cell.columns)
        pair = arms_beside(cells, time)
        if pair:
            bare = PrintedResult(kind="arms", arms=pair, p=_p_of_arms(row, columns), why=(_ARMS,))
            yield _told(of, row, columns, bare, when, "")
            continue
        for cell in cells:
            yield _told(of, row, cell.columns, _alone(cell.arm), when, row.columns[cell.columns[0]].words)


def _alone(arm: PrintedArm) -> PrintedResult:
    """One arm as a result of its own."""
    bare = PrintedResult(arm=arm.name, n=arm.n, why=(_ARMS,), measure="")
    if arm.kind == "mean":
        return dataclasses.replace(bare, kind="mean", estimate=arm.mean, sd=arm.sd, measure="MN", arms=(arm,))
    if arm.kind == "count":
        # How many of a row's people a head counts is not said: only a denominator of its own is one.
        return dataclasses.replace(bare, kind="count", events=arm.events, estimate=arm.percent, n="", measure="PR")
    return dataclasses.replace(bare, kind="median", estimate=arm.median, ci_low=arm.q1, ci_high=arm.q3, arms=(arm,))


def _p_of_arms(row: BodyRow, columns: tuple[int, ...]) -> str:
    """The p-value behind two arms, where the row has one alone."""
    told = [c for c, column in enumerate(row.columns) if column.is_p and row.cells[c]]
    if len(told) != 1 or told[0] != max(columns) + 1:
        return ""
    return p_in(row.cells[told[0]]).removeprefix("= ").replace(" ", "")


def _told(
    of: _Place,
    row: BodyRow,
    columns: tuple[int, ...],
    result: PrintedResult,
    time: str,
    head: str,
) -> PrintedResult:
    """A result with its place and quote, and what it is of."""
    line = of.table.lines[row.index] if of.table.lines else None
    grade, why = result.grade, result.why
    if of.document.format == "pdf":
        grade, why = "B", (*why, _OF_PDF)
    name = row.columns[columns[-1]].name
    return dataclasses.replace(
        result,
        grade=grade,
        why=why,
        arm=result.arm or (name if result.kind != "arms" and not result.measure and name != head else ""),
        outcome=row.label,
        time=time,
        column=head,
        quote=_quote(row, columns),
        place=_place(of.table, row, head),
        line=line,
        block=-1,
        start=0,
        end=0,
        cell=(of.number, row.index, columns[-1]),
    )


def _place(table: Table, row: BodyRow, head: str) -> str:
    named = f"row {row.label}" if row.label else f"row {row.index + 1}"
    line = f"line {table.lines[row.index]}" if table.lines else ""
    return ", ".join(part for part in (table.place, named, f"column {head}" if head else "", line) if part)


def _quote(row: BodyRow, columns: tuple[int, ...]) -> str:
    """The words of row and heads and the cells, at most 25 words; what does not fit is left out, but no number."""
    # A colon in front of the numbers, so that they do not run into those of a head: "week 8 105.0".
    told = "; ".join(row.cells[c] for c in columns).split()[:_WORDS]
    heads = dict.fromkeys(head for c in reversed(columns) for head in row.columns[c].heads)
    kept: list[str] = []
    for part in (row.stub, row.section, *heads):
        if part and len(" ".join(kept).split()) + len(part.split()) + len(told) <= _WORDS:
            kept.append(part)
    before = " ".join(part for part in (row.section, row.stub) if part in kept)
    above = " ".join(dict.fromkeys(head for c in columns for head in row.columns[c].heads if head in kept))
    words = list(dict.fromkeys(part for part in (before, above) if part))
    return " ".join((*words[:-1], f"{words[-1]}:", *told)) if words else " ".join(told)


def _not_read(of: _Place, row: BodyRow, columns: tuple[int, ...], why: str) -> NotRead:
    line = of.table.lines[row.index] if of.table.lines else None
    quote, place = _quote(row, columns).replace(APART, " "), _place(of.table, row, row.columns[columns[-1]].words)
    return NotRead(why, quote, place, line, cell=(of.number, row.index, columns[-1]))


def _whole(table: Table, why: str) -> NotRead:
    line = table.lines[0] if table.lines else None
    return NotRead(
        f"{table.place.capitalize()}: {why}", place=table.place if line is None else f"line {line}", line=line
    )


def _why_nothing(layout: Layout) -> str:
    if not layout.body:
        return "it has no rows of numbers."
    templates = {column.template for column in layout.body[0].columns} - {"", "p", "n"}
    if not templates:
        return "no head says what its numbers are: an estimate with its interval, a mean (SD), n (%), a median (IQR)."
    return "no cell holds what its head names."
