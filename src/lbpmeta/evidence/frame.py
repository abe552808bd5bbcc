"""Frames: data frames and lists of mappings as tables of text, without inventing digits."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias, TypeGuard

from lbpmeta.errors import DataError
from lbpmeta.evidence.cells import shown_float
from lbpmeta.evidence.textfile import RawTable, twice
from lbpmeta.printed import LARGEST_EXPONENT

__all__ = ["Digits", "Frame", "float_notes", "frame_table", "is_frame"]

#: Digits after the point of every column, or by column.
Digits: TypeAlias = int | Mapping[str, int] | None

#: A data frame, a mapping of columns, or a sequence of mappings.
Frame: TypeAlias = Any


def is_frame(data: object) -> TypeGuard[Frame]:
    """Whether something is a data frame (pandas, polars, ...), a mapping of columns or a sequence of mappings.

    Examples
    --------
    >>> is_frame([{"yi": 0.1}]), is_frame({"yi": [0.1]}), is_frame("mine.csv")
    (True, True, False)
    """
    if isinstance(data, str | bytes):
        return False
    if hasattr(data, "columns") or isinstance(data, Mapping):
        return True
    return isinstance(data, Sequence) and all(isinstance(row, Mapping) for row in data)


def _columns(data: Frame) -> dict[str, list[Any]]:
    """Return the columns by name."""
    if isinstance(data, Mapping):
        columns = {str(n): _values(v) for n, v in data.items()}
        lengths = {len(v) for v in columns.values()}
        if len(lengths) > 1:
            shown = ", ".join(f"{n} {len(v)}" for n, v in columns.items())
            raise DataError(f"The columns of the data differ in length ({shown}). Give all of them one value per row.")
        return columns
    if isinstance(data, Sequence):
        names = dict.fromkeys(str(n) for row in data for n in row)
        rows = [{str(n): v for n, v in row.items()} for row in data]
        return {name: [row.get(name) for row in rows] for name in names}
    given = [str(n) for n in data.columns]
    double = [str(p) for p in twice(given, "the data frame")]
    if double:
        raise DataError(" ".join(double))
    if hasattr(data, "get_column"):  # polars
        return {n: list(data.get_column(n)) for n in data.columns}
    columns = {str(n): _values(data[n]) for n in data.columns}
    index = getattr(data, "index", None)
    if index is not None and not {"study", "slab", "studlab", "trial", "author"} & {n.lower() for n in columns}:
        labels = list(index)
        if labels and all(isinstance(x, str) for x in labels):
            columns = {"study": labels} | columns
    return columns


def _values(column: Any) -> list[Any]:
    if isinstance(column, str) or not isinstance(column, Iterable):
        raise DataError(f"{column!r} is no column of values. Give a list, one value per row.")
    return list(column)


def frame_table(data: Frame, *, digits: Digits = None, name: str = "data frame") -> RawTable:
    """Return a data frame as a table of text.

    Parameters
    ----------
    data : data frame, mapping of columns, or sequence of mappings
        Strings are taken as printed. A float has lost its trailing zeros: without `digits` it stands for the numbers
        that its shortest form can have been printed from, which are all that it can stand for.
    digits : int or mapping of str to int, optional
        Digits after the point that were printed, for all float columns or by column.
    name : str
        What messages call it; their line is the number of the row, from 1.

    Raises
    ------
    DataError
        If there are no rows, columns differ in length or stand twice, or a cell is no text or number.

    Examples
    --------
    >>> frame_table([{"study": "A", "yi": 0.9}], digits={"yi": 2}).records
    (('A', '0.90'),)
    >>> frame_table({"yi": [0.9, float("nan")], "ni": [12.0, 13.0]}).records
    (('0.9', '12'), ('', '13'))
    """
    columns = _columns(data)
    if not columns or not next(iter(columns.values())):
        raise DataError(f"The {name} is empty. Give one row per study, for example columns yi and sei.")
    if isinstance(digits, Mapping):
        strange = [n for n in digits if n not in columns]
        if strange:
            raise DataError(f"`digits` names {strange[0]!r}; the columns are {', '.join(map(repr, columns))}.")
    text = {n: _texts(n, values, _digits(digits, n), name) for n, values in columns.items()}
    records = tuple(zip(*text.values(), strict=True))
    return RawTable(name, tuple(text), records, tuple(range(1, len(records) + 1)), "")


def _digits(digits: Digits, name: str) -> int | None:
    found = digits.get(name) if isinstance(digits, Mapping) else digits
    if found is not None and (isinstance(found, bool) or not isinstance(found, int) or not 0 <= found <= 20):
        raise DataError(f"`digits` is {found!r}; give how many digits stand after the point, from 0 to 20.")
    return found


def _texts(column: str, values: Sequence[Any], digits: int | None, name: str) -> list[str]:
    out = []
    for i, value in enumerate(values):
        if isinstance(value, str):
            out.append("" if value in ("<NA>", "NaT") else value.strip())
        elif value is None or (isinstance(value, numbers.Real) and value != value) or str(value) in ("<NA>", "NaT"):
            out.append("")
        elif isinstance(value, bool) or type(value).__name__ in ("bool_", "bool"):
            out.append(str(value).lower())
        elif isinstance(value, numbers.Integral):
            if abs(int(value)) >= 10**LARGEST_EXPONENT:
                what = "the whole number is out of all proportion"
                raise DataError(f"The {name}, row {i + 1}, column {column!r}: {what}.")
            out.append(str(int(value)))
        elif isinstance(value, numbers.Real):
            short = shown_float(float(value))
            out.append(f"{float(value):.{digits}f}" if digits is not None and math.isfinite(value) else short)
        else:
            plain = str(value)  # a Decimal, a date, a category: its own text is its print
            if isinstance(value, Iterable) or len(plain) > 500 or "\n" in plain or plain.startswith("<"):
                what = type(value).__name__
                raise DataError(f"The {name}, row {i + 1}, column {column!r}: a {what} is no text or number.")
            out.append(plain)
    return out


def float_notes(data: Frame, digits: Digits) -> list[str]:
    """Say what floats are taken for."""
    floats = [str(n) for n in getattr(data, "columns", ()) if "float" in str(getattr(data[n], "dtype", "")).lower()]
    if not floats and not hasattr(data, "columns"):
        rows: Any = data.values() if hasattr(data, "values") else (r.values() for r in data)
        floats = ["numbers"] if any(isinstance(v, float) for values in rows for v in values) else []
    if digits is not None or not floats:
        return []
    return [
        "data frame: floats have lost their trailing zeros (0.90 became 0.9), so each stands for all that its digits "
        "allow. Say digits=2, or digits={'column': 2}, to check as sharply as the print allows."
    ]
