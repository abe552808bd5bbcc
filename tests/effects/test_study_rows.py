"""Study rows of which some are changed or left out: what was read of the others is kept, and nothing else."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from lbpmeta.effects.compute import effect_sizes
from lbpmeta.effects.from_rows import StudyRows, effects_from_rows
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row


def line(i: int, trial: str, **cells: str) -> Row:
    plain = {"id": f"r{i}", "trial": trial, "set": "p", "estimate": f"{i}.5", "ci_low": f"{i}.1", "ci_high": f"{i}.9"}
    return Row("trials", "mine.csv", i + 1, plain | cells)


ROWS = (line(1, "A"), line(2, "B"), line(3, "B"), line(4, "C", level="95"))


def same(one: StudyRows, other: StudyRows) -> bool:
    columns = ("estimate", "ci_low", "ci_high", "se")
    equal = all(np.array_equal(one.column(c), other.column(c), equal_nan=True) for c in columns)
    return equal and (one.rows, one.labels(), one.levels) == (other.rows, other.labels(), other.levels)


@pytest.mark.parametrize("warm", [False, True])
def test_changed_rows_are_those_that_were_changed_by_hand(warm):
    studies = StudyRows(ROWS)
    if warm:
        effects_from_rows(studies, "MD")
    other = dataclasses.replace(ROWS[1], cells={**ROWS[1].cells, "estimate": "2.6", "trial": "D", "level": "90"})
    made = studies.changed({1: other, 3: None})
    assert same(made, StudyRows((ROWS[0], other, ROWS[2])))
    assert made.labels() == ("A", "D", "B")
    assert same(studies, StudyRows(ROWS))
    assert studies.labels() == ("A", "B (1)", "B (2)", "C")


def test_levels_that_a_change_makes_differ_are_refused():
    studies = StudyRows(ROWS)
    assert effects_from_rows(studies, "MD").yi.size == 4
    with pytest.raises(DataError, match="different levels"):
        effects_from_rows(studies.changed({0: line(1, "A", level="90")}), "MD")


def test_a_cell_that_is_no_number_is_refused_with_its_text():
    with pytest.raises(DataError, match="about"):
        StudyRows((line(1, "A", estimate="about"),)).column("estimate")


def test_standardized_differences_beside_sizes_alone_have_the_variance_of_these():
    sizes = {"n1": "30", "n2": "31", "ci_low": "", "ci_high": ""}
    rows = (line(0, "A", **sizes, estimate="0.4"), line(1, "B", **sizes, estimate="-0.1"))
    made = effects_from_rows(rows, "SMD")
    known = effect_sizes("SMD", mean1=0.4, sd1=1.0, n1=30, mean2=0.0, sd2=1.0, n2=31, smd_correction="none")
    assert made.vi[0] == pytest.approx(known.vi[0], rel=1e-12)
    assert "sizes of their groups" in made.notes[0]
    with pytest.raises(DataError, match="neither complete arms"):
        effects_from_rows(rows, "MD")
    with pytest.raises(DataError, match="neither complete arms"):
        effects_from_rows((*rows, line(2, "C", **sizes, estimate="0.2", se="0.3")), "SMD")


def test_each_row_takes_the_spread_that_was_printed_beside_it():
    rows = (line(1, "A", se="0.2", ci_low="", ci_high=""), line(2, "B"), line(3, "C", variance="0.09", ci_low=""))
    made = effects_from_rows(rows, "MD")
    assert made.se.tolist() == pytest.approx([0.2, 0.4 / 1.959964, 0.3], rel=1e-6)
    assert "1 by its standard error, 1 by its interval, 1 by its variance" in made.notes[0]
    with pytest.raises(DataError, match="'r4' cannot be pooled"):
        effects_from_rows((*rows, line(4, "D", ci_low="")), "MD")
