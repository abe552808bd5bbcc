"""What spreadsheets leave behind: passed over where it is invisible, one clear problem where it is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError
from lbpmeta.evidence import ValidationError, load_tables
from lbpmeta.evidence.template import write_template
from lbpmeta.report.listing import list_table
from lbpmeta.report.reproduce import write_report


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
        (lambda t: t.replace(",example2024,", ',"example2024,', 1), "close every quote"),
        (lambda t: t.replace(",-9.4,", ",-9,4,"), "Quote cells that hold a comma"),
        (lambda t: t.replace(",MD,", ",MD,,", 1), "Quote cells that hold a comma"),
    ],
)
def test_the_rest_is_one_problem(folder: Path, edit: Callable[[str], str], told: str) -> None:
    if "example2024," not in told:
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


def test_odd_numbers_do_not_stop_the_checks(folder: Path) -> None:
    change(folder, lambda t: t.replace(",0,10,", ',0,"1,000",', 1), "instruments")
    change(folder, lambda t: t.replace(",pain,,", ",pain,nrs,", 1) if "nrs" in t else t + "\n\n")
    assert lm.load(folder).check().ok


def test_one_line_that_cannot_be_pooled_does_not_stop_the_report(folder: Path, tmp_path: Path) -> None:
    change(folder, lambda t: t.replace("25% CI", "").replace("(95% CI -9.4 to -1.3)", "").replace(",-9.4,-1.3,", ",,,"))
    change(folder, lambda t: t.replace("-5.4\",,", "-5.4\",s1,") if '-5.4",,' in t else t.replace("-5.4 ,,", "-5.4 ,s1,"))
    change(folder, lambda t: t.replace(",,The study rows behind this line are not printed.", ",s1,"), "reviews")
    text = write_report(lm.load(folder), tmp_path / "out").read_text(encoding="utf-8")
    assert "cannot be pooled" in text
