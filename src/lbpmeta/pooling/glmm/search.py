"""Search: the highest likelihood of a mixed model, with its bound tau2 = 0."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.errors import ConvergenceError
from lbpmeta.pooling.glmm.families import Family, TwoRows
from lbpmeta.pooling.glmm.quadrature import NODES, marginal
from lbpmeta.pooling.glmm.random_intercepts import marginal_two
from lbpmeta.pooling.kernel.components import climb, near_top

__all__ = ["Highest", "highest", "highest_two", "profile_height"]

#: Below this log tau the likelihood is that of tau2 = 0 to double precision.
_NOTHING: Final = -9.0
#: Nodes while searching.
_COARSE: Final = 11
_STARTS: Final = (-0.9, 0.3, -2.5)
_WHAT: Final = "`glmm`"


@dataclass(frozen=True, slots=True, eq=False)
class Highest:
    """Where a likelihood is highest.

    Parameters
    ----------
    theta : ndarray
        ``(effect, log tau, intercepts)``; log tau is -inf where tau2 is 0.
    loglik, common : float
        At the maximum, and with tau2 = 0.
    se : float
        Of the effect.
    sigma2 : float
        Of random intercepts.
    """

    theta: Array
    loglik: float
    common: float
    se: float
    sigma2: float = math.nan


def _se(hessian: Array, at: int = 0) -> float:
    """Return the standard error of one parameter from the joint information."""
    try:
        variance = float(np.linalg.inv(-hessian)[at, at])
    except np.linalg.LinAlgError:
        return math.nan
    return math.sqrt(variance) if variance > 0 else math.nan


def _top_at(family: Family, tau: float, start: Array) -> tuple[Array, float, Array]:
    """Return the maximum at a value of tau: (effect, intercepts), height and Hessian."""

    def value(t: Array) -> tuple[float, Array]:
        if np.max(np.abs(t)) > 40:
            return -math.inf, np.zeros_like(t)
        height, slope = marginal(family, float(t[0]), tau, t[1:])
        return height, np.delete(slope, 1)

    return climb(value, [start], what=_WHAT, inside=True)


def profile_height(family: Family, tau: float, start: Array) -> float:
    """Return the largest log-likelihood at a value of tau."""
    return _top_at(family, tau, start)[1]


def highest(family: Family, start: float, *, common_only: bool) -> Highest:
    """Return the maximum of a model with one random effect."""
    at, common, hessian = _top_at(family, 0.0, np.concatenate([[start], family.intercepts]))
    bound = Highest(np.insert(at, 1, -math.inf), common, common, _se(hessian))
    if common_only:
        return bound

    def value(t: Array, nodes: int) -> tuple[float, Array]:
        if np.max(np.abs(t)) > 40 or not _NOTHING < t[1] < 6:
            return -math.inf, np.zeros_like(t)
        return marginal(family, float(t[0]), math.exp(t[1]), t[2:], nodes)

    best = bound
    for log_tau in _STARTS:
        try:
            near = near_top(lambda t: value(t, _COARSE), np.insert(at, 1, log_tau))
            theta, height, hessian = climb(lambda t: value(t, NODES), [near], what=_WHAT, inside=True)
        except ConvergenceError:
            continue  # it ran to the bound
        if height > best.loglik + 1e-9 and theta[1] > _NOTHING + 0.5:
            best = Highest(theta, height, common, _se(hessian))
            break
    return best


def highest_two(family: TwoRows, start: float, *, common_only: bool) -> Highest:
    """Return the maximum with random intercepts; theta is (effect, log tau, mean, log sd of intercepts)."""
    mean = float(np.mean(family.intercepts))
    spread = max(0.3, float(np.std(family.intercepts)))
    first = np.array([start, mean, math.log(spread)])
    try:
        at, common, hessian = climb(lambda t: marginal_two(family, t, common=True), [first], what=_WHAT, inside=True)
    except ConvergenceError:
        raise ConvergenceError(
            "`glmm`, model 'UM.RS': the studies' own levels do not vary, so that their variance has no maximum. Use "
            "'UM.FS' or 'CM.EL'."
        ) from None
    bound = Highest(np.array([at[0], -math.inf, *at[1:]]), common, common, _se(hessian), math.exp(2 * at[2]))
    if common_only:
        return bound
    for log_tau in _STARTS:
        try:
            theta, height, hessian = climb(
                lambda t: marginal_two(family, t, common=False), [np.append(at, log_tau)], what=_WHAT
            )
        except ConvergenceError:
            continue
        if height > common + 1e-9 and theta[3] > _NOTHING:
            whole = np.array([theta[0], theta[3], theta[1], theta[2]])
            return Highest(whole, height, common, _se(hessian), math.exp(2 * theta[2]))
    return bound
