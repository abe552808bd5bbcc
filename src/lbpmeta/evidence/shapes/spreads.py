"""Spreads: columns that hold a standard deviation in one row and a standard error in another, as a column says."""

from __future__ import annotations

import dataclasses
import re

from lbpmeta.evidence.names.readings import readings
from lbpmeta.evidence.names.values import kinds_of_spread, spread_columns
from lbpmeta.evidence.textfile import RawTable

__all__ = ["told_apart"]

_LIMITS = ("ci_low", "ci_high")


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
    said = set(kinds) & {"sd", "se"}
    if len(said) + ("?" in kinds) + ("ci" in kinds) <= 1 or not said:
        return raw
    places = spread_columns(raw.header, core)
    limits = [p for p, name in enumerate(raw.header) if any(r.quantity in _LIMITS for r in readings(name, {})[:1])]
    first = "sd" if len(said) == 2 else min(said)
    header = [f"{places[p]} {first}".strip() if p in places else name for p, name in enumerate(raw.header)]
    more = list(places) if len(said) == 2 else []
    header += [f"{places[p]} se".strip() for p in more]
    records = []
    for row, kind in zip(raw.records, kinds, strict=True):
        out = {p for p in places if kind != first} | {p for p in limits if kind == "?"}
        kept = ["" if p in out else cell for p, cell in enumerate(row)]
        records.append((*kept, *(row[p] if kind == "se" else "" for p in more)))
    names = ", ".join(repr(raw.header[p]) for p in places)
    what = {"sd": "standard deviations", "se": "standard errors"}
    verb = "hold" if len(places) > 1 else "holds"
    told = f"{names} {verb} {' or '.join(what[k] for k in sorted(said))}, as another column says of each row"
    rows = zip(raw.records, kinds, strict=True)
    other = sum(kind not in said and any(re.search(r"\d", row[p]) for p in places) for row, kind in rows)
    told += f"; what is neither, in {other} rows, is not read" if other else ""
    labels = (*raw.labels, *("" for _ in more)) if raw.labels else ()
    return dataclasses.replace(raw, header=tuple(header), records=tuple(records), labels=labels, told=(*raw.told, told))
