"""bayes_pool: the posterior of mean and heterogeneity, without simulation."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array
from lbpmeta.effects.result import EffectSizes
from lbpmeta.errors import MethodError, NotDefinedError, hinting
from lbpmeta.pooling.arguments import number, probability
from lbpmeta.pooling.bayes.posterior import KINDS, Posterior, TauPosterior
from lbpmeta.pooling.bayes.priors import TauPrior
from lbpmeta.pooling.bayes.result import BayesFit
from lbpmeta.pooling.data import read_studies

__all__ = ["bayes_pool"]


#: Nodes per panel and width of a panel in log tau: 16 nodes resolve a density far narrower than this.
_NODES: Final = 16
_WIDTH: Final = 0.25
_LEAST: Final = 20

#: Natural logarithm below which a density no longer counts.
_NEGLIGIBLE: Final = 41.0


@hinting
def bayes_pool(
    yi: ArrayLike | EffectSizes,
    vi: ArrayLike | None = None,
    *,
    tau_prior: str = "half-normal",
    tau_scale: float | None = None,
    mu_prior: tuple[float, float] | None = None,
    level: float = 0.95,
    interval: str = "central",
    labels: Iterable[str] | None = None,
    measure: str | None = None,
) -> BayesFit:
    """Pool effects in the Bayesian normal-normal random-effects model.

    Examples
    --------
    >>> schools = [28, 8, -3, 7, -1, 1, 18, 12]
    >>> errors = np.array([15, 10, 16, 11, 9, 11, 10, 18])
    >>> fit = bayes_pool(schools, errors**2, tau_prior="half-cauchy", tau_scale=25, mu_prior=(0, 50))
    >>> print(f"{fit.estimate:.1f} [{fit.ci.low:.1f}, {fit.ci.high:.1f}], tau {fit.tau.median:.1f}")
    7.8 [-1.8, 17.6], tau 4.8

    Parameters
    ----------
    yi : array_like, shape (k,), or EffectSizes
        Effects on the analysis scale (log for ratios).
    vi : array_like, shape (k,), optional
        Their sampling variances.
    tau_prior : {"half-normal", "half-cauchy", "uniform", "jeffreys"}
        Prior of tau, the standard deviation between studies. The last two are improper.
    tau_scale : float, optional
        Scale of the first two, in the unit of the effects. There is no default: 0.5 is usual for log odds ratios, and
        means something else for points on a scale of 0 to 100.
    mu_prior : (mean, sd), optional
        Normal prior of the mean effect; improper uniform otherwise.
    level : float
        Of the credible intervals.
    interval : {"central", "shortest"}
    labels, measure
        As in :func:`lbpmeta.pool`.

    Returns
    -------
    BayesFit

    Raises
    ------
    MethodError
        If a prior or an interval does not exist, or a scale is missing.
    NotDefinedError
        If there are too few studies for an improper prior: the posterior would not be one.

    Notes
    -----
    ``y_i ~ N(mu, v_i + tau2)``. Given tau the mean is normal, with ``w = 1 / (v + tau2)``, precision ``P = sum w
    (+ 1 / s0^2)`` and mean ``(sum w y (+ m0 / s0^2)) / P``; the mean effect in a new setting has tau2 added to the
    variance. The marginal posterior of tau is proportional to its prior times ``prod w^(1/2) P^(-1/2) exp(-Q / 2)``.
    Everything is integrated over log tau by composite Gauss-Legendre quadrature: no seed, no simulation error.

    References
    ----------
    Roever C. J Stat Softw 2020;93(6):1-51. Roever C, Friede T. J Comput Graph Stat 2017;26:217-222.
    """
    prior = TauPrior(tau_prior, tau_scale)
    level = probability("level", level)
    if interval not in KINDS:
        raise MethodError(f"`interval` is {interval!r}; it must be {' or '.join(map(repr, KINDS))}.")
    if mu_prior is not None:
        mu_prior = _mu_prior(mu_prior)
    studies = read_studies(yi, vi, labels=labels, measure=measure)
    # A prior of the mean makes the likelihood of tau fall by one power more: one study fewer is enough.
    least = prior.least - (mu_prior is not None)
    if studies.yi.size < least:
        raise NotDefinedError(
            f"A {prior.name} prior of tau has no posterior with k={studies.yi.size}; it needs at least {least} "
            "studies. Choose a proper prior, for example half-normal."
        )
    tau, centre, sd = _quadrature(studies.yi, studies.vi, prior, mu_prior)
    flat, weights = tau.tau.ravel(), tau.weights.ravel()
    carrying = weights * np.maximum(1.0, flat / tau.median) ** _moments(tau.order) > 1e-20
    flat, weights, centre, sd = flat[carrying], weights[carrying], centre[carrying], sd[carrying]
    mu = Posterior(weights, centre, sd, tau.order if mu_prior is None else math.inf)
    new = Posterior(weights, centre, np.sqrt(sd**2 + flat**2), tau.order)
    return BayesFit.of(studies, prior, mu_prior, tau, mu, new, level, interval)


def _mu_prior(given: tuple[float, float]) -> tuple[float, float]:
    if not isinstance(given, Sequence | np.ndarray) or isinstance(given, str) or len(given) != 2:
        raise MethodError(f"`mu_prior` is {given!r}; give (mean, standard deviation).")
    mean, sd = number("mu_prior", given[0]), number("mu_prior", given[1])
    if sd <= 0:
        raise MethodError(f"`mu_prior` is {given!r}; its standard deviation must be above 0.")
    return mean, sd


def _conditional(tau: Array, yi: Array, vi: Array, mu_prior: tuple[float, float] | None) -> tuple[Array, Array, Array]:
    """Mean and SD of mu given tau, and the logarithm of the marginal likelihood of tau (arrays over tau)."""
    w = 1.0 / (vi[:, None] + tau**2)
    precision = w.sum(axis=0)
    weighted = (w * yi[:, None]).sum(axis=0)
    if mu_prior is not None:
        precision = precision + mu_prior[1] ** -2
        weighted = weighted + mu_prior[0] * mu_prior[1] ** -2
    mean = weighted / precision
    q = (w * (yi[:, None] - mean) ** 2).sum(axis=0)
    if mu_prior is not None:
        q = q + ((mean - mu_prior[0]) / mu_prior[1]) ** 2
    log_likelihood = 0.5 * np.log(w).sum(axis=0) - 0.5 * np.log(precision) - 0.5 * q
    return mean, precision**-0.5, log_likelihood


def _moments(order: float) -> int:
    """Return how many of the first two moments exist."""
    return (order > 1) + (order > 2)


def _quadrature(
    yi: Array, vi: Array, prior: TauPrior, mu_prior: tuple[float, float] | None
) -> tuple[TauPosterior, Array, Array]:
    """Integrate over x = log tau; the integrand carries the factor tau of the substitution."""

    def log_height(x: Array) -> Array:
        tau = np.exp(x)
        found: Array = _conditional(tau, yi, vi, mu_prior)[2] + prior.log_density(tau, vi) + x
        return found

    # The likelihood falls like tau^-(k-1), or tau^-k where the mean has a prior of its own.
    order = prior.tail + yi.size - (2 if mu_prior is None else 1)
    coarse = np.linspace(-80.0, 80.0, 3201) + 0.5 * math.log(float(np.median(vi)))
    height = log_height(coarse)
    # A tail whose probability no longer counts may still carry a moment.
    carried = height + _moments(order) * np.maximum(0.0, coarse - coarse[height.argmax()])
    counting = np.flatnonzero((height > height.max() - _NEGLIGIBLE) | (carried > carried.max() - _NEGLIGIBLE))
    low, high = coarse[max(counting[0] - 1, 0)], coarse[min(counting[-1] + 1, coarse.size - 1)]
    # A density of many studies is narrower than any fixed panel.
    panels = max(math.ceil((high - low) / _WIDTH), _LEAST)
    edges = np.linspace(low, high, panels + 1)
    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    half = (edges[1] - edges[0]) / 2
    x = ((edges[:-1] + edges[1:]) / 2)[:, None] + half * nodes
    log_heights = log_height(x.ravel()).reshape(x.shape)
    heights = np.exp(log_heights - log_heights.max())
    total = float((heights * weights).sum() * half)
    heights = heights / total
    mean, sd, _ = _conditional(np.exp(x).ravel(), yi, vi, mu_prior)
    barycentric = (-1.0) ** np.arange(_NODES) * np.sqrt((1 - nodes**2) * weights)
    return (
        TauPosterior(edges, np.exp(x), heights * weights * half, (nodes, np.asarray(barycentric)), heights, order),
        mean,
        sd,
    )
