"""Names around a ring of marks: outside of it, on the side of their mark, never on each other."""

from __future__ import annotations

import math
from typing import Final

from lbpmeta.plots.canvas.labels import Box
from lbpmeta.plots.canvas.letters import Measure, wrap_to
from lbpmeta.plots.canvas.style import SIZE, shorten
from lbpmeta.plots.chart.chart import Chart, Points
from lbpmeta.plots.chart.frame import LINE

__all__ = ["ring_margins", "ring_names"]

#: Most that the names of one side may take of the width.
_SHARE: Final = 0.27
_LINES: Final = 2
#: Between a mark and its name, and between two names, in inches.
_GAP: Final = 0.05
_APART: Final = 0.02
_HIGH: Final = 0.85 * LINE
#: A name that stands further off its place, in inches, gets a leader line.
_NEAR: Final = 0.12

Written = tuple[tuple[str, Box, tuple[float, float, float, float] | None], ...]


def _broken(layer: Points, measure: Measure, width: float) -> list[str]:
    """Return the names in at most two lines each."""
    room = _SHARE * width
    out = []
    for name in layer.names:
        lines = wrap_to(name, measure, SIZE, room)
        if len(lines) > _LINES:
            lines = [*lines[: _LINES - 1], shorten(" ".join(lines[_LINES - 1 :]), measure, SIZE, room)]
        out.append("\n".join(lines))
    return out


def _size(name: str, measure: Measure) -> tuple[float, float]:
    return measure(name, SIZE, False), _HIGH * (name.count("\n") + 1)


def ring_margins(
    chart: Chart, measure: Measure, width: float, radii: list[float], high: float = math.inf
) -> tuple[float, float, float, float]:
    """Return what the names need left of the ring, right of it, above and below it, in inches.

    Parameters
    ----------
    chart, measure, width, radii
        As for :func:`ring_names`.
    high : float
        What there is for the ring and the names above and below it; infinite where the aspect decides.
    """
    (layer,) = chart.points
    sides = [0.0, 0.0]
    for name, x in zip(_broken(layer, measure, width), layer.x, strict=True):
        side = int(x >= -1e-9)
        sides[side] = max(sides[side], _size(name, measure)[0])
    left, right = (wide + 2 * _GAP for wide in sides)
    wide = max(width - left - right, 0.3)
    tall = min(chart.aspect * wide, high)
    up = down = 0.0
    for _ in range(3):
        boxes = [box for _, box, _ in ring_names(chart, measure, width, (wide, tall), radii)]
        up = _GAP + max(0.0, max(box.top for box in boxes) - tall)
        down = _GAP + max(0.0, -min(box.bottom for box in boxes))
        if math.isinf(high):
            break
        tall = max(high - up - down, 0.3)
    return left, right, up, down


def ring_names(chart: Chart, measure: Measure, width: float, plot: tuple[float, float], radii: list[float]) -> Written:
    """Return every name with its box, in inches from the lower left corner of the plot, and its leader line.

    Each stands beside its mark, moved up or down along its side until it is off its neighbours: from the middle
    outwards, so that the order is that of the marks.

    Parameters
    ----------
    chart : Chart
        Its marks stand on a ring about 0.
    measure : callable
    width : float
        Of the whole figure.
    plot : (float, float)
        Width and height of the plot.
    radii : list of float
        Of the marks, in inches.
    """
    (layer,) = chart.points
    names = _broken(layer, measure, width)
    centre = chart.x.share(0.0) * plot[0], chart.y.share(0.0) * plot[1]
    at = [(chart.x.share(x) * plot[0], chart.y.share(y) * plot[1]) for x, y in zip(layer.x, layer.y, strict=True)]
    most = max(radii)
    out: list[tuple[str, Box, tuple[float, float, float, float] | None]] = []

    def write(i: int, sign: int, edge: float) -> float:
        """Write one name no nearer to the middle than `edge`, upwards or downwards; return its far edge."""
        x, y = at[i]
        wide, high = _size(names[i], measure)
        away = math.hypot(x - centre[0], y - centre[1]) or 1.0
        across, up = (x - centre[0]) / away, (y - centre[1]) / away
        lx, ly = x + across * (radii[i] + _GAP), y + up * (most + _GAP)
        middle = sign * max(sign * ly, edge + high / 2)
        left = lx if layer.x[i] >= -1e-9 else lx - wide
        leader = (x + across * radii[i], y + up * radii[i], lx, middle) if abs(middle - ly) > _NEAR else None
        out.append((names[i], Box(left, middle - high / 2, left + wide, middle + high / 2), leader))
        return sign * middle + high / 2 + _APART

    for side in (False, True):
        members = sorted((i for i, x in enumerate(layer.x) if (x >= -1e-9) is side), key=lambda i: at[i][1])
        if not members:
            continue
        first = min(range(len(members)), key=lambda j: abs(at[members[j]][1] - centre[1]))
        write(members[first], 1, -math.inf)
        box = out[-1][1]
        edge = box.top + _APART
        for i in members[first + 1 :]:
            edge = write(i, 1, edge)
        edge = -box.bottom + _APART
        for i in reversed(members[:first]):
            edge = write(i, -1, edge)
    return tuple(out)
