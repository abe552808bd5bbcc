"""Test statistics against their p-values; the known bugs of other checkers are not repeated."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st
from scipy.special import chdtrc, fdtrc, ndtr, stdtr

import lbpmeta as lm
from lbpmeta.checks.estimate.statistic import p_of_statistic

from ._printing import show, undeclared

FINE = (lm.Verdict.CONSISTENT, lm.Verdict.CONSISTENT_WITHIN_ROUNDING)


@settings(max_examples=200, deadline=None)
@given(
    kind=st.sampled_from(["z", "t", "r", "chi2", "F"]),
    value=st.one_of(st.floats(-6, 6), st.floats(-0.06, 0.06)),
    df=st.integers(1, 200),
    df2=st.one_of(st.integers(2, 300).map(float), st.floats(2, 300)),
    digits=st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 2)),
    rounding=undeclared(),
    said=st.sampled_from([None, "this estimate"]),
)
def test_true_statistics_agree(kind, value, df, df2, digits, rounding, said):
    """Also near 0 and with one decimal or none, where the print may come from either side of 0."""
    name, mode = rounding
    if kind in ("chi2", "F"):
        value = abs(value) * 3
    freedom, more = {"z": (None, None), "F": (str(df), show(df2, digits[2], mode))}.get(kind, (str(df), None))
    if kind == "z":
        p = 2 * float(ndtr(-abs(value)))
    elif kind == "t":  # Welch's degrees of freedom are rounded
        freedom = show(df2, digits[2], mode)
        p = 2 * float(stdtr(df2, -abs(value)))
    elif kind == "r":
        value = value / 6.1
        p = 2 * float(stdtr(df, -abs(value) * (df / (1 - value * value)) ** 0.5))
    else:
        p = float(chdtrc(df, value)) if kind == "chi2" else float(fdtrc(df, df2, value))
    if freedom is not None and float(freedom) == 0:
        return
    finding = lm.check_test_statistic(
        kind, show(value, digits[0], mode), df=freedom, df2=more, p=show(p, digits[1], mode), rounding=name, p_of=said
    )
    if name is None:
        assert finding.verdict is not lm.Verdict.INCONSISTENT, str(finding)
    else:
        assert finding.verdict in FINE, str(finding)


@pytest.mark.parametrize("printed", ["0.0", "-0.0", "0.00", "0"])
def test_a_statistic_that_may_be_0_allows_p_1(printed):
    # a checker that folds the sign first calls 90 % of correct results with |t| < 0.05 wrong
    assert p_of_statistic("t", printed, df=28).high == 1.0
    assert lm.check_test_statistic("t", printed, df=28, p="1.00").verdict in FINE


@pytest.mark.parametrize(
    ("kind", "value", "df", "df2", "p", "verdict"),
    [
        ("t", "2.20", 28, None, "0.04", "consistent"),
        ("t", "2.20", 28, None, ".036", "consistent"),
        ("t", "-2.20", 28, None, "<0.05", "consistent"),
        ("t", "2.20", 28, None, "0.03", "inconsistent"),
        ("t", "2.20", 28, None, "<0.01", "inconsistent"),
        ("t", "2.20", 28, None, "ns", "inconsistent"),
        ("t", "1.20", 28, None, "ns", "consistent"),
        ("t", "2.20", 28, None, "0.018", "implausible"),  # one-sided
        ("t", "-2.20", 28, None, "0.982", "implausible"),  # one-sided, against the effect
        ("t", "<1", 28, None, "0.5", "consistent-within-rounding"),
        ("t", "<1", 28, None, "0.02", "inconsistent"),
        ("t", ">3.0", 28, None, "<0.01", "consistent-within-rounding"),
        ("t", ">3.0", 28, None, "0.2", "inconsistent"),
        ("F", "4.84", 1, 28, "0.04", "consistent"),
        ("F", "4.84", 1, 28, "0.18", "inconsistent"),
        ("chi2", "3.84", 1, None, "0.05", "consistent"),
        ("Q", "296.05", 17, None, "<0.001", "consistent"),
        ("z", "1.96", None, None, "0.05", "consistent"),
        ("z", "1.96", None, None, ".000", "inconsistent"),
        ("z", "5.2", None, None, ".000", "consistent"),
        ("r", "0.50", 30, None, "0.004", "consistent"),
        ("F", "-1.2", 1, 28, "0.3", "inconsistent"),
        ("z", "1.96", None, None, "1.2", "inconsistent"),
    ],
)
def test_verdicts(kind, value, df, df2, p, verdict):
    said = {"p_of": "this estimate", "rounding": "nearest"}
    assert lm.check_test_statistic(kind, value, df=df, df2=df2, p=p, **said).verdict == verdict
    undeclared = lm.check_test_statistic(kind, value, df=df, df2=df2, p=p)
    if verdict != "inconsistent":
        assert undeclared.verdict == verdict
    elif (kind, p) in (("F", "0.3"), ("z", "1.2")):  # no F is negative, and no p is above 1, whosever it is
        assert undeclared.verdict is lm.Verdict.INCONSISTENT
    else:
        assert undeclared.verdict is lm.Verdict.IMPLAUSIBLE
        assert "p of" in undeclared.blame
        assert "if p is the two-sided one of this estimate" in undeclared.message
        adjusted = lm.check_test_statistic(kind, value, df=df, df2=df2, p=p, p_of="adjusted")
        assert adjusted.verdict is lm.Verdict.NOT_CHECKABLE


def test_significance_that_flips_is_a_decision():
    said = {"p_of": "this estimate"}
    assert lm.check_test_statistic("t", "2.20", df=28, p="0.36", **said).severity is lm.Severity.DECISION
    assert lm.check_test_statistic("t", "2.20", df=28, p="0.03", **said).severity is lm.Severity.MINOR
    # What an adjusted p-value would explain is worth less.
    assert lm.check_test_statistic("t", "2.20", df=28, p="0.36").severity is lm.Severity.MINOR


def test_a_declared_one_sided_p_is_compared_with_one_tail():
    one = lm.check_test_statistic("t", "2.20", df=28, p="0.018", p_of="one-sided")
    assert one.verdict in FINE
    assert one.methods == ("one-sided",)
    wrong = lm.check_test_statistic("t", "2.20", df=28, p="0.3", p_of="one-sided")
    assert wrong.verdict is lm.Verdict.INCONSISTENT


def test_the_slip_is_found_in_any_of_the_numbers():
    finding = lm.check_test_statistic("t", "2.20", df=28, p="0.004")
    assert ("p", "0.04") in {(r.field, r.value) for r in finding.repairs}
    assert finding.derivation
    swapped = lm.check_test_statistic("chi2", "48.3", df=1, p="0.028")
    assert ("statistic", "4.83") in {(r.field, r.value) for r in swapped.repairs}


def test_wrong_use_is_an_error():
    with pytest.raises(lm.MethodError, match="kind"):
        lm.check_test_statistic("w", "2", p="0.04")
    with pytest.raises(lm.MethodError, match="df"):
        lm.check_test_statistic("t", "2", p="0.04")
    with pytest.raises(lm.MethodError, match="df2"):
        lm.check_test_statistic("F", "2", df=1, p="0.04")
    with pytest.raises(lm.DataError, match="above 0"):
        lm.check_test_statistic("t", "2", df=0, p="0.04")
    with pytest.raises(lm.DataError, match="empty"):
        lm.check_test_statistic("z", "2", p="")
    with pytest.raises(lm.DataError, match="float"):
        lm.check_test_statistic("z", 2.0, p="0.04")
