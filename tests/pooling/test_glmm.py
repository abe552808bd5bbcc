"""Mixed models of counts: the maxima of R, integrals by brute force, bounds and separation."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike
from scipy.special import betaln, expit, gammaln
from scipy.stats import binom, norm

import lbpmeta as lm
from lbpmeta.errors import DataError, MethodError, NotDefinedError

#: Quadrature of 41 nodes and metafor's common-effect fits in R; versions and data sets are named in the file.
GOLD: dict[str, Any] = json.loads((Path(__file__).parents[1] / "reference" / "glmm.json").read_text())["sets"]
NAMES = {
    "nielweise2007": {"events1": "ai", "n1": "n1i", "events2": "ci", "n2": "n2i"},
    "bcg": {"events1": "ai", "n1": "n1i", "events2": "ci", "n2": "n2i"},
    "nielweise2008": {"events1": "x1i", "time1": "t1i", "events2": "x2i", "time2": "t2i"},
    "pritz1997": {"events": "xi", "n": "ni"},
}


def close(mine: ArrayLike, gold: ArrayLike, tolerance: float) -> None:
    np.testing.assert_allclose(np.asarray(mine, float), np.asarray(gold, float), rtol=tolerance, atol=tolerance)


@cache
def fitted(name: str, model: str, effect: str = "random") -> lm.GlmmFit:
    rows = GOLD[name]["rows"]
    return lm.glmm(**{mine: rows[theirs] for mine, theirs in NAMES[name].items()}, model=model, effect=effect)


@pytest.mark.parametrize(
    ("name", "model", "key"),
    [
        ("nielweise2007", "CM.EL", "exact_conditional_hypergeometric"),
        ("nielweise2008", "CM.EL", "conditional_binomial"),
        ("pritz1997", "RE", "quadrature_41"),
    ],
)
def test_the_maximum_is_that_of_fine_quadrature(name: str, model: str, key: str) -> None:
    fit, gold = fitted(name, model), GOLD[name][key]
    gold = gold.get("ML_quadrature_41", gold)
    close([fit.estimate, fit.tau2], [gold["estimate"], gold["tau2"]], 2e-9)
    close(fit.se, gold["se"], 1e-7)
    close(fit.log_likelihood, gold["logLik"], 1e-10)


@pytest.mark.parametrize(
    ("name", "model"),
    [
        (name, model)
        for name in sorted(GOLD)
        for model in ("UM.FS", "CM.EL", "CM.AL", "RE")
        if (name, model) != ("bcg", "CM.EL")
    ],
)
def test_common_effects_and_heterogeneity_are_those_of_metafor(name: str, model: str) -> None:
    gold = GOLD[name]["models"].get(("glmm" if model == "RE" else model) + "_EE")
    if model == "CM.EL" and name == "nielweise2007":
        one = GOLD[name]["exact_conditional_hypergeometric"]["EE"]
        gold = {
            "estimate": one["par"],
            "se": one["se"],
            "logLik": one["logLik"],
            "Q_LRT": GOLD[name]["models"]["CM.EL_ML"]["Q_LRT"],
            "k": 17,
        }
    if gold is None:
        return
    fit = fitted(name, model, "common")
    assert fit.k == gold["k"]
    close([fit.estimate, fit.log_likelihood], [gold["estimate"], gold["logLik"]], 1e-7)
    close(fit.se, gold["se"], 1e-6)
    close(fit.q_lrt, gold["Q_LRT"], 1e-5 if model == "CM.EL" else 1e-7)  # metafor's optimiser of CM.EL stops early
    assert fit.q_df == fit.k - 1


@pytest.mark.parametrize(
    ("name", "model"),
    [(n, m) for n in NAMES for m in ("UM.FS", "CM.EL", "CM.AL", "RE") if f"{m}_ML" in GOLD[n]["models"]],
)
def test_random_effects_are_near_those_of_metafor(name: str, model: str) -> None:
    """Seven nodes and an optimiser that stops early: metafor's are good to three digits."""
    fit, gold = fitted(name, model), GOLD[name]["models"][f"{model}_ML"]
    close([fit.estimate, fit.se, fit.tau2], [gold["estimate"], gold["se"], gold["tau2"]], 6e-4)


def test_random_intercepts_are_near_laplace() -> None:
    for name in ("nielweise2007", "nielweise2008"):
        fit, gold = fitted(name, "UM.RS"), GOLD[name]["models"]["UM.RS_ML"]
        close([fit.estimate, fit.tau2], [gold["estimate"], gold["tau2"]], 5e-3)
        close(fit.sigma2, gold["sigma2_study"], 3e-2)
        common = GOLD[name]["models"]["UM.RS_EE"]
        close(fitted(name, "UM.RS", "common").estimate, common["estimate"], 1e-5)
        assert math.isnan(fit.q_lrt)


def test_random_intercepts_by_brute_force() -> None:
    """The integral over two dimensions on a fine grid, at the maximum and beside it."""
    y, n = np.array([[1, 24, 0, 9], [3, 32, 6, 4]]), np.array([[44, 80, 60, 90], [35, 75, 64, 95]])
    fit = lm.glmm(events1=y[0], n1=n[0], events2=y[1], n2=n[1], model="UM.RS")
    grid = np.linspace(-9, 9, 1201)
    theta, log_tau, mu, log_sd = fit.theta

    def height(theta: float, log_tau: float, mu: float, log_sd: float) -> float:
        a, u = np.meshgrid(math.exp(log_sd) * grid, (math.exp(log_tau) if np.isfinite(log_tau) else 0.0) * grid)
        weight = norm.pdf(np.meshgrid(grid, grid)[0]) * norm.pdf(np.meshgrid(grid, grid)[1]) * (grid[1] - grid[0]) ** 2
        total = 0.0
        for i in range(4):
            p1, p2 = expit(mu + a + (theta + u) / 2), expit(mu + a - (theta + u) / 2)
            total += math.log(np.sum(weight * binom.pmf(y[0, i], n[0, i], p1) * binom.pmf(y[1, i], n[1, i], p2)))
        return total

    best = height(theta, log_tau, mu, log_sd)
    close(fit.log_likelihood, best, 1e-8)
    for step in ((0.2, 0, 0, 0), (0, 0, 0.2, 0), (0, 0, 0, 0.2), (-0.2, 0, 0, 0), (0, 0, 0, -0.2)):
        assert height(*np.add(fit.theta, step)) < best


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("nielweise2007", "CM.AL"),
        ("pritz1997", "RE"),
        ("nielweise2008", "CM.EL"),
        ("nielweise2007", "CM.EL"),
        ("nielweise2007", "UM.FS"),
    ],
)
def test_the_score_is_zero_and_the_integral_is_right(name: str, model: str) -> None:
    from lbpmeta.pooling.glmm.quadrature import marginal

    fit = fitted(name, model)
    assert fit.family is not None
    theta, log_tau, alpha = fit.theta[0], fit.theta[1], fit.theta[2:]
    height, slope, hessian = marginal(fit.family, theta, math.exp(log_tau), alpha)
    close(slope, np.zeros_like(slope), 1e-7)
    u = np.linspace(-10, 10, 4001)
    own = alpha[:, None] if alpha.size else np.zeros((1, 1))
    value = fit.family.terms(theta + np.broadcast_to(math.exp(log_tau) * u, (fit.k, u.size)), own).value
    brute = np.sum(np.log(np.sum(np.exp(value) * norm.pdf(u), axis=1) * (u[1] - u[0])))
    close(height, brute, 1e-9)
    # the Hessian is that of the gradient, and the standard error that of the Hessian
    for j, at in enumerate((theta, log_tau, *alpha[:1])):
        step = 1e-5 * max(1.0, abs(at))
        sides = []
        for side in (step, -step):
            moved = np.concatenate([[theta, log_tau], alpha])
            moved[j] += side
            sides.append(marginal(fit.family, moved[0], math.exp(moved[1]), moved[2:])[1])
        close(hessian[j], (sides[0] - sides[1]) / (2 * step), 1e-6)
    close(fit.se, math.sqrt(np.linalg.inv(-hessian)[0, 0]), 1e-12)


def test_the_profile_interval_is_where_the_likelihood_has_fallen() -> None:
    fit = fitted("nielweise2007", "CM.EL")
    ci = fit.tau2_ci()
    assert ci.low == 0.0  # not significant: half a chi-squared
    assert fit.tau2_p > 0.025
    from lbpmeta.pooling.glmm.search import profile_height

    assert fit.family is not None
    top = profile_height(fit.family, math.sqrt(ci.high), fit.theta[:1])
    close(2 * (fit.log_likelihood - top), 3.841458820694124, 1e-7)
    both = fitted("pritz1997", "RE")
    assert 0 < both.tau2_ci().low < both.tau2 < both.tau2_ci().high
    with pytest.raises(NotDefinedError, match=r"not computed for model 'UM\.RS'"):
        fitted("nielweise2008", "UM.RS").tau2_ci()


def test_the_common_effect_of_statsmodels() -> None:
    sm = pytest.importorskip("statsmodels.api")
    rows = GOLD["nielweise2007"]["rows"]
    kept = [i for i in range(18) if rows["ai"][i] + rows["ci"][i]]
    y = np.array([[rows[c][i], rows[n][i] - rows[c][i]] for i in kept for c, n in (("ai", "n1i"), ("ci", "n2i"))])
    X = np.column_stack([np.tile([0.5, -0.5], len(kept)), np.kron(np.eye(len(kept)), [[1.0], [1.0]])])
    glm = sm.GLM(y, X, family=sm.families.Binomial()).fit(tol=1e-14)
    fit = fitted("nielweise2007", "UM.FS", "common")
    close([fit.estimate, fit.se, fit.log_likelihood], [glm.params[0], glm.bse[0], glm.llf], 1e-6)


def test_beta_binomial_likelihood_and_score() -> None:
    from lbpmeta.pooling.glmm.beta_binomial import beta_binomial

    fit, rows = fitted("pritz1997", "BB"), GOLD["pritz1997"]["rows"]
    y, n = np.array(rows["xi"], float), np.array(rows["ni"], float)
    mu, size = expit(fit.estimate), (1 - fit.rho) / fit.rho
    a, b = mu * size, (1 - mu) * size
    log_choose = gammaln(n + 1) - gammaln(y + 1) - gammaln(n - y + 1)
    close(fit.log_likelihood, np.sum(log_choose + betaln(y + a, n - y + b) - betaln(a, b)), 1e-11)
    close(beta_binomial(fit.theta, y, n, np.ones((len(y), 1)))[1], [0, 0], 1e-7)
    two = fitted("nielweise2007", "BB")
    assert two.ci.low < two.estimate < two.ci.high
    assert 0 < two.rho < 1


def _score_of_products(t: np.ndarray, y: np.ndarray, n: np.ndarray, X: np.ndarray) -> np.ndarray:
    """The score of the likelihood as products of (mu + r theta), which needs no gamma function (Griffiths 1973)."""
    found, odds = np.zeros(len(t)), math.exp(t[-1])  # rho / (1 - rho)
    for events, people, mu, x in zip(y, n, expit(X @ t[:-1]), X, strict=True):
        a, b, c = (np.arange(int(size)) for size in (events, people - events, people))
        of_mu = np.sum(1 / (mu + a * odds)) - np.sum(1 / (1 - mu + b * odds))
        of_odds = np.sum(a / (mu + a * odds)) + np.sum(b / (1 - mu + b * odds)) - np.sum(c / (1 + c * odds))
        found[:-1] += of_mu * mu * (1 - mu) * x
        found[-1] += of_odds * odds
    return found


def test_beta_binomial_by_another_likelihood_and_search() -> None:
    # germination of Orobanche (Crowder 1978), and rare events in two arms
    from scipy.optimize import root

    y, n = (
        np.array([10, 23, 23, 26, 17, 5, 53, 55, 32, 46, 10.0]),
        np.array([39, 62, 81, 51, 39, 6, 74, 72, 51, 79, 13.0]),
    )
    one = lm.glmm(events=y, n=n, model="BB")
    given = {
        "events1": [0, 1, 2, 0, 5],
        "n1": [116, 44, 208, 130, 151],
        "events2": [3, 3, 9, 7, 6],
        "n2": [117, 35, 195, 136, 157],
    }
    two = lm.glmm(**given, model="BB")
    both = np.array(given["events1"] + given["events2"]), np.array(given["n1"] + given["n2"])
    for fit, (events, people), X in (
        (one, (y, n), np.ones((11, 1))),
        (two, both, np.column_stack([np.ones(10), np.repeat([1.0, 0.0], 5)])),
    ):
        start = np.append(np.full(X.shape[1], -0.1), -2.0)
        start[0] = math.log(events.sum() / (people - events).sum())
        found = root(_score_of_products, start, args=(events, people, X), tol=1e-14)
        close(fit.theta, found.x, 1e-10)
        slopes = np.array(
            [
                (
                    _score_of_products(found.x + h, events, people, X)
                    - _score_of_products(found.x - h, events, people, X)
                )
                / 2e-5
                for h in 1e-5 * np.eye(len(found.x))
            ]
        )
        close(fit.se, math.sqrt(np.linalg.inv(-slopes)[-2, -2]), 1e-6)


def test_arms_that_vary_no_more_than_binomial_counts_have_no_correlation() -> None:
    fit = lm.glmm(events1=[5] * 5, n1=[10] * 5, events2=[3] * 5, n2=[10] * 5, model="BB")
    assert (fit.rho, fit.tau2_p) == (0.0, 1.0)
    close([fit.estimate, fit.se], [math.log(7 / 3), math.sqrt(2 / 25 + 1 / 15 + 1 / 35)], 1e-12)
    assert any(note.startswith("rho is 0") for note in fit.notes)
    varied = lm.glmm(events1=[1, 9, 5, 2, 8], n1=[10] * 5, events2=[3, 3, 0, 6, 1], n2=[10] * 5, model="BB")
    assert 0 < varied.tau2_p < 0.05


def test_arms_without_events_count_in_the_beta_binomial_model() -> None:
    given = {"events1": [1, 4, 2, 0], "n1": [44, 80, 60, 50], "events2": [3, 9, 7, 0], "n2": [35, 82, 64, 55]}
    assert lm.glmm(**given, model="BB").k == 4  # Kuss (2015): that is what it is for
    assert lm.glmm(**given, model="CM.EL").k == 3


def test_rates_stand_beside_other_totals() -> None:
    given = {"events1": [3, 5, 2], "time1": [100, 90, 80], "events2": [6, 8, 4], "time2": [100, 95, 90]}
    frame = lm.glmm(**given).beside()
    assert list(frame.index[1:]) == [
        "Mantel-Haenszel",
        "inverse variance, common (half corrected)",
        "inverse variance, REML (half corrected)",
    ]
    # sum of y1 t2 / t over sum of y2 t1 / t
    top = 3 * 100 / 200 + 5 * 95 / 185 + 2 * 90 / 170
    close(
        frame.loc["Mantel-Haenszel", "estimate"], math.log(top / (6 * 100 / 200 + 8 * 90 / 185 + 4 * 80 / 170)), 1e-12
    )


def test_coding_puts_the_variance_elsewhere() -> None:
    rows = GOLD["nielweise2007"]["rows"]
    fit = lm.glmm(events1=rows["ai"], n1=rows["n1i"], events2=rows["ci"], n2=rows["n2i"], coding=1)
    gold = GOLD["nielweise2007"]["models"]["UM.FS_ML_coding_1"]
    close([fit.estimate, fit.se, fit.tau2], [gold["estimate"], gold["se"], gold["tau2"]], 1e-3)


def test_levels_that_do_not_vary_are_said() -> None:
    fit = lm.glmm(events1=[10, 11, 10], n1=[50] * 3, events2=[20, 20, 21], n2=[50] * 3, model="UM.RS")
    assert (fit.sigma2, fit.tau2) == (0.0, 0.0)
    assert "sigma2 is 0: the studies' own levels do not vary." in fit.notes
    # all studies are one table then
    close(fit.estimate, math.log(31 * 89 / (119 * 61)), 1e-7)
    close(fit.se, math.sqrt(1 / 31 + 1 / 119 + 1 / 61 + 1 / 89), 1e-7)


def test_exchanging_the_groups_turns_the_sign() -> None:
    rows = GOLD["nielweise2007"]["rows"]
    for model in ("UM.FS", "CM.EL", "UM.RS"):
        one = fitted("nielweise2007", model)
        two = lm.glmm(events1=rows["ci"], n1=rows["n2i"], events2=rows["ai"], n2=rows["n1i"], model=model)
        close(
            [two.estimate, two.se, two.tau2, two.log_likelihood],
            [-one.estimate, one.se, one.tau2, one.log_likelihood],
            1e-7,
        )


def test_no_heterogeneity_ends_at_the_bound_and_says_so() -> None:
    fit = lm.glmm(events1=[10, 20, 5], n1=[100, 200, 50], events2=[20, 40, 10], n2=[100, 200, 50], model="CM.EL")
    assert fit.tau2 == 0
    assert "tau2 is 0" in fit.notes[0]
    close(fit.log_likelihood, fit.log_likelihood_common, 1e-12)
    assert fit.tau2_p == 1.0
    common = lm.glmm(
        events1=[10, 20, 5], n1=[100, 200, 50], events2=[20, 40, 10], n2=[100, 200, 50], model="CM.EL", effect="common"
    )
    close([fit.estimate, fit.se], [common.estimate, common.se], 1e-12)
    assert fit.tau2_ci().low == 0


def test_uninformative_studies_are_left_out_aloud_and_change_nothing() -> None:
    base: dict[str, Any] = {"events1": [1, 3, 5], "n1": [44, 120, 151], "events2": [3, 9, 6], "n2": [35, 120, 157]}
    more = {
        "events1": [1, 3, 5, 0, 20],
        "n1": [44, 120, 151, 50, 20],
        "events2": [3, 9, 6, 0, 30],
        "n2": [35, 120, 157, 60, 30],
    }
    one, two = lm.glmm(**base, model="UM.FS"), lm.glmm(**more, model="UM.FS")
    close([one.estimate, one.se, one.tau2], [two.estimate, two.se, two.tau2], 1e-12)
    assert [note.split(": ")[1] for note in two.notes[:2]] == [
        "left out, no arm has an event.",
        "left out, everybody has an event.",
    ]


def test_it_reads_well_and_stands_beside_other_totals() -> None:
    fit = fitted("nielweise2007", "CM.EL")
    text = str(fit)
    assert text.startswith(
        "conditional, exact likelihood (CM.EL), 17 studies\nOR 0.2584 [0.1299, 0.5142] (95% CI), p < 0.001"
    )
    assert "heterogeneity LRT(16) = 28.61, p = 0.0267" in text
    frame = fit.beside()
    close(frame.loc["Mantel-Haenszel", "estimate"], -1.20870483273377, 1e-9)
    close(frame.loc["Peto", "estimate"], -1.10574494676301, 1e-9)
    with pytest.raises(NotDefinedError, match="only two groups"):
        fitted("pritz1997", "RE").beside()
    assert "<b>" in fit._repr_html_()


@pytest.mark.parametrize(
    ("change", "error", "told"),
    [
        ({"events1": [0, 0, 0]}, NotDefinedError, "group 1 has no event in any study"),
        ({"events2": [35, 120, 157]}, NotDefinedError, "everybody of group 2 has an event"),
        ({"events1": [50, 3, 5]}, DataError, "events1"),
        ({"events1": [1.5, 3, 5]}, DataError, "whole numbers"),
        ({"events1": [-1, 3, 5]}, DataError, "events1"),
        ({"events1": [1, 3]}, DataError, "one value per study"),
        ({"model": "UM.XX"}, MethodError, "`model` is 'UM.XX'"),
        ({"model": "RE"}, MethodError, "not of 2x2; these are: 'UM.FS', 'UM.RS', 'CM.EL', 'CM.AL', 'BB'"),
        ({"effect": "fixed"}, MethodError, "`effect` is 'fixed'"),
        ({"level": 95}, MethodError, "between 0 and 1"),
        ({"coding": 3}, MethodError, "`coding` is 3"),
        ({"n2": None}, DataError, "give one of"),
    ],
)
def test_what_cannot_be_is_refused(change: dict[str, Any], error: type[Exception], told: str) -> None:
    base: dict[str, Any] = {"events1": [1, 3, 5], "n1": [44, 120, 151], "events2": [3, 9, 6], "n2": [35, 120, 157]}
    with pytest.raises(error, match=told):
        lm.glmm(**(base | change))


def test_large_tables_are_summed_where_their_probability_is() -> None:
    from lbpmeta.pooling.glmm import families

    y = [
        np.array(column, dtype=float) for column in ([3000, 25, 30], [10000, 9000, 900], [5000, 60, 10], [9000, 9, 1e4])
    ]
    y[2][1] = 3.0
    family = families.Hypergeometric.of(*y)
    eta = np.linspace(-9, 9, 41) * np.ones((3, 1))
    few = family.terms(eta, np.zeros((1, 1)))
    all_ = families.Hypergeometric(*(getattr(family, name) for name in family.__slots__))
    some = families._FEW
    try:
        families._FEW = 10**9
        whole = all_.terms(eta, np.zeros((1, 1)))
    finally:
        families._FEW = some
    for name in ("value", "eta", "eta2"):
        close(getattr(few, name), getattr(whole, name), 1e-11)


def test_a_missing_count_leaves_a_study_out_aloud() -> None:
    fit = lm.glmm(events1=[3, float("nan"), 4], n1=[10, 12, 11], events2=[5, 6, 7], n2=[10, 14, 11], model="CM.EL")
    assert (fit.k, fit.notes[0]) == (2, "Study 2: left out, a count is missing.")
    assert "2 studies" in str(fit)
    assert "1 study\n" in str(lm.glmm(events=[3], n=[10]))


def test_a_variance_without_end_is_said() -> None:
    with pytest.raises(lm.ConvergenceError, match="rises with tau2 without end"):
        lm.glmm(events1=[0, 10, 0, 10], n1=[10] * 4, events2=[10, 0, 10, 0], n2=[10] * 4)


def test_studies_that_say_nothing_stay_with_their_place_and_reason() -> None:
    fit = lm.glmm(
        events1=[1, 0, 3, 30, 5, math.nan],
        n1=[44, 30, 120, 30, 151, 40],
        events2=[3, 0, 9, 31, 6, 2],
        n2=[35, 31, 120, 31, 157, 38],
        labels=[*"ABCDEF"],
        model="CM.EL",
    )
    assert [(d.row, d.label, d.reason) for d in sorted(fit.dropped, key=lambda d: d.row)] == [
        (1, "B", "no arm has an event"),
        (3, "D", "everybody has an event"),
        (5, "F", "a count is missing"),
    ]
    assert fit.labels == ("A", "C", "E")
    assert [len(column) for column in fit.given] == [6, 6, 6, 6]
    assert "B: left out, no arm has an event." in fit.notes
