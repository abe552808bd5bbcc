"""Input of the room: anything array-like becomes checked float arrays of one length."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lbpmeta.arrays import Array
from lbpmeta.errors import DataError

__all__ = [
    "broadcast",
    "check_events",
    "check_range",
    "floats",
    "label_list",
    "named",
    "no_number",
    "study_labels",
    "vector",
]


#: Inputs by the stem of their name: lowest and highest legal value, and whether the lowest itself is legal.
_RANGES: Final[Mapping[str, tuple[float, float, bool]]] = MappingProxyType(
    {
        "n": (0.0, np.inf, False),
        "time": (0.0, np.inf, False),
        "sd": (0.0, np.inf, True),
        "sd_change": (0.0, np.inf, True),
        "se": (0.0, np.inf, True),
        "events": (0.0, np.inf, True),
        "nonevents": (0.0, np.inf, True),
        "r": (-1.0, 1.0, True),
        "p": (0.0, 1.0, True),
        "var": (0.0, np.inf, True),
        "vi": (0.0, np.inf, True),
        "variance": (0.0, np.inf, True),
        "df": (0.0, np.inf, False),
    }
)


def floats(value: ArrayLike) -> Array:
    """Return the input as an array of floats, a copy only where needed; masked values become NaN.

    Raises
    ------
    TypeError, ValueError
        If it is not numeric. Dates, which numpy would count in nanoseconds, are not, and neither are complex numbers,
        of which it would drop a part.
    """
    ma = sys.modules.get("numpy.ma")  # loaded by whoever made a masked array; a small check does without
    if ma is not None and isinstance(value, ma.MaskedArray):
        return np.where(ma.getmaskarray(value), np.nan, np.asarray(value.data, dtype=np.float64))
    raw = np.asarray(value)
    if raw.dtype.kind in "mMc":
        raise TypeError("complex numbers, dates and times are no effects")
    if raw.dtype.kind == "O":  # pandas' missing value is no float
        raw = np.array([np.nan if type(one).__name__ == "NAType" else one for one in raw.ravel()]).reshape(raw.shape)
        if raw.dtype.kind in "mMc":
            raise TypeError("complex numbers, dates and times are no effects")
    return np.asarray(raw, dtype=np.float64)


def no_number(value: Any) -> str:
    """Return what is said of the first value that is no number: which it is, where, and what to do.

    Examples
    --------
    >>> no_number(["1.5", "2,0"])
    "got '2,0' in row 2. pandas.read_csv(..., decimal=',') reads decimal commas."
    >>> no_number([1.0, "n.r."])
    "got 'n.r.' in row 2. Write NaN for a missing value."
    """
    whole = f"got {value!r}. Write NaN for a missing value."
    if isinstance(value, (str, bytes, dict, set)) or not hasattr(value, "__len__") or getattr(value, "ndim", 1) != 1:
        return whole
    for row, one in enumerate(value, 1):
        try:
            if floats([one]).size != 1 or isinstance(one, (bool, np.bool_)):
                raise TypeError
        except (TypeError, ValueError):
            comma = isinstance(one, str) and re.fullmatch(r"\s*[-+\u2212]?\d+,\d+\s*", one)
            what = (
                "pandas.read_csv(..., decimal=',') reads decimal commas." if comma else "Write NaN for a missing value."
            )
            return f"got {one!r} in row {row}. {what}"
    return whole


def vector(name: str, value: ArrayLike) -> Array:
    """Return the input as a new float vector; a scalar becomes a vector of length 1.

    Raises
    ------
    DataError
        If it is not numeric, has more than one dimension, or holds an infinity.
    """
    try:
        array = np.array(floats(value), ndmin=1)
    except (TypeError, ValueError):
        raise DataError(f"`{name}` must be a number or an array of numbers; {no_number(value)}") from None
    if array.ndim > 1:
        raise DataError(f"`{name}` has shape {array.shape}; give one number per study.")
    if np.isinf(array).any():
        raise DataError(f"`{name}` holds an infinite value at position {int(np.argmax(np.isinf(array)))}.")
    return array


def broadcast(arrays: Mapping[str, Array], *, k: int | None = None) -> tuple[dict[str, Array], int]:
    """Return the vectors at one common length, and that length.

    A vector of length 1 stands for all studies.

    Raises
    ------
    DataError
        If two lengths differ.
    """
    sizes = {name: array.size for name, array in arrays.items()}
    if k is not None:
        sizes["labels"] = k
    longer = {name: size for name, size in sizes.items() if size != 1}
    if len(set(longer.values())) > 1:
        told = ", ".join(f"`{name}` has {size}" for name, size in longer.items())
        raise DataError(f"All inputs need one value per study (or one value for all), but {told}.")
    length = next(iter(longer.values()), 1)
    return {name: np.broadcast_to(array, (length,)).copy() for name, array in arrays.items()}, length


def label_list(labels: Iterable[object] | None) -> list[object] | None:
    """Return the labels as a list; one text is one label.

    Raises
    ------
    DataError
        If they cannot be gone through.
    """
    if labels is None or isinstance(labels, str):
        return None if labels is None else [labels]
    try:
        return list(labels)
    except TypeError:
        raise DataError(f"`labels` is {labels!r}; give one label per study.") from None


def study_labels(labels: Iterable[object] | None, k: int) -> tuple[str, ...]:
    """Return k labels; "Study 1", "Study 2" … where none are given.

    Raises
    ------
    DataError
        If their number is not k.
    """
    if labels is None:
        return tuple(f"Study {i}" for i in range(1, k + 1))
    told = tuple(map(str, label_list(labels) or ()))
    if len(told) != k:
        raise DataError(f"`labels` names {len(told)} studies, but the data hold {k}.")
    return told


def named(labels: Sequence[str], mask: NDArray[np.bool_], *, most: int = 8) -> str:
    """Return the labels under the mask as one text, shortened after `most`."""
    hit = [label for label, one in zip(labels, mask, strict=True) if one]
    more = f" and {len(hit) - most} more" if len(hit) > most else ""
    return ", ".join(hit[:most]) + more


def check_range(name: str, array: Array, labels: Sequence[str]) -> None:
    """Refuse values that the kind of input cannot take (NaN, for missing, passes).

    Raises
    ------
    DataError
        Naming the argument, the study, the value and the legal range.
    """
    legal = _RANGES.get(name.rstrip("12"))
    if legal is None:
        return
    low, high, closed = legal
    bad = ((array < low) if closed else (array <= low)) | (array > high)
    if bad.any():
        i = int(np.argmax(bad))
        rule = f"between {low:g} and {high:g}" if np.isfinite(high) else f"{'at least' if closed else 'above'} {low:g}"
        raise DataError(f"`{name}` is {array[i]:g} for {labels[i]}; it must be {rule}.")


def check_events(events_name: str, events: Array, n_name: str, n: Array, labels: Sequence[str]) -> None:
    """Refuse more events than participants.

    Raises
    ------
    DataError
        Naming the study and both numbers.
    """
    bad = events > n
    if bad.any():
        i = int(np.argmax(bad))
        raise DataError(
            f"`{events_name}` is {events[i]:g} but `{n_name}` is {n[i]:g} for {labels[i]}: "
            "more events than participants."
        )
