"""Matrices of a chart: which text has room in all cells, how high the rows are, and what colour a cell has."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from lbpmeta.plots.canvas.letters import Measure, wrap_to
from lbpmeta.plots.canvas.style import SIZE, STYLES
from lbpmeta.plots.chart.chart import Matrix

__all__ = ["MatrixTexts", "cell_color", "matrix_texts"]

#: Type sizes that are tried in turn.
_SIZES: Final = (SIZE, 7.5, 7.0, 6.5, 6.0)
#: Free edge on either side of a text, and above and below it, in inches.
_SIDE: Final = 0.02
_ABOVE: Final = 0.025
#: Share of the cells that must have room for a text; the others have a shorter one.
_MOST: Final = 0.9
#: Distance of lines relative to the type size.
LEADING: Final = 1.18
#: Most lines of a head.
_HEAD_LINES: Final = 3
#: A row is at least so high, in inches: its label stands beside it.
_LEAST: Final = 0.17
#: Cells without a long text are as high as wide, up to this.
_SQUARE: Final = 0.3


@dataclass(frozen=True, slots=True)
class MatrixTexts:
    """What is written into the cells of a matrix.

    Parameters
    ----------
    cells : tuple of tuple of str
    heads : tuple of str
    size, head_size : float
        In points.
    height : float
        That the rows need, in inches.
    """

    cells: tuple[tuple[str, ...], ...]
    heads: tuple[str, ...]
    size: float
    head_size: float
    height: float


def matrix_texts(matrix: Matrix, measure: Measure, wide: float, high: float = math.inf) -> MatrixTexts:
    """Return the fullest texts for which the cells of that width, and height, in inches have room."""
    rows, size, tall = _cells(matrix, measure, wide, high)
    heads, head_size, head_tall = _heads(matrix, measure, wide, high)
    return MatrixTexts(rows, heads, size, head_size, max(tall, head_tall, _LEAST, min(wide, _SQUARE)))


def _cells(
    matrix: Matrix, measure: Measure, wide: float, high: float
) -> tuple[tuple[tuple[str, ...], ...], float, float]:
    levels = max((len(texts) for row in matrix.texts for texts in row), default=0)
    strong = set(matrix.strong)

    def fits(text: str, size: float, i: int, j: int) -> bool:
        edges = 2 * _SIDE * (0.0 if len(text) < 2 else 1.0 if len(text) < 8 else 2.0)
        tall = (text.count("\n") + 1) * size * LEADING / 72 + 2 * _ABOVE
        return measure(text, size, (i, j) in strong) + edges <= wide and tall <= high

    at = [(i, j, texts) for i, row in enumerate(matrix.texts) for j, texts in enumerate(row) if texts]
    for level in range(levels):
        for size in _SIZES:
            good = [fits(texts[level], size, i, j) for i, j, texts in at]
            if all(good) or (size == _SIZES[-1] and sum(good) >= _MOST * len(good)):
                rows = [[""] * len(row) for row in matrix.texts]
                for i, j, texts in at:
                    rows[i][j] = next((text for text in texts[level:] if fits(text, size, i, j)), "")
                lines = max(text.count("\n") + 1 for row in rows for text in row)
                return tuple(map(tuple, rows)), size, lines * size * LEADING / 72 + 2 * _ABOVE
    return tuple(("",) * len(row) for row in matrix.texts), SIZE, 0.0


def _heads(matrix: Matrix, measure: Measure, wide: float, high: float) -> tuple[tuple[str, ...], float, float]:
    room = wide - 2 * _SIDE
    levels = max((len(texts) for *_, texts in matrix.heads), default=0)
    for level in range(levels):
        texts = [alternatives[level] for *_, alternatives in matrix.heads]
        for size in _SIZES[1:]:
            if any(measure(word, size, True) > room for text in texts for word in text.split()):
                continue
            broken = [wrap_to(text, measure, size, room, bold=True) for text in texts]
            most = max(map(len, broken))
            tall = most * size * LEADING / 72 + 2 * _ABOVE
            if most <= _HEAD_LINES and tall <= high:
                return tuple("\n".join(lines) for lines in broken), size, tall
    return ("",) * len(matrix.heads), SIZE, 0.0


def cell_color(shade: float) -> tuple[float, float, float]:
    """Return the colour of a cell: from white to blue below 0, to orange above it; grey for none.

    Both ends carry black words, and people of any colour vision tell them apart.

    Examples
    --------
    >>> cell_color(0.0)
    (1.0, 1.0, 1.0)
    """
    from matplotlib.colors import to_rgb

    if math.isnan(shade):
        red, green, blue = to_rgb(STYLES["matrix head"]["facecolor"])
        return red, green, blue
    end = to_rgb(STYLES["matrix low" if shade < 0 else "matrix high"]["facecolor"])
    depth = min(abs(shade), 1.0)
    red, green, blue = (1 - depth * (1 - part) for part in end)
    return red, green, blue
