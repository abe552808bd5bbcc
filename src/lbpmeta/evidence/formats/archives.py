"""Archives: the data of jamovi (.omv) and of older JASP (.jasp) as grids of text.

Both are zip files: ``metadata.json`` lists the columns, ``xdata.json`` the labels of their codes, ``data.bin`` holds
one column after the other (numbers of eight bytes, or whole numbers of four, little-endian), ``strings.bin`` texts,
each ended by a zero byte. Newer JASP keeps its data in an SQLite file, which another module reads.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.cells import shown_float
from lbpmeta.evidence.formats.guards import COLUMNS, ROWS, parts_of_archive
from lbpmeta.evidence.formats.jasp import database_grid

__all__ = ["ARCHIVES", "archive_grid"]

#: Suffixes of these files.
ARCHIVES: Final = (".omv", ".jasp")

_META: Final = "metadata.json"
_LABELS: Final = "xdata.json"
_DATA: Final = "data.bin"
_STRINGS: Final = "strings.bin"
#: JASP's newer home of data.
_SQLITE: Final = "internal.sqlite"
#: How an empty cell of a whole number is kept.
_EMPTY: Final = -(2**31)
_HOW: Final = "Open it in its program and export the data as CSV"


def archive_grid(path: Path, max_bytes: int) -> tuple[list[list[str]], Mapping[str, str]]:
    """Return the rows of the data of an archive, its header first, and the descriptions of its columns.

    Raises
    ------
    DataError
        If it is none, holds its data in another way, or its parts do not fit each other.
    """
    parts = parts_of_archive(path, (_META, _LABELS, _DATA, _STRINGS, _SQLITE), max_bytes)
    if _SQLITE in parts:
        return database_grid(parts[_SQLITE], path)
    if _META not in parts or _DATA not in parts:
        raise DataError(f"{str(path)!r} holds no data of jamovi or JASP. {_HOW}.")
    try:
        return _grid(parts)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, struct.error) as error:
        why = " ".join(str(error).split())[:80] or type(error).__name__
        raise DataError(f"{str(path)!r} cannot be read: its parts do not fit each other ({why}). {_HOW}.") from None


def _grid(parts: Mapping[str, bytes]) -> tuple[list[list[str]], Mapping[str, str]]:
    told = json.loads(parts[_META])["dataSet"]
    labels = json.loads(parts[_LABELS]) if _LABELS in parts else {}
    fields, rows = told["fields"], int(told["rowCount"])
    if not 0 < rows <= ROWS or not 0 < len(fields) <= COLUMNS:
        raise ValueError(f"{rows} rows of {len(fields)} columns")
    widths = [8 if _is_number(field) else 4 for field in fields]
    if sum(widths) * rows != len(parts[_DATA]):
        raise ValueError(f"{len(parts[_DATA])} bytes of data, not {sum(widths) * rows}")
    columns: list[list[str]] = []
    header: list[str] = []
    at = 0
    for field, width in zip(fields, widths, strict=True):
        values = struct.unpack_from(f"<{rows}{'d' if width == 8 else 'i'}", parts[_DATA], at)
        at += width * rows
        name = str(field["name"])
        cells = _cells(field, values, labels.get(name, {}), parts.get(_STRINGS, b""))
        if any(cells) or field.get("columnType", "Data") == "Data":  # jamovi adds empty columns to the right
            header.append(name)
            columns.append(cells)
    about = {str(f["name"]): str(f.get("description") or "") for f in fields}
    return [header, *map(list, zip(*columns, strict=True))], about


def _is_number(field: Mapping[str, Any]) -> bool:
    """Whether a column holds numbers of eight bytes."""
    if "type" in field:
        return bool(field["type"] == "number")
    if "dataType" in field:
        return bool(field["dataType"] == "Decimal")
    return field.get("measureType") in ("Continuous", "Scale")


def _cells(field: Mapping[str, Any], values: tuple[float, ...], labels: Mapping[str, Any], strings: bytes) -> list[str]:
    """Return the cells of a column: numbers, the labels of codes, or texts."""
    if _is_number(field):
        return ["" if value != value else shown_float(value) for value in values]
    if field.get("type") == "string":
        return ["" if value == _EMPTY else _text(strings, int(value)) for value in values]
    named = {int(entry[0]): str(entry[1]) for entry in labels.get("labels", [])}
    told = [int(value) for value in values if value != _EMPTY]
    if told and _is_text(field) and not set(told) <= named.keys():
        raise ValueError(f"codes of {field['name']!r} without a label")
    whole = set(told) <= named.keys()
    return ["" if v == _EMPTY else named[int(v)] if whole else str(int(v)) for v in values]


def _is_text(field: Mapping[str, Any]) -> bool:
    return field.get("dataType") == "Text" or "text" in str(field.get("measureType", "")).lower()


def _text(strings: bytes, at: int) -> str:
    if not 0 <= at < len(strings):
        raise ValueError("a text beyond its table")
    return strings[at : strings.index(b"\0", at)].decode("utf-8")
