"""Drafts: rows on their way to the tables: their ids, sources and empty cells, and how several tables become one."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from lbpmeta.evidence.aliases import slug
from lbpmeta.evidence.row_cells import SharedColumns
from lbpmeta.evidence.schema import column_names
from lbpmeta.evidence.tables import TABLES, Row, Said, Tables
from lbpmeta.evidence.understood import Understood

__all__ = ["Draft", "assembled", "file_name", "merged"]

#: Cells that hold the id of another row.
_REFERENCES: Final = ("id", "source", "instrument", "appraises")

#: What the name of a file has that the id of its source has not.
_SUFFIX: Final = re.compile(
    r"\.(csv|tsv|txt|zip|rm5|xlsx|xlsm|xls|ods|dta|sav|omv|jasp|json|ndjson|jsonl|parquet|rds|rda|rdata"
    r"|docx|docm|md|qmd|rmd|markdown|html|htm|xhtml|xml|nxml|ipynb|text)$",
    re.IGNORECASE,
)


def file_name(file: str) -> str:
    """Return the last part of a path, whichever way its slashes lean.

    Examples
    --------
    >>> file_name("reviews/mine.csv")
    'mine.csv'
    """
    return file.replace("\\", "/").rstrip("/").rpartition("/")[2]


@dataclass(slots=True)
class Draft:
    """A row on its way to a table.

    Parameters
    ----------
    table, file : str
    line : int
    label : str
        The study, or what the line is called.
    cells : dict of str to str
        Columns of the table; the id is given at the end.
    """

    table: str
    file: str
    line: int
    label: str
    cells: dict[str, str] = field(default_factory=dict)


def assembled(
    drafts: Sequence[Draft],
    path: str,
    *,
    notes: Sequence[str] = (),
    more: Mapping[str, Sequence[Row]] | None = None,
    source: Mapping[str, str] | None = None,
    said: Sequence[Said] = (),
    understood: Sequence[Understood] = (),
) -> Tables:
    """Give rows their ids, sources and empty cells, and return them as tables.

    Parameters
    ----------
    drafts : sequence of Draft
        A cell ``source`` names a source in words; without it the row's file is its source. The drafts are used up:
        each gives its cells to its row, so that a large table is not held twice.
    path : str
        What the evidence is called.
    notes : sequence of str
        What was taken how.
    more : mapping of str to rows, optional
        Rows that are ready: thresholds, instruments, sources.
    source : mapping of str to str, optional
        Cells of the source of rows that name none.
    said : sequence of Said
        What the format of the files declares about the rows.
    understood : sequence of Understood
        What was made of the files.
    """
    rows: dict[str, list[Row]] = {table: list((more or {}).get(table, ())) for table in TABLES}
    known = {row.id for row in rows["sources"]}
    taken = {row.id for table in rows.values() for row in table}
    taken |= {name for cell in {d.cells.get("set", "") for d in drafts} for name in cell.split()}
    files = {file: file_name(file) for file in {d.file for d in drafts}}
    cited = [d.cells.get("source") or files[d.file] for d in drafts]  # in words
    taken |= set(map(slug, set(cited)))
    origins = {named: slug(_SUFFIX.sub("", named)) or "source" for named in set(cited)}
    headers = {table: SharedColumns(column_names(table)) for table in TABLES}
    counts: dict[str, int] = {}
    for draft, named in zip(drafts, cited, strict=True):
        origin = origins[named]
        if origin not in known:
            known.add(origin)
            facts = {"id": origin, "kind": "dataset", "citation": named} | dict(source or {})
            rows["sources"].append(Row("sources", draft.file, 0, headers["sources"].cells(facts)))
        base = slug(draft.cells.get("id", "")) or slug(draft.label) or f"row-{draft.line}"
        name = base
        while name in taken and not (
            draft.table == "reviews" and base == draft.cells.get("set") and base not in counts
        ):
            counts[base] = counts.get(base, 1) + 1
            name = f"{base}-{counts[base]}"
        counts.setdefault(name, 1)
        taken.add(name)
        cells = headers[draft.table].cells(draft.cells | {"id": name, "source": origin})
        draft.cells = {}
        rows[draft.table].append(Row(draft.table, draft.file, draft.line, cells))
    frozen = MappingProxyType({t: tuple(r) for t, r in rows.items()})
    return Tables(frozen, path, tuple(notes), tuple(said), tuple(understood))


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
