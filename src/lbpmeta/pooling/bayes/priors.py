"""Priors of tau, the standard deviation between studies."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.errors import MethodError
from lbpmeta.pooling.arguments import number

__all__ = ["PRIORS", "TauPrior"]


@dataclass(frozen=True, slots=True)
class TauPrior:
    """A prior distribution of tau.

    Parameters
    ----------
    name : str
        Key of :data:`PRIORS`.
    scale : float or None
        In the unit of the effects; None for a prior without one.

    Examples
    --------
    >>> TauPrior("half-normal", 0.5).log_density(np.array([0.0, 0.5]), np.ones(3)).round(4)
    array([ 0.4674, -0.0326])
    """

    name: str
    scale: float | None = None

    def __post_init__(self) -> None:
        if self.name not in PRIORS:
            raise MethodError(f"`tau_prior` is {self.name!r}; it must be one of {', '.join(map(repr, PRIORS))}.")
        if PRIORS[self.name].scaled:
            if self.scale is None or not 0 < number("tau_scale", self.scale) < math.inf:
                raise MethodError(
                    f"`tau_scale` is {self.scale!r}; a {self.name} prior needs a number above 0, in the unit of the "
                    "effects (for log ratios 0.5 is a usual choice of the half-normal)."
                )
        elif self.scale is not None:
            raise MethodError(f"`tau_scale` is {self.scale!r}; the {self.name} prior has no scale.")

    @property
    def least(self) -> int:
        """Fewest studies for which the posterior of tau is proper, under a uniform prior of the mean."""
        return PRIORS[self.name].least

    @property
    def tail(self) -> float:
        """The power of tau with which the density falls."""
        return PRIORS[self.name].tail

    def log_density(self, tau: Array, vi: Array) -> Array:
        """Return the logarithm of the density at each tau (up to a constant for improper priors).

        Parameters
        ----------
        tau : ndarray
        vi : ndarray, shape (k,)
            Sampling variances, which the Jeffreys prior asks for.
        """
        return PRIORS[self.name].log_density(tau, vi, self.scale or 1.0)

    def __str__(self) -> str:
        return f"{self.name}({self.scale:g})" if self.scale is not None else self.name


@dataclass(frozen=True, slots=True)
class _Kind:
    log_density: Callable[[Array, Array, float], Array]
    scaled: bool
    least: int
    #: The density falls like tau to the minus this power.
    tail: float


def _half_normal(tau: Array, vi: Array, scale: float) -> Array:
    constant = 0.5 * math.log(2 / math.pi) - math.log(scale)
    found: Array = constant - 0.5 * (tau / scale) ** 2
    return found


def _half_cauchy(tau: Array, vi: Array, scale: float) -> Array:
    found: Array = math.log(2 / (math.pi * scale)) - np.log1p((tau / scale) ** 2)
    return found


def _uniform(tau: Array, vi: Array, scale: float) -> Array:
    return np.zeros_like(tau)


def _jeffreys(tau: Array, vi: Array, scale: float) -> Array:
    """sqrt of the Fisher information of tau given mu: sqrt(sum (tau / (v + tau2))^2)."""
    total = ((1.0 / (vi[:, None] + tau**2)) ** 2).sum(axis=0)
    found: Array = np.log(tau) + 0.5 * np.log(total)
    return found


#: Name -> prior of tau. Uniform and Jeffreys are improper: they need more studies.
PRIORS: Final[Mapping[str, _Kind]] = MappingProxyType(
    {
        "half-normal": _Kind(_half_normal, True, 1, math.inf),
        "half-cauchy": _Kind(_half_cauchy, True, 1, 2.0),
        "uniform": _Kind(_uniform, False, 3, 0.0),
        "jeffreys": _Kind(_jeffreys, False, 2, 1.0),
    }
)
