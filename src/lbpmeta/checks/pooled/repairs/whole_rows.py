"""Rows too many, twice, missing, or taken from another analysis: what makes a pooled line follow from other rows."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from lbpmeta.checks.core.finding import Repair
from lbpmeta.checks.pooled.batch import Batch
from lbpmeta.checks.pooled.repairs.elsewhere import Beside, Elsewhere
from lbpmeta.checks.pooled.repairs.judge import WIDTH, Candidate, Judge, counted, row_cost
from lbpmeta.checks.pooled.repairs.missing import SURE, VAGUE, Missing, missing_study
from lbpmeta.checks.pooled.repairs.undone import MOST, Undone, easiest, nearest, oddness
from lbpmeta.checks.pooled.search import Search
from lbpmeta.checks.pooled.study_rows import StudySet
from lbpmeta.checks.pooled.values import displayed
from lbpmeta.measures import LOG_MEASURES
from lbpmeta.recipe import Recipe

__all__ = ["missing", "open_rows", "replaced", "rows_counted"]

#: Values that are tried for a row whose effect is left open, and how often closer.
_ROUNDS: Final = 3
_STEPS: Final = 41

#: So many rows of other analyses are looked at with their own rounding.
_NEAR: Final = 8

#: More names than this say nothing.
_NAMES: Final = 3


def rows_counted(
    search: Search, studies: StudySet, recipe: Recipe, judge: Judge, undone: Undone, beside: Beside
) -> list[Candidate]:
    """Rows that were not pooled, or pooled twice; not where k, df or n says how many were."""
    problem, k = search.problem, studies.yi.size
    if k != len(problem.rows):
        return []
    found = []
    for change, value, why in (
        (-1, "no row", "the line follows without this row"),
        (1, "two rows", "the line follows if this row counts twice"),
    ):
        if counted(problem, change, beside.people) is False or k + change < 2:
            continue
        gone = np.full(k, np.inf) if change < 0 else studies.vi / 2  # twice is once with half the variance
        rows = nearest(studies, recipe, judge.estimate, np.arange(k), studies.yi, gone)
        gaps = judge.gaps(undone.counted(studies, rows, change).numbers(recipe, predict=False))
        cost = row_cost(k)
        # A row that does not belong here is as unlike the others as its kind of rows are: less so than it may look.
        odd = oddness(studies.yi, studies.vi, studies)
        gain = np.minimum(0.0, odd.mean() - odd) if change < 0 else np.zeros(k)
        found += [
            Candidate(
                Repair(problem.ids[rows[j]], "one row", value, why, cost=cost),
                cost + float(gain[rows[j]]),
                float(gaps[j]),
                "surplus" if change < 0 else "missing",
            )
            for j in np.flatnonzero(gaps <= WIDTH)
        ]
    return found


def missing(search: Search, studies: StudySet, recipe: Recipe, judge: Judge, beside: Beside) -> list[Candidate]:
    """A study that the line holds and the rows lack: solved for, and named where another analysis has it."""
    problem, k = search.problem, studies.yi.size
    more = counted(problem, 1, beside.people)
    if more is False or k != len(problem.rows):
        return []
    named = _named(search, studies, recipe, judge, beside)
    found = missing_study(search, studies, recipe, judge)
    if found is None or found.coarseness > VAGUE:
        if not more or (found is None and named):
            return named
        why = "a study may be missing; the print is too coarse to say which"
        who = _by_people(beside, None)
        return [*named, _missing(k, f"{why}{who}", row_cost(k), 0.0)]
    log = problem.measure in LOG_MEASURES
    digits = max(0, problem.printed["estimate"].decimals) + 1
    ends = [displayed(x) if log else x for x in found.effect]
    people = f" (n {beside.people})" if beside.people is not None and beside.people > 0 else ""
    study = (
        f"estimate {ends[0]:.{digits}f} to {ends[1]:.{digits}f} and SE{' of the logarithm' * log} "
        f"{found.se[0]:.{digits}f} to {found.se[1]:.{digits}f}"
    )
    why = f"the line would follow if a study with {study}{people} were among the rows"
    if not found.identified:
        why += "; the print is too coarse to say more"
    if found.coarseness <= SURE:
        why += _by_people(beside, found)
    cost = row_cost(k) - math.log(found.share)
    return [*named, _missing(k, why, cost, found.gap)]


def _missing(k: int, why: str, cost: float, gap: float) -> Candidate:
    return Candidate(Repair("rows", f"{k}", f"{k + 1} rows", why, cost=cost), cost, gap, "missing")


def _named(search: Search, studies: StudySet, recipe: Recipe, judge: Judge, beside: Beside) -> list[Candidate]:
    """Studies of other analyses that make the line follow as they stand there."""
    k = studies.yi.size
    others = [e for e in beside.rows if not e.mine and e.ready]
    if beside.people is not None:
        others = [e for e in others if e.people in (None, beside.people)]
    if not others:
        return []
    y, v = (np.repeat(a[None, :], len(others), axis=0) for a in (studies.yi, studies.vi))
    y = np.column_stack([y, [e.effect for e in others]])
    v = np.column_stack([v, [e.variance for e in others]])
    numbers = Batch(y, v).numbers(recipe, predict=False)
    gaps = judge.gaps(numbers)
    for j in np.argsort(judge.away(numbers), kind="stable")[:_NEAR].tolist():
        if gaps[j] > WIDTH and np.isfinite(others[j].box).all():  # its own rounding moves the line too
            one = Batch(y[j][None], v[j][None]).numbers(recipe, predict=False)
            gaps[j] = judge.beside(*others[j].box).gaps(one)[0]
    fits = np.flatnonzero(gaps <= WIDTH)
    labels = {others[j].label for j in fits}
    if not fits.size or len(labels) > _NAMES:
        return []
    cost = row_cost(len(others))
    return [
        _missing(k, f"the line follows with {others[j].label} of {others[j].id} among the rows", cost, float(gaps[j]))
        for j in fits
    ]


def _by_people(beside: Beside, found: Missing | None) -> str:
    """Studies elsewhere with as many people as the line has more than its rows, or else with such an effect."""
    if beside.people is not None and beside.people > 0:
        fits = [e for e in beside.rows if not e.mine and e.people == beside.people]
    elif found is not None:
        fits = [e for e in beside.rows if not e.mine and e.ready and _inside(e, found)]
    else:
        return ""
    labels = list(dict.fromkeys(e.label for e in fits))
    if not labels or len(labels) > _NAMES:
        return ""
    first = {label: next(e.id for e in fits if e.label == label) for label in labels}
    shown = ", ".join(f"{label} of {first[label]}" for label in labels)
    return f"; {shown} {'is such a study' if len(labels) == 1 else 'are such studies'}"


def _inside(row: Elsewhere, found: Missing) -> bool:
    return found.effect[0] <= row.effect <= found.effect[1] and found.se[0] ** 2 <= row.variance <= found.se[1] ** 2


def replaced(search: Search, studies: StudySet, recipe: Recipe, judge: Judge, beside: Beside) -> list[Candidate]:
    """Rows that another analysis prints otherwise of the same study, and with which the line follows."""
    problem, k = search.problem, studies.yi.size
    if k != len(problem.rows) or counted(problem, 0) is False:
        return []
    places = {row_id: i for i, row_id in enumerate(problem.ids)}
    pairs = [(places[row], e) for e in beside.rows for row in e.mine if row in places and e.ready]
    if not pairs:
        return []
    at = np.array([i for i, _ in pairs])
    y, v = (np.array([getattr(e, name) for _, e in pairs]) for name in ("effect", "variance"))
    ys, vs = (np.repeat(a[None, :], len(pairs), axis=0) for a in (studies.yi, studies.vi))
    ys[np.arange(len(pairs)), at], vs[np.arange(len(pairs)), at] = y, v
    gaps = judge.gaps(Batch(ys, vs).numbers(recipe, predict=False))
    odder = oddness(y, v, studies) - oddness(studies.yi, studies.vi, studies)[at]
    cost, why = row_cost(len(pairs)), "the line follows with the row that another analysis has of this study"
    found = []
    for j in np.flatnonzero(gaps <= WIDTH):
        name = problem.ids[at[j]]
        repair = Repair(name, name, pairs[j][1].id, why, cost=cost)
        found.append(Candidate(repair, cost + float(odder[j]), float(gaps[j]), "replaced"))
    return found


def open_rows(search: Search, studies: StudySet, recipe: Recipe, judge: Judge) -> list[Candidate]:
    """Rows whose effect alone, left open, makes the line follow: those first that need the smallest change."""
    problem, k = search.problem, studies.yi.size
    facts = sum(name in problem.printed for name in ("i2", "q", "tau2"))
    # From estimate and interval alone half the rows could be another: that is no finding.
    if k != len(problem.rows) or k < 2 or not (("i2" in problem.printed and facts >= 2) or problem.weights):
        return []
    reach = float(np.ptp(studies.yi)) + float(np.sqrt(studies.vi).max())
    rows = easiest(studies, recipe, max(1, MOST // (_STEPS * k)))
    m = rows.size
    centre, width = studies.yi[rows], np.full(m, 2 * reach)
    gaps = np.full(m, np.inf)
    for _ in range(_ROUNDS):  # every round looks closer at the best value of the last one
        steps = np.linspace(-1, 1, _STEPS)
        tried = centre[:, None] + width[:, None] * steps
        ys = np.repeat(studies.yi[None, :], m * _STEPS, axis=0)
        ys[np.arange(m * _STEPS), np.repeat(rows, _STEPS)] = tried.ravel()
        vs = np.repeat(studies.vi[None, :], m * _STEPS, axis=0)
        found = judge.gaps(Batch(ys, vs).numbers(recipe, predict=False)).reshape(m, _STEPS)
        best = found.argmin(axis=1)
        gaps, centre, width = found.min(axis=1), tried[np.arange(m), best], width * 2 / _STEPS
    log = problem.measure in LOG_MEASURES
    out = []
    for j in np.flatnonzero(gaps <= WIDTH):
        i = int(rows[j])
        was, now = (displayed(x) if log else x for x in (float(studies.yi[i]), float(centre[j])))
        repair = Repair(problem.ids[i], f"{was:.4g}", f"{now:.4g}", "with this effect the line would follow")
        change = abs(float(centre[j] - studies.yi[i])) / math.sqrt(float(studies.vi[i]))
        # A normal prior of the change, in standard errors of the row.
        out.append(Candidate(repair, row_cost(k) + change**2 / 2, float(gaps[j]), "replaced"))
    return out
