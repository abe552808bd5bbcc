"""What a slip costs: minus the logarithm of its probability, from how often each kind was met in print.

A repair says that another number was meant, and that a slip made the printed one of it. Its cost is the surprise at
both: how rare such a slip is (:mod:`lbpmeta.checks.core.slip_counts`), in how many ways it can fall out, and how rare
it is that estimate and bounds are meant to have unequal decimals. The cheapest repair is the most probable one; what
is chosen by hand is the half misprint that every kind is given.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.core.slip_counts import ON_ESTIMATE, PSEUDO_COUNT, SLIP_COUNTS, UNEVEN

__all__ = ["COSTS", "cost_of", "odd_decimals"]

_BOUNDS: Final = ("ci_low", "ci_high", "low", "high")
_TRIPLE: Final = ("estimate", *_BOUNDS)

#: Digits of a usual number.
_DIGITS: Final = 3

#: Of which kind of the table a slip is, which part of it, in how many ways it falls out in a number of three digits (or
#: in a row), and by how much a number with a digit more or less is rarer beforehand. "" is a kind that was never met;
#: "?" one that intervals cannot show, about arms and whole rows: it counts as much as the kinds met do on average.
_KINDS: Final[Mapping[str, tuple[str, float, float]]] = MappingProxyType(
    {
        "sign": ("sign", 1.0, 1.0),
        "digit": ("digit", 1.0, 9.0 * _DIGITS),
        "dropped": ("dropped", 1.0, 10.0 * (_DIGITS + 1)),  # one place of four; tenfold as many numbers are so long
        "trailing": ("dropped", 1.0, 10.0 * (_DIGITS + 1)),
        "extra": ("added", 0.5, 10.0 * (_DIGITS + 1) / 10),  # any digit at any place; a tenth as many are so short
        "doubled": ("added", 0.5, _DIGITS / 10),
        "shifted": ("shifted", 1.0, 2.0),
        "transposed": ("transposed", 1.0, _DIGITS - 1.0),
        "signs": ("signs", 1.0, 2.0),  # both reversed, or exchanged as well
        "scale": ("scale", 1.0, 4.0),  # ten or a hundred times, or parts
        "log": ("log", 1.0, 3.0),  # the estimate, the bounds, all
        "bounds swapped": ("swapped", 1.0, 3.0),
        "numbers swapped": ("swapped", 1.0, 3.0),
        "sd is se": ("?", 1.0, 3.0),  # of both arms or of one
        "level": ("?", 1.0, 2.0),  # 90 or 99 %
        "arms swapped": ("?", 1.0, 4.0),  # whole, or one pair of their numbers
        "measure": ("?", 1.0, 1.0),
        "one-sided": ("", 1.0, 1.0),
        "from p": ("", 1.0, 100.0),  # two new numbers that nothing but p ties down
        "row": ("?", 1.0, 1.0),  # a row too many, twice, missing, or another one's: times the rows it can be
    }
)

#: Slips of one number: it can be any of three.
_SINGLE: Final = ("sign", "digit", "dropped", "trailing", "extra", "doubled", "shifted", "transposed")

_MEAN: Final = sum(SLIP_COUNTS.values()) / len(SLIP_COUNTS)
_COUNTS: Final[Mapping[str, float]] = MappingProxyType(
    {**SLIP_COUNTS, **{f"?{n}": _MEAN for n, (k, _, _) in _KINDS.items() if k == "?"}}
)
_ALL: Final = sum(_COUNTS.values()) + PSEUDO_COUNT * (len(_COUNTS) + sum(not k for k, _, _ in _KINDS.values()))


def _cost(name: str) -> float:
    kind, part, ways = _KINDS[name]
    share = part * (_COUNTS.get(f"?{name}" if kind == "?" else kind, 0.0) + PSEUDO_COUNT) / _ALL
    return -math.log(share) + math.log(ways) + (math.log(3) if name in _SINGLE else 0.0)


#: The cost of every kind of slip, of a number of three digits that is one of three.
COSTS: Final[Mapping[str, float]] = MappingProxyType({name: round(_cost(name), 4) for name in _KINDS})

#: What it costs that estimate and bounds were meant to have unequal decimals.
_ODD_DECIMALS: Final = -math.log(UNEVEN[0] / UNEVEN[1])


def cost_of(kind: str, field: str, *, was: int = 0, becomes: int = 0, beside: Collection[int] = ()) -> float:
    """Return the cost of a slip.

    Parameters
    ----------
    kind : str
        As :func:`~lbpmeta.checks.core.slips.edits` gives it, or another name of ``COSTS``.
    field : str
        Which number: signs of estimates are lost more often than those of bounds.
    was, becomes : int
        Decimals of the number as printed and before the slip.
    beside : collection of int
        Decimals of the numbers printed beside it.

    Examples
    --------
    >>> cost_of("sign", "estimate") < cost_of("sign", "ci_low") < cost_of("digit", "ci_low")
    True
    """
    cost = COSTS[kind]
    source = _KINDS[kind][0]
    if field in _TRIPLE and kind in _SINGLE:
        share = ON_ESTIMATE[source]
        cost -= math.log(3 * (share if field == "estimate" else (1 - share) / 2))
    return cost + (odd_decimals((becomes, *beside)) if beside else 0.0)


def odd_decimals(decimals: Collection[int]) -> float:
    """Return what it costs that estimate and bounds were meant to have these decimals.

    Examples
    --------
    >>> odd_decimals((2, 2, 2)), round(odd_decimals((2, 1, 2)), 2)
    (0.0, 2.87)
    """
    return _ODD_DECIMALS if len(set(decimals)) > 1 else 0.0
