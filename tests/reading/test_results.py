"""A document: quotes, places, its language and its decimal mark, and how it says its intervals were made."""

from __future__ import annotations

from lbpmeta.reading.document import Block, Document
from lbpmeta.reading.methods import said_of_intervals
from lbpmeta.reading.quote import MOST
from lbpmeta.reading.results import decimal_mark, language, read_results
from lbpmeta.reading.tokens import sentences

from .reader import intervals


def document(*blocks: Block) -> Document:
    return Document("a.txt", "txt", blocks)


def test_quote_and_place_are_those_of_the_number() -> None:
    text = "Pain fell.\nThe mean difference was\n-7.7 (95% CI -12.1 to -3.3)."
    (result,), missed = read_results(document(Block("Results", "line 1", line=1), Block(text, "line 3", line=3)))
    assert (result.place, result.line, result.block) == ("line 5", 5, 1)
    assert text[result.start : result.end] == "-7.7 (95% CI -12.1 to -3.3"
    assert result.quote in text
    assert missed == ()


def test_a_quote_is_verbatim_and_short() -> None:
    text = "word " * 60 + "RR 0.71 (95% CI 0.48 to 1.05) " + "word " * 60
    (result,) = intervals(text)
    assert result.quote in text
    assert len(result.quote.split()) <= MOST
    assert "RR 0.71 (95% CI 0.48 to 1.05)" in result.quote


def test_the_decimal_mark_is_one_for_the_document() -> None:
    dutch = document(
        Block("Het gemiddelde verschil was 1,870 (95%-BI 1,024 tot 2,716).", "1"),
        Block("De score was 7,7 punten.", "2"),
    )
    assert (decimal_mark(dutch), language(dutch)) == (",", "nl")
    assert read_results(dutch)[0][0].estimate == "1.870"
    english = document(Block("Costs fell by 1,870 dollars (95% CI 1,024 to 2,716), p = 0.01.", "1"))
    assert decimal_mark(english) == "."
    assert read_results(english)[0][0].estimate == "1870"


def test_a_comma_may_stand_between_the_bounds() -> None:
    assert [r.ci_high for r in intervals("MD 7 (95% CI 4,10) and the score was 5.5.")] == ["10"]


def test_how_intervals_were_made_is_taken_from_the_methods() -> None:
    said = said_of_intervals(
        document(
            Block("Bootstrap confidence intervals are often used elsewhere.", "paragraph 1", role="introduction"),
            Block("We used the Hodges-Lehmann interval. Ratios: a Bayesian model with credible intervals.",
                  "paragraph 2", role="methods"),
        )
    )  # fmt: skip
    assert [(s.value, s.place) for s in said] == [("rank", "paragraph 2"), ("credible", "paragraph 2")]
    assert "Hodges-Lehmann" in said[0].quote
    assert said_of_intervals(document(Block("We bootstrapped the standard errors.", "1", role="methods"))) == ()


def test_tokens_keep_their_place() -> None:
    text = "At 24 months: WMD −4.5% (95% CI: −0.6 to 9.5)."
    (tokens,) = sentences(text)
    assert all(text[t.start : t.end] == t.text for t in tokens)
    assert [t.value for t in tokens if t.kind == "NUM"] == ["24", "4.5", "95", "0.6", "9.5"]


def test_names_with_digits_are_no_numbers() -> None:
    (tokens,) = sentences("(SF-36, EQ-5D, IL-6, COVID-19, HbA1c and B12)")
    assert "NUM" not in [t.kind for t in tokens]


def test_a_sentence_does_not_end_within_it() -> None:
    assert len(list(sentences("It was 3 (e.g. in the U.S. by Smith et al. 2010, vs. 4)."))) == 1
    assert len(list(sentences("It was 3 (1 to 5). Then it was 4 (2 to 6)."))) == 2


def test_a_long_text_tells_how_far_it_is_read() -> None:
    told: list[tuple[int, int]] = []
    text = "The risk fell (RR 0.71, 95% CI 0.48 to 1.05). " * 2_000
    results, _ = read_results(Document("a", "txt", (Block(text, "line 1"),)), lambda *at: told.append(at))
    assert len(results) == 2_000
    assert {total for _, total in told} == {len(text)}
    done = [letters for letters, _ in told]
    assert len(done) == 4
    assert done == sorted(done)
