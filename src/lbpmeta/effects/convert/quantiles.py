"""Mean and standard deviation from a median with quartiles, range, or both."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Final

import numpy as np

from lbpmeta.effects.convert.normal_rules import normal_mean, normal_sd
from lbpmeta.effects.convert.skewed import SKEWED
from lbpmeta.errors import DataError, LbpmetaWarning, MethodError, hinting
from lbpmeta.shown import InColumns

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
    if any(np.ndim(x) for x in (n, q1, median, q3, low, high) if x is not None):
        raise DataError("Give the numbers of one group at a time; an array was given.")
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

    Examples
    --------
    >>> statistic, critical = skewness_test(median=20, q1=15, q3=45, n=100)
    >>> round(statistic, 4), round(critical, 4)
    (0.6667, 0.2644)

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


@hinting
def mean_sd_from_quantiles(
    *,
    median: float,
    n: float,
    q1: float | None = None,
    q3: float | None = None,
    minimum: float | None = None,
    maximum: float | None = None,
    mean_method: str | None = None,
    sd_method: str | None = None,
    method: str | None = None,
) -> MeanSD:
    """Estimate mean and standard deviation from a median with quartiles, range, or both.

    Examples
    --------
    >>> out = mean_sd_from_quantiles(median=52, q1=40, q3=66, n=60)
    >>> round(out.mean, 3), round(out.sd, 3), out.method, out.skewed
    (52.707, 19.749, 'mean Luo 2018, SD Wan 2014', False)
    >>> out = mean_sd_from_quantiles(median=4, minimum=2, maximum=9, n=100, method="qe")
    >>> round(out.mean, 3), round(out.sd, 3), out.method
    (4.347, 1.502, 'QE, McGrath 2020 (log-normal)')

    Parameters
    ----------
    median, n : float
    q1, q3, minimum, maximum : float, optional
        Quartiles, range, or both.
    mean_method : {"luo", "wan"}, optional
        Luo's optimally weighted mean (the default), or Wan's simple one.
    sd_method : {"shi", "wan"}, optional
        Shi's optimally weighted SD where quartiles *and* range are given (the default; elsewhere it is Wan's), or
        Wan's.
    method : {"qe", "bc", "mln"}, optional
        For data that need not be normal, mean and SD together: McGrath's quantile estimation (the family of
        distributions whose quantiles come nearest), McGrath's Box-Cox, or Cai's method for unknown distributions. See
        :mod:`lbpmeta.effects.convert.skewed`.

    Returns
    -------
    MeanSD

    Warns
    -----
    LbpmetaWarning
        If the summary looks skewed (Shi 2023) and `method` is not given: the estimates assume a normal distribution.

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
    2020;11:641-654. McGrath S, Zhao X, Steele R, Thombs BD, Benedetti A. Stat Methods Med Res 2020;29:2520-2537. Cai S,
    Zhou J, Pan J. Stat Methods Med Res 2021;30:2701-2719.
    """
    if method is not None and method not in SKEWED:
        raise MethodError(f"`method` is {method!r}; it must be one of {', '.join(map(repr, SKEWED))}, or left out.")
    if method is not None and (mean_method is not None or sd_method is not None):
        raise MethodError("`method` gives mean and SD together; leave `mean_method` and `sd_method` out.")
    by_mean, by_sd = mean_method or "luo", sd_method or "shi"
    if by_mean not in _MEANS:
        raise MethodError(f"`mean_method` is {mean_method!r}; it must be 'luo' or 'wan'.")
    if by_sd not in _SDS:
        raise MethodError(f"`sd_method` is {sd_method!r}; it must be 'shi' or 'wan'.")
    case = _check(n, q1, median, q3, minimum, maximum)
    values = [float(x) for x in (minimum, q1, median, q3, maximum) if x is not None]
    statistic, critical = skewness_test(median=median, n=n, q1=q1, q3=q3, minimum=minimum, maximum=maximum)
    skewed = statistic >= critical
    if method is not None:
        function, by = SKEWED[method]
        found = function(case, n, values)
        return MeanSD(found.mean, found.sd, f"{by} ({found.family})", statistic, critical, skewed)
    mean, sd = normal_mean(case, n, values, by_mean), normal_sd(case, n, values, by_sd)
    shi = case == 2 and by_sd == "shi"
    if skewed:
        warnings.warn(
            f"Median {median:g} is far from the middle of its quartiles or range (skewness {statistic:.3g}, "
            f"critical {critical:.3g}): the estimated mean and SD assume a normal distribution; method='qe', 'bc' or "
            "'mln' do not.",
            LbpmetaWarning,
            stacklevel=2,
        )
    told = f"mean {'Luo 2018' if by_mean == 'luo' else 'Wan 2014'}, SD {'Shi 2020' if shi else 'Wan 2014'}"
    return MeanSD(mean, sd, told, statistic, critical, skewed)
