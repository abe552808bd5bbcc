"""The ten places an interval can lie in, their edges and their symmetries."""

import itertools

import pytest
from hypothesis import given, strategies as st

from lbpmeta.errors import DataError, MethodError
from lbpmeta.relevance.positions import Position, Thresholds, Zone, crossed, man_son_hing, pair_position, position

# Benefit positive, MCID 10. Nine informative positions and the uninformative one.
PLACES = [
    (12, 20, Position.IMPORTANT_BENEFIT, ()),
    (3, 20, Position.BENEFIT_POSSIBLY_IMPORTANT, ("+mcid",)),
    (3, 7, Position.UNIMPORTANT_BENEFIT, ()),
    (-3, 20, Position.BENEFIT_NOT_EXCLUDED, ("null", "+mcid")),
    (-3, 7, Position.NO_IMPORTANT_DIFFERENCE, ("null",)),
    (-20, 7, Position.HARM_NOT_EXCLUDED, ("-mcid", "null")),
    (-7, -3, Position.UNIMPORTANT_HARM, ()),
    (-20, -3, Position.HARM_POSSIBLY_IMPORTANT, ("-mcid",)),
    (-20, -12, Position.IMPORTANT_HARM, ()),
    (-20, 20, Position.UNINFORMATIVE, ("-mcid", "null", "+mcid")),
]
MIRROR = {
    Position.IMPORTANT_BENEFIT: Position.IMPORTANT_HARM,
    Position.BENEFIT_POSSIBLY_IMPORTANT: Position.HARM_POSSIBLY_IMPORTANT,
    Position.UNIMPORTANT_BENEFIT: Position.UNIMPORTANT_HARM,
    Position.BENEFIT_NOT_EXCLUDED: Position.HARM_NOT_EXCLUDED,
    Position.NO_IMPORTANT_DIFFERENCE: Position.NO_IMPORTANT_DIFFERENCE,
    Position.UNINFORMATIVE: Position.UNINFORMATIVE,
}
MIRROR |= {v: k for k, v in MIRROR.items()}


@pytest.mark.parametrize(("low", "high", "expected", "_crosses"), PLACES)
def test_every_position_in_both_orientations(low, high, expected, _crosses):
    assert position(low, high, 10, "higher") is expected
    assert position(-high, -low, 10, "lower") is expected


def test_the_positions_are_exactly_the_ordered_pairs_of_zones():
    pairs = list(itertools.combinations_with_replacement(Zone, 2))
    found = [pair_position(a, b) for a, b in pairs]
    assert len(pairs) == len(Position) == 10
    assert set(found) == set(Position)


def test_crosses_names_the_cut_points_between_the_limits():
    for low, high, expected, crosses in PLACES:
        zones = {pair_position(a, b): (a, b) for a, b in itertools.combinations_with_replacement(Zone, 2)}
        assert crossed(*zones[expected]) == crosses, (low, high)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (10, 20, Position.IMPORTANT_BENEFIT),  # at the MCID is important
        (9.999999, 10, Position.BENEFIT_POSSIBLY_IMPORTANT),
        (-20, -10, Position.IMPORTANT_HARM),
        (-10, -9.999999, Position.HARM_POSSIBLY_IMPORTANT),
        (0, 5, Position.NO_IMPORTANT_DIFFERENCE),  # touching the null contains it
        (-5, 0, Position.NO_IMPORTANT_DIFFERENCE),
        (0, 0, Position.NO_IMPORTANT_DIFFERENCE),
        (0, 10, Position.BENEFIT_NOT_EXCLUDED),
        (-10, 0, Position.HARM_NOT_EXCLUDED),
        (-10, 10, Position.UNINFORMATIVE),
        (float("-inf"), float("inf"), Position.UNINFORMATIVE),
    ],
)
def test_edges(low, high, expected):
    assert position(low, high, 10, "higher") is expected


@pytest.mark.parametrize(
    ("low", "high", "important", "strict"),
    [
        (10, 20, Position.IMPORTANT_BENEFIT, Position.BENEFIT_POSSIBLY_IMPORTANT),
        (3, 10, Position.BENEFIT_POSSIBLY_IMPORTANT, Position.UNIMPORTANT_BENEFIT),
        (-10, 10, Position.UNINFORMATIVE, Position.NO_IMPORTANT_DIFFERENCE),
        (-20, -10, Position.IMPORTANT_HARM, Position.HARM_POSSIBLY_IMPORTANT),
        (0, 5, Position.NO_IMPORTANT_DIFFERENCE, Position.NO_IMPORTANT_DIFFERENCE),  # the null has no policy
    ],
)
def test_the_equality_policy_decides_what_a_limit_at_the_mcid_is(low, high, important, strict):
    assert position(low, high, 10, "higher") is position(low, high, 10, "higher", equality="important") is important
    assert position(low, high, 10, "higher", equality="strict") is strict
    assert position(-high, -low, 10, "lower", equality="strict") is strict


@given(st.tuples(st.integers(-60, 60), st.integers(-60, 60)).map(sorted), st.integers(1, 40))
def test_the_policies_differ_only_at_the_mcid(ends, mcid):
    low, high = ends
    same = position(low, high, mcid) is position(low, high, mcid, equality="strict")
    assert same or mcid in (abs(low), abs(high))


@pytest.mark.parametrize("threshold", [0.8, 1.25])
def test_ratios_take_the_threshold_from_either_side_and_meet_it_exactly(threshold):
    cut = Thresholds.of(threshold, "lower", null=1)
    assert (cut.benefit, cut.harm) == (0.8, 1.25)
    assert position(0.5, 0.8, threshold, null=1) is Position.IMPORTANT_BENEFIT
    assert position(0.8, 1.0, threshold, null=1) is Position.BENEFIT_NOT_EXCLUDED
    assert position(1.25, 3, threshold, null=1) is Position.IMPORTANT_HARM
    assert position(1.2, 2.0, threshold, null=1) is Position.HARM_POSSIBLY_IMPORTANT
    assert position(1.2, 2.0, threshold, "higher", null=1) is Position.BENEFIT_POSSIBLY_IMPORTANT


limits = st.tuples(st.integers(-60, 60), st.integers(-60, 60)).map(sorted)


@given(limits, st.integers(1, 40), st.sampled_from(["lower", "higher"]))
def test_mirror_symmetry(ends, mcid, better):
    low, high = ends
    here = position(low, high, mcid, better)
    assert position(-high, -low, mcid, better) is MIRROR[here]
    other = "higher" if better == "lower" else "lower"
    assert position(low, high, mcid, other) is MIRROR[here]


@given(limits, st.integers(1, 40), st.integers(1, 1000))
def test_scale_equivariance(ends, mcid, factor):
    low, high = ends
    assert position(low * factor, high * factor, mcid * factor) is position(low, high, mcid)


@given(limits, st.integers(1, 40), st.integers(0, 20))
def test_widening_an_interval_only_adds_crossings(ends, mcid, by):
    low, high = ends
    order = {p: set(c) for _, _, p, c in PLACES}
    assert order[position(low, high, mcid)] <= order[position(low - by, high + by, mcid)]


@pytest.mark.parametrize(
    ("worse", "estimate", "better", "expected"),
    [
        (10, 12, 20, "definite"),
        (3, 10, 20, "probable"),
        (3, 9, 10, "possible"),
        (3, 5, 9, "definitely-not"),
        (-3, 10, 20, "probable"),  # independent of significance
        (-3, 5, 20, "possible"),
        (-20, -15, -12, "definitely-not"),
    ],
)
def test_man_son_hing(worse, estimate, better, expected):
    from lbpmeta.relevance.positions import zone_of

    cut = Thresholds.of(10, "higher")
    zones = (
        zone_of(worse, cut, end="worse"),
        zone_of(estimate, cut, end="better"),
        zone_of(better, cut, end="better"),
    )
    assert man_son_hing(*zones) == expected


@pytest.mark.parametrize(
    ("args", "kwargs", "error", "match"),
    [
        ((1, -1, 5), {}, DataError, "swap"),
        ((float("nan"), 1, 5), {}, DataError, "must be numbers"),
        ((-1, 1, 0), {}, DataError, "threshold"),
        ((-1, 1, -5), {}, DataError, "better"),
        ((0.5, 2, 1), {"null": 1}, DataError, "not 1"),
        ((-0.5, 2, 1.2), {"null": 1}, DataError, "logarithms"),
        ((-1, 1, 5, "up"), {}, MethodError, "'lower', 'higher'"),
        ((-1, 1, 5), {"null": 0.5}, MethodError, "null"),
        ((-1, 1, 5), {"equality": "equal"}, MethodError, "'important', 'strict'"),
    ],
)
def test_errors_name_the_argument_and_the_fix(args, kwargs, error, match):
    with pytest.raises(error, match=match):
        position(*args, **kwargs)
