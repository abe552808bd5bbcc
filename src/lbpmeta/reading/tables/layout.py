"""Layout: which rows of a table are heads, which are sections, which columns name the rows, and what stands above."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from lbpmeta.reading.document import Table
from lbpmeta.reading.tables.cells import bare_cell, estimate_in, events_in, holds_number, number_in, p_in, spread_in
from lbpmeta.reading.tables.columns import (
    Template,
    is_p,
    label_in,
    level_in,
    number_of_people,
    template_in,
    time_in,
    without_marks,
)

__all__ = ["BodyRow", "HeadedColumn", "Layout", "layout_of"]

#: Of the filled cells of a column that names rows, so many have no number.
_WORDY: Final = 0.6
#: Longer words are no head, and longer captions with their feet are read so far.
_LONGEST: Final = 400
_AROUND: Final = 4000
#: Templates that a head of a table names, and hardly ever a row of it.
_HEADS: Final = ("interval", "mean", "mean-se", "median", "range", "count", "p", "low", "high")


@dataclass(frozen=True)
class HeadedColumn:
    """What stands above a column.

    Parameters
    ----------
    heads : tuple of str
        From the top, each once, without footnote marks.
    sure : bool
        Whether the file says that these are heads, or the topmost row is all there is.
    """

    heads: tuple[str, ...]
    sure: bool = True

    @cached_property
    def words(self) -> str:
        """All heads."""
        return " ".join(self.heads)

    @cached_property
    def lowest(self) -> str:
        """The head just above the numbers."""
        return self.heads[-1] if self.heads else ""

    @cached_property
    def template(self) -> Template:
        """What the numbers are: the lowest head that says it."""
        return next((t for head in reversed(self.heads) if (t := template_in(head))), "")

    @cached_property
    def level(self) -> str:
        """The level of its interval."""
        return next((level for head in reversed(self.heads) if (level := level_in(head))), "")

    @cached_property
    def name(self) -> str:
        """What it is of: the words that name neither template, measure nor people; of an arm, its name."""
        return " ".join(name for head in self.heads if (name := _name(head)))

    @cached_property
    def n(self) -> str:
        """The number of people that it names."""
        return number_of_people(self.heads)

    @cached_property
    def time(self) -> str:
        """The time that it names."""
        return next((time for head in reversed(self.heads) if (time := time_in(head))), "")

    @cached_property
    def is_p(self) -> bool:
        """Whether it holds p-values."""
        return is_p(self.lowest)


def _name(head: str) -> str:
    """A head without what it says of the numbers under it."""
    template = template_in(head)
    if not template:
        return "" if head.lower() in ("mean", "m", "average") else label_in(head)
    if template in ("p", "n", "percent", "sd", "se", "low", "high"):
        return ""
    words = label_in(head)
    words = _MARK.sub(" ", words)
    kept = [word for word in words.split() if word.strip("().,;:[]").lower() not in _TEMPLATE_WORDS]
    return " ".join(kept).strip(" ,;:()-")


#: Marks of a template in a head: "(SD)", "±", "%".
_MARK: Final = re.compile(
    r"[(\[]\s*(?:[±,]?\s*(?:SDs?|SEM?|IQR|%|[Rr]ange)\s*[;,]?\s*)*[)\]]|±|%|(?<!\w)(?:SDs?|SEM?|IQR|[Rr]ange)(?!\w)"
)
_TEMPLATE_WORDS: Final = frozenset(
    (
        *("mean", "means", "median", "iqr", "interquartile", "sd", "se", "sem", "standard", "deviation", "error"),
        *("n", "no", "n/n", "number", "frequency", "of", "patients", "events", ""),
    )
)


@dataclass(frozen=True)
class BodyRow:
    """A row of numbers.

    Parameters
    ----------
    index : int
        Of the table's rows.
    cells : tuple of str
    stub : str
        The words that name the row, without footnote marks.
    section : str
        The row above that it belongs to.
    columns : tuple of HeadedColumn
        What stands above its cells.
    """

    index: int
    cells: tuple[str, ...]
    stub: str
    section: str
    columns: tuple[HeadedColumn, ...]

    @property
    def label(self) -> str:
        """Section and name."""
        return ": ".join(part for part in (self.section, self.stub) if part)


@dataclass(frozen=True)
class Layout:
    """A table as it is laid out.

    Parameters
    ----------
    body : tuple of BodyRow
    stubs : int
        How many columns name the rows.
    around : str
        Caption, title rows and foot.
    """

    body: tuple[BodyRow, ...]
    stubs: int
    around: str


def layout_of(table: Table) -> Layout:
    """Return how a table is laid out.

    Examples
    --------
    >>> rows = (("", "Exercise (n = 45)", "Control (n = 44)"), ("", "Mean (SD)", "Mean (SD)"),
    ...         ("Pain", "", ""), ("6 weeks", "3.1 (2.2)", "4.0 (2.1)"))
    >>> (row,) = layout_of(Table(rows, 1, "table 1")).body
    >>> row.label, row.columns[1].template, row.columns[1].name, row.columns[1].n
    ('Pain: 6 weeks', 'mean', 'Exercise', '45')
    """
    rows = tuple(tuple(without_marks(cell[:_LONGEST]) for cell in row) for row in table.rows)
    heads = _heads(table, rows)
    stubs = _stubs(table, rows, heads)
    last = _last(rows, heads)
    titles = [row[0] for row in rows[:heads] if row[0] and len(set(row)) == 1]
    foot = [row[0] for row in rows[last:]]
    around = " . ".join(part for part in (table.caption, *titles, *foot, table.foot) if part)
    return Layout(tuple(_body(table, rows, heads, last, stubs)), stubs, without_marks(around[:_AROUND]))


def _heads(table: Table, rows: tuple[tuple[str, ...], ...]) -> int:
    """How many rows are the head: those of the file, and what still reads as one beneath them."""
    heads = table.heads
    while heads < len(rows) - 1 and _is_head(rows[heads], rows[0][0], above=True):
        heads += 1
    return heads


def _is_head(row: tuple[str, ...], corner: str, *, above: bool = False) -> bool:
    """Whether a row reads as heads: no number but of people, times and levels, and something that heads name.

    `above` all numbers, one with cells that reach over several columns is one, too.
    """
    filled = [cell for cell in row[1:] if cell]
    if not filled or (row[0] and len(set(row)) == 1) or any(_is_data(cell) for cell in filled):
        return False
    named = [template_in(cell) in _HEADS for cell in filled]
    if row[0] and row[0] == corner and not any(holds_number(cell) for cell in filled):
        return True
    if not row[0] or row[0] == corner:
        return (
            any(named)
            or all(number_of_people([cell]) or time_in(cell) for cell in filled)
            or (not row[0] and not any(holds_number(cell) for cell in filled))
        )
    if any(pair[0] == pair[1] for pair in itertools.pairwise(filled)) and above:
        return not any(holds_number(cell) for cell in filled) or any(named)
    return any(template_in(cell) in ("interval", "p") for cell in filled) and not template_in(row[0])


def _is_data(cell: str) -> bool:
    """Whether a cell holds a number that a head does not."""
    bare = bare_cell(cell)
    return bool(
        number_in(bare) or spread_in(bare) or estimate_in(bare) or (p_in(bare) and not is_p(bare)) or events_in(bare)
    )


def _stubs(table: Table, rows: tuple[tuple[str, ...], ...], heads: int) -> int:
    """How many columns name the rows: the first, and those beside it that hold words and head no numbers."""
    width = len(rows[0])
    for c in range(1, min(width - 1, 4)):
        filled = [row[c] for row in rows[heads:] if row[c] and len(set(row)) > 1]
        wordy = sum(not _is_data(cell) for cell in filled)
        above = [rows[h][c] for h in range(heads)]
        if any(template_in(head) for head in above) or not filled or wordy < _WORDY * len(filled):
            return c
    return min(width - 1, 4)


def _last(rows: tuple[tuple[str, ...], ...], heads: int) -> int:
    """The row behind the last one with numbers: what stands there in one cell is the foot."""
    last = len(rows)
    while last > heads + 1 and _section(rows[last - 1]):
        last -= 1
    return last


def _section(row: tuple[str, ...]) -> str:
    """The words of a row that has one cell alone; "" where it has more."""
    filled = {cell for cell in row if cell}
    return row[0] if row[0] and len(filled) == 1 else ""


def _columns(rows: list[tuple[str, ...]], *, sure: bool) -> tuple[HeadedColumn, ...]:
    """What stands above each column; a row that says the same of all is a title."""
    shown = [row for row in rows if len(set(row)) > 1] or rows
    return tuple(HeadedColumn(_path(column), sure) for column in zip(*shown, strict=True))


def _path(column: tuple[str, ...]) -> tuple[str, ...]:
    """The heads of a column from the top, each once, where it stands lowest."""
    return tuple(reversed({cell.casefold(): cell for cell in reversed(column) if cell}.values()))


def _stands_alone(row: tuple[str, ...], above: tuple[str, ...]) -> bool:
    """Whether heads in the middle of a table say all that those on top do, and name an interval."""
    whole = all(cell for cell, head in zip(row[1:], above[1:], strict=True) if head)
    return whole and any(template_in(cell) == "interval" for cell in row)


def _body(table: Table, rows: tuple[tuple[str, ...], ...], heads: int, last: int, stubs: int) -> Iterator[BodyRow]:
    top = list(rows[:heads])
    columns = _columns(top, sure=heads == table.heads)
    section, outer, after_section, level = "", "", False, 0
    indents = table.indents if any(table.indents) else ()
    names = [""] * stubs
    band: list[tuple[str, ...]] = []
    in_heads = False
    for r in range(heads, last):
        row = rows[r]
        alone = _section(row)
        if alone:
            # A section right beneath another is one of its parts; what comes later may be of either.
            nested = after_section and section and (not indents or indents[r] > level)
            outer, section = (section, alone) if nested else ("", alone)
            after_section, level = True, indents[r] if indents else 0
            names = [""] * stubs
            continue
        if _is_head(row, rows[0][0]):
            band = [*band, row] if in_heads else [row]
            in_heads = True
            if all(head in top for head in band):
                columns = _columns(top, sure=False)
            else:
                columns = _columns(
                    band if any(_stands_alone(row, top[-1]) for row in band) else [*top, *band], sure=False
                )
                section, outer, after_section = "", "", False
            continue
        in_heads = False
        own = after_section and not any(row[c] for c in range(stubs))
        after_section = False
        for c in range(stubs):
            if row[c]:
                names[c:] = [row[c], *([""] * (stubs - c - 1))]
        stub = ", ".join(dict.fromkeys(name for name in names if name))
        above = ": ".join(part for part in (outer, section) if part)
        yield BodyRow(r, table.rows[r], stub, above, columns)
        if own:
            section, outer = "", ""  # the row beneath it held its numbers
