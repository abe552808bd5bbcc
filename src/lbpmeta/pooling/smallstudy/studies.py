"""Studies: what every small-study test and sensitivity analysis works on."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lbpmeta.errors import DataError, LbpmetaWarning, MethodError
from lbpmeta.pooling.fit import Fit
from lbpmeta.recipe import Recipe, get_recipe

__all__ = ["Studies", "as_studies", "require_studies"]

#: Below this, tests of funnel plot asymmetry have too little power to tell chance from asymmetry.
MIN_STUDIES = 10


@dataclass(frozen=True, slots=True, eq=False)
class Studies:
    """Estimates with their variances, complete and positive, and the recipe that pools them."""

    yi: NDArray[np.float64]
    vi: NDArray[np.float64]
    labels: tuple[str, ...]
    recipe: Recipe

    @property
    def k(self) -> int:
        """Number of studies."""
        return self.yi.size

    @property
    def sei(self) -> NDArray[np.float64]:
        """Standard errors, shape (k,)."""
        return np.sqrt(self.vi)


def as_studies(
    yi: Fit | ArrayLike,
    vi: ArrayLike | None = None,
    *,
    labels: Sequence[str] | None = None,
    recipe: str | Recipe | None = None,
    model: str | None = None,
    tau2: str | None = None,
    ci: str | None = None,
    level: float | None = None,
    minimum: int = 2,
) -> Studies:
    """Take a fit, or estimates and variances, with the recipe that the keywords ask for.

    Rows with a missing estimate or variance are dropped with a warning. A fit brings its own recipe unless
    `recipe` names another.

    Raises
    ------
    DataError
        Unequal lengths, a variance that is not positive, an infinite estimate, fewer rows than `minimum`.
    """
    if isinstance(yi, Fit):
        if vi is not None:
            raise MethodError("`vi` was given together with a fit; a fit brings its own variances: leave `vi` out.")
        y, v = np.array(yi.yi, dtype=float), np.array(yi.vi, dtype=float)
        names = tuple(yi.labels) if labels is None else tuple(labels)
        base = yi.recipe if recipe is None else get_recipe(recipe)
    else:
        if vi is None:
            raise MethodError("`vi` is missing; give the sampling variances next to `yi`, or a fit in place of `yi`.")
        y, v = np.array(yi, dtype=float), np.array(vi, dtype=float)
        names = () if labels is None else tuple(labels)
        base = get_recipe("metafor" if recipe is None else recipe)
    if y.ndim != 1 or y.shape != v.shape:
        raise DataError(f"`yi` has shape {y.shape} and `vi` {v.shape}; both must be one-dimensional, equally long.")
    names = names or tuple(f"study {i + 1}" for i in range(y.size))
    if len(names) != y.size:
        raise DataError(f"`labels` has {len(names)} entries for {y.size} studies; give one per study.")
    keep = ~(np.isnan(y) | np.isnan(v))
    if not keep.all():
        lost = ", ".join(name for name, ok in zip(names, keep, strict=True) if not ok)
        warnings.warn(f"dropped for a missing estimate or variance: {lost}.", LbpmetaWarning, stacklevel=3)
        y, v = y[keep], v[keep]
        names = tuple(name for name, ok in zip(names, keep, strict=True) if ok)
    for name, a, b in zip(names, y, v, strict=True):
        if not (np.isfinite(a) and np.isfinite(b) and b > 0):
            raise DataError(f"{name} has estimate {a:g} and variance {b:g}; give finite numbers, the variance above 0.")
    if y.size < minimum:
        raise DataError(f"`yi` holds {y.size} usable studies; at least {minimum} are needed here.")
    return Studies(y, v, names, base.replace(model=model, tau2=tau2, ci=ci, level=level))


def require_studies(k: int, method: str, *, force: bool) -> tuple[str, ...]:
    """Refuse a test of asymmetry on fewer than 10 studies; with `force`, return the note that belongs to it.

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
