"""Marked: the text of a document with the places of what was read in it, as plain data for the templates."""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lbpmeta.reading.document import Document, NotRead, PageBox, Table
from lbpmeta.reading.documents.letters import APART, GAP
from lbpmeta.reading.documents.pdf.pictures import PagePicture, quote_boxes
from lbpmeta.reading.result import PrintedResult
from lbpmeta.reading.standing import Cell, printed_cells

__all__ = ["BoxesShown", "Mark", "PageShown", "PaperShown", "Passage", "TableShown", "TextShown", "marked_paper"]

#: Of a page, in points: how far its labels stand from its edge and from each other, and lines that count as one.
_MARGIN: Final = 6.0
_LABEL: Final = 24.0
_LINE: Final = 6.0
#: A narrow blank: what is raised behind a number is set apart from it.
_THIN: Final = "\u202f"


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the document where something was read, or was not.

    Parameters
    ----------
    id : str
        Its id in the page; "" for a further place of the same result.
    row : str
        The id of the row that it leads to.
    label : str
        What stands beside it: the number of the row and the sign of its verdict.
    look : str
        Its classes.
    said : str
        What it is, in words.
    """

    id: str
    row: str
    label: str
    look: str
    said: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text, with its mark where it has one."""

    text: str
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class TextShown:
    """A block of text: what it is on the page, where it stands, and its stretches."""

    kind: str
    place: str
    parts: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class TableShown:
    """A table: its caption, and its rows of cells, each with the number of columns that it spans."""

    place: str
    caption: Passage
    foot: str
    head: tuple[tuple[tuple[Passage, int], ...], ...]
    body: tuple[tuple[tuple[Passage, int], ...], ...]


@dataclass(frozen=True, slots=True)
class BoxesShown:
    """The boxes of one mark on one page, in points, and its label in the margin.

    Parameters
    ----------
    id : str
        "" where an earlier page has it already.
    mark : Mark
    boxes : tuple of PageBox
    x, y : float
        Where the label stands.
    side : {"start", "end"}
        In the left margin or in the right one.
    """

    id: str
    mark: Mark
    boxes: tuple[PageBox, ...]
    x: float
    y: float
    side: str


@dataclass(frozen=True, slots=True)
class PageShown:
    """A page of the document, drawn, with the boxes on it."""

    number: int
    width: float
    height: float
    source: str
    marks: tuple[BoxesShown, ...]


@dataclass(frozen=True, slots=True)
class PaperShown:
    """The document: its pages, blocks and tables, and under which id each mark stands in the page.

    Parameters
    ----------
    parts : tuple of TextShown or TableShown
        In the order of the document as far as it is known; else the tables stand last.
    pages : tuple of PageShown
        Drawn, where it has pages and they were.
    at : mapping of str to str
        The id of a mark -> that of the mark that shows it: another one's where they are of the same words.
    """

    parts: tuple[TextShown | TableShown, ...]
    pages: tuple[PageShown, ...] = ()
    at: Mapping[str, str] = field(default_factory=dict)


def marked_paper(
    document: Document,
    marks: Sequence[tuple[PrintedResult | NotRead, Mark]],
    pictures: Sequence[PagePicture] = (),
) -> PaperShown:
    """Return a document with marks where its results stand, in its text and on its pages.

    Parameters
    ----------
    document : Document
    marks : sequence of (PrintedResult or NotRead, Mark)
    pictures : sequence of PagePicture
        Its pages, drawn. The text has marks too then, whose ids begin with "t".

    Examples
    --------
    >>> from lbpmeta.reading.document import Block
    >>> paper = Document("a", "txt", (Block("It fell (MD -7.7).", "line 1"),))
    >>> mark = Mark("q1", "r1", "1", "", "row 1")
    >>> shown = marked_paper(paper, [(PrintedResult("-7.7", block=0, start=9, end=16), mark)])
    >>> [(part.text, part.mark is mark) for part in shown.parts[0].parts]
    [('It fell (', False), ('MD -7.7', True), (').', False)]
    """
    on_pages: dict[str, str] = {}
    pages = tuple(_pages(document, marks, pictures, on_pages))
    if pages:
        marks = [(item, dataclasses.replace(mark, id=f"t{mark.id}")) for item, mark in marks]
    at: dict[str, str] = {}
    of_block: dict[int, list[tuple[int, int, Mark]]] = {}
    of_cell: dict[Cell, list[Mark]] = {}
    for item, mark in marks:
        if 0 <= item.block < len(document.blocks) and item.start < item.end:
            of_block.setdefault(item.block, []).append((item.start, item.end, mark))
        else:
            for n, cell in enumerate(_cells_of(document.tables, item)):
                # The cells of arms are boxed too; the place of a result is that of its contrast.
                of_cell.setdefault(cell, []).append(mark if n == 0 else dataclasses.replace(mark, id=""))
    first = {cell: next((mark for mark in several if mark.id), several[0]) for cell, several in of_cell.items()}
    for cell, several in of_cell.items():
        at |= {mark.id: first[cell].id for mark in several if mark.id}
    waiting = [(table.lines[0] if table.lines else None, number) for number, table in enumerate(document.tables)]
    parts: list[TextShown | TableShown] = []
    for number, block in enumerate(document.blocks):
        while waiting and waiting[0][0] is not None and block.line is not None and waiting[0][0] < block.line:
            table = waiting.pop(0)[1]
            parts.append(_table(document.tables[table], table, first, _text_of(parts[-1:])))
        if block.text.strip():
            passages = tuple(_passages(block.text, of_block.get(number, []), at))
            parts.append(TextShown(block.kind, block.place, passages))
    parts += [_table(document.tables[number], number, first) for _, number in waiting]
    if pages:
        at = {name.removeprefix("t"): to for name, to in at.items()} | on_pages
    return PaperShown(tuple(parts), pages, at)


def _pages(
    document: Document,
    marks: Sequence[tuple[PrintedResult | NotRead, Mark]],
    pictures: Sequence[PagePicture],
    at: dict[str, str],
) -> Iterator[PageShown]:
    of_page: dict[int, list[tuple[str, Mark, tuple[PageBox, ...]]]] = {picture.page: [] for picture in pictures}
    for item, mark in marks if pictures else ():
        boxes = [box for box in quote_boxes(document, item) if box.page in of_page]
        for page in dict.fromkeys(box.page for box in boxes):
            of_this = tuple(box for box in boxes if box.page == page)
            of_page[page].append(("" if mark.id in at else mark.id, mark, of_this))
            at[mark.id] = mark.id
    for picture in pictures:
        source = f"data:image/png;base64,{base64.b64encode(picture.png).decode('ascii')}"
        shown = tuple(_labelled(of_page[picture.page], picture.width))
        yield PageShown(picture.page, picture.width, picture.height, source, shown)


def _labelled(marks: Sequence[tuple[str, Mark, tuple[PageBox, ...]]], width: float) -> Iterator[BoxesShown]:
    """Put the label of each mark into the nearer margin; those of one line stand beside each other."""
    taken: dict[tuple[str, int], int] = {}
    for name, mark, boxes in sorted(marks, key=lambda one: (one[2][0].top, one[2][0].left)):
        side = "start" if boxes[0].left + boxes[0].right < width else "end"
        line = round(boxes[0].bottom / _LINE)
        beside = taken.get((side, line), 0)
        taken[side, line] = beside + 1
        inwards = _MARGIN + beside * _LABEL
        x = inwards if side == "start" else width - inwards
        yield BoxesShown(name, mark, boxes, x, boxes[0].bottom - 1.5, side)


def _passages(text: str, spans: Sequence[tuple[int, int, Mark]], at: dict[str, str]) -> Iterator[Passage]:
    """Cut a text at the marks; where two overlap, the later one begins behind the earlier."""
    done, last = 0, ""
    for start, end, mark in sorted(spans, key=lambda span: span[:2]):
        if end <= done:
            at[mark.id] = last
            continue
        start = max(start, done)
        if done < start:
            yield Passage(_shown(text[done:start]))
        yield Passage(_shown(text[start:end]), mark)
        at[mark.id] = last = mark.id
        done = end
    if done < len(text):
        yield Passage(_shown(text[done:]))


def _shown(text: str) -> str:
    return text.replace(GAP, "...").replace(APART, _THIN)


def _cells_of(tables: Sequence[Table], item: PrintedResult | NotRead) -> tuple[Cell, ...]:
    """The cells in which something stands; row and column are -1 where it is the table as a whole."""
    cells = printed_cells(tables, item)
    whole = [
        number
        for number, table in enumerate(tables)
        if item.place == table.place or (item.line is not None and table.lines[:1] == (item.line,))
    ]
    return cells or tuple((number, -1, -1) for number in whole[:1])


def _table(table: Table, number: int, marks: Mapping[Cell, Mark], before: str = "") -> TableShown:
    """A table with its marks; `before` is the text before it, which may be its caption."""
    rows = [
        tuple((Passage(_shown(text), marks.get((number, r, c))), 1) for c, text in enumerate(row))
        for r, row in enumerate(table.rows)
    ]
    head = tuple(_joined(row) for row in rows[: table.heads])
    told = _shown(table.caption)
    called = told if told.casefold().startswith(table.place.casefold()) else f"{table.place}: {told}"
    caption = Passage(table.place if not told or told == before else called, marks.get((number, -1, -1)))
    return TableShown(table.place, caption, _shown(table.foot), head, tuple(rows[table.heads :]))


def _text_of(parts: Sequence[TextShown | TableShown]) -> str:
    return "".join(passage.text for part in parts if isinstance(part, TextShown) for passage in part.parts)


def _joined(row: tuple[tuple[Passage, int], ...]) -> tuple[tuple[Passage, int], ...]:
    """A row of heads in which a merged one stands once."""
    joined: list[tuple[Passage, int]] = []
    for part, span in row:
        if joined and part.text and joined[-1][0].text == part.text and not (part.mark or joined[-1][0].mark):
            joined[-1] = (part, joined[-1][1] + span)
        else:
            joined.append((part, span))
    return tuple(joined)
