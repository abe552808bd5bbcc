"""Pooling many variations of one set of studies, and the table that most sensitivity analyses return."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lbpmeta.arrays import Array, Flags
from lbpmeta.decimals import effect_line, level_text, p_text
from lbpmeta.effects.back_transform import back_transform
from lbpmeta.errors import LbpmetaWarning
from lbpmeta.measures import get_measure
from lbpmeta.pooling.batch import BatchFit, pool_arrays
from lbpmeta.pooling.fit_text import display_name, scale_line
from lbpmeta.pooling.sample import Sample
from lbpmeta.recipe import Recipe
from lbpmeta.shown import ResultsTable, Shown

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["PoolTable", "chunks", "pool_runs", "pool_table"]

#: Studies x sets pooled at one time; keeps the working memory of one call near 100 MB.
_CELLS = 4_000_000


def pool_runs(
    sample: Sample,
    yi: Array,
    vi: Array,
    mask: Flags | None = None,
) -> BatchFit:
    """Pool n sets by the sample's settings.

    `yi` and `vi` of shape (k,) stand for n copies when `mask` has shape (n, k). Sets whose tau2 estimator finds
    no solution keep what it ended with; a warning counts them.
    """
    if mask is not None:
        yi, vi = np.broadcast_to(yi, mask.shape), np.broadcast_to(vi, mask.shape)
    recipe = sample.recipe
    batch = pool_arrays(
        yi,
        vi,
        mask,
        model="common" if recipe.model == "common" else "random",
        tau2=sample.tau2,
        ci=recipe.ci,
        i2="q" if recipe.i2 == "q" else "tau2",
        level=recipe.level,
    )
    failed = int(np.count_nonzero(~batch.converged))
    if failed:
        warnings.warn(
            f"tau2 {sample.tau2} did not converge in {failed} of {len(batch)} sets; use another estimator, such as "
            'tau2="DL".',
            LbpmetaWarning,
            stacklevel=4,
        )
    return batch


def chunks(n: int, k: int) -> Iterator[tuple[int, int]]:
    """Cut n sets of k studies into stretches (start, stop) of bounded memory."""
    size = max(1, _CELLS // k)
    for start in range(0, n, size):
        yield start, min(n, start + size)


@dataclass(frozen=True, slots=True, eq=False)
class PoolTable(Shown):
    """Pooled results of several subsets of the same studies, one row each.

    Parameters
    ----------
    name : str
        The analysis.
    labels : tuple of str
        What each row left out or added.
    k : ndarray of int, shape (n,)
        Sample pooled in each row.
    estimate, se, ci_low, ci_high, p_value, tau2, i2, q : ndarray, shape (n,)
        As in :class:`lbpmeta.pooling.fit.Fit`.
    recipe : Recipe
    notes : tuple of str
    measure : str
        "" where none was named.
    """

    name: str
    labels: tuple[str, ...]
    k: NDArray[np.int64]
    estimate: Array
    se: Array
    ci_low: Array
    ci_high: Array
    p_value: Array
    tau2: Array
    i2: Array
    q: Array
    recipe: Recipe
    notes: tuple[str, ...] = ()
    measure: str = ""

    def to_frame(self) -> pd.DataFrame:
        """Return one row per subset, indexed by `labels`."""
        import pandas as pd

        columns = ("k", "estimate", "se", "ci_low", "ci_high", "p_value", "tau2", "i2", "q")
        return pd.DataFrame({c: getattr(self, c) for c in columns}, index=pd.Index(self.labels, name=self.name))

    def results_table(self) -> ResultsTable:
        """Return one line per subset, on the scale that readers see."""
        scale = get_measure(self.measure).scale if self.measure else "identity"
        back = scale if scale != "double-arcsine" else "identity"
        sides = [back_transform(side, back) for side in (self.estimate, self.ci_low, self.ci_high)]
        title, *_ = str(self).split("\n")
        effects = [effect_line(*map(float, one)) for one in zip(*sides, strict=True)]
        rows = [
            (label, str(k), effect, p_text(p, ""), f"{t:.4g}", f"{i:.0f}%")
            for label, k, effect, p, t, i in zip(
                self.labels, self.k, effects, self.p_value, self.tau2, self.i2, strict=True
            )
        ]
        of = display_name(self.measure, scale) if back == scale else scale_line(self.measure, scale)
        heads = (self.name.capitalize(), "Studies", f"{of} [{level_text(self.recipe.level)} CI]", "p", "tau2", "I2")
        return ResultsTable(title, heads, tuple(rows), self.notes, self.to_frame())

    def __str__(self) -> str:
        width = max(len(label) for label in self.labels)
        scale = get_measure(self.measure).scale if self.measure else "identity"
        what = f"{scale_line(self.measure, scale)} [{self.recipe.level * 100:g}% {self.recipe.ci} interval]"
        lines = [f"{self.name}: {what} ({self.recipe})"]
        for i, label in enumerate(self.labels):
            lines.append(
                f"{label:<{width}}  k={self.k[i]:<3d} {self.estimate[i]:9.4f} "
                f"[{self.ci_low[i]:.4f}, {self.ci_high[i]:.4f}]  tau2={self.tau2[i]:.4f}  I2={self.i2[i]:.1f}%"
            )
        return "\n".join(lines)


def pool_table(
    name: str,
    labels: tuple[str, ...],
    sample: Sample,
    yi: Array,
    vi: Array,
    mask: Flags,
) -> PoolTable:
    """Pool the subsets that the rows of `mask`, shape (n, k), mark."""
    batch = pool_runs(sample, yi, vi, mask)
    return PoolTable(
        name,
        labels,
        mask.sum(axis=1),
        batch.estimate,
        batch.se,
        batch.ci_low,
        batch.ci_high,
        batch.p_value,
        batch.tau2,
        batch.i2,
        batch.q,
        sample.recipe,
        sample.notes,
        sample.measure,
    )
