"""Correlated effects: metafor's rma.mv, structures, nested and crossed effects, profile intervals, what is refused."""

from __future__ import annotations

import dataclasses
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.typing import ArrayLike
from scipy.stats import t

import lbpmeta as lm
from lbpmeta.errors import DataError, MethodError, NotDefinedError
from lbpmeta.pooling.multivariate.structures import STRUCTURES, slopes

#: Fits of metafor 3.8-1, most of them polished by Newton steps; versions and data sets are named in the file.
GOLD: dict[str, Any] = json.loads((Path(__file__).parents[1] / "reference" / "multivariate.json").read_text())["sets"]


def close(mine: ArrayLike, gold: ArrayLike, tolerance: float) -> None:
    np.testing.assert_allclose(np.asarray(mine, float), np.asarray(gold, float), rtol=tolerance, atol=tolerance)


@cache
def data(name: str) -> pd.DataFrame:
    frame = pd.DataFrame(GOLD[name]["rows"])
    if name == "berkey1998":
        frame["y0"] = frame["year"] - 1983
    return frame


@cache
def covariance(name: str) -> Any:
    frame = data(name)
    if name == "berkey1998":
        return np.array(GOLD[name]["V"])
    if name == "ishak2007":
        return lm.sampling_covariance(frame["vi"], frame["study"], time=frame["time"], phi=0.97)
    return frame["vi"].to_numpy()


@cache
def fitted(name: str, key: str) -> lm.MultivariateFit:
    frame, V = data(name), covariance(name)
    method = "ML" if "ML" in key.split("_") else "REML"
    if name == "berkey1998":
        formula = "0 + outcome + outcome:y0" if "year" in key else "0 + outcome"
        random = None if key == "fixed" else "outcome | trial"
        struct = "UN" if key == "fixed" else key.split("_")[0]
        return lm.multivariate(frame.yi, V, formula=formula, data=frame, random=random, struct=struct, method=method)
    if name == "ishak2007":
        struct = key.split("_")[0]
        return lm.multivariate(
            frame.yi, V, formula="0 + C(time)", data=frame, random="time | study", struct=struct, method=method
        )
    if name == "crossed_visible":
        return lm.multivariate(frame.yi, V, data=frame, random=["1 | lab", "1 | paradigm"], method=method)
    if "CS" in key:
        return lm.multivariate(frame.yi, V, data=frame, random="school | district", struct="CS")
    moderators = {"year": frame.year - frame.year.mean()} if "year" in key else None
    return lm.multivariate(frame.yi, V, moderators, data=frame, random="~ 1 | district/school", method=method)


FITS = [(name, key) for name in GOLD for key in GOLD[name]["fits"]]


@pytest.mark.parametrize(("name", "key"), FITS)
def test_the_maximum_is_that_of_metafor_or_higher(name: str, key: str) -> None:
    fit, gold = fitted(name, key), GOLD[name]["fits"][key]
    # a fit that Newton's method did not polish is as good as nlminb: its log-likelihood is not above ours
    polished = isinstance(gold["last_newton_step"], float) and gold["last_newton_step"] < 1e-7
    close(fit.log_likelihood, gold["logLik"], 1e-8)
    assert fit.log_likelihood >= gold["logLik"] - 1e-11 * abs(gold["logLik"])
    close(fit.coefficients, gold["estimate"], 1e-9 if polished else 1e-5)
    close(fit.se, gold["se"], 1e-9 if polished else 1e-5)
    variances = [*np.atleast_1d(gold["tau2"]), *np.atleast_1d(gold["sigma2"])]
    close(list(fit.variances.values()), [v for v in variances if v], 1e-7 if polished else 3e-5)
    if fit.correlations:
        close(list(fit.correlations.values()), gold["rho"], 1e-7 if polished else 3e-5)
    close([fit.q, fit.q_p], [gold["QE"], gold["QEp"]], 1e-9)


@pytest.mark.parametrize(("name", "key"), [f for f in FITS if f[1] != "fixed" and f[1] != "UN_REML"])
def test_the_score_is_zero(name: str, key: str) -> None:
    from lbpmeta.pooling.multivariate.multivariate import _blocks, _structure, _value
    from lbpmeta.pooling.regression.design import build_design

    fit, frame = fitted(name, key), data(name)
    formula = {"berkey1998": "0 + outcome + outcome:y0" if "year" in key else "0 + outcome", "ishak2007": "0 + C(time)"}
    moderators = {"year": frame.year - frame.year.mean()} if name.startswith("konst") and "year" in key else None
    _, X = build_design(
        len(frame), moderators, formula=formula.get(name), data=frame if name in formula else None, X=None,
        intercept=True, names=None,
    )  # fmt: skip
    V = covariance(name)
    V = np.diag(V) if np.ndim(V) == 1 else V
    from lbpmeta.pooling.kernel.components import Model

    model = Model(_blocks(frame.yi.to_numpy(), X, V, fit.terms), _structure(fit.terms), fit.method == "REML")
    close(model.fit(fit.theta).score, np.zeros_like(fit.theta), 1e-6)
    value = _value(model, fit.theta, np.arange(len(fit.theta)))
    for j in range(len(fit.theta)):  # the score is the derivative
        h = np.zeros_like(fit.theta)
        h[j] = 1e-5
        moved = fit.theta + 0.1
        close(value(moved)[1][j], (value(moved + h)[0] - value(moved - h)[0]) / 2e-5, 1e-4)


def test_profile_intervals_are_those_of_metafor() -> None:
    gold = GOLD["crossed_visible"]["fits"]["REML"]["profile_ci"]
    fit = fitted("crossed_visible", "REML")
    for name, key in (("lab", "sigma21"), ("paradigm", "sigma22")):
        ci = fit.variance_ci(name)
        close([ci.low, ci.high], gold[key]["values"][0][1:], 2e-6)
    gold = GOLD["konstantopoulos2011"]["fits"]["REML"]["profile_ci"]
    fit = fitted("konstantopoulos2011", "REML")
    for name, key in (("district", "sigma21"), ("district/school", "sigma22")):
        ci = fit.variance_ci(name)
        close([ci.low, ci.high], gold[key]["values"][0][1:], 2e-6)
    gold = GOLD["berkey1998"]["fits"]["UN_REML"]["profile_ci"]
    fit = fitted("berkey1998", "UN_REML")
    for name, key in (("outcome | trial [AL]", "tau21"), ("outcome | trial [PD]", "tau22")):
        ci = fit.variance_ci(name)
        close([ci.low, ci.high], gold[key]["values"][0][1:], 1e-4)  # metafor's own tolerance
    with pytest.raises(MethodError, match="the variances are"):
        fit.variance_ci("trial")


@pytest.mark.parametrize(
    ("name", "key", "cluster"),
    [
        ("berkey1998", "UN_REML", "trial"),
        ("konstantopoulos2011", "REML", "district"),
        ("konstantopoulos2011", "REML_year_centred", "district"),
    ],
)
@pytest.mark.parametrize("kind", ["CR0", "CR1", "CR2"])
def test_robust_errors_are_those_of_metafor_and_clubsandwich(name: str, key: str, cluster: str, kind: str) -> None:
    found = lm.robust(fitted(name, key), data(name)[cluster], kind=kind)
    gold = GOLD[name]["fits"][key]["robust"]["CR2_satterthwaite" if kind == "CR2" else f"{kind}_t"]
    close(found.se, gold["se"], 1e-8)
    close(found.df, np.broadcast_to(gold["df"], found.df.shape), 1e-7)
    close(found.p_value, gold["p"], 1e-7)


def test_robust_clusters_hold_what_the_model_correlates() -> None:
    with pytest.raises(MethodError, match="cuts across effects that the model correlates"):
        lm.robust(fitted("crossed_visible", "REML"), data("crossed_visible")["lab"])


def test_nested_effects_are_compound_symmetry_and_the_three_level_model() -> None:
    nested, symmetric = fitted("konstantopoulos2011", "REML"), fitted("konstantopoulos2011", "REML_CS_equal_to_nested")
    close(nested.log_likelihood, symmetric.log_likelihood, 1e-10)
    total = sum(nested.variances.values())
    close(list(symmetric.variances.values()), total, 1e-8)
    close(list(symmetric.correlations.values()), nested.variances["district"] / total, 1e-8)
    frame = data("konstantopoulos2011")
    three = lm.three_level(frame.yi, frame.vi, cluster=frame.district)
    close(
        [three.estimate, three.sigma2_between, three.sigma2_within], [nested.estimate, *nested.variances.values()], 1e-8
    )


def test_one_random_effect_is_an_ordinary_meta_analysis() -> None:
    y, v = np.array([0.1, 0.5, -0.2, 0.9, 0.3]), np.array([0.04, 0.09, 0.06, 0.1, 0.05])
    fit = lm.multivariate(y, v, data={"study": list("abcde")}, random="1 | study")
    one = lm.pool(y, v, tau2="REML")
    close([fit.estimate, fit.se[0], fit.variances["study"], fit.q], [one.estimate, one.se, one.tau2, one.q], 1e-8)


def test_a_network_is_a_multivariate_model() -> None:
    """Contrasts against one treatment, with the covariance of shared arms: two ways to one answer."""
    rows = pd.DataFrame({"study": list("aabbccd"), "t": list("BCBCBCB"), "y": [0.3, 0.5, 0.1, 0.6, 0.7, 0.2, 0.4]})
    arm = {"a": 0.02, "b": 0.03, "c": 0.01, "d": 0.02}
    shared = rows.study.map(arm)
    V = lm.sampling_covariance(shared + 0.03, rows.study, shared=shared)
    fit = lm.multivariate(rows.y, V, formula="0 + t", data=rows)
    pairs = [(study, t, "A", y, arm[study] + 0.03) for study, t, y in zip(rows.study, rows.t, rows.y, strict=True)]
    for study, of in rows.groupby("study"):
        if len(of) == 2:
            pairs.append((study, "B", "C", of.y.iloc[0] - of.y.iloc[1], 0.06))
    studies, one, two, te, variance = zip(*pairs, strict=True)
    network = lm.network(te=te, se=np.sqrt(variance), treat1=one, treat2=two, studlab=studies, model="common")
    close(fit.coefficients, network.estimate[1:, 0], 1e-12)
    close(fit.vcov, network.cov, 1e-12)


@pytest.mark.parametrize("name", sorted(STRUCTURES))
def test_every_structure_is_a_covariance_and_its_slopes_are_right(name: str) -> None:
    rng = np.random.default_rng(3)
    at = np.array([0.0, 1.0, 2.5, 4.0])
    spec = STRUCTURES[name]
    for _ in range(20):
        theta = rng.normal(size=spec.variances(4) + spec.correlations(4))
        S, dS = slopes(spec.covariance, theta, at)
        close(S, S.T, 1e-14)
        if name not in ("CS", "HCS"):
            assert np.linalg.eigvalsh(S)[0] > -1e-10
        for j in range(len(theta)):
            h = np.zeros_like(theta)
            h[j] = 1e-6
            close(dS[j], (np.asarray(spec.covariance(theta + h, at)) - spec.covariance(theta - h, at)) / 2e-6, 1e-6)


def test_known_correlations_of_levels() -> None:
    rng = np.random.default_rng(8)
    species = ["a", "b", "c", "d"] * 3
    C = pd.DataFrame(0.6 + 0.4 * np.eye(4), index=list("dcba"), columns=list("dcba"))
    y, v = rng.normal(size=12), np.full(12, 0.1)
    frame = {"species": species, "id": list(range(12))}
    fit = lm.multivariate(y, v, data=frame, random=["1 | species", "1 | id"], R={"species": C})
    assert list(fit.variances) == ["species", "id"]
    plain = lm.multivariate(y, v, data=frame, random=["1 | species", "1 | id"], R={"species": np.eye(4)})
    without = lm.multivariate(y, v, data=frame, random=["1 | species", "1 | id"])
    close(
        [plain.log_likelihood, *plain.variances.values()], [without.log_likelihood, *without.variances.values()], 1e-8
    )
    with pytest.raises(DataError, match="no row for a"):
        lm.multivariate(y, v, data=frame, random="1 | species", R={"species": C.drop("a").drop(columns="a")})
    with pytest.raises(DataError, match="no correlation matrix"):
        lm.multivariate(y, v, data=frame, random="1 | species", R={"species": 2 * C})


def test_a_variance_at_its_bound_is_zero_and_said() -> None:
    y, v = [0.3, 0.31, 0.29, 0.3, 0.32, 0.3], [0.1] * 6
    fit = lm.multivariate(y, v, data={"s": list("aabbcc"), "e": list(range(6))}, random="1 | s/e")
    assert fit.variances == {"s": 0.0, "s/e": 0.0}
    assert fit.at_boundary == ("s", "s/e")
    close(fit.estimate, np.mean(y), 1e-8)
    assert "at its bound, 0" in str(fit)


def test_sampling_covariances() -> None:
    V = lm.sampling_covariance([0.04, 0.09, 0.01], list("aab"), rho=0.5)
    close(V, [[0.04, 0.03, 0], [0.03, 0.09, 0], [0, 0, 0.01]], 1e-15)
    V = lm.sampling_covariance([0.04, 0.09, 0.01], list("aaa"), time=[1, 2, 4], phi=0.8)
    close(V[0], [0.04, 0.06 * 0.8, 0.02 * 0.8**3], 1e-15)
    V = lm.sampling_covariance([0.05, 0.06], list("aa"), shared=[0.02, 0.02])
    close(V, [[0.05, 0.02], [0.02, 0.06]], 1e-15)
    with pytest.raises(DataError, match="no covariance"):
        lm.sampling_covariance([0.04, 0.09, 0.01], list("aaa"), rho=-0.9)
    with pytest.raises(MethodError, match="between -1 and 1"):
        lm.sampling_covariance([0.04, 0.09], list("aa"), rho=1.5)
    with pytest.raises(MethodError, match="give `rho`"):
        lm.sampling_covariance([0.04, 0.09], list("aa"))


def test_it_reads_well() -> None:
    fit = fitted("berkey1998", "UN_REML")
    text = str(fit)
    assert text.startswith("Multivariate model of 10 effects (REML, z)")
    assert "variance of outcome | trial [AL]: 0.0327" in text
    assert "correlation of outcome | trial: 0.6088" in text
    assert list(fit.to_frame().columns) == ["estimate", "se", "statistic", "p", "ci_low", "ci_high"]
    assert "<table>" in fit._repr_html_()
    with pytest.raises(NotDefinedError, match="2 coefficients"):
        _ = fit.estimate
    t = lm.multivariate([0.1, 0.5, 0.3], [0.1, 0.2, 0.3], test="t")
    assert t.df == 2
    close(t.ci.high[0] - t.estimate, 4.302652729696142 * t.se[0], 1e-10)


@pytest.mark.parametrize(
    ("change", "error", "told"),
    [
        ({"V": [[1, 2], [2, 1]], "yi": [0.1, 0.2]}, DataError, "not positive definite"),
        ({"V": [0.1, 0.2]}, DataError, "`V` has the shape"),
        ({"yi": [0.1, np.nan, 0.3]}, DataError, "missing value"),
        ({"random": "study"}, MethodError, r"write '1 \| study'"),
        ({"random": "1 | stdy"}, DataError, "Did you mean 'study'"),
        ({"random": "o | study", "struct": "XX"}, MethodError, "`struct` is 'XX'"),
        ({"random": "o | study", "struct": "AR"}, DataError, "must hold numbers"),
        ({"random": "o | study/x"}, MethodError, "behind '1 |' only"),
        ({"method": "DL"}, MethodError, "`method` is 'DL'"),
        ({"test": "knha"}, MethodError, "`test` is 'knha'"),
        ({"data": None, "random": "1 | study"}, DataError, "as `data`"),
    ],
)
def test_what_cannot_be_is_refused(change: dict[str, Any], error: type[Exception], told: str) -> None:
    base: dict[str, Any] = {
        "yi": [0.1, 0.2, 0.3],
        "V": [0.1, 0.2, 0.3],
        "data": {"study": list("aab"), "o": list("xyx"), "x": [1, 2, 3]},
    }
    with pytest.raises(error, match=told):
        lm.multivariate(**(base | change))


def test_a_missing_moderator_is_told() -> None:
    with pytest.raises(DataError, match="`moderators`: a value is missing"):
        lm.multivariate([0.1, 0.2, 0.3, 0.4], [0.1] * 4, [1.0, 2.0, float("nan"), 3.0])


GROUPS = {"s": [1, 1, 2, 2, 3, 3], "o": list("xyxyxy"), "u": [1] * 6}
SIX = [0.1, 0.2, 0.3, 0.4, 0.5, 0.1]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"random": ["1 | s", "1 | s"]}, "`random` has 's' twice"),
        ({"random": "1 | s", "R": {"z": np.eye(3)}}, "`R` names 'z', which is no grouping of `random`; these are s"),
        (
            {"random": "1 | s", "R": {"s": np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]])}},
            "not positive semidefinite",
        ),
    ],
)
def test_terms_that_cannot_be_fitted_are_told(asked: dict[str, Any], why: str) -> None:
    with pytest.raises((DataError, MethodError), match=why):
        lm.multivariate(SIX, [0.01] * 6, data=GROUPS, **asked)


def test_a_single_group_has_no_variance() -> None:
    fit = lm.multivariate(SIX, [0.01] * 6, data=GROUPS, random=["1 | u", "1 | s"])
    alone = lm.multivariate(SIX, [0.01] * 6, data=GROUPS, random="1 | s")
    assert fit.notes[0] == "'u' has one group only: its variance is not defined and was left out."
    assert fit.variances == alone.variances
    with pytest.raises(DataError, match="`yi` is empty"):
        lm.multivariate([], [])


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"rho": "a"}, "`rho` is 'a'; it must be a finite number"),
        ({"phi": 0.5, "time": [1.0, float("nan")]}, "`time` must have a number for each of 2"),
        ({"phi": 0.5, "time": [1.0]}, "`time` must have a number for each of 2"),
        ({"phi": -0.5, "time": [1.0, 1.5]}, "a negative one needs times"),
    ],
)
def test_sampling_correlations_are_checked(asked: dict[str, Any], why: str) -> None:
    with pytest.raises((DataError, MethodError), match=why):
        lm.sampling_covariance([0.1, 0.2], [1, 1], **asked)


def test_profile_intervals_of_correlations() -> None:
    fit = fitted("berkey1998", "UN_REML")
    ci = fit.correlation_ci("outcome | trial")
    close([ci.low, ci.high], [-0.599618181085552, 1.0], 1e-5)  # metafor's, which stops at 1e-5
    close(fit.profile(2, np.arcsin(ci.low)), fit.log_likelihood - 3.841458820694124 / 2, 1e-8)  # type: ignore[misc]
    schools = fitted("konstantopoulos2011", "REML_CS_equal_to_nested")
    ci = schools.correlation_ci("school | district")
    assert 0 < ci.low < schools.correlations["school | district"] < ci.high < 1
    with pytest.raises(MethodError, match=r"the correlations are 'outcome \| trial'"):
        fit.correlation_ci("school")


def test_profile_intervals_of_several_correlations() -> None:
    # with two levels the pair in front is the pair itself
    two = fitted("berkey1998", "UN_REML")
    for angle in (-0.4, 0.3, 1.2):
        close(two.profile_pair(0, 0, 1)(angle), two.profile(2, angle), 1e-10)  # type: ignore[misc]
        close(two.profile_pair(0, 1, 0)(angle), two.profile(2, angle), 1e-10)  # type: ignore[misc]
    rng = np.random.default_rng(3)
    truth = np.array([[0.3, 0.2, 0.05], [0.2, 0.4, 0.1], [0.05, 0.1, 0.2]])
    y = rng.multivariate_normal([0, 0.2, 0.4], truth, 14).ravel() + rng.normal(0, 0.15, 42)
    asked: dict[str, Any] = {"formula": "0 + outcome", "random": "outcome | trial", "struct": "UN"}
    trial = np.repeat(np.arange(14), 3)

    def fit_of(names: str) -> lm.MultivariateFit:
        return lm.multivariate(y, np.full(42, 0.15**2), data={"trial": trial, "outcome": list(names) * 14}, **asked)

    fit, renamed = fit_of("abc"), fit_of("bca")  # a is called b, b is called c, c is called a
    ci = fit.correlation_ci("outcome | trial [a, b]")
    other = renamed.correlation_ci("outcome | trial [b, c]")  # the same two outcomes, and no longer the first
    close([other.low, other.high], [ci.low, ci.high], 1e-7)
    assert -1 < ci.low < fit.correlations["outcome | trial [a, b]"] < ci.high < 1
    drop = 3.841458820694124 / 2
    for limit in (ci.low, ci.high):
        held = fit.profile_pair(0, 0, 1)(float(np.arcsin(limit)))  # type: ignore[misc]
        close(held, fit.log_likelihood - drop, 1e-8)
        close(held, _constrained(y, trial, fit.covariance, limit), 1e-6)


def _constrained(y: np.ndarray, trial: np.ndarray, start: np.ndarray, rho: float) -> float:
    """The restricted likelihood with one correlation held, by other parameters and another search."""
    from scipy.optimize import minimize

    def loglik(t: np.ndarray) -> float:
        sd = np.exp(t[:3])
        C = np.array([[1, rho, np.tanh(t[3])], [rho, 1, np.tanh(t[4])], [np.tanh(t[3]), np.tanh(t[4]), 1]])
        if np.linalg.eigvalsh(C)[0] <= 1e-10:
            return -1e6
        S = np.outer(sd, sd) * C + 0.15**2 * np.eye(3)
        W = np.linalg.inv(S)
        rows = y.reshape(14, 3)
        mean = rows.mean(axis=0)
        rest = np.einsum("ki,ij,kj->", rows - mean, W, rows - mean)
        value = -0.5 * (14 * np.linalg.slogdet(S)[1] + rest + np.linalg.slogdet(14 * W)[1])
        return float(value - 0.5 * 39 * np.log(2 * np.pi) + 0.5 * np.log(14.0) * 3)

    first = start[:3, :3] - 0.15**2 * np.eye(3)
    sd = np.sqrt(np.diag(first))
    begin = np.array(
        [*np.log(sd), np.arctanh(first[0, 2] / (sd[0] * sd[2])), np.arctanh(first[1, 2] / (sd[1] * sd[2]))]
    )
    best = minimize(
        lambda t: -loglik(t),
        begin,
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 20000, "maxfev": 20000},
    )
    return -float(best.fun)


#: Degrees of freedom of metafor 3.8-1, test="t", dfs="contain".
CONTAINED = [
    ("konstantopoulos2011", {"random": "1 | district/school", "formula": "year + x"}, [8.0, 53.0, 53.0]),
    ("konstantopoulos2011", {"random": "1 | district/school"}, [10.0]),
    ("konstantopoulos2011", {"random": "school | district"}, [10.0]),
    ("berkey1998", {"random": "outcome | trial", "struct": "UN", "formula": "0 + outcome"}, [8.0, 8.0]),
    ("berkey1998", {"random": "outcome | trial", "struct": "UN", "formula": "outcome + y0"}, [2.0, 7.0, 2.0]),
    ("berkey1998", {"random": "outcome | trial", "struct": "UN", "formula": "outcome * y0"}, [1.0, 6.0, 1.0, 6.0]),
]


@pytest.mark.parametrize(("name", "asked", "gold"), CONTAINED)
def test_containment_is_that_of_metafor(name: str, asked: dict[str, Any], gold: list[float]) -> None:
    frame = data(name).assign(x=np.arange(1, len(data(name)) + 1) % 3)
    fit = lm.multivariate(frame.yi, covariance(name), data=frame, test="t", df="containment", **asked)
    assert np.asarray(fit.df).tolist() == gold
    assert fit.ci.high[0] - fit.ci.low[0] == pytest.approx(2 * t.ppf(0.975, gold[0]) * fit.se[0], rel=1e-12)


def test_satterthwaite_of_equal_variances_is_groups_less_one() -> None:
    y = [0.1, 0.9, 0.4, -0.3, 0.7, 1.2]
    fit = lm.multivariate(y, [0.05] * 6, random="1 | s", data={"s": list("abcdef")}, test="t", df="satterthwaite")
    close(fit.df, [5.0], 1e-6)  # the variance of the mean is that of the effects, with 5
    both = lm.multivariate(
        np.repeat(y, 2),
        [0.05] * 12,
        random="1 | s/u",
        data={"s": list("aabbccddeeff"), "u": range(12)},
        test="t",
        df="satterthwaite",
    )
    assert 4 < float(np.asarray(both.df)[0]) <= 5 + 1e-6
    assert " df " in str(both)
    with pytest.raises(MethodError, match="Did you mean 'satterthwaite'"):
        lm.multivariate(y, [0.05] * 6, test="t", df="saterthwaite")
    with pytest.raises(MethodError, match="`test` is 'z', which has none"):
        lm.multivariate(y, [0.05] * 6, df="containment")


SCHOOLS = {"study": [1, 1, 2, 2, 3, 3, 4, 4, 5], "yi": [0.1, 0.3, 0.5, 0.4, -0.1, 0.2, 0.6, 0.9, 0.2]}
VARIANCES = [0.02, 0.03, 0.02, 0.04, 0.05, 0.02, 0.03, 0.02, 0.05]


def test_a_recipe_fits_what_its_program_fits() -> None:
    by_hand = lm.multivariate(
        SCHOOLS["yi"], VARIANCES, random="1 | study/effect", data={**SCHOOLS, "effect": list(range(9))}
    )
    fit = lm.multivariate(SCHOOLS["yi"], VARIANCES, data=SCHOOLS, recipe="rma.mv")
    assert (fit.method, fit.test, fit.variances) == ("REML", "z", by_hand.variances)
    np.testing.assert_allclose(fit.coefficients, by_hand.coefficients, rtol=0)
    assert lm.multivariate(SCHOOLS["yi"], VARIANCES, data=SCHOOLS, recipe="metaSEM").method == "ML"
    assert lm.multivariate(SCHOOLS["yi"], VARIANCES, data=SCHOOLS, recipe="metaSEM", method="REML").method == "REML"


def test_a_recipe_of_ones_own_brings_its_test_and_correlation() -> None:
    mine = dataclasses.replace(lm.MODEL_RECIPES["rma.mv"], name="mine", random="study", test="contain", rho=0.6)
    fit = lm.multivariate(SCHOOLS["yi"], VARIANCES, data=SCHOOLS, recipe=mine)
    V = lm.sampling_covariance(VARIANCES, SCHOOLS["study"], rho=0.6)
    by_hand = lm.multivariate(SCHOOLS["yi"], V, random="1 | study", data=SCHOOLS, test="t", df="containment")
    np.testing.assert_allclose(fit.ci.low, by_hand.ci.low, rtol=0)
    assert list(fit.variances) == ["study"]


def test_a_recipe_says_what_it_needs() -> None:
    with pytest.raises(DataError, match="a column 'study'"):
        lm.multivariate(SCHOOLS["yi"], VARIANCES, recipe="rma.mv")
    with pytest.raises(MethodError, match=r"lm\.robust\(fit, cluster, kind='CR2'\)"):
        lm.multivariate(SCHOOLS["yi"], VARIANCES, data=SCHOOLS, recipe="rma.mv robust")
    with pytest.raises(MethodError, match=r"'rma\.mv', 'rma\.mv robust', 'metaSEM'"):
        lm.multivariate(SCHOOLS["yi"], VARIANCES, data=SCHOOLS, recipe="netmeta")
