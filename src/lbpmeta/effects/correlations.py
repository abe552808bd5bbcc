"""Effect sizes of correlations. Arrays in, ``(yi, vi)`` out."""

from __future__ import annotations

import numpy as np
from scipy.special import hyp2f1

from lbpmeta.effects._arrays import Array

__all__ = ["correlation", "fisher_z", "unbiased_correlation"]

Effect = tuple[Array, Array]


def correlation(*, r: Array, n: Array) -> Effect:
    """Pearson correlation: ``vi = (1 - r^2)^2 / (n - 1)``."""
    return r.copy(), (1 - r**2) ** 2 / np.where(n > 1, n - 1, np.nan)


def unbiased_correlation(*, r: Array, n: Array) -> Effect:
    """Olkin-Pratt unbiased correlation.

    ``y = r 2F1(1/2, 1/2; (n - 2)/2; 1 - r^2)``, ``vi = (1 - y^2)^2/(n - 1)``.

    Olkin I, Pratt JW. Ann Math Stat 1958;29:201-211. Needs n > 4.
    """
    enough = np.where(n > 4, n, np.nan)
    yi = r * hyp2f1(0.5, 0.5, (enough - 2) / 2, 1 - r**2)
    return yi, (1 - yi**2) ** 2 / (enough - 1)


def fisher_z(*, r: Array, n: Array) -> Effect:
    """Fisher's z: ``atanh(r)``, ``vi = 1/(n - 3)``; needs n > 3 and abs(r) < 1.

    Fisher RA. Metron 1921;1:3-32.
    """
    ok = (n > 3) & (np.abs(r) < 1)
    return np.arctanh(np.where(ok, r, np.nan)), 1 / np.where(ok, n - 3, np.nan)
