"""Bad files: one clear message that names the file, the row, the value and the fix, and exit code 2."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from tests.packing import packed

import lbpmeta as lm
from lbpmeta.cli import main
from lbpmeta.errors import DataError
from lbpmeta.evidence.shapes.text import raw_table
from lbpmeta.evidence.textfile import RawTable, decoded

HEADER = b"study,MD,lower,upper\n"


def damaged_workbook() -> bytes:
    """A workbook whose compressed data are damaged."""
    data = bytearray(packed({"xl/worksheets/sheet1.xml": '<c r="A1"/>' * 5000}))
    first = data.index(b"sheet1.xml") + len(b"sheet1.xml")
    data[first : first + 12] = b"\xff" * 12
    return bytes(data)


BAD = [
    ("empty.csv", b"", "the table is empty. Add rows"),
    ("blank.csv", b"\n , ,\n,,\n", "the table is empty"),
    ("header.csv", HEADER, "a header but no rows. Add rows"),
    ("bom.csv", b"\xef\xbb\xbf", "the table is empty"),
    ("nul.csv", HEADER + b"A,1,\0,2\n", "line 2: the file holds NUL bytes"),
    ("utf16.csv", b"\xff\xfes", "broken UTF-16 text. Save it as CSV UTF-8"),
    ("mac.csv", HEADER + b"S\x81rensen,1,0,2\n", "line 2: the file is not UTF-8 text"),
    ("book.csv", b"PK\x03\x04" + bytes(20), "a workbook or an archive, not a table of text"),
    ("book.xlsx", b"PK\x03\x04", "is no whole workbook.*save it anew"),
    ("damaged.xlsx", damaged_workbook(), "is no whole workbook.*save it anew"),
    (
        "data.rds",
        b"\x1f\x8b",
        "cannot be read (it is in no format of R that is known). Write its table in R: write.csv",
    ),
    ("paper.csv", b"%PDF-1.7", "the file is a PDF"),
    ("twice.csv", b"study,MD,MD\nA,1,2\n", "column MD: the column stands twice. Keep one"),
    ("short.csv", HEADER + b"A,1,0\n", "line 2: the row has fewer cells than the header (3, not 4)"),
    ("long.csv", HEADER + b"A,1,0,2,5\n", "line 2: the row has more cells than the header (5, not 4)"),
    ("quote.csv", HEADER + b'"A,1,0,2\nB,1,0,2\n', "close every quote"),
    ("nameless.csv", b"study,MD,,upper\nA,1,0,2\n", "column 3 has no name"),
    ("word.csv", HEADER + b"A,1,0,2\nB,one,0,2\n", "line 3, column MD: this is no number (value 'one')"),
    ("pair.csv", b"study,MD,95% CI\nA,1,about 2\n", "line 2, column 95% CI.*'about 2'.*-9.4 to -1.3"),
    ("none.csv", b"name,height\nA,3\n", "none of its columns can be checked; found 'name', 'height'"),
    ("nothing.csv", HEADER + b"A,NA,,\n", "no row holds a number that can be checked"),
    ("notes.py", b"# hello", "is no table"),
]


def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["lbpmeta", *arguments])
    with pytest.raises(SystemExit) as stop:
        main()
    out, err = capsys.readouterr()
    return int(stop.value.code or 0), out, err


@pytest.mark.parametrize(("name", "content", "told"), BAD, ids=[name for name, *_ in BAD])
def test_one_message_and_exit_code_2(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    content: bytes,
    told: str,
) -> None:
    import re

    file = tmp_path / name
    file.write_bytes(content)
    code, out, err = run(capsys, monkeypatch, "check", str(file))
    assert (code, out) == (2, "")
    assert err.startswith("Error: ")
    assert name in err
    assert "Traceback" not in err
    pattern = ".*".join(re.escape(part) for part in told.split(".*"))
    assert re.search(pattern, " ".join(err.split()))


def test_what_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for path, told in ((tmp_path / "nowhere.csv", "no folder or file of this name"), (tmp_path, "holds no evidence")):
        code, _, err = run(capsys, monkeypatch, "check", str(path))
        assert code == 2
        assert told in err
        assert "lbpmeta init" in err
    (tmp_path / "mine.csv").mkdir()
    with pytest.raises(DataError, match="no evidence"):
        lm.load(tmp_path / "mine.csv")


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "locked.csv"
    file.write_bytes(HEADER)

    def refuse(self: Path, mode: str) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(DataError, match=r"locked.csv' cannot be read: Permission denied"):
        lm.load(file)


def test_every_problem_of_a_table_comes_at_once(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_bytes(HEADER + b"A,x,0,2\nB,1,y,2\nC,1,0,z\n")
    with pytest.raises(DataError, match=r"3 problems in .*mine.csv"):
        lm.load(file)


@pytest.mark.parametrize("first", [b"sep=;\n", b'"sep=;"\r\n', b""])
def test_the_notes_of_spreadsheets_are_understood(tmp_path: Path, first: bytes) -> None:
    file = tmp_path / "mine.csv"
    file.write_bytes(b"\xef\xbb\xbf" + first + b"study;MD;lower;upper;;\r\n\r\n A ;1,5;0,5;2,5;;\r\n;;;;;\r\n")
    row = lm.load(file).row("a")
    assert (row["estimate"], row.line) == ("1.5", 3 + bool(first))


@given(st.binary(max_size=200))
def test_no_bytes_are_a_traceback(content: bytes) -> None:
    text = decoded(content, "any.csv")
    if isinstance(text, str):
        raw = raw_table(text, "any.csv")
        if isinstance(raw, RawTable):
            assert all(len(record) == len(raw.header) for record in raw.records)
            assert len(raw.records) == len(raw.lines)


_CELL = st.one_of(
    st.sampled_from(
        ["", "NA", "-5.4", "1,2", "0.9 to 1.3", "abc", "<0.001", "12/57", "1e400", "-0", "5%", "9" * 30, "1-2"]
    ),
    st.text(max_size=6),
    st.floats().map(str),
    st.integers(-5, 10**6).map(str),
)
_NAME = st.sampled_from(
    [
        "study",
        "estimate",
        "lower",
        "upper",
        "CI",
        "95% CI",
        "p",
        "se",
        "yi",
        "vi",
        "ai",
        "bi",
        "ci",
        "di",
        "n1i",
        "n2i",
        "m1i",
        "sd1i",
        "m2i",
        "sd2i",
        "n",
        "events",
        "percent",
        "measure",
        "k",
        "I2",
        "tau2",
        "OR",
        "MD",
        "outcome",
        "x",
    ]
)


@given(
    st.lists(_NAME, min_size=1, max_size=6, unique=True).flatmap(
        lambda names: st.lists(st.fixed_dictionaries(dict.fromkeys(names, _CELL)), min_size=1, max_size=4)
    )
)
def test_any_table_is_checked_or_refused(rows: list[dict[str, str]]) -> None:
    """Whatever stands in the cells: a report, or one of our errors."""
    try:
        report = lm.check(rows)
    except lm.LbpmetaError:
        return
    assert report.coverage.checked <= report.coverage.printed


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    for file in (pipe, Path("/dev/zero"), Path("/dev/null")):
        with pytest.raises(DataError, match="no regular file but a pipe or a device"):
            lm.load(file)
    with pytest.raises(DataError, match=r"pipe\.csv"):
        lm.load(tmp_path)  # as the one file of a folder
    (tmp_path / "p.zip").symlink_to("/dev/zero")
    with pytest.raises(DataError, match="no regular file"):
        lm.load(tmp_path / "p.zip")


def test_the_size_of_a_file_has_a_limit_that_can_be_raised(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_bytes(HEADER + b"A,1.0,-1.0,3.0\n")
    size = file.stat().st_size
    with pytest.raises(DataError, match=r"mine\.csv' holds more than .* MB.*--max-size.*max_bytes"):
        lm.load(file, max_bytes=size - 1)
    assert lm.load(file, max_bytes=size).tables["trials"]
    with pytest.raises(lm.MethodError, match="max_bytes"):
        lm.load(file, max_bytes=0)


@pytest.mark.parametrize("cell", ["e0", "-e5", "inf", "-inf", "Infinity", "1e999", "\u00bd"])
@pytest.mark.parametrize("column", ["MD", "lower", "p", "se", "n1", "level", "tau2"])
def test_no_number_is_told_with_its_cell(tmp_path: Path, cell: str, column: str) -> None:
    file = tmp_path / "mine.csv"
    names = ("study", "MD", "lower", "upper", "p", "se", "n1", "level", "tau2")
    cells = dict(zip(names, ("A", "1.0", "-1.0", "3.0", "0.3", "1.0", "20", "95", "0.1"), strict=True)) | {column: cell}
    file.write_text(",".join(names) + "\n" + ",".join(cells.values()) + "\n", encoding="utf-8")
    with pytest.raises(DataError, match=rf"line 2, column {column}.*no number"):
        lm.load(file)


def test_infinity_in_a_data_frame_is_not_an_empty_cell() -> None:
    with pytest.raises(DataError, match="'inf'"):
        lm.load({"study": ["A"], "MD": [1.0], "lower": [-1.0], "upper": [float("inf")]})


def test_a_path_that_no_file_can_have() -> None:
    with pytest.raises(DataError, match="no folder or file"):
        lm.load("a\0b.csv")
