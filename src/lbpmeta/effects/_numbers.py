"""Input of the conversions: numbers of any shape, checked; floats return as floats."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lbpmeta.arrays import Array
from lbpmeta.errors import DataError

__all__ = ["numbers", "plain", "refuse"]


def numbers(
    name: str, value: ArrayLike, *, low: float = -np.inf, high: float = np.inf, open_low: bool = False
) -> Array:
    """Return the input as a float array of its own shape, checked against a range (NaN passes).

    Raises
    ------
    DataError
        If it is not numeric or outside the range.
    """
    try:
        x = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        raise DataError(f"`{name}` must be a number or an array of numbers; got {value!r}.") from None
    bad = ((x <= low) if open_low else (x < low)) | (x > high)
    if np.any(bad):
        sign = "above" if open_low else "at least"
        rule = f"{sign} {low:g}" if np.isinf(high) else f"between {low:g} and {high:g}"
        raise DataError(f"`{name}` is {float(np.atleast_1d(x)[np.atleast_1d(bad)][0]):g}; it must be {rule}.")
    return x


def refuse(bad: NDArray[np.bool_] | np.bool_, message: str) -> None:
    """Raise a DataError with that message if anything is bad.

    Raises
    ------
    DataError
        If so.
    """
    if np.any(bad):
        raise DataError(message)


def plain(x: Array) -> Array:
    """Return a float instead of an array without dimensions."""
    out: Array = np.asarray(x, dtype=np.float64)[()]
    return out
