"""Digits as printed: which decimal mark a text has, and what a number says."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["decimal_mark_of", "number_of", "power_behind"]

#: Numbers that only one decimal mark explains.
_COMMA: Final = re.compile(r"(?<![0-9.,])(?:0,[0-9]+|[0-9]+,[0-9]{1,2})(?![0-9]|[.,][0-9])")
_POINT: Final = re.compile(
    r"(?<![0-9.,])(?:[0-9]+[·∙⋅][0-9]+|0\.[0-9]+|[0-9]+\.[0-9]{1,2}|\.[0-9]+)(?![0-9]|[.,·][0-9])"
)
#: "x 10-6", its exponent raised or not.
_POWER: Final = re.compile(
    r"\s?[×xX*·•]\s?10[\s\u2060]?\^?[\s\u2060]?([-\u2212\u2013\u2010]?[\s\u2060^]?[0-9]{1,3}|[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)(?![0-9]|[.,][0-9])"
)
#: "2.6e-06", with whatever dash, "4.1e+05".
_E_POWER: Final = re.compile(r"[eE]([-+\u2212\u2013\u2010])([0-9]{1,3})(?![0-9]|[.,][0-9])")
_SUPERS: Final = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−–‐", "-0123456789---", " ^\u2060")
_MARKS: Final = str.maketrans(dict.fromkeys("·∙⋅•‧．", "."))
_BLANKS: Final = str.maketrans("", "", "\u00a0\u2005\u2006\u2008\u2009\u202f ")


def decimal_mark_of(text: str, *, usual: str = ".") -> str:
    """Return the decimal mark of a text, "." or ",", by the numbers that only one of them explains.

    Where there are none, it is the `usual` one of the language.

    Examples
    --------
    >>> decimal_mark_of("-7,7 (-12,1 tot -3,3)"), decimal_mark_of("-7.7 (-12.1, -3.3)"), decimal_mark_of("1,234 people")
    (',', '.', '.')
    """
    commas = sum(1 for _ in _COMMA.finditer(text, 0, 500_000))
    points = sum(1 for _ in _POINT.finditer(text, 0, 500_000))
    if not commas and not points:
        return usual
    return "," if commas > points else "."


def number_of(printed: str, comma: bool) -> tuple[str, tuple[str, ...]]:
    """Return a number with a decimal point, and the two numbers that its comma may separate instead.

    Examples
    --------
    >>> number_of("7,7", True), number_of("1,234", False), number_of("0·95", False)
    (('7.7', ('7', '7')), ('1234', ()), ('0.95', ()))
    """
    digits = printed.translate(_MARKS).translate(_BLANKS)
    if "," not in digits:
        whole, _, rest = digits.partition(".")
        if comma and len(rest) == 3 and whole not in ("", "0") and len(whole) <= 3:
            return whole + rest, ()
        return digits, ()
    if "." in digits:
        if digits.rindex(",") > digits.rindex("."):
            return digits.replace(".", "").replace(",", "."), ()
        return digits.replace(",", ""), ()
    whole, _, rest = digits.partition(",")
    if "," in rest or (len(rest) == 3 and whole.lstrip("0") and not comma):
        return digits.replace(",", ""), ()
    return f"{whole}.{rest}", (whole, rest)


def power_behind(text: str, at: int) -> tuple[str, int]:
    """Return the power of ten behind the digits that end at `at`, as "e-6", and where it ends; "" where none stands.

    Examples
    --------
    >>> power_behind("2.6 × 10−6)", 3), power_behind("2.6e–06)", 3), power_behind("2.6e+4", 3), power_behind("2.6 m", 3)
    (('e-6', 10), ('e-06', 7), ('e+4', 6), ('', 3))
    """
    raised = _POWER.match(text, at)
    if raised:
        return f"e{raised.group(1).translate(_SUPERS)}", raised.end()
    small = _E_POWER.match(text, at)
    return (f"e{'+' if small.group(1) == '+' else '-'}{small.group(2)}", small.end()) if small else ("", at)
