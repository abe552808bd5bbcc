"""Groups against the total that they make up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from lbpmeta.checks.arms import combined as combine
from lbpmeta.checks.arms.combined import check_combined
from lbpmeta.checks.core.finding import Verdict
from lbpmeta.errors import DataError

from ._printing import roundings, show
from ._rows import run, trial

#: What a proof rests on.
DECLARED = {"exact": True, "spread": "SD"}

GROUP = st.lists(st.integers(0, 60), min_size=2, max_size=20)


@settings(max_examples=150)
@given(
    groups=st.lists(GROUP, min_size=2, max_size=5),
    digits=st.tuples(*[st.integers(0, 3)] * 4),
    rounding=roundings(),
)
def test_true_totals_are_never_doubted(groups, digits, rounding):
    name, mode = rounding
    everyone = np.concatenate([np.array(g, dtype=float) for g in groups])
    parts = [(len(g), show(np.mean(g), digits[0], mode), show(np.std(g, ddof=1), digits[1], mode)) for g in groups]
    mean, sd = float(everyone.mean()), float(everyone.std(ddof=1))
    total = (len(everyone), show(mean, digits[2], mode), show(sd, digits[3], mode))
    assert check_combined(parts, *total, **DECLARED).verdict is not Verdict.INCONSISTENT
    finding = check_combined(parts, *total, rounding=name, **DECLARED)
    assert finding.verdict is Verdict.CONSISTENT, str(finding)
    assert mean in finding.admissible["mean"].widened()
    assert finding.admissible["sd"].low - 1e-9 <= sd <= finding.admissible["sd"].high + 1e-9


def test_the_formula_of_the_handbook():
    """Exact numbers leave exact totals: 20 with 30 (10) and 30 with 50 (12) make 42 (14.90)."""
    finding = check_combined([(20, "30.000000", "10.000000"), (30, "50.000000", "12.000000")], 50, "42.0", "14.9")
    between = 20 * 12**2 + 30 * 8**2
    sd = np.sqrt((19 * 100 + 29 * 144 + between) / 49)
    assert finding.admissible["mean"].mid == pytest.approx(42, rel=1e-12)
    assert finding.admissible["sd"].mid == pytest.approx(sd, rel=1e-7)


def test_the_pooled_sd_is_no_total_sd():
    finding = check_combined([(20, "30.0", "10.0"), (20, "50.0", "10.0")], 40, "40.0", "10.0", **DECLARED)
    assert finding.verdict is Verdict.INCONSISTENT
    assert "the SD within the groups" in finding.message


@pytest.mark.parametrize("wrong", [{"n": 60}, {"mean": "44.0"}, {"sd": "18.0"}])
def test_each_wrong_total_is_found(wrong):
    groups = [(20, "30.0", "10.0"), (30, "50.0", "12.0")]
    total = {"n": 50, "mean": "42.0", "sd": "14.9", **wrong}
    right = {"n": 50, "mean": "42.0", "sd": "14.9"}
    assert check_combined(groups, **right).verdict is Verdict.CONSISTENT
    assert check_combined(groups, **total, **DECLARED).verdict is Verdict.INCONSISTENT
    open_ = check_combined(groups, **total)
    assert open_.verdict is Verdict.IMPLAUSIBLE
    assert open_.blame == (("data", "spread") if "sd" in wrong else ("data",))
    assert check_combined(groups, **total, exact=False).verdict is Verdict.IMPLAUSIBLE


def test_bad_input_is_named():
    with pytest.raises(DataError, match="at least two groups"):
        check_combined([(20, "30.0", "10.0")], 20)
    assert check_combined([(20, None, None), (30, None, None)], mean="3").verdict is Verdict.NOT_CHECKABLE


def test_rows():
    whole = trial(2, trial="T", n1="50", mean1="42.0", sd1="12.0", complete_data="yes")
    men = trial(3, trial="T", n1="20", mean1="30.0", sd1="10.0", part_of="r2")
    women = trial(4, trial="T", n1="30", mean1="50.0", sd1="12.0", part_of="r2")
    (finding,) = run(combine, "combined-groups", whole, men, women)
    assert (finding.verdict, finding.blame) == (Verdict.IMPLAUSIBLE, ("spread",))
    declared = trial(**{**whole.cells, "spread": "SD"})
    (proof,) = run(combine, "combined-groups", declared, men, women)
    assert proof.verdict is Verdict.INCONSISTENT
    assert finding.rows == ("r2", "r3", "r4")
    assert finding.printed == {"n1": "50", "mean1": "42.0", "sd1": "12.0"}
    assert not run(combine, "combined-groups", whole, men)
