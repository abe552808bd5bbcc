"""The words around a result, verbatim, at most 25 of them."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["MOST", "quoted"]

#: Words of a quote at most.
MOST: Final = 25
_WORD: Final = re.compile(r"\S+")


def quoted(text: str, start: int, end: int) -> str:
    """Return the words that hold the characters from `start` to `end`, with some before and after, as printed.

    Examples
    --------
    >>> quoted("Pain fell. The risk ratio was 0.71 (0.48 to 1.05) for all.", 30, 49)
    'The risk ratio was 0.71 (0.48 to 1.05) for all.'
    """
    near = [m.span() for m in _WORD.finditer(text, max(0, start - 200), min(len(text), end + 80))]
    if near and near[0][0] == max(0, start - 200) > 0 and not text[near[0][0] - 1].isspace():
        near = near[1:] if len(near) > 1 else near
    held = [i for i, (a, b) in enumerate(near) if b > start and a < end]
    if not held:
        return text[start:end]
    first, last = held[0], held[-1]
    if last - first >= MOST:
        last = first + MOST - 1
    while first > 0 and last - first < MOST - 5 and text[near[first - 1][1] - 1] not in ".!?":
        first -= 1
    while last + 1 < len(near) and last - first < MOST - 1 and text[near[last][1] - 1] not in ".!?;":
        last += 1
    stop = near[last][1]
    if stop == min(len(text), end + 80) < len(text) and last > held[-1]:
        stop = near[last - 1][1]
    return text[near[first][0] : stop]
