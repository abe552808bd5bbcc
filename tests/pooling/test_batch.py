"""pool_arrays and pool_many: the same numbers as one by one, whatever the shape, order, mask or threads."""

import warnings

import numpy as np
import pandas as pd
import pytest

from lbpmeta.errors import DataError, LbpmetaWarning, MethodError
from lbpmeta.pooling import batch
from lbpmeta.pooling.batch import pool_arrays
from lbpmeta.pooling.kernel.pooled import pool_sets
from lbpmeta.pooling.kernel.sets import study_sets
from lbpmeta.pooling.kernel.tau2 import TAU2
from lbpmeta.pooling.many import pool_many
from lbpmeta.pooling.single import pool

SAME = ("estimate", "se", "statistic", "p_value", "tau2", "i2", "h2", "q", "q_df", "q_p", "k")


def sets(n=60, k=7, seed=0):
    rng = np.random.default_rng(seed)
    vi = np.exp(rng.uniform(-4, 0, (n, k)))
    yi = rng.normal(0.3, 1, (n, k)) * np.sqrt(vi + rng.choice([0, 0.1, 1], (n, 1)))
    return yi, vi


def single(yi, vi, prediction="none", **kwargs):
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "The .* likelihood|All effects", LbpmetaWarning)
        return pool(yi, vi, prediction=prediction, **kwargs)


def agree(fits, i, fit):
    for name in SAME:
        assert getattr(fits, name)[i] == pytest.approx(getattr(fit, name), rel=1e-10, abs=1e-13, nan_ok=True)
    assert (fits.ci_low[i], fits.ci_high[i]) == pytest.approx(tuple(fit.ci), rel=1e-9, abs=1e-12)
    assert bool(fits.at_boundary[i]) == fit.at_boundary
    assert fits.converged[i]
    assert bool(fits.second_maximum[i]) == any("second maximum" in note for note in fit.notes)
    if fit.prediction is None:
        assert np.isnan([fits.pi_low[i], fits.pi_high[i]]).all()
    else:
        assert (fits.pi_low[i], fits.pi_high[i]) == pytest.approx(tuple(fit.prediction), rel=1e-9)


@pytest.mark.parametrize("tau2", TAU2)
def test_every_estimator_as_one_by_one(tau2):
    yi, vi = sets()
    fits = pool_arrays(yi, vi, tau2=tau2, prediction="hts")
    for i in range(len(yi)):
        agree(fits, i, single(yi[i], vi[i], tau2=tau2, prediction="hts"))


@pytest.mark.parametrize("ci", ["z", "t", "hksj", "hksj-adhoc", "kr"])
@pytest.mark.parametrize("i2", ["tau2", "q"])
def test_ragged_sets_with_every_interval(ci, i2):
    yi, vi = sets(n=40)
    rng = np.random.default_rng(4)
    mask = np.arange(7) < rng.integers(1, 8, (40, 1))
    mask = rng.permuted(mask, axis=1)
    fits = pool_arrays(yi, vi, mask, ci=ci, i2=i2, prediction="follow", level=0.9)
    assert set(fits.k) == set(range(1, 8))
    for i in range(40):
        one = single(yi[i, mask[i]], vi[i, mask[i]], "follow", ci=ci, i2=i2, level=0.9)
        agree(fits, i, one)


@pytest.mark.parametrize("tau2", TAU2)
def test_masked_places_do_not_matter(tau2):
    yi, vi = sets(n=20)
    mask = np.ones_like(yi, dtype=bool)
    mask[::2, 3] = mask[5, :4] = False
    junk_y, junk_v = np.where(mask, yi, np.nan), np.where(mask, vi, -1.0)
    one, other = (pool_arrays(y, v, mask, tau2=tau2) for y, v in ((yi, vi), (junk_y, junk_v)))
    np.testing.assert_array_equal(one.tau2, other.tau2)
    np.testing.assert_array_equal(one.estimate, other.estimate)
    for i in (0, 1, 5):
        agree(one, i, single(yi[i, mask[i]], vi[i, mask[i]], tau2=tau2))


def test_common_effect_and_fixed_tau2():
    yi, vi = sets(n=5)
    agree(pool_arrays(yi, vi, model="common"), 2, single(yi[2], vi[2], model="common"))
    agree(pool_arrays(yi, vi, tau2=0.2), 2, single(yi[2], vi[2], tau2=0.2))


@pytest.mark.parametrize("k", [1, 2, 3, 13])
@pytest.mark.parametrize("tau2", TAU2)
def test_one_set_without_an_axis_is_a_set_of_many(tau2, k):
    """pool() calls the kernel on arrays of shape (k,): the same numbers but for rounding."""
    yi, vi = sets(n=30, k=k, seed=k)
    for ci in ("z", "hksj"):
        many = pool_sets(study_sets(yi, vi), model="random", tau2=tau2, ci=ci, prediction="hts", i2="tau2", level=0.95)
        for i in range(len(yi)):
            one = pool_sets(
                study_sets(yi[i], vi[i]), model="random", tau2=tau2, ci=ci, prediction="hts", i2="tau2", level=0.95
            )
            assert np.ndim(one.estimate) == 0
            for name in ("estimate", "se", "p_value", "tau2", "i2", "h2", "ci_low", "ci_high", "pi_low", "pi_high"):
                np.testing.assert_allclose(getattr(one, name), getattr(many, name)[i], rtol=1e-12, atol=1e-13)
            np.testing.assert_allclose(one.weights, many.weights[:, i], rtol=1e-12)
            assert (one.converged, one.second_maximum) == (many.converged[i], many.second_maximum[i])


def test_equal_effects_under_hksj_are_nan():
    fits = pool_arrays([[0.1, 0.1, 0.1], [0.1, 0.2, 0.3]], [[0.2, 0.3, 0.4]], ci="hksj")
    assert np.isnan(fits.se).tolist() == [True, False]
    masked = pool_arrays([[0.1, 0.1, 9.0]], [[0.2, 0.3, 0.4]], [[True, True, False]], ci="hksj")
    assert np.isnan(masked.se).all()


def test_threads_and_chunks_change_nothing(monkeypatch):
    yi, vi = sets(n=3000, k=5, seed=3)
    whole = pool_arrays(yi, vi)
    monkeypatch.setattr(batch, "_CHUNK", 700)
    pieces = pool_arrays(yi, vi, threads=1)
    monkeypatch.setattr(batch, "_WORTH_THREADS", 1)
    monkeypatch.setattr(batch, "_CHUNK_ON_THREADS", 900)
    threaded = pool_arrays(yi, vi, threads=3)
    for name in ("estimate", "tau2", "p_value", "second_maximum", "k"):
        np.testing.assert_allclose(getattr(pieces, name), getattr(whole, name), rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(getattr(threaded, name), getattr(whole, name), rtol=1e-12, atol=1e-15)


def test_an_error_on_a_thread_reaches_the_caller(monkeypatch):
    monkeypatch.setattr(batch, "_WORTH_THREADS", 1)
    monkeypatch.setattr(batch, "_CHUNK_ON_THREADS", 50)
    yi, vi = sets(n=200)
    vi[150, 2] = 0
    with pytest.raises(DataError, match="Set 150, study 2"):
        pool_arrays(yi, vi, threads=2)


def test_inputs_are_not_modified_and_broadcast():
    yi, vi = sets(n=8)
    y, v = yi.copy(), vi.copy()
    mask = np.ones_like(yi, dtype=bool)
    mask[0, 0] = False
    pool_arrays(yi, vi, mask)
    np.testing.assert_array_equal(yi, y)
    np.testing.assert_array_equal(vi, v)
    one_row = pool_arrays(yi, vi[0])
    agree(one_row, 3, single(yi[3], vi[0]))


def test_progress_bar_appears_only_when_it_takes_long(monkeypatch):
    calls = []
    monkeypatch.setattr("rich.progress.Progress.start", lambda self: calls.append("start"))
    monkeypatch.setattr("rich.progress.Progress.stop", lambda self: calls.append("stop"))
    yi, vi = sets(n=50)
    pool_arrays(yi, vi, progress=True)
    assert calls == []
    monkeypatch.setattr(batch, "_PATIENCE", -1.0)
    pool_arrays(yi, vi, progress=True)
    assert calls == ["start", "stop"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda y, v: (y.__setitem__((3, 1), np.nan), None)[1], "Set 3, study 1: yi is nan"),
        (lambda y, v: (v.__setitem__((2, 0), -1.0), None)[1], "Set 2, study 0: .* vi is -1"),
    ],
)
def test_values_that_cannot_be(change, told):
    yi, vi = sets(n=5)
    change(yi, vi)
    with pytest.raises(DataError, match=told):
        pool_arrays(yi, vi)


def test_other_refusals():
    yi, vi = sets(n=3)
    with pytest.raises(DataError, match="Set 1 has no study"):
        pool_arrays(yi, vi, np.array([[True], [False], [True]]))
    with pytest.raises(DataError, match="do not fit"):
        pool_arrays(yi, vi[:, :3])
    with pytest.raises(DataError, match=r"\(n, k\)"):
        pool_arrays(yi[0], vi[0])
    with pytest.raises(MethodError, match="`threads`"):
        pool_arrays(yi, vi, threads=0)
    with pytest.raises(MethodError, match="Kenward-Roger"):
        pool_arrays(yi, vi, ci="kr", tau2="DL")


def test_no_sets_give_no_fits():
    assert len(pool_arrays(np.empty((0, 3)), np.empty((0, 3)))) == 0


def test_batch_frame_and_text():
    fits = pool_arrays(*sets(n=4))
    assert fits.to_frame()["k"].tolist() == [7] * 4
    assert str(fits).startswith("4 fits (metafor[prediction=none]")
    assert "<table" in fits._repr_html_()


# --- pool_many ----------


def frame():
    return pd.DataFrame(
        {
            "review": ["B", "A", "B", "A", "B", "C"],
            "outcome": ["pain", "pain", "pain", "pain", "function", "pain"],
            "yi": [0.1, 0.3, -0.2, 0.4, 0.1, 0.5],
            "vi": [0.02, 0.05, 0.04, 0.03, 0.1, 0.2],
        }
    )


def test_many_in_order_of_first_appearance():
    given = frame()
    table = pool_many(given, by="review", ci="hksj", tau2="PM")
    pd.testing.assert_frame_equal(given, frame())
    assert table["review"].tolist() == ["B", "A", "C"]
    assert table["k"].tolist() == [3, 2, 1]
    fit = pool([0.1, -0.2, 0.1], [0.02, 0.04, 0.1], ci="hksj", tau2="PM")
    assert table.loc[0, "estimate"] == pytest.approx(fit.estimate, rel=1e-12)
    assert table.loc[0, "ci_high"] == pytest.approx(fit.ci.high, rel=1e-12)


def test_many_by_two_columns_and_with_gaps():
    given = frame()
    given.loc[2, "vi"] = np.nan
    table = pool_many(given, by=["review", "outcome"])
    assert table[["review", "outcome"]].to_numpy().tolist() == [
        ["B", "pain"],
        ["A", "pain"],
        ["B", "function"],
        ["C", "pain"],
    ]
    assert table["k"].tolist() == [1, 2, 1, 1]
    assert table["missing"].tolist() == [1, 0, 0, 0]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"vi": [0.02, 0.05, 0.04, 0.0, 0.1, 0.2]}, "Row 3 .*review='A'.*vi is 0"),
        ({"vi": [0.02, 0.05, 0.04, 0.1, 0.1, np.nan]}, "review='C' has no row"),
        ({"review": ["B", None, "B", "A", "B", "C"]}, "Row 1 .* no group"),
        ({"yi": list("abcdef")}, "'yi' must hold numbers"),
    ],
)
def test_many_refuses_by_name(change, told):
    with pytest.raises(DataError, match=told):
        pool_many(frame().assign(**change), by="review")


def test_many_refuses_unknown_and_clashing_columns():
    with pytest.raises(DataError, match="no column 'trial'"):
        pool_many(frame(), by="trial")
    with pytest.raises(DataError, match="rename"):
        pool_many(frame().rename(columns={"review": "k"}), by="k")
