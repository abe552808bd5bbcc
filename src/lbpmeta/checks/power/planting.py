"""Planting: seeded slips over the printed numbers of a table, in proportion to its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from lbpmeta.checks.core.columns import NUMBERS
from lbpmeta.checks.power.model import FREQUENCIES, PSEUDO_COUNT, kinds_for, slipped
from lbpmeta.evidence.tables import RESULTS, Row, Tables

__all__ = ["Field", "Planting", "number_fields", "plant"]

#: At least so many slips in each column, as far as the whole allows it.
_LEAST: Final = 12
#: How often a slip that would change nothing is made anew.
_TRIES: Final = 20
_PLAIN: Final = re.compile(r"[<>=]*[-+]?(?:\d+(?:\.\d+)?|\.\d+)%?")


@dataclass(frozen=True, slots=True)
class Planting:
    """Slips that stand in a table together: one, as a rule.

    Parameters
    ----------
    table, column, kind : str
        Where the (first) slip stands, and what it is.
    changes : mapping of str to mapping of str to str
        Id of a row -> column -> text.
    """

    table: str
    column: str
    kind: str
    changes: Mapping[str, Mapping[str, str]]

    def with_other(self, other: Planting) -> Planting:
        """Return both slips at once; this one's text stands where they are in one cell."""
        ids = dict.fromkeys((*self.changes, *other.changes))
        both = {i: MappingProxyType({**other.changes.get(i, {}), **self.changes.get(i, {})}) for i in ids}
        return Planting(self.table, self.column, self.kind, MappingProxyType(both))


@dataclass(frozen=True, slots=True)
class Field:
    """The printed numbers of one column.

    Parameters
    ----------
    table, column : str
    rows : tuple of Row
        Those with a number in it.
    signed : bool
        Whether one of them is negative.
    """

    table: str
    column: str
    rows: tuple[Row, ...]
    signed: bool


def number_fields(tables: Tables) -> tuple[Field, ...]:
    """Return the columns of printed numbers that slips can stand in, in the order of the tables.

    Examples
    --------
    >>> from lbpmeta.evidence.reading import read_data
    >>> tables = read_data([[{"study": "A 2020", "MD": "-5.4", "lower": "-9.4", "upper": "-1.3"}]])
    >>> [(field.column, len(field.rows)) for field in number_fields(tables)]
    [('estimate', 1), ('ci_low', 1), ('ci_high', 1)]
    """
    found = []
    for table in RESULTS:
        rows = tables.rows.get(table, ())
        for column in NUMBERS[table]:
            texts = [row.cells.get(column, "") for row in rows]
            there = tuple(row for row, text in zip(rows, texts, strict=True) if text and _PLAIN.fullmatch(text))
            if there:
                found.append(Field(table, column, there, any(t.startswith("-") for t in texts)))
    return tuple(found)


def _shares(fields: Sequence[Field], count: int) -> list[int]:
    """How many slips each column gets: in proportion to its numbers, at least twelve where there is room."""
    cells = np.array([len(field.rows) for field in fields], dtype=float)
    least = min(_LEAST, count // len(fields)) if fields else 0
    return np.maximum(least, np.rint(count * cells / cells.sum())).astype(int).tolist() if fields else []


def plant(fields: Sequence[Field], count: int, rng: np.random.Generator) -> Iterator[Planting]:
    """Yield about so many slips, one each: rows in random order, kinds as often as they stood in print.

    Parameters
    ----------
    fields : sequence of Field
    count : int
    rng : numpy Generator
    """
    for field, number in zip(fields, _shares(fields, count), strict=True):
        order = rng.permutation(len(field.rows))
        for i in range(number):
            made = _one(field, field.rows[order[i % order.size]], rng)
            if made is not None:
                yield made


def _one(field: Field, row: Row, rng: np.random.Generator) -> Planting | None:
    kinds = kinds_for(field.column, row.cells, signed=field.signed)
    weights = np.array([FREQUENCIES[kind] + PSEUDO_COUNT for kind in kinds])
    for _ in range(_TRIES):
        kind = str(rng.choice(kinds, p=weights / weights.sum()))
        changes = slipped(field.column, kind, row.cells, rng)
        if changes is not None:
            return Planting(field.table, field.column, kind, MappingProxyType({row.id: MappingProxyType(changes)}))
    return None
