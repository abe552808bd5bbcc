"""pool_many: a frame of studies to a frame of fits, one row per group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from lbpmeta.errors import DataError
from lbpmeta.pooling.batch import pool_arrays

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["pool_many"]


def pool_many(
    frame: pd.DataFrame,
    by: str | Sequence[str],
    *,
    yi: str = "yi",
    vi: str = "vi",
    tau2: str | float = "REML",
    model: Literal["random", "common"] = "random",
    ci: str = "z",
    prediction: str = "none",
    level: float = 0.95,
    i2: Literal["tau2", "q"] = "tau2",
    threads: int | None = None,
    progress: bool = False,
) -> pd.DataFrame:
    """Pool the studies of every group of a frame.

    Examples
    --------
    >>> import pandas as pd
    >>> trials = pd.DataFrame(
    ...     {"review": list("AABBB"), "yi": [0.1, 0.3, -0.2, 0.4, 0.1], "vi": [0.02, 0.05, 0.04, 0.03, 0.1]}
    ... )
    >>> pool_many(trials, by="review", tau2="DL")[["review", "k", "estimate", "tau2"]].round(3)
      review  k  estimate   tau2
    0      A  2     0.157  0.000
    1      B  3     0.110  0.076

    Parameters
    ----------
    frame : DataFrame
        One row per study; not modified.
    by : str or sequence of str
        Column or columns that name the group.
    yi, vi : str
        Columns of effects (analysis scale) and sampling variances. Rows where either is missing do not count.
    tau2, model, ci, prediction, level, i2, threads, progress
        As in :func:`pool_arrays`.

    Returns
    -------
    DataFrame
        One row per group in order of first appearance: the `by` columns, then the fields of
        :class:`BatchFit`, and `missing`, the number of rows that did not count.

    Raises
    ------
    DataError
        If a column does not exist, a group key is missing, a variance is not positive, or a group has no
        complete row; the message names the group.
    """
    keys = [by] if isinstance(by, str) else list(by)
    for column in (*keys, yi, vi):
        if column not in frame.columns:
            raise DataError(f"The frame has no column {column!r}; it has {', '.join(map(repr, frame.columns))}.")
    if frame[keys].isna().any(axis=None):
        row = int(np.argmax(frame[keys].isna().any(axis=1).to_numpy()))
        raise DataError(f"Row {row} of the frame has no group: {', '.join(map(repr, keys))} is missing there.")
    grouped = frame.groupby(keys, sort=False, observed=True)
    group = grouped.ngroup().to_numpy()
    groups = frame[keys].iloc[np.unique(group, return_index=True)[1]].reset_index(drop=True)
    effects, variances = (_numbers(frame, column) for column in (yi, vi))
    counts = ~(np.isnan(effects) | np.isnan(variances))
    refused = counts & ~(np.isfinite(effects) & (variances > 0) & (variances < np.inf))
    if refused.any():
        i = int(np.argmax(refused))
        raise DataError(
            f"Row {i} of the frame (group {_name(groups, int(group[i]))}): {yi} is {effects[i]:g} and "
            f"{vi} is {variances[i]:g}; effects must be finite and variances above 0."
        )
    n = len(groups)
    size = np.bincount(group[counts], minlength=n)
    if (size == 0).any():
        raise DataError(
            f"Group {_name(groups, int(np.argmin(size)))} has no row with both {yi!r} and {vi!r}; leave it out."
        )
    order = np.argsort(group[counts], kind="stable")
    rows = group[counts][order]
    place = np.arange(rows.size) - np.repeat(np.cumsum(size) - size, size)
    shape = (n, int(size.max(initial=1)))
    padded_y, padded_v, mask = np.zeros(shape), np.ones(shape), np.zeros(shape, dtype=np.bool_)
    padded_y[rows, place] = effects[counts][order]
    padded_v[rows, place] = variances[counts][order]
    mask[rows, place] = True
    fits = pool_arrays(
        padded_y,
        padded_v,
        None if mask.all() else mask,
        tau2=tau2,
        model=model,
        ci=ci,
        prediction=prediction,
        level=level,
        i2=i2,
        threads=threads,
        progress=progress,
    ).to_frame()
    clash = [key for key in keys if key in fits.columns or key == "missing"]
    if clash:
        raise DataError(f"The group column {clash[0]!r} has the name of a result; rename it.")
    result = groups.join(fits)
    result["missing"] = np.bincount(group, minlength=n) - size
    return result


def _numbers(frame: pd.DataFrame, column: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    try:
        return frame[column].to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError):
        raise DataError(f"Column {column!r} must hold numbers; convert it first.") from None


def _name(groups: pd.DataFrame, i: int) -> str:
    return ", ".join(f"{key}={value!r}" for key, value in groups.iloc[i].items())
