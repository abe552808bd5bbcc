"""Decimals: how many an effect and its interval are shown with. One rule for figure, text and report."""

from __future__ import annotations

import math
from typing import Final

__all__ = ["DECIMALS", "effect_decimals", "effect_line", "effect_texts", "level_text", "p_text"]

#: Decimals of an effect, as most journals and RevMan print it.
DECIMALS: Final = 2
#: More are no reading.
_MOST: Final = 8
#: An interval is at least as many units of the last place wide: fewer and its ends print alike.
_UNITS: Final = 5
#: The same where the effect itself would print as no effect.
_UNITS_ERASED: Final = 10
#: Digits that a large number is shown with.
_DIGITS: Final = 6


def effect_decimals(
    estimate: float, low: float, high: float, *, null: float | None = 0.0, decimals: int = DECIMALS
) -> int:
    """Return the decimals that an effect and its interval are shown with.

    Those asked for; more where an interval would be narrower than five units of the last place, or the effect would
    print as no effect although its interval is narrower than ten; fewer where numbers have more than six digits and
    their interval is wide.

    Parameters
    ----------
    estimate, low, high : float
        On the display scale; NaN where there is none.
    null : float or None
        The value of no effect: 0, for ratios 1.
    decimals : int

    Examples
    --------
    >>> effect_decimals(-7.01, -12.48, -1.53), effect_decimals(-0.002, -0.006, 0.002)
    (2, 3)
    >>> effect_decimals(1.0035, 1.0001, 1.0081, null=1), effect_decimals(3e5, 2.5e5, 3.5e5)
    (3, 0)
    """
    found = [v for v in (estimate, low, high) if math.isfinite(v)]
    size = max(map(abs, found), default=0.0)
    width = high - low
    known = math.isfinite(width) and width > 0
    digits = decimals
    while known and digits < _MOST:
        erased = null is not None and estimate != null and round(estimate, digits) == round(null, digits)
        if width * 10.0**digits >= (_UNITS_ERASED if erased else _UNITS):
            break
        digits += 1
    if size >= 10.0 ** (_DIGITS - decimals):
        fewer = max(0, _DIGITS - 1 - math.floor(math.log10(size)))
        if not known or width * 10.0**fewer >= _UNITS_ERASED:
            return min(digits, fewer)
    return digits


def effect_texts(estimate: float, low: float, high: float, *, null: float | None = 0.0) -> tuple[str, str, str]:
    """Return an effect and its limits as texts with a hyphen for minus and no negative zero.

    Examples
    --------
    >>> effect_texts(-0.002, -0.006, 0.002)
    ('-0.002', '-0.006', '0.002')
    """
    digits = effect_decimals(estimate, low, high, null=null)
    first, second, third = (f"{round(v, digits) + 0.0:.{digits}f}" for v in (estimate, low, high))
    return first, second, third


def effect_line(estimate: float, low: float, high: float, *, null: float | None = 0.0) -> str:
    """Return an estimate with its interval, as tables for papers print it.

    Examples
    --------
    >>> effect_line(-7.01, -12.48, -1.53)
    '-7.01 [-12.48, -1.53]'
    """
    shown, lower, upper = effect_texts(estimate, low, high, null=null)
    return f"{shown} [{lower}, {upper}]"


def level_text(level: float) -> str:
    """Return a confidence level in percent, such as "95%" or "97.5%".

    Examples
    --------
    >>> level_text(0.95), level_text(0.975), level_text(1 - 0.05 / 3)
    ('95%', '97.5%', '98.3333%')
    """
    return f"{100 * level:g}%"


def p_text(value: float, name: str = "p", digits: int = 3) -> str:
    """Return a p-value as it is shown: below 0.001 as that, and never as 0; the bare number without a name.

    Examples
    --------
    >>> p_text(0.0004), p_text(0.0412), p_text(0.0004, ""), p_text(0.0412, digits=4)
    ('p < 0.001', 'p = 0.041', '<0.001', 'p = 0.0412')
    """
    if math.isnan(value):
        return f"{name} does not exist".strip() if name else "nan"
    if not name:
        return "<0.001" if value < 0.001 else f"{value:.{digits}f}"
    return f"{name} < 0.001" if value < 0.001 else f"{name} = {value:.{digits}f}"
