"""Cells: numbers as cells print them, and what only looks like them."""

from __future__ import annotations

import pytest

from lbpmeta.reading.tables.cells import estimate_in, events_in, interval_in, number_in, p_in, spread_in


@pytest.mark.parametrize(
    ("cell", "triple"),
    [
        ("-7.7 (-12.1 to -3.3)", ("-7.7", "-12.1", "-3.3")),
        ("−7·7 (−12·1, −3·3)†", ("-7.7", "-12.1", "-3.3")),
        ("0.80 [0.64–1.00]", ("0.80", "0.64", "1.00")),
        ("-0.25 (-0.37 to -0.14)c", ("-0.25", "-0.37", "-0.14")),
        ("-0.5 (-0.9--0.1)", ("-0.5", "-0.9", "-0.1")),
        ("−2.1 (−3.5–−0.7)", ("-2.1", "-3.5", "-0.7")),
        ("− 1.2 (− 3.4 to − 0.1)", ("-1.2", "-3.4", "-0.1")),
        ("+0.5 (-0.1, +1.1)", ("0.5", "-0.1", "1.1")),
        ("2.12 (1.36~3.31)", ("2.12", "1.36", "3.31")),
        ("−0.05 (−0.11; 0.00)", ("-0.05", "-0.11", "0.00")),
        ("0.8 (95% CI 0.6 to 1.1)", ("0.8", "0.6", "1.1")),
        ("64.9% (CI 54.2-75.6)", ("64.9", "54.2", "75.6")),
        ("67.2% (CI 56-78.4)*", ("67.2", "56", "78.4")),
        ("0.8 (CI 95%: 0.6 to 1.1)", ("0.8", "0.6", "1.1")),
        ("OR 0.80 (0.64, 1.00)", ("0.80", "0.64", "1.00")),
        ("12% (5% to 24%)", ("12", "5", "24")),
        ("1,901 (1,850 to 1,960)", ("1901", "1850", "1960")),
        ("1.03 [.94, 1.12]", ("1.03", ".94", "1.12")),
        ("0.80, 0.64-1.00", ("0.80", "0.64", "1.00")),
        ("12 (5)", None),
        ("0,80 (0,64 to 1,00)", None),
        ("NS", None),
        ("1.00 (reference)", None),
        ("1.2 (0.9 to 1.5) 0.03", None),
        ("4 (2–7) 5 (3-9)", None),
        ("3 4 5", None),
        ("150.7 (22.7 110.5)", None),  # parted by a gap, and it does not hold its estimate
    ],
)
def test_estimates(cell: str, triple: tuple[str, str, str] | None) -> None:
    found = estimate_in(cell)
    assert (found and found[:3]) == triple


def test_a_dash_behind_a_gap_is_a_minus_only_where_something_says_so() -> None:
    assert estimate_in("-1.2 (-1.8 -0.5)") is None  # both readings hold the estimate
    assert estimate_in("-1.2 (-1.8 −0.5)") == ("-1.2", "-1.8", "-0.5", "", "", True)  # a true minus
    assert estimate_in("0.2 (-1.8 -0.5)") == ("0.2", "-1.8", "0.5", "", "", False)
    assert estimate_in("-1.2 (-1.8 -0.5)", gaps=True) == ("-1.2", "-1.8", "-0.5", "", "", False)
    found = interval_in("-1.8 -0.5")
    assert found is not None
    assert found.readings == (("-1.8", "0.5"), ("-1.8", "-0.5"))


def test_what_stands_beside_an_estimate() -> None:
    found = estimate_in("RR=1.01 (0.91 to 1.13), p = 0.78")
    assert found is not None
    assert (found.label, found.p) == ("RR", "= 0.78")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12.1 (6.2)", ("12.1", "6.2", "")),
        ("12.1 ± 6.2*", ("12.1", "6.2", "")),
        ("12.1 (±6.2)", ("12.1", "6.2", "")),
        ("12.1 (SD 6.2)", ("12.1", "6.2", "")),
        ("9.9 (0.27) n=152", ("9.9", "0.27", "152")),
        ("12.1 (5.0 to 6.2)", None),
        ("12.1", None),
    ],
)
def test_means(cell: str, value: tuple[str, str, str] | None) -> None:
    assert spread_in(cell) == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("18 (31.6)", ("18", "", "31.6")),
        ("18 (31.6%)", ("18", "", "31.6")),
        ("18/57", ("18", "57", "")),
        ("18 of 57 (31.6%)", ("18", "57", "31.6")),
        ("31.6% (18/57)", ("18", "57", "31.6")),
        ("93 (14/15)", ("14", "15", "93")),
        ("19 (31/1)", None),  # a slash for a decimal point
        ("12.5 (3.1)", None),
        ("31.6", None),
    ],
)
def test_counts(cell: str, value: tuple[str, str, str] | None) -> None:
    assert events_in(cell) == value


def test_other_cells() -> None:
    assert number_in("1,204") == "1204"
    assert number_in("1,2") == ""
    assert number_in("1,2", comma=True) == "1.2"
    assert p_in("P<.001") == "< .001"
    assert p_in("12") == ""
