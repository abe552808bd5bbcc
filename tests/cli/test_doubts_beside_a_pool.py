"""pool and forest say what the checks find in the rows that they pool."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from lbpmeta.cli import cli

ROWS = "study,MD,lower,upper\nA,{},-12.15,-3.27\nB,-5.4,-9.4,-1.4\nC,-3.0,-5.0,-1.0\n"


def told(folder: Path, estimate: str, *more: str) -> str:
    file = folder / "mine.csv"
    file.write_text(ROWS.format(estimate), encoding="utf-8")
    command, *options = more
    done = CliRunner().invoke(cli, [command, str(file), *options])
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


def test_a_row_that_can_hardly_be_right_is_named(tmp_path: Path) -> None:
    for command in (["pool"], ["forest", "-o", str(tmp_path / "f.svg")]):
        text = told(tmp_path, "-7.17", *command)
        assert "implausible a: [ci-asymmetric] The estimate of -7.17" in text
        (read_on,) = re.findall(r"lbpmeta (explain .*) tells the arithmetic", text)
        done = CliRunner().invoke(cli, shlex.split(read_on))
        assert done.exit_code == 0, done.output
        assert "-7.17" in done.output


def test_rows_without_a_finding_say_nothing(tmp_path: Path) -> None:
    assert "implausible" not in told(tmp_path, "-7.71", "pool")
