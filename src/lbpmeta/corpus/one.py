"""One: a file to the rows that a scan keeps of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.core.finding import RANK, Verdict
from lbpmeta.checks.run.findings import Head
from lbpmeta.corpus.row import COLUMNS, RowStatus, ScannedRow
from lbpmeta.errors import LbpmetaError
from lbpmeta.evidence.textfile import MAX_BYTES
from lbpmeta.reading.documents.kinds import is_document
from lbpmeta.report.readings import record
from lbpmeta.report.report import Report
from lbpmeta.workbench.opening import load
from lbpmeta.workbench.reading import read, shown_together

__all__ = ["rows_of"]

#: What a scan keeps of a row of a table -> its column there.
_OF_TABLE: Final = MappingProxyType(
    {name: name for name in ("measure", "estimate", "ci_low", "ci_high", "level", "p", "k", "n", "i2", "quote")}
    | {"place": "locator", "interval": "interval"}
)
#: The tables whose rows print results.
_TABLES: Final = ("trials", "reviews", "statements")
#: Repairs kept of a finding.
_REPAIRS: Final = 3


def rows_of(path: str | Path, *, max_bytes: int = MAX_BYTES) -> tuple[ScannedRow, ...]:
    """Read and check one file, a document or a table; return at least one row about it.

    Parameters
    ----------
    path : str or Path
    max_bytes : int
        A larger file is not read.

    Returns
    -------
    tuple of ScannedRow
        A file that cannot be read is one row, with the reason.

    Examples
    --------
    >>> import tempfile
    >>> from lbpmeta.writing import write_atomically
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = write_atomically(Path(folder, "a.txt"), "Pain fell (MD -7.7, 95% CI -12.1 to -3.3).")
    ...     [(r.status, r.measure, r.estimate, r.verdict) for r in rows_of(file)]
    [('result', 'MD', '-7.7', 'consistent')]
    """
    file = Path(path)
    try:
        found = _of_document(file, max_bytes) if is_document(file) else _of_table(file, max_bytes)
    except (LbpmetaError, OSError) as error:
        return (ScannedRow(str(path), status=RowStatus.NOT_READ, reason=str(error)),)
    return found or (ScannedRow(str(path), status=RowStatus.NOTHING),)


def _of_document(file: Path, max_bytes: int) -> tuple[ScannedRow, ...]:
    (shown,) = shown_together([read(file, max_bytes=max_bytes)])
    name, form, gravest = str(file), shown.document.format, _gravest(shown.report)
    rows = []
    for result, row, verdict in zip(shown.results, shown.rows, shown.verdicts, strict=True):
        said = {key: str(text) for key, text in record(result).items() if key in COLUMNS}
        rows.append(ScannedRow(name, form, row=row, **{**said, **_told(verdict, gravest.get(row))}))
    for one in shown.not_read:
        rows.append(ScannedRow(name, form, RowStatus.LEFT_OUT, one.reason, place=one.place, quote=one.quote))
    return tuple(rows) or (ScannedRow(name, form, RowStatus.NOTHING),)


def _of_table(file: Path, max_bytes: int) -> tuple[ScannedRow, ...]:
    evidence = load(file, max_bytes=max_bytes)
    gravest = _gravest(evidence.check())
    rows = []
    for row in evidence.tables:
        if row.table not in _TABLES:
            continue
        said = {key: row.cells.get(column, "") for key, column in _OF_TABLE.items()}
        head = gravest.get(row.id)
        verdict = Verdict.NOT_CHECKABLE if head is None else head.verdict
        rows.append(ScannedRow(str(file), "table", row=row.id, **{**said, **_told(verdict, head)}))
    return tuple(rows)


def _gravest(report: Report) -> Mapping[str, Head]:
    """Return the head of the gravest finding of each row."""
    found: dict[str, Head] = {}
    for head in report.findings.heads():
        if head.row not in found or RANK[head.verdict] > RANK[found[head.row].verdict]:
            found[head.row] = head
    return found


def _told(verdict: Verdict, head: Head | None) -> dict[str, str]:
    """Return the verdict, and what is said where numbers do not agree."""
    if head is None or head.finding is None or RANK[verdict] <= RANK[Verdict.CONSISTENT_WITHIN_ROUNDING]:
        return {"verdict": str(verdict)}
    finding = head.finding
    return {
        "verdict": str(verdict),
        "check": finding.check,
        "severity": str(finding.severity),
        "message": finding.message,
        "premises": "|".join(finding.blame),
        "repairs": "|".join(map(str, finding.repairs[:_REPAIRS])),
    }
