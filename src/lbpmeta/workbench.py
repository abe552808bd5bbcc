"""Workbench: the evidence with everything that can be done to it. The one place that knows every room."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Unpack

from lbpmeta.effects import EffectSizes
from lbpmeta.effects.from_rows import effects_from_rows
from lbpmeta.errors import ConfigurationError, NotDefinedError
from lbpmeta.evidence import Data, Digits, Row, Tables, read_data
from lbpmeta.forest_settings import LineSettings, with_settings
from lbpmeta.pooling import Fit
from lbpmeta.pooling.from_rows import pool_rows
from lbpmeta.recipe import Recipe, get_recipe

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from lbpmeta.relevance import Judgement
    from lbpmeta.relevance.conclusions import Conclusions
    from lbpmeta.report import Report
    from lbpmeta.report.sof import SummaryOfFindings

__all__ = ["Evidence", "check", "load"]


def load(
    data: Data = None,
    *more: Data,
    measure: str = "",
    digits: Digits = None,
    decimal_comma: bool | None = None,
) -> Evidence:
    """Read evidence: the packaged low-back-pain tables, or whatever you have.

    Parameters
    ----------
    data, *more : path, data frame, mapping of columns or sequence of mappings, optional
        See :func:`lbpmeta.evidence.read_data`, which says what can be read.
    measure, digits, decimal_comma
        The effect measure of rows that name none; digits after the point of floats; what the decimal mark is.

    Raises
    ------
    DataError
        If something cannot be read; the message lists every problem with file, line, column, value and fix.

    Examples
    --------
    >>> evidence = load()
    >>> evidence.check().ok
    True
    """
    given = () if data is None and not more else (data, *more)
    return Evidence(read_data(given, measure=measure, digits=digits, decimal_comma=decimal_comma))


def check(
    data: Data = None,
    *more: Data,
    measure: str = "",
    digits: Digits = None,
    decimal_comma: bool | None = None,
    only: Sequence[str] | None = None,
    gate: str = "inconsistent",
    severity: str = "info",
    rounding: str = "nearest",
    baseline: Collection[str] = (),
) -> Report:
    """Check whatever you have: a data frame, a list of rows, a file, a folder.

    Parameters
    ----------
    data, *more, measure, digits, decimal_comma
        As in :func:`load`.
    only, gate, severity, rounding, baseline
        As in :meth:`Evidence.check`.

    Returns
    -------
    Report
        In a notebook it shows itself; ``print(report)`` is text, ``report.to_frame()`` one row per finding.

    Examples
    --------
    >>> report = check([{"study": "A 2020", "MD": "-5.4", "lower": "-9.4", "upper": "-1.3"},
    ...                 {"study": "B 2021", "MD": "3.1", "lower": "-5.0", "upper": "-1.2"}])
    >>> sorted({f.rows[0] for f in report.failures})
    ['b-2021']
    """
    evidence = load(data, *more, measure=measure, digits=digits, decimal_comma=decimal_comma)
    return evidence.check(only=only, gate=gate, severity=severity, rounding=rounding, baseline=baseline)


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

    def check(
        self,
        *,
        only: Sequence[str] | None = None,
        gate: str = "inconsistent",
        severity: str = "info",
        rounding: str = "nearest",
        baseline: Collection[str] = (),
        progress: Callable[[int, int], None] | None = None,
    ) -> Report:
        """Run the checks.

        Parameters
        ----------
        only : sequence of str, optional
            Names of checks; default all.
        gate : {"inconsistent", "implausible", "never"}
            The verdict at which the report's `ok` becomes false.
        severity : {"info", "minor", "material", "decision"}
            Findings of less severity never fail.
        rounding : {"nearest", "truncate", "any"}
            How the authors may have rounded; "any" covers truncation too.
        baseline : collection of str
            Fingerprints of findings that never fail (:func:`lbpmeta.report.read_baseline`).
        progress : callable, optional
            Called with the rows done and the rows in all.
        """
        from lbpmeta.checks import coverage, run_checks
        from lbpmeta.relevance.rows import RELEVANCE_CHECKS
        from lbpmeta.report import Report

        tables = self.tables.rounded(rounding)
        findings = run_checks(tables, only=only, extra=RELEVANCE_CHECKS, progress=progress)
        covered = coverage(tables, findings)
        return Report(findings, covered, tables.path, gate, severity, frozenset(baseline), tables.notes)

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
            A row with a printed estimate and interval, or with arms that give one.
        threshold : str or float, optional
            A minimal clinically important difference in the row's own unit.

        Raises
        ------
        NotDefinedError
            If the row has no estimate with an interval, or no threshold is known for its instrument.
        """
        from lbpmeta.relevance.rows import contrast_of, judge_row

        row = self.row(row_id)
        if contrast_of(row) is None:
            raise NotDefinedError(f"{row_id!r} prints no estimate with an interval: there is nothing to judge.")
        if threshold is not None:
            return (judge_row(row, threshold),)
        known = self.thresholds(row_id)
        if not known:
            raise NotDefinedError(
                f"{row_id!r}: the tables hold no MCID in the unit of its measure for its instrument "
                f"({row['instrument'] or 'none named'}). Give one with `threshold`."
            )
        return tuple(judge_row(row, t) for t in known)

    def conclusions(self) -> Conclusions:
        """Return what the authors of reviews and trials concluded, whether it holds, and by which rule.

        See :func:`lbpmeta.relevance.conclusions.conclusions`.
        """
        from lbpmeta.relevance.conclusions import conclusions

        return conclusions(self.tables)

    def summary_of_findings(
        self,
        ids: Sequence[str] | None = None,
        *,
        source: str | None = None,
        control_risk: float | Mapping[str, float] | None = None,
    ) -> SummaryOfFindings:
        """Return a summary-of-findings table: numbers, absolute effect, certainty as reported, judgement.

        Parameters
        ----------
        ids : sequence of str, optional
            Rows of ``reviews.csv`` or ``trials.csv``, in this order.
        source : str, optional
            All rows of ``reviews.csv`` from this source; all reviews without either.
        control_risk : float or mapping of str to float, optional
            Risk without the intervention, for absolute effects of RR and OR; counted in the control arms of the
            study rows where none is given.

        Raises
        ------
        ConfigurationError
            If both `ids` and `source` are given, or the source has no rows.
        DataError
            If an id is unknown, or a control risk is not between 0 and 1.
        """
        from lbpmeta.report.sof import summary_of_findings

        if ids is not None and source is not None:
            raise ConfigurationError("Give `ids` or `source`, not both.")
        if ids is not None:
            return summary_of_findings(self.tables, [self.row(i) for i in ids], control_risk=control_risk)
        rows = [r for r in self.tables["reviews"] if source in (None, r["source"])]
        if not rows:
            known = ", ".join(sorted({r["source"] for r in self.tables["reviews"]})) or "none"
            raise ConfigurationError(f"`source` is {source!r}; reviews.csv has rows from: {known}.")
        title = "Summary of findings" if source is None else f"Summary of findings: {rows[0]['review']} ({source})"
        return summary_of_findings(self.tables, rows, control_risk=control_risk, title=title)

    @with_settings(LineSettings)
    def forest(
        self,
        row_id: str,
        *,
        recipe: str | Recipe | None = None,
        findings: bool = True,
        **settings: Unpack[LineSettings],
    ) -> Axes:
        """Draw the forest plot of a pooled line from its study rows.

        Parameters
        ----------
        row_id : str
            Id of a row of ``reviews.csv``, or the name of a set.
        recipe : str or Recipe, optional
            Default: the recipe that the line declares.
        findings : bool
            Whether rows that a check flags wear a mark, with a footnote.
        **settings
            As in :func:`lbpmeta.forest`, without what the tables know: arms, direction, data, ids and notes.
            `columns` may name any column of ``trials.csv``.

        Raises
        ------
        NotDefinedError
            If the study rows are not available.
        """
        from lbpmeta.report.drawing import forest_of_line

        rows = self.rows_behind(row_id)
        line = self.line(row_id)
        return forest_of_line(
            self.pool(row_id, recipe=recipe),
            rows,
            line,
            self.thresholds((line or rows[0]).id),
            tables=self.tables if findings else None,
            **settings,
        )

    def to_dict(self) -> dict[str, list[dict[str, Any]]]:
        """Return all tables as lists of plain records."""
        return {table: [dict(r.cells) for r in rows] for table, rows in self.tables.rows.items()}
