"""The gate never opens by mistake: what is checked, under which configuration, and what the exit code says."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import lbpmeta as lm
from lbpmeta.cli import cli
from lbpmeta.cli.commands.check import _FORMATS, _GATES
from lbpmeta.config import project_of
from lbpmeta.errors import ConfigurationError
from lbpmeta.evidence.template import write_template
from lbpmeta.report.gate import GATES
from lbpmeta.report.rendering import FORMATS, render
from lbpmeta.testing import assert_consistent

ROOT = Path(__file__).parents[2]

WRONG = "study,MD,lower,upper\nA,-5.4,-9.4,-1.3\nB,3.1,-5.0,-1.2\nC,9.1,-5.0,-1.2\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments])


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository without evidence, which a test stands in; no configuration above it is found."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def project(empty: Path) -> Path:
    """A repository with an evidence folder r that has lost a sign; a test stands in the root."""
    write_template(empty / "r")
    edit(empty / "r" / "trials.csv", ",-5.4,", ",5.4,")
    return empty / "r"


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


UNASKED = [
    ("check",),
    ("check", "--baseline", "b.json", "--update-baseline"),
    ("list",),
    ("show", "x"),
    ("explain", "x"),
    ("pool", "x"),
    ("judge",),
    ("judge", "x"),
    ("forest", "x", "-o", "x.png"),
    ("report",),
]


@pytest.mark.parametrize("text", [None, "fail-on = 'never'\n", "paths = []\n"], ids=["none", "no paths", "empty paths"])
@pytest.mark.parametrize("command", UNASKED, ids=" ".join)
def test_nothing_is_checked_unasked(empty: Path, command: tuple[str, ...], text: str | None) -> None:
    if text is not None:
        (empty / "lbpmeta.toml").write_text(text)
    before = sorted(p.name for p in empty.iterdir())
    done = run(*command)
    assert done.exit_code == 5, done.output
    assert "lbpmeta.toml" in done.stderr
    assert "--packaged" in done.stderr
    assert "OK" not in done.stdout
    assert sorted(p.name for p in empty.iterdir()) == before


def test_the_process_says_so_too(empty: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "lbpmeta", "check"], capture_output=True, text=True, check=False)
    assert done.returncode == 5
    assert "nothing was checked" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command", sorted(set(cli.commands) - {"init", "columns", "read", "scan", "scan-report", "verify"})
)  # of files
def test_every_command_takes_the_packaged_evidence_by_its_name(command: str) -> None:
    assert "--packaged" in [name for option in cli.commands[command].params for name in option.opts]


@pytest.mark.parametrize(
    "command",
    [("check", "r"), ("list", "r"), ("report", "r"), ("show", "x", "--data", "r"), ("judge", "--data", "r")],
    ids=" ".join,
)
def test_a_path_and_the_packaged_evidence_are_two_things(empty: Path, command: tuple[str, ...]) -> None:
    done = run(*command, "--packaged")
    assert done.exit_code == 2
    assert "not both" in done.stderr


def test_the_current_folder_is_checked_if_it_holds_evidence(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    (project / "lbpmeta.toml").unlink()
    done = run("check")
    assert done.exit_code == 1
    assert "example2024-pain" in done.stdout
    assert "cd008112" not in done.stdout


def found(*arguments: object) -> tuple[int, list[str], str]:
    done = run("check", *arguments, "--format", "json")
    told = json.loads(done.stdout)
    return done.exit_code, sorted(f["fingerprint"] for f in told["findings"]), told["gate"]


@pytest.mark.parametrize(("where", "baselined"), [("r", True), ("root", False)])
def test_one_configuration_counts_wherever_one_stands(
    project: Path, monkeypatch: pytest.MonkeyPatch, where: str, baselined: bool
) -> None:
    root = project.parent
    text = (project / "lbpmeta.toml").read_text()
    file = project / "lbpmeta.toml"
    if where == "root":
        file.unlink()
        file, text = root / "lbpmeta.toml", 'paths = ["r"]\n'
    file.write_text(('baseline = "known.json"\n' if baselined else "") + text)
    if baselined:
        assert run("check", "r", "--update-baseline").exit_code == 0
        assert (file.parent / "known.json").is_file()
    named = found("r")
    assert named[0] == (0 if baselined else 1)
    report = run("report", "r", "-o", root / "out" / "report.html")
    assert report.exit_code == 0, report.output
    page = (root / "out" / "report.html").read_text(encoding="utf-8")
    assert ("<title>OK" in page, "<title>FAIL" in page) == (baselined, not baselined)
    tests = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--lbpmeta", "r"],
        capture_output=True,
        text=True,
        cwd=root,
        check=False,
    )
    assert tests.returncode == named[0], tests.stdout
    monkeypatch.chdir(project)
    assert found() == named if where == "r" else found(".") == named
    monkeypatch.chdir(root)
    if where == "root":
        assert found() == named
        assert found(".") == named


def test_the_nearest_configuration_above_all_paths_counts(empty: Path) -> None:
    for folder, gate in ((empty, "inconsistent"), (empty / "a", "never"), (empty / "a" / "b", "implausible")):
        folder.mkdir(exist_ok=True)
        (folder / "lbpmeta.toml").write_text(f'fail-on = "{gate}"\n')
    for name in ("a/one.csv", "a/b/two.csv", "three.csv"):
        (empty / name).write_text(WRONG)

    def gate(*names: str) -> str:
        return project_of([Path(n) for n in names]).settings.fail_on

    assert gate("a/b/two.csv") == gate("a/b") == "implausible"
    assert gate("a/b", "a/one.csv") == "never"
    assert gate("a/b/two.csv", "three.csv") == "inconsistent"


def test_no_configuration_from_above_the_repository(empty: Path) -> None:
    (empty / "lbpmeta.toml").write_text('fail-on = "never"\n')
    inner = empty / "inner"
    (inner / "data").mkdir(parents=True)
    assert project_of([inner / "data"]).settings.fail_on == "never"
    (inner / ".git").write_text("gitdir: elsewhere\n")  # what a worktree or a submodule has
    assert project_of([inner / "data"]).settings.fail_on == "material"
    assert project_of([], inner).paths == ()


def test_a_configuration_names_nothing_that_would_not_find_it(empty: Path) -> None:
    (empty / "ci").mkdir()
    (empty / "ci" / "lbpmeta.toml").write_text('paths = ["../data"]\nfail-on = "implausible"\n')
    with pytest.raises(ConfigurationError, match="not below the folder"):
        project_of([], empty / "ci")


class TestBaseline:
    @pytest.fixture
    def table(self, empty: Path) -> Path:
        (empty / "my.csv").write_text(WRONG)
        assert run("check", "my.csv", "--baseline", "b.json", "--update-baseline").exit_code == 0
        assert self.rows(empty) == ["b", "c"]
        return empty

    @staticmethod
    def rows(folder: Path) -> list[str]:
        return sorted({e["row"] for e in json.loads((folder / "b.json").read_text())["findings"]})

    @pytest.mark.parametrize(
        "narrow",
        [
            ("--only", "grim"),
            ("--only", "estimate-outside-ci"),
            ("--fail-on", "never"),
            ("--severity", "decision"),
        ],
        ids=" ".join,
    )
    def test_a_narrow_run_does_not_shrink_it(self, table: Path, narrow: tuple[str, ...]) -> None:
        before = (table / "b.json").read_text()
        assert run("check", "my.csv", "--baseline", "b.json", "--update-baseline", *narrow).exit_code in (0, 5)
        assert (table / "b.json").read_text() == before
        assert run("check", "my.csv", "--baseline", "b.json").exit_code == 0

    def test_a_part_of_the_project_does_not_shrink_it(self, empty: Path) -> None:
        (empty / "one.csv").write_text(WRONG)
        (empty / "two.csv").write_text(WRONG.replace("\nB,", "\nE,").replace("\nC,", "\nF,").replace("\nA,", "\nD,"))
        (empty / "lbpmeta.toml").write_text('paths = ["one.csv", "two.csv"]\nbaseline = "b.json"\n')
        assert run("check", "--update-baseline").exit_code == 0
        assert self.rows(empty) == ["b", "c", "e", "f"]
        partly = run("check", "one.csv")
        assert (partly.exit_code, partly.stderr) == (0, "")
        assert run("check", "one.csv", "--update-baseline").exit_code == 0
        assert self.rows(empty) == ["b", "c", "e", "f"]

    def test_what_is_mended_leaves_it(self, table: Path) -> None:
        edit(table / "my.csv", "9.1,", "-3.1,")
        assert run("check", "my.csv", "--baseline", "b.json", "--update-baseline").exit_code == 0
        assert self.rows(table) == ["b"]

    def test_nothing_checked_leaves_it_as_it_was(self, table: Path) -> None:
        before = (table / "b.json").read_text()
        (table / "my.csv").write_text("study,MD,lower,upper\nA,-5.4,,\n")
        done = run("check", "my.csv", "--baseline", "b.json", "--update-baseline")
        assert done.exit_code == 5, done.output
        assert (table / "b.json").read_text() == before


@pytest.mark.parametrize("stand", [".", "r", "docs"])
def test_places_are_those_of_the_repository(project: Path, monkeypatch: pytest.MonkeyPatch, stand: str) -> None:
    (project.parent / "docs").mkdir()
    monkeypatch.chdir(project.parent / stand)
    path = os.path.relpath(project, Path.cwd())
    annotations = run("check", path, "--format", "github").stdout
    assert set(re.findall(r"file=([^,:]+)", annotations)) == {"r/trials.csv"}
    log = json.loads(run("check", path, "--format", "sarif").stdout)
    uris = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in log["runs"][0]["results"]}
    assert uris == {"r/trials.csv"}


def test_annotations_come_worst_first(project: Path) -> None:
    kinds = [x.split(" ")[0] for x in run("check", "r", "--format", "github").stdout.splitlines()[:-1]]
    order = ["::error", "::warning", "::notice"]
    assert {"::error", "::notice"} <= set(kinds)
    assert kinds == sorted(kinds, key=order.index)
    packaged = lm.load().check(gate="implausible")
    titles = re.findall(r"^::error .*\((\w+)\)", render(packaged, "github"), flags=re.MULTILINE)
    assert titles == sorted(titles, key=["inconsistent", "implausible"].index)


class TestHideKnown:
    @pytest.mark.parametrize("form", ["sarif", "github"])
    def test_what_is_known_is_left_out(self, project: Path, form: str) -> None:
        report = lm.check(project)
        first = report.failures[0]
        from lbpmeta.report.baseline import fingerprint

        baselined = dataclasses.replace(report, baseline=frozenset({fingerprint(first)}))
        told, less = render(baselined, form), render(baselined, form, known=False)
        assert "example2024-misprint" in told
        assert "example2024-misprint" not in less
        assert len(less) < len(told)
        if form == "sarif":
            counts = [len(json.loads(text)["runs"][0]["results"]) for text in (told, less)]
            assert counts[0] - counts[1] == len(report.pinned) + 1
            assert "suppressions" not in less

    def test_the_command_has_it_and_the_gate_stays(self, project: Path) -> None:
        done = run("check", "r", "--format", "sarif", "--hide-known")
        assert done.exit_code == 1
        assert "suppressions" not in done.stdout
        assert isinstance(run("check", "r", "--format", "json", "--hide-known").exception, ConfigurationError)

    def test_the_action_hides_unless_it_is_told_to_show(self) -> None:
        text = (ROOT / "action.yml").read_text(encoding="utf-8")
        assert "--hide-known" in text
        assert re.search(r"known:\n.*\n    default: hide", text)


class TestNothingChecked:
    @pytest.fixture
    def lone(self, empty: Path) -> Path:
        (empty / "my.csv").write_text("study,MD,lower,upper\nA,-5.4,,\n")
        return empty / "my.csv"

    def test_the_report_is_not_ok_and_says_why(self, lone: Path) -> None:
        report = lm.check(lone)
        assert (report.ok, report.exit_code, report.status) == (False, 5, "NOTHING CHECKED")
        assert "compared" in report.reason
        assert json.loads(render(report, "json"))["ok"] is False
        assert lm.check(lone, gate="never").ok is False

    def test_the_assertion_fails(self, lone: Path) -> None:
        for evidence in (lone, lm.load(lone), lm.check(lone)):
            with pytest.raises(AssertionError, match="Nothing was checked"):
                assert_consistent(evidence)
        with pytest.raises(AssertionError, match="Nothing was checked"):
            assert_consistent(lm.check_estimate("-5.4", None, None, measure="MD"))

    def test_the_tests_fail(self, lone: Path) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--lbpmeta", lone.name],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1, done.stdout
        assert "Nothing was checked" in done.stdout


def test_the_formats_of_the_command_are_those_of_the_registry() -> None:
    assert tuple(FORMATS) == _FORMATS
    assert tuple(GATES) == _GATES


def test_the_table_of_exit_codes_names_every_command() -> None:
    text = (ROOT / "docs" / "howto" / "ci.md").read_text(encoding="utf-8")
    table = text.split("### Exit codes")[1].split("###")[0]
    assert set(cli.commands) <= set(re.findall(r"`([\w-]+)`", table))
    assert re.search(r"\| command \| 0 \| 1 \| 2 \| 3 \| 5 \|", table)
