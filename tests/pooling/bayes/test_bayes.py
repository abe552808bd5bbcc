"""The Bayesian model against published output, brute-force integration, and itself."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy import stats

import lbpmeta as lm
from lbpmeta.errors import MethodError, NotDefinedError
from lbpmeta.pooling.bayes.model import bayes_pool

SCHOOLS = np.array([28, 8, -3, 7, -1, 1, 18, 12.0])
ERRORS = np.array([15, 10, 16, 11, 9, 11, 10, 18.0])


def test_jeffreys_example_as_printed_by_bayesmeta() -> None:
    """Okumura's notes on meta-analysis print bayesmeta(c(11,13,16), c(1,1,2), tau.prior="Jeffreys").

    bayesmeta approximates the marginal of mu by a grid with divergence 0.01, so its numbers of mu are good to
    about three digits; those of tau come from direct integration.
    """
    fit = bayes_pool([11, 13, 16], [1, 1, 4], tau_prior="jeffreys", interval="shortest")
    assert fit.tau.mean == pytest.approx(3.67647047, abs=5e-9)
    assert fit.tau.median == pytest.approx(2.35487034, abs=1e-6)
    assert tuple(fit.tau_ci) == pytest.approx((0.02912476, 10.14895476), abs=2e-3)
    assert fit.estimate == pytest.approx(12.980341, abs=2e-4)
    assert fit.mu.median == pytest.approx(12.855986, abs=5e-4)
    assert tuple(fit.ci) == pytest.approx((7.485701, 18.955488), abs=0.02)
    printed = [(11.4312, 11.4134, 0.9928), (12.9299, 12.9396, 0.9349), (14.4391, 14.5880, 1.8888)]
    for theta, (median, mean, sd) in zip(fit.shrinkage(), printed, strict=True):
        assert theta.median == pytest.approx(median, abs=1e-3)
        assert theta.mean == pytest.approx(mean, abs=1e-3)
        assert theta.sd == pytest.approx(sd, abs=1e-3)


def test_a_moment_that_does_not_exist_is_not_invented() -> None:
    # bayesmeta prints NA for the sd of tau here; the variance of the mean is infinite too
    fit = bayes_pool([11, 13, 16], [1, 1, 4], tau_prior="jeffreys")
    assert math.isinf(fit.tau.sd)
    assert math.isinf(fit.se)
    assert math.isfinite(bayes_pool([11, 13, 16, 12], [1, 1, 4, 2], tau_prior="jeffreys").se)


def test_eight_schools_as_described_by_bayesmeta() -> None:
    """The introduction to bayesmeta: about 8 points, 95% interval from -2 to 18 (half-Cauchy 25, N(0, 50))."""
    fit = bayes_pool(SCHOOLS, ERRORS**2, tau_prior="half-cauchy", tau_scale=25, mu_prior=(0, 50))
    assert round(fit.estimate) == 8
    assert [round(v) for v in fit.ci] == [-2, 18]


@pytest.mark.parametrize(
    ("prior", "scale", "mu_prior"),
    [("half-normal", 5.0, None), ("half-cauchy", 25.0, (0.0, 50.0)), ("uniform", None, None)],
)
def test_brute_force_integration(prior: str, scale: float | None, mu_prior: tuple[float, float] | None) -> None:
    fit = bayes_pool(SCHOOLS, ERRORS**2, tau_prior=prior, tau_scale=scale, mu_prior=mu_prior)

    def joint(tau: mpmath.mpf) -> tuple[mpmath.mpf, mpmath.mpf, mpmath.mpf]:
        """Marginal likelihood times prior at tau, and mean and variance of mu there, in high precision."""
        w = [1 / (mpmath.mpf(float(e)) ** 2 + tau**2) for e in ERRORS]
        p, b, c = mpmath.fsum(w), mpmath.fsum(a * y for a, y in zip(w, SCHOOLS.tolist(), strict=True)), mpmath.mpf(0)
        if mu_prior:
            p, b, c = p + 1 / mpmath.mpf(mu_prior[1]) ** 2, b, c
        m = b / p
        q = mpmath.fsum(a * (y - m) ** 2 for a, y in zip(w, SCHOOLS.tolist(), strict=True))
        if mu_prior:
            q += (m / mu_prior[1]) ** 2
        density = {
            "half-normal": lambda: mpmath.exp(-((tau / (scale or 1)) ** 2) / 2),
            "half-cauchy": lambda: 1 / (1 + (tau / (scale or 1)) ** 2),
            "uniform": lambda: mpmath.mpf(1),
        }[prior]()
        return mpmath.sqrt(mpmath.fprod(w) / p) * mpmath.exp(-q / 2) * density, m, 1 / p

    points = [0, 2, 5, 10, 20, 40, 100, 1000, mpmath.inf]
    total = mpmath.quad(lambda t: joint(t)[0], points)
    mean = mpmath.quad(lambda t: joint(t)[0] * joint(t)[1], points) / total
    above = mpmath.quad(lambda t: joint(t)[0] * mpmath.ncdf((joint(t)[1] - 5) / mpmath.sqrt(joint(t)[2])), points)
    new = mpmath.quad(lambda t: joint(t)[0] * mpmath.ncdf((joint(t)[1] - 5) / mpmath.sqrt(joint(t)[2] + t**2)), points)
    small = mpmath.quad(lambda t: joint(t)[0], [0, 2, 5, 7.3]) / total
    assert fit.estimate == pytest.approx(float(mean), rel=1e-9)
    assert fit.mu.probability(low=5.0) == pytest.approx(float(above / total), rel=1e-9)
    assert fit.new.probability(low=5.0) == pytest.approx(float(new / total), rel=1e-9)
    assert fit.tau.cdf(7.3) == pytest.approx(float(small), rel=1e-9)


@given(
    k=st.integers(1, 12),
    seed=st.integers(0, 10_000),
    size=st.sampled_from([1e-3, 1.0, 1e3]),
    tau=st.sampled_from([0.0, 0.3, 4.0]),
)
@settings(max_examples=40, deadline=None)
def test_laws(k: int, seed: int, size: float, tau: float) -> None:
    rng = np.random.default_rng(seed)
    vi = rng.uniform(0.1, 2.0, k)
    yi = rng.normal(0, np.sqrt(vi + tau**2))
    fit = bayes_pool(yi * size, vi * size**2, tau_scale=size)
    same = bayes_pool(yi, vi, tau_scale=1.0)
    # a change of unit changes nothing else
    assert fit.estimate == pytest.approx(size * same.estimate, rel=1e-8, abs=1e-10 * size)
    assert fit.tau.median == pytest.approx(size * same.tau.median, rel=1e-8)
    # probabilities are those of distributions
    assert fit.mu.weights.sum() == pytest.approx(1.0, abs=1e-12)
    assert fit.mu.cdf(fit.ci.low) == pytest.approx(0.025, abs=1e-10)
    assert fit.tau.cdf(fit.tau_ci.high) == pytest.approx(0.975, abs=1e-9)
    # a new setting is less certain than the mean; the shortest interval is not longer than the central one
    assert fit.prediction.width >= fit.ci.width
    shortest = fit.mu.interval(0.95, "shortest")
    assert shortest.width <= fit.ci.width * (1 + 1e-9)
    assert fit.mu.probability(*shortest) == pytest.approx(0.95, abs=1e-8)
    # with a flat prior the studies' own effects have the mean effect as their average
    average = sum(theta.mean for theta in fit.shrinkage()) / k
    assert average == pytest.approx(fit.estimate, rel=1e-8, abs=1e-10 * size)


def test_a_prior_that_allows_no_heterogeneity_gives_the_common_effect() -> None:
    fit = bayes_pool([-7.0, -3.0, -12.0], [4.0, 9.0, 16.0], tau_scale=1e-6)
    common = lm.pool([-7.0, -3.0, -12.0], [4.0, 9.0, 16.0], model="common")
    assert fit.estimate == pytest.approx(common.estimate, rel=1e-9)
    assert tuple(fit.ci) == pytest.approx(tuple(common.ci), rel=1e-9)


def test_one_study_gives_its_own_effect_and_the_prior_of_tau() -> None:
    fit = bayes_pool([2.0], [1.0], tau_scale=0.5, mu_prior=(0.0, 1e6))
    assert fit.tau.median == pytest.approx(stats.halfnorm(scale=0.5).median(), rel=1e-6)
    flat = bayes_pool([2.0], [1.0], tau_scale=0.5)
    assert flat.tau.median == pytest.approx(stats.halfnorm(scale=0.5).median(), rel=1e-9)
    assert flat.estimate == pytest.approx(2.0)


def test_ratios_are_shown_as_ratios() -> None:
    fit = bayes_pool(np.log([1.5, 0.8, 2.2]), [0.04, 0.09, 0.2], tau_scale=0.5, measure="RR")
    assert "log scale" in str(fit)
    assert f"[{math.exp(fit.ci.low):.2f}, {math.exp(fit.ci.high):.2f}]" in str(fit)
    assert "<pre>" in fit._repr_html_()
    assert fit.to_frame()["prior"][0] == "half-normal(0.5)"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"tau_prior": "gamma"}, "tau_prior"),
        ({}, "tau_scale"),
        ({"tau_scale": -1}, "tau_scale"),
        ({"tau_prior": "uniform", "tau_scale": 1}, "no scale"),
        ({"tau_scale": 1, "mu_prior": (0, 0)}, "mu_prior"),
        ({"tau_scale": 1, "mu_prior": "wide"}, "mu_prior"),
        ({"tau_scale": 1, "interval": "hpd"}, "interval"),
        ({"tau_scale": 1, "level": 95}, "level"),
    ],
)
def test_bad_arguments(arguments: dict, message: str) -> None:
    with pytest.raises(MethodError, match=message):
        bayes_pool([1.0, 2.0, 3.0], [1.0, 1.0, 1.0], **arguments)


def test_too_few_studies_for_an_improper_prior() -> None:
    with pytest.raises(NotDefinedError, match="at least 3"):
        bayes_pool([1.0, 2.0], [1.0, 1.0], tau_prior="uniform")


@pytest.mark.parametrize(
    ("yi", "vi", "prior", "scale"),
    [
        ([-7.0], [4.0], "half-cauchy", 5.0),
        ([-7.0, -3.0, -12.0], [4.0, 9.0, 16.0], "uniform", None),
        ([-7e-6, -3e-6, -12e-6, -9e-6], [4e-12, 9e-12, 16e-12, 5e-12], "uniform", None),
        ([-3.0, -2.5, -8.0, 40.0, -5.0], [1e-6, 1.0, 4.0, 1e6, 9.0], "half-cauchy", 5.0),
        ([-7.0, -3.0, -12.0, -9.0], [4.0, 9.0, 16.0, 5.0], "half-normal", 1e-3),
        ([-4.0] * 6, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0], "jeffreys", None),
    ],
)
def test_quantiles_undo_the_distribution_in_heavy_tails_and_small_units(yi, vi, prior, scale) -> None:
    fit = bayes_pool(yi, vi, tau_prior=prior, tau_scale=scale)
    for posterior in (fit.mu, fit.new, fit.tau):
        for p in (0.001, 0.025, 0.5, 0.975, 0.999):
            assert posterior.cdf(posterior.quantile(p)) == pytest.approx(p, abs=1e-12)


def test_one_study_under_a_half_cauchy_prior_is_its_convolution() -> None:
    """With one study tau keeps its prior: given tau the mean is N(y, v + tau2), with tau = scale tan(u pi / 2)."""
    fit = bayes_pool([-7.0], [4.0], tau_prior="half-cauchy", tau_scale=5)

    def below(x: float) -> mpmath.mpf:
        def at(u: mpmath.mpf) -> mpmath.mpf:
            return mpmath.ncdf((x + 7) / mpmath.sqrt(4 + (5 * mpmath.tan(u * mpmath.pi / 2)) ** 2))

        return mpmath.quad(at, mpmath.linspace(0, 1, 9))

    for limit, p in zip(fit.ci, (0.025, 0.975), strict=True):
        assert float(below(limit)) == pytest.approx(p, abs=1e-9)
    assert math.isnan(fit.estimate)
    assert "nan" not in str(fit)
    assert "median: the mean does not exist" in str(fit)


def test_a_moment_that_barely_exists_is_not_cut_off() -> None:
    """k = 5 under a uniform prior: the density of tau falls like tau^-4, its second moment like tau^-2."""
    yi, vi = np.array([-3.0, -2.5, -8.0, 40.0, -5.0]), np.array([0.5, 1.0, 4.0, 100.0, 9.0])
    fit = bayes_pool(yi, vi, tau_prior="uniform")

    def moment(order: int) -> float:
        def density(t: mpmath.mpf) -> mpmath.mpf:
            w = [1 / (mpmath.mpf(v) + t**2) for v in vi]
            total = mpmath.fsum(w)
            m = mpmath.fsum(a * y for a, y in zip(w, yi, strict=True)) / total
            q = mpmath.fsum(a * (y - m) ** 2 for a, y in zip(w, yi, strict=True))
            return mpmath.sqrt(mpmath.fprod(w) / total) * mpmath.exp(-q / 2) * t**order

        return mpmath.quad(density, [0, 0.5, 1, 2, 3, 5, 8, 15, 40, 100, 1e3, 1e5, mpmath.inf])

    zero, one, two = (moment(i) for i in range(3))
    assert fit.tau.mean == pytest.approx(float(one / zero), rel=1e-9)
    assert fit.tau.sd == pytest.approx(float(mpmath.sqrt(two / zero - (one / zero) ** 2)), rel=1e-9)


def test_many_studies_make_a_density_narrower_than_a_panel() -> None:
    random = np.random.default_rng(5)
    vi = random.uniform(1, 9, 3000)
    yi = random.normal(-5, np.sqrt(vi + 9))
    fit = bayes_pool(yi, vi, tau_scale=5)
    grid = fit.tau.mean + fit.tau.sd * np.linspace(-10, 10, 401)
    w = 1 / (vi[:, None] + grid**2)
    m = (w * yi[:, None]).sum(0) / w.sum(0)
    log = (np.log(w).sum(0) - np.log(w.sum(0)) - (w * (yi[:, None] - m) ** 2).sum(0) - (grid / 5) ** 2) / 2
    p = np.exp(log - log.max())
    p /= p.sum()
    assert fit.tau.mean == pytest.approx(p @ grid, rel=1e-10)
    assert fit.tau.sd == pytest.approx(math.sqrt(p @ (grid - p @ grid) ** 2), rel=1e-8)


def test_a_posterior_refuses_what_is_no_probability() -> None:
    fit = bayes_pool([1.0, 2.0], [1.0, 1.0], tau_scale=1)
    for posterior in (fit.mu, fit.tau):
        for p in (-0.1, 2, math.nan):
            with pytest.raises(MethodError, match="`p`"):
                posterior.quantile(p)
        with pytest.raises(MethodError, match="level"):
            posterior.interval(95)
        with pytest.raises(MethodError, match="central"):
            posterior.interval(0.95, "hpd")
        with pytest.raises(MethodError, match="smaller one first"):
            posterior.probability(5, -5)
        assert posterior.quantile(0) < posterior.quantile(1)
    with pytest.raises(MethodError, match="mu_prior"):
        bayes_pool([1.0, 2.0], [1.0, 1.0], tau_scale=1, mu_prior=0)  # type: ignore[arg-type]


def test_a_bayesian_fit_can_be_judged() -> None:
    fit = bayes_pool([-7.0, -3.0, -12.0, -9.0], [4.0, 9.0, 16.0, 5.0], tau_scale=5, measure="MD")
    judged = lm.judge(fit, threshold=10, better="lower")
    assert (judged.estimate, judged.low, judged.high) == (fit.estimate, fit.ci.low, fit.ci.high)
    assert judged.prediction == tuple(fit.prediction)
    ratio = bayes_pool([-0.4, -0.2, -0.3], [0.04, 0.02, 0.05], tau_scale=0.5, measure="RR")
    assert lm.judge(ratio, threshold=0.8, better="lower").high == pytest.approx(math.exp(ratio.ci.high))


@pytest.mark.parametrize(("prior", "k"), [("uniform", 2), ("jeffreys", 1)])
def test_a_prior_of_the_mean_stands_in_for_one_study(prior: str, k: int) -> None:
    yi, vi, sd = [-7.0, -2.0][:k], [4.0, 9.0][:k], 10.0
    fit = bayes_pool(yi, vi, tau_prior=prior, mu_prior=(0, sd))

    def density(t: mpmath.mpf) -> mpmath.mpf:
        known = mpmath.mpf(1) if prior == "uniform" else mpmath.sqrt(mpmath.fsum((t / (v + t**2)) ** 2 for v in vi))
        w = [1 / (mpmath.mpf(v) + t**2) for v in vi]
        p = mpmath.fsum(w) + mpmath.mpf(sd) ** -2
        m = mpmath.fsum(a * y for a, y in zip(w, yi, strict=True)) / p
        q = mpmath.fsum(a * y**2 for a, y in zip(w, yi, strict=True)) - p * m**2
        return known * mpmath.sqrt(mpmath.fprod(w) / p) * mpmath.exp(-q / 2)

    ends = [0, 0.5, 1, 2, 4, 8, 16, 40, 100, 1e3, 1e4, 1e6, mpmath.inf]
    inside = mpmath.quad(density, ends[:5]) / mpmath.quad(density, ends)
    assert fit.tau.cdf(4.0) == pytest.approx(float(inside), rel=1e-8)
    with pytest.raises(NotDefinedError, match=f"at least {k + 1}"):
        bayes_pool(yi, vi, tau_prior=prior)
