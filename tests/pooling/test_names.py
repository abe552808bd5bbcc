"""Sensitivity analyses, small-study tests and pooled counts under the names of metafor and meta, and from tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import lbpmeta as lm

YI = np.array([0.55, 0.42, 0.71, 0.30, 0.12, 0.61, 0.05, 0.48, 0.90, 0.22, -0.05, 0.33])
VI = np.array([0.04, 0.02, 0.09, 0.05, 0.01, 0.08, 0.01, 0.05, 0.16, 0.02, 0.02, 0.06])
NAMES = [f"Trial {i}" for i in range(1, 13)]
TABLE = pd.DataFrame({"study": NAMES, "yi": YI, "vi": VI, "sei": np.sqrt(VI), "year": range(2012, 2000, -1)})
COUNTS = pd.DataFrame(
    {
        "trial": list("ABCDEFGHIJ"),
        "event.e": [4, 6, 3, 9, 2, 5, 6, 7, 8, 3],
        "n.e": [40, 52, 33, 70, 30, 41, 50, 60, 70, 40],
        "event.c": [9, 11, 8, 12, 6, 9, 8, 9, 12, 8],
        "n.c": [41, 50, 34, 71, 31, 40, 50, 61, 69, 41],
    }
)
PLAIN = [COUNTS[c].to_numpy() for c in ("event.e", "n.e", "event.c", "n.c")]

FUNCTIONS = {
    "leave_one_out": {},
    "cumulative": {},
    "influence": {},
    "baujat": {},
    "gosh": {"subsets": 20},
    "permutation_test": {"iterations": 20},
    "bootstrap": {"iterations": 20},
    "multiverse": {},
    "egger": {},
    "begg": {},
    "fail_safe_n": {},
    "trim_and_fill": {},
    "pet_peese": {},
    "selection_model": {},
    "excess_significance": {},
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_effects_are_taken_from_tables_and_under_other_names(name: str) -> None:
    function, settings = getattr(lm, name), FUNCTIONS[name]
    expected = str(function(TABLE, "yi", "vi", **settings))
    assert "Trial 1" in expected or name not in ("leave_one_out", "cumulative", "baujat")
    for given in (
        {"yi": "yi", "vi": "vi", "data": TABLE},
        {"yi": "yi", "sei": "sei", "data": TABLE},
        {"yi": YI, "se": np.sqrt(VI), "slab": NAMES},
        {"TE": YI, "seTE": np.sqrt(VI), "studlab": NAMES},
    ):
        said = str(function(**given, **settings))
        # standard errors are squared again: the last digit of a float may differ
        assert said == expected


@pytest.mark.parametrize("name", ["leave_one_out", "cumulative", "influence", "trim_and_fill", "permutation_test"])
def test_settings_have_the_names_of_metafor(name: str) -> None:
    function, settings = getattr(lm, name), FUNCTIONS[name]
    ours = str(function(YI, VI, tau2="DL", ci="hksj", **settings))
    assert str(function(YI, VI, method="DL", test="knha", **settings)) == ours
    assert str(function(YI, VI, method_tau="DL", method_random_ci="HK", **settings)) == ours


def test_names_that_one_function_alone_knows() -> None:
    assert str(lm.egger(YI, VI, model="lm", predictor="sei")) == str(lm.egger(YI, VI))
    assert str(lm.egger(YI, VI, model="rma")) == str(lm.egger(YI, VI, model="mixed"))
    assert str(lm.fail_safe_n(YI, VI, type="Rosenberg")) == str(lm.fail_safe_n(YI, VI, kind="rosenberg"))
    assert str(lm.selection_model(YI, VI, type="stepfun")) == str(lm.selection_model(YI, VI))
    assert str(lm.permutation_test(YI, VI, iter=20)) == str(lm.permutation_test(YI, VI, iterations=20))
    by_year = str(lm.cumulative(TABLE, "yi", "vi", order=TABLE["year"]))
    assert str(lm.cumulative(TABLE, "yi", "vi", order="year")) == by_year
    assert str(lm.cumulative(yi="yi", vi="vi", data=TABLE, sortvar="year")) == by_year
    with pytest.raises(lm.MethodError, match="predictor"):
        lm.egger(YI, VI, predictor="ni")
    with pytest.raises(lm.MethodError, match="step function"):
        lm.selection_model(YI, VI, type="beta")
    for name, twice in (
        ("permutation_test", {"iterations": 5, "iter": 5}),
        ("cumulative", {"order": YI, "sortvar": YI}),
    ):
        with pytest.raises(lm.MethodError, match="twice"):
            getattr(lm, name)(YI, VI, **twice)
    with pytest.raises(lm.MethodError, match="order"):
        lm.cumulative(YI, VI, order="year")


def test_a_fit_stays_a_fit() -> None:
    fit = lm.pool(YI, VI, tau2="PM", ci="hksj")
    assert str(lm.leave_one_out(fit)) == str(lm.leave_one_out(YI, VI, tau2="PM", ci="hksj"))
    assert str(lm.leave_one_out(fit, method="DL")) == str(lm.leave_one_out(YI, VI, tau2="DL", ci="hksj"))


@pytest.mark.parametrize("name", ["leave_one_out", "egger", "begg", "gosh"])
def test_what_nobody_knows_is_refused_by_the_name_of_the_function(name: str) -> None:
    with pytest.raises(TypeError, match=rf"{name}\(\) got an unexpected keyword argument 'slabs'"):
        getattr(lm, name)(YI, VI, slabs=NAMES)
    with pytest.raises(lm.DataError, match="`yi` is missing"):
        getattr(lm, name)()
    with pytest.raises(lm.DataError, match="no column"):
        getattr(lm, name)(TABLE, "yii", "vi")


@pytest.mark.parametrize("name", ["mantel_haenszel", "peto", "harbord", "peters"])
def test_counts_are_taken_from_tables_and_under_other_names(name: str) -> None:
    function = getattr(lm, name)
    a, n1, c, n2 = PLAIN
    expected = str(function(a, n1, c, n2))
    for given in (
        {"data": COUNTS},
        {"data": COUNTS, "event_e": "event.e", "n_e": "n.e", "event_c": "event.c", "n_c": "n.c"},
        {"ai": a, "n1i": n1, "ci": c, "n2i": n2},
        {"ai": a, "bi": n1 - a, "ci": c, "di": n2 - c},
    ):
        assert str(function(**given)) == expected
    assert str(function(COUNTS)) == expected
    with pytest.raises(lm.LbpmetaError, match="n2"):
        function(ai=a, n1i=n1, ci=c)
    with pytest.raises(TypeError, match=rf"{name}\(\) got an unexpected keyword argument 'aii'. Did you mean 'ai'"):
        function(aii=a)


def test_pooled_counts_take_the_names_of_studies_and_the_measure() -> None:
    fit = lm.mantel_haenszel(data=COUNTS, studlab="trial", sm="OR")
    assert (fit.measure, fit.labels) == ("OR", tuple("ABCDEFGHIJ"))
    assert lm.peto(COUNTS, slab="trial").labels == tuple("ABCDEFGHIJ")
    rates = {"x1i": [3, 4], "t1i": [100.0, 120.0], "x2i": [5, 6], "t2i": [100.0, 110.0]}
    ours = lm.mantel_haenszel([3, 4], events2=[5, 6], time1=[100.0, 120.0], time2=[100.0, 110.0], measure="IRR")
    assert lm.mantel_haenszel(**rates, measure="IRR").estimate == ours.estimate
    with pytest.raises(lm.MethodError, match="odds ratios"):
        lm.peto(COUNTS, sm="RR")


def test_columns_that_go_by_a_known_name_need_not_be_named() -> None:
    named = lm.effect_sizes("RR", COUNTS, events1="event.e", n1="n.e", events2="event.c", n2="n.c")
    assert lm.effect_sizes("RR", COUNTS).yi.tolist() == named.yi.tolist()
    arms = {"m1i": [3.0], "sd1i": [1.0], "n1i": [20], "m2i": [2.5], "sd2i": [1.1], "n2i": [21]}
    assert lm.effect_sizes("SMD", arms, vtype="UB").vi == lm.effect_sizes("SMD", **arms, smd_variance="UB").vi
    tables = {"ai": [4], "bi": [36], "ci": [9], "di": [32]}
    assert lm.effect_sizes("OR", tables).yi == lm.effect_sizes("OR", **tables).yi
    with pytest.raises(lm.MethodError, match="got nothing"):
        lm.effect_sizes("RR", COUNTS.drop(columns="n.c"))
    with pytest.raises(lm.MethodError, match="twice"):
        lm.effect_sizes("SMD", arms, vtype="UB", smd_variance="LS")


def test_intervals_have_the_names_of_conv_wald() -> None:
    ours = lm.estimates_from(estimate=[-1.0], ci_low=[-2.0], ci_high=[0.0], measure="MD")
    assert lm.estimates_from(out=[-1.0], ci_lb=[-2.0], ci_ub=[0.0], measure="MD").vi == ours.vi


@pytest.mark.parametrize("figure", ["funnel", "radial", "drapery", "caterpillar"])
def test_figures_take_effect_sizes(figure: str) -> None:
    es = lm.effect_sizes("GEN", yi=YI, vi=VI)
    layout = getattr(lm.plots, f"{figure}_layout")
    assert layout(es) == layout(lm.pool(es))
    with pytest.raises(lm.MethodError, match=rf"{figure}\(\) draws a fit"):
        layout(TABLE)
