"""Cumulative meta-analysis."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Unpack

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.effects.given import columns_named, holds_columns
from lbpmeta.errors import DataError, MethodError
from lbpmeta.pooling.data import Effects
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.given import PoolNames
from lbpmeta.pooling.sample import as_pooled_sample
from lbpmeta.pooling.sensitivity.runs import PoolTable, pool_table
from lbpmeta.recipe import Recipe

__all__ = ["CumulativeNames", "cumulative"]


class CumulativeNames(PoolNames, total=False):
    """Names of meta's metacum that :func:`cumulative` understands."""

    sortvar: Any


def cumulative(
    yi: Fit | Effects = None,
    vi: ArrayLike | None = None,
    column: str | None = None,
    *,
    data: object = None,
    se: ArrayLike | None = None,
    order: ArrayLike | None = None,
    labels: Iterable[object] | None = None,
    recipe: str | Recipe | None = None,
    model: str | None = None,
    tau2: str | float | None = None,
    ci: str | None = None,
    level: float | None = None,
    **others: Unpack[CumulativeNames],
) -> PoolTable:
    """Pool the first study, the first two, the first three, and so on.

    Examples
    --------
    >>> table = cumulative([0.1, 0.9, 0.3], [0.01, 0.03, 0.02], order=[1999, 2010, 2004], model="common")
    >>> table.labels
    ('Study 1', 'Study 3', 'Study 2')
    >>> table.estimate.round(4)
    array([0.1   , 0.1667, 0.3   ])

    Parameters
    ----------
    yi : Fit or array_like, shape (k,)
    vi : array_like, shape (k,), optional
    column, data, se, **others
        As in :func:`lbpmeta.pooling.pool`: a table in front with its columns ``(df, "yi", "vi")`` or as `data`,
        standard errors instead of `vi`, and the names of metafor and meta (`sortvar` too).
    order : "precision", the name of a column, or array_like with one value per row given, optional
        What to sort the studies by, smallest first, such as their years (studies of one year keep their given
        order); "precision" puts the smallest variance first. Default: the order given.
    labels, recipe, model, tau2, ci, level : optional
        As in :func:`leave_one_out`.

    Returns
    -------
    PoolTable
        Row i is the result when the study named in ``labels[i]`` has been added. The first row is that study
        alone, with its own normal interval.

    Raises
    ------
    DataError
        An `order` of another length than the studies, or with missing values.
    """
    rest: dict[str, Any] = {**others}
    if (sorted_by := rest.pop("sortvar", None)) is not None:
        if order is not None:
            raise MethodError("`order` is given twice, the second time as `sortvar`; leave one out.")
        order = sorted_by
    if isinstance(order, str) and order != "precision":
        table = yi if data is None else data
        if not holds_columns(table):
            raise MethodError(f"`order` is {order!r}; it must be 'precision', or one value per study to sort by.")
        order = columns_named(table, {"order": order})["order"]
    s = as_pooled_sample(
        yi,
        vi,
        column,
        data=data,
        se=se,
        function="cumulative",
        others=rest,
        labels=labels,
        recipe=recipe,
        model=model,
        tau2=tau2,
        ci=ci,
        level=level,
        minimum=1,
    )
    if order is None:
        position = np.arange(s.k)
    elif isinstance(order, str):
        position = np.argsort(s.vi, kind="stable")
    else:
        keys = s.align("order", order)
        if (keys != keys).any():
            raise DataError("`order` holds missing values; give every study its place.")
        position = np.argsort(keys, kind="stable")
    mask = np.tri(s.k, dtype=bool)
    names = tuple(s.labels[i] for i in position)
    return pool_table("adding", names, s, s.yi[position], s.vi[position], mask)
