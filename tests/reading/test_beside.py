"""What stands beside a result: its level, its p, its unit, and brackets that nobody named."""

from __future__ import annotations

import pytest

from .reader import intervals

#: Sentence -> estimate, bounds, level, p and unit of each of its results.
BESIDE = {
    # The p: with two signs, of something else by its name, behind a unit that a blank tears.
    "Age mattered (HR = 1.08, 95% CI 1.05 to 1.11; P = <0.001).": ["1.08 1.05 1.11 95 <0.001 -"],
    "No one was better {A (OR 0.85, 95% CI 0.64–1.13), B (OR 0.81, 95% CI 0.57–1.15), and P (inconsistency) = 0.72}.": [
        "0.85 0.64 1.13 95 - -",
        "0.81 0.57 1.15 95 - -",
    ],
    "The difference was –4.8 (95% CI –8.9 to –0.7) mL/ m²; P = 0.02 and in B 0.4 (95% CI –0.2 to 1.0); P = 0.15.": [
        "-4.8 -8.9 -0.7 95 0.02 mL/ m²",
        "0.4 -0.2 1.0 95 0.15 -",
    ],
    # A length of time that a number is per.
    "Rest grew by 0.81 days per 2 weeks (95% CI, 0.05–1.57).": ["0.81 0.05 1.57 95 - days per 2 weeks"],
    "The difference was 1.30, with a 95% CI of 1.10 to 1.54.": ["1.30 1.10 1.54 95 - -"],
    "It came to a risk ratio of 1.30 with a 90% confidence interval ranging from 1.10 to 1.54.": [
        "1.30 1.10 1.54 90 - -"
    ],
    "The mean difference was 2.3 (95% CI: 1.2 to 3.4) points on an 11-point scale, p = 0.001.": [
        "2.3 1.2 3.4 95 0.001 points"
    ],
    "Function was better at three (mean difference, -2.17 [95% CI, -3.31 to -1.03] points) months.": [
        "-2.17 -3.31 -1.03 95 - points"
    ],
    "More improved with A (60%) than B (44%) (overall P=.04; RR for A vs B, 1.37 [95% CI, 1.06-1.77]).": [
        "1.37 1.06 1.77 95 - -"
    ],
    "It was 34.5 episodes per 1,000 person-weeks (95% CI 28.1 to 42.4).": [
        "34.5 28.1 42.4 95 - episodes per 1,000 person-weeks"
    ],
    "More fell (RR 0.81, 95% CI 0.68–0.96, *p* = 0.01).": ["0.81 0.68 0.96 95 0.01 -"],
    "The one year mortality was 30% (28–31%, 95% Confidence interval (CI)).": ["30 28 31 95 - percent"],
    "The risk difference was −12.3 per 100,000 (95% CI −20.1 to −4.5).": ["-12.3 -20.1 -4.5 95 - per 100,000"],
    # The p of two numbers before is not that of the ratio, where the interval says otherwise.
    "Colds were seen in 26% vs 24%, p = 0.002; adjusted IRR 1.06 (95% CI 0.87 to 1.29).": ["1.06 0.87 1.29 95 - -"],
    "Colds were seen in 26% vs 24%, p = 0.56; adjusted IRR 1.06 (95% CI 0.87 to 1.29).": ["1.06 0.87 1.29 95 0.56 -"],
    # Where something began is not by how much it moved.
    "There was a rise of 5.4 percentage points from a baseline of 62% (95% CI 0.8 to 10.0).": [
        "5.4 0.8 10.0 95 - percentage points"
    ],
    "There was a rise of 5.4 points compared with a baseline of 62 (95% CI 0.8 to 10.0).": ["5.4 0.8 10.0 95 - points"],
    "The score fell by 5.4 points from 62 (95% CI 60 to 64).": ["62 60 64 95 - -"],
    # What stands before a colon and two more numbers is no bound, nor an age an estimate.
    "More went home (odds ratio, OR: 4.2; confidence interval, CI at 95%: 1.31-13.46).": ["4.2 1.31 13.46 95 - -"],
    "More went home (OR = 4.2, CI 5%: 1.31-13.46).": [],
    "It gave a mean incidence of 1.6 per 100 000 children under 12 (95% CI: 1.2-2.0).": ["1.6 1.2 2.0 95 - -"],
    "The difference was 1.6 ml (95% CI: -74+77).": ["1.6 -74 77 95 - ml"],
    # Of two ratios before one interval, the one that is its middle.
    "OR = 2.67, RR = 2.0 (95% CI 1.42 to 5.02).": ["2.67 1.42 5.02 95 - -"],
    "OR = 3.4, RR = 2.67 (95% CI 1.42 to 5.02).": ["2.67 1.42 5.02 95 - -"],
    # No bracket stands in these.
    "OR=0.64, 95% CrI=0.50 to 0.82": ["0.64 0.50 0.82 95 - -"],
    "The difference was 3.4; 95% C.I. 1.2 to 5.6.": ["3.4 1.2 5.6 95 - -"],
    "The RR was 0.64; its 95% confidence interval extends from 0.50 to 0.82.": ["0.64 0.50 0.82 95 - -"],
    "SMD 0.33 SD lower (0.54 lower to 0.12 lower).": ["-0.33 -0.54 -0.12 - - -"],
    "The hazard ratio (HR) for failure was 1.62 [1.04, 2.53], P=.03, n=412.": ["1.62 1.04 2.53 - .03 -"],
    # A spread that heads two numbers is not the first of them, nor what was reached a margin.
    "There was no difference in pain (mean [SE] -0.2 [0.3]; 95% CI, -0.8 to 0.4).": ["-0.2 -0.8 0.4 95 - -"],
    "The proportion reaching the MCID was 58% (95% CI 49-66).": ["58 49 66 95 - percent"],
    "The margin was 10% (95% CI 2 to 30).": [],
    # Within rounding the interval goes with this p: it is not that of heterogeneity.
    "Pain (MD -1.5; 95% CI -2.2, -0.8; p < 0.00001; I2 = 92%).": ["-1.5 -2.2 -0.8 95 <0.00001 -"],
    # Brackets that nobody named.
    "The sensitivity was 0.91 (0.85-0.95) and specificity 0.26 (0.16-0.40).": [
        "0.91 0.85 0.95 - - -",
        "0.26 0.16 0.40 - - -",
    ],
    "The weighted kappa was 0.62 (0.51, 0.73).": ["0.62 0.51 0.73 - - -"],
    "The median kappa was 0.62 (0.51, 0.73).": [],
    "Over ten studies the sensitivity was 0.91 (0.85-0.95).": [],
    "The mean difference in pain (0-100) was -7.3 (-10.2 to -4.4).": ["-7.3 -10.2 -4.4 - - -"],
    "The 95 percent confidence interval for the difference in means (0.7) was -0.1 to 1.5.": ["0.7 -0.1 1.5 95 - -"],
    "The adjusted difference at 6 months was 0.6 (-0.7 to 1.9).": ["0.6 -0.7 1.9 - - -"],
    "The median at 6 months was 0.6 (0.2 to 1.9).": [],
    # A minus sign is no dash, where the number is nearer to the middle with it; a long dash may be one.
    "The difference was 0.11, 95% CI \u2212 0.02 to 0.24.": ["0.11 -0.02 0.24 95 - -"],
    "The difference was 0.11, 95% CI \u2013 0.02 to 0.24.": ["0.11 0.02 0.24 95 - -"],
    "The odds ratio was 1.9, 95% CI \u2212 1.3 to 2.7.": ["1.9 1.3 2.7 95 - -"],
    # No spread is negative.
    "They were alike in pain (SD: -0.21, 95% CI: -1.73 to 1.31).": ["-0.21 -1.73 1.31 95 - -"],
    "They were alike in pain (SD: 0.21, 95% CI: -1.73 to 1.31).": [],
    # The name of the interval stands before the estimate, and a comma behind it.
    "The odds ratio and 95% confidence interval, 1.39, 1.08 to 1.79.": ["1.39 1.08 1.79 95 - -"],
    "The odds ratio was 1.39 (95% confidence interval, 1.08, 1.79).": ["1.39 1.08 1.79 95 - -"],
    # Of one amount in several currencies, that of the interval.
    "The difference in costs was £190 ($350; €270; 95% CI £80 to £300).": ["190 80 300 95 - £"],
    "The difference in costs was £190 ($350; €270; 95% CI €140 to €400).": ["270 140 400 95 - €"],
    # A currency may touch its amount.
    "Income was EUR11 900 higher (95% CI EUR9 800 to 14 000).": ["11900 9800 14000 95 - EUR"],
    "Income was 11 points higher in those with US3 (95% CI 9 to 14).": ["11 9 14 95 - points"],
    "The mean difference in costs was SEK 1190 (95% CI SEK 980 to 1400).": ["1190 980 1400 95 - SEK"],
    # Two arms at two times are no number with its bounds.
    "Pain was 5.6 and 5.8 to 3.1 and 4.0 (difference, -1.0 [95% CI, -1.5 to -0.4]).": ["-1.0 -1.5 -0.4 95 - -"],
}


@pytest.mark.parametrize("sentence", BESIDE)
def test_what_stands_beside_a_result(sentence: str) -> None:
    told = [(r.estimate, r.ci_low, r.ci_high, r.level or "-", r.p or "-", r.unit or "-") for r in intervals(sentence)]
    assert [" ".join(cells) for cells in told] == BESIDE[sentence]
