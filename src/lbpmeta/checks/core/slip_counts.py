"""How often each kind of slip was met in print: the one table that ranks repairs and draws planted slips.

54 misprints were found in published intervals that people read by hand. Each is counted by the kind of slip whose
repair fits it; where several fit, the count is shared, and 10 fit none. So the counts are no whole numbers, and add up
to 44.

A small sample, and not all slips can be in it: these were *found* in estimates and intervals, so slips that leave an
interval consistent are missing, and none is of a number of people, a standard deviation or an event count.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

__all__ = ["MISPRINTS", "ON_ESTIMATE", "PSEUDO_COUNT", "SLIP_COUNTS", "UNEVEN"]

#: Published misprints that the counts were made of; 10 of them fit no kind.
MISPRINTS: Final = 54

#: Misprints by kind of slip.
SLIP_COUNTS: Final = MappingProxyType(
    {
        "sign": 12.1,  # of one number, mostly the estimate
        "digit": 10.5,  # one digit differs
        "dropped": 9.6,  # a digit was dropped, the last one or another
        "signs": 3.3,  # of both bounds
        "added": 2.7,  # a digit was added or doubled
        "shifted": 2.0,  # the decimal point
        "transposed": 1.3,  # two digits that stand side by side
        "scale": 1.1,  # 0-10 for 0-100, proportions for percents
        "log": 1.0,  # logarithms for natural values, or the reverse
        "swapped": 0.3,  # the bounds, or the estimate and a bound
    }
)

#: Added to the count of every kind, those that were never met too: half a misprint (Jeffreys).
PSEUDO_COUNT: Final = 0.5

#: Which share of the slips of one number was in the estimate; the rest is shared by the bounds.
ON_ESTIMATE: Final = MappingProxyType(
    {"sign": 0.77, "digit": 0.31, "dropped": 0.29, "added": 0.46, "shifted": 0.48, "transposed": 0.19}
)

#: Published intervals read by hand and taken as true: those whose estimate and bounds have unequal decimals, and all.
UNEVEN: Final = (151, 2666)
