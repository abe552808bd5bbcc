"""Tables: every interval under its own head, and nothing that is no interval."""

from __future__ import annotations

import pytest
from tests.reading.documents.written import docx, ipynb, paragraph, run

from lbpmeta.reading.document import Block, Document, Table
from lbpmeta.reading.documents.formats import document_from
from lbpmeta.reading.documents.grid import Grid
from lbpmeta.reading.documents.raw import Raw
from lbpmeta.reading.tables.columns import label_in, level_in, names_other
from lbpmeta.reading.tables.read import read_tables

ROWS = (
    ("Outcome", "RR (95% CI)", "p"),
    ("Falls", "0.80 (0.64 to 1.00)", "0.05"),
    ("Pain", "0.65 (0.50 to 0.85)", "<0.001"),
)
READ = [("RR", "0.80", "0.64", "1.00", "0.05"), ("RR", "0.65", "0.50", "0.85", "<0.001")]


def read(content: str | bytes) -> Document:
    return document_from(Raw("paper", content.encode() if isinstance(content, str) else content, 10**7))


def table(*rows: tuple[str, ...], heads: int = 1, caption: str = "", foot: str = "") -> Document:
    return Document("paper", "html", (), tables=(Table(rows, heads, "table 1", caption, foot),))


def results(document: Document) -> list[tuple[str, str, str, str, str]]:
    found, _ = read_tables(document)
    assert all((r.grade == "A") == (not r.why) and len(r.quote.split()) <= 25 for r in found)
    return [(r.measure, r.estimate, r.ci_low, r.ci_high, r.p) for r in found if r.kind not in ("arms", "median")]


def _escaped(text: str) -> str:
    return text.replace("<", "&lt;")


def _html() -> str:
    rows = "".join("<tr>" + "".join(f"<td>{_escaped(cell)}</td>" for cell in row) + "</tr>" for row in ROWS[1:])
    head = "".join(f"<th>{cell}</th>" for cell in ROWS[0])
    return f"<!doctype html><body><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _jats() -> str:
    inner = _html().split("<body>")[1]
    wrap = f"<table-wrap><label>Table 1</label><caption><p>x</p></caption>{inner}</table-wrap>"
    return f'<article article-type="x"><body><p>x</p>{wrap}</body></article>'


def _markdown() -> str:
    lines = [f"| {' | '.join(row)} |" for row in ROWS]
    return "# R\n\n" + "\n".join([lines[0], "|---|:--|--:|", *lines[1:]]) + "\n"


def _word() -> bytes:
    rows = ["".join(f"<w:tc>{paragraph(run(_escaped(cell)))}</w:tc>" for cell in row) for row in ROWS]
    return docx("<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>")


@pytest.mark.parametrize("form", ["html", "jats", "md", "docx", "ipynb"])
def test_one_table_in_every_format(form: str) -> None:
    if form == "html":
        pytest.importorskip("selectolax")
    made = {"html": _html, "jats": _jats, "md": _markdown, "docx": _word}
    document = read(ipynb(("markdown", _markdown())) if form == "ipynb" else made[form]())
    assert document.tables[0].rows == ROWS
    assert results(document) == READ


def test_places() -> None:
    found, _ = read_tables(read(_markdown()))
    assert [(r.place, r.line, r.quote) for r in found] == [
        ("table 1, row Falls, column RR (95% CI), line 5", 5, "Falls RR (95% CI): 0.80 (0.64 to 1.00)"),
        ("table 1, row Pain, column RR (95% CI), line 6", 6, "Pain RR (95% CI): 0.65 (0.50 to 0.85)"),
    ]


def test_merged_heads_and_section_rows() -> None:
    pytest.importorskip("selectolax")
    page = """<!doctype html><body><table>
    <tr><th rowspan="2">Outcome</th><th colspan="2">Crude</th><th colspan="2">Adjusted</th></tr>
    <tr><th>OR (95% CI)</th><th>P value</th><th>OR (95% CI)</th><th>P value</th></tr>
    <tr><td colspan="5">Primary</td></tr>
    <tr><td>Falls<sup>a</sup></td><td>0.80 (0.64, 1.00)</td><td>0.05</td><td>0.82<sup>b</sup></td><td>0.07</td></tr>
    <tr><td>Pain</td><td>0.65 (0.50, 0.85)</td><td>&lt;0.001</td><td>0.70 (0.55, 0.90)*</td><td>0.005</td></tr>
    </table>"""
    document = read(page)
    assert document.tables[0].heads == 2
    assert results(document) == [
        ("OR", "0.80", "0.64", "1.00", "0.05"),
        ("OR", "0.65", "0.50", "0.85", "<0.001"),
        ("OR", "0.70", "0.55", "0.90", "0.005"),
    ]
    found, _ = read_tables(document)
    assert found[2].quote.startswith("Primary Pain Adjusted OR")
    assert [(r.outcome, r.column) for r in found][1:] == [
        ("Primary: Pain", "Crude OR (95% CI)"),
        ("Primary: Pain", "Adjusted OR (95% CI)"),
    ]


def test_an_interval_in_a_column_of_its_own() -> None:
    document = table(
        ("Outcome", "n", "Hazard ratio", "95% CI", "p"),
        ("Death", "57", "0.80", "0.64 to 1.00", "0.05"),
        ("Fall", "57", "", "0.64 to 1.00", "0.05"),
    )
    assert results(document) == [("HR", "0.80", "0.64", "1.00", "0.05")]


def test_the_estimate_of_an_interval_is_the_nearest_column_that_is_nothing_else() -> None:
    """Between an estimate and its interval may stand its SE, its p-value, a number of people."""
    told = [("OR", "0.80", "0.64", "1.00", "")]
    assert results(table(("Outcome", "OR", "SE", "95% CI"), ("Death", "0.80", "0.09", "0.64 to 1.00"))) == told
    assert results(table(("Outcome", "OR", "p", "95% CI"), ("Death", "0.80", "0.05", "0.64 to 1.00"))) == told
    assert results(table(("Outcome", "OR", "n", "95% CI"), ("Death", "0.80", "57", "0.64 to 1.00"))) == told
    assert results(table(("Outcome", "Range", "95% CI"), ("Death", "0.80", "0.64 to 1.00"))) == []
    assert results(table(("Outcome", "p", "95% CI"), ("Death", "0.80", "0.64 to 1.00"))) == []


@pytest.mark.parametrize(
    "head",
    ["Mean (SD)", "Median (IQR)", "n (%)", "Range", "Median (95% CI) or range", "OR", "P value", "Prediction (95% CI)"],
)
def test_what_is_no_interval_of_an_effect_is_not_read(head: str) -> None:
    assert results(table(("Outcome", head), ("Pain", "0.80 (0.64 to 1.00)"))) == []


def test_the_caption_names_the_interval_where_the_head_does_not() -> None:
    document = table(("", "RR"), ("Falls", "0.80 (0.64-1.00)"), caption="Risk ratios with 95% confidence intervals")
    assert results(document) == [("RR", "0.80", "0.64", "1.00", "")]


def test_the_row_names_the_measure_where_the_head_does_not() -> None:
    document = table(("Outcome", "Estimate (95% CI)"), ("Mean difference in pain", "−7.7 (−12.1 to −3.3)"))
    assert [(m, e) for m, e, *_ in results(document)] == [("MD", "-7.7")]


def test_a_p_value_of_several_rows_together_is_that_of_none() -> None:
    pytest.importorskip("selectolax")
    page = """<!doctype html><body><table><tr><th>Age</th><th>OR (95% CI)</th><th>p</th></tr>
    <tr><td>50 to 60</td><td>1.03 (0.94 to 1.12)</td><td rowspan="2">&lt;0.001</td></tr>
    <tr><td>over 60</td><td>1.30 (1.20 to 1.41)</td></tr></table>"""
    assert [p for *_, p in results(read(page))] == ["", ""]


def test_marks_of_footnotes_are_of_no_label() -> None:
    pytest.importorskip("selectolax")
    page = """<!doctype html><body><table><tr><th></th><th>Adjusted HR (95% CI)<sup>b</sup></th></tr>
    <tr><td>Ever<sup>a</sup></td><td>0.92 (0.83-1.02)</td></tr></table>"""
    document = read(page)
    assert [(m, e) for m, e, *_ in results(document)] == [("HR", "0.92")]
    assert read_tables(document)[0][0].quote == "Ever Adjusted HR (95% CI): 0.92 (0.83-1.02)"


def test_three_numbers_under_a_head_that_names_an_sd_too_are_the_interval() -> None:
    (result,), _ = read_tables(table(("", "Mean ± SEM or geometric mean (95% CI)"), ("Insulin", "9.9 (8.6, 11.3)")))
    assert (result.estimate, result.level, result.grade) == ("9.9", "95", "B")


def test_a_difference_or_a_ratio_is_neither() -> None:
    found, _ = read_tables(
        table(
            ("", "Difference/OR"), ("Week 4", "48 (25–71)"), ("Responders", "OR: 2.09 (1.39–3.14)"), foot="OR (95% CI)"
        )
    )
    assert [r.measure for r in found] == ["", "OR"]


@pytest.mark.parametrize(
    ("head", "measure"),
    [
        ("Between-Group Difference, Mean (95% CI)", "MD"),
        ("Mean Between-Group Difference (95% CI)", "MD"),
        ("Difference (95% CI)", "MD"),
        ("Mean diff. (95% CI)", "MD"),
        ("Difference in change (95% CI)", "MD"),
        ("Difference, % (95% CI)", ""),
        ("Change From Baseline, Mean (95% CI)", "MC"),
    ],
)
def test_the_percent_sign_of_a_level_makes_no_shares(head: str, measure: str) -> None:
    rows = (("Outcome", head), ("Pain", "1.35 (0.51 to 2.19)"), ("Function", "0.41 (0.12 to 0.70)"))
    assert [r[0] for r in results(table(*rows))] == [measure] * 2


def test_a_difference_beside_percentages_is_left_open() -> None:
    rows = (("Outcome", "Exercise, %", "Difference (95% CI)"), ("Recovered", "41", "4.1 (1.2 to 7.0)"))
    assert [r[0] for r in results(table(*rows))] == [""]


def test_a_level_behind_a_comma() -> None:
    assert level_in("OR,95% CI and p value") == "95"
    assert level_in("1,95 CI") == ""


def test_a_table_in_dutch_with_commas() -> None:
    block = Block("De pijn daalde met 0,5 punten en het verschil was 1,25 in de groep van patiënten.", "line 1", line=1)
    rows = (("Uitkomst", "Relatief risico (95%-BI)"), ("Vallen", "0,80 (0,64 tot 1,00)"))
    document = Document("paper", "md", (block,), tables=(Table(rows, 1, "table 1"),))
    assert results(document) == [("RR", "0.80", "0.64", "1.00", "")]


def test_tables_of_which_nothing_is_read_are_named() -> None:
    _, missed = read_tables(table(("a", "b"), ("1", "2")))
    (one,) = missed
    assert one.place == "table 1"
    assert "no head says what its numbers are" in one.reason


def test_a_label_that_cannot_hold_its_number_is_dropped_and_said() -> None:
    (result,), _ = read_tables(table(("Outcome", "Odds ratio (95% CI)"), ("Weight", "−14.50 (−104.52 to 75.52)")))
    assert (result.measure, result.estimate, result.grade) == ("", "-14.50", "B")
    assert any("cannot hold it" in reason for reason in result.why)


def test_heads() -> None:
    assert [level_in(w) for w in ("OR [95 % CI]", "BI 95%", "95%-KI", "95 (CI)", "95% cial", "IC del 95 %")] == [
        *("95", "95", "95", "", "", "95"),
    ]
    assert label_in("OR [95% CI]") == "OR"
    assert label_in("Relatief risico (95%-BI)") == "Relatief risico"
    assert names_other("Mean ± SD")
    assert not names_other("Mean difference")


def test_cells_that_reach_far_and_tables_that_are_too_large() -> None:
    grid = Grid()
    grid.row()
    grid.cell("a", across=999, down=999)
    grid.row()
    made = grid.table("table 1")
    assert made is not None
    assert len(made.rows[0]) == len(made.rows[1]) == 100
    for _ in range(3000):
        grid.row()
        grid.cell("x")
    assert grid.table("table 1") is None


def test_an_interval_of_a_difference_has_no_arm_for_its_estimate() -> None:
    head = ("", "TENS (n = 40), mean (SD)", "Fentanyl (n = 40), mean (SD)", "95% CI of the difference", "P")
    document = table(head, ("Pain", "9.02 (1.32)", "8.95 (1.33)", "−0.51 to 0.66", "0.80"))
    found, missed = read_tables(document)
    assert [r.kind for r in found] == ["arms"]
    assert [m.reason for m in missed] == ["no column before it is its estimate"]


def test_the_largest_value_is_no_estimate() -> None:
    head = ("", "Mean error", "Standard deviation", "Minimum", "Maximum", "95% confidence interval")
    assert results(table(head, ("Bone", "0.27", "0.17", "0.02", "1.50", "0.00–0.61"))) == []


def test_an_interval_may_be_that_of_a_mean_with_its_sd() -> None:
    head = ("", "Change (SD)", "95% CI", "p")
    (result,), _ = read_tables(table(head, ("Pain", "0.94 (0.67)", "0.67, 1.21", "<.001")))
    assert (result.estimate, result.ci_low, result.ci_high, result.p, result.grade) == (
        "0.94",
        "0.67",
        "1.21",
        "<.001",
        "B",
    )


def test_a_median_may_have_an_interval_and_no_measure_of_another_row() -> None:
    document = table(
        ("", "Drug (n = 216)", "Placebo (n = 204)"),
        ("Median survival, months (95% CI)", "14.6 (12.4, 17.1)", "11.3 (9.2, 13.4)"),
        ("HR drug vs. placebo (95% CI)", "0.75 (0.61, 0.93)", ""),
        foot="HR hazard ratio",
    )
    assert [(m, e) for m, e, *_ in results(document)] == [("", "14.6"), ("", "11.3"), ("HR", "0.75")]


def test_a_cell_of_two_columns_is_read_once() -> None:
    pytest.importorskip("selectolax")
    page = """<!doctype html><body><table><tr><th></th><th>Drug</th><th>Placebo</th></tr>
    <tr><td>HR (95% CI)</td><td colspan="2">0.75 (0.61, 0.93)</td></tr></table>"""
    found, _ = read_tables(read(page))
    assert [(r.measure, r.estimate, r.grade) for r in found] == [("HR", "0.75", "B")]


def test_a_p_value_behind_the_bracket() -> None:
    document = table(("", "Odds ratio (95% CI); p value"), ("Relief", "2.39 (1.70–3.36) <0.0001"))
    assert results(document) == [("OR", "2.39", "1.70", "3.36", "<0.0001")]
    assert results(table(("", "Odds ratio (95% CI)"), ("Relief", "2.39 (1.70–3.36) <0.0001"))) == []


def test_a_standard_error_between_estimate_and_interval() -> None:
    document = table(("", "Migalastat, mean ± SEM (95% CI)"), ("eGFR", "−0.40±0.93 (−2.27 to 1.48)"))
    assert [r[1:4] for r in results(document)] == [("-0.40", "-2.27", "1.48")]


def test_two_rows_of_heads_in_the_middle() -> None:
    document = table(
        ("Outcome", "Intention", "Intention"),
        ("", "B", "95% CI"),
        ("Group", "-0.04", "-0.18;0.09"),
        ("Outcome", "Severity", "Severity"),
        ("", "B", "95% CI"),
        ("Group", "-0.06", "-0.16;0.04"),
        heads=2,
    )
    found, _ = read_tables(document)
    assert [(r.column, r.estimate) for r in found] == [("Intention B", "-0.04"), ("Severity B", "-0.06")]


def test_a_section_whose_numbers_stand_in_the_next_row_ends_there() -> None:
    document = table(("", "MD (95% CI)"), ("Knowledge", ""), ("", "1.7 (0.1 to 3.4)"), ("Attitude", "1.2 (0.3 to 2.0)"))
    assert [r.outcome for r in read_tables(document)[0]] == ["Knowledge", "Attitude"]


def test_an_interval_of_percentages_is_that_of_a_proportion() -> None:
    (result,), _ = read_tables(table(("", "n", "% [95% CI]"), ("Pre", "12", "6.3 [3.3; 10.7]")))
    assert (result.kind, result.measure, result.estimate, result.unit) == ("proportion", "PR", "6.3", "percent")
    (result,), _ = read_tables(table(("", "Difference in response rate, % (95% CI)"), ("A", "10.2 (4.1; 16.8)")))
    assert result.measure == "RD"
    (result,), _ = read_tables(table(("", "Adherence <25%"), ("Frailty", "3.2 (2.9 to 3.5)"), foot="Means (95% CI)"))
    assert result.measure == "MN"


def test_the_name_of_an_arm_keeps_its_letters() -> None:
    head = ("", "SD48W, n/N (%)", "SD24W, n/N (%)", "RD (95% CI)")
    (result,), _ = read_tables(table(head, ("EVR", "86/94 (91.5)", "82/93 (88.2)", "3.3 (−5.3 to 12.0)")))
    assert [arm.name for arm in result.arms] == ["SD48W", "SD24W"]
