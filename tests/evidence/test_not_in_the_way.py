"""What stands in a table of somebody and is no number of an effect stops no file, and is named."""

from __future__ import annotations

import math
from pathlib import Path

import openpyxl
import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Tables


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


def _read(tmp_path: Path, text: str) -> Tables:
    file = tmp_path / "table.csv"
    file.write_text(text, encoding="utf-8")
    return lm.load(file).tables


def test_an_age_is_no_mean_of_the_result(tmp_path: Path) -> None:
    tables = _read(
        tmp_path,
        "study,n_1,n_2,mean_age_1,mean_age_2,x_1,x_2,SD_1,SD_2,d,d_var\n"
        "Aalto,28,22,19.6,19.2,38.25,22.14,7.26,7.11,2.22,0.12\nBrandt,21,24,19.2,18.3,34.09,20.41,8.71,7.92,1.51,0.10\n"
        "Cerny,52,40,60.0,59.1,0.41,0.22,0.14,0.11,1.44,0.04\nDahl,30,31,22.0,21.4,5.52,4.91,1.13,1.22,0.51,0.07\n"
        "Eder,33,35,24.0,24.9,6.17,5.02,1.21,1.24,0.93,0.07\n",
    )
    assert [row["mean1"] for row in tables["trials"]] == ["38.25", "34.09", "0.41", "5.52", "6.17"]
    assert "mean_age_1" in tables.understood[0].passed


def test_an_error_of_the_mean_of_a_group_is_not_that_of_the_effect(tmp_path: Path) -> None:
    groups = ("awake", "torpid", "asleep")
    names = [f"{group}_{what}" for group in groups for what in ("N", "M", "SD", "SE")]
    numbers = ",".join(["12,5.1,1.2,0.35"] * 3), ",".join(["20,5.6,1.3,0.29"] * 3)
    tables = _read(
        tmp_path,
        f"study,{','.join(names)},SMD_awake,SMD_awake_lower,SMD_awake_upper\n"
        f"Aalto,{numbers[0]},0.40,-0.41,1.21\nBrandt,{numbers[1]},0.90,0.25,1.55\n",
    )
    assert {row["se"] for row in tables["trials"]} == {""}
    assert tables.understood[0].passed["awake_SE"] == "the standard error of the mean of 'awake', and of no effect"


def test_few_groups_of_many_persons_are_no_events_beside_shares_of_0(tmp_path: Path) -> None:
    shares = {3: "0.1", 5: "0.4"}
    rows = [f"Trial {i},{2 + i % 2},{700 + 311 * i},{shares.get(i, 0)}" for i in range(30)]
    with pytest.raises(DataError, match="has the size of a group"):
        _read(tmp_path, "\n".join(["study,groups,number_participants,percent_other", *rows]) + "\n")


def test_effects_that_jasp_computed_are_logarithms(tmp_path: Path) -> None:
    counts = (("Aalto", 4, 119, 11, 128), ("Brandt", 6, 300, 29, 274), ("Cerny", 3, 228, 11, 209))
    rows = []
    for name, a, b, c, d in counts:
        ratio = a / (a + b) / (c / (c + d))
        error = math.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
        rows.append(f"{name},{a},{b},{c},{d},{math.log(ratio):.9f},{error:.9f},RR")
    header = "study,tpos,tneg,cpos,cneg,computed effect size,computed standard error,computed effect size type"
    file = tmp_path / "computed.csv"
    file.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    found = lm.load(file).check().findings
    assert {f.verdict for f in found} <= {"consistent", "not-checkable"}
    assert sum(f.verdict == "consistent" for f in found) >= 9


def test_many_ratios_below_0_are_logarithms(tmp_path: Path) -> None:
    tables = _read(
        tmp_path,
        "study,measure,estimate,lower,upper\nAalto,OR,-0.51,-1.02,0.00\nBrandt,OR,-0.22,-0.91,0.47\n"
        "Cerny,OR,0.12,-0.33,0.57\nDahl,OR,-0.40,-0.80,0.00\n",
    )
    assert {(row["measure"], row["x_measure"]) for row in tables["trials"]} == {("GEN", "log OR")}


def test_one_ratio_below_0_is_a_misprint(tmp_path: Path) -> None:
    tables = _read(
        tmp_path,
        "study,measure,estimate,lower,upper\nAalto,OR,-0.60,0.36,1.00\nBrandt,OR,0.80,0.40,1.60\n"
        "Cerny,OR,1.13,0.72,1.77\nDahl,OR,0.67,0.45,1.00\n",
    )
    assert {row["measure"] for row in tables["trials"]} == {"OR"}


def test_the_sd_of_all_is_not_that_of_an_arm(tmp_path: Path) -> None:
    tables = _read(
        tmp_path,
        "study,Mean,SD,ne,mean_ne,se_ne,nc,mean_nc,se_nc\nAalto,5.0,2.0,40,4.5,0.3,42,5.5,0.4\n"
        "Brandt,6.0,2.2,50,5.5,0.3,52,6.5,0.3\n",
    )
    assert [(row["sd1"], row["se1"]) for row in tables["trials"]] == [("", "0.3"), ("", "0.3")]


def test_rates_and_standardised_ratios_by_their_names(tmp_path: Path) -> None:
    tables = _read(
        tmp_path,
        "study,ir_1000,ir_cilb,ir_ciub\nAalto,4.10,3.20,5.25\nBrandt,6.20,5.10,7.54\nCerny,2.05,1.41,2.98\n",
    )
    assert {row["measure"] for row in tables["trials"]} == {"IR"}
    tables = _read(
        tmp_path,
        "study,SMR,lower,upper\nAalto,1.10,0.90,1.34\nBrandt,1.25,1.05,1.49\nCerny,0.95,0.71,1.27\n",
    )
    assert {row["measure"] for row in tables["trials"]} == {"IRR"}


def test_a_number_of_persons_tells_no_analyses_apart(tmp_path: Path) -> None:
    rows = [
        f"{1001 + i // 2},{'pain' if i % 4 else 'mood'},{30 + i},5.{i % 10},1.{i % 7},{60 + i // 2},4.{i % 9},1.{i % 5}"
        for i in range(24)
    ]
    header = "primary_study_id,dv,drug_n,drug_mean,drug_sd,comparison_n,comparison_mean,comparison_sd"
    tables = _read(tmp_path, "\n".join([header, *rows]) + "\n")
    assert tables.understood[0].read["primary_study_id"] == "study"
    assert not [note for note in tables.notes if "told apart by" in note and "_n'" in note]


def test_one_cell_of_two_numbers_among_estimates_stops_no_file(tmp_path: Path) -> None:
    rows = [f"Trial {i},{0.4 + i / 100:.2f},{0.1 + i / 100:.2f},{0.7 + i / 100:.2f}" for i in range(12)]
    tables = _read(tmp_path, "\n".join(["study,SMD,lower,upper", *rows, "Trial 12,0..45,0.32,0.54"]) + "\n")
    assert len(tables["trials"]) == 13
    assert tables.understood[0].strays == 1
    assert (tables["trials"][-1]["estimate"], tables["trials"][-1]["ci_high"]) == ("", "0.54")
