"""Effect sizes of counts: two-arm tables, rates, and single proportions and rates.

Every function takes float arrays of one shape and returns ``(yi, vi)``; undefined values are NaN. Cells are
named a = events1, b = n1 - events1, c = events2, d = n2 - events2.
"""

from __future__ import annotations

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.effects.zero_cells import ZeroCellPolicy, get_zero_cells

__all__ = [
    "arcsine_difference",
    "arcsine_proportion",
    "double_arcsine_proportion",
    "log_proportion",
    "log_rate",
    "logit_proportion",
    "odds_ratio",
    "peto_odds_ratio",
    "proportion",
    "rate",
    "rate_difference",
    "rate_ratio",
    "risk_difference",
    "risk_ratio",
    "sqrt_rate",
    "sqrt_rate_difference",
]

Effect = tuple[Array, Array]
Policy = str | ZeroCellPolicy


def _defined(yi: Array, vi: Array, dropped: object = False) -> Effect:
    """Turn what no finite number describes, and what the policy drops, into NaN."""
    bad = ~(np.isfinite(yi) & np.isfinite(vi)) | np.asarray(dropped, dtype=bool)
    return np.where(bad, np.nan, yi), np.where(bad, np.nan, vi)


def risk_ratio(*, events1: Array, n1: Array, events2: Array, n2: Array, zero_cells: Policy = "metafor") -> Effect:
    """Log risk ratio: ``log((a/n1)/(c/n2))``, ``vi = 1/a - 1/n1 + 1/c - 1/n2``.

    Cells and totals after the zero-cell correction. Cochrane Handbook version 6.5, section 10.4.
    """
    policy = get_zero_cells(zero_cells)
    add = policy.increment("RR", events1, n1 - events1, events2, n2 - events2)
    everybody = (events1 == n1) & (events2 == n2)
    a, c = events1 + add, events2 + add
    t1, t2 = n1 + policy.denominator_adds * add, n2 + policy.denominator_adds * add
    with np.errstate(divide="ignore", invalid="ignore"):
        yi = np.log(a) - np.log(t1) - np.log(c) + np.log(t2)
        raw = everybody & policy.all_events_raw_variance
        a_vi, c_vi = np.where(raw, events1, a), np.where(raw, events2, c)
        vi = (t1 - a_vi) / (a_vi * t1) + (t2 - c_vi) / (c_vi * t2)  # 1/a - 1/n1 + 1/c - 1/n2, no cancellation
    if policy.all_events_is_one:
        yi = np.where(everybody, 0.0, yi)
    return _defined(yi, vi, policy.dropped("RR", events1, n1, events2, n2))


def odds_ratio(*, events1: Array, n1: Array, events2: Array, n2: Array, zero_cells: Policy = "metafor") -> Effect:
    """Log odds ratio: ``log(a d / (b c))``, ``vi = 1/a + 1/b + 1/c + 1/d`` after the zero-cell correction.

    Woolf B. Ann Hum Genet 1955;19:251-253.
    """
    policy = get_zero_cells(zero_cells)
    cells = (events1, n1 - events1, events2, n2 - events2)
    add = policy.increment("OR", *cells)
    a, b, c, d = (cell + add for cell in cells)
    with np.errstate(divide="ignore", invalid="ignore"):
        yi = np.log(a) + np.log(d) - np.log(b) - np.log(c)
        vi = 1 / a + 1 / b + 1 / c + 1 / d
    return _defined(yi, vi, policy.dropped("OR", events1, n1, events2, n2))


def risk_difference(*, events1: Array, n1: Array, events2: Array, n2: Array, zero_cells: Policy = "metafor") -> Effect:
    """Risk difference: ``a/n1 - c/n2``, ``vi = a b/n1^3 + c d/n2^3`` after the zero-cell correction.

    Some policies correct the variance only. Cochrane Handbook version 6.5, section 10.4.
    """
    policy = get_zero_cells(zero_cells)
    cells = (events1, n1 - events1, events2, n2 - events2)
    add = policy.increment("RD", *cells)
    a, b, c, d = (cell + add for cell in cells)
    t1, t2 = n1 + 2 * add, n2 + 2 * add
    yi = events1 / n1 - events2 / n2 if "RD" in policy.raw_estimate else a / t1 - c / t2
    return _defined(yi, a * b / t1**3 + c * d / t2**3, policy.dropped("RD", events1, n1, events2, n2))


def arcsine_difference(*, events1: Array, n1: Array, events2: Array, n2: Array) -> Effect:
    """Difference of arcsine square roots of the risks: ``vi = 1/(4 n1) + 1/(4 n2)``; needs no correction.

    Rücker G et al. Stat Med 2009;28:721-738.
    """
    yi = np.arcsin(np.sqrt(events1 / n1)) - np.arcsin(np.sqrt(events2 / n2))
    return yi, 1 / (4 * n1) + 1 / (4 * n2)


def peto_odds_ratio(*, events1: Array, n1: Array, events2: Array, n2: Array, zero_cells: Policy = "metafor") -> Effect:
    """Log odds ratio by Peto's one-step method: ``(O - E)/V`` and ``1/V``.

    With m events among N: ``E = n1 m/N``, ``V = n1 n2 m (N - m) / (N^2 (N - 1))``.
    Yusuf S et al. Prog Cardiovasc Dis 1985;27:335-371.
    """
    policy = get_zero_cells(zero_cells)
    add = policy.increment("PETO", events1, n1 - events1, events2, n2 - events2)
    o_e, var = observed_minus_expected(events1 + add, n1 + 2 * add, events2 + add, n2 + 2 * add)
    with np.errstate(divide="ignore", invalid="ignore"):
        yi, vi = o_e / var, 1 / var
    return _defined(yi, vi, policy.dropped("PETO", events1, n1, events2, n2))


def observed_minus_expected(a: Array, n1: Array, c: Array, n2: Array) -> Effect:
    """Events in arm 1 minus their hypergeometric expectation, and its variance."""
    total, m = n1 + n2, a + c
    with np.errstate(divide="ignore", invalid="ignore"):
        var = n1 * n2 * m * (total - m) / (total**2 * (total - 1))
    return a - n1 * m / total, var


def log_hazard_ratio(*, o_e: Array, var: Array) -> Effect:
    """Log hazard ratio from observed minus expected events and their variance: ``(O - E)/V``, ``1/V``.

    Yusuf S et al. Prog Cardiovasc Dis 1985;27:335-371.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return _defined(o_e / var, 1 / var)


def rate_ratio(*, events1: Array, time1: Array, events2: Array, time2: Array, zero_cells: Policy = "metafor") -> Effect:
    """Log ratio of incidence rates: ``vi = 1/events1 + 1/events2`` after the zero-cell correction.

    Rothman KJ, Greenland S, Lash TL. Modern Epidemiology, 3rd ed. 2008, chapter 14.
    """
    add = get_zero_cells(zero_cells).increment("IRR", events1, events2)
    a, c = events1 + add, events2 + add
    with np.errstate(divide="ignore", invalid="ignore"):
        yi = np.log(a) - np.log(time1) - np.log(c) + np.log(time2)
        vi = 1 / a + 1 / c
    return _defined(yi, vi)


def rate_difference(
    *, events1: Array, time1: Array, events2: Array, time2: Array, zero_cells: Policy = "metafor"
) -> Effect:
    """Difference of incidence rates: ``vi = events1/time1^2 + events2/time2^2``.

    Rothman KJ, Greenland S, Lash TL. Modern Epidemiology, 3rd ed. 2008, chapter 14.
    """
    policy = get_zero_cells(zero_cells)
    add = policy.increment("IRD", events1, events2)
    a, c = events1 + add, events2 + add
    yi = events1 / time1 - events2 / time2 if "IRD" in policy.raw_estimate else a / time1 - c / time2
    return yi, a / time1**2 + c / time2**2


def sqrt_rate_difference(*, events1: Array, time1: Array, events2: Array, time2: Array) -> Effect:
    """Difference of square-rooted incidence rates: ``vi = 1/(4 time1) + 1/(4 time2)``."""
    return np.sqrt(events1 / time1) - np.sqrt(events2 / time2), 1 / (4 * time1) + 1 / (4 * time2)


def proportion(*, events: Array, n: Array, zero_cells: Policy = "metafor") -> Effect:
    """Proportion: ``p = events/n``, ``vi = p (1 - p)/n`` after the zero-cell correction."""
    policy = get_zero_cells(zero_cells)
    add = policy.increment("PR", events, n - events)
    x, total = events + add, n + 2 * add
    yi = events / n if "PR" in policy.raw_estimate else x / total
    return yi, x * (total - x) / total**3


def log_proportion(*, events: Array, n: Array, zero_cells: Policy = "metafor") -> Effect:
    """Log proportion: ``vi = 1/events - 1/n`` after the zero-cell correction."""
    policy = get_zero_cells(zero_cells)
    add = policy.increment("PLN", events, n - events)
    x, total = events + add, n + policy.denominator_adds * add
    raw = (events == n) & policy.all_events_raw_variance
    with np.errstate(divide="ignore", invalid="ignore"):
        x_vi = np.where(raw, events, x)
        return _defined(np.log(x) - np.log(total), (total - x_vi) / (x_vi * total))


def logit_proportion(*, events: Array, n: Array, zero_cells: Policy = "metafor") -> Effect:
    """Logit of a proportion: ``vi = 1/events + 1/(n - events)`` after the zero-cell correction."""
    add = get_zero_cells(zero_cells).increment("PLO", events, n - events)
    x, rest = events + add, n - events + add
    with np.errstate(divide="ignore", invalid="ignore"):
        return _defined(np.log(x) - np.log(rest), 1 / x + 1 / rest)


def arcsine_proportion(*, events: Array, n: Array) -> Effect:
    """Arcsine square root of a proportion: ``vi = 1/(4n)``; needs no correction."""
    return np.arcsin(np.sqrt(events / n)), 1 / (4 * n)


def double_arcsine_proportion(*, events: Array, n: Array) -> Effect:
    """Freeman-Tukey double arcsine of a proportion: ``vi = 1/(4n + 2)``.

    ``(asin(sqrt(x/(n+1))) + asin(sqrt((x+1)/(n+1))))/2``.
    Freeman MF, Tukey JW. Ann Math Stat 1950;21:607-611.
    """
    yi = (np.arcsin(np.sqrt(events / (n + 1))) + np.arcsin(np.sqrt((events + 1) / (n + 1)))) / 2
    return yi, 1 / (4 * n + 2)


def rate(*, events: Array, time: Array, zero_cells: Policy = "metafor") -> Effect:
    """Incidence rate: ``vi = events/time^2`` after the zero-cell correction."""
    policy = get_zero_cells(zero_cells)
    x = events + policy.increment("IR", events)
    return (events if "IR" in policy.raw_estimate else x) / time, x / time**2


def log_rate(*, events: Array, time: Array, zero_cells: Policy = "metafor") -> Effect:
    """Log incidence rate: ``vi = 1/events`` after the zero-cell correction."""
    x = events + get_zero_cells(zero_cells).increment("IRLN", events)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _defined(np.log(x) - np.log(time), 1 / x)


def sqrt_rate(*, events: Array, time: Array) -> Effect:
    """Square root of an incidence rate: ``vi = 1/(4 time)``; needs no correction."""
    return np.sqrt(events / time), 1 / (4 * time)
