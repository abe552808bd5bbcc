"""Intervals of a single proportion."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from scipy.special import bdtr, bdtrc

from lbpmeta.effects.proportion_intervals import proportion_intervals
from lbpmeta.effects.proportion_methods import wilson
from lbpmeta.errors import DataError, MethodError

#: Newcombe 1998, table I: methods 1, 2, 3, 4, 5 (exact) and 6 (mid-P) for four data sets.
NEWCOMBE = {
    (81, 263): {
        "wald": (0.2522, 0.3638),
        "wald-cc": (0.2503, 0.3657),
        "wilson": (0.2553, 0.3662),
        "wilson-cc": (0.2535, 0.3682),
        "clopper-pearson": (0.2527, 0.3676),
        "mid-p": (0.2544, 0.3658),
    },
    (15, 148): {
        "wald": (0.0527, 0.1500),
        "wald-cc": (0.0494, 0.1534),
        "wilson": (0.0624, 0.1605),
        "wilson-cc": (0.0598, 0.1644),
        "clopper-pearson": (0.0578, 0.1617),
        "mid-p": (0.0601, 0.1581),
    },
    (0, 20): {
        "wald": (0.0, 0.0),
        "wald-cc": (0.0, 0.0250),
        "wilson": (0.0, 0.1611),
        "wilson-cc": (0.0, 0.2005),
        "clopper-pearson": (0.0, 0.1684),
        "mid-p": (0.0, 0.1391),
    },
    (1, 29): {
        "wald": (0.0, 0.1009),
        "wald-cc": (0.0, 0.1181),
        "wilson": (0.0061, 0.1718),
        "wilson-cc": (0.0018, 0.1963),
        "clopper-pearson": (0.0009, 0.1776),
        "mid-p": (0.0017, 0.1585),
    },
}


@pytest.mark.parametrize("data", NEWCOMBE, ids=str)
def test_newcombe_1998_table_1(data):
    out = proportion_intervals(*data)
    for method, limits in NEWCOMBE[data].items():
        # the table prints four decimals; limits below 0 are 0 here
        assert tuple(round(x, 4) for x in out[method]) == limits, method


counts = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@settings(deadline=None)
@given(counts, st.sampled_from([0.8, 0.95, 0.99]))
def test_intervals_hold_the_proportion_and_mirror(data, level):
    events, n = data
    out, mirrored = proportion_intervals(events, n, level), proportion_intervals(n - events, n, level)
    for method, (low, high) in out.items():
        assert 0 <= low <= high <= 1
        if method not in ("plus-four", "jeffreys"):
            assert low - 1e-12 <= events / n <= high + 1e-12, method
        if method != "log":  # the log scale favours one end
            np.testing.assert_allclose([1 - high, 1 - low], mirrored[method], atol=1e-9, err_msg=method)
    assert out["wilson-cc"][0] <= out["wilson"][0] + 1e-12
    assert out["clopper-pearson"][1] >= out["mid-p"][1] - 1e-12


@settings(deadline=None)
@given(counts)
def test_mid_p_solves_its_equation(data):
    events, n = data
    low, high = proportion_intervals(events, n, methods=["mid-p"])["mid-p"]
    if events > 0:
        above = bdtrc(events, n, low) if events < n else 0.0
        assert (bdtrc(events - 1, n, low) + above) / 2 == pytest.approx(0.025, abs=1e-12)
    if events < n:
        below = bdtr(events - 1, n, high) if events > 0 else 0.0
        assert (bdtr(events, n, high) + below) / 2 == pytest.approx(0.025, abs=1e-12)


def test_logit_has_none_at_the_ends():
    assert "logit" not in proportion_intervals(0, 20)
    assert "logit" not in proportion_intervals(20, 20)
    low, high = proportion_intervals(10, 20)["logit"]
    assert low == pytest.approx(1 - high)


@pytest.mark.parametrize(("events", "n"), [(3.5, 10), (float("nan"), 10), (11, 10), (-1, 10), (0, 0), (True, 10)])
def test_counts_must_be_counts(events, n):
    with pytest.raises(DataError):
        proportion_intervals(events, n)


def test_unknown_settings():
    with pytest.raises(MethodError, match="legal are 'wald'"):
        proportion_intervals(3, 10, methods=["guess"])
    with pytest.raises(MethodError, match="`level` is 95"):
        proportion_intervals(3, 10, 95)


@pytest.mark.parametrize(("events", "n"), [(18, 57), (0, 20), (20, 20), (1, 29), (150, 1000)])
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("wald", "normal"),
        ("wilson", "wilson"),
        ("agresti-coull", "agresti_coull"),
        ("clopper-pearson", "beta"),
        ("jeffreys", "jeffreys"),
    ],
)
def test_statsmodels_agrees(events, n, ours, theirs):
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_intervals(events, n)[ours]
    expected = proportion_confint(events, n, alpha=0.05, method=theirs)
    if ours == "jeffreys" and events in (0, n):
        # Brown, Cai and DasGupta put the limit at the end of the scale; statsmodels keeps the beta quantile.
        expected = (0.0, expected[1]) if events == 0 else (expected[0], 1.0)
    assert (low, high) == pytest.approx(tuple(np.clip(expected, 0, 1)), rel=1e-12, abs=1e-14)


def test_score_intervals_of_none_and_of_all_end_at_the_bounds() -> None:
    for n in range(1, 2000):
        assert wilson(0, n, 0.95)[0] == 0.0
        assert wilson(n, n, 0.95)[1] == 1.0
        assert 0.0 < wilson(0, n, 0.95)[1] < 1.0
