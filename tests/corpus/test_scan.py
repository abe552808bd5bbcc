"""A scan: every file by itself, none lost, none twice; killed runs go on; what breaks is one row with its reason."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

import lbpmeta as lm
from lbpmeta.corpus.files import files_of
from lbpmeta.corpus.journal import HEAD, Journal
from lbpmeta.corpus.one import rows_of
from lbpmeta.corpus.row import COLUMNS, ScannedRow
from lbpmeta.corpus.workers import ScanLimits, Worker, rows_of_files
from lbpmeta.errors import ConfigurationError, DataError, MethodError

from .texts import lay_down


def test_each_file_is_read_once_in_its_order(tmp_path: Path) -> None:
    files = lay_down(tmp_path / "corpus", 7)
    scan = lm.scan(tmp_path / "corpus", jobs=2)
    frame = scan.to_frame()
    assert list(frame["document"]) == [str(f) for f in files]
    assert list(frame["status"]) == ["result", "result", "nothing"] * 2 + ["result"]
    assert list(frame["verdict"].iloc[:2]) == ["consistent", "implausible"]
    assert str(scan) == "7 files read: 5 results, 0 left out, 2 files without any, 0 not read."


def test_a_row_tells_what_is_wrong_with_it(tmp_path: Path) -> None:
    file = lay_down(tmp_path, 2)[1]
    (row,) = rows_of(file)
    assert (row.estimate, row.ci_low, row.ci_high, row.level, row.grade) == ("-17.7", "-12.1", "-3.3", "95", "A")
    assert row.check == "estimate-outside-ci"
    assert row.repairs.startswith("estimate -17.7 -> -7.7")
    assert "MD -17.7" in row.quote
    assert row.place == "line 3"


def test_tables_are_scanned_beside_documents(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("study,measure,estimate,ci_low,ci_high\nA,MD,-17.7,-12.1,-3.3\nB,MD,1,0,2\n")
    frame = lm.scan(tmp_path, jobs=1).to_frame()
    assert list(frame["format"]) == ["table", "table"]
    assert list(frame["verdict"]) == ["implausible", "consistent"]


@pytest.mark.parametrize("name", ["results.parquet", "results.csv", "results.ndjson"])
def test_every_format_holds_the_same_rows(tmp_path: Path, name: str) -> None:
    if name.endswith("parquet"):
        pytest.importorskip("pyarrow")
    lay_down(tmp_path / "corpus")
    scan = lm.scan(tmp_path / "corpus", tmp_path / name, jobs=2)
    pd.testing.assert_frame_equal(scan.to_frame(), lm.scan(tmp_path / "corpus", jobs=1).to_frame(), check_dtype=False)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["corpus", name]


def test_a_killed_scan_goes_on_where_it_stopped(tmp_path: Path) -> None:
    lay_down(tmp_path / "corpus", 40)
    out = tmp_path / "results.csv"
    command = [sys.executable, "-m", "lbpmeta", "scan", str(tmp_path / "corpus"), "-o", str(out), "-j", "1"]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    journal = tmp_path / "results.csv.journal"
    until = time.monotonic() + 60
    while time.monotonic() < until and (not journal.exists() or journal.read_bytes().count(b"\n") < 4):
        time.sleep(0.01)
    running.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
    running.wait()
    if out.exists():
        pytest.skip("the scan had ended before it could be killed")
    with journal.open("ab") as stream:
        stream.write(b'{"file": "cut in the mid')  # as a crash leaves it
    scan = lm.scan(tmp_path / "corpus", out, jobs=2)
    assert 3 <= scan.before < 40
    documents = scan.to_frame()["document"]
    assert len(documents) == documents.nunique() == 40
    assert not journal.exists()


def test_a_file_that_changed_is_read_again(tmp_path: Path) -> None:
    about = {**HEAD, "version": lm.__version__, "limits": repr(ScanLimits())}
    file = lay_down(tmp_path / "corpus", 1)[0]
    with Journal(tmp_path / "r.csv.journal", about) as journal:
        journal.add(str(file), (ScannedRow(str(file), estimate="99"),))
    assert lm.scan(file, tmp_path / "kept.csv", jobs=1).to_frame()["estimate"][0] == "-7.7"
    file.write_text("Pain fell (MD -6.6, 95% CI -12.1 to -1.1).")
    scan = lm.scan(file, tmp_path / "r.csv", jobs=1)
    assert (scan.before, scan.to_frame()["estimate"][0]) == (0, "-6.6")


def test_what_was_read_before_is_not_read_again(tmp_path: Path) -> None:
    about = {**HEAD, "version": lm.__version__, "limits": repr(ScanLimits())}
    file = lay_down(tmp_path / "corpus", 1)[0]
    with Journal(tmp_path / "r.csv.journal", about) as journal:
        journal.add(str(file), (ScannedRow(str(file), estimate="99"),))
    scan = lm.scan(file, tmp_path / "r.csv", jobs=1)
    assert (scan.before, scan.to_frame()["estimate"][0]) == (1, "99")


def test_a_journal_of_other_settings_or_none_is_refused(tmp_path: Path) -> None:
    file = lay_down(tmp_path / "corpus", 1)[0]
    with Journal(tmp_path / "r.csv.journal", {**HEAD, "version": "0"}):
        pass
    with pytest.raises(ConfigurationError, match=r"other settings or another version\. Remove it"):
        lm.scan(file, tmp_path / "r.csv")
    (tmp_path / "s.csv.journal").write_text("study,n1\nA,12\n")
    with pytest.raises(ConfigurationError, match="no journal of a scan"):
        lm.scan(file, tmp_path / "s.csv")
    assert (tmp_path / "s.csv.journal").read_text() == "study,n1\nA,12\n"


_CRASHING = """
import os, sys, time
import lbpmeta.corpus.worker as worker
read = worker.rows_of
def odd(file, max_bytes):
    if "paper001" in file: os.abort()
    if "paper002" in file: time.sleep(60)
    if "paper003" in file: raise RuntimeError("oops")
    if "paper004" in file: x = bytearray(1 << 40)
    return read(file, max_bytes=max_bytes)
worker.rows_of = odd
worker.answer(int(sys.argv[1]), int(sys.argv[2]))
"""


def test_what_breaks_is_one_row_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [str(file) for file in lay_down(tmp_path, 7)]
    popen = subprocess.Popen

    def instead(command: list[str], *args: object, **named: object) -> object:
        return popen([sys.executable, "-c", _CRASHING, *command[3:]], *args, **named)  # type: ignore[call-overload]

    monkeypatch.setattr("lbpmeta.corpus.workers.subprocess.Popen", instead)
    told = dict(rows_of_files(files, 2, ScanLimits(seconds=12)))
    reasons = [told[file][0].reason for file in files]
    assert "ended the process that read it" in reasons[1]
    assert reasons[2] == "took longer than 12 s"
    assert reasons[3] == "internal error (RuntimeError: oops)"
    assert reasons[4] == "needs more memory than a scan may take"
    assert [told[file][0].status for file in (files[0], files[5], files[6])] == ["result", "nothing", "result"]


def test_an_interrupt_ends_the_processes_at_once(tmp_path: Path) -> None:
    files = [str(file) for file in lay_down(tmp_path, 30)]
    answers = rows_of_files(files, 2, ScanLimits())
    next(answers)
    begun = time.monotonic()
    answers.close()
    assert time.monotonic() - begun < 30


def test_a_worker_lives_on_after_a_bad_file(tmp_path: Path) -> None:
    bad = tmp_path / "bad.docx"
    bad.write_bytes(b"PK\x03\x04 cut")
    good = lay_down(tmp_path, 1)[0]
    with Worker(ScanLimits()) as worker:
        (first,) = worker.rows_of(str(bad))
        (second,) = worker.rows_of(str(good))
    assert first.status == "not read"
    assert "bad.docx" in first.reason
    assert second.estimate == "-7.7"


def test_files_come_from_folders_lists_and_names(tmp_path: Path) -> None:
    files = lay_down(tmp_path / "corpus", 3)
    (tmp_path / "corpus" / ".hidden.md").write_text("x")
    (tmp_path / "corpus" / "picture.png").write_bytes(b"x")
    listed = tmp_path / "list.txt"
    listed.write_text(f"{files[2]}\ncorpus/paper000.md\n\n{tmp_path / 'gone.md'}\n")
    assert files_of([tmp_path / "corpus"]) == tuple(map(str, files))
    assert files_of([listed]) == (str(files[2]), str(files[0]), str(tmp_path / "gone.md"))
    assert files_of([files[1], tmp_path / "corpus"]) == tuple(map(str, (files[1], files[0], files[2])))
    prose = tmp_path / "prose.txt"
    prose.write_text("Pain fell.\n")
    assert files_of([prose]) == (str(prose),)


def test_errors_name_what_to_do(tmp_path: Path) -> None:
    lay_down(tmp_path / "corpus", 1)
    (tmp_path / "empty").mkdir()
    (tmp_path / "there.csv").write_text("a\n1\n")
    with pytest.raises(ConfigurationError, match="does not exist"):
        lm.scan(tmp_path / "gone")
    with pytest.raises(ConfigurationError, match="nothing to read"):
        lm.scan(tmp_path / "empty")
    with pytest.raises(ConfigurationError, match="exists and may hold data"):
        lm.scan(tmp_path / "corpus", tmp_path / "there.csv")
    with pytest.raises(ConfigurationError, match="results go into"):
        lm.scan(tmp_path / "corpus", tmp_path / "there.xlsx")
    with pytest.raises(MethodError, match="`jobs` is 0"):
        lm.scan(tmp_path / "corpus", jobs=0)
    with pytest.raises(ConfigurationError, match=r"no Dask scheduler answers|needs Dask"):
        lm.scan(tmp_path / "corpus", dask="nonsense://x")


def test_a_name_that_is_no_unicode_goes_through(tmp_path: Path) -> None:
    if os.name != "posix":
        pytest.skip("file names are bytes on POSIX alone")
    folder = tmp_path / "corpus"
    folder.mkdir()
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/a\xff.md")).write_text("Pain fell (MD -7.7, 95% CI -12.1 to -3.3).")
    except OSError:
        pytest.skip("this file system takes no such name")
    frame = lm.scan(folder, tmp_path / "r.csv", jobs=1).to_frame()
    assert frame["estimate"][0] == "-7.7"
    assert frame["document"][0].endswith("a\\udcff.md")


def test_rates_and_sample_of_the_command(tmp_path: Path) -> None:
    lay_down(tmp_path / "corpus", 9)
    out = tmp_path / "results.ndjson"
    lm.scan(tmp_path / "corpus", out, jobs=2)
    assert len([json.loads(line) for line in out.read_text().splitlines()]) == 9
    report = lm.scan_report(out)
    assert (report.files, report.results, report.checked, report.without) == (9, 6, 6, 3)
    (whole,) = [r for r in report.rates if r.by == "" and r.verdict == "implausible"]
    assert (whole.count, whole.results) == (3, 6)
    assert whole.per_thousand == 500
    assert whole.interval == pytest.approx((187.6, 812.4), abs=0.05)  # Wilson, 3 of 6
    (of,) = [r for r in report.rates if r.by == "check" and r.verdict == "implausible"]
    assert (of.group, of.count) == ("estimate-outside-ci", 3)
    assert "per thousand (3 of 6)" in str(report)
    drawn = lm.sample_of(out, 2, seed=3, verdict="implausible")
    assert list(drawn["verdict"]) == ["implausible"] * 2
    assert list(drawn.columns[-3:]) == ["read_right", "printed_so", "remark"]
    pd.testing.assert_frame_equal(drawn, lm.sample_of(out, 2, seed=3, verdict="implausible"))
    with pytest.raises(MethodError, match="Did you mean 'implausible'"):
        lm.sample_of(out, 2, verdict="implausable")
    with pytest.raises(DataError, match="no table of a scan"):
        lm.scan_report(tmp_path / "corpus" / "paper000.md")


def test_the_columns_are_those_that_are_documented() -> None:
    assert COLUMNS[:4] == ("document", "format", "status", "reason")
    assert ScannedRow.__doc__ is not None
    assert all(name in ScannedRow.__doc__ for name in COLUMNS)
