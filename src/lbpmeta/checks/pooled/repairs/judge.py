"""How far lines lie from a print, beyond its rounding and that of the rows: one judge of all repairs."""

from __future__ import annotations

import copy
import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.checks.core.finding import Repair
from lbpmeta.checks.core.slip_costs import COSTS
from lbpmeta.checks.pooled.batch import Batch, Numbers
from lbpmeta.checks.pooled.problem import LineWithRows
from lbpmeta.checks.pooled.repairs.undone import beyond
from lbpmeta.checks.pooled.search import Search
from lbpmeta.checks.pooled.study_rows import StudySet
from lbpmeta.interval import ValueSet
from lbpmeta.recipe import Recipe

__all__ = ["LINE", "WIDTH", "Candidate", "Judge", "counted", "options", "row_cost"]

#: The numbers of a line that are compared.
LINE: Final = ("estimate", "ci_low", "ci_high", "tau2", "q", "i2")

#: A repaired line agrees if no printed number is further from it than so many standard deviations of the draws.
WIDTH: Final = 3.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A repair, what kind of change it is, what it costs, and how far the line then is from the print.

    Parameters
    ----------
    repair : Repair
    cost : float
        Minus the logarithm of its probability.
    gap : float
        In standard deviations of the draws.
    kind : {"surplus", "slip", "missing", "replaced"}
    """

    repair: Repair
    cost: float
    gap: float
    kind: str = "slip"

    @property
    def score(self) -> float:
        """Minus the logarithm of probability and fit together: the least first."""
        return self.cost + self.gap * self.gap / 2


class Judge:
    """Measures how far lines lie from the print, in standard deviations of the draws beyond the rounding."""

    def __init__(
        self,
        search: Search,
        studies: StudySet,
        recipe: Recipe,
        without: str = "",
        instead: LineWithRows | None = None,
    ) -> None:
        targets = (instead or search.problem).targets
        self.names = [n for n in LINE if n in targets and n != without]
        self.sets = [targets[n][0] for n in self.names]
        self._recipe = recipe
        self._drawn = search.drawn(studies)
        self.spreads = self._spreads(self._drawn)

    def _spreads(self, drawn: Batch | None) -> list[tuple[float, ...]]:
        """How far the numbers of a line move as its rows move within their rounding."""
        numbers = None if drawn is None else drawn.numbers(self._recipe, predict=False)
        found = []
        for name in self.names:
            drawn_ = (np.zeros(1),) if numbers is None else options(numbers, name)
            found.append(tuple(float(o[np.isfinite(o)].std()) if np.isfinite(o).any() else 0.0 for o in drawn_))
        return found

    def beside(self, effect: tuple[float, float], se: tuple[float, float]) -> Judge:
        """Return the judge of the same print where one more study is among the rows, within a box of its own.

        How far a number moves with the rounding of the rows hangs on all of them: I2 of rows that are alike does not
        move at all, until one comes that is not.
        """
        if self._drawn is None:
            return self
        n = len(self._drawn.y)
        rng = np.random.default_rng(0)
        y, s = (rng.uniform(*ends, n) for ends in (effect, se))
        made = copy.copy(self)
        made.spreads = made._spreads(Batch(np.column_stack([self._drawn.y, y]), np.column_stack([self._drawn.v, s**2])))
        return made

    @property
    def estimate(self) -> ValueSet | None:
        """The printed estimate, if it counts."""
        return self.set_of("estimate")

    def set_of(self, name: str) -> ValueSet | None:
        """A printed number, if it counts."""
        return self.sets[self.names.index(name)] if name in self.names else None

    def away(self, numbers: Numbers) -> Array:
        """How far estimate and interval of each line lie from the print, in the units of the print."""
        worst: Array = np.zeros(numbers.one["estimate"].size)
        for name, target in zip(self.names, self.sets, strict=True):
            if name in ("estimate", "ci_low", "ci_high"):
                worst = np.maximum(worst, beyond(numbers.one[name], target))
        return np.where(np.isfinite(worst), worst, np.inf)

    def gaps(self, numbers: Numbers) -> Array:
        """The largest gap of each line."""
        worst: Array = np.zeros(numbers.one["estimate"].size)
        for name, target, spreads in zip(self.names, self.sets, self.spreads, strict=True):
            ways = [
                beyond(values, target) / max(spread, 1e-9 * max(1.0, abs(target.mid)))
                for values, spread in zip(options(numbers, name), spreads, strict=True)
            ]
            worst = np.maximum(worst, np.min(ways, axis=0))
        return np.where(np.isfinite(worst), worst, np.inf)


def options(numbers: Numbers, name: str) -> tuple[Array, ...]:
    """Return a number of lines, in each of its usual meanings."""
    return numbers.several[name] if name in numbers.several else (numbers.one[name],)


def counted(problem: LineWithRows, change: int, people: int | None = None) -> bool | None:
    """Whether k, df or n of the line say that so many rows more (or, below 0, fewer) were pooled; None if none says.

    Parameters
    ----------
    problem : LineWithRows
    change : {-1, 0, 1}
    people : int, optional
        People in the line that are not in the rows; below 0 where the rows have more.
    """
    rows = len(problem.rows)
    for name, shift in (("k", 0), ("q_df", 1)):
        if name in problem.printed:
            return problem.printed[name].prints(rows - shift + change)
    if people is None:
        return None
    return (people > 0) - (people < 0) == change


def row_cost(k: int) -> float:
    """Minus the logarithm of the probability that one of k rows is too many, missing, or another one's."""
    return COSTS["row"] + math.log(max(1, k))
