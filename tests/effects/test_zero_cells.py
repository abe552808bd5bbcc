"""The rules for zero cells, one by one."""

from __future__ import annotations

import numpy as np
import pytest

from lbpmeta.effects.compute import effect_sizes
from lbpmeta.effects.zero_cells import ZERO_CELLS, get_zero_cells
from lbpmeta.errors import LbpmetaWarning, MethodError
from lbpmeta.recipe import CHOICES


def one(measure, a, n1, c, n2, policy):
    return effect_sizes(measure, events1=a, n1=n1, events2=c, n2=n2, zero_cells=policy)


def test_every_policy_of_the_recipes_exists():
    assert set(ZERO_CELLS) == set(CHOICES["zero_cells"])


def test_metafor_corrects_the_risk_difference_too():
    assert one("RD", 0, 20, 3, 20, "metafor").yi[0] == pytest.approx(0.5 / 21 - 3.5 / 21, rel=1e-14)


@pytest.mark.parametrize("policy", ["revman", "meta"])
def test_revman_and_meta_correct_only_its_variance(policy):
    es = one("RD", 0, 20, 3, 20, policy)
    assert es.yi[0] == -0.15
    assert es.vi[0] == pytest.approx(0.5 * 20.5 / 21**3 + 3.5 * 17.5 / 21**3, rel=1e-14)
    assert "0.5 added to the variance of Study 1" in es.notes[0]


def test_revman_adds_to_the_totals_twice_and_meta_once():
    assert np.exp(one("RR", 0, 20, 3, 20, "revman").yi[0]) == pytest.approx((0.5 / 21) / (3.5 / 21), rel=1e-13)
    meta = one("RR", 0, 20, 3, 30, "meta")
    assert np.exp(meta.yi[0]) == pytest.approx((0.5 / 20.5) / (3.5 / 30.5), rel=1e-13)
    assert meta.vi[0] == pytest.approx(1 / 0.5 - 1 / 20.5 + 1 / 3.5 - 1 / 30.5, rel=1e-13)


@pytest.mark.parametrize(("a", "c"), [(20, 7), (7, 25)])
def test_revman_corrects_when_only_nonevents_are_zero(a, c):
    es = one("RR", a, 20, c, 25, "revman")
    expected = np.log((a + 0.5) / 21) - np.log((c + 0.5) / 26)
    assert es.yi[0] == pytest.approx(expected, rel=1e-13)
    assert es.vi[0] == pytest.approx(1 / (a + 0.5) - 1 / 21 + 1 / (c + 0.5) - 1 / 26, rel=1e-12)


@pytest.mark.parametrize("measure", ["RR", "OR", "PETO"])
@pytest.mark.parametrize("policy", ["revman", "meta"])
def test_no_events_in_either_arm_drops_the_study(measure, policy):
    with pytest.warns(LbpmetaWarning, match=f"No {measure} for Study 2: no events in either arm"):
        es = effect_sizes(measure, events1=[4, 0], n1=[20, 20], events2=[6, 0], n2=[21, 25], zero_cells=policy)
    assert np.isnan(es.yi[1])
    assert np.isnan(es.vi[1])
    assert np.isfinite(es.yi[0])


def test_metafor_keeps_double_zeros():
    es = one("OR", 0, 20, 0, 25, "metafor")
    assert np.isfinite(es.yi[0])
    assert es.vi[0] > 4


@pytest.mark.parametrize("policy", ["revman", "meta"])
def test_double_zeros_have_a_risk_difference(policy):
    assert one("RD", 0, 20, 0, 25, policy).yi[0] == 0


@pytest.mark.parametrize("policy", ["revman", "meta"])
def test_everybody_has_the_event(policy):
    with pytest.warns(LbpmetaWarning, match="in everybody"):
        assert np.isnan(one("OR", 20, 20, 25, 25, policy).yi[0])
    es = one("RR", 20, 20, 25, 25, policy)
    assert es.yi[0] == 0.0
    if policy == "revman":
        expected = 1 / 20.5 - 1 / 21 + 1 / 25.5 - 1 / 26
    else:
        expected = 1 / 20 - 1 / 20.5 + 1 / 25 - 1 / 25.5
    assert es.vi[0] == pytest.approx(expected, rel=1e-12)


def test_none_leaves_undefined_what_is_undefined():
    with pytest.warns(LbpmetaWarning, match="RR needs events in both arms"):
        assert np.isnan(one("RR", 0, 20, 3, 20, "none").yi[0])
    assert one("RD", 0, 20, 3, 20, "none").yi[0] == -0.15


def test_tables_without_zeros_are_the_same_everywhere():
    lines = [(es.yi[0], es.vi[0]) for es in (one(measure, 4, 20, 7, 25, p) for measure in ("RR",) for p in ZERO_CELLS)]
    assert len(set(lines)) == 1


def test_arcsine_needs_no_correction():
    es = effect_sizes("AS", events1=0, n1=20, events2=3, n2=20)
    assert es.yi[0] == pytest.approx(-np.arcsin(np.sqrt(0.15)), rel=1e-14)
    assert es.notes == ()


def test_unknown_policy():
    with pytest.raises(MethodError, match="'metafor', 'revman', 'meta', 'none'"):
        get_zero_cells("half")
