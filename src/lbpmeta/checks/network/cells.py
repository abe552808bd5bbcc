"""The cells of a league table: who is compared with whom, and the numbers as printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from lbpmeta.checks.core.reading import Number, read
from lbpmeta.errors import DataError
from lbpmeta.evidence.cells import blank
from lbpmeta.evidence.parts import parts_of
from lbpmeta.printed import Printed

__all__ = ["League", "LeagueCell", "Pair", "Triple", "cell_name", "read_cell", "read_league"]

#: An estimate with its interval: "-0.5 [-0.9, -0.1]", or its three numbers.
Triple: TypeAlias = str | Sequence[Number]

#: Places of two treatments.
Pair: TypeAlias = tuple[int, int]

_EXAMPLE: Final = "'-0.5 [-0.9, -0.1]'"
_LARGEST: Final = 60


@dataclass(frozen=True, slots=True)
class LeagueCell:
    """An estimate with its interval, as printed; None where nothing is.

    Parameters
    ----------
    estimate, low, high : Printed or None
    """

    estimate: Printed
    low: Printed | None = None
    high: Printed | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """Its numbers as texts."""
        return tuple(n.text for n in (self.estimate, self.low, self.high) if n is not None)

    def __str__(self) -> str:
        estimate, *limits = self.texts
        return f"{estimate} [{', '.join(limits)}]" if limits else estimate


@dataclass(frozen=True, slots=True)
class League:
    """A league table.

    Parameters
    ----------
    treatments : tuple of str
    cells : mapping of (int, int) to LeagueCell
        By row and column.
    named : bool
        Whether the cells were given by pair of names, so that all compare the first with the second.
    """

    treatments: tuple[str, ...]
    cells: Mapping[Pair, LeagueCell]
    named: bool = False


def cell_name(treatments: Sequence[str], pair: Pair) -> str:
    """Return the name of a cell: row, then column.

    Examples
    --------
    >>> cell_name(("A", "B"), (1, 0))
    'B:A'
    """
    return f"{treatments[pair[0]]}:{treatments[pair[1]]}"


def read_cell(given: Triple | Printed | None, where: str, rounding: str) -> LeagueCell | None:
    """Read an estimate with its interval; None where the cell is empty.

    Raises
    ------
    DataError
        If it holds something else; the place is named.

    Examples
    --------
    >>> print(read_cell("0.50 (0.30 to 0.80)", "B:A", "nearest"))
    0.50 [0.30, 0.80]
    """
    if given is None or (isinstance(given, float) and given != given):
        return None
    if isinstance(given, str):
        if blank(given) or not given.strip(" .-"):
            return None
        found = parts_of(given).numbers
        texts: Sequence[Any] = [found.get("estimate", found.get("value")), found.get("low"), found.get("high")]
    else:
        texts = list(given) if isinstance(given, Sequence) else [given]
    if len(texts) not in (1, 3) or texts[0] is None:
        raise DataError(f"{where} is {given!r}; it must be an estimate with its interval, such as {_EXAMPLE}.")
    try:
        estimate, *limits = (read(text, rounding) for text in texts)
    except DataError as error:
        raise DataError(f"{where}: {error}") from None
    return None if estimate is None else LeagueCell(estimate, *limits)


def read_league(table: Any, treatments: Sequence[str] | None, rounding: str) -> League:
    """Read a square league table with the names of treatments on its diagonal, or cells by pair of names.

    Raises
    ------
    DataError
        If it is not square, names are missing or stand twice, or a cell cannot be read.
    """
    if isinstance(table, Mapping):
        items = [(tuple(map(str, pair)) if not isinstance(pair, str) else (), cell) for pair, cell in table.items()]
        if not items or any(len(pair) != 2 for pair, _ in items):
            raise DataError("`league` must have a pair of treatments for each cell: {('B', 'A'): " + _EXAMPLE + "}.")
        names = tuple(treatments or dict.fromkeys(name for pair, _ in items for name in pair))
        unknown = sorted({name for pair, _ in items for name in pair} - set(names))
        if unknown:
            raise DataError(f"`league` compares {', '.join(unknown)}, which `treatments` does not name.")
        placed = {(names.index(a), names.index(b)): cell for (a, b), cell in items}
    else:
        rows = [list(row) for row in (table.to_numpy().tolist() if hasattr(table, "to_numpy") else table)]
        if not rows or any(len(row) != len(rows) for row in rows):
            told = f"{len(rows)} rows and {sorted({len(row) for row in rows})} columns"
            raise DataError(
                f"`league` must be square, with the names of the treatments on its diagonal; it has {told}."
            )
        names = tuple(treatments or (str(rows[i][i]).strip() for i in range(len(rows))))
        placed = {(i, j): cell for i, row in enumerate(rows) for j, cell in enumerate(row) if i != j}
    if len(set(names)) != len(names) or not all(names):
        raise DataError("`league` needs a name for each treatment, each once, on its diagonal or in `treatments`.")
    if len(names) > _LARGEST:
        raise DataError(f"`league` has {len(names)} treatments; at most {_LARGEST} are compared.")
    cells = {}
    for pair, given in placed.items():
        where = f"The cell {cell_name(names, pair)}"
        cell = read_cell(given, where, rounding)
        if cell is None:
            continue
        if pair[0] == pair[1]:
            raise DataError(f"{where} compares a treatment with itself.")
        cells[pair] = cell
    if not cells:
        raise DataError("`league` has no cell with a number.")
    return League(names, cells, isinstance(table, Mapping))
