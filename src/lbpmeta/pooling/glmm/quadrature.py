"""Quadrature: the likelihood of effects that vary between studies, by adaptive Gauss-Hermite quadrature.

``L_i = integral of exp(l_i(theta + u)) N(u; 0, tau2) du``, with the nodes about the mode of the integrand and scaled by
its curvature. The score is the expectation of the complete-data score under the same weights (Fisher's identity).

References
----------
Pinheiro JC, Bates DM. J Comput Graph Stat 1995;4:12-35. Liu Q, Pierce DA. Biometrika 1994;81:624-629.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

import numpy as np
from scipy.special import logsumexp

from lbpmeta.arrays import Array
from lbpmeta.pooling.glmm.families import Family

__all__ = ["NODES", "marginal"]

#: Nodes of each integral.
NODES: Final = 41
_MODES: Final = 200


@lru_cache(maxsize=4)
def hermite(nodes: int) -> tuple[Array, Array]:
    """Return nodes z and the logarithm of their weights for ``exp(-z^2)``."""
    z, w = np.polynomial.hermite.hermgauss(nodes)
    return z, np.log(w)


def _modes(family: Family, theta: float, alpha: Array, precision: float) -> tuple[Array, Array]:
    """Return the mode of each study's integrand and its scale."""
    u = np.zeros((family.k, 1))
    for _ in range(_MODES):
        _, first, second, _ = family.terms(theta + u, alpha)
        step = (first - u * precision) / (precision - second)
        u = u + np.clip(step, -2.0, 2.0)
        if np.max(np.abs(step)) < 1e-13:
            break
    second = family.terms(theta + u, alpha)[2]
    return u, 1.0 / np.sqrt(precision - second)


def marginal(family: Family, theta: float, tau: float, alpha: Array, nodes: int = NODES) -> tuple[float, Array]:
    """Return the log-likelihood and its derivatives by ``(theta, log tau, alpha_1 ... alpha_k)``.

    With tau = 0 the effect is common; the second derivative is then 0.
    """
    if tau == 0.0:
        value, first, _, of_alpha = family.terms(np.full((family.k, 1), theta), alpha)
        return float(np.sum(value)), np.concatenate([[np.sum(first), 0.0], of_alpha[: len(alpha), 0]])
    precision = tau**-2
    mode, scale = _modes(family, theta, alpha, precision)
    z, log_w = hermite(nodes)
    u = mode + math.sqrt(2.0) * scale * z
    value, first, _, of_alpha = family.terms(theta + u, alpha)
    inside = value - 0.5 * precision * u**2 + z**2 + log_w
    each = logsumexp(inside, axis=1)
    share = np.exp(inside - each[:, None])
    constant = 0.5 * math.log(2.0) - math.log(tau) - 0.5 * math.log(2 * math.pi)
    loglik = float(np.sum(each + np.log(scale[:, 0])) + family.k * constant)
    of_theta = float(np.sum(share * first))
    of_tau = float(np.sum(share * u**2) * precision - family.k)
    return loglik, np.concatenate([[of_theta, of_tau], np.sum(share * of_alpha, axis=1)[: len(alpha)]])
