"""Grid: the cells of a table as they come, merged ones spread out."""

from __future__ import annotations

from dataclasses import dataclass, field

from lbpmeta.reading.document import Table
from lbpmeta.reading.marks import without_hidden

__all__ = ["Grid"]

#: A table of a paper comes nowhere near; a larger one is data.
_ROWS = 2000
_COLUMNS = 100


@dataclass
class Grid:
    """Takes rows and cells, and gives the table.

    Examples
    --------
    >>> grid = Grid()
    >>> grid.row(); grid.cell("Outcome", down=2, head=True); grid.cell("Pain", across=2, head=True)
    >>> grid.row(); grid.cell("MD", head=True); grid.cell("p", head=True)
    >>> grid.row(); grid.cell("12 weeks"); grid.cell("-7.7"); grid.cell("0.01")
    >>> table = grid.table("table 1")
    >>> table.rows[1], table.heads
    (('Outcome', 'MD', 'p'), 2)
    """

    rows: list[list[str]] = field(default_factory=list)
    heads: int = 0
    lines: list[int] = field(default_factory=list)
    merged: set[tuple[int, int]] = field(default_factory=set)
    indents: list[int] = field(default_factory=list)
    marks: list[tuple[int, int, str]] = field(default_factory=list)
    _waiting: dict[int, tuple[int, str]] = field(default_factory=dict)
    _all_heads: bool = True

    def row(self, line: int | None = None) -> None:
        """Begin a row."""
        self._ended()
        if line is not None:
            self.lines.append(line)
        self.rows.append([])
        self.indents.append(0)
        self._all_heads = True

    def cell(self, text: str, *, across: int = 1, down: int = 1, head: bool = False, indent: int = 0) -> None:
        """Add a cell to the row; `indent` is how far its words stand to the right."""
        if not self.rows or len(self.rows) > _ROWS:
            return
        row = self.rows[-1]
        self._reached(row)
        if not row:
            self.indents[-1] = indent
        text, marks = without_hidden(" ".join(text.split()))
        text = text.strip()
        self.marks += [(len(self.rows) - 1, len(row), mark.said) for mark in marks]
        for _ in range(max(1, min(across, _COLUMNS - len(row)))):
            if down > 1:
                self._waiting[len(row)] = min(down, _ROWS) - 1, text
            if down > 1 or across > 1:
                self.merged.add((len(self.rows) - 1, len(row)))
            row.append(text)
        self._all_heads = self._all_heads and head

    def _reached(self, row: list[str]) -> None:
        """Fill in cells that reach down from above."""
        while len(row) in self._waiting and len(row) < _COLUMNS:
            left, text = self._waiting[len(row)]
            self.merged.add((len(self.rows) - 1, len(row)))
            if left > 1:
                self._waiting[len(row)] = left - 1, text
            else:
                del self._waiting[len(row)]
            row.append(text)

    def _ended(self) -> None:
        if self.rows:
            self._reached(self.rows[-1])
            if self._all_heads and self.rows[-1] and self.heads == len(self.rows) - 1:
                self.heads = len(self.rows)

    def table(self, place: str, caption: str = "", foot: str = "") -> Table | None:
        """Return the table; None where it has no cells, or too many."""
        self._ended()
        width = max((len(row) for row in self.rows), default=0)
        if width < 2 or len(self.rows) < 2 or len(self.rows) > _ROWS:
            return None
        rows = tuple(tuple(row + [""] * (width - len(row))) for row in self.rows)
        heads = self.heads if 0 < self.heads < len(rows) else 1
        lines = tuple(self.lines) if len(self.lines) == len(rows) else ()
        merged, indents, marks = frozenset(self.merged), tuple(self.indents), tuple(self.marks)
        return Table(rows, heads, place, caption, foot, lines, merged, indents, marks=marks)
