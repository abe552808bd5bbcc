"""Joined: the lines of a paragraph as one text, each character with the place where it is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lbpmeta.reading.document import NotRead, PageBox, PageLine
from lbpmeta.reading.documents.letters import GAP, addresses_in
from lbpmeta.reading.documents.pdf.lines import Line
from lbpmeta.reading.documents.pdf.sheets import UNKNOWN, Sheet
from lbpmeta.reading.glyphs import AT_LINE_END, DASHES

__all__ = ["LOST_GLYPH", "JoinedText", "PlacedLine", "joined_text"]

LOST_GLYPH: Final = "a glyph before or in this number has no letter; it may be a minus that was lost"

_HYPHENS: Final = "-\u2010"
#: A number with a glyph that nobody knows before or in it; some fonts have their minus under another letter.
_LOST: Final = re.compile(rf"(?:[\d.,·]*[{UNKNOWN}\x80-\x9f]|(?<![^\W\d_])[À¡])\s?[\d.,·]*\d[\d.,·]*")
_NUMBER_FOLLOWS: Final = re.compile(r"[.·]?\d")
#: Words of a result; of other numbers with such a glyph ("\u226518 years", as a rule) nothing need be said.
_CUE: Final = re.compile(r"CI\b|nterval|\u00b1|SD\b|ratio|ifference")
#: Words that a file sets down in two behind a ligature: "dif ference", "signif icant". None of the halves is a word.
_TORN: Final = re.compile(
    r"\b(?:[A-Z]?[a-z]*(?:dif|signif|identif|specif|benef|classif|stratif|modif|quantif|verif|justif|conf|coef|suf)"
    r"|[Ee]ff?|[Dd]ef|[Pp]ref)[ \n](?=[fil][a-z])"
)
_UNKNOWN: Final = re.compile(f"[{UNKNOWN}\x80-\x9f]")


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line with its sheet, and its number on the page."""

    line: Line
    sheet: Sheet
    number: int

    @property
    def place(self) -> str:
        """How a reader says where it stands."""
        return f"p.{self.sheet.number} l.{self.number}"

    @property
    def box(self) -> PageBox:
        """Where it stands on the page as it is shown."""
        line = self.line
        return self.sheet.box(line.left, line.top, line.right, line.bottom)


@dataclass(frozen=True, slots=True)
class JoinedText:
    """The text of a paragraph, its lines with their places, and numbers that were refused."""

    text: str
    page_lines: tuple[PageLine, ...]
    not_read: tuple[NotRead, ...]


def joined_text(placed: Sequence[PlacedLine]) -> JoinedText:
    """Return the lines of a paragraph as one text.

    A hyphen between two letters at the end of a line is taken out; before anything else it stays, as a dash of which
    nobody knows whether it is a minus.
    """
    letters: list[str] = []
    owners: list[tuple[int, float]] = []  # the line of each letter, and where it begins
    for n, one in enumerate(placed):
        text, edges = one.line.text, one.line.edges
        if n and letters:
            _broken(letters, owners, text)
        letters.extend(text)
        owners.extend((n, edge) for edge in edges[:-1])
    for torn in reversed(list(_TORN.finditer("".join(letters)))):
        del letters[torn.end() - 1], owners[torn.end() - 1]
    text = "".join(letters)
    drops: list[tuple[int, int]] = []
    missed = []
    for start, end in sorted(_gaps(text)):
        if drops and start < drops[-1][1]:
            continue
        drops.append((start, end))
        if _LOST.fullmatch(text, start, end) and _CUE.search(text, max(0, start - 80), end + 80):
            quote = " ".join(text[max(0, start - 60) : end + 30].split())
            missed.append(NotRead(LOST_GLYPH, quote.replace(UNKNOWN, "?"), placed[owners[start][0]].place))
    kept, where = [], []
    at = 0
    for start, end in (*drops, (len(text), len(text))):
        kept.append(text[at:start])
        where.extend(owners[at:start])
        if end > start:
            kept.append(GAP)
            where.append(owners[start])
        at = end
    return JoinedText("".join(kept), tuple(_page_lines(placed, where)), tuple(missed))


def _gaps(text: str) -> Iterator[tuple[int, int]]:
    yield from addresses_in(text)
    lost = [m.span() for m in _LOST.finditer(text)]
    yield from lost
    yield from (m.span() for m in _UNKNOWN.finditer(text) if not any(a <= m.start() < b for a, b in lost))


def _broken(letters: list[str], owners: list[tuple[int, float]], following: str) -> None:
    """Break the line behind letters, or join the halves of a word."""
    if letters[-1] in DASHES and len(letters) > 1:
        if letters[-1] in _HYPHENS and letters[-2].isalpha() and following[:1].isalpha() and following[:1].islower():
            letters.pop()
            owners.pop()
            return
        if letters[-2] in " (\n[" and _NUMBER_FOLLOWS.match(following):
            letters[-1] = AT_LINE_END  # it belongs to the number
            return
        if letters[-1] in _HYPHENS:
            letters[-1] = AT_LINE_END
    letters.append("\n")
    owners.append(owners[-1])  # a break takes no room


def _page_lines(placed: Sequence[PlacedLine], where: Sequence[tuple[int, float]]) -> Iterator[PageLine]:
    start = 0
    while start < len(where):
        n = where[start][0]
        end = start
        while end < len(where) and where[end][0] == n:
            end += 1
        one = placed[n]
        left, right = one.line.left, one.line.right
        wide = max(right - left, 0.01)
        edges = [round((edge - left) / wide, 4) for _, edge in where[start:end]]
        yield PageLine(start, one.place, one.box, (*edges, 1.0), one.sheet.turn)
        start = end
