"""Search: the highest likelihood of a mixed model, with its bound tau2 = 0."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.errors import ConvergenceError
from lbpmeta.pooling.glmm.families import Family, TwoRows
from lbpmeta.pooling.glmm.quadrature import NODES, marginal, rises_from_zero
from lbpmeta.pooling.glmm.random_intercepts import NODES_TWO, marginal_two
from lbpmeta.pooling.kernel.differences import top_by_differences
from lbpmeta.pooling.kernel.newton import ascend, with_held

__all__ = ["Highest", "highest", "highest_two", "laplace_two", "profile_height"]

#: Below this log tau the likelihood is that of tau2 = 0 to double precision.
_NOTHING: Final = -9.0
#: Nodes while searching.
_COARSE: Final = 11
_STARTS: Final = (-0.9, 0.3, -2.5)
#: Values of log tau that no data determine.
_WITHOUT_END: Final = (3.0, 5.0)
#: A log tau at which the slope tells whether the likelihood rises from tau2 = 0.
_LITTLE: Final = -4.0
#: (parameters, height, Hessian)
Top = tuple[Array, float, Array]
#: (parameters, nodes) -> log-likelihood, gradient, Hessian
Leveled = Callable[[Array, int], tuple[float, Array, Array]]
#: An effect or an intercept beyond it lies at infinity.
_FAR: Final = 40.0
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


def _top_at(family: Family, tau: float, start: Array, nodes: int = NODES) -> tuple[Array, float, Array]:
    """Return the maximum at a value of tau: (effect, intercepts), height and Hessian."""

    def value(t: Array) -> tuple[float, Array, Array]:
        if np.max(np.abs(np.delete(t, 1))) > _FAR:
            return -math.inf, np.zeros_like(t), np.zeros((len(t), len(t)))
        return marginal(family, float(t[0]), tau, t[2:], nodes)

    return ascend(with_held(value, 1, tau), start, what=_WHAT)


def profile_height(family: Family, tau: float, start: Array) -> float:
    """Return the largest log-likelihood at a value of tau."""
    return _top_at(family, tau, start)[1]


def highest(family: Family, start: float, *, common_only: bool) -> Highest:
    """Return the maximum of a model with one random effect."""
    at, common, hessian = _top_at(family, 0.0, np.concatenate([[start], family.intercepts]))
    bound = Highest(np.insert(at, 1, -math.inf), common, common, _se(hessian))
    if common_only:
        return bound

    def value(t: Array, nodes: int) -> tuple[float, Array, Array]:
        if np.max(np.abs(t)) > _FAR or not _NOTHING < t[1] < 6:
            return -math.inf, np.zeros_like(t), np.zeros((len(t), len(t)))
        return marginal(family, float(t[0]), math.exp(t[1]), t[2:], nodes)

    found = _above(value, at, 1, common, rises_from_zero(family, float(at[0]), at[1:]))
    return bound if found is None else Highest(found[0], found[1], common, _se(found[2]))


def _above(value: Leveled, at: Array, index: int, common: float, rises: bool) -> Top | None:
    """Return the maximum with tau2 above 0 where the likelihood is higher there; None where 0 is the best.

    Parameters
    ----------
    value : callable
        Of all parameters, and of the nodes.
    at : ndarray
        The others at the common effect.
    index : int
        Place of log tau among all.
    common : float
        Height with tau2 = 0.
    rises : bool
        Whether the likelihood rises where tau2 leaves 0. Where it falls it may still be higher further on: its largest
        values at some tau tell.
    """
    tries = []
    for log_tau in _STARTS:
        start = np.insert(at, index, log_tau)
        if rises:
            tries.append((value(start, _COARSE)[0], start))
            continue
        try:
            others, height, _ = ascend(with_held(lambda t: value(t, _COARSE), index, log_tau), at, what=_WHAT)
        except ConvergenceError:
            continue
        if height > common:
            tries.append((height, np.insert(others, index, log_tau)))
    for _, start in sorted(tries, key=lambda one: -one[0]):
        try:
            near = ascend(lambda t: value(t, _COARSE), start, what=_WHAT)[0]
            found = ascend(lambda t: value(t, NODES), near, what=_WHAT)
        except ConvergenceError:
            continue  # it ran to the bound
        if found[1] > common + 1e-9:
            return found
    if any(value(np.insert(at, index, far), _COARSE)[0] > common for far in _WITHOUT_END):
        raise ConvergenceError(
            f"{_WHAT}: the likelihood rises with tau2 without end: hardly a study says how large its effect is. Use "
            "`effect='common'`, or the beta-binomial model 'BB'."
        )
    return None


def highest_two(family: TwoRows, start: float, *, common_only: bool) -> Highest:
    """Return the maximum with random intercepts; theta is (effect, log tau, mean, log sd of intercepts).

    Either variance can be 0: the likelihood at the bound is that of a variance too small to matter.
    """
    mean = float(np.mean(family.intercepts))
    spread = max(0.3, float(np.std(family.intercepts)))
    at, common, hessian = _intercepts_free_or_zero(
        lambda t, nodes: marginal_two(family, t, common=True, nodes=nodes), np.array([start, mean, math.log(spread)])
    )
    bound = _as_highest((at, common, hessian), common)
    if common_only:
        return bound

    def both(t: Array, nodes: int) -> tuple[float, Array, Array]:
        return marginal_two(family, t, common=False, nodes=nodes)

    near_zero = np.append(np.maximum(at, [-math.inf, -math.inf, _NOTHING]), _LITTLE)
    rises = bool(both(near_zero, NODES_TWO)[1][3] > 0)
    if math.isfinite(at[2]):
        found = _above(both, at, 3, common, rises)
    else:
        found = _above(lambda t, nodes: with_held(lambda x: both(x, nodes), 2, _NOTHING)(t), at[:2], 2, common, rises)
        found = None if found is None else (np.insert(found[0], 2, -math.inf), *found[1:])
    return bound if found is None else _as_highest(found, common)


def laplace_two(family: TwoRows, exact: Highest, *, common_only: bool) -> Highest:
    """Return the maximum of Laplace's approximation of the likelihood with random intercepts: one node.

    Parameters
    ----------
    family : TwoRows
    exact : Highest
        The maximum of the likelihood, near which it lies. At a bound, or with a common effect, it is returned as it is:
        with one random effect left the programs take quadrature.
    common_only : bool
    """
    if common_only:
        return exact
    theta = np.array([exact.theta[0], exact.theta[2], exact.theta[3], exact.theta[1]])  # as marginal_two has them
    if not np.all(np.isfinite(theta)):
        return exact
    top = top_by_differences(
        lambda t: marginal_two(family, t, common=False, nodes=1)[0], theta, what="`glmm`, model 'UM.RS'"
    )
    common = top_by_differences(
        lambda t: marginal_two(family, t, common=True, nodes=1)[0], top[0][:3], what="`glmm`, model 'UM.RS'"
    )
    return _as_highest(top, common[1])


def _intercepts_free_or_zero(value: Leveled, start: Array) -> Top:
    """Return the maximum over all parameters, with the variance of intercepts inside or at 0."""
    try:
        top = ascend(lambda t: value(t, NODES_TWO), start, what=_WHAT)
        if top[0][2] > _NOTHING:
            return top
    except ConvergenceError:
        pass
    held = with_held(lambda t: value(t, NODES_TWO), 2, _NOTHING)
    theta, height, H = ascend(held, np.delete(start, 2), what="`glmm`, model 'UM.RS'")
    return np.insert(theta, 2, -math.inf), height, H


def _as_highest(top: Top, common: float) -> Highest:
    theta, height, hessian = top
    log_tau = theta[3] if len(theta) > 3 else -math.inf
    return Highest(
        np.array([theta[0], log_tau, theta[1], theta[2]]), height, common, _se(hessian), math.exp(2 * theta[2])
    )
