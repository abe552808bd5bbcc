"""The known traps of meta-analysis arithmetic, one named test each, with the numbers on which software went wrong.

Three lists: numeric pitfalls (``test_pitfall_01`` to ``_30``), defects of other Python packages, and the arithmetic
of published RevMan data packages (``test_revman_01`` to ``_10``). Numbers said to come from a package were computed
with it: metafor 3.8-1 and 5.1-12, meta 8.4-0, statsmodels 0.15.0, PyMetaAnalysis 0.9.0, PyMARE 0.0.13.

Without a test, for want of a counterpart in the arithmetic: pitfall 14 (HKSJ with user-chosen weights: weights cannot
be chosen here), pitfall 24 (double counting, directions and 0-10 against 0-100 scales are metadata), statsmodels'
and PyMARE's missing labels and plots, and the date-like study years of some RevMan packages.
"""

from __future__ import annotations

import math
import warnings

import mpmath as mp
import numpy as np
import pytest
from scipy.special import chdtri, stdtrit

from lbpmeta import (
    EffectSizes,
    Printed,
    back_transform,
    begg,
    check_pooled,
    confint_tau2,
    effect_sizes,
    egger,
    estimates_from,
    fail_safe_n,
    get_recipe,
    mantel_haenszel,
    meta_regression,
    permutation_test,
    peto,
    pool,
    pool_subgroups,
    selection_model,
    trim_and_fill,
)
from lbpmeta.effects.convert.scale import smd_to_log_or
from lbpmeta.effects.convert.spread import se_from_ci
from lbpmeta.errors import DataError, LbpmetaWarning, MethodError, NotDefinedError
from lbpmeta.pooling.kernel.tau2 import TAU2
from lbpmeta.pooling.kernel.tau2.likelihood import log_likelihood
from lbpmeta.pooling.tables.table_tests import cmh_test

#: Fisher scoring cycles here: metafor's default ends in an error.
CYCLING = (
    [1.30, 1.94, 0.70, 0.36, 1.31, 0.46, 1.24, 0.71, 0.35, 0.77],
    [0.640, 0.421, 0.992, 0.058, 0.756, 0.634, 0.79, 0.596, 0.457, 0.935],
)
#: The score of the restricted likelihood is negative at 0, yet its maximum is at 0.1253, 3 units higher.
TWO_MAXIMA = ([-0.549, 0.1369, 0.107, 1.8094], [0.029439, 0.002021, 0.000523, 1.427462])
#: Effects that differ less than chance would have it.
HOMOGENEOUS = ([0.10, 0.12, 0.11, 0.09], [0.04, 0.05, 0.06, 0.03])
#: HKSJ [0.21, 0.54] and t's p 0.003, where Wald has [-0.00, 0.75] and p 0.052.
CONTRADICTION = ([0.20, 0.25, 0.50, 0.33, 0.41], [0.20, 0.25, 0.10, 0.30, 0.20])

#: BCG vaccine, 13 trials (Colditz GA et al. JAMA 1994;271:698-702).
BCG = {
    "events1": np.array([4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5, 27]),
    "n1": np.array([123, 306, 231, 13598, 5069, 1541, 2545, 88391, 7499, 1716, 50634, 2498, 16913]),
    "events2": np.array([11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3, 29]),
    "n2": np.array([139, 303, 220, 12867, 5808, 1451, 629, 88391, 7277, 1665, 27338, 2341, 17854]),
}
LATITUDE = [44, 55, 42, 52, 13, 44, 19, 13, 27, 42, 18, 33, 33]
ALLOCATION = ["random"] * 4 + ["alternate"] * 2 + ["random"] * 3 + ["systematic"] * 4


def bcg() -> EffectSizes:
    return effect_sizes("RR", **BCG)


def near(*values: float) -> object:
    """Values that were given with so many decimals: half a unit of the fourth."""
    return pytest.approx(values if len(values) > 1 else values[0], abs=5.1e-5)


def one(measure: str, a: int, n1: int, c: int, n2: int, policy: str) -> EffectSizes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LbpmetaWarning)  # a study without estimate is what some tests are about
        return effect_sizes(measure, events1=a, n1=n1, events2=c, n2=n2, zero_cells=policy)


def restricted(yi: list[float], vi: list[float], tau2: float) -> float:
    y, v = np.array(yi)[:, None], np.array(vi)[:, None]
    return float(log_likelihood(y, v, np.array([tau2]), restricted=True)[0])


# --- numeric pitfalls ----------


def test_pitfall_01_fisher_scoring_that_cycles() -> None:
    assert pool(*CYCLING).tau2 == pytest.approx(0.0819731144, abs=1e-10)


def test_pitfall_02_likelihood_with_two_maxima() -> None:
    fit = pool(*TWO_MAXIMA)
    assert fit.tau2 == pytest.approx(0.1253, abs=5e-5)
    assert not fit.at_boundary
    for worse in (0.0, 4.9e-6):  # where iterations from 0 and from 1e-4 end
        assert restricted(*TWO_MAXIMA, fit.tau2) - restricted(*TWO_MAXIMA, worse) > 2.9


def test_pitfall_03_tau2_at_zero_is_the_common_effect_and_says_so() -> None:
    for tau2 in ("DL", "REML", "ML", "PM", "HE", "HS"):
        random, common = pool(*HOMOGENEOUS, tau2=tau2), pool(*HOMOGENEOUS, model="common")
        assert random.tau2 == 0.0
        assert random.at_boundary
        assert (random.estimate, random.se, *random.ci) == (common.estimate, common.se, *common.ci)
        assert any("are the same" in note for note in random.notes)
        assert random.se_tau2 > 0


def test_pitfall_04_paule_mandel_is_empirical_bayes_and_needs_no_upper_bound() -> None:
    pm, dl = pool(*TWO_MAXIMA, tau2="PM"), pool(*TWO_MAXIMA, tau2="DL")
    assert (round(pm.tau2, 3), round(dl.tau2, 3)) == (0.279, 0.017)  # one data set
    for other in ("EB", "DLIT"):
        assert pool(*TWO_MAXIMA, tau2=other).tau2 == pytest.approx(pm.tau2, rel=1e-12)
    assert pool([0.0, 1e4], [1.0, 1.0], tau2="PM").tau2 == pytest.approx(5e7 - 1, rel=1e-12)  # metafor stops at 100
    assert pool(*HOMOGENEOUS, tau2="PM").tau2 == 0.0


def test_pitfall_05_q_profile_bounds_empty_zero_and_beyond_100() -> None:
    empty = pool(*HOMOGENEOUS)
    assert empty.tau2_ci is None  # never [0, 0] without a word
    assert any("empty" in note for note in empty.notes)
    with pytest.raises(NotDefinedError, match="empty"):
        confint_tau2(*HOMOGENEOUS)
    wide = pool([0.08, 0.88], [0.01, 0.01])
    assert wide.tau2_ci is not None
    assert wide.tau2_ci.high == pytest.approx(325.83, abs=0.005)  # metafor: ">100"
    assert wide.i2_ci is not None
    for bound, share in zip(wide.tau2_ci, wide.i2_ci, strict=True):
        assert share == pytest.approx(100 * bound / (bound + 0.01), rel=1e-12)  # the same bounds, mapped
    slight = pool([0.1, 0.3, 0.6], [0.03, 0.04, 0.05])
    assert slight.tau2_ci is not None
    assert slight.tau2_ci.low == 0.0


def test_pitfall_06_hksj_narrower_than_wald() -> None:
    wald, hksj, adhoc = (pool(*HOMOGENEOUS, ci=ci) for ci in ("z", "hksj", "hksj-adhoc"))
    assert (wald.se, *wald.ci) == pytest.approx((0.1026, -0.099, 0.304), abs=5e-4)
    assert (hksj.se, *hksj.ci) == pytest.approx((0.0066, 0.081, 0.123), abs=5e-4)
    assert any("smaller than Wald's" in note for note in hksj.notes)
    assert adhoc.se == pytest.approx(wald.se, rel=1e-14)
    with pytest.warns(LbpmetaWarning, match="All effects are equal"):
        equal = pool([0.3, 0.3, 0.3], [0.1, 0.2, 0.3], ci="hksj")
    assert math.isnan(equal.se)  # metafor: width 0 and p 0
    assert math.isnan(equal.p_value)


def test_pitfall_07_one_study_and_two() -> None:
    fit = pool([0.3], [0.04], ci="hksj")
    assert (fit.tau2, fit.i2, fit.h2, fit.q, fit.q_p) == (0.0, 0.0, 1.0, 0.0, 1.0)
    assert (fit.ci.method, fit.prediction, fit.tau2_ci) == ("z", None, None)
    with pytest.raises(NotDefinedError, match="one study"):
        confint_tau2([0.3], [0.04])
    two, wald = pool([0.08, 0.88], [0.01, 0.01], ci="hksj"), pool([0.08, 0.88], [0.01, 0.01])
    assert tuple(two.ci) == pytest.approx((-4.60, 5.56), abs=5e-3)  # t(1) is 12.7
    assert tuple(wald.ci) == pytest.approx((-0.30, 1.26), abs=5e-3)
    assert two.prediction is None  # metafor puts t(1) where k - 2 is 0
    assert any("at least 3 studies" in note for note in two.notes)


def test_pitfall_08_prediction_intervals_differ() -> None:
    fit = pool(bcg())
    expected = {
        "z": (-1.867, 0.438),
        "t": (-1.995, 0.566),
        "hts": (-2.008, 0.579),
        "hksj": (-1.996, 0.567),
    }
    for method, limits in expected.items():
        assert tuple(fit.predict(method)) == pytest.approx(limits, abs=5.1e-4)
    simple = 1.959964 * math.sqrt(fit.tau2)  # leaves out the standard error of the mean: offered nowhere here
    assert (fit.estimate - simple, fit.estimate + simple) == pytest.approx((-1.811, 0.382), abs=5.1e-4)


def test_pitfall_09_i2_from_tau2_is_i2_from_q_for_dl_only() -> None:
    by_tau2 = {name: pool(bcg(), tau2=name).i2 for name in ("DL", "REML", "SJ", "HS")}
    assert {k: round(v, 2) for k, v in by_tau2.items()} == {"DL": 92.12, "REML": 92.22, "SJ": 92.90, "HS": 89.63}
    for name in by_tau2:
        assert pool(bcg(), tau2=name, i2="q").i2 == pytest.approx(92.117, abs=5e-4)
    four = [round(pool(*TWO_MAXIMA, tau2=name).i2, 1) for name in ("DL", "REML", "PM")]
    assert four == [82.4, 97.2, 98.7]


def test_pitfall_10_zero_cells() -> None:
    assert one("RD", 0, 20, 3, 20, "metafor").yi[0] == near(-0.1429)
    for policy in ("revman", "meta"):
        assert one("RD", 0, 20, 3, 20, policy).yi[0] == -0.15  # only its variance is corrected
    assert effect_sizes("AS", events1=0, n1=20, events2=3, n2=20).yi[0] == pytest.approx(
        -math.asin(math.sqrt(0.15)), rel=1e-14
    )
    double = one("OR", 0, 20, 0, 20, "metafor")
    assert (double.yi[0], double.vi[0]) == pytest.approx((0.0, 4.0976), abs=5e-5)  # kept, with a huge variance
    for policy in ("revman", "meta"):
        assert math.isnan(one("OR", 0, 20, 0, 20, policy).yi[0])
    assert one("RR", 20, 20, 20, 20, "metafor").vi[0] == pytest.approx(0.0023, abs=5e-5)  # a fake precise null
    meta, revman = one("RR", 0, 20, 3, 30, "meta"), one("RR", 0, 20, 3, 30, "revman")
    assert meta.yi[0] == pytest.approx(math.log((0.5 / 20.5) / (3.5 / 30.5)), rel=1e-13)
    assert revman.yi[0] == pytest.approx(math.log((0.5 / 21) / (3.5 / 31)), rel=1e-13)


def test_pitfall_11_mantel_haenszel_of_raw_or_corrected_counts() -> None:
    tables = ([0, 6], [20, 30], [3, 9], [20, 28])
    raw = (6 * 19 / 58) / (3 * 20 / 40 + 24 * 9 / 58)
    cells = (0.5 * 17.5 / 42 + 6 * 19 / 58) / (20.5 * 3.5 / 42 + 24 * 9 / 58)
    for recipe, ratio in (("metafor", raw), ("revman5", cells), ("meta", cells)):
        fit = mantel_haenszel(*tables, measure="OR", recipe=recipe)
        assert fit.estimate == pytest.approx(math.log(ratio), rel=1e-12)
    assert cmh_test(*tables).statistic < cmh_test(*tables, correct=False).statistic  # continuity correction by default
    around_mh = mantel_haenszel(*BCG.values(), model="random", recipe="revman5")
    around_iv = pool(bcg(), tau2="DL")
    assert (around_mh.q, around_iv.q) == pytest.approx((152.5676, 152.2330), abs=5e-5)
    assert (around_mh.tau2, around_iv.tau2) == near(0.3095, 0.3088)


def test_pitfall_12_peto_takes_single_zeros_and_leaves_out_empty_studies() -> None:
    fit = peto([0, 0, 6], [20, 9, 30], [3, 0, 9], [20, 9, 28])
    o_e = np.array([0 - 20 * 3 / 40, 6 - 30 * 15 / 58])
    v = np.array([20 * 20 * 3 * 37 / (40**2 * 39), 30 * 28 * 15 * 43 / (58**2 * 57)])
    assert fit.estimate == pytest.approx(o_e.sum() / v.sum(), rel=1e-13)
    assert fit.k == 2
    assert any("Study 2" in note for note in fit.notes)


def test_pitfall_13_hedges_g_and_its_variances() -> None:
    arms = {"mean1": 1, "sd1": 1, "mean2": 0, "sd2": 1}
    for n, exact, approximate in ((5, 0.90270, 0.90323), (10, 0.957646, 0.957746)):
        g = [effect_sizes("SMD", **arms, n1=n, n2=n, smd_correction=c).yi[0] for c in ("exact", "approximate")]
        assert g == pytest.approx([exact, approximate], abs=5.1e-6)
    arms["mean1"] = 0.3701
    for variance, expected in (("LS", 0.050840), ("LS2", 0.049879), ("UB", 0.050881), ("RevMan", 0.050883)):
        correction = "approximate" if variance == "RevMan" else "exact"
        es = effect_sizes("SMD", **arms, n1=40, n2=40, smd_variance=variance, smd_correction=correction)
        assert es.vi[0] == pytest.approx(expected, abs=5.1e-7)


def test_pitfall_15_q_is_about_the_inverse_variance_mean_whatever_the_weights() -> None:
    es = bcg()
    q = np.sum((es.yi - np.average(es.yi, weights=1 / es.vi)) ** 2 / es.vi)
    assert round(q, 3) == 152.233
    for settings in ({"model": "common"}, {"tau2": "SJ", "ci": "hksj"}, {"tau2": 0.5}):
        assert pool(es, **settings).q == pytest.approx(q, rel=1e-12)
    assert meta_regression(es, ci="hksj").qe == pytest.approx(q, rel=1e-12)


def test_pitfall_16_regression_through_the_origin() -> None:
    fit = meta_regression(bcg(), moderators={"latitude": LATITUDE}, intercept=False, tau2="DL")
    assert (round(fit.tau2, 4), round(fit.qe, 2)) == (0.0731, 48.70)  # metafor centres first: 0.3936 and 209.7


def test_pitfall_17_large_offsets_and_tiny_units() -> None:
    y, v = np.array([1.25, -3.5, 0.75, 2.0, -0.5]), np.array([0.5, 2.0, 1e-3, 4.0, 1.0])
    q = pool(y, v, tau2="DL").q
    for offset in (6.67e9, -1e12):  # sum wy^2 - (sum wy)^2 / sum w has no digit left here
        shifted = y + offset
        assert pool(shifted, v, tau2="DL").q == pytest.approx(pool(shifted - offset, v, tau2="DL").q, rel=1e-12)
    unit = 6.62607015e-34
    assert pool(y * unit, v * unit**2, tau2="DL").q == pytest.approx(q, rel=1e-12)
    assert any("times the smallest" in note for note in pool([0.1, 0.3], [1e-9, 0.1], tau2="DL").notes)
    for bad in (0.0, -0.1, math.inf):
        with pytest.raises(DataError, match="`vi`"):
            pool([0.1, 0.3], [0.1, bad])


def test_pitfall_18_missing_rows_are_counted_and_keep_their_names() -> None:
    with pytest.warns(LbpmetaWarning, match="B"):
        fit = pool([0.1, math.nan, 0.4, 0.2], [0.1, 0.2, 0.1, 0.3], labels=list("ABCD"))
    assert fit.labels == ("A", "C", "D")
    assert fit.k == 3
    assert any("B" in note for note in fit.notes)
    with pytest.warns(LbpmetaWarning, match="Study 2"), pytest.raises(DataError, match="Study 3"):
        pool([0.1, math.nan, 0.4], [0.1, 0.2, -0.1])  # the third row, not the second that is left


def test_pitfall_19_two_egger_tests() -> None:
    mixed, classical = egger(bcg(), model="mixed"), egger(bcg())
    assert (round(mixed.statistic, 2), round(mixed.p_value, 2)) == (-0.80, 0.42)
    assert (round(classical.statistic, 2), round(classical.p_value, 2)) == (-1.40, 0.19)
    assert "mixed" in mixed.name
    assert "classical" in classical.name
    with pytest.raises(MethodError, match="10 studies"):
        egger(*HOMOGENEOUS)
    distinct, tied = begg(bcg()), begg(np.append(bcg().yi, 0.1), np.append(bcg().vi, bcg().vi[0]))
    assert (distinct.distribution, tied.distribution) == ("exact", "z")


def test_pitfall_20_trim_and_fill_depends_on_model_and_estimator() -> None:
    assert trim_and_fill(bcg()).k0 == 1
    assert trim_and_fill(bcg(), model="common").k0 == 4
    assert trim_and_fill(bcg(), estimator="R0").k0 == 0


def test_pitfall_21_subgroup_test_with_one_tau2_or_several() -> None:
    for tau2, q, p in (("common", 1.77, 0.413), ("separate", 1.86, 0.394)):
        sub = pool_subgroups(bcg(), groups=ALLOCATION, subgroup_tau2=tau2)
        assert (round(sub.q_between, 2), round(sub.q_p, 3)) == (q, p)
    for recipe in ("revman5", "meta"):
        assert get_recipe(recipe).subgroup_tau2 == "separate"


def test_pitfall_22_standard_error_from_rounded_limits() -> None:
    def bounds(low: str, high: str, *, ratio: bool) -> tuple[float, float]:
        a, b = Printed.parse(low).values, Printed.parse(high).values
        return float(se_from_ci(a.high, b.low, ratio=ratio)), float(se_from_ci(a.low, b.high, ratio=ratio))

    assert float(se_from_ci(-12.3, -2.1)) == pytest.approx(2.602, abs=5e-4)
    assert bounds("-12.3", "-2.1", ratio=False) == pytest.approx((2.577, 2.628), abs=1e-3)
    assert float(se_from_ci(0.41, 0.93, ratio=True)) == pytest.approx(0.209, abs=5e-4)
    assert bounds("0.41", "0.93", ratio=True) == pytest.approx((0.204, 0.213), abs=1e-3)
    z = float(mp.sqrt(2) * mp.erfinv(0.95))
    assert float(se_from_ci(-1.0, 1.0)) == pytest.approx(1 / z, rel=1e-14)  # not 1/1.96


def test_pitfall_23_change_scores_have_two_standardisations() -> None:
    smcc = effect_sizes("SMCC", mean1=5, sd1=14, mean2=0, sd2=13, n=40, r=0.6)
    smcr = effect_sizes("SMCR", mean1=5, sd1=14, mean2=0, n=40, r=0.6)
    assert (smcc.yi[0], smcr.yi[0]) == pytest.approx((0.405, 0.350), abs=5e-4)
    assert (smcc.vi[0], smcr.vi[0]) == pytest.approx((0.0270, 0.0215), abs=5.1e-5)
    with pytest.raises(MethodError):
        effect_sizes("SMD", mean_change=5, sd_change=12, n=40)  # a change SD does not slip into an SMD


def test_pitfall_25_smd_to_log_odds_ratio_scales_the_standard_error_alike() -> None:
    log_or, se = smd_to_log_or(-0.5, 0.1)
    factor = math.pi / math.sqrt(3)
    assert (float(log_or), float(se)) == pytest.approx((-0.5 * factor, 0.1 * factor), rel=1e-14)
    assert float(se) != pytest.approx(0.1 * math.sqrt(factor), rel=0.1)  # as an older smd2or of R package meta had it


def test_pitfall_26_p_values_far_in_the_tails() -> None:
    fit = pool([0.90], [1e-3])
    with mp.workdps(30):
        exact = mp.erfc(mp.mpf(fit.statistic) / mp.sqrt(2))
    assert 0 < fit.p_value < 1e-170
    assert fit.p_value == pytest.approx(float(exact), rel=1e-11, abs=0)
    spread = pool([-4.0, 4.0], [0.1, 0.1], model="common")
    with mp.workdps(30):
        exact = mp.erfc(mp.sqrt(mp.mpf(spread.q) / 2))  # chi-square(1)
    assert spread.q_p == pytest.approx(float(exact), rel=1e-10, abs=0)
    assert 0 < spread.q_p < 1e-70


def test_pitfall_27_fail_safe_n_has_three_forms() -> None:
    assert [fail_safe_n(bcg(), kind=k).estimate for k in ("rosenthal", "orwin", "rosenberg")] == [598, 13, 370]


def test_pitfall_28_limits_of_estimators() -> None:
    with pytest.raises(MethodError, match="REML"):
        pool(bcg(), ci="kr", tau2="DL")
    assert pool(*HOMOGENEOUS, tau2="SJ").tau2 > 0  # never 0, and so is its I2
    assert pool(*HOMOGENEOUS, tau2="DL").tau2 == 0
    yi, vi = np.random.default_rng(0).normal(size=(400, 8)), np.full(8, 0.5)  # tau2 + v = 1
    hs, he = (np.mean([pool(y, vi, tau2=name).tau2 for y in yi]) for name in ("HS", "HE"))
    assert hs < he - 0.05  # Hunter-Schmidt's bias is downward, of the order of (tau2 + v)/k


def test_pitfall_29_few_studies_cannot_reach_significance_by_permutation() -> None:
    result = permutation_test([1, 2, 3, 4, 5], [0.01] * 5, model="common")
    assert result.exact
    assert (result.iterations, result.p_value) == (32, 2 / 32)
    six = permutation_test([1, 2, 3, 4, 5, 6], [0.01] * 6, model="common")
    assert six.p_value == 2 / 64


def test_pitfall_30_selection_model_without_p_values_in_an_interval() -> None:
    yi = [0.55, 0.52, 0.71, 0.60, 0.42, 0.81, 0.35, 0.58, 0.95, 0.45, 0.40, 0.63]
    vi = [0.01, 0.02, 0.03, 0.02, 0.01, 0.04, 0.01, 0.02, 0.06, 0.02, 0.01, 0.03]
    with pytest.raises(MethodError, match=r"no study has a one-sided p value .* in \(0.025, 1\]"):
        selection_model(yi, vi)
    with pytest.raises(MethodError, match="at least 10"):
        selection_model(yi[:9], vi[:9])


# --- defects of other Python packages ----------


def test_statsmodels_dersimonian_laird_below_zero() -> None:
    """combine_effects(method_re="dl"): tau2 -0.0429 and a random-effects interval of [nan, nan]."""
    es = np.array(HOMOGENEOUS)
    w = 1 / es[1]
    q = np.sum(w * (es[0] - np.average(es[0], weights=w)) ** 2)
    untruncated = (q - 3) / (w.sum() - np.sum(w**2) / w.sum())
    assert untruncated == near(-0.0429)
    fit = pool(*HOMOGENEOUS, tau2="DL")
    assert fit.tau2 == 0.0
    assert np.isfinite([*fit.ci]).all()


def test_statsmodels_i2_below_zero() -> None:
    """CombineResults.i2 is -240.4 as a fraction."""
    fit = pool(*HOMOGENEOUS, tau2="DL", i2="q")
    assert (fit.q - 3) / fit.q == pytest.approx(-240.4, abs=0.05)
    assert fit.i2 == 0.0


def test_statsmodels_hksj_with_a_normal_quantile() -> None:
    """conf_int()[3] is [0.0895, 0.1154] by default; Hartung-Knapp's has t(k-1)."""
    fit = pool(*HOMOGENEOUS, tau2="DL", ci="hksj")
    assert tuple(fit.ci) == near(0.0814, 0.1235)
    assert fit.df == 3


def test_statsmodels_corrects_studies_without_zeros() -> None:
    """effectsize_2proportions(zero_correction=0.5): log RR -0.1744 for 10/40 against 12/40."""
    for recipe in ("metafor", "revman5", "meta"):
        es = effect_sizes("RR", events1=[10, 0], n1=[40, 40], events2=[12, 3], n2=[40, 40], recipe=recipe)
        assert es.yi[0] == near(-0.1823)
        assert es.yi[0] == pytest.approx(math.log(10 / 12), rel=1e-14)


def test_statsmodels_zero_cell_without_correction_is_minus_infinity() -> None:
    with pytest.warns(LbpmetaWarning, match="RR needs events in both arms"):
        es = effect_sizes("RR", events1=[10, 0], n1=[40, 40], events2=[12, 3], n2=[40, 40], zero_cells="none")
    assert np.isfinite(es.yi[0])
    assert np.isnan([es.yi[1], es.vi[1]]).all()


def test_statsmodels_throws_the_convergence_flag_away() -> None:
    """Here what is reported has converged: each iterative estimator solves its own equation."""
    yi, vi = (np.array(x) for x in TWO_MAXIMA)
    for name, target in (("PM", 3.0), ("EB", 3.0), ("DLIT", 3.0), ("PMM", float(chdtri(3, 0.5)))):
        fit = pool(yi, vi, tau2=name)
        w = 1 / (vi + fit.tau2)
        assert fit.converged
        assert np.sum(w * (yi - np.average(yi, weights=w)) ** 2) == pytest.approx(target, rel=1e-10)
    yi, vi = bcg().yi, bcg().vi
    for name, ml in (("ML", True), ("REML", False)):
        fit = pool(yi, vi, tau2=name)
        assert fit.tau2 > 0
        w = 1 / (vi + fit.tau2)
        rest = 0.0 if ml else np.sum(w**2) / w.sum()
        score = np.sum((w * (yi - fit.estimate)) ** 2) - w.sum() + rest
        assert abs(score) < 1e-10 * w.sum()


def test_pymetaanalysis_reml_stops_at_zero() -> None:
    """Its REML is the root of the score from tau2 = 0 and returns 0; metafor and PyMARE have 0.1253."""
    fit = pool(*TWO_MAXIMA, tau2="REML")
    assert fit.tau2 == near(0.1253)
    assert restricted(*TWO_MAXIMA, fit.tau2) - restricted(*TWO_MAXIMA, 0.0) == pytest.approx(3.0, abs=0.1)


def test_pymare_default_is_ml() -> None:
    """meta_regression() there estimates by ML, I2 from Q, no prediction interval; here by the recipe that is named."""
    fit, ml = meta_regression(bcg(), moderators={"latitude": LATITUDE}), meta_regression(bcg(), tau2="ML")
    assert fit.recipe.tau2 == "REML"
    assert ml.tau2 < meta_regression(bcg()).tau2
    assert fit.predict({"latitude": 44}).prediction is not None
    assert "REML" in str(fit)


def test_pythonmeta_p_values_from_lookup_tables() -> None:
    fit = pool(bcg(), tau2="DL", ci="hksj")
    with mp.workdps(30):
        x = mp.mpf(12) / (12 + mp.mpf(fit.statistic) ** 2)
        exact = mp.betainc(6, mp.mpf(1) / 2, 0, x, regularized=True)
        chi2 = mp.gammainc(6, mp.mpf(fit.q) / 2, mp.inf, regularized=True)
    assert fit.p_value == pytest.approx(float(exact), rel=1e-12)
    assert fit.q_p == pytest.approx(float(chi2), rel=1e-11, abs=0)


# --- RevMan's arithmetic, as its published data packages have it ----------


def test_revman_01_smd() -> None:
    es = effect_sizes("SMD", mean1=10, sd1=3, n1=10, mean2=8, sd2=4, n2=14, recipe="revman5")
    d = 2 / math.sqrt((9 * 9 + 13 * 16) / 22)
    g = d * (1 - 3 / (4 * 24 - 9))
    assert es.yi[0] == pytest.approx(g, rel=1e-14)
    assert es.se[0] == pytest.approx(math.sqrt(24 / 140 + g**2 / (2 * (24 - 3.94))), rel=1e-14)


def test_revman_02_zero_cells() -> None:
    fit = mantel_haenszel([4, 0, 6], [20, 15, 30], [8, 0, 9], [21, 15, 28], recipe="revman5")
    assert fit.k == 2  # no events in either arm: dropped
    for a, c in ((0, 3), (20, 3), (3, 20)):  # any of the four cells is 0, for the risk ratio too
        ratio = ((a + 0.5) / 21) / ((c + 0.5) / 21)
        assert one("RR", a, 20, c, 20, "revman").yi[0] == pytest.approx(math.log(ratio), rel=1e-12)
        sums = mantel_haenszel([a], [20], [c], [20], recipe="revman5")
        assert sums.estimate == pytest.approx(math.log(ratio), rel=1e-12)  # in the sums as well


def test_revman_03_everybody_has_the_event() -> None:
    fit = mantel_haenszel([20, 6], [20, 30], [25, 9], [25, 28], measure="RR", recipe="revman5")
    w = np.array([25.5 * 21 / 47, 9 * 30 / 58])
    ratio = np.array([1.0, (6 / 30) / (9 / 28)])
    assert math.exp(fit.estimate) == pytest.approx(np.sum(w * ratio) / w.sum(), rel=1e-13)
    assert (fit.yi[0], fit.vi[0]) == pytest.approx((0.0, 1 / 20.5 - 1 / 21 + 1 / 25.5 - 1 / 26), rel=1e-12)


def test_revman_04_mh_random_takes_q_about_the_mantel_haenszel_estimate() -> None:
    fit = mantel_haenszel(*BCG.values(), model="random", recipe="revman5")
    es = effect_sizes("RR", **BCG, recipe="revman5")
    w = 1 / es.vi
    q = np.sum(w * (es.yi - mantel_haenszel(*BCG.values(), recipe="revman5").estimate) ** 2)
    assert fit.q == pytest.approx(q, rel=1e-12)
    assert fit.tau2 == pytest.approx((q - 12) / (w.sum() - np.sum(w**2) / w.sum()), rel=1e-12)
    assert fit.estimate == pytest.approx(np.average(es.yi, weights=1 / (es.vi + fit.tau2)), rel=1e-12)


def test_revman_05_hksj() -> None:
    """Never truncated, t with k - 1, also with DL; one study is Wald. RevMan prints the Wald P beside it."""
    yi, vi = (np.array(x) for x in CONTRADICTION)
    for tau2 in ("REML", "DL"):
        fit = pool(yi, vi, recipe=get_recipe("revman2025").replace(tau2=tau2))
        w = 1 / (vi + fit.tau2)
        se = math.sqrt(np.sum(w * (yi - fit.estimate) ** 2) / (4 * w.sum()))
        assert fit.se == pytest.approx(se, rel=1e-12)
        half = float(stdtrit(4, 0.975)) * se
        assert tuple(fit.ci) == pytest.approx((fit.estimate - half, fit.estimate + half), rel=1e-12)
    wald = pool(yi, vi)
    assert fit.se < wald.se
    assert fit.ci.low > 0  # no 0 in the interval ...
    assert wald.p_value > 0.05  # ... beside the P that RevMan prints
    assert fit.p_value == pytest.approx(0.0033, abs=5e-5)  # here P and interval belong together
    assert pool([0.3], [0.04], recipe="revman2025").ci.method == "z"


def test_revman_05_a_wald_p_beside_an_hksj_interval_is_found() -> None:
    yi, vi = CONTRADICTION
    rows = [
        (f"{y:.3f}", f"{y - 1.959964 * v**0.5:.3f}", f"{y + 1.959964 * v**0.5:.3f}")
        for y, v in zip(yi, vi, strict=True)
    ]
    line = {"estimate": "0.371", "ci_low": "0.207", "ci_high": "0.536"}
    assert check_pooled(line | {"p": "0.0033"}, rows, recipe="revman2025").verdict.value == "consistent"
    wald = check_pooled(line | {"p": "0.0522"}, rows, recipe="revman2025")
    assert wald.verdict.value == "method-dependent"
    assert "p is that of the normal test, beside a Hartung-Knapp interval" in wald.message
    assert check_pooled(line | {"p": "0.9"}, rows, recipe="revman2025").verdict.value in ("implausible", "inconsistent")


def test_revman_05_mh_random_says_when_hksj_is_narrower_than_wald() -> None:
    tables = ([4, 6, 3, 12], [20, 30, 25, 40], [8, 9, 5, 18], [21, 28, 25, 41])
    hksj = mantel_haenszel(*tables, model="random", recipe=get_recipe("revman5").replace(ci="hksj"))
    wald = mantel_haenszel(*tables, model="random", recipe="revman5")
    assert (hksj.se, wald.se) == near(0.0552, 0.2143)
    assert any("smaller than Wald's" in note for note in hksj.notes)


def test_revman_06_prediction_interval() -> None:
    for yi, vi in ((bcg().yi, bcg().vi), CYCLING):
        fit = pool(yi, vi, recipe="revman2025")
        half = float(stdtrit(fit.k - 1, 0.975)) * math.sqrt(fit.tau2 + fit.se**2)
        assert fit.prediction is not None
        assert tuple(fit.prediction) == pytest.approx((fit.estimate - half, fit.estimate + half), rel=1e-12)


def test_revman_07_subgroup_test() -> None:
    """Inverse-variance Q of the groups' estimates with the standard errors they show; separate tau2."""
    groups = [*ALLOCATION[:-1], "alone"]
    sub = pool_subgroups(bcg(), groups=groups, recipe="revman2025")
    mu, se = (np.array([getattr(fit, name) for fit in sub.fits]) for name in ("estimate", "se"))
    w = 1 / se**2
    assert sub.q_between == pytest.approx(np.sum(w * (mu - np.average(mu, weights=w)) ** 2), rel=1e-12)
    assert se[-1] == pytest.approx(math.sqrt(bcg().vi[-1]), rel=1e-14)  # one study: Wald
    assert len({fit.tau2 for fit in sub.fits}) == 4


def test_revman_08_its_p_values_have_six_or_seven_digits() -> None:
    """Errors there: up to 4e-7 for chi-square, 3e-8 for z. Ours must be far inside of what a comparison allows."""
    fit = pool([0.1, 0.5, 0.2], [0.04, 0.05, 0.03], recipe="revman5")
    with mp.workdps(30):
        q_p = mp.exp(-mp.mpf(fit.q) / 2)  # chi-square(2)
        p = mp.erfc(abs(mp.mpf(fit.statistic)) / mp.sqrt(2))
    assert (fit.q_p, fit.p_value) == pytest.approx((float(q_p), float(p)), rel=1e-13)


def test_revman_09_heterogeneity_of_one_study() -> None:
    """Usually printed 0, 1, 0; sometimes P 0 and I2 100, a rounding residue on 0 degrees of freedom."""
    for fit in (
        pool([1 / 3], [0.1], recipe="revman2025"),
        mantel_haenszel([4], [20], [8], [21], recipe="revman5"),
        mantel_haenszel([4], [20], [8], [21], recipe="revman5", model="random"),
        peto([4], [20], [8], [21]),
    ):
        assert (fit.q, fit.q_df, fit.q_p, fit.i2, fit.tau2) == (0.0, 0, 1.0, 0.0, 0.0)


def test_revman_10_number_formats() -> None:
    assert Printed.parse("1.81E-4").prints(1.8132e-4)
    assert not Printed.parse("1.81E-4").prints(1.82e-4)
    assert Printed.parse("0.0").prints(3e-12)  # a tiny P
    assert Printed.parse("\u20100.52").prints(-0.5183)
    for cell in ("#N/A", "&lt;0.001"):
        with pytest.raises(DataError, match="not a printed number"):
            Printed.parse(cell)


def test_ratios_are_pooled_on_the_log_scale_and_say_so() -> None:
    """The commonest complaint about pooled ratios: a log number read as a ratio."""
    fit = pool(bcg())
    assert fit.scale == "log"
    assert fit.display().estimate == pytest.approx(float(back_transform(fit.estimate, "log")), rel=1e-15)
    assert estimates_from(measure="RR", estimate=0.5, ci_low=0.4, ci_high=0.625).yi[0] == pytest.approx(math.log(0.5))


def test_every_estimator_is_inside_its_range() -> None:
    for name in TAU2:
        for data in (HOMOGENEOUS, TWO_MAXIMA, CYCLING):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", LbpmetaWarning)
                fit = pool(*data, tau2=name)
            assert fit.tau2 >= 0
            assert 0 <= fit.i2 <= 100


def test_one_study_with_nearly_all_the_weight_has_a_standard_error_of_tau2():
    fit = pool([0.0, 0.0, 2694.0], [0.01, 6e7, 1.1e6], tau2="DL")
    assert np.isfinite(fit.se_tau2)
    assert fit.se_tau2 > 0
