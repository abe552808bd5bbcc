"""Sets for two arms with counts: risk ratio, odds ratio and risk difference under every usual method."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from scipy.special import gammaln, ndtri

from lbpmeta.checks.arm_sets import Candidate
from lbpmeta.printed import ValueSet

__all__ = ["ratio_and_difference_sets"]


def _point(value: float) -> ValueSet:
    return ValueSet(value, value).widened()


def _ratio(method: str, log_ratio: float, variance: float, z: float) -> Candidate:
    half = z * math.sqrt(variance)
    values = tuple(math.exp(x) for x in (log_ratio, log_ratio - half, log_ratio + half))
    est, low, high = (_point(v) for v in values)
    return Candidate(method, est, low, high, (values[0], values[1], values[2]))


def ratio_and_difference_sets(
    measure: str, events1: int, n1: int, events2: int, n2: int, level: float
) -> Iterator[Candidate]:
    """Yield RR, OR or RD with Wald intervals: raw, with half-cell corrections, Peto and conditional OR.

    Counts are exact, so every set is a point widened by float rounding. Where a method prints no usual Wald
    interval its limits stay unbounded.
    """
    z = float(ndtri(0.5 + level / 2))
    if measure == "RR":
        yield from _risk_ratios(events1, n1, events2, n2, z)
    elif measure == "OR":
        yield from _odds_ratios(events1, n1, events2, n2, z)
    elif measure == "RD":
        yield from _risk_differences(events1, n1, events2, n2, z)


def _risk_ratios(a: int, n1: int, c: int, n2: int, z: float) -> Iterator[Candidate]:
    if a > 0 and c > 0:
        log = math.log(a / n1) - math.log(c / n2)
        yield _ratio("raw", log, 1 / a - 1 / n1 + 1 / c - 1 / n2, z)
    for method, extra in (("1/2 added to every cell", 1.0), ("1/2 added to events", 0.5)):
        x, y, m1, m2 = a + 0.5, c + 0.5, n1 + extra, n2 + extra
        log = math.log(x / m1) - math.log(y / m2)
        variance = 1 / x - 1 / m1 + 1 / y - 1 / m2
        if variance >= 0:
            yield _ratio(method, log, variance, z)
        if a > 0 and c > 0 and variance >= 0:  # RevMan: the ratio raw, its variance corrected
            raw = math.log(a / n1) - math.log(c / n2)
            yield _ratio("raw, variance corrected", raw, variance, z)


def _odds_ratios(a: int, n1: int, c: int, n2: int, z: float) -> Iterator[Candidate]:
    b, d = n1 - a, n2 - c
    if min(a, b, c, d) > 0:
        yield _ratio("raw", math.log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d, z)
    w, x, y, v = a + 0.5, b + 0.5, c + 0.5, d + 0.5
    yield _ratio("1/2 added to every cell", math.log(w * v / (x * y)), 1 / w + 1 / x + 1 / y + 1 / v, z)
    total, m = n1 + n2, a + c
    if 0 < m < total and total > 1:
        variance = n1 * n2 * m * (total - m) / (total**2 * (total - 1))
        yield _ratio("Peto", (a - n1 * m / total) / variance, 1 / variance, z)
        conditional = _conditional_or(a, n1, m, total)
        if conditional is not None:
            yield Candidate(
                "conditional maximum likelihood",
                ValueSet(conditional * (1 - 1e-9), conditional * (1 + 1e-9)),
                central=(conditional, math.nan, math.nan),
            )


def _conditional_or(a: int, n1: int, m: int, total: int) -> float | None:
    """Odds ratio at which the mean of the noncentral hypergeometric distribution equals the count."""
    first, last = max(0, m - (total - n1)), min(n1, m)
    if a in (first, last):
        return None
    k = np.arange(first, last + 1, dtype=float)
    n2 = total - n1
    weight = -(gammaln(k + 1) + gammaln(n1 - k + 1) + gammaln(m - k + 1) + gammaln(n2 - m + k + 1))

    def mean(log_or: float) -> float:
        w = weight + k * log_or
        w = np.exp(w - w.max())
        return float((k * w).sum() / w.sum())

    low, high = -50.0, 50.0
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if mean(middle) < a else (low, middle)
    return math.exp((low + high) / 2)


def _risk_differences(a: int, n1: int, c: int, n2: int, z: float) -> Iterator[Candidate]:
    p, q = a / n1, c / n2
    diff = p - q
    variances = {"raw": p * (1 - p) / n1 + q * (1 - q) / n2}
    x, y = (a + 0.5) / (n1 + 1), (c + 0.5) / (n2 + 1)
    variances["variance corrected"] = x * (1 - x) / (n1 + 1) + y * (1 - y) / (n2 + 1)
    for method, variance in variances.items():
        for label, scale in (("", 1.0), (", in percent", 100.0)):
            values = tuple(scale * v for v in (diff, diff - z * math.sqrt(variance), diff + z * math.sqrt(variance)))
            est, low, high = (_point(v) for v in values)
            yield Candidate(method + label, est, low, high, (values[0], values[1], values[2]))
    yield Candidate("1/2 added to every cell", _point(x - y), central=(x - y, math.nan, math.nan))
