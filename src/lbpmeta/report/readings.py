"""Readings: what was read in documents, for a terminal, a notebook or another program."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from types import MappingProxyType
from typing import Any, Final

from lbpmeta.checks.across.said_twice import SAID_TWICE
from lbpmeta.checks.core.finding import Verdict
from lbpmeta.checks.run.registry import CHECKS
from lbpmeta.reading.document import Document, NotRead
from lbpmeta.reading.documents.pdf.pictures import PagePicture
from lbpmeta.reading.result import PrintedResult
from lbpmeta.reading.rows import shown_quote
from lbpmeta.report.report import Report
from lbpmeta.report.safe import json_escaped, visible

__all__ = [
    "LINE",
    "ReadingShown",
    "flat_record",
    "headline",
    "reading_csv",
    "reading_html",
    "reading_json",
    "reading_text",
    "result_words",
]

#: Columns of a terminal.
LINE: Final = 100

#: Fields of a result that a program gets; which block and character it was is the reader's own matter.
_FIELDS: Final = tuple(f.name for f in fields(PrintedResult) if f.name not in ("block", "start", "end", "cell"))

#: What is not read is told one by one up to here in text; JSON and CSV have all of it.
_NOT_READ: Final = 12

#: Worst first.
_ORDER: Final = (
    Verdict.INCONSISTENT,
    Verdict.IMPLAUSIBLE,
    Verdict.METHOD_DEPENDENT,
    Verdict.CONSISTENT_WITHIN_ROUNDING,
    Verdict.CONSISTENT,
    Verdict.NOT_CHECKABLE,
)


@dataclass(frozen=True, slots=True)
class ReadingShown:
    """A document with what was read in it, and what the checks say.

    Parameters
    ----------
    document : Document
    results : tuple of PrintedResult
    not_read : tuple of NotRead
    rows : tuple of str
        The row of each result in the tables.
    report : Report
        Of these rows.
    pictures : tuple of PagePicture
        The pages of the document, where it has pages and they were drawn.
    undrawn : str
        Why pages were not drawn; "" where they were, or there are none.
    """

    document: Document
    results: tuple[PrintedResult, ...]
    not_read: tuple[NotRead, ...]
    rows: tuple[str, ...]
    report: Report
    pictures: tuple[PagePicture, ...] = ()
    undrawn: str = ""

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The gravest verdict about each result."""
        found: dict[str, Verdict] = {}
        for head in self.report.findings.heads():
            known = found.get(head.row, Verdict.NOT_CHECKABLE)
            if not _of_quote(head.check) and _ORDER.index(head.verdict) <= _ORDER.index(known):
                found[head.row] = head.verdict
        return tuple(found.get(row, Verdict.NOT_CHECKABLE) for row in self.rows)

    @property
    def ranked(self) -> tuple[int, ...]:
        """The results as a reader looks at them: the gravest verdict first, and of these what was read surely."""
        verdicts, results = self.verdicts, self.results
        return tuple(sorted(range(len(results)), key=lambda i: (_ORDER.index(verdicts[i]), results[i].grade, i)))

    @property
    def notes(self) -> tuple[str, ...]:
        """What was taken how."""
        return self.report.notes[1:]

    @property
    def told(self) -> Mapping[str, tuple[str, ...]]:
        """What the checks say of rows that do not agree, and of what is printed twice."""
        said: dict[str, list[str]] = {}
        for finding in self.report.notable:
            if finding.rows:
                said.setdefault(finding.rows[0], []).append(finding.message)
        return MappingProxyType({row: tuple(messages) for row, messages in said.items()})

    @property
    def twice(self) -> tuple[str, ...]:
        """What stands twice in the document and agrees."""
        found = (f for f in self.report.findings if f.check == SAID_TWICE and f.verdict is Verdict.CONSISTENT)
        return tuple(f.message for f in found)


def _of_quote(check: str) -> bool:
    """Whether a check compares numbers with their quote alone: of what was just read from it that says nothing."""
    return check in CHECKS and CHECKS[check].reads == "quote"


def headline(document: Document, results: Sequence[PrintedResult], not_read: Sequence[NotRead]) -> str:
    """Return what was read in a document, in one line.

    Examples
    --------
    >>> headline(Document("a.md", "md", ()), [PrintedResult(grade="A"), PrintedResult()], [])
    '2 results read (1 A, 1 B), nothing left out'
    """
    count = Counter(result.grade for result in results)
    read = f"{len(results)} result{'s' * (len(results) != 1)} read"
    grades = f" ({count['A']} A, {count['B']} B)" if results else ""
    left = f"{len(not_read)} not read" if not_read else "nothing left out"
    return f"{read}{grades}, {left}"


def result_words(result: PrintedResult) -> str:
    """Return a result in one line, as its numbers were read.

    Examples
    --------
    >>> result_words(PrintedResult("-7.7", "-12.1", "-3.3", level="95", p="<0.001", measure="MD", k="5"))
    'MD -7.7 (-12.1 to -3.3) 95%, p<0.001, k 5'
    """
    words = [result.measure or "?"] if result.kind in ("estimate", "change") else [result.kind]
    if result.kind == "arms":
        words = []
    if result.events:
        words.append(f"{result.events}/{result.of}" if result.of else result.events)
    if result.estimate:
        words.append(result.estimate)
    if result.sd:
        words.append(f"(SD {result.sd})")
    if result.ci_low or result.ci_high:
        ends = (result.ci_low, "to" if result.ci_low and result.ci_high else "up to", result.ci_high)
        words.append(f"({' '.join(filter(None, ends)) if result.ci_high else f'from {result.ci_low}'})")
        words += [f"{result.level}%"] if result.level else []
    beside = [f"p{result.p if result.p[:1] in '<>' else '=' + result.p}"] if result.p else []
    names = {"k": result.k, "n": result.n, "I2": result.i2, "tau2": result.tau2, "Q": result.q}
    beside += [f"{name} {text}{'%' * (name == 'I2')}" for name, text in names.items() if text]
    of_arms = " | ".join(map(str, result.arms)) if len(result.arms) > 1 else ""
    told = " ".join(words)
    return ", ".join([f"{told}; {of_arms}" if told and of_arms else told or of_arms, *beside])


def _quote(text: str) -> str:
    return visible(shown_quote(text))


def _wrapped(text: str, indent: int, first: str = "") -> list[str]:
    import textwrap

    return textwrap.wrap(
        text, LINE, initial_indent=first or " " * indent, subsequent_indent=" " * indent, break_on_hyphens=False
    )


def reading_text(readings: Sequence[ReadingShown]) -> str:
    """Return readings as plain text of at most 100 columns.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> print(str(lm.read_text("Pain fell (MD -7.7, 95% CI -12.1 to -3.3).")).splitlines()[0])
    text  txt, 1 paragraph: 1 result read (1 A, 0 B), nothing left out
    """
    lines: list[str] = []
    for shown in readings:
        lines += _document_lines(shown)
    verdicts = Counter(verdict for shown in readings for verdict in shown.verdicts)
    sure = sum(
        verdict is Verdict.INCONSISTENT and result.grade == "A"
        for shown in readings
        for verdict, result in zip(shown.verdicts, shown.results, strict=True)
    )
    of_grade = f" (read at grade A: {sure})" if verdicts[Verdict.INCONSISTENT] else ""
    lines.append(
        f"{verdicts[Verdict.INCONSISTENT]} inconsistent{of_grade}, {verdicts[Verdict.IMPLAUSIBLE]} implausible "
        f"of {sum(verdicts.values())} results."
    )
    return "\n".join(lines) + "\n"


def _document_lines(shown: ReadingShown) -> list[str]:
    document = shown.document
    count = sum(block.kind in ("text", "note", "caption") for block in document.blocks)
    what = f"{document.format}, {count} paragraph{'s' * (count != 1)}"
    lines = [f"{visible(document.name)}  {what}: {headline(document, shown.results, shown.not_read)}"]
    lines += [line for note in shown.notes for line in _wrapped(visible(note), 2)]
    lines += [""] if shown.results else []
    told = shown.told
    for result, row, verdict in zip(shown.results, shown.rows, shown.verdicts, strict=True):
        said = "" if verdict is Verdict.NOT_CHECKABLE else str(verdict)
        head = f"{visible(result.place)}  {result.grade}  {visible(result_words(result))}  {said}".rstrip()
        lines += [f"  {head}"] if len(head) + 2 <= LINE else _wrapped(head, 6, "  ")
        lines += _wrapped(f'"{_quote(result.quote)}"', 6)
        if result.why:
            lines += _wrapped(f"not grade A: {visible('; '.join(result.why))}", 6)
        for message in told.get(row, ()):
            lines += _wrapped(visible(message), 8, "      > ")
    if shown.twice:
        lines += ["", "  said twice:"]
        lines += [line for message in shown.twice for line in _wrapped(visible(message), 4)]
    if shown.not_read:
        lines += ["", "  not read:"]
        for one in shown.not_read[:_NOT_READ]:
            quote = f' "{_quote(one.quote)}"' if one.quote else ""
            lines += _wrapped(f"{visible(one.place)}: {visible(one.reason)}{quote}", 6, "    ")
        if len(shown.not_read) > _NOT_READ:
            lines.append(f"    ... and {len(shown.not_read) - _NOT_READ} more (--format json has all)")
    return [*lines, ""]


def _records(readings: Iterable[ReadingShown]) -> Iterable[dict[str, Any]]:
    for shown in readings:
        for result, row, verdict in zip(shown.results, shown.rows, shown.verdicts, strict=True):
            yield {"document": shown.document.name, "row": row, "verdict": str(verdict), **flat_record(result)}


def record(result: PrintedResult) -> dict[str, Any]:
    """Return a result as plain data.

    Examples
    --------
    >>> record(PrintedResult("-7.7", place="line 1"))["estimate"]
    '-7.7'
    """
    found = {name: getattr(result, name) for name in _FIELDS}
    found["why"] = list(result.why)
    found["quote"] = shown_quote(result.quote)
    found["arms"] = [asdict(arm) for arm in result.arms]
    return found


def flat_record(result: PrintedResult) -> dict[str, Any]:
    """Return a result as plain data, every field a string or a number: for a table.

    Examples
    --------
    >>> from lbpmeta.reading.result import PrintedArm
    >>> flat_record(PrintedResult(arms=(PrintedArm("Control", "45", mean="3.1", sd="2.2"),), why=("a", "b")))["arms"]
    'Control: 3.1 (SD 2.2), n 45'
    """
    return {**record(result), "why": "; ".join(result.why), "arms": " | ".join(map(str, result.arms))}


def reading_csv(readings: Sequence[ReadingShown]) -> str:
    """Return the results of readings as a table, one row each."""
    out = io.StringIO()
    writer = csv.DictWriter(out, ["document", "row", "verdict", *_FIELDS], lineterminator="\n")
    writer.writeheader()
    for one in _records(readings):
        writer.writerow({**one, "line": one["line"] or ""})
    return out.getvalue()


def reading_json(readings: Sequence[ReadingShown]) -> str:
    """Return readings as JSON: documents, each with its results, what was not read, and notes."""
    documents = [
        {
            "name": shown.document.name,
            "format": shown.document.format,
            "results": [
                {"row": row, "verdict": str(verdict), **record(result)}
                for result, row, verdict in zip(shown.results, shown.rows, shown.verdicts, strict=True)
            ],
            "not_read": [
                {"reason": n.reason, "quote": _quote(n.quote), "place": n.place, "line": n.line} for n in shown.not_read
            ],
            "notes": list(shown.notes),
        }
        for shown in readings
    ]
    return json_escaped(json.dumps({"documents": documents}, indent=2, ensure_ascii=False)) + "\n"


def reading_html(shown: ReadingShown) -> str:
    """Return a reading as a fragment for a notebook, the gravest verdict first: it has no ids and no script."""
    from lbpmeta.report.pages.page import rendered

    told, verdicts = shown.told, shown.verdicts
    lines = [
        {
            "place": shown.results[i].place,
            "grade": shown.results[i].grade,
            "why": "; ".join(shown.results[i].why),
            "words": result_words(shown.results[i]),
            "verdict": str(verdicts[i]),
            "quote": _quote(shown.results[i].quote),
            "told": told.get(shown.rows[i], ()),
        }
        for i in shown.ranked
    ]
    not_read = [{"place": n.place, "reason": n.reason, "quote": _quote(n.quote)} for n in shown.not_read]
    head = headline(shown.document, shown.results, shown.not_read)
    view = {"shown": shown, "headline": head, "lines": lines, "not_read": not_read, "twice": shown.twice}
    return rendered("reading.html.j2", view)
