"""Weighted least squares for a general design, and the traces that moment and likelihood estimators need.

Everything works on a QR decomposition of the weighted design, never on the normal equations, so that a
moderator such as the calendar year costs no digits. ``P = W - W X (X'WX)^-1 X'W`` is never formed: each
quantity is O(k p^2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.errors import MethodError

__all__ = ["Wls", "check_rank", "orthonormal_basis", "trace_projected", "trace_weighted", "wls"]


#: A column whose part orthogonal to the columns before it is smaller than this share of its length adds
#: nothing that double precision can tell from rounding.
RANK_TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True)
class Wls:
    """A weighted least-squares fit.

    Parameters
    ----------
    beta : ndarray, shape (p,)
    cov : ndarray, shape (p, p)
        ``(X'WX)^-1``.
    residual : ndarray, shape (k,)
    rss : float
        ``y'Py``, the weighted residual sum of squares.
    leverage : ndarray, shape (k,)
        Diagonal of the hat matrix ``X (X'WX)^-1 X'W``.
    q : ndarray, shape (k, p)
        Orthonormal basis of the weighted design.
    weights : ndarray, shape (k,)
    """

    beta: Array
    cov: Array
    residual: Array
    rss: float
    leverage: Array
    q: Array
    weights: Array


def wls(y: Array, X: Array, w: Array) -> Wls:
    """Fit ``y = X beta`` with weights ``w``.

    An unweighted fit is taken off first, so that the residuals keep their digits when `y` is large.

    Examples
    --------
    >>> fit = wls(np.array([1.0, 2.0, 4.0]), np.ones((3, 1)), np.array([1.0, 1.0, 2.0]))
    >>> fit.beta
    array([2.75])
    """
    start = np.linalg.lstsq(X, y, rcond=None)[0]
    y0 = y - X @ start
    root = np.sqrt(w)
    q, r = np.linalg.qr(X * root[:, None])
    inverse = np.linalg.solve(r, np.eye(X.shape[1]))
    step = inverse @ (q.T @ (root * y0))
    residual = y0 - X @ step
    return Wls(
        beta=start + step,
        cov=inverse @ inverse.T,
        residual=residual,
        rss=float(np.sum(w * residual**2)),
        leverage=np.sum(q**2, axis=1),
        q=q,
        weights=w,
    )


def trace_weighted(fit: Wls, d: Array | float = 1.0) -> float:
    """Return ``tr(P D)`` for a diagonal ``D``; ``d = 1`` gives ``tr(P)``."""
    return float(np.sum(fit.weights * (1.0 - fit.leverage) * d))


def trace_projected(fit: Wls, d: Array) -> float:
    """Return ``tr(P D P D)`` for a diagonal ``D``.

    With ``D`` the marginal variances, ``2 tr(PDPD)`` is the variance of the quadratic form ``y'Py``
    (Searle SR. Linear Models. 1971, p. 57).
    """
    e = fit.weights * d
    cross = fit.q.T @ (e[:, None] * fit.q)
    return float(np.sum(e**2 * (1.0 - 2.0 * fit.leverage)) + np.sum(cross**2))


def orthonormal_basis(X: Array) -> Array:
    """Return an orthonormal basis of the columns of `X`, shape (k, p)."""
    return np.linalg.qr(X / np.linalg.norm(X, axis=0))[0]


def check_rank(X: Array, names: tuple[str, ...]) -> None:
    """Raise if a column of the design is zero or a linear combination of the columns before it.

    Raises
    ------
    MethodError
        Naming the first such column.
    """
    k, p = X.shape
    if k <= p:
        raise MethodError(
            f"`moderators`: {k} studies cannot support {p} coefficients ({', '.join(names)}) and a residual "
            f"variance; at least {p + 1} studies are needed. Use fewer moderators."
        )
    length = np.linalg.norm(X, axis=0)
    for j in range(p):
        if length[j] == 0:
            raise MethodError(f"`moderators`: column {names[j]!r} is zero in every study; remove it.")
    diagonal = np.abs(np.diag(np.linalg.qr(X / length)[1]))
    for j in range(p):
        if diagonal[j] < RANK_TOLERANCE:
            before = ", ".join(names[:j])
            raise MethodError(
                f"`moderators`: column {names[j]!r} is a linear combination of the columns before it "
                f"({before}), so its coefficient is not defined. "
                "Remove it, or centre it if it varies in its last digits only."
            )
