"""Shares beyond the MCID: against the definitions of meta::cidprop and metafor's predict(prob=)."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError, MethodError

REFERENCE = json.loads((Path(__file__).parents[1] / "reference" / "predictive.json").read_text())["rows"]


@pytest.mark.parametrize("row", REFERENCE, ids=lambda r: f"{r['data']}-{r['method']}-{r['test']}-{r['prediction']}")
def test_shares_of_a_new_setting(row: dict) -> None:
    ratio = row["data"] == "bcg"
    ci = "hksj" if row["test"] == "knha" else "z"
    fit = lm.pool(row["yi"], row["vi"], tau2=row["method"], ci=ci, measure="RR" if ratio else "")
    threshold = math.exp(row["cuts"][0]) if ratio else row["cuts"][1]
    found = lm.predictive(fit, threshold, better="lower", prediction=row["prediction"])
    below, above = row["below_above"]
    rel = 1e-11 if row["method"] == "DL" else 1e-7
    assert found.new.benefit == pytest.approx(below, rel=rel)
    assert found.new.harm == pytest.approx(above, rel=rel)
    assert found.new.trivial == pytest.approx(1 - below - above, rel=rel, abs=1e-12)


def test_the_default_is_higgins_thompson_spiegelhalter() -> None:
    fit = lm.pool([-7.0, -3.0, -12.0, -9.0], [4.0, 9.0, 16.0, 5.0], tau2="DL")
    default = lm.predictive(fit, 5, better="lower").new
    named = lm.predictive(fit, 5, prediction="hts", better="lower").new
    assert dataclasses.astuple(default) == pytest.approx(dataclasses.astuple(named), rel=1e-12)


def test_a_bayesian_fit_brings_its_own_distributions() -> None:
    fit = lm.bayes_pool([-7.0, -3.0, -12.0, -9.0], [4.0, 9.0, 16.0, 5.0], tau_scale=5)
    found = lm.predictive(fit, 6, better="lower")
    assert found.mean.benefit == pytest.approx(fit.mu.probability(high=-6))
    assert found.new.harm == pytest.approx(fit.new.probability(low=6))
    assert sum((found.new.benefit, found.new.trivial, found.new.harm)) == pytest.approx(1)
    mirrored = lm.bayes_pool([7.0, 3.0, 12.0, 9.0], [4.0, 9.0, 16.0, 5.0], tau_scale=5)
    other = lm.predictive(mirrored, 6, better="higher")
    assert other.mean.benefit == pytest.approx(found.mean.benefit, rel=1e-9)
    assert "half-normal" in found.distribution


def test_unknown_prediction() -> None:
    fit = lm.pool([-7.0, -3.0, -12.0, -9.0], [4.0, 9.0, 16.0, 5.0])
    with pytest.raises(MethodError, match="guess"):
        lm.predictive(fit, 5, prediction="guess", better="lower")


def test_under_hartung_knapp_the_default_stays_that_of_its_interval() -> None:
    """meta::cidprop takes seTE.predict, which keeps the Wald standard error; so does the interval drawn beside it."""
    fit = lm.pool([-7.0, -3.0, -12.0, -9.0, 2.0], [4.0, 9.0, 16.0, 5.0, 6.0], tau2="DL", ci="hksj")
    for distribution, interval in (("t", "hts"), ("normal", "z")):
        found = lm.predictive(fit, 5, distribution=distribution, better="lower").new
        other = lm.predictive(fit, 5, prediction=interval, better="lower").new
        assert found.benefit == pytest.approx(other.benefit, rel=1e-12)
        assert found.harm == pytest.approx(other.harm, rel=1e-9)


@pytest.mark.parametrize("threshold", ["10 %", None, [10], "ten"])
def test_a_threshold_that_is_no_number_is_refused_by_name(threshold: object) -> None:
    fit = lm.pool([-7.0, -3.0, -12.0, -9.0], [4.0, 9.0, 16.0, 5.0])
    with pytest.raises(DataError, match="`threshold`"):
        lm.predictive(fit, threshold, better="lower")  # type: ignore[arg-type]
    with pytest.raises(MethodError, match="`fit`"):
        lm.predictive(3, 5, better="lower")  # type: ignore[arg-type]
