"""Sample: the studies and the settings that small-study tests and sensitivity analyses work on."""

from __future__ import annotations

import dataclasses
import math
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lbpmeta.arrays import Array, Index
from lbpmeta.effects.given import holds_columns
from lbpmeta.errors import DataError, LbpmetaWarning, MethodError
from lbpmeta.pooling.batch import pool_arrays
from lbpmeta.pooling.data import Effects, adopted, holds_effects, read_studies, row_count
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.given import pool_arguments
from lbpmeta.pooling.single import settings
from lbpmeta.recipe import Recipe

__all__ = ["MIN_STUDIES", "Sample", "as_pooled_sample", "as_sample", "require_studies"]

#: Below this, tests of funnel plot asymmetry have too little power to tell chance from asymmetry.
MIN_STUDIES = 10

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Complete estimates with positive variances, and how to pool them.

    Parameters
    ----------
    yi, vi : ndarray, shape (k,)
    labels : tuple of str
    recipe : Recipe
    fixed_tau2 : float or None
        A value of tau2 that was given instead of an estimator.
    kept : ndarray of int, shape (k,)
        Positions of the studies among the rows given.
    given : int
        Rows given.
    notes : tuple of str
        Which rows were left out.
    measure : str
        "" where none was named.
    """

    yi: Array
    vi: Array
    labels: tuple[str, ...]
    recipe: Recipe
    fixed_tau2: float | None
    kept: Index
    given: int
    notes: tuple[str, ...] = ()
    measure: str = ""

    @property
    def k(self) -> int:
        """Number of studies."""
        return int(self.yi.size)

    @property
    def sei(self) -> Array:
        """Standard errors, shape (k,)."""
        return np.sqrt(self.vi)

    @property
    def tau2(self) -> str | float:
        """The tau2 setting to pool with: an estimator, or a fixed value."""
        return self.recipe.tau2 if self.fixed_tau2 is None else self.fixed_tau2

    def align(self, name: str, values: ArrayLike) -> NDArray[np.generic]:
        """Cut an argument with one value per row given to the studies that are left."""
        array = np.asarray(values)
        if array.shape != (self.given,):
            raise DataError(f"`{name}` has shape {array.shape}; give one value for each of the {self.given} rows.")
        return array[self.kept]


def as_sample(
    yi: Fit | Effects,
    vi: ArrayLike | None = None,
    column: str | None = None,
    *,
    data: object = None,
    se: ArrayLike | None = None,
    function: str = "pool",
    others: Mapping[str, Any] = _NOTHING,
    labels: Iterable[object] | None = None,
    recipe: str | Recipe | None = None,
    model: str | None = None,
    tau2: str | float | None = None,
    ci: str | None = None,
    level: float | None = None,
    minimum: int = 2,
) -> Sample:
    """Take a fit, effect sizes, or estimates with variances, and the recipe that the keywords ask for.

    A fit brings its own recipe unless `recipe` names another. A table (in front, or as `data`), standard errors and
    the names of metafor and meta in `others` are read as :func:`lbpmeta.pooling.pool` reads them; `function` is who
    was called, for errors.

    Raises
    ------
    DataError
        Unusable numbers, or fewer studies than `minimum`.
    MethodError
        A setting that does not exist.
    """
    base = recipe if recipe is not None else yi.recipe if isinstance(yi, Fit) else "metafor"
    measure = None
    if others or data is not None or se is not None or column is not None or isinstance(vi, str) or _in_table(yi):
        own = {"model": model, "tau2": tau2, "ci": ci, "labels": labels}
        asked = pool_arguments(yi, vi, column, data, se, own, others, function)
        yi, vi, labels, measure = asked.yi, asked.vi, asked.labels, asked.measure
        model, tau2, ci = asked.model, asked.tau2, asked.ci
    if yi is None:
        raise DataError("`yi` is missing; give the effects, a fit, or effect sizes made by effect_sizes().")
    chosen, fixed = settings(base, model, tau2, ci, None, None, level)
    effects: Any = yi
    studies = read_studies(effects, vi, labels=labels, measure=measure, stacklevel=4)
    if studies.yi.size < minimum:
        raise DataError(f"`yi` holds {studies.yi.size} usable studies; at least {minimum} are needed here.")
    given = row_count(effects)
    # A fit's notes are about its own numbers; those of rows left out belong to every analysis of them.
    notes = () if isinstance(yi, Fit) else studies.notes
    return Sample(studies.yi, studies.vi, studies.labels, chosen, fixed, studies.kept, given, notes, studies.measure)


def as_pooled_sample(
    yi: Fit | Effects,
    vi: ArrayLike | None = None,
    column: str | None = None,
    *,
    data: object = None,
    se: ArrayLike | None = None,
    function: str = "pool",
    others: Mapping[str, Any] = _NOTHING,
    labels: Iterable[object] | None = None,
    recipe: str | Recipe | None = None,
    model: str | None = None,
    tau2: str | float | None = None,
    ci: str | None = None,
    level: float | None = None,
    minimum: int = 2,
) -> Sample:
    """Take a sample that is going to be pooled again: a fit must be one that inverse-variance pooling gives.

    A tau2 that was fixed in the fit stays fixed, with a note, unless the keywords ask otherwise.

    Raises
    ------
    MethodError
        A fit made in another way (Mantel-Haenszel, Peto), which pooling its studies again would not vary.
    DataError
        As :func:`as_sample`.
    """
    s = as_sample(
        *(yi, vi, column),
        data=data,
        se=se,
        function=function,
        others=others,
        labels=labels,
        recipe=recipe,
        model=model,
        tau2=tau2,
        ci=ci,
        level=level,
        minimum=minimum,
    )
    if not isinstance(yi, Fit) or _reproduces(yi, yi.recipe.tau2):
        return s
    if yi.tau2_fixed and _reproduces(yi, yi.tau2):
        if recipe is not None or tau2 is not None or s.recipe.model == "common":
            return s
        note = f"tau2 is held at {yi.tau2:g}, as in the fit."
        return dataclasses.replace(s, fixed_tau2=yi.tau2, notes=(*s.notes, note))
    raise MethodError(
        f"the fit ({yi.estimate:.4g}) is not the inverse-variance result of its own studies and recipe (a "
        "Mantel-Haenszel or Peto line?), so pooling subsets would vary another line; pass `fit.yi, fit.vi` to "
        "study inverse-variance pooling instead."
    )


def _in_table(yi: object) -> bool:
    """Whether effects stand in a table, and are no fit or effect sizes (which have columns as frames too)."""
    return isinstance(yi, str) or (holds_columns(yi) and not holds_effects(adopted(yi)))


def _reproduces(fit: Fit, tau2: str | float) -> bool:
    """Whether inverse-variance pooling of the fit's studies gives the fit's estimate and standard error."""
    complete = np.isfinite(fit.yi) & np.isfinite(fit.vi)
    if not complete.all() or (fit.vi <= 0).any():
        return False
    again = pool_arrays(
        fit.yi[None, :],
        fit.vi[None, :],
        model="common" if fit.recipe.model == "common" else "random",
        tau2=tau2,
        ci=fit.recipe.ci,
    )
    estimate, se = float(again.estimate[0]), float(again.se[0])
    both_undefined = math.isnan(se) and math.isnan(fit.se)
    return math.isclose(estimate, fit.estimate, rel_tol=1e-9, abs_tol=1e-9 * abs(fit.se)) and (
        both_undefined or math.isclose(se, fit.se, rel_tol=1e-9)
    )


def require_studies(k: int, method: str, *, force: bool) -> tuple[str, ...]:
    """Refuse a test of asymmetry on fewer than 10 studies; with `force`, warn and return the note.

    Raises
    ------
    MethodError
        If there are fewer than 10 studies and `force` is false.
    """
    if k >= MIN_STUDIES:
        return ()
    reason = (
        f"{method} on {k} studies cannot tell chance from asymmetry; at least {MIN_STUDIES} studies are "
        "recommended (Sterne et al., BMJ 2011;343:d4002)"
    )
    if not force:
        raise MethodError(f"{reason}. Pass force=True to compute it all the same.")
    warnings.warn(f"{reason}.", LbpmetaWarning, stacklevel=3)
    return (f"{reason}.",)
