"""Number needed to treat, with an interval that may run through infinity."""

from __future__ import annotations

import math
from dataclasses import dataclass

from lbpmeta.decimals import level_text
from lbpmeta.errors import DataError, MethodError
from lbpmeta.shown import Plain

__all__ = ["NumberNeeded", "number_needed"]


@dataclass(frozen=True, slots=True)
class NumberNeeded(Plain):
    """Number needed to treat to benefit (NNTB) or to harm (NNTH).

    Parameters
    ----------
    estimate, low, high : float
        Signed: positive for benefit, negative for harm; infinite where the risk difference is 0. `low`
        belongs to the most favourable limit of the risk difference and `high` to the least favourable one.
    level : float

    Examples
    --------
    >>> print(NumberNeeded(10.0, 5.0, -20.0, 0.95))
    NNTB 10.0 (95% CI NNTB 5.0 to infinity to NNTH 20.0)
    """

    estimate: float
    low: float
    high: float
    level: float

    @property
    def through_infinity(self) -> bool:
        """Whether the interval holds both benefit and harm, and so runs through infinity."""
        return self.low > 0 > self.high

    def __str__(self) -> str:
        to = " to infinity to " if self.through_infinity else " to "
        return f"{_text(self.estimate)} ({level_text(self.level)} CI {_text(self.low)}{to}{_text(self.high)})"


def _text(value: float) -> str:
    if math.isinf(value):
        return "infinity"
    return f"{'NNTB' if value > 0 else 'NNTH'} {abs(value):.1f}"


def number_needed(risk_difference: float, low: float, high: float, *, event: str, level: float = 0.95) -> NumberNeeded:
    """Return the number needed to treat from a risk difference and its interval.

    Parameters
    ----------
    risk_difference, low, high : float
        Risk of arm 1 (treated) minus risk of arm 2, and confidence limits.
    event : {"bad", "good"}
        Whether having the event is bad (pain, relapse) or good (recovery).
    level : float

    Raises
    ------
    DataError
        If the numbers are not within [-1, 1] or not in order.
    MethodError
        If `event` is neither.

    References
    ----------
    Altman DG. Confidence intervals for the number needed to treat. BMJ 1998;317:1309-1312.

    Examples
    --------
    >>> print(number_needed(-0.10, -0.25, 0.05, event="bad"))
    NNTB 10.0 (95% CI NNTB 4.0 to infinity to NNTH 20.0)
    >>> number_needed(0.10, 0.05, 0.15, event="good").through_infinity
    False
    """
    if event not in ("bad", "good"):
        raise MethodError(f"`event` is {event!r}; it must be 'bad' or 'good'.")
    if not -1 <= low <= risk_difference <= high <= 1:
        raise DataError(
            f"A risk difference and its limits lie between -1 and 1, in order; got {low:g}, "
            f"{risk_difference:g}, {high:g}. Divide percentages by 100."
        )
    if event == "bad":
        risk_difference, low, high = -risk_difference, -high, -low
    return NumberNeeded(_inverse(risk_difference), _inverse(high), _inverse(low), level)


def _inverse(x: float) -> float:
    return 1 / x if x != 0 else math.inf
