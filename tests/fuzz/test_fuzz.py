"""The fuzzer: whatever is in a file, a command ends in time, with exit code 0, 1, 2 or 5, and without touching it.

Bounded and the same every time in `make test`; `make fuzz` looks at new inputs for longer.
"""

from __future__ import annotations

import contextlib
import io
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from tests.fuzz import formats, texts
from tests.packing import packed

from lbpmeta.cli import main
from lbpmeta.evidence.reading import FORMATS

#: `make fuzz` loads a profile with many examples; else each test has its own few.
_LONG = settings.default.max_examples if settings.default.max_examples > 1000 else 0

#: Far beyond what any of these small inputs needs.
_SECONDS = 30


def bounded(count: int) -> settings:
    """Settings of one test: few and repeatable, or many and new."""
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    return settings(max_examples=_LONG or count, derandomize=not _LONG, deadline=None, suppress_health_check=quiet)


class Hang(BaseException):
    """A command that does not end; no `except Exception` may swallow it."""


@contextlib.contextmanager
def in_time() -> Iterator[None]:
    def stop(signum: int, frame: FrameType | None) -> None:
        raise Hang(f"no end after {_SECONDS} seconds")

    if not hasattr(signal, "SIGALRM"):
        yield
        return
    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def run(*arguments: str, folder: Path) -> tuple[int, str]:
    """Run a command in a folder; return its exit code and what it says."""
    said = io.StringIO()
    argv = sys.argv
    try:
        sys.argv = ["lbpmeta", *arguments]
        with contextlib.chdir(folder), contextlib.redirect_stdout(said), contextlib.redirect_stderr(said), in_time():
            main()
    except SystemExit as end:
        return int(end.code or 0), said.getvalue()
    finally:
        sys.argv = argv
    raise AssertionError("the command did not say how it ended")


def checked(files: dict[str, bytes], named: str, *options: str) -> None:
    """Write files, check one of them, and hold the command against what it promises."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        code, said = run("check", named, *options, folder=folder)
        assert code in (0, 1, 2, 5), said
        assert "Traceback" not in said
        assert "nternal error" not in said
        if code == 2:
            assert said.strip(), "an error without a message"
        after = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
        assert after == files, "an input was changed, or a file was left behind"


@bounded(60)
@given(texts.tables())
def test_tables_of_any_columns(content: bytes) -> None:
    checked({"mine.csv": content}, "mine.csv")


@bounded(60)
@given(texts.reviews())
def test_tables_that_are_asked_everything(content: bytes) -> None:
    checked({"mine.csv": content}, "mine.csv")


@bounded(40)
@given(st.sampled_from((*(f"mine{suffix}" for suffix in FORMATS), "mine", "lbpmeta.toml")), st.binary(max_size=300))
def test_any_bytes(name: str, content: bytes) -> None:
    checked({name: content}, name)


@bounded(12)
@given(formats.workbooks())
def test_workbooks(content: bytes) -> None:
    checked({"mine.xlsx": content}, "mine.xlsx")


@bounded(12)
@given(formats.stata())
def test_data_of_stata(content: bytes) -> None:
    checked({"mine.dta": content}, "mine.dta")


@bounded(15)
@given(formats.jsons(), st.sampled_from(("mine.json", "mine.ndjson")))
def test_json(content: bytes, name: str) -> None:
    checked({name: content}, name)


@bounded(20)
@given(formats.spaced())
def test_tables_of_white_space(content: bytes) -> None:
    checked({"mine.txt": content}, "mine.txt")


@bounded(25)
@given(formats.of_programs())
def test_tables_of_programs(content: bytes) -> None:
    checked({"mine.csv": content}, "mine.csv")


@bounded(12)
@given(
    texts.tables(),
    st.sampled_from((("--header", "2"), ("--header", "a,b,c"), ("--encoding", "mac-roman"), ("--strict",))),
)
def test_options_of_reading(content: bytes, options: tuple[str, ...]) -> None:
    checked({"mine.csv": content}, "mine.csv", *options)


@bounded(40)
@given(texts.rm5())
def test_reviews_of_revman_5(content: bytes) -> None:
    checked({"review.rm5": content}, "review.rm5")


@bounded(20)
@given(texts.rm5(), st.data())
def test_reviews_of_revman_5_that_are_broken(content: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(content)))
    upto = data.draw(st.integers(at, min(len(content), at + 40)))
    checked({"review.rm5": content[:at] + data.draw(st.binary(max_size=8)) + content[upto:]}, "review.rm5")


@bounded(40)
@given(texts.packages(), st.booleans())
def test_data_packages_of_revman(files: dict[str, bytes], whole: bool) -> None:
    if not whole:
        checked({f"p/{name}": content for name, content in files.items()}, "p")
        return
    checked({"p.zip": packed(files)}, "p.zip")


@bounded(20)
@given(texts.packages(), st.data())
def test_archives_that_are_broken(files: dict[str, bytes], data: st.DataObject) -> None:
    content = bytearray(packed(files))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    checked({"p.zip": bytes(content)}, "p.zip")


_TRIALS = (
    "trial",
    "measure",
    "estimate",
    "ci_low",
    "ci_high",
    "level",
    "p",
    "n1",
    "n2",
    "mean1",
    "sd1",
    "mean2",
    "sd2",
    "set",
)


@bounded(40)
@given(st.data())
def test_folders_of_evidence(data: st.DataObject) -> None:
    lines = [",".join(_TRIALS)]
    for i in range(data.draw(st.integers(1, 4))):
        numbers = [data.draw(st.one_of(texts.usual, texts.usual, texts.cells)) for _ in range(11)]
        row = [f"T{i}", data.draw(st.sampled_from(("MD", "OR", "SMD", "", "x"))), *numbers, "s"]
        lines.append(",".join('"' + c.replace('"', "").replace("\n", " ").replace("\r", " ") + '"' for c in row))
    pooled = [
        data.draw(st.one_of(texts.usual, texts.cells)).replace('"', "").replace("\n", " ").replace("\r", " ")
        for _ in range(6)
    ]
    review = "review,measure,set,estimate,ci_low,ci_high,i2,tau2,q\nR,MD,s," + ",".join(f'"{c}"' for c in pooled) + "\n"
    files = {
        "e/sources.csv": b"id,kind,citation\nown,trial,Own 2020\n",
        "e/trials.csv": "\n".join(lines).encode("utf-8", "replace"),
        "e/reviews.csv": review.encode("utf-8", "replace"),
    }
    checked(files, "e")


@bounded(60)
@given(texts.configurations)
def test_configurations(content: bytes) -> None:
    mine = b"study,MD,lower,upper\nA,1.0,-1.0,3.0\n"
    checked({"lbpmeta.toml": content, "mine.csv": mine}, "mine.csv")


def test_the_fuzzer_sees_an_internal_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*given: object, **named: object) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("lbpmeta.workbench.opening.load", fails)
    with pytest.raises(AssertionError, match="planted"):
        checked({"mine.csv": b"study,MD,lower,upper\nA,1.0,-1.0,3.0\n"}, "mine.csv")
