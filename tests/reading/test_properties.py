"""Whatever the text: reading ends, raises nothing, quotes what stands there, and finds what is printed."""

from __future__ import annotations

import time

import pytest
from hypothesis import assume, given, settings, strategies as st

from lbpmeta.reading.document import Block, Document
from lbpmeta.reading.results import read_results

from .reader import read, triple

PIECES = st.sampled_from(
    [
        "95% CI",
        "RR",
        "(",
        ")",
        "[",
        "]",
        "-",
        "–",
        "−",
        "0.71",
        "1,5",
        "12",
        "%",
        "to",
        ",",
        ";",
        "p",
        "=",
        "<",
        "I2",
        "±",
        "SD",
        "of",
        "vs",
        "mean difference",
        "trials",
        "patients",
        ".",
        "\n",
        "lower",
        "€",
        "/",
        "OR",
        "n",
        "median",
        "IQR",
        "confidence interval",
        "\u2060",
        "3",
    ]
)


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_ends(text: str) -> None:
    results, missed = read(text)
    for item in (*results, *missed):
        assert item.quote in text


@given(st.lists(PIECES, max_size=80))
@settings(max_examples=200, deadline=None)
def test_any_mixture_of_its_own_words_ends(pieces: list[str]) -> None:
    text = " ".join(pieces)
    results, _ = read(text)
    for result in results:
        assert result.quote in text
        assert len(result.quote.split()) <= 25
        assert all(
            x.strip("-+").replace(".", "", 1).replace("e-", "").isdigit() for x in (result.estimate, result.ci_low) if x
        )


PROSE = st.text(alphabet=st.sampled_from("abcdefghijklmnoprstuw ,"), max_size=60)


@given(
    PROSE,
    PROSE,
    st.integers(-900, 900),
    st.integers(1, 400),
    st.sampled_from("-−–"),
    st.sampled_from((" to ", ", ", "; ")),
)
@settings(max_examples=150, deadline=None)
def test_a_result_in_prose_is_found(a: str, b: str, middle: int, half: int, minus: str, join: str) -> None:
    assume(not a.casefold().endswith("std"))  # "Std. mean difference" is another measure
    numbers = [f"{x / 100:.2f}" for x in (middle, middle - half, middle + half)]
    e, low, high = (x.replace("-", minus) for x in numbers)
    results, _ = read(f"{a}. Mean difference {e} (95% CI {low}{join}{high}; p = 0.04) {b}.")
    assert ["MD " + " ".join(numbers)] == [triple(r) for r in results]
    assert results[0].p == "0.04"


@pytest.mark.parametrize(
    "unit", ["RR 0.71, 95% CI 0.48 to 1.05; ", "((((1 ", "95% CI ", "1,2 ", "- 1 -", "0.5 (0.4 to 0.6), "]
)
def test_time_grows_with_length_alone(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        taken = []
        for _ in range(3):  # the quickest of three: another process may have had the machine
            start = time.process_time()
            read_results(Document("a", "txt", (Block(text, "1"),)))
            taken.append(time.process_time() - start)
        return min(taken)

    seconds(1_000)
    small, large = seconds(8_000), seconds(64_000)
    assert large < 8 * 3 * max(small, 0.01)
