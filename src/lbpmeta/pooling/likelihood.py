"""The profile likelihood of the pooled effect: the maximum-likelihood estimate with the interval that goes with it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq

from lbpmeta.arrays import Array
from lbpmeta.errors import NotDefinedError
from lbpmeta.interval import Interval
from lbpmeta.pooling.data import EffectSizesLike
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.sample import as_sample
from lbpmeta.shown import Plain
from lbpmeta.special import chdtri

__all__ = ["ProfileLikelihood", "likelihood_pool"]


@dataclass(frozen=True, slots=True)
class ProfileLikelihood(Plain):
    """Maximum-likelihood estimate of the mean effect with its profile-likelihood interval.

    Parameters
    ----------
    estimate : float
    ci : Interval
    tau2 : float
        At the maximum.
    log_likelihood : float
        At the maximum, with its constant.
    k : int
    notes : tuple of str
    """

    estimate: float
    ci: Interval
    tau2: float
    log_likelihood: float
    k: int
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"Profile likelihood, k = {self.k}: {self.estimate:.4g}, {self.ci}, tau2 = {self.tau2:.4g}"


def likelihood_pool(
    yi: Fit | ArrayLike | EffectSizesLike, vi: ArrayLike | None = None, *, level: float | None = None
) -> ProfileLikelihood:
    """Pool by maximum likelihood, with the interval of all means that the likelihood does not reject.

    Parameters
    ----------
    yi : Fit or array_like, shape (k,)
    vi : array_like, shape (k,), optional
    level : float, optional
        Confidence level. Default: the fit's, or 0.95.

    Returns
    -------
    ProfileLikelihood

    Raises
    ------
    DataError
        Unusable numbers, or fewer than two studies.
    NotDefinedError
        If no finite mean is rejected.

    Notes
    -----
    l(mu, tau2) = -1/2 sum(log(2 pi (v + tau2)) + (y - mu)^2/(v + tau2)). For each mu tau2 is the one that makes l
    largest; the interval holds every mu with 2 (max l - l(mu)) below the quantile of chi-square with 1 df.

    References
    ----------
    Hardy RJ, Thompson SG. A likelihood approach to meta-analysis with random effects. Stat Med 1996;15:619-629.

    Examples
    --------
    >>> print(likelihood_pool([0.4, 0.3, 0.2, 0.9, 0.5, 0.1], [0.01, 0.02, 0.03, 0.02, 0.04, 0.03]))
    Profile likelihood, k = 6: 0.4077, 0.16 to 0.65 (95% profile likelihood), tau2 = 0.04377
    """
    sample = as_sample(yi, vi, level=level)
    y, v, level = sample.yi, sample.vi, sample.recipe.level
    unit = float(np.median(np.sqrt(v)))
    y, v = y / unit, v / unit**2
    centre, best, tau2 = _maximum(y, v)
    drop = float(chdtri(1.0, 1 - level)) / 2

    def below(mu: float) -> float:
        return best - drop - _profile(y, v, mu)[0]

    ends = []
    for side in (-1.0, 1.0):
        step = float(np.ptp(y)) + 1.0
        while below(centre + side * step) < 0:
            step *= 2
            if step > 1e12:
                raise NotDefinedError(f"The likelihood rejects no mean at a level of {level:g}: there is no interval.")
        near, far = sorted((centre, centre + side * step))
        ends.append(float(brentq(below, near, far, xtol=1e-13, rtol=1e-14)))
    low, high = (unit * e for e in ends)
    interval = Interval(low, high, level, "profile likelihood")
    largest = best - y.size * math.log(unit)
    return ProfileLikelihood(unit * centre, interval, tau2 * unit**2, largest, y.size, sample.notes)


def _log_likelihood(y: Array, v: Array, mu: float, tau2: Array) -> Array:
    s = v + tau2[:, None]
    found: Array = -0.5 * (np.log(2 * math.pi * s) + (y - mu) ** 2 / s).sum(axis=1)
    return found


def _slope(y: Array, v: Array, mu: float, tau2: float) -> float:
    s = v + tau2
    return float((((y - mu) ** 2 - s) / s**2).sum()) / 2


def _profile(y: Array, v: Array, mu: float) -> tuple[float, float]:
    """The largest likelihood at a mean, and its tau2.

    The likelihood may have two humps in tau2: the best of a grid is where its slope is solved for.
    """
    most = float(((y - mu) ** 2).max())
    grid = np.concatenate([[0.0], np.geomspace(1e-6, 1.0, 60) * max(most, 1e-12)])
    at = int(np.argmax(_log_likelihood(y, v, mu, grid)))
    low, high = float(grid[max(0, at - 1)]), float(grid[min(grid.size - 1, at + 1)])
    tau2 = 0.0 if at == 0 else float(grid[at])
    if _slope(y, v, mu, low) > 0 > _slope(y, v, mu, high):
        tau2 = float(brentq(lambda t: _slope(y, v, mu, t), low, high, xtol=1e-15, rtol=1e-14))
    return float(_log_likelihood(y, v, mu, np.array([tau2]))[0]), tau2


def _maximum(y: Array, v: Array) -> tuple[float, float, float]:
    """Estimate, likelihood and tau2 at the maximum: weighted mean and profile in turn, from several starts."""
    found = []
    for start in (0.0, float(y.var()), 10 * float(y.var())):
        tau2, mu, best = start, 0.0, -math.inf
        for _ in range(500):
            w = 1 / (v + tau2)
            mu = float((w * y).sum() / w.sum())
            now, tau2 = _profile(y, v, mu)
            if abs(now - best) <= 1e-15 * max(1.0, abs(now)):
                break
            best = now
        found.append((now, mu, tau2))
    best, mu, tau2 = max(found)
    return mu, best, tau2
