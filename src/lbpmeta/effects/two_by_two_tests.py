"""p-values of a two-by-two table, one test each: two-sided, of no difference between the arms.

Every function takes events and total of arm 1, events and total of arm 2 and returns p, NaN where the test does
not exist (nobody or everybody had the event).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

import numpy as np

from lbpmeta.special import chdtrc, gammaln, ndtr, stdtr

__all__ = ["TABLE_TESTS", "table_tests"]


def _normal(z: float) -> float:
    return float(2 * ndtr(-abs(z)))


def _chi2(value: float) -> float:
    return float(chdtrc(1, max(0.0, value)))


def _cells(a: int, n1: int, c: int, n2: int) -> tuple[int, int, int]:
    """Cross product ad - bc, product of the four margins, and total."""
    total, m = n1 + n2, a + c
    return a * (n2 - c) - (n1 - a) * c, n1 * n2 * m * (total - m), total


def pearson(a: int, n1: int, c: int, n2: int) -> float:
    """Pearson's chi-squared, N (ad - bc)^2 / margins; the same as the z test with pooled variance."""
    cross, margins, total = _cells(a, n1, c, n2)
    return _chi2(total * cross * cross / margins) if margins else math.nan


def yates(a: int, n1: int, c: int, n2: int) -> float:
    """Chi-squared with Yates' continuity correction. Yates F. Suppl J R Stat Soc 1934;1:217-235."""
    cross, margins, total = _cells(a, n1, c, n2)
    return _chi2(total * max(0.0, abs(cross) - total / 2) ** 2 / margins) if margins else math.nan


def yates_uncapped(a: int, n1: int, c: int, n2: int) -> float:
    """The same where the correction may overshoot: (|ad - bc| - N/2)^2 as some programs square it."""
    cross, margins, total = _cells(a, n1, c, n2)
    return _chi2(total * (abs(cross) - total / 2) ** 2 / margins) if margins else math.nan


def n_minus_one(a: int, n1: int, c: int, n2: int) -> float:
    """The N - 1 chi-squared. Campbell I. Stat Med 2007;26:3661-3675."""
    cross, margins, total = _cells(a, n1, c, n2)
    return _chi2((total - 1) * cross * cross / margins) if margins else math.nan


def likelihood_ratio(a: int, n1: int, c: int, n2: int) -> float:
    """Likelihood-ratio chi-squared (G), 2 sum O ln(O/E)."""
    cells = ((a, n1), (n1 - a, n1), (c, n2), (n2 - c, n2))
    total, m = n1 + n2, a + c
    if m in (0, total):
        return math.nan
    columns = (m, total - m, m, total - m)
    return _chi2(2 * sum(o * math.log(o * total / (row * k)) for (o, row), k in zip(cells, columns, strict=True) if o))


def unpooled(a: int, n1: int, c: int, n2: int) -> float:
    """z test with separate variances: the test that belongs to the Wald interval of the risk difference."""
    p, q = a / n1, c / n2
    variance = p * (1 - p) / n1 + q * (1 - q) / n2
    return _normal((p - q) / math.sqrt(variance)) if variance > 0 else math.nan


def wald_rr(a: int, n1: int, c: int, n2: int) -> float:
    """z test of the log risk ratio; 1/2 added to every cell where an arm has no events."""
    x, y, m1, m2 = (a, c, n1, n2) if a and c else (a + 0.5, c + 0.5, n1 + 1, n2 + 1)
    variance = 1 / x - 1 / m1 + 1 / y - 1 / m2
    return _normal(math.log(x * m2 / (y * m1)) / math.sqrt(variance)) if variance > 0 else math.nan


def wald_or(a: int, n1: int, c: int, n2: int) -> float:
    """z test of the log odds ratio (logistic regression); 1/2 added to every cell where one is 0."""
    cells: tuple[float, ...] = (a, n1 - a, c, n2 - c)
    if min(cells) == 0:
        cells = tuple(x + 0.5 for x in cells)
    w, x, y, v = cells
    return _normal(math.log(w * v / (x * y)) / math.sqrt(1 / w + 1 / x + 1 / y + 1 / v))


def _hypergeometric(a: int, n1: int, c: int, n2: int) -> tuple[np.ndarray, int]:
    """Probabilities of every table with these margins, and the place of the observed one."""
    m = a + c
    k = np.arange(max(0, m - n2), min(n1, m) + 1, dtype=float)
    log = -(gammaln(k + 1) + gammaln(n1 - k + 1) + gammaln(m - k + 1) + gammaln(n2 - m + k + 1))
    p = np.exp(log - log.max())
    return np.asarray(p / p.sum()), a - int(k[0])


def fisher(a: int, n1: int, c: int, n2: int) -> float:
    """Fisher's exact test: every table that is no more probable than the observed one."""
    p, i = _hypergeometric(a, n1, c, n2)
    return min(1.0, float(p[p <= p[i] * (1 + 1e-7)].sum()))


def fisher_doubled(a: int, n1: int, c: int, n2: int) -> float:
    """Twice the smaller tail of Fisher's exact test."""
    p, i = _hypergeometric(a, n1, c, n2)
    return min(1.0, 2 * min(float(p[: i + 1].sum()), float(p[i:].sum())))


def fisher_mid_p(a: int, n1: int, c: int, n2: int) -> float:
    """Twice the smaller tail in which the observed table counts half. Lancaster HO. J Am Stat Assoc 1961;56:223-234."""
    p, i = _hypergeometric(a, n1, c, n2)
    half = float(p[i]) / 2
    return min(1.0, 2 * min(float(p[: i + 1].sum()) - half, float(p[i:].sum()) - half))


def fisher_min_mid_p(a: int, n1: int, c: int, n2: int) -> float:
    """Fisher's exact test less half the probability of the observed table. Fagerland MW. BMC Med Res Methodol 2012."""
    p, i = _hypergeometric(a, n1, c, n2)
    return max(0.0, fisher(a, n1, c, n2) - float(p[i]) / 2)


def t_test(a: int, n1: int, c: int, n2: int) -> float:
    """Student's t test of two 0/1 variables, N - 2 degrees of freedom."""
    if n1 + n2 < 3:
        return math.nan
    within = a * (n1 - a) / n1 + c * (n2 - c) / n2
    variance = within / (n1 + n2 - 2) * (1 / n1 + 1 / n2)
    if variance <= 0:
        return math.nan
    return float(2 * stdtr(n1 + n2 - 2, -abs(a / n1 - c / n2) / math.sqrt(variance)))


#: Tests by name, usual ones first.
TABLE_TESTS: Final[Mapping[str, Callable[[int, int, int, int], float]]] = MappingProxyType(
    {
        "Pearson chi-squared": pearson,
        "Yates chi-squared": yates,
        "Fisher exact": fisher,
        "N - 1 chi-squared": n_minus_one,
        "likelihood ratio": likelihood_ratio,
        "Fisher exact, doubled": fisher_doubled,
        "Fisher exact, mid-P": fisher_mid_p,
        "Fisher exact, mid-P by probability": fisher_min_mid_p,
        "z, separate variances": unpooled,
        "Wald, log risk ratio": wald_rr,
        "Wald, log odds ratio": wald_or,
        "Student t": t_test,
        "Yates chi-squared, not capped": yates_uncapped,
    }
)


@lru_cache(maxsize=4096)
def table_tests(a: int, n1: int, c: int, n2: int) -> Mapping[str, float]:
    """Return the p-value of every test that exists for the table.

    Parameters
    ----------
    a, n1, c, n2 : int
        Events and total of arm 1, events and total of arm 2.

    Examples
    --------
    >>> tests = table_tests(20, 30, 11, 30)
    >>> round(tests["Pearson chi-squared"], 4), round(tests["Fisher exact"], 4)
    (0.0201, 0.0379)
    """
    found = {name: test(a, n1, c, n2) for name, test in TABLE_TESTS.items()}
    return MappingProxyType({name: min(1.0, p) for name, p in found.items() if math.isfinite(p)})
