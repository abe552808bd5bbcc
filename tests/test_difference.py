"""What changed between two states of evidence."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.difference import compare, load_state
from lbpmeta.errors import DataError
from lbpmeta.evidence.schema import packaged_data


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(packaged_data(), tmp_path / "data")
    return tmp_path / "data"


def test_a_changed_number_takes_verdict_pool_and_judgement_with_it(data: Path) -> None:
    old = lm.load(data)
    file = data / "trials.csv"
    text = file.read_text(encoding="utf-8")
    row = next(r for r in old.rows_behind("cd008112-1.1.1") if r["estimate"])
    line = next(x for x in text.splitlines() if x.startswith(f"{row.id},"))
    reverse = row["estimate"][1:] if row["estimate"].startswith("-") else f"-{row['estimate']}"
    flipped = f",{row['measure']},{reverse},"
    changed = line.replace(f",{row['measure']},{row['estimate']},", flipped, 1)
    assert changed != line
    file.write_text(text.replace(line, changed), encoding="utf-8")
    difference = compare(old, lm.load(data))
    assert [(c.row, c.what) for c in difference.of_kind("number")] == [(row.id, "estimate")]
    assert any(c.row == row.id and c.new == "inconsistent" and c.note for c in difference.of_kind("verdict"))
    assert "estimate" in str(difference)
    assert "| row | what | before | now |" in difference.to_markdown()
    assert difference.to_frame()["kind"][0] == "number"


def test_a_row_that_is_gone_and_one_that_is_new(data: Path) -> None:
    old = lm.load(data)
    file = data / "statements.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    gone = lines.pop(1).split(",")[0]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    changes = compare(old, lm.load(data)).of_kind("number")
    assert [(c.row, c.what, c.old, c.new) for c in changes] == [(gone, "row", "there", "")]
    back = compare(lm.load(data), old).of_kind("number")
    assert [(c.row, c.what, c.old, c.new) for c in back] == [(gone, "row", "", "there")]


def test_a_state_from_git(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def git(*args: str) -> None:
        identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        subprocess.run(["git", *identity, *args], cwd=data.parent, check=True, capture_output=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    monkeypatch.chdir(data.parent)
    assert compare(load_state("HEAD"), load_state("data")).tally == "nothing changed"
    assert load_state("HEAD:data").tables.path == "HEAD:data"
    with pytest.raises(DataError, match="neither a path nor a revision"):
        load_state("nowhere")
