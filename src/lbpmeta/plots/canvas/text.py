"""Numbers as a figure prints them."""

from __future__ import annotations

import math
import unicodedata
from typing import Final

__all__ = ["decimals_of", "number_text", "p_value", "percent", "significant", "true_minus", "wrap"]

_MINUS: Final = "\u2212"
#: Where a long word is broken, after the mark.
_JOINTS: Final = ("-", "/", "_", "\u2013", "+", "&")
#: From here on, in size, decimals are noise and digits would fill the figure.
_HUGE: Final = 1e7
#: Below this, six decimals show less than two digits.
_TINY: Final = 1e-5


def number_text(value: float, digits: int) -> str:
    """Return a number with that many decimals, a true minus sign, and no negative zero.

    Examples
    --------
    >>> number_text(-3.166, 2), number_text(-0.001, 2), number_text(float("nan"), 2), number_text(float("inf"), 2)
    ('−3.17', '0.00', '', '∞')
    >>> number_text(123456789.0, 2)
    '1.23e8'
    """
    if math.isnan(value):
        return ""
    if math.isinf(value):
        return "\u221e" if value > 0 else _MINUS + "\u221e"
    if abs(value) >= _HUGE:
        mantissa, _, exponent = f"{value:.{digits}e}".partition("e")
        return f"{mantissa}e{int(exponent)}".replace("-", _MINUS)
    text = f"{value:.{digits}f}"
    if not text.strip("-0."):
        text = text.lstrip("-")
    return text.replace("-", _MINUS)


def decimals_of(text: str) -> int | None:
    """Return how many decimals a number is printed with; None of what is no plain number.

    Examples
    --------
    >>> decimals_of("−3.17"), decimals_of("12"), decimals_of("1.85e7"), decimals_of("")
    (2, 0, None, None)
    """
    digits = text.lstrip(_MINUS + "-+")
    whole, _, part = digits.partition(".")
    return len(part) if (whole + part).isdecimal() else None


def percent(value: float, digits: int = 1, *, sign: bool = True) -> str:
    """Return a percentage, "" for NaN."""
    return "" if math.isnan(value) else number_text(value, digits) + ("%" if sign else "")


def p_value(p: float) -> str:
    """Return "p = 0.012" or "p < 0.001"; more digits are not evidence.

    Examples
    --------
    >>> p_value(0.0123), p_value(1e-9), p_value(0.9999)
    ('p = 0.012', 'p < 0.001', 'p > 0.999')
    """
    if math.isnan(p):
        return "p not defined"
    if p < 0.001:
        return "p < 0.001"
    return "p > 0.999" if p > 0.999 else f"p = {p:.3f}"


def significant(value: float, digits: int = 4) -> str:
    """Return a number with that many significant digits, in exponents only where six decimals would not show it.

    Examples
    --------
    >>> significant(115.442), significant(0.0123456), significant(3.456e-7), significant(102345678.0)
    ('115.4', '0.01235', '3.46e−7', '1.023e8')
    """
    if value == 0 or not math.isfinite(value):
        return number_text(value, 0)
    if abs(value) >= _HUGE:
        return number_text(value, digits - 1)
    if abs(value) < _TINY:
        mantissa, _, exponent = f"{value:.2e}".partition("e")
        return f"{mantissa}e{int(exponent)}".replace("-", _MINUS)
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    return number_text(value, min(decimals, 6))


def true_minus(text: str) -> str:
    """Return a text with the hyphen before a number as a minus sign.

    Examples
    --------
    >>> true_minus("-7.7"), true_minus("a-b")
    ('−7.7', 'a-b')
    """
    return _MINUS + text[1:] if text[:1] == "-" and text[1:2] in tuple("0123456789.") else text


def wrap(label: str, width: int) -> str:
    """Return the label broken into lines of at most that many letters; words stay whole if they can.

    Letters of East Asian scripts are twice as wide as others, and count twice.

    Examples
    --------
    >>> wrap("Licciardone 2003, second comparison", 20)
    'Licciardone 2003,\\nsecond comparison'
    """
    lines: list[str] = []
    for paragraph in label.split("\n"):
        lines.append("")
        for word in paragraph.split():
            for piece in _pieces(word, width):
                longer = f"{lines[-1]} {piece}" if lines[-1] else piece
                if lines[-1] and _wide(longer) > width:
                    lines.append(piece)
                else:
                    lines[-1] = longer
    return "\n".join(lines)


def _wide(text: str) -> int:
    if text.isascii():
        return len(text)
    return len(text) + sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)


def _pieces(word: str, width: int) -> list[str]:
    """Return a word in pieces that fit a line."""
    if _wide(word) <= width:
        return [word]
    pieces = [""]
    for letter in word:
        if pieces[-1] and _wide(pieces[-1] + letter) > width:
            # After a hyphen, a slash or the like if there is one in the second half of the line.
            joint = max(pieces[-1].rfind(mark) for mark in _JOINTS) + 1
            rest = pieces[-1][joint:] if joint > len(pieces[-1]) // 2 else ""
            pieces[-1] = pieces[-1].removesuffix(rest) if rest else pieces[-1]
            pieces.append(rest)
        pieces[-1] += letter
    return pieces
