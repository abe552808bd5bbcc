"""A printed pooled line with its rows, read and ready to be pooled under any recipe."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Final

from lbpmeta.checks._common import Number, is_log, read, values_of, working
from lbpmeta.checks.catalogue import candidates
from lbpmeta.checks.study_rows import ARMS, StudyRow, StudySet, from_arms, from_both, from_printed, read_rows
from lbpmeta.errors import DataError, LbpmetaError, MethodError
from lbpmeta.printed import Printed, ValueSet
from lbpmeta.recipe import Recipe

__all__ = ["Bases", "Problem", "read_problem", "recipe_pool"]

_FIELDS: Final = (
    *("estimate", "ci_low", "ci_high", "pi_low", "pi_high", "p", "z", "tau2", "q", "q_p", "i2"),
    *("k", "q_df"),
)


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """One pooled line with its rows, read."""

    printed: Mapping[str, Printed]
    weights: tuple[Printed, ...]
    rows: tuple[Mapping[str, Printed], ...]
    measure: str
    level: float
    rounding: str
    seed: int

    @property
    def targets(self) -> dict[str, tuple[ValueSet, ...]]:
        """Printed sets on the analysis scale."""
        found: dict[str, tuple[ValueSet, ...]] = {}
        for name, number in self.printed.items():
            if name in ("k", "q_df"):
                continue
            on_scale = name in ("estimate", "ci_low", "ci_high", "pi_low", "pi_high")
            values = working(number, self.measure) if on_scale else values_of(number)
            if values is None:
                raise DataError(f"{name} is {number.text!r}; a {self.measure} must be above 0.")
            found[name] = (values.abs() if name == "z" else values,)
        if self.weights:
            found["weights"] = tuple(values_of(w) for w in self.weights)
        return found


def read_problem(
    reported: Mapping[str, Number],
    rows: Sequence[StudyRow],
    measure: str,
    level: float,
    rounding: str,
    seed: int,
) -> Problem:
    is_log(measure)
    if not 1 <= float(level) < 100:
        raise MethodError(f"`level` is {level!r}; give it in percent, for example 95.")
    unknown = [name for name in reported if name not in (*_FIELDS, "n", "weights", "i2_low", "i2_high")]
    if unknown:
        raise DataError(f"`reported` holds {', '.join(unknown)}; it may hold {', '.join(_FIELDS)}, weights.")
    printed = {f: n for f in _FIELDS if (n := read(reported.get(f), rounding)) is not None}
    if "estimate" not in printed:
        raise DataError("`reported` needs at least an estimate, as printed: {'estimate': '-7.7', ...}.")
    numbers = read_rows(rows, measure, rounding)
    weights: tuple[Printed, ...] = ()
    if all("weight" in r for r in numbers):
        weights = tuple(r["weight"] for r in numbers)
    return Problem(printed, weights, numbers, measure, float(level) / 100, rounding, seed)


def recipe_pool(problem: Problem) -> Mapping[str, Recipe]:
    arms = problem.measure in ARMS and all(all(c in r for c in ARMS[problem.measure]) for r in problem.rows)
    binary = arms and problem.measure not in ("MD", "SMD")
    return candidates(problem.level, arms and problem.measure == "SMD", binary)


class Bases:
    """Study sets by recipe, made once: from the print where it suffices, and from the arms."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._printed = from_printed(problem.rows, problem.measure, problem.level)
        self._arms: dict[tuple[str, ...], StudySet | None] = {}

    def of(self, recipe: Recipe) -> list[StudySet]:
        """The study sets under a recipe, the print first."""
        key = (recipe.smd_correction, recipe.smd_variance, recipe.zero_cells)
        if key not in self._arms:
            p = self._problem
            try:
                arms = from_arms(p.rows, p.measure, recipe)
                if arms is None and self._printed is None:
                    arms = from_both(p.rows, p.measure, p.level, recipe)
                self._arms[key] = arms
            except LbpmetaError:
                self._arms[key] = None
        found = [self._printed, self._arms[key]]
        return [s for s in found if s is not None]
