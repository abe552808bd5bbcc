"""Small-study effects against R: metafor (regtest, ranktest, trimfill, fsn, tes, selmodel) and meta (metabias)."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.special import ndtr, ndtri, stdtrit

from lbpmeta.errors import LbpmetaWarning
from lbpmeta.pooling.single import pool
from lbpmeta.pooling.smallstudy.begg import begg
from lbpmeta.pooling.smallstudy.egger import egger
from lbpmeta.pooling.smallstudy.excess import excess_significance
from lbpmeta.pooling.smallstudy.failsafe import fail_safe_n
from lbpmeta.pooling.smallstudy.harbord import harbord
from lbpmeta.pooling.smallstudy.peters import peters
from lbpmeta.pooling.smallstudy.selection import selection_model
from lbpmeta.pooling.smallstudy.step_likelihood import step_likelihood
from lbpmeta.pooling.smallstudy.trim_fill import trim_and_fill

FOLDER = Path(__file__).parents[2] / "reference"
SETS = json.loads((FOLDER / "metafor_extra.json").read_text(encoding="utf-8"))["sets"]
TABLES = json.loads((FOLDER / "metabias.json").read_text(encoding="utf-8"))["sets"]
MORE = json.loads((FOLDER / "sensitivity.json").read_text(encoding="utf-8"))
SELECTION = sorted(name for name, e in SETS.items() if "selection_3psm" in e)
#: Variances near 1e-7, where metafor stops its search for tau2 at an absolute change of 1e-12: few digits are left.
TINY = {"nielweise2008/IRD"}


@pytest.fixture(autouse=True)
def _quiet() -> Any:
    """Small sets are forced throughout; that warning has tests of its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LbpmetaWarning)
        yield


def restricted(y: np.ndarray, v: np.ndarray, tau2: float) -> float:
    """Restricted log-likelihood, up to a constant."""
    w = 1 / (v + tau2)
    mu = (w @ y) / w.sum()
    return float(-0.5 * (np.log(v + tau2).sum() + np.log(w.sum()) + w @ (y - mu) ** 2))


@pytest.mark.parametrize("name", SETS)
def test_classical_egger(name: str) -> None:
    e = SETS[name]
    test = egger(e["yi"], e["vi"], force=True)
    expected = e["egger_lm"]
    assert test.df == expected["df"]
    got = (test.statistic, test.p_value, test.limit_estimate)
    np.testing.assert_allclose(got, (expected["t"], expected["p"], expected["est_limit"]), rtol=1e-10)


@pytest.mark.parametrize("name", [name for name in SETS if "egger_mixed" in SETS[name] and name not in TINY])
def test_mixed_egger(name: str) -> None:
    e = SETS[name]
    test = egger(e["yi"], e["vi"], model="mixed", force=True)
    expected = e["egger_mixed"]
    got = (test.statistic, test.p_value, test.limit_estimate)
    np.testing.assert_allclose(got, (expected["z"], expected["p"], expected["est_limit"]), rtol=1e-7)


@pytest.mark.parametrize("name", MORE["egger"])
def test_egger_of_a_fit_follows_its_recipe(name: str) -> None:
    model, _, rest = name.partition("/")
    tau2, _, ci = rest.partition("/")
    expected = MORE["egger"][name]
    yi, vi = MORE["bcg"]["yi"], MORE["bcg"]["vi"]
    if name == "classical":
        test = egger(pool(yi, vi))
    else:
        test = egger(pool(yi, vi, model=model, tau2=tau2, ci=ci), model="mixed")
    assert test.df == expected["df"]
    assert test.limit_ci is not None
    got = (test.statistic, test.p_value, test.limit_estimate, *test.limit_ci)
    wanted = [expected[key] for key in ("statistic", "p_value", "limit", "limit_low", "limit_high")]
    np.testing.assert_allclose(got, wanted, rtol=1e-8)


@pytest.mark.parametrize("name", SETS)
def test_begg(name: str) -> None:
    e = SETS[name]
    test = begg(e["yi"], e["vi"], force=True)
    # R subtracts the lower tail from 1, which costs it digits of a small p.
    np.testing.assert_allclose(test.estimate, e["begg"]["tau"], rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(test.p_value, e["begg"]["p"], rtol=1e-10)


@pytest.mark.parametrize("kind", ["rosenthal", "orwin", "rosenberg"])
@pytest.mark.parametrize("name", SETS)
def test_fail_safe_n(name: str, kind: str) -> None:
    e = SETS[name]
    assert fail_safe_n(e["yi"], e["vi"], kind=kind).estimate == e[f"fsn_{kind}"]


def test_fail_safe_n_options() -> None:
    yi, vi, expected = MORE["bcg"]["yi"], MORE["bcg"]["vi"], MORE["fail_safe"]
    assert fail_safe_n(yi, vi, alpha=0.01).estimate == expected["rosenthal_01"]
    assert fail_safe_n(yi, vi, kind="rosenberg", alpha=0.01).estimate == expected["rosenberg_01"]
    assert fail_safe_n(yi, vi, kind="orwin", target=0.1).estimate == expected["orwin_01"]


@pytest.mark.parametrize("name", SETS)
def test_excess_significance(name: str) -> None:
    e = SETS[name]["tes"]
    yi, vi = SETS[name]["yi"], SETS[name]["vi"]
    exact, chi2 = (excess_significance(yi, vi, test=test) for test in ("exact", "chi2"))
    assert exact.observed == e["O"]
    np.testing.assert_allclose(exact.expected, e["E"], rtol=1e-12)
    # The reference takes the exact test unless it would have to add up more than a million terms.
    nearest = min((exact.p_value, chi2.p_value), key=lambda p: abs(p - e["p"]))
    np.testing.assert_allclose(nearest, e["p"], rtol=1e-10)
    if exact.k <= 20:
        np.testing.assert_allclose(exact.p_value, e["p"], rtol=1e-10)


@pytest.mark.parametrize(("test", "metafor"), [("exact", "exact"), ("chi2", "chi2"), ("binomial", "binom")])
def test_excess_tests(test: str, metafor: str) -> None:
    yi, vi, expected = MORE["bcg"]["yi"], MORE["bcg"]["vi"], MORE["excess"][metafor]
    result = excess_significance(yi, vi, test=test)
    np.testing.assert_allclose(result.p_value, expected["p_value"], rtol=1e-12)
    # With tau2 > 0 the reference integrates the power numerically, to 4 digits; here it is in closed form.
    fit = pool(yi, vi)
    random = excess_significance(fit, test=test)
    assert (random.theta, random.tau2) == (fit.estimate, fit.tau2)
    np.testing.assert_allclose(
        (random.expected, random.p_value), (expected["random_expected"], expected["random_p"]), rtol=1e-5
    )


def test_power_is_the_integral_over_the_true_effects() -> None:
    theta, tau2 = -0.7, 0.3
    result = excess_significance(MORE["bcg"]["yi"], MORE["bcg"]["vi"], theta=theta, tau2=tau2)
    nodes, weights = np.polynomial.hermite_e.hermegauss(180)
    effects = theta + np.sqrt(tau2) * nodes
    for vi, power in zip(MORE["bcg"]["vi"], result.power, strict=True):
        se, c = np.sqrt(vi), ndtri(0.975)
        each = ndtr(effects / se - c) + ndtr(-effects / se - c)
        if vi > 0.02:  # steeper power curves would need more nodes
            np.testing.assert_allclose(power, weights @ each / weights.sum(), rtol=1e-8)


@pytest.mark.parametrize("estimator", ["L0", "R0"])
@pytest.mark.parametrize("name", [name for name in SETS if "trimfill_L0" in SETS[name]])
def test_trim_and_fill(name: str, estimator: str) -> None:
    e = SETS[name]
    expected = e[f"trimfill_{estimator}"]
    result = trim_and_fill(e["yi"], e["vi"], estimator=estimator)
    assert (result.k0, result.side) == (expected["k0"], expected["side"])
    assert result.fit.k == len(e["yi"]) + result.k0
    # The reference's last fit stops its search for tau2 early: compare what does not depend on that, and the
    # likelihood of tau2.
    fit = result.fit
    given = pool(fit.yi, fit.vi, tau2=expected["tau2"])
    got, wanted = (given.estimate, *given.ci), (expected["estimate"], expected["ci_low"], expected["ci_high"])
    np.testing.assert_allclose(got, wanted, rtol=1e-7, atol=1e-7 * given.se)
    tops = [restricted(fit.yi, fit.vi, tau2) for tau2 in (fit.tau2, expected["tau2"])]
    assert tops[0] >= tops[1] - 1e-10


@pytest.mark.parametrize("name", MORE["trim"])
def test_trim_and_fill_by_model_and_side(name: str) -> None:
    model, tau2, ci, estimator, side = name.split("/")
    expected = MORE["trim"][name]
    fit = pool(MORE["bcg"]["yi"], MORE["bcg"]["vi"], model=model, tau2=tau2, ci=ci)
    result = trim_and_fill(fit, estimator=estimator, side=side)
    assert result.k0 == expected["k0"]
    if result.k0:  # metafor puts a negative estimate of k0, which is reported as 0, into its standard error.
        np.testing.assert_allclose(result.se_k0, expected["se_k0"], rtol=1e-12)
    np.testing.assert_allclose(np.sort(result.fit.yi), np.sort(expected["yi"]), rtol=1e-7)
    np.testing.assert_allclose(np.sort(result.fit.vi), np.sort(expected["vi"]), rtol=1e-12)


@pytest.mark.parametrize("name", SELECTION)
def test_three_parameter_selection(name: str) -> None:
    e = SETS[name]
    expected = e["selection_3psm"]
    yi, vi = np.array(e["yi"]), np.array(e["vi"])
    result = selection_model(yi, vi, force=True)
    likelihood, _ = step_likelihood(yi, vi, (0.025,))
    theirs = likelihood.value(expected["estimate"], expected["tau2"], np.array(expected["delta"]))
    # metafor's optimizer stops early (and holds delta below 100): never is its likelihood the higher one.
    assert result.log_likelihood >= theirs - 1e-12
    if min(count for _, _, count in result.intervals) > 0 and not result.at_boundary:
        gradient, _ = likelihood.derivatives(result.estimate, result.tau2, np.array(result.delta))
        scale = np.array([result.se, result.se_tau2, result.se_delta[1]])
        assert np.abs(gradient * scale).max() < 1e-8
        # The reference is as far off as the square root of what its likelihood falls short by.
        slack = 10 * np.sqrt(2 * (result.log_likelihood - theirs)) + 1e-6
        got = np.array([result.estimate, result.tau2, result.delta[1]])
        wanted = np.array([expected["estimate"], expected["tau2"], expected["delta"][1]])
        assert np.all(np.abs(got - wanted) <= slack * scale)
        np.testing.assert_allclose(result.se, expected["se"], rtol=1e-4 + slack)
        np.testing.assert_allclose(result.statistic, expected["lrt"], rtol=1e-6, atol=1e-6 + slack**2)


@pytest.mark.parametrize("name", MORE["selection"])
def test_selection_with_several_steps(name: str) -> None:
    expected = MORE["selection"][name]
    data = MORE["bangertdrowns2004"]
    result = selection_model(data["yi"], data["vi"], steps=expected["steps"])
    assert [count for _, _, count in result.intervals] == expected["counts"]
    assert result.log_likelihood >= expected["log_likelihood"] - 1e-10
    np.testing.assert_allclose(result.log_likelihood, expected["log_likelihood"], rtol=1e-10)
    # The reference's numerical gradient leaves about 5 digits in the parameters (first order).
    np.testing.assert_allclose(result.delta, expected["delta"], rtol=2e-5)
    got = (result.estimate, result.se, result.tau2, result.se_tau2)
    wanted = [expected[key] for key in ("estimate", "se", "tau2", "se_tau2")]
    np.testing.assert_allclose(got, wanted, rtol=2e-5)
    np.testing.assert_allclose(result.se_delta[1:], expected["se_delta"][1:], rtol=2e-5)
    np.testing.assert_allclose((result.statistic, result.p_value), (expected["lrt"], expected["lrt_p"]), rtol=1e-8)


def test_selection_with_given_weights() -> None:
    data, expected = MORE["bangertdrowns2004"], MORE["selection_given"]
    result = selection_model(data["yi"], data["vi"], steps=(0.025, 0.5), delta=(1, 0.5, 0.2))
    assert result.log_likelihood >= expected["log_likelihood"] - 1e-10
    got, wanted = (result.estimate, result.se, result.tau2), [expected[k] for k in ("estimate", "se", "tau2")]
    np.testing.assert_allclose(got, wanted, rtol=2e-5)
    assert result.df == 0
    assert np.isnan(result.p_value)


@pytest.mark.parametrize("method", ["harbord", "peters"])
@pytest.mark.parametrize("name", TABLES)
def test_tests_on_counts(name: str, method: str) -> None:
    counts = [TABLES[name][key] for key in ("events1", "n1", "events2", "n2")]
    expected = TABLES[name][method]
    result = {"harbord": harbord, "peters": peters}[method](*counts)
    assert result.df == expected["df"]
    got = (result.estimate, result.se, result.statistic, result.p_value, result.limit_estimate)
    wanted = [expected[key] for key in ("estimate", "se", "statistic", "p_value", "limit")]
    np.testing.assert_allclose(got, wanted, rtol=1e-10)
    assert result.limit_ci is not None
    np.testing.assert_allclose(
        result.limit_ci.width, 2 * stdtrit(expected["df"], 0.975) * expected["limit_se"], rtol=1e-10
    )
