"""A line read again: as it is printed, and as its rows make it once cells are replaced or rows left out."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Final

from lbpmeta.effects.from_rows import StudyRows
from lbpmeta.errors import LbpmetaError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.measures import MEASURES
from lbpmeta.pooling.from_rows import pool_rows
from lbpmeta.recipe import Recipe
from lbpmeta.relevance.grade import imprecision
from lbpmeta.relevance.judgement import Judgement
from lbpmeta.relevance.judging import judge
from lbpmeta.relevance.rows import thresholds_for
from lbpmeta.report.listing import threshold_name
from lbpmeta.report.parts.consequences import Alternative
from lbpmeta.workbench.changes import NO_CHANGES, Changes, edited
from lbpmeta.workbench.lines import declared_recipe, measure_of_line, pooled_line

__all__ = ["LineReader"]

_TRIPLE: Final = ("estimate", "ci_low", "ci_high")


@dataclasses.dataclass(frozen=True)
class LineReader:
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
    def of(cls, tables: Tables, name: str) -> LineReader:
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
        self, what: str, kind: str, changes: Changes = NO_CHANGES, gone: Sequence[str] = (), *, pooled: bool
    ) -> Alternative:
        """Return the line as its rows make it, or as it is printed, with some cells replaced and some rows left out."""
        try:
            if not (pooled and self.of_set):
                (row,) = edited((self.tables.row(self.name),), changes)
                return self._printed(row, what, kind)
            at = list({self.members[row_id]: None for row_id, _ in changes if row_id in self.members})
            new: dict[int, Row | None] = {}
            new.update(zip(at, edited(tuple(self.studies.rows[i] for i in at), changes), strict=True))
            new.update({self.members[row_id]: None for row_id in gone})
            return self._pooled(self.studies.changed(new), what, kind)
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
