"""What statements imply: power, cross-overs, tests, counts; against R, statsmodels, and the first law of sets."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy import stats

import lbpmeta as lm
from lbpmeta.effects.stated.counts import RISK_INTERVALS
from lbpmeta.effects.stated.sets import stated_set


class TestPower:
    """Against R 4 (power.t.test, power.prop.test: the values of their help pages) and statsmodels."""

    def test_r_means(self):
        # R leaves out the far tail unless `strict`: 2.3e-7 here.
        far = stats.nct.cdf(-stats.t.ppf(0.975, 38), 38, math.sqrt(10))
        assert lm.power_of_means(1, 1, 20) - far == pytest.approx(0.8689528, abs=5e-8)
        far = stats.nct.cdf(-stats.t.ppf(0.975, 42.0422), 42.0422, math.sqrt(11.01055))
        assert lm.sample_size_of_means(1, 1, power=0.90 + far) == pytest.approx(22.02110, abs=5e-6)

    def test_r_proportions(self):
        assert lm.power_of_proportions(0.50, 0.75, 50) == pytest.approx(0.7401659, abs=5e-8)
        assert lm.sample_size_of_proportions(0.50, 0.75, power=0.90) == pytest.approx(76.7, abs=0.05)

    @pytest.mark.parametrize(("d", "n1", "n2"), [(0.2, 30, 45), (0.5, 64, 64), (1.4, 8, 30)])
    def test_statsmodels(self, d, n1, n2):
        power = pytest.importorskip("statsmodels.stats.power")
        theirs = power.TTestIndPower().power(d, n1, 0.05, ratio=n2 / n1)
        assert lm.power_of_means(d, 1, n1, n2) == pytest.approx(theirs, rel=1e-9)
        theirs = power.NormalIndPower().power(d, n1, 0.05, ratio=n2 / n1)
        assert lm.power_of_means(d, 1, n1, n2, test="z") == pytest.approx(theirs, rel=1e-9)

    def test_no_difference_has_the_level_as_power(self):
        assert lm.power_of_means(0, 1, 20, alpha=0.05) == pytest.approx(0.05, rel=1e-9)
        assert lm.power_of_means(0, 1, 20, alpha=0.01, test="z") == pytest.approx(0.01, rel=1e-9)

    def test_simulated(self):
        rng = np.random.default_rng(16)
        p = stats.ttest_ind(rng.normal(7, 16, (20000, 60)), rng.normal(0, 16, (20000, 50)), axis=1).pvalue
        assert lm.power_of_means(7, 16, 60, 50) == pytest.approx((p < 0.05).mean(), abs=0.012)

    @settings(max_examples=60, deadline=None)
    @given(
        sd=st.floats(1, 40),
        shift=st.floats(0.3, 1.2),
        n=st.integers(10, 300),
        lost=st.integers(0, 40),
        digits=st.integers(0, 2),
    )
    def test_the_true_sd_is_in_the_implied_set(self, sd, shift, n, lost, digits):
        true = lm.power_of_means(shift * sd, sd, n * (1 - lost / 100))
        text = f"{100 * true:.{digits}f}"
        if not 0.5 < float(text) < 99.4:
            return
        found = lm.implied_sd(shift * sd, text, n, dropout=(max(0, lost - 3), lost + 3))
        assert found.low * (1 - 1e-9) <= sd <= found.high * (1 + 1e-9)

    def test_size_and_power_are_inverse(self):
        n = lm.sample_size_of_means(7, 16, power=0.86, dropout=0.1)
        assert lm.power_of_means(7, 16, n * 0.9) == pytest.approx(0.86, rel=1e-9)

    def test_the_interval_of_the_six_months(self):
        at6, at8 = (lm.power_from_interval("-9.4", "-1.3", d) for d in (6, 8))
        assert round(100 * at6.mid) == 83
        assert round(100 * at8.mid) == 97

    @pytest.mark.parametrize(
        "call",
        [
            lambda: lm.power_of_means(1, 0, 20),
            lambda: lm.power_of_means(1, 1, 20, alpha=5),
            lambda: lm.power_of_means(1, 1, 20, test="welch"),
            lambda: lm.sample_size_of_means(0, 1),
            lambda: lm.sample_size_of_proportions(0.2, 0.2),
            lambda: lm.power_of_proportions(0, 0.2, 10),
            lambda: lm.implied_sd(7, "100", 99),
            lambda: lm.implied_sd("0", "86", 99),
            lambda: lm.power_from_interval("3", "2", 1),
            lambda: lm.power_from_interval("1", "2", 1, level=100),
        ],
    )
    def test_refuses(self, call):
        with pytest.raises(lm.LbpmetaError):
            call()


class TestCompliers:
    def test_the_estimator_recovers_the_effect_in_compliers(self):
        rng = np.random.default_rng(3)
        n = 400_000
        kind = rng.choice(["complier", "always", "never"], n, p=[0.8, 0.05, 0.15])
        allocated = rng.integers(0, 2, n)
        taken = np.where(kind == "complier", allocated, kind == "always")
        outcome = rng.normal(0, 5, n) - 6 * taken + 3 * (kind == "never")
        itt = outcome[allocated == 1].mean() - outcome[allocated == 0].mean()
        arms = {
            "crossed1": int((1 - taken[allocated == 1]).sum()),
            "n1": int((allocated == 1).sum()),
            "crossed2": int(taken[allocated == 0].sum()),
            "n2": int((allocated == 0).sum()),
        }
        assert lm.complier_effect(itt, itt - 1, itt + 1, **arms).estimate.mid == pytest.approx(-6, abs=0.1)

    def test_without_cross_over_it_is_the_effect(self):
        found = lm.complier_effect("-5.4", "-9.4", "-1.3", crossed1=0, n1=110, crossed2=0, n2=110)
        assert (found.estimate.mid, found.compliers) == (pytest.approx(-5.4), 1)

    def test_says_its_assumptions(self):
        found = lm.complier_effect("-5.4", "-9.4", "-1.3", crossed1=10, n1=110, crossed2=5, n2=110)
        assert "exclusion restriction" in str(found)
        assert "monotonicity" in str(found)
        assert str(found).startswith("-6.253 (-10.88 to -1.505)")

    @pytest.mark.parametrize("crossed", [{"crossed1": 111, "crossed2": 0}, {"crossed1": 60, "crossed2": 50}])
    def test_refuses(self, crossed):
        with pytest.raises(lm.DataError):
            lm.complier_effect(-5, -9, -1, n1=110, n2=110, **crossed)


class TestLikelihoodRatios:
    @given(cells=st.tuples(*[st.integers(1, 500)] * 4), digits=st.integers(0, 2), prior=st.floats(0.001, 0.9))
    def test_true_ratios_are_in_the_sets(self, cells, digits, prior):
        tp, fn, fp, tn = cells
        sens, spec = tp / (tp + fn), tn / (tn + fp)
        found = lm.likelihood_ratios(f"{100 * sens:.{digits}f}", f"{100 * spec:.{digits}f}", prior=(0, 100 * prior))
        slack = 1e-9
        assert found.lr_positive.low * (1 - slack) <= sens / (1 - spec) <= found.lr_positive.high * (1 + slack)
        assert found.lr_negative.low * (1 - slack) <= (1 - sens) / spec <= found.lr_negative.high * (1 + slack)
        after = prior * sens / (prior * sens + (1 - prior) * (1 - spec))  # Bayes' theorem, of probabilities
        assert after <= found.after_positive.high * (1 + slack)

    def test_whatever_the_specificity(self):
        found = lm.likelihood_ratios(("20", "35.4"))
        assert found.lr_negative.low == pytest.approx(0.6455)
        assert math.isinf(found.lr_negative.high)

    def test_refuses(self):
        with pytest.raises(lm.DataError, match="sensitivity"):
            lm.likelihood_ratios("120", "67")
        with pytest.raises(lm.DataError, match="prior"):
            lm.likelihood_ratios("78", "67", prior=100)
        with pytest.raises(lm.DataError, match="lower end"):
            lm.likelihood_ratios(("35", "20"))


class TestCounts:
    def test_newcombe_1998(self):
        # Newcombe RG. Stat Med 1998;17:873-890, table II, method 10: 56/70 and 48/80.
        found = lm.compare_counts(56, 70, 48, 80, method="newcombe")
        assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)

    @pytest.mark.parametrize("counts", [(7, 57, 4, 57), (18, 57, 12, 55), (0, 10, 5, 9)])
    def test_scipy_fisher(self, counts):
        a, n1, c, n2 = counts
        theirs = stats.fisher_exact([[a, n1 - a], [c, n2 - c]]).pvalue
        assert lm.compare_counts(a, n1, c, n2).p == pytest.approx(theirs, rel=1e-9)

    def test_pain_after_a_week(self):
        found = lm.compare_counts(18, 57, 12, 55)
        assert [round(100 * x, 1) for x in (found.difference, found.low, found.high)] == [9.8, -6.5, 26.0]
        assert not found.excludes_no_difference

    @pytest.mark.parametrize("method", RISK_INTERVALS)
    def test_arms_swapped_turn_the_interval(self, method):
        a, b = lm.compare_counts(18, 57, 12, 55, method=method), lm.compare_counts(12, 55, 18, 57, method=method)
        assert (a.low, a.high) == (pytest.approx(-b.high), pytest.approx(-b.low))

    def test_refuses(self):
        for counts in ((58, 57, 4, 57), (1.5, 57, 4, 57), (1, 0, 4, 57)):
            with pytest.raises(lm.DataError):
                lm.compare_counts(*counts)
        for setting in ({"event": "ugly"}, {"method": "exact"}, {"level": 95}):
            with pytest.raises(lm.MethodError):
                lm.compare_counts(1, 57, 4, 57, **setting)


def test_a_range_is_the_hull_of_its_printed_ends():
    assert (stated_set(("20", "36"), "x").low, stated_set(("20", "36"), "x").high) == (19.5, 36.5)
    assert stated_set(lm.ValueSet(1, 2), "x") == lm.ValueSet(1, 2)
