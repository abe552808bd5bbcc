"""Printed numbers, the sets that they stand for, and arithmetic on unions of sets."""

from __future__ import annotations

import copy
import math
import pickle
import random
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

import lbpmeta as lm
from lbpmeta import Printed, ValueSet, ValueSets
from lbpmeta.printed import PrintedText


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("-7.7", -7.75, -7.65),
        ("\u22127.7", -7.75, -7.65),
        ("0.90", 0.895, 0.905),
        (".05", 0.045, 0.055),
        ("<0.001", -math.inf, 0.001),
        ("\u2265 3.2", 3.2, math.inf),
        ("\u22485", 4, 6),
        ("1,381", 1380.5, 1381.5),
        ("1,234,567", 1234566.5, 1234567.5),
        ("6\u202f505", 6504.5, 6505.5),
        ("6\u2009505.5", 6505.45, 6505.55),
        ("32%", 31.5, 32.5),
        ("12 weeks", 11.5, 12.5),
        ("-0.0", -0.05, 0.0),
        ("0.0", -0.05, 0.05),
        ("5\u00b74", 5.35, 5.45),
    ],
)
def test_what_a_print_stands_for(text: str, low: float, high: float) -> None:
    values = Printed.parse(text).values
    assert (values.low, values.high) == pytest.approx((low, high), rel=3e-16)
    assert values.low <= low <= high <= values.high


@pytest.mark.parametrize(
    ("text", "canonical"),
    [("-0,05", "-0.05"), ("1.234,5", "1234.5"), ("1.381", "1381"), ("6\u00a0505,25", "6505.25"), ("<0,001", "<0.001")],
)
def test_decimal_commas_on_request(text: str, canonical: str) -> None:
    assert Printed.parse(text, decimal_comma=True).text == canonical
    assert Printed.parse(text, decimal_comma=True) == Printed.parse(canonical)


def test_units_are_kept_and_change_nothing() -> None:
    number = Printed.parse("12.5 points")
    assert (number.unit, number.decimals) == ("points", 1)
    assert number.values == Printed.parse("12.5").values


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("0.", "digits are missing"),
        ("-1.", "digits are missing"),
        ("0,65", "decimal_comma"),
        ("1.234,5", "1234.5"),
        ("6 505", "spaces"),
        ("1,38", "1.38"),
        ("12,34,567", "not a printed number"),
        ("7 to 9", "not a printed number"),
        ("", "not a printed number"),
        ("nan", "not a printed number"),
    ],
)
def test_what_cannot_be_read_says_why(text: str, hint: str) -> None:
    with pytest.raises(lm.DataError, match=hint):
        Printed.parse(text)


def test_mixed_marks_are_refused_with_a_decimal_comma() -> None:
    for text in ("1,234.5", "0.05", "1.23"):
        with pytest.raises(lm.DataError, match="not a printed number"):
            Printed.parse(text, decimal_comma=True)


def test_floats_need_their_digits() -> None:
    assert Printed.parse(0.65, digits=2) == Printed.parse("0.65") == Printed.from_float(0.65, digits=2)
    assert Printed.parse(0.9, digits=2).text == "0.90"
    with pytest.raises(lm.DataError, match="digits"):
        Printed.parse(0.65)
    with pytest.raises(lm.MethodError, match="already"):
        Printed.parse("0.65", digits=3)
    with pytest.raises(lm.DataError, match="finite"):
        Printed.from_float(math.nan, digits=2)


def test_a_natural_domain_cuts_the_set() -> None:
    assert Printed.parse("<0.001").preimage(domain="probability") == ValueSet(0.0, 0.001)
    assert Printed.parse("0.00").preimage(domain="positive") == ValueSet(0.0, 0.005)
    assert Printed.parse("100").preimage(domain=(0, 100)) == ValueSet(99.5, 100)
    with pytest.raises(lm.DataError, match="allows no value"):
        Printed.parse("1.2").preimage(domain="probability")
    with pytest.raises(lm.MethodError, match="domain"):
        Printed.parse("1.2").preimage(domain="ratio")
    with pytest.raises(lm.MethodError, match="rounding"):
        Printed.parse("1.2").preimage(rounding="up")


@given(
    st.floats(-1e6, 1e6),
    st.integers(0, 6),
    st.sampled_from(
        [
            ("nearest", ROUND_HALF_UP),
            ("nearest", ROUND_HALF_EVEN),
            ("truncate", ROUND_DOWN),
            ("any", ROUND_HALF_UP),
            ("any", ROUND_HALF_EVEN),
            ("any", ROUND_DOWN),
        ]
    ),
)
def test_the_truth_is_always_in_the_set(value: float, digits: int, policy: tuple[str, str]) -> None:
    rounding, mode = policy
    text = str(Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), rounding=mode))
    assert Printed.parse(text, rounding=rounding).prints(value)
    assert value in Printed.parse(text).preimage(rounding="any").widened()


# unions ------------------------------------------------------------------------------------------------

ENDS = st.tuples(st.integers(-20, 20), st.integers(0, 6)).map(lambda t: ValueSet(t[0], t[0] + t[1]))
UNIONS = st.lists(ENDS, max_size=5).map(ValueSets.of)
POINTS = [x / 2 for x in range(-50, 70)]


def members(sets: ValueSets) -> list[float]:
    return [x for x in POINTS if x in sets]


@given(UNIONS, UNIONS)
def test_unions_are_sets(a: ValueSets, b: ValueSets) -> None:
    one, two = set(members(a)), set(members(b))
    assert set(members(a.union(b))) == one | two
    assert set(members(a.intersection(b))) == one & two
    assert a.intersects(b) == b.intersects(a) == bool(one & two)
    assert a.contains(b) == (two <= one)
    assert bool(a) == bool(one)
    assert a.union(b) == b.union(a)


@given(UNIONS)
def test_parts_are_sorted_and_apart(a: ValueSets) -> None:
    assert all(x.high < y.low for x, y in zip(a.parts, a.parts[1:], strict=False))
    if a:
        assert a.hull == ValueSet(a.low, a.high)
        assert all(a.hull.contains(part) for part in a.parts)
        assert a.parts[0].intersects(a)
        assert a.intersects(a.parts[-1])
    else:
        assert str(a) == "no value"
        with pytest.raises(lm.DataError, match="empty"):
            _ = a.hull


def test_a_union_is_not_its_hull() -> None:
    both = ValueSets.of([ValueSet(0.5, 0.6), ValueSet(0.1, 0.2)])
    assert 0.3 not in both
    assert not both.intersects(ValueSet(0.25, 0.45))
    assert both.hull.intersects(ValueSet(0.25, 0.45))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("- 0.5", "-0.5"),
        ("\u2212 0.5", "-0.5"),
        ("0\u22c588", "0.88"),
        ("0\u221988", "0.88"),
        ("0.50\u2020", "0.50"),
        ("\u2212 0\u00b750\u2021", "-0.50"),
        ("0.50*", "0.50"),
        ("P=.03", ".03"),
        ("p = 0.03", "0.03"),
        ("p-value < 0.001", "<0.001"),
    ],
)
def test_numbers_as_people_write_them(text: str, plain: str) -> None:
    number = Printed.parse(text)
    assert number.values == Printed.parse(plain).values
    assert (number.value, number.decimals, number.op) == (
        Printed.parse(plain).value,
        Printed.parse(plain).decimals,
        Printed.parse(plain).op,
    )
    assert number.raw == text


@pytest.mark.parametrize(
    "text", ["1.2\u00d710-3", "1.2 x 10^-3", "1.2\u00d710\u207b\u00b3", "1\u00b72\u00b710\u22123", "1.2\u00b710^-3"]
)
def test_powers_of_ten(text: str) -> None:
    number = Printed.parse(text)
    assert (number.value, number.decimals) == (Decimal("0.0012"), 4)
    assert (number.values.low, number.values.high) == pytest.approx((0.00115, 0.00125), rel=1e-15)


@pytest.mark.parametrize(
    "text",
    ["e0", "-e5", ".e1", "e", "1\u00b710-3", "1.10-3", "3\u00d7105", "NS", "\u2020", "10\u00b2", "p", "P=", "0.5 0.6"],
)
def test_no_numbers(text: str) -> None:
    with pytest.raises(lm.DataError, match="not a printed number"):
        Printed.parse(text)


def test_not_significant_lies_above_the_level() -> None:
    assert Printed.parse("NS", level=0.95).values == ValueSet(0.05, math.inf)
    assert Printed.parse("n.s.", level=0.99).values == ValueSet(0.01, math.inf)
    assert Printed.parse("not significant", level=0.90).values == ValueSet(0.05, math.inf)
    with pytest.raises(lm.DataError, match=r"'>0\.05'"):
        Printed.parse("NS")
    assert lm.check_estimate("1.0", "-1.0", "3.0", p="NS").verdict.startswith("consistent")
    told = {"measure": "MD", "level": 95, "interval": "wald", "p_of": "this estimate", "rounding": "nearest"}
    assert lm.check_estimate("5.0", "4.0", "6.0", p="NS", **told).verdict == "inconsistent"
    assert lm.check_estimate("5.0", "4.0", "6.0", p="NS").verdict == "implausible"


@given(st.integers(-(10**12), 10**12), st.integers(0, 12), st.sampled_from(("nearest", "truncate", "any")))
def test_sets_hold_their_exact_ends(whole: int, decimals: int, rounding: str) -> None:
    exact, half = Fraction(whole, 10**decimals), Fraction(1, 2 * 10**decimals)
    values = Printed.parse(f"{Decimal(whole).scaleb(-decimals):f}", rounding=rounding).values
    if rounding != "truncate":
        assert Fraction(values.low) <= exact - half
        assert Fraction(values.high) >= exact + half
    away = exact + (2 * half if whole > 0 else -2 * half)
    if rounding != "nearest":
        assert Fraction(values.low) <= min(exact, away)
        assert Fraction(values.high) >= max(exact, away)
    text = f"{abs(whole)}"
    tens = 10 ** (len(text) - len(text.rstrip("0"))) if whole and not decimals else 0  # 1240 may have been 1236
    single = 2 * abs(exact) * Fraction(1, 2**23) if len(text) >= 7 else 0  # as many digits as a float has
    most = max(4 * half, tens, single) if rounding == "any" else 4 * half
    assert values.high - values.low <= float(most) * (1 + 1e-9) + 4 * math.ulp(float(abs(exact)))


def test_lines_whose_sets_share_one_point_are_never_inconsistent() -> None:
    """2 x estimate = low + high holds at one corner of the three sets alone, with bounds far above the estimate."""
    rng = random.Random(12)

    def text(units: int, decimals: int) -> str:
        return f"{Decimal(units).scaleb(-decimals):f}"

    for _ in range(3000):
        decimals, side = rng.randint(0, 3), rng.choice((1, -1))
        est, half = rng.randint(-999, 999), rng.randint(2, 10 ** rng.randint(1, 7))
        low, high = est - half, est + half + 2 * side
        line = [text(n, decimals) for n in (est, low, high)]
        e, a, b = ((Fraction(n) + Fraction(s, 2)) for n, s in ((est, side), (low, -side), (high, -side)))
        assert 2 * e == a + b  # the corner exists
        assert lm.check_estimate(*line, measure="MD").verdict != "inconsistent", line


def test_lines_that_were_accused_by_a_rounding_of_floats() -> None:
    assert lm.check_estimate("0.718", "-442.245", "443.683").verdict != "inconsistent"  # 0.7185, -442.2455, 443.6825
    assert lm.check_estimate("-0.159", "-25.180", "24.860").verdict != "inconsistent"


@pytest.mark.parametrize("line", [("0.01", "-0.00", "0.05"), ("-0.00", "-0.00", "-0.00"), ("1.00", "0.99", "1.00")])
def test_sets_that_end_where_a_scale_ends(line: tuple[str, str, str]) -> None:
    assert lm.check_estimate(*line, measure="").verdict != "inconsistent"


def test_sets_at_infinity_stay_sets() -> None:
    end, line = ValueSet(-math.inf, -math.inf), ValueSet(-math.inf, math.inf)
    assert end.widened() == end
    assert end + line == line
    assert end - end == line
    assert line.scaled(0.0) == ValueSet(0.0, 0.0)


def test_a_text_with_its_rounding_can_be_copied_and_stored() -> None:
    text = PrintedText("-7.7", "truncate")
    for again in (copy.copy(text), pickle.loads(pickle.dumps(text))):
        assert (again, again.rounding) == ("-7.7", "truncate")
