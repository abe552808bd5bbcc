"""Reading single arguments: numbers, counts and seeds, refused by name."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable

import numpy as np

from lbpmeta.errors import DataError, MethodError

__all__ = ["each", "generator", "number", "probability", "whole"]


def number(name: str, value: object) -> float:
    """Return a finite number.

    Raises
    ------
    MethodError
        If it is none.

    Examples
    --------
    >>> number("theta", 1)
    1.0
    """
    try:
        read = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        read = math.nan
    if not math.isfinite(read):
        raise MethodError(f"`{name}` is {value!r}; it must be a finite number.")
    return read


def probability(name: str, value: object) -> float:
    """Return a number strictly between 0 and 1.

    Raises
    ------
    MethodError
        If it is none.

    Examples
    --------
    >>> probability("alpha", 0.05)
    0.05
    """
    read = number(name, value)
    if not 0 < read < 1:
        hint = f" Write {read / 100:g} for {read:g} %." if 1 < read < 100 else ""
        raise MethodError(f"`{name}` is {value!r}; it must lie strictly between 0 and 1.{hint}")
    return read


def whole(name: str, value: object, least: int, told: str) -> int:
    """Return a whole number of at least `least`; `told` says what to give instead.

    Raises
    ------
    MethodError
        If it is none.

    Examples
    --------
    >>> whole("iterations", 100, 1, "give a positive number")
    100
    """
    try:
        read = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        read = least - 1
    if read < least:
        raise MethodError(f"`{name}` is {value!r}; {told}.")
    return read


def generator(seed: object) -> np.random.Generator:
    """Return a generator of random numbers.

    Raises
    ------
    MethodError
        If the seed is no whole number of 0 or more.

    Examples
    --------
    >>> int(generator(1).integers(10))
    4
    """
    return np.random.default_rng(None if seed is None else whole("seed", seed, 0, "give a whole number of 0 or more"))


def each(name: str, value: Iterable[object]) -> list[object]:
    """Return the entries of an argument that holds one per study.

    Raises
    ------
    DataError
        If it cannot be gone through.

    Examples
    --------
    >>> each("groups", "ab")
    ['a', 'b']
    """
    try:
        return list(value)
    except TypeError:
        raise DataError(f"`{name}` is {value!r}; give one entry per study.") from None
