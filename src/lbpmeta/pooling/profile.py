"""Intervals of tau2, I2 and H2 that belong to a fit."""

from __future__ import annotations

import math
from dataclasses import dataclass

from lbpmeta import special
from lbpmeta.arrays import Array
from lbpmeta.interval import Interval
from lbpmeta.pooling.kernel.pooled import PooledSets, typical_variance
from lbpmeta.pooling.kernel.sets import StudySets
from lbpmeta.pooling.kernel.sums import generalised_q
from lbpmeta.pooling.kernel.tau2.general import chi_square_limits
from lbpmeta.pooling.kernel.tau2.genq import solve_q
from lbpmeta.recipe import Recipe

__all__ = ["HeterogeneityIntervals", "heterogeneity_intervals", "higgins_thompson", "q_profile"]


@dataclass(frozen=True, slots=True)
class HeterogeneityIntervals:
    """Intervals of tau2, I2 (percent) and H2; None where one does not exist, and `notes` say why."""

    tau2: Interval | None
    i2: Interval | None
    h2: Interval | None
    notes: tuple[str, ...] = ()


def q_profile(y: Array, v: Array, level: float) -> tuple[float, float] | None:
    """Q-profile interval of tau2: all values whose generalised Q is an ordinary chi-square(k - 1) value.

    Parameters
    ----------
    y, v : ndarray, shape (k,)
        Effects (best centred) and variances of one set of at least two studies.
    level : float

    Returns
    -------
    (low, high) or None
        None where the interval is empty: ``Q(0)`` is already below the lower chi-square quantile.

    References
    ----------
    Viechtbauer W. Stat Med 2007;26:37-52.
    """
    large, small = chi_square_limits(y.size - 1, level)
    if generalised_q(y, 1.0 / v) < small:
        return None
    return float(solve_q(y, v, large)[0]), float(solve_q(y, v, small)[0])


def higgins_thompson(q: float, k: int, level: float) -> tuple[float, float] | None:
    """Test-based interval of H2 from Q; None for fewer than three studies.

    ``ln H`` is taken as normal with standard error ``(ln Q - ln(k - 1)) / (2 (sqrt(2 Q) - sqrt(2 k - 3)))``
    for ``Q > k`` and ``sqrt((1 - 1 / (3 (k - 2)^2)) / (2 (k - 2)))`` otherwise. Limits below 1 become 1.

    References
    ----------
    Higgins JPT, Thompson SG. Stat Med 2002;21:1539-1558, section 3.
    """
    if k < 3:
        return None
    if q > k:
        se = 0.5 * (math.log(q) - math.log(k - 1)) / (math.sqrt(2.0 * q) - math.sqrt(2.0 * k - 3.0))
    else:
        se = math.sqrt((1.0 - 1.0 / (3.0 * (k - 2) ** 2)) / (2.0 * (k - 2)))
    log_h = 0.5 * math.log(max(q / (k - 1), 1.0))
    half = float(special.ndtri(0.5 * (1.0 + level))) * se
    return max(1.0, math.exp(2.0 * (log_h - half))), max(1.0, math.exp(2.0 * (log_h + half)))


def _i2_percent(h2: float) -> float:
    return 100.0 * (h2 - 1.0) / h2


def heterogeneity_intervals(
    sets: StudySets, pooled: PooledSets, recipe: Recipe, estimated: bool
) -> HeterogeneityIntervals:
    """Intervals for a fit of one set, without the axis n.

    tau2 gets a Q-profile interval where it was estimated. I2 and H2 get the interval of their own definition:
    the Q-profile limits mapped through the typical variance (``recipe.i2 == "tau2"``), or the test-based
    interval of Higgins and Thompson (I2 by Q).
    """
    k = int(sets.k)
    level = recipe.level
    if k < 2:
        return HeterogeneityIntervals(None, None, None, ("No intervals of tau2, I2 and H2: they need 2 studies.",))
    notes: tuple[str, ...] = ()
    tau2 = i2 = h2 = None
    limits = q_profile(sets.y, sets.v, level) if estimated else None
    if limits is not None:
        unit2 = 1.0 if sets.unit is None else float(sets.unit) ** 2
        tau2 = Interval(limits[0] * unit2, limits[1] * unit2, level, "Q-profile")
    elif estimated:
        notes = (
            "The Q-profile interval of tau2 is empty: the effects differ less "
            f"(Q {pooled.heterogeneity.q:.3g} on {k - 1} df) than the variances lead to expect even at "
            "tau2 0.",
        )
    if recipe.model == "random" and recipe.i2 == "tau2":
        if limits is not None:
            typical = float(typical_variance(sets))
            low, high = (1.0 + t / typical for t in limits)
            h2 = Interval(low, high, level, "Q-profile")
            i2 = Interval(_i2_percent(low), _i2_percent(high), level, "Q-profile")
    else:
        by_test = higgins_thompson(float(pooled.heterogeneity.q), k, level)
        if by_test is not None:
            low, high = by_test
            h2 = Interval(low, high, level, "Higgins-Thompson")
            i2 = Interval(_i2_percent(low), _i2_percent(high), level, "Higgins-Thompson")
    return HeterogeneityIntervals(tau2, i2, h2, notes)
