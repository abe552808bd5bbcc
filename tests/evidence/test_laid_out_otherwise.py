"""Tables that lie otherwise: studies in columns, arms within records, labels merged over three lines of a header."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl

import lbpmeta as lm


def test_studies_in_columns(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ("Study ID", "Aalto 2001", "Brandt 2003", "Cerny 2009"),
        *(("n intervention", 40, 55, 30), ("mean intervention", 3.1, 3.4, 3.0), ("SD intervention", 1.1, 1.2, 1.0)),
        *(("n control", 41, 54, 31), ("mean control", 4.4, 4.1, 4.2), ("SD control", 1.2, 1.4, 1.1)),
    ):
        book.active.append(row)
    book.save(tmp_path / "across.xlsx")
    tables = lm.load(tmp_path / "across.xlsx", measure="MD").tables
    found = [(row["trial"], row["n1"], row["mean2"]) for row in tables["trials"]]
    assert found == [("Aalto 2001", "40", "4.4"), ("Brandt 2003", "55", "4.1"), ("Cerny 2009", "30", "4.2")]
    assert "its studies stand in columns: each column is read as a row" in tables.understood[0].table


def test_a_table_with_known_names_on_both_sides_is_not_turned(tmp_path: Path) -> None:
    file = tmp_path / "labels.csv"
    file.write_text("study,OR,lower,upper\nmean,1.2,0.8,1.8\nSD,1.1,0.7,1.7\nn,0.9,0.6,1.4\n", encoding="utf-8")
    assert [row["estimate"] for row in lm.load(file).tables["trials"]] == ["1.2", "1.1", "0.9"]


def test_arms_within_the_record_of_a_study(tmp_path: Path) -> None:
    arms = {
        "Aalto": (
            {"name": "drug", "n": 40, "mean": 3.1, "sd": 1.1},
            {"name": "placebo", "n": 41, "mean": 4.4, "sd": 1.2},
        ),
        "Brandt": (
            {"name": "placebo", "n": 54, "mean": 4.1, "sd": 1.4},
            {"name": "drug", "n": 55, "mean": 3.4, "sd": 1},
        ),
    }
    file = tmp_path / "arms.json"
    file.write_text(json.dumps([{"study": name, "arms": list(two)} for name, two in arms.items()]), encoding="utf-8")
    rows = lm.load(file, measure="MD").tables["trials"]
    assert [(r["trial"], r["arm1"], r["n1"], r["mean2"]) for r in rows] == [
        ("Aalto", "drug", "40", "4.4"),
        ("Brandt", "drug", "55", "4.1"),
    ]


def test_outcomes_within_the_record_of_a_study(tmp_path: Path) -> None:
    file = tmp_path / "outcomes.json"
    results = [{"outcome": "pain", "yi": 0.31, "vi": 0.02}, {"outcome": "mood", "yi": 0.1, "vi": 0.03}]
    file.write_text(json.dumps({"data": [{"study": "Aalto", "results": results}]}), encoding="utf-8")
    rows = lm.load(file).tables["trials"]
    assert [(r["trial"], r["outcome"], r["estimate"]) for r in rows] == [
        ("Aalto", "pain", "0.31"),
        ("Aalto", "mood", "0.1"),
    ]


def test_columns_within_a_mapping(tmp_path: Path) -> None:
    file = tmp_path / "columns.json"
    columns = {"study": ["Aalto", "Brandt"], "yi": [0.31, 0.22], "vi": [0.02, 0.03]}
    file.write_text(json.dumps({"meta": {"title": "effects"}, "data": columns}), encoding="utf-8")
    assert [r["estimate"] for r in lm.load(file).tables["trials"]] == ["0.31", "0.22"]


def test_a_label_merged_over_three_lines_of_a_header(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ("Table 1. Pain",),
        ("Study", "Pain"),
        (None, "Intervention", None, None, "Control"),
        (None, "Mean", "SD", "N", "Mean", "SD", "N"),
        ("Aalto", 3.1, 1.1, 40, 4.4, 1.2, 41),
        ("Brandt", 3.4, 1.2, 55, 4.1, 1.4, 54),
    ):
        sheet.append(row)
    for cells in ("A2:A4", "B2:G2", "B3:D3", "E3:G3"):
        sheet.merge_cells(cells)
    book.save(tmp_path / "merged.xlsx")
    rows = lm.load(tmp_path / "merged.xlsx", measure="MD").tables["trials"]
    assert [(r["trial"], r["mean1"], r["n2"]) for r in rows] == [("Aalto", "3.1", "41"), ("Brandt", "3.4", "54")]


def test_studies_whose_labels_are_names_of_quantities_stay_in_rows(tmp_path: Path) -> None:
    file = tmp_path / "groups.csv"
    rows = [f"S{i},{4 + i},{40 + i},{6 + i},{41 + i}" for i in range(6)]
    file.write_text("\n".join(["study,opioid_deaths,opioid_N,nsaid_deaths,nsaid_N", *rows]) + "\n", encoding="utf-8")
    found = [(row["trial"], row["events1"], row["n2"]) for row in lm.load(file).tables["trials"]]
    assert found[1] == ("S1", "5", "42")
