"""Tests of 2x2 tables in strata: association (Cochran-Mantel-Haenszel) and homogeneity of the odds ratio."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.arrays import Array
from lbpmeta.decimals import p_text
from lbpmeta.effects._arrays import broadcast, check_events, check_range, study_labels, vector
from lbpmeta.effects.counts import observed_minus_expected
from lbpmeta.errors import NotDefinedError
from lbpmeta.plain_text import Preformatted
from lbpmeta.pooling.tables.mh import mh_odds_ratio
from lbpmeta.special import chdtrc

__all__ = ["TableTest", "TablesTests", "breslow_day_test", "cmh_test", "tables_tests", "tarone_test"]


@dataclass(frozen=True, slots=True)
class TableTest(Preformatted):
    """A chi-square test: its name, statistic, degrees of freedom and p-value."""

    name: str
    statistic: float
    df: int
    p_value: float

    def __str__(self) -> str:
        return f"{self.name}: chi2({self.df}) = {self.statistic:.4f}, {p_text(self.p_value, digits=4)}"


@dataclass(frozen=True, slots=True)
class TablesTests(Preformatted):
    """The three tests of a set of 2x2 tables."""

    cmh: TableTest
    breslow_day: TableTest
    tarone: TableTest

    def __str__(self) -> str:
        return "\n".join(map(str, (self.cmh, self.breslow_day, self.tarone)))


def tables_tests(
    events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike, *, correct: bool = True
) -> TablesTests:
    """Return the Cochran-Mantel-Haenszel, Breslow-Day and Tarone tests.

    See :func:`cmh_test`, :func:`breslow_day_test` and :func:`tarone_test`.

    Examples
    --------
    >>> print(tables_tests([4, 6, 3], [123, 306, 231], [11, 29, 11], [139, 303, 220]))
    Cochran-Mantel-Haenszel: chi2(1) = 22.0398, p < 0.001
    Breslow-Day: chi2(2) = 0.9522, p = 0.6212
    Tarone: chi2(2) = 0.9519, p = 0.6213
    """
    return TablesTests(
        cmh_test(events1, n1, events2, n2, correct=correct),
        breslow_day_test(events1, n1, events2, n2),
        tarone_test(events1, n1, events2, n2),
    )


def cmh_test(
    events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike, *, correct: bool = True
) -> TableTest:
    """Cochran-Mantel-Haenszel test that the common odds ratio is 1.

    ``(|sum(O - E)| - 1/2)^2 / sum(V)`` with the hypergeometric E and V; without the continuity correction 1/2
    if `correct` is False.

    Raises
    ------
    DataError
        If counts are impossible.
    NotDefinedError
        If no study has both events and non-events.

    References
    ----------
    Mantel N, Haenszel W. J Natl Cancer Inst 1959;22:719-748.

    Examples
    --------
    >>> cmh_test([4, 6], [123, 306], [11, 29], [139, 303], correct=False).df
    1
    """
    a, m1, c, m2 = _tables(events1, n1, events2, n2)
    o_e, var = observed_minus_expected(a, m1, c, m2)
    distance = abs(float(o_e.sum()))
    if correct:
        distance = max(0.0, distance - 0.5)
    statistic = distance**2 / float(var.sum())
    return TableTest("Cochran-Mantel-Haenszel", statistic, 1, float(chdtrc(1, statistic)))


def breslow_day_test(events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike) -> TableTest:
    """Breslow-Day test that the odds ratios of all studies are equal, about the Mantel-Haenszel estimate.

    Raises
    ------
    DataError
        If counts are impossible.
    NotDefinedError
        If fewer than 2 studies have both events and non-events, or no common odds ratio exists.

    References
    ----------
    Breslow NE, Day NE. Statistical Methods in Cancer Research I. IARC, 1980, section 4.4.

    Examples
    --------
    >>> breslow_day_test([4, 6, 3], [123, 306, 231], [11, 29, 11], [139, 303, 220]).df
    2
    """
    residual, variance = _fitted(events1, n1, events2, n2)
    return _homogeneity("Breslow-Day", float(np.sum(residual**2 / variance)), residual.size)


def tarone_test(events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike) -> TableTest:
    """Breslow-Day test with Tarone's correction, which makes it exactly chi-square in large samples.

    Subtracts ``(sum(a - e))^2 / sum(V)``, because the Mantel-Haenszel estimate is not the efficient one.

    Raises
    ------
    DataError
        If counts are impossible.
    NotDefinedError
        If fewer than 2 studies have both events and non-events, or no common odds ratio exists.

    References
    ----------
    Tarone RE. Biometrika 1985;72:91-95. Breslow NE. Stat Med 1996;15:14-28.

    Examples
    --------
    >>> tarone_test([4, 6, 3], [123, 306, 231], [11, 29, 11], [139, 303, 220]).df
    2
    """
    residual, variance = _fitted(events1, n1, events2, n2)
    raw = float(np.sum(residual**2 / variance))
    corrected = raw - float(residual.sum()) ** 2 / float(variance.sum())
    # never negative (Cauchy-Schwarz), but rounding can put it a hair below 0
    return _homogeneity("Tarone", max(0.0, corrected), residual.size)


def _homogeneity(name: str, statistic: float, k: int) -> TableTest:
    if k < 2:
        raise NotDefinedError(f"The {name} test needs 2 studies with both events and non-events; there is {k}.")
    return TableTest(name, statistic, k - 1, float(chdtrc(k - 1, statistic)))


def _tables(events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike) -> tuple[Array, Array, Array, Array]:
    """Return the tables that have both events and non-events; others, and missing ones, tell nothing here."""
    given = {"events1": events1, "n1": n1, "events2": events2, "n2": n2}
    arrays, k = broadcast({name: vector(name, value) for name, value in given.items()})
    names = study_labels(None, k)
    for name, array in arrays.items():
        check_range(name, array, names)
    a, m1, c, m2 = (arrays[name] for name in given)
    check_events("events1", a, "n1", m1, names)
    check_events("events2", c, "n2", m2, names)
    keep = (a + c > 0) & (a + c < m1 + m2)
    if not keep.any():
        raise NotDefinedError("No study has both events and non-events.")
    return a[keep], m1[keep], c[keep], m2[keep]


def _fitted(events1: ArrayLike, n1: ArrayLike, events2: ArrayLike, n2: ArrayLike) -> tuple[Array, Array]:
    """Return observed minus fitted events of arm 1 under the common odds ratio, and their variance.

    The fitted count e solves ``e (n2 - m + e) = psi (n1 - e)(m - e)`` for m events in the study.
    """
    a, m1, c, m2 = _tables(events1, n1, events2, n2)
    psi = float(np.exp(mh_odds_ratio(a, m1, c, m2).estimate))
    m = a + c
    b = m2 - m + psi * (m1 + m)
    root = np.sqrt(b**2 + 4 * (1 - psi) * psi * m1 * m)
    # one root in two forms, each free of cancellation for one sign of b (b < 0 needs psi < 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        fitted = np.where(b >= 0, 2 * psi * m1 * m / (b + root), (root - b) / (2 * (1 - psi)))
    variance = 1 / (1 / fitted + 1 / (m1 - fitted) + 1 / (m - fitted) + 1 / (m2 - m + fitted))
    return a - fitted, variance
