"""JATS: articles as PubMed Central and publishers store them (XML)."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from lbpmeta.reading.document import Document
from lbpmeta.reading.documents.flow import Flow, elements
from lbpmeta.reading.documents.grid import Grid
from lbpmeta.reading.documents.headings import Part, part_of
from lbpmeta.reading.documents.letters import GAP
from lbpmeta.reading.documents.pieces import document_of
from lbpmeta.reading.documents.raw import Raw
from lbpmeta.reading.documents.xml import parse_events

__all__ = ["looks_like_jats", "read_jats"]

_BEGINS: Final = re.compile(
    r"(?:<\?.{0,400}?\?>\s*|<!--.{0,2000}?-->\s*)*<(?:!DOCTYPE\s+|\w{1,20}:)?"
    r"(?:article|pmc-articleset|OAI-PMH|GetRecord|record)\b",
    re.DOTALL,
)
#: What an article in JATS has, and one on a web page has not.
_SIGNS: Final = re.compile(
    r"<\?xml|<!DOCTYPE\s+article|article-type|dtd-version|<(?:\w{1,20}:)?(?:front|body|back|sec|article-meta|abstract)\b"
)

#: What is no running text of the article: its references, other articles, who wrote it, code, pictures.
_SKIPPED: Final = elements(
    "ref-list sub-article response contrib-group aff author-notes journal-meta article-id pub-date permissions "
    "self-uri related-article related-object kwd-group funding-group counts custom-meta-group history preformat "
    "tex-math object-id alt-text long-desc supplementary-material array graphic media article-categories volume "
    "issue fpage lpage elocation-id processing-meta header annotation annotation-xml"
)
#: What has a place in its sentence and is no text.
_GAPS: Final = elements("ext-link uri email code inline-supplementary-material inline-graphic")
#: What has a number of its own, which is no text.
_LABELLED: Final = elements("table-wrap fig fn disp-formula list-item supplementary-material boxed-text")
_SECTIONS: Final = elements("sec ack app fn-group glossary notes boxed-text")
_PARAGRAPHS: Final = elements("p disp-quote list-item def term verse-line attrib disp-formula")
_ASIDE: Final = MappingProxyType({"caption": "caption", "fig": "caption", "fn": "note", "table-wrap-foot": "note"})
_TYPES: Final[Mapping[str, Part]] = MappingProxyType(
    {
        "intro": "introduction",
        "introduction": "introduction",
        "background": "introduction",
        "methods": "methods",
        "materials|methods": "methods",
        "methods|materials": "methods",
        "subjects": "methods",
        "results": "results",
        "results|discussion": "results",
        "discussion": "discussion",
        "conclusions": "discussion",
        "conclusion": "discussion",
        "supplementary-material": "end",
    }
)


def looks_like_jats(raw: Raw) -> bool:
    """Return whether a file begins as an article in XML does.

    Examples
    --------
    >>> looks_like_jats(Raw("a", b'<?xml version="1.0"?><article article-type="x">', 99))
    True
    """
    head = raw.head
    return head.startswith("<") and _BEGINS.match(head) is not None and _SIGNS.search(head) is not None


def read_jats(raw: Raw) -> Document:
    """Return an article in JATS as a document.

    Raises
    ------
    DataError
        If it is broken or hostile.

    Examples
    --------
    >>> data = b"<article><body><sec><title>Results</title><p>MD 7.2<sup>3</sup>.</p></sec></body></article>"
    >>> document = read_jats(Raw("a.xml", data, 99))
    >>> [(block.kind, block.role, block.place) for block in document.blocks]
    [('heading', 'results', 'Results'), ('text', 'results', 'Results, paragraph 1')]
    """
    article = _Article()
    parse_events(raw.data, article, raw.name)
    article.flow.end()
    return document_of(raw.name, "jats", article.flow.pieces, not_read=article.flow.not_read, tables=article.flow.grids)


class _Article:
    """Takes the events of an article: what each element ends is kept until it does."""

    def __init__(self) -> None:
        self.flow = Flow()
        self.parts: list[Part] = []
        self.asides: list[str] = []
        self.ends: list[Callable[[], None]] = []
        self.above: list[tuple[str, int]] = [("", 0)]
        self.level = 0
        self.skipped = 0
        self.grid: Grid | None = None
        self.grids: list[Grid] = []
        self.outer: list[Flow] = []
        self.wrapped = self.wraps = 0
        self.in_head = False

    @property
    def part(self) -> Part:
        return self.parts[-1] if self.parts else ""

    @property
    def place(self) -> Part | None:
        """The part that the article says it is in; None in front of its body, where its headings tell."""
        return self.parts[-1] if self.parts else None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin an element."""
        if self.skipped:
            self.skipped += 1
        elif tag in _SKIPPED or tag in _GAPS or (tag == "label" and self.above[-1][0] in _LABELLED):
            self.skipped = 1
            if tag in _GAPS:
                self.flow.text(GAP)
        elif tag == "table" and self.grid is not None:
            self.skipped = 1  # a table inside another
        else:
            name, count = self.above[-1]
            self.above[-1] = name, count + 1
            self.above.append((tag, 0))
            self.ends.append(self._begun(tag, attributes, (name, count + 1)))

    def end(self, tag: str) -> None:
        """End an element."""
        if self.skipped:
            self.skipped -= 1
            return
        self.above.pop()
        self.ends.pop()()

    def data(self, letters: str) -> None:
        """Take letters."""
        if not self.skipped:
            self.flow.text(letters)

    def _begun(self, tag: str, attributes: Mapping[str, str], place: tuple[str, int]) -> Callable[[], None]:
        """Begin an element; return what ends it."""
        flow = self.flow
        if tag in ("abstract", "trans-abstract"):
            return self._in_part("abstract")
        if tag in ("body", "back", "floats-group"):
            return self._in_part("end" if tag == "back" else "")
        if tag in _SECTIONS:
            return self._in_section(tag, attributes)
        if tag == "table-wrap":
            flow.end()
            self.wrapped = len(flow.pieces)
            self.grids = []
            self.wraps += 1
            return self._table_told
        if tag == "table":
            flow.end()
            self.grid = Grid()
            return self._grid_ended
        if self.grid is not None and tag in ("thead", "tr", "td", "th"):
            return self._of_grid(tag, attributes, self.grid)
        if tag in _ASIDE:
            self.asides.append(_ASIDE[tag])
            self._begin_paragraph()
            return self._aside_ended
        if tag == "article-title":
            flow.begin("title")
            return flow.end
        if tag == "title" and not self.asides:
            flow.begin("heading", max(1, self.level), part=self.place)
            return self._titled
        if tag in _PARAGRAPHS or tag == "title":
            self._begin_paragraph()
            return flow.end
        if tag == "sup" or (tag == "xref" and attributes.get("ref-type") in ("bibr", "fn", "table-fn")):
            flow.raise_()
            return flow.lower
        if place == ("msup", 2):
            flow.raise_()
            return flow.lower
        if place == ("mfrac", 2):
            flow.text("/")
        elif tag == "break":
            flow.broken()
        elif tag == "label":
            return lambda: flow.text(" ")
        return _nothing

    def _begin_paragraph(self) -> None:
        kind = self.asides[-1] if self.asides else "text"
        self.flow.begin("caption" if kind == "caption" else "note" if kind == "note" else "text", part=self.place)

    def _in_part(self, part: Part) -> Callable[[], None]:
        self.flow.end()
        self.parts.append(part)
        return self._part_ended

    def _part_ended(self) -> None:
        self.flow.end()
        self.parts.pop()

    def _in_section(self, tag: str, attributes: Mapping[str, str]) -> Callable[[], None]:
        self.flow.end()
        self.level += 1
        found = _TYPES.get(attributes.get("sec-type", "").lower(), "")
        if tag not in ("sec", "boxed-text"):
            found = "end"
        # An abstract's sections are the abstract, and what is behind the paper stays there.
        self.parts.append(self.part if self.part in ("abstract", "end") or not found else found)
        return self._section_ended

    def _section_ended(self) -> None:
        self._part_ended()
        self.level -= 1

    def _titled(self) -> None:
        """Let the title of a section say which part it is, where its type and what it is in do not."""
        self.flow.end()
        last = self.flow.pieces[-1] if self.flow.pieces else None
        if last is not None and last.kind == "heading" and self.parts and not self.part:
            self.parts[-1] = part_of(last.text) or ""
            self.flow.pieces[-1] = dataclasses.replace(last, part=self.parts[-1])

    def _aside_ended(self) -> None:
        self.flow.end()
        self.asides.pop()

    def _of_grid(self, tag: str, attributes: Mapping[str, str], grid: Grid) -> Callable[[], None]:
        """Begin a part of a table; what is in a cell is read apart from the text around it."""
        if tag == "thead":
            self.in_head = True
            return self._head_ended
        if tag == "tr":
            grid.row()
            return _nothing
        across, down = (_span(attributes.get(name, "")) for name in ("colspan", "rowspan"))
        head = self.in_head or tag == "th"
        self.outer.append(self.flow)
        self.flow = cell = Flow()

        def ended() -> None:
            cell.end()
            self.flow = self.outer.pop()
            text = " ".join(piece.text for piece in cell.pieces)
            grid.cell(text, across=across, down=down, head=head, indent=cell.indent)

        return ended

    def _head_ended(self) -> None:
        self.in_head = False

    def _grid_ended(self) -> None:
        grid, self.grid = self.grid, None
        if grid is not None and self.wraps:
            self.grids.append(grid)
        elif grid is not None:
            self.flow.take_table(grid)

    def _table_told(self) -> None:
        """Take the tables of a wrap, with its caption and its foot."""
        self.flow.end()
        self.wraps -= 1
        words = self.flow.pieces[self.wrapped :]
        caption = " ".join(piece.text for piece in words if piece.kind == "caption")
        foot = " ".join(piece.text for piece in words if piece.kind == "note")
        for grid in self.grids:
            self.flow.take_table(grid, caption, foot)
        if not self.grids:
            self.flow.skip_table("it is a picture.")
        self.grids = []


def _span(text: str) -> int:
    """How many columns or rows a cell reaches over; one where that is no small number."""
    return int(text) if text.isdecimal() and 0 < len(text) < 4 else 1


def _nothing() -> None:
    """End what nothing hangs on."""
