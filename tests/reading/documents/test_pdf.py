"""PDF: lines, columns, hyphens, superscripts and places; what is drawn on a page is read as a person reads it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.reading.documents.printed import At, pdf_of, typed

import lbpmeta as lm
from lbpmeta.errors import DataError, MethodError
from lbpmeta.reading.document import Document
from lbpmeta.reading.documents.formats import document_from
from lbpmeta.reading.documents.letters import APART, GAP
from lbpmeta.reading.documents.pdf.pictures import page_pictures, place_boxes, quote_boxes
from lbpmeta.reading.documents.pdf.sheets import sheet_of
from lbpmeta.reading.documents.raw import Raw
from lbpmeta.reading.result import PrintedResult
from lbpmeta.reading.results import read_results

pytest.importorskip("pypdfium2")

MINUS = "\u2212"
FILLED = "Words that fill a line of running text from end to end here"


def read(content: bytes) -> Document:
    return document_from(Raw("paper.pdf", content, 200_000_000))


def results(content: bytes) -> tuple[PrintedResult, ...]:
    return read_results(read(content))[0]


def triple(result: PrintedResult) -> tuple[str, str, str]:
    return result.estimate, result.ci_low, result.ci_high


def test_a_line_is_read_with_its_place_and_its_minus_signs() -> None:
    page = typed(
        [
            "Pain fell in both of the groups that were compared (mean difference",
            f"{MINUS}7.7, 95% CI {MINUS}12.1 to {MINUS}3.3).",
        ]
    )
    (result,) = results(pdf_of(page))
    assert triple(result) == ("-7.7", "-12.1", "-3.3")
    assert (result.place, result.grade) == ("p.1 l.2", "A")


def test_two_columns_are_read_one_after_the_other_whatever_the_order_of_the_file() -> None:
    left = typed([FILLED[:44]] * 20 + ["and pain fell (mean difference"], x=50, size=9)
    right = typed([f"{MINUS}7.7, 95% CI {MINUS}12.1 to {MINUS}3.3)."] + [FILLED[:44]] * 20, x=330, size=9)
    for page in (left + right, right + left, [one for pair in zip(left, right, strict=True) for one in pair]):
        assert [triple(r) for r in results(pdf_of(page))] == [("-7.7", "-12.1", "-3.3")]


@pytest.mark.parametrize("cut", [("95% CI 1.06,", "1.10)."), ("95% CI:", "1.06 to 1.10).")])
def test_a_bracket_that_a_column_cuts_is_closed_by_the_next_whatever_size_most_letters_have(
    cut: tuple[str, str],
) -> None:
    left = typed([FILLED[:44]] * 5 + [f"and pain fell (risk ratio 1.08, {cut[0]}"], x=50, size=9)
    right = typed([cut[1]] + [FILLED[:44]] * 5, x=330, size=9)
    small = typed([FILLED] * 25, y=500, size=7)
    assert [triple(r) for r in results(pdf_of([*left, *right, *small]))] == [("1.08", "1.06", "1.10")]


def test_a_sentence_goes_on_over_the_page_past_running_heads_and_page_numbers() -> None:
    pages = []
    for n in range(4):
        text = typed(
            [
                f"{MINUS}{n}.7, 95% CI {MINUS}12.1 to 3.3)." if n else FILLED,
                *[FILLED] * 40,
                "Then pain fell (mean difference",
            ]
        )
        pages.append([At(72, 765, "Exercise for back pain"), *text, At(300, 30, str(n + 1))])
    found = results(pdf_of(*pages))
    assert [r.estimate for r in found] == ["-1.7", "-2.7", "-3.7"]
    assert [r.place for r in found] == ["p.2 l.1", "p.3 l.1", "p.4 l.1"]


def test_words_are_joined_at_line_ends_and_a_dash_before_a_number_is_in_doubt() -> None:
    document = read(
        pdf_of(typed(["The first questionnaires of the partici-", "pants of the EQ-5D were filled in at home."]))
    )
    assert document.blocks[0].text.startswith("The first questionnaires of the participants of the EQ-5D")
    (result,) = results(
        pdf_of(typed(["Pain fell in both of the groups (mean difference -", "7.7, 95% CI -12.1 to -3.3)."]))
    )
    assert (result.estimate, result.grade) == ("-7.7", "B")
    assert "a dash stands at the end of a line" in result.why


def test_a_minus_at_the_end_of_a_line_stays_with_its_number() -> None:
    for dash in (MINUS, "\u2013", "-"):
        page = typed([f"Disability was similar in both of the groups (SMD 0.27, 95% CI {dash}", "0.05 to 0.59)."])
        (result,) = results(pdf_of(page))
        assert (triple(result), result.grade) == (("0.27", "-0.05", "0.59"), "B")


def test_what_repeats_on_pages_is_left_out_but_no_caption_and_no_result() -> None:
    head, foot = At(72, 765, "A made-up journal 2020; 1: 1"), At(72, 30, "Made up")
    lines = typed([FILLED] * 30)
    pages = [[head, At(72, 740, f"Table {n}. Outcomes", 9), *lines, foot] for n in range(1, 5)]
    text = "\n".join(block.text for block in read(pdf_of(*pages)).blocks)
    assert "made-up journal" not in text
    assert "Made up" not in text
    assert text.count("Outcomes") == 4


def test_a_raised_reference_is_no_digit_and_a_square_is_one() -> None:
    page = [
        At(72, 700, "It fell by 7.2"),
        At(123.2, 704, "3", 6),
        At(129, 700, "points, I"),
        At(164.1, 704, "2", 6),
        At(170, 700, "= 45%."),
    ]
    (block,) = read(pdf_of(page)).blocks
    assert f"7.2{APART}3 points, I² = 45%" in block.text


def test_ligatures_are_letters_and_nothing_else_is_changed() -> None:
    (block,) = read(pdf_of(typed(["A signi\ufb01cant fall of 7 m² in every one"]))).blocks
    assert block.text == "A significant fall of 7 m² in every one"


def test_letters_of_one_ligature_share_a_box_and_end_no_word() -> None:
    boxes = [(0, 400), (400, 600), (600, 1280), (600, 1280), (1270, 1700), (1700, 2100)]
    said = {"page": 1, "width": 9000, "height": 9000, "letters": "differ", "turns": "000000", "rules": []}
    said["boxes"] = [value for left, right in boxes for value in (left, 0, right, 1000, 800)]
    (word,) = sheet_of(said).words
    assert word.text == "differ"
    assert list(word.edges) == sorted(word.edges)


def test_words_that_are_set_down_in_two_behind_a_ligature_are_one() -> None:
    page = typed(
        [
            "Pain fell signif icantly in both of the groups, that is, some of it (mean dif",
            f"ference {MINUS}7.7, 95% CI {MINUS}12.1 to {MINUS}3.3; P \u00bc 0.001).",
        ]
    )
    document = read(pdf_of(page))
    assert "fell significantly in both of the groups, that is, some of it (mean difference" in document.blocks[0].text
    (result,) = read_results(document)[0]
    assert (*triple(result), result.measure, result.p) == ("-7.7", "-12.1", "-3.3", "MD", "0.001")


def test_a_number_behind_a_glyph_without_a_letter_is_refused() -> None:
    page = [
        At(72, 700, "Pain fell (mean difference"),
        At(205, 700, "-", font="U"),
        At(210, 700, "7.7, 95% CI 2.1 to 9.3)."),
    ]
    document = read(pdf_of(page))
    assert read_results(document)[0] == ()
    assert GAP in document.blocks[0].text
    assert "may be a minus" in document.not_read[0].reason
    assert document.not_read[0].place == "p.1 l.1"


def test_signs_of_a_font_of_signs_are_read_by_their_codes() -> None:
    page = [
        At(72, 700, "Pain fell with the brace (mean difference"), At(272, 700, "2", font="S"),
        At(278, 700, "7.7, 95% CI"), At(338, 700, "2", font="S"), At(344, 700, "12.1 to"),
        At(384, 700, "2", font="S"), At(390, 700, "3.3, p"), At(420, 700, ",", font="S"), At(427, 700, ".001)."),
    ]  # fmt: skip
    (result,) = results(pdf_of(page))
    assert (*triple(result), result.p, result.grade) == ("-7.7", "-12.1", "-3.3", "<.001", "B")


def test_parts_of_the_paper_are_told_and_references_left_out() -> None:
    page = [
        At(72, 740, "Exercise for pain", 18), At(72, 700, "Results", 12),
        At(72, 680, f"MD {MINUS}7.7 (95% CI {MINUS}12.1 to {MINUS}3.3)."),
        At(72, 640, "References", 12), At(72, 620, "1. A trial. RR 0.5 (95% CI 0.2 to 0.8)."),
    ]  # fmt: skip
    document = read(pdf_of(page))
    assert [(b.kind, b.role) for b in document.blocks] == [
        ("title", ""),
        ("heading", "results"),
        ("text", "results"),
    ]


def test_numbers_of_lines_in_the_margin_are_no_text() -> None:
    text = typed(
        [FILLED] * 10
        + ["Pain fell (mean difference"]
        + [f"{MINUS}7.7, 95% CI {MINUS}12.1 to {MINUS}3.3)."]
        + [FILLED] * 10,
        x=100,
    )
    numbers = [At(60, one.y, str(n), 8) for n, one in enumerate(text, 1)]
    page = [one for pair in zip(numbers, text, strict=True) for one in pair]
    assert [triple(r) for r in results(pdf_of(page))] == [("-7.7", "-12.1", "-3.3")]


@pytest.mark.parametrize("turn", ["", "/Rotate 90", "/Rotate 180", "/Rotate 270"])
def test_a_turned_page_is_drawn_and_boxed_as_it_is_shown(turn: str, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf_of(typed([f"MD {MINUS}7.7 (95% CI {MINUS}12.1 to {MINUS}3.3)."], x=100, y=700), page=turn))
    reading = lm.read(file)
    (box,) = quote_boxes(reading.document, reading.results[0])
    (picture,) = page_pictures(file, scale=2)
    assert picture.png.startswith(b"\x89PNG")
    assert (picture.wide, picture.high) == (round(2 * picture.width), round(2 * picture.height))
    x, y = {"": (100, 92), "/Rotate 90": (700, 100), "/Rotate 180": (512, 700), "/Rotate 270": (92, 512)}[turn]
    assert box.page == 1
    assert box.left - 25 <= x <= box.right + 25
    assert box.top - 25 <= y <= box.bottom + 25
    assert 0 < (box.right - box.left) * (box.bottom - box.top) < 4000
    assert place_boxes(reading.document, "p.1 l.1")


def test_pictures_are_asked_for_by_page_and_scale(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(pdf_of(typed(["one"]), typed(["two"]), typed(["three"])))
    assert [p.page for p in page_pictures(file, pages=[3, 1], scale=0.5)] == [3, 1]
    assert page_pictures(file, pages=[9]) == ()
    with pytest.raises(MethodError, match="scale"):
        page_pictures(file, scale=99)
    with pytest.raises(MethodError, match="counted from 1"):
        page_pictures(file, pages=[0])


def test_without_the_library_the_message_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(DataError, match=r"lbpmeta\[read\]"):
        read(pdf_of(typed(["a"])))
