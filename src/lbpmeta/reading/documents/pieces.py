"""Pieces: what readers of formats find, in order; and the document that they make: parts, places, no references."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from lbpmeta.reading.document import Block, Document, Kind, NotRead, PageLine, Role, Table
from lbpmeta.reading.documents.headings import Part, part_of, role_label
from lbpmeta.reading.documents.letters import printed_letters
from lbpmeta.reading.marks import TextMark, without_hidden

__all__ = ["Piece", "document_of"]

#: Of a long heading so much names a place.
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text as a reader of a format finds it.

    Parameters
    ----------
    text : str
    kind : {"title", "heading", "text", "caption", "note"}
    level : int
        Of a heading, 1 for the highest; 0 where the format has no levels.
    line : int, optional
        Where it begins, in formats with lines.
    place : str
        Where the format has a way of its own to say it ("cell 3, line 2").
    part : str, optional
        Which part of a paper the format itself says it belongs to.
    page_lines : tuple of PageLine
        Its lines as printed, where the file has pages: its text is then what `printed_letters` leaves.
    doubt : str
        Why nothing in it is surely read.
    """

    text: str
    kind: Kind = "text"
    level: int = 0
    line: int | None = None
    place: str = ""
    part: Part | None = None
    page_lines: tuple[PageLine, ...] = ()
    doubt: str = ""


def document_of(
    name: str,
    form: str,
    pieces: Iterable[Piece],
    *,
    not_read: Iterable[NotRead] = (),
    notes: Iterable[str] = (),
    tables: Iterable[Table] = (),
) -> Document:
    """Return the document that pieces make: each with its part of the paper and its place, references left out.

    Examples
    --------
    >>> pieces = [Piece("Results", "heading"), Piece("Pain fell."), Piece("References", "heading"), Piece("1. A.")]
    >>> [(b.role, b.place) for b in document_of("a", "docx", pieces).blocks]
    [('results', 'Results'), ('results', 'Results, paragraph 1')]
    """
    found = [piece for piece in pieces if piece.text.strip()]
    printed, marks = _taken_apart(found)
    return Document(name, form, tuple(_blocks(printed, marks)), tuple(not_read), tuple(notes), tuple(tables))


def _taken_apart(pieces: Sequence[Piece]) -> tuple[list[Piece], list[tuple[TextMark, ...]]]:
    """Return pieces as they are printed, and the marks beside each; those that stand alone belong to the next one."""
    printed: list[Piece] = []
    marks: list[tuple[TextMark, ...]] = []
    waiting: tuple[TextMark, ...] = ()
    for piece in pieces:
        text, here = without_hidden(printed_letters(piece.text))
        if not text.strip():
            waiting += tuple(replace(mark, offset=0) for mark in here)
            continue
        printed.append(replace(piece, text=text))
        marks.append((*waiting, *here))
        waiting = ()
    if waiting and printed:
        marks[-1] += tuple(replace(mark, offset=len(printed[-1].text)) for mark in waiting)
    return printed, marks


def _blocks(pieces: Sequence[Piece], marks: Sequence[tuple[TextMark, ...]]) -> Iterator[Block]:
    sections = _Sections(Counter(part for p in pieces if p.kind == "heading" and (part := part_of(p.text))))
    count, above, before = 0, "", ""
    for piece, beside in zip(pieces, marks, strict=True):
        if piece.kind == "heading":
            if piece.part is None:
                sections.enter(piece)
            count, above = 0, " ".join(piece.text.split()).rstrip(":. ")
        elif piece.part is not None and piece.part != before:
            count, above = 0, ""  # the format says that another part begins, and no heading does
        part = sections.part if piece.part is None else piece.part
        before = part
        if piece.kind in ("text", "note") and piece.part is None:
            part = sections.labelled(piece, part)
        if part == "references":
            continue
        role: Role = "" if part == "end" else part
        count += piece.kind != "heading"
        place = piece.place or (f"line {piece.line}" if piece.line else _place(piece, above, count, role))
        yield Block(piece.text, place, piece.kind, role, piece.line, piece.page_lines, piece.doubt, beside)


def _place(piece: Piece, above: str, count: int, role: Role) -> str:
    head = above if len(above) <= _SHOWN else above[:_SHOWN].rsplit(" ", 1)[0] + " ..."
    if role == "abstract" and part_of(above) != "abstract":
        head = f"Abstract, {head}" if head else "Abstract"
    if piece.kind == "heading":
        return head
    what = {"note": "note", "caption": "caption", "title": "title"}.get(piece.kind, "paragraph")
    if piece.kind == "title":
        return what
    return f"{head}, {what} {count}" if head else f"{what} {count}"


class _Sections:
    """Which part of the paper the text is in, by the headings so far.

    Parameters
    ----------
    ahead : Counter of str
        How often each part is begun from here on: an abstract with a heading "Methods" of its own goes on where
        another one follows.
    """

    def __init__(self, ahead: Counter[Part]) -> None:
        self.ahead = ahead
        self.stack: list[tuple[int, Part]] = []
        self.label: Role | None = None

    @property
    def part(self) -> Part:
        return self.stack[-1][1] if self.stack else ""

    def enter(self, piece: Piece) -> None:
        """Begin the section of a heading."""
        found = part_of(piece.text)
        level = piece.level
        self.label = None
        if found:
            self.ahead[found] -= 1
        now = self.part
        if now == "abstract" and found not in (None, "abstract", "references", "end"):
            inside = bool(level and self.stack[-1][0] and level > self.stack[-1][0])
            if inside or self.ahead[found] > 0:
                return
        if not level:  # no levels: a heading that is not known belongs where it stands
            if found is not None:
                self.stack = [(0, found)]
            return
        while self.stack and (self.stack[-1][0] >= level or not self.stack[-1][0]):
            self.stack.pop()
        inherited = self.part
        self.stack.append((level, inherited if found is None or inherited == "abstract" else found))

    def labelled(self, piece: Piece, part: Part) -> Part:
        """Return the part of a paragraph whose first words may tell it, as those of a structured abstract do."""
        if part in ("abstract", "references", "end") or (self.stack and part):
            return part
        self.label = role_label(piece.text) or self.label
        return self.label or part
