"""Margins of a chart that follow its texts, in inches."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from lbpmeta.plots.canvas.letters import Measure, wrap_to
from lbpmeta.plots.canvas.style import SIZE, shorten
from lbpmeta.plots.chart.chart import Area, Axis, Chart, Line, Points, Zone

__all__ = [
    "BETWEEN",
    "EDGE",
    "LINE",
    "SAMPLE",
    "SMALL",
    "TICK",
    "TITLE",
    "Frame",
    "fitted",
    "frame_of",
    "labelled",
    "thinned",
]

#: Height of a line of text, free edge of a figure, and length of a tick with its gap.
LINE: Final = SIZE * 1.3 / 72
EDGE: Final = 0.06
TICK: Final = 6 / 72
TITLE: Final = 1.12
#: Between entries of a legend, and the width of a sample, in inches.
BETWEEN: Final = 0.2
SAMPLE: Final = 0.3
SMALL: Final = 0.88
#: Most that the names of rows may take of the figure's width.
_LABEL_SHARE: Final = 0.42
#: The same where both sides have names.
_LEFT_OF_TWO: Final = 0.32
_RIGHT_OF_TWO: Final = 0.26


@dataclass(frozen=True, slots=True)
class Frame:
    """Margins around a plot, in inches, and the texts that were fitted to them."""

    left: float
    right: float
    above: float
    below: float
    title: tuple[str, ...]
    x_label: tuple[str, ...]
    y_label: tuple[str, ...]
    legend: tuple[tuple[tuple[int, str], ...], ...]
    key: tuple[str, ...]
    zones: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    #: Between the plot and what stands above it, and below it: names around a ring.
    free: tuple[float, float] = (0.0, 0.0)

    @property
    def head(self) -> float:
        """Height of the names of zones above the plot, or of its own name."""
        lines = max((name.count("\n") + 1 for name in self.zones), default=0)
        return SMALL * LINE * lines + LINE * len(self.name) + self.free[0]


def fitted(chart: Chart, measure: Measure, width: float) -> Chart:
    """Return the chart with names of rows, on either side, broken or cut to their share of the width."""
    if not chart.rows or not chart.y.tick_labels:
        return chart
    most = max(1, math.floor(chart.rows / len(chart.y.tick_labels) / 0.9))
    left = _LABEL_SHARE if chart.right is None else _LEFT_OF_TWO
    chart = replace(chart, y=_cut(chart.y, most, measure, left * width))
    if chart.right is not None and not chart.right.ruled:
        chart = replace(chart, right=_cut(chart.right, most, measure, _RIGHT_OF_TWO * width))
    return chart


def _cut(axis: Axis, most: int, measure: Measure, room: float) -> Axis:
    """Return an axis with labels of at most so many lines that fit into some room."""
    labels = []
    for label in axis.tick_labels:
        lines = wrap_to(label, measure, SIZE, room)
        if len(lines) > most:
            lines = [*lines[: most - 1], shorten(" ".join(lines[most - 1 :]), measure, SIZE, room)]
        labels.append("\n".join(lines))
    return replace(axis, tick_labels=tuple(labels))


def thinned(axis: Axis, needed: Sequence[float], length: float) -> Axis:
    """Return the axis with every second, third ... tick only, so that labels do not touch; its references stay.

    Parameters
    ----------
    axis : Axis
    needed : sequence of float
        Room that each label needs along the axis, in inches.
    length : float
        Of the axis.
    """
    at = [axis.share(t) * length for t in axis.ticks]
    fixed = [i for i, t in enumerate(axis.ticks) if t in axis.references]

    def apart(i: int, j: int) -> bool:
        return abs(at[j] - at[i]) >= (needed[i] + needed[j]) / 2

    kept: list[int] = []
    for step in range(1, max(len(at), 1) + 1):
        free = [i for i in range(0, len(at), step) if i not in fixed and all(apart(i, j) for j in fixed)]
        kept = sorted({*fixed, *free})
        if all(apart(i, j) for i, j in itertools.pairwise(free)):
            break
    return replace(axis, ticks=tuple(axis.ticks[i] for i in kept), tick_labels=tuple(axis.tick_labels[i] for i in kept))


def frame_of(chart: Chart, measure: Measure, width: float, key: Sequence[str]) -> Frame:
    """Return the margins of a chart in a rectangle of that width."""
    room = width - 2 * EDGE
    labels = [measure(label, SIZE, False) for label in chart.y.tick_labels]
    left = EDGE + (TICK + max(labels) if labels else 0.0)
    if chart.y.label:
        left += LINE + 0.04
    if chart.x.tick_labels:
        left = max(left, EDGE + measure(chart.x.tick_labels[0], SIZE, False) / 2)
    right = EDGE + (measure(chart.x.tick_labels[-1], SIZE, False) / 2 if chart.x.tick_labels else 0.0)
    if chart.right is not None:
        right = EDGE + TICK + max((measure(t, SIZE, False) for t in chart.right.tick_labels), default=0.0)
        right += LINE + 0.04 if chart.right.label else 0.0
    title = tuple(wrap_to(chart.title, measure, TITLE * SIZE, room, bold=True)) if chart.title else ()
    x_label = tuple(wrap_to(chart.x.label, measure, SIZE, room)) if chart.x.label else ()
    zones = _zone_names(chart, measure, width - left - right)
    legend = _legend_rows(chart, measure, room, zones=not zones)
    notes = tuple(line for text in (*_joined(key), *chart.notes) for line in wrap_to(text, measure, SMALL * SIZE, room))
    below = EDGE + (TICK + LINE if chart.x.tick_labels else 0.0) + len(x_label) * LINE
    below += (0.06 + len(legend) * LINE * 1.1 if legend else 0.0) + (0.04 + SMALL * len(notes) * LINE)
    above = EDGE + (0.04 + TITLE * LINE * len(title) if title else 0.06)
    name = tuple(wrap_to(chart.name, measure, SIZE, width - left - right)) if chart.name else ()
    frame = Frame(left, right, above, below, title, x_label, (chart.y.label,), legend, notes, zones, name)
    return replace(frame, above=above + frame.head + (0.04 if zones else 0.0))


def _zone_names(chart: Chart, measure: Measure, wide: float) -> tuple[str, ...]:
    """Return the names of the zones in lines that fit above each; nothing if a word of one of them does not."""
    out = []
    for zone in chart.zones:
        room = abs(chart.x.share(zone.high) - chart.x.share(zone.low)) * wide - 0.04
        if any(measure(word, SMALL * SIZE, False) > room for word in zone.label.split()):
            return ()
        out.append("\n".join(wrap_to(zone.label, measure, SMALL * SIZE, room)))
    return tuple(out)


def _joined(key: Sequence[str]) -> list[str]:
    """Return the key as one text in which an entry is broken only if it must."""
    return ["; ".join(entry.replace(" ", "\u00a0") for entry in key)] if key else []


def labelled(chart: Chart, *, zones: bool = False) -> list[Zone | Area | Line | Points]:
    """Layers with an entry in the legend: points first, then lines, then areas, then zones that are not named above."""
    layers: list[Zone | Area | Line | Points] = [*reversed(chart.points), *chart.lines, *chart.areas]
    layers += chart.zones if zones else ()
    return [layer for layer in layers if layer.label]


def _legend_rows(
    chart: Chart, measure: Measure, room: float, *, zones: bool
) -> tuple[tuple[tuple[int, str], ...], ...]:
    """Return the entries of the legend by number with their texts, broken into rows that fit."""
    rows: list[list[tuple[int, str]]] = []
    used = room + 1.0
    for i, layer in enumerate(labelled(chart, zones=zones)):
        text = shorten(layer.label, measure, SIZE, room - SAMPLE - 0.06)
        needed = SAMPLE + 0.06 + measure(text, SIZE, False) + BETWEEN
        if used + needed > room + BETWEEN:
            rows.append([])
            used = 0.0
        rows[-1].append((i, text))
        used += needed
    return tuple(tuple(row) for row in rows)
