"""Evidence: the tables with everything that can be done to them. The one class that knows every room."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Unpack

from lbpmeta.errors import NotDefinedError
from lbpmeta.evidence.analyses import only
from lbpmeta.evidence.declared import said_by_user
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.forest_settings import LineSettings, with_settings
from lbpmeta.recipe import Recipe, get_recipe
from lbpmeta.workbench.consequences import Desk, without_studies
from lbpmeta.workbench.lines import declared_recipe, measure_of_line, pooled_line, rows_behind
from lbpmeta.workbench.measuring import measured_power

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from lbpmeta.effects.result import EffectSizes
    from lbpmeta.effects.stated.counts import RiskComparison
    from lbpmeta.evidence.tables import Said
    from lbpmeta.pooling.fit import Fit
    from lbpmeta.relevance.conclusions import Conclusions
    from lbpmeta.relevance.judgement import Judgement
    from lbpmeta.relevance.reexpress import AbsoluteEffect
    from lbpmeta.report.parts.consequences import Consequence
    from lbpmeta.report.report import Report
    from lbpmeta.report.sof import SummaryOfFindings

__all__ = ["Evidence"]


@dataclass(frozen=True, slots=True, repr=False)
class Evidence:
    """Printed numbers, and what can be made of them.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> evidence = lm.load()
    >>> fit = evidence.pool("cd008112-1.1.1")
    >>> round(fit.estimate, 6), fit.recipe.tau2
    (-7.006797, 'DL')

    Parameters
    ----------
    tables : Tables
        The rows, as read.
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

    def declaring(self, *said: Said) -> Evidence:
        """Return the same evidence, about whose rows more is declared."""
        return Evidence(self.tables.declaring(*said)) if said else self

    def check(
        self,
        *,
        only: Sequence[str] | None = None,
        gate: str = "material",
        severity: str = "info",
        rounding: str | None = None,
        premises: Mapping[str, str] | None = None,
        baseline: Collection[str] = (),
        without: Collection[str] = (),
        progress: Callable[[int, int], None] | None = None,
        jobs: int = 1,
    ) -> Report:
        """Run the checks.

        Parameters
        ----------
        only : sequence of str, optional
            Names of checks; default all.
        gate : {"material", "inconsistent", "implausible", "never"}
            What makes `ok` false: "material" is what is inconsistent, and what is implausible with severity material
            or decision; the others name a verdict alone.
        severity : {"info", "minor", "material", "decision"}
            Findings of less severity never fail.
        rounding : {"nearest", "truncated", "significant", "tens", "twice", "any"}, optional
            How the authors rounded, where you know it; by default nothing is declared.
        premises : mapping of str to str, optional
            What else you declare of all rows: {"interval": "wald"}; "reviews.interval" speaks of one table alone. See
            :mod:`lbpmeta.premises`. Of the intervals of single studies a name without a table says nothing.
        baseline : collection of str
            Fingerprints of findings that never fail (:func:`lbpmeta.report.read_baseline`).
        without : collection of str
            Studies, retracted for example, without which the consequences of findings are told as well; see `without`.
        progress : callable, optional
            Called with the rows done and the rows in all.
        jobs : int
            Processes that look at the rows of a large table, worth it above a thousand pooled lines.
        """
        from lbpmeta.checks.run.coverage import coverage
        from lbpmeta.checks.run.runner import run_checks
        from lbpmeta.relevance.sentence_checks import RELEVANCE_CHECKS
        from lbpmeta.report.parts.audit import audit_of
        from lbpmeta.report.parts.documents import documents_of
        from lbpmeta.report.report import Report

        given = [*(premises or {}).items(), *([] if rounding is None else [("rounding", rounding)])]
        tables = self.tables.declaring(*said_by_user(given, "the call"))
        findings = run_checks(tables, only=only, extra=RELEVANCE_CHECKS, progress=progress, jobs=jobs)
        known = f"{len(baseline)} findings" if baseline else None
        settings = {"gate": gate, "severity": severity, "only": only, "without": without, "baseline": known}
        return Report(
            *(findings, coverage(tables, findings), tables.path, gate, severity, frozenset(baseline), tables.notes),
            documents=documents_of(tables),
            keeper=Desk(tables, tuple(without)),
            measuring=partial(measured_power, tables, only),
            audit=audit_of(tables, settings),
            understood=tables.understood,
        )

    def consequences(self, *, without: Collection[str] = ()) -> tuple[Consequence, ...]:
        """Return what each line would say if findings were repaired, without their rows, and `without` named studies.

        Examples
        --------
        >>> import lbpmeta as lm
        >>> found = lm.load().consequences()
        >>> sum(c.same for c in found), len(found)
        (29, 35)
        """
        return self.check(without=without).consequences

    def without(self, *names: str) -> Evidence:
        """Return the evidence without the trial rows that are named, as retracted ones may be.

        Parameters
        ----------
        *names : str
            Ids of rows, names of trials, or the id, DOI or PubMed number of a source; neither case nor accents matter.

        Examples
        --------
        >>> import lbpmeta as lm
        >>> evidence = lm.load()
        >>> evidence.pool("cd008112-3.1.1").k, evidence.without("Blanco-Gimenez 2024").pool("cd008112-3.1.1").k
        (38, 37)
        """
        return Evidence(without_studies(self.tables, names)[0])

    def only(self, *where: tuple[str, str], analysis: str = "") -> Evidence:
        """Return the evidence without the rows that are not meant.

        Parameters
        ----------
        *where : tuple of str
            Column and value; a row counts that has one of the values of each column. A column that no check reads goes
            by its own name. Neither case nor accents matter.
        analysis : str
            The name of a set of study rows, or the id of a pooled line.

        Raises
        ------
        DataError
            If no row is left; the message names what there is.

        Examples
        --------
        >>> import lbpmeta as lm
        >>> row = {"MD": "1", "lower": "0", "upper": "2"}
        >>> rows = [row | {"study": s, "outcome": o} for s in "AB" for o in ("pain", "sleep")]
        >>> lm.load(rows).only(("outcome", "pain")).ids
        ('a', 'b', 'data-frame')
        """
        return Evidence(only(self.tables, where, analysis))

    def rows_behind(self, row_id: str) -> tuple[Row, ...]:
        """Return the study rows behind a pooled line (or of a set of that name).

        Raises
        ------
        NotDefinedError
            If the rows are not available; the message says what is missing.
        """
        return rows_behind(self.tables, row_id)

    def line(self, row_id: str) -> Row | None:
        """Return the printed pooled line of that id, or the first one pooled from a set of that name."""
        return pooled_line(self.tables, row_id)

    def recipe(self, row_id: str) -> Recipe:
        """Return the recipe that a pooled line declares; "metafor" where it declares nothing."""
        return declared_recipe(self.tables, row_id)

    def measure(self, row_id: str) -> str:
        """Return the effect measure of a pooled line or of the rows of a set."""
        return measure_of_line(self.tables, row_id)

    def effects(self, row_id: str, *, recipe: str | Recipe | None = None) -> EffectSizes:
        """Return the effect sizes of the study rows behind a pooled line."""
        from lbpmeta.effects.from_rows import effects_from_rows

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
        from lbpmeta.pooling.from_rows import pool_rows

        base = self.recipe(row_id) if recipe is None else get_recipe(recipe)
        chosen = base.replace(model=model, tau2=tau2, ci=ci, prediction=prediction, level=level)
        return pool_rows(self.rows_behind(row_id), self.measure(row_id), chosen)

    def thresholds(self, row_id: str) -> tuple[Row, ...]:
        """Return the thresholds that apply to a row, those of its own authors first."""
        from lbpmeta.relevance.rows import thresholds_for

        return thresholds_for(self.tables, self.row(row_id))

    def judge(
        self, row_id: str, *, threshold: str | float | None = None, better: str | None = None
    ) -> tuple[Judgement, ...]:
        """Judge a printed effect against every threshold that applies, or against the one given.

        Parameters
        ----------
        row_id : str
            A row with a printed estimate and interval, or with arms that give one.
        threshold : str or float, optional
            A minimal clinically important difference in the row's own unit.
        better : {"lower", "higher"}, optional, instead of what the row says

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
            return (judge_row(row, threshold, better),)
        known = self.thresholds(row_id)
        if not known:
            raise NotDefinedError(
                f"{row_id!r}: the tables hold no MCID in the unit of its measure for its instrument "
                f"({row['instrument'] or 'none named'}). Give one with `threshold`."
            )
        return tuple(judge_row(row, t, better) for t in known)

    def risks(self, row_id: str, *, control_risk: float | None = None) -> RiskComparison | AbsoluteEffect:
        """Return what a row says of risks: those of its counts, or what its ratio makes of a risk without treatment.

        Parameters
        ----------
        row_id : str
            A row with the counts of its arms, or with a printed ratio.
        control_risk : float, optional
            Between 0 and 1; for a ratio without counts.

        Returns
        -------
        RiskComparison or AbsoluteEffect
            Both know the number needed to treat or to harm.

        Raises
        ------
        NotDefinedError
            If the row prints no counts, and no ratio with its interval or no `control_risk` is given.

        Examples
        --------
        >>> import lbpmeta as lm
        >>> print(lm.load().risks("minerva-friedman-adverse-events"))
        21.1% against 14.5%: +6.5 points (95% CI -7.6 to 20.6, Wald), Fisher p 0.46
        >>> print(lm.load().risks("minerva-cashin-adverse-events", control_risk=0.21))
        210 per 1000 without, 336 with: 126 more per 1000 (42 more to 210 more)
        """
        from lbpmeta.relevance.judged import absolute_of

        return absolute_of(self.row(row_id), control_risk)

    def conclusions(self) -> Conclusions:
        """Return what authors concluded, whether it holds, and by which rule."""
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
        from lbpmeta.report.sof import chosen_rows, summary_of_findings

        rows, title = chosen_rows(self.tables, ids, source)
        return summary_of_findings(self.tables, rows, control_risk=control_risk, title=title)

    @with_settings(LineSettings)
    def forest(
        self,
        row_id: str,
        *,
        recipe: str | Recipe | None = None,
        findings: bool = True,
        **settings: Unpack[LineSettings],
    ) -> Axes | Any:
        """Draw the forest plot of a pooled line from its study rows, or of one printed effect without any.

        What :meth:`judge` derives is drawn too: a pooled line as it is printed, where its rows are not in the tables,
        and the difference or ratio that the arms of a trial give.

        Parameters
        ----------
        row_id : str
            Id of a row of ``reviews.csv`` or ``trials.csv``, or the name of a set.
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
            If neither study rows nor an effect with an interval are available.
        """
        from lbpmeta.workbench.drawn import forest_of_evidence

        return forest_of_evidence(self, row_id, recipe, findings, **settings)

    def to_dict(self) -> dict[str, list[dict[str, Any]]]:
        """Return all tables as lists of plain records."""
        return {table: [dict(r.cells) for r in rows] for table, rows in self.tables.rows.items()}
