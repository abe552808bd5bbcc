"""Body: which rows under a header are results, and which are titles, headers again, or notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from lbpmeta.evidence.cells import blank
from lbpmeta.evidence.shapes.header import is_number, known_name

__all__ = ["Body", "body_of"]

_SAME: Final = 0.6
#: A table narrower than this has no titles between its rows.
_WIDE: Final = 4
_NOTE: Final = re.compile(
    r"[*\u2020\u2021\u00a7]|(?:note|abbreviation|source|heterogeneity|test for|footnote|legend)s?\b|[a-z]\)|\d\)",
    re.IGNORECASE,
)
_LONG: Final = 60
_MOST: Final = 0.9
#: Most rows of a table fill so many cells where a list of names with one value each stands below it.
_WIDER: Final = 6
_LISTED: Final = 4
#: So many names that are none of the columns' show that a header is that of another table.
_NAMES: Final = 3
#: A cell of so many words is a sentence; a line of so many of them explains the columns, where none below does.
_SENTENCE: Final = 5
_SENTENCES: Final = 3
_LOOKED_AT: Final = 50
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_TOTAL: Final = re.compile(r"(?:sub)?total|overall|pooled|combined", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Body:
    """The rows under a header.

    Parameters
    ----------
    rows : tuple of int
        Places of the rows that are results.
    sections : tuple of str
        The title above each of them; "" where there is none.
    headers : int
        Lines that repeat the header.
    titles, notes : tuple of str
    other : int
        Where the header of another table begins below, of which no row is read; 0 where there is none.
    explained : bool
        Whether the first line explains the columns, as templates do.
    """

    rows: tuple[int, ...]
    sections: tuple[str, ...]
    headers: int = 0
    titles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    other: int = 0
    explained: bool = False


def body_of(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Body:
    """Return which rows are results.

    Examples
    --------
    >>> rows = [["Pain", "", "", ""], ["A", "1", "0", "2"], ["Function", "", "", ""], ["B", "2", "1", "3"], ["* n.s."]]
    >>> body = body_of(["Study", "MD", "Low", "High"], rows)
    >>> body.rows, body.sections, body.notes
    ((1, 3), ('Pain', 'Function'), ('* n.s.',))
    """
    below = _list_below(rows)
    reckoned = [", ".join(c for c in row if c) for row in rows[below:]]
    rows = rows[:below]
    names = {h.lower() for h in header if h}
    kinds = [_kind(names, len(header), row) for row in rows]
    other = _of_another_table(header, rows, kinds)
    rows, kinds = rows[: other or len(rows)], kinds[: other or len(kinds)]
    last = next((i for i in reversed(range(len(rows))) if kinds[i] == "row" and _numbers(rows[i])), -1)
    titled = _titled(rows, kinds, last)
    explained = _explains(rows)
    found, sections, titles, notes = [], [], [], []
    section = ""
    for i, (row, kind) in enumerate(zip(rows, kinds, strict=True)):
        text = next((c for c in row if c), "")
        headed = titled and i < last and bool(row[0]) and len(text) <= 3 * _LONG
        if kind == "header" or (explained and i == 0):
            continue
        if i > last >= 0 and not _numbers(row) and (_NOTE.match(text) or _below_numbers(row, rows[: last + 1])):
            notes.append(", ".join(c for c in row if c))
        elif kind == "single" and (
            _NOTE.match(text) or (len(text) > _LONG and not headed) or (i > last >= 0 and len(row) == 1)
        ):
            notes.append(text)
        elif kind == "single" and titled and i < last:
            section = text
            titles.append(text)
        else:
            found.append(i)
            sections.append(section)
    noted = (*notes, *reckoned)
    return Body(tuple(found), tuple(sections), kinds.count("header"), tuple(titles), noted, other, explained)


def _explains(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first of several rows says in sentences what belongs into the columns, and no other row does."""
    said = [sum(len(cell.split()) >= _SENTENCE for cell in row) for row in rows[:_LOOKED_AT]]
    if len(said) < 2 or said[0] < _SENTENCES or any(map(is_number, rows[0])):
        return False
    return 2 * said[0] >= sum(map(bool, rows[0])) and 2 * max(said[1:]) < said[0]


def _of_another_table(header: Sequence[str], rows: Sequence[Sequence[str]], kinds: Sequence[str]) -> int:
    """Return where the header of another table begins: two rows of names, not all of which are those of the columns.

    Or it is one row of names, several of them known, that stand where other rows hold numbers. Return 0 where there
    is none.
    """
    of_numbers = _columns_of_numbers(rows)
    numbered = next((i for i, row in enumerate(rows) if _numbers(row)), len(rows))
    for i, kind in enumerate(kinds[:-1]):
        if kind == "row" and i > numbered and _names_others(header, rows[i], of_numbers):
            return i
        if kind != "header" or i < numbered or i > len(kinds) - 3:
            continue
        below = [c for c in rows[i + 1] if c]
        if len(below) < _NAMES or any(map(is_number, below)):
            continue
        pairs = [pair for row in rows[i : i + 2] for pair in zip(row, header, strict=False)]
        if sum(bool(cell) and cell.lower() != name.lower() for cell, name in pairs) >= _NAMES:
            return i
    return 0


def _columns_of_numbers(rows: Sequence[Sequence[str]]) -> frozenset[int]:
    """Return the places of the columns most of whose cells are numbers."""
    filled: Counter[int] = Counter()
    numbers: Counter[int] = Counter()
    for row in rows:
        for place, cell in enumerate(row):
            if cell:
                filled[place] += 1
                numbers[place] += is_number(cell)
    return frozenset(place for place, count in filled.items() if 2 * numbers[place] > count)


def _names_others(header: Sequence[str], row: Sequence[str], of_numbers: Collection[int]) -> bool:
    """Whether a row is that of names of other columns: words where numbers stand, several of which name something.

    Examples
    --------
    >>> header = ["No", "Study", "n drug", "n sham", "deaths drug", "deaths sham"]
    >>> _names_others(header, ["", "Study", "Arm", "N", "Deaths", "Stroke"], {0, 2, 3, 4, 5})
    True
    >>> _names_others(header, ["7", "Lee 2010", "NR", "NR", "NR", "NR"], {0, 2, 3, 4, 5})
    False
    """
    cells = {p: cell for p, cell in enumerate(row) if cell and not blank(cell)}
    if len(cells) < _NAMES or len({*cells.values()}) < len(cells) or any(map(is_number, cells.values())):
        return False
    among = [cell for p, cell in cells.items() if p in of_numbers]
    other = sum(p < len(header) and cell.lower() != header[p].lower() for p, cell in cells.items())
    known = sum(len(cell) < _LONG and known_name(cell) for cell in cells.values())
    return min(len(among), other) >= _NAMES and known >= _NAMES


def _list_below(rows: Sequence[Sequence[str]]) -> int:
    """Return where a list of names with one value each begins below a wide table: what a sheet reckons from it.

    The values stand in one column, whatever the header calls it; a study without a result ends no table.
    """
    values: list[int] = []
    first = len(rows)
    for i in range(len(rows) - 1, -1, -1):
        filled = [p for p, cell in enumerate(rows[i]) if cell]
        if len(filled) > 2 or (filled and (filled[0] != 0 or _TOTAL.match(rows[i][0]))):
            break
        if len(filled) == 2:
            values.append(filled[1])
        first = i
    if len(rows) - first < _LISTED:
        return len(rows)
    above = sorted(sum(map(bool, row)) for row in rows[:first])
    wide = bool(above) and above[len(above) // 2] >= _WIDER
    number = [i for i in range(first, len(rows)) if any(is_number(c) and not _YEAR.fullmatch(c) for c in rows[i][1:])]
    return first if wide and len(number) >= _LISTED and len(set(values)) == 1 else len(rows)


def _kind(names: Collection[str], width: int, row: Sequence[str]) -> str:
    filled = [c for c in row if c]
    same = sum(c.lower() in names for c in filled)
    if same >= max(2, _SAME * len(filled)) and not any(map(is_number, filled)):
        return "header"
    single = len(filled) == 1 and width >= _WIDE and not is_number(filled[0]) and "\n" not in filled[0]
    return "single" if single else "row"


def _numbers(row: Sequence[str]) -> bool:
    return any(is_number(c) for c in row[1:])


def _below_numbers(row: Sequence[str], above: Sequence[Sequence[str]]) -> bool:
    """Whether a row has words only where nearly all cells above are numbers: how they were reckoned."""
    columns = [[r[p] for r in above if p < len(r) and r[p]] for p, cell in enumerate(row) if cell]
    return any(columns) and all(sum(map(is_number, cells)) >= _MOST * len(cells) for cells in columns)


def _titled(rows: Sequence[Sequence[str]], kinds: Sequence[str], last: int) -> bool:
    """Whether single cells are titles: one stands first, or above a header, or several above rows of their own.

    A study without numbers is a single cell too.
    """
    singles = [i for i, kind in enumerate(kinds[: last + 1]) if kind == "single" and rows[i][0]]
    if not singles:
        return False
    if singles[0] == 0 or any(kinds[i + 1] == "header" for i in singles if i + 1 < len(kinds)):
        return True
    return len(singles) > 1 and not any(re.search(r"\b(?:19|20)\d\d\b", rows[i][0]) for i in singles)
