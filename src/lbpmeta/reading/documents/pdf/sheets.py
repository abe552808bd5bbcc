"""Sheets: the words of a page with their boxes, upright whichever way they are printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lbpmeta.reading.document import PageBox
from lbpmeta.reading.documents.letters import of_symbol_font

__all__ = ["UNKNOWN", "Ruling", "Sheet", "Word", "sheet_of"]

#: A glyph of which nobody knows the letter.
UNKNOWN: Final = "\ufffd"

_LIGATURES: Final = dict(
    zip("\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06", ["ff", "fi", "fl", "ffi", "ffl", "st", "st"], strict=True)
)
#: What stands for an equals sign in the fonts of some publishers, where it stands alone: "P \u00bc 0.04".
_EQUALS: Final = "\u00bc"
_PRIVATE: Final = range(0xE000, 0xF900)
#: A jump to the right or back of so much of the height of the letters ends a word.
_JUMP: Final = 0.22
_BACK: Final = 0.6


@dataclass(frozen=True, slots=True)
class Word:
    """Letters without a blank between them, on one base line; positions in points, from the top left corner.

    Parameters
    ----------
    text : str
    left, top, right, bottom, base : float
    edges : tuple of float
        Where each letter begins, and where the last one ends.
    spaced : bool
        Whether a blank is printed before it.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    edges: tuple[float, ...]
    spaced: bool = True

    @property
    def size(self) -> float:
        """The height of its letters, with what hangs below the base line."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Ruling:
    """A line that is drawn across."""

    left: float
    right: float
    y: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its words in the order of the file, and its rules.

    Parameters
    ----------
    number : int
        From 1.
    width, height : float
        In points, in the direction in which its words run.
    words : tuple of Word
    rulings : tuple of Ruling
    turn : int
        By how many right angles the page was turned for its words to run from left to right.
    hidden : bool
        Whether its letters lie unseen behind a picture, as those of a scan do.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rulings: tuple[Ruling, ...]
    turn: int = 0
    hidden: bool = False

    def box(self, left: float, top: float, right: float, bottom: float) -> PageBox:
        """Return a place on the sheet as one on the page as it is shown."""
        w, h = self.width, self.height
        if self.turn == 1:  # the words run up the page
            return PageBox(self.number, top, w - right, bottom, w - left)
        if self.turn == 2:
            return PageBox(self.number, w - right, h - bottom, w - left, h - top)
        if self.turn == 3:
            return PageBox(self.number, h - bottom, left, h - top, right)
        return PageBox(self.number, left, top, right, bottom)


def sheet_of(told: Mapping[str, Any]) -> Sheet:
    """Return the sheet of what the child says of a page.

    Examples
    --------
    >>> said = {"page": 1, "width": 9000, "height": 9000, "letters": "a b", "turns": "000", "rules": []}
    >>> said["boxes"] = [0, 0, 500, 1000, 800, 0, 0, 0, 0, 0, 900, 0, 1400, 1000, 800]
    >>> [word.text for word in sheet_of(said).words]
    ['a', 'b']
    """
    letters, turns = told["letters"], told["turns"]
    counts = Counter(turn for letter, turn in zip(letters, turns, strict=True) if not letter.isspace())
    turn = next((t for t, _ in counts.most_common(1) if t != "9"), "0")
    width, height = told["width"] / 100, told["height"] / 100
    if turn in "13":
        width, height = height, width
    way = _Way(int(turn), told["width"], told["height"])
    words = tuple(_words(letters, turns, told["boxes"], way))
    drawn = [
        Ruling(left / 100, right / 100, (top + bottom) / 200)
        for left, top, right, bottom in (way.box(*box) for box in told["rules"])
        if right - left > bottom - top
    ]
    typed = [Ruling(word.left, word.right, word.base) for word in words if _is_leader(word.text)]
    words = tuple(word for word in words if not _is_leader(word.text))
    rulings = _joined_rulings((*drawn, *typed))
    return Sheet(told["page"], width, height, words, rulings, int(turn), bool(told.get("hidden")))


def _is_leader(text: str) -> bool:
    """Whether a word is a row of dots or dashes, which rules a table or leads to a page number."""
    return len(text) > 5 and set(text) <= set("._\u2026\u2013\u2014-=")


def _joined_rulings(rulings: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """Rules, those as one that touch each other from left to right: many are drawn cell by cell."""
    found: list[Ruling] = []
    for one in sorted(rulings, key=lambda r: (round(r.y), r.left)):
        for i in range(len(found) - 1, max(-1, len(found) - 4), -1):
            last = found[i]
            if abs(last.y - one.y) < 1.0 and last.left - 1 <= one.left <= last.right + 0.7:
                found[i] = Ruling(last.left, max(last.right, one.right), last.y)
                break
        else:
            found.append(one)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Way:
    """How a page is turned so that its words run from left to right."""

    turn: int
    width: int
    height: int

    def box(self, left: int, top: int, right: int, bottom: int) -> tuple[int, int, int, int]:
        if self.turn == 1:
            return self.height - bottom, left, self.height - top, right
        if self.turn == 2:
            return self.width - right, self.height - bottom, self.width - left, self.height - top
        if self.turn == 3:
            return top, self.width - right, bottom, self.width - left
        return left, top, right, bottom

    def base(self, at: int) -> int:
        if self.turn == 2:
            return self.height - at
        if self.turn == 3:
            return self.width - at
        return at


def _words(letters: str, turns: str, boxes: Sequence[int], way: _Way) -> list[Word]:
    found: list[Word] = []
    text: list[str] = []
    edges: list[int] = []
    now = before = (0, 0, 0, 0, 0)
    spaced = True

    def ended() -> None:
        nonlocal spaced
        if text:
            left, top, right, bottom, base = (value / 100 for value in now)
            ends = tuple(edge / 100 for edge in (*edges, now[2]))
            said = "=" if text == [_EQUALS] else "".join(text)
            found.append(Word(said, left, top, right, bottom, base, ends, spaced))
            text.clear()
            edges.clear()
            spaced = False

    for i, letter in enumerate(letters):
        if letter.isspace() or letter == "\u200b":
            ended()
            spaced = spaced or letter != "\n"
            continue
        if turns[i] != str(way.turn):
            ended()
            continue
        at = 5 * i
        left, top, right, bottom = way.box(*boxes[at : at + 4])
        base = way.base(boxes[at + 4])
        size = bottom - top
        joined = text and (left, right, base) == (before[0], before[2], before[4])  # of one ligature
        before = (left, top, right, bottom, base)
        if joined:
            left = (left + right) // 2
        elif text and (
            abs(base - now[4]) > 0.08 * size
            or left - now[2] > _JUMP * size
            or left < now[2] - _BACK * size
            or abs(size - (now[3] - now[1])) > 0.12 * size
        ):
            ended()
        if not text:
            now = (left, top, right, bottom, base)
        if ord(letter) in _PRIVATE:
            known = of_symbol_font(ord(letter)) if 0xF020 <= ord(letter) <= 0xF0FF else UNKNOWN
            letter = known if len(known) == 1 and known != "\ufffc" else UNKNOWN
        for part in _LIGATURES.get(letter, letter):
            text.append(part)
            edges.append(left)
        now = (now[0], min(now[1], top), max(now[2], right), max(now[3], bottom), now[4])
    ended()
    return found
