"""What a printed interval of a proportion can be: every usual interval, whole and cut off at 0 and 1."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from lbpmeta.effects.proportion_intervals import PROPORTION_INTERVALS
from lbpmeta.effects.proportion_methods import Limits

__all__ = ["candidate_intervals"]


@lru_cache(maxsize=4096)
def candidate_intervals(x: int, n: int, level: float) -> Mapping[str, tuple[Limits, ...]]:
    """Return the intervals that each method can print: as computed, and cut off at 0 and 1.

    Parameters
    ----------
    x, n : int
        Events and total, 0 <= x <= n, n > 0.
    level : float
        Between 0 and 1.

    Examples
    --------
    >>> low, high = candidate_intervals(18, 57, 0.95)["wilson"][0]
    >>> round(low, 4), round(high, 4)
    (0.21, 0.4448)
    """
    found: dict[str, tuple[Limits, ...]] = {}
    for name, method in PROPORTION_INTERVALS.items():
        low, high = method.function(x, n, level)
        if not (math.isfinite(low) and math.isfinite(high)):
            continue
        cut = (max(0.0, low), min(1.0, high))
        found[name] = ((low, high),) if cut == (low, high) else ((low, high), cut)
    return MappingProxyType(found)
