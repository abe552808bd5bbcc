"""Digits that agree: how many stand in numbers, and how many are no chance."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

__all__ = ["digits_needed", "digits_of", "significant_digits"]

#: Pools up to this size are what such numbers of digits were chosen for.
_USUAL_POOL: Final = 40


def digits_of(texts: Iterable[str]) -> int:
    """Return how many digits other than 0 stand in printed numbers.

    Examples
    --------
    >>> digits_of(["36.40", "0.05", "120"])
    6
    """
    return sum(c in "123456789" for text in texts for c in text)


def significant_digits(texts: Iterable[str]) -> int:
    """Return how many significant digits stand in printed numbers: zeros at the end of a decimal count.

    Examples
    --------
    >>> significant_digits(["-3.00", "0.05"])
    4
    """
    return sum(sum(c.isdigit() for c in text.lstrip("+-0.")) for text in texts)


def digits_needed(usual: int, pool: int) -> int:
    """Return how many digits must agree to be no chance in a pool of so many rows.

    Notes
    -----
    Among r rows r (r - 1)/2 pairs may agree, and each digit more makes it ten times rarer that a pair does: a pool r
    times as large needs 2 log10(r) digits more.

    Examples
    --------
    >>> [digits_needed(8, rows) for rows in (10, 40, 400, 10_000)]
    [8, 8, 10, 13]
    """
    return usual + max(0, math.ceil(2 * math.log10(max(1, pool) / _USUAL_POOL)))
