"""pool() and its kin at home: tables, other programs' names, and results as journals print them."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest

import lbpmeta as lm
from lbpmeta.recipe import CHOICES, setting_named
from lbpmeta.written_styles import LANGUAGES_WRITTEN, STYLES

YI, SE = [0.2, -0.1, 0.5, 0.3, 0.9], [0.14, 0.17, 0.22, 0.1, 0.32]
VI = [s * s for s in SE]
TABLE = pd.DataFrame(
    {"yi": YI, "vi": VI, "se": SE, "dose": [1, 2, 3, 5, 8], "place": list("aabbb")}, index=list("VWXYZ")
)
FIT = lm.pool(YI, VI, labels=list("VWXYZ"))


@pytest.mark.parametrize(
    "pooled",
    [
        lambda: lm.pool(TABLE, "yi", "vi"),
        lambda: lm.pool(TABLE, "yi", se="se"),
        lambda: lm.pool(TABLE),
        lambda: lm.pool("yi", "vi", data=TABLE),
        lambda: lm.pool("yi", sei="se", data=TABLE),
        lambda: lm.pool(TE="yi", seTE="se", data=TABLE),
        lambda: lm.pool(TABLE["yi"], TABLE["vi"]),
        lambda: lm.pool(TABLE["yi"], TABLE["vi"].iloc[::-1]),
        lambda: lm.pool(TABLE["yi"], se=TABLE["se"].iloc[::-1]),
        lambda: lm.pool(YI, se=SE, slab=list("VWXYZ")),
        lambda: lm.pool(TABLE.rename_axis("study").reset_index(), "yi", "vi"),
    ],
)
def test_each_way_in_gives_one_fit(pooled):
    fit = pooled()
    assert (fit.estimate, fit.se, fit.tau2) == pytest.approx((FIT.estimate, FIT.se, FIT.tau2), rel=1e-9)
    assert fit.labels == FIT.labels


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ({"method": "FE"}, {"model": "common"}),
        ({"method": "fixed"}, {"model": "common"}),
        ({"method": "dl"}, {"tau2": "DL"}),
        ({"method_tau": "PM"}, {"tau2": "PM"}),
        ({"tau2": "reml"}, {"tau2": "REML"}),
        ({"tau2": "DerSimonian-Laird"}, {"tau2": "DL"}),
        ({"tau2": "sjonkman"}, {"tau2": "SJ"}),
        ({"test": "knha"}, {"ci": "hksj"}),
        ({"test": "adhoc"}, {"ci": "hksj-adhoc"}),
        ({"method_random_ci": "HK"}, {"ci": "hksj"}),
        ({"ci": "Hartung-Knapp"}, {"ci": "hksj"}),
        ({"model": "equal"}, {"model": "common"}),
        ({"sm": "OR"}, {"measure": "OR"}),
    ],
)
def test_settings_of_other_programs_are_ours(theirs, ours):
    one, other = lm.pool(YI, VI, **theirs), lm.pool(YI, VI, **ours)
    assert one.recipe == other.recipe
    assert (one.estimate, one.ci.low, one.measure) == (other.estimate, other.ci.low, other.measure)


def test_every_setting_is_named_by_itself_in_any_case():
    for field, legal in CHOICES.items():
        for name in legal:
            assert setting_named(field, name) == setting_named(field, name.lower()) == name
    arrays = lm.pool_arrays(np.array([YI]), np.array([VI]), tau2="dl", ci="knha")
    assert arrays.estimate[0] == lm.pool(YI, VI, tau2="DL").estimate


@pytest.mark.parametrize(
    ("asked", "error", "why"),
    [
        ({"modl": "random"}, TypeError, "'modl'. Did you mean 'model'"),
        ({"tau2": "bayes"}, lm.MethodError, "it must be one of 'DL'"),
        ({"method": "REML", "tau2": "DL"}, lm.MethodError, "`tau2` is given twice, the second time as `method`"),
        ({"se": SE}, lm.MethodError, "`vi` and `se` are both given"),
        ({"recipe": "metaphor"}, lm.MethodError, "Did you mean 'metafor'"),
    ],
)
def test_what_is_not_understood_is_told(asked, error, why):
    with pytest.raises(error, match=why):
        lm.pool(YI, VI, **asked)


def test_tables_and_series_that_cannot_be_used_say_why():
    with pytest.raises(lm.DataError, match=r"no column of `data`. Did you mean 'yi'"):
        lm.pool(TABLE, "yii", "vi")
    with pytest.raises(lm.DataError, match="no columns `yi` and `vi`"):
        lm.pool(TABLE[["dose"]])
    with pytest.raises(lm.DataError, match="different studies"):
        lm.pool(TABLE["yi"], TABLE["vi"].iloc[:3])
    with pytest.raises(lm.DataError, match="`se` of study 2 is 0"):
        lm.pool([1.0, 2.0], se=[1.0, 0.0])
    with pytest.raises(lm.DataError, match="`yi` is missing"):
        lm.pool()
    with pytest.raises(lm.DataError, match="True"):
        lm.pool([True, False], [1.0, 2.0])


def test_a_formula_knows_r_functions_and_stands_after_effect_sizes():
    es = lm.effect_sizes("GEN", yi=YI, vi=VI)
    fit = lm.meta_regression(es, "log(dose) + factor(place)", data=TABLE)
    hand = lm.meta_regression(YI, VI, {"log": np.log(TABLE["dose"]), "place": TABLE["place"]})
    assert sorted(fit.coefficients) == pytest.approx(sorted(hand.coefficients), rel=1e-9)
    columns = lm.meta_regression("yi", "vi", "log(dose) + factor(place)", data=TABLE)
    assert columns.coefficients.tolist() == pytest.approx(fit.coefficients.tolist())
    with pytest.raises(lm.MethodError, match=r"I\(x\*\*2\)"):
        lm.meta_regression(es, "dose^2.5", data=TABLE)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(lm.DataError, match="infinite"):
            lm.meta_regression(es, "log(dose)", data=TABLE.assign(dose=[0, 1, 2, 3, 4]))


def test_a_coefficient_that_rests_on_one_study_says_so():
    fit = lm.meta_regression(TABLE["yi"], TABLE["vi"], {"place": list("aabbc")})
    assert "The coefficient place[c] rests on one study: Z." in fit.notes
    assert "rests on one study" in str(fit)
    assert "rests" not in str(lm.meta_regression(TABLE["yi"], TABLE["vi"], {"place": list("aabbb")}))


def test_subgroups_take_the_name_of_a_column_and_tell_of_single_studies():
    es = lm.effect_sizes("GEN", yi=YI, vi=VI)
    ways = [
        lm.pool_subgroups(es, "place", data=TABLE),
        lm.pool_subgroups(es, TABLE["place"]),
        lm.pool_subgroups("yi", "vi", groups="place", data=TABLE),
        lm.pool_subgroups(YI, VI, groups=list("aabbb")),
    ]
    assert {str(fit) for fit in ways} == {str(ways[0])}
    assert "Effect [95% z interval]" in str(ways[0])
    alone = lm.pool_subgroups(YI, VI, groups=list("aabbc"))
    assert alone.notes == ("One study alone, nothing was pooled: c.",)
    with pytest.raises(lm.DataError, match="`groups` is missing"):
        lm.pool_subgroups(YI, VI)


def test_linear_models_name_measure_and_scale():
    fit = lm.pool(YI, VI, measure="OR")
    assert "Odds ratio, on the log scale" in str(lm.robust(fit, list("aabbc")))
    assert "Odds ratio, on the log scale" in str(lm.three_level(YI, VI, list("aabbc"), measure="OR"))
    assert "Odds ratio, on the log scale" in str(lm.meta_regression(YI, VI, TABLE["dose"], measure="OR"))


LINE = lm.pool([-8.1, -2.4, -6.9, -11.0], [2.0, 1.5, 3.1, 4.4], measure="MD", tau2="DL")


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        ("journal", "MD -6.90 [-10.56, -3.24]; tau2 = 11.3; I2 = 82 %; 4 studies"),
        ("plain", "MD -6.90 (95% CI -10.56 to -3.24); p < 0.001; I2 = 82%; 4 studies"),
        ("apa", "MD = −6.90, 95% CI [−10.56, −3.24], p < .001, τ² = 11.3, I² = 82%, 4 studies"),
        ("bmj", "mean difference −6.90, 95% confidence interval −10.56 to −3.24; P<0.001; I²=82%; 4 studies"),
        ("vancouver", "MD −6.90 (95% CI −10.56 to −3.24); p < 0.001; I² = 82%; 4 studies"),
        ("jama", "MD, −6.90 (95% CI, −10.56 to −3.24); P < .001; I² = 82%; 4 studies"),
        ("revman", "MD -6.90 [-10.56, -3.24]; Tau² = 11.3; Chi² = 16.78, df = 3; I² = 82%; 4 studies"),
        ("apa de", "MD = −6,90; 95%-KI [−10,56; −3,24]; p < 0,001; τ² = 11,3; I² = 82%; 4 Studien"),
        ("plain nl .1", "MD -6,9 (95%-BI -10,6 tot -3,2); p < 0,001; I2 = 82%; 4 studies"),
        ("vancouver fr", "MD −6,90 (IC à 95 % −10,56 à −3,24); p < 0,001; I² = 82%; 4 études"),
    ],
)
def test_a_journal_prints_it_so(spec, text):
    assert f"{LINE:{spec}}" == text


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("lang", LANGUAGES_WRITTEN)
def test_every_style_says_the_numbers(style, lang):
    ratio = lm.pool([-0.69, -0.22], [0.04, 0.02], measure="RR", model="common")
    text = ratio.journal(style, lang=lang)
    point = STYLES[style].point or LANGUAGES_WRITTEN[lang].point
    assert f"0{point}69" in text.replace("−", "-")
    assert "tau" not in text.lower()
    assert "{" not in text
    alone = lm.pool([-0.69], [0.04], measure="RR").journal(style, lang=lang)
    assert LANGUAGES_WRITTEN[lang].study in alone
    assert "I2" not in alone


def test_formats_that_do_not_exist_are_told():
    with pytest.raises(lm.MethodError, match=r"'ampa' is no format of a result.* Did you mean 'apa'"):
        f"{LINE:ampa}"
    with pytest.raises(lm.MethodError, match="`style` is 'x'"):
        LINE.journal("x")
    assert f"{LINE}" == str(LINE) == str(LINE.summary())


def test_predict_needs_no_argument():
    assert LINE.predict() == LINE.prediction
    assert lm.pool(YI, VI, recipe="revman5").predict() == lm.pool(YI, VI, recipe="revman5").predict("follow")


def test_a_tau2_outside_its_own_interval_is_told():
    rng = np.random.default_rng(0)
    told = 0
    for _ in range(60):
        v = np.exp(rng.normal(-2, 2, 10))
        fit = lm.pool(rng.normal(0, 3 * np.sqrt(v)), v, tau2="HS")
        inside = fit.tau2_ci is None or fit.tau2_ci.low <= fit.tau2 <= fit.tau2_ci.high
        assert inside != any("lies outside its own 95% Q-profile interval" in note for note in fit.notes)
        told += not inside
    assert told


def test_tables_of_subsets_name_measure_scale_and_level():
    es = lm.effect_sizes("GEN", yi=YI, vi=VI)
    head = str(lm.leave_one_out(lm.pool(YI, VI, measure="OR", level=0.9))).splitlines()[0]
    assert "Odds ratio, on the log scale [90% z interval]" in head
    assert "Effect [95% z interval]" in str(lm.cumulative(es)).splitlines()[0]


def _polars(columns):
    return pytest.importorskip("polars").DataFrame(columns)


def _arrow(columns):
    return pytest.importorskip("pyarrow").table(columns)


#: One table in the form of each library.
LIBRARIES = {"dict": dict, "pandas": pd.DataFrame, "polars": _polars, "pyarrow": _arrow}
CONTRASTS = {
    "TE": [-1.9, -0.82, -1.34, -0.3, None],
    "seTE": [0.14, 0.1, 0.14, 0.2, 0.2],
    "treat1": ["metf", "metf", "rosi", "rosi", "rosi"],
    "treat2": ["plac", "plac", "plac", "metf", "plac"],
    "studlab": ["A", "B", "C", "D", "E"],
}
ARMS = {
    "study": ["1", "1", "2", "2", "3", "3"],
    "treatment": ["A", "B", "A", "C", "B", "C"],
    "events": [9, 23, 11, 12, 75, 363],
    "n": [140, 140, 78, 85, 731, 714],
}
OUTCOMES = {"trial": [1, 1, 2, 2, 3, 3, 4, 4], "outcome": ["PD", "AL"] * 4}
CORRELATED = [0.47, -0.32, 0.2, -0.6, 0.4, -0.12, 0.26, -0.31]


@pytest.mark.parametrize("library", LIBRARIES)
def test_models_take_the_tables_of_every_library(library):
    table = LIBRARIES[library]
    network = lm.network(data=table(CONTRASTS))
    assert (network.k, network.tau2) == (4, pytest.approx(lm.network(data=CONTRASTS).tau2, rel=1e-14))
    assert "study 'E', rosi against plac: left out" in network.notes[0]
    assert lm.network(arms=table(ARMS), measure="OR").k == 3
    asked = {"formula": "0 + outcome", "random": "outcome | trial", "struct": "UN"}
    several = lm.multivariate(CORRELATED, [0.01] * 8, data=table(OUTCOMES), **asked)
    assert several.coefficients == pytest.approx([-0.3375, 0.3325], rel=1e-10)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (lambda: lm.network(data=[1.0, 2.0]), "`data` is list; give a data frame or a mapping"),
        (lambda: lm.network(arms=[1.0, 2.0], measure="OR"), "`arms` is list; give a data frame"),
        (
            lambda: lm.multivariate([0.1, 0.2], [1.0, 1.0], random="1 | study", data=[1, 2]),
            "`data` is list; give a data frame",
        ),
    ],
)
def test_what_is_no_table_is_told(asked, why):
    with pytest.raises(lm.MethodError, match=why):
        asked()


PAIRS = {"te": [0.1, 0.3], "se": [0.1, 0.1], "treat1": ["a", "b"], "treat2": ["b", "c"]}
TESTS = {"tp": [9, 8, 7], "fn": [1, 2, 3], "fp": [2, 2, 3], "tn": [9, 9, 8]}


@pytest.mark.parametrize(
    "asked",
    [
        lambda level: lm.network(**PAIRS, level=level),
        lambda level: lm.diagnostic(**TESTS, level=level),
        lambda level: lm.diagnostic(**TESTS).region(level=level),
        lambda level: lm.glmm(events=[3, 5], n=[10, 20], level=level),
        lambda level: lm.multivariate(YI, VI, level=level),
        lambda level: lm.meta_regression(YI, VI, [1, 2, 3, 5, 8], level=level),
        lambda level: lm.robust(FIT, list("aabbc"), level=level),
        lambda level: lm.confint_tau2(YI, VI, level=level),
    ],
)
def test_a_level_is_a_share(asked):
    with pytest.raises(lm.MethodError, match=r"`level` is 95; .* between 0 and 1. Write 0.95 for 95 %"):
        asked(95)
    asked(0.9)
