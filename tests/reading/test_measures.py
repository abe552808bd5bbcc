"""What the words of a sentence say of the measure of its results, beyond the label beside the number."""

from __future__ import annotations

import pytest

from .reader import intervals

#: Sentence -> the measures of its results ("": left open).
SAID = {
    "For mortality we saw an 8.4% (95% CI −1.7 to 18.5) absolute increase.": ["RD"],
    "The proportion treated fell (aRRR = 0.65, 99% CI = 0.44-0.96, p = 0.006).": [""],
    "It was close (mean difference = 0.81, 95% CI 0.76–0.86; and d = 1.49, 95% CI 1.29–1.69).": ["MD", "SMD"],
    "The log area with lutein was 0.029 (95% CI: 0.012, 0.047) higher than with placebo.": ["MD"],
    "Eradication rates were 77.0% and 58.6%, with 18.4% (P < 0.01, 95% CI 6.4–30.4) improvement in A.": ["RD"],
    "Eradication rates were 77.0% and 58.6%, with 18.5% (P < 0.01, 95% CI 6.4–30.4) improvement in A.": [""],
    "They had a 5.3% higher percentage of people who met it (95% CI: 2.1% to 8.5%).": ["RD"],
    "The SVR rate was higher with A (25.2% versus 1.2%, respectively; treatment difference 24% [95% CI: 17.0–31.0]).": [
        "RD"
    ],
    "In the arms 27.5 and 25.6% of patients reached A1C <7% (difference: 1.85% [95% CI −3.78 to 7.48%]).": ["RD"],
    "The mean A1C rose (difference: 0.15% [95% CI −0.08 to 0.38%]).": ["MD"],
    "The response rates were 60.7% and 61.9%. Differences in low CD4 stratum response rates were −1.2 (95% CI −18.2 to "
    "15.8).": ["RD"],
    "Differences in scores were −1.2 (95% CI −18.2 to 15.8).": ["MD"],
    "There was a treatment effect of 0.2 standard deviations (95% CI −0.03 to 0.43).": ["SMD"],
    "There was a larger effect (0.43 SD, 95% CI 0.10 to 0.76) in them.": ["SMD"],
    "It was reduced by 31% (ratio of LS geometric means [90% CI] of 0.69 [0.60–0.80]), and nearly matched by a 34% "
    "increase for A compared with placebo (1.34 [1.19–1.51]).": ["ROM", "ROM"],
    "The relative risk was 0.98 (95% CI 0.64–1.49), as was the severity (adjusted treatment effect 1.02, 95% CI "
    "0.69–1.51).": ["RR", "RR"],
    "Rates were 2.0 per 100 patient-years; the difference in scores was 0.5 (95% CI 0.1 to 0.9).": ["MD"],
    "Rates were 2.0 per 100 patient-years; the difference in bleeding was 0.5 (95% CI 0.1 to 0.9).": ["IRD"],
    "For pain or disability, at 24 hr, the treatment effect was 1.02 (95% CI 0.69–1.51).": ["MD"],
    "The aOR was 0.98 (95% CI 0.64–1.49), and the adjusted treatment effect 1.02 (95% CI 0.69–1.51).": ["OR", "OR"],
    "The proportion of time when glucose was in range was 10.5 percentage points higher (95% CI 7.6–13.4).": ["MD"],
    "The rate was, in group A and B: 91.6%; 95% CI 81.5–97.8%.": ["PR"],
    "A small increase (0.32 mmol/l; 95% CI 0.10 to 0.54) with A versus placebo was observed on day 28.": ["MD"],
    "It slightly decreased glucose by 0.36 mmol/L (95% CI: −1.41, 0.69) and weight by 0.65 kg (95% CI: −1.49, 0.19), "
    "compared to placebo.": ["MD", "MD"],
    "There was no clinically meaningful difference between groups in mean change from baseline (−0.36 mmol/L; 95% CI "
    "−1.41, 0.69).": ["MD"],
    "The value reversed (geometric mean fold-change from baseline 1.01; 90% CI: 0.99, 1.04).": [""],
    "The incidence per patient-year was 0.15 (95% CI 0.11–0.19). The incidence of flares remained low (0.17; 95% CI "
    "0.14–0.20).": ["IR", "IR"],
    "The mean rate was 84.1% (SD 31.6) and 78.5% (SD 36.6), a difference of 5.6% (95% CI 1.1, 10.1).": ["MD"],
    "The average time was 13.68 minutes/question (95% CI 13.38 to 13.98).": ["MN"],
    "The group had lower costs (coefficient -712 USD, 95% CI -1341 to -83).": ["GEN"],
    "The median (95% CI) difference between groups was 0.75 (-1.6 to 2.3).": [""],
    "The effect was large, g = -0.52, 95% CI [-0.81, -0.23].": ["SMD"],
    "It differed, t(31) = 2.2, p = .04, d = 0.42, 95% CI [0.02, 0.82].": ["SMD"],
    "The gap was d = 2.6 mm (95% CI 1.2 to 4.0).": [""],
    "It differed (Mdiff = 3.4, 95% CI [1.2, 5.6]).": ["MD"],
    "By the minimally important difference, 48 of 120 people (40.0%; 95% CI 31.7 to 49.0) were better.": ["PR"],
    "There was a mean 12.5 mm reduction on the scale (95% CI 4.2 to 20.8 mm).": ["MC"],
    "Time fell with respect to baseline (9.6±0.4 s vs 8.9±0.4, difference -0.70 s, 95% CI -1.20 to -0.20).": ["MC"],
    "No difference in changes was seen between A and B [−0.21 mm (95% CI −0.37 to −0.05) vs. −0.17 mm (95% CI −0.29 to "
    "−0.05)].": ["MC", "MC"],
    "Doses increased in both groups, but were smaller with A (1.14 IU/kg; 95% CI 0.94 to 1.34).": [""],
    "It had no effect (A versus placebo: −0.58 m/s (95% CI −1.11, −0.05); B versus placebo: −0.63 m/s (95% CI −1.22, "
    "−0.04)).": ["MD", "MD"],
    "The treatment difference was A vs placebo: −0.58 (95% CI −1.11, −0.05) m/s; B vs placebo: −0.63 (95% CI −1.22, "
    "−0.04) m/s.": ["MD", "MD"],
    "HbA1c did not fall: A versus placebo: −0.06% (95% CI −0.13, 0.01) or −0.61 mmol/mol (95% CI −1.36, 0.14).": [
        "MD",
        "MD",
    ],
    "The hazard ratio was 0.5 (95% CI 0.3 to 0.9). PFS was worse [3.6 (95% CI: 2.7 - 4.4) vs. 11.9 (95% CI: 6.1 - 17.7 "
    "months)].": ["HR", "", ""],
    "Fat was a mean of 0.76% (95% CI 0.58 to 0.94) lower than in foods of the others.": [""],
    "It led to a reduction in the AUC by A versus B of −21.8 (CI: −34.2 and −9.4).": ["MD"],
    "The mean difference [95% CI] was 4.0 [1.1 to 6.9]. Changes were not different between A and placebo: 1.7 "
    "[−0.3 to 3.7] and 0.5 [−1.3 to 2.3] fibers/mm, respectively.": ["MD", "MC", "MC"],
    "There were differences in the second year (IR 2.16, 95% CI 1.32 to 3.53).": [""],
    "Response was shorter with A (6.9 months; 95% CI, 3.3 to 10.5) than with B (9.3 months; 95% CI, 5.5 to 13.1).": [
        "MN",
        "MN",
    ],
    "The interactions for type 1 changes were large (−1.09 (95% CI −3.28 to 1.10)).": [""],
    "The O.R. was 0.405 (95% CI 0.182 to 0.901).": ["OR"],
    "Men and women had 2.91 (1.68 to 5.06) and 7.82 (4.38 to 13.96) times the odds of the others.": ["OR", "OR"],
    "US sites had a hazard for discharge that was 4.90 (P < 0.0001; 95% CI 2.90 to 6.97) times greater.": ["HR"],
    "Time with toxicity was 27 days higher among patients in one arm than in the other (95% CI 18, 37).": ["MD"],
    "The GLSmean ratio was 1.03 (90% CI 0.95 to 1.11).": ["ROM"],
    "The odds were more pronounced for increased weight (OR 5.21; 95% CI 2.14 to 12.17) than for increased BMI (2.90; "
    "95% CI 1.40 to 6.12).": ["OR", "OR"],
    "LDL-C averaged 104 mg/dL (95% CI 100 to 108 mg/dL).": ["MN"],
    "A had a higher degree of migration (0.21 mm, 95% CI 0.03 to 0.40) than B at 5 years.": ["MD"],
    "The effect size was 31.6 percentage-points (95% CI 17.3 to 45.8) in use.": ["RD"],
    "It increased the percentage stained (9.6% [95% CI 0.9 to 18.3%]) in the lung compared to placebo.": [""],
    "A difference in percentage change of HDL-C was observed, 3.01% (95% CI 0.12 to 5.90).": ["MD"],
    "The mean score increased from 9.0 (95% CI 6.0 to 12.0) at first to 10.4 (95% CI 6.2 to 13.6).": ["MN", "MN"],
    "The HR (90% RCI) point estimate was 0.606 (0.425, 0.864).": ["HR"],
    "The geometric mean ratio (90% CI) was 103 (71 to 151) for A and 96% (64 to 144) for B.": ["ROM", "ROM"],
    "By Fisher's exact test, no difference between groups was seen (.125, 95% CI 0.00 to 0.360).": ["RD"],
    "Rates were 2.2 and 1.6 per 100 patient-years [between-group difference of 0.60 (95% CI 0.11, 1.09)]. For one it "
    "was small [between-group difference 0.15 (95% CI 0.02, 0.28)].": ["IRD", "IRD"],
    "The percentage of days without symptoms rose (treatment difference 7.3%, 95% CI 1.2% to 13.4%).": ["MD"],
    "It rose more in one than in others (SST versus GFT 71 N [95% CI 36–106], SST versus REF 51 N [95% CI 8–94]).": [
        "MD",
        "MD",
    ],
    "P3 had a larger value than the reference (15.4; 95% CI: 4.1–26.7).": ["MD"],
    "P3 had a larger value than the reference (2.0; 95% CI: 1.0–4.0).": [""],
    "Motion differed by 0.02 mm (95% CI −0.12 to 0.16).": ["MD"],
    "It found a −3.2 (95% CI −5.9, −0.5) and −3.7 (−6.3, −1.1) improvement in scores in favour of A.": ["MD", "MD"],
    "It was 4.6 months (95% CI: 3.8–5.4), which is longer than the 4.4 months (95% CI: 3.5–5.3) of others.": ["", ""],
    "The median time was shorter than in others: 6.2 months (95% CI 5.4–7.0).": [""],
    "Prediction improved: the NRI improved by 0.26 (95% CI 0.12 to 0.40).": [""],
    "The regression coefficient of the score at follow-up in the arm when adjusted for the score at baseline was −4.4 "
    "(95% CI −9.2 to 0.4).": ["GEN"],
    "The mean difference between the arms in total costs was 12 (95% CI −8 to 32).": ["MD"],
    "The rate ratio was 1.04 (95% CI 0.78–1.40). Mortality rates were alike (0.95 [0.71–1.28]).": ["IRR", "IRR"],
    "In the model (RMSEA = .041, 90% CI [.030, .052]) all was well.": [""],
    "Mean scores were alike (IPT vs CBT: 2.01, 95% CI −0.32 to 4.34).": ["MD"],
    "The average change was (-1.04 vs -1.33; difference 0.29; 95% CI -0.42 to 1.00), and proportions differed.": ["MD"],
    "Poisson regression showed that the effect size was -1.20 (95% CI -1.90 to -0.50).": ["GEN"],
    "They had 1.50 (95% CI 0.88 to 2.57) times the odds of the controls.": ["OR"],
    "Relative to the controls it had a 1.93 mmHg (95% CI 0.06 to 3.80) reduction in pressure.": ["MD"],
    "The mean (95% CI) incidence rate per 100 patient-years was 11.3 (8.4 to 14.8) versus 7.1 (3.7 to 12.5).": [
        "IR",
        "IR",
    ],
    "Mean levels were 142 with A (24% greater than placebo; 90% CI 4 to 47%).": [""],
    "Life expectancy was 27.6 y (95% CI 25.2 to 30.2), and corresponding estimates in women were 36.8 (95% CI 34.0 to "
    "39.7).": ["MN", "MN"],
    "Life expectancies were between 70% (95% CI 62% to 77%) and 86% (95% CI 81% to 90%) of those of others.": ["", ""],
    "The incidence rate was 1.3/100 pyrs (95% CI 1.0 to 1.6).": ["IR"],
    "The rates were 8.6/1,000 (95% CI 6.3 to 10.9) and 6.6/1,000 (95% CI 4.6 to 8.7).": ["IR", "IR"],
    "The group differed (A: M = .25, 95% CI [.196, .300]; B: M = .319, 95% CI [.266, .371]).": ["MN", "MN"],
    "The HR for survival was 0.86 (95% CI 0.66 to 1.12) and for progression-free survival was 0.69 (0.53 to 0.90).": [
        "HR",
        "HR",
    ],
    "There was no difference between treatment groups in adjusted mean change from baseline (-0.356 mmol/L; 95% CI "
    "-1.409, 0.698).": ["MD"],
    "There was a difference in the least squares means of 1.23 (95% CI 1.07 to 1.39).": ["MD"],
    "The mean change was -1.83 units, favouring A by 0.90 units (95% CI 0.30 to 1.48).": ["MD"],
    "They were more likely to get care (67% vs. 52%, difference +16%, 95% CI +11% to +21%).": ["RD"],
    "HbA1c fell (7.1% vs. 7.9%, difference -0.8%, 95% CI -1.1% to -0.5%).": ["MD"],
    "The proportion of patients did not change (difference -1%, 95% CI -5% to +2%).": ["RD"],
    "There was a 14% (95% CI 10% to 18%) absolute increase in the proportion of patients seen.": ["RD"],
    "There was an absolute 15% (95% CI 10% to 20%) increase in the proportion of patients seen.": ["RD"],
    "They had significantly lower mean weight (-4.2 kg [95% CI -6.0 to -2.4]) compared to baseline.": ["MC"],
    "Intake was 24 g/day higher than at baseline in the whole group (95% CI -1 to 49 g/day).": ["MC"],
    "It grew (51.1 cm at baseline to 55.3 at the end, difference 4.25 cm, 95% CI 1.62 to 6.87).": ["MC"],
    "The pre/post difference scores were 5.84 (90% CI 3.47 to 8.21).": ["MC"],
    "The therapeutic gain was -7.0 mm (95% CI -20.7 to 6.7).": ["MD"],
    "The group had more severe symptoms (2.7, 95% CI 0 to 5.3).": ["MD"],
    "Efficacy was similar: 92.2% ([365/396] 95% CI 89.5 to 94.8) for A.": ["PR"],
    "Efficacy was similar: 92.2% ([265/396] 95% CI 89.5 to 94.8) for A.": [""],
    "The mean survival time was 10.2 months (95% CI 10.0 to 10.3).": ["MN"],
    "The odds ratio was 0.72 (0.56 to 0.93), the mean survival time 9.9 (9.4 to 10.4) months.": ["OR", "MN"],
    "The C statistics were 0.62 (95% CI 0.56 to 0.68).": [""],
    "The estimated treatment ratio was 0.99 (90% CI 0.96 to 1.02).": ["ROM"],
    "The changes were (model estimate, 90% CI) 126% (107 to 144).": [""],
    "It fell to 88% from baseline (95% CI 74% to 94%).": [""],
    "The median treatment difference (95% CI) was 0.00 (-4.17 to 4.67).": [""],
    "It was better (the mean change was 11.8 points (95% CI 4.6 to 18.9) versus -6.3 points (95% CI -12.3 to -0.3) in "
    "the controls than with usual care).": ["MC", "MC"],
    "It was reduced: -8.7 percentage points for CT (95% CI -14.7 to -2.7) in the probability of imaging.": ["RD"],
    "The score was 50.1%-point (95% CI 48.7%- to 51.5%-point) at the start.": ["MN"],
    "HbA1c fell by 0.48% (95% CI 0.26% to 0.70%).": ["MC"],
    "The reduction in HbA1c was greater (-1.68% [95% CI -1.82 to -1.54]) than with B (-1.33% [-1.48 to -1.18]).": [
        "MC",
        "MC",
    ],
    "The mean change in the area under the curve was -229 (95% CI -316 to -142).": ["MC"],
    "The difference in total costs was -2035 (95% CI -5669 to 1259).": ["MD"],
    "There was a decline in C-peptide (mean -0.28 [95% CI -0.36 to -0.20]).": ["MC"],
    "Surgery time was longer (30.97 min, 95% CI 21.79 to 40.14) in the new group as compared to the old.": ["MD"],
    "They walked further, with a greater change [35 m more than control, 95% CI 7 to 64].": ["MD"],
    "There was a significant lower weight gain of -1.7 kg (95% CI -3.0 to -0.3).": ["MD"],
    "The changes in pain differed between the two by 3.3 points (95% CI 2.3 to 4.4).": ["MD"],
    "The increase was not significantly different between study groups (0.08 points; 95% CI -1.1 to 1.2).": ["MD"],
    "A 1% increase in workload was associated with an increase of 0.42 mmHg (95% CI 0.32 to 0.52).": ["GEN"],
    "It rose, with an increase of 21 microm in thickness per SD of use (95% CI 8 to 35).": ["GEN"],
    "The ratio of the episode rates of both groups was 0.99 (95% CI 0.85 to 1.15).": ["IRR"],
    "The higher level was seen, M = 1.79, 95% CI 1.53 to 2.04.": ["MN"],
    "It was seen more often (AdjOR 2.18, 95% CI 1.45 to 3.29; MH-OR 1.8, 95% CI 1.1 to 2.8).": ["OR", "OR"],
    "The log-OR 0.8 (95% CI 0.1 to 1.5) was seen.": [""],
    "It corresponds to an 'odds ratio' of 0.91 (95% CI 0.74 to 1.12).": ["OR"],
    "B (95% CI): -0.41 (-0.80 to -0.02) for LDL, and the log ratio (-0.20 (-0.37 to -0.03)).": ["GEN", "GEN"],
    "Survival in A (37%, 95% CI 7% to 69%) and B (88%, 95% CI 65% to 96%) was told.": ["PR", "PR"],
    "Cronbach's alpha coefficient of the scale was 0.75 (95% CI 0.68 to 0.80).": [""],
    "The decrease in volume was 35 +/- 4; while 25% (95% CI 13 to 43) grew.": ["PR"],
    "The response ended, respectively.Mean follow-up was 18.4 months (95% CI 12.6 to 24.2).": ["MN"],
    "Days ill were 16% (95% CI 5 to 26%; p = 0.004) lower than in the controls.": [""],
    "Mean weight loss of those was 8.26% (95% CI 6.08 to 10.43).": ["MC"],
    "The difference of the responder rate was 0.09 (95% CI -0.07 to 0.25).": ["RD"],
    "It was told (least squares mean [95% CI] change from baseline 1.60 [1.28, 1.91], 1.69 [1.37, 2.01]).": [
        "MC",
        "MC",
    ],
    "The differences in LS mean changes (95% CI) were -0.85 (-1.6, -0.1) and -0.67 (-1.4, 0.1).": ["MD", "MD"],
    "Lower mood was seen [-4.78 (-7.77, -1.79) points difference] outside.": ["MD"],
    "The incidence was 0.99 per child per year (95% CI 0.78 to 1.27).": ["IR"],
    "The mortality rate was 52.6 deaths (95% CI 47.6 to 58.0) per 1000 person-years.": ["IR"],
    "The mortality rates (deaths per 1000 person years) were 31.4 (95% CI 29 to 34) and 22.7 (21 to 25).": ["IR", "IR"],
    "It was seen with 770 (95% CI 758 to 783) and 127 (122 to 132) diagnoses per 1000 person years.": ["IR", "IR"],
    "A rate difference of -53 (95% CI -78 to -27) per 1000 person years was seen.": ["IRD"],
    "There was no trend in admissions (-1 per 1000 person-months; 95% CI, -2 to 0).": [""],
    "A 9.31-percentage-point increase (95% CI 2.84-15.77 percentage points) in recall was seen.": ["RD"],
    "Percentage-point increases of 3.1 (95% CI 2.2-4.1) in the probability of relapse were seen.": ["RD"],
    "The lifetime risk rose from 24.2% to 30.9% (difference 6.7%, 95% CI 6.5% to 6.9%).": ["RD"],
    "The difference in the cumulative incidence of attendance at 20 weeks was 0.06 (95% CI -0.31 to 0.43).": ["RD"],
    "A ratio of adjusted odds ratios of 3.12 (95% CI 2.85 to 3.42).": [""],
    "The coefficient of variation was estimated to be 0.32 (95% CI 0.23–0.43).": [""],
    "Use was common (HR 1.16, 95% CI 1.04 to 1.30; NNH of 71) and in others (1.29, 1.12 to 1.48).": ["HR", "HR"],
    "The difference in maths (mean scores of the group: 53.5 [95% CI 52.7-54.3] and of the other: 59.0 "
    "[95% CI 58.9-59.1]) was -2.8 (95% CI -4.5 to -1.2).": ["MN", "MN", "MD"],
    "(standardised difference 0.35, 95% CI 0.12 to 0.59; equivalent to a 1.2 second difference), nine years "
    "for speed (0.21, 0.05 to 0.36).": ["SMD", "SMD"],
    "(RR 0.86 (95% CI 0.83 to 0.89); absolute risk reduction 2.97% (95% CI 2.31% to 3.60%)) and admission "
    "(0.82 (0.80 to 0.93); 1.32% (0.72% to 1.92%)).": ["RR", "RD", "RR", "RD"],
    "It was associated with a 13% (95% CI 10.6% to 15.5%) increase in deaths; that of the increase in dust was "
    "8.6% (7% to 10.2%).": ["", ""],
    "The cumulative incidence was 1.37% (95% CI 1.24-1.52) and an increased risk was seen.": ["PR"],
    "The dose increased 3.1 (95% CI 2.6 to 3.6) to 4.2 (95% CI 3.8 to 4.6).": ["", ""],
    "The mean value was higher (23 [SD 4] vs 32 [6], absolute difference 9 [95% CI 8-10]).": ["MD"],
    "The hazards were 0.33% vs 1.64%, an absolute difference of 1.31% (95% CI 0.89%-1.74%).": ["RD"],
    "The mean change in weight was less (difference -7.4 percentage points, 95% CI -11.6 to -3.2).": ["MD"],
    "It was associated with 0.46% (95% CI 0.36% to 0.57%), 0.37% (0.22% to 0.51%), and 0.47% (0.21% to 0.72%) "
    "increases in deaths.": ["", "", ""],
    "The law was associated with a 7.2% (95% CI 0.9-13.7; p=0.03) increase in crashes.": [""],
    "It was associated with a 7.8% (95% CI 7.3% to 8.2%) excess relative risk of visits.": [""],
    "It was associated with 0.60 fewer deaths per 1000 person years (95% CI 0.21 to 0.99) in one and 0.40 fewer deaths "
    "per 1000 person years (0.08 to 0.73) in the other.": ["IRD", "IRD"],
    "It was replicated (hazard ratio per 1 standard deviation increase 0.77, 95% CI 0.69 to 0.86).": ["HR"],
    "The population attributable fraction was 57.2% (95% CI 52.4 to 62.1), and the corresponding values for mortality "
    "were 22.2% (95% CI 16.8 to 27.5).": ["", ""],
    "The effectiveness of vaccination (defined as receipt of two doses, given as the maker recommends in the label) "
    "was 76% (95% CI 57 to 87).": [""],
    "There was a difference among boys (difference, 13.73 per 100,000 persons; 95% CI, 8.11 to 19.46).": ["RD"],
    "Youth had a mortality rate of 6.67 (95% CI, 5.85-7.49) per 100 000.": ["IR"],
    "Survival was longer (hazard ratio 0.73; 95% CI 0.54 to 0.98) in both (16.6 months [95% CI 10.2 to 28.2]).": [
        "HR",
        "",
    ],
    "Diabetes rose in some (from 4.3% [95% CI 2.3%-6.2%] to 7.5% [95% CI 5.4%-9.6%]).": ["PR", "PR"],
    "Effectiveness declined from 88% (95% CI 86-89) to 47% (43-51).": ["", ""],
    "The prevalence rose from 10.9% (95% CI 10.4%-11.5%) in 2013 to 12.4% (95% CI 11.8%-13.0%) in 2018.": ["PR", "PR"],
    "Estimates were 16.6% (95% CI 12.4%-21.9%) in one and 24.5% (95% CI 20.8%-28.6%) in the other.": ["PR", "PR"],
    "The prevalence increased: 4.8% (95% CI 4.0% to 5.8%) to 23.1% (20.4% to 25.9%).": ["PR", "PR"],
}


@pytest.mark.parametrize("text", SAID)
def test_what_the_words_say_of_the_measure(text: str) -> None:
    assert [result.measure for result in intervals(text)] == SAID[text]
