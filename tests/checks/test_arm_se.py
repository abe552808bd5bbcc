"""An arm's SE and interval against SD and n."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings, strategies as st
from scipy.special import ndtri, stdtrit

from lbpmeta.checks.arms import standard_error as arm_se
from lbpmeta.checks.arms.standard_error import check_arm_se, check_sd_as_se
from lbpmeta.checks.core.finding import Verdict
from lbpmeta.errors import DataError, MethodError

from ._printing import roundings, show
from ._rows import instrument, run, trial

#: What a proof rests on.
DECLARED = {"raw": True, "spread": "SD"}

FINE = (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING)


@settings(max_examples=150)
@given(
    sd=st.floats(0.1, 40),
    n=st.integers(2, 400),
    mean=st.floats(0, 90),
    digits=st.tuples(*[st.integers(0, 3)] * 4),
    by_t=st.booleans(),
    rounding=roundings(),
)
def test_true_errors_and_intervals_are_fine(sd, n, mean, digits, by_t, rounding):
    name, mode = rounding
    se = sd / math.sqrt(n)
    c = float(stdtrit(n - 1, 0.975)) if by_t else float(ndtri(0.975))
    text = show(sd, digits[0], mode)
    assert check_arm_se(text, n, se=show(se, digits[1], mode), rounding=name).verdict in FINE
    assert check_arm_se(text, n, se=show(se, digits[1], mode), **DECLARED).verdict is not Verdict.INCONSISTENT
    low, high = show(mean - c * se, digits[2], mode), show(mean + c * se, digits[3], mode)
    open_ = check_arm_se(text, n, ci_low=low, ci_high=high, interval="t" if by_t else "wald", **DECLARED)
    assert open_.verdict is not Verdict.INCONSISTENT, str(open_)
    finding = check_arm_se(text, n, ci_low=low, ci_high=high, rounding=name)
    assert finding.verdict in FINE, str(finding)


def test_an_se_for_the_sd_and_an_sd_for_the_se_are_named():
    finding = check_arm_se("2.1", 49, se="2.1")
    assert [str(r) for r in finding.repairs] == [
        "sd 2.1 -> 14.7 (a standard error printed as SD)",
        "se 2.1 -> 0.3 (an SD printed as standard error)",
    ]
    by_interval = check_arm_se("3.0", 49, ci_low="34.1", ci_high="45.9")
    assert by_interval.verdict is Verdict.IMPLAUSIBLE
    assert set(by_interval.blame) == {"interval", "analysis", "spread"}
    declared = check_arm_se("3.0", 49, ci_low="34.1", ci_high="45.9", interval="wald", **DECLARED)
    assert declared.verdict is Verdict.INCONSISTENT
    boot = check_arm_se("3.0", 49, ci_low="34.1", ci_high="45.9", interval="bootstrap")
    assert boot.verdict is Verdict.NOT_CHECKABLE
    assert by_interval.repairs[0].field == "sd"
    assert float(by_interval.repairs[0].value) == pytest.approx(21, abs=0.7)
    assert check_arm_se("3.0", 49, ci_low="34.1", ci_high="45.9", raw=False).verdict is Verdict.METHOD_DEPENDENT


def test_every_standard_error_printed_as_sd_is_found():
    for n in range(4, 200, 7):
        for sd in (3.2, 11.0, 24.7):
            text = f"{sd / math.sqrt(n):.2f}"
            open_ = check_arm_se(text, n, se=text)
            assert (open_.verdict, set(open_.blame) >= {"analysis", "spread"}) == (Verdict.IMPLAUSIBLE, True)
            assert check_arm_se(text, n, se=text, rounding="nearest", **DECLARED).verdict is Verdict.INCONSISTENT


@settings(max_examples=100)
@given(st.lists(st.integers(0, 10), min_size=2, max_size=40), st.integers(0, 3), roundings())
def test_true_standard_errors_fit_the_scale(scores, digits, rounding):
    name, mode = rounding
    n, mean = len(scores), sum(scores) / len(scores)
    sd = math.sqrt(sum((x - mean) ** 2 for x in scores) / (n - 1))
    text, centre = show(sd / math.sqrt(n), digits, mode), show(mean, digits, mode)
    open_ = check_sd_as_se(text, n, mean=centre, minimum=0, maximum=10, analysis="raw")
    assert open_.verdict is not Verdict.INCONSISTENT
    finding = check_sd_as_se(text, n, mean=centre, minimum=0, maximum=10, rounding=name)
    assert finding.verdict is Verdict.CONSISTENT, str(finding)


def test_an_sd_in_the_place_of_an_se_is_too_large_for_the_scale():
    assert check_sd_as_se("2.3", 60, mean="4.1", minimum=0, maximum=10).blame == ("analysis",)
    finding = check_sd_as_se("2.3", 60, mean="4.1", minimum=0, maximum=10, analysis="raw")
    assert finding.verdict is Verdict.INCONSISTENT
    assert str(finding.repairs[0]) == "se 2.3 -> 0.3 (an SD printed as standard error)"


def test_rows():
    scale = instrument("nrs", "0", "10", "1")
    row = trial(kind="endpoint", instrument="nrs", mean1="4.1", sd1="2.1", n1="49", se1="2.1", se2="2.3", n2="60")
    (first,) = run(arm_se, "se-of-arm", row, scale)
    assert (first.verdict, first.blame) == (Verdict.IMPLAUSIBLE, ("analysis", "spread"))
    (proof,) = run(arm_se, "se-of-arm", trial(**{**row.cells, "contrast": "raw", "spread": "SD"}), scale)
    assert proof.verdict is Verdict.INCONSISTENT
    assert set(first.printed) == {"sd1", "n1", "se1"}
    assert first.repairs[0].field == "sd1"
    # Arm 2 prints an SE alone: without its mean there is no row of the arm to judge.
    assert not run(arm_se, "sd-as-se", row, scale)
    (second,) = run(arm_se, "sd-as-se", trial(**{**row.cells, "mean2": "4.0"}), scale)
    assert (second.verdict, second.blame) == (Verdict.IMPLAUSIBLE, ("analysis",))
    (proof,) = run(arm_se, "sd-as-se", trial(**{**row.cells, "mean2": "4.0", "contrast": "raw"}), scale)
    assert proof.verdict is Verdict.INCONSISTENT
    assert second.printed["se2"] == "2.3"
    interval = trial(contrast="adjusted", mean1="40.0", sd1="3.0", n1="49", mean1_low="34.1", mean1_high="45.9")
    (third,) = run(arm_se, "se-of-arm", interval)
    assert third.verdict is Verdict.METHOD_DEPENDENT
    assert "mean1_low" in third.printed


@pytest.mark.parametrize(
    ("call", "error", "match"),
    [
        (lambda: check_arm_se("", 20, se="1"), DataError, "`sd` is empty"),
        (lambda: check_arm_se("3", 20), DataError, "Give `se`"),
        (lambda: check_arm_se("3", 20, se="1", level=0), MethodError, "`level`"),
        (lambda: check_sd_as_se("", 20, minimum=0, maximum=1), DataError, "`se` is empty"),
        (lambda: check_sd_as_se("1", 20, minimum=1, maximum=1), MethodError, "`maximum`"),
    ],
)
def test_bad_input_is_named(call, error, match):
    with pytest.raises(error, match=match):
        call()
