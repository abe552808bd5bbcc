"""No file is lost: writes are whole or nothing, and no option writes over what was read."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import lbpmeta
from lbpmeta.cli import cli
from lbpmeta.difference import load_state
from lbpmeta.errors import ConfigurationError, DataError, LbpmetaError
from lbpmeta.evidence.template import write_template
from lbpmeta.writing import write_atomically

SRC = Path(lbpmeta.__file__).parent


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments])


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder r of evidence, a table in text, and files that hold other things."""
    (tmp_path / ".git").mkdir()
    write_template(tmp_path / "r")
    (tmp_path / "mine.txt").write_text("study,MD,lower,upper\nA,-5.4,-9.4,-1.3\nB,-3.0,-4.0,-2.0\n")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    (tmp_path / "notes.json").write_text('{"mine": 1}\n')
    (tmp_path / "known.json").write_text('{"version": 1, "findings": []}\n')
    (tmp_path / "link.html").symlink_to(tmp_path / "mine.txt")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize(
    "command",
    [
        "check r -o r/trials.csv",
        "check r -o r/lbpmeta.toml",
        "check r -o r/datapackage.json",
        "check r -o other.csv",
        "check mine.txt -o mine.txt",
        "check mine.txt --format html -o link.html",
        "check mine.txt --baseline known.json --format json -o known.json",
        "check r --baseline r/trials.csv --update-baseline",
        "check r --baseline r/README.md --update-baseline",
        "check r --baseline notes.json --update-baseline",
        "check mine.txt --baseline mine.txt --update-baseline",
        "check mine.txt --baseline r --update-baseline",
        "report r -o r/trials.csv",
        "report mine.txt -o link.html",
        "diff r r -o r/trials.csv",
        "diff mine.txt mine.txt -o mine.txt",
        "forest mine.txt -o mine.txt",
        "forest mine.txt -o other.csv",
    ],
)
def test_no_option_writes_over_what_holds_data(here: Path, command: str) -> None:
    before = contents(here)
    done = run(*command.split())
    assert isinstance(done.exception, LbpmetaError | OSError) or done.exit_code == 2, done.output
    assert contents(here) == before


def test_refusal_exits_2_and_says_so(here: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lbpmeta", "check", "r", "-o", "r/trials.csv"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "Name another file" in done.stderr


def test_what_was_written_before_is_written_again(here: Path) -> None:
    for _ in range(2):
        assert run("check", "mine.txt", "--format", "html", "-o", "out.html").exit_code == 0
        assert run("check", "mine.txt", "--baseline", "known.json", "--update-baseline").exit_code == 0
        assert run("forest", "mine.txt", "-o", "plot.svg").exit_code == 0


class TestAtomically:
    def test_the_old_file_keeps_its_mode_and_its_links(self, tmp_path: Path) -> None:
        file, link = tmp_path / "a", tmp_path / "b"
        file.write_text("old")
        file.chmod(0o640)
        link.symlink_to(file)
        write_atomically(link, "new")
        assert link.is_symlink()
        assert file.read_text() == "new"
        assert stat.S_IMODE(file.stat().st_mode) == 0o640

    def test_a_new_file_has_the_mode_that_the_system_gives(self, tmp_path: Path) -> None:
        (tmp_path / "usual").write_text("")
        write_atomically(tmp_path / "new", "x")
        assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode

    def test_line_ends_stay_what_they_are(self, tmp_path: Path) -> None:
        assert write_atomically(tmp_path / "a", "x\r\ny\n").read_bytes() == b"x\r\ny\n"

    @pytest.mark.skipif(os.name == "nt", reason="limits of a process are those of Unix")
    def test_a_full_disk_leaves_the_old_file_whole(self, tmp_path: Path) -> None:
        """A limit on the size of files stops the write in its middle, as a full disk does."""
        file = tmp_path / "baseline.json"
        file.write_text("old")
        code = (
            "import resource, signal, sys\n"
            "from lbpmeta.writing import write_atomically\n"
            "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
            "try:\n    write_atomically(sys.argv[1], 'x' * 100_000)\n"
            "except OSError as error:\n    print('refused', error.errno)\n"
        )
        command = [sys.executable, "-B", "-c", code, str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.stdout.startswith("refused"), done.stderr
        assert file.read_text() == "old"
        assert [p.name for p in tmp_path.iterdir()] == ["baseline.json"]

    def test_devices_are_written_to(self) -> None:
        write_atomically(os.devnull, "x")
        assert not Path(os.devnull).is_file()


#: Where a file may be opened for writing, or handed to something that writes.
WRITES = re.compile(
    r"\.write_text\(|\.write_bytes\(|\bopen\([^)]*[\"'][wax]b?\+?[\"']|copyfile|copytree|savefig\((?!drawn|buffer)"
)


def test_everything_that_writes_goes_through_one_function() -> None:
    writers = {
        f"{file.relative_to(SRC)}: {line.strip()}"
        for file in SRC.rglob("*.py")
        # the store of a scan writes into the draft that `atomic_file` gives it
        if file.name != "writing.py" and file.relative_to(SRC).as_posix() != "corpus/store.py"
        for line in file.read_text(encoding="utf-8").splitlines()
        if WRITES.search(line)
    }
    assert not writers


class TestRevisions:
    @pytest.fixture
    def repository(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        write_template(tmp_path / "data")
        git = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c"]
        for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "one"]):
            subprocess.run([*git, *command], cwd=tmp_path, check=True, capture_output=True)
        monkeypatch.chdir(tmp_path)
        return tmp_path

    @pytest.mark.parametrize(
        "name",
        ["--output=stolen", "-ostolen", "--output=stolen:data", "HEAD:--output=stolen", ":data", "--remote=x"],
    )
    def test_no_name_is_an_option_of_git(self, repository: Path, name: str) -> None:
        before = contents(repository)
        with pytest.raises(DataError, match="neither a path nor a revision"):
            load_state(name)
        assert run("diff", "--", name, "data").exit_code != 0
        assert contents(repository) == before

    def test_names_are_no_patterns(self, repository: Path) -> None:
        assert len(load_state("HEAD").ids) == len(load_state("HEAD:data").ids) > 0
        with pytest.raises(DataError):
            load_state("HEAD::(glob)d*")

    def test_a_state_against_the_packaged_evidence(self, repository: Path) -> None:
        done = run("diff", "data", "--packaged")
        assert "the packaged evidence" in done.stdout
        assert run("diff", "data").exit_code == 2
        assert run("diff", "data", "data", "--packaged").exit_code == 2


def test_a_baseline_that_is_none_is_said_to_be_none(here: Path) -> None:
    error = run("check", "r", "--baseline", "notes.json", "--update-baseline").exception
    assert isinstance(error, ConfigurationError)
    assert "is no baseline" in str(error)
