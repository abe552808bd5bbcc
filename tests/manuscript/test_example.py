"""The example: a short manuscript on the packaged evidence, filled, bound and true."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from lbpmeta.cli import cli

EXAMPLE = Path(__file__).parents[2] / "examples" / "manuscript"


@pytest.mark.parametrize("name", ["paper.md.j2", "paper.docx"])
def test_what_is_filled_in_is_what_the_evidence_says(name: str) -> None:
    done = CliRunner().invoke(cli, ["fill", str(EXAMPLE / name), "--packaged", "--check"])
    assert done.exit_code == 0, done.output


def test_every_result_is_bound_and_agrees() -> None:
    papers = [str(EXAMPLE / name) for name in ("paper.md", "paper.docx")]
    done = CliRunner().invoke(cli, ["check", *papers, "--packaged", "--require-links"])
    assert done.exit_code == 0, done.output
    told = " ".join(done.output.split())
    assert "8 results read, 8 linked: 8 agree." in told
    assert "4 results read, 4 linked: 4 agree." in told
