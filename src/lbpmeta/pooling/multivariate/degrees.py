"""Degrees of freedom of coefficients: of the residuals, by containment, or by Satterthwaite; one function each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from lbpmeta.arrays import Array, Index
from lbpmeta.pooling.kernel.components import GlsFit, Model, hessian_of
from lbpmeta.pooling.multivariate.terms import RandomTerm

__all__ = ["DEGREES", "AtTop"]


@dataclass(frozen=True, slots=True, eq=False)
class AtTop:
    """What degrees of freedom are made of.

    Parameters
    ----------
    X : ndarray, shape (N, p)
    terms : sequence of RandomTerm
    model : Model
    theta : ndarray
        Parameters of the random effects.
    free : ndarray of int
        Places of those that are not held at a bound.
    """

    X: Array
    terms: Sequence[RandomTerm]
    model: Model
    theta: Array
    free: Index


def _residual(fitted: AtTop) -> Array:
    """Rows less coefficients."""
    N, p = fitted.X.shape
    return np.full(p, float(N - p))


def _containment(fitted: AtTop) -> Array:
    """Groups less coefficients, of the coarsest grouping within whose groups a column of the design does not vary.

    A column that varies within all of them has rows less coefficients.

    References
    ----------
    Schluchter MD, Elashoff JT. J Stat Comput Simul 1990;37:69-87. Viechtbauer W. J Stat Softw 2010;36(3) (as `dfs`).
    """
    p = fitted.X.shape[1]
    found = _residual(fitted)
    for term in fitted.terms:
        groups, place = np.unique(term.outer, return_inverse=True)
        for j in range(p):
            low, high = np.full(len(groups), np.inf), np.full(len(groups), -np.inf)
            np.minimum.at(low, place, fitted.X[:, j])
            np.maximum.at(high, place, fitted.X[:, j])
            if np.all(low == high):
                found[j] = min(found[j], float(len(groups) - p))
    return np.where(found >= 1, found, np.nan)


def _satterthwaite(fitted: AtTop) -> Array:
    """``2 v^2 / (g' A g)``: v the variance of a coefficient, g its gradient by the parameters, A their covariance.

    References
    ----------
    Satterthwaite FE. Biometrics Bull 1946;2:110-114. Fai AHT, Cornelius PL. J Stat Comput Simul 1996;54:363-378.
    """
    model, theta, free = fitted.model, fitted.theta, fitted.free
    if not len(free):
        return _residual(fitted)

    def at(t: Array) -> GlsFit:
        whole = theta.copy()
        whole[free] = t
        return model.fit(whole)

    H = hessian_of(lambda t: (at(t).loglik, at(t).score[free]), theta[free])
    A = np.linalg.pinv(-H)
    gradients = np.zeros((fitted.X.shape[1], len(free)))
    for j in range(len(free)):
        step = np.zeros(len(free))
        step[j] = 1e-5 * max(1.0, abs(theta[free[j]]))
        up, down = (np.diag(at(theta[free] + side * step).cov) for side in (1, -1))
        gradients[:, j] = (up - down) / (2 * step[j])
    v = np.diag(at(theta[free]).cov)
    spread = np.einsum("pi,ij,pj->p", gradients, A, gradients)
    return np.asarray(2 * v**2 / spread, dtype=np.float64)


#: Degrees of freedom of t, by name.
DEGREES: Final[Mapping[str, Callable[[AtTop], Array]]] = MappingProxyType(
    {"residual": _residual, "containment": _containment, "satterthwaite": _satterthwaite}
)
