"""Checks of one proportion."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpmeta.checks.core.finding import Verdict
from lbpmeta.checks.counts.proportion import check_proportion
from lbpmeta.checks.counts.proportion_interval import candidate_intervals
from lbpmeta.effects import PROPORTION_INTERVALS
from lbpmeta.errors import DataError

from ._printing import roundings, show

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


@settings(max_examples=400, deadline=None)
@given(
    n=st.integers(1, 400),
    share=st.floats(0, 1),
    method=st.sampled_from(sorted(PROPORTION_INTERVALS)),
    digits=st.tuples(*[st.integers(0, 3)] * 3),
    rounding=roundings(),
    cut=st.booleans(),
    counted=st.booleans(),
    level=st.sampled_from([90, 95, 99]),
)
def test_truth_is_never_inconsistent(n, share, method, digits, rounding, cut, counted, level):
    name, mode = rounding
    x = round(share * n)
    limits = candidate_intervals(x, n, level / 100).get(method)
    if limits is None:
        return
    low, high = limits[-1 if cut else 0]
    texts = [show(100 * v, d, mode) for v, d in zip((x / n, low, high), digits, strict=True)]
    finding = check_proportion(x if counted else None, n, *texts, level=level, rounding=name)
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
    finding = check_proportion(*row)
    assert finding.verdict is Verdict.INCONSISTENT
    if field:
        assert (field, value) in {(r.field, r.value) for r in finding.repairs}


def test_percentage_that_no_count_gives():
    assert check_proportion(None, 57, "34").verdict is Verdict.INCONSISTENT
    assert check_proportion(None, 57, "33").verdict is Verdict.CONSISTENT


def test_an_interval_of_no_method_is_implausible_but_one_without_its_proportion_is_impossible():
    assert check_proportion(18, 57, "32", "10", "80").verdict is Verdict.IMPLAUSIBLE
    assert check_proportion(18, 57, "32", "35", "45").verdict is Verdict.INCONSISTENT
    assert check_proportion(18, 57, "32", "21", "145").verdict is Verdict.INCONSISTENT
    assert check_proportion(18, 57, "32", "45", "21").verdict is Verdict.INCONSISTENT


def test_a_wald_interval_may_leave_the_scale():
    finding = check_proportion(1, 50, "2", "-2", "6")
    assert finding.verdict is Verdict.CONSISTENT
    assert "wald" in finding.methods
    assert "leaves [0, 100]" in finding.message


def test_wrong_use():
    with pytest.raises(DataError, match="n"):
        check_proportion(3, None, "10")
    assert check_proportion(3, 20).verdict is Verdict.NOT_CHECKABLE
    assert check_proportion(None, 20).verdict is Verdict.NOT_CHECKABLE
