"""Guards: what is looked at before a reader may open a file: its size unpacked, its addresses, its declarations."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Collection
from pathlib import Path
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.textfile import too_large

__all__ = [
    "BROKEN",
    "COLUMNS",
    "RATIO",
    "ROWS",
    "SPARE",
    "STRAYS",
    "guard_archive",
    "missing_reader",
    "parts_of_archive",
]

#: How a zip file says that it is none, or locked, or damaged.
BROKEN: Final = (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, zlib.error)

#: No table or paper unpacks to more than so many times its size, and some bytes.
RATIO: Final = 200
SPARE: Final = 1 << 20

#: No table of results comes near.
ROWS: Final = 100_000
COLUMNS: Final = 1_000
#: So many cells of a sheet may stand beyond: more of them are no slip.
STRAYS: Final = 3
#: A cell with something in it; one that has a style alone is none, whether it is closed at once or by a tag of its own.
_CELL: Final = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*?\s)?r="([A-Z]+)(\d+)"(?:[^>]*[^/>])?>(?:[^<]|<[^/])')
_PART: Final = 1 << 20


def guard_archive(path: Path, max_bytes: int) -> tuple[str, ...]:
    """Refuse a workbook that is none, or that unpacks to more than may be read; return its few stray cells.

    A cell or two far outside of any table were put there by a slip, and are not read: with more it is a table.

    Raises
    ------
    DataError
        If it is broken, too large, holds a cell far outside of any table, or declares entities.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            unpacked, packed = sum(i.file_size for i in infos), max(1, path.stat().st_size)
            if unpacked > max_bytes or unpacked > RATIO * packed + SPARE:
                raise too_large(str(path), max_bytes)
            return tuple(
                stray for info in infos if info.filename.endswith(".xml") for stray in _scan(archive, info, path)
            )
    except DataError:
        raise
    except BROKEN as error:
        raise DataError(
            f"{str(path)!r} is no whole workbook ({error}). Open it in its program and save it anew."
        ) from None


def parts_of_archive(path: Path, names: Collection[str], max_bytes: int) -> dict[str, bytes]:
    """Return the parts of an archive that are there, by name.

    Raises
    ------
    DataError
        If it is broken, or unpacks to more than may be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            infos = [info for info in archive.infolist() if info.filename in names]
            unpacked, packed = sum(i.file_size for i in infos), max(1, path.stat().st_size)
            if unpacked > max_bytes or unpacked > RATIO * packed + SPARE:
                raise too_large(str(path), max_bytes)
            parts = {}
            for info in infos:
                with archive.open(info) as part:
                    parts[info.filename] = part.read(info.file_size + 1)
            return parts
    except DataError:
        raise
    except BROKEN as error:
        raise DataError(
            f"{str(path)!r} is no whole archive ({error}). Open it in its program and save it anew."
        ) from None


def _scan(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> list[str]:
    """Return the stray cells of a part of a workbook; refuse it if they are many."""
    rest = b""
    strays: dict[str, None] = {}
    with archive.open(info) as part:
        while chunk := part.read(_PART):
            text = rest + chunk
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise DataError(f"{str(path)!r} declares entities, as no spreadsheet does: it is not opened.")
            if "worksheets/" in info.filename:
                for letters, row in _CELL.findall(text):
                    if int(row) > ROWS or _number(letters) > COLUMNS:
                        strays[f"{letters.decode()}{row.decode()}"] = None
                        if len(strays) > STRAYS:
                            raise DataError(
                                f"{str(path)!r} has cells beyond row {ROWS:,} or column {COLUMNS:,}, such as "
                                f"{next(iter(strays))}. Copy the sheet of the table into a workbook of its own."
                            )
            rest = text[-200:]
    return list(strays)


def _number(letters: bytes) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + letter - 64
    return found


def missing_reader(path: Path, extra: str = "files") -> DataError:
    """Return the error of a file whose reader is not installed."""
    return DataError(
        f"{str(path)!r}: {path.suffix.lower()} files are read with 'lbpmeta[{extra}]', which is not installed. "
        f"pip install 'lbpmeta[{extra}]', or save the table as CSV UTF-8 in its program."
    )
