"""Numbers of a statement as sets of values: printed text keeps its rounding, a pair is a printed range."""

from __future__ import annotations

from typing import TypeAlias

from lbpmeta.errors import DataError
from lbpmeta.interval import ValueSet
from lbpmeta.printed import Printed

__all__ = ["Stated", "percent_set_of", "stated_set"]

#: A number as printed, a computed number (one value), a set, or the two ends of a printed range.
Stated: TypeAlias = str | int | float | Printed | ValueSet | tuple[str | int | float, str | int | float]


def stated_set(x: Stated, name: str, within: tuple[float, float] = (-float("inf"), float("inf"))) -> ValueSet:
    """Return the set of values of a stated number, cut to what the quantity can be.

    Parameters
    ----------
    x : str, float, Printed, ValueSet or pair
        Text stands for all values that round to it; a pair holds the ends of a range, each of them as printed.
    name : str
        For the message.
    within : (float, float)
        The domain of the quantity.

    Raises
    ------
    DataError
        If it is no number, or none of its values is possible.

    Examples
    --------
    >>> stated_set("86", "power"), stated_set(("20", "35.4"), "sensitivity")
    (ValueSet(low=85.5, high=86.5), ValueSet(low=19.5, high=35.45))
    >>> stated_set("<5", "prior", (0, 100))
    ValueSet(low=0, high=5)
    """
    if isinstance(x, ValueSet):
        found = x
    elif isinstance(x, tuple):
        first, last = (stated_set(end, name) for end in x)
        if first.low > last.high:
            raise DataError(f"`{name}` is {x!r}; the lower end of a range comes first.")
        found = ValueSet(first.low, last.high)
    elif isinstance(x, str | Printed):
        found = Printed.parse(x).values
    else:
        found = ValueSet(float(x), float(x))
    possible = found.intersection(ValueSet(float(within[0]), float(within[1])))
    if possible is None:
        raise DataError(f"`{name}` is {x!r}; it must lie between {within[0]:g} and {within[1]:g}.")
    return possible


def percent_set_of(x: Stated, name: str) -> ValueSet:
    """Return a stated percentage as a set of shares between 0 and 1.

    Examples
    --------
    >>> percent_set_of("78", "sensitivity")
    ValueSet(low=0.775, high=0.785)
    """
    percent = stated_set(x, name, (0.0, 100.0))
    return ValueSet(percent.low / 100, percent.high / 100)
