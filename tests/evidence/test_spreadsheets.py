"""What spreadsheets leave behind: passed over where it is invisible, one clear problem where it is not."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError
from lbpmeta.evidence.load import load_tables
from lbpmeta.evidence.problems import ValidationError
from lbpmeta.evidence.template import write_template
from lbpmeta.report.listing import list_table
from lbpmeta.report.pages.folder import write_report


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_template(tmp_path / "review")
    return tmp_path / "review"


def change(folder: Path, edit: Callable[[str], str], table: str = "trials") -> None:
    file = folder / f"{table}.csv"
    before = file.read_bytes().decode()
    after = edit(before)
    assert after != before
    file.write_bytes(after.encode())


@pytest.mark.parametrize(
    "edit",
    [
        lambda t: "\ufeff" + t,
        lambda t: t.replace("\n", "\r\n"),
        lambda t: t.replace("\n", "\n\n"),
        lambda t: t + "," * t.split("\n")[0].count(",") + "\n",
        lambda t: t.replace("\n", ",,\n"),
        lambda t: t.replace(",-9.4,", ", -9.4\u00a0,").replace(",lower,", ",lower ,"),
    ],
    ids=["bom", "crlf", "blank lines", "line of commas", "blank columns", "spaces"],
)
def test_the_invisible_is_passed_over(folder: Path, edit: Callable[[str], str]) -> None:
    before = load_tables(folder).row("example2024-pain").cells
    change(folder, edit)
    assert load_tables(folder).row("example2024-pain").cells == before


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda t: t.replace(",", ";"), "separated by semicolons"),
        (lambda t: t.replace(",", "\t"), "separated by tabs"),
        (lambda t: "sep=,\n" + t, "Remove that line"),
        (lambda t: t.replace(",-9.4,", ",\u22129.4,"), "Write '-9.4'."),
        (lambda t: t.replace(",-9.4,", ",-9\u00b74,"), "Write '-9.4'."),
        (lambda t: t.replace(",Example 2024,", ',"Example 2024,', 1), "close every quote"),
        (lambda t: t.replace(",-9.4,", ",-9,4,"), "Quote cells that hold a comma"),
        (lambda t: t.replace(",MD,", ",MD,,", 1), "Quote cells that hold a comma"),
    ],
)
def test_the_rest_is_one_problem(folder: Path, edit: Callable[[str], str], told: str) -> None:
    change(folder, edit)
    with pytest.raises(ValidationError, match="1 problem") as caught:
        load_tables(folder)
    assert told in str(caught.value)


def test_lines_are_those_of_the_file_behind_blank_ones(folder: Path) -> None:
    change(folder, lambda t: t.replace("\n", "\n\n", 1).replace(",-9.4,", ",low,"))
    with pytest.raises(ValidationError, match="line 3, column ci_low"):
        load_tables(folder)


def test_a_folder_in_place_of_a_table_is_not_passed_over(folder: Path) -> None:
    (folder / "trials.csv").unlink()
    (folder / "trials.csv").mkdir()
    with pytest.raises(DataError, match=r"trials\.csv' is no file"):
        load_tables(folder)


def test_a_table_that_is_not_there_is_told_in_words(folder: Path) -> None:
    (folder / "thresholds.csv").unlink()
    assert "no thresholds" in str(list_table(load_tables(folder), "thresholds"))


def test_a_pin_of_no_check_is_an_error(folder: Path) -> None:
    # a typing error in a pin would otherwise never be compared with anything
    change(folder, lambda t: t.replace(",,,\n", ",symetry=inconsistent,known,\n"))
    with pytest.raises(DataError, match="names no check"):
        lm.load(folder).check()


def test_nothing_to_judge_is_told(folder: Path) -> None:
    with pytest.raises(lm.NotDefinedError, match="'example2024' prints no estimate"):
        lm.load(folder).judge("example2024")


def set_cells(folder: Path, table: str, **cells: str) -> None:
    """Change cells of the first row of a table."""
    file = folder / f"{table}.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        columns, rows = list(reader.fieldnames or []), list(reader)
    rows[0] |= cells
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns)
        writer.writeheader()
        writer.writerows(rows)


def test_a_scale_of_a_thousand_points_is_read(folder: Path) -> None:
    instrument = load_tables(folder)["instruments"][0].id
    set_cells(folder, "instruments", min="0", max="1,000")
    set_cells(folder, "trials", instrument=instrument, mean1="900", quote="900 -5.4 (-9.4 to -1.3)")
    assert lm.load(folder).check().ok
    set_cells(folder, "trials", mean1="1900", quote="1900 -5.4 (-9.4 to -1.3)")
    assert [f.check for f in lm.load(folder).check().failures] == ["value-out-of-range"]


def test_one_line_that_cannot_be_pooled_does_not_stop_the_report(folder: Path, tmp_path: Path) -> None:
    set_cells(folder, "trials", set="s1", ci_low="", ci_high="", quote="-5.4")
    set_cells(folder, "reviews", set="s1", rows_missing="")
    text = write_report(lm.load(folder), tmp_path / "out").read_text(encoding="utf-8")
    assert text.count("`example2024-pooled`") >= 1
    assert "row 'example2024-pain' cannot be pooled" in text


def test_a_ratio_below_0_is_a_finding_and_not_an_end_of_the_check(folder: Path) -> None:
    set_cells(folder, "trials", set="s1")
    set_cells(folder, "reviews", set="s1", rows_missing="", measure="RR")
    assert "value-impossible" in [f.check for f in lm.load(folder).check().failures]
