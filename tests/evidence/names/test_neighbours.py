"""What stands beside a column tells what it is, each rule with a table that looks alike and is read otherwise."""

from __future__ import annotations

import pytest
from tests.evidence.names.test_rules import MEANS, columns, read, table

from lbpmeta.errors import DataError
from lbpmeta.evidence.own.columns import resolve


def passed(text: str) -> dict[str, str]:
    return dict(columns(text).passed)


# the name of a spread without the word for it


def test_the_bare_name_beside_its_sd_is_the_mean() -> None:
    found = read("study,con_N,exp_N,con_eggs,con_eggs_SD,exp_eggs,exp_eggs_SD\nA,15,15,30.07,1.39,27.67,1.12\n")
    assert set(found.values()) == MEANS
    assert found["exp_eggs"] == "mean1"
    assert found["con_eggs_SD"] == "sd2"


def test_an_age_beside_its_sd_is_none() -> None:
    found = read("study,n_exp,m_exp,sd_exp,n_con,m_con,sd_con,age,age_SD\nA,15,3.1,1.2,15,2.9,1.1,54,8\n")
    assert "age" not in found
    assert "age_SD" not in found


# the n of N


def test_n_of_large_n_are_events() -> None:
    found = read("author,N1,N2,n1,n2\nLee,63,184,31,116\nKim,99,102,98,16\n")
    assert found == {"N1": "n1", "N2": "n2", "n1": "events1", "n2": "events2"}


def test_a_small_n_above_the_large_one_is_not_events() -> None:
    text = "author,N1,N2,n1,n2,m1,m2,sd1,sd2\nLee,63,84,70,90,1.1,2.3,0.4,0.5\nKim,99,102,98,116,1.4,2.0,0.3,0.6\n"
    assert "events1" not in read(text).values()


def test_an_adjusted_number_of_persons_yields_to_the_counted_one() -> None:
    text = "study,adjusted_con_N,con_N,exp_N,con_mean,con_sd,exp_mean,exp_sd\nA,7.5,15,15,3.1,1.2,2.9,1.1\n"
    assert read(text)["con_N"] == "n2"
    assert "adjusted_con_N" in passed(text)


# whose p-value


def test_the_p_of_another_test_is_not_that_of_the_estimate() -> None:
    text = "paper,g,lower,upper,pval,fval\nLee,0.07,-0.83,0.98,0.54,0.39\n"
    assert "p" not in read(text).values()
    assert "the test beside it ('fval')" in passed(text)["pval"]
    assert read(text.replace("fval", "weight"))["pval"] == "p"


def test_a_base_rate_is_no_p_value_of_a_correlation() -> None:
    rows = "".join(f"S{i},0.{30 + i},{50 + i},0.4{i}\n" for i in range(6))
    assert "another in 6 of 6 rows" in passed("study,r,n,p\n" + rows)["p"]
    right = [
        ("0.30", "50", "0.034"),
        ("0.25", "80", "0.025"),
        ("0.10", "60", "0.45"),
        ("0.40", "35", "0.017"),
        ("0.2", "99", "0.047"),
    ]
    assert read("study,r,n,p\n" + "".join(f"S,{r},{n},{p}\n" for r, n, p in right))["p"] == "p"


# two estimates of a row, each with its own spread


def test_a_spread_is_of_the_estimate_before_it() -> None:
    text = "authoryear,coef,se,n,yi,vi\nA 2001,0.0124,0.0663,736,0.0124,0.00136\nB 2002,0.2,0.1,99,0.2,0.0094\n"
    found = resolve(table(text))
    assert {found.at["estimate"], found.at["variance"]} == {4, 5}
    assert "se" not in found.at
    assert found.passed["se"] == "the se of 'coef', the second estimate of each row"
    one = read("study,yi,se,n,vi\nA,0.2,0.10,99,0.01\nB,0.3,0.20,90,0.04\n")
    assert one["se"] == "se"
    assert one["vi"] == "variance"


def test_a_standard_error_of_logarithms_leaves_ratios_as_they_are() -> None:
    names = "study,ES,se_logRR,lower,upper\n"
    ratios = columns(names + "A,0.50,0.354,0.25,1.00\nB,0.80,0.2,0.54,1.18\n")
    assert (ratios.measure, ratios.log) == ("RR", False)
    logs = columns(names + "A,-0.693,0.354,-1.386,0.000\nB,-0.223,0.2,-0.615,0.169\n")
    assert (logs.measure, logs.log) == ("RR", True)


# names of estimates and limits


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("study,effect size (RR),lower CI,upper CI", "RR"),
        ("study,effect size,lower CI,upper CI", ""),
        ("study,slope,se", ""),
        ("study,MD_random,lower_95CI,upper_95CI", "MD"),
    ],
)
def test_an_estimate_goes_by_two_words(names: str, expected: str) -> None:
    cells = ",".join(("A", "0.50", "0.25", "1.00")[: names.count(",") + 1])
    found = columns(f"{names}\n{cells}\n")
    assert found.at["estimate"] == 1
    assert found.measure == expected
    assert set(found.at) >= ({"ci_low", "ci_high"} if "CI" in names else {"se"})


def test_a_model_among_others_stays_in_the_name() -> None:
    found = columns("study,MD_random,lower_random,upper_random,MD_fixed,lower_fixed,upper_fixed\nA,1,0,2,3,2,4\n")
    assert [(c.about, c.at["estimate"]) for c in (found, *found.more)] == [(("random",), 1), (("fixed",), 4)]


def test_a_correlation_names_its_estimate_and_variance() -> None:
    assert read("study,cor_yi,cor_vi\nA,-0.57,0.003\nB,0.1,0.01\n") == {"cor_yi": "estimate", "cor_vi": "variance"}
    assert read("study,cor,n\nA,-0.57,30\nB,0.1,40\n")["cor"] == "estimate"


def test_limits_in_spanish_keep_their_level() -> None:
    text = "estudio,TE,IC95_inf,IC95_sup,IC90_inf\nA,0.5,0.4,0.6,0.42\nB,0.4,0.3,0.5,0.31\n"
    found = columns(text)
    assert (found.at["ci_low"], found.at["ci_high"], found.level) == (2, 3, "95")
    assert "IC90_inf" in found.passed


@pytest.mark.parametrize("spread", ["sdv_{}", "sdev_{}"])
def test_spellings_of_the_sd(spread: str) -> None:
    names = ",".join(["study", "n_e", "n_c", "mean_e", "mean_c", spread.format("e"), spread.format("c")])
    assert set(read(f"{names}\nA,40,40,10.58,12.45,1.45,0.38\n").values()) == MEANS


def test_the_size_of_a_group_that_is_an_arm_is_its_n() -> None:
    text = "study,intervention_events,intervention_group_size,control_events,control_group_size\nA,3,30,5,31\n"
    assert set(read(text).values()) == {"events1", "n1", "events2", "n2"}
    assert "n" not in read("study,yi,vi,group size\nA,0.2,0.1,4\nB,0.1,0.2,5\n").values()


def test_se_beside_the_sensitivity_in_full_is_a_standard_error() -> None:
    text = "study,effect,se,sensitivity,specificity\nA,0.5,0.2,0.8,0.9\n"
    assert read(text)["se"] == "se"
    assert "sensitivity" in passed(text)


# words that are no measure, and arms in rows


def test_what_was_measured_is_no_effect_measure() -> None:
    assert "measure" not in columns("study,measure,g,se\nA,gambles taken,0.2,0.1\nB,points won,0.3,0.1\n").at
    assert "measure" in columns("study,measure,es,se\nA,SMD,0.2,0.1\nB,MD,0.3,0.1\n").at


def test_outcomes_of_an_arm_per_row_are_no_groups() -> None:
    text = "study,treatment,n,mean_pain,sd_pain,mean_walk,sd_walk\n1,drug,30,5.1,2.0,60,9\n1,sham,31,6.2,2.1,55,8\n"
    found = columns(text)
    assert [one.about for one in (found, *found.more)] == [("pain",), ("walk",)]
    with pytest.raises(DataError, match="whose names are not understood"):
        columns(text.replace("treatment", "country"))


# what is of something else


def test_arms_before_are_not_those_that_the_estimate_is_made_of() -> None:
    names = "study,mean_pre_drug,mean_pre_sham,sd_pre_drug,sd_pre_sham,n_pre_drug,n_pre_sham,yi,vi"
    text = f"{names}\nA,3.3,3.1,0.6,0.5,14,12,1.4,0.2\n"
    found = columns(text)
    results = {one.about: set(one.at) & {"mean1", "estimate"} for one in (found, *found.more)}
    assert results == {(): {"estimate"}, ("pre",): {"mean1"}}
    assert "mean1" in columns(text.replace("_pre", "")).at


def test_the_mean_post_or_followup_is_that_at_the_end() -> None:
    names = "study,mean_pre_drug,mean_post_or_followup_drug,mean_pre_sham,mean_post_or_followup_sham,n_drug,n_sham"
    found = read(f"{names}\nA,3.3,2.1,3.1,2.7,14,12\n")
    assert (found["mean_pre_drug"], found["mean_post_or_followup_drug"]) == ("baseline1", "mean1")


def test_potassium_is_no_number_of_studies() -> None:
    means = "study,mean_t,sd_t,n_t,mean_c,sd_c,n_c,P,K\nA,3.1,1.0,20,4.1,1.1,21,7,4\n"
    assert "K" not in read(means)
    assert read("outcome,MD,lower,upper,K\npain,1.0,0.2,1.8,4\n")["K"] == "k"


def test_what_is_below_one_is_no_number_of_persons() -> None:
    assert "size" not in read("study,b,se,size\nA,3.09,0.13,0.0969\nB,3.11,0.16,12.5\nC,3.2,0.2,7.31\n")
    assert read("study,b,se,size\nA,3.09,0.13,96\nB,3.11,0.16,12\n")["size"] == "n"


@pytest.mark.parametrize("name", ["logTE", "ln TE", "LRR", "Original regression coefficient", "slope"])
def test_further_names_of_estimates(name: str) -> None:
    spread = "Original SE" if name.startswith("Original") else "se"
    assert read(f"study,{name},{spread}\nA,0.39,0.08\nB,0.59,0.25\n") == {name: "estimate", spread: "se"}


def test_a_group_of_effect_sizes_is_no_effect_size() -> None:
    assert read("study,effect_size_group,d,d_var\nA,1,0.5,0.1\nB,2,0.7,0.2\n") == {"d": "estimate", "d_var": "variance"}
    assert read("study,effect_size,var\nA,1,0.5\nB,2,0.7\n")["effect_size"] == "estimate"


def test_a_program_s_own_copy_of_a_column_is_passed_over() -> None:
    found = read("studlab,TE,seTE,.TE,.seTE\nA,0.1,0.2,-0.1,0.2\nB,0.3,0.2,0.3,0.2\n")
    assert found == {"TE": "estimate", "seTE": "se"}
    with pytest.raises(DataError, match="both read as estimate"):
        read("study,TE,es\nA,0.1,0.9\nB,0.3,-0.2\n")


def test_the_estimate_that_was_pooled_goes_before_others() -> None:
    text = "authors,cohens_d,yi,vi\nA,0.1,0.6,0.02\nB,0.9,-0.3,0.02\n"
    assert read(text) == {"yi": "estimate", "vi": "variance"}


@pytest.mark.parametrize(("name", "expected"), [("N_sample", "n"), ("sample", "")])
def test_the_n_of_the_sample(name: str, expected: str) -> None:
    assert read(f"study,{name},yi,vi\nA,40,0.1,0.02\nB,55,0.2,0.03\n").get(name, "") == expected


def test_limits_under_another_name_belong_to_the_only_estimate_that_they_enclose() -> None:
    rows = [(f"S{i}", 0.1 * i, 0.05 + 0.01 * i) for i in range(6)]
    text = "system,Estimate,SE,LinearLower,LinearUpper\n"
    inside = text + "".join(f"{s},{e:.3f},{d:.3f},{e - 2 * d:.3f},{e + 2 * d:.3f}\n" for s, e, d in rows)
    assert read(inside)["LinearLower"] == "ci_low"
    outside = text + "".join(f"{s},{e:.3f},{d:.3f},{e + 2 * d:.3f},{e + 4 * d:.3f}\n" for s, e, d in rows)
    assert "LinearLower" not in read(outside)


def test_the_range_of_persons_is_no_interval_of_their_mean() -> None:
    names = "study,n_t,mean_t,sd_t,mean_low_t,mean_high_t,n_c,mean_c,sd_c,mean_low_c,mean_high_c\n"
    ranges = names + "A,193,10.8,2.8,3,17,190,10.1,2.6,3,16\n"
    assert not {"mean1_low", "mean2_high"} & set(read(ranges).values())
    limits = names + "A,193,10.8,2.8,10.4,11.2,190,10.1,2.6,9.7,10.5\n"
    assert {"mean1_low", "mean2_high"} <= set(read(limits).values())


def test_a_number_and_a_size_name_no_groups() -> None:
    with pytest.raises(DataError):
        columns("label,size_converted,N_entered\nA,12,40\nB,13,55\n")
    assert (
        read("study,N_entered,N_left,m_entered,m_left,sd_entered,sd_left\nA,12,40,1.0,2.0,1.0,1.1\n")["N_left"] == "n2"
    )


def test_the_standard_error_of_the_logarithm_is_that_of_the_ratio() -> None:
    rows = "A,0.5532,0.2813,1.0878,-0.592,0.345\nB,0.9239,0.7919,1.078,-0.0791,0.0787\n"
    text = f"study,HR,lowHR,uppHR,lnHR,selnHR\n{rows}"
    assert read(text) == {"HR": "estimate", "lowHR": "ci_low", "uppHR": "ci_high", "selnHR": "se"}


def test_waves_under_a_letter_are_no_events() -> None:
    waves = "metric,es,n1,n2,t1,t2\n" + "r,0.7,90,90,1,2\nr,0.6,80,80,2,3\nr,0.5,70,70,1,3\n" * 12
    assert not {"events1", "events2"} & set(read(waves).values())
    counts = "study,n1,n2,t1,t2\n" + "".join(f"S{i},{90 + i},{80 + i},{10 + i},{20 + i}\n" for i in range(24))
    assert "t1" in read(counts) or "t1" in passed(counts)
