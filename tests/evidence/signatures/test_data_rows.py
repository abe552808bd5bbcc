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
