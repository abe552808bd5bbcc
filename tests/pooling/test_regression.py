"""Meta-regression: designs, factors, formulas, predictions, contrasts and properties."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings, strategies as st
from scipy.stats import t as student

from lbpmeta.errors import LbpmetaWarning, MethodError
from lbpmeta.pooling.kernel.tau2 import TAU2
from lbpmeta.pooling.regression.meta_regression import meta_regression
from lbpmeta.pooling.regression.subgroups import pool_subgroups
from lbpmeta.pooling.single import pool
from lbpmeta.recipe import CHOICES

Y = np.array([-0.94, -1.67, -1.39, -1.46, -0.22, -0.96, -1.63, 0.01, -0.47, -1.40, -0.34, 0.45, -0.02])
V = np.array([0.357, 0.208, 0.433, 0.020, 0.052, 0.010, 0.227, 0.004, 0.057, 0.075, 0.012, 0.533, 0.071])
LAT = np.array([44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33], dtype=float)
ALLOC = np.array(list("rrrraarrrsssa"))


def names_of(letters: np.ndarray) -> list[str]:
    return [{"r": "random", "a": "alternate", "s": "systematic"}[x] for x in letters]


def test_common_effect_is_weighted_least_squares() -> None:
    import statsmodels.api as sm

    fit = meta_regression(Y, V, {"lat": LAT}, model="common")
    ols = sm.WLS(Y, sm.add_constant(LAT), weights=1 / V).fit()
    np.testing.assert_allclose(fit.coefficients, ols.params, rtol=1e-12)
    # WLS estimates a dispersion; a common-effect model knows its variances.
    np.testing.assert_allclose(fit.vcov, ols.normalized_cov_params, rtol=1e-11)
    assert fit.qe == pytest.approx(ols.ssr, rel=1e-12)
    hat = np.einsum("ij,ji->i", ols.model.exog, ols.model.pinv_wexog / np.sqrt(V))
    np.testing.assert_allclose(fit.hat, hat, rtol=1e-10)
    np.testing.assert_allclose(fit.residual, ols.resid, rtol=1e-10)
    assert fit.tau2 == 0
    assert math.isnan(fit.se_tau2)


def test_knapp_hartung_is_the_t_inference_of_weighted_least_squares() -> None:
    import statsmodels.api as sm

    fit = meta_regression(Y, V, {"lat": LAT}, tau2="DL", ci="hksj")
    ols = sm.WLS(Y, sm.add_constant(LAT), weights=1 / (V + fit.tau2)).fit()
    np.testing.assert_allclose(fit.se, ols.bse, rtol=1e-11)
    np.testing.assert_allclose(fit.p_value, ols.pvalues, rtol=1e-10)
    assert fit.qm == pytest.approx(ols.fvalue, rel=1e-10)
    predicted = fit.predict()
    table = ols.get_prediction().summary_frame()
    np.testing.assert_allclose(predicted.ci.low, table["mean_ci_lower"], rtol=1e-10)


def test_factor_is_a_subgroup_analysis_with_common_tau2() -> None:
    labels = names_of(ALLOC)
    fit = meta_regression(Y, V, {"alloc": labels})
    assert fit.names == ("intercept", "alloc[random]", "alloc[systematic]")
    means = meta_regression(Y, V, {"alloc": labels}, intercept=False)
    assert means.names == ("alloc[alternate]", "alloc[random]", "alloc[systematic]")
    assert means.r2 is None
    w = 1 / (V + fit.tau2)
    for j, letter in enumerate("ars"):
        own = letter == ALLOC
        assert means.coefficients[j] == pytest.approx(np.sum(w[own] * Y[own]) / np.sum(w[own]), rel=1e-12)
        assert means.se[j] == pytest.approx(1 / math.sqrt(np.sum(w[own])), rel=1e-12)
    # Q between the group means.
    weight = 1 / means.se**2
    mean = np.sum(weight * means.coefficients) / np.sum(weight)
    assert fit.qm == pytest.approx(np.sum(weight * (means.coefficients - mean) ** 2), rel=1e-10)
    assert fit.qm_df == 2
    assert means.tau2 == pytest.approx(fit.tau2, rel=1e-10)
    np.testing.assert_allclose(fit.predict({"alloc": ["systematic"]}).estimate, means.coefficients[2], rtol=1e-12)


def test_formula_gives_the_same_model() -> None:
    frame = pd.DataFrame({"lat": LAT, "alloc": names_of(ALLOC)}, index=range(100, 113))
    by_formula = meta_regression(Y, V, formula="~ lat + C(alloc)", data=frame)
    by_columns = meta_regression(Y, V, frame)
    assert by_formula.names == ("intercept", "C(alloc)[T.random]", "C(alloc)[T.systematic]", "lat")
    np.testing.assert_allclose(by_formula.coefficients[[0, 3, 1, 2]], by_columns.coefficients, rtol=1e-9)
    new = {"lat": [10.0, 50.0], "alloc": ["random", "alternate"]}
    np.testing.assert_allclose(by_formula.predict(new).se, by_columns.predict(new).se, rtol=1e-9)
    interaction = meta_regression(Y, V, formula="lat * C(alloc)", data=frame)
    assert interaction.p == 6
    logs = meta_regression(Y, V, formula="np.log(lat)", data={"lat": LAT})
    np.testing.assert_allclose(logs.X[:, 1], np.log(LAT))
    assert meta_regression(Y, V, formula="lat - 1", data=frame).design.intercept is None


def test_missing_moderators_are_dropped_aloud() -> None:
    lat = LAT.copy()
    lat[2] = np.nan
    alloc: list[str | None] = list(names_of(ALLOC))
    alloc[4] = None
    with pytest.warns(LbpmetaWarning, match="moderator missing: Study 3 \\(row 3\\), Study 5 \\(row 5\\)"):
        fit = meta_regression(Y, V, {"lat": lat, "alloc": alloc})
    assert fit.k == 11
    assert fit.labels[2] == "Study 4"
    with pytest.warns(LbpmetaWarning, match="moderator missing"):
        same = meta_regression(Y, V, formula="lat + alloc", data={"lat": lat, "alloc": alloc})
    assert same.labels == fit.labels
    np.testing.assert_allclose(same.qe, fit.qe, rtol=1e-10)


def test_inputs_are_not_modified() -> None:
    y, v, m = Y.copy(), V.copy(), LAT.copy()
    meta_regression(y, v, m)
    assert np.array_equal(y, Y)
    assert np.array_equal(v, V)
    assert np.array_equal(m, LAT)


def test_effect_sizes_like_argument() -> None:
    es = SimpleNamespace(yi=Y, vi=V, labels=tuple(f"s{i}" for i in range(13)), measure="RR", scale="log")
    fit = meta_regression(es, moderators=LAT)
    assert (fit.labels[3], fit.measure, fit.scale) == ("s3", "RR", "log")
    assert fit.names == ("intercept", "moderator")


def test_ways_to_give_moderators_agree() -> None:
    by_name = meta_regression(Y, V, {"lat": LAT, "flag": ALLOC == "r"})
    others = [
        meta_regression(Y, V, np.column_stack([LAT, ALLOC == "r"]), names=["lat", "flag"]),
        meta_regression(Y, V, pd.DataFrame({"lat": LAT, "flag": ALLOC == "r"})),
        meta_regression(Y, V, X=np.column_stack([np.ones(13), LAT, ALLOC == "r"]), names=["intercept", "lat", "flag"]),
    ]
    for other in others:
        assert other.names == by_name.names
        np.testing.assert_allclose(other.coefficients, by_name.coefficients, rtol=1e-12)
        np.testing.assert_allclose(other.r2, by_name.r2, rtol=1e-12)
    assert meta_regression(Y, V, pd.Series(LAT, name="lat")).names == ("intercept", "lat")
    ordered = pd.Series(pd.Categorical(names_of(ALLOC), categories=["systematic", "random", "alternate"]), name="a")
    assert meta_regression(Y, V, ordered).names == ("intercept", "a[random]", "a[alternate]")


def test_predict_forms() -> None:
    fit = meta_regression(Y, V, {"lat": LAT})
    for new in ([30.0], 30.0, [[30.0]], {"lat": 30.0}, pd.DataFrame({"lat": [30.0]})):
        assert fit.predict(new).estimate[0] == pytest.approx(fit.coefficients @ [1, 30], rel=1e-12)
    assert list(fit.predict([10, 20, 30]).X[:, 1]) == [10, 20, 30]
    frame = fit.predict([10, 20]).to_frame()
    assert list(frame.columns) == ["estimate", "se", "ci_low", "ci_high", "prediction_low", "prediction_high"]
    narrow, wide = fit.predict(30, level=0.5).ci[0], fit.predict(30, level=0.99).ci[0]
    assert narrow.width < wide.width
    two = meta_regression(Y, V, {"lat": LAT, "alloc": names_of(ALLOC)})
    both = two.predict({"lat": [10, 20], "alloc": "random"})
    assert both.X.tolist() == [[1, 10, 1, 0], [1, 20, 1, 0]]


def test_prediction_interval_conventions() -> None:
    def width(kind: str, ci: str = "z") -> float:
        interval = meta_regression(Y, V, {"lat": LAT}, prediction=kind, ci=ci).predict(30).prediction
        assert interval is not None
        return interval[0].width

    fit = meta_regression(Y, V, {"lat": LAT})
    se = fit.predict(30).se[0]
    spread = math.sqrt(se**2 + fit.tau2)
    assert width("z") == pytest.approx(2 * 1.959963984540054 * spread, rel=1e-12)
    assert width("t") == pytest.approx(2 * student.ppf(0.975, 11) * spread, rel=1e-12)
    assert width("hts") == pytest.approx(2 * student.ppf(0.975, 10) * spread, rel=1e-12)
    assert width("follow") == width("z")
    assert width("follow", "hksj") == pytest.approx(width("hksj"), rel=1e-12)
    assert width("z", "hksj") == pytest.approx(width("z"), rel=1e-12)
    assert meta_regression(Y, V, LAT, prediction="none").predict(30).prediction is None
    assert meta_regression(Y, V, LAT, model="common").predict(30).prediction is None


def test_no_hts_prediction_interval_with_one_residual_degree_of_freedom() -> None:
    fit = meta_regression([0.1, 0.4, 0.2], [0.1] * 3, [1, 2, 3], prediction="hts")
    assert fit.predict().prediction is None
    assert "prediction_low" not in fit.predict().to_frame()


def test_wald_tests() -> None:
    fit = meta_regression(Y, V, {"lat": LAT, "alloc": names_of(ALLOC)})
    both = fit.test(["alloc[random]", "alloc[systematic]"])
    assert both.statistic == pytest.approx(fit.test([[0, 0, 1, 0], [0, 0, 0, 1]]).statistic, rel=1e-12)
    assert fit.test(fit.names[1:]).statistic == pytest.approx(fit.qm, rel=1e-12)
    single = fit.test("lat")
    assert single.statistic == pytest.approx(fit.statistic[1] ** 2, rel=1e-12)
    assert single.p_value == pytest.approx(fit.p_value[1], rel=1e-10)
    assert fit.test([0, 1, 0, 0], rhs=fit.coefficients[1]).statistic == pytest.approx(0, abs=1e-20)
    with_t = meta_regression(Y, V, {"lat": LAT}, ci="t").test("lat")
    assert with_t.df_residual == 11
    assert str(with_t).startswith("F(1, 11) = ")
    assert str(single).startswith("chi2(1) = ")
    with pytest.raises(MethodError, match="no coefficient is named 'x'"):
        fit.test("x")
    with pytest.raises(MethodError, match="3 columns; the model has 4"):
        fit.test([0, 1, 0])
    with pytest.raises(MethodError, match="linearly dependent"):
        fit.test([[0, 1, 0, 0], [0, 2, 0, 0]])


@pytest.mark.parametrize("method", CHOICES["tau2"])
@pytest.mark.parametrize("ci", ["z", "t", "hksj", "hksj-adhoc"])
def test_intercept_only_is_pooling(method: str, ci: str) -> None:
    """Two separate implementations: the kernels for a mean, and the linear model."""
    mean = pool(Y, V, tau2=method, ci=ci)
    fit = meta_regression(Y, V, tau2=method, ci=ci)
    assert fit.tau2 == pytest.approx(mean.tau2, rel=1e-10)
    if not math.isnan(mean.se_tau2):
        assert fit.se_tau2 == pytest.approx(mean.se_tau2, rel=1e-10)
    assert fit.coefficients[0] == pytest.approx(mean.estimate, rel=1e-12)
    assert fit.se[0] == pytest.approx(mean.se, rel=1e-12)
    assert fit.p_value[0] == pytest.approx(mean.p_value, rel=1e-10)
    assert tuple(fit.ci[0]) == pytest.approx(tuple(mean.ci), rel=1e-11)
    assert fit.i2 == pytest.approx(mean.i2, rel=1e-10)
    assert fit.h2 == pytest.approx(mean.h2, rel=1e-10)
    assert fit.qe == pytest.approx(mean.q, rel=1e-12)
    predicted = fit.predict().prediction
    assert predicted is not None
    assert mean.prediction is not None
    assert tuple(predicted[0]) == pytest.approx(tuple(mean.prediction), rel=1e-10)
    assert (fit.qm, fit.qm_df, fit.r2) == (None, 0, None)
    assert math.isnan(fit.vif[0])


def test_subgroups_with_common_tau2_are_a_factor() -> None:
    labels = names_of(ALLOC)
    groups = pool_subgroups(Y, V, groups=labels, subgroup_tau2="common")
    fit = meta_regression(Y, V, {"alloc": labels})
    assert groups.tau2 == pytest.approx(fit.tau2, rel=1e-12)
    assert groups.q_between == pytest.approx(fit.qm, rel=1e-10)
    assert groups.q_p == pytest.approx(fit.qm_p, rel=1e-9)


def test_fixed_tau2() -> None:
    fit = meta_regression(Y, V, LAT, tau2=0.25)
    assert fit.tau2 == 0.25
    assert math.isnan(fit.se_tau2)
    assert fit.r2 is None
    assert fit.notes == ("tau2 was fixed at 0.25, not estimated.",)
    estimated = meta_regression(Y, V, LAT, tau2="DL")
    again = meta_regression(Y, V, LAT, tau2=estimated.tau2)
    np.testing.assert_allclose(again.se, estimated.se, rtol=1e-14)


def test_hksj_under_a_common_effect_scales_the_dispersion() -> None:
    fit = meta_regression(Y, V, LAT, model="common", ci="hksj")
    plain = meta_regression(Y, V, LAT, model="common")
    np.testing.assert_allclose(fit.vcov, plain.vcov * plain.qe / plain.qe_df, rtol=1e-13)


def test_i2_definitions_agree_for_dersimonian_laird_only() -> None:
    assert meta_regression(Y, V, LAT, tau2="DL").i2 == pytest.approx(
        meta_regression(Y, V, LAT, recipe="revman5").i2, rel=1e-12
    )
    assert meta_regression(Y, V, LAT).i2 != pytest.approx(meta_regression(Y, V, LAT, recipe="meta").i2, rel=1e-3)


def test_vif_of_orthogonal_and_correlated_moderators() -> None:
    a = np.array([-1.0, -1, 1, 1, -1, -1, 1, 1])
    b = np.array([-1.0, 1, -1, 1, -1, 1, -1, 1])
    y = np.arange(8.0) / 7
    fit = meta_regression(y, np.full(8, 0.1), {"a": a, "b": b})
    np.testing.assert_allclose(fit.vif[1:], [1, 1], rtol=1e-12)
    c = a + 0.5 * b
    fit = meta_regression(y, np.full(8, 0.1), {"a": a, "c": c})
    r2 = np.corrcoef(a, c)[0, 1] ** 2
    np.testing.assert_allclose(fit.vif[1:], 1 / (1 - r2), rtol=1e-12)


def test_perfect_fit_has_no_hksj_variance() -> None:
    x = np.array([1.0, 2, 3, 4])
    with pytest.warns(LbpmetaWarning, match="fit every study exactly"):
        fit = meta_regression(0.5 + 0.25 * x, [0.1] * 4, x, ci="hksj")
    assert np.all(np.isnan(fit.se))
    assert fit.qm is None
    assert fit.notes
    assert np.all(np.isfinite(meta_regression(0.5 + 0.25 * x, [0.1] * 4, x, ci="hksj-adhoc").se))


def test_hksj_narrower_than_wald_is_noted() -> None:
    y = [0.10, 0.21, 0.29, 0.41, 0.50]
    fit = meta_regression(y, [0.05] * 5, [1, 2, 3, 4, 5], ci="hksj")
    assert any("narrower" in note for note in fit.notes)
    adhoc = meta_regression(y, [0.05] * 5, [1, 2, 3, 4, 5], ci="hksj-adhoc")
    np.testing.assert_allclose(adhoc.se, meta_regression(y, [0.05] * 5, [1, 2, 3, 4, 5], ci="t").se)


@pytest.mark.filterwarnings("ignore:The likelihood has another maximum")
@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(5, 12), st.sampled_from(sorted(set(TAU2) - {"SJ"})))
def test_shift_scale_and_order(data: st.DataObject, k: int, method: str) -> None:
    """An affine change of the moderator, of the outcome, or of the order of studies changes what it must."""
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    v = rng.uniform(0.02, 0.5, k)
    x = rng.normal(size=k)
    y = 0.3 + 0.2 * x + rng.normal(0, 0.5, k)
    a, b = data.draw(st.floats(-50, 50)), data.draw(st.sampled_from([-3.0, 0.01, 2.0, 100.0]))
    fit = meta_regression(y, v, x, tau2=method)
    moved = meta_regression(y, v, a + b * x, tau2=method)
    assert moved.tau2 == pytest.approx(fit.tau2, rel=1e-7, abs=1e-10)
    assert moved.coefficients[1] * b == pytest.approx(fit.coefficients[1], rel=1e-6, abs=1e-8)
    assert moved.se[1] * abs(b) == pytest.approx(fit.se[1], rel=1e-6)
    assert moved.qm == pytest.approx(fit.qm, rel=1e-5, abs=1e-8)
    assert moved.log_likelihood == pytest.approx(fit.log_likelihood, rel=1e-7, abs=1e-8)
    scaled = meta_regression(7 + 2 * x + 10 * y, 100 * v, x, tau2=method)
    assert scaled.tau2 == pytest.approx(100 * fit.tau2, rel=1e-7, abs=1e-8)
    assert scaled.coefficients[1] == pytest.approx(2 + 10 * fit.coefficients[1], rel=1e-6, abs=1e-7)
    order = rng.permutation(k)
    mixed = meta_regression(y[order], v[order], x[order], tau2=method)
    assert mixed.tau2 == pytest.approx(fit.tau2, rel=1e-7, abs=1e-10)
    np.testing.assert_allclose(mixed.residual, fit.residual[order], rtol=1e-6, atol=1e-8)


def test_large_offset_keeps_digits() -> None:
    near, far = meta_regression(Y, V, LAT), meta_regression(Y + 2.0**20, V, LAT)
    assert far.tau2 == pytest.approx(near.tau2, rel=1e-8)
    assert far.qe == pytest.approx(near.qe, rel=1e-8)


def test_known_failure_of_fisher_scoring() -> None:
    """Ten studies where Fisher scoring cycles; the bracketed solution is 0.0819731144."""
    y = [1.30, 1.94, 0.70, 0.36, 1.31, 0.46, 1.24, 0.71, 0.35, 0.77]
    v = [0.640, 0.421, 0.992, 0.058, 0.756, 0.634, 0.79, 0.596, 0.457, 0.935]
    assert meta_regression(y, v).tau2 == pytest.approx(0.0819731144, abs=1e-9)


def test_presentation() -> None:
    fit = meta_regression(Y, V, {"a < b": LAT}, ci="t", tau2="DL")
    text = str(fit)
    assert text.startswith("Meta-regression of 13 studies: Effect (metafor[tau2=DL, ci=t]")
    assert "R2" in text
    assert "Moderators: F(1, 11) = " in text
    assert "a &lt; b" in fit._repr_html_()
    assert list(fit.to_frame().index) == ["intercept", "a < b"]
    assert fit.ci[1].method == "t"
    assert len(list(fit.ci)) == len(fit.ci) == 2


def test_r2_does_not_exist_without_heterogeneity() -> None:
    """Where tau2 without moderators is 0 there is nothing to account for; metafor prints 0."""
    y, v, dose = [1.0, 1.1, 0.9, 1.0], [1.0, 1.0, 1.0, 1.0], {"dose": [1.0, 2.0, 3.0, 4.0]}
    fit = meta_regression(y, v, dose)
    assert meta_regression(y, v, {"dose": [1.0, 2.0, 3.0, 5.0]}).r2 is None
    assert fit.r2 is None
    assert "R2" not in str(fit)
