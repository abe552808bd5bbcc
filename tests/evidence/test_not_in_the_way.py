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
