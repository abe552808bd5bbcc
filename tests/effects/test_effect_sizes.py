"""effect_sizes: its interface, its properties, its refusals."""

from __future__ import annotations

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, strategies as st

from lbpmeta.effects.compute import effect_sizes
from lbpmeta.effects.continuous import small_sample_factor
from lbpmeta.effects.result import EffectSizes
from lbpmeta.errors import DataError, LbpmetaWarning, MethodError
from lbpmeta.measures import MEASURES, get_measure

MEANS = {"mean1": 10.0, "sd1": 3.0, "n1": 10, "mean2": 8.0, "sd2": 4.0, "n2": 14}

means = st.floats(-100, 100)
sds = st.floats(0.1, 50)
sizes = st.integers(3, 500)


@st.composite
def tables(draw):
    n1, n2 = draw(st.integers(2, 300)), draw(st.integers(2, 300))
    return draw(st.integers(0, n1)), n1, draw(st.integers(0, n2)), n2


@given(means, sds, sizes, means, sds, sizes, st.sampled_from(["MD", "SMD", "SMDH"]))
def test_swapping_arms_flips_the_sign_of_means(m1, s1, n1, m2, s2, n2, measure):
    one = effect_sizes(measure, mean1=m1, sd1=s1, n1=n1, mean2=m2, sd2=s2, n2=n2)
    two = effect_sizes(measure, mean1=m2, sd1=s2, n1=n2, mean2=m1, sd2=s1, n2=n1)
    np.testing.assert_allclose(one.yi, -two.yi, rtol=1e-12)
    np.testing.assert_allclose(one.vi, two.vi, rtol=1e-12)


@given(
    tables(),
    st.sampled_from(["RR", "OR", "RD", "AS", "PETO"]),
    st.sampled_from(["metafor", "revman", "meta"]),
)
def test_swapping_arms_flips_the_sign_of_tables(table, measure, recipe):
    a, n1, c, n2 = table
    nothing_to_learn = (a == 0 and c == 0) or (a == n1 and c == n2)
    if nothing_to_learn and measure in ("RR", "OR", "PETO") and recipe != "metafor":
        return
    recipe = {"revman": "revman5"}.get(recipe, recipe)
    one = effect_sizes(measure, events1=a, n1=n1, events2=c, n2=n2, recipe=recipe)
    two = effect_sizes(measure, events1=c, n1=n2, events2=a, n2=n1, recipe=recipe)
    np.testing.assert_allclose(one.yi, -two.yi, rtol=1e-10, atol=1e-14)
    np.testing.assert_allclose(one.vi, two.vi, rtol=1e-12)


@given(tables())
def test_odds_ratio_of_nonevents_is_the_reciprocal(table):
    a, n1, c, n2 = table
    events = effect_sizes("OR", events1=a, n1=n1, events2=c, n2=n2)
    others = effect_sizes("OR", events1=n1 - a, n1=n1, events2=n2 - c, n2=n2)
    np.testing.assert_allclose(events.yi, -others.yi, rtol=1e-10, atol=1e-14)
    np.testing.assert_allclose(events.vi, others.vi, rtol=1e-12)


@given(means, sds, sizes, means, sds, sizes, st.floats(0.01, 100))
def test_units_scale_the_md_and_leave_the_smd(m1, s1, n1, m2, s2, n2, factor):
    raw = {"mean1": m1, "sd1": s1, "n1": n1, "mean2": m2, "sd2": s2, "n2": n2}
    scaled = raw | {k: raw[k] * factor for k in ("mean1", "sd1", "mean2", "sd2")}
    md, md_scaled = effect_sizes("MD", **raw), effect_sizes("MD", **scaled)
    np.testing.assert_allclose(md_scaled.yi, md.yi * factor, rtol=1e-9, atol=1e-10)
    np.testing.assert_allclose(md_scaled.vi, md.vi * factor**2, rtol=1e-12)
    smd, smd_scaled = effect_sizes("SMD", **raw), effect_sizes("SMD", **scaled)
    np.testing.assert_allclose(smd_scaled.yi, smd.yi, rtol=1e-9, atol=1e-12)


@given(st.floats(0.05, 0.99), st.integers(2, 12))
def test_g_approaches_d_from_below(d, power):
    n = 2.0**power + 2
    inputs = {"mean1": d, "sd1": 1.0, "n1": n, "mean2": 0.0, "sd2": 1.0, "n2": n}
    g = effect_sizes("SMD", **inputs).yi[0]
    assert d * (1 - 3 / (4 * (2 * n - 2) - 3)) < g < d
    assert effect_sizes("SMD", **inputs, smd_correction="none").yi[0] == pytest.approx(d, rel=1e-13)


def test_unbiased_variance_is_the_same_estimator_for_d_and_g():
    g = effect_sizes("SMD", **MEANS, smd_variance="UB")
    d = effect_sizes("SMD", **MEANS, smd_variance="UB", smd_correction="none")
    factor = small_sample_factor(np.array(22.0))
    assert g.vi[0] == pytest.approx(factor**2 * d.vi[0], rel=1e-13)


def test_revman_smd_is_printed_arithmetic():
    es = effect_sizes("SMD", **MEANS, recipe="revman5")
    pooled = np.sqrt((9 * 9 + 13 * 16) / 22)
    g = 2 / pooled * (1 - 3 / (4 * 24 - 9))
    assert es.yi[0] == pytest.approx(g, rel=1e-14)
    assert es.vi[0] == pytest.approx(24 / 140 + g**2 / (2 * (24 - 3.94)), rel=1e-14)


def test_ratio_of_means_without_correction():
    es = effect_sizes("ROM", **MEANS, rom_correction=False)
    assert es.yi[0] == pytest.approx(np.log(10 / 8), rel=1e-14)
    corrected = effect_sizes("ROM", **MEANS)
    assert corrected.yi[0] - es.yi[0] == pytest.approx((9 / 1000 - 16 / (14 * 64)) / 2, rel=1e-12)
    assert effect_sizes("ROM", **MEANS | {"mean1": -10, "mean2": -8}).yi[0] == pytest.approx(corrected.yi[0])


def test_change_scores_equal_the_raw_route():
    raw = {"mean1": 10.0, "sd1": 3.0, "mean2": 8.0, "sd2": 4.0, "n": 20, "r": 0.6}
    change = {"mean_change": 2.0, "sd_change": np.sqrt(9 + 16 - 2 * 0.6 * 12), "n": 20}
    for measure in ("MC", "SMCC"):
        one, two = effect_sizes(measure, **raw), effect_sizes(measure, **change)
        assert one.yi[0] == pytest.approx(two.yi[0], rel=1e-14)
        assert one.vi[0] == pytest.approx(two.vi[0], rel=1e-14)
    del raw["sd2"]
    direct = effect_sizes("SMCR", mean_change=2.0, sd1=3.0, n=20, r=0.6)
    assert effect_sizes("SMCR", **raw).yi[0] == direct.yi[0]


def test_hazard_ratio_from_log_rank_numbers():
    es = effect_sizes("HR", o_e=[-8.4, 3.0], var=[20.0, 0.0 + 10.0])
    np.testing.assert_allclose(es.yi, [-0.42, 0.3])
    np.testing.assert_allclose(es.vi, [0.05, 0.1])
    with pytest.warns(LbpmetaWarning, match="`var` above 0"):
        effect_sizes("HR", o_e=0, var=0)


def test_scalars_broadcast_and_inputs_stay_untouched():
    n1 = np.array([10, 20, 30])
    before = n1.copy()
    es = effect_sizes("MD", **MEANS | {"n1": n1}, labels=["a", "b", "c"])
    assert len(es) == 3
    assert es.labels == ("a", "b", "c")
    assert es.n.tolist() == [24, 34, 44]
    np.testing.assert_array_equal(n1, before)
    with pytest.raises(ValueError, match="read-only"):
        es.yi[0] = 0


def test_missing_inputs_are_named():
    with pytest.warns(LbpmetaWarning, match=r"No MD for Beta: an input is missing\."):
        es = effect_sizes("MD", **MEANS | {"sd1": [3, np.nan]}, labels=["Alpha", "Beta"])
    assert np.isnan(es.vi[1])
    assert es.notes == ("No MD for Beta: an input is missing.",)


@pytest.mark.parametrize(
    ("measure", "inputs", "why"),
    [
        ("SMD", MEANS | {"sd1": 0, "sd2": 0}, "standard deviation above 0"),
        ("SMD", MEANS | {"n1": 1, "n2": 1}, "n1 \\+ n2 above 3"),
        ("SMDH", MEANS | {"n1": 1}, "n1 and n2 above 1"),
        ("ROM", MEANS | {"mean1": -1}, "same sign"),
        ("ZCOR", {"r": 1.0, "n": 30}, "r between"),
        ("UCOR", {"r": 0.5, "n": 4}, "n above 4"),
        ("SMCC", {"mean_change": 1, "sd_change": 0, "n": 9}, "above 0"),
        ("PETO", {"events1": 0, "n1": 5, "events2": 0, "n2": 5, "zero_cells": "none"}, "one event"),
    ],
)
def test_undefined_is_nan_with_a_reason(measure, inputs, why):
    with pytest.warns(LbpmetaWarning, match=why):
        es = effect_sizes(measure, **inputs)
    assert np.isnan(es.yi[0])


def test_a_zero_variance_is_told():
    es = effect_sizes("MD", **MEANS | {"sd1": 0, "sd2": 0})
    assert "cannot be weighted" in es.notes[0]


@pytest.mark.parametrize(
    ("inputs", "error", "why"),
    [
        ({"n1": -3}, DataError, "`n1` is -3 for Study 1; it must be above 0"),
        ({"sd1": -3}, DataError, "`sd1` is -3"),
        ({"sd1": "wide"}, DataError, "`sd1` must be a number"),
        ({"sd1": [[1.0]]}, DataError, r"`sd1` has shape \(1, 1\)"),
        ({"sd1": np.inf}, DataError, "infinite"),
        ({"sd1": [1, 2], "sd2": [1, 2, 3]}, DataError, "`sd1` has 2, `sd2` has 3"),
        ({"events1": 3}, MethodError, "`events1` has no part in MD"),
        ({"sd1": None}, MethodError, "MD needs `mean1`, `sd1`"),
        ({"labels": ["a", "b"], "n1": [5, 6, 7]}, DataError, "`labels` has 2"),
        ({"zero_cells": "none"}, MethodError, "`zero_cells` has no part in MD"),
    ],
)
def test_refusals_name_argument_value_and_fix(inputs, error, why):
    with pytest.raises(error, match=why):
        effect_sizes("MD", **MEANS | inputs)


def test_tables_refuse_more_events_than_people():
    with pytest.raises(DataError, match="`events1` is 21 but `n1` is 20 for Trial"):
        effect_sizes("RR", events1=21, n1=20, events2=3, n2=20, labels="Trial")
    with pytest.raises(MethodError, match="not both"):
        effect_sizes("RR", events1=2, n1=20, nonevents1=18, events2=3, n2=20)
    with pytest.raises(DataError, match="needs participants"):
        effect_sizes("RR", events1=0, nonevents1=0, events2=3, n2=20)


def test_nonevents_stand_for_totals():
    one = effect_sizes("OR", events1=4, nonevents1=16, events2=7, nonevents2=18)
    two = effect_sizes("OR", events1=4, n1=20, events2=7, n2=25)
    assert one.yi[0] == two.yi[0]
    assert one.n.tolist() == [45]


def test_unknown_names():
    with pytest.raises(MethodError, match="Did you mean 'SMD'"):
        get_measure("smd")
    with pytest.raises(MethodError, match="`smd_correction` is 'maybe'"):
        effect_sizes("SMD", **MEANS, smd_correction="maybe")
    with pytest.raises(MethodError, match="`smd_variance` is 'maybe'"):
        effect_sizes("SMD", **MEANS, smd_variance="maybe")


def test_every_measure_is_described():
    for name, spec in MEASURES.items():
        assert spec.name == name
        assert spec.title
        assert spec.needs
        assert spec.scale in {"identity", "log", "logit", "arcsine", "double-arcsine", "fisher-z", "sqrt", "inverse"}
        if spec.is_ratio:
            assert spec.scale == "log"


def test_effect_sizes_show_themselves():
    es = effect_sizes("RR", events1=[4, 0], n1=20, events2=[7, 3], n2=25, labels=["A", "B"])
    frame = es.to_frame()
    assert list(frame.columns) == ["study", "yi", "vi", "se", "n"]
    assert frame["n"].tolist() == [45, 45]
    assert "2 effect sizes: RR, log scale" in str(es)
    assert "Zero cells: 0.5 added to the cells of B (metafor)." in str(es)
    assert "<table" in es._repr_html_()
    assert "n" not in EffectSizes(np.zeros(1), np.ones(1), "GEN", "identity", ("a",)).to_frame()


def test_generic_passes_through():
    es = effect_sizes("GEN", yi=[0.1, 0.2], vi=[0.01, 0.02])
    assert es.yi.tolist() == [0.1, 0.2]
    assert es.n is None


@pytest.mark.parametrize("n", [8, 12, 40, 42, 43, 44, 210, 238, 326, 1832, 100_000])
@pytest.mark.parametrize("r", [0.02, -0.05, 0.3, 0.9, 1.0])
def test_unbiased_correlations_exist_at_every_sample_size(n, r):
    """scipy's hyp2f1 is NaN for small correlations of large studies."""
    expected = float(r * mp.hyp2f1(0.5, 0.5, (n - 2) / 2, 1 - mp.mpf(r) ** 2))
    es = effect_sizes("UCOR", r=r, n=n)
    assert es.yi[0] == pytest.approx(expected, rel=1e-12)
    assert es.vi[0] == pytest.approx((1 - expected**2) ** 2 / (n - 1), rel=1e-10, abs=1e-20)


def test_unbiased_correlation_of_zero_is_zero():
    assert effect_sizes("UCOR", r=0, n=[5, 45, 210, 5000]).yi.tolist() == [0, 0, 0, 0]


def test_masked_values_are_missing_and_dates_are_no_numbers():
    means = np.ma.array([10.0, 11.0], mask=[True, False])
    with pytest.warns(LbpmetaWarning, match="an input is missing"):
        es = effect_sizes("MD", **(MEANS | {"mean1": means}))
    assert np.isnan(es.yi).tolist() == [True, False]
    with pytest.raises(DataError, match="`mean1` must be a number"):
        effect_sizes("MD", **(MEANS | {"mean1": np.array(["2020-01-01"], dtype="datetime64[D]")}))


def test_labels_that_are_none_are_refused():
    with pytest.raises(DataError, match="`labels` is 5; give one label per study"):
        effect_sizes("MD", **MEANS, labels=5)
