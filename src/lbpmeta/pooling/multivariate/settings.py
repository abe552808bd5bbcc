"""Settings: what a named program does with several effects a study, before what is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.effects.given import column_in, names_in
from lbpmeta.errors import DataError, MethodError
from lbpmeta.pooling.model_recipes import MultilevelRecipe, model_recipe
from lbpmeta.pooling.multivariate.sampling import sampling_covariance

__all__ = ["Settings", "program_settings"]

#: Test of a recipe -> distribution and degrees of freedom of the coefficients.
_TESTS: Final = {"z": ("z", "residual"), "t": ("t", "residual"), "contain": ("t", "containment")}


class Settings(NamedTuple):
    """What a model of several effects a study is fitted with."""

    random: str | Sequence[str] | None
    method: str
    test: str
    df: str
    data: Any
    V: ArrayLike | None


def program_settings(
    recipe: str | MultilevelRecipe | None,
    *,
    random: str | Sequence[str] | None,
    method: str | None,
    test: str | None,
    df: str | None,
    data: Any,
    V: ArrayLike | None,
) -> Settings:
    """Return the settings: those that are given, then the recipe's, then restricted likelihood and the normal.

    A recipe's random effects are of the columns ``study`` and ``effect`` of `data`; without ``effect`` each row is one.

    Raises
    ------
    MethodError
        If there is no such recipe, or it has cluster-robust intervals, which are made of a fit.
    DataError
        If the recipe's random effects are meant and `data` has no column ``study``.
    """
    if recipe is None:
        return Settings(random, method or "REML", test or "z", df or "residual", data, V)
    program = model_recipe(recipe, MultilevelRecipe)
    if program.test not in _TESTS and test is None:
        raise MethodError(
            f"`recipe` is {program.name!r}, whose intervals are cluster-robust: fit with recipe='rma.mv', and give the "
            f"fit to lm.robust(fit, cluster, kind={program.test!r})."
        )
    own_test, own_df = _TESTS.get(program.test, ("z", "residual"))
    if test not in (None, own_test):
        own_df = "residual"
    if random is None or program.rho:
        has = () if data is None else names_in(data, "data")
        if "study" not in has:
            raise DataError(
                f"`recipe` is {program.name!r}, whose random effects are of studies: give `data` with a column "
                "'study', or `random` (and `V` with its covariances)."
            )
        study = list(column_in(data, "study"))
        if random is None:
            random = f"1 | {program.random}"
            if "effect" not in has:
                data = {**{name: column_in(data, name) for name in has}, "effect": list(range(len(study)))}
        if program.rho and V is not None and np.ndim(V) == 1:
            V = sampling_covariance(V, study, rho=program.rho)
    return Settings(random, method or program.method, test or own_test, df or own_df, data, V)
