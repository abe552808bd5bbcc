"""Coverage: how many printed numbers entered a check, and why the others did not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.core.columns import NUMBERS
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.run.findings import Findings
from lbpmeta.checks.run.registry import CHECKS
from lbpmeta.evidence.tables import Tables

__all__ = ["Coverage", "coverage"]

_TABLES: Final = ("trials", "reviews", "statements")

#: Cells of a study row that a pooled line uses, in the order of preference of the pooled check.
_USED: Final = ("estimate", "ci_low", "ci_high", "se", "variance", "weight")
_ARMS: Final = ("mean1", "sd1", "n1", "mean2", "sd2", "n2", "events1", "events2")


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts of printed numbers (non-empty cells) in trials, reviews and statements.

    Parameters
    ----------
    printed : int
    checked : int
        Compared with other numbers in at least one check.
    ranged : int
        Compared with their own domain or scale only.
    quoted : int
        Compared with their quote only.
    unchecked : int
        Compared with nothing.
    reasons : mapping of str to int
        Why, for the unchecked ones.
    """

    printed: int
    checked: int
    ranged: int
    quoted: int
    unchecked: int
    reasons: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    def __str__(self) -> str:
        lines = [
            ("printed numbers", self.printed),
            ("checked against other numbers", self.checked),
            ("against their range only", self.ranged),
            ("against their quote only", self.quoted),
            ("not checked", self.unchecked),
            *((f"  {reason}", count) for reason, count in self.reasons.items()),
        ]
        share = {0: "", 1: f"{self.checked / self.printed:7.1%}" if self.printed else ""}
        return "\n".join(f"{name:<32}{count:>6}{share.get(i, '')}" for i, (name, count) in enumerate(lines))


def coverage(tables: Tables, findings: Iterable[Finding]) -> Coverage:
    """Count which printed numbers entered which kind of check.

    Parameters
    ----------
    tables : Tables
    findings : iterable of Finding
        As :func:`run_checks` returned them.
    """
    cells = {
        (row.id, column)
        for table in _TABLES
        for row in tables.rows.get(table, ())
        for column in NUMBERS[table]
        if row[column]
    }
    by_id = {row.id: row for table in _TABLES for row in tables.rows.get(table, ())}
    used: dict[str, set[tuple[str, str]]] = {"checked": set(), "ranged": set(), "quoted": set()}
    partial: set[str] = set()
    lacking: dict[tuple[str, str], str] = {}
    spoken: Iterable[Finding] = findings
    if isinstance(findings, Findings):
        spoken = findings.spoken
        _agreed(findings, used, lacking)
    for finding in spoken:
        if not finding.rows:
            continue
        row_id = finding.rows[0]
        entered = set()
        for name in finding.printed:
            there, _, column = name.partition(": ")
            entered.add((there, column) if column else (row_id, name))
        spec = CHECKS.get(finding.check)
        reads = spec.reads if spec is not None else "numbers"
        if reads == "quote":
            used["quoted"] |= entered
            if finding.verdict is Verdict.NOT_CHECKABLE:
                partial.add(row_id)
        elif finding.verdict is Verdict.NOT_CHECKABLE:
            for cell in entered if finding.missing else ():
                lacking.setdefault(cell, f"missing beside it: {', '.join(finding.missing[:3])}")
        elif reads == "range":
            used["ranged"] |= entered
        else:
            used["checked"] |= entered
            if spec is not None and spec.rederives:
                for other in finding.rows[1:]:
                    row = by_id.get(other)
                    if row is not None:
                        columns = _USED if row["estimate"] else _ARMS
                        used["checked"] |= {(other, c) for c in columns if row[c]}
    checked = cells & used["checked"]
    ranged = (cells & used["ranged"]) - checked
    quoted = (cells & used["quoted"]) - checked - ranged
    rest = cells - checked - ranged - quoted
    quoting = any(row["quote"] for row in by_id.values())
    reasons: dict[str, int] = {}
    for row_id, column in rest:
        if (row_id, column) in lacking:
            reason = lacking[row_id, column]
        elif not by_id[row_id]["quote"]:
            reason = "no quote" if quoting else "nothing beside it to compare it with"
        elif row_id in partial:
            reason = "the quote is partial"
        else:
            reason = "no check applies"
        reasons[reason] = reasons.get(reason, 0) + 1
    ordered = dict(sorted(reasons.items(), key=lambda item: -item[1]))
    return Coverage(len(cells), len(checked), len(ranged), len(quoted), len(rest), MappingProxyType(ordered))


def _agreed(findings: Findings, used: Mapping[str, set[tuple[str, str]]], lacking: dict[tuple[str, str], str]) -> None:
    """Count what was told of many rows at once."""
    for agreement in findings.agreements:
        reads = CHECKS[agreement.check].reads if agreement.check in CHECKS else "numbers"
        if agreement.verdict is Verdict.NOT_CHECKABLE:
            if reads == "numbers":
                for row in agreement.rows:
                    for column in agreement.columns:
                        if row.cells.get(column):
                            lacking.setdefault((row.id, column), "missing beside it: ci_low, ci_high")
            continue
        entered = used["ranged" if reads == "range" else "checked"]
        for column in agreement.columns:
            entered.update((row.cells["id"], column) for row in agreement.rows if row.cells.get(column))
