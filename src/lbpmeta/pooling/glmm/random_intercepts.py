"""Random intercepts (UM.RS): the studies' own levels are normal as well, so that each integral has two dimensions."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import logsumexp

from lbpmeta.arrays import Array
from lbpmeta.pooling.glmm.families import TwoRows
from lbpmeta.pooling.glmm.quadrature import hermite

__all__ = ["marginal_two"]

#: Nodes of each of the two dimensions.
_NODES = 25


def marginal_two(family: TwoRows, theta: Array, *, common: bool) -> tuple[float, Array]:
    """Return the log-likelihood and its derivatives by ``(theta, mu, log sd of intercepts, log tau)``.

    The intercepts are ``mu + a`` and the effects ``theta + u``, with a and u independent normals. With a common effect
    the last parameter is left out, and the integral is over a alone.
    """
    if np.max(np.abs(theta)) > 40 or np.max(np.abs(theta[2:])) > 15:
        return -math.inf, np.zeros_like(theta)
    sd, tau = math.exp(theta[2]), 0.0 if common else math.exp(theta[3])
    pa = sd**-2
    pu = 0.0 if common else tau**-2
    a, u = np.zeros(family.k), np.zeros(family.k)
    c1, c2 = family.coding, family.coding - 1.0

    def bends(a: Array, u: Array) -> tuple[Array, Array, Array, Array, Array]:
        g1, h1 = _arm(family, 0, theta[1] + a + c1 * (theta[0] + u))
        g2, h2 = _arm(family, 1, theta[1] + a + c2 * (theta[0] + u))
        return g1 + g2, c1 * g1 + c2 * g2, h1 + h2, c1 * h1 + c2 * h2, c1**2 * h1 + c2**2 * h2

    for _ in range(200):
        ga, gu, haa, hau, huu = bends(a, u)
        ga, haa = ga - a * pa, haa + pa
        if common:
            da, du = ga / haa, np.zeros_like(u)
        else:
            gu, huu = gu - u * pu, huu + pu
            det = haa * huu - hau**2
            da, du = (huu * ga - hau * gu) / det, (haa * gu - hau * ga) / det
        size = np.minimum(1.0, 2.0 / np.maximum(np.maximum(np.abs(da), np.abs(du)), 1e-300))
        a, u = a + size * da, u + size * du
        if max(np.max(np.abs(da)), np.max(np.abs(du))) < 1e-13:
            break
    _, _, haa, hau, huu = bends(a, u)
    haa = haa + pa
    z, log_w = hermite(_NODES)
    if common:
        za, zu, weight = z, np.zeros_like(z), log_w
        la, lu, root = 1 / np.sqrt(haa), np.zeros_like(haa), np.zeros_like(haa)
        log_root, dimensions = np.log(la), 1
    else:
        huu = huu + pu
        za, zu = (g.ravel() for g in np.meshgrid(z, z, indexing="ij"))
        weight = (log_w[:, None] + log_w[None, :]).ravel()
        det = haa * huu - hau**2
        la = np.sqrt(huu / det)  # Cholesky factor of the inverse curvature
        lu = -hau / det / la
        root = np.sqrt(np.maximum(haa / det - lu**2, 0.0))
        log_root, dimensions = np.log(la * root), 2
    two = math.sqrt(2.0)
    A = a[:, None] + two * la[:, None] * za
    U = u[:, None] + two * (lu[:, None] * za + root[:, None] * zu)
    value, first, _, of_alpha = _terms(family, theta[0] + U, theta[1] + A)
    inside = value - 0.5 * pa * A**2 - 0.5 * pu * U**2 + za**2 + zu**2 + weight
    each = logsumexp(inside, axis=1)
    share = np.exp(inside - each[:, None])
    constant = dimensions * (0.5 * math.log(2.0) - 0.5 * math.log(2 * math.pi)) - math.log(sd)
    constant -= 0.0 if common else math.log(tau)
    loglik = float(np.sum(each + log_root) + family.k * constant)
    slope = [np.sum(share * first), np.sum(share * of_alpha), np.sum(share * A**2) * pa - family.k]
    if not common:
        slope.append(np.sum(share * U**2) * pu - family.k)
    return loglik, np.array(slope, dtype=np.float64)


def _arm(family: TwoRows, arm: int, x: Array) -> tuple[Array, Array]:
    """Return score and curvature of one arm by its linear predictor."""
    y, n = family.y[arm], family.size[arm]
    if family.poisson:
        mean = n * np.exp(x)
        return y - mean, mean
    p = 1.0 / (1.0 + np.exp(-x))
    return y - n * p, n * p * (1 - p)


def _terms(family: TwoRows, eta: Array, alpha: Array) -> tuple[Array, Array, Array, Array]:
    """Evaluate the family where every node has an intercept of its own."""
    k, nodes = eta.shape
    wide = TwoRows(
        np.repeat(family.y, nodes, axis=1), np.repeat(family.size, nodes, axis=1), family.poisson, family.coding
    )
    flat = wide.terms(eta.reshape(-1, 1), alpha.ravel())
    one, two, three, four = (part.reshape(k, nodes) for part in flat)
    return one, two, three, four
