"""Text files: from bytes to a header and records, with their lines; every way to fail is one clear problem."""

from __future__ import annotations

import csv
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.problems import Problem

__all__ = [
    "MAX_BYTES",
    "Broken",
    "RawTable",
    "decoded",
    "empty_problem",
    "length_problems",
    "read_bytes",
    "records_of",
    "too_large",
    "twice",
    "without_blank_ends",
]

#: No table and no review comes near; a larger file is read only when asked for.
MAX_BYTES: Final = 200_000_000

_SAVE: Final = "In the spreadsheet choose Save As, CSV UTF-8."

#: How files that are no text begin, and what they are.
_MAGIC: Final[Mapping[bytes, str]] = MappingProxyType(
    {
        b"PK\x03\x04": "a workbook or an archive",
        b"\xd0\xcf\x11\xe0": "an old Excel workbook",
        b"%PDF": "a PDF",
        b"\x1f\x8b": "a compressed file (R data, or gzip)",
    }
)


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table as read: nothing interpreted yet.

    Parameters
    ----------
    file : str
        What messages call it.
    header : tuple of str
    records : tuple of tuple of str
        As long as the header; cells without spaces around them.
    lines : tuple of int
        Line of each record; the header is line 1 of a file. For a data frame: the number of the row.
    mark : str
        What separates the cells; "" for a data frame.
    told : tuple of str
        How the table lies in its file, where that had to be found.
    sections : tuple of str
        The title above each record, where the table has titles between its rows; else empty.
    labels : tuple of str
        What the program says each column is, where it says so (variable labels of Stata and SPSS); else empty.
    made_of : tuple of tuple of str
        Columns that were made of others: name, column of the file ("" of one that was added), and what it is.
    """

    file: str
    header: tuple[str, ...]
    records: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    mark: str = ","
    told: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    made_of: tuple[tuple[str, str, str], ...] = ()

    def column(self, name: str) -> tuple[str, ...]:
        """Return the cells of a column; empty ones if there is none of that name."""
        if name not in self.header:
            return ("",) * len(self.records)
        i = self.header.index(name)
        return tuple(record[i] for record in self.records)

    def mappings(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield line and cells by column name."""
        for line, record in zip(self.lines, self.records, strict=True):
            yield line, dict(zip(self.header, record, strict=True))


def read_bytes(path: Path, max_bytes: int = MAX_BYTES) -> bytes:
    """Return what a regular file holds.

    Raises
    ------
    DataError
        If it cannot be read, is no regular file (a pipe or a device may never end), or is larger than `max_bytes`; the
        message says why.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            raise DataError(
                f"{str(path)!r} is no regular file but a pipe or a device, which may never end. Save what it holds as "
                "a file, and name that."
            )
        with path.open("rb") as file:
            raw = file.read(max_bytes + 1)
        if len(raw) > max_bytes:
            raise too_large(str(path), max_bytes)
        return raw
    except IsADirectoryError:
        raise DataError(f"{str(path)!r} is a folder, not a file that can be read. Name the file in it.") from None
    except MemoryError:
        raise DataError(f"{str(path)!r} is larger than the memory of this machine. Name a smaller file.") from None
    except (OSError, ValueError) as error:  # a path with a NUL is a ValueError
        if isinstance(error, DataError):
            raise
        reason = getattr(error, "strerror", None) or str(error)
        raise DataError(f"{str(path)!r} cannot be read: {reason}. Mend its name or its permissions.") from None


def too_large(file: str, max_bytes: int) -> DataError:
    """Return the error of a file, or of what an archive unpacks to, that is larger than may be read."""
    return DataError(
        f"{file!r} holds more than {max_bytes / 1e6:g} MB: not read. Is it the right file? If so, raise the limit: "
        "lbpmeta --max-size MB check ..., max-size in the configuration, or max_bytes=... in Python."
    )


def decoded(raw: bytes, file: str) -> str | Problem:
    """Return the text of a UTF-8 file, or the problem that keeps it from being one."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Problem(file, 0, "", "", "the file is UTF-16 text", f"Save it as CSV UTF-8. {_SAVE}")
    for magic, what in _MAGIC.items():
        if raw.startswith(magic):
            if file.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods")):
                what = "a workbook"
            return Problem(file, 0, "", "", f"the file is {what}, not a table of text", _SAVE)
    if b"\0" in raw:
        line = raw[: raw.index(b"\0")].count(b"\n") + 1
        return Problem(file, line, "", "", "the file holds NUL bytes: it is no text", f"Save it anew. {_SAVE}")
    try:
        return raw.decode("utf-8-sig")  # spreadsheets put a byte-order mark in front
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        value = raw[max(0, error.start - 10) : error.start + 10].decode("latin-1")
        fix = "Save it as CSV UTF-8 (comma separated)."
        return Problem(file, line, "", value, "the file is not UTF-8 text", fix)


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a text stops being CSV, and why."""

    line: int
    reason: str


#: So many texts of a file are kept to be shared; more would cost what they save.
_ONCE: Final = 20_000
_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def records_of(text: str, mark: str) -> tuple[list[tuple[str, ...]], list[int]] | Broken:
    """Return non-blank records and their lines, or what is wrong and where."""
    # Lines one by one: a text that is read as a file is copied first, in characters four times as wide.
    reader = csv.reader((line[0] for line in _LINE.finditer(text)), delimiter=mark, skipinitialspace=mark == " ")
    records: list[tuple[str, ...]] = []
    lines: list[int] = []
    before = 0
    once: dict[str, str] = {}  # words and short numbers stand in many rows: one text serves them all
    try:
        for record in reader:
            cells = [cell.strip() for cell in record]
            share = once.setdefault if len(once) < _ONCE else once.get
            cells = [share(cell, cell) for cell in cells]
            if any(cells):
                records.append(tuple(cells))
                lines.append(before + 1)
            before = reader.line_num
    except csv.Error as error:
        return Broken(reader.line_num, str(error))
    return records, lines


def without_blank_ends(records: list[list[str]]) -> list[str]:
    """Take blank columns at the end away, in place, and return the header.

    A row longer than the whole header has slipped to the right: that is not hidden.
    """
    header = records[0]
    whole = len(header)
    while header and not header[-1]:
        header.pop()
    for record in records[1:]:
        while len(header) < len(record) <= whole and not record[-1]:
            record.pop()
    return header


def length_problems(
    file: str, header: list[str], records: Sequence[Sequence[str]], lines: list[int], *, text: bool = True
) -> Iterator[Problem]:
    """Yield a problem for every row with more or fewer cells than the header."""
    for record, line in zip(records, lines, strict=True):
        if len(record) != len(header):
            more, fix = "fewer", "Add the missing commas, and close every quote."
            if len(record) > len(header):
                more, fix = "more", "Quote cells that hold a comma, and close every quote."
            if not text:
                fix = "It may be of another table in this sheet: copy each table to a sheet of its own."
            what = f"the row has {more} cells than the header ({len(record)}, not {len(header)})"
            yield Problem(file, line, "", record[0][:40], what, fix)


def twice(header: list[str] | tuple[str, ...], file: str, line: int = 1) -> Iterator[Problem]:
    """Yield a problem for every column name that stands twice."""
    for name in dict.fromkeys(header):
        if name and header.count(name) > 1:
            yield Problem(file, line, name, "", "the column stands twice", f"Keep one{_apart(header)}.")


#: So many columns can be named anew in one line.
_FEW_COLUMNS: Final = 20


def _apart(header: Sequence[str]) -> str:
    """Return how to name all columns anew, those that stand twice apart."""
    if len(header) > _FEW_COLUMNS or any(set(name) & set("\"',\n") for name in header):
        return ", or name them apart in the file"
    names = [
        name if header[:p].count(name) == 0 else f"{name} {header[:p].count(name) + 1}" for p, name in enumerate(header)
    ]
    return f', or name them apart: --header "{",".join(names)}"'


def empty_problem(file: str, *, header: bool) -> Problem:
    """Return the problem of a table without rows."""
    what = "the table has a header but no rows" if header else "the table is empty"
    return Problem(file, 0, "", "", what, "Add rows, or remove the file if nothing was printed.")
