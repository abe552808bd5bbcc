"""Codes: columns of small whole numbers that stand for the words of another column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lbpmeta.evidence.cells import blank
from lbpmeta.evidence.names.values import Shape

__all__ = ["STANDS_FOR", "codes_of_words"]

#: What is said of such a column.
STANDS_FOR: Final = "which it stands for"

#: Fewer kinds show nothing.
_FEWEST: Final = 3
#: A word and its number stand in so many rows, on the average: where each stands once, any count fits the words.
_ROWS: Final = 2


def codes_of_words(header: Sequence[str], records: Sequence[Sequence[str]], shapes: Sequence[Shape]) -> dict[int, str]:
    """Return columns that number the words of another one from 0 or 1 on, each by its own number in every row.

    The words stand in two rows or more, on the average: beside studies of one row each, 1, 2 and 3 can be events.

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> rows = 2 * [["1", "Placebo", "30"], ["2", "Drug", "30"], ["1", "Placebo", "40"], ["3", "Both", "41"]]
    >>> codes_of_words(["trtn", "trtc", "n"], rows, [shape_of(cells) for cells in zip(*rows)])
    {0: "the numbers of 'trtc', which it stands for"}
    >>> rows = [["1", "Lee"], ["2", "Kim"], ["3", "Ono"], ["", "Tan"]]
    >>> codes_of_words(["events", "study"], rows, [shape_of(cells) for cells in zip(*rows)])
    {}
    """
    able = [p for p, s in enumerate(shapes) if s.whole == 1 and s.low in (0, 1) and _numbered(s.numbers)]
    if not able:
        return {}
    words = [p for p, s in enumerate(shapes) if s.numeric == 0 and s.filled == len(records)]
    found: dict[int, str] = {}
    for place in able:
        for other in words:
            told = [(r[place].strip(), r[other].strip()) for r in records if not blank(r[place])]
            pairs = set(told)
            numbers, names = {a for a, _ in pairs}, {b for _, b in pairs}
            if len(pairs) == len(numbers) == len(names) >= _FEWEST and len(told) >= _ROWS * len(pairs):
                found.setdefault(place, f"the numbers of {header[other]!r}, {STANDS_FOR}")
    return found


def _numbered(numbers: Sequence[float]) -> bool:
    """Whether whole numbers count on from the least without a gap."""
    kinds = set(numbers)
    return len(kinds) >= _FEWEST and max(kinds) - min(kinds) == len(kinds) - 1
