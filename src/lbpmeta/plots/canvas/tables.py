"""Tables that figures are given, read as columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from lbpmeta.errors import DataError

__all__ = ["as_columns"]


def as_columns(table: object, name: str) -> dict[str, list[Any]]:
    """Return the columns of a data frame, a mapping of columns, or a list of mappings.

    Raises
    ------
    DataError
        If it is none of them, or columns differ in length.
    """
    if hasattr(table, "columns") and hasattr(table, "iloc"):
        frame: Any = table
        columns = {str(c): frame[c].tolist() for c in frame.columns}
        if frame.index.name is not None and str(frame.index.name) not in columns:
            columns[str(frame.index.name)] = frame.index.tolist()
        return columns
    if isinstance(table, Mapping):
        columns = {str(key): list(values) for key, values in table.items()}
        lengths = {key: len(values) for key, values in columns.items()}
        if len(set(lengths.values())) > 1:
            raise DataError(f"`{name}` has columns of different lengths: {lengths}.")
        return columns
    if isinstance(table, Iterable) and not isinstance(table, str):
        rows = list(table)
        cells = [getattr(row, "cells", row) for row in rows]
        if all(isinstance(row, Mapping) for row in cells):
            keys = dict.fromkeys(str(key) for row in cells for key in row)
            return {key: [row.get(key) for row in cells] for key in keys}
    raise DataError(
        f"`{name}` is a {type(table).__name__}; give a data frame, a mapping of columns, or a list of mappings."
    )
