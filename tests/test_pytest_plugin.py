"""pytest --lbpmeta: an evidence folder as tests, run as a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from lbpmeta.evidence.template import write_template


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A fresh folder of evidence outside any project."""
    write_template(tmp_path / "evidence")
    return tmp_path / "evidence"


def run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", *options, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder.parent, check=False)


def replace(folder: Path, table: str, before: str, after: str) -> None:
    file = folder / f"{table}.csv"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


def test_every_row_becomes_a_test(folder: Path) -> None:
    done = run(folder, "--lbpmeta", "-vv")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "sources.csv::example2024-pain PASSED" in done.stdout
    assert "4 passed" in done.stdout


def test_a_planted_error_fails_its_row_only_and_says_why(folder: Path) -> None:
    replace(folder, "trials", ",-5.4,-9.4,-1.3,", ",5.4,-9.4,-1.3,")
    done = run(folder, "--lbpmeta")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "lies outside its own interval" in done.stdout
    assert "Traceback" not in done.stdout
    assert "1 failed, 3 passed" in done.stdout


def test_without_the_option_nothing_is_collected(folder: Path) -> None:
    assert run(folder).returncode == pytest.ExitCode.NO_TESTS_COLLECTED


def test_an_unreadable_table_is_a_collection_error_with_its_message(folder: Path) -> None:
    replace(folder, "trials", ",-5.4,-9.4,-1.3,", ",fast,-9.4,-1.3,")
    done = run(folder, "--lbpmeta")
    assert done.returncode == pytest.ExitCode.INTERRUPTED
    assert "column estimate: this is no number (value 'fast')" in done.stdout


def test_the_gate_can_be_narrower(folder: Path) -> None:
    replace(folder, "trials", ",MD,-5.4,-9.4,-1.3,", ",RR,0.54,0.13,0.94,")
    replace(folder, "trials", "mean difference -5.4 (95% CI -9.4 to -1.3)", "RR 0.54 (95% CI 0.13 to 0.94)")
    assert run(folder, "--lbpmeta").returncode == 0  # a lopsided interval of a single trial's ratio proves nothing
    assert run(folder, "--lbpmeta", "--lbpmeta-gate", "implausible").returncode == 1
