"""pool(): arguments, refusals, notes, and what it says where an interval or an estimate does not exist."""

import subprocess
import sys
import warnings
from dataclasses import FrozenInstanceError, dataclass

import mpmath as mp
import numpy as np
import pytest
from scipy import special

import lbpmeta as lm
from lbpmeta.errors import DataError, LbpmetaWarning, MethodError, NotDefinedError
from lbpmeta.interval import Interval
from lbpmeta.pooling.kernel.intervals import CI
from lbpmeta.pooling.kernel.prediction import PREDICTION
from lbpmeta.pooling.kernel.tau2 import TAU2
from lbpmeta.pooling.single import pool
from lbpmeta.recipe import CHOICES, RECIPES, get_recipe

Y = np.array([-0.69, -0.22, -0.51, 0.13, -0.80])
V = np.array([0.04, 0.02, 0.09, 0.03, 0.12])


# --- registries ----------


def test_registries_hold_what_a_recipe_may_ask_for():
    assert set(TAU2) == set(CHOICES["tau2"])
    assert set(CI) == set(CHOICES["ci"])
    assert {*PREDICTION, "none"} == set(CHOICES["prediction"])


@pytest.mark.parametrize("recipe", RECIPES)
def test_every_recipe_works_and_is_carried(recipe):
    fit = pool(Y, V, recipe=recipe)
    assert fit.recipe is get_recipe(recipe)
    assert np.isfinite([fit.estimate, fit.se, fit.tau2]).all()


def test_overrides_are_carried_by_name():
    fit = pool(Y, V, recipe="revman5", ci="hksj", level=0.9)
    assert fit.recipe.name == "revman5[ci=hksj, level=0.9]"
    assert fit.ci.method == "hksj"
    assert fit.ci.level == 0.9
    assert fit.df == 4


# --- refusals ----------


@pytest.mark.parametrize(
    ("vi", "told"),
    [
        ([0.1, 0.0, 0.2], "`vi` of B .row 2. is 0"),
        ([0.1, -0.3, 0.2], "`vi` of B .row 2. is -0.3"),
        ([0.1, np.inf, 0.2], "`vi` of B .row 2. is inf"),
    ],
)
def test_a_variance_that_cannot_be_is_refused_by_name_and_value(vi, told):
    with pytest.raises(DataError, match=told):
        pool([1, 2, 3], vi, labels=["A", "B", "C"])


def test_refused_row_numbers_count_the_rows_given():
    with (
        pytest.warns(LbpmetaWarning, match=r"Left out, effect or variance missing: Study 1 \(row 1\)"),
        pytest.raises(DataError, match=r"Study 3 \(row 3\) is 0"),
    ):
        pool([np.nan, 2, 3], [0.1, 0.1, 0.0])


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (([], []), "no study"),
        (([1, 2], [1]), "2 values and `vi` has 1"),
        (([np.inf, 1], [1, 1]), "`yi` of Study 1"),
        (([[1, 2]], [[1, 1]]), "pool_arrays"),
        ((["a"], [1]), "`yi` must be an array of numbers"),
        (([1.0],), "`vi` is missing"),
    ],
)
def test_other_bad_data(args, told):
    with pytest.raises(DataError, match=told):
        pool(*args)


def test_all_missing_is_an_error_after_the_warning():
    with pytest.warns(LbpmetaWarning, match="Left out"), pytest.raises(DataError, match="no study"):
        pool([np.nan], [1.0])


def test_labels_must_fit():
    with pytest.raises(DataError, match="`labels` names 2 studies, but there are 3"):
        pool([1, 2, 3], [1, 1, 1], labels=["a", "b"])


@pytest.mark.parametrize("tau2", [-0.1, np.nan, np.inf, True, [0.1]])
def test_a_fixed_tau2_must_be_a_number(tau2):
    with pytest.raises(MethodError, match="`tau2`"):
        pool(Y, V, tau2=tau2)


def test_legal_names_are_listed():
    with pytest.raises(MethodError, match=r"'DL', .*'REML', .* Did you mean 'REML'"):
        pool(Y, V, tau2="remll")
    with pytest.raises(MethodError, match=r"'hksj', .* Did you mean 'hksj'"):
        pool(Y, V, ci="hksjj")


def test_inputs_are_not_modified_and_results_are_frozen():
    y, v = Y.copy(), V.copy()
    fit = pool(y, v)
    np.testing.assert_array_equal(y, Y)
    np.testing.assert_array_equal(v, V)
    y[0] = 99
    assert fit.yi[0] == Y[0]
    with pytest.raises(FrozenInstanceError):
        fit.tau2 = 0.0
    with pytest.raises(ValueError, match="read-only"):
        fit.weights[0] = 0.0


# --- missing rows and EffectSizes ----------


def test_missing_rows_are_left_out_by_name():
    with pytest.warns(LbpmetaWarning, match=r"Smith \(row 2\)"):
        fit = pool([0.1, np.nan, 0.3], [0.1, 0.2, 0.1], labels=["Jones", "Smith", "Wang"])
    assert fit.labels == ("Jones", "Wang")
    assert fit.k == 2
    assert "Smith" in fit.notes[0]


@dataclass
class Effects:
    yi: np.ndarray
    vi: np.ndarray
    measure: str = "RR"
    scale: str = "log"
    labels: tuple = ("A", "B", "C")
    notes: tuple = ("No RR for B.",)


def test_effect_sizes_bring_their_names_and_tell_missing_rows_once():
    es = Effects(np.array([-0.5, np.nan, -0.1]), np.array([0.1, np.nan, 0.2]))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fit = pool(es)
    assert (fit.measure, fit.scale, fit.labels) == ("RR", "log", ("A", "C"))
    assert fit.notes[0] == "No RR for B."
    with pytest.raises(DataError, match="given twice"):
        pool(es, es.vi)


def test_measure_gives_the_scale():
    assert pool(Y, V, measure="RR").scale == "log"
    assert pool(Y, V, measure="MD").scale == "identity"
    assert pool(Y, V).scale == "identity"
    with pytest.raises(MethodError, match="`measure`"):
        pool(Y, V, measure="XX")


# --- few studies ----------


@pytest.mark.parametrize(
    ("ci", "model"), [*((ci, "random") for ci in CI), *((ci, "common") for ci in CI if ci != "kr")]
)
def test_one_study_is_its_own_effect_with_a_normal_interval(ci, model):
    fit = pool([0.3], [0.04], ci=ci, model=model)
    z = special.ndtri(0.975)
    assert (fit.estimate, fit.se, fit.df) == (0.3, 0.2, None)
    assert tuple(fit.ci) == pytest.approx((0.3 - 0.2 * z, 0.3 + 0.2 * z), rel=1e-14)
    assert fit.ci.method == "z"
    assert (fit.tau2, fit.i2, fit.h2, fit.q, fit.q_df, fit.q_p) == (0, 0, 1, 0, 0, 1)
    assert fit.prediction is fit.tau2_ci is fit.i2_ci is None
    assert any("One study" in note for note in fit.notes)


@pytest.mark.parametrize("tau2", TAU2)
def test_one_study_under_every_estimator(tau2):
    fit = pool([0.3], [0.04], tau2=tau2)
    assert (fit.tau2, fit.converged) == (0, True)
    assert np.isnan(fit.se_tau2)


@pytest.mark.parametrize("prediction", ["follow", "z", "t", "hts", "hksj"])
def test_fewer_than_three_studies_have_no_prediction_interval(prediction):
    """metafor floors the df of "hts" at 1 and prints one; here there is none, and why is told."""
    fit = pool([0.1, 0.9], [0.02, 0.03], prediction=prediction)
    assert fit.prediction is None
    assert any("at least 3 studies" in note for note in fit.notes)
    with pytest.raises(NotDefinedError, match="too few"):
        fit.predict(prediction)


def test_two_studies_by_hand():
    """Every estimator that solves Q = k - 1 has the closed form d^2 / 2 - (v1 + v2) / 2, as has REML."""
    y, v = np.array([0.1, 0.9]), np.array([0.02, 0.03])
    for name in ("DL", "PM", "REML", "HE", "EB"):
        assert pool(y, v, tau2=name).tau2 == pytest.approx(0.8**2 / 2 - 0.025, rel=1e-12), name


def test_common_effect_has_no_prediction_interval_and_no_tau2():
    fit = pool(Y, V, model="common")
    assert fit.prediction is None
    assert fit.tau2_ci is None
    assert np.isnan(fit.se_tau2)
    assert not fit.at_boundary
    with pytest.raises(NotDefinedError, match="common effect"):
        fit.predict("t")


# --- boundaries ----------


def test_tau2_is_truncated_where_statsmodels_lets_it_be_negative():
    """There: tau2 -0.0429, I2 -240, the random-effects interval [nan, nan]."""
    y, v = [0.10, 0.12, 0.11, 0.09], [0.04, 0.05, 0.06, 0.03]
    for tau2 in TAU2:
        fit = pool(y, v, tau2=tau2)
        if tau2 not in ("SJ", "PMM"):
            assert fit.tau2 == 0
            assert fit.at_boundary
        assert 0 <= fit.i2 <= 100
        assert np.isfinite(tuple(fit.ci)).all()
    dl, fe = pool(y, v, tau2="DL"), pool(y, v, model="common")
    assert (dl.estimate, dl.se, tuple(dl.ci)) == (fe.estimate, fe.se, tuple(fe.ci))
    assert any("the same" in note for note in dl.notes)


def test_hksj_uses_t_and_says_when_it_is_narrower_than_wald():
    y, v = [0.10, 0.12, 0.11, 0.09], [0.04, 0.05, 0.06, 0.03]
    fit = pool(y, v, ci="hksj")
    assert tuple(fit.ci) == pytest.approx((0.0814, 0.1235), abs=5e-5)
    assert any("smaller than Wald's" in note for note in fit.notes)
    adhoc = pool(y, v, ci="hksj-adhoc")
    assert adhoc.se == pytest.approx(pool(y, v).se, rel=1e-15)
    assert adhoc.df == 3


def test_equal_effects_under_hksj():
    """metafor gives se 0, an interval of no width and p 0; here they are NaN, with a warning."""
    with pytest.warns(LbpmetaWarning, match="All effects are equal"):
        fit = pool([0.1, 0.1, 0.1], [0.2, 0.3, 0.4], ci="hksj")
    assert np.isnan([fit.se, fit.ci.low, fit.ci.high, fit.p_value, fit.statistic]).all()
    assert fit.estimate == pytest.approx(0.1, rel=1e-15)
    assert fit.prediction is None
    assert "p does not exist" in str(fit)
    safe = pool([0.1, 0.1, 0.1], [0.2, 0.3, 0.4], ci="hksj-adhoc")
    assert safe.se == pytest.approx(pool([0.1] * 3, [0.2, 0.3, 0.4]).se, rel=1e-15)


@pytest.mark.parametrize("tau2", TAU2)
def test_equal_effects_have_no_heterogeneity(tau2):
    fit = pool([0.7, 0.7, 0.7, 0.7], [0.2, 0.3, 0.4, 0.1], tau2=tau2)
    assert fit.tau2 == pytest.approx(0, abs=1e-30)
    assert fit.q == pytest.approx(0, abs=1e-28)
    assert fit.estimate == pytest.approx(0.7, rel=1e-15)


def test_empty_q_profile_interval_is_none_with_a_note():
    fit = pool([0.1, 0.1, 0.1001, 0.1], [0.2, 0.2, 0.2, 0.2])
    assert fit.tau2_ci is fit.i2_ci is fit.h2_ci is None
    assert any("empty" in note for note in fit.notes)


# --- methods against independent formulas ----------


def test_fixed_tau2():
    fit = pool(Y, V, tau2=0.05)
    w = 1 / (V + 0.05)
    assert fit.estimate == pytest.approx(np.sum(w * Y) / w.sum(), rel=1e-14)
    assert fit.tau2 == 0.05
    assert fit.tau2_ci is None
    assert np.isnan(fit.se_tau2)
    assert any("fixed at 0.05" in note for note in fit.notes)
    same = pool(Y, V, tau2=0)
    assert same.estimate == pool(Y, V, model="common").estimate


def test_prediction_intervals_by_hand():
    for ci in ("z", "hksj"):
        fit = pool(Y, V, ci=ci)
        wald, hksj = pool(Y, V).se, pool(Y, V, ci="hksj").se
        expected = {
            "z": (special.ndtri(0.975), wald),
            "t": (special.stdtrit(4, 0.975), wald),
            "hts": (special.stdtrit(3, 0.975), wald),
            "hksj": (special.stdtrit(4, 0.975), hksj),
        }
        expected["follow"] = expected[ci]
        for method, (quantile, se) in expected.items():
            half = quantile * np.sqrt(se**2 + fit.tau2)
            interval = pool(Y, V, ci=ci, prediction=method).prediction
            assert tuple(interval) == pytest.approx((fit.estimate - half, fit.estimate + half), rel=1e-13)
            assert interval.method == (ci if method == "follow" else method)
            assert tuple(fit.predict(method)) == pytest.approx(tuple(interval), rel=1e-13)
    assert pool(Y, V, prediction="none").prediction is None
    assert pool(Y, V).predict("hts", level=0.8).level == 0.8


def test_kenward_roger_against_the_general_formulas():
    """The general matrices of Kenward and Roger (1997), with derivatives of the covariance written out."""
    fit = pool(Y, V, ci="kr")
    sigma_inverse = np.diag(1 / (V + fit.tau2))
    x = np.ones((5, 1))
    phi = np.linalg.inv(x.T @ sigma_inverse @ x)
    p = -x.T @ sigma_inverse @ sigma_inverse @ x
    q = x.T @ sigma_inverse @ sigma_inverse @ sigma_inverse @ x
    projection = sigma_inverse - sigma_inverse @ x @ phi @ x.T @ sigma_inverse
    var_tau2 = 2 / np.trace(projection @ projection)
    adjusted = phi + 2 * phi @ (var_tau2 * (q - p @ phi @ p)) @ phi
    theta = 1 / phi
    a1 = var_tau2 * np.trace(theta @ phi @ p @ phi) ** 2
    a2 = var_tau2 * np.trace(theta @ phi @ p @ phi @ theta @ phi @ p @ phi)
    b = (a1 + 6 * a2) / 2
    g = (2 * a1 - 5 * a2) / (3 * a2)
    c1, c2, c3 = (c / (3 + 2 * (1 - g)) for c in (g, 1 - g, 3 - g))
    e = 1 / (1 - a2)
    v = 2 * (1 + c1 * b) / ((1 - c2 * b) ** 2 * (1 - c3 * b))
    rho = v / (2 * e**2)
    df = 4 + 3 / (rho - 1)
    assert fit.se == pytest.approx(np.sqrt(adjusted[0, 0]), rel=1e-12)
    assert fit.df == pytest.approx(df, rel=1e-10)
    assert df / (e * (df - 2)) == pytest.approx(1, rel=1e-10)
    half = special.stdtrit(df, 0.975) * fit.se
    assert fit.ci.width == pytest.approx(2 * half, rel=1e-10)
    # for equal variances it is the t interval with k - 1 degrees of freedom
    even = pool(Y, np.full(5, 0.02), ci="kr")
    assert even.df == pytest.approx(4, rel=1e-12)
    assert even.se == pytest.approx(pool(Y, np.full(5, 0.02)).se, rel=1e-12)


def test_kenward_roger_needs_reml():
    for kwargs in ({"tau2": "DL"}, {"model": "common"}, {"tau2": 0.1}):
        with pytest.raises(MethodError, match="Kenward-Roger"):
            pool(Y, V, ci="kr", **kwargs)


def test_i2_by_either_definition():
    by_tau2, by_q = pool(Y, V, tau2="REML"), pool(Y, V, tau2="REML", i2="q")
    w = 1 / V
    typical = 4 / (w.sum() - np.sum(w**2) / w.sum())
    assert by_tau2.i2 == pytest.approx(100 * by_tau2.tau2 / (by_tau2.tau2 + typical), rel=1e-13)
    assert by_q.i2 == pytest.approx(100 * (by_q.q - 4) / by_q.q, rel=1e-13)
    assert by_tau2.i2 != pytest.approx(by_q.i2, rel=1e-3)
    assert pool(Y, V, tau2="DL").i2 == pytest.approx(by_q.i2, rel=1e-13)


# --- floating point ----------


def exact_q(y, v):
    with mp.workdps(60):
        w = [1 / mp.mpf(float(b)) for b in v]
        mu = sum(a * mp.mpf(float(b)) for a, b in zip(w, y, strict=True)) / sum(w)
        return float(sum(a * (mp.mpf(float(b)) - mu) ** 2 for a, b in zip(w, y, strict=True)))


@pytest.mark.parametrize("offset", [0.0, 1e3, 6.62607015e-34, 1e9, -1e15])
@pytest.mark.parametrize("scale", [1.0, 1e-8, 1e-40, 1e40])
def test_q_is_stable_under_offsets_and_scales(offset, scale):
    y = offset * scale + scale * np.array([1.25, -3.5, 0.75, 2.0, -0.5])
    v = scale**2 * np.array([0.5, 2.0, 1e-3, 4.0, 1.0])
    fit = pool(y, v, tau2="DL")
    assert fit.q == pytest.approx(exact_q(y, v), rel=1e-12)


@pytest.mark.parametrize("exponent", [-600, -300, -30, 30, 300])
def test_powers_of_two_change_nothing_but_the_unit(exponent):
    """Weights as small as 2^-1200 or as large as 2^1000 neither overflow nor lose a digit."""
    unit = 2.0 ** (exponent / 2)
    one, other = pool(Y, V), pool(Y * unit, V * unit**2)
    assert other.estimate == pytest.approx(one.estimate * unit, rel=1e-14)
    assert other.tau2 == pytest.approx(one.tau2 * unit**2, rel=1e-13)
    assert other.se_tau2 == pytest.approx(one.se_tau2 * unit**2, rel=1e-13)
    assert tuple(other.tau2_ci) == pytest.approx([x * unit**2 for x in one.tau2_ci], rel=1e-13)
    assert other.i2 == pytest.approx(one.i2, rel=1e-13)


def test_p_values_do_not_underflow():
    fit = pool([0.80, 0.84], [0.001, 0.001], model="common")
    with mp.workdps(30):
        exact = mp.erfc(mp.mpf(fit.statistic) / mp.sqrt(2))
    assert fit.p_value < 1e-280
    assert fit.p_value == pytest.approx(float(exact), rel=1e-11, abs=0)


def test_wide_ratio_of_variances_is_noted():
    fit = pool([0.1, 0.3, 0.2], [1e-9, 0.1, 0.2], tau2="DL")
    assert any("times the smallest" in note for note in fit.notes)


# --- presentation ----------


def test_display_is_the_ratio():
    fit = pool(Y, V, measure="RR")
    shown = fit.display()
    assert shown.estimate == pytest.approx(np.exp(fit.estimate), rel=1e-15)
    assert tuple(shown.ci) == pytest.approx(tuple(np.exp(tuple(fit.ci))), rel=1e-15)
    assert isinstance(shown.prediction, Interval)
    assert shown.name == "Risk ratio"
    assert pool(Y, V).display().estimate == pool(Y, V).estimate


def test_double_arcsine_needs_the_sizes():
    from lbpmeta.effects.compute import effect_sizes

    es = effect_sizes("PFT", events=[3, 8, 12], n=[20, 40, 50])
    shown = pool(es).display()
    assert 0.1 < shown.ci.low < shown.estimate < shown.ci.high < 0.4
    assert shown.name == "Proportion"
    with pytest.raises(MethodError, match="`n`"):
        pool(es.yi, es.vi, measure="PFT").display()


def test_text_names_scale_recipe_and_definition():
    text = str(pool(Y, V, measure="OR", recipe="revman5"))
    for part in (
        "Random effects",
        "Odds ratio, pooled on the log scale",
        "(from Q)",
        "revman5",
        "DL",
        "95% z",
    ):
        assert part in text
    assert "Prediction" not in text
    common = str(pool(Y, V, model="common"))
    assert "Common effect" in common
    assert "tau2" not in common.split("Recipe")[0]
    assert "<script" not in pool(Y, V, labels=["<script>"] * 5)._repr_html_()
    assert "<table>" in pool(Y, V)._repr_html_()


def test_frames():
    fit = pool(Y, V, labels=list("abcde"))
    frame = fit.to_frame()
    assert len(frame) == 1
    assert frame.loc[0, "ci_low"] == fit.ci.low
    assert frame.loc[0, "recipe"] == "metafor"
    studies = fit.study_frame()
    assert studies["study"].tolist() == list("abcde")
    assert studies["weight"].sum() == pytest.approx(100)


def test_import_stays_light():
    code = (
        "import sys, lbpmeta.pooling;"
        "heavy = {'scipy.stats', 'pandas', 'statsmodels', 'matplotlib', 'scipy.optimize'};"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_paule_mandel_makes_no_note_of_a_hksj_error_that_is_equal_but_for_rounding():
    """Under PM the factor of Hartung and Knapp is exactly 1."""
    rng = np.random.default_rng(5)
    for _ in range(50):
        vi = np.exp(rng.uniform(-4, 0, 8))
        fit = pool(rng.normal(0, np.sqrt(vi + 0.5)), vi, tau2="PM", ci="hksj")
        assert fit.tau2 == 0 or not any("smaller than Wald" in note for note in fit.notes)


def test_masked_effects_are_left_out_and_dates_refused():
    with pytest.warns(LbpmetaWarning, match="Left out"):
        assert pool(np.ma.array(Y, mask=[True, False, False, False, False]), V).k == 4
    with pytest.raises(DataError, match="must be an array of numbers"):
        pool(np.arange("2020-01-01", "2020-01-06", dtype="datetime64[D]"), V)


@pytest.mark.parametrize(
    ("yi", "vi"), [(Y * 1e200, V), (Y, V * 1e-300), (Y, V * [1e-200, 1e200, 1, 1, 1]), (Y, V * 1e-320)]
)
def test_numbers_beyond_floating_point_are_refused(yi, vi):
    with pytest.raises(DataError, match="cannot be weighed against each other"):
        pool(yi, vi)


@pytest.mark.parametrize("level", ["0.95", [0.95]])
def test_a_level_that_is_no_number_is_refused(level):
    with pytest.raises(MethodError, match="it must be a number between 0 and 1"):
        pool(Y, V, level=level)


def test_labels_that_are_no_list_are_refused():
    with pytest.raises(DataError, match="`labels` is 5; give one entry per study"):
        pool(Y, V, labels=5)


@pytest.mark.parametrize("named", [True, False])
def test_a_result_of_statsmodels_is_pooled_from_its_effects(named: bool) -> None:
    from statsmodels.stats.meta_analysis import combine_effects

    yi, vi = np.array([-0.1, 0.3, 0.2, 0.6]), np.array([0.02, 0.03, 0.01, 0.04])
    names = ["A", "B", "C", "D"] if named else None
    theirs = combine_effects(yi, vi, method_re="iterated", row_names=names)
    fit = lm.pool(theirs, tau2="PM", measure="MD")
    again = lm.pool(yi, vi, tau2="PM", labels=names, measure="MD")
    assert (fit.estimate, fit.se, fit.labels, fit.measure) == (again.estimate, again.se, again.labels, "MD")
    assert lm.pool(theirs, model="common").estimate == pytest.approx(theirs.mean_effect_fe, rel=1e-12)
    assert lm.meta_regression(theirs, moderators={"x": [1, 2, 3, 5]}).k == 4
    assert len(lm.pool_subgroups(theirs, groups=["u", "u", "v", "v"]).groups) == 2
    assert lm.leave_one_out(theirs).labels == fit.labels
    with pytest.raises(DataError, match="`vi` is given twice"):
        lm.pool(theirs, vi)
