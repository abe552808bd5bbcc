"""The commands, run as a process: what they print, where, and their exit codes."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lbpmeta.evidence.schema import packaged_data


def run(*args: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lbpmeta", *map(str, args)],
        capture_output=True,
        text=True,
        cwd=cwd,
        check=False,
    )


@pytest.fixture(scope="session")
def packaged_check() -> subprocess.CompletedProcess[str]:
    return run("check", "--packaged")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the packaged evidence that a test may spoil."""
    folder = tmp_path / "evidence"
    shutil.copytree(packaged_data(), folder)
    return folder


def spoil(folder: Path, table: str, row_id: str, column: str, value: str) -> str:
    """Change one cell in place; return what stood there."""
    file = folder / f"{table}.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        columns, rows = list(reader.fieldnames or []), list(reader)
    row = next(r for r in rows if r["id"] == row_id)
    before, row[column] = row[column], value
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    assert before != value
    return before


def test_packaged_evidence_is_green(packaged_check: subprocess.CompletedProcess[str]) -> None:
    assert packaged_check.returncode == 0, packaged_check.stdout[-2000:] + packaged_check.stderr
    assert "OK: nothing at or above the gate" in packaged_check.stdout
    assert "minerva-sorensen-lumbopelvic" in packaged_check.stdout


def test_output_fits_100_columns_without_colour(packaged_check: subprocess.CompletedProcess[str]) -> None:
    assert max(map(len, packaged_check.stdout.splitlines())) <= 100
    assert "\x1b[" not in packaged_check.stdout
    assert packaged_check.stderr == ""


def test_a_planted_error_turns_it_red(copy: Path) -> None:
    spoil(copy, "reviews", "cashin2021-pain-acute", "estimate", "7.7")
    done = run("check", copy)
    assert done.returncode == 1, done.stdout[-1500:] + done.stderr
    assert "cashin2021-pain-acute" in done.stdout
    assert "FAIL" in done.stdout


def test_a_mended_misprint_turns_it_red(copy: Path) -> None:
    spoil(copy, "reviews", "minerva-sorensen-lumbopelvic", "ci_high", "1.18")
    done = run("check", copy)
    assert done.returncode == 1
    assert "expected" in done.stdout


def test_gate_never_passes_everything(copy: Path) -> None:
    spoil(copy, "statements", "minerva-friedman-pain-1wk-diazepam", "events", "81")
    assert run("check", copy, "--gate", "never").returncode == 0


def test_json_is_json() -> None:
    done = run("check", "--packaged", "--format", "json")
    payload = json.loads(done.stdout)
    assert payload["ok"] is True
    assert len(payload["findings"]) > 500


def test_markdown_goes_to_a_file(tmp_path: Path) -> None:
    target = tmp_path / "out" / "report.md"
    done = run("check", "--packaged", "--format", "markdown", "--output", target)
    assert done.returncode == 0
    assert target.read_text(encoding="utf-8").startswith("# Check of the packaged evidence: OK")


def test_only_one_check() -> None:
    payload = json.loads(run("check", "--packaged", "--only", "estimate-outside-ci", "--format", "json").stdout)
    assert {f["check"] for f in payload["findings"]} <= {"estimate-outside-ci", "pin"}


def test_unknown_check_is_a_usage_error() -> None:
    done = run("check", "--packaged", "--only", "vibes")
    assert done.returncode == 2
    assert "vibes" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "args",
    [
        ("check", "no-such-folder"),
        ("show", "--packaged", "no-such-id"),
        ("chekc",),
        ("forest", "no-such-id"),
        ("pool",),
    ],
)
def test_bad_usage_exits_2_without_a_traceback(args: tuple[str, ...]) -> None:
    done = run(*args)
    assert done.returncode == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr + done.stdout


def test_bad_table_exits_2_with_place_value_and_fix(copy: Path) -> None:
    spoil(copy, "reviews", "cd008112-1.1.1", "estimate", "minus seven")
    done = run("check", copy)
    assert done.returncode == 2
    assert "reviews.csv, line" in done.stderr
    assert "column estimate" in done.stderr
    assert "minus seven" in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_checked_exits_5(tmp_path: Path) -> None:
    run("init", tmp_path / "r")
    for name in ("trials", "reviews", "thresholds", "conclusions"):
        (tmp_path / "r" / f"{name}.csv").unlink()
    file = tmp_path / "r" / "statements.csv"
    text = file.read_text(encoding="utf-8").replace("12 of 57 patients (21%)", "five weeks ...")
    file.write_text(text.replace(",proportion,12,57,21", ",duration,,,5").replace(",%,", ",weeks,"), encoding="utf-8")
    done = run("check", tmp_path / "r")
    assert done.returncode == 5, done.stdout + done.stderr
    assert "NOTHING CHECKED" in done.stdout


def test_init_then_check(tmp_path: Path) -> None:
    assert run("init", tmp_path / "r").returncode == 0
    done = run("check", tmp_path / "r")
    assert done.returncode == 0, done.stdout + done.stderr
    again = run("init", tmp_path / "r")
    assert again.returncode == 2
    assert "exists already" in again.stderr


def test_list_and_show() -> None:
    listed = run("list", "--packaged", "--table", "sources")
    assert listed.returncode == 0
    assert "cashin2021" in listed.stdout
    shown = run("show", "--packaged", "minerva-sorensen-lumbopelvic")
    assert shown.returncode == 0
    assert "0.65" in shown.stdout
    assert "1.18" in shown.stdout
    assert max(map(len, shown.stdout.splitlines())) <= 100


def test_pool_prints_printed_beside_rederived() -> None:
    done = run("pool", "--packaged", "cd008112-1.1.1", "--studies")
    assert done.returncode == 0, done.stderr
    assert "-7.006797" in done.stdout
    assert "DL" in done.stdout
    assert "Tavares 2017" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_pool_says_what_is_missing() -> None:
    done = run("pool", "--packaged", "cashin2021-pain-acute")
    assert done.returncode == 2
    assert "16 trial rows" in done.stderr


def test_judge_says_on_what_it_hangs() -> None:
    done = run("judge", "--packaged", "minerva-cashin-pain")
    assert done.returncode == 0, done.stderr
    assert "-12.1" in done.stdout
    assert "point estimate only" in done.stdout
    assert "definite up to 3.3; probable up to 7.7; possible up to 12.1" in done.stdout


def test_judge_without_an_id_tells_every_conclusion() -> None:
    done = run("judge", "--packaged")
    assert done.returncode == 0, done.stderr
    assert '"not-relevant": holds on the estimate only  [man-son-hing2002 v1, MCID 10' in done.stdout
    assert "conclusions: holds: " in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100
    wrong = run("judge", "--threshold", "5")
    assert wrong.returncode == 2
    assert "needs an ID" in wrong.stderr


def test_forest_writes_a_picture(tmp_path: Path) -> None:
    target = tmp_path / "plot.png"
    done = run("forest", "--packaged", "rubinstein2019-pain", "-o", target)
    assert done.returncode == 0, done.stderr
    assert target.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    wrong = run("forest", "--packaged", "rubinstein2019-pain", "-o", tmp_path / "plot.xyz")
    assert wrong.returncode == 2
    assert ".png, .pdf, .svg or .tif" in wrong.stderr


@pytest.mark.parametrize(
    "command", ["check", "list", "show", "explain", "pool", "judge", "forest", "report", "diff", "init"]
)
def test_every_command_has_help(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) >= 5
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_report_writes_plots_and_markdown(tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    run("init", folder)
    done = run("report", folder, "-o", tmp_path / "build")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "build" / "report.md").exists()
