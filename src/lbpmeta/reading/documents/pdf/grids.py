"""Grids: from rows of cells to a table: which rows are its head, and which head stands above which column.

A number belongs to the head that stands above it and overlaps with it from left to right. Where that is not sure, the
cell is left empty, and a table with many such cells is not given at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from lbpmeta.reading.document import PageBox, Table
from lbpmeta.reading.documents.pdf.cells import (
    GridCell,
    GridColumn,
    GridRow,
    grid_cell,
    grid_columns,
    joined_cells,
    prints_nothing,
    prints_numbers,
    with_lone_columns,
    with_middles,
)
from lbpmeta.reading.documents.pdf.sheets import Ruling, Sheet

__all__ = ["UNSURE", "parted", "table_from"]

UNSURE: Final = "its columns could not be told apart"

#: Words of a head that say what the numbers below are.
_TEMPLATE: Final = re.compile(r"\bCI\b|\bSD\b|\bIQR\b|\bratio|ifference|\bmean\b|\bmedian\b|\bn ?\(%\)", re.IGNORECASE)
_DECIMAL: Final = re.compile(r"\d[.·,]\d")
_SHARED: Final = 0.3
_HEADS: Final = 10
_DOUBT: Final = 0.15
_ALIGNED: Final = 3.0


@dataclass
class _Grid:
    """Cells by row and column, as they are found."""

    columns: list[GridColumn]
    rows: list[dict[int, GridCell]] = field(default_factory=list)
    doubts: int = 0


def table_from(
    sheet: Sheet, rows: Sequence[GridRow], rulings: Sequence[Ruling], *, place: str, caption: str, foot: str
) -> Table | str:
    """Return the table of rows of cells, or why it is none that can be read."""
    rows = with_middles(rows)
    first = _first_data(rows)
    if first is None:
        return "no column of numbers was found in it"
    if first == 0 or first > _HEADS:
        return "its head was not found"
    data = [row for row in rows[first:] if len(row.cells) > 1 and any(prints_numbers(c.text) for c in row.cells[1:])]
    size = sorted(row.size for row in data)[len(data) // 2]
    full = sorted(len(row.cells) for row in data)[int(0.9 * (len(data) - 1))]
    columns = with_lone_columns(grid_columns([row for row in data if len(row.cells) >= max(2, 0.6 * full)], size), data)
    if len(columns) < 2:
        return UNSURE
    first = _behind_sections(rows, first, columns, rulings)
    heads = _heads(rows[:first], columns, rulings)
    grid = _Grid(columns)
    for row in rows[first:]:
        _place_row(grid, row)
    _join_wrapped(grid)
    cells = sum(len(row) for row in grid.rows)
    if heads is None or not grid.rows or grid.doubts > _DOUBT * max(1, cells):
        return UNSURE
    width = len(columns)
    made: list[tuple[str, ...]] = []
    boxes: list[tuple[PageBox | None, ...]] = []
    for level in heads:
        made.append(tuple(level[c].text if c in level else "" for c in range(width)))
        boxes.append(tuple(_box(sheet, level.get(c)) for c in range(width)))
    for cells_of_row in grid.rows:
        if set(cells_of_row) == {0} or set(cells_of_row) == {-1}:  # a line of words across: it heads what follows
            only = next(iter(cells_of_row.values()))
            made.append((only.text,) * width)
            boxes.append((_box(sheet, only),) * width)
            continue
        made.append(tuple(cells_of_row[c].text if c in cells_of_row else "" for c in range(width)))
        boxes.append(tuple(_box(sheet, cells_of_row.get(c)) for c in range(width)))
    return Table(tuple(made), len(heads), place, caption, foot, boxes=tuple(boxes))


def parted(rows: Sequence[GridRow]) -> list[Sequence[GridRow]]:
    """Return the parts of a table: a new head within it begins another."""
    found: list[Sequence[GridRow]] = []
    start = 0
    i = _first_data(rows)
    while i is not None and i < len(rows):
        end = i
        while end < len(rows) and not any(prints_numbers(cell.text) for cell in rows[end].cells[1:]):
            end += 1
        words = [cell.text for row in rows[i:end] for cell in row.cells if cell.left > rows[i].cells[0].left + row.size]
        told = " ".join(words)
        if end < len(rows) and len(words) > 1 and _TEMPLATE.search(told) and not _DECIMAL.search(told):
            found.append(rows[start:i])
            start = i
        i = max(end, i + 1)
    return [*found, rows[start:]]


def _box(sheet: Sheet, cell: GridCell | None) -> PageBox | None:
    return None if cell is None else sheet.box(cell.left, cell.top, cell.right, cell.bottom)


def _first_data(rows: Sequence[GridRow]) -> int | None:
    """The index of the first row with a number behind its first cell."""
    for i, row in enumerate(rows):
        behind = row.cells[1:]
        numbers = sum(prints_numbers(cell.text) for cell in behind)
        if numbers and numbers * 2 >= sum(not prints_nothing(cell.text) for cell in behind):
            return i
    return None


def _behind_sections(
    rows: Sequence[GridRow], first: int, columns: Sequence[GridColumn], rulings: Sequence[Ruling]
) -> int:
    """Move the end of the head up over lines of words that stand alone before the first numbers, and head them."""
    wide = columns[-1].right - columns[0].left
    while first > 1:
        row, above = rows[first - 1], rows[first - 2]
        ruled = any(above.base < r.y < row.base - 0.3 * row.size and r.right - r.left > 0.7 * wide for r in rulings)
        step = row.base - above.base
        after = rows[first].base - row.base
        named = ruled and len(row.cells) > 1 and row.cells[0].left < columns[0].right and len(above.cells) > 1
        loose = not _is_alone(above, columns) and step > 0.95 * after
        if not named and not (_is_alone(row, columns) and (ruled or loose)):
            break
        first -= 1
    return first


def _is_alone(row: GridRow, columns: Sequence[GridColumn]) -> bool:
    """Whether a row is one cell that begins at the left."""
    return len(row.cells) == 1 and row.cells[0].left < min(columns[0].right, columns[1].left)


def _heads(
    rows: Sequence[GridRow], columns: Sequence[GridColumn], rulings: Sequence[Ruling]
) -> list[dict[int, GridCell]] | None:
    """The rows of the head: those that reach over several columns, and one of what stands above each column alone."""
    spans: list[dict[int, GridCell]] = []
    leaf: dict[int, GridCell] = {}
    for n, row in enumerate(rows):
        below = rows[n + 1].base if n + 1 < len(rows) else row.base + 1.5 * row.size
        under = [r for r in rulings if row.base - 0.2 * row.size < r.y < below]
        headed = set(leaf) if n + 1 < len(rows) else set(range(len(columns)))
        owners = _owners(row, columns, under, headed)
        level: dict[int, GridCell] = {}
        for cell, owned in owners:
            if len(owned) == 1:
                (column,) = owned
                leaf[column] = joined_cells(leaf[column], cell) if column in leaf else cell
            elif owned:
                level.update(dict.fromkeys(owned, cell))
        if not level:
            continue
        if not spans or not set(level) & set(spans[-1]):
            spans = [*spans[:-1], (spans[-1] if spans else {}) | level]
        elif _same_reach(spans[-1], level):
            merged = joined_cells(spans[-1][min(level)], level[min(level)])
            spans[-1].update(dict.fromkeys(level, merged))
        else:
            spans.append(level)
    if not leaf and not spans:
        return None
    return [*spans, leaf] if leaf else spans


def _same_reach(above: dict[int, GridCell], level: dict[int, GridCell]) -> bool:
    """Whether the cells of a level go on, line by line, with the one above: they reach over the same columns."""
    cell = above.get(min(level))
    return {c for c, one in above.items() if one is cell} == set(level)


def _owners(
    row: GridRow, columns: Sequence[GridColumn], rulings: Sequence[Ruling], headed: set[int]
) -> list[tuple[GridCell, tuple[int, ...]]]:
    """Each cell of a row of the head with the columns that it stands above.

    Where that is told by its place alone, it reaches over no column that is `headed` already.
    """
    wide = columns[-1].right - columns[0].left
    reach = {}
    for cell in row.cells:
        under = [r for r in rulings if r.left < cell.right and r.right > cell.left and r.right - r.left < 0.9 * wide]
        under = [r for r in under if not any(r.left < c.right and r.right > c.left for c in row.cells if c is not cell)]
        left = min((r.left for r in under if r.left <= cell.left + 1), default=cell.left)
        right = max((r.right for r in under if r.right >= cell.right - 1), default=cell.right)
        reach[id(cell)] = GridCell(cell.text, left, cell.top, right, cell.bottom, cell.words)
    owner: dict[int, GridCell] = {}
    for c, column in enumerate(columns):
        best = max(row.cells, key=lambda cell: column.shared(reach[id(cell)]))
        if column.shared(reach[id(best)]) >= _SHARED:
            owner[c] = best
    found = []
    for cell in row.cells:
        owned = tuple(c for c, one in owner.items() if one is cell)
        if not owned:
            near = min(range(len(columns)), key=lambda c: abs(columns[c].middle - (cell.left + cell.right) / 2))
            gap = max(columns[near].left - cell.right, cell.left - columns[near].right)
            owned = (near,) if near not in owner and gap < 1.5 * row.size else ()
        elif wider := _from_the_left(cell, owned, columns, {*owner, *headed}, rulings):
            owned = wider
        elif len(owned) == 1 and reach[id(cell)].right - reach[id(cell)].left <= cell.right - cell.left + 0.1:
            owned = _centred(cell, owned[0], columns, {*owner, *headed})
        found.append((cell, owned))
    return found


def _from_the_left(
    cell: GridCell,
    owned: tuple[int, ...],
    columns: Sequence[GridColumn],
    taken: set[int],
    rulings: Sequence[Ruling],
) -> tuple[int, ...]:
    """The columns to the right that a cell at the left of its own reaches over too, where a rule says that some do."""
    first, last = owned[0], owned[-1]
    under = [r for r in rulings if r.left < cell.right and r.right > columns[last].right + 4]
    if not first or not under or abs(cell.left - columns[first].left) > 2 * _ALIGNED:
        return ()
    right = max(r.right for r in under)
    while last + 1 < len(columns) and last + 1 not in taken and columns[last + 1].left < right:
        last += 1
    return tuple(range(first, last + 1)) if last > owned[-1] else ()


def _centred(cell: GridCell, own: int, columns: Sequence[GridColumn], taken: set[int]) -> tuple[int, ...]:
    """The columns over whose middle a cell stands: its own, or several of which the others have no head here."""
    middle = (cell.left + cell.right) / 2
    best: tuple[int, ...] = (own,)
    least = abs(columns[own].middle - middle)
    if own == 0 or least < _ALIGNED or abs(columns[own].left - cell.left) < _ALIGNED:
        return best
    first = own
    while first > 1 and first - 1 not in taken:
        first -= 1
    last = own
    while last + 1 < len(columns) and last + 1 not in taken:
        last += 1
    for a in range(first, own + 1):
        for b in range(own, last + 1):
            off = abs((columns[a].left + columns[b].right) / 2 - middle)
            if a < b and off < min(_ALIGNED, least):
                best, least = tuple(range(a, b + 1)), off
    return best


def _place_row(grid: _Grid, row: GridRow) -> None:
    """Put the cells of a row into their columns."""
    columns = grid.columns
    placed: dict[int, GridCell] = {}
    if len(row.cells) == 1 and not prints_numbers(row.cells[0].text) and row.cells[0].left < columns[1].left:
        grid.rows.append({0: row.cells[0]})
        return
    for cell in row.cells:
        hit = [c for c, column in enumerate(columns) if column.shared(cell) > 0.05]
        if cell.left < columns[0].right and not prints_numbers(cell.text):
            hit = [0]
        if len(hit) > 1:
            parts = _split(cell, columns)
            if parts is None:
                grid.doubts += 1
                continue
            for c, part in parts.items():
                grid.doubts += c in placed
                placed[c] = part
            continue
        if not hit:
            near = min(
                range(len(columns)), key=lambda c: max(columns[c].left - cell.right, cell.left - columns[c].right)
            )
            if max(columns[near].left - cell.right, cell.left - columns[near].right) > row.size:
                grid.doubts += 1
                continue
            hit = [near]
        (c,) = hit
        if c in placed:
            if prints_numbers(cell.text) and prints_numbers(placed[c].text):
                grid.doubts += 1
                placed.pop(c)
                continue
            placed[c] = grid_cell((*placed[c].words, *cell.words))
        else:
            placed[c] = cell
    if placed:
        grid.rows.append(placed)


def _split(cell: GridCell, columns: Sequence[GridColumn]) -> dict[int, GridCell] | None:
    """The parts of a cell that reaches over several columns, word by word; None where a word does so itself."""
    words: dict[int, list[int]] = {}
    for n, word in enumerate(cell.words):
        one = GridCell("", word.left, word.top, word.right, word.bottom, ())
        hit = [c for c, column in enumerate(columns) if column.shared(one) > 0.3]
        if len(hit) != 1:
            return None
        words.setdefault(hit[0], []).append(n)
    return {c: grid_cell([cell.words[n] for n in some]) for c, some in words.items()}


def _join_wrapped(grid: _Grid) -> None:
    """Join cells that are printed on two lines: an open bracket, an interval beneath its estimate, a long label."""
    rows = grid.rows
    i = 1
    while i < len(rows):
        above, row = rows[i - 1], rows[i]
        stub = row.get(0)
        rest = {c: cell for c, cell in row.items() if c}
        if rest and all(c in above and _goes_on(above[c].text, cell.text) for c, cell in rest.items()):
            if stub is None or 0 in above:
                for c, cell in row.items():
                    above[c] = joined_cells(above[c], cell) if c in above else cell
                rows.pop(i)
                continue
        elif stub is not None and not rest and stub.text[:1].islower() and 0 in above and len(above) > 1:
            above[0] = joined_cells(above[0], stub)
            rows.pop(i)
            continue
        elif stub is not None and rest and stub.text[:1].islower() and set(above) == {0}:
            row[0] = joined_cells(above[0], stub)
            rows.pop(i - 1)
            continue
        i += 1


def _goes_on(above: str, below: str) -> bool:
    """Whether a cell is the second line of the one above it."""
    if above.count("(") + above.count("[") > above.count(")") + above.count("]"):
        return True
    return below[:1] in "([" and below[-1:] in ")]" and not set("([") & set(above) and prints_numbers(above)
