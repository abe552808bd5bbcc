"""Power and size of a comparison of two groups, and what a statement about them implies."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import product

from lbpmeta.effects.stated.sets import Stated, percent_set_of, stated_set
from lbpmeta.errors import DataError, MethodError
from lbpmeta.interval import ValueSet
from lbpmeta.special import nctdtr, ndtr, ndtri, stdtrit

__all__ = [
    "implied_sd",
    "power_from_interval",
    "power_of_means",
    "power_of_proportions",
    "sample_size_of_means",
    "sample_size_of_proportions",
]

#: Halvings of a bracket: to the last digit of a float.
_STEPS = 200


def power_of_means(
    difference: float, sd: float, n1: float, n2: float | None = None, *, alpha: float = 0.05, test: str = "t"
) -> float:
    """Return the power of a two-sided comparison of the means of two groups.

    Examples
    --------
    >>> round(power_of_means(1, 1, 20), 6)  # R: power.t.test(n = 20, delta = 1, sd = 1)
    0.868953
    >>> round(power_of_means(7, 16.1, 99), 3)
    0.861

    Parameters
    ----------
    difference, sd : float
        True difference of the means, and the common standard deviation.
    n1, n2 : float
        Analysed per group; `n2` is `n1` if left out.
    alpha : float
        Two-sided.
    test : {"t", "z"}
        Student's t test (noncentral t), or the normal approximation.

    Raises
    ------
    DataError
        If a number is out of its range.
    MethodError
        If the test is unknown.

    Notes
    -----
    With ``d = |difference| / (sd sqrt(1/n1 + 1/n2))``: t: ``P(|T| > t(1 - alpha/2; v))``, ``T`` noncentral t with
    ``v = n1 + n2 - 2`` degrees of freedom and noncentrality ``d``. z: ``Phi(d - z) + Phi(-d - z)``.

    References
    ----------
    Julious SA. Sample sizes for clinical trials with normal data. Stat Med 2004;23:1921-1986.
    """
    n2 = n1 if n2 is None else n2
    if not (sd > 0 and n1 > 1 and n2 > 1):
        raise DataError(f"`sd` is {sd!r} and the groups {n1!r} and {n2!r}; SD above 0, groups above 1.")
    return _power(abs(difference) / (sd * math.sqrt(1 / n1 + 1 / n2)), n1 + n2 - 2, alpha, test)


def _power(shift: float, df: float, alpha: float, test: str) -> float:
    if not 0 < alpha < 1:
        raise DataError(f"`alpha` is {alpha!r}; it must lie between 0 and 1, for example 0.05.")
    if test == "z":
        z = float(ndtri(1 - alpha / 2))
        return float(ndtr(shift - z) + ndtr(-shift - z))
    if test != "t":
        raise MethodError(f"`test` is {test!r}; it must be 't' or 'z'.")
    t = float(stdtrit(df, 1 - alpha / 2))
    far = float(nctdtr(df, shift, -t))
    # The noncentral t of far tails may be no number there; it is then 0 to every digit.
    return 1 - float(nctdtr(df, shift, t)) + (far if math.isfinite(far) else 0.0)


def sample_size_of_means(
    difference: float, sd: float, *, power: float = 0.8, alpha: float = 0.05, test: str = "t", dropout: float = 0.0
) -> float:
    """Return the size of each of two groups that reaches a power, as a fractional number; round it up.

    Examples
    --------
    >>> round(sample_size_of_means(1, 1, power=0.90), 4)  # R: power.t.test(power = .90, delta = 1)
    22.0211

    Parameters
    ----------
    difference, sd : float
    power, alpha : float
    test : {"t", "z"}
    dropout : float
        Share that is lost: the analysed number is divided by 1 - dropout.

    Raises
    ------
    DataError, MethodError
        As :func:`power_of_means`.

    References
    ----------
    Julious SA. Stat Med 2004;23:1921-1986.
    """
    if difference == 0 or not 0 < power < 1 or not 0 <= dropout < 1:
        raise DataError(
            f"`difference` is {difference!r}, `power` {power!r} and `dropout` {dropout!r}; give a difference other "
            "than 0, and shares below 1."
        )
    n = _root(lambda n: power_of_means(difference, sd, n, alpha=alpha, test=test) - power, 1.0 + 1e-9, 1e9)
    return n / (1 - dropout)


def power_of_proportions(p1: float, p2: float, n1: float, n2: float | None = None, *, alpha: float = 0.05) -> float:
    """Return the power of a two-sided comparison of two proportions by the z test with pooled variance.

    Examples
    --------
    >>> round(power_of_proportions(0.50, 0.75, 50), 4)  # R: power.prop.test(n = 50, p1 = .50, p2 = .75)
    0.7402

    Parameters
    ----------
    p1, p2 : float
        Between 0 and 1.
    n1, n2 : float
        Per group; `n2` is `n1` if left out.
    alpha : float
        Two-sided; the far tail is left out, as is usual.

    Raises
    ------
    DataError
        If a number is out of its range.

    Notes
    -----
    ``Phi((|p1 - p2| - z sqrt(p (1 - p)(1/n1 + 1/n2))) / sqrt(p1 (1 - p1)/n1 + p2 (1 - p2)/n2))``, p the mean of the
    two proportions weighted by the sizes of the groups.

    References
    ----------
    Fleiss JL, Levin B, Paik MC. Statistical methods for rates and proportions, 3rd ed. Wiley, 2003, chapter 4.
    """
    n2 = n1 if n2 is None else n2
    if not (0 < p1 < 1 and 0 < p2 < 1 and n1 > 0 and n2 > 0 and 0 < alpha < 1):
        raise DataError(f"The proportions are {p1!r} and {p2!r}, the groups {n1!r} and {n2!r}, alpha {alpha!r}.")
    pooled = (n1 * p1 + n2 * p2) / (n1 + n2)
    null = math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    true = math.sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
    return float(ndtr((abs(p1 - p2) - float(ndtri(1 - alpha / 2)) * null) / true))


def sample_size_of_proportions(
    p1: float, p2: float, *, power: float = 0.8, alpha: float = 0.05, dropout: float = 0.0
) -> float:
    """Return the size of each of two groups that reaches a power for two proportions; round it up.

    Examples
    --------
    >>> round(sample_size_of_proportions(0.50, 0.75, power=0.90), 1)  # R: power.prop.test(p1 = .50, p2 = .75, ...)
    76.7

    Parameters
    ----------
    p1, p2 : float
        Between 0 and 1.
    power, alpha, dropout : float
        As :func:`sample_size_of_means`.

    Raises
    ------
    DataError
        If a number is out of its range, or the proportions are equal.

    References
    ----------
    Fleiss JL, Levin B, Paik MC. Statistical methods for rates and proportions, 3rd ed. Wiley, 2003, chapter 4.
    """
    if p1 == p2 or not 0 < power < 1 or not 0 <= dropout < 1:
        raise DataError(f"The proportions are {p1!r} and {p2!r}, `power` {power!r}, `dropout` {dropout!r}.")
    n = _root(lambda n: power_of_proportions(p1, p2, n, alpha=alpha) - power, 1e-6, 1e12)
    return n / (1 - dropout)


def implied_sd(
    difference: Stated,
    power: Stated,
    n1: Stated,
    n2: Stated | None = None,
    *,
    dropout: Stated = 0.0,
    alpha: float = 0.05,
    test: str = "t",
) -> ValueSet:
    """Return the standard deviations under which a statement of power is true.

    "86% power to show a difference of 7 points with 110 per group and about 10% drop-out" is true of one standard
    deviation per set of values that the numbers can stand for: the set of all of these is returned.

    Examples
    --------
    >>> print(implied_sd(7.0, 86.0, 99))
    16.1194
    >>> print(implied_sd(7, "86", 110, dropout=(5, 15)))
    15.5443 to 16.6873

    Parameters
    ----------
    difference : str or number
        A number is exact, as a difference is that a study was planned for; text stands for what rounds to it.
    power : str or number
        In percent.
    n1, n2 : str or number
        Randomised per group; `n2` is `n1` if left out. Whole numbers are exact.
    dropout : str or number
        In percent; a pair is a range: "about 10%" may be (5, 15).
    alpha : float
        Two-sided.
    test : {"t", "z"}

    Returns
    -------
    ValueSet

    Raises
    ------
    DataError, MethodError
        If a number is none, or the test is unknown.

    References
    ----------
    Julious SA. Stat Med 2004;23:1921-1986 (the inverse of its formula for power).
    """
    shifts = stated_set(difference, "difference").abs()
    powers = percent_set_of(power, "power")
    kept = percent_set_of(dropout, "dropout")
    sizes = [_people(n, name) for n, name in ((n1, "n1"), (n1 if n2 is None else n2, "n2"))]
    if not (powers.low > 0 and powers.high < 1 and shifts.low > 0 and kept.high < 1):
        raise DataError(
            f"`power` is {power!r}, `difference` {difference!r} and `dropout` {dropout!r}; give a power between 0 and "
            "100, a difference that excludes 0, and a drop-out below 100."
        )
    found = []
    # More power, fewer patients and a smaller difference need a smaller SD: the corners hold the extremes.
    for shift, share, lost, a, b in product(
        *((s.low, s.high) for s in (shifts, powers, kept, *sizes)),
    ):
        m1, m2 = a * (1 - lost), b * (1 - lost)
        need = _root(lambda d, df=m1 + m2 - 2, p=share: _power(d, df, alpha, test) - p, 1e-9, 60.0)  # type: ignore[misc]
        found.append(shift / (need * math.sqrt(1 / m1 + 1 / m2)))
    return ValueSet(min(found), max(found))


def _people(n: Stated, name: str) -> ValueSet:
    """Whole numbers of people are exact, also where they are text."""
    if isinstance(n, str) and n.strip().isdigit():
        n = float(n)
    return stated_set(n, name, (2.0, math.inf))


def power_from_interval(low: Stated, high: Stated, difference: float, *, level: float = 95.0) -> ValueSet:
    """Return the power that a study with this interval had for a true difference.

    The width of the interval says how exact the study was; no assumption about standard deviations, drop-out or
    covariates is left. It is the power for a difference that is named beforehand, such as the MCID; at the observed
    difference it says no more than the p-value, and is not asked for.

    Examples
    --------
    >>> print(power_from_interval("-9.4", "-1.3", 6), power_from_interval("-9.4", "-1.3", 8))
    0.818134 to 0.836453 0.968864 to 0.975

    Parameters
    ----------
    low, high : str or number
        As printed, of a symmetric interval (logarithms for ratios).
    difference : float
        The true difference asked about.
    level : float
        Of the interval, in percent; the test is two-sided at 100 - level.

    Returns
    -------
    ValueSet
        Power between 0 and 1.

    Raises
    ------
    DataError
        If the interval has no width, or the level is none.

    Notes
    -----
    ``SE = (high - low) / 2z``; power ``Phi(|D|/SE - z) + Phi(-|D|/SE - z)``.

    References
    ----------
    Goodman SN, Berlin JA. Ann Intern Med 1994;121:200-206 (why not at the observed difference).
    """
    if not 0 < level < 100:
        raise DataError(f"`level` is {level!r}; give it in percent, for example 95.")
    width = stated_set(high, "high") - stated_set(low, "low")
    if not (width.low > 0 and math.isfinite(width.high)):
        raise DataError(f"The interval {low!r} to {high!r} has no width.")
    z = float(ndtri(0.5 + level / 200))

    def at(reach: float) -> float:
        shift = abs(difference) * 2 * z / reach
        return float(ndtr(shift - z) + ndtr(-shift - z))

    return ValueSet(at(width.high), at(width.low))


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    """Root of an increasing function by bisection, to the last float."""
    if function(high) < 0:
        raise DataError("No size or standard deviation gives this power.")
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if function(middle) < 0 else (low, middle)
    return (low + high) / 2
