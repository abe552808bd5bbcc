"""Tables: the printed numbers as read from the files, one frozen row per printed thing."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from lbpmeta.errors import DataError, MethodError, did_you_mean
from lbpmeta.evidence.understood import Understood
from lbpmeta.premises.declaration import Declaration
from lbpmeta.printed import ROUNDINGS, Printed, PrintedText

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["GUESSED", "RESULTS", "TABLES", "Row", "Said", "Tables", "filled_columns"]

K = TypeVar("K")

#: Columns of whole numbers, which nobody shortens.
COUNTS: Final = frozenset({"n", "n1", "n2", "events", "events1", "events2", "k", "q_df"})

#: Cell that says what of a row was guessed: nothing is proved under it.
GUESSED: Final = "x_guessed"

#: The tables that hold printed results.
RESULTS: Final = ("trials", "reviews", "statements")

#: The tables of an evidence folder, in reading order.
TABLES: Final = (*RESULTS, "thresholds", "conclusions", "instruments", "sources")


@lru_cache(maxsize=65536)
def _parsed(text: str, rounding: str) -> Printed:
    return Printed.parse(text, rounding=rounding)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: strings exactly as in the file, and where they stand.

    Parameters
    ----------
    table : str
        For example "trials".
    file : str
        Path of the file, as the user named it.
    line : int
        Line in the file; the header is line 1.
    cells : mapping of str to str
        Column name to text, without the spaces around it; "" where nothing was printed.
    rounding : {"nearest", "truncate", "any"}
        Which roundings can have made its numbers.
    """

    table: str
    file: str
    line: int
    cells: Mapping[str, str]
    rounding: str = "nearest"

    @property
    def id(self) -> str:
        """The stable id."""
        return self.cells["id"]

    def __getitem__(self, column: str) -> str:
        text = self.cells.get(column, "")
        if self.rounding == "nearest" or not text or column in COUNTS:
            return text
        return PrintedText(text, self.rounding)

    def has(self, *columns: str) -> bool:
        """Whether something was printed in every one of the columns."""
        return all(self[c] for c in columns)

    def printed(self, column: str) -> Printed | None:
        """Return the number printed in a column, or None where the cell is empty."""
        text = self.cells.get(column, "")
        return _parsed(str(text), "nearest" if column in COUNTS else self.rounding) if text else None

    def __str__(self) -> str:
        return f"{self.table}:{self.id}"


#: Rows that are turned into columns at once: as many as the caches of a processor hold.
_AT_ONCE: Final = 512


def filled_columns(rows: Sequence[Row]) -> dict[str, tuple[str, ...]]:
    """Return the cells of rows by column, of the columns in which something stands.

    Rows of one file have the same columns, so that they are turned round at once: asking each of them for each column
    takes most of the time of a check of a large table.

    Examples
    --------
    >>> rows = [Row("trials", "a.csv", i, {"id": str(i), "estimate": t, "p": ""}) for i, t in enumerate(["1.2", ""])]
    >>> filled_columns(rows)
    {'id': ('0', '1'), 'estimate': ('1.2', '')}
    """
    headers = {tuple(row.cells) for row in rows}
    names = tuple(dict.fromkeys(name for header in headers for name in header))
    columns: list[list[str]] = [[] for _ in names]
    for start in range(0, len(rows), _AT_ONCE):
        cells = [row.cells for row in rows[start : start + _AT_ONCE]]
        by_row = (c.values() for c in cells) if len(headers) == 1 else ([c.get(n, "") for n in names] for c in cells)
        for column, part in zip(columns, zip(*by_row, strict=True), strict=True):
            column.extend(part)
    return {name: tuple(column) for name, column in zip(names, columns, strict=True) if any(column)}


@dataclass(frozen=True, slots=True)
class Said:
    """A declaration about many rows.

    Parameters
    ----------
    declaration : Declaration
    table, file : str
        The table and the file of the rows; "" for all.
    """

    declaration: Declaration
    table: str = ""
    file: str = ""

    def covers(self, row: Row) -> bool:
        """Whether it is about a row."""
        return self.table in ("", row.table) and self.file in ("", row.file)


class _Index(NamedTuple):
    """Rows by what they are looked up by: for every row by every check, so that many rows stay linear in time."""

    ids: Mapping[str, Row]
    sets: Mapping[str, tuple[Row, ...]]
    prints: Mapping[str, tuple[Row, ...]]
    trials: Mapping[tuple[str, str], tuple[Row, ...]]

    @classmethod
    def of(cls, tables: Mapping[str, tuple[Row, ...]]) -> _Index:
        """Return the index of tables."""
        ids: dict[str, Row] = {}
        sets: dict[str, list[Row]] = {}
        trials: dict[tuple[str, str], list[Row]] = {}
        prints: dict[str, list[Row]] = {}
        for rows in tables.values():
            for row in rows:
                ids.setdefault(row.cells.get("id", ""), row)
        for row in tables.get("trials", ()):
            for name in row["set"].split():
                sets.setdefault(name, []).append(row)
            trials.setdefault((row["source"], row["trial"]), []).append(row)
        for table in RESULTS:
            for row in tables.get(table, ()):
                if row["quantity"]:
                    prints.setdefault(row["quantity"], []).append(row)
        return cls(ids, _frozen(sets), _frozen(prints), _frozen(trials))


def _frozen(lists: Mapping[K, list[Row]]) -> Mapping[K, tuple[Row, ...]]:
    return {key: tuple(rows) for key, rows in lists.items()}


@dataclass(frozen=True, slots=True, repr=False)
class Tables:
    """A folder of evidence, read and validated.

    Parameters
    ----------
    rows : mapping of str to tuple of Row
        Table name to its rows, in file order.
    path : str
        The folder they were read from.
    notes : tuple of str
        What was taken how: a guessed measure, converted numbers, columns that no check reads.
    said : tuple of Said
        What the format of a file, or the user, declares about many rows; what comes later wins.
    understood : tuple of Understood
        What was made of the columns and rows of files that somebody brought.
    """

    rows: Mapping[str, tuple[Row, ...]]
    path: str
    notes: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()
    understood: tuple[Understood, ...] = ()
    _made: list[_Index] = field(default_factory=list, init=False, repr=False, compare=False)

    @property
    def _index(self) -> _Index:
        """Where rows are looked up, made when the first is."""
        if not self._made:
            self._made.append(_Index.of(self.rows))
        return self._made[0]

    def __repr__(self) -> str:
        return f"<Tables in {self.path}: {', '.join(f'{len(rows)} {name}' for name, rows in self.rows.items())}>"

    def __getitem__(self, table: str) -> tuple[Row, ...]:
        try:
            return self.rows[table]
        except KeyError:
            raise DataError(f"There is no table {table!r}; there are {', '.join(self.rows)}.") from None

    def __iter__(self) -> Iterator[Row]:
        for table in self.rows.values():
            yield from table

    def rounded(self, rounding: str) -> Tables:
        """Return the same rows, their numbers read under a rounding policy: "nearest", "truncate" or "any".

        Raises
        ------
        MethodError
            If there is no such policy.
        """
        if rounding not in ROUNDINGS:
            raise MethodError(f"`rounding` is {rounding!r}; it must be one of {', '.join(map(repr, ROUNDINGS))}.")
        if rounding == "nearest":
            return self
        rows = {t: tuple(dataclasses.replace(r, rounding=rounding) for r in rows) for t, rows in self.rows.items()}
        return dataclasses.replace(self, rows=MappingProxyType(rows))

    def named(self, path: str) -> Tables:
        """Return the same rows under another name of their place."""
        return dataclasses.replace(self, path=path, notes=())

    def declaring(self, *said: Said) -> Tables:
        """Return the same rows, about which more is declared."""
        return dataclasses.replace(self, said=(*self.said, *said)) if said else self

    def known(self, row_id: str) -> Row | None:
        """Return the row with that id, or None."""
        return self._index.ids.get(row_id)

    def row(self, row_id: str) -> Row:
        """Return the row with that id, in whichever table it is.

        Raises
        ------
        DataError
            If no row has that id; the message names the nearest ones.
        """
        if row_id in self._index.ids:
            return self._index.ids[row_id]
        hint = did_you_mean(row_id, [r.id for r in self], n=3)
        raise DataError(f"No row has the id {row_id!r} in {self.path}.{hint}")

    def members(self, set_name: str) -> tuple[Row, ...]:
        """Return the trial rows of a set, in file order: the rows behind a pooled line.

        A row may belong to several sets; its cell then holds their names with spaces between.
        """
        return self._index.sets.get(set_name, ())

    def prints(self, quantity: str) -> tuple[Row, ...]:
        """Return the rows of results that print one quantity, in table and file order."""
        return self._index.prints.get(quantity, ())

    def same_trial(self, row: Row) -> tuple[Row, ...]:
        """Return the rows of ``trials.csv`` that a source prints of one trial, the row itself included."""
        return self._index.trials.get((row["source"], row["trial"]), ())

    def source(self, row: Row) -> Row:
        """Return the source of a row."""
        return self.row(row["source"])

    def instrument(self, row: Row) -> Row | None:
        """Return the instrument of a row, or None if it names none."""
        return self.row(row["instrument"]) if row["instrument"] else None

    def frame(self, table: str) -> pd.DataFrame:
        """Return a table as a data frame of strings, indexed by id."""
        import pandas as pd

        rows = self[table]
        frame = pd.DataFrame([dict(r.cells) for r in rows], dtype=str)
        return frame.set_index("id")
