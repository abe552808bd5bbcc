"""lbpmeta read, and lbpmeta check of a document."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.reading.documents.written import docx, paragraph, run

from lbpmeta.cli import cli
from lbpmeta.errors import ConfigurationError, DataError

SURE = "# Results\n\nIt fell (RR 0.65, 95% CI 0.12 to 0.18; p = 0.03) in nobody.\n"
FINE = "# Results\n\nIt fell (mean difference -7.7, 95% CI -12.1 to -3.3).\n"


def lbpmeta(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments])


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    (tmp_path / "sure.md").write_text(SURE, encoding="utf-8")
    (tmp_path / "fine.md").write_text(FINE, encoding="utf-8")
    (tmp_path / "paper.docx").write_bytes(docx(paragraph(run("It fell (RR 0.65, 95% CI 0.12 to 0.18)."))))
    return tmp_path


def test_text(papers: Path) -> None:
    said = lbpmeta("read", papers / "sure.md", papers / "fine.md")
    assert said.exit_code == 0
    assert "RR 0.65 (0.12 to 0.18) 95%, p=0.03" in said.output
    assert "1 inconsistent (read at grade A: 1), 0 implausible of 2 results." in said.output


def test_csv_and_json_hold_every_field(papers: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(lbpmeta("read", papers / "sure.md", "--format", "csv").output)))
    assert [(r["estimate"], r["p"], r["grade"], r["line"], r["verdict"]) for r in rows] == [
        ("0.65", "0.03", "A", "3", "inconsistent")
    ]
    found = json.loads(lbpmeta("read", papers / "fine.md", "--format", "json").output)
    (document,) = found["documents"]
    assert (document["format"], document["results"][0]["ci_low"], document["not_read"]) == ("md", "-12.1", [])


def test_sarif(papers: Path) -> None:
    log = json.loads(lbpmeta("read", papers / "sure.md", papers / "paper.docx", "--format", "sarif").output)
    places = [r["locations"][0]["physicalLocation"] for r in log["runs"][0]["results"] if r["level"] == "error"]
    assert [(Path(p["artifactLocation"]["uri"]).name, p["region"]["startLine"]) for p in places] == [
        ("sure.md", 3),
        ("paper.docx", 1),
    ]


def test_without_o_nothing_is_written_and_with_it_a_folder_that_check_takes(papers: Path) -> None:
    before = sorted(papers.iterdir())
    lbpmeta("read", papers / "sure.md")
    assert sorted(papers.iterdir()) == before
    said = lbpmeta("read", papers / "sure.md", papers / "fine.md", "-o", papers / "rows")
    assert "Written:" in said.output
    assert {f.name for f in (papers / "rows").iterdir()} == {"trials.csv", "sources.csv"}
    assert lbpmeta("check", papers / "rows", "--format", "github").exit_code == 1
    with pytest.raises(ConfigurationError, match="no table is written over"):
        cli.main(["read", str(papers / "fine.md"), "-o", str(papers / "rows")], standalone_mode=False)


def test_check_reads_and_checks_in_one_go(papers: Path) -> None:
    for name, code in (("sure.md", 1), ("paper.docx", 1), ("fine.md", 0)):
        said = lbpmeta("check", papers / name, "--format", "markdown")
        assert said.exit_code == code, said.output
        assert f"{name}: 1 result read" in " ".join(said.output.split())
    together = lbpmeta("check", papers / "sure.md", papers / "fine.md", papers / "paper.docx", "--format", "github")
    assert together.exit_code == 1
    assert together.output.count("::error file=") == 2


def test_what_is_only_implausible_passes_a_document(papers: Path) -> None:
    (papers / "odd.md").write_text("It fell (MD -0.05, 95% CI -0.26 to 0.36).", encoding="utf-8")
    short = ("check", papers / "odd.md", "--format", "github")
    assert lbpmeta(*short).exit_code == 0
    assert lbpmeta(*short, "--fail-on", "implausible").exit_code == 1
    assert lbpmeta(*short, "--premise", "trials.interval=wald").exit_code == 1


def test_a_document_without_results_is_not_a_checked_one(papers: Path) -> None:
    (papers / "none.md").write_text("# Nothing\n\nNo numbers.\n", encoding="utf-8")
    assert lbpmeta("check", papers / "none.md").exit_code == 5
    assert lbpmeta("read", papers / "none.md").exit_code == 0


def test_documents_and_tables_are_checked_apart(papers: Path) -> None:
    (papers / "rows.csv").write_text("study,MD,lower,upper\nA,1,0,2\n", encoding="utf-8")
    said = lbpmeta("check", papers / "fine.md", papers / "rows.csv")
    assert said.exit_code == 2
    assert "each by itself" in said.output


def test_a_text_file_is_a_document_or_a_table_by_what_is_in_it(papers: Path) -> None:
    (papers / "prose.txt").write_text(FINE.replace("# ", ""), encoding="utf-8")
    (papers / "rows.txt").write_text("study,MD,lower,upper\nA,1,0,2\n", encoding="utf-8")
    assert "result read" in lbpmeta("check", papers / "prose.txt", "--format", "markdown").output
    assert "result read" not in lbpmeta("check", papers / "rows.txt", "--format", "markdown").output


def test_other_commands_take_documents_too(papers: Path) -> None:
    assert "sure-rr-0.65" in lbpmeta("list", papers / "sure.md").output
    assert "0.65" in lbpmeta("explain", "sure-rr-0.65", "--data", papers / "sure.md").output


def test_what_cannot_be_read_is_refused(papers: Path) -> None:
    (papers / "a.pdf").write_bytes(b"%PDF-1.7")
    for command in ("read", "check"):
        with pytest.raises(DataError, match="PDF"):
            cli.main([command, str(papers / "a.pdf")], standalone_mode=False)
    assert lbpmeta("read").exit_code == 2
    said = lbpmeta("read", papers / "a.pdf", papers / "fine.md")
    assert said.exit_code == 2
    assert "is no whole PDF" in said.output
    assert "MD -7.7" in said.output
    said = lbpmeta("--max-size", "0.00001", "read", papers / "fine.md")
    assert "holds more than" in str(said.exception)
