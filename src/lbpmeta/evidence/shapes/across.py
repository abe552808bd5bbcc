"""Across: tables whose studies stand in columns, and what was measured in rows."""

from __future__ import annotations

import dataclasses
import re
from typing import Final

from lbpmeta.evidence.aliases import meaning
from lbpmeta.evidence.shapes.header import is_number, known_name
from lbpmeta.evidence.textfile import RawTable

__all__ = ["studies_in_rows"]

#: So many names that mean something, and this share of all, stand in the first column of such a table.
_FEWEST: Final = 3
_MOST: Final = 0.6
#: No table has more rows of what was measured.
_LONGEST: Final = 200
#: What a study is called, where no column says that these are studies: by its year, or by its number.
_STUDY: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|^(?:study|trial|paper|rct)[ _.-]?\d+$", re.IGNORECASE)


def studies_in_rows(raw: RawTable) -> RawTable:
    """Return a table whose studies stand in columns with a row for each, and say so; any other one as it is.

    Examples
    --------
    >>> rows = (("n control", "41", "54"), ("mean control", "4.4", "4.1"), ("SD control", "1.2", "1.4"))
    >>> raw = RawTable("a.csv", ("Study", "Lee 2001", "Kim 2003"), rows, (2, 3, 4))
    >>> studies_in_rows(raw).header, studies_in_rows(raw).records[1]
    (('Study', 'n control', 'mean control', 'SD control'), ('Kim 2003', '54', '4.1', '1.4'))
    """
    first, *studies = raw.header
    if len(studies) < len("12") or not all(map(_STUDY.search, studies)) or any(map(known_name, studies)):
        return raw
    named = [r[0] for r in raw.records]
    if len(named) > _LONGEST or len(named) != len(set(named)) or any(map(is_number, named)):
        return raw
    if first and not {"study", "author"} & set(meaning(first).targets):
        return raw
    if sum(map(known_name, named)) < max(_FEWEST, _MOST * len(named)):
        return raw
    header = (first or "study", *named)
    records = tuple((study, *(r[place] for r in raw.records)) for place, study in enumerate(studies, start=1))
    told = "its studies stand in columns: each column is read as a row"
    lines = tuple(range(2, len(studies) + 2))
    return dataclasses.replace(
        raw, header=header, records=records, lines=lines, labels=(), sections=(), mark="", told=(*raw.told, told)
    )
