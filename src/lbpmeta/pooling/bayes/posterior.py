"""Posterior: a distribution that quadrature has turned into a finite mixture, or into nodes on a line."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import brentq, minimize_scalar

from lbpmeta.arrays import Array
from lbpmeta.errors import MethodError
from lbpmeta.interval import Interval
from lbpmeta.pooling.arguments import number, probability
from lbpmeta.special import ndtr

__all__ = ["KINDS", "Posterior", "TauPosterior"]


#: The credible intervals.
KINDS: Final = ("central", "shortest")

_TIGHT: Final = 1e-13
#: The relative precision of quantiles; the search refuses less than four rounding errors.
_CLOSE: Final = 1e-15


class _Distribution(ABC):
    """What both kinds of posterior share: quantiles and intervals from `cdf` and a search for its inverse."""

    __slots__ = ()

    @abstractmethod
    def cdf(self, x: float) -> float:
        """Return the probability of a value of at most x."""

    @abstractmethod
    def _inverse(self, p: float) -> float:
        """Return the value below which a probability p lies, p being one."""

    def quantile(self, p: float) -> float:
        """Return the value below which a probability p lies.

        Raises
        ------
        MethodError
            If p is no number from 0 to 1.
        """
        p = number("p", p)
        if not 0 <= p <= 1:
            raise MethodError(f"`p` is {p!r}; a probability lies between 0 and 1.")
        return self._inverse(p)

    @property
    def median(self) -> float:
        """The posterior median."""
        return self.quantile(0.5)

    def interval(self, level: float = 0.95, kind: str = "central") -> Interval:
        """Return a credible interval: "central" (equal tails) or "shortest".

        Raises
        ------
        MethodError
            If the level is none, or there is no such interval.
        """
        level = probability("level", level)
        if kind not in KINDS:
            raise MethodError(f"`interval` is {kind!r}; it must be {' or '.join(map(repr, KINDS))}.")
        tail = (1 - level) / 2
        if kind == "central":
            return Interval(self.quantile(tail), self.quantile(1 - tail), level, "central credible")
        best = minimize_scalar(
            lambda p: self.quantile(p + level) - self.quantile(p),
            bounds=(0.0, 1 - level),
            method="bounded",
            options={"xatol": 1e-9},
        )
        # a density that falls from 0 on has its shortest interval at the edge, which the search only approaches
        start = min((float(best.x), 0.0), key=lambda p: self.quantile(p + level) - self.quantile(p))
        return Interval(self.quantile(start), self.quantile(start + level), level, "shortest credible")

    def probability(self, low: float = -math.inf, high: float = math.inf) -> float:
        """Return the probability of a value between two numbers.

        Raises
        ------
        MethodError
            If the two are no numbers, or swapped.
        """
        if not low <= high:
            raise MethodError(f"`low` is {low!r} and `high` {high!r}; give numbers, the smaller one first.")
        upper = 1.0 if high == math.inf else self.cdf(high)
        return max(0.0, upper - (0.0 if low == -math.inf else self.cdf(low)))


@dataclass(frozen=True, slots=True, eq=False)
class Posterior(_Distribution):
    """Posterior of a mean: a mixture of normal distributions, one per node of tau.

    Parameters
    ----------
    weights, means, sds : ndarray, shape (nodes,)
        They come from Gauss-Legendre quadrature over tau; the weights sum to 1.
    order : float
        Moments below this order exist; a heavy-tailed prior of tau with few studies leaves only some.

    Examples
    --------
    >>> mixture = Posterior(np.array([0.5, 0.5]), np.array([-1.0, 1.0]), np.array([1.0, 1.0]))
    >>> mixture.mean, round(mixture.sd, 4), round(mixture.probability(low=0.0), 4)
    (0.0, 1.4142, 0.5)
    """

    weights: Array
    means: Array
    sds: Array
    order: float = math.inf

    @property
    def mean(self) -> float:
        """The posterior mean; NaN where it does not exist."""
        return float(self.weights @ self.means) if self.order > 1 else math.nan

    @property
    def sd(self) -> float:
        """The posterior standard deviation; infinite where the second moment does not exist."""
        if self.order <= 2:
            return math.inf
        centre = self.mean
        return math.sqrt(float(self.weights @ (self.sds**2 + (self.means - centre) ** 2)))

    def cdf(self, x: float) -> float:
        """Return the probability of a value of at most x."""
        return float(self.weights @ ndtr((x - self.means) / self.sds))

    def density(self, x: Array) -> Array:
        """Return the posterior density at each x."""
        z = (np.asarray(x)[..., None] - self.means) / self.sds
        found: Array = (self.weights / self.sds * np.exp(-0.5 * z**2)).sum(axis=-1) / math.sqrt(2 * math.pi)
        return found

    def _inverse(self, p: float) -> float:
        reach = 40 * self.sds
        ends = float((self.means - reach).min()), float((self.means + reach).max())
        # A heavy tail puts these ends a million widths away: the search walks out from the middle instead.
        low = high = float(np.median(self.means))
        step = float(self.sds.min())
        precision = 1e-14 * step
        while low > ends[0] and self.cdf(low) >= p:
            high, low, step = low, max(low - step, ends[0]), 2 * step
        while high < ends[1] and self.cdf(high) < p:
            low, high, step = high, min(high + step, ends[1]), 2 * step
        if self.cdf(low) >= p:
            return low
        if self.cdf(high) <= p:
            return high
        return float(brentq(lambda x: self.cdf(x) - p, low, high, xtol=precision, rtol=_CLOSE, maxiter=500))


@dataclass(frozen=True, slots=True, eq=False)
class TauPosterior(_Distribution):
    """Posterior of tau on panels of Gauss-Legendre nodes in x = log tau.

    Parameters
    ----------
    edges : ndarray, shape (panels + 1,)
        Of the panels, in x.
    tau : ndarray, shape (panels, nodes)
    weights : ndarray, shape (panels, nodes)
        Probabilities of the nodes; they sum to 1.
    rule : (ndarray, ndarray)
        Nodes and barycentric weights of the rule on [-1, 1].
    heights : ndarray, shape (panels, nodes)
        Density in x at the nodes.
    order : float
        Moments below this order exist.
    """

    edges: Array
    tau: Array
    weights: Array
    rule: tuple[Array, Array]
    heights: Array
    order: float = math.inf

    @property
    def mean(self) -> float:
        """The posterior mean; infinite where it does not exist."""
        return float((self.weights * self.tau).sum()) if self.order > 1 else math.inf

    @property
    def sd(self) -> float:
        """The posterior standard deviation; infinite where the second moment does not exist."""
        if self.order <= 2:
            return math.inf
        centre = self.mean
        return math.sqrt(float((self.weights * (self.tau - centre) ** 2).sum()))

    def cdf(self, x: float) -> float:
        """Return the probability of a tau of at most x."""
        if x <= 0:
            return 0.0
        at = math.log(x)
        if at <= self.edges[0]:
            return 0.0
        if at >= self.edges[-1]:
            return 1.0
        panel = int(np.searchsorted(self.edges, at, side="right")) - 1
        before = float(self.weights[:panel].sum())
        low, high = self.edges[panel], self.edges[panel + 1]
        nodes, weights = np.polynomial.legendre.leggauss(self.rule[0].size)
        part = (nodes + 1) * (at - low) / (high - low) - 1  # the rule on [low, at], in the panel's own units
        inside = float(weights @ self._height(panel, part)) * float(at - low) / 2
        return before + inside

    def _height(self, panel: int, t: Array) -> Array:
        """Interpolate the density in x inside a panel (barycentric formula)."""
        nodes, barycentric = self.rule
        gap = t[:, None] - nodes
        exact = np.abs(gap) < _TIGHT
        gap = np.where(exact, 1.0, gap)
        kernel = barycentric / gap
        found: Array = (kernel @ self.heights[panel]) / kernel.sum(axis=1)
        rows = exact.any(axis=1)
        found[rows] = self.heights[panel][exact[rows].argmax(axis=1)]
        return found

    def _inverse(self, p: float) -> float:
        if p <= 0:
            return 0.0
        low, high = float(self.edges[0]), float(self.edges[-1])
        if p >= self.cdf(math.nextafter(math.exp(high), 0.0)):
            return math.exp(high)
        # tau spans many powers of ten; its logarithm does not
        return math.exp(float(brentq(lambda x: self.cdf(math.exp(x)) - p, low, high, xtol=1e-14, rtol=_CLOSE)))
