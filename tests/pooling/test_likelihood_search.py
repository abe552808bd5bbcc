"""REML and ML: the global maximum, where published software fails or stops at another one."""

import re
import warnings

import mpmath as mp
import numpy as np
import pytest

import lbpmeta as lm
from lbpmeta.errors import LbpmetaWarning
from lbpmeta.pooling.kernel.sets import study_sets
from lbpmeta.pooling.kernel.tau2 import TAU2
from lbpmeta.pooling.kernel.tau2.general import likelihood
from lbpmeta.pooling.kernel.tau2.score import log_likelihood
from lbpmeta.pooling.single import pool

# Fisher scoring cycles here: metafor's default ends in an error
CYCLING = (
    [1.30, 1.94, 0.70, 0.36, 1.31, 0.46, 1.24, 0.71, 0.35, 0.77],
    [0.640, 0.421, 0.992, 0.058, 0.756, 0.634, 0.79, 0.596, 0.457, 0.935],
)
# the score at 0 is negative but the restricted likelihood is higher, by 3 units, at 0.1253
TWO_MAXIMA = ([-0.549, 0.1369, 0.107, 1.8094], [0.029439, 0.002021, 0.000523, 1.427462])


def test_fisher_scoring_cycles_but_the_maximum_exists():
    assert pool(*CYCLING).tau2 == pytest.approx(0.0819731144, abs=1e-10)


def test_zero_is_a_local_but_not_the_global_maximum():
    yi, vi = TWO_MAXIMA
    fit = pool(yi, vi)
    assert fit.tau2 == pytest.approx(0.1253, abs=5e-5)
    assert not fit.at_boundary
    sets = study_sets(np.array([yi]), np.array([vi]))
    at = [log_likelihood(sets.y, sets.v, np.array([t]), restricted=True)[0] for t in (fit.tau2, 0.0)]
    assert at[0] - at[1] == pytest.approx(3.0, abs=0.1)


def _maxima(yi, vi, *, restricted):
    """Local maxima of the likelihood on a dense grid, 0 included."""
    grid = np.concatenate([[0.0], np.geomspace(1e-8, 1e3, 20_001)])
    y, v = (np.repeat(np.array(x)[:, None], grid.size, axis=1) for x in (yi, vi))
    value = log_likelihood(y, v, grid, restricted=restricted)
    return int(np.sum((value[1:-1] > value[:-2]) & (value[1:-1] >= value[2:])) + (value[0] >= value[1]))


@pytest.mark.parametrize("restricted", [True, False])
@pytest.mark.parametrize("k", [2, 3, 4, 7])
def test_no_better_maximum_on_a_dense_grid(restricted, k):
    """Nasty sets: variances over four powers of ten, with and without heterogeneity."""
    rng = np.random.default_rng(k)
    n = 4000
    vi = np.exp(rng.uniform(np.log(1e-4), np.log(3), (n, k)))
    yi = rng.normal(size=(n, k)) * np.sqrt(vi + rng.integers(0, 2, (n, 1)) * 0.05) * rng.choice([1, 3], (n, 1))
    sets = study_sets(yi, vi)
    found = TAU2["REML" if restricted else "ML"].function(sets)
    best = log_likelihood(sets.y, sets.v, found.tau2, restricted=restricted)
    assert found.converged.all()
    for t in np.concatenate([[0.0], np.geomspace(1e-6, 1e3, 300)]):
        other = log_likelihood(sets.y, sets.v, np.full(n, t), restricted=restricted)
        assert np.max(other - best) < 1e-9


def test_second_maximum_flags_and_warns():
    rng = np.random.default_rng(12)
    vi = np.exp(rng.uniform(np.log(1e-4), np.log(3), (3000, 3)))
    yi = rng.normal(size=(3000, 3)) * np.sqrt(vi + 0.02)
    flagged = TAU2["REML"].function(study_sets(yi, vi)).second_maximum
    assert 10 < flagged.sum() < 300
    i = int(np.argmax(flagged))
    assert _maxima(yi[i], vi[i], restricted=True) == 2
    with pytest.warns(LbpmetaWarning, match="second maximum"):
        fit = pool(yi[i], vi[i])
    assert any("second maximum" in note for note in fit.notes)
    clear = int(np.argmin(flagged))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pool(yi[clear], vi[clear])


def test_reml_to_thirty_digits():
    """The score of REML vanishes in exact arithmetic, not only in ours."""
    yi, vi = CYCLING
    tau2 = pool(yi, vi).tau2
    with mp.workdps(40):

        def score(t):
            w = [1 / (mp.mpf(v) + t) for v in vi]
            mu = sum(a * mp.mpf(y) for a, y in zip(w, yi, strict=True)) / sum(w)
            a = sum((x * (mp.mpf(y) - mu)) ** 2 for x, y in zip(w, yi, strict=True))
            return a - sum(w) + sum(x * x for x in w) / sum(w)

        exact = mp.findroot(score, tau2)
        assert tau2 == pytest.approx(float(exact), rel=1e-13)


def test_equal_variances_have_a_closed_form():
    """REML, PM and DL coincide: tau2 = s2 - v; ML has the divisor k."""
    yi = np.array([0.2, -0.5, 0.9, 1.4, 0.3])
    v = np.full(5, 0.01)
    for name in ("REML", "PM", "DL", "HE", "EB", "DLIT"):
        assert pool(yi, v, tau2=name).tau2 == pytest.approx(yi.var(ddof=1) - 0.01, rel=1e-13)
    assert pool(yi, v, tau2="ML").tau2 == pytest.approx(yi.var(ddof=0) - 0.01, rel=1e-13)


@pytest.mark.parametrize(
    ("y", "v", "lower", "told"),
    [
        # two maxima of the restricted likelihood of one mean, 1.35 and 2.80 apart: found by search, heights by formula
        ([-0.51, -0.35, -0.6, 1.15, -1.65], [0.004, 0.605, 0.021, 0.239, 0.64], 1.3533, True),
        ([-1.42, -1.6, -1.49, 0.8], [0.004, 0.264, 0.018, 0.298], 2.7996, False),
    ],
)
def test_a_second_maximum_is_told_within_two_units_of_log_likelihood(
    y: list[float], v: list[float], lower: float, told: bool
) -> None:
    """In pooling and in meta-regression alike."""
    with warnings.catch_warnings(record=True) as alarms:
        warnings.simplefilter("always")
        pooled, regression = lm.pool(y, v, tau2="REML"), lm.meta_regression(y, v, tau2="REML")
    assert [bool(re.search("another maximum|second maximum", str(a.message))) for a in alarms] == [True] * 2 * told
    assert regression.tau2 == pytest.approx(pooled.tau2, rel=1e-8)
    height = likelihood(np.array([0.0, pooled.tau2]), np.array(y), np.array(v), np.ones((len(y), 1)), restricted=True)[
        0
    ]
    assert height[1] - height[0] == pytest.approx(lower, abs=1e-4)
    if told:
        assert any(f"another maximum, {lower:.2f} lower, at tau2 = 0" in note for note in regression.notes)
