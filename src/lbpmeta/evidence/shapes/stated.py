"""Stated: effects whose cells say their measure: "RR 0.75 (0.60 to 0.95)"."""

from __future__ import annotations

import dataclasses
import re
from typing import Final

from lbpmeta.evidence.aliases import measure_named, normalised
from lbpmeta.evidence.cells import blank
from lbpmeta.evidence.textfile import RawTable

__all__ = ["measures_apart"]

_STATED: Final = re.compile(
    r"\s*(?:a(?=[ORHI])|adj(?:usted|\.)?\s+|crude\s+|pooled\s+)?"
    r"(?P<measure>OR|RR|HR|IRR|RD|MD|WMD|SMD"
    r"|(?i:(?:odds|risk|hazard|rate) ratio|relative risk|(?:mean|risk) difference))"
    r"\s*[:=]?\s*(?P<rest>[-+\u2212\u2013]?\s*(?:\d*[.,\u00b7]\d|\d+\D+\d).*)"
)
#: So many cells of a column show how it is written.
_FEWEST: Final = 2
_MOST: Final = 0.8
_MEASURE: Final = ("measure", "effect measure", "effect size measure", "summary measure")


def measures_apart(raw: RawTable) -> RawTable:
    """Return a table with the measure that stands before each effect in a column of its own.

    Of several columns of effects nothing is changed, nor where another column says the measure. An effect has decimals,
    or an interval behind it: "HR 80" is a heart rate, and "OR 97201" a place.

    Examples
    --------
    >>> rows = (("Lee", "RR 0.75 (0.60 to 0.95)"), ("Kim", "OR 1.20 (0.80 to 1.80)"))
    >>> table = measures_apart(RawTable("a.csv", ("study", "Result"), rows, (2, 3)))
    >>> table.header, table.records[1]
    (('study', 'Result', 'measure'), ('Kim', '1.20 (0.80 to 1.80)', 'OR'))
    >>> measures_apart(RawTable("a.csv", ("study", "Gene"), (("Lee", "HR2"), ("Kim", "12")), (2, 3))).header
    ('study', 'Gene')
    >>> measures_apart(RawTable("a.csv", ("study", "Vitals"), (("Lee", "HR 80"), ("Kim", "HR 92")), (2, 3))).header
    ('study', 'Vitals')
    """
    places = [p for p in range(len(raw.header)) if _is_stated(raw, p)]
    if len(places) != 1 or any(normalised(name) in _MEASURE for name in raw.header):
        return raw
    place = places[0]
    records = []
    for record in raw.records:
        found = _STATED.fullmatch(record[place])
        measure = measure_named(found["measure"]) if found else ""
        rest = found["rest"] if found and measure else record[place]
        records.append((*record[:place], rest, *record[place + 1 :], measure))
    told = f"the measure of each effect stands before its numbers in {raw.header[place]!r}"
    return dataclasses.replace(
        raw, header=(*raw.header, "measure"), records=tuple(records), told=(*raw.told, told), labels=()
    )


def _is_stated(raw: RawTable, place: int) -> bool:
    """Whether nearly all cells of a column are effects behind the name of their measure."""
    cells = [r[place] for r in raw.records if not blank(r[place])]
    if len(cells) < _FEWEST or not any(map(_STATED.fullmatch, cells[:_FEWEST])):
        return False
    return sum(bool(_STATED.fullmatch(cell)) for cell in cells) >= _MOST * len(cells)
