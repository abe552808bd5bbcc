"""Kinds of files collected in the wild: each test is one kind, made up, and fails without its rule."""

from __future__ import annotations

from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError
from lbpmeta.evidence.shapes.header import header_of


def loaded(tmp_path: Path, text: str, name: str = "my.csv") -> lm.Evidence:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return lm.load(tmp_path / name)


def test_the_total_beside_each_study_is_no_result_of_it(tmp_path: Path) -> None:
    text = (
        "study,drug_events,drug_total,sham_events,sham_total,weight,meta_analysis_drug_events,meta_analysis_drug_total,"
        "meta_analysis_sham_events,meta_analysis_sham_total\n"
        "Lee,9,50,14,52,30,40,250,61,255\nKim,12,80,20,81,40,40,250,61,255\nFox,19,120,27,122,30,40,250,61,255\n"
    )
    evidence = loaded(tmp_path, text)
    assert [r["events1"] for r in evidence.tables["trials"]] == ["9", "12", "19"]
    passed = evidence.tables.understood[0].passed
    assert "the same in row after row" in passed["meta_analysis_drug_events"]
    assert not [f for f in evidence.check().findings if f.verdict == "implausible"]


def test_two_results_of_each_study_are_both_read(tmp_path: Path) -> None:
    header = "study,drug_events,drug_total,sham_events,sham_total"
    text = f"{header},overall_drug_events,overall_drug_total,overall_sham_events,overall_sham_total\n"
    text += "Lee,9,50,14,52,19,50,24,52\nKim,12,80,20,81,22,80,30,81\n"
    assert len(loaded(tmp_path, text).tables["trials"]) == 4


def test_a_collection_of_reviews_is_not_one_analysis(tmp_path: Path) -> None:
    text = "meta_review,factor,author,year,measure,value,ci_lo,ci_up\n"
    rows = [("Fox", "yoga", n, v) for n, v in (("Lee", 1.2), ("Kim", 1.4))]
    rows += [("Fox", "tai chi", n, v) for n, v in (("Roe", 1.1), ("Ray", 1.6))]
    text += "".join(f"{r},{f},{n},2001,HR,{v},{v / 1.4:.3f},{v * 1.4:.3f}\n" for r, f, n, v in rows)
    sets = [r["set"] for r in loaded(tmp_path, text).tables["trials"]]
    assert sets[0] == sets[1] != sets[2] == sets[3]


def test_a_variance_glued_to_its_measure(tmp_path: Path) -> None:
    evidence = loaded(tmp_path, "study,logOR,logORvar\nLee,-0.42,0.09\nKim,0.10,0.04\n")
    assert [r["variance"] for r in evidence.tables["trials"]] == ["0.09", "0.04"]


def test_cases_and_controls_with_means_are_arms(tmp_path: Path) -> None:
    text = "study,n_cases,n_controls,mean_cases,sd_cases,mean_controls,sd_controls\nLee,50,48,5.1,2.0,6.4,2.1\n"
    row = loaded(tmp_path, text).tables["trials"][0]
    assert (row["n1"], row["n2"], row["mean1"], row["mean2"]) == ("50", "48", "5.1", "6.4")


def test_arms_of_a_network_without_a_control_are_read_one_by_one(tmp_path: Path) -> None:
    text = "id,t,n,r\nLee,yoga,20,9\nLee,pilates,22,8\nKim,yoga,30,12\nKim,tai chi,31,15\nKim,pilates,29,10\n"
    evidence = loaded(tmp_path, text)
    assert evidence.tables.understood[0].read == {"id": "id", "t": "arm1", "n": "n", "r": "events"}
    assert any("which of Lee ('yoga', 'pilates') is compared with which" in note for note in evidence.tables.notes)


def test_a_rate_of_responses_is_no_relative_risk(tmp_path: Path) -> None:
    text = "study,RR,estimate,SE\nLee,45,0.21,0.06\nKim,72,0.15,0.09\nFox,38,0.32,0.11\n"
    row = loaded(tmp_path, text).tables["trials"][0]
    assert (row["estimate"], row["se"], row["measure"]) == ("0.21", "0.06", "")


def test_a_correlation_that_stands_before_its_spread_is_asked_about(tmp_path: Path) -> None:
    text = "study,estimate,n,Correlation,Variance,SE\nLee,1.21,80,0.21,0.0116,0.108\nKim,2.15,90,0.15,0.0107,0.104\n"
    with pytest.raises(DataError, match=r"--columns 'estimate=\"Correlation\"' \(it stands before 'Variance'\)"):
        loaded(tmp_path, text)


def test_a_numbered_treatment_beside_a_control_is_arm_1(tmp_path: Path) -> None:
    names = [
        f"{arm}.{t}.{o}.{q}"
        for t in ("pre", "post")
        for o in ("calm", "focus")
        for arm in ("treatment1", "control")
        for q in ("m", "sd")
    ]
    text = ",".join(["study", "treatment1.n", "treatment2.n", "control.n", *names])
    text += "\n" + ",".join(["Lee", "24", "25", "27", *(str(10 + i) for i in range(len(names)))]) + "\n"
    text += ",".join(["Kim", "34", "", "37", *(str(12 + i) for i in range(len(names)))]) + "\n"
    found = loaded(tmp_path, text).tables["trials"]
    assert {(r["outcome"], r["timepoint"]) for r in found} == {
        (o, t) for o in ("calm", "focus") for t in ("pre", "post")
    }
    assert {(r["n1"], r["n2"]) for r in found} == {("24", "27"), ("34", "37")}


def test_names_of_a_program_are_the_header_however_many_digits_they_have() -> None:
    names = ["record_id", "authors", *(f"size_rm{i}" for i in range(1, 20)), *(f"types___{i}" for i in range(1, 20))]
    rows = [names, *[[f"Lee {i}", "Lee; Kim", *["NA"] * 30, *"010101010"[: len(names) - 32]] for i in range(4)]]
    assert header_of(rows).at == 0  # type: ignore[union-attr]


def test_a_wide_sheet_is_asked_about_in_few_lines(tmp_path: Path) -> None:
    header = ",".join(f"item_{i}_x" for i in range(300))
    rows = "\n".join(",".join(str((7 * i + j) % 50) for i in range(300)) for j in range(5))
    with pytest.raises(DataError) as refused:
        loaded(tmp_path, f"{header}\n{rows}\n")
    assert "238 more columns of numbers" in refused.value.draft  # type: ignore[attr-defined]
