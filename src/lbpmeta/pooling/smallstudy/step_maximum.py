"""Maximum of the step-function selection likelihood: Newton steps from several starting points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lbpmeta.arrays import Array, Flags
from lbpmeta.errors import ConvergenceError
from lbpmeta.pooling.smallstudy.step_likelihood import StepLikelihood

__all__ = ["DELTA_LIMITS", "Maximum", "maximize"]

#: Search range of a relative selection probability; an estimate at its end is not estimable.
DELTA_LIMITS = (1e-5, 1e5)

#: Largest slope (per unit-free coordinate) that counts as a maximum, and the one that ends a search.
_TOLERANCE = 1e-8
_TIGHT = 1e-12
_MAX_NEWTON = 100
_MAX_HALVINGS = 40
#: Longest step in unit-free coordinates: keeps a search on its own hill.
_LONGEST = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Maximum:
    """Where the likelihood is greatest.

    `se` holds the standard errors of mu, tau2, delta_2 ... delta_J from the observed information of the
    parameters that are free and not at a limit; NaN for the others.
    """

    mu: float
    tau2: float
    delta: Array
    se: tuple[float, ...]
    log_likelihood: float
    tau2_at_zero: bool
    delta_at_limit: bool


def maximize(likelihood: StepLikelihood, starts: list[Array], *, free_tau2: bool, free_delta: bool) -> Maximum:
    """Maximize over mu, tau2 >= 0 and delta within :data:`DELTA_LIMITS`.

    Parameters
    ----------
    likelihood : StepLikelihood
    starts : list of ndarray, shape (J + 1,)
        Points (mu, tau2, log delta_2 ... log delta_J); the likelihood can have several maxima.
    free_tau2, free_delta : bool
        Whether to hold tau2, or every delta, at its starting value.

    Raises
    ------
    ConvergenceError
        If no search ends where the gradient of the free parameters vanishes.
    """
    # Unit-free coordinates, so that effects in points and effects in log units converge alike.
    unit = float(np.sqrt(np.mean(likelihood.vi) + np.var(likelihood.yi)))
    scale = np.concatenate([[unit, unit**2], np.ones(likelihood.counts.size - 1)])
    low, high = np.full(scale.size, -np.inf), np.full(scale.size, np.inf)
    low[1], low[2:], high[2:] = 0.0, np.log(DELTA_LIMITS[0]), np.log(DELTA_LIMITS[1])
    ends = []
    for start in starts:
        if not free_tau2:
            low[1] = high[1] = start[1]
        if not free_delta:
            low[2:] = high[2:] = start[2:]
        ends.append(_newton(likelihood, np.clip(start, low, high), low, high, scale))
    best = max(ends, key=lambda end: end.value)
    if not best.gradient <= _TOLERANCE:
        raise ConvergenceError(
            f"the selection likelihood has no maximum that could be reached (gradient {best.gradient:.1e} after "
            f"{_MAX_NEWTON} Newton steps); use fewer `steps`, or give `delta`."
        )
    return _describe(likelihood, best.x, best.held, free_tau2=free_tau2, free_delta=free_delta)


def _split(x: Array) -> tuple[float, float, Array]:
    return float(x[0]), float(x[1]), np.exp(np.concatenate([[0.0], x[2:]]))


def _log_delta_derivatives(likelihood: StepLikelihood, x: Array) -> tuple[float, Array, Array]:
    """Value, gradient and Hessian in (mu, tau2, log delta)."""
    mu, tau2, delta = _split(x)
    gradient, hessian = likelihood.derivatives(mu, tau2, delta)
    chain = np.concatenate([[1.0, 1.0], delta[1:]])
    gradient = gradient * chain
    hessian = hessian * np.outer(chain, chain)
    inner = np.arange(2, x.size)
    hessian[inner, inner] += gradient[2:]
    return likelihood.value(mu, tau2, delta), gradient, hessian


class _End(NamedTuple):
    """Where a search ended: the point, the likelihood, the largest free slope, the coordinates held at a limit."""

    x: Array
    value: float
    gradient: float
    held: Flags


def _newton(
    likelihood: StepLikelihood,
    x: Array,
    low: Array,
    high: Array,
    scale: Array,
) -> _End:
    """Newton steps uphill; a coordinate at a limit whose slope points outwards is held there."""
    value, gradient, hessian = _log_delta_derivatives(likelihood, x)
    for _ in range(_MAX_NEWTON):
        held = ((x <= low) & (gradient <= 0)) | ((x >= high) & (gradient >= 0))
        free = ~held
        g = (gradient * scale)[free]
        steepest = float(np.abs(g).max(initial=0.0))
        if steepest < _TIGHT:
            break
        h = (hessian * np.outer(scale, scale))[np.ix_(free, free)]
        # Turn the directions of wrong curvature round: a step uphill even where the surface is not concave.
        values, vectors = np.linalg.eigh(-h)
        values = np.maximum(np.abs(values), 1e-12 * np.abs(values).max())
        move = vectors @ ((vectors.T @ g) / values)
        move *= min(1.0, _LONGEST / float(np.abs(move).max()))
        step = np.zeros(x.size)
        step[free] = move * scale[free]
        for halving in range(_MAX_HALVINGS):
            trial = np.clip(x + step / 2**halving, low, high)
            new, new_gradient, new_hessian = _log_delta_derivatives(likelihood, trial)
            # Near the top the value cannot rise by more than rounding; a smaller slope is progress too.
            flatter = np.abs((new_gradient * scale)[free]).max() < steepest
            if new > value or (flatter and new >= value - 1e-13 * (1 + abs(value))):
                break
        else:
            break
        x, value, gradient, hessian = trial, new, new_gradient, new_hessian
    held = ((x <= low) & (gradient <= 0)) | ((x >= high) & (gradient >= 0))
    steepest = float(np.abs((gradient * scale)[~held]).max(initial=0.0))
    return _End(x, value, steepest, held)


def _describe(
    likelihood: StepLikelihood,
    x: Array,
    active: Flags,
    *,
    free_tau2: bool,
    free_delta: bool,
) -> Maximum:
    mu, tau2, delta = _split(x)
    _, hessian = likelihood.derivatives(mu, tau2, delta)
    free = np.flatnonzero(~active)
    se = np.full(x.size, np.nan)
    information = -hessian[np.ix_(free, free)]
    variance = np.diag(np.linalg.inv(information))
    if not (variance > 0).all():
        raise ConvergenceError(
            "the information matrix of the selection model is not positive definite: the data do not identify "
            "the effect and the selection apart; use fewer `steps`, or give `delta`."
        )
    se[free] = np.sqrt(variance)
    return Maximum(
        mu=mu,
        tau2=tau2,
        delta=delta,
        se=tuple(float(e) for e in se),
        log_likelihood=likelihood.value(mu, tau2, delta),
        tau2_at_zero=free_tau2 and bool(active[1]),
        delta_at_limit=free_delta and bool(active[2:].any()),
    )
