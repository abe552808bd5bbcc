"""Whoever comes from metafor, meta or pandas: other names of arguments, tables in front, rows in another order."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import lbpmeta as lm

TRIALS = pd.DataFrame(
    {
        "study": ["Adams", "Baker", "Clark", "Davis", "Evans"],
        "m_e": [31.0, 28.5, 40.2, 35.1, 30.9],
        "s_e": [20.1, 18.7, 22.4, 19.9, 21.0],
        "n_e": [30, 45, 28, 60, 33],
        "m_c": [38.2, 36.0, 41.0, 45.3, 33.1],
        "s_c": [21.0, 19.2, 20.8, 21.3, 19.5],
        "n_c": [31, 44, 30, 58, 35],
        "weeks": [4, 12, 6, 12, 26],
        "setting": ["clinic", "clinic", "home", "home", "clinic"],
    }
)
ARMS = {"mean1": "m_e", "sd1": "s_e", "n1": "n_e", "mean2": "m_c", "sd2": "s_c", "n2": "n_c"}


@pytest.fixture
def es() -> lm.EffectSizes:
    return lm.effect_sizes("MD", TRIALS, **ARMS)


@pytest.mark.parametrize("measure", ["md", "mean difference", "Mean-Difference", "WMD"])
def test_measures_have_the_names_that_papers_give_them(es, measure):
    again = lm.effect_sizes(measure, TRIALS, **ARMS)
    assert again.measure == "MD"
    assert again.yi.tolist() == es.yi.tolist()
    assert lm.effect_sizes(sm=measure, data=TRIALS, **ARMS).vi.tolist() == es.vi.tolist()
    assert lm.pool(es.yi, es.vi, measure=measure).measure == "MD"


def test_a_frame_of_effect_sizes_keeps_its_measure(es):
    assert lm.pool(es.to_frame().query("yi < -1")).measure == "MD"
    assert lm.effect_sizes("PLOGIT", event=[4, 6], n=[40, 50]).measure == "PLO"


def test_cohens_d_is_not_taken_for_hedges_g():
    with pytest.raises(lm.MethodError, match="must be one of MD"):
        lm.effect_sizes("cohen's d", TRIALS, **ARMS)


@pytest.mark.parametrize("name", ["metafor", "Metafor", "RevMan 5", "revman-2025", "Stata"])
def test_recipes_are_found_under_any_writing(name):
    assert lm.get_recipe(name).name == "".join(filter(str.isalnum, name.lower()))


def test_revman_alone_is_two(es):
    with pytest.raises(lm.MethodError, match="'revman5' or 'revman2025'"):
        lm.pool(es, recipe="RevMan")


@pytest.mark.parametrize(
    ("given", "told"),
    [("hakn", "ci='hksj'"), ("fixed", "model='common'"), ("digits", "journal .3"), ("modle", "Did you mean 'model'")],
)
@pytest.mark.parametrize("function", [lm.pool, lm.meta_regression, lm.pool_subgroups])
def test_what_has_no_like_here_says_what_to_write(es, function, given, told):
    more = {} if function is lm.pool else {"moderators": None} if function is lm.meta_regression else {"groups": "x"}
    with pytest.raises(TypeError, match=told):
        function(es, **more, **{given: True})


def test_a_regression_is_asked_in_four_ways(es):
    first = lm.meta_regression(es, "weeks", data=TRIALS)
    frame = es.to_frame().assign(weeks=TRIALS["weeks"])
    for again in (
        lm.meta_regression(es, mods="~ weeks", data=TRIALS),
        lm.meta_regression(es, TRIALS["weeks"]),
        lm.meta_regression(frame, "weeks"),
        lm.meta_regression(frame, "yi", "vi", "weeks"),
        lm.meta_regression("yi", "vi", "weeks", data=frame),
        lm.meta_regression(frame, "yi", se="se", formula="weeks"),
    ):
        assert again.coefficients == pytest.approx(first.coefficients, rel=1e-12)
    knha = lm.meta_regression(es, "weeks", data=TRIALS, method="DL", test="knha")
    assert knha.recipe == lm.meta_regression(es, "weeks", data=TRIALS, tau2="DL", ci="hksj").recipe
    with pytest.raises(lm.MethodError, match="the outcome stands by itself"):
        lm.meta_regression("yi ~ weeks", data=frame)
    with pytest.raises(lm.MethodError, match=r"'week' is no column of `data`. Did you mean 'weeks'"):
        lm.meta_regression(es, "week", data=TRIALS)


@pytest.mark.parametrize("table", [TRIALS.sort_values("weeks"), TRIALS.set_index("study").iloc[::-1]])
def test_rows_in_another_order_are_matched_by_the_names_of_the_studies(es, table):
    fit = lm.pool(es)
    straight = lm.meta_regression(es, "weeks", data=TRIALS)
    assert lm.meta_regression(es, "weeks", data=table).coefficients.tolist() == straight.coefficients.tolist()
    groups = lm.pool_subgroups(es, "setting", data=TRIALS)
    assert lm.pool_subgroups(es, subgroup="setting", data=table)["home"].estimate == groups["home"].estimate
    robust = lm.robust(fit, "setting", data=TRIALS)
    assert lm.robust(fit, "setting", data=table).se.tolist() == robust.se.tolist()
    three = lm.three_level(es, cluster="setting", data=TRIALS)
    assert lm.three_level(es, cluster="setting", data=table).estimate == three.estimate


def test_rows_of_other_studies_are_refused_and_more_of_them_are_not(es):
    with pytest.raises(lm.DataError, match="it has no Evans"):
        lm.meta_regression(es, "weeks", data=TRIALS.iloc[:4])
    frame = es.to_frame().iloc[:4]
    some = lm.meta_regression(frame.assign(weeks=TRIALS["weeks"]), "weeks")
    few = lm.effect_sizes("MD", TRIALS.iloc[:4], **ARMS)
    assert lm.meta_regression(few, "weeks", data=TRIALS).coefficients.tolist() == some.coefficients.tolist()
    twice = TRIALS.assign(study=["Adams", "Adams", "Clark", "Davis", "Evans"])
    with pytest.raises(lm.DataError, match="names one twice"):
        lm.pool_subgroups(lm.effect_sizes("MD", twice, **ARMS), "setting", data=twice.iloc[::-1])


def test_results_say_of_what_they_are():
    odds = lm.effect_sizes("OR", ai=[4, 6, 3, 9], n1i=[40, 52, 33, 70], ci=[9, 11, 8, 12], n2i=[41, 50, 34, 71])
    for result in (lm.multivariate(odds), lm.bootstrap(odds, iterations=20), lm.gosh(odds), lm.multiverse(odds)):
        assert "Odds ratio, on the log scale" in str(result)
    assert "Odds" not in str(lm.bootstrap(odds.yi, odds.vi, iterations=20))


class TestReported:
    def test_names_of_metafor_and_meta_and_columns_of_a_table(self):
        table = pd.DataFrame({"study": ["A", "B"], "md": [-7.7, -3.0], "lo": [-12.1, -5.0], "hi": [-3.3, -1.0]})
        ours = lm.estimates_from(estimate=table["md"], ci_low=table["lo"], ci_high=table["hi"], measure="MD")
        theirs = lm.estimates_from(data=table, TE="md", lower="lo", upper="hi", sm="MD")
        assert theirs.vi.tolist() == ours.vi.tolist()
        assert theirs.labels == ("A", "B")
        assert not theirs.notes
        with pytest.raises(TypeError, match="Did you mean 'upper'"):
            lm.estimates_from(estimate=1, lower=0, uper=2)

    def test_an_estimate_beside_the_middle_is_told_and_the_fit_says_it_too(self):
        es = lm.estimates_from(estimate=[-7.17, -5.4], ci_low=[-12.15, -9.4], ci_high=[-3.27, -1.4], measure="MD")
        assert "estimate of Study 1 is not the middle" in es.notes[0]
        assert "estimate of Study 1 is not the middle" in str(lm.pool(es))

    def test_an_error_that_does_not_make_the_interval_is_told(self):
        es = lm.estimates_from(estimate=-7.17, se=1.01, ci_low=-12.15, ci_high=-2.19)
        assert "standard error of Study 1 does not make the interval" in es.notes[0]
        known = lm.estimates_from(estimate=0, se=1, ci_low=-2.31, ci_high=2.31, df=8)
        assert not known.notes

    @pytest.mark.parametrize("decimals", [0, 1, 2, 3, 15])
    def test_true_numbers_are_not_doubted_however_they_are_rounded(self, decimals):
        random = np.random.default_rng(decimals)
        y, s = random.normal(0, 5, 5000), random.uniform(0.3, 3, 5000)
        half = 1.959963984540054 * s
        shown = [np.round(x, decimals) for x in (y, y - half, y + half)]
        es = lm.estimates_from(
            estimate=shown[0], ci_low=shown[1], ci_high=shown[2], se=np.round(s, max(1, decimals)), measure="MD"
        )
        assert es.notes == ()
        if decimals:
            ratio = [np.round(np.exp(x / 10), decimals) for x in (y, y - half, y + half)]
            assert lm.estimates_from(estimate=ratio[0], ci_low=ratio[1], ci_high=ratio[2], measure="RR").notes == ()
