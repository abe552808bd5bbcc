"""Configuration of a project: found, read, and refused with the place and the fix."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from lbpmeta.cli import cli
from lbpmeta.config import Configuration, find_configuration
from lbpmeta.errors import ConfigurationError, DataError


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    assert find_configuration(tmp_path) == Configuration()


def test_pyproject_of_a_folder_above(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.lbpmeta]\npaths = ["data"]\nfail-on = "implausible"\nrounding = "any"\nbaseline = "known.json"\n'
        'only = ["grim"]\nseverity = "material"\nformat = "sarif"\n'
    )
    (tmp_path / "deep" / "er").mkdir(parents=True)
    found = find_configuration(tmp_path / "deep" / "er")
    assert found.paths == (tmp_path / "data",)
    assert found.baseline == tmp_path / "known.json"
    assert (found.fail_on, found.rounding, found.severity, found.form) == ("implausible", "any", "material", "sarif")
    assert found.only == ("grim",)


def test_own_file_goes_first_and_a_silent_pyproject_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.lbpmeta]\nfail-on = "implausible"\n')
    (tmp_path / "lbpmeta.toml").write_text('fail-on = "never"\n')
    assert find_configuration(tmp_path).fail_on == "never"
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    assert find_configuration(tmp_path / "inner").fail_on == "never"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fail_on = 'implausible'", "fail-on"),
        ("fail-on = 'sometimes'", "sometimes"),
        ("paths = 3", "list of texts"),
        ("rounding = true", "rounding"),
        ("not toml", "cannot be read"),
        ("max-size = 'large'", "megabytes"),
        ("max-size = true", "megabytes"),
        ("max-size = -1", "megabytes"),
        ("max-size = nan", "megabytes"),
        pytest.param("paths = " + "[" * 3000 + "]" * 3000, "nested too deeply", id="nested"),
        pytest.param("x = " + "9" * 5000, "cannot be read", id="digits"),
        ("x = '\0'", "cannot be read"),
    ],
)
def test_mistakes_name_the_file_the_key_and_the_fix(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "lbpmeta.toml").write_text(text)
    with pytest.raises(ConfigurationError, match=message) as caught:
        find_configuration(tmp_path)
    assert "lbpmeta.toml" in str(caught.value)


def test_the_size_of_a_file_by_configuration_and_by_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.csv").write_text("study,MD,lower,upper\nA,1.0,-1.0,3.0\n" + "\n" * 2000)
    (tmp_path / "lbpmeta.toml").write_text("max-size = 0.001\n")
    assert find_configuration(tmp_path).max_size == 0.001
    refused = CliRunner().invoke(cli, ["check", "mine.csv"])
    assert isinstance(refused.exception, DataError)
    assert "holds more than 0.001 MB" in str(refused.exception)
    assert CliRunner().invoke(cli, ["--max-size", "1", "check", "mine.csv"]).exit_code == 0
