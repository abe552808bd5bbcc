"""A statement about some of a group against the range of the whole group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import make
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.effects.stated.sets import Stated, stated_set
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables

__all__ = ["SPECS", "check_member"]

_CHECK: Final = "member-outside-range"


def check_member(value: Stated, low: Stated, high: Stated) -> Finding:
    """Check what is said of some members of a group against the range of the group.

    Examples
    --------
    >>> print(check_member("<40", 60, 148).message)
    <40 lies outside the 60 to 148 of the whole group: both hold only if they count different things.

    Parameters
    ----------
    value : str, number or pair
        Of the members: "<40", "35", or a range.
    low, high : str or number
        Ends of the range of the whole group, as printed; whole numbers are exact.

    Returns
    -------
    Finding
        "implausible" where no value lies in the range: the members may be counted otherwise (patients of a subset).

    Raises
    ------
    DataError
        If a number is none.
    """
    range_low, range_high = stated_set(_whole(low), "low"), stated_set(_whole(high), "high")
    shown = f"{value[0]} to {value[1]}" if isinstance(value, tuple) else f"{value}"
    told = f"the {low} to {high} of the whole group"
    some = stated_set(_whole(value), "value")
    # "<40" does not hold its end, and a range does.
    strict = isinstance(value, str) and value.startswith(("<", ">")) and not value.startswith(("<=", ">="))
    below = some.high < range_low.low or (strict and some.high == range_low.low)
    above = some.low > range_high.high or (strict and some.low == range_high.high)
    if below or above:
        text = f"{shown} lies outside {told}: both hold only if they count different things."
        return make(_CHECK, Verdict.IMPLAUSIBLE, text)
    return make(_CHECK, Verdict.CONSISTENT, f"{shown} can lie within {told}.")


def _whole(x: Stated) -> Stated:
    if isinstance(x, str) and x.strip().isdigit():
        return float(x)
    if isinstance(x, tuple):
        return (_end(x[0]), _end(x[1]))
    return x


def _end(x: str | int | float) -> str | int | float:
    return float(x) if isinstance(x, str) and x.strip().isdigit() else x


def run_member(tables: Tables, row: Row) -> Iterator[Finding]:
    """A statement against the range that `part_of` names."""
    if not row["part_of"] or not (row["value"] or row["low"]):
        return
    whole = tables.known(row["part_of"])
    if whole is None:
        raise DataError(f"`part_of` names {row['part_of']!r}, which is no row. Give the id of a row, or empty it.")
    if not whole.has("low", "high") or whole["unit"] != row["unit"]:
        return
    finding = check_member(row["value"] or (row["low"], row["high"]), whole["low"], whole["high"])
    yield finding.renamed({}, rows=(row.id, whole.id))


SPECS: Final = (
    CheckSpec(
        _CHECK,
        "Can some of a group be what is said of them, given the range of all?",
        ("statements",),
        run_member,
        "heuristic",
        inputs="value, or low and high; low and high of the statement that part_of names, in the same unit",
        formula="the values of some members intersect the range of all members",
        needs=(("part_of", "value"), ("part_of", "low")),
        row_only=False,
    ),
)
