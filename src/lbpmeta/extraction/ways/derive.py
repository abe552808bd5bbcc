"""Deriving: what the ways of conversion share."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from itertools import product

from lbpmeta.errors import LbpmetaError
from lbpmeta.extraction.mention import Mention
from lbpmeta.extraction.result import Standing
from lbpmeta.extraction.ways.case import PlacedNumber, Reply, where_cited
from lbpmeta.interval import ValueSet

__all__ = ["as_derived", "interval_level", "positive", "spanned"]


def as_derived(placed: PlacedNumber, how: str) -> Reply:
    """Return the answer that a cell is derived from a number of a source.

    Parameters
    ----------
    placed : PlacedNumber
    how : str
        The conversion, in words that go before "from the ...".
    """
    unsure = placed.stand.unsure
    doubt = f"; {' and '.join(unsure)} not certain" if unsure else ""
    return Reply(Standing.DERIVED, f"Derived: {how} from the {where_cited(placed)}{doubt}.", placed, unsure)


def spanned(formula: Callable[..., object], *sets: ValueSet) -> ValueSet | None:
    """Return the set that a formula, monotone in each argument, makes of sets; None where it is not defined.

    Examples
    --------
    >>> print(spanned(lambda a, b: a / b, ValueSet(1, 2), ValueSet(4, 5)))
    0.2 to 0.5
    """
    try:
        values = [float(formula(*corner)) for corner in product(*((s.low, s.high) for s in sets))]  # type: ignore[arg-type]
    except (LbpmetaError, ValueError, OverflowError, ZeroDivisionError):
        return None
    return None if any(map(math.isnan, values)) else ValueSet(min(values), max(values)).widened()


def positive(mention: Mention) -> ValueSet:
    """Return what a spread can have been: nothing below 0."""
    values = mention.printed.values
    return ValueSet(max(values.low, 0.0), max(values.high, 0.0))


def interval_level(placed: PlacedNumber) -> float:
    """Return the level of an interval, where its labels say it; else 0.95."""
    found = re.search(r"(\d\d(?:\.\d)?)\s*%", f"{placed.mention.column} {placed.mention.quote}")
    level = float(found[1]) / 100 if found else 0.95
    return level if 0.5 < level < 1 else 0.95
