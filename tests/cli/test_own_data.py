"""The commands on users' own data: a file, a folder, several paths, a bar only on a terminal."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import lbpmeta as lm
from lbpmeta.cli import cli


@pytest.fixture
def table(tmp_path: Path) -> Path:
    file = tmp_path / "mine.csv"
    file.write_text("study,estimate,lower,upper\nA,-5.4,-9.4,-1.3\nB,3.0,-4.0,-2.0\n", encoding="utf-8")
    return file


def run(*arguments: object):
    return CliRunner().invoke(cli, [str(a) for a in arguments])


def words(result) -> str:
    """What was printed, wherever its lines broke: a temporary folder may have a long name."""
    return " ".join(result.stdout.split())


def test_check_one_file_and_its_folder(table: Path) -> None:
    for path in (table, table.parent):
        result = run("check", path)
        assert result.exit_code == 1
        assert "estimate-outside-ci" in result.stdout
        assert "checked against other numbers" in result.stdout
        assert "Taken as read:" in result.stdout
        assert "no measure is named" in words(result)


def test_check_takes_a_measure_and_several_paths(table: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("study;lower;upper;estimate\nC;0,50;2,00;1,00\n", encoding="utf-8")
    result = run("check", table, other, "--measure", "MD", "--format", "json")
    report = json.loads(result.stdout)
    assert {f["rows"][0] for f in report["findings"]} == {"a", "b", "c"}
    assert next(Path(f["file"]).name for f in report["findings"] if f["rows"][0] == "c") == "other.csv"
    assert not any("no measure" in n for n in report["notes"])
    assert run("check", table, "--measure", "beta").exit_code != 0


def test_check_takes_the_decimal_mark(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text('study,MD,lower,upper\nA,"1,381","1,100","1,662"\n', encoding="utf-8")
    assert run("check", file).exit_code != 0
    assert run("check", file, "--decimal-comma").exit_code == 0


def test_list_shows_the_table_that_has_rows(table: Path) -> None:
    result = run("list", table)
    assert result.exit_code == 0
    assert "trials: 2 rows" in result.stdout


def test_own_data_reach_the_other_commands(table: Path) -> None:
    assert "mine.csv line 2)" in words(run("show", "a", "--data", table))
    table.write_text("study,MD,lower,upper\nA,-5.4,-9.4,-1.4\nB,-3.0,-4.0,-2.0\n", encoding="utf-8")
    assert "2 studies" in run("pool", "mine", "--data", table).stdout


def test_a_bar_is_drawn_after_two_seconds_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    from lbpmeta.report import progress

    clock = iter([0.0, 1.0, 3.0, 3.0, 3.0, 3.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(progress.sys, "stderr", terminal)
    with progress.progress_bar("Checking") as advance:
        advance(1, 10)
        early = terminal.getvalue()
        advance(5, 10)
        advance(6, 10)
    assert early == ""
    assert "Checking" in terminal.getvalue()
    pipe = io.StringIO()
    monkeypatch.setattr(progress.sys, "stderr", pipe)
    with progress.progress_bar("Checking") as advance:
        advance(5, 10)
    assert pipe.getvalue() == ""


def test_the_loop_tells_how_far_it_is() -> None:
    import lbpmeta as lm

    told: list[tuple[int, int]] = []
    lm.load([{"MD": "1", "lower": "0", "upper": "2"}] * 3).check(
        progress=lambda done, total: told.append((done, total))
    )
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_judging_asks_which_direction_is_better(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("study,MD,lower,upper\nA,-5.4,-9.4,-1.3\n", encoding="utf-8")
    unasked = run("judge", "a", "--data", file, "--threshold", 6)
    assert "say it with `better` (the command: --better)" in str(unasked.exception)
    lower = run("judge", "a", "--data", file, "--threshold", 6, "--better", "lower")
    assert "Important benefit: possible" in words(lower)
    higher = run("judge", "a", "--data", file, "--threshold", 6, "--better", "higher")
    assert "benefit: possible" not in words(higher)
    assert run("judge", "a", "--data", file, "--better", "up").exit_code == 2
    assert "needs an ID" in run("judge", "--data", file, "--better", "lower").output


def test_logarithms_of_a_ratio_are_told_as_the_ratio_too(tmp_path):
    file = tmp_path / "logs.csv"
    file.write_text("study,yi,vi\nA,-0.9,0.3\nB,-0.2,0.1\nC,0.1,0.2\n", encoding="utf-8")
    told = lm.load(file, measure="RR").pool("logs").notes[0]
    fit = lm.pool([-0.9, -0.2, 0.1], [0.3, 0.1, 0.2], measure="RR").display()
    assert told == f"The effects are logarithms of RR: as RR {fit.estimate:.2f} [{fit.ci.low:.2f}, {fit.ci.high:.2f}]."
    assert not any("logarithms" in note for note in lm.load(file, measure="MD").pool("logs").notes)
