"""Links: the rows that a row's number was made of, by the column `derived_from`."""

from __future__ import annotations

import math
from collections.abc import Sequence

from lbpmeta.errors import DataError, MethodError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.printed import Printed

__all__ = ["count_in", "level_of", "linked_rows", "linked_rows_of", "percent_value"]


def linked_rows(tables: Tables, row: Row) -> tuple[Row, ...]:
    """Return the rows that `derived_from` names, in its order.

    Raises
    ------
    DataError
        If there is no such row; the message names it.
    """
    found = []
    for name in row["derived_from"].split():
        try:
            found.append(tables.row(name))
        except DataError:
            raise DataError(f"`derived_from` names {name!r}, which is no row. Give ids of rows, or empty it.") from None
    return tuple(found)


def linked_rows_of(tables: Tables, row: Row, kinds: Sequence[str]) -> tuple[Row, ...]:
    """Return the linked statements of these kinds."""
    return tuple(r for r in linked_rows(tables, row) if r.table == "statements" and r["kind"] in kinds)


def percent_value(row: Row) -> str | None:
    """Return what a statement prints in percent, or None."""
    return row["value"] if row["value"] and row["unit"] == "%" else None


def level_of(level: float | str | None) -> float:
    """Read a confidence level in percent; return it as a fraction.

    Raises
    ------
    MethodError
        If it is no level.
    """
    try:
        share = float(level or 95) / 100
    except ValueError:
        share = math.nan
    if not 0.01 <= share < 1:
        raise MethodError(f"`level` is {level!r}; give it in percent, for example 95.")
    return share


def count_in(name: str, number: Printed | None) -> int | None:
    """Return a printed count as an integer; None where nothing or no whole number was printed."""
    if number is None:
        return None
    if number.value < 0 or number.value != int(number.value):
        raise DataError(f"`{name}` is {number.text}; it must be a whole number that is not negative.")
    return int(number.value)
