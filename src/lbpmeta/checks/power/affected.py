"""Which rows a change of one row can touch: those of its sets, its trial, its quantity, its line, its links."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from lbpmeta.checks.across.pool import ALIKE
from lbpmeta.evidence.row_cells import SharedColumns
from lbpmeta.evidence.tables import RESULTS, Row, Tables

__all__ = ["LARGE", "MARK", "Affected", "Changes", "home_of"]

#: Id of a row -> column -> text.
Changes: TypeAlias = Mapping[str, Mapping[str, str]]

#: What stands between a name and the number of its world, and the signs of the number: in no text of a table, no space,
#: and nothing that a reader of labels takes for a word or a year.
MARK: Final = "\x02"
_DIGITS: Final = "\x03\x04\x05\x06"

#: Columns whose words join rows.
_JOINING: Final = ("id", "set", "trial", "quantity", "subject", "part_of", "derived_from")

#: A set of more rows than this is looked at through some of them: one row among more moves no median.
LARGE: Final = 40
_SOME: Final = 20


def _keys(row: Row) -> Iterator[tuple[str, ...]]:
    """What a row shares with those that checks compare it with."""
    yield "id", row.id
    for name in row["set"].split():
        yield "set", name
    if row.table == "trials":
        yield "trial", row["source"], row["trial"]
        if not row["set"] and row["measure"]:
            yield "alike", *(row[c] for c in ALIKE)
    if row["quantity"]:
        yield "quantity", row["quantity"]
    if row.table == "statements":
        yield "statements", row["source"]
    for other in (*row["part_of"].split(), *row["derived_from"].split()):
        yield "id", other


class Affected:
    """The rows of tables by what they share.

    Parameters
    ----------
    tables : Tables
    large : int
        Of how many rows a set is looked at through some of them.
    """

    def __init__(self, tables: Tables, large: int = LARGE) -> None:
        self.tables = tables
        self._large = large
        self._shared = SharedColumns(())
        self._by_key: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._keys: dict[str, tuple[tuple[str, ...], ...]] = {}
        self._place = {row.id: i for i, row in enumerate(row for t in RESULTS for row in tables.rows.get(t, ()))}
        for table in RESULTS:
            for row in tables.rows.get(table, ()):
                self._keys[row.id] = tuple(_keys(row))
                for key in self._keys[row.id]:
                    self._by_key[key].append(row.id)

    def _most(self, key: tuple[str, ...]) -> int:
        """How many of the rows that share a key are looked at: statements of one source are all compared."""
        return len(self._by_key[key]) if key[0] == "statements" else self._large

    def alone(self, row_ids: Iterable[str]) -> bool:
        """Whether rows need tables of their own: those of statements, which checks find by their source."""
        return any(self.tables.row(row_id).table == "statements" for row_id in self.around(row_ids))

    @property
    def most(self) -> int:
        """How many rows are around one, at most and roughly."""
        return max((min(len(ids), self._large) for ids in self._by_key.values()), default=1)

    def is_whole(self, row_id: str) -> bool:
        """Whether every row that the row is compared with is looked at."""
        return all(len(self._by_key[key]) <= self._most(key) for key in self._keys[row_id])

    def around(self, row_ids: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of the rows that a change of some rows touches, themselves among them, in order."""
        found = set(row_ids)
        for row_id in row_ids:
            for key in self._keys[row_id]:
                found.update(_some(self._by_key[key], self._most(key)))  # all, or some of them
        return tuple(sorted(found, key=self._place.__getitem__))

    def worlds(self, asked: Iterable[tuple[Iterable[str], Changes]]) -> Tables:
        """Return tables in which each asked group of rows stands changed, as a world of its own, and all at once.

        Everything that joins rows (ids, sets, trials, quantities, links) carries the number of its world, so that no
        row is compared with one of another world; what is no result (sources, instruments) is shared.
        """
        rows: dict[str, list[Row]] = {table: [] for table in RESULTS}
        for number, (ids, changes) in enumerate(asked):
            mark = f"{MARK}{_signs(number)}"
            for row_id in ids:
                row = self.tables.row(row_id)
                new = dict(changes.get(row_id, {}))
                for column in _JOINING:
                    text = new.get(column) or row.cells.get(column)
                    if text:
                        new[column] = " ".join(f"{word}{mark}" for word in text.split())
                if row.table == "trials" and not row["set"]:
                    new["comparison"] = f"{row['comparison']}{mark}"
                rows[row.table].append(dataclasses.replace(row, cells=self._shared.changed(row.cells, new)))
        made = {t: tuple(rows[t]) if t in rows else of_table for t, of_table in self.tables.rows.items()}
        return dataclasses.replace(self.tables, rows=MappingProxyType(made))


def _signs(number: int) -> str:
    """A number in the signs of a mark."""
    return (_signs(number // len(_DIGITS)) if number >= len(_DIGITS) else "") + _DIGITS[number % len(_DIGITS)]


def home_of(row_id: str) -> tuple[str, int]:
    """Return the id of a row of a world in the table that it comes from, and the number of its world.

    Examples
    --------
    >>> home_of("a-2020" + MARK + _signs(7))
    ('a-2020', 7)
    """
    name, _, signs = row_id.rpartition(MARK)
    number = 0
    for sign in signs:
        number = number * len(_DIGITS) + _DIGITS.index(sign)
    return name, number


def _some(ids: list[str], most: int) -> Iterable[str]:
    """All rows, or where they are more than so many some of them, evenly spread."""
    if len(ids) <= most:
        return ids
    return [ids[(i * len(ids)) // _SOME] for i in range(_SOME)]
