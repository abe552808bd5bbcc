"""Turned: the arms of a table that does not say which of them is subtracted, or divided by."""

from __future__ import annotations

import dataclasses
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.slips import probing
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.evidence.tables import GUESSED, Row, Tables

__all__ = ["turned"]

_AGREES: Final = (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING, Verdict.NOT_CHECKABLE)
_TURNED: Final = "The contrast follows from the arms in the other order, and which of them stands first is not said."

_OF_ONE: Final = (
    *("arm", "n", "mean", "sd", "se", "events", "median", "q1_", "q3_", "min", "max", "baseline", "baseline_sd"),
    *("change", "sd_change"),
)


def turned(spec: CheckSpec, tables: Tables, row: Row, finding: Finding) -> Finding | None:
    """Return a finding about a contrast and its arms, as it is where both orders of the arms are allowed.

    Asked only of rows that were read in the table of a paper, where the order of the arms is that of its columns: a
    contrast that follows from them in the other order is in order, and a mix-up that this explains is none (None).
    """
    told = row.cells.get("x_arms") and "arms" in (row.cells.get(GUESSED) or "").split()
    if not told or not spec.row_only or finding.verdict in _AGREES:
        return finding
    cells = dict(row.cells)
    for name in _OF_ONE:
        cells[f"{name}1"], cells[f"{name}2"] = row.cells.get(f"{name}2", ""), row.cells.get(f"{name}1", "")
    with probing():
        found = tuple(spec.run(tables, dataclasses.replace(row, cells=cells)))
    if any(other.verdict not in _AGREES for other in found):
        return finding
    agrees = next(iter(found), None)
    return None if agrees is None else agrees.adding(_TURNED)
