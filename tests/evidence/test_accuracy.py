"""Diagnostic tables: known by their counts, read as proportions, never as the arms of a trial."""

from __future__ import annotations

from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError
from lbpmeta.report.listing import line_meant

ROWS = [(45, 5, 10, 90), (20, 8, 4, 60), (131, 9, 11, 54), (30, 12, 6, 144)]


@pytest.fixture
def write(tmp_path: Path):
    def _write(header: str, rows: list[str]) -> Path:
        file = tmp_path / "tests.csv"
        file.write_text("\n".join([f"study,{header}", *(f"S{i},{row}" for i, row in enumerate(rows))]) + "\n", "utf-8")
        return file

    return _write


def counts(row: tuple[int, ...]) -> str:
    return ",".join(map(str, row))


def proportions(file: Path) -> list[tuple[str, str, str, str]]:
    tables = lm.load(file).tables
    assert not tables["trials"]
    return [(r["kind"], r["events"], r["n"], r["value"]) for r in tables["statements"]]


@pytest.mark.parametrize(
    "header",
    [
        "TP,FP,FN,TN",
        "tp,fp,fn,tn",
        "True positives,False positives,False negatives,True negatives",
        "tpos,fpos,fneg,tneg",
    ],
)
def test_four_counts_are_proportions(write, header) -> None:
    file = write(header, [counts(row) for row in ROWS])
    assert proportions(file)[:2] == [("sensitivity", "45", "55", ""), ("specificity", "90", "95", "")]
    (told,) = lm.load(file).tables.understood
    assert any("diagnostic table" in text for text in told.table)
    with pytest.raises(DataError, match=r"no comparison.*lm\.diagnostic"):
        line_meant(lm.load(file).tables, "tests.csv")


def test_printed_figures_are_checked_against_their_counts(write) -> None:
    rows = [f"{counts(r)},{100 * r[0] / (r[0] + r[2]):.1f},{100 * r[3] / (r[1] + r[3]):.1f}" for r in ROWS]
    file = write("TP,FP,FN,TN,Sensitivity (%),Specificity (%)", rows)
    assert lm.check(file).ok
    rows[2] = rows[2].replace(",92.3,", ",93.2,")
    found = lm.check(write("TP,FP,FN,TN,Sensitivity (%),Specificity (%)", rows)).findings
    told = [f for f in found if f.verdict.value in ("implausible", "inconsistent") and f.check.startswith("percent")]
    assert {(f.rows[0], f.verdict.value, f.blame) for f in told} == {("s2-sensitivity", "implausible", ("made of",))}


def test_shares_and_intervals_in_one_cell(write) -> None:
    rows = [f"{counts(r)},{r[0] / (r[0] + r[2]):.2f} (0.50 to 0.99)" for r in ROWS]
    file = write("TP,FP,FN,TN,Sensitivity (95% CI)", rows)
    row = next(r for r in lm.load(file).tables["statements"] if r["kind"] == "sensitivity")
    assert (row["value"], row["low"], row["high"], row["unit"], row["interval"]) == ("82", "50", "99", "%", "ci")


def test_positives_of_those_with_and_without_the_disease(write) -> None:
    file = write("tp,np,tn,nn", [f"{a},{a + c},{d},{b + d}" for a, b, c, d in ROWS])
    assert proportions(file)[:2] == [("sensitivity", "45", "55", ""), ("specificity", "90", "95", "")]


def test_letters_beside_a_sensitivity_that_is_theirs(write) -> None:
    file = write("a,b,c,d,sensitivity", [f"{counts(r)},{r[0] / (r[0] + r[2]):.2f}" for r in ROWS])
    assert proportions(file)[0] == ("sensitivity", "45", "55", "82")


def test_an_odds_ratio_beside_the_counts_is_read_as_well(write) -> None:
    file = write("TP,FP,FN,TN,DOR,lower,upper", [f"{counts(r)},81.0,26.1,251.1" for r in ROWS])
    tables = lm.load(file, measure="OR").tables
    assert len(tables["statements"]) == 8
    assert not any(row["events1"] for row in tables["trials"])


def test_a_figure_of_other_counts_is_told_and_not_read(write) -> None:
    file = write("TP,FP,FN,TN,Prevalence", [f"{counts(r)},3.5" for r in ROWS])
    (told,) = lm.load(file).tables.understood
    assert "follows from the counts in 0 of 4 rows" in told.passed["Prevalence"]
    assert lm.check(file).ok


@pytest.mark.parametrize(
    "header",
    ["tpos,tneg,cpos,cneg", "TP,FP,x,TN", "tp1,tp2,fp1,fn1"],
    ids=["positives of two arms", "three of four", "times and others"],
)
def test_what_only_looks_like_a_diagnostic_table_is_none(write, header) -> None:
    try:
        tables = lm.load(write(header, [counts(row) for row in ROWS])).tables
    except DataError:
        return
    assert not tables["statements"]


def test_what_is_said_of_the_columns_goes_before(write) -> None:
    file = write("TP,FP,FN,TN", [counts(row) for row in ROWS])
    tables = lm.load(file, columns={"events1": "TP", "nonevents1": "FN", "events2": "FP", "nonevents2": "TN"}).tables
    assert tables["trials"][0]["events1"] == "45"


def test_a_count_that_is_none_is_told(write) -> None:
    rows = [counts(row) for row in ROWS * 3]
    rows[3] = "30,1x,6,144"
    with pytest.raises(DataError, match=r"line 5, column FP: this is no count \(value '1x'\)"):
        lm.load(write("TP,FP,FN,TN", rows))


def test_abbreviations_and_formulas_in_brackets_are_no_names(tmp_path: Path) -> None:
    head = (
        "study,True Positive (TP),False Positive (FP),True Negative (TN),False Negative (FN),Sensitivity (TP/(TP+FN))"
    )
    (tmp_path / "my.csv").write_text(f"{head}\nLee,45,5,90,10,0.82\nKim,20,8,60,4,0.83\n", encoding="utf-8")
    read = lm.load(tmp_path / "my.csv").tables.understood[0].read
    assert read["True Positive (TP)"] == "true positives"


def test_a_remark_in_a_count_leaves_its_row_out_and_is_named(tmp_path: Path) -> None:
    rows = [f"S{i},{20 + i},{3 + i},{4},{30 + i},{(20 + i) / (24 + i):.2f}" for i in range(1, 7)]
    text = "study,TP,FP,FN,TN,sensitivity\n" + "\n".join([*rows, "T,41 (at cut-off 2),5,6,50,91.2%"])
    file = tmp_path / "tests.csv"
    file.write_text(text + "\nU,~20,5,6,50,0.77\n", encoding="utf-8")
    tables = lm.load(file).tables
    assert tables.understood[0].strays == 2
    assert any("'41 (at cut-off 2)' (line 8)" in note for note in tables.notes)
    found = [r for r in tables.rows["statements"] if r["kind"] == "sensitivity"]
    assert {r["subject"] for r in found} == {f"S{i}" for i in range(1, 7)}
    # some cells have a percent sign, and the others are shares of 1
    assert found[0]["value"] == "84"
    file.write_text(text.replace("41 (at cut-off 2)", "4O"), encoding="utf-8")
    with pytest.raises(DataError, match="this is no count"):
        lm.load(file)
