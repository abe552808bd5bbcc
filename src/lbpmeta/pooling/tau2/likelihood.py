"""Maximum likelihood and restricted maximum likelihood for tau2, by global search.

The likelihood of tau2 can have several maxima, and Fisher scoring can cycle or stop at the wrong one. Here the
score is evaluated on a grid that provably contains all its roots, every crossing from + to - is polished, and
where there is more than one maximum (0 included) their log-likelihoods decide.

With ``w = 1 / (v + t)`` the score is half of ``A(t) - B(t)``, where ``A = sum w^2 (y - mu)^2`` and B is
``tr P = s1 - s2 / s1`` for REML, ``s1`` for ML.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lbpmeta.pooling.sets import StudySets
from lbpmeta.pooling.sums import trace_pp
from lbpmeta.pooling.tau2.estimate import Tau2Estimate

__all__ = ["log_likelihood", "maximum_likelihood", "restricted_maximum_likelihood", "se_ml", "se_reml"]

Array = NDArray[np.float64]
Index = NDArray[np.intp]

#: Widest spacing of the grid, in units of log(tau2 + smallest v).
_SPACING = 0.6
_MIN_POINTS = 6
_MAX_STEPS = 100
#: Elements of one work array; about 20 of them should fit in a processor's second-level cache.
_BLOCK = 8192


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
    return np.sqrt(2.0 / np.einsum("kn,kn->n", w, w))


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
    r = y - np.einsum("kn,kn->n", w, y) / s1
    q = np.einsum("kn,kn,kn->n", w, r, r)
    log_w = np.add.reduce(np.log(np.where(w > 0, w, 1.0)), axis=0)
    value = 0.5 * (log_w - q)
    return value - 0.5 * np.log(s1) if restricted else value


def _parts(y: Array, v: Array, t: Array, restricted: bool) -> tuple[Array, Array]:
    """A and B of the score for a grid ``t`` of shape (g, n), shapes (g, n)."""
    w = v[:, None, :] + t
    np.reciprocal(w, out=w)
    s1 = np.add.reduce(w, axis=0)
    wr = y[:, None, :] - np.einsum("kgn,kxn->gn", w, y[:, None, :]) / s1
    wr *= w
    a = np.einsum("kgn,kgn->gn", wr, wr)
    b = s1 - np.einsum("kgn,kgn->gn", w, w) / s1 if restricted else s1
    return a, b


def _parts_with_slopes(
    y: Array, v: Array, t: Array, restricted: bool
) -> tuple[Array, Array, Array, Array]:
    """A, B and their derivatives at one t per set.

    ``A' = -2 sum w^3 r^2 + 2 (sum w^2 r)^2 / s1``; ``(tr P)' = -tr PP``; ``s1' = -s2``.
    """
    w = v + t
    np.reciprocal(w, out=w)
    s1 = np.add.reduce(w, axis=0)
    wr = y - np.einsum("kn,kn->n", w, y) / s1
    wr *= w
    a = np.einsum("kn,kn->n", wr, wr)
    c = np.einsum("kn,kn->n", w, wr)
    slope_a = 2.0 * (c * c / s1 - np.einsum("kn,kn,kn->n", w, wr, wr))
    s2 = np.einsum("kn,kn->n", w, w)
    if not restricted:
        return a, s1, slope_a, -s2
    ratio = s2 / s1
    s3 = np.einsum("kn,kn,kn->n", w, w, w)
    return a, s1 - ratio, slope_a, 2.0 * s3 / s1 - s2 - ratio * ratio


def _upper_bound(sets: StudySets, restricted: bool) -> tuple[Array, Array]:
    """Smallest variance of each set, and a tau2 above which the score is negative (0 if it always is).

    ``A <= S / (t + vmin)^2`` with ``S = sum (y - ybar)^2``, and ``B >= m / (t + vmax)`` with m = k - 1 (REML) or
    k (ML). So a root has ``x = t + vmin`` with ``x^2 <= s (x + vmax - vmin)``, ``s = S / m``.
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
    s = np.einsum("kn,kn->n", r, r) / np.maximum(dof, 1.0)
    # the last factors keep the bound above the root when all variances are equal and rounding says otherwise
    x = 0.5 * (s + np.sqrt(s * (s + 4.0 * (most - least)))) * (1.0 + 1e-9)
    return least, np.maximum(x - least, 0.0)


def _maximise(sets: StudySets, *, restricted: bool) -> Tau2Estimate:
    n = sets.k.size
    tau2 = np.zeros(n)
    converged = np.ones(n, dtype=np.bool_)
    second = np.zeros(n, dtype=np.bool_)
    least, upper = _upper_bound(sets, restricted)
    # log(x / vmin) spans the whole search; sets of similar span share a grid size
    span = np.log1p(upper / least)
    doublings = np.ceil(np.log2(np.maximum(span / (_SPACING * _MIN_POINTS), 1.0)))
    doublings[(upper <= 0) | (sets.k < 2)] = -1.0
    for doubling in np.unique(doublings[doublings >= 0]):
        size = int(_MIN_POINTS * 2**doubling) + 1
        columns = np.flatnonzero(doublings == doubling)
        if columns.size == n:
            tau2, converged, second = _search(sets.y, sets.v, least, span, size, restricted)
        else:
            y, v = sets.take(columns)
            found = _search(y, v, least[columns], span[columns], size, restricted)
            tau2[columns], converged[columns], second[columns] = found
    return Tau2Estimate(tau2, converged, second)


def _search(
    y: Array, v: Array, least: Array, span: Array, size: int, restricted: bool
) -> tuple[Array, Flags, Flags]:
    """Best maximum, whether it was polished, and whether another one is nearly as good."""
    grid = least * np.expm1(np.linspace(0.0, 1.0, size)[:, None] * span)
    a, b = np.empty_like(grid), np.empty_like(grid)
    block = max(1, _BLOCK // y.size)
    for start in range(0, size, block):
        rows = slice(start, start + block)
        a[rows], b[rows] = _parts(y, v, grid[rows], restricted)
    rising = a > b
    rising[-1] = False
    crossing = rising[:-1] & ~rising[1:]
    at_zero = ~rising[0]
    maxima = np.add.reduce(crossing, axis=0, dtype=np.intp) + at_zero
    cell, column = np.nonzero(crossing)
    if column.size == y.shape[1] and (maxima == 1).all():
        cell = cell[np.argsort(column, kind="stable")]
        column = np.arange(column.size)
    else:
        y, v = y.take(column, axis=1), v.take(column, axis=1)
    ends = b[cell, column] / a[cell, column] - 1.0, b[cell + 1, column] / a[cell + 1, column] - 1.0
    brackets = grid[cell, column], grid[cell + 1, column]
    root, solved = _polish(y, v, least[column], brackets, ends, restricted)
    tau2 = np.zeros(span.size)
    converged = np.ones(span.size, dtype=np.bool_)
    second = np.zeros(span.size, dtype=np.bool_)
    tau2[column], converged[column] = root, solved
    if (maxima > 1).any():
        rival = maxima[column] > 1
        several = np.flatnonzero(maxima > 1)
        _choose(y[:, rival], v[:, rival], column[rival], root[rival], at_zero, several, restricted, tau2, second)
    return tau2, converged, second
