"""Test of excess significance."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Unpack

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array
from lbpmeta.errors import MethodError
from lbpmeta.pooling.arguments import number, probability
from lbpmeta.pooling.data import Effects
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.fit_text import told_of
from lbpmeta.pooling.given import EffectNames
from lbpmeta.pooling.sample import as_sample
from lbpmeta.pooling.smallstudy.result import format_p
from lbpmeta.shown import Plain
from lbpmeta.special import bdtrc, ndtr, ndtri

__all__ = ["EXCESS_TESTS", "ExcessSignificance", "excess_significance"]


@dataclass(frozen=True, slots=True, eq=False)
class ExcessSignificance(Plain):
    """Observed against expected number of significant studies.

    Parameters
    ----------
    observed : int
        Significant studies.
    expected : float
        Sum of the studies' powers at `theta`.
    estimate : float
        observed / expected.
    statistic : float
        Chi-squared of the 2 x 2 comparison (for "exact" and "binomial": the observed number).
    p_value : float
        One-sided: more significant studies than expected.
    test : {"exact", "binomial", "chi2"}
    theta, tau2 : float
        Effect and heterogeneity that the powers are computed for.
    power : ndarray, shape (k,)
    k : int
    notes : tuple of str
    measure : str
        "" where none was named.
    """

    observed: int
    expected: float
    estimate: float
    statistic: float
    p_value: float
    test: str
    theta: float
    tau2: float
    power: Array
    k: int
    notes: tuple[str, ...] = ()
    measure: str = ""

    def __str__(self) -> str:
        return (
            f"Excess significance, k = {self.k}: {self.observed} significant, {self.expected:.2f} expected at "
            f"effect {self.theta:.4g}, {self.test} {format_p(self.p_value)}{told_of(self.measure)}"
        )


def excess_significance(
    yi: Fit | Effects = None,
    vi: ArrayLike | None = None,
    column: str | None = None,
    *,
    data: object = None,
    se: ArrayLike | None = None,
    theta: float | None = None,
    tau2: float | None = None,
    alpha: float = 0.05,
    test: str = "exact",
    **others: Unpack[EffectNames],
) -> ExcessSignificance:
    """Test whether more studies are significant than their power allows.

    A study's power against zero, two-sided at `alpha`, with effects drawn from N(theta, tau2), is
    Phi((theta - c se) / s) + Phi((-theta - c se) / s) with s = sqrt(tau2 + v) and c the critical z. The number of
    significant studies is compared with the sum of the powers: "exact" by the distribution of a sum of unequal
    Bernoulli variables (Francis 2013), "binomial" with their mean, "chi2" by
    (O - E)^2/E + (O - E)^2/(k - E), halved to one side.

    Examples
    --------
    >>> print(excess_significance([0.5, 0.4, 0.7, 0.6, 0.1], [0.04, 0.03, 0.09, 0.05, 0.02]))
    Excess significance, k = 5: 4 significant, 2.32 expected at effect 0.3629, exact p = 0.1277

    Parameters
    ----------
    yi : Fit or array_like, shape (k,)
        A fit brings its own estimate and tau2.
    vi : array_like, shape (k,), optional
    column, data, se, **others
        As in :func:`lbpmeta.pooling.pool`: a table in front with its columns ``(df, "yi", "vi")`` or as `data`,
        standard errors instead of `vi`, and the names of metafor and meta.
    theta : float, optional
        Effect at which power is computed. Default: the fit's, or the inverse-variance common effect.
    tau2 : float, optional
        Default: the fit's, or 0.
    alpha : float
        Level at which single studies count as significant.
    test : {"exact", "binomial", "chi2"}

    Returns
    -------
    ExcessSignificance

    Raises
    ------
    MethodError
        An unknown `test`, an `alpha` outside (0, 1), a negative `tau2`.

    References
    ----------
    Ioannidis JPA, Trikalinos TA. An exploratory test for an excess of significant findings. Clin Trials
    2007;4:245-253. Francis G. Replication, statistical consistency, and publication bias. J Math Psychol
    2013;57:153-169.
    """
    if test not in EXCESS_TESTS:
        raise MethodError(f"`test` is {test!r}; it must be one of {', '.join(map(repr, EXCESS_TESTS))}.")
    alpha = probability("alpha", alpha)
    if tau2 is not None and number("tau2", tau2) < 0:
        raise MethodError(f"`tau2` is {tau2!r}; a variance is 0 or more.")
    s = as_sample(yi, vi, column, data=data, se=se, function="excess_significance", others=others, minimum=1)
    if isinstance(yi, Fit):
        effect, spread = yi.estimate, yi.tau2
    else:
        effect, spread = float((s.yi / s.vi).sum() / (1 / s.vi).sum()), 0.0
    effect = effect if theta is None else number("theta", theta)
    spread = spread if tau2 is None else float(tau2)
    critical = -float(ndtri(alpha / 2))
    observed = int((np.abs(s.yi / s.sei) >= critical).sum())
    power = expected_power(s.sei, effect, spread, critical)
    expected = float(power.sum())
    statistic, p = EXCESS_TESTS[test](observed, power)
    return ExcessSignificance(
        observed, expected, observed / expected, statistic, p, test, effect, spread, power, s.k, s.notes, s.measure
    )


def expected_power(sei: Array, theta: float, tau2: float, critical: float) -> Array:
    """Probability that |estimate| / se reaches `critical` when effects come from N(theta, tau2)."""
    total = np.sqrt(tau2 + sei**2)
    power: Array = ndtr((theta - critical * sei) / total) + ndtr((-theta - critical * sei) / total)
    return power


def _exact(observed: int, power: Array) -> tuple[float, float]:
    distribution = np.ones(1)
    for p in power:
        distribution = np.convolve(distribution, (1 - p, p))
    return float(observed), float(min(1.0, distribution[observed:].sum()))


def _binomial(observed: int, power: Array) -> tuple[float, float]:
    if observed == 0:
        return 0.0, 1.0
    return float(observed), float(bdtrc(observed - 1, power.size, power.mean()))


def _chi2(observed: int, power: Array) -> tuple[float, float]:
    expected = float(power.sum())
    statistic = (observed - expected) ** 2 * (1 / expected + 1 / (power.size - expected))
    return statistic, float(ndtr(-math.copysign(math.sqrt(statistic), observed - expected)))


#: Tests that compare the observed with the expected number.
EXCESS_TESTS: Final[Mapping[str, Callable[[int, Array], tuple[float, float]]]] = MappingProxyType(
    {"exact": _exact, "binomial": _binomial, "chi2": _chi2}
)
