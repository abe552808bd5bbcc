"""Two one-sided tests from an estimate and its interval."""

import math

import pytest
from hypothesis import given, strategies as st
from scipy import stats

from lbpmeta.errors import DataError
from lbpmeta.relevance.equivalence import equivalence
from lbpmeta.relevance.judging import judge
from lbpmeta.relevance.views import view


def test_against_the_distributions_themselves():
    z = stats.norm.ppf(0.975)
    found = equivalence(-0.2, -0.2 - z * 0.3, -0.2 + z * 0.3, margin=1)
    assert found.p_harm == pytest.approx(stats.norm.sf((1 + 0.2) / 0.3), rel=1e-10)
    assert found.p_benefit == pytest.approx(stats.norm.sf((1 - 0.2) / 0.3), rel=1e-10)
    assert found.p_minimal == pytest.approx(stats.norm.sf((0.2 - 1) / 0.3), rel=1e-10)
    assert found.p == found.p_benefit
    q = stats.norm.ppf(0.95)
    assert tuple(found.interval) == pytest.approx((-0.2 - q * 0.3, -0.2 + q * 0.3), rel=1e-12)
    assert (found.interval.level, found.equivalent, found.non_inferior) == (0.9, True, True)


def test_t_and_ratios():
    q = stats.t.ppf(0.975, 20)
    found = equivalence(1.0, 1.0 - q, 1.0 + q, margin=3, df=20, better="higher")
    assert found.p_benefit == pytest.approx(stats.t.sf(2.0, 20), rel=1e-10)
    z = stats.norm.ppf(0.975)
    ratio = equivalence(1.1, 1.1 * math.exp(-z * 0.05), 1.1 * math.exp(z * 0.05), margin=1.25, null=1)
    assert ratio.p_harm == pytest.approx(stats.norm.sf((math.log(1.25) - math.log(1.1)) / 0.05), rel=1e-9)
    assert (ratio.margin_harm, ratio.margin_benefit) == (1.25, 0.8)


@given(st.floats(-20, 20), st.floats(0.1, 8), st.floats(0.5, 20), st.sampled_from(["lower", "higher"]))
def test_equivalent_if_and_only_if_the_1_minus_2_alpha_interval_lies_within(estimate, se, margin, better):
    z = stats.norm.ppf(0.975)
    found = equivalence(estimate, estimate - z * se, estimate + z * se, margin=margin, better=better)
    low, high = found.interval
    if min(abs(low + margin), abs(high - margin)) > 1e-9:
        assert found.equivalent == (-margin < low and high < margin)
        verdict = view(judge(estimate, low, high, threshold=margin, better=better, level=0.9), "tost1987").verdict
        assert found.equivalent == (verdict == "equivalent")
        assert found.non_inferior == (
            view(judge(estimate, low, high, threshold=margin, better=better), "non-inferiority").verdict
            == "non-inferior"
        )


def test_shown_and_noted():
    found = equivalence(-0.20, -0.51, 0.10, margin=0.4)
    text = str(found)
    assert text.startswith("Equivalence not shown: the 90% interval -0.456 to 0.05596 does not lie within -0.4 and 0.4")
    assert list(found.to_frame()["shown"]) == [False, True, False]
    assert "rough" in equivalence(1.0, 0.0, 4.0, margin=5).notes[0]


@pytest.mark.parametrize(
    ("args", "kwargs", "match"),
    [
        ((0, -1, 1), {"margin": 0}, "threshold"),
        ((0, -1, 1), {"margin": 1, "alpha": 0.5}, "alpha"),
        ((0, -1, 1), {"margin": 1, "level": 95}, "level"),
        ((0, 0, 0), {"margin": 1}, "width"),
        ((0, 0, 2), {"margin": 2, "null": 1}, "logarithm"),
        ((0, 2, -2), {"margin": 2}, "swap"),
        ((0, -1, 1), {"margin": 1, "df": 0}, "df"),
    ],
)
def test_errors(args, kwargs, match):
    with pytest.raises(DataError, match=match):
        equivalence(*args, **kwargs)
