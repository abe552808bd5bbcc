"""Orthant: the probability that every coordinate of a normal vector is positive, in up to four dimensions.

``d/dt P(Z < b; R(t)) = sum over pairs of (r_ij - 0) phi2(b_i, b_j; t r_ij) P(the others < b given these)`` with
``R(t) = (1 - t) I + t R``, from independence at t = 0 (Plackett 1954). The condition leaves one coordinate (Phi) or two
(Owen's T), so that one smooth integral over t remains; Gauss-Legendre quadrature on a finer grid near t = 1 does it.

References
----------
Plackett RL. Biometrika 1954;41:351-360. Owen DB. Ann Math Stat 1956;27:1075-1090. Genz A. Stat Comput 2004;14:251-260.
"""

from __future__ import annotations

from itertools import combinations
from typing import Final

import numpy as np
from scipy.special import ndtr, owens_t

from lbpmeta.arrays import Array
from lbpmeta.errors import MethodError

__all__ = ["orthant_probability"]

#: Points of a rule of Gauss and Legendre on each piece of (0, 1); the pieces halve towards 1, where a nearly singular
#: correlation bends the integrand.
_POINTS: Final = 24
_PIECES: Final = 14


def _nodes() -> tuple[Array, Array]:
    x, w = np.polynomial.legendre.leggauss(_POINTS)
    edges = np.concatenate([[0.0], 1.0 - 0.5 ** np.arange(1, _PIECES), [1.0]])
    half = np.diff(edges) / 2
    return (edges[:-1, None] + half[:, None] * (1 + x)).ravel(), (half[:, None] * w).ravel()


_T, _W = _nodes()


def _both_below(a: Array, b: Array, r: Array) -> Array:
    """P(X < a, Y < b) of a standard bivariate normal, by Owen's T."""
    root = np.sqrt((1 - r) * (1 + r))
    with np.errstate(divide="ignore", invalid="ignore"):
        to_a = np.where(a == 0, np.copysign(np.inf, b - r * a), (b - r * a) / (a * root))
        to_b = np.where(b == 0, np.copysign(np.inf, a - r * b), (a - r * b) / (b * root))
    both_zero = (a == 0) & (b == 0)
    delta = np.where((a * b > 0) | ((a * b == 0) & (a + b >= 0)), 0.0, 0.5)
    value = 0.5 * (ndtr(a) + ndtr(b)) - owens_t(a, to_a) - owens_t(b, to_b) - delta
    return np.where(both_zero, 0.25 + np.arcsin(r) / (2 * np.pi), value)


def orthant_probability(mean: Array, cov: Array) -> float:
    """Return ``P(X > 0 in every coordinate)`` of ``X ~ N(mean, cov)``.

    Parameters
    ----------
    mean : ndarray, shape (m,)
        m from 1 to 4.
    cov : ndarray, shape (m, m)
        Positive definite.

    Raises
    ------
    MethodError
        For more dimensions.

    Examples
    --------
    >>> round(orthant_probability(np.zeros(3), np.eye(3)), 12)
    0.125
    """
    m = len(mean)
    if m > 4:
        raise MethodError(f"`mean` has {m} coordinates; orthants are computed in up to 4.")
    sd = np.sqrt(np.diag(cov))
    b = mean / sd
    if m == 1:
        return float(ndtr(b[0]))
    R = cov / np.outer(sd, sd)
    if m == 2:
        return float(_both_below(b[:1], b[1:], R[:1, 1])[0])
    total = np.zeros_like(_T)
    for i, j in combinations(range(m), 2):
        r = _T * R[i, j]
        rest = [c for c in range(m) if c not in (i, j)]
        one = (1 - r) * (1 + r)
        density = np.exp(-(b[i] ** 2 - 2 * r * b[i] * b[j] + b[j] ** 2) / (2 * one)) / (2 * np.pi * np.sqrt(one))
        above, spread = [], []
        for c in rest:
            to_i, to_j = _T * R[c, i], _T * R[c, j]
            # regression of coordinate c on the pair at its bounds
            shift = (to_i * (b[i] - r * b[j]) + to_j * (b[j] - r * b[i])) / one
            above.append(b[c] - shift)
            spread.append(1 - (to_i**2 - 2 * r * to_i * to_j + to_j**2) / one)
        if len(rest) == 1:
            inner = ndtr(above[0] / np.sqrt(spread[0]))
        else:
            c, d = rest
            across = (
                _T * R[c, d]
                - (
                    _T**2 * (R[c, i] * R[d, i] + R[c, j] * R[d, j])
                    - r * _T**2 * (R[c, i] * R[d, j] + R[c, j] * R[d, i])
                )
                / one
            )
            root = np.sqrt(spread[0] * spread[1])
            inner = _both_below(above[0] / np.sqrt(spread[0]), above[1] / np.sqrt(spread[1]), across / root)
        total += R[i, j] * density * inner
    return float(np.prod(ndtr(b)) + np.sum(_W * total))
