"""Reading by columns says what reading cell by cell says, and looks at a text once."""

from __future__ import annotations

import gc
import math

import numpy as np
import pytest
from hypothesis import given, strategies as st

import lbpmeta as lm
from lbpmeta.bounds import SetColumn, parse_columns
from lbpmeta.errors import DataError
from lbpmeta.evidence.cells import plain_number, shortened
from lbpmeta.evidence.guess import guess_measure
from lbpmeta.evidence.own import numbers
from lbpmeta.evidence.reading import read_data
from lbpmeta.interval import ValueSet
from lbpmeta.printed import Printed

NUMBERS = st.from_regex(r"-?[0-9]{1,12}(\.[0-9]{1,12})?", fullmatch=True)


@given(NUMBERS, st.booleans(), st.sampled_from([5, 9]))
def test_a_plain_number_is_read_as_any_other(text: str, count: bool, digits: int) -> None:
    # A sign of equality in front keeps the number from the short way.
    assert plain_number(text, count=count, digits=digits) == plain_number(f"={text}", count=count, digits=digits)
    if not count:
        assert plain_number(text, digits=digits) == shortened(text, digits)


def test_a_point_is_doubtful_among_decimal_commas_however_plain() -> None:
    with pytest.raises(DataError, match="decimal commas"):
        plain_number("5.4", decimal_comma=True)
    assert plain_number("54", decimal_comma=True) == "54"


@given(NUMBERS, NUMBERS, st.sampled_from([2.0, 0.7]))
def test_columns_of_sets_have_the_arithmetic_of_sets(a: str, b: str, factor: float) -> None:
    x, y = (column.sets for column in parse_columns([[a], [b]]))
    left, right = Printed.parse(a).values, Printed.parse(b).values

    def same(column: SetColumn, one: ValueSet) -> bool:
        # A column is never narrower than the set, and wider by float rounding alone.
        low, high = column.low.item(), column.high.item()
        close = math.isclose(low, one.low, rel_tol=1e-14, abs_tol=1e-14 * size)
        return (
            low <= one.low
            and high >= one.high
            and close
            and math.isclose(high, one.high, rel_tol=1e-14, abs_tol=1e-14 * size)
        )

    size = max(abs(end) for one in (left, right) for end in (one.low, one.high))
    assert same(x, left)
    assert same(x + y, left + right)
    assert same(x - y, left - right)
    assert same(x.scaled(factor), left.scaled(factor))
    assert x.intersects(y).item() or not left.intersects(right)
    if left.low > 0:
        assert same(x.log(), left.log())


def test_a_column_knows_where_nothing_closed_was_printed() -> None:
    texts = ["0.90", "", "<0.5", "x", "-1.0", ""]
    (column,) = parse_columns([texts])
    logs = column.sets.log()
    assert (column.known & column.equal).tolist() == [True, False, False, False, True, False]
    assert (logs.known & column.equal).tolist() == [True, False, False, False, False, False]
    assert not column.sets.intersects(column.sets)[[1, 3, 5]].any()
    assert math.isclose(column.value[0], 0.9)
    assert np.isnan(column.value[1])


@pytest.mark.parametrize("untold", ["", "<0.5", "x"])
def test_a_cell_in_which_nothing_closed_was_printed_says_nothing_of_the_measure(untold: str) -> None:
    ratios = [
        {"estimate": "0.50", "ci_low": "0.25", "ci_high": "1.00"},
        {"estimate": "2.0", "ci_low": "1.0", "ci_high": "4.0"},
    ]
    differences = [{"estimate": untold, "ci_low": "-1.0", "ci_high": "3.0"}] * 9
    assert guess_measure(ratios) == guess_measure([*ratios, *differences])
    assert guess_measure([{**row, "estimate": "1.0"} for row in differences])[0] == "GEN"


def test_a_text_is_read_once_however_many_rows_it_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(text: str, **how: object) -> str:
        asked.append(text)
        return plain_number(text, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(numbers, "plain_number", counted)
    rows = [{"study": f"S {i}", "MD": "1.0", "lower": "0.5", "upper": "1.5"} for i in range(50)]
    assert len(read_data([rows])["trials"]) == 50
    assert sorted(asked) == ["0.5", "1.0", "1.5"]


def test_what_is_passed_over_is_told_in_the_order_of_the_rows() -> None:
    rows = [
        {"study": "A", "MD": "1", "lower": "0", "upper": "2", "n": "12.5", "p": "0.3"},
        {"study": "B", "MD": "1", "lower": "0", "upper": "2", "n": "x", "p": "ns"},
        {"study": "C", "MD": "1", "lower": "0", "upper": "2", "n": "7.5", "p": "ns"},
    ]
    rows[1]["n"] = "12.5"
    notes = read_data([rows]).notes
    assert [n.partition(": ")[2] for n in notes] == [
        "n that is no whole number is not used: '12.5', '7.5'.",
        "p-values in words are read as above the level of significance: 'ns'.",
    ]


def test_every_cell_that_is_no_number_is_told_with_its_line() -> None:
    rows = [{"study": f"S {i}", "MD": "1", "lower": "zero", "upper": "2"} for i in range(3)]
    with pytest.raises(DataError) as told:
        read_data([rows])
    assert "line 1, column lower: this is no number (value 'zero')" in str(told.value)
    assert str(told.value).endswith("... and 2 more of this kind: in lower; lines 2, 3")
    assert [(p.line, p.value) for p in told.value.problems] == [(i, "zero") for i in (1, 2, 3)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("was", [True, False])
def test_reading_leaves_the_collector_as_it_was(was: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if was else gc.disable)()
        lm.load([{"study": "A", "MD": "1", "lower": "0", "upper": "2"}])
        assert gc.isenabled() is was
        with pytest.raises(DataError):
            lm.load([{"study": "A", "MD": "x", "lower": "0", "upper": "2"}])
        assert gc.isenabled() is was
    finally:
        (gc.enable if before else gc.disable)()
