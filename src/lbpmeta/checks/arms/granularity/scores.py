"""Whole scores: which sums and spreads n people on a scale of equal steps can have.

A score is ``minimum + unit * k`` with a whole k, so that n scores have a whole sum of k and a whole sum of k^2 of
the same parity. Everything here is a search among whole numbers, with bounds widened by float rounding.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from lbpmeta.checks.core.reading import Number, read, values_of
from lbpmeta.errors import DataError, MethodError
from lbpmeta.interval import ValueSet
from lbpmeta.printed import Printed

__all__ = ["Scores", "largest_squares", "read_scores", "smallest_squares", "squares", "sums"]

#: Outward widening of a bound before it is rounded to a whole number.
_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Scores:
    """n whole scores on a scale.

    Parameters
    ----------
    n : int
        People.
    unit : float
        Smallest step of one person's score.
    minimum : float
        Lowest score.
    highest : int or None
        The highest k; None where the scale has no known end.
    """

    n: int
    unit: float
    minimum: float
    highest: int | None = None

    def mean(self, total: int) -> float:
        """Return the mean score of a sum of k."""
        return self.minimum + self.unit * total / self.n

    def sd(self, total: int, squares: int) -> float:
        """Return the standard deviation (divisor n - 1) of a sum of k and a sum of k^2."""
        return self.unit * math.sqrt(max(0.0, squares - total**2 / self.n) / (self.n - 1))


def read_scores(n: Number, step: float, items: int, minimum: float, maximum: float | None = None) -> Scores:
    """Read the number of people and their scale.

    Raises
    ------
    DataError
        If n is no whole number above 0.
    MethodError
        If the step, the items or the ends of the scale make no scale.
    """
    number = read(n)
    if number is None or number.op != "=" or number.value != int(number.value) or number.value < 1:
        raise DataError(f"`n` is {n!r}; it must be a whole number of people, at least 1.")
    if not (math.isfinite(step) and step > 0):
        raise MethodError(f"`step` is {step!r}; the step of a scale is above 0, for example 1.")
    if items != int(items) or items < 1:
        raise MethodError(f"`items` is {items!r}; a score is the mean of at least 1 item.")
    if maximum is not None and not maximum > minimum:
        raise MethodError(f"`maximum` is {maximum!r}; it must lie above `minimum`, {minimum!r}.")
    unit = step / items
    highest = None if maximum is None else math.floor((maximum - minimum) / unit + _SLACK)
    return Scores(int(number.value), unit, minimum, highest)


def sums(mean: Printed, scores: Scores) -> range:
    """Return the sums of k that print as the mean; empty where there is none.

    Examples
    --------
    >>> sums(Printed.parse("5.19"), Scores(28, 1, 0)), sums(Printed.parse("5.18"), Scores(28, 1, 0))
    (range(146, 146), range(145, 146))
    """
    values = values_of(mean)
    factor = scores.n / scores.unit
    low, high = ((end - scores.minimum) * factor for end in (values.low, values.high))
    top = math.inf if scores.highest is None else scores.n * scores.highest
    low, high = max(low, 0.0 if scores.highest is not None else -math.inf), min(high, top)
    if not (math.isfinite(low) and math.isfinite(high)):
        raise DataError(f"{mean.text!r} sets no bounds: a mean must be printed as a number, without < or >.")
    first = math.ceil(low - _SLACK * max(1.0, abs(low)))
    return range(first, max(first, math.floor(high + _SLACK * max(1.0, abs(high))) + 1))


def smallest_squares(total: int, n: int) -> int:
    """Return the smallest sum of squares of n whole numbers with that sum: all of them next to each other.

    Examples
    --------
    >>> smallest_squares(7, 3)  # 2, 2, 3
    17
    """
    whole, rest = divmod(total, n)
    return rest * (whole + 1) ** 2 + (n - rest) * whole**2


def largest_squares(total: int, n: int, highest: int) -> int:
    """Return the largest sum of squares of n whole numbers in [0, highest] with that sum: all but one at the ends.

    Examples
    --------
    >>> largest_squares(7, 3, 5)  # 0, 2, 5
    29
    """
    if highest == 0:
        return 0
    full, rest = divmod(total, highest)
    return full * highest**2 + rest**2


def squares(total: int, sd: ValueSet, scores: Scores) -> range:
    """Return the sums of k^2 of the parity of `total` whose SD lies in the set; its step is 2.

    Examples
    --------
    >>> scores = Scores(10, 1, 0, 1)
    >>> squares(5, Printed.parse("0.53").values, scores)
    range(5, 6, 2)
    """
    n, base = scores.n, total**2 / scores.n
    bounds = [(n - 1) * (max(0.0, end) / scores.unit) ** 2 + base for end in (sd.low, sd.high)]
    low, high = bounds[0] - _SLACK * max(1.0, bounds[0]), bounds[1] + _SLACK * max(1.0, bounds[1])
    first = max(math.ceil(low), smallest_squares(total, n))
    last = math.floor(high)
    if scores.highest is not None:
        last = min(last, largest_squares(total, n, scores.highest))
    first += (first - total) % 2
    return range(first, max(first, last + 1), 2)
