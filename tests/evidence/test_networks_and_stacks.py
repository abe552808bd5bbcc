"""Networks by the names of programs, and sheets with names in two lines, without names, or with a table below."""

from __future__ import annotations

from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.evidence.parts import parts_of
from lbpmeta.evidence.words.tokens import words_of


def loaded(tmp_path: Path, text: str, name: str = "my.csv") -> lm.Evidence:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return lm.load(tmp_path / name)


def test_treatments_by_their_numbers_are_those_of_a_network(tmp_path: Path) -> None:
    text = "study,r,n,t\n1,45,410,5\n1,70,405,2\n2,119,4096,5\n2,154,3954,4\n2,302,6766,2\n"
    rows = loaded(tmp_path, text).tables["trials"]
    assert [(r["comparison"], r["events1"], r["n2"]) for r in rows] == [
        ("treatment 2 versus treatment 5", "70", "410"),
        ("treatment 4 versus treatment 5", "154", "4096"),
        ("treatment 2 versus treatment 5", "302", "4096"),
    ]


def test_a_code_beside_the_name_of_a_treatment_is_no_arm(tmp_path: Path) -> None:
    text = "studyn,trtn,trtc,r,n\n1,1,Untreated,9,140\n1,2,Vaccine,3,141\n2,1,Untreated,11,78\n2,2,Vaccine,12,85\n"
    evidence = loaded(tmp_path, text)
    rows = evidence.tables["trials"]
    assert [(r["trial"], r["arm1"], r["events1"], r["events2"]) for r in rows] == [
        ("1", "Vaccine", "3", "9"),
        ("2", "Vaccine", "12", "11"),
    ]
    assert not any("left out" in line for line in evidence.tables.understood[0].table)


def test_a_study_goes_by_its_name_and_not_by_its_number(tmp_path: Path) -> None:
    text = "studyn,studyc,MD,lower,upper\n1,Lee,1.0,0.2,1.8\n2,Kim,2.0,1.1,2.9\n"
    assert [r["trial"] for r in loaded(tmp_path, text).tables["trials"]] == ["Lee", "Kim"]


def test_sizes_that_are_the_same_in_each_arm_are_no_codes(tmp_path: Path) -> None:
    text = "study,arm,events,arm_n\nLee,drug,5,50\nLee,sham,9,48\nKim,drug,4,50\nKim,sham,8,48\n"
    rows = loaded(tmp_path, text).tables["trials"]
    assert [(r["events1"], r["n1"], r["events2"], r["n2"]) for r in rows] == [
        ("5", "50", "9", "48"),
        ("4", "50", "8", "48"),
    ]


def test_one_name_over_two_columns(tmp_path: Path) -> None:
    text = "Study,Population,Recovery,,Follow up\n,,Drug,Sham,\nLee,adults,51/244 (21%),88/254 (35%),5\n"
    text += "Kim,children,17/55 (31%),15/46 (33%),8\n"
    rows = loaded(tmp_path, text).tables["trials"]
    assert [(r["events1"], r["n1"], r["events2"], r["n2"]) for r in rows] == [
        ("51", "244", "88", "254"),
        ("17", "55", "15", "46"),
    ]


def test_a_few_columns_without_a_name_are_passed_over(tmp_path: Path) -> None:
    names = "study,year,drug,dose,weeks,,mean1,sd1,n1,mean2,sd2,n2,design,quality,country"
    text = f"{names}\nLee,2001,A,20,6,7,5.1,2.0,50,6.4,2.1,48,1,3,NL\nKim,2004,B,40,8,9,4.1,1.9,30,5.4,2.2,31,1,4,DE\n"
    evidence = loaded(tmp_path, text)
    assert [r["mean1"] for r in evidence.tables["trials"]] == ["5.1", "4.1"]
    assert "column 6" in evidence.tables.understood[0].passed


def test_a_table_below_with_other_names_is_not_read_under_the_first_ones(tmp_path: Path) -> None:
    text = "no,study,n drug,n sham,deaths drug,deaths sham\n1,Lee,134,131,9,12\n2,Kim,105,107,4,8\n"
    text += ",Study,Arm,N,Deaths,Stroke\n,Lee,drug,134,9,2\n,Lee,sham,131,12,3\n"
    evidence = loaded(tmp_path, text)
    assert [(r["events1"], r["events2"]) for r in evidence.tables["trials"]] == [("9", "12"), ("4", "8")]
    assert any("line 4 begins another table" in line for line in evidence.tables.understood[0].table)


def test_a_study_without_numbers_begins_no_table(tmp_path: Path) -> None:
    text = "no,study,n drug,n sham,deaths drug,deaths sham\n1,Lee,134,131,9,12\n2,Kim,105,107,4,8\n"
    text += "3,Fox,NR,NA,not reported,unclear\n4,Roe,88,90,3,5\n"
    assert [r["trial"] for r in loaded(tmp_path, text).tables["trials"]] == ["Lee", "Kim", "Roe"]


@pytest.mark.parametrize("said", ["NS", "n.s."])
def test_what_is_said_of_a_test_stops_no_column_of_effects(tmp_path: Path, said: str) -> None:
    text = f"study,Odds ratio (95% CI)\nLee,2.1 (1.1-4.0)\nKim,{said}\nFox,1.6 (1.1-2.4)\n"
    evidence = loaded(tmp_path, text)
    assert [r["estimate"] for r in evidence.tables["trials"]] == ["2.1", "1.6"]
    assert evidence.tables.understood[0].strays == 1


@pytest.mark.parametrize("text", ["27 (6.63-116),", "27 (6.63-116).", "27 [6.63-116];"])
def test_what_ends_a_sentence_is_no_part_of_an_interval(text: str) -> None:
    assert dict(parts_of(text).numbers) == {"estimate": "27", "low": "6.63", "high": "116"}


@pytest.mark.parametrize("name", ["x\u0304", "x\u0305", "X\u0304 drug"])
def test_x_with_a_bar_is_a_mean(name: str) -> None:
    assert words_of(name)[0] == "mean"


def test_treatments_by_letters_side_by_side_are_compared(tmp_path: Path) -> None:
    text = "Study,events_A,n_A,events_B,n_B,events_C,n_C\nLee,9,140,,,23,145\nKim,,,11,78,12,85\nFox,7,73,5,71,9,75\n"
    rows = loaded(tmp_path, text).tables["trials"]
    assert [(r["trial"], r["comparison"], r["events1"], r["events2"], r["n2"]) for r in rows] == [
        ("Lee", "A versus C", "9", "23", "145"),
        ("Kim", "B versus C", "11", "12", "85"),
        ("Fox", "A versus B", "7", "5", "71"),
        ("Fox", "A versus C", "7", "9", "75"),
    ]


def test_means_of_treatments_by_letters_and_what_only_some_have(tmp_path: Path) -> None:
    names = "study,nA,mA,sA,nB,mB,sB,nC,mC,sC,yB,yC"
    text = f"{names}\nLee,20,5.1,2.0,21,6.1,2.1,22,4.9,1.9,0.3,0.1\nKim,30,5.2,2.2,31,6.3,2.4,,,,0.5,\n"
    evidence = loaded(tmp_path, text)
    rows = evidence.tables["trials"]
    assert [(r["comparison"], r["mean1"], r["sd2"], r["n2"]) for r in rows] == [
        ("A versus B", "5.1", "2.1", "21"),
        ("A versus C", "5.1", "1.9", "22"),
        ("A versus B", "5.2", "2.4", "31"),
    ]
    assert any("left out, for not all treatments have it: 'yB', 'yC'" in t for t in evidence.tables.understood[0].table)


def test_two_letters_are_two_arms(tmp_path: Path) -> None:
    text = "study,events_A,n_A,events_B,n_B\nLee,9,140,23,145\nKim,11,78,12,85\n"
    evidence = loaded(tmp_path, text)
    assert [(r["events1"], r["events2"]) for r in evidence.tables["trials"]] == [("9", "23"), ("11", "12")]
    assert not any("by their letters" in t for t in evidence.tables.understood[0].table)
