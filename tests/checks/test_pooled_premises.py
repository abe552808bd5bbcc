"""What contradictions of pooled lines rest on: weights of a larger analysis, stored P, other ways to a total."""

from __future__ import annotations

import copy
import math
import pickle

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy.special import chdtrc, ndtri

import lbpmeta as lm
from lbpmeta.errors import DataError
from lbpmeta.pooling.bayes.model import bayes_pool
from lbpmeta.pooling.likelihood import likelihood_pool
from lbpmeta.pooling.smallstudy.henmi_copas import henmi_copas
from lbpmeta.pooling.smallstudy.pet_peese import pet_peese
from lbpmeta.pooling.smallstudy.trim_fill import trim_and_fill

from ._printing import show

FINE = (lm.Verdict.CONSISTENT, lm.Verdict.CONSISTENT_WITHIN_ROUNDING)
ROWS = [("-10.0", "-14.0", "-6.0"), ("-2.0", "-5.0", "1.0"), ("-6.0", "-12.0", "0.0")]
#: Two standard deviations away from what any model makes of the rows.
WRONG = {"estimate": "-8.8", "ci_low": "-14.2", "ci_high": "-3.4"}
Z = float(ndtri(0.975))


# how the line was pooled


def test_a_line_is_a_proof_only_where_it_is_said_how_it_was_pooled():
    undeclared = lm.check_pooled(WRONG, ROWS, measure="MD")
    assert undeclared.verdict is lm.Verdict.IMPLAUSIBLE
    assert undeclared.blame == ("interval", "recipe")
    assert "permutation" in undeclared.message
    model = lm.check_pooled(WRONG, ROWS, measure="MD", model="random", tau2="DL")
    assert model.blame == ("recipe",)  # a trim-and-fill total has a model and an estimator too
    for declared in ({"recipe": "revman5"}, {"model": "random", "tau2": "DL", "ci": "z"}):
        proof = lm.check_pooled(WRONG, ROWS, measure="MD", **declared)
        assert proof.verdict is lm.Verdict.INCONSISTENT
        assert not proof.blame
        assert "permutation" not in proof.message


def test_a_credible_interval_is_not_re_derived_and_limits_of_another_one_are_left_out():
    credible = lm.check_pooled(WRONG, ROWS, measure="MD", interval="credible")
    assert credible.verdict is lm.Verdict.NOT_CHECKABLE
    line = {"estimate": "-5.8", "ci_low": "-19.2", "ci_high": "7.4"}  # the estimate of DerSimonian and Laird
    profile = lm.check_pooled(line, ROWS, measure="MD", interval="profile")
    assert profile.verdict in FINE
    assert "not re-derived" in profile.message
    far = lm.check_pooled({**line, "estimate": "-12.0"}, ROWS, measure="MD", recipe="revman5", interval="profile")
    assert far.verdict is lm.Verdict.INCONSISTENT  # outside its rows, whatever the interval is


def test_an_unnamed_measure_is_tried_as_a_difference_and_as_a_ratio():
    ratios = [("0.50", "0.25", "1.00"), ("2.00", "1.00", "4.00")]
    assert lm.check_pooled(
        {"estimate": "1.00", "ci_low": "0.61", "ci_high": "1.63"}, ratios, model="common"
    ).verdict in (FINE)
    wrong = lm.check_pooled({"estimate": "1.90", "ci_low": "1.61", "ci_high": "2.23"}, ratios, recipe="metafor")
    assert wrong.verdict is not lm.Verdict.INCONSISTENT


# other ways


def true_rows(seed, k):
    rng = np.random.default_rng(seed)
    se = rng.uniform(0.5, 3.0, k).round(2)
    y = rng.normal(-3, 2.5, k).round(2)
    return [{"estimate": show(a, 2), "se": show(s, 2)} for a, s in zip(y, se, strict=True)], y, se**2


def line_of(estimate, low, high, digits=2):
    return {"estimate": show(estimate, digits), "ci_low": show(low, digits), "ci_high": show(high, digits)}


def other_ways(y, v):
    """True totals by methods that are no recipes."""
    w = 1 / v
    mean = float((w * y).sum() / w.sum())
    q = float((w * (y - mean) ** 2).sum())
    tau2 = max(0.0, (q - y.size + 1) / (w.sum() - (w * w).sum() / w.sum()))
    se = math.sqrt(float((w * w * (v + tau2)).sum())) / w.sum()
    yield "IVhet", (mean, mean - Z * se, mean + Z * se)
    fit = lm.pool(y, v, recipe="metafor", model="random", tau2="DL", ci="z")
    half = 2 * float(fit.se)
    yield "DL with two-SE limits", (float(fit.estimate), float(fit.estimate) - half, float(fit.estimate) + half)
    hc = henmi_copas(y, v)
    yield "Henmi-Copas", (hc.estimate, float(hc.ci.low), float(hc.ci.high))
    pl = likelihood_pool(y, v)
    yield "profile likelihood", (pl.estimate, float(pl.ci.low), float(pl.ci.high))
    bayes = bayes_pool(y, v, tau_prior="uniform")
    yield "Bayesian", (bayes.estimate, float(bayes.ci.low), float(bayes.ci.high))
    best = pet_peese(y, v, force=True)
    yield best.chosen, (best.estimate, float(best.ci.low), float(best.ci.high))
    for model in ("common", "random"):
        filled = trim_and_fill(y, v, model=model, tau2="DL", ci="z").fit
        yield "trim and fill", (float(filled.estimate), float(filled.ci.low), float(filled.ci.high))


@pytest.mark.filterwarnings("ignore::lbpmeta.errors.LbpmetaWarning")
@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 10**6), k=st.integers(4, 8))
def test_true_totals_by_other_ways_are_never_inconsistent(seed, k):
    rows, y, v = true_rows(seed, k)
    for name, values in other_ways(y, v):
        line = line_of(*values)
        for declared in ({}, {"model": "random", "tau2": "DL"}, {"model": "common"}):
            finding = lm.check_pooled(line, rows, measure="MD", search=False, **declared)
            assert finding.verdict is not lm.Verdict.INCONSISTENT, (name, declared, finding.message)
            assert "but  repro" not in finding.message


@pytest.mark.filterwarnings("ignore::lbpmeta.errors.LbpmetaWarning")
def test_other_ways_are_named_where_they_reproduce_the_line():
    rows, y, v = true_rows(5, 9)
    for name, values in other_ways(y, v):
        finding = lm.check_pooled(line_of(*values), rows, measure="MD")
        assert any(name in r for r in finding.recipes) or finding.verdict in FINE, name
        assert finding.verdict is not lm.Verdict.IMPLAUSIBLE, name


def test_counts_that_are_not_printed_weigh_a_line_by_mantel_haenszel_and_peto():
    a, n1, c, n2 = (np.array(x) for x in ([12, 3, 40], [100, 35, 200], [20, 9, 44], [98, 33, 210]))
    for measure in ("RR", "OR"):
        effects = lm.effect_sizes(measure, events1=a, n1=n1, events2=c, n2=n2)
        y, s = np.asarray(effects.yi), np.sqrt(np.asarray(effects.vi))
        rows = [tuple(show(math.exp(e), 2) for e in (b, b - Z * t, b + Z * t)) for b, t in zip(y, s, strict=True)]
        fit = lm.mantel_haenszel(a, n1, c, n2, measure=measure, model="common").display()
        line = line_of(fit.estimate, fit.ci.low, fit.ci.high)
        for declared in ({}, {"recipe": "revman5", "model": "common"}, {"model": "common"}):
            finding = lm.check_pooled(line, rows, measure=measure, **declared)
            assert finding.verdict is not lm.Verdict.INCONSISTENT
            assert "but  repro" not in finding.message


# weights


COUNTS = [
    {"events1": "4", "n1": "40", "events2": "9", "n2": "38", "weight": "3.1"},
    {"events1": "6", "n1": "61", "events2": "14", "n2": "60", "weight": "4.4"},
]


def subgroup_line():
    a, n1, c, n2 = ([int(r[x]) for r in COUNTS] for x in ("events1", "n1", "events2", "n2"))
    fit = lm.mantel_haenszel(a, n1, c, n2, measure="OR", model="common").display()
    return line_of(fit.estimate, fit.ci.low, fit.ci.high)


def test_weights_of_a_subgroup_are_shares_of_the_whole_analysis():
    line = subgroup_line()
    for weights_of in (None, "the analysis", "none"):
        found = lm.check_pooled(line, COUNTS, measure="OR", recipe="revman5", model="common", weights_of=weights_of)
        assert found.verdict is lm.Verdict.CONSISTENT
    alone = {"estimate": "1.84", "ci_low": "0.71", "ci_high": "4.77"}
    row = [{**alone, "weight": "2.3"}]
    assert lm.check_pooled(alone, row, measure="RR", recipe="revman5").verdict is lm.Verdict.CONSISTENT


def test_weights_that_add_up_and_do_not_follow_are_what_is_wrong():
    rows = [{"estimate": "-1.0", "se": "0.50", "weight": "64.0"}, {"estimate": "-3.0", "se": "1.00", "weight": "36.0"}]
    line = {"estimate": "-1.40", "ci_low": "-2.28", "ci_high": "-0.52"}
    finding = lm.check_pooled(line, rows, measure="MD", recipe="metafor", model="common")
    assert finding.verdict in (lm.Verdict.IMPLAUSIBLE, lm.Verdict.INCONSISTENT)
    assert finding.message.startswith("The weights alone do not follow")
    assert (
        lm.check_pooled(line, rows, measure="MD", recipe="metafor", model="common", weights_of="none").verdict in FINE
    )
    sums = lm.check_weights([{**r, "weight": "20.0"} for r in rows], measure="MD", weights_of="the line")
    assert sums.verdict is lm.Verdict.INCONSISTENT
    assert "not to 100" in sums.message
    assert lm.check_weights(rows, measure="MD", weights_of="none").verdict is lm.Verdict.NOT_CHECKABLE


def test_p_alone_is_said_to_be_wrong():
    rows = [("-4.0", "-8.0", "0.0"), ("-1.0", "-6.0", "4.0")]
    fit = lm.pool([-4.0, -1.0], [(4 / Z) ** 2, (5 / Z) ** 2], model="common", ci="z")
    line = line_of(fit.estimate, fit.ci.low, fit.ci.high)
    finding = lm.check_pooled({**line, "p": "0.20"}, rows, measure="MD", recipe="metafor", model="common")
    assert finding.message.startswith("p 0.20 alone does not follow")
    assert finding.blame == ("p of",)
    other = lm.check_pooled({**line, "p": "0.20"}, rows, measure="MD", recipe="metafor", model="common", p_of="fisher")
    assert other.verdict in FINE
    negative = lm.check_pooled({**line, "p": "-0.20"}, rows, measure="MD", recipe="metafor", model="common")
    assert negative.verdict in FINE  # a finding about p alone, not about the line


# P of RevMan


@settings(max_examples=60, deadline=None)
@given(
    df=st.integers(1, 60),
    ratio=st.floats(0.2, 4.0),
    error=st.floats(-1e-6, 1e-6),
    digits=st.integers(3, 10),
)
def test_a_p_that_revman_stored_is_never_inconsistent(df, ratio, error, digits):
    q = df * ratio
    text = repr(round(float(chdtrc(df, q)) + error, digits))
    reported = {"q": f"{q:.9f}", "q_df": str(df), "q_p": text}
    assert lm.check_heterogeneity(reported, software="RevMan 5.4").verdict in FINE
    assert lm.check_heterogeneity(reported).verdict is not lm.Verdict.INCONSISTENT


def test_a_wrong_p_is_one_in_revman_too_and_one_below_0_is_about_p_alone():
    line = {"q": "7.296651", "q_df": "1", "i2": "86"}
    for software in (None, "revman"):
        wrong = lm.check_heterogeneity({**line, "q_p": "0.0169"}, software=software)
        assert wrong.verdict is lm.Verdict.INCONSISTENT
        below = lm.check_heterogeneity({**line, "q_p": "-0.2"}, software=software)
        assert below.verdict is lm.Verdict.INCONSISTENT
        assert set(below.printed) == {"q_p"}
    floats = {"q": "90.413297", "q_df": "34", "q_p": "1.0E-6"}
    assert lm.check_heterogeneity(floats, software="revman").verdict in FINE
    assert lm.check_heterogeneity({**floats, "q_p": "<0.00001"}).verdict in FINE
    assert lm.check_heterogeneity({"k": "5", "q": "2.1", "q_df": "3"}, measure="RR").verdict is not (
        lm.Verdict.IMPLAUSIBLE
    )


# which recipe


def test_identify_reads_the_names_that_check_reads_and_says_what_it_could_not_read():
    line = {"estimate": "-5.03", "ci_low": "-7.26", "ci_high": "-2.81"}
    named = [{"study": f"S{i}", "MD": e, "lower": a, "upper": b} for i, (e, a, b) in enumerate(ROWS)]
    assert lm.identify(line, named) == lm.identify(line, ROWS, measure="MD")
    with pytest.raises(DataError, match="'bogus'"):
        lm.identify(line, [{"MD": e, "bogus": a, "upper": b} for e, a, b in ROWS])


def test_identify_keeps_face_values_apart_from_what_rounding_admits():
    rows = [("-10", "-14", "-6"), ("-2", "-5", "1"), ("-6", "-12", "0")]
    fit = lm.pool([-10, -2, -6], [(half / Z) ** 2 for half in (4, 3, 6)], tau2="DL", ci="z")
    found = lm.identify(line_of(fit.estimate, fit.ci.low, fit.ci.high, 1), rows, measure="MD")
    assert found == (*found.exact, *found.within_rounding)
    assert not set(found.exact) & set(found.within_rounding)
    assert found.other_ways == ()
    assert "random DL z" in found.exact
    assert 0 < len(found.exact) < len(found.within_rounding)
    assert copy.copy(found).exact == pickle.loads(pickle.dumps(found)).exact == found.exact


@settings(max_examples=4, deadline=None)
@given(
    seed=st.integers(0, 10**6), k=st.integers(2, 6), method=st.sampled_from([("DL", "z"), ("DL", "hksj"), ("PM", "z")])
)
def test_identify_never_excludes_the_true_recipe(seed, k, method):
    tau2, ci = method
    rng = np.random.default_rng(seed)
    y, s = rng.normal(-3, 2, k), rng.uniform(0.8, 3.0, k)
    rows = [tuple(show(e, 0) for e in (b, b - Z * t, b + Z * t)) for b, t in zip(y, s, strict=True)]
    if any(r[1] == r[2] for r in rows):
        return
    fit = lm.pool(y, s**2, model="random", tau2=tau2, ci=ci)
    names = lm.identify(line_of(fit.estimate, fit.ci.low, fit.ci.high, 1), rows, measure="MD")
    assert f"random {tau2} {ci}" in names
