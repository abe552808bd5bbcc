"""Intervals: the one of every result, and the sets of values that a printed number can stand for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import ClassVar, Final, TypeAlias

from lbpmeta.decimals import effect_decimals, level_text
from lbpmeta.errors import DataError
from lbpmeta.plain_text import Preformatted

__all__ = ["Interval", "ValueSet", "ValueSets", "Values", "turned_over"]

#: Outward widening of computed bounds: a few float roundings, far below any printed digit.
_EPS: Final = 4e-15

_INF: Final = math.inf


@dataclass(frozen=True, slots=True)
class Interval(Preformatted):
    """An estimated interval: its limits, level, and the method that made it.

    Examples
    --------
    >>> ci = Interval(-12.1, -3.3, 0.95, "z")
    >>> low, high = ci
    >>> 0.0 in ci
    False
    >>> str(ci)
    '-12.10 to -3.30 (95% z)'

    Parameters
    ----------
    low, high : float
        Limits, on the scale of the result that holds the interval.
    level : float
        Confidence (or prediction) level, between 0 and 1.
    method : str
        For example "z", "t", "hksj", "Q-profile", "hts".
    of : str
        What the limits are of, where no result around the interval says it: "Risk ratio, on the log scale".
    """

    low: float
    high: float
    level: float = 0.95
    method: str = ""
    of: str = field(default="", compare=False, repr=False)

    def __iter__(self) -> Iterator[float]:
        return iter((self.low, self.high))

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    @property
    def width(self) -> float:
        """Distance between the limits."""
        return self.high - self.low

    def __str__(self) -> str:
        label = f"{level_text(self.level)} {self.method}".strip()
        digits = effect_decimals(math.nan, self.low, self.high)
        of = f"; {self.of}" if self.of else ""
        return f"{self.low:.{digits}f} to {self.high:.{digits}f} ({label}{of})"


@dataclass(frozen=True, slots=True)
class ValueSet:
    """A closed interval of real numbers, possibly unbounded: what a number can truly be.

    Arithmetic is interval arithmetic, widened outwards by a few units of float rounding, so that a true value
    can never fall out of its set. Closedness errs on the side of the printed number: a point that belongs to
    a set only at its edge is in it.

    Examples
    --------
    >>> ValueSet(0.645, 0.655) - ValueSet(0.115, 0.125)
    ValueSet(low=0.52, high=0.54)
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.high:  # NaN among them too
            raise DataError(f"A set of values needs low <= high; got low={self.low!r}, high={self.high!r}.")

    def __repr__(self) -> str:
        return f"ValueSet(low={self.low:.12g}, high={self.high:.12g})"

    def __str__(self) -> str:
        return self.told(6)

    def told(self, digits: int) -> str:
        """Return the ends in so many significant digits, as intervals are written everywhere: "0.045 to 0.055".

        Examples
        --------
        >>> ValueSet(0.0451, 0.0549).told(2), ValueSet(2.0, 2.0).told(4), ValueSet(-math.inf, 3.0).told(4)
        ('0.045 to 0.055', '2', 'at most 3')
        """
        low, high = f"{self.low:.{digits}g}", f"{self.high:.{digits}g}"
        if self.low == -_INF or self.high == _INF:
            below = f"at most {high}" if self.high < _INF else "any number"
            return f"at least {low}" if self.low > -_INF else below
        return low if low == high else f"{low} to {high}"

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def intersects(self, other: Values) -> bool:
        """Whether the two sets share a value."""
        if isinstance(other, ValueSets):
            return other.intersects(self)
        return self.low <= other.high and other.low <= self.high

    def contains(self, other: Values) -> bool:
        """Whether every value of the other set is in this one."""
        return self.low <= other.low and other.high <= self.high

    def intersection(self, other: ValueSet) -> ValueSet | None:
        """Return the shared values, or None."""
        if not self.intersects(other):
            return None
        low = self.low if self.low > other.low else other.low
        return _set(low, self.high if self.high < other.high else other.high)

    @property
    def mid(self) -> float:
        """The central value."""
        return self.low + (self.high - self.low) / 2

    def widened(self) -> ValueSet:
        """Return the set widened outwards by a few units of float rounding."""
        return _wide(self.low, self.high)

    def __add__(self, other: ValueSet) -> ValueSet:
        return _hull(self.low + other.low, self.high + other.high)

    def __sub__(self, other: ValueSet) -> ValueSet:
        return _hull(self.low - other.high, self.high - other.low)

    def __neg__(self) -> ValueSet:
        return _set(-self.high, -self.low)

    def scaled(self, factor: float) -> ValueSet:
        """Return the set times a number."""
        a, b = _product(self.low, factor), _product(self.high, factor)
        return _wide(a, b) if a <= b else _wide(b, a)

    def __mul__(self, other: ValueSet) -> ValueSet:
        corners = [_product(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return ValueSet(min(corners), max(corners)).widened()

    def __truediv__(self, other: ValueSet) -> ValueSet:
        if other.low <= 0 <= other.high:
            raise DataError(f"Cannot divide by {other}, which holds 0.")
        return self * ValueSet(1 / other.high, 1 / other.low).widened()

    def log(self) -> ValueSet:
        """Return the natural logarithms; the part at or below 0 is the left end, -inf."""
        if self.high <= 0:
            raise DataError(f"No logarithm exists for {self}: ratios must be above 0.")
        low = math.log(self.low) if self.low > 0 else -math.inf
        return _wide(low, math.log(self.high))

    def exp(self) -> ValueSet:
        """Return the exponentials."""
        return ValueSet(_exp(self.low), _exp(self.high)).widened()

    # What differs between one set and a column of them: formulas over either call these by name.
    least: ClassVar = staticmethod(min)
    most: ClassVar = staticmethod(max)

    @staticmethod
    def pick(condition: bool, yes: float, no: float) -> float:
        """Return one of two numbers."""
        return yes if condition else no

    @staticmethod
    def over(a: float, b: float) -> float:
        """Return a / b, and infinity where b is not above 0."""
        return a / b if b > 0 else math.inf

    def abs(self) -> ValueSet:
        """Return the absolute values; a set that straddles 0 starts at 0."""
        if self.low <= 0 <= self.high:
            return ValueSet(0.0, max(-self.low, self.high))
        a, b = abs(self.low), abs(self.high)
        return ValueSet(min(a, b), max(a, b))


def _exp(x: float) -> float:
    """exp that overflows to infinity instead of raising."""
    return math.inf if x > 709.0 else math.exp(x)


# Sets are made by the million: past the check of a frozen dataclass, where the ends are known to be in order.
_new: Final = object.__new__
_put_low: Final = ValueSet.__dict__["low"].__set__
_put_high: Final = ValueSet.__dict__["high"].__set__


def _set(low: float, high: float) -> ValueSet:
    """Return the set between two ends that are numbers and in order."""
    made = _new(ValueSet)
    _put_low(made, low)
    _put_high(made, high)
    return made


def _wide(low: float, high: float) -> ValueSet:
    """Return the set between two ends, widened outwards by a few units of float rounding."""
    # "At infinity" is an end too, of the logarithms of {0}: inf - inf is no number there.
    if -_INF < low < _INF:
        low -= _EPS * abs(low)
    if -_INF < high < _INF:
        high += _EPS * abs(high)
    return _set(low, high) if low <= high else ValueSet(low, high)


def _hull(low: float, high: float) -> ValueSet:
    """Return the set between two ends, widened, where inf - inf, which is no number, can be anything."""
    return _wide(low if low == low else -_INF, high if high == high else _INF)


def _product(a: float, b: float) -> float:
    """Product with the interval convention 0 * inf = 0."""
    return 0.0 if a == 0 or b == 0 else a * b


@dataclass(frozen=True, slots=True)
class ValueSets:
    """A union of closed intervals: what a number can be under one method or another.

    The hull of the methods' sets would hold values that no method gives; the union does not. Make it with
    :meth:`of`, which sorts the parts and merges those that touch.

    Examples
    --------
    >>> both = ValueSets.of([ValueSet(0.1, 0.2), ValueSet(0.5, 0.6)])
    >>> 0.3 in both, 0.3 in both.hull
    (False, True)
    >>> print(both)
    0.1 to 0.2 or 0.5 to 0.6

    Parameters
    ----------
    parts : tuple of ValueSet
        Sorted and apart from each other; empty if no method gives any value.
    """

    parts: tuple[ValueSet, ...]

    @classmethod
    def of(cls, sets: Iterable[Values]) -> ValueSets:
        """Return the union of sets of values."""
        flat = [p for s in sets for p in (s.parts if isinstance(s, ValueSets) else (s,))]
        merged: list[ValueSet] = []
        for part in sorted(flat, key=lambda s: (s.low, s.high)):
            if merged and part.low <= merged[-1].high:
                merged[-1] = ValueSet(merged[-1].low, max(merged[-1].high, part.high))
            else:
                merged.append(part)
        return cls(tuple(merged))

    def __bool__(self) -> bool:
        return bool(self.parts)

    def __str__(self) -> str:
        return " or ".join(map(str, self.parts)) or "no value"

    def __contains__(self, value: float) -> bool:
        return any(value in part for part in self.parts)

    def intersects(self, other: Values) -> bool:
        """Whether the two sets share a value."""
        theirs = other.parts if isinstance(other, ValueSets) else (other,)
        return any(a.intersects(b) for a in self.parts for b in theirs)

    def contains(self, other: Values) -> bool:
        """Whether every value of the other set is in this one."""
        theirs = other.parts if isinstance(other, ValueSets) else (other,)
        return all(any(a.contains(b) for a in self.parts) for b in theirs)

    def union(self, other: Values) -> ValueSets:
        """Return the values of either set."""
        return ValueSets.of((self, other))

    def intersection(self, other: Values) -> ValueSets:
        """Return the shared values; empty if there are none."""
        theirs = other.parts if isinstance(other, ValueSets) else (other,)
        shared = (a.intersection(b) for a in self.parts for b in theirs)
        return ValueSets.of(s for s in shared if s is not None)

    @property
    def hull(self) -> ValueSet:
        """The smallest interval that holds the union.

        Raises
        ------
        DataError
            If the union is empty.
        """
        return ValueSet(self.low, self.high)

    @property
    def low(self) -> float:
        """The smallest value."""
        if not self.parts:
            raise DataError("An empty union of sets has no ends.")
        return self.parts[0].low

    @property
    def high(self) -> float:
        """The largest value."""
        if not self.parts:
            raise DataError("An empty union of sets has no ends.")
        return self.parts[-1].high


#: What a number can be: one interval, or a union of intervals.
Values: TypeAlias = ValueSet | ValueSets


#: So many decimals are those of a program, and no rounding of its reader.
_OF_PROGRAM: Final = 5


def turned_over(usual: ValueSet, decimals: int) -> ValueSet:
    """Add what one over a printed number can be, which had as many digits, or up to two more: at least two.

    A number in the digits of a program (5 or more) can be one over a number of any few digits: 1.31578947 is 1/0.76.

    14.29 is 1/0.07, and 0.07 was anything from 0.065 to 0.075.

    Parameters
    ----------
    usual : ValueSet
        What the number can be if it was not turned over.
    decimals : int
        How many digits after the point were printed.

    Examples
    --------
    >>> turned = turned_over(ValueSet(14.28, 14.30), 2)
    >>> round(turned.low, 4), round(turned.high, 4)
    (13.3333, 15.3846)
    """
    low, high = usual.low, usual.high
    if usual.low <= 0:
        return usual
    few = range(1, decimals) if decimals >= _OF_PROGRAM else ()
    for digits in (*few, *range(max(decimals, 2), max(decimals, 2) + 3)):
        unit = 10.0**-digits
        first, last = math.ceil(1 / usual.high / unit), math.floor(1 / usual.low / unit)
        if last >= max(first, 1):
            low = min(low, 1 / ((last + 0.5) * unit))
            high = max(high, 1 / ((max(first, 1) - 0.5) * unit))
    return ValueSet(low, high).widened()
