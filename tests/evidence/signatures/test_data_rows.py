"""The data rows of a RevMan package that stand alone: zeros of other kinds of data are no numbers."""

from __future__ import annotations

from pathlib import Path

import lbpmeta as lm

HEAD = (
    "Analysis.name,Study,GIV.Mean,GIV.SE,Experimental.mean,Experimental.SD,Experimental.cases,Experimental.N,Control.mean,"
    "Control.SD,Control.cases,Control.N,O.E,Variance,Weight,Mean,CI.start,CI.end"
)


def test_a_row_is_of_means_or_of_events(tmp_path: Path) -> None:
    rows = [
        "Pain,Lee 1998,0,0,4.5,2.1,0,24,5.6,2.2,0,18,0,0,55,-1.1,-2.42,0.22",
        "Pain,Kim 2001,0,0,3.9,2.0,0,40,4.1,2.0,0,41,0,0,45,-0.2,-1.07,0.67",
        "Falls,Lee 1998,0,0,0,0,5,24,0,0,9,18,0,0,60,0.416667,0.168,1.033",
        "Falls,Kim 2001,0,0,0,0,0,40,0,0,3,41,0,0,40,0.146,0.00777,2.746",
    ]
    (tmp_path / "my.csv").write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    evidence = lm.load(tmp_path / "my.csv")
    trials = evidence.tables["trials"]
    kinds = [(r["mean1"], r["events1"], r["se"]) for r in trials]
    assert kinds == [("4.5", "", ""), ("3.9", "", ""), ("", "5", ""), ("", "0", "")]
    assert [r["measure"] for r in trials] == ["MD", "MD", "RR", "RR"]
    assert not [f for f in evidence.check().findings if f.verdict in ("implausible", "inconsistent")]


def test_rows_in_a_table_of_any_program_are_of_their_analyses(tmp_path: Path) -> None:
    """Zeros are what nobody filled in, and the error of a calculator is none of the interval of the row."""
    head = f"Analysis.group,Analysis.number,{HEAD}"
    rows = [
        "1,1,Pain,Lee 1998,0,0.61,4.5,2.1,0,24,5.6,2.2,0,18,0,0,55,-1.1,-2.42046,0.22046",
        "1,1,Pain,Kim 2001,0,0,3.9,2.0,0,40,4.1,2.0,0,41,0,0,45,-0.2,-1.07115,0.67115",
        "1,2,Falls,Lee 1998,0,0.31,0,0,0,43,0,0,3,52,0,0.0961,100,0.162562,0.008166,3.236050",
    ]
    (tmp_path / "any.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    evidence = lm.load(tmp_path / "any.csv")
    trials = evidence.tables["trials"]
    assert [(r["set"], r["measure"], r["se"], r["o_e_var"]) for r in trials] == [
        ("1.1", "MD", "", ""),
        ("1.1", "MD", "", ""),
        ("1.2", "OR", "", ""),
    ]
    assert not [f for f in evidence.check().findings if f.verdict in ("implausible", "inconsistent")]
    table = {name: cells for name, *cells in zip(head.split(","), *[row.split(",") for row in rows], strict=True)}
    assert [r["set"] for r in lm.load(table).tables["trials"]] == ["1.1", "1.1", "1.2"]
