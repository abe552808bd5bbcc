"""Which recipes give a printed summary of the accuracy of a test."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.checks.models.line import Line, Tried
from lbpmeta.errors import LbpmetaError
from lbpmeta.pooling.diagnostic.diagnostic import diagnostic
from lbpmeta.pooling.diagnostic.fit import DiagnosticFit
from lbpmeta.pooling.model_recipes import MODEL_RECIPES, AccuracyRecipe

__all__ = ["ACCURACY_FIELDS", "COUNTS", "accuracy_lines"]

#: Columns of a row.
COUNTS: Final = ("tp", "fn", "fp", "tn")

#: Figures of a summary, each with the attribute of a fit that holds it; limits add "_low" and "_high".
_FIGURES: Final = ("sensitivity", "specificity", "false_positive_rate", "dor", "lr_positive", "lr_negative")

#: What a printed summary may hold.
ACCURACY_FIELDS: Final = (*(f"{name}{end}" for name in _FIGURES for end in ("", "_low", "_high")), "auc", "rho")

_SETTINGS: Final = (
    *(("REML", c) for c in ("all", "single", "group")),
    *(("ML", c) for c in ("all", "single", "group")),
)


def _recipes() -> Iterator[AccuracyRecipe]:
    """Yield the presets, then other settings of the same programs, each under its own name."""
    presets = [r for r in MODEL_RECIPES.values() if isinstance(r, AccuracyRecipe)]
    yield from presets
    mada = next(r for r in presets if r.name == "mada")
    for method, correction in _SETTINGS:
        if (method, correction) not in {(r.method, r.correction) for r in presets}:
            yield dataclasses.replace(
                mada, name=f"bivariate {method}, correction {correction}", method=method, correction=correction
            )


def accuracy_lines(rows: Sequence[Mapping[str, float]], level: float) -> tuple[Tried, ...]:
    """Return the line of every recipe for 2x2 tables of a test; of the last tables they are kept.

    Parameters
    ----------
    rows : sequence of mapping
        With tp, fn, fp, tn.
    level : float
        Between 0 and 1.
    """
    return _lines_of(tuple(tuple(row[name] for name in COUNTS) for row in rows), level)


@lru_cache(maxsize=8)
def _lines_of(rows: tuple[tuple[float, ...], ...], level: float) -> tuple[Tried, ...]:
    columns = dict(zip(COUNTS, np.array(rows, dtype=np.float64).T, strict=True))
    found = []
    fits: dict[tuple[str, str], DiagnosticFit | str] = {}
    for recipe in _recipes():
        key = (recipe.method, recipe.correction)
        if key not in fits:
            fits[key] = _fitted(columns, recipe, level)
        fit = fits[key]
        if isinstance(fit, str):
            found.append(Tried(recipe.name, None, fit))
        else:
            df = float(fit.k - 2) if recipe.test == "t" and fit.k > 2 else None
            found.append(Tried(recipe.name, _line(dataclasses.replace(fit, df=df), recipe)))
    return tuple(found)


def _fitted(columns: Mapping[str, Array], recipe: AccuracyRecipe, level: float) -> DiagnosticFit | str:
    try:
        return diagnostic(**columns, recipe=dataclasses.replace(recipe, test="z"), level=level)  # type: ignore[arg-type]
    except LbpmetaError as error:
        return str(error)


def _line(fit: DiagnosticFit, recipe: AccuracyRecipe) -> Line:
    found: dict[str, tuple[float, ...]] = {}
    for name in _FIGURES:
        figure = getattr(fit, name)
        found |= {
            name: (figure.estimate,),
            f"{name}_low": (float(figure.ci.low),),
            f"{name}_high": (float(figure.ci.high),),
        }
    found["auc"] = (_mada_area(fit),) if recipe.auc == "mada" else (fit.auc,)
    found["rho"] = (fit.rho, -fit.rho)  # with the false-positive rate, or with specificity
    return found


def _mada_area(fit: DiagnosticFit) -> float:
    """Return mada's area: trapezoids between 0.01, 0.02, ... 0.99, divided by 0.99."""
    at = np.arange(1, 100) / 100
    height = fit.hsroc.sensitivity(at)
    return float(np.sum((height[1:] + height[:-1]) / 2) / 99)
