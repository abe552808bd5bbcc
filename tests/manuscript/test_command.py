"""lbpmeta check PAPER --against DIR, as a user gives it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lbpmeta.cli import cli

FINE = "# Results\n\nPain fell (MD -7.71, 95% CI -12.15 to -3.27; p = 0.0007).\n"
DRIFT = FINE.replace("-3.27", "-3.72")


def lbpmeta(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments])


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    file = tmp_path / "paper.md"
    file.write_text(FINE, encoding="utf-8")
    return file


def test_what_agrees_passes_and_what_differs_fails_with_its_line(paper: Path, folder: Path) -> None:
    fine = lbpmeta("check", paper, "--against", folder)
    assert fine.exit_code == 0, fine.output
    assert "1 results read, 0 linked: 1 agree." in " ".join(fine.output.split())
    paper.write_text(DRIFT, encoding="utf-8")
    drift = lbpmeta("check", paper, "--against", folder)
    assert drift.exit_code == 1
    assert f"at {paper}:3" in drift.output
    assert "upper bound -3.72 in the text, -3.27 in the evidence" in " ".join(drift.output.split())


@pytest.mark.parametrize("form", ["json", "sarif", "junit", "github", "markdown", "html"])
def test_every_format_tells_the_difference(paper: Path, folder: Path, form: str) -> None:
    paper.write_text(DRIFT, encoding="utf-8")
    said = lbpmeta("check", paper, "--against", folder, "--format", form)
    assert said.exit_code == 1
    assert "against-evidence" in said.output
    assert "-3.72" in said.output
    if form == "sarif":
        told = [r for r in json.loads(said.output)["runs"][0]["results"] if r["ruleId"] == "against-evidence"]
        region = told[0]["locations"][0]["physicalLocation"]
        assert (region["artifactLocation"]["uri"], region["region"]["startLine"]) == ("paper.md", 3)
    if form == "github":
        assert "::error file=paper.md,line=3," in said.output


def test_a_baseline_keeps_what_was_there_before(paper: Path, folder: Path, tmp_path: Path) -> None:
    paper.write_text(DRIFT, encoding="utf-8")
    known = tmp_path / "baseline.json"
    given = ("check", paper, "--against", folder, "--baseline", known)
    assert lbpmeta(*given, "--update-baseline").exit_code == 0
    assert lbpmeta(*given).exit_code == 0
    paper.write_text(DRIFT.replace("-3.72", "-3.62"), encoding="utf-8")
    assert lbpmeta(*given).exit_code == 1


def test_links_may_be_required(paper: Path, folder: Path) -> None:
    said = lbpmeta("check", paper, "--against", folder, "--require-links")
    assert said.exit_code == 1
    assert "equal to pain: link it" in " ".join(said.output.split())
    linked = lbpmeta("check", paper, "--against", folder, "--link", "--write")
    assert linked.exit_code == 0
    assert "<!-- lbp: pain -->" in paper.read_text(encoding="utf-8")
    assert lbpmeta("check", paper, "--against", folder, "--require-links").exit_code == 0


def test_links_go_into_a_copy_that_is_not_written_over(paper: Path, folder: Path) -> None:
    before = paper.read_bytes()
    assert lbpmeta("check", paper, "--against", folder, "--link").exit_code == 0
    copy = paper.with_name("paper.linked.md")
    assert b"lbp: pain" in copy.read_bytes()
    assert paper.read_bytes() == before
    again = lbpmeta("check", paper, "--against", folder, "--link")
    assert again.exit_code == 1  # an error that the process tells with exit code 2
    assert "nothing was written" in str(again.exception)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--against", "evidence"), "--against needs a manuscript"),
        (("tables", "--against", "evidence"), "is no document"),
        (("paper.md", "--against", "evidence", "--packaged"), "not both"),
        (("paper.md", "--write", "--against", "evidence"), "give it with --link"),
    ],
)
def test_bad_usage(paper: Path, arguments: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(paper.parent)
    found = lbpmeta("check", *arguments)
    assert found.exit_code == 2
    assert said in found.output


def test_grade_a_inconsistencies_of_a_manuscript_fail_too(paper: Path, folder: Path) -> None:
    paper.write_text("It fell (RR 0.65, 95% CI 0.12 to 0.18).\n", encoding="utf-8")
    assert lbpmeta("check", paper, "--against", folder).exit_code == 1


def test_unmatched_results_never_fail(paper: Path, folder: Path) -> None:
    paper.write_text("The HR was 1.93 (95% CI 1.02 to 3.66).\n", encoding="utf-8")
    said = lbpmeta("check", paper, "--against", folder)
    assert said.exit_code == 0
    assert "in no row: HR 1.93 (1.02 to 3.66) (line 1)" in " ".join(said.output.split())


@pytest.mark.parametrize("name", ["against-evidence", "link-missing"])
def test_what_is_told_can_be_looked_up(name: str) -> None:
    said = lbpmeta("explain", name)
    assert said.exit_code == 0
    assert "manuscript" in said.output
