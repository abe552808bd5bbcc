"""Several results of a row, shares with limits, limits that are no interval's, sizes beside numbers of groups."""

from __future__ import annotations

from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError

from .test_rules import columns


@pytest.mark.parametrize(("name", "low", "high"), [("Sensitivity", "sn_lower", "sn_upper"), ("PPV", "low", "high")])
def test_a_share_with_limits_is_a_proportion(name: str, low: str, high: str) -> None:
    made = columns(f"study,{name},{low},{high}\nA,0.41,0.32,0.50\nB,0.05,0.01,0.13\nC,0.42,0.25,0.61")
    assert [made.at[c] for c in ("estimate", "ci_low", "ci_high")] == [1, 2, 3]
    assert made.measure == "PR"


def test_limits_that_do_not_enclose_a_share_are_not_its_own() -> None:
    with pytest.raises(DataError):
        columns("study,Sensitivity,dose_lower,dose_upper\nA,0.41,32,50\nB,0.05,1,13\nC,0.42,25,61")


def test_the_area_under_a_curve_is_an_estimate() -> None:
    made = columns("study,AUC_ROC,n,SE,SE2\nA,0.83,900,0.015,0.000225\nB,0.84,220,0.049,0.0024\nC,0.79,300,0.04,0.0016")
    assert (made.at["estimate"], made.at["se"]) == (1, 3)
    assert "se2" not in made.at


def test_numbered_results_with_numbered_limits_are_results_of_the_row() -> None:
    head = "t1,t2,outcome1,lb1,up1,outcome2,lb2,up2"
    made = columns(f"{head}\n6,7,2.37,1.18,5.09,0.68,0.15,1.25\n6,8,0.96,0.39,2.31,0.08,-0.58,0.72")
    found = [[one.at[c] for c in ("estimate", "ci_low", "ci_high")] for one in (made, *made.more)]
    assert sorted(found) == [[2, 3, 4], [5, 6, 7]]


@pytest.mark.parametrize("name", ["group", "score", "pain"])
def test_numbers_of_1_and_2_may_be_arms_whose_difference_is_the_result(name: str) -> None:
    head = f"study,{name}1,lower1,upper1,{name}2,lower2,upper2,diff,p"
    made = columns(f"{head}\nA,5.1,4.0,6.2,6.1,5.0,7.2,-1.0,0.2\nB,5.2,4.1,6.3,6.0,5.0,7.0,-0.8,0.3")
    assert (made.at["estimate"], made.at["p"], made.more) == (7, 8, ())


def test_a_summary_and_another_result_are_two_and_their_difference_is_none() -> None:
    ends = ("estimate", "se", "lower", "upper")
    head = ",".join(["trait", *(f"{kind}_{end}" for kind in ("summary", "ipd") for end in ends), "difference"])
    rows = "A,-0.30,0.20,-0.69,0.09,-4.45,1.98,-8.33,-0.57,4.15\nB,-1.53,1.17,-3.82,0.76,-2.6,4.87,-12.1,6.9,1.07"
    made = columns(f"{head}\n{rows}")
    assert sorted(one.at["estimate"] for one in (made, *made.more)) == [1, 5]
    assert "difference" in made.passed


def test_limits_beside_those_of_a_named_interval_are_no_interval() -> None:
    text = "study,n,volume_mean,volume_low,volume_up,95CIlow,95CIup\nA,32,24.1,0.2,155.4,-12.1,13.4\n"
    text += "B,64,20.5,0.3,99.0,-9.0,8.5"
    with pytest.raises(DataError, match="volume_mean"):
        columns(text)


def test_a_number_of_groups_is_no_number_of_persons() -> None:
    head = "study,TreatmentGroupN,ControlGroupN,TreatmentN,ControlN,Mean.Exp,SD.Exp,Mean.Ctrl,SD.Ctrl"
    made = columns(
        f"{head}\nA,1,1,38,31,85.0,8.1,66.0,5.2\nB,2,1,40,44,70.2,9.0,68.0,8.8\nC,1,1,22,20,55.1,7.0,50.0,7.7"
    )
    assert (made.at["n1"], made.at["n2"]) == (3, 4)
    assert "a number of groups" in made.passed["TreatmentGroupN"]


def test_a_level_of_a_factor_is_no_level_of_confidence(tmp_path: Path) -> None:
    rows = [f"S{i},{i}-{i + 9} a day,1.{i},1.1,2.{i}" for i in range(1, 7)]
    (tmp_path / "a.csv").write_text("\n".join(["study,level,OR,lower,upper", *rows]))
    assert not any(r["level"] for r in lm.load(tmp_path / "a.csv").tables["trials"])


@pytest.mark.parametrize(("one", "two"), [("exposed", "unexposed"), ("smokers", "nonsmokers"), ("exp", "unexp")])
def test_cases_and_controls_with_and_without_exposure(one: str, two: str) -> None:
    head = f"study,{one}_cases,{one}_controls,{two}_cases,{two}_controls"
    made = columns(f"{head}\nA,40,30,60,120\nB,33,30,45,90")
    assert [made.at[c] for c in ("events1", "nonevents1", "events2", "nonevents2")] == [1, 2, 3, 4]


def test_what_a_diagnostic_table_leaves_unread_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("study,TP,FP,FN,TN,est1,ci1\nA,45,5,10,90,82,1\nB,20,8,4,60,83,2\n")
    assert {"est1", "ci1"} <= lm.load(tmp_path / "a.csv").tables.understood[0].passed.keys()


def test_one_letter_before_a_standard_error_is_asked_for() -> None:
    with pytest.raises(DataError, match='estimate="y"'):
        columns(
            "studyID,agent,dose,y,se,n\n1,Placebo,0,6.262,0.232,60\n1,Etoricoxib,10,5.079,0.165,114\n2,X,5,4.1,0.2,80"
        )


def test_results_that_agree_by_chance_in_a_long_table_are_results() -> None:
    rows = [f"S{i},0.{i % 5},-0.{9 - i % 5},1.{i % 5},{20 + i},{25 + i}" for i in range(60)]
    made = columns("\n".join(["study,MD,lower,upper,n1,n2", *rows]))
    assert [made.at[c] for c in ("estimate", "ci_low", "ci_high")] == [1, 2, 3]
    with pytest.raises(DataError, match="row after row"):
        columns("\n".join(["study,MD,lower,upper,n1,n2", *(f"S{i},0.4,-0.6,1.4,{20 + i},{25 + i}" for i in range(12))]))


def test_effects_of_a_study_with_their_covariance_are_results_of_the_row() -> None:
    made = columns("study,y1,y2,V11,V12,V22\nA,0.4,0.1,0.08,0.03,0.09\nB,-0.1,0.3,0.12,0.04,0.13")
    assert [(one.at["estimate"], one.at["variance"]) for one in (made, *made.more)] == [(1, 3), (2, 5)]


def test_effects_without_a_covariance_are_asked_about() -> None:
    with pytest.raises(DataError, match='--columns \'estimate="y1",variance="V11"\''):
        columns("study,y1,y2,V11,V22\nA,0.4,0.1,0.08,0.09\nB,-0.1,0.3,0.12,0.13")


def test_a_matrix_that_is_none_of_covariances_is_none() -> None:
    with pytest.raises(DataError):
        columns("study,y1,y2,V11,V12,V22\nA,0.4,0.1,0.08,0.3,0.09\nB,-0.1,0.3,0.12,0.4,0.13")


def test_an_effect_beside_arms_by_one_word_with_its_spread() -> None:
    head = "study,meantrt,sdtrt,ntrt,meanctrl,sdctrl,nctrl,meaneffect,seeffect"
    made = columns(f"{head}\nA,12.4,3.1,30,10.2,3.3,31,2.2,0.82\nB,11.0,2.9,25,10.5,3.0,22,0.5,0.86")
    assert (made.at["estimate"], made.at["se"], made.at["mean1"]) == (7, 8, 1)


def test_measures_of_which_no_row_has_two_are_results_of_their_own(tmp_path: Path) -> None:
    head = "study,OR,OR_lower,OR_upper,SMD,SMD_lower,SMD_upper"
    rows = ["A,1.42,1.1,1.83,,,", "B,,,,0.25,0.05,0.45", "C,2.1,1.3,3.39,,,", "D,,,,-0.14,-0.4,0.12"]
    (tmp_path / "my.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    found = [(r["measure"], r["set"]) for r in lm.load(tmp_path / "my.csv").tables["trials"]]
    assert sorted(set(found)) == [("OR", "my-or"), ("SMD", "my-smd")]
    both = columns("study,OR,OR_lower,OR_upper,SMD,SMD_lower,SMD_upper\nA,1.4,1.1,1.8,0.2,0.1,0.3")
    assert not both.more


def test_effects_that_stand_twice_by_the_same_names_are_results_of_their_own(tmp_path: Path) -> None:
    text = "study,TE,seTE,TE,seTE\nA,0.42,0.1,0.11,0.09\nB,-0.13,0.12,0.25,0.13\n"
    (tmp_path / "my.csv").write_text(text, encoding="utf-8")
    found = {r["estimate"]: r["set"] for r in lm.load(tmp_path / "my.csv").tables["trials"]}
    assert found == {"0.42": "my-first", "-0.13": "my-first", "0.11": "my-second", "0.25": "my-second"}


def test_means_that_stand_twice_by_the_same_names_are_refused(tmp_path: Path) -> None:
    (tmp_path / "my.csv").write_text("study,mean,se,mean,se\nA,4,1,5,1\nB,3,1,4,1.5\n", encoding="utf-8")
    with pytest.raises(DataError, match="stands twice"):
        lm.load(tmp_path / "my.csv")


def test_a_median_of_one_group_is_no_estimate_with_an_interval_by_a_standard_error() -> None:
    with pytest.raises(DataError, match="medians of single groups are not pooled"):
        columns("study,n,median,lower,upper\nA,40,12.4,9.8,16.1\nB,25,10.2,8.1,13.0")


def test_groups_by_a_letter_before_their_quantities() -> None:
    made = columns("site,QMEAN,QSD,QN,ZMEAN,ZSD,ZN\n1,5.1,2.0,9,6.4,2.1,8\n2,4.0,1.1,7,4.4,1.3,9")
    assert [made.at[c] for c in ("mean1", "sd1", "n1", "mean2", "sd2", "n2")] == [1, 2, 3, 4, 5, 6]
    assert made.guessed == "arms"
    with pytest.raises(DataError):
        columns("site,QMEAN,QSD,QN,ZMEAN,ZSD,ZN,WMEAN,WSD,WN\n1,5.1,2,9,6.4,2.1,8,3.1,1,9\n2,4,1.1,7,4.4,1.3,9,3,1,8")


def test_what_is_meant_for_a_sex_is_an_outcome_of_other_groups() -> None:
    head = "study,N_tall,N_short,Mean_tall_shoes_male,SD_tall_shoes_male,Mean_short_shoes_male,SD_short_shoes_male"
    made = columns(f"{head}\nA,50,48,5.1,2.0,6.4,2.1\nB,40,41,4.0,1.1,4.4,1.3")
    assert [made.at[c] for c in ("mean1", "sd1", "n1", "mean2", "sd2", "n2")] == [3, 4, 1, 5, 6, 2]
    head = "study,tall_n,short_n,tall_mean,tall_sd,short_mean,short_sd,male_n"
    assert 7 not in columns(f"{head}\nA,50,48,5.1,2.0,6.4,2.1,44\nB,40,41,4.0,1.1,4.4,1.3,36").at.values()


def test_limits_by_a_confidence_interval_cut_short() -> None:
    made = columns(
        "study,point_estimate,standard_error,lower_95_conf_int,upper_95_conf_int\nA,0.1,0.04,,\nB,0.2,,0.1,0.3"
    )
    assert [made.at[c] for c in ("estimate", "se", "ci_low", "ci_high")] == [1, 2, 3, 4]


def test_cases_of_a_dose_are_events() -> None:
    made = columns(
        "id,dose,case,n,rr,lb,ub\n1,0,15,50,1,1,1\n1,5,21,56,0.9,0.4,2.2\n2,0,9,40,1,1,1\n2,8,19,44,1.4,0.9,2.2"
    )
    assert (made.at["events"], made.at["n"], made.at["estimate"]) == (2, 3, 4)


def test_studies_of_several_reviews_go_by_their_authors(tmp_path: Path) -> None:
    text = "Study,Author,HR,lower,upper\n"
    rows = [("Fox", f"{n} 2001", v) for n, v in (("Lee", 1.2), ("Kim", 1.4), ("Roe", 1.1))]
    rows += [("Hunt", f"{n} 2009", v) for n, v in (("Ray", 1.6), ("May", 1.3), ("Day", 1.2))]
    text += "".join(f"{r},{n},{v},{v / 1.4:.3f},{v * 1.4:.3f}\n" for r, n, v in rows)
    (tmp_path / "my.csv").write_text(text, encoding="utf-8")
    found = lm.load(tmp_path / "my.csv").tables["trials"]
    assert [r["trial"] for r in found][:2] == ["Lee 2001", "Kim 2001"]
    assert found[0]["set"] == found[2]["set"] != found[3]["set"]


def test_columns_that_stand_twice_can_be_named_apart_as_the_message_says(tmp_path: Path) -> None:
    (tmp_path / "my.csv").write_text("study,total drug,total sham,n,n\nA,50,48,9,14\nB,40,44,8,9\n", encoding="utf-8")
    with pytest.raises(DataError, match='--header "study,total drug,total sham,n,n 2"'):
        lm.load(tmp_path / "my.csv")


def test_numbers_of_outcomes_name_no_groups() -> None:
    head = "study,zcor.sleep,var.zcor.sleep,n.replicate.sleep,zcor.mood,var.zcor.mood,n.replicate.mood"
    made = columns(f"{head}\nA,-0.6,0.014,72,-1.1,0.014,72\nB,-0.9,0.02,53,-0.4,0.02,53\nC,0.1,0.03,36,0.2,0.03,36")
    assert sorted((one.at["estimate"], one.at["variance"]) for one in (made, *made.more)) == [(1, 2), (4, 5)]


def test_counts_and_cases_of_arms_by_a_letter() -> None:
    made = columns("trial,ccounts,tcounts,ccases,tcases\nA,36,35,22,3\nB,53,56,30,5")
    assert [made.at[c] for c in ("n2", "n1", "events2", "events1")] == [1, 2, 3, 4]


def test_before_and_after_are_not_proposed_as_two_arms() -> None:
    with pytest.raises(DataError) as told:
        columns("author,approach,bd_pre_mean,bd_pre_sd,bd_post_mean,bd_post_sd\nA,yoga,9,7,8,6\nB,sham,8,7,8,5")
    assert 'mean2="bd_post_mean"' not in str(told.value)


def test_a_single_column_of_numbers_without_a_name_is_left_aside(tmp_path: Path) -> None:
    text = "author,year,effect,se,n,power,,setting\nA,2001,0.9,0.2,28,17,12,home\nB,2004,0.7,0.1,17,12,9,clinic\n"
    (tmp_path / "my.csv").write_text(text, encoding="utf-8")
    evidence = lm.load(tmp_path / "my.csv")
    assert evidence.tables["trials"][0]["estimate"] == "0.9"
    assert "column 7" in evidence.tables.understood[0].passed
    (tmp_path / "two.csv").write_text("study,drug,,sham,,x,y\nA,5,9,6,8,1,2\n", encoding="utf-8")
    with pytest.raises(DataError, match="has no name"):
        lm.load(tmp_path / "two.csv")


def test_groups_at_a_low_and_a_high_level_are_arms() -> None:
    head = "study,g,var.g,mean.low,sd.low,n.low,mean.high,sd.high,n.high"
    made = columns(f"{head}\nA,0.4,0.02,5.1,2.0,9,6.4,2.1,8\nB,0.1,0.03,4.0,1.1,7,4.4,1.3,9")
    assert [made.at[c] for c in ("mean1", "sd1", "n1", "mean2", "sd2", "n2")] == [3, 4, 5, 6, 7, 8]
    limits = columns("study,n,mean,sd,mean_low,mean_high\nA,9,5.1,2.0,3.8,6.4\nB,12,4.0,1.1,3.3,4.7")
    assert "mean2" not in limits.at


def test_a_share_with_its_standard_error() -> None:
    made = columns("study,region,adj_prev,adj_se\nA,x,0.30,0.027\nB,y,0.16,0.02\nC,x,0.05,0.01")
    assert (made.at["estimate"], made.at["se"], made.measure) == (2, 3, "PR")


def test_limits_as_r_predicts_them() -> None:
    made = columns("group,prev,lwr,upr\nA,0.30,0.22,0.39\nB,0.16,0.10,0.24\nC,0.05,0.02,0.11")
    assert [made.at[c] for c in ("estimate", "ci_low", "ci_high")] == [1, 2, 3]


def test_an_effect_times_its_weight_is_no_effect() -> None:
    text = "study,rr_diff,rr_var,weight,rr_weighted,var_weighted\nA,12.3,2.02,0.1,1.2,0.02\nB,-6.4,0.5,0.2,-1.3,0.01"
    with pytest.raises(DataError):
        columns(text)


def test_what_is_correlated_tells_analyses_apart(tmp_path: Path) -> None:
    rows = [
        f"{n} 2001,{50 + 9 * i},{r},{c}" for i, n in enumerate(("Lee", "Kim")) for r, c in ((0.3, "age"), (-0.2, "pay"))
    ]
    (tmp_path / "my.csv").write_text("\n".join(["author,N,r,Correlate", *rows]), encoding="utf-8")
    assert len({r["set"] for r in lm.load(tmp_path / "my.csv").tables["trials"]}) == 2


def test_measures_that_are_numbered_with_limits_of_their_own() -> None:
    made = columns(
        "author,hr_0,hr_0_cilb,hr_0_ciub,hr_1,hr_1_cilb,hr_1_ciub\nA,1.2,1.0,1.5,1.1,0.9,1.4\nB,0.8,0.6,1.1,0.9,0.7,1.2"
    )
    assert [(one.at["estimate"], one.at["ci_low"]) for one in (made, *made.more)] == [(1, 2), (4, 5)]
    assert {one.measure for one in (made, *made.more)} == {"HR"}


#: Sizes of the two letters, beside 30 and 30 -> whether they are two groups: of one, seen twice, both always agree.
LETTERS = {"20,24": True, "30,30": True, "20,20": False}


@pytest.mark.parametrize("sizes", LETTERS)
def test_letters_before_quantities_are_groups_where_their_sizes_are_not_all_the_same(sizes: str) -> None:
    one, other = sizes.split(",")
    text = f"study,BMEAN,BSD,BN,FMEAN,FSD,FN\nA,5.1,1.2,{one},6.1,1.3,{other}\nB,4.2,1.1,30,5.0,1.4,30"
    if LETTERS[sizes]:
        assert [columns(text).at[c] for c in ("mean1", "n1", "mean2", "n2")] == [1, 3, 4, 6]
    else:
        with pytest.raises(DataError):
            columns(text)


def test_limits_of_crude_and_of_adjusted_effects_are_not_mixed() -> None:
    text = "study,OR,lower,upper,adjusted OR,adjusted lower,adjusted upper\n"
    text += "Lee,1.5,1.23,1.82,1.4,1.15,1.70\nKim,2.0,1.35,2.96,1.9,1.28,2.81\nOno,1.2,0.89,1.61,1.1,0.82,1.48\n"
    made = columns(text)
    results = [[one.at[c] for c in ("estimate", "ci_low", "ci_high")] for one in (made, *made.more)]
    assert sorted(results) == [[1, 2, 3], [4, 5, 6]]
