"""Beta-binomial: proportions that vary between arms by a beta distribution, about a logit of the group."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, expit, gammaln, xlogy

from lbpmeta.arrays import Array
from lbpmeta.errors import ConvergenceError
from lbpmeta.pooling.kernel.components import climb

__all__ = ["BetaBinomial", "beta_binomial", "highest_beta_binomial"]


@dataclass(frozen=True, slots=True, eq=False)
class BetaBinomial:
    """Where the likelihood is highest.

    Parameters
    ----------
    theta : ndarray
        Coefficients, then logit rho: -inf where rho is 0.
    loglik, binomial : float
        At the maximum, and with rho = 0.
    se : float
        Of the last coefficient.
    """

    theta: Array
    loglik: float
    binomial: float
    se: float

    @property
    def rho(self) -> float:
        """Correlation of two people of one arm."""
        return float(expit(self.theta[-1]))


def beta_binomial(theta: Array, y: Array, n: Array, X: Array) -> tuple[float, Array]:
    """Return the log-likelihood and its derivatives by ``(coefficients, logit rho)``.

    ``y ~ BetaBin(n, mu / rho', (1 - mu) / rho')``, ``rho' = rho / (1 - rho)``, ``logit mu = X beta``; rho is the
    correlation of two people of one arm.

    References
    ----------
    Kuss O. Stat Med 2015;34:1097-1116.
    """
    beta, size = theta[:-1], np.exp(-theta[-1])  # (1 - rho) / rho
    mu = expit(X @ beta)
    a, b = mu * size, (1 - mu) * size
    choose = gammaln(n + 1) - gammaln(y + 1) - gammaln(n - y + 1)
    value = choose + gammaln(y + a) + gammaln(n - y + b) - gammaln(n + size)
    value += gammaln(size) - gammaln(a) - gammaln(b)
    of_a = digamma(y + a) - digamma(a)
    of_b = digamma(n - y + b) - digamma(b)
    of_size = digamma(size) - digamma(n + size) + mu * of_a + (1 - mu) * of_b
    slope = X.T @ ((of_a - of_b) * size * mu * (1 - mu))
    return float(np.sum(value)), np.append(slope, -np.sum(of_size) * size)


def highest_beta_binomial(y: Array, n: Array, X: Array) -> BetaBinomial:
    """Return the maximum: inside, or with rho = 0 where arms vary no more than binomial counts do.

    Parameters
    ----------
    y, n : ndarray, shape (m,)
    X : ndarray, shape (m, 1) or (m, 2)
        An intercept, or one and a group.

    Raises
    ------
    ConvergenceError
        If no maximum is reached although the likelihood rises from rho = 0.
    """
    bound, rises = _lumped(y, n, X)

    def value(theta: Array) -> tuple[float, Array]:
        if np.max(np.abs(theta)) > 15:
            return -math.inf, np.zeros_like(theta)
        return beta_binomial(theta, y, n, X)

    starts = [np.append(bound.theta[:-1], rho) for rho in (-3.0, -5.0, -1.0)]
    try:
        theta, height, hessian = climb(value, starts, what="`glmm`, model 'BB'")
    except ConvergenceError:
        if rises:
            raise
        return bound
    if height <= bound.loglik:
        return bound
    at = X.shape[1] - 1
    return BetaBinomial(theta, height, bound.binomial, math.sqrt(float(np.linalg.inv(-hessian)[at, at])))


def _lumped(y: Array, n: Array, X: Array) -> tuple[BetaBinomial, bool]:
    """Return the binomial fit, and whether the likelihood rises where rho leaves 0.

    Its slope by rho there is the sum of ``y (y - 1) / (2 mu) + (n - y) (n - y - 1) / (2 (1 - mu)) - n (n - 1) / 2``.
    """
    groups = [X[:, -1] == level for level in np.unique(X[:, -1])]
    events, people = (np.array([column[g].sum() for g in groups]) for column in (y, n))
    logits = np.log(events / (people - events))
    information = events * (people - events) / people
    mu = np.sum([g * share for g, share in zip(groups, events / people, strict=True)], axis=0)
    choose = gammaln(n + 1) - gammaln(y + 1) - gammaln(n - y + 1)
    height = float(np.sum(choose + xlogy(y, mu) + xlogy(n - y, 1 - mu)))
    slope = float(np.sum(y * (y - 1) / mu + (n - y) * (n - y - 1) / (1 - mu) - n * (n - 1)))
    theta = np.array([*logits[:1], *(logits[1:] - logits[0]), -math.inf])
    se = math.sqrt(float(np.sum(1 / information)))
    return BetaBinomial(theta, height, height, se), slope > 0
