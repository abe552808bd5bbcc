"""Every usual slip of every row of a pooled line undone in turn: once for all recipes, and bounded in large tables."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lbpmeta.arrays import Array
from lbpmeta.checks.pooled.batch import Batch
from lbpmeta.checks.pooled.problem import LineWithRows, conventions
from lbpmeta.checks.pooled.repairs.edits import Edit, arm_edits, column_edits, print_edits
from lbpmeta.checks.pooled.search import Search
from lbpmeta.checks.pooled.study_rows import StudySet
from lbpmeta.errors import DataError
from lbpmeta.interval import ValueSet
from lbpmeta.printed import Printed
from lbpmeta.recipe import Recipe

__all__ = ["MOST", "Places", "Undone", "beyond", "easiest", "nearest", "oddness"]

Places = NDArray[np.int64]

#: So many numbers (changed tables times their rows) are pooled anew at most per recipe: of some dozens of rows every
#: slip is undone in turn, of more those slips that bring the estimate nearest to the print at fixed weights.
MOST: Final = 1_000_000

#: Slips of so many rows are undone, of larger tables those of the rows least like the others: where one of so many
#: rows keeps a line from following, it is a large slip.
_ROWS: Final = 1000


class ColumnUndone(NamedTuple):
    """A slip of whole columns: what it costs, in words, the columns, and the search of the table without it."""

    cost: float
    why: str
    names: tuple[str, ...]
    search: Search


class Undone:
    """What is shared by the recipes of one search: the edits of the rows, and the changed tables.

    Parameters
    ----------
    problem : LineWithRows
    """

    def __init__(self, problem: LineWithRows) -> None:
        self._problem = problem
        self._edits: dict[bool, list[tuple[int, Edit]]] = {}
        self._columns: dict[bool, list[ColumnUndone]] = {}
        self._effects: dict[tuple[str, ...], tuple[Array, Array]] = {}
        self._tables: dict[tuple[int, bytes], Batch] = {}

    def edits(self, studies: StudySet, *, arms: bool) -> Sequence[tuple[int, Edit]]:
        """Return the slips of the rows, each with the place of its row."""
        if arms not in self._edits:
            measure, rows = self._problem.measure, self._problem.rows
            asked = np.arange(len(rows))
            if asked.size > _ROWS:
                odd = oddness(studies.yi, studies.vi, studies)
                asked = np.sort(np.argsort(-odd, kind="stable")[:_ROWS])
            self._edits[arms] = [
                (i, e)
                for i in asked.tolist()
                for e in (arm_edits(rows[i], measure) if arms else print_edits(rows[i], measure))
                if all(e.cells.values())
            ]
        return self._edits[arms]

    def columns(self, *, arms: bool) -> Sequence[ColumnUndone]:
        """Return the slips of whole columns, each with the problem that it leaves."""
        if arms not in self._columns:
            made = column_edits(self._problem.rows, self._problem.measure, arms=arms)
            self._columns[arms] = [c for given in made if (c := self._column(*given)) is not None]
        return self._columns[arms]

    def _column(self, cost: float, why: str, names: tuple[str, ...], made: Sequence[Edit]) -> ColumnUndone | None:
        try:
            rows = tuple(
                {**row, **{c: Printed.parse(t) for c, t in edit.cells.items()}}
                for row, edit in zip(self._problem.rows, made, strict=True)
            )
        except DataError:  # no number that could be printed
            return None
        # A factor magnifies the rounding of every row, so that the changed table has draws of its own.
        return ColumnUndone(cost, why, names, Search(dataclasses.replace(self._problem, rows=rows)))

    def effects(self, recipe: Recipe, make: Callable[[], tuple[Array, Array]]) -> tuple[Array, Array]:
        """Return effects and variances of the edited arms: made once for all recipes that make them alike."""
        key = conventions(self._problem.measure, recipe)
        if key not in self._effects:
            self._effects[key] = make()
        return self._effects[key]

    def tables(self, studies: StudySet, where: Places, y: Array, v: Array) -> Batch:
        """Return the study set once per change, with the effect and the variance of one row replaced."""
        key = (id(studies), b"".join(a.tobytes() for a in (where, y, v)))
        if key not in self._tables:
            rows = np.arange(where.size)
            ys, vs = (np.repeat(a[None, :], where.size, axis=0) for a in (studies.yi, studies.vi))
            ys[rows, where], vs[rows, where] = y, v
            self._tables[key] = Batch(ys, vs)
        return self._tables[key]

    def counted(self, studies: StudySet, rows: Places, change: int) -> Batch:
        """Return the study set without each of the rows (`change` -1), or with it twice (1)."""
        key = (id(studies), rows.tobytes() + bytes([change + 1]))
        if key not in self._tables:
            every = np.arange(studies.yi.size)
            if change > 0:
                index = np.column_stack([np.repeat(every[None, :], rows.size, axis=0), rows])
            else:
                index = every[:-1] + (every[:-1] >= rows[:, None])
            self._tables[key] = Batch(studies.yi[index], studies.vi[index])
        return self._tables[key]


def beyond(values: Array, target: ValueSet) -> Array:
    """Return how far values lie outside a set."""
    with np.errstate(invalid="ignore"):
        found: Array = np.maximum(0.0, np.maximum(target.low - values, values - target.high))
    return found


def nearest(studies: StudySet, recipe: Recipe, target: ValueSet | None, where: Places, y: Array, v: Array) -> Places:
    """Return which changes are worth pooling anew: all, or where they are many those nearest to the print, in order.

    The weights are those of the line as it is: a change of one row among hundreds moves them little.

    Parameters
    ----------
    studies : StudySet
    recipe : Recipe
    target : ValueSet or None
        The printed estimate on the scale of the analysis.
    where, y, v : ndarray
        Which row is changed, and what its effect and variance become; infinite where the row goes.
    """
    most = max(1, MOST // studies.yi.size)
    if y.size <= most:
        return np.arange(y.size)
    lines = Batch(studies.yi[None], studies.vi[None]).lines(recipe)
    w, tau2 = lines.w[0], float(lines.tau2[0])
    new = np.where(np.isfinite(v), 1 / (v + tau2), 0.0)
    total = w.sum() - w[where] + new
    mean = ((w * studies.yi).sum() - (w * studies.yi)[where] + new * y) / total
    gaps = np.zeros(y.size) if target is None else beyond(mean, target)
    return np.sort(np.argsort(gaps, kind="stable")[:most])


def easiest(studies: StudySet, recipe: Recipe, most: int) -> Places:
    """Return the rows whose effect moves the line furthest per standard error of its own, at most so many, in order."""
    w = Batch(studies.yi[None], studies.vi[None]).lines(recipe).w[0]
    return np.sort(np.argsort(-w * np.sqrt(studies.vi), kind="stable")[:most])


def oddness(y: Array, v: Array, studies: StudySet) -> Array:
    """How unlike the rows of the pool effects and variances are: minus the logarithms of t densities with 3 df."""
    centre, logs = float(np.median(studies.yi)), np.log(studies.vi)
    middle = float(np.median(logs))
    spread = max(1.4826 * float(np.median(np.abs(studies.yi - centre))), float(np.sqrt(np.median(studies.vi))))
    scale = max(1.4826 * float(np.median(np.abs(logs - middle))), 0.7)
    far = (y - centre) / spread, (np.log(v) - middle) / scale
    return np.asarray(sum(2 * np.log1p(x * x / 3) for x in far), dtype=np.float64)
