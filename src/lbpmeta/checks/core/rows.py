"""Rows of the tables as lines: which cells of a row are the estimate that a check reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Final

from lbpmeta.checks.core.finding import Finding
from lbpmeta.checks.core.line import Line
from lbpmeta.checks.core.spec import Run
from lbpmeta.evidence.declared import declared_about
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.measures import MEASURES
from lbpmeta.recipe import get_recipe

__all__ = ["ci_method_of", "line_of_row", "measure_of", "on_estimate", "own_cell"]


def measure_of(row: Row) -> str:
    return row["measure"] if row["measure"] in MEASURES else ""


#: Every check of an estimate reads the same line: once per row is enough.
_read_line: Final = lru_cache(maxsize=256)(Line.read)


def line_of_row(tables: Tables, row: Row) -> Line | None:
    """The estimate of a trial or review row, or the value of a statement."""
    if row.table == "statements":
        if not row["value"] or row["interval"] not in ("ci", "range"):
            return None
        kind = {"mean": "MN", "difference": "MD"}.get(row["kind"], "PR")
        return Line.read(
            row["value"],
            row["low"],
            row["high"],
            measure=kind,
            level=row["level"] or None,
            pooled=False,
            rounding=row.rounding,
            declared=declared_about(tables, row),
        )
    if not row["estimate"]:
        return None
    pooled = row.table == "reviews"
    min_df = 1.0
    if not pooled and row["contrast"] == "raw" and row.has("n1", "n2"):
        min_df = max(1.0, min(float(n) for n in (row.printed("n1"), row.printed("n2")) if n is not None) - 1)
    return _read_line(
        row["estimate"],
        row["ci_low"],
        row["ci_high"],
        measure=measure_of(row),
        level=row["level"] or ("95" if row["ci_low"] else None),
        p=row["p"],
        se=row["se"] if not pooled else None,
        pooled=pooled,
        rounding=row.rounding,
        min_df=min_df,
        declared=declared_about(tables, row),
    )


def on_estimate(check: Callable[[Line], Finding | None], *, wald: bool = False) -> Run:
    """Return the check of a line as one of rows; with `wald` of those statements only whose interval is symmetric."""

    def run(tables: Tables, row: Row) -> Iterator[Finding]:
        line = line_of_row(tables, row)
        if line is None:
            return
        if row.table == "statements":
            if wald and (row["interval"] != "ci" or row["kind"] not in ("mean", "difference")):
                return
            names = {"estimate": "value", "ci_low": "low", "ci_high": "high"}
        else:
            names = {}
        finding = check(line)
        if finding is not None:
            yield finding.renamed(names) if names else finding

    return run


def ci_method_of(row: Row) -> str:
    """The interval method that a pooled line declares, itself or by its recipe."""
    return row["ci_method"] or (get_recipe(row["recipe"]).ci if row["recipe"] else "")


def own_cell(row: Row, column: str) -> str:
    """A cell, or the user's own column of that name (``x_``)."""
    return row[column] or row[f"x_{column}"]
