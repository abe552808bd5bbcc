"""Which row, or which printed number, keeps a pooled line from following from its rows.

A row too many has one candidate per row and no free number: it is asked first. Then every usual slip of every row and
of the line is undone in turn, all in one batch; then a study that is missing is solved for; then rows are replaced by
those of other analyses. Each candidate has a probability: that of its slip in print, over all the places that it can
have been made in. The best of every kind come first, and k or n of the line settles what it can.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from typing import Final

from lbpmeta.checks.core.finding import Repair
from lbpmeta.checks.core.line import Line
from lbpmeta.checks.core.slip_costs import COSTS, cost_of, odd_decimals
from lbpmeta.checks.core.slips import is_count, is_probing, is_verdicts_only, slips_of
from lbpmeta.checks.pooled.batch import Batch
from lbpmeta.checks.pooled.problem import LineWithRows
from lbpmeta.checks.pooled.repairs.elsewhere import ALONE, Beside
from lbpmeta.checks.pooled.repairs.judge import LINE, WIDTH, Candidate, Judge, counted, options
from lbpmeta.checks.pooled.repairs.rows import of_columns, of_rows
from lbpmeta.checks.pooled.repairs.undone import Undone
from lbpmeta.checks.pooled.repairs.whole_rows import missing, open_rows, replaced, rows_counted
from lbpmeta.checks.pooled.search import Search
from lbpmeta.checks.pooled.study_rows import StudySet
from lbpmeta.checks.pooled.values import displayed
from lbpmeta.checks.repair.hypotheses import levels_of, line_hypotheses
from lbpmeta.errors import DataError
from lbpmeta.interval import ValueSet
from lbpmeta.measures import LOG_MEASURES
from lbpmeta.printed import Printed
from lbpmeta.recipe import Recipe

__all__ = ["locate"]

#: Recipes that are tried where none was declared.
_FEW: Final = ("revman5", "common z", "random REML z", "random REML hksj", "random DL hksj")
_TRIED: Final = 3


def locate(
    search: Search,
    declared: Mapping[str, Recipe],
    *,
    beside: Callable[[], Beside] = lambda: ALONE,
    limit: int = 5,
) -> tuple[Repair, ...]:
    """Return the smallest single changes that make the line follow from its rows, the likeliest first.

    Parameters
    ----------
    search : Search
    declared : mapping of str to Recipe
        The recipes that count; if they are many, a few usual ones of them are tried.
    beside : callable
        What stands beside the line, where that is known.
    limit : int

    Returns
    -------
    tuple of Repair
        ``field`` is "<row id>.<column>" (several separated by ", "), "<row id>" for a whole row, "rows" for a study
        that is missing, "all <columns>" for whole columns, or a number of the line.
    """
    if is_probing() or is_verdicts_only():
        return ()
    recipes = list(declared.values())
    if len(recipes) > _TRIED:
        recipes = [declared[n] for n in _FEW if n in declared] or recipes[:_TRIED]
    best: dict[tuple[str, str], Candidate] = {}
    undone, known = Undone(search.problem), beside()
    solved = False
    for recipe in recipes:
        for studies in search.bases.of(recipe):
            judge = Judge(search, studies, recipe)
            found = [
                *rows_counted(search, studies, recipe, judge, undone, known),
                *_of_line(search, studies, recipe),
                *_pairs_of_line(search, studies, recipe),
                *of_rows(search, studies, recipe, undone, judge),
                *of_columns(search, studies, recipe, undone),
                *replaced(search, studies, recipe, judge, known),
            ]
            if not solved:  # solved under the first recipe that has a solution
                gone = missing(search, studies, recipe, judge, known)
                solved, found = bool(gone), [*found, *gone]
            for one in found:
                key = (one.repair.field, one.repair.why)
                if key not in best or one.score < best[key].score:
                    best[key] = one
    if not best:
        for recipe in recipes[:1]:
            for studies in search.bases.of(recipe)[:1]:
                for one in open_rows(search, studies, recipe, Judge(search, studies, recipe)):
                    best[one.repair.field, one.repair.why] = one
    return tuple(c.repair for c in _ranked(_settled(search.problem, known, list(best.values())))[:limit])


def _settled(problem: LineWithRows, beside: Beside, found: list[Candidate]) -> list[Candidate]:
    """Keep what k, df or n of the line say: a row too many, or one that is missing."""
    for change, kind in ((-1, "surplus"), (1, "missing")):
        if counted(problem, change, beside.people):
            return [c for c in found if c.kind == kind] or found
    return found


def _ranked(found: list[Candidate]) -> list[Candidate]:
    """The best of every kind first, then all others: what explains a line otherwise is worth more than a likeness."""
    ordered = sorted(found, key=lambda c: c.score)
    first = {c.kind: c for c in reversed(ordered)}
    heads = sorted(first.values(), key=lambda c: c.score)
    return [*heads, *(c for c in ordered if not any(c is h for h in heads))]


def _of_line(search: Search, studies: StudySet, recipe: Recipe) -> list[Candidate]:
    """Numbers of the line that alone keep it from following: all others do."""
    problem = search.problem
    face = Batch(studies.yi[None], studies.vi[None]).numbers(recipe, predict=False)
    found = []
    for name in LINE:
        number = problem.printed.get(name)
        if number is None or number.op != "=":
            continue
        others = Judge(search, studies, recipe, without=name)
        if len(others.names) < 2:
            continue
        gap = float(others.gaps(face)[0])
        if gap > WIDTH:
            continue
        judge = Judge(search, studies, recipe)
        at = judge.names.index(name)
        spread = max(judge.spreads[at])
        ways = [float(o[0]) for o in options(face, name)]
        log = problem.measure in LOG_MEASURES and name in ("estimate", "ci_low", "ci_high")
        best: tuple[float, str, str] | None = None
        for value in ways:
            room = [value - WIDTH * spread, value + WIDTH * spread]
            low, high = (displayed(v) if log else v for v in room)
            for slip in slips_of(number.text.removesuffix("%").strip(), is_count(name), low=low, high=high):
                if number.values.low <= slip.low and slip.high <= number.values.high:
                    continue  # more digits of the same number: what they fit, the print fits
                cost = cost_of(slip.kind, name)
                if best is None or cost < best[0]:
                    best = (cost, slip.text, slip.why)
            roots = ValueSet(math.sqrt(max(0.0, room[0])), math.sqrt(max(0.0, room[1])))
            if name == "tau2" and roots.low > 0 and roots.intersects(number.values):
                best = (COSTS["measure"], _shown(value, number), "tau was printed for tau2")
        if best is None:
            value = displayed(ways[0]) if log else ways[0]
            best = (COSTS["from p"], _shown(value, number), "recomputed from the rows")
        cost = best[0] + math.log(len(problem.rows) + 1)  # any line of the table can have slipped
        found.append(Candidate(Repair(name, number.text, best[1], best[2], cost=cost), cost, gap))
    return found


def _pairs_of_line(search: Search, studies: StudySet, recipe: Recipe) -> list[Candidate]:
    """Slips of several numbers of the line at once: signs, order and scale of the bounds, logarithms, another level."""
    problem = search.problem
    numbers = [problem.printed.get(n) for n in _TRIPLE]
    if any(n is None or n.op != "=" for n in numbers):
        return []
    estimate, low, high = (n for n in numbers if n is not None)
    line = Line.read(
        estimate.text,
        low.text,
        high.text,
        measure=problem.measure,
        level=100 * problem.level,
        rounding=problem.rounding,
    )
    face = Batch(studies.yi[None], studies.vi[None]).numbers(recipe, predict=False)
    found = []
    for hypothesis in (*line_hypotheses(line), *levels_of(line)):
        if not hypothesis.changes.keys() <= set(_TRIPLE):
            continue
        try:
            new = {n: Printed.parse(t, rounding=problem.printed[n].rounding) for n, t in hypothesis.changes.items()}
            changed = dataclasses.replace(problem, printed={**problem.printed, **new})
            gap = float(Judge(search, studies, recipe, instead=changed).gaps(face)[0])
        except DataError:
            continue
        if gap <= WIDTH:
            decimals = [changed.printed[n].decimals for n in _TRIPLE]
            cost = hypothesis.cost + odd_decimals(decimals) + math.log(len(problem.rows) + 1)
            names = ", ".join(hypothesis.changes)
            was = ", ".join(problem.printed[n].text for n in hypothesis.changes)
            repair = Repair(names, was, ", ".join(hypothesis.changes.values()), hypothesis.why, cost=cost)
            found.append(Candidate(repair, cost, gap))
    return found


_TRIPLE: Final = ("estimate", "ci_low", "ci_high")


def _shown(value: float, like: Printed) -> str:
    text = Printed.from_float(value, digits=max(0, like.decimals)).text
    # A p of 0.00 says nothing: so many digits as it takes.
    return f"{value:.1g}" if 1e-4 <= value < 1 and float(text) == 0 else text
