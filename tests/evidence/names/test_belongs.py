"""Columns that belong to something else than their names say are passed over, with the reason, and accuse nobody."""

from __future__ import annotations

from pathlib import Path

import lbpmeta as lm
from lbpmeta.evidence.names.readings import NameReading
from lbpmeta.evidence.names.taken.belongs import belonging

from .test_rules import columns

CHANGES = """\
study,N_exp,N_ctrl,M_exp,SD_exp,M_ctrl,SD_ctrl,CI_lower_exp,CI_upper_exp,CI_lower_ctrl,CI_upper_ctrl,chg_exp,chg_ctrl
A,68,70,36.1,10.2,39.0,11.4,-14.3,-5.5,-10.1,-2.2,-9.9,-6.1
B,61,68,35.2,10.9,35.9,11.8,-16.0,-5.6,-13.8,-4.7,-10.8,-9.3
"""


def test_limits_around_a_change_are_no_limits_of_the_mean_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CHANGES)
    evidence = lm.load(tmp_path / "a.csv")
    assert evidence.check().ok
    assert "around no mean of it" in evidence.tables.understood[0].passed["CI_lower_exp"]
    told = columns(CHANGES.replace("chg_", "change_").strip()).passed["CI_lower_exp"]
    assert "limit of the change of arm 1" in told
    around = CHANGES.replace("-14.3,-5.5", "33.0,39.2").replace("-16.0,-5.6", "32.0,38.4")
    around = around.replace("-10.1,-2.2", "36.0,42.0").replace("-13.8,-4.7", "33.0,38.8")
    assert columns(around.strip()).at.keys() >= {"mean1_low", "mean1_high", "mean2_low", "mean2_high"}


def test_limits_off_their_mean_in_one_row_are_for_a_check_to_tell() -> None:
    text = "study,n1,mean1,sd1,mean1_low,mean1_high,n2,mean2,sd2\nA,40,5.1,2.0,6.5,7.7,41,6.4,2.1"
    assert {"mean1_low", "mean1_high"} <= columns(text).at.keys()


def test_a_covariance_of_comparisons_that_share_an_arm_is_no_variance_of_them(tmp_path: Path) -> None:
    rows = ["study,hr,se,lci,uci,V", "A,0.80,0.176,0.57,1.13,", "B,0.79,0.087,0.67,0.94,", "C,0.46,0.125,0.36,0.59,"]
    rows += ["D,0.67,0.102,0.55,0.82,0.004", "D,0.55,0.107,0.45,0.68,0.004"]
    (tmp_path / "a.csv").write_text("\n".join(rows))
    evidence = lm.load(tmp_path / "a.csv")
    assert evidence.check().ok
    assert "the covariance of its comparisons" in evidence.tables.understood[0].passed["V"]
    squares = ["study,hr,se,V", "A,0.80,0.20,", "B,0.79,0.30,", "C,0.46,0.10,0.01", "D,0.55,0.40,0.16"]
    assert "variance" in columns("\n".join(squares)).at


def test_a_total_score_is_no_number_of_persons() -> None:
    header = ["study", "n", "mean", "sd", "mood total mean", "mood total"]
    rows = [["A", "40", "5.1", "2.0", "6.6", "6"], ["B", "30", "5.9", "2.1", "6.7", "7"]]
    read = {1: NameReading("n"), 5: NameReading("n", words=("mood",))}
    assert "'mood total mean'" in belonging(header, rows, read)[5]
    assert list(read) == [1]


def test_two_arms_are_those_whose_sizes_stand_alone_whatever_else_is_counted_in_them() -> None:
    head = "study,n_probe,n_palp,dwell_mean_probe,dwell_sd_probe,dwell_mean_palp,dwell_sd_palp"
    made = columns(f"{head},n_leak_probe,n_leak_palp\nA,84,80,20,2,21,3,60,61\nB,57,57,12,2,13,2,42,43")
    assert [made.at[c] for c in ("n1", "n2", "mean1", "sd1", "mean2", "sd2")] == [1, 2, 3, 4, 5, 6]


def test_the_variance_of_a_standardized_difference_is_not_that_of_a_coefficient() -> None:
    rows = "A,100,110,270.5,50.1,0.0195\nB,200,190,-469,60.3,0.0104\nC,150,140,12.1,7.7,0.0139"
    made = columns(f"study,nt,nc,beta,se,vd\n{rows}")
    assert "variance" not in made.at
    assert "of a standardized difference" in made.passed["vd"]
    assert "variance" in columns("study,nt,nc,d,vd\nA,100,110,0.5,0.0195\nB,200,190,-0.4,0.0104").at


def test_a_correlation_that_more_studies_have_than_means_of_one_group_is_the_effect() -> None:
    rows = [f"S{i},0.{i}1,{90 + i}," + ("3.2,0.8" if i < 3 else ",") for i in range(1, 9)]
    made = columns("\n".join(["study,r,n,mean_int,sd_int", *rows]))
    assert made.at["estimate"] == 1


def test_what_a_model_makes_of_a_study_is_no_number_of_it() -> None:
    made = columns(
        "studlab,TE,seTE,sm,TE.nma.common,seTE.nma.common,lower.nma.common,upper.nma.common,statistic.nma.common\n"
        "A,-0.07,1.43,OR,0.13,0.53,-0.91,1.17,0.24\nB,1.17,1.65,OR,1.17,1.65,-2.07,4.41,0.71"
    )
    assert {"estimate": 1, "se": 2}.items() <= made.at.items()
    assert not {"ci_low", "ci_high", "second"} & made.at.keys()
    assert made.passed["statistic.nma.common"].startswith("what a model makes of the row")
