"""Summary of findings: outcomes with numbers, absolute effects, certainty as reported, and the judgement."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from lbpmeta.errors import ConfigurationError, DataError, NotDefinedError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.measures import in_points
from lbpmeta.relevance.judgement import Judgement, range_text
from lbpmeta.relevance.positions import MAN_SON_HING_READ
from lbpmeta.relevance.reexpress import absolute_effect
from lbpmeta.relevance.rows import contrast_of, judge_row, thresholds_for
from lbpmeta.report.formats.text import plain_text
from lbpmeta.shown import Exported, ResultsTable

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Outcome", "SummaryOfFindings", "chosen_rows", "control_risk_of", "summary_of_findings"]

#: Measures whose absolute effect follows from a control risk.
_WITH_RISK: Final = ("RR", "OR")

_NOT_REPORTED: Final = "not reported"

_TITLE: Final = "Summary of findings"

#: The class of an effect that the whole interval puts short of the MCID, as it is written here.
_NOT: Final = "definitely not"

#: Columns of the table: field, head, and width in the text, which fits 100 columns.
_COLUMNS: Final = (
    ("outcome", "Outcome", 19),
    ("studies", "Participants (studies)", 12),
    ("effect", "Effect (CI)", 15),
    ("absolute", "Absolute effect", 16),
    ("certainty", "Certainty", 9),
    ("judgement", "Important?", 14),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line of a summary of findings.

    Parameters
    ----------
    id : str
        Of the row in the tables.
    outcome : str
        With its time point.
    comparison : str
    k, n : str
        Studies and participants: as printed, else counted in the study rows; "" if neither is known.
    effect : str
        Measure, estimate and interval as printed.
    absolute : str
        For a difference on a scale the difference itself; for RR and OR per 1,000 patients at the control risk;
        "" if it is not known.
    certainty : str
        As reported, or "not reported". Nothing is rated here.
    judgement : str
        Man-Son-Hing class, threshold and its kind; or why there is none.
    notes : tuple of str
        What a reader must know.
    """

    id: str
    outcome: str
    comparison: str
    k: str
    n: str
    effect: str
    absolute: str
    certainty: str
    judgement: str
    notes: tuple[str, ...] = ()

    @property
    def studies(self) -> str:
        """Participants, and studies in brackets."""
        if not (self.k or self.n):
            return _NOT_REPORTED
        return f"{self.n or '?'} ({self.k or '?'})"


@dataclass(frozen=True, slots=True)
class SummaryOfFindings(Exported):
    """A summary-of-findings table.

    Parameters
    ----------
    title : str
    outcomes : tuple of Outcome
    """

    title: str
    outcomes: tuple[Outcome, ...]

    def __iter__(self) -> Iterator[Outcome]:
        return iter(self.outcomes)

    def __len__(self) -> int:
        return len(self.outcomes)

    @property
    def rule(self) -> str:
        """What the words of the last column mean, and how far their source is confirmed; "" where none stands."""
        return MAN_SON_HING_READ if any("(MCID" in o.judgement for o in self.outcomes) else ""

    @property
    def footnotes(self) -> tuple[str, ...]:
        """The notes of all outcomes, each once."""
        return tuple(dict.fromkeys(n for o in self.outcomes for n in o.notes))

    def to_frame(self) -> pd.DataFrame:
        """Return one row per outcome."""
        import pandas as pd

        names = ("id", "outcome", "comparison", "k", "n", "effect", "absolute", "certainty", "judgement")
        rows = [[*(getattr(o, n) for n in names), " ".join(o.notes)] for o in self.outcomes]
        return pd.DataFrame(rows, columns=[*names, "notes"])

    def results_table(self) -> ResultsTable:
        """Return the table as a paper shows it; neighbours with another comparison say it in the first column."""
        rows = []
        for comparison, outcomes in self._groups():
            for outcome in outcomes:
                marks = self._marks(outcome)
                cells = [str(getattr(outcome, field)) for field, _, _ in _COLUMNS]
                cells[-1] += f" [{marks}]" if marks else ""
                rows.append((f"{comparison}: {cells[0]}" if comparison else cells[0], *cells[1:]))
        notes = [f"[{i}] {note}" for i, note in enumerate(self.footnotes, 1)] + ([self.rule] if self.rule else [])
        return ResultsTable(
            self.title, tuple(head for _, head, _ in _COLUMNS), tuple(rows), tuple(notes), self.to_frame()
        )

    def _groups(self) -> Iterator[tuple[str, tuple[Outcome, ...]]]:
        """Yield neighbours with the same comparison, and its name where there are several."""
        several = len({o.comparison for o in self.outcomes}) > 1
        for comparison, outcomes in groupby(self.outcomes, key=lambda o: o.comparison):
            yield comparison if several else "", tuple(outcomes)

    def _marks(self, outcome: Outcome) -> str:
        return ",".join(str(self.footnotes.index(n) + 1) for n in outcome.notes)

    def __str__(self) -> str:
        from rich import box
        from rich.table import Table

        parts: list[Table | str] = [self.title, ""]
        for number, (comparison, outcomes) in enumerate(self._groups()):
            # One table per comparison, of equal widths, so that its name can use the whole line.
            table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_header=number == 0)
            for _, head, width in _COLUMNS:
                table.add_column(head, overflow="fold", width=width)
            for outcome in outcomes:
                marks = self._marks(outcome)
                cells = [str(getattr(outcome, field)) for field, _, _ in _COLUMNS]
                table.add_row(*cells[:-1], cells[-1] + (f" [{marks}]" if marks else ""))
            parts += [comparison] if comparison else []
            parts.append(table)
        return plain_text(*parts, *(f"[{i}] {n}" for i, n in enumerate(self.footnotes, 1)), self.rule).rstrip("\n")

    def _repr_html_(self) -> str:
        cell = "text-align:left;vertical-align:top;padding:2px 8px;border-bottom:1px solid #ccc"
        head = "".join(f'<th style="{cell}">{html.escape(h)}</th>' for _, h, _ in _COLUMNS)
        body = []
        for comparison, outcomes in self._groups():
            if comparison:
                body.append(f'<tr><th colspan="{len(_COLUMNS)}" style="{cell}">{html.escape(comparison)}</th></tr>')
            for outcome in outcomes:
                marks = self._marks(outcome)
                texts = [html.escape(str(getattr(outcome, field))) for field, _, _ in _COLUMNS]
                texts[-1] += f"<sup>{marks}</sup>" if marks else ""
                body.append("<tr>" + "".join(f'<td style="{cell}">{t}</td>' for t in texts) + "</tr>")
        notes = "".join(f"<div><sup>{i}</sup> {html.escape(n)}</div>" for i, n in enumerate(self.footnotes, 1))
        notes += f"<div>{html.escape(self.rule)}</div>" if self.rule else ""
        return (
            f'<table style="border-collapse:collapse"><caption style="text-align:left;font-weight:bold">'
            f"{html.escape(self.title)}</caption><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"
            f'<div style="font-size:smaller">{notes}</div>'
        )


def summary_of_findings(
    tables: Tables,
    rows: Sequence[Row],
    *,
    control_risk: float | Mapping[str, float] | None = None,
    title: str = _TITLE,
) -> SummaryOfFindings:
    """Return the summary of findings of some rows.

    Parameters
    ----------
    tables : Tables
    rows : sequence of Row
        Of ``reviews.csv`` or ``trials.csv``.
    control_risk : float or mapping of str to float, optional
        Risk without the intervention, between 0 and 1, for all ratios or per row id. Where none is given it is
        counted in the control arms of the study rows, if all of them print their counts.
    title : str

    Raises
    ------
    DataError
        If a control risk is not between 0 and 1.
    """
    return SummaryOfFindings(title, tuple(_outcome(tables, row, control_risk) for row in rows))


def chosen_rows(tables: Tables, ids: Sequence[str] | None, source: str | None) -> tuple[tuple[Row, ...], str]:
    """Return the rows that a summary of findings is asked for, in order, and its title.

    Parameters
    ----------
    tables : Tables
    ids : sequence of str or None
        Rows by their ids, in this order.
    source : str or None
        All rows of ``reviews.csv`` from this source; all reviews without either.

    Raises
    ------
    ConfigurationError
        If both are given, or the source has no rows.
    DataError
        If an id is unknown.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> rows, title = chosen_rows(load_tables(), ["cashin2021-pain-acute"], None)
    >>> len(rows), title
    (1, 'Summary of findings')
    """
    if ids is not None and source is not None:
        raise ConfigurationError("Give `ids` or `source`, not both.")
    if ids is not None:
        return tuple(tables.row(i) for i in ids), _TITLE
    rows = tuple(r for r in tables["reviews"] if source in (None, r["source"]))
    if not rows:
        known = ", ".join(sorted({r["source"] for r in tables["reviews"]})) or "none"
        raise ConfigurationError(f"`source` is {source!r}; reviews.csv has rows from: {known}.")
    return rows, _TITLE if source is None else f"{_TITLE}: {rows[0]['review']} ({source})"


def _outcome(tables: Tables, row: Row, control_risk: float | Mapping[str, float] | None) -> Outcome:
    members = tables.members(row["set"]) if row.table == "reviews" and row["set"] else ()
    contrast = contrast_of(row)
    notes = [contrast.note] if contrast is not None and contrast.note else []
    absolute, more = _absolute(tables, row, members, control_risk)
    judged, judgement = _judged(tables, row)
    if judgement is not None:
        notes += [n for n in judgement.notes if "within-patient one" in n or "outside its own" in n]
    if row.table == "trials":
        k, n = "1", str(int(row["n1"]) + int(row["n2"])) if _whole(row, "n1", "n2") else ""
    else:
        k, n = row["k"] or (str(len(members)) if members else ""), row["n"] or _counted(members)
    return Outcome(
        id=row.id,
        outcome=row["outcome"] + (f" ({row['timepoint']})" if row["timepoint"] else ""),
        comparison=row["comparison"],
        k=k,
        n=n,
        effect=f"{row['measure']} {contrast}"
        if contrast is not None
        else f"{row['measure']} {row['estimate']}".strip(),
        absolute=absolute,
        certainty=row["certainty"] or _NOT_REPORTED,
        judgement=judged,
        notes=(*notes, *more),
    )


def _judged(tables: Tables, row: Row) -> tuple[str, Judgement | None]:
    """Return the class at the first threshold that applies, or why there is none."""
    thresholds = thresholds_for(tables, row)
    if not thresholds:
        return "no MCID known", None
    try:
        judgement = judge_row(row, thresholds[0])
    except NotDefinedError:
        return "no interval printed", None
    if judgement.impossible:
        return "cannot be judged", judgement
    benefit, harm = (
        " / ".join(dict.fromkeys(c.replace("-", " ") for c in classes))
        for classes in ([a.man_son_hing for a in judgement.at], [a.man_son_hing_harm for a in judgement.at])
    )
    what = f"harm: {harm}" if judgement.side == "harm" and (benefit, harm) != (_NOT, _NOT) else benefit
    # What the other side of the interval leaves open is said too.
    if judgement.side == "harm" and benefit != _NOT:
        what += f"; benefit: {benefit}"
    elif judgement.side != "harm" and harm != _NOT:
        what += f"; harm: {harm}"
    return f"{what} (MCID {range_text(judgement.threshold, judgement.threshold_high)})", judgement


def _absolute(
    tables: Tables, row: Row, members: Sequence[Row], control_risk: float | Mapping[str, float] | None
) -> tuple[str, tuple[str, ...]]:
    """Return the absolute effect in words, and what must be known of it."""
    contrast = contrast_of(row)
    if contrast is None:
        return "", ()
    if row["measure"] in _WITH_RISK:
        risk, note = _risk(row, members, control_risk)
        if risk is None:
            return "needs a control risk", ()
        estimate, low, high = (float(x) for x in contrast.numbers)
        return str(absolute_effect(row["measure"], estimate, low, high, risk)), (note,)
    if not in_points(row["measure"]):
        return "", ()
    instrument = tables.instrument(row)
    scale = ""
    if instrument is not None and instrument.has("min", "max"):
        ends = f"{instrument['min']} to {instrument['max']}"
        named = instrument["name"]
        scale = f" on {named}" if named.endswith(ends) else f" on {named} ({ends})" if named else f" on {ends}"
    point = contrast.numbers[0]
    size = point.lstrip("-+") if isinstance(point, str) else f"{abs(point):.2f}"
    way = "no difference" if float(point) == 0 else f"{size} points {'lower' if float(point) < 0 else 'higher'}"
    return way + scale, ()


def _risk(row: Row, members: Sequence[Row], given: float | Mapping[str, float] | None) -> tuple[float | None, str]:
    """Return the control risk and where it comes from."""
    if isinstance(given, Mapping):
        given = given.get(row.id)
    if given is not None:
        if not 0 < given < 1:
            raise DataError(f"`control_risk` is {given!r}; it must lie between 0 and 1, such as 0.2 for 200 per 1,000.")
        return given, f"Control risk of {1000 * given:.0f} per 1,000, as given."
    counted = control_risk_of(members or ((row,) if row.table == "trials" else ()))
    if counted is None:
        return None, ""
    return counted, f"Control risk of {1000 * counted:.0f} per 1,000, counted in the control arms."


def control_risk_of(rows: Sequence[Row]) -> float | None:
    """Return the events over the participants in all control arms, or None if a row lacks its counts.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> round(control_risk_of([load_tables().row("minerva-friedman-pain-1wk")]), 3)
    0.218
    """
    if not rows or not all(_whole(r, "events2", "n2") for r in rows):
        return None
    events, patients = sum(int(r["events2"]) for r in rows), sum(int(r["n2"]) for r in rows)
    return events / patients if 0 < events < patients else None


def _whole(row: Row, *columns: str) -> bool:
    return all(row[c].isdigit() for c in columns)


def _counted(members: Sequence[Row]) -> str:
    if not members or not all(_whole(r, "n1", "n2") for r in members):
        return ""
    return str(sum(int(r["n1"]) + int(r["n2"]) for r in members))
