"""The p-value against means, SDs and numbers of people."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy import stats

from lbpmeta.checks.arms import p_value as arm_p_value
from lbpmeta.checks.arms.p_value import check_arm_test
from lbpmeta.checks.core.finding import Severity, Verdict
from lbpmeta.errors import DataError, MethodError

from ._printing import roundings, show
from ._rows import run, trial

FINE = (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING)

#: What a proof rests on.
DECLARED = {"p_of": "this estimate", "analysis": "raw", "spread": "SD"}


def p_of(test, m1, s1, n1, m2, s2, n2):
    """Two-sided p by scipy's own tests from summary statistics."""
    if test == "z":
        return 2 * stats.norm.sf(abs(m1 - m2) / math.sqrt(s1**2 / n1 + s2**2 / n2))
    return stats.ttest_ind_from_stats(m1, s1, n1, m2, s2, n2, equal_var=test == "student").pvalue


@settings(max_examples=200)
@given(
    m=st.tuples(st.floats(0, 60), st.floats(-3, 3)),
    s=st.tuples(st.floats(0.5, 30), st.floats(0.5, 30)),
    n=st.tuples(st.integers(2, 200), st.integers(2, 200)),
    test=st.sampled_from(["student", "welch", "z"]),
    digits=st.tuples(*[st.integers(0, 3)] * 5),
    declared=st.booleans(),
    rounding=roundings(),
)
def test_true_p_values_are_never_doubted(m, s, n, test, digits, declared, rounding):
    name, mode = rounding
    m1, m2 = m[0], m[0] + m[1] * s[0] / math.sqrt(n[0])
    p = p_of(test, m1, s[0], n[0], m2, s[1], n[1])
    texts = [show(v, d, mode) for v, d in zip([m1, s[0], m2, s[1], p], digits, strict=True)]
    options = {"test": test if declared else "", "rounding": name}
    finding = check_arm_test(texts[0], texts[1], n[0], texts[2], texts[3], n[1], texts[4], **options)
    assert finding.verdict in (*FINE, Verdict.NOT_CHECKABLE), str(finding)
    options = {"test": options["test"], **DECLARED}  # of the rounding nobody says anything
    open_ = check_arm_test(texts[0], texts[1], n[0], texts[2], texts[3], n[1], texts[4], **options)
    assert open_.verdict is not Verdict.INCONSISTENT, str(open_)
    if finding.verdict in FINE:
        assert finding.admissible["p"].low <= p <= finding.admissible["p"].high


def test_the_example_of_inspect_sr():
    """20 (4) and 21 (2), 30 people each, p = .02: consistent, since p may be 0.0056 to 1."""
    finding = check_arm_test("20", "4", 30, "21", "2", 30, ".02", test="t")
    assert finding.verdict is Verdict.CONSISTENT_WITHIN_ROUNDING
    assert finding.admissible["p"].low == pytest.approx(0.00560, abs=5e-5)
    assert finding.admissible["p"].high == pytest.approx(1.0)
    assert check_arm_test("20", "4", 30, "21", "2", 30, ".004", test="t").verdict is not Verdict.CONSISTENT
    wrong = ("20", "4", 30, "21", "2", 30, ".002")
    assert check_arm_test(*wrong, test="t", rounding="nearest", **DECLARED).verdict is Verdict.INCONSISTENT
    doubted = check_arm_test(*wrong, test="t")
    assert (doubted.verdict, doubted.blame[:2]) == (Verdict.IMPLAUSIBLE, ("p of", "analysis"))
    assert check_arm_test(*wrong, test="t", **DECLARED).blame == ("rounding",)


def test_face_values_agree_with_scipy():
    for test in ("student", "welch"):
        p = p_of(test, 31.2, 12.4, 40, 38.9, 17.8, 25)
        finding = check_arm_test("31.2", "12.4", 40, "38.9", "17.8", 25, f"{p:.4f}", test=test)
        assert finding.verdict is Verdict.CONSISTENT
        assert finding.methods == (test,)


@pytest.mark.parametrize(
    ("p", "test", "verdict"),
    [
        ("0.024", "", Verdict.CONSISTENT),
        ("0.023", "", Verdict.CONSISTENT_WITHIN_ROUNDING),
        ("0.013", "", Verdict.METHOD_DEPENDENT),  # one-sided
        ("0.987", "t", Verdict.METHOD_DEPENDENT),  # one-sided, the other way
        ("0.20", "", Verdict.IMPLAUSIBLE),
        ("0.20", "t", Verdict.INCONSISTENT),
        ("<0.05", "t", Verdict.CONSISTENT),
        ("<0.001", "t", Verdict.INCONSISTENT),
        (">0.05", "t", Verdict.INCONSISTENT),
        ("1.2", "", Verdict.INCONSISTENT),
    ],
)
def test_known_cases(p, test, verdict):
    finding = check_arm_test("31.20", "12.40", 40, "38.30", "13.10", 30, p, test=test, **DECLARED)
    assert 0.022 < p_of("student", 31.2, 12.4, 40, 38.3, 13.1, 30) < 0.026
    assert finding.verdict is verdict, str(finding)
    if verdict is Verdict.INCONSISTENT and test:
        open_ = check_arm_test("31.20", "12.40", 40, "38.30", "13.10", 30, p, test=test)
        assert open_.verdict is Verdict.IMPLAUSIBLE
        assert {"p of", "analysis"} <= set(open_.blame)


def test_a_lost_significance_is_a_matter_of_decision():
    finding = check_arm_test("31.20", "12.40", 40, "38.30", "13.10", 30, "0.20", test="t", **DECLARED)
    assert finding.severity is Severity.DECISION


def test_standard_errors_for_sds_are_named():
    s = 12.4
    p = p_of("student", 31.2, s, 40, 36.3, s, 40)
    se = f"{s / math.sqrt(40):.3f}"
    finding = check_arm_test("31.20", se, 40, "36.30", se, 40, f"{p:.3f}", test="t")
    assert finding.verdict is Verdict.IMPLAUSIBLE
    assert "spread" in finding.blame
    assert "If the SDs are standard errors" in finding.message


def test_most_wrong_p_values_are_found():
    rng = np.random.default_rng(5)
    found = checked = 0
    for _ in range(400):
        n = int(rng.integers(15, 80))
        m1, m2 = rng.uniform(30, 50), rng.uniform(30, 50)
        s1, s2 = rng.uniform(10, 25, 2)
        p = p_of("student", m1, s1, n, m2, s2, n)
        wrong = rng.uniform(0, 1)
        if not p > 0.001 or abs(math.log(wrong / p)) < math.log(1.5):
            continue
        checked += 1
        texts = [f"{v:.1f}" for v in (m1, s1, m2, s2)]
        finding = check_arm_test(
            texts[0], texts[1], n, texts[2], texts[3], n, f"{wrong:.3f}", test="t", rounding="nearest", **DECLARED
        )
        found += finding.verdict in (Verdict.INCONSISTENT, Verdict.METHOD_DEPENDENT)
    assert checked > 200
    assert found / checked > 0.95, found / checked


def test_rows():
    arms = {"mean1": "31.20", "sd1": "12.40", "n1": "40", "mean2": "38.30", "sd2": "13.10", "n2": "30"}
    base = {"measure": "MD", "kind": "endpoint", "p": "0.20", **arms}
    (finding,) = run(arm_p_value, "arm-test-p", trial(**base, contrast="raw"))
    assert finding.verdict is Verdict.IMPLAUSIBLE
    (doubt,) = run(arm_p_value, "arm-test-p", trial(**base, contrast="raw", test="welch"))
    assert (doubt.verdict, doubt.blame) == (Verdict.IMPLAUSIBLE, ("p of",))
    said = {"test": "welch", "p_of": "this estimate"}
    (proof,) = run(arm_p_value, "arm-test-p", trial(**base, contrast="raw", **said))
    assert proof.verdict is Verdict.INCONSISTENT
    assert not run(arm_p_value, "arm-test-p", trial(**base, contrast="raw", **{**said, "p_of": "adjusted"}))
    assert not run(arm_p_value, "arm-test-p", trial(**base, contrast="adjusted"))
    assert not run(arm_p_value, "arm-test-p", trial(**{**base, "measure": "SMD"}))


@pytest.mark.parametrize(
    ("call", "error", "match"),
    [
        (lambda: check_arm_test("1", "1", 9, "2", "", 9, ".1"), DataError, "`sd2` is empty"),
        (lambda: check_arm_test("1", "1", 9, "2", "1", 9, ".1", test="anova"), MethodError, "`test` is 'anova'"),
        (lambda: check_arm_test("1", "1", 9, "2", "1", 9, ".1", alpha=5), MethodError, "`alpha` is 5"),
    ],
)
def test_bad_input_is_named(call, error, match):
    with pytest.raises(error, match=match):
        call()


def test_one_person_or_no_spread_has_no_test():
    assert check_arm_test("1", "1", 1, "2", "1", 9, ".1").verdict is Verdict.NOT_CHECKABLE
    assert check_arm_test("1.0", "0.000", 9, "1.0", "0.000", 9, ".1").verdict in (*FINE, Verdict.NOT_CHECKABLE)
