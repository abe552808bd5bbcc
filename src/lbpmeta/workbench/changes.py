"""Changes: cells that a repair replaces, and rows with them replaced."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from lbpmeta.checks.core.finding import Finding, Repair
from lbpmeta.errors import LbpmetaError
from lbpmeta.evidence.tables import Row
from lbpmeta.printed import Printed

__all__ = ["NO_CHANGES", "Changes", "changes_of", "edited"]

#: (row, column) -> text.
Changes: TypeAlias = Mapping[tuple[str, str], str]

NO_CHANGES: Final[Changes] = MappingProxyType({})


def changes_of(finding: Finding, repair: Repair) -> Changes | None:
    """Return the cells that a repair changes; None where it is no change of cells.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> report = lm.check([{"study": "A", "MD": "0.65", "lower": "0.12", "upper": "0.18"}])
    >>> dict(changes_of(report.failures[0], report.failures[0].repairs[0]))
    {('a', 'ci_high'): '1.18'}
    """
    fields, values = repair.field.split(", "), repair.value.split(", ")
    if len(fields) != len(values) or not finding.rows:
        return None
    changes = {}
    for field, value in zip(fields, values, strict=True):
        row, mark, column = field.rpartition(": ") if ": " in field else field.rpartition(".")
        if not mark and field in finding.rows:
            return None  # the row itself, such as one that is counted twice
        try:
            Printed.parse(value)
        except LbpmetaError:
            return None
        changes[row if mark else finding.rows[0], column] = value
    return changes


def edited(rows: tuple[Row, ...], changes: Changes) -> tuple[Row, ...]:
    """Return rows with some cells replaced; those that no change is about stay what they are."""
    of_row: dict[str, dict[str, str]] = {}
    for (row_id, column), value in changes.items():
        of_row.setdefault(row_id, {})[column] = value
    if not of_row:
        return rows
    return tuple(row.with_cells(of_row[row.id]) if row.id in of_row else row for row in rows)
