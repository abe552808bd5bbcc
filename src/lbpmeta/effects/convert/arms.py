"""Arms of one trial: combining several into one, and sharing a control among comparisons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from lbpmeta.effects._arrays import broadcast, check_range, study_labels, vector
from lbpmeta.errors import DataError, hinting
from lbpmeta.shown import InColumns

__all__ = ["CombinedArm", "SharedControl", "combine_arms", "split_shared_control"]


@dataclass(frozen=True, slots=True)
class CombinedArm(InColumns):
    """Mean, standard deviation and size of several groups taken together."""

    mean: float
    sd: float
    n: float


@dataclass(frozen=True, slots=True)
class SharedControl(InColumns):
    """One share of a control group: participants and, for counts, events."""

    n: float
    events: float | None


@hinting
def combine_arms(mean: ArrayLike, sd: ArrayLike, n: ArrayLike) -> CombinedArm:
    """Combine two or more groups as if their participants had been one group.

    ``M = sum(n m)/N`` and ``SD^2 = (sum((n - 1) sd^2) + sum(n (m - M)^2)) / (N - 1)``; for two groups this is
    the formula of the Cochrane Handbook.

    Examples
    --------
    >>> arm = combine_arms([12.0, 15.0], [4.0, 5.0], [20, 30])
    >>> round(arm.mean, 3), round(arm.sd, 3), arm.n
    (13.8, 4.817, 50.0)

    Parameters
    ----------
    mean, sd, n : array_like, shape (groups,)

    Raises
    ------
    DataError
        If a value is missing or impossible.

    References
    ----------
    Cochrane Handbook version 6.5, section 6.5.2.10 (table 6.5.a).
    """
    data, k = broadcast({"mean": vector("mean", mean), "sd": vector("sd", sd), "n": vector("n", n)})
    names = tuple(f"arm {i}" for i in range(1, k + 1))
    for name, array in data.items():
        check_range(name, array, names)
        if np.isnan(array).any():
            raise DataError(f"`{name}` is missing for {names[int(np.argmax(np.isnan(array)))]}.")
    total = float(data["n"].sum())
    if total <= 1:
        raise DataError(f"The arms hold {total:g} participants; a standard deviation needs more than 1.")
    centre = float(np.sum(data["n"] * data["mean"])) / total
    within = float(np.sum((data["n"] - 1) * data["sd"] ** 2))
    between = float(np.sum(data["n"] * (data["mean"] - centre) ** 2))
    return CombinedArm(centre, float(np.sqrt((within + between) / (total - 1))), total)


@hinting
def split_shared_control(n: float, comparisons: int, *, events: float | None = None) -> SharedControl:
    """Split a control group among the comparisons that share it, so that nobody counts twice.

    Mean and standard deviation of the control stay as they are. Shares are not rounded.

    Examples
    --------
    >>> split_shared_control(50, 2, events=15)
    SharedControl(n=25.0, events=7.5)

    Parameters
    ----------
    n : float
        Participants of the control group.
    comparisons : int
        Number of comparisons that use it.
    events : float, optional

    Raises
    ------
    DataError
        If a number is impossible.

    References
    ----------
    Cochrane Handbook version 6.5, section 23.3.4.
    """
    if comparisons != int(comparisons) or comparisons < 1:
        raise DataError(f"`comparisons` is {comparisons!r}; it must be a whole number of at least 1.")
    if np.ndim(n) or np.ndim(events if events is not None else 0):
        raise DataError("Give the numbers of one control group at a time; an array was given.")
    names = study_labels(["the control group"], 1)
    check_range("n", vector("n", n), names)
    if events is None:
        return SharedControl(float(n) / comparisons, None)
    check_range("events", vector("events", events), names)
    if events > n:
        raise DataError(f"`events` is {events:g} but `n` is {n:g}: more events than participants.")
    return SharedControl(float(n) / comparisons, float(events) / comparisons)
