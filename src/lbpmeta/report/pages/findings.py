"""What a page shows of findings and rows: plain data for the templates, without markup."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lbpmeta.checks.core.finding import Finding, Severity, Verdict
from lbpmeta.checks.run.registry import CHECKS
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.report.answers import answer_to
from lbpmeta.report.baseline import fingerprint
from lbpmeta.report.gate import worst_first
from lbpmeta.report.listing import printed_line
from lbpmeta.report.parts.consequences import Consequence
from lbpmeta.report.place import place_of, printed_in, relative
from lbpmeta.report.report import Report
from lbpmeta.report.safe import anchor, doi_link, pubmed_link

__all__ = [
    "Cited",
    "RowShown",
    "ShownFinding",
    "Tile",
    "cited",
    "rows_shown",
    "shown_finding",
    "shown_findings",
    "tiles",
]

#: How bad each verdict is: what the column is sorted by, and in which order the tiles stand.
RANK: Final[Mapping[str, int]] = {
    str(v): i
    for i, v in enumerate(
        (
            Verdict.INCONSISTENT,
            Verdict.IMPLAUSIBLE,
            Verdict.METHOD_DEPENDENT,
            Verdict.NOT_CHECKABLE,
            Verdict.CONSISTENT_WITHIN_ROUNDING,
            Verdict.CONSISTENT,
        )
    )
}

_SEVERITIES: Final[Mapping[str, int]] = {severity: rank for rank, severity in enumerate(reversed(Severity))}


@dataclass(frozen=True, slots=True)
class Cited:
    """A source: how it is cited, and where it is found on the web, if its DOI or PubMed number is one."""

    id: str
    citation: str = ""
    link: str = ""
    link_text: str = ""


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """One finding.

    Parameters
    ----------
    anchor : str
        Its id in the page.
    finding : Finding
    standing : str
        What it means for the gate.
    rank, severity_rank : int
        0 is worst.
    place : str
        File, line and column of the table.
    rows : tuple of (str, str)
        Ids of the rows involved and their anchors.
    printed : tuple of (str, str)
    admissible : tuple of (str, str)
    formula : str
        Of the check.
    source : Cited
    answer : str
        What opens the gate again, where it fails.
    consequences : tuple of Consequence
        What each line that it bears on would say.
    printed_in : str
        The document that printed the numbers.
    """

    anchor: str
    finding: Finding
    standing: str
    rank: int
    severity_rank: int
    place: str
    rows: tuple[tuple[str, str], ...]
    printed: tuple[tuple[str, str], ...]
    admissible: tuple[tuple[str, str], ...]
    formula: str
    source: Cited
    answer: str = ""
    consequences: tuple[Consequence, ...] = ()
    printed_in: str = ""


@dataclass(frozen=True, slots=True)
class RowShown:
    """One row of the tables with everything that was found about it."""

    anchor: str
    id: str
    table: str
    what: str
    printed: str
    quote: str
    place: str
    source: Cited
    locator: str
    verdict: str
    rank: int
    counts: str
    notable: tuple[tuple[str, str, str], ...]
    quiet: tuple[tuple[Finding, str], ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """How many findings have a verdict."""

    verdict: str
    count: int


def tiles(report: Report) -> tuple[Tile, ...]:
    """Return the counts of the verdicts, worst first."""
    counts = report.counts()
    return tuple(Tile(v, counts[v]) for v in RANK)


def cited(tables: Tables | None, source: str) -> Cited:
    """Return a source with its citation and link, as far as the tables know it."""
    row = (
        next((r for r in tables.rows.get("sources", ()) if r.id == source), None)
        if tables is not None and source
        else None
    )
    if row is None:
        return Cited(source)
    doi, pubmed = doi_link(row["doi"]), pubmed_link(row["pmid"])
    if doi:
        return Cited(source, row["citation"], doi, f"doi:{row['doi']}")
    return Cited(source, row["citation"], pubmed, f"PubMed {row['pmid']}" if pubmed else "")


def standing_of(finding: Finding, report: Report, *, fails: bool) -> str:
    """Return what a finding means for the gate, in a few words."""
    if fails:
        return "fails"
    if finding.expected:
        return "known and expected"
    if fingerprint(finding) in report.baseline:
        return "in the baseline"
    return "not checkable" if finding.verdict is Verdict.NOT_CHECKABLE else "to know"


def shown_findings(report: Report, tables: Tables | None = None) -> tuple[ShownFinding, ...]:
    """Return everything but the agreements, worst first, those that fail the gate before all others.

    Parameters
    ----------
    report : Report
    tables : Tables, optional
        For the citations of the sources.
    """
    failing = frozenset(map(id, report.failures))
    notable = set(map(id, report.notable))
    missing = [f for f in report.findings.of_verdicts(Verdict.NOT_CHECKABLE) if id(f) not in notable]
    ordered = worst_first([f for f in report.notable if id(f) in failing])
    ordered += worst_first([f for f in report.notable if id(f) not in failing]) + missing
    sources = {name: cited(tables, name) for name in {f.source for f in ordered}}
    anchors = _anchors(ordered)
    return tuple(
        shown_finding(f, report, anchors[i], sources[f.source], fails=id(f) in failing) for i, f in enumerate(ordered)
    )


def shown_finding(finding: Finding, report: Report, name: str, source: Cited, *, fails: bool = False) -> ShownFinding:
    """Return one finding of a report with what is told of it.

    Parameters
    ----------
    finding : Finding
    report : Report
    name : str
        Its id in the page.
    source : Cited
    fails : bool
        Whether it keeps the gate shut.
    """
    return ShownFinding(
        anchor=name,
        finding=finding,
        standing=standing_of(finding, report, fails=fails),
        rank=RANK[finding.verdict],
        severity_rank=_SEVERITIES[finding.severity],
        place=_place(finding, report),
        rows=tuple((row, anchor("row", row)) for row in finding.rows),
        printed=tuple(finding.printed.items()),
        admissible=tuple((name, str(values)) for name, values in finding.admissible.items()),
        formula=CHECKS[finding.check].formula if finding.check in CHECKS else "",
        source=source,
        answer=answer_to(finding) if fails else "",
        consequences=report.consequence(finding),
        printed_in=printed_in(finding),
    )


def _anchors(findings: Iterable[Finding]) -> list[str]:
    """Return one id per finding: its fingerprint, numbered where several share it."""
    seen: Counter[str] = Counter()
    anchors = []
    for finding in findings:
        name = f"finding-{fingerprint(finding)}"
        seen[name] += 1
        anchors.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return anchors


def _place(finding: Finding, report: Report) -> str:
    place = place_of(finding, report.understood)
    if place is None:
        return ""
    return f"{relative(place.file)}, line {place.line}" + (f", column {place.cell}" if place.cell else "")


def rows_shown(report: Report, findings: Sequence[ShownFinding], tables: Tables | None = None) -> tuple[RowShown, ...]:
    """Return every row that a check looked at, in the order of the tables, with its findings.

    Parameters
    ----------
    report : Report
    findings : sequence of Shown
        Those that have a place of their own in the page.
    tables : Tables, optional
        For what the rows print; without them only the findings are known.
    """
    places = {id(s.finding): s.anchor for s in findings}
    about: dict[str, list[Finding]] = {}
    for f in report.findings:
        for name in f.rows:
            about.setdefault(name, []).append(f)
    known: dict[str, Row] = {}
    if tables is not None:
        known = {r.id: r for t in ("reviews", "trials", "statements") for r in tables.rows.get(t, ())}
        known |= {r.id: r for r in tables if r.id in about and r.id not in known}
    names = [*known, *(name for name in about if name not in known)]
    sources = {name: cited(tables, name) for name in {r["source"] for r in known.values()}}
    return tuple(_row(name, known.get(name), about.get(name, []), places, sources) for name in names)


def _row(
    name: str, row: Row | None, about: Sequence[Finding], places: Mapping[int, str], sources: Mapping[str, Cited]
) -> RowShown:
    first = next((f for f in about if f.rows[0] == name), about[0] if about else None)
    notable = [f for f in about if id(f) in places]
    quiet = [f for f in about if id(f) not in places]
    counts = Counter(str(f.verdict) for f in about)
    # A row's worst verdict; what could not be checked says nothing about it.
    told = [v for v in RANK if counts[v] and v != Verdict.NOT_CHECKABLE] or [v for v in RANK if counts[v]]
    verdict = told[0] if told else ""
    file, line = (row.file, row.line) if row is not None else (first.file, first.line) if first is not None else ("", 0)
    return RowShown(
        anchor=anchor("row", name),
        id=name,
        table=row.table if row is not None else "",
        what=_what(row) if row is not None else "",
        printed=printed_line(row) if row is not None else "",
        quote=row["quote"] if row is not None else "",
        place=f"{relative(file)}, line {line}" if file and line else "",
        source=sources[row["source"]] if row is not None else Cited(first.source if first is not None else ""),
        locator=row["locator"] if row is not None else first.locator if first is not None else "",
        verdict=verdict,
        rank=RANK.get(verdict, len(RANK)),
        counts=", ".join(f"{counts[v]} {v}" for v in RANK if counts[v]) or "no check applies",
        notable=tuple((places[id(f)], str(f.verdict), f"{f.check}: {f.message}") for f in notable),
        quiet=tuple((f, "; ".join(f"{k} {v}" for k, v in f.printed.items())) for f in quiet),
    )


def _what(row: Row) -> str:
    who = row["review"] or row["trial"] or row["subject"] or row["name"]
    return ", ".join(t for t in (who, row["comparison"], row["outcome"], row["timepoint"]) if t)
