"""Drafts: rows on their way to the tables, and how they get their ids, sources and empty cells."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from lbpmeta.evidence.aliases import slug
from lbpmeta.evidence.schema import fields_of
from lbpmeta.evidence.tables import TABLES, Row, Said, Tables

__all__ = ["Draft", "assembled", "file_name"]


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
) -> Tables:
    """Give rows their ids, sources and empty cells, and return them as tables.

    Parameters
    ----------
    drafts : sequence of Draft
        A cell ``source`` names a source in words; without it the row's file is its source.
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
    """
    rows: dict[str, list[Row]] = {table: list((more or {}).get(table, ())) for table in TABLES}
    known = {row.id for row in rows["sources"]}
    taken = {row.id for table in rows.values() for row in table}
    taken |= {name for d in drafts for name in d.cells.get("set", "").split()}
    taken |= {slug(d.cells.get("source") or file_name(d.file)) for d in drafts}
    counts: dict[str, int] = {}
    for draft in drafts:
        named = draft.cells.get("source", "") or file_name(draft.file)
        origin = slug(re.sub(r"\.(csv|tsv|txt|zip|rm5)$", "", named)) or "source"
        if origin not in known:
            known.add(origin)
            facts = {"id": origin, "kind": "dataset", "citation": named} | dict(source or {})
            rows["sources"].append(Row("sources", draft.file, 0, _full("sources", facts)))
        base = slug(draft.cells.get("id", "")) or slug(draft.label) or f"row-{draft.line}"
        name = base
        while name in taken and not (
            draft.table == "reviews" and base == draft.cells.get("set") and base not in counts
        ):
            counts[base] = counts.get(base, 1) + 1
            name = f"{base}-{counts[base]}"
        counts.setdefault(name, 1)
        taken.add(name)
        cells = draft.cells | {"id": name, "source": origin}
        rows[draft.table].append(Row(draft.table, draft.file, draft.line, _full(draft.table, cells)))
    return Tables(MappingProxyType({t: tuple(r) for t, r in rows.items()}), path, tuple(notes), tuple(said))


def _full(table: str, cells: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({f["name"]: "" for f in fields_of(table)} | dict(cells))
