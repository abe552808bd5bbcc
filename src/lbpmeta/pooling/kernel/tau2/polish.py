"""Roots of the likelihood's score in given brackets: Newton's method, safeguarded by bisection."""

from __future__ import annotations

import numpy as np

from lbpmeta.arrays import Array, Flags, Index
from lbpmeta.pooling.kernel.tau2.score import newton

__all__ = ["polish", "polish_one"]


_MAX_STEPS = 100
#: A Newton step relative to ``tau2 + smallest v`` that is the last one, and a bracket that cannot be halved.
_LAST_STEP = 3e-8
_TIGHT = 4e-16


def polish(
    y: Array, v: Array, floor: Array, low: Array, high: Array, t: Array, restricted: bool
) -> tuple[Array, Flags]:
    """Root of ``B / A - 1`` in each bracket ``(low, high)``, from t, and whether it was found.

    `floor` is the smallest variance of each set: steps are measured relative to ``t + floor``.
    """
    root, solved = t.copy(), np.zeros(t.size, dtype=np.bool_)
    active: Index | None = None
    for _ in range(_MAX_STEPS):
        phi, target = newton(y, v, t, restricted)
        below = phi < 0
        low, high = np.where(below, t, low), np.where(below, high, t)
        inside = (target >= low) & (target <= high)
        step = np.abs(target - t)
        t = np.where(inside, target, 0.5 * (low + high))
        x = t + floor
        # convergence is quadratic: after a step this small what remains is of the order of its square
        done = (inside & (step <= _LAST_STEP * x)) | (high - low <= _TIGHT * x)
        if done.all():
            if active is None:
                return t, done
            root[active], solved[active] = t, done
            return root, solved
        if 2 * np.count_nonzero(done) >= done.size:
            if active is None:
                active = np.arange(t.size)
            root[active], solved[active] = t, done
            keep = (~done).nonzero()[0]
            active = active[keep]
            y, v = y.take(keep, axis=1), v.take(keep, axis=1)
            floor, low, high, t = floor[keep], low[keep], high[keep], t[keep]
    if active is None:
        return t, solved
    root[active] = t
    return root, solved


def polish_one(
    y: Array, v: Array, floor: float, low: float, high: float, t: float, restricted: bool
) -> tuple[float, bool]:
    """The iteration of :func:`polish` for one set of shape (k,), on plain numbers."""
    for _ in range(_MAX_STEPS):
        phi, target = map(float, newton(y, v, t, restricted))
        if phi < 0:
            low = t
        else:
            high = t
        inside = low <= target <= high
        step = abs(target - t)
        t = target if inside else 0.5 * (low + high)
        x = t + floor
        if (inside and step <= _LAST_STEP * x) or high - low <= _TIGHT * x:
            return t, True
    return t, False
