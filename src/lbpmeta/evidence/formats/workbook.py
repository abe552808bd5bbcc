"""Workbooks: the sheets of .xlsx and .ods files as grids of text, digits as the sheet shows them."""

from __future__ import annotations

import contextlib
import datetime
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.cells import shown_float
from lbpmeta.evidence.formats.guards import COLUMNS, ROWS, guard_archive, missing_reader

__all__ = ["Sheet", "sheets_of"]

#: Name of a sheet, and its rows.
Sheet = tuple[str, list[list[str]]]

_DECIMALS: Final = re.compile(r"^[^.;]*0\.(0+)(?![^;]*[eE])")
#: No table goes on behind so many empty rows.
_GAP: Final = 2_000
_OPENPYXL: Final = (".xlsx", ".xlsm")
#: What a workbook is called that somebody renamed instead of saving it as text.
_TEXT: Final = (".csv", ".tsv", ".tab", ".txt")


def sheets_of(path: Path, max_bytes: int, strays: list[str] | None = None) -> Iterator[Sheet]:
    """Yield the visible sheets of a workbook.

    Parameters
    ----------
    path : Path
    max_bytes : int
    strays : list of str, optional
        Where cells far outside of any table stand, which are not read; filled in place.

    Raises
    ------
    DataError
        If it cannot be read, or its reader is not installed.
    """
    suffix = path.suffix.lower()
    if suffix != ".xls":
        found = guard_archive(path, max_bytes)
        if strays is not None:
            strays += found
    elif path.stat().st_size > max_bytes:
        raise DataError(f"{str(path)!r} is larger than may be read.")
    yield from _openpyxl(path) if suffix in _OPENPYXL or is_mislabelled(path) else _calamine(path)


def is_mislabelled(path: Path) -> bool:
    """Whether a file that is called text is a workbook, whatever its name says."""
    if path.suffix.lower() not in _TEXT or not path.is_file() or not zipfile.is_zipfile(path):
        return False  # a pipe is no file, and would wait for its other end
    with zipfile.ZipFile(path) as archive:
        return "xl/workbook.xml" in archive.namelist()


def _openpyxl(path: Path) -> Iterator[Sheet]:
    try:
        import openpyxl
    except ImportError:
        raise missing_reader(path) from None
    try:
        with _silent():
            book = openpyxl.load_workbook(handle := path.open("rb"), read_only=True, data_only=True)
    except Exception as error:  # whatever a foreign file does to its reader
        raise _unreadable(path, error) from None
    try:
        for sheet in book.worksheets:
            if sheet.sheet_state != "visible":
                continue
            with _silent():
                rows = _rows(sheet.iter_rows(max_row=ROWS, max_col=COLUMNS))
            width = max(map(len, rows), default=0)
            yield sheet.title, [[*row, *[""] * (width - len(row))] for row in rows]
    finally:
        book.close()
        handle.close()


@contextlib.contextmanager
def _silent() -> Iterator[None]:
    """Silence what the reader warns of: styles and extensions of a workbook, which hold no number."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield


def _rows(cells: Iterable[Sequence[Any]]) -> list[list[str]]:
    """Return the rows of a sheet as they show, up to a long gap."""
    rows: list[list[str]] = []
    empty = 0
    for row in cells:
        filled = len(row)
        while filled and row[filled - 1].value is None:  # a sheet with styles is a thousand columns wide
            filled -= 1
        rows.append([_shown(c.value, getattr(c, "number_format", "")) for c in row[:filled]])
        empty = 0 if any(rows[-1]) else empty + 1
        if empty > _GAP:
            break
    return rows


def _calamine(path: Path) -> Iterator[Sheet]:
    try:
        from python_calamine import CalamineWorkbook
    except ImportError:
        raise missing_reader(path) from None
    try:
        book = CalamineWorkbook.from_path(str(path))
        found = [(name, book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]
    except Exception as error:  # whatever a foreign file does to its reader
        raise _unreadable(path, error) from None
    for name, rows in found:
        yield name, [[_shown(value, "") for value in row] for row in rows]


def _unreadable(path: Path, error: Exception) -> DataError:
    told = " ".join(str(error).split())[:120] or type(error).__name__
    return DataError(
        f"{str(path)!r} cannot be read as a workbook ({told}). Save the table as CSV UTF-8 in its program."
    )


def _shown(value: Any, form: str) -> str:
    """Return a cell as the sheet shows it: never fewer digits than it holds.

    Examples
    --------
    >>> _shown(1.1, "0.00"), _shown(0.22, "0%"), _shown(1.2345, "0.0"), _shown(12.0, "General")
    ('1.10', '22%', '1.2345', '12')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat(sep=" ") if isinstance(value, datetime.datetime) else value.isoformat()
    if not isinstance(value, int | float):
        return str(value).strip()
    percent = "%" in form
    text = (
        shown_float(round(value * 100, 10) if percent else float(value))
        if percent or isinstance(value, float)
        else str(value)
    )
    decimals = _DECIMALS.match(form)
    if decimals and "e" not in text.lower():
        held = len(text.partition(".")[2])
        missing = len(decimals[1]) - held
        text += ("" if held else ".") + "0" * missing if missing > 0 else ""
    return f"{text}%" if percent else text
