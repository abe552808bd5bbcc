"""Names that others complete: limits of a model, means between spreads, spreads whose kind a column says."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.evidence.names.test_rules import columns, read, table

import lbpmeta as lm
from lbpmeta.errors import DataError
from lbpmeta.evidence.names.renames.rephrased import without_scales
from lbpmeta.evidence.shapes.spreads import told_apart


def loaded(tmp_path: Path, text: str | bytes, name: str = "my.csv") -> lm.Evidence:
    (tmp_path / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return lm.load(tmp_path / name)


def accused(evidence: lm.Evidence) -> set[str]:
    return {f.check for f in evidence.check().findings if f.verdict in ("inconsistent", "implausible")}


# two models

TWO = "outcome,k,MD_random,lower_CI,upper_CI,p_random,I2,tau2,MD_fixed,lower_fixed,upper_fixed,p_fixed\n"
LINE = "pain,3,-1.10,-5.10,2.90,0.59,65.8,8.03,-0.12,-2.24,2.00,0.91\n"


def test_limits_without_a_model_are_those_of_the_model_that_has_none() -> None:
    found = columns(TWO + LINE)
    both = {one.about: one.at for one in (found, *found.more)}
    assert (both["random",]["estimate"], both["random",]["ci_low"], both["random",]["tau2"]) == (2, 3, 7)
    assert (both["fixed",]["estimate"], both["fixed",]["ci_low"]) == (8, 9)
    assert "tau2" not in both["fixed",]


def test_a_variance_between_studies_is_not_held_against_a_fixed_effect(tmp_path: Path) -> None:
    assert "summary-contradiction" not in accused(loaded(tmp_path, TWO + LINE))
    alone = "outcome,k,MD_fixed,lower_fixed,upper_fixed,I2,tau2\npain,3,-0.12,-2.24,2.00,65.8,8.03\n"
    assert "summary-contradiction" not in accused(loaded(tmp_path, alone))
    other = alone.replace("fixed", "random")
    assert "summary-contradiction" in accused(loaded(tmp_path, other))


# limits and their level


@pytest.mark.parametrize("names", ["LL95,UL95", "lcl95,ucl95", "OR.LL95,OR.UL95", "L95,U95", "lb95,ub95"])
def test_a_level_behind_an_end(names: str) -> None:
    found = columns(f"study,OR,{names}\nA,0.61,0.40,0.93\nB,0.74,0.52,1.05\n")
    assert {"estimate": 1, "ci_low": 2, "ci_high": 3}.items() <= found.at.items()


def test_two_models_before_their_limits() -> None:
    names = "injury,FE.OR,FE.LL95,FE.UL95,RE.OR,RE.LL95,RE.UL95\n"
    found = columns(names + "a,0.42,0.37,0.48,0.38,0.28,0.52\nb,0.71,0.62,0.81,0.58,0.41,0.82\n")
    assert [(c.about, c.at["estimate"], c.at["ci_low"]) for c in (found, *found.more)] == [
        (("fe",), 1, 2),
        (("re",), 4, 5),
    ]


def test_the_only_limits_are_those_of_the_one_estimate_that_they_enclose() -> None:
    rows = "a,2.1,-3.9,8.1,0.49\nb,1.1,-2.2,4.4,0.51\nc,0.9,-1.9,3.7,0.55\n"
    assert read("outcome,MD_indirect,lower,upper,p\n" + rows)["MD_indirect"] == "estimate"
    with pytest.raises(DataError):
        columns("outcome,MD_indirect,lower,upper,p\n" + rows.replace(",2.1,", ",9.1,").replace(",1.1,", ",7.1,"))


# means between spreads


def test_what_stands_between_the_spreads_and_sizes_of_two_arms_is_the_mean() -> None:
    names = "study,x_yield_control_kg,control_SD,n_control,x_yield_treatm_kg,treatment_SD,n_treatment\n"
    row = "Lee (2018),866,86.6,3,944,94.4,3\n"
    found = read(names.replace("x_", "pr_") + row)
    assert found["pr_yield_treatm_kg"] == "mean1"
    assert found["pr_yield_control_kg"] == "mean2"
    more = names.replace("x_", "pr_").replace("study", "study,ph_control,ph_treatm")
    with pytest.raises(DataError, match="of an arm whose mean no column is"):
        columns(more + row.replace("(2018)", "(2018),6.1,6.2"))


# spreads of several kinds

KINDS = "study,n_drug,n_sham,drug_end_mean,drug_end_dispersion,sham_end_mean,sham_end_dispersion,dispersion_type\n"


def test_a_column_says_of_which_kind_the_spreads_are() -> None:
    one = read(KINDS + "A,20,21,5.1,1.2,6.0,1.3,SEM\nB,30,31,4.1,0.9,5.0,1.1,SEM\n")
    assert (one["drug_end_dispersion"], one["sham_end_dispersion"]) == ("se1", "se2")


def test_spreads_of_two_kinds_stand_apart(tmp_path: Path) -> None:
    evidence = loaded(tmp_path, KINDS + "A,20,21,5.1,1.2,6.0,1.3,SEM\nB,30,31,4.1,2.9,5.0,3.1,SD\nC,9,9,4,1,5,2,IQR\n")
    rows = evidence.tables["trials"]
    assert [(r["sd1"], r["se1"]) for r in rows] == [("", "1.2"), ("2.9", ""), ("", "")]
    assert "what is neither, in 1 rows, is not read" in " ".join(evidence.tables.understood[0].table)


def test_values_and_their_spreads_whose_kind_is_told() -> None:
    names = "study,Treatment value,Treatment MV,Control value,Control MV,MV metric,n_Treatment,n_Control\n"
    raw = told_apart(table(names + "A,25.9,6.0,29.1,3.8,SD,4,4\nB,1.18,0.17,1.01,0.06,SE,4,4\n"))
    assert raw.header[-2:] == ("treatment se", "control se")
    assert read(names + "A,25.9,6.0,29.1,3.8,SD,4,4\nB,1.18,0.17,1.01,0.06,SD,4,4\n")["Treatment value"] == "mean1"


GROUPS = "study,treatment,outcome,mean,var,lower,upper,var-unit,n\n"


def test_one_spread_whose_kind_is_told_is_no_variance(tmp_path: Path) -> None:
    rows = "A,drug,pain,5.1,1.2,,,se,20\nB,sham,pain,4.1,2.9,,,sd,30\nC,drug,pain,4,,3,5,95% CI,9\n"
    evidence = loaded(tmp_path, GROUPS + rows + "D,drug,pain,4,,1,9,range,9\nE,drug,pain,5,2.2,,,sd,11\n")
    found = evidence.tables["trials"]
    assert "variance" not in evidence.tables.understood[0].read.values()
    assert [r["sd1"] for r in found] == ["", "2.9", "", "", "2.2"]
    assert [r["mean1_low"] for r in found] == ["", "", "3", "", ""]
    one = read(GROUPS + "A,drug,pain,5.1,1.2,,,SD,20\nB,sham,pain,4.1,2.9,,,SD,30\nC,drug,pain,4.4,2.0,,,SD,9\n")
    assert "variance" not in one.values()


def test_the_only_spread_goes_by_its_kind_and_what_has_none_is_not_read(tmp_path: Path) -> None:
    rows = "A,11.1,NA,NA,8\nB,22.4,4.1,SD,9\nC,18.0,2.2,SE,30\nD,17.0,1.9,SE,31\nE,9.0,6,quartiles,12\n"
    evidence = loaded(tmp_path, "study,mean_chl,error_chl,error_type,sample_size\n" + rows)
    found = evidence.tables["trials"]
    assert [(r["sd1"], r["se1"]) for r in found] == [("", ""), ("4.1", ""), ("", "2.2"), ("", "1.9"), ("", "")]
    assert "in 1 rows, is not read" in " ".join(evidence.tables.understood[0].table)


# what is none


def test_the_p_between_two_arms_is_none_between_subgroups() -> None:
    text = "study,n_drug,n_sham,drug_mean,drug_sd,sham_mean,sham_sd,p_between\nA,20,21,5.1,1.2,6.0,1.3,0.02\n"
    assert "p_between" not in read(text)


def test_the_variance_of_one_smd_is_not_that_of_another() -> None:
    found = columns("study,Cohen's d,Hedges,VAR_hedges\nA,2.13,2.07,0.11\nB,1.58,1.54,0.10\nC,0.40,0.39,0.07\n")
    assert (found.at["estimate"], found.at["variance"]) == (2, 3)
    assert found.second is not None
    assert found.second[0] == 1


def test_degrees_of_latitude_are_no_means() -> None:
    with pytest.raises(DataError) as error:
        columns("author,Lat_D,Lat_M,Lat_S,Lon_D,Lon_M,Lon_S\nLee,40,32,11,3,17,22\nKim,36,40,9,37,20,1\n")
    assert 'mean1="Lat_M"' not in str(error.value)


def test_metafors_means_are_means_without_a_spread() -> None:
    assert (
        read("study,m1i,m2i,n1i,n2i,yi,vi\nA,98,100,5,5,-0.0202,0.00004\nB,24,100,5,5,-1.43,0.0004\n")["m1i"] == "mean1"
    )


# labels and letters


def test_a_study_is_named_by_what_cites_it(tmp_path: Path) -> None:
    names = "key,device,n_e,n_c,mean_e,mean_c,sd_e,sd_c\n"
    evidence = loaded(
        tmp_path,
        names + "".join(f"{k},x,9,9,1.{i},2.{i},0.5,0.5\n" for i, k in enumerate(("Lee2014", "Lee2014", "Kim2016"))),
    )
    assert [r["trial"] for r in evidence.tables["trials"]] == ["Lee2014", "Lee2014", "Kim2016"]


def test_cases_and_controls_with_and_without() -> None:
    names = "study,cases.belt,cases.no.belt,controls.belt,controls.no.belt\n"
    found = read(names + "A,62,61,60,14\nB,17,218,103,330\n")
    assert found == {
        "cases.belt": "events1",
        "cases.no.belt": "events2",
        "controls.belt": "nonevents1",
        "controls.no.belt": "nonevents2",
    }


def test_letters_of_no_known_encoding_stop_no_file_where_no_number_stands_beside(tmp_path: Path) -> None:
    others = b"".join(b"K%d,b,0.5,-0.5,1.5\n" % i for i in range(30))
    rows = b"study,place,MD,lower,upper\nLee,a\x90\x8dria,1.0,0.0,2.0\n" + others
    evidence = loaded(tmp_path, rows)
    assert len(evidence.tables["trials"]) == 31
    assert "an encoding that is not known" in " ".join(evidence.tables.understood[0].table)
    with pytest.raises(DataError, match="--encoding"):
        loaded(tmp_path, rows.replace(b"1.0,", b"1\x8d0,"))


def test_another_statistic_among_effects_is_named_and_not_read(tmp_path: Path) -> None:
    rows = "A,0.52,0.1\nB,0.31,0.1\nC,0.44,0.1\nD,rc = 0.74,\n"
    evidence = loaded(tmp_path, "study,Cohens d,se\n" + rows)
    assert [r["estimate"] for r in evidence.tables["trials"]] == ["0.52", "0.31", "0.44"]
    assert any("rc = 0.74" in note for note in evidence.tables.notes)


# further names


def test_letters_of_intervention_and_control_of_several_outcomes() -> None:
    names = "ID,mc_end_PW_1,sdc_end_PW_1,nc_end_PW_1,mi_end_PW_1,sdi_end_PW_1,ni_end_PW_1"
    more = names.replace("ID,", ",").replace("PW_1", "WE_2")
    found = columns(f"{names}{more}\nA,6.3,4.9,27,9.7,5.9,26,8.7,2.4,27,8.2,2.7,26\nB,3.3,8.4,45,1.8,7.1,44,,,,,,\n")
    assert [(one.at["mean1"], one.at["mean2"], one.at["n1"]) for one in (found, *found.more)] == [
        (4, 1, 6),
        (10, 7, 12),
    ]


def test_limits_that_name_a_column_and_enclose_it_are_its_own() -> None:
    rows = "A,-0.3,-0.8,0.1,-10,-15,-5,35,34\nB,-1.3,-1.9,-0.7,-11,-18,-4,27,24\nC,-1.4,-2.0,-0.9,-14,-19,-9,31,27\n"
    names = "ID,PTSD_1,LL_PTSD_1,UL_PTSD_1,Mood_2,LL_Mood_2,UL_Mood_2,ni,nc\n"
    found = columns(names + rows)
    assert [(one.at["estimate"], one.at["ci_low"], one.at["n2"]) for one in (found, *found.more)] == [
        (1, 2, 8),
        (4, 5, 8),
    ]
    with pytest.raises(DataError):
        columns(names + rows.replace("A,-0.3", "A,0.9").replace("B,-1.3", "B,0.9").replace(",-1", ",1"))


def test_two_analyses_of_a_regression_coefficient() -> None:
    names = "study,First regression coefficient,First SE,Harmonized regression coefficient (log(e) scale),Harmonized SE"
    found = columns(names + "\n" + "A,-0.10,0.87,-0.12,0.80\nB,-13.15,3.71,-5.71,1.61\n")
    assert [(one.at["estimate"], one.at["se"]) for one in (found, *found.more)] == [(1, 2), (3, 4)]


def test_a_correlation_of_pearson_that_was_converted() -> None:
    found = read("Paper_ID,N,Pearson_r_conversion\nA1,208,-0.39\nA2,108,0.31\n")
    assert found == {"N": "n", "Pearson_r_conversion": "estimate"}


def test_a_standard_error_beside_the_sd_of_each_arm() -> None:
    found = read("study,beta,n,se,n_e,sd_e,xbar_e,n_c,sd_c,xbar_c\nA,-0.38,21,0.39,9,1.1,2.0,9,1.2,2.2\n")
    assert found["se"] == "se"
    assert found["sd_e"] == "sd1"


def test_many_rows_of_one_arm_have_equal_means_by_chance(tmp_path: Path) -> None:
    names = "study,arm1,n1,mean1,sd1,arm2,n2,mean2,sd2\n"
    many = "".join(f"Lee,tea,60,0.{i % 7 + 1},0.{i + 10},none,60,1.{i},0.{i + 30}\n" for i in range(12))
    assert "arm-with-two-sds" not in accused(loaded(tmp_path, names + many))
    few = "Lee,tea,60,0.31,0.10,none,60,1.1,0.3\nLee,tea,60,0.31,0.20,rest,60,1.2,0.4\n"
    assert "arm-with-two-sds" in accused(loaded(tmp_path, names + few))


def test_what_stands_between_brackets_is_left_out_where_it_is_a_scale_alone() -> None:
    assert without_scales(["mean (e)", "n (%)", "sd (c)", "beta (log scale)", "SE (ln)", "MD (raw units, 2)"]) == {
        3: "beta",
        4: "SE",
        5: "MD",
    }


# what was taken for something else


def test_logits_beside_counts_of_one_group_are_no_percentages(tmp_path: Path) -> None:
    text = "study,trt,xi,ni,yi,vi\nLee,none,75,731,-2.1687,0.0149\nLee,advice,363,714,0.0336,0.0056\n"
    assert accused(loaded(tmp_path, text)) == set()
    other = text.replace("yi,vi", "estimate,variance")
    assert "percent-disagrees-with-count" not in accused(loaded(tmp_path, other))


def test_domains_of_a_risk_of_bias_are_no_events() -> None:
    names = "study,n_drug,mean_drug,sd_drug,n_sham,mean_sham,sd_sham,ROB2_D1,ROB2_D2,ROB2_D3\n"
    found = read(names + "A,35,11.8,3.6,36,12.6,3.0,0,1,0\nB,25,10.8,3.1,26,12.0,3.3,2,1,0\n")
    assert not {"events1", "events2"} & set(found.values())


def test_covariates_by_a_letter_beside_an_effect_are_no_events() -> None:
    rows = "A,600,0.63,0.46,1.39,0.19\nA,,1,,1.83,0.24\nA,,0,,0.49,0.32\nB,610,1,0,1.48,0.18\n"
    found = columns("study,n,x1,x2,TE,se\n" + rows)
    assert not {"events1", "events2"} & set(found.at)
    sized = columns("study,n1,x1,n2,x2,TE,se\nA,60,6,61,9,0.39,0.19\nB,50,4,52,8,0.48,0.18\n")
    assert {"events1", "events2"} <= set(sized.at)


def test_a_spread_behind_an_estimate_is_its_own_however_many_stand_beside() -> None:
    found = columns("study,es,v,diff\nA,0.43,0.05,-5\nB,0.41,0.06,-5\nC,0.21,0.06,8\n")
    assert (found.at["estimate"], found.at["variance"]) == (1, 2)


def test_the_response_of_two_groups() -> None:
    names = "Response.Mean_Grazed,Response.Mean_Ungrazed,Response.SD_Grazed,Response.SD_Ungrazed"
    sizes = "Response.N_Grazed,Response.N_Ungrazed"
    found = read(f"study,{names},{sizes}\nA,10.3,11.5,2.9,4.9,3,3\nB,12.8,43.4,1.1,12.1,3,4\n")
    assert found["Response.Mean_Ungrazed"] == "mean2"
    assert found["Response.N_Grazed"] == "n1"


def test_arms_in_one_word_with_their_quantities() -> None:
    found = read("studyauthor,intmean,intsd,intn,cmean,csd,cn\nLee,3.6,1.9,28,1.8,1.6,25\n")
    assert set(found.values()) == {"mean1", "sd1", "n1", "mean2", "sd2", "n2"}
    assert found["cmean"] == "mean2"


def test_quantiles_as_names(tmp_path: Path) -> None:
    names = ".trtb,.trta,parameter,mean,sd,2.5%,25%,50%,75%,97.5%,Rhat\n"
    rows = "a,p,d[a],-1.66,0.75,-3.11,-2.17,-1.66,-1.17,-0.17,1.00\n"
    rows += "b,p,d[b],-1.95,0.80,-3.51,-2.51,-1.96,-1.41,-0.38,1.00\n"
    assert [r["ci_high"] for r in loaded(tmp_path, names + rows).tables["trials"]] == ["-0.17", "-0.38"]


def test_a_coefficient_of_agreement_is_no_correlation() -> None:
    rows = "A,74,{0},0.38\nB,12,{0},0.02\nC,31,{0},0.32\n"
    assert read("study,n,statistic,R\n" + rows.format("Pearson"))["R"] == "estimate"
    with pytest.raises(DataError):
        columns("study,n,statistic,R\n" + rows.format("ICC"))


def test_outcomes_of_a_form_are_no_arms_though_two_alone_were_filled_in() -> None:
    outcomes = ("Clarity", "Happy mood", "Rehearsal", "Frequency", "Intensity")
    names = ",".join(f"{o} - Post_Mean,{o} - Post_SD,{o} - Post_N" for o in outcomes)
    row = "4,2,50,6,3,50" + "," * 9
    try:
        found = set(read(f"study,{names}\nA,{row}\nB,{row}\n").values())
    except DataError:
        found = set()
    assert not {"mean2", "n2"} & found
