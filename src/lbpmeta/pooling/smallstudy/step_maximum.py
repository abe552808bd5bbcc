"""Maximum of the step-function selection likelihood: several bounded searches, then Newton steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lbpmeta.errors import ConvergenceError
from lbpmeta.pooling.smallstudy.step_likelihood import StepLikelihood

__all__ = ["DELTA_LIMITS", "Maximum", "maximize"]

#: Search range of a relative selection probability; an estimate at its end is not estimable.
DELTA_LIMITS = (1e-5, 1e5)

_TOLERANCE = 1e-10
_MAX_NEWTON = 60


@dataclass(frozen=True, slots=True, eq=False)
class Maximum:
    """Where the likelihood is greatest.

    `se` holds the standard errors of mu, tau2, delta_2 ... delta_J from the observed information of the
    parameters that are free and not at a limit; NaN for the others.
    """

    mu: float
    tau2: float
    delta: NDArray[np.float64]
    se: tuple[float, ...]
    log_likelihood: float
    tau2_at_zero: bool
    delta_at_limit: bool


def maximize(
    likelihood: StepLikelihood, starts: list[NDArray[np.float64]], *, free_tau2: bool, free_delta: bool
) -> Maximum:
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
    from scipy.optimize import minimize

    # Unit-free coordinates, so that effects in points and effects in log units converge alike.
    unit = float(np.sqrt(np.mean(likelihood.vi) + np.var(likelihood.yi)))
    scale = np.concatenate([[unit, unit**2], np.ones(likelihood.counts.size - 1)])
    low, high = np.full(scale.size, -np.inf), np.full(scale.size, np.inf)
    low[1], low[2:], high[2:] = 0.0, np.log(DELTA_LIMITS[0]), np.log(DELTA_LIMITS[1])

    def objective(z: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, gradient, _ = _log_delta_derivatives(likelihood, z * scale)
        return -value, -gradient * scale

    best: tuple[float, NDArray[np.float64]] | None = None
    for start in starts:
        if not free_tau2:
            low[1] = high[1] = start[1]
        if not free_delta:
            low[2:] = high[2:] = start[2:]
        # Far from the data the density underflows to inf, which the line search steps back from.
        with np.errstate(all="ignore"):
            found = minimize(
                objective,
                start / scale,
                jac=True,
                method="L-BFGS-B",
                bounds=list(zip(low / scale, high / scale)),
            )
        if np.isfinite(found.fun) and (best is None or found.fun < best[0]):
            best = (float(found.fun), np.clip(found.x * scale, low, high))
    if best is None:
        raise ConvergenceError("the selection likelihood is not finite at any start; rescale the effects.")
    x, active = _newton(likelihood, best[1], low, high, scale)
    return _describe(likelihood, x, active, free_tau2=free_tau2, free_delta=free_delta)


def _split(x: NDArray[np.float64]) -> tuple[float, float, NDArray[np.float64]]:
    return float(x[0]), float(x[1]), np.exp(np.concatenate([[0.0], x[2:]]))


def _log_delta_derivatives(
    likelihood: StepLikelihood, x: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64], NDArray[np.float64]]:
    """Value, gradient and Hessian in (mu, tau2, log delta)."""
    mu, tau2, delta = _split(x)
    gradient, hessian = likelihood.derivatives(mu, tau2, delta)
    chain = np.concatenate([[1.0, 1.0], delta[1:]])
    gradient = gradient * chain
    hessian = hessian * np.outer(chain, chain)
    inner = np.arange(2, x.size)
    hessian[inner, inner] += gradient[2:]
    return likelihood.value(mu, tau2, delta), gradient, hessian


def _newton(
    likelihood: StepLikelihood,
    x: NDArray[np.float64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    scale: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Newton steps on the free coordinates; a coordinate at a limit whose gradient points outwards is held."""
    value, gradient, hessian = _log_delta_derivatives(likelihood, x)
    for _ in range(_MAX_NEWTON):
        active = ((x <= low) & (gradient <= 0)) | ((x >= high) & (gradient >= 0)) | (low == high)
        free = ~active
        g = (gradient * scale)[free]
        if np.abs(g).max() < _TOLERANCE:
            return x, active
        h = (hessian * np.outer(scale, scale))[np.ix_(free, free)]
        # Flip the directions of wrong curvature: a step uphill even where the surface is not concave.
        values, vectors = np.linalg.eigh(-h)
        values = np.maximum(np.abs(values), 1e-12 * np.abs(values).max())
        step = np.zeros(x.size)
        step[free] = (vectors @ ((vectors.T @ g) / values)) * scale[free]
        for halving in range(50):
            trial = np.clip(x + step / 2**halving, low, high)
            new, new_gradient, new_hessian = _log_delta_derivatives(likelihood, trial)
            # Near the top the value cannot rise by more than rounding; a smaller gradient is progress too.
            smaller = np.abs((new_gradient * scale)[free]).max() < np.abs(g).max()
            if new > value or (smaller and new >= value - 1e-12 * (1 + abs(value))):
                break
        else:
            break
        x, value, gradient, hessian = trial, new, new_gradient, new_hessian
    active = ((x <= low) & (gradient <= 0)) | ((x >= high) & (gradient >= 0)) | (low == high)
    left = np.abs((gradient * scale)[~active]).max()
    if left > 1e-7:
        raise ConvergenceError(
            f"the selection likelihood has no maximum that could be reached (gradient {left:.1e} after "
            f"{_MAX_NEWTON} Newton steps); use fewer `steps`, or give `delta`."
        )
    return x, active


def _describe(
    likelihood: StepLikelihood,
    x: NDArray[np.float64],
    active: NDArray[np.bool_],
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
