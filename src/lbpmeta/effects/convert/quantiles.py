"""Mean and standard deviation from a median with quartiles, range, or both."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Final

import numpy as np

from lbpmeta.errors import DataError, LbpmetaWarning, MethodError
from lbpmeta.shown import InColumns
from lbpmeta.special import ndtri

__all__ = ["MeanSD", "mean_sd_from_quantiles", "skewness_test"]

_MEANS: Final = ("luo", "wan")
_SDS: Final = ("shi", "wan")


@dataclass(frozen=True, slots=True)
class MeanSD(InColumns):
    """An estimated mean and standard deviation, the methods used, and whether the data look skewed.

    Parameters
    ----------
    mean, sd : float
    method : str
        For example "mean Luo 2018, SD Wan 2014".
    skewness, critical : float
        Statistic of Shi et al. 2023 and its 5 % critical value.
    skewed : bool
        Whether it reaches it. Normal-theory estimates are unreliable then.
    """

    mean: float
    sd: float
    method: str
    skewness: float
    critical: float
    skewed: bool


def _check(n: float, q1: float | None, median: float, q3: float | None, low: float | None, high: float | None) -> int:
    """Return which summary is given: 1 for the range, 2 for range and quartiles, 3 for the quartiles."""
    if (q1 is None) != (q3 is None) or (low is None) != (high is None):
        raise MethodError("Give both quartiles `q1` and `q3`, both ends `minimum` and `maximum`, or all four.")
    order = [x for x in (low, q1, median, q3, high) if x is not None]
    if len(order) == 1:
        raise MethodError("A median alone has no spread; give `q1` and `q3`, `minimum` and `maximum`, or all four.")
    if not all(np.isfinite(order)):
        raise DataError(f"The numbers must be finite; got {order}.")
    if sorted(order) != order or order[0] == order[-1]:
        raise DataError(f"Minimum, q1, median, q3, maximum must ascend and not all be equal; got {order}.")
    if q1 == q3 and q1 is not None:
        raise DataError(f"`q1` and `q3` are both {q1:g}; they tell nothing about the spread.")
    if not n >= 3:
        raise DataError(f"`n` is {n!r}; quartiles and ranges need at least 3 participants.")
    return 3 if low is None else 1 if q1 is None else 2


def skewness_test(
    *,
    median: float,
    n: float,
    q1: float | None = None,
    q3: float | None = None,
    minimum: float | None = None,
    maximum: float | None = None,
) -> tuple[float, float]:
    """Statistic and 5 % critical value of the test for skewness from a five-number summary.

    Returns
    -------
    statistic, critical : float
        The data look skewed if the statistic reaches the critical value.

    Raises
    ------
    DataError, MethodError
        As :func:`mean_sd_from_quantiles`.

    References
    ----------
    Shi J, Luo D, Wan X, Liu Y, Liu J, Bian Z, Tong T. Detecting the skewness of data from the five-number
    summary and its application in meta-analysis. Stat Methods Med Res 2023;32:1338-1360.

    Examples
    --------
    >>> statistic, critical = skewness_test(median=20, q1=15, q3=45, n=100)
    >>> round(statistic, 4), round(critical, 4)
    (0.6667, 0.2644)
    """
    case = _check(n, q1, median, q3, minimum, maximum)
    ends = quartiles = 0.0
    if minimum is not None and maximum is not None:
        ends = abs(minimum + maximum - 2 * median) / (maximum - minimum)
    if q1 is not None and q3 is not None:
        quartiles = abs(q1 + q3 - 2 * median) / (q3 - q1)
    if case == 1:
        return ends, float(1 / np.log(n + 9) + 2.5 / (n + 1))
    if case == 3:
        return quartiles, float(2.65 / np.sqrt(n) - 6 / n**2)
    return max(float(2.65 * np.log(0.6 * n) / np.sqrt(n)) * ends, quartiles), float(3 / np.sqrt(n) - 40 / n**3)


def mean_sd_from_quantiles(
    *,
    median: float,
    n: float,
    q1: float | None = None,
    q3: float | None = None,
    minimum: float | None = None,
    maximum: float | None = None,
    mean_method: str = "luo",
    sd_method: str = "shi",
) -> MeanSD:
    """Estimate mean and standard deviation from a median with quartiles, range, or both.

    Parameters
    ----------
    median, n : float
    q1, q3, minimum, maximum : float, optional
        Quartiles, range, or both.
    mean_method : {"luo", "wan"}
        Luo's optimally weighted mean, or Wan's simple one.
    sd_method : {"shi", "wan"}
        Shi's optimally weighted SD where quartiles *and* range are given (it is Wan's elsewhere), or Wan's.

    Returns
    -------
    MeanSD

    Warns
    -----
    LbpmetaWarning
        If the summary looks skewed (Shi 2023): the estimates assume a normal distribution.

    Raises
    ------
    DataError
        If the numbers do not ascend, or n is too small.
    MethodError
        If too few numbers are given or a method is unknown.

    References
    ----------
    Wan X, Wang W, Liu J, Tong T. BMC Med Res Methodol 2014;14:135. Luo D, Wan X, Liu J, Tong T. Stat Methods
    Med Res 2018;27:1785-1805. Shi J, Luo D, Weng H, Zeng XT, Lin L, Chu H, Tong T. Res Synth Methods
    2020;11:641-654.

    Examples
    --------
    >>> out = mean_sd_from_quantiles(median=52, q1=40, q3=66, n=60)
    >>> round(out.mean, 3), round(out.sd, 3), out.method, out.skewed
    (52.707, 19.749, 'mean Luo 2018, SD Wan 2014', False)
    """
    if mean_method not in _MEANS:
        raise MethodError(f"`mean_method` is {mean_method!r}; it must be 'luo' or 'wan'.")
    if sd_method not in _SDS:
        raise MethodError(f"`sd_method` is {sd_method!r}; it must be 'shi' or 'wan'.")
    case = _check(n, q1, median, q3, minimum, maximum)
    # expected half-range and half-interquartile range of n standard normal values (Blom's approximation)
    half_range = float(ndtri((n - 0.375) / (n + 0.25)))
    half_iqr = float(ndtri((0.75 * n - 0.125) / (n + 0.25)))
    ends = quartiles = span = iqr = 0.0
    if minimum is not None and maximum is not None:
        ends, span = (minimum + maximum) / 2, maximum - minimum
    if q1 is not None and q3 is not None:
        quartiles, iqr = (q1 + q3) / 2, q3 - q1
    if mean_method == "luo":
        w_ends, w_quartiles = {
            1: (4 / (4 + n**0.75), 0.0),
            2: (2.2 / (2.2 + n**0.75), 0.7 - 0.72 / n**0.55),
            3: (0.0, 0.7 + 0.39 / n),
        }[case]
    else:
        w_ends, w_quartiles = {1: (0.5, 0.0), 2: (0.25, 0.5), 3: (0.0, 2 / 3)}[case]
    mean = w_ends * ends + w_quartiles * quartiles + (1 - w_ends - w_quartiles) * median
    shi = case == 2 and sd_method == "shi"
    if case == 1:
        sd = span / (2 * half_range)
    elif case == 3:
        sd = iqr / (2 * half_iqr)
    elif shi:
        sd = span / ((2 + 0.14 * n**0.6) * half_range) + iqr / ((2 + 2 / (0.07 * n**0.6)) * half_iqr)
    else:
        sd = span / (4 * half_range) + iqr / (4 * half_iqr)
    statistic, critical = skewness_test(median=median, n=n, q1=q1, q3=q3, minimum=minimum, maximum=maximum)
    skewed = statistic >= critical
    if skewed:
        warnings.warn(
            f"Median {median:g} is far from the middle of its quartiles or range (skewness {statistic:.3g}, "
            f"critical {critical:.3g}): the estimated mean and SD assume a normal distribution.",
            LbpmetaWarning,
            stacklevel=2,
        )
    by_mean = "Luo 2018" if mean_method == "luo" else "Wan 2014"
    by_sd = "Shi 2020" if shi else "Wan 2014"
    return MeanSD(float(mean), float(sd), f"mean {by_mean}, SD {by_sd}", statistic, critical, skewed)
