"""Store: the rows of a scan as one file, and back as columns; one format is one line."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from lbpmeta.corpus.row import COLUMNS, ScannedRow
from lbpmeta.errors import ConfigurationError, DataError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["check_output", "columns_of", "write_rows"]

#: Rows held at once.
_PART: Final = 10_000


def _cells(row: ScannedRow) -> tuple[str, ...]:
    """Return the texts of a row as they can be written: a file may have a name that is no Unicode."""
    return tuple(text if text.isascii() else text.encode("utf-8", "backslashreplace").decode() for text in astuple(row))


def _to_csv(path: Path, rows: Iterable[ScannedRow]) -> None:
    with path.open("x", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(map(_cells, rows))


def _to_ndjson(path: Path, rows: Iterable[ScannedRow]) -> None:
    with path.open("x", encoding="utf-8", newline="\n") as stream:
        for row in rows:
            stream.write(json.dumps(dict(zip(COLUMNS, _cells(row), strict=True)), ensure_ascii=False) + "\n")


def _to_parquet(path: Path, rows: Iterable[ScannedRow]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for part in _parts(rows):
            columns = zip(*map(_cells, part), strict=True)
            writer.write_table(pa.table([pa.array(column, pa.string()) for column in columns], schema=schema))


def _parts(rows: Iterable[ScannedRow]) -> Iterator[list[ScannedRow]]:
    left = iter(rows)
    while part := list(islice(left, _PART)):
        yield part


#: Writers by suffix.
_WRITERS: Final[Mapping[str, Callable[[Path, Iterable[ScannedRow]], None]]] = MappingProxyType(
    {".parquet": _to_parquet, ".csv": _to_csv, ".ndjson": _to_ndjson}
)


def check_output(path: Path) -> None:
    """Raise unless rows can be written to such a file; asked before hours are spent.

    Raises
    ------
    ConfigurationError
        If its suffix is none of a table, or what writes it is not installed.

    Examples
    --------
    >>> check_output(Path("results.docx"))
    Traceback (most recent call last):
        ...
    lbpmeta.errors.ConfigurationError: 'results.docx': results go into .parquet, .csv or .ndjson.
    """
    if path.suffix.lower() not in _WRITERS:
        raise ConfigurationError(f"{str(path)!r}: results go into .parquet, .csv or .ndjson.")
    if path.suffix.lower() == ".parquet":
        _parquet_there(str(path))


def _parquet_there(shown: str) -> None:
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        raise ConfigurationError(
            f"{shown!r}: Parquet needs pyarrow. Install it with: pip install 'lbpmeta[parquet]', or name a .csv."
        ) from None


def write_rows(path: Path, rows: Iterable[ScannedRow]) -> None:
    """Write rows into a new file, in the format of its suffix."""
    from lbpmeta.writing import atomic_file

    with atomic_file(path) as draft:
        # A draft has another suffix; the format is that of the file.
        _WRITERS[path.suffix.lower()](draft, rows)


def columns_of(path: str | Path, columns: Sequence[str]) -> pd.DataFrame:
    """Read columns of the table of a scan as strings.

    Parameters
    ----------
    path : str or Path
    columns : sequence of str

    Raises
    ------
    DataError
        If it is no table of a scan.
    """
    import pandas as pd

    file, suffix = Path(path), Path(path).suffix.lower()
    if suffix not in _WRITERS or not file.is_file():
        raise DataError(f"{str(path)!r} is no table of a scan. Name what `lbpmeta scan -o` wrote.")
    try:
        if suffix == ".parquet":
            _parquet_there(str(path))
            frame = pd.read_parquet(file, columns=list(columns))
        elif suffix == ".csv":
            frame = pd.read_csv(file, usecols=list(columns), dtype=str, keep_default_na=False)
        else:
            with file.open(encoding="utf-8") as stream:
                frame = pd.DataFrame(map(json.loads, stream))
        return frame[list(columns)].fillna("").astype(str)
    except ConfigurationError:
        raise
    except Exception as error:
        raise DataError(f"{str(path)!r} is no table of a scan ({error}). Name what `lbpmeta scan -o` wrote.") from None
