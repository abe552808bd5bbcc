"""Readings that rest on a name alone are taken back where the rest of the table speaks against them.

Each kind was misread, or refused wrongly, in files of others at first sight.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lbpmeta.errors import DataError
from lbpmeta.evidence.reading import read_data

from .test_witnesses import columns, many


def test_a_chi_squared_of_each_study_is_no_q() -> None:
    arms = "study,mean1,sd1,n1,mean2,sd2,n2,chi2"
    made = columns(arms, *many("S{i},{j}.5,2.1,20,{j},2.3,21,{i}.2"))
    assert "q" not in made.at
    assert "mean1" in made.at
    made = columns("outcome,estimate,se,chi2,i2", *many("S{i},0.{i},0.1,{i}.2,40", 5))
    assert "q" in made.at


def test_numbers_of_words_that_are_no_arms_count_results_of_one_group() -> None:
    named = "study,n,csp1_mean,csp1_se,csp2_mean,csp2_se"
    with pytest.raises(DataError, match="a result of one group, and no arm"):
        columns(named, *many("S{i},40,{j}.5,0.2,{j}.1,0.3"))
    assert columns(named.replace("csp", "drug"), *many("S{i},40,{j}.5,0.2,{j}.1,0.3")).at.keys() >= {"mean1", "mean2"}
    sized = named.replace(",n,", ",csp1_n,csp2_n,")
    assert columns(sized, *many("S{i},40,41,{j}.5,0.2,{j}.1,0.3")).at.keys() >= {"mean1", "mean2", "n1", "n2"}
    ends = "study,drug1_mean,drug1_se,drug2_mean,drug2_se,csp1_lci,csp1_uci"
    assert not [c for c in columns(ends, *many("S{i},4{j},0.2,4{j},0.3,2.1,3.4")).at if "low" in c]


def test_lrr_is_a_logarithm_unless_urr_stands_beside_it() -> None:
    made = columns("study,LRR,Lower_CI,Upper_CI", *many("S{i},0.{i},-0.5,1.5"))
    assert (made.at["estimate"], made.at["ci_low"], made.at["ci_high"]) == (1, 2, 3)
    made = columns("study,RR,LRR,URR", *many("S{i},1.{i},0.5,4.5"))
    assert (made.at["estimate"], made.at["ci_low"], made.at["ci_high"]) == (1, 2, 3)


def test_one_rho_beyond_1_says_that_none_is_a_correlation() -> None:
    with pytest.raises(DataError, match='estimate="S_delta",se="se_S_delta"'):
        columns(
            "id,S_delta,CP_rho,FU_rho,se_S_delta,se_CP_rho,se_FU_rho",
            *many("S{i},0.{i},0.3,-1.07,0.1,0.12,0.5", 7),
        )
    made = columns("id,CP_rho,FU_rho,se_CP_rho,se_FU_rho", *many("S{i},0.3,-0.07,0.12,0.5", 7))
    assert "estimate" in made.at


def test_codes_under_a_letter_are_no_effects() -> None:
    made = columns("study,event,n,g", "A,27,190,0", "B,21,189,0", "C,64,215,1", "D,53,226,1")
    assert "estimate" not in made.at
    assert {"events", "n"} <= made.at.keys()


def test_whole_numbers_inside_their_limits_are_estimates() -> None:
    rows = [f"{250 * i},Fixed,{3 * i},{2.5 * i - 0.2:.1f},{4.1 * i + 2:.1f}" for i in range(1, 9)]
    assert columns("SampleSize,Model,Estimate,CI_lower,CI_upper", *rows).at["estimate"] == 2
    rows = [f"{i},0.2{i},0.1,0.9" for i in range(1, 9)]
    assert columns("es,g,CI_lower,CI_upper", *rows).at["estimate"] == 1


def test_three_groups_of_unknown_words_are_no_two_arms() -> None:
    two = "word,SOC N,SOC_MEAN,SOC_SD,OBS N,OBS_MEAN,OBS_SD"
    row = "w{i},204,-2.7,0.94,413,2.67,1.08"
    assert "mean1" in columns(two, *many(row)).at
    with pytest.raises(DataError, match="of 3 things side by side"):
        columns(f"{two},valence_n,valence_m,valence_sd", *many(f"{row},209,-2.8,0.58"))


def test_sizes_under_one_word_are_those_of_the_arms() -> None:
    made = columns("Author,NStartControl,NStartExpt,MeanC,MeanE,SD_C,SD_E", *many("S{i},75,57,{j},{i},4.9,5.1"))
    assert (made.at["n2"], made.at["n1"]) == (1, 2)


def test_a_spread_that_stands_again_is_that_of_the_column_before_it(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "study,mean.control,SD,N.control,mean.treat,SD,N.treat\nA,17.3,0.3,5,16.8,0.2,4\nB,17.7,0.2,5,17.2,0.4,6\n"
    )
    row = read_data([file]).rows["trials"][0]
    assert (row.cells["sd2"], row.cells["sd1"]) == ("0.3", "0.2")


def test_records_within_records_are_columns(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    arms = {"tx": {"events": 245, "total": 2202}, "ctrl": {"events": 340, "total": 2199}}
    file.write_text(json.dumps({"question": {"p": "x"}, "studies": [{"id": "s1", "authors": ["A", "B"], **arms}]}))
    row = read_data([file]).rows["trials"][0]
    assert [row.cells[c] for c in ("events1", "n1", "events2", "n2")] == ["245", "2202", "340", "2199"]
    file.write_text(json.dumps([{"study": "A", "results": [{"d": 0.4}], "arms": [{"n": 4}]}]))
    with pytest.raises(DataError, match="'results' holds records of its own"):
        read_data([file])


def test_a_column_of_measures_goes_by_many_names(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("study,effectsize_measure,effectsize_value\nA,Odds Ratio,1.4\nB,Cohen's d,0.2\nC,eta squared,0.1\n")
    assert [r.cells["measure"] for r in read_data([file]).rows["trials"]] == ["OR", "SMD", "GEN"]


def test_a_refusal_prints_what_the_neighbours_of_columns_show() -> None:
    with pytest.raises(DataError, match='events1="a",n1="n1",events2="b",n2="n2"'):
        columns("study,a,n1,b,n2,age", "A,33,350,37,333,31", "B,10,125,13,131,56")
    with pytest.raises(DataError, match='mean1="Growth",sd1="Growth sd",n1="n"'):
        columns("site,omegaAr,n,Growth,Growth se,Growth sd", *many("S{i},3.45,12,{j}.4,0.5,1.7"))


def test_a_column_called_effect_type_holds_measures_or_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    head = "study,effect_type,ctrl.n,ctrl.mean,ctrl.sd,oa.n,oa.mean,oa.sd\n"
    file.write_text(head + "A,Strong,26,94.1,2.9,46,72.7,13.2\nB,Weak,20,0.8,3.5,46,83.5,10.6\n")
    assert [r.cells.get("measure", "") for r in read_data([file]).rows["trials"]] == ["", ""]


def test_letters_of_a_spreadsheet_are_no_names() -> None:
    made = columns("study,d,se,P,Q,R,S,T,U,V,W,X,Y,Z,AA", *many("S{i},0.{i},0.1" + "," * 12))
    assert made.at.keys() == {"study", "estimate", "se"}
    assert "p" in columns("study,d,se,P", *many("S{i},0.{i},0.1,0.3")).at


def test_numbers_of_rows_are_no_sizes() -> None:
    made = columns("Number,study,d,se", *many("{i},S{i},0.{i},0.1"))
    assert "n" not in made.at
    assert "n" in columns("Number,study,d,se", "40,A,0.1,0.2", "35,B,0.2,0.2", "61,C,0.3,0.2").at


def test_the_sd_of_a_posterior_is_a_standard_error() -> None:
    rows = ["2,-1.81,0.33,-2.46,-1.16", "3,-0.48,0.49,-1.44,0.47", "4,-0.53,0.48,-1.47,0.41"]
    made = columns("d,mean,sd,p2.5,p97.5", *rows)
    assert [made.at[c] for c in ("estimate", "se", "ci_low", "ci_high")] == [1, 2, 3, 4]
    rows = [f"S{i},{30 + i},{5 + i},{20 + i},{44 + i}" for i in range(9)]
    made = columns("study,mean,sd,2.5%,97.5%,n", *(f"{row},40" for row in rows))
    assert "se" not in made.at  # an SD of persons is no such share of an interval


def test_a_mean_with_a_standard_error_alone_is_asked_about() -> None:
    rows = ["58,1,6,-0.741,0.523", "58,1,7,-0.887,0.529", "59,1,2,0.2,0.3"]
    with pytest.raises(DataError, match='--columns \'se="seTE",estimate="mean"\''):
        columns("study,treat1,treat2,mean,seTE", *rows)
    assert "mean1" in columns("study,mean,se,n", "A,4.1,0.5,20", "B,4.7,0.4,31").at


def test_a_variance_of_a_ratio_is_that_of_its_logarithm_where_that_stands_alone() -> None:
    made = columns("study,lnRR,VRR", *many("S{i},-0.{i},0.00{i}"))
    assert (made.at["estimate"], made.at["variance"]) == (1, 2)


def test_logarithms_of_effects_and_spreads_behind_each_estimate_are_read(tmp_path: Path) -> None:
    assert "variance" in columns("study,log_effect,var", *many("S{i},0.{i},0.02")).at
    head = "Study name,Std diff in means,Std Err,Hedges's g,Std Err,Difference in means,Std Err\n"
    file = tmp_path / "a.csv"
    file.write_text(head + "A,0.1746,0.2014,0.1732,0.1998,0.039,0.045\nB,0.3645,0.1769,0.3623,0.1758,0.086,0.041\n")
    row = read_data([file]).rows["trials"][0]
    assert (row.cells["estimate"], row.cells["se"], row.cells["measure"]) == ("0.1746", "0.2014", "SMD")


def test_effects_without_a_spread_are_named_in_the_refusal() -> None:
    with pytest.raises(DataError, match="--columns 'estimate=\"ES_final_RT\",se=NAME'"):
        columns("id,N_final,ES_final_RT,ES_final_ACC,sensitivity", *many("{i},{j},0.{i},,1"))


def test_words_that_name_measures_are_no_estimates() -> None:
    made = columns("ID,outcome,effect_estimate,estimate,se,ci_lower,ci_upper", "1,a,OR,1.29,NA,0.75,2.22")
    assert (made.at["measure"], made.at["estimate"]) == (2, 3)
    made = columns("ID,outcome,effect_estimate,estimate,ci_lower,ci_upper", "1,a,see text,1.29,0.75,2.22")
    assert made.at["estimate"] == 3


def test_the_weight_of_a_letter_states_no_measure() -> None:
    made = columns("study,yi,vi,weight_d", *many("S{i},-0.{i},0.01,0.04"))
    assert made.measure == ""


def test_a_group_may_go_by_a_word_for_something_else_beside_a_control() -> None:
    head = "StudyName,M Control,s Control,M Power,s Power,Cohen d unb,n Control,n Power"
    made = columns(head, *many("S{i},2.28,1.41,3.28,1.41,0.694,{j},{j}"))
    assert (made.at["mean1"], made.at["mean2"], made.at["n1"]) == (3, 1, 7)
    with pytest.raises(DataError):
        columns("StudyName,M Score,s Score,M Power,s Power", *many("S{i},2.28,1.41,3.28,1.41"))


def test_schools_beside_means_are_no_events() -> None:
    head = "study,int_n,con_n,int_mean,int_sd,con_mean,con_sd,int_schools,con_schools"
    made = columns(head, *many("S{i},{j},{j},4.1,2.0,5.2,2.1,3,2"))
    assert not made.at.keys() & {"events1", "events2"}
    made = columns("study,int_n,con_n,int_relapsed,con_relapsed", *many("S{i},{j},{j},{i},1{i}", 9))
    assert (made.at["events1"], made.at["events2"]) == (3, 4)


def test_a_letter_beside_spreads_is_no_count() -> None:
    head = "Study,InfraN,ControlN,InfraD,ControlD,InfraSD,ControlSD"
    with pytest.raises(DataError, match="a letter that need not count events"):
        columns(head, *many("S{i},{j},{j},6,9,0.66,0.55"))


def test_what_grows_in_what_is_no_arm() -> None:
    names = [f"{pair} {what}" for pair in ("AinA", "AinB", "BinB", "BinA") for what in ("mean", "se", "N")]
    with pytest.raises(DataError, match="names are not understood"):
        columns(",".join(("Study", *names)), *many("S{i}" + ",2.4,0.1,9" * 4))


def test_codes_for_missing_numbers_are_empty_cells(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    rows = "A,40,-999,1.2,0.3\nB,-999,38,-999,0.2\nC,-999,-999,-0.4,0.2\nD,35,41,0.3,0.1\nE,30,-999,0.2,0.1\n"
    file.write_text("study,n1,n2,smd,se\n" + rows)
    found = read_data([file])
    assert [r.cells.get("n2", "") for r in found.rows["trials"]] == ["", "38", "", "41", ""]
    assert any("stands for a missing number" in told for told in found.understood[0].table)


def test_limits_that_enclose_no_estimate_are_not_read_in_few_rows_either() -> None:
    rows = ["A,-0.236,0.093,0.79,0.66,0.95", "B,-0.117,0.077,0.89,0.77,1.04", "C,-0.301,0.1,0.74,0.61,0.9"]
    made = columns("study,estimate,se,reported_hr,ci_lower,ci_upper", *rows)
    assert not made.at.keys() & {"ci_low", "ci_high"}


def test_the_estimate_of_a_row_is_one_that_most_rows_have() -> None:
    rows = [f"S{i},0.{i},0.02,,," for i in range(1, 12)] + ["T,0.2,0.02,1.2,0.9,1.6"]
    made = columns("study,yi,vi,es_or,es_lower_ci,es_upper_ci", *rows)
    assert (made.at["estimate"], made.at["variance"]) == (1, 2)


def test_left_and_right_are_limits_and_ef_an_outcome() -> None:
    made = columns("study,g,g_var,CI95_L,CI95_R", *many("S{i},0.2{i},0.01,0.1,0.9"))
    assert (made.at["ci_low"], made.at["ci_high"]) == (3, 4)
    made = columns("studyid,ef_mean,ef_sd,log_ef,n", *many("S{i},0.0{i},0.002,-7.3,{j}"))
    assert (made.at["mean1"], made.at["sd1"], made.at["n1"]) == (1, 2, 4)


def test_a_small_n_behind_a_word_counts_events_of_the_large_n() -> None:
    rows = ["A,18,38,17,33", "B,5,40,9,41", "C,12,60,20,62"]
    made = columns("Reference,Int_SC_n,Int_N,Ctrl_SC_n,Ctrl_N", *rows)
    assert [made.at[c] for c in ("events1", "n1", "events2", "n2")] == [1, 2, 3, 4]


def test_percentages_of_something_else_and_shares_are_not_read() -> None:
    with pytest.raises(DataError):
        columns("study,number_participants,percent_white", *many("S{i},{j},{i}"))
    with pytest.raises(DataError):
        columns("Study,Size,Prevalence", *many("S{i},{j},0.1{i}"))


def test_statistics_of_models_are_no_pooled_lines() -> None:
    with pytest.raises(DataError):
        columns("FixedEffects,AICc,QEp", *many("m{i},78{i}.5,0.0{i}"))


def test_a_letter_of_a_species_is_no_count_and_a_z_of_a_test_no_effect() -> None:
    with pytest.raises(DataError):
        columns("study,patients,E. coli", *many("S{i},{j},{i}"))
    assert "estimate" not in columns("study,mean,sd,n,Z,p", *many("S{i},{j}.2,2.1,{j},1.{i},0.04")).at
    assert columns("study,z,var_z", *many("S{i},0.{i},0.02")).at["estimate"] == 1


def test_a_body_weight_has_a_mean() -> None:
    head = "study,drug,WeightM,WeightSD,WeightN,PosM,PosSD,PosN"
    made = columns(head, *many("S{i},a,{j}.1,9.2,{j},18.2,3.5,{j}"))
    assert {p for one in (made, *made.more) for p in one.at.values()} >= {2, 3, 4, 5, 6, 7}


def test_deaths_of_a_country_are_none_of_the_sample() -> None:
    made = columns("study,n,mean,sd,deaths_cumulative", *many("S{i},{j},{j}.2,2.1,{j}00"))
    assert "events" not in made.at


def test_notes_that_stand_twice_stop_no_file(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("study,note,d,se,note\nA,first,0.2,0.1,x\nB,second,0.3,0.1,y\nC,third,0.1,0.1,z\n")
    assert len(read_data([file]).rows["trials"]) == 3


def test_the_people_of_a_whole_trial_are_no_arm_without_its_twin(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("study,t,TOTAL_PATIENTS,n,r\nA,x,500,250,41\nA,y,500,250,31\nB,w,301,150,21\nB,z,301,151,22\n")
    assert next((r["events"], r["n"]) for r in read_data([file]).rows["statements"]) == ("41", "250")


def test_a_refusal_names_events_of_arms_in_rows() -> None:
    with pytest.raises(DataError, match='events="r",n="n"'):
        columns("study,t,TOTAL_PATIENTS,n,r", *many("S{i},CCTA,500,{j},{i}"))
