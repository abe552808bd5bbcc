"""What one group had: means and shares that no label names, and counts that are neither."""

from __future__ import annotations

import pytest

from lbpmeta.reading.document import Block, Document
from lbpmeta.reading.results import read_results

from .reader import intervals, read

#: Sentence -> the measures of its results ("": left open).
SAID = {
    # What is measured in percent has a mean; people of whom it is told have a share.
    "At six months the limb symmetry index was 88.4% (95% CI 86.0 to 90.8%) and 90.1% (95% CI 88.3 to 91.9%).": [
        "MN",
        "MN",
    ],
    "The ejection fraction (EF) in the control group had recovered to 54% (95% CI 52 to 56%).": ["MN"],
    "An ejection fraction below it was seen in 54% (95% CI 52 to 56%).": ["PR"],
    # Groups that a bracket names, and numbers with a name and their own spread.
    "Use was alike (knee group: 14.2 mg [95% CI: 11.1, 17.3]; hip group: 15.1 mg [95% CI: 12.0, 18.2]).": [
        "MN",
        "MN",
    ],
    "Use was reduced in the knee brace group (knee brace: 8.2 mg (95% CI: 5.1 to 11.3); tape: 15.0 mg (95% CI: 12 to "
    "18)).": ["MN", "MN"],
    "It lowered the dose (knee: 8.2 mg (95% CI: 5.1 to 11.3); hip: 15.0 mg (95% CI: 12 to 18)).": ["MC", "MC"],
    "Scores increased over time: KB = 74.2 (SD = 15.1, 95% CI = 70.2-78.2).": ["MN"],
    "There was no difference between tape (0.4 ± 0.6 mm, 95% CI 0.1-0.7 mm) and brace.": ["MN"],
    # By how much a scale is lower: above 1 it is no ratio of what is lower.
    "Neck pain was lower in the tape group relative to the brace group (rest: 1.4; 95% CI 0.7 to 2.1).": ["MD"],
    "Deaths were lower in the tape group relative to the brace group (rest: 1.4; 95% CI 0.7 to 2.1).": [""],
    # A number with a name of its own is no share of what was told of before.
    "It held the percentage of joints in pain and age (C = 0.71; 95% CI 0.68-0.74).": [""],
    # What a share of things became, and what a change in percent is that is called absolute.
    "By week 9, 62% (95% CI: 51–72) became thicker; while 38% (95% CI: 28-49) stayed.": ["PR", "PR"],
    "They saw an adjusted absolute 3.4% decrease [95% CI: −6.1%, −0.7%] in returns.": ["RD"],
    "Attendance showed an absolute 11% increase from baseline (95% CI 4% to 18%).": [""],
    "They saw an adjusted absolute 0.4% decrease [95% CI: −0.7%, −0.1%] in HbA1c.": ["MD"],
    "This is a 15% reduction in absolute risk with A compared with B (95% CI 4% to 26%).": ["RD"],
    "The greater rise was seen by week 9 (1.4%, 95% CI 0.3–2.5%; p = 0.01).": [""],
    "The controls had increases in %lean mass (0.3%; 95% CI, 0.1 to 0.5).": [""],
    # A ratio of which names with a stroke stand before it, and odds of a change.
    "It was shown by a GMT MD/SD ratio of 1.08 (95% CI 0.87 to 1.34).": ["ROM"],
    "They had higher odds of improvement (1.90 [95% CI 1.32-2.73]) and lower odds of decline (0.4 [95% CI 0.2-0.8]).": [
        "OR",
        "OR",
    ],
    "Fits were fewer (count ratio 0.61, 95% CI 0.40 to 0.93).": ["IRR"],
    # Effects between groups, and changes of which one is more than another.
    "The between group effect (on the long form) at six months was −0.31 (95% CI −1.30 to 0.68).": ["MD"],
    "There was a group-by-time effect for steps (+ 1210, 95% CI 330, 2090).": ["MD"],
    "The ejection fraction rose by 1.6% (95% CI 0.3–2.9%; P = 0.02) more in the vest than in the sham group.": ["MD"],
    "The z-score of those with A was less than that of the 41 adults (6 clinics) given B (−0.07, 95% CI −0.13 to "
    "−0.01).": ["MD"],
    "There was an increase in use (0.42 units; 95% CI 0.11 to 0.73) in the trained group, relative to control at 12-mo "
    "follow-up.": ["MD"],
    "Delay went with a stay that was longer by 0.52 (95% CI 0.20-0.84) days per day of delay.": ["GEN"],
    "The mean age was 61. It increased adherence by 22 percentage points (95% CI 9% to 35%).": ["RD"],
    "The saturation was 84.8% at start and improved by 3.1 %-units (95% CI 0.4 to 5.8).": ["MC"],
    "The between-group effect size was large (−0.66, 95% CI −1.05 to −0.27).": ["SMD"],
    "Levels in blood dropped 0.21 g/L (95% CI 0.05 to 0.37).": ["MC"],
    "The overall consent rate was 0.88 (95% CI 0.79 to 0.94).": ["PR"],
    "Reach rose by 11 percent-\nage points (95% CI 4.1 to 17.9).": ["RD"],
    "Intake of zinc was 7.4 (95% CI: 7.0, 7.8) mg/day and of iron 9.7 (95% CI: 9.1, 10.3) mg/day.": ["MN", "MN"],
    "The serum concentration was 5.2 mg/L (95% CI 4.8 to 5.6).": ["MN"],
    "The median intake of zinc was 7.4 (95% CI: 7.0, 7.8) mg/day.": [""],
    "Intake of zinc was lower in girls (7.4 [95% CI: 7.0, 7.8] mg/day).": [""],
    "Intake of zinc lasted for 7.4 days (95% CI: 7.0, 7.8).": [""],
    "Pain fell from 6.2 (95% CI 5.8 to 6.6) to 3.5 (95% CI 3.0 to 4.0).": ["MN", "MN"],
    "Median pain fell from 6.2 (95% CI 5.8 to 6.6) to 3.5 (95% CI 3.0 to 4.0).": ["", ""],
    "The odds of pain fell from 2.1 (95% CI 1.4 to 3.1) to 1.6 (95% CI 1.1 to 2.3).": ["OR", "OR"],
    "Deaths rose from 1.2 million (95% UI 1.0 to 1.4) to 1.9 million (95% UI 1.6 to 2.2).": ["", ""],
    "Pain fell by 2.7 (95% CI 2.1 to 3.3).": ["MC"],
    "To tell of effectiveness, the prevalence decreased from 41% (95% CI: 30.2, 51.9) to 19% (95% CI: 9.8, 28.1).": [
        "PR",
        "PR",
    ],
    "The mean burden went with an estimated 7,000 (95% CI: 2000, 12,000) additional deaths.": [""],
    "The mean number of visits came to 7,000 (95% CI: 2000, 12,000) additional deaths.": ["MN"],
    "The PPV of lost reactivity for a bad outcome was 96% (95% CI 93–98) with a false rate (FR) of 2.9% (1.3–4.5).": [
        "PR",
        "PR",
    ],
    "The preventive fraction was 32% (95% CI 15% to 46%) and the ROC-AUC 0.85 (95% CI 0.80–0.90).": ["", ""],
}


#: Differences of one group, in points or standard deviations, and what is carried.
CHANGED = {
    "The mean difference between pre- and post-test was 3.3 points (95% CI 1.9 to 4.7).": ["MC"],
    "The mean difference from baseline to week 8 was −3.3 points (95% CI −4.7 to −1.9).": ["MC"],
    "The mean difference between groups from baseline to week 8 was −3.3 points (95% CI −4.7 to −1.9).": ["MD"],
    "Compared with usual care the mean difference before and after was −3.3 points (95% CI −4.7 to −1.9).": ["MD"],
    "The mean difference in pain was 3.3 points (95% CI 1.9 to 4.7) at post-test.": ["MD"],
    "Pupils gained 0.26 standard deviations more in reading (95% CI 0.13–0.39) than controls.": ["SMD"],
    "Pupils gained 0.26 standard deviations in reading (95% CI 0.13–0.39).": [""],
    "It raised employment by 4.9 percentage points (95% CI: 1.3–8.5) and earnings by $38 (95% CI: 9–67).": ["RD", ""],
    "Employment was 4.9 percentage points (95% CI: 1.3–8.5).": ["PR"],
    "The GMR was 1.09 (90% CI 0.99–1.20) for AUC and 1.13 (90% CI 1.02–1.25) for Cmax.": ["ROM", "ROM"],
    "The HR was 1.09 (95% CI 0.99–1.20), and the AUC 0.83 (95% CI 0.78–0.88).": ["HR", ""],
    "The GM ratios (95% CI) were 1.68 (1.14, 2.46) for A and 1.57 (1.08, 2.27) for B.": ["ROM", "ROM"],
    "Tolerance (+ 111.9 ± 100.6 s; 95% CI 44.3–179 s) was enhanced.": [""],
    "It was greater with salt compared to placebo (0.09 ± 0.03; 90% CI 0.07–0.12).": ["MD"],
    "The AUROCC of the mortality prediction was 0.72 (95% CI: 0.66–0.78).": [""],
    "It rose 1.4 fold over a median of 14 weeks (95% CI: 11, 17).": [""],
    "Intake medians (95% CI) were alike where levels were high [0.30 (0.24–0.38)] or not [0.39 (0.22–0.54)].": [
        "",
        "",
    ],
    "Intake means (95% CI) were alike where levels were high [0.30 (0.24–0.38)] or not [0.39 (0.22–0.54)].": [
        "MN",
        "MN",
    ],
    "It was frequent (OR 1.92, 95% CI 1.22–3.02). They had the highest mean load [28.83 (16.78–49.53) eggs].": [
        "OR",
        "MN",
    ],
    "A share of 24% (95% CI 19–29) of users vs 31% (95% CI 26–36) of others; the difference was −7% (95% CI −14 to "
    "−0.4%).": ["PR", "PR", "RD"],
    "Weight fell by 24% (95% CI 19–29) with A and 31% (95% CI 26–36) with B; the difference was −7% (95% CI −14 to "
    "−0.4%).": ["", "", "MD"],
    "This level was confirmed by the index of all the groups of people (FST=0.067, 95% CI (0.037–0.101)).": [""],
    "The level was 6.7 (95% CI 3.7–10.1).": ["MN"],
    "The spread was 6.1 (95% CI 3.3, 9.1), and that within 6.3 with (0.4, 9.8).": ["", ""],
    "De pijnscore daalde van 6,9 (95%-BI 6,5-7,3) naar 4,2 (95%-BI 3,7-4,7).": ["MN", "MN"],
    "Patiënten liepen 32 meter verder (95%-BI 11 tot 53) dan de controlegroep.": ["MD"],
    "Der Schmerz sank um 1,9 Punkte (95%-KI: 1,3–2,5) stärker als in der Kontrollgruppe.": ["MD"],
    "El dolor disminuyó 1,7 puntos (IC 95 %: 1,0-2,4) respecto al grupo control.": ["MD"],
    "No difference was seen in its incidence between A (0.155 per child per year, 95% CI 0.139–0.174) and B (0.147, "
    "0.131–0.165).": ["IR", "IR"],
    "The mean reduction was 13.3 (95% CI 12.4 to 14.3) mm Hg and 7.8 (7.2 to 8.4) mm Hg compared with 10.2 (8.9 to "
    "11.4) mm Hg.": ["MC", "MC", "MC"],
    "Girth decreased by 1.39 (95% CI 0.25, 2.52) mm per 1000 kcal lost.": ["GEN"],
    "Mean excretion was 2656 (95% CI 2488–2824) mg/day, with 67% (62–73%) exceeding the limit.": ["MN", "PR"],
    "The average adjusted rate was 1.67/100,000 inhabitants (95% CI 1.56–1.78).": ["IR"],
    "It was a neonatal mortality rate of 19.1 per 1000 livebirths (95% CI 14.3–25.6).": ["IR"],
    "It could increase the mean concentration to about 1068 nmol/L (95% CI 996, 1158).": ["MN"],
    "It could increase the mean concentration by about 168 nmol/L (95% CI 96, 258).": ["MC"],
    "The effects size (ES) was told. It rose (ES = 0.5, 95% CL −0.3 to 1.3).": ["SMD"],
    "The annual percent change was −2.5 (95% CI −3.2, −1.8).": [""],
    "Scores on the scale at 12 months were 18.3 (95% CI 16.0 to 20.6) and 23.6 (95% CI 21.1 to 26.1).": ["MN", "MN"],
    "Scores on the scale were lower at 12 months, and were 18.3 (95% CI 16.0 to 20.6).": [""],
}


@pytest.mark.parametrize("text", CHANGED)
def test_differences_of_one_group_and_what_is_carried(text: str) -> None:
    assert [r.measure for r in intervals(text)] == CHANGED[text]


@pytest.mark.parametrize(
    ("text", "p"),
    [
        ("It held, r = .28, 95% CI [.20, .36], k = 42, Q(41) = 210.3, p < .001.", ""),
        ("It held, r = .28, 95% CI [.20, .36], p < .001, Q(41) = 50.3, p = .15.", "<.001"),
    ],
)
def test_the_p_of_a_q_with_its_degrees_is_of_heterogeneity(text: str, p: str) -> None:
    assert [r.p for r in intervals(text)] == [p]


@pytest.mark.parametrize("text", SAID)
def test_what_a_group_had(text: str) -> None:
    assert [r.measure for r in intervals(text)] == SAID[text]


def test_medians_of_two_arms_in_one_unit_of_time() -> None:
    text = "Median survival was 6.9 and 6.1 months for A and B, respectively (95% CI, 5.8 to 8.0 and 5.0 to 8.0)."
    said = [(r.estimate, r.ci_low, r.ci_high) for r in read(text)[0] if r.ci_low]
    assert said == [("6.9", "5.8", "8.0"), ("6.1", "5.0", "8.0")]


def measures_of(*parts: str) -> list[str]:
    document = Document("a.txt", "txt", tuple(Block(text, f"line {n}") for n, text in enumerate(parts)))
    return [r.measure for r in read_results(document)[0] if r.ci_low]


LOGISTIC = "We fitted a logistic regression; age mattered (OR 1.4, 95% CI 1.1 to 1.8)."


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("The prevalence of falls among girls was 14.6 (95% CI 13.0, 16.3).", ""),
        ("The incidence in A was 13.6 (95% CI 9.7, 18.6).", "IR"),
        ("Of these, 45 (95% CI 32 to 58) did so.", ""),
        ("They were better off than those with low education (60.18, 95% CI 59.96 to 60.41).", ""),
        ("Those who walked fell as often (1.4, 95% CI 1.0 to 1.9).", "OR"),
        ("Fewer had falls with it: 0.6 (95% CI 0.4 to 0.9).", "OR"),
    ],
)
def test_what_may_be_the_ratio_that_a_document_names(text: str, measure: str) -> None:
    assert measures_of(LOGISTIC, text)[1] == measure
