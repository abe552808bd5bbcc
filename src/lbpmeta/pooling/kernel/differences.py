"""Differences: the maximum of a likelihood that is an approximation, whose derivatives are taken by differences.

Laplace's approximation has no gradient by Fisher's identity, which holds of the integral alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.errors import ConvergenceError
from lbpmeta.pooling.kernel.newton import uphill

__all__ = ["top_by_differences"]

#: Steps of first and of second differences: rounding and the next term of the series are both below 1e-8 there.
_FIRST: Final = 1e-3
_SECOND: Final = 1e-2
#: Weights of a central difference of fourth order.
_WEIGHTS: Final = ((1.0, 8 / 12), (-1.0, -8 / 12), (2.0, -1 / 12), (-2.0, 1 / 12))
_STEPS: Final = 60
#: What a further step may still gain in log-likelihood, twice.
_DONE: Final = 1e-15
_HALVINGS: Final = 30
#: Of the gain of one step to that before, where the curvature is taken anew; and a gain that is rounding alone.
_SLOW: Final = 0.1
_ROUNDING: Final = 1e-10
#: Share of the height below which two heights are equal but for rounding: a last step gains less than that.
_EQUAL: Final = 4e-16


def top_by_differences(value: Callable[[Array], float], start: Array, *, what: str) -> tuple[Array, float, Array]:
    """Return the maximum of a smooth function of few parameters, its height, and the Hessian there.

    Parameters
    ----------
    value : callable
        Parameters -> height; -inf where it is not defined.
    start : ndarray, shape (q,)
        Near the maximum.
    what : str
        Who asks, for the error.

    Raises
    ------
    ConvergenceError
        If no maximum is reached.

    Examples
    --------
    >>> top, height, H = top_by_differences(lambda t: float(np.sum(np.sin(t))), np.array([1.0, 2.0]), what="it")
    >>> top.round(6), round(height, 9), H.round(6)
    (array([1.570796, 1.570796]), 2.0, array([[-1.,  0.],
           [ 0., -1.]]))
    """
    t, height = start.astype(np.float64), value(start)
    H, before = _plain(value, t, height, _SECOND), math.inf
    for _ in range(_STEPS):
        slope = _gradient(value, t)
        if not (np.all(np.isfinite(slope)) and np.all(np.isfinite(H))):
            break
        step = uphill(H) @ slope
        gain = float(slope @ step)
        if gain < _DONE:
            return _on_top(value, t, height, what)
        if gain > _SLOW * before:  # the curvature of another place leads no further
            H = _plain(value, t, height, _SECOND)
            step = uphill(H) @ slope
        before = gain
        slack = _EQUAL * abs(height) if gain < _ROUNDING else 0.0
        for _ in range(_HALVINGS):
            reached = value(t + step)
            if reached >= height - slack:
                break
            step = step / 2
        else:  # nothing is left but rounding
            if gain < _ROUNDING:
                return _on_top(value, t, height, what)
            break
        t, height = t + step, reached
    raise _lost(what)


def _on_top(value: Callable[[Array], float], t: Array, height: float, what: str) -> tuple[Array, float, Array]:
    H = _hessian(value, t, height)
    if not np.all(np.isfinite(H)) or np.linalg.eigvalsh(H)[-1] >= 0:
        raise _lost(what)
    return t, height, H


def _lost(what: str) -> ConvergenceError:
    return ConvergenceError(f"{what}: no maximum of the approximated likelihood was reached.")


def _gradient(value: Callable[[Array], float], t: Array) -> Array:
    found = np.zeros_like(t)
    for j in range(len(t)):
        for at, weight in _WEIGHTS:
            moved = t.copy()
            moved[j] += at * _FIRST
            found[j] += weight * value(moved) / _FIRST
    return found


def _hessian(value: Callable[[Array], float], t: Array, height: float) -> Array:
    """Return second differences of fourth order: Richardson's mean of two steps."""
    fine, coarse = (_plain(value, t, height, h) for h in (_SECOND, 2 * _SECOND))
    return np.asarray((4 * fine - coarse) / 3, dtype=np.float64)


def _plain(value: Callable[[Array], float], t: Array, height: float, h: float) -> Array:
    q = len(t)
    H = np.full((q, q), math.nan)
    e = np.eye(q) * h
    for i in range(q):
        H[i, i] = (value(t + e[i]) - 2 * height + value(t - e[i])) / h**2
        for j in range(i):
            corners = value(t + e[i] + e[j]) + value(t - e[i] - e[j]) - value(t + e[i] - e[j]) - value(t - e[i] + e[j])
            H[i, j] = H[j, i] = corners / (4 * h**2)
    return H
