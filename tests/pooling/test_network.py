"""Networks: netmeta's numbers, our own equations, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import ArrayLike

import lbpmeta as lm
from lbpmeta.errors import DataError, MethodError, NotDefinedError
from lbpmeta.pooling.network.orthant import orthant_probability

#: Numbers of netmeta 3.3-1 and of generalised least squares in R; versions and data sets are named in the file.
GOLD: dict[str, Any] = json.loads((Path(__file__).parents[1] / "reference" / "networks.json").read_text())["networks"]
SETS = sorted(GOLD)


def close(mine: ArrayLike, gold: ArrayLike, tolerance: float = 1e-10) -> None:
    a, b = np.asarray(mine, dtype=float), np.asarray(gold, dtype=float)
    np.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance)


def fitted(name: str, **more: Any) -> lm.NetworkFit:
    one, rows = GOLD[name], GOLD[name]["comparisons"]
    return lm.network(
        te=rows["TE"],
        se=rows["seTE"],
        treat1=rows["treat1"],
        treat2=rows["treat2"],
        studlab=rows["study"],
        measure=one["measure"],
        reference=one["reference"],
        **more,
    )


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("method", ["COMMON", "DL", "REML", "ML"])
def test_effects_are_those_of_generalised_least_squares(name: str, method: str) -> None:
    fit = fitted(name, model="common") if method == "COMMON" else fitted(name, tau2=method)
    gold = GOLD[name]["fits"][method]
    assert list(fit.treatments) == GOLD[name]["treatments"]
    close(fit.tau2, gold["tau2"])
    close(fit.estimate[0], gold["te"])
    close(fit.se[0], gold["se"])
    close(fit.se[-1], gold["se_last"])
    close(fit.log_likelihood, gold["loglik_reml" if method == "REML" else "loglik_ml"])


@pytest.mark.parametrize("name", SETS)
def test_heterogeneity_is_that_of_netmeta(name: str) -> None:
    fit, gold = fitted(name), GOLD[name]["heterogeneity"]
    close([fit.q, fit.q_df, fit.q_p, fit.i2 / 100], [gold["Q"], gold["df"], gold["p"], gold["I2"]])
    close(np.array(fit.i2_ci) / 100, gold["I2_ci"])


@pytest.mark.parametrize("name", SETS)
def test_prediction_intervals_of_both_ages_of_netmeta(name: str) -> None:
    fit, gold = fitted(name), GOLD[name]["prediction"]
    close(fit.prediction().low[0][1:], gold["low"][1:])
    if gold["low_df_minus_1"]:
        close(fit.prediction("q_df-1").low[0][1:], gold["low_df_minus_1"][1:])


@pytest.mark.parametrize("name", SETS)
def test_the_recipe_of_either_age_of_netmeta(name: str) -> None:
    new, old, gold = fitted(name, recipe="netmeta"), fitted(name, recipe="netmeta 2.9"), GOLD[name]["prediction"]
    assert (new.model, new.estimator, new.recipe.name) == ("random", "DL", "netmeta")
    close(new.estimate, fitted(name).estimate, 0)
    close(new.prediction().low[0][1:], gold["low"][1:])
    if gold["low_df_minus_1"]:
        close(old.prediction().low[0][1:], gold["low_df_minus_1"][1:])
    assert "as netmeta 2.9" in str(old)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("method", ["REML", "ML"])
def test_likelihood_of_contrasts_as_netmeta_takes_them(name: str, method: str) -> None:
    """Without the correlation within studies; its optimiser stops within 1e-6 of the stationary point."""
    fit, gold = fitted(name, recipe="netmeta", tau2=method), GOLD[name]["netmeta_likelihood"][method]
    at = fit.treatments.index(fit.reference)
    close(fit.tau2, gold["tau2"], 1e-6)
    close(fit.estimate[:, at], gold["te"], 1e-6)
    close(fit.se[:, at], gold["se"], 1e-6)


def test_a_recipe_is_overridden_and_reaches_what_follows_from_tau2() -> None:
    whole, apart = fitted("linde2016", tau2="REML"), fitted("linde2016", recipe="netmeta", tau2="REML")
    assert apart.tau2 > 1.5 * whole.tau2
    close(fitted("linde2016", recipe="mvmeta").tau2, whole.tau2, 0)
    without = apart.leave_one_out()
    assert (without["tau2"] > whole.leave_one_out()["tau2"]).mean() > 0.9
    assert fitted("linde2016", recipe="netmeta", model="common").model == "common"
    with pytest.raises(MethodError, match=r"'netmeta', 'netmeta 2\.9', 'mvmeta'"):
        fitted("linde2016", recipe="metafor")


def test_the_prediction_interval_of_a_recipe_needs_its_degrees_of_freedom() -> None:
    rows = {"te": [0.1, 0.4], "se": [0.1, 0.1], "treat1": ["a", "a"], "treat2": ["b", "b"], "studlab": ["1", "2"]}
    assert lm.network(**rows).prediction().method == "t(1)"
    with pytest.raises(NotDefinedError, match="netmeta needs 2"):
        lm.network(**rows, recipe="netmeta").prediction()


def test_arms_have_their_covariance_under_every_recipe() -> None:
    arms = {
        "studlab": ["1", "1", "1", "2", "2", "3", "3", "4", "4"],
        "treatment": ["A", "B", "C", "A", "B", "B", "C", "A", "C"],
        "events": [9, 23, 10, 11, 12, 75, 363, 20, 9],
        "n": [140, 140, 138, 78, 85, 731, 714, 100, 120],
    }
    by = [lm.network(arms=arms, measure="OR", tau2="REML", recipe=r).tau2 for r in (None, "netmeta")]
    close(by[0], by[1], 0)


#: confint() of rma() in metafor 3.8-1 (tol = 1e-14) on the independent rows that a network is turned into.
Q_PROFILE = {
    "senn2013": (0.0419312164374103, 0.2551048483039594),
    "smokingcessation": (0.224701956589245, 1.371575251778789),
    "dietaryfat": (0.0, 0.700692867855152),
    "woods2010": (0.0, 18.2207254593508),
    "franchini2012": (0.0, 1.13397019619665),
    "linde2016": (0.0, 0.0672340101903454),
}


@pytest.mark.parametrize("name", SETS)
def test_tau2_has_its_q_profile_interval(name: str) -> None:
    for estimator in ("DL", "REML"):
        ci = fitted(name, tau2=estimator).tau2_ci
        assert ci is not None
        close(tuple(ci), Q_PROFILE[name], 1e-9)


def test_tau2_has_no_interval_without_degrees_of_freedom() -> None:
    fit = lm.network(te=[0.1, 0.4], se=[0.1, 0.2], treat1=["a", "b"], treat2=["b", "c"], studlab=["1", "2"])
    assert fit.tau2_ci is None
    assert "Q-profile" not in str(fit)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("model", ["common", "random"])
def test_p_scores_are_those_of_netmeta_and_mean_one_half(name: str, model: str) -> None:
    fit = fitted(name, model=model)
    scores = fit.p_scores(GOLD[name]["small_values"])
    close(scores, GOLD[name]["p_score"][model])
    close(scores.mean(), 0.5)
    close(fit.sucra(seed=3, small_values=GOLD[name]["small_values"]), scores)


@pytest.mark.parametrize("name", [s for s in SETS if GOLD[s]["exact"]])
def test_ranks_of_few_treatments_are_exact(name: str) -> None:
    fit, small = fitted(name), GOLD[name]["small_values"]
    ranks = fit.rankogram(small)
    assert ranks.exact
    # five treatments: the reference is Miwa's algorithm, good to 1e-5; its own sums are off by as much
    close(ranks.probability, GOLD[name]["exact"], 1e-9 if fit.n == 4 else 1e-5)
    close(ranks.probability.sum(axis=0), np.ones(fit.n), 1e-12)
    close(ranks.probability.sum(axis=1), np.ones(fit.n), 1e-12)
    close(ranks.sucra, fit.p_scores(small), 1e-12)


def test_ranks_of_many_are_drawn_with_their_error() -> None:
    fit = fitted("senn2013")
    ranks = fit.rankogram("good", draws=40_000, seed=5)
    assert not ranks.exact
    off = np.abs(ranks.probability - np.array(GOLD["senn2013"]["rank_mc"])) / np.maximum(ranks.se, 0.001)
    assert off.max() < 5
    close(ranks.sucra, fit.p_scores("good"), 0.01)
    close(fit.rankogram("good", draws=40_000, seed=5).probability, ranks.probability, 0)


def test_orthants_of_known_probability() -> None:
    close(orthant_probability(np.zeros(1), np.eye(1)), 0.5, 1e-14)
    close(orthant_probability(np.zeros(2), np.array([[1.0, 0.5], [0.5, 1.0]])), 1 / 3, 1e-14)
    R = np.array([[1.0, 0.3, -0.2], [0.3, 1.0, 0.6], [-0.2, 0.6, 1.0]])
    close(orthant_probability(np.zeros(3), R), 0.125 + np.arcsin([0.3, -0.2, 0.6]).sum() / (4 * np.pi), 1e-13)
    for rho in (0.5, 0.9, -0.2):  # one factor: a single integral
        m, cov = 4, np.full((4, 4), rho) + (1 - rho) * np.eye(4)
        if rho > 0:
            from scipy.integrate import quad
            from scipy.special import ndtr

            b = np.array([0.3, -0.4, 1.1, 0.0])

            def inside(z: float, b: Any = b, rho: float = rho) -> float:
                shared = np.prod(ndtr((b + np.sqrt(rho) * z) / np.sqrt(1 - rho)))
                return float(shared * np.exp(-z * z / 2) / np.sqrt(2 * np.pi))

            close(orthant_probability(b, cov), quad(inside, -12, 12, epsabs=1e-13)[0], 1e-10)
        total = sum(
            orthant_probability(np.zeros(m), cov * np.outer(s, s))
            for s in np.array(np.meshgrid(*[[-1, 1]] * 4)).T.reshape(-1, 4)
        )
        close(total, 1.0, 1e-12)
    with pytest.raises(MethodError, match="up to 4"):
        orthant_probability(np.zeros(5), np.eye(5))


@pytest.mark.parametrize("name", SETS)
def test_q_is_split_as_krahn_does(name: str) -> None:
    found, gold = fitted(name).decomposition, GOLD[name]["decomposition"]
    close([found.q, found.q_within, found.q_between], gold["Q_decomp"]["Q"])
    assert [found.df, found.df_within, found.df_between] == gold["Q_decomp"]["df"]
    by_name = dict(
        zip(
            found.designs,
            zip(found.q_design, found.df_design, found.q_detached, found.df_detached, strict=True),
            strict=True,
        )
    )
    for design, q, df in zip(*(gold["Q_het_design"][c] for c in ("design", "Q", "df")), strict=True):
        close(by_name[":".join(sorted(design.split(":")))][:2], [q, df])
    listed = {
        ":".join(sorted(design.split(":"))): (q, df)
        for design, q, df in zip(*(gold["Q_inc_detach"][c] for c in ("design", "Q", "df")), strict=True)
    }
    # netmeta leaves out designs without which a treatment is lost; their effects can be freed all the same
    assert {design for design, row in by_name.items() if not np.isnan(row[2])} >= set(listed)
    for design, (q, df) in listed.items():
        close(by_name[design][2:], [q, df])


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("method", ["COMMON", "DL", "REML"])
def test_design_by_treatment_interaction(name: str, method: str) -> None:
    fit = fitted(name, model="common") if method == "COMMON" else fitted(name, tau2=method)
    found, gold = fit.interaction, GOLD[name]["interaction"][method]
    assert found is not None
    close([found.statistic, found.df, found.p_value, found.tau2], [gold["chi2"], gold["df"], gold["p"], gold["tau2"]])


@pytest.mark.parametrize("name", [s for s in SETS if "split_SIDDE" in GOLD[s]])
@pytest.mark.parametrize(("method", "key"), [("back-calculation", "split_back_calculation"), ("SIDDE", "split_SIDDE")])
@pytest.mark.parametrize("model", ["common", "random"])
def test_direct_and_indirect_evidence_are_those_of_netsplit(name: str, method: str, key: str, model: str) -> None:
    found, gold = fitted(name, model=model).split(method), GOLD[name][key]
    at = {(a, b): i for i, (a, b) in enumerate(zip(found.treat1, found.treat2, strict=True))}
    compared = 0
    for row, comparison in enumerate(gold["comparison"]):
        a, b = comparison.split(":")
        sign, i = (1, at[a, b]) if (a, b) in at else (-1, at[b, a])
        close(found.proportion[i], gold[model]["prop"][row])
        for what in ("direct", "indirect", "difference"):
            te, se = gold[model][what]["TE"][row], gold[model][what]["seTE"][row]
            if te is None:
                assert np.isnan(getattr(found, what)[i])
                continue
            close([sign * getattr(found, what)[i], getattr(found, f"se_{what}")[i]], [te, se])
            compared += 1
    assert compared >= 3


@pytest.mark.parametrize("name", [s for s in SETS if GOLD[s]["node_split"] and "direct" in GOLD[s]["node_split"]])
def test_node_splits(name: str) -> None:
    found, gold = fitted(name, tau2="REML").split("node-split"), GOLD[name]["node_split"]
    at = {(a, b): i for i, (a, b) in enumerate(zip(found.treat1, found.treat2, strict=True))}
    compared = 0
    for row, pair in enumerate(zip(gold["a"], gold["b"], strict=True)):
        if pair in at:  # a pair turned round is another split where studies have several arms
            i = at[pair]
            mine = [-found.direct[i], found.se_direct[i], -found.indirect[i], found.se_difference[i], found.p_value[i]]
            close(
                [*mine, found.tau2[i]],
                [gold[c][row] for c in ("direct", "se_direct", "indirect", "se_difference", "p", "tau2")],
            )
            compared += 1
    assert compared


@pytest.mark.parametrize("name", [s for s in SETS if GOLD[s]["net_heat"]])
def test_net_heat_of_designs_with_two_arms(name: str) -> None:
    found, gold = fitted(name).net_heat, GOLD[name]["net_heat"]
    rows = {
        ":".join(sorted(r.split(" in ")[1].split(":"))): i
        for i, r in enumerate(found.rows)
        if r.split(" in ")[1].count(":") == 1
    }
    columns = {":".join(sorted(c.split(":"))): i for i, c in enumerate(found.columns)}
    compared = 0
    for i, row in enumerate(gold["rows"]):
        design = row.split("_")[-1]
        for j, column in enumerate(gold["cols"]):
            one, two = (":".join(sorted(x.split(":"))) for x in (design, column))
            value = gold["Q_diff"][i][j]
            if one in rows and two in columns and value is not None and column.count(":") == 1:
                close(found.q_difference[rows[one], columns[two]], value, 1e-8)
                compared += 1
    assert compared > 10


def _arms(rows: dict[str, list[Any]], columns: dict[str, tuple[str, str]]) -> pd.DataFrame:
    seen: dict[tuple[str, str], dict[str, Any]] = {}
    for i, study in enumerate(rows["studlab"]):
        for side in (0, 1):
            arm = {name: rows[pair[side]][i] for name, pair in columns.items()}
            treatment = str(rows[f"treat{side + 1}"][i])
            seen[str(study), treatment] = {"studlab": str(study), "treatment": treatment, **arm}
    return pd.DataFrame(list(seen.values()))


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("smokingcessation", {"events": ("event1", "event2"), "n": ("n1", "n2")}),
        ("dietaryfat", {"events": ("event1", "event2"), "time": ("time1", "time2")}),
        ("franchini2012", {"mean": ("mean1", "mean2"), "sd": ("sd1", "sd2"), "n": ("n1", "n2")}),
        ("woods2010", {"events": ("event1", "event2"), "n": ("n1", "n2")}),
    ],
)
def test_arms_make_the_contrasts_of_pairwise(name: str, columns: dict[str, tuple[str, str]]) -> None:
    one, gold = GOLD[name], GOLD[name]["fits"]["REML"]
    fit = lm.network(arms=_arms(one["rows"], columns), measure=one["measure"], tau2="REML", reference=one["reference"])
    close(fit.tau2, gold["tau2"])
    close(fit.estimate[0], gold["te"])
    close(fit.se[0], gold["se"])


def test_standardised_differences_share_the_sd_of_all_arms() -> None:
    arms = {
        "studlab": ["A"] * 3 + ["B"] * 2,
        "treatment": list("xyzxy"),
        "mean": [1.0, 2.0, 4.0, 1.0, 3.0],
        "sd": [2.0] * 5,
        "n": [10] * 5,
    }
    fit = lm.network(arms=arms, measure="SMD", model="common")
    (trial, _) = fit.trials
    J = 1 - 3 / (4 * 27 - 1)
    close(trial.y, J * np.array([0.5, 1.5]), 1e-4)  # the exact factor is gamma functions
    g = trial.y
    close(
        trial.V, [[0.2 + g[0] ** 2 / 60, 0.1 + g[0] * g[1] / 60], [0.1 + g[0] * g[1] / 60, 0.2 + g[1] ** 2 / 60]], 1e-12
    )


@pytest.mark.parametrize("name", ["senn2013", "smokingcessation", "franchini2012"])
@pytest.mark.parametrize("method", ["DL", "REML", "ML", "PM"])
def test_the_answer_depends_on_no_order_and_no_name(name: str, method: str) -> None:
    rows = GOLD[name]["comparisons"]
    table = pd.DataFrame(
        {"te": rows["TE"], "se": rows["seTE"], "a": rows["treat1"], "b": rows["treat2"], "s": rows["study"]}
    )
    shuffled = table.sample(frac=1, random_state=4)
    turned = shuffled.assign(te=-shuffled.te, a=shuffled.b, b=shuffled.a)
    new = {t: f"{chr(122 - i)}{t}" for i, t in enumerate(GOLD[name]["treatments"])}
    one = fitted(name, tau2=method)
    two = lm.network(
        te="te",
        se="se",
        treat1="a",
        treat2="b",
        studlab="s",
        data=turned.replace({"a": new, "b": new}),
        tau2=method,
        measure=GOLD[name]["measure"],
    )
    order = [two.treatments.index(new[t]) for t in one.treatments]
    close(two.estimate[np.ix_(order, order)], one.estimate)
    close(two.se[np.ix_(order, order)], one.se)
    close([two.tau2, two.q], [one.tau2, one.q])


def test_two_treatments_are_an_ordinary_meta_analysis() -> None:
    y, se = [0.1, 0.5, -0.2, 0.9], [0.2, 0.3, 0.25, 0.4]
    fit = lm.network(te=y, se=se, treat1=list("bbbb"), treat2=list("aaaa"), studlab=list("1234"), tau2="REML")
    one = lm.pool(y, np.square(se), tau2="REML", i2="q")
    close([fit.estimate[1, 0], fit.se[1, 0], fit.tau2, fit.q, fit.i2], [one.estimate, one.se, one.tau2, one.q, one.i2])


@pytest.mark.parametrize("name", ["senn2013", "smokingcessation", "linde2016"])
def test_reml_and_the_moments_solve_their_equations(name: str) -> None:
    rows = fitted(name).rows
    for method in ("REML", "ML", "PM", "DL"):
        t = rows.tau2(method).tau2
        fit = rows.fit(t)
        w, r = fit.weights, fit.residual
        trace = np.sum(w * (1 - fit.leverage))
        if method == "REML":
            close(np.sum((w * r) ** 2) / trace, 1.0)
        elif method == "ML":
            close(np.sum((w * r) ** 2) / np.sum(w) if t else 1.0, 1.0)
        elif method == "PM":
            close(fit.rss, len(rows.y) - rows.X.shape[1])
        else:
            base = rows.fit(0.0)
            close(t, (base.rss - len(rows.y) + rows.X.shape[1]) / np.sum(base.weights * (1 - base.leverage)))


def test_league_and_frame_read_as_they_should() -> None:
    fit = fitted("smokingcessation")
    table, frame = fit.league(2, upper="direct"), fit.to_frame()
    i, j = fit.treatments.index("C"), fit.treatments.index("A")
    low, high = fit.ci.low[i, j], fit.ci.high[i, j]
    assert table.loc["C", "A"] == f"{np.exp(fit.estimate[i, j]):.2f} [{np.exp(low):.2f}, {np.exp(high):.2f}]"
    assert table.loc["C", "C"] == "C"
    close(frame.loc["C", "estimate"], np.exp(fit.estimate[i, j]))
    text = str(fit)
    assert text.startswith("Network of 4 treatments, 24 studies, 28 comparisons")
    assert "Against A, 95% CI" in text
    assert fit.effect("C") == (fit.estimate[i, j], fit.se[i, j])
    assert "<table" in fit._repr_html_()


def test_leaving_studies_out_is_the_network_without_them() -> None:
    rows = pd.DataFrame(GOLD["smokingcessation"]["comparisons"])
    fit = fitted("smokingcessation")
    out = fit.leave_one_out()
    for study in ("1", "7"):
        kept = rows[rows.study != study].rename(columns={"study": "studlab"})
        one = lm.network(data=kept, measure="OR", reference="A")
        close(out.loc[study, ["tau2", "q", "C"]].to_numpy(dtype=float), [one.tau2, one.q, one.effect("C")[0]])
    senn = fitted("senn2013").leave_one_out()
    alone = senn[senn["note"].notna()]
    assert len(alone) >= 1
    assert alone["tau2"].isna().all()


def test_a_chain_without_degrees_of_freedom_says_so() -> None:
    fit = lm.network(te=[0.2, 0.3], se=[0.1, 0.1], treat1=list("ab"), treat2=list("bc"), studlab=list("12"))
    assert np.isnan(fit.tau2)
    assert fit.q_df == 0
    assert "not defined" in fit.notes[0]
    assert fit.interaction is None
    close(fit.estimate[0, 2], 0.5)
    with pytest.raises(NotDefinedError, match="no prediction interval"):
        fit.prediction()


ROWS: dict[str, Any] = {
    "te": [0.1, 0.2, 0.3],
    "se": [0.1, 0.1, 0.1],
    "treat1": ["a", "b", "a"],
    "treat2": ["b", "c", "c"],
    "studlab": ["1", "2", "3"],
}


@pytest.mark.parametrize(
    ("change", "error", "told"),
    [
        (
            {"treat1": ["a", "a", "c"], "treat2": ["b", "b", "d"]},
            NotDefinedError,
            "2 parts that no study compares: a, b; c, d",
        ),
        ({"se": [0.1, 0.0, 0.1]}, DataError, r"study '2' \(row 2\): `se` is 0"),
        ({"treat2": ["a", "c", "c"]}, DataError, "compares 'a' with itself"),
        ({"studlab": ["1", "1", "2"]}, DataError, "study '1' compares 3 treatments and does not give a and c"),
        ({"studlab": ["1", "1", "1"], "te": [0.1, 0.2, 0.9]}, DataError, "study '1': its effects do not close"),
        ({"studlab": ["1", "1", "1"], "se": [0.1, 0.1, 0.5]}, DataError, "study '1': no arms have the standard errors"),
        ({"studlab": ["1", "1", "1"], "se": [0.3, 0.25, 0.2], "te": [0.1, 0.2, 0.3]}, None, ""),
        (
            {"treat1": ["a", "b", "b"], "treat2": ["b", "c", "a"], "studlab": ["1", "2", "1"]},
            DataError,
            "gives b against a twice",
        ),
        ({"te": [0.1, 0.2]}, DataError, "`te` has 2 entries and `se` has 3"),
        ({"treat1": None}, DataError, "`treat1` is missing"),
        ({"reference": "z"}, MethodError, "`reference` is 'z'; it must be one of a, b, c"),
        ({"tau2": "SJ"}, MethodError, "`tau2` is 'SJ'"),
        ({"tau2": -1}, MethodError, "at least 0"),
        ({"model": "mixed"}, MethodError, "`model` is 'mixed'"),
        ({"level": 95}, MethodError, "between 0 and 1"),
        ({"arms": {"studlab": ["1"]}}, MethodError, "both given"),
    ],
)
def test_what_cannot_be_is_refused_by_name(change: dict[str, Any], error: type[Exception] | None, told: str) -> None:
    if error is None:
        assert lm.network(**(ROWS | change)).k == 1
        return
    with pytest.raises(error, match=told):
        lm.network(**(ROWS | change))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"events": [5, 3, 12]}, "12 events of 10"),
        ({"n": [10, 0, 10]}, "`n` is 0; it must be more than 0"),
        ({"treatment": ["a", "a", "b"]}, "two arms of 'a'"),
        ({"studlab": ["1", "2", "3"]}, "no study with two arms"),
    ],
)
def test_arms_that_cannot_be_are_refused(change: dict[str, Any], told: str) -> None:
    arms: dict[str, Any] = {"studlab": ["1"] * 3, "treatment": list("abc"), "events": [5, 3, 2], "n": [10, 10, 10]}
    with pytest.raises(DataError, match=told):
        lm.network(arms=arms | change, measure="OR")
    with pytest.raises(MethodError, match="of arms"):
        lm.network(arms=arms, measure="HR")


def test_studies_without_events_are_left_out_aloud() -> None:
    arms = {"studlab": list("1122"), "treatment": list("abab"), "events": [0, 0, 3, 6], "n": [10] * 4}
    fit = lm.network(arms=arms, measure="OR", model="common")
    assert fit.k == 1
    assert "study '1': left out" in fit.notes[0]
    close(fit.effect("b", "a")[0], np.log(6 * 7 / (4 * 3)))


@pytest.mark.parametrize("name", [None, float("nan"), " "])
def test_a_treatment_needs_a_name(name: Any) -> None:
    with pytest.raises(DataError, match="`treat1` of row 1 is empty"):
        lm.network([0.1, 0.3], [0.1, 0.1], [name, "b"], ["a", "c"])


def test_an_arm_of_one_has_no_standard_deviation() -> None:
    arms = {"studlab": ["1", "1"], "treatment": ["A", "B"], "mean": [1, 2], "sd": [1, 1], "n": [1, 1]}
    with pytest.raises(DataError, match="study '1': an arm has fewer than 2 people"):
        lm.network(arms=arms, measure="SMD")
    fit = lm.network([0.1], [0.1], ["a"], ["b"])
    assert str(fit).startswith("Network of 2 treatments, 1 study, 1 comparison (")
