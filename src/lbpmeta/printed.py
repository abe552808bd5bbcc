"""Printed: a number as printed, and the set of true values that it can stand for.

"-7.7" stands for [-7.75, -7.65], "0.90" for [0.895, 0.905] and "<0.001" for a half-line. Digits are never
inferred from a float. Every verdict of lbpmeta compares such sets, so no tolerance is chosen by hand.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from lbpmeta.errors import DataError, MethodError

__all__ = ["ROUNDINGS", "Printed", "ValueSet"]

#: How a true value may have become the printed one. "nearest" covers half-up, half-even and half-down.
ROUNDINGS: Final = ("nearest", "truncate", "any")

#: Powers of ten that a printed number can span; beyond them it is a slip, and would overflow a float.
_LARGEST_EXPONENT: Final = 300

#: Outward widening of computed bounds: a few float roundings, far below any printed digit.
_EPS: Final = 4e-15

_MINUS: Final = "\u2212\u2013\u2010\u2011\ufe63\uff0d"
#: The decimal point of The Lancet.
_MIDDLE_DOT: Final = re.compile(r"\u00b7(?=\d)")
_PATTERN: Final = re.compile(
    r"""^(?P<op><=|>=|<|>|=|~)?\s*
        (?P<number>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:[eE][+-]?\d+)?)\s*
        (?P<unit>%)?$""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class ValueSet:
    """A closed interval of real numbers, possibly unbounded: what a number can truly be.

    Arithmetic is interval arithmetic, widened outwards by a few units of float rounding, so that a true value
    can never fall out of its set. Closedness errs on the side of the printed number: a point that belongs to
    a set only at its edge is in it.

    Examples
    --------
    >>> Printed.parse("0.65").values - Printed.parse("0.12").values
    ValueSet(low=0.52, high=0.54)
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        if math.isnan(self.low) or math.isnan(self.high) or self.low > self.high:
            raise DataError(f"A set of values needs low <= high; got low={self.low!r}, high={self.high!r}.")

    def __repr__(self) -> str:
        return f"ValueSet(low={self.low:.12g}, high={self.high:.12g})"

    def __str__(self) -> str:
        return f"[{self.low:.6g}, {self.high:.6g}]"

    def __contains__(self, value: float) -> bool:
        return self.low <= value <= self.high

    def intersects(self, other: ValueSet) -> bool:
        """Whether the two sets share a value."""
        return self.low <= other.high and other.low <= self.high

    def intersection(self, other: ValueSet) -> ValueSet | None:
        """Return the shared values, or None."""
        if not self.intersects(other):
            return None
        return ValueSet(max(self.low, other.low), min(self.high, other.high))

    @property
    def mid(self) -> float:
        """The central value."""
        return self.low + (self.high - self.low) / 2

    def widened(self) -> ValueSet:
        """Return the set widened outwards by a few units of float rounding."""
        return ValueSet(self.low - _EPS * abs(self.low), self.high + _EPS * abs(self.high))

    def __add__(self, other: ValueSet) -> ValueSet:
        return ValueSet(self.low + other.low, self.high + other.high).widened()

    def __sub__(self, other: ValueSet) -> ValueSet:
        return ValueSet(self.low - other.high, self.high - other.low).widened()

    def __neg__(self) -> ValueSet:
        return ValueSet(-self.high, -self.low)

    def scaled(self, factor: float) -> ValueSet:
        """Return the set times a number."""
        a, b = self.low * factor, self.high * factor
        return ValueSet(min(a, b), max(a, b)).widened()

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
        return ValueSet(low, math.log(self.high)).widened()

    def exp(self) -> ValueSet:
        """Return the exponentials."""
        return ValueSet(_exp(self.low), _exp(self.high)).widened()

    def abs(self) -> ValueSet:
        """Return the absolute values; a set that straddles 0 starts at 0."""
        if self.low <= 0 <= self.high:
            return ValueSet(0.0, max(-self.low, self.high))
        a, b = abs(self.low), abs(self.high)
        return ValueSet(min(a, b), max(a, b))


def _exp(x: float) -> float:
    """exp that overflows to infinity instead of raising."""
    return math.inf if x > 709.0 else math.exp(x)


def _product(a: float, b: float) -> float:
    """Product with the interval convention 0 * inf = 0."""
    return 0.0 if a == 0 or b == 0 else a * b


@dataclass(frozen=True, slots=True)
class Printed:
    """A number exactly as printed.

    Parameters
    ----------
    text : str
        The number as printed (decimal point; sign and trailing zeros kept).
    value : decimal.Decimal
        Its face value.
    decimals : int
        Digits after the point that were printed (negative for a power of ten such as "12e3").
    op : {"=", "<", "<=", ">", ">=", "~"}
        What stood before it.
    unit : {"", "%"}
        A percent sign, if one was printed.
    rounding : {"nearest", "truncate", "any"}
        Which roundings can have produced it.

    Examples
    --------
    >>> Printed.parse("-7.7").values
    ValueSet(low=-7.75, high=-7.65)
    >>> Printed.parse("0.90").decimals
    2
    >>> Printed.parse("<0.001").values
    ValueSet(low=-inf, high=0.001)
    """

    text: str
    value: Decimal
    decimals: int
    op: str = "="
    unit: str = ""
    rounding: str = "nearest"

    @classmethod
    def parse(cls, text: str | int | Printed, *, rounding: str = "nearest") -> Printed:
        """Read a printed number.

        Parameters
        ----------
        text : str or int
            For example "0.90", "-3.17" (any minus sign), "5·4", ".05", "<0.001", "1,381", "32%", "6.79E-4". A float
            is refused: it has lost its trailing zeros; use :meth:`from_float` and say the digits.
        rounding : {"nearest", "truncate", "any"}
            "nearest" covers half-up, half-even and half-down; "any" covers truncation too.

        Raises
        ------
        DataError
            If the text is not a number.
        MethodError
            If the rounding is unknown.
        """
        if isinstance(text, Printed):
            return text
        if rounding not in ROUNDINGS:
            raise MethodError(f"`rounding` is {rounding!r}; it must be one of {', '.join(map(repr, ROUNDINGS))}.")
        if isinstance(text, float):
            raise DataError(
                f"{text!r} is a float and has lost its printed digits; give a string such as '{text}', "
                "or Printed.from_float(value, digits=...)."
            )
        raw = str(text)
        clean = raw.strip().translate({ord(c): "-" for c in _MINUS})
        clean = _MIDDLE_DOT.sub(".", clean).replace("\u2264", "<=").replace("\u2265", ">=").replace("\u2248", "~")
        match = _PATTERN.match(clean)
        if match is None or not re.search(r"\d", match["number"]):
            hint = ""
            if re.fullmatch(r"[<>=~]*[+-]?\d+,\d+%?", clean):
                hint = f" For a decimal comma write {clean.replace(',', '.')!r}."
            raise DataError(f"{raw!r} is not a printed number.{hint}")
        number = match["number"].replace(",", "")
        value = Decimal(number)
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int):  # pragma: no cover - the pattern admits digits only
            raise DataError(f"{raw!r} is not a finite number.")
        if value.adjusted() > _LARGEST_EXPONENT or exponent < -_LARGEST_EXPONENT:
            raise DataError(f"{raw!r} is not a printed number: its exponent is out of all proportion.")
        return cls(clean, value, -exponent, match["op"] or "=", match["unit"] or "", rounding)

    @classmethod
    def from_float(cls, value: float, *, digits: int, rounding: str = "nearest") -> Printed:
        """Return the number as it would be printed with that many digits after the point.

        Examples
        --------
        >>> Printed.from_float(0.9, digits=2).text
        '0.90'
        """
        return cls.parse(f"{value:.{digits}f}", rounding=rounding)

    @property
    def ulp(self) -> Decimal:
        """One unit in the last printed place."""
        return Decimal(1).scaleb(-self.decimals)

    @property
    def values(self) -> ValueSet:
        """The true values that can have been printed so (closed set)."""
        x, u = self.value, self.ulp
        if self.op in ("<", "<="):
            return ValueSet(-math.inf, float(x))
        if self.op in (">", ">="):
            return ValueSet(float(x), math.inf)
        if self.op == "~":  # "about": a whole unit either way
            return ValueSet(float(x - u), float(x + u))
        if self.rounding == "nearest":
            return ValueSet(float(x - u / 2), float(x + u / 2))
        # Truncation moves a value towards zero, so the true one lies further out. A printed zero loses its
        # sign, and with it which side it came from.
        negative = self.text.lstrip("~= ").startswith("-")
        out_low = x - u if negative or x == 0 else x
        out_high = x if negative and x != 0 else x + u
        if self.rounding == "truncate":
            return ValueSet(float(out_low), float(out_high))
        return ValueSet(float(min(out_low, x - u / 2)), float(max(out_high, x + u / 2)))

    def within(self, low: float, high: float) -> ValueSet:
        """Return the values inside a domain such as [0, 1] for a p-value.

        Raises
        ------
        DataError
            If no value that the print allows lies in the domain.
        """
        inside = self.values.intersection(ValueSet(low, high))
        if inside is None:
            raise DataError(f"{self.text!r} allows no value between {low:g} and {high:g}.")
        return inside

    def prints(self, value: float) -> bool:
        """Whether `value` can have been printed as this number."""
        return value in self.values.widened()

    def __float__(self) -> float:
        return float(self.value)

    def __str__(self) -> str:
        return self.text
