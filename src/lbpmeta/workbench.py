"""Workbench: the evidence with everything that can be done to it. The one place that knows every room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lbpmeta.effects import EffectSizes
from lbpmeta.effects.from_rows import effects_from_rows
from lbpmeta.errors import NotDefinedError
from lbpmeta.evidence import Row, Tables, load_tables
from lbpmeta.pooling import Fit
from lbpmeta.pooling.from_rows import pool_rows
from lbpmeta.recipe import Recipe, get_recipe

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from lbpmeta.relevance import Judgement
    from lbpmeta.report import Report

__all__ = ["Evidence", "load"]


def load(path: str | Path | None = None) -> Evidence:
    """Read evidence: the packaged low-back-pain tables, or your own folder.

    Parameters
    ----------
    path : str or Path, optional
        A folder of tables such as ``lbpmeta init`` makes.

    Returns
    -------
    Evidence

    Raises
    ------
    DataError
        If the folder cannot be used; the message lists every problem with file, line, column, value and fix.

    Examples
    --------
    >>> evidence = load()
    >>> evidence.check().ok
    True
    """
    return Evidence(load_tables(path))


@dataclass(frozen=True, slots=True, repr=False)
class Evidence:
    """Printed numbers, and what can be made of them.

    Parameters
    ----------
    tables : Tables
        The rows, as read.

    Examples
    --------
    >>> evidence = load()
    >>> fit = evidence.pool("cd008112-1.1.1")
    >>> round(fit.estimate, 6), fit.recipe.tau2
    (-7.006797, 'DL')
    """

    tables: Tables

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(rows)} {table}" for table, rows in self.tables.rows.items() if rows)
        return f"<Evidence in {self.tables.path}: {counts}>"

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of all rows."""
        return tuple(row.id for row in self.tables)

    def row(self, row_id: str) -> Row:
        """Return a row by its id."""
        return self.tables.row(row_id)

    def frame(self, table: str) -> pd.DataFrame:
        """Return a table as a data frame of strings, indexed by id."""
        return self.tables.frame(table)

    def check(self, *, only: Sequence[str] | None = None, gate: str = "inconsistent") -> Report:
        """Run the checks.

        Parameters
        ----------
        only : sequence of str, optional
            Names of checks; default all.
        gate : {"inconsistent", "implausible", "never"}
            The verdict at which the report's `ok` becomes false.
        """
        from lbpmeta.checks import coverage, run_checks
        from lbpmeta.relevance.rows import RELEVANCE_CHECKS
        from lbpmeta.report import Report

        findings = run_checks(self.tables, only=only, extra=RELEVANCE_CHECKS)
        return Report(findings, coverage(self.tables, findings), self.tables.path, gate)

    def rows_behind(self, row_id: str) -> tuple[Row, ...]:
        """Return the study rows behind a pooled line (or of a set of that name).

        Raises
        ------
        NotDefinedError
            If the rows are not available; the message says what is missing.
        """
        members = self.tables.members(row_id)
        if members:
            return members
        row = self.row(row_id)
        if row.table == "trials":
            return (row,)
        members = self.tables.members(row["set"])
        if not members:
            missing = row["rows_missing"] or f"{row.table}.csv names no set of study rows for it."
            raise NotDefinedError(f"{row_id!r} cannot be re-derived: {missing}")
        return members

    def line(self, row_id: str) -> Row | None:
        """Return the printed pooled line of that id, or the first one pooled from a set of that name."""
        return next((r for r in self.tables["reviews"] if row_id in (r.id, r["set"])), None)

    def recipe(self, row_id: str) -> Recipe:
        """Return the recipe that a pooled line declares; "metafor" where it declares nothing."""
        row = self.line(row_id)
        if row is None:
            return get_recipe("metafor")
        return get_recipe(row["recipe"] or "metafor").replace(
            model=row["model"] or None, tau2=row["tau2_method"] or None, ci=row["ci_method"] or None
        )

    def measure(self, row_id: str) -> str:
        """Return the effect measure of a pooled line or of the rows of a set."""
        row = self.line(row_id)
        if row is None or not row["measure"]:
            row = self.rows_behind(row_id)[0]
        if not row["measure"]:
            raise NotDefinedError(f"{row_id!r} names no effect measure; fill in the column `measure`.")
        return row["measure"]

    def effects(self, row_id: str, *, recipe: str | Recipe | None = None) -> EffectSizes:
        """Return the effect sizes of the study rows behind a pooled line."""
        chosen = self.recipe(row_id) if recipe is None else get_recipe(recipe)
        return effects_from_rows(self.rows_behind(row_id), self.measure(row_id), chosen)

    def pool(
        self,
        row_id: str,
        *,
        recipe: str | Recipe | None = None,
        model: str | None = None,
        tau2: str | None = None,
        ci: str | None = None,
        prediction: str | None = None,
        level: float | None = None,
    ) -> Fit:
        """Re-derive a pooled line from its study rows.

        Parameters
        ----------
        row_id : str
            Id of a row of ``reviews.csv``, or the name of a set.
        recipe : str or Recipe, optional
            Default: the recipe that the line declares.
        model, tau2, ci, prediction, level
            Override single settings of the recipe.

        Raises
        ------
        NotDefinedError
            If the study rows are not available.
        """
        base = self.recipe(row_id) if recipe is None else get_recipe(recipe)
        chosen = base.replace(model=model, tau2=tau2, ci=ci, prediction=prediction, level=level)
        return pool_rows(self.rows_behind(row_id), self.measure(row_id), chosen)

    def thresholds(self, row_id: str) -> tuple[Row, ...]:
        """Return the thresholds that apply to a row, those of its own authors first.

        See :func:`lbpmeta.relevance.rows.thresholds_for`.
        """
        from lbpmeta.relevance.rows import thresholds_for

        return thresholds_for(self.tables, self.row(row_id))

    def judge(self, row_id: str, *, threshold: str | float | None = None) -> tuple[Judgement, ...]:
        """Judge a printed effect against every threshold that applies, or against the one given.

        Parameters
        ----------
        row_id : str
            A row with a printed estimate and interval.
        threshold : str or float, optional
            A minimal clinically important difference in the row's own unit.

        Raises
        ------
        NotDefinedError
            If the row has no estimate with an interval, or no threshold is known for its instrument.
        """
        from lbpmeta.relevance.rows import judge_row

        row = self.row(row_id)
        if not row["estimate"]:
            raise NotDefinedError(f"{row_id!r} prints no estimate with an interval: there is nothing to judge.")
        if threshold is not None:
            return (judge_row(row, threshold),)
        known = self.thresholds(row_id)
        if not known:
            raise NotDefinedError(
                f"{row_id!r}: the tables hold no MCID in points for its instrument "
                f"({row['instrument'] or 'none named'}). Give one with `threshold`."
            )
        return tuple(judge_row(row, t) for t in known)

    def forest(self, row_id: str, *, ax: Axes | None = None, recipe: str | Recipe | None = None) -> Axes:
        """Draw the forest plot of a pooled line from its study rows."""
        from lbpmeta.report.drawing import forest_of_line

        rows = self.rows_behind(row_id)
        line = self.line(row_id)
        thresholds = self.thresholds((line or rows[0]).id)
        return forest_of_line(self.pool(row_id, recipe=recipe), rows, line, thresholds, ax=ax)

    def to_dict(self) -> dict[str, list[dict[str, Any]]]:
        """Return all tables as lists of plain records."""
        return {table: [dict(r.cells) for r in rows] for table, rows in self.tables.rows.items()}
