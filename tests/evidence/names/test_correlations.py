"""Correlations whose names say of what they are, and codes that stand for words."""

from __future__ import annotations

import pytest
from tests.evidence.names.test_rules import columns

import lbpmeta as lm
from lbpmeta.errors import DataError


def test_a_correlation_goes_before_those_that_are_corrected() -> None:
    """Corrected for the reliability of both, a correlation may be greater than 1."""
    text = "study,N,diet_mood_correlation,diet_mood_cor1,diet_mood_cor2\n" + "\n".join(
        f"S{i},{80 + i},{r:.2f},{r / 0.9:.4f},{r / 0.6:.4f}" for i, r in enumerate((0.21, 0.30, -0.05, 0.66, 0.12))
    )
    made = columns(text)
    assert (made.at["estimate"], made.at["n"]) == (2, 1)
    assert {made.passed["diet_mood_cor1"][:13], made.passed["diet_mood_cor2"][:13]} == {"a correlation"}


def test_several_correlations_of_a_row_are_results_of_their_own() -> None:
    text = "study,N,Mean age,r_AB (path a),r_BC (path b),r_AC (path c)\n" + "\n".join(
        f"S{i},{80 + i},30.5,{0.2 + i / 20:.2f},{0.3 - i / 20:.2f},{0.11 + i / 50:.2f}" for i in range(4)
    )
    made = columns(text)
    assert [(one.at["estimate"], one.about) for one in (made, *made.more)] == [(3, ("ab",)), (4, ("bc",)), (5, ("ac",))]


@pytest.mark.parametrize("counted", ["relief50", "relief75"])
def test_numbers_that_stand_for_words_are_no_counts(counted: str) -> None:
    rows = [("A", 1, "Usual", 60, 12, 5), ("A", 2, "Low", 62, 30, 15), ("B", 1, "Usual", 55, 9, 2)]
    rows += [("B", 3, "High", 52, 33, 20), ("C", 1, "Usual", 44, 8, 3), ("C", 2, "Low", 40, 19, 11)]
    names = ("study", "tn", "tc", "sample_size", "relief50", "relief75")
    table = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    with pytest.raises(DataError) as refusal:
        lm.load(table)
    assert "'tn'" not in str(refusal.value)
    assert f"'{counted}'" in str(refusal.value)


def test_events_beside_studies_of_one_row_are_no_codes() -> None:
    """Though each study has a number of its own from 1 on, as codes would."""
    text = "study,events1,n1,events2,n2\nLee,1,30,4,33\nKim,2,30,6,33\nOno,3,44,1,40\nSun,,51,2,50\n"
    assert columns(text).at["events1"] == 1
