"""The cells of rows: what many rows have in common is held once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar, overload

__all__ = ["RowCells", "SharedColumns"]

V = TypeVar("V")


class RowCells(Mapping[str, str]):
    """The cells of a row: a mapping that cannot be changed, of which rows with the same columns filled share the names.

    A table has some seventy columns, of which a row fills ten: a dictionary for each row is most of the memory of a
    large table.

    Parameters
    ----------
    at : dict of str to int
        The columns in order, and where in `texts` each stands; those in which nothing stands at its last place.
    texts : tuple of str
        The filled cells, and "" at the end.

    Examples
    --------
    >>> cells = SharedColumns(("id", "estimate", "p")).cells({"id": "a", "p": "0.03"})
    >>> cells["estimate"], cells.get("se"), cells == {"id": "a", "estimate": "", "p": "0.03"}
    ('', None, True)
    """

    __slots__ = ("at", "texts")

    def __init__(self, at: dict[str, int], texts: tuple[str, ...]) -> None:
        self.at, self.texts = at, texts

    def __getitem__(self, column: str) -> str:
        return self.texts[self.at[column]]

    @overload
    def get(self, column: str, default: None = None, /) -> str | None: ...
    @overload
    def get(self, column: str, default: str, /) -> str: ...
    @overload
    def get(self, column: str, default: V, /) -> str | V: ...
    def get(self, column: str, default: object = None, /) -> object:
        """Return a cell, or the default where there is no such column."""
        place = self.at.get(column)
        return default if place is None else self.texts[place]

    def __iter__(self) -> Iterator[str]:
        return iter(self.at)

    def __len__(self) -> int:
        return len(self.at)

    def __or__(self, other: Mapping[str, str]) -> dict[str, str]:
        return {**self, **other}

    def __ror__(self, other: Mapping[str, str]) -> dict[str, str]:
        return {**other, **self}

    def __repr__(self) -> str:
        return repr(dict(self))

    def __reduce__(self) -> tuple[type[RowCells], tuple[dict[str, int], tuple[str, ...]]]:
        return RowCells, (self.at, self.texts)


class SharedColumns:
    """The columns of a table, shared by its rows.

    Parameters
    ----------
    columns : iterable of str
        What every row has; what else a row holds comes behind them.
    """

    def __init__(self, columns: Iterable[str]) -> None:
        self._columns = tuple(columns)
        self._known: dict[tuple[tuple[str, ...], tuple[bool, ...]], dict[str, int]] = {}
        self._more: dict[tuple[int, tuple[str, ...]], tuple[dict[str, int], dict[str, int]]] = {}

    def cells(self, cells: Mapping[str, str]) -> RowCells:
        """Return the cells of a row; "" in the columns that are not given."""
        texts = tuple(cells.values())
        key = tuple(cells), tuple(map(bool, texts))
        if key not in self._known:
            filled = [name for name, text in cells.items() if text]
            places = {name: i for i, name in enumerate(filled)}
            names = dict.fromkeys((*self._columns, *cells))
            self._known[key] = {name: places.get(name, len(filled)) for name in names}
        return RowCells(self._known[key], (*filter(None, texts), ""))

    def changed(self, cells: Mapping[str, str], changes: Mapping[str, str]) -> RowCells:
        """Return cells of a row with some of them changed; rows that share their columns still do.

        Parameters
        ----------
        cells, changes : mapping of str to str
            The row as it stands, and what stands there now.

        Examples
        --------
        >>> shared = SharedColumns(("id", "estimate", "p"))
        >>> a, b = (shared.cells({"id": name, "p": "0.03"}) for name in "ab")
        >>> new = [shared.changed(cells, {"p": "0.3", "estimate": "1.2"}) for cells in (a, b)]
        >>> dict(new[0]), new[0].at is new[1].at
        ({'id': 'a', 'estimate': '1.2', 'p': '0.3'}, True)
        """
        if not isinstance(cells, RowCells) or not all(changes.values()) or not changes.keys() <= cells.at.keys():
            return self.cells({**cells, **changes})
        last = len(cells.texts) - 1
        added = tuple(name for name in changes if cells.at[name] == last)
        key = id(cells.at), added
        if key not in self._more:
            at = dict(zip(added, range(last, last + len(added)), strict=True))
            empty = last + len(added)
            self._more[key] = cells.at, {n: at.get(n, empty if i == last else i) for n, i in cells.at.items()}
        texts = [*cells.texts[:-1], *(changes[name] for name in added), ""]
        for name, text in changes.items():
            if cells.at[name] < last:
                texts[cells.at[name]] = text
        return RowCells(self._more[key][1], tuple(texts))
