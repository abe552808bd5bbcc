"""Marks: what authors put beside a number that is not printed, to say which row of the evidence it is.

``<!-- lbp: id -->`` in Markdown and on web pages, a comment, a bookmark or a tagged field in Word. A reader of a format
puts :func:`hidden_mark` where it found one; the document that its pieces make has it beside its text, not in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

__all__ = ["BOOKMARK", "TextMark", "hidden_mark", "mark_in", "without_hidden"]

#: What a comment says that is a mark.
_SAID: Final = re.compile(r"\s*lbp:\s*(\S.{0,400})", re.DOTALL)

#: How bookmarks of Word that are marks begin; the letters of an id that no bookmark may have are "_" in it.
BOOKMARK: Final = "lbp_"

#: In a text: between two characters that are none, each byte as one for private use. No other text has them.
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
_BASE: Final = 0xE100
_HIDDEN: Final = re.compile(f"{_OPEN}([{chr(_BASE)}-{chr(_BASE + 0xFF)}]{{0,1600}}){_CLOSE}")


@dataclass(frozen=True, slots=True)
class TextMark:
    """A mark beside a text.

    Parameters
    ----------
    offset : int
        The characters of the text in front of it.
    said : str
        What it says: ids of rows, or "ignore" with a reason.
    """

    offset: int
    said: str


def mark_in(comment: str) -> str:
    """Return what a comment says that is a mark; "" where it is none.

    Examples
    --------
    >>> mark_in(" lbp: smith-pain "), mark_in("to do")
    ('smith-pain', '')
    """
    found = _SAID.match(comment)
    return "" if found is None else " ".join(found[1].split())


def hidden_mark(said: str) -> str:
    """Return a mark as characters that a reader of a format puts into its text.

    Examples
    --------
    >>> without_hidden("MD -7.7" + hidden_mark("smith-pain") + " and")
    ('MD -7.7 and', (TextMark(offset=7, said='smith-pain'),))
    """
    return f"{_OPEN}{''.join(chr(_BASE + byte) for byte in said.encode()[:1600])}{_CLOSE}" if said else ""


def without_hidden(text: str) -> tuple[str, tuple[TextMark, ...]]:
    """Return a text without its marks, and the marks with their places."""
    if _OPEN not in text:
        return text, ()
    marks = tuple(_taken(text))
    return _HIDDEN.sub("", text), marks


def _taken(text: str) -> Iterator[TextMark]:
    gone = 0
    for found in _HIDDEN.finditer(text):
        said = bytes(ord(letter) - _BASE for letter in found[1]).decode(errors="replace")
        yield TextMark(found.start() - gone, said)
        gone += found.end() - found.start()
