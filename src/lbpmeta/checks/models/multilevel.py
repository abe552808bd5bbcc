"""Which recipes give a printed line of several effects a study."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.checks.models.line import Line, Tried
from lbpmeta.checks.pooled.draws import draw
from lbpmeta.checks.pooled.study_rows import StudySet
from lbpmeta.checks.pooled.values import displayed
from lbpmeta.errors import LbpmetaError
from lbpmeta.measures import LOG_MEASURES
from lbpmeta.pooling.kernel.intervals import two_sided_p
from lbpmeta.pooling.model_recipes import MODEL_RECIPES, MultilevelRecipe
from lbpmeta.pooling.multivariate.fit import MultivariateFit
from lbpmeta.pooling.multivariate.multivariate import multivariate
from lbpmeta.pooling.multivariate.sampling import sampling_covariance
from lbpmeta.pooling.regression.coefficients import critical
from lbpmeta.pooling.regression.robust import robust
from lbpmeta.printed import Printed

__all__ = ["MultilevelLines"]

_TESTS: Final = ("z", "t", "contain", "CR0", "CR1", "CR2")
#: Correlations within studies that papers take for the samples of effects where none is known.
_RHO: Final = (0.5, 0.6, 0.7, 0.8)
_RANDOM: Final = ("study/effect", "study")
#: How many draws inside the rounding of the rows, and how many of their standard deviations away a print is not theirs.
_DRAWS: Final = 12
_WIDTH: Final = 4.5
#: A mean moves with its rows: how many times the largest rounding of a row it can, weights and all.
_MOVES: Final = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class _Fitted:
    """A model's fit with the clusters that it has."""

    fit: MultivariateFit
    cluster: Sequence[str]

    def shown(self, test: str, level: float) -> tuple[float, float, float]:
        """Return standard error, critical value, and degrees of freedom (inf of the normal)."""
        se, df = float(self.fit.se[0]), math.inf
        if test == "t":
            df = self.fit.k - 1.0
        elif test == "contain":
            df = len(set(self.cluster)) - 1.0
        elif test.startswith("CR"):
            found = robust(self.fit, list(self.cluster), kind=test)
            se, df = float(found.se[0]), float(np.ravel(found.df)[0])
        return se, float(critical(level, None if math.isinf(df) else df)), df


#: What shows how sure a line is.
_SPREAD: Final = frozenset(("ci_low", "ci_high", "p", "z"))


class MultilevelLines:
    """The lines of all recipes for effects in studies, each model fitted once.

    Parameters
    ----------
    studies : StudySet
        Effects at face value, and what they stand for.
    cluster : sequence of str
        The study of each.
    measure : str
    level : float
        Between 0 and 1.
    """

    def __init__(self, studies: StudySet, cluster: Sequence[str], measure: str, level: float) -> None:
        self._studies = studies
        self._cluster = tuple(cluster)
        self._log = measure in LOG_MEASURES
        self._level = level
        self._drawn: dict[tuple[str, str], list[_Fitted]] = {}

    def tried(self, *, correlated: bool = False) -> Iterator[tuple[MultilevelRecipe, Tried]]:
        """Yield each recipe with its line at face value: those of independent samples, or those of correlated ones."""
        for method, random, rho in itertools.product(("REML", "ML"), _RANDOM, _RHO if correlated else (0.0,)):
            fitted = self._fit(self._studies.yi, self._studies.vi, method, random, rho)
            for test in _TESTS:
                recipe = MultilevelRecipe(_named(method, random, test, rho), random, method, test, rho)
                if isinstance(fitted, str):
                    yield recipe, Tried(recipe.name, None, fitted)
                    continue
                try:
                    yield recipe, Tried(recipe.name, self._line(fitted, test))
                except LbpmetaError as error:
                    yield recipe, Tried(recipe.name, None, str(error))

    def admits(self, recipe: MultilevelRecipe, line: Line, printed: Mapping[str, Printed]) -> bool:
        """Whether rows that print as these do could give the print: by draws inside their rounding.

        Where the estimate is printed alone, which tells few of them apart, they are tried at face value only.
        """
        if not printed.keys() & _SPREAD:
            return False
        boxes = self._studies.boxes
        reach = _MOVES * max(float(np.max(boxes.y_high - boxes.y_low)), float(np.max(boxes.s_high - boxes.s_low)))
        for name in ("estimate", "ci_low", "ci_high"):
            if name in printed:
                stands, value = printed[name].values, line[name][0]
                low, high, value = (self._scaled(x) for x in (stands.low, stands.high, value))
                if not low - reach <= value <= high + reach:
                    return False
        fits = self._fits_of_draws(recipe.method, recipe.random)
        if len(fits) < 2:
            return False
        lines = [self._line(fitted, recipe.test) for fitted in fits]
        for name, number in printed.items():
            if name not in line:
                continue
            near = []
            for meaning in range(len(line[name])):
                values = np.array([one[name][meaning] for one in lines])
                slack = _WIDTH * float(values.std())
                stands = number.values
                near.append(values.min() - slack <= stands.high and stands.low <= values.max() + slack)
            if not any(near):
                return False
        return True

    def _fits_of_draws(self, method: str, random: str) -> list[_Fitted]:
        """Return the fits of draws, made once for all intervals."""
        if (method, random) not in self._drawn:
            sample = draw(self._studies, 0)
            rows = [] if sample is None else zip(sample.y[:_DRAWS], sample.v[:_DRAWS], strict=True)
            fits = [self._fit(y, v, method, random, 0.0) for y, v in rows]
            self._drawn[method, random] = [fitted for fitted in fits if not isinstance(fitted, str)]
        return self._drawn[method, random]

    def _scaled(self, value: float) -> float:
        if not self._log:
            return value
        return math.log(value) if value > 0 else -math.inf

    def _fit(self, y: Array, v: Array, method: str, random: str, rho: float) -> _Fitted | str:
        return _fitted(tuple(y.tolist()), tuple(v.tolist()), self._cluster, method, random, rho)

    def _line(self, fitted: _Fitted, test: str) -> Line:
        fit = fitted.fit
        se, c, df = fitted.shown(test, self._level)
        estimate = float(fit.coefficients[0])
        ends = (estimate, estimate - c * se, estimate + c * se)
        shown = [displayed(x) if self._log else x for x in ends]
        z = estimate / se
        p = float(two_sided_p(np.array([z]), None if math.isinf(df) else df)[0])
        variances = list(fit.variances.values())
        return {
            **{name: (x,) for name, x in zip(("estimate", "ci_low", "ci_high"), shown, strict=True)},
            "p": (p,),
            "z": (z, -z),
            "q": (fit.q,),
            "tau2": tuple(dict.fromkeys((sum(variances), *variances))),
            "k": (float(fit.k), float(len(set(fitted.cluster)))),
        }


@lru_cache(maxsize=256)
def _fitted(
    y: tuple[float, ...], v: tuple[float, ...], cluster: tuple[str, ...], method: str, random: str, rho: float
) -> _Fitted | str:
    """Return a model's fit, or why there is none; the last ones are kept."""
    V = sampling_covariance(v, cluster, rho=rho) if rho else v
    data = {"study": cluster, "effect": range(len(y))}
    try:
        return _Fitted(multivariate(y, V, random=f"1 | {random}", data=data, method=method), cluster)
    except LbpmetaError as error:
        return str(error)


def _named(method: str, random: str, test: str, rho: float) -> str:
    """Return the preset's name where the settings are one's, or what they are."""
    for recipe in MODEL_RECIPES.values():
        if isinstance(recipe, MultilevelRecipe) and (recipe.method, recipe.random, recipe.test, recipe.rho) == (
            method,
            random,
            test,
            rho,
        ):
            return recipe.name
    samples = f", samples correlated {rho:g}" if rho else ""
    return f"1 | {random}, {method}, {test}{samples}"
