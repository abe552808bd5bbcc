"""Re-expression against formulas worked by hand, published rows, and simulation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from lbpmeta.errors import DataError, MethodError
from lbpmeta.relevance.reexpress import absolute_effect, responders_from_arms, responders_from_smd


@pytest.mark.parametrize(
    ("measure", "effect", "risk", "expected"),
    [
        ("RR", 0.5, 0.2, 0.1),
        ("OR", 2.0, 0.2, 0.4 / 1.2),
        ("HR", 2.0, 0.2, 1 - 0.8**2),
        ("RD", -0.05, 0.2, 0.15),
    ],
)
def test_absolute_effects(measure: str, effect: float, risk: float, expected: float) -> None:
    found = absolute_effect(measure, effect, effect, effect, risk)
    assert found.risk == pytest.approx(expected, rel=1e-14)
    assert found.difference == pytest.approx(1000 * (expected - risk), rel=1e-12)


def test_a_limit_ends_at_certainty_but_an_estimate_beyond_it_is_refused() -> None:
    assert absolute_effect("RR", 1.5, 1.0, 3.0, 0.5).high == 500
    with pytest.raises(DataError, match="is none"):
        absolute_effect("RR", 2.5, 1.0, 3.0, 0.5)


def test_number_needed_runs_through_infinity() -> None:
    nnt = absolute_effect("RR", 0.8, 0.5, 1.2, 0.25).nnt(event="bad")
    assert nnt.estimate == pytest.approx(20)
    assert nnt.through_infinity


def test_furukawa_formula() -> None:
    found = responders_from_smd(0.5, 0.2, 0.8, control_risk=0.2, better="higher")
    assert found.treated == pytest.approx(stats.norm.cdf(stats.norm.ppf(0.2) + 0.5), rel=1e-14)
    assert found.nnt.estimate == pytest.approx(1 / (found.treated - 0.2))


def test_direction_and_methods() -> None:
    lower = responders_from_smd(-0.5, -0.8, -0.2, control_risk=0.2)
    higher = responders_from_smd(0.5, 0.2, 0.8, control_risk=0.2, better="higher")
    assert (lower.treated, lower.low, lower.high) == (higher.treated, higher.low, higher.high)
    logistic = responders_from_smd(0.5, 0.2, 0.8, control_risk=0.2, better="higher", method="logistic")
    odds = logistic.treated / (1 - logistic.treated) / 0.25
    assert math.log(odds) == pytest.approx(0.5 * math.pi / math.sqrt(3), rel=1e-12)


def test_responders_of_simulated_patients() -> None:
    """The interval covers the true difference as often as it says."""
    rng = np.random.default_rng(3)
    truth = stats.norm.sf(15, 24, 20) - stats.norm.sf(15, 14, 20)
    hits = 0
    for _ in range(600):
        a, b = rng.normal(-24, 20, 60), rng.normal(-14, 20, 58)
        r = responders_from_arms(a.mean(), a.std(ddof=1), 60, b.mean(), b.std(ddof=1), 58, threshold=15)
        hits += r.low <= truth <= r.high
    assert 0.92 < hits / 600 < 0.975


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: absolute_effect("MD", 1, 0, 2, 0.2), MethodError, "measure"),
        (lambda: absolute_effect("RR", 1, 2, 3, 0.2), DataError, "in order"),
        (lambda: absolute_effect("RR", 1, 0.5, 3, 20), DataError, "control_risk"),
        (lambda: responders_from_smd(0.1, 0, 1, control_risk=0.2, method="guess"), MethodError, "method"),
        (lambda: responders_from_smd(0.1, 0, 1, control_risk=0.2, better="up"), MethodError, "better"),
        (lambda: responders_from_smd(2, 0, 1, control_risk=0.2), DataError, "in order"),
        (lambda: responders_from_arms(1, 0, 9, 1, 1, 9, threshold=1), DataError, "Arm 1"),
        (lambda: responders_from_arms(1, 1, 9, 1, 1, 9, threshold=0), DataError, "threshold"),
        (lambda: responders_from_arms(1, 1, 9, 1, 1, 9, threshold=1, better="up"), MethodError, "better"),
        (lambda: responders_from_arms(1, 1, 9, 1, 1, 9, threshold=1, level=95), MethodError, "level"),
    ],
)
def test_bad_arguments(call, error, message) -> None:
    with pytest.raises(error, match=message):
        call()
