"""The x axis of a forest plot: limits, ticks, and what must be clipped. Plain numbers, no drawing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["axis_limits", "axis_ticks"]

#: An estimate may lie this many spreads from the middle one; others become arrows too.
_FAR: Final = 25.0
#: An interval may stick out of the core of the plot by this many median half-widths; the rest is clipped.
_REACH: Final = 3.0
_PAD: Final = 0.04
#: Mantissas of logarithmic ticks, the most readable first.
_MANTISSAS: Final = ((1.0, 2.0, 5.0), (1.0, 3.0), (1.0,), (1.0, 1.5, 2.0, 3.0, 5.0, 7.0))


def axis_limits(
    estimates: NDArray[np.float64],
    lows: NDArray[np.float64],
    highs: NDArray[np.float64],
    anchors: Sequence[float],
    extra: Sequence[tuple[float, float]] = (),
) -> tuple[float, float]:
    """Return axis limits that show every estimate and interval that is not out of all proportion.

    The core is the hull of the estimates and the anchors (null, MCID, pooled estimates), without estimates that
    lie more than 25 spreads from the median (a spread is the median half-width plus the median absolute
    deviation). Intervals widen it, up to three median half-widths of the studies' intervals on either side: one
    study with a huge interval then becomes an arrow instead of squeezing all the others.

    Parameters
    ----------
    estimates, lows, highs : ndarray, shape (k,)
        Of the studies, on a scale on which the axis is linear (logarithms for ratios). NaN is passed over.
    anchors : sequence of float
        Values that must be visible.
    extra : sequence of (low, high)
        Further intervals (totals, prediction), which may be clipped likewise.

    Returns
    -------
    low, high : float

    Examples
    --------
    >>> axis_limits(np.array([0.0, 1.0]), np.array([-1.0, 0.0]), np.array([1.0, 2.0]), [0.0])
    (-1.12, 2.12)
    """
    seen = np.isfinite(estimates)
    # A study with one limit is as wide as it is on that side.
    with np.errstate(invalid="ignore"):
        sides = np.abs(np.stack([estimates - lows, highs - estimates]))[:, seen]
    known = np.isfinite(sides)
    told = known.any(axis=0)
    half = np.where(known, sides, 0.0).sum(axis=0)[told] / known.sum(axis=0)[told]
    usual = float(np.median(half)) if half.size else 0.0
    reach = _REACH * usual
    # An interval that leaves its own estimate out is to be seen as well as the estimate.
    apart = seen & ((estimates < lows) | (estimates > highs)) & np.isfinite(lows) & np.isfinite(highs)
    middles = (lows[apart] + highs[apart]) / 2
    core = [*_near(np.concatenate([estimates[seen], middles]), usual), *(a for a in anchors if math.isfinite(a))]
    if not core:
        core = [0.0]
    ends = [v for v in (*lows[seen], *highs[seen], *(x for pair in extra for x in pair)) if math.isfinite(v)]
    reach = reach or (max(core) - min(core)) or 1.0
    low = max(min([*ends, *core]), min(core) - reach)
    high = min(max([*ends, *core]), max(core) + reach)
    if high <= low:
        low, high = low - 1.0, high + 1.0
    pad = _PAD * (high - low)
    return float(low - pad), float(high + pad)


def _near(estimates: NDArray[np.float64], usual: float) -> list[float]:
    """Return the estimates that are not out of all proportion to the others."""
    if estimates.size < 3:
        return [float(v) for v in estimates]
    away = np.abs(estimates - np.median(estimates))
    spread = usual + float(np.median(away))
    return [float(v) for v in estimates[(away <= _FAR * spread) | (spread == 0)]]


def axis_ticks(low: float, high: float, *, log: bool, most: int = 7) -> tuple[tuple[float, ...], tuple[str, ...]]:
    """Return tick values on the display scale within [low, high], and their labels.

    Parameters
    ----------
    low, high : float
        Limits on the display scale (ratios, not logarithms).
    log : bool
        Whether the axis is logarithmic.
    most : int
        Largest number of ticks wanted.

    Examples
    --------
    >>> axis_ticks(-31, 22, log=False)[1]
    ('−30', '−20', '−10', '0', '10', '20')
    >>> axis_ticks(0.3, 5, log=True)[1]
    ('0.5', '1', '2', '5')
    """
    values = _log_ticks(low, high, most) if log else None
    if values is None:
        values = _linear_ticks(low, high, most)
    decimals = [_decimals(v) for v in values]
    if log:
        labels = tuple(f"{v:.{d}f}" for v, d in zip(values, decimals, strict=True))
    else:
        digits = max(decimals, default=0)
        labels = tuple(f"{v:.{digits}f}".replace("-", "\u2212") for v in values)
    return tuple(values), labels


def _decimals(value: float) -> int:
    """Digits after the point that show a tick exactly."""
    text = f"{abs(value):.10f}".rstrip("0")
    return len(text.partition(".")[2])


def _linear_ticks(low: float, high: float, most: int) -> list[float]:
    raw = (high - low) / max(most - 1, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    for mantissa in (1.0, 2.0, 2.5, 5.0, 10.0):
        step = mantissa * power
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first < most:
            break
    return [round(i * step, 12) + 0.0 for i in range(first, last + 1)]


def _log_ticks(low: float, high: float, most: int) -> list[float] | None:
    """Return ticks at 1-2-5 and the like, or None where the range is too narrow for them."""
    if not 0 < low < high:
        return None
    powers = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 2)
    for mantissas in _MANTISSAS:
        ticks = [round(m * 10.0**p, 12) for p in powers for m in mantissas]
        ticks = [t for t in ticks if low <= t <= high]
        if 3 <= len(ticks) <= most:
            return ticks
    decades = [10.0**p for p in powers if low <= 10.0**p <= high]
    every = math.ceil(len(decades) / most)
    return [t for t in decades if round(math.log10(t)) % every == 0] if every > 1 else None
