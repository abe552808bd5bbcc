"""Recipes against R package meta 8.4-0: its RevMan 5 profile and its defaults, inverse-variance lines."""

import json
import warnings
from pathlib import Path

import numpy as np
import pytest

from lbpmeta.errors import LbpmetaWarning
from lbpmeta.pooling.single import pool

SETS = json.loads((Path(__file__).parents[1] / "reference" / "meta_fits.json").read_text())["sets"]


def data(entry):
    yi = np.array([np.nan if y is None else y for y in entry["yi"]], dtype=float)
    se = np.array([np.nan if s is None or s == 0 else s for s in entry["se"]], dtype=float)
    return yi, se**2


def fit(name, **kwargs):
    yi, vi = data(SETS[name])
    recipe = "revman5" if name.startswith("revman5") else "meta"
    with warnings.catch_warnings():
        # poole2003 holds rows without an effect
        warnings.filterwarnings("ignore", "Left out", LbpmetaWarning)
        return pool(yi, vi, recipe=recipe, **kwargs)


@pytest.mark.parametrize("name", SETS)
def test_common(name):
    entry = SETS[name]["common"]
    ours = fit(name, model="common")
    assert ours.estimate == pytest.approx(entry["estimate"], rel=1e-10)
    assert ours.se == pytest.approx(entry["se"], rel=1e-10)
    assert tuple(ours.ci) == pytest.approx((entry["ci_low"], entry["ci_high"]), rel=1e-9)
    assert ours.p_value == pytest.approx(entry["p"], rel=1e-8)


@pytest.mark.parametrize("name", SETS)
def test_heterogeneity(name):
    entry = SETS[name]
    ours = fit(name)
    assert ours.q == pytest.approx(entry["q"], rel=1e-10)
    assert ours.q_df == entry["df_q"]
    assert ours.q_p == pytest.approx(entry["q_p"], rel=1e-8)
    # I2 by Q in both recipes, with the test-based interval; meta writes fractions and H, not below 1
    assert ours.i2 == pytest.approx(100 * entry["i2"], rel=1e-10, abs=1e-10)
    assert max(1.0, ours.h2) == pytest.approx(entry["h"] ** 2, rel=1e-10)
    assert ours.i2_ci.method == "Higgins-Thompson"
    assert tuple(ours.i2_ci) == pytest.approx([100 * x for x in entry["i2_ci"]], rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("name", [name for name in SETS if name.startswith("revman5")])
def test_revman5_random(name):
    entry = SETS[name]
    ours = fit(name, prediction="t")
    assert ours.tau2 == pytest.approx(entry["tau2"], rel=1e-10)
    random = entry["random"]
    assert ours.estimate == pytest.approx(random["estimate"], rel=1e-10)
    assert ours.se == pytest.approx(random["se"], rel=1e-10)
    assert tuple(ours.ci) == pytest.approx((random["ci_low"], random["ci_high"]), rel=1e-9)
    assert ours.p_value == pytest.approx(random["p"], rel=1e-8)
    assert tuple(ours.prediction) == pytest.approx(entry["prediction"], rel=1e-9)
    weights = np.array([w for w in entry["weight_random"] if w], dtype=float)
    np.testing.assert_allclose(ours.weights, 100 * weights / weights.sum(), rtol=1e-10)


@pytest.mark.parametrize("name", [name for name in SETS if name.startswith("meta_default")])
def test_meta_default_random(name):
    """REML given the tau2 of the reference, and its own tau2 at the reference's tolerance."""
    entry = SETS[name]
    free = fit(name)
    assert free.recipe.prediction == "t"
    assert free.tau2 == pytest.approx(entry["tau2"], rel=1e-4, abs=1e-5)
    ours = fit(name, tau2=entry["tau2"])
    random = entry["random"]
    assert ours.estimate == pytest.approx(random["estimate"], rel=1e-10)
    assert tuple(ours.ci) == pytest.approx((random["ci_low"], random["ci_high"]), rel=1e-9)
    assert ours.p_value == pytest.approx(random["p"], rel=1e-8)
    assert tuple(ours.prediction) == pytest.approx(entry["prediction"], rel=1e-9)
