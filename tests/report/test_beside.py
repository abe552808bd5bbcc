"""A document beside its rows, as a page: complete, self-contained, well-formed, and safe whatever the document says."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
from pathlib import Path

import html5lib
import pytest
from click.testing import CliRunner
from tests.reading.documents.printed import pdf_of, typed

import lbpmeta as lm
from lbpmeta.cli import cli
from lbpmeta.reading.document import Block, Document, NotRead, Table
from lbpmeta.reading.result import PrintedArm, PrintedResult
from lbpmeta.reading.saved import plain_cell
from lbpmeta.report.pages.beside import reading_page
from lbpmeta.report.pages.marked import Mark, marked_paper
from lbpmeta.workbench.reading import Reading, shown_together

HTML = "{http://www.w3.org/1999/xhtml}"


class Page:
    """A page as a strict parser sees it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.root = html5lib.HTMLParser(strict=True).parse(text)

    def all(self, tag: str, **having: str) -> list:
        return [
            e
            for e in self.root.iter(f"{HTML}{tag}")
            if all(e.get(name.replace("_", "-")) == value for name, value in having.items())
        ]

    def words(self, element: object) -> str:
        return " ".join("".join(element.itertext()).split())

    @property
    def ids(self) -> list[str]:
        return [e.get("id") for e in self.root.iter() if e.get("id")]

    @property
    def rows(self) -> list:
        return [e for e in self.all("article") if e.get("class") == "row"]


def assert_sound(text: str) -> Page:
    page = Page(text)
    elements = list(page.root.iter())
    assert len(page.ids) == len(set(page.ids))
    links = [e.get("href") for e in elements if e.get("href")]
    assert {e.get("fill") for e in elements} <= {None, "url(#hatch)"}
    assert {link[1:] for link in links} <= set(page.ids)
    assert all(link.startswith("#") for link in links)
    names = {name for e in elements for name in e.attrib}
    assert not {name for name in names if name.startswith("on") or name in ("style", "action", "formaction")}
    assert all(re.fullmatch("data:image/png;base64,[A-Za-z0-9+/=]+", e.get("src", "x")) for e in page.all("img"))
    assert not [e for e in elements if "src" in e.attrib and e.tag != f"{HTML}img"]
    tags = {e.tag.removeprefix(HTML) for e in elements if isinstance(e.tag, str)}
    assert not tags & {"iframe", "object", "embed", "link", "base", "image"}
    (policy,) = [e.get("content") for e in page.all("meta") if e.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for kind in ("script", "style"):
        (inside,) = page.all(kind)
        digest = base64.b64encode(hashlib.sha256(inside.text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    (style,) = page.all("style")
    assert "url(" not in style.text
    assert "@import" not in style.text
    return page


@pytest.fixture(scope="module")
def reading(paper_file: Path) -> Reading:
    return lm.read(paper_file)


@pytest.fixture(scope="module")
def page(beside_file: Path) -> Page:
    return assert_sound(beside_file.read_text(encoding="utf-8"))


def test_every_result_has_a_row_and_a_box_in_the_document(page: Page, reading: Reading) -> None:
    assert sorted(int(row.get("data-number")) for row in page.rows) == list(range(1, len(reading.results) + 1))
    boxes = {mark.get("id"): page.words(mark) for mark in page.all("mark")}
    for row in page.rows:
        (place,) = [a for a in row.iter(f"{HTML}a") if a.get("class") == "to"]
        result = reading.results[int(row.get("data-number")) - 1]
        assert result.ci_high in boxes[place.get("href")[1:]]
        assert result.place == page.words(place)
    leads = {a.get("href")[1:] for mark in page.all("mark") for a in mark.iter(f"{HTML}a")}
    assert {row.get("id") for row in page.rows} <= leads


def test_the_gravest_stand_first_and_the_box_says_verdict_and_grade(page: Page) -> None:
    verdicts = [row.get("data-verdict") for row in page.rows]
    assert verdicts[:3] == ["inconsistent", "inconsistent", "implausible"]
    assert verdicts[-1] == "consistent"
    looks = {a.get("class") for mark in page.all("mark") for a in mark}
    sure = {"m-inconsistent", "m-implausible", "m-consistent", "m-consistent-within-rounding"}
    assert looks == sure | {"m-consistent unsure", "unread"}
    worst, _in_table = page.all("a", **{"class": "m-inconsistent"})
    assert page.words(worst).endswith("(row 3, inconsistent)")


def test_a_row_tells_the_sentence_and_holds_the_arithmetic(page: Page) -> None:
    worst = page.words(page.rows[0])
    assert "The estimate 0.65 lies outside its own interval (0.12 to 0.18)." in worst
    assert "estimate 0.65, a value from 0.645 to 0.655" in worst
    assert "Smallest repair" in worst
    folded = list(page.rows[0].iter(f"{HTML}details"))
    assert folded
    assert not any("open" in d.attrib for d in folded)


def test_what_was_not_read_is_there_with_its_reason(page: Page) -> None:
    (left,) = [e for e in page.all("ul") if e.get("class") == "left"]
    assert "two arms" in page.words(left)
    (box,) = page.all("a", **{"class": "unread"})
    assert page.words(box).startswith("95% CI 5 to 17")


def test_a_row_holds_the_cells_that_a_folder_gets(page: Page, reading: Reading, tmp_path: Path) -> None:
    written = {
        row["id"]: {name: text for name, text in row.items() if text}
        for file in reading.write(tmp_path / "rows")
        if file.stem in ("trials", "reviews", "statements")
        for row in csv.DictReader(io.StringIO(file.read_text(encoding="utf-8")))
    }
    held = {cells["id"]: cells for cells in (json.loads(row.get("data-cells")) for row in page.rows)}
    assert held == written


def test_several_documents_have_a_list_and_ids_of_their_own(reading: Reading) -> None:
    other = lm.read_text("It fell (RR 0.65, 95% CI 0.12 to 0.18).", name="paper.md")
    page = assert_sound(reading_page(shown_together([reading, other, other])))
    assert [
        page.words(a) for nav in page.all("nav") if nav.get("class") == "documents" for a in nav.iter(f"{HTML}a")
    ] == ["paper.md"] * 3
    cells = [json.loads(row.get("data-cells")) for row in page.rows]
    assert len({c["id"] for c in cells}) == len(cells) == len(reading.results) + 2
    assert {c["source"] for c in cells} <= set(json.loads(page.all("body")[0].get("data-sources")))


def test_hostile_text_stays_text(wild_readings: list[Reading], page: Page) -> None:
    wild = assert_sound(reading_page(shown_together(wild_readings)))
    assert {e.tag for e in wild.root.iter()} <= {e.tag for e in page.root.iter()} | {f"{HTML}nav", f"{HTML}li"}
    assert len(wild.rows) == 2 * 4
    assert "[U+202E]" in wild.text
    assert "\u202e" not in wild.text
    assert "onerror=&#34;alert(1)&#34;" in wild.text


def test_nothing_read_makes_a_page_too() -> None:
    page = assert_sound(reading_page(shown_together([lm.read_text("Nothing here."), lm.read_text("")])))
    assert page.rows == []


def test_a_notebook_shows_the_same_order(page: Page, reading: Reading) -> None:
    fragment = html5lib.parseFragment(reading._repr_html_())
    shown = [" ".join("".join(tr.itertext()).split()) for tr in fragment.iter(f"{HTML}tr")][1:]
    assert len(shown) == len(page.rows)
    for line, row in zip(shown, page.rows, strict=True):
        assert row.get("data-verdict") in line


# --- places


def stretches(block: Block, *spans: tuple[int, int]) -> tuple[list[tuple[str, str]], dict[str, str]]:
    marks = [
        (NotRead("x", block=0, start=a, end=b), Mark(f"q{i}", f"r{i}", "", "", "")) for i, (a, b) in enumerate(spans)
    ]
    shown = marked_paper(Document("a", "txt", (block,)), marks)
    return [(p.text, p.mark.id if p.mark else "") for p in shown.parts[0].parts], dict(shown.at)


def test_marks_that_overlap_share_the_text_and_lose_none() -> None:
    parts, at = stretches(Block("0123456789", "line 1"), (2, 5), (4, 7), (5, 6), (8, 10), (0, 0), (3, 99))
    assert "".join(text for text, _ in parts) == "0123456789"
    assert [(text, mark) for text, mark in parts if mark] == [("234", "q0"), ("56789", "q5")]
    assert at == {"q0": "q0", "q5": "q5", "q1": "q5", "q2": "q5", "q3": "q5"}


def test_a_result_of_a_table_is_boxed_in_its_cells() -> None:
    rows = (("", "A", "B", "RR", "95% CI"), ("Falls", "12 (10%)", "20 (17%)", "0.60", "0.31 to 1.17"))
    paper = Document("a", "md", (), tables=(Table(rows, 1, "table 2"), Table(rows, 1, "table 3", lines=(7, 8))))
    arms = (PrintedArm("A", events="12", percent="10"), PrintedArm("B", events="20", percent="17"))
    results = [
        PrintedResult("0.60", "0.31", "1.17", place="x", block=-1, arms=arms, cell=(0, 1, 4)),
        PrintedResult("0.60", "0.31", "1.17", place="x", block=-1, cell=(1, 1, 4)),
        PrintedResult("0.60", place="table 9, row 3", block=-1),
        NotRead("no column", place="table 2"),
        NotRead("no column", place="line 7", line=7),
    ]
    shown = marked_paper(paper, [(r, Mark(f"q{i}", f"r{i}", "", "", "")) for i, r in enumerate(results)])
    assert dict(shown.at) == {f"q{i}": f"q{i}" for i in (0, 1, 3, 4)}
    first, second = shown.parts
    assert [(m.id, m.row) if (m := cell.mark) else None for cell, _ in first.body[0]] == [
        None,
        *[("", "r0")] * 3,
        ("q0", "r0"),
    ]
    assert [bool(cell.mark) for cell, _ in second.body[0]] == [False, False, False, True, True]
    assert (first.caption.mark.id, second.caption.mark.id) == ("q3", "q4")


def test_a_table_stands_where_its_lines_are() -> None:
    table = Table((("", "OR"), ("A", "0.8")), 1, "table 1", lines=(3, 5))
    paper = Document("a", "md", (Block("one", "line 1", line=1), Block("two", "line 7", line=7)), tables=(table,))
    assert [getattr(part, "kind", "table") for part in marked_paper(paper, []).parts] == ["text", "table", "text"]


# --- pages of a PDF


SVG = "{http://www.w3.org/2000/svg}"


def test_pages_have_boxes_where_the_quotes_stand(pdf_file: Path) -> None:
    reading = lm.read(pdf_file)
    page = assert_sound(reading.to_html(pdf_file.with_suffix(".html")).read_text(encoding="utf-8"))
    assert len(page.all("img")) == 2
    drawings = [e for e in page.root.iter(f"{SVG}svg") if e.get("role") == "group"]
    links = [a for svg in drawings for a in svg.iter(f"{SVG}a")]
    assert len(links) == len(reading.results) + len(reading.not_read) == len({a.get("href") for a in links})
    for row in page.rows:
        (place,) = [a for a in row.iter(f"{HTML}a") if a.get("class") == "to"]
        (box,) = [a for a in links if a.get("id") == place.get("href")[1:]]
        assert box.get("href") == f"#{row.get('id')}"
        assert row.get("data-verdict") in box.get("class")
        rects = list(box.iter(f"{SVG}rect"))
        assert rects
        for rect in rects:
            x, y, wide, high = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
            assert 60 < x < x + wide < 612
            assert 60 < y < y + high < 792
            assert 5 < high < 20
    (left,) = [a for a in links if a.get("class") == "unread"]
    assert next(left.iter(f"{SVG}rect")).get("fill") == "url(#hatch)"
    # The text is there too, with marks of its own.
    assert len(page.all("mark")) == len(links)


def test_of_many_pages_those_are_drawn_on_which_something_was_read(tmp_path: Path) -> None:
    quiet = typed(["Nothing is told on this page, in a line as long as the lines of papers are."])
    told = typed(["Pain fell at the end of the study (mean difference -7.71, 95% CI -12.15 to -3.27)."])
    file = tmp_path / "long.pdf"
    file.write_bytes(pdf_of(*[quiet] * 60, told))
    page = Page(lm.read(file).to_html(tmp_path / "long.html").read_text(encoding="utf-8"))
    drawn = [img.get("alt")[:7] for img in page.all("img")]
    assert drawn == ["Page 61"]
    assert "those alone are drawn" in page.words(page.root)


def test_a_pdf_that_is_gone_is_shown_by_its_text(pdf_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "gone.pdf"
    file.write_bytes(pdf_file.read_bytes())
    reading = lm.read(file)
    file.unlink()
    page = assert_sound(reading.to_html(tmp_path / "gone.html").read_text(encoding="utf-8"))
    assert page.all("img") == []
    assert "Its pages are not drawn" in page.words(page.root)
    assert len(page.all("mark")) == len(reading.results) + 1


# --- cells that a spreadsheet would take for formulas


@pytest.mark.parametrize(
    "cell",
    [
        "-7.71",
        "+0.5",
        "=0.05",
        "-12,1",
        "-5%",
        "-1e-5",
        "<0.001",
        "-7.7 (95% CI -12.1 to -3.3)",
        "-12,1; -3,3), en",
        "a = b",
    ],
)
def test_numbers_and_quotes_stay_what_they_are(cell: str) -> None:
    assert plain_cell(cell) == cell


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "=HYPERLINK(1)",
        "@SUM(1)",
        "+cmd|'x'!A0",
        "-2+3+cmd|x",
        " \t=A1",
        "\uff1dA1",
        "-22*A1",
        "-1e5+A1",
        "=-A1",
        "-5%+A1",
    ],
)
def test_what_would_begin_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert plain_cell(cell) == f"'{cell.strip()}"
    assert plain_cell(f"p 0.03; {cell}") == f"p 0.03; '{cell.strip()}"


# --- the command


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, [str(a) for a in arguments])
    return done.exit_code, done.stdout, f"{done.output}{done.exception or ''}"


def test_the_command_prints_a_page_or_writes_it(paper_file: Path, page: Page, tmp_path: Path) -> None:
    assert run("read", paper_file, "--format", "html")[:2] == (0, f"{page.text}\n")
    code, said, all_said = run("read", paper_file, "-o", tmp_path / "new" / "page.html")
    assert code == 0
    assert "6 results read" in said
    assert f"Written: {tmp_path / 'new' / 'page.html'}" in all_said
    assert (tmp_path / "new" / "page.html").read_text(encoding="utf-8") == page.text
    assert run("read", paper_file, "-o", tmp_path / "new" / "page.html", "--format", "html")[:2] == (0, "")


def test_a_folder_gets_the_page_beside_the_tables(paper_file: Path, page: Page, tmp_path: Path) -> None:
    assert run("read", paper_file, "-o", tmp_path / "rows", "--format", "html")[0] == 0
    assert (tmp_path / "rows" / "reading.html").read_text(encoding="utf-8") == page.text
    assert run("check", tmp_path / "rows", "--fail-on", "never")[0] == 0


def test_a_page_that_is_a_paper_is_never_written_over(paper_file: Path, tmp_path: Path) -> None:
    paper = tmp_path / "paper.html"
    paper.write_text("<p>Pain fell (MD -7.7, 95% CI -12.1 to -3.3).</p>", encoding="utf-8")
    for source in (paper, paper_file):
        before = paper.read_bytes()
        _, _, said = run("read", source, "-o", paper)
        assert "nothing was written" in said
        assert paper.read_bytes() == before


def test_a_folder_is_every_document_in_it_but_for_our_own_pages(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("It fell (MD -7.7, 95% CI -12.1 to -3.3).", encoding="utf-8")
    (tmp_path / "b.html").write_text("<p>It fell (MD -7.7, 95% CI -12.1 to -3.3).</p>", encoding="utf-8")
    (tmp_path / "rows.csv").write_text("study,MD\n", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    for _ in range(2):
        assert run("read", tmp_path, "-o", tmp_path / "all.html", "--format", "html")[0] == 0
        page = assert_sound((tmp_path / "all.html").read_text(encoding="utf-8"))
        assert [
            page.words(a) for nav in page.all("nav") if nav.get("class") == "documents" for a in nav.iter(f"{HTML}a")
        ] == ["a.md", "b.html"]
    assert "holds no document" in run("read", tmp_path / "empty")[2]


@pytest.mark.parametrize("name", ["a.csv", "b.xlsx"])
def test_a_file_of_data_is_never_written_over(name: str, paper_file: Path, tmp_path: Path) -> None:
    (tmp_path / name).write_text("study,MD\n", encoding="utf-8")
    with pytest.raises(lm.ConfigurationError, match="may hold data"):
        lm.read(paper_file).to_html(tmp_path / name)


def long_paper(results: int) -> str:
    line = "Pain fell in group {} (mean difference -{}.71, 95% CI -{}.15 to -{}.27; p < 0.001). " + "More words. " * 20
    text = "\n\n".join(line.format(i, i % 50 + 7, i % 50 + 12, i % 50 + 3) for i in range(results))
    return reading_page(shown_together([lm.read_text(text)]))


def test_a_long_paper_makes_a_page_that_can_be_mailed() -> None:
    page = long_paper(150)
    assert page.count('<article class="row"') == 150
    assert len(page) < 2_000_000
    assert page.count("<summary>The arithmetic") == 150


def test_of_very_many_results_what_agrees_is_told_without_its_arithmetic() -> None:
    page = long_paper(1000)
    assert page.count('<article class="row"') == 1000
    assert len(page) < 4_000_000
    assert "the arithmetic of what agrees is left out" in page
