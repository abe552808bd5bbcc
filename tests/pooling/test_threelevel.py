"""The three-level model against metafor's rma.mv, published values, dense matrices and closed forms."""

from __future__ import annotations

import json
import math
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lbpmeta.errors import DataError, LbpmetaWarning, MethodError, NotDefinedError
from lbpmeta.pooling.regression.threelevel import ThreeLevelFit, three_level

REFERENCE = Path(__file__).parent.parent / "reference" / "threelevel.json"
BLOCKS = json.loads(REFERENCE.read_text(encoding="utf-8"))["blocks"]
KONSTANTOPOULOS = BLOCKS[0]


def run(block: dict[str, Any]) -> ThreeLevelFit:
    return three_level(
        block["yi"], block["vi"], block["cluster"], X=block["X"], method=block["method"], ci=block["test"]
    )


def dense(fit: ThreeLevelFit) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return P, Z and the marginal covariance as full matrices."""
    Z = (np.array(fit.cluster)[:, None] == np.unique(fit.cluster)).astype(float)
    S = np.diag(fit.vi + fit.sigma2_within) + fit.sigma2_between * Z @ Z.T
    W = np.linalg.inv(S)
    return W - W @ fit.X @ np.linalg.inv(fit.X.T @ W @ fit.X) @ fit.X.T @ W, Z, S


@pytest.mark.parametrize("block", BLOCKS, ids=lambda b: f"{b['case']}-{b['method']}-{b['test']}-{len(b['X'][0])}")
def test_metafor(block: dict[str, Any]) -> None:
    fit = run(block)
    components = np.array([fit.sigma2_between, fit.sigma2_within])
    np.testing.assert_allclose(components, block["sigma2"], rtol=1e-8, atol=0)
    for got, name in (
        (fit.coefficients, "estimate"),
        (fit.standard_errors, "se"),
        (fit.statistics, "statistic"),
        (fit.p_values, "p"),
        (fit.intervals.low, "ci_low"),
        (fit.intervals.high, "ci_high"),
    ):
        np.testing.assert_allclose(got, block[name], rtol=1e-8)
    assert fit.log_likelihood == pytest.approx(block["logLik"], rel=1e-10)
    assert fit.q == pytest.approx(block["q"], rel=1e-10)
    assert fit.q_p == pytest.approx(block["q_p"], rel=1e-8)
    assert fit.at_boundary == (min(block["sigma2"]) == 0)
    if block["qm"] is None:
        assert fit.qm is None
        assert fit.prediction is not None
        assert fit.prediction.low == pytest.approx(block["pi_low"], rel=1e-8)
        assert fit.prediction.high == pytest.approx(block["pi_high"], rel=1e-8)
    else:
        assert fit.prediction is None
        assert fit.qm == pytest.approx(block["qm"], rel=1e-8)
        assert fit.qm_p == pytest.approx(block["qm_p"], rel=1e-8)
        new = fit.predict().prediction
        assert new is not None
        assert new.low[0] == pytest.approx(block["pi_low"], rel=1e-8)
        assert new.high[0] == pytest.approx(block["pi_high"], rel=1e-8)


@pytest.mark.parametrize("block", BLOCKS[::2], ids=lambda b: f"{b['case']}-{b['method']}-{len(b['X'][0])}")
def test_score_equations_with_dense_matrices(block: dict[str, Any]) -> None:
    """Inside, ``y'P G P y = tr(P G)`` for each component (ML: ``tr(S^-1 G)``); on the boundary, not above."""
    fit = run(block)
    P, Z, S = dense(fit)
    Py = P @ fit.yi
    A = P if fit.method == "REML" else np.linalg.inv(S)
    for G, component in ((Z @ Z.T, fit.sigma2_between), (np.eye(fit.k), fit.sigma2_within)):
        ratio = (Py @ G @ Py) / np.trace(A @ G)
        if component > 0:
            assert ratio == pytest.approx(1, abs=1e-10)
        else:
            assert ratio <= 1
    W = np.linalg.inv(S)
    cov = np.linalg.inv(fit.X.T @ W @ fit.X)
    np.testing.assert_allclose(fit.vcov, cov, rtol=1e-9)
    np.testing.assert_allclose(fit.coefficients, cov @ fit.X.T @ W @ fit.yi, rtol=1e-9)


def test_published_konstantopoulos() -> None:
    """Konstantopoulos 2011, modified school calendars: .1847 (.0846); components .0651 and .0327."""
    fit = run(KONSTANTOPOULOS)
    assert (round(fit.estimate, 4), round(fit.se, 4)) == (0.1847, 0.0846)
    assert (round(fit.sigma2_between, 4), round(fit.sigma2_within, 4)) == (0.0651, 0.0327)
    assert (fit.k, fit.n_clusters) == (56, 11)
    assert round(fit.q, 2) == 578.86
    assert fit.i2_between + fit.i2_within == pytest.approx(fit.i2)
    # metafor's documentation of multilevel I2: 63.32 and 31.86, together 95.19.
    assert (round(fit.i2_between, 2), round(fit.i2_within, 2), round(fit.i2, 2)) == (63.32, 31.86, 95.19)


def test_balanced_closed_form() -> None:
    """Equal clusters and variances: REML is the analysis of variance."""
    rng = np.random.default_rng(5)
    y = rng.normal(0, 1, (8, 1)) + rng.normal(0, 0.7, (8, 5))
    v = 0.05
    fit = three_level(y.ravel(), np.full(40, v), np.repeat(np.arange(8), 5))
    within = np.sum((y - y.mean(axis=1, keepdims=True)) ** 2) / (8 * 4)
    between = 5 * np.var(y.mean(axis=1), ddof=1)
    assert fit.sigma2_within == pytest.approx(within - v, rel=1e-10)
    assert fit.sigma2_between == pytest.approx((between - within) / 5, rel=1e-10)
    assert fit.estimate == pytest.approx(y.mean(), rel=1e-12)
    assert fit.se == pytest.approx(math.sqrt(between / 40), rel=1e-10)


def test_order_and_names_of_clusters_do_not_matter() -> None:
    block = KONSTANTOPOULOS
    fit = run(block)
    order = np.random.default_rng(1).permutation(len(block["yi"]))
    other = three_level(
        np.array(block["yi"])[order], np.array(block["vi"])[order], [f"d{block['cluster'][i]}" for i in order]
    )
    assert other.estimate == pytest.approx(fit.estimate, rel=1e-10)
    assert other.sigma2_between == pytest.approx(fit.sigma2_between, rel=1e-9)
    assert other.yi[0] == block["yi"][order[0]]


def test_shift_and_scale() -> None:
    block = KONSTANTOPOULOS
    fit = run(block)
    moved = three_level(1e4 + 10 * np.array(block["yi"]), 100 * np.array(block["vi"]), block["cluster"])
    assert moved.estimate == pytest.approx(1e4 + 10 * fit.estimate, rel=1e-12)
    assert moved.sigma2_between == pytest.approx(100 * fit.sigma2_between, rel=1e-8)
    assert moved.sigma2_within == pytest.approx(100 * fit.sigma2_within, rel=1e-8)


def test_both_components_zero() -> None:
    y = [0.10, 0.11, 0.09, 0.10, 0.105, 0.095]
    fit = three_level(y, [0.5] * 6, [1, 1, 2, 2, 3, 3])
    assert (fit.sigma2_between, fit.sigma2_within) == (0, 0)
    assert fit.at_boundary
    assert fit.se == pytest.approx(math.sqrt(0.5 / 6))


@pytest.mark.filterwarnings("ignore:The likelihood has another maximum")
@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("method", ["REML", "ML"])
def test_no_point_nearby_is_higher(seed: int, method: str) -> None:
    """The reported maximum beats a dense grid, on small and ragged data with unequal variances."""
    rng = np.random.default_rng(seed)
    cluster = rng.integers(0, 6, 20)
    y = rng.normal(0, 0.5, 6)[cluster] * (seed % 3) + rng.normal(0, 0.4, 20)
    v = rng.uniform(0.01, 1.0, 20) ** 2
    fit = three_level(y, v, cluster, method=method)
    Z = (cluster[:, None] == np.unique(cluster)).astype(float)
    X = np.ones((20, 1))

    def loglik(between: float, within: float) -> float:
        S = np.diag(v + within) + between * Z @ Z.T
        W = np.linalg.inv(S)
        a = X.T @ W @ X
        e = y - X @ np.linalg.solve(a, X.T @ W @ y)
        out = np.linalg.slogdet(S)[1] + e @ W @ e + 20 * math.log(2 * math.pi)
        if method == "REML":
            out += np.linalg.slogdet(a)[1] - math.log(20) - math.log(2 * math.pi)
        return -0.5 * float(out)

    top = loglik(fit.sigma2_between, fit.sigma2_within)
    assert fit.log_likelihood == pytest.approx(top, rel=1e-10)
    axis = np.concatenate([[0], np.geomspace(1e-5, 3, 25)])
    assert top >= max(loglik(b, w) for b in axis for w in axis) - 1e-10


def test_two_maxima_are_told() -> None:
    rng = np.random.default_rng(0)
    for _ in range(200):
        cluster, v = rng.integers(0, 3, 8), np.exp(rng.uniform(-7, 2, 8))
        y = rng.normal(0, 1, 8)
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            fit = three_level(y, v, cluster)
        assert [str(w.message) for w in caught] == list(fit.notes)
        if fit.notes:
            break
    assert "The likelihood has another maximum" in fit.notes[0]


def test_missing_rows_are_dropped_aloud() -> None:
    block = KONSTANTOPOULOS
    y = [math.nan, *block["yi"]]
    with pytest.warns(LbpmetaWarning, match="Left out, effect or variance missing: Study 1 \\(row 1\\)"):
        fit = three_level(y, [0.1, *block["vi"]], ["x", *block["cluster"]])
    assert fit.k == 56
    assert fit.estimate == pytest.approx(run(block).estimate, rel=1e-10)
    assert len(fit.notes) == 1


def test_errors() -> None:
    y, v = [0.1, 0.2, 0.3, 0.5], [0.1] * 4
    with pytest.raises(MethodError, match="every cluster has a single estimate"):
        three_level(y, v, [1, 2, 3, 4])
    with pytest.raises(MethodError, match="all estimates are in one cluster"):
        three_level(y, v, [1, 1, 1, 1])
    with pytest.raises(DataError, match="`cluster` has 3 entries for 4 estimates"):
        three_level(y, v, [1, 1, 2])
    with pytest.raises(DataError, match="`cluster` is missing for row 2"):
        three_level(y, v, [1, None, 2, 2])
    with pytest.raises(DataError, match="`cluster` is missing"):
        three_level(y, v)
    with pytest.raises(MethodError, match="`method` is 'DL'"):
        three_level(y, v, [1, 1, 2, 2], method="DL")
    with pytest.raises(MethodError, match="`ci` is 'hksj'"):
        three_level(y, v, [1, 1, 2, 2], ci="hksj")
    with pytest.raises(NotDefinedError, match="no single estimate"):
        _ = three_level(y, v, [1, 1, 2, 2], moderators=[1, 2, 3, 5]).estimate


def test_presentation() -> None:
    fit = run(KONSTANTOPOULOS)
    assert str(fit).splitlines()[0] == "Three-level model of 56 estimates in 11 clusters: Effect (REML)"
    assert "Between clusters: variance 0.0651" in str(fit)
    assert "<td>0.1847</td>" in fit._repr_html_()
    frame = three_level([0.1, 0.2, 0.3, 0.5], [0.1] * 4, [1, 1, 2, 2], moderators={"x": [1, 2, 3, 5]}).to_frame()
    assert list(frame.index) == ["intercept", "x"]
