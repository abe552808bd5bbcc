"""Henmi and Copas' interval and the profile likelihood of the mean, against R and against their own equations."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy.special import chdtri

import lbpmeta as lm
from lbpmeta.errors import DataError
from lbpmeta.pooling.likelihood import likelihood_pool
from lbpmeta.pooling.smallstudy.henmi_copas import henmi_copas

SETS = json.loads((Path(__file__).parents[1] / "reference" / "other_totals.json").read_text())["sets"]


@pytest.mark.parametrize("name", SETS)
def test_henmi_copas_agrees_with_metafor(name):
    one = SETS[name]
    fit = henmi_copas(one["yi"], one["vi"])
    width = one["hc"][2] - one["hc"][1]
    assert [fit.estimate, fit.ci.low, fit.ci.high] == pytest.approx(one["hc"], abs=2e-8 * width)
    assert fit.tau2 == pytest.approx(one["hc_tau2"], rel=1e-10)


@pytest.mark.parametrize("name", SETS)
def test_the_profile_likelihood_agrees_with_a_search_in_r(name):
    one = SETS[name]
    fit = likelihood_pool(one["yi"], one["vi"])
    width = one["pl"][2] - one["pl"][1]
    assert fit.estimate == pytest.approx(one["pl"][0], abs=5e-8 * width)  # as near as R's optimize comes to a maximum
    assert [fit.ci.low, fit.ci.high] == pytest.approx(one["pl"][1:], abs=1e-10 * width)


def test_alike_effects_have_no_tau2_and_one_study_no_interval():
    assert henmi_copas([0.1, 0.1, 0.1], [0.2, 0.1, 0.3]).tau2 == 0
    with pytest.raises(DataError):
        henmi_copas([0.1], [0.2])


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6), k=st.integers(2, 12), scale=st.sampled_from([1e-3, 1.0, 50.0]), tau=st.floats(0, 2))
def test_they_move_with_the_unit_and_satisfy_their_equations(seed, k, scale, tau):
    rng = np.random.default_rng(seed)
    v = np.exp(rng.normal(-1, 1, k))
    y = rng.normal(0.4, np.sqrt(v + tau**2))
    for method in (henmi_copas, likelihood_pool):
        one, other = method(y, v), method(scale * y + 3 * scale, scale**2 * v)
        width = one.ci.high - one.ci.low
        pairs = ((one.estimate, other.estimate), (one.ci.low, other.ci.low), (one.ci.high, other.ci.high))
        for a, b in pairs:
            assert abs(b / scale - 3 - a) < 1e-6 * width
    fit = likelihood_pool(y, v)

    def largest(mu):
        grid = np.concatenate([[0.0], np.geomspace(1e-7, 1e3, 4000)])
        s = v + grid[:, None]
        return float((-0.5 * (np.log(2 * np.pi * s) + (y - mu) ** 2 / s).sum(axis=1)).max())

    for end in (fit.ci.low, fit.ci.high):
        assert 2 * (fit.log_likelihood - largest(end)) == pytest.approx(float(chdtri(1.0, 0.05)), abs=1e-3)
    assert fit.log_likelihood >= largest(fit.estimate) - 1e-9
    assert fit.estimate == pytest.approx(lm.pool(y, v, tau2=fit.tau2).estimate, abs=1e-8)


def test_henmi_copas_covers_where_common_effect_intervals_do_not():
    rng = np.random.default_rng(4)
    held = {"hc": 0, "common": 0}
    for _ in range(200):
        v = np.exp(rng.normal(-1.5, 0.7, 8))
        y = rng.normal(0.0, np.sqrt(v + 0.3))
        fit, common = henmi_copas(y, v), lm.pool(y, v, model="common")
        held["hc"] += fit.ci.low <= 0 <= fit.ci.high
        held["common"] += common.ci.low <= 0 <= common.ci.high
    assert held["hc"] > 180 > held["common"]
