"""Results beside each other in a sentence, and which p is whose: a rule is one line, and one sentence here."""

from __future__ import annotations

import pytest

from lbpmeta.reading import carried
from lbpmeta.reading.grammar import lists
from lbpmeta.reading.result import PrintedResult

from .reader import intervals, not_read, one, read, triple

#: Rule -> a sentence that needs it, with the measures of its results (or their kinds).
RULES = {
    "_of_two_arms": (
        "There was no difference between stock (0.24 mm; 95% CI -0.09 to 0.57 mm) and other parts (0.40 mm; 95% CI "
        "-0.01 to 0.81 mm).",
        ["MN", "MN"],
    ),
    "_as_the_first_arm": (
        "The mean fall was 3.0 points, compared with 2.2 points in the placebo group (95% CI, −4.1 to −1.9 versus "
        "95% CI, −3.7 to −0.7; P = 0.03).",
        ["MC", "MC"],
    ),
    "_against_others_too": (
        "There was a rise in fruit (0.41 cups; 95% CI 0.10, 0.72) and milk (0.30 cups; 95% CI 0.12, 0.48) and a fall "
        "in sweets (−0.22 bars; 95% CI −0.41, −0.03) in the taught group, relative to control.",
        ["MD", "MD", "MD"],
    ),
    "_times_too": (
        "The odds of ageing without decline were 1.50 (95% CI 1.03–2.19) times as great for the third quarter of the "
        "score, 1.63 (95% CI 1.12–2.36) times as great for the second, and 3.25 (95% CI 2.13–4.94) times as great for "
        "the first.",
        ["OR", "OR", "OR"],
    ),
    "_slopes": (
        "It showed that a 10-µg increase in the concentration of lead in the blood of these children of the town was "
        "associated with a 0.5-mmHg (95% CI, −0.2 to 1.3 mmHg) increase in systolic and a 0.4-mmHg (95% CI, −0.1 to "
        "0.9 mmHg) increase in diastolic blood pressure.",
        ["GEN", "GEN"],
    ),
    "_two_labels": (
        "The RD and RR at this site were 36% (95% CI 25% to 48%) and 1.69 (1.39 to 2.05), respectively.",
        ["RD", "RR"],
    ),
    "_one_of_each": (
        "Values were higher in women (18.5 mmHg; 95% CI 15.4 to 21.7) than in men (10.1 mmHg; 95% CI 7.4 to 12.7).",
        ["MN", "MN"],
    ),
    "_changes_of_two": (
        "Changes did not differ between A and placebo: 1.7 (95% CI −0.3 to 3.7) and 0.5 (95% CI −1.3 to 2.3) per mm, "
        "respectively.",
        ["MC", "MC"],
    ),
    "_medians": (
        "The median PFS was 5.5 (95% CI 3.8 to 14.0) months and 5.5 (3.5 to 10.7) months in the arms.",
        ["median", "median"],
    ),
    "_named_behind": (
        "Both all-cause mortality (1.28; 95% CI 1.06 to 1.55) and that of the heart (HR 1.34, 95% CI 1.09 to 1.65) "
        "rose.",
        ["HR", "HR"],
    ),
    "_against_all": (
        "The diet elevated the peak (+1.6 mmol/L, 95% CI 1.0 to 2.2; p < 0.001), and the mean (+0.5 mmol/L, "
        "95% CI 0.2 to 0.7; p = 0.001) compared with the other diet.",
        ["MD", "MD"],
    ),
    "_time_behind": (
        "Weight change was -6.9 kg (95% CI -7.9 to -5.9). The rate was 122.8 (90.7 to 166.1) and 286.1 (231.1 to "
        "354.1) events/100 patient-years.",
        ["MC", "IR", "IR"],
    ),
    "_lower_behind": (
        "Mean pressure and cholesterol were 3.3 (95% CI 0.3 to 6.3) mmHg and 0.3 mmol/L (95% CI 0.1 to 0.5) lower in "
        "the group.",
        ["MD", "MD"],
    ),
    "_changes_behind": (
        "We saw a −3.2 (95% CI −5.9, −0.5) and −3.7 (−6.3, −1.1) improvement in scores.",
        ["MC", "MC"],
    ),
    "_rates": (
        "The incidence of malaria was 0.64 (95% CI 0.49 to 0.82) and 0.76 (0.63 to 0.93) per child per year.",
        ["IR", "IR"],
    ),
    "_shares": (
        "The proportion who reached it was 20.7 (95% CI 14.0 to 27.3), 26.4 (95% CI 19.4 to 33.4), and 31.5% (95% CI "
        "23.7 to 39.3).",
        ["PR", "PR", "PR"],
    ),
    "_increases": (
        "Children had 16% (95% CI 5 to 26%, p = 0.004) and 5% (95% CI 0 to 10%; p = 0.05) reduction in days.",
        ["", ""],
    ),
}


def told(sentence: str) -> list[str]:
    return ["median" if r.kind == "median" else r.measure for r in intervals_and_medians(sentence)]


def intervals_and_medians(sentence: str) -> list[PrintedResult]:
    return [r for r in read(sentence)[0] if r.ci_low]


@pytest.mark.parametrize("rule", RULES)
def test_the_rules(rule: str) -> None:
    sentence, measures = RULES[rule]
    assert told(sentence) == measures


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_is_needed(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sentence, measures = RULES[rule]
    for table in ("_FORWARD", "_BACKWARD"):
        monkeypatch.setattr(lists, table, tuple(r for r in getattr(lists, table) if r.__name__ != rule))
    monkeypatch.setattr(carried, "_RULES", ())
    assert told(sentence) != measures


def test_every_rule_has_its_sentence() -> None:
    assert {rule.__name__ for rule in (*lists._FORWARD, *lists._BACKWARD)} == set(RULES)


#: Sentence -> measure and numbers, and the p of each of its results.
SAID = {
    "The odds were alike (Breslow-Day: χ2 = 1.61; df = 1; p = 0.204; aOR = 11.8; 95% CI = 4.8, 29.0).": [("OR", "")],
    # The same result once more, standardised, has its p; so has a bracket right before its label.
    "The adjusted difference was 3.6 (95% CI 0.5 to 6.7), with a small effect size of d = 0.10 (p = 0.025).": [
        ("MD", "0.025")
    ],
    "There was no significant (p = 0.459) adjusted difference from the start (0.9; 95% CI −1.5 to 3.3).": [
        ("MD", "0.459")
    ],
    "The difference was 3.6 (95% CI 0.5 to 6.7), and pain in both of these groups of 0.10 (p = 0.025) was told.": [
        ("MD", "")
    ],
    "There was no interaction (p = 0.459) with age in the difference (0.9; 95% CI −1.5 to 3.3).": [("MD", "")],
    "The mean fall was 3.0 with A and 2.2 with B (95% CI −4.1 to −1.9 versus 95% CI −3.7 to −0.7; P = 0.03).": [
        ("MC", ""),
        ("MC", ""),
    ],
    "The rate was alike: 12.8 versus 9.4%; p = 0.628; RR 1.359; (95% CI 0.575 to 3.212).": [("RR", "0.628")],
    "The difference (2.4 mm; 95% CI -4.2 to 9.0) was small and not significant (p = 0.471).": [("MD", "0.471")],
    "It had a sensitivity of 71% (95% CI 52 to 91; p = 0.049) and a specificity of 98% (95% CI 96 to 99; p < 0.001).": [
        ("PR", "0.049"),
        ("PR", "<0.001"),
    ],
    "The mean difference was alike (A 13.7 kg, 95% CI -8.4 to 35.8; B 25.2 kg, 95% CI 13.9 to 36.5; p = 0.370).": [
        ("MD", ""),
        ("MD", ""),
    ],
    "It rose (treatment differences [95% CI] 8.8 [4.0 to 13.6] with A and 5.7 [0.7 to 10.7] with B; p<0.001 and p<0.05 "
    "vs placebo, respectively).": [("MD", "<0.001"), ("MD", "<0.05")],
    "It fell (RR 0.71, 95% CI 0.50 to 1.01, and RR 0.55, 95% CI 0.33 to 0.92; P = 0.057 and 0.023, respectively).": [
        ("RR", "0.057"),
        ("RR", "0.023"),
    ],
    "The mean difference was 0.24 mmHg (95% CI −0.79 to 1.28) and 0.46 mmHg (95% CI −0.44 to 1.36) (both p > 0.05).": [
        ("MD", ">0.05"),
        ("MD", ">0.05"),
    ],
    "It mattered: age (HR 1.13; CI 1.04–1.22), weight (HR 1.34; CI 1.14–1.58) and height (all p < 0.01).": [
        ("HR", "<0.01"),
        ("HR", "<0.01"),
    ],
    "It fell (HR 0.43; 95% CI 0.22–0.81; P = 0.008 by log-rank test and P < 0.001 by another test).": [("HR", "")],
    "It fell (HR 1.17; 95% CI 0.92–1.48; log-rank P = 0.32).": [("HR", "0.32")],
    "It did nothing to fever (OR 1.07, 95% CI 0.97–1.18, p=0.18; and 1.03, 0.93–1.13, 0.58), or cough (1.08, "
    "0.98–1.20, 0.13).": [("OR", "0.18"), ("OR", "0.58"), ("OR", "0.13")],
    "It did nothing to fever (OR 1.07, 95% CI 0.97–1.18; and 1.03, 0.93–1.13, 0.58).": [("OR", ""), ("OR", "")],
    "The mean difference was −2.1 (95% CI −3.8 to −0.4) new sores (p=0.02) in some.": [("MD", "0.02")],
    "The mean difference was −2.1 (95% CI −3.8 to −0.4) new sores (p=0.72) in some.": [("MD", "")],
    "It fell (HR 1.17; 95% CI 0.92–1.48; two-sided log-rank test P = 0.32).": [("HR", "0.32")],
    "It fell (HR 1.17; 95% CI 0.92–1.48; P = 0.32, stratified one-sided log-rank test).": [("HR", "0.32")],
    "It fell (OR 1.17; 95% CI 0.92–1.48; log-rank P = 0.32).": [("OR", "")],
    "The fit was good (χ²= 53.8, df = 29, p = .003; RMSEA = .047, 90% CI [.027, .066]).": [("", "")],
    "Survival was 37% (95% CI 7% to 69%) and 88% (95% CI 65% to 96%), respectively (P<0.001).": [
        ("PR", ""),
        ("PR", ""),
    ],
}


@pytest.mark.parametrize("sentence", SAID)
def test_which_p_is_whose(sentence: str) -> None:
    assert [(r.measure, r.p) for r in intervals(sentence)] == SAID[sentence]


def test_two_results_in_one() -> None:
    text = "The mean difference was -11.3/-3.8 mmHg; 95% CI -17.1, -5.6/-7.3, -0.2."
    assert [triple(r) for r in intervals(text)] == ["MD -11.3 -17.1 -5.6", "MD -3.8 -7.3 -0.2"]
    assert {r.grade for r in intervals(text)} == {"B"}


def test_two_numbers_before_two_intervals() -> None:
    text = "The mean was 0.79 for A and 0.82 for B, with 95% CI of 0.73-0.86 and 0.76-0.88, respectively."
    assert [triple(r)[-14:] for r in intervals(text)] == ["0.79 0.73 0.86", "0.82 0.76 0.88"]
    assert intervals(text.replace("0.79", "2.79")) == []


def test_a_number_whose_interval_is_in_percent_is_refused() -> None:
    reason = "its interval is in percent and its number is not"
    assert not_read("Expression rose (ES = 0.5, 95% CI = 46-34%).") == [reason]


def test_the_unit_tells_which_number_it_is() -> None:
    assert triple(one("The mean difference was 3.83 ms with 2 mg [95% CI -0.33, 6.38 ms].")) == "MD 3.83 -0.33 6.38"


def test_a_sign_that_stands_in_words() -> None:
    assert triple(one("Exposure was 7.1% (95% CI -28% to +19%) lower.")) == "? -7.1 -28 19"
    assert triple(one("It gave an improvement of 8.9 mg/dL (95% CI -16.7 to -1.0) compared with usual care.")) == (
        "MD -8.9 -16.7 -1.0"
    )


def test_none_is_a_share_in_a_row_of_which_one_is_above_1() -> None:
    text = "The risk was 0.34 (95% CI 0.12 to 0.99), 0.24 (0.08 to 0.71) and {}."
    assert [r.measure for r in intervals(text.format("1.12 (0.59 to 2.13)"))] == ["", "", ""]
    assert [r.measure for r in intervals(text.format("0.12 (0.05 to 0.31)"))][1:] == ["PR", "PR"]
