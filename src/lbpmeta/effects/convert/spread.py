"""Conversions between what papers print about spread: intervals, p-values, statistics, SEs and SDs.

All take numbers or arrays (broadcast) and return floats or arrays.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array
from lbpmeta.effects._numbers import numbers, plain, refuse
from lbpmeta.effects.generic import critical_value
from lbpmeta.errors import MethodError, hinting
from lbpmeta.special import ndtri, stdtrit

__all__ = [
    "correlation_from_sds",
    "sd_from_ci",
    "sd_from_group_se",
    "sd_from_se",
    "sd_of_change",
    "se_from_ci",
    "se_from_f",
    "se_from_p",
    "se_from_sd",
    "se_from_t",
]


@hinting
def se_from_ci(
    low: ArrayLike, high: ArrayLike, *, level: float = 0.95, df: ArrayLike | None = None, ratio: bool = False
) -> Array:
    """Standard error from a confidence interval: ``(high - low) / (2 q)``.

    Examples
    --------
    >>> float(se_from_ci(0.41, 0.93, ratio=True).round(4))
    0.2089
    >>> float(se_from_ci(-12.3, -2.1, df=40).round(4))
    2.5234

    Parameters
    ----------
    low, high : array_like
        Limits.
    level : float
    df : array_like, optional
        Degrees of freedom of a t interval; without them q is the normal quantile.
    ratio : bool
        Whether the limits are of a ratio; they are logged and the standard error is that of the log ratio.

    Raises
    ------
    DataError
        If the limits are in the wrong order, or a ratio's limit is not above 0.

    References
    ----------
    Cochrane Handbook version 6.5, sections 6.3.1 and 6.3.2.
    """
    a, b = numbers("low", low), numbers("high", high)
    refuse(a > b, f"`low` is above `high`: {low!r} and {high!r}.")
    if ratio:
        a, b = numbers("low", low, low=0, open_low=True), numbers("high", high, low=0, open_low=True)
        a, b = np.log(a), np.log(b)
    return plain((b - a) / (2 * critical_value(level, df)))


@hinting
def se_from_p(estimate: ArrayLike, p: ArrayLike, *, df: ArrayLike | None = None) -> Array:
    """Standard error from a two-sided p-value of no effect: ``|estimate| / q(p)``.

    Examples
    --------
    >>> float(se_from_p(3.8, 0.008, df=48).round(4))
    1.3731

    Parameters
    ----------
    estimate : array_like
        On the analysis scale (the log of a ratio).
    p : array_like
        Two-sided; above 0 and below 1.
    df : array_like, optional
        Degrees of freedom of a t test; without them the test is taken as normal.

    Raises
    ------
    DataError
        If p is not strictly between 0 and 1, or an estimate is 0 (it says nothing about its precision).

    References
    ----------
    Cochrane Handbook version 6.5, sections 6.3.1 and 6.3.2.
    """
    y, tail = numbers("estimate", estimate), numbers("p", p, low=0, high=1, open_low=True)
    refuse(tail >= 1, "`p` is 1; an effect of exactly 0 says nothing about its precision.")
    refuse(y == 0, "`estimate` is 0; its p-value says nothing about its precision.")
    if df is None:
        return plain(np.abs(y) / -ndtri(tail / 2))
    return plain(np.abs(y) / -stdtrit(numbers("df", df, low=0, open_low=True), tail / 2))


@hinting
def se_from_t(estimate: ArrayLike, t: ArrayLike) -> Array:
    """Standard error from a t or z statistic of no effect: ``|estimate / t|``.

    Examples
    --------
    >>> print(se_from_t(-3.0, -2.0))
    1.5

    Raises
    ------
    DataError
        If t is 0.

    References
    ----------
    Cochrane Handbook version 6.5, section 6.5.2.3.
    """
    y, x = numbers("estimate", estimate), numbers("t", t)
    refuse(x == 0, "`t` is 0; it says nothing about the precision of the estimate.")
    return plain(np.abs(y / x))


def se_from_f(estimate: ArrayLike, f: ArrayLike) -> Array:
    """Standard error from an F statistic with 1 numerator degree of freedom, which is t squared.

    Examples
    --------
    >>> print(se_from_f(-3.0, 4.0))
    1.5

    Raises
    ------
    DataError
        If F is not above 0.

    References
    ----------
    Cochrane Handbook version 6.5, section 6.5.2.3 (of t, whose square F is).
    """
    return se_from_t(estimate, np.sqrt(numbers("f", f, low=0, open_low=True)))


@hinting
def se_from_sd(sd: ArrayLike, n: ArrayLike) -> Array:
    """Standard error of a mean: ``sd / sqrt(n)``.

    Examples
    --------
    >>> print(se_from_sd(20, 25))
    4.0

    Raises
    ------
    DataError
        If sd is negative or n not above 0.

    References
    ----------
    Cochrane Handbook version 6.5, section 6.5.2.2.
    """
    return plain(numbers("sd", sd, low=0) / np.sqrt(numbers("n", n, low=0, open_low=True)))


@hinting
def sd_from_se(se: ArrayLike, n: ArrayLike) -> Array:
    """Standard deviation from the standard error of a mean: ``se sqrt(n)``.

    Examples
    --------
    >>> print(sd_from_se(4, 25))
    20.0

    Raises
    ------
    DataError
        If se is negative or n not above 0.

    References
    ----------
    Cochrane Handbook version 6.5, section 6.5.2.2.
    """
    return plain(numbers("se", se, low=0) * np.sqrt(numbers("n", n, low=0, open_low=True)))


@hinting
def sd_from_ci(low: ArrayLike, high: ArrayLike, n: ArrayLike, *, level: float = 0.95, distribution: str = "t") -> Array:
    """Standard deviation from the confidence interval of one mean: ``sqrt(n) (high - low) / (2 q)``.

    Examples
    --------
    >>> float(sd_from_ci(30.0, 34.2, 25).round(3))
    5.087

    Parameters
    ----------
    low, high, n : array_like
    level : float
    distribution : {"t", "z"}
        Whether the interval was made with t(n - 1) or the normal distribution.

    Raises
    ------
    DataError
        If the limits are in the wrong order or n is below 2.

    References
    ----------
    Cochrane Handbook version 6.5, section 6.5.2.2.
    """
    size = numbers("n", n, low=2)
    if distribution not in ("t", "z"):
        raise MethodError(f"`distribution` is {distribution!r}; it must be 't' or 'z'.")
    return sd_from_se(se_from_ci(low, high, level=level, df=size - 1 if distribution == "t" else None), size)


@hinting
def sd_from_group_se(se: ArrayLike, n1: ArrayLike, n2: ArrayLike) -> Array:
    """Within-group standard deviation from the standard error of a mean difference.

    ``se / sqrt(1/n1 + 1/n2)``, for two groups with one SD.

    Examples
    --------
    >>> float(sd_from_group_se(1.2, 25, 22).round(3))
    4.105

    Raises
    ------
    DataError
        If se is negative or a size not above 0.

    References
    ----------
    Cochrane Handbook version 6.5, section 6.5.2.3.
    """
    a, b = numbers("n1", n1, low=0, open_low=True), numbers("n2", n2, low=0, open_low=True)
    return plain(numbers("se", se, low=0) / np.sqrt(1 / a + 1 / b))


@hinting
def sd_of_change(sd_before: ArrayLike, sd_after: ArrayLike, r: ArrayLike) -> Array:
    """Standard deviation of change from a correlation: ``sqrt(sd1^2 + sd2^2 - 2 r sd1 sd2)``.

    Examples
    --------
    >>> float(sd_of_change(6.4, 7.1, 0.78).round(3))
    4.526

    Raises
    ------
    DataError
        If an SD is negative or r outside [-1, 1].

    References
    ----------
    Cochrane Handbook version 6.5, section 6.5.2.8.
    """
    a, b = numbers("sd_before", sd_before, low=0), numbers("sd_after", sd_after, low=0)
    c = numbers("r", r, low=-1, high=1)
    return plain(np.sqrt(np.maximum((a - b) ** 2 + 2 * (1 - c) * a * b, 0.0)))


@hinting
def correlation_from_sds(sd_before: ArrayLike, sd_after: ArrayLike, sd_change: ArrayLike) -> Array:
    """Correlation that three standard deviations imply: ``(sd1^2 + sd2^2 - sd_change^2) / (2 sd1 sd2)``.

    Examples
    --------
    >>> float(correlation_from_sds(6.4, 7.1, 4.5).round(3))
    0.783

    Raises
    ------
    DataError
        If an SD is not above 0, or no correlation fits: the SD of change must lie between abs(sd1 - sd2)
        and sd1 + sd2.

    References
    ----------
    Cochrane Handbook version 6.5, section 6.5.2.8.
    """
    a = numbers("sd_before", sd_before, low=0, open_low=True)
    b = numbers("sd_after", sd_after, low=0, open_low=True)
    c = numbers("sd_change", sd_change, low=0)
    r = (a**2 + b**2 - c**2) / (2 * a * b)
    refuse(
        np.abs(r) > 1 + 1e-12,  # a few units of rounding at r = 1 or -1 exactly
        f"No correlation fits SDs {sd_before!r}, {sd_after!r}, {sd_change!r} of change: it would be {r}. "
        "One of them may be a standard error.",
    )
    return plain(np.clip(r, -1.0, 1.0))
