"""Beside: a read document on one page, left as it stands, right the rows that were read, to accept, edit or drop."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.run.explain import value_words
from lbpmeta.errors import ConfigurationError
from lbpmeta.evidence.drafts import file_name, merged
from lbpmeta.evidence.schema import column_names, number_columns
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.measures import MEASURES
from lbpmeta.reading.document import NotRead
from lbpmeta.reading.result import PrintedResult
from lbpmeta.reading.rows import shown_quote
from lbpmeta.reading.saved import FORMULA, plain_cell
from lbpmeta.report.gate import worst_first
from lbpmeta.report.pages.findings import ShownFinding, cited, shown_finding
from lbpmeta.report.pages.marked import Mark, PaperShown, marked_paper
from lbpmeta.report.pages.page import rendered
from lbpmeta.report.pages.together import frame_of_readings
from lbpmeta.report.readings import ReadingShown, headline, result_words
from lbpmeta.writing import refuse_to_lose, write_atomically

__all__ = ["BesideShown", "LeftShown", "RowBeside", "is_reading_page", "reading_page", "write_reading_page"]

#: The sign of each verdict, so that no colour is needed to tell them apart.
_SIGNS: Final[Mapping[Verdict, str]] = MappingProxyType(
    {
        Verdict.INCONSISTENT: "\u2715",
        Verdict.IMPLAUSIBLE: "!",
        Verdict.METHOD_DEPENDENT: "\u2248",
        Verdict.CONSISTENT_WITHIN_ROUNDING: "\u2713",
        Verdict.CONSISTENT: "\u2713",
        Verdict.NOT_CHECKABLE: "\u2013",
    }
)

#: Columns that can be typed into whether the row has them or not; those that it has can be too, but for `_FIXED`.
_TYPED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "trials": ("outcome", "timepoint", "measure", "estimate", "ci_low", "ci_high", "level", "p", "note"),
        "reviews": (
            *("outcome", "timepoint", "measure", "estimate", "ci_low", "ci_high", "level", "p"),
            *("k", "n", "i2", "tau2", "q", "note"),
        ),
        "statements": ("subject", "events", "n", "value", "low", "high", "level", "unit", "note"),
    }
)
#: What tells a page of this program: another one may be a paper.
_MADE: Final = b'<meta name="generator" content="lbpmeta'
#: Of a document with more results the page leaves out the arithmetic of what agrees, and says so.
_MANY: Final = 400
_QUIET: Final = "Of so many results, the arithmetic of what agrees is left out."
_FIXED: Final = frozenset({"id", "source", "locator", "quote", "transcription"})


@dataclass(frozen=True, slots=True)
class RowBeside:
    """A result as a row to accept, edit or drop.

    Parameters
    ----------
    number : int
        Of the result in the document, from 1.
    id : str
        Its id in the page.
    at : str
        The id of its mark in the document; "" where it has none.
    verdict, sign : str
    grade, why : str
    words, place, quote : str
    told : tuple of str
        What the checks say of it that is no agreement.
    findings : tuple of ShownFinding
        Everything they say, worst first.
    table, name : str
        Of the row of evidence.
    cells : str
        The row of evidence, as JSON.
    """

    number: int
    id: str
    at: str
    verdict: str
    sign: str
    grade: str
    why: str
    words: str
    place: str
    quote: str
    told: tuple[str, ...]
    findings: tuple[ShownFinding, ...]
    table: str
    name: str
    cells: str


@dataclass(frozen=True, slots=True)
class LeftShown:
    """Something that was not read, and why."""

    id: str
    at: str
    place: str
    reason: str
    quote: str


@dataclass(frozen=True, slots=True)
class BesideShown:
    """A document with its rows.

    Parameters
    ----------
    id, name, format, headline : str
    counts : str
        Its verdicts that occur, in words.
    grave : int
        Results that are inconsistent or implausible.
    paper : PaperShown
    rows : tuple of RowBeside
        The gravest first.
    left : tuple of LeftShown
    notes, twice : tuple of str
    """

    id: str
    name: str
    format: str
    headline: str
    counts: str
    grave: int
    paper: PaperShown
    rows: tuple[RowBeside, ...]
    left: tuple[LeftShown, ...]
    notes: tuple[str, ...]
    twice: tuple[str, ...]


def reading_page(readings: Sequence[ReadingShown]) -> str:
    """Return readings as one HTML page that needs nothing else: each document beside the rows that were read in it.

    Parameters
    ----------
    readings : sequence of ReadingShown
        Several have a list on top.

    Examples
    --------
    >>> from lbpmeta.workbench.reading import read_text, shown_together
    >>> page = reading_page(shown_together([read_text("Pain <b>fell</b> (MD -7.7, 95% CI -12.1 to -3.3).")]))
    >>> page.startswith("<!doctype html>"), "<b>fell" in page
    (True, False)
    """
    each = [_tables(shown) for shown in readings]
    together = merged(each)
    papers = [
        _beside(shown, number, tables, rows)
        for number, (shown, tables, rows) in enumerate(zip(readings, each, _found(each, together), strict=True), 1)
    ]
    verdicts = Counter(verdict for shown in readings for verdict in shown.verdicts)
    tables = {
        table: {
            "known": list(column_names(table)),
            "typed": list(_TYPED.get(table, ())),
            "numbers": sorted(number_columns(table)),
        }
        for table in (*_TYPED, "sources")
    }
    return rendered(
        "beside.html.j2",
        frame_of_readings(
            readings, [p.name for p in papers], [{row.number: row.id for row in p.rows} for p in papers], each
        )
        | {
            "papers": papers,
            "verdicts": [(str(v), _SIGNS[v], verdicts[v]) for v in _SIGNS if verdicts[v]],
            "legend": [(str(v), sign) for v, sign in _SIGNS.items()],
            "tables": json.dumps(tables),
            "sources": json.dumps({row.id: _plain(row) for row in together["sources"]}),
            "fixed": json.dumps(sorted(_FIXED)),
            "formula": FORMULA,
            "measures": sorted(MEASURES),
            "savable": [table for table in _TYPED if together[table]],
        },
    )


def write_reading_page(readings: Sequence[ReadingShown], file: Path, inputs: Iterable[Path] = ()) -> Path:
    """Write readings as one page; return its file.

    Parameters
    ----------
    readings : sequence of ReadingShown
    file : Path
        Its folder is made if needed; a page of that name that was made here is replaced.
    inputs : iterable of Path
        What was read, and is not written over.

    Raises
    ------
    ConfigurationError
        If the file is one of these, may hold data, or is a page that was not made here; nothing is written then.
    """
    refuse_to_lose(file, inputs)
    if file.is_file() and not is_reading_page(file):
        raise ConfigurationError(
            f"{str(file)!r} exists and is no page of this program: it would be lost; nothing was written. "
            "Name another file."
        )
    return write_atomically(file, reading_page(readings))


def is_reading_page(file: Path) -> bool:
    """Return whether a file is a page that was made here, and no document of its own.

    Examples
    --------
    >>> is_reading_page(Path(__file__))
    False
    """
    if file.suffix.lower() not in (".html", ".htm"):
        return False
    with file.open("rb") as stream:
        return _MADE in stream.read(4096)


def _tables(shown: ReadingShown) -> Tables:
    keeper = shown.report.keeper
    assert keeper is not None, "a reading is checked with its tables"
    return keeper.tables


def _found(each: Sequence[Tables], together: Tables) -> Iterator[Mapping[str, Row]]:
    """The rows of each document by their own ids, as they are called among those of all documents."""
    waiting = {table: list(reversed(together[table])) for table in _TYPED}
    for tables in each:
        of_paper: dict[str, Row] = {}
        for table in _TYPED:
            for row in tables[table]:
                same = waiting[table] and _without_names(waiting[table][-1]) == _without_names(row)
                # What two copies of one file say stands once.
                of_paper[row.id] = waiting[table].pop() if same else row
        yield of_paper


def _without_names(row: Row) -> tuple[dict[str, str], str]:
    return {name: text for name, text in row.cells.items() if name not in ("id", "source", "set")}, row.file


def _plain(row: Row) -> dict[str, str]:
    return {name: plain_cell(text) for name, text in row.cells.items() if text}


def _beside(shown: ReadingShown, number: int, tables: Tables, rows: Mapping[str, Row]) -> BesideShown:
    verdicts = shown.verdicts
    marks: list[tuple[PrintedResult | NotRead, Mark]] = [
        (result, _mark_of(result, f"{number}-{i}", i, verdict))
        for i, (result, verdict) in enumerate(zip(shown.results, verdicts, strict=True), 1)
    ]
    marks += [
        (item, Mark(f"q{number}-n{i}", f"r{number}-n{i}", "?", "unread", f"not read: {item.reason}"))
        for i, item in enumerate(shown.not_read, 1)
    ]
    paper = marked_paper(shown.document, marks, shown.pictures)
    told, findings = shown.told, _findings(shown, tables)
    found = tuple(
        _row(shown, i, verdicts[i], marks[i][1], paper.at, told.get(shown.rows[i], ()), findings, rows[shown.rows[i]])
        for i in shown.ranked
    )
    left = tuple(
        LeftShown(mark.row, paper.at.get(mark.id, ""), item.place, item.reason, shown_quote(item.quote))
        for item, mark in marks
        if isinstance(item, NotRead)
    )
    counts = Counter(verdicts)
    return BesideShown(
        id=f"d{number}",
        name=file_name(shown.document.name),
        format=shown.document.format,
        headline=headline(shown.document, shown.results, shown.not_read),
        counts=", ".join(f"{counts[v]} {v}" for v in _SIGNS if counts[v]),
        grave=counts[Verdict.INCONSISTENT] + counts[Verdict.IMPLAUSIBLE],
        paper=paper,
        rows=found,
        left=left,
        notes=(*shown.notes, *filter(None, (shown.undrawn, _QUIET if len(shown.results) > _MANY else ""))),
        twice=shown.twice,
    )


def _mark_of(result: PrintedResult, name: str, number: int, verdict: Verdict) -> Mark:
    said = f"row {number}, {verdict}" + (", not surely read" if result.grade == "B" else "")
    look = f"m-{verdict}" + (" unsure" if result.grade == "B" else "")
    return Mark(f"q{name}", f"r{name}", f"{number}{_SIGNS[verdict]}", look, said)


def _row(
    shown: ReadingShown,
    at: int,
    verdict: Verdict,
    mark: Mark,
    marked: Mapping[str, str],
    told: tuple[str, ...],
    findings: Mapping[str, tuple[ShownFinding, ...]],
    row: Row,
) -> RowBeside:
    result = shown.results[at]
    return RowBeside(
        number=at + 1,
        id=mark.row,
        at=marked.get(mark.id, ""),
        verdict=str(verdict),
        sign=_SIGNS[verdict],
        grade=result.grade,
        why="; ".join(result.why),
        words=result_words(result),
        place=result.place,
        quote=shown_quote(result.quote),
        told=told,
        findings=findings.get(shown.rows[at], ()),
        table=row.table,
        name=row.id,
        cells=json.dumps(_plain(row)),
    )


def _findings(shown: ReadingShown, tables: Tables) -> Mapping[str, tuple[ShownFinding, ...]]:
    """Everything that the checks say, by the row that it is about, worst first; of very many rows no agreements."""
    report = shown.report
    of_row: dict[str, list[Finding]] = {}
    for finding in report.findings if len(shown.results) <= _MANY else report.notable:
        for name in finding.rows[:1]:
            of_row.setdefault(name, []).append(finding)
    sources = {name: cited(tables, name) for name in {f.source for f in report.findings}}
    return {
        name: tuple(
            dataclasses.replace(
                shown_finding(f, report, "", sources[f.source]),
                printed=tuple(_of_name(column, text) for column, text in f.printed.items()),
            )
            for f in worst_first(several)
        )
        for name, several in of_row.items()
    }


def _of_name(column: str, text: str) -> tuple[str, str]:
    """A printed number and the values that it stands for."""
    return column, value_words(column, text).removeprefix(f"{column} ")
