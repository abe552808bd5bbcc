"""What a chart consists of, as plain frozen data: two axes, and layers of areas, lines and points."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lbpmeta.effects import MEASURES
from lbpmeta.errors import DataError
from lbpmeta.plots.canvas.scale import axis_ticks
from lbpmeta.pooling.fit_text import display_name

__all__ = [
    "Area",
    "Axis",
    "Cells",
    "Chart",
    "Line",
    "Panels",
    "Points",
    "Text",
    "Zone",
    "effect_axis",
    "has_null",
    "linear_axis",
    "named",
    "row_axis",
    "shown",
]

#: Share of the range that stays free at either end of an axis.
_PAD: Final = 0.05
#: Beyond this logarithm, a ratio is no number that can be read on an axis; the logarithm is shown instead.
_LARGEST_LOG: Final = 100.0
#: Logarithms of what lies far beyond the axis, kept within the range of a float.
_LARGEST_SHOWN: Final = 700.0
#: A longer tick label is written with an exponent.
_LONGEST_TICK: Final = 7
#: As many points get a name without being asked for all.
_MOST_NAMED: Final = 8


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a chart.

    Parameters
    ----------
    label : str
    limits : (float, float)
        Left and right, or bottom and top; they may fall.
    ticks : tuple of float
    tick_labels : tuple of str
    log : bool
    ruled : bool
        Whether a line with ticks is drawn; labels of rows can stand without.
    """

    label: str
    limits: tuple[float, float]
    ticks: tuple[float, ...]
    tick_labels: tuple[str, ...]
    log: bool = False
    ruled: bool = True

    def share(self, value: float) -> float:
        """Return where a value stands, 0 at the first limit and 1 at the second."""
        first, last = self.limits
        if self.log:
            first, last, value = math.log(first), math.log(last), math.log(value)
        return (value - first) / (last - first)


@dataclass(frozen=True, slots=True)
class Area:
    """A filled polygon.

    Parameters
    ----------
    role : str
        Which element of the figure this is; its style goes by it.
    label : str
        In the legend; "" for none.
    x, y : tuple of float
        Corners.
    """

    role: str
    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points; `role` and `label` as for an area."""

    role: str
    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Points:
    """A set of marks; `role` and `label` as for an area.

    Parameters
    ----------
    x, y : tuple of float
    area : tuple of float
        Area of each mark, relative to the largest (drawn no smaller than can be seen); empty where all are alike.
    names : tuple of str
        Written beside the marks; "" for none. Empty where no mark has a name.
    rank : tuple of float
        Names of a higher rank are placed first. As long as `names`.
    """

    role: str
    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    area: tuple[float, ...] = ()
    names: tuple[str, ...] = ()
    rank: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Cells:
    """A grid of counts, shaded by their size and coloured by the share of a group.

    Parameters
    ----------
    x, y : tuple of float
        Edges of columns and rows.
    counts : tuple of tuple of int
        By row, then by column.
    share : tuple of tuple of float
        Of each count, how much belongs to the second group.
    roles : (str, str)
        Of the two groups; their colours go by them.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]
    counts: tuple[tuple[int, ...], ...]
    share: tuple[tuple[float, ...], ...]
    roles: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Text:
    """A short text centred at a point; its look goes by its role.

    Parameters
    ----------
    room : (float, float) or None
        Ends on the x axis between which it must fit; where it is wider, it is left out.
    """

    role: str
    x: float
    y: float
    text: str
    room: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the x axis, shaded from top to bottom and named above the plot.

    Parameters
    ----------
    role : str
        Its colour goes by it.
    label : str
        Stands above the plot; in the legend, if one of the names has no room there.
    low, high : float
        Ends on the x axis.
    """

    role: str
    label: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure with two axes as plain data.

    Parameters
    ----------
    x, y : Axis
    areas, lines, points, texts : tuple
        Drawn in this order, from the back to the front.
    title : str
    alt_text : str
        What the figure shows, for readers who cannot see it.
    right : Axis or None
        Ticks on the right side, in units of `y`.
    aspect : float
        Height of the plot over its width, where `rows` is 0.
    rows : float
        Lines of text that the plot is high; 0 where the aspect decides.
    notes : tuple of str
        Written under the figure.
    cells : Cells or None
        Behind everything else.
    zones : tuple of Zone
        Behind everything else, too.
    """

    x: Axis
    y: Axis
    areas: tuple[Area, ...]
    lines: tuple[Line, ...]
    points: tuple[Points, ...]
    title: str
    alt_text: str
    right: Axis | None = None
    aspect: float = 0.75
    rows: float = 0
    texts: tuple[Text, ...] = ()
    notes: tuple[str, ...] = ()
    cells: Cells | None = None
    zones: tuple[Zone, ...] = ()

    @property
    def layers(self) -> tuple[Zone | Area | Line | Points, ...]:
        """All zones, areas, lines and sets of marks."""
        return (*self.zones, *self.areas, *self.lines, *self.points)

    def areas_of(self, role: str) -> tuple[Area, ...]:
        """Return the areas of one role, back to front."""
        return tuple(layer for layer in self.areas if layer.role == role)

    def lines_of(self, role: str) -> tuple[Line, ...]:
        """Return the lines of one role, back to front."""
        return tuple(layer for layer in self.lines if layer.role == role)

    def points_of(self, role: str) -> tuple[Points, ...]:
        """Return the sets of marks of one role, back to front."""
        return tuple(layer for layer in self.points if layer.role == role)


@dataclass(frozen=True, slots=True)
class Panels:
    """Several charts that belong together.

    Parameters
    ----------
    charts : tuple of Chart
    title : str
    notes : tuple of str
        Written under the figure.
    alt_text : str
    """

    charts: tuple[Chart, ...]
    title: str
    notes: tuple[str, ...]
    alt_text: str


def linear_axis(
    label: str,
    values: ArrayLike,
    *,
    include: Iterable[float] = (),
    most: int = 6,
    zero: bool = False,
    pad: float = _PAD,
) -> Axis:
    """Return a linear axis that shows all finite values.

    Parameters
    ----------
    label : str
    values : array_like
    include : iterable of float
        More values that must be seen.
    most : int
        Largest number of ticks.
    zero : bool
        Whether the axis starts at 0, without room before it.
    pad : float
        Room at either end, as a share of the range.
    """
    finite = [v for v in (*np.asarray(values, dtype=np.float64).ravel().tolist(), *include) if math.isfinite(v)] or [
        0.0
    ]
    low, high = min(finite), max(finite)
    if zero:
        low = 0.0
    if high - low <= 1e-9 * max(abs(low), abs(high)):
        reach = max(abs(high) * 0.5, 1e-6) if high else 1.0
        low, high = (0.0 if zero else low - reach), high + reach
    room = pad * (high - low)
    limits = (0.0 if zero else low - room, high + room)
    return Axis(label, limits, *_ticks(*limits, log=False, most=most))


def row_axis(labels: Sequence[str]) -> Axis:
    """Return a vertical axis with one row per label, counted downwards from 0."""
    return Axis("", (len(labels) - 0.5, -0.5), tuple(float(i) for i in range(len(labels))), tuple(labels))


def effect_axis(
    measure: str,
    scale: str,
    values: ArrayLike,
    *,
    include: Iterable[float] = (),
    most: int = 6,
    pad: float = _PAD,
) -> Axis:
    """Return the axis of effects: ratios on a logarithmic axis, all others on the scale of the analysis.

    Parameters
    ----------
    measure, scale : str
        As in a fit.
    values : array_like
        Effects on the analysis scale.
    include : iterable of float
        More of them that must be seen.
    most, pad
        As for :func:`linear_axis`.
    """
    title = MEASURES[measure].title if measure in MEASURES else "Effect"
    line = linear_axis(title, values, include=include, most=most, pad=pad)
    if scale != "log":
        return line
    if max(abs(v) for v in line.limits) > _LARGEST_LOG:
        return Axis("Logarithm of the effect", line.limits, line.ticks, line.tick_labels)
    low, high = (math.exp(v) for v in line.limits)
    name = display_name(measure, scale) if measure else "Ratio"
    return Axis(name, (low, high), *_ticks(low, high, log=True, most=most), log=True)


def has_null(measure: str) -> bool:
    """Whether a measure has a value of no effect, 0 on the analysis scale; a proportion or a mean has none."""
    return measure not in MEASURES or not math.isnan(MEASURES[measure].null)


def shown(axis: Axis, values: ArrayLike) -> tuple[float, ...]:
    """Return values of the analysis scale as an axis of effects shows them."""
    array: NDArray[np.float64] = np.asarray(values, dtype=np.float64)
    return tuple((np.exp(np.clip(array, -_LARGEST_SHOWN, _LARGEST_SHOWN)) if axis.log else array).ravel().tolist())


def named(
    labels: Sequence[str], rank: NDArray[np.float64], stands_out: NDArray[np.bool_], annotate: str | Sequence[str]
) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Return the names to write beside the points, and their rank.

    Parameters
    ----------
    labels : sequence of str, length k
    rank : ndarray, shape (k,)
    stands_out : ndarray of bool, shape (k,)
    annotate : {"auto", "all", "none"} or sequence of str
        "auto" names at most 8 points that stand out; a sequence names the points with these labels.
    """
    k = len(labels)
    score = np.nan_to_num(np.asarray(rank, dtype=np.float64))
    if annotate == "none":
        return ("",) * k, tuple(score.tolist())
    if annotate == "auto":
        order = [i for i in np.argsort(-score, kind="stable").tolist() if stands_out[i]]
        chosen = set(order[:_MOST_NAMED])
    elif annotate == "all":
        chosen = set(range(k))
    elif isinstance(annotate, str):
        raise DataError(f"`annotate` is {annotate!r}; give 'auto', 'all', 'none' or a list of labels.")
    else:
        wanted = [str(a) for a in annotate]
        if unknown := [a for a in wanted if a not in labels]:
            raise DataError(f"`annotate` names {unknown[0]!r}, which is no label of a study.")
        chosen = {i for i, label in enumerate(labels) if label in wanted}
    names = tuple(str(label) if i in chosen else "" for i, label in enumerate(labels))
    return names, tuple(score.tolist())


def _ticks(low: float, high: float, *, log: bool, most: int) -> tuple[tuple[float, ...], tuple[str, ...]]:
    ticks, labels = axis_ticks(low, high, log=log, most=most)
    if any(len(label) > _LONGEST_TICK for label in labels):
        labels = tuple(f"{t:.3g}".replace("-", "\u2212") for t in ticks)
    return ticks, labels
