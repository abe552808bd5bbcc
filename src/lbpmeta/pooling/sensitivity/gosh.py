"""GOSH: the pooled effect of every subset of the studies."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lbpmeta.arrays import Array, Flags, Index
from lbpmeta.errors import MethodError
from lbpmeta.pooling.arguments import generator, whole
from lbpmeta.pooling.data import Effects
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.fit_text import told_of
from lbpmeta.pooling.given import PoolNames
from lbpmeta.pooling.sample import as_pooled_sample
from lbpmeta.pooling.sensitivity.runs import chunks, pool_runs
from lbpmeta.recipe import Recipe
from lbpmeta.shown import Plain, ResultsTable, table_of_frame

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Gosh", "gosh"]

_MAX_ALL = 22  # 4 million subsets: some ten seconds, and 200 MB of results.


@dataclass(frozen=True, slots=True, eq=False)
class Gosh(Plain):
    """Pooled results of n subsets of k studies; every array but `packed` has shape (n,).

    Parameters
    ----------
    labels : tuple of str
        Names of the k studies.
    size : ndarray of int
        Sample in each subset.
    estimate, tau2, i2, q : ndarray
    packed : ndarray of uint8, shape (n, ceil(k / 8))
        Members of each subset, one bit per study; see :meth:`members` and :meth:`includes`.
    complete : bool
        Whether these are all 2^k - 1 subsets, or a random sample.
    seed : int or None
        Of the sample.
    recipe : Recipe
    notes : tuple of str
    measure : str
        "" where none was named.
    """

    labels: tuple[str, ...]
    size: NDArray[np.int64]
    estimate: Array
    tau2: Array
    i2: Array
    q: Array
    packed: NDArray[np.uint8]
    complete: bool
    seed: int | None
    recipe: Recipe
    notes: tuple[str, ...] = ()
    measure: str = ""

    def members(self, rows: slice | Index | None = None) -> Flags:
        """Which studies (columns) are in the subsets (rows) asked for; all subsets by default."""
        packed = self.packed if rows is None else self.packed[rows]
        return np.unpackbits(packed, axis=1, count=len(self.labels), bitorder="little").astype(bool)

    def includes(self, study: int | str) -> Flags:
        """Which subsets hold a study, shape (n,); the study by its index or its label."""
        if isinstance(study, str) and study not in self.labels:
            raise MethodError(f"`study` is {study!r}; it must be one of {', '.join(map(repr, self.labels))}.")
        i = self.labels.index(study) if isinstance(study, str) else range(len(self.labels))[study]
        return np.asarray((self.packed[:, i // 8] >> (i % 8)) & 1, dtype=np.bool_)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per subset."""
        import pandas as pd

        return pd.DataFrame({c: getattr(self, c) for c in ("size", "estimate", "tau2", "i2", "q")})

    def results_table(self) -> ResultsTable:
        """Return one line: what the samples say together."""
        return table_of_frame(str(self), Plain.to_frame(self), self.notes)

    def __str__(self) -> str:
        kind = "all" if self.complete else "a random sample of"
        low, middle, high = np.quantile(self.estimate, (0.025, 0.5, 0.975))
        return (
            f"GOSH, {kind} {self.size.size} subsets of {len(self.labels)} studies: estimate median {middle:.4g}, "
            f"95 % between {low:.4g} and {high:.4g}; I2 median {np.median(self.i2):.1f} %"
            f"{told_of(self.measure)}"
        )


def gosh(
    yi: Fit | Effects = None,
    vi: ArrayLike | None = None,
    column: str | None = None,
    *,
    data: object = None,
    se: ArrayLike | None = None,
    subsets: int | None = None,
    seed: int = 0,
    labels: Iterable[object] | None = None,
    recipe: str | Recipe | None = None,
    model: str | None = None,
    tau2: str | float | None = None,
    progress: Callable[[int, int], object] | None = None,
    **others: Unpack[PoolNames],
) -> Gosh:
    """Pool all subsets of the studies, or a random sample of subsets.

    Examples
    --------
    >>> result = gosh([0.1, 0.3, 0.2, 0.9], [0.01, 0.02, 0.03, 0.02], model="common", labels=list("ABCD"))
    >>> result.size.size
    15
    >>> with_d = result.includes("D")
    >>> print(f"{result.estimate[with_d].min():.2f} {result.estimate[~with_d].max():.2f}")
    0.33 0.30

    Parameters
    ----------
    yi : Fit or array_like, shape (k,)
    vi : array_like, shape (k,), optional
    column, data, se, **others
        As in :func:`lbpmeta.pooling.pool`: a table in front with its columns ``(df, "yi", "vi")`` or as `data`,
        standard errors instead of `vi`, and the names of metafor and meta.
    subsets : int, optional
        Number of random subsets (each study in or out with probability 1/2, independently; the empty subset is
        drawn again). Default: all 2^k - 1 subsets, for at most 22 studies.
    seed : int
        Of the random subsets.
    labels, recipe, model, tau2 : optional
        As in :func:`leave_one_out`.
    progress : callable, optional
        Called as ``progress(done, total)`` after each chunk.

    Returns
    -------
    Gosh

    Raises
    ------
    MethodError
        All subsets of more than 22 studies, or fewer than 1 subset.

    References
    ----------
    Olkin I, Dahabreh IJ, Trikalinos TA. GOSH - a graphical display of study heterogeneity. Res Synth Methods
    2012;3:214-223.
    """
    s = as_pooled_sample(
        yi,
        vi,
        column,
        data=data,
        se=se,
        function="gosh",
        others=others,
        labels=labels,
        recipe=recipe,
        model=model,
        tau2=tau2,
        minimum=2,
    )
    if subsets is None and s.k > _MAX_ALL:
        raise MethodError(
            f"{s.k} studies have 2^{s.k} - 1 subsets; pass subsets=100_000 (or another number) for a random sample."
        )
    told = "give a positive number, or None for all subsets"
    n = 2**s.k - 1 if subsets is None else whole("subsets", subsets, 1, told)
    size = np.empty(n, dtype=np.int64)
    estimate, between, i2, q = (np.empty(n) for _ in range(4))
    packed = np.empty((n, (s.k + 7) // 8), dtype=np.uint8)
    random = generator(seed)
    for start, stop in chunks(n, s.k):
        if subsets is None:
            mask = numbered_subsets(start + 1, stop + 1, s.k)
        else:
            mask = _random_subsets(random, stop - start, s.k)
        batch = pool_runs(s, s.yi, s.vi, mask)
        rows = slice(start, stop)
        size[rows] = mask.sum(axis=1)
        estimate[rows], between[rows], i2[rows], q[rows] = batch.estimate, batch.tau2, batch.i2, batch.q
        packed[rows] = np.packbits(mask, axis=1, bitorder="little")
        if progress is not None:
            progress(stop, n)
    sampled = subsets is not None
    return Gosh(
        labels=s.labels,
        size=size,
        estimate=estimate,
        tau2=between,
        i2=i2,
        q=q,
        packed=packed,
        complete=not sampled,
        seed=seed if sampled else None,
        recipe=s.recipe,
        notes=s.notes,
        measure=s.measure,
    )


def numbered_subsets(start: int, stop: int, k: int) -> Flags:
    """Members of the subsets numbered start ... stop - 1: study j is in subset n where bit j of n is set."""
    numbers = np.arange(start, stop, dtype=np.int64)
    return np.asarray((numbers[:, None] >> np.arange(k)) & 1, dtype=np.bool_)


def _random_subsets(random: np.random.Generator, n: int, k: int) -> Flags:
    mask = random.random((n, k)) < 0.5
    empty = ~mask.any(axis=1)
    while empty.any():
        mask[empty] = random.random((int(empty.sum()), k)) < 0.5
        empty = ~mask.any(axis=1)
    return mask
