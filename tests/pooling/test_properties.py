"""Properties that hold for every set of studies."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from lbpmeta.errors import LbpmetaWarning
from lbpmeta.pooling.kernel.tau2 import TAU2
from lbpmeta.pooling.single import pool

ESTIMATORS = tuple(TAU2)
effects = st.floats(-4, 4).map(lambda x: round(x, 3))
variances = st.floats(-5, 1).map(lambda x: float(np.exp(x)))
studies = st.lists(st.tuples(effects, variances), min_size=2, max_size=9)
QUICK = settings(max_examples=60, deadline=None)


def quiet(*args, **kwargs):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LbpmetaWarning)
        return pool(*args, **kwargs)


def columns(rows):
    return np.array([y for y, _ in rows]), np.array([v for _, v in rows])


@QUICK
@given(rows=studies, tau2=st.sampled_from(ESTIMATORS), seed=st.integers(0, 10))
def test_order_does_not_matter(rows, tau2, seed):
    y, v = columns(rows)
    order = np.random.default_rng(seed).permutation(y.size)
    one, other = quiet(y, v, tau2=tau2), quiet(y[order], v[order], tau2=tau2)
    assert other.estimate == pytest.approx(one.estimate, rel=1e-9, abs=1e-9)
    assert other.tau2 == pytest.approx(one.tau2, rel=1e-8, abs=1e-12)
    np.testing.assert_allclose(other.weights, one.weights[order], rtol=1e-8)


@QUICK
@given(rows=studies, tau2=st.sampled_from(ESTIMATORS), ci=st.sampled_from(["z", "t", "hksj-adhoc"]))
def test_sign_flip_mirrors(rows, tau2, ci):
    y, v = columns(rows)
    one, other = quiet(y, v, tau2=tau2, ci=ci), quiet(-y, v, tau2=tau2, ci=ci)
    assert other.estimate == -one.estimate
    assert (other.ci.low, other.ci.high) == (-one.ci.high, -one.ci.low)
    assert (other.tau2, other.p_value, other.i2) == (one.tau2, one.p_value, one.i2)


@QUICK
@given(rows=studies, tau2=st.sampled_from(ESTIMATORS), shift=st.floats(-1e3, 1e3))
def test_shift_moves_the_estimate_only(rows, tau2, shift):
    y, v = columns(rows)
    one, other = quiet(y, v, tau2=tau2), quiet(y + shift, v, tau2=tau2)
    assert other.estimate - shift == pytest.approx(one.estimate, abs=1e-8)
    assert other.tau2 == pytest.approx(one.tau2, rel=1e-6, abs=1e-9)
    assert other.q == pytest.approx(one.q, rel=1e-8, abs=1e-8)


@QUICK
@given(rows=studies, tau2=st.sampled_from(ESTIMATORS), scale=st.floats(1e-6, 1e6))
def test_scale_equivariance(rows, tau2, scale):
    y, v = columns(rows)
    one, other = quiet(y, v, tau2=tau2), quiet(y * scale, v * scale**2, tau2=tau2)
    assert other.estimate == pytest.approx(one.estimate * scale, rel=1e-8, abs=1e-8 * scale)
    assert other.tau2 == pytest.approx(one.tau2 * scale**2, rel=1e-7, abs=1e-11 * scale**2)
    assert other.i2 == pytest.approx(one.i2, rel=1e-6, abs=1e-6)


@QUICK
@given(rows=studies)
def test_duplicating_all_studies_halves_the_common_variance(rows):
    y, v = columns(rows)
    one = quiet(y, v, model="common")
    other = quiet(np.tile(y, 2), np.tile(v, 2), model="common")
    assert other.estimate == pytest.approx(one.estimate, rel=1e-12, abs=1e-12)
    assert other.se == pytest.approx(one.se / np.sqrt(2), rel=1e-12)
    assert other.q == pytest.approx(2 * one.q, rel=1e-9, abs=1e-12)


@QUICK
@given(rows=studies)
def test_a_duplicated_study_counts_as_one_of_half_its_variance(rows):
    y, v = columns(rows)
    twice = quiet(np.append(y, y[0]), np.append(v, v[0]), model="common")
    halved = quiet(y, np.concatenate([[v[0] / 2], v[1:]]), model="common")
    assert twice.estimate == pytest.approx(halved.estimate, rel=1e-10, abs=1e-12)
    assert twice.se == pytest.approx(halved.se, rel=1e-12)
    assert twice.q == pytest.approx(halved.q, rel=1e-9, abs=1e-10)


@QUICK
@given(rows=studies)
def test_i2_of_dl_is_i2_of_q(rows):
    y, v = columns(rows)
    dl = quiet(y, v, tau2="DL")
    assert dl.i2 == pytest.approx(quiet(y, v, tau2="DL", i2="q").i2, rel=1e-8, abs=1e-8)


@QUICK
@given(rows=studies)
def test_random_is_common_where_q_is_at_most_its_df(rows):
    y, v = columns(rows)
    # shrink the effects until there is less spread than the variances explain
    y = y * min(1.0, np.sqrt(0.9 * (y.size - 1) / max(quiet(y, v).q, 1e-300)))
    for tau2 in ("DL", "PM", "EB", "DLIT", "HS"):
        random, common = quiet(y, v, tau2=tau2), quiet(y, v, model="common")
        assert random.at_boundary
        assert (random.estimate, random.se, tuple(random.ci)) == (
            common.estimate,
            common.se,
            tuple(common.ci),
        )


@QUICK
@given(rows=studies, tau2=st.sampled_from(ESTIMATORS), ci=st.sampled_from(["z", "t", "hksj", "hksj-adhoc"]))
def test_nothing_impossible(rows, tau2, ci):
    y, v = columns(rows)
    fit = quiet(y, v, tau2=tau2, ci=ci)
    assert fit.tau2 >= 0
    assert 0 <= fit.i2 <= 100
    assert y.min() - 1e-12 <= fit.estimate <= y.max() + 1e-12
    assert fit.weights.sum() == pytest.approx(100, rel=1e-12)
    if not np.isnan(fit.se):
        assert fit.ci.low <= fit.estimate <= fit.ci.high
        assert 0 <= fit.p_value <= 1
        # the test and the interval say the same about 0
        if abs(fit.p_value - 0.05) > 1e-6:
            assert (fit.p_value < 0.05) == (0 not in fit.ci)
    if fit.prediction is not None:
        assert fit.prediction.width >= fit.ci.width - 1e-12
    if fit.tau2_ci is not None and tau2 in ("PM", "EB", "DLIT", "PMM"):
        # the estimate is where Q equals its own (or the median) expectation, between the two quantiles
        assert fit.tau2_ci.low - 1e-9 <= fit.tau2 <= fit.tau2_ci.high + 1e-9


@QUICK
@given(rows=studies, tau2=st.sampled_from(ESTIMATORS))
def test_level_widens(rows, tau2):
    y, v = columns(rows)
    narrow, wide = quiet(y, v, tau2=tau2, level=0.8), quiet(y, v, tau2=tau2, level=0.99)
    assert wide.ci.width > narrow.ci.width
    assert wide.tau2 == narrow.tau2
