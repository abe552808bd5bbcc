"""Where the names of points go: plain geometry in inches, without overlaps, the same every time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["Box", "Placed", "place_names"]

#: Distances between the edge of a mark and its name, in inches; beyond the first two a leader line is drawn.
_DISTANCES: Final = (0.03, 0.07, 0.14, 0.24, 0.36)
_NEAR: Final = 0.1
#: Right, left, above, below, then the diagonals.
_DIRECTIONS: Final = tuple(
    (math.cos(math.radians(a)), math.sin(math.radians(a)))
    for a in (0, 180, 90, 270, 35, 145, 325, 215, 60, 120, 300, 240)
)
#: Steps at which a leader line is looked at.
_STEPS: Final = 12
#: Room between two texts, in inches.
_APART: Final = 0.02


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, in inches from the lower left corner of the plot."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: Box, apart: float = 0.0) -> bool:
        """Whether two boxes overlap, or come closer than `apart`."""
        return (
            self.left < other.right + apart
            and other.left < self.right + apart
            and self.bottom < other.top + apart
            and other.bottom < self.top + apart
        )

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.left < x < self.right and self.bottom < y < self.top


@dataclass(frozen=True, slots=True)
class Placed:
    """The place of one name.

    Parameters
    ----------
    box : Box
    leader : (float, float, float, float) or None
        Ends (x0, y0, x1, y1) of the line from the mark to a name that stands away from it.
    """

    box: Box
    leader: tuple[float, float, float, float] | None


def place_names(
    anchors: Sequence[tuple[float, float]],
    radii: Sequence[float],
    sizes: Sequence[tuple[float, float] | None],
    rank: Sequence[float],
    plot: tuple[float, float],
    taken: Sequence[Box] = (),
) -> tuple[Placed | None, ...]:
    """Place names beside their marks, those of the highest rank first.

    Each name is tried around its mark, then further and further away with a leader line, until it lies inside the
    plot, on no mark and on no other name; None where there is no such place.

    Parameters
    ----------
    anchors : sequence of (x, y)
        Centres of all marks, in inches from the lower left corner of the plot.
    radii : sequence of float
        Of the marks.
    sizes : sequence of (width, height) or None
        Of the names; None for a mark without one.
    rank : sequence of float
    plot : (float, float)
        Width and height of the plot.
    taken : sequence of Box
        Where no name may stand.

    Examples
    --------
    >>> a, b = place_names([(1.0, 1.0), (1.0, 1.0)], [0.05, 0.05], [(0.4, 0.1), (0.4, 0.1)], [2, 1], (2.0, 2.0))
    >>> a.box.left > 1.05, b.box.right < 0.95
    (True, True)
    """
    marks = [Box(x - r, y - r, x + r, y + r) for (x, y), r in zip(anchors, radii, strict=True)]
    names: list[Box] = list(taken)
    leaders: list[tuple[float, float]] = []
    out: list[Placed | None] = [None] * len(anchors)
    for i in sorted(range(len(anchors)), key=lambda i: (-rank[i], i)):
        size = sizes[i]
        if size is None:
            continue
        found = _place(anchors[i], radii[i], size, plot, marks, names, leaders)
        out[i] = found
        if found is not None:
            names.append(found.box)
            if found.leader is not None:
                leaders += _along(found.leader)
    return tuple(out)


def _place(
    anchor: tuple[float, float],
    radius: float,
    size: tuple[float, float],
    plot: tuple[float, float],
    marks: Sequence[Box],
    names: Sequence[Box],
    leaders: Sequence[tuple[float, float]],
) -> Placed | None:
    x, y = anchor
    width, height = size
    for distance in _DISTANCES:
        reach = radius + distance
        for across, up in _DIRECTIONS:
            cx = x + across * reach + math.copysign(width / 2, across) * (abs(across) > 0.1)
            cy = y + up * reach + math.copysign(height / 2, up) * (abs(up) > 0.1)
            box = Box(cx - width / 2, cy - height / 2, cx + width / 2, cy + height / 2)
            if box.left < 0 or box.bottom < 0 or box.right > plot[0] or box.top > plot[1]:
                continue
            if any(box.meets(mark) for mark in marks) or any(box.meets(name, _APART) for name in names):
                continue
            if any(box.holds(*point) for point in leaders):
                continue
            if distance <= _NEAR:
                return Placed(box, None)
            end = (min(max(x, box.left), box.right), min(max(y, box.bottom), box.top))
            leader = (x + across * radius, y + up * radius, *end)
            points = _along(leader)[1:]
            in_the_way = (*names, *(mark for mark in marks if not mark.holds(x, y)))
            if not any(thing.holds(*point) for point in points for thing in in_the_way):
                return Placed(box, leader)
    return None


def _along(leader: tuple[float, float, float, float]) -> list[tuple[float, float]]:
    x0, y0, x1, y1 = leader
    return [(x0 + (x1 - x0) * t / _STEPS, y0 + (y1 - y0) * t / _STEPS) for t in range(_STEPS + 1)]
