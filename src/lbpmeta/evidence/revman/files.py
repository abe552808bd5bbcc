"""Files: which files a RevMan data package consists of, in an archive, a folder or beside each other."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from lbpmeta.errors import DataError, LbpmetaError
from lbpmeta.evidence.problems import Problem, ValidationError
from lbpmeta.evidence.shapes.text import raw_table
from lbpmeta.evidence.textfile import RawTable, decoded, read_bytes, too_large

__all__ = ["DIAGNOSTIC", "ROWS", "SETTINGS", "SUBGROUPS", "is_package", "package_files", "package_of", "package_table"]

#: How the names of the files of a package end: its data rows, its analyses, its subgroups, diagnostic reviews.
ROWS: Final = "-data-rows.csv"
SETTINGS: Final = "-overall-estimates-and-settings.csv"
SUBGROUPS: Final = "-subgroup-estimates.csv"
DIAGNOSTIC: Final = "-parameters.csv"

#: What the header of each file of a package holds, whatever the file is called.
_HELD: Final[Mapping[str, tuple[bytes, ...]]] = MappingProxyType(
    {
        ROWS: (b"Analysis group", b"Analysis number", b"Study", b"Experimental "),
        SETTINGS: (b"Analysis group", b"Analysis number", b"Statistical method", b"Effect measure"),
        SUBGROUPS: (b"Analysis group", b"Analysis number", b"Subgroup", b"Heterogeneity"),
    }
)
#: A folder of more tables is none of a package.
_BESIDE: Final = 50


def _role(path: Path) -> str:
    """Return which file of a package a table is by its header; "" if it is none."""
    if path.suffix.lower() != ".csv" or not path.is_file():
        return ""
    try:
        with path.open("rb") as file:
            header = file.readline(8000)
    except OSError:  # its reader says why it cannot be read
        return ""
    if b"Study CI" in header or b"Estimate CI" in header:  # no column of studies
        header = header.replace(b"Study CI", b"")
    found = [end for end, names in _HELD.items() if all(name in header for name in names)]
    return "" if not found else SETTINGS if SETTINGS in found else found[0]


def is_package(path: Path) -> bool:
    """Whether a file is of a data package: its data rows, or its settings under any name.

    Examples
    --------
    >>> is_package(Path("CD000001-data-rows.csv")), is_package(Path("trials.csv"))
    (True, False)
    """
    return path.name.endswith(ROWS) or bool(_role(path))


def package_of(folder: Path) -> Path | None:
    """Return the data rows in a folder or up to two folders below, or None."""
    for pattern in (f"*{ROWS}", f"*/*{ROWS}", f"*/*/*{ROWS}"):
        found = sorted(folder.glob(pattern))
        if found:
            return found[0]
    return next((file for file in sorted(folder.glob("*.csv"))[:_BESIDE] if _role(file) == ROWS), None)


def _archive(raw: bytes, shown: str, budget: list[int]) -> Iterator[tuple[str, bytes]]:
    """Yield the CSV files of an archive, and of the archives in it, with their names.

    `budget` is the limit of bytes and what is left of it, for all archives together; in place.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            infos = [i for i in package.infolist() if i.filename.lower().endswith((".csv", ".zip"))]
            budget[1] -= sum(i.file_size for i in infos)
            if budget[1] < 0:
                raise too_large(f"{shown} (unpacked)", budget[0])
            for info in infos:
                content = package.read(info)
                if info.filename.lower().endswith(".zip"):
                    if "::" not in shown:  # one archive in the other, as RevMan exports them
                        yield from _archive(content, f"{shown}::{info.filename}", budget)
                else:
                    yield f"{shown}::{info.filename}", content
    except LbpmetaError:
        raise
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, ValueError) as error:
        raise DataError(f"{shown}: the archive cannot be opened ({error}). Download it anew, or unpack it.") from None


def package_files(path: Path, max_bytes: int) -> dict[str, bytes]:
    """Return the files of a package by name, and what they hold.

    Parameters
    ----------
    path : Path
        The archive, the folder, or one of the files.
    max_bytes : int
        What is larger, or unpacks to more, is refused.
    """
    if path.is_dir():
        rows = package_of(path)
        path = rows if rows is not None else path
    if not is_package(path):
        return dict(_archive(read_bytes(path, max_bytes), str(path), [max_bytes, max_bytes]))
    if path.name.endswith(ROWS):
        stem = str(path)[: -len(ROWS)]
        beside = [Path(stem + end) for end in (ROWS, SETTINGS, SUBGROUPS, DIAGNOSTIC)]
        return {str(f): read_bytes(f, max_bytes) for f in beside if f.exists()}
    return {str(f): read_bytes(f, max_bytes) for f in _beside(path)}


def _beside(path: Path) -> list[Path]:
    """Return the files of a package that was renamed: those beside one of it, where each part stands there once."""
    by: dict[str, list[Path]] = {}
    for file in sorted(path.parent.glob("*.csv"))[:_BESIDE]:
        if role := _role(file):
            by.setdefault(role, []).append(file)
    by[_role(path)] = [path]
    return [files[0] for files in by.values() if len(files) == 1]


def package_table(files: Mapping[str, bytes], end: str) -> RawTable | None:
    """Return the file of a package that ends so, or has its header, or None if there is none or it has no rows.

    Examples
    --------
    >>> table = package_table({"a-data-rows.csv": b"Study,Mean\\nLee 2001,0.5"}, ROWS)
    >>> table.records
    (('Lee 2001', '0.5'),)
    """
    named = any(name.endswith((ROWS, SETTINGS)) for name in files)
    for name, content in files.items():
        if name.endswith(end) or (not named and "::" not in name and _role(Path(name)) == end):
            text = decoded(content, name)
            if isinstance(text, Problem):
                raise ValidationError(name, [text])
            if len(text.strip().splitlines()) < 2:
                return None
            raw = raw_table(text, name)
            if not isinstance(raw, RawTable):
                raise ValidationError(name, raw)
            return raw
    return None
