"""Which measure the words of a sentence name, and intervals that are not named: one sentence per rule."""

from __future__ import annotations

import pytest

from .reader import intervals, not_read, one, read, triple

#: Sentence -> what must be read of it.
NAMED = {
    # A ratio in words: how many times the risk, the odds, the hazard.
    "The risk of admission was 2.0 times greater (95% CI 1.7 to 2.4).": "RR 2.0 1.7 2.4",
    "The odds of recovery were 1.3 times higher (95% CI 1.1 to 1.6).": "OR 1.3 1.1 1.6",
    "The hazard of death was 1.3 times as high (95% CI 1.1 to 1.6).": "HR 1.3 1.1 1.6",
    "It was 5.9 times more frequent (95% CI 2.7 to 13.1).": "? 5.9 2.7 13.1",
    "The concentration increased 2.2-fold (90% CI 1.93 to 2.47).": "? 2.2 1.93 2.47",
    "It came with a relative cardiovascular event risk of 1.33 (95% CI 1.06 to 1.67).": "RR 1.33 1.06 1.67",
    "Mortality fell (mortality rate ratio 0.66, 95% CI 0.39 to 1.10).": "IRR 0.66 0.39 1.10",
    "The response rate difference was 9.7% (95% CI 3.5 to 15.9).": "RD 9.7 3.5 15.9",
    # A change, a difference of changes, and a change that is set against another.
    "There was a reduction of 5.1 percentage points in mortality (95% CI 2.7 to 7.5).": "RD 5.1 2.7 7.5",
    "They had a greater reduction in scores of 1.39 points (95% CI 0.30 to 2.48) than the placebo group.": (
        "MD 1.39 0.30 2.48"
    ),
    "Compared with usual care, mean weight loss was 3.1 kg (95% CI 0.7 to 5.4).": "MD 3.1 0.7 5.4",
    "The mean decline in function was 3.9 mL/min (95% CI 2.7 to 5.2).": "MC 3.9 2.7 5.2",
    "This compared with an estimate of 8.83 fewer cramps (95% CI 4.16 to 13.49).": "MD 8.83 4.16 13.49",
    "The ratio fell (R = 0.92; 95% CI 0.86 to 0.98).": "? 0.92 0.86 0.98",
    "There was a greater decrease than in the controls: 2.24% (95% CI 0.58 to 3.91).": "? 2.24 0.58 3.91",
    "The proportion who smoked decreased from 42.5% (95% CI 40.1 to 44.9).": "PR 42.5 40.1 44.9",
    "Death was attenuated by 42% (95% CI 21 to 94).": "? 42 21 94",
    "More were dosed too high (effect size 31%; 95% CI 14% to 49%).": "? 31 14 49",
    "The mean pain reduction over placebo was largest with A (1.2, 95% CI 0.7 to 1.7).": "MD 1.2 0.7 1.7",
    "The mean pain reduction over months was largest with A (1.2, 95% CI 0.7 to 1.7).": "MC 1.2 0.7 1.7",
    "The mean costs relative to \u201cusual care\u201d were £190 (95% CI £80 to £300).": "MD 190 80 300",
    "Half of those who reduced their hours were back within 12 days (95% CI 9 to 15 days).": "? 12 9 15",
    "Half of those who were ill reduced them by 12 days (95% CI 9 to 15 days).": "MC 12 9 15",
    "Pooled effect sizes (PESs) were small, with PESs from 0.31 (95% CI 0.10 to 0.52) on.": "SMD 0.31 0.10 0.52",
    # Abbreviations that may be words of the sentence speak for what they touch.
    "People with DM saw 1.8 events (95% CI 0.8 to 4.0).": "? 1.8 0.8 4.0",
    "With RM we saw it in 82.4% (95% CI 56.6 to 96.2).": "PR 82.4 56.6 96.2",
    "It was cured in group B (82%; 95% CI 66 to 90).": "PR 82 66 90",
    "Of those on beta blockers 1.4 per year were ill (95% CI 0.5 to 4.1).": "? 1.4 0.5 4.1",
    "Relative hazard was lower (RH 0.97; 95% CI 0.82 to 1.14).": "HR 0.97 0.82 1.14",
    # Numbers whose place or unit hid them.
    "It healed in 98/113 (87%) (95% CI 80 to 93%).": "PR 87 80 93",
    "Five (3.7%) died in the early group (95% CI 1.4 to 8.9).": "PR 3.7 1.4 8.9",
    "The mean angle was 2.8° (95% CI 2.4° to 3.2°).": "MN 2.8 2.4 3.2",
    "The mean difference was 1.2 °C (95% CI 0.4 to 2.0 °C).": "MD 1.2 0.4 2.0",
    "The average cost difference was 935 UK pounds (95% CI 188 UK pounds, 1682 UK pounds).": "MD 935 188 1682",
    "Agreement was good (k = 0.76, 95% CI 0.45 to 1).": "? 0.76 0.45 1",
    "There were 9.4 admissions per 10,000 patients (95% CI 9.0 to 9.9).": "? 9.4 9.0 9.9",
    "Only 18 subjects (95% CI 14 to 25) had to be treated.": "? 18 14 25",
    "Median survival was 24 months for arm A (95% CI 21 to 35 months).": "? 24 21 35",
    "The average reductions in pressure at rest were 8.7 mm Hg (95% CI -15.2 to -2.1).": "MC -8.7 -15.2 -2.1",
    "OR 0.74 (95% CI 0.66-0-83).": "OR 0.74 0.66 0.83",
    "HR 1.19 (95% CI 0.75-1. 89).": "HR 1.19 0.75 1.89",
    "Birth was as frequent (95% CI 0.38 to 1.49, odds ratio = 0.75).": "OR 0.75 0.38 1.49",
    "There was a therapeutic gain of 11.3 percentage units (95% CI 2.3 to 20.4).": "RD 11.3 2.3 20.4",
    "It was less common (23.5% versus 37.6%, difference -14.1%: 95% CI -28% to 0%).": "RD -14.1 -28 0",
    "Higher levels went with less of it (adjusted PR = 0.62, 95% CI 0.50 to 0.78).": "RR 0.62 0.50 0.78",
    "With interferon beta-1a 0.33 relapsed (95% CI 0.22 to 0.52).": "? 0.33 0.22 0.52",
    "It came to a 7% (SD 2%) proportional reduction (95% CI 2% to 11%).": "? 7 2 11",
    "The mean percent decreases in weight were small (17%, 95% CI 6% to 27%).": "? 17 6 27",
    "The noise was 3.0 dBA quieter (95% CI 0.3 to 5.7).": "MD 3.0 0.3 5.7",
    "A median of 4 cycles was given, and 14 of 42 responded (response rate 33.3%, 95% CI 19.6 to 49.6%).": (
        "PR 33.3 19.6 49.6"
    ),
    "La media de la diferencia fue 0,11 g/dl (IC 95% -0,55; 0,77).": "MD 0.11 -0.55 0.77",
    "con una diferencia de incidencias del 0,31% (IC 90% -6,19% a +5,47%).": "RD 0.31 -6.19 5.47",
    "Los niveles disminuyeron 7,39 ng/ml (IC 95%: 1,47-13,31).": "MC 7.39 1.47 13.31",
    "La diferencia de cambio en la media fue de 16,9 (IC 95%: 8,9; 24,8).": "MD 16.9 8.9 24.8",
    "A new line gives a gain of +2.8 percentage points (95% CI 1.7 to 3.9).": "RD 2.8 1.7 3.9",
    "Yield, late minus early: +1.45%, 95% CI [+1.15, +1.76].": "? 1.45 1.15 1.76",
    "It was seen in 132 (66%) and in 108 (54%) hens (% difference, 12; 95% CI 2 to 22).": "RD 12 2 22",
    "Hens with a perch: 0.82× (95% CI 0.67 to 1.01).": "? 0.82 0.67 1.01",
    "A perch multiplies the odds by 1.84 against none (95% CI 1.21 to 2.80).": "OR 1.84 1.21 2.80",
    "The gain had rho = 0.31 (95% CI 0.12 .. 0.48).": "COR 0.31 0.12 0.48",
    "The 3-year PFS was 71% (95% CI 66 to 76) with it.": "PR 71 66 76",
    "Mit Licht betrug das 3-Jahres-PFS 71 % (95%-KI 66 bis 76).": "PR 71 66 76",
    "El alta multiplica el riesgo por 1,84 frente a seguir (IC 95%: 1,21-2,80).": "RR 1.84 1.21 2.80",
    "Le risque était multiplié par 1,84 (IC à 95 % 1,21 à 2,80).": "RR 1.84 1.21 2.80",
    "Het water vermenigvuldigt de odds met 1,84 (95%-BI 1,21-2,80).": "OR 1.84 1.21 2.80",
    "obteniendo una ORad = 0,6 (IC95%: 0,1-2,8).": "OR 0.6 0.1 2.8",
}


@pytest.mark.parametrize("text", NAMED)
def test_what_the_words_name(text: str) -> None:
    assert triple(one(text)) == NAMED[text]


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("RR 1.32 (95% CI 0.64 to 2.70) for cardiac mortality and 1.05 (95% CI 0.60 to 1.84) for all.", "RR"),
        (
            "Odds ratios fell. It decreased progression (OR 0.5, 95% CI 0.3 to 0.9) and death (0.27 [0.07 to 1.00]).",
            "OR",
        ),
        ("The RR was 1.4 (95% CI 0.9 to 2.0) and was lowered to 1.2 (95% CI 0.8 to 1.8).", "RR"),
        (
            "OR 0.9 (95% CI 0.4 to 2.1), a greater risk with it: 3.1 (95% CI 1.6 to 5.9); else 7.4 (95% CI 0.6 to 35).",
            "OR",
        ),
        (
            "A difference of -3.7 (95% CI -7.3 to -0.2), effect size -0.23, and of -5.3 (95% CI -8.9 to -1.6).",
            "MD",
        ),
        ("NNT 12 (95% CI 8 to 30). Bleeding was seen more often (1.59; 1.40 to 1.81).", ""),
    ],
)
def test_what_is_carried_to_the_next(text: str, measure: str) -> None:
    assert intervals(text)[-1].measure == measure


#: An interval that nobody named, and why it may be one.
UNNAMED = {
    "The difference was -5.3 (-11.0 to 0.4).": "MD -5.3 -11.0 0.4",
    "The hazard ratio for disease relapse was 3.327 (1.174-9.426).": "HR 3.327 1.174 9.426",
    "The change in pressure was 4.6 mm Hg (-5.7 to 14.9, P = 0.95).": "MC 4.6 -5.7 14.9",
    "The odds (OR, 95% CI) favoured it (OR 3.2; 1.2, 8.9).": "OR 3.2 1.2 8.9",
}


@pytest.mark.parametrize("text", UNNAMED)
def test_an_interval_without_a_name_is_read_at_grade_b(text: str) -> None:
    result = one(text) if "95% CI" in text else next(r for r in read(text)[0] if r.ci_low)
    assert (triple(result), result.grade) == (UNNAMED[text], "B")


@pytest.mark.parametrize(
    "text",
    [
        "The difference was 5.3 (range 1.0 to 9.4).",
        "The median difference was 5.3 (IQR 1.0 to 9.4).",
        "The ratio of girls was 0.6 at an age of 5.3 years (1.0 to 9.4).",
        "The difference was 5.3 (6.0 to 9.4).",
        "The change was 52% (74 to 36 minutes, p = 0.002).",
        "It cost 1183 euros less, a difference of 1183 euros (848 pounds, $1738).",
        "Reference values were 5.3 (1.0 to 9.4).",
        "Ages differed by 5.3 (SD 1.0 to 9.4).",
    ],
)
def test_a_range_is_no_interval(text: str) -> None:
    assert [r for r in read(text)[0] if r.ci_low and r.kind != "median"] == []


def test_a_change_with_two_numbers_that_nobody_named_is_told_of() -> None:
    text = "Proteinuria fell, a reduction of 17 (13 to 22) and one of 9 (4 to 12)."
    assert intervals(text) == []
    assert "not named" in not_read(text)[0]


def test_ranges_that_were_announced_take_no_name_from_the_sentence_before() -> None:
    text = "RR 0.71 (95% CI 0.48 to 1.05). Means and ranges were these: 3.9 (1.7 to 6.1) and then 5.2 (2.9 to 7.4)."
    assert [triple(r) for r in intervals(text)] == ["RR 0.71 0.48 1.05"]


def test_a_torn_bound_is_mended_and_no_a() -> None:
    assert (one("HR 1.19 (95% CI 0.75-1. 89).").grade, one("HR 1.19 (95% CI 0.75-1.89).").grade) == ("B", "A")


def test_two_intervals_of_one_estimate() -> None:
    found = intervals("It was equivalent (difference 0.07 days; 90% CI -0.09 to 0.23; 95% CI -0.12 to 0.26).")
    assert [(triple(r), r.level) for r in found] == [("MD 0.07 -0.09 0.23", "90"), ("MD 0.07 -0.12 0.26", "95")]


def test_partial_responses_are_no_ratio() -> None:
    text = "It was 23% (one CR, 11 PR; 95% CI 13% to 37%)."
    assert [triple(r) for r in intervals(text)] == ["PR 23 13 37"]


def test_two_shares_respectively_are_two_arms() -> None:
    text = "Risk was 29% and 12%, respectively (95% CI for the difference, 1% to 23%)."
    assert intervals(text) == []
    assert "two arms" in not_read(text)[0]


def test_the_number_of_people_beside_an_interval_is_no_estimate() -> None:
    text = "The dose was 1.10 nM (N = 83; 95% CI 0.95 to 1.28 nM) and 1.37 nM (N = 83; 95% CI 1.17 to 1.61)."
    assert [triple(r).split(" ", 1)[1] for r in intervals(text)] == ["1.10 0.95 1.28", "1.37 1.17 1.61"]


def test_a_number_that_is_printed_in_two_units_is_the_one_that_its_interval_holds() -> None:
    text = "The mean difference was 0.23 mmol/L (4.14 mg/dL; 95% CI -0.052 to 0.522)."
    assert [triple(r) for r in intervals(text)] == ["MD 0.23 -0.052 0.522"]


def test_two_arms_with_spreads_are_no_estimate() -> None:
    text = "It was 255.46 +/- 216.35 vs vitamin group -521.79 +/- 228.09; 95% CI [-1179.15, -59.781]."
    assert intervals(text) == []
    assert not_read(text) == ["two arms stand before the interval, and no number of their difference"]


def test_who_is_compared_may_stand_between_the_name_of_an_interval_and_its_bounds() -> None:
    text = "Cure rates had a difference of 4.9% (95% CI for DP-A + M: -10.6% to 20.3%)."
    assert [triple(r) for r in intervals(text)] == ["RD 4.9 -10.6 20.3"]


def test_a_power_of_a_unit_and_the_name_of_an_arm_are_no_estimates() -> None:
    text = "The mean difference was 4.6 meq\u00b7L\u2060-1 (95% CI 0.13 to 6.24 meq\u00b7L\u2060-1)."
    assert [triple(r) for r in intervals(text)] == ["MD 4.6 0.13 6.24"]
    assert intervals("The risk was lower for placebo, 7.5/46 (95% CI 1.8 to 13.9%).") == []


def test_one_of_several_results_and_another_measure_than_the_labels_are_no_a() -> None:
    assert {r.grade for r in intervals("The largest mean difference = 4.2 mm; 95% CI 0.4 to 5.9.")} == {"B"}
    assert {r.grade for r in intervals("An effect size of 31.6 percentage-points (95% CI 17.3 to 45.8).")} == {"B"}


def test_a_p_at_the_end_belongs_to_the_only_result_past_a_time() -> None:
    text = "A had more migration (mean difference 0.21 mm, 95% CI 0.03 to 0.39) than B at 5 years (p = 0.02)."
    assert [r.p for r in intervals(text)] == ["0.02"]


def test_a_length_of_time_that_is_a_median_stands_before_its_arm() -> None:
    text = (
        "The median TTP was 4.7 months for capecitabine (95% CI 3.1 to 6.4) and 4.2 months for S-1 (95% CI 1.5 to 6.9)."
    )
    assert [triple(r) for r in intervals(text)] == ["? 4.7 3.1 6.4", "? 4.2 1.5 6.9"]


def test_an_interval_may_stand_behind_a_spread() -> None:
    assert [triple(r).split(" ", 1)[1] for r in intervals("The mean fell to 2.6 (SD, 1.0; 95% CI 2.2 to 2.9).")] == [
        "2.6 2.2 2.9"
    ]


def test_brackets_behind_a_median_are_no_intervals() -> None:
    text = (
        "Levels rose by 2.5% (95% CI 2.0 to 3.0). They reached a median 89 (85, 92) at first and 98.5 (92, 103) later."
    )
    assert [r.estimate for r in intervals(text)] == ["2.5"]


def test_a_torn_number_is_no_estimate() -> None:
    assert intervals("It was -41.6/100?000; 95% CI -77.3 to -5.8.") == []
