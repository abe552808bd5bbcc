"""The likelihood of tau2: its value, its score, and where the score can vanish.

With ``w = 1 / (v + t)`` the score is half of ``A(t) - B(t)``, where ``A = sum w^2 (y - mu)^2`` and B is
``tr P = s1 - s2 / s1`` for REML, ``s1`` for ML.
"""

from __future__ import annotations

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.pooling.kernel.sets import StudySets
from lbpmeta.pooling.kernel.sums import study_sum, study_total

__all__ = ["BLOCK", "log_likelihood", "newton", "relative_score", "score_bound"]


#: Elements of one work array; about 20 of them should fit in a processor's second-level cache.
BLOCK = 8192


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
    s1 = study_total(w)
    r = y - study_sum(w, y) / s1
    q = study_sum(w, r, r)
    log_w = study_total(np.log(np.where(w > 0, w, 1.0)))
    value: Array = 0.5 * (log_w - q)
    if restricted:
        value -= 0.5 * np.log(s1)
    return value


def relative_score(y: Array, v: Array, grid: Array, restricted: bool) -> Array:
    """``B / A - 1`` on a grid of shape (g, n), or (g,) for one set: negative where the likelihood rises."""
    phi = np.empty_like(grid)
    block = min(max(1, BLOCK // y.size), len(grid))
    # two work arrays for the whole grid: fresh memory would cost more than the arithmetic
    weights = np.empty((y.shape[0], block, *y.shape[1:]))
    residuals = np.empty_like(weights)
    for start in range(0, len(grid), block):
        t = grid[start : start + block]
        w, wr = weights[:, : len(t)], residuals[:, : len(t)]
        np.add(v[:, None], t, out=w)
        np.divide(1.0, w, out=w)
        s1 = study_total(w)
        np.subtract(y[:, None], study_sum(w, y[:, None]) / s1, out=wr)
        wr *= w
        b = s1 - study_sum(w, w) / s1 if restricted else s1
        with np.errstate(divide="ignore", over="ignore"):
            np.divide(b, study_sum(wr, wr), out=phi[start : start + block])
    phi -= 1.0
    return phi


def _parts_with_slopes(y: Array, v: Array, t: Array | float, restricted: bool) -> tuple[Array, Array, Array, Array]:
    """A, B and their derivatives at one t per set.

    ``A' = -2 sum w^3 r^2 + 2 (sum w^2 r)^2 / s1``; ``(tr P)' = -tr PP``; ``s1' = -s2``.
    """
    w = v + t
    np.divide(1.0, w, out=w)
    s1 = study_total(w)
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
        r = y - study_total(y) / sets.k
    else:
        most = np.max(v, axis=0, initial=0.0, where=sets.mask)
        r = (y - study_total(y) / sets.k) * sets.mask
    dof = sets.k - 1.0 if restricted else sets.k
    s = study_sum(r, r) / np.maximum(dof, 1.0)
    # the last factors keep the bound above the root when all variances are equal and rounding says otherwise
    x = 0.5 * (s + np.sqrt(s * (s + 4.0 * (most - least)))) * (1.0 + 1e-9)
    return least, np.maximum(x - least, 0.0)


def newton(y: Array, v: Array, t: Array | float, restricted: bool) -> tuple[Array, Array]:
    """``B / A - 1`` at one t per set, and the t to which Newton's method goes from there.

    The ratio is linear in t when all variances are equal, and nearly so elsewhere, which the score is not.
    """
    a, b, slope_a, slope_b = _parts_with_slopes(y, v, t, restricted)
    phi = b / a - 1.0
    with np.errstate(divide="ignore", invalid="ignore"):  # a flat ratio gives no step, and the bracket is halved
        return phi, t - phi * a * a / (slope_b * a - b * slope_a)
