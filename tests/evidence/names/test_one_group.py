"""Counts, shares and correlations of one group, whose names say less than their numbers."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.evidence.names.test_rules import columns, read, table

import lbpmeta as lm
from lbpmeta.errors import DataError
from lbpmeta.evidence.own.columns import resolve


def rows(tmp_path: Path, text: str) -> lm.Evidence:
    path = tmp_path / "my.csv"
    path.write_text(text, encoding="utf-8")
    return lm.load(path)


# a share shows what its count and its total are


def test_a_share_shows_which_columns_it_is_made_of() -> None:
    text = "study,fatigue_n,cohort_n,fatigue_pct,age\nA,12,80,15.0,50\nB,9,45,20.0,45\nC,33,60,55.0,61\n"
    assert read(text) == {"fatigue_n": "events", "cohort_n": "n", "fatigue_pct": "value"}
    with pytest.raises(DataError, match="none of its columns"):
        read(text.replace("15.0", "14.0").replace("20.0", "31.0"))


def test_n_of_n_is_the_event_where_the_share_says_so() -> None:
    text = "study,N,n,%\nA,80,12,15.0\nB,45,9,20.0\nC,60,33,55.0\n"
    assert read(text) == {"N": "n", "n": "events", "%": "value"}
    found = read("study,num,denom,frac\nA,384,973,0.3947\nB,48,111,0.4324\nC,23,30,0.7667\n")
    assert found == {"num": "events", "denom": "n", "frac": "value"}


def test_the_share_of_women_makes_no_event_of_them() -> None:
    text = "study,N,n_female,% female,yi,vi\nA,80,12,15.0,.1,.02\nB,45,9,20.0,.2,.03\nC,60,33,55.0,.3,.02\n"
    assert "events" not in read(text).values()


def test_a_prevalence_and_its_interval_are_an_estimate(tmp_path: Path) -> None:
    text = "study,N,Prevalence,lower,upper\nA,200,25.0,19.2,31.4\nB,300,30.0,25.1,35.4\nC,100,11.0,6.0,19.0\n"
    evidence = rows(tmp_path, text)
    first = evidence.tables["trials"][0]
    assert (first["measure"], first["estimate"], first["ci_low"], first["n1"]) == ("PR", "25.0", "19.2", "200")
    assert not evidence.check().failures
    wrong = rows(tmp_path, text.replace("30.0", "36.0"))
    assert [f.check for f in wrong.check().failures] == ["estimate-outside-ci"]


def test_a_share_with_its_standard_error_is_an_estimate() -> None:
    made = columns("study,n,prevalence,se\nA,200,.25,.031\nB,300,.30,.026\nC,100,.11,.031\n")
    assert (made.measure, {"estimate", "se", "n"} <= made.at.keys()) == ("PR", True)


def test_the_level_of_an_interval_is_no_unit(tmp_path: Path) -> None:
    text = "study,n,events,Proportion [95% CI]\nA,200,50,0.25 [0.19; 0.31]\nB,300,90,0.30 [0.25; 0.36]\n"
    text += "C,100,11,0.11 [0.06; 0.19]\n"
    evidence = rows(tmp_path, text)
    assert [r["value"] for r in evidence.tables["statements"]] == ["25", "30", "11"]
    assert not evidence.check().failures


def test_cells_of_counts_and_totals_are_read_without_another_word(tmp_path: Path) -> None:
    found = rows(tmp_path, "study,n/N\nA,50/200\nB,90/300\nC,11/100\n").tables["statements"]
    assert [(r["events"], r["n"]) for r in found] == [("50", "200"), ("90", "300"), ("11", "100")]


# two groups


def test_counts_of_totals_name_two_groups(tmp_path: Path) -> None:
    text = "study,Surgery (n/N),Bracing (n/N)\nA,5/20,9/30\nB,9/30,3/31\n"
    first = rows(tmp_path, text).tables["trials"][0]
    assert [first[c] for c in ("events1", "n1", "events2", "n2")] == ["5", "20", "9", "30"]
    assert columns(text).guessed == "arms"


def test_a_small_letter_counts_the_events_of_a_group() -> None:
    text = "study,steroid n,steroid N,sham n,sham N\nA,9,40,12,41\nB,3,25,6,24\n"
    assert read(text) == {"steroid n": "events1", "steroid N": "n1", "sham n": "events2", "sham N": "n2"}


def test_persons_who_were_analysed_are_no_events() -> None:
    text = "study,steroid n,steroid N,sham n,sham N,MD,se\nA,39,40,40,41,1.1,0.3\nB,25,25,22,24,0.8,0.2\n"
    assert "events1" not in read(text).values()


def test_non_cases_are_those_without_the_event() -> None:
    text = "study,Exposed cases,Exposed non-cases,Unexposed cases,Unexposed non-cases\nA,9,40,12,41\nB,3,25,6,24\n"
    assert set(read(text).values()) == {"events1", "nonevents1", "events2", "nonevents2"}


def test_a_word_for_what_is_compared_with_is_the_second_group() -> None:
    names = "study,mean_ambient,sd_ambient,n_ambient,mean_elevated,sd_elevated,n_elevated"
    assert read(f"{names}\nA,5.1,2.0,9,6.4,2.1,8\n")["mean_ambient"] == "mean2"


# correlations


FISHER = "study,N,effect_r,effect_z,var_z\nA,50,0.30,0.310,0.0213\nB,33,0.52,0.576,0.0333\nC,81,-0.10,-0.100,0.0128\n"


def test_a_spread_of_fishers_z_is_not_that_of_the_correlation() -> None:
    assert read(FISHER) == {"N": "n", "effect_z": "estimate", "var_z": "variance"}
    assert columns(FISHER).measure == "ZCOR"
    nameless = FISHER.replace("effect_z,var_z", "z,vi").replace("effect_r", "r")
    assert read(nameless) == {"N": "n", "z": "estimate", "vi": "variance"}


def test_fishers_z_without_a_spread_is_no_statistic_of_a_test() -> None:
    made = columns("study,N,r,z\nA,50,0.30,0.310\nB,33,0.52,0.576\nC,81,-0.10,-0.100\n")
    assert "z" not in made.at
    assert made.passed["z"] == "Fisher's z of 'r', which is read"


def test_a_spread_of_fishers_z_alone_is_passed_over() -> None:
    made = columns("study,N,r,SE_z\nA,50,0.30,0.146\nB,33,0.52,0.183\nC,81,-0.10,0.113\n")
    assert "se" not in made.at
    assert "Fisher's z" in made.passed["SE_z"]


def test_two_variables_whose_correlation_is_the_effect_are_no_arms() -> None:
    text = "study,n,r,mean_1,sd_1,mean_2,sd_2\nA,50,-0.3,3.1,1.0,4.0,1.1\nB,40,0.2,3.0,0.9,4.1,1.2\n"
    assert read(text) == {"n": "n", "r": "estimate"}
    arms = text.replace(",n,", ",n_1,n_2,").replace("A,50", "A,25,25").replace("B,40", "B,20,20")
    assert {"mean1", "mean2", "n1", "n2"} <= set(read(arms).values())


def test_a_correlation_of_two_letters_is_one() -> None:
    text = "study,N,r (x,y),alpha X\nA,50,0.3,0.8\nB,40,-0.2,0.9\n".replace("r (x,y)", '"r (x,y)"')
    assert read(text) == {"N": "n", "r (x,y)": "estimate"}


# names of estimates


def test_an_effect_and_its_letter() -> None:
    assert read("study,Effect Size (d),Variance\nA,0.3,0.02\nB,0.4,0.03\n")["Effect Size (d)"] == "estimate"


def test_averages_of_effects_are_effects() -> None:
    assert read("study,ave_est,av_var\nA,0.3,0.02\nB,0.4,0.03\n") == {"ave_est": "estimate", "av_var": "variance"}


def test_a_coefficient_is_no_arm() -> None:
    assert read("study,b,b_se\nA,0.3,0.02\nB,0.4,0.03\n") == {"b": "estimate", "b_se": "se"}
    assert read("study,\u03b2,SE\nA,0.3,0.02\nB,0.4,0.03\n") == {"\u03b2": "estimate", "SE": "se"}


def test_a_logarithm_of_a_ratio_of_means_is_not_accused(tmp_path: Path) -> None:
    text = "study,mean_c,sd_c,n_c,mean_t,sd_t,n_t,lnR\nA,20.1,5.1,20,22.4,5.3,30,0.1083\n"
    evidence = rows(tmp_path, f"{text}B,24.1,5.1,20,22.4,5.3,30,-0.0732\n")
    assert evidence.tables["trials"][0]["estimate"] == "0.1083"
    assert not evidence.check().failures


def test_the_logarithm_of_a_ratio_of_variations_is_no_mean() -> None:
    assert read("study,lnCVR,se_lnCVR\nA,-0.1,0.02\nB,0.2,0.03\n") == {"lnCVR": "estimate", "se_lnCVR": "se"}


def test_replicates_are_sizes_of_arms() -> None:
    text = (
        "study,mean_ctrl,se_ctrl,rep_ctrl,mean_treat,se_treat,rep_treat\nA,5.1,0.4,4,6.1,0.3,4\nB,4.9,0.2,6,5.3,0.3,6\n"
    )
    assert resolve(table(text)).at.keys() >= {"n1", "n2", "mean1", "se2"}


# results that are numbered


def test_numbered_results_of_one_group_are_no_arms() -> None:
    text = "author,number,peak_1,peak_1_SD,peak_2,peak_2_SD,OR,lower,upper\nA,28,4.1,1.2,3.9,1.1,1.2,0.9,1.6\n"
    made = columns(text)
    assert not made.at.keys() & {"mean1", "mean2", "sd1"}
    assert "a result of one group" in made.passed["peak_1"]
    sized = text.replace("number", "n_1,n_2").replace("A,28", "A,28,27")
    assert {"mean1", "mean2", "n1"} <= set(read(sized).values())


def test_three_numbered_means_need_sizes_to_be_arms() -> None:
    text = "author,n,M1_PP,M1_PP_SD,M2_PP,M2_PP_SD,M3_PP,M3_PP_SD,OR,lower,upper\nA,28,4,1,3,1,5,1,1.2,0.9,1.6\n"
    assert "mean1" not in read(text).values()


# what is spelt in part


def test_spreads_by_the_arm_alone_are_those_of_the_only_outcome() -> None:
    text = "study,c.mean_rich,c.sd,c.n,tr.mean_rich,tr.sd,tr.n\nA,26.2,3.8,5,27.1,3.4,5\nB,14.5,0.5,4,20.3,4.2,4\n"
    found = read(text)
    assert (found["c.sd"], found["tr.mean_rich"], found["tr.sd"]) == ("sd2", "mean1", "sd1")


def test_an_estimate_whose_limits_name_its_measure() -> None:
    text = "study,essOR,uciOR,lciOR\nA,2.42,4.01,1.46\nB,1.51,1.89,1.20\nC,1.37,1.69,1.11\n"
    assert read(text) == {"essOR": "estimate", "uciOR": "ci_high", "lciOR": "ci_low"}


def test_cases_and_controls_with_and_without_exposure() -> None:
    text = "study,case.with.exposure,case.without.exposure,control.with.exposure,control.without.exposure\n"
    found = read(f"{text}A,231,192,3674,4425\nB,273,281,5353,5790\n")
    assert list(found.values()) == ["events1", "events2", "nonevents1", "nonevents2"]


def test_cases_of_a_disease_are_counted_in_a_sample() -> None:
    text = "study,asthma cases,Total sample,follow-up\nA,23,110,12\nB,41,230,6\n"
    assert read(text) == {"asthma cases": "events", "Total sample": "n"}
    with pytest.raises(DataError, match="no effect"):
        read(text.replace("41", "410"))  # more than there are persons


def test_no_percentage_is_below_zero() -> None:
    with pytest.raises(DataError, match="some of its numbers are below 0"):
        read("study,Percent,rating\nA,2,7\nB,-3,3\nC,-1,4\n")


def test_a_wild_type_is_a_group() -> None:
    text = "study,Mean_KO,SD_KO,Total_KO,Mean_WT,SD_WT,Total_WT\nA,5.1,1.2,12,6.2,1.3,11\nB,5.3,1.1,9,6.0,1.2,10\n"
    found = read(text)
    assert (found["Mean_WT"], found["Total_KO"]) == ("mean2", "n1")


def test_the_second_of_two_arms_alone_is_not_read() -> None:
    made = columns("study,n2,mean2,sd2,mean100,sd100,g,var_g\nA,12,5.9,2.1,5.7,3.6,-0.08,0.16\n")
    assert not made.at.keys() & {"mean2", "n2", "sd2"}
    assert made.passed["mean2"] == "the mean of arm 2, but no column is that of arm 1"


# columns that are for another end


def test_levels_of_significance_are_no_p_values() -> None:
    rows = "".join(f"S{i},5.{i},1.1,20,4.{i},1.2,20,{('0.05', '0.1')[i % 2]}\n" for i in range(14))
    made = columns(f"study,mean1,sd1,n1,mean2,sd2,n2,p\n{rows}")
    assert "levels of significance" in made.passed["p"]
    exact = columns(f"study,mean1,sd1,n1,mean2,sd2,n2,p\n{rows.replace('0.05', '0.047')}")
    assert "p" in exact.at


def test_a_column_favours_of_somebodys_own_stops_nothing(tmp_path: Path) -> None:
    report = rows(tmp_path, "study,favours,g,var_g\nA,Reduced,-0.08,0.16\nB,100,1.2,0.2\n").check()
    told = [f for f in report.findings if f.check == "direction-claim"]
    assert {f.verdict for f in told} == {"not-checkable"}


def test_a_decimal_comma_of_a_second_result_is_asked_for(tmp_path: Path) -> None:
    text = 'author,hr,hr_lb,hr_ub,irr,irr_lb,irr_ub\nA,1.2,1.1,1.4,"0,92","0,88","0,97"\n'
    with pytest.raises(DataError, match="--decimal-comma"):
        rows(tmp_path, text.replace("1.2,1.1,1.4", ",,"))


def test_two_counts_of_any_name_are_asked_for_with_the_mapping() -> None:
    text = "study,continent,lambs,ewes\nA,Europe,22,23\nB,Asia,10,11\nC,Asia,31,40\n"
    with pytest.raises(DataError, match=r"--columns 'events=\"lambs\",n=\"ewes\"'"):
        read(text)


@pytest.mark.parametrize(
    ("count", "size"),
    [("cured", "treated"), ("HBsAg positive", "tested"), ("cases_tb", "population"), ("positifs", "examinés")],
)
def test_an_event_among_those_who_were_looked_at_is_read(count: str, size: str) -> None:
    text = f"study,continent,{count},{size}\nA,Europe,22,23\nB,Asia,10,11\nC,Asia,31,40\n"
    assert read(text) == {count: "events", size: "n"}
    with pytest.raises(DataError, match=r"never more than|none of its columns"):
        read(text.replace(count, "females"))
    with pytest.raises(DataError):
        read(text.replace("31,40", "41,40"))


def test_the_living_are_those_without_the_event() -> None:
    found = read("study,dead_trt,alive_trt,dead_ctl,alive_ctl\nA,9,40,12,41\nB,3,25,6,24\n")
    assert list(found.values()) == ["events1", "nonevents1", "events2", "nonevents2"]


def test_a_count_of_no_arm_beside_the_sizes_of_two_is_not_read() -> None:
    with pytest.raises(DataError, match="of no arm, beside the sizes of two"):
        read("study,Cases,Total cases,Controls,Total controls\nA,9,40,12,41\nB,3,25,6,24\n")


@pytest.mark.parametrize("name", ["Prev", "prevalence"])
def test_the_size_of_a_sample_and_a_prevalence_in_short(name: str) -> None:
    found = read(f"study,sample_n,{name},Lower,Upper\nA,200,.25,.19,.31\nB,300,.30,.25,.36\nC,90,.11,.06,.19\n")
    assert found == {"sample_n": "n", name: "estimate", "Lower": "ci_low", "Upper": "ci_high"}


# counts of one group beside their persons


@pytest.mark.parametrize(
    "head", ["n,N", "n.pos,n.tot", "n_positive,n_total", "no. positive,total n", "pos n,tot n"][:3]
)
def test_counts_and_sizes_under_short_names(head: str) -> None:
    made = columns(f"study,{head}\nA,12,340\nB,4,120\nC,33,410")
    assert (made.at["events"], made.at["n"]) == (1, 2)


def test_n_beside_n_that_is_hardly_less_is_asked_for() -> None:
    with pytest.raises(DataError):
        columns("study,n,N\nA,339,340\nB,120,120\nC,400,410")


def test_a_count_with_its_percentage_is_that_of_the_total_whose_share_it_is() -> None:
    rows = "A,12 (30.0),40,77\nB,20 (20.0),100,180\nC,5 (10.0),50,61"
    made = columns(f"study,Relapse n (%),Total n,screened\n{rows}")
    assert (made.at["events"], made.at["n"]) == (1, 2)


def test_a_share_of_1_is_not_taken_for_one_of_100() -> None:
    text = "study,sample_size,smoking_prevalence\nA,120,{}\nB,80,{}\nC,90,{}\n"
    with pytest.raises(DataError, match="in percent, say so"):
        columns(text.format("31.7", "22.5", "41.1"))
    with pytest.raises(DataError, match=r"^(?!.*in percent)"):
        columns(text.format("0.317", "0.225", "0.411"))


def test_limits_of_something_else_are_none_of_a_share() -> None:
    text = "study,prevalence,{0} low,{0} high\nA,30,18,65\nB,41,20,70\nC,35,25,60\n"
    assert "ci_low" in columns(text.format("prev")).at
    assert columns(text.format("age")).at.keys() & {"ci_low", "ci_high"} == set()
