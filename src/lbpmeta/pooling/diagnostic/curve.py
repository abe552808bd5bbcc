"""Curve: the HSROC curve that a bivariate fit implies, and the area under it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array
from lbpmeta.special import expit, logit

__all__ = ["Hsroc", "area_under", "hsroc_of"]


@dataclass(frozen=True, slots=True)
class Hsroc:
    """Parameters of Rutter and Gatsonis, by Harbord's equivalence.

    Parameters
    ----------
    theta, lam, beta : float
        Threshold, accuracy and shape: ``logit sens = lam exp(-beta / 2) + exp(-beta) logit fpr``.
    var_theta, var_alpha : float
        Variances between studies of threshold and accuracy.
    """

    theta: float
    lam: float
    beta: float
    var_theta: float
    var_alpha: float

    def sensitivity(self, fpr: ArrayLike) -> Array:
        """Return the sensitivity on the curve at false-positive rates."""
        x = logit(np.asarray(fpr, dtype=np.float64))
        return np.asarray(expit(self.lam * math.exp(-self.beta / 2) + math.exp(-self.beta) * x), dtype=np.float64)


def hsroc_of(mu: Array, between: Array) -> Hsroc:
    """Return the parameters of the HSROC model that has the same likelihood.

    Parameters
    ----------
    mu : ndarray, shape (2,)
        Logit sensitivity and logit false-positive rate.
    between : ndarray, shape (2, 2)

    References
    ----------
    Harbord RM et al. Biostatistics 2007;8:239-251. Rutter CM, Gatsonis CA. Stat Med 2001;20:2865-2884.
    """
    s = np.sqrt(np.diag(between))
    b = math.sqrt(s[1] / s[0])
    return Hsroc(
        theta=float(0.5 * (b * mu[0] + mu[1] / b)),
        lam=float(b * mu[0] - mu[1] / b),
        beta=float(math.log(s[1] / s[0])),
        var_theta=float(0.5 * (s[0] * s[1] + between[0, 1])),
        var_alpha=float(2 * (s[0] * s[1] - between[0, 1])),
    )


def area_under(curve: Hsroc, low: float = 0.0, high: float = 1.0) -> float:
    """Return the integral of the curve over false-positive rates from `low` to `high`.

    On the logit scale the integrand is smooth and falls off exponentially on both sides.

    Examples
    --------
    >>> round(area_under(Hsroc(0.0, 0.0, 0.0, 1.0, 1.0)), 12)
    0.5
    """
    from scipy.integrate import quad

    a, b = curve.lam * math.exp(-curve.beta / 2), math.exp(-curve.beta)

    def inside(x: float) -> float:
        p = float(expit(x))
        return float(expit(a + b * x)) * p * (1 - p)

    first, last = (float(logit(edge)) if 0 < edge < 1 else math.copysign(40.0, edge - 0.5) for edge in (low, high))
    middle = min(max(-a / b, first), last)  # where the curve bends
    parts = sorted({first, middle, min(max(0.0, first), last), last})
    return float(sum(quad(inside, x, y, epsabs=1e-13, epsrel=1e-12, limit=500)[0] for x, y in pairwise(parts)))
