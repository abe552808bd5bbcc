"""What a page shows of findings and rows: plain data for the templates, without markup."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lbpmeta.checks.core.finding import Finding, Severity, Verdict
from lbpmeta.checks.run.registry import CHECKS
from lbpmeta.errors import NotDefinedError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.report.answers import answer_to
from lbpmeta.report.baseline import fingerprint
from lbpmeta.report.gate import worst_first
from lbpmeta.report.listing import printed_line
from lbpmeta.report.parts.consequences import Consequence
from lbpmeta.report.place import place_of, printed_in, relative
from lbpmeta.report.report import Report
from lbpmeta.report.safe import anchor, doi_link, pubmed_link
from lbpmeta.report.story import Weighty, lacking

__all__ = [
    "Cited",
    "RowShown",
    "ShownFinding",
    "Tile",
    "cited",
    "questions",
    "rows_shown",
    "shown_finding",
    "shown_findings",
    "tiles",
    "weighty_linked",
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


#: What verdicts that are no agreement say.
_MEANINGS: Final[Mapping[str, str]] = {
    "inconsistent": "these printed numbers cannot all be right, whatever was assumed",
    "implausible": "they cannot all be right if something holds that nobody declared, or they are most unusual",
    "method-dependent": "they are right under some methods, or under another one than the declared one",
    "not-checkable": "something is missing, which is named",
}

#: The first sentence of several.
_SENTENCE: Final = re.compile(r"(?s)^(.*?[.?!])\s+(?=[A-Z\"\u201c]).*$")


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
    short : str
        The first sentence of the message.
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
    short: str = ""


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
    notable: tuple[tuple[str, str, str, str], ...]
    quiet: tuple[tuple[Finding, str], ...]

    @property
    def grave(self) -> bool:
        """Whether a finding about it says more than that something is lacking."""
        return any(verdict != Verdict.NOT_CHECKABLE for _, verdict, _, _ in self.notable)


@dataclass(frozen=True, slots=True)
class Tile:
    """How many findings have a verdict, and how many of these are known and expected."""

    verdict: str
    count: int
    known: int = 0

    @property
    def meaning(self) -> str:
        """What a verdict that is no agreement says, for readers who see it for the first time."""
        return _MEANINGS.get(self.verdict, "")


def tiles(report: Report) -> tuple[Tile, ...]:
    """Return the counts of the verdicts, worst first."""
    counts, known = report.counts(), Counter(str(f.verdict) for f in report.pinned)
    counts[str(Verdict.NOT_CHECKABLE)] = len(lacking(report))
    return tuple(Tile(v, counts[v], known[v]) for v in RANK)


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
    missing = [f for f in lacking(report) if id(f) not in notable]
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
        short=_SENTENCE.sub(r"\1", finding.message),
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


def weighty_linked(weighty: Sequence[Weighty], findings: Sequence[ShownFinding]) -> tuple[tuple[Weighty, str], ...]:
    """Return what weighs most, each with the id of its place among the findings."""
    places = {id(s.finding): s.anchor for s in findings}
    return tuple((one, places.get(id(one.finding), "")) for one in weighty)


def questions(report: Report, findings: Sequence[ShownFinding]) -> tuple[tuple[str, str, str], ...]:
    """Return a question to the authors about each row with a proof or what fails: row, id in the page, text."""
    failing = set(map(id, report.failures))
    asked = (s.finding for s in findings if s.finding.rows)
    grave = (f for f in asked if f.verdict is Verdict.INCONSISTENT or id(f) in failing)
    rows = dict.fromkeys(f.rows[0] for f in grave)
    found = []
    for name in rows:
        try:
            found.append((name, anchor("ask", name), str(report.query(name))))
        except NotDefinedError:  # of a sentence, or of what lbpmeta itself failed at, there is nothing to ask
            continue
    return tuple(found)


def rows_shown(
    report: Report, findings: Sequence[ShownFinding], tables: Tables | None = None, *, brief: bool = False
) -> tuple[RowShown, ...]:
    """Return every row that a check looked at, in the order of the tables, with its findings.

    Parameters
    ----------
    report : Report
    findings : sequence of ShownFinding
        Those that have a place of their own in the page.
    tables : Tables, optional
        For what the rows print; without them only the findings are known.
    brief : bool
        Whether the agreements are counted only: a large table has thousands, which nobody reads on a page.
    """
    places = {id(s.finding): s.anchor for s in findings}
    about: dict[str, list[Finding]] = {}
    counts: dict[str, Counter[str]] = {}
    for head in report.findings.heads():
        told = head.finding
        if told is None and not brief:
            told = report.findings[head.at]
        if head.verdict is Verdict.NOT_CHECKABLE and id(told) not in places:
            continue  # a table that quotes nothing lacks no quote
        for name in told.rows if told is not None else (head.row,):
            counts.setdefault(name, Counter())[str(head.verdict)] += 1
            if told is not None and (not brief or id(told) in places):
                about.setdefault(name, []).append(told)
    known: dict[str, Row] = {}
    if tables is not None:
        known = {r.id: r for t in ("reviews", "trials", "statements") for r in tables.rows.get(t, ())}
        known |= {r.id: r for r in tables if r.id in counts and r.id not in known}
    names = [*known, *(name for name in counts if name not in known)]
    sources = {name: cited(tables, name) for name in {r["source"] for r in known.values()}}
    return tuple(
        _row(name, known.get(name), about.get(name, []), counts.get(name, Counter()), places, sources) for name in names
    )


def _row(
    name: str,
    row: Row | None,
    about: Sequence[Finding],
    counts: Mapping[str, int],
    places: Mapping[int, str],
    sources: Mapping[str, Cited],
) -> RowShown:
    first = next((f for f in about if f.rows[0] == name), about[0] if about else None)
    notable = [f for f in about if id(f) in places]
    quiet = [f for f in about if id(f) not in places]
    # A row's worst verdict; what could not be checked says nothing about it.
    told = [v for v in RANK if counts.get(v) and v != Verdict.NOT_CHECKABLE] or [v for v in RANK if counts.get(v)]
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
        counts=", ".join(f"{counts[v]} {v}" for v in RANK if counts.get(v)) or "no check applies",
        notable=tuple((places[id(f)], str(f.verdict), f.check, f.message) for f in notable),
        quiet=tuple((f, "; ".join(f"{k} {v}" for k, v in f.printed.items())) for f in quiet),
    )


def _what(row: Row) -> str:
    who = row["review"] or row["trial"] or row["subject"] or row["name"]
    return ", ".join(t for t in (who, row["comparison"], row["outcome"], row["timepoint"]) if t)
