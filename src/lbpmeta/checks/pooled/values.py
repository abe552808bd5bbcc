"""Pooled lines at face value: one line as numbers, in every usual meaning of what it prints."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lbpmeta.checks.pooled.batch import Batch, Numbers
from lbpmeta.checks.pooled.premises import P_ERROR
from lbpmeta.errors import LbpmetaError, LbpmetaWarning
from lbpmeta.measures import LOG_MEASURES
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.tables.tables2x2 import mantel_haenszel
from lbpmeta.printed import Printed
from lbpmeta.recipe import Recipe, get_recipe

__all__ = ["CORE", "MantelHaenszel", "Pooled", "displayed", "mantel_haenszel_lines", "pooled_of", "prints"]

#: What is displayed on the natural scale where a ratio was pooled.
CORE: Final = ("estimate", "ci_low", "ci_high")


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """A pooled line on the analysis scale; `several` holds every usual meaning of i2, z and p."""

    values: Mapping[str, float]
    several: Mapping[str, tuple[float, ...]]
    predictions: tuple[tuple[float, float], ...]
    weights: NDArray[np.float64]

    @property
    def two_tests(self) -> bool:
        """Whether z and p may be those of the recipe's own test or of the normal one."""
        return len(self.several["p"]) > 1

    def displayed(self, measure: str) -> dict[str, float]:
        """Estimate and limits as printed: ratios on the natural scale."""
        if measure not in LOG_MEASURES:
            return {n: self.values[n] for n in CORE}
        return {n: displayed(self.values[n]) for n in CORE}

    def text(self, measure: str) -> str:
        """The line in words."""
        v = self.displayed(measure)
        return f"{v['estimate']:.4g} ({v['ci_low']:.4g} to {v['ci_high']:.4g})"


@dataclass(frozen=True, slots=True, eq=False)
class MantelHaenszel:
    """The Mantel-Haenszel line of exact counts, and what "M-H, random" pools: both under one zero-cell policy."""

    common: Pooled | None
    random: Batch | None


def displayed(value: float) -> float:
    """A logarithm as the ratio that is displayed."""
    return math.exp(min(700.0, value))


def pooled_of(numbers: Numbers, i: int = 0) -> Pooled:
    """One line of a sample."""
    return Pooled(
        {n: float(a[i]) for n, a in numbers.one.items()},
        {n: tuple(float(a[i]) for a in options) for n, options in numbers.several.items()},
        tuple((float(low[i]), float(high[i])) for low, high in numbers.predictions),
        numbers.weights[i],
    )


def mantel_haenszel_lines(rows: Sequence[Mapping[str, Printed]], measure: str, recipe: Recipe) -> MantelHaenszel:
    """Pool 2x2 tables by Mantel-Haenszel under a recipe's rules for zero cells; empty where that is undefined."""
    if not all(c in r for r in rows for c in ("events1", "n1", "events2", "n2")):
        return MantelHaenszel(None, None)
    columns = [np.array([float(r[c]) for r in rows]) for c in ("events1", "n1", "events2", "n2")]
    happened = columns[0].sum() + columns[2].sum()
    if happened in (0, columns[1].sum() + columns[3].sum()):
        return MantelHaenszel(None, None)  # nobody had the event, or everybody: there is no standard error
    plain = get_recipe("revman5").replace(zero_cells=recipe.zero_cells, level=recipe.level)
    common = _fit(columns, measure, plain.replace(model="common"))
    random = _fit(columns, measure, plain)
    sample = None
    if random is not None:
        y, v = np.asarray(random.yi), np.asarray(random.vi)
        sample = Batch(y[None], v[None], fixed=(float(random.tau2), float(random.q), float(random.q_df)))
    line = None
    if common is not None:
        values = {
            "estimate": float(common.estimate),
            "ci_low": float(common.ci.low),
            "ci_high": float(common.ci.high),
            "tau2": 0.0,
            "q": float(common.q),
            "q_p": float(common.q_p),
        }
        several = {"i2": (float(common.i2),), "z": (abs(float(common.statistic)),), "p": (float(common.p_value),)}
        line = Pooled(values, several, (), np.asarray(common.weights))
    return MantelHaenszel(line, sample)


def _fit(columns: Sequence[NDArray[np.float64]], measure: str, recipe: Recipe) -> Fit | None:
    try:
        with warnings.catch_warnings():  # dropped tables are part of the conventions that are tried
            warnings.simplefilter("ignore", LbpmetaWarning)
            return mantel_haenszel(*columns, measure=measure, model=recipe.model, recipe=recipe)
    except LbpmetaError:
        return None


def prints(pooled: Pooled, printed: Mapping[str, Printed], weights: Sequence[Printed], measure: str) -> bool:
    """Whether a pooled line prints exactly as reported, in every number that was printed."""
    log = measure in LOG_MEASURES
    for name, number in printed.items():
        if name in ("k", "q_df", "pi_low", "pi_high"):
            continue
        options = pooled.several.get(name) or (pooled.values[name],)
        if name in CORE and log:
            options = tuple(displayed(v) for v in options)
        if name == "z":
            options = (*options, *(-v for v in options))
        if not any(number.prints(v) for v in options) and not _near_p(name, number, options):
            return False
    if ("pi_low" in printed or "pi_high" in printed) and not _prediction_prints(pooled, printed, log):
        return False
    if weights and len(weights) == pooled.weights.size:
        return all(w.prints(float(v)) for w, v in zip(weights, pooled.weights, strict=True))
    return True


def _near_p(name: str, number: Printed, options: Sequence[float]) -> bool:
    """Whether a P is one of those numbers but for the numeric error of the programs that store it."""
    if name not in ("p", "q_p"):
        return False
    stands = number.values
    return any(stands.low - P_ERROR <= v <= stands.high + P_ERROR for v in options)


def _prediction_prints(pooled: Pooled, printed: Mapping[str, Printed], log: bool) -> bool:
    for limits in pooled.predictions:
        shown = [displayed(v) if log else v for v in limits]
        pairs = zip(("pi_low", "pi_high"), shown, strict=True)
        if all(n not in printed or printed[n].prints(v) for n, v in pairs):
            return True
    return False
