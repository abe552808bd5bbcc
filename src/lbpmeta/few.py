"""Normal and t distributions of a few numbers, without SciPy as long as it was not loaded.

Loading it takes longer than checking a small table. The two agree to 1e-12, and sets of values that pass through them
are widened by 1e-11: no verdict hangs on which of them was asked.
"""

from __future__ import annotations

import itertools
import math
import sys
from collections.abc import Callable
from functools import lru_cache
from statistics import NormalDist
from typing import Any, Final

import numpy as np

from lbpmeta import special

__all__ = ["ndtr", "ndtri", "stdtr", "stdtrit"]

#: So many numbers are few: computing them takes less than loading.
_FEW: Final = 5_000
#: So many tails of t take about as long as loading: from then on SciPy is asked.
_ENOUGH: Final = 3_000
_tails: Final = itertools.count(1)
#: Up to so many degrees of freedom the two agree so well.
_MOST_DF: Final = 20_000.0

_ROOT: Final = math.sqrt(0.5)
_NORMAL: Final = NormalDist()
#: A step of Newton's way of this share is the last: what is left is its square.
_STEP: Final = 1e-9
_TINY: Final = 1e-300
_EPS: Final = 1e-16


def _few(*arguments: Any) -> bool:
    """Whether these are few numbers, and SciPy is not there yet."""
    if "scipy.special" in sys.modules:
        return False
    return _are_numbers(arguments) or sum(np.size(a) for a in arguments) <= _FEW


def _few_of_t(df: Any, x: Any) -> bool:
    if isinstance(df, (float, int)):
        return _few(x) and not _MOST_DF < df < math.inf
    return _few(df, x) and not np.any((np.asarray(df) > _MOST_DF) & np.isfinite(df))


def _are_numbers(arguments: tuple[Any, ...]) -> bool:
    return all(isinstance(a, (float, int)) for a in arguments)


def _each(function: Callable[..., float], *arguments: Any) -> Any:
    """Apply a function of numbers to numbers or arrays."""
    if _are_numbers(arguments):
        return np.float64(function(*map(float, arguments)))
    spread = np.broadcast_arrays(*arguments)
    made = [function(*map(float, numbers)) for numbers in zip(*(a.flat for a in spread), strict=True)]
    return np.array(made, float).reshape(spread[0].shape)[()]


def ndtr(x: Any) -> Any:
    """Return the normal distribution function.

    Parameters
    ----------
    x : float or ndarray

    Examples
    --------
    >>> round(float(ndtr(1.96)), 6)
    0.975002
    """
    return _each(_ndtr, x) if _few(x) else special.ndtr(x)


def _ndtr(x: float) -> float:
    return 0.5 * math.erfc(-x * _ROOT)


def ndtri(p: Any) -> Any:
    """Return the normal quantile.

    Parameters
    ----------
    p : float or ndarray
        Between 0 and 1.

    Examples
    --------
    >>> round(float(ndtri(0.975)), 6)
    1.959964
    """
    return _each(_ndtri, p) if _few(p) else special.ndtri(p)


@lru_cache(maxsize=10_000)
def _ndtri(p: float) -> float:
    if not 0 < p < 1:
        return -math.inf if p == 0 else math.inf if p == 1 else math.nan
    return _NORMAL.inv_cdf(p)


def stdtr(df: Any, x: Any) -> Any:
    """Return the distribution function of Student's t.

    Parameters
    ----------
    df : float or ndarray
        Degrees of freedom, above 0; infinity is the normal distribution.
    x : float or ndarray

    Examples
    --------
    >>> round(float(stdtr(10.0, -2.228139)), 6)
    0.025
    """
    return _each(_stdtr, df, x) if _few_of_t(df, x) else special.stdtr(df, x)


@lru_cache(maxsize=10_000)
def _stdtr(df: float, x: float) -> float:
    if math.isnan(df) or math.isnan(x) or df <= 0:
        return math.nan
    if math.isinf(df):
        return _ndtr(x)
    if math.isinf(x):
        return 0.0 if x < 0 else 1.0
    tail = 0.5 * _t_tail(df, x * x)
    return tail if x < 0 else 1 - tail


def _t_tail(df: float, square: float) -> float:
    """P(t² > square): the regularized incomplete beta function at df / (df + square).

    Its continued fraction, by Lentz's way (Press WH, et al. Numerical Recipes, 3rd ed. 2007, section 6.4), on the side
    where it converges fast.
    """
    a, b = df / 2, 0.5
    if square == 0:
        return 1.0
    x, rest = df / (df + square), square / (df + square)
    if next(_tails) == _ENOUGH:
        import scipy.special  # noqa: F401 - from here on it is there
    if x == 0:
        return 0.0
    front = math.exp(_half_step(a) - math.lgamma(b) - a * math.log1p(square / df) + b * math.log(rest))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, rest) / b


def _half_step(a: float) -> float:
    """log(gamma(a + 1/2) / gamma(a)); by its series where the difference of two large numbers would lose digits."""
    if a < 100:
        return math.lgamma(a + 0.5) - math.lgamma(a)
    return 0.5 * math.log(a) - 1 / (8 * a) + 1 / (192 * a**3) - 1 / (640 * a**5)


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function."""
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > _TINY else _TINY)
    made = d
    for m in range(1, 10_000):
        for numerator in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 + numerator * d
            c = 1 + numerator / c
            d = 1 / (d if abs(d) > _TINY else _TINY)
            c = c if abs(c) > _TINY else _TINY
            made *= c * d
        if abs(c * d - 1) < _EPS:
            break
    return made


def stdtrit(df: Any, p: Any) -> Any:
    """Return the quantile of Student's t.

    Parameters
    ----------
    df : float or ndarray
        Degrees of freedom, above 0; infinity is the normal distribution.
    p : float or ndarray
        Between 0 and 1.

    Examples
    --------
    >>> round(float(stdtrit(10.0, 0.975)), 6)
    2.228139
    """
    return _each(_stdtrit, df, p) if _few_of_t(df, p) else special.stdtrit(df, p)


@lru_cache(maxsize=10_000)
def _stdtrit(df: float, p: float) -> float:
    if math.isinf(df):
        return _ndtri(p)
    if not (df > 0 and 0 < p < 1):
        return -math.inf if p == 0 and df > 0 else math.inf if p == 1 and df > 0 else math.nan
    if p > 0.5:
        return -_stdtrit(df, 1 - p)
    if p == 0.5:
        return 0.0
    low, high = 0.0, math.inf  # of the negated quantile
    constant = _half_step(df / 2) - 0.5 * math.log(df * math.pi)
    x = _near_quantile(df, -_ndtri(p))
    for _ in range(2_000):  # Newton's way, held in between
        off = _stdtr(df, -x) - p
        low, high = (x, high) if off > 0 else (low, x)
        density = math.exp(constant - (df + 1) / 2 * math.log1p(x * x / df))
        new = x + off / density if density > 0 else math.nan
        if not low <= new <= high or math.isinf(new):
            new = (low + high) / 2 if high < math.inf else 2 * x
        if math.isinf(new) or abs(new - x) <= _STEP * new:  # the next step would be its square
            return -new
        x = new
    return -x


def _near_quantile(df: float, z: float) -> float:
    """Four terms of the quantile's expansion about the normal one, z > 0 (Abramowitz & Stegun 1964, 26.7.5)."""
    square = z * z
    terms = (
        z * (square + 1) / 4,
        z * ((5 * square + 16) * square + 3) / 96,
        z * (((3 * square + 19) * square + 17) * square - 15) / 384,
    )
    near = z + sum(term / df**power for power, term in enumerate(terms, 1))
    return near if 0 < near < math.inf else 1.0
