"""Conversions between what papers report."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st
from scipy.special import ndtri

import lbpmeta as lm
from lbpmeta import effects as fx
from lbpmeta.errors import DataError, LbpmetaWarning, MethodError

positive = st.floats(0.1, 100)


@given(st.floats(-50, 50), positive, st.integers(3, 500))
def test_intervals_and_ses_round_trip(mean, sd, n):
    se = fx.se_from_sd(sd, n)
    assert fx.sd_from_se(se, n) == pytest.approx(sd, rel=1e-13)
    z, t = fx.critical_value(0.9), fx.critical_value(0.9, n - 1)
    assert fx.se_from_ci(mean - z * se, mean + z * se, level=0.9) == pytest.approx(se, rel=1e-10)
    assert fx.sd_from_ci(mean - t * se, mean + t * se, n, level=0.9) == pytest.approx(sd, rel=1e-10)
    assert fx.sd_from_ci(mean - z * se, mean + z * se, n, level=0.9, distribution="z") == pytest.approx(sd, rel=1e-10)


def test_cochrane_handbook_examples():
    """Handbook 6.5: SD from a t interval (6.5.2.2) and from a p-value (6.5.2.3)."""
    # 25 participants per arm, 95% CI 30.0 to 34.2 with t(24) = 2.0639
    assert fx.sd_from_ci(30.0, 34.2, 25) == pytest.approx(5 * 4.2 / (2 * 2.0638986), rel=1e-6)
    # difference 3.8, p = 0.008, 25 and 22 participants: t = 2.78, SE 1.37, SD 4.69
    se = fx.se_from_p(3.8, 0.008, df=45)
    assert round(float(se), 2) == 1.37
    assert round(float(fx.sd_from_group_se(se, 25, 22)), 2) == 4.68


def test_f_is_t_squared():
    assert fx.se_from_f(-3.0, 6.25) == fx.se_from_t(-3.0, 2.5)


def test_arrays_go_through():
    out = fx.se_from_ci([0.5, 0.2], [2.0, 1.0], ratio=True)
    np.testing.assert_allclose(out, np.log([4, 5]) / (2 * ndtri(0.975)))


@given(positive, positive, st.floats(-1, 1))
def test_correlation_and_change_sd_round_trip(a, b, r):
    change = fx.sd_of_change(a, b, r)
    # near r = 1 with equal SDs the change SD loses digits of r: compare on the scale of the change variance
    back = fx.correlation_from_sds(a, b, change)
    assert abs(back - r) <= 1e-13 * (a**2 + b**2) / (a * b)


@pytest.mark.parametrize(
    ("call", "why"),
    [
        (lambda: fx.correlation_from_sds(5, 5, 12), "No correlation fits SDs 5, 5, 12"),
        (lambda: fx.se_from_ci(2, 1), "`low` is above `high`"),
        (lambda: fx.se_from_ci(0, 1, ratio=True), "`low` is 0; it must be above 0"),
        (lambda: fx.se_from_p(3, 1), "`p` is 1"),
        (lambda: fx.se_from_p(0, 0.5), "`estimate` is 0"),
        (lambda: fx.se_from_p(3, 0), "`p` is 0"),
        (lambda: fx.se_from_t(3, 0), "`t` is 0"),
        (lambda: fx.se_from_sd("a", 3), "`sd` must be a number"),
        (lambda: fx.sd_of_change(1, 1, 1.2), "between -1 and 1"),
        (lambda: fx.rescale(11, (0, 10), (0, 100)), "`value` is 11; it must be between 0 and 10"),
        (lambda: fx.rescale(1, (10, 0), (0, 100)), "`old` is"),
        (lambda: fx.smd_to_units(1, 1, 0), "`sd` is 0"),
        (lambda: fx.combine_arms([1, 2], [1, np.nan], 5), "`sd` is missing for arm 2"),
        (lambda: fx.split_shared_control(50, 0), "`comparisons` is 0"),
        (lambda: fx.split_shared_control(50, 2, events=60), "more events"),
        (lambda: fx.number_needed(10, 5, 15, event="bad"), "Divide percentages by 100"),
        (lambda: fx.mean_sd_from_quantiles(median=5, n=20, q1=6, q3=9), "must ascend"),
        (lambda: fx.mean_sd_from_quantiles(median=5, n=2, q1=4, q3=9), "at least 3"),
        (lambda: fx.mean_sd_from_quantiles(median=5, n=20, q1=5, q3=5, minimum=1, maximum=9), "both 5"),
        (lambda: fx.mean_sd_from_quantiles(median=5, n=20, q1=np.nan, q3=9), "finite"),
        (lambda: fx.to_analysis_scale(0, "RR"), "0 does not exist on the log scale"),
        (lambda: fx.harmonic_mean([0, 3]), "above 0"),
    ],
)
def test_impossible_numbers_are_refused(call, why):
    with pytest.raises(DataError, match=why):
        call()


@pytest.mark.parametrize(
    ("call", "why"),
    [
        (lambda: fx.sd_from_ci(1, 2, 9, distribution="u"), "'t' or 'z'"),
        (lambda: fx.rescale(1, (0, 10), (0, 100), kind="x"), "'score', 'difference', 'spread', 'variance'"),
        (lambda: fx.number_needed(0.1, 0, 0.2, event="ugly"), "'bad' or 'good'"),
        (lambda: fx.mean_sd_from_quantiles(median=5, n=20), "A median alone"),
        (lambda: fx.mean_sd_from_quantiles(median=5, n=20, q1=3), "both quartiles"),
        (lambda: fx.mean_sd_from_quantiles(median=5, n=20, q1=3, q3=8, mean_method="x"), "'luo' or 'wan'"),
        (lambda: fx.mean_sd_from_quantiles(median=5, n=20, q1=3, q3=8, sd_method="x"), "'shi' or 'wan'"),
        (lambda: lm.back_transform(1, "probit"), "`scale` is 'probit'"),
        (lambda: lm.back_transform(1, "PFT"), "needs `n`"),
        (lambda: fx.to_analysis_scale(0.4, "PFT"), "needs `n`"),
    ],
)
def test_unknown_methods_are_refused(call, why):
    with pytest.raises(MethodError, match=why):
        call()


@given(
    st.lists(st.tuples(st.integers(2, 30), st.integers(0, 2**32 - 1)), min_size=2, max_size=4),
)
def test_combined_arms_are_the_pooled_sample(groups):
    samples = [np.random.default_rng(seed).normal(5, 2, n) for n, seed in groups]
    arm = fx.combine_arms([s.mean() for s in samples], [s.std(ddof=1) for s in samples], [s.size for s in samples])
    everybody = np.concatenate(samples)
    assert arm.mean == pytest.approx(everybody.mean(), rel=1e-12)
    assert arm.sd == pytest.approx(everybody.std(ddof=1), rel=1e-12)


def test_shared_control_sums_to_itself():
    share = fx.split_shared_control(51, 3, events=10)
    assert 3 * share.n == 51
    assert 3 * share.events == pytest.approx(10)
    assert fx.split_shared_control(50, 2).events is None


@given(st.floats(0, 24), st.booleans())
def test_rescaling_round_trips(score, reverse):
    there = fx.rescale(score, (0, 24), (0, 100), reverse=reverse)
    back = fx.rescale(np.clip(there, 0, 100), (0, 100), (0, 24), reverse=reverse)
    assert back == pytest.approx(score, abs=1e-12)


def test_rescaling_keeps_differences_and_spread_in_step():
    scores = np.array([3.0, 9.0, 20.0])
    new = fx.rescale(scores, (0, 24), (0, 100), reverse=True)
    np.testing.assert_allclose(
        np.diff(new), fx.rescale(np.diff(scores), (0, 24), (0, 100), kind="difference", reverse=True)
    )
    assert fx.rescale(scores.std(), (0, 24), (0, 100), kind="spread") == pytest.approx(new.std())
    assert fx.rescale(scores.var(), (0, 24), (0, 100), kind="variance") == pytest.approx(new.var())


@given(st.floats(-3, 3), st.floats(0, 2))
def test_smd_and_odds_ratio_round_trip_with_their_ses(smd, se):
    log_or, log_se = fx.smd_to_log_or(smd, se)
    assert log_or == pytest.approx(smd * np.pi / np.sqrt(3), rel=1e-14)
    back, back_se = fx.log_or_to_smd(log_or, log_se)
    assert back == pytest.approx(smd, rel=1e-14)
    assert back_se == pytest.approx(se, rel=1e-14)


def test_mid_units_agree():
    md, se = fx.smd_to_units(-0.5, 0.1, 20)
    assert fx.to_mid_units(md, se, 10) == fx.smd_to_mid_units(-0.5, 0.1, 20, 10)


def test_risk_ratio_from_odds_ratio_is_exact_arithmetic():
    risk, ratio = 0.3, 2.5
    odds = ratio * risk / (1 - risk)
    assert fx.risk_ratio_from_odds_ratio(ratio, risk) == pytest.approx(odds / (1 + odds) / risk, rel=1e-14)


SCALED = ["identity", "log", "logit", "arcsine", "fisher-z", "sqrt"]


@given(st.sampled_from(SCALED), st.floats(0.001, 0.999))
def test_scales_round_trip(scale, value):
    assert lm.back_transform(fx.to_analysis_scale(value, scale), scale) == pytest.approx(value, rel=1e-9)


@given(st.integers(1, 400), st.data())
def test_double_arcsine_round_trips_at_every_count(n, data):
    events = data.draw(st.integers(0, n))
    y = lm.effect_sizes("PFT", events=events, n=n).yi[0]
    assert fx.to_analysis_scale(events / n, "PFT", n=n) == pytest.approx(y, rel=1e-14)
    assert lm.back_transform(y, "PFT", n=n) == pytest.approx(events / n, abs=1e-9)


def test_double_arcsine_as_metafor():
    """transf.ipft of metafor 3.8-1."""
    expected = [0.22321141276387457, 0.3143552483008436, 0, 1, 0.61640454816324719]
    np.testing.assert_allclose(lm.back_transform([0.5, 0.6, 0.02, 1.56, 0.9], "PFT", n=40), expected, rtol=1e-13)
    pooled = lm.back_transform(0.5, "PFT", n=fx.harmonic_mean([20, 30]))
    assert pooled == pytest.approx(0.218910670390525, rel=1e-13)


def test_limits_beyond_a_proportion_are_its_ends():
    assert lm.back_transform([-0.1, 1.7], "PAS").tolist() == [0.0, 1.0]
    assert lm.back_transform(-0.3, "IRS") == 0.0
    assert lm.back_transform(np.inf, "RR") == np.inf
    assert np.isnan(lm.back_transform(np.nan, "PFT", n=10))


@pytest.mark.parametrize(
    ("given_", "mean", "sd"),
    [
        # Wan 2014: (a + 2m + b)/4 and (b - a)/(2 z); (q1 + m + q3)/3 and (q3 - q1)/(2 z)
        ({"minimum": 2, "median": 10, "maximum": 22}, 11.0, lambda z1, z2: 20 / (2 * z1)),
        ({"q1": 6, "median": 10, "q3": 13}, 29 / 3, lambda z1, z2: 7 / (2 * z2)),
        (
            {"minimum": 2, "q1": 6, "median": 10, "q3": 13, "maximum": 22},
            (2 + 12 + 20 + 26 + 22) / 8,
            lambda z1, z2: 20 / (4 * z1) + 7 / (4 * z2),
        ),
    ],
)
def test_wan(given_, mean, sd):
    n = 50
    out = fx.mean_sd_from_quantiles(**given_, n=n, mean_method="wan", sd_method="wan")
    z1, z2 = ndtri((n - 0.375) / (n + 0.25)), ndtri((0.75 * n - 0.125) / (n + 0.25))
    assert out.mean == pytest.approx(mean, rel=1e-14)
    assert out.sd == pytest.approx(sd(z1, z2), rel=1e-14)
    assert out.method == "mean Wan 2014, SD Wan 2014"


def test_luo_and_shi():
    n = 50
    out = fx.mean_sd_from_quantiles(minimum=2, q1=6, median=10, q3=13, maximum=22, n=n)
    w1, w2 = 2.2 / (2.2 + n**0.75), 0.7 - 0.72 / n**0.55
    assert out.mean == pytest.approx(w1 * 12 + w2 * 9.5 + (1 - w1 - w2) * 10, rel=1e-14)
    z1, z2 = ndtri((n - 0.375) / (n + 0.25)), ndtri((0.75 * n - 0.125) / (n + 0.25))
    assert out.sd == pytest.approx(20 / ((2 + 0.14 * n**0.6) * z1) + 7 / ((2 + 2 / (0.07 * n**0.6)) * z2), rel=1e-14)
    assert out.method == "mean Luo 2018, SD Shi 2020"
    ends = fx.mean_sd_from_quantiles(minimum=2, median=10, maximum=22, n=n)
    w = 4 / (4 + n**0.75)
    assert ends.mean == pytest.approx(w * 12 + (1 - w) * 10, rel=1e-14)


@pytest.mark.parametrize("n", [20, 100, 400])
def test_estimates_recover_a_normal_distribution(n):
    rng = np.random.default_rng(7)
    x = np.sort(rng.normal(50, 12, (4000, n)), axis=1)
    q1, median, q3 = np.quantile(x, [0.25, 0.5, 0.75], axis=1)
    rows = [
        fx.mean_sd_from_quantiles(minimum=a, q1=b, median=c, q3=d, maximum=e, n=n)
        for a, b, c, d, e in zip(x[:, 0], q1, median, q3, x[:, -1], strict=True)
        if fx.skewness_test(median=c, n=n, minimum=a, q1=b, q3=d, maximum=e)[0]
        < fx.skewness_test(median=c, n=n, minimum=a, q1=b, q3=d, maximum=e)[1]
    ]
    assert 0.93 < len(rows) / 4000 < 0.97  # the skewness test keeps its 5 % level
    assert np.mean([r.mean for r in rows]) == pytest.approx(50, abs=0.3)
    assert np.mean([r.sd for r in rows]) == pytest.approx(12, rel=0.04)


def test_skewed_summaries_warn():
    with pytest.warns(LbpmetaWarning, match=r"Median 20 is far from the middle"):
        out = fx.mean_sd_from_quantiles(median=20, q1=15, q3=45, n=100)
    assert out.skewed
    assert out.critical == pytest.approx(2.65 / 10 - 6 / 10_000)
    assert out.skewness == pytest.approx(20 / 30)


def test_number_needed_runs_through_infinity():
    """Altman 1998: ARR 10 % (-5 % to 25 %) is NNTB 10 (NNTH 20 to infinity to NNTB 4)."""
    nnt = fx.number_needed(0.10, -0.05, 0.25, event="good")
    assert (nnt.estimate, nnt.low, nnt.high) == (10, 4, -20)
    assert nnt.through_infinity
    assert str(nnt) == "NNTB 10.0 (95% CI NNTB 4.0 to infinity to NNTH 20.0)"
    assert str(fx.number_needed(0.0, -0.1, 0.1, event="bad")).startswith("infinity (95% CI NNTB 10.0 to infinity")
    harm = fx.number_needed(0.1, 0.05, 0.2, event="bad")
    assert str(harm) == "NNTH 10.0 (95% CI NNTH 20.0 to NNTH 5.0)"
    assert not harm.through_infinity
