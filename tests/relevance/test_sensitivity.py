"""Where a verdict flips: exact, and the same as judging again."""

import math
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from lbpmeta.errors import MethodError
from lbpmeta.relevance.claims import CLAIMS, agrees
from lbpmeta.relevance.judging import judge
from lbpmeta.relevance.sensitivity import at_threshold, threshold_sensitivity
from lbpmeta.relevance.views import VIEWS, view

PAIN = judge("-7.7", "-12.1", "-3.3", threshold="10", better="lower")


def test_cashin_flips_at_its_three_numbers():
    found = threshold_sensitivity(PAIN)
    assert found.flips == (3.3, 7.7, 12.1)
    assert [s.verdict for s in found.stretches] == ["definite", "probable", "possible", "definitely-not"]
    assert str(found) == (
        "man-son-hing2002: definite up to 3.3; probable up to 7.7; possible up to 12.1; definitely-not beyond; "
        "at 10 it is possible."
    )
    assert threshold_sensitivity(PAIN, "not relevant").flips == (7.7, 12.1)
    assert threshold_sensitivity(PAIN, "core-grade2025").flips == (3.3, 12.1)


def test_the_equality_policy_moves_the_flip_point_itself_and_nothing_else():
    strict = judge("-7.7", "-12.1", "-3.3", threshold="10", equality="strict", better="lower")
    found = threshold_sensitivity(strict)
    assert found.flips == (3.3, 7.7, 12.1)
    assert (found.verdict_at(7.7), threshold_sensitivity(PAIN).verdict_at(7.7)) == ("possible", "probable")
    assert str(found).startswith("man-son-hing2002: definite below 3.3; probable below 7.7;")


def test_a_range_says_both_ends_and_a_claim_of_effect_never_flips():
    fritz = judge("-5.4", "-9.4", "-1.3", threshold=4, threshold_high=8, better="lower")
    assert str(threshold_sensitivity(fritz)).endswith("at 4 it is probable, at 8 possible.")
    significant = threshold_sensitivity(fritz, "significant")
    assert significant.flips == ()
    assert str(significant) == "significant: agrees at every MCID."


def test_ratios_are_told_above_one():
    found = threshold_sensitivity(judge(0.8, 0.7, 0.95, threshold=0.9, null=1, better="lower"))
    assert found.flips == pytest.approx((1 / 0.95, 1.25, 1 / 0.7))
    assert found.threshold == pytest.approx(1 / 0.9)
    # 1 / (1 / 0.7) is not 0.7 in floating point; the flip point belongs to the inner stretch all the same.
    assert found.stretches[2].high_closed


numbers = st.tuples(*[st.integers(-300, 300)] * 3).map(sorted)
rules = st.sampled_from([*VIEWS, *CLAIMS])


@given(
    numbers, st.floats(0.01, 60), rules, st.sampled_from(["important", "strict"]), st.sampled_from(["lower", "higher"])
)
def test_the_stretches_say_what_judging_again_says(tenths, threshold, rule, equality, better):
    low, estimate, high = (t / 10 for t in tenths)
    j = judge(estimate, low, high, threshold=1, equality=equality, better=better)
    found = threshold_sensitivity(j, rule)

    def again(t):
        other = at_threshold(j, t)
        return view(other, rule).verdict if rule in VIEWS else agrees(other, rule).verdict

    assert found.verdict_at(threshold) == again(threshold)
    for flip in found.flips:
        assert found.verdict_at(flip) == again(flip)
        assert flip in {abs(low), abs(estimate), abs(high)}
    assert len(found.flips) <= 3


@given(st.tuples(*[st.floats(0.05, 20)] * 3).map(sorted), st.floats(1.001, 40), st.sampled_from(list(VIEWS)))
def test_ratios_too(ratios, threshold, rule):
    low, estimate, high = ratios
    j = judge(estimate, low, high, threshold=1.25, null=1, better="lower")
    found = threshold_sensitivity(j, rule)
    if all(abs(math.log(threshold) - abs(math.log(r))) > 1e-9 for r in ratios):
        assert found.verdict_at(threshold) == view(at_threshold(j, threshold), rule).verdict


@given(numbers, rules)
def test_the_stretches_leave_no_gap(tenths, rule):
    low, estimate, high = (t / 10 for t in tenths)
    stretches = threshold_sensitivity(judge(estimate, low, high, threshold=1, better="lower"), rule).stretches
    assert (stretches[0].low, stretches[-1].high) == (0, math.inf)
    for a, b in pairwise(stretches):
        assert a.high == b.low
        assert a.high_closed != b.low_closed
        assert a.verdict != b.verdict


def test_frame_html_and_errors():
    found = threshold_sensitivity(PAIN)
    assert list(found.to_frame()["high"]) == [3.3, 7.7, 12.1, math.inf]
    assert "definitely-not beyond" in found._repr_html_()
    with pytest.raises(MethodError, match="man-son-hing2002"):
        threshold_sensitivity(PAIN, "acp")
