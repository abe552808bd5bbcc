"""Intervals and tests of a two-by-two table against published examples and other programs."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy import stats
from scipy.stats.contingency import odds_ratio
from statsmodels.stats.proportion import confint_proportions_2indep

from lbpmeta.effects.two_by_two import ITERATIVE_INTERVALS, RD_INTERVALS, conditional_odds_ratio, exact_or
from lbpmeta.effects.two_by_two_tests import TABLE_TESTS, table_tests

RD, RR, OR = (ITERATIVE_INTERVALS[m] for m in ("RD", "RR", "OR"))
MN = "Miettinen-Nurminen score"

# Newcombe RG. Stat Med 1998;17:873-890, table II: the methods 1, 2, 5, 6, 10, 11 that are encoded here.
NEWCOMBE = {
    (56, 70, 48, 80): {
        "Wald": (0.0575, 0.3425),
        "Wald, continuity-corrected": (0.0441, 0.3559),
        "Mee score": (0.0533, 0.3377),
        MN: (0.0528, 0.3382),
        "Newcombe": (0.0524, 0.3339),
        "Newcombe, continuity-corrected": (0.0428, 0.3422),
    },
    (9, 10, 3, 10): {
        "Wald": (0.2605, 0.9395),
        "Mee score": (0.1821, 0.8370),
        MN: (0.1700, 0.8406),
        "Newcombe": (0.1705, 0.8090),
        "Newcombe, continuity-corrected": (0.1013, 0.8387),
    },
    (6, 7, 2, 7): {"Wald": (0.1481, 0.9947), "Newcombe": (0.0582, 0.8062)},
    (5, 56, 0, 29): {"Wald": (0.0146, 0.1640), MN: (-0.0326, 0.1933), "Newcombe": (-0.0381, 0.1926)},
}


@pytest.mark.parametrize(
    ("counts", "method", "limits"), [(c, m, v) for c, methods in NEWCOMBE.items() for m, v in methods.items()]
)
def test_newcombes_table(counts, method, limits):
    found = {**RD_INTERVALS, **RD}[method](*counts, 0.95)
    assert found == pytest.approx(limits, abs=0.5001e-4)


# Fagerland MW, Lydersen S, Laake P. Statistical Analysis of Contingency Tables, 2017, chapter 4, as its companion
# software prints them: high against standard dose of epinephrine (7 of 34, 1 of 34), XFS (0 of 16, 15 of 72), ...
FAGERLAND = [
    (RD_INTERVALS["Agresti-Caffo"], (7, 34, 1, 34), (0.0116, 0.3217)),
    (RD_INTERVALS["Newcombe"], (7, 34, 1, 34), (0.0189, 0.3404)),
    (RD_INTERVALS["Wald, continuity-corrected"], (7, 34, 1, 34), (-0.0002, 0.3532)),
    (RD["Mee score"], (7, 34, 1, 34), (0.0284, 0.3439)),
    (RD[MN], (0, 16, 15, 72), (-0.3164, -0.0056)),
    (RR["Koopman score"], (7, 34, 1, 34), (1.2209, 42.5757)),
    (RR[MN], (7, 34, 1, 34), (1.2086, 43.0330)),
    (OR[MN], (9, 13, 4, 14), (1.0934, 28.9419)),
    # Cornfield's limits, with mid-P
    (OR["mid-P conditional"], (9, 13, 4, 14), (1.0226, 31.5025)),
    (OR["mid-P conditional"], (3, 4, 1, 4), (0.3101, 308.5568)),
    (OR["Cornfield score"], (0, 16, 15, 72), (0.0, 0.9532)),
]


@pytest.mark.parametrize(("interval", "counts", "limits"), FAGERLAND)
def test_fagerlands_examples(interval, counts, limits):
    assert interval(*counts, 0.95) == pytest.approx(limits, abs=0.51e-4)


@pytest.mark.parametrize(
    ("test", "counts", "p"),
    [
        ("Pearson chi-squared", (3, 4, 1, 4), 0.15730),
        ("Yates chi-squared", (3, 4, 1, 4), 0.47950),
        ("likelihood ratio", (3, 4, 1, 4), 0.14798),
        ("Fisher exact", (0, 16, 15, 72), 0.06287),
        ("Fisher exact, mid-P by probability", (0, 16, 15, 72), 0.04466),
    ],
)
def test_fagerlands_tests(test, counts, p):
    assert TABLE_TESTS[test](*counts) == pytest.approx(p, abs=0.51e-5)


@st.composite
def tables(draw):
    n1, n2 = draw(st.integers(2, 80)), draw(st.integers(2, 80))
    a, c = draw(st.integers(0, n1)), draw(st.integers(0, n2))
    return a, n1, c, n2


@pytest.mark.filterwarnings("ignore:invalid value encountered:RuntimeWarning")  # theirs, while they search a bracket
@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
@pytest.mark.parametrize("counts", [(18, 57, 12, 55), (7, 34, 1, 34), (3, 12, 9, 11), (40, 41, 20, 60), (1, 80, 5, 33)])
def test_score_intervals_of_ratios_agree_with_statsmodels(counts, level):
    for mine, compare in ((RR, "ratio"), (OR, "odds-ratio")):
        theirs = confint_proportions_2indep(*counts, method="score", compare=compare, alpha=1 - level, correction=True)
        assert mine[MN](*counts, level) == pytest.approx(tuple(map(float, theirs)), rel=1e-7)


@settings(max_examples=80, deadline=None)
@given(tables(), st.sampled_from([0.9, 0.95, 0.99]))
def test_conditional_odds_ratios_agree_with_scipy(counts, level):
    a, n1, c, n2 = counts
    if 0 < a + c < n1 + n2:
        theirs = odds_ratio([[a, n1 - a], [c, n2 - c]])
        low, high = theirs.confidence_interval(level)
        assert exact_or(*counts, level) == pytest.approx((low, high), rel=1e-8)
        mine = conditional_odds_ratio(*counts)
        if not math.isnan(mine):
            assert mine == pytest.approx(theirs.statistic, rel=1e-8)


@settings(max_examples=150, deadline=None)
@given(tables())
def test_p_values_agree_with_scipy(counts):
    a, n1, c, n2 = counts
    table = np.array([[a, n1 - a], [c, n2 - c]])
    found = table_tests(*counts)
    assert found["Fisher exact"] == pytest.approx(stats.fisher_exact(table).pvalue, rel=1e-9)
    if 0 < a + c < n1 + n2:
        for name, options in {
            "Pearson chi-squared": {"correction": False},
            "Yates chi-squared": {"correction": True},
            "likelihood ratio": {"correction": False, "lambda_": "log-likelihood"},
        }.items():
            assert found[name] == pytest.approx(stats.chi2_contingency(table, **options).pvalue, rel=1e-9, abs=1e-14)
    assert all(0 <= p <= 1 for p in found.values())


@settings(max_examples=120, deadline=None)
@given(tables(), st.sampled_from([0.9, 0.95]))
def test_intervals_hold_their_estimate_and_turn_with_the_arms(counts, level):
    a, n1, c, n2 = counts
    for name, interval in {**RD_INTERVALS, **RD}.items():
        low, high = interval(*counts, level)
        if math.isnan(low):
            continue
        if name != "Agresti-Caffo":  # that one is about another centre
            assert low - 1e-9 <= a / n1 - c / n2 <= high + 1e-9, name
        assert interval(c, n2, a, n1, level) == pytest.approx((-high, -low), abs=1e-8), name
    for name, interval in OR.items():
        low, high = interval(*counts, level)
        other = interval(c, n2, a, n1, level)
        assert other[1] == pytest.approx(1 / low if low else math.inf, rel=1e-6), name
        assert other[0] == pytest.approx(1 / high if high else math.inf, rel=1e-6), name


def test_profile_intervals_are_where_the_deviance_is_its_quantile():
    # MASS 7.3-58.2, confint of glm (binomial) with logit, log and identity link: it interpolates a spline
    assert OR["profile likelihood"](18, 57, 12, 55, 0.95) == pytest.approx((0.7131589, 3.9429581), rel=1e-4)
    assert RR["profile likelihood"](18, 57, 12, 55, 0.95) == pytest.approx((0.7801803, 2.8150077), rel=1e-4)
    assert RD["profile likelihood"](18, 57, 12, 55, 0.95) == pytest.approx((-0.0666197, 0.2589430), rel=1e-4)
