"""Order and spread of minimum, quartiles, median, maximum, mean and SD."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from lbpmeta.checks.arms import quantiles
from lbpmeta.checks.arms.quantiles import check_quantiles
from lbpmeta.checks.core.finding import Verdict
from lbpmeta.errors import DataError

from ._printing import roundings, show
from ._rows import run, trial

NAMES = ("minimum", "q1", "median", "q3", "maximum")


def summary(values, digits, mode="ROUND_HALF_UP", method="linear"):
    """All seven numbers as printed."""
    five = np.quantile(values, [0, 0.25, 0.5, 0.75, 1], method=method)
    numbers = {**dict(zip(NAMES, five, strict=True)), "mean": np.mean(values), "sd": np.std(values, ddof=1)}
    return {name: show(v, digits, mode) for name, v in numbers.items()}


@settings(max_examples=200)
@given(
    values=st.lists(st.floats(-50, 50, width=32), min_size=2, max_size=50),
    method=st.sampled_from(["linear", "weibull", "hazen", "inverted_cdf", "median_unbiased"]),
    digits=st.integers(0, 3),
    kept=st.sets(st.sampled_from([*NAMES, "mean", "sd"]), min_size=2),
    with_n=st.booleans(),
    rounding=roundings(),
)
def test_true_summaries_are_never_inconsistent(values, method, digits, kept, with_n, rounding):
    name, mode = rounding
    texts = {k: t for k, t in summary(values, digits, mode, method).items() if k in kept}
    if not kept & set(NAMES):
        return
    for said in (name, None):
        options = {"n": len(values) if with_n else None, "rounding": said, "analysis": "raw", "spread": "SD"}
        finding = check_quantiles(**texts, **options)
        assert finding.verdict is not Verdict.INCONSISTENT, str(finding)


def test_true_samples_rarely_draw_attention():
    rng = np.random.default_rng(6)
    draw = {
        "normal": lambda n: rng.normal(40, 20, n),
        "uniform": lambda n: rng.uniform(0, 100, n),
        "lognormal": lambda n: rng.lognormal(3, 0.9, n),
        "scores": lambda n: rng.binomial(10, rng.beta(0.8, 2, n)).astype(float),
        "two clumps": lambda n: rng.choice([0.0, 10.0], n) + rng.normal(0, 1, n),
    }
    doubted = dict.fromkeys(draw, 0)
    for name, sample in draw.items():
        for _ in range(400):
            values = sample(int(rng.integers(10, 300)))
            finding = check_quantiles(**summary(values, 1), n=len(values))
            doubted[name] += finding.verdict is not Verdict.CONSISTENT
    assert sum(doubted.values()) <= 10, doubted  # 0.5 % of 2000


@pytest.mark.parametrize("first", range(5))
@pytest.mark.parametrize("second", range(5))
def test_every_exchange_of_two_quantiles_is_found(first, second):
    texts = ["2.0", "11.5", "20.0", "33.5", "58.0"]
    texts[first], texts[second] = texts[second], texts[first]
    verdict = check_quantiles(**dict(zip(NAMES, texts, strict=True))).verdict
    assert verdict is (Verdict.CONSISTENT if first == second else Verdict.INCONSISTENT)


@pytest.mark.parametrize(
    ("cells", "verdict"),
    [
        ({"minimum": "0", "maximum": "10", "sd": "0.9", "n": 12}, Verdict.INCONSISTENT),  # too small for the range
        ({"minimum": "0", "maximum": "10", "sd": "6.1", "n": 40}, Verdict.INCONSISTENT),  # too large
        ({"minimum": "0", "maximum": "10", "sd": "6.1"}, Verdict.CONSISTENT),  # of two people it may be
        ({"minimum": "0", "maximum": "80", "mean": "85"}, Verdict.INCONSISTENT),
        ({"median": "20.0", "mean": "35.0", "sd": "11.0"}, Verdict.INCONSISTENT),
        ({"median": "20.0", "mean": "30.0", "sd": "11.0"}, Verdict.CONSISTENT),
        ({"q1": "10.0", "q3": "40.0", "sd": "3.9", "n": 60}, Verdict.IMPLAUSIBLE),  # SE for SD
        ({"minimum": "1", "maximum": "99", "sd": "3.1", "n": 600}, Verdict.IMPLAUSIBLE),
    ],
)
def test_known_cases(cells, verdict):
    finding = check_quantiles(**cells, analysis="raw", spread="SD", rounding="nearest")
    assert finding.verdict is verdict, str(finding)
    if verdict is Verdict.INCONSISTENT:
        open_ = check_quantiles(**cells)
        assert open_.verdict is Verdict.IMPLAUSIBLE
        assert "analysis" in open_.blame
        assert ("spread" in open_.blame) == ("sd" in cells)


def test_rows():
    row = trial(n1="40", median1="18", q1_1="25", q3_1="40", mean2="30", sd2="10", n2="40")
    (finding,) = run(quantiles, "quantile-order", row)
    assert finding.verdict is Verdict.INCONSISTENT
    assert finding.printed == {"q1_1": "25", "median1": "18", "q3_1": "40", "n1": "40"}


def test_nothing_to_compare_is_named():
    with pytest.raises(DataError, match="at least two"):
        check_quantiles(median="3")
    with pytest.raises(DataError, match="at least two"):
        check_quantiles(mean="3", sd="1")
