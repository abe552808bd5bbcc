"""lbpmeta init: the workflow and the hook stand where they are looked for, and turn red for a planted error."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from lbpmeta.cli import cli
from lbpmeta.errors import DataError
from lbpmeta.evidence.starter import hooks
from lbpmeta.evidence.template import write_template

yaml = pytest.importorskip("yaml")

HOOK = ".pre-commit-config.yaml"
WORKFLOW = ".github/workflows/evidence.yml"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def hook_command(root: Path) -> list[str]:
    (repo,) = yaml.safe_load((root / HOOK).read_text(encoding="utf-8"))["repos"]
    (hook,) = repo["hooks"]
    assert hook["always_run"]
    return [hook["entry"], *hook["args"]]


def exit_code(command: list[str] | str, root: Path, **environment: str) -> int:
    """Run a command of a hook or a workflow as its runner does; lbpmeta is the one that is tested."""
    place = root / ".bin"
    place.mkdir(exist_ok=True)
    program = place / "lbpmeta"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lbpmeta "$@"\n')
    program.chmod(0o755)
    words = ["bash", "-e", "-c", command] if isinstance(command, str) else command
    paths = f"{place}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, **environment, "PATH": paths}
    return subprocess.run(words, cwd=root, env=env, capture_output=True, check=False).returncode


@pytest.mark.skipif(shutil.which("bash") is None, reason="workflows run in bash")
@pytest.mark.parametrize("folder", [".", "a/my review: 'one' #2", "-x"])
def test_hook_and_workflow_are_green_and_turn_red(repository: Path, folder: str) -> None:
    done = CliRunner().invoke(cli, ["init", "--", folder])
    assert done.exit_code == 0, done.output
    assert "pre-commit install" in done.output
    workflow = yaml.safe_load((repository / WORKFLOW).read_text(encoding="utf-8"))
    steps = [s["run"] for s in workflow["jobs"]["check"]["steps"] if "run" in s]
    assert steps[0] == 'python -m pip install "$LBPMETA"'
    assert len(steps) == 2
    for expected in (0, 1):
        assert exit_code(hook_command(repository), repository) == expected
        assert exit_code(steps[1], repository, **workflow["env"]) == expected
        trials = repository / folder / "trials.csv"
        trials.write_text(trials.read_text(encoding="utf-8").replace(",-5.4,", ",5.4,"), encoding="utf-8")


@pytest.mark.skipif(shutil.which("bash") is None, reason="workflows run in bash")
@pytest.mark.parametrize("folder", [".", "a/my review: 'one' #2"])
def test_a_manuscript_is_green_and_its_planted_drift_turns_red(repository: Path, folder: str) -> None:
    done = CliRunner().invoke(cli, ["init", "--manuscript", "--", folder])
    assert done.exit_code == 0, done.output
    workflow = yaml.safe_load((repository / WORKFLOW).read_text(encoding="utf-8"))
    step = workflow["jobs"]["check"]["steps"][-1]["run"]
    (repo,) = yaml.safe_load((repository / HOOK).read_text(encoding="utf-8"))["repos"]
    tables, hook = repo["hooks"]
    assert exit_code([tables["entry"], *tables["args"]], repository) == 0
    paper = repository / folder / "paper.md"
    for expected in (0, 1):
        assert exit_code([hook["entry"], *hook["args"]], repository) == expected
        assert exit_code(step, repository, **workflow["env"]) == expected
        text = paper.read_text(encoding="utf-8")
        paper.write_text(text.replace("lbp: ignore planted drift", "lbp: example2024-function"), encoding="utf-8")


def test_what_stands_there_is_left_alone_and_said(repository: Path) -> None:
    (repository / HOOK).write_text("repos: []\n")
    (repository / WORKFLOW).parent.mkdir(parents=True)
    (repository / WORKFLOW).write_text("name: mine\n")
    started = write_template(Path("r"))
    assert (repository / HOOK).read_text() == "repos: []\n"
    assert (repository / WORKFLOW).read_text() == "name: mine\n"
    assert (repository / ".github/workflows/evidence-r.yml").is_file()
    (move,) = [t for t in started.todo if t.startswith(HOOK)]
    assert "r/pre-commit-hook.yaml" in move
    assert "- repo: local" in (repository / "r" / "pre-commit-hook.yaml").read_text(encoding="utf-8")
    second = write_template(Path("r2"))
    assert any(str(f).endswith("evidence-r2.yml") for f in second.files)


def test_from_a_folder_inside_the_paths_are_those_of_the_root(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "deep").mkdir()
    monkeypatch.chdir(repository / "deep")
    write_template(Path("r"))
    assert hook_command(repository)[-1] == "deep/r"
    assert not (repository / "deep" / "r" / HOOK).exists()


def test_outside_of_a_repository_the_folder_is_the_root_to_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "repository_root", lambda path: None)
    started = write_template(tmp_path / "r")
    assert hook_command(tmp_path / "r")[-1] == "."
    assert (tmp_path / "r" / WORKFLOW).is_file()
    assert "git init" in started.todo[0]


def test_no_folder_name_becomes_an_expression_of_the_workflow(repository: Path) -> None:
    with pytest.raises(DataError, match="workflow"):
        write_template(Path("${{ github.token }}"))
    assert [p.name for p in repository.iterdir()] == [".git"]


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        (None, "lbpmeta==9.9"),
        (
            {"url": "https://example.org/a/lbpmeta", "vcs_info": {"vcs": "git", "commit_id": "ab12"}},
            "lbpmeta @ git+https://example.org/a/lbpmeta@ab12",
        ),
        ({"url": "https://user:secret@example.org/a", "vcs_info": {"vcs": "git", "commit_id": "ab"}}, None),
        ({"url": "file:///home/me/lbpmeta", "dir_info": {"editable": True}}, None),
        ({"url": "file:///home/me/lbpmeta", "vcs_info": {"vcs": "git", "commit_id": "ab12"}}, None),
    ],
    ids=["release", "git", "secret", "folder", "local git"],
)
def test_the_workflow_installs_what_is_installed_here(
    repository: Path, monkeypatch: pytest.MonkeyPatch, origin: object, expected: str | None
) -> None:
    told = None if origin is None else json.dumps(origin)
    monkeypatch.setattr(hooks, "distribution", lambda _: SimpleNamespace(version="9.9", read_text=lambda name: told))
    started = write_template(Path("r"))
    said = re.search(r'LBPMETA: "(.*)"', (repository / WORKFLOW).read_text(encoding="utf-8"))
    assert said is not None
    assert said[1] == (expected or hooks.UNKNOWN_SOURCE)
    assert any("OWNER" in t for t in started.todo) == (expected is None)


def test_the_description_of_a_new_project_names_the_columns_of_its_tables(tmp_path: Path) -> None:
    write_template(tmp_path / "mine")
    package = json.loads((tmp_path / "mine" / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        header = (tmp_path / "mine" / resource["path"]).read_text(encoding="utf-8").splitlines()[0].split(",")
        assert [f["name"] for f in resource["schema"]["fields"]] == header
