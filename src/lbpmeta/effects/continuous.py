"""Effect sizes of means: mean difference, standardised mean differences, ratio of means, paired designs.

Every function takes float arrays of one shape and returns ``(yi, vi)``; undefined values are NaN.
"""

from __future__ import annotations

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.errors import MethodError
from lbpmeta.special import gammaln

__all__ = [
    "change_of_change_scores",
    "glass_delta",
    "mean",
    "mean_change",
    "mean_difference",
    "ratio_of_means",
    "small_sample_factor",
    "standardized_change",
    "standardized_change_of_change_scores",
    "standardized_change_raw",
    "standardized_change_raw_difference",
    "standardized_mean_difference",
    "standardized_mean_difference_unequal",
    "variance_of_smd",
]

Effect = tuple[Array, Array]


def small_sample_factor(df: Array, correction: str = "exact") -> Array:
    """Return Hedges' factor J that makes a standardised mean difference unbiased.

    Parameters
    ----------
    df : ndarray
        Degrees of freedom m of the standard deviation.
    correction : {"exact", "approximate", "none"}
        ``gamma(m/2) / (sqrt(m/2) gamma((m-1)/2))``; ``1 - 3/(4m - 1)``; or 1 (Cohen's d).

    Returns
    -------
    ndarray
        NaN for m <= 1 under "exact" and "approximate", where no factor exists.

    Raises
    ------
    MethodError
        If the correction is unknown.

    References
    ----------
    Hedges LV. J Educ Stat 1981;6:107-128, equations 6e and 7.

    Examples
    --------
    >>> import numpy as np
    >>> df = np.array([8.0, 18.0])
    >>> small_sample_factor(df).round(5).tolist(), small_sample_factor(df, "approximate").round(5).tolist()
    ([0.9027, 0.95765], [0.90323, 0.95775])
    """
    m = np.asarray(df, dtype=np.float64)
    if correction == "none":
        return np.ones_like(m)
    safe = np.where(m > 1, m, np.nan)
    if correction == "exact":
        return np.asarray(np.exp(gammaln(safe / 2) - 0.5 * np.log(safe / 2) - gammaln((safe - 1) / 2)))
    if correction == "approximate":
        return np.asarray(1 - 3 / (4 * safe - 1))
    raise MethodError(f"`smd_correction` is {correction!r}; it must be one of 'exact', 'approximate', 'none'.")


def mean(*, mean: Array, sd: Array, n: Array) -> Effect:
    """Mean of one group: ``vi = sd^2 / n``."""
    return mean.copy(), sd**2 / n


def mean_difference(*, mean1: Array, sd1: Array, n1: Array, mean2: Array, sd2: Array, n2: Array) -> Effect:
    """Difference of two means: ``vi = sd1^2/n1 + sd2^2/n2`` (no pooling of the variances).

    Cochrane Handbook version 6.5, section 10.3; identical in metafor, meta and RevMan.
    """
    return mean1 - mean2, sd1**2 / n1 + sd2**2 / n2


def variance_of_smd(smd: Array, n1: Array, n2: Array) -> Array:
    """Return the variance of a standardized mean difference and the sizes of its groups (LS): nothing else is needed.

    Examples
    --------
    >>> variance_of_smd(np.array([0.5]), np.array([25.0]), np.array([25.0])).tolist()
    [0.0825]
    """
    return np.asarray(1 / n1 + 1 / n2 + smd**2 / (2 * (n1 + n2)))


def standardized_mean_difference(
    *,
    mean1: Array,
    sd1: Array,
    n1: Array,
    mean2: Array,
    sd2: Array,
    n2: Array,
    smd_correction: str = "exact",
    smd_variance: str = "LS",
) -> Effect:
    """Hedges' g (or Cohen's d with ``smd_correction="none"``).

    ``d = (mean1 - mean2) / sp``, ``g = J d`` with m = n1 + n2 - 2. Variances, with N = n1 + n2:

    - LS: ``1/n1 + 1/n2 + g^2 / (2 N)``
    - LS2: ``J^2 (1/n1 + 1/n2 + d^2 / (2 N))``
    - UB: the unbiased estimate; for g ``1/n1 + 1/n2 + (1 - (m - 2)/(m J^2)) g^2`` with the exact J
    - RevMan: ``N/(n1 n2) + g^2 / (2 (N - 3.94))``

    References
    ----------
    Hedges LV. J Educ Stat 1981;6:107-128. Borenstein M, Hedges LV in Cooper et al. (eds), The Handbook of
    Research Synthesis and Meta-Analysis, 3rd ed. 2019, 207-243. Viechtbauer W. J Educ Behav Stat
    2007;32:39-60. Deeks JJ, Higgins JPT. Statistical algorithms in Review Manager 5. 2010.
    """
    m = n1 + n2 - 2
    pooled = np.where(m > 0, ((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / np.where(m > 0, m, np.nan), np.nan)
    d = (mean1 - mean2) / np.sqrt(np.where(pooled > 0, pooled, np.nan))
    factor = small_sample_factor(m, smd_correction)
    g = factor * d
    base = 1 / n1 + 1 / n2
    if smd_variance == "LS":
        return g, variance_of_smd(g, n1, n2)
    if smd_variance == "LS2":
        return g, factor**2 * (base + d**2 / (2 * (n1 + n2)))
    if smd_variance == "UB":
        # E[d^2] = m/(m-2) (1/n1 + 1/n2 + delta^2) and E[d] = delta/J give an unbiased var(c d) for any c;
        # with c = J it is the formula above. No second moment exists for m <= 2.
        exact = small_sample_factor(np.where(m > 2, m, np.nan), "exact")
        return g, factor**2 * (d**2 - (d**2 * (m - 2) / m - base) / exact**2)
    if smd_variance == "RevMan":
        spare = n1 + n2 - 3.94
        return g, base + g**2 / (2 * np.where(spare > 0, spare, np.nan))
    raise MethodError(f"`smd_variance` is {smd_variance!r}; it must be one of 'LS', 'LS2', 'UB', 'RevMan'.")


def standardized_mean_difference_unequal(
    *,
    mean1: Array,
    sd1: Array,
    n1: Array,
    mean2: Array,
    sd2: Array,
    n2: Array,
    smd_correction: str = "exact",
) -> Effect:
    """Standardised mean difference without the assumption of equal variances.

    The standard deviation is ``s = sqrt((sd1^2 + sd2^2)/2)``, ``g = J(n1 + n2 - 2) (mean1 - mean2)/s``, and
    ``vi = (sd1^2/(n1-1) + sd2^2/(n2-1))/s^2 + g^2 (sd1^4/(n1-1) + sd2^4/(n2-1)) / (8 s^4)``.

    References
    ----------
    Bonett DG. Psychol Methods 2008;13:99-109; J Educ Behav Stat 2009;34:225-238. R package metafor 5.1-12.
    """
    s2 = (sd1**2 + sd2**2) / 2
    s2 = np.where(s2 > 0, s2, np.nan)
    v1, v2 = np.where(n1 > 1, n1 - 1, np.nan), np.where(n2 > 1, n2 - 1, np.nan)
    g = small_sample_factor(v1 + v2, smd_correction) * (mean1 - mean2) / np.sqrt(s2)
    return g, (sd1**2 / v1 + sd2**2 / v2) / s2 + g**2 * (sd1**4 / v1 + sd2**4 / v2) / (8 * s2**2)


def glass_delta(
    *,
    mean1: Array,
    sd1: Array,
    n1: Array,
    mean2: Array,
    sd2: Array,
    n2: Array,
    smd_correction: str = "exact",
) -> Effect:
    """Glass' delta: the mean difference in units of the standard deviation of arm 2, the control.

    ``g = J(n2 - 1) (mean1 - mean2)/sd2`` and ``vi = 1/n1 + 1/n2 + g^2/(2 n2)``, which takes the two variances for
    equal; with ``smd_correction="none"`` J is 1. `sd1` has no part in it, and is asked for so that no row without it
    passes for one of the other measures of means.

    References
    ----------
    Glass GV. Educ Res 1976;5:3-8. Hedges LV. J Educ Stat 1981;6:107-128. R package metafor 3.8-1 (measure "SMD1").
    """
    g = small_sample_factor(np.where(n2 > 1, n2 - 1, np.nan), smd_correction) * (mean1 - mean2)
    g = g / np.where(sd2 > 0, sd2, np.nan)
    return g, 1 / n1 + 1 / n2 + g**2 / (2 * n2)


def ratio_of_means(
    *,
    mean1: Array,
    sd1: Array,
    n1: Array,
    mean2: Array,
    sd2: Array,
    n2: Array,
    rom_correction: bool = True,
) -> Effect:
    """Log ratio of two means of the same sign.

    ``log(mean1/mean2)``, with ``rom_correction`` plus ``(sd1^2/(n1 mean1^2) - sd2^2/(n2 mean2^2))/2``;
    ``vi = sd1^2/(n1 mean1^2) + sd2^2/(n2 mean2^2)``. NaN where the means have different signs or one is 0.

    References
    ----------
    Hedges LV, Gurevitch J, Curtis PS. Ecology 1999;80:1150-1156. Lajeunesse MJ. Ecology 2015;96:2056-2063.
    """
    same = np.where(mean1 * mean2 > 0, 1.0, np.nan)
    one = same * sd1**2 / (n1 * np.where(mean1 == 0, np.nan, mean1) ** 2)
    two = same * sd2**2 / (n2 * np.where(mean2 == 0, np.nan, mean2) ** 2)
    yi = np.log(np.where(same == 1, np.abs(mean1), np.nan)) - np.log(np.where(same == 1, np.abs(mean2), np.nan))
    return (yi + (one - two) / 2 if rom_correction else yi), one + two


def mean_change(*, mean1: Array, sd1: Array, mean2: Array, sd2: Array, n: Array, r: Array) -> Effect:
    """Mean of paired differences: ``vi = (sd1^2 + sd2^2 - 2 r sd1 sd2) / n``."""
    return mean1 - mean2, (sd1**2 + sd2**2 - 2 * r * sd1 * sd2) / n


def change_of_change_scores(*, mean_change: Array, sd_change: Array, n: Array) -> Effect:
    """Mean of paired differences from the differences' own mean and SD: ``vi = sd_change^2 / n``."""
    return mean_change.copy(), sd_change**2 / n


def standardized_change(
    *, mean1: Array, sd1: Array, mean2: Array, sd2: Array, n: Array, r: Array, smd_correction: str = "exact"
) -> Effect:
    """Paired difference in units of the differences' SD, ``sqrt(sd1^2 + sd2^2 - 2 r sd1 sd2)``.

    ``g = J(n - 1) d`` and ``vi = 1/n + g^2/(2n)``.

    References
    ----------
    Gibbons RD, Hedeker DR, Davis JM. J Educ Stat 1993;18:271-279.
    """
    variance = sd1**2 + sd2**2 - 2 * r * sd1 * sd2
    return standardized_change_of_change_scores(
        mean_change=mean1 - mean2,
        sd_change=np.sqrt(np.maximum(variance, 0.0)),
        n=n,
        smd_correction=smd_correction,
    )


def standardized_change_of_change_scores(
    *, mean_change: Array, sd_change: Array, n: Array, smd_correction: str = "exact"
) -> Effect:
    """Paired difference in units of the differences' SD, from the differences' mean and SD."""
    g = small_sample_factor(n - 1, smd_correction) * mean_change / np.where(sd_change > 0, sd_change, np.nan)
    return g, 1 / n + g**2 / (2 * n)


def standardized_change_raw(
    *, mean1: Array, sd1: Array, mean2: Array, n: Array, r: Array, smd_correction: str = "exact"
) -> Effect:
    """Paired difference in units of the first measurement's SD.

    ``g = J(n - 1) (mean1 - mean2)/sd1`` and ``vi = 2 (1 - r)/n + g^2/(2n)``.

    References
    ----------
    Becker BJ. Br J Math Stat Psychol 1988;41:257-278.
    """
    return standardized_change_raw_difference(
        mean_change=mean1 - mean2, sd1=sd1, n=n, r=r, smd_correction=smd_correction
    )


def standardized_change_raw_difference(
    *, mean_change: Array, sd1: Array, n: Array, r: Array, smd_correction: str = "exact"
) -> Effect:
    """Paired difference in units of the first measurement's SD, from the mean difference."""
    g = small_sample_factor(n - 1, smd_correction) * mean_change / np.where(sd1 > 0, sd1, np.nan)
    return g, 2 * (1 - r) / n + g**2 / (2 * n)
