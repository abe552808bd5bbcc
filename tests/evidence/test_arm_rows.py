"""Tables with a row an arm: two arms of a study are put side by side, and what cannot be is said."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError

MEANS = """\
study,treatment,mean,sd,n
Lee,drug,5.1,2.0,50
Lee,sham,6.4,2.1,48
Kim,usual care,5.9,2.2,31
Kim,drug,4.8,1.8,30
"""


def loaded(tmp_path: Path, text: str, columns: Mapping[str, str] | None = None) -> lm.Evidence:
    (tmp_path / "my.csv").write_text(text, encoding="utf-8")
    return lm.load(tmp_path / "my.csv", columns=columns)


def test_two_arms_of_a_study_stand_side_by_side(tmp_path: Path) -> None:
    rows = loaded(tmp_path, MEANS).tables["trials"]
    cells = ("trial", "arm1", "mean1", "sd1", "n1", "arm2", "mean2", "sd2", "n2")
    assert [tuple(r[c] for c in cells) for r in rows] == [
        ("Lee", "drug", "5.1", "2.0", "50", "sham", "6.4", "2.1", "48"),
        ("Kim", "drug", "4.8", "1.8", "30", "usual care", "5.9", "2.2", "31"),
    ]


def test_counts_of_each_outcome(tmp_path: Path) -> None:
    text = "study,year,arm_id,outcome,events,n_participants_arm\n"
    text += (
        "Lee,2001,placebo,nausea,5,50\nLee,2001,drug,nausea,9,48\nLee,2001,placebo,pain,4,50\nLee,2001,drug,pain,8,48\n"
    )
    rows = loaded(tmp_path, text).tables["trials"]
    assert [(r["outcome"], r["events1"], r["n1"], r["events2"], r["n2"]) for r in rows] == [
        ("nausea", "9", "48", "5", "50"),
        ("pain", "8", "48", "4", "50"),
    ]


@pytest.mark.parametrize(
    ("more", "compared"),
    [
        ("Fox,yoga,4.1,1.8,22\nFox,pilates,5.2,2.2,21\n", [("pilates", "yoga")]),  # which is the control?
        ("Fox,yoga,4.1,1.8,22\nFox,drug,5.2,2.2,21\n", [("yoga", "drug")]),  # others have the second as well
        (
            "Fox,yoga,4.1,1.8,22\nFox,pilates,5.2,2.2,21\nFox,none,5.4,2.2,21\n",
            [("yoga", "none"), ("pilates", "none")],
        ),
    ],
)
def test_a_study_without_one_control_is_compared_as_in_a_network(
    tmp_path: Path, more: str, compared: list[tuple[str, str]]
) -> None:
    evidence = loaded(tmp_path, MEANS + more)
    rows = evidence.tables["trials"]
    assert [(r["arm1"], r["arm2"]) for r in rows] == [("drug", "sham"), ("drug", "usual care"), *compared]
    assert [r["comparison"] for r in rows] == [f"{r['arm1']} versus {r['arm2']}" for r in rows]
    assert any("of a network" in line for line in evidence.tables.understood[0].table)


def test_an_arm_that_nothing_stands_beside_is_left_out_by_name(tmp_path: Path) -> None:
    evidence = loaded(tmp_path, MEANS + "Fox,yoga,4.1,1.8,22\n")
    assert [r["trial"] for r in evidence.tables["trials"]] == ["Lee", "Kim"]
    told = evidence.tables.understood[0].table[0]
    assert told.endswith("left out, for nothing of their study stands beside them: yoga (line 6)")


def test_arms_most_of_which_stand_alone_are_read_one_by_one(tmp_path: Path) -> None:
    evidence = loaded(tmp_path, MEANS + "Fox,yoga,4.1,1.8,22\nRoe,yoga,4.2,1.8,25\nOtt,drug,3.9,1.5,20\n")
    assert len(evidence.tables["trials"]) == 7
    assert any("each row is one arm ('treatment'), and which of Fox ('yoga'" in note for note in evidence.tables.notes)


def test_numbers_that_differ_between_the_arms_are_left_out_by_name(tmp_path: Path) -> None:
    text = "study,treatment,mean,sd,n,age,year\nLee,drug,5.1,2.0,50,44.1,2001\nLee,sham,6.4,2.1,48,46.2,2001\n"
    (told,) = loaded(tmp_path, text).tables.understood[0].table
    assert told.endswith("as arm 2; left out, for they differ between the arms: age")


def test_arms_that_go_by_numbers_are_read(tmp_path: Path) -> None:
    text = "study,treatment,events,n\n1,1,9,140\n1,3,23,140\n2,2,11,78\n2,3,12,85\n3,1,79,702\n3,3,77,694\n"
    rows = loaded(tmp_path, text).tables["trials"]
    assert [(r["comparison"], r["events1"], r["events2"]) for r in rows] == [
        ("treatment 1 versus treatment 3", "9", "23"),
        ("treatment 2 versus treatment 3", "11", "12"),
        ("treatment 1 versus treatment 3", "79", "77"),
    ]


def test_a_second_name_of_the_arms_is_none_of_theirs(tmp_path: Path) -> None:
    text = "study,arm,arm2,comparison,events,n\nLee,A,a,x,9,140\nLee,B,b,x,23,140\nKim,B,b,y,11,78\nKim,C,c,y,12,85\n"
    text += "Fox,A,a,x,8,130\nFox,B,b,x,20,131\n"
    rows = loaded(tmp_path, text).tables["trials"]
    assert [(r["arm1"], r["arm2"], r["comparison"]) for r in rows] == [
        ("A", "B", "A versus B"),
        ("C", "B", "C versus B"),
        ("A", "B", "A versus B"),
    ]


def test_events_of_each_arm_are_outcomes_beside_each_other(tmp_path: Path) -> None:
    text = "study,treatment,n,MI,stroke,major bleeding,age\nLee,A,48,3,1,4,61\nLee,B,49,5,0,6,63\nKim,A,88,7,2,9,58\n"
    evidence = loaded(tmp_path, text + "Kim,B,90,8,2,7,60\n")
    rows = {(r["trial"], r["outcome"]): r for r in evidence.tables["trials"]}
    assert set(rows) == {(t, o) for t in ("Lee", "Kim") for o in ("MI", "stroke", "major bleeding")}
    assert [rows["Kim", "major bleeding"][c] for c in ("events1", "n1", "events2", "n2")] == ["7", "90", "9", "88"]
    assert any("left out: 'age'" in line for line in evidence.tables.understood[0].table)


@pytest.mark.parametrize(
    "text",
    [
        "study,group,events,n\nLee,men,5,50\nLee,women,9,48\nKim,men,4,30\nKim,women,8,31\n",
        "study,treatment,events,n\nLee,drug,5,50\nKim,drug,9,48\nFox,sham,4,30\n",
        "study,treatment,MD,lower,upper\nLee,drug,1,0,2\nLee,sham,2,1,3\n",
    ],
)
def test_rows_that_are_no_arms_stay_as_they_are(tmp_path: Path, text: str) -> None:
    evidence = loaded(tmp_path, text)
    rows = [*evidence.tables["trials"], *evidence.tables["statements"]]
    assert len({row.line for row in rows}) == text.count("\n") - 1
    assert not any("each row is one arm" in note for note in evidence.tables.notes)
    assert not any("each row is one arm" in note for note in evidence.tables.understood[0].table)


# analyses, and numbers of rows


def test_a_column_of_analyses_tells_them_apart_though_no_study_stands_twice(tmp_path: Path) -> None:
    text = "study,MD,lower,upper,analysis\nA,1,0,2,pain\nB,2,1,3,pain\nC,3,2,4,function\nD,1,0,2,function\n"
    assert [r["set"] for r in loaded(tmp_path, text).tables["trials"]] == ["my-pain"] * 2 + ["my-function"] * 2
    people = text.replace("pain", "ITT").replace("function", "per protocol")
    assert {r["set"] for r in loaded(tmp_path, people).tables["trials"]} == {"my"}
    single = text.replace("D,1,0,2,function", "D,1,0,2,other")
    assert {r["set"] for r in loaded(tmp_path, single).tables["trials"]} == {"my"}


def test_a_column_called_ci_that_numbers_the_rows_is_passed_over(tmp_path: Path) -> None:
    text = "CI,study,MD,lower,upper\n1,A,1,0,2\n2,B,2,1,3\n3,C,3,2,4\n"
    evidence = loaded(tmp_path, text)
    assert "CI" in evidence.tables.understood[0].passed
    other = text.replace("2,B", "9,B")
    with pytest.raises(DataError, match=r"--columns .ignore=.CI"):
        loaded(tmp_path, other)
    assert len(lm.load(tmp_path / "my.csv", columns={"ignore": "CI"}).tables["trials"]) == 3


def test_arms_under_single_letters(tmp_path: Path) -> None:
    text = "id,Tr,r,n\n1,drug,9,48\n1,placebo,5,50\n2,placebo,7,31\n2,drug,4,30\n"
    rows = loaded(tmp_path, text).tables["trials"]
    assert [(r["arm1"], r["events1"], r["n2"]) for r in rows] == [("drug", "9", "50"), ("drug", "4", "31")]


def test_arms_that_nobody_compares_are_read_one_by_one(tmp_path: Path) -> None:
    found = loaded(tmp_path, "Study,T,N,R\nLee,A,114,79\nLee,B,112,91\nKim,D,65,28\nKim,C,70,33\n").tables
    assert [(r["events"], r["n"]) for r in found["statements"]] == [
        ("79", "114"),
        ("91", "112"),
        ("28", "65"),
        ("33", "70"),
    ]
    assert any("each row is one arm" in note for note in found.notes)


def test_a_letter_for_each_arm_is_enough_where_there_are_no_others(tmp_path: Path) -> None:
    rows = loaded(tmp_path, "study,group,event,total\nLee,c,2,36\nLee,t,1,40\nKim,t,3,40\nKim,c,5,38\n").tables[
        "trials"
    ]
    assert [(r["events1"], r["n1"], r["events2"]) for r in rows] == [("1", "40", "2"), ("3", "40", "5")]
    found = loaded(tmp_path, "study,group,event,total\nLee,c,2,36\nLee,b,1,40\nKim,a,3,40\nKim,c,5,38\n").tables
    assert not found["trials"]
    assert len(found["statements"]) == 4


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("treated", ("1", "0")),
        ("exposed", ("Yes", "No")),
        ("diabetes", ("yes", "no")),
        ("group", ("exposed", "unexposed")),
    ],
)
def test_arms_that_are_told_by_yes_and_no(tmp_path: Path, name: str, cells: tuple[str, str]) -> None:
    one, two = cells
    text = f"study,{name},n,N\nLee,{one},5,50\nLee,{two},9,48\nKim,{two},8,31\nKim,{one},4,30\n"
    rows = loaded(tmp_path, text).tables["trials"]
    assert [[r[c] for c in ("events1", "n1", "events2", "n2")] for r in rows] == [
        ["5", "50", "9", "48"],
        ["4", "30", "8", "31"],
    ]


@pytest.mark.parametrize(("one", "two", "told"), [("1", "0", True), ("yes", "no", False)])
def test_which_arm_1_and_0_are_taken_for_is_said(tmp_path: Path, one: str, two: str, told: bool) -> None:
    text = f"study,group,events,n\nLee,{one},5,50\nLee,{two},9,48\nKim,{two},8,31\nKim,{one},4,30\n"
    understood = loaded(tmp_path, text).tables.understood[0]
    assert any("1 is taken as the arm that had it" in line for line in understood.table) is told


def test_yes_and_no_of_studies_make_no_arms(tmp_path: Path) -> None:
    text = "study,blinded,events,n\nLee,yes,5,50\nKim,no,9,48\nFox,yes,8,31\n"
    evidence = loaded(tmp_path, text)
    assert not any("arm1" in (row["arm1"] or "") for row in evidence.tables["trials"])
    assert len(evidence.tables["statements"]) == 3


NETWORK = (
    "study,therapy,week4,n\nLee,sham,9,50\nLee,heat,15,48\nLee,cold,12,49\nKim,heat,20,60\nKim,walk,22,61\n"
    "Fox,sham,4,30\nFox,walk,11,31\n"
)


@pytest.mark.parametrize("text", [NETWORK.replace("therapy", "treatment").replace("week4", "r"), MEANS])
def test_the_mapping_that_is_printed_reads_the_same_rows(tmp_path: Path, text: str) -> None:
    evidence = loaded(tmp_path, text)
    mapping = {ours: name for name, ours in evidence.tables.understood[0].read.items()}
    assert mapping["arm"] == "treatment"
    again = loaded(tmp_path, text, columns=mapping)
    shown = ("trial", "arm1", "arm2", "events1", "n1", "events2", "n2", "mean1", "sd1", "mean2", "sd2")
    first, second = ([tuple(r[c] for c in shown) for r in e.tables["trials"]] for e in (evidence, again))
    assert first == second
    assert again.tables.understood[0].read == evidence.tables.understood[0].read


COMPARED = [
    ("Lee", "heat", "sham", "15", "9"),
    ("Lee", "cold", "sham", "12", "9"),
    ("Kim", "walk", "heat", "22", "20"),
    ("Fox", "walk", "sham", "11", "4"),
]


def test_arms_of_a_network_are_compared_with_one_of_their_study(tmp_path: Path) -> None:
    text = NETWORK.replace("therapy", "treatment").replace("week4", "events")
    rows = loaded(tmp_path, text).tables["trials"]
    assert [(r["trial"], r["arm1"], r["arm2"], r["events1"], r["events2"]) for r in rows] == COMPARED
    assert rows[2]["comparison"] == "walk versus heat"
    assert "4 rows of studies" in next(loaded(tmp_path, text).tables.understood[0].lines())


def test_groups_are_compared_where_the_user_says_that_they_are_arms(tmp_path: Path) -> None:
    """The message of the rows that are read one by one says how, and works as printed."""
    text = NETWORK.replace("therapy", "condition").replace("week4", "events").replace("sham", "rest")
    notes = loaded(tmp_path, text + "Roe,rest,4,30\nRoe,sham,3,31\n").tables.notes
    said = next(note for note in notes if "each row is one arm" in note)
    assert said.endswith("--columns 'arm=\"condition\"'.")
    rows = loaded(tmp_path, text, columns={"arm": "condition"}).tables["trials"]
    assert [(r["trial"], r["arm1"], r["arm2"].replace("rest", "sham"), r["events1"], r["events2"]) for r in rows] == (
        COMPARED
    )


def test_what_else_is_said_of_arms_is_of_each(tmp_path: Path) -> None:
    given = {"arm": "therapy", "events": "week4"}
    rows = loaded(tmp_path, NETWORK + "Roe,heat,4,30\n", columns=given).tables["trials"]
    assert [(r["trial"], r["events1"], r["n1"], r["events2"], r["n2"]) for r in rows][:2] == [
        ("Lee", "15", "48", "9", "50"),
        ("Lee", "12", "49", "9", "50"),
    ]
    assert "Roe" not in {r["trial"] for r in rows}
    with pytest.raises(
        DataError, match="'therapy' is said to name the arms of trials, but 'Roe' has one of them twice"
    ):
        loaded(tmp_path, NETWORK + "Roe,heat,4,30\nRoe,heat,5,31\n", columns=given)


def test_y_beside_its_spread_and_its_size_is_a_mean(tmp_path: Path) -> None:
    text = "study,arm,dose,n,y,sd,se\nLee,Lee_0,0,57,-7.0,22.4,2.967\nLee,Lee_50,50,143,-16.1,22.2,1.856\n"
    text += "Kim,Kim_0,0,60,-6.1,20.0,2.582\nKim,Kim_50,50,61,-12.2,21.0,2.689\n"
    rows = loaded(tmp_path, text).tables["trials"]
    assert [(r["mean1"], r["sd1"], r["n1"]) for r in rows][:2] == [("-7.0", "22.4", "57"), ("-16.1", "22.2", "143")]
