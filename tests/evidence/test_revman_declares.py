"""What the formats of RevMan declare, and what is guessed where a file names no measure."""

from __future__ import annotations

from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.evidence.declared import declared_about
from lbpmeta.evidence.drafts import merged
from lbpmeta.evidence.guess import guess_measure
from lbpmeta.evidence.revman.analyses import number_cells, stored_p

from .fleiss import data_rows, rm5, settings, write_package

FINE = ("consistent", "consistent-within-rounding", "not-checkable", "method-dependent")


def notable(evidence: lm.Evidence) -> list[str]:
    return [f"{f.verdict} {f.check}" for f in evidence.check().findings if str(f.verdict) not in FINE]


def test_a_review_of_revman_5_declares_its_program_and_its_numbers(tmp_path: Path) -> None:
    (tmp_path / "a.rm5").write_text(rm5(), encoding="utf-8")
    tables = lm.load(tmp_path / "a.rm5").tables
    of_line = declared_about(tables, tables["reviews"][0])
    assert of_line.value("software") == "revman5"
    assert (of_line.value("rounding"), of_line.value("interval")) == ("nearest", "wald")
    assert of_line.value("weights of") == "the analysis"
    of_row = declared_about(tables, tables["trials"][0])
    assert of_row.value("interval") == "wald"
    assert of_row["software"].where == "RevMan file a.rm5"


def test_a_line_with_a_hartung_knapp_interval_declares_the_p_of_another_test(tmp_path: Path) -> None:
    lines = [line.replace("Random effect,", "Random effect,REML,HKSJ,") for line in settings(model="Random effect")]
    lines = [line.replace("Fixed effect,", "Fixed effect,,,") for line in lines]
    package = write_package(tmp_path / "p", data_rows(), lines, extra="Heterogeneity estimator,CI method,")
    tables = lm.load(package).tables
    line = declared_about(tables, tables.row("cd000000-1.1"))
    assert (line.value("software"), line.value("interval"), line.value("p of")) == ("revman2025", "hksj", "other-test")
    assert declared_about(tables, tables["trials"][0]).value("interval") == "wald"


def test_declarations_survive_the_merging_of_files(tmp_path: Path) -> None:
    (tmp_path / "a.rm5").write_text(rm5(), encoding="utf-8")
    own = tmp_path / "own.csv"
    own.write_text("study,MD,lower,upper\nA,-1.0,-2.0,0.0\n", encoding="utf-8")
    tables = merged([lm.load(tmp_path / "a.rm5").tables, lm.load(own).tables])
    declared = {row.id: declared_about(tables, row).value("software") for row in tables["trials"]}
    assert set(declared.values()) == {"revman5", ""}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("0.1269422521561745", "0.12694"),
        ("0.0069083533", "0.00691"),
        ("1.0E-6", "<0.00001"),
        ("0.0", "<0.00001"),
        ("<0.00001", "<0.00001"),
        ("0.0499946", "0.0500"),
        ("-0.25", "-0.25"),
    ],
)
def test_a_stored_p_keeps_the_digits_that_its_error_leaves(text: str, kept: str) -> None:
    assert stored_p(text) == kept


def test_a_trailing_zero_of_a_float_is_no_digit() -> None:
    assert number_cells({"estimate": "5.0", "se": "1.0E-4"}, "a.rm5", 1, []) == {"estimate": "5", "se": "1E-4"}


# guesses


def write(folder: Path, text: str) -> lm.Evidence:
    path = folder / "t.csv"
    path.write_text(text, encoding="utf-8")
    return lm.load(path)


MIXED = """Study,Experimental.mean,Experimental.SD,Experimental.cases,Experimental.N,Control.mean,Control.SD,\
Control.cases,Control.N,Mean,CI.start,CI.end
A,14.2,9.5,,120,16.0,8.8,,118,-1.80,-4.13,0.53
B,21,12,,25,27,15,,24,-6.00,-13.62,1.62
C,,,4,40,,,8,41,0.51,0.17,1.57
D,,,12,90,,,20,88,0.59,0.31,1.12
"""


def test_the_measure_is_guessed_for_each_analysis_and_proves_nothing(tmp_path: Path) -> None:
    evidence = write(tmp_path, MIXED)
    assert [r["measure"] for r in evidence.tables["trials"]] == ["MD", "MD", "RR", "RR"]
    assert not any("measure" in declared_about(evidence.tables, r) for r in evidence.tables["trials"])
    assert notable(evidence) == []
    wrong = write(tmp_path, MIXED.replace("0.59,0.31,1.12", "0.95,0.31,1.12"))
    assert not [n for n in notable(wrong) if n.startswith("inconsistent")]


def test_means_of_few_digits_are_not_taken_for_a_difference() -> None:
    arms = {"mean1": "11", "sd1": "4", "n1": "50", "mean2": "10", "sd2": "4", "n2": "50"}
    rows = [{**arms, "estimate": "1.10", "ci_low": "0.95", "ci_high": "1.27"}] * 2
    assert guess_measure(rows)[0] not in ("MD", "SMD")  # a ratio of means
    rows = [{**arms, "estimate": "1.10", "ci_low": "-0.47", "ci_high": "2.67"}] * 2
    assert guess_measure(rows)[0] == "MD"


@pytest.mark.parametrize("measure", ["OR", ""])
def test_zeros_in_the_columns_of_means_of_event_rows_mean_nothing(tmp_path: Path, measure: str) -> None:
    head = (
        "Name,Effect Measure,Events 1,Mean 1,SD 1,Total 1,Events 2,Mean 2,SD 2,Total 2,Effect Estimate,CI Start,CI End"
    )
    rows = (
        f"MRC-2,{measure},102,0,0,832,126,0,0,850,0.802870,0.606453,1.062903",
        f"GASP,{measure},32,0,0,317,38,0,0,309,0.800739,0.486261,1.318597",
    )
    evidence = write(tmp_path, "\n".join((head, *rows)) + "\n")
    assert {r["measure"] for r in evidence.tables["trials"]} == {"OR"}
    assert notable(evidence) == []
