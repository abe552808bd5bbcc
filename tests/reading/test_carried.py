"""What a document says of a measure beyond the sentence: abbreviations, its paragraph, its only ratio, its model."""

from __future__ import annotations

import pytest

from lbpmeta.reading import carried, dictionary
from lbpmeta.reading.document import Block, Document
from lbpmeta.reading.result import PrintedResult
from lbpmeta.reading.results import read_results

from .reader import read, triple

#: A text of two parts, methods and results -> the measures of its results.
ABBREVIATIONS = {
    ("The rate ratio (RR) was computed.", "RR 0.72 (95% CI 0.52 to 1.00)."): ["IRR"],
    ("RR: rate ratio; CI: confidence interval.", "RR 0.72 (95% CI 0.52 to 1.00)."): ["IRR"],
    ("High-risk (HR) types were told.", "The HR 0.72 (95% CI 0.52 to 1.00) was seen."): [""],
    ("The response rate (RR) was told.", "RR 72% (95% CI 52% to 80%)."): ["PR"],
    ("The estimated difference of means (EDOM) was told.", "EDOM -2.1 (95% CI -3.2 to -1.0)."): ["MD"],
    ("The relative risk ratio (RRR) was told.", "RRR 0.50 (95% CI 0.34 to 0.73)."): [""],
    ("The estimated probability (EP) was told.", "It decreased 1% (first EP = 11.4%, 95% CI 9.1 to 14.2)."): ["PR"],
    # A slip of the pen does not take a name away, nor does a second meaning.
    ("The relative ratio (RR) was told.", "RR 0.72 (95% CI 0.52 to 1.00)."): ["RR"],
    ("Heart rate (HR) was taken. The hazard ratio (HR) was told.", "HR 0.72 (95% CI 0.52 to 1.00)."): ["HR"],
}


def paper(*parts: str) -> Document:
    roles = ("methods", *["results"] * len(parts))
    return Document("a.txt", "txt", tuple(Block(t, f"line {n}", role=roles[n]) for n, t in enumerate(parts)))  # type: ignore[arg-type]


def results_of(*parts: str) -> list[PrintedResult]:
    return [r for r in read_results(paper(*parts))[0] if r.ci_low]


@pytest.mark.parametrize("parts", ABBREVIATIONS)
def test_a_document_says_what_its_abbreviations_mean(parts: tuple[str, str]) -> None:
    assert [r.measure for r in results_of(*parts)] == ABBREVIATIONS[parts]


def test_an_abbreviation_of_an_interval_may_mean_something_else() -> None:
    assert results_of("Cardiac index (CI) was taken.", "It rose, CI 2.1 to 2.9, in all.") == []
    (result,) = results_of("Cardiac index (CI) was taken.", "The mean was 2.4 (95% CI 2.1 to 2.9).")
    assert triple(result) == "MN 2.4 2.1 2.9"


#: Rule -> a document of two parts that needs it, with the measures of its results.
CARRIED = {
    "_of_own_model": (
        ("A Cox model and others were fitted.", "In logistic models it was as frequent (1.84 [95% CI 1.10 to 3.08])."),
        ["OR"],
    ),
    "_of_compared": (
        ("People were randomised to A or B.", "Stiffness was lower with A, 3 weeks: -3.1 [95% CI -5.9, -0.3]."),
        ["MD"],
    ),
    "_of_paragraph": (
        (
            "The odds ratio was 2.0 (95% CI 1.5 to 2.7).",
            "It came later (hazard ratio 0.68, 95% CI 0.55 to 0.85). All were seen. "
            "They were slower (0.86, 95% CI 0.76 to 0.98).",
        ),
        ["OR", "HR", "HR"],
    ),
    "_of_same_unit": (
        ("Nothing.", "Weight change was 3 kg (95% CI 1 to 5). All were seen. Later it was 5.2 kg (95% CI 0.8 to 9.6)."),
        ["MC", "MC"],
    ),
    "_of_means": (
        ("Nothing.", "The mean score was 53.9 (95% CI 49.1 to 58.7). In the others it was 50.4 (95% CI 44.8 to 55.9)."),
        ["MN", "MN"],
    ),
    "_of_differences": (
        (
            "Nothing.",
            "The mean difference was 1.2 (95% CI 0.2 to 2.2). An advantage was told (0.03, 95% CI -0.01 to 0.07).",
        ),
        ["MD", "MD"],
    ),
    "_of_percentages": (
        (
            "Nothing.",
            "The risk difference was -12.9% (95% CI -34.0% to 8.3%). The proportion was on average 8% higher than in "
            "the controls (95% CI -4.4% to 21.3%).",
        ),
        ["RD", "RD"],
    ),
    "_of_model": (
        ("Logistic regression was used.", "Girls were 2.04 (95% CI 1.10 to 3.78) times as likely to meet it."),
        ["OR"],
    ),
}


@pytest.mark.parametrize("rule", CARRIED)
def test_what_paragraph_and_document_say(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    parts, measures = CARRIED[rule]
    found = results_of(*parts)
    assert [r.measure for r in found] == measures
    assert found[-1].grade == "B"
    assert any(why.startswith("its measure is") for why in found[-1].why)
    monkeypatch.setattr(carried, "_RULES", tuple(r for r in carried._RULES if r.__name__ != rule))
    assert [r.measure for r in results_of(*parts)] != measures


def test_a_percentage_between_says_nothing_of_what_is_in_kg() -> None:
    text = (
        "The mean difference in weight was 4.1 kg (95% CI 2.0 to 6.2) and in percentages alike: 3.3% (95% CI 1.4 to "
        "5.2). The analyses showed the same: multiple imputation (4.3 kg [95% CI 2.1 to 6.5])."
    )
    assert [r.measure for r in results_of("Nothing.", text)][::2] == ["MD", "MD"]


def test_effects_in_parts_of_the_people_whose_interaction_is_tested_are_differences() -> None:
    trial = "People were randomised to A or placebo."
    text = "Improvement in walking was alike (I, 13.1 metres [95% CI 4.2 to 22], II, 20.2 metres [95% CI 7.1 to 33]{})."
    assert [r.measure for r in results_of(trial, text.format("; P interaction = 0.41"))] == ["MD", "MD"]
    assert [r.measure for r in results_of(trial, text.format("; P = 0.41"))] == ["MC", "MC"]
    slope = "Lung volume in smokers fell by 29 mL per year (95% CI 18 to 40; P for interaction = 0.02)."
    begun = "Walking improved from baseline by 13.1 metres in class I (95% CI 4.2 to 22; P for interaction = 0.41)."
    assert [r.measure for told in (slope, begun) for r in results_of(trial, told)] == ["MC", "MC"]
    arms = "It improved by 9 points (95% CI 4 to 14) with A and 5 points (95% CI 1 to 9) in the placebo group"
    assert {r.measure for r in results_of(trial, f"{arms} (P for interaction = 0.2).")} == {"MC"}


def test_every_rule_has_its_document() -> None:
    assert {rule.__name__ for rule in carried._RULES} == set(CARRIED)


def test_an_estimate_is_of_the_measure_that_the_document_names() -> None:
    methods = "Ratios of geometric means with their 90% CIs were computed."
    text = "Exposure was alike (point estimate 0.92 [90% CI 0.78 to 1.09] and 0.64 [0.53 to 0.77])."
    assert [r.measure for r in results_of(methods, text)] == ["ROM", "ROM"]
    assert [r.measure for r in results_of("Regression was used.", text)] == ["GEN", "GEN"]
    (result,) = results_of(methods, "The difference is within one cluster (estimate: 0.92, 95% CI 0.78 to 1.09).")
    assert result.measure in ("GEN", "MD")
    # A coefficient is none.
    (result,) = results_of("Logistic regression was used.", "The coefficient was 0.92 (95% CI 0.78 to 1.09).")
    assert result.measure == "GEN"


@pytest.mark.parametrize(
    ("words", "measure"),
    [
        ("Odds ratios were computed.", "OR"),
        ("The ratio of geometric means was computed.", "ROM"),
        ("A Cox model was fitted.", "HR"),
        ("Poisson regression was used.", "IRR"),
        ("A log-binomial model was used.", "RR"),
        ("A Cox model and logistic regression were used.", ""),
        ("Means were compared.", ""),
    ],
)
def test_the_model_names_the_measure(words: str, measure: str) -> None:
    (result,) = results_of(words, "Girls were 2.04 (95% CI 1.10 to 3.78) times as likely to meet it.")
    assert result.measure == measure


@pytest.mark.parametrize(
    "text",
    [
        "The AUC was 0.84 (95% CI 0.69 to 0.99).",
        "It took 9.3 (95% CI 9.0 to 9.9) months.",
        "It was -0.4 (95% CI -0.9 to 0.1).",
        "It was 8% (95% CI 5% to 13%).",
        "It was 8 (95% CI 1 to 15).",
    ],
)
def test_what_cannot_be_a_ratio_takes_no_measure_of_one(text: str) -> None:
    *_, result = results_of("Logistic regression was used.", f"OR 2.0 (95% CI 1.5 to 2.7). {text}")
    assert result.measure not in ("OR", "HR")


def test_cells_of_a_table_have_nothing_to_do_with_each_other() -> None:
    document = paper("Logistic regression was used.", "It was 2.04 (95% CI 1.10 to 3.78) times as likely.")
    (result,) = (r for r in read_results(document, apart=True)[0] if r.ci_low)
    assert result.measure == ""


def test_no_definition_is_no_change() -> None:
    assert dictionary.abbreviations_of("Odds ratio (OR), hazard ratio (HR), mean difference (MD).", "en") == {}
    assert read("OR 0.71 (95% CI 0.48 to 1.05).")[0][0].grade == "A"


def test_the_same_numbers_have_the_same_measure() -> None:
    named = "The mean difference was 41.93 g (95% CI 0.26 to 83.60)."
    said = "It increased weight (41.93 g, 95% CI 0.26 to 83.60)."
    assert [r.measure for r in results_of("We asked.", said)] == ["MC"]
    first, second = results_of("We asked.", said, named)
    assert (first.measure, first.grade, second.measure) == ("MD", "B", "MD")
    assert "elsewhere in the document" in first.why[-1]


def test_few_digits_are_not_the_same_numbers() -> None:
    said = "It increased weight (4 g, 95% CI 1 to 7)."
    assert [r.measure for r in results_of("We asked.", said, "The mean difference was 4 g (95% CI 1 to 7).")] == [
        "MC",
        "MD",
    ]


def test_two_measures_of_the_same_numbers_say_nothing() -> None:
    said = (
        "It was (1.436, 95% CI 1.054 to 1.957).",
        "OR 1.436 (95% CI 1.054 to 1.957).",
        "RR 1.436 (95% CI 1.054 to 1.957).",
    )
    assert [r.measure for r in results_of("We asked.", *said)] == ["", "OR", "RR"]
    assert [r.measure for r in results_of("We asked.", said[0], said[1])] == ["OR", "OR"]


def test_the_level_that_something_came_to_is_no_ratio() -> None:
    results = results_of(
        "We asked.", "OR 1.12 (95% CI 1.01 to 1.24).", "It improved the AUC to 0.84 (95% CI 0.69 to 1.02)."
    )
    assert [r.measure for r in results] == ["OR", ""]


@pytest.mark.parametrize(
    ("said", "measure"),
    [
        ("The programme reduced pain scores (-1.2; 95% CI -2.0 to -0.4).", "MD"),
        ("Walking significantly improved the scores of balance (1.2; 95% CI 0.4 to 2.0).", "MD"),
        # A group, people, or both treatments: a change of their own.
        ("The walking group reduced pain scores (-1.2; 95% CI -2.0 to -0.4).", "MC"),
        ("Patients reduced pain scores (-1.2; 95% CI -2.0 to -0.4).", "MC"),
        ("Both programmes reduced pain scores (-1.2; 95% CI -2.0 to -0.4).", "MC"),
        # No object, or against how it began.
        ("Pain decreased over weeks (-1.2; 95% CI -2.0 to -0.4).", "MC"),
        ("Pain decreased but not by much during walks (-1.2; 95% CI -2.0 to -0.4).", "MC"),
        ("While reduced intake was seen with pain (-1.2; 95% CI -2.0 to -0.4) all was well.", "MC"),
        ("The programme reduced pain scores from baseline (-1.2; 95% CI -2.0 to -0.4).", "MC"),
        ("It reduced growth in A compared with B [-1.2 (95% CI -2.0 to -0.4) vs. 1.3 (95% CI 0.4 to 2.2)].", "MC"),
    ],
)
def test_what_a_treatment_did_is_a_difference_where_groups_are_compared(said: str, measure: str) -> None:
    methods = "People were randomly assigned to walk or to rest."
    assert results_of(methods, said)[0].measure == measure
    assert results_of("People walked for six weeks.", said)[0].measure == "MC"


def test_a_fall_behind_ratios_may_be_one() -> None:
    text = "The RR was 0.96 (95% CI 0.79 to 1.17). Deaths were reduced with the drug (0.87, 95% CI 0.77 to 0.98)."
    assert [r.measure for r in results_of("We asked.", text)] == ["RR", "RR"]
    text = "The RR was 0.96 (95% CI 0.79 to 1.17). Pain was reduced with the drug (-0.87, 95% CI -0.98 to -0.76)."
    assert [r.measure for r in results_of("We asked.", text)] == ["RR", "MC"]


def test_an_effect_is_of_the_measure_that_the_document_names() -> None:
    methods = "Risk ratios were computed."
    (result,) = results_of(methods, "The intervention effect on attitudes was seen (0.13, 95% CI 0.02 to 0.73).")
    assert result.measure in ("RR", "MD")
    (result,) = results_of(methods, "The indirect effect was seen (effect 2.31, 95% CI 0.71 to 5.04).")
    assert result.measure == "GEN"


def test_what_is_counted_or_set_beside_another_is_no_hazard_ratio() -> None:
    methods = "A Cox model was fitted."
    (result,) = results_of(methods, "The number of sores fell (ratio 0.57, 95% CI 0.34 to 0.95).")
    assert result.measure == ""
    (result,) = results_of(methods, "The risk fell (ratio 0.57, 95% CI 0.34 to 0.95).")
    assert result.measure == "HR"
    arms = results_of(methods, "It was rare (1.9 (95% CI 1.4 to 2.6) vs 2.7 (2.0 to 3.6) sores).")
    assert [r.measure for r in arms] == ["", ""]


def test_an_area_under_a_curve_is_no_ratio() -> None:
    methods = "A Cox model was fitted."
    (result,) = results_of(methods, "The score had a higher AUC than the old one [0.73 (95% CI 0.63 to 0.84)].")
    assert result.measure == ""


def test_an_outcome_that_is_called_a_change_is_told_as_the_difference_that_a_list_joins_it_to() -> None:
    said, more = "A was better than B by a difference in the score (7.4, 95% CI 1.1 to 13.7)", "(2.0, 0.4 to 3.6)."
    assert [r.measure for r in read(f"{said} and change in stiffness {more}")[0]] == ["MD", "MD"]
    assert [r.measure for r in read(f"{said}. There was a change in stiffness {more}")[0]] == ["MD", "MC"]
