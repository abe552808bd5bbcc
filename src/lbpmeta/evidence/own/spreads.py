"""Spreads: columns that hold a standard deviation in one row and a standard error in another, as a column says."""

from __future__ import annotations

import dataclasses

from lbpmeta.evidence.names.rephrased import kinds_of_spread, spread_columns
from lbpmeta.evidence.textfile import RawTable

__all__ = ["told_apart"]


def told_apart(raw: RawTable) -> RawTable:
    """Return a table with a column for each kind of spread where one column holds several, and say so.

    Examples
    --------
    >>> header = ("study", "spread drug", "spread sham", "type of spread")
    >>> raw = RawTable("a.csv", header, (("A", "3", "4", "SEM"), ("B", "9", "8", "SD")), (2, 3))
    >>> [dict(zip(told_apart(raw).header, row)) for row in told_apart(raw).records][0]["drug se"]
    '3'
    """
    core, kinds = kinds_of_spread(raw.header, raw.records)
    if len(set(kinds) - {""}) <= 1:
        return raw
    places = spread_columns(raw.header, core)
    header = [f"{places[p]} sd" if p in places else name for p, name in enumerate(raw.header)]
    header += [f"{rest} se" for rest in places.values()]
    records = []
    for row, kind in zip(raw.records, kinds, strict=True):
        kept = [cell if p not in places or kind == "sd" else "" for p, cell in enumerate(row)]
        records.append((*kept, *(row[p] if kind == "se" else "" for p in places)))
    names = ", ".join(repr(raw.header[p]) for p in places)
    other = sum(not kind for kind in kinds)
    told = f"{names} hold standard deviations or standard errors, as another column says of each row"
    told += f"; what is neither, in {other} rows, is not read" if other else ""
    labels = (*raw.labels, *("" for _ in places)) if raw.labels else ()
    return dataclasses.replace(raw, header=tuple(header), records=tuple(records), labels=labels, told=(*raw.told, told))
