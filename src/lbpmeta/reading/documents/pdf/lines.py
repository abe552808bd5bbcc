"""Lines: the words of a sheet, joined along their base lines; what is raised is told by size and base line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from lbpmeta.reading.documents.letters import raised
from lbpmeta.reading.documents.pdf.sheets import Sheet, Word

__all__ = ["Line", "line_from", "lines_on", "without_line_numbers"]

#: Words further apart than so many heights are not of one line of running text.
_GAP: Final = 2.2
_BLANK: Final = 0.14


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text, or a part of one.

    Parameters
    ----------
    words : tuple of Word
        From left to right.
    text : str
        As printed, what is raised set apart.
    edges : tuple of float
        Where each character of the text begins, and where the last one ends.
    base, size : float
        Of most of its letters.
    """

    words: tuple[Word, ...]
    text: str
    edges: tuple[float, ...]
    base: float
    size: float

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @property
    def top(self) -> float:
        return self.base - 0.8 * self.size

    @property
    def bottom(self) -> float:
        return self.base + 0.2 * self.size

    @property
    def cells(self) -> int:
        """Into how many parts wide gaps cut it."""
        pairs = pairwise(self.words)
        return 1 + sum(after.left - before.right > 0.9 * self.size for before, after in pairs)


def lines_on(sheet: Sheet) -> list[Line]:
    """Return the lines of a sheet, in the order of the file."""
    found: list[Line] = []
    run: list[Word] = []
    for word in sheet.words:
        if run and not _goes_on(run, word):
            found.append(line_from(run))
            run = []
        run.append(word)
    if run:
        found.append(line_from(run))
    return found


def _goes_on(run: Sequence[Word], word: Word) -> bool:
    last = run[-1]
    tall = max(run, key=lambda w: w.size)
    size = max(tall.size, word.size)
    shared = min(tall.bottom, word.bottom) - max(tall.top, word.top)
    if shared < 0.45 * min(tall.size, word.size):
        return False
    return -0.4 * size < word.left - last.right < _GAP * size


def line_from(words: Iterable[Word]) -> Line:
    """Return words as a line."""
    row = sorted(words, key=lambda w: w.left)
    weights: dict[tuple[float, float], int] = {}
    for word in row:
        key = (round(word.base, 1), round(word.size, 1))
        weights[key] = weights.get(key, 0) + len(word.text)
    base, size = max(weights, key=lambda key: weights[key] * key[1] ** 3)
    text: list[str] = []
    edges: list[float] = []
    up: list[Word] = []

    def put(letters: str, starts: Sequence[float]) -> None:
        text.append(letters)
        edges.extend(starts)

    def put_raised() -> None:
        if not up:
            return
        printed = "".join(w.text for w in up)
        shown = raised("".join(text)[-6:], printed)
        starts = [edge for w in up for edge in w.edges[:-1]]
        put(shown, ([up[0].left] * max(0, len(shown) - len(starts)) + starts)[: len(shown)])
        up.clear()

    before: Word | None = None
    for word in row:
        is_up = word.size < 0.93 * size and word.base < base - 0.12 * size
        gap = word.left - before.right if before is not None else 0.0
        blank = before is not None and (gap > _BLANK * size or (word.spaced and gap > 0.03 * size))
        if not is_up or blank:
            put_raised()
        if blank and before is not None:
            put(" ", [before.right])
        if is_up:
            up.append(word)
        else:
            put(word.text, word.edges[:-1])
        before = word
    put_raised()
    end = max(word.right for word in row)
    return Line(tuple(row), "".join(text), (*edges, end), base, size)


def without_line_numbers(sheet: Sheet) -> Sheet:
    """Return a sheet without the numbers of lines that stand in the margin of a manuscript."""
    found = [w for w in sheet.words if w.text.isdecimal() and len(w.text) < 5 and w.left < 0.2 * sheet.width]
    if len(found) < 8:
        return sheet
    found.sort(key=lambda w: w.base)
    rights = sorted(w.right for w in found)
    edge = rights[len(rights) // 2]
    column = [w for w in found if abs(w.right - edge) < 3 or abs(w.left - found[0].left) < 1]
    steps = [int(b.text) - int(a.text) for a, b in pairwise(column)]
    usual = steps[0] if steps else 0
    if len(column) < 8 or usual not in (1, 5) or sum(step == usual for step in steps) < 0.9 * len(steps):
        return sheet
    left_out = set(map(id, column))
    words = tuple(w for w in sheet.words if id(w) not in left_out)
    return Sheet(sheet.number, sheet.width, sheet.height, words, sheet.rulings, sheet.turn, sheet.hidden)
