"""Structures: the covariance of the levels of a random effect, by name; one function a structure.

Each takes unbounded parameters, real or complex: its derivative is taken by a complex step, which is exact, so that a
structure is its formula and nothing else.

References
----------
Pinheiro JC, Bates DM. Stat Comput 1996;6:289-296. Squire W, Trapp G. SIAM Rev 1998;40:110-112 (complex steps).
Viechtbauer W. J Stat Softw 2010;36(3) (names of structures).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.errors import MethodError, did_you_mean

__all__ = ["STRUCTURES", "CovarianceStructure", "slopes", "structure_named", "unstructured_parameters"]

#: (parameters, positions of the levels on their axis) -> covariance of the levels, shape (K, K).
Covariance = Callable[[Any, Array], Any]


@dataclass(frozen=True, slots=True)
class CovarianceStructure:
    """A structure.

    Parameters
    ----------
    title : str
    variances, correlations : callable
        ``K -> number`` of parameters of each; variances come first, as logarithms of standard deviations.
    covariance : callable
    """

    title: str
    variances: Callable[[int], int]
    correlations: Callable[[int], int]
    covariance: Covariance


def _between(t: Any, low: float, high: float) -> Any:
    """Return a number from low to high: a sine, so that a maximum at a bound is a stationary point, too."""
    return 0.5 * (low + high) + 0.5 * (high - low) * np.sin(t)


def _one_correlation(t: Any, K: int) -> Any:
    """Return a correlation between its bounds, ``-1 / (K - 1)`` and 1."""
    return _between(t, -1.0 / (K - 1) if K > 1 else -1.0, 1.0)


def _equal(rho: Any, K: int) -> Any:
    return np.eye(K) + rho * (1.0 - np.eye(K))


def _powers(rho: Any, distance: Array) -> Any:
    return rho ** distance.astype(int)


def _identity(t: Any, at: Array) -> Any:
    return np.exp(2 * t[0]) * np.eye(len(at))


def _diagonal(t: Any, at: Array) -> Any:
    return np.diag(np.exp(2 * t[: len(at)]))


def _compound(t: Any, at: Array) -> Any:
    return np.exp(2 * t[0]) * _equal(_one_correlation(t[1], len(at)), len(at))


def _compound_unequal(t: Any, at: Array) -> Any:
    sd = np.exp(t[: len(at)])
    return np.outer(sd, sd) * _equal(_one_correlation(t[len(at)], len(at)), len(at))


def _unstructured(t: Any, at: Array) -> Any:
    """Standard deviations, and a correlation matrix as a triangle whose rows are points of a sphere, by their angles.

    A singular matrix is an ordinary point of these angles: a maximum there is found as any other.
    """
    K = len(at)
    sd, rest = np.exp(t[:K]), t[K:]
    L = np.zeros((K, K), dtype=np.asarray(t).dtype)
    used = 0
    for i in range(K):
        left: Any = 1.0
        for j in range(i):
            L[i, j] = left * np.sin(rest[used])
            left = left * np.cos(rest[used])
            used += 1
        L[i, i] = left
    return np.outer(sd, sd) * (L @ L.T)


def _steps(at: Array) -> Array:
    order = np.searchsorted(np.unique(at), at)
    apart: Array = np.abs(order[:, None] - order[None, :])
    return apart


def _autoregressive(t: Any, at: Array) -> Any:
    return np.exp(2 * t[0]) * _powers(_between(t[1], -1.0, 1.0), _steps(at))


def _autoregressive_unequal(t: Any, at: Array) -> Any:
    sd = np.exp(t[: len(at)])
    return np.outer(sd, sd) * _powers(_between(t[len(at)], -1.0, 1.0), _steps(at))


def _continuous_time(t: Any, at: Array) -> Any:
    rho = _between(t[1], 0.0, 1.0)
    return np.exp(2 * t[0]) * rho ** np.abs(at[:, None] - at[None, :])


#: Structures by the names of metafor.
STRUCTURES: Final[Mapping[str, CovarianceStructure]] = MappingProxyType(
    {
        "ID": CovarianceStructure("one variance", lambda K: 1, lambda K: 0, _identity),
        "DIAG": CovarianceStructure("a variance each", lambda K: K, lambda K: 0, _diagonal),
        "CS": CovarianceStructure("compound symmetry", lambda K: 1, lambda K: 1, _compound),
        "HCS": CovarianceStructure("unequal compound symmetry", lambda K: K, lambda K: 1, _compound_unequal),
        "UN": CovarianceStructure("unstructured", lambda K: K, lambda K: K * (K - 1) // 2, _unstructured),
        "AR": CovarianceStructure("autoregressive", lambda K: 1, lambda K: 1, _autoregressive),
        "HAR": CovarianceStructure("unequal autoregressive", lambda K: K, lambda K: 1, _autoregressive_unequal),
        "CAR": CovarianceStructure("autoregressive in continuous time", lambda K: 1, lambda K: 1, _continuous_time),
    }
)

_STEP: Final = 1e-30


def unstructured_parameters(S: Array) -> Array:
    """Return the parameters of "UN" that give a covariance: logarithms of standard deviations, then angles.

    Examples
    --------
    >>> t = unstructured_parameters(np.array([[1.0, 0.5], [0.5, 1.0]]))
    >>> np.round(t, 6).tolist()
    [0.0, 0.0, 0.523599]
    """
    sd = np.sqrt(np.diag(S))
    C = S / np.outer(sd, sd)
    L = np.zeros_like(C)
    angles = []
    for i in range(1, len(sd)):
        left = 1.0
        L[0, 0] = 1.0
        for j in range(i):
            rest = float(C[i, j] - L[i, :j] @ L[j, :j])
            L[i, j] = rest / L[j, j] if L[j, j] > 0 else 0.0
            turn = float(np.clip(L[i, j] / left, -1.0, 1.0)) if left > 0 else 0.0
            angles.append(math.asin(turn))
            left *= math.cos(angles[-1])
        L[i, i] = left
    return np.concatenate([np.log(sd), angles])


def structure_named(name: str) -> CovarianceStructure:
    """Return a structure by its name.

    Raises
    ------
    MethodError
        If there is none.
    """
    if name not in STRUCTURES:
        raise MethodError(
            f"`struct` is {name!r}; it must be one of {', '.join(STRUCTURES)}.{did_you_mean(str(name), STRUCTURES)}"
        )
    return STRUCTURES[name]


def slopes(covariance: Covariance, theta: Array, at: Array) -> tuple[Array, Array]:
    """Return a covariance and its derivatives, shape (q, K, K), by complex steps."""
    value = np.asarray(covariance(theta, at), dtype=np.float64)
    found = np.zeros((len(theta), *value.shape))
    for j in range(len(theta)):
        moved = theta.astype(np.complex128)
        moved[j] += 1j * _STEP
        found[j] = np.imag(covariance(moved, at)) / _STEP
    return value, found
