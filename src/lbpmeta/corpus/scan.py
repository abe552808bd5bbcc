"""Scan: many documents and tables, each read and checked by itself, into one table of results."""

from __future__ import annotations

import dataclasses
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from lbpmeta.corpus.cluster import rows_on_cluster
from lbpmeta.corpus.files import files_of
from lbpmeta.corpus.journal import HEAD, Journal
from lbpmeta.corpus.row import COLUMNS, RowStatus, ScannedRow
from lbpmeta.corpus.store import check_output, write_rows
from lbpmeta.corpus.workers import ScanLimits, rows_of_files
from lbpmeta.errors import MethodError
from lbpmeta.plain_text import Preformatted
from lbpmeta.writing import refuse_to_lose

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Scan", "scan"]


@dataclass(frozen=True, slots=True)
class Scan(Preformatted):
    """What a scan did.

    Parameters
    ----------
    files : int
        How many were read, or tried.
    before : int
        How many of them an interrupted scan had read already.
    statuses : mapping of str to int
        How many rows there are of each status (:class:`lbpmeta.corpus.row.ScannedRow`).
    output : Path or None
        The file that holds the rows.
    rows : tuple of ScannedRow
        The rows, where no file was asked for.
    """

    files: int
    before: int
    statuses: Mapping[str, int]
    output: Path | None = None
    rows: tuple[ScannedRow, ...] = dataclasses.field(default=(), repr=False)

    def to_frame(self) -> pd.DataFrame:
        """Return one row per printed result, left-out result or file without one; all columns are strings."""
        import pandas as pd

        from lbpmeta.corpus.store import columns_of

        if self.output is not None:
            return columns_of(self.output, COLUMNS)
        return pd.DataFrame([dataclasses.astuple(row) for row in self.rows], columns=list(COLUMNS), dtype=str)

    def __str__(self) -> str:
        count = self.statuses
        results = count.get(RowStatus.RESULT, 0)
        lost = count.get(RowStatus.NOT_READ, 0)
        known = f" ({self.before} of them before)" if self.before else ""
        return (
            f"{self.files} file{'s' * (self.files != 1)} read{known}: {results} result{'s' * (results != 1)}, "
            f"{count.get(RowStatus.LEFT_OUT, 0)} left out, {count.get(RowStatus.NOTHING, 0)} files without any, "
            f"{lost} not read."
        )


def scan(
    paths: str | Path | Iterable[str | Path],
    output: str | Path | None = None,
    *,
    jobs: int | None = None,
    dask: str | None = None,
    limits: ScanLimits | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Scan:
    """Read and check many documents and tables, each by itself.

    A file that crashes its reader, hangs or outgrows its limits is one row with the reason; nothing that a file does
    stops the scan. What was done stands in ``<output>.journal`` until the scan has ended: a killed one goes on where
    it stopped, and reads again only what has changed since.

    Examples
    --------
    >>> from lbpmeta.writing import write_atomically
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = write_atomically(Path(folder, "a.md"), "Pain fell (MD -7.7, 95% CI -12.1 to -3.3).")
    ...     print(scan(folder, jobs=1))
    1 file read: 1 result, 0 left out, 0 files without any, 0 not read.

    Parameters
    ----------
    paths : path or iterable of paths
        Folders, lists of files, files (:func:`lbpmeta.corpus.files.files_of`).
    output : str or Path, optional
        ``.parquet``, ``.csv`` or ``.ndjson``: one row per printed result (:class:`lbpmeta.corpus.row.ScannedRow`), in
        the order of the files. Without it the rows are held in memory.
    jobs : int, optional
        Processes at once; as many as there are cores.
    dask : str, optional
        Address of a Dask scheduler, whose workers do it instead.
    limits : ScanLimits, optional
        What one file may cost.
    progress : callable, optional
        Called with (files done, files in all).

    Returns
    -------
    Scan
        ``print(scan)`` says what was read; ``scan.to_frame()`` has the rows.

    Raises
    ------
    ConfigurationError
        If there is nothing to read, the output would lose something, or its journal is of another scan.
    MethodError
        If `jobs` is less than 1.
    """
    if jobs is not None and jobs < 1:
        raise MethodError(f"`jobs` is {jobs}; at least one process must read.")
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    files = files_of(given)
    if output is None:
        with tempfile.TemporaryDirectory() as folder:
            return _scan(files, None, Path(folder, "scan.journal"), jobs, dask, limits, progress)
    path = Path(output)
    check_output(path)
    refuse_to_lose(path, files)
    return _scan(files, path, path.with_name(f"{path.name}.journal"), jobs, dask, limits, progress)


def _scan(
    files: tuple[str, ...],
    output: Path | None,
    where: Path,
    jobs: int | None,
    dask: str | None,
    limits: ScanLimits | None,
    progress: Callable[[int, int], None] | None,
) -> Scan:
    from lbpmeta import __version__

    most = limits or ScanLimits()
    about = {**HEAD, "version": __version__, "limits": repr(most)}
    count: Counter[str] = Counter()
    with Journal(where, about) as journal:
        left = tuple(file for file in files if not journal.done(file))
        done = len(files) - len(left)
        if dask:
            answers = rows_on_cluster(left, dask, most)
        else:
            answers = rows_of_files(left, min(jobs or os.cpu_count() or 1, max(1, len(left))), most)
        for at, (file, rows) in enumerate(answers, done + 1):
            journal.add(file, rows)
            if progress is not None:
                progress(at, len(files))
        if output is None:
            kept = tuple(journal.rows(files))
            count.update(row.status for row in kept)
            return Scan(len(files), done, MappingProxyType(dict(count)), rows=kept)

        def counted() -> Iterable[ScannedRow]:
            for row in journal.rows(files):
                count[row.status] += 1
                yield row

        write_rows(output, counted())
        journal.remove()
    return Scan(len(files), done, MappingProxyType(dict(count)), output)
