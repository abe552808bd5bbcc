"""Pictures: the pages of a PDF drawn, and where on them a quote stands.

For whoever shows results beside the page::

    pictures = page_pictures("paper.pdf", pages=[1, 4])     # PNG bytes, pixels, and the page's size in points
    boxes = quote_boxes(reading.document, reading.results[0])  # PageBox(page, left, top, right, bottom), in points
    boxes = place_boxes(reading.document, "p.4 l.12")       # of a place

A box is in points from the top left corner of the page as it is drawn: times ``picture.wide / picture.width`` it is
in pixels. Pages are drawn by the child, within the same limits as their text is read.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lbpmeta.errors import MethodError
from lbpmeta.evidence.textfile import MAX_BYTES, read_bytes
from lbpmeta.reading.document import Document, NotRead, PageBox, Table
from lbpmeta.reading.documents.pdf.process import ask_child
from lbpmeta.reading.documents.raw import Raw
from lbpmeta.reading.result import PrintedResult
from lbpmeta.reading.standing import printed_cells

__all__ = ["PagePicture", "page_pictures", "place_boxes", "quote_boxes"]

_ROW: Final = re.compile(r", row (\d+)\b")
_SCALES: Final = (0.1, 8.0)


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page drawn.

    Parameters
    ----------
    page : int
        From 1.
    width, height : float
        Of the page, in points.
    png : bytes
    wide, high : int
        Of the picture, in pixels.
    """

    page: int
    width: float
    height: float
    png: bytes
    wide: int
    high: int


def page_pictures(
    path: str | Path, *, pages: Sequence[int] = (), scale: float = 1.5, max_bytes: int = MAX_BYTES
) -> tuple[PagePicture, ...]:
    """Return pictures of a PDF's pages.

    Parameters
    ----------
    path : str or Path
    pages : sequence of int
        Which ones, from 1; all of them without.
    scale : float
        Pixels per point, from 0.1 to 8; no side gets more than 3,000 pixels.
    max_bytes : int
        A larger file is refused.

    Returns
    -------
    tuple of PagePicture
        Those that could be drawn within the limits, in the order asked for.

    Raises
    ------
    DataError
        If the file is none that can be read.
    MethodError
        If there is no such scale or page.
    """
    if not _SCALES[0] <= scale <= _SCALES[1]:
        raise MethodError(f"`scale` is {scale!r}; it must lie between {_SCALES[0]} and {_SCALES[1]}.")
    if any(page < 1 for page in pages):
        raise MethodError(f"`pages` are {list(pages)}; pages are counted from 1.")
    raw = Raw(str(path), read_bytes(Path(path), max_bytes), max_bytes)
    asked = {"do": "draw", "scale": scale, **({"pages": list(pages)} if pages else {})}
    said, _ = ask_child(raw, asked)
    return tuple(
        PagePicture(
            one["page"], one["width"] / 100, one["height"] / 100, base64.b64decode(one["png"]), one["wide"], one["high"]
        )
        for one in said
        if "png" in one
    )


def quote_boxes(document: Document, result: PrintedResult | NotRead) -> tuple[PageBox, ...]:
    """Return where a result stands on the pages of its document: one box a line, or one a cell of a table.

    Of what was not read it is the words that were looked at, or all that stands at its place.

    Examples
    --------
    >>> from lbpmeta.reading.document import Block, PageLine
    >>> line = PageLine(0, "p.1 l.1", PageBox(1, 0.0, 0.0, 40.0, 10.0), (0.0, 0.25, 0.5, 0.75, 1.0))
    >>> document = Document("a.pdf", "pdf", (Block("ab12", "p.1 l.1", page_lines=(line,)),))
    >>> quote_boxes(document, PrintedResult(start=2, end=4))
    (PageBox(page=1, left=20.0, top=0.0, right=40.0, bottom=10.0),)
    """
    cells = [
        document.tables[t].boxes[r][c] for t, r, c in printed_cells(document.tables, result) if document.tables[t].boxes
    ]
    if any(cells):
        return tuple(box for box in dict.fromkeys(cells) if box is not None)
    if result.block < 0:
        return place_boxes(document, result.place)
    if result.block >= len(document.blocks):
        return ()
    found = []
    for line in document.blocks[result.block].page_lines:
        end = line.start + len(line.edges) - 1
        if line.start < result.end and result.start < end:
            found.append(line.box_of(max(result.start, line.start) - line.start, min(result.end, end) - line.start))
    return tuple(found)


def place_boxes(document: Document, place: str) -> tuple[PageBox, ...]:
    """Return what stands at a place: a line of a page, or a row or all of a table.

    Examples
    --------
    >>> place_boxes(Document("a", "txt", ()), "line 1")
    ()
    """
    for block in document.blocks:
        for line in block.page_lines:
            if line.place == place:
                return (line.box,)
    for table, rows in _rows(document, place):
        return tuple(box for row in rows for box in table.boxes[row] if box is not None)
    return ()


def _rows(document: Document, place: str) -> list[tuple[Table, tuple[int, ...]]]:
    """The table of a place, and which of its rows the place may mean: the one it counts or names, else every one."""
    found: list[tuple[Table, tuple[int, ...]]] = []
    for table in sorted(document.tables, key=lambda table: -len(table.place)):
        if not table.boxes or not (place == table.place or place.startswith(f"{table.place},")):
            continue
        told = place[len(table.place) :]
        counted = _ROW.search(told)
        every = tuple(range(len(table.boxes)))
        if counted is not None:
            found.append((table, tuple(row for row in every if row == int(counted[1]) - 1)))
            continue
        words = _plain(told)
        named = tuple(row for row in every[table.heads :] if (label := _plain(table.rows[row][0])) and label in words)
        found.append((table, named or every))
    return found


def _plain(words: str) -> str:
    return "".join(letter for letter in words.casefold() if letter.isalnum())
