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
from lbpmeta.reading.glyphs import DASHES
from lbpmeta.reading.result import PrintedResult

__all__ = ["PagePicture", "page_pictures", "place_boxes", "quote_boxes"]

_ROW: Final = re.compile(r", row (\d+)\b")
_MINUS: Final = str.maketrans(dict.fromkeys(DASHES, "-") | {"\u00b7": ".", ",": "."})
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
    if result.block < 0:
        return place_boxes(document, result.place) if isinstance(result, NotRead) else _cell_boxes(document, result)
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
    for table, row in _rows(document, place):
        rows = table.boxes if row is None else table.boxes[row : row + 1]
        return tuple(box for cells in rows for box in cells if box is not None)
    return ()


def _rows(document: Document, place: str) -> list[tuple[Table, int | None]]:
    found: list[tuple[Table, int | None]] = []
    for table in document.tables:
        if table.boxes and (place == table.place or place.startswith(f"{table.place},")):
            row = _ROW.search(place, len(table.place))
            found.append((table, int(row[1]) - 1 if row is not None else None))
    return found


def _cell_boxes(document: Document, result: PrintedResult) -> tuple[PageBox, ...]:
    """The cells that print a result of a table; all of its row where none is found."""
    for table, row in _rows(document, result.place):
        if row is None or row >= len(table.boxes):
            continue
        numbers = [text for text in (result.estimate, result.ci_low, result.ci_high) if text]
        pairs = list(zip(table.rows[row], table.boxes[row], strict=True))
        cells = [
            box
            for text, box in pairs
            if box is not None and any(number in text.translate(_MINUS) for number in numbers)
        ]
        return tuple(dict.fromkeys(cells or [box for _, box in pairs if box is not None]))
    return ()
