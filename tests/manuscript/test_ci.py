"""In CI: pytest items of a manuscript, and what a change of the evidence makes untrue."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from lbpmeta.cli import cli
from lbpmeta.difference import compare
from lbpmeta.workbench.evidence import Evidence
from lbpmeta.workbench.opening import load
from lbpmeta.workbench.reading import read

PAPER = (
    "# Results\n\nPain fell (MD -7.71, 95% CI -12.15 to -3.27) <!-- lbp: pain -->.\n\n"
    "In 12 <!-- lbp: pooled.k --> trials the MD was -4.52 (95% CI -8.84 to -0.20).\n"
)


@pytest.fixture
def here(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    shutil.copytree(folder, tmp_path / "data")
    (tmp_path / "paper.md").write_text(PAPER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def replaced(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def pytest_in(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "lbpmeta.pytest_plugin", "-q", "-p", "no:cacheprovider", *options]
    alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False, env=alone)


def test_results_of_a_manuscript_are_tests(here: Path) -> None:
    done = pytest_in(here, "--lbpmeta", "data", "--lbpmeta-text", "paper.md", "-vv")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "paper.md::paper-md-7.71 PASSED" in done.stdout
    assert "paper.md::pooled.k PASSED" in done.stdout
    assert "trials.csv::pain" in done.stdout
    replaced(here / "paper.md", "-3.27", "-3.72")
    done = pytest_in(here, "--lbpmeta", "data", "--lbpmeta-text", "paper.md")
    assert done.returncode == 1
    assert "upper bound -3.72 in the text, -3.27 in the evidence" in done.stdout
    assert "paper.md:3: inconsistent [against-evidence]" in done.stdout
    assert "Traceback" not in done.stdout


def test_sentences_that_a_change_makes_untrue(here: Path, evidence: Evidence) -> None:
    assert not compare(evidence, load(here / "data"), [read("paper.md")]).of_kind("sentence")
    replaced(here / "data" / "reviews.csv", ",12,1204,", ",13,1204,")
    replaced(here / "data" / "trials.csv", "pain,s,", "pains,s,")
    found = compare(evidence, load(here / "data"), [read("paper.md")]).of_kind("sentence")
    assert [change.row for change in found] == ["paper.md:3", "paper.md:5"]
    assert "12 differs from pooled.k" in found[1].note


def test_the_command_says_which_sentences(here: Path, folder: Path) -> None:
    replaced(here / "data" / "trials.csv", "-7.71", "-7.17")
    done = CliRunner().invoke(cli, ["diff", str(folder), "data", "--manuscript", "paper.md"])
    assert done.exit_code == 0, done.output
    assert "Sentences of the manuscript that are no longer true" in done.output
    assert 'paper.md:3  "Pain fell (MD -7.71' in done.output
