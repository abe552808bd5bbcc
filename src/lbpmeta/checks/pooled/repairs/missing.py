"""A study that is missing from the rows: its effect and standard error, solved for from the printed line.

The printed estimate and the half width of its interval are two equations for the missing study's two unknowns. Under a
common effect they have a closed form; else all candidates are one batch: a grid over effect and log standard error, and
damped Newton steps from its best cells. What else is printed (I2, Q, tau2) judges the solutions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lbpmeta.checks.pooled.batch import Batch
from lbpmeta.checks.pooled.repairs.judge import WIDTH, Judge
from lbpmeta.checks.pooled.search import Search
from lbpmeta.checks.pooled.study_rows import StudySet
from lbpmeta.recipe import Recipe

__all__ = ["SURE", "VAGUE", "Missing", "coarseness", "missing_study"]

#: Below the first the print says which study it is; above the second any study would do. In half units of a printed
#: bound against the missing study's share of the interval.
SURE: Final = 0.4
VAGUE: Final = 0.8

_GRID: Final = 31
_CELLS: Final = 6
_NEWTON: Final = 12
_FINE: Final = 33
_GROWN: Final = 4

#: A study as the rows are: within so many of their standard deviations (of few rows more, since they say little of the
#: others), its SE within so many times their range.
_REACH: Final = 3.0
_FEW_ROWS: Final = 2.0
_ROOM: Final = 2.0

#: Grids of so many numbers at most.
_MOST: Final = 4_000_000


@dataclass(frozen=True, slots=True)
class Missing:
    """A study that would make the line follow.

    Parameters
    ----------
    effect : tuple of float
        Least and largest effect, on the analysis scale.
    se : tuple of float
        Least and largest standard error.
    coarseness : float
        g: half units of the printed bounds against the study's share of the interval.
    share : float
        How much of the room of all plausible studies would do.
    gap : float
        Of the best of them.
    """

    effect: tuple[float, float]
    se: tuple[float, float]
    coarseness: float
    share: float
    gap: float

    @property
    def identified(self) -> bool:
        """Whether it is one study and no other: its effect within a standard error, that within a factor 1.5."""
        width = (self.effect[1] - self.effect[0]) / 2
        return width <= math.sqrt(self.se[0] * self.se[1]) and self.se[1] <= 1.5**2 * self.se[0]


def coarseness(judge: Judge, share: float) -> float:
    """Return g: twice half a unit of the printed bounds over the half width, against the share of one study."""
    low, high = judge.set_of("ci_low"), judge.set_of("ci_high")
    if low is None or high is None or not high.mid > low.mid:
        return math.inf
    unit = ((low.high - low.low) + (high.high - high.low)) / 4
    return 2 * unit / ((high.mid - low.mid) / 2) / share


def missing_study(search: Search, studies: StudySet, recipe: Recipe, judge: Judge) -> Missing | None:
    """Solve for one more study under which the line follows.

    Parameters
    ----------
    search : Search
    studies : StudySet
        The rows.
    recipe : Recipe
    judge : Judge
        Of the printed line.

    Returns
    -------
    Missing or None
        None where no plausible study would do, or the print is too coarse for any to be told.
    """
    k = studies.yi.size
    middle, half = _aims(judge)
    if middle is None or half is None or half <= 0 or k < 2:
        return None
    # A large study can still be told where one of average weight cannot: the share is taken again when it is known.
    if coarseness(judge, 1 / (k + 1)) > 4 * VAGUE or _GRID * _GRID * (k + 1) > _MOST:
        return None
    room = _room(studies)
    if recipe.model == "common" and recipe.ci == "z":
        starts = _closed(studies, recipe, middle, half)
    else:
        starts = _solved(studies, recipe, middle, half, room)
    inside = [p for p in starts if np.all(p >= room[:, 0]) and np.all(p <= room[:, 1])]
    found: list[tuple[NDArray[np.float64], float, float]] = []
    for point in inside:
        if any(np.all((point >= at.min(axis=0)) & (point <= at.max(axis=0))) for at, _, _ in found):
            continue
        own = math.exp(point[1])
        near = judge.beside((point[0], point[0]), (own, own))
        extent = _extent(studies, recipe, near, point, room)
        if extent is not None:
            found.append(extent)
    if not found:
        return None
    points = np.concatenate([at for at, _, _ in found])
    low, high = points.min(axis=0), points.max(axis=0)
    effect, se = (float(low[0]), float(high[0])), (math.exp(low[1]), math.exp(high[1]))
    tau2 = float(Batch(studies.yi[None], studies.vi[None]).lines(recipe).tau2[0])
    w = 1 / (studies.vi + tau2)
    own = 1 / (se[0] * se[1] + tau2)
    area = float(np.prod(room[:, 1] - room[:, 0]))
    fits = min(1.0, sum(a for _, a, _ in found) / area)
    return Missing(effect, se, coarseness(judge, own / (w.sum() + own)), max(fits, 1e-6), min(g for _, _, g in found))


def _aims(judge: Judge) -> tuple[float | None, float | None]:
    """The printed estimate and half width, in the middle of what they stand for."""
    estimate, low, high = (judge.set_of(n) for n in ("estimate", "ci_low", "ci_high"))
    if estimate is None or low is None or high is None:
        return None, None
    if not (math.isfinite(low.low) and math.isfinite(high.high) and math.isfinite(estimate.low)):
        return None, None
    between = (low + high).scaled(0.5).intersection(estimate)
    return (between or estimate).mid, (high.mid - low.mid) / 2


def _room(studies: StudySet) -> NDArray[np.float64]:
    """Where effect and log standard error of a study like the rows lie."""
    spread = max(float(np.std(studies.yi)), float(np.sqrt(np.median(studies.vi))))
    centre = float(np.mean(studies.yi))
    reach = _REACH * (1 + _FEW_ROWS / studies.yi.size)
    logs = np.log(studies.vi) / 2
    return np.array(
        [
            [centre - reach * spread, centre + reach * spread],
            [logs.min() - math.log(_ROOM), logs.max() + math.log(_ROOM)],
        ]
    )


def _closed(studies: StudySet, recipe: Recipe, middle: float, half: float) -> list[NDArray[np.float64]]:
    """Under a common effect: w = W - sum w_i with W = (z/h)^2, y = (W mu - sum w_i y_i)/w."""
    from scipy.special import ndtri

    w = 1 / studies.vi
    total = (float(ndtri(0.5 + recipe.level / 2)) / half) ** 2
    own = total - float(w.sum())
    if own <= 0:
        return []
    return [np.array([(total * middle - float((w * studies.yi).sum())) / own, -math.log(own) / 2])]


def _lines(studies: StudySet, points: NDArray[np.float64]) -> Batch:
    """The rows with one more study each."""
    n = len(points)
    y, v = (np.repeat(a[None, :], n, axis=0) for a in (studies.yi, studies.vi))
    return Batch(np.column_stack([y, points[:, 0]]), np.column_stack([v, np.exp(2 * points[:, 1])]))


def _residuals(
    studies: StudySet, recipe: Recipe, points: NDArray[np.float64], middle: float, half: float
) -> NDArray[np.float64]:
    """How far estimate and half width are from the printed ones, in half widths."""
    one = _lines(studies, points).numbers(recipe, predict=False).one
    away = np.column_stack([one["estimate"] - middle, (one["ci_high"] - one["ci_low"]) / 2 - half]) / half
    return np.where(np.isfinite(away), away, 1e6)


def _solved(
    studies: StudySet, recipe: Recipe, middle: float, half: float, room: NDArray[np.float64]
) -> list[NDArray[np.float64]]:
    """The best cells of a grid, each finished by damped Newton steps, all at once."""
    axes = [np.linspace(room[i, 0], room[i, 1], _GRID) for i in (0, 1)]
    points = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 2)
    size = np.abs(_residuals(studies, recipe, points, middle, half)).max(axis=1)
    at = points[_apart(np.argsort(size, kind="stable"))]
    step = (room[:, 1] - room[:, 0]) / (_GRID - 1)
    here = _residuals(studies, recipe, at, middle, half)
    for _ in range(_NEWTON):
        small = 1e-4 * step
        tried = np.concatenate([at + small * np.array([1.0, 0.0]), at + small * np.array([0.0, 1.0])])
        moved = _residuals(studies, recipe, tried, middle, half).reshape(2, len(at), 2)
        slopes = np.stack([(moved[i] - here) / small[i] for i in (0, 1)], axis=-1)
        bent = np.abs(np.linalg.det(slopes)) < 1e-300
        slopes[bent] = np.eye(2)
        move = np.clip(np.linalg.solve(slopes, -here[..., None])[..., 0], -2 * step, 2 * step)
        new = at + move
        after = _residuals(studies, recipe, new, middle, half)
        better = np.abs(after).max(axis=1) < np.abs(here).max(axis=1)
        half_way = at + move / 4
        damped = _residuals(studies, recipe, half_way, middle, half)
        slower = ~better & (np.abs(damped).max(axis=1) < np.abs(here).max(axis=1))
        at = np.where(better[:, None], new, np.where(slower[:, None], half_way, at))
        here = np.where(better[:, None], after, np.where(slower[:, None], damped, here))
        if not (better | slower).any() or np.abs(here).max() < 1e-10:
            break
    order = np.argsort(np.abs(here).max(axis=1), kind="stable")
    return [at[i] for i in order]


def _apart(order: NDArray[np.int64]) -> list[int]:
    """The first cells of an order that do not touch."""
    chosen: list[int] = []
    for i in order[: 20 * _CELLS].tolist():
        row, column = divmod(i, _GRID)
        if all(max(abs(row - j // _GRID), abs(column - j % _GRID)) > 1 for j in chosen):
            chosen.append(i)
            if len(chosen) == _CELLS:
                break
    return chosen


def _extent(
    studies: StudySet, recipe: Recipe, judge: Judge, point: NDArray[np.float64], room: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float, float] | None:
    """The studies around a solution under which all that is printed follows, their area, and the best gap.

    A window around the solution is scanned, and grown until the set of them does not reach its edge.
    """
    width = (room[:, 1] - room[:, 0]) / (4 * _GRID)
    for _ in range(2 * _GROWN):
        axes = [
            np.linspace(max(c - w, r[0]), min(c + w, r[1]), _FINE) for c, w, r in zip(point, width, room, strict=True)
        ]
        points = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 2)
        gaps = judge.gaps(_lines(studies, points).numbers(recipe, predict=False))
        fits = (gaps <= WIDTH).reshape(_FINE, _FINE)
        if not fits.any():
            near = _lines(studies, point[None]).numbers(recipe, predict=False)
            if float(judge.gaps(near)[0]) > WIDTH:
                return None
            width = width / 8  # a valley narrower than the cells
            continue
        open_ = [
            (fits[0].any() and axes[0][0] > room[0, 0]) or (fits[-1].any() and axes[0][-1] < room[0, 1]),
            (fits[:, 0].any() and axes[1][0] > room[1, 0]) or (fits[:, -1].any() and axes[1][-1] < room[1, 1]),
        ]
        if not any(open_):
            break
        width = width * np.where(open_, 3.0, 1.0)
    else:
        if not fits.any():
            return None
    cell = [(a[-1] - a[0]) / (_FINE - 1) for a in axes]
    inside = points[fits.ravel()]
    edges = np.concatenate([inside - np.array(cell) / 2, inside + np.array(cell) / 2])
    return edges, float(fits.sum() * cell[0] * cell[1]), float(gaps.min())
