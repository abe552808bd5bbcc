"""Which pooled lines belong together: lines of one set of rows, and subgroups of one line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from lbpmeta.evidence.tables import Row, Tables

__all__ = ["lines_of_set", "subgroups_of"]


class _Identity:
    """A key that stands for one Tables object: its rows are not hashable."""

    __slots__ = ("tables",)

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    def __hash__(self) -> int:
        return id(self.tables)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and other.tables is self.tables


@lru_cache(maxsize=2)
def _index(key: _Identity, column: str) -> Mapping[str, tuple[Row, ...]]:
    """Lines by the text of a column; made once, so that a folder of many lines takes linear time."""
    found: dict[str, list[Row]] = {}
    for row in key.tables.rows.get("reviews", ()):
        if row[column]:
            found.setdefault(row[column], []).append(row)
    return MappingProxyType({name: tuple(rows) for name, rows in found.items()})


def lines_of_set(tables: Tables, name: str) -> tuple[Row, ...]:
    """Return the pooled lines that rest on a set of rows, in file order."""
    return _index(_Identity(tables), "set").get(name, ())


def subgroups_of(tables: Tables, line: str) -> tuple[Row, ...]:
    """Return the lines that name another in `part_of`, in file order."""
    return _index(_Identity(tables), "part_of").get(line, ())
