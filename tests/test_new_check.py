"""``make new-check``: what it lays down, and what it refuses."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def script(tmp_path, monkeypatch):
    """The script, at work on a copy."""
    path = ROOT / "tools" / "new_check.py"
    spec = importlib.util.spec_from_file_location("new_check", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    shutil.copytree(module.CHECKS, tmp_path / "checks")
    (tmp_path / "tests" / "checks").mkdir(parents=True)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "CHECKS", tmp_path / "checks")
    monkeypatch.setattr(module, "REGISTRY", tmp_path / "checks" / "run" / "registry.py")
    return module


def test_three_files_are_touched_and_the_registry_has_the_check(script):
    before = script.REGISTRY.read_text(encoding="utf-8").splitlines()
    touched = script.lay_down("sum-of-arms", "arms")
    assert [file.name for file in touched] == ["sum_of_arms.py", "registry.py", "test_sum_of_arms.py"]
    added = [line for line in script.REGISTRY.read_text(encoding="utf-8").splitlines() if line not in before]
    assert [line.strip() for line in added] == ["from lbpmeta.checks.arms import sum_of_arms", "sum_of_arms,"]
    for file in touched:
        compile(file.read_text(encoding="utf-8"), file.name, "exec")


def test_what_is_laid_down_is_red_until_the_formula_is_written(script):
    check = script.lay_down("sum-of-arms", "arms")[0].read_text(encoding="utf-8")
    space: dict[str, object] = {"__name__": "laid_down"}
    exec(compile(check, "sum_of_arms.py", "exec"), space)
    with pytest.raises(NotImplementedError):
        space["check_sum_of_arms"]("1.0", "0.5")
    done = check.replace("    raise NotImplementedError", "    return given.scaled(2.0)")
    exec(compile(done, "sum_of_arms.py", "exec"), space)
    assert space["check_sum_of_arms"]("1.0", "0.5").verdict == "consistent"
    assert space["check_sum_of_arms"]("1.2", "0.5").verdict == "inconsistent"
    assert space["SPECS"][0].name == "sum-of-arms"


@pytest.mark.parametrize(
    ("name", "room", "why"),
    [
        ("", "arms", "NAME is ''"),
        ("Sum Of Arms", "arms", "NAME is 'Sum Of Arms'"),
        ("quantiles", "arms", "there is such a check"),
        ("sum-of-arms", "legs", "it must be one of across, arms"),
        ("sum-of-arms", "run", "it must be one of across, arms"),
    ],
)
def test_other_names_and_rooms_are_refused(script, name, room, why):
    before = sorted(script.CHECKS.rglob("*.py"))
    with pytest.raises(SystemExit, match=why):
        script.lay_down(name, room)
    assert sorted(script.CHECKS.rglob("*.py")) == before
