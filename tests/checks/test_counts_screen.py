"""First questions about counts over a table say what the checks say row by row; rows without the cells say nothing."""

from __future__ import annotations

import math
import random
from types import MappingProxyType

import pytest

from lbpmeta.checks.core.finding import Verdict
from lbpmeta.checks.core.screen import CONSISTENT, LOOK, NOT_CHECKABLE, SILENT, WITHIN_ROUNDING, TableColumns
from lbpmeta.checks.counts import (
    absolute,
    counts,
    flow,
    hazard,
    nnt,
    p_value,
    proportion,
    proportion_interval,
    rates,
    ratio,
    reexpressed,
)
from lbpmeta.checks.diagnostic import figures
from lbpmeta.checks.estimate import claims, size, statistic
from lbpmeta.checks.run.runner import run_checks
from lbpmeta.errors import LbpmetaError
from lbpmeta.evidence.tables import Row, Tables

MODULES = (
    *(absolute, counts, flow, hazard, nnt, p_value, proportion, proportion_interval, rates, ratio, reexpressed),
    *(figures, claims, size, statistic),
)
SPECS = {spec.name: spec for module in MODULES for spec in module.SPECS}
VERDICTS = {
    Verdict.CONSISTENT: CONSISTENT,
    Verdict.CONSISTENT_WITHIN_ROUNDING: WITHIN_ROUNDING,
    Verdict.NOT_CHECKABLE: NOT_CHECKABLE,
}
Z = {"": 1.959963984540054, "95": 1.959963984540054, "90": 1.6448536269514722, "99": 2.5758293035489004}
KINDS = ("proportion", "percentage", "sensitivity", "prevalence", "rate", "count", "mean", "nnt", "absolute-risk")


def two_arms(rng: random.Random) -> dict[str, str]:
    """Counts of two arms with a ratio or difference, most of them true."""
    n1, n2 = rng.randint(4, 200), rng.randint(4, 200)
    a, c = rng.randint(0, n1), rng.randint(0, n2)
    measure = rng.choice(["RR", "OR", "RD", "RR", "OR", "RD", "HR", "IRR", ""])
    level = rng.choice(["", "95", "90", "99"])
    b, d = n1 - a, n2 - c
    cells = {"measure": measure, "events1": f"{a}", "n1": f"{n1}", "events2": f"{c}", "n2": f"{n2}", "level": level}
    if min(a, b, c, d) == 0:
        values = [1.0, 0.5, 2.0]
    elif measure == "RD":
        p, q = a / n1, c / n2
        half = Z[level] * math.sqrt(p * (1 - p) / n1 + q * (1 - q) / n2)
        unit = rng.choice([1.0, 100.0])
        values = [unit * (p - q + k * half) for k in (0, -1, 1)]
    else:
        odds = measure == "OR"
        middle = math.log(a * d / (b * c)) if odds else math.log(a / n1 * n2 / c)
        half = Z[level] * math.sqrt(1 / a + 1 / c + (1 / b + 1 / d if odds else -1 / n1 - 1 / n2))
        values = [math.exp(middle + k * half) for k in (0, -1, 1)]
    digits = rng.randint(0, 4)
    cells |= dict(zip(("estimate", "ci_low", "ci_high"), (f"{v:.{digits}f}" for v in values), strict=True))
    cells["contrast"] = rng.choice(["raw", "raw", "", "adjusted"])
    cells["kind"] = rng.choice(["", "", "", "baseline"])
    spoilt = rng.choice(["", "", "", "arms", "digit", "gone", "text", "more", "interval"])
    if spoilt == "arms":
        cells["events1"], cells["events2"] = cells["events2"], cells["events1"]
    elif spoilt == "digit":
        cells["ci_high"] = f"{values[2] + rng.choice([0.1, 1, 3]):.{digits}f}"
    elif spoilt == "gone":
        cells[rng.choice(list(cells))] = ""
    elif spoilt == "text":
        cells[rng.choice(["estimate", "ci_low", "ci_high"])] = rng.choice(["<0.5", "about 1", ">2"])
    elif spoilt == "more":
        cells["events1"] = rng.choice(["12.5", "999", "~3"])
    elif spoilt == "interval":
        cells["interval"] = rng.choice(["exact", "wald"])
    return cells


def share(rng: random.Random) -> dict[str, str]:
    """A statement of a share, most of them true."""
    n = rng.randint(0, 300)
    x = rng.randint(0, n)
    value = f"{100 * x / n if n else 0:.{rng.randint(0, 2)}f}"
    cells = {"kind": rng.choice(KINDS), "unit": rng.choice(["%", "%", "%", "", "per 1000"]), "value": value}
    cells |= {"events": f"{x}", "n": f"{n}"}
    spoilt = rng.choice(["", "", "", "digit", "gone", "more", "other"])
    if spoilt == "digit":
        cells["value"] = f"{rng.uniform(0, 110):.1f}"
    elif spoilt == "gone":
        cells[rng.choice(list(cells))] = ""
    elif spoilt == "more":
        cells["events"] = rng.choice(["12.5", "999", "~3"])
    elif spoilt == "other":
        cells["value"] = rng.choice(["<1", "0.32", "100"])
    return cells


def made(table: str, number: int, seed: int) -> Tables:
    rng = random.Random(seed)
    make = two_arms if table == "trials" else share
    rows = tuple(
        Row(table, "made.csv", i + 2, MappingProxyType({"id": f"r{i}", "source": "s", **make(rng)}))
        for i in range(number)
    )
    return Tables(MappingProxyType({table: rows}), "made.csv")


@pytest.mark.parametrize(
    ("name", "table", "agreeing"),
    [
        ("counts-impossible", "trials", 100),
        ("counts-impossible", "statements", 100),
        ("percent-disagrees-with-count", "statements", 40),
        ("risk-measure", "trials", 40),
        ("or-for-rr", "trials", 0),
    ],
)
def test_a_first_question_says_what_the_check_says(name: str, table: str, agreeing: int) -> None:
    spec = SPECS[name]
    tables = made(table, 400, seed=len(name))
    codes = spec.ask(TableColumns(tables, tables[table])).codes
    agreed = silent = 0
    for row, code in zip(tables[table], codes, strict=True):
        if code == LOOK:
            continue
        says = {VERDICTS.get(f.verdict, LOOK) for f in spec.run(tables, row)} or {SILENT}
        assert says == {code}, dict(row.cells)
        agreed += code == CONSISTENT
        silent += code == SILENT
    assert agreed >= agreeing
    assert silent > 10


def test_rows_that_agree_are_not_looked_at() -> None:
    trial = {"id": "t", "measure": "RR", "estimate": "1.45", "ci_low": "0.77", "ci_high": "2.72", "contrast": "raw"}
    trial |= {"events1": "18", "n1": "57", "events2": "12", "n2": "55"}
    said = {"id": "s", "kind": "percentage", "unit": "%", "events": "18", "n": "57", "value": "32"}
    for table, cells, names in (
        ("trials", trial, ("risk-measure", "counts-impossible")),
        ("statements", said, ("percent-disagrees-with-count", "counts-impossible")),
    ):
        rows = (Row(table, "a.csv", 2, MappingProxyType(cells)),)
        columns = TableColumns(Tables(MappingProxyType({table: rows}), "a.csv"), rows)
        for name in names:
            assert SPECS[name].ask(columns).codes.tolist() == [CONSISTENT], name


@pytest.mark.parametrize("declared", [{"interval": "exact"}, {"ci_method": "exact"}])
def test_a_declared_interval_is_looked_at(declared: dict[str, str]) -> None:
    cells = {"id": "t", "measure": "RR", "estimate": "1.45", "ci_low": "0.77", "ci_high": "2.72", "contrast": "raw"}
    cells |= {"events1": "18", "n1": "57", "events2": "12", "n2": "55", **declared}
    row = Row("trials", "a.csv", 2, MappingProxyType(cells))
    tables = Tables(MappingProxyType({"trials": (row,)}), "a.csv")
    assert SPECS["risk-measure"].ask(TableColumns(tables, (row,))).codes.tolist() == [LOOK]
    (finding,) = run_checks(tables, only=["risk-measure"])
    assert finding.verdict is Verdict.METHOD_DEPENDENT
    assert "declared method (exact)" in finding.message


#: What stands in a column, so that sparse rows are legal where they are read at all.
FILLED = {
    "measure": ("RR", "OR", "RD", "MD", "IRR", "HR", "SMD"),
    "kind": (*KINDS, "absolute-difference", "lr-positive", "specificity"),
    "unit": ("%", "per 1000", "per 1000 per year"),
    "interval": ("ci", "range"),
    "contrast": ("raw", "adjusted"),
    "claim_effect": ("significant", "not-significant"),
    "favours": ("arm1", "arm2"),
    "x_favours": ("arm1", "arm2"),
    "better": ("lower", "higher"),
    "statistic_kind": ("z",),
    "x_statistic_kind": ("z",),
    "statistic": ("2.1",),
    "x_statistic": ("2.1",),
    "p": ("0.04",),
    "level": ("95",),
    "derived_from": ("other",),
    **dict.fromkeys(("estimate", "value"), ("0.5", "12")),
    **dict.fromkeys(("ci_low", "low"), ("0.4", "11")),
    **dict.fromkeys(("ci_high", "high"), ("0.6", "13")),
    **dict.fromkeys(("events", "events1", "events2"), ("3", "12")),
    **dict.fromkeys(("n", "n1", "n2"), ("20", "40")),
}


@pytest.mark.parametrize("spec", SPECS.values(), ids=lambda spec: spec.name)
def test_rows_without_what_a_check_needs_yield_no_finding(spec) -> None:
    assert spec.needs or spec.ask
    rng = random.Random(spec.name)
    other = {"statements": Row("statements", "a.csv", 2, MappingProxyType({"id": "other", "kind": "sd", "value": "3"}))}
    passed = 0
    for table in spec.tables:
        rows = []
        for i in range(400):
            part = rng.choice([0.2, 0.5, 0.8])
            cells = {c: rng.choice(texts) for c, texts in FILLED.items() if rng.random() < part}
            if table == "statements" and cells.get("kind") == "rate":
                cells["unit"] = "per 1000 per year"
            rows.append(Row(table, "a.csv", i + 2, MappingProxyType({"id": f"r{i}", "source": "s", **cells})))
        tables = Tables(MappingProxyType({**{t: (r,) for t, r in other.items()}, table: tuple(rows)}), "a.csv")
        if table == "statements":
            tables = Tables(MappingProxyType({table: (*rows, other[table])}), "a.csv")
        needed = [any(row.has(*together) for together in spec.needs) or not spec.needs for row in rows]
        silent = needed if spec.ask is None else (spec.ask(TableColumns(tables, tuple(rows))).codes != SILENT).tolist()
        for row, by_needs, by_ask in zip(rows, needed, silent, strict=True):
            if by_needs and by_ask:
                continue
            passed += 1
            try:
                findings = list(spec.run(tables, row))
            except LbpmetaError as error:  # pragma: no cover - says which row was read although it was passed over
                raise AssertionError(dict(row.cells)) from error
            assert not findings, (dict(row.cells), findings)
    assert passed > 50
