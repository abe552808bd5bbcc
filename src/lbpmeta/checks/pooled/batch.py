"""Pooled lines of many sets of effects at once, under any recipe, with every usual meaning of what is printed."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.few import ndtr, ndtri, stdtr, stdtrit
from lbpmeta.pooling.batch import pool_arrays
from lbpmeta.pooling.kernel.sets import StudySets, study_sets
from lbpmeta.pooling.kernel.tau2 import TAU2
from lbpmeta.pooling.kernel.tau2.estimate import Tau2Estimate
from lbpmeta.recipe import Recipe
from lbpmeta.special import chdtrc

__all__ = ["Batch", "ConfidenceLimits", "Lines", "Numbers"]

#: Up to so many effects are pooled in one piece; more are cut into pieces that fit a processor's cache.
_SMALL: Final = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """What does not depend on the interval method, arrays of shape (n,); ``w`` has shape (n, k)."""

    mean: Array
    wald: Array
    tau2: Array
    factor: Array
    w: Array


@dataclass(frozen=True, slots=True, eq=False)
class ConfidenceLimits:
    """Standard errors, degrees of freedom and limits of n confidence intervals, arrays of shape (n,)."""

    se: Array
    df: Array
    low: Array
    high: Array


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """Numbers of n lines under one recipe.

    Parameters
    ----------
    one : dict of str to ndarray, shape (n,)
        estimate, ci_low, ci_high, tau2, q, q_p: what has one meaning.
    several : dict of str to tuple of ndarray
        i2, z and p: each usual meaning. I2 from Q comes first, the recipe's own test comes first.
    predictions : tuple of (ndarray, ndarray)
        ConfidenceLimits of every usual prediction interval.
    w : ndarray, shape (n, k)
        The weights, as they were used.
    """

    one: dict[str, Array]
    several: dict[str, tuple[Array, ...]]
    predictions: tuple[tuple[Array, Array], ...]
    w: Array

    @property
    def weights(self) -> Array:
        """The weights in percent, of shape (n, k): few lines print them."""
        percent: Array = 100 * self.w / self.w.sum(axis=1)[:, None]
        return percent


@dataclass(slots=True, eq=False)
class Batch:
    """n sets of k effects and variances, pooled on demand; what several recipes share is computed once.

    Parameters
    ----------
    y, v : ndarray, shape (n, k)
    fixed : tuple of (float, float, float), optional
        tau2, Q and its degrees of freedom, where they are not estimated from y and v (M-H, random).
    """

    y: Array
    v: Array
    fixed: tuple[float, float, float] | None = None
    _lines: dict[str, Lines] = field(default_factory=dict)
    _limits: dict[tuple[str, str, float], ConfidenceLimits] = field(default_factory=dict)
    _q: tuple[Array, Array] | None = None
    _sets: StudySets | None = None
    _solved: dict[Callable[[StudySets], Tau2Estimate], Array] = field(default_factory=dict)

    @property
    def k(self) -> int:
        return int(self.y.shape[1])

    def lines(self, recipe: Recipe) -> Lines:
        """Weighted means under the recipe's model and tau2."""
        name = _estimator(recipe)
        if name not in self._lines:
            self._lines[name] = self._pooled(self._tau2(name))
        return self._lines[name]

    def _tau2(self, name: str) -> Array:
        if name == "common":
            return np.zeros(self.y.shape[0])
        if self.fixed is not None:
            return np.full(self.y.shape[0], self.fixed[0])
        if self.k < 2:
            return np.zeros(self.y.shape[0])
        if name == "DL":
            return self._dersimonian_laird()
        if self.y.size > _SMALL or not (np.isfinite(self.y).all() and ((self.v > 0) & (self.v < np.inf)).all()):
            found: Array = pool_arrays(self.y, self.v, tau2=name, ci="z", threads=1).tau2
            return found
        # The estimator alone: a whole fit of a few sets costs several times as much. Some have two names.
        if self._sets is None:
            self._sets = study_sets(self.y, self.v, None)
        estimator = TAU2[name].function
        if estimator not in self._solved:
            self._solved[estimator] = self._sets.restore(estimator(self._sets).tau2, 2)
        return self._solved[estimator]

    def limits(self, recipe: Recipe) -> ConfidenceLimits:
        """Standard errors, degrees of freedom and confidence limits under the recipe."""
        key = _estimator(recipe), recipe.ci, recipe.level
        if key not in self._limits:
            lines = self.lines(recipe)
            se, df = self._se(lines, recipe)
            with np.errstate(invalid="ignore", over="ignore"):
                half = self._critical(recipe, df) * se
                self._limits[key] = ConfidenceLimits(se, df, lines.mean - half, lines.mean + half)
        return self._limits[key]

    @np.errstate(divide="ignore", invalid="ignore", over="ignore")
    def faces(self, recipes: Sequence[Recipe]) -> tuple[Array, Array, Array]:
        """Estimates and limits under many recipes, each of shape (recipes, n), as :meth:`limits` gives them one by one.

        The means of all estimators are weighted in one piece.
        """
        names = list(dict.fromkeys(map(_estimator, recipes)))
        if new := [name for name in names if name not in self._lines]:
            means = self._pooled(np.array([self._tau2(name) for name in new]))
            parts = (means.mean, means.wald, means.tau2, means.factor, means.w)
            self._lines |= {name: Lines(*(part[i] for part in parts)) for i, name in enumerate(new)}
        mean = np.array([self._lines[name].mean for name in names])
        wald = np.array([self._lines[name].wald for name in names])
        factor = np.sqrt(np.array([self._lines[name].factor for name in names]))
        spread = {"z": wald, "t": wald, "hksj": wald * factor, "hksj-adhoc": wald * np.maximum(1.0, factor)}
        half = np.empty((len(recipes), mean.shape[1]))
        at = np.array([names.index(_estimator(recipe)) for recipe in recipes], dtype=np.intp)
        for r, recipe in enumerate(recipes):
            if recipe.ci in spread and self.k > 1:
                df = math.inf if recipe.ci == "z" else self.k - 1.0
                half[r] = _one_quantile(df, 0.5 + recipe.level / 2) * spread[recipe.ci][at[r]]
            else:
                half[r] = self.limits(recipe).high - mean[at[r]]
        return mean[at], mean[at] - half, mean[at] + half

    # A printed interval may have no width: no line follows from it, and NaN says so.
    @np.errstate(divide="ignore", invalid="ignore", over="ignore")
    def _dersimonian_laird(self) -> Array:
        w, q = 1 / self.v, self.heterogeneity()[0]
        total = w.sum(axis=1)
        c = total - (w * w).sum(axis=1) / total
        found: Array = np.maximum(0.0, (q - (self.k - 1)) / c)
        return found

    @np.errstate(divide="ignore", invalid="ignore", over="ignore")
    def _pooled(self, tau2: Array) -> Lines:
        w = 1 / (self.v + tau2[..., None])
        total = w.sum(axis=-1)
        mean = (w * self.y).sum(axis=-1) / total
        df = max(self.k - 1, 1)
        factor = (w * (self.y - mean[..., None]) ** 2).sum(axis=-1) / df
        return Lines(mean, 1 / np.sqrt(total), tau2, factor, w)

    @np.errstate(divide="ignore", invalid="ignore", over="ignore")
    def heterogeneity(self) -> tuple[Array, Array]:
        """Cochran's Q about the common-effect mean, and the typical variance of I2 from tau2."""
        if self._q is None:
            w = 1 / self.v
            total = w.sum(axis=1)
            mean = (w * self.y).sum(axis=1) / total
            q = (w * (self.y - mean[:, None]) ** 2).sum(axis=1) if self.k > 1 else np.zeros(self.y.shape[0])
            typical = (self.k - 1) / (total - (w * w).sum(axis=1) / total)
            self._q = q, typical
        return self._q

    @np.errstate(divide="ignore", invalid="ignore", over="ignore")
    def numbers(self, recipe: Recipe, *, predict: bool = True) -> Numbers:
        """Everything that a line under the recipe may print; without `predict` no prediction intervals."""
        lines, limits = self.lines(recipe), self.limits(recipe)
        se, df, upper = limits.se, limits.df, 0.5 + recipe.level / 2
        q, typical = self.heterogeneity()
        degrees = float(self.k - 1)
        if self.fixed is not None:
            q, degrees = np.full_like(q, self.fixed[1]), self.fixed[2]
        with np.errstate(divide="ignore", invalid="ignore"):
            i2_q = np.where(q > degrees, 100 * (q - degrees) / q, 0.0)
            i2_tau2 = np.where(lines.tau2 > 0, 100 * lines.tau2 / (lines.tau2 + typical), 0.0)
            z = np.abs(lines.mean) / se
            normal = np.abs(lines.mean) / lines.wald
            p = 2 * (ndtr(-z) if np.isinf(df).all() else stdtr(np.where(np.isinf(df), 1e300, df), -z))
        hartung = recipe.ci.startswith("hksj")
        one: dict[str, Array] = {
            "estimate": lines.mean,
            "ci_low": limits.low,
            "ci_high": limits.high,
            "tau2": lines.tau2,
            "q": q,
            "q_p": np.asarray(chdtrc(degrees, q), dtype=np.float64) if degrees > 0 else np.ones_like(q),
        }
        several: dict[str, tuple[Array, ...]] = {
            "i2": (i2_q,) if recipe.model == "common" else (i2_q, i2_tau2),
            "z": (z, normal) if hartung else (z,),
            "p": (p, 2 * ndtr(-normal)) if hartung else (p,),
        }
        predictions = () if recipe.model == "common" or not predict else self._predictions(lines, se, df, upper)
        return Numbers(one, several, predictions, lines.w)

    def _se(self, lines: Lines, recipe: Recipe) -> tuple[Array, Array]:
        n = lines.mean.size
        if recipe.ci == "z" or self.k < 2:
            return lines.wald, np.full(n, math.inf)
        if recipe.ci == "kr":
            fit = pool_arrays(self.y, self.v, tau2="REML", ci="kr", level=recipe.level, threads=1)
            with np.errstate(divide="ignore", invalid="ignore"):
                return fit.se, _kenward_roger_df(lines.w)
        df = np.full(n, float(self.k - 1))
        if recipe.ci == "t":
            return lines.wald, df
        factor = np.sqrt(lines.factor)
        return lines.wald * (np.maximum(1.0, factor) if recipe.ci == "hksj-adhoc" else factor), df

    def _critical(self, recipe: Recipe, df: Array) -> Array | float:
        upper = 0.5 + recipe.level / 2
        return _quantile(df, upper) if recipe.ci == "kr" and self.k > 1 else _one_quantile(float(df[0]), upper)

    def _predictions(self, lines: Lines, own: Array, df: Array, upper: float) -> tuple[tuple[Array, Array], ...]:
        """Normal, t(k-1), t(k-2), HKSJ with t(k-1) or t(k-2), and as the confidence interval."""
        hartung = lines.wald * np.sqrt(lines.factor)
        found = []
        for se, degrees in (
            (lines.wald, math.inf),
            (lines.wald, self.k - 1),
            (lines.wald, self.k - 2),
            (own, self.k - 2),
            (own, math.nan),
            (hartung, self.k - 1),
            (hartung, self.k - 2),
        ):
            if degrees < 1:
                continue
            critical = _quantile(df if math.isnan(degrees) else np.array([float(degrees)]), upper)
            half = critical * np.sqrt(lines.tau2 + se**2)
            found.append((lines.mean - half, lines.mean + half))
        return tuple(found)


def _estimator(recipe: Recipe) -> str:
    return "common" if recipe.model == "common" else recipe.tau2


@lru_cache(maxsize=1024)
def _one_quantile(df: float, upper: float) -> float:
    return float(ndtri(upper) if math.isinf(df) else stdtrit(df, upper))


def _quantile(df: Array, upper: float) -> Array:
    if (df == df[0]).all():
        return np.full(df.shape, _one_quantile(float(df[0]), upper))
    return np.asarray(stdtrit(df, upper), dtype=np.float64)


def _kenward_roger_df(w: Array) -> Array:
    """Degrees of freedom of Kenward-Roger's interval, from the expected information of tau2."""
    s1, s2, s3 = w.sum(axis=1), (w * w).sum(axis=1), (w * w * w).sum(axis=1)
    m2 = s2 / s1
    variance = 2.0 / (s2 - 2.0 * s3 / s1 + m2**2)
    return np.asarray(2.0 / (variance * m2**2), dtype=np.float64)
