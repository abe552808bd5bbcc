"""Random intercepts (UM.RS): the studies' own levels are normal as well, so that each integral has two dimensions."""

from __future__ import annotations

import math

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.pooling.glmm.families import TwoRows
from lbpmeta.pooling.glmm.quadrature import hermite, integrated

__all__ = ["NODES_TWO", "marginal_two"]

#: Nodes of each of the two dimensions.
NODES_TWO = 25


def marginal_two(family: TwoRows, theta: Array, *, common: bool, nodes: int = NODES_TWO) -> tuple[float, Array, Array]:
    """Return the log-likelihood, its gradient and its Hessian by ``(theta, mu, log sd of intercepts, log tau)``.

    The intercepts are ``mu + a`` and the effects ``theta + u``, with a and u independent normals. With a common effect
    the last parameter is left out, and the integral is over a alone.
    """
    if np.max(np.abs(theta)) > 40 or np.max(np.abs(theta[2:])) > 15:
        return -math.inf, np.zeros_like(theta), np.zeros((len(theta), len(theta)))
    sd, tau = math.exp(theta[2]), 0.0 if common else math.exp(theta[3])
    pa = sd**-2
    pu = 0.0 if common else tau**-2
    a, u = np.zeros(family.k), np.zeros(family.k)

    def bends(a: Array, u: Array) -> tuple[Array, Array, Array, Array, Array]:
        at = family.terms((theta[0] + u)[:, None], (theta[1] + a)[:, None])
        one = (at.alpha, at.eta, -at.alpha2, -at.cross, -at.eta2)
        ga, gu, haa, hau, huu = (part[:, 0] for part in one)
        return ga, gu, haa, hau, huu

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
        if max(np.max(np.abs(da)), np.max(np.abs(du))) < 1e-9:  # only where the nodes stand
            break
    _, _, haa, hau, huu = bends(a, u)
    haa = haa + pa
    z, log_w = hermite(min(nodes, NODES_TWO))
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
    at = family.terms(theta[0] + U, theta[1] + A)
    square_a, square_u = pa * A**2, pu * U**2
    inside = at.value - 0.5 * square_a - 0.5 * square_u + za**2 + zu**2 + weight
    each, share = integrated(inside)
    constant = dimensions * (0.5 * math.log(2.0) - 0.5 * math.log(2 * math.pi)) - math.log(sd)
    constant -= 0.0 if common else math.log(tau)
    loglik = float(np.sum(each + log_root) + family.k * constant)
    complete = np.array([at.eta, at.alpha, square_a - 1.0, square_u - 1.0][: len(theta)])
    means = np.sum(share * complete, axis=2)
    apart = complete - means[:, :, None]
    hessian = np.einsum("ikn,jkn,kn->ij", apart, apart, share)
    own = [np.sum(share * part) for part in (at.eta2, at.alpha2, -2.0 * square_a, -2.0 * square_u)]
    hessian += np.diag(own[: len(theta)])
    hessian[[0, 1], [1, 0]] += np.sum(share * at.cross)
    return loglik, means.sum(axis=1), np.asarray(hessian, dtype=np.float64)
