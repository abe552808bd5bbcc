"""Maximum likelihood and restricted maximum likelihood for tau2, by global search.

The likelihood of tau2 can have several maxima, and Fisher scoring can cycle or stop at the wrong one. Here
the score is evaluated on a grid that provably contains all its roots, every crossing from + to - is
polished, and where there is more than one maximum (0 included) their log-likelihoods decide.

With ``w = 1 / (v + t)`` the score is half of ``A(t) - B(t)``, where ``A = sum w^2 (y - mu)^2`` and B is
``tr P = s1 - s2 / s1`` for REML, ``s1`` for ML.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lbpmeta.pooling.sets import StudySets
from lbpmeta.pooling.sums import study_sum, trace_pp
from lbpmeta.pooling.tau2.estimate import Tau2Estimate

__all__ = [
    "log_likelihood",
    "maximum_likelihood",
    "restricted_maximum_likelihood",
    "score_bound",
    "se_ml",
    "se_reml",
]

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Index = NDArray[np.intp]

#: Widest spacing of the grid, in units of log(tau2 + smallest v).
_SPACING = 0.4
_MIN_POINTS = 8
#: How near 0 the relative score ``B / A - 1`` makes a second, finer search worthwhile, and how much finer.
_CLOSE = 0.05
_FINER = 8
_MAX_STEPS = 100
#: Elements of one work array; about 20 of them should fit in a processor's second-level cache.
_BLOCK = 8192
#: A Newton step relative to ``tau2 + smallest v`` that is the last one, and a bracket that cannot be halved.
_LAST_STEP = 3e-8
_TIGHT = 4e-16
#: Log-likelihood units within which a second maximum is reported.
_NEARLY_AS_GOOD = 2.0


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


def log_likelihood(y: Array, v: Array, tau2: Array, *, restricted: bool) -> Array:
    """Log-likelihood of tau2 with mu profiled out, without the terms that do not depend on tau2.

    Parameters
    ----------
    y, v : ndarray, shape (k, n)
        Variances are inf where masked.
    tau2 : ndarray, shape (n,)
    restricted : bool
    """
    w = 1.0 / (v + tau2)
    s1 = np.add.reduce(w, axis=0)
    r = y - study_sum(w, y) / s1
    q = study_sum(w, r, r)
    log_w = np.add.reduce(np.log(np.where(w > 0, w, 1.0)), axis=0)
    value: Array = 0.5 * (log_w - q)
    if restricted:
        value -= 0.5 * np.log(s1)
    return value


def _relative_score(y: Array, v: Array, grid: Array, restricted: bool) -> Array:
    """``B / A - 1`` on a grid of shape (g, n): negative where the likelihood rises."""
    phi = np.empty_like(grid)
    block = min(max(1, _BLOCK // y.size), len(grid))
    # two work arrays for the whole grid: fresh memory would cost more than the arithmetic
    weights = np.empty((y.shape[0], block, y.shape[1]))
    residuals = np.empty_like(weights)
    for start in range(0, len(grid), block):
        t = grid[start : start + block]
        w, wr = weights[:, : len(t)], residuals[:, : len(t)]
        np.add(v[:, None, :], t, out=w)
        np.divide(1.0, w, out=w)
        s1 = np.add.reduce(w, axis=0)
        np.subtract(y[:, None, :], study_sum(w, y[:, None, :]) / s1, out=wr)
        wr *= w
        b = s1 - study_sum(w, w) / s1 if restricted else s1
        with np.errstate(divide="ignore", over="ignore"):
            np.divide(b, study_sum(wr, wr), out=phi[start : start + block])
    phi -= 1.0
    return phi


def _parts_with_slopes(y: Array, v: Array, t: Array, restricted: bool) -> tuple[Array, Array, Array, Array]:
    """A, B and their derivatives at one t per set.

    ``A' = -2 sum w^3 r^2 + 2 (sum w^2 r)^2 / s1``; ``(tr P)' = -tr PP``; ``s1' = -s2``.
    """
    w = v + t
    np.divide(1.0, w, out=w)
    s1 = np.add.reduce(w, axis=0)
    wr = y - study_sum(w, y) / s1
    wr *= w
    a = study_sum(wr, wr)
    c = study_sum(w, wr)
    slope_a = 2.0 * (c * c / s1 - study_sum(w, wr, wr))
    s2 = study_sum(w, w)
    if not restricted:
        return a, s1, slope_a, -s2
    ratio = s2 / s1
    s3 = study_sum(w, w, w)
    return a, s1 - ratio, slope_a, 2.0 * s3 / s1 - s2 - ratio * ratio


def score_bound(sets: StudySets, restricted: bool) -> tuple[Array, Array]:
    """Smallest variance of each set, and a tau2 above which the score is negative (0 if it always is).

    ``A <= S / (t + vmin)^2`` with ``S = sum (y - ybar)^2``, and ``B >= m / (t + vmax)`` with m = k - 1
    (REML) or k (ML). So a root has ``x = t + vmin`` with ``x^2 <= s (x + vmax - vmin)``, ``s = S / m``.
    """
    y, v = sets.y, sets.v
    least = np.minimum.reduce(v, axis=0)
    if sets.mask is None:
        most = np.maximum.reduce(v, axis=0)
        r = y - np.add.reduce(y, axis=0) / sets.k
    else:
        most = np.max(v, axis=0, initial=0.0, where=sets.mask)
        r = (y - np.add.reduce(y, axis=0) / sets.k) * sets.mask
    dof = sets.k - 1.0 if restricted else sets.k
    s = study_sum(r, r) / np.maximum(dof, 1.0)
    # the last factors keep the bound above the root when all variances are equal and rounding says otherwise
    x = 0.5 * (s + np.sqrt(s * (s + 4.0 * (most - least)))) * (1.0 + 1e-9)
    return least, np.maximum(x - least, 0.0)


def _maximise(sets: StudySets, *, restricted: bool) -> Tau2Estimate:
    n = sets.k.size
    tau2 = np.zeros(n)
    converged = np.ones(n, dtype=np.bool_)
    second = np.zeros(n, dtype=np.bool_)
    least, upper = score_bound(sets, restricted)
    # log(x / vmin) spans the whole search; sets of similar span share a grid size
    span = np.log1p(upper / least)
    doublings = np.ceil(np.log2(np.maximum(span / (_SPACING * _MIN_POINTS), 1.0)))
    doublings[(upper <= 0) | (sets.k < 2)] = -1.0
    for doubling in range(int(doublings.max(initial=-1.0)) + 1):
        size = _MIN_POINTS * 2**doubling + 1
        if sets.y.size * size * _FINER <= _BLOCK:
            # for a few sets a finer grid costs nothing and saves steps of Newton's method
            size = (size - 1) * _FINER + 1
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


def _search(
    y: Array, v: Array, least: Array, span: Array, size: int, restricted: bool, *, refine: bool = True
) -> tuple[Array, Flags, Flags]:
    """Best maximum of each set, whether it is solved, and whether another one is nearly as good.

    Where the score comes close to 0 between two grid points of the same sign, a pair of roots may hide: such
    sets are searched once more on a finer grid.
    """
    n = span.size
    grid = least * np.expm1((np.arange(size) / (size - 1))[:, None] * span)
    phi = _relative_score(y, v, grid, restricted)
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
        root, solved = _polish(y_root, v_root, floor, low, high, start_at, restricted)
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
    second[columns[first]] = value[first] - value[first + 1] < _NEARLY_AS_GOOD


def _polish(
    y: Array, v: Array, floor: Array, low: Array, high: Array, t: Array, restricted: bool
) -> tuple[Array, Flags]:
    """Root of ``B / A - 1`` in each bracket by Newton's method, safeguarded by bisection.

    The ratio is linear in t when all variances are equal, and nearly so elsewhere, which the score is not.
    """
    root, solved = t.copy(), np.zeros(t.size, dtype=np.bool_)
    active: Index | None = None
    for _ in range(_MAX_STEPS):
        a, b, slope_a, slope_b = _parts_with_slopes(y, v, t, restricted)
        phi = b / a - 1.0
        below = phi < 0
        low, high = np.where(below, t, low), np.where(below, high, t)
        newton = t - phi * a * a / (slope_b * a - b * slope_a)
        inside = (newton >= low) & (newton <= high)
        step = np.abs(newton - t)
        t = np.where(inside, newton, 0.5 * (low + high))
        x = t + floor
        # convergence is quadratic: after a step this small what remains is of the order of its square
        done = (inside & (step <= _LAST_STEP * x)) | (high - low <= _TIGHT * x)
        if done.all():
            if active is None:
                return t, done
            root[active], solved[active] = t, done
            return root, solved
        if 2 * np.count_nonzero(done) >= done.size:
            if active is None:
                active = np.arange(t.size)
            root[active], solved[active] = t, done
            keep = (~done).nonzero()[0]
            active = active[keep]
            y, v = _take(y, v, keep)
            floor, low, high, t = floor[keep], low[keep], high[keep], t[keep]
    if active is None:
        return t, solved
    root[active] = t
    return root, solved
