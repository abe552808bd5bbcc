"""The first question of a check over a whole table: which rows agree, which must be looked at one by one.

Most rows of most tables are consistent. A check that can say so by array arithmetic over all rows leaves the work on
single rows (words, repairs, premises) to those that fail.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from lbpmeta.bounds import PrintedColumn, parse_columns
from lbpmeta.evidence.tables import COUNTS, Row, Tables, filled_columns

__all__ = [
    "BLOCK",
    "CONSISTENT",
    "LOOK",
    "NOT_CHECKABLE",
    "SILENT",
    "WITHIN_ROUNDING",
    "Answer",
    "Ask",
    "SameRows",
    "TableColumns",
    "agreement_of",
    "columns_alone",
    "faces_of",
    "forget_columns",
    "found_in",
    "holds",
    "only_where",
    "row_blocks",
    "to_look_at",
    "trials_of",
]

Flags = NDArray[np.bool_]

#: What the first question says of a row: nothing to ask; to be looked at; nothing to compare with; consistent.
SILENT, LOOK, NOT_CHECKABLE, WITHIN_ROUNDING, CONSISTENT = range(5)

T = TypeVar("T")

_NO_TABLES: Final = Tables(MappingProxyType({}), "")


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a first question says of every row.

    Parameters
    ----------
    codes : ndarray of int8
        SILENT, LOOK, NOT_CHECKABLE, WITHIN_ROUNDING or CONSISTENT.
    compared : tuple of str
        The columns whose numbers were compared, in rows that are consistent: for the coverage.
    """

    codes: NDArray[np.int8]
    compared: tuple[str, ...] = ()


class SameRows:
    """A tuple of rows, known by identity: rows hold mappings and have no hash."""

    __slots__ = ("rows",)

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self.rows = rows

    def __hash__(self) -> int:
        return id(self.rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameRows) and other.rows is self.rows


def trials_of(tables: Tables) -> SameRows:
    """Return the rows of trials of some tables, as what is found of all of them is kept by."""
    return SameRows(tables.rows.get("trials", ()))


class _Cells(NamedTuple):
    """What was read of the columns of some rows."""

    texts: dict[str, Sequence[str]]
    has: dict[str, Flags]
    numbers: dict[str, PrintedColumn]
    rounding: list[str]


@lru_cache(maxsize=2)
def _cells_of(key: SameRows) -> _Cells:
    """What is read of rows: every check that asks of them shares it."""
    return _Cells({}, {}, {}, [])


def forget_columns() -> None:
    """Let go of what was read of tables: between the questions about a large one and the rows that are looked at."""
    _cells_of.cache_clear()


@dataclass(frozen=True, slots=True, eq=False)
class TableColumns:
    """The rows of one table as columns, each read when it is asked for.

    Parameters
    ----------
    tables : Tables
    rows : sequence of Row
        Rows of one table.
    shared : bool
        Whether what is read of them is kept for the next who asks; blocks of a table are read once.

    Examples
    --------
    >>> from types import MappingProxyType
    >>> rows = tuple(Row("trials", "a.csv", i, MappingProxyType({"id": str(i), "estimate": t}))
    ...              for i, t in enumerate(["-7.7", "", "0.90"]))
    >>> columns = TableColumns(Tables(MappingProxyType({"trials": rows}), "a.csv"), rows)
    >>> columns.has("estimate").tolist(), columns.number("estimate").decimals.tolist()
    ([True, False, True], [1, 0, 2])
    """

    tables: Tables
    rows: Sequence[Row]
    shared: bool = True
    _cells: _Cells = field(init=False, repr=False)
    _made: dict[str, object] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        cells = _cells_of(SameRows(tuple(self.rows))) if self.shared else _Cells({}, {}, {}, [])
        object.__setattr__(self, "_cells", cells)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def roundings(self) -> tuple[str, ...]:
        """How the numbers of the rows may have been rounded: what is declared can differ from row to row."""
        if not self._cells.rounding:
            self._cells.rounding.extend(row.rounding for row in self.rows)
        return tuple(dict.fromkeys(self._cells.rounding))

    def text(self, column: str) -> Sequence[str]:
        """Return the cells of a column."""
        if not self._cells.texts:
            self._cells.texts.update(filled_columns(self.rows), **{"": ("",) * len(self.rows)})
        return self._cells.texts.get(column, self._cells.texts[""])

    def has(self, *columns: str) -> Flags:
        """Whether something stands in every one of the columns, by row."""
        flags: Flags | None = None
        for column in columns:
            if column not in self._cells.has:
                text = self.text(column)
                nothing = text is self._cells.texts[""]
                self._cells.has[column] = (
                    np.zeros(len(self), bool) if nothing else np.fromiter(map(bool, text), bool, len(self))
                )
            flags = self._cells.has[column].copy() if flags is None else flags & self._cells.has[column]
        return np.ones(len(self), bool) if flags is None else flags

    def numbers(self, *columns: str) -> list[PrintedColumn]:
        """Return columns of printed numbers, read in one pass, each row under its own rounding; counts are exact."""
        empty = [c for c in columns if c not in self._cells.numbers and self.text(c) is self._cells.texts[""]]
        self._cells.numbers.update(dict.fromkeys(empty, PrintedColumn.nothing(len(self))))
        missing = [c for c in columns if c not in self._cells.numbers]
        counts = [c for c in missing if c in COUNTS]
        if counts:
            self._cells.numbers.update(zip(counts, parse_columns([self.text(c) for c in counts]), strict=True))
        missing = [c for c in missing if c not in COUNTS]
        if missing:
            texts = [self.text(c) for c in missing]
            first, *others = self.roundings or ("nearest",)
            read = parse_columns(texts, first)
            for rounding in others:
                mine = np.fromiter((r == rounding for r in self._cells.rounding), bool, len(self))
                turned = parse_columns(texts, rounding)
                read = [replace(x, sets=y.sets.where(mine, x.sets)) for x, y in zip(read, turned, strict=True)]
            self._cells.numbers.update(zip(missing, read, strict=True))
        return [self._cells.numbers[c] for c in columns]

    def number(self, column: str) -> PrintedColumn:
        """Return one column of printed numbers."""
        return self.numbers(column)[0]

    def codes(self, column: str, table: Mapping[str, int], default: int = 0) -> NDArray[np.int16]:
        """Return a code for each cell of a column of words."""
        texts = self.text(column)
        known = {text: table.get(text, default) for text in set(texts)}
        return np.fromiter(map(known.__getitem__, texts), np.int16, len(self))

    def once(self, name: str, make: Callable[[TableColumns], T]) -> T:
        """Return what several questions need, made once."""
        if name not in self._made:
            self._made[name] = make(self)
        return self._made[name]  # type: ignore[return-value]


def columns_alone(rows: Sequence[Row]) -> TableColumns:
    """Return rows as columns, where what is asked of them needs no table around them."""
    return TableColumns(_NO_TABLES, rows)


#: So many rows are read at once where what is read is larger than what is kept of it.
BLOCK: Final = 65_536


def row_blocks(rows: Sequence[Row]) -> Iterator[TableColumns]:
    """Yield the columns of rows, block by block; of no rows, one block of none."""
    for start in range(0, max(len(rows), 1), BLOCK):
        yield TableColumns(_NO_TABLES, rows[start : start + BLOCK], shared=len(rows) <= BLOCK)


def faces_of(rows: Sequence[Row], names: Sequence[str]) -> tuple[Flags, Flags, NDArray[np.float64]]:
    """Return by row whether all columns are filled, whether all stand for themselves, and their face values.

    Examples
    --------
    >>> cells = [{"sd1": "<3", "sd2": "4"}, {"sd1": "", "sd2": "4"}, {"sd1": "2.5", "sd2": "4"}]
    >>> rows = [Row("trials", "a.csv", i, row) for i, row in enumerate(cells)]
    >>> filled, equal, values = faces_of(rows, ("sd1", "sd2"))
    >>> filled.tolist(), equal.tolist(), values[2].tolist()
    ([True, False, True], [False, True, True], [2.5, 4.0])
    """
    filled, equal = np.empty(len(rows), bool), np.empty(len(rows), bool)
    values = np.empty((len(rows), len(names)))
    start = 0
    for columns in row_blocks(rows):
        numbers, at = columns.numbers(*names), slice(start, start + len(columns))
        filled[at] = columns.has(*names)
        equal[at] = np.logical_and.reduce([x.equal for x in numbers])
        for place, number in enumerate(numbers):
            values[at, place] = number.value
        start += len(columns)
    return filled, equal, values


#: The first question of a check over a table.
Ask: TypeAlias = Callable[[TableColumns], Answer]

_CODES: Final = np.array([LOOK, WITHIN_ROUNDING, CONSISTENT], np.int8)


def agreement_of(asked: Flags, fits: Flags, exact: Flags) -> NDArray[np.int8]:
    """Return the codes of rows that were asked, that fit, and whose central value prints as reported."""
    codes = _CODES[np.where(fits, np.where(exact, 2, 1), 0)]
    codes[~asked] = SILENT
    return codes


def to_look_at(flags: Flags) -> Answer:
    """Return the answer of a check that says which rows are to be looked at, and nothing of the others."""
    return Answer(np.where(flags, LOOK, SILENT).astype(np.int8))


def found_in(found: Collection[str], columns: TableColumns) -> Answer:
    """Return the answer of a check that has looked at the whole table already: which rows it found."""
    return to_look_at(np.fromiter(map(found.__contains__, columns.text("id")), bool, len(columns)))


def only_where(column: str, values: Collection[str], *needs: tuple[str, ...]) -> Ask:
    """Return the first question of a check of some kinds of rows alone: others are passed over.

    Parameters
    ----------
    column : str
        The column of the kind, such as "measure".
    values : collection of str
    *needs : tuple of str
        Sets of columns of which one must be filled.
    """

    def ask(columns: TableColumns) -> Answer:
        chosen = holds(columns, column, values)
        if needs:
            chosen &= np.logical_or.reduce([columns.has(*together) for together in needs])
        return Answer(np.where(chosen, LOOK, SILENT).astype(np.int8))

    return ask


def holds(columns: TableColumns, column: str, values: Collection[str]) -> Flags:
    """Whether the cell of a column is one of the values, by row."""
    return np.fromiter(map(values.__contains__, columns.text(column)), bool, len(columns))
