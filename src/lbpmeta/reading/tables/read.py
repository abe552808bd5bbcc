"""Read: the intervals of a document's tables, each with the label of its own column and row.

What a cell and its head say is put into one sentence ("OR 0.80 (95% CI 0.64 to 1.00); p = 0.03") and read by the
grammar of sentences, so that a label that cannot hold its number, or a minus that was lost, is refused in one place.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lbpmeta.reading.document import Block, Document, NotRead, Table
from lbpmeta.reading.result import PrintedResult
from lbpmeta.reading.results import decimal_mark, read_results
from lbpmeta.reading.tables.cells import number_in, p_in, pair_in, triple_in
from lbpmeta.reading.tables.columns import is_p, label_in, level_in, names_other, table_heads, without_marks

__all__ = ["read_tables"]

#: So much of the text tells the language of the document, whose phrases name measures.
_SAMPLE: Final = 4000
_DIGITS: Final = re.compile(r"\d")
_WORDS: Final = 25


@dataclass(frozen=True, slots=True)
class _Found:
    """A cell with an interval, as a sentence, and what is told of its place.

    `by_row` is the sentence with the label of the row, for where that of the column names no measure.
    """

    by_column: str
    by_row: str
    quote: str
    place: str
    line: int | None


def read_tables(document: Document) -> tuple[tuple[PrintedResult, ...], tuple[NotRead, ...]]:
    """Return the printed results of a document's tables, and what was not read of them.

    Every result is of grade B: its label stands in another cell than its numbers.

    Examples
    --------
    >>> table = Table((("Outcome", "RR (95% CI)", "p"), ("Falls", "0.80 (0.64 to 1.00)", "0.05")), 1, "table 1")
    >>> (result,), _ = read_tables(Document("a", "html", (), tables=(table,)))
    >>> result.measure, result.estimate, result.ci_low, result.p, result.grade, result.place
    ('RR', '0.80', '0.64', '0.05', 'B', 'table 1, row 2')
    """
    comma = decimal_mark(document) == ","
    found: list[_Found] = []
    missed: list[NotRead] = []
    for table in document.tables:
        cells = list(_intervals(table, comma))
        found += cells
        if not cells:
            line = table.lines[0] if table.lines else None
            reason = f"{table.place.capitalize()}: no column was read as an estimate with its interval."
            missed.append(NotRead(reason, place=table.place if line is None else f"line {line}", line=line))
    if not found:
        return (), tuple(missed)
    sample = _DIGITS.sub("", "\n".join(block.text for block in document.blocks)[:_SAMPLE])
    both = [sentence for cell in found for sentence in (cell.by_column, cell.by_row)]
    read, refused = read_results(
        Document(document.name, document.format, (Block(sample, ""), *(Block(sentence, "") for sentence in both)))
    )
    of_sentence = {r.block - 1: r for r in reversed(read) if r.block and r.kind == "estimate"}
    results = []
    for number, cell in enumerate(found):
        pair = [of_sentence[at] for at in (2 * number, 2 * number + 1) if at in of_sentence]
        named = [result for result in pair if result.measure not in ("", "GEN")] or pair
        if named:
            results.append(_placed(named[0], cell))
            continue
        why = next((n.reason for n in refused if n.quote and n.quote in cell.by_column), "its label cannot be right")
        missed.append(NotRead(why, cell.quote, cell.place, cell.line))
    return tuple(results), tuple(missed)


def _placed(result: PrintedResult, cell: _Found) -> PrintedResult:
    return dataclasses.replace(
        result,
        grade="B",
        why=("it stands in a table",),
        quote=cell.quote,
        place=cell.place,
        line=cell.line,
        block=-1,
        start=0,
        end=0,
    )


def _intervals(table: Table, comma: bool) -> Iterator[_Found]:
    """Yield every interval of a table under a head that names it."""
    heads = table_heads(table)
    lowest = tuple(map(without_marks, table.rows[table.heads - 1]))
    around = f"{table.caption} {table.foot}"
    section = ""
    for r, row in enumerate(table.rows[table.heads :], start=table.heads):
        if len({text for text in row if text}) == 1 and row[0]:
            section = row[0]
            continue
        for c in range(1, len(row)):
            level = level_in(heads[c]) or level_in(row[0]) or (level_in(around) if not names_other(heads[c]) else "")
            if not row[c] or not level or names_other(heads[c]) or names_other(row[0]):
                continue
            numbers, label, cells = _numbers(row, heads, c, comma)
            if not numbers:
                continue
            p = "" if (r, c + 1) in table.merged else _p_beside(row, lowest, c)
            words = f"{numbers[0]} ({level}% CI {numbers[1]} to {numbers[2]}){f'; p {p}' if p else ''}."
            line = table.lines[r] if table.lines else None
            place = f"{table.place}, row {r + 1}" if line is None else f"line {line}"
            stub = without_marks(row[0])
            quote = _quote(section, stub, cells, heads[c])
            yield _Found(f"{label} {words}", f"{label_in(stub)} {words}", quote, place, line)


def _numbers(
    row: tuple[str, ...], heads: tuple[str, ...], c: int, comma: bool
) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """The estimate and interval that a column ends, their label, and the cells that print them."""
    triple = triple_in(row[c], comma=comma)
    if triple is not None:
        return triple, label_in(heads[c]), (row[c],)
    pair = pair_in(row[c], comma=comma)
    if pair is None or c < 2 or not level_in(heads[c]):
        return (), "", ()
    # An interval in a column of its own: the estimate stands in the column before it, and nowhere else.
    estimate = number_in(row[c - 1], comma=comma)
    if not estimate or names_other(heads[c - 1]) or is_p(heads[c - 1]) or level_in(heads[c - 1]):
        return (), "", ()
    return (estimate, *pair), heads[c - 1], (row[c - 1], row[c])


def _p_beside(row: tuple[str, ...], lowest: tuple[str, ...], c: int) -> str:
    """The p-value in the next column, where that is one of p-values."""
    if c + 1 < len(row) and is_p(lowest[c + 1]):
        return p_in(row[c + 1])
    return ""


def _quote(section: str, stub: str, cells: tuple[str, ...], head: str) -> str:
    """The words of row, column and cell, at most 25; the numbers are always among them."""
    told = " ".join(cells).split()
    room = _WORDS - len(told)
    before = " ".join(part for part in (section, stub, head) if part).split()[: max(0, room)]
    return " ".join((*before, *told))
