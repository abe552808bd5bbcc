"""Confidence intervals of a single proportion: one registry of the methods that papers use."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from scipy.special import bdtr, bdtrc, expit, ndtri

from lbpmeta.errors import DataError, MethodError

__all__ = ["PROPORTION_INTERVALS", "ProportionInterval", "proportion_intervals"]

Limits = tuple[float, float]
#: (events, n, level) -> limits, or None where the method has none.
Method = Callable[[int, int, float], Limits | None]


def _quantile(level: float) -> float:
    return float(ndtri((1 + level) / 2))


def _clipped(low: float, high: float) -> Limits:
    return max(0.0, low), min(1.0, high)


def _through_statsmodels(method: str) -> Method:
    """Return an interval that statsmodels computes."""

    def interval(events: int, n: int, level: float) -> Limits:
        from statsmodels.stats.proportion import proportion_confint

        low, high = proportion_confint(events, n, alpha=1 - level, method=method)
        # the exact and Jeffreys limits do not exist beyond 0 and n events
        return (0.0 if math.isnan(low) else float(low)), (1.0 if math.isnan(high) else float(high))

    return interval


def wald_cc(events: int, n: int, level: float) -> Limits:
    """Wald with continuity correction: ``p ± (z sqrt(p (1 - p)/n) + 1/(2n))``."""
    p = events / n
    half = _quantile(level) * math.sqrt(p * (1 - p) / n) + 1 / (2 * n)
    return _clipped(p - half, p + half)


def wilson_cc(events: int, n: int, level: float) -> Limits:
    """Wilson's score interval with continuity correction."""
    p, z = events / n, _quantile(level)
    z2 = z * z
    low = (2 * n * p + z2 - 1 - z * math.sqrt(z2 - 2 - 1 / n + 4 * p * (n * (1 - p) + 1))) if events > 0 else 0.0
    high = (2 * n * p + z2 + 1 + z * math.sqrt(z2 + 2 - 1 / n + 4 * p * (n * (1 - p) - 1))) if events < n else 0.0
    below = low / (2 * (n + z2)) if events > 0 else 0.0
    above = high / (2 * (n + z2)) if events < n else 1.0
    return _clipped(below, above)


def logit_wald(events: int, n: int, level: float) -> Limits | None:
    """Wald on the logit scale; none for 0 or n events."""
    if events in (0, n):
        return None
    centre = math.log(events) - math.log(n - events)
    half = _quantile(level) * math.sqrt(1 / events + 1 / (n - events))
    return float(expit(centre - half)), float(expit(centre + half))


def arcsine(events: int, n: int, level: float) -> Limits:
    """Wald on the arcsine scale: ``sin^2(asin(sqrt(p)) ± z/(2 sqrt(n)))``."""
    centre, half = math.asin(math.sqrt(events / n)), _quantile(level) / (2 * math.sqrt(n))
    return math.sin(max(0.0, centre - half)) ** 2, math.sin(min(math.pi / 2, centre + half)) ** 2


def plus_four(events: int, n: int, level: float) -> Limits:
    """Wald after adding 2 events and 2 non-events."""
    p = (events + 2) / (n + 4)
    half = _quantile(level) * math.sqrt(p * (1 - p) / (n + 4))
    return _clipped(p - half, p + half)


def mid_p(events: int, n: int, level: float) -> Limits:
    """Exact with mid-P: ``P(X beyond x) + P(X = x)/2 = alpha/2`` at each limit."""
    from scipy.optimize import brentq

    alpha = 1 - level

    def upper_tail(p: float) -> float:  # P(X > x) + P(X = x)/2, rising in p
        at_least = 1.0 if events == 0 else float(bdtrc(events - 1, n, p))
        above = float(bdtrc(events, n, p)) if events < n else 0.0
        return (at_least + above) / 2 - alpha / 2

    def lower_tail(p: float) -> float:  # P(X < x) + P(X = x)/2, falling in p
        at_most = 1.0 if events == n else float(bdtr(events, n, p))
        below = float(bdtr(events - 1, n, p)) if events > 0 else 0.0
        return (at_most + below) / 2 - alpha / 2

    low = 0.0 if events == 0 else float(brentq(upper_tail, 0.0, 1.0, xtol=1e-15, rtol=1e-14))
    high = 1.0 if events == n else float(brentq(lower_tail, 0.0, 1.0, xtol=1e-15, rtol=1e-14))
    return low, high


@dataclass(frozen=True, slots=True)
class ProportionInterval:
    """One method: its name, function ``(events, n, level) -> (low, high) or None``, title and source."""

    name: str
    function: Method
    title: str
    source: str


#: Methods by name.
PROPORTION_INTERVALS: Final[Mapping[str, ProportionInterval]] = MappingProxyType(
    {
        spec.name: spec
        for spec in (
            ProportionInterval("wilson", _through_statsmodels("wilson"), "Wilson score", "Wilson 1927"),
            ProportionInterval("clopper-pearson", _through_statsmodels("beta"), "exact", "Clopper & Pearson 1934"),
            ProportionInterval("wald", _through_statsmodels("normal"), "Wald (normal)", "Newcombe 1998, method 1"),
            ProportionInterval(
                "agresti-coull",
                _through_statsmodels("agresti_coull"),
                "Agresti-Coull",
                "Agresti & Coull 1998",
            ),
            ProportionInterval("jeffreys", _through_statsmodels("jeffreys"), "Jeffreys", "Brown, Cai & DasGupta 2001"),
            ProportionInterval("wilson-cc", wilson_cc, "Wilson, continuity-corrected", "Newcombe 1998, method 4"),
            ProportionInterval("wald-cc", wald_cc, "Wald, continuity-corrected", "Newcombe 1998, method 2"),
            ProportionInterval("logit", logit_wald, "Wald on the logit scale", "Brown, Cai & DasGupta 2001"),
            ProportionInterval("arcsine", arcsine, "Wald on the arcsine scale", "Brown, Cai & DasGupta 2001"),
            ProportionInterval("plus-four", plus_four, "Wald after adding 2 and 2", "Agresti & Caffo 2000"),
            ProportionInterval("mid-p", mid_p, "exact, mid-P", "Newcombe 1998, method 6"),
            ProportionInterval(
                "binom-test",
                _through_statsmodels("binom_test"),
                "inverted binomial test",
                "Blaker 2000; Sterne 1954",
            ),
        )
    }
)


def proportion_intervals(
    events: int, n: int, level: float = 0.95, *, methods: Iterable[str] | None = None
) -> dict[str, Limits]:
    """Return the confidence interval of a proportion by every method that has one.

    Parameters
    ----------
    events, n : int
    level : float
        Between 0 and 1.
    methods : iterable of str, optional
        Names in :data:`PROPORTION_INTERVALS`; all but the slow "binom-test" unless given.

    Returns
    -------
    dict
        Method to (low, high), within [0, 1]. A method without an interval for these numbers (logit of 0
        events) is left out.

    Raises
    ------
    DataError
        If the counts are not whole numbers with 0 <= events <= n and n >= 1.
    MethodError
        If the level or a method is not known.

    References
    ----------
    Newcombe RG. Stat Med 1998;17:857-872. Brown LD, Cai TT, DasGupta A. Stat Sci 2001;16:101-133.

    Examples
    --------
    >>> low, high = proportion_intervals(18, 57, methods=["wilson"])["wilson"]
    >>> round(low, 4), round(high, 4)
    (0.21, 0.4448)
    """
    for name, count in (("events", events), ("n", n)):
        if isinstance(count, bool) or count != count or count != int(count):
            raise DataError(f"`{name}` is {count!r}; it must be a whole number.")
    if not (n >= 1 and 0 <= events <= n):
        raise DataError(f"`events` is {events} and `n` is {n}; they need 0 <= events <= n and n >= 1.")
    if not 0 < level < 1:
        raise MethodError(f"`level` is {level!r}; it must lie strictly between 0 and 1.")
    asked = [name for name in PROPORTION_INTERVALS if name != "binom-test"] if methods is None else list(methods)
    out = {}
    for name in asked:
        if name not in PROPORTION_INTERVALS:
            raise MethodError(f"`methods` holds {name!r}; legal are {', '.join(map(repr, PROPORTION_INTERVALS))}.")
        limits = PROPORTION_INTERVALS[name].function(int(events), int(n), level)
        if limits is not None:
            out[name] = limits
    return out
