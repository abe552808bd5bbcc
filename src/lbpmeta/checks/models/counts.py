"""Which recipes give a printed line of counts: mixed models, and inverse variance of proportions and rates."""

from __future__ import annotations

import dataclasses
import warnings
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.checks.models.line import Line, Tried
from lbpmeta.effects.back_transform import back_transform, harmonic_mean
from lbpmeta.effects.compute import effect_sizes
from lbpmeta.errors import LbpmetaError, LbpmetaWarning
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.glmm.fit import GlmmFit
from lbpmeta.pooling.glmm.glmm import GLMMS, glmm
from lbpmeta.pooling.model_recipes import MODEL_RECIPES, CountRecipe
from lbpmeta.pooling.single import pool
from lbpmeta.pooling.tables.tables2x2 import mantel_haenszel
from lbpmeta.recipe import get_recipe

__all__ = ["KINDS", "count_lines"]

#: What rows may hold: kind, as :func:`lbpmeta.glmm` calls it -> columns.
KINDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "2x2": ("events1", "n1", "events2", "n2"),
        "rates": ("events1", "time1", "events2", "time2"),
        "proportions": ("events", "n"),
        "one rate": ("events", "time"),
    }
)
#: Measures that are pooled by inverse variance, where no other recipe tries them.
_PLAIN: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"2x2": (), "rates": ("IRR",), "proportions": ("PLO", "PFT", "PAS", "PLN", "PR"), "one rate": ("IRLN", "IRS", "IR")}
)
_TAU2: Final = ("DL", "REML", "ML", "PM", "SJ")
_CI: Final = ("z", "t", "hksj")


def count_lines(kind: str, rows: Sequence[Mapping[str, float]], level: float) -> tuple[Tried, ...]:
    """Return the line of every recipe for counts; of the last rows they are kept.

    Parameters
    ----------
    kind : {"2x2", "rates", "proportions", "one rate"}
    rows : sequence of mapping
        With the columns of the kind.
    level : float
        Between 0 and 1.
    """
    return _lines_of(kind, tuple(tuple(row[name] for name in KINDS[kind]) for row in rows), level)


@lru_cache(maxsize=8)
def _lines_of(kind: str, rows: tuple[tuple[float, ...], ...], level: float) -> tuple[Tried, ...]:
    return tuple(_tried(kind, dict(zip(KINDS[kind], np.array(rows, dtype=np.float64).T, strict=True)), level))


def _tried(kind: str, columns: Mapping[str, Array], level: float) -> Iterator[Tried]:
    for recipe in _recipes(kind):
        try:
            fit = glmm(**columns, recipe=recipe, level=level)  # type: ignore[arg-type]
        except LbpmetaError as error:
            yield Tried(recipe.name, None, str(error))
            continue
        yield Tried(recipe.name, _of_model(fit))
        if recipe.model != "BB" and fit.k > 1:
            yield Tried(f"{recipe.name}, t", _of_model(dataclasses.replace(fit, df=float(fit.k - 1))))
    with warnings.catch_warnings():  # what has no effect under one convention is left out by it
        warnings.simplefilter("ignore", LbpmetaWarning)
        for measure in _PLAIN[kind]:
            yield from _plain(measure, columns, level)
        if kind == "rates":
            fit_mh = mantel_haenszel(**columns, measure="IRR", level=level)  # type: ignore[arg-type]
            yield Tried("Mantel-Haenszel (IRR)", _of_pool(fit_mh, None))


def _recipes(kind: str) -> Iterator[CountRecipe]:
    """Yield the presets for such data, and what differs from them by one setting."""
    for recipe in MODEL_RECIPES.values():
        if not isinstance(recipe, CountRecipe) or kind not in GLMMS[recipe.model].needs:
            continue
        yield recipe
        if recipe.model == "BB":
            continue
        yield dataclasses.replace(recipe, name=f"{recipe.name}, common", effect="common")
        if recipe.model == "UM.FS":
            yield dataclasses.replace(recipe, name=f"{recipe.name}, coding 1", coding=1.0)
        if recipe.integral == "laplace":
            yield dataclasses.replace(recipe, name=f"{recipe.name}, quadrature", integral="quadrature")


def _of_model(fit: GlmmFit) -> Line:
    estimate, low, high = fit.back_transformed()
    found = _shown(fit, (estimate, low, high))
    pi_low, pi_high = back_transform(np.array([fit.prediction.low, fit.prediction.high]), fit.scale)
    found |= {"tau2": (fit.tau2,), "pi_low": (float(pi_low),), "pi_high": (float(pi_high),)}
    if not np.isnan(fit.q_lrt):
        found |= {"q": (fit.q_lrt,), "q_p": (fit.q_p,)}
    return {name: values for name, values in found.items() if not np.isnan(values[0])}


def _shown(fit: GlmmFit | Fit, shown: tuple[float, float, float]) -> dict[str, tuple[float, ...]]:
    names = ("estimate", "ci_low", "ci_high")
    found = {name: (value,) for name, value in zip(names, shown, strict=True)}
    z = float(fit.statistic)
    return {**found, "p": (float(fit.p_value),), "z": (z, -z), "k": (float(fit.k),)}


def _plain(measure: str, columns: Mapping[str, Array], level: float) -> Iterator[Tried]:
    for zeros in ("metafor", "meta"):
        es = effect_sizes(measure, **columns, recipe=get_recipe(zeros))  # type: ignore[arg-type]
        if zeros == "meta" and not _has_zero(columns):
            return
        told = f", zero cells {zeros}" if _has_zero(columns) else ""
        keep = np.isfinite(es.yi) & np.isfinite(es.vi) & (es.vi > 0)
        n = harmonic_mean(columns["n"][keep]) if measure == "PFT" else None
        y, v = es.yi[keep], es.vi[keep]
        for model, tau2 in (("common", "DL"), *(("random", name) for name in _TAU2)):
            for ci in _CI if model == "random" else ("z",):
                name = f"{'common' if model == 'common' else f'random {tau2}'} {ci} ({measure}{told})"
                try:
                    fit = pool(y, v, model=model, tau2=tau2, ci=ci, level=level, measure=measure)
                except LbpmetaError as error:
                    yield Tried(name, None, str(error))
                    continue
                yield Tried(name, _of_pool(fit, n))


def _has_zero(columns: Mapping[str, Array]) -> bool:
    events = [column for name, column in columns.items() if name.startswith("events")]
    full = "n" in columns and bool(np.any(columns["events"] == columns["n"]))
    return full or any(bool(np.any(column == 0)) for column in events)


def _of_pool(fit: Fit, n: float | None) -> Line:
    triple = np.array([fit.estimate, fit.ci.low, fit.ci.high], dtype=np.float64)
    shown = back_transform(triple, fit.scale, n=n)
    found = _shown(fit, (float(shown[0]), float(shown[1]), float(shown[2])))
    found |= {"tau2": (float(fit.tau2),), "q": (float(fit.q),), "q_p": (float(fit.q_p),), "i2": (float(fit.i2),)}
    return {name: values for name, values in found.items() if not np.isnan(values[0])}
