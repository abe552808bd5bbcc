"""Files of reviewers, their kinds in made-up numbers: read whole, or left with a reason, and no true number accused."""

from __future__ import annotations

from pathlib import Path

import pytest

import lbpmeta as lm

COUNTS = {"events1": "12", "n1": "50", "events2": "20", "n2": "51"}
RATIO = {"estimate": "0.61", "ci_low": "0.34", "ci_high": "1.09"}
#: A sheet -> what its first row holds.
SHEETS = {
    # A column of measures is known by its cells, whatever it is called.
    "study,fx_type,effect,ci.lb,ci.ub\nA,OR,0.61,0.34,1.09\nB,MD,-0.4,-0.9,0.1\n": {**RATIO, "measure": "OR"},
    "study,unit,effect,low,high\nA,HR,0.61,0.34,1.09\nB,OR,1.20,0.80,1.80\n": {**RATIO, "measure": "HR"},
    # A limit and its level are one word, as both are called.
    "study,OR,low95,up95\nA,0.61,0.34,1.09\nB,1.20,0.80,1.80\n": {**RATIO, "measure": "OR"},
    "study,OR,lwr95,upr95\nA,0.61,0.34,1.09\nB,1.20,0.80,1.80\n": {**RATIO, "measure": "OR"},
    # Everyone of a group is its size, beside the events in it.
    "study,event surg,all surg,event control,all control,all in study\nA,12,50,20,51,101\nB,8,40,15,41,81\n": COUNTS,
    # A blank or a tab before a name in quotes.
    '"r1",\t "n1",\t"r2", "n2"\n12,  50,  20,  51\n8,  40,  15,  41\n': COUNTS,
}


def rows(tmp_path: Path, text: str) -> list[dict[str, str]]:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    return [dict(row.cells) for row in lm.load(path).tables["trials"]]


def first(tmp_path: Path, text: str) -> dict[str, str]:
    return rows(tmp_path, text)[0]


@pytest.mark.parametrize("text", SHEETS)
def test_a_sheet_is_read(tmp_path: Path, text: str) -> None:
    cells = first(tmp_path, text)
    assert {column: cells.get(column, "") for column in SHEETS[text]} == SHEETS[text]


def test_places_and_signs_of_life_are_no_measures(tmp_path: Path) -> None:
    for name, one, two in (("state", "OR", "MD"), ("sign", "HR", "RR"), ("unit", "g", "d")):
        text = f"study,{name},effect,low,high\nA,{one},0.61,0.34,1.09\nB,{two},1.20,0.80,1.80\n"
        cells = first(tmp_path, text)
        assert cells.get(f"x_{name}", cells.get(name)) == one  # kept as it is


def test_a_named_column_of_measures_goes_before_one_of_any_name(tmp_path: Path) -> None:
    text = "study,kind,measure,effect,low,high\nA,OR,HR,0.61,0.34,1.09\nB,SMD,HR,1.20,0.80,1.80\n"
    assert first(tmp_path, text)["measure"] == "HR"


def test_a_treatment_in_full_is_no_study(tmp_path: Path) -> None:
    arms = (
        "1,Usual care,UC,6.4,2.1,48\n1,Yoga,Y,5.1,2.0,50\n1,Walking,W,5.0,2.1,51\n"
        "2,Yoga,Y,4.8,1.9,30\n2,Walking,W,5,2,31\n"
    )
    found = rows(tmp_path, f"id,study_name,t,y,sd,n\n{arms}")
    assert [row["trial"] for row in found] == ["1", "1", "1", "2", "2"]


def test_an_effect_in_hardly_a_row_is_not_that_of_the_arms(tmp_path: Path) -> None:
    arms = "".join(f"S{i},{'0.9' if i == 3 else ''},{5 + i},2.1,40,{6 + i},2.3,41\n" for i in range(12))
    found = rows(tmp_path, f"study,beta,mean1,sd1,n1,mean2,sd2,n2\n{arms}")
    assert not any(row.get("estimate") for row in found)
