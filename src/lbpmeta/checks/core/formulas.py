"""The formulas of one printed estimate over sets of values, for one row and for a table.

Every function takes sets of :mod:`lbpmeta.interval` (one row) or of :mod:`lbpmeta.bounds` (a column of them) on the
scale on which intervals are symmetric, and returns truth values or sets of the same kind. There is one formula: what
differs between a number and an array is in the sets (`least`, `most`, `pick`, `over`).
"""

from __future__ import annotations

from typing import Any, TypeVar

from lbpmeta.bounds import SetColumn
from lbpmeta.few import ndtr, ndtri, stdtr, stdtrit
from lbpmeta.interval import ValueSet

__all__ = ["SPECIAL", "critical_ends", "half_width", "in_order", "inside", "makes_interval", "p_values", "symmetric"]

#: One set, or a column of sets.
Set = TypeVar("Set", ValueSet, SetColumn)

#: Relative error of special functions, by which sets that pass through them are widened.
SPECIAL = 1e-11


def in_order(low: Set, high: Set) -> Any:
    """Whether some value of the lower bound is not above some value of the upper one."""
    return low.low <= high.high


def inside(est: Set, low: Set, high: Set) -> Any:
    """Whether some value of the estimate lies between some values of the bounds."""
    return (low.low <= est.high) & (est.low <= high.high)


def symmetric(est: Set, low: Set, high: Set) -> Any:
    """Whether the estimate can be the middle of its bounds: 2 estimate = low + high.

    Altman DG, Bland JM. BMJ 2011;343:d2304, for ratios on the log scale.

    Examples
    --------
    >>> symmetric(ValueSet(-0.055, -0.045), ValueSet(-0.265, -0.255), ValueSet(0.355, 0.365))
    False
    """
    return (low + high).intersects(est.scaled(2.0))


def half_width(low: Set, high: Set) -> Set:
    """Return half the width of the interval."""
    return (high - low).scaled(0.5)


def critical_ends(level: Any, df: Any) -> tuple[Any, Any]:
    """Return the smallest and the largest critical value: of the normal, and of the t with `df` degrees of freedom.

    A multiplier of 2, as many print for 95 %, counts too.

    Parameters
    ----------
    level : float or ndarray
        Between 0 and 1.
    df : float or ndarray
        Smallest degrees of freedom; infinity leaves the normal distribution (and 2).

    Examples
    --------
    >>> [round(float(c), 4) for c in critical_ends(0.95, 10.0)]
    [1.96, 2.2281]
    """
    upper = 0.5 + level / 2
    z = ndtri(upper)
    return z * (1 - SPECIAL), stdtrit(df, upper) * (1 + SPECIAL)


def p_values(est: Set, low: Set, high: Set, *, level: Any, df: Any, narrow: Any) -> Set:
    """Return the two-sided p-values that estimate and interval allow.

    z = |estimate| c / halfwidth and p = 2 P(Z > z), over the normal distribution and every t distribution with at
    least `df` degrees of freedom (Altman DG, Bland JM. BMJ 2011;343:d2304). At a fixed ratio of estimate and half-width
    p runs monotonically from the normal to the t distribution with the fewest degrees of freedom, so that the union is
    one interval; as they go to 0, p goes to 1 - level at any ratio above 0.

    Parameters
    ----------
    est, low, high : sets
        On the scale on which the interval is symmetric.
    level : float or ndarray
    df : float or ndarray
        0 stands for any number above 0.
    narrow : bool or ndarray
        Take what estimate and middle of the interval share, because they are the same number.

    Returns
    -------
    set
        Meaningless where the bounds are reversed: ask `in_order` first.

    Examples
    --------
    >>> str(p_values(ValueSet(-7.7, -7.7), ValueSet(-12.1, -12.1), ValueSet(-3.3, -3.3),
    ...              level=0.95, df=1e9, narrow=True))
    '0.000603721'
    """
    sets = type(est)
    half = half_width(low, high)
    middle = (low + high).scaled(0.5)
    use = middle.intersects(est) & narrow
    size = sets(
        sets.pick(use, sets.most(middle.low, est.low), est.low),
        sets.pick(use, sets.least(middle.high, est.high), est.high),
    ).abs()
    few = df < 1
    z, t = critical_ends(level, sets.most(df, 1.0))
    ends = []
    for ratio in (sets.over(size.low, half.high) * (1 - SPECIAL), sets.over(size.high, half.low) * (1 + SPECIAL)):
        ends.append(2 * ndtr(-ratio * z))
        ends.append(sets.pick(few, 1 - level, 2 * stdtr(sets.most(df, 1.0), -ratio * t)))
    return sets(sets.least(*ends) * (1 - SPECIAL), sets.most(*ends) * (1 + SPECIAL))


def makes_interval(se: Set, low: Set, high: Set, *, level: Any, df: Any) -> Any:
    """Whether a standard error makes the interval, with a normal or t critical value."""
    sets = type(se)
    z, t = critical_ends(level, df)
    reach = sets(se.low * z, se.high * t)
    return reach.intersects(half_width(low, high))
