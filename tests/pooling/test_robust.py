"""Cluster-robust inference against metafor and clubSandwich, the unbiasedness identity, and closed forms."""

from __future__ import annotations

import dataclasses
import json
import math
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lbpmeta.errors import DataError, MethodError
from lbpmeta.pooling.regression.meta_regression import meta_regression
from lbpmeta.pooling.regression.robust import robust
from lbpmeta.pooling.regression.threelevel import three_level
from lbpmeta.pooling.single import pool
from lbpmeta.pooling.tables.tables2x2 import mantel_haenszel

REFERENCE = json.loads((Path(__file__).parent.parent / "reference" / "robust.json").read_text(encoding="utf-8"))
BLOCKS = REFERENCE["blocks"]


def fitted(block: dict[str, Any]) -> Any:
    setting = {"model": "common"} if block["method"] == "FE" else {"tau2": block["method"]}
    return meta_regression(block["yi"], block["vi"], X=block["X"], **setting)


def tolerance(block: dict[str, Any]) -> float:
    """REML has the digits of the reference's tau2; the others are closed forms."""
    return 1e-8 if block["method"] == "REML" else 1e-10


def ids(block: dict[str, Any]) -> str:
    return f"{block['case']}-{block['method']}"


@pytest.mark.parametrize("kind", ["CR0", "CR1"])
@pytest.mark.parametrize("block", BLOCKS, ids=ids)
def test_metafor_robust(block: dict[str, Any], kind: str) -> None:
    result = robust(fitted(block), block["cluster"], kind=kind)
    ref = block[kind]
    rtol = tolerance(block)
    for got, name in (
        (result.coefficients, None),
        (result.se, "se"),
        (result.statistic, "statistic"),
        (result.p_value, "p"),
        (result.ci.low, "ci_low"),
        (result.ci.high, "ci_high"),
        (result.vcov, "vcov"),
    ):
        expected = block["estimate"] if name is None else ref[name]
        np.testing.assert_allclose(got, np.reshape(expected, np.shape(got)), rtol=20 * rtol)
    assert np.all(result.df == ref["df"])
    if len(result.names) > 1:
        assert result.qm == pytest.approx(ref["qm"], rel=20 * rtol)
        assert result.qm_p == pytest.approx(ref["qm_p"], rel=20 * rtol)
    else:
        assert result.qm is None


@pytest.mark.parametrize("block", BLOCKS, ids=ids)
def test_club_sandwich(block: dict[str, Any]) -> None:
    result = robust(fitted(block), block["cluster"], kind="CR2")
    ref = block["CR2"]
    rtol = 20 * tolerance(block)
    np.testing.assert_allclose(result.se, ref["se"], rtol=rtol)
    np.testing.assert_allclose(result.vcov, np.reshape(ref["vcov"], result.vcov.shape), rtol=rtol)
    np.testing.assert_allclose(result.df, ref["df"], rtol=rtol)
    np.testing.assert_allclose(result.statistic, ref["statistic"], rtol=rtol)
    np.testing.assert_allclose(result.p_value, ref["p"], rtol=rtol)
    if block.get("htz"):
        assert result.qm == pytest.approx(block["htz"]["f"], rel=rtol)
        assert result.qm_df == block["htz"]["df1"]
        assert result.qm_df_residual == pytest.approx(block["htz"]["df2"], rel=rtol)
        assert result.qm_p == pytest.approx(block["htz"]["p"], rel=rtol)


def test_three_level_working_model() -> None:
    ref = REFERENCE["three_level"]
    fit = three_level(ref["yi"], ref["vi"], ref["cluster"])
    # The reference is at these variance components.
    weights = np.zeros((fit.k, fit.k))
    weights[np.equal.outer(ref["cluster"], ref["cluster"])] = ref["sigma2"][0]
    weights = np.linalg.inv(weights + np.diag(fit.vi + ref["sigma2"][1]))
    given = dataclasses.replace(
        fit,
        sigma2_between=ref["sigma2"][0],
        sigma2_within=ref["sigma2"][1],
        coefficients=np.array([np.sum(weights @ fit.yi) / np.sum(weights)]),
    )
    result = robust(given, ref["cluster"], kind="CR2")
    assert result.coefficients[0] == pytest.approx(ref["estimate"], rel=1e-10)
    assert result.se[0] == pytest.approx(ref["CR2"]["se"], rel=1e-10)
    assert result.df[0] == pytest.approx(ref["CR2"]["df"], rel=1e-9)
    assert result.p_value[0] == pytest.approx(ref["CR2"]["p"], rel=1e-9)
    plain = robust(given, ref["cluster"], kind="CR1")
    assert plain.se[0] == pytest.approx(ref["CR1"]["se"], rel=1e-10)
    assert plain.p_value[0] == pytest.approx(ref["CR1"]["p"], rel=1e-9)


@pytest.mark.parametrize("block", [b for b in BLOCKS if b["method"] == "DL"], ids=ids)
def test_cr2_is_unbiased_under_the_working_model(block: dict[str, Any]) -> None:
    """E(V) = (X'WX)^-1 when Var(y) is the working model: averaged over the axes of Var(y), which is exact."""
    fit = fitted(block)
    scale = np.sqrt(fit.vi + fit.tau2)
    total = np.zeros((fit.p, fit.p))
    for i in range(fit.k):
        # V is quadratic in y, so that E V = sum over unit vectors of V(S^{1/2} u_i).
        y = np.zeros(fit.k)
        y[i] = scale[i]
        alone = meta_regression(y, fit.vi + fit.tau2, X=fit.X, model="common")
        total += robust(alone, block["cluster"], kind="CR2").vcov
    expected = np.linalg.inv(fit.X.T @ np.diag(1 / scale**2) @ fit.X)
    np.testing.assert_allclose(total, expected, rtol=1e-8)


def test_single_rows_as_clusters_closed_form() -> None:
    """Intercept only, one estimate per cluster: CR2 is sum w^2 e^2 / (1 - w/W) / W^2."""
    y, v = np.array([0.3, -0.1, 0.8, 0.45, 0.2]), np.array([0.1, 0.05, 0.2, 0.15, 0.08])
    fit = meta_regression(y, v, tau2="DL")
    w = 1 / (v + fit.tau2)
    total = w.sum()
    e = y - np.sum(w * y) / total
    result = robust(fit, range(5), kind="CR2")
    assert result.vcov[0, 0] == pytest.approx(np.sum(w**2 * e**2 / (1 - w / total)) / total**2, rel=1e-12)
    # Satterthwaite with explicit matrices: V = y'By, df = 2 (E V)^2 / Var V.
    H = np.outer(np.ones(5), w) / total
    B = (np.eye(5) - H).T @ np.diag(w**2 / (1 - w / total)) @ (np.eye(5) - H) / total**2
    S = np.diag(1 / w)
    assert np.trace(B @ S) == pytest.approx(1 / total, rel=1e-12)
    assert result.df[0] == pytest.approx(np.trace(B @ S) ** 2 / np.trace(B @ S @ B @ S), rel=1e-12)


def test_equal_clusters_are_the_t_test_of_cluster_means() -> None:
    rng = np.random.default_rng(2)
    y = rng.normal(size=(6, 3)) + rng.normal(size=(6, 1))
    cluster = np.repeat(list("abcdef"), 3)
    for kind in ("CR1", "CR2"):
        result = robust((y.ravel(), np.full(18, 0.2)), cluster, kind=kind)
        assert result.se[0] == pytest.approx(np.std(y.mean(axis=1), ddof=1) / math.sqrt(6), rel=1e-12)
        assert result.df[0] == pytest.approx(5, rel=1e-12)


def test_tuple_and_fit_agree_and_units_do_not_matter() -> None:
    block = next(b for b in BLOCKS if ids(b) == "bcg_lat_year-REML")
    X = np.array(block["X"])
    fit = robust(fitted(block), block["cluster"])
    raw = robust((block["yi"], block["vi"], {"lat": X[:, 1], "year": X[:, 2] + 1960}), block["cluster"], tau2="REML")
    np.testing.assert_allclose(raw.se[1:], fit.se[1:], rtol=1e-8)
    np.testing.assert_allclose(raw.df[1:], fit.df[1:], rtol=1e-7)
    assert raw.qm == pytest.approx(fit.qm, rel=1e-8)
    assert raw.names == ("intercept", "lat", "year")


def test_coarser_clusters_of_a_three_level_fit() -> None:
    rng = np.random.default_rng(3)
    y, v, inner = rng.normal(size=24), np.full(24, 0.3), np.repeat(np.arange(8), 3)
    fit = three_level(y, v, inner)
    assert robust(fit, inner // 2).n_clusters == 4
    with pytest.raises(MethodError, match="cuts across"):
        robust(fit, np.arange(24) % 5)


def test_pooled_fit() -> None:
    block = next(b for b in BLOCKS if ids(b) == "bcg_mean-DL")
    result = robust(pool(block["yi"], block["vi"], tau2="DL", level=0.9), block["cluster"], kind="CR1")
    assert result.se[0] == pytest.approx(block["CR1"]["se"], rel=1e-10)
    assert result.ci.level == 0.9
    assert result.names == ("intercept",)
    common = next(b for b in BLOCKS if ids(b) == "bcg_mean-FE")
    result = robust(pool(common["yi"], common["vi"], model="common"), common["cluster"], kind="CR2")
    assert result.se[0] == pytest.approx(common["CR2"]["se"], rel=1e-10)


def test_only_inverse_variance_fits() -> None:
    fit = mantel_haenszel([4, 6, 3], [123, 306, 231], [11, 29, 11], [139, 303, 220], measure="OR")
    with pytest.raises(MethodError, match="not weighted by inverse variances"):
        robust(fit, [1, 2, 3])


def test_errors() -> None:
    fit = meta_regression([0.1, 0.4, 0.3, 0.8], [0.1] * 4, [1, 2, 3, 5])
    with pytest.raises(MethodError, match="`kind` is 'CR3'"):
        robust(fit, [1, 1, 2, 2], kind="CR3")
    with pytest.raises(MethodError, match="2 clusters are too few for 2 coefficients"):
        robust(fit, [1, 1, 2, 2], kind="CR1")
    with pytest.raises(MethodError, match="1 clusters are too few"):
        robust(fit, [1, 1, 1, 1])
    with pytest.raises(DataError, match="`cluster` has 3 entries"):
        robust(fit, [1, 1, 2])
    with pytest.raises(MethodError, match="`tau2` is given"):
        robust(fit, [1, 1, 2, 3], tau2="DL")


def test_presentation() -> None:
    result = robust(([0.1, 0.4, 0.3, 0.8, 0.5], [0.1] * 5, {"x": [1, 2, 3, 5, 2]}), [1, 1, 2, 3, 4], kind="CR1")
    text = str(result)
    assert text.startswith("Cluster-robust (CR1) inference, 5 estimates in 4 clusters")
    assert "Moderators: F(1, 2)" in text
    assert "unreliable with so few clusters" in text
    assert "<table>" in result._repr_html_()
    assert list(result.to_frame().columns[:3]) == ["estimate", "se", "statistic"]


def test_a_coefficient_that_rests_on_one_cluster_has_no_robust_error_and_is_named():
    moderator = {"g": ["x", "x", "x", "y", "x"]}
    fit = meta_regression([0.1, 0.3, 0.2, 0.6, 0.5], [0.02, 0.03, 0.01, 0.04, 0.03], moderator, measure="SMD")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = robust(fit, cluster=list("aabcb"))
    assert "The coefficient g[y] rests on one cluster: it has no robust standard error." in result.notes
    for values in (result.se, result.df, result.p_value, result.ci.low, result.ci.high):
        assert np.isnan(values[1])
        assert np.isfinite(values[0])
    assert result.qm is None  # nor has a test of it
    plain = robust(fit, cluster=list("aabcb"), kind="CR1")
    assert "The coefficient g[y] rests on one cluster." in plain.notes
    assert np.isfinite(plain.se).all()
    three = three_level(
        [0.1, 0.3, 0.2, 0.6], [0.02, 0.03, 0.01, 0.04], cluster=list("aabb"), moderators={"g": list("xxxy")}
    )
    assert "The coefficient g[y] rests on one study: Study 4." in three.notes
