"""What numbers and neighbours must say before a name is believed: each kind was misread in files of others."""

from __future__ import annotations

import pytest

from lbpmeta.errors import DataError
from lbpmeta.evidence.own.columns import Columns, resolve
from lbpmeta.evidence.textfile import RawTable


def columns(header: str, *rows: str) -> Columns:
    records = tuple(tuple(row.split(",")) for row in rows)
    return resolve(RawTable("a.csv", tuple(header.split(",")), records, tuple(range(2, len(records) + 2))))


def many(make: str, count: int = 24) -> list[str]:
    """Return rows made of a pattern in which {i} counts."""
    return [make.format(i=i, j=20 + 3 * i, half=i / 2) for i in range(1, count + 1)]


def test_a_control_is_arm_0_where_none_is_arm_2() -> None:
    made = columns("trial,tot1,dead1,tot0,dead0", "A,40,1,36,2", "B,135,9,135,23")
    assert [made.at[c] for c in ("n1", "events1", "n2", "events2")] == [1, 2, 3, 4]


def test_a_number_of_estimates_is_none_and_the_pooled_effect_is() -> None:
    rows = [f"{i},{3 + i},{2 + i},{0.1 * i:.1f},{0.1 * i - 0.3:.1f},{0.1 * i + 0.3:.1f}" for i in range(1, 12)]
    made = columns("row,estimates,studies,pooled_effect,ci_lower,ci_upper", *rows)
    assert (made.at["estimate"], made.at["ci_low"], made.at["k"]) == (3, 4, 2)
    assert columns("study,es,se", *many("S{i},{half},0.2")).at["estimate"] == 1


def test_the_least_and_the_greatest_value_are_no_limits() -> None:
    made = columns("study,SampleMean,SampleSD,SampleMin,SampleMax,n", *many("S{i},{j},2.5,2,90,{j}"))
    assert not made.at.keys() & {"ci_low", "ci_high", "estimate"}


def test_a_letter_is_no_count_beside_arms() -> None:
    made = columns("study,x_1,SD_1,n_1,x_2,SD_2,n_2,r", *many("S{i},{j},2.1,20,{j},2.3,21,{i}"))
    assert "events" not in made.at
    assert "mean1" in made.at


def test_an_empty_letter_beside_means_is_no_count() -> None:
    made = columns(",filename,mean,sd,n,r,se", "1,a.png,42.0,18.0,8,NA,6.4", "2,b.png,40.1,11.7,8,NA,4.1")
    assert "events" not in made.at
    assert {"mean1", "sd1", "n1"} <= made.at.keys()


def test_two_outcomes_among_four_are_no_groups() -> None:
    head = "study,GRc_mean,GRc_n,C13_mean,C13_n,N15_mean,N15_n,length_mean,length_n"
    with pytest.raises(DataError, match="none of its columns"):
        columns(head, *many("S{i},4.1,{j},-2.1,{j},9.3,{j},21.7,{j}"))


def test_identifiers_are_no_counts() -> None:
    made = columns("studyid,groupid1,groupid2,n1,n2,es_g,se_g", *many("{i},1,2,{j},{j},0.{i},0.11"))
    assert not made.at.keys() & {"events1", "events2"}
    assert "estimate" in made.at


def test_weights_above_a_hundred_are_no_percentages() -> None:
    made = columns("study,eff.size,var.eff.size,weight", *many("S{i},-0.{i},0.0{i},{j}0"))
    assert "weight" not in made.at
    assert {"estimate", "variance"} <= made.at.keys()


def test_ratios_below_nought_are_logarithms() -> None:
    made = columns("study,RR,Vi", "A,-0.31,0.02", "B,0.14,0.03", "C,-0.07,0.01")
    assert made.log
    assert made.measure == "RR"


def test_what_has_an_sd_is_a_mean() -> None:
    made = columns("study,Xc,Sc,Nc,Xe,Se,Ne", *many("S{i},1{i},3.1,{j},1{i},2.9,{j}"))
    assert {"mean1", "mean2", "sd1", "sd2"} <= made.at.keys()
    assert "events1" not in made.at


def test_a_digit_numbers_results_where_letters_name_the_arms() -> None:
    made = columns("site,C-M1,C-SD1,T-M1,T-SD1,C-M2,C-SD2,T-M2,T-SD2", *many("S{i},4.1,1.1,5.2,1.2,6.1,1.3,7.2,1.4"))
    assert [made.at[c] for c in ("mean1", "sd1", "mean2", "sd2")] == [3, 4, 1, 2]


def test_a_pooled_line_beside_every_study_is_none_of_theirs() -> None:
    rows = [f"S{i},{i},{50 + i},{i + 2},{52 + i},0.84,0.70,1.01" for i in range(1, 9)]
    made = columns("study,events1,n1,events2,n2,OR,lower,upper", *rows)
    assert "estimate" not in made.at
    assert {"events1", "n2"} <= made.at.keys()
    assert any("row after row" in why for why in made.passed.values())


def test_units_behind_names_are_no_outcomes_without_their_arms() -> None:
    made = columns("study,n_int,n_ctrl,md_kg,se_kg", "A,30,32,-1.5,0.4", "B,17,12,-1.6,0.5")
    assert [made.at[c] for c in ("n1", "n2", "estimate", "se")] == [1, 2, 3, 4]


def test_groups_that_are_abbreviated_once_are_the_same() -> None:
    head = "Autor,N_Sup,N_Con,LMB_Suplemento,SD_Suplemento,LMB_Control,SD_Control"
    made = columns(head, "A,8,9,12.7,1.1,3.2,0.9", "B,7,8,2.2,5.1,3.1,7.6")
    assert [made.at[c] for c in ("mean1", "sd1", "mean2", "sd2")] == [3, 4, 5, 6]


def test_bare_arms_with_their_sds_are_means() -> None:
    made = columns("trait,treatment,control,sd_treatment,sd_control,n_treatment,n_control", "A,1.2,1.4,0.3,0.2,9,8")
    assert [made.at[c] for c in ("mean1", "mean2")] == [1, 2]


def test_a_refusal_prints_the_likeliest_mapping_ready_to_paste() -> None:
    head = "study,AL_mean,AL_sd,SER_mean,SER_sd"
    with pytest.raises(DataError, match='--columns \'mean1="AL_mean",sd1="AL_sd",mean2="SER_mean",sd2="SER_sd"\''):
        columns(head, "A,23.1,1.2,-2.1,0.7", "B,24.0,1.1,-3.4,1.7")


def test_inverses_of_short_decimals_are_told_as_turned_over() -> None:
    import lbpmeta as lm

    rows = [
        {"study": "A", "HR": "1.31578947", "lower": "1.04166667", "upper": "1.66666667"},
        {"study": "B", "HR": "1.42857143", "lower": "0.90909091", "upper": "2.22222222"},
        {"study": "C", "HR": "2.5", "lower": "1.31578947", "upper": "4.76190476"},
    ]
    assert not [f for f in lm.check(rows).findings if f.verdict.value in ("implausible", "inconsistent")]
