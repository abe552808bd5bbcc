"""Ways of agreeing: each holds where the numbers are the same, and fails where one digit is another."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, strategies as st

from lbpmeta.manuscript.agreement import WAYS, same_number, ways_of_agreeing
from lbpmeta.manuscript.checked import Comparison
from lbpmeta.manuscript.numbers import TRIPLE, compared_numbers, printed_number

ALL = frozenset({"differences", "ratios", "percentages"})

#: Way -> text, theirs, and a text that is another number.
CASES = {
    "equal": (("-7.7", "-12.1", "-3.3"), ("-7.7", "-12.1", "-3.3"), ("-7.7", "-12.1", "-3.4")),
    "equal at the printed digits": (("-7.7", "-12.1", "-3"), ("-7.68", "-12.14", "-3.27"), ("-7.6", "-12.1", "-3")),
    "equal after double rounding": (("7.7", "2.0", "9.0"), ("7.649", "2.000", "9.000"), ("7.8", "2.0", "9.0")),
    "equal, as percent and as proportion": (("32", "21", "45"), ("0.316", "0.209", "0.445"), ("33", "21", "45")),
    "equal with the other sign": (("7.7", "3.3", "12.1"), ("-7.7", "-12.1", "-3.3"), ("7.7", "3.3", "12.2")),
    "inverted": (("1.25", "0.80", "1.95"), ("0.80", "0.51", "1.25"), ("1.35", "0.80", "1.95")),
}


def test_every_way_has_a_case() -> None:
    assert [way.name for way in WAYS] == list(CASES)


@pytest.mark.parametrize("name", CASES)
def test_a_way_holds_for_the_same_number_alone(name: str) -> None:
    text, theirs, other = (compared_numbers(dict(zip(TRIPLE, triple, strict=True))) for triple in CASES[name])
    found = ways_of_agreeing(text, theirs, about=ALL)
    assert found is not None
    assert found.name == name
    assert ways_of_agreeing(other, theirs, about=ALL) is None


@pytest.mark.parametrize(
    ("mine", "theirs", "same"),
    [
        (".90", "0.90", True),
        ("0.9", "0.90", True),
        ("0.90", "0.91", False),  # the sets of neighbours touch, and yet they are two prints
        ("7.7", "7.6", False),
        ("7.7", "7.65", True),
        ("<0.001", "0.0004", True),
        ("<0.05", "0.2", False),
        ("-0.0", "0.0", True),
        ("12", "12.4", True),
        ("12", "12.6", False),
    ],
)
def test_two_prints_of_one_number(mine: str, theirs: str, same: bool) -> None:
    one, other = printed_number(mine), printed_number(theirs)
    assert one is not None
    assert other is not None
    assert same_number(one, other) is same


@given(value=st.floats(-99, 99), digits=st.integers(0, 2), more=st.integers(1, 4))
def test_a_number_rounded_from_another_print_of_it_agrees(value: float, digits: int, more: int) -> None:
    theirs = f"{value:.{digits + more}f}"
    one, other = printed_number(f"{float(theirs):.{digits}f}"), printed_number(theirs)
    assert one is not None
    assert other is not None
    assert same_number(one, other)


@pytest.mark.parametrize(
    ("sentence", "status", "way"),
    [
        ("The mean difference was -7.71 (95% CI -12.15 to -3.27).", "agrees", "equal"),
        ("Pain was 7.71 points lower (95% CI 3.27 to 12.15).", "agrees", "equal with the other sign"),
        ("The MD was 7.71 (95% CI 3.27 to 12.15).", "differs", "equal with the other sign"),
        ("Pain was 7.71 points higher (95% CI 3.27 to 12.15).", "differs", "equal with the other sign"),
        ("Pain was 7.71 points higher after exercise than after massage (95% CI 3.27 to 12.15).", "agrees",
         "equal with the other sign"),
        ("Het verschil was -7,7 punten (95%-BI -12,2 tot -3,3).", "agrees", "equal at the printed digits"),
        ("The MD was −7.7 (95% CI −12 to −3).", "agrees", "equal at the printed digits"),
    ],
)  # fmt: skip
def test_what_words_say_of_signs(written: Callable[..., Comparison], sentence: str, status: str, way: str) -> None:
    ((_, held),) = written(f"{sentence} <!-- lbp: pain -->").pairs()
    assert (held.status, held.linked) == (status, True)
    assert held.way == way or status == "differs"


def test_a_ratio_seen_from_the_other_arm_needs_its_words(written: Callable[..., Comparison]) -> None:
    turned = "exercise against massage: RR 1.23 (95% CI 0.79 to 1.92)"
    ((_, held),) = written(f"{turned} <!-- lbp: falls -->.").pairs()
    assert (held.status, held.way) == ("agrees", "inverted")
    ((_, held),) = written("RR 1.23 (95% CI 0.79 to 1.92) <!-- lbp: falls -->.").pairs()
    assert held.status == "differs"


def test_percentages_and_proportions(written: Callable[..., Comparison]) -> None:
    for sentence in (
        "The proportion of responders was 0.316 (95% CI 0.209 to 0.445)",
        "Response was seen in 32% (95% CI 21% to 45%)",
        "18 of 57 responded (31.6%; 95% CI 20.9 to 44.5%)",
    ):
        ((_, held),) = written(f"{sentence} <!-- lbp: responders -->.").pairs()
        assert held.status == "agrees", sentence
