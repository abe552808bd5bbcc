"""Word (docx): what is printed when every tracked change is accepted, text boxes, formulas and footnotes included."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.reading.document import Document
from lbpmeta.reading.documents.archive import archive_names, archive_parts
from lbpmeta.reading.documents.flow import Flow, elements
from lbpmeta.reading.documents.grid import Grid
from lbpmeta.reading.documents.letters import of_symbol_font
from lbpmeta.reading.documents.pieces import document_of
from lbpmeta.reading.documents.raw import Raw
from lbpmeta.reading.documents.xml import parse_events
from lbpmeta.reading.marks import BOOKMARK, hidden_mark, mark_in

__all__ = ["looks_like_word", "read_word"]

_MAIN: Final = "word/document.xml"
_STYLES: Final = "word/styles.xml"
_NOTES: Final = ("word/footnotes.xml", "word/endnotes.xml")
_COMMENTS: Final = "word/comments.xml"

#: What is not printed: deletions, where text was moved from, codes of fields, the older copy of a text box.
_SKIPPED: Final = elements(
    "del moveFrom instrText delText delInstrText Fallback sectPr pPrChange rPrChange proofErr binData"
)
_LEVEL: Final = re.compile(r"heading ([1-9])")
_PRIVATE: Final = re.compile("[\uf020-\uf0ff]")
#: No comment that is a mark comes in so many pieces.
_LETTERS: Final = 200
_OFF: Final = ("0", "false", "off", "none")


def looks_like_word(raw: Raw) -> bool:
    """Return whether a file is an archive with the main part of a Word document.

    Examples
    --------
    >>> looks_like_word(Raw("a.docx", b"no archive", 99))
    False
    """
    return _MAIN in archive_names(raw)


def read_word(raw: Raw) -> Document:
    """Return a Word document.

    Raises
    ------
    DataError
        If it is broken, locked or hostile.
    """
    parts = archive_parts(raw, (_MAIN, _STYLES, _COMMENTS, *_NOTES))
    if _MAIN not in parts:
        raise DataError(f"{raw.name!r} holds no text of a Word document. Open it in its program and save it anew.")
    styles = _Styles()
    if _STYLES in parts:
        parse_events(parts[_STYLES], styles, f"{raw.name}: styles.xml")
    comments = _Comments()
    if _COMMENTS in parts:
        parse_events(parts[_COMMENTS], comments, f"{raw.name}: comments.xml")
    flow = Flow()
    parse_events(parts[_MAIN], _Text(flow, styles.names, comments.marks), raw.name)
    flow.end()
    for name in _NOTES:
        if name in parts:
            parse_events(parts[name], _Text(flow, styles.names, {}, note=True), f"{raw.name}: {name[5:]}")
            flow.end()
    return document_of(raw.name, "docx", flow.pieces, not_read=flow.not_read, tables=flow.tables_told())


class _Styles:
    """The names of styles, which are English in a file of whatever language."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self._now = ""

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Take a style and its name."""
        if tag == "style":
            self._now = attributes.get("styleId", "")
        elif tag == "name" and self._now:
            self.names.setdefault(self._now, attributes.get("val", "").lower())

    def end(self, tag: str) -> None:
        """End an element."""
        if tag == "style":
            self._now = ""

    def data(self, letters: str) -> None:
        """Take no letters."""


class _Comments:
    """The comments that are marks, by their number."""

    def __init__(self) -> None:
        self.marks: dict[str, str] = {}
        self._now = ""
        self._text: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin a comment."""
        if tag == "comment":
            self._now, self._text = attributes.get("id", ""), []

    def end(self, tag: str) -> None:
        """End a comment."""
        if tag == "comment" and (said := mark_in("".join(self._text))):
            self.marks[self._now] = said

    def data(self, letters: str) -> None:
        """Take letters."""
        if len(self._text) < _LETTERS:
            self._text.append(letters)


class _Text:
    """Takes the events of a part with text; `comments` are marks by the number of their comment."""

    def __init__(
        self, flow: Flow, styles: Mapping[str, str], comments: Mapping[str, str], *, note: bool = False
    ) -> None:
        self.flow, self.styles, self.note = flow, styles, note
        self.waiting = dict(comments)
        self.bookmarks: dict[str, str] = {}
        self.fields: list[str] = []
        self.ends: list[Callable[[], None]] = []
        self.skipped = 0
        self.open = 0
        self.in_run = False
        self.taking = False
        self.raised = False
        self.hidden = False
        self.grid: Grid | None = None
        self.cell = [1, 1]  # across, and whether it goes on from above
        self.head = False

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Begin an element."""
        if self.skipped:
            self.skipped += 1
        elif tag in _SKIPPED:
            self.skipped = 1
        elif tag == "tbl" and (self.grid is not None or self.open):
            self.skipped = 1  # inside another, or in a box
            if self.grid is None:
                self.flow.skip_table()
        else:
            self.ends.append(self._begun(tag, attributes))

    def end(self, tag: str) -> None:
        """End an element."""
        if self.skipped:
            self.skipped -= 1
        else:
            self.ends.pop()()

    def data(self, letters: str) -> None:
        """Take letters, those of a text element alone."""
        if self.taking and not self.skipped and not self.hidden:
            if not letters.isascii():
                letters = _PRIVATE.sub(lambda m: of_symbol_font(ord(m.group())), letters)
            self.flow.text(letters)

    def _begun(self, tag: str, attributes: Mapping[str, str]) -> Callable[[], None]:
        flow = self.flow
        if tag == "p":
            return self._paragraph()
        if tag == "tbl":
            flow.end()
            self.grid = Grid()
            return self._table_ended
        if self.grid is not None and tag in ("tr", "tc"):
            return self._of_grid(tag, self.grid)
        if tag == "t":
            self.taking = True
            return self._letters_ended
        if tag in ("r", "oMathPara"):
            self.raised = self.hidden = False
            return self._run_ended
        if tag == "sdt":
            self.fields.append("")
            return self._field_ended
        if tag == "sup":  # of a formula
            flow.raise_()
            return flow.lower
        if tag == "den":
            flow.text("/")
        elif tag in _MARKS:
            _MARKS[tag](self, attributes)
        return _nothing

    def _field_ended(self) -> None:
        said = self.fields.pop()
        if self.open:
            self.flow.text(hidden_mark(said))

    def name_field(self, attributes: Mapping[str, str]) -> None:
        """Take the tag of a field, where it is a mark: "lbp:id.estimate"."""
        if self.fields:
            self.fields[-1] = mark_in(attributes.get("val", ""))

    def begin_bookmark(self, attributes: Mapping[str, str]) -> None:
        """Take the name of a bookmark that is a mark."""
        if attributes.get("name", "").startswith(BOOKMARK):
            self.bookmarks[attributes.get("id", "")] = attributes["name"]

    def end_bookmark(self, attributes: Mapping[str, str]) -> None:
        """Put a bookmark that is a mark where it ends."""
        self.flow.text(hidden_mark(self.bookmarks.pop(attributes.get("id", ""), "")))

    def end_comment(self, attributes: Mapping[str, str]) -> None:
        """Put a comment that is a mark where what it is about ends."""
        self.flow.text(hidden_mark(self.waiting.pop(attributes.get("id", ""), "")))

    def _of_grid(self, tag: str, grid: Grid) -> Callable[[], None]:
        """Begin a row or a cell; what is in a cell is read apart from the text around it."""
        if tag == "tr":
            grid.row()
            self.head = False
            return _nothing
        outer, self.flow, self.cell = self.flow, Flow(), [1, 0]
        inner = self.flow

        def ended() -> None:
            inner.end()
            self.flow = outer
            text = " ".join(piece.text for piece in inner.pieces)
            if self.cell[1] and len(grid.rows) > 1:  # merged with the one above it
                above, at = grid.rows[-2], len(grid.rows[-1])
                text = above[at] if at < len(above) else ""
                grid.merged |= {(len(grid.rows) - 2, at), (len(grid.rows) - 1, at)}
            grid.cell(text, across=self.cell[0], head=self.head)

        return ended

    def _table_ended(self) -> None:
        if self.grid is not None:
            last = self.flow.pieces[-1] if self.flow.pieces else None
            caption = last.text if last is not None and last.kind == "caption" else ""
            self.flow.take_table(self.grid, caption)
        self.grid = None

    def reach(self, attributes: Mapping[str, str]) -> None:
        """Take over how many columns a cell reaches."""
        span = attributes.get("val", "")
        self.cell[0] = int(span) if span.isdecimal() and 0 < len(span) < 4 else 1

    def merge(self, attributes: Mapping[str, str]) -> None:
        """Take whether a cell goes on from above."""
        self.cell[1] = attributes.get("val", "continue") == "continue"

    def make_head(self, attributes: Mapping[str, str]) -> None:
        """Take that a row is the head."""
        self.head = attributes.get("val", "1").lower() not in _OFF

    def _paragraph(self) -> Callable[[], None]:
        if self.open:
            self.flow.inside()
        elif self.note:
            self.flow.begin("note")
        else:
            self.flow.begin()
        self.open += 1
        return self._paragraph_ended

    def _paragraph_ended(self) -> None:
        self.open -= 1
        if self.open:
            self.flow.outside()
        else:
            self.flow.end()

    def _letters_ended(self) -> None:
        self.taking = False

    def _run_ended(self) -> None:
        if self.raised:
            self.flow.lower()
        self.raised = self.hidden = False

    def style(self, attributes: Mapping[str, str]) -> None:
        """Take the style of a paragraph."""
        name = self.styles.get(attributes.get("val", ""), attributes.get("val", "")).lower()
        level = _LEVEL.fullmatch(name) or re.fullmatch(r"heading([1-9])", name)
        if level is not None:
            self.flow.head(int(level[1]))
        elif name in ("caption", "title"):
            self.flow.named("caption" if name == "caption" else "title")

    def outline(self, attributes: Mapping[str, str]) -> None:
        """Take the level of a paragraph that is a heading without a style."""
        level = attributes.get("val", "")
        if level.isdecimal() and int(level) < 9:
            self.flow.head(int(level) + 1)

    def raise_run(self, attributes: Mapping[str, str]) -> None:
        """Set a run above the line."""
        if attributes.get("val") == "superscript" and not self.raised:
            self.raised = True
            self.flow.raise_()

    def hide(self, attributes: Mapping[str, str]) -> None:
        """Hide a run: what is struck through is not meant to be read either."""
        self.hidden = self.hidden or attributes.get("val", "1").lower() not in _OFF

    def mark(self, letters: str) -> None:
        """Add a mark that is an element of its own."""
        if not self.hidden:
            self.flow.text(letters)

    def symbol(self, attributes: Mapping[str, str]) -> None:
        """Add a character of a font of symbols."""
        code = attributes.get("char", "")
        self.mark(of_symbol_font(int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{1,4}", code) else "")


_MARKS: Final[Mapping[str, Callable[[_Text, Mapping[str, str]], None]]] = {
    "pStyle": _Text.style,
    "outlineLvl": _Text.outline,
    "vertAlign": _Text.raise_run,
    **dict.fromkeys(("vanish", "strike", "dstrike"), _Text.hide),
    "sym": _Text.symbol,
    "gridSpan": _Text.reach,
    "vMerge": _Text.merge,
    "tblHeader": _Text.make_head,
    "tag": _Text.name_field,
    "bookmarkStart": _Text.begin_bookmark,
    "bookmarkEnd": _Text.end_bookmark,
    **dict.fromkeys(("commentRangeEnd", "commentReference"), _Text.end_comment),
    "tab": lambda text, _: text.mark(" "),
    "noBreakHyphen": lambda text, _: text.mark("\u2011"),
    "br": lambda text, _: text.flow.broken(),
    "cr": lambda text, _: text.flow.broken(),
}


def _nothing() -> None:
    """End what nothing hangs on."""
