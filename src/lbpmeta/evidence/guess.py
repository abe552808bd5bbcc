"""Guess: which effect measure numbers can be, when nobody said. Carefully, and always told."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, TypeAlias

import numpy as np

from lbpmeta.arrays import Array, Flags
from lbpmeta.errors import DataError
from lbpmeta.printed import Printed, ValueSet

__all__ = ["guess_measure"]

#: Share of rows that must agree.
_MOST: Final = 2 / 3

Cells = Mapping[str, str]

#: Outward widening of computed bounds, that of ValueSet.
_EPS: Final = 4e-15


@dataclass(frozen=True, slots=True)
class _Sets:
    """The sets of a column of printed numbers: their ends, shaped (rows,).

    NaN, which meets no set, where a cell is empty, open or no number. Arithmetic is that of ValueSet.
    """

    low: Array
    high: Array

    def __add__(self, other: _Sets) -> _Sets:
        return _widened(self.low + other.low, self.high + other.high)

    def __sub__(self, other: _Sets) -> _Sets:
        return _widened(self.low - other.high, self.high - other.low)

    def scaled(self, factor: float) -> _Sets:
        return _widened(factor * self.low, factor * self.high)

    def intersects(self, other: _Sets) -> Flags:
        return (self.low <= other.high) & (other.low <= self.high)

    @property
    def known(self) -> Flags:
        return ~np.isnan(self.low)

    @property
    def mid(self) -> Array:
        return self.low + (self.high - self.low) / 2


def _widened(low: Array, high: Array) -> _Sets:
    """Return sets widened outwards by a few units of float rounding; an end at infinity stays there."""
    with np.errstate(invalid="ignore"):
        low = np.where(np.isinf(low), low, low - _EPS * np.abs(low))
        high = np.where(np.isinf(high), high, high + _EPS * np.abs(high))
    return _Sets(low, high)


@lru_cache(maxsize=65536)
def _set(text: str) -> ValueSet | None:
    """Return the set of a printed number; None where a text is empty, open or no number."""
    try:
        number = Printed.parse(text) if text else None
    except DataError:
        number = None
    return None if number is None or number.op != "=" else number.values


def _log(text: str) -> ValueSet | None:
    """Return the set of the logarithms of a printed number; None where it need not be above 0."""
    values = _set(text)
    return None if values is None or values.low <= 0 else values.log()


#: Gives the sets of a column by its name.
_Column: TypeAlias = Callable[[str], _Sets]


def _columns(rows: Sequence[Cells], read: Callable[[str], ValueSet | None]) -> _Column:
    """Return what reads a column when it is asked for; each text of it is read once."""

    @cache
    def column(name: str) -> _Sets:
        texts = [row.get(name, "") for row in rows]
        places = {text: i for i, text in enumerate(dict.fromkeys(texts))}
        sets = [read(text) for text in places]
        ends = np.array([(math.nan, math.nan) if s is None else (s.low, s.high) for s in sets]).reshape(-1, 2)
        low, high = ends[[places[text] for text in texts]].T
        return _Sets(low, high)

    return column


#: Where the arms tell at all, and where they fit each measure.
_Fits: TypeAlias = tuple[Flags, Mapping[str, Flags]]


def _from_means(column: _Column) -> _Fits:
    """Return where the arms tell, and where they can print the estimate as "MD" and as "SMD"."""
    estimate, mean1, mean2, sd1, sd2 = map(column, ("estimate", "mean1", "mean2", "sd1", "sd2"))
    difference = mean1 - mean2
    least, most = np.minimum(sd1.low, sd2.low), np.maximum(sd1.high, sd2.high)
    # Whatever SD standardises, and whatever factor corrects, d lies between these.
    ends = [
        end * factor / sd
        for end in (difference.low, difference.high)
        for factor in (0.7, 1.0)
        for sd in (np.where(least > 0, least, np.nan), most)
    ]
    d = _widened(np.minimum.reduce(ends), np.maximum.reduce(ends))
    told = estimate.known & mean1.known & mean2.known
    return told, {"MD": told & difference.intersects(estimate), "SMD": told & d.intersects(estimate)}


def _from_events(column: _Column) -> _Fits:
    """Return where the arms tell, and where every measure of the 2x2 table prints as the estimate."""
    estimate = column("estimate")
    a, n1, c, n2 = (column(name).mid for name in ("events1", "n1", "events2", "n2"))
    told = estimate.known & (a > 0) & (a < n1) & (c > 0) & (c < n2)
    values = {"RR": (a / n1) / (c / n2), "OR": a * (n2 - c) / (c * (n1 - a)), "RD": a / n1 - c / n2}
    return told, {m: told & _widened(v, v).intersects(estimate) for m, v in values.items()}


def _symmetric(estimate: _Sets, low: _Sets, high: _Sets) -> Flags:
    return (low + high).intersects(estimate.scaled(2.0))


def _a(measure: str) -> str:
    return f"an {measure}" if measure[0] in "MSOR" else f"a {measure}"


def guess_measure(rows: Sequence[Cells]) -> tuple[str, str]:
    """Return the measure that the numbers show, and why in words; ("", "") if they show none.

    Parameters
    ----------
    rows : sequence of mapping
        Cells: estimate, ci_low, ci_high and arms.

    Returns
    -------
    measure : str
        "MD", "SMD", "RR", "OR" or "RD" where the arms make the estimates of most rows; "RR" for a ratio of unknown
        kind, which without arms is treated as any other; "GEN" for a difference of unknown kind.
    reason : str

    Examples
    --------
    >>> rows = [{"estimate": "0.50", "ci_low": "0.25", "ci_high": "1.00"},
    ...         {"estimate": "2.0", "ci_low": "1.0", "ci_high": "4.0"}]
    >>> guess_measure(rows)[0]
    'RR'
    """
    column, logs = _columns(rows, _set), _columns(rows, _log)
    for fits_of in (_from_means, _from_events):
        with np.errstate(all="ignore"):  # of rows that are not told
            told, fits = fits_of(column)
        if told.any():
            fitting = {m: int(np.count_nonzero(flags)) for m, flags in fits.items()}
            best, rows_told = max(fitting, key=lambda m: fitting[m]), int(np.count_nonzero(told))
            alone = sum(n == fitting[best] for n in fitting.values()) == 1
            if fitting[best] >= _MOST * rows_told and alone:
                return (
                    best,
                    f"the arms make the printed estimate as {_a(best)} in {fitting[best]} of {rows_told} rows",
                )
    triple = ("estimate", "ci_low", "ci_high")
    whole = np.logical_and.reduce([column(name).known for name in triple])
    plain, logarithmic = _symmetric(*map(column, triple)), _symmetric(*map(logs, triple))
    intervals, ratio, difference = (
        int(np.count_nonzero(whole & flags)) for flags in (whole, logarithmic & ~plain, plain & ~logarithmic)
    )
    if ratio >= 2 and ratio >= 4 * difference:
        return "RR", f"{ratio} of {intervals} intervals are symmetric as logarithms only: a ratio"
    if difference >= 1 and difference >= 4 * ratio:
        return "GEN", f"{difference} of {intervals} intervals are symmetric as printed only: a difference"
    return "", ""
