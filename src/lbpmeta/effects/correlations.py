"""Effect sizes of correlations. Arrays in, ``(yi, vi)`` out."""

from __future__ import annotations

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.special import hyp2f1

__all__ = ["correlation", "fisher_z", "unbiased_correlation"]

Effect = tuple[Array, Array]

#: From this c on, that many terms of the hypergeometric series reach full precision at every z.
_LARGE, _TERMS = 20.0, 100


def correlation(*, r: Array, n: Array) -> Effect:
    """Pearson correlation: ``vi = (1 - r^2)^2 / (n - 1)``."""
    return r.copy(), (1 - r**2) ** 2 / np.where(n > 1, n - 1, np.nan)


def unbiased_correlation(*, r: Array, n: Array) -> Effect:
    """Olkin-Pratt unbiased correlation.

    ``y = r 2F1(1/2, 1/2; (n - 2)/2; 1 - r^2)``, ``vi = (1 - y^2)^2/(n - 1)``.

    Olkin I, Pratt JW. Ann Math Stat 1958;29:201-211. Needs n > 4.
    """
    enough = np.where(n > 4, n, np.nan)
    yi = r * _hypergeometric((enough - 2) / 2, 1 - r**2)
    return yi, (1 - yi**2) ** 2 / (enough - 1)


def fisher_z(*, r: Array, n: Array) -> Effect:
    """Fisher's z: ``atanh(r)``, ``vi = 1/(n - 3)``; needs n > 3 and abs(r) < 1.

    Fisher RA. Metron 1921;1:3-32.
    """
    ok = (n > 3) & (np.abs(r) < 1)
    return np.arctanh(np.where(ok, r, np.nan)), 1 / np.where(ok, n - 3, np.nan)


def _hypergeometric(c: Array, z: Array) -> Array:
    """Return ``2F1(1/2, 1/2; c; z)`` for z in [0, 1]; for a large c from its series, where scipy's gives NaN."""
    large = c > _LARGE
    term = total = np.ones_like(c * z)
    for j in range(_TERMS):
        term = term * (j + 0.5) ** 2 / ((np.where(large, c, np.inf) + j) * (j + 1)) * z
        total = total + term
    return np.where(large, total, hyp2f1(0.5, 0.5, np.where(large, 2.0, c), z))
