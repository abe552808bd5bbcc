"""Halves: columns that hold a number of each of two arms in one cell, which the header names in their order."""

from __future__ import annotations

import dataclasses
import re
from typing import Final

from lbpmeta.evidence.cells import blank
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.evidence.words.lexicon import WORDS, WordKind

__all__ = ["halved"]

#: "n (E/C)", "Age, mean [intervention / control]", "N T/C".
_NAMED: Final = re.compile(r"(?P<of>.*?)[\s,:]*[(\[]?\s*\b(?P<one>[A-Za-z]+)\s*/\s*(?P<two>[A-Za-z]+)\s*[)\]]?\s*")
_CELL: Final = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*(?:/|;|vs\.?)\s*(\d+(?:[.,]\d+)?)\s*")
_MOST: Final = 0.9


def halved(raw: RawTable) -> RawTable:
    """Return a table with a column for each arm where the header names both, and say so.

    Examples
    --------
    >>> raw = RawTable("a.csv", ("study", "n (E/C)"), (("Lee", "45/44"), ("Kim", "60/61")), (2, 3))
    >>> halved(raw).header, halved(raw).records[0]
    (('study', 'n E', 'n C'), ('Lee', '45', '44'))
    """
    found: dict[int, tuple[str, str]] = {}
    for place, name in enumerate(raw.header):
        m = _NAMED.fullmatch(name.strip())
        if m is None or not m["of"].strip() or {_arm(m["one"]), _arm(m["two"])} != {"1", "2"}:
            continue
        filled = [r[place] for r in raw.records if not blank(r[place])]
        if filled and sum(map(bool, map(_CELL.fullmatch, filled))) >= _MOST * len(filled):
            found[place] = (f"{m['of'].strip()} {m['one']}", f"{m['of'].strip()} {m['two']}")
    if not found:
        return raw
    columns = range(len(raw.header))
    header = tuple(new for p in columns for new in found.get(p, (raw.header[p],)))
    records = tuple(
        tuple(new for p in columns for new in (_parts(r[p]) if p in found else (r[p],))) for r in raw.records
    )
    labels = tuple(new for p in columns for new in (("", "") if p in found else (raw.labels[p],))) if raw.labels else ()
    told = (
        f"{', '.join(repr(raw.header[p]) for p in found)}: a number of each arm in one cell, in the order of the name"
    )
    return dataclasses.replace(raw, header=header, records=records, labels=labels, told=(*raw.told, told))


def _arm(word: str) -> str:
    return next((r.value for r in WORDS.get(word.lower(), ()) if r.part is WordKind.ARM), "")


def _parts(cell: str) -> tuple[str, str]:
    """Return both numbers of a cell; what is no such pair stays in the first column, to be told there."""
    m = _CELL.fullmatch(cell)
    return (m[1], m[2]) if m else (cell, "")
