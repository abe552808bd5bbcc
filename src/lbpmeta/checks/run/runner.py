"""The one loop that runs the checks over tables.

Each check is asked first of a whole table (:mod:`lbpmeta.checks.core.screen`); rows that it cannot answer so are looked
at one by one, settled by their premises, and given their repairs.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

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
from lbpmeta.checks.core.settle import concluded, of_unsure
from lbpmeta.checks.core.slips import probing
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.estimate.blame import widest
from lbpmeta.checks.run.complete import complete
from lbpmeta.checks.run.findings import CODE, Agreed, Findings, Places
from lbpmeta.checks.run.internal import INTERNAL, guarded
from lbpmeta.checks.run.pins import apply_pins
from lbpmeta.checks.run.registry import CHECKS
from lbpmeta.checks.run.turned import turned
from lbpmeta.errors import LbpmetaError, MethodError
from lbpmeta.evidence.declared import declared_about, read_as_declared
from lbpmeta.evidence.tables import GUESSED, Row, Tables
from lbpmeta.measures import MEASURES
from lbpmeta.premises.declaration import UNSURE, Declaration
from lbpmeta.premises.premise import Origin, assume

__all__ = ["asked", "looking", "run_checks"]

_TABLES: Final = ("trials", "reviews", "statements", "thresholds", "conclusions")
_Whole: TypeAlias = NDArray[np.integer[Any]]
_QUIET: Final = {
    NOT_CHECKABLE: Verdict.NOT_CHECKABLE,
    WITHIN_ROUNDING: Verdict.CONSISTENT_WITHIN_ROUNDING,
    CONSISTENT: Verdict.CONSISTENT,
}


def run_checks(
    tables: Tables,
    *,
    only: Collection[str] | None = None,
    about: Collection[str] | None = None,
    extra: Iterable[CheckSpec] = (),
    progress: Callable[[int, int], None] | None = None,
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
        If a name in `only` is unknown.
    """
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
    run = _Run(tables, tuple(specs.values()), known, sum(map(len, rows.values())), progress)
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
    rows: list[Row] = dataclasses.field(default_factory=list)
    made: list[Finding] = dataclasses.field(default_factory=list)
    places: list[tuple[int, int]] = dataclasses.field(default_factory=list)
    quiet: list[tuple[NDArray[np.int32], int, int]] = dataclasses.field(default_factory=list)
    compared: list[Agreed] = dataclasses.field(default_factory=list)
    _wide: list[Tables] = dataclasses.field(default_factory=list)

    def over(self, table: str, rows: tuple[Row, ...]) -> None:
        """Run the checks over the rows of one table."""
        first = len(self.rows)
        self.rows.extend(rows)
        of_table = [(i, spec) for i, spec in enumerate(self.specs) if table in spec.tables]
        if not rows or not of_table:
            return
        looked = np.zeros((len(of_table), len(rows)), bool)
        large = len(rows) > BLOCK
        of_rows = [place for place, (_, spec) in enumerate(of_table) if large and (spec.row_only or spec.asks_row)]
        for start in range(0, len(rows) if of_rows else 0, BLOCK):  # the columns of a million outgrow their rows
            block = TableColumns(self.tables, rows[start : start + BLOCK], shared=False)
            for place in of_rows:
                looked[place, start : start + BLOCK] = self._asked(of_table[place], block, (table, rows, first), start)
        columns = TableColumns(self.tables, rows)
        for place, (i, spec) in enumerate(of_table):
            if place not in of_rows:
                looked[place] = self._asked((i, spec), columns, (table, rows, first), 0)
        del columns
        if large:
            forget_columns()
        for j in np.flatnonzero(looked.any(axis=0)).tolist():
            if self.progress is not None:
                self.progress(first + j, self.count)
            self._one(first + j, rows[j], [of_table[place] for place in np.flatnonzero(looked[:, j])])

    def _asked(
        self, of: tuple[int, CheckSpec], columns: TableColumns, whole: tuple[str, tuple[Row, ...], int], start: int
    ) -> NDArray[np.bool_]:
        """Ask a check of some rows of a table, from `start` on; keep where it agrees, return where it wants to look."""
        (i, spec), (table, rows, first) = of, whole
        codes, names = asked(spec, columns)
        codes = np.where(columns.has("expected") & (codes != SILENT), LOOK, codes)
        for code, verdict in _QUIET.items():
            at = (start + np.flatnonzero(codes == code)).astype(np.int32)
            if at.size:
                self.quiet.append((first + at, i, CODE[verdict]))
                self.compared.append(Agreed(spec.name, table, verdict, rows, at, names))
        look: NDArray[np.bool_] = codes == LOOK
        return look

    def _one(self, at: int, row: Row, specs: Sequence[tuple[int, CheckSpec]]) -> None:
        """Look at one row."""
        order = {spec.name: i for i, spec in specs}
        first = self._run_row(row, [spec for _, spec in specs])
        made = guarded("the search for repairs", complete, self.tables, row, first, self.known.values(), fallback=first)
        last = 0
        for finding in made:
            last = order.get(finding.check, last)
            self.made.append(_placed(finding, row) if finding.check == INTERNAL else finding)
            self.places.append((at, last))

    def _run_row(self, row: Row, specs: Sequence[CheckSpec]) -> list[Finding]:
        out: list[Finding] = []
        for spec in specs:
            try:
                for finding in guarded(spec.name, spec.run, self.tables, row):
                    settled = self._settled(spec, row, finding)
                    if settled is not None:
                        out.append(_placed(settled, row))
            except LbpmetaError as error:
                raise type(error)(f"{row.file}, line {row.line}, row {row.id!r}: {error}") from error
        return out

    def _settled(self, spec: CheckSpec, row: Row, finding: Finding) -> Finding | None:
        """Give a finding the verdict that its premises allow."""
        if _of_both_arms(finding):
            other = turned(spec, self.tables, row, finding)
            if other is not finding:
                return other
        if finding.verdict is Verdict.INCONSISTENT:
            premises = finding.premises or tuple(assume(name) for name in spec.rests_on)
            if not spec.scale_free and _of_unknown_scale(finding, row):
                premises = (*premises, assume("scale"))
            guesses = (row.cells.get(GUESSED) or "").split()
            guessed = "measure" in guesses and not any(p.name == "measure" for p in premises)
            if guessed and not self._stands_unguessed(spec, row, finding):
                premises = (*premises, assume("measure", row["measure"]))
            if "arms" in guesses and _of_both_arms(finding):
                premises = (*premises, assume("arms"))
            if "counts" in guesses:  # whether a figure is that of the counts beside it, nobody says
                premises = (*premises, assume("made of", "these numbers"))
            finding = dataclasses.replace(finding, premises=premises)
        unsure = self._unsure(row, finding)
        if finding.verdict is not Verdict.INCONSISTENT and not finding.premises:
            return of_unsure(finding) if unsure else finding
        declared = declared_about(self.tables, row)
        if unsure:
            declared = declared.behind((Declaration("transcription", UNSURE, Origin.SOURCE),))
        settled = concluded(finding, declared, lambda: self._wider(spec, row, finding), rounded=spec.rounded)
        return of_unsure(settled) if unsure and settled is not None else settled

    def _unsure(self, row: Row, finding: Finding) -> bool:
        """Whether a program read one of the rows that a finding is about, and was not sure of its numbers."""
        if row.cells.get("x_arms") == UNSURE and _of_arms(finding):
            return True
        rows = (row, *(self.tables.known(i) for i in finding.rows if i != row.id))
        return any(r is not None and r.cells.get("transcription") == UNSURE for r in rows)

    def _stands_unguessed(self, spec: CheckSpec, row: Row, finding: Finding) -> bool:
        """Whether a contradiction on whatever scale is one of any measure too: then a guessed one is not to blame."""
        if not (spec.scale_free and spec.row_only):
            return False
        unnamed = dataclasses.replace(row, cells={**row.cells, "measure": "", GUESSED: ""})
        with probing():
            same = _same(spec.run(self.tables, unnamed), finding)
        return same is not None and same.verdict is Verdict.INCONSISTENT

    def _wider(self, spec: CheckSpec, row: Row, finding: Finding) -> Finding | None:
        """The finding of the same check about the same numbers, read under any usual rounding.

        The numbers of a ratio may have been turned over besides, where nothing else is compared with them.
        """
        of_line = finding.printed.keys() <= _LINE
        tables, wide = self.tables, dataclasses.replace(row, rounding=widest(row["measure"]) if of_line else "any")
        if not spec.row_only:
            if not self._wide:
                self._wide.append(self.tables.rounded("any"))
            tables = self._wide[0]
        return _same(spec.run(tables, wide), finding)

    def findings(self, made: Sequence[Finding], about: Collection[str] | None) -> Findings:
        """Put everything that was found into table and row order."""
        n = len(made)
        places = np.array([*self.places, *[(-1, -1)] * (n - len(self.places))], np.int64).reshape(n, 2)
        numbers = {row.id: i for i, row in enumerate(self.rows)} if n > len(self.places) else {}
        for i in range(len(self.places), n):  # pins that are gone come behind their row
            places[i] = numbers.get(_first(made[i]), len(self.rows)), len(self.specs)
        # Columns of small integers: a million rows have six million agreements.
        sizes = [at.size for at, _, _ in self.quiet]
        at = np.concatenate([places[:, 0].astype(np.int32), *(at for at, _, _ in self.quiet)])
        asked_by = np.concatenate([places[:, 1], np.repeat([i for _, i, _ in self.quiet], sizes)]).astype(np.int16)
        verdicts = np.array([CODE[f.verdict] for f in made] + [code for _, _, code in self.quiet], np.int8)
        verdicts = np.repeat(verdicts, [1] * n + sizes)
        objects = np.full(at.size, -1, np.int32)
        objects[:n] = np.arange(n)
        order = np.lexsort((objects, asked_by, at))
        at, asked_by, verdicts, objects = at[order], asked_by[order], verdicts[order], objects[order]
        keep = self._told_once(at, asked_by, verdicts, objects, made)
        rows, specs = self.rows, self.specs
        if about is not None:
            for i, (row, place) in enumerate(zip(at.tolist(), objects.tolist(), strict=True)):
                keep[i] &= (_first(made[place]) if place >= 0 else rows[row].id) in about
        return Findings(
            at[keep],
            asked_by[keep],
            verdicts[keep],
            objects[keep],
            made,
            lambda row, check: _agreement(self.tables, rows[row], specs[check]),
            tuple(row.id for row in rows),
            tuple(self.compared),
            tuple(spec.name for spec in specs),
            Places(rows),
        )

    def _told_once(
        self, rows: _Whole, asked_by: _Whole, verdicts: _Whole, objects: _Whole, made: Sequence[Finding]
    ) -> NDArray[np.bool_]:
        """Keep one finding per row of what cannot be checked: the pooled line's first. Quotes stay."""
        keep = np.ones(rows.size, bool)
        told: dict[int, int] = {}
        for at in np.flatnonzero(verdicts == CODE[Verdict.NOT_CHECKABLE]).tolist():
            row, check, place = int(rows[at]), int(asked_by[at]), int(objects[at])
            finding = made[place] if place >= 0 else None
            spec = self.known.get(finding.check) if finding is not None else self.specs[check]
            alone = spec is None and finding is not None and finding.check == INTERNAL
            if alone or (spec is not None and not spec.once_per_row) or (finding is not None and finding.expected):
                continue
            if row not in told:
                told[row] = at
            elif spec is not None and spec.rederives:
                keep[told[row]], told[row] = False, at
            else:
                keep[at] = False
        return keep


def looking(tables: Tables) -> Callable[[Row, Sequence[CheckSpec]], list[Finding]]:
    """Return how checks look at one row of tables: their findings, settled by their premises, not yet completed.

    Parameters
    ----------
    tables : Tables
        As declared (:func:`lbpmeta.evidence.declared.read_as_declared`).
    """
    return _Run(tables, (), {}, 0, None)._run_row


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


def _same(found: Iterable[Finding], finding: Finding) -> Finding | None:
    """What the same check says of the same numbers, read otherwise.

    A check may say several things of the same numbers, or one thing of several: they cannot all be right if one of
    these, or of some of them, still stands.
    """
    about = finding.printed.keys()
    mine = [f for f in found if f.check == finding.check]
    same = [f for f in mine if f.printed.keys() == about]
    standing = [f for f in (*same, *mine) if f.verdict is Verdict.INCONSISTENT and f.printed.keys() <= about]
    return next(iter(standing or same), None)


def _placed(finding: Finding, row: Row) -> Finding:
    return dataclasses.replace(
        finding,
        rows=finding.rows or (row.id,),
        source=row["source"],
        locator=row["locator"],
        file=row.file,
        line=row.line,
    )


_LINE: Final = frozenset({"estimate", "ci_low", "ci_high", "p", "se"})
_OF_SCALE: Final = frozenset({"estimate", "ci_low", "ci_high", "se", "variance", "pi_low", "pi_high"})


def _of_arms(finding: Finding) -> bool:
    """Whether a finding is about numbers of an arm."""
    return any(name.rpartition(".")[2][-1:] in ("1", "2") for name in finding.printed)


def _of_both_arms(finding: Finding) -> bool:
    """Whether a contradiction is one of a contrast with both of its arms, so that their order decides the sign."""
    names = {name.rpartition(".")[2] for name in finding.printed}
    arms = {name[-1] for name in names if name[-1:] in ("1", "2")}
    return arms == {"1", "2"} and bool(names & {"estimate", "ci_low", "ci_high"})


def _of_unknown_scale(finding: Finding, row: Row) -> bool:
    """Whether nobody said on which scale the effect was printed that a finding is about."""
    measure = row["measure"]
    return measure in MEASURES and not MEASURES[measure].printed_as_is and bool(finding.printed.keys() & _OF_SCALE)


def _agreement(tables: Tables, row: Row, spec: CheckSpec) -> Finding:
    """Make the words of an agreement that was told by its columns."""
    quiet: Iterator[Finding] = (f for f in spec.run(tables, row) if f.verdict in _QUIET.values())
    return _placed(next(quiet), row)
