"""Flow: text that comes in events (a tag begins, letters, a tag ends), as pieces. What HTML, JATS and Word share."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from lbpmeta.reading.document import Kind, NotRead, Table
from lbpmeta.reading.documents.around import with_pieces_around
from lbpmeta.reading.documents.grid import Grid
from lbpmeta.reading.documents.headings import Part
from lbpmeta.reading.documents.letters import raised
from lbpmeta.reading.documents.pieces import Piece
from lbpmeta.reading.documents.plain import TABLE_SKIPPED

__all__ = ["Flow", "elements"]

#: A line that is broken on the page, until the blanks of the file are one.
_BROKEN: Final = "\v"
_BLANKS: Final = re.compile(r"[ \t\n\r\f]+")
_AROUND: Final = re.compile(r" ?\v ?")


def elements(names: str) -> frozenset[str]:
    """Return the names of elements that stand in a text.

    Examples
    --------
    >>> sorted(elements("p li"))
    ['li', 'p']
    """
    return frozenset(names.split())


@dataclass
class _Paragraph:
    """A paragraph that is being read, or one inside another, as in a text box."""

    kind: Kind = "text"
    level: int = 0
    part: Part | None = None
    letters: list[str] = field(default_factory=list)
    raised: list[int] = field(default_factory=list)


class Flow:
    """Pieces as they are found.

    Examples
    --------
    >>> flow = Flow()
    >>> flow.text("I"); flow.raise_(); flow.text("2"); flow.lower(); flow.text(" = 45%"); flow.end()
    >>> flow.pieces[0].text
    'I² = 45%'
    """

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.not_read: list[NotRead] = []
        self.tables = 0
        self.grids: list[Table] = []
        self.indent = 0
        self._at: list[int] = []
        self._open: list[_Paragraph] = [_Paragraph()]

    @property
    def _now(self) -> _Paragraph:
        return self._open[-1]

    def begin(self, kind: Kind = "text", level: int = 0, part: Part | None = None) -> None:
        """End the paragraph so far, and begin one of a kind."""
        self.end()
        now = self._now
        now.kind, now.level, now.part = kind, level, part

    def end(self) -> None:
        """End the paragraph; what comes next is text."""
        now = self._now
        while now.raised:
            self.lower()
        if now.letters:
            whole = _AROUND.sub("\n", _BLANKS.sub(" ", "".join(now.letters))).strip(" \n")
            text = whole.strip()
            if not self.pieces:
                # Blanks that are printed, not those of the file: how far the name of a row stands to the right.
                self.indent = len(whole) - len(whole.lstrip())
            if text:
                self.pieces.append(Piece(text, now.kind, now.level, part=now.part))
        self._open[-1] = _Paragraph()

    def inside(self) -> None:
        """Begin a paragraph inside the present one, which goes on behind it."""
        self._open.append(_Paragraph())

    def outside(self) -> None:
        """End a paragraph inside another."""
        self.end()
        if len(self._open) > 1:
            self._open.pop()

    def head(self, level: int) -> None:
        """Make the present paragraph a heading."""
        self._now.kind, self._now.level = "heading", level

    def named(self, kind: Kind) -> None:
        """Make the present paragraph one of a kind."""
        self._now.kind = kind

    def text(self, letters: str) -> None:
        """Add letters to the paragraph."""
        if letters:
            self._now.letters.append(letters)

    def broken(self) -> None:
        """Break the line."""
        self.text(_BROKEN)

    def raise_(self) -> None:
        """Begin a superscript."""
        self._now.raised.append(len(self._now.letters))

    def lower(self) -> None:
        """End a superscript; one inside another ends with it."""
        now = self._now
        if not now.raised:
            return
        at = now.raised.pop()
        if now.raised:
            return
        up = "".join(now.letters[at:])
        before = "".join(now.letters[max(0, at - 4) : at])[-6:]
        now.letters[at:] = [raised(before, up)] if up else []

    def take_table(self, grid: Grid, caption: str = "", foot: str = "") -> None:
        """Take a table with its cells; one without is left out, and said to be."""
        table = grid.table(f"table {self.tables + 1}", caption, foot)
        if table is None:
            self.skip_table()
            return
        self.tables += 1
        self.grids.append(table)
        self._at.append(len(self.pieces))

    def tables_told(self) -> list[Table]:
        """Return its tables, each with the caption and the foot that stand next to it."""
        return with_pieces_around(self.grids, self._at, self.pieces)

    def skip_table(self, why: str = "", place: str = "") -> None:
        """Count a table, and say that it is left out."""
        self.tables += 1
        reason = f"Table {self.tables}: {why}" if why else TABLE_SKIPPED.format(self.tables)
        self.not_read.append(NotRead(reason, place=place or f"table {self.tables}"))
