"""Arms: two groups of one row beside their contrast, and tables of arms alone."""

from __future__ import annotations

import pytest

from lbpmeta.reading.document import Document, Table
from lbpmeta.reading.result import PrintedResult
from lbpmeta.reading.tables.read import read_tables
from lbpmeta.workbench.reading import Reading


def read(*rows: tuple[str, ...], heads: int = 1, caption: str = "", foot: str = "") -> list[PrintedResult]:
    document = Document("paper", "html", (), tables=(Table(rows, heads, "table 1", caption, foot),))
    return list(read_tables(document)[0])


def checked(*rows: tuple[str, ...], heads: int = 1) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The first trial of a table as a row, and what the checks say that is not in order."""
    document = Document("paper", "html", (), tables=(Table(rows, heads, "table 1"),))
    results, missed = read_tables(document)
    reading = Reading(document, results, missed)
    cells = {name: text for name, text in reading.tables["trials"][0].cells.items() if text}
    return cells, [(f.check, f.verdict.value) for f in reading.check().notable if f.severity.value != "info"]


MEANS = ("", "Exercise (n = 45)", "Control (n = 44)", "Mean difference (95% CI)", "P value")
UNDER = ("", "Mean (SD)", "Mean (SD)", "", "")


def test_means_and_their_difference_are_one_row() -> None:
    cells, notable = checked(
        MEANS, UNDER, ("Pain", "31.0 (10.0)", "36.0 (10.0)", "-5.0 (-9.2 to -0.8)", "0.02"), heads=2
    )
    assert {name: cells[name] for name in ("arm1", "n1", "mean1", "sd1", "arm2", "n2", "mean2", "sd2")} == {
        "arm1": "Exercise", "n1": "45", "mean1": "31.0", "sd1": "10.0",
        "arm2": "Control", "n2": "44", "mean2": "36.0", "sd2": "10.0",
    }  # fmt: skip
    assert (cells["estimate"], cells["ci_low"], cells["ci_high"], cells["p"]) == ("-5.0", "-9.2", "-0.8", "0.02")
    assert (cells["measure"], cells["transcription"]) == ("MD", "A")
    assert "contrast" not in cells  # nobody says whether it is raw
    assert notable == []


def test_arms_that_follow_in_the_other_order_are_no_accusation() -> None:
    """Control minus exercise: the table does not say which is subtracted."""
    row = ("Pain", "31.0 (10.0)", "36.0 (10.0)", "5.0 (0.8 to 9.2)", "0.02")
    cells, notable = checked(MEANS, UNDER, row, heads=2)
    assert (cells["mean1"], cells["mean2"], cells["estimate"]) == ("31.0", "36.0", "5.0")  # as printed
    assert notable == []
    counts = ("", "Drug (n=120), n (%)", "Placebo (n=118), n (%)", "RR (95% CI)")
    _, notable = checked(counts, ("Falls", "18 (15.0)", "36 (30.5)", "2.03 (1.23 to 3.37)"))
    assert notable == []


def test_an_adjusted_contrast_is_one() -> None:
    head = (*MEANS[:3], "Adjusted mean difference (95% CI)")
    cells, notable = checked(head, UNDER[:4], ("Pain", "31.0 (10.0)", "36.0 (10.0)", "-3.1 (-6.0 to -0.2)"), heads=2)
    assert cells["contrast"] == "adjusted"
    assert notable == []


def test_crude_and_adjusted_are_two_rows_and_the_arms_stand_with_the_crude_one() -> None:
    head = ("", "Drug, n (%)", "Placebo, n (%)", "Crude OR (95% CI)", "Adjusted OR (95% CI)")
    crude, adjusted = read(head, ("Falls", "18 (15.0)", "36 (30.5)", "0.40 (0.21 to 0.76)", "0.45 (0.23 to 0.88)"))
    assert [str(arm) for arm in crude.arms] == ["Drug: 18 (15.0%)", "Placebo: 36 (30.5%)"]
    assert adjusted.arms == ()
    assert (crude.column, adjusted.column) == ("Crude OR (95% CI)", "Adjusted OR (95% CI)")


@pytest.mark.parametrize(
    "head",
    [
        ("", "Baseline mean (SD)", "Six weeks mean (SD)", "Mean difference (95% CI)"),  # times are no arms
        ("", "All, mean (SD)", "Exercise, mean (SD)", "Mean difference (95% CI)"),
        ("", "Mean (SD)", "Mean (SD)", "Mean difference (95% CI)"),  # no names
    ],
)
def test_what_is_no_pair_of_arms_is_none(head: tuple[str, ...]) -> None:
    (contrast,) = [r for r in read(head, ("Pain", "31.0 (10.0)", "36.0 (10.0)", "-5.0 (-9.2 to -0.8)")) if r.ci_low]
    assert contrast.arms == ()


def test_of_three_arms_none_is_guessed() -> None:
    head = ("", "A, n (%)", "B, n (%)", "C, n (%)", "OR A vs C (95% CI)")
    found = read(head, ("Falls", "18 (15.0)", "36 (30.5)", "20 (16.6)", "0.40 (0.21 to 0.76)"))
    (contrast,) = [r for r in found if r.ci_low]
    assert contrast.arms == ()
    assert [(r.kind, r.arm, r.events, r.estimate) for r in found if not r.ci_low] == [
        ("count", "A", "18", "15.0"),
        ("count", "B", "36", "30.5"),
        ("count", "C", "20", "16.6"),
    ]


def test_a_comparison_that_names_other_arms_has_none_of_these() -> None:
    head = ("", "Drug, n (%)", "Placebo, n (%)", "OR (95% CI) women vs men")
    (contrast,) = [r for r in read(head, ("Falls", "18 (15.0)", "36 (30.5)", "0.40 (0.21 to 0.76)")) if r.ci_low]
    assert contrast.arms == ()


def test_tables_of_arms_alone() -> None:
    head = ("Characteristic", "Exercise (n = 45)", "Control (n = 44)", "p")
    age, women, stay = read(
        head,
        ("Age, mean (SD)", "45.1 (10.2)", "44.0 (9.8)", "0.61"),
        ("Women, n (%)", "20 (44.4)", "21 (47.7)", "0.75"),
        ("Stay, median (IQR)", "210 (125\u2013350)", "180 (110\u2013300)", "0.2"),
        caption="Baseline characteristics",
    )
    assert [r.kind for r in (age, women, stay)] == ["arms"] * 3
    assert [str(arm) for arm in age.arms] == ["Exercise: 45.1 (SD 10.2), n 45", "Control: 44.0 (SD 9.8), n 44"]
    assert [str(arm) for arm in women.arms] == ["Exercise: 20 (44.4%), n 45", "Control: 21 (47.7%), n 44"]
    assert [str(arm) for arm in stay.arms] == [
        "Exercise: median 210 [125, 350], n 45",
        "Control: median 180 [110, 300], n 44",
    ]
    assert {r.time for r in (age, women, stay)} == {"baseline"}
    assert not any(r.ci_low or r.level for r in (age, women, stay))


def test_how_many_a_percentage_is_of_is_not_what_a_head_counts() -> None:
    """20 of the 40 who answered: the head's 45 were randomised."""
    _, notable = checked(("", "Drug (n = 45), n (%)", "Placebo (n = 44), n (%)"), ("Better", "20 (50.0)", "21 (52.5)"))
    assert notable == []


def test_a_percentage_alone_is_no_count() -> None:
    assert read(("", "Drug (n = 45)", "Placebo (n = 44)"), ("Women (%)", "100", "60")) == []


def test_thousands_of_people_are_parted_by_a_gap_or_a_comma() -> None:
    (row,) = read(("", "Drug (N=10 080), n (%)", "Placebo (N=10,090), n (%)"), ("Women", "2204 (21.9)", "2165 (21.5)"))
    assert [arm.n for arm in row.arms] == ["10080", "10090"]


def test_the_number_of_people_may_stand_in_a_row() -> None:
    (row,) = read(
        ("", "Drug, mean (SD)", "Placebo, mean (SD)"), ("n", "45", "44"), ("Age", "45.1 (10.2)", "44.0 (9.8)")
    )
    assert [arm.n for arm in row.arms] == ["45", "44"]


def test_arms_in_either_order_must_make_the_contrast_all_the_same() -> None:
    row = ("Pain", "31.0 (10.0)", "36.0 (10.0)", "15.0 (10.8 to 19.2)", "0.02")
    document = Document("paper", "html", (), tables=(Table((MEANS, UNDER, row), 2, "table 1"),))
    results, missed = read_tables(document)
    told = {f.check: f.verdict.value for f in Reading(document, results, missed).check().findings}
    assert told["contrast-disagrees-with-arms"] == "method-dependent"  # a model may have made it


def _twice(column: str) -> list[tuple[str, str]]:
    """What is said of a result of table 1 that table 2 prints with another estimate, under a head of its own."""
    tables = tuple(
        Table((("", head, "p"), ("Pain", cell, "0.02")), 1, f"table {n}")
        for n, head, cell in (
            (1, "Mean difference (95% CI)", "-7.71 (-12.15 to -3.27)"),
            (2, column, "-7.17 (-12.15 to -3.27)"),
        )
    )
    document = Document("paper", "html", (), tables=tables)
    results, missed = read_tables(document)
    findings = Reading(document, results, missed).check().findings
    return [(f.check, f.verdict.value) for f in findings if f.check == "said-twice"]


def test_a_result_of_two_tables_is_one_only_where_both_name_it_alike() -> None:
    assert ("said-twice", "implausible") in _twice("Mean difference (95% CI)")
    assert _twice("Adjusted mean difference (95% CI)") == []
