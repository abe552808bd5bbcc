"""Weighted sums over studies: the few quantities that all of inverse-variance pooling is made of.

Arrays have the studies along the first axis, shape ``(k, ...)``; results have shape ``(...)``. With
``W = diag(w)`` and ``P = W - w w' / sum(w)`` (the projection that removes the weighted mean),

- ``y' P y  = sum w (y - mu)^2`` is the generalised Q,
- ``y' PP y = sum w^2 (y - mu)^2`` is minus its derivative when ``w = 1 / (v + tau2)``,
- ``tr P = s1 - s2 / s1``, ``tr PP = s2 - 2 s3 / s1 + (s2 / s1)^2`` with ``sj = sum w^j``.
"""

from __future__ import annotations

import numpy as np

from lbpmeta.arrays import Array

__all__ = ["generalised_q", "quadratic_traces", "study_sum", "study_total", "trace_p", "trace_pp", "weighted_mean"]


#: Up to this many studies one set is summed by ``dot``; further up the library behind it may start threads.
_SMALL = 1000
_ONES = np.ones(_SMALL)
_ONES.flags.writeable = False


def study_sum(a: Array, b: Array, c: Array | None = None) -> Array:
    """Sum over studies of the product of two or three arrays, shape ``(k, ...)`` each.

    No array is made for the product of many sets. For one set what counts is not arithmetic but the price of a
    call, and that of ``dot`` is by far the lowest.
    """
    total: Array
    if a.ndim == 1 and b.ndim == 1 and a.size <= _SMALL:
        total = a.dot(b) if c is None else (a * b).dot(c)
    elif c is None:
        total = np.einsum("k...,k...->...", a, b)
    else:
        total = np.einsum("k...,k...,k...->...", a, b, c)
    return total


def study_total(a: Array) -> Array:
    """Sum over studies of one array, shape ``(k, ...)``."""
    total: Array = a.dot(_ONES[: a.size]) if a.ndim == 1 and a.size <= _SMALL else np.add.reduce(a, axis=0)
    return total


def weighted_mean(y: Array, w: Array) -> tuple[Array, Array]:
    """Weighted mean and the sum of the weights."""
    total = study_total(w)
    return study_sum(w, y) / total, total


def generalised_q(y: Array, w: Array) -> Array:
    """``sum w (y - mu)^2`` with mu the weighted mean (Cochran 1954 for ``w = 1/v``)."""
    mu, _ = weighted_mean(y, w)
    r = y - mu
    return study_sum(w, r, r)


def trace_p(w: Array) -> Array:
    """``tr P = s1 - s2 / s1``."""
    s1 = study_total(w)
    trace: Array = s1 - study_sum(w, w) / s1
    return trace


def trace_pp(w: Array) -> Array:
    """``tr PP = s2 - 2 s3 / s1 + (s2 / s1)^2``."""
    s1 = study_total(w)
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
    s1 = study_total(w)
    w2 = w * w
    s2 = study_total(w2)
    w2v = w2 * v
    s2v = study_total(w2v)
    diagonal = 1.0 - 2.0 * w / s1
    pvpv = study_sum(w2v, v, diagonal) + (s2v / s1) ** 2
    pvp = study_sum(w2v, diagonal) + s2v * s2 / s1**2
    pp = study_sum(w2, diagonal) + (s2 / s1) ** 2
    return pvpv, pvp, pp
