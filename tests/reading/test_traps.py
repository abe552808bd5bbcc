"""Traps: numbers beside a result that are not its estimate, signs in words, lost signs, and what must be refused."""

from __future__ import annotations

import pytest

from .reader import intervals, not_read, one, read, triple

#: Sentence -> what must be read of it.
READ = {
    "The between-group difference for A, C and D was, respectively, 3.26 (−1.18 to 7.70), −0.79 (−7.14 to 5.56) and "
    "1.10 (−2.00 to 4.20).": ["MD 3.26 -1.18 7.70", "MD -0.79 -7.14 5.56", "MD 1.10 -2.00 4.20"],
    "HbA1c increased by 0.8% (95% CI −1.1 to −0.5).": ["MC 0.8 -1.1 -0.5"],
    "HbA1c decreased by 0.8% (95% CI −1.1 to −0.5).": ["MC -0.8 -1.1 -0.5"],
    "It improved more (−31.6 ± 24.2 vs. −10.7 ± 25.0; P = 0.04, SEM 9.8, 95% CI 0.54–41.1).": ["MD 20.9 0.54 41.1"],
    "It did not differ in A (P = 0.65; SEM 3.3; 95% CI −5.4 to 8.4) and B (P = 0.81; 1.3; −3.0 to 2.4).": [],
    "It rose with A (29.4 l/min) and B (32.0 l/min) (95% CI −10.1 to 4.9; p = 0.48).": ["MD -2.6 -10.1 4.9"],
    "It rose with A (29.4 l/min) and B (32.0 l/min) (95% CI 10.1 to 24.9; p = 0.48).": [],
    "More were well, 34.8% vs. 33.3% (p = 0.94, 95% CI 0.26 to 4.25).": [],
    "All were content (100% with the drug versus 81% in the 100 mg group (95% CI for difference 4.1–34.1)).": [
        "RD 19 4.1 34.1"
    ],
    "There was a change [mean (95% CI) difference of 1.91 (0.63, 1.75) stools].": ["MD 1.91 0.63 1.75"],
    "The score improved: −1.4 (95% CI −2.6-(−0.2)).": ["MC -1.4 -2.6 -0.2"],
    "Force fell (SST versus GFT −378 N [95% CI −233–(−)523]).": ["MD -378 -523 -233"],
    "HRs were 1.06 (0.72–1.56 p = 0.94), 1.31 (0.83–2.08, p = 0.35) and 0.72 (0.39–1.34, p = 0.31).": [
        "HR 1.06 0.72 1.56",
        "HR 1.31 0.83 2.08",
        "HR 0.72 0.39 1.34",
    ],
    "It decreased glucose by 0.36 mmol/L (95% CI −1.41 to 0.69) and weight by 0.65 kg (95% CI −1.49 to 0.19)": [
        "MC -0.36 -1.41 0.69",
        "MC -0.65 -1.49 0.19",
    ],
    "There was improvement in the oil group (16.00 [−1.00–33.00] compared to the placebo group (4.00 [−5.00–13.00], "
    "p = 0.070).": [],
    "The mean decrease (95% CI) was −0.4 (−0.5 to −0.3) g/dl. Counts did not fall (166 [0 to 332] cells, p = 0.05).": [
        "MC -0.4 -0.5 -0.3",
        "MC 166 0 332",
    ],
    "later (22.5 vs 7.6 months, 95% CI for difference 2.97-26.8 months)": ["MD 14.9 2.97 26.8"],
    "Stay was shorter (10.5 vs. 8.6 days, p = 0.005, 95% CI 0.6–3.3).": ["MD 1.9 0.6 3.3"],
    "They had less, M = 3.0 ± 1.1 versus M = 4.2 ± 0.4; t(10) = 3.08, p = .012 (95% CI = .34 to 2.11).": [
        "MD 1.2 .34 2.11"
    ],
    "The HR was 1.5 (95% CI: 1.1, 2.0) in all of HVTN 503-S, compared to 1.7 (95% CI: 1.1–2.6) in the first.": [
        "HR 1.5 1.1 2.0",
        "HR 1.7 1.1 2.6",
    ],
    "It was noninferior (0.25 mg: lower bound of the 98% CI was −19.7 %; 0.75 mg: lower bound of 98% CI −8.9 %).": [],
    "Weight fell by 1.85 kg (F 1,17=10.80, P=.004, CI 0.66-3.04).": ["MC 1.85 0.66 3.04"],
    "Lipids fell (mean difference = −19.6; 95 % 95 % CI: −23.9 to −15.3 mg/dl).": ["MD -19.6 -23.9 -15.3"],
    "It was better [hazard ratio (hr): 0.51; 95% confidence interval (ci): 0.35 to 0.75].": ["HR 0.51 0.35 0.75"],
    "It decreased with A by a mean difference of 246 units (95% CI −303 to −189).": ["MD -246 -303 -189"],
    "The mean difference was\u20140.32 (95% CI −0.87, 0.23).": ["MD -0.32 -0.87 0.23"],
    "The mean difference was\u20140.32 (95% CI −0.23, 0.87).": ["MD 0.32 -0.23 0.87"],
    "It was likelier [hazard ratio (HR); 95 % CI 1.9; 1.2, 3.1; p = 0.011].": ["HR 1.9 1.2 3.1"],
    "The 95% CI for the observed difference (A minus B) of 1.5 in later scores was −0.6–3.6.": ["MD 1.5 -0.6 3.6"],
    "The 95% CI for the observed 1.0 difference between A and B was −1.3 to 3.3.": ["MD 1.0 -1.3 3.3"],
    "The 95% CI for the observed 1.0 difference between A and B of 7 was −1.3 to 3.3.": [],
    "A and B differed little: mean difference 0.6 [95% CI] −3.6–4.8.": ["MD 0.6 -3.6 4.8"],
    "It was told of A: OR (95% CI) 2.4 (1.4 to 4.1).": ["OR 2.4 1.4 4.1"],
    "Days were alike (mean 51 v 45 days, 95% CI for difference 1 to 11). Fewer died (22% v 25%, −9% to 3%), or came "
    "back (32% versus 35% (−10% to 4%)), or moved (20% v 28% (−16% to 0)).": [
        "MD 6 1 11",
        "RD -3 -9 3",
        "RD -3 -10 4",
        "RD -8 -16 0",
    ],
    "Days were alike (median 51 v 45 days, 95% CI for difference 1 to 11). Fewer died (22% v 25% (−9% to 3%)).": [
        "RD -3 -9 3"
    ],
    "Days were alike (mean 51 v 45, 95% CI for difference 1 to 11). The median stay was 11 v 11 days, mortality 22% "
    "v 25% (−9% to 3%).": ["MD 6 1 11", "RD -3 -9 3"],
    "Fewer were tested (A, 38.1% v B, 45.6%; 7.5%, 1.1% to 13.9%).": ["RD 7.5 1.1 13.9"],
    "Fewer were tested (A, 38.1% v B, 45.6%; 6.5%, 1.1% to 11.9%).": [],
    "The change was 11.0 points (95% CI 4.7 to 17.3, effect size = 0.84) with A versus 4.1 points (95% CI −0.6 to 8.8) "
    "with B.": ["MC 11.0 4.7 17.3", "MC 4.1 -0.6 8.8"],
    "The effect was large (Cohen's d .57–1.58, 95% CI=.12–2.07).": [],
    "There was a mean difference of 4.7 mL∙kg− 1∙min− 1 (95% CI 1.2, 8.2).": ["MD 4.7 1.2 8.2"],
    "The mean difference in exposure was 499 mg/L/48 h (95% CI −207 to 1205).": ["MD 499 -207 1205"],
    "It fell more (difference −0.07, 95th CI −0.12 to −0.01).": ["MD -0.07 -0.12 -0.01"],
    "More had it (41.5%, 95% CI 30.1–55.9% vs. 17%, CI 7.6–30.8%).": ["PR 41.5 30.1 55.9", "PR 17 7.6 30.8"],
    "The HR in A was 0.79; 95% CI 0.62–0.99 vs 0.82 95% CI 0.65–1.03 in B.": ["HR 0.79 0.62 0.99", "HR 0.82 0.65 1.03"],
    "Sleep rose by 22.4 minutes (95% CI 0.5 to 44.3). It came sooner by diaries (−37.5 minutes, −55.3 to −19.7 "
    "minutes) and with A (29.9 minutes, 13.6 to 46.2 minutes).": [
        "MC 22.4 0.5 44.3",
        "MC -37.5 -55.3 -19.7",
        "MC 29.9 13.6 46.2",
    ],
    "It was seen in 17/34 (50%, 34.1% to 65.9%) of them.": ["PR 50 34.1 65.9"],
    "It was seen in 19/34 (50%, 34.1% to 65.9%) of them.": [],
    "It was told (30/110 (27%) v 17/95 (18%), 95% CI for difference −2 to 20%).": ["RD 9 -2 20"],
    "The change was small (mean difference −1 unit; 95% CI −8,5; p=0.70).": ["MD -1 -8 5"],
    "It did nothing, d = 0.11, 95% CI(d) [−0.17, 0.39].": ["SMD 0.11 -0.17 0.39"],
    "The risk ratio was 1.04 (95% CI 0.78–1.40). Two were lost. They were cared for. The rest was alike (0.95 "
    "[0.71–1.28]).": ["RR 1.04 0.78 1.40", "RR 0.95 0.71 1.28"],
    "The risk ratio was 1.04 (95% CI 0.78–1.40). Two were lost. They were cared for. The rest was alike (0.95 "
    "[0.90–1.70]).": ["RR 1.04 0.78 1.40"],
    "The difference −0.1% (95% CI −0.2 to 0.0) was small.": ["MD -0.1 -0.2 0.0"],
    "days gained with 4LB; however, the 95% confidence interval (−32 to 21 days) crossed zero": [],
    "Pain fell from 4 to 10 units (MD -1.6, 95% CI -2.9 to -0.3).": ["MD -1.6 -2.9 -0.3"],
    "The risk was lower at 24 months (RR 0.71, 95% CI 0.48 to 1.05).": ["RR 0.71 0.48 1.05"],
    "More recovered (45% v 68%; RR 1.51, 95% CI 1.10 to 2.07).": ["RR 1.51 1.10 2.07"],
    "HR 0.62, P<0.001; 95% CI 0.50 to 0.77.": ["HR 0.62 0.50 0.77"],
    "The mean difference was 1.6 (SE 0.7; 95% CI 0.2 to 3.0).": ["MD 1.6 0.2 3.0"],
    "Better or worse, 12 of 50 (24%; 95% CI 13 to 38) said so.": ["PR 24 13 38"],
    "0.7 points fewer (CI -1.6 to 0.3) were lost.": ["MD -0.7 -1.6 0.3"],
    "MD 4.48 points lower (11.83 lower to 2.87 higher).": ["MD -4.48 -11.83 2.87"],
    "FEV1 was 8.9% worse (20.3% worse to 2.5% better).": ["? -8.9 -20.3 2.5"],
    "SMD -0.49 (95% CI -0.39 to -0.59).": ["SMD -0.49 -0.59 -0.39"],
    "adjusted difference -€1558, 95% CI -2773;-342.": ["MD -1558 -2773 -342"],
    "RR 0.77 (95 % CI - 0.62-0.96).": ["RR 0.77 0.62 0.96"],
    "HR 1.13 (95% CI 0.95/-1.35).": ["HR 1.13 0.95 1.35"],
    "RR 2.4 (95% CI 0.6--10.3).": ["RR 2.4 0.6 10.3"],
    "MD -0.7 (95% CI -1.2 -0.2).": ["MD -0.7 -1.2 -0.2"],
    "RR 0.66 (95% CI 0.54 to 0. 79).": ["RR 0.66 0.54 0.79"],
    "hazard ratio, 0.46; 95 percent confidence interval, 0.26 to 0.82.": ["HR 0.46 0.26 0.82"],
    "OR [95% CI]: 2.43[1.44-4.08].": ["OR 2.43 1.44 4.08"],
    "The RR of 0.988 (95% CI 0.9 to 1.08).9 The next sentence.": ["RR 0.988 0.9 1.08"],
    "eGFR fell (MD 2.1 mL/min/1.73 m2, 95% CI 0.5 to 3.7).": ["MD 2.1 0.5 3.7"],
    "The PFDI-20 and SF-36 improved (MD 3.2, 95% CI 1.1 to 5.3).": ["MD 3.2 1.1 5.3"],
    "BMI changed (mean difference −0.28 kg m−2, 95% CI −0.50 to −0.06).": ["MD -0.28 -0.50 -0.06"],
    "It was 9.9 min (8.6 - 11.3, 95% confidence interval).": ["? 9.9 8.6 11.3"],
    "RR 32.08 (95% CI 2.06 to 499.18).": ["RR 32.08 2.06 499.18"],
    "RR 0.32 (95% CI 15 to 0.71).": ["RR 0.32 15 0.71"],
    "costs rose by $1,234 (95% CI 1,010 to 1,458).": ["MC 1234 1010 1458"],
    "OR\u20601.5 (95% CI 1.1 to 2.0)\u206012,13 and more.": ["OR 1.5 1.1 2.0"],
    "weight fell (M difference −2.0 Kg. 95% CI: −3.3 to −0.7).": ["MD -2.0 -3.3 -0.7"],
    "a 1.56 kg (95% CI −2.27 to −0.86 kg) lower regain.": ["MD -1.56 -2.27 -0.86"],
    "The mean time was 1.1 longer, with a p value of less than 0.001 and a 95% CI of 0.6 to 1.6.": ["MD 1.1 0.6 1.6"],
    "22.4 pmol/ml; 12.3–32.5 95% CI vs. 24.3 pmol/ml; 13.7–35.0 95% CI": ["? 22.4 12.3 32.5", "? 24.3 13.7 35.0"],
    "It was 16% (95% CI 5–27) in one group 17% (95% CI 5–29).": ["PR 16 5 27", "PR 17 5 29"],
    "A difference of 0.4 mmol/L (0.2 to 0.6, p=0.001) was seen.": ["MD 0.4 0.2 0.6"],
    "the adjusted difference in mean change was -1.7 (97.5% CI -3.2 to -0.2).": ["MD -1.7 -3.2 -0.2"],
    "RR 0.82 (95% CI 0.70–0.96) with a 95% prediction interval of 0.65 to 1.04.": [
        "RR 0.82 0.70 0.96",
        "RR 0.82 0.65 1.04",
    ],
    "(beta, 95% CI 0.17, 0.05–0.30, p = 0.008).": ["GEN 0.17 0.05 0.30"],
    "an average reduction of 1.95 μg/dL (95% CI, −0.78 to −2.87).": ["MC -1.95 -2.87 -0.78"],
    "OS was 30.0 months (95%CI: 8.7–51.3) and 39.5 months (27.5–51.5).": ["? 30.0 8.7 51.3", "? 39.5 27.5 51.5"],
    "It cut the risk by much: warfarin reduced the risk of stroke by 64% (95% CI 49% to 74%).": ["? 64 49 74"],
    "GMR 1.02 (90% CI 0.97, 1.07).": ["ROM 1.02 0.97 1.07"],
    "ARR 1.30 (95% CI 1.06 to 1.58).": ["RR 1.30 1.06 1.58"],
    "ARR 4.1% (95% CI 1.2% to 7.0%).": ["RD 4.1 1.2 7.0"],
    "Thirty percent (95% CI 24% to 35%) were well.": ["PR 30 24 35"],
    "Twenty-one per cent (95% CI 14 to 30) were well.": ["PR 21 14 30"],
    "HR and 95% CI: 2.6 and 1.4-4.7 in men.": ["HR 2.6 1.4 4.7"],
    "HR 1.82 (95% CI 1.22 to 2.72 for five servings and 1.67, 1.18 to 2.37 for four).": [
        "HR 1.82 1.22 2.72",
        "HR 1.67 1.18 2.37",
    ],
    "It was seen in 37.2% (42/113), 95% CI 28.3% to 46.8%, and 31.3% (35/112), 22.8% to 40.7%.": [
        "PR 37.2 28.3 46.8",
        "PR 31.3 22.8 40.7",
    ],
    "The mean speed was 14.03±1.01 ms\u2060−1 (95% CI: 12.05–16.01 ms\u2060−1).": ["MN 14.03 12.05 16.01"],
    "It cost up to $13 332 (95% CI, $13 177-$13 489).": ["? 13332 13177 13489"],
    "The odds were 69 times greater for one copy of type 2 than type 1 (p<0.01, 95% CI 12–2800).": ["OR 69 12 2800"],
    "a decrease in the length of stay, of 0.33 days (95% CI -0.42 to -0.24 days).": ["MC -0.33 -0.42 -0.24"],
    "An estimated 979 000 (95% CI 954 000 to 1 001 000) deaths occurred.": ["? 979000 954000 1001000"],
    "It was 45% v 68% (95% CI 10 to 36).": ["RD 23 10 36"],
    "The score was 5.1 vs 3.2 (95% CI 0.3 to 3.5).": ["MD 1.9 0.3 3.5"],
    "It was higher (283.3 v. 236.6 μm; 95% CI of difference 14.4–79.0 μm).": ["MD 46.7 14.4 79.0"],
    "All of them had 100% cure (118/118; 95% CI 96.8, 100).": ["PR 100 96.8 100"],
    "The score was -2.4 versus -6.1 (95% CI -8.1 to 0.7).": ["MD -3.7 -8.1 0.7"],
    "3281 mL (SD 1094) vs. 2552 mL (SD 1173) in the other group, 95% CI 206–1251.": ["MD 729 206 1251"],
    "The group had an injury incidence of 31/1000 hours (27–36), and the other one of 28/1000 hours (25-32).": [
        "IR 31 27 36",
        "IR 28 25 32",
    ],
    "Match injuries had an incidence of 31/1000 hours (95% CI 27 to 36).": ["IR 31 27 36"],
    "Survival was longer in the arm (median of 19.4 months versus 11.8 months, HR=1.9 [1.1; 3.3], p=0.02).": [
        "HR 1.9 1.1 3.3"
    ],
    "Strength went with a mean improvement of 14 units of the scale (95% CI −24 to −4).": ["MC -14 -24 -4"],
    "It went with a 3.1-unit improvement (95% CI −5.5 to −0.7) in function.": ["MC -3.1 -5.5 -0.7"],
    "It slowed by 0.07 m/s with bare feet (95% CI −0.09 to −0.05).": ["? -0.07 -0.09 -0.05"],
    "Pooled, the effect was g = +0.72 [0.41, 1.03].": ["SMD 0.72 0.41 1.03"],
    "They went together, r = .41 [.22, .57], and NNT = 6.1 [4.0, 12.8].": ["COR .41 .22 .57", "NNT 6.1 4.0 12.8"],
    "The 90% confidence intervals were 2.2 to 14.6 at the end of month 3 and -6.4 to 5.8 at the end of month 6.": [],
    "The range of motion improved by 5.0 degrees (95% CI 2.0 to 8.0).": ["MC 5.0 2.0 8.0"],
    "The proportion of time in the target range rose by 15.2 percentage points (95% CI 11.0 to 19.4).": [
        "RD 15.2 11.0 19.4"
    ],
    "The volume was 0.06 L and 0.03 L, respectively, and the 90% CI was 0.02 to 0.10 L and -0.02 to 0.08 L.": [
        "? 0.06 0.02 0.10",
        "? 0.03 -0.02 0.08",
    ],
    "VE was 92.1% (one case with it, 16 in control, 95% CI = 60.5% to 99.2%).": ["? 92.1 60.5 99.2"],
    "With A glucose was 0.6 mmol/L (0.4–0.8) lower than with B.": ["MD 0.6 0.4 0.8"],
    "The change in weight was −2.68 kg [−3.29; −2.07] with A.": ["MC -2.68 -3.29 -2.07"],
    "The change in weight was −2.68 kg [−3.59; −2.07] with A.": [],
    "Costs were higher (€51 291 vs €39 584; €11 707 (95% CI 10 400 to 13 014)).": ["? 11707 10400 13014"],
    "The cost was £9862 (95% uncertainty interval 7145–12 579).": ["? 9862 7145 12579"],
    "It was seen in the last 2 categories; co-morbidity (p = 0.02, 95% CI = 1.6–21.3) and treatment.": [],
    "Weight fell, B = −2.45, SE = .36; t(242.5) = −6.8, p < .001 (95% CI = −3.16, −1.74).": ["GEN -2.45 -3.16 -1.74"],
    "It was better (p = 0.02, 95% CI = 0.43–1.17, effect size = 0.8), and so was joy (p = 0.04, 95% CI = 0.03–1.37, "
    "effect size = 0.7).": ["SMD 0.8 0.43 1.17", "SMD 0.7 0.03 1.37"],
    "These levels were used: 800, 1,200, 1,600 and 2,000 CI units.": [],
    "The difference was €16 956 (95% CI 14 647 to 19 265).": ["MD 16956 14647 19265"],
    "ICCs were 0.93 for reader 1 (95% CI 0.89 to 0.96).": ["COR 0.93 0.89 0.96"],
    "Het risico in de groep was kleiner: RR 0,71 (BI van 0,48 tot 1,05).": ["RR 0.71 0.48 1.05"],
    "The MRS ranges from 0 to 6; BI range from 0 to 100.": [],
    "SMD 0.5 (PI -0.2 to 1.2).": ["SMD 0.5 -0.2 1.2"],
    "It was longer with A+PI/r than with others (65 [26–139] vs. 22 [19–34] months).": [],
    "The A group fell 2.8 times and the B group 2.6 times (95% CI, 2.3 to 3.3 versus 95% CI, 2.1 to 3.1).": [
        "? 2.8 2.3 3.3",
        "? 2.6 2.1 3.1",
    ],
    "Pain was less (p = 0.02, 95% CI 0.3 to 2.9).": [],
    "There were 55.3% (47/85) responders; the 95% confidence interval is shown.": [],
    "The dose was 20 mg (5 to 40).": [],
    "power to detect a difference of 7 points with 95% confidence.": [],
}


@pytest.mark.parametrize("text", READ)
def test_what_is_read(text: str) -> None:
    assert [triple(r) for r in intervals(text)] == READ[text]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("It was 45% v 68% (95% CI 0.4 to 0.9).", "two arms"),
        ("3281 mL (SD 1094) vs. 2552 mL (SD 1173) in the other group, 95% CI 306–1251.", "two arms"),
        ("The median was 5.1 vs 3.2 (95% CI 0.3 to 3.5).", "two arms"),
        ("later (22.5 vs 7.6 months, 95% CI for difference 1.97-21.8 months)", "two arms"),
        ("It was seen in some (12/50; 95% CI 13 to 38).", "events"),
        ("The estimate was 20.02; CI 20.26-0.22.", "minus"),
        ("HR -1.20 (95% CI -2.0 to -0.4).", "negative"),
        ("It was rarer (OR 0.64, 95% CI 0.47, 087).", "no decimal point"),
        ("412 (95% CI, 2.31 to 9.44).", "outside"),
        ("The figure was 0.2 (CI -0.4, -0.02).", "opposite signs"),
        ("Hand strength increased at 40 degrees (95% CI [0.12, 0.31] N per kg).", "outside"),
        ("There were 280 of some kind that we saw again and again, 95% CI 0.5 to 1.9.", "outside"),
        ("It was worse (95% CI 0.5 to 1.9).", "no number"),
        ("The RR was 0.65 (0.12 to 0.18).", "outside"),
        ("The standardised morbidity ratio was 20.25 (8.14 to 41.73).", "not named"),
    ],
)
def test_what_is_refused_with_its_reason(text: str, reason: str) -> None:
    assert intervals(text) == []
    assert any(reason in why for why in not_read(text)), not_read(text)


def test_a_document_that_lost_one_minus_loses_trust_in_every_leading_2() -> None:
    text = "It was 20.02; CI 20.26-0.22. MD 27.1 (95% CI 22.0 to 32.2). RR 0.71 (95% CI 0.48 to 1.05)."
    assert [triple(r) for r in intervals(text)] == ["RR 0.71 0.48 1.05"]
    assert len(not_read(text)) == 2


@pytest.mark.parametrize(
    ("text", "p"),
    [
        ("RR 0.71 (95% CI 0.48 to 1.05; P = 0.09).", "0.09"),
        ("RR 0.71 (95% CI 0.48 to 1.05), p=.09.", ".09"),
        ("RR 0.71 (95% CI 0.48 to 1.05, P<0.001).", "<0.001"),
        ("RR 0.71 (95% CI 0.48 to 1.05, p ≤ 0.05).", "<=0.05"),
        ("RR 0.71 (95% CI 0.48 to 1.05, p = 3 × 10−5).", "3e-5"),
        ("(p = 0.09; RR 0.71, 95% CI 0.48 to 1.05).", "0.09"),
        ("(P = 0.2 for the whole model; RR 0.71, 95% CI 0.48 to 1.05; P = 0.09 for A and B).", "0.09"),
        ("RR 0.71 (95% CI 0.48 to 1.05; P for interaction = 0.03).", ""),
        ("RR 0.71 (95% CI 0.48 to 1.05; p = 0.03 for trend).", ""),
        ("HR 0.71 (95% CI 0.48 to 0.95; p = 0.03 for superiority).", "0.03"),
        ("MD 2.1 (95% CI -1.2 to 5.4; p = 0.02 for evidence of non-inferiority of it).", ""),
        ("HR 0.71 (95% CI 0.48 to 0.95; p < 0.001 for noninferiority, p = 0.03 for superiority).", "0.03"),
        ("RR 0.71 (95% CI 0.48 to 1.05; p-trend = 0.03).", ""),
        ("RR 0.71 (95% CI 0.48 to 1.05) (P = 0.004, test for interaction).", ""),
        ("RR 0.71 (95% CI 0.48 to 1.05; P = 0.09, P for interaction = 0.004).", "0.09"),
        ("RMSEA = 0.05 (95% CI 0.03 to 0.07; χ² = 81.2, p < 0.01).", ""),
        ("OR 0.51 (95% CI 0.33 to 0.79; χ² = 9.1, p = 0.003).", "0.003"),
        ("RR 0.71 (95% CI 0.48 to 1.05; n = 955; heterogeneity Chi² P = 0.96).", ""),
        ("RR 0.71 (95% CI 0.48 to 1.05; P<0.000 1).", "<0.0001"),
        ("MD -0.66, 95% CI -1.22 to -0.11, t = -2.39, p = .020.", ".020"),
        ("RR 0.87 (95% CI 0.81 to 0.94; P = 0.27; I2 = 19%).", ""),
        ("RR 1.15 (95% CI 0.93 to 1.43; P = 0.20; I2 = 0%).", "0.20"),
        ("RR 0.71 (95% CI 0.48 to 1.05) in all who were seen, and the other arm differed (p = 0.01).", ""),
    ],
)
def test_which_p_belongs_to_it(text: str, p: str) -> None:
    assert one(text).p == p


def test_each_of_two_results_has_its_own_p() -> None:
    a, b = intervals("(p = 0.01; OR 1.5, 95% CI 1.1 to 2.0) and (p = 0.5; OR 1.1, 95% CI 0.8 to 1.5).")
    assert (a.p, b.p) == ("0.01", "0.5")
    a, b = intervals("OR 1.5 (95% CI 1.1 to 2.0; p = 0.01) and 1.1 (95% CI 0.8 to 1.5; p = 0.5).")
    assert (a.p, b.p, b.measure) == ("0.01", "0.5", "OR")


@pytest.mark.parametrize(
    ("text", "k", "n", "i2"),
    [
        ("(RR 0.71, 95% CI 0.48 to 1.05; 3 trials, 10,753 women, I² = 79%).", "3", "10753", "79"),
        ("RR 0.71, 95% CI 0.48 to 1.05; I² = 0%; 2 trials, 32 participants; low-quality evidence.", "2", "32", "0"),
        ("(RR 0.71, 95% CI 0.48 to 1.05; participants = 876; studies = 3; I2 = 83%).", "3", "876", "83"),
        ("(2 RCTs; RR 1.75, 95% CI 1.09 to 2.82).", "2", "", ""),
        ("In seven trials, pain was less (MD -1.6, 95% CI -2.9 to -0.3).", "7", "", ""),
        ("(n = 22, r = 0.547, 95% CI: 0.16–0.79, p = 0.008).", "", "22", ""),
        ("27 patients (44%) versus 41 patients (68%); RR 0.63; 95% CI 0.46 to 0.87.", "", "", ""),
    ],
)
def test_studies_people_and_heterogeneity(text: str, k: str, n: str, i2: str) -> None:
    (result,) = intervals(text)
    assert (result.k, result.n, result.i2) == (k, n, i2)


def test_tau2_and_q_stand_with_their_result() -> None:
    result = one("SMD -0.4 (95% CI -0.7 to -0.1; τ² = 0.12; Q = 31.2; I² = 61%).")
    assert (result.tau2, result.q, result.i2) == ("0.12", "31.2", "61")


def test_what_kind_of_interval_and_statement() -> None:
    assert one("RR 1.85 (95% CrI 1.07 to 3.26).").interval == "credible"
    assert one("SMD -0.4 (95% prediction interval -1.2 to 0.4).").kind == "prediction"
    assert one("The difference was 31 (bootstrap 95% CI -32 to 94).").level == "95"
    assert one("Median survival was 24 months (95% CI 20 to 28).").kind == "median"
    a, b = intervals(
        "It was 75.6% (95% CI 73.7 to 77.5) in the drug group and 74.3% (72.3 to 76.2) in the control group."
    )
    assert (a.kind, a.arm, b.arm) == ("proportion", "drug group", "control group")
    c, _ = intervals(
        "It rose by 2.04 (95% CI 1.09 to 2.99) in the drug group and 3.05 (95% CI 1.17 to 4.93) in the other."
    )
    assert (c.kind, c.measure) == ("change", "MC")


def test_percent_and_points_are_units() -> None:
    assert one("The risk difference was 4.1% (95% CI 1.2 to 7.0).").unit == "percent"
    assert one("The risk difference was 4.1 percentage points (95% CI 1.2 to 7.0).").unit == "percentage points"
    assert one("MD 2.0 mmol/mol (95% CI 0.6, 3.3).").unit == "mmol/mol"


def test_a_single_statement_is_not_told_twice() -> None:
    (result,) = read("RR 0.71 (95% CI 0.48 to 1.05; I2 = 80%).")[0]
    assert result.i2 == "80"


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        (
            "There was a greater reduction in ODI with exercise versus usual care (-8.2 points, 95% CI -12 to -4).",
            ["MD"],
        ),
        ("Exercise led to a larger improvement in function than usual care (4.5 points, 95% CI 1.2 to 7.8).", ["MD"]),
        ("Compared with placebo, duloxetine reduced pain by 0.8 points (95% CI 0.4 to 1.2).", ["MD"]),
        (
            "They had overall reductions of 3.8 points (95% CI, -5.4 to -2.2) versus placebo; and reached 4.7 points.",
            ["MD"],
        ),
        ("Vergeleken met placebo nam de pijn af met 0,8 punten (95% BI 0,4 tot 1,2).", ["MD"]),
        ("Compared with baseline, pain decreased by 3.2 points (95% CI 2.1 to 4.3).", ["MC"]),
        (
            "Pain decreased by 3.2 points (95% CI 2.1 to 4.3) with exercise versus a decrease of 1.1 points "
            "(95% CI 0.2 to 2.0) with usual care.",
            ["MC", "MC"],
        ),
    ],
)
def test_a_change_that_is_set_against_that_of_others_is_a_difference(text: str, measures: list[str]) -> None:
    assert [result.measure for result in intervals(text)] == measures
