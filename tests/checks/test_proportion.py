"""Checks of one proportion."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st

from lbpmeta.checks.core.finding import Severity, Verdict
from lbpmeta.checks.counts.counts import check_counts
from lbpmeta.checks.counts.proportion import check_percent, check_proportion
from lbpmeta.checks.counts.proportion_interval import METHODS_OF, candidate_intervals
from lbpmeta.effects.proportion_intervals import PROPORTION_INTERVALS
from lbpmeta.errors import DataError

from ._printing import show, undeclared

# Friedman BW et al. Ann Emerg Med 2017;70:169-176: events, n, percent, low, high
FRIEDMAN = {
    (18, 57, "32", "21", "45"): {"agresti-coull", "plus-four", "logit"},
    (12, 55, "22", "13", "35"): {"agresti-coull", "plus-four", "logit"},
    (6, 50, "12", "5", "24"): {"clopper-pearson", "agresti-coull", "plus-four", "logit"},
    (5, 53, "9", "4", "21"): {"agresti-coull", "wilson-cc", "plus-four", "logit"},
    (12, 57, "21", "12", "33"): {"wilson", "agresti-coull", "jeffreys", "mid-p", "arcsine-anscombe"},
    (8, 55, "15", "7", "26"): {"agresti-coull", "jeffreys", "mid-p", "logit", "arcsine-anscombe"},
}


@pytest.mark.parametrize(("row", "methods"), FRIEDMAN.items())
def test_intervals_of_a_trial_are_traced_to_their_methods(row, methods):
    finding = check_proportion(*row)
    assert finding.verdict is Verdict.CONSISTENT
    assert set(finding.methods) == methods


def test_one_method_alone_explains_all_six():
    common = set.intersection(*(set(check_proportion(*row).methods) for row in FRIEDMAN))
    assert common == {"agresti-coull"}


KINDS = ("wald", "exact", "score", "credible")


@settings(max_examples=300, deadline=None)
@given(
    n=st.integers(1, 400),
    share=st.floats(0, 1),
    method=st.sampled_from(sorted(PROPORTION_INTERVALS)),
    digits=st.tuples(*[st.integers(0, 3)] * 3),
    rounding=undeclared(),
    cut=st.booleans(),
    counted=st.booleans(),
    level=st.sampled_from([90, 95, 99]),
    unit=st.sampled_from([1.0, 1.0, 0.01, 10.0]),
    said=st.booleans(),
)
def test_truth_is_never_inconsistent(n, share, method, digits, rounding, cut, counted, level, unit, said):
    name, mode = rounding
    x = round(share * n)
    limits = candidate_intervals(x, n, level / 100).get(method)
    if limits is None:
        return
    low, high = limits[-1 if cut else 0]
    more = 2 if unit == 0.01 else 0  # the bounds may have another unit than the percentage
    texts = [show(100 * x / n, digits[0], mode)]
    texts += [show(100 * unit * v, d + more, mode) for v, d in zip((low, high), digits[1:], strict=True)]
    kind = next(kind for kind in KINDS if method in METHODS_OF[kind]) if said else None
    finding = check_proportion(x if counted else None, n, *texts, level=level, rounding=name, interval=kind)
    assert finding.verdict is not Verdict.INCONSISTENT
    if unit == 1.0 and name is not None:
        assert finding.verdict is Verdict.CONSISTENT
        assert method in finding.methods


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        ((18, 57, "23"), "percent", "32"),
        ((81, 57, "32"), None, None),
        ((18, 57, "3.2"), "percent", "31.6"),
        ((12, 55, "12"), "percent", "22"),
    ],
)
def test_count_and_percentage_disagree(row, field, value):
    finding = check_proportion(*row, rounding="nearest", unit="percent")
    assert finding.verdict is Verdict.INCONSISTENT
    undeclared = check_proportion(*row)
    assert undeclared.verdict is Verdict.INCONSISTENT  # no usual rounding or unit makes it either
    if field:
        assert (field, value) in {(r.field, r.value) for r in finding.repairs}


def test_percentage_that_no_count_gives():
    finding = check_proportion(None, 57, "34")
    assert finding.verdict is Verdict.IMPLAUSIBLE
    assert finding.blame == ("data", "rounding")  # weighted, of those without missing values; truncated
    assert check_proportion(None, 57, "34", rounding="nearest", data="complete").verdict is Verdict.INCONSISTENT
    assert check_proportion(None, 57, "33").verdict is Verdict.CONSISTENT


def test_an_interval_of_no_method_is_implausible_but_one_without_its_proportion_is_impossible():
    assert check_proportion(18, 57, "32", "10", "80").verdict is Verdict.IMPLAUSIBLE
    assert check_proportion(18, 57, "32", "35", "45").verdict is Verdict.INCONSISTENT
    outside = check_proportion(18, 57, "32", "21", "145")
    assert (outside.verdict, outside.blame) == (Verdict.IMPLAUSIBLE, ("interval",))
    assert check_proportion(18, 57, "32", "21", "145", interval="wald").verdict is Verdict.INCONSISTENT
    reversed_ = check_proportion(18, 57, "32", "45", "21")
    assert (reversed_.verdict, reversed_.blame) == (Verdict.IMPLAUSIBLE, ("order",))
    assert check_proportion(18, 57, "32", "45", "21", order="low first").verdict is Verdict.INCONSISTENT


@pytest.mark.parametrize("low_high", [("0.09", "0.42"), ("0.106", "0.408"), ("86", "423"), ("106", "408")])
def test_bounds_in_another_unit_than_the_percentage_are_told_so(low_high):
    finding = check_proportion(6, 27, "22.2", *low_high)
    assert finding.verdict is Verdict.METHOD_DEPENDENT
    assert "proportions between 0 and 1" in finding.message or "per 1,000" in finding.message
    assert finding.methods
    assert check_proportion(6, 27, "22.2", *low_high, unit="shared").verdict in (
        Verdict.INCONSISTENT,
        Verdict.IMPLAUSIBLE,
    )


def test_bounds_that_only_another_unit_can_hold_are_no_proof():
    finding = check_proportion(6, 27, "22.2", "0.08", "0.42")  # exact, truncated
    assert finding.verdict is Verdict.IMPLAUSIBLE
    assert "unit" in finding.blame
    other = check_proportion(6, 27, "22.2", "0.12", "0.55")  # of a model
    assert (other.verdict, other.blame) == (Verdict.IMPLAUSIBLE, ("unit",))
    assert check_proportion(6, 27, "22.2", "0.12", "0.55", unit="shared").verdict is Verdict.INCONSISTENT
    complement = check_proportion(6, 27, "22.2", "58", "91")
    assert complement.verdict is Verdict.IMPLAUSIBLE
    assert "unit" in complement.blame


def test_bounds_high_first_that_rounding_lets_touch_hold_their_percentage():
    # 35 to 47, printed in tens with the upper bound first
    assert check_proportion(102, 247, "40", "50", "40", rounding="tens").verdict is not Verdict.INCONSISTENT
    assert check_proportion(102, 247, "40", "50", "40").verdict is not Verdict.INCONSISTENT
    assert check_proportion(202, 247, "80", "50", "40", rounding="tens").verdict is Verdict.INCONSISTENT


def test_a_declared_method_narrows_the_interval():
    row = (18, 57, "32", "21", "45")  # Agresti-Coull, plus four, logit
    assert check_proportion(*row, interval="wald").methods == ("agresti-coull", "plus-four", "logit")
    exact = check_proportion(*row, interval="exact")
    assert exact.verdict is Verdict.METHOD_DEPENDENT
    assert "declared method (exact)" in exact.message
    assert check_proportion(18, 57, "32", "10", "80", interval="bootstrap").verdict is Verdict.NOT_CHECKABLE
    assert check_proportion(18, 57, "32", "10", "80", interval="exact").verdict is Verdict.IMPLAUSIBLE


@pytest.mark.parametrize(
    ("row", "declared"),
    [((71, 128, "55.4"), "nearest"), ((1, 3, "34"), "nearest"), ((28, 1000, "2.7"), "nearest")],
)
def test_other_roundings_are_no_proof(row, declared):
    finding = check_proportion(*row)
    assert (finding.verdict, finding.blame) == (Verdict.IMPLAUSIBLE, ("rounding",))
    assert "if the numbers were rounded to nearest" in finding.message
    assert check_proportion(*row, rounding=declared).verdict is Verdict.INCONSISTENT
    assert check_proportion(*row, rounding="sum-to-100").verdict is Verdict.CONSISTENT


@settings(max_examples=150, deadline=None)
@given(parts=st.lists(st.integers(0, 60), min_size=2, max_size=4), digits=st.integers(0, 1))
def test_percentages_made_to_sum_to_100_are_never_inconsistent(parts, digits):
    n = sum(parts)
    if not n:
        return
    unit = 10.0**-digits
    shown = [float(show(100 * x / n, digits)) for x in parts]
    largest = max(range(len(parts)), key=parts.__getitem__)
    gap = round((100 - sum(shown)) / unit)
    if abs(gap) > 1:
        return
    shown[largest] += gap * unit
    for x, percent in zip(parts, shown, strict=True):
        text = f"{percent:.{digits}f}"
        assert check_proportion(x, n, text).verdict is not Verdict.INCONSISTENT
        assert check_proportion(x, n, text, rounding="sum-to-100").verdict is Verdict.CONSISTENT


def test_a_share_printed_as_a_proportion_is_told_so():
    finding = check_percent(18, 57, "0.32")
    assert (finding.verdict, finding.severity) == (Verdict.METHOD_DEPENDENT, Severity.MINOR)
    assert check_percent(18, 57, "0.32", unit="percent").verdict is Verdict.INCONSISTENT


def test_counts_that_are_no_whole_numbers_may_be_effective_sizes():
    finding = check_counts("18.4", 57)
    assert (finding.verdict, finding.blame) == (Verdict.IMPLAUSIBLE, ("data",))
    assert check_counts("18.4", 57, data="complete").verdict is Verdict.INCONSISTENT
    assert check_counts(81, 57).verdict is Verdict.INCONSISTENT
    assert check_counts(0, 0).verdict is Verdict.NOT_CHECKABLE  # no such people in the arm
    assert check_counts(1, 0).verdict is Verdict.INCONSISTENT


def test_a_wald_interval_may_leave_the_scale():
    finding = check_proportion(1, 50, "2", "-2", "6")
    assert finding.verdict is Verdict.CONSISTENT
    assert "wald" in finding.methods
    assert "leaves 0 to 100" in finding.message


def test_wrong_use():
    with pytest.raises(DataError, match="n"):
        check_proportion(3, None, "10")
    assert check_proportion(3, 20).verdict is Verdict.NOT_CHECKABLE
    assert check_proportion(None, 20).verdict is Verdict.NOT_CHECKABLE
