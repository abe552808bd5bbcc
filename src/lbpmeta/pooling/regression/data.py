"""Studies and design of the linear models: validated, incomplete rows left out aloud."""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.errors import LbpmetaWarning
from lbpmeta.pooling.data import Studies, read_studies, row_count
from lbpmeta.pooling.kernel.wls import check_rank
from lbpmeta.pooling.regression.design import Design, build_design

__all__ = ["linear_model", "rests_on_one"]


def linear_model(
    yi: Any,
    vi: Any,
    moderators: Any,
    *,
    formula: str | None = None,
    data: Any = None,
    X: Any = None,
    intercept: bool = True,
    labels: Iterable[object] | None = None,
    names: Sequence[str] | None = None,
    measure: str | None = None,
    stacklevel: int = 3,
) -> tuple[Design, Studies, Array]:
    """Read studies and design; leave out rows without effect, variance or moderator; check the rank.

    Returns
    -------
    design : Design
    studies : Studies
        Those kept; `kept` holds their positions among the rows given.
    X : ndarray, shape (k, p)

    Warns
    -----
    LbpmetaWarning
        Naming the rows left out.
    """
    studies = read_studies(yi, vi, labels=labels, measure=measure, stacklevel=stacklevel + 1)
    design, matrix = build_design(
        row_count(yi), moderators, formula=formula, data=data, X=X, intercept=intercept, names=names
    )
    matrix = matrix[studies.kept]
    complete = np.all(np.isfinite(matrix), axis=1)
    if not np.all(complete):
        missing = np.flatnonzero(~complete)
        rows = ", ".join(f"{studies.labels[i]} (row {studies.kept[i] + 1})" for i in missing)
        note = f"Left out, moderator missing: {rows}."
        warnings.warn(note, LbpmetaWarning, stacklevel=stacklevel)
        studies = dataclasses.replace(
            studies,
            yi=studies.yi[complete],
            vi=studies.vi[complete],
            labels=tuple(studies.labels[i] for i in np.flatnonzero(complete)),
            kept=studies.kept[complete],
            notes=(*studies.notes, note),
            n=None if studies.n is None else studies.n[complete],
        )
        matrix = matrix[complete]
    check_rank(matrix, design.names)
    return design, studies, matrix


def rests_on_one(matrix: Array, names: Sequence[str], labels: Sequence[str]) -> list[str]:
    """Tell of each coefficient that a single study decides: its column is 0 for all others.

    Examples
    --------
    >>> rests_on_one(np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 0.0]]), ["intercept", "g[b]"], ["Adams", "Baker", "Clark"])
    ['The coefficient g[b] rests on one study: Baker.']
    """
    apart = np.flatnonzero(np.count_nonzero(matrix, axis=0) == 1)
    first = np.argmax(matrix != 0, axis=0).tolist()
    return [f"The coefficient {names[j]} rests on one study: {labels[first[j]]}." for j in apart.tolist()]
