"""Diagnostic accuracy: the bivariate model by REML, ML and exactly; curve, regions, ratios; what is refused."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike

import lbpmeta as lm
from lbpmeta.errors import DataError, MethodError, NotDefinedError
from lbpmeta.pooling.diagnostic.curve import Hsroc, area_under

#: Maxima of R, polished until their gradient was zero; versions and data sets are named in the file.
GOLD: dict[str, Any] = json.loads((Path(__file__).parents[1] / "reference" / "diagnostic.json").read_text())["tests"]
FITS = [(name, fit) for name in sorted(GOLD) for fit in GOLD[name]["fits"]]


def close(mine: ArrayLike, gold: ArrayLike, tolerance: float) -> None:
    np.testing.assert_allclose(np.asarray(mine, float), np.asarray(gold, float), rtol=tolerance, atol=tolerance)


@cache
def computed(name: str, key: str) -> lm.DiagnosticFit:
    return fitted(name, key, level=0.95)


def fitted(name: str, key: str, **more: Any) -> lm.DiagnosticFit:
    if not more:
        return computed(name, key)
    rows = GOLD[name]["rows"]
    method, correction = ("exact", "all") if key == "exact" else key.split("_")[1::2]
    return lm.diagnostic(rows["TP"], rows["FN"], rows["FP"], rows["TN"], method=method, correction=correction, **more)


@pytest.mark.parametrize(("name", "key"), FITS)
def test_the_maximum_is_that_of_r(name: str, key: str) -> None:
    fit, gold = fitted(name, key), GOLD[name]["fits"][key]
    # the references' gradients are zero to 1e-7 (normal) and 1e-6 (exact: trust 1e-7 in the mean, 1e-6 in variances)
    tight, loose = (1e-7, 2e-6) if key == "exact" else (1e-8, 3e-8)
    close(fit.mu, [gold["mu"]["logit_sens"], gold["mu"]["logit_fpr"]], tight)
    close(np.sqrt(np.diag(fit.vcov)), gold["mu"]["se"], loose)
    close([*np.diag(fit.between), fit.between[0, 1]], [*gold["between"]["var"], gold["between"]["cov"]], loose)
    close(fit.rho, gold["between"]["rho_sens_fpr"], loose)
    close(fit.log_likelihood, gold["loglik"], 1e-9)


@pytest.mark.parametrize(("name", "key"), FITS)
def test_what_follows_from_it_is_that_of_r(name: str, key: str) -> None:
    fit, gold = fitted(name, key), GOLD[name]["fits"][key]
    tolerance = 3e-6 if key == "exact" else 1e-6  # errors of the maximum times a ratio of up to 40
    for mine, theirs in (
        (fit.sensitivity, "sensitivity"),
        (fit.specificity, "specificity"),
        (fit.false_positive_rate, "false_positive_rate"),
        (fit.dor, "DOR"),
        (fit.lr_positive, "LR_positive"),
        (fit.lr_negative, "LR_negative"),
    ):
        close(
            [mine.estimate, mine.ci.low, mine.ci.high],
            [gold[theirs][c] for c in ("estimate", "low", "high")],
            tolerance,
        )
    h, curve = gold["HSROC"], fit.hsroc
    close(
        [curve.theta, curve.lam, curve.beta, curve.var_theta, curve.var_alpha],
        [h["Theta"], h["Lambda"], h["beta"], h["sigma2_theta"], h["sigma2_alpha"]],
        tolerance,
    )
    close(curve.sensitivity(gold["curve"]["fpr"]), gold["curve"]["HSROC"], tolerance)
    close(fit.auc, gold["AUC_HSROC"], 1e-7)
    close(fit.auc_observed(), gold["AUC_HSROC_observed_fpr_normalised"], 2e-6)


@pytest.mark.parametrize("name", sorted(GOLD))
def test_the_gradient_is_zero_at_every_fit(name: str) -> None:
    from lbpmeta.pooling.diagnostic.exact import NODES, _value

    fit, rows = fitted(name, "exact"), GOLD[name]["rows"]
    counts = np.column_stack([rows["TP"], rows["FP"]]).astype(float)
    people = counts + np.column_stack([rows["FN"], rows["TN"]])
    sd = np.sqrt(np.diag(fit.between))
    theta = np.array([*fit.mu, *np.log(sd), np.arctanh(fit.rho)])
    height, slope, hessian = _value(theta, counts, people, NODES)
    close(slope, np.zeros(5), 1e-7)
    close(height, fit.log_likelihood, 1e-12)
    step = 1e-5
    for j in range(5):  # the score is the derivative of the likelihood
        h = np.zeros(5)
        h[j] = step
        up, down = (_value(theta + 0.1 + side * h, counts, people, NODES)[0] for side in (1, -1))
        close(_value(theta + 0.1, counts, people, NODES)[1][j], (up - down) / (2 * step), 1e-5)
        above, below = (_value(theta + side * h, counts, people, NODES)[1] for side in (1, -1))
        close(hessian[j], (above - below) / (2 * step), 1e-5)  # and the Hessian that of the score
    close(fit.vcov, np.linalg.inv(-hessian)[:2, :2], 1e-9)


def test_many_people_are_no_obstacle() -> None:
    fit = lm.diagnostic(
        tp=[900_000, 800_000, 700_000],
        fn=[100_000, 200_000, 290_000],
        fp=[2_000, 4_000, 3_000],
        tn=[18_000, 110_000, 20_000],
        method="exact",
    )
    normal = lm.diagnostic(fit.tables.tp, fit.tables.fn, fit.tables.fp, fit.tables.tn, method="ML")
    close(fit.mu, normal.mu, 1e-3)  # so many that the normal model is right
    close(fit.between, normal.between, 1e-3)


@pytest.mark.parametrize(
    ("tables", "why"),
    [
        ({"tp": [10, 20], "fn": [0, 0], "fp": [1, 2], "tn": [9, 8]}, "everybody with the condition is positive"),
        ({"tp": [0, 0], "fn": [10, 20], "fp": [1, 2], "tn": [9, 8]}, "nobody with the condition is positive"),
        ({"tp": [9, 9], "fn": [1, 2], "fp": [0, 0], "tn": [9, 8]}, "nobody without the condition is positive"),
    ],
)
def test_a_test_without_errors_has_no_exact_estimate(tables: dict[str, list[int]], why: str) -> None:
    with pytest.raises(NotDefinedError, match=f"{why}, in every study: .* Use method='REML'"):
        lm.diagnostic(**tables, method="exact")  # type: ignore[arg-type]
    assert lm.diagnostic(**tables).at_boundary  # type: ignore[arg-type]


def test_covariates_must_be_whole_and_have_no_region() -> None:
    tables: dict[str, Any] = {"tp": [9, 8, 7, 9, 12], "fn": [1, 3, 2, 1, 4], "fp": [2, 4, 3, 3, 1]}
    tables["tn"] = [18, 11, 9, 9, 20]
    with pytest.raises(DataError, match="`moderators`: a value is missing"):
        lm.diagnostic(**tables, moderators={"x": [1, 2, float("nan"), 3, 4]})
    with pytest.raises(NotDefinedError, match="no one summary point"):
        lm.diagnostic(**tables, moderators={"x": list("aabbb")}).region()
    with pytest.raises(NotDefinedError, match="needs at least 3 studies"):
        lm.diagnostic([9, 8], [1, 3], [2, 4], [18, 11]).region(scale="F")


@pytest.mark.parametrize("kind", ["confidence", "prediction"])
@pytest.mark.parametrize("name", sorted(GOLD))
def test_regions_have_the_boundary_of_mada_and_of_metandi(name: str, kind: str) -> None:
    fit = fitted(name, "reitsma_REML_correction_all")
    gold = GOLD[name]["fits"]["reitsma_REML_correction_all"]["region"]
    region = fit.region(kind)
    eighth = (len(region.fpr) - 1) // 4
    quarter = [0, eighth, 2 * eighth, 3 * eighth]
    close(
        np.log(region.sensitivity / (1 - region.sensitivity))[quarter], gold[f"{kind}_chisq"]["logit_sens"][::2], 1e-6
    )
    close(np.log(region.fpr / (1 - region.fpr))[quarter], gold[f"{kind}_chisq"]["logit_fpr"][::2], 1e-6)
    wide = fit.region(kind, scale="F")
    reach = np.log(wide.sensitivity / (1 - wide.sensitivity))[0] - fit.mu[0]
    close(reach / np.sqrt(gold[f"{kind}_cov"][0][0]), gold["scale_F"], 1e-7)


def test_the_exact_model_is_not_laplace() -> None:
    fit, laplace = fitted("kearon1998", "exact"), GOLD["kearon1998"]["glmer_laplace"]
    assert abs(fit.mu[0] - laplace[0]) > 4e-4  # visibly off with sparse cells


def test_areas_of_known_curves() -> None:
    close(area_under(Hsroc(0, 0, 0, 1, 1)), 0.5, 1e-12)
    a = 1.7  # symmetric: odds ratio constant; the area is closed
    odds = np.exp(a)
    close(area_under(Hsroc(0, a, 0, 1, 1)), odds / (odds - 1) ** 2 * (odds - 1 - a), 1e-12)
    close(area_under(Hsroc(0, 80.0, 0, 1, 1)), 1.0, 1e-12)


def test_an_interval_of_the_area_holds_it_and_repeats() -> None:
    fit = fitted("auditc", "reitsma_REML_correction_all")
    one, two = fit.auc_ci(300, seed=2), fit.auc_ci(300, seed=2)
    assert (one.low, one.high) == (two.low, two.high)
    assert one.low < fit.auc < one.high


def test_a_covariate_that_says_nothing_changes_nothing_and_one_that_does_is_told() -> None:
    rows = GOLD["auditc"]["rows"]
    k = len(rows["TP"])
    group = ["a", "b"] * (k // 2) + ["a"] * (k % 2)
    plain = fitted("auditc", "reitsma_ML_correction_single")
    fit = fitted("auditc", "reitsma_ML_correction_single", moderators={"group": group})
    assert fit.names == (
        "logit sensitivity: intercept",
        "logit sensitivity: group[b]",
        "logit false-positive rate: intercept",
        "logit false-positive rate: group[b]",
    )
    assert fit.log_likelihood >= plain.log_likelihood
    with pytest.raises(NotDefinedError, match="no one summary point"):
        _ = fit.mu
    assert list(fit.to_frame().columns) == ["estimate", "se", "z", "p", "ci_low", "ci_high"]
    assert "<0.001" in str(fit)
    assert not re.search(r"\de[-+]\d", str(fit))


def test_it_reads_well() -> None:
    fit = fitted("auditc", "exact")
    text = str(fit)
    assert text.startswith("Diagnostic accuracy of 14 studies (bivariate model, exact binomial, ML)")
    assert "95% CI" in text
    assert "correlation" in text
    assert "with specificity" in text
    assert "<table" in fit._repr_html_()
    assert list(fit.to_frame().index)[:2] == ["sensitivity", "specificity"]


def test_exchanging_the_groups_mirrors_the_fit() -> None:
    rows = GOLD["dementia"]["rows"]
    one = lm.diagnostic(rows["TP"], rows["FN"], rows["FP"], rows["TN"])
    two = lm.diagnostic(rows["TN"], rows["FP"], rows["FN"], rows["TP"])
    close(
        [two.sensitivity.estimate, two.specificity.estimate], [one.specificity.estimate, one.sensitivity.estimate], 1e-8
    )
    close(two.rho, one.rho, 1e-7)


@pytest.mark.parametrize("method", ["REML", "ML", "exact"])
def test_few_studies_without_spread_say_that_they_are_at_the_boundary(method: str) -> None:
    fit = lm.diagnostic([40, 41, 39, 40], [10, 9, 11, 10], [5, 5, 6, 4], [45, 45, 44, 46], method=method)
    assert fit.at_boundary
    assert "between studies is 0" in fit.notes[-1]
    close(fit.sensitivity.estimate, 0.8, 0.01)


@pytest.mark.parametrize(
    ("change", "error", "told"),
    [
        ({"tp": [5, -1, 3]}, DataError, "`tp` of Study 2 is -1"),
        ({"tp": [5, 2.5, 3]}, DataError, "whole numbers"),
        ({"tp": [5, 2]}, DataError, "one value per study"),
        ({"tp": [5, np.nan, np.nan]}, DataError, "1 study with all four counts"),
        ({"tp": [0, 4, 3], "correction": "none"}, DataError, "a cell is empty in Study 1"),
        ({"correction": "half"}, MethodError, "`correction` is 'half'"),
        ({"method": "reml"}, MethodError, "`method` is 'reml'"),
        ({"method": "exact", "moderators": {"x": [1, 2, 3]}}, MethodError, "takes no covariates"),
        ({"level": 95}, MethodError, "between 0 and 1"),
    ],
)
def test_what_cannot_be_is_refused(change: dict[str, Any], error: type[Exception], told: str) -> None:
    rows: dict[str, Any] = {"tp": [5, 4, 3], "fn": [2, 2, 2], "fp": [1, 2, 3], "tn": [20, 30, 40]}
    with pytest.raises(error, match=told):
        lm.diagnostic(**(rows | change))


def test_a_study_without_diseased_people_is_left_out_aloud() -> None:
    fit = lm.diagnostic([5, 0, 9, 12], [2, 0, 3, 2], [1, 2, 3, 1], [20, 30, 40, 25])
    assert fit.k == 3
    assert fit.notes[0].startswith("Study 2: left out, it has no diseased")
