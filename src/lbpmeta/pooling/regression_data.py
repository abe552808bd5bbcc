"""Outcomes, variances and design rows of the linear models: validated, incomplete studies set aside aloud."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lbpmeta.errors import DataError, LbpmetaWarning
from lbpmeta.pooling.regression_design import Design, build_design
from lbpmeta.pooling.regression_linear import check_rank

__all__ = ["Outcomes", "linear_model", "outcomes"]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """Estimates as given, before incomplete studies are dropped.

    Parameters
    ----------
    yi, vi : ndarray, shape (n,)
    labels : tuple of str
    measure, scale : str
    """

    yi: Array
    vi: Array
    labels: tuple[str, ...]
    measure: str = ""
    scale: str = "identity"


def outcomes(yi: Any, vi: Any = None, labels: Sequence[str] | None = None) -> Outcomes:
    """Read estimates and variances from two vectors, or from an object that has both.

    Raises
    ------
    DataError
        If a variance is missing as a whole, not positive or infinite, or lengths differ.
    """
    measure, scale = "", "identity"
    if vi is None:
        if not (hasattr(yi, "yi") and hasattr(yi, "vi")):
            raise DataError("`vi` is missing; give the sampling variances, or effect sizes that carry them.")
        labels = labels if labels is not None else getattr(yi, "labels", None)
        measure, scale = str(getattr(yi, "measure", "")), str(getattr(yi, "scale", "identity"))
        yi, vi = yi.yi, yi.vi
    y, v = _vector(yi, "yi"), _vector(vi, "vi")
    if len(y) != len(v):
        raise DataError(f"`yi` has {len(y)} values and `vi` has {len(v)}; they must have one per study each.")
    names = tuple(str(x) for x in labels) if labels else tuple(f"study {i + 1}" for i in range(len(y)))
    if len(names) != len(y):
        raise DataError(f"`labels` has {len(names)} entries; `yi` has {len(y)}.")
    for name, effect, variance in zip(names, y, v, strict=True):
        if np.isinf(effect) or np.isinf(variance):
            raise DataError(
                f"{name}: yi = {effect:g}, vi = {variance:g}; infinite values cannot be pooled, drop the row."
            )
        if variance <= 0:
            raise DataError(
                f"{name}: `vi` is {variance:g}; a sampling variance must be positive; correct or drop it."
            )
    return Outcomes(y, v, names, measure, scale)


def linear_model(
    data: Outcomes,
    moderators: Any,
    *,
    formula: str | None,
    frame: Any,
    X: Any,
    intercept: bool,
    names: Sequence[str] | None,
) -> tuple[Design, Outcomes, Array, NDArray[np.bool_], tuple[str, ...]]:
    """Build the design, drop incomplete rows with a warning, and check the rank.

    Returns
    -------
    design : Design
    kept : Outcomes
    X : ndarray, shape (k, p)
    keep : ndarray of bool, shape (n,)
    notes : tuple of str
    """
    design, matrix = build_design(
        len(data.yi), moderators, formula=formula, data=frame, X=X, intercept=intercept, names=names
    )
    keep = np.isfinite(data.yi) & np.isfinite(data.vi) & np.all(np.isfinite(matrix), axis=1)
    notes: tuple[str, ...] = ()
    if not np.all(keep):
        dropped = [label for label, kept in zip(data.labels, keep, strict=True) if not kept]
        notes = (f"{len(dropped)} of {len(keep)} studies dropped for a missing value: {', '.join(dropped)}.",)
        warnings.warn(notes[0], LbpmetaWarning, stacklevel=3)
    labels = tuple(label for label, kept in zip(data.labels, keep, strict=True) if kept)
    kept = Outcomes(data.yi[keep], data.vi[keep], labels, data.measure, data.scale)
    X_kept = np.ascontiguousarray(matrix[keep])
    check_rank(X_kept, design.names)
    return design, kept, X_kept, keep, notes


def _vector(values: Any, name: str) -> Array:
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise DataError(f"`{name}` holds something that is no number: {error}.") from None
    if array.ndim != 1:
        raise DataError(
            f"`{name}` has {array.ndim} dimension(s); it must be a vector with one value per study."
        )
    return array
