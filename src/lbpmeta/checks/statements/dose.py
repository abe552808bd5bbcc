"""A supply of tablets against the dose that is to be taken of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.links import linked_rows
from lbpmeta.checks.core.reading import make
from lbpmeta.checks.core.severity import CHOICE
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.effects.stated.sets import Stated, stated_set
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables

__all__ = ["SPECS", "check_supply"]

_CHECK: Final = "dose-supply"

#: Days in a unit of time, and in a unit of frequency.
DAYS: Final[Mapping[str, float]] = MappingProxyType({"days": 1.0, "weeks": 7.0})
_PER_DAY: Final[Mapping[str, float]] = MappingProxyType({"times per day": 1.0, "times per week": 1 / 7})
_EACH: Final = ("tablets per intake", "tablets each time")


def check_supply(tablets: Stated, times_per_day: Stated, days: Stated, each: Stated | None = None) -> Finding:
    """Check a number of tablets against how often and how long they are to be taken.

    Examples
    --------
    >>> print(check_supply(28, (1, 2), 7).message)
    1 to 2 times a day for 7 days is 7 to 14 tablets, taken one each time; 28 would be 2 to 4 each time.
    >>> check_supply(20, (1, 2), 10).verdict.value
    'consistent'

    Parameters
    ----------
    tablets, times_per_day, days : number, or pair for a range
        Whole numbers are exact.
    each : number or pair, optional
        Tablets each time; one, where it is not printed.

    Returns
    -------
    Finding
        "implausible" where more or fewer tablets are needed, whatever the frequency within its range: a supply may
        have a reserve, so that nothing is proved.

    Raises
    ------
    DataError
        If a number is none, or not above 0.
    """
    numbers = {"tablets": tablets, "times_per_day": times_per_day, "days": days, "each": 1 if each is None else each}
    sets = {name: stated_set(x, name, (0.0, math.inf)) for name, x in numbers.items()}
    for name, values in sets.items():
        if values.low <= 0:
            raise DataError(f"`{name}` is {numbers[name]!r}; it must be above 0.")
    supply, often, long, one = sets.values()
    needed = often * long * one
    told = f"{_span(often.low, often.high)} times a day for {_span(long.low, long.high)} days is "
    told += f"{_span(needed.low, needed.high)} tablets"
    if each is None:
        told += ", taken one each time"
    admissible = {"value": needed}
    if supply.intersects(needed):
        text = f"{told}; {_span(supply.low, supply.high)} are given."
        return make(_CHECK, Verdict.CONSISTENT, text, admissible=admissible)
    taken = supply / (often * long)
    text = f"{told}; {_span(supply.low, supply.high)} would be {_span(taken.low, taken.high)} each time."
    return make(_CHECK, Verdict.IMPLAUSIBLE, text, stakes=CHOICE, admissible=admissible)


def _span(low: float, high: float) -> str:
    a, b = f"{low:.4g}", f"{high:.4g}"
    return a if a == b else f"{a} to {b}"


def run_supply(tables: Tables, row: Row) -> Iterator[Finding]:
    """A number of tablets against the frequency, the duration and the tablets each time that it is derived from."""
    if row["unit"] != "tablets" or not row["value"]:
        return
    parts = linked_rows(tables, row)
    often = next((r for r in parts if r["unit"] in _PER_DAY), None)
    long = next((r for r in parts if r["unit"] in DAYS), None)
    if often is None or long is None:
        return
    each = next((r for r in parts if r["unit"] in _EACH), None)
    finding = check_supply(
        float(row["value"]),
        _scaled(often, _PER_DAY[often["unit"]]),
        _scaled(long, DAYS[long["unit"]]),
        None if each is None else _scaled(each, 1.0),
    )
    yield finding.renamed({}, rows=(row.id, *(r.id for r in (often, long, each) if r is not None)))


def _scaled(row: Row, factor: float) -> Stated:
    """A whole number of intakes or days is exact."""
    if row["value"]:
        return float(row["value"]) * factor
    return float(row["low"]) * factor, float(row["high"]) * factor


SPECS: Final = (
    CheckSpec(
        _CHECK,
        "Is the number of tablets that of the dose?",
        ("statements",),
        run_supply,
        "heuristic",
        inputs="value of a number of tablets; frequency, duration and tablets each time that derived_from names",
        formula="tablets = times per day x days x tablets each time (one, where it is not printed)",
        needs=(("value", "derived_from"),),
        row_only=False,
    ),
)
