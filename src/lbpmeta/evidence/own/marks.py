"""Marks: decimal commas and points of a table, or of some of its numbers; numbers that mark what is missing."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.aliases import meaning
from lbpmeta.evidence.cells import interval_of
from lbpmeta.evidence.names.readings import readings
from lbpmeta.evidence.own.columns import COUNTS, NUMBER_COLUMNS, Columns
from lbpmeta.evidence.own.strays import STATED
from lbpmeta.evidence.textfile import RawTable

__all__ = ["comma_in", "pointed", "ticked", "without_codes"]

#: So many quoted numbers with a comma show that it is the decimal mark.
_SEVERAL: Final = 4

#: Words that hold a number with a decimal comma for sure, in a cell of a workbook beside numbers that are such.
_SURE_COMMA: Final = re.compile(r"(?:[<>\u2264\u2265=] ?)?[+\-\u2212]?\d+,\d{1,2}")
#: A number below 1 with a decimal comma: no comma stands between thousands there.
_BELOW_ONE: Final = re.compile(r"(?:[<>\u2264\u2265=] ?)?[+\-\u2212]?0,\d+")
_POINT: Final = re.compile(r"\d\.\d")
_POINTED: Final = re.compile(r"(?:[<>\u2264\u2265=] ?)?[+\-\u2212]?\d+\.\d+")
_COMMA: Final = re.compile(r"(?:[<>\u2264\u2265=] ?)?[+\-\u2212]?\d+,\d+")
#: A number whose mark may stand between thousands.
_THOUSANDS: Final = re.compile(r"(?:[<>\u2264\u2265=] ?)?[+\-\u2212]?[1-9]\d{0,2}[.,]\d{3}")


def pointed(raw: RawTable, asked: bool | None) -> tuple[RawTable, list[str]]:
    """Return a table with a point where some numbers alone have a decimal comma, and what to say of it.

    The numbers of a workbook are numbers, whatever mark it shows them with; "18,46" was typed as a word. In a text
    file it is columns of numbers below 1, such as p-values "<0,05", beside others whose numbers have a point.
    """
    if asked is not None or not any("," in cell for record in raw.records for cell in record):
        return raw, []
    typed, places = _SURE_COMMA, frozenset(range(len(raw.header)))
    if raw.mark:
        cells = [[r[p].strip() for r in raw.records] for p in places]
        typed, places = _BELOW_ONE, _below_one(cells) if raw.mark != ";" else frozenset()
        if not places:
            typed, places = _COMMA, _sure_commas(cells)
        if not places or sum(bool(_POINTED.fullmatch(c)) for column in cells for c in column) <= 1:
            return raw, []
    found = [r[p] for r in raw.records for p in sorted(places) if typed.fullmatch(r[p].strip())]
    if not found:
        return raw, []
    records = tuple(
        tuple(c.replace(",", ".") if p in places and typed.fullmatch(c.strip()) else c for p, c in enumerate(r))
        for r in raw.records
    )
    told = f"{len(found)} cell{'s' * (len(found) != 1)} with a decimal comma, such as {found[0]!r}, read as a number"
    return dataclasses.replace(raw, records=records), [told]


def _below_one(cells: Sequence[Sequence[str]]) -> frozenset[int]:
    """Return the columns with commas where each is one of a number below 1, and no column has other commas."""
    commas = [p for p, column in enumerate(cells) if any(map(_COMMA.fullmatch, column))]
    sure = {
        p
        for p in commas
        if all(_BELOW_ONE.fullmatch(c) for c in cells[p] if re.search(r"\d,\d", c))
        and not any(map(_POINT.search, cells[p]))
    }
    return frozenset(sure) if len(sure) == len(commas) else frozenset()


def _sure_commas(cells: Sequence[Sequence[str]]) -> frozenset[int]:
    """Return the columns of numbers with decimal commas where each mark of the table, comma or point, is a decimal one.

    What stands before three digits may stand between thousands, unless another cell of its column tells.

    Examples
    --------
    >>> sorted(_sure_commas([["0,52", "1,234"], ["1.9674", "0.5"], ["12", "13"]]))
    [0]
    >>> sorted(_sure_commas([["0,52", "1,12"], ["1.967", "2.512"]]))
    []
    """
    found = []
    for place, column in enumerate(cells):
        for mark in (_COMMA, _POINTED):
            numbers = [c for c in column if mark.fullmatch(c)]
            if numbers and all(map(_THOUSANDS.fullmatch, numbers)):
                return frozenset()
            if numbers and mark is _COMMA:
                found.append(place)
    return frozenset(found)


def comma_in(raw: RawTable, columns: Columns, asked: bool | None) -> tuple[bool, list[str]]:
    """Return whether a comma is the decimal mark, and what to say about it."""
    if asked is not None:
        return asked, []
    whole = (*COUNTS, "time1", "time2")  # in which a comma stands before thousands
    read = [pair for one in (columns, *columns.more) for pair in one.at.items()]
    places = list(dict.fromkeys(p for c, p in read if (c in NUMBER_COLUMNS and c not in whole) or c == "pair"))
    cells = [(line, r[p]) for line, r in zip(raw.lines, raw.records, strict=True) for p in places if "," in r[p]]
    cells = [(line, cell) for line, cell in cells if not STATED.search(cell)]
    if not cells:
        return False, []
    sure = [(n, c) for n, c in cells if re.search(r"(?<!\d)\d+,(?:\d{1,2}|\d{4,})(?!\d)|(?<!\d)0\d*,\d", c)]
    points = [
        (line, r[p])
        for line, r in zip(raw.lines, raw.records, strict=True)
        for p in places
        if re.search(r"\d\.\d", r[p]) and "," not in r[p]
    ]
    doubtful = [(n, c) for n, c in cells if re.fullmatch(r"[+\-\u2212]?[1-9]\d{0,2},\d{3}", c)]
    pairs = [(n, c) for n, c in sure if interval_of(c) is None]  # "(0.5,0.9)" separates with its comma
    if not pairs and not doubtful:
        return False, []
    if points and (pairs or raw.mark == ";"):
        (n, c), (m, p) = (pairs or doubtful)[0], points[0]
        raise DataError(
            f"{raw.file}: line {n} holds {c!r}, line {m} {p!r}: is the comma the decimal mark, or the point? Write all "
            "numbers one way, or say it: --decimal-comma (decimal_comma=True or False)."
        )
    # In a file that sets cells apart with commas, too, these were quoted: one may be a slip, several are none.
    if raw.mark == ";" or (pairs and raw.mark in ("\t", "|", "")) or len(pairs) >= _SEVERAL:
        return True, ["commas are read as decimal marks"]
    if pairs:
        n, c = pairs[0]
        raise DataError(
            f"{raw.file}: line {n} holds {c!r}. If the comma is the decimal mark say so: --decimal-comma "
            "(decimal_comma=True); else write the number with a point."
        )
    if points:
        return False, []
    n, c = doubtful[0]
    raise DataError(
        f"{raw.file}: line {n} holds {c!r}, which is {c.replace(',', '')} or {c.replace(',', '.')}. Say which: "
        "--decimal-comma (decimal_comma=True) if the comma is the decimal mark, else decimal_comma=False or no comma."
    )


#: What programs and people write for a number that is missing.
_CODE: Final = re.compile(r"-9{2,5}(?:\.0*)?")
_NEGATIVE: Final = re.compile(r"[-\u2212]\d")
#: So many cells with it, in so many columns, are no slip.
_CELLS: Final = 5
_COLUMNS: Final = 2
#: So many rows that tick two measures are slips.
_FEW: Final = 0.02


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


def ticked(raw: RawTable) -> RawTable:
    """Return a table with a column of measures where columns that are called after them say yes or no in each row.

    Examples
    --------
    >>> rows = (("1.2", "TRUE", "FALSE"), ("0.4", "FALSE", "TRUE"), ("0.9", "FALSE", "TRUE"))
    >>> ticked(RawTable("a.csv", ("effect", "odds_ratio", "md"), rows, (2, 3, 4))).records[1][-1]
    'MD'
    """
    places: dict[int, str] = {}
    for place, name in enumerate(raw.header):
        first = next(iter(readings(name, {})), None)
        if first is None or first.quantity != "estimate" or not first.measure:
            continue
        cells = {record[place].strip().lower() for record in raw.records}
        if "false" in cells and cells <= {"true", "false", "", "na"}:
            places[place] = first.measure
    if len(places) < _COLUMNS:
        return raw
    yes = [[m for p, m in places.items() if record[p].strip().lower() == "true"] for record in raw.records]
    several = sum(len(row) > 1 for row in yes)
    if not any(yes) or several > _FEW * len(yes):
        return raw
    if any("measure" in meaning(name).targets for name in raw.header):
        return raw
    records = tuple((*r, row[0] if len(row) == 1 else "") for r, row in zip(raw.records, yes, strict=True))
    return dataclasses.replace(raw, header=(*raw.header, "measure"), records=records)
