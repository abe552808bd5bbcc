"""Confidence intervals of one proportion, one formula each: as computed, not cut off at 0 and 1.

statsmodels has five of these fourteen, and the tests hold them against it; it is not called here, since its module
takes longer to load than a whole check and a call eighty times as long, for a formula of three lines.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

from lbpmeta.special import bdtr, betaincinv, ndtri, stdtrit

Limits: TypeAlias = tuple[float, float]


def _z(level: float) -> float:
    return float(ndtri(0.5 + level / 2))


def wald(x: int, n: int, level: float) -> Limits:
    """p -+ z sqrt(p(1-p)/n)."""
    p = x / n
    half = _z(level) * math.sqrt(p * (1 - p) / n)
    return p - half, p + half


def wald_cc(x: int, n: int, level: float) -> Limits:
    """Wald with the continuity correction 1/(2n)."""
    low, high = wald(x, n, level)
    return low - 0.5 / n, high + 0.5 / n


def wald_t(x: int, n: int, level: float) -> Limits:
    """p -+ t sqrt(p(1-p)/(n-1)) with n-1 degrees of freedom: the mean of a 0/1 variable."""
    if n < 2:
        return -math.inf, math.inf
    p = x / n
    half = float(stdtrit(n - 1, 0.5 + level / 2)) * math.sqrt(p * (1 - p) / (n - 1))
    return p - half, p + half


def wilson(x: int, n: int, level: float) -> Limits:
    """Score interval. Wilson EB. J Am Stat Assoc 1927;22:209-212."""
    z, p = _z(level), x / n
    centre = p + z * z / (2 * n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    low, high = (centre - half) / (1 + z * z / n), (centre + half) / (1 + z * z / n)
    return 0.0 if x == 0 else low, 1.0 if x == n else high  # what they are, but for rounding


def wilson_cc(x: int, n: int, level: float) -> Limits:
    """Score interval with continuity correction. Newcombe RG. Stat Med 1998;17:857-872, method 4."""
    z, p = _z(level), x / n
    q = 1 - p
    low = 0.0
    if x > 0:
        low = 2 * n * p + z * z - 1 - z * math.sqrt(max(0.0, z * z - 2 - 1 / n + 4 * p * (n * q + 1)))
        low /= 2 * (n + z * z)
    high = 1.0
    if x < n:
        high = 2 * n * p + z * z + 1 + z * math.sqrt(max(0.0, z * z + 2 - 1 / n + 4 * p * (n * q - 1)))
        high /= 2 * (n + z * z)
    return max(0.0, low), min(1.0, high)


def agresti_coull(x: int, n: int, level: float) -> Limits:
    """Wald about the Wilson centre. Agresti A, Coull BA. Am Stat 1998;52:119-126."""
    z = _z(level)
    total = n + z * z
    p = (x + z * z / 2) / total
    half = z * math.sqrt(p * (1 - p) / total)
    return p - half, p + half


def plus_four(x: int, n: int, level: float) -> Limits:
    """Wald after adding two successes and two failures."""
    p = (x + 2) / (n + 4)
    half = _z(level) * math.sqrt(p * (1 - p) / (n + 4))
    return p - half, p + half


def clopper_pearson(x: int, n: int, level: float) -> Limits:
    """Exact interval. Clopper CJ, Pearson ES. Biometrika 1934;26:404-413."""
    a = (1 - level) / 2
    low = 0.0 if x == 0 else float(betaincinv(x, n - x + 1, a))
    high = 1.0 if x == n else float(betaincinv(x + 1, n - x, 1 - a))
    return low, high


def jeffreys(x: int, n: int, level: float) -> Limits:
    """Beta(x + 1/2, n - x + 1/2) quantiles, 0 and 1 at the ends. Brown LD et al. Stat Sci 2001;16:101-133."""
    a = (1 - level) / 2
    low = 0.0 if x == 0 else float(betaincinv(x + 0.5, n - x + 0.5, a))
    high = 1.0 if x == n else float(betaincinv(x + 0.5, n - x + 0.5, 1 - a))
    return low, high


def mid_p(x: int, n: int, level: float) -> Limits:
    """Mid-P interval: half the probability of the observed count belongs to the tail."""
    a = (1 - level) / 2

    def below(p: float) -> float:  # P(X < x) + P(X = x)/2
        at = float(bdtr(x, n, p))
        under = float(bdtr(x - 1, n, p)) if x > 0 else 0.0
        return (at + under) / 2

    low = 0.0 if x == 0 else _solve(lambda p: 1 - below(p) - a, 0.0, x / n)
    high = 1.0 if x == n else _solve(lambda p: a - below(p), x / n, 1.0)
    return low, high


def logit(x: int, n: int, level: float) -> Limits:
    """Wald on the logit scale; undefined for 0 or n events."""
    if x in (0, n):
        return -math.inf, math.inf
    p = x / n
    centre, half = math.log(p / (1 - p)), _z(level) / math.sqrt(n * p * (1 - p))
    return 1 / (1 + math.exp(half - centre)), 1 / (1 + math.exp(-half - centre))


def log_wald(x: int, n: int, level: float) -> Limits:
    """Wald on the log scale; undefined for no events."""
    if x == 0:
        return -math.inf, math.inf
    p = x / n
    factor = math.exp(_z(level) * math.sqrt((1 - p) / x))
    return p / factor, p * factor


def arcsine(x: int, n: int, level: float) -> Limits:
    """Wald on the arcsine scale."""
    centre, half = math.asin(math.sqrt(x / n)), _z(level) / (2 * math.sqrt(n))
    return math.sin(max(0.0, centre - half)) ** 2, math.sin(min(math.pi / 2, centre + half)) ** 2


def arcsine_anscombe(x: int, n: int, level: float) -> Limits:
    """Arcsine with Anscombe's 3/8. Anscombe FJ. Biometrika 1948;35:246-254."""
    p = (x + 0.375) / (n + 0.75)
    centre, half = math.asin(math.sqrt(p)), _z(level) / (2 * math.sqrt(n + 0.5))
    return math.sin(max(0.0, centre - half)) ** 2, math.sin(min(math.pi / 2, centre + half)) ** 2


def _solve(function: Callable[[float], float], low: float, high: float) -> float:
    """Root of an increasing function by bisection, to the last float."""
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if function(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2
