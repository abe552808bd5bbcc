"""Intervals from counts at another level than 95 %, which nobody named: none is accused."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings, strategies as st
from scipy.special import ndtri
from tests.checks._printing import show

import lbpmeta as lm
from lbpmeta.effects.proportion_intervals import PROPORTION_INTERVALS

FINE = (lm.Verdict.CONSISTENT, lm.Verdict.CONSISTENT_WITHIN_ROUNDING, lm.Verdict.METHOD_DEPENDENT)
levels = st.sampled_from([80, 90, 97.5, 99])


@settings(max_examples=60, deadline=None)
@given(
    n=st.integers(8, 300),
    share=st.floats(0.1, 0.9),
    level=levels,
    method=st.sampled_from(["wald", "wilson", "clopper-pearson", "agresti-coull", "jeffreys"]),
    digits=st.integers(0, 2),
)
def test_a_proportion(n, share, level, method, digits):
    x = round(n * share)
    low, high = (show(100 * a, digits) for a in PROPORTION_INTERVALS[method].function(x, n, level / 100))
    assert lm.check_proportion_ci(x, n, low, high).verdict in FINE
    whole = lm.check_proportion(x, n, show(100 * x / n, digits), low, high)
    assert whole.verdict in FINE
    assert lm.check_proportion_ci(x, n, low, high, level=level).verdict is lm.Verdict.CONSISTENT


@settings(max_examples=60, deadline=None)
@given(a=st.integers(3, 90), c=st.integers(3, 90), more=st.integers(5, 100), level=levels, digits=st.integers(1, 3))
def test_ratios_of_counts(a, c, more, level, digits):
    z = float(ndtri(0.5 + level / 200))
    n1, n2 = a + more, c + more
    for ratio, se, check in (
        (
            a / n1 / (c / n2),
            math.sqrt(1 / a - 1 / n1 + 1 / c - 1 / n2),
            lambda line: lm.check_risk_measure("RR", *line, events1=a, n1=n1, events2=c, n2=n2, contrast="raw"),
        ),
        (
            a / 100 / (c / 120),
            math.sqrt(1 / a + 1 / c),
            lambda line: lm.check_rate_ratio(*line, events1=a, time1="100", events2=c, time2="120", contrast="raw"),
        ),
    ):
        line = [show(ratio * math.exp(s * z * se), digits) for s in (0, -1, 1)]
        assert check(line).verdict in FINE


@settings(max_examples=60, deadline=None)
@given(v=st.floats(2, 80), log=st.floats(-1.2, 1.2), level=levels, digits=st.integers(1, 3))
def test_a_hazard_ratio_of_the_log_rank_test(v, log, level, digits):
    variance, difference = show(v, 2), show(log * v, 2)
    centre, half = float(difference) / float(variance), float(ndtri(0.5 + level / 200)) / math.sqrt(float(variance))
    line = [show(math.exp(x), digits) for x in (centre, centre - half, centre + half)]
    numbers = {"o_e": difference, "v": variance, "made_of": "these numbers"}
    assert lm.check_hazard_ratio(*line, **numbers).verdict in FINE


def test_the_level_that_fits_is_named_and_one_that_is_given_is_held_to():
    counts = {"o_e": "-10.1", "v": "25.2", "made_of": "these numbers"}
    found = lm.check_hazard_ratio("0.67", "0.48", "0.93", **counts)
    assert found.verdict is lm.Verdict.METHOD_DEPENDENT
    assert "It is an interval of 90%" in found.message
    assert lm.check_hazard_ratio("0.67", "0.48", "0.93", **counts, level=95).verdict is lm.Verdict.INCONSISTENT
    assert lm.check_hazard_ratio("0.67", "0.48", "0.93", **counts, level=90).verdict is lm.Verdict.CONSISTENT
    assert lm.check_hazard_ratio("0.67", "0.58", "0.63", **counts).verdict is lm.Verdict.INCONSISTENT
    assert lm.check_nnt("10", "6", "35", events1=30, n1=100, events2=40, n2=100).verdict is not lm.Verdict.CONSISTENT


@pytest.mark.parametrize(("level", "verdict"), [("", "method-dependent"), ("95", "implausible"), ("90", "consistent")])
def test_rows_of_a_table_without_a_level(level, verdict):
    row = {"id": "a", "study": "A", "measure": "RR", "events1": "18", "n1": "57", "events2": "12", "n2": "55"}
    row |= {"estimate": "1.45", "ci_low": "0.85", "ci_high": "2.45", "contrast": "raw", "level": level}
    found = [f for f in lm.check([row]).findings if f.check == "risk-measure"]
    assert [f.verdict.value for f in found] == [verdict]
