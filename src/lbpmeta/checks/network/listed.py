"""Numbers that are printed for the treatments of a network, by name; and the premise that all of them are listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias

from lbpmeta.checks.core.reading import Number, read, values_of
from lbpmeta.errors import DataError, MethodError
from lbpmeta.interval import ValueSet
from lbpmeta.premises.declaration import Declarations, declared_by_keywords
from lbpmeta.premises.premise import Premise, assume
from lbpmeta.printed import Printed

__all__ = ["Listed", "as_fractions", "by_treatment", "declared_of", "in_percent", "read_listed", "size_of", "total"]

#: One printed number per treatment: by name, or in order.
Listed: TypeAlias = Mapping[str, Number] | Sequence[Number]

#: From this share of numbers above 1 on, percentages are meant.
_PERCENT: Final = 0.4


def by_treatment(given: Any, what: str) -> dict[str, Any]:
    """Return what is given for each treatment, by its name; by its number where no names are given.

    Raises
    ------
    DataError
        If a name stands twice, or nothing is given.

    Examples
    --------
    >>> by_treatment(["0.9", "0.1"], "sucra")
    {'1': '0.9', '2': '0.1'}
    """
    if isinstance(given, str | Printed | float | int):
        raise DataError(f"`{what}` is {given!r}; give one for each treatment, for example {{'A': '81', 'B': '19'}}.")
    items = list(given.items()) if hasattr(given, "items") else [(str(i + 1), x) for i, x in enumerate(given)]
    found = {str(name): value for name, value in items}
    if len(found) < len(items):
        raise DataError(f"`{what}` names a treatment twice.")
    if not found:
        raise DataError(f"`{what}` is empty; give one for each treatment.")
    return found


def read_listed(given: Any, what: str, rounding: str) -> dict[str, Printed]:
    """Read the printed ones of the numbers of treatments.

    Raises
    ------
    DataError
        If one cannot be read; it is named.
    """
    found = {}
    for name, text in by_treatment(given, what).items():
        try:
            number = read(text, rounding)
        except DataError as error:
            raise DataError(f"`{what}` of {name}: {error}") from None
        if number is not None:
            found[name] = number
    return found


def in_percent(numbers: Iterable[Printed]) -> bool:
    """Whether shares are printed in percent.

    Where the shares of all have a mean of a half, nearly half of them are above 1 if they are in percent, and none is
    if they are not.

    Examples
    --------
    >>> in_percent([Printed.parse("88"), Printed.parse("0.4")]), in_percent([Printed.parse("0.88")])
    (True, False)
    """
    listed = list(numbers)
    above = sum(float(n) > 1 or n.unit == "%" for n in listed)
    return above >= _PERCENT * len(listed)


def as_fractions(numbers: Mapping[str, Printed], *, percent: bool) -> dict[str, ValueSet]:
    """Return the sets of shares as fractions, within 0 and 1 where some of it lies there."""
    found = {}
    for name, number in numbers.items():
        values = values_of(number).scaled(0.01) if percent else values_of(number)
        found[name] = values.intersection(ValueSet(0.0, 1.0)) or values
    return found


def total(sets: Iterable[ValueSet]) -> ValueSet:
    """Return the sum of sets."""
    found = ValueSet(0.0, 0.0)
    for values in sets:
        found = found + values
    return found


def size_of(n: int | str | None, listed: int) -> tuple[int, tuple[Premise, ...]]:
    """Return how many treatments the network has, with the premise that all are listed where nobody says it.

    Raises
    ------
    DataError
        If fewer are said to be in the network than are listed.
    MethodError
        If it is no whole number.
    """
    if n is None or n == "":
        return listed, (assume("treatments"),)
    if not str(n).isdecimal():
        raise MethodError(f"`n` is {n!r}; give the number of treatments in the network.")
    if int(n) < listed:
        raise DataError(f"`n` is {n}, but {listed} treatments are listed.")
    return int(n), (assume("treatments"),)


def declared_of(n: int | str | None, listed: int, given: Mapping[str, str | None]) -> Declarations:
    """Return what a call declares: that all treatments are listed, where it says how many there are."""
    size, _ = size_of(n, listed)
    said = {} if n is None or n == "" else {"treatments": "all" if size == listed else "some"}
    return declared_by_keywords({**said, **given})
