"""SDs at two times against the SD of the change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from lbpmeta.checks.arms import correlation
from lbpmeta.checks.arms.correlation import check_implied_correlation
from lbpmeta.checks.core.finding import Verdict
from lbpmeta.errors import DataError

from ._printing import roundings, show
from ._rows import run, trial

#: What a proof rests on.
DECLARED = {"same_people": True, "spread": "SD"}


@settings(max_examples=200)
@given(
    pairs=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=30),
    digits=st.tuples(*[st.integers(0, 3)] * 3),
    rounding=roundings(),
)
def test_true_sds_are_never_inconsistent(pairs, digits, rounding):
    name, mode = rounding
    before, after = np.array(pairs, dtype=float).T
    sds = [np.std(x, ddof=1) for x in (before, after, after - before)]
    texts = [show(s, d, mode) for s, d in zip(sds, digits, strict=True)]
    open_ = check_implied_correlation(*texts, **DECLARED)
    assert open_.verdict is not Verdict.INCONSISTENT, str(open_)
    finding = check_implied_correlation(*texts, rounding=name, **DECLARED)
    assert finding.verdict is not Verdict.INCONSISTENT, str(finding)
    if finding.verdict is Verdict.CONSISTENT and sds[0] > 0 and sds[1] > 0:
        assert float(np.corrcoef(before, after)[0, 1]) in finding.admissible["r"]


@settings(max_examples=150)
@given(
    s1=st.floats(0.5, 9), s2=st.floats(0.5, 9), sd=st.floats(0.2, 18), digits=st.integers(0, 2), seed=st.integers(0, 99)
)
def test_the_set_of_correlations_holds_every_point_of_the_box(s1, s2, sd, digits, seed):
    texts = [show(x, digits) for x in (s1, s2, sd)]
    finding = check_implied_correlation(*texts)
    if finding.verdict is Verdict.NOT_CHECKABLE:
        return
    half = 0.5 * 10.0**-digits
    rng = np.random.default_rng(seed)
    a, b, c = (float(t) + rng.uniform(-half, half, 300) for t in texts)
    r = (a**2 + b**2 - c**2) / (2 * a * b)
    bounds = finding.admissible["r"]
    assert r.min() >= bounds.low
    assert r.max() <= bounds.high


def test_sds_of_change_beyond_both_are_found():
    """The SD of the change moved beyond s1 + s2, or the SE printed for it."""
    assert check_implied_correlation("20.1", "22.4", "43.1", **DECLARED).verdict is Verdict.INCONSISTENT
    assert check_implied_correlation("20.1", "22.4", "43.1").blame == ("data", "spread")
    finding = check_implied_correlation("20.1", "30.4", "2.6", n=60, **DECLARED)
    assert finding.verdict is Verdict.INCONSISTENT
    assert str(finding.repairs[0]) == "sd_change 2.6 -> 20.1 (SD = SE sqrt(n))"
    assert check_implied_correlation("20.1", "30.4", "2.6", n=60, same_people=False).verdict is Verdict.IMPLAUSIBLE


def test_a_correlation_far_below_zero_draws_attention():
    assert check_implied_correlation("20.0", "20.0", "35.0", n=60).verdict is Verdict.IMPLAUSIBLE  # r = -0.53
    assert check_implied_correlation("20.0", "20.0", "30.0", n=60).verdict is Verdict.CONSISTENT  # r = -0.13


def test_true_samples_rarely_draw_attention():
    rng = np.random.default_rng(4)
    doubted = 0
    for _ in range(1000):
        n = int(rng.integers(10, 120))
        before, after = rng.multivariate_normal([0, 0], [[400, 80], [80, 400]], n).T
        sds = [f"{np.std(x, ddof=1):.1f}" for x in (before, after, after - before)]
        doubted += check_implied_correlation(*sds, n=n).verdict is not Verdict.CONSISTENT
    assert doubted <= 1


def test_rows():
    cells = {"kind": "endpoint", "baseline_sd1": "20.1", "sd1": "22.4", "sd_change1": "43.1", "n1": "40"}
    (finding,) = run(correlation, "implied-correlation", trial(**cells))
    assert (finding.verdict, finding.blame) == (Verdict.IMPLAUSIBLE, ("data", "spread"))
    (proof,) = run(correlation, "implied-correlation", trial(**cells, complete_data="yes", spread="SD"))
    assert proof.verdict is Verdict.INCONSISTENT
    assert set(proof.printed) == {"baseline_sd1", "sd1", "sd_change1", "n1"}
    assert not run(correlation, "implied-correlation", trial(**{**cells, "kind": "change"}))


def test_bad_input_is_named():
    with pytest.raises(DataError, match="`sd_change` is empty"):
        check_implied_correlation("1", "2", "")
