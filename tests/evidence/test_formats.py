"""Workbooks and data files: the numbers of the sheet, behind guards; what is no table is refused in one sentence."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from tests.packing import packed

import lbpmeta as lm
from lbpmeta.errors import DataError
from lbpmeta.evidence.formats.encoding import text_of
from lbpmeta.evidence.problems import Problem

FRAME = pd.DataFrame({"study": ["Lee", "Kim"], "MD": [-1.5, 0.25], "lower": [-2.5, -0.1], "upper": [-0.5, 0.6]})
WANTED = [("Lee", "-1.5", "-2.5", "-0.5"), ("Kim", "0.25", "-0.1", "0.6")]


def numbers(file: Path) -> list[tuple[str, ...]]:
    rows = lm.load(file).tables["trials"]
    return [tuple(r[c] for c in ("trial", "estimate", "ci_low", "ci_high")) for r in rows]


def test_stata(tmp_path: Path) -> None:
    file = tmp_path / "mine.dta"
    FRAME.astype({"MD": "float32"}).to_stata(file, write_index=False)
    assert numbers(file) == WANTED


def test_spss(tmp_path: Path) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    file = tmp_path / "mine.sav"
    pyreadstat.write_sav(FRAME.assign(arm=[1.0, 2.0]), str(file), variable_value_labels={"arm": {1.0: "a", 2.0: "b"}})
    assert numbers(file) == WANTED
    assert lm.load(file).row("kim")["x_arm"] == "b"


def test_parquet(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    file = tmp_path / "mine.parquet"
    FRAME.to_parquet(file)
    assert numbers(file) == WANTED


@pytest.mark.parametrize("kind", ["records", "columns", "lines"])
def test_json_keeps_its_digits(tmp_path: Path, kind: str) -> None:
    records = '[{"study": "Lee", "MD": -1.50, "lower": -2.5, "upper": -0.5}]'
    text = {
        "records": records,
        "columns": '{"study": ["Lee"], "MD": [-1.50], "lower": [-2.5], "upper": [-0.5]}',
        "lines": records.strip("[]") + "\n",
    }[kind]
    file = tmp_path / ("mine.ndjson" if kind == "lines" else "mine.json")
    file.write_text(text, encoding="utf-8")
    assert numbers(file) == [("Lee", "-1.50", "-2.5", "-0.5")]


@pytest.mark.parametrize("value", [{"a": 1}, [1, 2], [[1, 2]], [{"a": [1]}], "x"])
def test_json_that_is_no_table(tmp_path: Path, value: object) -> None:
    file = tmp_path / "mine.json"
    file.write_text(json.dumps(value), encoding="utf-8")
    with pytest.raises(DataError, match=r"mine\.json"):
        lm.load(file)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    openpyxl = pytest.importorskip("openpyxl")
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Data"
    for row in [
        ["Table 1"],
        [],
        ["study", "MD", "lower", "upper"],
        ["Lee", -1.5, -2.5, -0.5],
        ["Kim", 0.25, -0.1, 0.6],
    ]:
        sheet.append(row)
    for row in sheet.iter_rows(min_row=4, min_col=2):
        for cell in row:
            cell.number_format = "0.00"
    made.create_sheet("about").append(["made for a test"])
    file = tmp_path / "mine.xlsx"
    made.save(file)
    return file


def test_a_sheet_keeps_the_zeros_that_it_shows(book: Path) -> None:
    assert numbers(book) == [("Lee", "-1.50", "-2.50", "-0.50"), ("Kim", "0.25", "-0.10", "0.60")]
    tables = lm.load(book).tables
    assert tables.row("kim").line == 5
    assert "[Data]" in tables.understood[0].file
    assert any("[about]" in told for told in tables.understood[0].elsewhere)


def test_a_date_in_a_sheet_is_refused(tmp_path: Path) -> None:
    import datetime

    openpyxl = pytest.importorskip("openpyxl")
    made = openpyxl.Workbook()
    for row in [["study", "MD", "lower", "upper"], ["Lee", 1, 0, datetime.datetime(2024, 3, 5)]]:
        made.active.append(row)
    made.save(tmp_path / "mine.xlsx")
    with pytest.raises(DataError, match=r"line 2, column upper.*a date"):
        lm.load(tmp_path / "mine.xlsx")


def test_open_document(tmp_path: Path) -> None:
    pytest.importorskip("python_calamine")
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="float" office:value="{v}"><text:p>{v}</text:p></table:table-cell>'
            if isinstance(v, float)
            else f'<table:table-cell office:value-type="string"><text:p>{v}</text:p></table:table-cell>'
            for v in row
        )
        + "</table:table-row>"
        for row in [list(FRAME.columns), *FRAME.to_numpy().tolist()]
    )
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Data">{cells}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    file = tmp_path / "mine.ods"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest='
        '"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    file.write_bytes(packed({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}))
    assert numbers(file) == WANTED


# guards


def changed(book: Path, name: str, old: bytes, new: bytes) -> Path:
    out = book.with_name("changed.xlsx")
    with zipfile.ZipFile(book) as source:
        parts = {part: source.read(part) for part in source.namelist()}
    out.write_bytes(packed({k: raw.replace(old, new) if k.endswith(name) else raw for k, raw in parts.items()}))
    return out


def test_a_cell_at_the_end_of_the_world(book: Path) -> None:
    file = changed(book, "sheet1.xml", b'r="A4"', b'r="XFD1048576"')
    assert any("XFD1048576 stands far outside" in told for told in lm.load(file).tables.understood[0].elsewhere)


def test_entities(book: Path) -> None:
    file = changed(book, "sheet1.xml", b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet')
    with pytest.raises(DataError, match="declares entities"):
        lm.load(file)


def test_a_bomb(book: Path) -> None:
    file = changed(book, "sheet1.xml", b"</worksheet>", b" " * 30_000_000 + b"</worksheet>")
    assert file.stat().st_size < 200_000
    with pytest.raises(DataError, match="holds more than"):
        lm.load(file)


def test_half_a_workbook(book: Path) -> None:
    file = book.with_name("half.xlsx")
    file.write_bytes(book.read_bytes()[:900])
    with pytest.raises(DataError, match=r"no whole workbook.*save it anew"):
        lm.load(file)


@pytest.mark.parametrize("suffix", [".dta", ".sav", ".parquet", ".xls"])
def test_rubbish_is_refused(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"mine{suffix}"
    file.write_bytes(b"\xd0\xcf\x11\xe0 rubbish" * 20)
    with pytest.raises(DataError, match=r"mine\."):
        lm.load(file)


# encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "mine.csv"
    file.write_bytes(
        "study,MD,lower,upper\nS\u00f8rensen,\u22121.5,-2.5,-0.5\n".replace("\u2212", "-").encode(encoding)
    )
    tables = lm.load(file).tables
    assert tables["trials"][0]["trial"] == "S\u00f8rensen"
    told = " ".join(tables.understood[0].table)
    assert (encoding in ("utf-8", "utf-8-sig")) == (told == "")


def test_what_cp1252_cannot_be_is_refused() -> None:
    assert isinstance(text_of(b"study,MD\nS\x81\x8drensen,1\n", "mine.csv"), Problem)


def test_labels_of_variables_say_what_numbered_names_do_not(tmp_path: Path) -> None:
    names = ["Mean, drug", "SD, drug", "N, drug", "Mean, placebo", "SD, placebo", "N, placebo"]
    frame = pd.DataFrame({"trial": ["A", "B"]} | {f"v{i}": [x, x + 1] for i, x in enumerate((5, 2, 50, 6, 3, 48), 1)})
    file = tmp_path / "labelled.dta"
    frame.to_stata(file, write_index=False, variable_labels={f"v{i}": name for i, name in enumerate(names, 1)})
    tables = lm.load(file).tables
    assert [tables.row("a")[c] for c in ("mean1", "sd1", "n1", "mean2", "sd2", "n2")] == [
        "5",
        "2",
        "50",
        "6",
        "3",
        "48",
    ]
    assert tables.understood[0].read["v1"] == "mean1"  # under the name by which --columns knows it


def test_labels_of_spss_are_second_names_and_codes_their_words(tmp_path: Path) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    file = tmp_path / "mine.sav"
    frame = FRAME.rename(columns={"MD": "v1", "lower": "v2", "upper": "v3"}).assign(out=[1.0, 2.0], part=[1.0, 3.0])
    pyreadstat.write_sav(
        frame,
        str(file),
        column_labels=["Study", "Mean difference", "95% CI lower", "95% CI upper", "Outcome", "Group"],
        variable_value_labels={"out": {1.0: "pain", 2.0: "function"}, "part": {1.0: "adults"}},
    )
    assert numbers(file) == WANTED
    tables = lm.load(file).tables
    assert [row["outcome"] for row in tables["trials"]] == ["pain", "function"]
    assert [row["x_part"] or row["x_group"] for row in tables["trials"]] == ["1", "3"]  # a code without a word: none
    assert tables["trials"][0]["measure"] == "MD"
    assert tables.understood[0].read["v1"] == "estimate"


def test_a_workbook_that_is_called_text_is_read_as_one(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (["study", "MD", "SE"], ["Lee", -1.5, 0.5], ["Kim", -0.5, 0.4]):
        book.active.append(row)
    book.save(tmp_path / "my.xlsx")
    (tmp_path / "my.xlsx").rename(tmp_path / "my.csv")
    assert [r["estimate"] for r in lm.load(tmp_path / "my.csv").tables["trials"]] == ["-1.5", "-0.5"]
