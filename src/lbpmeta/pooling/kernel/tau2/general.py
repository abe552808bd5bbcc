"""Residual heterogeneity about any design (meta-regression, subgroups): one function per estimator.

The moment estimators are one line each, ``tau2 = slope y'Py - offset`` with P made of fixed weights; the others solve
an equation. A design of ones gives the estimators of one mean, which :mod:`lbpmeta.pooling.kernel.tau2.moments`,
:mod:`lbpmeta.pooling.kernel.tau2.genq` and :mod:`lbpmeta.pooling.kernel.tau2.likelihood` compute for many sets at once.

References
----------
DerSimonian R, Kacker R. Contemp Clin Trials 2007;28:105-114 (generalized method of moments).
Raudenbush SW. In: The Handbook of Research Synthesis, 2nd ed. 2009, ch. 16.
Viechtbauer W. J Stat Softw 2010;36(3); J Educ Behav Stat 2005;30:261-293.
Sidik K, Jonkman JN. J R Stat Soc C 2005;54:367-384; J Biopharm Stat 2005;15:823-838.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.errors import ConvergenceError
from lbpmeta.pooling.kernel.tau2.estimate import NEARLY_AS_GOOD, ResidualTau2
from lbpmeta.pooling.kernel.wls import Wls, orthonormal_basis, trace_projected, trace_weighted, wls
from lbpmeta.special import chdtri

__all__ = [
    "chi_square_limits",
    "dersimonian_laird",
    "hedges",
    "hunter_schmidt",
    "hunter_schmidt_k",
    "likelihood",
    "maximum_likelihood",
    "paule_mandel",
    "paule_mandel_median",
    "q_equation",
    "residual_q_profile",
    "restricted_likelihood",
    "sidik_jonkman",
]

#: (weighted fit, variances) -> (slope, offset) of ``tau2 = slope y'Py - offset``.
Line: TypeAlias = Callable[[Wls, Array], tuple[float, float]]


def _moments(y: Array, X: Array, v: Array, weights: Array, line: Line) -> ResidualTau2:
    """Return ``slope y'Py - offset``, truncated at 0, and the standard error of that quadratic form."""
    fit = wls(y, X, weights)
    slope, offset = line(fit, v)
    value = slope * fit.rss - offset
    tau2 = max(value, 0.0)
    return ResidualTau2(tau2, slope * math.sqrt(2 * trace_projected(fit, v + tau2)), value <= 0)


def _expected(fit: Wls, v: Array) -> tuple[float, float]:
    """``E(y'Py) = tr(PV) + tau2 tr(P)``, solved for tau2."""
    tr = trace_weighted(fit)
    return 1 / tr, trace_weighted(fit, v) / tr


def dersimonian_laird(y: Array, v: Array, X: Array) -> ResidualTau2:
    """Return the moment estimate with inverse-variance weights (DerSimonian & Laird)."""
    return _moments(y, X, v, 1 / v, _expected)


def hedges(y: Array, v: Array, X: Array) -> ResidualTau2:
    """Return the moment estimate with equal weights (Hedges; Cochran's ANOVA estimator)."""
    return _moments(y, X, v, np.ones_like(v), _expected)


def hunter_schmidt(y: Array, v: Array, X: Array) -> ResidualTau2:
    """Return ``(Q - k) / sum(1/v)``."""
    total = float(np.sum(1 / v))
    return _moments(y, X, v, 1 / v, lambda fit, _: (1 / total, len(y) / total))


def hunter_schmidt_k(y: Array, v: Array, X: Array) -> ResidualTau2:
    """Return the Hunter-Schmidt estimate with the small-sample factor: ``(Q k/(k-p) - k) / sum(1/v)``."""
    k, p = X.shape
    total = float(np.sum(1 / v))
    return _moments(y, X, v, 1 / v, lambda fit, _: (k / (k - p) / total, k / total))


def sidik_jonkman(y: Array, v: Array, X: Array) -> ResidualTau2:
    """Return ``t0 y'Py / (k - p)`` with weights ``1/(v + t0)`` and crude ``t0 = sum (y - mean y)^2 / k``."""
    k, p = X.shape
    crude = float(np.mean((y - np.mean(y)) ** 2))
    if crude == 0:
        return ResidualTau2(0.0, math.nan, True, ("SJ: all estimates are equal, so tau2 is 0.",))
    return _moments(y, X, v, 1 / (v + crude), lambda fit, _: (crude / (k - p), 0.0))


def paule_mandel(y: Array, v: Array, X: Array) -> ResidualTau2:
    """Return the root of ``Q(tau2) = k - p`` (Paule & Mandel); empirical Bayes has the same root."""
    k, p = X.shape
    return _q_root(y, v, X, float(k - p))


def paule_mandel_median(y: Array, v: Array, X: Array) -> ResidualTau2:
    """Return the root of ``Q(tau2) = median of chi2(k - p)`` (median-unbiased; Viechtbauer 2021)."""
    k, p = X.shape
    return _q_root(y, v, X, float(chdtri(k - p, 0.5)))


def restricted_likelihood(y: Array, v: Array, X: Array) -> ResidualTau2:
    """Return the maximiser of the restricted likelihood: ``y'PPy = tr(P)``."""
    return _likelihood_root(y, v, X, restricted=True)


def maximum_likelihood(y: Array, v: Array, X: Array) -> ResidualTau2:
    """Return the maximiser of the likelihood: ``y'PPy = tr(W)``."""
    return _likelihood_root(y, v, X, restricted=False)


def q_equation(t: float, y: Array, v: Array, X: Array) -> float:
    """Return the generalised Q statistic ``y'P(t)y``, which falls strictly with ``t``."""
    return wls(y, X, 1 / (v + t)).rss


def likelihood(t: Array, y: Array, v: Array, X: Array, *, restricted: bool) -> tuple[Array, Array]:
    """Return the log-likelihood and its relative score at many values of tau2.

    Parameters
    ----------
    t : ndarray, shape (n,)
        Values of tau2, not negative.
    y, v : ndarray, shape (k,)
    X : ndarray, shape (k, p)
    restricted : bool
        REML instead of ML. Its constant makes it independent of the scale of the columns of `X`.

    Returns
    -------
    loglik : ndarray, shape (n,)
    score : ndarray, shape (n,)
        ``y'PPy / tr(P) - 1`` (ML: ``tr(W)``), which has the sign of the derivative.
    """
    basis = orthonormal_basis(X)
    r = y - X @ np.linalg.lstsq(X, y, rcond=None)[0]
    return _likelihood(np.atleast_1d(np.asarray(t, dtype=np.float64)), r, v, basis, restricted)


def _likelihood(t: Array, r: Array, v: Array, u: Array, restricted: bool) -> tuple[Array, Array]:
    variance = v + t[:, None]
    w = 1 / variance
    wu = w[:, :, None] * u
    a = np.swapaxes(wu, 1, 2) @ u
    e = r - np.linalg.solve(a, ((w * r) @ u)[:, :, None])[:, :, 0] @ u.T
    we = w * e
    degrees = len(r)
    penalty = np.zeros_like(t)
    trace = np.sum(w, axis=1)
    if restricted:
        degrees -= u.shape[1]
        penalty = np.linalg.slogdet(a)[1]
        trace = trace - np.trace(np.linalg.solve(a, np.swapaxes(wu, 1, 2) @ wu), axis1=1, axis2=2)
    loglik = -0.5 * (
        degrees * math.log(2 * math.pi) + np.sum(np.log(variance), axis=1) + penalty + np.sum(e * we, axis=1)
    )
    return loglik, np.sum(we**2, axis=1) / trace - 1


def _likelihood_root(y: Array, v: Array, X: Array, *, restricted: bool) -> ResidualTau2:
    """Bracket every maximum on a grid in log(v_min + tau2), polish each, take the highest."""
    from scipy.optimize import brentq

    u = orthonormal_basis(X)
    r = y - X @ np.linalg.lstsq(X, y, rcond=None)[0]
    lowest = float(np.min(v))
    spread = float(r @ r) / (len(y) - X.shape[1])
    # Beyond this point y'PPy <= RSS/(v_min + t)^2 < (k - p)/(v_max + t) <= tr(P): the score is negative.
    upper = spread + math.sqrt(spread**2 + 4 * spread * (float(np.max(v)) - lowest))
    reach = math.log1p(upper / lowest)
    grid = lowest * np.expm1(np.linspace(0.0, reach, min(100 + int(20 * reach), 800)))
    try:
        score = _likelihood(grid, r, v, u, restricted)[1]
    except np.linalg.LinAlgError:
        score = np.full_like(grid, np.nan)

    def relative_score(t: float) -> float:
        return float(_likelihood(np.array([t]), r, v, u, restricted)[1][0])

    maxima = [0.0] if score[0] <= 0 else []
    for i in np.flatnonzero((score[:-1] > 0) & (score[1:] <= 0)):
        maxima.append(float(brentq(relative_score, grid[i], grid[i + 1], xtol=1e-300, rtol=1e-15, maxiter=500)))
    if not maxima:
        raise ConvergenceError(
            f"`tau2`: the {'restricted ' if restricted else ''}likelihood has no maximum on [0, {upper:g}]; "
            "check `vi` for values that differ by many orders of magnitude."
        )
    loglik = _likelihood(np.array(maxima), r, v, u, restricted)[0]
    best = int(np.argmax(loglik))
    tau2 = maxima[best]
    alarms = tuple(
        f"The likelihood has another maximum, {loglik[best] - height:.2f} lower, at tau2 = {other:.4g}."
        for j, (other, height) in enumerate(zip(maxima, loglik, strict=True))
        if j != best and loglik[best] - height < NEARLY_AS_GOOD
    )
    fit = wls(y, X, 1 / (v + tau2))
    information = trace_projected(fit, np.ones_like(v)) if restricted else float(np.sum(fit.weights**2))
    return ResidualTau2(tau2, math.sqrt(2 / information), tau2 == 0, alarms=alarms)


def residual_q_profile(y: Array, v: Array, X: Array, level: float) -> tuple[float, float] | None:
    """Return the tau2 whose generalised Q is an ordinary value of chi2(k - p): low and high (Viechtbauer 2007).

    None without degrees of freedom, and where even Q(0) is smaller than that.
    """
    k, p = X.shape
    if k <= p:
        return None
    large, small = map(float, chi_square_limits(k - p, level))
    if q_equation(0.0, y, v, X) < small:
        return None
    return _root_of_q(y, v, X, large), _root_of_q(y, v, X, small)


@lru_cache(maxsize=1024)
def chi_square_limits(df: int, level: float) -> tuple[Array, Array]:
    """Upper and lower chi-square quantile, as scalars; remembered because fits of one size use them again."""
    tail = 0.5 * (1.0 - level)
    limits: Array = chdtri(float(df), np.array([tail, 1.0 - tail]))
    return limits[0], limits[1]


def _root_of_q(y: Array, v: Array, X: Array, target: float) -> float:
    """Solve ``Q(tau2) = target``; 0 where Q is nowhere as large."""
    from scipy.optimize import brentq

    if q_equation(0.0, y, v, X) <= target:
        return 0.0
    # y'P(t)y <= RSS / (v_min + t), which is below the target from here on.
    upper = float(np.sum((y - X @ np.linalg.lstsq(X, y, rcond=None)[0]) ** 2)) / target
    return float(brentq(lambda t: q_equation(t, y, v, X) - target, 0.0, upper, xtol=1e-300, rtol=1e-15, maxiter=500))


def _q_root(y: Array, v: Array, X: Array, target: float) -> ResidualTau2:
    """Solve ``Q(tau2) = target``; the standard error is that of the empirical Bayes estimator."""
    k, p = X.shape
    tau2 = _root_of_q(y, v, X, target)
    fit = wls(y, X, 1 / (v + tau2))
    se = math.sqrt(2 * k**2 / (k - p)) / float(np.sum(fit.weights))
    return ResidualTau2(tau2, se, tau2 == 0)
