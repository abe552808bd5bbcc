"""Missing: numbers by which a table says that there is none, -999 and the like."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from typing import Final

from lbpmeta.evidence.textfile import RawTable

__all__ = ["without_codes"]

#: What programs and people write for a number that is missing.
_CODE: Final = re.compile(r"-9{2,5}(?:\.0*)?")
_NEGATIVE: Final = re.compile(r"[-\u2212]\d")
#: So many cells with it, in so many columns, are no slip.
_CELLS: Final = 5
_COLUMNS: Final = 2


def without_codes(raw: RawTable) -> RawTable:
    """Return a table with empty cells where it writes -999 for a number that is missing, and say so.

    A code stands in several columns of which it is the only number below 0.

    Examples
    --------
    >>> rows = (("A", "40", "-999"), ("B", "-999", "-999"), ("C", "-999", "-999"), ("D", "35", "12"))
    >>> without_codes(RawTable("a.csv", ("study", "n1", "n2"), rows, (2, 3, 4, 5))).records[0]
    ('A', '40', '')
    """
    counts: Counter[str] = Counter()
    places: dict[str, set[int]] = {}
    for place in range(len(raw.header)):
        negative = {r[place] for r in raw.records if _NEGATIVE.match(r[place])}
        codes = {cell for cell in negative if _CODE.fullmatch(cell)}
        if len({float(c) for c in codes}) == 1 and codes == negative:
            for cell in codes:
                counts[cell] += sum(r[place] == cell for r in raw.records)
                places.setdefault(cell, set()).add(place)
    codes = {c for c in counts if counts[c] >= _CELLS and len(places[c]) >= _COLUMNS}
    if not codes:
        return raw
    records = tuple(tuple("" if cell in codes else cell for cell in row) for row in raw.records)
    many = sum(cell in codes for row in raw.records for cell in row)
    told = f"{many} cells with {' or '.join(sorted(codes))}, which stands for a missing number, are empty"
    return dataclasses.replace(raw, records=records, told=(*raw.told, told))
