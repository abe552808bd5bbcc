"""Slips of the rows behind a pooled line, undone in turn: of one row, and of whole columns."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from typing import Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.checks.core.finding import Repair
from lbpmeta.checks.pooled.batch import Batch
from lbpmeta.checks.pooled.repairs.edits import Edit
from lbpmeta.checks.pooled.repairs.judge import WIDTH, Candidate, Judge
from lbpmeta.checks.pooled.repairs.undone import Undone, nearest, oddness
from lbpmeta.checks.pooled.search import Search
from lbpmeta.checks.pooled.study_rows import ARMS, StudySet
from lbpmeta.effects.compute import effect_sizes
from lbpmeta.errors import LbpmetaError, LbpmetaWarning
from lbpmeta.measures import LOG_MEASURES
from lbpmeta.recipe import Recipe

__all__ = ["of_columns", "of_rows"]


def of_rows(search: Search, studies: StudySet, recipe: Recipe, undone: Undone, judge: Judge) -> list[Candidate]:
    """Slips of one row after which the line follows."""
    problem = search.problem
    if studies.yi.size != len(problem.rows) or studies.basis in ("both", "Peto"):
        return []
    found: list[Candidate] = []
    arms = studies.basis.startswith("arms")
    edits = undone.edits(studies, arms=arms)
    if not edits:
        return found
    where = np.array([i for i, _ in edits])
    if arms:
        y, v = undone.effects(recipe, lambda: _edited_arms(search, recipe, edits))
    else:
        y, v = _edited_print(search, studies, edits)
    keep = np.flatnonzero(np.isfinite(y) & (v > 0) & np.isfinite(v))
    if not keep.size:
        return found
    keep = keep[nearest(studies, recipe, judge.estimate, where[keep], y[keep], v[keep])]
    gaps = judge.gaps(undone.tables(studies, where[keep], y[keep], v[keep]).numbers(recipe, predict=False))
    odder = oddness(y[keep], v[keep], studies) - oddness(studies.yi, studies.vi, studies)[where[keep]]
    # Any line of the table can have slipped.
    costs = odder + math.log(len(problem.rows) + 1)
    for j in np.flatnonzero(gaps <= WIDTH):
        i, edit = edits[keep[j]]
        row = problem.rows[i]
        shown = edit.shown or edit.cells
        columns = [c for c in shown if c in row and row[c].text != shown[c]]
        if columns:
            repair = Repair(
                ", ".join(f"{problem.ids[i]}.{c}" for c in columns),
                ", ".join(row[c].text for c in columns),
                ", ".join(shown[c] for c in columns),
                edit.why,
                cost=edit.cost,
            )
            found.append(Candidate(repair, edit.cost + float(costs[j]), float(gaps[j])))
    return found


def of_columns(search: Search, studies: StudySet, recipe: Recipe, undone: Undone) -> list[Candidate]:
    """Slips of whole columns: standard errors for SDs, intervals of another level, in every row."""
    k = len(search.problem.rows)
    if studies.yi.size != k or k < 2 or studies.basis in ("both", "Peto"):
        return []
    found = []
    for column in undone.columns(arms=studies.basis.startswith("arms")):
        for changed in column.search.bases.of(recipe)[:1]:
            face = Batch(changed.yi[None], changed.vi[None]).numbers(recipe, predict=False)
            gap = float(Judge(column.search, changed, recipe).gaps(face)[0])
            if gap <= WIDTH:
                fields = f"all {', '.join(column.names)}"
                repair = Repair(fields, "as printed", "as entered", column.why, cost=column.cost)
                found.append(Candidate(repair, column.cost, gap))
    return found


def _edited_print(search: Search, studies: StudySet, edits: Sequence[tuple[int, Edit]]) -> tuple[Array, Array]:
    """Effects and variances of edited rows that print their own estimate."""
    problem = search.problem
    log = problem.measure in LOG_MEASURES
    critical = None if studies.limits is None else studies.limits.critical
    y, v = np.full(len(edits), math.nan), np.full(len(edits), math.nan)
    for j, (i, edit) in enumerate(edits):
        row = problem.rows[i]
        get = {n: float(edit.cells[n]) if n in edit.cells else float(row[n]) for n in _PRINTS if n in row}
        if log and any(get[n] <= 0 for n in ("estimate", "ci_low", "ci_high") if n in get):
            continue
        y[j] = math.log(get["estimate"]) if log else get["estimate"]
        if "variance" in get:
            v[j] = get["variance"]
        elif "se" in get:
            v[j] = get["se"] ** 2
        elif critical is not None:
            low, high = get["ci_low"], get["ci_high"]
            width = math.log(high / low) if log else high - low
            v[j] = (width / 2 / critical[i]) ** 2
    return y, v


_PRINTS: Final = ("estimate", "ci_low", "ci_high", "se", "variance")


def _edited_arms(search: Search, recipe: Recipe, edits: Sequence[tuple[int, Edit]]) -> tuple[Array, Array]:
    """Effects and variances of edited rows that print their arms, all at once."""
    problem = search.problem
    columns = ARMS[problem.measure]
    base = {c: np.array([float(r[c]) for r in problem.rows]) for c in columns}
    where = [i for i, _ in edits]
    cells = {c: base[c][where] for c in columns}
    for j, (_, edit) in enumerate(edits):
        for name, text in edit.cells.items():
            cells[name][j] = float(text)
    n1, n2 = cells["n1"], cells["n2"]
    if "sd1" in cells:
        usable = (cells["sd1"] > 0) & (cells["sd2"] > 0) & (n1 >= 2) & (n2 >= 2)
    else:
        events1, events2 = cells["events1"], cells["events2"]
        usable = (events1 >= 0) & (events2 >= 0) & (events1 <= n1) & (events2 <= n2) & (n1 >= 1) & (n2 >= 1)
    for whole in ("n1", "n2", "events1", "events2"):
        if whole in cells:
            usable &= cells[whole] == np.round(cells[whole])
    y, v = np.full(len(edits), math.nan), np.full(len(edits), math.nan)
    if not usable.any():
        return y, v
    a, b, c, d, *rest = (cells[column][usable] for column in columns)
    try:
        with warnings.catch_warnings():  # conventions for zero cells are part of the recipe
            warnings.simplefilter("ignore", LbpmetaWarning)
            if rest:
                e, f = rest
                sizes = effect_sizes(problem.measure, recipe=recipe, mean1=a, sd1=b, n1=c, mean2=d, sd2=e, n2=f)
            else:
                sizes = effect_sizes(problem.measure, recipe=recipe, events1=a, n1=b, events2=c, n2=d)
    except LbpmetaError:
        return y, v
    y[usable], v[usable] = np.asarray(sizes.yi), np.asarray(sizes.vi)
    return y, v
