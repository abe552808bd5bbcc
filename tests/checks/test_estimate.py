"""Checks of one estimate with its interval."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings, strategies as st
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from lbpmeta.checks.core.finding import Severity, Verdict
from lbpmeta.checks.core.line import Line
from lbpmeta.checks.estimate.p_values import check_p_value
from lbpmeta.checks.estimate.whole import check_estimate
from lbpmeta.errors import DataError, MethodError

from ._printing import roundings, show

FINE = (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING)
BAD = (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE)
#: What a line of a paper is that says how it was made.
TOLD = {"interval": "wald", "p_of": "this estimate", "unit": "shared", "scale": "usual", "multiplier": "normal"}
TOLD |= {"rounding": "nearest", "measure": "MD", "level": 95}


@settings(max_examples=200, deadline=None)
@given(
    estimate=st.floats(-60, 60),
    se=st.floats(0.01, 15),
    df=st.one_of(st.just(math.inf), st.integers(1, 200).map(float)),
    digits=st.tuples(*[st.integers(0, 4)] * 5),
    measure=st.sampled_from(["MD", "SMD", "RD", "MC", "RR", "OR", "HR"]),
    pooled=st.booleans(),
    level=st.sampled_from([90, 95, 97.5, 99]),
    rounding=roundings(),
)
def test_truth_is_never_inconsistent(estimate, se, df, digits, measure, pooled, level, rounding):
    name, mode = rounding
    upper = 0.5 + level / 200
    log = measure in ("RR", "OR", "HR")
    if log:
        estimate, se = estimate / 20, se / 15
    t = estimate / se
    c = float(ndtri(upper)) if math.isinf(df) else float(stdtrit(df, upper))
    p = 2 * float(ndtr(-abs(t)) if math.isinf(df) else stdtr(df, -abs(t)))
    numbers = [estimate, estimate - c * se, estimate + c * se]
    if log:
        numbers = [math.exp(x) for x in numbers]
    if max(map(abs, numbers)) > 1e15:
        return  # nobody prints that
    texts = [show(x, d, mode) for x, d in zip([*numbers, p, se], digits, strict=True)]
    finding = check_estimate(
        *texts[:3], measure=measure, level=level, p=texts[3], se=texts[4], pooled=pooled, rounding=name
    )
    assert finding.verdict in FINE


@pytest.mark.parametrize(
    ("numbers", "check", "blame", "repairs"),
    [
        (("0.65", "0.12", "0.18"), "estimate-outside-ci", (), [("ci_high", "1.18"), ("estimate", "0.15")]),
        (("-0.05", "-0.26", "0.36"), "ci-asymmetric", ("interval",), [("estimate", "0.05")]),
        (
            ("-0.04", "-0.3", "0.29"),
            "ci-asymmetric",
            ("interval", "rounding", "unit"),
            [("ci_low", "-0.37"), ("ci_low", "-0.36")],
        ),
        (("2.0", "3.1", "0.9"), "ci-high-first", ("order",), []),
        (("4.0", "3.1", "0.9"), "ci-reversed", ("unit",), []),
        (("77", "-12.1", "-3.3"), "estimate-outside-ci", (), []),
        (("-77", "-12.1", "-3.3"), "estimate-outside-ci", ("unit",), [("estimate", "-7.7")]),
        (("5.4", "-9.4", "-1.3"), "estimate-outside-ci", ("unit",), [("estimate", "-5.4")]),
    ],
)
def test_known_slips_are_found_and_repaired(numbers, check, blame, repairs):
    finding = check_estimate(*numbers, measure="MD", level=95)
    assert (finding.check, set(blame)) == (check, set(finding.blame) - {"scale"})
    assert finding.verdict is (Verdict.IMPLAUSIBLE if blame else Verdict.INCONSISTENT)
    assert [(r.field, r.value) for r in finding.repairs][: len(repairs)] == repairs
    assert len(finding.repairs) <= 5
    told = check_estimate(*numbers, **TOLD)
    assert (told.check, told.blame) == (check, finding.blame if check == "ci-high-first" else ())
    assert told.verdict is (Verdict.IMPLAUSIBLE if check == "ci-high-first" else Verdict.INCONSISTENT)


def test_truncation_is_named_as_an_explanation():
    finding = check_estimate("-0.04", "-0.3", "0.29", measure="MD")
    assert "Truncation" in finding.message
    assert "rounding" in finding.blame
    assert check_estimate("-0.04", "-0.3", "0.29", measure="MD", rounding="any").verdict in FINE


def test_a_lost_sign_is_a_decision_and_a_last_digit_is_not():
    assert check_estimate("-0.05", "-0.26", "0.36").severity is Severity.DECISION
    assert check_estimate("-7.7", "-12.1", "-3.2").verdict in FINE
    assert check_estimate("-7.7", "-12.1", "-2.9").severity is Severity.MINOR


def test_ratios_are_symmetric_on_the_log_scale():
    assert check_estimate("0.80", "0.71", "0.89", measure="RR").verdict in FINE
    natural = check_estimate("2.00", "1.00", "3.00", **TOLD | {"measure": "OR"})
    assert natural.verdict is Verdict.INCONSISTENT
    assert "without logarithms" in natural.message
    assert check_estimate("2.00", "1.00", "3.00", measure="OR", pooled=False).blame == ("interval", "scale")


def test_an_interval_declared_to_be_made_on_the_natural_scale_is_held_against_it():
    told = TOLD | {"measure": "OR", "scale": "natural"}
    assert check_estimate("1.50", "1.01", "1.99", **told).verdict in FINE
    assert check_estimate("1.50", "1.01", "1.59", **told).verdict is Verdict.INCONSISTENT
    assert check_estimate("-0.05", "-0.26", "0.36", **TOLD | {"scale": "natural"}).verdict is Verdict.INCONSISTENT
    assert check_estimate("0.50", "0.45", "0.90", **TOLD | {"measure": "OR", "scale": "log"}).blame == ()


def test_a_lopsided_proportion_or_risk_difference_proves_nothing():
    assert check_estimate("0.10", "-0.02", "0.30", measure="RD").verdict is Verdict.METHOD_DEPENDENT
    assert check_estimate("0.90", "0.50", "0.99", measure="PR").verdict is Verdict.METHOD_DEPENDENT


def test_domains():
    assert check_estimate("-0.80", "0.71", "0.89", measure="RR").check in ("value-impossible", "estimate-outside-ci")
    assert check_estimate("-7.7", "-12.1", "-3.3", p="1.2").check == "value-impossible"
    assert check_estimate("-7.7", p="1.2").verdict is Verdict.INCONSISTENT


def test_p_value_crossing_alpha_is_a_decision():
    line = ("-5.4", "-9.4", "-1.3")
    finding = check_estimate(*line, p="0.09", **TOLD)
    assert (finding.check, finding.verdict) == ("p-disagrees-with-ci", Verdict.INCONSISTENT)
    assert finding.severity is Severity.DECISION
    for p in ("0.009", "<0.05"):
        assert check_estimate(*line, p=p, **TOLD).verdict in FINE
    assert check_estimate(*line, p=">0.05", **TOLD).verdict is Verdict.INCONSISTENT
    # nobody says what p is of: no such finding beside a published interval was an error
    alone = check_estimate(*line, p="0.09")
    assert (alone.check, alone.verdict, alone.severity) == (finding.check, Verdict.IMPLAUSIBLE, Severity.MINOR)
    assert alone.blame[:2] == ("p of", "interval")
    assert check_estimate(*line, p="0.09", **TOLD | {"p_of": "adjusted"}).verdict in FINE


def test_p_is_monotone_in_the_degrees_of_freedom():
    """The p-value set is made from its two ends: no df in between leaves it."""
    for text in ("0.5", "1.0", "1.9", "3.0"):
        half = 1.0
        found = check_p_value(
            Line.read(text, str(float(text) - half), str(float(text) + half), measure="MD", level=95, p="0.5")
        )
        allowed = found.admissible["p"]
        for df in (1, 2, 3, 5, 10, 30, 100, 1e4):
            c = float(stdtrit(df, 0.975))
            assert 2 * float(stdtr(df, -float(text) * c / half)) in allowed


def test_standard_error():
    line = ("-5.4", "-9.4", "-1.3")
    assert check_estimate(*line, se="2.07").verdict in FINE
    finding = check_estimate(*line, se="4.05", **TOLD)
    assert (finding.check, finding.verdict) == ("se-disagrees-with-ci", Verdict.INCONSISTENT)
    assert "margin of error" in finding.message
    assert check_estimate(*line, se="4.05").verdict is Verdict.IMPLAUSIBLE
    # in percent beside bounds that are shares
    other = {k: v for k, v in TOLD.items() if k != "unit"} | {"measure": "RD"}
    assert check_estimate("-0.054", "-0.094", "-0.013", se="2.07", **other).blame == ("unit",)


def test_what_cannot_be_checked_says_what_is_missing():
    finding = check_estimate("-5.4")
    assert finding.verdict is Verdict.NOT_CHECKABLE
    assert finding.missing == ("ci_low", "ci_high")


def test_wrong_use_is_an_error():
    with pytest.raises(DataError, match="float"):
        check_estimate(0.65, "0.12", "0.18")
    with pytest.raises(MethodError, match="measure"):
        check_estimate("0.65", "0.12", "0.18", measure="XX")
    with pytest.raises(MethodError, match="level"):
        check_estimate("0.65", "0.12", "0.18", level=0.95 / 100)
    with pytest.raises(DataError, match="estimate"):
        check_estimate("", "0.12", "0.18")


def _plant(kind, low, est, high, digits, rng):
    """Return the printed triple with one slip."""
    texts = [show(x, digits) for x in (est, low, high)]
    at = int(rng.integers(3))
    text = texts[at]
    if kind == "sign":
        texts[at] = text[1:] if text.startswith("-") else f"-{text}"
    elif kind == "digit dropped":
        body = text.lstrip("-")
        places = [i for i, c in enumerate(body) if c.isdigit()][:-1]  # without its last digit it is just rounded
        i = places[int(rng.integers(len(places)))]
        texts[at] = text[: len(text) - len(body)] + (body[:i] + body[i + 1 :])
    elif kind == "transposed":
        body = text.lstrip("-")
        places = [i for i, c in enumerate(body) if c.isdigit()]
        i, j = places[-2:]
        chars = list(body)
        chars[i], chars[j] = chars[j], chars[i]
        texts[at] = text[: len(text) - len(body)] + "".join(chars)
    elif kind == "ten times":
        texts[at] = show(float(text) * 10, digits)
    elif kind == "one digit":
        body = list(text)
        places = [i for i, c in enumerate(body) if c.isdigit()]
        i = places[int(rng.integers(len(places)))]
        body[i] = str((int(body[i]) + int(rng.integers(1, 10))) % 10)
        texts[at] = "".join(body)
    return texts


@pytest.mark.parametrize(
    ("kind", "floor"),
    [("sign", 0.97), ("digit dropped", 0.97), ("transposed", 0.97), ("ten times", 0.97), ("one digit", 0.85)],
)
def test_planted_slips_are_detected(kind, floor):
    import numpy as np

    rng = np.random.default_rng(20210705)
    noticed = hits = total = 0
    while total < 300:
        est, se = rng.normal(0, 8), rng.uniform(0.5, 5)
        low, high = est - 1.96 * se, est + 1.96 * se
        clean = [show(x, 1) for x in (est, low, high)]
        texts = _plant(kind, low, est, high, 1, rng)
        if [float(x) for x in texts] == [float(x) for x in clean]:
            continue
        total += 1
        hits += check_estimate(*texts, **TOLD).verdict in BAD
        noticed += check_estimate(*texts).verdict in BAD
    assert hits / total >= floor, hits / total
    assert noticed / total >= floor - 0.02, noticed / total
