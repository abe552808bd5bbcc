"""What would follow: a line under each repair of a finding, without its row, and without studies that a user lists.

Every number is that of `Evidence.pool` on the edited table, or the printed line with edited cells; nothing is estimated
in another way.
"""

from __future__ import annotations

import dataclasses
import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.effects.from_rows import StudyRows
from lbpmeta.errors import LbpmetaError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.measures import MEASURES
from lbpmeta.pooling.from_rows import pool_rows
from lbpmeta.printed import Printed
from lbpmeta.recipe import Recipe
from lbpmeta.relevance.grade import imprecision
from lbpmeta.relevance.judgement import Judgement
from lbpmeta.relevance.judging import judge
from lbpmeta.relevance.rows import thresholds_for
from lbpmeta.report.listing import threshold_name
from lbpmeta.report.parts.consequences import Alternative, Consequence
from lbpmeta.workbench.lines import declared_recipe, measure_of_line, pooled_line

__all__ = ["CONCERNED", "Desk", "changes_of", "with_changes", "without_studies"]

#: Verdicts whose consequences are asked for.
CONCERNED: Final = (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE)

_TRIPLE: Final = ("estimate", "ci_low", "ci_high")

#: More rows than these are no pooled line of a paper; every reading of one is a pool of all of them.
_LARGEST: Final = 5_000

#: (row, column) -> text.
Changes = Mapping[tuple[str, str], str]

_NONE: Final[Changes] = MappingProxyType({})


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


def with_changes(tables: Tables, changes: Changes) -> Tables:
    """Return the tables with some cells replaced."""
    rows = {table: _edited(of_table, changes) for table, of_table in tables.rows.items()}
    return dataclasses.replace(tables, rows=MappingProxyType(rows))


def _edited(rows: tuple[Row, ...], changes: Changes) -> tuple[Row, ...]:
    """Rows with some cells replaced; those that no change is about stay what they are."""
    of_row: dict[str, dict[str, str]] = {}
    for (row_id, column), value in changes.items():
        of_row.setdefault(row_id, {})[column] = value
    if not of_row:
        return rows
    return tuple(
        dataclasses.replace(row, cells=MappingProxyType({**row.cells, **of_row[row.id]})) if row.id in of_row else row
        for row in rows
    )


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
    _lines_read: dict[str, tuple[_Reader, tuple[Alternative, ...]]] = dataclasses.field(default_factory=dict)

    @cached_property
    def _gone(self) -> frozenset[str]:
        """Ids of the rows that the user lists."""
        return frozenset(without_studies(self.tables, self.without)[1])

    def consequence(self, finding: Finding) -> tuple[Consequence, ...]:
        """Return what would follow from a finding, for each line that it bears on."""
        if finding.verdict not in CONCERNED or not finding.rows or self.tables.known(finding.rows[0]) is None:
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
        told = [f for f in findings if f.verdict in CONCERNED and f.rows and self.tables.known(f.rows[0]) is not None]
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
        if name not in self._lines_read:  # every finding of a line begins with it
            reader = _Reader.of(self.tables, name)
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


@dataclasses.dataclass(frozen=True)
class _Reader:
    """One line, read from edited tables.

    Parameters
    ----------
    tables : Tables
        As printed.
    name, of_set : str
        The line, and the set of its rows ("" without).
    line : Row, optional
        The printed line.
    studies : StudyRows
        The rows of the set, none or several.
    """

    tables: Tables
    name: str
    of_set: str
    line: Row | None
    studies: StudyRows

    @classmethod
    def of(cls, tables: Tables, name: str) -> _Reader:
        """Return the reader of a line by its id, or by the name of its set."""
        row = tables.known(name)
        line = row if row is not None and row.table == "reviews" else pooled_line(tables, name)
        of_set = row["set"] if row is not None and row.table == "reviews" else name
        studies = StudyRows(tables.members(of_set))
        return cls(tables, name, of_set if len(studies.places) > 1 else "", line, studies)

    @property
    def members(self) -> Mapping[str, int]:
        """The ids of the rows of the set, and their places."""
        return self.studies.places

    @property
    def subject(self) -> Row:
        """The row whose instrument and direction count."""
        return self.line or (self.studies.rows[0] if self.of_set else self.tables.row(self.name))

    @property
    def digits(self) -> int | None:
        """Decimals of the printed line."""
        row = self.line or (None if self.of_set else self.tables.row(self.name))
        number = row.printed("estimate") if row is not None else None
        return None if number is None else max(0, number.decimals)

    @cached_property
    def threshold(self) -> Row | None:
        """The first threshold that applies to every reading."""
        row = self.subject
        if row["better"] not in ("lower", "higher") or row.table not in ("trials", "reviews"):
            return None
        if not all(self.tables.rows.get(t) for t in ("thresholds", "sources")):
            return None
        return next((t for t in thresholds_for(self.tables, row) if t["unit"] != "percent-of-baseline"), None)

    @property
    def against(self) -> str:
        """The threshold in words."""
        found = self.threshold
        return "" if found is None else threshold_name(self.tables, found)

    def first(self) -> tuple[Alternative, ...]:
        """The line as printed: from its rows, where it is a set, else from its own cells; then as its rows make it."""
        own = self.line is not None and self.name == self.line.id
        printed = self.read("as printed", "as printed", pooled=not own)
        made = "as its rows make it"
        return (printed, self.read(made, made, pooled=True)) if own and self.members else (printed,)

    def read(
        self, what: str, kind: str, changes: Changes = _NONE, gone: Sequence[str] = (), *, pooled: bool
    ) -> Alternative:
        """Return the line as its rows make it, or as it is printed, with some cells replaced and some rows left out."""
        try:
            if not (pooled and self.of_set):
                (row,) = _edited((self.tables.row(self.name),), changes)
                return self._printed(row, what, kind)
            at = list({self.members[row_id]: None for row_id, _ in changes if row_id in self.members})
            edited: dict[int, Row | None] = {}
            edited.update(zip(at, _edited(tuple(self.studies.rows[i] for i in at), changes), strict=True))
            edited.update({self.members[row_id]: None for row_id in gone})
            return self._pooled(self.studies.changed(edited), what, kind)
        except LbpmetaError as error:
            return Alternative(what, kind, problem=str(error))

    @cached_property
    def _method(self) -> tuple[str, Recipe]:
        """Measure and recipe of the line."""
        line = self.line.id if self.line is not None else self.of_set
        return measure_of_line(self.tables, line), declared_recipe(self.tables, line)

    def _pooled(self, studies: StudyRows, what: str, kind: str) -> Alternative:
        measure, recipe = self._method
        fit = pool_rows(studies, measure, recipe)
        shown = fit.display()
        triple = (shown.estimate, shown.ci.low, shown.ci.high)
        return self._told(what, kind, triple, measure, fit.k, fit.p_value)

    def _printed(self, row: Row, what: str, kind: str) -> Alternative:
        numbers = [row.printed(column) for column in _TRIPLE]
        if any(n is None or n.op != "=" for n in numbers):
            return Alternative(what, kind, problem="it prints no estimate with an interval.")
        estimate, low, high = (float(n) for n in numbers if n is not None)
        if low > high:
            return Alternative(what, kind, problem=f"{low:g} to {high:g} is no interval.")
        return self._told(what, kind, (estimate, low, high), row["measure"], 0, math.nan)

    def _told(
        self, what: str, kind: str, triple: tuple[float, float, float], measure: str, k: int, p: float
    ) -> Alternative:
        estimate, low, high = triple
        null = MEASURES[measure].null if measure in MEASURES else 0.0
        if math.isnan(null):
            return Alternative(what, kind, *triple, k, p)
        side = "below" if estimate < null else "above" if estimate > null else "at"
        importance, certainty = self._judged(triple, null)
        return Alternative(what, kind, *triple, k, p, side, not low <= null <= high, importance, certainty)

    def _judged(self, triple: tuple[float, float, float], null: float) -> tuple[str, str]:
        """The class against the MCID, and GRADE imprecision; empty without a threshold, or where neither is defined."""
        threshold = self.threshold
        if threshold is None:
            return "", ""
        try:
            made = judge(
                *triple,
                threshold=threshold["value"],
                threshold_high=threshold["value_high"] or None,
                better=self.subject["better"],
                null=null,
                kind=threshold["kind"],
            )
        except LbpmetaError:
            return "", ""
        found = imprecision(made)
        return _class_of(made), f"GRADE imprecision: {'rate down' if found.levels else 'do not rate down'}"


def _class_of(judgement: Judgement) -> str:
    """The Man-Son-Hing class on the side of the estimate, at each end of the threshold."""
    if all({a.man_son_hing, a.man_son_hing_harm} == {"definitely-not"} for a in judgement.at):
        return "no important effect"
    harm = judgement.side == "harm"
    classes = dict.fromkeys(a.man_son_hing_harm if harm else a.man_son_hing for a in judgement.at)
    return f"important {'harm' if harm else 'benefit'}: {' or '.join(c.replace('-', ' ') for c in classes)}"
