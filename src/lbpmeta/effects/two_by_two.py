"""Intervals of risk difference, risk ratio and odds ratio from four counts, one formula each, as computed.

Every function takes events and total of arm 1, events and total of arm 2 and the level (between 0 and 1), and
returns the two limits on the natural scale; NaN where the interval does not exist.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import numpy as np

from lbpmeta.effects.proportion_methods import Limits, wilson, wilson_cc
from lbpmeta.special import gammaln, ndtri

__all__ = ["ITERATIVE_INTERVALS", "RD_INTERVALS", "Interval2x2", "conditional_odds_ratio", "exact_or"]

Interval2x2 = Callable[[int, int, int, int, float], Limits]

_NONE: Final = (math.nan, math.nan)


def _z(level: float) -> float:
    return float(ndtri(0.5 + level / 2))


def _wald(diff: float, variance: float, level: float) -> Limits:
    half = _z(level) * math.sqrt(variance)
    return diff - half, diff + half


def rd_wald(a: int, n1: int, c: int, n2: int, level: float) -> Limits:
    """p1 - p2 -+ z sqrt(p1 q1/n1 + p2 q2/n2)."""
    p, q = a / n1, c / n2
    return _wald(p - q, p * (1 - p) / n1 + q * (1 - q) / n2, level)


def rd_wald_cc(a: int, n1: int, c: int, n2: int, level: float) -> Limits:
    """Wald with the continuity correction (1/n1 + 1/n2)/2. Newcombe RG. Stat Med 1998;17:873-890, method 2."""
    low, high = rd_wald(a, n1, c, n2, level)
    shift = (1 / n1 + 1 / n2) / 2
    return low - shift, high + shift


def rd_wald_unbiased(a: int, n1: int, c: int, n2: int, level: float) -> Limits:
    """Wald with n - 1 in the variances: the difference of the means of two 0/1 variables."""
    if min(n1, n2) < 2:
        return _NONE
    p, q = a / n1, c / n2
    return _wald(p - q, p * (1 - p) / (n1 - 1) + q * (1 - q) / (n2 - 1), level)


def rd_pooled(a: int, n1: int, c: int, n2: int, level: float) -> Limits:
    """Wald with the pooled variance of the test of no difference."""
    p = (a + c) / (n1 + n2)
    return _wald(a / n1 - c / n2, p * (1 - p) * (1 / n1 + 1 / n2), level)


def rd_agresti_caffo(a: int, n1: int, c: int, n2: int, level: float) -> Limits:
    """Wald after adding one event and one non-event per arm. Agresti A, Caffo B. Am Stat 2000;54:280-288."""
    return rd_wald(a + 1, n1 + 2, c + 1, n2 + 2, level)


def _hybrid(a: int, n1: int, c: int, n2: int, one: Limits, two: Limits) -> Limits:
    p, q = a / n1, c / n2
    low = p - q - math.hypot(p - one[0], two[1] - q)
    return low, p - q + math.hypot(one[1] - p, q - two[0])


def rd_newcombe(a: int, n1: int, c: int, n2: int, level: float) -> Limits:
    """Wilson limits of each arm, squared and added. Newcombe RG. Stat Med 1998;17:873-890, method 10."""
    return _hybrid(a, n1, c, n2, wilson(a, n1, level), wilson(c, n2, level))


def rd_newcombe_cc(a: int, n1: int, c: int, n2: int, level: float) -> Limits:
    """The same with continuity-corrected Wilson limits. Newcombe RG. Stat Med 1998;17:873-890, method 11."""
    return _hybrid(a, n1, c, n2, wilson_cc(a, n1, level), wilson_cc(c, n2, level))


#: Closed forms of the risk difference by name.
RD_INTERVALS: Final[Mapping[str, Interval2x2]] = MappingProxyType(
    {
        "Wald": rd_wald,
        "Newcombe": rd_newcombe,
        "Newcombe, continuity-corrected": rd_newcombe_cc,
        "Agresti-Caffo": rd_agresti_caffo,
        "Wald, continuity-corrected": rd_wald_cc,
        "Wald, n - 1": rd_wald_unbiased,
        "Wald, pooled variance": rd_pooled,
    }
)


def _risks_of_difference(delta: float, a: int, n1: int, c: int, n2: int) -> tuple[float, float]:
    """Most likely risks with p1 - p2 = delta: root of a cubic. Miettinen OS, Nurminen M. Stat Med 1985;4:213-226."""
    total = n1 + n2
    l3 = total
    l2 = (n2 + 2 * n1) * -delta - total - a - c
    l1 = (n1 * -delta - total - 2 * a) * -delta + a + c
    l0 = a * -delta * (1 + delta)
    # The cubic is in p1 with p2 = p1 - delta.
    v = l2**3 / (3 * l3) ** 3 - l1 * l2 / (6 * l3**2) + l0 / (2 * l3)
    u = math.copysign(math.sqrt(max(0.0, (l2 / (3 * l3)) ** 2 - l1 / (3 * l3))), v)
    ratio = v / u**3 if u != 0 else 0.0
    w = (math.pi + math.acos(min(1.0, max(-1.0, ratio)))) / 3
    p1 = 2 * u * math.cos(w) - l2 / (3 * l3)
    p1 = min(max(p1, max(0.0, delta)), min(1.0, 1 + delta))
    return p1, min(max(p1 - delta, 0.0), 1.0)


def _risks_of_ratio(phi: float, a: int, n1: int, c: int, n2: int) -> tuple[float, float]:
    """Most likely risks with p1 = phi p2: root of a quadratic. Miettinen OS, Nurminen M. Stat Med 1985;4:213-226."""
    square = (n1 + n2) * phi
    linear = n1 * phi + a + n2 + c * phi
    p2 = (linear - math.sqrt(max(0.0, linear**2 - 4 * square * (a + c)))) / (2 * square)
    p2 = min(p2, 1.0, 1 / phi)
    return min(1.0, phi * p2), p2


def _risks_of_odds(psi: float, a: int, n1: int, c: int, n2: int) -> tuple[float, float]:
    """Most likely risks with odds ratio psi: root of a quadratic. Miettinen OS, Nurminen M. Stat Med 1985;4:213-226."""
    m = a + c
    square, linear = n2 * (psi - 1), n1 * psi + n2 - m * (psi - 1)
    # The root that stays in [0, 1], written without cancellation for psi near 1.
    p2 = 2 * m / (linear + math.sqrt(linear**2 + 4 * square * m))
    p2 = min(1.0, p2)
    return psi * p2 / (1 + p2 * (psi - 1)), p2


def _bisect(function: Callable[[float], float], low: float, high: float) -> float:
    """Root of a decreasing function, to the last float."""
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if function(middle) > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _likelihood(a: int, n1: int, c: int, n2: int, p1: float, p2: float) -> float:
    out = 0.0
    for x, p in ((a, p1), (n1 - a, 1 - p1), (c, p2), (n2 - c, 1 - p2)):
        if x:
            if p <= 0:
                return -math.inf
            out += x * math.log(p)
    return out


def _statistic(kind: str, measure: str, theta: float, a: int, n1: int, c: int, n2: int) -> float:
    """Signed root of the score or likelihood-ratio statistic at theta; decreasing in theta."""
    if measure == "RD":
        p1, p2 = _risks_of_difference(theta, a, n1, c, n2)
        above = a / n1 - c / n2 - theta
        variance = p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2
    elif measure == "RR":
        p1, p2 = _risks_of_ratio(theta, a, n1, c, n2)
        above = a / n1 - theta * c / n2
        variance = p1 * (1 - p1) / n1 + theta**2 * p2 * (1 - p2) / n2
    else:
        p1, p2 = _risks_of_odds(theta, a, n1, c, n2)
        v1, v2 = n1 * p1 * (1 - p1), n2 * p2 * (1 - p2)
        above = a - n1 * p1
        variance = 1 / (1 / v1 + 1 / v2) if v1 > 0 and v2 > 0 else 0.0
    if kind == "profile":
        gap = _likelihood(a, n1, c, n2, a / n1, c / n2) - _likelihood(a, n1, c, n2, p1, p2)
        return math.copysign(math.sqrt(2 * max(0.0, gap)), above)
    if kind == "score, N/(N - 1)":
        variance *= (n1 + n2) / (n1 + n2 - 1)
    if variance <= 0:
        return 0.0 if abs(above) < 1e-12 else math.copysign(math.inf, above)
    return above / math.sqrt(variance)


@lru_cache(maxsize=4096)
def _inverted(kind: str, measure: str, a: int, n1: int, c: int, n2: int, level: float) -> Limits:
    """Limits at which a statistic equals its critical value."""
    z = _z(level)
    if measure == "RD":
        return (
            _bisect(lambda t: _statistic(kind, "RD", t, a, n1, c, n2) - z, -1.0, a / n1 - c / n2),
            _bisect(lambda t: _statistic(kind, "RD", t, a, n1, c, n2) + z, a / n1 - c / n2, 1.0),
        )
    b, d = n1 - a, n2 - c
    no_low, no_high = a == 0, c == 0
    if measure == "OR":
        no_low, no_high = no_low or d == 0, no_high or b == 0
    if no_low and no_high:
        return 0.0, math.inf
    low, high = 0.0, math.inf
    if not no_low:
        low = math.exp(_bisect(lambda t: _statistic(kind, measure, math.exp(t), a, n1, c, n2) - z, -30.0, 30.0))
    if not no_high:
        high = math.exp(_bisect(lambda t: _statistic(kind, measure, math.exp(t), a, n1, c, n2) + z, -30.0, 30.0))
    return low, high


def _support(n1: int, m: int, total: int) -> tuple[np.ndarray, np.ndarray]:
    """Counts that arm 1 can have with all margins fixed, and their log weights at an odds ratio of 1."""
    k = np.arange(max(0, m - (total - n1)), min(n1, m) + 1, dtype=float)
    n2 = total - n1
    return k, -(gammaln(k + 1) + gammaln(n1 - k + 1) + gammaln(m - k + 1) + gammaln(n2 - m + k + 1))


def _tilted(k: np.ndarray, weight: np.ndarray, log_or: float) -> np.ndarray:
    w = weight + k * log_or
    w = np.exp(w - w.max())
    return np.asarray(w / w.sum())


@lru_cache(maxsize=4096)
def conditional_odds_ratio(a: int, n1: int, c: int, n2: int) -> float:
    """Odds ratio at which the mean of the noncentral hypergeometric distribution is the count; NaN at its ends.

    Cox DR, Snell EJ. Analysis of Binary Data, 2nd ed. 1989, section 2.1.
    """
    k, weight = _support(n1, a + c, n1 + n2)
    if a in (k[0], k[-1]):
        return math.nan
    return math.exp(_bisect(lambda t: a - float((k * _tilted(k, weight, t)).sum()), -50.0, 50.0))


@lru_cache(maxsize=4096)
def exact_or(a: int, n1: int, c: int, n2: int, level: float, mid: bool = False) -> Limits:
    """Exact conditional limits: each tail of the noncentral hypergeometric distribution is alpha/2.

    With `mid` the observed table counts half in its tail. Cornfield J. Proc 3rd Berkeley Symp 1956;4:135-148.
    """
    k, weight = _support(n1, a + c, n1 + n2)
    tail, share = (1 - level) / 2, 0.5 if mid else 1.0

    def upper(t: float) -> float:  # P(X >= a) grows with the odds ratio
        p = _tilted(k, weight, t)
        return float(p[k > a].sum() + share * p[k == a].sum())

    def lower(t: float) -> float:
        p = _tilted(k, weight, t)
        return float(p[k < a].sum() + share * p[k == a].sum())

    low = 0.0 if a == k[0] else math.exp(_bisect(lambda t: tail - upper(t), -50.0, 50.0))
    high = math.inf if a == k[-1] else math.exp(_bisect(lambda t: lower(t) - tail, -50.0, 50.0))
    return low, high


def _by(kind: str, measure: str) -> Interval2x2:
    def limits(a: int, n1: int, c: int, n2: int, level: float) -> Limits:
        return _inverted(kind, measure, a, n1, c, n2, level)

    return limits


#: Intervals without a closed form, by measure and name.
ITERATIVE_INTERVALS: Final[Mapping[str, Mapping[str, Interval2x2]]] = MappingProxyType(
    {
        "RD": MappingProxyType(
            {
                "Miettinen-Nurminen score": _by("score, N/(N - 1)", "RD"),
                "Mee score": _by("score", "RD"),
                "profile likelihood": _by("profile", "RD"),
            }
        ),
        "RR": MappingProxyType(
            {
                "Koopman score": _by("score", "RR"),
                "Miettinen-Nurminen score": _by("score, N/(N - 1)", "RR"),
                "profile likelihood": _by("profile", "RR"),
            }
        ),
        "OR": MappingProxyType(
            {
                "exact conditional": exact_or,
                "mid-P conditional": lambda a, n1, c, n2, level: exact_or(a, n1, c, n2, level, True),
                "Cornfield score": _by("score", "OR"),
                "Miettinen-Nurminen score": _by("score, N/(N - 1)", "OR"),
                "profile likelihood": _by("profile", "OR"),
            }
        ),
    }
)
