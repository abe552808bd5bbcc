"""The one computation behind every pooled line: inverse-variance pooling of n sets at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lbpmeta import special
from lbpmeta.arrays import Array, Flags
from lbpmeta.pooling.kernel.intervals import CI, Weighted, quantile, two_sided_p
from lbpmeta.pooling.kernel.prediction import PREDICTION
from lbpmeta.pooling.kernel.sets import StudySets
from lbpmeta.pooling.kernel.sums import generalised_q, trace_p, weighted_mean
from lbpmeta.pooling.kernel.tau2 import TAU2, Tau2Estimate

__all__ = ["Heterogeneity", "PooledSets", "h2_from_tau2", "heterogeneity", "pool_sets", "typical_variance"]


@dataclass(frozen=True, slots=True, eq=False)
class Heterogeneity:
    """Cochran's Q about the common-effect estimate, with its degrees of freedom and p value, shape (n,)."""

    q: Array
    df: Array
    p: Array


@dataclass(frozen=True, slots=True, eq=False)
class PooledSets:
    """Everything that pooling n sets gives, as arrays of shape (n,) in the units of the data.

    `df` is inf for the normal distribution. `weights` has shape (k, n) and sums to 1 over each set.
    """

    estimate: Array
    se: Array
    ci_low: Array
    ci_high: Array
    statistic: Array
    p_value: Array
    df: Array
    tau2: Array
    i2: Array
    h2: Array
    heterogeneity: Heterogeneity
    pi_low: Array
    pi_high: Array
    weights: Array
    converged: Flags
    at_boundary: Flags
    second_maximum: Flags


def heterogeneity(sets: StudySets) -> Heterogeneity:
    """Cochran's Q, always with inverse-variance weights and about the common-effect estimate.

    References
    ----------
    Cochran WG. Biometrics 1954;10:101-129.
    """
    q = generalised_q(sets.y, sets.w)
    df = sets.k - 1.0
    if sets.fewest < 2:
        several = df > 0
        q = np.where(several, q, 0.0)
        return Heterogeneity(q, df, np.where(several, special.chdtrc(np.maximum(df, 1.0), q), 1.0))
    return Heterogeneity(q, df, special.chdtrc(df, q))


def typical_variance(sets: StudySets) -> Array:
    """The "typical" sampling variance ``(k - 1) / tr P`` that I2 and H2 compare tau2 with; NaN for one study.

    References
    ----------
    Higgins JPT, Thompson SG. Stat Med 2002;21:1539-1558, equation 9.
    """
    if sets.fewest > 1:
        return (sets.k - 1.0) / trace_p(sets.w)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(sets.k > 1, (sets.k - 1.0) / trace_p(sets.w), np.nan)


def h2_from_tau2(tau2: Array, typical: Array) -> Array:
    """``H2 = 1 + tau2 / typical variance``; I2 in percent is ``100 (1 - 1 / H2)``."""
    return 1.0 + tau2 / typical


def _i2_h2(sets: StudySets, het: Heterogeneity, tau2: Array | None) -> tuple[Array, Array]:
    """I2 in percent and H2, from tau2 or (where `tau2` is None) from Q; 0 and 1 for one study."""
    if tau2 is None:
        with np.errstate(invalid="ignore", divide="ignore"):
            i2 = np.where(het.q > het.df, 100.0 * (het.q - het.df) / het.q, 0.0)
            h2 = het.q / het.df
    else:
        typical = typical_variance(sets)
        i2, h2 = 100.0 * tau2 / (tau2 + typical), h2_from_tau2(tau2, typical)
    if sets.fewest > 1:
        return i2, h2
    several = sets.k > 1
    return np.where(several, i2, 0.0), np.where(several, h2, 1.0)


def _tau2(sets: StudySets, model: str, tau2: str | float) -> Tau2Estimate:
    if model == "common":
        return Tau2Estimate(sets.full(0.0), sets.full(True))
    if isinstance(tau2, str):
        return TAU2[tau2].function(sets)
    fixed: Array = sets.full(float(tau2))
    if sets.unit is not None:
        fixed = fixed / sets.unit / sets.unit
    return Tau2Estimate(fixed, sets.full(True))


def pool_sets(
    sets: StudySets, *, model: str, tau2: str | float, ci: str, prediction: str, i2: str, level: float
) -> PooledSets:
    """Pool n sets of studies.

    Parameters
    ----------
    sets : StudySets
        Where it is one set without the axis n, so is all that comes back.
    model, ci, prediction, i2 : str
        Names, already validated, with "follow" resolved by :mod:`lbpmeta.pooling.kernel.prediction`.
    tau2 : str or float
        Name of an estimator, or a fixed value in squared units of the data.
    level : float
        Between 0 and 1.

    Notes
    -----
    A set of one study gets its own effect with a normal interval, whatever `ci` is: there is nothing to
    estimate a variance between studies, or degrees of freedom, from.
    """
    random = model == "random"
    estimate = _tau2(sets, model, tau2)
    w = 1.0 / (sets.v + estimate.tau2) if random else sets.w
    mu, total = weighted_mean(sets.y, w)
    weighted = Weighted(sets, w, mu, total, estimate.tau2)
    se, df = CI[ci].function(weighted)
    if sets.fewest < 2:
        single = sets.k < 2
        se, df = np.where(single, weighted.wald_se, se), np.where(single, np.inf, df)
    half = quantile(df, level) * se
    with np.errstate(invalid="ignore", divide="ignore"):
        centre = sets.restore(mu, 1) + sets.centre_in_units
        statistic = centre / sets.restore(se, 1)
    het = heterogeneity(sets)
    by_tau2 = random and i2 == "tau2"
    i2_value, h2_value = _i2_h2(sets, het, estimate.tau2 if by_tau2 else None)
    spread: Array
    if not random or prediction == "none":
        spread = sets.full(np.nan)
    else:
        se_new, df_new = PREDICTION[prediction].function(weighted, se, df)
        if sets.fewest > 2:
            spread = quantile(df_new, level) * se_new
        else:
            enough = sets.k > 2
            spread = np.where(enough, quantile(np.where(enough, df_new, np.inf), level) * se_new, np.nan)[()]
    half, spread = sets.restore(half, 1), sets.restore(spread, 1)
    second = estimate.second_maximum
    return PooledSets(
        estimate=centre,
        se=sets.restore(se, 1),
        ci_low=centre - half,
        ci_high=centre + half,
        statistic=statistic,
        p_value=two_sided_p(statistic, df),
        df=df,
        tau2=sets.restore(estimate.tau2, 2),
        i2=i2_value,
        h2=h2_value,
        heterogeneity=het,
        pi_low=centre - spread,
        pi_high=centre + spread,
        weights=w / total,
        converged=estimate.converged,
        at_boundary=(estimate.tau2 == 0.0) & random,
        second_maximum=sets.full(False) if second is None else second,
    )
