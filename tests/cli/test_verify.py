"""lbpmeta verify: the command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lbpmeta.cli import cli

SHEET = (
    "study,outcome,timepoint,arm1,arm2,n1,mean1,sd1,n2,mean2,sd2,quote\n"
    "Smith 2019,Pain,12 weeks,Exercise,Control,45,31.2,12.3,47,40.2,13.1,{quote}\n"
)
PAPER = (
    "Pain at 12 weeks was 32.1 (SD 12.3) in the exercise group (n = 45) and 40.2 (SD 13.1) in the control "
    "group (n = 47)."
)


def lbpmeta(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "smith2019.txt").write_text(PAPER, encoding="utf-8")
    (tmp_path / "sheet.csv").write_text(SHEET.format(quote=""), encoding="utf-8")
    (tmp_path / "quoted.csv").write_text(SHEET.format(quote="pain was 31.2 in the exercise group"), encoding="utf-8")
    return tmp_path


def test_text_and_exit_codes(project: Path) -> None:
    said = lbpmeta("verify", project / "sheet.csv", "--sources", project / "papers")
    assert said.exit_code == 0
    assert "digit or transposition (implausible)" in said.output
    assert "mean 32.1 in smith2019.txt" in said.output
    assert lbpmeta("verify", project / "sheet.csv", "-s", project / "papers", "--fail-on", "implausible").exit_code == 1
    proven = lbpmeta("verify", project / "quoted.csv", "-s", project / "papers")
    assert proven.exit_code == 1
    assert "The quote does not stand in smith2019.txt, which was read whole." in proven.output


def test_other_formats(project: Path) -> None:
    told = json.loads(lbpmeta("verify", project / "sheet.csv", "-s", project / "papers", "--format", "json").output)
    assert told["counts"] == {"found": 5, "digit or transposition": 1}
    assert lbpmeta("verify", project / "sheet.csv", "-s", project / "papers", "--format", "csv").output.count("\n") == 7
    page = lbpmeta("verify", project / "sheet.csv", "-s", project / "papers", "--format", "html").output
    assert "<table>" in page


def test_output_is_written_and_nothing_is_lost(project: Path) -> None:
    out = project / "cells.csv"
    lbpmeta("verify", project / "sheet.csv", "-s", project / "papers", "-o", out)
    assert out.read_text(encoding="utf-8").startswith("file,line,row,study")
    again = CliRunner().invoke(
        cli, ["verify", str(project / "sheet.csv"), "-s", str(project / "papers"), "-o", str(project / "sheet.csv")]
    )
    assert again.exit_code != 0
    assert "mean1" in (project / "sheet.csv").read_text(encoding="utf-8")


def test_bad_usage_is_a_sentence(project: Path) -> None:
    none = lbpmeta("verify", project / "sheet.csv")
    assert none.exit_code == 2
    assert "--sources" in none.output
    run = subprocess.run(
        [sys.executable, "-m", "lbpmeta", "verify", str(project / "sheet.csv"), "--sources", str(project / "no")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 2
    assert "no file or folder" in run.stderr
    assert "Traceback" not in run.stderr


def test_nothing_looked_up_is_told(project: Path) -> None:
    (project / "papers" / "smith2019.txt").unlink()
    (project / "papers" / "jones2018.txt").write_text(PAPER, encoding="utf-8")
    (project / "papers" / "brown2018.txt").write_text(PAPER, encoding="utf-8")
    said = lbpmeta("verify", project / "sheet.csv", "-s", project / "papers")
    assert said.exit_code == 5
    assert "No source is known of: Smith 2019" in said.output
