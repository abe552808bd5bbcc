"""What would follow: a line under each repair of a finding, without its row, and without studies that a user lists.

Every number is that of `Evidence.pool` on the edited table, or the printed line with edited cells; nothing is estimated
in another way.
"""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.report.parts.consequences import Alternative, Consequence
from lbpmeta.workbench.changes import Changes, changes_of
from lbpmeta.workbench.lines import pooled_line

if TYPE_CHECKING:
    from lbpmeta.workbench.line_reader import LineReader

__all__ = ["Desk", "without_studies"]

#: Verdicts whose consequences are asked for.
_CONCERNED: Final = (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE)

#: More rows than these are no pooled line of a paper; every reading of one is a pool of all of them.
_LARGEST: Final = 5_000


def without_studies(tables: Tables, names: Iterable[str]) -> tuple[Tables, tuple[str, ...]]:
    """Return the tables without the trial rows that a list names, and the ids of these rows.

    Parameters
    ----------
    tables : Tables
    names : iterable of str
        Ids of rows, names of trials, or the id, DOI or PubMed number of a source; neither case nor accents matter.
    """
    wanted = {_folded(name) for name in names} - {""}
    if not wanted:
        return tables, ()
    sources = {row.id: row for row in tables.rows.get("sources", ())}

    def listed(row: Row) -> bool:
        source = sources.get(row["source"])
        told = (row.id, row["trial"], *((source.id, source["doi"], source["pmid"]) if source is not None else ()))
        return any(_folded(name) in wanted for name in told if name)

    gone = tuple(row.id for row in tables.rows.get("trials", ()) if listed(row))
    return _kept(tables, gone), gone


def _folded(name: str) -> str:
    """A name without case, accents and spare spaces."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def _kept(tables: Tables, gone: Sequence[str]) -> Tables:
    if not gone:
        return tables
    left = tuple(row for row in tables["trials"] if row.id not in gone)
    return dataclasses.replace(tables, rows=MappingProxyType({**tables.rows, "trials": left}))


@dataclasses.dataclass(eq=False)
class Desk:
    """The evidence of a report, kept for what is asked about its findings later.

    Parameters
    ----------
    tables : Tables
    without : tuple of str
        Studies that the user lists: each line is also told without them.
    """

    tables: Tables
    without: tuple[str, ...] = ()
    _known: dict[tuple[object, ...], tuple[Consequence, ...]] = dataclasses.field(default_factory=dict)
    _lines_read: dict[str, tuple[LineReader, tuple[Alternative, ...]]] = dataclasses.field(default_factory=dict)

    @cached_property
    def _gone(self) -> frozenset[str]:
        """Ids of the rows that the user lists."""
        return frozenset(without_studies(self.tables, self.without)[1])

    def consequence(self, finding: Finding) -> tuple[Consequence, ...]:
        """Return what would follow from a finding, for each line that it bears on."""
        if finding.verdict not in _CONCERNED or not finding.rows or self.tables.known(finding.rows[0]) is None:
            return ()
        key = (finding.check, finding.rows, tuple(map(str, finding.repairs)))
        if key not in self._known:
            found = (self._of_line(name, finding) for name in self._lines(finding.rows[0]))
            self._known[key] = tuple(c for c in found if len(c.readings) > 1)
        return self._known[key]

    def together(self, findings: Iterable[Finding]) -> tuple[Consequence, ...]:
        """Return what would follow from all of them at once, for each line that one bears on.

        The best repair of each is made, where two change one cell that of the first; then every row is dropped.
        """
        told = [f for f in findings if f.verdict in _CONCERNED and f.rows and self.tables.known(f.rows[0]) is not None]
        key = tuple((f.check, f.rows, tuple(map(str, f.repairs))) for f in told)
        if key not in self._known:
            lines: dict[str, list[Finding]] = {}
            for finding in told:
                for name in self._lines(finding.rows[0]):
                    lines.setdefault(name, []).append(finding)
            found = (self._of_all(name, about) for name, about in lines.items())
            self._known[key] = tuple(c for c in found if len(c.readings) > 1)
        return self._known[key]

    def _lines(self, row_id: str) -> list[str]:
        """Lines that a row bears on: the sets that it is pooled in, or itself."""
        row = self.tables.row(row_id)
        if row.table == "trials":
            sets = [name for name in row["set"].split() if 1 < len(self.tables.members(name)) <= _LARGEST]
            lines = [pooled_line(self.tables, name) for name in sets]
            return [name if line is None else line.id for name, line in zip(sets, lines, strict=True)] or [row_id]
        return [row_id] if row.table == "reviews" else []

    def _of_line(self, name: str, finding: Finding) -> Consequence:
        repaired = [(str(repair), changes_of(finding, repair)) for repair in finding.repairs]
        rows = finding.rows
        if self.tables.row(rows[0]).table != "trials":  # a line rests on all its rows: those that a repair speaks of
            rows = tuple(dict.fromkeys(row for _, changes in repaired for row, _ in changes or {}))
        return self._made(name, repaired, [(row,) for row in rows])

    def _of_all(self, name: str, about: Sequence[Finding]) -> Consequence:
        changes: dict[tuple[str, str], str] = {}
        for finding in about:
            best = changes_of(finding, finding.repairs[0]) if finding.repairs else None
            for cell, value in (best or {}).items():
                changes.setdefault(cell, value)
        repaired = sum(bool(finding.repairs) for finding in about)
        what = f"with the best repair of each of {repaired} findings" if repaired > 1 else "with the best repair"
        rows = tuple(dict.fromkeys(finding.rows[0] for finding in about))
        return self._made(name, [(what, changes)] if changes else [], [rows])

    def _made(
        self, name: str, repaired: Sequence[tuple[str, Changes | None]], dropped: Iterable[tuple[str, ...]]
    ) -> Consequence:
        """Put the readings of a line together."""
        from lbpmeta.workbench.line_reader import LineReader

        if name not in self._lines_read:  # every finding of a line begins with it
            reader = LineReader.of(self.tables, name)
            self._lines_read[name] = reader, reader.first()
        reader, first = self._lines_read[name]
        members, readings = reader.members, [*first]
        for what, changes in repaired:
            if changes is None:
                readings.append(Alternative(what, "repair", problem="no change of cells; it is not computed."))
                continue
            pooled = any(row_id in members for row_id, _ in changes)
            readings.append(reader.read(what, "repair", changes, pooled=pooled))
        for ids in dropped:
            mine = tuple(i for i in ids if i in members)
            if mine and reader.of_set:
                shown = f"without {', '.join(mine[:3])}" + (f" and {len(mine) - 3} more" if len(mine) > 3 else "")
                readings.append(reader.read(shown, "dropped", gone=mine, pooled=True))
        gone = tuple(i for i in self._gone if i in members)
        if gone and reader.of_set:
            what = f"without the {len(gone)} of its rows that you list"
            readings.append(reader.read(what, "without", gone=gone, pooled=True))
        return Consequence(name, tuple(dict.fromkeys(readings)), reader.digits, reader.against)
