"""Mantel-Haenszel and Peto: against metafor and meta, RevMan's rules, and printed examples."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, strategies as st
from scipy.special import chdtrc, ndtr

from lbpmeta.effects.compute import effect_sizes
from lbpmeta.errors import DataError, LbpmetaWarning, MethodError, NotDefinedError
from lbpmeta.pooling.tables.mh import MH_RULES
from lbpmeta.pooling.tables.table_tests import breslow_day_test, cmh_test, tables_tests, tarone_test
from lbpmeta.pooling.tables.tables2x2 import MH_MEASURES, mantel_haenszel, peto
from lbpmeta.recipe import CHOICES, get_recipe

FOLDER = Path(__file__).parents[1] / "reference"
METAFOR = json.loads((FOLDER / "metafor_effects.json").read_text())["datasets"]
EDGES = json.loads((FOLDER / "metafor_edge_cases.json").read_text())["mantel_haenszel"]
META = json.loads((FOLDER / "meta_tables.json").read_text())


def floats(values):
    return np.array([np.nan if v in (None, "NA") else v for v in values], dtype=float)


def table(inputs):
    columns = {k: floats(v) for k, v in inputs.items()}
    for arm in "12":
        if f"nonevents{arm}" in columns:
            columns[f"n{arm}"] = columns[f"events{arm}"] + columns[f"nonevents{arm}"]
    return [columns[k] for k in ("events1", "n1", "events2", "n2")]


def pooled(tables, key, **options):
    return peto(*tables, **options) if key == "PETO" else mantel_haenszel(*tables, measure=key[3:], **options)


METAFOR_CASES = [(name, key) for name, data in METAFOR.items() for key in data["count_models"]]


def test_the_grid_is_complete():
    assert len(METAFOR_CASES) == 48
    assert set(MH_RULES) == set(CHOICES["zero_cells"])


@pytest.mark.parametrize(("name", "key"), METAFOR_CASES)
def test_as_metafor(name, key):
    tables, expected = table(METAFOR[name]["inputs"]), METAFOR[name]["count_models"][key]
    fit = pooled(tables, key)
    got = {
        "estimate": fit.estimate,
        "se": fit.se,
        "ci_low": fit.ci.low,
        "ci_high": fit.ci.high,
        "p": fit.p_value,
        "q": fit.q,
        "q_p": fit.q_p,
        "i2": fit.i2,
    }
    for field, value in got.items():
        assert value == pytest.approx(expected[field], rel=1e-11, abs=1e-13), field
    assert fit.weights.sum() == pytest.approx(100)
    if key == "MH_OR":
        tests = tables_tests(*tables)
        assert (tests.cmh.statistic, tests.cmh.p_value) == pytest.approx((expected["mh"], expected["mh_p"]), rel=1e-11)
        assert (tests.tarone.statistic, tests.tarone.p_value) == pytest.approx(
            (expected["ta"], expected["ta_p"]), rel=1e-11
        )


@pytest.mark.parametrize("measure", ["RR", "OR", "RD", "PETO", "IRR", "IRD"])
def test_zeros_and_certainties_as_metafor(measure):
    if measure == "PETO":
        fit = peto(**EDGES["tables"])
    elif measure in ("IRR", "IRD"):
        fit = mantel_haenszel(**EDGES["rates"], measure=measure)
    else:
        fit = mantel_haenszel(**EDGES["tables"], measure=measure)
    got = (fit.estimate, fit.se, fit.q, fit.q_df, fit.q_p)
    assert got == pytest.approx(tuple(EDGES[measure]), rel=1e-12)
    assert any(note.startswith(("Not in Q", "Not pooled")) for note in fit.notes)


def test_all_three_tests_as_metafor():
    tests = tables_tests(**EDGES["tables"])
    got = [x for test in (tests.cmh, tests.breslow_day, tests.tarone) for x in (test.statistic, test.p_value)]
    assert got == pytest.approx(EDGES["tests"], rel=1e-10)
    assert [test.df for test in (tests.cmh, tests.breslow_day, tests.tarone)] == [1, 2, 2]


META_CASES = [
    (settings, name, key)
    for settings in ("revman5", "meta_default")
    for name, data in META[settings].items()
    for key in data
    if key.startswith("MH_") or key == "PETO"
]


@pytest.mark.parametrize(("settings", "name", "key"), META_CASES)
def test_common_effect_as_meta(settings, name, key):
    data = META[settings][name]
    fit = pooled(table(data["input"]), key, recipe="revman5" if settings == "revman5" else "meta")
    expected = data[key]["common"]
    got = (fit.estimate, fit.se, fit.ci.low, fit.ci.high, fit.p_value)
    assert got == pytest.approx(tuple(expected[k] for k in ("estimate", "se", "ci_low", "ci_high", "p")), rel=1e-10)
    assert (fit.q, fit.q_df, fit.q_p) == pytest.approx((data[key]["q"], data[key]["df_q"], data[key]["q_p"]), rel=1e-10)
    assert fit.i2 == pytest.approx(100 * data[key]["i2"], rel=1e-10)
    weights = floats(data[key]["study"]["weight_common"])
    np.testing.assert_allclose(fit.weights, 100 * weights / weights.sum(), rtol=1e-11)
    np.testing.assert_allclose(fit.yi, floats(data[key]["study"]["yi"]), rtol=1e-11, atol=1e-15)
    np.testing.assert_allclose(np.sqrt(fit.vi), floats(data[key]["study"]["se"]), rtol=1e-11)


@pytest.mark.parametrize(("name", "key"), [(n, k) for s, n, k in META_CASES if s == "revman5" and k != "PETO"])
def test_revman_random_effects_take_q_about_the_mh_estimate(name, key):
    data = META["revman5"][name]
    fit = pooled(table(data["input"]), key, recipe="revman5", model="random")
    expected = data[key]["random"]
    got = (fit.estimate, fit.se, fit.ci.low, fit.ci.high, fit.p_value, fit.tau2, fit.q)
    wanted = tuple(expected[k] for k in ("estimate", "se", "ci_low", "ci_high", "p"))
    assert got == pytest.approx((*wanted, data[key]["tau2"], data[key]["q"]), rel=1e-10)
    assert fit.i2 == pytest.approx(100 * data[key]["i2"], rel=1e-10)
    # rule 4: weights are 1/(se^2 + tau2)
    w = 1 / (fit.vi + fit.tau2)
    np.testing.assert_allclose(fit.weights, 100 * w / w.sum(), rtol=1e-12)
    assert fit.prediction is None


@pytest.mark.parametrize(("name", "key"), [(n, k) for s, n, k in META_CASES if s == "meta_default" and k != "PETO"])
def test_reml_of_the_mh_studies(name, key):
    """The reference stops REML early (1e-5); ours must solve the equation, and agree given its tau2."""
    data = META["meta_default"][name]
    fit = pooled(table(data["input"]), key, recipe="meta", model="random")
    w = 1 / (fit.vi + fit.tau2)
    r = fit.yi - np.sum(w * fit.yi) / w.sum()
    score = np.sum(w**2 * r**2) - w.sum() + np.sum(w**2) / w.sum()
    if fit.tau2 == 0:
        assert fit.at_boundary
        assert score < 0
    else:
        assert abs(score) < 1e-8 * w.sum()
    assert fit.tau2 == pytest.approx(data[key]["tau2"], rel=2e-2)
    # about the inverse-variance estimate, because tau2 is not DL's
    assert fit.q == pytest.approx(data[key]["q"], rel=1e-10)
    assert fit.tau2_ci is not None
    w = 1 / (floats(data[key]["study"]["se"]) ** 2 + data[key]["tau2"])
    given_tau2 = np.sum(w * fit.yi) / w.sum()
    assert given_tau2 == pytest.approx(data[key]["random"]["estimate"], rel=1e-10)


class TestRevmanRules:
    """The arithmetic of published RevMan data packages, rule by rule."""

    def test_double_zeros_leave_ratios_and_stay_in_differences(self):
        data = ([4, 0, 6], [20, 15, 30], [8, 0, 9], [21, 15, 28])
        for measure in ("RR", "OR"):
            fit = mantel_haenszel(*data, measure=measure, recipe="revman5", labels=["A", "B", "C"])
            assert fit.labels == ("A", "C")
            assert fit.k == 2
            assert any("Not pooled" in note and "B" in note for note in fit.notes)
        assert mantel_haenszel(*data, measure="RD", recipe="revman5").k == 3

    def test_corrected_cells_enter_the_sums(self):
        fit = mantel_haenszel([0, 6], [20, 30], [3, 9], [20, 28], measure="RR", recipe="revman5")
        a, n1, c, n2 = np.array([0.5, 6]), np.array([21, 30]), np.array([3.5, 9]), np.array([21, 28])
        total = n1 + n2
        assert np.exp(fit.estimate) == pytest.approx(np.sum(a * n2 / total) / np.sum(c * n1 / total), rel=1e-13)

    def test_a_zero_among_nonevents_is_corrected_too(self):
        fit = mantel_haenszel([20, 6], [20, 30], [15, 9], [20, 28], measure="RR", recipe="revman5")
        a, n1, c, n2 = np.array([20.5, 6]), np.array([21, 30]), np.array([15.5, 9]), np.array([21, 28])
        total = n1 + n2
        assert np.exp(fit.estimate) == pytest.approx(np.sum(a * n2 / total) / np.sum(c * n1 / total), rel=1e-13)

    def test_everybody_has_the_event(self):
        fit = mantel_haenszel([20, 6], [20, 30], [25, 9], [25, 28], measure="RR", recipe="revman5")
        ratio = np.array([1.0, (6 / 30) / (9 / 28)])
        w = np.array([25.5 * 21 / 47, 9 * 30 / 58])
        assert np.exp(fit.estimate) == pytest.approx(np.sum(w * ratio) / w.sum(), rel=1e-13)
        assert fit.yi[0] == 0.0
        assert fit.vi[0] == pytest.approx(1 / 20.5 - 1 / 21 + 1 / 25.5 - 1 / 26, rel=1e-12)
        plain = np.log((20.5 * 26 / 47 + 6 * 28 / 58) / (25.5 * 21 / 47 + 9 * 30 / 58))  # plain +0.5 misses such lines
        assert 1e-5 < abs(plain - fit.estimate) < 1e-2

    def test_one_study(self):
        for model in ("common", "random"):
            fit = mantel_haenszel(4, 20, 8, 21, measure="RR", recipe="revman5", model=model)
            assert (fit.q, fit.q_df, fit.q_p, fit.i2, fit.tau2) == (0.0, 0, 1.0, 0.0, 0.0)
            es = effect_sizes("RR", events1=4, n1=20, events2=8, n2=21, recipe="revman5")
            assert fit.estimate == pytest.approx(es.yi[0], rel=1e-13)

    def test_hksj_of_mh_random(self):
        chosen = get_recipe("revman5").replace(ci="hksj")
        data = ([4, 6, 3, 12], [20, 30, 25, 40], [8, 9, 9, 10], [21, 28, 25, 41])
        fit = mantel_haenszel(*data, measure="RR", recipe=chosen, model="random")
        w = 1 / (fit.vi + fit.tau2)
        mu = np.sum(w * fit.yi) / w.sum()
        assert fit.estimate == pytest.approx(mu, rel=1e-12)
        assert fit.se == pytest.approx(np.sqrt(np.sum(w * (fit.yi - mu) ** 2) / (3 * w.sum())), rel=1e-11)
        assert fit.df == 3

    def test_equal_effects_have_no_hksj_interval(self):
        chosen = get_recipe("revman5").replace(ci="hksj")
        with pytest.warns(LbpmetaWarning, match="All effects are equal"):
            fit = mantel_haenszel([4, 4], [20, 20], [8, 8], [21, 21], recipe=chosen, model="random")
        assert np.isnan(fit.se)


def test_common_effect_is_the_normal_interval_whatever_the_recipe():
    fit = mantel_haenszel([4, 6], [20, 30], [8, 9], [21, 28], recipe="revman2025", level=0.9)
    assert fit.recipe.model == "common"
    assert fit.recipe.ci == "z"
    assert fit.ci.level == 0.9
    assert fit.p_value == pytest.approx(2 * ndtr(-abs(fit.estimate / fit.se)))
    assert (fit.tau2, fit.prediction, fit.df, fit.scale) == (0.0, None, None, "log")


def test_yusuf_1985_page_107():
    """Peto's method on long-term beta-blockade, table 6: OR 0.93 (printed interval 0.74 to 1.18)."""
    fit = peto(*table(METAFOR["yusuf1985_6"]["inputs"]))
    assert np.exp([fit.estimate, fit.ci.low, fit.ci.high]).round(4).tolist() == [0.9332, 0.7385, 1.1792]


def test_rothman_2008_table_15_1():
    tables = ([8, 22], [106, 98], [5, 16], [120, 85])
    rd, rr, odds = (mantel_haenszel(*tables, measure=m, level=0.9) for m in ("RD", "RR", "OR"))
    assert [round(x, 4) for x in (rd.estimate, rd.ci.low, rd.ci.high, rd.q)] == [
        0.0349,
        -0.0176,
        0.0874,
        0.0017,
    ]
    assert [round(x, 4) for x in np.exp([rr.estimate, rr.ci.low, rr.ci.high])] == [1.3256, 0.8658, 2.0296]
    assert [round(x, 4) for x in np.exp([odds.estimate, odds.ci.low, odds.ci.high])] == [
        1.4031,
        0.8411,
        2.3409,
    ]
    assert round(cmh_test(*tables, correct=False).statistic, 4) == 1.1914
    assert round(tarone_test(*tables).statistic, 4) == 0.3489


def test_rothman_2008_table_15_2():
    rates = {
        "events1": [32, 104, 206, 186, 102],
        "time1": [5.2407, 4.3248, 2.8612, 1.2663, 0.5317],
        "events2": [2, 12, 28, 28, 31],
        "time2": [1.8790, 1.0673, 0.5710, 0.2585, 0.1462],
        "level": 0.9,
    }
    ird, irr = (mantel_haenszel(**rates, measure=m) for m in ("IRD", "IRR"))
    assert [round(x, 4) for x in (ird.estimate, ird.ci.low, ird.ci.high)] == [11.4392, 6.3498, 16.5286]
    assert [round(x, 4) for x in np.exp([irr.estimate, irr.ci.low, irr.ci.high])] == [1.4247, 1.1944, 1.6994]
    assert round(irr.q, 4) == 10.4117


counts = st.integers(2, 60)
studies = st.lists(
    st.tuples(counts, counts).flatmap(
        lambda n: st.tuples(st.integers(1, n[0] - 1), st.just(n[0]), st.integers(1, n[1] - 1), st.just(n[1]))
    ),
    min_size=2,
    max_size=6,
)


@given(studies, st.sampled_from(["RR", "OR", "RD", "PETO"]), st.sampled_from(["metafor", "revman5", "meta"]))
def test_swapping_arms_flips_the_sign(rows, measure, recipe):
    a, n1, c, n2 = (np.array(x) for x in zip(*rows, strict=True))
    key = measure if measure == "PETO" else f"MH_{measure}"
    one, two = pooled((a, n1, c, n2), key, recipe=recipe), pooled((c, n2, a, n1), key, recipe=recipe)
    assert one.estimate == pytest.approx(-two.estimate, rel=1e-9, abs=1e-13)
    assert one.se == pytest.approx(two.se, rel=1e-9)
    assert one.q == pytest.approx(two.q, rel=1e-7, abs=1e-10)


@given(studies)
def test_identical_studies_pool_to_themselves(rows):
    a, n1, c, n2 = rows[0]
    for measure in MH_MEASURES[:3]:
        fit = mantel_haenszel([a] * 3, [n1] * 3, [c] * 3, [n2] * 3, measure=measure)
        assert fit.estimate == pytest.approx(fit.yi[0], rel=1e-9, abs=1e-13)
        assert fit.q == pytest.approx(0, abs=1e-12)
        np.testing.assert_allclose(fit.weights, 100 / 3)


@given(studies)
def test_breslow_day_fits_the_common_odds_ratio(rows):
    a, n1, c, n2 = (np.array(x, float) for x in zip(*rows, strict=True))
    raw, corrected = breslow_day_test(a, n1, c, n2), tarone_test(a, n1, c, n2)
    assert 0 <= corrected.statistic <= raw.statistic + 1e-9
    assert raw.p_value == pytest.approx(chdtrc(len(rows) - 1, raw.statistic))
    # one more copy of a study leaves the common odds ratio of identical studies in place: no heterogeneity
    same = breslow_day_test([a[0]] * 3, [n1[0]] * 3, [c[0]] * 3, [n2[0]] * 3)
    assert same.statistic == pytest.approx(0, abs=1e-9)


def test_extreme_odds_ratios_keep_their_digits():
    # psi far from 1 on either side: the fitted counts still solve the quadratic
    for a, c in (([1, 2], [95, 190]), ([95, 190], [1, 2])):
        test = breslow_day_test(a, [100, 200], c, [100, 200])
        assert 0 <= test.statistic < 1e-2


def test_refusals():
    with pytest.raises(MethodError, match="'RR', 'OR', 'RD', 'IRR', 'IRD'"):
        mantel_haenszel(1, 2, 1, 2, measure="SMD")
    with pytest.raises(MethodError, match="needs `events1`, `time1`, `events2`, `time2` and no other"):
        mantel_haenszel(1, 2, 1, 2, measure="IRR")
    with pytest.raises(MethodError, match="`model` is 'mixed'"):
        mantel_haenszel(1, 2, 1, 2, model="mixed")
    assert mantel_haenszel(1, 2, 1, 2, model="fixed").recipe.model == "common"  # the same by another name
    with pytest.raises(DataError, match="`events2` is 3 but `n2` is 2 for Study 1"):
        mantel_haenszel(1, 2, 3, 2)
    with pytest.raises(DataError, match="`labels` names 1"):
        mantel_haenszel([1, 1], 2, 1, 2, labels=["A"])
    with pytest.raises(NotDefinedError, match="No RR can be pooled"):
        mantel_haenszel([0, 0], 9, [0, 0], 9)
    with pytest.raises(NotDefinedError, match="one of its sums is 0"):
        mantel_haenszel([3, 4], 9, [0, 0], 9)
    with pytest.raises(NotDefinedError, match="No study has both"):
        cmh_test(0, 9, 0, 9)
    with pytest.raises(NotDefinedError, match="needs 2 studies"):
        tarone_test(1, 9, 2, 9)


def test_missing_counts_are_left_out_and_told():
    fit = mantel_haenszel([4, np.nan, 6], [20, 20, 30], [8, 3, 9], [21, 22, 28], labels=["A", "B", "C"])
    assert fit.labels == ("A", "C")
    assert "Not pooled" in fit.notes[0]
    assert "B" in fit.notes[0]


def test_raw_counts_pool_where_a_study_alone_has_no_estimate():
    fit = mantel_haenszel([0, 6], [20, 30], [3, 9], [20, 28], recipe=get_recipe("metafor").replace(zero_cells="none"))
    a, n1, c, n2 = np.array([0, 6]), np.array([20, 30]), np.array([3, 9]), np.array([20, 28])
    assert np.exp(fit.estimate) == pytest.approx(np.sum(a * n2 / (n1 + n2)) / np.sum(c * n1 / (n1 + n2)))
    assert fit.q_df == 0
    assert np.isnan(fit.yi[0])


def test_tests_tell_themselves():
    assert str(cmh_test([4, 6], [20, 30], [8, 9], [21, 28])).startswith("Cochran-Mantel-Haenszel: chi2(1) = ")
    assert str(tables_tests([4, 6], [20, 30], [8, 9], [21, 28])).count("\n") == 2


@pytest.mark.parametrize("measure", ["RR", "RD"])
def test_a_standard_error_of_zero_is_no_certainty(measure):
    with pytest.raises(NotDefinedError, match=f"{measure} is 0 with a standard error of 0"):
        mantel_haenszel([3, 3], [3, 3], [38, 6], [38, 6], measure=measure)
    assert mantel_haenszel([3, 3], [3, 3], [38, 6], [38, 6], measure=measure, recipe="revman5").se > 0


def test_rates_and_risks_without_any_variance_are_refused():
    with pytest.raises(NotDefinedError, match="IRD is 0 with"):
        mantel_haenszel([0, 0], events2=[0, 0], time1=[3, 4], time2=[4, 5], measure="IRD")
    for n1, n2 in itertools.product(range(1, 12), repeat=2):  # Sato's variance is 0 but for rounding, of either sign
        with pytest.raises(NotDefinedError, match="RD is 1 with"):
            mantel_haenszel([n1, 7], [n1, 7], [0, 0], [n2, 11], measure="RD")


def test_the_continuity_correction_does_not_go_past_zero():
    """metafor squares a negative distance: 0.16 where the data are closer to no effect than the correction."""
    assert cmh_test([5, 7], [10, 14], [5, 7], [10, 14]).statistic == 0
