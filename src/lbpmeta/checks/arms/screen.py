"""First questions about two arms over a whole table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lbpmeta.bounds import Flags, Floats, PrintedColumn, SetColumn
from lbpmeta.checks.arms.formulas import (
    correction_factors,
    half_widths,
    middle,
    pooled_sd,
    prints_as,
    variance_conventions,
    wald_limits,
)
from lbpmeta.checks.core.screen import CONSISTENT, LOOK, SILENT, WITHIN_ROUNDING, Answer, TableColumns
from lbpmeta.few import ndtri, stdtrit

__all__ = ["ask_contrast"]

_NUMBERS: Final = ("estimate", "ci_low", "ci_high", "mean1", "mean2", "sd1", "sd2", "n1", "n2")
_MD, _SMD = 1, 2


@dataclass(frozen=True, slots=True, eq=False)
class _Arms:
    """Printed results and arms of the rows that are compared."""

    estimate: PrintedColumn
    low: PrintedColumn
    high: PrintedColumn
    mean1: PrintedColumn
    mean2: PrintedColumn
    sd1: PrintedColumn
    sd2: PrintedColumn
    n1: PrintedColumn
    n2: PrintedColumn
    level: Floats

    def __getitem__(self, at: NDArray[np.int64]) -> _Arms:
        numbers = (
            *(self.estimate, self.low, self.high, self.mean1, self.mean2),
            *(self.sd1, self.sd2, self.n1, self.n2),
        )
        return _Arms.of([number[at] for number in numbers], self.level[at])

    @classmethod
    def of(cls, numbers: Sequence[PrintedColumn], level: Floats) -> _Arms:
        """Take the columns in the order of ``_NUMBERS``."""
        estimate, low, high, mean1, mean2, sd1, sd2, n1, n2 = numbers
        return cls(estimate, low, high, mean1, mean2, sd1, sd2, n1, n2, level)

    @property
    def spreads(self) -> tuple[SetColumn, SetColumn]:
        """The SDs, at least 0."""
        made = [SetColumn(np.maximum(s.sets.low, 0.0), np.maximum(s.sets.high, 0.0)) for s in (self.sd1, self.sd2)]
        return made[0], made[1]

    @property
    def difference(self) -> tuple[SetColumn, Floats]:
        """The difference of the means, and that of their central values."""
        return self.mean1.sets - self.mean2.sets, middle(self.mean1.sets) - middle(self.mean2.sets)


def ask_contrast(columns: TableColumns) -> Answer:
    """Whether some usual method makes estimate and interval of the arms; what none makes is looked at."""
    measure = columns.codes("measure", {"MD": _MD, "SMD": _SMD})
    asked = (measure > 0) & columns.has("estimate") & (columns.codes("kind", {"baseline": 1}) == 0)
    both = columns.has("mean1", "mean2")
    changes = columns.codes("kind", {"change": 1, "improvement": 1}) == 1
    asked &= both | (changes & columns.has("change1", "change2"))
    codes = np.where(asked, LOOK, SILENT).astype(np.int8)
    numbers = columns.numbers(*_NUMBERS)
    printed = columns.number("level")
    level = np.where(columns.has("level"), printed.value / 100, 0.95)
    arms = _Arms.of(numbers, level)
    plain = asked & both & (level >= 0.01) & (level < 1)
    for number in numbers:
        plain &= ~number.unreadable & number.equal
    for count in (arms.n1, arms.n2):
        with np.errstate(invalid="ignore"):
            plain &= (count.value >= 2) & (count.value % 1 == 0)
    for spread in (arms.sd1, arms.sd2):
        with np.errstate(invalid="ignore"):
            plain &= spread.sets.high >= 0
    plain &= arms.estimate.known & arms.mean1.known & arms.mean2.known
    plain &= arms.low.known == arms.high.known
    for kind, ways in ((_MD, _of_difference), (_SMD, _of_standardised)):
        at = np.flatnonzero(plain & (measure == kind))
        if at.size:
            some, exact = _any_way(arms[at], ways)
            codes[at[some]] = np.where(exact[some], CONSISTENT, WITHIN_ROUNDING)
    return Answer(codes, _NUMBERS)


#: Sets of estimate, low and high, and the same from face values.
_Way: TypeAlias = tuple[SetColumn, SetColumn, SetColumn, Floats, Floats, Floats]


def _any_way(arms: _Arms, ways: Callable[[_Arms], Iterator[_Way]]) -> tuple[Flags, Flags]:
    """Rows for which some way makes all that is printed, and those for which its face values print so too."""
    n = arms.level.size
    some, exact = np.zeros(n, bool), np.zeros(n, bool)
    alone = ~arms.low.known
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        for estimate, low, high, face, face_low, face_high in ways(arms):
            fits = estimate.intersects(arms.estimate.sets)
            fits &= alone | (low.intersects(arms.low.sets) & high.intersects(arms.high.sets))
            some |= fits
            prints = prints_as(arms.estimate.sets, face)
            prints &= alone | (prints_as(arms.low.sets, face_low) & prints_as(arms.high.sets, face_high))
            exact |= fits & prints
    return some, exact


def _of_difference(arms: _Arms) -> Iterator[_Way]:
    difference, face = arms.difference
    sd1, sd2 = arms.spreads
    for _, half, face_half in half_widths(sd1, arms.n1.value, sd2, arms.n2.value, arms.level):
        yield difference, difference - half, difference + half, face, face - face_half, face + face_half


def _of_standardised(arms: _Arms) -> Iterator[_Way]:
    """The usual standardiser alone: what it does not explain is looked at."""
    difference, face = arms.difference
    sd1, sd2 = arms.spreads
    n1, n2 = arms.n1.value, arms.n2.value
    df = n1 + n2 - 2
    pooled = pooled_sd(sd1, n1, sd2, n2)
    ratio = difference / pooled  # NaN where the SD can be 0: such rows are looked at
    s1, s2 = middle(sd1), middle(sd2)
    centre = face / (((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / df) ** 0.5
    factors = correction_factors(df)
    conventions = list(variance_conventions(n1, n2, factors["exact J"]))
    upper = 0.5 + arms.level / 2
    for factor in factors.values():
        g, central = ratio.scaled(factor), centre * factor
        shared = g.intersection(arms.estimate.sets)
        for c in (ndtri(upper), stdtrit(df, upper)):
            for _, a, b in conventions:
                rising = c * c * b < 1
                low, high = wald_limits(shared, a, np.where(rising, b, np.nan), c)
                margin = c * (a + b * central**2) ** 0.5
                # An estimate that stands alone needs no limits; NaN never fits.
                yield g, low, high, central, central - margin, central + margin
