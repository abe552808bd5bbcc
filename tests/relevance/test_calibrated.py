"""The share of trials' true effects beyond the MCID."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError, MethodError, NotDefinedError
from lbpmeta.relevance.calibrated import share_beyond

BCG = next(
    r
    for r in json.loads((Path(__file__).parents[1] / "reference" / "predictive.json").read_text())["rows"]
    if r["data"] == "bcg"
)
#: mu + sqrt(tau2 / (tau2 + v)) (y - mu) from rma(method = "DL") of metafor 3.8-1, R 4.2.2, fifteen digits.
BCG_CALIBRATED = [
    -0.8363443020925048, -1.3965075415628969, -1.1280807010835976, -1.4190666984839218, -0.2542232943770348,
    -0.7853237001435084, -1.4050696228256607, 0.0073387289747664, -0.4891175864220400, -1.3051574198366751,
    -0.3466717421297033, -0.0113468263992396, -0.0861530556375492,
]  # fmt: skip


def bcg(**settings: str) -> lm.Fit:
    return lm.pool(BCG["yi"], BCG["vi"], tau2="DL", measure="RR", **settings)


def test_calibrated_effects_are_those_of_r() -> None:
    found = share_beyond(bcg(), 0.7, iterations=0, better="lower")
    assert found.effects == pytest.approx(BCG_CALIBRATED, rel=1e-12)
    assert found.shares.benefit == 8 / 13  # of the 13 above, 8 lie at or below log(0.7)
    assert found.shares.harm == 0
    assert (found.benefit_ci, found.harm_ci) == (None, None)
    assert found.shares.trivial == pytest.approx(5 / 13)


def test_their_variance_is_about_tau2_where_variances_are_equal() -> None:
    yi = np.random.default_rng(3).normal(2, 3, 400)
    fit = lm.pool(yi, np.full(400, 2.0), tau2="HE")
    assert share_beyond(fit, 1, iterations=0, better="lower").effects.var(ddof=1) == pytest.approx(fit.tau2, rel=1e-12)


def test_the_bootstrap_is_near_that_of_r_and_comes_back_with_its_seed() -> None:
    found = share_beyond(bcg(), 0.7, iterations=4000, seed=7, better="lower")
    # R: quantile of 4000 draws of sample() and rma(): 0.3846, 0.9231; a share goes in steps of 1/13
    assert tuple(found.benefit_ci) == pytest.approx((5 / 13, 12 / 13), abs=1.01 / 13)
    assert found.benefit_ci == share_beyond(bcg(), 0.7, iterations=4000, seed=7, better="lower").benefit_ci
    assert "95% bootstrap intervals" in str(found)


def test_directions_and_ratios_mirror() -> None:
    low = share_beyond(bcg(), 0.7, better="lower", iterations=0).shares
    high = share_beyond(bcg(), 1 / 0.7, better="higher", iterations=0).shares
    assert (low.benefit, low.harm) == (high.harm, high.benefit)
    mirrored = lm.pool([-y for y in BCG["yi"]], BCG["vi"], tau2="DL", measure="RR")
    assert share_beyond(mirrored, 0.7, better="higher", iterations=0).shares == low


def test_an_effect_exactly_at_the_threshold_is_important() -> None:
    fit = lm.pool([-7.0, -7.0, -7.0], [1.0, 1.0, 1.0], tau2="DL")
    found = share_beyond(fit, 7, better="lower")
    assert found.shares.benefit == 1
    assert any("tau2 is 0" in n for n in found.notes)


def test_few_studies_are_warned_of() -> None:
    fit = lm.pool([-7.0, -3.0, -12.0, -9.0, 2.0], [4.0, 9.0, 16.0, 5.0, 6.0], tau2="DL")
    found = share_beyond(fit, 6, iterations=200, better="lower")
    assert any("steps of 20%" in n for n in found.notes)
    assert any("without width" in n for n in found.notes)  # no sample had an important harm
    assert list(found.to_frame()["label"]) == list(fit.labels)


def test_what_cannot_be() -> None:
    fit = bcg()
    with pytest.raises(NotDefinedError, match="common effect"):
        share_beyond(bcg(model="common"), 0.7, better="lower")
    with pytest.raises(NotDefinedError, match="one study"):
        share_beyond(lm.pool([1.0], [1.0]), 1, better="lower")
    with pytest.raises(MethodError, match="give a fit"):
        share_beyond(3, 1, better="lower")  # type: ignore[arg-type]
    for bad in (0, -1, 1, math.nan, "10 %"):
        with pytest.raises(DataError, match="threshold"):
            share_beyond(fit, bad, better="lower")  # type: ignore[arg-type]
    with pytest.raises(MethodError, match="better"):
        share_beyond(fit, 0.7, better="smaller")
    with pytest.raises(MethodError, match="iterations"):
        share_beyond(fit, 0.7, iterations=-1, better="lower")
    with pytest.raises(MethodError, match="level"):
        share_beyond(fit, 0.7, level=95, better="lower")
