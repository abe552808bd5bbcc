"""Coverage: how many printed numbers entered a check, and why the others did not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lbpmeta.checks.core.columns import NUMBERS
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.screen import TableColumns, forget_columns
from lbpmeta.checks.run.findings import Agreed, Findings
from lbpmeta.checks.run.registry import CHECKS
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.plain_text import Preformatted

__all__ = ["Coverage", "coverage"]

_TABLES: Final = ("trials", "reviews", "statements")

#: Cells of a study row that a pooled line uses, in the order of preference of the pooled check.
_USED: Final = ("estimate", "ci_low", "ci_high", "se", "variance", "weight")
_ARMS: Final = ("mean1", "sd1", "n1", "mean2", "sd2", "n2", "events1", "events2")


@dataclass(frozen=True, slots=True)
class Coverage(Preformatted):
    """Counts of printed numbers (non-empty cells) in trials, reviews and statements.

    Parameters
    ----------
    printed : int
    checked : int
        Compared with other numbers in at least one check.
    ranged : int
        Compared with their own domain or scale, or with what is usual in the other trials, only: that notices no
        number that is merely wrong.
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
            ("against ranges or the usual only", self.ranged),
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
    grids = {table: _Grid(tables, table) for table in _TABLES}
    spoken = findings.spoken if isinstance(findings, Findings) else tuple(findings)
    named = {name for finding in spoken for name in finding.rows}
    named |= {name.partition(": ")[0] for finding in spoken for name in finding.printed}
    for grid in grids.values():
        grid.find(named)
    owner = {row_id: grid for grid in grids.values() for row_id in grid.number}
    if isinstance(findings, Findings):
        for agreement in findings.agreements:
            if agreement.table in grids:
                grids[agreement.table].agreed(agreement)
    for finding in spoken:
        if finding.rows:
            _told(finding, owner)
    printed, checked, ranged, quoted = np.sum([grid.counts() for grid in grids.values()], axis=0).tolist()
    quoting = any(grid.quoted.any() for grid in grids.values())
    reasons: dict[str, int] = {}
    for grid in grids.values():
        for reason, count in grid.reasons(quoting).items():
            reasons[reason] = reasons.get(reason, 0) + count
    ordered = dict(sorted(reasons.items(), key=lambda item: (-item[1], item[0])))
    rest = printed - checked - ranged - quoted
    return Coverage(printed, checked, ranged, quoted, rest, MappingProxyType(ordered))


class _Grid:
    """The cells of one table: which are printed, and what each was compared with."""

    def __init__(self, tables: Tables, table: str) -> None:
        rows = tables.rows.get(table, ())
        cells = TableColumns(tables, rows)
        self.rows = rows
        self.columns = [c for c in NUMBERS[table] if cells.has(c).any()]
        self.place = {c: i for i, c in enumerate(self.columns)}
        self.number: dict[str, int] = {}
        self.printed = np.zeros((len(rows), len(self.columns)), bool)
        for i, column in enumerate(self.columns):
            self.printed[:, i] = cells.has(column)
        self.quoted = cells.has("quote")
        del cells
        forget_columns()
        self.partial = np.zeros(len(rows), bool)
        self.entered = {kind: np.zeros_like(self.printed) for kind in ("numbers", "range", "quote")}
        self.why = np.zeros(self.printed.shape, np.int16)
        self.words = [""]
        self.of: tuple[Row, ...] = ()
        self.places = np.empty(0, np.int64)

    def find(self, names: Collection[str]) -> None:
        """Number the rows of these ids."""
        self.number = {row_id: i for i, row in enumerate(self.rows) if (row_id := row.cells["id"]) in names}

    def enter(self, kind: str, row: int, columns: Iterable[str]) -> None:
        """Say that cells of a row entered a kind of check."""
        for column in columns:
            if column in self.place:
                self.entered[kind][row, self.place[column]] = True

    def lacks(self, rows: int | NDArray[np.int64], columns: Iterable[str], why: str) -> None:
        """Say why cells could not be compared; what was said first stands."""
        if why not in self.words:
            self.words.append(why)
        for column in columns:
            if column in self.place:
                told = self.why[rows, self.place[column]]
                self.why[rows, self.place[column]] = np.where(told == 0, self.words.index(why), told)

    def agreed(self, agreement: Agreed) -> None:
        """Count what was told of many rows at once."""
        if self.of is not agreement.of:  # many checks were asked about the same rows
            self.of = agreement.of
            self.places = self._places_of(agreement.of)
        at = self.places[agreement.at]
        reads = CHECKS[agreement.check].reads if agreement.check in CHECKS else "numbers"
        if agreement.verdict is Verdict.NOT_CHECKABLE:
            if reads == "numbers":
                self.lacks(at, agreement.columns, "missing beside it: ci_low, ci_high")
            return
        for column in agreement.columns:
            if column in self.place:
                self.entered["range" if reads == "range" else "numbers"][at, self.place[column]] = True

    def _places_of(self, rows: Sequence[Row]) -> NDArray[np.int64]:
        """Where rows stand in the table: the whole of it, or some that were chosen."""
        pairs = zip(rows, self.rows, strict=True) if len(rows) == len(self.rows) else ()
        if pairs and all(one.cells is other.cells for one, other in pairs):
            return np.arange(len(rows))
        number = {row.cells["id"]: i for i, row in enumerate(self.rows)}
        return np.array([number[row.cells["id"]] for row in rows], np.int64)

    def counts(self) -> NDArray[np.int64]:
        """Cells printed, checked, ranged and quoted."""
        checked = self.printed & self.entered["numbers"]
        ranged = self.printed & self.entered["range"] & ~checked
        quoted = self.printed & self.entered["quote"] & ~checked & ~ranged
        return np.array([cells.sum() for cells in (self.printed, checked, ranged, quoted)], np.int64)

    def reasons(self, quoting: bool) -> dict[str, int]:
        """Why cells were compared with nothing, and how many; `quoting` is whether any row has a quote."""
        rest = self.printed & ~np.logical_or.reduce(list(self.entered.values()))
        codes, counts = np.unique(self.why[rest], return_counts=True)
        found = {self.words[i]: n for i, n in zip(codes.tolist(), counts.tolist(), strict=True) if i}
        left = (rest & (self.why == 0)).sum(axis=1)
        without = "no quote" if quoting else "nothing beside it to compare it with"
        for why, rows in (
            (without, ~self.quoted),
            ("the quote is partial", self.quoted & self.partial),
            ("no check applies", self.quoted & ~self.partial),
        ):
            count = int(left[rows].sum())
            if count:
                found[why] = found.get(why, 0) + count
        return found


def _told(finding: Finding, owner: Mapping[str, _Grid]) -> None:
    """Count what a finding says of the cells that it compared."""
    about = finding.rows[0]
    entered: dict[str, list[str]] = {}
    for name in finding.printed:
        there, _, column = name.partition(": ")
        entered.setdefault(there if column else about, []).append(column or name)
    spec = CHECKS.get(finding.check)
    reads = spec.reads if spec is not None else "numbers"
    unchecked = finding.verdict is Verdict.NOT_CHECKABLE
    if reads == "quote" and unchecked and about in owner:
        owner[about].partial[owner[about].number[about]] = True
    for row_id, columns in entered.items():
        grid = owner.get(row_id)
        if grid is None:
            continue
        if unchecked and reads != "quote":
            if finding.missing:
                grid.lacks(grid.number[row_id], columns, f"missing beside it: {', '.join(finding.missing[:3])}")
        else:
            grid.enter(reads, grid.number[row_id], columns)
    if not unchecked and reads == "numbers" and spec is not None and spec.rederives:
        for other in finding.rows[1:]:
            if other in owner:
                grid = owner[other]
                row = grid.number[other]
                grid.enter("numbers", row, _USED if grid.rows[row]["estimate"] else _ARMS)
