"""Normal: the bivariate model of logits (Reitsma 2005), by REML or ML, on the kernel of variance components."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.pooling.kernel.components import Block, Model, climb

__all__ = ["Bivariate", "between_of", "bivariate_normal"]

#: A between-study correlation this near to 1, or a variance below this share of the sampling ones, is at its bound.
_EDGE: Final = 0.9999
_NOTHING: Final = 1e-7


@dataclass(frozen=True, slots=True, eq=False)
class Bivariate:
    """A bivariate fit.

    Parameters
    ----------
    beta, cov : ndarray, shapes (p,) and (p, p)
        Coefficients: with no covariate logit sensitivity and logit false-positive rate.
    between : ndarray, shape (2, 2)
        Covariance between studies.
    loglik : float
    at_boundary : bool
        Whether a variance is 0 or the correlation 1 in size.
    """

    beta: Array
    cov: Array
    between: Array
    loglik: float
    at_boundary: bool


def between_of(theta: Array) -> Array:
    """Return the covariance of ``(log sd, log sd, atanh rho)``."""
    s = np.exp(theta[:2])
    rho = math.tanh(theta[2])
    return np.array([[s[0] ** 2, rho * s[0] * s[1]], [rho * s[0] * s[1], s[1] ** 2]])


def _slopes(theta: Array) -> Array:
    """Return the derivatives of :func:`between_of`, shape (3, 2, 2)."""
    s, rho = np.exp(theta[:2]), math.tanh(theta[2])
    c = rho * s[0] * s[1]
    one = np.array([[2 * s[0] ** 2, c], [c, 0.0]])
    two = np.array([[0.0, c], [c, 2 * s[1] ** 2]])
    turn = (1 - rho**2) * s[0] * s[1]
    return np.array([one, two, [[0.0, turn], [turn, 0.0]]])


def _unstructured(theta: Array, block: Block) -> tuple[Array, Array]:
    shape = block.V.shape
    G = np.broadcast_to(between_of(theta), shape)
    return G, np.broadcast_to(_slopes(theta)[:, None], (3, *shape))


def bivariate_normal(y: Array, v: Array, X: Array, *, restricted: bool) -> Bivariate:
    """Fit ``y_i ~ N(X_i beta, diag(v_i) + between)``.

    Parameters
    ----------
    y, v : ndarray, shape (k, 2)
    X : ndarray, shape (k, 2, p)
    restricted : bool

    Raises
    ------
    ConvergenceError
        If no maximum is reached.

    References
    ----------
    Reitsma JB et al. J Clin Epidemiol 2005;58:982-990.
    """
    block = Block(y, X, v[:, :, None] * np.eye(2), np.arange(y.size).reshape(y.shape))
    model = Model([block], _unstructured, restricted)
    spread = np.maximum(np.var(y, axis=0, ddof=1), np.mean(v, axis=0))

    def value(theta: Array) -> tuple[float, Array]:
        if np.max(np.abs(theta)) > 40:
            return -math.inf, np.zeros(3)
        try:
            fit = model.fit(theta)
        except np.linalg.LinAlgError:
            return -math.inf, np.zeros(3)
        return fit.loglik, fit.score

    logs = 0.5 * np.log(spread)
    starts = [
        np.array([*(logs + shift), rho]) for shift, rho in ((-0.35, 0.0), (-0.35, 0.8), (-0.35, -0.8), (-1.5, 0.0))
    ]
    theta, height, _ = climb(value, starts, what="`diagnostic`")
    fit = model.fit(theta)
    between = between_of(theta)
    tiny = np.diag(between) < _NOTHING * np.min(v, axis=0)
    at_boundary = abs(math.tanh(theta[2])) > _EDGE or bool(tiny.any())
    return Bivariate(fit.beta, fit.cov, between, height, at_boundary)
