"""Pooled lines as numbers: at face value, and over Monte-Carlo draws inside the rounding boxes."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from lbpmeta.checks._common import LOG_MEASURES
from lbpmeta.checks.study_rows import StudySet
from lbpmeta.errors import LbpmetaError, LbpmetaWarning
from lbpmeta.pooling.batch import BatchFit, pool_arrays
from lbpmeta.pooling.tables2x2 import mantel_haenszel
from lbpmeta.printed import Printed, ValueSet
from lbpmeta.recipe import Recipe

__all__ = ["Pooled", "monte_carlo_meets", "pool_central", "pool_mantel_haenszel", "prints"]

_DRAWS: Final = 400

#: A print within so many standard deviations of the draws is not implausible.
_WIDTH: Final = 4.0

_SCALED: Final = ("estimate", "ci_low", "ci_high", "pi_low", "pi_high")


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """A pooled line on the analysis scale; ``i2`` and the prediction interval in every usual definition."""

    values: Mapping[str, float]
    i2: tuple[float, ...]
    predictions: tuple[tuple[float, float], ...]
    weights: NDArray[np.float64]
    #: z and p of the normal test where the interval is another: RevMan prints that p beside HKSJ.
    normal: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    def displayed(self, measure: str) -> dict[str, float]:
        """Estimate and limits as printed: ratios on the natural scale."""
        names = ("estimate", "ci_low", "ci_high")
        if measure not in LOG_MEASURES:
            return {n: self.values[n] for n in names}
        return {n: math.exp(min(700.0, self.values[n])) for n in names}

    def text(self, measure: str) -> str:
        """The line in words."""
        v = self.displayed(measure)
        return f"{v['estimate']:.4g} ({v['ci_low']:.4g} to {v['ci_high']:.4g})"


def pool_central(studies: StudySet, recipe: Recipe) -> Pooled:
    """Pool the face values under a recipe."""
    k = studies.yi.size
    fit = _batch(studies.yi[None, :], studies.vi[None, :], recipe, "none")
    tau2 = float(fit.tau2[0]) if recipe.model == "random" else 0.0
    w = 1 / (studies.vi + tau2)
    q = float(fit.q[0])
    i2 = (max(0.0, 100 * (q - (k - 1)) / q) if q > 0 else 0.0, float(fit.i2[0]))
    wald = 1 / math.sqrt(float(w.sum()))
    mean = float(fit.estimate[0])
    predictions = () if recipe.model == "common" else _predictions(mean, tau2, wald, float(fit.se[0]), k, recipe.level)
    return Pooled(
        {
            "estimate": mean,
            "ci_low": float(fit.ci_low[0]),
            "ci_high": float(fit.ci_high[0]),
            "z": abs(float(fit.statistic[0])),
            "p": float(fit.p_value[0]),
            "tau2": tau2,
            "q": q,
            "q_p": float(fit.q_p[0]),
            "q_df": float(k - 1),
        },
        i2,
        predictions,
        100 * w / w.sum(),
        _normal_test(mean / wald) if recipe.ci.startswith("hksj") else MappingProxyType({}),
    )


def _normal_test(z: float) -> Mapping[str, float]:
    """z and two-sided p of the normal test."""
    return MappingProxyType({"z": abs(z), "p": 2 * float(ndtr(-abs(z)))})


def _batch(yi: NDArray[np.float64], vi: NDArray[np.float64], recipe: Recipe, prediction: str) -> BatchFit:
    return pool_arrays(
        yi,
        vi,
        tau2=recipe.tau2,
        model="common" if recipe.model == "common" else "random",
        ci=recipe.ci,
        prediction=prediction,
        level=recipe.level,
        i2="tau2",
    )


def _predictions(
    mean: float, tau2: float, wald: float, own: float, k: int, level: float
) -> tuple[tuple[float, float], ...]:
    """Every usual prediction interval: z, t(k-1), t(k-2) and HKSJ with t(k-1) or t(k-2)."""
    from lbpmeta.pooling.intervals import quantile

    found = []
    for se, df in ((wald, math.inf), (wald, k - 1), (wald, k - 2), (own, k - 1), (own, k - 2)):
        if df >= 1 and math.isfinite(se):
            half = float(quantile(np.array([float(df)]), level)[0]) * math.sqrt(tau2 + se * se)
            found.append((mean - half, mean + half))
    return tuple(found)


def pool_mantel_haenszel(rows: Sequence[Mapping[str, Printed]], measure: str, recipe: Recipe) -> list[Pooled]:
    """Pool 2x2 tables by Mantel-Haenszel under a recipe; empty where that is undefined or counts are missing."""
    if not all(c in r for r in rows for c in ("events1", "n1", "events2", "n2")):
        return []
    columns = [np.array([float(r[c]) for r in rows]) for c in ("events1", "n1", "events2", "n2")]
    happened = columns[0].sum() + columns[2].sum()
    if happened in (0, columns[1].sum() + columns[3].sum()):
        return []  # nobody had the event, or everybody: there is no standard error
    try:
        with warnings.catch_warnings():  # dropped tables are part of the conventions that are tried
            warnings.simplefilter("ignore", LbpmetaWarning)
            fit = mantel_haenszel(*columns, measure=measure, model=recipe.model, recipe=recipe, level=recipe.level)
    except LbpmetaError:
        return []
    i2 = (100 * max(0.0, (fit.q - fit.q_df) / fit.q) if fit.q > 0 else 0.0, float(fit.i2))
    values = {
        "estimate": float(fit.estimate),
        "ci_low": float(fit.ci.low),
        "ci_high": float(fit.ci.high),
        "z": abs(float(fit.statistic)),
        "p": float(fit.p_value),
        "tau2": 0.0 if recipe.model == "common" else float(fit.tau2),
        "q": float(fit.q),
        "q_p": float(fit.q_p),
        "q_df": float(fit.q_df),
    }
    return [Pooled(values, i2, (), np.asarray(fit.weights))]


def prints(pooled: Pooled, printed: Mapping[str, Printed], weights: Sequence[Printed], measure: str) -> bool:
    """Whether a pooled line prints exactly as reported, in every number that was printed."""
    log = measure in LOG_MEASURES
    for name, number in printed.items():
        if name in ("k", "q_df", "pi_low", "pi_high"):
            continue
        if name == "i2":
            if not any(number.prints(v) for v in pooled.i2):
                return False
            continue
        value = pooled.values[name]
        if name in _SCALED and log:
            value = math.exp(min(700.0, value))
        also = pooled.normal.get(name, value)
        if not (number.prints(value) or number.prints(also) or (name == "z" and number.prints(-value))):
            return False
    if ("pi_low" in printed or "pi_high" in printed) and not _prediction_prints(pooled, printed, log):
        return False
    if weights and len(weights) == pooled.weights.size:
        return all(w.prints(float(v)) for w, v in zip(weights, pooled.weights, strict=True))
    return True


def _prediction_prints(pooled: Pooled, printed: Mapping[str, Printed], log: bool) -> bool:
    for limits in pooled.predictions:
        shown = [math.exp(min(700.0, v)) if log else v for v in limits]
        pairs = zip(("pi_low", "pi_high"), shown, strict=True)
        if all(n not in printed or printed[n].prints(v) for n, v in pairs):
            return True
    return False


def monte_carlo_meets(
    studies: StudySet, recipe: Recipe, targets: Mapping[str, tuple[ValueSet, ...]], *, seed: int, own_test: bool = False
) -> bool:
    """Whether the print lies in the range of draws inside the rounding boxes, or within 4 of their SDs.

    Beside a Hartung-Knapp interval z and p may be those of the normal test, unless `own_test` is asked.
    Weights and prediction intervals are not compared here; an unbounded box leaves the matter open (True).
    """
    b = studies.boxes
    if not all(np.isfinite(a).all() for a in (b.y_low, b.y_high, b.s_low, b.s_high)):
        return True
    rng = np.random.default_rng(seed)
    y = rng.uniform(b.y_low, b.y_high, size=(_DRAWS, b.k))
    s = rng.uniform(b.s_low, b.s_high, size=(_DRAWS, b.k))
    fit = _batch(y, s**2, recipe, "none")
    df = max(b.k - 1, 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        i2_q = np.where(fit.q > df, 100 * (fit.q - df) / fit.q, 0.0)
    normal: dict[str, list[NDArray[np.float64]]] = {"z": [], "p": []}
    if recipe.ci.startswith("hksj") and not own_test:
        z = np.abs(fit.estimate) * np.sqrt((1 / (s**2 + fit.tau2[:, None])).sum(axis=1))
        normal = {"z": [z], "p": [2 * ndtr(-z)]}
    drawn: dict[str, list[NDArray[np.float64]]] = {
        "estimate": [fit.estimate],
        "ci_low": [fit.ci_low],
        "ci_high": [fit.ci_high],
        "z": [np.abs(fit.statistic), *normal["z"]],
        "p": [fit.p_value, *normal["p"]],
        "tau2": [fit.tau2],
        "q": [fit.q],
        "q_p": [fit.q_p],
        "i2": [i2_q, fit.i2],
    }
    return all(
        any(_in_range(values, targets[name][0]) for values in arrays)
        for name, arrays in drawn.items()
        if name in targets
    )


def _in_range(values: NDArray[np.float64], target: ValueSet) -> bool:
    values = values[np.isfinite(values)]
    if not values.size:
        return False
    mean, spread = float(values.mean()), _WIDTH * float(values.std())
    low, high = min(float(values.min()), mean - spread), max(float(values.max()), mean + spread)
    return low <= target.high and target.low <= high
