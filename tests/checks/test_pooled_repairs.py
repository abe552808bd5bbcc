"""Repairs of a pooled line: rows too many, missing, foreign; columns of standard errors; pairs of its numbers."""

from __future__ import annotations

import math
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import lbpmeta as lm
from lbpmeta.checks.core.finding import Verdict
from lbpmeta.checks.pooled.problem import read_problem
from lbpmeta.checks.pooled.repairs.judge import Judge
from lbpmeta.checks.pooled.repairs.missing import SURE, missing_study
from lbpmeta.checks.pooled.search import Search
from lbpmeta.checks.run.runner import run_checks
from lbpmeta.recipe import get_recipe

from ._rows import tables, trial
from .test_true_rows import review

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks" / "consistency"))

import repairs

BAD = (Verdict.IMPLAUSIBLE, Verdict.INCONSISTENT)
RECIPES = {"DL": "revman5", "REML": "metafor", "common": get_recipe("metafor").replace(model="common")}


def made(rng, k, recipe, digits=2):
    """k + 1 studies, the rows of the first k, and the line of all."""
    s = np.exp(rng.normal(0, 0.4, k + 1))
    y = rng.normal(-2, 1, k + 1) + rng.normal(0, 1, k + 1) * s
    fit = lm.pool(y, s**2, recipe=recipe)
    rows = [tuple(f"{x:.{digits}f}" for x in (y[i], y[i] - 1.959964 * s[i], y[i] + 1.959964 * s[i])) for i in range(k)]
    line = {"estimate": fit.estimate, "ci_low": fit.ci.low, "ci_high": fit.ci.high}
    return y[k], s[k], rows, {c: f"{v:.{digits}f}" for c, v in line.items()}


@pytest.mark.parametrize("name", RECIPES)
def test_the_missing_study_lies_in_the_set_that_is_told(name):
    rng = np.random.default_rng(60)
    recipe = get_recipe(RECIPES[name])
    sure = inside = identified = 0
    for _ in range(12):
        effect, se, rows, line = made(rng, int(rng.integers(3, 9)), recipe)
        search = Search(read_problem(line, rows, "MD", 95, "nearest", 0))
        studies = search.bases.of(recipe)[0]
        found = missing_study(search, studies, recipe, Judge(search, studies, recipe))
        if found is None or found.coarseness > SURE:
            continue
        sure += 1
        inside += found.effect[0] <= effect <= found.effect[1] and found.se[0] <= se <= found.se[1]
        identified += found.identified
    assert sure >= 6
    assert inside >= sure - 1
    assert identified >= sure - 1


def test_nothing_is_missing_from_complete_tables():
    rng = np.random.default_rng(61)
    asked = 0
    for i in range(12):
        one = repairs.review(rng, 1 + i % 2)
        found = run_checks(repairs.tables(one.rows, one.line, []), only=["pooled-disagrees-with-rows"])
        asked += any(r.field == "rows" for f in found for r in f.repairs)
    assert asked == 0


@pytest.mark.parametrize("kind", repairs.KINDS)
def test_the_right_repair_is_among_the_first_three(kind):
    told = right = 0
    for i in range(5):
        planted = repairs.KINDS[kind](np.random.default_rng([62, i]), 2)
        found = run_checks(planted.tables, only=["pooled-disagrees-with-rows"])
        about = next(f for f in found if f.rows[0] == "total")
        if planted.sure and about.verdict in BAD:
            told += 1
            right += 1 <= repairs.rank(about, planted.right) <= 3
    assert told >= 3
    assert right >= 0.6 * told


ROWS = [
    {"mean1": "31.20", "sd1": "7.10", "n1": "40", "mean2": "36.10", "sd2": "6.90", "n2": "41", "trial": "A 2001"},
    {"mean1": "29.90", "sd1": "6.60", "n1": "62", "mean2": "32.40", "sd2": "7.20", "n2": "60", "trial": "B 2004"},
    {"mean1": "33.00", "sd1": "7.50", "n1": "35", "mean2": "37.70", "sd2": "7.90", "n2": "33", "trial": "C 2008"},
    {"mean1": "30.40", "sd1": "6.20", "n1": "51", "mean2": "31.60", "sd2": "6.40", "n2": "50", "trial": "D 2011"},
]


def line_of(rows):
    numbers = [[float(r[c]) for r in rows] for c in ("mean1", "sd1", "n1", "mean2", "sd2", "n2")]
    m1, s1, n1, m2, s2, n2 = map(np.array, numbers)
    fit = lm.pool(m1 - m2, s1**2 / n1 + s2**2 / n2, recipe="revman5")
    return {"estimate": f"{fit.estimate:.2f}", "ci_low": f"{fit.ci.low:.2f}", "ci_high": f"{fit.ci.high:.2f}"}


def repairs_of(rows, line, elsewhere=()):
    common = {"measure": "MD", "kind": "endpoint", "source": "s"}
    own = [trial(i + 2, set="a", **common, **r) for i, r in enumerate(rows)]
    others = [trial(i + 20, set="b", **common, **r) for i, r in enumerate(elsewhere)]
    total = review(**{"set": "a", "measure": "MD", "level": "95", "recipe": "revman5", **line})
    found = run_checks(tables(*own, *others, total), only=["pooled-disagrees-with-rows"])
    return next(f for f in found if f.rows[0] == total.id).repairs


def test_a_missing_study_is_named_by_n_and_by_its_numbers():
    n = str(sum(int(r[f"n{a}"]) for r in ROWS for a in "12"))
    found = repairs_of(ROWS[:3], {**line_of(ROWS), "n": n}, [ROWS[3]])
    assert found[0].field == "rows"
    assert "D 2011 of r20" in found[0].why
    assert all(r.field == "rows" for r in found)  # n says that one is missing: nothing else is told
    unnamed = repairs_of(ROWS[:3], {**line_of(ROWS), "n": n})
    assert "(n 101)" in unnamed[0].why


def test_k_settles_whether_a_row_is_too_many():
    found = repairs_of(ROWS, {**line_of(ROWS[:3]), "k": "3"})
    assert (found[0].field, found[0].value) == ("r5", "no row")
    assert all(r.value == "no row" for r in found)


def test_a_coarse_print_says_only_that_a_study_may_be_missing():
    rough = {c: f"{float(v):.0f}" for c, v in line_of([*ROWS, {**ROWS[0], "mean1": "20.00"}]).items()}
    (found, *_) = repairs_of(ROWS, {**rough, "k": "5"})
    assert "too coarse to say which" in found.why or "counts twice" in found.why


def test_a_row_of_another_outcome_gives_way_to_the_right_one():
    wrong = {**ROWS[1], "mean1": "20.10", "mean2": "28.00", "sd1": "9.40", "sd2": "9.90"}
    found = repairs_of([ROWS[0], wrong, *ROWS[2:]], line_of(ROWS), [ROWS[1]])
    assert any((r.field, r.value) == ("r3", "r20") for r in found[:3])


def test_standard_errors_in_every_row():
    errors = [{**r, **{f"sd{a}": f"{float(r[f'sd{a}']) / math.sqrt(int(r[f'n{a}'])):.3f}" for a in "12"}} for r in ROWS]
    assert repairs_of(errors, line_of(ROWS))[0].field == "all sd1, sd2"


def test_a_wrong_p_is_named_and_gets_digits():
    rows = [
        {"study": "A", "MD": "1.0", "lower": "0.0", "upper": "2.0"},
        {"study": "B", "MD": "2.0", "lower": "1.0", "upper": "3.0"},
    ]
    total = {"study": "Total", "MD": "1.50", "lower": "0.79", "upper": "2.21", "p": "0.04"}
    (found,) = (f for f in lm.check([*rows, total]).failures if f.check == "pooled-disagrees-with-rows")
    assert found.message.startswith("p 0.04 alone does not follow")
    assert [(r.field, r.value) for r in found.repairs] == [("p", "0.003")]


def test_bounds_that_stand_high_first_are_put_in_order():
    report = lm.check([{"study": "A", "MD": "1.2", "lower": "2.2", "upper": "0.2"}])
    (found,) = (f for f in report.findings if f.check == "ci-high-first")
    assert [(r.field, r.value) for r in found.repairs] == [("ci_low, ci_high", "0.2, 2.2")]


def test_a_thousand_rows_of_arms_with_a_slip_take_seconds():
    rng = np.random.default_rng(63)
    rows = []
    for i in range(1000):
        n = rng.integers(20, 90, 2)
        cells = {"mean1": f"{rng.normal(30, 3):.1f}", "mean2": f"{rng.normal(34, 3):.1f}", "trial": f"T{i} 2000"}
        rows.append(
            {
                **cells,
                "sd1": f"{rng.uniform(6, 9):.1f}",
                "sd2": f"{rng.uniform(6, 9):.1f}",
                "n1": str(n[0]),
                "n2": str(n[1]),
            }
        )
    line = line_of(rows)
    rows[7]["mean1"] = f"{float(rows[7]['mean1']) * 10:.0f}"
    start = time.process_time()
    assert repairs_of(rows, line)
    assert time.process_time() - start < 20


@pytest.mark.parametrize(
    ("case", "words"), [(13, "the line follows with"), (17, "the print is too coarse to say more")]
)
def test_a_missing_study_moves_the_rounding_of_i2_with_it(case, words):
    """The rows of case 13 are so alike that their I2 is 0 in every draw; with the study that is missing it is not."""
    planted = repairs.missing(np.random.default_rng([151, 0, 1, case]), 1)
    about = next(f for f in run_checks(planted.tables, only=["pooled-disagrees-with-rows"]) if f.rows[0] == "total")
    assert 1 <= repairs.rank(about, planted.right) <= 3
    assert any(words in r.why for r in about.repairs)
