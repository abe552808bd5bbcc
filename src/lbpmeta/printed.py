"""Printed: a number as printed, and the set of true values that it can stand for.

"-7.7" stands for -7.75 to -7.65, "0.90" for 0.895 to 0.905 and "<0.001" for a half-line. Digits are never
inferred from a float. Every proof of lbpmeta compares such sets, so that it needs no tolerance.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from types import MappingProxyType
from typing import Final

from lbpmeta.errors import DataError, MethodError
from lbpmeta.interval import ValueSet, turned_over
from lbpmeta.plain_text import MIDDLE_DOT, hint, plainer

__all__ = ["DOMAINS", "LARGEST_EXPONENT", "ROUNDINGS", "Printed", "PrintedText"]

#: How a true value may have become the printed one. "nearest" covers half-up, half-even and half-down; "any" covers
#: every usual way besides: truncated, up or down, rounded twice, to significant figures, whole numbers to tens;
#: "inverted" covers these and one over a number that had been rounded, as where a second author turns a ratio over.
ROUNDINGS: Final = ("nearest", "truncate", "any", "inverted")

#: Natural domains by name: what a quantity can be, whatever was printed.
DOMAINS: Final[Mapping[str, tuple[float, float]]] = MappingProxyType(
    {
        "probability": (0.0, 1.0),
        "percent": (0.0, 100.0),
        "positive": (0.0, math.inf),
        "correlation": (-1.0, 1.0),
    }
)

#: Relative distance of neighbouring single-precision floats, and the fewest digits that tell them from each other.
_FLOAT32: Final = Decimal(2) ** -23
_FLOAT32_DIGITS: Final = 7

#: Powers of ten that a printed number can span; beyond them it is a slip, and would overflow a float.
LARGEST_EXPONENT: Final = 300

_SIGNS: Final = str.maketrans(
    {**dict.fromkeys("\u2212\u2013\u2010\u2011\ufe63\uff0d", "-"), "\u2264": "<=", "\u2265": ">="}
)
_ABOUT: Final = str.maketrans({"\u2248": "~", "\u223c": "~"})
#: Exact for every number that is read here: bounds are rounded once, outwards, on their way to floats.
_EXACT: Final = Context(prec=4 * LARGEST_EXPONENT, Emax=MAX_EMAX, Emin=MIN_EMIN)
#: No-break, thin and narrow no-break space: they group thousands, as the comma does.
_GROUP_SPACE: Final = "\u00a0\u2009\u202f"
_UNITS: Final = "%|pp|points?|mm|cm|kg|mg|days?|weeks?|months?|years?"
_PATTERN: Final = re.compile(
    rf"""^(?P<op><=|>=|<|>|=|~)?\s*
        (?P<number>[+-]?(?=\.?\d)(?:\d{{1,3}}(?P<group>[,{_GROUP_SPACE}])\d{{3}}(?:(?P=group)\d{{3}})*|\d+)?
        (?:\.\d*)?(?:[eE][+-]?\d+)?)\s*
        (?P<unit>{_UNITS})?$""",
    re.VERBOSE,
)
#: The same with a decimal comma, grouped by points or spaces.
_COMMA_PATTERN: Final = re.compile(
    rf"""^(?P<op><=|>=|<|>|=|~)?\s*
        (?P<number>[+-]?(?=,?\d)(?:\d{{1,3}}(?P<group>[.{_GROUP_SPACE}])\d{{3}}(?:(?P=group)\d{{3}})*|\d+)?
        (?:,\d*)?(?:[eE][+-]?\d+)?)\s*
        (?P<unit>{_UNITS})?$""",
    re.VERBOSE,
)


class PrintedText(str):
    """The text of a number that says itself how the number may have been shortened.

    A cell of a table that was read under another policy than "nearest" is one, so that whoever parses it reads it
    under that policy.

    Examples
    --------
    >>> Printed.parse(PrintedText("-7.7", "truncate")).values
    ValueSet(low=-7.8, high=-7.7)
    """

    __slots__ = ("rounding",)

    rounding: str

    def __new__(cls, text: str, rounding: str) -> PrintedText:
        made = super().__new__(cls, text)
        made.rounding = rounding
        return made

    def __reduce__(self) -> tuple[type[PrintedText], tuple[str, str]]:
        return PrintedText, (str(self), self.rounding)


@dataclass(frozen=True, slots=True)
class Printed:
    """A number exactly as printed.

    Examples
    --------
    >>> Printed.parse("-7.7").values
    ValueSet(low=-7.75, high=-7.65)
    >>> Printed.parse("0.90").decimals
    2
    >>> Printed.parse("<0.001").values
    ValueSet(low=-inf, high=0.001)

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
    unit : str
        What stood behind it: "", "%", "pp", "points", "mm", "weeks" ... It does not change the values.
    rounding : {"nearest", "truncate", "any", "inverted"}
        Which roundings can have produced it.
    raw : str
        The characters as they stood there, footnote marks and all; it takes no part in comparisons.
    """

    text: str
    value: Decimal
    decimals: int
    op: str = "="
    unit: str = ""
    rounding: str = "nearest"
    raw: str = field(default="", compare=False, repr=False)

    @classmethod
    def parse(
        cls,
        text: str | int | float | Printed,
        *,
        digits: int | None = None,
        rounding: str = "nearest",
        decimal_comma: bool = False,
        level: float | None = None,
    ) -> Printed:
        """Read a printed number.

        Parameters
        ----------
        text : str, int or float
            For example "0.90", "-3.17" (any minus sign, a blank behind it), "5\u00b74", ".05", "<0.001", "P = .03",
            "1,381", "6\u202f505", "32%", "6.79E-4", "1.2\u00d710-3", "0.50\u2020" (a footnote mark). A float
            has lost its trailing zeros and is refused without `digits`.
        digits : int, optional
            How many digits after the point were printed, for a float or an int.
        rounding : {"nearest", "truncate", "any", "inverted"}
            "nearest" covers half-up, half-even and half-down; "any" covers truncation, double rounding, significant
            figures and whole numbers rounded to tens too.
        decimal_comma : bool
            Read "1.234,5" as 1234.5 and "-0,05" as -0.05. The text of the result has a decimal point.
        level : float, optional
            For a p-value: the confidence level beside it, between 0 and 1. "NS" is then a number: p lies above the
            level of significance, 1 - `level` or 0.05, whichever is less. Elsewhere "NS" is no number.

        Raises
        ------
        DataError
            If the text is not a number, or a float comes without `digits`.
        MethodError
            If the rounding is unknown, or `digits` is given for a text.

        Examples
        --------
        >>> Printed.parse(0.9, digits=2).text
        '0.90'
        >>> Printed.parse("1.234,5", decimal_comma=True).text
        '1234.5'
        >>> Printed.parse("NS", level=0.95).values
        ValueSet(low=0.05, high=inf)
        """
        if isinstance(text, PrintedText) and rounding == "nearest":
            rounding = text.rounding
        if isinstance(text, Printed):
            return text
        if rounding not in ROUNDINGS:
            raise MethodError(f"`rounding` is {rounding!r}; it must be one of {', '.join(map(repr, ROUNDINGS))}.")
        if digits is not None:
            if isinstance(text, str):
                raise MethodError(f"`digits` is {digits!r}, but {text!r} already says how many digits were printed.")
            return cls.from_float(float(text), digits=digits, rounding=rounding)
        if isinstance(text, float):
            raise DataError(
                f"{text!r} is a float and has lost its printed digits; give a string such as '{text}', "
                "or say the digits: Printed.parse(value, digits=...)."
            )
        raw = str(text)
        signs = raw.strip().translate(_SIGNS).translate(_ABOUT)
        clean = MIDDLE_DOT.sub(".", signs)
        pattern = _COMMA_PATTERN if decimal_comma else _PATTERN
        match = pattern.match(clean)
        if match is None:  # rarer ways to write a number are asked only then
            clean = plainer(signs, level)
            match = pattern.match(clean)
        if match is None:
            raise DataError(f"{raw!r} is not a printed number.{hint(clean, decimal_comma)}")
        number = match["number"]
        if match["group"]:
            number = number.replace(match["group"], "")
            if match["group"] != ",":
                clean = clean.replace(match["group"], "")
        if decimal_comma:
            number, clean = number.replace(",", "."), clean.replace(",", ".")
        if number.endswith("."):
            raise DataError(f"{raw!r} ends in a decimal point: digits are missing. Look them up in the source.")
        value = Decimal(number)
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int):  # pragma: no cover - the pattern admits digits only
            raise DataError(f"{raw!r} is not a finite number.")
        if value.adjusted() > LARGEST_EXPONENT or exponent < -LARGEST_EXPONENT:
            raise DataError(f"{raw!r} is not a printed number: its exponent is out of all proportion.")
        return cls(clean, value, -exponent, match["op"] or "=", match["unit"] or "", rounding, raw)

    @classmethod
    def from_float(cls, value: float, *, digits: int, rounding: str = "nearest") -> Printed:
        """Return the number as it would be printed with that many digits after the point.

        Examples
        --------
        >>> Printed.from_float(0.9, digits=2).text
        '0.90'
        """
        if not math.isfinite(value):
            raise DataError(f"{value!r} is not a finite number, so that nobody can have printed it.")
        return cls.parse(f"{value:.{digits}f}", rounding=rounding)

    @property
    def ulp(self) -> Decimal:
        """One unit in the last printed place."""
        return Decimal(1).scaleb(-self.decimals)

    @property
    def values(self) -> ValueSet:
        """The true values that can have been printed so (closed set)."""
        x, u = self.value, self.ulp
        half = _EXACT.divide(u, Decimal(2))
        wide = self.rounding in ("any", "inverted")
        if self.op in ("<", "<="):  # the end is a threshold such as 0.05, which is compared with the same float
            return ValueSet(-math.inf, _above(_EXACT.add(x, half)) if wide else float(x))
        if self.op in (">", ">="):
            return ValueSet(_below(_EXACT.subtract(x, half)) if wide else float(x), math.inf)
        if self.op == "~":  # "about": a whole unit either way
            return ValueSet(_below(_EXACT.subtract(x, u)), _above(_EXACT.add(x, u)))
        if wide:
            reach = max(u, self._trailing / 2, self._single)
            usual = ValueSet(_below(_EXACT.subtract(x, reach)), _above(_EXACT.add(x, reach)))
            return usual if self.rounding == "any" else turned_over(usual, self.decimals)
        negative = self.text.lstrip("<>~= ").startswith("-")
        if self.rounding == "nearest":
            # "-0.0" has kept the side that it came from; "0.0" may have lost its sign.
            high = Decimal(0) if negative and x == 0 else _EXACT.add(x, half)
            return ValueSet(_below(_EXACT.subtract(x, half)), _above(high))
        # Truncation moves a value towards zero, so the true one lies further out. A printed zero without a
        # sign may have come from either side.
        out_low = _EXACT.subtract(x, u) if negative or x == 0 else x
        return ValueSet(_below(out_low), _above(x if negative else _EXACT.add(x, u)))

    @property
    def _trailing(self) -> Decimal:
        """The unit of a whole number's last digit that is not 0: 1,240 may have been rounded to tens."""
        zeros = 0
        digits = self.value.as_tuple().digits
        if self.decimals > 0 or not self.value:
            return Decimal(0)
        while zeros < len(digits) and digits[-1 - zeros] == 0:
            zeros += 1
        return Decimal(1).scaleb(zeros - self.decimals)

    @property
    def _single(self) -> Decimal:
        """The unit of a single-precision float, where so many digits were printed that they can be those of one."""
        return abs(self.value) * _FLOAT32 if len(self.value.as_tuple().digits) >= _FLOAT32_DIGITS else Decimal(0)

    def preimage(self, *, rounding: str | None = None, domain: str | tuple[float, float] | None = None) -> ValueSet:
        """Return the values that can have been printed so, under another rounding or inside a natural domain.

        Parameters
        ----------
        rounding : {"nearest", "truncate", "any", "inverted"}, optional
            Default: the number's own.
        domain : str or tuple of float, optional
            A name of ``DOMAINS`` ("probability", "percent", "positive", "correlation") or the two ends.

        Raises
        ------
        DataError
            If no value that the print allows lies in the domain.

        Examples
        --------
        >>> Printed.parse("<0.001").preimage(domain="probability")
        ValueSet(low=0, high=0.001)
        >>> Printed.parse("0.30").preimage(rounding="truncate")
        ValueSet(low=0.3, high=0.31)
        """
        number = self
        if rounding is not None and rounding != self.rounding:
            if rounding not in ROUNDINGS:
                raise MethodError(f"`rounding` is {rounding!r}; it must be one of {', '.join(map(repr, ROUNDINGS))}.")
            number = replace(self, rounding=rounding)
        if domain is None:
            return number.values
        if isinstance(domain, str):
            if domain not in DOMAINS:
                raise MethodError(f"`domain` is {domain!r}; it must be one of {', '.join(map(repr, DOMAINS))}.")
            domain = DOMAINS[domain]
        return number.within(*domain)

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


def _below(bound: Decimal) -> float:
    """Return the largest float that is not above a bound: a set that rounding made smaller would lose its edge."""
    near = float(bound)
    return near if bound >= Decimal(near) else math.nextafter(near, -math.inf)


def _above(bound: Decimal) -> float:
    """Return the smallest float that is not below a bound."""
    near = float(bound)
    return near if bound <= Decimal(near) else math.nextafter(near, math.inf)
