"""The simulator's pooled lines against statsmodels, or against their definition by another route."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from scipy import optimize, stats
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.meta_analysis import combine_effects

LAW = Path(__file__).parents[2] / "benchmarks" / "law"

Y = np.array([0.30, -0.12, 0.55, 0.90, 0.10, 0.42, 1.30])
V = np.array([0.04, 0.09, 0.05, 0.12, 0.03, 0.20, 0.15])


@pytest.fixture(scope="module", autouse=True)
def _law_on_path() -> Iterator[None]:
    """Import the benchmark's modules as its scripts do; the path is as before afterwards."""
    sys.path.insert(0, str(LAW))
    yield
    sys.path.remove(str(LAW))


def numbers(line: tuple[np.ndarray, ...]) -> tuple[float, float, float]:
    """Return estimate and bounds of the first review."""
    return tuple(float(part[0]) for part in line[:3])  # type: ignore[return-value]


@pytest.mark.parametrize(("ours", "theirs"), [("DL", "chi2"), ("PM", "iterated")])
def test_random_effects_are_statsmodels(ours: str, theirs: str) -> None:
    import pooling

    result = combine_effects(Y, V, method_re=theirs, **({"atol": 1e-12} if theirs == "iterated" else {}))
    table = result.summary_frame()
    rows = {
        "random": table.loc["random effect"],
        "fixed": table.loc["fixed effect"],
        "wls": table.loc["random effect wls"],
    }
    assert pooling.TAU2[ours](Y[None], V[None])[0] == pytest.approx(result.tau2, rel=1e-6)
    for line, row in (
        (pooling.random(Y[None], V[None], ours), rows["random"]),
        (pooling.common(Y[None], V[None]), rows["fixed"]),
    ):
        assert numbers(line) == pytest.approx((row["eff"], row["ci_low"], row["ci_upp"]), rel=1e-6)
    hksj = pooling.hksj(Y[None], V[None], ours)
    assert hksj.estimate[0] == pytest.approx(rows["wls"]["eff"], rel=1e-6)
    width = stats.t.ppf(0.975, len(Y) - 1) * rows["wls"]["sd_eff"]
    assert hksj.high[0] - hksj.estimate[0] == pytest.approx(width, rel=1e-6)


def test_adhoc_is_never_narrower_than_the_normal_se() -> None:
    import pooling

    close = np.array([[0.30, 0.31, 0.29, 0.30]])
    v = np.full((1, 4), 0.04)
    plain, adhoc = pooling.hksj(close, v), pooling.hksj(close, v, adhoc=True)
    assert plain.high[0] - plain.low[0] < 0.1
    assert (adhoc.high[0] - adhoc.low[0]) / 2 == pytest.approx(stats.t.ppf(0.975, 3) * 0.1, rel=1e-12)


def test_reml_is_the_maximum() -> None:
    import pooling

    def loss(tau2: float) -> float:
        s = V + tau2
        mu = (Y / s).sum() / (1 / s).sum()
        return 0.5 * (np.log(s).sum() + np.log((1 / s).sum()) + ((Y - mu) ** 2 / s).sum())

    best = optimize.minimize_scalar(loss, bounds=(0, 2), method="bounded", options={"xatol": 1e-10}).x
    assert pooling.tau2_reml(Y[None], V[None])[0] == pytest.approx(best, rel=1e-4)
    assert pooling.tau2_reml(np.full((1, 5), 0.3) + np.arange(5) * 1e-3, np.full((1, 5), 0.1))[0] == 0


def test_mantel_haenszel_is_statsmodels() -> None:
    import pooling

    a, m, b, k = (np.array([x]) for x in ([7, 12, 3], [20, 40, 15], [4, 9, 5], [22, 38, 16]))
    tables = StratifiedTable(
        [np.array([[w, x - w], [y, z - y]]) for w, x, y, z in zip(a[0], m[0], b[0], k[0], strict=True)]
    )
    odds = numbers(pooling.mantel_haenszel(a, m, b, k, "OR"))
    assert odds[0] == pytest.approx(tables.logodds_pooled, rel=1e-9)
    assert odds[1:] == pytest.approx(tables.logodds_pooled_confint(), rel=1e-9)
    assert numbers(pooling.mantel_haenszel(a, m, b, k, "RR"))[0] == pytest.approx(
        np.log(tables.riskratio_pooled), rel=1e-9
    )
    one = [x[:, :1] for x in (a, m, b, k)]
    risk = pooling.mantel_haenszel(*one, "RR")  # of one trial: the usual log risk ratio and SE
    assert (risk.high - risk.low)[0] / (2 * stats.norm.ppf(0.975)) == pytest.approx(
        np.sqrt(1 / 7 - 1 / 20 + 1 / 4 - 1 / 22)
    )
    difference = pooling.mantel_haenszel(*one, "RD")
    assert difference.estimate[0] == pytest.approx(7 / 20 - 4 / 22)
    assert (difference.high - difference.estimate)[0] / stats.norm.ppf(0.975) == pytest.approx(
        np.sqrt(7 * 13 / 20**3 + 4 * 18 / 22**3)
    )


def test_peto_is_the_hypergeometric_score() -> None:
    import pooling

    line = pooling.peto(*(np.array([[x]]) for x in (7, 20, 3, 22)))
    law = stats.hypergeom(42, 10, 20)
    assert line.estimate[0] == pytest.approx((7 - law.mean()) / law.var(), rel=1e-12)
    assert line.high[0] - line.estimate[0] == pytest.approx(stats.norm.ppf(0.975) / law.std(), rel=1e-12)


def test_ivhet_by_hand() -> None:
    import pooling

    line = pooling.ivhet(Y[None], V[None])
    tau2, w = pooling.tau2_dl(Y[None], V[None])[0], (1 / V) / (1 / V).sum()
    assert line.estimate[0] == pytest.approx(w @ Y)
    assert line.high[0] - line.estimate[0] == pytest.approx(stats.norm.ppf(0.975) * np.sqrt(w**2 @ (V + tau2)))


def test_henmi_copas_is_the_quantile_of_its_law() -> None:
    """The width is the 95 % quantile of |mean| / SE, each SE with its own tau2, where the true tau2 is the estimate."""
    import pooling

    line = pooling.henmi_copas(Y[None], V[None])
    w, tau2 = 1 / V, pooling.tau2_dl(Y[None], V[None])[0]
    se = lambda t: np.sqrt((1 + t * (w**2).sum() / w.sum()) / w.sum())  # noqa: E731
    u = (line.high[0] - line.estimate[0]) / se(tau2)
    y = np.random.default_rng(3).normal(0, np.sqrt(V + tau2), (60_000, len(V)))
    drawn = np.abs(pooling.common(y, np.broadcast_to(V, y.shape)).estimate) / se(pooling.tau2_dl(y, V))
    assert u > 2
    assert float((drawn > u).mean()) == pytest.approx(0.05, abs=0.004)
    assert line.estimate[0] == pytest.approx((w * Y).sum() / w.sum(), rel=1e-12)
    p = float((drawn > abs(line.estimate[0]) / se(tau2)).mean())
    assert line.p[0] == pytest.approx(p, abs=0.004)


def test_profile_likelihood_loses_what_the_definition_says() -> None:
    import pooling

    line = pooling.profile_likelihood(Y[None], V[None])

    def loss(mu: float) -> float:
        held = optimize.minimize_scalar(
            lambda t: float((np.log(V + t) + (Y - mu) ** 2 / (V + t)).sum()),
            bounds=(0, 5),
            method="bounded",
            options={"xatol": 1e-10},
        )
        return float(held.fun)

    estimate, low, high = numbers(line)
    for bound in (low, high):
        assert loss(bound) - loss(estimate) == pytest.approx(stats.chi2.ppf(0.95, 1), rel=1e-4)


def test_permutation_is_scipys_on_equal_variances() -> None:
    """With equal variances flips order DL's |z| as they order |mean|: p is that of a sign-flip test of the mean."""
    import pooling

    y = np.array([[0.4, 0.9, -0.1, 0.7, 0.2, 1.1, 0.5]])
    line = pooling.permutation(y, np.full(y.shape, 0.05))
    exact = stats.permutation_test((y[0],), np.mean, permutation_type="samples", n_resamples=np.inf).pvalue
    assert line.p[0] == pytest.approx(exact, rel=1e-12)
    for bound, out in ((line.low[0], -1e-4), (line.high[0], 1e-4)):
        p = [
            stats.permutation_test(
                (y[0] - bound - s * out,), np.mean, permutation_type="samples", n_resamples=np.inf
            ).pvalue
            for s in (-1, 1)
        ]
        assert p[0] > 0.05 >= p[1]


def test_bayesian_line_is_the_posterior_on_a_grid() -> None:
    import pooling

    assert numbers(pooling.bayes(Y[None], V[None])) == pytest.approx(
        numbers(pooling.quadrature_bayes(Y[None], V[None])), abs=2e-3
    )


def test_small_study_lines_are_weighted_regressions() -> None:
    from statsmodels.regression.linear_model import WLS

    import pooling

    for power, x in ((1, np.sqrt(V)), (2, V)):
        fit = WLS(Y, np.column_stack([np.ones_like(x), x]), weights=1 / V).fit()
        line = numbers(pooling.small_study(Y[None], V[None], power))
        assert line == pytest.approx((fit.params[0], *fit.conf_int()[0]), rel=1e-9)


def test_trim_and_fill_leaves_a_symmetric_funnel_and_fills_a_lopsided_one() -> None:
    import pooling

    even = np.array([[-0.8, -0.4, 0.0, 0.4, 0.8]])
    v = np.array([[0.3, 0.1, 0.02, 0.1, 0.3]])
    assert numbers(pooling.trim_and_fill(even, v)) == pytest.approx(numbers(pooling.random(even, v)))
    lopsided = np.array([[0.0, 0.05, 0.3, 0.6, 0.9, 1.2]])
    v = np.array([[0.01, 0.02, 0.08, 0.15, 0.25, 0.4]])
    assert numbers(pooling.trim_and_fill(lopsided, v))[0] < numbers(pooling.random(lopsided, v))[0]
    mirrored = numbers(pooling.trim_and_fill(-lopsided, v))[0]
    assert mirrored == pytest.approx(-numbers(pooling.trim_and_fill(lopsided, v))[0])
