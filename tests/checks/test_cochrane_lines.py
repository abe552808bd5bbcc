"""The packaged Cochrane rows, at full precision and as papers print them: nothing about them is inconsistent."""

from __future__ import annotations

import dataclasses
import random
from types import MappingProxyType

import pytest

import lbpmeta as lm
from lbpmeta.checks.run.runner import run_checks
from lbpmeta.evidence.load import load_tables
from lbpmeta.evidence.tables import Tables
from lbpmeta.printed import Printed

#: Checks of pooled lines with their rows.
CHECKS = (
    *("pooled-disagrees-with-rows", "weights", "q-i2-tau2-disagree", "summary-contradiction", "k-disagrees-with-rows"),
    *("pooled-outside-rows", "models-disagree", "subgroup-totals"),
)
PLACES = {"estimate": 2, "ci_low": 2, "ci_high": 2, "tau2": 2, "z": 2, "q": 2, "i2": 0, "weight": 1}
SETTINGS = ("recipe", "model", "tau2_method", "ci_method")


def some_lines(tables, count, seed=14):
    lines = [r for r in tables["reviews"] if r.id.startswith("cd008112")]
    return random.Random(seed).sample(lines, count)


def printed(cells, *, paper, weights, declared):
    cells = dict(cells)
    for column, places in PLACES.items() if paper else ():
        if cells.get(column):
            cells[column] = f"{float(Printed.parse(cells[column])):.{places}f}"
    gone = (() if weights else ("weight",)) + (() if declared else SETTINGS) + ("expected", "expected_reason")
    return {c: "" if c in gone else t for c, t in cells.items()}


@pytest.mark.parametrize("paper", [False, True])
@pytest.mark.parametrize("weights", [False, True])
@pytest.mark.parametrize("declared", [False, True])
def test_true_lines_of_a_cochrane_review_are_not_accused(paper, weights, declared):
    tables = load_tables()
    lines = some_lines(tables, 12)
    ids = {r.id for line in lines for r in (line, *tables.members(line["set"]))}
    how = {"paper": paper, "weights": weights, "declared": declared}
    rows = {
        name: tuple(
            dataclasses.replace(r, cells=MappingProxyType(printed(r.cells, **how)))
            for r in of_table
            if name not in ("trials", "reviews") or r.id in ids
        )
        for name, of_table in tables.rows.items()
    }
    findings = list(run_checks(Tables(MappingProxyType(rows), "cd008112"), only=CHECKS))
    assert not [str(f) for f in findings if f.verdict in (lm.Verdict.INCONSISTENT, lm.Verdict.IMPLAUSIBLE)]
    about = [f for f in findings if f.check == "pooled-disagrees-with-rows"]
    assert len(about) == len(lines)
    assert all(f.verdict is not lm.Verdict.NOT_CHECKABLE for f in about)


@pytest.mark.parametrize("weights", [False, True])
@pytest.mark.parametrize("paper", [False, True])
def test_true_lines_in_a_data_frame_are_not_accused(paper, weights):
    tables = load_tables()
    for line in some_lines(tables, 4, seed=3):
        rows = []
        for row in (*tables.members(line["set"]), line):
            cells = printed(row.cells, paper=paper, weights=weights, declared=False)
            kept = {c: cells.get(c, "") for c in ("estimate", "ci_low", "ci_high", "weight", "measure")}
            rows.append({"study": "Total" if row is line else cells["trial"], **kept})
        report = lm.check(rows)
        assert not [str(f) for f in report.findings if f.verdict is lm.Verdict.INCONSISTENT]
