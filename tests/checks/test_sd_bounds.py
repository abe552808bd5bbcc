"""SDs and means against the scale."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from lbpmeta.checks.arms import sd_bounds
from lbpmeta.checks.arms.sd_bounds import check_mean_in_range, check_sd
from lbpmeta.checks.core.finding import Severity, Verdict
from lbpmeta.errors import DataError, MethodError

from ._printing import roundings, show
from ._rows import instrument, run, trial

#: What a proof rests on.
DECLARED = {"complete": True, "analysis": "raw", "spread": "SD"}


@settings(max_examples=150)
@given(
    scores=st.lists(st.integers(0, 20), min_size=2, max_size=40),
    digits=st.tuples(st.integers(0, 3), st.integers(0, 3)),
    known=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    rounding=roundings(),
)
def test_true_sds_are_never_inconsistent(scores, digits, known, rounding):
    name, mode = rounding
    mean, sd = float(np.mean(scores)), float(np.std(scores, ddof=1))
    with_mean, with_n, occurred = known
    low, high = (min(scores), max(scores)) if occurred and max(scores) > min(scores) else (0, 20)
    options = {
        "mean": show(mean, digits[1], mode) if with_mean else None,
        "n": len(scores) if with_n else None,
        "minimum": low,
        "maximum": high,
        "step": 1,
        **DECLARED,
    }
    assert check_sd(show(sd, digits[0], mode), **options).verdict is not Verdict.INCONSISTENT
    finding = check_sd(show(sd, digits[0], mode), **options, rounding=name)
    assert finding.verdict is Verdict.CONSISTENT, str(finding)
    text = show(mean, digits[1], mode)
    assert check_mean_in_range(text, str(min(scores)), str(max(scores)), rounding=name).verdict is Verdict.CONSISTENT


def test_the_largest_sd_is_reached_by_two_clumps():
    scores = [0] * 30 + [10] * 10
    sd = np.std(scores, ddof=1)
    finding = check_sd(f"{sd:.2f}", mean="2.50", n=40, minimum=0, maximum=10)
    assert finding.verdict is Verdict.CONSISTENT
    assert finding.admissible["sd"].high == pytest.approx(sd, rel=2e-3)
    assert check_sd("4.45", mean="2.50", n=40, minimum=0, maximum=10, **DECLARED).verdict is Verdict.INCONSISTENT
    doubted = check_sd("4.45", mean="2.50", n=40, minimum=0, maximum=10)
    assert (doubted.verdict, doubted.blame) == (Verdict.IMPLAUSIBLE, ("analysis", "spread"))
    # No distance of quartiles is wider than the scale, so that nothing else than the analysis can explain it.
    assert check_sd("12.5", mean="2.50", n=40, minimum=0, maximum=10).blame == ("analysis",)


def test_the_smallest_sd_of_whole_scores_is_reached_by_neighbours():
    scores = [2] * 5 + [3] * 15
    sd = float(np.std(scores, ddof=1))
    finding = check_sd(f"{sd:.3f}", mean="2.75", n=20, step=1, complete=True)
    assert finding.verdict is Verdict.CONSISTENT
    assert finding.admissible["sd"].low == pytest.approx(sd, rel=1e-9)
    assert check_sd("0.40", mean="2.75", n=20, step=1, **DECLARED).verdict is Verdict.INCONSISTENT
    doubted = check_sd("0.40", mean="2.75", n=20, step=1)
    assert (doubted.verdict, doubted.blame) == (Verdict.IMPLAUSIBLE, ("analysis", "data", "spread"))
    assert doubted.repairs[0].why == "a standard error printed as SD"
    assert float(doubted.repairs[0].value) == pytest.approx(0.40 * math.sqrt(20), abs=0.01)


def test_most_sds_on_a_tenfold_scale_are_found():
    rng = np.random.default_rng(3)
    found = 0
    for _ in range(200):
        mean, sd, n = rng.uniform(2, 8), rng.uniform(1.2, 2.8), int(rng.integers(15, 90))
        finding = check_sd(f"{10 * sd:.1f}", mean=f"{mean:.1f}", n=n, minimum=0, maximum=10, **DECLARED)
        found += finding.verdict is Verdict.INCONSISTENT
    assert found == 200


def test_without_a_scale_nothing_is_checked():
    assert check_sd("3.0", mean="5.0", n=20).verdict is Verdict.NOT_CHECKABLE


@pytest.mark.parametrize(
    ("call", "error", "match"),
    [
        (lambda: check_sd("", minimum=0, maximum=1), DataError, "`sd` is empty"),
        (lambda: check_sd("1", minimum=0), MethodError, "give both ends"),
        (lambda: check_sd("1", minimum=2, maximum=1), MethodError, "the lower one first"),
        (lambda: check_sd("1", mean="2", n=3, step=-1), MethodError, "`step`"),
        (lambda: check_mean_in_range("3", "", "5"), DataError, "`minimum` is empty"),
    ],
)
def test_bad_input_is_named(call, error, match):
    with pytest.raises(error, match=match):
        call()


def test_a_mean_beyond_the_extremes_is_inconsistent():
    row = trial(kind="endpoint", mean1="72.4", min1="10", max1="60", mean2="30", min2="10", max2="60")
    first, second = run(sd_bounds, "mean-out-of-range", row)
    assert (first.verdict, second.verdict) == (Verdict.IMPLAUSIBLE, Verdict.CONSISTENT)
    assert first.blame == ("analysis",)
    (proof, _) = run(sd_bounds, "mean-out-of-range", trial(**{**row.cells, "contrast": "raw"}))
    assert proof.verdict is Verdict.INCONSISTENT
    (adjusted, _) = run(sd_bounds, "mean-out-of-range", trial(**{**row.cells, "contrast": "adjusted"}))
    assert (adjusted.verdict, adjusted.severity) == (Verdict.IMPLAUSIBLE, Severity.MINOR)
    assert set(first.printed) == {"mean1", "min1", "max1"}


def test_rows_take_the_narrower_of_scale_and_extremes():
    scale = instrument("vas", "0", "100")
    arms = {"kind": "endpoint", "instrument": "vas", "mean1": "30", "sd1": "31", "n1": "40"}
    (wide,) = run(sd_bounds, "sd-impossible", trial(**arms), scale)
    assert wide.verdict is Verdict.CONSISTENT
    (narrow,) = run(sd_bounds, "sd-impossible", trial(**arms, min1="5", max1="60", rounding="nearest"), scale)
    assert (narrow.verdict, narrow.blame) == (Verdict.IMPLAUSIBLE, ("analysis", "spread"))
    said = {"contrast": "raw", "spread": "SD"}
    (proof,) = run(sd_bounds, "sd-impossible", trial(**arms, **said, min1="5", max1="60", rounding="nearest"), scale)
    assert proof.verdict is Verdict.INCONSISTENT
    (change,) = run(sd_bounds, "sd-impossible", trial(**{**arms, "kind": "change", "mean1": "-20", "sd1": "55"}), scale)
    assert change.verdict is Verdict.CONSISTENT
