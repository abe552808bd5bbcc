"""Merge: several pieces of evidence as one."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from lbpmeta.evidence.aliases import slug
from lbpmeta.evidence.drafts import file_name
from lbpmeta.evidence.tables import TABLES, Row, Tables

__all__ = ["merged"]

#: Cells that hold the id of another row.
_REFERENCES: Final = ("id", "source", "instrument", "appraises")


def merged(parts: Sequence[Tables]) -> Tables:
    """Return the rows of several tables as one, in their order.

    Rows that say the same (sources and instruments that were copied) stand once. Where two pieces give one id to
    different things, the later ones' ids and sets get the name of their piece in front.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> tables = load_tables()
    >>> len(merged([tables, tables])["sources"]) == len(tables["sources"])
    True
    """
    if len(parts) == 1:
        return parts[0]
    kept: dict[str, list[Row]] = {table: [] for table in TABLES}
    ids: dict[str, Row] = {}
    sets: set[str] = set()
    for number, part in enumerate(parts, 1):
        same = {row.id for row in part if row.id in ids and _same(row, ids[row.id])}
        rows = {table: [r for r in part.rows.get(table, ()) if r.id not in same] for table in TABLES}
        own = {name for r in rows["trials"] for name in r["set"].split()}
        clash = {r.id for t in rows.values() for r in t if r.id in ids} | (own & sets) | (own & ids.keys())
        front = (slug(file_name(part.path).partition(".")[0]) or "data") + f"-{number}"
        for table, found in rows.items():
            for row in found:
                moved = _renamed(row, clash, front) if clash else row
                ids[moved.id] = moved
                kept[table].append(moved)
        sets |= {name for r in kept["trials"] for name in r["set"].split()}
    notes = tuple(dict.fromkeys(note for part in parts for note in part.notes))
    frozen = MappingProxyType({table: tuple(rows) for table, rows in kept.items()})
    said = tuple(dict.fromkeys(said for part in parts for said in part.said))
    return Tables(
        frozen, ", ".join(part.path for part in parts), notes, said, tuple(u for part in parts for u in part.understood)
    )


def _same(a: Row, b: Row) -> bool:
    """Whether two rows say the same thing; a source or an instrument that was copied."""
    return a.table == b.table and dict(a.cells) == dict(b.cells) and (a.table in TABLES[3:] or a.file == b.file)


def _renamed(row: Row, clash: set[str], front: str) -> Row:
    cells = dict(row.cells)
    for column in _REFERENCES:
        if cells.get(column) in clash:
            cells[column] = f"{front}-{cells[column]}"
    if cells.get("set"):
        cells["set"] = " ".join(f"{front}-{s}" if s in clash else s for s in cells["set"].split())
    return dataclasses.replace(row, cells=MappingProxyType(cells))
