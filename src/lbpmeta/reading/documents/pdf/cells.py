"""Cells: the words of a table's rows, cut where wide gaps are; and the columns in which they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from lbpmeta.reading.documents.pdf.lines import line_from
from lbpmeta.reading.documents.pdf.sheets import Word

__all__ = [
    "GridCell",
    "GridColumn",
    "GridRow",
    "grid_cell",
    "grid_columns",
    "grid_rows",
    "joined_cells",
    "prints_nothing",
    "prints_numbers",
    "with_lone_columns",
    "with_middles",
]

#: Words further apart than so much of their height stand in two cells.
_GAP: Final = 0.5
#: Within an open bracket, a wider gap than that does.
_OPEN_GAP: Final = 1.2
#: Of so many rows one may reach over a gap between columns.
_OVER: Final = 0.04

_NUMBER: Final = re.compile(
    r"[<>=\u2264\u2265~(\[]?\s*[-+\u2212\u2013\u00b1]?\s?[\d.·]\d*[\d.,·\u2009\u202f ]*%?"
    r"(?:\s*(?:to|tot|bis|à|a|and|vs?\.?|[-\u2212\u2013\u2014/;,:±(\[\])%<>=])\s*|[-+\u2212\u2013\d.,·%\s])*"
    r"[*\u2020\u2021\u00a7\u00b6#a-d]{0,3}"
)
#: Words that stand with numbers: "; p = 0.04", "1 (reference)".
_WORDS: Final = re.compile(r"\bp\b(?=\s*[=<>\u2264]?\s*0?[.,]\d)|\(?\bref(?:erence|erent)?\b\.?\)?", re.IGNORECASE)
_NOTHING: Final = frozenset(
    ("-", "\u2013", "\u2014", "\u2212", "NA", "N/A", "n/a", "NS", "ns", "NR", "Ref", "ref", "Reference", "..", "...")
)


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell as it is printed.

    Parameters
    ----------
    text : str
    left, top, right, bottom : float
    words : tuple of Word
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of cells on one base line."""

    cells: tuple[GridCell, ...]
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class GridColumn:
    """Where the cells of a column stand."""

    left: float
    right: float

    @property
    def middle(self) -> float:
        """Half way between its edges."""
        return (self.left + self.right) / 2

    def shared(self, cell: GridCell) -> float:
        """Return how much of a cell stands in it, of the narrower of the two."""
        common = min(self.right, cell.right) - max(self.left, cell.left)
        return common / max(0.1, min(self.right - self.left, cell.right - cell.left))


def prints_numbers(text: str) -> bool:
    """Return whether a cell prints numbers and no words.

    Examples
    --------
    >>> [prints_numbers(text) for text in ("0.80 (0.64 to 1.00)*", "0.7; p = 0.02", "1 (ref)", "n = 384", "95% CI")]
    [True, True, True, False, False]
    """
    bare = _WORDS.sub("", text.replace("\u2060", "")).strip()
    return any(letter.isdigit() for letter in bare) and _NUMBER.fullmatch(bare) is not None


def prints_nothing(text: str) -> bool:
    """Return whether a cell says that it has no number.

    Examples
    --------
    >>> prints_nothing("\u2014"), prints_nothing("0")
    (True, False)
    """
    return text.strip() in _NOTHING


def grid_rows(words: Iterable[Word]) -> list[GridRow]:
    """Return words as rows of cells, from the top."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.base, w.left)):
        for row in rows[-6:]:
            tall = max(row, key=lambda w: w.size)
            raised = word.size < 0.93 * tall.size and tall.top < word.base < tall.base
            taller = tall.size < 0.93 * word.size and word.top < tall.base < word.base
            if raised or taller or abs(word.base - tall.base) < 0.25 * tall.size:
                row.append(word)
                break
        else:
            rows.append([word])
    made = []
    for row in rows:
        line = line_from(row)
        made.append(GridRow(tuple(_cells(line.words, line.size)), line.base, line.size))
    return sorted(made, key=lambda row: row.base)


def _cells(words: Sequence[Word], size: float) -> list[GridCell]:
    runs: list[list[Word]] = []
    for word in words:
        if runs:
            gap = word.left - max(w.right for w in runs[-1])
            text = "".join(w.text for w in runs[-1])
            is_open = text.count("(") > text.count(")") or text.count("[") > text.count("]")
            if gap < (_OPEN_GAP if is_open else _GAP) * size:
                runs[-1].append(word)
                continue
        runs.append([word])
    return [grid_cell(run) for run in runs]


def grid_cell(words: Sequence[Word]) -> GridCell:
    """Return words as one cell."""
    line = line_from(words)
    return GridCell(line.text, line.left, line.top, line.right, line.bottom, line.words)


def joined_cells(above: GridCell, below: GridCell) -> GridCell:
    """Return two cells, one beneath the other, as one."""
    glue = "" if above.text.endswith("-") and below.text[:1].islower() else " "
    text = above.text[:-1] if not glue else above.text
    return GridCell(
        f"{text}{glue}{below.text}",
        min(above.left, below.left),
        min(above.top, below.top),
        max(above.right, below.right),
        max(above.bottom, below.bottom),
        (*above.words, *below.words),
    )


def grid_columns(rows: Sequence[GridRow], size: float) -> list[GridColumn]:
    """Return the columns of rows with numbers: where no cell of them stands is a gap between two."""
    edges: list[tuple[float, int]] = []
    for row in rows:
        for cell in row.cells:
            edges.extend(((cell.left, 1), (cell.right, -1)))
    edges.sort(key=lambda edge: (edge[0], -edge[1]))
    most = int(_OVER * len(rows))
    found: list[GridColumn] = []
    depth = 0
    start = 0.0
    for at, step in edges:
        before, depth = depth, depth + step
        if before <= most < depth:
            if found and at - found[-1].right < 0.2 * size:
                start = found.pop().left
            else:
                start = at
        elif depth <= most < before:
            found.append(GridColumn(start, at))
    return found


def with_middles(rows: Sequence[GridRow]) -> list[GridRow]:
    """Return rows, each with the label that stands half a row above or below it.

    A label of two rows is printed between them; one of two lines, around its row.
    """
    found = list(rows)
    several = [row.base for row in found if len(row.cells) > 1]
    if len(several) < 3:
        return found
    usual = median(b - a for a, b in pairwise(several))
    i = 1
    while i + 1 < len(found):
        above, row, below = found[i - 1 : i + 2]
        near = row.base - above.base < 0.7 * usual and below.base - row.base < 0.7 * usual
        alone = [len(one.cells) == 1 and not prints_numbers(one.cells[0].text) for one in (above, row, below)]
        if near and alone == [False, True, False] and _free(above, row.cells[0]) and _free(below, row.cells[0]):
            found[i - 1 : i + 2] = [_with(above, row.cells[0]), _with(below, row.cells[0])]
        elif near and alone == [True, False, True] and _free(row, above.cells[0]) and _free(row, below.cells[0]):
            found[i - 1 : i + 2] = [_with(row, joined_cells(above.cells[0], below.cells[0]))]
        else:
            i += 1
    return found


def _free(row: GridRow, cell: GridCell) -> bool:
    """Whether a cell stands left of all those of a row."""
    return cell.right < row.cells[0].left


def _with(row: GridRow, cell: GridCell) -> GridRow:
    return GridRow((cell, *row.cells), row.base, row.size)


def with_lone_columns(columns: Sequence[GridColumn], rows: Sequence[GridRow]) -> list[GridColumn]:
    """Return columns with those added in which few rows have a number, as p-values beside headings."""
    found = list(columns)
    for row in rows:
        for cell in row.cells[1:]:
            if prints_numbers(cell.text) and all(cell.left > c.right or cell.right < c.left for c in found):
                found.append(GridColumn(cell.left, cell.right))
    return sorted(found, key=lambda column: column.left)
