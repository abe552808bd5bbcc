"""The simulator of true results is itself tested: it holds what it says, and its numbers follow from its raw data.

Every method is held against another route: scipy's or statsmodels' implementation, or the definition by brute force.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from scipy import optimize, stats

LAW = Path(__file__).parents[2] / "benchmarks" / "law"


@pytest.fixture(scope="module", autouse=True)
def _law_on_path() -> Iterator[None]:
    """Import the benchmark's modules as its scripts do; the path is as before afterwards."""
    sys.path.insert(0, str(LAW))
    yield
    sys.path.remove(str(LAW))


@pytest.fixture(scope="module")
def everything(_law_on_path: None) -> dict[str, list]:
    import simulate

    return {name: list(simulate.batches(name, 16, seed=1)) for name in simulate.FAMILIES}


@pytest.fixture(scope="module")
def all_calls(_law_on_path: None) -> dict[str, list]:
    import simulate

    return {name: list(simulate.case_calls(name, 8, seed=1)) for name in simulate.CALLS}


def test_every_family_yields_results(everything: dict[str, list], all_calls: dict[str, list]) -> None:
    assert [name for name, found in everything.items() if sum(map(len, found)) == 0] == []
    assert [name for name, found in all_calls.items() if not found] == []


def test_every_value_of_every_premise_occurs(everything: dict[str, list], all_calls: dict[str, list]) -> None:
    from results import PREMISES

    told = [b.premises for found in everything.values() for b in found]
    told += [c.premises for found in all_calls.values() for c in found]
    # "as usual" stands in no batch by name: a premise that is not named has its first value
    missing = {
        (name, value)
        for name, values in PREMISES.items()
        for i, value in enumerate(values)
        if not any(p.get(name, values[0]) == value for p in told)
    }
    assert missing == {("measure", "MN"), ("pooled", "unknown")}


def test_the_same_seed_prints_the_same(everything: dict[str, list]) -> None:
    import simulate

    again = list(simulate.batches("hodges-lehmann", 16, seed=1))
    assert [list(b.columns["ci_low"]) for b in again] == [
        list(b.columns["ci_low"]) for b in everything["hodges-lehmann"]
    ]
    other = list(simulate.batches("hodges-lehmann", 16, seed=2))
    assert [list(b.columns["ci_low"]) for b in other] != [list(b.columns["ci_low"]) for b in again]


def near(printed: str, value: float) -> bool:
    """Whether `printed` is `value` to the nearest unit of its last digit, halves either way."""
    digits = len(printed.partition(".")[2])
    return abs(float(printed) - value) <= 0.5 * 10.0**-digits * (1 + 1e-9) + 1e-12 * abs(value)


@pytest.mark.parametrize(("name", "equal"), [("md-t", True), ("md-welch", False)])
def test_t_intervals_are_scipys(everything: dict[str, list], name: str, equal: bool) -> None:
    for batch in everything[name]:
        for i, r in enumerate(batch.results()):
            test = stats.ttest_ind(batch.raw["x"][i], batch.raw["y"][i], equal_var=equal)
            interval = test.confidence_interval()
            assert near(r.ci_low, interval.low)
            assert near(r.ci_high, interval.high)
            assert near(r.p.lstrip("<"), test.pvalue) or (r.p == "<0.001" and test.pvalue < 0.001)


def test_levels_have_their_width(everything: dict[str, list]) -> None:
    seen = set()
    for batch in everything["levels"]:
        seen.add(batch.premises["level"])
        if batch.premises["interval"] == "t":
            for i, r in enumerate(batch.results()):
                test = stats.ttest_ind(batch.raw["x"][i], batch.raw["y"][i])
                assert near(r.ci_low, test.confidence_interval(batch.raw["level"] / 100).low)
    assert seen == {"90", "99", "97.5"}


def test_the_noncentral_interval_has_its_tails(everything: dict[str, list]) -> None:
    import means  # noqa: F401  (the family is registered by it)

    for batch in everything["smd-noncentral"]:
        t, df, root = batch.raw["t"][0], batch.raw["df"], batch.raw["root"]
        r = next(batch.results())
        # the true bound lies within rounding of the printed one: the tail at the two ends brackets 2.5 %
        step = 0.5 * 10.0 ** -len(r.ci_low.partition(".")[2])
        ends = [stats.nct.sf(t, df, (float(r.ci_low) + s * step) / root) for s in (-1, 1)]
        assert ends[0] - 1e-6 <= 0.025 <= ends[1] + 1e-6


def test_p_families_are_scipys(everything: dict[str, list]) -> None:
    for batch in everything["p-rank"]:
        x, y = batch.raw["x"][0], batch.raw["y"][0]
        p = stats.mannwhitneyu(x, y, use_continuity=False, method="asymptotic").pvalue
        assert batch.raw["p"][0] == pytest.approx(p, rel=1e-9)
    for batch in everything["p-global"]:
        p = stats.f_oneway(*(batch.raw[g][0] for g in ("x", "y", "third"))).pvalue
        shown = batch.columns["p"][0]
        assert near(shown, p) if shown[0] != "<" else p < 0.001


def test_holm_and_bonferroni_never_lower_p(everything: dict[str, list]) -> None:
    for batch in everything["p-adjusted"]:
        p, adjusted = batch.raw["p"], batch.raw["adjusted"]
        assert np.all(adjusted >= p * (1 - 1e-12))
        assert np.all(adjusted <= np.minimum(1, batch.raw["tests"] * p) + 1e-12)


def test_hodges_lehmann_is_the_inverted_rank_test(everything: dict[str, list]) -> None:
    batch = everything["hodges-lehmann"][0]
    x, y = batch.raw["x"][0], batch.raw["y"][0]
    from resampling import hodges_lehmann

    d, low, high = (v[0] for v in hodges_lehmann(x[None], y[None]))
    step = 1e-7 * np.ptp(x)
    inside, outside = (
        [stats.mannwhitneyu(x - m, y, use_continuity=False, method="asymptotic").pvalue for m in pair]
        for pair in ((low + step, high - step), (low - step, high + step))
    )
    # the order statistic's rank is rounded down: one step of U beyond the nominal level at most
    assert min(inside) > 0.03
    assert max(outside) < 0.05
    assert stats.mannwhitneyu(x - d, y, use_continuity=False, method="asymptotic").pvalue > 0.9


def test_bootstrap_intervals_are_scipys_but_for_chance() -> None:
    from resampling import bca, leave_one_out, resampled_means

    rng = np.random.default_rng(5)
    x, y = rng.gamma(1.0, 2.0, 20), rng.gamma(1.0, 1.0, 25)
    draws = (resampled_means(rng, x[None], 20000)[0] - resampled_means(rng, y[None], 20000)[0])[:, :1]
    low, high = bca(draws, np.array([x.mean() - y.mean()]), leave_one_out(x[None], y[None]))
    other = stats.bootstrap(
        (x, y), lambda a, b, axis: a.mean(axis) - b.mean(axis), n_resamples=20000, rng=rng, vectorized=True
    ).confidence_interval
    width = other.high - other.low
    assert low[0] == pytest.approx(other.low, abs=0.03 * width)
    assert high[0] == pytest.approx(other.high, abs=0.03 * width)


# ---- counts --------------------------------------------------------------------------------------------------------

TABLES = [(7, 20, 3, 22), (1, 12, 5, 15), (15, 40, 14, 38)]


def test_ratios_are_statsmodels(everything: dict[str, list]) -> None:
    from statsmodels.stats.contingency_tables import Table2x2

    checked = 0
    for batch in everything["ratio-wald"]:
        a, b, m, k = (batch.raw[name] for name in ("a", "b", "m", "k"))
        for i, r in enumerate(batch.results()):
            cells = np.array([[a[i], m - a[i]], [b[i], k - b[i]]])
            if cells.min() == 0:
                continue
            table = Table2x2(cells)
            odds = batch.premises["measure"] == "OR"
            low, high = table.oddsratio_confint() if odds else table.riskratio_confint()
            p = table.oddsratio_pvalue() if odds else table.riskratio_pvalue()
            assert near(r.estimate, table.oddsratio if odds else table.riskratio)
            assert near(r.ci_low, low)
            assert near(r.ci_high, high)
            assert near(r.p, p) if r.p[0] != "<" else p < 0.001
            checked += 1
    assert checked > 5


def test_paired_changes_are_scipys(everything: dict[str, list]) -> None:
    for batch in everything["md-paired"]:
        for i, r in enumerate(batch.results()):
            test = stats.ttest_1samp(batch.raw["x"][i], 0)
            assert near(r.ci_high, test.confidence_interval().high)
            assert near(r.p, test.pvalue) if r.p[0] != "<" else test.pvalue < 0.001


@pytest.mark.parametrize("table", TABLES)
def test_conditional_odds_are_scipys(table: tuple[int, int, int, int]) -> None:
    from binary import conditional_odds

    a, m, b, k = table
    found = stats.contingency.odds_ratio([[a, m - a], [b, k - b]], kind="conditional")
    estimate, low, high, p = (float(v[0]) for v in conditional_odds(np.array([a]), m, np.array([b]), k))
    interval = found.confidence_interval()
    assert (estimate, low, high) == pytest.approx((found.statistic, interval.low, interval.high), rel=1e-6)
    assert p == pytest.approx(stats.fisher_exact([[a, m - a], [b, k - b]]).pvalue, rel=1e-9)


def test_mid_p_halves_the_observed_table() -> None:
    from binary import mid_p_odds

    law = stats.nchypergeom_fisher
    estimate, low, high, p = (float(v[0]) for v in mid_p_odds(np.array([7]), 20, np.array([3]), 22))
    for odds, tail in ((estimate, 0.5), (low, 0.025), (high, 0.975)):
        assert law.sf(7, 42, 10, 20, odds) + 0.5 * law.pmf(7, 42, 10, 20, odds) == pytest.approx(tail, rel=1e-6)
    exact = stats.hypergeom(42, 10, 20)
    assert p == pytest.approx(2 * (exact.sf(7) + 0.5 * exact.pmf(7)), rel=1e-9)


@pytest.mark.parametrize("table", TABLES)
def test_score_intervals_are_statsmodels(table: tuple[int, int, int, int]) -> None:
    import binary
    from statsmodels.stats.proportion import confint_proportions_2indep

    counts = tuple(np.array([float(v)]) for v in table)
    for function, compare, method in ((binary.newcombe, "diff", "newcomb"), (binary.score_ratio, "ratio", "score")):
        low, high = function(*counts)
        other = confint_proportions_2indep(*table, compare=compare, method=method, correction=False)
        assert (low[0], high[0]) == pytest.approx(tuple(map(float, other)), abs=1e-5)


@pytest.mark.parametrize("table", TABLES)
def test_the_score_bound_of_a_difference_is_just_not_rejected(table: tuple[int, int, int, int]) -> None:
    """At each bound the score statistic is z, its variance from the maximum of the likelihood under that difference.

    (statsmodels 0.14's "score" interval of a difference takes another risk there, at which the likelihood still rises.)
    """
    from binary import miettinen_nurminen

    a, m, b, k = table
    for delta in (float(v[0]) for v in miettinen_nurminen(*(np.array([float(v)]) for v in table))):
        likelihood = lambda q, d=delta: -stats.binom.logpmf(a, m, q + d) - stats.binom.logpmf(b, k, q)  # noqa: E731
        ends = (max(0, -delta) + 1e-12, min(1, 1 - delta) - 1e-12)
        q = optimize.minimize_scalar(likelihood, bounds=ends, method="bounded", options={"xatol": 1e-12}).x
        v = ((q + delta) * (1 - q - delta) / m + q * (1 - q) / k) * (m + k) / (m + k - 1)
        assert abs(a / m - b / k - delta) / np.sqrt(v) == pytest.approx(stats.norm.ppf(0.975), rel=1e-5)


def test_one_arm_intervals_are_statsmodels() -> None:
    from proportions import one_arm
    from statsmodels.stats.proportion import proportion_confint

    a = np.array([0, 1, 7, 29, 30])
    names = {
        "wald": "normal",
        "wilson": "wilson",
        "exact": "beta",
        "jeffreys": "jeffreys",
        "agresti-coull": "agresti_coull",
    }
    for name, other in names.items():
        low, high, _ = one_arm(a, 30, name)
        expected = proportion_confint(a, 30, method=other)
        inner = slice(1, 4) if name == "jeffreys" else slice(None)
        assert low[inner] == pytest.approx(np.clip(expected[0], 0, 1)[inner], abs=1e-9)
        assert high[inner] == pytest.approx(np.clip(expected[1], 0, 1)[inner], abs=1e-9)


def test_profile_odds_lose_what_the_likelihood_says() -> None:
    from binary import profile_odds, profile_rate_ratio

    a, m, b, k = 7, 20, 3, 22

    def loss(p: np.ndarray) -> float:
        return -float(
            stats.binom.logpmf(a, m, 1 / (1 + np.exp(-p[0]))) + stats.binom.logpmf(b, k, 1 / (1 + np.exp(-p[1])))
        )

    best = optimize.minimize(loss, [0.0, 0.0], tol=1e-10).fun
    for bound in profile_odds(*(np.array([float(v)]) for v in (a, m, b, k))):
        theta = float(np.log(bound[0]))
        held = optimize.minimize_scalar(lambda e, t=theta: loss(np.array([e + t, e])), bracket=(-3, 0)).fun
        assert 2 * (held - best) == pytest.approx(stats.chi2.ppf(0.95, 1), rel=1e-5)

    d1, t1, d2, t2 = 9, 30.0, 4, 28.0
    full = stats.poisson.logpmf(d1, d1) + stats.poisson.logpmf(d2, d2)
    for bound in profile_rate_ratio(*(np.array([float(v)]) for v in (d1, t1, d2, t2))):
        rate = (d1 + d2) / (bound[0] * t1 + t2)
        held = stats.poisson.logpmf(d1, rate * bound[0] * t1) + stats.poisson.logpmf(d2, rate * t2)
        assert 2 * (full - held) == pytest.approx(stats.chi2.ppf(0.95, 1), rel=1e-9)


def test_exact_rates_are_garwoods(everything: dict[str, list]) -> None:
    for batch in everything["rate-exact"]:
        d = batch.raw["d"]
        assert batch.raw["low"] == pytest.approx(stats.chi2.ppf(0.025, 2 * d) / 2, rel=1e-9)
        assert batch.raw["high"] == pytest.approx(stats.chi2.ppf(0.975, 2 * d + 2) / 2, rel=1e-9)


def test_log_rank_is_statsmodels(everything: dict[str, list]) -> None:
    from statsmodels.duration.survfunc import survdiff
    from survival import log_rank

    batch = everything["hr-wald"][0]
    t, event, m = batch.raw["t"], batch.raw["event"], batch.raw["m"]
    oe, v = log_rank(t, event, m)
    chi2, _ = survdiff(t[0], event[0].astype(float), (np.arange(t.shape[1]) < m).astype(int))
    assert oe[0] ** 2 / v[0] == pytest.approx(float(chi2), rel=1e-9)


# ---- printing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("x", "digits", "rounding", "printed"),
    [
        (0.125, 2, "nearest", "0.12"),
        (0.125, 2, "half up", "0.13"),
        (-0.125, 2, "half up", "-0.13"),
        (1.999, 2, "truncated", "1.99"),
        (-1.999, 2, "truncated", "-1.99"),
        (1.2346, 2, "twice", "1.24"),
        (1.2345, 2, "nearest", "1.23"),
    ],
)
def test_roundings(x: float, digits: int, rounding: str, printed: str) -> None:
    from printing import fixed

    assert list(fixed(np.array([x]), digits, rounding)) == [printed]


def test_figures_tens_and_files() -> None:
    from printing import exported, p_value, significant, tens
    from whole import java

    assert list(significant(np.array([1236.0, 0.01234, 99.6, -170.9]), 2)) == ["1200", "0.012", "100", "-170"]
    assert list(tens(np.array([1236.0, -204.0]), 1)) == ["1240", "-200"]
    assert list(p_value(np.array([0.0004, 0.0496, 1.0]))) == ["<0.001", "0.050", "1.000"]
    assert list(exported(np.array([0.1, 1 / 3]))) == ["0.1", "0.3333333333333333"]
    assert list(exported(np.array([1 / 3]), "float")) == ["0.33333334"]
    assert [java(v) for v in (1e-6, 0.0, 0.25, 3.0)] == ["1.0E-6", "0.0", "0.25", "3.0"]


# ---- published lines -----------------------------------------------------------------------------------------------


def test_the_published_sample_is_whole() -> None:
    from collections import Counter

    import real

    classes = Counter(line.kind for line in real.intervals())
    assert classes == {"true": 2666, "misprint": 37, "high-first": 21, "sign": 17, "unusual": 18}
    assert set(classes) == set(real.CLASSES)
    assert Counter(line.kind for line in real.misprints()) == {"misprint": 37, "sign": 17}
    assert len({line.id for line in real.intervals()}) == len(real.intervals())
    assert all(line.source and line.estimate and line.ci_low and line.ci_high for line in real.intervals())
