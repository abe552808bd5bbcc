"""Diagnosed: true positives and negatives of a test beside all who have the disease, and all who have it not."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from math import isfinite
from typing import Final

from lbpmeta.evidence.aliases import normalised
from lbpmeta.evidence.names.limits import floats_of
from lbpmeta.evidence.textfile import RawTable

__all__ = ["with_false_ones"]

_TRUE: Final = (("tp", "true positive", "true positives"), ("tn", "true negative", "true negatives"))
_FALSE: Final = frozenset(("fp", "fn", "false positive", "false positives", "false negative", "false negatives"))
_ALL: Final = (
    ("cases", "diseased", "n cases", "n diseased", "with disease", "total diseased"),
    ("controls", "healthy", "non diseased", "n controls", "n healthy", "without disease", "total healthy"),
)
#: What the tests of a table are read by, of the diseased and of the others.
_MADE: Final = ("FN", "FP")


def with_false_ones(raw: RawTable) -> RawTable:
    """Return a table with the false negatives and positives in the place of all of either kind, beside the true ones.

    Examples
    --------
    >>> rows = (("Lee", "14", "40", "90", "100"), ("Kim", "18", "55", "50", "50"))
    >>> found = with_false_ones(RawTable("a.csv", ("study", "TP", "cases", "TN", "controls"), rows, (2, 3)))
    >>> found.header[1:], found.records[0][1:]
    (('TP', 'FN', 'TN', 'FP'), ('14', '26', '90', '10'))
    """
    spelt = [normalised(name) for name in raw.header]
    if _FALSE & {*spelt}:
        return raw
    pairs = [(_place(spelt, true), _place(spelt, everyone)) for true, everyone in zip(_TRUE, _ALL, strict=True)]
    if any(place is None for pair in pairs for place in pair):
        return raw
    header, cells = list(raw.header), [list(record) for record in raw.records]
    for (true, everyone), name in zip(pairs, _MADE, strict=True):
        numbers = list(zip(*(floats_of(raw.records, p or 0) for p in (true, everyone)), strict=True))
        known = [(a, b) for a, b in numbers if isfinite(a) and isfinite(b)]
        if not known or any(a > b or a % 1 or b % 1 for a, b in known):
            return raw
        header[everyone or 0] = name
        for record, (a, b) in zip(cells, numbers, strict=True):
            record[everyone or 0] = f"{b - a:.0f}" if isfinite(a) and isfinite(b) else ""
    first, second = (repr(raw.header[p or 0]) for _, p in pairs)
    told = f"of {first} and {second} those are false negatives and positives who are no true ones"
    return dataclasses.replace(
        raw, header=tuple(header), records=tuple(map(tuple, cells)), told=(*raw.told, told), labels=()
    )


def _place(spelt: Collection[str], names: Collection[str]) -> int | None:
    """Return the place of the only name that is one of these."""
    found = [p for p, name in enumerate(spelt) if name in names]
    return found[0] if len(found) == 1 else None
