"""Weighted sums over studies: the few quantities that all of inverse-variance pooling is made of.

Arrays have the studies along the first axis, shape ``(k, ...)``; results have shape ``(...)``. With
``W = diag(w)`` and ``P = W - w w' / sum(w)`` (the projection that removes the weighted mean),

- ``y' P y  = sum w (y - mu)^2`` is the generalised Q,
- ``y' PP y = sum w^2 (y - mu)^2`` is minus its derivative when ``w = 1 / (v + tau2)``,
- ``tr P = s1 - s2 / s1``, ``tr PP = s2 - 2 s3 / s1 + (s2 / s1)^2`` with ``sj = sum w^j``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["generalised_q", "quadratic_traces", "study_sum", "trace_p", "trace_pp", "weighted_mean"]

Array = NDArray[np.float64]


#: Sum over the first axis of a product of 2 or 3 arrays, without an array for the product.
_PRODUCTS = {2: "k...,k...->...", 3: "k...,k...,k...->..."}


def study_sum(*factors: Array) -> Array:
    """Sum over studies of the product of two or three arrays, shape ``(k, ...)`` each."""
    first, *_, last = factors
    total: Array
    if first.ndim == last.ndim == 1:
        # one set: what the sum costs is the call, and that of `dot` is by far the cheapest
        total = (first if len(factors) == 2 else first * factors[1]).dot(last)
    else:
        total = np.einsum(_PRODUCTS[len(factors)], *factors)
    return total


def weighted_mean(y: Array, w: Array) -> tuple[Array, Array]:
    """Weighted mean and the sum of the weights."""
    total = np.add.reduce(w, axis=0)
    return study_sum(w, y) / total, total


def generalised_q(y: Array, w: Array) -> Array:
    """``sum w (y - mu)^2`` with mu the weighted mean (Cochran 1954 for ``w = 1/v``)."""
    mu, _ = weighted_mean(y, w)
    r = y - mu
    return study_sum(w, r, r)


def trace_p(w: Array) -> Array:
    """``tr P = s1 - s2 / s1``."""
    s1 = np.add.reduce(w, axis=0)
    trace: Array = s1 - study_sum(w, w) / s1
    return trace


def trace_pp(w: Array) -> Array:
    """``tr PP = s2 - 2 s3 / s1 + (s2 / s1)^2``."""
    s1 = np.add.reduce(w, axis=0)
    s2 = study_sum(w, w)
    s3 = study_sum(w, w, w)
    trace: Array = s2 - 2.0 * s3 / s1 + (s2 / s1) ** 2
    return trace


def quadratic_traces(w: Array, v: Array) -> tuple[Array, Array, Array]:
    """``tr PVPV``, ``tr PVP`` and ``tr PP``, the terms of the variance of ``y' P y``.

    ``Var(y' P y) = 2 tr PVPV + 4 tau2 tr PVP + 2 tau2^2 tr PP`` for normal y with variances ``v + tau2``.
    Since ``(P_ij)^2 = [i = j] (w_i^2 - 2 w_i^3 / s1) + w_i^2 w_j^2 / s1^2``, each trace is a sum over
    studies.

    Parameters
    ----------
    w, v : ndarray, shape (k, ...)
        Weights, and variances with 0 in place of infinity where the weight is 0.
    """
    s1 = np.add.reduce(w, axis=0)
    w2 = w * w
    s2 = np.add.reduce(w2, axis=0)
    w2v = w2 * v
    s2v = np.add.reduce(w2v, axis=0)
    diagonal = 1.0 - 2.0 * w / s1
    pvpv = study_sum(w2v, v, diagonal) + (s2v / s1) ** 2
    pvp = study_sum(w2v, diagonal) + s2v * s2 / s1**2
    pp = study_sum(w2, diagonal) + (s2 / s1) ** 2
    return pvpv, pvp, pp
