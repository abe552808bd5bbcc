"""Tables of PDFs: each number under the head that stands above it, or none at all."""

from __future__ import annotations

import pytest
from tests.reading.documents.printed import At, Drawn, pdf_of, typed

from lbpmeta.reading.document import Document, Table
from lbpmeta.reading.documents.formats import document_from
from lbpmeta.reading.documents.pdf.cells import prints_numbers
from lbpmeta.reading.documents.pdf.pictures import place_boxes, quote_boxes
from lbpmeta.reading.documents.pdf.zones import is_caption
from lbpmeta.reading.documents.raw import Raw
from lbpmeta.reading.tables.read import read_tables

pytest.importorskip("pypdfium2")

FILLED = "Words that fill a line of running text from end to end here"
ROWS = [
    ("Falls", "18 (31)", "25 (44)", "0.72 (0.45 to 1.16)", "0.18"),
    ("Back pain at 12 weeks", "9 (16)", "20 (35)", "0.45 (0.23 to 0.90)", "0.02"),
    ("Sick leave", "4 (7)", "5 (9)", "0.80 (0.23 to 2.82)", "0.73"),
]
ACROSS = (60, 200, 270, 350, 480)


def read(*pages: list[At | Drawn]) -> Document:
    return document_from(Raw("paper.pdf", pdf_of(*pages), 200_000_000))


def rows(lines: list[tuple[str, ...]], top: float, across: tuple[float, ...] = ACROSS, step: float = 14) -> list[At]:
    return [
        At(x, top - step * n, text, 8)
        for n, line in enumerate(lines)
        for x, text in zip(across, line, strict=True)
        if text
    ]


def framed(head: list[At | Drawn], top: float, body: float) -> list[At | Drawn]:
    """A table with its caption, a rule above, one below its head, and one at its end."""
    end = body - 14 * len(ROWS)
    return [
        At(60, top + 16, "Table 2. Outcomes at the end of follow-up", 9), Drawn(60, 550, top + 10), *head,
        Drawn(60, 550, body + 10), *rows(ROWS, body), Drawn(60, 550, end + 8),
        At(60, end - 4, "RR, risk ratio. Values are n (%) unless stated.", 7),
    ]  # fmt: skip


def the_table(document: Document) -> Table:
    (table,) = document.tables
    return table


def test_numbers_stand_under_their_own_heads() -> None:
    head = rows([("Outcome", "Exercise", "Control", "RR (95% CI)", "P")], 700)
    document = read([*framed([*head], 700, 680), *typed([FILLED] * 8, y=560)])
    table = the_table(document)
    assert table.rows == (("Outcome", "Exercise", "Control", "RR (95% CI)", "P"), *ROWS)
    assert (table.heads, table.place, table.caption) == (
        1,
        "table 2 (p.1)",
        "Table 2. Outcomes at the end of follow-up",
    )
    assert table.foot == "RR, risk ratio. Values are n (%) unless stated."
    kinds = [(block.kind, block.text) for block in document.blocks]
    assert ("caption", table.caption) in kinds
    assert not any("0.72" in text for _, text in kinds)  # its cells are no running text
    results = [r for r in read_tables(document)[0] if r.ci_low]
    assert [(r.measure, r.estimate, r.ci_low, r.ci_high) for r in results] == [
        ("RR", "0.72", "0.45", "1.16"),
        ("RR", "0.45", "0.23", "0.90"),
        ("RR", "0.80", "0.23", "2.82"),
    ]
    assert {r.grade for r in results} == {"B"}
    box, *arms = quote_boxes(document, results[1])  # its cell, and those of its arms
    assert (box.page, round(box.left)) == (1, 350)
    assert [round(arm.left) for arm in arms] == [200, 270]
    (row,) = {round(one.bottom) for one in place_boxes(document, results[1].place)}
    assert row == round(box.bottom)


def test_merged_heads_stand_above_all_that_they_reach_over() -> None:
    head: list[At | Drawn] = [
        At(218, 714, "Number (%)", 8), Drawn(198, 310, 709),
        *rows([("Outcome", "Exercise", "Control", "RR (95% CI)", "P")], 698),
    ]  # fmt: skip
    table = the_table(read(framed(head, 714, 678)))
    assert table.rows[:2] == (
        ("", "Number (%)", "Number (%)", "", ""),
        ("Outcome", "Exercise", "Control", "RR (95% CI)", "P"),
    )
    assert table.heads == 2


def test_a_head_of_several_lines_is_one_and_no_neighbour_gets_its_words() -> None:
    head = rows(
        [("", "Exercise", "Control", "Risk ratio", ""), ("Outcome", "(n = 58)", "(n = 57)", "(95% CI)", "P value")],
        714,
        step=10,
    )
    table = the_table(read(framed([*head], 714, 684)))
    assert table.rows[0] == ("Outcome", "Exercise (n = 58)", "Control (n = 57)", "Risk ratio (95% CI)", "P value")


def test_lines_across_head_what_follows_and_wrapped_cells_are_one() -> None:
    lines = [
        ("Primary outcome", "", "", "", ""),
        *ROWS[:1],
        ("Number of people with", "", "", "", ""),
        ("any sick leave", "4 (7)", "5 (9)", "0.80 (0.23", "0.73"),
        ("", "", "", "to 2.82)", ""),
    ]
    head = rows([("Outcome", "Exercise", "Control", "RR (95% CI)", "P")], 714)
    page = [At(60, 730, "Table 1", 9), *head, Drawn(60, 550, 708), *rows(lines, 696)]
    table = the_table(read(page))
    assert table.rows[1:] == (
        ("Primary outcome",) * 5,
        ROWS[0],
        ("Number of people with any sick leave", "4 (7)", "5 (9)", "0.80 (0.23 to 2.82)", "0.73"),
    )


def test_a_label_of_two_rows_is_of_both_and_one_of_two_lines_of_the_row_between() -> None:
    head = rows([("Outcome", "Exercise", "Control", "RR (95% CI)", "P")], 714)
    lines = [("", *ROWS[0][1:]), ("", *ROWS[1][1:]), ("", *ROWS[2][1:])]
    page = [At(60, 730, "Table 1", 9), *head, Drawn(60, 550, 706), *rows(lines, 696, step=18)]
    page += [At(60, 687, "Falls", 8), At(60, 664.5, "Sick", 8), At(60, 655.5, "leave", 8)]
    assert [row[0] for row in the_table(read(page)).rows] == ["Outcome", "Falls", "Falls", "Sick leave"]


def test_a_new_head_within_a_table_begins_another() -> None:
    lines = [
        *ROWS,
        ("Outcome", "Mean (SD)", "Mean (SD)", "Difference (95% CI)", "P"),
        ("Pain", "4.1 (2.0)", "4.9 (2.1)", "-0.8 (-1.6 to 0.0)", "0.05"),
    ]
    head = rows([("Outcome", "n (%)", "n (%)", "RR (95% CI)", "P")], 714)
    first, second = read([At(60, 730, "Table 1", 9), *head, *rows(lines, 696)]).tables
    assert first.rows[1:] == tuple(ROWS)
    assert second.rows == tuple(lines[3:])
    assert second.place == "table 1 (p.1), part 2"


def test_a_table_in_one_column_takes_nothing_from_the_other() -> None:
    across = (50, 130, 190)
    cells = [
        ("Outcome", "RR (95% CI)", "P"),
        ("Falls", "0.72 (0.45, 1.16)", "0.18"),
        ("Pain", "0.45 (0.23, 0.90)", "0.02"),
    ]
    spread = [*rows([("Outcome", "", "")], 690, across), At(120, 690, "RR (95% CI)", 8), At(230, 690, "P", 8)]
    for n, (name, cell, p) in enumerate(cells[1:], 1):
        spread += [At(50, 690 - 14 * n, name, 8), At(120, 690 - 14 * n, cell, 8), At(225, 690 - 14 * n, p, 8)]
    prose = typed([FILLED[:48]] * 30, x=320, y=700, size=9)
    document = read(
        [At(50, 705, "Table 1. Outcomes", 9), *spread, *typed([FILLED[:40]] * 20, x=50, y=640, size=9), *prose]
    )
    assert the_table(document).rows == tuple(cells)
    assert sum("Words that fill" in block.text for block in document.blocks) == 2


def test_two_lines_of_the_text_beneath_a_table_in_smaller_letters_are_none_of_its_rows() -> None:
    head = rows([("Outcome", "Exercise", "Control", "RR (95% CI)", "P")], 700)
    end = 686 - 14 * len(ROWS)
    told = [
        "Independence notwithstanding rehabilitation was characteristically vigorous (OR 9.00, 95% CI 2.33 to",
        "34.79).",
    ]
    page = [At(60, 716, "Table 2. Outcomes", 8), *head, *rows(ROWS, 686), *typed(told, x=60, y=end - 14, size=10)]
    document = read([*page, *typed([FILLED] * 8, y=end - 80)])
    assert the_table(document).rows[1:] == tuple(ROWS)
    assert "2.33 to\n34.79)." in " ".join(block.text for block in document.blocks)


def test_a_caption_may_stand_beneath_its_table() -> None:
    head = rows([("Outcome", "Exercise", "Control", "RR (95% CI)", "P")], 700)
    page = [*head, *rows(ROWS, 686), At(60, 630, "TABLE 3: Outcomes", 9), *typed([FILLED] * 8, y=560)]
    assert the_table(read(page)).rows[1:] == tuple(ROWS)


def test_a_turned_table_is_read_as_it_is_turned() -> None:
    head = rows([("Outcome", "Exercise", "Control", "RR (95% CI)", "P")], 700)
    page = [At(60, 716, "Table 2. Outcomes", 9), *head, *rows(ROWS, 686)]
    upright = the_table(read(page))
    turned = pdf_of(page, page="/Rotate 90")
    (table,) = document_from(Raw("a.pdf", turned, 10**9)).tables
    assert table.rows == upright.rows


def test_where_columns_run_into_each_other_nothing_is_read() -> None:
    lines = [(f"Row {n}", f"{n}.1 (0.2 to 9.9) {n}.3 (0.1 to 8.8)", "") for n in range(1, 6)]
    lines += [("Row", "0.3 (0.2 to 0.9)", "0.4 (0.3 to 0.8)")] * 3
    page = [At(60, 730, "Table 1", 9), *rows([("Outcome", "RR (95% CI)", "OR (95% CI)")], 714, (60, 150, 300))]
    page += [
        At(x, 700 - 14 * n, text, 8)
        for n, line in enumerate(lines)
        for x, text in zip((60, 150, 225), line, strict=True)
        if text
    ]
    document = read(page)
    assert document.tables == ()
    assert [one.reason for one in document.not_read] == ["Table 1 (p.1): its columns could not be told apart."]


@pytest.mark.parametrize(
    "text",
    [
        "0.80 (0.64 to 1.00)*",
        "<0.001",
        "12/42 (29%)",
        "\u22127\u00b77 (\u221212\u00b71, \u22123\u00b73)",
        "391, 210 (125-350)",
    ],
)
def test_numbers(text: str) -> None:
    assert prints_numbers(text)


@pytest.mark.parametrize("text", ["n = 384", "95% CI", "Mean (SD)", "\u2014", "Group A", ""])
def test_no_numbers(text: str) -> None:
    assert not prints_numbers(text)


def test_captions() -> None:
    told = ("Table 2 | Compliance", "TABLE 1: x", "Fig 1 Flow", "Table S3. More", "Tabelle 2: Ergebnisse")
    assert [is_caption(text) for text in told] == [True] * 5
    assert not any(
        is_caption(text) for text in ("Table 2 shows that", "Figure 1 shows", "Tables and figures", "Table 2%")
    )
