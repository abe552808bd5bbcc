"""Exact: the bivariate model of counts, ``tp ~ Bin(n1, expit(mu1 + u1))``, by adaptive Gauss-Hermite quadrature.

No cell needs a correction. Each study's integral over (u1, u2) is taken about its mode, in 41 x 41 nodes; the score is
the expectation of the complete-data score under the same weights (Fisher's identity), the Hessian the expectation of
theirs and the covariance of the score (Louis 1982): exact as far as the quadrature is.

References
----------
Chu H, Cole SR. J Clin Epidemiol 2006;59:1331-1332. Hamza TH, van Houwelingen HC, Stijnen T. J Clin Epidemiol
2008;61:41-51. Pinheiro JC, Bates DM. J Comput Graph Stat 1995;4:12-35. Louis TA. J R Stat Soc B
1982;44:226-233.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from scipy.special import expit, gammaln, log_expit, logsumexp

from lbpmeta.arrays import Array
from lbpmeta.errors import ConvergenceError
from lbpmeta.pooling.diagnostic.normal import Bivariate, between_of
from lbpmeta.pooling.kernel.differences import top_by_differences
from lbpmeta.pooling.kernel.newton import ascend

__all__ = ["NODES", "bivariate_exact", "bivariate_laplace"]

#: Nodes of each dimension: while searching, and at the end.
_COARSE, NODES = 15, 41
_MODES = 100

#: A log sd that stands for a variance of 0, and an atanh that stands for a correlation of 1.
_ZERO, _FULL = -7.0, 6.0

_WHAT = "`diagnostic`, method 'exact'"


@lru_cache(maxsize=4)
def _grid(nodes: int) -> tuple[Array, Array, Array]:
    """Return nodes of two dimensions and the logarithm of their weights for ``exp(-z'z)``."""
    x, w = np.polynomial.hermite.hermgauss(nodes)
    one, two = (g.ravel() for g in np.meshgrid(x, x, indexing="ij"))
    weight = np.log(w)[:, None] + np.log(w)[None, :]
    return one, two, weight.ravel()


def _modes(mu: Array, P: Array, y: Array, n: Array) -> tuple[Array, Array]:
    """Return the mode of each study's integrand and the Cholesky factor of its inverse curvature."""
    u = np.zeros_like(y)
    for _ in range(_MODES):
        p = expit(mu + u)
        slope = y - n * p - u @ P
        H = (n * p * (1 - p))[:, :, None] * np.eye(2) + P
        step = np.linalg.solve(H, slope[:, :, None])[:, :, 0]
        longest = np.maximum(np.max(np.abs(step), axis=1), 1e-300)
        u = u + step * np.minimum(1.0, 2.0 / longest)[:, None]
        if longest.max() < 1e-9:  # only where the nodes stand
            break
    p = expit(mu + u)
    H = (n * p * (1 - p))[:, :, None] * np.eye(2) + P
    return u, np.linalg.cholesky(np.linalg.inv(H))


def _value(theta: Array, y: Array, n: Array, nodes: int) -> tuple[float, Array, Array]:
    """Return log-likelihood, gradient and Hessian at ``(mu1, mu2, log sd, log sd, atanh rho)``."""
    nothing = -math.inf, np.zeros(5), np.zeros((5, 5))
    if not np.all(np.isfinite(theta)) or np.max(np.abs(theta[2:])) > 12 or np.max(np.abs(theta[:2])) > 40:
        return nothing
    mu, S = theta[:2], between_of(theta[2:])
    try:
        P: Array = np.linalg.inv(S).astype(np.float64)
        mode, root = _modes(mu, P, y, n)
    except np.linalg.LinAlgError:
        return nothing
    one, two, weight = _grid(nodes)
    z = math.sqrt(2.0) * np.stack([one, two])
    u = mode[:, :, None] + root @ z  # (k, 2, nodes)
    eta = mu[:, None] + u
    inside = np.sum(y[:, :, None] * log_expit(eta) + (n - y)[:, :, None] * log_expit(-eta), axis=1)
    inside -= 0.5 * np.einsum("kin,ij,kjn->kn", u, P, u)
    inside += one**2 + two**2 + weight
    each = logsumexp(inside, axis=1)
    chance = np.exp(inside - each[:, None])
    log_root = np.log(root[:, 0, 0]) + np.log(root[:, 1, 1])
    binomial = gammaln(n + 1) - gammaln(y + 1) - gammaln(n - y + 1)
    size = np.linalg.slogdet(S)[1]
    loglik = float(np.sum(each + log_root + math.log(2.0)) - len(y) * (math.log(2 * math.pi) + size / 2))
    loglik += float(np.sum(binomial))
    p = expit(eta)
    of_mu = y[:, :, None] - n[:, :, None] * p
    of_S, bends = _of_normal(u / np.exp(theta[2:4])[:, None], math.tanh(theta[4]))
    complete = np.concatenate([of_mu, of_S], axis=1)  # (k, 5, nodes)
    means = np.einsum("kjn,kn->kj", complete, chance)
    apart = complete - means[:, :, None]
    hessian = np.einsum("kin,kjn,kn->ij", apart, apart, chance)
    hessian[[0, 1], [0, 1]] -= np.einsum("kjn,kn->j", n[:, :, None] * p * (1 - p), chance)
    hessian[2:, 2:] += np.einsum("ijkn,kn->ij", bends, chance)
    return loglik, means.sum(axis=0), np.asarray(hessian, dtype=np.float64)


def _of_normal(z: Array, rho: float) -> tuple[Array, Array]:
    """Return first and second derivatives of the log-density of (u1, u2) by (log sd, log sd, atanh rho).

    Parameters
    ----------
    z : ndarray, shape (k, 2, nodes)
        u by its standard deviations.
    rho : float

    Returns
    -------
    ndarray, shapes (k, 3, nodes) and (3, 3, k, nodes)
    """
    D = 1 - rho**2
    a, b, w = z[:, 0] ** 2, z[:, 1] ** 2, z[:, 0] * z[:, 1]
    q = a - 2 * rho * w + b
    first = np.stack([-1 + (a - rho * w) / D, -1 + (b - rho * w) / D, rho + w - q * rho / D], axis=1)
    cross = rho * w / D
    with_one, with_two = (-w + 2 * rho * (own - rho * w) / D for own in (a, b))
    turn = D - q + 2 * rho * w - 2 * q * rho**2 / D
    second = np.array(
        [
            [(-2 * a + rho * w) / D, cross, with_one],
            [cross, (-2 * b + rho * w) / D, with_two],
            [with_one, with_two, turn],
        ]
    )
    return first, second


def bivariate_exact(y: Array, n: Array, start: Bivariate) -> tuple[Bivariate, Array]:
    """Return the maximum-likelihood fit of counts and the covariance of all five parameters.

    Parameters
    ----------
    y, n : ndarray, shape (k, 2)
        True positives of the diseased and false positives of the healthy.
    start : Bivariate
        The normal fit.

    Returns
    -------
    fit : Bivariate
    cov : ndarray, shape (5, 5)
        Of ``(mu1, mu2, log sd, log sd, atanh rho)``, from the joint information; NaN where that is singular.
    """
    sd = np.sqrt(np.maximum(np.diag(start.between), 1e-2))
    rho = float(np.clip(start.between[0, 1] / np.prod(sd), -0.9, 0.9))
    first = np.concatenate([start.beta[:2], np.log(sd), [math.atanh(rho)]])
    theta, height, H, free = _highest(first, y, n)
    cov = np.full((5, 5), np.nan)
    inverse = np.linalg.inv(-H)
    if np.all(np.diag(inverse) > 0):
        cov[np.ix_(free, free)] = inverse
    between = between_of(theta[2:])
    return Bivariate(theta[:2], cov[:2, :2], between, height, len(free) < 5), cov


def bivariate_laplace(y: Array, n: Array, exact: Bivariate) -> Bivariate:
    """Return the fit that maximises Laplace's approximation of the likelihood, as lme4's glmer does: one node.

    Parameters
    ----------
    y, n : ndarray, shape (k, 2)
    exact : Bivariate
        The maximum-likelihood fit, near which it lies. At a bound it is returned as it is.

    Raises
    ------
    ConvergenceError
        If no maximum is reached.
    """
    if exact.at_boundary:
        return exact
    sd = np.sqrt(np.diag(exact.between))
    start = np.concatenate([exact.beta, np.log(sd), [math.atanh(float(exact.between[0, 1] / np.prod(sd)))]])
    top, height, H = top_by_differences(lambda t: _value(t, y, n, 1)[0], start, what="`diagnostic`, method 'laplace'")
    cov: Array = np.linalg.inv(-H)[:2, :2].astype(np.float64)
    return Bivariate(top[:2], cov, between_of(top[2:]), height, False)


def _highest(first: Array, y: Array, n: Array) -> tuple[Array, float, Array, list[int]]:
    """Return the maximum, its height, the Hessian of its free parameters, and which these are.

    Inside if there is one inside; else the highest one on a bound: a variance of 0, or a correlation of 1 in size.
    """
    bounds: list[dict[int, float]] = [{}]
    bounds += [{4: _FULL}, {4: -_FULL}, {2: _ZERO, 4: 0.0}, {3: _ZERO, 4: 0.0}, {2: _ZERO, 3: _ZERO, 4: 0.0}]
    found = []
    for held in bounds:
        free = [j for j in range(5) if j not in held]
        whole = first.copy()
        whole[list(held)] = list(held.values())

        def value(t: Array, nodes: int, free: list[int] = free, whole: Array = whole) -> tuple[float, Array, Array]:
            theta = whole.copy()
            theta[free] = t
            height, slope, H = _value(theta, y, n, nodes)
            return height, slope[free], H[np.ix_(free, free)]

        try:
            start = ascend(lambda t: value(t, _COARSE), whole[free], what=_WHAT)[0]
            top, height, H = ascend(lambda t: value(t, NODES), start, what=_WHAT)
        except ConvergenceError:
            continue
        whole[free] = top
        inside = abs(whole[4]) < _FULL and np.all(whole[2:4] > _ZERO)
        if not held and inside:
            return whole, height, H, free
        found.append((height, whole, H, free))
    if not found:
        raise ConvergenceError(f"{_WHAT}: no maximum of the likelihood was reached. Use 'ML' or 'REML'.")
    height, whole, H, free = max(found, key=lambda one: one[0])
    return whole, height, H, free
