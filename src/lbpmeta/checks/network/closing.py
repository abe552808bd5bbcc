"""Whether sets of differences, or of widths, between the members of a group can all hold at once: arrays in and out."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.interval import ValueSet

__all__ = ["apart", "bounds_of", "closes", "open_triangle", "orders_allow", "shortest", "widths_close"]

#: What sums of floats may lose, relative to the largest of them: far below any printed digit.
_SLACK: Final = 1e-11


def _free(n: int) -> Array:
    """Return bounds that allow everything."""
    free = np.full((n, n), np.inf)
    np.fill_diagonal(free, 0.0)
    return free


def bounds_of(n: int, sets: Any) -> Array:
    """Return the largest ``d_i - d_j`` that sets of differences allow, shape (n, n); infinite where nothing is said.

    Parameters
    ----------
    n : int
    sets : mapping of (int, int) to ValueSet
        ``[i, j]``: the values of ``d_i - d_j``.

    Examples
    --------
    >>> bounds_of(2, {(0, 1): ValueSet(0.2, 0.3)}).tolist()
    [[0.0, 0.3], [-0.2, 0.0]]
    """
    upper = _free(n)
    for (i, j), values in sets.items():
        upper[i, j] = min(upper[i, j], values.high)
        upper[j, i] = min(upper[j, i], -values.low)
    return upper


def shortest(upper: Array) -> Array:
    """Return the tightest bounds that follow from bounds on differences: the lengths of the shortest paths.

    A difference is at most the sum of the bounds along any path, so that a cycle of negative length, which shows as a
    negative number on the diagonal, proves that no numbers have all these differences; and without one some have.

    References
    ----------
    Floyd RW. Commun ACM 1962;5:345. Cormen TH, et al. Introduction to Algorithms: systems of difference constraints.

    Examples
    --------
    >>> shortest(bounds_of(3, {(0, 1): ValueSet(1, 2), (1, 2): ValueSet(1, 2)}))[0, 2].item()
    4.0
    """
    path = np.array(upper, dtype=np.float64)
    for k in range(len(path)):
        np.minimum(path, path[:, k, None] + path[None, k, :], out=path)
    return path


def closes(upper: Array) -> bool:
    """Whether some numbers have differences within the bounds.

    Examples
    --------
    >>> sets = {(0, 1): ValueSet(1, 2), (1, 2): ValueSet(1, 2), (0, 2): ValueSet(5, 6)}
    >>> closes(bounds_of(3, sets))
    False
    """
    finite = upper[np.isfinite(upper)]
    slack = _SLACK * (1.0 + float(np.abs(finite).max(initial=0.0))) * len(upper)
    return bool(np.diag(shortest(upper)).min(initial=0.0) >= -slack)


def apart(upper: Array, i: int, j: int) -> ValueSet | None:
    """Return the values of ``d_i - d_j`` that the bounds on all other pairs allow; None where those have no solution.

    Examples
    --------
    >>> sets = {(0, 1): ValueSet(1, 2), (1, 2): ValueSet(1, 2), (0, 2): ValueSet(5, 6)}
    >>> apart(bounds_of(3, sets), 0, 2)
    ValueSet(low=2, high=4)
    """
    others = upper.copy()
    others[i, j] = others[j, i] = np.inf
    if not closes(others):
        return None
    path = shortest(others)
    low, high = -float(path[j, i]), float(path[i, j])
    return ValueSet(min(low, high), max(low, high)).widened()


def open_triangle(upper: Array) -> tuple[int, int, int] | None:
    """Return the three whose bounds contradict each other most; None where no three do.

    Examples
    --------
    >>> sets = {(0, 1): ValueSet(1, 2), (1, 2): ValueSet(1, 2), (0, 2): ValueSet(5, 6)}
    >>> open_triangle(bounds_of(3, sets))
    (0, 1, 2)
    """
    over = np.full(upper.shape, np.inf)
    by = np.zeros(upper.shape, dtype=np.intp)
    for k in range(len(upper)):
        path = upper[:, k, None] + upper[None, k, :]
        shorter = path < over
        over[shorter], by[shorter] = path[shorter], k
    around = over + upper.T
    i, j = np.unravel_index(int(np.argmin(around)), around.shape)
    if not around[i, j] < 0:
        return None
    first, second, third = sorted((int(i), int(by[i, j]), int(j)))
    return first, second, third


def widths_close(n: int, sets: Any) -> tuple[int, int] | None:
    """Return a pair whose interval is wider than a way round through others allows; None where there is none.

    Standard errors of differences are distances: ``se_ik <= se_ij + se_jk``, which is
    ``|v_ik - v_ij - v_jk| <= 2 sqrt(v_ij v_jk)``.

    Parameters
    ----------
    n : int
    sets : mapping of (int, int) to ValueSet
        Widths of intervals made with one multiplier.

    Examples
    --------
    >>> widths_close(3, {(0, 1): ValueSet(1, 2), (1, 2): ValueSet(1, 2), (0, 2): ValueSet(5, 6)})
    (0, 2)
    """
    upper = _free(n)
    for (i, j), values in sets.items():
        upper[i, j] = upper[j, i] = min(upper[i, j], values.high)
    path = shortest(upper)
    over = {pair: values.low - float(path[pair]) * (1 + _SLACK) for pair, values in sets.items()}
    pair, most = max(over.items(), key=lambda item: item[1], default=((0, 0), 0.0))
    return pair if most > _SLACK else None


def orders_allow(sets: list[ValueSet], n: int) -> bool:
    """Whether some distribution of the orders of n treatments has such SUCRAs, as fractions.

    In every order one treatment has 1, one (n - 2)/(n - 1) and so on to 0: the SUCRAs of all are a weighted mean of
    permutations of these, which is what these majorise (Rado 1952). A box meets that polytope where the lower ends of
    no group are above the largest sum that so many can have, and the upper ends of none below the smallest. P-scores,
    the mean probabilities to be better, are such numbers too (Landau 1953).

    Parameters
    ----------
    sets : list of ValueSet
        Of all or of some of the treatments.
    n : int
        Treatments in the network.

    References
    ----------
    Rado R. J Lond Math Soc 1952;27:1-6. Salanti G, Ades AE, Ioannidis JPA. J Clin Epidemiol 2011;64:163-171.

    Examples
    --------
    >>> orders_allow([ValueSet(0.8, 0.8), ValueSet(0.5, 0.5), ValueSet(0.2, 0.2)], 3)
    True
    >>> orders_allow([ValueSet(1, 1), ValueSet(1, 1)], 3), orders_allow([ValueSet(1, 1), ValueSet(0.2, 0.3)], 2)
    (False, False)
    """
    size = np.arange(1, len(sets) + 1)
    most = size * (2 * n - size - 1) / (2.0 * (n - 1))
    least = size * (size - 1) / (2.0 * (n - 1))
    low = np.cumsum(np.sort([s.low for s in sets])[::-1])
    high = np.cumsum(np.sort([s.high for s in sets]))
    slack = _SLACK * len(sets)
    return bool((low <= most + slack).all() and (high >= least - slack).all())
