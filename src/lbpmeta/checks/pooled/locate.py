"""Which row, or which printed number, keeps a pooled line from following from its rows.

Every usual slip of every row is undone in turn, all in one batch; those that make the line follow are told, the
cheapest slip first. So is every number of the line itself that would follow if it alone were another.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.checks.core.finding import Repair
from lbpmeta.checks.core.slips import COSTS, is_count, is_probing, is_verdicts_only, slips_of
from lbpmeta.checks.pooled.batch import Batch, Numbers
from lbpmeta.checks.pooled.edits import Edit
from lbpmeta.checks.pooled.search import Search
from lbpmeta.checks.pooled.study_rows import ARMS, StudySet
from lbpmeta.checks.pooled.undone import MOST, Undone, beyond, easiest, nearest, oddness
from lbpmeta.effects.compute import effect_sizes
from lbpmeta.errors import LbpmetaError, LbpmetaWarning
from lbpmeta.interval import ValueSet
from lbpmeta.measures import LOG_MEASURES
from lbpmeta.printed import Printed
from lbpmeta.recipe import Recipe

__all__ = ["locate"]


_LINE: Final = ("estimate", "ci_low", "ci_high", "tau2", "q", "i2")

#: Recipes that are tried where none was declared.
_FEW: Final = ("revman5", "common z", "random REML z", "random REML hksj", "random DL hksj")
_TRIED: Final = 3

#: A repaired line agrees if no printed number is further from it than so many standard deviations of the draws.
_WIDTH: Final = 3.0

#: Costs of what is no slip of one number: a row too many, a row twice.
_DROPPED: Final = 5.5
_DOUBLED: Final = 4.5


#: What it costs that a repair makes a row more unlike the others, per standard deviation, and what less unlike gains.
_ODD: Final = 1.0
_LESS_ODD: Final = 0.5

#: What a row whose effect is left open costs, before the change in its standard errors; values tried per round.
_OPEN: Final = 20.0
_ROUNDS: Final = 3
_STEPS: Final = 41


@dataclass(frozen=True, slots=True)
class _Candidate:
    repair: Repair
    cost: float
    gap: float


def locate(search: Search, declared: Mapping[str, Recipe], *, limit: int = 5) -> tuple[Repair, ...]:
    """Return the smallest single changes that make the line follow from its rows, the likeliest first.

    Parameters
    ----------
    search : Search
    declared : mapping of str to Recipe
        The recipes that count; if they are many, a few usual ones of them are tried.
    limit : int

    Returns
    -------
    tuple of Repair
        ``field`` is "<row id>.<column>" (several separated by ", "), "<row id>" for a whole row, or a number of
        the line.
    """
    if is_probing() or is_verdicts_only():
        return ()
    recipes = list(declared.values())
    if len(recipes) > _TRIED:
        recipes = [declared[n] for n in _FEW if n in declared] or recipes[:_TRIED]
    best: dict[tuple[str, str], _Candidate] = {}
    undone = Undone(search.problem)
    for recipe in recipes:
        for studies in search.bases.of(recipe):
            for found in (*_of_line(search, studies, recipe), *_of_rows(search, studies, recipe, undone)):
                key = (found.repair.field, found.repair.why)
                if key not in best or found.cost + found.gap < best[key].cost + best[key].gap:
                    best[key] = found
    if not best:
        for recipe in recipes[:1]:
            for studies in search.bases.of(recipe)[:1]:
                for found in _open_rows(search, studies, recipe):
                    best[found.repair.field, found.repair.why] = found
    ranked = sorted(best.values(), key=lambda c: c.cost + c.gap)
    return tuple(c.repair for c in ranked[:limit])


class _Judge:
    """Measures how far lines lie from the print, in standard deviations of the draws beyond the rounding."""

    def __init__(self, search: Search, studies: StudySet, recipe: Recipe, without: str = "") -> None:
        targets = search.problem.targets
        self.names = [n for n in _LINE if n in targets and n != without]
        self.sets = [targets[n][0] for n in self.names]
        drawn = search.drawn(studies)
        self.spreads: list[tuple[float, ...]] = []
        numbers = None if drawn is None else drawn.numbers(recipe, predict=False)
        for name in self.names:
            options = (np.zeros(1),) if numbers is None else _options(numbers, name)
            self.spreads.append(tuple(float(o[np.isfinite(o)].std()) if np.isfinite(o).any() else 0.0 for o in options))

    @property
    def estimate(self) -> ValueSet | None:
        """The printed estimate, if it counts."""
        return self.sets[self.names.index("estimate")] if "estimate" in self.names else None

    def gaps(self, numbers: Numbers) -> Array:
        """The largest gap of each line."""
        worst: Array = np.zeros(numbers.one["estimate"].size)
        for name, target, spreads in zip(self.names, self.sets, self.spreads, strict=True):
            options = [
                beyond(values, target) / max(spread, 1e-9 * max(1.0, abs(target.mid)))
                for values, spread in zip(_options(numbers, name), spreads, strict=True)
            ]
            worst = np.maximum(worst, np.min(options, axis=0))
        return np.where(np.isfinite(worst), worst, np.inf)


def _options(numbers: Numbers, name: str) -> tuple[Array, ...]:
    return numbers.several[name] if name in numbers.several else (numbers.one[name],)


def _of_line(search: Search, studies: StudySet, recipe: Recipe) -> list[_Candidate]:
    """Numbers of the line that alone keep it from following: all others do."""
    problem = search.problem
    face = Batch(studies.yi[None], studies.vi[None]).numbers(recipe, predict=False)
    found = []
    for name in _LINE:
        number = problem.printed.get(name)
        if number is None or number.op != "=":
            continue
        others = _Judge(search, studies, recipe, without=name)
        if len(others.names) < 2:
            continue
        gap = float(others.gaps(face)[0])
        if gap > _WIDTH:
            continue
        judge = _Judge(search, studies, recipe)
        at = judge.names.index(name)
        spread = max(judge.spreads[at])
        options = [float(o[0]) for o in _options(face, name)]
        log = problem.measure in LOG_MEASURES and name in ("estimate", "ci_low", "ci_high")
        best: tuple[float, str, str] | None = None
        for value in options:
            room = [value - _WIDTH * spread, value + _WIDTH * spread]
            low, high = (math.exp(min(700.0, v)) if log else v for v in room)
            for slip in slips_of(number.text.removesuffix("%").strip(), is_count(name)):
                if number.values.low <= slip.low and slip.high <= number.values.high:
                    continue  # more digits of the same number: what they fit, the print fits
                kind = "digit of a bound" if slip.kind == "digit" and name.startswith("ci") else slip.kind
                fits = slip.low <= high and slip.high >= low
                if fits and (best is None or COSTS[kind] < best[0]):
                    best = (COSTS[kind], slip.text, slip.why)
            roots = ValueSet(math.sqrt(max(0.0, room[0])), math.sqrt(max(0.0, room[1])))
            if name == "tau2" and roots.low > 0 and roots.intersects(number.values):
                best = (0.0, _shown(value, number), "tau was printed for tau2")
        if best is None:
            value = math.exp(min(700.0, options[0])) if log else options[0]
            best = (COSTS["extra"] + 1, _shown(value, number), "recomputed from the rows")
        found.append(_Candidate(Repair(name, number.text, best[1], best[2]), best[0], gap))
    return found


def _shown(value: float, like: Printed) -> str:
    return Printed.from_float(value, digits=max(0, like.decimals)).text


def _of_rows(search: Search, studies: StudySet, recipe: Recipe, undone: Undone) -> list[_Candidate]:
    problem = search.problem
    if studies.yi.size != len(problem.rows) or studies.basis in ("both", "Peto"):
        return []
    judge = _Judge(search, studies, recipe)
    found = _rows_counted(search, studies, recipe, judge, undone)
    arms = studies.basis.startswith("arms")
    edits = undone.edits(studies, arms=arms)
    if not edits:
        return found
    where = np.array([i for i, _ in edits])
    y, v = _edited_arms(search, studies, recipe, edits) if arms else _edited_print(search, studies, edits)
    keep = np.flatnonzero(np.isfinite(y) & (v > 0) & np.isfinite(v))
    if not keep.size:
        return found
    keep = keep[nearest(studies, recipe, judge.estimate, where[keep], y[keep], v[keep])]
    gaps = judge.gaps(undone.tables(studies, where[keep], y[keep], v[keep]).numbers(recipe, predict=False))
    odder = oddness(y[keep], v[keep], studies) - oddness(studies.yi, studies.vi, studies)[where[keep]]
    costs = np.where(odder > 0, _ODD, _LESS_ODD) * odder
    for j in np.flatnonzero(gaps <= _WIDTH):
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
            found.append(_Candidate(repair, edit.cost + float(costs[j]), float(gaps[j])))
    return found


def _rows_counted(search: Search, studies: StudySet, recipe: Recipe, judge: _Judge, undone: Undone) -> list[_Candidate]:
    """Rows that were not pooled, or pooled twice; not where k or df says how many were."""
    problem, k = search.problem, studies.yi.size
    printed = problem.printed.get("k") or problem.printed.get("q_df")
    shift = 0 if "k" in problem.printed else 1
    found = []
    for change, cost, value, why in (
        (-1, _DROPPED, "no row", "the line follows without this row"),
        (1, _DOUBLED, "two rows", "the line follows if this row counts twice"),
    ):
        if (printed is not None and not printed.prints(k - shift + change)) or k + change < 2:
            continue
        gone = np.full(k, np.inf) if change < 0 else studies.vi / 2  # twice is once with half the variance
        rows = nearest(studies, recipe, judge.estimate, np.arange(k), studies.yi, gone)
        gaps = judge.gaps(undone.counted(studies, rows, change).numbers(recipe, predict=False))
        found += [
            _Candidate(Repair(problem.ids[rows[j]], "one row", value, why), cost, float(gaps[j]))
            for j in np.flatnonzero(gaps <= _WIDTH)
        ]
    return found


def _open_rows(search: Search, studies: StudySet, recipe: Recipe) -> list[_Candidate]:
    """Rows whose effect alone, left open, makes the line follow: those first that need the smallest change."""
    problem, k = search.problem, studies.yi.size
    if k != len(problem.rows) or k < 2:
        return []
    judge = _Judge(search, studies, recipe)
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
    for j in np.flatnonzero(gaps <= _WIDTH):
        i = int(rows[j])
        was, now = (math.exp(min(700.0, x)) if log else x for x in (float(studies.yi[i]), float(centre[j])))
        repair = Repair(problem.ids[i], f"{was:.4g}", f"{now:.4g}", "with this effect the line would follow")
        change = abs(float(centre[j] - studies.yi[i])) / math.sqrt(float(studies.vi[i]))
        out.append(_Candidate(repair, _OPEN + change, float(gaps[j])))
    return out


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


def _edited_arms(
    search: Search, studies: StudySet, recipe: Recipe, edits: Sequence[tuple[int, Edit]]
) -> tuple[Array, Array]:
    """Effects and variances of edited rows that print their arms, all at once."""
    problem = search.problem
    columns = ARMS[problem.measure]
    base = {c: np.array([float(r[c]) for r in problem.rows]) for c in columns}
    cells = {c: base[c][[i for i, _ in edits]] for c in columns}
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
