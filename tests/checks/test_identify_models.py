"""identify finds the programs that made a summary of a test, a mixed model of counts, or a multilevel line."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import lbpmeta as lm
from lbpmeta.checks.models.accuracy import accuracy_lines
from lbpmeta.checks.models.line import print_so
from lbpmeta.errors import DataError, MethodError
from lbpmeta.pooling.model_recipes import MODEL_RECIPES, AccuracyRecipe, CountRecipe

REFERENCE = Path(__file__).parents[1] / "reference"
ACCURACY: dict[str, Any] = json.loads((REFERENCE / "diagnostic.json").read_text())["tests"]
MIXED: dict[str, Any] = json.loads((REFERENCE / "glmm.json").read_text())["sets"]
SCHOOLS: dict[str, Any] = json.loads((REFERENCE / "multivariate.json").read_text())["sets"]["konstantopoulos2011"]


@cache
def tables(name: str) -> list[dict[str, Any]]:
    rows = ACCURACY[name]["rows"]
    return [
        dict(zip(("tp", "fn", "fp", "tn"), row, strict=True))
        for row in zip(*(rows[c] for c in ("TP", "FN", "FP", "TN")), strict=True)
    ]


def summary(fit: dict[str, Any], digits: int = 3) -> dict[str, str]:
    found = {}
    for name in ("sensitivity", "specificity"):
        for key, end in (("estimate", ""), ("low", "_low"), ("high", "_high")):
            found[f"{name}{end}"] = f"{fit[name][key]:.{digits}f}"
    return found


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("reitsma_REML_correction_all", "mada"),
        ("reitsma_ML_correction_all", "bivariate ML, correction all"),
        ("reitsma_REML_correction_single", "bivariate REML, correction single"),
        ("exact", "metandi"),
    ],
)
def test_a_printed_summary_of_a_test_names_its_program(key: str, name: str) -> None:
    line = summary(ACCURACY["auditc"]["fits"][key])
    found = lm.identify(line, tables("auditc"))
    assert name in found.exact
    # in percent it is the same line; another program's correction or likelihood is told apart
    percent = {field: f"{100 * float(text):.1f}" for field, text in line.items()}
    assert lm.identify(percent, tables("auditc")) == found
    others = {"mada", "metandi", "bivariate REML, correction single", "bivariate ML, correction all"} - {name}
    assert not others & set(found)


def test_madas_area_is_not_the_integral() -> None:
    # mada 0.5.12 prints 0.8867 where the integral of the same curve is 0.8879
    line = {"sensitivity": "0.891", "auc": "0.8867"}
    assert lm.identify(line, tables("auditc")).exact == ("mada",)
    assert "mada" not in lm.identify({"sensitivity": "0.891", "auc": "0.8879"}, tables("auditc"))


def test_metafor_corrects_the_group_whose_cell_is_empty() -> None:
    # metafor 3.8-1: rma.mv(yi, vi, mods = ~ out - 1, random = ~ out | study, struct = "UN") of escalc(measure = "PLO")
    fit = lm.diagnostic(
        [47, 126, 19, 36, 130, 25, 9],
        [9, 51, 10, 3, 19, 0, 2],
        [101, 272, 12, 78, 211, 0, 3],
        [738, 1543, 192, 276, 959, 40, 30],
        recipe="metafor",
    )
    np.testing.assert_allclose(fit.mu, [1.47003672277, -1.84508132159], rtol=1e-6)
    np.testing.assert_allclose(np.sqrt(np.diag(fit.vcov)), [0.293064313114, 0.202841398119], rtol=1e-6)
    np.testing.assert_allclose(np.diag(fit.between), [0.3820402881, 0.2120030236], rtol=1e-5)


def test_laplace_is_as_high_as_glmer_or_higher() -> None:
    # lme4 1.1-31, glmer(cbind(y, n - y) ~ 0 + out + (0 + out | study)); it stops early
    rows = ACCURACY["kearon1998"]["rows"]
    fit = lm.diagnostic(rows["TP"], rows["FN"], rows["FP"], rows["TN"], recipe="glmer")
    assert -174.559247516565 < fit.log_likelihood < -174.5592
    np.testing.assert_allclose(fit.mu, [1.22965065190254, -3.4966027455807], rtol=1e-4)
    np.testing.assert_allclose(
        fit.between, [[1.98745857505982, 0.267819621588445], [0.267819621588445, 1.48431423111997]], rtol=1e-4
    )
    np.testing.assert_allclose(
        fit.vcov, [[0.0751688128601681, 0.00908840482679476], [0.00908840482679476, 0.078689889567968]], rtol=3e-4
    )


def test_t_intervals_of_a_test_have_studies_less_two() -> None:
    rows = ACCURACY["auditc"]["rows"]
    exact = lm.diagnostic(rows["TP"], rows["FN"], rows["FP"], rows["TN"], recipe="metandi")
    t = lm.diagnostic(rows["TP"], rows["FN"], rows["FP"], rows["TN"], recipe="nlmixed")
    assert (t.df, exact.df) == (12.0, None)
    ratio = math.log(t.dor.ci.high / t.dor.estimate) / math.log(exact.dor.ci.high / exact.dor.estimate)
    assert ratio == pytest.approx(2.1788128296634177 / 1.959963984540054, rel=1e-9)  # qt(.975, 12) / qnorm(.975)
    assert "t with 12 df" in str(t)


@cache
def trials() -> list[dict[str, Any]]:
    rows = MIXED["nielweise2007"]["rows"]
    columns = ("ai", "n1i", "ci", "n2i")
    return [
        dict(zip(("events1", "n1", "events2", "n2"), r, strict=True))
        for r in zip(*(rows[c] for c in columns), strict=True)
    ]


@pytest.mark.parametrize(
    ("line", "name"),
    [  # metafor 3.8-1, rma.glmm(..., model, test) of dat.nielweise2007
        (("0.290", "0.168", "0.503"), "rma.glmm UM.FS"),
        (("0.290", "0.160", "0.526"), "rma.glmm UM.FS, t"),
        (("0.278", "0.146", "0.530"), "rma.glmm UM.RS"),
        (("0.272", "0.133", "0.557"), "rma.glmm CM.AL, t"),
    ],
)
def test_a_mixed_model_of_counts_is_named(line: tuple[str, str, str], name: str) -> None:
    found = lm.identify(dict(zip(("estimate", "ci_low", "ci_high"), line, strict=True)), trials(), measure="OR")
    assert name in found.exact
    assert len(found.exact) <= 2, found


def test_the_exact_conditional_model_is_named() -> None:
    fit = lm.glmm(**{c: [t[c] for t in trials()] for c in ("events1", "n1", "events2", "n2")}, recipe="rma.glmm CM.EL")
    e, low, high = fit.back_transformed()
    line = {"estimate": f"{e:.3f}", "ci_low": f"{low:.3f}", "ci_high": f"{high:.3f}"}
    assert lm.identify(line, trials(), measure="OR").exact == ("rma.glmm CM.EL",)


#: metafor 3.8-1 of dat.pritz1997 (metadat 1.2-0).
PRITZ = [
    {"events": x, "n": n}
    for x, n in zip(
        (16, 10, 4, 43, 10, 25, 13, 12, 22, 4, 5, 18, 58, 6),
        (17, 12, 8, 58, 10, 42, 14, 12, 41, 5, 6, 23, 68, 10),
        strict=True,
    )
]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (("79.8", "69.2", "87.5"), "rma.glmm"),
        (("80.2", "70.5", "88.7"), "random DL z (PFT, zero cells metafor)"),
        (("75.7", "66.1", "83.4"), "random REML z (PLO, zero cells metafor)"),
    ],
)
def test_a_pooled_proportion_names_model_and_transformation(line: tuple[str, str, str], name: str) -> None:
    percent = dict(zip(("estimate", "ci_low", "ci_high"), line, strict=True))
    found = lm.identify(percent, PRITZ)
    assert name in found.exact
    assert lm.identify({k: f"{float(v) / 100:.3f}" for k, v in percent.items()}, PRITZ).exact == found.exact


@pytest.mark.parametrize(
    ("line", "name"),
    [  # metafor 3.8-1 of dat.nielweise2008
        (("0.632", "0.407", "0.982"), "rma.glmm UM.FS"),
        (("0.673", "0.431", "1.049"), "random REML z (IRR)"),
    ],
)
def test_a_pooled_rate_ratio_names_its_model(line: tuple[str, str, str], name: str) -> None:
    rows = MIXED["nielweise2008"]["rows"]
    columns = {"events1": "x1i", "time1": "t1i", "events2": "x2i", "time2": "t2i"}
    given = [{name: rows[column][i] for name, column in columns.items()} for i in range(len(rows["x1i"]))]
    assert name in lm.identify(dict(zip(("estimate", "ci_low", "ci_high"), line, strict=True)), given).exact


@cache
def schools() -> list[dict[str, str]]:
    rows = SCHOOLS["rows"]
    names = ("district", "yi", "vi")
    return [
        {"study": str(d), "estimate": str(y), "variance": str(v)}
        for d, y, v in zip(*(rows[n] for n in names), strict=True)
    ]


@pytest.mark.parametrize(
    ("line", "name"),
    [  # metafor 3.8-1 of dat.konstantopoulos2011: as it is, robust(), dfs = "contain", and vcalc(rho = 0.6)
        (("0.1847", "0.0190", "0.3504"), "rma.mv"),
        (("0.1847", "-0.0036", "0.3730"), "1 | study/effect, REML, CR1"),
        (("0.1847", "-0.0037", "0.3731"), "1 | study/effect, REML, contain"),
        (("0.1910", "0.0217", "0.3604"), "1 | study/effect, REML, z, samples correlated 0.6"),
    ],
)
def test_a_multilevel_line_is_named(line: tuple[str, str, str], name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # draws inside the rounding of the rows are another test's: here only what prints at face value
    monkeypatch.setattr("lbpmeta.checks.models.multilevel.MultilevelLines.admits", lambda *_: False)
    found = lm.identify(dict(zip(("estimate", "ci_low", "ci_high"), line, strict=True)), schools(), measure="SMD")
    assert found.exact == (name,)


def test_the_rounding_of_rows_does_not_hide_the_true_multilevel_model() -> None:
    rng = np.random.default_rng(4)
    study = np.repeat(np.arange(6), 2)
    y = rng.normal(0.3, 0.3, 6)[study] + rng.normal(0, 0.25, 12)
    se = rng.uniform(0.1, 0.2, 12)
    fit = lm.multivariate(y, se**2, random="1 | study/effect", data={"study": study, "effect": np.arange(12)})
    low, high = float(fit.ci.low[0]), float(fit.ci.high[0])
    line = {"estimate": f"{fit.coefficients[0]:.3f}", "ci_low": f"{low:.3f}", "ci_high": f"{high:.3f}"}
    rows = [{"study": f"s{s}", "estimate": f"{a:.2f}", "se": f"{b:.2f}"} for s, a, b in zip(study, y, se, strict=True)]
    assert "rma.mv" in lm.identify(line, rows, measure="SMD")
    far = {name: f"{float(text) + 0.2:.3f}" for name, text in line.items()}
    assert "rma.mv" not in lm.identify(far, rows, measure="SMD")


def test_a_model_that_cannot_be_fitted_is_told() -> None:
    rows = [
        {"tp": 5, "fn": 0, "fp": 3, "tn": 20},
        {"tp": 9, "fn": 0, "fp": 2, "tn": 30},
        {"tp": 7, "fn": 0, "fp": 4, "tn": 25},
    ]
    found = lm.identify({"sensitivity": "95"}, rows)
    assert any(text.startswith("metandi: ") and "infinite" in text for text in found.not_fitted)


@pytest.mark.parametrize(
    ("reported", "rows", "told"),
    [
        ({"sensitivty": "80"}, [{"tp": 1, "fn": 1, "fp": 1, "tn": 1}] * 3, "Did you mean 'sensitivity'"),
        ({}, [{"tp": 1, "fn": 1, "fp": 1, "tn": 1}] * 3, "is empty"),
        ({"sensitivity": "80"}, [{"tp": 1, "fn": 1, "fp": 1, "tn": 1}, {"tp": 1, "fn": 1}], "Row 2 has no `fp`"),
        ({"ci_low": "0.2"}, [{"events": 3, "n": 9}] * 3, "needs at least an estimate"),
    ],
)
def test_what_cannot_be_asked_is_told(reported: dict[str, str], rows: list[dict[str, Any]], told: str) -> None:
    with pytest.raises(DataError, match=told):
        lm.identify(reported, rows)


def test_recipes_of_models_are_data() -> None:
    for name, recipe in MODEL_RECIPES.items():
        assert recipe.name == name
        assert recipe.source
    with pytest.raises(MethodError, match="Did you mean 'mada'"):
        lm.diagnostic([1, 2], [1, 2], [1, 2], [1, 2], recipe="madda")
    with pytest.raises(MethodError, match=r"one of 'mada'.*AccuracyRecipe"):
        lm.diagnostic([1, 2], [1, 2], [1, 2], [1, 2], recipe="rma.mv")
    mine = CountRecipe("mine", "CM.AL", test="t")
    fit = lm.glmm(events1=[3, 5, 9], n1=[50, 60, 80], events2=[6, 8, 9], n2=[50, 60, 80], recipe=mine)
    assert (fit.model, fit.df) == ("CM.AL", 2.0)
    given = {"events1": [3, 5, 9], "n1": [50, 60, 80], "events2": [6, 8, 9], "n2": [50, 60, 80]}
    with pytest.raises(MethodError, match=r"'laplace', which is of model 'UM\.RS' alone"):
        lm.glmm(**given, integral="laplace")


def test_every_bivariate_recipe_gives_every_figure() -> None:
    lines = list(accuracy_lines(tables("auditc"), 0.95))
    assert {t.name for t in lines} >= {r.name for r in MODEL_RECIPES.values() if isinstance(r, AccuracyRecipe)}
    for tried in lines:
        assert tried.line is not None
        assert print_so(tried.line, {})
        assert len(tried.line) == 20
