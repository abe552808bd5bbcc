"""What stands in a table of somebody and is no number of an effect stops no file, and is named."""

from __future__ import annotations

from pathlib import Path

import openpyxl

import lbpmeta as lm


def test_the_scale_of_a_sheet_is_a_word_and_no_key_of_another_table(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ("Author", "Year", "Scale", "m1", "sd1", "n1", "m2", "sd2", "n2"),
        ("Aalto", 2001, "Impact scale: avoidance", 10.1, 2.2, 40, 12.2, 2.3, 41),
        ("Brandt", 2002, "VAS", 11.1, 2.1, 44, 12.0, 2.5, 43),
    ):
        book.active.append(row)
    book.save(tmp_path / "scales.xlsx")
    evidence = lm.load(tmp_path / "scales.xlsx", measure="MD")
    assert [row["x_instrument"] for row in evidence.tables["trials"]] == ["Impact scale: avoidance", "VAS"]
    assert {f.verdict for f in evidence.check().findings} <= {"consistent", "not-checkable"}


def test_the_number_analysed_goes_before_the_number_randomised(tmp_path: Path) -> None:
    file = tmp_path / "sizes.csv"
    file.write_text(
        "study,n randomised int,number of patients analysed int,mean int,sd int,"
        "n randomised con,number of patients analysed con,mean con,sd con\n"
        "Aalto 2001,50,44,3.1,1.1,51,48,4.4,1.2\nBrandt 2002,60,55,3.4,1.2,60,54,4.1,1.4\n",
        encoding="utf-8",
    )
    tables = lm.load(file).tables
    assert [(row["n1"], row["n2"]) for row in tables["trials"]] == [("44", "48"), ("55", "54")]
    why = tables.understood[0].passed
    assert why["n randomised con"].startswith("a number of persons who began"), why


def test_a_column_without_a_number_takes_no_place(tmp_path: Path) -> None:
    file = tmp_path / "empty.csv"
    file.write_text(
        "study,arm,sample size,N,mean,SD\nAalto 2001,drug,,44,3.1,1.1\nAalto 2001,control,,48,4.4,1.2\n"
        "Brandt 2002,drug,,55,3.4,1.2\nBrandt 2002,control,,54,4.1,1.4\n",
        encoding="utf-8",
    )
    assert [row["n1"] for row in lm.load(file).tables["trials"]] == ["44", "55"]


def test_a_word_that_stands_again_for_what_is_missing_stops_no_file(tmp_path: Path) -> None:
    file = tmp_path / "nd.csv"
    rows = [f"Trial {i},{20 + i},nd,{3 + i / 10:.1f},1.1,{21 + i},{i % 3},4.4,1.2" for i in range(4)]
    rows += [f"Trial {i},{20 + i},{i % 4},{3 + i / 10:.1f},1.1,{21 + i},nd,4.4,1.2" for i in range(4, 8)]
    header = "study,n int,events int,mean int,sd int,n con,events con,mean con,sd con"
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    tables = lm.load(file).tables
    assert len(tables["trials"]) == 8
    assert tables.understood[0].strays == 8
    assert any("'nd (line 2)'" in note for note in tables.notes)
