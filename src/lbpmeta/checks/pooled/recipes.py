"""The recipes that a printed pooled line is tried with: presets, and every usual combination of settings."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from lbpmeta.errors import MethodError
from lbpmeta.recipe import CHOICES, RECIPES, Recipe, get_recipe, model_named

__all__ = ["PETO", "candidates", "declared_recipes", "has_enclosure", "is_usual_recipe"]

#: Name of the recipe for Peto's one-step odds ratio, which no setting of a recipe can say.
PETO: Final = "Peto"

_COMMON_CI: Final = ("z", "t", "hksj")
_ENCLOSED_CI: Final = ("z", "t", "hksj", "hksj-adhoc")
_USUAL: Final = frozenset(
    {
        *(("DL", ci) for ci in ("z", "hksj")),
        *(("REML", ci) for ci in ("z", "t", "hksj", "kr")),
        *(("PM", ci) for ci in ("z", "hksj")),
        *((tau2, "z") for tau2 in ("ML", "SJ")),
    }
)


def has_enclosure(recipe: Recipe) -> bool:
    """Whether a sound enclosure of the estimator itself is known, and not only one over all tau2."""
    return recipe.ci in _ENCLOSED_CI and (recipe.model == "common" or recipe.tau2 == "DL")


def is_usual_recipe(recipe: Recipe) -> bool:
    """Whether papers use the recipe often: what is tried, beside the declared one, within rounding only."""
    if recipe.model == "common":
        return recipe.ci == "z"
    return (recipe.tau2, recipe.ci) in _USUAL


@lru_cache(maxsize=64)
def candidates(level: float, smd: bool, binary: bool, peto: bool = False) -> Mapping[str, Recipe]:
    """Return name -> recipe: presets first, then systematic variants.

    Parameters
    ----------
    level : float
        Between 0 and 1.
    smd : bool
        Vary the small-sample factor and the variance of the SMD (where arms are given).
    binary : bool
        Vary inverse variance, Mantel-Haenszel and zero cells (where counts are given).
    peto : bool
        Try Peto's odds ratio.
    """
    found: dict[str, Recipe] = {name: recipe.replace(level=level) for name, recipe in RECIPES.items()}
    base = get_recipe("metafor").replace(level=level, i2="q", binary="iv")
    for suffix, settings in _conventions(base, smd, binary):
        for ci in _COMMON_CI:
            found[f"common {ci}{suffix}"] = settings.replace(model="common", ci=ci)
        for tau2 in CHOICES["tau2"]:
            for ci in (*_ENCLOSED_CI, *(("kr",) if tau2 == "REML" else ())):
                found[f"random {tau2} {ci}{suffix}"] = settings.replace(model="random", tau2=tau2, ci=ci)
    if peto:
        found[PETO] = dataclasses.replace(base, name=PETO, model="common", ci="z", binary="iv")
    return MappingProxyType(found)


def _conventions(base: Recipe, smd: bool, binary: bool) -> Iterable[tuple[str, Recipe]]:
    """Settings that turn arms into effects, with a suffix for the name; the plain base without arms."""
    if smd:
        for correction in CHOICES["smd_correction"]:
            for variance in CHOICES["smd_variance"]:
                name = {"none": "no"}.get(correction, correction)
                suffix = f" ({name} J, variance {variance})"
                yield suffix, base.replace(smd_correction=correction, smd_variance=variance)
    elif binary:
        for zero in CHOICES["zero_cells"]:
            if zero == "none":
                continue
            for method in CHOICES["binary"]:
                yield f" ({method.upper()}, zero cells {zero})", base.replace(zero_cells=zero, binary=method)
    else:
        yield "", base


def declared_recipes(
    pool: Mapping[str, Recipe],
    *,
    recipe: str | Recipe | None = None,
    model: str = "",
    tau2: str = "",
    ci: str = "",
) -> dict[str, Recipe]:
    """Return the candidates that fit what was declared; empty strings leave a setting open.

    A declared recipe wins, with the other settings replacing its own; it is returned under its own name.
    """
    model = model_named(model)
    if model and model not in CHOICES["model"]:
        raise MethodError(f"`model` is {model!r}; it must be one of {', '.join(map(repr, CHOICES['model']))}.")
    if recipe:
        chosen = get_recipe(recipe)
        level = next(iter(pool.values())).level
        chosen = chosen.replace(level=level, model=model or None, tau2=tau2 or None, ci=ci or None)
        return {chosen.name.split("[")[0] if chosen.name in RECIPES else chosen.name: chosen}
    return {
        name: r
        for name, r in pool.items()
        if (not model or r.model == model)
        and (not tau2 or (r.model == "common" or r.tau2 == tau2))
        and (not ci or r.ci == ci)
        and (not tau2 or r.model != "common" or model == "common")
    }
