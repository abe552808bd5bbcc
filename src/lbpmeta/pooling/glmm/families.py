"""Families: the log-likelihood of one study given its own effect, and its derivatives; one class a model.

Each takes the effect eta of shape (k, nodes) and intercepts that go with it, and returns arrays of that shape. Studies
of which the likelihood is constant are left out before.

References
----------
Stijnen T, Hamza TH, Özdemir P. Stat Med 2010;29:3046-3067. Jackson D et al. Stat Med 2018;37:1059-1085.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Final, Protocol

import numpy as np
from scipy.special import expit, gammaln, log_expit, xlogy

from lbpmeta.arrays import Array

__all__ = ["BinomialRows", "Family", "Hypergeometric", "PoissonRows", "Terms", "TwoRows"]

#: What a family without intercepts has instead of their derivatives.
_NONE = np.zeros((1, 1))


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """The log-likelihood of each study at each node, and its derivatives.

    Parameters
    ----------
    value, eta, eta2 : ndarray, shape (k, nodes)
        The log-likelihood, its first and its second derivative by the effect.
    alpha, alpha2, cross : ndarray, shape (k, nodes)
        First and second derivative by the intercept, and by both; of one zero in families without intercepts.
    """

    value: Array
    eta: Array
    eta2: Array
    alpha: Array
    alpha2: Array
    cross: Array


#: So many values of a hypergeometric distribution are all summed; of more, those within so many deviations of the mode.
_FEW: Final = 256
_DEVIATIONS: Final = 12.0


class Family(Protocol):
    """A log-likelihood of studies given their effects and, if it has them, intercepts of their own."""

    @property
    def k(self) -> int: ...

    @property
    def intercepts(self) -> Array:
        """Where the search for intercepts begins, shape (k,); of length 0 without."""
        ...

    def terms(self, eta: Array, alpha: Array) -> Terms:
        """Return the log-likelihood and its derivatives at effects (k, nodes) and intercepts (k, 1) or (k, nodes)."""
        ...

    def saturated(self) -> float:
        """Return the largest log-likelihood when each study has an effect of its own."""
        ...


def _choose(n: Array, y: Array) -> Array:
    """Return the logarithm of the binomial coefficients."""
    return np.asarray(gammaln(n + 1) - gammaln(y + 1) - gammaln(n - y + 1), dtype=np.float64)


def _of_rates(y: Array, time: Array) -> Array:
    """Return what the logarithm of a Poisson probability has beside ``y eta - time exp(eta)``."""
    return np.asarray(y * np.log(time) - gammaln(y + 1), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class BinomialRows:
    """``y ~ Bin(n, expit(eta + offset))``: one proportion, or one arm's share of the events of both.

    Parameters
    ----------
    y, n, offset : ndarray, shape (k,)
    """

    y: Array
    n: Array
    offset: Array
    constant: Array = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "constant", _choose(self.n, self.y))

    @property
    def k(self) -> int:
        return len(self.y)

    @property
    def intercepts(self) -> Array:
        return np.zeros(0)

    def terms(self, eta: Array, alpha: Array) -> Terms:
        x = eta + self.offset[:, None]
        y, n = self.y[:, None], self.n[:, None]
        p = expit(x)
        value = y * log_expit(x) + (n - y) * log_expit(-x) + self.constant[:, None]
        return Terms(value, y - n * p, -n * p * (1 - p), _NONE, _NONE, _NONE)

    def saturated(self) -> float:
        p = self.y / self.n
        return float(np.sum(xlogy(self.y, p) + xlogy(self.n - self.y, 1 - p) + self.constant))


@dataclass(frozen=True, slots=True, eq=False)
class PoissonRows:
    """``y ~ Poisson(time exp(eta))``: one rate.

    Parameters
    ----------
    y, time : ndarray, shape (k,)
    """

    y: Array
    time: Array
    constant: Array = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "constant", _of_rates(self.y, self.time))

    @property
    def k(self) -> int:
        return len(self.y)

    @property
    def intercepts(self) -> Array:
        return np.zeros(0)

    def terms(self, eta: Array, alpha: Array) -> Terms:
        y = self.y[:, None]
        rate = self.time[:, None] * np.exp(eta)
        value = y * eta - rate + self.constant[:, None]
        return Terms(value, y - rate, -rate, _NONE, _NONE, _NONE)

    def saturated(self) -> float:
        return float(np.sum(xlogy(self.y, self.y) - self.y - gammaln(self.y + 1)))


@dataclass(frozen=True, slots=True, eq=False)
class TwoRows:
    """Two arms, each binomial or Poisson, at ``alpha + coding eta`` and ``alpha + (coding - 1) eta``.

    Parameters
    ----------
    y, size : ndarray, shape (2, k)
        Events of both arms, and people (binomial) or time (Poisson).
    poisson : bool
    coding : float
        1/2 is symmetric; 1 puts all of the effect, and its variance, into the first arm.
    """

    y: Array
    size: Array
    poisson: bool
    coding: float
    constant: Array = field(init=False, repr=False)

    def __post_init__(self) -> None:
        constant = _of_rates(self.y, self.size) if self.poisson else _choose(self.size, self.y)
        object.__setattr__(self, "constant", constant)

    @property
    def k(self) -> int:
        return int(self.y.shape[1])

    @property
    def intercepts(self) -> Array:
        rate = (self.y.sum(axis=0) + 0.5) / (self.size.sum(axis=0) + (0.0 if self.poisson else 1.0))
        return np.asarray(np.log(rate) if self.poisson else np.log(rate / (1 - rate)), dtype=np.float64)

    def terms(self, eta: Array, alpha: Array) -> Terms:
        value, first, second, of_alpha, of_alpha2, cross = (np.zeros_like(eta) for _ in range(6))
        for arm, c in enumerate((self.coding, self.coding - 1.0)):
            y, n = self.y[arm][:, None], self.size[arm][:, None]
            x = alpha + c * eta
            value += self.constant[arm][:, None]
            if self.poisson:
                mean = n * np.exp(x)
                value += y * x - mean
                bend = mean
            else:
                p = expit(x)
                mean, bend = n * p, n * p * (1 - p)
                value += y * log_expit(x) + (n - y) * log_expit(-x)
            first += c * (y - mean)
            second -= c * c * bend
            of_alpha += y - mean
            of_alpha2 -= bend
            cross -= c * bend
        return Terms(value, first, second, of_alpha, of_alpha2, cross)

    def saturated(self) -> float:
        total = 0.0
        for y, n in zip(self.y, self.size, strict=True):
            alone: PoissonRows | BinomialRows = (
                PoissonRows(y, n) if self.poisson else BinomialRows(y, n, np.zeros_like(y))
            )
            total += alone.saturated()
        return total


@dataclass(frozen=True, slots=True, eq=False)
class Hypergeometric:
    """Events of the first arm given the margins of the 2x2 table: Fisher's noncentral hypergeometric distribution.

    ``P(y) = w(y) exp(y eta) / sum over x of w(x) exp(x eta)``, ``w(x) = C(n1, x) C(n2, m - x)``.

    Parameters
    ----------
    y, n1, n2, m : ndarray, shape (k,)
        Events of the first arm, people of both, events of both.
    support, weight : ndarray, shape (k, s)
        The values that are possible, and log w; -inf beyond a study's own.
    """

    y: Array
    n1: Array
    n2: Array
    m: Array
    support: Array
    weight: Array

    @classmethod
    def of(cls, y1: Array, n1: Array, y2: Array, n2: Array) -> Hypergeometric:
        """Return the family of 2x2 tables."""
        m = y1 + y2
        low, high = np.maximum(0, m - n2), np.minimum(n1, m)
        width = int(np.max(high - low)) + 1
        support = low[:, None] + np.arange(width)[None, :]
        inside = support <= high[:, None]
        x = np.where(inside, support, low[:, None])
        weight = _choose(n1[:, None], x) + _choose(n2[:, None], m[:, None] - x)
        return cls(y1, n1, n2, m, x, np.where(inside, weight, -np.inf))

    @property
    def k(self) -> int:
        return len(self.y)

    @property
    def intercepts(self) -> Array:
        return np.zeros(0)

    def terms(self, eta: Array, alpha: Array) -> Terms:
        support, weight = self._near(eta)
        z = weight + support * eta[:, :, None]
        top = np.max(z, axis=2, keepdims=True)
        share = np.exp(z - top)
        whole = np.sum(share, axis=2)
        share /= whole[:, :, None]
        total = top[:, :, 0] + np.log(whole)
        mean = np.sum(share * support, axis=2)
        spread = np.sum(share * (support - mean[:, :, None]) ** 2, axis=2)
        at = np.argmax(self.support == self.y[:, None], axis=1)
        mine = self.weight[np.arange(self.k), at]
        value = mine[:, None] + self.y[:, None] * eta - total
        return Terms(value, self.y[:, None] - mean, -spread, _NONE, _NONE, _NONE)

    def _near(self, eta: Array) -> tuple[Array, Array]:
        """Return the values that have any probability at these effects, and their log w, shape (k, nodes or 1, s).

        In large tables these are few beside all that are possible: those within many standard deviations of the mode.
        """
        width = self.support.shape[1]
        if width <= _FEW:
            return self.support[:, None, :], self.weight[:, None, :]
        odds = np.exp(eta)
        n1, n2, m = (column[:, None] for column in (self.n1, self.n2, self.m))
        # the mode: x (n2 - m + x) = (n1 - x) (m - x) odds
        a, b, c = 1 - odds, n2 - m + (n1 + m) * odds, -n1 * m * odds
        x = -2 * c / (b + np.sqrt(b**2 - 4 * a * c))
        variance = 1 / sum(1 / (cell + 1) for cell in (x, n1 - x, m - x, n2 - m + x))
        half = int(np.ceil(_DEVIATIONS * math.sqrt(float(np.max(variance))))) + _FEW // 8
        if 2 * half + 1 >= width:
            return self.support[:, None, :], self.weight[:, None, :]
        first = np.clip(np.rint(x - self.support[:, :1]).astype(np.intp) - half, 0, width - 2 * half - 1)
        at = first[:, :, None] + np.arange(2 * half + 1)
        row = np.arange(self.k)[:, None, None]
        return self.support[row, at], self.weight[row, at]

    def saturated(self) -> float:
        total = 0.0
        low = self.support[:, 0]
        high = np.max(np.where(np.isfinite(self.weight), self.support, -np.inf), axis=1)
        inner = np.flatnonzero((self.y > low) & (self.y < high))  # at an end the likelihood rises to 1
        if inner.size:
            of = Hypergeometric(*(getattr(self, name)[inner] for name in self.__slots__))
            eta = np.zeros((inner.size, 1))
            for _ in range(100):
                at = of.terms(eta, _NONE)
                step = np.clip(-at.eta / at.eta2, -2.0, 2.0)
                eta = eta + step
                if np.max(np.abs(step)) < 1e-13:
                    break
            total = float(np.sum(of.terms(eta, _NONE).value))
        return total
