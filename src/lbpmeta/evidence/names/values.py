"""Values: what the cells of a column allow it to be. They veto and confirm; they never make a meaning."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from lbpmeta.evidence.aliases import meaning
from lbpmeta.evidence.parts import parts_of
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["SPREADS", "TOGETHER", "Shape", "kinds_of_spread", "numbers_rows", "shape_of", "spread_columns", "suits"]

#: So many cells, spread over the column, tell what it is.
_LOOKED_AT: Final = 200
_MOST: Final = 0.6
_NUMBERS: Final = ("number", "bound", "percent")
_SEVERAL: Final = (
    *("estimate [interval]", "interval", "mean and spread", "number (number)", "count (percent)", "count of total"),
)

#: What says in a cell that a spread is a standard deviation or a standard error.
SPREADS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("sd", "sds", "std", "stdev", "std dev", "standard deviation", "standard deviations"), "sd"),
    **dict.fromkeys(("se", "sem", "std error", "standard error", "standard error of the mean", "s e", "s e m"), "se"),
    "s d": "sd",
}
#: What a spread of any kind is called, where another column says of which.
_SPREAD: Final = frozenset(
    ("var", "variance", "error", "err", "dispersion", "spread", "variability", "variation", "uncertainty", "deviation")
)
#: What says that limits stand for it.
_INTERVALS: Final = frozenset(("ci", "cis", "confidence interval", "credible interval"))
#: Words of a column that says of which kind another one is.
_OF_KIND: Final = frozenset(
    ("type", "types", "metric", "kind", "unit", "units", "measure", "stat", "statistic", "of", "method", "which", "is")
)


@dataclass(frozen=True, slots=True)
class Shape:
    """What the cells of a column look like.

    Parameters
    ----------
    filled : int
    kinds : mapping of str to float
        Share of each kind of cell (:class:`lbpmeta.evidence.parts.Parts`).
    numbers : tuple of float
    whole : float
        Share of the numbers that are whole.
    """

    filled: int
    kinds: Mapping[str, float]
    numbers: tuple[float, ...]
    whole: float

    @property
    def low(self) -> float:
        """The least number; 0 without any."""
        return min(self.numbers, default=0.0)

    @property
    def high(self) -> float:
        """The greatest number; 0 without any."""
        return max(self.numbers, default=0.0)

    @property
    def share(self) -> float:
        """The share of cells that are one number."""
        return sum(self.kinds.get(kind, 0.0) for kind in _NUMBERS)

    @property
    def numeric(self) -> float:
        """The share of cells that are one number or several, as an interval is, or a mean with its spread."""
        return self.share + sum(self.kinds.get(kind, 0.0) for kind in _SEVERAL)

    @property
    def years(self) -> bool:
        """Whether all numbers are years."""
        return bool(self.numbers) and self.low >= 1900 and self.high <= 2100 and self.whole == 1


def shape_of(cells: Sequence[str]) -> Shape:
    """Return what the cells of a column look like.

    Examples
    --------
    >>> shape_of(["12", "13", ""]).whole, shape_of(["22%", "40%"]).kinds
    (1.0, {'percent': 1.0})
    """
    step = max(1, len(cells) // _LOOKED_AT)
    read = [p for p in map(parts_of, cells[::step]) if p.kind != "blank"]
    counts = Counter(p.kind for p in read)
    numbers = tuple(float(p.numbers.get("value") or p.numbers["percent"]) for p in read if p.kind in _NUMBERS)
    whole = sum(n.is_integer() for n in numbers) / len(numbers) if numbers else 0.0
    return Shape(len(read), {k: c / len(read) for k, c in counts.items()}, numbers, whole)


#: Quantities that stand in a cell of two numbers, or of an estimate with its interval.
_TWO: Final = {
    "mean+sd": ("number (number)", "mean and spread"),
    "mean+se": ("number (number)", "mean and spread"),
    "mean+ci": ("estimate [interval]",),
    "median+iqr": ("estimate [interval]", "number (number)", "interval"),
    "median+range": ("estimate [interval]",),
    "events+percent": ("count (percent)", "number (number)", "count of total"),
}
#: Both ends of a spread in a cell of their own.
_ENDS: Final = ("iqr", "range")
#: Quantities of an arm that are several numbers in one cell.
TOGETHER: Final = (*_TWO, *_ENDS)
_COUNTED: Final = ("events", "nonevents", "tp", "fp", "fn", "tn", "k", "q_df")
_NOT_NEGATIVE: Final = (
    "sd",
    "se",
    "variance",
    "o_e_var",
    "tau2",
    "q",
    "i2",
    "time",
    "iqr",
    "weight",
    "baseline_sd",
    "sd_change",
)
#: Between which numbers a quantity lies; single ones outside are findings.
_LEGAL: Final[Mapping[str, tuple[float, float]]] = {
    **dict.fromkeys((*_NOT_NEGATIVE, *_COUNTED, "n"), (0.0, math.inf)),
    **dict.fromkeys(("p", "q_p"), (0.0, 1.0)),
    **dict.fromkeys(("sens", "spec", "share"), (0.0, 100.0)),
    "r": (-1.0, 1.0),
}
#: Names of these are hardly those of words.
_CORE: Final = ("estimate", "ci_low", "ci_high", "se", "mean", "sd", "events", "pair", "tau2")
_FEW: Final = 0.1
_RARELY: Final = 0.02
_ENOUGH: Final = 5


#: No share of all weights, in percent, is more than this.
_WHOLE: Final = 100.5


#: So many percentages of heterogeneity, all of them below 1 and one above this, are shares of 1.
_THREE: Final = 3
_LEAST: Final = 0.3


def suits(quantity: str, shape: Shape, *, known: bool = False) -> float | None:
    """Return how well the cells fit a quantity, or None if they cannot be it.

    Parameters
    ----------
    quantity : str
    shape : Shape
    known : bool
        Whether the whole name is one that a program gives its columns: then a few cells that do not fit are a finding,
        no other meaning.

    Examples
    --------
    >>> suits("p", shape_of(["0.03", "7.2", "3"])) is None, suits("n", shape_of(["50", "60"]))
    (True, 0.3)
    """
    kinds, count = shape.kinds, shape.kinds.get("count of total", 0.0)
    if shape.filled == 0:
        return None if quantity in ("pair", "r", *_TWO) and not known else -0.2
    words = quantity == "level" and not shape.share and shape.filled >= _ENOUGH  # levels of a factor: "1-10 a day"
    broken = kinds.get("broken", 0.0) + kinds.get("date", 0.0) if known and not words else 0.0
    if quantity in _TWO:
        return 1.0 if sum(kinds.get(k, 0.0) for k in _TWO[quantity]) > _MOST else None
    if quantity == "pair" and not (known and kinds.get("text", 0.0) > 0.5 and shape.filled < _ENOUGH):
        return 1.0 if kinds.get("interval", 0.0) + broken > 0.5 else None
    if quantity == "estimate" and kinds.get("estimate [interval]", 0.0) > 0.5:
        return 1.0
    if quantity in _ENDS and kinds.get("interval", 0.0) > 0.5:
        return 1.0
    if quantity == "events" and count + kinds.get("count (percent)", 0.0) >= 0.2:
        return 1.0
    if quantity in ("events", "mean", "estimate", "n", "nonevents") and kinds.get("percent", 0.0) > 0.5:
        return None  # a percent sign is a unit
    told = shape.share + broken + (kinds.get("words for p", 0.0) if quantity in ("p", "q_p") else 0.0)
    if known and shape.filled < _ENOUGH and quantity in _CORE:
        return 0.1  # too few cells to show that they are words: the first that is no number is told
    if told < (_MOST if quantity == "events" and not known else 0.45):
        return None
    if quantity == "weight" and shape.filled < _ENOUGH and shape.high > _WHOLE:
        return None  # the inverse of a variance
    if quantity in ("i2", "i2_low", "i2_high") and len(shape.numbers) >= _THREE and _LEAST < shape.high < 1:
        return None  # shares of 1, and no percentages
    few = known and shape.filled < _ENOUGH and quantity not in ("r", "sens", "spec")
    return 0.1 if few else _of_numbers(quantity, shape)


def _counting(numbers: Sequence[float]) -> bool:
    """Whether numbers are 1 to as many as there are, in any order: those of rows."""
    count = len(numbers)
    return _ENOUGH <= count < _LOOKED_AT and set(numbers) == set(range(1, count + 1))


def numbers_rows(numbers: Sequence[float]) -> bool:
    """Whether numbers count the rows of a table from 1 or 0 on, in their order.

    Examples
    --------
    >>> numbers_rows([1, 2, 3]), numbers_rows([3, 1, 2])
    (True, False)
    """
    steps = [b - a for a, b in pairwise(numbers)]
    return len(numbers) > 1 and numbers[0] in (0, 1) and len(set(steps)) == 1 and steps[0] >= 1


def _no_shares(shape: Shape) -> bool:
    """Whether numbers are inverse variances, or kilograms, and no shares of a whole in percent.

    One above a hundred is a slip where the others are shares of one whole; where they are more than a whole themselves,
    it is a weight like them.
    """
    above = sum(n > _WHOLE for n in shape.numbers)
    percent = shape.kinds.get("percent", 0.0) > 0.5
    others = sum(n for n in shape.numbers if n <= _WHOLE)
    return above > 1 + _RARELY * len(shape.numbers) or (above > 0 and others > _WHOLE and not percent)


def _of_numbers(quantity: str, shape: Shape) -> float | None:
    low, high = shape.low, shape.high
    if quantity == "level":
        codes = bool(shape.numbers) and shape.whole == 1 and low >= 1 and high <= 20
        return None if codes else 0.1  # a moderator that is called "Level"
    legal = _LEGAL.get(quantity)
    if legal is not None and shape.numbers:
        outside = sum(not legal[0] <= n <= legal[1] for n in shape.numbers) / len(shape.numbers)
        if outside > _FEW:
            return None
    if quantity == "weight" and _no_shares(shape):
        return None
    if quantity == "events" and high <= 1 and any(n % 1 not in (0, 0.5) for n in shape.numbers):
        return None  # shares, or a variable of 0 and 1 and its mean
    if quantity == "share" and high <= 1:
        return None  # of 1
    if quantity == "n" and _counting(shape.numbers):
        return None  # 1, 2, 3 ... number rows
    if quantity == "n":
        return None if (shape.whole < 0.8 and (high < 5 or low < 1)) or high <= 1 or shape.years else 0.3
    if quantity in _COUNTED:
        return None if shape.whole < (0.5 if quantity == "events" else 0.9) or shape.years else 0.3
    return 0.3 if quantity == "r" else 0.1 if legal is not None else 0.0


def kinds_of_spread(header: Sequence[str], records: Sequence[Sequence[str]]) -> tuple[frozenset[str], list[str]]:
    """Return what spreads are called of which another column says the kind, and the kind of each row.

    The kind is "sd", "se", or "ci" for limits; "?" for any other, "" where none is said.

    Examples
    --------
    >>> kinds_of_spread(["n", "drug MV", "sham MV", "MV metric"], [["9", "3", "4", "SEM"], ["8", "2", "2", "SD"]])
    (frozenset({'mv'}), ['se', 'sd'])
    """
    for place, name in enumerate(header):
        core = frozenset(words_of(name)) - _OF_KIND
        places = spread_columns(header, core) if core and len(core) < len(words_of(name)) else {}
        if len(places) <= 1 and not (places and len(core) == 1 and core <= _SPREAD):
            continue
        cells = [re.sub(r"[^a-z]+", " ", r[place].lower()).strip() for r in records]
        cells = ["" if c in ("na", "n a", "nr") else c for c in cells]
        filled = [c for c in cells if c]
        told = {**SPREADS, **dict.fromkeys(_INTERVALS, "ci"), "": ""}
        if filled and 2 * sum(c in SPREADS for c in filled) > len(filled):
            return core, [told.get(c, "?") for c in cells]
    return frozenset(), []


def spread_columns(header: Sequence[str], core: frozenset[str]) -> dict[int, str]:
    """Return the columns that go by the words for a spread, and the rest of their names.

    Examples
    --------
    >>> spread_columns(["drug_dispersion", "sham_dispersion", "dispersion_type"], frozenset(["dispersion"]))
    {0: 'drug', 1: 'sham'}
    >>> spread_columns(["mean", "var", "var-unit"], frozenset(["var"]))
    {1: ''}
    >>> spread_columns(["drug_var", "sham_var", "var_type", "g", "g_var"], frozenset(["var"]))  # g has its own
    {0: 'drug', 1: 'sham'}
    """
    effects = {name.strip().lower() for name in header if {"estimate", "effect"} & {*meaning(name).targets}}
    found = {}
    for place, name in enumerate(header):
        words = words_of(name)
        rest = [w for w in words if w not in core]
        if core <= set(words) and not set(rest) & _OF_KIND and " ".join(rest) not in effects:
            found[place] = " ".join(w.removeprefix("~") for w in rest)
    arms = {place: rest for place, rest in found.items() if rest}
    return arms or found
