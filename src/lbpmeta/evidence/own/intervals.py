"""Intervals of own tables: where nearly none has its estimate in the middle, they were not made as Wald's are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.drafts import Draft
from lbpmeta.measures import MEASURES
from lbpmeta.printed import Printed

__all__ = ["told_lopsided"]

#: Fewer rows show nothing about how a table was made.
_FEWEST: Final = 5
#: Misprints are single, and put an estimate farther off: these many rows, off by this share of half the interval.
_MOST: Final = 0.5
_LITTLE: Final = 0.1
_NEARLY_ALL: Final = 0.9


def told_lopsided(drafts: Sequence[Draft]) -> list[str]:
    """Declare the intervals of a table lopsided where most are a little off the middle, in place; say so.

    Posterior and bootstrap intervals are, and so are numbers that somebody rounded before computing on. One row that
    is off among many stays a finding.
    """
    rows = [(d, off) for d in drafts if not d.cells.get("interval") and (off := _off(d)) is not None]
    outside = [off for _, off in rows if off > 0]
    little = sum(off <= _LITTLE for off in outside)
    if len(rows) < _FEWEST or len(outside) < _MOST * len(rows) or little < _NEARLY_ALL * len(outside):
        return []
    for draft, _ in rows:
        draft.cells["interval"] = "lopsided"
    return [
        f"{len(outside)} of {len(rows)} estimates are a little off the middle of their interval on the scale of the "
        "measure: the intervals are taken as made by another method than Wald's, which a column 'interval' can name"
    ]


def _off(draft: Draft) -> float | None:
    """Return by which share of half the interval an estimate is surely off its middle; None where nothing tells."""
    cells = draft.cells
    try:
        read = [Printed.parse(cells.get(c, "")) for c in ("estimate", "ci_low", "ci_high")]
    except DataError:
        return None
    measure = cells.get("measure", "")
    if any(p.op != "=" for p in read) or measure == "COR":
        return None
    ends = [(float(p.values.low), float(p.values.high)) for p in read]
    if measure in MEASURES and MEASURES[measure].is_ratio:
        if any(low <= 0 for low, _ in ends):
            return None
        ends = [(math.log(low), math.log(high)) for low, high in ends]
    (e0, e1), (l0, l1), (h0, h1) = ends
    if l1 >= h0:
        return None
    gap = max(2 * e0 - (l1 + h1), (l0 + h0) - 2 * e1, 0.0)
    return gap / (h0 - l1)
