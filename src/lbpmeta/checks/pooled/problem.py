"""A printed pooled line with its rows, read and ready to be pooled under any recipe."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Final

from lbpmeta.checks.core.reading import Number, is_log, read_fields, values_of, working
from lbpmeta.checks.pooled.premises import P_ERROR
from lbpmeta.checks.pooled.recipes import PETO, candidates
from lbpmeta.checks.pooled.study_rows import (
    ARMS,
    StudyRow,
    StudySet,
    from_arms,
    from_both,
    from_peto,
    from_printed,
    n_known,
    read_rows,
    t_may_differ,
)
from lbpmeta.checks.pooled.values import MantelHaenszel, mantel_haenszel_lines
from lbpmeta.errors import DataError, LbpmetaError, MethodError
from lbpmeta.evidence.tables import Row
from lbpmeta.interval import ValueSet
from lbpmeta.measures import compares_risks, get_pooled, of_means
from lbpmeta.printed import Printed
from lbpmeta.recipe import Recipe

__all__ = ["Bases", "LineWithRows", "read_problem", "recipe_pool"]

_FIELDS: Final = (
    *("estimate", "ci_low", "ci_high", "pi_low", "pi_high", "p", "z", "tau2", "q", "q_p", "i2"),
    *("k", "q_df"),
)


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class LineWithRows:
    """One pooled line with its rows, read."""

    printed: Mapping[str, Printed]
    weights: tuple[Printed, ...]
    rows: tuple[Mapping[str, Printed], ...]
    measure: str
    level: float
    rounding: str
    seed: int
    #: What each row is called: its id, or its place.
    ids: tuple[str, ...] = ()

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
            if name in ("p", "q_p"):  # programs approximate the distributions
                values = ValueSet(values.low - P_ERROR, values.high + P_ERROR)
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
) -> LineWithRows:
    is_log(measure)
    if measure:
        get_pooled(measure)
    if not 1 <= float(level) < 100:
        raise MethodError(f"`level` is {level!r}; give it in percent, for example 95.")
    unknown = [name for name in reported if name not in (*_FIELDS, "n", "weights", "i2_low", "i2_high")]
    if unknown:
        raise DataError(f"`reported` holds {', '.join(unknown)}; it may hold {', '.join(_FIELDS)}, weights.")
    printed = read_fields(reported, _FIELDS, rounding)
    for name in ("p", "q_p"):  # what is no probability is a finding about that number alone
        if name in printed and not values_of(printed[name]).intersects(ValueSet(-P_ERROR, 1 + P_ERROR)):
            del printed[name]
    if "estimate" not in printed:
        raise DataError("`reported` needs at least an estimate, as printed: {'estimate': '-7.7', ...}.")
    numbers = read_rows(rows, measure, rounding)
    weights: tuple[Printed, ...] = ()
    if all("weight" in r for r in numbers):
        weights = tuple(r["weight"] for r in numbers)
    ids = tuple(_name(row, i) for i, row in enumerate(rows))
    return LineWithRows(printed, weights, numbers, measure, float(level) / 100, rounding, seed, ids)


def _name(row: StudyRow, i: int) -> str:
    cells: object = row.cells if isinstance(row, Row) else row
    given = cells.get("id") if isinstance(cells, Mapping) else None
    return str(given) if given else f"row {i + 1}"


def recipe_pool(problem: LineWithRows) -> Mapping[str, Recipe]:
    arms = problem.measure in ARMS and all(all(c in r for c in ARMS[problem.measure]) for r in problem.rows)
    binary = arms and not of_means(problem.measure)
    return candidates(problem.level, arms and problem.measure == "SMD", binary, arms and problem.measure == "OR")


def conventions(measure: str, recipe: Recipe) -> tuple[str, ...]:
    """Return what effects from arms take from a recipe: recipes that agree on it share them."""
    of_means = {"MD": (), "SMD": (recipe.smd_correction, recipe.smd_variance)}
    return of_means.get(measure, (recipe.zero_cells,))


class Bases:
    """Study sets by recipe, made once: from the print where it suffices, and from the arms.

    The print is read with normal intervals and, where the numbers of people are known, with t intervals.
    """

    def __init__(self, problem: LineWithRows) -> None:
        self._problem = problem
        p = problem
        self._t = t_may_differ(p.rows, p.measure)
        kinds = ("z", "t") if self._t and n_known(p.rows) else ("z",)
        self._printed = [s for kind in kinds if (s := from_printed(p.rows, p.measure, p.level, kind)) is not None]
        self._arms: dict[tuple[str, ...], list[StudySet]] = {}
        self._mh: dict[str, MantelHaenszel] = {}
        self._peto: list[StudySet] | None = None

    @property
    def printed(self) -> bool:
        """Whether the rows' own estimates and intervals are study sets."""
        return bool(self._printed)

    def of(self, recipe: Recipe) -> list[StudySet]:
        """The study sets under a recipe, the print first."""
        if recipe.name == PETO:
            if self._peto is None:  # made once: sets are known by their identity
                peto = from_peto(self._problem.rows)
                self._peto = [] if peto is None else [peto]
            return self._peto
        key = conventions(self._problem.measure, recipe)
        if key not in self._arms:
            self._arms[key] = self._from_arms(recipe)
        return [*self._printed, *self._arms[key]]

    def _from_arms(self, recipe: Recipe) -> list[StudySet]:
        p = self._problem
        try:
            arms = from_arms(p.rows, p.measure, recipe)
            if arms is None and not self._printed:
                arms = from_both(p.rows, p.measure, p.level, recipe)
            pooled = from_arms(p.rows, p.measure, recipe, equal=True) if p.measure == "MD" else None
        except LbpmetaError:
            return []
        return [s for s in (arms, pooled) if s is not None]

    def mantel_haenszel(self, recipe: Recipe) -> MantelHaenszel:
        """The Mantel-Haenszel lines of exact counts under a recipe's rules for zero cells."""
        if recipe.binary != "mh" or recipe.name == PETO or not compares_risks(self._problem.measure):
            return MantelHaenszel(None, None)
        if recipe.zero_cells not in self._mh:
            self._mh[recipe.zero_cells] = mantel_haenszel_lines(self._problem.rows, self._problem.measure, recipe)
        return self._mh[recipe.zero_cells]

    def wider(self, kind: str) -> StudySet | None:
        """The print with t intervals on fewer degrees of freedom: "few" or "any"; None where nothing changes."""
        p = self._problem
        if not self._t or not self._printed:
            return None
        return from_printed(p.rows, p.measure, p.level, kind)
