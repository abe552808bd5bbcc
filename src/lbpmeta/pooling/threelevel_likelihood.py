"""The likelihood of the three-level model: ``Var(y) = diag(vi + s_w) + s_b Z Z'`` with Z the cluster indicators.

Each cluster's block is inverted by the Woodbury identity, so one evaluation costs O(k p^2):
``B^-1 = D^-1 - g w w'`` with ``D = diag(v + s_w)``, ``w = 1/diag(D)``, ``g = s_b / (1 + s_b sum w)``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lbpmeta.errors import ConvergenceError

__all__ = ["Blocks", "ClusteredFit", "maximise"]

Array = NDArray[np.float64]

#: Number of grid values of each component, 0 included.
GRID = 40
#: How far below (above) the smallest (largest) sensible variance the grid reaches, as factors.
REACH = 1e-4
#: Relative score that counts as zero.
SCORE_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class ClusteredFit:
    """Generalised least squares at given variance components.

    Parameters
    ----------
    beta : ndarray, shape (p,)
    cov : ndarray, shape (p, p)
    loglik : float
    score : ndarray, shape (2,)
        Relative derivatives for (between, within): ``y'P G P y / tr(P G) - 1``, with the sign of the derivative.
    """

    beta: Array
    cov: Array
    loglik: float
    score: Array


@dataclass(frozen=True, slots=True)
class Blocks:
    """Outcomes, design and cluster membership.

    Parameters
    ----------
    y, v : ndarray, shape (k,)
    X : ndarray, shape (k, p)
    cluster : ndarray of int, shape (k,)
        Codes 0 .. m-1.
    m : int
    restricted : bool
        REML instead of ML.
    """

    y: Array
    v: Array
    X: Array
    cluster: NDArray[np.intp]
    m: int
    restricted: bool

    def sums(self, values: Array) -> Array:
        """Sum rows within clusters, shape (m,) or (m, columns)."""
        out = np.zeros((self.m, *values.shape[1:]))
        np.add.at(out, self.cluster, values)
        return out

    def fit(self, between: float, within: float) -> ClusteredFit:
        """Fit the coefficients, and evaluate likelihood and score."""
        w = 1 / (self.v + within)
        s = self.sums(w)
        g = between / (1 + between * s)

        def solve(block: Array) -> Array:
            scaled = (w * block.T).T
            pulled = self.sums(scaled)
            return scaled - (w * ((g * pulled.T).T)[self.cluster].T).T

        rows = solve(self.X)
        # A QR of the whitened design would cost O(k p) more memory only; the design handed in is orthonormal.
        a = self.X.T @ rows
        cov = np.linalg.inv(a)
        beta = np.linalg.solve(a, rows.T @ self.y)
        e = self.y - self.X @ beta
        py = solve(e)
        k, p = self.X.shape
        logdet = float(np.sum(np.log(self.v + within)) + np.sum(np.log1p(between * s)))
        trace = np.array([np.sum(s / (1 + between * s)), np.sum(w) - np.sum(g * self.sums(w**2))])
        degrees = k
        if self.restricted:
            degrees = k - p
            logdet += float(np.linalg.slogdet(a)[1])
            zr = self.sums(rows)
            trace = trace - np.array([np.sum(cov * (zr.T @ zr)), np.sum(cov * (rows.T @ rows))])
        loglik = -0.5 * (degrees * math.log(2 * math.pi) + logdet + float(e @ py))
        quadratic = np.array([np.sum(self.sums(py) ** 2), np.sum(py**2)])
        return ClusteredFit(beta, cov, loglik, quadratic / trace - 1)


def maximise(blocks: Blocks) -> tuple[Array, tuple[str, ...]]:
    """Return the variance components (between, within) at the global maximum, and notes.

    A grid in log space, with both boundaries, finds the basins; the best is climbed by L-BFGS-B; Newton steps on
    the score (one-dimensional on a boundary) make it zero.

    Raises
    ------
    ConvergenceError
        If the score is not zero inside, or positive on a boundary.
    """
    from scipy.optimize import minimize

    spread = float(blocks.y @ blocks.y) / (len(blocks.y) - blocks.X.shape[1])
    low, high = float(np.min(blocks.v)), max(spread, float(np.min(blocks.v)))
    axis = np.concatenate([[0.0], np.geomspace(REACH * min(low, high), 10 * high, GRID - 1)])
    surface = np.array([[blocks.fit(b, w).loglik for w in axis] for b in axis])
    starts = _peaks(surface)
    found: list[tuple[float, Array]] = []
    unit = high
    for i, j in starts:
        climbed = minimize(
            lambda x: -blocks.fit(x[0] * unit, x[1] * unit).loglik,
            np.array([axis[i], axis[j]]) / unit,
            method="L-BFGS-B",
            bounds=[(0, None), (0, None)],
            options={"ftol": 1e-14, "gtol": 1e-9},
        )
        best = max((np.array([axis[i], axis[j]]), climbed.x * unit), key=lambda x: blocks.fit(*x).loglik)
        solution = _polish(blocks, best)
        found.append((blocks.fit(*solution).loglik, solution))
    found.sort(key=lambda pair: -pair[0])
    top, components = found[0]
    score = blocks.fit(*components).score
    inside = components > 0
    if np.any(np.abs(score[inside]) > SCORE_TOLERANCE) or np.any(score[~inside] > SCORE_TOLERANCE):
        raise ConvergenceError(
            f"`three_level`: no stationary point of the likelihood was reached (components {components[0]:.6g} and "
            f"{components[1]:.6g}, relative scores {score[0]:.2g} and {score[1]:.2g}); check `vi` for extreme values."
        )
    notes = tuple(
        f"The likelihood has another maximum, {top - height:.2f} lower, at between {x[0]:.4g}, within {x[1]:.4g}."
        for height, x in found[1:]
        if top - height < 2 and not np.allclose(x, components, rtol=1e-5, atol=1e-8 * high)
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
    score = blocks.fit(*x).score
    tiny = 1e-7 * float(np.min(blocks.v))
    x[(x < tiny) & (score <= 0)] = 0.0
    for _ in range(60):
        score = blocks.fit(*x).score
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
            jacobian[:, c] = (blocks.fit(*up).score[free] - blocks.fit(*down).score[free]) / (up[j] - down[j])
        step = np.zeros(2)
        step[free] = -np.linalg.solve(jacobian, score[free])
        trial = np.maximum(x + step, 0.0)
        size = 1.0
        base = blocks.fit(*x).loglik
        while size > 1e-6 and blocks.fit(*trial).loglik < base - 1e-9 * abs(base):
            size /= 2
            trial = np.maximum(x + size * step, 0.0)
        if np.all(np.abs(trial - x) <= 1e-16 * x):
            break
        x = trial
    return x
