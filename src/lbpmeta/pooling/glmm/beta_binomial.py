"""Beta-binomial: proportions that vary between arms by a beta distribution, about a logit of the group."""

from __future__ import annotations

import numpy as np
from scipy.special import digamma, expit, gammaln

from lbpmeta.arrays import Array

__all__ = ["beta_binomial"]


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
