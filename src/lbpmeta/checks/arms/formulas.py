"""The formulas of two arms over sets of values, for one row and for a table.

Every function takes sets of :mod:`lbpmeta.interval` (one row) or of :mod:`lbpmeta.bounds` (a column of them), and
numbers of people as numbers or arrays, and returns sets of the same kind that hold the value for every true mean and
SD. Face values go through the same functions as numbers or arrays.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

import numpy as np

from lbpmeta.bounds import SetColumn
from lbpmeta.few import ndtri, stdtrit
from lbpmeta.interval import ValueSet
from lbpmeta.special import gammaln

__all__ = [
    "correction_factors",
    "half_widths",
    "hull_of",
    "pooled_sd",
    "prints_as",
    "root",
    "square",
    "variance_conventions",
    "wald_limits",
    "welch_df",
]

#: One set, or a column of sets.
Set = TypeVar("Set", ValueSet, SetColumn)

#: Relative error of special functions, by which sets that pass through them are widened.
_SPECIAL = 1e-11


def hull_of(kind: type[Set], *ends: Any) -> Set:
    """Return the hull of numbers that came out of special functions, widened by their error."""
    low, high = kind.least(*ends, ends[0]), kind.most(*ends, ends[0])
    return kind(low - _SPECIAL * abs(low), high + _SPECIAL * abs(high))


def prints_as(printed: Set, face: Any) -> Any:
    """Whether a computed value can have been printed so.

    Differences of short decimals fall on the edge of a print all the time, and miss it by their float rounding.
    """
    kind = type(printed)
    slack = 1e-9 * kind.most(1.0, abs(face))
    return (printed.low - slack <= face) & (face <= printed.high + slack)


def square(values: Set) -> Set:
    """Return the squares."""
    size = values.abs()
    return type(values)(size.low**2, size.high**2).widened()


def root(values: Set) -> Set:
    """Return the square roots of what is not negative."""
    kind = type(values)
    return kind(kind.most(0.0, values.low) ** 0.5, kind.most(0.0, values.high) ** 0.5).widened()


def pooled_sd(sd1: Set, n1: Any, sd2: Set, n2: Any) -> Set:
    """Return sqrt(((n1-1) sd1^2 + (n2-1) sd2^2)/(n1+n2-2))."""
    total = square(sd1).scaled(n1 - 1) + square(sd2).scaled(n2 - 1)
    return root(total.scaled(1 / (n1 + n2 - 2)))


def welch_df(sd1: Set, n1: Any, sd2: Set, n2: Any) -> Set:
    """Return the Welch-Satterthwaite degrees of freedom; unimodal in the ratio of the two variances.

    Examples
    --------
    >>> one = ValueSet(4.0, 4.0)
    >>> round(welch_df(one, 20, one, 20).mid, 6)
    38.0
    """
    kind = type(sd1)

    def df(ratio: Any) -> Any:
        finite = ratio < np.inf
        r = kind.pick(finite, ratio, 0.0)
        return kind.pick(finite, (r + 1) ** 2 / (r**2 / (n1 - 1) + 1 / (n2 - 1)), n1 - 1)

    a, b = square(sd1).scaled(1 / n1), square(sd2).scaled(1 / n2)
    low, high = kind.pick(b.high > 0, kind.over(a.low, b.high), 0.0), kind.over(a.high, b.low)
    ends = [df(low), df(high)]
    peak = (n1 - 1) / (n2 - 1)
    ends.append(kind.pick((low <= peak) & (peak <= high), n1 + n2 - 2, ends[0]))
    return hull_of(kind, *ends)


def half_widths(sd1: Set, n1: Any, sd2: Set, n2: Any, level: Any) -> Iterator[tuple[str, Set, Any]]:
    """Yield the name of a method, half the interval of a difference of means that it makes, and that of face values.

    z, Welch's and Student's intervals with separate or pooled variances; at 95 % also two standard errors.

    Parameters
    ----------
    sd1, sd2 : sets
        At least 0.
    n1, n2 : int or ndarray
        At least 2.
    level : float or ndarray
        Between 0 and 1.

    Examples
    --------
    >>> one = ValueSet(4.0, 4.0)
    >>> [round(float(half.mid), 4) for _, half, _ in half_widths(one, 20, one, 20, 0.95)][:3]
    [2.4792, 2.5607, 2.4792]
    """
    kind = type(sd1)
    upper = 0.5 + level / 2
    df = n1 + n2 - 2
    z, t = ndtri(upper), stdtrit(df, upper)
    separate = root(square(sd1).scaled(1 / n1) + square(sd2).scaled(1 / n2))
    pooled = pooled_sd(sd1, n1, sd2, n2).scaled((1 / n1 + 1 / n2) ** 0.5)
    degrees = welch_df(sd1, n1, sd2, n2)
    welch = hull_of(kind, stdtrit(degrees.high, upper), stdtrit(degrees.low, upper))
    s1, s2 = middle(sd1), middle(sd2)
    a, b = s1**2 / n1, s2**2 / n2
    face, face_pooled = (a + b) ** 0.5, (((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / df * (1 / n1 + 1 / n2)) ** 0.5
    below = a**2 / (n1 - 1) + b**2 / (n2 - 1)
    face_df = kind.pick(below > 0, kind.over((a + b) ** 2, below), df)
    normal, two = hull_of(kind, z), hull_of(kind, 2.0 + 0.0 * z)
    yield "z, separate variances", separate * normal, face * z
    yield "Welch t", separate * welch, face * stdtrit(face_df, upper)
    yield "z, pooled variance", pooled * normal, face_pooled * z
    yield "Student t", pooled * hull_of(kind, t), face_pooled * t
    yield "t, separate variances", separate * hull_of(kind, t), face * t
    # "Plus and minus two standard errors" is a 95 % interval and no other: elsewhere it repeats the one by z.
    usual = abs(level - 0.95) < 1e-9
    multiple = kind(kind.pick(usual, two.low, normal.low), kind.pick(usual, two.high, normal.high))
    yield "2 SE, separate variances", separate * multiple, face * kind.pick(usual, 2.0, z)
    yield "2 SE, pooled variance", pooled * multiple, face_pooled * kind.pick(usual, 2.0, z)


def middle(values: ValueSet | SetColumn) -> Any:
    """Return the central values."""
    return values.low + (values.high - values.low) / 2


def correction_factors(df: Any) -> dict[str, Any]:
    """Return the small-sample factors of a standardised difference: none, exact (gamma functions), 1 - 3/(4 df - 1).

    Hedges LV. J Educ Stat 1981;6:107-128.
    """
    safe = np.maximum(df, 2)
    exact = np.exp(gammaln(safe / 2) - 0.5 * np.log(safe / 2) - gammaln((safe - 1) / 2))
    return {"no J": 1.0 + 0.0 * df, "exact J": np.where(df > 1, exact, 1.0), "approximate J": 1 - 3 / (4 * df - 1)}


def variance_conventions(n1: Any, n2: Any, exact_j: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield the variance conventions of a standardised difference g, each as name, a and b of a + b g^2.

    b is NaN where the convention does not exist for so few people.
    """
    total = n1 + n2
    m = total - 2
    j2 = exact_j * exact_j
    base = 1 / n1 + 1 / n2
    yield "g2/(2N)", base, 1 / (2 * total)
    yield "g2/(2(N-2))", base, 1 / (2 * m)
    yield "g2/(2(N-3.94))", base, np.where(total > 3.94, 1 / (2 * np.maximum(total - 3.94, 1e-300)), np.nan)
    yield "d2/(2N)", base, 1 / (2 * total * j2)
    yield "J2(1/n1+1/n2)+g2/(2N)", j2 * base, 1 / (2 * total)
    yield "J2(1/n1+1/n2)+g2/(2(N-2))", j2 * base, 1 / (2 * m)
    unbiased = np.where(m > 2, 1 - (m - 2) / (np.maximum(m, 1) * j2), -1.0)
    yield "unbiased", base, np.where(unbiased > 0, unbiased, np.nan)
    yield "g2/(2(n1-1))", base, 1 / (2 * (n1 - 1))
    yield "g2/(2(n2-1))", base, 1 / (2 * (n2 - 1))


def wald_limits(g: Set, a: Any, b: Any, c: Any) -> tuple[Set, Set]:
    """Return the limits g -+ c sqrt(a + b g^2), which rise with g while c^2 b < 1: their corners are their bounds."""
    kind = type(g)
    first, last = c * (a + b * g.low**2) ** 0.5, c * (a + b * g.high**2) ** 0.5
    return hull_of(kind, g.low - first, g.high - last), hull_of(kind, g.low + first, g.high + last)
