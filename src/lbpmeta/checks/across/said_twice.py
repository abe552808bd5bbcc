"""A result that a document prints twice, in its abstract and in its text: is it the same one both times?"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import make, read, values_of
from lbpmeta.checks.core.severity import CHOICE, Stakes
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.premises.kinds import PREMISES
from lbpmeta.premises.premise import assume

__all__ = ["SAID_TWICE", "SPECS", "Twice", "twice_said"]

#: The name of the check.
SAID_TWICE: Final = "said-twice"
_TRIPLE: Final = ("estimate", "ci_low", "ci_high")
#: What a table says of its results beside their numbers.
_NAMES: Final = ("x_outcome", "x_time", "x_column")
_BESIDE: Final = ("p", "k", "n", "i2", "tau2")

#: Two numbers of a triple with so many digits in all that agree are no chance: of 3,367 unrelated results against 593
#: rows, none agreed so with another one.
_DIGITS: Final = 5
_ALIKE: Final = 6


@dataclasses.dataclass(frozen=True, slots=True)
class Twice:
    """Two rows of one document that print one result.

    Parameters
    ----------
    row, other : Row
        In the order of the document.
    differs : tuple of str
        Columns whose numbers cannot be the same one.
    """

    row: Row
    other: Row
    differs: tuple[str, ...]


def twice_said(rows: tuple[Row, ...]) -> tuple[Twice, ...]:
    """Return the results among the rows of one document that stand in it twice.

    Two rows are one result where estimate and interval are printed alike, with six digits or more, and where two of the
    three are, with five digits or more in these two, under one measure; two cells of tables only where both tables name
    one outcome, one time and one column.

    Examples
    --------
    >>> from lbpmeta.evidence.reading import read_data
    >>> line = {"MD": "-7.71", "lower": "-12.15", "upper": "-3.27", "transcription": "A"}
    >>> tables = read_data([[line | {"study": "abstract"}, line | {"study": "text", "MD": "-7.17"}]])
    >>> [(twice.row.id, twice.other.id, twice.differs) for twice in twice_said(tables["trials"])]
    [('abstract', 'text', ('estimate',))]
    """
    found: dict[tuple[str, str], Twice] = {}
    for same in (_TRIPLE, *combinations(_TRIPLE, 2)):
        groups: dict[tuple[str, ...], list[Row]] = {}
        for row in rows:
            if row.has(*_TRIPLE):
                groups.setdefault(tuple(row[c] for c in same), []).append(row)
        for numbers, group in groups.items():
            if sum(_digits(text) for text in numbers) >= (_ALIKE if len(same) == 3 else _DIGITS):
                # The first print against each later one: enough to tell, and linear.
                for other in group[1:]:
                    pair = group[0].id, other.id
                    if pair not in found and _comparable(group[0], other):
                        found[pair] = Twice(group[0], other, tuple(_differing(group[0], other)))
    return tuple(found.values())


def _digits(text: str) -> int:
    return len(text.lstrip("<>=~+-").replace(".", "").lstrip("0"))


def _comparable(row: Row, other: Row) -> bool:
    """Whether two rows may be one result: two cells of tables are two, unless their tables name them alike."""
    if row.cells.get("x_part") == other.cells.get("x_part") == "table" and not _named_alike(row, other):
        return False
    alike = all(not row[c] or not other[c] or row[c] == other[c] for c in ("measure", "level"))
    return alike and row.cells.get("x_unit", "") == other.cells.get("x_unit", "")


def _named_alike(row: Row, other: Row) -> bool:
    """Whether two tables name one outcome, time and contrast."""
    names = [tuple(" ".join(r.cells.get(c, "").lower().split()) for c in _NAMES) for r in (row, other)]
    tables = [r["locator"].partition(",")[0] for r in (row, other)]
    return names[0] == names[1] and bool(names[0][0] and names[0][2]) and tables[0] != tables[1]


def _differing(row: Row, other: Row) -> Iterator[str]:
    for column in (*_TRIPLE, *_BESIDE):
        mine, theirs = (read(r[column] or r.cells.get(f"x_{column}", "")) for r in (row, other))
        if mine is not None and theirs is not None and not values_of(mine).intersects(values_of(theirs)):
            yield column


@lru_cache(maxsize=4)
def _of_source(rows: _Kept, source: str) -> dict[str, tuple[Twice, ...]]:
    of_row: dict[str, list[Twice]] = {}
    mine = tuple(r for r in rows.rows if r["source"] == source and r.cells.get("transcription") in ("A", "B"))
    for twice in twice_said(mine):
        of_row.setdefault(twice.row.id, []).append(twice)
    return {row: tuple(found) for row, found in of_row.items()}


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class _Kept:
    """The rows of tables, told apart by which tables they are."""

    rows: tuple[Row, ...]


_LAST: Final[list[tuple[Tables | None, _Kept]]] = [(None, _Kept(()))]


def _kept(tables: Tables) -> _Kept:
    if _LAST[0][0] is not tables:
        _LAST[0] = tables, _Kept((*tables.rows.get("trials", ()), *tables.rows.get("reviews", ())))
    return _LAST[0][1]


def run_twice(tables: Tables, row: Row) -> Iterator[Finding]:
    """Yield what a document says again of the result of a row."""
    if row.cells.get("transcription") not in ("A", "B"):
        return
    for twice in _of_source(_kept(tables), row["source"]).get(row.id, ()):
        yield _told(twice)


def _told(twice: Twice) -> Finding:
    row, other = twice.row, twice.other
    places = f"{row['locator']} and {other['locator']}"
    ids = (row.id, other.id)
    numbers = {f"{r.id}: {c}": number for c in _TRIPLE for r in (row, other) if (number := read(r[c])) is not None}
    shown = f"{row['estimate']} ({row['ci_low']} to {row['ci_high']})"
    if not twice.differs:
        return make(SAID_TWICE, Verdict.CONSISTENT, f"{shown} is printed alike in {places}.", printed=numbers, rows=ids)
    cells = {c: [r[c] or r.cells.get(f"x_{c}", "") for r in (row, other)] for c in twice.differs}
    said = "; ".join(f"{c} is {one} and {two}" for c, (one, two) in cells.items())
    abstract = (row.cells.get("x_part") == "abstract") != (other.cells.get("x_part") == "abstract")
    return make(
        SAID_TWICE,
        Verdict.IMPLAUSIBLE,
        f"{shown} in {row['locator']} stands again in {other['locator']}, and differs: {said}. "
        f"These numbers cannot all be right if {PREMISES['same result'].when}.",
        stakes=Stakes() if abstract and set(twice.differs) & set(_TRIPLE) else CHOICE,
        printed=numbers,
        premises=(assume("same result"),),
        rows=ids,
    )


SPECS: Final = (
    CheckSpec(
        SAID_TWICE,
        "Does a document print a result alike both times?",
        ("trials", "reviews"),
        run_twice,
        "heuristic",
        inputs="estimate, ci_low, ci_high, p, k, n, i2, tau2 of two rows that were read in one document",
        formula="estimate and interval are printed alike, with six digits or more, or two of the three with five or "
        "more, of two tables only where outcome, time "
        "and column are named alike; then every number printed both times shares a value",
        source="",
        row_only=False,
        needs=(("transcription", "estimate", "ci_low", "ci_high"),),
    ),
)
