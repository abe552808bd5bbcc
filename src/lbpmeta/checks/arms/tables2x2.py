"""Sets for two arms with counts: risk ratio, odds ratio and risk difference under every usual method."""

from __future__ import annotations

import math
from collections.abc import Iterator

from lbpmeta.checks.arms.methods import way_of
from lbpmeta.checks.core.compare import Way, computed
from lbpmeta.effects.two_by_two import ITERATIVE_INTERVALS, RD_INTERVALS, conditional_odds_ratio
from lbpmeta.few import ndtri
from lbpmeta.interval import ValueSet

__all__ = ["iterative_sets", "ratio_and_difference_sets"]


def _point(value: float) -> ValueSet:
    return ValueSet(value, value).widened()


def _ratio(method: str, log_ratio: float, variance: float, z: float) -> Way:
    half = z * math.sqrt(variance)
    values = tuple(math.exp(min(x, 700.0)) for x in (log_ratio, log_ratio - half, log_ratio + half))
    est, low, high = (_point(v) for v in values)
    return way_of(method, est, low, high, (values[0], values[1], values[2]))


def ratio_and_difference_sets(
    measure: str, events1: int, n1: int, events2: int, n2: int, level: float
) -> Iterator[Way]:
    """Yield RR, OR or RD with Wald intervals: raw, with half-cell corrections, Peto and conditional OR.

    Counts are exact, so every set is a point widened by float rounding. RD also with the other closed forms:
    Newcombe, Agresti-Caffo, continuity corrections. Where a method prints no usual interval its limits stay
    unbounded.
    """
    z = float(ndtri(0.5 + level / 2))
    if measure == "RR":
        yield from _risk_ratios(events1, n1, events2, n2, z)
    elif measure == "OR":
        yield from _odds_ratios(events1, n1, events2, n2, z)
    elif measure == "RD":
        yield from _risk_differences(events1, n1, events2, n2, level)


def _risk_ratios(a: int, n1: int, c: int, n2: int, z: float) -> Iterator[Way]:
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


def _odds_ratios(a: int, n1: int, c: int, n2: int, z: float) -> Iterator[Way]:
    b, d = n1 - a, n2 - c
    if min(a, b, c, d) > 0:
        yield _ratio("raw", math.log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d, z)
    w, x, y, v = a + 0.5, b + 0.5, c + 0.5, d + 0.5
    yield _ratio("1/2 added to every cell", math.log(w * v / (x * y)), 1 / w + 1 / x + 1 / y + 1 / v, z)
    total, m = n1 + n2, a + c
    if 0 < m < total and total > 1:
        variance = n1 * n2 * m * (total - m) / (total**2 * (total - 1))
        yield _ratio("Peto", (a - n1 * m / total) / variance, 1 / variance, z)
        conditional = conditional_odds_ratio(a, n1, c, n2)
        if not math.isnan(conditional):
            yield way_of(
                "conditional maximum likelihood", computed(conditional), central=(conditional, math.nan, math.nan)
            )


def _risk_differences(a: int, n1: int, c: int, n2: int, level: float) -> Iterator[Way]:
    diff = a / n1 - c / n2
    for name, interval in RD_INTERVALS.items():
        low, high = interval(a, n1, c, n2, level)
        if math.isfinite(low) and math.isfinite(high):
            yield from _difference("raw" if name == "Wald" else name, diff, low, high)
    low, high = RD_INTERVALS["Wald"](2 * a + 1, 2 * (n1 + 1), 2 * c + 1, 2 * (n2 + 1), level)
    # The variance of the corrected risks is that of n + 1 people, not of twice as many.
    half = (high - low) / 2 * math.sqrt(2)
    yield from _difference("variance corrected", diff, diff - half, diff + half)
    corrected = (a + 0.5) / (n1 + 1) - (c + 0.5) / (n2 + 1)
    yield from _difference("1/2 added to every cell", corrected, corrected - half, corrected + half)


def _difference(method: str, diff: float, low: float, high: float) -> Iterator[Way]:
    """The same numbers as a fraction and in percent, whole and cut off at -1 and 1."""
    limits = {(max(-1.0, low), min(1.0, high)): ", cut off at -1 and 1", (low, high): ""}
    for (first, last), cut in limits.items():
        for unit, scale in (("", 1.0), (", in percent", 100.0)):
            values = (scale * diff, scale * first, scale * last)
            yield way_of(f"{method}{cut}{unit}", computed(values[0]), computed(values[1]), computed(values[2]), values)


def iterative_sets(measure: str, events1: int, n1: int, events2: int, n2: int, level: float) -> Iterator[Way]:
    """Yield RR, OR or RD with the intervals that have no closed form: score, profile likelihood, exact.

    They take a hundred times longer than the closed forms, so they are asked when none of those fits.
    """
    a, b, c, d = events1, n1 - events1, events2, n2 - events2
    if measure == "RD":
        estimates = {"": a / n1 - c / n2}
    elif measure == "RR":
        estimates = {"": _over(a * n2, c * n1)}
    else:
        estimates = {"": _over(a * d, b * c), ", conditional estimate": conditional_odds_ratio(a, n1, c, n2)}
    for name, interval in ITERATIVE_INTERVALS[measure].items():
        low, high = interval(a, n1, c, n2, level)
        for label, estimate in estimates.items():
            if math.isnan(estimate) or math.isnan(low) or (label and "conditional" not in name):
                continue
            if measure == "RD":
                yield from _difference(name, estimate, low, high)
            else:
                yield way_of(name + label, computed(estimate), computed(low), computed(high), (estimate, low, high))


def _over(above: float, below: float) -> float:
    """Quotient that may be infinite; NaN for 0/0."""
    if below:
        return above / below
    return math.inf if above else math.nan
