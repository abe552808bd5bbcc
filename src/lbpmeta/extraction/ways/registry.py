"""Ways: all that is asked of a cell, in the order in which it is asked. One way more is one line."""

from __future__ import annotations

from typing import Final

from lbpmeta.extraction.ways.case import CellWay
from lbpmeta.extraction.ways.changes import CHANGES
from lbpmeta.extraction.ways.counts import COUNTS
from lbpmeta.extraction.ways.placed import ELSEWHERE, HERE, MAYBE, NEAR
from lbpmeta.extraction.ways.spreads import SPREADS

__all__ = ["WAYS"]

#: What stands in its own place comes first, then what is derived, then what stands in a place that is known to be
#: another one; a number that stands somewhere, nobody says of what, goes before a mere likeness.
WAYS: Final[tuple[CellWay, ...]] = (*HERE, *SPREADS, *COUNTS, *CHANGES, *ELSEWHERE, *MAYBE, *NEAR)
