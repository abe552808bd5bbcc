"""Clusters and log-rank tests: the Handbook's example, the algebra they must keep, and what they refuse."""

from __future__ import annotations

import numpy as np
import pytest

import lbpmeta as lm


def test_the_handbooks_cluster_trial():
    """Handbook 5.1, 16.3.5 and 16.3.6: design effect 1.576; 63/295 and 84/330; log OR -0.23, SE 0.19 -> 0.24."""
    factor = lm.design_effect(29.8, 0.02)
    assert float(factor) == pytest.approx(1.576)
    arms = [lm.effective_arm(n, events=e, cluster_size=29.8, icc=0.02) for n, e in ((295, 63), (330, 84))]
    one, other = arms
    adjusted = lm.effect_sizes("OR", events1=one.events, n1=one.n, events2=other.events, n2=other.n)
    plain = lm.effect_sizes("OR", events1=63, n1=295, events2=84, n2=330)
    assert round(float(plain.yi[0]), 2) == -0.23
    assert round(float(plain.se[0]), 2) == 0.19
    assert round(0.19 * float(factor) ** 0.5, 2) == 0.24
    # smaller arms and a larger error are the same thing
    assert adjusted.yi == pytest.approx(plain.yi)
    assert adjusted.se == pytest.approx(plain.se * np.sqrt(factor))


def test_clusters_of_one_and_no_correlation_change_nothing():
    assert float(lm.design_effect(1, 0.4)) == float(lm.design_effect(30, 0.0)) == 1.0
    assert lm.effective_arm([20, 30], cluster_size=10, icc=0.0).events is None


def test_a_hazard_ratio_gives_back_the_p_that_it_came_from():
    from scipy.special import ndtr

    line = lm.log_rank([0.075, 0.5], events1=[34, 10], events2=[46, 12], fewer_in_arm=[1, 2])
    es = lm.effect_sizes("HR", o_e=line.o_e, var=line.var)
    assert (2 * ndtr(-np.abs(es.yi / es.se))).tolist() == pytest.approx([0.075, 0.5])
    assert np.sign(es.yi).tolist() == [-1.0, 1.0]


@pytest.mark.parametrize(
    ("call", "why"),
    [
        (lambda: lm.design_effect(0.5, 0.02), "`cluster_size` is 0.5; it must be at least 1"),
        (lambda: lm.design_effect(20, 1.2), "`icc` is 1.2; it must be between 0 and 1"),
        (lambda: lm.effective_arm(-3, cluster_size=20, icc=0.02), "`n` is -3"),
        (lambda: lm.log_rank(0, events1=3, events2=4), "`p` is 0; it must be between 0 and 1|`p` is 0"),
        (lambda: lm.log_rank(0.2, events1=0, events2=4), "`events1` is 0; it must be above 0"),
        (lambda: lm.log_rank(0.2, events1=3, events2=4, fewer_in_arm=1.5), "must be 1 or 2"),
    ],
)
def test_impossible_numbers_are_refused(call, why):
    with pytest.raises(lm.DataError, match=why):
        call()
