"""Lines: which rows, which recipe and which measure stand behind a pooled line of the tables."""

from __future__ import annotations

from lbpmeta.errors import NotDefinedError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.recipe import Recipe, get_recipe

__all__ = ["declared_recipe", "measure_of_line", "pooled_line", "rows_behind"]


def rows_behind(tables: Tables, row_id: str) -> tuple[Row, ...]:
    """Return the study rows behind a pooled line (or of a set of that name).

    Raises
    ------
    NotDefinedError
        If the rows are not available; the message says what is missing.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> len(rows_behind(load_tables(), "cd008112-1.1.1"))
    18
    """
    members = tables.members(row_id)
    if members:
        return members
    row = tables.row(row_id)
    if row.table == "trials":
        return (row,)
    members = tables.members(row["set"])
    if not members:
        missing = row["rows_missing"] or "the rows of its studies are not beside it, as a set that it names."
        raise NotDefinedError(f"{row_id!r} cannot be re-derived: {missing}")
    return members


def pooled_line(tables: Tables, row_id: str) -> Row | None:
    """Return the printed pooled line of that id, or the first one pooled from a set of that name.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> pooled_line(load_tables(), "no such line") is None
    True
    """
    return next((r for r in tables["reviews"] if row_id in (r.id, r["set"])), None)


def declared_recipe(tables: Tables, row_id: str) -> Recipe:
    """Return the recipe that a pooled line declares; "metafor" where it declares nothing.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> declared_recipe(load_tables(), "cd008112-1.1.1").name
    'revman5'
    """
    row = pooled_line(tables, row_id)
    if row is None:
        return get_recipe("metafor")
    return get_recipe(row["recipe"] or "metafor").replace(
        model=row["model"] or None, tau2=row["tau2_method"] or None, ci=row["ci_method"] or None
    )


def measure_of_line(tables: Tables, row_id: str) -> str:
    """Return the effect measure of a pooled line or of the rows of a set.

    Raises
    ------
    NotDefinedError
        If none is named.

    Examples
    --------
    >>> from lbpmeta.evidence.load import load_tables
    >>> measure_of_line(load_tables(), "cd008112-1.1.1")
    'MD'
    """
    row = pooled_line(tables, row_id)
    if row is None or not row["measure"]:
        row = rows_behind(tables, row_id)[0]
    if not row["measure"]:
        which = "MD (or SMD, OR, RR ...; measure=... in Python)"
        if not row["estimate"]:
            which = "MN, for means of one group" if row["mean1"] and not row["mean2"] else which
            which = "MD (or SMD; measure=... in Python)" if row["mean1"] and row["mean2"] else which
            which = "OR (or RR, RD; measure=... in Python)" if row["events1"] and row["n1"] and row["n2"] else which
            which = "IRR (measure=... in Python)" if row["events1"] and row["time1"] else which
        raise NotDefinedError(
            f"{row_id!r} names no effect measure. Say which: --measure {which}, or fill in the column `measure`."
        )
    return row["measure"]
