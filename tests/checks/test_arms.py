"""Checks of a contrast against its arms, and of changes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy.special import ndtri, stdtrit

from lbpmeta.checks.arms.change import check_change
from lbpmeta.checks.arms.contrast import check_arms
from lbpmeta.checks.arms.methods import corrections
from lbpmeta.checks.core.finding import Severity, Verdict
from lbpmeta.errors import MethodError

from ._printing import roundings, show

FINE = (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING)

ARMS = {"mean1": "28", "sd1": "21", "n1": 21, "mean2": "41", "sd2": "29", "n2": 18}


def _md(m1, s1, n1, m2, s2, n2, method, level):
    upper = 0.5 + level / 200
    a, b = s1**2 / n1, s2**2 / n2
    if "pooled" in method:
        se = math.sqrt(((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / (n1 + n2 - 2) * (1 / n1 + 1 / n2))
    else:
        se = math.sqrt(a + b)
    df = n1 + n2 - 2.0
    if method == "welch":
        df = (a + b) ** 2 / (a**2 / (n1 - 1) + b**2 / (n2 - 1))
    c = 2.0 if method == "2 SE" else float(ndtri(upper)) if method.startswith("z") else float(stdtrit(df, upper))
    return m1 - m2, m1 - m2 - c * se, m1 - m2 + c * se


@settings(max_examples=150, deadline=None)
@given(
    m=st.tuples(st.floats(-40, 90), st.floats(-40, 90)),
    s=st.tuples(st.floats(0.5, 40), st.floats(0.5, 40)),
    n=st.tuples(st.integers(2, 300), st.integers(2, 300)),
    method=st.sampled_from(["z", "z pooled", "welch", "t pooled", "2 SE"]),
    digits=st.tuples(*[st.integers(0, 3)] * 7),
    level=st.sampled_from([90, 95, 99]),
    rounding=roundings(),
)
def test_true_mean_differences_are_never_inconsistent(m, s, n, method, digits, level, rounding):
    name, mode = rounding
    level = 95 if method == "2 SE" else level
    values = _md(m[0], s[0], n[0], m[1], s[1], n[1], method, level)
    texts = [show(v, d, mode) for v, d in zip([*m, *s, *values], digits, strict=True)]
    cells = {
        "measure": "MD",
        "mean1": texts[0],
        "mean2": texts[1],
        "sd1": texts[2],
        "sd2": texts[3],
        "n1": n[0],
        "n2": n[1],
        "estimate": texts[4],
        "ci_low": texts[5],
        "ci_high": texts[6],
        "contrast": "raw",
    }
    finding = check_arms(**cells, level=level, rounding=name)
    assert finding.verdict in FINE, str(finding)
    kind = "two-se" if method == "2 SE" else "wald" if method.startswith("z") else "t"
    for options in ({}, {"interval": kind}, {"interval": kind, "spread": "SD", "level": level}):
        assert check_arms(**cells, **options).verdict is not Verdict.INCONSISTENT


@settings(max_examples=150, deadline=None)
@given(
    d=st.floats(-3, 3),
    s=st.tuples(st.floats(2, 40), st.floats(2, 40)),
    n=st.tuples(st.integers(3, 200), st.integers(3, 200)),
    j=st.sampled_from(["no J", "exact J", "approximate J"]),
    sd=st.sampled_from(["pooled", "one", "two", "average"]),
    variance=st.sampled_from(["N", "N-2", "RevMan", "J2", "UB"]),
    c=st.sampled_from(["z", "t"]),
    digits=st.tuples(*[st.integers(0, 3)] * 7),
    rounding=roundings(),
)
def test_true_smds_are_never_inconsistent(d, s, n, j, sd, variance, c, digits, rounding):
    name, mode = rounding
    n1, n2 = n
    m = n1 + n2 - 2
    pooled = math.sqrt(((n1 - 1) * s[0] ** 2 + (n2 - 1) * s[1] ** 2) / m)
    unit = {"pooled": pooled, "one": s[0], "two": s[1], "average": math.hypot(*s) / math.sqrt(2)}[sd]
    df = {"pooled": m, "one": n1 - 1, "two": n2 - 1, "average": m}[sd]
    g = d * pooled / unit * corrections(df)[j]
    exact, base = corrections(m)["exact J"], 1 / n1 + 1 / n2
    v = {
        "N": base + g**2 / (2 * (n1 + n2)),
        "N-2": base + g**2 / (2 * m),
        "RevMan": base + g**2 / (2 * (n1 + n2 - 3.94)),
        "J2": exact**2 * base + g**2 / (2 * (n1 + n2)),
        "UB": base + (1 - (m - 2) / (m * exact**2)) * g**2 if m > 2 else base,
    }[variance]
    if v <= 0 or (variance == "UB" and (m <= 2 or 1 - (m - 2) / (m * exact**2) <= 0)):
        return
    half = (1.959963984540054 if c == "z" else float(stdtrit(m, 0.975))) * math.sqrt(v)
    mean2 = 40.0
    numbers = [mean2 + d * pooled, mean2, *s, g, g - half, g + half]
    texts = [show(x, k, mode) for x, k in zip(numbers, digits, strict=True)]
    cells = {
        "measure": "SMD",
        "mean1": texts[0],
        "mean2": texts[1],
        "sd1": texts[2],
        "sd2": texts[3],
        "n1": n1,
        "n2": n2,
        "estimate": texts[4],
        "ci_low": texts[5],
        "ci_high": texts[6],
        "contrast": "raw",
    }
    finding = check_arms(**cells, rounding=name)
    assert finding.verdict in FINE, str(finding)
    assert check_arms(**cells, spread="SD").verdict is not Verdict.INCONSISTENT


@settings(max_examples=150, deadline=None)
@given(
    n=st.tuples(st.integers(2, 200), st.integers(2, 200)),
    share=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    measure=st.sampled_from(["RR", "OR", "RD"]),
    corrected=st.booleans(),
    digits=st.tuples(*[st.integers(0, 4)] * 3),
    rounding=roundings(),
)
def test_true_tables_are_never_inconsistent(n, share, measure, corrected, digits, rounding):
    name, mode = rounding
    n1, n2 = n
    x1, x2 = round(share[0] * n1), round(share[1] * n2)
    extra = 0.5 if corrected else 0.0
    a, b, c, d = x1 + extra, n1 - x1 + extra, x2 + extra, n2 - x2 + extra
    if measure == "RD":
        p, q = x1 / n1, x2 / n2
        est, se = p - q, math.sqrt(p * (1 - p) / n1 + q * (1 - q) / n2)
    elif (measure == "RR" and min(a, c) == 0) or (measure == "OR" and min(a, b, c, d) == 0):
        return
    elif measure == "RR":
        est = math.log(a / (a + b) / (c / (c + d)))
        se = math.sqrt(max(0.0, 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)))
    else:
        est, se = math.log(a * d / b / c), math.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    values = [est, est - 1.959963984540054 * se, est + 1.959963984540054 * se]
    if measure != "RD":
        values = [math.exp(v) for v in values]
    texts = [show(v, k, mode) for v, k in zip(values, digits, strict=True)]
    finding = check_arms(
        measure=measure,
        events1=x1,
        n1=n1,
        events2=x2,
        n2=n2,
        estimate=texts[0],
        ci_low=texts[1],
        ci_high=texts[2],
        contrast="raw",
        rounding=name,
    )
    assert finding.verdict in FINE, str(finding)


def test_methods_are_named():
    finding = check_arms(measure="MD", estimate="-13", ci_low="-29.129232", ci_high="3.129232", contrast="raw", **ARMS)
    assert finding.verdict is Verdict.CONSISTENT
    assert finding.methods == ("z, separate variances",)


def test_noncentral_t_interval_is_admitted():
    # d = 0.5, n = 20 per arm: limits -0.13302 and 1.12666 from inverting scipy.stats.nct 1.17.1
    finding = check_arms(
        measure="SMD",
        estimate="0.500",
        ci_low="-0.133",
        ci_high="1.127",
        mean1="55.000",
        sd1="10.000",
        n1=20,
        mean2="50.000",
        sd2="10.000",
        n2=20,
        contrast="raw",
    )
    assert finding.verdict in FINE, str(finding)


@pytest.mark.parametrize("contrast", ["", "adjusted", "model"])
def test_only_a_raw_contrast_can_prove(contrast):
    finding = check_arms(measure="MD", estimate="-20", contrast=contrast, **ARMS)
    assert finding.verdict is Verdict.METHOD_DEPENDENT
    assert "not an error" in finding.message
    assert check_arms(measure="MD", estimate="-20", contrast="raw", **ARMS).blame == ("rounding",)
    assert check_arms(measure="MD", estimate="-25", contrast="raw", **ARMS).verdict is Verdict.INCONSISTENT


def test_swapped_arms_are_a_decision_and_are_named():
    finding = check_arms(measure="MD", estimate="13", ci_low="-3.1", ci_high="29.1", contrast="raw", **ARMS)
    assert finding.verdict is Verdict.INCONSISTENT
    assert finding.severity is Severity.DECISION
    assert "change places" in finding.message
    ratio = check_arms(measure="RR", estimate="0.69", events1=18, n1=57, events2=12, n2=55, contrast="raw")
    assert "reciprocal" in ratio.message


def test_an_unusual_interval_of_a_ratio_is_implausible_at_most():
    counts = {"events1": 18, "n1": 57, "events2": 12, "n2": 55}
    finding = check_arms(measure="RR", estimate="1.45", ci_low="0.90", ci_high="2.70", contrast="raw", **counts)
    assert finding.verdict is Verdict.IMPLAUSIBLE
    difference = check_arms(measure="RD", estimate="0.098", ci_low="-0.07", ci_high="0.90", contrast="raw", **counts)
    assert difference.verdict is Verdict.METHOD_DEPENDENT


def test_peto_and_conditional_odds_ratios_are_admitted():
    counts = {"events1": 3, "n1": 20, "events2": 10, "n2": 22}
    values = {}
    for text in ("0.21", "0.25", "0.22"):
        values[text] = check_arms(measure="OR", estimate=text, contrast="raw", **counts)
    assert values["0.21"].methods == ("raw",)
    assert values["0.22"].verdict in FINE
    assert "conditional maximum likelihood" in values["0.22"].methods


def test_missing_and_impossible_arms():
    finding = check_arms(measure="SMD", estimate="0.4", mean1="3", mean2="2")
    assert finding.verdict is Verdict.NOT_CHECKABLE
    assert "sd1" in finding.missing
    impossible = check_arms(measure="RR", estimate="1.4", events1=30, n1=20, events2=1, n2=20)
    assert impossible.verdict is Verdict.INCONSISTENT
    with pytest.raises(MethodError, match="contrast"):
        check_arms(measure="MD", estimate="1", contrast="no", **ARMS)
    with pytest.raises(MethodError, match="measure"):
        check_arms(measure="HR", estimate="1", **ARMS)


@pytest.mark.parametrize(
    ("kind", "floor"), [("sign", 0.95), ("se as sd", 0.9), ("ten times", 0.95), ("transposed", 0.8)]
)
def test_planted_errors_are_detected(kind, floor):
    rng = np.random.default_rng(42)
    hits = noticed = total = 0
    while total < 60:
        n1, n2 = rng.integers(20, 80, 2)
        m, s = rng.uniform(20, 60, 2), rng.uniform(10, 25, 2)
        if abs(m[0] - m[1]) < 2:
            continue
        total += 1
        values = _md(m[0], s[0], int(n1), m[1], s[1], int(n2), "z", 95)
        est, low, high = (show(v, 1) for v in values)
        cells = {"mean1": show(m[0], 1), "sd1": show(s[0], 1), "mean2": show(m[1], 1), "sd2": show(s[1], 1)}
        if kind == "sign":
            est, low, high = (show(-v, 1) for v in (values[0], values[2], values[1]))
        elif kind == "se as sd":
            cells["sd1"] = show(s[0] / math.sqrt(n1), 1)
        elif kind == "ten times":
            cells["mean2"] = show(m[1] * 10, 1)
        elif kind == "transposed":
            text = cells["mean1"]
            cells["mean1"] = text[1] + text[0] + text[2:]
            if cells["mean1"] == text:
                total -= 1
                continue
        finding = check_arms(
            measure="MD", estimate=est, ci_low=low, ci_high=high, n1=int(n1), n2=int(n2), contrast="raw", **cells
        )
        noticed += finding.verdict in (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE)
        declared = {"interval": "wald", "spread": "SD", "rounding": "nearest", "level": 95}
        finding = check_arms(
            **declared,
            measure="MD",
            estimate=est,
            ci_low=low,
            ci_high=high,
            contrast="raw",
            **{"n1": int(n1), "n2": int(n2), **cells},
        )
        hits += finding.verdict is Verdict.INCONSISTENT
    assert hits / total >= floor, hits / total
    assert noticed >= hits


def test_a_model_based_difference_of_changes_is_no_error():
    finding = check_change(
        baseline1="38.9", mean1="14.5", baseline2="35.8", mean2="19.8", estimate="-5.4", contrast="model"
    )
    assert finding.verdict is Verdict.METHOD_DEPENDENT
    assert finding.severity is Severity.INFO
    assert "-8.4 (-8.6 to -8.2)" in finding.message
    assert "-5.3 (-5.4 to -5.2)" in finding.message
    assert "not an error" in finding.message
    changes = finding.admissible["difference of changes"]
    assert (round(changes.low, 9), round(changes.high, 9)) == (-8.6, -8.2)


def test_changes_against_means():
    arm = {"baseline1": "50.0", "mean1": "30.0", "baseline2": "50.0", "mean2": "40.0"}
    assert check_change(**arm, change1="-20.0", change2="10.0").verdict is Verdict.CONSISTENT
    off = check_change(**arm, change1="-25.0", change2="-10.0")
    assert off.verdict is Verdict.METHOD_DEPENDENT
    assert "arm 1" in off.message
    assert check_change(**arm, estimate="-10.0").verdict is Verdict.CONSISTENT
    assert check_change(**arm, estimate="-15.0", contrast="raw").verdict is Verdict.IMPLAUSIBLE
    assert check_change(baseline1="3").verdict is Verdict.NOT_CHECKABLE


@settings(max_examples=100, deadline=None)
@given(values=st.tuples(*[st.floats(0, 100)] * 4), digits=st.tuples(*[st.integers(0, 2)] * 5), rounding=roundings())
def test_true_changes_are_consistent(values, digits, rounding):
    name, mode = rounding
    b1, m1, b2, m2 = values
    texts = [show(v, d, mode) for v, d in zip([*values, (m1 - b1) - (m2 - b2)], digits, strict=True)]
    finding = check_change(
        baseline1=texts[0],
        mean1=texts[1],
        baseline2=texts[2],
        mean2=texts[3],
        estimate=texts[4],
        contrast="raw",
        rounding=name,
    )
    assert finding.verdict is Verdict.CONSISTENT


def test_an_interval_that_no_usual_formula_makes_rests_on_its_kind():
    arms = {"mean1": "28.0", "sd1": "21.0", "n1": 21, "mean2": "41.0", "sd2": "29.0", "n2": 18}
    cells = {"measure": "MD", "estimate": "-13.0", "ci_low": "-23.0", "ci_high": "-3.0", "contrast": "raw", **arms}
    doubted = check_arms(**cells)
    assert doubted.verdict is Verdict.IMPLAUSIBLE
    assert "interval" in doubted.blame
    assert "level" in doubted.blame  # as an 80 % interval it would do
    assert check_arms(**cells, interval="wald", spread="SD").blame == ("level",)
    assert check_arms(**cells, interval="wald", spread="SD", level=95).verdict is Verdict.INCONSISTENT
    # Another kind of interval is not compared; the estimate is.
    assert check_arms(**cells, interval="bootstrap").verdict is Verdict.CONSISTENT
    assert check_arms(**{**cells, "estimate": "-18.0"}, interval="bootstrap").verdict is Verdict.INCONSISTENT


def test_a_spread_that_explains_the_interval_is_blamed_and_another_is_not():
    se = {"mean1": "40.0", "sd1": "3.00", "n1": 49, "mean2": "30.0", "sd2": "3.00", "n2": 49}
    cells = {"measure": "MD", "estimate": "10.0", "ci_low": "1.7", "ci_high": "18.3", "contrast": "raw", **se}
    assert check_arms(**cells, interval="wald", level=95).blame == (
        "spread",
    )  # 1.96 x 3 x sqrt(2) = 8.3: standard errors
    far = {**cells, "ci_low": "-70.0", "ci_high": "90.0"}
    assert check_arms(**far, interval="wald").verdict is Verdict.INCONSISTENT
