"""Meta-regression: mixed-effects models with moderators."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Sequence
from typing import Any, Unpack

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array
from lbpmeta.errors import LbpmetaWarning, MethodError
from lbpmeta.pooling.kernel.intervals import two_sided_p
from lbpmeta.pooling.kernel.tau2 import TAU2
from lbpmeta.pooling.kernel.tau2.estimate import ResidualTau2
from lbpmeta.pooling.kernel.tau2.general import likelihood
from lbpmeta.pooling.kernel.wls import Wls, trace_weighted, wls
from lbpmeta.pooling.regression.coefficients import Intervals, critical, wald_test
from lbpmeta.pooling.regression.data import linear_model, rests_on_one
from lbpmeta.pooling.regression.fit import RegressionFit
from lbpmeta.pooling.regression.given import RegressionNames, regression_arguments
from lbpmeta.pooling.single import settings
from lbpmeta.recipe import Recipe
from lbpmeta.special import chdtrc

__all__ = ["meta_regression"]


def meta_regression(
    yi: Any,
    vi: ArrayLike | None = None,
    moderators: Any = None,
    formula: str | None = None,
    *,
    data: Any = None,
    X: ArrayLike | None = None,
    intercept: bool = True,
    model: str | None = None,
    tau2: str | float | None = None,
    ci: str | None = None,
    prediction: str | None = None,
    i2: str | None = None,
    level: float | None = None,
    labels: Iterable[object] | None = None,
    names: Sequence[str] | None = None,
    measure: str | None = None,
    recipe: str | Recipe = "metafor",
    se: Any = None,
    **others: Unpack[RegressionNames],
) -> RegressionFit:
    """Fit a meta-regression (mixed-effects model) by weighted least squares.

    ``yi = X beta + u + e`` with ``Var(u) = tau2`` and ``Var(e) = vi``, so that
    ``beta = (X'WX)^-1 X'W yi`` with ``W = diag(1 / (vi + tau2))``.

    Examples
    --------
    >>> import pandas as pd
    >>> trials = pd.DataFrame({"yi": [0.1, 0.3, 0.2, 0.6], "vi": [0.02, 0.03, 0.01, 0.04], "dose": [1, 2, 2, 4]})
    >>> fit = meta_regression("yi", "vi", "log(dose)", data=trials)
    >>> fit.to_frame()["estimate"].round(3).to_dict()
    {'intercept': 0.044, 'log(dose)': 0.321}
    >>> fit = meta_regression([0.1, 0.3, 0.2, 0.6], [0.02, 0.03, 0.01, 0.04], {"dose": [1, 2, 2, 4]})
    >>> print(fit)
    Meta-regression of 4 studies: Effect (metafor: random effects, tau2 REML, ci z, I2 from tau2)
               estimate      se       z       p             95% CI
    intercept   -0.0933  0.1774  -0.526  0.5988  -0.4410 to 0.2543
    dose         0.1667  0.0816   2.041  0.0412   0.0066 to 0.3267
    Residual heterogeneity: Q(2) = 0.33, p = 0.8465; I2 0.0%, tau2 0.0000 (REML), R2 100.0%
    Moderators: QM(1) = 4.17, p = 0.0412

    Parameters
    ----------
    yi : array_like, shape (k,), or effect sizes
        Estimates on the analysis scale, or an object with `yi` and `vi` (and `labels`). A table may stand in front:
        ``meta_regression(df, "yi", "vi", "dose")``.
    vi : array_like, shape (k,)
        Sampling variances.
    moderators : mapping, frame, series or array_like, optional
        Numbers enter as they are, text and categories as factors (treatment coding, first level the
        reference; full coding without an intercept). A text is a formula. After effect sizes they may stand in
        second place: ``meta_regression(es, "dose + factor(setting)", data=df)``.
    formula : str, optional
        Right-hand side in the language of patsy, for example ``"dose * C(setting)"``; needs `data`. R's ``factor()``,
        ``log()``, ``log10()``, ``log2()``, ``exp()`` and ``sqrt()`` are known.
    data : frame or mapping, optional
        Variables of the formula; `yi` and `vi` may name columns of it too. Where its index or its column "study"
        names the studies, its rows are brought into their order.
    X : array_like, shape (k, p), optional
        The whole design, used as it is: `intercept` adds nothing to it.
    intercept : bool
        Whether `moderators` get a column of ones before them.
    model, tau2, ci, prediction, i2, level
        Override the recipe. ``tau2`` may be a number >= 0, which fixes it. ``ci``: "z", "t" with k - p
        degrees of freedom, "hksj" (Knapp & Hartung), or "hksj-adhoc" (never narrower than "t").
    labels : iterable, optional
        Names of the studies.
    names : sequence of str, optional
        Names of the moderators (or of the columns of `X`).
    measure : str, optional
        Effect measure, which tells the scale.
    recipe : str or Recipe
    se : array_like, shape (k,), optional
        Standard errors, instead of `vi`.
    **others
        The same under metafor's and meta's names: `mods`, `sei`, `method`, `test`, `slab`, `sm` …

    Returns
    -------
    RegressionFit

    Raises
    ------
    DataError
        For variances that are not positive, lengths that differ, values that are no numbers.
    MethodError
        For an unknown option, a design without full rank (naming the column), or k <= p.

    Warns
    -----
    LbpmetaWarning
        If studies are left out for a missing value, the likelihood has two maxima of nearly the same height,
        or the residuals vanish under "hksj".

    References
    ----------
    Berkey CS et al. Stat Med 1995;14:395-411. Knapp G, Hartung J. Stat Med 2003;22:2693-2710.
    Raudenbush SW. In: The Handbook of Research Synthesis, 2nd ed. 2009, ch. 16 (R2).
    Viechtbauer W. J Stat Softw 2010;36(3).
    """
    own = {"model": model, "tau2": tau2, "ci": ci, "labels": labels, "measure": measure}
    asked = regression_arguments("meta_regression", yi, vi, moderators, formula, data, se, own, others)
    effects, moderators, formula, data = asked.effects, asked.moderators, asked.formula, asked.data
    chosen, given = settings(recipe, effects.model, effects.tau2, effects.ci, prediction, i2, level)
    if chosen.ci == "kr":
        raise MethodError("`ci` is 'kr'; Kenward-Roger is for pooling only. Use 'hksj' for a meta-regression.")
    design, studies, matrix = linear_model(
        effects.yi,
        effects.vi,
        moderators,
        formula=formula,
        data=data,
        X=X,
        intercept=intercept,
        labels=effects.labels,
        names=names,
        measure=effects.measure,
    )
    y, v = studies.yi, studies.vi
    k, p = matrix.shape
    alone = rests_on_one(matrix, design.names, studies.labels) if k > 1 else []
    common = wls(y, matrix, 1 / v)
    estimate = _heterogeneity(y, v, matrix, chosen, given)
    fit = wls(y, matrix, 1 / (v + estimate.tau2))
    restricted = chosen.model == "random" and chosen.tau2 == "REML" and given is None
    loglik = likelihood(np.array([estimate.tau2]), y, v, matrix, restricted=restricted)[0]
    factor, factor_notes = _variance_factor(fit, y, chosen.ci, k - p)
    vcov = fit.cov * factor
    se = np.sqrt(np.diag(vcov))
    df = None if chosen.ci == "z" else float(k - p)
    statistic = fit.beta / se
    half = critical(chosen.level, df) * se
    share, h2 = _dispersion(common, estimate.tau2, chosen, k - p)
    tested = [j for j in range(p) if j != design.intercept]
    omnibus = wald_test(np.eye(p)[tested], fit.beta, vcov, 0.0, df) if tested and np.all(np.isfinite(se)) else None
    r2 = None
    if design.intercept is not None and tested and given is None:
        r2 = _r2(y, v, common.rss, estimate.tau2, chosen, k - p)
    for note in estimate.alarms:
        warnings.warn(note, LbpmetaWarning, stacklevel=2)
    return RegressionFit(
        coefficients=fit.beta,
        se=se,
        statistic=statistic,
        p_value=two_sided_p(statistic, df),
        ci=Intervals(fit.beta - half, fit.beta + half, chosen.level, chosen.ci),
        df=df,
        names=design.names,
        vcov=vcov,
        tau2=estimate.tau2,
        se_tau2=estimate.se,
        i2=share,
        h2=h2,
        qe=common.rss,
        qe_df=k - p,
        qe_p=float(chdtrc(k - p, common.rss)),
        qm=None if omnibus is None else omnibus.statistic,
        qm_df=len(tested),
        qm_p=None if omnibus is None else omnibus.p_value,
        r2=r2,
        vif=_inflation(fit.cov, tested),
        log_likelihood=float(loglik[0]),
        hat=fit.leverage,
        residual=fit.residual,
        yi=y,
        vi=v,
        X=matrix,
        design=design,
        k=k,
        p=p,
        labels=studies.labels,
        recipe=chosen,
        measure=studies.measure,
        scale=studies.scale,
        at_boundary=estimate.at_boundary,
        notes=(*studies.notes, *estimate.notes, *estimate.alarms, *factor_notes, *alone),
    )


def _heterogeneity(y: Array, v: Array, X: Array, recipe: Recipe, given: float | None) -> ResidualTau2:
    if recipe.model == "common":
        return ResidualTau2(0.0, math.nan, False)
    if given is not None:
        return ResidualTau2(given, math.nan, False, (f"tau2 was fixed at {given:g}, not estimated.",))
    return TAU2[recipe.tau2].general(y, v, X)


def _variance_factor(fit: Wls, y: Array, ci: str, df: int) -> tuple[float, tuple[str, ...]]:
    """Return the factor of the model-based variance: ``y'Py / (k - p)`` under Knapp-Hartung, else 1."""
    if not ci.startswith("hksj"):
        return 1.0, ()
    factor = fit.rss / df
    if ci == "hksj-adhoc":
        return max(1.0, factor), ()
    if np.max(np.abs(fit.residual)) <= 64 * np.finfo(float).eps * np.max(np.abs(y)):
        note = (
            "The moderators fit every study exactly, so the 'hksj' variance is not defined; use ci='hksj-adhoc' or 'z'."
        )
        warnings.warn(note, LbpmetaWarning, stacklevel=3)
        return math.nan, (note,)
    if factor < 1:
        return factor, (f"The 'hksj' variance is {factor:.2f} times the model-based one; intervals may be narrower.",)
    return factor, ()


def _dispersion(fixed: Wls, tau2: float, recipe: Recipe, df: int) -> tuple[float, float]:
    """Return I2 (percent) and H2: from tau2 and the typical variance, or from the residual Q."""
    if recipe.model == "common" or recipe.i2 == "q":
        share = (fixed.rss - df) / fixed.rss if fixed.rss > 0 else 0.0
        return 100 * max(0.0, share), fixed.rss / df
    typical = df / trace_weighted(fixed)
    return 100 * tau2 / (typical + tau2), tau2 / typical + 1


def _r2(y: Array, v: Array, qe: float, tau2: float, recipe: Recipe, df: int) -> float | None:
    ones = np.ones((len(y), 1))
    if recipe.model == "common":
        total = wls(y, ones, 1 / v).rss / (len(y) - 1)
        return 100 * max(0.0, 1 - qe / df / total) if total > 0 else None
    total = TAU2[recipe.tau2].general(y, v, ones).tau2
    return 100 * max(0.0, (total - tau2) / total) if total > 0 else None


def _inflation(cov: Array, columns: list[int]) -> Array:
    """Return ``diag(R^-1)`` of the correlation matrix ``R`` of the coefficients (Fox & Monette 1992)."""
    vif = np.full(cov.shape[0], np.nan)
    if columns:
        part = cov[np.ix_(columns, columns)]
        scale = np.sqrt(np.diag(part))
        vif[columns] = np.diag(np.linalg.inv(part / np.outer(scale, scale)))
    return vif
