"""Checks of a pooled line against its rows."""

from __future__ import annotations

import json
import math
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from lbpmeta.checks.core.finding import Verdict
from lbpmeta.checks.models.identify import identify
from lbpmeta.checks.pooled.check import check_pooled
from lbpmeta.checks.pooled.enclosure import Boxes, common_pieces, dl_pieces, every_tau2_pieces
from lbpmeta.errors import DataError, MethodError
from lbpmeta.pooling.single import pool
from lbpmeta.recipe import get_recipe

from ._printing import roundings, show

FINE = (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING)
REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "checks_rows.json").read_text())


def test_rubinstein_is_identified_as_dersimonian_laird_with_a_normal_interval():
    reported = {"estimate": "-3.17", "ci_low": "-7.85", "ci_high": "1.51"}
    found = identify(reported, REFERENCE["rubinstein"], measure="MD")
    assert found[:2] == ("revman5", "random DL z")  # at face value; the rest is what the rounding of the rows admits
    assert "common z" not in found


def test_gabapentinoids_are_hksj_on_dersimonian_laird_and_not_on_reml():
    reported = {"estimate": "-0.18", "ci_low": "-0.51", "ci_high": "0.16"}
    found = identify(reported, REFERENCE["gabapentinoids"], measure="SMD")
    assert "random DL hksj" in found
    assert not any("REML" in name for name in found)
    declared = check_pooled(
        reported, REFERENCE["gabapentinoids"], measure="SMD", tau2="REML", ci="hksj", model="random"
    )
    assert declared.verdict is Verdict.METHOD_DEPENDENT
    assert "random DL hksj" in declared.recipes


@pytest.mark.parametrize("line", REFERENCE["cochrane"], ids=lambda c: c["id"])
def test_full_precision_lines_pass(line):
    finding = check_pooled(line["reported"], line["rows"], measure=line["measure"], recipe="revman5", search=False)
    assert finding.verdict in FINE
    assert finding.recipes == ("revman5",)


@pytest.mark.parametrize("line", REFERENCE["cochrane"][:3], ids=lambda c: c["id"])
def test_every_printed_extra_counts(line):
    for name in ("tau2", "q", "i2", "z"):
        wrong = {**line["reported"], name: show(float(line["reported"][name]) * 1.1 + 0.5, 3)}
        finding = check_pooled(wrong, line["rows"], measure=line["measure"], recipe="revman5", search=False)
        assert finding.verdict not in FINE, name


def _draw_meta(seed, k, scale, tau):
    rng = np.random.default_rng(seed)
    se = rng.uniform(0.1, 0.5, k) * scale
    return rng.normal(0.3 * scale, np.sqrt(se**2 + (tau * scale) ** 2)), se


@settings(max_examples=120, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    k=st.integers(1, 12),
    tau=st.sampled_from([0.0, 0.1, 0.6]),
    model=st.sampled_from(["common", "random"]),
    ci=st.sampled_from(["z", "t", "hksj", "hksj-adhoc"]),
    row_digits=st.integers(0, 3),
    digits=st.tuples(*[st.integers(0, 3)] * 8),
    log=st.booleans(),
    level=st.sampled_from([90, 95]),
    told=st.booleans(),
    rounding=roundings(),
)
def test_truth_is_never_inconsistent_in_closed_forms(
    seed, k, tau, model, ci, row_digits, digits, log, level, told, rounding
):
    if model == "common" and ci == "hksj-adhoc":
        return
    name, mode = rounding
    scale = 0.5 if log else 10 ** (1 - row_digits) * 2
    y, se = _draw_meta(seed, k, scale, tau)
    recipe = get_recipe("revman5").replace(model=model, ci=ci, level=level / 100)
    fit = pool(y, se**2, recipe=recipe)
    z = float(-__import__("scipy.special", fromlist=["ndtri"]).ndtri((1 - level / 100) / 2))
    back = math.exp if log else float
    digit = row_digits + 1 if log else row_digits
    rows = [[show(back(v), digit, mode) for v in (a, a - z * s, a + z * s)] for a, s in zip(y, se, strict=True)]
    if not math.isfinite(fit.ci.low):
        return
    values = {
        "estimate": back(fit.estimate),
        "ci_low": back(fit.ci.low),
        "ci_high": back(fit.ci.high),
        "tau2": fit.tau2 if model == "random" else 0.0,
        "q": fit.q,
        "i2": fit.i2,
        "z": fit.statistic,
        "p": fit.p_value,
    }
    reported = {n: show(v, d, mode) for (n, v), d in zip(values.items(), digits, strict=True)}
    if log and any(float(x) <= 0 for row in rows for x in row):
        return  # a ratio printed as 0.00 has no lower limit to pool
    if log and float(reported["ci_low"]) <= 0:
        reported.pop("ci_low")
    if log and float(reported["estimate"]) <= 0:
        return
    finding = check_pooled(
        reported,
        rows,
        measure="RR" if log else "MD",
        recipe=recipe if told else None,
        level=level,
        rounding=name,
        search=False,
    )
    assert finding.verdict in FINE, str(finding)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    k=st.integers(3, 9),
    tau2=st.sampled_from(["REML", "PM", "ML", "SJ", "HE", "EB", "HS"]),
    ci=st.sampled_from(["z", "hksj", "kr"]),
    digits=st.integers(0, 2),
)
def test_truth_is_never_inconsistent_with_other_estimators(seed, k, tau2, ci, digits):
    if ci == "kr" and tau2 != "REML":
        return
    y, se = _draw_meta(seed, k, 20, 0.4)
    with warnings.catch_warnings():  # a likelihood with two maxima is told, and is no matter here
        warnings.simplefilter("ignore")
        fit = pool(y, se**2, model="random", tau2=tau2, ci=ci)
    if not math.isfinite(fit.ci.low) or abs(fit.ci.low) > 1e9:
        return  # Kenward-Roger with hardly any degrees of freedom
    rows = [[show(v, digits) for v in (a, a - 1.959964 * s, a + 1.959964 * s)] for a, s in zip(y, se, strict=True)]
    values = {"estimate": fit.estimate, "ci_low": fit.ci.low, "ci_high": fit.ci.high, "tau2": fit.tau2}
    reported = {n: show(v, digits) for n, v in values.items()}
    told = check_pooled(reported, rows, model="random", tau2=tau2, ci=ci, search=False)
    assert told.verdict is not Verdict.INCONSISTENT
    assert check_pooled(reported, rows, search=False).verdict is not Verdict.INCONSISTENT


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 10**6), k=st.integers(2, 10), width=st.floats(1e-6, 0.8))
def test_enclosures_hold_every_point_of_their_boxes(seed, k, width):
    rng = np.random.default_rng(seed)
    y, s = rng.normal(0, 2, k), rng.uniform(0.3, 2, k)
    boxes = Boxes(y - width, y + width, s * (1 - width / 4), s * (1 + width / 4))
    inside_y = rng.uniform(boxes.y_low, boxes.y_high)
    inside_s = rng.uniform(boxes.s_low, boxes.s_high)
    for model, pieces in (("common", common_pieces(boxes)), ("random", dl_pieces(boxes))):
        fit = pool(inside_y, inside_s**2, model=model, tau2="DL")
        pairs = [(pieces.mean, fit.estimate), (pieces.se, fit.se), (pieces.q, fit.q)]
        if model == "random":
            pairs.append((pieces.tau2, fit.tau2))
        held = np.ones(pieces.mean[0].size, dtype=bool)
        for (low, high), value in pairs:
            slack = 1e-9 * abs(value)
            held &= (low - slack <= value) & (value <= high + slack)
        assert held.any()
    fit = pool(inside_y, inside_s**2, model="random", tau2="HE")
    pieces = every_tau2_pieces(boxes)
    held = (pieces.tau2[0] <= fit.tau2) & (fit.tau2 <= pieces.tau2[1])
    held &= (pieces.mean[0] <= fit.estimate + 1e-9) & (fit.estimate <= pieces.mean[1] + 1e-9)
    held &= (pieces.se[0] <= fit.se + 1e-9) & (fit.se <= pieces.se[1] + 1e-9)
    assert held.any()


def _published(seed, digits=1, k=8):
    y, se = _draw_meta(seed, k, 20, 0.4)
    fit = pool(y, se**2, recipe="revman5")
    rows = [[show(v, digits) for v in (a, a - 1.959964 * s, a + 1.959964 * s)] for a, s in zip(y, se, strict=True)]
    values = {"estimate": fit.estimate, "ci_low": fit.ci.low, "ci_high": fit.ci.high, "i2": fit.i2}
    return {n: show(v, 0 if n == "i2" else digits) for n, v in values.items()}, rows


@pytest.mark.parametrize(
    ("kind", "floor"),
    [("sign of a row", 0.9), ("row dropped", 0.9), ("se as sd", 0.95), ("other model", 0.8), ("ten times", 0.95)],
)
def test_planted_errors_are_detected(kind, floor):
    hits = 0
    for seed in range(40):
        reported, rows = _published(seed)
        if kind == "sign of a row":
            e, low, high = rows[0]
            rows[0] = [show(-float(e), 1), show(-float(high), 1), show(-float(low), 1)]
        elif kind == "row dropped":
            rows = rows[1:]
        elif kind == "se as sd":  # the standard error was taken for an SD of 25 people
            e, low, high = (float(v) for v in rows[0])
            rows[0] = [rows[0][0], show(e - (e - low) / 5, 1), show(e + (high - e) / 5, 1)]
        elif kind == "ten times":
            rows[0] = [show(10 * float(v), 1) for v in rows[0]]
        model = "common" if kind == "other model" else ""
        finding = check_pooled(reported, rows, recipe="revman5", model=model, search=False)
        hits += finding.verdict not in FINE
    assert hits / 40 >= floor, hits / 40


def test_a_line_outside_everything_is_proved_wrong_and_one_of_another_recipe_is_not():
    reported, rows = _published(3)
    wrong = {**reported, "estimate": show(float(reported["estimate"]) + 30, 1)}
    assert check_pooled(wrong, rows, measure="MD", recipe="revman5").verdict is Verdict.INCONSISTENT
    assert check_pooled(wrong, rows, measure="MD").blame == ("interval", "recipe")
    assert check_pooled(wrong, rows, measure="MD", model="random", tau2="REML").blame == ("recipe",)
    settings_ = {"model": "random", "tau2": "REML", "ci": "z"}
    assert check_pooled(wrong, rows, measure="MD", **settings_).verdict is Verdict.INCONSISTENT
    other = check_pooled(reported, rows, recipe="revman5", model="common")
    assert other.verdict is Verdict.METHOD_DEPENDENT
    assert "random DL z" in other.recipes or "revman5" in other.recipes


def test_rows_that_cannot_be_pooled_and_wrong_counts():
    reported, rows = _published(5)
    finding = check_pooled(reported, [*rows, {"estimate": "3"}])
    assert finding.verdict is Verdict.NOT_CHECKABLE
    assert "row 9" in finding.missing[0]
    miscounted = check_pooled({**reported, "k": "9", "estimate": "99"}, rows, recipe="revman5")
    assert miscounted.verdict is Verdict.IMPLAUSIBLE
    assert "8 rows where 9" in miscounted.message


def test_the_search_is_deterministic():
    reported, rows = _published(7, digits=0)
    kwargs = {"tau2": "PM", "model": "random", "ci": "hksj"}
    first, second = (check_pooled(reported, rows, seed=4, **kwargs) for _ in range(2))
    assert (first.verdict, first.message, first.recipes) == (second.verdict, second.message, second.recipes)


def test_prediction_interval_and_weights_are_compared():
    y, se = _draw_meta(11, 7, 20, 0.5)
    fit = pool(y, se**2, model="random", tau2="DL", prediction="hts")
    weights = fit.weights
    rows = [
        {"estimate": show(a, 3), "se": show(s, 3), "weight": show(w, 1)} for a, s, w in zip(y, se, weights, strict=True)
    ]
    reported = {
        "estimate": show(fit.estimate, 2),
        "ci_low": show(fit.ci.low, 2),
        "ci_high": show(fit.ci.high, 2),
        "pi_low": show(fit.prediction.low, 2),
        "pi_high": show(fit.prediction.high, 2),
    }
    assert check_pooled(reported, rows, tau2="DL", model="random").verdict in FINE
    wrong = {**reported, "pi_high": show(fit.prediction.high + 5, 2)}
    assert check_pooled(wrong, rows, tau2="DL", model="random").verdict not in FINE
    rows[0]["weight"] = show(weights[0] + 3, 1)
    assert check_pooled(reported, rows, tau2="DL", model="random").verdict not in FINE


def test_mantel_haenszel_is_tried_for_counts():
    from lbpmeta.pooling.tables.tables2x2 import mantel_haenszel

    tables = [(4, 123, 11, 139), (6, 306, 29, 303), (3, 231, 11, 220), (62, 13598, 248, 12867)]
    columns = list(zip(*tables, strict=True))
    fit = mantel_haenszel(*columns, measure="RR", model="common", recipe="revman5")
    rows = [dict(zip(("events1", "n1", "events2", "n2"), map(str, t), strict=True)) for t in tables]
    reported = {
        "estimate": show(math.exp(fit.estimate), 4),
        "ci_low": show(math.exp(fit.ci.low), 4),
        "ci_high": show(math.exp(fit.ci.high), 4),
    }
    found = identify(reported, rows, measure="RR")
    assert found
    assert all("common" in name and "MH" in name for name in found)


def test_wrong_use():
    with pytest.raises(DataError, match="empty"):
        check_pooled({"estimate": "1"}, [])
    with pytest.raises(DataError, match="estimate"):
        check_pooled({"ci_low": "1"}, [("1", "0", "2")])
    with pytest.raises(DataError, match="thing"):
        check_pooled({"estimate": "1", "thing": "2"}, [("1", "0", "2")])
    with pytest.raises(MethodError, match="level"):
        check_pooled({"estimate": "1"}, [("1", "0", "2")], level=0.95)
    with pytest.raises(DataError, match="Row 0"):
        check_pooled({"estimate": "1"}, [("1", "0")])


def test_rows_may_mix_estimates_and_arms_and_other_measures():
    arms = {"mean1": "28", "sd1": "21", "n1": "21", "mean2": "41", "sd2": "29", "n2": "18"}
    printed = {"estimate": "-5.0", "ci_low": "-9.0", "ci_high": "-1.0", "measure": "MD"}
    foreign = {**arms, "estimate": "-0.5", "ci_low": "-1.1", "ci_high": "0.1", "measure": "SMD"}
    y, v = [-5.0, -13.0], [(4 / 1.959963984540054) ** 2, 21**2 / 21 + 29**2 / 18]
    fit = pool(y, v, recipe="revman5")
    reported = {"estimate": show(fit.estimate, 2), "ci_low": show(fit.ci.low, 2), "ci_high": show(fit.ci.high, 2)}
    for row in (arms, foreign):
        finding = check_pooled(reported, [printed, row], measure="MD", recipe="revman5")
        assert finding.verdict is Verdict.CONSISTENT
    wrong = check_pooled({**reported, "estimate": "40"}, [printed, arms], measure="MD", recipe="revman5")
    assert wrong.verdict is Verdict.INCONSISTENT


def test_rows_that_are_too_coarse_prove_nothing():
    row = {"mean1": "1", "sd1": "0", "n1": "10", "mean2": "0", "sd2": "0", "n2": "10"}
    finding = check_pooled({"estimate": "0.90", "ci_low": "0.80"}, [row, row], measure="SMD")
    assert finding.verdict is Verdict.NOT_CHECKABLE
    flat = ("0.5", "0.5", "0.5")
    assert check_pooled({"estimate": "9"}, [flat, flat]).verdict is Verdict.NOT_CHECKABLE


def test_tables_without_events_make_no_noise():
    tables = [(0, 20, 0, 21), (4, 30, 9, 31), (0, 12, 2, 12)]
    rows = [dict(zip(("events1", "n1", "events2", "n2"), map(str, t), strict=True)) for t in tables]
    finding = check_pooled({"estimate": "7.77"}, rows, measure="RR")
    assert finding.verdict is Verdict.IMPLAUSIBLE  # Mantel-Haenszel weights are not enclosed
