"""Where the texts of a forest plot go: widths in inches, measured with the font that will draw them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from lbpmeta.plots.elements import ForestLayout

__all__ = ["DEFAULT_WIDTH", "Geometry", "arrange", "font_family", "text_width"]

#: A full journal page, 17 cm.
DEFAULT_WIDTH: Final = 17 / 2.54
#: Type sizes in points: wanted, and the smallest that is legible in print.
SIZE: Final = 8.0
SMALLEST: Final = 6.0
#: Notes and footers, relative to the rows.
SMALL: Final = 0.88
#: The title, relative to the rows.
TITLE: Final = 1.12

_FAMILIES: Final = ("Arial", "Helvetica", "Liberation Sans", "Nimbus Sans", "DejaVu Sans")
#: Room for the rounding of letter widths to pixels, which a screen does and paper does not.
_SCREEN: Final = 1.03
_LEADING: Final = 1.55
_PLOT_WANTED: Final = 2.1
_PLOT_LEAST: Final = 1.5
_MARGIN: Final = 0.06
#: Between the null and the texts beside it, in units of the type size.
GAP: Final = 0.5
#: A space between numbers, in units of the type size.
THIN: Final = 0.3
_INDENT: Final = 1.1

Measure = Callable[[str, float, bool], float]


@dataclass(frozen=True, slots=True)
class Geometry:
    """Positions in inches from the left edge, and heights in lines of text.

    Parameters
    ----------
    size : float
        Type size in points.
    line : float
        Height of one line, inches.
    width : float
        Of the whole figure, inches.
    label_left, indent : float
    columns : tuple of (float, float)
        Left and right edge of every extra column.
    plot_left, plot_right, null : float
    numbers : tuple of float
        Right edges of the estimate, the low limit and the high limit; the brackets stand between them.
    numbers_left : float
    numbers_right : float
    weight_right : float
    head_lines, above, below : float
        Lines for the column heads, for all above the rows, and for all below them.
    title : tuple of str
        The title's lines, wrapped to the width.
    favours : tuple of str
        Texts left and right of the null, wrapped; empty if there are none.
    footer : tuple of str
        The footer's lines, wrapped to the width.
    """

    size: float
    line: float
    width: float
    label_left: float
    indent: float
    columns: tuple[tuple[float, float], ...]
    plot_left: float
    plot_right: float
    null: float
    numbers: tuple[float, float, float]
    numbers_left: float
    numbers_right: float
    weight_right: float
    head_lines: float
    above: float
    below: float
    title: tuple[str, ...]
    favours: tuple[str, ...]
    footer: tuple[str, ...]


def font_family() -> str:
    """Return the first of the usual sans-serif families that is installed; DejaVu Sans always is."""
    from matplotlib import font_manager

    installed = {entry.name for entry in font_manager.fontManager.ttflist}
    return next(name for name in _FAMILIES if name in installed or name == _FAMILIES[-1])


def text_width(family: str) -> Measure:
    """Return a function (text, size in points, bold) -> width in inches of its widest line."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    fonts = {bold: FontProperties(family=family, weight="bold" if bold else "normal") for bold in (False, True)}

    def measure(text: str, size: float, bold: bool = False) -> float:
        font = fonts[bold].copy()
        font.set_size(size)
        widths = [text_to_path.get_text_width_height_descent(part, font, ismath=False)[0] for part in text.split("\n")]
        return _SCREEN * float(max(widths)) / 72

    return measure


def arrange(layout: ForestLayout, measure: Measure, width: float | None, height: float | None = None) -> Geometry:
    """Return the geometry: the largest type, up to 8 points, that leaves room for the plot.

    Parameters
    ----------
    layout : ForestLayout
    measure : callable
    width : float or None
        Inches; None for 17 cm, or as much as the texts need at the smallest legible type.
    height : float or None
        Inches available, where the axes are given.
    """
    total = DEFAULT_WIDTH if width is None else width
    size = SIZE
    while True:
        geometry = _at_size(layout, measure, total, size)
        room = geometry.plot_right - geometry.plot_left
        lines = geometry.above + layout.height + geometry.below
        fits = height is None or lines * geometry.line <= height
        if size <= SMALLEST or (room >= _PLOT_WANTED and fits):
            break
        size = max(SMALLEST, size - 0.25)
    if width is None and room < _PLOT_LEAST:
        return _at_size(layout, measure, total + _PLOT_LEAST - room, size)
    return geometry


def _at_size(layout: ForestLayout, measure: Measure, width: float, size: float) -> Geometry:
    space = size * 0.9 / 72
    indent = _INDENT * size / 72
    small = SMALL * size
    labels, notes = [measure(layout.label_head, size, True)], [0.0]
    for row in layout.rows:
        bold = row.kind in ("header", "total", "subtotal")
        left = indent if row.indent or row.kind in ("note", "subtotal") else 0.0
        width_of_label = left + measure(row.label, small if row.kind == "note" else size, bold)
        (notes if row.kind == "note" else labels).append(width_of_label)
    x = _MARGIN + max(labels)
    columns = []
    for i, column in enumerate(layout.columns):
        cells = [measure(row.cells[i], size, row.kind == "total") for row in layout.rows if row.cells]
        x += 1.4 * space
        columns.append((x, x + max([measure(column.name, size, True), *cells])))
        x = columns[-1][1]
    columns = _widen_groups(layout, columns, measure, size, space)
    # A note may run on under the extra columns, whose cells are empty there.
    x = max(columns[-1][1] if columns else x, _MARGIN + max(notes))
    bold_rows = ("total", "subtotal")
    parts = [max([measure(r.texts[j], size, r.kind in bold_rows) for r in layout.rows] or [0.0]) for j in range(3)]
    # Ends of a string do not count in its measured width: the spaces are added.
    thin = THIN * size / 72
    opening, comma, closing = (
        measure("[", size, True) + thin,
        measure(",", size, True) + thin,
        measure("]", size, True),
    )
    body = parts[0] + opening + parts[1] + comma + parts[2] + closing
    head = max(measure(layout.effect_head, size, True), *(measure(r.remark, size, False) for r in layout.rows))
    weight = max(measure(t, size, True) for t in ("Weight", *(r.weight_text for r in layout.rows)))
    weight_right = width - _MARGIN
    numbers_right = weight_right - weight - 1.6 * space
    high = numbers_right - closing
    low = high - parts[2] - comma
    estimate = low - parts[1] - opening
    numbers_left = numbers_right - max(body, head)
    footer = tuple(line for text in layout.footer for line in _wrap_to(text, measure, small, width - 2 * _MARGIN))
    plot = (x + 1.8 * space, numbers_left - 1.6 * space)
    favours = _favours(layout, measure, size, plot, width)
    sides = max((text.count("\n") for text in favours), default=0)
    title = tuple(_wrap_to(layout.title, measure, TITLE * size, width - 2 * _MARGIN, bold=True) if layout.title else ())
    heads = 2.0 if any(c.group for c in layout.columns) else 1.0
    axis = 1.5 + (1.75 + 0.75 * sides if favours else 0.0)
    return Geometry(
        size=size,
        line=size * _LEADING / 72,
        width=width,
        label_left=_MARGIN,
        indent=indent,
        columns=tuple(columns),
        plot_left=plot[0],
        plot_right=plot[1],
        null=_null_at(layout, plot),
        numbers=(estimate, low, high),
        numbers_left=numbers_left,
        numbers_right=numbers_right,
        weight_right=weight_right,
        head_lines=heads,
        above=heads + 0.5 + (0.7 + len(title) if title else 0.3),
        below=axis + 0.3 + SMALL * len(footer) + 0.3,
        title=title,
        favours=favours,
        footer=footer,
    )


def _null_at(layout: ForestLayout, plot: tuple[float, float]) -> float:
    """Return where the null stands, in inches; the middle of the plot if there is none."""
    if layout.null is None:
        return (plot[0] + plot[1]) / 2
    scale = math.log if layout.log else float
    left, right = (scale(x) for x in layout.x_limits)
    share = (scale(layout.null) - left) / (right - left)
    return plot[0] + min(max(share, 0.0), 1.0) * (plot[1] - plot[0])


def _favours(
    layout: ForestLayout, measure: Measure, size: float, plot: tuple[float, float], width: float
) -> tuple[str, ...]:
    """Return the two texts, wrapped to the room on their side of the null."""
    if layout.favours is None or layout.null is None:
        return ()
    null, gap = _null_at(layout, plot), GAP * size / 72
    rooms = (null - gap - _MARGIN, width - _MARGIN - null - gap)
    return tuple(
        "\n".join(_wrap_to(text, measure, size, room)) for text, room in zip(layout.favours, rooms, strict=True)
    )


def _widen_groups(
    layout: ForestLayout,
    columns: list[tuple[float, float]],
    measure: Measure,
    size: float,
    space: float,
) -> list[tuple[float, float]]:
    """Make room where the name above a group of columns is wider than they are, and between groups."""
    shift = 0.0
    out = []
    for i, (left, right) in enumerate(columns):
        group = layout.columns[i].group
        starts = i == 0 or layout.columns[i - 1].group != group
        if starts and group:
            members = [j for j, c in enumerate(layout.columns) if c.group == group and j >= i]
            wanted = measure(group, size, True)
            shift += max(0.0, wanted - (columns[members[-1]][1] - left)) + (space if i else 0.0)
        out.append((left + shift, right + shift))
    return out


def _wrap_to(text: str, measure: Measure, size: float, width: float, *, bold: bool = False) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and measure(longer, size, bold) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
