"""Files as people have them, on the command line: what was understood, mappings, and rows that are meant."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.cli import main
from lbpmeta.errors import DataError, MethodError
from lbpmeta.evidence.own.mapping import mapping_of
from lbpmeta.report.formats.json_format import report_from_json, report_json

TABLE = "Study,Outcome,Result,From,Until,age\nA,pain,1,0,2,50\nB,pain,2,1,3,51\nA,sleep,5,4,6,50\nC,sleep,4,3,5,49\n"
GIVEN = 'estimate=Result,ci_low=From,ci_high="Until"'


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "mine.csv").write_text(TABLE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def _run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["lbpmeta", *arguments])
        with pytest.raises(SystemExit) as stop:
            main()
        out, err = capsys.readouterr()
        return int(stop.value.code or 0), " ".join(out.split()), " ".join(err.split())

    return _run


def test_what_cannot_be_understood_says_how_to_say_it(run) -> None:
    code, _, err = run("check", "mine.csv")
    assert code == 2
    assert "--columns estimate=NAME" in err


def test_a_mapping_given_goes_before_everything(run) -> None:
    code, out, _ = run("check", "mine.csv", "--columns", GIVEN, "--measure", "MD")
    assert code == 0
    assert out.startswith("Understood: mine.csv: 4 rows of studies. read: Study (study), Outcome (outcome), Result (")
    assert "numbers passed over: age" in out


def test_the_guess_is_printed_as_a_mapping_that_can_be_used(run, tmp_path: Path) -> None:
    code, out, _ = run("columns", "mine.csv", "--columns", GIVEN)
    assert code == 0
    assert '[columns] study = "Study" outcome = "Outcome" estimate = "Result" ci_low = "From"' in out
    (tmp_path / "lbpmeta.toml").write_text('[columns]\nestimate = "Result"\nci_low = "From"\nci_high = "Until"\n')
    assert run("check", "mine.csv")[0] == 0
    (tmp_path / "lbpmeta.toml").write_text('[columns]\nestimat = "Result"\n')
    code, _, err = run("check", "mine.csv")
    assert (code, "Did you mean 'estimate'?" in err) == (2, True)


def test_strict_refuses_what_is_left_over(run) -> None:
    code, _, err = run("check", "mine.csv", "--columns", GIVEN, "--strict")
    assert code == 2
    assert '--columns "ignore=age"' in err
    assert run("check", "mine.csv", "--columns", f"{GIVEN},ignore=age", "--strict")[0] == 0


def test_many_analyses_are_listed_and_never_pooled_as_one(run) -> None:
    code, _, err = run("pool", "mine.csv", "--columns", GIVEN, "--measure", "MD")
    assert code == 2
    assert "mine-pain (2 rows) mine-sleep (2 rows)" in err


@pytest.mark.parametrize("how", [("--where", "outcome=Pain"), ("--analysis", "mine-pain")])
def test_the_rows_that_are_meant(run, how: tuple[str, str]) -> None:
    given = ("--columns", GIVEN, "--measure", "MD", *how)
    assert "2 studies" in run("pool", "mine.csv", *given)[1]
    assert "2 rows" in run("list", "mine.csv", *given)[1]
    assert run("forest", "mine.csv", "-o", "out.svg", *given)[0] == 0
    assert run("report", "mine.csv", "-o", "out.html", *given)[0] == 0
    assert "6" in run("check", "mine.csv", *given)[1]


def test_rows_that_do_not_exist_are_named(run) -> None:
    code, _, err = run("pool", "mine.csv", "--columns", GIVEN, "--where", "outcome=itch")
    assert code == 2
    assert "There are 'pain', 'sleep'" in err
    assert run("pool", "mine.csv", "--columns", GIVEN, "--where", "outcome")[0] == 2


def test_json_says_what_was_understood(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("study,MD,lower,upper,age\nA,1,0,2,50\n", encoding="utf-8")
    report = lm.check(file)
    told = json.loads(report_json(report))["understood"]
    assert told[0]["read"] == {"study": "study", "MD": "estimate", "lower": "ci_low", "upper": "ci_high"}
    assert told[0]["passed"] == {"age": ""}
    assert report_from_json(report_json(report)) == report


def test_a_mapping_that_is_none() -> None:
    with pytest.raises(MethodError, match="OURS=THEIRS"):
        mapping_of("estimate")
    with pytest.raises(MethodError, match="no column of the tables"):
        mapping_of("bananas=x")


def test_a_column_that_the_file_has_not() -> None:
    with pytest.raises(DataError, match=r"Did you mean 'MD'\?"):
        lm.load([{"study": "A", "MD": "1", "lower": "0", "upper": "2"}], columns={"estimate": "MDD"})


# studies that stand several times


def rows(count: int, **more: str) -> list[dict[str, str]]:
    return [{"study": f"S{i}", "MD": "1", "lower": "0", "upper": "2", **more} for i in range(count)]


def test_a_column_that_tells_analyses_apart_is_found() -> None:
    tables = lm.load([*rows(4, dose_group="low"), *rows(4, dose_group="high")]).tables
    assert len({r["set"] for r in tables["trials"]}) == 2
    assert any("told apart by 'dose_group'" in note for note in tables.notes)


def test_rows_that_nothing_tells_apart_are_not_pooled_as_one() -> None:
    evidence = lm.load(rows(5) * 6)
    assert {r["set"] for r in evidence.tables["trials"]} == {""}
    assert any("not pooled as one" in note for note in evidence.tables.notes)


def test_revman_5_export() -> None:
    names = "Comparison Number,Outcome Number,Subgroup Number,Name,Data Type,Effect Measure,Events 1,Mean 1,SD 1"
    header = f"{names},Total 1,Events 2,Mean 2,SD 2,Total 2,Effect Estimate,CI Start,CI End".split(",")
    lines = [
        "1,0,0,Drug versus placebo,,,,,,,,,,,,,",
        "1,1,0,Response,Dichotomous,Odds Ratio,93,0,0,1373,131,0,0,1395,0.7005,0.5309,0.9243",
        "1,1,0,Lee,,,49,0,0,615,67,0,0,624,0.71971415,0.48897453,1.05933628",
        "1,1,0,Kim,,,44,0,0,758,64,0,0,771,0.6807598,0.4573909,1.01321191",
    ]
    tables = lm.load([dict(zip(header, line.split(","), strict=True)) for line in lines]).tables
    assert [(r["trial"], r["outcome"], r["measure"], r["mean1"]) for r in tables["trials"]] == [
        ("Lee", "Response", "OR", ""),
        ("Kim", "Response", "OR", ""),
    ]
    (total,) = tables["reviews"]
    assert (total["estimate"], len(tables.members(total["set"]))) == ("0.7005", 2)
    assert not lm.check([dict(zip(header, line.split(","), strict=True)) for line in lines]).failures


def test_what_is_left_unread_is_said_on_the_last_line_and_never_a_bare_ok(run, tmp_path: Path) -> None:
    (tmp_path / "left.csv").write_text("study,MD,lower,upper,age\nA,-1.30,-2.11,-0.49,54\n", encoding="utf-8")
    code, out, _ = run("check", "left.csv")
    assert code == 0
    assert out.endswith("Left unread, as said above: 1 column of numbers (age); --strict refuses that.")
    assert "OK, as far as it is read: nothing at or above the gate" in out
    for form in ("markdown", "html", "github"):
        assert "OK, as far as it is read" in run("check", "left.csv", "--format", form)[1]
    (tmp_path / "whole.csv").write_text("study,MD,lower,upper\nA,-1.30,-2.11,-0.49\n", encoding="utf-8")
    assert "OK: nothing at or above the gate" in run("check", "whole.csv")[1]
    assert run("check", "left.csv", "--strict")[0] == 2


def test_a_finding_names_its_cell_under_titles_and_given_names(run, tmp_path: Path) -> None:
    (tmp_path / "odd.csv").write_text("Table 2\nTrial;Wirkung;unten;oben\nLee;0.65;0.12;0.18\n", encoding="utf-8")
    given = "study=Trial,estimate=Wirkung,ci_low=unten,ci_high=oben"
    assert "at odd.csv:3:15 (oben)" in run("check", "odd.csv", "--measure", "MD", "--columns", given)[1]


def test_the_list_of_a_file_begins_with_the_tree_of_its_analyses(run, tmp_path: Path) -> None:
    rows = [f"{s},{o},1,0,2" for o in ("pain", "sleep") for s in "AB"]
    (tmp_path / "two.csv").write_text("study,outcome,MD,lower,upper\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert run("list", "two.csv")[1].startswith("analyses: 2 pain two-pain: 2 rows, MD sleep two-sleep: 2 rows, MD")


def test_what_is_left_out_of_a_sheet_is_said_of_the_last_as_well(run, tmp_path: Path) -> None:
    one = "Study,Outcome,Hedges's g,Variance\nLee,prom,0.5,0.15\nKim,prom,0.7,0.12\n"
    two = one + "Study,Outcome,Statistics of each,\n,Hedges's g,Standard error,Z-Value\nLee,0.302,0.384,0.786\n"
    for i in range(7):
        (tmp_path / f"sheet{i}.csv").write_text(two if i == 6 else one, encoding="utf-8")
    _, told, _ = run("check", *(f"sheet{i}.csv" for i in range(7)))
    assert "2 more files" in told
    assert "line 4 begins another table" in told
