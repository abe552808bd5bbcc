"""One study in two analyses: what is a slip, and what is a direction, a split or another outcome."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

import lbpmeta as lm
from lbpmeta.checks.across import two_analyses
from lbpmeta.checks.across.same_arm import same_arm
from lbpmeta.checks.core.finding import Verdict
from lbpmeta.evidence.tables import Said
from lbpmeta.premises.declaration import declare

from ._rows import run, tables, trial

NAME = "analyses-disagree"
CELLS = {
    "trial": "Lee 2018",
    "measure": "MD",
    "kind": "endpoint",
    "mean1": "30.1",
    "sd1": "17.0",
    "n1": "60",
    "mean2": "36.4",
    "sd2": "18.2",
    "n2": "61",
}


def pair(changes, **more):
    """The same study in two analyses, with changes in the second."""
    first = {**CELLS, "set": "a1", "outcome": "Pain (short term)", **more}
    return trial(2, **first), trial(3, **{**first, "set": "a2", "outcome": "Pain: sensitivity analysis", **changes})


def exchanged(cells):
    return {f"{c[:-1]}{'21'[int(c[-1]) - 1]}": v for c, v in cells.items() if c[-1] in "12" and not c.startswith("arm")}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (exchanged(CELLS), "arms exchanged"),
        ({"mean1": "-30.1"}, "sign of one mean"),
        ({"sd2": "12.8"}, "another standard deviation"),
        ({"n1": "80"}, "another number of people"),
    ],
)
def test_slips_between_two_analyses_are_told_with_the_other_row_as_repair(changes, words):
    (finding,) = run(two_analyses, NAME, *pair(changes))
    assert finding.verdict is Verdict.IMPLAUSIBLE
    assert words in finding.message
    assert "do not tell which is right" in finding.message
    assert finding.blame == ("same result",)
    assert finding.rows == ("r2", "r3")
    first, back = finding.repairs
    assert set(first.field.split(", ")) <= set(CELLS)
    assert back.field.startswith("r3.")
    values = dict(zip(first.field.split(", "), first.value.split(", "), strict=True))
    assert all(changes.get(c, CELLS[c]) == v for c, v in values.items())


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"n1": "30"},  # a half
        {"n2": "20"},  # a third
        {"n1": "61"},  # halves of an odd number
        {"mean1": "31.1"},  # another arm
        {"mean1": "-30.1", "mean2": "-36.4"},  # a direction
        {"mean1": "-30.1", "sd1": "16.0"},
        {**exchanged(CELLS), "outcome": "Pain on walking"},
        {**exchanged(CELLS), "timepoint": "1 year"},
        {**exchanged(CELLS), "set": "a1 a2"},
        {**exchanged(CELLS), "arm1": "sham", "arm2": "yoga"},
        {"sd2": "12.8", "arm2": "waiting list"},
        {"trial": "Lee 2019", "sd2": "12.8"},
    ],
)
def test_what_differs_by_no_slip_is_left_alone(changes):
    assert not run(two_analyses, NAME, *pair(changes, arm1="yoga", arm2="sham", timepoint="1 month"))


def test_an_analysis_that_is_turned_whole_is_a_direction():
    turned = (
        {"estimate": "-5.2", "ci_low": "-9.4", "ci_high": "-1.0"},
        {"estimate": "5.2", "ci_low": "1.0", "ci_high": "9.4"},
    )
    rows = [
        trial(2 * i + j + 2, trial=f"T{i}", measure="MD", outcome="pain", set=f"a{j}", **turned[j])
        for i in range(3)
        for j in range(2)
    ]  # fmt: skip
    assert not run(two_analyses, NAME, *rows)
    mixed = [*rows[:5], trial(7, **{**rows[5].cells, **turned[0]})]
    assert len(run(two_analyses, NAME, *mixed)) == 2  # T0 and T1 are turned, T2 is not


def test_of_three_analyses_the_odd_one_is_told():
    first, odd = pair({"sd2": "12.8"})
    third = trial(4, **{**first.cells, "set": "a3"})
    (finding,) = run(two_analyses, NAME, first, odd, third)
    assert finding.rows == ("r3", "r2")
    assert [r.value for r in finding.repairs] == ["18.2"]


def test_counts_are_exchanged_too():
    cells = {"measure": "RR", "kind": "events", "trial": "T", "outcome": "death", "n1": "60", "n2": "61"}
    first = trial(2, set="a", events1="10", events2="21", **cells)
    second = trial(3, set="b", events1="21", events2="10", **{**cells, "n1": "61", "n2": "60"})
    assert len(run(two_analyses, NAME, first, second)) == 1


def test_who_says_that_the_results_differ_silences_it():
    found = tables(*pair({"sd2": "12.8"}))
    assert any(f.check == NAME for f in lm.Evidence(found).check(only=[NAME]).failures)
    said = dataclasses.replace(found, said=(Said(declare("same result", "no"), "", ""),))
    assert not lm.Evidence(said).check(only=[NAME]).failures


def test_true_results_of_one_trial_are_never_doubted():
    """Two analyses of a trial: the same rows, other times, comparators and halves of an arm."""
    rng = np.random.default_rng(6)
    for i in range(200):
        one = {f"{c}{a}": v for a in "12" for c, v in arm(rng).items()}
        other = {"same": {}, "time": {"timepoint": "1 year", **{f"{c}1": v for c, v in arm(rng).items()}}}
        other["comparator"] = {f"{c}2": v for c, v in arm(rng).items()}
        other["half"] = {"n2": str(int(one["n2"]) // 2)}
        change = other[["same", "time", "comparator", "half"][i % 4]]
        first = {**one, "trial": "T", "measure": "MD", "set": "a", "outcome": "pain", "timepoint": "6 weeks"}
        assert not run(two_analyses, NAME, trial(2, **first), trial(3, **{**first, "set": "b", **change}))


def arm(rng):
    return {
        "mean": f"{rng.normal(40, 6):.1f}",
        "sd": f"{rng.uniform(12, 25):.1f}",
        "n": str(int(rng.integers(20, 90))),
    }


@pytest.mark.parametrize(
    ("column", "one", "other", "told"),
    [
        ("x_trial_id", "NCT1", "NCT2", False),  # two trials of one author
        ("x_variant", "older people", "all", False),  # strata of one study
        ("x_figure", "Figure 2", "Figure 3", True),  # where it stands says nothing of whose it is
        ("x_variant", "all", "all", True),
        ("x_weight", "12.1", "10.4", True),
    ],
)
def test_a_column_of_words_that_no_check_reads_can_tell_rows_apart(column, one, other, told):
    rows = pair({"n1": "80", column: other}, **{column: one})
    assert bool(list(run(two_analyses, NAME, *rows))) == told


def test_an_arm_may_have_two_sds_where_a_column_says_that_two_things_were_measured():
    cells = {**CELLS, "arm1": "walk", "arm2": "rest", "set": "a1"}
    told = [trial(2, **cells, **more) for more in ({}, {"x_measure": "lean mass", "x_comparator": "b"})]
    for more, expected in (({}, True), ({"x_measure": "fat mass"}, False), ({"x_comparator": "a"}, True)):
        first = trial(2, **cells, **more)
        other = trial(3, **{**cells, "sd1": "25.3", "set": "a2"}, **{c: told[1][c] for c in more})
        found = [f for row in (first, other) for f in same_arm(tables(first, other), row)]
        assert bool(found) == expected


def test_two_subgroups_of_one_analysis_are_of_two_things():
    same = {"outcome": "Adverse events"}
    assert run(two_analyses, NAME, *pair({"n1": "80", **same, "x_subgroup": "women"}, **same))
    found = pair({"n1": "80", **same, "x_subgroup": "women"}, **same, x_subgroup="men")
    assert not run(two_analyses, NAME, *found)


@pytest.mark.parametrize(("events", "told"), [(("1", "0"), 0), (("9", "3"), 1)])
def test_one_event_on_the_other_side_is_another_event(events, told):
    cells = {"measure": "OR", "events1": events[0], "n1": "60", "events2": events[1], "n2": "60", "trial": "Lee 2018"}
    first = trial(2, **cells, set="a1", outcome="Nausea (first year)")
    other = trial(3, **{**cells, "events1": events[1], "events2": events[0]}, set="a2", outcome="Nausea: sensitivity")
    assert len(run(two_analyses, NAME, first, other)) == told
