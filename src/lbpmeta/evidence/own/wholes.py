"""Wholes: numbers of a whole analysis beside its studies, and rows that others of their study are compared with."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from typing import Final

from lbpmeta.evidence.cells import blank
from lbpmeta.evidence.names.blocks import Block
from lbpmeta.evidence.textfile import RawTable

__all__ = ["OF_THE_WHOLE", "is_reference", "without_wholes"]

#: Why such a column is not read.
OF_THE_WHOLE: Final = "the same in row after row: of the whole analysis, and no study's"
#: What a column of them is called, beside what it holds.
_WHOLE: Final = frozenset(
    ("meta", "metaanalysis", "analysis", "pooled", "overall", "summary", "combined", "cumulative", "aggregate", "total")
)


def without_wholes(raw: RawTable, results: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[int, ...]]:
    """Return the results of studies, and the places of those of the whole analysis.

    Two things must say so: the name, and that no more than every second row has numbers of its own.

    Examples
    --------
    >>> header = ("study", "RR", "se", "pooled RR", "pooled se")
    >>> rows = (("Lee", "0.8", "0.1", "0.9", "0.05"), ("Kim", "0.9", "0.2", "0.9", "0.05"))
    >>> blocks = (Block({"estimate": 1, "se": 2}), Block({"estimate": 3, "se": 4}, ("pooled",)))
    >>> without_wholes(RawTable("a.csv", header, rows, (2, 3)), blocks)[1]
    (3, 4)
    """
    found: list[Block] = []
    places: list[int] = []
    weight: dict[str, int] = {}
    for block in results:
        mine = [p for column, p in block.at.items() if column != "weight"]  # a study's own, in that analysis
        rows = [tuple(r[p] for p in mine) for r in raw.records]
        rows = [cells for cells in rows if not all(map(blank, cells))]
        if _WHOLE & set(block.words) and len(rows) > 1 and 2 * len(set(rows)) <= len(rows):
            places += mine
            weight |= {c: p for c, p in block.at.items() if c == "weight"}
        else:
            found.append(block)
    if not found:
        return tuple(results), ()
    found[0] = dataclasses.replace(found[0], at={**weight, **found[0].at})
    return tuple(found), tuple(sorted(places))


#: A one that was set, and not reckoned: "1", "1.0"; "1.00" is what a large study finds.
_SET: Final = re.compile(r"1(?:\.0?)?")
#: A standard error, or a variance, of nothing.
_NOTHING: Final = re.compile(r"0(?:\.0*)?")


def is_reference(numbers: Mapping[str, str]) -> bool:
    """Whether a row is the category that the others of its study are compared with: 1, from 1 to 1, without error.

    Examples
    --------
    >>> is_reference({"estimate": "1", "ci_low": "1", "ci_high": "1.0", "n": "240"})
    True
    >>> is_reference({"estimate": "1.00", "ci_low": "1.00", "ci_high": "1.00", "se": "0.001"})
    False
    """
    ratio = [numbers.get(c, "") for c in ("estimate", "ci_low", "ci_high")]
    error = numbers.get("se") or numbers.get("variance") or "0"
    return all(map(_SET.fullmatch, ratio)) and bool(_NOTHING.fullmatch(error))
