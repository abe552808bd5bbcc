"""Ways in which a written result agrees with the evidence. One way is one function, one line of the registry, one test.

Numbers compare as sets: a text's "7.7" is 7.65 to 7.75, and agrees with a row's 7.68 or with a re-derived 7.7001.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.interval import ValueSet
from lbpmeta.manuscript.numbers import TRIPLE, Compared, Numbers

__all__ = ["WAYS", "AgreeingWay", "same_number", "ways_of_agreeing"]

#: Of a number that was rounded twice the first rounding kept at least one digit more.
_FIRST: Final = 0.05


@dataclass(frozen=True, slots=True)
class AgreeingWay:
    """A way of agreeing.

    Parameters
    ----------
    name : str
        As it is told.
    agrees : callable
        ``(text, theirs) -> bool`` of the numbers of an effect.
    turned : bool
        Whether the numbers are not the same ones: the words must say so.
    of : str
        Of which results it is asked: "all", "ratios", "percentages" (where a % stands on one side alone).
    exact : bool
        Whether it compares digits, so that it says something without a link.
    """

    name: str
    agrees: Callable[[Numbers, Numbers], bool]
    turned: bool = False
    of: str = "all"
    exact: bool = False


def _pairs(text: Numbers, theirs: Numbers) -> list[tuple[Compared, Compared]]:
    return [(text[name], theirs[name]) for name in TRIPLE if name in text and name in theirs]


def _all(pairs: Iterable[tuple[Compared, Compared]], same: Callable[[Compared, Compared], bool]) -> bool:
    found = list(pairs)
    return bool(found) and all(same(mine, other) for mine, other in found)


def _alike(mine: Compared, other: Compared) -> bool:
    return bool(mine.key[1]) and mine.key == other.key


def _meet(mine: Compared, other: Compared) -> bool:
    """Whether they may be one number; of two with as many digits the same ones must be printed."""
    if mine.decimals is not None and mine.decimals == other.decimals and mine.op == other.op:
        return _alike(mine, other)
    return mine.values.intersects(other.values)


def _meet_twice(mine: Compared, other: Compared) -> bool:
    """Whether theirs has two digits more, so that one of them may have been rounded off first."""
    if mine.decimals is None or (other.decimals is not None and other.decimals < mine.decimals + 2):
        return False
    reach = _FIRST * 10.0**-mine.decimals
    return ValueSet(mine.values.low - reach, mine.values.high + reach).widened().intersects(other.values)


def equal(text: Numbers, theirs: Numbers) -> bool:
    """Whether every number is printed alike: "0.90" and ".90", never "0.90" and "0.9"."""
    return _all(_pairs(text, theirs), _alike)


def equal_rounded(text: Numbers, theirs: Numbers) -> bool:
    """Whether every number can be the same one at the digits that are printed."""
    return _all(_pairs(text, theirs), _meet)


def equal_rounded_twice(text: Numbers, theirs: Numbers) -> bool:
    """Whether every number can be the same one, rounded to more digits first: 7.649 to 7.65, and that to 7.7."""
    return _all(_pairs(text, theirs), _meet_twice)


def equal_in_percent(text: Numbers, theirs: Numbers) -> bool:
    """Whether one side prints percentages of what the other prints as proportions."""
    return any(
        _all(((_scaled(mine, factor), other) for mine, other in _pairs(text, theirs)), _meet) for factor in (0.01, 100)
    )


def opposite(text: Numbers, theirs: Numbers) -> bool:
    """Whether the numbers are those of the same effect seen from the other arm: signs and bounds change sides."""
    turned = {"estimate": "estimate", "ci_low": "ci_high", "ci_high": "ci_low"}
    pairs = [(_negated(text[a]), theirs[b]) for a, b in turned.items() if a in text and b in theirs]
    return _all(pairs, _meet)


def inverted(text: Numbers, theirs: Numbers) -> bool:
    """Whether the numbers are one over those of the other side: a ratio seen from the other arm."""
    turned = {"estimate": "estimate", "ci_low": "ci_high", "ci_high": "ci_low"}
    pairs = [(_inverse(text[a]), theirs[b]) for a, b in turned.items() if a in text and b in theirs]
    return all(mine is not None for mine, _ in pairs) and _all(((m, t) for m, t in pairs if m is not None), _meet)


def same_number(mine: Compared, other: Compared) -> bool:
    """Return whether two numbers can be the same one, rounded once or twice.

    Examples
    --------
    >>> from lbpmeta.manuscript.numbers import printed_number
    >>> text = printed_number("7.7")
    >>> [same_number(text, printed_number(theirs)) for theirs in ("7.68", "7.649", "7.6")]
    [True, True, False]
    """
    return _meet(mine, other) or _meet_twice(mine, other)


def _scaled(number: Compared, factor: float) -> Compared:
    return Compared(number.text, number.values.scaled(factor))


def _negated(number: Compared) -> Compared:
    text = number.text.lstrip("+")
    return dataclasses.replace(number, text=text[1:] if text.startswith("-") else f"-{text}", values=-number.values)


def _inverse(number: Compared) -> Compared | None:
    try:
        values = ValueSet(1.0, 1.0) / number.values
    except DataError:
        return None
    return Compared(number.text, values) if number.values.low > 0 else None


#: Every way, the nearest first.
WAYS: Final = (
    AgreeingWay("equal", equal, exact=True),
    AgreeingWay("equal at the printed digits", equal_rounded),
    AgreeingWay("equal after double rounding", equal_rounded_twice),
    AgreeingWay("equal, as percent and as proportion", equal_in_percent, of="percentages"),
    AgreeingWay("equal with the other sign", opposite, turned=True, of="differences"),
    AgreeingWay("inverted", inverted, turned=True, of="ratios"),
)


def ways_of_agreeing(text: Numbers, theirs: Numbers, *, about: frozenset[str]) -> AgreeingWay | None:
    """Return the first way in which a written result agrees with the evidence; None where it does in none.

    Parameters
    ----------
    text, theirs : mapping of str to Compared
    about : frozenset of str
        Beside "all" what the results are: "differences", "ratios", "percentages".

    Examples
    --------
    >>> from lbpmeta.manuscript.numbers import compared_numbers
    >>> row = compared_numbers({"estimate": "-7.68", "ci_low": "-12.14", "ci_high": "-3.27"})
    >>> for triple in (("-7.7", "-12.1", "-3.3"), ("7.7", "3.3", "12.1")):
    ...     text = compared_numbers(dict(zip(TRIPLE, triple)))
    ...     print(ways_of_agreeing(text, row, about=frozenset({"differences"})).name)
    equal at the printed digits
    equal with the other sign
    """
    return next((way for way in WAYS if way.of in ("all", *about) and way.agrees(text, theirs)), None)
