"""What the cells of a table tell of names that can be several things, each with a table that is read otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

import lbpmeta as lm
from lbpmeta.errors import DataError

from .test_rules import MEANS, columns, read

# which measure the effects of a row are of

KINDS = (
    "study,kind of effect (diary),effect_diary,se_diary,kind of effect (recall),effect_recall,se_recall\n"
    "Abe,correlation,-0.21,0.08,odds_ratio,1.80,0.20\nBauer,cohens_d,-0.30,0.11,cohens_d,0.25,0.12\n"
    "Costa,odds_ratio,1.40,0.22,correlation,0.15,0.07\nDiaz,unstandardised_beta,-0.12,0.05,odds_ratio,2.10,0.31\n"
)


def trials(path: Path, text: str, **how: object) -> list[lm.Row]:
    file = path / "sheet.csv"
    file.write_text(text, encoding="utf-8")
    return list(lm.load(file, **how).tables.rows["trials"])  # type: ignore[arg-type]


def test_each_of_two_effects_has_the_column_of_measures_that_is_about_it(tmp_path: Path) -> None:
    found = {(r["trial"], r["estimate"]): r["measure"] for r in trials(tmp_path, KINDS)}
    assert found["Abe", "-0.21"] == "GEN"
    assert found["Abe", "1.80"] == "OR"
    assert found["Costa", "1.40"] == "OR"
    assert found["Bauer", "-0.30"] == "SMD"


def test_effects_below_0_are_no_ratios_though_a_few_intervals_look_like_it(tmp_path: Path) -> None:
    rows = [f"S{i},{e},{low},{high}" for i, (e, low, high) in enumerate([("0.50", "0.25", "1.00")] * 3)]
    rows += [f"T{i},-0.{i}4,," for i in range(1, 6)]
    text = "study,effect,lower,upper\n" + "\n".join(rows) + "\n"
    assert {r["measure"] for r in trials(tmp_path, text)} <= {"", "GEN"}
    assert {r["measure"] for r in trials(tmp_path, text.replace(",-0.", ",0."))} == {"RR"}


def test_a_column_called_after_two_measures_says_which_it_is(tmp_path: Path) -> None:
    found = trials(tmp_path, "study,OR,lower,upper,or_hr\nAbe,1.10,1.00,1.21,HR\nBauer,1.20,1.05,1.37,HR\n")
    assert [r["measure"] for r in found] == ["HR", "HR"]


def test_pr_beside_ratios_is_no_proportion(tmp_path: Path) -> None:
    text = "study,measure,estimate,lower,upper\nAbe,OR,1.40,1.10,1.78\nBauer,PR,1.20,1.12,1.29\n"
    assert [r["measure"] for r in trials(tmp_path, text)] == ["OR", "RR"]
    assert [r["measure"] for r in trials(tmp_path, text.replace("OR,1.40,1.10,1.78", "PR,0.40,0.31,0.50"))] == [
        "PR",
        "PR",
    ]


def test_ratios_that_are_below_0_and_symmetric_as_printed_are_logarithms(tmp_path: Path) -> None:
    rows = "Abe,OR,0.37,0.24,0.50\nBauer,OR,-0.04,-0.06,-0.02\nCosta,RR,0.42,0.14,0.70\n"
    found = trials(tmp_path, f"study,measure,ES,ES lower,ES upper\n{rows}")
    assert [(r["measure"], r["x_measure"]) for r in found] == [("GEN", "log OR"), ("GEN", "log OR"), ("GEN", "log RR")]
    misprint = rows.replace("-0.04,-0.06,-0.02", "0.04,-0.06,0.20")  # one lower limit, and no symmetric intervals
    assert trials(tmp_path, f"study,measure,ES,ES lower,ES upper\n{misprint}")[1]["measure"] == "OR"


# whose limits, whose p

P = (
    "finding,SMD,LoCI,UpCI,P.value\na,0.06,-0.02,0.14,< 0.0001\nb,0.00,-0.06,0.06,< 0.0001\n"
    "c,-0.36,-0.83,0.12,< 0.0001\nd,0.45,0.22,0.67,0.58\ne,-0.34,-0.54,-0.15,0.0006\n"
)


def test_capitals_tell_limits_apart_and_the_p_of_something_else_is_not_read() -> None:
    assert read(P) == {"SMD": "estimate", "LoCI": "ci_low", "UpCI": "ci_high"}
    assert "far from that of the interval in 4 of 5 rows" in columns(P).passed["P.value"]
    right = P.replace("< 0.0001", "0.14", 1).replace("< 0.0001", "1.00", 1).replace("< 0.0001", "0.14", 1)
    assert read(right.replace("0.58", "0.0001"))["P.value"] == "p"


def test_genes_are_no_limits() -> None:
    assert "ci_low" not in read("study,estimate,se,n_loci\nAbe,0.21,0.05,12\nBauer,0.11,0.04,9\n").values()


def test_limits_beside_no_row_of_the_estimate_are_not_its_own() -> None:
    rows = [f"S{i},0.{i},0.05,," for i in range(1, 5)] + [f"T{i},,,-0.{i},0.{i}" for i in range(1, 5)]
    made = columns("study,beta,se,lower,upper\n" + "\n".join(rows))
    assert "ci_low" not in made.at
    assert "in no row beside 'beta'" in made.passed["lower"]


def test_the_column_after_an_effect_between_all_limits_is_the_estimate() -> None:
    text = "site,effect.mag,lower.ci,higher.ci,n.sites\nA,2.78,1.0,7.75,2\nB,1.09,1.01,1.18,1\nC,1.71,1.37,2.12,3\n"
    assert read(text) == {"effect.mag": "estimate", "lower.ci": "ci_low", "higher.ci": "ci_high"}
    with pytest.raises(DataError, match="no column is read as its estimate"):
        columns(text.replace("1.71,1.37", "1.31,1.37"))


# groups


def test_any_two_letters_behind_a_mean_its_sd_and_size_are_groups() -> None:
    text = (
        "paper,N,n_i,n_d,mean_i,mean_d,sd_i,sd_d,se_i,se_d,beta\n"
        "A,58,30,28,2.9,3.1,2.2,2.3,0.4,0.4,\nB,41,20,21,6.4,6.6,2.1,2.0,0.5,0.4,\n"
    )
    found = read(text)
    assert set(found.values()) >= MEANS
    assert found["mean_d"] == "mean2"
    assert found["se_d"] == "se2"


def test_a_letter_that_is_known_is_the_control() -> None:
    found = read("paper,MEANc,MEANn,SDc,SDn,Nc,Nn\nA,40.7,27.7,12.7,5.2,10,12\nB,37.8,26.1,15.3,5.9,9,11\n")
    assert set(found.values()) == MEANS
    assert (found["MEANc"], found["MEANn"]) == ("mean2", "mean1")


def test_a_third_letter_leaves_it_open() -> None:
    text = "paper,mean_i,sd_i,n_i,mean_d,sd_d,n_d,mean_k,sd_k,n_k\nA,4.7,1.7,40,2.7,1.1,41,2.2,1.2,39\n"
    assert not columns(text).at.keys() & {"mean2", "n2"}


def test_a_group_that_is_spelt_otherwise_once_is_the_same_group() -> None:
    text = (
        "id,mean_struct,sd_struct,se_sruct,n_struct,mean_open,sd_open,se_open,n_open\n"
        "A,5.1,1.2,0.38,10,4.1,1.5,0.47,10\nB,6.2,1.4,0.40,12,5.0,1.1,0.35,10\n"
    )
    found = read(text)
    assert (found["se_sruct"], found["se_open"]) == ("se1", "se2")


# counts


def test_powers_of_ten_are_what_rates_are_per() -> None:
    rows = "A,38,60,100000\nB,209,3,1000\nC,417,22,1000\nD,684,40,10000\n"
    with pytest.raises(DataError, match="what rates are per"):
        columns(f"place,sample,event,denominator\n{rows}")
    counts = "A,60,412\nB,3,100\nC,22,1000\nD,40,950\n"
    assert read(f"place,event,denominator\n{counts}") == {"event": "events", "denominator": "n"}


def test_numbers_below_1_alone_may_have_a_decimal_comma(tmp_path: Path) -> None:
    text = 'study,MD,lower,upper,p\nAbe,1.4,1.1,1.7,"<0,05"\nBauer,0.4,-0.1,0.9,"0,12"\nCosta,0.6,0.2,1.0,"<0,01"\n'
    assert [r["p"] for r in trials(tmp_path, text)] == ["<0.05", "0.12", "<0.01"]
    assert trials(tmp_path, text.replace('"0,12"', '"1,12"'))[1]["p"] == "1.12"


def test_two_counts_of_two_groups_are_asked_about_with_a_mapping_that_mends_it(tmp_path: Path) -> None:
    text = "site,Year,late_residents,late_falls,early_residents,early_falls\n"
    text += "A,2001,70,14,50,13\nB,2004,85,12,60,15\nC,2007,44,9,61,20\n"
    file = tmp_path / "falls.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match='events1="late_falls",n1="late_residents",events2="early_falls"'):
        lm.load(file)
    named = {"events1": "late_falls", "n1": "late_residents", "events2": "early_falls", "n2": "early_residents"}
    assert lm.load(file, columns=named).tables.rows["trials"][0]["events1"] == "14"
    file.write_text(text.replace(",14,50", ",74,50"), encoding="utf-8")
    with pytest.raises(DataError, match="none of its columns can be checked"):
        lm.load(file)


def test_a_share_of_1_beside_the_size_of_a_group_is_asked_about(tmp_path: Path) -> None:
    with pytest.raises(DataError, match='value="prop_dead",n="n"'):
        columns("run,n,dose,prop_dead\n1,60,2100,0.74\n2,45,2200,0.82\n3,25,1.5,0.09\n")


def test_rates_are_not_offered_as_counts() -> None:
    with pytest.raises(DataError) as refused:
        columns("place,event,denominator\nA,60,100000\nB,3,1000\nC,22,1000\nD,40,10000\n")
    assert 'events="event"' not in str(refused.value)


def test_quartiles_go_by_their_range() -> None:
    text = "id,median_e,iqr_low_e,iqr_high_e,n_e,median_c,iqr_low_c,iqr_high_c,n_c\nA,5.2,1.1,9.3,22,0.9,-4.1,2.0,18\n"
    found = read(text)
    assert [found[c] for c in ("iqr_low_e", "iqr_high_e", "iqr_low_c", "iqr_high_c")] == [
        "q1_1",
        "q3_1",
        "q1_2",
        "q3_2",
    ]


def test_heterogeneity_is_a_word_for_what_follows() -> None:
    text = "domain,combined_es,es_ci_lower,es_ci_upper,heterogeneity_q_value,heterogeneity_df,heterogeneity_p_value\n"
    found = read(text + "memory,-0.51,-0.85,-0.16,74.8,33,0.001\nspeed,-1.02,-1.70,-0.33,13.3,5,0.02\n")
    assert list(found.values()) == ["estimate", "ci_low", "ci_high", "q", "q_df", "q_p"]


def test_two_limits_of_one_name_are_the_lower_and_the_upper(tmp_path: Path) -> None:
    text = "study,n.control,control.mean,control.ci.lower,control.ci.upper,n.drug,drug.mean,drug.ci.lower,"
    text += "drug.ci.lower\n"
    file = tmp_path / "twice.csv"
    file.write_text(text + "A,20,4.1,3.4,4.8,21,3.2,2.6,3.8\nB,31,3.8,3.3,4.3,30,2.9,2.5,3.3\n", encoding="utf-8")
    row = lm.load(file).tables.rows["trials"][0]
    assert (row["mean1_low"], row["mean1_high"]) == ("2.6", "3.8")
    file.write_text(text + "A,20,4.1,3.4,4.8,21,3.2,2.6,3.8\nB,31,3.8,3.3,4.3,30,2.9,2.5,2.3\n", encoding="utf-8")
    with pytest.raises(DataError, match="stands twice"):
        lm.load(file)


def test_ratios_beside_them_say_that_effects_are_logarithms(tmp_path: Path) -> None:
    rows = "Abe,OR,1.45,0.371,0.243,0.499\nBauer,RR,1.20,0.182,0.152,0.213\nCosta,OR,1.52,0.419,0.138,0.700\n"
    found = trials(tmp_path, f"study,measure,printed value,ES,ES lower,ES upper\n{rows}")
    assert [r["measure"] for r in found] == ["GEN", "GEN", "GEN"]


def test_weights_above_100_are_no_percentages_in_a_short_table_either() -> None:
    text = "study,ES,se,w\nAbe,0.37,0.15,43.3\nBauer,0.18,0.04,662.3\nCosta,0.42,0.20,26.4\n"
    assert "weight" not in read(text).values()
    assert read(text.replace("662.3", "30.3"))["w"] == "weight"


def test_limits_of_a_column_that_is_not_read_are_not_those_of_the_arms() -> None:
    rows = "\n".join(f"S{i},{40 + i}.5,{30 + i}.1,{52 + i}.3,{4 + i},{110 + i},{9 + i},{105 + i}" for i in range(1, 20))
    rows += "\nT,93.4,66.0,88.2,5,112,9,107"
    made = columns(f"study,efficacy %,95%CI lower,95%CI upper,t1.event,t1.total,t2.event,t2.total\n{rows}")
    assert "events1" in made.at
    assert "ci_low" not in made.at
    assert "a limit of 'efficacy %'" in made.passed["95%CI lower"]


def test_values_of_groups_with_spreads_of_their_own_are_means() -> None:
    text = "study,value_ctrl,sd_ctrl,n_ctrl,value_int,sd_int,n_int,mean_age\nA,5.1,1.2,20,4.2,1.1,21,54\n"
    assert set(read(text).values()) == MEANS
    assert read(text)["value_int"] == "mean1"


def test_the_difference_of_an_arm_before_and_after_is_its_change() -> None:
    arms = [f"{arm}_{q}" for arm in ("int", "cont") for q in ("base_mean", "base_sd", "final_mean", "final_sd")]
    names = [*arms, "int_mean_diff", "int_sd_diff", "cont_mean_diff", "cont_sd_diff", "n_int", "n_cont"]
    found = read(f"study,{','.join(names)}\nA,6.0,1.3,6.1,1.4,5.9,1.2,6.3,1.1,0.1,0.9,0.4,0.8,60,61\n")
    assert [found[f"{arm}_{q}_diff"] for arm in ("int", "cont") for q in ("mean", "sd")] == [
        *("change1", "sd_change1", "change2", "sd_change2"),
    ]


def test_heterogeneity_that_is_always_below_1_is_no_percentage() -> None:
    text = "region,k,estimate,ci_low,ci_high,I2\nA,5,0.51,0.21,0.81,0.764\nB,15,0.42,0.30,0.54,0.995\n"
    text += "C,9,0.2,0.1,0.3,0.1\n"
    assert "i2" not in read(text).values()
    assert read(text.replace("0.764", "76.4"))["I2"] == "i2"


def test_a_standard_error_of_logits_is_not_that_of_the_shares() -> None:
    rows = ["0.20,0.25,0.133,0.290", "0.50,0.40,0.313,0.687", "0.10,0.30,0.058,0.167"] * 2
    text = "region,prop,se,ci_l,ci_u\n" + "\n".join(f"S{i},{row}" for i, row in enumerate(rows))
    made = columns(text)
    assert {"estimate", "ci_low", "ci_high"} <= made.at.keys()
    assert made.measure == "PR"
    assert "of the logit" in made.passed["se"]
    plain = ["0.20,0.040,0.122,0.278", "0.50,0.095,0.314,0.686", "0.10,0.028,0.045,0.155"] * 2
    assert "se" in columns("region,prop,se,ci_l,ci_u\n" + "\n".join(f"S{i},{row}" for i, row in enumerate(plain))).at


def test_a_value_between_its_limits_beside_arms_is_the_effect() -> None:
    rows = [(1.9, 1.1, 3.2), (0.8, 0.5, 1.3), (1.4, 0.9, 2.2), (2.1, 1.2, 3.7), (0.6, 0.3, 1.2), (1.1, 0.8, 1.5)]
    text = "study,measure,value,ci_lo,ci_up,n_cases_exp,n_cases_nexp,n_controls_exp,n_controls_nexp\n"
    text += "".join(f"S{i},OR,{e},{a},{b},20,12,40,50\n" for i, (e, a, b) in enumerate(rows))
    made = columns(text)
    assert {"estimate", "ci_low", "ci_high", "events1", "nonevents2"} <= made.at.keys()


def test_columns_called_as_the_groups_of_means_are_their_sizes() -> None:
    text = "study,Cs,Mean_Cs,SD_Cs,Patho,Mean_patho,SD_patho\nA,89,44.2,10.9,104,34.6,13\nB,19,15.5,2.5,21,13.6,3.9\n"
    assert set(read(text).values()) == MEANS
    assert read(text)["Patho"] == "n2"
    shares = text.replace("A,89", "A,0.4").replace("B,19", "B,0.6")
    with pytest.raises(DataError, match="none of its columns"):
        read(shares)


def test_limits_of_an_adjusted_measure_are_not_those_of_another_estimate() -> None:
    rows = ["1.26,0.69,0.22,1.15", ",0.07,-0.23,0.37", "3.21,2.91,2.18,3.63", ",0.73,0.37,1.08"]
    text = "study,Effect_size,g_ANCOVA,g_lower,g_upper\n" + "\n".join(f"S{i},{row}" for i, row in enumerate(rows))
    found = read(text)
    assert not found.keys() >= {"Effect_size", "g_lower"}


def test_each_number_of_a_file_may_tell_its_own_decimal_mark(tmp_path: Path) -> None:
    text = 'study,MD,lower,upper\nA,"1,41","1,12","1,73"\nB,0.4034,-0.1021,0.9027\nC,"0,62",0.2501,1.0134\n'
    assert [r["ci_low"] for r in trials(tmp_path, text)] == ["1.12", "-0.1021", "0.2501"]
    with pytest.raises(DataError, match="decimal mark"):
        trials(tmp_path, text.replace("1,41", "1,412").replace("0,62", "1,623"))  # thousands, perhaps


def test_deaths_and_cases_are_no_groups() -> None:
    text = "region,estimate,ci_l,ci_u,total_cases,total_deaths\nA,0.31,0.22,0.41,6012,40\nB,0.52,0.4,0.63,8123,66\n"
    assert not {"n1", "n2"} & set(read(text).values())


def test_an_effect_is_asked_about_with_the_standard_error_beside_it(tmp_path: Path) -> None:
    text = (
        "study,Has_notes,ES_beta,VAR_standard_error,VAR_none\nA,no,-0.831,0.313,\nB,no,0.12,0.049,\nC,yes,0.3,0.06,\n"
    )
    file = tmp_path / "thesis.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match='estimate="ES_beta",se="VAR_standard_error"'):
        lm.load(file)
    named = lm.load(file, columns={"estimate": "ES_beta", "se": "VAR_standard_error"})
    assert named.tables.rows["trials"][0]["se"] == "0.313"


def test_a_measure_that_is_ticked_in_each_row_is_its_measure(tmp_path: Path) -> None:
    text = "study,effect,low,high,odds_ratio,md\nA,0.9,0.7,1.2,TRUE,FALSE\nB,-0.4,-0.9,0.1,FALSE,TRUE\n"
    text += "C,1.3,1.1,1.6,TRUE,FALSE\n"
    assert [row["measure"] for row in trials(tmp_path, text)] == ["OR", "MD", "OR"]


# an effect with its interval in one cell, whatever it is called

WITH_ITS_INTERVAL = "study,{}\n" + "".join(
    f"S{i},{e} ({low}-{high})\n"
    for i, (e, low, high) in enumerate((("1.32", "0.84", "2.07"), ("2.00", "1.16", "3.45"), ("0.90", "0.50", "1.62")))
)


@pytest.mark.parametrize(
    "name", ["Association (95% CI)", "Wynik (95% CI)", "Effekt (95%-KI)", "HR/OR (95% CI)", "OR or PMR (95% CI)"]
)
def test_a_name_that_says_of_an_interval_over_cells_with_an_estimate_is_an_effect(tmp_path: Path, name: str) -> None:
    found = trials(tmp_path, WITH_ITS_INTERVAL.format(name))
    assert next((r["estimate"], r["ci_low"], r["ci_high"]) for r in found) == ("1.32", "0.84", "2.07")
    assert {r["measure"] for r in found} == {"RR"}  # of two that it names, neither


@pytest.mark.parametrize("name", ["Age (95% CI)", "Placebo (95% CI)", "Mean (95% CI)", "Median (95% CI)"])
def test_what_is_of_one_group_is_no_effect(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError, match="none of its columns can be checked"):
        trials(tmp_path, WITH_ITS_INTERVAL.format(name))


def test_quantiles_as_a_tidied_summary_names_them_are_limits(tmp_path: Path) -> None:
    text = "drug,mean,se_mean,sd,x2_5_percent,x50_percent,x97_5_percent,n_eff,rhat\n"
    text += "A,-0.249,0.0010,0.0725,-0.391,-0.249,-0.107,5676,1\nB,-0.049,0.0011,0.0800,-0.206,-0.049,0.108,5379,1\n"
    found = trials(tmp_path, text)[0]
    assert (found["estimate"], found["se"], found["ci_low"], found["ci_high"]) == (
        "-0.249",
        "0.0725",
        "-0.391",
        "-0.107",
    )


def test_a_rate_per_so_many_has_the_limits_behind_it(tmp_path: Path) -> None:
    found = trials(tmp_path, "study,ir_1000,ir_cilb,ir_ciub\nA,20.0,12.9,31.0\nB,30.0,21.0,42.9\n")
    assert [(r["estimate"], r["ci_low"], r["ci_high"]) for r in found][1:] == [("30.0", "21.0", "42.9")]


@pytest.mark.parametrize("between", ["_", ".", " "])
def test_l_and_u_before_a_measure_are_its_limits(tmp_path: Path, between: str) -> None:
    text = f"study,or,l{between}or,u{between}or\nA,0.65,0.54,0.78\nB,1.11,0.90,1.37\n"
    found = trials(tmp_path, text)[0]
    assert (found["measure"], found["ci_low"], found["ci_high"]) == ("OR", "0.54", "0.78")


def test_an_unbiased_d_is_g(tmp_path: Path) -> None:
    text = "study,M drug,s drug,n drug,M sham,s sham,n sham,Cohen d unb\nA,3.28,1.41,18,2.28,1.41,18,0.693\n"
    found = trials(tmp_path, text)[0]
    assert (found["measure"], found["estimate"]) == ("SMD", "0.693")


@pytest.mark.parametrize("name", ["no. of positive cultures", "number of infected", "n died"])
def test_a_name_that_says_a_number_of_events_counts_them(tmp_path: Path, name: str) -> None:
    text = f"study,sample size,{name}\nA,95,15\nB,139,72\nC,88,9\n"
    file = tmp_path / "sheet.csv"
    file.write_text(text, encoding="utf-8")
    rows = lm.load(file).tables.rows["statements"]
    assert [(r["events"], r["n"]) for r in rows] == [("15", "95"), ("72", "139"), ("9", "88")]


@pytest.mark.parametrize(
    "header", ["n,mean_pain,sd", "sample_size,Mean_25OHD_nmol,sd_25ohd", "N,Mean_25OHD,SD,Mean_Age"]
)
def test_the_only_sd_is_that_of_the_only_mean(tmp_path: Path, header: str) -> None:
    more = ",51.2" if "Age" in header else ""
    text = f"study,{header}\n" + "".join(f"S{i},{20 + i},1{i}.1,2.{i}{more}\n" for i in range(4))
    found = trials(tmp_path, text)
    assert [(r["n1"], r["mean1"], r["sd1"]) for r in found][1] == ("21", "11.1", "2.1")


@pytest.mark.parametrize(("errors", "mean"), [(("0.31", "0.29"), True), (("0.12", "0.45"), False)])
def test_y_is_a_mean_only_where_the_error_beside_it_is_that_of_its_sd(errors: tuple[str, str], mean: bool) -> None:
    text = f"study,n,y,sd,se\nA,42,5.1,2.0,{errors[0]}\nB,50,4.4,2.1,{errors[1]}"
    if mean:
        assert "mean1" in columns(text).at or "mean1_only" in columns(text).at
    else:
        with pytest.raises(DataError):
            columns(text)
