"""What a page shows beyond findings: pooled lines with their plots, judgements, conclusions, a summary of findings."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from lbpmeta.checks.core.finding import Finding
from lbpmeta.checks.run.registry import rederives
from lbpmeta.errors import LbpmetaError, NotDefinedError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.plots.forest.footnotes import finding_note
from lbpmeta.plots.judged.judgements import judgement_rows
from lbpmeta.pooling.fit import Fit
from lbpmeta.relevance.judgement import Judgement
from lbpmeta.report.drawing import forest_of_line
from lbpmeta.report.listing import printed_line, threshold_name
from lbpmeta.report.pages.folder import LEAST_STUDIES_TO_DRAW, Workbench, as_printed, missing_lines, noted
from lbpmeta.report.report import Report
from lbpmeta.report.safe import anchor
from lbpmeta.report.sof import Outcome, SummaryOfFindings
from lbpmeta.report.vector.axes import VectorAxes

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

__all__ = ["Judged", "PooledShown", "Strip", "judged_effects", "missing_pools", "outcome_groups", "pooled_lines"]

#: Ends of a strip in MCIDs, and its size in units of the drawing.
_REACH: Final = 3.0
_WIDTH: Final = 180.0

#: Studies from which on a total without one of them says something.
LEAST_STUDIES_TO_LEAVE_ONE_OUT: Final = 3

#: So many forest plots are printed.
_ON_PAPER: Final = 5


@dataclass(frozen=True, slots=True)
class PooledShown:
    """A pooled line, printed and re-derived.

    Parameters
    ----------
    id, anchor, row : str
        Of the line; of its part of the page; of its row in the page.
    title : str
    printed, derived : str
        Measure, estimate and interval, both in the printed digits.
    compared : tuple of (str, str, str)
        Name, printed, re-derived, of everything that both know.
    k : int
    i2_printed, i2 : str
    recipe : str
        Its name.
    settings : str
        What the recipe does.
    verdict, message : str
        What the check of the line says; "" without one.
    notes : tuple of str
        Of the fit.
    svg : str
        The forest plot; "" with too few studies.
    print : bool
        Whether it is among the few plots that are printed.
    """

    id: str
    anchor: str
    row: str
    title: str
    printed: str
    derived: str
    compared: tuple[tuple[str, str, str], ...]
    k: int
    i2_printed: str
    i2: str
    recipe: str
    settings: str
    verdict: str
    message: str
    notes: tuple[str, ...]
    svg: str
    print: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    """An interval over the bands of harm, nothing and benefit: positions in a drawing of 180 by 24.

    Parameters
    ----------
    low, high, estimate : float
        Benefit to the right; -3 to 3 MCIDs.
    second : tuple of float
        Where the larger MCID of a range lies, on both sides.
    before, after : bool
        Whether the interval goes on beyond the ends.
    inside : bool
        Whether the estimate lies between the ends.
    text : str
        The same in words.
    """

    low: float
    high: float
    estimate: float
    second: tuple[float, ...]
    before: bool
    after: bool
    inside: bool
    text: str


@dataclass(frozen=True, slots=True)
class Judged:
    """An effect, judged against a threshold: of all rows that print it alike, against all thresholds that say the same.

    Parameters
    ----------
    rows : tuple of (str, str)
        Ids and their anchors in the page.
    table, outcome, effect : str
    thresholds : tuple of str
    kind : str
        Of the thresholds.
    classes, position, basis : str
        The judgement in words.
    notes : tuple of str
    strip : Strip
    """

    rows: tuple[tuple[str, str], ...]
    table: str
    outcome: str
    effect: str
    thresholds: tuple[str, ...]
    kind: str
    classes: str
    position: str
    basis: str
    notes: tuple[str, ...]
    strip: Strip


def pooled_lines(
    evidence: Workbench,
    report: Report,
    progress: Callable[[int, int], None],
    broken: list[Finding] | None = None,
    places: Mapping[int, str] = MappingProxyType({}),
) -> tuple[tuple[PooledShown, ...], tuple[tuple[str, str, str], ...]]:
    """Return the lines with study rows, re-derived and drawn; and those that failed: id, printed, why.

    Parameters
    ----------
    evidence : Evidence
    report : Report
        What the checks found: rows that they flag wear a mark in the plots.
    progress : callable
        Called with the lines done and the lines in all.
    broken : list of Finding, optional
        Internal errors are added to it: a line that cannot be drawn stands among those that failed.
    places : mapping of int to str
        Where findings stand in the page, by their `id()`: marks in the plots lead there.
    """
    lines = [r for r in evidence.tables["reviews"] if evidence.tables.members(r["set"])]
    shown, failed = [], []
    spoken = _by_row(report)
    for i, line in enumerate(lines):
        progress(i, len(lines))
        try:
            fit = evidence.pool(line.id)
            shown.append(_pooled(evidence, spoken, line, fit, f"plot{i}", places))
        except LbpmetaError as error:
            failed.append((line.id, printed_line(line), str(error)))
        except Exception as error:  # a defect of lbpmeta: the other lines are worth their page
            failed.append((line.id, printed_line(line), noted("pooling and drawing", error, broken)))
    return _for_paper(shown, report), tuple(failed)


def _for_paper(shown: Sequence[PooledShown], report: Report) -> tuple[PooledShown, ...]:
    """Mark the few plots that are printed: of lines whose conclusion depends on a finding, then of others with one."""
    told = {c.line: c.differs for c in report.consequences}
    drawn = sorted((p for p in shown if p.svg), key=lambda p: (p.id not in told, not told.get(p.id)))
    chosen = {p.id for p in drawn[:_ON_PAPER]}
    return tuple(dataclasses.replace(p, print=p.id in chosen) for p in shown)


def outcome_groups(
    tables: Tables, summary: SummaryOfFindings
) -> tuple[tuple[str, tuple[tuple[Outcome, tuple[str, ...]], ...]], ...]:
    """Return the outcomes by comparison, each with the ids of its rows: what several sources print alike stands once.

    Parameters
    ----------
    tables : Tables
        Their rows name the quantity that they print.
    summary : SummaryOfFindings
    """
    groups: dict[str, dict[tuple[str, ...], tuple[Outcome, tuple[str, ...]]]] = {}
    for outcome in summary:
        quantity = tables.row(outcome.id)["quantity"]
        key = (quantity, outcome.effect) if quantity else (outcome.id,)
        group = groups.setdefault(outcome.comparison, {})
        before, ids = group.get(key, (outcome, ()))
        # Of prints of one quantity the one that says most is shown.
        better = outcome if (bool(outcome.k), bool(outcome.n)) > (bool(before.k), bool(before.n)) else before
        group[key] = (better, (*ids, outcome.id))
    return tuple((comparison, tuple(group.values())) for comparison, group in groups.items())


def missing_pools(evidence: Workbench, report: Report) -> tuple[tuple[str, str, str], ...]:
    """Return the lines without study rows: id, printed, what is missing."""
    tried = {r.id for r in evidence.tables["reviews"] if evidence.tables.members(r["set"])}
    return tuple(missing_lines(evidence.tables, report, tried))


#: Findings by the row that they are about first, each with its place in the report.
_Spoken: TypeAlias = Mapping[str, Sequence[tuple[int, Finding]]]


def _by_row(report: Report) -> _Spoken:
    found: dict[str, list[tuple[int, Finding]]] = {}
    for place, finding in enumerate(report.findings.spoken):
        for first in finding.rows[:1]:
            found.setdefault(first, []).append((place, finding))
    return found


def _pooled(
    evidence: Workbench, spoken: _Spoken, line: Row, fit: Fit, prefix: str, places: Mapping[int, str]
) -> PooledShown:
    title = ", ".join(t for t in (line["review"], line["comparison"], line["outcome"], line["timepoint"]) if t)
    title = title or line.id
    rows = evidence.rows_behind(line.id)
    svg = ""
    if fit.k >= LEAST_STUDIES_TO_DRAW:
        ids = {line.id, *(r.id for r in rows)}
        about = [f for _, f in sorted((pair for i in ids for pair in spoken.get(i, ())), key=itemgetter(0))]
        axes = VectorAxes((0.0, 0.0))

        def made(size: tuple[float, float]) -> Axes:
            axes.size = size
            return cast("Axes", axes)

        leave = fit.k >= LEAST_STUDIES_TO_LEAVE_ONE_OUT
        thresholds = evidence.thresholds(line.id)
        forest_of_line(fit, rows, line, thresholds, findings=about, make=made, leave_one_out=leave)
        links = {finding_note(f): places[id(f)] for f in about if id(f) in places}
        # What stands under the figure is text there.
        desc = axes.get_label().partition(" Heterogeneity:")[0].partition(" Marked, ")[0]
        svg = axes.svg(prefix, f"Forest plot: {title}", links=links, desc=desc)
    shown = fit.display()
    derived = as_printed(line, shown.estimate, shown.ci.low, shown.ci.high)
    about_line = [f for _, f in spoken.get(line.id, ()) if rederives(f)]
    finding = about_line[0] if about_line else None
    settings = next(x.removeprefix("Recipe").strip() for x in str(fit).splitlines() if x.startswith("Recipe"))
    return PooledShown(
        id=line.id,
        anchor=anchor("pool", line.id),
        row=anchor("row", line.id),
        title=title,
        printed=f"{fit.measure} {printed_line(line)}".strip(),
        derived=f"{fit.measure} {derived}".strip(),
        compared=tuple(_compared(line, fit, derived)),
        k=fit.k,
        i2_printed=line["i2"],
        i2=_in_digits(line, "i2", fit.i2),
        recipe=fit.recipe.name,
        settings=f"{fit.method}; {settings}",
        verdict=str(finding.verdict) if finding is not None else "",
        message=finding.message if finding is not None else "",
        notes=fit.notes,
        svg=svg,
    )


def _compared(line: Row, fit: Fit, derived: str) -> Iterator[tuple[str, str, str]]:
    """Yield what was printed and what comes out, in its digits, for each number that was printed or always matters."""
    yield "Estimate (interval)", printed_line(line), derived
    yield "Studies", line["k"], str(fit.k)
    if line["n"] and fit.n is not None:
        yield "Participants", line["n"], f"{fit.n.sum():.0f}"
    yield "\u03c4\u00b2", line["tau2"], _in_digits(line, "tau2", fit.tau2)
    if line["q"]:
        yield "Q", line["q"], _in_digits(line, "q", fit.q)
    yield "I\u00b2 (%)", line["i2"], _in_digits(line, "i2", fit.i2)
    if line["z"]:
        # Programs print its size; the direction is told by the estimate.
        yield "|z|", line["z"].lstrip("+-"), _in_digits(line, "z", abs(fit.statistic))
    if line["p"]:
        yield "p", line["p"], _in_digits(line, "p", fit.p_value)
    interval = fit.display().prediction
    if line["pi_low"] and interval is not None:
        ends = [_in_digits(line, column, end) for column, end in (("pi_low", interval.low), ("pi_high", interval.high))]
        yield "Prediction interval", f"{line['pi_low']} to {line['pi_high']}", " to ".join(ends)


def _in_digits(line: Row, column: str, value: float) -> str:
    """Return a re-derived number in the digits of the printed one; in four where none was printed."""
    printed = line.printed(column)
    if printed is None:
        return f"{value:.4g}"
    return f"{value:.{max(printed.decimals, 0)}f}"


def judged_effects(evidence: Workbench) -> tuple[Judged, ...]:
    """Return every effect with an interval against the thresholds that apply to it, reviews first.

    Of the study rows behind a pooled line the line speaks. A difference between groups is held against thresholds of
    such differences, a change within a group against those of a patient's change; the others stand in where there is
    none.
    """
    tables = evidence.tables
    pooled = {row.id for line in tables["reviews"] if line["set"] for row in tables.members(line["set"])}
    rows = (row for table in ("reviews", "trials") for row in tables[table] if row.id not in pooled)
    told: dict[object, Judged] = {}
    for one in (judged for row in rows for judged in _judged(evidence, row)):
        same = (one.table, one.outcome, one.effect, one.kind, one.classes, one.basis, one.notes, one.strip)
        before = told.get(same, one)
        told[same] = dataclasses.replace(
            before,
            rows=tuple(dict.fromkeys((*before.rows, *one.rows))),
            thresholds=tuple(dict.fromkeys((*before.thresholds, *one.thresholds))),
        )
    return tuple(told.values())


def _judged(evidence: Workbench, row: Row) -> Iterator[Judged]:
    thresholds = evidence.thresholds(row.id)
    if not thresholds:
        return
    try:
        judgements = evidence.judge(row.id)
    except NotDefinedError:
        return
    outcome = ", ".join(t for t in (row["outcome"], row["timepoint"]) if t)
    kind = "within-patient" if row["measure"] == "MC" else "between-group"
    pairs = list(zip(thresholds, judgements, strict=True))
    for threshold, judgement in [pair for pair in pairs if pair[0]["kind"] == kind] or pairs:
        estimate, low, high = judgement.texts
        yield Judged(
            rows=((row.id, anchor("row", row.id)),),
            table=row.table,
            outcome=outcome,
            effect=f"{row['measure']} {estimate} ({low} to {high})".strip(),
            thresholds=(threshold_name(evidence.tables, threshold),),
            kind=threshold["kind"],
            classes=judgement_rows([judgement])[0].text.replace("-", " "),
            position="; ".join(dict.fromkeys(str(a.position).replace("-", " ") for a in judgement.at)),
            basis=judgement.basis,
            notes=judgement.notes,
            strip=strip_of(judgement),
        )


def strip_of(judgement: Judgement) -> Strip:
    """Return a judged effect in MCIDs as positions in a strip.

    Examples
    --------
    >>> from lbpmeta.relevance.judging import judge
    >>> strip = strip_of(judge(-7.5, -12.0, -3.0, threshold=10, better="lower"))
    >>> strip.low, strip.estimate, strip.text
    (99.0, 112.5, 'Interval from 0.3 to 1.2 MCIDs of benefit, estimate 0.75.')
    """
    row = judgement_rows([judgement])[0]

    def at(size: float) -> float:
        inside = max(-_REACH, min(_REACH, size))
        return round((inside + _REACH) / (2 * _REACH) * _WIDTH, 2)

    low, estimate, high = (_number(x) for x in (row.low, row.estimate, row.high))
    return Strip(
        low=at(row.low),
        high=at(row.high),
        estimate=at(row.estimate),
        second=() if row.second is None or row.second > _REACH else (at(-row.second), at(row.second)),
        before=row.low < -_REACH,
        after=row.high > _REACH,
        inside=abs(row.estimate) <= _REACH,
        text=f"Interval from {low} to {high} MCIDs of benefit, estimate {estimate}.",
    )


def _number(size: float) -> str:
    return f"{size:.2g}".replace("-", "\u2212") if math.isfinite(size) else "beyond any number of"
