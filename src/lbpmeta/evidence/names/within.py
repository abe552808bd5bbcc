"""Within: columns that lie between the only two limits of a table in every row, whatever they are called."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.names.readings import readings
from lbpmeta.evidence.names.values import Shape
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["between", "enclosed"]

_MOST: Final = 0.9
_FEWEST: Final = 3


def enclosed(header: Sequence[str], records: Sequence[Sequence[str]], shapes: Sequence[Shape]) -> frozenset[int]:
    """Return columns of whole numbers that lie between two limits in every row: estimates, however round.

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> rows = [["3", "0.8", "9.2"], ["9", "4.5", "16.8"], ["19", "12.1", "28.3"]]
    >>> sorted(enclosed(["Estimate", "CI_lower", "CI_upper"], rows, [shape_of(c) for c in zip(*rows)]))
    [0]
    """
    ends = _only_limits(header, records, shapes)
    if not ends:
        return frozenset()
    found = set()
    for place, shape in enumerate(shapes):
        if shape.whole < 1 or shape.share < _MOST or len(shape.numbers) < _FEWEST:
            continue
        rows = list(zip(ends[0], floats_of(records, place), ends[1], strict=True))
        known = [row for row in rows if math.isfinite(sum(row))]
        within = sum(low < x < high for low, x, high in known)
        if 2 * within > len(known) and all(low <= x <= high for low, x, high in known):
            found.add(place)
    return frozenset(found)


def _only_limits(
    header: Sequence[str], records: Sequence[Sequence[str]], shapes: Sequence[Shape]
) -> tuple[list[float], list[float]] | tuple[()]:
    """Return the numbers of the only two limits of a table that go by no further word; nothing where there are none."""
    ends = []
    for quantity in ("ci_low", "ci_high"):
        places = [
            p
            for p, name in enumerate(header)
            if shapes[p].share > 0.5 and shapes[p].whole < 1
            if any(r.quantity == quantity and not r.arm and not r.words for r in readings(name, {})[:1])
        ]
        if len(places) != 1:
            return ()
        ends.append(floats_of(records, places[0]))
    return ends[0], ends[1]


#: Words of an effect that may go by another word as well.
_EFFECT: Final = frozenset(("effect", "effects", "es", "effectsize", "estimate", "association"))
_AN_EFFECT: Final = frozenset(("estimate", "r", "pair", "mean", "events", "median"))


def between(header: Sequence[str], records: Sequence[Sequence[str]], shapes: Sequence[Shape]) -> dict[int, str]:
    """Return the column that is called after an effect and lies between the limits in every row: "effect.mag".

    Nothing else may be an effect, and no other column lie between them.

    Examples
    --------
    >>> from lbpmeta.evidence.names.values import shape_of
    >>> rows = [["1.9", "1.1", "3.3", "2"], ["1.1", "0.9", "1.4", "1"], ["1.6", "1.2", "2.1", "2"]]
    >>> between(["effect.mag", "lower", "upper", "n.sites"], rows, [shape_of(c) for c in zip(*rows)])
    {0: 'estimate'}
    """
    ends = _only_limits(header, records, shapes)
    if not ends or any(r.quantity in _AN_EFFECT and not r.weak for name in header for r in readings(name, {})[:1]):
        return {}
    called = []
    for place, shape in enumerate(shapes):
        if not _EFFECT & set(words_of(header[place])) or shape.share < _MOST or len(shape.numbers) < _FEWEST:
            continue
        rows = [row for row in zip(ends[0], floats_of(records, place), ends[1], strict=True) if math.isfinite(sum(row))]
        within = sum(low < x < high for low, x, high in rows)
        if len(rows) >= _FEWEST and 2 * within > len(rows) and all(low <= x <= high for low, x, high in rows):
            called.append(place)
    return {called[0]: "estimate"} if len(called) == 1 else {}
