"""Ranking: P-scores, and the probability of each rank, from the joint normal of the effects."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING, Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.errors import MethodError, did_you_mean
from lbpmeta.pooling.arguments import generator, whole
from lbpmeta.pooling.network.orthant import orthant_probability
from lbpmeta.shown import Shown
from lbpmeta.special import ndtr

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Rankogram", "better_is_low", "p_scores", "rankogram"]

#: Words for whether small values are good, netmeta's among them.
_GOOD: Final = {"good": True, "desirable": True, "bad": False, "undesirable": False}

#: Up to so many treatments every order has its exact probability.
_EXACT: Final = 5


def better_is_low(small_values: str) -> bool:
    """Return whether small values are good.

    Raises
    ------
    MethodError
        If the words are none of "good", "bad", "desirable", "undesirable".
    """
    if small_values not in _GOOD:
        raise MethodError(
            f"`small_values` is {small_values!r}; it must be one of {', '.join(map(repr, _GOOD))}."
            f"{did_you_mean(str(small_values), _GOOD)}"
        )
    return _GOOD[small_values]


def p_scores(estimate: Array, se: Array, small_good: bool) -> Array:
    """Return the mean over the other treatments of the probability to be better than each, shape (n,).

    For a joint normal this is the SUCRA, exactly: ``SUCRA = (n - mean rank) / (n - 1)``, and a mean rank is 1 plus the
    sum of the probabilities that another is better.

    References
    ----------
    Rücker G, Schwarzer G. BMC Med Res Methodol 2015;15:58.
    """
    n = len(estimate)
    with np.errstate(invalid="ignore", divide="ignore"):
        better = ndtr((-estimate if small_good else estimate) / se)
    np.fill_diagonal(better, 0.0)
    return np.asarray(better.sum(axis=1) / (n - 1), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Rankogram(Shown):
    """The probability of each rank.

    Parameters
    ----------
    treatments : tuple of str
    probability : ndarray, shape (n, n)
        ``[i, r]``: that treatment i has rank r + 1; 1 is the best.
    se : ndarray, shape (n, n)
        Monte-Carlo standard error; 0 where it is exact.
    exact : bool
    """

    treatments: tuple[str, ...]
    probability: Array
    se: Array
    exact: bool

    @property
    def mean_rank(self) -> Array:
        """The expected rank of each treatment, shape (n,)."""
        return np.asarray(self.probability @ np.arange(1.0, len(self.treatments) + 1), dtype=np.float64)

    @property
    def sucra(self) -> Array:
        """The surface under the cumulative ranking curve, ``(n - mean rank) / (n - 1)``, shape (n,)."""
        n = len(self.treatments)
        return np.asarray((n - self.mean_rank) / (n - 1), dtype=np.float64)

    @property
    def p_best(self) -> Array:
        """The probability to be the best, shape (n,)."""
        return self.probability[:, 0]

    def to_frame(self) -> pd.DataFrame:
        """Return a row for each treatment: the probability of each rank, mean rank and SUCRA."""
        import pandas as pd

        frame = pd.DataFrame(self.probability, index=list(self.treatments))
        frame.columns = [f"rank {r}" for r in range(1, len(self.treatments) + 1)]
        return frame.assign(mean_rank=self.mean_rank, sucra=self.sucra)


def rankogram(
    treatments: tuple[str, ...], mean: Array, cov: Array, small_good: bool, *, draws: int, seed: int
) -> Rankogram:
    """Return the probabilities of ranks under a joint normal.

    Parameters
    ----------
    treatments : tuple of str, n of them
    mean, cov : ndarray, shapes (n - 1,) and (n - 1, n - 1)
        Effects of the others against the first.
    small_good : bool
    draws, seed : int
        Of the simulation, for more than 5 treatments. Up to 5 the probability of every order is an orthant of the
        normal of its differences.

    References
    ----------
    Salanti G, Ades AE, Ioannidis JPA. J Clin Epidemiol 2011;64:163-171.
    """
    n = len(treatments)
    whole("draws", draws, 100, "give at least 100")
    full, spread = np.concatenate([[0.0], mean]), np.zeros((n, n))
    spread[1:, 1:] = cov
    if not small_good:
        full = -full
    if n <= _EXACT:
        probability = np.zeros((n, n))
        for order in permutations(range(n)):
            A = np.zeros((n - 1, n))
            A[np.arange(n - 1), order[:-1]], A[np.arange(n - 1), order[1:]] = -1.0, 1.0
            share = orthant_probability(A @ full, A @ spread @ A.T)
            probability[list(order), np.arange(n)] += share
        return Rankogram(treatments, probability, np.zeros((n, n)), True)
    values, vectors = np.linalg.eigh(cov)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    count, left, rng = np.zeros((n, n)), draws, generator(seed)
    while left:
        size = min(left, 1 << 14)
        drawn = np.zeros((size, n))
        drawn[:, 1:] = rng.standard_normal((size, n - 1)) @ root.T
        drawn += full
        rank = np.argsort(np.argsort(drawn, axis=1), axis=1)
        np.add.at(count, (np.broadcast_to(np.arange(n), rank.shape), rank), 1.0)
        left -= size
    probability = count / draws
    return Rankogram(treatments, probability, np.sqrt(probability * (1 - probability) / draws), False)
