"""Order of the nodes on a circle in which few edges cross."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["crossings", "few_crossings"]

#: Most orders that are looked at.
_MOST: Final = 12_000


def crossings(order: Sequence[int], edges: NDArray[np.int64]) -> int:
    """Return how many pairs of chords cross where the nodes stand on a circle in that order.

    Parameters
    ----------
    order : sequence of int
        Nodes, once around.
    edges : ndarray of int, shape (m, 2)

    Examples
    --------
    >>> square = np.array([[0, 2], [1, 3]])
    >>> crossings([0, 1, 2, 3], square), crossings([0, 2, 1, 3], square)
    (1, 0)
    """
    at = np.empty(len(order), dtype=np.int64)
    at[np.asarray(order, dtype=np.int64)] = np.arange(len(order))
    ends = np.sort(at[edges], axis=1)
    a, b = ends[:, 0], ends[:, 1]
    # One end of the second chord strictly inside the first, the other strictly outside, seen from its start.
    inside = (a[:, None] < a[None, :]) & (a[None, :] < b[:, None]) & (b[:, None] < b[None, :])
    return int(inside.sum())


def few_crossings(n: int, edges: NDArray[np.int64]) -> list[int]:
    """Return an order of nodes on a circle with few crossings: each is moved to its best place, and
    stretches are turned round, until nothing gains.

    Parameters
    ----------
    n : int
    edges : ndarray of int, shape (m, 2)

    References
    ----------
    Baur M, Brandes U. Crossing reduction in circular layouts. WG 2004, LNCS 3353:332-343 (sifting).

    Examples
    --------
    >>> edges = np.array([[0, 2], [2, 4], [4, 1], [1, 3], [3, 0]])
    >>> crossings(few_crossings(5, edges), edges)
    0
    """
    best = list(range(n))
    if n < 4 or len(edges) < 2:
        return best
    least, looked = crossings(best, edges), 0
    degree = np.bincount(edges.ravel(), minlength=n)
    nodes = sorted(range(n), key=lambda i: (-degree[i], i))
    while least and looked < _MOST:
        before = least
        for node in nodes:
            rest = [i for i in best if i != node]
            for place in range(n - 1):
                tried = [*rest[:place], node, *rest[place:]]
                count = crossings(tried, edges)
                if count < least:
                    best, least = tried, count
            looked += n - 1
        if least < before:
            continue
        # Where no node gains alone, a stretch of them may, turned round.
        for first, last in combinations(range(n), 2):
            tried = [*best[:first], *reversed(best[first : last + 1]), *best[last + 1 :]]
            count = crossings(tried, edges)
            looked += 1
            if count < least:
                best, least = tried, count
                break
        if least == before:
            break
    return best
