"""Mean and standard deviation of normal data from quantiles: Luo, Wan, Shi. Weighted sums of the printed numbers."""

from __future__ import annotations

from collections.abc import Sequence

from lbpmeta.arrays import Array
from lbpmeta.special import ndtri

__all__ = ["normal_mean", "normal_sd"]


def _parts(case: int, values: Sequence[float] | Array) -> tuple[float, float, float, float, float]:
    """Return the middle and the span of the range, those of the quartiles, and the median; 0 where there is none."""
    v = [float(x) for x in values]
    ends = (0.0, 0.0) if case == 3 else ((v[0] + v[-1]) / 2, v[-1] - v[0])
    quartiles = (0.0, 0.0)
    if case == 2:
        quartiles = (v[1] + v[3]) / 2, v[3] - v[1]
    elif case == 3:
        quartiles = (v[0] + v[2]) / 2, v[2] - v[0]
    return *ends, *quartiles, v[len(v) // 2]


def normal_mean(case: int, n: float, values: Sequence[float] | Array, method: str) -> float:
    """Return Luo's optimally weighted mean, or Wan's.

    Parameters
    ----------
    case : {1, 2, 3}
        Range, range and quartiles, or quartiles, each with the median: 3, 5 or 3 rising `values`.
    n : float
    values : sequence of float
    method : {"luo", "wan"}

    Examples
    --------
    >>> round(normal_mean(3, 60, [40, 52, 66], "luo"), 4)
    52.7065
    """
    ends, _, quartiles, _, median = _parts(case, values)
    if method == "luo":
        weights: dict[int, tuple[float, float]] = {
            1: (4 / (4 + n**0.75), 0.0),
            2: (2.2 / (2.2 + n**0.75), 0.7 - 0.72 / n**0.55),
            3: (0.0, 0.7 + 0.39 / n),
        }
    else:
        weights = {1: (0.5, 0.0), 2: (0.25, 0.5), 3: (0.0, 2 / 3)}
    w_ends, w_quartiles = weights[case]
    return w_ends * ends + w_quartiles * quartiles + (1 - w_ends - w_quartiles) * median


def normal_sd(case: int, n: float, values: Sequence[float] | Array, method: str) -> float:
    """Return Wan's standard deviation, or Shi's, which differs where range and quartiles are given.

    Examples
    --------
    >>> round(normal_sd(3, 60, [40, 52, 66], "wan"), 4)
    19.7491
    """
    _, span, _, iqr, _ = _parts(case, values)
    # expected half-range and half-interquartile range of n standard normal values (Blom's approximation)
    half_range = float(ndtri((n - 0.375) / (n + 0.25)))
    half_iqr = float(ndtri((0.75 * n - 0.125) / (n + 0.25)))
    if case == 1:
        return span / (2 * half_range)
    if case == 3:
        return iqr / (2 * half_iqr)
    if method == "shi":
        root = float(n**0.6)
        return span / ((2 + 0.14 * root) * half_range) + iqr / ((2 + 2 / (0.07 * root)) * half_iqr)
    return span / (4 * half_range) + iqr / (4 * half_iqr)
