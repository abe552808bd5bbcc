"""League: a square table of comparisons between the treatments of a network, unfolded to a row a comparison.

The names stand on the diagonal (as netmeta's ``netleague`` writes it, and as journals print it), or as heads of rows
and columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lbpmeta.evidence.parts import parts_of
from lbpmeta.evidence.textfile import RawTable

__all__ = ["LEAGUE_HEADER", "unfolded_league"]

#: The columns of the unfolded table: two treatments, the half that the cell stands in, and the cell.
LEAGUE_HEADER: Final = ("league row", "league column", "league half", "league cell")

_LEAST: Final = 3
#: This share of the cells that hold something are an estimate with its interval.
_MOST: Final = 0.8


def unfolded_league(file: str, rows: Sequence[Sequence[str]], lines: Sequence[int], mark: str) -> RawTable | None:
    """Return a square league table as a row a comparison; None where a grid is none.

    Parameters
    ----------
    file : str
    rows : sequence of sequence of str
    lines : sequence of int
    mark : str
        What separates the cells.

    Examples
    --------
    >>> rows = [["A", ""], ["0.75 (0.60 to 0.95)", "B"], ["0.60 (0.45 to 0.80)", "0.80 (0.58 to 1.10)", "C"]]
    >>> unfolded_league("mine.csv", rows, [1, 2, 3], ",").records[0]
    ('B', 'A', 'lower', '0.75 (0.60 to 0.95)')
    """
    found = _square(rows, lines)
    if found is None:
        return None
    names, body, below = found
    records, places = [], []
    for i, row in enumerate(body):
        for j, cell in enumerate(row):
            if i != j and not _empty(cell):
                records.append((names[i], names[j], "lower" if i > j else "upper", cell))
                places.append(below[i])
    told = f"{len(records)} comparisons of {len(names)} treatments"
    return RawTable(file, LEAGUE_HEADER, tuple(records), tuple(places), mark, (told,))


def _square(rows: Sequence[Sequence[str]], lines: Sequence[int]) -> tuple[list[str], list[list[str]], list[int]] | None:
    """Return names, cells and lines of a square, wherever its names stand; None where there is none."""
    width = max(map(len, rows), default=0)
    if len(rows) > width + 1:
        return None
    grid = [[cell.strip() for cell in row] for row in rows]
    grid = [[*row, *[""] * (width - len(row))] for row in grid]
    places = list(lines)
    for first in (0, 1):  # a line above that names columns: V1, V2, ..., or the treatments
        for left in (0, 1):  # a column before that numbers or names the rows
            body = [row[left:] for row in grid[first:]]
            while body and body[0] and not any(row[-1] for row in body) and len(body[0]) > len(body):
                body = [row[:-1] for row in body]  # commas without end
            if len(body) < _LEAST or len(body[0]) != len(body) or not _compares(body):
                continue
            diagonal = [body[i][i] for i in range(len(body))]
            if _names(diagonal):
                return diagonal, body, places[first:]
            heads = grid[0][left:][: len(body)] if first else []
            sides = [row[0] for row in grid[first:]] if left else []
            if _names(heads) and all(map(_empty, diagonal)) and (not sides or sides == heads):
                return list(heads), body, places[first:]
    return _headed(grid, places)


def _headed(
    grid: Sequence[Sequence[str]], places: Sequence[int]
) -> tuple[list[str], list[list[str]], list[int]] | None:
    """Return names, cells and lines of a table whose heads of rows and columns are nearly the same: half a square.

    The first treatment heads no column of an upper half, and the last one no row.
    """
    if len(grid) < _LEAST or not grid[0]:
        return None
    heads = [cell for cell in grid[0][1:] if cell]
    rows = {row[0]: (row[1:], place) for row, place in zip(grid[1:], places[1:], strict=True)}
    if (
        not _names(heads)
        or not _names(list(rows))
        or len(rows) != len(grid) - 1
        or grid[0][1 : len(heads) + 1] != heads
    ):
        return None
    names = list(rows) + [name for name in heads if name not in rows]
    if len(names) > min(len(heads), len(rows)) + 1:
        return None
    body = [[""] * len(names) for _ in names]
    for name, (cells, _) in rows.items():
        for head, cell in zip(heads, cells, strict=False):
            body[names.index(name)][names.index(head)] = cell
    if not _compares(body) or any(not _empty(body[i][i]) for i in range(len(names))):
        return None
    return names, body, [rows[name][1] if name in rows else places[0] for name in names]


def _compares(body: Sequence[Sequence[str]]) -> bool:
    """Whether the cells off the diagonal are effects with their intervals."""
    cells = [cell for i, row in enumerate(body) for j, cell in enumerate(row) if i != j and not _empty(cell)]
    effects = sum(parts_of(cell).kind == "estimate [interval]" for cell in cells)
    return effects >= _LEAST and effects >= _MOST * len(cells)


def _empty(cell: str) -> bool:
    return parts_of(cell).kind == "blank" or not cell.strip(" .-\u2013\u2014")


def _names(cells: Sequence[str]) -> bool:
    """Whether cells are the names of treatments, each once: "5-FU" and "T1" are, numbers and effects are not."""
    return len(set(cells)) == len(cells) >= _LEAST and all(any(map(str.isalpha, cell)) for cell in cells)
