"""Reading: a document with what was read in it, and everything that can be done to it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from lbpmeta.errors import DataError, MethodError
from lbpmeta.evidence.drafts import merged
from lbpmeta.evidence.textfile import MAX_BYTES
from lbpmeta.reading.carried import as_in_tables
from lbpmeta.reading.document import Document, NotRead
from lbpmeta.reading.documents.formats import read_document
from lbpmeta.reading.documents.plain import plain_document
from lbpmeta.reading.result import PrintedResult
from lbpmeta.reading.results import read_results
from lbpmeta.reading.rows import tables_of
from lbpmeta.reading.saved import save_tables
from lbpmeta.reading.tables.headed import as_headed
from lbpmeta.reading.tables.read import read_tables
from lbpmeta.report.gate import DOCUMENT_GATE
from lbpmeta.report.readings import ReadingShown, flat_record, headline, reading_html, reading_text
from lbpmeta.workbench.evidence import Evidence

if TYPE_CHECKING:
    import pandas as pd

    from lbpmeta.evidence.tables import Tables
    from lbpmeta.report.report import Report

__all__ = ["Reading", "evidence_of", "read", "read_text", "reading_of", "shown_together", "with_pages"]


@dataclasses.dataclass(frozen=True, repr=False)
class Reading:
    """What was read in a document.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> reading = lm.read_text("Pain fell (mean difference -7.7, 95% CI -12.1 to -3.3).")
    >>> (result,) = reading.results
    >>> result.measure, result.estimate, result.ci_low, result.ci_high, result.grade
    ('MD', '-7.7', '-12.1', '-3.3', 'A')
    >>> reading.check().ok
    True

    Parameters
    ----------
    document : Document
        Its text, with the places.
    results : tuple of PrintedResult
        Each with its numbers as strings, its grade, its quote and its place.
    not_read : tuple of NotRead
        What looks like a result and was not read, and parts of the file that could not be, each with the reason.
    """

    document: Document
    results: tuple[PrintedResult, ...]
    not_read: tuple[NotRead, ...] = ()

    def __repr__(self) -> str:
        return f"<Reading of {self.document.name}: {headline(self.document, self.results, self.not_read)}>"

    def __str__(self) -> str:
        return reading_text([self._shown]).rstrip("\n")

    def _repr_html_(self) -> str:
        return reading_html(self._shown)

    @cached_property
    def tables(self) -> Tables:
        """The results as rows of trials, reviews and statements."""
        tables = tables_of(self.document, self.results)
        said = f"{self.document.name}: {headline(self.document, self.results, self.not_read)}."
        return dataclasses.replace(tables, notes=(said, *tables.notes))

    @property
    def evidence(self) -> Evidence:
        """The results as evidence."""
        return Evidence(self.tables)

    def at_least(self, grade: str) -> Reading:
        """Return the reading without results that were read less surely.

        Parameters
        ----------
        grade : {"A", "B"}

        Raises
        ------
        MethodError
            If there is no such grade.
        """
        if grade not in ("A", "B"):
            raise MethodError(f"`grade` is {grade!r}; it must be 'A' or 'B'.")
        if grade == "B":
            return self
        return dataclasses.replace(self, results=tuple(r for r in self.results if r.grade == "A"))

    def check(
        self,
        *,
        only: Sequence[str] | None = None,
        gate: str = DOCUMENT_GATE,
        severity: str = "info",
        rounding: str | None = None,
        premises: Mapping[str, str] | None = None,
        baseline: Collection[str] = (),
        progress: Callable[[int, int], None] | None = None,
    ) -> Report:
        """Run the checks on every result.

        What was not surely read (grade B) is "implausible" at most, and of little weight.

        Parameters
        ----------
        only, severity, rounding, premises, baseline, progress
            As in :meth:`lbpmeta.Evidence.check`.
        gate : {"inconsistent", "material", "implausible", "never"}
            What makes the report's `ok` false.
        """
        return self.evidence.check(
            only=only,
            gate=gate,
            severity=severity,
            rounding=rounding,
            premises=premises,
            baseline=baseline,
            progress=progress,
        )

    def to_frame(self) -> pd.DataFrame:
        """Return the results as a data frame of strings, one row each."""
        import pandas as pd

        return pd.DataFrame([flat_record(r) for r in self.results], columns=[*flat_record(PrintedResult())])

    def write(self, folder: str | Path) -> tuple[Path, ...]:
        """Write the results into a folder of evidence, which :func:`lbpmeta.load` takes; return its files.

        Parameters
        ----------
        folder : str or Path
            Made if needed. A table that stands in it is never written over.

        Raises
        ------
        ConfigurationError
            If it holds a table already; nothing is written then.
        """
        return save_tables(self.tables, folder, ((self.document.name, one) for one in self.not_read))

    def to_html(self, file: str | Path) -> Path:
        """Write the document beside the rows that were read in it, as one page to look at, accept and save them in.

        Parameters
        ----------
        file : str or Path
            Its folder is made if needed; a page of that name that was made here is replaced. It needs no network and
            no other file.

        Raises
        ------
        ConfigurationError
            If the file may hold data, or is a page that was not made here; nothing is written then.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     read_text("MD -7.7 (95% CI -12.1 to -3.3)").to_html(Path(folder, "paper.html")).name
        'paper.html'
        """
        from lbpmeta.report.pages.beside import write_reading_page

        return write_reading_page(with_pages([self._shown]), Path(file))

    @cached_property
    def _shown(self) -> ReadingShown:
        return shown_together([self])[0]


def read(
    path: str | Path,
    *,
    grade: str = "B",
    tables: bool = True,
    max_bytes: int = MAX_BYTES,
    progress: Callable[[int, int], None] | None = None,
) -> Reading:
    """Read the printed results of a document.

    Examples
    --------
    >>> import tempfile
    >>> from lbpmeta.writing import write_atomically
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     text = "# Results\\n\\nPain fell (MD -7.7, 95% CI -12.1 to -3.3)."
    ...     file = write_atomically(Path(folder, "paper.md"), text)
    ...     read(file).results[0].place
    'line 3'

    Parameters
    ----------
    path : str or Path
        A text file, Markdown (md, qmd, Rmd), a notebook (ipynb), a web page, an article in JATS, or a Word document.
        What it is, its content tells.
    grade : {"A", "B"}
        How surely results must have been read: B, the default, takes all.
    tables : bool
        Whether its tables are read, too.
    max_bytes : int
        A larger file, or an archive that unpacks to more, is refused.
    progress : callable, optional
        Is told how many letters are read, and of how many.

    Returns
    -------
    Reading
        In a notebook it shows itself; ``print(reading)`` is text; ``reading.check()`` is a report.

    Raises
    ------
    DataError
        If the file cannot be read; the message names it and what to do.
    """
    return reading_of(read_document(path, max_bytes=max_bytes), progress, tables=tables).at_least(grade)


def read_text(text: str, *, name: str = "text", grade: str = "B") -> Reading:
    """Read the printed results of a text.

    Examples
    --------
    >>> [r.p for r in read_text("Pain fell (MD -7.7, 95% CI -12.1 to -3.3; p < 0.001).").results]
    ['<0.001']

    Parameters
    ----------
    text : str
    name : str
        What messages call it.
    grade : {"A", "B"}
        As in :func:`read`.
    """
    if not isinstance(text, str):
        raise DataError(f"`text` is a {type(text).__name__}; give a string, or read a file with lm.read(path).")
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    return reading_of(plain_document(plain, name)).at_least(grade)


def reading_of(
    document: Document, progress: Callable[[int, int], None] | None = None, *, tables: bool = True
) -> Reading:
    """Return what was read in a document; `progress` is called with the blocks done and the blocks in all.

    Examples
    --------
    >>> from lbpmeta.reading.document import Block
    >>> reading_of(Document("a", "txt", (Block("MD -7.7 (95% CI -12.1 to -3.3)", "line 1"),))).results[0].estimate
    '-7.7'
    """
    results, missed = read_results(document, progress)
    of_tables, left = read_tables(document) if tables else ((), ())
    told = as_headed(document, as_in_tables(results, of_tables))
    return Reading(document, (*told, *of_tables), (*document.not_read, *left, *missed))


def evidence_of(readings: Sequence[Reading]) -> Evidence:
    """Return what was read in several documents as one evidence.

    Examples
    --------
    >>> two = [read_text("MD -7.7 (95% CI -12.1 to -3.3)", name=name) for name in ("one", "two")]
    >>> evidence_of(two).ids
    ('one-md-7.7', 'two-md-7.7', 'one', 'two')
    """
    return Evidence(merged([reading.tables for reading in readings]))


def shown_together(
    readings: Iterable[Reading], progress: Callable[[int, int], None] | None = None
) -> list[ReadingShown]:
    """Return readings with what the checks say of each.

    Examples
    --------
    >>> shown_together([read_text("MD -7.7 (95% CI -12.1 to -3.3)")])[0].rows
    ('text-md-7.7',)
    """
    found = []
    for reading in readings:
        of_result = {row.cells["x_result"]: row.id for row in reading.tables if "x_result" in row.cells}
        rows = tuple(of_result[str(i)] for i in range(1, len(reading.results) + 1))
        report = reading.check(progress=progress)
        found.append(ReadingShown(reading.document, reading.results, reading.not_read, rows, report))
    return found


#: So many pages are all drawn; of more, those alone on which something was read.
_DRAWN: Final = 60
#: So many are drawn finely (pixels per point); more, a little less so, for a page that can still be mailed.
_FINE: Final = 20
_SCALES: Final = (1.5, 1.25)


def with_pages(readings: Sequence[ReadingShown], max_bytes: int = MAX_BYTES) -> list[ReadingShown]:
    """Return readings with their pages drawn, those that were read from files with pages.

    Where all of them have more than 60 pages, only those are drawn on which something was read. A file that cannot be
    opened any more is shown by its text, with the reason.
    """
    paged = [
        max((line.box.page for b in shown.document.blocks for line in b.page_lines), default=0) for shown in readings
    ]
    scale = _SCALES[sum(paged) > _FINE]
    return [
        _drawn(shown, whole=sum(paged) <= _DRAWN, scale=scale, max_bytes=max_bytes) if pages else shown
        for shown, pages in zip(readings, paged, strict=True)
    ]


def _drawn(shown: ReadingShown, *, whole: bool, scale: float, max_bytes: int) -> ReadingShown:
    from lbpmeta.reading.documents.pdf.pictures import page_pictures, quote_boxes

    pages: list[int] = []
    if not whole:
        pages = sorted({box.page for result in shown.results for box in quote_boxes(shown.document, result)})
        if not pages:
            return shown
    try:
        pictures = page_pictures(shown.document.name, pages=pages, scale=scale, max_bytes=max_bytes)
    except DataError as error:
        return dataclasses.replace(shown, undrawn=f"Its pages are not drawn: {error}")
    said = "" if whole else "Of so many pages, those alone are drawn on which something was read; the text has all."
    return dataclasses.replace(shown, pictures=pictures, undrawn=said)
