"""Newton: the maximum of a likelihood whose Hessian is known."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.errors import ConvergenceError

__all__ = ["Curved", "ascend", "uphill", "with_held"]

#: theta -> (log-likelihood, gradient, Hessian); -inf where it is not defined.
Curved = Callable[[Array], tuple[float, Array, Array]]

#: Most steps, and how often one is halved.
_STEPS: Final = 100
_HALVINGS: Final = 30
#: Longest step of a parameter.
_LONGEST: Final = 2.0
#: Twice what is still to be gained in log-likelihood where the search ends, and where it counts as a maximum.
_DONE: Final = 1e-22
_TOP: Final = 1e-13
#: A step from a maximum is shorter: a plateau without end has a gradient as small as its curvature.
_SHORT: Final = 1e-3


def uphill(H: Array) -> Array:
    """Return the inverse of minus a Hessian, its directions turned uphill."""
    if not np.all(np.isfinite(H)):
        return np.eye(len(H)) * 1e-3
    values, vectors = np.linalg.eigh(H)
    values = np.minimum(-np.abs(values), -1e-9)
    return np.asarray(-(vectors / values) @ vectors.T, dtype=np.float64)


def with_held(value: Curved, index: int, at: float) -> Curved:
    """Return the function of the other parameters, with one of them held at a value."""

    def others(t: Array) -> tuple[float, Array, Array]:
        height, slope, H = value(np.insert(t, index, at))
        return height, np.delete(slope, index), np.delete(np.delete(H, index, axis=0), index, axis=1)

    return others


def ascend(value: Curved, start: Array, *, what: str) -> tuple[Array, float, Array]:
    """Return the maximum that Newton's method reaches, its height, and the Hessian there.

    Steps are halved until the likelihood does not fall. What counts as a maximum is free of scale: what a further step
    could gain, ``gradient' (-Hessian)^-1 gradient``, is nothing.

    Raises
    ------
    ConvergenceError
        If it does not end on top of something.

    Examples
    --------
    >>> top, height, _ = ascend(lambda t: (-float(t @ t), -2 * t, -2 * np.eye(1)), np.array([3.0]), what="a parabola")
    >>> top.tolist(), abs(height)
    ([0.0], 0.0)
    """
    theta = np.asarray(start, dtype=np.float64)
    height, slope, H = value(theta)
    for _ in range(_STEPS if math.isfinite(height) else 0):
        step: Array = uphill(H) @ slope
        if float(step @ slope) < _DONE:
            break
        step = step * min(1.0, _LONGEST / float(np.max(np.abs(step))))
        for _ in range(_HALVINGS):
            reached, after, bend = value(theta + step)
            # beside the top the likelihood is flat to the last digit, and its gradient still says where to go
            level = reached >= height - 1e-13 * abs(height) and np.max(np.abs(after)) < np.max(np.abs(slope))
            if math.isfinite(reached) and (reached > height or level):
                break
            step = step / 2
        else:
            break
        theta, height, slope, H = theta + step, reached, after, bend
    if math.isfinite(height) and np.all(np.isfinite(H)):
        try:
            np.linalg.cholesky(-H)
        except np.linalg.LinAlgError:
            pass
        else:
            step = np.asarray(np.linalg.solve(-H, slope), dtype=np.float64)
            if float(step @ slope) < _TOP and float(np.max(np.abs(step))) < _SHORT:
                return theta, height, H
    raise ConvergenceError(f"{what}: no maximum of the likelihood was reached.")
