"""What the checks find in one row: settled by its premises, and given its repairs."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.settle import concluded, of_unsure
from lbpmeta.checks.core.slips import probing
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.estimate.blame import widest
from lbpmeta.checks.run.complete import complete
from lbpmeta.checks.run.internal import INTERNAL, guarded
from lbpmeta.checks.run.turned import turned
from lbpmeta.errors import LbpmetaError
from lbpmeta.evidence.declared import declared_about
from lbpmeta.evidence.tables import GUESSED, Row, Tables
from lbpmeta.measures import MEASURES
from lbpmeta.premises.declaration import UNSURE, Declaration
from lbpmeta.premises.premise import Origin, assume

__all__ = ["Made", "RowChecks", "Work", "placed"]

#: Where a row stands in the run, in its table, and the places of the checks that look at it.
Work: TypeAlias = tuple[int, int, tuple[int, ...]]
#: Findings of one row: where it stands in the run, and each finding with the place of its check.
Made: TypeAlias = tuple[int, list[tuple[int, Finding]]]


class RowChecks:
    """How checks look at rows of tables.

    Parameters
    ----------
    tables : Tables
        As declared (:func:`lbpmeta.evidence.declared.read_as_declared`).
    known : mapping of str to CheckSpec, optional
        Every check by name, which repairs are tried against.
    """

    def __init__(self, tables: Tables, known: Mapping[str, CheckSpec] | None = None) -> None:
        self.tables = tables
        self.known = known or {}
        self._wide: list[Tables] = []

    def made(self, row: Row, specs: Sequence[tuple[int, CheckSpec]]) -> list[tuple[int, Finding]]:
        """Look at one row; each finding comes with the place of its check."""
        order = {spec.name: i for i, spec in specs}
        first = self.settled(row, [spec for _, spec in specs])
        made = guarded("the search for repairs", complete, self.tables, row, first, self.known.values(), fallback=first)
        last, found = 0, []
        for finding in made:
            last = order.get(finding.check, last)
            found.append((last, placed(finding, row) if finding.check == INTERNAL else finding))
        return found

    def settled(self, row: Row, specs: Sequence[CheckSpec]) -> list[Finding]:
        out: list[Finding] = []
        for spec in specs:
            try:
                for finding in guarded(spec.name, spec.run, self.tables, row):
                    settled = self._settled(spec, row, finding)
                    if settled is not None:
                        out.append(placed(settled, row))
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
            if {"counts", "columns"} & {*guesses}:  # whether a figure is that of the numbers beside it, nobody says
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
        unnamed = row.with_cells({"measure": "", GUESSED: ""})
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


def placed(finding: Finding, row: Row) -> Finding:
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
