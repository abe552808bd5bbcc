"""Checks of a pooled line beside its re-derivation: weights, prediction interval, I2, tau2, subgroups, bounds."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import example, given, settings, strategies as st

from lbpmeta.checks.core.finding import Verdict
from lbpmeta.checks.pooled.weights import check_weights
from lbpmeta.checks.run.registry import CHECKS
from lbpmeta.checks.run.runner import run_checks
from lbpmeta.checks.summary.bounds import check_between_models, check_hull
from lbpmeta.checks.summary.i2_interval import check_i2_interval
from lbpmeta.checks.summary.prediction_interval import check_prediction_interval
from lbpmeta.checks.summary.subgroups import check_subgroups
from lbpmeta.checks.summary.summary_only import check_summary, implied
from lbpmeta.errors import DataError, MethodError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.pooling.regression.subgroups import pool_subgroups
from lbpmeta.pooling.single import pool

from ._printing import show

FINE = (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING)


def studies(seed, k, scale=1.0):
    rng = np.random.default_rng(seed)
    se = np.exp(rng.normal(-1.2, 0.6, k)) * scale
    return rng.normal(0.3, np.sqrt(se**2 + rng.choice([0, 0.1, 0.5]) ** 2)), se


# weights


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    k=st.integers(2, 15),
    tau2=st.sampled_from(["DL", "REML", "SJ"]),
    model=st.sampled_from(["common", "random"]),
    digits=st.integers(0, 2),
    rows=st.integers(1, 3),
)
def test_true_weights_are_consistent(seed, k, tau2, model, digits, rows):
    y, se = studies(seed, k)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = pool(y, se**2, model=model, tau2=tau2)
    lines = [
        {
            "estimate": show(a, rows),
            "ci_low": show(a - 1.959964 * s, rows),
            "ci_high": show(a + 1.959964 * s, rows),
            "weight": show(w, digits),
        }
        for a, s, w in zip(y, se, fit.weights, strict=True)
    ]
    if any(r["ci_low"] == r["ci_high"] for r in lines):
        return
    assert check_weights(lines, measure="MD", recipe="metafor").verdict in (
        *FINE,
        Verdict.METHOD_DEPENDENT,
        Verdict.NOT_CHECKABLE,
    )


def test_a_wrong_weight_is_named_and_is_a_proof_only_where_the_model_is_told():
    rows = [{"estimate": "1.0", "se": s, "weight": w} for s, w in (("0.50", "64.0"), ("1.00", "30.0"), ("2.00", "6.0"))]
    assert check_weights(rows).verdict is Verdict.IMPLAUSIBLE
    assert check_weights(rows, measure="MD", recipe="metafor").blame == ("weights of",)
    finding = check_weights(rows, measure="MD", recipe="metafor", weights_of="the line")
    assert finding.verdict is Verdict.INCONSISTENT
    assert "row " in finding.message


def test_weights_of_a_larger_analysis_and_of_each_subgroup():
    rows = [{"estimate": "1.0", "se": s, "weight": w} for s, w in (("0.50", "40.0"), ("1.00", "10.0"))]
    finding = check_weights(rows)
    assert finding.verdict is Verdict.CONSISTENT_WITHIN_ROUNDING
    assert "larger analysis" in finding.message
    doubled = [{**r, "weight": show(float(r["weight"]) * 4, 1)} for r in rows]
    assert check_weights(doubled).verdict is Verdict.METHOD_DEPENDENT
    assert check_weights(rows[:1]).verdict is Verdict.NOT_CHECKABLE


# prediction interval


@pytest.mark.filterwarnings("ignore:The REML likelihood of tau2 has a second maximum")  # told, and no matter here
@settings(max_examples=100, deadline=None)
@example(seed=9020, k=3, ci="z", kind="follow", digits=0, told=False)  # a likelihood with two maxima
@given(
    seed=st.integers(0, 10**6),
    k=st.integers(3, 15),
    ci=st.sampled_from(["z", "t", "hksj", "kr"]),
    kind=st.sampled_from(["follow", "z", "t", "hts", "hksj"]),
    digits=st.integers(0, 3),
    told=st.booleans(),
)
def test_true_prediction_intervals_are_never_inconsistent(seed, k, ci, kind, digits, told):
    y, se = studies(seed, k, 3.0)
    fit = pool(y, se**2, tau2="REML", ci=ci, prediction=kind)
    if fit.prediction is None or not max(abs(fit.prediction.low), abs(fit.ci.low)) < 1e9:
        return
    values = {
        "estimate": fit.estimate,
        "ci_low": fit.ci.low,
        "ci_high": fit.ci.high,
        "pi_low": fit.prediction.low,
        "pi_high": fit.prediction.high,
        "tau2": fit.tau2,
    }
    line = {n: show(v, digits) for n, v in values.items()} | {"k": str(k)}
    finding = check_prediction_interval(line, measure="MD", ci=ci if told else "")
    assert finding.verdict is not Verdict.INCONSISTENT, finding.message
    if ci == "z" and kind in ("z", "t", "hts", "follow"):
        assert finding.verdict in FINE


def test_wrong_prediction_intervals():
    line = {"estimate": "-3.00", "ci_low": "-5.00", "ci_high": "-1.00", "pi_low": "-9.00", "pi_high": "3.00"}
    assert check_prediction_interval({**line, "pi_high": "4.00"}, measure="MD", ci="z").verdict is Verdict.INCONSISTENT
    assert check_prediction_interval({**line, "pi_high": "4.00"}, measure="MD").verdict is Verdict.IMPLAUSIBLE
    exact = {**line, "tau2": "8.33", "k": "12"}
    assert check_prediction_interval(exact, measure="MD", ci="z").verdict in FINE
    assert check_prediction_interval({**exact, "tau2": "20.00"}, measure="MD", ci="z").verdict is Verdict.INCONSISTENT
    assert check_prediction_interval({**exact, "tau2": "4.00"}, measure="MD", ci="z").verdict is Verdict.IMPLAUSIBLE
    narrow = {**line, "pi_low": "-4.00", "pi_high": "-2.00"}
    assert check_prediction_interval(narrow, measure="MD", ci="z").verdict is Verdict.IMPLAUSIBLE
    assert check_prediction_interval({"estimate": "1"}).verdict is Verdict.NOT_CHECKABLE
    with pytest.raises(MethodError, match="level"):
        check_prediction_interval(line, level=0.95)


# interval of I2


def test_the_test_based_interval_of_i2_and_another_one():
    # Higgins & Thompson 2002: Q 24.7 on 15 df
    q, df = 24.7, 15
    se = 0.5 * (math.log(q) - math.log(df)) / (math.sqrt(2 * q) - math.sqrt(2 * df - 1))
    ends = [math.exp(2 * (0.5 * math.log(q / df) + s * 1.959964 * se)) for s in (-1, 1)]
    low, high = (max(0.0, 100 * (1 - 1 / h)) for h in ends)
    line = {"q": "24.7", "q_df": "15", "i2": "39", "i2_low": show(low, 0), "i2_high": show(high, 0)}
    assert check_i2_interval(line).methods == ("test-based",)
    other = {"i2": "50", "i2_low": "3", "i2_high": "99.9", "k": "9"}
    assert check_i2_interval(other).verdict is Verdict.METHOD_DEPENDENT
    assert (
        check_i2_interval({**line, "i2_low": "80", "i2_high": "20"}, order="low first").verdict is Verdict.INCONSISTENT
    )
    assert check_i2_interval({**line, "i2_low": "80", "i2_high": "20"}).blame == ("order",)
    assert check_i2_interval({**line, "i2": "90"}).verdict is Verdict.IMPLAUSIBLE
    assert check_i2_interval({"i2": "39"}).verdict is Verdict.NOT_CHECKABLE


# what a line implies


@settings(max_examples=150, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    k=st.integers(2, 30),
    tau2=st.sampled_from(["DL", "REML", "PM", "SJ", "HE", "ML"]),
    ci=st.sampled_from(["z", "t", "hksj"]),
    scale=st.sampled_from([0.3, 1.0, 20.0]),
    digits=st.integers(1, 3),
)
def test_true_lines_do_not_contradict_themselves(seed, k, tau2, ci, scale, digits):
    y, se = studies(seed, k, scale)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = pool(y, se**2, tau2=tau2, ci=ci, i2="q")
    if not abs(fit.ci.low) < 1e9:
        return
    values = {"estimate": fit.estimate, "ci_low": fit.ci.low, "ci_high": fit.ci.high, "tau2": fit.tau2}
    line = {n: show(v, digits) for n, v in values.items()} | {"i2": show(fit.i2, 0), "k": str(k), "q_df": str(k - 1)}
    assert check_summary(line, measure="MD", ci=ci).verdict in (*FINE, Verdict.NOT_CHECKABLE, Verdict.IMPLAUSIBLE)
    if ci == "z":
        assert check_summary(line, measure="MD", ci=ci).verdict is not Verdict.IMPLAUSIBLE or k < 4


@pytest.mark.parametrize(("tau2", "seed", "k"), [("SJ", 2, 30), ("HE", 49, 10)])
def test_a_tau2_that_weighs_no_rows_may_be_large_where_i2_is_near_0(tau2, seed, k):
    y, se = studies(seed, k, 20.0)
    fit = pool(y, se**2, tau2=tau2, ci="z", i2="q")
    values = {"estimate": fit.estimate, "ci_low": fit.ci.low, "ci_high": fit.ci.high, "tau2": fit.tau2}
    line = {n: show(v, 2) for n, v in values.items()} | {"i2": show(fit.i2, 0), "k": str(k), "q_df": str(k - 1)}
    for said in ("", tau2):
        assert check_summary(line, measure="MD", ci="z", tau2_method=said).verdict in FINE
    assert check_summary(line, measure="MD", ci="z", tau2_method="DL").verdict is Verdict.IMPLAUSIBLE
    assert check_summary(line, measure="MD", recipe="revman5").verdict is Verdict.IMPLAUSIBLE


def test_implied_numbers_are_exact_for_rows_of_one_size():
    rng = np.random.default_rng(2)
    y, v = rng.normal(0, 1, 10), np.full(10, 0.09)
    fit = pool(y, v, tau2="DL", i2="q")
    found = implied(show(fit.estimate, 6), show(fit.ci.low, 6), show(fit.ci.high, 6), k=10, i2=show(fit.i2, 6))
    assert fit.se in found.se
    assert fit.q in found.q
    assert fit.tau2 in found.tau2
    assert 0.3 in found.typical_se
    assert fit.tau2 in found.tau2_limit
    assert "tau2 at most" in str(found)
    hts = pool(y, v, tau2="DL", prediction="hts").prediction
    assert found.prediction.low == pytest.approx(hts.low, rel=1e-4)
    with pytest.raises(DataError, match="k"):
        implied("1", "0", "2", k=None)
    with pytest.raises(DataError, match="above 0"):
        implied("1", "-1", "2", k=3, measure="RR")


def test_tau_for_tau2_without_rows_is_suspected():
    line = {"estimate": "-7.7", "ci_low": "-12.1", "ci_high": "-3.3", "k": "16", "q_df": "15", "i2": "90"}
    assert check_summary({**line, "tau2": "70"}, measure="MD", ci="z").verdict in FINE
    small = check_summary({**line, "tau2": "1.5"}, measure="MD", ci="z")
    assert small.verdict is Verdict.IMPLAUSIBLE
    assert check_summary({**line, "tau2": "700"}, measure="MD", recipe="metafor").verdict is Verdict.INCONSISTENT
    open_ = check_summary({**line, "tau2": "700"}, measure="MD")
    assert open_.verdict is Verdict.IMPLAUSIBLE
    assert open_.blame == ("interval", "recipe")


# subgroups


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), sizes=st.lists(st.integers(1, 6), min_size=2, max_size=4),
       model=st.sampled_from(["common", "random"]), digits=st.integers(1, 3))  # fmt: skip
@example(seed=107783, sizes=[2, 3, 6, 6], model="random", digits=1)  # an interval of 0.2 to 0.3 hides its error
def test_true_subgroups_are_never_inconsistent(seed, sizes, model, digits):
    y, se = studies(seed, sum(sizes))
    groups = [str(g) for g, n in enumerate(sizes) for _ in range(n)]
    fit = pool_subgroups(y, se**2, groups=groups, model=model, tau2="DL")

    def line(f):
        values = {"estimate": f.estimate, "ci_low": f.ci.low, "ci_high": f.ci.high, "q": f.q}
        return {n: show(v, digits) for n, v in values.items()} | {"k": str(f.k)}

    qb = fit.q_between if model == "random" else fit.q_between_common
    total = line(fit.overall) | {"qb": show(qb, 2), "qb_df": str(len(sizes) - 1), "qb_p": show(fit.q_p, 3)}
    if model == "common":
        total["qb_p"] = show(fit.q_p_common, 3)
    finding = check_subgroups(total, [line(f) for f in fit.fits], model=model, complete=True)
    assert finding.verdict in FINE, finding.message


def test_subgroups_that_do_not_add_up():
    parts = [
        {"estimate": "1.00", "ci_low": "0.50", "ci_high": "1.50", "k": "3", "n": "100", "q": "4.0"},
        {"estimate": "2.00", "ci_low": "1.50", "ci_high": "2.50", "k": "4", "n": "120", "q": "6.0"},
    ]
    total = {"k": "7", "n": "220", "q": "17.8", "qb": "7.7", "qb_df": "1", "qb_p": "0.006", "qb_i2": "87"}
    assert check_subgroups(total, parts, model="common", complete=True).verdict in FINE
    for name, wrong, verdict in (
        ("k", "9", Verdict.INCONSISTENT),
        ("k", "3", Verdict.INCONSISTENT),
        ("n", "300", Verdict.IMPLAUSIBLE),
        ("q", "9.0", Verdict.INCONSISTENT),
        ("qb_p", "0.06", Verdict.INCONSISTENT),
        ("qb_i2", "40", Verdict.IMPLAUSIBLE),
        ("qb_df", "2", Verdict.IMPLAUSIBLE),
    ):
        how = {"model": "common", "complete": True, "measure": "MD"}
        finding = check_subgroups({**total, name: wrong}, parts, recipe="metafor", **how)
        assert finding.verdict is verdict, (name, finding.message)
    wrong = {**total, "qb": "70.7", "qb_p": "<0.001", "qb_i2": "99"}
    assert check_subgroups(wrong, parts, recipe="metafor", **how).verdict is Verdict.INCONSISTENT
    undeclared = check_subgroups(wrong, parts, **how)
    assert undeclared.verdict is Verdict.IMPLAUSIBLE
    assert undeclared.blame == ("recipe",)
    assert check_subgroups(total, parts[:1]).verdict is Verdict.NOT_CHECKABLE


def test_lines_that_name_their_total_are_compared_with_it():
    def line(name, **cells):
        return Row("reviews", "r.csv", 2, {"id": name, "measure": "MD", "source": "s", **cells})

    rows = (line("all", k="9"), line("a", k="3", part_of="all"), line("b", k="4", part_of="all"))
    tables = Tables({"reviews": rows}, "here")
    (finding,) = run_checks(tables, only=["subgroup-totals"])
    assert finding.rows == ("all", "a", "b")
    assert finding.verdict is Verdict.INCONSISTENT


# bounds


def test_hull_and_models():
    assert check_hull("0.98", ["1.00", "2.00"]).verdict is Verdict.IMPLAUSIBLE
    assert check_hull("1.0", ["1.04", "2.00"], recipe="metafor").verdict in FINE
    assert check_hull("1.0", ["", "2.00"]).verdict is Verdict.NOT_CHECKABLE
    assert check_hull("3.3", ["1.1", "2.9"], measure="RR", recipe="metafor").verdict is Verdict.INCONSISTENT
    assert check_hull("3.3", ["1.1", "2.9"], measure="RR").blame == ("recipe",)
    truncated = check_hull("3.1", ["1.1", "2.9"], measure="RR", recipe="metafor")
    assert truncated.blame == ("rounding",)
    nearest = check_hull("3.1", ["1.1", "2.9"], measure="RR", recipe="metafor", rounding="nearest")
    assert nearest.verdict is Verdict.INCONSISTENT
    wide, narrow = ("1.0", "0.0", "2.0"), ("1.0", "0.5", "1.5")
    assert check_between_models(narrow, wide, measure="MD", recipe="metafor").verdict in FINE
    assert check_between_models(wide, narrow, measure="MD", recipe="metafor").verdict is Verdict.INCONSISTENT
    assert check_between_models(wide, narrow).verdict is Verdict.IMPLAUSIBLE


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), k=st.integers(2, 12), digits=st.integers(0, 3))
def test_true_models_are_consistent(seed, k, digits):
    y, se = studies(seed, k, 2.0)
    fits = [pool(y, se**2, model=m, tau2="DL") for m in ("common", "random")]
    lines = [[show(v, digits) for v in (f.estimate, f.ci.low, f.ci.high)] for f in fits]
    assert check_between_models(*lines, measure="MD", recipe="metafor").verdict in FINE
    for fit in fits:
        assert check_hull(show(fit.estimate, digits), [show(v, digits) for v in y], recipe="metafor").verdict in FINE


def test_all_of_them_are_in_the_registry():
    for name in ("weights", "prediction-interval", "i2-ci", "summary-contradiction", "subgroup-totals",
                 "pooled-outside-rows", "models-disagree"):  # fmt: skip
        spec = CHECKS[name]
        assert spec.inputs
        assert spec.formula
        assert spec.source
