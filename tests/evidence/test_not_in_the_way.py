"""What stands in a table of somebody and is no number of an effect stops no file, and is named."""

from __future__ import annotations

import math
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


_RATIOS = (("Aalto 2001", 0.57, 0.25, 1.3), ("Brandt 2002", 1.3, 0.5, 3.38), ("Cerny 2003", 0.89, 0.41, 1.93))


def _reckoned(tmp_path: Path) -> Path:
    """A sheet that reckons a pooled ratio below its table."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(("Author", "RR", "CIlow", "CIup", "SEi", "Var", "Wi", "%Wi", "Wibi", "Wi", "(Wi)2"))
    for name, ratio, low, high in _RATIOS:
        spread = (math.log(high) - math.log(low)) / 3.92
        weight = 1 / spread**2
        reckoned = (spread, spread**2, weight, 0.3, weight * math.log(ratio), weight * 0.9, weight**2)
        sheet.append((name, ratio, low, high, *reckoned))
    sheet.append(())
    for label, value in (("Sum of Wi", 18.2), ("bs", -0.14), ("bs + 1.96 SE", 0.32), ("X2", 3.2), ("tau2", "#NUM!")):
        sheet.append((label, value))
    book.save(tmp_path / "reckoned.xlsx")
    return tmp_path / "reckoned.xlsx"


def test_what_a_sheet_reckons_below_its_table_is_no_study(tmp_path: Path) -> None:
    tables = lm.load(_reckoned(tmp_path)).tables
    assert [(r["trial"], r["measure"], r["ci_high"]) for r in tables["trials"]] == [
        (name, "RR", f"{high:g}") for name, _, _, high in _RATIOS
    ]
    told = tables.understood[0]
    assert any("notes below: 'Sum of Wi, 18.2'" in text for text in told.table)


def test_weights_of_a_second_model_stand_beside_the_first(tmp_path: Path) -> None:
    told = lm.load(_reckoned(tmp_path)).tables.understood[0]
    assert [told.read[name] for name in ("RR", "CIlow", "CIup")] == ["estimate", "ci_low", "ci_high"]
    assert "Wi (again)" in told.passed


def test_studies_without_a_result_at_the_end_are_no_list_below(tmp_path: Path) -> None:
    file = tmp_path / "short.csv"
    rows = [f"Trial {i},20{i:02d},{20 + i},3.1,1.1,{21 + i},4.4,1.2" for i in range(1, 7)]
    rows += [f"Trial {i},20{i:02d},,,,,," for i in range(7, 12)]
    file.write_text("\n".join(["study,year,n1,mean1,sd1,n2,mean2,sd2", *rows]) + "\n", encoding="utf-8")
    told = lm.load(file, measure="MD").tables.understood[0]
    assert (told.studies, told.empty, told.table) == (6, 5, ())
