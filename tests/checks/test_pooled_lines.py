"""Lines of many sets at once agree with pool()."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from lbpmeta.checks.pooled.batch import Batch
from lbpmeta.checks.pooled.enclosure import Boxes, q_bounds
from lbpmeta.pooling.single import pool
from lbpmeta.recipe import CHOICES, get_recipe


@pytest.mark.parametrize("tau2", CHOICES["tau2"])
@pytest.mark.parametrize("ci", CHOICES["ci"])
def test_numbers_are_those_of_pool(tau2, ci):
    if ci == "kr" and tau2 != "REML":
        return
    rng = np.random.default_rng(3)
    y, v = rng.normal(0, 1, (4, 7)), rng.uniform(0.05, 0.6, (4, 7))
    recipe = get_recipe("metafor").replace(tau2=tau2, ci=ci)
    found = Batch(y, v).numbers(recipe)
    for i in range(4):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fit = pool(y[i], v[i], recipe=recipe)
        rel = 1e-12 if tau2 in ("DL", "HE", "HS", "HSk", "SJ") else 1e-7
        for name, value in (
            ("estimate", fit.estimate),
            ("ci_low", fit.ci.low),
            ("ci_high", fit.ci.high),
            ("tau2", fit.tau2),
            ("q", fit.q),
            ("q_p", fit.q_p),
        ):
            assert found.one[name][i] == pytest.approx(value, rel=rel, abs=1e-10), name
        assert found.several["p"][0][i] == pytest.approx(fit.p_value, rel=max(rel, 1e-7))
        assert found.several["i2"][1][i] == pytest.approx(fit.i2, rel=rel, abs=1e-7)
        assert found.weights[i] == pytest.approx(fit.weights, rel=max(rel, 1e-9))


def test_the_prediction_intervals_of_all_kinds_are_there():
    rng = np.random.default_rng(4)
    y, v = rng.normal(0, 1, 8), rng.uniform(0.05, 0.6, 8)
    for ci in ("z", "hksj"):
        for kind in ("z", "t", "hts", "hksj", "follow"):
            fit = pool(y, v, tau2="DL", ci=ci, prediction=kind)
            recipe = get_recipe("metafor").replace(tau2="DL", ci=ci)
            pairs = Batch(y[None], v[None]).numbers(recipe).predictions
            assert any(low[0] == pytest.approx(fit.prediction.low, rel=1e-9) for low, _ in pairs), (ci, kind)


def test_bounds_of_q_hold_every_point_and_are_tight_below():
    rng = np.random.default_rng(5)
    for _ in range(200):
        k = int(rng.integers(2, 9))
        y, r = rng.normal(0, 2, k), rng.uniform(0, 0.5, k)
        s_low = rng.uniform(0.2, 1, k)
        boxes = Boxes(y - r, y + r, s_low, s_low * rng.uniform(1, 1.3, k))
        low, high = q_bounds(boxes.y_low, boxes.y_high, 1 / boxes.s_high[None] ** 2, 1 / boxes.s_low[None] ** 2)
        inside_y = rng.uniform(boxes.y_low, boxes.y_high, (50, k))
        w = 1 / rng.uniform(boxes.s_low, boxes.s_high, (50, k)) ** 2
        mean = (w * inside_y).sum(axis=1) / w.sum(axis=1)
        q = (w * (inside_y - mean[:, None]) ** 2).sum(axis=1)
        assert (low[0] <= q).all()
        assert (q <= high[0]).all()
        grid = np.linspace(boxes.y_low.min(), boxes.y_high.max(), 4001)[:, None]
        gap = grid - np.clip(grid, boxes.y_low, boxes.y_high)
        least = (gap**2 / boxes.s_high**2).sum(axis=1).min()
        assert low[0] <= least <= low[0] + 1e-3 * max(1.0, least)
