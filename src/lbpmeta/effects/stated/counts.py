"""Two groups by their counts alone: drop-out compared, harm and benefit as risks and as numbers needed."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from lbpmeta.decimals import level_text, p_text
from lbpmeta.effects.nnt import NumberNeeded, number_needed
from lbpmeta.effects.proportion_intervals import proportion_intervals
from lbpmeta.effects.two_by_two_tests import fisher
from lbpmeta.errors import DataError, MethodError
from lbpmeta.shown import Plain
from lbpmeta.special import ndtri

__all__ = ["RISK_INTERVALS", "RiskComparison", "compare_counts"]


@dataclass(frozen=True, slots=True)
class RiskComparison(Plain):
    """The risks of two groups, their difference and its interval.

    Parameters
    ----------
    risk1, risk2 : float
    difference, low, high : float
        Risk of arm 1 minus risk of arm 2, with its interval.
    p : float
        Fisher's exact test.
    event : {"bad", "good"}
    level : float
    method : str
        How the interval was made.
    """

    risk1: float
    risk2: float
    difference: float
    low: float
    high: float
    p: float
    event: str
    level: float
    method: str

    @property
    def number_needed(self) -> NumberNeeded:
        """Number needed to treat, or to harm, with its interval."""
        return number_needed(self.difference, self.low, self.high, event=self.event, level=self.level)

    @property
    def excludes_no_difference(self) -> bool:
        """Whether the interval of the risk difference excludes 0."""
        return self.low > 0 or self.high < 0

    def __str__(self) -> str:
        return (
            f"{self.risk1:.1%} against {self.risk2:.1%}: {100 * self.difference:+.1f} points "
            f"({level_text(self.level)} CI {100 * self.low:.1f} to {100 * self.high:.1f}, {self.method.title()}), "
            f"Fisher p {p_text(self.p, '', 2)}"
        )


def _wald(e1: int, n1: int, e2: int, n2: int, level: float) -> tuple[float, float]:
    """p1 - p2 -+ z sqrt(p1 (1 - p1)/n1 + p2 (1 - p2)/n2)."""
    p, q = e1 / n1, e2 / n2
    half = float(ndtri(0.5 + level / 2)) * math.sqrt(p * (1 - p) / n1 + q * (1 - q) / n2)
    return p - q - half, p - q + half


def _newcombe(e1: int, n1: int, e2: int, n2: int, level: float) -> tuple[float, float]:
    """Square and add of two Wilson intervals. Newcombe RG. Stat Med 1998;17:873-890, method 10."""
    p, q = e1 / n1, e2 / n2
    (l1, u1), (l2, u2) = (
        proportion_intervals(e, n, level, methods=["wilson"])["wilson"] for e, n in ((e1, n1), (e2, n2))
    )
    return p - q - math.hypot(p - l1, u2 - q), p - q + math.hypot(u1 - p, q - l2)


#: How the interval of a risk difference is made.
RISK_INTERVALS: Final[Mapping[str, Callable[[int, int, int, int, float], tuple[float, float]]]] = MappingProxyType(
    {"wald": _wald, "newcombe": _newcombe}
)


def compare_counts(
    events1: int, n1: int, events2: int, n2: int, *, event: str = "bad", level: float = 0.95, method: str = "wald"
) -> RiskComparison:
    """Compare two groups by their counts: risk difference, number needed, Fisher's exact test.

    Examples
    --------
    >>> print(compare_counts(7, 57, 4, 57))  # drop-out
    12.3% against 7.0%: +5.3 points (95% CI -5.5 to 16.1, Wald), Fisher p 0.53
    >>> print(compare_counts(7, 57, 4, 57).number_needed)
    NNTH 19.0 (95% CI NNTB 18.1 to infinity to NNTH 6.2)
    >>> harm = compare_counts(12, 57, 8, 55)
    >>> f"{abs(harm.number_needed.estimate):.0f}"
    '15'

    Parameters
    ----------
    events1, n1, events2, n2 : int
    event : {"bad", "good"}
        Whether having the event is bad (drop-out, adverse event, pain) or good (recovery).
    level : float
    method : {"wald", "newcombe"}
        Of the interval of the risk difference.

    Returns
    -------
    RiskComparison

    Raises
    ------
    DataError
        If counts are impossible.
    MethodError
        If `event`, `level` or `method` is unknown.

    References
    ----------
    Altman DG. BMJ 1998;317:1309-1312 (number needed). Newcombe RG. Stat Med 1998;17:873-890.
    """
    for arm, events, n in ((1, events1, n1), (2, events2, n2)):
        if events != int(events) or n != int(n) or not (0 <= events <= n and n > 0):
            raise DataError(f"Arm {arm} has {events!r} events of {n!r}; give whole numbers, 0 <= events <= n.")
    if method not in RISK_INTERVALS:
        raise MethodError(f"`method` is {method!r}; it must be one of {', '.join(map(repr, RISK_INTERVALS))}.")
    if event not in ("bad", "good"):
        raise MethodError(f"`event` is {event!r}; it must be 'bad' or 'good'.")
    if not 0 < level < 1:
        raise MethodError(f"`level` is {level!r}; it must lie between 0 and 1, for example 0.95.")
    p, q = events1 / n1, events2 / n2
    low, high = RISK_INTERVALS[method](events1, n1, events2, n2, level)
    return RiskComparison(
        p, q, p - q, max(-1.0, low), min(1.0, high), fisher(events1, n1, events2, n2), event, level, method
    )
