"""Pooled lines under many slips at once: the changed tables of a line as one array through the pooling kernel.

Most slips leave a line where it prints, or move it far beyond what the rounding of its rows allows. Both are told here
without asking the check slip by slip; what lies between is left to it, or in a set of many rows decided by the width at
which the check itself calls a line implausible.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lbpmeta.arrays import Array
from lbpmeta.checks.core.finding import Severity, Verdict
from lbpmeta.checks.core.rows import measure_of
from lbpmeta.checks.core.severity import severity_of
from lbpmeta.checks.core.stakes import sized
from lbpmeta.checks.pooled.batch import Batch, Numbers
from lbpmeta.checks.pooled.problem import Bases, LineWithRows, read_problem, recipe_pool
from lbpmeta.checks.pooled.recipes import PETO, declared_recipes
from lbpmeta.checks.pooled.search import Search
from lbpmeta.checks.pooled.study_rows import StudySet, missing_numbers
from lbpmeta.checks.pooled.values import CORE
from lbpmeta.errors import LbpmetaError
from lbpmeta.evidence.declared import declared_about
from lbpmeta.evidence.tables import GUESSED, Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.measures import LOG_MEASURES, MEASURES, turned_back
from lbpmeta.pooling.tables.tables2x2 import MH_MEASURES
from lbpmeta.recipe import Recipe

__all__ = ["FAILS", "OPEN", "QUIET", "LineUnderSlips"]

#: What is known of a line under a slip: nothing; that it follows; that it does not, by far.
OPEN, QUIET, FAILS = range(3)

Codes = NDArray[np.int8]
_COLUMNS: Final = (*CORE, "p", "k", "tau2", "q", "q_df", "q_p", "z", "i2", "pi_low", "pi_high")
#: The check calls a line implausible that lies further off than so many standard deviations of its draws.
_WIDTH: Final = 4.5
#: Far is what no rounding of the rows explains: the ends of k boxes lie sqrt(3 k) standard deviations out, twice that
#: where a number may have been cut off, and half as much again for what tau2 adds.
_ENDS: Final = 3.0
#: A line that lies so many of them off at most is one that the rounding of its rows allows.
_NEAR: Final = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class _Base:
    """One way to pool a line: its recipe, its study set, and the spread of what its rounding allows."""

    recipe: Recipe
    place: int
    studies: StudySet
    spread: Mapping[str, float]


class LineUnderSlips:
    """A pooled line whose rows, or whose own numbers, are changed.

    Parameters
    ----------
    tables : Tables
    row : Row
        The line.
    large : bool
        Whether its rows are so many that what lies between is decided here too.
    """

    def __init__(self, tables: Tables, row: Row, *, large: bool) -> None:
        self._row, self._large = row, large
        self._members = tables.members(row["set"])
        self._place = {m.id: i for i, m in enumerate(self._members)}
        self._usable = False
        self._as_it_is: list[tuple[_Base, Numbers]] = []
        try:
            self._read(tables)
        except LbpmetaError:
            return

    def _read(self, tables: Tables) -> None:
        row, measure = self._row, measure_of(self._row)
        declared = declared_about(tables, row)
        odd = bool(
            row["rows_missing"]
            or not row["estimate"]
            or not measure
            or row.cells.get(GUESSED)
            or not MEASURES[measure].printed_as_is
            or turned_back(measure)
            or measure in MH_MEASURES
            or declared.value("interval", "wald") not in ("wald", "t", "hksj")
            or declared.symmetric is False
            or declared.value("p of", "this estimate") != "this estimate"
            or row.rounding != "nearest"
        )
        if odd or not self._members or row.has("pi_low"):
            return
        self._level = float(row["level"] or 95)
        self._problem = self._problem_of(self._members, row)
        if self._problem.weights or missing_numbers(self._problem.rows, measure):
            return
        search = Search(self._problem)
        recipe = row["recipe"] or declared.value("recipe") or None
        pool = recipe_pool(self._problem)
        told = {"recipe": recipe, "model": row["model"], "tau2": row["tau2_method"], "ci": row["ci_method"]}
        self._declared = declared_recipes(pool, **told)  # type: ignore[arg-type]
        if search.bases.wider("few") is not None or PETO in self._declared:
            return
        two_tests = any(r.ci.startswith("hksj") for r in self._declared.values()) and bool(row["p"])
        self._bases = list(self._known(search, {**pool, **self._declared}))
        self._usable = bool(self._bases) and not two_tests

    def _problem_of(self, members: Sequence[Row], row: Row) -> LineWithRows:
        printed = {c: row[c] for c in _COLUMNS}
        return read_problem(printed, members, measure_of(self._row), self._level, "nearest", 0)

    @staticmethod
    def _known(search: Search, recipes: Mapping[str, Recipe]) -> Iterator[_Base]:
        """Every way to pool the line, and how far its rounding moves the estimate and its limits."""
        for recipe in recipes.values():
            if recipe.name == PETO:
                continue
            for place, studies in enumerate(search.bases.of(recipe)):
                drawn = search.drawn(studies)
                if drawn is None or not studies.boxes.bounded:
                    continue
                numbers = drawn.numbers(recipe, predict=False)
                spread = {n: float(np.nanstd(numbers.one[n])) for n in CORE}
                yield _Base(recipe, place, studies, spread)

    def codes(self, changes: Sequence[Mapping[str, Mapping[str, str]]]) -> Codes:
        """Return what is known of the line under each set of changes (id of a row -> column -> text)."""
        codes = np.full(len(changes), OPEN, np.int8)
        if not self._usable:
            return codes
        lines = [i for i, change in enumerate(changes) if self._row.id in change]
        rows = [i for i, c in enumerate(changes) if self._row.id not in c and sum(r in self._place for r in c) == 1]
        for i in range(len(changes)):
            if not any(r == self._row.id or r in self._place for r in changes[i]):
                codes[i] = QUIET
        for i in lines:
            if len(changes[i]) == 1 and set(changes[i][self._row.id]) <= set(_COLUMNS):
                codes[i] = self._of_line(changes[i][self._row.id])
        if rows:
            codes[rows] = self._of_rows([changes[i] for i in rows])
        return codes

    def _of_line(self, change: Mapping[str, str]) -> int:
        """The line as it is pooled, beside other printed numbers."""
        try:
            problem = self._problem_of(
                self._members, dataclasses.replace(self._row, cells={**self._row.cells, **change})
            )
            targets = problem.targets
        except LbpmetaError:
            return OPEN
        return int(self._judged(self._faces(), targets, 1)[0])

    def _faces(self) -> Sequence[tuple[_Base, Numbers]]:
        """The line as every way makes it of the rows as they are, made once."""
        if not self._as_it_is:
            tables: dict[int, Batch] = {}
            for b in self._bases:
                sample = tables.setdefault(id(b.studies), Batch(b.studies.yi[None], b.studies.vi[None]))
                self._as_it_is.append((b, sample.numbers(b.recipe, predict=False)))
        return self._as_it_is

    def _of_rows(self, changes: Sequence[Mapping[str, Mapping[str, str]]]) -> Codes:
        """The line pooled from changed rows, all at once; rows of which nothing can be made are left open."""
        codes = np.full(len(changes), OPEN, np.int8)
        changed = []
        for change in changes:
            row_id = next(r for r in change if r in self._place)
            row = self._members[self._place[row_id]]
            changed.append((self._place[row_id], row.with_cells(change[row_id])))
        kept, problems = [], []
        for i, (_, row) in enumerate(changed):
            try:
                problem = self._problem_of([row], self._row)
            except LbpmetaError:
                continue
            if not missing_numbers(problem.rows, problem.measure) and _possible(problem.rows[0]):
                kept.append(i)
                problems.append(problem.rows[0])
        if not kept:
            return codes
        bases = Bases(dataclasses.replace(self._problem, rows=tuple(problems), ids=tuple(map(str, kept))))
        where = np.array([changed[i][0] for i in kept])
        tables: dict[int, Batch] = {}
        made = []
        for base in self._bases:
            found = bases.of(base.recipe)
            if len(found) <= base.place or found[base.place].basis != base.studies.basis:
                return codes
            key = id(base.studies)
            if key not in tables:
                new = found[base.place]
                y, v = (np.repeat(a[None, :], len(kept), axis=0) for a in (base.studies.yi, base.studies.vi))
                y[np.arange(len(kept)), where], v[np.arange(len(kept)), where] = new.yi, new.vi
                tables[key] = Batch(y, v)
            made.append((base, tables[key].numbers(base.recipe, predict=False)))
        codes[kept] = self._judged(made, self._problem.targets, len(kept))
        return codes

    def _judged(
        self, made: Sequence[tuple[_Base, Numbers]], targets: Mapping[str, tuple[ValueSet, ...]], n: int
    ) -> Codes:
        """Whether a declared way prints the line, and whether every way lies far from it."""
        prints, elsewhere, far, near = (np.zeros(n, bool), np.zeros(n, bool), np.ones(n, bool), np.zeros(n, bool))
        declared = set(self._declared.values())
        for base, numbers in made:
            shows = np.ones(n, bool)
            for name, target in targets.items():
                options = numbers.several.get(name) or (numbers.one[name],)
                shows &= np.logical_or.reduce([_inside(values, target[0]) for values in options])
            gaps = [_gap(numbers.one[c], targets[c][0]) / max(base.spread[c], 1e-12) for c in CORE if c in targets]
            widest = np.max(gaps, axis=0)
            if base.recipe in declared:
                prints |= shows
                near |= widest <= (_WIDTH if self._large else _NEAR)
            else:
                elsewhere |= shows
            far &= widest > max(2 * _WIDTH, _ENDS * math.sqrt(3 * len(self._members)))
        material = self._material(made[0][1], targets)
        codes = np.full(n, OPEN, np.int8)
        codes[far & ~elsewhere & material] = FAILS
        if self._large:
            codes[~near & ~elsewhere & material] = FAILS
            codes[elsewhere] = QUIET
        codes[prints | near] = QUIET
        return codes

    def _material(self, ours: Numbers, targets: Mapping[str, tuple[ValueSet, ...]]) -> NDArray[np.bool_]:
        """Whether the line moves by a tenth of its size or width, as readers see it."""
        turn = np.exp if self._row["measure"] in LOG_MEASURES else np.asarray
        shown = {c: targets[c][0].mid for c in CORE if c in targets}
        printed = {c: float(turn(x)) for c, x in shown.items()}
        width = printed["ci_high"] - printed["ci_low"] if {"ci_low", "ci_high"} <= printed.keys() else math.inf
        with np.errstate(over="ignore"):
            moved = np.max([np.abs(turn(ours.one[c]) - x) for c, x in printed.items()], axis=0)
        off = (sized(float(m), printed["estimate"], width) for m in moved)
        return np.array([severity_of(Verdict.IMPLAUSIBLE, stakes) is Severity.MATERIAL for stakes in off])


def _possible(row: Mapping[str, object]) -> bool:
    """Whether arms can be pooled at all: SDs above 0 and two people in each arm."""
    faces = {c: float(row[c]) for c in ("sd1", "sd2", "n1", "n2") if c in row}  # type: ignore[arg-type]
    return all(x > 0 if c.startswith("sd") else x >= 2 for c, x in faces.items())


def _inside(values: Array, target: ValueSet) -> NDArray[np.bool_]:
    wide = target.widened()
    return np.asarray((values >= wide.low) & (values <= wide.high))


def _gap(values: Array, target: ValueSet) -> Array:
    with np.errstate(invalid="ignore"):
        return np.asarray(np.maximum(0.0, np.maximum(target.low - values, values - target.high)))
