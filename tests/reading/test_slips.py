"""Ways to print that are slips, or those of few printers: commas among points, levels set off, limits with names."""

from __future__ import annotations

import pytest

from lbpmeta.reading.document import Block, Document
from lbpmeta.reading.results import read_results

from .reader import intervals, not_read, one, triple

#: Sentence -> what is read of it.
READ = {
    # Commas are decimal marks where thousands cannot be meant.
    "Age (OR 15.686; 95% CI 1,285–191,521) was told, at 70.5 years.": ["OR 15.686 1.285 191.521"],
    "At 70.5 years the odds ratio was 1,290 (95% CI 1,107–1,503).": ["OR 1.290 1.107 1.503"],
    "At 70.5 years the mean difference was 1,290 (95% CI 0,998–1,582).": ["MD 1.290 0.998 1.582"],
    "At 70.5 years the SMD was −1,290 (95% CI −1,503 to −1,077).": ["SMD -1.290 -1.503 -1.077"],
    # ... and stay what they are where they can.
    "At 70.5 years the mean difference was 1,290 steps (95% CI 1,107–1,473).": ["MD 1290 1107 1473"],
    "At 70.5 years the mean was 950 steps (95% CI 880–1,020).": ["MN 950 880 1020"],
    "At 70.5 years the odds ratio was 12.5 (95% CI 0.1–1,204).": ["OR 12.5 0.1 1204"],
    # A decimal comma with a blank behind it, where only so the number lies in its interval.
    "There were 46, 6% (95% CI 40.1 to 53.2) who had it.": ["PR 46.6 40.1 53.2"],
    "In groups 46, 6% (95% CI 4.1 to 8.2) had it.": ["PR 6 4.1 8.2"],
    # A tilde that a catalogue spells out, and minus signs with a blank before both bounds.
    "It was told for grip (OR=0.61, 95%CI 0.42 similar to 0.89, p=0.011).": ["OR 0.61 0.42 0.89"],
    "Scores fell by 14 points (95% CI - 19 to - 9).": ["MC -14 -19 -9"],
    # A comma without a blank between two bounds.
    "Age (b = 0.686; 95% CI 0.479,0.892) and (b = 1.686; 95% CI 1.479,1.892) told.": [
        "GEN 0.686 0.479 0.892",
        "GEN 1.686 1.479 1.892",
    ],
    # A level that a comma sets off, before a colon; a share whose interval ends at all of them.
    "Fatigue was less (MD 11.76; 95%, CI: 4.66–18.86, p = 0.002).": ["MD 11.76 4.66 18.86"],
    "It had a sensitivity of 85.7% (95% CI: 0.42, 1.00).": ["PR 85.7 42 100"],
    # A spread with its abbreviation is no estimate.
    "It went with pain (β = 0.5; standard error [SE] = 0.005; 95% confidence interval [CI]: 0.003-0.027).": [],
    # The interval is said to be of the difference.
    "They had 129 cells with A and 13 cells with B (95% CI for difference, 51.3–181.2 cells).": ["MD 116 51.3 181.2"],
    "They had 129 cells with A and 13 cells with B (95% CI for difference, 71.3–191.2 cells).": [],
    "They fell (22% with A, 41% with B) by an average of 10% (95% CI for difference: 4%–15%).": ["MD 10 4 15"],
    # An article is no word for a time, in whatever language.
    "It gave an 8 mm increase (95% CI 2 to 14).": ["MC 8 2 14"],
    # Two arms that one clause joins, and the interval of their difference.
    "The response rate was 78.0% with A and 81.5% with B (95% CI −11.12% to 3.99%).": ["RD -3.5 -11.12 3.99"],
    "The response rate was 78.0% with A and 81.5% with B (95% CI −21.12% to 3.99%).": [],
    "The fall in scores was 2.6 and 2.5 at week 24 with A and B, respectively (95% CI −0.14 to 0.28).": [
        "MD 0.1 -0.14 0.28"
    ],
    "It was 0.0 and 0.1 with A and B, with a difference of −0.1 (95% CI −0.2, 0.0).": ["MD -0.1 -0.2 0.0"],
    # A share in the bracket of its count; a coefficient behind the form of its model.
    "Few had it with A, as opposed to 9 with B (9/63; 14%); 95% CI 7.5–25.4%.": ["PR 14 7.5 25.4"],
    "It was alike (ICC [1,1] = 0.93), (95% CI = 0.66 - 0.99).": ["COR 0.93 0.66 0.99"],
    # A font that prints a quarter for an equals sign, and an e for a dash.
    "It was rarer (number of rooms: OR ¼ 0.91, 95% CI ¼ 0.88e0.94).": ["OR 0.91 0.88 0.94"],
    "It was rarer (number of rooms: OR = 0.91, 95% CI = 0.88e0.94).": ["OR 0.91 0.88 0.94"],
    # Marks of emphasis.
    "Pain was rarer (RR 0.42, 95% CI 0.22–0.79, *n* = 80).": ["RR 0.42 0.22 0.79"],
    # A number with two points is none; a power of ten has its sign.
    "Death was rarer (OR 0.42, 95% CI 0.15–0.0.79).": [],
    "Pain was rarer (OR 0.4.4, 95% CI 0.15–0.79).": [],
    "Bleeding was commoner (OR 3.21e+04; 95% CI, 1.15, 7.12e+13).": ["OR 3.21e+04 1.15 7.12e+13"],
    "The waist/hip ratio decreased by 0.3 (95% CI: 0.14–0.46).": ["MC 0.3 0.14 0.46"],
    "The effect as estimated by the model was .17 (95% CI −.13 to .47).": ["? .17 -.13 .47"],
    "The difference was 1.4 ml (95% CI: -72 + 75) (p= 0.97).": ["MD 1.4 -72 75"],
    "Iron rose (7.13; CI: 6.48, 7.85 vs 61.7; CI: 44.37, 78.21).": ["? 7.13 6.48 7.85", "? 61.7 44.37 78.21"],
    # How much goes with a change in something else is a slope, not a change.
    "An increase in weight of 1.2 kg was associated with a 0.22 mm (95% CI 0.08, 0.36) increase in height.": [
        "GEN 0.22 0.08 0.36"
    ],
    "Treatment was associated with a 3.2 mm reduction in pain (95% CI 1.2 to 5.2).": ["MC 3.2 1.2 5.2"],
    "Each allele went with 0.13 kg higher weight at age 20 (95% CI: 0.11–0.16).": ["MD 0.13 0.11 0.16"],
    # Powers that a bullet sets off, before a comma.
    "It fell (Beta −5.91 •10−5; 95% CI −1.28•10−4, −4.5•10−6).": ["GEN -5.91e-5 -1.28e-4 -4.5e-6"],
    # A level that a comma sets off is none of the estimates; a share that its interval holds is.
    "It went with age (OR 1.36; 95%, CI 1.10–1.69) and with sex.": ["OR 1.36 1.10 1.69"],
    "Sensitivity was 82%, 95%, CI 91–98.": ["PR 95 91 98"],
    "RR 0.45, 95% 0.25 to 0.81.": ["RR 0.45 0.25 0.81"],
    # Limits with names.
    "It was moderate, d = 0.45, LL = 0.21, UL = 0.69.": ["SMD 0.45 0.21 0.69"],
    "It was moderate, d = 0.45, 95% CI [LL = 0.21, UL = 0.69].": ["SMD 0.45 0.21 0.69"],
    "The indirect effect was 0.12 (LLCI = 0.05, ULCI = 0.21).": ["GEN 0.12 0.05 0.21"],
    "The fit was good (d = 0.45, LL = −210.3, AIC = 430.6).": [],
    # The name of the interval alone stands in a bracket, or in one that its estimate does not touch.
    "The adjusted odds ratio (aOR) = 1.72; (95% CI) = (1.2, 2.4).": ["OR 1.72 1.2 2.4"],
    "It had an overall effect (OR = 3.26), which was not significant at 95% CI (0.94–11.3).": ["OR 3.26 0.94 11.3"],
    "One study (n = 312) was small, which was not significant at 95% CI (0.94–11.3).": [],
    "They slept less (Wald 12.2; OR = 0.14:0.05–0.39; p = .001).": ["OR 0.14 0.05 0.39"],
    "They slept at (ratio 1:10–20).": [],
    # A percent sign behind the bracket is that of all three.
    "Sensitivity was 91.4 (87.1–94.4)% and specificity 77.6 (71.9–82.5)%.": ["PR 91.4 87.1 94.4", "PR 77.6 71.9 82.5"],
    "They had 27.5% (95% CI 23.5–31.5) vs. 20.4 (95% CI 18.7–22.1).": ["PR 27.5 23.5 31.5", "PR 20.4 18.7 22.1"],
    "They had 27.5% (95% CI 23.5–31.5) of it, and 20.4 (95% CI 18.7–22.1).": ["PR 27.5 23.5 31.5", "? 20.4 18.7 22.1"],
    # A dash that is the sign of the upper bound, or stands between the two.
    "They went apart (r = −0.62, 95% CI −0.81–0.30, p = 0.0006).": ["COR -0.62 -0.81 -0.30"],
    "They went apart (r = −0.29, 95% CI −0.61–0.12, p = 0.15).": ["COR -0.29 -0.61 0.12"],
    "It was lower (MD −2.0, 95% CI −3.0–1.0).": ["MD -2.0 -3.0 -1.0"],
    "It was lower (MD −1.0, 95% CI −3.0–1.0).": ["MD -1.0 -3.0 1.0"],
    # Dashes of other scripts.
    "Boys had more [AOR (95% CI): 2.92(1.25─6.82)].": ["OR 2.92 1.25 6.82"],
    # The letter of a figure is no coefficient, and a spread before an interval is none of its words.
    "It grew (Fig. 3b) – a 1.20 cm greater change in height compared to the controls (95% CI: 0.66, 1.74).": [
        "MD 1.20 0.66 1.74"
    ],
    "Mean time was 214 days (SD = 4.6, 95% CI [213, 215]).": ["MN 214 213 215"],
    # Abbreviations of adjusted ratios, and of percentage points.
    "It was lower (FAOR 0.57, 95% CI 0.32-1.03).": ["OR 0.57 0.32 1.03"],
    "Costs did not differ (FAMD 0.79, 95% CI -0.20 to 1.78).": ["MD 0.79 -0.20 1.78"],
    "It increased the proportion of such people by 43 percentage units (95% CI 41.4-45.2).": ["RD 43 41.4 45.2"],
    # A bracket without a name is an interval where the p behind it is the one that it yields.
    "Age went with falls, 1.42 (1.10-1.83), p=0.007.": ["? 1.42 1.10 1.83"],
    "Odds ratios were adjusted. Age went with falls, 1.42 (1.10-1.83), p=0.007.": ["OR 1.42 1.10 1.83"],
    "Age went with falls, 1.42 (1.10-1.83), p=0.42.": [],
    "The enzyme was 1.3 (0.9-1.9) with A and 1.6 (1.1-2.3) with B, p=0.012.": [],
    "The enzyme was 5.2 (4.1-6.6), p<0.001.": [],
    # How many times the risk, words before the bracket.
    "Smokers had 1.6 times the risk (1.2 to 2.1) of others.": ["RR 1.6 1.2 2.1"],
    "Smokers had 1.6 times the risk (95% CI 1.2 to 2.1) of others.": ["RR 1.6 1.2 2.1"],
    "Smokers had 1.6 times the odds (1.2 to 2.1) of others.": ["OR 1.6 1.2 2.1"],
    "They had a 12-fold increased risk of falls [3,21-28] elsewhere.": [],
    # Shares at two times with bounds about each.
    "Use rose from 12.1% (10.9-13.4) to 58.4% (56.0-60.7) of adults.": ["PR 12.1 10.9 13.4", "PR 58.4 56.0 60.7"],
    "Coverage rose from 12.1% (10.9-13.4) to 58.4% (56.0-60.7).": ["PR 12.1 10.9 13.4", "PR 58.4 56.0 60.7"],
    # ... and means in percent, which are no shares.
    "The haemoglobin A1c rose from 7.1% (6.8-7.4) to 8.5% (8.1-8.9).": [],
    "Ejection fraction rose from 41.4% (38.2-44.6) to 57.4% (55.0-59.8).": [],
    "FEV1 rose from 51.4% (48.2-54.6) to 57.4% (55.0-59.8) of predicted.": [],
    "The share of energy from fat rose from 31.2% (30.1-32.3) to 38.4% (37.0-39.8).": [],
    "The strain rose from 12.1% (10.9-13.4) to 58.4% (56.0-60.7).": [],
    "The mean rose from 12.1% (9.0-31.4) to 58.4% (56.0-60.7).": [],
    # Half the width of an interval is printed.
    "Mean loss was 1.20 ± 0.25 (95% CI) kg.": ["MC 1.20 0.95 1.45"],
    "The mean difference was -0.4 (95% CI +/- 0.3).": ["MD -0.4 -0.7 -0.1"],
    "The load fell by 30.5% for Plan 2 (95% CI +/- 9) and by 22.4% for Plan 3 (95% CI +/- 6.1).": [
        "? 30.5 21.5 39.5",
        "? 22.4 16.3 28.5",
    ],
    "The score rose to 23.5 in arms A, B and 3 (95% CI ± 0.7).": [],
    "The score was 30.5 (95% CI ± 9) and 22.4 (95% CI ± 6.1).": ["? 30.5 21.5 39.5", "? 22.4 16.3 28.5"],
    "Mean age was 54.2 ± 8.1 years (95% CI 50.1 to 58.3).": ["MN 54.2 50.1 58.3"],
    # By what factor odds or hazards changed; a mean behind a median; dates of trees.
    "Each more dose increased the hazard by a factor of 1.28 (95% CI: 1.05, 1.56).": ["HR 1.28 1.05 1.56"],
    "The odds fell by a factor of 0.71 (95% CI 0.58 to 0.87).": ["OR 0.71 0.58 0.87"],
    "With a median of 3 days, the average number of days that passed was 8.5 (95% CI 7.2–9.8).": ["MN 8.5 7.2 9.8"],
    "The dates and 95% HPDs of the trees were 1712 (1680 to 1744) and 1801 (1770 to 1833).": [
        "? 1712 1680 1744",
        "? 1801 1770 1833",
    ],
    # A percentage before the name of an interval is no level where the level stands behind the name.
    "Specificity was 100.0% and that of the other was 61.5% CI 95% (40.2-82.8).": ["PR 61.5 40.2 82.8"],
    "La especificidad fue de 61,5% IC95% (40,2-82,8).": ["PR 61.5 40.2 82.8"],
    "La concordancia fue de 0,71 (intervalo de confianza [IC] del 95%: 0,55-0,87).": ["? 0.71 0.55 0.87"],
    "ARR and its 95% confidence interval: ARR (95% CI) = 30% (12.1 to 47.9).": ["RD 30 12.1 47.9"],
    # How the interval was made stands between its name and its bounds.
    "The mean difference was -3.1 (95% CI by bootstrap, -8.2 to 2.0).": ["MD -3.1 -8.2 2.0"],
    "La diferencia de medias fue de -3,1 (IC del 95% por bootstrap, -8,2 a 2,0).": ["MD -3.1 -8.2 2.0"],
    "Un effet à la semaine 6 de 72 % (IC à 95 % : 66–78) a été vu.": ["PR 72 66 78"],
    # A soft hyphen before a number is a minus.
    "The mean difference was \u00ad4.1 (95% CI \u00ad6.0, \u00ad2.2).": ["MD -4.1 -6.0 -2.2"],
    # What a share of people had.
    "The proportion of patients with a reduction of two points was 35.2% (95% CI 21-49).": ["PR 35.2 21 49"],
    # The bounds of a share itself beside its percentage; bounds behind a spread.
    "The rate was 41.2% (95% CI, 0.25 to 0.59) with A.": ["PR 41.2 25 59"],
    "The rate was 41.2% (95% CI, 0.61 to 0.97) with A.": [],
    "The mean was 105.2 ± 30.4 mm (95% CI 98.1-112.3) at first and 131.45 ± 35.20 mm (122.80-140.10) later.": [
        "MN 105.2 98.1 112.3",
        "MN 131.45 122.80 140.10",
    ],
    "The mean was 25.7 ± 5.5 mm (95% CI 24.1-27.3) at first and 32.85 ± 2.20 mm (30.65-35.05) later.": [
        "MN 25.7 24.1 27.3"
    ],
    # Two means in percent; a cost at which something was gained.
    "HbA1c was lower (mean 6.85% [95% CI 6.50–7.20%] vs. 7.40% [7.02–7.78%]).": [
        "MN 6.85 6.50 7.20",
        "MN 7.40 7.02 7.78",
    ],
    "Years were gained at a cost of 1,250 USD (95% CI 1,010–1,490).": ["? 1250 1010 1490"],
    # What a ratio is of, without a verb; what a p shows to be a ratio.
    "It helped (RR failing to show a marked improvement 0.52 CI 0.38 to 0.71, NNT 4 CI 3 to 7).": [
        "RR 0.52 0.38 0.71",
        "NNT 4 3 7",
    ],
    "Differences were small for stroke (0.91 [0.81-1.02], p=0.11) and falls (1.04 [0.95-1.14], p=0.40).": [
        "? 0.91 0.81 1.02",
        "? 1.04 0.95 1.14",
    ],
    "The differences were small for pain (0.91 [0.31-1.51], p=0.003).": ["MD 0.91 0.31 1.51"],
    "The mean difference in pain was 0.91 (95% CI 0.81 to 1.02; p = 0.12).": ["MD 0.91 0.81 1.02"],
    "The difference in pain was 0.91 (95% CI 0.81 to 1.02; p = 0.12).": ["MD 0.91 0.81 1.02"],
    # Folds of geometric means; shares beside the number that they need to treat; risks of so many people.
    "It fell (1.6-fold difference in geometric mean values, 95% CI: 1.2- to 2.1-fold).": ["ROM 1.6 1.2 2.1"],
    "The differences were pain: 15.5% (95% CI 7%, 24%), NNT = 7.": ["RD 15.5 7 24"],
    "RRR was 44% (95% CI 6% to 67%), NNT = 7.": ["? 44 6 67"],
    "It reduced seizures (-7.1 seizures per 100 patients; 95% CI, -11.0 to -3.2).": ["? -7.1 -11.0 -3.2"],
    "Falls: -4.2 falls per 1000 participants (95% CI -6.1 to -2.3).": ["? -4.2 -6.1 -2.3"],
    "They were more likely to respond (relative response, 2.12; 95% CI, 1.32 to 3.40).": ["RR 2.12 1.32 3.40"],
    "Eleven (95% CI: 7, 30) children would need to be treated.": ["NNT 11 7 30"],
    "This can be taken to mean that 14 (95% CI 9-25) patients should be treated.": ["NNT 14 9 25"],
    "Eleven (95% CI: 7, 30) children were treated.": ["? 11 7 30"],
    # Words for a mean that are of something else.
    "Vitamin E (mean 0.4 mg daily) gave an additional 6% (95% CI 2% to 9%) reduction.": ["? 6 2 9"],
    "The event rate at an average of 30 months of follow-up was 9.0% (95% CI 7.5%, 10.5%).": ["PR 9.0 7.5 10.5"],
    "It reduced the scores on average by a further 2.4 points (95% CI 0.5-4.3).": ["MC 2.4 0.5 4.3"],
    "The mean weight at 12 months was 8.1 kg (95% CI 7.9 to 8.3).": ["MN 8.1 7.9 8.3"],
    "The mean decrease in the marker level was -0.4 mM (95% CI, -0.6 to -0.2 mM).": ["MC -0.4 -0.6 -0.2"],
    # A sensitivity for a loss; days of stay; two numbers before two intervals that are printed high first.
    "It has a sensitivity for a moderate loss of only 24% (95% CI, 8%-46%).": ["PR 24 8 46"],
    "It did not change it (mean difference -0.08 days of stay, 95% CI -0.60 to 0.44).": ["MD -0.08 -0.60 0.44"],
    "Rates were 92% and 57%; 95% CI = 99%-85% and 74%-40%, respectively.": ["PR 92 85 99", "PR 57 40 74"],
    # What a treatment did to several outcomes.
    "They were randomised to two arms. The drug reduced falls (RR 0.72, 95% CI 0.58–0.90), and increased mean weight "
    "(40.5 g, 95% CI 1.2–79.8).": ["RR 0.72 0.58 0.90", "MD 40.5 1.2 79.8"],
    # A font that has a 5 for an equals sign, and a 2 for a minus, is not read.
    "It delayed it (b 5 20.57; 95% CI 5 21.02, 20.09) and that (b 5 20.12; 95% CI 5 20.19, 0.00).": [],
    "We found gains (b 5 0.19; 95% CI 5 0.12, 0.27).": [],
    "The mean was 5.2 (95% CI 5, 5.4).": ["MN 5.2 5 5.4"],
    # No number of a note is an estimate.
    "24 With a 95% confidence interval of 27 to 46 percentage points.": [],
    # Several names of intervals, and as many results, or rows of them.
    "The OR (95% CI) and the RR (95% CI) were 1.9 (1.2, 3.0) and 1.4 (1.1, 1.8).": ["OR 1.9 1.2 3.0", "RR 1.4 1.1 1.8"],
    "Odds ratio (95% CI) Effect size (95% CI) p Falls 0.8 [0.5, 1.4] 0.6 [0.3, 1.2] 0.22 Pain 1.9 [0.6, 6.0].": [
        "? 0.8 0.5 1.4",
        "? 0.6 0.3 1.2",
        "? 1.9 0.6 6.0",
    ],
    # A name of the interval that is said twice, or stands behind bounds with a word of their own.
    "The prevalence was 26.8% (95% confidence interval-CI: 13.8–39.7).": ["PR 26.8 13.8 39.7"],
    "They parted ~ 1.8 kya (1.3 to 2.3 kya, 95% CI).": ["? 1.8 1.3 2.3"],
    "They parted ~ 1.8 kya (1.3 to 2.3 foo, 95% CI).": [],
    # A full stop and a bracket end no sentence that goes on.
    "Rates (95% CI) were told. Those of A (s.l.) were 1.04 (0.01–1.93) and 0.66 (0.05–3.15).": [
        "? 1.04 0.01 1.93",
        "? 0.66 0.05 3.15",
    ],
    # A dash that sets a ratio apart from its label; no virus is a ratio.
    "Death went with it (OR-7.35, 95% CI [1.13–47.80]) and age (OR–1.18 95% CI [1.06–1.31], p = 0.003).": [
        "OR 7.35 1.13 47.80",
        "OR 1.18 1.06 1.31",
    ],
    "Types of HR-HPV were found (95% CI 1.06–1.31).": [],
    # What an estimate is per is none; a full stop stands between it and its interval.
    "It went with haemoglobin (OR 1.30 per decrease of 1 g/dl; IC 95% 1.05–1.61).": ["OR 1.30 1.05 1.61"],
    "It fell in A (−1.8. (95% CI −2.4 to −1.2)).": ["? -1.8 -2.4 -1.2"],
    # A level with decimals that a bracket opens; the bracket of the name that shuts before the bounds.
    "Death was as common (hazard ratio, 1.05 [97.2 confidence interval, 0.88 to 1.25]).": ["HR 1.05 0.88 1.25"],
    "Its length was 92.5 CI 88.1 to 97.0.": ["? 92.5 88.1 97.0"],
    "The response rate was 8.4% (95% confidence interval [CI]) 3.2% to 13.7% on A.": ["PR 8.4 3.2 13.7"],
    # Shares of so many, where a dose stands between them and their interval.
    "It came in 3 (20%) of 15 people on 6.5 mg/kg per day (95% CI, 0%-40%).": ["PR 20 0 40"],
    "It came in 9 (60%) of 15 people; 6.5% (95% CI, 0%-40%) fell.": ["PR 6.5 0 40"],
    "It came in 54% (95% CI 44 to 64%) on A 5-XU compared to 38% (95% CI: 28%-48%) on B.": [
        "PR 54 44 64",
        "PR 38 28 48",
    ],
    # Brackets that are said to hold quartiles, until the name of an interval.
    "Falls did not differ (median falls [interquartile range]; for A: 1 [0 to 4] at 0 h, 1 [0 to 2] at 48 h, and 0 "
    "[0 to 1] at 72 h; for B: 1 [0 to 3] at 72 h; rate ratio, 1.3 [95% CI, 0.9 to 1.9]).": ["IRR 1.3 0.9 1.9"],
    # Medians of survival in the brackets that the sentence before names.
    "Median PFS was 10.2 months (95% CI 5.7-12.6). In men, median progression-free survival was 5.7 months (2.6-10.5) "
    "on A and 11.1 months (7.1-16.4) on B.": ["? 10.2 5.7 12.6", "? 5.7 2.6 10.5", "? 11.1 7.1 16.4"],
    "Median PFS was 10.2 months (95% CI 5.7-12.6). In men, median age was 57 months (26-105) on A.": [
        "? 10.2 5.7 12.6"
    ],
    "Median PFS was 10.2 months (95% CI 5.7-12.6). In men, median (range) survival was 5.7 months (2.6-10.5).": [
        "? 10.2 5.7 12.6"
    ],
    "In men, median progression-free survival was 5.7 months (2.6-10.5) on A.": [],
    # A decimal that a blank tore; a number of a scale to 100; rates of those who improve.
    "It fell by -5.5% (95% CI = -9.6% to -1. 4%) on A.": ["? -5.5 -9.6 -1.4"],
    "Pain fell, with a mean difference between groups of 20/100 (95% CI 0.4 to 39.7).": ["MD 20 0.4 39.7"],
    "Symptom improvement rates were 40.3% (95% CI, 28.5 to 53.0) and 37.0% (95% CI, 26.0 to 49.1).": [
        "PR 40.3 28.5 53.0",
        "PR 37.0 26.0 49.1",
    ],
    "The improvement was 40.3% (95% CI, 28.5 to 53.0).": ["? 40.3 28.5 53.0"],
    # Two groups in one bracket behind the word that they differ; differences of two groups from a third.
    "Costs reach a difference (193 euro 95% CI [114 to 273] for A, 498 euro 95% CI [293 to 702] for controls).": [
        "MN 193 114 273",
        "MN 498 293 702",
    ],
    "Costs reach a difference (193 euro 95% CI [114 to 273] for A, 498 euro 95% CI [293 to 702] for B).": [
        "MD 193 114 273",
        "MD 498 293 702",
    ],
    # Bounds that are in another unit than their number.
    "The score rose from 63% (95% CI 6.97 to 17.03) to 96% (95% CI 16.91 to 20.09).": [],
    "The share was 63% (95% CI 66.9 to 77.0).": ["PR 63 66.9 77.0"],
    # Medians of changes.
    "It fell, the median change being −12.1 ml [95% confidence interval (CI), -9.1 to −14.1 ml].": [
        "? -12.1 -14.1 -9.1"
    ],
    "It fell, the mean change being −12.1 ml [95% confidence interval (CI), -9.1 to −14.1 ml].": [
        "MC -12.1 -14.1 -9.1"
    ],
    # The largest of several results, with one interval for all.
    "Mean differences were 0.013 (smallest) to 0.045 (largest) with 95% CI ranging between 0.01 to 0.07.": [],
    "The smallest mean difference was 1.3 mm; the largest mean difference 4.2 mm; 95% CI between 0.4 to 5.9 mm.": [],
    "The smallest trial had MD 1.3 (95% CI 0.4 to 2.2) and the largest MD 4.2 (95% CI 2.5 to 5.9).": [
        "MD 1.3 0.4 2.2",
        "MD 4.2 2.5 5.9",
    ],
    # The size of a difference whose interval has the sign.
    "The difference between the groups of 3.4 mmHg was great (P < 0.001, test of it; 95% CI: -4.7 to -2.1).": [
        "MD -3.4 -4.7 -2.1"
    ],
    "The difference between the groups of 2.4 mmHg was great (P < 0.001, test of it; 95% CI: -4.7 to -2.1).": [],
    # The difference of the two shares before it, far apart; changes in percent; shares of those who live on.
    "People on A (39.3%) had a higher rate of changes seen by the panel of three than all people who were on B "
    "(23.7%; difference = 15.6%, 95% CI = -0.11% to 28.8%).": ["RD 15.6 -0.11 28.8"],
    "The percentage decreases in score from baseline to week 4 were: 21% (95% CI 12 to 30) on A.": ["? 21 12 30"],
    "At a median follow-up of 69 months, 5-year OS was 91% (95% CI 88-94).": ["PR 91 88 94"],
    "At a median of 69 months, the median share of it was 91% (95% CI 88-94).": ["? 91 88 94"],
    "It was rare (HR 0.14; 95% CI 0.05-0.41). An increase in overall survival came (0.21; 0.05-0.96; P = 0.04).": [
        "HR 0.14 0.05 0.41",
        "HR 0.21 0.05 0.96",
    ],
    # A rate of responses called RR.
    "Two CR and nine PR were seen (RR = 13%, 95% CI: 7%-21%).": ["PR 13 7 21"],
    "The response was rarer (RR 0.72, 95% CI: 0.58 to 0.89).": ["RR 0.72 0.58 0.89"],
    "Falls were rarer (RR 72%, 95% CI: 58% to 89%).": ["RR 72 58 89"],
    # People of a thousand.
    "It came about in 24/1000 births (95% CI 19 to 29).": ["IR 24 19 29"],
    "It came about in 240/1000 births (24%; 95% CI 21 to 27%).": ["PR 24 21 27"],
    # No bound of a range that nobody named is an estimate.
    "The prevalence would fall within 4% points (4%–12%) of the true value.": [],
    # Shares of variance, and coefficients with the name of their variable.
    "It told more, R2 = .22, 95% CI [.13, .31].": ["? .22 .13 .31"],
    "It went down (βage = −0.45; 95% CI: −0.77 to −0.13).": ["GEN -0.45 -0.77 -0.13"],
    "It went through support, ab = 0.13, 95% CI [0.06, 0.22].": ["GEN 0.13 0.06 0.22"],
}


@pytest.mark.parametrize("text", READ)
def test_what_is_read_of_a_slip(text: str) -> None:
    assert [triple(r) for r in intervals(text)] == READ[text]


def test_what_was_repaired_is_never_surely_read() -> None:
    for text in list(READ)[:4]:
        assert one(text).grade == "B"
        assert "a comma was read as a decimal point" in one(text).why


@pytest.mark.parametrize(
    ("printed", "p"),
    [("p < 10-3", "<0.001"), ("p = 10–4", "0.0001"), ("p < 10 – 30", ""), ("p < 0.01", "<0.01")],
)
def test_a_p_that_is_a_power_of_ten(printed: str, p: str) -> None:
    assert one(f"Mortality was higher (OR 2.9, 95% CI 1.9-4.4, {printed}).").p == p


def test_the_p_behind_i2_is_that_of_heterogeneity() -> None:
    result = one("The pooled prevalence was 5% (95% CI 4–6%) with heterogeneity, I² = 97.7% and p = 0.00.")
    assert (result.measure, result.p) == ("PR", "")


def test_a_font_without_equals_signs_makes_a_document_doubtful() -> None:
    first = "It delayed it (b 5 20.57; 95% CI 5 21.02, 20.09)."
    assert any("a 5 looks like an equals sign" in reason for reason in not_read(first))
    assert results_of(first, "The mean difference was 20.45 (95% CI 20.12, 20.78).") == []
    assert results_of("Nothing.", "The mean difference was 20.45 (95% CI 20.12, 20.78).") == ["MD 20.45 20.12 20.78 A"]


def test_a_level_speaks_past_the_abbreviation_of_its_interval() -> None:
    text = "The rates, both with 95% confidence intervals (CI), were 1.02 (0.34–2.43) and 1.03 (0.03–2.02)."
    assert [r.level for r in intervals(text)] == ["95", "95"]


@pytest.mark.parametrize(("between", "p"), [("vs.", ""), (", and in men", "0.094")])
def test_the_p_behind_two_that_are_set_against_each_other_is_of_neither(between: str, p: str) -> None:
    text = f"The changes were small (SMD: −0.34 [90% CI −0.66, −0.02] {between} 0.12 [90% CI −0.43, 0.6]; p = 0.094)."
    assert intervals(text)[-1].p == p


@pytest.mark.parametrize(("printed", "p"), [("p 5 0.02", "0.02"), ("P = 4.8 × 10−\u20606", "4.8e-6")])
def test_a_p_of_another_font(printed: str, p: str) -> None:
    assert one(f"It went with age (OR 1.25, 95% CI 1.04–1.47; {printed}).").p == p


def results_of(*parts: str) -> list[str]:
    document = Document("a.txt", "txt", tuple(Block(text, f"line {n}") for n, text in enumerate(parts)))
    return [f"{triple(r)} {r.grade}" for r in read_results(document)[0] if r.ci_low]


def test_an_abbreviation_with_two_meanings_is_a_ratio_where_its_numbers_are() -> None:
    heart = "The heart rate (HR) was taken."
    assert results_of(heart, "Death went with shock (HR 2.83, 95% CI 1.99–4.02).") == ["HR 2.83 1.99 4.02 B"]
    assert results_of(heart, "Death went with shock (aOR 1.2; HR 0.83, 95% CI 0.70–0.98).")[-1:] == [
        "HR 0.83 0.70 0.98 B"
    ]
    breath = "The respiratory rate (RR) was taken."
    assert results_of(breath, "It was alike (adjusted RR: 1.19–95% confidence interval: [0.98; 1.46]).") == [
        "RR 1.19 0.98 1.46 B"
    ]
    # No rate of a heart, nor how far it fell.
    assert results_of(heart, "It beat (HR 62.8, 95% CI 60.4–65.2).") == ["? 62.8 60.4 65.2 B"]
    assert results_of(heart, "It beat more (HR 3.5, 95% CI 1.0–6.0).") == ["? 3.5 1.0 6.0 B"]
    assert results_of(heart, "The HR 2.83 (95% CI 1.99–4.02) was told.") == ["? 2.83 1.99 4.02 B"]
