"""The likelihood of the three-level model: ``Var(y) = diag(vi + s_w) + s_b Z Z'``, Z the cluster indicators.

Each cluster's block is inverted by the Woodbury identity, so one evaluation costs O(k p^2):
``B^-1 = D^-1 - g w w'`` with ``D = diag(v + s_w)``, ``w = 1/diag(D)``, ``g = s_b / (1 + s_b sum w)``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array, Index
from lbpmeta.errors import ConvergenceError

__all__ = ["Blocks", "ClusteredFit", "maximise"]


#: Number of grid values of each component, 0 included.
GRID = 24
#: The grid starts at this share of the smallest sampling variance: a component below it changes nothing ...
LOWEST = 1e-4
#: ... and ends at this multiple of the variance of the residuals.
HIGHEST = 10.0
#: Two maxima closer than this in log-likelihood are both told to the reader.
CLOSE_MAXIMA = 2.0
#: Relative score that counts as zero.
SCORE_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class ClusteredFit:
    """Generalised least squares at n pairs of variance components.

    Parameters
    ----------
    beta : ndarray, shape (n, p)
    cov : ndarray, shape (n, p, p)
    loglik : ndarray, shape (n,)
    score : ndarray, shape (n, 2)
        Relative derivatives for (between, within): ``y'P G P y / tr(P G) - 1``, of the derivative's sign.
    """

    beta: Array
    cov: Array
    loglik: Array
    score: Array


@dataclass(frozen=True, slots=True)
class Blocks:
    """Outcomes and design, sorted by cluster.

    Parameters
    ----------
    y, v : ndarray, shape (k,)
    X : ndarray, shape (k, p)
        Best orthonormal: the cross-products are then as well conditioned as the weights allow.
    cluster : ndarray of int, shape (k,)
        Codes 0 .. m-1, ascending.
    first : ndarray of int, shape (m,)
        Index of each cluster's first row.
    restricted : bool
        REML instead of ML.
    """

    y: Array
    v: Array
    X: Array
    cluster: Index
    first: Index
    restricted: bool

    def fit(self, between: ArrayLike, within: ArrayLike) -> ClusteredFit:
        """Fit the coefficients and evaluate likelihood and score at pairs of components, shape (n,)."""
        b = np.atleast_1d(np.asarray(between, dtype=np.float64))[:, None]
        variance = self.v + np.atleast_1d(np.asarray(within, dtype=np.float64))[:, None]
        w = 1 / variance
        s = self._sums(w)
        g = b / (1 + b * s)
        k, p = self.X.shape
        # S^-1 X, then beta, then S^-1 (y - X beta): Woodbury within each cluster.
        scaled = w[:, :, None] * self.X
        rows = scaled - w[:, :, None] * (g[:, :, None] * self._sums(scaled))[:, self.cluster]
        a = np.swapaxes(rows, 1, 2) @ self.X
        cov = np.asarray(np.linalg.inv(a), dtype=np.float64)
        beta = (cov @ (self.y @ rows)[:, :, None])[:, :, 0]
        e = self.y - beta @ self.X.T
        py = w * e - w * (g * self._sums(w * e))[:, self.cluster]
        logdet = np.sum(np.log(variance), axis=1) + np.sum(np.log1p(b * s), axis=1)
        trace = np.array([np.sum(s / (1 + b * s), axis=1), np.sum(w, axis=1) - np.sum(g * self._sums(w**2), axis=1)])
        if self.restricted:
            logdet = logdet + np.linalg.slogdet(a)[1]
            zr = self._sums(rows)
            lost = [np.sum(cov * (np.swapaxes(x, 1, 2) @ x), axis=(1, 2)) for x in (zr, rows)]
            trace = trace - np.array(lost)
        constant = (k - p if self.restricted else k) * math.log(2 * math.pi)
        loglik = -0.5 * (constant + logdet + np.sum(e * py, axis=1))
        quadratic = np.array([np.sum(self._sums(py) ** 2, axis=1), np.sum(py**2, axis=1)])
        return ClusteredFit(beta, cov, loglik, (quadratic / trace - 1).T)

    def loglik(self, x: Array) -> float:
        """Return the log-likelihood at one pair of components."""
        return float(self.fit(x[0], x[1]).loglik[0])

    def score(self, x: Array) -> Array:
        """Return the relative score at one pair of components, shape (2,)."""
        return np.asarray(self.fit(x[0], x[1]).score[0], dtype=np.float64)

    def _sums(self, values: Array) -> Array:
        """Sum within clusters along axis 1."""
        return np.asarray(np.add.reduceat(values, self.first, axis=1), dtype=np.float64)


def maximise(blocks: Blocks) -> tuple[Array, tuple[str, ...]]:
    """Return the variance components (between, within) at the global maximum, and notes.

    A grid in log space, with both boundaries, finds the basins; each is climbed by L-BFGS-B; Newton steps on
    the score (one-dimensional on a boundary) make it zero.

    Raises
    ------
    ConvergenceError
        If the score is not zero inside, or positive on a boundary.
    """
    from scipy.optimize import Bounds, minimize

    spread = float(blocks.y @ blocks.y) / (len(blocks.y) - blocks.X.shape[1])
    low = float(np.min(blocks.v))
    high = max(spread, low)
    axis = np.concatenate([[0.0], np.geomspace(LOWEST * low, HIGHEST * high, GRID - 1)])
    surface = np.array([blocks.fit(np.full(GRID, between), axis).loglik for between in axis])
    found: list[tuple[float, Array]] = []
    positive = Bounds(np.zeros(2), np.full(2, np.inf))

    def loss(x: Array) -> float:
        return -blocks.loglik(x * high)

    for i, j in _peaks(surface):
        climbed = minimize(loss, [axis[i] / high, axis[j] / high], method="L-BFGS-B", bounds=positive, tol=1e-13)
        best = max((np.array([axis[i], axis[j]]), climbed.x * high), key=blocks.loglik)
        solution = _polish(blocks, best)
        found.append((blocks.loglik(solution), solution))
    found.sort(key=lambda pair: -pair[0])
    top, components = found[0]
    score = blocks.score(components)
    inside = components > 0
    if np.any(np.abs(score[inside]) > SCORE_TOLERANCE) or np.any(score[~inside] > SCORE_TOLERANCE):
        raise ConvergenceError(
            "`three_level`: no stationary point of the likelihood was reached "
            f"(components {components[0]:.6g} and {components[1]:.6g}, "
            f"relative scores {score[0]:.2g} and {score[1]:.2g}); "
            "check `vi` for extreme values."
        )
    notes = tuple(
        f"The likelihood has another maximum, {top - height:.2f} lower, at {x[0]:.4g} and {x[1]:.4g}."
        for height, x in found[1:]
        if top - height < CLOSE_MAXIMA and not np.allclose(x, components, rtol=1e-5, atol=1e-8 * high)
    )
    return components, notes


def _peaks(surface: Array) -> list[tuple[int, int]]:
    """Return the local maxima of a surface, the highest first, at most four."""
    padded = np.pad(surface, 1, constant_values=-np.inf)
    n, m = surface.shape
    around = [padded[1 + a : 1 + a + n, 1 + b : 1 + b + m] for a in (-1, 0, 1) for b in (-1, 0, 1) if a or b]
    peaks = np.argwhere(surface >= np.max(around, axis=0))
    order = np.argsort([-surface[i, j] for i, j in peaks])[:4]
    return [(int(peaks[t][0]), int(peaks[t][1])) for t in order]


def _polish(blocks: Blocks, start: Array) -> Array:
    """Newton steps for score = 0 over the components that are not held at 0."""
    x = start.copy()
    score = blocks.score(x)
    tiny = 1e-7 * float(np.min(blocks.v))
    x[(x < tiny) & (score <= 0)] = 0.0
    for _ in range(60):
        score = blocks.score(x)
        free = np.flatnonzero((x > 0) | (score > 0))
        if len(free) == 0 or np.max(np.abs(score[free])) < 1e-14:
            break
        # Scale of a step: the components themselves, or the sampling variances where they are near zero.
        scale = np.maximum(x[free], tiny * 1e3) * 1e-5
        jacobian = np.empty((len(free), len(free)))
        for c, (j, h) in enumerate(zip(free, scale, strict=True)):
            up, down = x.copy(), x.copy()
            up[j] += h
            down[j] = max(down[j] - h, 0.0)
            jacobian[:, c] = (blocks.score(up)[free] - blocks.score(down)[free]) / (up[j] - down[j])
        step = np.zeros(2)
        step[free] = -np.linalg.solve(jacobian, score[free])
        trial = np.maximum(x + step, 0.0)
        size = 1.0
        base = blocks.loglik(x)
        while size > 1e-6 and blocks.loglik(trial) < base - 1e-9 * abs(base):
            size /= 2
            trial = np.maximum(x + size * step, 0.0)
        if np.all(np.abs(trial - x) <= 1e-16 * x):
            break
        x = trial
    return x
