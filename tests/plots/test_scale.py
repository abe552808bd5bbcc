"""Axis limits and ticks."""

import math

import numpy as np
import pytest
from hypothesis import given, strategies as st

from lbpmeta.plots.canvas.scale import axis_limits, axis_ticks
from lbpmeta.plots.canvas.text import number_text, p_value, wrap


@given(st.floats(-1e4, 1e4), st.floats(1e-2, 1e4))
def test_linear_ticks_are_even_inside_and_few(low, span):
    high = low + span
    ticks, labels = axis_ticks(low, high, log=False)
    assert 2 <= len(ticks) <= 7
    assert len(labels) == len(ticks) == len(set(labels))
    slack = 1e-9 * max(abs(low), abs(high), 1)
    assert low - slack <= ticks[0] < ticks[-1] <= high + slack
    steps = np.diff(ticks)
    assert steps == pytest.approx(np.full(steps.size, steps[0]), rel=1e-6)


@given(st.floats(-4, 2), st.floats(0.1, 5))
def test_log_ticks_are_inside_rising_and_labelled_exactly(exponent, decades):
    low, high = 10**exponent, 10 ** (exponent + decades)
    ticks, labels = axis_ticks(low, high, log=True)
    assert 2 <= len(ticks) <= 7
    assert list(ticks) == sorted(set(ticks))
    assert low * (1 - 1e-9) <= ticks[0]
    assert ticks[-1] <= high * (1 + 1e-9)
    assert [float(x) for x in labels] == pytest.approx(ticks, rel=1e-9)


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [(0.3, 5, ("0.5", "1", "2", "5")), (0.05, 20, ("0.1", "0.3", "1", "3", "10"))],
)
def test_usual_ratio_axes(low, high, labels):
    assert axis_ticks(low, high, log=True)[1] == labels


def test_limits_of_nothing_but_anchors():
    nothing = np.array([math.nan])
    low, high = axis_limits(nothing, nothing, nothing, [0.0])
    assert low < 0 < high


def test_infinite_intervals_do_not_make_infinite_axes():
    low, high = axis_limits(np.array([1.0]), np.array([0.0]), np.array([2.0]), [0.0], [(-math.inf, math.inf)])
    assert math.isfinite(low)
    assert math.isfinite(high)


def test_texts():
    assert number_text(-0.0, 1) == "0.0"
    assert number_text(-1.25, 1) in ("−1.2", "−1.3")
    assert p_value(math.nan) == "p not defined"
    assert wrap("a b\nc", 3) == "a b\nc"
