"""Tables: the printed numbers as read from the files, one frozen row per printed thing."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeVar

from lbpmeta.errors import DataError, MethodError, did_you_mean
from lbpmeta.evidence.row_cells import RowCells
from lbpmeta.evidence.understood import Understood
from lbpmeta.premises.declaration import Declaration
from lbpmeta.printed import ROUNDINGS, Printed, PrintedText

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["GUESSED", "RESULTS", "TABLES", "Row", "Said", "Tables", "filled_columns", "filled_names"]

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

    def __iter__(self) -> Iterator[str]:
        return iter(self.cells)

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

    def with_cells(self, changes: Mapping[str, str]) -> Row:
        """Return the row with some cells replaced; this one stays as it is.

        Examples
        --------
        >>> Row("trials", "a.csv", 2, {"id": "a", "p": ""}).with_cells({"p": "0.03"})["p"]
        '0.03'
        """
        return dataclasses.replace(self, cells=MappingProxyType({**self.cells, **changes}))

    def __str__(self) -> str:
        return f"{self.table}:{self.id}"


#: Rows that are turned into columns at once: as many as the caches of a processor hold.
_AT_ONCE: Final = 512


def filled_names(rows: Sequence[Row]) -> list[str]:
    """Return the columns in which something stands in any of the rows, in the order of the columns.

    Examples
    --------
    >>> filled_names([Row("trials", "a.csv", 2, {"id": "a", "estimate": "1.2", "p": ""})])
    ['id', 'estimate']
    """
    shared = {id(row.cells.at): row.cells for row in rows if isinstance(row.cells, RowCells)}
    names = dict.fromkeys(name for cells in shared.values() for name in cells)
    filled = {name for cells in shared.values() for name, at in cells.at.items() if at < len(cells.texts) - 1}
    for row in rows:
        if not isinstance(row.cells, RowCells):
            names.update(dict.fromkeys(row.cells))
            filled.update(name for name, text in row.cells.items() if text)
    return [name for name in names if name in filled]


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
    columns: dict[str, list[str]] = {name: [] for name in filled_names(rows)}
    for start in range(0, len(rows), _AT_ONCE):
        cells = [row.cells for row in rows[start : start + _AT_ONCE]]
        first = cells[0]
        if isinstance(first, RowCells) and all(isinstance(c, RowCells) and c.at is first.at for c in cells):
            turned = [*zip(*(c.texts for c in cells if isinstance(c, RowCells)), strict=True)]
            for name, column in columns.items():
                column.extend(turned[first.at.get(name, -1)])
        else:
            for name, column in columns.items():
                column.extend([c.get(name, "") for c in cells])
    return {name: tuple(columns.pop(name)) for name in tuple(columns)}


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


class _Index:
    """Rows by what they are looked up by, each way made when it is first gone: many rows stay linear in time."""

    def __init__(self, tables: Mapping[str, tuple[Row, ...]]) -> None:
        self._tables = tables
        self._parts: dict[tuple[str, str, Callable[[Row], Iterable[str]]], Mapping[str, tuple[Row, ...]]] = {}

    def parts(self, row: Row, keys: Callable[[Row], Iterable[str]]) -> Mapping[str, tuple[Row, ...]]:
        """The rows of a row's trial by keys of theirs, looked through once."""
        name = row["source"], row["trial"], keys
        if name not in self._parts:
            found: dict[str, list[Row]] = {}
            alike = self.trials.get(row["source"], {}).get(row["trial"], ())
            for one in (alike,) if isinstance(alike, Row) else alike:
                for key in keys(one):
                    found.setdefault(key, []).append(one)
            self._parts[name] = _frozen(found)
        return self._parts[name]

    @cached_property
    def ids(self) -> Mapping[str, Row]:
        """The first row of each id."""
        ids: dict[str, Row] = {}
        for rows in self._tables.values():
            for row in rows:
                ids.setdefault(row.cells.get("id", ""), row)
        return ids

    @cached_property
    def sets(self) -> Mapping[str, tuple[Row, ...]]:
        """The study rows of each set."""
        sets: dict[str, list[Row]] = {}
        for row in self._tables.get("trials", ()):
            for name in row["set"].split():
                sets.setdefault(name, []).append(row)
        return _frozen(sets)

    @cached_property
    def prints(self) -> Mapping[str, tuple[Row, ...]]:
        """The results of each quantity."""
        prints: dict[str, list[Row]] = {}
        for table in RESULTS:
            for row in self._tables.get(table, ()):
                if row["quantity"]:
                    prints.setdefault(row["quantity"], []).append(row)
        return _frozen(prints)

    @cached_property
    def trials(self) -> Mapping[str, Mapping[str, Row | tuple[Row, ...]]]:
        """The study rows of each trial by source: most trials have one, which stands there by itself."""
        alone: dict[str, dict[str, Row | tuple[Row, ...]]] = {}
        several: dict[tuple[str, str], list[Row]] = {}
        for row in self._tables.get("trials", ()):
            source, trial = row["source"], row["trial"]
            there = alone.setdefault(source, {}).setdefault(trial, row)
            if there is not row:
                several.setdefault((source, trial), [there]).append(row)  # type: ignore[list-item]
        for (source, trial), rows in several.items():
            alone[source][trial] = tuple(rows)
        return alone


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
            self._made.append(_Index(self.rows))
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
        hint = did_you_mean(row_id.lower(), [r.id for r in self], n=3)
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
        found = self._index.trials.get(row["source"], {}).get(row["trial"], ())
        return (found,) if isinstance(found, Row) else found

    def same_trial_by(self, row: Row, keys: Callable[[Row], Iterable[str]]) -> Mapping[str, tuple[Row, ...]]:
        """Return the rows of :meth:`same_trial` by keys of theirs; thousands of rows of one trial stay linear in time.

        Parameters
        ----------
        row : Row
        keys : callable
            A function of a module, not made anew for each call: what it found is kept under it.
        """
        return self._index.parts(row, keys)

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
