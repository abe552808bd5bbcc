"""Which planted slips the checks notice: all rows with a slip in one batch, sets around them one by one.

A check of one row asks its first question of all changed rows at once, in the context of the table as it was; what it
cannot answer is looked at row by row, without repairs first. A check of several rows is run on the rows that a change
touches. Verdicts and severities are those of a run over the changed table; the words, repairs and places are not made.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import make, read
from lbpmeta.checks.core.screen import LOOK, SILENT, TableColumns
from lbpmeta.checks.core.settle import worth
from lbpmeta.checks.core.severity import CHOICE
from lbpmeta.checks.core.slips import probing, verdicts_only
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.power.affected import MARK, Affected, Changes, home_of
from lbpmeta.checks.power.planting import Planting
from lbpmeta.checks.run.complete import complete
from lbpmeta.checks.run.looking import RowChecks
from lbpmeta.checks.run.pins import apply_pins
from lbpmeta.checks.run.runner import asked
from lbpmeta.errors import LbpmetaError
from lbpmeta.evidence.declared import read_as_declared
from lbpmeta.evidence.tables import RESULTS, Row, Tables

if TYPE_CHECKING:
    from lbpmeta.checks.power.lines import LineUnderSlips

__all__ = ["Found", "Key", "Noticing", "found_by"]

#: A finding without its words: check and row.
Key: TypeAlias = tuple[str, str]
Stops: TypeAlias = Callable[[Finding], bool]

#: Rows that are asked at once.
_ROWS: Final = 20_000

_QUIET: Final = (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING, Verdict.NOT_CHECKABLE)
#: What is said where the numbers cannot even be read.
_REFUSED: Final = "refused"


@dataclass(slots=True)
class Found:
    """Findings at or above the gate, and all that are more than an agreement."""

    gate: set[Key] = field(default_factory=set)
    told: set[Key] = field(default_factory=set)

    def add(self, finding: Finding, stops: Stops) -> None:
        """Take a finding in."""
        if finding.verdict in _QUIET or finding.expected:
            return
        key = (finding.check, finding.rows[0].partition(MARK)[0] if finding.rows else "")
        self.told.add(key)
        if stops(finding):
            self.gate.add(key)

    def refuse(self, row_id: str) -> None:
        """Note that a number could not be read."""
        self.gate.add((_REFUSED, row_id.partition(MARK)[0]))
        self.told.add((_REFUSED, row_id.partition(MARK)[0]))

    def without(self, other: Found) -> Found:
        """Return what is here and not there."""
        return Found(self.gate - other.gate, self.told - other.told)

    def update(self, other: Found) -> None:
        """Take in what was found elsewhere."""
        self.gate |= other.gate
        self.told |= other.told


def found_by(findings: Iterable[Finding], stops: Stops) -> Found:
    """Return the findings of a run, without their words."""
    found = Found()
    for finding in findings:
        found.add(finding, stops)
    return found


class Noticing:
    """The checks of a table, asked of changed versions of it.

    Parameters
    ----------
    tables : Tables
    specs : sequence of CheckSpec
        What runs. Checks of the quote are left out: a slip in print stands in the quote too.
    stops : callable
        Whether a finding stands at or above the gate.
    clean : Found
        What is found in the table as it stands.
    """

    def __init__(self, tables: Tables, specs: Sequence[CheckSpec], stops: Stops, clean: Found) -> None:
        self._tables = read_as_declared(tables)
        used = [spec for spec in specs if spec.reads != "quote"]
        self._alone = [spec for spec in used if spec.row_only]
        self._sets = [spec for spec in used if not spec.row_only]
        self._all = {spec.name: spec for spec in specs}
        self._stops = stops
        self._clean = clean
        self._affected = Affected(self._tables)
        self._base: dict[tuple[str, ...], Found] = {}
        self._lines: dict[str, LineUnderSlips] = {}
        self._known: dict[tuple[int, str], bool] = {}

    def of(
        self, plantings: Sequence[Planting], progress: Callable[[int, int], None] | None = None
    ) -> list[tuple[bool, bool]]:
        """Return for each planting whether it is noticed at the gate, and at all: by a finding that was not there.

        In a small table the same slip is often planted again: what it changes is asked once.
        """
        alike = [frozenset((i, frozenset(texts.items())) for i, texts in p.changes.items()) for p in plantings]
        distinct = dict(zip(alike, plantings, strict=True))
        noticed = dict(zip(distinct, self._noticed(tuple(distinct.values()), progress), strict=True))
        return [noticed[changes] for changes in alike]

    def _noticed(
        self, plantings: Sequence[Planting], progress: Callable[[int, int], None] | None
    ) -> list[tuple[bool, bool]]:
        with verdicts_only():
            found = self._in_rows(plantings)
            self._in_lines(plantings, found)
            left = [i for i, f in enumerate(found) if not f.without(self._clean).gate]
            for some in self._groups(plantings, left):
                if progress is not None:
                    progress(some[0], len(plantings))
                for i, more in zip(some, self._around([plantings[i] for i in some]), strict=True):
                    found[i].update(more)
        return [(bool(new.gate), bool(new.told)) for new in (f.without(self._clean) for f in found)]

    def _groups(self, plantings: Sequence[Planting], left: Sequence[int]) -> Iterator[list[int]]:
        """Yield the places of plantings whose sets are asked at once."""
        size = max(1, _ROWS // max(1, self._affected.most))
        own = [i for i in left if self._affected.alone(plantings[i].changes)]
        rest = [i for i in left if i not in set(own)]
        yield from (rest[start : start + size] for start in range(0, len(rest), size))
        yield from ([i] for i in own)

    def _in_rows(self, plantings: Sequence[Planting]) -> list[Found]:
        """What the checks of one row say of the changed rows, all in one batch per table."""
        found = [Found() for _ in plantings]
        by_table: dict[str, list[tuple[int, Row]]] = {table: [] for table in RESULTS}
        for i, planting in enumerate(plantings):
            for row_id, changes in planting.changes.items():
                row = self._tables.row(row_id).with_cells(changes)
                by_table[row.table].append((i, row))
        for table, changed in by_table.items():
            specs = [spec for spec in self._alone if table in spec.tables]
            if not changed:
                continue
            columns = TableColumns(self._tables, tuple(row for _, row in changed))
            for (i, row), looked in zip(changed, self._looked(specs, columns), strict=True):
                found[i].update(self._look(self._tables, row, looked))
        return found

    def _in_lines(self, plantings: Sequence[Planting], found: Sequence[Found]) -> None:
        """Which pooled lines follow, or fail by far, under each planting; the others are left to their check."""
        self._known = {}
        spec = self._all.get(_POOLED)
        if spec is None or spec not in self._sets or not self._stops(_DOUBTED):
            return
        lines = self._tables.rows.get("reviews", ())
        if not lines:
            return
        from lbpmeta.checks.power.lines import FAILS, OPEN, LineUnderSlips  # what pools takes long to load

        for row in lines:
            members = {m.id for m in self._tables.members(row["set"])}
            if not members or row["expected"]:
                continue
            mine = [i for i, p in enumerate(plantings) if p.changes.keys() & {row.id, *members}]
            if row.id not in self._lines:
                large = not self._affected.is_whole(row.id)
                self._lines[row.id] = LineUnderSlips(self._tables, row, large=large)
            for i, code in zip(mine, self._lines[row.id].codes([plantings[i].changes for i in mine]), strict=True):
                if code != OPEN:
                    self._known[id(plantings[i]), row.id] = True
                if code == FAILS:
                    found[i].gate.add((_POOLED, row.id))
                    found[i].told.add((_POOLED, row.id))

    @staticmethod
    def _looked(specs: Sequence[CheckSpec], columns: TableColumns) -> list[list[CheckSpec]]:
        """The checks that must look at each row; at a pinned one all that have something to say."""
        looked: list[list[CheckSpec]] = [[] for _ in range(len(columns))]
        for spec in specs:
            codes, _ = asked(spec, columns)
            for j, code in enumerate(codes.tolist()):
                if code == LOOK or (code != SILENT and columns.rows[j]["expected"]):
                    looked[j].append(spec)
        return looked

    def _look(self, tables: Tables, row: Row, specs: Sequence[CheckSpec]) -> Found:
        """What the checks say of one row: those that no repair can change first, and no more where that is enough."""
        found = Found()
        look = RowChecks(tables).settled
        if row["expected"]:
            return self._pinned(look, row, specs)
        again = []
        try:
            for spec in specs:
                if spec.rederives or not spec.row_only:
                    again.append(spec)
                    continue
                with probing():
                    told = [f for f in look(row, [spec]) if f.verdict not in _QUIET]
                if told and spec.name not in _TWO_NAMES and self._settled(spec, row, told):
                    found.told.update((f.check, row.id.partition(MARK)[0]) for f in told)
                elif told and all(f.verdict is Verdict.INCONSISTENT for f in told) and spec.name not in _TWO_NAMES:
                    for finding in told:
                        found.add(finding, self._stops)
                elif told or spec.name in _TWO_NAMES:
                    again.append(spec)
            for spec in again:
                if found.without(self._clean).gate:
                    break
                for finding in look(row, [spec]):
                    found.add(finding, self._stops)
            if found.told and not found.gate and self._has_mcid(row):
                for finding in complete(tables, row, look(row, specs), self._all.values()):
                    found.add(finding, self._stops)
        except LbpmetaError:
            found.refuse(row.id)
        return found

    def _settled(self, spec: CheckSpec, row: Row, told: Sequence[Finding]) -> bool:
        """Whether a slip that would mend what is told could not bring it to the gate."""
        if spec.name != _CONTRAST:
            return all(self._capped(finding) for finding in told)
        doubt = all(f.verdict is Verdict.METHOD_DEPENDENT for f in told)
        return doubt and row["measure"] == "MD" and not self._stops(_MINOR)

    def _capped(self, finding: Finding) -> bool:
        """Whether what a finding blames keeps it below the gate, whatever would mend it."""
        if finding.verdict is not Verdict.IMPLAUSIBLE or set(finding.blame) <= {"interval"}:
            return False
        return not self._stops(dataclasses.replace(finding, severity=worth(finding, pooled=True)))

    def _pinned(
        self, look: Callable[[Row, Sequence[CheckSpec]], list[Finding]], row: Row, specs: Sequence[CheckSpec]
    ) -> Found:
        """What is said of a row with known findings: one that is gone is told."""
        found = Found()
        try:
            made = look(row, specs)
        except LbpmetaError:
            found.refuse(row.id)
            return found
        for finding in apply_pins(made, [row], [spec.name for spec in specs], self._all):
            found.add(finding, self._stops)
        return found

    def _has_mcid(self, row: Row) -> bool:
        """Whether a repair may grade a finding of the row by a threshold."""
        if row["measure"] != "MD" or not row["instrument"]:
            return False
        known = self._tables.rows.get("thresholds", ())
        return any(t["instrument"] == row["instrument"] and read(t["value"]) is not None for t in known)

    def _around(self, plantings: Sequence[Planting]) -> list[Found]:
        """What the checks of several rows say of the rows that changes touch, and did not say before."""
        ids = [self._affected.around(planting.changes) for planting in plantings]
        found = self._of_sets([(i, p.changes) for i, p in zip(ids, plantings, strict=True)], plantings)
        doubtful = [group for group, f in zip(ids, found, strict=True) if f.without(self._clean).told]
        bare = [group for group in dict.fromkeys(doubtful) if group not in self._base]
        together = [bare] if len(plantings) > 1 else [[group] for group in bare]
        for groups in together:
            self._base.update(zip(groups, self._of_sets([(group, {}) for group in groups]), strict=True))
        return [f.without(self._base[group]) if group in self._base else f for group, f in zip(ids, found, strict=True)]

    def _of_sets(
        self, asked_for: Sequence[tuple[tuple[str, ...], Changes]], plantings: Sequence[Planting] = ()
    ) -> list[Found]:
        """What the checks of several rows say of groups of rows; of a large set the changed rows alone are told."""
        found = [Found() for _ in asked_for]
        if not asked_for:
            return found
        tables = self._affected.worlds(asked_for)
        several = any(len(changes) > 1 for _, changes in asked_for)
        specs = [*self._sets, *(s for s in self._alone if several and s.name == _CONTRAST)]
        for table in RESULTS:
            rows = tables.rows.get(table, ())
            mine = [spec for spec in specs if table in spec.tables]
            if not rows or not mine:
                continue
            for row, looked in zip(rows, self._looked(mine, TableColumns(tables, rows)), strict=True):
                name, world = home_of(row.id)
                if plantings and (id(plantings[world]), name) in self._known:
                    looked = [spec for spec in looked if spec.name != _POOLED]
                if looked and (name in asked_for[world][1] or self._affected.is_whole(name)):
                    found[world].update(self._look(tables, row, looked))
        return found


#: The check whose verdict on a row depends on how many other rows follow from their arms.
_CONTRAST: Final = "contrast-disagrees-with-arms"

#: The check that pools anew.
_POOLED: Final = "pooled-disagrees-with-rows"

#: A doubt that matters: where it does not stop, a line's verdict must be known exactly.
_DOUBTED: Final = make(_POOLED, Verdict.IMPLAUSIBLE, "")

#: What a difference is at most that would follow from its arms after one slip.
_MINOR: Final = make(_CONTRAST, Verdict.IMPLAUSIBLE, "", stakes=CHOICE)

#: Checks that speak in each other's names while repairs are tried.
_TWO_NAMES: Final = frozenset({"risk-measure", "or-for-rr"})
