"""The data rows of a RevMan package that stand alone: zeros of other kinds of data are no numbers."""

from __future__ import annotations

import math
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


def _events(
    name: str, counts: tuple[int, int, int, int], effect: float, error: float, z: float = 1.959963984540054
) -> str:
    a, n1, c, n2 = counts
    ends = [f"{math.exp(math.log(effect) + sign * z * error):.6f}" for sign in (-1, 1)]
    return f"1,1,Falls,{name},0,0,0,0,{a},{n1},0,0,{c},{n2},0,0,50,{effect:.6f},{','.join(ends)}"


COUNTS = ((9, 40, 12, 41), (14, 80, 19, 78), (7, 55, 11, 57))


def _loaded(tmp_path: Path, *rows: str) -> lm.Evidence:
    (tmp_path / "rows.csv").write_text("\n".join([f"Analysis.group,Analysis.number,{HEAD}", *rows]), encoding="utf-8")
    return lm.load(tmp_path / "rows.csv")


def test_intervals_of_another_level_are_no_misprints_where_no_level_is_said(tmp_path: Path) -> None:
    rows = [
        _events(f"S{a}", (a, n, c, m), a / n / (c / m), math.sqrt(1 / a - 1 / n + 1 / c - 1 / m), z=2.5758293035489004)
        for a, n, c, m in COUNTS
    ]
    evidence = _loaded(tmp_path, *rows)
    assert {r["level"] for r in evidence.tables["trials"]} == {""}
    found = evidence.check().findings
    assert not [f for f in found if f.verdict in ("implausible", "inconsistent")]
    assert any("It is an interval of 99%" in f.message for f in found)


def test_odds_ratios_by_peto_are_odds_ratios(tmp_path: Path) -> None:
    rows = []
    for a, n, c, m in (*COUNTS, (3, 142, 0, 130)):
        events, total = a + c, n + m
        v = n * m * events * (total - events) / (total**2 * (total - 1))
        rows.append(_events(f"S{a}", (a, n, c, m), math.exp((a - n * events / total) / v), 1 / math.sqrt(v)))
    evidence = _loaded(tmp_path, *rows)
    assert {r["measure"] for r in evidence.tables["trials"]} == {"OR"}
    assert not [f for f in evidence.check().findings if f.verdict in ("implausible", "inconsistent")]


def test_of_one_row_with_few_events_the_interval_tells_the_measure(tmp_path: Path) -> None:
    risk = _loaded(tmp_path, "1,1,Falls,Lee,0,0,0,0,1,24,0,0,0,24,0,0,100,3,0.12827,70.164703")
    assert [r["measure"] for r in risk.tables["trials"]] == ["RR"]


def test_one_ratio_with_its_error_and_no_arms_is_a_ratio(tmp_path: Path) -> None:
    row = "1,1,Relapse,Lee,-0.150823,0.571426,0,0,0,0,0,0,0,0,0,0,100,0.86,0.280608,2.635707"
    evidence = _loaded(tmp_path, row)
    assert not [f for f in evidence.check().findings if f.verdict in ("implausible", "inconsistent")]


def test_ratios_of_the_log_rank_test_are_not_those_of_the_counts_beside_them(tmp_path: Path) -> None:
    head = f"Analysis.group,Analysis.number,{HEAD}"
    rows = [
        "1,1,Visits,Lee 1998,0,0,0,0,31,60,0,0,22,58,0.5,0.4,40,3.490343,0.157390,77.404212",
        "1,1,Visits,Kim 2001,0,0,0,0,12,41,0,0,15,44,-0.3,0.6,60,0.606531,0.048299,7.616717",
    ]
    (tmp_path / "any.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    evidence = lm.load(tmp_path / "any.csv")
    trials = evidence.tables["trials"]
    assert [(r["measure"], r["events1"], r["o_e"], r["o_e_var"]) for r in trials] == [
        ("HR", "", "0.5", "0.4"),
        ("HR", "", "-0.3", "0.6"),
    ]
    found = [f for f in evidence.check().findings if f.check == "hazard-ratio"]
    assert len(found) == 2
    assert not [f for f in found if f.verdict in ("implausible", "inconsistent")]


def test_ratios_of_those_without_the_event_are_no_mix_up(tmp_path: Path) -> None:
    """RevMan makes the ratio of the measure that is set, which can be that of the non-event."""
    head = f"Analysis.group,Analysis.number,{HEAD}"
    rows = ["1,1,Remission,Lee 1998,0,0,0,0,9,40,0,0,18,41,0,0,100,1.381522,1.005067,1.898980"]
    (tmp_path / "any.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    evidence = lm.load(tmp_path / "any.csv")
    assert [(r["measure"], r["events1"], r["events2"]) for r in evidence.tables["trials"]] == [("RR", "31", "23")]
    assert not [f for f in evidence.check().findings if f.verdict in ("implausible", "inconsistent")]
