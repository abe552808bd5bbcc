"""What a name alone does not show is asked for, with a mapping ready to copy: each kind was misread in files."""

from __future__ import annotations

from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError
from lbpmeta.evidence.guess import guess_measure
from lbpmeta.evidence.own.columns import Columns, resolve
from lbpmeta.evidence.own.mapping import mapping_of
from lbpmeta.evidence.textfile import RawTable


def table(header: str, *rows: str) -> RawTable:
    records = tuple(tuple(row.split(",")) for row in rows)
    return RawTable("a.csv", tuple(header.split(",")), records, tuple(range(2, len(records) + 2)))


def columns(header: str, *rows: str) -> Columns:
    return resolve(table(header, *rows))


ASKED = [
    ("time,m,r,n,a,dt,s,c", "1,3,7,76,1,2,1,73", "2,4,5,66,1,2,1,62", "3,1,7,57,1,2,2,56"),
    ("study,min_relevance,max_relevance,mean_relevance", "A,0.1,0.9,0.125", "B,0.1,0.8,0.25", "C,0.2,0.7,0.3"),
    ("Study,n,SST mean (C),SST min (C),SST max (C)", "A,4,18.5,10.5,22", "B,6,20.25,11,26", "C,3,21.5,12,25"),
    ("scale,sample_size,score,sd,p,y,sey,Z", "x,3947,5.1,4.1,0.07,.1,.2,1", "x,210,5.5,5.2,0.2,.2,.3,2"),
    ("Author,tp.dr,fp.dr,tp.tools,fp.tools,n.dr,n.tools", "A,75,31,84,11,313,304", "B,91,51,92,50,345,344"),
]


@pytest.mark.parametrize("text", ASKED, ids=["letters", "no spread", "of a sea", "spread of nothing", "of tests"])
def test_what_a_name_alone_says_is_asked_for(text: tuple[str, ...]) -> None:
    with pytest.raises(DataError, match=r"may be .* If (it is|they are): --columns '"):
        columns(*text)


@pytest.mark.parametrize("text", ASKED[:3], ids=["letters", "no spread", "of a sea"])
def test_the_mapping_that_is_asked_for_is_taken(text: tuple[str, ...]) -> None:
    with pytest.raises(DataError) as caught:
        columns(*text)
    given = mapping_of(str(caught.value).rpartition("--columns '")[2].removesuffix("'."))
    made = resolve(table(*text), given=given)
    assert {made.at[c] for c in given} == {text[0].split(",").index(name) for name in given.values()}
    assert "mean1" in given


def test_events_that_no_person_had_are_no_events() -> None:
    header = "EVENTS,N,LAT,LONG,Mean,PET,MAP,AET,DWT,ARIDITY"
    rows = [f"{5 + i},{20 + 2 * i},40.{i},2.{i},3.{i},100.{i},900.{i},34.{i},3.{i},0.{i}" for i in range(1, 7)]
    with pytest.raises(DataError, match="the only numbers that are understood of many"):
        columns(header, *rows)
    made = columns(f"author,{header}", *(f"A{i},{row}" for i, row in enumerate(rows)))
    assert {"events", "n", "author"} <= made.at.keys()


def test_a_share_of_persons_is_a_witness_of_their_count() -> None:
    rows = [f"S{i},{5 + i},{20 + 3 * i}" for i in range(6)]
    with pytest.raises(DataError, match="by a letter, or in part by their names"):
        columns("study,r,N", *rows)
    shares = [f"{row},{(5 + i) / (20 + 3 * i):.3f}" for i, row in enumerate(rows)]
    assert columns("study,r,N,prev", *shares).at["events"] == 1


def test_a_letter_beside_counts_of_two_arms_is_no_mean() -> None:
    made = columns("study,r1,r2,m1,m2,n1,n2", "A,47,94,30,60,99,187", "B,29,23,23,34,102,104", "C,43,54,21,26,87,93")
    assert (made.at["events1"], made.at["n1"]) == (1, 5)
    assert not made.at.keys() & {"mean1", "mean2"}
    assert made.passed == dict.fromkeys(("m1", "m2"), "one letter for a mean, whose spread no column is")


def test_effects_of_which_some_are_below_0_are_no_ratios() -> None:
    ratios = [
        {"estimate": e, "ci_low": a, "ci_high": b} for e, a, b in (("0.50", "0.25", "1.00"), ("2.0", "1.0", "4.0"))
    ]
    below = [
        {"estimate": "-0.4", "ci_low": "-1.3", "ci_high": "0.6"},
        {"estimate": "0", "ci_low": "-1", "ci_high": "2"},
    ]
    assert guess_measure(ratios)[0] == "RR"
    assert guess_measure([*ratios, *below])[0] != "RR"


def test_a_question_names_the_command_and_nothing_is_read(tmp_path: Path) -> None:
    (tmp_path / "my.csv").write_text("\n".join(ASKED[1]), encoding="utf-8")
    with pytest.raises(DataError, match=r"'mean_relevance' may be mean1: .* If it is: --columns 'mean1="):
        lm.load(tmp_path / "my.csv")
