"""SDs that stand in many arms, and whole columns in another unit."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lbpmeta.checks.across import column_units, copies, identical_sds
from lbpmeta.checks.core.finding import Severity, Verdict

from ._rows import run, trial
from .test_pool_rows import printed, review


def columns(rows):
    return run(column_units, "column-unit", *rows)


def scaled(rows, factor, *names, digits=2):
    return [trial(r.line, **{**r.cells, **{c: f"{float(r[c]) * factor:.{digits}f}" for c in names}}) for r in rows]


@pytest.mark.parametrize("measure", ["MD", "SMD"])
def test_true_pools_hold_no_column_in_another_unit_and_no_repeated_sds(measure):
    rng = np.random.default_rng(40)
    rows = told = 0
    for i in range(120):
        made = printed(review(rng, int(rng.integers(2, 31)), measure), i % 3)
        rows += len(made)
        told += bool(columns(made)) + bool(run(identical_sds, "identical-sds", *made))
    assert rows > 1500
    assert told <= 1


@pytest.mark.parametrize("factor", [10, 0.1, 100, 2.54])
@pytest.mark.parametrize("names", [("estimate",), ("estimate", "ci_low", "ci_high")])
def test_contrasts_in_another_unit_are_found(factor, names):
    rng = np.random.default_rng(41)
    found = 0
    for _ in range(20):
        made = columns(scaled(printed(review(rng, 8)), factor, *names))
        found += bool(made) and tuple(made[0].printed) == names and "arms give" in made[0].message
    assert found >= 18


@pytest.mark.parametrize(("name", "floor"), [("sd2", 18), ("sd1", 18), ("mean2", 16)])
def test_one_arm_in_another_unit_is_found(name, floor):
    rng = np.random.default_rng(42)
    found = 0
    for _ in range(20):
        made = columns(scaled(printed(review(rng, 8)), 0.1, name))
        found += any(tuple(f.printed) == (name,) and "tenth" in f.message for f in made)
    assert found >= floor


def test_changes_may_be_ten_times_as_large_in_one_arm():
    cells = {
        "set": "p",
        "measure": "MD",
        "kind": "change",
        "sd1": "9",
        "n1": 40,
        "mean2": "-2.1",
        "sd2": "10",
        "n2": 40,
    }
    rows = [trial(i + 2, trial=f"T{i}", mean1=f"-{20 + i}", **cells) for i in range(5)]
    assert not [f for f in columns(rows) if "means of arm" in f.message]


@pytest.mark.parametrize(("k", "floor"), [(6, 0.6), (20, 0.9)])
def test_columns_of_standard_errors_are_found(k, floor):
    rng = np.random.default_rng(43)
    found = 0
    for _ in range(40):
        studies = review(rng, k)
        for s in studies:
            for arm in "12":
                s[f"s{arm}"] /= math.sqrt(s[f"n{arm}"])
        found += any(tuple(f.printed) == ("sd1", "sd2") for f in columns(printed(studies, 2)))
    assert found / 40 >= floor


def test_one_sd_in_many_studies_is_told_as_a_choice():
    rng = np.random.default_rng(44)
    rows = printed(review(rng, 9))
    borrowed = [
        trial(r.line, **{**r.cells, **({"sd1": "21.3", "sd2": "21.3"} if i < 5 else {})}) for i, r in enumerate(rows)
    ]
    between, within = run(identical_sds, "identical-sds", *borrowed)
    assert {between.verdict, within.verdict} == {Verdict.IMPLAUSIBLE}
    assert (between.severity, between.rows) == (Severity.MINOR, tuple(r.id for r in rows[:5]))
    assert "choice to be stated" in within.message
    said = [trial(r.line, **{**r.cells, "note": "SD imputed"}) for r in borrowed]
    assert not run(identical_sds, "identical-sds", *said)


def test_two_whole_sds_of_one_digit_are_no_sign():
    rng = np.random.default_rng(45)
    rows = [
        trial(r.line, **{**r.cells, "sd1": "20", "sd2": "20"}) if r.line < 4 else r for r in printed(review(rng, 9), 0)
    ]
    assert not run(identical_sds, "identical-sds", *rows)


def test_a_short_block_that_stands_three_times_is_told():
    line = {"set": "p", "estimate": "-3.1", "ci_low": "-5.2", "ci_high": "-1.0"}
    rows = [trial(i, **line) for i in (2, 3, 4)]
    assert not run(copies, "copied-block", *rows[:2])
    assert len(run(copies, "copied-block", *rows)) == 1


def test_a_pool_of_a_thousand_rows_is_no_mass_of_borrowed_sds():
    # The ways to choose a hundred of two thousand arms are more than a float can count.
    rng = np.random.default_rng(46)
    assert not run(identical_sds, "identical-sds", *printed(review(rng, 1100), 1))
