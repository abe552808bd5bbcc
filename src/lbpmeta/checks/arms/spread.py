"""What a printed spread may be instead of a standard deviation: spreads-1, asked one by one.

A contradiction that needs the spread to be a standard deviation stands without that premise only where it stands as
well if the number is a standard error, half an interval, or a distance of quartiles, read under any usual rounding.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from lbpmeta.checks.core.reading import critical_set
from lbpmeta.interval import ValueSet
from lbpmeta.premises.premise import Premise, assume, entail
from lbpmeta.printed import Printed

__all__ = ["SPREADS", "read_widely", "spread_premise"]

#: The set of standard deviations of n people that a printed spread stands for.
Turn: TypeAlias = Callable[[ValueSet, int], ValueSet]

#: An interquartile range is 1.35 standard deviations of normal scores.
_IQR: Final = ValueSet(1.34, 1.36)


def _of_half_interval(values: ValueSet, n: int) -> ValueSet:
    return (values / critical_set(0.95, max(1, n - 1))).scaled(math.sqrt(n))


#: spreads-1, but for the standard deviation itself.
SPREADS: Final[Mapping[str, Turn]] = MappingProxyType(
    {
        "SE": lambda values, n: values.scaled(math.sqrt(n)),
        "CI": _of_half_interval,
        "IQR": lambda values, n: values / _IQR,
    }
)


def read_widely(numbers: Mapping[str, Printed]) -> dict[str, Printed]:
    """Return the numbers, read under any usual rounding."""
    return {name: dataclasses.replace(number, rounding="any") for name, number in numbers.items()}


def spread_premise(agrees: Callable[[Turn], bool]) -> Premise:
    """Return whether the contradiction stands whatever the spread is.

    Parameters
    ----------
    agrees : callable
        Whether the numbers agree, read under any usual rounding, if a spread stands for what a turn makes of it.

    Examples
    --------
    >>> print(spread_premise(lambda turn: False))
    spread SD (entailed: spreads-1)
    """
    return assume("spread") if any(agrees(turn) for turn in SPREADS.values()) else entail("spread")
