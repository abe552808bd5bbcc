"""Graph: which treatments are compared, by how many studies, and whether they hang together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.errors import NotDefinedError
from lbpmeta.pooling.network.trial import Trial

__all__ = ["adjacency", "check_connected", "components_of", "designs_of"]


def components_of(trials: Iterable[Trial]) -> tuple[tuple[str, ...], ...]:
    """Return the parts of a network that are not compared with each other, the largest first.

    Examples
    --------
    >>> from lbpmeta.pooling.network.trial import trial_of_pairs
    >>> components_of([trial_of_pairs("1", {("a", "b"): (0.1, 0.2)}), trial_of_pairs("2", {("c", "d"): (0.1, 0.2)})])
    (('a', 'b'), ('c', 'd'))
    """
    part: dict[str, set[str]] = {}
    for trial in trials:
        together = set(trial.treatments).union(*(part[t] for t in trial.treatments if t in part))
        part.update(dict.fromkeys(together, together))
    return tuple(sorted({tuple(sorted(names)) for names in part.values()}, key=lambda names: (-len(names), names)))


def check_connected(trials: Sequence[Trial]) -> None:
    """Raise unless every treatment is compared with every other, directly or through others.

    Raises
    ------
    NotDefinedError
        Naming the parts.
    """
    parts = components_of(trials)
    if len(parts) > 1:
        shown = "; ".join(", ".join(part) for part in parts)
        raise NotDefinedError(
            f"the network falls into {len(parts)} parts that no study compares: {shown}. Analyse each by itself."
        )


def adjacency(trials: Iterable[Trial], treatments: Sequence[str]) -> Array:
    """Return how many studies compare each pair, shape (n, n)."""
    at = {name: i for i, name in enumerate(treatments)}
    count = np.zeros((len(treatments), len(treatments)))
    for trial in trials:
        for a, b in trial.pairs:
            count[at[a], at[b]] += 1.0
            count[at[b], at[a]] += 1.0
    return count


def designs_of(trials: Iterable[Trial]) -> Mapping[tuple[str, ...], tuple[Trial, ...]]:
    """Return the studies by design, the set of treatments that each compares, in the order of the first study."""
    found: dict[tuple[str, ...], list[Trial]] = {}
    for trial in trials:
        found.setdefault(tuple(sorted(trial.treatments)), []).append(trial)
    return {design: tuple(of) for design, of in found.items()}
