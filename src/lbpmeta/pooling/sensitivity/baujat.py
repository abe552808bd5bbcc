"""Baujat's diagnosis: which studies make the heterogeneity, and which move the result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Unpack

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array
from lbpmeta.pooling.data import Effects
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.given import PoolNames
from lbpmeta.pooling.sample import as_pooled_sample
from lbpmeta.pooling.sensitivity.runs import pool_runs
from lbpmeta.recipe import Recipe
from lbpmeta.shown import Shown

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Baujat", "baujat"]


@dataclass(frozen=True, slots=True, eq=False)
class Baujat(Shown):
    """Coordinates of the Baujat plot; both arrays have shape (k,).

    Parameters
    ----------
    labels : tuple of str
    heterogeneity : ndarray
        Squared Pearson residual: the study's share of the heterogeneity statistic.
    influence : ndarray
        Squared change of the pooled effect when the study is left out, over its variance without the study.
    recipe : Recipe
    notes : tuple of str
    """

    labels: tuple[str, ...]
    heterogeneity: Array
    influence: Array
    recipe: Recipe
    notes: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return one row per study."""
        import pandas as pd

        columns = {"heterogeneity": self.heterogeneity, "influence": self.influence}
        return pd.DataFrame(columns, index=pd.Index(self.labels, name="study"))

    def __str__(self) -> str:
        most, moves = (self.labels[int(np.argmax(a))] for a in (self.heterogeneity, self.influence))
        return f"Baujat, k = {len(self.labels)}: most heterogeneity from {most}, most influence from {moves}"


def baujat(
    yi: Fit | Effects = None,
    vi: ArrayLike | None = None,
    column: str | None = None,
    *,
    data: object = None,
    se: ArrayLike | None = None,
    labels: Iterable[object] | None = None,
    recipe: str | Recipe | None = None,
    model: str | None = None,
    tau2: str | float | None = None,
    **others: Unpack[PoolNames],
) -> Baujat:
    """Compute (y_i - mu)^2 / (v_i + tau2) and (mu - mu(i))^2 / var(mu(i)) for every study.

    Baujat's own plot has ``model="common"`` (tau2 = 0), where the first quantity sums to Cochran's Q.

    Examples
    --------
    >>> result = baujat([0.1, 0.3, 0.2, 0.9], [0.01, 0.02, 0.03, 0.02], model="common", labels=list("ABCD"))
    >>> print(result)
    Baujat, k = 4: most heterogeneity from D, most influence from D

    Parameters
    ----------
    yi : Fit or array_like, shape (k,)
    vi : array_like, shape (k,), optional
    column, data, se, **others
        As in :func:`lbpmeta.pooling.pool`: a table in front with its columns ``(df, "yi", "vi")`` or as `data`,
        standard errors instead of `vi`, and the names of metafor and meta.
    labels, recipe, model, tau2 : optional
        As in :func:`leave_one_out`.

    Returns
    -------
    Baujat

    References
    ----------
    Baujat B, Mahé C, Pignon JP, Hill C. A graphical method for exploring heterogeneity in meta-analyses. Stat
    Med 2002;21:2641-2652.
    """
    s = as_pooled_sample(
        yi,
        vi,
        column,
        data=data,
        se=se,
        function="baujat",
        others=others,
        labels=labels,
        recipe=recipe,
        model=model,
        tau2=tau2,
        minimum=2,
    )
    full = pool_runs(s, s.yi[None, :], s.vi[None, :])
    without = pool_runs(s, s.yi, s.vi, ~np.eye(s.k, dtype=bool))
    return Baujat(
        labels=s.labels,
        heterogeneity=(s.yi - full.estimate[0]) ** 2 / (s.vi + full.tau2[0]),
        influence=(full.estimate[0] - without.estimate) ** 2 / without.se**2,
        recipe=s.recipe,
        notes=s.notes,
    )
