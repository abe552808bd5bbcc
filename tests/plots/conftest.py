"""Fits built by hand, so that the plots are tested without the pooling engine."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lbpmeta.interval import Interval
from lbpmeta.pooling.fit import Fit
from lbpmeta.recipe import get_recipe


def build(yi, vi, *, measure="MD", scale="identity", recipe="metafor", labels=None, tau2=1.0, prediction=True) -> Fit:
    """A fit with a given tau2; the plots do not ask whether it is the best one."""
    yi, vi = np.asarray(yi, dtype=float), np.asarray(vi, dtype=float)
    used = np.isfinite(yi) & np.isfinite(vi)
    w = np.zeros(yi.size)
    w[used] = 1 / (vi[used] + tau2)
    estimate = float(np.sum(w[used] * yi[used]) / w.sum())
    se = float(w.sum() ** -0.5)
    spread = math.sqrt(tau2 + se**2)
    k = int(used.sum())
    return Fit(
        estimate=estimate,
        se=se,
        ci=Interval(estimate - 1.96 * se, estimate + 1.96 * se, 0.95, "z"),
        statistic=estimate / se,
        p_value=0.04,
        df=None,
        tau2=tau2,
        se_tau2=math.nan,
        tau2_ci=None,
        i2=50.0,
        i2_ci=None,
        h2=2.0,
        h2_ci=None,
        q=12.5,
        q_df=k - 1,
        q_p=0.03,
        prediction=Interval(estimate - 2 * spread, estimate + 2 * spread) if prediction and k > 1 else None,
        weights=np.where(used, 100 * w / w.sum(), np.nan),
        k=k,
        recipe=get_recipe(recipe),
        measure=measure,
        scale=scale,
        yi=yi,
        vi=vi,
        labels=tuple(labels or (f"Study {i + 1}" for i in range(yi.size))),
    )


@pytest.fixture
def make_fit():
    return build


@pytest.fixture
def md():
    return build([-13, 4, 6, 0.8, -19.3], [67, 68, 66, 61, 32], tau2=50.0)


@pytest.fixture
def rr():
    log = np.log
    return build([log(1.5), log(0.8), log(2.2)], [0.04, 0.09, 0.2], measure="RR", scale="log", tau2=0.02)
