"""Egger's regression test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, Unpack

from numpy.typing import ArrayLike

from lbpmeta.errors import MethodError
from lbpmeta.pooling.data import Effects
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.given import PoolNames
from lbpmeta.pooling.regression.meta_regression import meta_regression
from lbpmeta.pooling.sample import Sample, as_sample, require_studies
from lbpmeta.pooling.smallstudy.result import BiasTest, line_test, weighted_line
from lbpmeta.recipe import Recipe

__all__ = ["EGGER_MODELS", "EggerNames", "egger"]

#: Models of metafor's regtest -> ours.
_MODELS: Final[Mapping[str, str]] = MappingProxyType({"lm": "classical", "rma": "mixed"})


class EggerNames(PoolNames, total=False):
    """Names of metafor's regtest that :func:`egger` understands."""

    predictor: str | None


def egger(
    yi: Fit | Effects = None,
    vi: ArrayLike | None = None,
    column: str | None = None,
    *,
    data: object = None,
    se: ArrayLike | None = None,
    model: str = "classical",
    recipe: str | Recipe | None = None,
    tau2: str | None = None,
    ci: str | None = None,
    level: float | None = None,
    force: bool = False,
    **others: Unpack[EggerNames],
) -> BiasTest:
    """Test funnel plot asymmetry by the regression of effects on their standard errors.

    The line y = b + a se has slope a: the asymmetry; its intercept b is the limit estimate. The two models often
    disagree on the same data: say which one was used.

    - "classical" (Egger 1997): least squares with weights 1/v and an estimated residual variance, t with k - 2
      degrees of freedom. The same as regressing y/se on 1/se and testing the intercept.
    - "mixed": meta-regression on se with the recipe's tau2 estimator and `ci` method.

    Examples
    --------
    >>> yi = [0.1, 0.3, 0.2, 0.5, 0.4, 0.6, 0.9, 0.7, 1.1, 0.8]
    >>> vi = [0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.10]
    >>> print(egger(yi, vi))
    Egger regression (classical), k = 10: 3.777 (SE 0.5219), t(8) = 7.236, p < 0.001; limit estimate -0.2924

    Parameters
    ----------
    yi : Fit or array_like, shape (k,)
        A fit, or the effects on the analysis scale.
    vi : array_like, shape (k,), optional
        Sampling variances; required unless a fit or effect sizes are given.
    column, data, se, **others
        As in :func:`lbpmeta.pooling.pool`: a table in front with its columns ``(df, "yi", "vi")`` or as `data`,
        standard errors instead of `vi`, and the names of metafor and meta (`model="lm"`, `model="rma"`,
        `predictor="sei"` too).
    model : {"classical", "mixed"}
    recipe, tau2, ci : optional
        Of the mixed model. Default: the fit's recipe, or "metafor".
    level : float, optional
        Confidence level of the limit estimate.
    force : bool
        Compute the test on fewer than 10 studies too.

    Returns
    -------
    BiasTest

    Raises
    ------
    MethodError
        An unknown `model`; fewer than 10 studies without `force`.
    DataError
        All studies of one precision.

    References
    ----------
    Egger M, Davey Smith G, Schneider M, Minder C. Bias in meta-analysis detected by a simple, graphical test. BMJ
    1997;315:629-634. Sterne JAC, Egger M. In: Publication Bias in Meta-Analysis. Wiley, 2005, ch. 6.
    """
    rest: dict[str, Any] = {**others}
    if (predictor := rest.pop("predictor", None)) not in (None, "sei"):
        raise MethodError(f"`predictor` is {predictor!r}; Egger's is 'sei'. For others, use meta_regression().")
    model = _MODELS.get(model, model)
    if model not in EGGER_MODELS:
        raise MethodError(f"`model` is {model!r}; it must be one of {', '.join(map(repr, EGGER_MODELS))}.")
    s = as_sample(
        yi,
        vi,
        column,
        data=data,
        se=se,
        function="egger",
        others=rest,
        recipe=recipe,
        tau2=tau2,
        ci=ci,
        level=level,
        minimum=3,
    )
    return EGGER_MODELS[model](s, s.notes + require_studies(s.k, "Egger's test", force=force))


def _classical(s: Sample, notes: tuple[str, ...]) -> BiasTest:
    line = weighted_line(s.yi, s.sei, 1 / s.vi)
    return line_test("Egger regression (classical)", line, s.recipe.level, notes, s.measure)


def _mixed(s: Sample, notes: tuple[str, ...]) -> BiasTest:
    fit = meta_regression(s.yi, s.vi, {"se": s.sei}, recipe=s.recipe)
    return BiasTest(
        name=f"Egger regression (mixed: {s.recipe})",
        estimate=float(fit.coefficients[1]),
        se=float(fit.se[1]),
        statistic=float(fit.statistic[1]),
        df=fit.df,
        p_value=float(fit.p_value[1]),
        distribution="z" if fit.df is None else "t",
        k=s.k,
        limit_estimate=float(fit.coefficients[0]),
        limit_ci=fit.ci[0],
        notes=notes + fit.notes,
        measure=s.measure,
    )


#: Models of the regression on the standard error.
EGGER_MODELS: Final[Mapping[str, Callable[[Sample, tuple[str, ...]], BiasTest]]] = MappingProxyType(
    {"classical": _classical, "mixed": _mixed}
)
