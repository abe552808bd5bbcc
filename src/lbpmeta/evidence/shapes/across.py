"""Across: tables whose studies stand in columns, and what was measured in rows."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from typing import Final

from lbpmeta.evidence.aliases import meaning
from lbpmeta.evidence.shapes.header import is_number, known_name
from lbpmeta.evidence.textfile import RawTable

__all__ = ["results_in_columns", "studies_in_rows"]

#: So many names that mean something, and this share of all, stand in the first column of such a table.
_FEWEST: Final = 3
_MOST: Final = 0.6
#: No table has more rows of what was measured.
_LONGEST: Final = 200
#: What a study is called, where no column says that these are studies: by its year, or by its number.
_STUDY: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|^(?:study|trial|paper|rct)[ _.-]?\d+$", re.IGNORECASE)
#: ... or by its authors.
_AUTHORS: Final = re.compile(r"\bet\.? ?al\b", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"([A-Za-z]+)[ ._-]?\d+")
_VARIABLE: Final = re.compile(r"\b(?:variables?|fields?|items?)(?:[ _](?:name|label))?\b", re.IGNORECASE)


def results_in_columns(header: Sequence[str]) -> tuple[str, ...]:
    """Return the names of columns that are studies, or results by number beside a column of variables.

    Examples
    --------
    >>> results_in_columns(["", "arm", "Lee et al", "Kim et al", "Cho et al. 2"])
    ('Lee et al', 'Kim et al', 'Cho et al. 2')
    >>> results_in_columns(["field", "result1", "result2", "result3"])
    ('result1', 'result2', 'result3')
    >>> results_in_columns(["study", "mean1", "mean2", "mean3"])
    ()
    """
    found = [name for name in header if _AUTHORS.search(name)]
    stems = [m[1] for name in header if (m := _NUMBERED.fullmatch(name.strip()))]
    stem = max(stems, key=stems.count, default="")
    if len(found) < _FEWEST and any(map(_VARIABLE.search, (name.replace("_", " ") for name in header))):
        found = [name for name in header if (m := _NUMBERED.fullmatch(name.strip())) and m[1] == stem]
        found = found if 2 * len(found) > len(header) else []
    return tuple(found) if len(found) >= _FEWEST else ()


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
