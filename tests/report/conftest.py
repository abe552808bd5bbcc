"""Evidence to make pages of: a small honest one, and one whose every text is hostile."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType

import pytest

import lbpmeta as lm
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.workbench.evidence import Evidence

#: What could leave its place in HTML, SVG, a script, a style sheet, a template or a link, and what XML cannot hold.
HOSTILE = (
    '"\'><img src=x onerror="alert(1)"></script></style></title></svg></textarea><script>alert(1)</script>'
    "]]>-->{{ 7*7 }}{% raw %}&lt;b&gt;`javascript:alert(1)`\x00\x07\x0b\u202e\ufffe$\\alpha$"
)

#: Pooled lines that can be drawn, one of them with MCIDs, and lines with conclusions and known misprints.
LINES = (
    "cd008112-1.1.2",
    "cd008112-1.3.1",
    "minerva-sorensen-lumbopelvic",
    "minerva-sorensen-pain-followup",
    "minerva-cashin-pain",
)

#: Texts of the tables that nobody but a reader uses.
TEXTS = frozenset(
    (
        *("quote", "locator", "review", "comparison", "outcome", "timepoint", "certainty", "conclusion", "note"),
        *("rows_missing", "expected_reason", "trial", "arm1", "arm2", "citation", "name", "population", "subject"),
    )
)


def few(tables: Tables) -> Tables:
    """Return some lines with the rows behind them and all that they name."""
    lines = [tables.row(name) for name in LINES]
    behind = {r.id: r for line in lines for r in tables.members(line["set"])}
    rows = {**dict.fromkeys(tables.rows, ()), "reviews": tuple(lines), "trials": tuple(behind.values())}
    rows |= {name: tables[name] for name in ("thresholds", "instruments", "sources")}
    return Tables(MappingProxyType(rows), "some lines")


def hostile(tables: Tables) -> Tables:
    """Return the same numbers with a hostile text in every cell for texts, and hostile ids and files."""

    def spoiled(row: Row) -> Row:
        cells = {name: HOSTILE if name in TEXTS and value else value for name, value in row.cells.items()}
        if row.table in ("reviews", "trials"):
            cells["id"] = f"{row.id} {HOSTILE}"
        if row.table == "sources":
            cells |= {"doi": "javascript:alert(1)", "pmid": HOSTILE}
        return dataclasses.replace(row, cells=MappingProxyType(cells), file=f"{HOSTILE}.csv")

    rows = {name: tuple(spoiled(r) for r in rows) for name, rows in tables.rows.items()}
    return Tables(MappingProxyType(rows), HOSTILE, (HOSTILE,))


@pytest.fixture(scope="session")
def hostile_text() -> str:
    return HOSTILE


@pytest.fixture(scope="session")
def evidence() -> Evidence:
    """A few packaged lines with all that is behind them."""
    return Evidence(few(lm.load().tables))


@pytest.fixture(scope="session")
def hostile_evidence(evidence: Evidence) -> Evidence:
    return Evidence(hostile(evidence.tables))
