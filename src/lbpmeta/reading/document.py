"""What a document is to the reader: stretches of text with their places, whatever file they came from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from lbpmeta.reading.marks import TextMark

__all__ = ["Block", "Document", "Kind", "NotRead", "PageBox", "PageLine", "Role", "Table"]

#: What a stretch of text is on the page.
Kind = Literal["title", "heading", "text", "caption", "note"]
#: Which part of a paper it belongs to; "" where that is not known.
Role = Literal["", "abstract", "introduction", "methods", "results", "discussion"]


#: From so many characters on, the ends of lines are counted once and not for every result.
_LONG: Final = 4096


@lru_cache(maxsize=16)
def _line_ends(text: str) -> list[int]:
    return [i for i, letter in enumerate(text) if letter == "\n"]


class PageBox(NamedTuple):
    """A place on a page: its number (from 1), and points from the top left corner of the page as it is shown."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageLine:
    """A printed line of a block, where the file has pages.

    Parameters
    ----------
    start : int
        The first of its characters in the text of the block.
    place : str
        "p.4 l.12".
    box : PageBox
        Where it stands.
    edges : tuple of float
        Where each of its characters begins, and where the last one ends, from 0 (the beginning of the line) to 1.
    turn : int
        The right angles by which the page is to be turned to the right for the line to run from left to right.

    Examples
    --------
    >>> PageLine(0, "p.1 l.1", PageBox(1, 10.0, 20.0, 30.0, 32.0), (0.0, 0.5, 1.0)).box_of(1, 2)
    PageBox(page=1, left=20.0, top=20.0, right=30.0, bottom=32.0)
    """

    start: int
    place: str
    box: PageBox
    edges: tuple[float, ...]
    turn: int = 0

    def box_of(self, first: int, end: int) -> PageBox:
        """Return the place of its characters from `first` to before `end`, both counted from its own beginning."""
        last = len(self.edges) - 1
        a, b = self.edges[max(0, min(first, last))], self.edges[max(0, min(end, last))]
        page, left, top, right, bottom = self.box
        wide, high = right - left, bottom - top
        if self.turn == 1:
            return PageBox(page, left, bottom - b * high, right, bottom - a * high)
        if self.turn == 2:
            return PageBox(page, right - b * wide, top, right - a * wide, bottom)
        if self.turn == 3:
            return PageBox(page, left, top + a * high, right, top + b * high)
        return PageBox(page, left + a * wide, top, left + b * wide, bottom)


@dataclass(frozen=True, slots=True)
class Block:
    r"""A stretch of running text: a paragraph, a heading, a caption, a note.

    Parameters
    ----------
    text : str
        As printed. What is not text (code, tags, tracked deletions) is gone; where the file keeps line ends
        (txt, md, tex), they stand in it. A superscript (a reference, a footnote mark) is set apart from the
        number that it follows by U+2060, so that "7.2" and a reference 3 do not become 7.23; a raised 2 behind a
        letter that is squared (I, R, tau, m) is "²". What is no text and yet has a place in its sentence (an
        address, code that prints a number) is U+FFFC.
    place : str
        Where it stands, as a reader would say it: "line 12", "paragraph 3", "Results, paragraph 2".
    kind : {"title", "heading", "text", "caption", "note"}
        What it is on the page.
    role : str
        Which part of the paper: "abstract", "methods", "results" ...; "" where not known.
    line : int, optional
        The line of the file (from 1) on which it begins, where the file has lines.
    page_lines : tuple of PageLine
        Its lines as printed, where the file has pages.
    doubt : str
        Why nothing in it is surely read, as "the text is that of a scan"; "" where there is no doubt.
    marks : tuple of TextMark
        What stands beside it and is not printed: which row of the evidence a number is.

    Examples
    --------
    >>> Block("Pain fell.\nMD -7.7 (95% CI -12.1 to -3.3).", "line 4", line=4).place_at(14)
    'line 5'
    >>> Block("MD -7.7 (95% CI -12.1 to -3.3).", "paragraph 3").place_at(14)
    'paragraph 3'
    """

    text: str
    place: str
    kind: Kind = "text"
    role: Role = ""
    line: int | None = None
    page_lines: tuple[PageLine, ...] = ()
    doubt: str = ""
    marks: tuple[TextMark, ...] = ()

    def line_at(self, offset: int) -> int | None:
        """Return the line of the file (from 1) that the character at `offset` stands on, where there are lines."""
        if self.line is None:
            return None
        if len(self.text) < _LONG:
            return self.line + self.text.count("\n", 0, offset)
        return self.line + bisect_left(_line_ends(self.text), offset)

    def place_at(self, offset: int) -> str:
        """Return the place of the character at `offset`: its line where the file has lines, else the block's place."""
        if self.page_lines:
            at = bisect_right(self.page_lines, offset, key=lambda line: line.start)
            return self.page_lines[max(0, at - 1)].place
        line = self.line_at(offset)
        return self.place if line is None else f"line {line}"


@dataclass(frozen=True, slots=True)
class NotRead:
    """Something that looks like a result and was not read, or a part of the file that could not be.

    Parameters
    ----------
    reason : str
        Why, in one sentence.
    quote : str
        The words, as printed (at most 25); "" for a part of the file.
    place : str
        Where it stands.
    line : int, optional
        The line of the file, where it has lines.
    block : int
        Which block of the document (from 0); -1 for what stands in none.
    start, end : int
        The characters of that block.
    cell : tuple of int, optional
        Of a table: which one of the document, row and column, from 0.
    """

    reason: str
    quote: str = ""
    place: str = ""
    line: int | None = None
    block: int = -1
    start: int = 0
    end: int = 0
    cell: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a document: its cells as printed, merged ones repeated wherever they reach.

    Parameters
    ----------
    rows : tuple of tuple of str
        All equally long.
    heads : int
        How many of them are its head.
    place : str
        "table 2".
    caption, foot : str
    lines : tuple of int
        The line of the file of each row, where the file has lines.
    merged : frozenset of (int, int)
        Row and column of the cells that reach over several rows or columns: what they say is of all of these together.
    indents : tuple of int
        How far the name of each row stands to the right, where that is known.
    boxes : tuple of tuple of (PageBox or None)
        Where each cell stands, where the file has pages; None for one that is empty.
    marks : tuple of (int, int, str)
        Row and column of the cells with a mark beside their text, and what it says.
    """

    rows: tuple[tuple[str, ...], ...]
    heads: int
    place: str
    caption: str = ""
    foot: str = ""
    lines: tuple[int, ...] = ()
    merged: frozenset[tuple[int, int]] = frozenset()
    indents: tuple[int, ...] = ()
    boxes: tuple[tuple[PageBox | None, ...], ...] = ()
    marks: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A document as the reader sees it.

    Parameters
    ----------
    name : str
        The file's name, or what the caller called the text.
    format : str
        "txt", "md", "html", "jats", "docx" ...
    blocks : tuple of Block
        Its text, in reading order.
    not_read : tuple of NotRead
        Parts that could not be read (a table that is a picture, a formula that is an image).
    notes : tuple of str
        What was taken how: an encoding, for example.
    tables : tuple of Table
        Its tables, in reading order, where the format has cells.
    """

    name: str
    format: str
    blocks: tuple[Block, ...]
    not_read: tuple[NotRead, ...] = field(default=())
    notes: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
