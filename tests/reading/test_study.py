"""What a document says of its study, numbers that a blank tore, arms with names, and what a level alone names."""

from __future__ import annotations

import pytest

from lbpmeta.reading.carried import as_in_tables
from lbpmeta.reading.document import Block, Document
from lbpmeta.reading.result import PrintedResult
from lbpmeta.reading.results import read_results
from lbpmeta.reading.study import Study

from .reader import intervals, not_read, one, triple


def results_of(*parts: str) -> list[PrintedResult]:
    document = Document("a.txt", "txt", tuple(Block(text, f"line {n}") for n, text in enumerate(parts)))
    return [r for r in read_results(document)[0] if r.ci_low]


#: What a review says of itself -> whether its changes are differences.
REVIEWS = {
    "We included nine trials.": "MD",
    "Six studies with 312 people were included; four had a control group.": "MD",
    "Of the included RCTs two were small.": "MD",
    "Five randomised studies met our inclusion criteria.": "MD",
    "Pooled results from 12 trials are told.": "MD",
    "Pooled results from 12 centres are told.": "MC",
    "Six cohorts were included.": "MC",
    "People were seen in nine centres.": "MC",
}


@pytest.mark.parametrize("said", REVIEWS)
def test_changes_in_a_review_of_trials_are_differences(said: str) -> None:
    (result,) = results_of(said, "There was a reduction in stiffness of 4.2 points (95% CI 2.1 to 6.3).")
    assert (result.measure, result.grade) == (REVIEWS[said], "B")


def test_what_came_about_within_a_group_stays_a_change_in_a_review() -> None:
    words = "There was a reduction in stiffness from baseline of 4.2 points (95% CI 2.1 to 6.3)."
    (result,) = results_of("We included nine trials.", words)
    assert result.measure == "MC"


def test_changes_without_a_unit_are_standardised_where_the_review_says_so() -> None:
    said, text = "Effects were summarised using standardised mean differences.", "Walks reduced pain (-0.6, 95% CI"
    assert [r.measure for r in results_of(said, f"{text} -0.9 to -0.3).")] == ["SMD"]
    assert [r.measure for r in results_of(said, "Pain fell by 6 points (95% CI 3 to 9).")] == ["MC"]
    for said in ("Standardized mean differences (SMDs) were calculated.", "We computed standardised mean differences."):
        assert [r.measure for r in results_of(said, f"{text} -0.9 to -0.3).")] == ["SMD"]
    said = "Results were pooled as standardised mean differences or mean differences."
    assert [r.measure for r in results_of(said, f"{text} -0.9 to -0.3).")] == ["MC"]


def test_a_discussion_of_trials_makes_no_review() -> None:
    blocks = (Block("We included nine trials.", "line 1", role="discussion"),)
    assert not Study(Document("a.txt", "txt", blocks), ()).reviews_trials


def test_the_model_of_its_own_sentence_comes_first() -> None:
    words = "On logistic regression, use was 3.4 times more frequent (95% CI 1.7 to 6.8) in men."
    (result,) = results_of("A Cox model was fitted.", words)
    assert result.measure == "OR"
    assert any("logistic regression" in why for why in result.why)
    (result,) = results_of("A Cox model was fitted.", words.replace("On logistic regression", "In the end"))
    assert result.measure == "HR"


def test_a_signed_number_of_groups_that_are_set_against_each_other_is_a_difference() -> None:
    said = "People were randomly assigned to sleep or to walk."
    text = "(Stiffness lower with walks, 3 weeks: -3.1 [95% CI -5.9, -0.3]; 6 weeks: 3.2 [95% CI 0.4, 6.0])."
    assert [r.measure for r in results_of(said, text)] == ["MD", "MD"]
    assert [r.measure for r in results_of("People were asked twice.", text)] == ["", ""]
    median = "The median was lower with walks, 3 weeks: -3.1 [95% CI -5.9, -0.3]."
    assert [r.measure for r in results_of(said, median)] == [""]
    standardised = "The SMD was 0.41 (95% CI 0.11 to 0.71)."
    assert [r.measure for r in results_of(said, standardised, text)] == ["SMD", "", ""]


def test_a_level_may_stand_for_the_name_of_an_interval() -> None:
    (result,) = intervals("Falls were rare (RR 0.41, 95% 0.18 to 0.93; two trials).")
    assert (triple(result), result.level, result.grade) == ("RR 0.41 0.18 0.93", "95", "B")
    assert intervals("Most were women (RR 0.41, 95% of whom were 18 to 93).") == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Deaths were rarer (RR, 0.81; 95% CI, 0.44-1. 48; P =.49).", "RR 0.81 0.44 1.48"),
        ("Sections were more frequent (OR 1.48 95% CI 1.03, 2. 14, P =.04).", "OR 1.48 1.03 2.14"),
        ("It was rarer (odds ratio 0. 51, confidence interval 0.28, 0.93).", "OR 0.51 0.28 0.93"),
    ],
)
def test_a_decimal_that_a_blank_tore_is_mended_and_no_a(text: str, numbers: str) -> None:
    assert triple(one(text)) == numbers
    assert one(text).grade == "B"


def test_a_p_that_a_blank_tore_is_mended() -> None:
    assert one("It rose (OR 1.97, 95% CI 1.02 to 3.80, P =. 05).").p == ".05"


def test_a_dash_before_the_share_of_a_count_is_no_sign() -> None:
    assert triple(one("Of them 23 out of 50 people −46% (95% CI: 32–60%) were free of it.")) == "PR 46 32 60"


def test_two_shares_with_names_are_two_arms() -> None:
    text = "They were alike [resting 73.8% versus walking 72.4%, 95% CI (−4.5%, 7.5%)]."
    assert triple(one(text)) == "RD 1.4 -4.5 7.5"


def test_respectively_of_two_results_takes_no_bounds_from_the_second() -> None:
    text = "It was rarer (RR 0.44, 95% CI 0.29 to 0.68 and 0.21, 0.06 to 0.68, respectively)."
    assert [triple(r) for r in intervals(text)] == ["RR 0.44 0.29 0.68", "RR 0.21 0.06 0.68"]


def test_bounds_with_a_direction_each_are_an_interval() -> None:
    text = "There was a risk difference of 29% fewer people with it (60% fewer to 3% more people)."
    assert triple(one(text)) == "RD -29 -60 3"
    assert intervals("There were 29% fewer people with it (60% in one to 3% in another).") == []


def test_a_number_of_people_per_thousand_is_a_risk_difference() -> None:
    text = "We found that 63 fewer (95% CI 88 fewer to 12 more) people per 1000 would have it."
    assert triple(one(text)) == "RD -63 -88 12"


def test_a_length_of_time_has_no_interval_in_percent() -> None:
    assert intervals("Of them 49 (59%) were at home after 1 year (95% CI -10% to 16%).") == []
    assert not_read("Of them 49 (59%) were at home after 1 year (95% CI -10% to 16%).")
    assert triple(one("A 1-unit increase raised the time by 0.57 min (95% CI 0.10 to 1.04).")).endswith(
        "0.57 0.10 1.04"
    )


def test_a_range_of_motion_is_no_ratio_of_means() -> None:
    assert one("It changed the ROM by -0.5° (95% CI -0.7 to -0.3).").measure != "ROM"
    assert one("The ratio was told (ROM 0.51, 95% CI 0.41 to 0.61).").measure == "ROM"


@pytest.mark.parametrize("p", ["2.6e–06", "2.6e-06", "2.6 × 10⁠−6"])
def test_a_p_with_a_power_keeps_it_whatever_its_dash(p: str) -> None:
    assert float(one(f"It was rarer (HR 0.74 [95% CI 0.65–0.84], P={p}).").p) == pytest.approx(2.6e-6)


def test_what_is_above_1_is_no_p() -> None:
    assert one("It was rarer (HR 0.74 [95% CI 0.65–0.84], P=2.6).").p == ""


def test_bounds_with_a_power_keep_it() -> None:
    text = "Height told of it (OR: 3.1e-19, 95% CI: 7.5e-35- 1.3e-03, P = 0.02)."
    assert triple(one(text)) == "OR 3.1e-19 7.5e-35 1.3e-03"


def test_a_table_says_what_the_same_numbers_in_the_text_are() -> None:
    said = PrintedResult(estimate="-2.88", ci_low="-5.68", ci_high="-0.08", measure="MC", kind="change")
    few = PrintedResult(estimate="-2", ci_low="-5", ci_high="1")
    rows = [
        PrintedResult(estimate=e, ci_low=a, ci_high=b, measure="MD")
        for e, a, b in (("-2.88", "-5.68", "-0.08"), ("-2", "-5", "1"))
    ]
    assert [(r.measure, r.grade) for r in as_in_tables((said, few), rows)] == [("MD", "B"), ("", few.grade)]
    ratio = PrintedResult(estimate="-2.88", ci_low="-5.68", ci_high="-0.08", measure="SMD")
    assert [r.measure for r in as_in_tables((said,), (*rows, ratio))] == ["MC"]


@pytest.mark.parametrize("text", ["MD Ϫ2.1, 95% CI Ϫ3.2 to Ϫ1.0", "MD À2.1, 95% CI À3.2 to À1.0"])
def test_letters_of_another_font_are_read_as_signs_and_are_no_a(text: str) -> None:
    assert triple(one(f"It was less ({text}).")) == "MD -2.1 -3.2 -1.0"
    assert one(f"It was less ({text}).").grade == "B"


def test_a_logarithm_of_a_ratio_is_none() -> None:
    for label in ("log OR,", "log odds ratio (OR),", "ln OR"):
        result = one(f"They were compared ({label} 3.69; 95% CI, 0.35 to 7.04).")
        assert (result.measure, result.grade) == ("", "B")
    assert triple(one("They were compared (log OR, -0.14; 95% CI, -4.27 to 3.99).")) == "? -0.14 -4.27 3.99"


def test_a_power_of_the_upper_bound_is_that_of_the_lower() -> None:
    result = one("It was lower (MD, -48x10^9/L; 95% CI -57 to -39x10^9/L).")
    assert (triple(result), result.grade) == ("MD -48e9 -57e9 -39e9", "B")


def test_a_third_number_in_the_bracket_is_no_a() -> None:
    assert one("It was more frequent (OR 2.22, 95% CI (1, 15, 4.29)).").grade == "B"


def test_an_estimate_may_stand_in_words_and_behind_its_arm() -> None:
    text = "Three people (95% CI 3 to 5) must be treated. It would be needed to treat four people (95% CI 3 to 6)."
    assert [triple(r) for r in intervals(text)][-1] == "NNT 4 3 6"
    text = "The mean difference in time was -1.8 days in favour of the walkers (95% CI -2.1 to -1.5)."
    assert triple(one(text)) == "MD -1.8 -2.1 -1.5"


def test_names_with_digits_are_no_labels_and_scales_no_estimates() -> None:
    assert one("The 6MWD was 27.7 m (95% CI 10.1 to 45.3).").measure == ""
    text = "The odds were lower (OR 0.5, 95% CI 0.3 to 0.8) with T2DM (0.6, 95% CI 0.4 to 0.9)."
    assert [r.tau2 for r in intervals(text)] == ["", ""]
    text = "It was better (MD 0.57 units on a 7-point scale, 95% CI 0.37 to 0.77)."
    assert triple(one(text)) == "MD 0.57 0.37 0.77"


def test_a_model_in_the_sentence_names_brackets_that_nobody_names() -> None:
    text = "On logistic regression, age (1.063 [1.024-1.104]) and T2DM (3.333 [1.343-8.276]) told of it."
    assert [triple(r) for r in intervals(text)] == ["OR 1.063 1.024 1.104", "OR 3.333 1.343 8.276"]
    assert intervals("On multivariate analysis, age (65.2 [58.1-72.3]) told of it.") == []


def test_the_name_of_an_outcome_is_not_carried_as_a_measure() -> None:
    text = (
        "It rose (OR 1.05, 95% CI 1.02 to 1.09). For mortality, age (1.06 [1.02-1.10]) and weight (1.35 [1.12-1.63])."
    )
    assert [r.measure for r in intervals(text)] == ["OR", "OR", "OR"]


def test_a_ratio_is_not_carried_to_metres() -> None:
    text = "The odds ratio was 8.59 (95% CI 3.95 to 18.72), and they walked 48 metres further (95% CI 40 to 56)."
    assert intervals(text)[0].measure == "OR"
    assert intervals(text)[1].measure not in ("OR", "RR")


def test_how_many_times_as_likely_is_told_of_a_number() -> None:
    text = "They were 4.6 times more likely to have 14 dry nights (95% CI 1.38 to 15.02) than others."
    assert triple(one(text)) == "? 4.6 1.38 15.02"
    text = (
        "Risks were 5.6-fold higher for HPV 16 (95% CI: 2.2-14.2), and 3.6-fold higher for HPV 33 (95% CI: 1.2-10.8)."
    )
    assert [(r.estimate, r.ci_high) for r in intervals(text)] == [("5.6", "14.2"), ("3.6", "10.8")]


def test_a_swung_dash_stands_between_bounds() -> None:
    assert triple(one("It was alike [OR=1.02, 95%CI:0.90⁓1.15, (P=0.80)].")) == "OR 1.02 0.90 1.15"


def test_a_base_of_logarithms_is_no_estimate() -> None:
    assert triple(one("The mean difference was -0.16 log 10 IU/mL (95% CI -0.19; -0.13).")) == "MD -0.16 -0.19 -0.13"


def test_further_is_further_than_another() -> None:
    assert triple(one("They walked 34 metres further with it (95% CI 23 to 45).")) == "MD 34 23 45"


def test_a_long_dash_before_a_bound_is_a_minus_where_the_middle_says_so() -> None:
    assert triple(one("Costs differed (difference 1850 Pounds, 95% CI--1600 to 5300).")) == "MD 1850 -1600 5300"
    assert triple(one("It was rarer (OR 0.71; 95% CI - 0.48 to 1.05).")) == "OR 0.71 0.48 1.05"


def test_two_groups_named_before_two_numbers_have_one_each() -> None:
    text = "The mean time without versus any rest was 43 months (95% CI 26.4-59.6) vs 13.4 months (95% CI 7.4-19.4)."
    assert [r.measure for r in intervals(text)] == ["MN", "MN"]


def test_a_greater_change_from_baseline_in_a_review_is_a_difference() -> None:
    text = "There was a greater reduction from baseline in stiffness of 4.2 points (95% CI 2.1 to 6.3)."
    assert [r.measure for r in results_of("We included nine trials.", text)] == ["MD"]


def test_whole_numbers_of_people_take_no_ratio_from_the_one_before() -> None:
    text = "The HR was 0.54 (95% CI 0.45 to 0.64), meaning that only 144 (121 to 168) people will have it."
    assert [r.measure for r in intervals(text)][1:] == [""]
    text = "The RR was 0.81 (95% CI 0.72 to 0.92); the number of patients needed to treat was 19 (95% CI 11 to 51)."
    assert [r.measure for r in intervals(text)] == ["RR", "NNT"]


def test_a_name_that_begins_as_a_label_is_none() -> None:
    assert one("The efficacy for HR-HPV infection was 32.0% (95% CI 1.8 to 52.8%).").measure == ""


@pytest.mark.parametrize(
    "behind",
    ["I2: 0%, P = 0.26", "I2 = 0% (P = 0.26)", "Chi2 = 4.75, df = 2 (P = 0.09); I2 = 58%", "P = 0.26, I2 = 0%"],
)
def test_p_beside_i2_is_of_heterogeneity_where_the_interval_says_another(behind: str) -> None:
    found = intervals(f"Pain was lower with exercise (MD -5.2, 95% CI -8.1 to -2.3; {behind}).")
    assert [r.p for r in found] == [""]


def test_p_beside_i2_stays_where_the_interval_says_it() -> None:
    found = intervals("Pain was lower with exercise (MD -5.2, 95% CI -8.1 to -2.3; I2 = 0%, P = 0.0004).")
    assert [r.p for r in found] == ["0.0004"]


#: What is told of one group by itself, at two times or of those who got nothing -> no difference, even in a review.
ONE_GROUP = (
    "In the control groups there was a reduction in stiffness of 4.2 points (95% CI 2.1 to 6.3).",
    "Among all placebo patients stiffness fell by 4.2 points (95% CI 2.1 to 6.3).",
    "Stiffness fell by 4.2 points (95% CI 2.1 to 6.3) in the single-arm trials.",
    "From before to after training strength rose by 4.2 kg (95% CI 2.1 to 6.3).",
    "In pre-post comparisons strength rose by 4.2 kg (95% CI 2.1 to 6.3).",
    "Within the training arms strength rose by 4.2 kg (95% CI 2.1 to 6.3).",
)


@pytest.mark.parametrize("text", ONE_GROUP)
def test_what_one_group_did_stays_a_change_in_a_review(text: str) -> None:
    assert [r.measure for r in results_of("We included nine trials.", text)] == ["MC"]


def test_what_the_controls_had_before_a_semicolon_is_not_of_the_change_behind_it() -> None:
    text = "Stiffness was 29 points in the control group; training lowered it by 8 points (95% CI 4 to 11)."
    assert [r.measure for r in results_of("We included nine trials.", text)] == ["MD"]


@pytest.mark.parametrize(
    "said",
    [
        "We found that most trials were small. People were seen twice.",
        "We included nine uncontrolled trials.",
        "Six studies were included; none had a control group, and there was no placebo.",
    ],
)
def test_not_every_word_of_trials_makes_a_review_of_them(said: str) -> None:
    document = Document("a.txt", "txt", (Block(said.replace("none had a", "no"), "line 1"),))
    assert not Study(document, ()).reviews_trials


#: A lower number in a trial that is the level of a group, or lies on another scale.
LEVELS = (
    "Bone density was lower, with a Z score of -1.1 (95% CI -1.4 to -0.8).",
    "The log odds were lower (-0.4; 95% CI -0.7 to -0.1).",
    "Values were lower in women: -2.1 (95% CI -2.4 to -1.8) than in men: -1.2 (95% CI -1.5 to -0.9).",
)


@pytest.mark.parametrize("text", LEVELS)
def test_lower_levels_of_groups_are_no_differences(text: str) -> None:
    found = results_of("People were randomly assigned to sleep or to walk.", text)
    assert found
    assert {r.measure for r in found} == {""}


#: What an effect is not: a level where there was none, and what one group did.
NO_EFFECTS = (
    "There was no effect of the dose on the pulse (70 beats/min; 95% CI 66 to 74).",
    "Within the training arm the effect on stiffness was -2.1 points (95% CI -3.0 to -1.2).",
    "Training had an effect on stiffness of -2.1 points (95% CI -3.0 to -1.2) from baseline.",
    "Within the training arm stiffness was lower by 4 (95% CI 1 to 7).",
)


@pytest.mark.parametrize("text", NO_EFFECTS)
def test_levels_and_changes_of_one_group_are_no_effects(text: str) -> None:
    assert [r.measure for r in results_of(text)] == [""]


def test_a_difference_that_is_no_effect_holds_zero() -> None:
    (result,) = results_of("There was no effect on sick leave (-3 days; 95% CI -8 to 2).")
    assert result.measure == "MD"


def test_a_mean_of_several_raters_may_have_their_range_behind_it() -> None:
    assert [r.estimate for r in results_of("The kappa was 0.62 (0.51, 0.73).")] == ["0.62"]
    assert not results_of("The mean kappa was 0.62 (0.51, 0.73).")


def test_people_in_words_are_no_percentage() -> None:
    assert not results_of("Two patients (95% CI 1.1 to 6.2%) fell.")


def test_a_change_in_standard_deviations_is_in_no_unit() -> None:
    text = "Speech rose by 0.75 standard deviations in those who sang (95% CI 0.11 to 1.39)."
    assert [r.measure for r in results_of("We included nine trials.", text)] == [""]


def test_what_does_not_apply_has_no_unit() -> None:
    (result,) = results_of("The mean difference was 3.7 (95% CI 2.3 to 5.1) N/A 0.23.")
    assert (result.measure, result.unit) == ("MD", "")


def test_a_label_may_touch_the_number_of_the_cell_before_it() -> None:
    found = read_results(Document("a.txt", "txt", (Block("N = 32Mean age (SD)61.6 (4.6)62 (5.1)", "line 1"),)))[0]
    assert [(r.measure, r.estimate, r.sd) for r in found] == [("MN", "61.6", "4.6"), ("MN", "62", "5.1")]
    (result,) = results_of("The 6MWD 24 m (95% CI 10 to 38).")
    assert result.measure == ""


def test_the_points_of_a_scale_are_no_estimate() -> None:
    assert not intervals("It was lower on an 11-point pain scale (95% CI 8 to 13).")


def test_a_median_that_touches_its_number_has_quartiles_behind_it() -> None:
    assert not intervals("Difference in the score at day 21, per protocol, Median8.5 (1–17)0.86.")
    (result,) = intervals("The difference in the score at day 21 was 8.5 (1–17).")
    assert result.measure == "MD"


#: In a Cox model, a ratio -> what is told of one group is none.
IN_A_MODEL = {
    "In the model death was 0.81 (95% CI 0.68 to 0.96) times as likely in them.": "HR",
    "In the model the rate was 0.81 (95% CI 0.75 to 0.87) at five years.": "",
    "In the model survival at five years was 0.81 (95% CI 0.75 to 0.87).": "PR",
}


@pytest.mark.parametrize("text", IN_A_MODEL)
def test_a_level_of_one_group_is_no_ratio_of_a_model(text: str) -> None:
    assert [r.measure for r in results_of(text.replace("the model", "a Cox model"))] == [IN_A_MODEL[text]]
