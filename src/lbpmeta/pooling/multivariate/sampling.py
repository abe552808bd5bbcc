"""Sampling: the covariance of estimates that come from the same people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array
from lbpmeta.effects._arrays import vector
from lbpmeta.errors import DataError, MethodError
from lbpmeta.pooling.arguments import number

__all__ = ["sampling_covariance", "whole_covariance"]


def sampling_covariance(
    vi: ArrayLike,
    cluster: Iterable[Any],
    *,
    rho: float | None = None,
    time: ArrayLike | None = None,
    phi: float | None = None,
    shared: ArrayLike | None = None,
) -> Array:
    """Return the sampling covariance of effects from their variances and a correlation within studies.

    Examples
    --------
    >>> sampling_covariance([0.04, 0.09, 0.05], ["a", "a", "b"], rho=0.5).tolist()
    [[0.04, 0.03, 0.0], [0.03, 0.09, 0.0], [0.0, 0.0, 0.05]]

    Parameters
    ----------
    vi : array_like, shape (N,)
    cluster : iterable, shape (N,)
        The study of each effect; those of different studies are independent.
    rho : float, optional
        Correlation of two outcomes of a study.
    time, phi : optional
        Times of repeated measures, and their correlation at distance 1: ``phi^|t_i - t_j|``; times `rho` where both are
        given.
    shared : array_like, shape (N,), optional
        Variance of the arm that the contrasts of a study share (its ``sd^2 / n``): their covariance, instead of a
        correlation.

    Returns
    -------
    ndarray, shape (N, N)

    Raises
    ------
    DataError
        If lengths differ, or what comes out is no covariance.
    MethodError
        If neither a correlation nor a shared variance is given.
    """
    v, groups = vector("vi", vi), list(cluster)
    if len(groups) != len(v):
        raise DataError(f"`cluster` has {len(groups)} entries and `vi` has {len(v)}.")
    if not len(v):
        raise DataError("`vi` is empty; give one variance a row.")
    if np.any(~(v > 0)):
        raise DataError("`vi` holds a value that is not positive.")
    codes = np.array([{g: i for i, g in enumerate(dict.fromkeys(groups))}[g] for g in groups])
    same = codes[:, None] == codes[None, :]
    if shared is not None:
        if rho is not None or phi is not None:
            raise MethodError("`shared` and a correlation (`rho`, `phi`) are both given; give one.")
        arm = np.broadcast_to(vector("shared", shared), v.shape)
        V = np.where(same, np.minimum(arm[:, None], arm[None, :]), 0.0)
        np.fill_diagonal(V, v)
    else:
        if rho is None and phi is None:
            raise MethodError("give `rho`, the correlation of outcomes, `phi` with `time`, or `shared`.")
        for name, value in (("rho", rho), ("phi", phi)):
            if value is not None and not -1 < number(name, value) < 1:
                raise MethodError(f"`{name}` is {value!r}; a correlation lies between -1 and 1.")
        correlation = np.full((len(v), len(v)), 1.0 if rho is None else float(rho))
        if phi is not None:
            if time is None:
                raise MethodError("`phi` needs `time`, the times of the measures.")
            t = vector("time", time)
            if t.shape != v.shape or np.any(np.isnan(t)):
                raise DataError(f"`time` must have a number for each of {len(v)} effects.")
            apart = np.abs(t[:, None] - t[None, :])
            if phi < 0 and np.any(apart != np.round(apart)):
                raise MethodError(f"`phi` is {phi!r}; a negative one needs times that are whole numbers apart.")
            correlation = np.where(apart == 0, correlation, correlation * float(phi) ** apart)
        np.fill_diagonal(correlation, 1.0)
        V = np.where(same, correlation * np.sqrt(np.outer(v, v)), 0.0)
    if np.linalg.eigvalsh(V)[0] <= 0:
        raise DataError("these variances and correlations are no covariance: it is not positive definite.")
    return V


def whole_covariance(V: ArrayLike, size: int) -> Array:
    """Return the whole sampling covariance.

    Raises
    ------
    DataError
        If it is none.
    """
    given = np.asarray(V, dtype=np.float64)
    matrix = np.diag(given) if given.ndim == 1 else given
    if matrix.shape != (size, size):
        raise DataError(f"`V` has the shape {given.shape} and there are {size} effects.")
    if not np.all(np.isfinite(matrix)):
        raise DataError("`V` holds a missing or infinite value.")
    if not np.allclose(matrix, matrix.T, rtol=1e-10, atol=0):
        raise DataError("`V` is not symmetric.")
    if np.any(np.diag(matrix) <= 0) or np.linalg.eigvalsh(matrix)[0] <= 0:
        raise DataError("`V` is no covariance: it is not positive definite.")
    return matrix
