"""Maximum likelihood and restricted maximum likelihood for tau2, by global search.

The likelihood of tau2 can have several maxima, and Fisher scoring can cycle or stop at the wrong one. Here
the score is evaluated on a grid that provably contains all its roots, every crossing from + to - is
polished, and where there is more than one maximum (0 included) their log-likelihoods decide.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from lbpmeta.arrays import Array, Flags, Index
from lbpmeta.pooling.kernel.sets import StudySets
from lbpmeta.pooling.kernel.sums import study_sum, trace_pp
from lbpmeta.pooling.kernel.tau2 import general
from lbpmeta.pooling.kernel.tau2.estimate import NEARLY_AS_GOOD, Tau2Estimate, Tau2Spec
from lbpmeta.pooling.kernel.tau2.polish import polish, polish_one
from lbpmeta.pooling.kernel.tau2.score import BLOCK, log_likelihood, relative_score, score_bound

__all__ = ["SPECS", "maximum_likelihood", "restricted_maximum_likelihood", "se_ml", "se_reml"]


#: Widest spacing of the grid, in units of log(tau2 + smallest v).
_SPACING = 0.4
_MIN_POINTS = 8
#: How near 0 the relative score ``B / A - 1`` makes a second, finer search worthwhile, and how much finer.
_CLOSE = 0.05
_FINER = 8


def restricted_maximum_likelihood(sets: StudySets) -> Tau2Estimate:
    """REML: the global maximum of the restricted likelihood over ``tau2 >= 0``.

    References
    ----------
    Viechtbauer W. J Educ Behav Stat 2005;30:261-293. Raudenbush SW. In: Handbook of research synthesis and
    meta-analysis, 2nd ed., 2009, p. 295-315.
    """
    return _maximise(sets, restricted=True)


def maximum_likelihood(sets: StudySets) -> Tau2Estimate:
    """ML: the global maximum of the likelihood over ``tau2 >= 0``. Biased downwards.

    References
    ----------
    Hardy RJ, Thompson SG. Stat Med 1996;15:619-629. Viechtbauer W. J Educ Behav Stat 2005;30:261-293.
    """
    return _maximise(sets, restricted=False)


def se_reml(sets: StudySets, tau2: Array) -> Array:
    """Standard error of REML from the expected information: ``sqrt(2 / tr PP)``."""
    with np.errstate(divide="ignore"):
        return np.sqrt(2.0 / trace_pp(1.0 / (sets.v + tau2)))


def se_ml(sets: StudySets, tau2: Array) -> Array:
    """Standard error of ML from the expected information: ``sqrt(2 / s2)``."""
    w = 1.0 / (sets.v + tau2)
    return np.sqrt(2.0 / study_sum(w, w))


def _maximise(sets: StudySets, *, restricted: bool) -> Tau2Estimate:
    if sets.y.ndim == 1:
        return _maximise_one(sets, restricted)
    n = sets.k.size
    tau2 = np.zeros(n)
    converged = np.ones(n, dtype=np.bool_)
    second = np.zeros(n, dtype=np.bool_)
    least, upper = score_bound(sets, restricted)
    # log(x / vmin) spans the whole search; sets of similar span share a grid size
    span = np.log1p(upper / least)
    doublings = _doublings(span)
    doublings[(upper <= 0) | (sets.k < 2)] = -1.0
    for doubling in range(int(doublings.max(initial=-1.0)) + 1):
        size = _grid_size(doubling, sets.y.size)
        columns = (doublings == doubling).nonzero()[0]
        if not columns.size:
            continue
        if columns.size == n:
            tau2, converged, second = _search(sets.y, sets.v, least, span, size, restricted)
        else:
            y, v = sets.take(columns)
            found = _search(y, v, least[columns], span[columns], size, restricted)
            tau2[columns], converged[columns], second[columns] = found
    return Tau2Estimate(tau2, converged, second)


def _doublings(span: Array) -> Array:
    """How often the smallest grid must be doubled, for points no further apart than `_SPACING`."""
    return np.ceil(np.log2(np.maximum(span / (_SPACING * _MIN_POINTS), 1.0)))


def _grid_size(doubling: int, elements: int) -> int:
    size = (_MIN_POINTS << doubling) + 1
    if elements * size * _FINER <= BLOCK:
        # for a few sets a finer grid costs nothing and saves steps of Newton's method
        size = (size - 1) * _FINER + 1
    return size


def _grid(least: Array, span: Array, size: int) -> Array:
    """Points from 0 to the bound, evenly spaced in log(tau2 + smallest v)."""
    steps = (np.arange(size) / (size - 1)).reshape(size, *(1,) * span.ndim)
    return least * np.expm1(steps * span)


def _maximise_one(sets: StudySets, restricted: bool) -> Tau2Estimate:
    """One set. Where ``B / A - 1`` rises along the whole grid it has one root at most; else search as for many."""
    y, v = sets.y, sets.v
    least, upper = score_bound(sets, restricted)
    if upper <= 0 or sets.k < 2:
        return Tau2Estimate(sets.full(0.0), sets.full(True))
    span = np.log1p(upper / least)
    size = _grid_size(int(_doublings(span)), y.size)
    grid = _grid(least, span, size)
    phi = relative_score(y, v, grid, restricted)
    if 0 <= phi[0] < _CLOSE or not (phi[1:] > phi[:-1]).all():
        found = _search(y[:, None], v[:, None], np.array([least]), np.array([span]), size, restricted)
        tau2, solved, second = (value[0] for value in found)
        return Tau2Estimate(tau2, solved, second)
    if phi[0] >= 0:
        return Tau2Estimate(sets.full(0.0), sets.full(True))
    cell = min(int(phi.searchsorted(0.0)), size - 1) - 1
    low, high = grid[cell : cell + 2].tolist()
    phi_low, phi_high = phi[cell : cell + 2].tolist()
    start_at = low - (high - low) * phi_low / (phi_high - phi_low)
    root, converged = polish_one(y, v, float(least), low, high, start_at, restricted)
    return Tau2Estimate(np.asarray(root)[()], np.asarray(converged)[()])


def _search(
    y: Array, v: Array, least: Array, span: Array, size: int, restricted: bool, *, refine: bool = True
) -> tuple[Array, Flags, Flags]:
    """Best maximum of each set, whether it is solved, and whether another one is nearly as good.

    Where the score comes close to 0 between two grid points of the same sign, a pair of roots may hide: such
    sets are searched once more on a finer grid.
    """
    n = span.size
    grid = _grid(least, span, size)
    phi = relative_score(y, v, grid, restricted)
    rising = phi < 0
    rising[-1] = False
    crossing = rising[:-1] & ~rising[1:]
    if n == 1:
        cell = crossing.nonzero()[0]
        column = np.zeros_like(cell)
    else:
        column, cell = np.nonzero(crossing.T)
    one_each = column.size == n and (n == 1 or bool((column[1:] > column[:-1]).all()))
    tau2, converged, second = np.zeros(n), np.ones(n, dtype=np.bool_), np.zeros(n, dtype=np.bool_)
    if column.size:
        low, high = (grid[cell, column], grid[cell + 1, column])
        phi_low, phi_high = phi[cell, column], phi[cell + 1, column]
        start_at = low - (high - low) * phi_low / (phi_high - phi_low)
        y_root, v_root, floor = (y, v, least) if one_each else (*_take(y, v, column), least[column])
        root, solved = polish(y_root, v_root, floor, low, high, start_at, restricted)
        tau2[column], converged[column] = root, solved
        at_zero = (~rising[0]).nonzero()[0]
        if not one_each or at_zero.size:
            columns = np.concatenate([at_zero, column])
            candidates = np.concatenate([np.zeros(at_zero.size), root])
            _choose(y, v, columns, candidates, restricted, tau2, second)
    if refine:
        again = _grazing(phi, rising)
        if again.size:
            finer = (size - 1) * _FINER + 1
            y, v = _take(y, v, again)
            found = _search(y, v, least[again], span[again], finer, restricted, refine=False)
            tau2[again], converged[again], second[again] = found
    return tau2, converged, second


def _grazing(phi: Array, rising: Flags) -> Index:
    """Sets where ``|phi|`` has a small minimum on the grid without a change of sign."""
    size = np.abs(phi)
    nearer = size[:-1] <= size[1:]
    same = rising[:-1] == rising[1:]
    inner = (size[1:-1] < _CLOSE) & nearer[1:] & ~nearer[:-1] & same[1:] & same[:-1]
    hit = np.logical_or.reduce(inner, axis=0)
    hit |= (size[0] < _CLOSE) & nearer[0] & same[0]
    columns: Index = hit.nonzero()[0]
    return columns


def _take(y: Array, v: Array, columns: Index) -> tuple[Array, Array]:
    return y.take(columns, axis=1), v.take(columns, axis=1)


def _choose(
    y: Array, v: Array, columns: Index, candidates: Array, restricted: bool, tau2: Array, second: Flags
) -> None:
    """Where a set has several maxima, write the one with the highest log-likelihood into `tau2`."""
    several = np.bincount(columns, minlength=tau2.size)[columns] > 1
    if not several.any():
        return
    columns, candidates = columns[several], candidates[several]
    value = log_likelihood(*_take(y, v, columns), candidates, restricted=restricted)
    order = np.lexsort((candidates, -value, columns))
    columns, candidates, value = columns[order], candidates[order], value[order]
    first = (np.diff(columns, prepend=-1)).nonzero()[0]
    tau2[columns[first]] = candidates[first]
    second[columns[first]] = value[first] - value[first + 1] < NEARLY_AS_GOOD


#: The estimators of this family.
SPECS: Final = (
    Tau2Spec(
        "ML", maximum_likelihood, se_ml, general.maximum_likelihood, "maximum likelihood", "Hardy & Thompson 1996"
    ),
    Tau2Spec(
        "REML",
        restricted_maximum_likelihood,
        se_reml,
        general.restricted_likelihood,
        "restricted maximum likelihood",
        "Viechtbauer 2005",
    ),
)
