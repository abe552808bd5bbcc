"""Checked: a manuscript held against the evidence, as a report like that of tables."""

from __future__ import annotations

import dataclasses
import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from lbpmeta.checks.core.finding import Finding
from lbpmeta.checks.run.coverage import coverage
from lbpmeta.checks.run.findings import Findings
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Said
from lbpmeta.evidence.textfile import MAX_BYTES
from lbpmeta.manuscript.entries import Entries, Meant
from lbpmeta.manuscript.fields import finding_of_field
from lbpmeta.manuscript.findings import finding_of, finding_without_link, shown_result
from lbpmeta.manuscript.linked import Held, beside_pool, held_against_link
from lbpmeta.manuscript.unlinked import Index, held_against
from lbpmeta.manuscript.written import Manuscript, WrittenResult, links_in, manuscript_of
from lbpmeta.report.gate import DOCUMENT_GATE
from lbpmeta.report.report import Report
from lbpmeta.workbench.evidence import Evidence
from lbpmeta.workbench.opening import load
from lbpmeta.workbench.reading import Reading, evidence_of, read

__all__ = ["Comparison", "check_manuscript", "compared_with", "manuscript_report"]

#: Results that are named one by one in the summary.
_FEW: Final = 10

_TOLD: Final[Mapping[str, str]] = {
    "agrees": "agree", "turned": "agree with the other sign or inverted", "differs": "differ",
    "unmatched": "in no row", "cited": "of cited work", "aside": "set aside", "idle": "bound to nothing",
}  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Comparison:
    """A manuscript and what the evidence says of each of its results.

    Parameters
    ----------
    manuscript : Manuscript
    held : tuple of tuple of Held
        For each result: one for each of its links, or one in all.
    entries : Entries
    """

    manuscript: Manuscript
    held: tuple[tuple[Held, ...], ...]
    entries: Entries

    def meant(self, link: str) -> Meant:
        """Return what a link speaks of; nothing where no row has its id."""
        return _meant(link, self.entries)

    def pairs(self) -> Iterator[tuple[WrittenResult, Held]]:
        """Yield results with what is said of them."""
        for written, of_one in zip(self.manuscript.results, self.held, strict=True):
            for held in of_one:
                yield written, held

    def findings(self, *, require_links: bool = False) -> Iterator[Finding]:
        """Yield what is told of each result."""
        name = self.manuscript.name
        for written, held in self.pairs():
            if require_links and not held.linked and held.status not in ("aside", "cited"):
                yield finding_without_link(written, held, name)
                if held.status != "differs":
                    continue
            yield finding_of(written, held, name)
        for field in self.manuscript.fields:
            yield finding_of_field(field, self.meant(field.link), name)

    def summary(self) -> tuple[str, ...]:
        """The whole in a few lines."""
        counts = Counter[str](held.status for _, held in self.pairs())
        linked = sum(held.linked for _, held in self.pairs())
        told = ", ".join(f"{counts[status]} {words}" for status, words in _TOLD.items() if counts[status])
        path = self.entries.evidence.tables.path
        total = len(self.manuscript.results)
        lines = [f"{self.manuscript.name} against {path}: {total} results read, {linked} linked: {told or 'none'}."]
        for status in ("unmatched", "cited", "aside"):
            some = [f"{shown_result(w)} ({w.result.place})" for w, held in self.pairs() if held.status == status]
            more = f", and {len(some) - _FEW} more" if len(some) > _FEW else ""
            lines += [f"  {_TOLD[status]}: {'; '.join(some[:_FEW])}{more}"] if some else []
        return tuple(lines)


def compared_with(
    reading: Reading, entries: Entries, index: Index | None = None, *, lenient: bool = False
) -> Comparison:
    """Return a document held against evidence.

    Parameters
    ----------
    reading : Reading
    entries : Entries
    index : Index, optional
        Of the same entries, where several documents are held against them.
    lenient : bool
        Whether a link that names no row binds nothing, rather than being an error.

    Raises
    ------
    DataError
        If a link names no row; the message says where, and the nearest ids.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> evidence = lm.load([{"study": "A", "MD": "-7.7", "lower": "-12.1", "upper": "-3.3"}])
    >>> reading = lm.read_text("Pain fell (MD -7.7, 95% CI -12.1 to -3.8).")
    >>> print(compared_with(reading, Entries(evidence)).summary()[0])
    text against data frame: 1 results read, 0 linked: 1 differ.
    """
    index = index or Index(entries)
    links = _links_of(reading)
    for link, place in () if lenient else links.items():
        try:
            entries.meant(link)
        except DataError as error:
            raise DataError(f"{reading.document.name}, {place}: the link is wrong: {error}") from None
    single = [link for link in links if _meant(link, entries).field]
    manuscript = manuscript_of(reading, entries.evidence.tables, single)
    held = tuple(_held(written, entries, index) for written in manuscript.results)
    return Comparison(manuscript, held, entries)


def _held(written: WrittenResult, entries: Entries, index: Index) -> tuple[Held, ...]:
    if written.aside or not written.links:
        return (held_against(written, index),)
    held = (held_against_link(written, _meant(link, entries)) for link in dict.fromkeys(written.links))
    return tuple(beside_pool(written, one, entries) for one in held)


def _meant(link: str, entries: Entries) -> Meant:
    try:
        return entries.meant(link)
    except DataError:
        return Meant(link, ())


def _links_of(reading: Reading) -> dict[str, str]:
    """Every link of a document, and where it stands."""
    found: dict[str, str] = {}
    told = [(block.place_at(mark.offset), mark.said) for block in reading.document.blocks for mark in block.marks]
    for table in reading.document.tables:
        told += [(f"line {table.lines[r]}" if table.lines else table.place, said) for r, _, said in table.marks]
    for place, said in told:
        if not said.lower().startswith("ignore"):
            for link in links_in(said):
                found.setdefault(link, place)
    return found


def manuscript_report(
    comparisons: Sequence[Comparison],
    *,
    require_links: bool = False,
    only: Sequence[str] | None = None,
    gate: str = DOCUMENT_GATE,
    severity: str = "info",
    premises: Mapping[str, str] | None = None,
    said: Sequence[Said] = (),
    baseline: Collection[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Return one report of manuscripts: what their numbers say of each other, and against the evidence.

    Parameters
    ----------
    comparisons : sequence of Comparison
    require_links : bool
        Whether a result without a link stops the gate.
    only, gate, severity, premises, baseline, progress
        As in :meth:`lbpmeta.Evidence.check`.
    said : sequence of Said
        What else is declared about the results.
    """
    kept = [_compared_part(one) for one in comparisons]
    report = (
        evidence_of(kept)
        .declaring(*said)
        .check(only=only, gate=gate, severity=severity, premises=premises, baseline=baseline, progress=progress)
    )
    against = [f for one in comparisons for f in one.findings(require_links=require_links)]
    findings = Findings.of([*against, *report.findings])
    notes = [line for one in comparisons for line in one.summary()]
    return dataclasses.replace(
        report,
        findings=findings,
        coverage=coverage(evidence_of(kept).tables, findings),
        notes=(*notes, *report.notes),
        keeper=None,
        measuring=None,
    )


def _compared_part(one: Comparison) -> Reading:
    """A document without the results that are set aside or are those of others: nothing is checked of these."""
    left = {id(w.result) for w, held in one.pairs() if held.status in ("aside", "cited")}
    reading = one.manuscript.reading
    return dataclasses.replace(reading, results=tuple(r for r in reading.results if id(r) not in left))


def check_manuscript(
    path: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    against: Evidence | str | os.PathLike[str] | None = None,
    *,
    require_links: bool = False,
    only: Sequence[str] | None = None,
    gate: str = DOCUMENT_GATE,
    severity: str = "info",
    premises: Mapping[str, str] | None = None,
    baseline: Collection[str] = (),
    max_bytes: int = MAX_BYTES,
) -> Report:
    """Check a manuscript against the evidence that it reports.

    Every printed result is read, checked in itself, and matched with the rows of the evidence and what they re-derive.
    What stops the gate: a result that differs from the row that its link names; without a link one that shares two
    strings with one row alone, under the same measure and beyond chance; and numbers that cannot all be right.

    Examples
    --------
    >>> import tempfile
    >>> from lbpmeta.writing import write_atomically
    >>> evidence = load([{"study": "A", "MD": "-7.7", "lower": "-12.1", "upper": "-3.3"}])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     text = "Pain fell (MD -7.7, 95% CI -12.1 to -3.8) <!-- lbp: a -->."
    ...     report = check_manuscript(write_atomically(Path(folder, "paper.md"), text), evidence)
    >>> print(report.failures[0].message.split(": ")[1])
    upper bound -3.8 in the text, -3.3 in the evidence.

    Parameters
    ----------
    path : str or Path, or several
        Markdown (md, qmd, Rmd), a notebook, a web page, Word, text.
    against : Evidence, str or Path, optional
        Evidence, or a folder or file of it; default the packaged one.
    require_links : bool
        Whether a result without a link stops the gate.
    only, gate, severity, premises, baseline
        As in :meth:`lbpmeta.Evidence.check`.
    max_bytes : int
        A larger file is refused.

    Raises
    ------
    DataError
        If a file cannot be read, or a link names no row.
    """
    evidence = against if isinstance(against, Evidence) else load(None if against is None else Path(against))
    entries = Entries(evidence)
    index = Index(entries)
    paths = [path] if isinstance(path, (str, os.PathLike)) else list(path)
    compared = [compared_with(read(Path(one), max_bytes=max_bytes), entries, index) for one in paths]
    return manuscript_report(
        compared, require_links=require_links, only=only, gate=gate, severity=severity, premises=premises,
        baseline=baseline,
    )  # fmt: skip
