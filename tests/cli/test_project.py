"""A project of one's own: its commands read its tables, its messages lead to the cell, hostile text stays text."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import lbpmeta as lm
from lbpmeta.cli import cli
from lbpmeta.evidence.template import write_template
from lbpmeta.report.place import place_of
from lbpmeta.report.rendering import FORMATS, render

#: Colours and title of a terminal, a C1 control, and marks that turn the direction of text.
HOSTILE = "\x1b[31mX\x1b]0;t\x07\x9b1m\u202e\u200f"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_template(tmp_path / "proj")
    monkeypatch.chdir(tmp_path / "proj")
    return tmp_path / "proj"


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_every_command_reads_the_project_that_it_stands_in(project: Path) -> None:
    assert "its upper limit is -0.22" in " ".join(run("show", "example2024-misprint").output.split())
    assert "ci-asymmetric" in run("explain", "example2024-misprint").output
    listed = run("list").output
    assert "example2024-pooled" in listed
    assert "cd008112" not in listed


def test_a_file_stands_for_the_one_line_that_it_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    one, many = tmp_path / "one.csv", tmp_path / "many.csv"
    one.write_text("study,MD,lower,upper\nA,-5.4,-9.4,-1.3\nB,-2.0,-7.0,3.0\n", encoding="utf-8")
    many.write_text("study,outcome,MD,lower,upper\nA,pain,-5.4,-9.4,-1.3\nA,sleep,-2.0,-7.0,3.0\n", encoding="utf-8")
    assert "2 studies" in run("pool", "one.csv").output
    assert run("forest", "one.csv", "-o", "f.svg").exit_code == 0
    assert (tmp_path / "f.svg").stat().st_size > 1000
    error = run("show", "many.csv").exception
    assert "2 lines" in str(error)
    assert "--data many.csv" in str(error)


def test_a_revision_of_a_project_whose_tables_are_in_its_own_folder(project: Path) -> None:
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "one"]):
        subprocess.run([*git, *command], check=True, capture_output=True)
    edit(project / "trials.csv", ",-5.4,", ",5.4,")
    assert "estimate: -5.4 -> 5.4" in run("diff", "HEAD", ".").output


def test_a_stale_baseline_is_told(project: Path) -> None:
    edit(project / "trials.csv", ",-5.4,", ",5.4,")
    run("check", "--baseline", "b.json", "--update-baseline")
    known = run("check", "--baseline", "b.json")
    assert (known.exit_code, "no longer found" in known.stderr) == (0, False)
    edit(project / "trials.csv", ",5.4,", ",-5.4,")
    mended = run("check", "--baseline", "b.json", "--format", "json")
    assert mended.exit_code == 0
    # Not what the quote says, outside its interval, and not the middle of it.
    assert "3 findings of the baseline are no longer found" in mended.stderr
    assert "Note" not in mended.stdout


def cell(folder: Path, check: str) -> tuple[str, str]:
    """Return the name of the cell that a failing finding points to, and what stands there in the file."""
    finding = next(f for f in lm.check(folder).failures if f.check == check)
    place = place_of(finding)
    assert place is not None
    line = Path(place.file).read_text(encoding="utf-8-sig").split("\n")[place.line - 1]
    return place.cell, line[place.column - 1 : place.end_column - 1]


def test_the_place_is_the_cell_also_after_an_edit(project: Path) -> None:
    edit(project / "trials.csv", ",-5.4,", ",5.4,")
    assert cell(project, "estimate-outside-ci") == ("estimate", "5.4")
    edit(project / "trials.csv", "mean difference -5.4 ", "a longer quote: mean difference -5.4 ")
    assert cell(project, "estimate-outside-ci") == ("estimate", "5.4")
    edit(project / "trials.csv", "-4.04,0.22,95", "-4.04,-0.22,95")
    assert cell(project, "pin") == ("expected", "ci-asymmetric=inconsistent")
    shown = run("check").output
    assert "at trials.csv:2:" in shown
    assert "(estimate)" in shown


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('sep=;\r\n"Trial; name";"Mean difference";"95% CI"\r\n"M; A";"3,1";"-5,0 to -1,2"\r\n', '"3,1"'),
        ('\ufeffstudy,note,MD,lower,upper\n"A ""x"", y",a\u2028b,3.1,-5.0,-1.2\n', "3.1"),
        ("study\tMD\tlower\tupper\nA, B; C; D\t3.1\t-5.0\t-1.2\n", "3.1"),
        ('study,MD,lower,upper\n"a\nb",1,0,2\nB,3.1,-5.0,-1.2\n', "3.1"),
    ],
    ids=["semicolons", "quotes", "tabs", "line break"],
)
def test_the_place_is_right_in_what_spreadsheets_save(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "my.csv"
    file.write_bytes(text.encode())
    assert cell(file, "estimate-outside-ci")[1] == told


def test_no_format_and_no_command_lets_a_cell_talk_to_the_terminal(project: Path) -> None:
    edit(project / "trials.csv", "A planted example", f"::error::{HOSTILE}")
    edit(project / "trials.csv", "Table 2, row 1", f"Table {HOSTILE}")
    edit(project / "reviews.csv", "The study rows", f"{HOSTILE} The study rows")
    edit(project / "sources.csv", "Your citation here", HOSTILE)
    report = lm.check(project)
    texts = [render(report, name, everything=True) for name in FORMATS]
    texts += [run(*a.split()).output for a in ("list", "list --table sources", "check --all", "diff . .")]
    texts += [run("show", i).output for i in ("example2024-pain", "example2024-misprint")]
    texts += [run("explain", "example2024-misprint").output]
    for text in texts:
        assert text
        assert not set(HOSTILE[1:] + "\x1b") & set(text) & set("\x1b\x07\x9b\u202e\u200f")
