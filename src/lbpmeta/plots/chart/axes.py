"""Axes of charts: limits and ticks that show the values, and the names beside points."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lbpmeta.errors import DataError
from lbpmeta.measures import MEASURES
from lbpmeta.plots.canvas.scale import axis_ticks
from lbpmeta.plots.chart.chart import Axis
from lbpmeta.pooling.fit_text import display_name

__all__ = ["effect_axis", "has_null", "linear_axis", "names_beside", "on_axis", "row_axis"]

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


def on_axis(axis: Axis, values: ArrayLike) -> tuple[float, ...]:
    """Return values of the analysis scale as an axis of effects shows them."""
    array: NDArray[np.float64] = np.asarray(values, dtype=np.float64)
    return tuple((np.exp(np.clip(array, -_LARGEST_SHOWN, _LARGEST_SHOWN)) if axis.log else array).ravel().tolist())


def names_beside(
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
