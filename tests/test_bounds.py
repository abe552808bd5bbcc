"""Columns of printed numbers: the same sets as one number at a time, and the algebra of sets."""

import math
import random

import numpy as np
import pytest

from lbpmeta.bounds import SetColumn, parse_columns
from lbpmeta.errors import DataError
from lbpmeta.interval import ValueSet
from lbpmeta.printed import Printed


def texts(count: int, seed: int = 1) -> list[str]:
    rng = random.Random(seed)
    made = []
    for _ in range(count):
        digits = rng.randint(0, 6)
        size = 10 ** rng.randint(-3, 5)
        number = f"{rng.uniform(0, size):.{digits}f}"
        if digits == 0 and rng.random() < 0.3:
            number += "0" * rng.randint(1, 3)
        sign = rng.choice(["", "", "-", "\u2212", "+"])
        mark = rng.choice(["", "", "", "", "<", ">", "~"])
        made.append(f"{mark}{sign}{number}{rng.choice(['', '', '', '%'])}")
    return [*made, "-0.0", "0", "0.00", ".05", "1,381", "6.79E-4", "5\u00b74", "", "  ", "abc", "e0", "1e999", "1" * 30]


def within_a_step(wide: float, exact: float, outward: float) -> bool:
    return wide == exact or wide == math.nextafter(exact, outward)


@pytest.mark.parametrize("rounding", ["nearest", "truncate", "any"])
@pytest.mark.parametrize("few", [True, False])
def test_a_column_holds_the_sets_of_its_numbers(rounding: str, few: bool) -> None:
    made = texts(4000)
    if few:
        made = made[-60:]
    (column,) = parse_columns([made], rounding)
    for i, text in enumerate(made):
        try:
            number = Printed.parse(text, rounding=rounding) if text.strip() else None
        except DataError:
            assert column.unreadable[i], text
            assert not column.known[i], text
            continue
        assert not column.unreadable[i], text
        if number is None:
            assert not column.known[i], text
            continue
        assert column.value[i] == float(number), text
        assert column.decimals[i] == number.decimals, text
        assert column.equal[i] == (number.op == "="), text
        exact, wide = number.values, number.preimage(rounding="any")
        assert within_a_step(column.sets.low[i], exact.low, -math.inf), text
        assert within_a_step(column.sets.high[i], exact.high, math.inf), text
        # The reach of every rounding is widened relatively, hence by a few steps.
        assert column.wide.low[i] <= wide.low
        assert column.wide.low[i] == pytest.approx(wide.low, rel=1e-11, abs=1e-11), text
        assert column.wide.high[i] >= wide.high
        assert column.wide.high[i] == pytest.approx(wide.high, rel=1e-11, abs=1e-11), text


def test_columns_of_one_table_share_their_texts() -> None:
    a, b = parse_columns([["1.0", "", "2"], ["2", "1.0", "x"]])
    assert a.value[0] == b.value[1] == 1.0
    assert b.unreadable.tolist() == [False, False, True]


OPERATIONS = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "negate": lambda a, b: -a,
    "log": lambda a, b: a.log(),
    "exp": lambda a, b: a.exp(),
    "abs": lambda a, b: a.abs(),
    "scaled": lambda a, b: a.scaled(-1.7),
    "intersection": lambda a, b: a.intersection(b),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_algebra_is_that_of_one_set(name: str) -> None:
    rng = np.random.default_rng(3)
    low, size = rng.normal(0, 3, (2, 400)), rng.exponential(1.0, (2, 400))
    a, b = (SetColumn(x, x + w) for x, w in zip(low, size, strict=True))
    operation = OPERATIONS[name]
    with np.errstate(all="ignore"):
        made = operation(a, b)
    for i in range(400):
        one, two = ValueSet(a.low[i], a.high[i]), ValueSet(b.low[i], b.high[i])
        try:
            want = operation(one, two)
        except DataError:
            want = None
        got = made.row(i)
        if want is None:
            assert got is None
            continue
        assert got is not None
        assert got.low <= want.low
        assert got.high >= want.high
        assert got.low == pytest.approx(want.low, rel=1e-13, abs=1e-13)
        assert got.high == pytest.approx(want.high, rel=1e-13, abs=1e-13)


def test_infinite_ends_stay() -> None:
    line = SetColumn(np.array([-np.inf]), np.array([np.inf]))
    point = SetColumn(np.array([1.0]), np.array([2.0]))
    for made in (line + point, line - point, line.scaled(2.0), line.widened(), line.exp()):
        assert not np.isnan(made.low).any()
        assert not np.isnan(made.high).any()


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("1240", 1235, 1245), ("26600", 26550, 26650), ("205618", 205617, 205619), ("0.90", 0.89, 0.91), ("100", 50, 150)],
)
def test_any_rounding_covers_significant_figures_and_tens(text: str, low: float, high: float) -> None:
    values = Printed.parse(text, rounding="any").values
    assert (values.low, values.high) == pytest.approx((low, high), rel=1e-12)
