"""Columns of printed numbers as columns of sets: what :mod:`lbpmeta.printed` is for one number, for a million.

A set of values is a pair of arrays of bounds. :class:`SetColumn` has the algebra of :class:`~lbpmeta.interval.ValueSet`
under the same names, rounded outwards, so that one formula serves a row and a table. Numbers are read by their
characters: the distinct texts of a table are a matrix of code points, and one pass over its (few) columns gives sign,
digits, decimals and marks of all of them. What that pass does not read goes to :meth:`Printed.parse`, once per text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lbpmeta.errors import DataError
from lbpmeta.interval import ValueSet
from lbpmeta.printed import Printed

__all__ = ["PrintedColumn", "SetColumn", "parse_columns"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: Outward widening of computed bounds, that of ValueSet.
_EPS: Final = 4e-15


@dataclass(frozen=True, slots=True, eq=False)
class SetColumn:
    """One set of values per row: closed intervals, possibly unbounded; NaN where there is none.

    Every comparison with NaN is false: ask whether a set exists (`known`) before reading a False as a failure.

    Parameters
    ----------
    low, high : ndarray of shape (n,)

    Examples
    --------
    >>> a = SetColumn(np.array([0.645]), np.array([0.655]))
    >>> b = SetColumn(np.array([0.115]), np.array([0.125]))
    >>> (a - b).low.round(12).tolist(), a.intersects(b).tolist()
    ([0.52], [False])
    """

    low: Floats
    high: Floats

    def __len__(self) -> int:
        return int(self.low.size)

    def __getitem__(self, at: Any) -> SetColumn:
        return SetColumn(self.low[at], self.high[at])

    # What differs between one set and a column of them: formulas over either call these by name.
    @staticmethod
    def least(*values: Floats | float) -> Floats:
        """Return the smallest of several numbers per row."""
        made: Floats = np.minimum.reduce(np.broadcast_arrays(*values))
        return made

    @staticmethod
    def most(*values: Floats | float) -> Floats:
        """Return the largest of several numbers per row."""
        made: Floats = np.maximum.reduce(np.broadcast_arrays(*values))
        return made

    @staticmethod
    def pick(condition: Flags, yes: Floats | float, no: Floats | float) -> Floats:
        """Return one of two numbers per row."""
        return np.where(condition, yes, no)

    @staticmethod
    def over(a: Floats, b: Floats) -> Floats:
        """Return a / b, and infinity where b is not above 0."""
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            return np.where(b > 0, a / b, np.inf)

    @property
    def known(self) -> Flags:
        """Whether there is a set."""
        return ~(np.isnan(self.low) | np.isnan(self.high))

    def where(self, condition: Flags, other: SetColumn) -> SetColumn:
        """Return the rows of this column where the condition holds, else those of the other."""
        return SetColumn(np.where(condition, self.low, other.low), np.where(condition, self.high, other.high))

    def intersects(self, other: SetColumn) -> Flags:
        """Whether the two sets of a row share a value."""
        return (self.low <= other.high) & (other.low <= self.high)

    def intersection(self, other: SetColumn) -> SetColumn:
        """Return the shared values; NaN where there are none."""
        low, high = np.maximum(self.low, other.low), np.minimum(self.high, other.high)
        empty = ~(low <= high)
        return SetColumn(np.where(empty, np.nan, low), np.where(empty, np.nan, high))

    def widened(self) -> SetColumn:
        """Return the sets widened outwards by a few units of float rounding."""
        with np.errstate(invalid="ignore"):
            return SetColumn(self.low - _EPS * np.abs(self.low), self.high + _EPS * np.abs(self.high)).bounded(self)

    def bounded(self, before: SetColumn) -> SetColumn:
        """Keep infinite ends, which arithmetic turns into NaN."""
        return SetColumn(
            np.where(np.isinf(before.low), before.low, self.low),
            np.where(np.isinf(before.high), before.high, self.high),
        )

    def __add__(self, other: SetColumn) -> SetColumn:
        return _outward(self.low + other.low, self.high + other.high)

    def __sub__(self, other: SetColumn) -> SetColumn:
        return _outward(self.low - other.high, self.high - other.low)

    def __neg__(self) -> SetColumn:
        return SetColumn(-self.high, -self.low)

    def scaled(self, factor: float | Floats) -> SetColumn:
        """Return the sets times a number."""
        with np.errstate(invalid="ignore"):
            a, b = self.low * factor, self.high * factor
        return _outward(np.minimum(a, b), np.maximum(a, b))

    def __mul__(self, other: SetColumn) -> SetColumn:
        pairs = [(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        with np.errstate(invalid="ignore"):
            corners = [a * b for a, b in pairs]
        corners = [np.where((a == 0) | (b == 0), 0.0, c) for c, (a, b) in zip(corners, pairs, strict=True)]
        return _outward(np.minimum.reduce(corners), np.maximum.reduce(corners))

    def __truediv__(self, other: SetColumn) -> SetColumn:
        """Divide by sets that do not hold 0; NaN where one does."""
        holds = (other.low <= 0) & (other.high >= 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            inverse = _outward(1 / other.high, 1 / other.low)
        nan = np.full(holds.shape, np.nan)
        return self * SetColumn(np.where(holds, nan, inverse.low), np.where(holds, nan, inverse.high))

    def log(self) -> SetColumn:
        """Return the natural logarithms; what lies at or below 0 is -inf, and NaN where nothing lies above 0."""
        positive = self.high > 0
        with np.errstate(divide="ignore", invalid="ignore"):
            low = np.where(self.low > 0, np.log(np.where(self.low > 0, self.low, 1.0)), -np.inf)
            high = np.log(np.where(positive, self.high, np.nan))
        return _outward(np.where(positive, low, np.nan), high)

    def exp(self) -> SetColumn:
        """Return the exponentials."""
        with np.errstate(over="ignore"):
            return _outward(np.exp(self.low), np.exp(self.high))

    def abs(self) -> SetColumn:
        """Return the absolute values; a set that straddles 0 starts at 0."""
        straddles = (self.low <= 0) & (self.high >= 0)
        a, b = np.abs(self.low), np.abs(self.high)
        return SetColumn(np.where(straddles, 0.0, np.minimum(a, b)), np.maximum(a, b))

    def sqrt(self) -> SetColumn:
        """Return the square roots of what is not negative."""
        return _outward(np.sqrt(np.maximum(self.low, 0.0)), np.sqrt(np.maximum(self.high, 0.0)))

    def row(self, i: int) -> ValueSet | None:
        """Return the set of one row, or None."""
        low, high = float(self.low[i]), float(self.high[i])
        return None if np.isnan(low) or np.isnan(high) else ValueSet(low, high)


def _outward(low: Floats, high: Floats) -> SetColumn:
    """Widen computed bounds by a few float roundings and one step more, which covers what is near 0."""
    with np.errstate(invalid="ignore"):
        wide_low = np.nextafter(low - _EPS * np.abs(low), -np.inf)
        wide_high = np.nextafter(high + _EPS * np.abs(high), np.inf)
    return SetColumn(np.where(np.isinf(low), low, wide_low), np.where(np.isinf(high), high, wide_high))


@dataclass(frozen=True, slots=True, eq=False)
class PrintedColumn:
    """A column of printed numbers, read once.

    Parameters
    ----------
    sets : SetColumn
        What each number can be by rounding to nearest; NaN where nothing, or nothing readable, was printed.
    wide : SetColumn
        The same by every usual rounding: truncated, rounded twice, to significant figures, integers to tens.
    value : ndarray of float
        Face values.
    decimals : ndarray of int
        Digits after the point.
    equal : ndarray of bool
        Whether the number stands for itself: no "<", ">" or "about" before it.
    unreadable : ndarray of bool
    """

    sets: SetColumn
    wide: SetColumn
    value: Floats
    decimals: NDArray[np.int16]
    equal: Flags
    unreadable: Flags

    def __len__(self) -> int:
        return len(self.sets)

    def __getitem__(self, at: Any) -> PrintedColumn:
        return PrintedColumn(
            self.sets[at], self.wide[at], self.value[at], self.decimals[at], self.equal[at], self.unreadable[at]
        )

    @staticmethod
    @lru_cache(maxsize=64)
    def nothing(n: int) -> PrintedColumn:
        """Return n cells in which nothing stands: one value each that is shown n times, so that they take no room.

        Examples
        --------
        >>> PrintedColumn.nothing(3).known.tolist()
        [False, False, False]
        """
        none, yes = np.broadcast_to(np.nan, n), np.broadcast_to(np.True_, n)
        sets = SetColumn(none, none)
        return PrintedColumn(sets, sets, none, np.broadcast_to(np.int16(0), n), yes, np.broadcast_to(np.False_, n))

    @property
    def known(self) -> Flags:
        """Whether a number was read."""
        return ~np.isnan(self.value)

    def prints(self, value: Floats) -> Flags:
        """Whether a computed value can have been printed so."""
        wide = self.sets.widened()
        return (wide.low <= value) & (value <= wide.high)


_END, _DIGIT, _POINT, _MINUS, _PLUS, _LESS, _MORE, _PERCENT, _SPACE, _OTHER = range(10)
_CLASS: Final = np.full(0x10000, _OTHER, np.uint8)
_CLASS[0] = _END
for _chars, _kind in (
    ("0123456789", _DIGIT),
    (".", _POINT),
    ("-\u2212", _MINUS),
    ("+", _PLUS),
    ("<", _LESS),
    (">", _MORE),
    ("%", _PERCENT),
    (" ", _SPACE),
):
    for _char in _chars:
        _CLASS[ord(_char)] = _kind
_TEN: Final = np.array([10.0**i for i in range(23)])

#: The least whole number with as many digits as tell single-precision floats from each other.
_SINGLE_FROM: Final = 1_000_000
#: More digits are not whole numbers below 2^53, and one division would not be correctly rounded.
_DIGITS: Final = 15
_LONGEST: Final = 24
#: Rows that are read at once: the matrix of the characters of a large table would outgrow it.
_BLOCK: Final = 65_536
#: Below this many distinct texts the scalar parser is the faster way to the same bounds.
_FEW: Final = 64


def parse_columns(columns: Sequence[Sequence[str]], rounding: str = "nearest") -> list[PrintedColumn]:
    """Read columns of one table in one pass over their distinct texts.

    Parameters
    ----------
    columns : sequence of sequence of str
        Cells as printed; "" where nothing was.
    rounding : {"nearest", "truncate", "any"}
        What `sets` stand for; `wide` is always every usual rounding.

    Returns
    -------
    list of PrintedColumn
        The same bounds as ``Printed.parse(text).values``; a text that is no number is marked, never raised.

    Examples
    --------
    >>> column, = parse_columns([["-7.7", "", "<0.001", "a"]])
    >>> column.known.tolist(), column.unreadable.tolist()
    ([True, False, True, False], [False, False, False, True])
    """
    once = {id(column): column for column in columns}  # columns in which nothing stands are one
    if columns and len(columns[0]) > _BLOCK:
        blocks = [[c[i : i + _BLOCK] for c in once.values()] for i in range(0, len(columns[0]), _BLOCK)]
        parts = zip(*(parse_columns(block, rounding) for block in blocks), strict=True)
        joined = dict(zip(once, map(_joined, parts), strict=True))
        return [joined[id(column)] for column in columns]
    texts = list(dict.fromkeys(chain.from_iterable(columns)))
    codes = {text: i for i, text in enumerate(texts)}
    read = _scalars(texts, rounding) if len(texts) < _FEW or rounding != "nearest" else _distinct(texts)
    found = {key: read[np.fromiter(map(codes.__getitem__, c), np.int64, len(c))] for key, c in once.items()}
    return [found[id(column)] for column in columns]


def _joined(parts: Sequence[PrintedColumn]) -> PrintedColumn:
    ends = [(p.sets.low, p.sets.high, p.wide.low, p.wide.high) for p in parts]
    low, high, least, most = map(np.concatenate, zip(*ends, strict=True))
    others = zip(*((p.value, p.decimals, p.equal, p.unreadable) for p in parts), strict=True)
    return PrintedColumn(SetColumn(low, high), SetColumn(least, most), *map(np.concatenate, others))


def _scalars(texts: Sequence[str], rounding: str) -> PrintedColumn:
    table = np.full((len(texts), 5), np.nan)
    decimals = np.zeros(len(texts), np.int16)
    equal, unreadable = np.ones(len(texts), bool), np.zeros(len(texts), bool)
    for i, text in enumerate(texts):
        if not text.strip():
            continue
        try:
            number = Printed.parse(text, rounding=rounding)
            near, wide = number.values, number.preimage(rounding="any")
        except DataError:
            unreadable[i] = True
            continue
        table[i] = near.low, near.high, wide.low, wide.high, float(number)
        decimals[i] = number.decimals
        equal[i] = number.op == "="
    low, high, least, most, value = table.T
    return PrintedColumn(SetColumn(low, high), SetColumn(least, most), value, decimals, equal, unreadable)


def _distinct(texts: Sequence[str]) -> PrintedColumn:
    n = len(texts)
    matrix = np.array(texts, dtype=f"U{_LONGEST + 1}").view(np.uint32).reshape(n, _LONGEST + 1)
    kinds = _CLASS[np.minimum(matrix, 0xFFFF)]
    width = int((matrix != 0).any(axis=0).sum())
    mantissa, digits, decimals, zeros = (np.zeros(n, np.int64) for _ in range(4))
    negative, point, less, more, odd, begun, ended = (np.zeros(n, bool) for _ in range(7))
    for j in range(width):
        kind = kinds[:, j]
        digit = kind == _DIGIT
        figure = matrix[:, j].astype(np.int64) - 48
        odd |= digit & (ended | (digits >= _DIGITS))
        mantissa = np.where(digit & ~odd, mantissa * 10 + figure, mantissa)
        digits += digit
        decimals += digit & point
        zeros = np.where(digit, np.where(figure == 0, zeros + 1, 0), zeros)
        at_point = kind == _POINT
        odd |= at_point & (point | ended)
        point |= at_point
        sign = (kind == _MINUS) | (kind == _PLUS)
        odd |= sign & begun
        negative |= kind == _MINUS
        before = (kind == _LESS) | (kind == _MORE)
        odd |= before & (begun | less | more)
        less |= kind == _LESS
        more |= kind == _MORE
        odd |= (kind == _PERCENT) & ((digits == 0) | ended)
        # Blanks stand nowhere in the numbers that this pass reads: the scalar parser knows what they mean.
        odd |= (kind == _OTHER) | (kind == _SPACE)
        begun |= sign | digit | at_point
        ended |= kind == _PERCENT
    empty = np.fromiter((not text.strip() for text in texts), bool, n)
    odd = ~empty & (odd | (digits == 0) | (point & (decimals == 0)) | (matrix[:, _LONGEST] != 0))
    whole, scale = mantissa.astype(np.float64), _TEN[np.minimum(decimals, 22)]
    value = np.where(negative, -1.0, 1.0) * whole / scale
    near, far = (2 * whole - 1) / (2 * scale), (2 * whole + 1) / (2 * scale)
    low = np.nextafter(np.where(negative, -far, near), -np.inf)
    high = np.nextafter(np.where(negative, -near, far), np.inf)
    high[negative & (mantissa == 0)] = 0.0  # "-0.0" has kept the side that it came from
    tens = np.where(~point & (mantissa > 0), _TEN[np.minimum(zeros, 22)] / 2, 0.0)  # 1240 may be 1236
    single = np.where(mantissa >= _SINGLE_FROM, np.abs(value) * 2.0**-23, 0.0)  # as many digits as floats have
    reach = np.maximum(np.maximum(1 / scale, tens), single) * (1 + 1e-12)
    wide_low, wide_high = np.nextafter(value - reach, -np.inf), np.nextafter(value + reach, np.inf)
    half = 0.5 / scale
    for a, to in ((low, value), (wide_low, np.nextafter(value - half, -np.inf))):
        a[less], a[more] = -np.inf, to[more]
    for a, to in ((high, value), (wide_high, np.nextafter(value + half, np.inf))):
        a[less], a[more] = to[less], np.inf
    equal, unreadable = ~(less | more), np.zeros(n, bool)
    places = decimals.astype(np.int16)
    rest = np.flatnonzero(odd)
    if rest.size:
        scalar = _scalars([texts[i] for i in rest.tolist()], "nearest")
        for mine, theirs in (
            (low, scalar.sets.low),
            (high, scalar.sets.high),
            (wide_low, scalar.wide.low),
            (wide_high, scalar.wide.high),
            (value, scalar.value),
            (places, scalar.decimals),
            (equal, scalar.equal),
            (unreadable, scalar.unreadable),
        ):
            mine[rest] = theirs
    for a in (low, high, wide_low, wide_high, value):
        a[empty] = np.nan
    return PrintedColumn(SetColumn(low, high), SetColumn(wide_low, wide_high), value, places, equal, unreadable)
