"""Meta-regression against metafor, exact arithmetic and published analyses."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import mpmath
import numpy as np
import pytest

from lbpmeta.errors import LbpmetaWarning
from lbpmeta.pooling.kernel.tau2 import TAU2
from lbpmeta.pooling.kernel.tau2.general import likelihood, q_equation
from lbpmeta.pooling.kernel.wls import wls
from lbpmeta.pooling.regression.meta_regression import meta_regression

HERE = Path(__file__).parent.parent / "reference"
BLOCKS = json.loads((HERE / "metafor_regression.json").read_text(encoding="utf-8"))["blocks"]
MODELS = {
    block["case"]: block
    for block in json.loads((HERE / "regression_models.json").read_text(encoding="utf-8"))["blocks"]
}
CI = {"z": "z", "t": "t", "knha": "hksj", "adhoc": "hksj-adhoc"}

#: metafor forms the normal equations, which costs it digits where the moderator is a raw calendar year, so
#: it is compared at the digits that it has; test_raw_year_keeps_its_digits compares with exact arithmetic.
RAW_YEAR = 1e-6
#: (dataset, measure, method) where metafor's search ends at a lower maximum than the global one.
LOCAL = {("egger2001", "PETO", "ML")}


def usable(block: dict[str, Any]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the rows that the reference used: all values there, variance positive."""
    y, v, m = (np.array(block[name], dtype=float) for name in ("yi", "vi", "moderator"))
    keep = np.isfinite(y) & np.isfinite(m) & (np.nan_to_num(v) > 0)
    return y[keep], v[keep], m[keep]


def raw_year(block: dict[str, Any]) -> bool:
    return max(m for m in block["moderator"] if m is not None) > 1000


def settings(method: str, test: str) -> dict[str, str]:
    ci = CI[test]
    return {"model": "common", "ci": ci} if method == "FE" else {"tau2": method, "ci": ci}


def close(got: Any, expected: Any, tolerance: float) -> None:
    np.testing.assert_allclose(got, np.array(expected, dtype=float), rtol=tolerance, atol=1e-300)


CASES = [
    pytest.param(block, fit, id=f"{block['dataset']}-{block['measure']}-{fit['method']}-{fit['test']}")
    for block in BLOCKS
    for fit in [*block["fits"], block["knha"]]
    if (block["dataset"], block["measure"], fit["method"]) not in LOCAL
]


@pytest.mark.filterwarnings("ignore:The likelihood has another maximum")
@pytest.mark.parametrize(("block", "ref"), CASES)
def test_metafor_block(block: dict[str, Any], ref: dict[str, Any]) -> None:
    y, v, m = usable(block)
    fit = meta_regression(y, v, m, **settings(ref["method"], ref["test"]))
    tolerance = 1e-10 if ref["method"] in ("FE", "DL") else 1e-7
    if raw_year(block):
        tolerance = RAW_YEAR
    assert fit.k == ref["k"]
    if ref["tau2"] < 1e-12:
        assert fit.tau2 == 0
    else:
        close(fit.tau2, ref["tau2"], tolerance)
    close(fit.coefficients, ref["estimate"], tolerance)
    close(fit.se, ref["se"], tolerance)
    close(fit.statistic, ref["statistic"], tolerance)
    close(fit.p_value, ref["p"], 50 * tolerance)
    # A limit near zero is a difference of larger numbers.
    scale = np.abs(fit.coefficients) + fit.se
    assert np.max(np.abs(fit.ci.low - np.array(ref["ci_low"])) / scale) < tolerance
    assert np.max(np.abs(fit.ci.high - np.array(ref["ci_high"])) / scale) < tolerance
    close(fit.qe, ref["q"], max(tolerance, 1e-10))
    close(fit.qe_p, ref["q_p"], 50 * tolerance)
    close(fit.qm, ref["qm"], tolerance)
    close(fit.qm_p, ref["qm_p"], 50 * tolerance)
    if ref["tau2"] < 1e-12 and ref["method"] != "FE":
        assert fit.i2 == 0
        assert fit.h2 == 1
    else:
        close(fit.i2, ref["i2"], tolerance)
        close(fit.h2, ref["h2"], tolerance)
        if ref["r2"] is not None and fit.r2 is not None:
            assert abs(fit.r2 - ref["r2"]) < 100 * tolerance
    if ref["se_tau2"] is not None:
        close(fit.se_tau2, ref["se_tau2"], tolerance)
    assert fit.df == ref["df"]


MODEL_CASES = [
    pytest.param(block, fit, id=f"{name}-{fit['method']}-{fit['test']}")
    for name, block in MODELS.items()
    for fit in block["fits"]
]


@pytest.mark.parametrize(("block", "ref"), MODEL_CASES)
def test_metafor_model(block: dict[str, Any], ref: dict[str, Any]) -> None:
    fit = meta_regression(block["yi"], block["vi"], X=block["X"], **settings(ref["method"], ref["test"]))
    tolerance = 1e-10 if ref["method"] not in ("ML", "REML", "EB", "PM", "PMM") else 1e-7
    if block["case"] == "bcg_lat_year":
        tolerance = max(tolerance, 1e-8)
    assert abs(fit.tau2 - ref["tau2"]) < tolerance * max(ref["tau2"], 1e-3)
    for got, name in (
        (fit.coefficients, "estimate"),
        (fit.se, "se"),
        (fit.statistic, "statistic"),
        (fit.qe, "qe"),
        (fit.qe_p, "qe_p"),
        (fit.qm, "qm"),
        (fit.h2, "h2"),
    ):
        close(got, ref[name], tolerance)
    close(fit.p_value, ref["p"], 50 * tolerance)
    close(fit.qm_p, ref["qm_p"], 50 * tolerance)
    assert abs(fit.i2 - ref["i2"]) < 100 * tolerance
    scale = np.abs(fit.coefficients) + fit.se
    assert np.max(np.abs(fit.ci.low - np.array(ref["ci_low"])) / scale) < tolerance
    assert np.max(np.abs(fit.ci.high - np.array(ref["ci_high"])) / scale) < tolerance
    if isinstance(ref["se_tau2"], float):
        close(fit.se_tau2, ref["se_tau2"], tolerance)
    if fit.r2 is not None and ref["r2"] is not None:
        assert abs(fit.r2 - ref["r2"]) < 100 * tolerance
    if ref["method"] != "REML":
        return
    close(fit.hat, ref["hat"], tolerance)
    assert np.max(np.abs(fit.residual - np.array(ref["residual"]))) < tolerance
    close(fit.log_likelihood, ref["logLik"], tolerance)
    predicted = fit.predict()
    assert predicted.prediction is not None
    unit = np.abs(predicted.estimate) + predicted.se
    for got, name in (
        (predicted.estimate, "predicted"),
        (predicted.se, "predicted_se"),
        (predicted.ci.low, "predicted_ci_low"),
        (predicted.ci.high, "predicted_ci_high"),
        (predicted.prediction.low, "predicted_pi_low"),
        (predicted.prediction.high, "predicted_pi_high"),
    ):
        assert np.max(np.abs(got - np.array(ref[name])) / unit) < tolerance
    if isinstance(ref.get("vif"), list):
        close(fit.vif[1:], ref["vif"], tolerance)
    if "contrast" in ref:
        joint = fit.test(ref["contrast"]["matrix"])
        close(joint.statistic, ref["contrast"]["statistic"], tolerance)
        close(joint.p_value, ref["contrast"]["p"], 50 * tolerance)


class Exact:
    """The regression in 50 digits, with explicit matrices."""

    def __init__(self, block: dict[str, Any]) -> None:
        y, self.v, m = ([mpmath.mpf(float(x)) for x in column] for column in usable(block))
        self.y = mpmath.matrix(y)
        self.X = mpmath.matrix([[1, x] for x in m])
        self.k = len(y)

    def at(self, tau2: Any) -> tuple[Any, Any, Any]:
        """Return the coefficients, (X'WX)^-1 and P."""
        W = mpmath.diag([1 / (x + tau2) for x in self.v])
        cov = (self.X.T * W * self.X) ** -1
        return cov * self.X.T * W * self.y, cov, W - W * self.X * cov * self.X.T * W

    def trace(self, P: Any) -> Any:
        return sum(P[i, i] for i in range(self.k))


@pytest.mark.filterwarnings("ignore:The likelihood has another maximum")
@pytest.mark.parametrize("block", [b for b in BLOCKS if raw_year(b)], ids=lambda b: f"{b['dataset']}-{b['measure']}")
def test_raw_year_keeps_its_digits(block: dict[str, Any]) -> None:
    y, v, m = usable(block)
    with mpmath.workdps(50):
        exact = Exact(block)
        beta, cov, P = exact.at(mpmath.mpf(0))
        q = (exact.y.T * P * exact.y)[0]
        fixed = meta_regression(y, v, m, model="common")
        assert abs(fixed.qe / q - 1) < 1e-12
        for j in range(2):
            assert abs(fixed.coefficients[j] - beta[j]) < 1e-12 * max(abs(beta[j]), fixed.se[j])
            assert abs(fixed.vcov[j, j] / cov[j, j] - 1) < 2e-12
        tau2 = max(mpmath.mpf(0), (q - (exact.k - 2)) / exact.trace(P))
        fit = meta_regression(y, v, m, tau2="DL")
        assert abs(fit.tau2 - tau2) <= 2e-12 * tau2
        theirs = abs(next(f["tau2"] for f in block["fits"] if f["method"] == "DL") - tau2)
        assert abs(fit.tau2 - tau2) <= theirs
        for method in ("REML", "PM"):
            fit = meta_regression(y, v, m, tau2=method)
            beta, _, P = exact.at(mpmath.mpf(fit.tau2))
            assert all(abs(fit.coefficients[j] - beta[j]) < 1e-12 * max(abs(beta[j]), fit.se[j]) for j in range(2))
            Py = P * exact.y
            left, right = {
                "REML": ((Py.T * Py)[0], exact.trace(P)),
                "PM": ((exact.y.T * Py)[0], exact.k - 2),
            }[method]
            assert left <= right if fit.tau2 == 0 else abs(left / right - 1) < 1e-10


def test_global_maximum() -> None:
    """Where the reference sits at tau2 = 0, the likelihood is higher elsewhere, and the note names both."""
    block = next(b for b in BLOCKS if (b["dataset"], b["measure"]) == ("egger2001", "PETO"))
    y, v, m = usable(block)
    with pytest.warns(LbpmetaWarning, match="another maximum"):
        fit = meta_regression(y, v, m, tau2="ML")
    assert next(f["tau2"] for f in block["fits"] if f["method"] == "ML") == 0
    X = np.column_stack([np.ones(len(y)), m])
    at = likelihood(np.array([0.0, fit.tau2]), y, v, X, restricted=False)[0]
    assert at[1] - at[0] == pytest.approx(0.2706, abs=1e-4)
    assert at[1] >= np.max(likelihood(np.linspace(0, 10 * fit.tau2, 5000), y, v, X, restricted=False)[0])
    assert any("another maximum" in note for note in fit.notes)


@pytest.mark.parametrize("method", ["ML", "REML", "EB", "PM", "DLIT", "PMM"])
@pytest.mark.parametrize("name", list(MODELS))
def test_estimating_equation(name: str, method: str) -> None:
    y, v, X = (np.array(MODELS[name][part], dtype=float) for part in ("yi", "vi", "X"))
    tau2 = TAU2[method].general(y, v, X).tau2
    # The equations again, with explicit matrices.
    W = np.diag(1 / (v + tau2))
    P = W - W @ X @ np.linalg.inv(X.T @ W @ X) @ X.T @ W
    Py = P @ (y - X @ np.linalg.lstsq(X, y, rcond=None)[0])
    k, p = X.shape
    median = float(mpmath.findroot(lambda x: mpmath.gammainc((k - p) / 2, 0, x / 2, regularized=True) - 0.5, k - p))
    sides = {
        "ML": (Py @ Py, np.trace(W)),
        "REML": (Py @ Py, np.trace(P)),
        "PMM": (q_equation(tau2, y, v, X), median),
    }
    left, right = sides.get(method, (q_equation(tau2, y, v, X), k - p))
    if tau2 == 0:
        assert left <= right
    else:
        tolerance = 1e-8 if name == "bcg_lat_year" else 1e-10  # the explicit inverse loses digits with raw years
        if method in ("ML", "REML"):
            assert abs(likelihood(np.array([tau2]), y, v, X, restricted=method == "REML")[1][0]) < 1e-10
        assert left == pytest.approx(right, rel=tolerance)


def test_published_raudenbush() -> None:
    """Raudenbush 2009, teacher expectancy: tau2 .0188 and .0837 without, slope -.157 (.036) with weeks."""
    block = MODELS["raudenbush_weeks"]
    weeks = np.array(block["X"])[:, 1]
    alone = meta_regression(block["yi"], block["vi"])
    assert round(alone.coefficients[0], 4) == 0.0837
    assert round(alone.se[0], 4) == 0.0516
    assert round(alone.tau2, 4) == 0.0188
    fit = meta_regression(block["yi"], block["vi"], {"weeks": weeks})
    assert [round(x, 4) for x in fit.coefficients] == [0.4072, -0.1572]
    assert [round(x, 3) for x in fit.se] == [0.087, 0.036]
    assert fit.tau2 == 0
    assert fit.at_boundary
    assert fit.r2 == 100
    assert round(fit.qe, 2) == 16.57
    assert round(fit.qm, 2) == 19.26


def test_published_van_houwelingen() -> None:
    """van Houwelingen, Arends & Stijnen 2002: log odds ratio on latitude, ML: 0.371 - 0.0327 x."""
    block = MODELS["bcg_or_lat"]
    fit = meta_regression(block["yi"], block["vi"], np.array(block["X"])[:, 1], tau2="ML")
    assert [round(fit.coefficients[0], 3), round(fit.coefficients[1], 4)] == [0.371, -0.0327]
    assert [round(fit.se[0], 3), round(fit.se[1], 4)] == [0.106, 0.0034]
    assert round(fit.tau2, 3) == 0.004


@pytest.mark.parametrize(
    ("level", "low", "high"),
    [(0.95, 0.0217867280030471, 0.9548696180420730), (0.90, 0.0350520280125895, 0.7439428762874754)],
)
def test_the_q_profile_of_residual_tau2_is_that_of_metafor(level: float, low: float, high: float) -> None:
    """BCG on latitude and year: confint() of rma() in metafor 3.8-1, tol = 1e-14."""
    block = MODELS["bcg_lat_year"]
    fit = meta_regression(block["yi"], block["vi"], np.array(block["X"])[:, 1:], level=level)
    assert fit.tau2_ci is not None
    assert (fit.tau2_ci.level, fit.tau2_ci.method) == (level, "Q-profile")
    assert tuple(fit.tau2_ci) == pytest.approx((low, high), rel=1e-9)
    assert meta_regression(block["yi"], block["vi"], np.array(block["X"])[:, 1:], model="common").tau2_ci is None


def test_regression_through_the_origin() -> None:
    """BCG on latitude without intercept: centring the outcome would be wrong here (tau2 .0731, Q 48.70)."""
    block = MODELS["bcg_lat_year"]
    y, v, lat = np.array(block["yi"]), np.array(block["vi"]), np.array(block["X"])[:, 1]
    fit = meta_regression(y, v, {"lat": lat}, intercept=False, tau2="DL")
    assert (round(fit.tau2, 4), round(fit.qe, 2)) == (0.0731, 48.70)
    w = 1 / v
    slope = np.sum(w * lat * y) / np.sum(w * lat**2)
    q = np.sum(w * (y - slope * lat) ** 2)
    assert fit.qe == pytest.approx(q, rel=1e-12)
    assert fit.tau2 == pytest.approx((q - 12) / (np.sum(w) - np.sum(w**2 * lat**2) / np.sum(w * lat**2)), rel=1e-12)
    assert fit.r2 is None


def test_quadratic_form_variance() -> None:
    """The standard error of a moment estimate is that of its quadratic form."""
    block = MODELS["bangertdrowns"]
    y, v, X = (np.array(block[part], dtype=float) for part in ("yi", "vi", "X"))
    estimate = TAU2["DL"].general(y, v, X)
    W = np.diag(1 / v)
    P = W - W @ X @ np.linalg.inv(X.T @ W @ X) @ X.T @ W
    S = np.diag(v + estimate.tau2)
    assert estimate.se == pytest.approx(math.sqrt(2 * np.trace(P @ S @ P @ S)) / np.trace(P), rel=1e-12)
    assert wls(y, X, 1 / v).rss == pytest.approx(y @ P @ y, rel=1e-10)
