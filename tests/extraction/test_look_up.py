"""Cells looked up in papers of every kind: what is found, what is said where it is not, and what is never said."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from tests.extraction.papers import GROUPS, ROW, cell, looked_up, measure, record, table

import lbpmeta as lm
from lbpmeta.errors import DataError, MethodError
from lbpmeta.extraction.result import CONTRADICTED, Standing

TEXT = (
    "Results\n\nAt 12 weeks, mean pain was 32.1 (SD 12.3) in the exercise group (n = 45) and 40.2 (SD 13.1) in the "
    "usual care group (n = 47); mean difference −8.1 (95% CI −13.4 to −2.8; p = 0.003)."
)
TRUE = {
    "n1": "45", "mean1": "32.1", "sd1": "12.3", "n2": "47", "mean2": "40.2", "sd2": "13.1", "measure": "MD",
    "estimate": "-8.1", "ci_low": "-13.4", "ci_high": "-2.8", "p": "0.003",
}  # fmt: skip


def standings(found: lm.Verification) -> dict[str, str]:
    return {c.column: str(c.standing) for c in found.cells}


def test_every_number_of_a_sentence_is_found_with_its_place(tmp_path: Path) -> None:
    found = looked_up(tmp_path, TEXT, TRUE)
    assert set(standings(found).values()) == {"found"}
    assert len(found.cells) == 10
    assert {c.place for c in found.cells} == {"line 3"}
    assert all(c.text.lstrip("-") in c.quote.replace("−", "-") for c in found.cells)
    assert found.ok
    assert found.exit_code() == 0


def test_arms_of_a_sentence_are_told_apart(tmp_path: Path) -> None:
    swapped = {**TRUE, "mean1": "40.2", "mean2": "32.1", "n1": "47", "n2": "45"}
    told = standings(looked_up(tmp_path, TEXT, swapped))
    assert {told[c] for c in ("mean1", "mean2")} == {"other arm"}
    assert {told[c] for c in ("sd1", "sd2", "estimate")} == {"found"}


@pytest.mark.parametrize("arms", [("", ""), ("Intervention", "Control"), ("Exercise therapy", "UC")])
def test_other_words_for_the_arms_contradict_nothing(tmp_path: Path, arms: tuple[str, str]) -> None:
    found = looked_up(tmp_path, TEXT, {**TRUE, "arm1": arms[0], "arm2": arms[1]})
    assert not found.contradicted


@pytest.mark.parametrize("outcome", ["Pain", "Back pain (NRS)", "VAS", "Something else altogether", ""])
@pytest.mark.parametrize("time", ["12 weeks", "3 months", "12", "post-treatment", ""])
def test_other_words_for_outcome_and_time_contradict_nothing(tmp_path: Path, outcome: str, time: str) -> None:
    found = looked_up(tmp_path, TEXT, {**TRUE, "outcome": outcome, "timepoint": time})
    assert not found.contradicted


def test_what_is_not_certain_is_said(tmp_path: Path) -> None:
    found = looked_up(tmp_path, "The mean was 32.1 (SD 12.3) with exercise.", {"n1": "45", "mean1": "32.1"})
    assert "outcome" in cell(found, "mean1").unsure
    assert "not certain" in cell(found, "mean1").message


def test_a_small_number_is_not_found_by_chance(tmp_path: Path) -> None:
    paper = "Scores ran from 0 to 10. Nausea was seen in 3 of 45 people with exercise at 12 weeks."
    found = looked_up(tmp_path, paper, {"outcome": "Dizziness", "events1": "0", "n1": "45", "events2": "3", "n2": "47"})
    assert standings(found)["events1"] == standings(found)["events2"] == "not found"
    assert cell(found, "events1").verdict == "not-checkable"


def test_digits_that_were_rounded_or_lost_are_found_and_digits_gained_are_not(tmp_path: Path) -> None:
    paper = table(["Pain", "32.14 (12.30)", "40.2 (13.1)"])
    found = looked_up(tmp_path, paper, {"mean1": "32.1", "sd1": "12.3", "n1": "45", "mean2": "40.24", "n2": "47"})
    told = standings(found)
    assert (told["mean1"], told["sd1"]) == ("found", "found")
    assert "rounded from 32.14" in cell(found, "mean1").message
    assert told["mean2"] not in ("found", "derived")


@pytest.mark.parametrize(
    ("caption", "told"),
    [("Outcomes, mean (SD)", "found"), ("Outcomes, mean (SE)", "SE entered as SD"), ("Outcomes", "found")],
)
def test_a_spread_is_what_its_labels_say(tmp_path: Path, caption: str, told: str) -> None:
    paper = table(["Pain, 12 weeks", "32.1 (12.3)", "40.2 (13.1)"], caption=caption)
    assert standings(looked_up(tmp_path, paper, {"mean1": "32.1", "sd1": "12.3", "n1": "45"}))["sd1"] == told


def test_baseline_and_follow_up_are_told_apart(tmp_path: Path) -> None:
    paper = table(
        ["Baseline", "60.0 (11.0)", "61.0 (10.0)"], ["12 weeks", "32.1 (12.3)", "40.2 (13.1)"],
        caption="Pain, mean (SD)",
    )  # fmt: skip
    found = looked_up(tmp_path, paper, {"baseline1": "60.0", "mean1": "60.0", "sd1": "12.3", "n1": "45"})
    assert standings(found)["baseline1"] == "found"
    assert standings(found)["mean1"] == "other time or outcome"


def test_a_third_arm_is_another_arm(tmp_path: Path) -> None:
    head = ["Outcome", "Exercise", "Yoga", "Usual care"]
    paper = table(["Pain", "32.1 (12.3)", "35.0 (11.1)", "40.2 (13.1)"], head=head)
    told = standings(looked_up(tmp_path, paper, {"mean1": "35.0", "sd1": "12.3", "n1": "45", "mean2": "40.2"}))
    assert told["mean1"] == "other arm"
    assert told["mean2"] == "found"


def test_decimal_commas(tmp_path: Path) -> None:
    paper = "Na 12 weken was de pijn 32,1 (SD 12,3) in de exercise-groep en 40,2 (SD 13,1) in de usual care-groep."
    found = looked_up(tmp_path, paper, {**{k: TRUE[k] for k in ("mean1", "sd1", "mean2", "sd2")}, "outcome": "pijn"})
    assert not found.contradicted
    assert standings(found)["mean1"] == "found"


def test_a_registry_record_is_a_source(tmp_path: Path) -> None:
    measures = (
        measure("Pain intensity", ("32.1", "40.2"), ("12.3", "13.1"), analyses=[
            {"groupIds": ["OG000", "OG001"], "paramType": "Mean Difference (Net)", "paramValue": "-8.1",
             "ciPctValue": "95", "ciNumSides": "TWO_SIDED", "ciLowerLimit": "-13.4", "ciUpperLimit": "-2.8",
             "pValue": "0.003"}]),
        measure("Disability", ("8.2", "9.5"), ("0.6", "0.7"), dispersionType="STANDARD_ERROR"),
        measure("Responders", ("18", "9"), paramType="COUNT_OF_PARTICIPANTS", dispersionType="NONE"),
    )  # fmt: skip
    harms = {
        "timeFrame": "12 weeks",
        "eventGroups": [{**g, "id": g["id"].replace("OG", "EG")} for g in GROUPS],
        "seriousEvents": [],
        "otherEvents": [
            {"term": "Nausea", "stats": [{"groupId": "EG000", "numAffected": 3, "numAtRisk": 45},
                                         {"groupId": "EG001", "numAffected": 0, "numAtRisk": 47}]}
        ],
    }  # fmt: skip
    (tmp_path / "NCT01234567.json").write_text(record(*measures, adverseEventsModule=harms), encoding="utf-8")
    rows = [
        {**ROW, "registry": "NCT01234567", **TRUE},
        {
            **ROW,
            "registry": "NCT01234567",
            "outcome": "Disability",
            "n1": "45",
            "mean1": "8.2",
            "sd1": "4.02",
            "sd2": "0.7",
        },
        {
            **ROW,
            "registry": "NCT01234567",
            "outcome": "Responders",
            "events1": "18",
            "n1": "45",
            "events2": "8",
            "n2": "47",
        },
        {**ROW, "registry": "NCT01234567", "outcome": "Nausea", "events1": "3", "n1": "45", "events2": "0", "n2": "47"},
    ]
    found = lm.verify(rows, sources=tmp_path)
    told = [
        standings(lm.Verification("", tuple(c for c in found.cells if c.row.id == i)))
        for i in dict.fromkeys(c.row.id for c in found.cells)
    ]
    assert set(told[0].values()) == {"found"}
    assert (told[1]["sd1"], told[1]["sd2"]) == ("derived", "SE entered as SD")
    assert (told[2]["events1"], told[2]["events2"]) == ("found", "another number")
    assert set(told[3].values()) == {"found"}


@pytest.mark.parametrize(
    "content",
    ["{", '{"protocolSection": 1}', '{"protocolSection": {"identificationModule": []}}', "[]", '{"studies": []}'],
)
def test_a_broken_record_is_an_unread_source(tmp_path: Path, content: str) -> None:
    (tmp_path / "smith2019.json").write_text(content, encoding="utf-8")
    found = lm.verify([{**ROW, **TRUE}], sources=tmp_path)
    assert {c.standing for c in found.cells} == {Standing.UNREAD}
    assert found.exit_code() == 5


def test_an_unread_source_is_never_not_found(tmp_path: Path) -> None:
    (tmp_path / "smith2019.rtf").write_bytes(b"{\\rtf1 no}")
    found = lm.verify([{**ROW, **TRUE}], sources=tmp_path)
    assert {str(c.standing) for c in found.cells} == {"unread source"}
    assert "rich text" in found.cells[0].message
    assert found.exit_code() == 5


def test_a_study_without_a_source_is_named(tmp_path: Path) -> None:
    (tmp_path / "jones2018.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "brown2020.txt").write_text(TEXT, encoding="utf-8")
    found = lm.verify([{**ROW, **TRUE}], sources=tmp_path)
    assert found.unmatched == ("Smith 2019",)
    assert {c.standing for c in found.cells} == {Standing.UNREAD}


@pytest.mark.parametrize(
    ("name", "extra"),
    [
        ("Smith_et_al_2019.txt", {}), ("smith2019.txt", {}), ("2019-Smith.txt", {}), ("a.txt", {"source": "a.txt"}),
        ("b.txt", {"doi": "10.1000/xyz.1"}), ("c.txt", {"registry": "NCT01234567"}), ("d.txt", {"pmid": "123456"}),
    ],
)  # fmt: skip
def test_a_study_finds_its_paper(tmp_path: Path, name: str, extra: dict[str, str]) -> None:
    (tmp_path / name).write_text(f"doi 10.1000/xyz.1, NCT01234567, PMID: 123456\n\n{TEXT}", encoding="utf-8")
    (tmp_path / "jones2018.txt").write_text(TEXT.replace("32.1", "33.3"), encoding="utf-8")
    found = lm.verify([{**ROW, **TRUE, **extra}, {**ROW, **TRUE, "study": "Jones 2018"}], sources=tmp_path)
    assert standings(lm.Verification("", found.cells[:10]))["mean1"] == "found"
    assert found.cells[0].source == name


def test_a_map_goes_first(tmp_path: Path) -> None:
    (tmp_path / "smith2019.txt").write_text("Nothing is here but 1 word.", encoding="utf-8")
    (tmp_path / "other.txt").write_text(TEXT, encoding="utf-8")
    found = lm.verify([{**ROW, **TRUE}], sources=tmp_path, mapping={"Smith 2019": "other.txt"})
    assert {c.source for c in found.cells} == {"other.txt"}


def test_quotes_are_looked_up_and_not_believed(tmp_path: Path) -> None:
    rows = [
        {**TRUE, "quote": "mean pain was 32.1 (SD 12.3) in the exercise\ngroup ... 40.2 (SD 13.1)"},
        {**TRUE, "mean1": "23.1", "quote": "mean pain was 23.1 (SD 12.3) in the exercise group"},
        {**TRUE, "quote": "mean pain was 32.1 (SD 12.3)"},
    ]
    found = looked_up(tmp_path, TEXT, rows)
    assert [q.stands for q in found.quotes] == [True, False, True]
    assert "mean2" in found.quotes[2].missing
    assert [c.column for c in found.cells if c.proven] == ["mean1"]
    assert cell(lm.Verification("", tuple(c for c in found.cells if c.proven)), "mean1").verdict == "inconsistent"
    assert found.exit_code() == 1
    assert found.exit_code("never") == 0


def test_a_quote_proves_nothing_where_not_all_was_read(tmp_path: Path) -> None:
    page = table(["Pain", "32.1 (12.3)", "40.2 (13.1)"]).replace(
        "</body>", "<table><tr><td><img src='a.png'></td></tr></table></body>"
    )
    found = looked_up(tmp_path, page, {**TRUE, "mean1": "23.1", "quote": "Pain was 23.1 in the end"})
    if found.quotes[0].whole:
        pytest.skip("this reader takes the page as read whole")
    assert found.exit_code() == 0
    assert cell(found, "mean1").verdict == "implausible"


def test_reports_hold_every_cell_and_no_markup(tmp_path: Path) -> None:
    rows = [{**TRUE, "mean1": "31.2"}, {**TRUE, "study": "<b>No</b> 2000"}]
    found = looked_up(tmp_path, TEXT, rows)
    read = list(csv.DictReader(io.StringIO(found.to_csv())))
    assert len(read) == len(found.cells) == 20
    assert read[1]["standing"] == "digit or transposition"
    told = json.loads(found.to_json())
    assert told["counts"] == dict(found.counts)
    assert "<b>No" not in found._repr_html_()
    assert "digit or transposition (implausible)" in str(found)
    assert len(found.to_frame()) == 20
    assert max(map(len, str(found).splitlines())) <= 100


def test_something_to_compare_with_is_needed(tmp_path: Path) -> None:
    with pytest.raises(MethodError, match="sources"):
        lm.verify([{**ROW, **TRUE}])
    with pytest.raises(DataError, match="no paper"):
        lm.verify([{**ROW, **TRUE}], sources=tmp_path)
    with pytest.raises(DataError, match="no file or folder"):
        lm.verify([{**ROW, **TRUE}], sources=tmp_path / "no")


def test_what_contradicts_is_neither_good_nor_silent() -> None:
    assert Standing.NOT_FOUND not in CONTRADICTED
    assert Standing.UNREAD not in CONTRADICTED


def test_a_sheet_without_times_is_not_held_against_a_baseline(tmp_path: Path) -> None:
    paper = table(["Pain", "60.0 (11.0)", "61.0 (10.0)"], caption="Baseline characteristics, mean (SD)")
    found = looked_up(tmp_path, paper, {"timepoint": "", "mean1": "32.1", "sd1": "12.3", "n1": "45"})
    assert not found.contradicted
    assert standings(found)["mean1"] == "not found"


def test_a_row_of_a_table_of_harms_is_not_all_harms(tmp_path: Path) -> None:
    paper = table(["Nausea", "3 (7)", "1 (2)"], ["Rash", "1 (2)", "0 (0)"], caption="Adverse events, n (%)")
    found = looked_up(tmp_path, paper, {"outcome": "Adverse events", "timepoint": "", "events1": "9", "n1": "45"})
    assert not found.contradicted


@pytest.mark.parametrize("size", ["40", "44", "90"])
def test_the_size_of_a_group_is_never_contradicted(tmp_path: Path, size: str) -> None:
    assert not looked_up(tmp_path, TEXT, {**TRUE, "n1": size}).contradicted


def test_sizes_of_both_groups_that_are_exchanged_are_not_called_found_in_a_table(tmp_path: Path) -> None:
    paper = table(["Pain", "32.1 (12.3)", "40.2 (13.1)"])
    found = looked_up(tmp_path, paper, {"n1": "47", "n2": "45", "mean1": "32.1"})
    assert {standings(found)[c] for c in ("n1", "n2")} == {"not found"}


def test_a_text_without_full_stops_is_read_to_its_end(tmp_path: Path) -> None:
    paper = "pain 1.5 (0.4) and " * 1000 + "At 12 weeks, mean pain was 32.1 (SD 12.3) in the exercise group"
    found = looked_up(tmp_path, paper, {"mean1": "32.1", "n1": "45"})
    assert standings(found)["mean1"] == "found"
