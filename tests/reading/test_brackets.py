"""Brackets that a document names once, and brackets that a sentence shows to be intervals."""

from __future__ import annotations

import pytest

from lbpmeta.reading import brackets
from lbpmeta.reading.brackets import said_of_brackets
from lbpmeta.reading.document import Block, Document, Role
from lbpmeta.reading.result import PrintedResult
from lbpmeta.reading.results import read_results

from .reader import not_read, read, triple


def paper(*parts: tuple[Role, str]) -> Document:
    return Document("a.txt", "txt", tuple(Block(text, f"line {n}", role=role) for n, (role, text) in enumerate(parts)))


def intervals_of(*parts: tuple[Role, str]) -> list[PrintedResult]:
    return [r for r in read_results(paper(*parts))[0] if r.ci_low and r.kind != "median"]


#: A result that nothing but the document names.
BARE = "Care of the cord [3.05 (1.81-5.12); p = 0.03] and warmth [7.58 (2.52-22.82); p = 0.04] were better."

#: A sentence that says what brackets hold -> its level.
WORDS = {
    "Numbers in brackets are 95% confidence intervals.": "95",
    "Values in parentheses represent 90% CIs.": "90",
    "Data presented as [x; x] represents 95 % confidence interval.": "95",
    "95% CIs are given in square brackets.": "95",
    "Data are mean plus 95% Confidence Intervals.": "95",
    "Les intervalles de confiance \u00e0 95 % figurent entre parenth\u00e8ses.": "95",
    "In Klammern stehen 95%-Konfidenzintervalle.": "95",
    "Tussen haakjes staan 95%-betrouwbaarheidsintervallen.": "95",
    "Los intervalos de confianza del 95 % figuran entre par\u00e9ntesis.": "95",
}
#: A result that is printed with the name.
EXAMPLES = (
    "The odds ratio was 2.1 (95% CI 1.2 to 3.4).",
    "aOR: 17.94(95%CI: 6.26\u201351.37)",
    "OR [95% CI]: 2.43 [1.44-4.08]",
    "(MD -7,7 [95%-KI -12,1 bis -3,3])",
    "OR 2,1 (IC \u00e0 95 % : 1,2 \u00e0 3,4)",
)


@pytest.mark.parametrize("words", WORDS)
def test_words_say_what_brackets_hold(words: str) -> None:
    found = said_of_brackets(paper(("methods", words)))
    assert found is not None
    assert (found.level, found.said) == (WORDS[words], True)
    results = intervals_of(("methods", words), ("results", BARE))
    assert [triple(r).split(" ", 1)[1] for r in results] == ["3.05 1.81 5.12", "7.58 2.52 22.82"]
    assert {(r.level, r.grade) for r in results} == {(WORDS[words], "B")}
    assert [r.p for r in results] == ["0.03", "0.04"]
    assert all(found.quote in " ".join(r.why) and "line 0" in " ".join(r.why) for r in results)


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_result_with_its_name_says_what_brackets_hold(example: str) -> None:
    found = said_of_brackets(paper(("results", example)))
    assert found is not None
    assert (found.level, found.said) == ("95", False)


def test_what_is_as_a_ratio_is_no_change_of_a_mean() -> None:
    words = "Odds ratios were computed. Numbers in brackets are 95% confidence intervals."
    text = "Function improved [3.05 (1.81-5.12); p < 0.001]. Differences in warmth were seen [2.58 (1.00-6.65)]."
    assert [r.measure for r in intervals_of(("methods", words), ("results", text))] == ["OR", "OR"]
    other = "Function improved [3.05 (1.81-4.29); p < 0.001]."
    assert [r.measure for r in intervals_of(("methods", words), ("results", other))] == ["MC"]


def test_data_that_are_means_are_means() -> None:
    words = "Data are expressed as means with 95% CIs."
    text = "Responses were reduced (31.2 [22.1-40.3] vs. 46.4 [42.0-50.8]; p < 0.05)."
    found = intervals_of(("methods", words), ("results", text))
    assert [triple(r) for r in found] == ["MN 31.2 22.1 40.3", "MN 46.4 42.0 50.8"]
    assert {r.grade for r in found} == {"B"}


def test_without_it_the_brackets_are_not_read() -> None:
    assert intervals_of(("results", BARE)) == []
    assert [r.measure for r in intervals_of(("abstract", EXAMPLES[0]), ("results", BARE))] == ["OR", "OR", "OR"]


def test_an_example_speaks_for_what_comes_later_and_for_no_methods() -> None:
    assert len(intervals_of(("results", BARE), ("results", EXAMPLES[0]))) == 1
    assert len(intervals_of(("abstract", EXAMPLES[0]), ("methods", BARE))) == 1


#: What is no interval, or may be something else, whatever the document says.
OTHERS = (
    "The median dose was 3.05 (1.81-5.12) and rose (p = 0.01).",
    "The dose was 3.05 (1.81-5.12; range) and rose.",
    "The dose was 3.05 (1.81-5.12), SD 0.7, and rose.",
    "The dose was 3.05 (3.81-5.12) and rose, p = 0.01.",
    "The dose was 3.05 (5.12-1.81) and rose, p = 0.01.",
    "The years 2007 (2005-2009) were told.",
    "The effect was 1.82 (1.81-5.12), p = 0.01.",
)


@pytest.mark.parametrize("text", OTHERS)
@pytest.mark.parametrize("first", ["Numbers in brackets are 95% confidence intervals.", EXAMPLES[0]])
def test_what_may_be_something_else_is_not_read(text: str, first: str) -> None:
    assert [r for r in intervals_of(("abstract", first), ("results", text)) if r.block == 1] == []


@pytest.mark.parametrize(
    "words",
    [
        "Data are median (IQR).",
        "Doses are given as means (range).",
        "Ranges are given in parentheses.",
        "Mediane (Spannweite) wurden berechnet.",
    ],
)
def test_brackets_of_two_kinds_say_nothing(words: str) -> None:
    assert said_of_brackets(paper(("methods", words), ("results", EXAMPLES[0]))) is None
    assert len(intervals_of(("methods", words), ("results", EXAMPLES[0]), ("results", BARE))) == 1


def test_every_way_to_say_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(len(brackets.SAID)):
        with monkeypatch.context() as patch:
            patch.setattr(brackets, "_SAID", brackets._SAID[:number] + brackets._SAID[number + 1 :])
            assert any(said_of_brackets(paper(("methods", words))) is None for words in WORDS)


def test_a_share_with_a_bracket_in_percent_shows_its_interval() -> None:
    text = "The incidence of pain was 70.9% (64.2% to 77.6%) in one group, 30.9% (21.2% to 40.6%) in the other."
    found = [r for r in read(text)[0] if r.ci_low]
    assert [triple(r) for r in found] == ["PR 70.9 64.2 77.6", "PR 30.9 21.2 40.6"]
    assert {(r.grade, r.level) for r in found} == {("B", "")}
    # ... but not over studies, and not where it lies at one end.
    assert not_read("The response rate was 45.2% (30.1% to 60.3%) across 12 studies.") != []
    assert not_read("The response rate was 32.2% (30.1% to 60.3%).") != []


def test_a_bracket_of_a_comparison_shows_its_interval() -> None:
    text = (
        "Group B used 26 mg less than group A (-26.1, -75.9 to 23.7), and group C less than A (-22.7, -74.7 to 29.3)."
    )
    found = [r for r in read(text)[0] if r.ci_low]
    assert [triple(r) for r in found] == ["MD -26.1 -75.9 23.7", "MD -22.7 -74.7 29.3"]
    assert {r.grade for r in found} == {"B"}
    for other in (text.replace("23.7", "90.7"), text.replace("less than", "as"), f"Ranges: {text}"):
        assert "-26.1" not in [r.estimate for r in read(other)[0] if r.ci_low]


@pytest.mark.parametrize(
    "text",
    [
        "No difference was found in mean pressure (26 (18, 28) versus 22 (19, 27) cmH2O, p = 0.177).",
        "No difference was seen but for fluency, which was 37 (30-64) in the one group and 8 (1.5-30) in the other.",
        "A difference remained between the two [2.7 (1.2-4.9) vs. 1.1 (0.8-1.6); p < 0.01].",
    ],
)
def test_brackets_of_one_arm_each_are_no_intervals_of_the_difference(text: str) -> None:
    assert [r for r in read(text)[0] if r.ci_low] == []
