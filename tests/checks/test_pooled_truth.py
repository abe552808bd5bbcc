"""The first law for pooled lines: what is true, printed by any usual rounding, is never called inconsistent."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import lbpmeta as lm
from lbpmeta.checks.core.finding import Verdict
from lbpmeta.checks.pooled.check import check_pooled
from lbpmeta.checks.summary.heterogeneity import check_heterogeneity
from lbpmeta.pooling.single import pool
from lbpmeta.pooling.tables.tables2x2 import mantel_haenszel, peto

from ._printing import show
from ._reviews import METHODS, simulate

BAD = (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE)
PRINTS = [("MD", 0), ("MD", 1), ("SMD", 2), ("RR", 2), ("OR", 2)]


def check(review, told):
    return check_pooled(
        review.line, review.rows, measure=review.measure, search=False, **(review.declared if told else {})
    )


@settings(max_examples=120, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    printed=st.sampled_from(PRINTS),
    method=st.sampled_from(METHODS),
    t_rows=st.booleans(),
    people=st.booleans(),
    arms=st.booleans(),
    extras=st.booleans(),
    told=st.booleans(),
)
def test_true_lines_are_never_inconsistent(seed, printed, method, t_rows, people, arms, extras, told):
    measure, digits = printed
    review = simulate(
        seed, measure, digits, k=(2, 15), method=method, t_rows=t_rows and measure in ("MD", "SMD"),
        people=people, arms=arms, extras=extras,
    )  # fmt: skip
    assert check(review, told).verdict is not Verdict.INCONSISTENT


@pytest.mark.parametrize(("measure", "digits"), PRINTS)
@pytest.mark.parametrize("arms", [False, True])
def test_true_lines_are_hardly_ever_implausible(measure, digits, arms):
    said = [
        check(simulate(seed, measure, digits, arms=arms, extras=seed % 2 == 0), seed % 3 > 0).verdict
        for seed in range(40)
    ]
    assert not [v for v in said if v in BAD]


@pytest.mark.parametrize("people", [True, False])
def test_rows_with_t_intervals_of_small_trials(people):
    said = [check(simulate(s, "MD", 1, k=(3, 12), t_rows=True, people=people), True).verdict for s in range(60)]
    assert not [v for v in said if v in BAD]
    if people:
        assert Verdict.METHOD_DEPENDENT not in said


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    measure=st.sampled_from(["RR", "OR", "RD"]),
    zero=st.sampled_from(["revman5", "metafor", "meta"]),
    model=st.sampled_from(["common", "random"]),
    digits=st.integers(1, 3),
)
def test_mantel_haenszel_from_exact_counts(seed, measure, zero, model, digits):
    rng = np.random.default_rng(seed)
    k = int(rng.integers(2, 9))
    n1, n2 = rng.integers(8, 90, k), rng.integers(8, 90, k)
    a, c = rng.binomial(n1, rng.uniform(0.0, 0.3, k)), rng.binomial(n2, rng.uniform(0.05, 0.4, k))
    if a.sum() == 0 or c.sum() == 0:
        return
    recipe = lm.get_recipe(zero).replace(model=model, binary="mh", tau2="DL", ci="z")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = mantel_haenszel(a, n1, c, n2, measure=measure, model=model, recipe=recipe)
    back = float if measure == "RD" else math.exp
    line = {n: show(back(v), digits) for n, v in (
        ("estimate", fit.estimate), ("ci_low", fit.ci.low), ("ci_high", fit.ci.high))}  # fmt: skip
    if measure != "RD" and min(map(float, line.values())) <= 0:
        return
    rows = [{"events1": str(a[i]), "n1": str(n1[i]), "events2": str(c[i]), "n2": str(n2[i])} for i in range(k)]
    assert check_pooled(line, rows, measure=measure, recipe=recipe, search=False).verdict is Verdict.CONSISTENT
    assert check_pooled(line, rows, measure=measure, search=False).verdict is Verdict.CONSISTENT


def test_counts_are_points_and_a_declared_software_makes_a_disagreement_a_proof():
    tables = [(4, 123, 11, 139), (6, 306, 29, 303), (3, 231, 11, 220), (62, 1359, 98, 1286)]
    rows = [dict(zip(("events1", "n1", "events2", "n2"), map(str, t), strict=True)) for t in tables]
    columns = list(zip(*tables, strict=True))
    fit = mantel_haenszel(*columns, measure="RR", model="common", recipe="revman5")
    line = {"estimate": show(math.exp(fit.estimate) + 0.02, 3), "ci_low": show(math.exp(fit.ci.low), 3),
            "ci_high": show(math.exp(fit.ci.high), 3)}  # fmt: skip
    told = check_pooled(line, rows, measure="RR", recipe="revman5", model="common")
    assert told.verdict is Verdict.INCONSISTENT
    assert check_pooled(line, rows, measure="RR", model="common").verdict is Verdict.IMPLAUSIBLE


def test_peto_is_identified_by_name():
    tables = [(4, 123, 11, 139), (6, 306, 29, 303), (3, 231, 11, 220)]
    rows = [dict(zip(("events1", "n1", "events2", "n2"), map(str, t), strict=True)) for t in tables]
    fit = peto(*zip(*tables, strict=True))
    line = {"estimate": show(math.exp(fit.estimate), 4), "ci_low": show(math.exp(fit.ci.low), 4),
            "ci_high": show(math.exp(fit.ci.high), 4), "q": show(fit.q, 3)}  # fmt: skip
    assert lm.identify(line, rows, measure="OR") == ("Peto",)


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 10**6), k=st.integers(2, 4), digits=st.integers(1, 3), told=st.booleans())
def test_kenward_roger_with_less_than_one_degree_of_freedom(seed, k, digits, told):
    rng = np.random.default_rng(seed)
    y, v = rng.normal(1, 0.5, k), rng.uniform(0.005, 0.5, k)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = pool(y, v, ci="kr")
    if not abs(fit.ci.low) < 1e15:
        return
    line = {
        "estimate": show(fit.estimate, digits),
        "ci_low": show(fit.ci.low, digits),
        "ci_high": show(fit.ci.high, digits),
        "p": show(fit.p_value, 3),
        "z": show(fit.statistic, 2),
        "k": str(k),
    }
    method = {"tau2_method": "REML", "ci_method": "kr"} if told else {}
    assert check_heterogeneity(line, **method).verdict is not Verdict.INCONSISTENT
    finding = lm.check_estimate(line["estimate"], line["ci_low"], line["ci_high"], p=line["p"])
    assert finding.verdict is not Verdict.INCONSISTENT or finding.check != "p-disagrees-with-ci"


def test_equal_variances_are_an_admissible_convention_of_differences():
    review = simulate(3, "MD", 1, k=(6, 6), arms=True)
    n1, n2, sd1, sd2 = (np.array([float(r[c]) for r in review.rows]) for c in ("n1", "n2", "sd1", "sd2"))
    y = np.array([float(r["mean1"]) - float(r["mean2"]) for r in review.rows])
    v = ((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / (n1 + n2 - 2) * (1 / n1 + 1 / n2)
    fit = pool(y, v, tau2="REML")
    line = {"estimate": show(fit.estimate, 4), "ci_low": show(fit.ci.low, 4), "ci_high": show(fit.ci.high, 4)}
    assert check_pooled(line, review.rows, recipe="stata").verdict is Verdict.CONSISTENT
