"""Analyses: which rows are meant where a file holds many."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from types import MappingProxyType

from lbpmeta.errors import DataError
from lbpmeta.evidence.aliases import normalised, slug
from lbpmeta.evidence.cells import blank
from lbpmeta.evidence.tables import RESULTS, Row, Tables

__all__ = ["analyses_of", "only", "treatment_called", "treatments_compared"]


def analyses_of(tables: Tables) -> dict[str, int]:
    """Return the sets of study rows, and how many rows each has.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> analyses_of(load_tables())["cd008112-1.1.1"] > 0
    True
    """
    found: dict[str, int] = {}
    for row in tables["trials"]:
        for name in row["set"].split():
            found[name] = found.get(name, 0) + 1
    return found


def only(tables: Tables, where: Iterable[tuple[str, str]] = (), analysis: str = "") -> Tables:
    """Return the tables without the results that are not meant.

    Raises
    ------
    DataError
        If nothing is left; the message names what there is.
    """
    wanted: dict[str, list[str]] = {}
    for column, value in where:
        wanted.setdefault(column, []).append(slug(value))
    rows = {t: r if t not in RESULTS else tuple(x for x in r if _meant(x, wanted)) for t, r in tables.rows.items()}
    if not any(rows[t] for t in RESULTS):
        column, values = next(iter(wanted.items()))
        there = dict.fromkeys(text for t in RESULTS for r in tables[t] for text in [_cell(r, column)] if text)
        raise DataError(
            f"No row has {column} {' or '.join(map(repr, values))}. "
            + (f"There are {_shown(list(there))}." if there else f"There is no column {column!r} with words in it.")
        )
    if analysis:
        chosen = slug(analysis)
        line = next((r for r in rows["reviews"] if r.id == chosen), None)
        name = line["set"] if line is not None and line["set"] else chosen
        found = {
            "trials": tuple(r for r in rows["trials"] if name in r["set"].split()),
            "reviews": tuple(r for r in rows["reviews"] if name in (r["set"], r.id) or r.id == chosen),
            "statements": (),
        }
        if not found["trials"] and not found["reviews"]:
            raise DataError(f"There is no analysis {analysis!r}. There are {_shown(list(analyses_of(tables)))}.")
        rows |= found
    return dataclasses.replace(tables, rows=MappingProxyType(rows))


def _cell(row: Row, column: str) -> str:
    name = normalised(column).replace(" ", "_")
    return row[name] or row[f"x_{name}"]


def _meant(row: Row, wanted: dict[str, list[str]]) -> bool:
    return all(slug(_cell(row, column)) in values for column, values in wanted.items())


def _shown(names: Sequence[str]) -> str:
    return ", ".join(map(repr, names[:30])) + (f" and {len(names) - 30} more" if len(names) > 30 else "")


def treatments_compared(first: str, second: str) -> str:
    """Return what a comparison of two treatments is called; "" where one has no name.

    Examples
    --------
    >>> treatments_compared("heat", "sham"), treatments_compared("2", "1"), treatments_compared("heat", "")
    ('heat versus sham', 'treatment 2 versus treatment 1', '')
    """
    both = [treatment_called(treatment) for treatment in (first, second)]
    return " versus ".join(both) if all(both) else ""


def treatment_called(treatment: str) -> str:
    """Return what a treatment is called: a number is that of one; "" where it has no name. None at all is one.

    Examples
    --------
    >>> treatment_called("2"), treatment_called("heat"), treatment_called("none"), treatment_called("NA")
    ('treatment 2', 'heat', 'none', '')
    """
    if treatment[:1].isdigit():
        return f"treatment {treatment}"
    return "" if blank(treatment) and treatment.strip().lower() != "none" else treatment
