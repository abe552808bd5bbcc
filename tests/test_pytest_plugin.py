"""pytest --lbpmeta: an evidence folder as tests, run as a process of its own."""

from __future__ import annotations

import os
import re
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


#: Plugins of others take longer to load (pytest-mpl brings matplotlib) than ours takes to check a folder.
ALONE = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
OURS = ("-p", "lbpmeta.pytest_plugin")


def pytest_in(folder: Path, *options: str, others: bool = False) -> subprocess.CompletedProcess[str]:
    """Run pytest in a folder: with our plugin alone, or with all that the environment offers."""
    command = [sys.executable, "-m", "pytest", *(() if others else OURS), "-q", *options]
    environment = None if others else ALONE
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False, env=environment)


def run(folder: Path, *options: str, others: bool = False) -> subprocess.CompletedProcess[str]:
    return pytest_in(folder.parent, "-p", "no:cacheprovider", *options, str(folder), others=others)


def replace(folder: Path, table: str, before: str, after: str) -> None:
    file = folder / f"{table}.csv"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


def test_every_row_becomes_a_test(folder: Path) -> None:
    done = run(folder, "--lbpmeta", "-vv")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "trials.csv::example2024-pain PASSED" in done.stdout
    assert "7 passed, 1 xfailed" in done.stdout


def test_a_planted_error_fails_its_row_only_and_says_why(folder: Path) -> None:
    replace(folder, "trials", ",-5.4,-9.4,-1.3,", ",5.4,-9.4,-1.3,")
    done = run(folder, "--lbpmeta")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "lies outside its own interval" in done.stdout
    assert "Traceback" not in done.stdout
    assert "1 failed, 5 passed, 1 skipped, 1 xfailed" in done.stdout


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


def test_the_line_of_the_row_stands_in_the_place_of_the_traceback(folder: Path) -> None:
    replace(folder, "trials", ",-5.4,-9.4,-1.3,", ",5.4,-9.4,-1.3,")
    done = run(folder, "--lbpmeta")
    assert re.search(r"trials\.csv:2:\d+: implausible \[estimate-outside-ci\] estimate", done.stdout)
    assert "estimate 5.4 -> -5.4 (would agree if the sign were reversed)" in done.stdout


def pin(folder: Path) -> None:
    """Pin the finding of the lost sign."""
    import csv

    file = folder / "trials.csv"
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    rows[0]["expected"], rows[0]["expected_reason"] = "estimate-outside-ci=implausible", "a misprint of the abstract"
    with file.open("w", encoding="utf-8", newline="") as text:
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_a_pinned_finding_is_expected_to_fail_strictly(folder: Path) -> None:
    replace(folder, "trials", ",-5.4,-9.4,-1.3,", ",5.4,-9.4,-1.3,")
    replace(folder, "trials", "difference -5.4", "difference 5.4")
    pin(folder)
    done = run(folder, "--lbpmeta", "-rx")
    assert "2 xfailed" in done.stdout
    assert "a misprint of the abstract" in done.stdout
    replace(folder, "trials", ",5.4,-9.4,-1.3,", ",-5.4,-9.4,-1.3,")
    replace(folder, "trials", "difference 5.4", "difference -5.4")
    done = run(folder, "--lbpmeta")
    assert done.returncode == 1
    assert "expected estimate-outside-ci=implausible, but it is now consistent" in done.stdout


@pytest.mark.parametrize(
    ("options", "passed"),
    [
        (("-n", "2"), "7 passed, 1 xfailed"),
        (("-k", "pain"), "1 passed, 7 deselected"),
        (("-m", "lbpmeta"), "7 passed, 1 xfailed"),
    ],
)
def test_works_with_what_pytest_offers(folder: Path, options: tuple[str, ...], passed: str) -> None:
    done = run(folder, "--lbpmeta", *options, others="-n" in options)
    assert done.returncode == 0, done.stdout + done.stderr
    assert passed in done.stdout


def test_junit_and_last_failed(folder: Path, tmp_path: Path) -> None:
    replace(folder, "trials", ",-5.4,-9.4,-1.3,", ",5.4,-9.4,-1.3,")
    pytest_in(tmp_path, "--lbpmeta", str(folder), "--junitxml", str(tmp_path / "j.xml"))
    assert "lies outside its own interval" in (tmp_path / "j.xml").read_text(encoding="utf-8")
    again = pytest_in(tmp_path, "--lbpmeta", str(folder), "--lf")
    assert "1 failed" in again.stdout
    assert "passed" not in again.stdout


def test_one_csv_file_is_evidence_when_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("study,estimate,ci_low,ci_high\nA,0.65,0.12,0.18\nB,0.15,0.12,0.18\n")
    done = run(tmp_path / "mine.csv", "--lbpmeta")
    assert "1 failed, 1 passed" in done.stdout, done.stdout + done.stderr
    assert "mine.csv:2:13: inconsistent [estimate-outside-ci] ci_high" in done.stdout


def test_the_ini_file_can_ask_for_it_and_the_configuration_sets_the_gate(folder: Path) -> None:
    replace(folder, "trials", ",MD,-5.4,-9.4,-1.3,", ",RR,0.54,0.13,0.94,")
    replace(folder, "trials", "mean difference -5.4 (95% CI -9.4 to -1.3)", "RR 0.54 (95% CI 0.13 to 0.94)")
    (folder.parent / "pytest.ini").write_text("[pytest]\nlbpmeta = true\n")
    assert run(folder).returncode == 0
    (folder / "lbpmeta.toml").write_text('fail-on = "implausible"\n')
    assert run(folder).returncode == 1


def test_own_tests_have_a_fixture_and_a_helper(folder: Path) -> None:
    (folder.parent / "test_own.py").write_text(
        "import lbpmeta as lm\n"
        "def test_line(assert_consistent):\n"
        "    assert_consistent(lm.check_estimate('-5.4', '-9.4', '-1.3', measure='MD'))\n"
        "def test_folder(assert_consistent):\n"
        f"    assert_consistent({str(folder)!r})\n"
        "def test_wrong(assert_consistent):\n"
        "    assert_consistent(lm.check_estimate('5.4', '-9.4', '-1.3', measure='MD'))\n"
    )
    done = run(folder.parent / "test_own.py")
    assert "1 failed, 2 passed" in done.stdout, done.stdout
    assert "lies outside its own interval" in done.stdout


@pytest.mark.parametrize("beside_evidence", [False, True])
def test_where_no_evidence_is_checked_nothing_is_imported(folder: Path, tmp_path: Path, beside_evidence: bool) -> None:
    """Every pytest run of the environment loads the plugin: it must not pay for numpy, pandas or our rooms."""
    home = folder if beside_evidence else tmp_path / "elsewhere"
    home.mkdir(exist_ok=True)
    (home / "test_one.py").write_text("def test_one():\n    pass\n", encoding="utf-8")
    (home / "conftest.py").write_text(
        "import sys\n\n\ndef pytest_unconfigure(config):\n"
        "    ours = ('lbpmeta', 'numpy', 'pandas', 'scipy', 'click')\n"
        "    rooms = sorted(m for m in sys.modules if m.split('.')[0] in ours)\n"
        "    print('LOADED', *rooms)\n",
        encoding="utf-8",
    )
    done = pytest_in(home, "-p", "no:cacheprovider", ".")
    assert "1 passed" in done.stdout, done.stdout + done.stderr
    assert "LOADED lbpmeta lbpmeta.pytest_plugin\n" in done.stdout
