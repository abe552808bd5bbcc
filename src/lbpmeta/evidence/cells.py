"""Cells: what people write into a cell of their own tables, as plain printed numbers."""

from __future__ import annotations

import math
import re
import struct
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.printed import Printed

__all__ = [
    "DIGITS_OF_SINGLE",
    "TRUSTED_DIGITS",
    "TRUSTED_DIGITS_OF_P",
    "blank",
    "count_of",
    "interval_of",
    "legal_level",
    "plain_number",
    "ratio_of_log",
    "shortened",
    "shown_float",
]

#: Significant digits of a computed number that are used. Beyond them programs differ by float noise, which is
#: not what a check should find.
TRUSTED_DIGITS: Final = 9

#: The same for p-values, whose tails old programs approximate: RevMan 5 gives 0.12694225 for Q 9.94605598 on 6 degrees
#: of freedom, which is 0.12694218.
TRUSTED_DIGITS_OF_P: Final = 5

#: Digits of a typed number that come back from one of four bytes.
DIGITS_OF_SINGLE: Final = 7
#: Those with which a number of four bytes is known when it is written out.
_WRITTEN_OUT: Final = 12

_BLANK: Final = frozenset(
    (
        *("", ".", "-", "--", "---", "\u2013", "\u2014", "*", "/", "?"),
        *("na", "n/a", "n.a.", "nan", "<na>", "nat", "none", "null", "nr", "n/r", "n.r.", "ne"),
        *("not reported", "not estimable", "unknown"),
        *("#n/a", "#n/v", "#div/0!", "#value!", "#ref!", "#num!", "#name?", "#null!"),
    )
)
_NUMBER: Final = (
    r"(?:<=|>=|[<>=~\u2264\u2265\u2248])?\s*[+\-\u2212\u2013\u2010\u2011]?\s?"
    r"(?:\d+(?:,\d{3})*(?:\.\d*)?|[.]\d+)(?:[eE][+-]?\d+)?%?"
)
_TO: Final = r"(?:\s*(?:to|tot|bis|\u00e0|a|until|through|,|;|\u2013|\u2014|-|/|\.\.\.?|\u2026)\s*)"
_PAIR: Final = re.compile(rf"^[\(\[\{{]?\s*(?P<low>{_NUMBER}){_TO}(?P<high>{_NUMBER})\s*[\)\]\}}]?$")
_WHOLE: Final = re.compile(
    rf"^(?P<estimate>{_NUMBER})[\s,;:]*[\(\[\{{]\s*(?:\d\d\s*%?\s*(?:CI|BI|KI|IC)?\s*[:,]?\s*)??"
    rf"(?P<low>{_NUMBER}){_TO}(?P<high>{_NUMBER})\s*[\)\]\}}]$",
    re.IGNORECASE,
)
#: A minus that stands at its number, with a space before it.
_SIGNED: Final = re.compile(r"(\d)\s+[-\u2212\u2013\u2010\u2011](?=[\d.])")
#: How nearly every cell looks: digits, at most one point, nothing to work out.
_PLAIN: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_PLAIN_COUNT: Final = re.compile(r"0|[1-9][0-9]{0,17}")
_COUNT_OF: Final = re.compile(r"^(\d+)\s*/\s*(\d+)(?:\s*\(?\s*[\d.]+\s*%?\s*\)?)?$")


def blank(text: str) -> bool:
    """Whether a cell says that nothing was printed.

    Examples
    --------
    >>> blank(" #N/A "), blank("0")
    (True, False)
    """
    return text.strip().lower() in _BLANK


def plain_number(text: str, *, decimal_comma: bool = False, count: bool = False, digits: int = TRUSTED_DIGITS) -> str:
    """Return the number of a cell as the tables write it.

    Parameters
    ----------
    text : str
        For example "\u22125.4", "p < 0.001", "5,4" (with `decimal_comma`), "39.7%".
    decimal_comma : bool
        A comma is the decimal mark, and a point or a space groups thousands.
    count : bool
        The column holds whole numbers: "12.0", which a spreadsheet or a data frame made of 12, is "12".
    digits : int
        Significant digits to keep of a computed number.

    Raises
    ------
    DataError
        If the cell is no number.

    Examples
    --------
    >>> plain_number("P = 0,03", decimal_comma=True), plain_number("12.0", count=True)
    ('0.03', '12')
    """
    if _PLAIN_COUNT.fullmatch(text) if count else _is_plain(text, digits) and not (decimal_comma and "." in text):
        return text
    clean = re.sub(r"^[pPnN]\s*(?=[<>=~\u2264\u2265\u2248])\s*=?\s*", "", text.strip())
    clean = re.sub(r"(?<=\d)[\u00a0\u202f\u2009 ](?=\d{3}(?:\D|$))", "", clean)
    if decimal_comma:
        if re.fullmatch(r"[+\-\u2212]?\d{1,3}(?:\.\d{3})+(?:,\d+)?", clean) and (count or "," in clean):
            clean = clean.replace(".", "")
        elif "." in clean:
            raise DataError(
                f"{text!r} holds a point in a table with decimal commas. Write {clean.replace('.', ',')!r} if the "
                "point is the decimal mark, or take it out if it groups thousands."
            )
        clean = clean.replace(",", ".")
    number = Printed.parse(clean)
    shown = number.text.removesuffix("%").strip().replace(",", "").removeprefix("=")
    if count and number.op == "=" and number.value == number.value.to_integral_value():
        return f"{number.value.to_integral_value():f}"
    return _shortened(shown, number, digits)


def _is_plain(text: str, digits: int) -> bool:
    """Whether a text is a number that the tables write in just this way."""
    return len(text) <= 40 and len(text.replace(".", "").lstrip("-0")) <= digits and bool(_PLAIN.fullmatch(text))


def shortened(text: str, digits: int = TRUSTED_DIGITS) -> str:
    """Return a number with at most that many significant digits, whose set holds the set of the longer one.

    Examples
    --------
    >>> shortened("0.30000000000000004"), shortened("0.90"), shortened("0.600000023841858")
    ('0.300000000', '0.90', '0.6')
    """
    return _shortened(text, Printed.parse(text), digits)


def _shortened(text: str, number: Printed, digits: int) -> str:
    value = number.value
    if number.op != "=" or not value or len(value.as_tuple().digits) <= digits:
        return text
    own = Decimal(1).scaleb(-number.decimals) / 2
    if single := _of_single(value, own, min(DIGITS_OF_SINGLE, digits)):
        return single
    for kept in range(digits, 0, -1):
        unit = Decimal(1).scaleb(value.adjusted() - kept + 1)
        short = value.quantize(unit, rounding=ROUND_HALF_EVEN)
        if abs(short - value) + own <= unit / 2:
            return str(short)
    return text  # pragma: no cover - one digit always holds the rest


def _of_single(value: Decimal, own: Decimal, most: int) -> str:
    """Return what was typed where a long number is one of four bytes, written out in eight: 0.600000023841858 is 0.6.

    A number of twelve digits is one by chance once in ten thousand times, and stands for itself as well then: what is
    typed with seven digits holds all that lies as near to it.
    """
    if len(value.as_tuple().digits) < _WRITTEN_OUT:
        return ""
    try:
        single = _as_single(value)
    except OverflowError:
        return ""
    if not single or abs(Decimal(single) - value) > own:
        return ""
    typed = next((d for n in range(1, most + 1) if _as_single(d := Decimal(f"{single:.{n}g}")) == single), None)
    return "" if typed is None else f"{typed:f}"


def _as_single(value: Decimal) -> float:
    (made,) = struct.unpack("f", struct.pack("f", value))
    return float(made)


def shown_float(value: float) -> str:
    """Return a float with as few digits as identify it: the widest set that its print can have stood for.

    Of 15 significant digits at the most, as R and spreadsheets write them: what stands behind is left by arithmetic.

    Examples
    --------
    >>> shown_float(0.9), shown_float(12.0), shown_float(0.6896370000000001), shown_float(float("nan"))
    ('0.9', '12', '0.689637', '')
    """
    if math.isnan(value):
        return ""  # what a data frame writes where nothing is; infinity is a value, which nobody can print
    text = repr(float(f"{value:.15g}"))
    return text.removesuffix(".0")


def interval_of(text: str, *, decimal_comma: bool = False) -> tuple[str, str, str] | None:
    """Return (estimate, low, high) of a cell such as "-5.4 (-9.4 to -1.3)", or None; the estimate may be "".

    Examples
    --------
    >>> interval_of("-5.4 (-9.4 to -1.3)"), interval_of("[0.65; 1.18]"), interval_of("12")
    (('-5.4', '-9.4', '-1.3'), ('', '0.65', '1.18'), None)
    >>> interval_of("[-2.11 -0.49]"), interval_of("[0.65 -1.18]")
    (('', '-2.11', '-0.49'), ('', '0.65', '1.18'))
    """
    clean = text.strip()
    if _PLAIN.fullmatch(clean):
        return None
    if decimal_comma:
        clean = re.sub(r"(?<=\d),(?=\d)", ".", clean)
    clean = clean.replace("\u00b7", ".")
    signed = _SIGNED.sub(r"\1 to -", clean)
    if (
        signed != clean and "to" not in clean
    ):  # "[-2.11 -0.49]": the sign of a number, unless the limits would be turned
        parts = interval_of(signed)
        if parts is not None and Printed.parse(parts[1]).value <= Printed.parse(parts[2]).value:
            return parts
    match = _WHOLE.match(clean) or _PAIR.match(clean)
    if match is None:
        return None
    if match.re is _PAIR and re.fullmatch(r"\d{1,3}(?:,\d{3})+", clean):
        return None  # one number with its thousands grouped
    bare = re.fullmatch(r"([^\s\[({]+),([^\s\])}]+)", clean)
    if match.re is _PAIR and bare and not ("." in bare[1] and "." in bare[2]):
        return None  # one number with a decimal comma
    found = match.groupdict()
    cells = [plain_number(found[n]) if found.get(n) else "" for n in ("estimate", "low", "high")]
    return cells[0], cells[1], cells[2]


def legal_level(text: str) -> str:
    """Return a confidence level in percent: "0.95", "95%" and "95" are one of 95 %.

    Raises
    ------
    DataError
        If it is none.

    Examples
    --------
    >>> legal_level("0.95"), legal_level("99%")
    ('95', '99')
    """
    number = Printed.parse(text)
    value = number.value.scaleb(2) if 0 < number.value < 1 else number.value
    if number.op != "=" or not 1 <= value < 100 or number.decimals > TRUSTED_DIGITS:
        raise DataError(f"{text!r} is no level of confidence. Give it in percent, for example 95.")
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def count_of(text: str) -> tuple[str, str] | None:
    """Return events and total of a cell such as "12/57 (21%)", or None.

    Examples
    --------
    >>> count_of("12/57 (21%)"), count_of("12")
    (('12', '57'), None)
    """
    match = _COUNT_OF.match(text.strip())
    return None if match is None else (match[1], match[2])


def ratio_of_log(text: str) -> str:
    """Return the ratio of a printed logarithm, with as many digits as keep every value that it can stand for.

    "" where no number above 0 does.

    Examples
    --------
    >>> ratio_of_log("-0.89")
    '0.41'
    """
    number = Printed.parse(text)
    if number.op != "=" or number.values.high > 200:
        return ""
    values = number.values.exp()
    if not 0 < values.low <= values.high < 1e100:
        return ""
    middle = Decimal(repr(math.exp(float(number))))
    low, high = Decimal(repr(values.low)), Decimal(repr(values.high))
    for kept in range(TRUSTED_DIGITS, 0, -1):
        unit = Decimal(1).scaleb(middle.adjusted() - kept + 1)
        short = middle.quantize(unit, rounding=ROUND_HALF_EVEN)
        if short - unit / 2 <= low and high <= short + unit / 2:
            return str(short)
    return ""
