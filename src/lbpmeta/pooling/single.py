"""pool: one set of studies to one fit."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Unpack, overload

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array
from lbpmeta.errors import ConvergenceError, LbpmetaWarning, MethodError
from lbpmeta.interval import Interval
from lbpmeta.pooling.data import EffectSizesLike, Studies, read_studies
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.given import PoolNames, pool_arguments
from lbpmeta.pooling.kernel.pooled import PooledSets, pool_sets
from lbpmeta.pooling.kernel.sets import StudySets, study_sets
from lbpmeta.pooling.kernel.sums import study_total
from lbpmeta.pooling.kernel.tau2 import TAU2
from lbpmeta.pooling.profile import heterogeneity_intervals
from lbpmeta.recipe import Recipe, get_recipe

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["pool", "pool_studies", "settings"]

#: Largest ratio of variances that passes without a note.
_WIDE_RATIO = 1e7
#: Relative difference within which two standard errors are the same number.
_SAME = 1e-10


@overload
def pool(
    yi: ArrayLike | EffectSizesLike | None = None,
    vi: ArrayLike | None = None,
    *,
    data: object = None,
    se: ArrayLike | None = None,
    recipe: str | Recipe = "metafor",
    model: str | None = None,
    tau2: str | float | None = None,
    ci: str | None = None,
    prediction: str | None = None,
    i2: str | None = None,
    level: float | None = None,
    labels: Iterable[object] | None = None,
    measure: str | None = None,
    **others: Unpack[PoolNames],
) -> Fit: ...


@overload
def pool(
    yi: pd.DataFrame | Mapping[str, ArrayLike],
    vi: str | None = None,
    column: str | None = None,
    *,
    se: str | None = None,
    recipe: str | Recipe = "metafor",
    model: str | None = None,
    tau2: str | float | None = None,
    ci: str | None = None,
    prediction: str | None = None,
    i2: str | None = None,
    level: float | None = None,
    labels: Iterable[object] | None = None,
    measure: str | None = None,
    **others: Unpack[PoolNames],
) -> Fit: ...


def pool(
    yi: Any = None,
    vi: Any = None,
    column: str | None = None,
    *,
    data: object = None,
    se: ArrayLike | None = None,
    recipe: str | Recipe = "metafor",
    model: str | None = None,
    tau2: str | float | None = None,
    ci: str | None = None,
    prediction: str | None = None,
    i2: str | None = None,
    level: float | None = None,
    labels: Iterable[object] | None = None,
    measure: str | None = None,
    **others: Unpack[PoolNames],
) -> Fit:
    """Pool effects by inverse variance, under a common-effect or a random-effects model.

    Examples
    --------
    >>> fit = pool([-8.1, -2.4, -6.9, -11.0], [2.0, 1.5, 3.1, 4.4], measure="MD", ci="hksj")
    >>> print(f"{fit:journal}")
    MD -6.89 [-12.59, -1.18]; tau2 = 10.4; I2 = 81 %; 4 studies
    >>> print(f"{fit.estimate:.2f} [{fit.ci.low:.2f}, {fit.ci.high:.2f}], tau2 {fit.tau2:.2f}")
    -6.89 [-12.59, -1.18], tau2 10.39
    >>> import pandas as pd
    >>> trials = pd.DataFrame({"d": [-8.1, -2.4, -6.9], "se": [1.4, 1.2, 1.8]}, index=["Smith", "Jones", "Lee"])
    >>> pool(trials, "d", se="se", method="dl", test="knha").recipe.name, pool(trials, "d", se="se").labels
    ('metafor[tau2=DL, ci=hksj]', ('Smith', 'Jones', 'Lee'))

    Parameters
    ----------
    yi : array_like, shape (k,), or EffectSizes
        Effects on the analysis scale (log for ratios). Also the result of statsmodels' ``combine_effects``: its
        effects, variances and row names are taken, and nothing that it computed of them.
    vi : array_like, shape (k,)
        Sampling variances. Left out when `yi` is an EffectSizes. A study whose effect or variance is NaN is
        left out with a warning.
    column : str, optional
        With a table in front: ``pool(df, "yi", "vi")`` names its columns of effects and variances. The index, if
        it holds texts, or a column "study" names the studies.
    data : frame or mapping, optional
        The same in metafor's order: ``pool("yi", "vi", data=df)``.
    se : array_like, shape (k,), optional
        Standard errors, instead of `vi`.
    recipe : str or Recipe
        Settings to start from; the keywords below override it.
    model : {"random", "common"}, optional
    tau2 : str or float, optional
        Estimator of the between-study variance, or a number >= 0 that fixes it.
    ci : {"z", "t", "hksj", "hksj-adhoc", "kr"}, optional
    prediction : {"follow", "z", "t", "hts", "hksj", "none"}, optional
    i2 : {"tau2", "q"}, optional
    level : float, optional
        Confidence and prediction level, between 0 and 1.
    labels : iterable, optional
        Names of the studies.
    measure : str, optional
        Effect measure, which decides the scale on which results are shown.
    **others
        The same under the names of metafor (`sei`, `method`, `test`, `slab`) and meta (`TE`, `seTE`, `studlab`, `sm`,
        `method_tau` for method.tau, `method_random_ci` for method.random.ci). Their values are understood too:
        "fixed", "reml", "knha", "HK".

    Returns
    -------
    Fit

    Raises
    ------
    DataError
        If a variance is not positive, a value is infinite, or there is no study.
    MethodError
        If a setting does not exist, or "kr" is asked for without REML.
    ConvergenceError
        If an estimator of tau2 finds no solution of its equation.

    Warns
    -----
    LbpmetaWarning
        If studies are left out, all effects are equal under "hksj" (a standard error of 0 is shown as NaN),
        or the likelihood has a second maximum nearly as high.

    Notes
    -----
    With ``w = 1 / (v + tau2)``: ``mu = sum w y / sum w``. See :mod:`lbpmeta.pooling.kernel.tau2`,
    :mod:`lbpmeta.pooling.kernel.intervals` and :mod:`lbpmeta.pooling.kernel.prediction` for the choices. With fewer
    than three studies there is no prediction interval; one study keeps its own effect with a normal interval.

    References
    ----------
    Viechtbauer W. J Stat Softw 2010;36(3):1-48.
    """
    if others or column is not None or data is not None or se is not None or vi is None or isinstance(vi, str):
        own = {"model": model, "tau2": tau2, "ci": ci, "labels": labels, "measure": measure}
        asked = pool_arguments(yi, vi, column, data, se, own, others)
        yi, vi, model, tau2, ci = asked.yi, asked.vi, asked.model, asked.tau2, asked.ci
        labels, measure = asked.labels, asked.measure
    chosen, fixed = settings(recipe, model, tau2, ci, prediction, i2, level)
    studies = read_studies(yi, vi, labels=labels, measure=measure)
    return pool_studies(studies, chosen, fixed)


def settings(
    recipe: str | Recipe,
    model: str | None = None,
    tau2: str | float | None = None,
    ci: str | None = None,
    prediction: str | None = None,
    i2: str | None = None,
    level: float | None = None,
) -> tuple[Recipe, float | None]:
    """Resolve a recipe and its overrides; a number for tau2 comes back as the second value."""
    fixed: float | None = None
    estimator: str | None
    if tau2 is None or isinstance(tau2, str):
        estimator = tau2
    else:
        estimator = None
        try:
            fixed = float(tau2)
        except (TypeError, ValueError):
            fixed = math.nan
        if isinstance(tau2, bool) or not 0 <= fixed < math.inf:
            raise MethodError(
                f"`tau2` is {tau2!r}; it must be a finite number >= 0 or one of {', '.join(map(repr, TAU2))}."
            )
    chosen = get_recipe(recipe)
    if any(setting is not None for setting in (model, estimator, ci, prediction, i2, level)):
        chosen = chosen.replace(model=model, tau2=estimator, ci=ci, prediction=prediction, i2=i2, level=level)
    if chosen.ci == "kr" and (chosen.model != "random" or chosen.tau2 != "REML" or fixed is not None):
        raise MethodError('`ci="kr"` (Kenward-Roger) is defined for tau2="REML" under the random model only.')
    return chosen, fixed


def pool_studies(
    studies: Studies, recipe: Recipe, fixed_tau2: float | None = None, *, fixed_note: str | None = None
) -> Fit:
    """Pool checked studies under a resolved recipe; what :func:`pool` does after reading its arguments.

    Parameters
    ----------
    studies : Studies
    recipe : Recipe
    fixed_tau2 : float, optional
        A tau2 to use instead of an estimate.
    fixed_note : str, optional
        What to tell about the fixed tau2.
    """
    sets = study_sets(studies.yi, studies.vi)
    tau2: str | float = recipe.tau2 if fixed_tau2 is None else fixed_tau2
    pooled = pool_sets(
        sets,
        model=recipe.model,
        tau2=tau2,
        ci=recipe.ci,
        prediction=recipe.prediction,
        i2=recipe.i2,
        level=recipe.level,
    )
    if not pooled.converged:
        raise ConvergenceError(
            f"tau2 {recipe.tau2} did not converge for these {studies.yi.size} studies; "
            'use another estimator, such as tau2="DL".'
        )
    k = studies.yi.size
    estimated = recipe.model == "random" and fixed_tau2 is None
    se_tau2 = math.nan
    if estimated and k > 1:
        standard_error = TAU2[recipe.tau2].standard_error(sets, _tau2_of_sets(sets, pooled))
        se_tau2 = float(sets.restore(standard_error, 2))
    intervals = heterogeneity_intervals(sets, pooled, recipe, estimated)
    prediction_method = recipe.ci if recipe.prediction == "follow" else recipe.prediction
    prediction = None
    if not math.isnan(pooled.pi_low):
        low, high = float(pooled.pi_low), float(pooled.pi_high)
        prediction = Interval(low, high, recipe.level, prediction_method)
    if recipe.model == "random" and fixed_tau2 is not None and fixed_note is None:
        fixed_note = f"tau2 was fixed at {fixed_tau2:g}, not estimated."
    told = () if fixed_note is None else (fixed_note,)
    outside = _outside(float(pooled.tau2), intervals.tau2, recipe)
    notes = (*studies.notes, *told, *_notes(sets, pooled, studies, recipe, estimated), *intervals.notes, *outside)
    df = float(pooled.df)
    weights = 100.0 * pooled.weights
    weights.flags.writeable = False
    return Fit(
        estimate=float(pooled.estimate),
        se=float(pooled.se),
        ci=Interval(float(pooled.ci_low), float(pooled.ci_high), recipe.level, recipe.ci if k > 1 else "z"),
        statistic=float(pooled.statistic),
        p_value=float(pooled.p_value),
        df=None if math.isinf(df) else df,
        tau2=float(pooled.tau2),
        se_tau2=se_tau2,
        tau2_ci=intervals.tau2,
        i2=float(pooled.i2),
        i2_ci=intervals.i2,
        h2=float(pooled.h2),
        h2_ci=intervals.h2,
        q=float(pooled.heterogeneity.q),
        q_df=k - 1,
        q_p=float(pooled.heterogeneity.p),
        prediction=prediction,
        weights=weights,
        k=k,
        recipe=recipe,
        measure=studies.measure,
        scale=studies.scale,
        yi=studies.yi,
        vi=studies.vi,
        labels=studies.labels,
        converged=True,
        at_boundary=bool(pooled.at_boundary),
        tau2_fixed=recipe.model == "random" and fixed_tau2 is not None,
        notes=notes,
        n=studies.n,
        # Peto's one-step odds ratios weighted by inverse variance are his method.
        method="Peto" if studies.measure == "PETO" and recipe.model == "common" else "inverse variance",
        dropped=studies.dropped,
        corrected=studies.corrected,
    )


def _notes(sets: StudySets, pooled: PooledSets, studies: Studies, recipe: Recipe, estimated: bool) -> list[str]:
    """What a reader must know about this fit; what is worth an alarm is also a warning."""
    notes, alarms = [], []
    k = studies.yi.size
    random = recipe.model == "random"
    if k == 1:
        notes.append("One study: its own effect with a normal interval; nothing was pooled.")
    elif estimated and pooled.at_boundary:
        notes.append("tau2 is 0: the random-effects and the common-effect results are the same.")
    if k > 1 and math.isnan(pooled.se):
        alarms.append(
            "All effects are equal: the HKSJ standard error is 0 and its interval would have no width, so "
            'both are NaN. Use ci="hksj-adhoc" or ci="z".'
        )
    elif k > 1 and recipe.ci == "hksj":
        total = study_total(1.0 / (sets.v + _tau2_of_sets(sets, pooled)))
        wald = float(sets.restore(1.0 / np.sqrt(total), 1))
        # under PM, EB and DLIT both are the same number, up to rounding
        if pooled.se < wald * (1.0 - _SAME):
            notes.append(f"The HKSJ standard error is smaller than Wald's ({pooled.se:.3g} < {wald:.3g}).")
    if pooled.second_maximum:
        alarms.append(
            f"The {recipe.tau2} likelihood of tau2 has a second maximum within 2 log-likelihood units; the "
            "higher one is reported."
        )
    if random and recipe.prediction != "none" and k < 3:
        notes.append(f"No prediction interval: it needs at least 3 studies, there {'is' if k == 1 else 'are'} {k}.")
    ratio = float(studies.vi.max() / studies.vi.min())
    if ratio > _WIDE_RATIO:
        notes.append(f"The largest variance is {ratio:.0e} times the smallest.")
    for alarm in alarms:
        warnings.warn(alarm, LbpmetaWarning, stacklevel=4)
    return notes + alarms


def _outside(tau2: float, interval: Interval | None, recipe: Recipe) -> tuple[str, ...]:
    """Tell of an estimate of tau2 that its own interval leaves out: the two are made in different ways."""
    if interval is None or interval.low <= tau2 <= interval.high:
        return ()
    return (
        f"tau2 ({recipe.tau2}) {tau2:.4g} lies outside its own {interval.level * 100:g}% {interval.method} interval, "
        f"{interval.low:.4g} to {interval.high:.4g}, which does not rest on that estimator.",
    )


def _tau2_of_sets(sets: StudySets, pooled: PooledSets) -> Array:
    """The fit's tau2 in the units of the study sets."""
    return pooled.tau2 if sets.unit is None else pooled.tau2 / sets.unit / sets.unit
