"""Markdown: what is read is what the tables hold, and nothing of it becomes markup, a link or a call."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

import lbpmeta as lm
from lbpmeta.report.formats.markdown import code, escaped, markdown_table, report_markdown
from lbpmeta.report.pages.page import write
from lbpmeta.workbench.evidence import Evidence

WILD = (
    "a|b\n# x\r\n<img src=x onerror=alert(1)> `c` @octocat #12 GH-3 https://evil.example www.evil.example "
    "[x](y) **z** $k$ &lt;"
)


@pytest.fixture(scope="module")
def report() -> lm.Report:
    return lm.load().check()


def cells(line: str) -> list[str]:
    """The cells of a line of a table, split as GitHub splits them: a backslash escapes what follows it."""
    return re.findall(r"((?:\\.|[^|\\])*)\|", line)[1:]


class TestEscaped:
    def test_nothing_of_it_is_markup(self) -> None:
        text = escaped(WILD)
        assert "\n" not in text
        assert "<" not in text
        assert not re.search(r"(?<!\\)[|`*\[\]$]", text)
        assert not re.search(r"@\w|(?<!&)#\w|GH-\d|://|www\.", text)
        assert "&amp;lt;" in text

    @pytest.mark.parametrize(
        "text", ["ci_high 3.2 -> 13.2", "-7.7 (-12.1; -3.3)", "p = 0.04, 5 > 4", "n 20, a.b", "94.257796"]
    )
    def test_numbers_and_names_stay_as_they_are(self, text: str) -> None:
        assert escaped(text) == text

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("# a", "\\# a"),
            ("- a", "\\- a"),
            ("1. a", "1\\. a"),
            ("--- a", "\\--- a"),
            ("> a", "\\> a"),
            ("+ a", "\\+ a"),
            ("_a_", "\\_a\\_"),
        ],
    )
    def test_starts_of_lines_and_emphasis(self, text: str, shown: str) -> None:
        assert escaped(text) == shown

    def test_controls_are_written_out(self) -> None:
        assert escaped("\x00\u202e") == "\\[U+0000\\]\\[U+202E\\]"


@given(st.lists(st.text(alphabet="ab|\\`<@#\n\r _*"), min_size=1, max_size=4))
def test_a_row_of_a_table_has_its_cells_whatever_they_hold(texts: list[str]) -> None:
    for cell in (escaped, code):
        table = markdown_table(["x"] * len(texts), [[cell(t) for t in texts]])
        lines = table.split("\n")
        assert len(lines) == 3
        assert len(cells(lines[2])) == len(texts)


@given(st.text(alphabet="ab` ", min_size=1))
def test_a_code_span_ends_where_it_should(text: str) -> None:
    span = code(text)
    if not text.strip():
        assert span == ""
        return
    fence = re.match("`+", span)
    assert fence is not None
    inside = span[len(fence[0]) : -len(fence[0])]
    assert span.endswith(fence[0])
    assert fence[0] not in re.findall("`+", inside)
    assert inside.strip() == " ".join(text.split())


class TestReport:
    def test_hostile_text_stays_in_its_cell(self, report: lm.Report) -> None:
        spoilt = tuple(
            dataclasses.replace(f, what=WILD, tail="", more="", rows=(WILD,), source=WILD, expected=WILD, file=WILD)
            for f in report.notable
        )
        wild = dataclasses.replace(report, findings=spoilt, path=WILD, notes=(WILD,))
        for everything, rows in ((True, len(spoilt)), (False, None)):  # all of it, and what fits a comment
            text = report_markdown(wild, everything=everything)
            table = [line for line in text.splitlines() if line.startswith("| `")]
            assert len(table) == rows or (rows is None and table and len(text) < 65_536)
            assert {len(cells(line)) for line in table} == {9}
            # A code span is the one place where a name with an at sign calls nobody.
            outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
            assert "<img" not in outside
            assert "@octocat" not in outside

    def test_it_leads_to_the_line_and_the_source(self, report: lm.Report) -> None:
        text = report_markdown(report)
        line = next(x for x in text.splitlines() if x.startswith("| `friedman2019-pmc-rmdq-tizanidine`"))
        assert re.search(r"`[^`]*trials\.csv:\d+`", line)
        assert "ci_high 3.2 -> 13.2" in line
        assert line.endswith("| friedman2019-pmc, abstract, Results (PMC6756993) |")

    def test_it_fits_a_comment(self, report: lm.Report) -> None:
        assert len(report_markdown(report)) < 65_536


@pytest.mark.filterwarnings("ignore:No font here has the letters")  # no font draws a control character
def test_a_folder_of_hostile_evidence_stays_below_itself(hostile_evidence: Evidence, tmp_path: Path) -> None:
    target = write(hostile_evidence, tmp_path / "a" / "b" / "build")
    assert target == tmp_path / "a" / "b" / "build" / "report.md"
    pictures = sorted((target.parent / "forest").iterdir())
    assert len(pictures) == 2
    assert sorted(p for p in tmp_path.rglob("*") if p.is_file()) == sorted([*pictures, target])
    text = target.read_text(encoding="utf-8")
    assert {f"forest/{p.name}" for p in pictures} == set(re.findall(r"\[plot\]\(([^)]*)\)", text))
    outside = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
    assert "<img" not in outside
    assert "<script" not in outside
