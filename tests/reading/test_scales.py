"""Log points, standard deviations, one more of something, and verbs of comparing: what they say of the measure."""

from __future__ import annotations

import pytest

from .reader import intervals

#: Sentence -> the measures of its results ("": left open).
SAID = {
    # A list in standard deviations, of which the last names the unit.
    "They had less pain, with scores that were 0.31 (95% CI, 0.20-0.42), and 0.22 (95% CI, 0.12-0.32) SDs lower.": [
        "SMD",
        "SMD",
    ],
    # Log points are no mean, no change and no difference of the table; points of a score are.
    "Wages rose by 0.07 log points (95% CI 0.02 to 0.12).": [""],
    "Spending was 0.07 log points higher (95% CI 0.02 to 0.12).": [""],
    "It had no effect on rents (log points: -0.013, 95% CI -0.041 to 0.015).": [""],
    "Spending was 0.07 points higher (95% CI 0.02 to 0.12).": ["MD"],
    # What a treatment did to an outcome, in standard deviations; what a group itself changed by stays open.
    "The lessons lowered spelling scores by 0.07 SD (95% CI 0.02 to 0.12).": ["SMD"],
    "Free books improved spelling by 0.07 standard deviations (95% CI 0.02 to 0.12).": ["SMD"],
    "Spelling improved by 0.07 standard deviations (95% CI 0.02 to 0.12).": [""],
    "The control group improved spelling by 0.07 standard deviations (95% CI 0.02 to 0.12).": [""],
    # One more of something: a slope.
    "Each additional hour of rest was associated with a 0.27 kg lower weight (95% CI 0.11 to 0.43).": ["GEN"],
    "Each extra cup was associated with 1.7 points higher scores (95% CI 0.6 to 2.8).": ["GEN"],
    "Each group with rest had a 0.27 kg lower weight (95% CI 0.11 to 0.43).": ["MD"],
    # A difference of medians is none of means.
    "Median stay was 1.2 days shorter (95% CI 0.3 to 2.1).": [""],
    "Mean stay was 1.2 days shorter (95% CI 0.3 to 2.1).": ["MD"],
    # What is measured in percent of what is predicted is no share of people.
    "The increase in percentage of predicted FEV1 was 4.2% (95% CI 1.0 to 7.4).": ["MC"],
    # An effect size is standardised, whatever word stands before it.
    "A was better than B, with an estimated effect size of 0.69 (95% CI 0.32 to 1.06).": ["SMD"],
    # A change that is the difference of two groups beside it.
    "A mean increase of 3.1 (95% CI 1.2 to 5.0) was seen (12.4 versus 9.3).": ["MD"],
    "A mean increase of 3.1 (95% CI 1.2 to 5.0) was seen (12.4 versus 9.3 at baseline).": ["MC"],
    "A mean increase of 3.1 (95% CI 1.2 to 5.0) was seen (12.4 versus 8.3).": ["MC"],
    # What was pooled in a unit is a mean.
    "The pooled glucose was 7.8 mmol/L (95% CI 7.1 to 8.5).": ["MN"],
    "The pooled time was 57.8 min (95% CI 47.1 to 68.5).": ["MN"],
    "The pooled median time was 57.8 min (95% CI 47.1 to 68.5).": [""],
    # A change that is an outcome of a number needed to treat, at two thresholds.
    "Mean numbers needed to treat for 30% and 50% improvement were 9.9 (95% CI 4.7-15.0) and 20.7 (8.7-32.7).": [
        "NNT",
        "NNT",
    ],
    # A word behind the bracket of a number is of that number.
    "There was a 0.05 points (95% CI, −0.04, 0.14) higher increase for A compared to B, and 0.04 (95% CI, −0.05, "
    "0.12) for A against C.": ["MD", "MD"],
    # No difference that matters, in a change.
    "No clinically relevant difference was found between the two groups in change in pain (0.9 points, 95% CI −4.3 to "
    "6.1).": ["MD"],
    # A comparison of another number, in words behind.
    "The trained group showed greater improvement in the pain scale (4.4, 95% CI 1.0 to 7.9) and reported only 378 "
    "days compared with 607 in the others.": ["MD"],
    # An abbreviation means what the longer name before it says.
    "It was alike (rate ratio, RR: 1.20; 95% CI 1.02 to 1.41).": ["IRR"],
    "It was alike (Peto odds ratio [OR] 1.20, 95% CI 1.02 to 1.41).": ["PETO"],
    "It was alike (standardised mean difference, MD: 0.20; 95% CI 0.02 to 0.38).": ["SMD"],
    "The subhazard ratio was 1.95 (95% CI 1.01 to 3.78).": ["HR"],
    # A mean in percent of something else than people.
    "The mean intake as a percentage of the target was 45.6% (95% CI 41.2%-49.9%).": ["MN"],
    # Coefficients of a model, past the words that say of what.
    "Relative to the wave of 2011, coefficients of the later wave were significantly negative (Model 1: −0.41, 95% CI "
    "−0.52 to −0.29).": ["GEN"],
    # By how much, and no share.
    "A year longer at work raised savings by 6.3% (95% CI 3.2% to 9.4%).": [""],
    "A year longer at work raised savings by 6.3% (95% CI 3.2% to 9.4%) in men.": [""],
    "Spots were told of by 43.1% (95% CI 41.2% to 45.0%) of the adults.": ["PR"],
    "Spots were told of by 43.1% (95% CI 41.2% to 45.0%) of adult readers.": ["PR"],
    "Weight was lost by 2.9% (95% CI 1.8 to 4.0).": [""],
    # In percent behind a difference in a unit, and in standard deviations behind one of shares.
    "Times were 31 ms slower (95% CI 19 to 43), and slips 2.6% more frequent (95% CI 0.8 to 4.4).": ["MD", ""],
    "Times were 31 ms slower (95% CI 19 to 43), and pauses 26 ms longer (95% CI 8 to 44).": ["MD", "MD"],
    "They did worse by 0.07 of a standard deviation (95% CI 0.02 to 0.12).": ["SMD"],
    "They outperformed others by 3.1 percentage points (95% CI 1.1 to 5.1) in May, and by 0.23 SD (95% CI 0.09 to "
    "0.37) in June.": ["RD", "SMD"],
    "Training improved recall by 0.27 SD more than in controls (95% CI 0.15 to 0.39).": ["SMD"],
    # How large a reduction was in percent is no share; who reached one of so many points is.
    "The decrease in pain intensity was 60% (95% CI 54 to 66).": [""],
    "Decrease in the intensity of pain: 60% (95% CI 54 to 66).": [""],
    "A decrease in pain of 2 points: 60% (95% CI 54 to 66).": ["PR"],
    # One group less another, and its end less its beginning.
    "Labels minus pictures: -0.52 points (95% CI -1.40 to 0.36).": ["MD"],
    "Week 8 minus baseline was -0.52 points (95% CI -1.40 to 0.36).": ["MC"],
    # A difference of geometric means is a ratio where its interval is that of one, and else left open.
    "Geometric mean difference: 2.0 (95% CI 1.1 to 3.6).": ["ROM"],
    "Difference in geometric means: 1.7 (95% CI 1.3 to 2.2).": [""],
    "Geometric mean difference: -1.7 (95% CI -2.6 to -0.8).": ["MD"],
    # "RD" may name another ratio: no difference of risks is above 1, and its interval lies evenly about it.
    "Deaths were more frequent (RD: 3.52; 95% CI: 1.12-11.06).": [""],
    "Deaths were more frequent (RD: 3.52; 95% CI: 1.12-5.92).": ["RD"],
    # Fewer per time of people.
    "The children had 0.21 (95% CI -0.12 to 0.54) fewer colds per person-year.": ["IRD"],
    # Verbs that compare.
    "Sisters outscored brothers by 2.3 points (95% CI 0.9 to 3.7).": ["MD"],
    "Early lambs outgrew late ones by 1.3 cm (95% CI 0.4 to 2.2).": ["MD"],
    "Lambs grew by 1.3 cm (95% CI 0.4 to 2.2).": [""],
    "Those with the cane walked 27 m farther (95% CI 9 to 45).": ["MD"],
    "Milk yield was 1.7 kg/d higher in fed goats (95% CI 0.6 to 2.8).": ["MD"],
    "Milk yield was 1.7 kg/d (95% CI 0.6 to 2.8).": [""],
    "Pain had fallen by 17.3 mm (95% CI 13.1 to 21.5).": ["MC"],
    # One that changed more, alone: its change, or by how much more.
    "Grip improved more with the glove (2.7 kg, 95% CI 0.9 to 4.5).": [""],
    "Grip improved more with the glove than without it (2.7 kg, 95% CI 0.9 to 4.5).": ["MD"],
    "Grip improved with the glove (2.7 kg, 95% CI 0.9 to 4.5).": ["MC"],
}


@pytest.mark.parametrize("text", SAID)
def test_what_a_scale_says(text: str) -> None:
    assert [result.measure for result in intervals(text)] == SAID[text]


def test_a_difference_beyond_all_shares_is_none_of_risks_and_an_abbreviation_per_time_is_one_of_rates() -> None:
    first = "Falls were more frequent (absolute rate difference [ARD] per 100 000 person-years, 98; 95% CI, 72 to 127)"
    later = "and in men (ARD, 42; 95% CI, 5 to 94). The absolute rate difference (ARD) was estimated."
    assert [r.measure for r in intervals(f"{first} {later}")] == ["IRD", "IRD"]
    (told,) = intervals("In men it was higher (absolute risk difference, 111; 95% CI, 58 to 179).")
    assert (told.measure, told.grade) == ("", "B")


def test_a_ratio_at_the_edge_of_its_interval_is_no_sure_one() -> None:
    (slip,) = intervals("Death was less likely in the lower group (OR = 0.38, 95% CI = .25-56, p < .001).")
    (sound,) = intervals("Death was less likely in the lower group (OR = 1.00, 95% CI = 1.00-1.01, p < .001).")
    assert (slip.grade, sound.grade) == ("B", "A")
