"""Components: generalised least squares with variance components, by (restricted) likelihood.

``y_b ~ N(X_b beta, V_b + G_b(theta))`` in independent blocks b. A structure says what ``G_b`` is and how it changes
with its parameters; everything else (coefficients, likelihood, score, the search) is the same for all of them:
bivariate models, multilevel ones, autoregressive ones. Blocks of one size are computed at once.

With ``P = S^-1 - S^-1 X (X'S^-1 X)^-1 X'S^-1``, the score is ``(y'P dG P y - tr(P dG)) / 2`` under REML, and the same
with ``tr(S^-1 dG)`` under ML.

References
----------
Harville DA. J Am Stat Assoc 1977;72:320-338. Gasparrini A, Armstrong B, Kenward MG. Stat Med 2012;31:3821-3839.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from lbpmeta.arrays import Array, Index
from lbpmeta.errors import ConvergenceError
from lbpmeta.pooling.kernel.newton import uphill

__all__ = ["Block", "GlsFit", "Model", "Value", "climb", "hessian_of", "sunk"]

#: (parameters, block) -> G of shape (g, m, m), and its derivatives, shape (q, g, m, m).
Structure = Callable[[Array, "Block"], tuple[Array, Array]]

#: theta -> (log-likelihood, gradient); -inf where it is not defined.
Value = Callable[[Array], tuple[float, Array]]

#: Largest component of the gradient at what counts as a maximum, in log-likelihood per unit of a parameter.
_FLAT: Final = 1e-7
#: At what it is left alone: rounding is as large.
_ZERO: Final = 1e-11
_STEP: Final = 3e-5
_NEWTON: Final = 40
#: Steps by one inverse curvature before it is made anew.
_PATIENCE: Final = 8
_HALVINGS: Final = 12


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Groups of one size.

    Parameters
    ----------
    y : ndarray, shape (g, m)
    X : ndarray, shape (g, m, p)
    V : ndarray, shape (g, m, m)
        Sampling covariances.
    at : ndarray of int, shape (g, m)
        Positions of the rows in the data, by which a structure looks up what it needs.
    """

    y: Array
    X: Array
    V: Array
    at: Index


@dataclass(frozen=True, slots=True, eq=False)
class GlsFit:
    """A fit at given parameters.

    Parameters
    ----------
    beta, cov : ndarray, shapes (p,) and (p, p)
    loglik : float
    score : ndarray, shape (q,)
    q : float
        ``y'Py``.
    """

    beta: Array
    cov: Array
    loglik: float
    score: Array
    q: float


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Data and structure.

    Parameters
    ----------
    blocks : sequence of Block
    structure : callable
    restricted : bool
        REML instead of ML. Its constant is that of metafor: with ``log |X'X| / 2``.
    """

    blocks: Sequence[Block]
    structure: Structure
    restricted: bool

    def fit(self, theta: Array) -> GlsFit:
        """Fit the coefficients at given parameters; evaluate likelihood and score."""
        p = self.blocks[0].X.shape[2]
        A, b, XX = np.zeros((p, p)), np.zeros(p), np.zeros((p, p))
        log_det, n = 0.0, 0
        kept = []
        for block in self.blocks:
            G, dG = self.structure(theta, block)
            S = block.V + G
            log_det += 2 * float(np.log(np.diagonal(np.linalg.cholesky(S), axis1=1, axis2=2)).sum())
            W = np.linalg.inv(S)
            WX = W @ block.X
            X, weighted = block.X.reshape(-1, p), WX.reshape(-1, p)
            A += X.T @ weighted
            b += weighted.T @ block.y.ravel()
            XX += X.T @ X
            n += block.y.size
            kept.append((W, WX, dG))
        cov: Array = np.linalg.inv(A).astype(np.float64)
        beta = cov @ b
        quadratic, score = 0.0, np.zeros(len(theta))
        for block, (W, WX, dG) in zip(self.blocks, kept, strict=True):
            r = block.y - block.X @ beta
            Wr = (W @ r[:, :, None])[:, :, 0]
            quadratic += float(np.vdot(r, Wr))
            # d log-likelihood / d S, with the structure's slopes: tr(slope dG) = sum of their products, both symmetric
            slope = Wr[:, :, None] * Wr[:, None, :] - W
            if self.restricted:
                slope += WX @ cov @ WX.transpose(0, 2, 1)
            score += 0.5 * (dG.reshape(len(theta), slope.size) @ slope.ravel())
        loglik = -0.5 * (n * math.log(2 * math.pi) + log_det + quadratic)
        if self.restricted:
            loglik += 0.5 * (p * math.log(2 * math.pi) - np.linalg.slogdet(A)[1] + np.linalg.slogdet(XX)[1])
        return GlsFit(beta, cov, float(loglik), score, quadratic)


def climb(value: Value, starts: Sequence[Array], *, what: str) -> tuple[Array, float, Array]:
    """Return the highest maximum that is reached from some starts, by BFGS and then by Newton's method.

    Parameters
    ----------
    value : callable
        ``theta -> (log-likelihood, gradient)`` on a scale without bounds; ``-inf`` where it is not defined.
    starts : sequence of ndarray
    what : str
        What a message calls the model.

    Returns
    -------
    theta : ndarray
    loglik : float
    hessian : ndarray
        Of the log-likelihood, from differences of its gradient.

    Raises
    ------
    ConvergenceError
        If no start leads to a point where the gradient is zero.
    """
    from scipy.optimize import minimize

    tops: list[tuple[float, Array]] = []
    for start in starts:
        found = minimize(_loss(value), start, jac=True, method="BFGS", options={"gtol": 1e-6, "maxiter": 500})
        theta = np.asarray(found.x, dtype=np.float64)
        height, slope = value(theta)
        if math.isfinite(height):
            theta = _polished(value, theta, np.asarray(found.hess_inv, dtype=np.float64))
            height, slope = value(theta)
        if math.isfinite(height) and np.max(np.abs(slope)) < _FLAT:
            tops.append((height, theta))
    if not tops:
        raise ConvergenceError(f"{what}: no stationary point of the likelihood was reached from {len(starts)} starts.")
    height, theta = max(tops, key=lambda top: top[0])
    return theta, height, hessian_of(value, theta)


def sunk(value: Value, start: Array) -> Array:
    """Return where a search without a maximum ends: a variance that falls without end is seen there."""
    from scipy.optimize import minimize

    found = minimize(_loss(value), start, jac=True, method="L-BFGS-B", options={"maxiter": 2000})
    return np.asarray(found.x, dtype=np.float64)


def _loss(value: Value) -> Value:
    """Return the function that a minimiser wants: a wall where the likelihood is not defined."""

    def loss(theta: Array) -> tuple[float, Array]:
        height, slope = value(theta)
        return (-height, -slope) if math.isfinite(height) else (1e300, np.zeros_like(theta))

    return loss


def hessian_of(value: Value, theta: Array) -> Array:
    """Return the Hessian by central differences of the gradient."""
    columns = []
    for j in range(len(theta)):
        h = np.zeros_like(theta)
        h[j] = _STEP * max(1.0, abs(theta[j]))
        columns.append((value(theta + h)[1] - value(theta - h)[1]) / (2 * h[j]))
    H = np.array(columns)
    return np.asarray((H + H.T) / 2, dtype=np.float64)


def _polished(value: Value, theta: Array, inverse: Array) -> Array:
    """Make the gradient zero: steps by the inverse curvature that the search left, by the curvature itself where these
    do not help.
    """
    for round_of in range(_NEWTON):
        height, slope = value(theta)
        size = float(np.max(np.abs(slope)))
        if size < _ZERO:
            break
        if round_of and not round_of % _PATIENCE:
            inverse = uphill(hessian_of(value, theta))
        step = inverse @ slope
        for _ in range(_HALVINGS):
            reached, after = value(theta + step)
            if math.isfinite(reached) and (
                np.max(np.abs(after)) < 0.7 * size or reached > height + 1e-12 * abs(height)
            ):
                theta = theta + step
                break
            step = step / 2
        else:
            if round_of % _PATIENCE == 0 and round_of:
                break
            inverse = uphill(hessian_of(value, theta))
    return theta
