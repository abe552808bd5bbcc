"""What a document is to the reader: stretches of text with their places, whatever file they came from."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal

__all__ = ["Block", "Document", "Kind", "NotRead", "Role", "Table"]

#: What a stretch of text is on the page.
Kind = Literal["title", "heading", "text", "caption", "note"]
#: Which part of a paper it belongs to; "" where that is not known.
Role = Literal["", "abstract", "introduction", "methods", "results", "discussion"]


#: From so many characters on, the ends of lines are counted once and not for every result.
_LONG: Final = 4096


@lru_cache(maxsize=16)
def _line_ends(text: str) -> list[int]:
    return [i for i, letter in enumerate(text) if letter == "\n"]


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

    def line_at(self, offset: int) -> int | None:
        """Return the line of the file (from 1) that the character at `offset` stands on, where there are lines."""
        if self.line is None:
            return None
        if len(self.text) < _LONG:
            return self.line + self.text.count("\n", 0, offset)
        return self.line + bisect_left(_line_ends(self.text), offset)

    def place_at(self, offset: int) -> str:
        """Return the place of the character at `offset`: its line where the file has lines, else the block's place."""
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
    """

    reason: str
    quote: str = ""
    place: str = ""
    line: int | None = None


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
        Row and column of the cells that reach over several rows: what they say is of all of these together.
    """

    rows: tuple[tuple[str, ...], ...]
    heads: int
    place: str
    caption: str = ""
    foot: str = ""
    lines: tuple[int, ...] = ()
    merged: frozenset[tuple[int, int]] = frozenset()


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
