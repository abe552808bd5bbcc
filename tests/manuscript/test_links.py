"""Links and matches: what is bound to what, in which file, and what is left alone."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.reading.documents.written import docx, paragraph, run

from lbpmeta.errors import DataError
from lbpmeta.manuscript.checked import Comparison, check_manuscript, compared_with
from lbpmeta.manuscript.entries import Entries, bookmark_of
from lbpmeta.manuscript.linking import linked
from lbpmeta.workbench.evidence import Evidence
from lbpmeta.workbench.reading import read

PAIN = "MD -7.71 (95% CI -12.15 to -3.27)"


def test_a_link_binds_the_result_before_it(written: Callable[..., Comparison]) -> None:
    found = written(f"Function MD -3.32 (95% CI -7.31 to 0.67), pain {PAIN} <!-- lbp: pain --> fell.\n")
    assert [(held.linked, held.entries[0].id) for _, held in found.pairs()] == [(False, "function"), (True, "pain")]


def test_a_link_alone_binds_what_follows(written: Callable[..., Comparison]) -> None:
    found = written(f"<!-- lbp: pain -->\n\nPain fell ({PAIN}).\n")
    assert [held.linked for _, held in found.pairs()] == [True]


def test_links_in_tables(written: Callable[..., Comparison]) -> None:
    table = (
        "| Outcome | MD (95% CI) | p |\n|---|---|---|\n"
        "| Pain | -7.71 (-12.15 to -3.27) <!-- lbp: pain --> | 0.0007 |\n"
        "| Function | -3.32 (-7.31 to 0.76) <!-- lbp: function --> | 0.10 |\n"
    )
    found = list(written(table).pairs())
    assert [(held.status, held.linked) for _, held in found] == [("agrees", True), ("differs", True)]
    assert found[1][0].result.line == 4
    assert found[1][1].differs == (("ci_high", "0.76", "0.67"),)


def test_a_link_may_speak_of_one_number(written: Callable[..., Comparison]) -> None:
    text = "In 12 <!-- lbp: pooled.k --> trials (n 1,204 <!-- lbp: pooled.n -->) I2 was 36 <!-- lbp: pooled.i2 -->."
    found = list(written(text).findings())
    lone = [f for f in found if f.rows[0].startswith("pooled.")]
    assert [str(f.verdict) for f in lone] == ["consistent", "consistent", "inconsistent"]
    assert "36 in the text, 63 in the evidence" in lone[2].message


def test_a_link_that_binds_nothing_is_told(written: Callable[..., Comparison]) -> None:
    (finding,) = written("Nothing is printed here. <!-- lbp: pain -->").findings()
    assert str(finding.verdict) == "not-checkable"
    assert "binds nothing" in finding.message


def test_an_unknown_id_stops_with_the_nearest(written: Callable[..., Comparison]) -> None:
    with pytest.raises(DataError, match=r"paper.md, line 3: .*'pian'.*Did you mean 'pain'"):
        written(f"# Results\n\nPain fell ({PAIN}) <!-- lbp: pian -->.")


def test_what_is_ignored_is_neither_compared_nor_checked(tmp_path: Path, evidence: Evidence) -> None:
    file = tmp_path / "paper.md"
    file.write_text(
        f"The misprint was MD 0.65 (95% CI 0.12 to 0.18) <!-- lbp: ignore quoted as printed -->.\n\nPain: {PAIN}.\n",
        encoding="utf-8",
    )
    report = check_manuscript(file, evidence)
    assert report.ok
    assert "ignored: quoted as printed" in " ".join(f.message for f in report.findings)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("We planned to detect MD -7.71 (95% CI -12.15 to -3.99) with a power of 80%.", "aside"),
        ("As Smith and Jones (2011) found, MD -7.71 (95% CI -12.15 to -3.99).", "cited"),
        ("As in @smith2011, MD -7.71 (95% CI -12.15 to -3.99).", "cited"),
        ("As Jansen et al. (2020) found, MD -7.71 (95% CI -12.15 to -3.99).", "differs"),
        ("The HR was 1.93 (95% CI 1.02 to 3.66).", "unmatched"),
        ("The SMD was -7.71 (95% CI -12.15 to -3.99).", "unmatched"),
        ("The MD was -7.71 (95% CI -13.15 to -3.99).", "unmatched"),
    ],
)  # fmt: skip
def test_what_is_not_compared(written: Callable[..., Comparison], text: str, status: str) -> None:
    ((_, held),) = written(text).pairs()
    assert held.status == status


def test_references_code_and_yaml_are_no_results(written: Callable[..., Comparison]) -> None:
    text = (
        "---\ntitle: MD -7.71 (95% CI -12.15 to -3.99)\n---\n\n```r\n# MD -7.71 (95% CI -12.15 to -3.99)\n```\n\n"
        f"{PAIN}.\n\n# References\n\n1. A. MD -7.71 (95% CI -12.15 to -3.99).\n"
    )
    assert [held.status for _, held in written(text).pairs()] == ["agrees"]


def test_several_rows_with_the_same_numbers_are_told_together(tmp_path: Path) -> None:
    import lbpmeta as lm

    evidence = lm.load([{"study": name, "MD": "-7.71", "lower": "-12.15", "upper": "-3.27"} for name in "AB"])
    (tmp_path / "a.md").write_text(f"{PAIN}.", encoding="utf-8")
    comparison = compared_with(read(tmp_path / "a.md"), Entries(evidence))
    ((_, held),) = comparison.pairs()
    assert [entry.id for entry in held.entries] == ["a", "b"]
    assert "one of a, b" in next(iter(comparison.findings())).message


def test_a_pool_is_meant_by_its_name() -> None:
    import lbpmeta as lm

    entries = Entries(lm.load())
    meant = entries.meant("pool:cd008112-1.1.1")
    assert meant.entries[0].origin == "re-derived"
    text = lm.read_text("MD -7.01 (95% CI -12.48 to -1.53; I2 = 94%; 18 trials)")
    from lbpmeta.manuscript.linked import held_against_link
    from lbpmeta.manuscript.written import manuscript_of

    (result,) = manuscript_of(text, lm.load().tables).results
    assert held_against_link(result, meant).status == "agrees"


def test_links_are_written_for_what_is_one_row_alone(tmp_path: Path, entries: Entries) -> None:
    text = (
        "# Results\r\n\r\nPain fell (MD -7.71, 95% CI -12.15 to -3.27; p = 0.0007) and the HR was 1.93 (95% CI 1.02 to "
        "3.66).\r\n\r\n"
        "| Outcome | MD (95% CI) |\r\n|---|---|\r\n| Function | −3.32 (−7.31 to 0.67) |\r\n"
    )
    file = tmp_path / "paper.md"
    file.write_bytes(text.encode())
    made = linked(compared_with(read(file), entries), file.read_bytes(), 10**6)
    after = made.data.decode()
    assert [row for _, row in made.written] == ["pain", "function"]
    assert "p = 0.0007) <!-- lbp: pain --> and" in after
    assert "0.67) <!-- lbp: function --> |" in after
    assert after.replace(" <!-- lbp: pain -->", "").replace(" <!-- lbp: function -->", "") == text
    file.write_bytes(made.data)
    again = compared_with(read(file), entries)
    assert [held.linked for _, held in again.pairs()] == [True, False, True]
    assert not linked(again, made.data, 10**6).written


def test_links_in_a_notebook(tmp_path: Path, entries: Entries) -> None:
    cells = [{"cell_type": "markdown", "metadata": {}, "source": ["Pain fell\n", f"({PAIN}).\n"]}]
    file = tmp_path / "a.ipynb"
    file.write_text(json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}), encoding="utf-8")
    made = linked(compared_with(read(file), entries), file.read_bytes(), 10**6)
    file.write_bytes(made.data)
    assert [held.linked for _, held in compared_with(read(file), entries).pairs()] == [True]


def test_links_on_a_web_page(tmp_path: Path, entries: Entries) -> None:
    pytest.importorskip("selectolax")
    file = tmp_path / "a.html"
    file.write_text(f"<html><body><h1>Results</h1><p>Pain fell ({PAIN}).</p></body></html>", encoding="utf-8")
    made = linked(compared_with(read(file), entries), file.read_bytes(), 10**6)
    file.write_bytes(made.data)
    assert [held.linked for _, held in compared_with(read(file), entries).pairs()] == [True]


def test_names_of_bookmarks() -> None:
    assert bookmark_of("cd008112-1.1.1") == "lbp_cd008112_1_1_1"


COMMENTS = (
    '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment w:id="3"><w:p><w:r>'
    '<w:t>lbp: pa</w:t></w:r><w:r><w:t>in</w:t></w:r></w:p></w:comment><w:comment w:id="4"><w:p><w:r><w:t>Why?</w:t>'
    "</w:r></w:p></w:comment></w:comments>"
)


@pytest.mark.parametrize(
    "body",
    [
        run(PAIN) + '<w:commentRangeEnd w:id="3"/><w:r><w:commentReference w:id="3"/></w:r>',
        run(PAIN) + '<w:r><w:commentReference w:id="3"/></w:r>',
        '<w:bookmarkStart w:id="9" w:name="lbp_pain"/>' + run(PAIN) + '<w:bookmarkEnd w:id="9"/>',
        f'<w:sdt><w:sdtPr><w:tag w:val="lbp:pain"/></w:sdtPr><w:sdtContent>{run(PAIN)}</w:sdtContent></w:sdt>',
    ],
    ids=["comment", "reference", "bookmark", "field"],
)  # fmt: skip
def test_links_in_word(tmp_path: Path, entries: Entries, body: str) -> None:
    file = tmp_path / "paper.docx"
    inside = (
        run("Pain fell: ")
        + body
        + run("; function too, MD -3.32 (95% CI -7.31 to 0.67).")
        + ('<w:commentRangeEnd w:id="4"/>')
    )
    file.write_bytes(docx(paragraph(inside), more={"word/comments.xml": COMMENTS.encode()}))
    found = [(held.linked, held.entries[0].id) for _, held in compared_with(read(file), entries).pairs()]
    assert found == [(True, "pain"), (False, "function")]


def test_links_are_written_into_word_as_bookmarks_and_nothing_else_changes(tmp_path: Path, entries: Entries) -> None:
    bold = '<w:rPr><w:b/><w:rPrChange w:id="7"><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr>'
    body = (
        '<w:bookmarkStart w:id="12" w:name="other"/><w:bookmarkEnd w:id="12"/>'
        f"<w:r>{bold}<w:t>Pain &amp; more ({PAIN}) fell; function −3.32 (95% CI −7.31 </w:t></w:r>"
        "<w:r><w:t>to 0.67) too; RR 0.81 (95% CI 0.52 to 1.26).</w:t></w:r>"
        '<w:del w:id="8"><w:r><w:delText>MD -7.71 (95% CI -12.15 to -3.27)</w:delText></w:r></w:del>'
    )
    file = tmp_path / "paper.docx"
    file.write_bytes(docx(paragraph(body) + paragraph(run(f"Again: {PAIN}.")), more={"word/media/a.bin": b"\x00\x01"}))
    before = file.read_bytes()
    made = linked(compared_with(read(file), entries), before, 10**6)
    assert [row for _, row in made.written] == ["pain", "function", "falls"]
    assert [why for _, why in made.left if "stands in the document already" in why]
    file.write_bytes(made.data)
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(file) as new:
        assert old.namelist() == new.namelist()
        parts = {name: (old.read(name), new.read(name)) for name in old.namelist()}
    was, is_now = parts.pop("word/document.xml")
    assert all(a == b for a, b in parts.values())
    inserted = re.compile(
        rb'</w:t></w:r><w:bookmarkStart w:id="\d+" w:name="lbp_\w+"/><w:bookmarkEnd w:id="\d+"/><w:r>'
        rb'(?:<w:rPr><w:b/>.*?</w:rPrChange></w:rPr>)?<w:t xml:space="preserve">'
    )
    assert inserted.sub(b"", is_now) == was
    found = [(held.linked, held.status, held.entries[0].id) for _, held in compared_with(read(file), entries).pairs()]
    assert found[:3] == [(True, "agrees", "pain"), (True, "agrees", "function"), (True, "agrees", "falls")]
    assert not found[3][0]
    assert not linked(compared_with(read(file), entries), made.data, 10**6).written


def test_single_numbers_in_fields_of_word(tmp_path: Path, entries: Entries) -> None:
    field = '<w:sdt><w:sdtPr><w:tag w:val="lbp:pooled.i2"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
    file = tmp_path / "paper.docx"
    file.write_bytes(docx(paragraph(run("I2 was ") + field.format(run("36")) + run("%."))))
    told = [f for f in compared_with(read(file), entries).findings() if f.rows[0] == "pooled.i2"]
    assert [str(f.verdict) for f in told] == ["inconsistent"]


def test_links_in_latex(tmp_path: Path, entries: Entries) -> None:
    pytest.importorskip("pylatexenc")
    text = (
        "\\section{Results}\n"
        "Pain fell (MD $-7.71$, 95\\% CI $-12.15$ to $-3.27$) in all. % lbp: pain\n"
        "Function did not (MD $-3.32$, 95\\% CI $-7.31$ to $0.76$) % lbp: function\n\n"
        "\\begin{tabular}{ll}\nOutcome & MD (95\\% CI) \\\\\n\\hline\n"
        "Pain & $-7.71$ ($-12.15$ to $-3.72$) \\\\ % lbp: pain\n\\end{tabular}\n"
    )
    file = tmp_path / "paper.tex"
    file.write_text(text, encoding="utf-8")
    found = [(w.result.line, held.status, held.linked) for w, held in compared_with(read(file), entries).pairs()]
    assert found == [(2, "agrees", True), (3, "differs", True), (8, "differs", True)]
    file.write_text(re.sub(r" % lbp: \w+", "", text).replace("0.76", "0.67").replace("3.72", "3.27"), encoding="utf-8")
    made = linked(compared_with(read(file), entries), file.read_bytes(), 10**6)
    assert [row for _, row in made.written] == ["pain", "function", "pain"]
    file.write_bytes(made.data)
    assert [held.linked for _, held in compared_with(read(file), entries).pairs()] == [True, True, True]
