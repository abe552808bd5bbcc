"""Sizes: which of two columns is the number of persons, where the names of both say so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import isfinite
from typing import Final

from lbpmeta.evidence.names.limits import floats_of

__all__ = ["given_way"]

#: Those whose results the means and the events are of.
_ANALYSED: Final = re.compile(r"analy[sz]ed|analy[sz]able|evalua(?:ted|ble)|assessed|complete(?:d|rs)|completing", re.I)
#: All who began.
_BEGAN: Final = re.compile(r"randomi[sz]ed|allocated|enroll?ed|recruited|assigned|baseline|started", re.I)


def given_way(header: Sequence[str], records: Sequence[Sequence[str]], place: int, other: int) -> str:
    """Return why the column at `other`, read as the number of persons, gives way to that at `place`; "" if it does not.

    Examples
    --------
    >>> given_way(["N randomised", "N analysed"], [["40", "38"], ["50", "44"]], 1, 0)
    "a number of persons who began, beside that of those analysed in 'N analysed'"
    """
    if _numbers_groups(records, place, other):
        return f"a number of groups, beside that of their persons in {header[place]!r}"
    if _rank(header[place]) > _rank(header[other]):
        who = "who began" if _rank(header[other]) < 0 else "of any kind"
        return f"a number of persons {who}, beside that of those analysed in {header[place]!r}"
    return ""


def _rank(name: str) -> int:
    return 1 if _ANALYSED.search(name) else -1 if _BEGAN.search(name) else 0


def _numbers_groups(records: Sequence[Sequence[str]], place: int, other: int) -> bool:
    """Whether most numbers at `other` are 1 or 2, where those at `place`, for the same thing, are more."""
    pairs = zip(floats_of(records, other), floats_of(records, place), strict=True)
    known = [(a, b) for a, b in pairs if isfinite(a) and isfinite(b)]
    return bool(known) and 2 * sum(a <= 2 < b for a, b in known) > len(known)
