"""Leave-one-out analysis."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Unpack

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.pooling.data import Effects
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.given import PoolNames
from lbpmeta.pooling.sample import as_pooled_sample
from lbpmeta.pooling.sensitivity.runs import PoolTable, pool_table
from lbpmeta.recipe import Recipe

__all__ = ["leave_one_out"]


def leave_one_out(
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
    ci: str | None = None,
    level: float | None = None,
    **others: Unpack[PoolNames],
) -> PoolTable:
    """Pool the studies k times, each time without one of them.

    Examples
    --------
    >>> table = leave_one_out([0.1, 0.3, 0.9], [0.01, 0.02, 0.03], tau2="DL", labels=["A", "B", "C"])
    >>> table.labels
    ('A', 'B', 'C')
    >>> table.estimate.round(4)
    array([0.5917, 0.4875, 0.175 ])

    Parameters
    ----------
    yi : Fit or array_like, shape (k,)
        A fit (whose recipe is used unless another is named), or the effects on the analysis scale.
    vi : array_like, shape (k,), optional
        Sampling variances; required unless a fit is given.
    column, data, se, **others
        As in :func:`lbpmeta.pooling.pool`: a table in front with its columns ``(df, "yi", "vi")`` or as `data`,
        standard errors instead of `vi`, and the names of metafor and meta.
    labels : sequence of str, optional
        Names of the studies.
    recipe : str or Recipe, optional
        Default: the fit's, or "metafor"; the other keywords override it.
    model, tau2, ci, level : optional
        As in :class:`lbpmeta.recipe.Recipe`.

    Returns
    -------
    PoolTable
        Row i is the result without study i.

    Raises
    ------
    DataError
        Fewer than 2 studies, or unusable numbers.
    """
    s = as_pooled_sample(
        yi,
        vi,
        column,
        data=data,
        se=se,
        function="leave_one_out",
        others=others,
        labels=labels,
        recipe=recipe,
        model=model,
        tau2=tau2,
        ci=ci,
        level=level,
        minimum=2,
    )
    return pool_table("without", s.labels, s, s.yi, s.vi, ~np.eye(s.k, dtype=bool))
