"""What looks like arms, names or events and is not: each a small table that a broader rule misread."""

from __future__ import annotations

from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.evidence.names.renames.several import over_another

from .names.test_rules import read


def loaded(tmp_path: Path, text: str) -> lm.Evidence:
    (tmp_path / "my.csv").write_text(text, encoding="utf-8")
    return lm.load(tmp_path / "my.csv")


# arms of no network

STUDIES = ("Abel", "Brand", "Cosma")


@pytest.mark.parametrize("labels", [("baseline", "6 weeks"), ("pre-treatment", "post-treatment"), ("wave 1", "wave 2")])
def test_times_are_no_treatments(tmp_path: Path, labels: tuple[str, str]) -> None:
    lines = [f"{study},{label},{40 + i},{9 + i},2" for i, study in enumerate(STUDIES) for label in labels]
    text = "study,treatment,n,mean,sd\n" + "\n".join(lines) + "\n"
    assert {r["arm2"] for r in loaded(tmp_path, text).tables["trials"]} == {""}


@pytest.mark.parametrize("labels", [("men", "women"), ("heat", "walking", "Total"), ("heat", "walking", "")])
def test_parts_and_all_of_the_people_are_no_treatments(tmp_path: Path, labels: tuple[str, ...]) -> None:
    lines = [f"{study},{label},{40 + i},{9 + i}" for i, study in enumerate(STUDIES) for label in labels]
    (understood,) = loaded(tmp_path, "study,arm,n,events\n" + "\n".join(lines) + "\n").tables.understood
    assert understood.studies == len(lines)


def test_treatments_of_one_study_alone_make_no_network(tmp_path: Path) -> None:
    text = "study,treatment,n,events\nAbel,heat,40,9\nAbel,walking,41,12\nAbel,yoga,39,7\n"
    assert loaded(tmp_path, text).tables.understood[0].studies == 3


def test_a_time_to_an_event_is_no_count_of_it(tmp_path: Path) -> None:
    lines = [f"{s},{arm},{50 + i},{2 + i},{1 + i},{11 + i}" for i, s in enumerate(STUDIES) for arm in ("heat", "sham")]
    text = "study,arm,n,stroke,bleeding,months to death\n" + "\n".join(lines) + "\n"
    rows = loaded(tmp_path, text).tables["trials"]
    assert {r["outcome"] for r in rows} == {"stroke", "bleeding"}


def test_persons_that_a_program_set_were_not_treated(tmp_path: Path) -> None:
    text = "study,dA,nA,dB,nB,dC,nC\nAbel,0.001,0.01,9,80,14,82\nBrand,5,60,7,61,9,63\n"
    rows = loaded(tmp_path, text).tables["trials"]
    assert [(r["arm1"], r["arm2"], r["n1"]) for r in rows] == [("B", "C", "80"), ("A", "B", "60"), ("A", "C", "60")]


# RevMan's form for results

FORM = "Study,Outcome,Data type,Arm,Sample size,Mean,SD"


def test_times_of_one_outcome_in_a_form_are_results_of_their_own(tmp_path: Path) -> None:
    rows = ["6 weeks,Yoga,50,5.1", "6 weeks,Sham,48,6.4", "12 weeks,Yoga,45,4.8", "12 weeks,Sham,44,6.1"]
    lines = [f"Abel,Pain,Arm level,{r.partition(',')[2]},2.0,{r.partition(',')[0]}" for r in rows]
    found = loaded(tmp_path, f"{FORM},Timepoint\n" + "\n".join(lines) + "\n").tables["trials"]
    assert [(r["n1"], r["n2"], r["x_timepoint"]) for r in found] == [("50", "48", "6 weeks"), ("45", "44", "12 weeks")]


def test_an_arm_that_stands_twice_or_alone_in_a_form_is_named(tmp_path: Path) -> None:
    rows = ["Abel,Yoga,50", "Abel,Sham,48", "Brand,Yoga,30", "Brand,Yoga,31", "Brand,Sham,33", "Cosma,Heat,20"]
    lines = [f"{s},Pain,Arm level,{arm},{n},5.0,2.0" for s, arm, n in (r.split(",") for r in rows)]
    tables = loaded(tmp_path, f"{FORM}\n" + "\n".join(lines) + "\n").tables
    assert [r["trial"] for r in tables["trials"]] == ["Abel"]
    said = " ".join(tables.understood[0].table)
    assert "Heat (line 7)" in said
    assert "Yoga (line 4)" in said


def test_a_level_in_a_form_that_is_no_share_stops_nothing(tmp_path: Path) -> None:
    text = (
        "Study,Outcome,Data type,Arm,Sample size,Effect measure,Reference arm,Mean,SE,CI level\n"
        "Abel,Pain,Contrast level,Yoga,,MD,False,-1.2,0.4,0.95%\nAbel,Pain,Contrast level,Sham,,MD,True,,,\n"
    )
    (row,) = loaded(tmp_path, text).tables["trials"]
    assert (row["estimate"], row["se"]) == ("-1.2", "0.4")


# names


@pytest.mark.parametrize(("name", "cells"), [("label", "open,blind,open"), ("publication", "full,abstract,full")])
def test_what_studies_share_is_no_name_of_theirs(tmp_path: Path, name: str, cells: str) -> None:
    numbers = ("1.2,0.9,1.6", "1.4,1.0,1.96", "0.9,0.6,1.35")
    lines = [f"{i},{c},{x}" for i, (c, x) in enumerate(zip(cells.split(","), numbers, strict=True), 1)]
    rows = loaded(tmp_path, f"study,{name},OR,lower,upper\n" + "\n".join(lines) + "\n").tables["trials"]
    assert [r["trial"] for r in rows] == ["1", "2", "3"]


def test_the_number_of_a_study_is_no_count_of_its_persons() -> None:
    assert over_another(["num", "pop"], [["1", "40"], ["2", "15"], ["3", "60"]]) == {}
    assert over_another(["study_num", "study_pop"], [["7", "40"], ["3", "15"]]) == {}
    assert over_another(["death_num", "death_pop"], [["", "adults"], ["", "children"]]) == {}


def test_an_admission_is_an_outcome_and_no_time() -> None:
    names = "study,hospital admission events drug,n drug,hospital admission events sham,n sham,admission OR,lower,upper"
    rows = "A,5,40,6,40,0.81,0.23,2.9\nB,4,40,6,40,0.63,0.16,2.42\nC,9,40,6,40,1.65,0.52,5.16"
    found = read(f"{names}\n{rows}")
    assert (found["admission OR"], found["lower"], found["upper"]) == ("estimate", "ci_low", "ci_high")
