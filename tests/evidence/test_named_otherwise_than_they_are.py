"""Columns that are called as effects, errors or counts are, and are none: what stands beside them shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError


def loaded(tmp_path: Path, text: str, **how: Any) -> Any:
    path = tmp_path / "my.csv"
    path.write_text(text, encoding="utf-8")
    return lm.load(path, **how)


#: What a program writes of a difference between two groups of studies: the effect by a name of its own, its z and p.
MODERATORS = (
    "trait,differ,cil,ciu,se,z,p,k0,N0,k1,N1,tau2,i2\n"
    "calm,0.097,-0.050,0.244,0.075,1.293,0.199,3,1302,34,28698,0.010,84.5\n"
    "bold,0.139,-0.071,0.349,0.107,1.299,0.198,4,1450,30,27000,0.012,85.2\n"
    "kind,-0.066,-0.198,0.066,0.067,-0.985,0.327,9,7361,16,26723,0.009,90.5\n"
    "keen,0.178,0.030,0.326,0.075,2.373,0.018,5,2100,31,26100,0.011,80.1\n"
)


def test_a_z_that_makes_the_p_beside_it_is_no_estimate(tmp_path: Path) -> None:
    found = loaded(tmp_path, MODERATORS)
    rows = [*found.tables["trials"], *found.tables["reviews"]]
    assert not any(row[column] for row in rows for column in ("estimate", "events1", "events2") if column in row.cells)
    assert found.check().ok


def test_a_fishers_z_beside_its_p_is_an_estimate(tmp_path: Path) -> None:
    text = "study,r,z,se,p\nLee,0.30,0.310,0.146,0.034\nKim,0.52,0.576,0.183,0.002\nRoe,-0.10,-0.100,0.113,0.376\n"
    read = loaded(tmp_path, text).tables["trials"]
    assert [row["estimate"] for row in read] in (["0.310", "0.576", "-0.100"], ["0.30", "0.52", "-0.10"])


RATIOS = (
    "study,n1,n2,HR,lower,upper,SE\n"
    "Lee,267,262,0.41,0.32,0.52,0.0510\n"
    "Kim,77,84,0.44,0.29,0.67,0.0969\n"
    "Roe,270,135,0.46,0.36,0.59,0.0587\n"
    "Day,61,60,0.84,0.40,1.80,0.3571\n"
)


def test_the_error_of_a_ratio_itself_is_not_that_of_its_logarithm(tmp_path: Path) -> None:
    found = loaded(tmp_path, RATIOS)
    assert not any(row["se"] for row in found.tables["trials"])
    assert "not of its logarithm" in str(found.tables.understood[0].passed)
    assert not [f for f in found.check().findings if f.check == "precision-beyond-n" and f.verdict == "implausible"]


def test_the_error_of_the_logarithm_is_read(tmp_path: Path) -> None:
    rows = RATIOS.replace("0.0510", "0.1239").replace("0.0969", "0.2136").replace("0.0587", "0.1260")
    found = loaded(tmp_path, rows.replace("0.3571", "0.3837")).tables["trials"]
    assert [row["se"] for row in found] == ["0.1239", "0.2136", "0.1260", "0.3837"]


TESTS = (
    "study,ES_type,ES,n_1,n_2,r\n"
    "Lee,t-test,1.08,35,NA,0.185\n"
    "Kim,F-test,14.98,22,24,0.504\n"
    "Roe,chi-sq,3.49,40,NA,0.295\n"
    "Day,mean,4.48,35,35,0.799\n"
)


def test_an_effect_whose_kind_is_a_test_is_asked_about(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="'ES' is the statistic of a test in 3 of 4 rows, as 'ES_type' says") as told:
        loaded(tmp_path, TESTS)
    assert "--columns 'estimate=\"r\"' --measure COR" in str(told.value)
    read = loaded(tmp_path, TESTS, columns={"estimate": "r"}, measure="COR").tables["trials"]
    assert [row["estimate"] for row in read] == ["0.185", "0.504", "0.295", "0.799"]


def test_a_coefficient_for_the_few_among_many_tests_is_asked_about(tmp_path: Path) -> None:
    rows = ["study,F,t,beta,nInt2,nInt3"]
    rows += [f"S{i},{4 + i / 10},,,," for i in range(8)]
    rows += [f"T{i},,{2 + i / 10},,20,21" for i in range(6)]
    rows += [f"U{i},,,0.{i + 1}2,," for i in range(4)]
    text = "\n".join(rows) + "\n"
    with pytest.raises(DataError, match="'beta' may be estimate: an effect of no named measure in some rows"):
        loaded(tmp_path, text)
    found = loaded(tmp_path, text, columns={"estimate": "beta"}).tables["trials"]
    assert [row["estimate"] for row in found] == ["0.12", "0.22", "0.32", "0.42"]
    assert not any(row["n2"] for row in found)


def test_another_table_below_is_not_read_under_the_first_header(tmp_path: Path) -> None:
    text = (
        "Study,Outcome,Hedges's g,Variance,Treated N,Control N\n"
        "Lee,lfas,0.016,0.144,20,22\nLee,prom,0.587,0.151,20,22\n"
        "Study,Outcome,Statistics for each study,,,\n,,Hedges's g,Standard error,Lower limit,Z-Value\n"
        "Lee,Combined,0.302,0.384,-0.451,0.786\n"
    )
    found = loaded(tmp_path, text)
    assert [row["estimate"] for row in found.tables["trials"]] == ["0.016", "0.587"]
    assert any("line 4 begins another table" in told for told in found.tables.understood[0].table)


def test_counts_of_arms_beside_those_without_are_read(tmp_path: Path) -> None:
    text = (
        "study,treated_total_n,control_total_n,treated_outcome_n,control_outcome_n,"
        "treated_no.outcome_n,control_no.outcome_n\n"
        "Lee,113,116,47,14,66,102\nKim,223,111,74,15,149,96\nRoe,153,152,32,21,121,131\n"
    )
    rows = loaded(tmp_path, text).tables["trials"]
    assert next((r["events1"], r["n1"], r["events2"], r["n2"]) for r in rows) == ("47", "113", "14", "116")


def test_arms_that_cannot_be_put_side_by_side_are_not_offered_as_such(tmp_path: Path) -> None:
    text = "studlab,treat,event,n\nLee,drug,5,20\nLee,surgery,7,21\nLee,surgery,2,22\nKim,sham,3,30\nKim,sham,4,31\n"
    told = " ".join(loaded(tmp_path, text).tables.notes)
    assert "'Lee' has one of them twice (2 studies are so)" in told
    assert "--columns" not in told
    with pytest.raises(DataError, match=r"but 'Lee' has one of them twice \(2 studies are so\)"):
        loaded(tmp_path, text, columns={"arm": "treat"})


def test_what_is_called_events_is_offered_before_days(tmp_path: Path) -> None:
    text = "study,treatment,Day,change,n.virol,numevents\n"
    text += "Lee,drug,1,0,552,5\nLee,drug,3,-1.8,552,5\nLee,placebo,1,0,553,44\nKim,drug,1,0.2,120,2\n"
    with pytest.raises(DataError, match=r"If 'numevents' counts the events in it, say so: .*arm1=\"treatment\""):
        loaded(tmp_path, text)
    assert loaded(tmp_path, text, columns={"arm1": "treatment", "events": "numevents", "n": "n.virol"}).tables
