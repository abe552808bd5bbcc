"""Verifying: an extraction sheet against its papers, against registry records, and against a second extractor's."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lbpmeta.errors import MethodError
from lbpmeta.evidence.reading import Data
from lbpmeta.evidence.textfile import MAX_BYTES
from lbpmeta.extraction.look_up import audited
from lbpmeta.extraction.mention import SourceRead
from lbpmeta.extraction.result import CONTRADICTED, QuoteSaid, VerifiedCell, standing_counts
from lbpmeta.extraction.second import SheetComparison, compared_sheets
from lbpmeta.extraction.sources import read_map, read_sources, source_files
from lbpmeta.report.audits import (
    AuditShown,
    audit_csv,
    audit_html,
    audit_json,
    audit_records,
    audit_text,
    differences_csv,
)
from lbpmeta.workbench.evidence import Evidence
from lbpmeta.workbench.opening import load

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["VERIFY_GATES", "Verification", "verified", "verify"]

#: What makes a verification fail.
VERIFY_GATES = ("inconsistent", "implausible", "never")


@dataclasses.dataclass(frozen=True, repr=False)
class Verification:
    """What became of every cell of an extraction sheet.

    Examples
    --------
    >>> import tempfile
    >>> from lbpmeta.writing import write_atomically
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     paper = write_atomically(Path(folder, "smith2019.txt"), "Pain was 32.1 (SD 12.3) in the exercise group.")
    ...     row = {"study": "Smith 2019", "outcome": "Pain", "arm1": "Exercise", "n1": "40", "mean1": "31.2"}
    ...     found = verify([{**row, "sd1": "12.3"}], sources=paper)
    >>> [(cell.column, str(cell.standing)) for cell in found.cells]
    [('n1', 'not found'), ('mean1', 'digit or transposition'), ('sd1', 'found')]

    Parameters
    ----------
    sheet : str
    cells : tuple of VerifiedCell
        Each with its standing, the place and the quote, and a sentence.
    quotes : tuple of QuoteSaid
        Of rows with a quote: whether it stands in the source and holds the numbers.
    unmatched : tuple of str
        Studies that no source is known of.
    origins : tuple of SourceRead
        The sources, those that could not be read with the reason.
    comparison : SheetComparison, optional
        With the second sheet.
    """

    sheet: str
    cells: tuple[VerifiedCell, ...] = ()
    quotes: tuple[QuoteSaid, ...] = ()
    unmatched: tuple[str, ...] = ()
    origins: tuple[SourceRead, ...] = ()
    comparison: SheetComparison | None = None

    def __repr__(self) -> str:
        told = ", ".join(f"{number} {name}" for name, number in standing_counts(self.cells).items())
        return f"<Verification of {self.sheet}: {told or 'no cells'}>"

    def __str__(self) -> str:
        return audit_text(self._shown).rstrip("\n")

    def _repr_html_(self) -> str:
        return audit_html(self._shown)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many cells became what."""
        return standing_counts(self.cells)

    @property
    def contradicted(self) -> tuple[VerifiedCell, ...]:
        """The cells that something printed speaks against."""
        return tuple(cell for cell in self.cells if cell.standing in CONTRADICTED)

    @property
    def ok(self) -> bool:
        """Whether nothing is contradicted beyond an explanation."""
        return self.exit_code() != 1

    def exit_code(self, gate: str = "inconsistent") -> int:
        """Return what a command ends with: 0, 1 where the gate fails, 5 where nothing could be looked up.

        Parameters
        ----------
        gate : {"inconsistent", "implausible", "never"}
            "inconsistent" fails for what is proven alone: a cell whose quote stands nowhere in a source that was read
            whole, while its place holds another number.
        """
        if gate not in VERIFY_GATES:
            raise MethodError(f"`gate` is {gate!r}; it must be one of {', '.join(map(repr, VERIFY_GATES))}.")
        bad = {"inconsistent": {"inconsistent"}, "implausible": {"inconsistent", "implausible"}, "never": set()}[gate]
        if any(cell.verdict in bad for cell in self.cells):
            return 1
        looked_up = any(cell.source and cell.standing.value != "unread source" for cell in self.cells)
        return 0 if looked_up or (self.comparison is not None and self.comparison.pairs) else 5

    def to_frame(self) -> pd.DataFrame:
        """Return the cells as a data frame, one row each."""
        import pandas as pd

        return pd.DataFrame(audit_records(self.cells))

    def to_csv(self) -> str:
        """Return the cells as a table; of a mere comparison the list to settle."""
        return audit_csv(self._shown)

    def to_json(self) -> str:
        """Return everything as JSON."""
        return audit_json(self._shown)

    def settle_csv(self) -> str:
        """Return what the two extractors have to settle as a table; only its head without a second sheet."""
        return differences_csv(self.comparison.differences if self.comparison is not None else ())

    def text(self, *, everything: bool = False) -> str:
        """Return it as text, with everything that was found too where asked."""
        return audit_text(self._shown, everything=everything)

    @property
    def _shown(self) -> AuditShown:
        return AuditShown(self.sheet, self.cells, self.quotes, self.unmatched, self.origins, self.comparison)


def verify(
    table: Data,
    sources: str | Path | Iterable[str | Path] | None = None,
    *,
    second: Data = None,
    mapping: str | Path | Mapping[str, str] | None = None,
    columns: Mapping[str, str] | None = None,
    decimal_comma: bool | None = None,
    max_bytes: int = MAX_BYTES,
    progress: Callable[[int, int], None] | None = None,
) -> Verification:
    """Look up every cell of an extraction sheet in the papers that it was taken from.

    Examples
    --------
    >>> sheet, other = ([{"study": "Smith 2019", "outcome": "Pain", "mean1": mean}] for mean in ("31.2", "32.1"))
    >>> (settle,) = verify(sheet, second=other).comparison.differences  # a second extractor's; or sources="papers/"
    >>> settle.first, settle.second, settle.why
    ('31.2', '32.1', 'two digits changed places')

    Parameters
    ----------
    table : path, data frame, mapping of columns or sequence of mappings
        The sheet: whatever :func:`lbpmeta.load` reads.
    sources : path or iterable of path, optional
        Papers and registry records (JSON of ClinicalTrials.gov), or their folder. Without them `second` is needed.
    second : path, data frame ..., optional
        A second extractor's sheet: the two are compared cell by cell.
    mapping : path or mapping of str to str, optional
        Which file a study's numbers come from: study (or id) to file name, several with "|" between; or a table with
        the columns study and file.
    columns, decimal_comma, max_bytes
        As in :func:`lbpmeta.load`, for both sheets.
    progress : callable, optional

    Returns
    -------
    Verification
        In a notebook it shows itself; ``print(...)`` is text.

    Raises
    ------
    DataError
        If the sheet cannot be read or no paper is there. A paper that cannot be read is no error: its cells are
        "unread source", with the reason.
    MethodError
        If neither sources nor a second sheet are given.

    Notes
    -----
    Numbers compare as the sets of values that their digits allow. What a cell became is a statement about the sheet and
    what could be read; "not found" says nothing against it.

    References
    ----------
    Xu C, Yu T, Furuya-Kanamori L, et al. Validity of data extraction in evidence synthesis practice of adverse events:
    reproducibility study. BMJ 2022;377:e069155.
    """
    if sources is None and second is None:
        raise MethodError("Give `sources`, the papers of the sheet, or `second`, another extractor's sheet.")
    evidence = load(table, columns=columns, decimal_comma=decimal_comma, max_bytes=max_bytes)
    other = None
    if second is not None:
        other = load(second, columns=columns, decimal_comma=decimal_comma, max_bytes=max_bytes)
    origins: tuple[SourceRead, ...] = ()
    if sources is not None:
        paths = [sources] if isinstance(sources, str | Path) else list(sources)
        origins = read_sources(source_files(paths), max_bytes=max_bytes, progress=progress)
    return verified(evidence, origins, other, _map_of(mapping, max_bytes), progress)


def _map_of(mapping: str | Path | Mapping[str, str] | None, max_bytes: int) -> dict[str, tuple[str, ...]]:
    if mapping is None:
        return {}
    if isinstance(mapping, Mapping):
        return {key.lower(): tuple(part.strip() for part in text.split("|")) for key, text in mapping.items()}
    return read_map(mapping, max_bytes=max_bytes)


def verified(
    evidence: Evidence,
    origins: Sequence[SourceRead],
    second: Evidence | None = None,
    mapping: Mapping[str, Sequence[str]] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Verification:
    """Look up evidence in sources that were read, and compare it with a second sheet.

    Parameters
    ----------
    evidence : Evidence
    origins : sequence of SourceRead
    second : Evidence, optional
    mapping : mapping of str to sequence of str, optional
    progress : callable, optional
    """
    cells: tuple[VerifiedCell, ...] = ()
    quotes: tuple[QuoteSaid, ...] = ()
    unmatched: tuple[str, ...] = ()
    if origins:
        cells, quotes, unmatched = audited(evidence.tables, origins, mapping, progress)
    comparison = None
    if second is not None:
        comparison = compared_sheets(evidence.tables, second.tables)
        if origins:
            theirs, _, _ = audited(second.tables, origins, mapping, progress)
            comparison = _told_from(comparison, cells, theirs)
    return Verification(evidence.tables.path, cells, quotes, unmatched, tuple(origins), comparison)


def _told_from(
    comparison: SheetComparison, ours: Sequence[VerifiedCell], theirs: Sequence[VerifiedCell]
) -> SheetComparison:
    """The differences with what the papers say of either cell."""
    mine, other = ({(f"{c.row.file}:{c.row.line}", c.column): c for c in cells} for cells in (ours, theirs))
    told = []
    for d in comparison.differences:
        a, b = mine.get((d.first_at, d.column)), other.get((d.second_at, d.column))
        told.append(dataclasses.replace(d, first_from=a.message if a else "", second_from=b.message if b else ""))
    return dataclasses.replace(comparison, differences=tuple(told))
