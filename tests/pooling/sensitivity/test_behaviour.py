"""Sensitivity analyses against one-by-one pooling, and what they refuse."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest

from lbpmeta.errors import DataError, LbpmetaWarning, MethodError, NotDefinedError
from lbpmeta.pooling.sensitivity import SENSITIVITY
from lbpmeta.pooling.sensitivity.baujat import baujat
from lbpmeta.pooling.sensitivity.bootstrap import bootstrap
from lbpmeta.pooling.sensitivity.cumulative import cumulative
from lbpmeta.pooling.sensitivity.gosh import gosh
from lbpmeta.pooling.sensitivity.influence import influence
from lbpmeta.pooling.sensitivity.leave_one_out import leave_one_out
from lbpmeta.pooling.sensitivity.multiverse import multiverse
from lbpmeta.pooling.sensitivity.permutation import permutation_test
from lbpmeta.pooling.single import pool

BCG = json.loads((Path(__file__).parents[2] / "reference" / "sensitivity.json").read_text(encoding="utf-8"))["bcg"]
YI, VI = np.array(BCG["yi"]), np.array(BCG["vi"])
FIELDS = ("estimate", "se", "p_value", "tau2", "i2", "q")


def same(table, i: int, fit) -> None:
    for field in FIELDS:
        np.testing.assert_allclose(getattr(table, field)[i], getattr(fit, field), rtol=1e-8, atol=1e-12, err_msg=field)
    np.testing.assert_allclose((table.ci_low[i], table.ci_high[i]), tuple(fit.ci), rtol=1e-8)


@pytest.mark.parametrize("settings", [{}, {"recipe": "revman5"}, {"ci": "hksj", "tau2": "PM"}, {"model": "common"}])
def test_rows_are_single_fits(settings: dict[str, str]) -> None:
    table = leave_one_out(YI, VI, **settings)
    for i in range(YI.size):
        same(table, i, pool(np.delete(YI, i), np.delete(VI, i), **settings))
    table = cumulative(YI, VI, **settings)
    for i in range(YI.size):
        same(table, i, pool(YI[: i + 1], VI[: i + 1], **settings))
    assert table.recipe == pool(YI, VI, **settings).recipe


def test_cumulative_order() -> None:
    years = [1948, 1949, 1960, 1977, 1973, 1953, 1973, 1980, 1968, 1961, 1974, 1969, 1976]
    table = cumulative(pool(YI, VI, labels=years), order=years)
    assert table.labels == tuple(str(y) for y in sorted(years))
    assert table.estimate[-1] == pytest.approx(pool(YI, VI).estimate, rel=1e-12)
    assert cumulative(YI, VI, order="precision").estimate[0] == YI[np.argmin(VI)]
    with pytest.raises(DataError, match="`order` has shape"):
        cumulative(YI, VI, order=years[:-1])
    with pytest.raises(DataError, match="missing"):
        cumulative(YI, VI, order=[np.nan, *years[1:]])
    with pytest.raises(MethodError, match="precision"):
        cumulative(YI, VI, order="size")


def test_order_and_rules_follow_rows_that_are_left_out() -> None:
    yi = YI.copy()
    yi[2] = np.nan
    with pytest.warns(LbpmetaWarning, match="Left out"):
        table = cumulative(yi, VI, order=np.arange(13)[::-1])
    assert table.labels == tuple(f"Study {i}" for i in range(13, 0, -1) if i != 3)
    assert "Left out" in table.notes[0]
    with pytest.warns(LbpmetaWarning, match="Left out"):
        result = multiverse(yi, VI, inclusion={"first": np.arange(13) < 4})
    assert {s.k for s in result.specifications} == {12, 3}


def test_frames_and_text() -> None:
    for name, analysis in SENSITIVITY.items():
        result = analysis(YI, VI)
        assert len(str(result)) > 10, name
        assert result.to_dict()
        if name != "permutation_test":
            frame = result.to_frame()
            assert len(frame) >= 8, name
            assert not frame.isna().any().any(), name


def test_a_fit_brings_its_recipe() -> None:
    fit = pool(YI, VI, recipe="revman5", ci="hksj")
    for name in ("leave_one_out", "cumulative", "influence", "baujat", "gosh", "permutation_test", "bootstrap"):
        assert SENSITIVITY[name](fit).recipe == fit.recipe, name


def test_a_fixed_tau2_stays_fixed() -> None:
    fit = pool(YI, VI, tau2=0.2)
    table = leave_one_out(fit)
    assert (table.tau2 == 0.2).all()
    assert "held at 0.2" in table.notes[0]
    assert (leave_one_out(YI, VI, tau2=0.2).tau2 == 0.2).all()
    assert leave_one_out(fit, tau2="DL").tau2[0] != 0.2


def test_a_mantel_haenszel_line_is_refused() -> None:
    from lbpmeta.pooling.tables.tables2x2 import mantel_haenszel

    fit = mantel_haenszel([4, 6, 3, 62], [123, 306, 231, 1359], [11, 29, 11, 248], [139, 303, 220, 1286], measure="RR")
    with pytest.raises(MethodError, match="not the inverse-variance result"):
        leave_one_out(fit)
    assert leave_one_out(fit.yi, fit.vi).k.tolist() == [3] * 4


def test_baujat_shares_add_up_to_q() -> None:
    assert baujat(YI, VI, model="common").heterogeneity.sum() == pytest.approx(pool(YI, VI).q, rel=1e-12)


def test_influence_finds_an_outlier() -> None:
    yi = np.append(np.full(9, 0.2) + np.linspace(-0.1, 0.1, 9), 3.0)
    result = influence(yi, np.full(10, 0.02), labels=list("ABCDEFGHIJ"))
    assert result.influential.tolist() == [False] * 9 + [True]
    assert "J" in str(result)


def test_gosh_is_every_subset_once() -> None:
    result = gosh(YI, VI)
    assert result.size.size == 2**13 - 1
    members = result.members()
    assert np.unique(members, axis=0).shape == members.shape
    np.testing.assert_array_equal(members.sum(axis=1), result.size)
    for row in np.random.default_rng(1).choice(2**13 - 1, 60, replace=False):
        chosen = members[row]
        fit = pool(YI[chosen], VI[chosen])
        for field in ("estimate", "tau2", "i2", "q"):
            got, wanted = getattr(result, field)[row], getattr(fit, field)
            np.testing.assert_allclose(got, wanted, rtol=1e-8, atol=1e-10, err_msg=field)
    np.testing.assert_array_equal(result.includes(3), members[:, 3])
    np.testing.assert_array_equal(result.includes("Study 13"), members[:, 12])
    with pytest.raises(MethodError, match="'Study 1'"):
        result.includes("Study 14")


def test_gosh_common_effect_in_closed_form() -> None:
    result = gosh(YI, VI, model="common")
    w = result.members() / VI
    np.testing.assert_allclose(result.estimate, w @ YI / w.sum(axis=1), rtol=1e-11)


def test_gosh_samples() -> None:
    seen: list[tuple[int, int]] = []
    rng = np.random.default_rng(3)
    yi, vi = rng.normal(size=40), rng.uniform(0.1, 1, 40)
    result = gosh(yi, vi, subsets=500, seed=5, tau2="DL", progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (500, 500)
    assert not result.complete
    assert abs(result.members().mean() - 0.5) < 0.02
    np.testing.assert_array_equal(result.estimate, gosh(yi, vi, subsets=500, seed=5, tau2="DL").estimate)
    assert (result.estimate != gosh(yi, vi, subsets=500, seed=6, tau2="DL").estimate).any()
    with pytest.raises(MethodError, match=r"subsets=100_000"):
        gosh(yi, vi)
    with pytest.raises(MethodError, match="`subsets`"):
        gosh(yi, vi, subsets=0)


@pytest.mark.parametrize("settings", [{}, {"ci": "hksj"}, {"model": "common"}, {"tau2": "DL"}])
def test_permutation_by_brute_force(settings: dict[str, str]) -> None:
    yi, vi = YI[:7], VI[:7]
    observed = abs(pool(yi, vi, **settings).statistic)
    signs = itertools.product((1, -1), repeat=7)
    count = sum(abs(pool(yi * np.array(s), vi, **settings).statistic) >= observed - 1e-9 for s in signs)
    assert permutation_test(yi, vi, **settings).p_value == count / 128


def test_permutation_kinds() -> None:
    exact = permutation_test(YI, VI)
    random = permutation_test(YI, VI, iterations=4000, seed=2)
    assert exact.exact
    assert not random.exact
    assert random.p_value >= 1 / 4001
    assert abs(random.p_value - exact.p_value) < 0.005
    assert permutation_test(YI, VI, iterations=2**13).exact
    assert random.p_value == permutation_test(YI, VI, iterations=4000, seed=2).p_value
    small = permutation_test(YI[:5], VI[:5])
    assert "cannot be below 0.0625" in small.notes[0]
    assert small.p_value >= 0.0625
    many = permutation_test(np.tile(YI, 2), np.tile(VI, 2), tau2="DL")
    assert "too many sign patterns" in many.notes[0]
    with pytest.raises(MethodError, match="`iterations`"):
        permutation_test(YI, VI, iterations=0)
    with pytest.raises(NotDefinedError, match="all effects equal"):
        permutation_test(np.full(5, 0.3), VI[:5], ci="hksj")


def test_parametric_bootstrap_has_the_model_variance() -> None:
    result = bootstrap(YI, VI, model="common", iterations=20_000, seed=4)
    fit = pool(YI, VI, model="common")
    assert result.se == pytest.approx(fit.se, rel=0.02)
    assert abs(result.bias) < 4 * fit.se / np.sqrt(20_000)
    assert result.ci.low == pytest.approx(fit.ci.low, abs=0.05 * fit.se)
    assert result.ci.high == pytest.approx(fit.ci.high, abs=0.05 * fit.se)


def test_case_bootstrap_draws_studies() -> None:
    result = bootstrap(YI, VI, kind="case", iterations=300, seed=4)
    drawn = np.random.default_rng(4).integers(0, 13, (300, 13))
    for i in (0, 17, 299):
        assert result.estimates[i] == pytest.approx(pool(YI[drawn[i]], VI[drawn[i]]).estimate, rel=1e-8)
    assert result.ci.low < result.estimate < result.ci.high
    assert result.tau2_ci.low >= 0
    with pytest.raises(MethodError, match=r"'parametric', 'case'"):
        bootstrap(YI, VI, kind="x")
    with pytest.raises(MethodError, match="`iterations`"):
        bootstrap(YI, VI, iterations=1)


def test_multiverse_rows_are_single_fits() -> None:
    rules = {"large": VI < 0.1, "no 4": np.arange(13) != 3}
    result = multiverse(YI, VI, inclusion=rules, tau2=("DL", "REML"), ci=("z", "hksj"))
    assert len(result.specifications) == 3 * (2 * 2 + 2)
    assert len({s.choices for s in result.specifications}) == len(result.specifications)
    assert [s.estimate for s in result.specifications] == sorted(s.estimate for s in result.specifications)
    masks = {"all studies": np.ones(13, dtype=bool), **rules}
    for s in result.specifications:
        keep = masks[s.inclusion]
        tau2 = "REML" if s.tau2_method == "none" else s.tau2_method
        fit = pool(YI[keep], VI[keep], model=s.model, tau2=tau2, ci=s.ci_method)
        got = (s.estimate, s.se, s.ci_low, s.ci_high, s.p_value, s.tau2, s.i2, s.q)
        wanted = (fit.estimate, fit.se, *fit.ci, fit.p_value, fit.tau2, fit.i2, fit.q)
        np.testing.assert_allclose(got, wanted, rtol=1e-8, atol=1e-12)
    share = np.mean([s.ci_low > 0 or s.ci_high < 0 for s in result.specifications])
    assert result.share_significant == share


def test_multiverse_refuses() -> None:
    with pytest.raises(DataError, match="keeps no study"):
        multiverse(YI, VI, inclusion={"none": np.zeros(13)})
    with pytest.raises(DataError, match=r"inclusion\['short'\]"):
        multiverse(YI, VI, inclusion={"short": [True]})
    with pytest.raises(DataError, match="true or false"):
        multiverse(YI, VI, inclusion={"index": np.arange(13)})
    with pytest.raises(MethodError, match="list of settings"):
        multiverse(YI, VI, tau2="DL")
    with pytest.raises(MethodError, match="`tau2`"):
        multiverse(YI, VI, tau2=["XX"])
    with pytest.raises(MethodError, match="kr"):
        multiverse(YI, VI, ci=["kr"], tau2=["DL"])


@pytest.mark.parametrize("seed", ["a", -1, 1.5])
@pytest.mark.parametrize("method", [permutation_test, bootstrap, gosh])
def test_seeds_that_are_none_are_refused(method, seed):
    with pytest.raises(MethodError, match="`seed` is "):
        method(YI, VI, seed=seed, **({"subsets": 10} if method is gosh else {"iterations": 10}))


@pytest.mark.parametrize("count", ["a", 1.5, 0])
def test_counts_that_are_not_whole_are_refused(count):
    for method, name in ((permutation_test, "iterations"), (bootstrap, "iterations"), (gosh, "subsets")):
        with pytest.raises(MethodError, match=f"`{name}` is "):
            method(YI, VI, **{name: count})


def test_inclusion_rules_that_are_no_mapping_are_refused():
    with pytest.raises(DataError, match="`inclusion` is 5"):
        multiverse(YI, VI, inclusion=5)
