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
    assert [row["trial"] for row in found] == ["1", "1", "2"]


def test_an_effect_in_hardly_a_row_is_not_that_of_the_arms(tmp_path: Path) -> None:
    arms = "".join(f"S{i},{'0.9' if i == 3 else ''},{5 + i},2.1,40,{6 + i},2.3,41\n" for i in range(12))
    found = rows(tmp_path, f"study,beta,mean1,sd1,n1,mean2,sd2,n2\n{arms}")
    assert not any(row.get("estimate") for row in found)


def test_cases_and_deaths_of_one_place_are_no_arms(tmp_path: Path) -> None:
    places = "\n".join(f"P{i},{i * 650 + 7},{i * 800},{i * 900 + 3},{i * 9},{i * 11},{i * 14}" for i in range(1, 9))
    seen, told = (
        "Observed_Cases,Predicted_Cases,Predicted_Total_Cases",
        "Observed_Deaths,Predicted_Deaths,Predicted_Total_Deaths",
    )
    with pytest.raises(ValueError, match="none of its columns can be checked"):
        rows(tmp_path, f"place,{seen},{told}\n{places}\n")


def test_whole_numbers_up_to_17_are_no_logarithms(tmp_path: Path) -> None:
    losses = "".join(f"S{i},{40 + i},{(i * 7) % 18},{i % 3}\n" for i in range(9))
    with pytest.raises(ValueError, match="none of its columns"):
        rows(tmp_path, f"author,ni,LOR,VTE\n{losses}")


def test_counts_by_a_letter_behind_a_word_are_asked_about_and_the_remedy_is_true(tmp_path: Path) -> None:
    text = "author,ni,InfectionM,InfectionS\nA,43,4,8\nB,38,11,5\nC,52,6,9\nD,61,2,7\n"
    with pytest.raises(ValueError, match=r"If they count persons: --columns 'events=\"InfectionM\",n=\"ni\"'"):
        rows(tmp_path, text)
    found = lm.load(tmp_path / "a.csv", columns={"events": "InfectionM", "n": "ni"}).tables["statements"]
    assert [dict(row.cells)["events"] for row in found] == ["4", "11", "6", "2"]


def test_counts_that_add_up_to_a_size_are_those_without_the_event(tmp_path: Path) -> None:
    counts = "A,25,62,87,48,96,144\nB,7,51,58,5,45,50\nC,9,30,39,12,28,40\nD,14,66,80,20,61,81\n"
    found = rows(tmp_path, f"Study,e_treat,f_treat,N_treat,e_ctrl,f_ctrl,N_ctrl\n{counts}")
    assert [(row["events1"], row["n1"], row["events2"], row["n2"]) for row in found[:2]] == [
        ("25", "87", "48", "144"),
        ("7", "58", "5", "50"),
    ]
    assert len(found) == 4


def test_the_measure_of_a_named_estimate_is_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("trial,rr,rr_a,rd,rd_a\nA,0.21,0.1,-0.47,-0.6\nB,0.80,0.5,-0.10,-0.3\n", encoding="utf-8")
    for name, measure in (("rr", "RR"), ("rd", "RD")):
        found = lm.load(path, columns={"estimate": name}).tables["trials"]
        assert {dict(row.cells)["measure"] for row in found} == {measure}


def test_limits_in_latin(tmp_path: Path) -> None:
    text = "trial,rr,rr_inf,rr_sup\nA,0.61,0.34,1.09\nB,1.20,0.80,1.80\n"
    cells = first(tmp_path, text)
    assert {column: cells[column] for column in RATIO} == RATIO
    assert cells["measure"] == "RR"


#: Changes in percent of ratios, rounded to whole numbers and written by a program; the last is off on either scale.
CHANGES = """study,estimate,lower,upper,unit
A,-9.0,-24.0,9.0,percent
B,10.0,-6.0,29.0,percent
C,3.0,-11.0,18.0,percent
D,-14.7,-31.0,5.6,percent
E,26.7,-1.5,62.9,percent
F,-14.0,-22.0,-1.0,percent
"""


def test_changes_in_percent_are_in_the_middle_on_the_scale_of_their_ratio(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(CHANGES, encoding="utf-8")
    off = [f.rows for f in lm.check(path).findings if f.check == "ci-asymmetric" and str(f.verdict) == "implausible"]
    assert off == [("f",)]
    assert first(tmp_path, CHANGES)["estimate"] == "-9"  # no program's zero is a digit of the print


def test_intervals_off_the_middle_on_every_scale_accuse_no_row(tmp_path: Path) -> None:
    shares = [(0.0289 * i, 0.0222 * i, 0.0401 * i) for i in range(1, 14)]
    text = "study,ifr,lower,upper\n" + "".join(f"S{i},{e:.8f},{a:.8f},{b:.8f}\n" for i, (e, a, b) in enumerate(shares))
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    found = lm.check(path).findings
    assert found
    assert not any(str(f.verdict) in ("implausible", "inconsistent") for f in found)
    few = "\n".join(text.splitlines()[:9])
    path.write_text(few, encoding="utf-8")
    assert any(str(f.verdict) == "implausible" for f in lm.check(path).findings)


#: A sheet that cannot be read without a word of its owner -> the remedy that its refusal prints.
REMEDIES = {
    "Author,ni,earlyResp,lateResp,earlyRem,lateRem,endorem,earlyTot,lateTot,endoTot\nA,58,21,13,19,12,5,48,54,12\n"
    "B,123,58,41,13,36,37,96,,57\nC,40,12,9,7,8,4,33,31,14\nD,77,30,28,12,20,,70,61,\n": {
        "events": "earlyResp",
        "n": "earlyTot",
    },
    "y,sigmak\n-1.2,0.6\n0.3,0.41\n-0.8,0.55\n-2.1,0.72\n": {"estimate": "y", "se": "sigmak"},
}


@pytest.mark.parametrize("text", REMEDIES)
def test_the_remedy_of_a_refusal_reads_the_sheet(tmp_path: Path, text: str) -> None:
    told = REMEDIES[text]
    printed = ",".join(f'{ours}="{theirs}"' for ours, theirs in told.items())
    with pytest.raises(ValueError, match=rf"--columns '{printed}'"):
        rows(tmp_path, text)
    found = lm.load(tmp_path / "a.csv", columns=told).tables["statements" if "events" in told else "trials"]
    header, *records = (line.split(",") for line in text.splitlines())
    for ours, theirs in told.items():
        assert [dict(row.cells)[ours] for row in found] == [record[header.index(theirs)] for record in records]
    assert not any(dict(row.cells).get("n2") for row in found)


def test_a_level_and_a_limit_in_one_word_behind_the_name_of_an_effect(tmp_path: Path) -> None:
    text = "study,n,c.index,c.index.95CIl,c.index.95CIu\nA,1200,0.78,0.74,0.82\nB,900,0.81,0.76,0.86\n"
    cells = first(tmp_path, text)
    assert (cells["estimate"], cells["ci_low"], cells["ci_high"]) == ("0.78", "0.74", "0.82")


@pytest.mark.parametrize("name", ["esito", "desenlace", "desfecho", "Endpunkt"])
def test_the_outcome_in_other_languages(tmp_path: Path, name: str) -> None:
    text = f"study,{name},rr,rr_inf,rr_sup\nA,dolor,0.61,0.34,1.09\nA,muerte,1.20,0.80,1.80\n"
    assert [row["outcome"] for row in rows(tmp_path, text)] == ["dolor", "muerte"]


def test_no_refusal_compares_the_age_of_one_group_with_the_duration_in_another(tmp_path: Path) -> None:
    head = "dataset,PD Duration Mean,PD Duration SD,PD Age Mean,PD Age SD,HC Age Mean,HC Age SD,PD exp,PD exp SD"
    text = f"{head}\nA,4.9,3.6,62.6,8.3,63.5,9.6,1.24,0.14\nB,6,5,69.5,7.7,67,6.1,1.23,0.16\n"
    with pytest.raises(ValueError, match="none of its columns") as told:
        rows(tmp_path, text)
    assert "Duration" not in str(told.value).split("--columns")[1]
