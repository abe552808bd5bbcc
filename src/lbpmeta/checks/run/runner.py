"""The one loop that runs the checks over tables.

Each check is asked first of a whole table (:mod:`lbpmeta.checks.core.screen`); rows that it cannot answer so are looked
at one by one, settled by their premises, and given their repairs.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lbpmeta.checks.across.prints import confirm_repairs
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.screen import (
    BLOCK,
    CONSISTENT,
    LOOK,
    NOT_CHECKABLE,
    SILENT,
    WITHIN_ROUNDING,
    TableColumns,
    forget_columns,
)
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.run.findings import CODE, Agreed, Findings, Places
from lbpmeta.checks.run.internal import guarded
from lbpmeta.checks.run.looking import Made, RowChecks, Work, placed
from lbpmeta.checks.run.order import Quiet, in_row_order
from lbpmeta.checks.run.pins import apply_pins
from lbpmeta.checks.run.registry import CHECKS
from lbpmeta.errors import LbpmetaError, MethodError
from lbpmeta.evidence.declared import read_as_declared
from lbpmeta.evidence.tables import Row, Tables

__all__ = ["asked", "run_checks"]

_TABLES: Final = ("trials", "reviews", "statements", "thresholds", "conclusions")
#: Fewer rows than this are looked at before processes would have started.
WORTH: Final = 100
_QUIET: Final = {
    NOT_CHECKABLE: Verdict.NOT_CHECKABLE,
    WITHIN_ROUNDING: Verdict.CONSISTENT_WITHIN_ROUNDING,
    CONSISTENT: Verdict.CONSISTENT,
}
#: How many codes there are: SILENT and LOOK besides.
_CODES: Final = len(_QUIET) + 2
_NONE: Final = np.empty(0, np.int32)


def run_checks(
    tables: Tables,
    *,
    only: Collection[str] | None = None,
    about: Collection[str] | None = None,
    extra: Iterable[CheckSpec] = (),
    progress: Callable[[int, int], None] | None = None,
    jobs: int = 1,
) -> Findings:
    """Run the checks on every row.

    Parameters
    ----------
    tables : Tables
    only : collection of str, optional
        Names of the checks to run.
    about : collection of str, optional
        Ids of the rows to report on; default all. They get the findings that a run over all rows gives them.
    extra : iterable of CheckSpec
        Checks from outside the registry, for example of claims about relevance.
    progress : callable, optional
        Called with the rows done and the rows in all, now and then and at the end.
    jobs : int
        Processes that look at the rows of a large table; what they find is what one finds.

    Returns
    -------
    Findings
        In table and row order. What cannot be checked is told once per row; pins (cells `expected`) are
        applied.

    Raises
    ------
    DataError
        If a number or a pin cannot be read; the message names file, line and row.
    MethodError
        If a name in `only` is unknown, or `jobs` is below 1.
    """
    if jobs < 1:
        raise MethodError(f"`jobs` is {jobs!r}; it must be 1 or more.")
    specs = known = {**CHECKS, **{s.name: s for s in extra}}
    if only is not None:
        unknown = [name for name in only if name not in specs]
        if unknown:
            raise MethodError(f"There is no check {unknown[0]!r}; there are {', '.join(specs)}.")
        specs = {name: spec for name, spec in specs.items() if name in only}
    tables = read_as_declared(tables)
    ids = None if about is None else _with_prints(tables, about)
    rows = {
        table: of_table if ids is None else tuple(row for row in of_table if row.id in ids)
        for table in _TABLES
        for of_table in [tables.rows.get(table, ())]
    }
    run = _Run(tables, tuple(specs.values()), known, sum(map(len, rows.values())), progress, jobs if ids is None else 1)
    for table in _TABLES:
        run.over(table, rows[table])
    if progress is not None:
        progress(run.count, run.count)
    run.made = guarded("the comparison of repairs", confirm_repairs, run.made, tables, fallback=run.made)
    pinned = apply_pins(run.made, (row for of_rows in rows.values() for row in of_rows), specs, known)
    return run.findings(pinned, about)


def _with_prints(tables: Tables, about: Collection[str]) -> set[str]:
    """The ids given, and those of the rows that print the same quantities: a finding about one speaks of the others."""
    known = {row.id: row for row in tables}
    quantities = {known[row_id]["quantity"] for row_id in about if row_id in known} - {""}
    return {*about, *(r.id for quantity in quantities for r in tables.prints(quantity))}


@dataclasses.dataclass(eq=False)
class _Run:
    """One run: what has been made so far, and where it belongs."""

    tables: Tables
    specs: tuple[CheckSpec, ...]
    known: Mapping[str, CheckSpec]
    count: int
    progress: Callable[[int, int], None] | None
    jobs: int = 1
    rows: list[Row] = dataclasses.field(default_factory=list)
    made: list[Finding] = dataclasses.field(default_factory=list)
    places: list[tuple[int, int]] = dataclasses.field(default_factory=list)
    quiet: list[Quiet] = dataclasses.field(default_factory=list)
    compared: list[Agreed] = dataclasses.field(default_factory=list)
    _rows: RowChecks = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        self._rows = RowChecks(self.tables, self.known)

    def over(self, table: str, rows: tuple[Row, ...]) -> None:
        """Run the checks over the rows of one table."""
        first = len(self.rows)
        self.rows.extend(rows)
        of_table = [(i, spec) for i, spec in enumerate(self.specs) if table in spec.tables]
        if not rows or not of_table:
            return
        looked: list[tuple[int, NDArray[np.int32]]] = []
        large = len(rows) > BLOCK
        of_rows = [place for place, (_, spec) in enumerate(of_table) if large and (spec.row_only or spec.asks_row)]
        for start in range(0, len(rows) if of_rows else 0, BLOCK):  # the columns of a million outgrow their rows
            block = TableColumns(self.tables, rows[start : start + BLOCK], shared=False)
            for place in of_rows:
                looked.append((place, self._asked(of_table[place], block, (table, rows, first), start)))
        columns = TableColumns(self.tables, rows)
        for place, (i, spec) in enumerate(of_table):
            if place not in of_rows:
                looked.append((place, self._asked((i, spec), columns, (table, rows, first), 0)))
        del columns
        if large:
            forget_columns()
        checks = [i for i, _ in of_table]
        work: list[Work] = [(first + j, j, tuple(checks[p] for p in asked_by)) for j, asked_by in _by_row(looked)]
        for at, found in self._found(table, rows, work):
            for last, finding in found:
                self.made.append(finding)
                self.places.append((at, last))

    def _found(self, table: str, rows: tuple[Row, ...], work: Sequence[Work]) -> Iterator[Made]:
        """Yield the findings of each row that is looked at, in order."""
        there: dict[int, Made] = {}
        if self.jobs > 1 and len(work) >= WORTH:
            from lbpmeta.checks.run.jobs import Task, looked_at  # what starts processes is loaded by who asks for some

            first = work[0][0]

            def told(done: int) -> None:
                if self.progress is not None:
                    self.progress(first + done, self.count)

            task = Task(dataclasses.replace(self.tables), self.specs, self.known, table)
            there = {made[0]: made for made in looked_at(task, work, self.jobs, told)}
        for at, j, specs in work:
            if at in there:
                yield there[at]
                continue
            if self.progress is not None:
                self.progress(at, self.count)
            yield at, self._rows.made(rows[j], [(i, self.specs[i]) for i in specs])

    def _asked(
        self, of: tuple[int, CheckSpec], columns: TableColumns, whole: tuple[str, tuple[Row, ...], int], start: int
    ) -> NDArray[np.int32]:
        """Ask a check of some rows of a table, from `start` on; keep where it agrees, return where it wants to look."""
        (i, spec), (table, rows, first) = of, whole
        codes, names = asked(spec, columns)
        pinned = columns.once("pinned", lambda of: of.has("expected"))
        if pinned.any():
            codes = np.where(pinned & (codes != SILENT), LOOK, codes)
        # Most checks say of most tables the same of every row: it is counted first what there is to be found.
        count = np.bincount(codes, minlength=_CODES).tolist()
        for code, verdict in _QUIET.items():
            if count[code]:
                every = count[code] == codes.size
                at = _every(start, codes.size) if every else (start + np.flatnonzero(codes == code)).astype(np.int32)
                self.quiet.append(Quiet(at, first, i, CODE[verdict]))
                self.compared.append(Agreed(spec.name, table, verdict, rows, at, names))
        return (start + np.flatnonzero(codes == LOOK)).astype(np.int32) if count[LOOK] else _NONE

    def findings(self, made: Sequence[Finding], about: Collection[str] | None) -> Findings:
        """Put everything that was found into table and row order."""
        n = len(made)
        places = np.array([*self.places, *[(-1, -1)] * (n - len(self.places))], np.int64).reshape(n, 2)
        numbers = {row.id: i for i, row in enumerate(self.rows)} if n > len(self.places) else {}
        for i in range(len(self.places), n):  # pins that are gone come behind their row
            places[i] = numbers.get(_first(made[i]), len(self.rows)), len(self.specs)
        columns = in_row_order(made, places, self.quiet, len(self.rows), self.specs, self.known)
        self.quiet.clear()
        rows, specs = self.rows, self.specs
        if about is not None:
            pairs = zip(columns.rows.tolist(), columns.objects.tolist(), strict=True)
            keep = np.array([(_first(made[p]) if p >= 0 else rows[r].id) in about for r, p in pairs], bool)
            columns = columns.where(keep)
        return Findings(
            *columns,
            made,
            lambda row, check: _agreement(self.tables, rows[row], specs[check]),
            tuple(row.id for row in rows),
            tuple(self.compared),
            tuple(spec.name for spec in specs),
            Places(rows),
        )


@lru_cache(maxsize=2)
def _every(start: int, count: int) -> NDArray[np.int32]:
    return np.arange(start, start + count, dtype=np.int32)


def _by_row(looked: Sequence[tuple[int, NDArray[np.int32]]]) -> Iterator[tuple[int, list[int]]]:
    """Yield each row that is looked at, and the places of the checks that look, in order."""
    at = np.concatenate([rows for _, rows in looked])
    places = np.repeat([place for place, _ in looked], [rows.size for _, rows in looked])
    order = np.lexsort((places, at))
    at, places = at[order], places[order]
    starts = np.flatnonzero(np.diff(at, prepend=-1))
    for start, stop in pairwise([*starts.tolist(), at.size]):
        yield int(at[start]), places[start:stop].tolist()


def _first(finding: Finding) -> str:
    """The row that a finding is about; "" for one about the run itself."""
    return finding.rows[0] if finding.rows else ""


def asked(spec: CheckSpec, columns: TableColumns) -> tuple[NDArray[np.int8], tuple[str, ...]]:
    """What a check says of a table at first: of rows without the cells that it needs, nothing."""
    if spec.ask is not None:
        try:
            answer = spec.ask(columns)
        except LbpmetaError:
            raise
        except Exception:  # a defect of the first question: each row is looked at, where a defect is told
            return np.full(len(columns), LOOK, np.int8), ()
        return answer.codes, answer.compared
    codes = np.full(len(columns), LOOK, np.int8)
    if spec.needs:
        codes[~np.logical_or.reduce([columns.has(*together) for together in spec.needs])] = SILENT
    return codes, ()


def _agreement(tables: Tables, row: Row, spec: CheckSpec) -> Finding:
    """Make the words of an agreement that was told by its columns."""
    quiet: Iterator[Finding] = (f for f in spec.run(tables, row) if f.verdict in _QUIET.values())
    return placed(next(quiet), row)
