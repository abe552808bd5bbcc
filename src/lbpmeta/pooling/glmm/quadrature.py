"""Quadrature: the likelihood of effects that vary between studies, by adaptive Gauss-Hermite quadrature.

``L_i = integral of exp(l_i(theta + u)) N(u; 0, tau2) du``, with the nodes about the mode of the integrand and scaled by
its curvature. The score is the expectation of the complete-data score under the same weights (Fisher's identity).

References
----------
Pinheiro JC, Bates DM. J Comput Graph Stat 1995;4:12-35. Liu Q, Pierce DA. Biometrika 1994;81:624-629. Louis TA.
J R Stat Soc B 1982;44:226-233.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.pooling.glmm.families import Family

__all__ = ["NODES", "hermite", "integrated", "marginal", "rises_from_zero"]

#: Nodes of each integral.
NODES: Final = 41
_MODES: Final = 200


@lru_cache(maxsize=4)
def hermite(nodes: int) -> tuple[Array, Array]:
    """Return nodes z and the logarithm of their weights for ``exp(-z^2)``."""
    z, w = np.polynomial.hermite.hermgauss(nodes)
    return z, np.log(w)


def integrated(inside: Array) -> tuple[Array, Array]:
    """Return the logarithm of the sum over the nodes of each study, shape (k,), and the share of each node in it."""
    top = inside.max(axis=1, keepdims=True)
    share = np.exp(inside - top)
    total = share.sum(axis=1, keepdims=True)
    return (top + np.log(total))[:, 0], share / total


def _modes(family: Family, theta: float, alpha: Array, precision: float) -> tuple[Array, Array]:
    """Return the mode of each study's integrand and its scale."""
    u = np.zeros((family.k, 1))
    for _ in range(_MODES):
        at = family.terms(theta + u, alpha)
        step = (at.eta - u * precision) / (precision - at.eta2)
        u = u + np.clip(step, -2.0, 2.0)
        if np.max(np.abs(step)) < 1e-9:  # only where the nodes stand: the integral itself does not depend on it
            break
    return u, 1.0 / np.sqrt(precision - family.terms(theta + u, alpha).eta2)


def marginal(family: Family, theta: float, tau: float, alpha: Array, nodes: int = NODES) -> tuple[float, Array, Array]:
    """Return the log-likelihood, its gradient and its Hessian by ``(theta, log tau, alpha_1 ... alpha_k)``.

    The gradient is the expectation of that of the complete data, the Hessian the expectation of theirs and the
    covariance of their gradient (Louis 1982). With tau = 0 the effect is common; derivatives by log tau are then 0.
    """
    own = alpha[:, None] if len(alpha) else np.zeros((1, 1))
    if tau == 0.0:
        at = family.terms(np.full((family.k, 1), theta), own)
        zero = np.zeros((family.k, 1))
        each, share, complete = at.value[:, 0], np.ones((family.k, 1)), (at.eta, zero, at.alpha)
        second = (at.eta2, zero, at.alpha2, at.cross)
        constant = 0.0
    else:
        precision = tau**-2
        mode, scale = _modes(family, theta, own, precision)
        z, log_w = hermite(nodes)
        u = mode + math.sqrt(2.0) * scale * z
        at = family.terms(theta + u, own)
        inside = at.value - 0.5 * precision * u**2 + z**2 + log_w
        each, share = integrated(inside)
        each = each + np.log(scale[:, 0])
        constant = 0.5 * math.log(2.0) - math.log(tau) - 0.5 * math.log(2 * math.pi)
        square = precision * u**2
        complete, second = (at.eta, square - 1.0, at.alpha), (at.eta2, -2.0 * square, at.alpha2, at.cross)
    means = [np.sum(share * part, axis=1) for part in complete]
    seconds = [np.sum(share * part, axis=1) for part in second]
    of_eta, of_tau, of_alpha = (part - mean[:, None] for part, mean in zip(complete, means, strict=True))

    def covariance(one: Array, two: Array) -> Array:
        return np.asarray(np.sum(share * one * two, axis=1), dtype=np.float64)

    m = len(alpha)
    gradient = np.concatenate([[means[0].sum(), means[1].sum()], means[2][:m]])
    hessian = np.zeros((m + 2, m + 2))
    hessian[0, 0] = np.sum(seconds[0] + covariance(of_eta, of_eta))
    hessian[1, 1] = np.sum(seconds[1] + covariance(of_tau, of_tau))
    hessian[0, 1] = hessian[1, 0] = np.sum(covariance(of_eta, of_tau))
    if m:
        inner = np.arange(2, m + 2)
        hessian[inner, inner] = seconds[2] + covariance(of_alpha, of_alpha)
        hessian[0, 2:] = hessian[2:, 0] = seconds[3] + covariance(of_eta, of_alpha)
        hessian[1, 2:] = hessian[2:, 1] = covariance(of_tau, of_alpha)
    return float(np.sum(each) + family.k * constant), gradient, hessian


def rises_from_zero(family: Family, theta: float, alpha: Array) -> bool:
    """Whether the likelihood rises where tau2 leaves 0: ``sum of (l')^2 + l''`` is positive there."""
    own = alpha[:, None] if len(alpha) else np.zeros((1, 1))
    at = family.terms(np.full((family.k, 1), theta), own)
    return bool(np.sum(at.eta**2 + at.eta2) > 0)
