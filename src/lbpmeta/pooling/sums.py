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

__all__ = ["generalised_q", "quadratic_traces", "trace_p", "trace_pp", "weighted_mean"]

Array = NDArray[np.float64]


def weighted_mean(y: Array, w: Array) -> tuple[Array, Array]:
    """Weighted mean and the sum of the weights."""
    total = np.add.reduce(w, axis=0)
    return np.einsum("k...,k...->...", w, y) / total, total


def generalised_q(y: Array, w: Array) -> Array:
    """``sum w (y - mu)^2`` with mu the weighted mean (Cochran 1954 for ``w = 1/v``)."""
    mu, _ = weighted_mean(y, w)
    r = y - mu
    return np.einsum("k...,k...,k...->...", w, r, r)


def trace_p(w: Array) -> Array:
    """``tr P = s1 - s2 / s1``."""
    s1 = np.add.reduce(w, axis=0)
    return s1 - np.einsum("k...,k...->...", w, w) / s1


def trace_pp(w: Array) -> Array:
    """``tr PP = s2 - 2 s3 / s1 + (s2 / s1)^2``."""
    s1 = np.add.reduce(w, axis=0)
    s2 = np.einsum("k...,k...->...", w, w)
    s3 = np.einsum("k...,k...,k...->...", w, w, w)
    return s2 - 2.0 * s3 / s1 + (s2 / s1) ** 2


def quadratic_traces(w: Array, v: Array) -> tuple[Array, Array, Array]:
    """``tr PVPV``, ``tr PVP`` and ``tr PP``, the terms of the variance of ``y' P y``.

    ``Var(y' P y) = 2 tr PVPV + 4 tau2 tr PVP + 2 tau2^2 tr PP`` for normal y with variances ``v + tau2``. Since
    ``(P_ij)^2 = [i = j] (w_i^2 - 2 w_i^3 / s1) + w_i^2 w_j^2 / s1^2``, each trace is a sum over studies.

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
    pvpv = np.einsum("k...,k...,k...->...", w2v, v, diagonal) + (s2v / s1) ** 2
    pvp = np.einsum("k...,k...->...", w2v, diagonal) + s2v * s2 / s1**2
    pp = np.einsum("k...,k...->...", w2, diagonal) + (s2 / s1) ** 2
    return pvpv, pvp, pp
