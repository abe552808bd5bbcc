"""How far lines lie from a print, beyond its rounding and that of the rows: one judge of all repairs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.checks.core.finding import Repair
from lbpmeta.checks.core.slip_costs import COSTS
from lbpmeta.checks.pooled.batch import Numbers
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
        drawn = search.drawn(studies)
        self.spreads: list[tuple[float, ...]] = []
        numbers = None if drawn is None else drawn.numbers(recipe, predict=False)
        for name in self.names:
            drawn_ = (np.zeros(1),) if numbers is None else options(numbers, name)
            self.spreads.append(tuple(float(o[np.isfinite(o)].std()) if np.isfinite(o).any() else 0.0 for o in drawn_))

    @property
    def estimate(self) -> ValueSet | None:
        """The printed estimate, if it counts."""
        return self.set_of("estimate")

    def set_of(self, name: str) -> ValueSet | None:
        """A printed number, if it counts."""
        return self.sets[self.names.index(name)] if name in self.names else None

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
