"""Documents: the sources whose conclusions are encoded, each of them a chapter of a report."""

from __future__ import annotations

from dataclasses import dataclass

from lbpmeta.checks.core.columns import NUMBERS
from lbpmeta.evidence.tables import Tables

__all__ = ["Document", "documents_of"]


@dataclass(frozen=True, slots=True)
class Document:
    """A source that concludes something in the tables.

    Parameters
    ----------
    id : str
        Of the source.
    title : str
        How it is cited.
    numbers, words : int
        How many numbers it prints in the tables, in digits and in words.
    conclusions : int
        How many of its sentences are in ``conclusions.csv``.
    """

    id: str
    title: str
    numbers: int
    words: int
    conclusions: int


def documents_of(tables: Tables) -> tuple[Document, ...]:
    """Return the sources that ``conclusions.csv`` cites, in its order.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> [document.id for document in documents_of(load_tables())]
    ['minerva-cashin', 'minerva-friedman', 'ntvg2022', 'minerva-fritz', 'minerva-sorensen']
    """
    sentences = tables.rows.get("conclusions", ())
    found = []
    for source in dict.fromkeys(row["source"] for row in sentences):
        rows = [row for table in NUMBERS for row in tables.rows.get(table, ()) if row["source"] == source]
        known = tables.known(source)
        found.append(
            Document(
                source,
                known["citation"] if known is not None else source,
                sum(bool(row[column]) for row in rows for column in NUMBERS[row.table]),
                sum(bool(row["words"]) for row in rows),
                sum(row["source"] == source for row in sentences),
            )
        )
    return tuple(found)
