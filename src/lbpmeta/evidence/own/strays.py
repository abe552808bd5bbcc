"""Strays: single cells among many that are no numbers: they are named, and the rest is read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lbpmeta.evidence.parts import parts_of

__all__ = ["STATED", "STRAY", "Cell", "stray"]

#: How it is said that single cells are not read.
STRAY: Final = "not read, because they are no numbers: cells of"
#: A column of so many cells may hold single ones that are no numbers: they are named, and the rest is read.
_MANY: Final = 10
_FEW: Final = 0.1
#: "rc = 0,74" among numbers says something else, and nothing of how they are written.
STATED: Final = re.compile(r"[^\W\d_]{2,}\s*=")
#: Columns that no estimate is computed from: what is none in them stops no file ("3+2" studies, "881; 847" people).
_ASIDE: Final = ("n", "k", "q_df", "weight")
#: No word for a lack, as "NR" is, but a word that is longer than these.
_SHORTEST: Final = 3
#: So many numbers show that a column holds some.
_SOME: Final = 2


@dataclass(frozen=True, slots=True)
class Cell:
    """What a text says in a column.

    Parameters
    ----------
    column, text : str
        The column as the header has it.
    numbers : mapping of str to str
        By column of ours.
    told : str
        What is to be said of it, where it is passed over.
    wrong : str
        Why it is no number.
    stray : bool
        Whether it stands among many numbers: it is named, and not read.
    """

    column: str
    text: str
    numbers: Mapping[str, str]
    told: str = ""
    wrong: str = ""
    stray: bool = False


def stray(cells: Sequence[Cell], column: str) -> list[Cell]:
    """Return the cells of a column, single ones among many that are no numbers marked as such.

    A date is none of them: it was a number before a spreadsheet changed it. A p-value in words is one in any column,
    and so are sentences beside some numbers: "see text", "not reported for both arms".
    """
    wrong = {c.text for c in cells if c.wrong and parts_of(c.text).kind != "date"}
    numbers = sum(bool(c.numbers) for c in cells)
    count = sum(c.text in wrong for c in cells)
    single = count + numbers >= _MANY and count <= _FEW * (count + numbers)
    words = Counter(c.text for c in cells if c.text in wrong and not re.search(r"\d", c.text))
    codes = {t for t, often in words.items() if often > 1 and numbers >= _SOME}  # "nd", "missing": somebody's NA
    if not single and not (column in ("p", *_ASIDE) and numbers):
        few = numbers >= _SOME and count < numbers
        apart = {t for t in wrong if parts_of(t).kind == "text"} if numbers else set()
        wrong = {t for t in apart if _words(t) > 1 or (few and (" " in t.strip() or _is_word(t))) or t in codes}
    if numbers >= _SOME:
        wrong |= {c.text for c in cells if c.wrong and STATED.search(c.text)}
    said = f"{STRAY} {cells[0].column!r}" if cells else ""
    bare = [c.text for c in cells if c.numbers and column == "estimate" and "estimate" not in c.numbers]
    if numbers >= _MANY and len(bare) <= _FEW * numbers:  # "0..45" among estimates is no interval
        texts = {*bare}
        cells = [Cell(c.column, c.text, {}, said, stray=True) if c.text in texts else c for c in cells]
    if numbers >= _SOME and column != "p":  # what is said of a test, in place of the effect
        wrong |= {c.text for c in cells if c.wrong and parts_of(c.text).kind == "words for p"}
    if column in ("events1", "events2") and any(len(c.numbers) > 1 for c in cells):
        wrong |= {c.text for c in cells if c.wrong and parts_of(c.text).kind == "percent"}  # among "22/110 (20.0%)"
    if not wrong:
        return list(cells)
    return [Cell(c.column, c.text, {}, said, stray=True) if c.text in wrong and c.wrong else c for c in cells]


def _is_word(text: str) -> bool:
    """Whether a text is a word of some letters alone: no number was meant by it."""
    return len(text.strip()) > _SHORTEST and text.strip().isalpha()


def _words(text: str) -> int:
    """Return how many words of letters alone a text has: two make a sentence ("See Lee 2007"), one may be "about 2"."""
    return sum(word.strip(".,;:()").isalpha() for word in text.split())
