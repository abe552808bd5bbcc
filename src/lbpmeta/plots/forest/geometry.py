"""Where the parts of a forest plot go: inches, measured with the font that will draw them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.plots.canvas.letters import Measure, text_width, wrap_statement, wrap_to
from lbpmeta.plots.forest.elements import Column, ForestLayout, ForestRow
from lbpmeta.plots.forest.heads import behind, side_texts
from lbpmeta.plots.forest.rows import less_told, lettered, rewrapped, with_less

__all__ = [
    "DEFAULT_WIDTH",
    "GAP",
    "TITLE",
    "Geometry",
    "Measure",
    "arrange",
    "at_size",
    "small_scale",
    "text_width",
]

#: A full journal page, 17 cm.
DEFAULT_WIDTH: Final = 17 / 2.54
#: Type sizes in points: wanted, and the smallest that is legible in print.
SIZE: Final = 8.0
SMALLEST: Final = 6.0
#: Notes and footers, and letters of footnotes, relative to the rows.
_SMALL: Final = 0.88
#: The title, relative to the rows.
TITLE: Final = 1.12
#: Height of a line relative to the type size.
_LEADING: Final = 1.55
#: Width of the plot itself, in inches: wanted, and as a share of a narrow figure.
_PLOT: Final = 2.3
_PLOT_SHARE: Final = 0.3
_MARGIN: Final = 0.06
#: Narrower than this a figure without a width is not made: titles and footers need lines, too.
_LEAST_WIDTH: Final = 4.2
#: Between the null and the texts beside it, in units of the type size.
GAP: Final = 0.5
#: Between columns, between groups of them, and beside the plot, in units of the type size.
_BETWEEN: Final = 1.15
_APART: Final = 1.0
_BESIDE: Final = 1.3
_INDENT: Final = 1.1
#: Diameter of a risk of bias light and distance of two, in lines.
LIGHT: Final = 0.72
PITCH: Final = 0.95
#: Distance of the lines of one head, in lines.
HEAD: Final = 0.85
#: Between the parts of the effect column, in units of the type size.
SPACE: Final = 0.35
#: What is tried in turn: longest line of a label in letters, type size, and share of the width wanted for the plot.
#: A plot that is a little narrower is easier to read than labels broken into pieces.
_TRIES: Final = (
    *((38, 8.0, 1.0), (38, 7.5, 1.0), (28, 8.0, 1.0), (28, 7.5, 1.0), (38, 7.0, 1.0), (28, 7.0, 1.0)),
    *((28, 7.5, 0.8), (28, 7.0, 0.8), (20, 7.5, 1.0), (20, 7.0, 1.0)),
    *((28, 6.5, 1.0), (20, 6.5, 1.0), (28, 6.0, 1.0), (20, 6.0, 1.0), (15, 6.0, 1.0), (15, 6.0, 0.6)),
)


@dataclass(frozen=True, slots=True)
class Geometry:
    """Positions in inches from the left edge, and heights in lines of text.

    Parameters
    ----------
    layout : ForestLayout
        What is drawn: labels broken to the room, columns that gave way left out.
    size : float
        Type size in points.
    line : float
        Height of one line, inches.
    width : float
        Of the whole figure, inches.
    indent : float
    columns : tuple of (float, float)
        Left and right edge of every column.
    null : float
    numbers : (float, float, float)
        Right edges of the estimate, the low limit with what follows it, and the high limit with its bracket.
    above, below : float
        Lines for all above the rows, and for all below them.
    title, footer : tuple of str
        Lines, wrapped to the width.
    favours : tuple of str
        Texts left and right of the null, wrapped; empty if there are none.
    """

    layout: ForestLayout
    size: float
    line: float
    width: float
    indent: float
    columns: tuple[tuple[float, float], ...]
    null: float
    numbers: tuple[float, float, float]
    above: float
    below: float
    title: tuple[str, ...]
    footer: tuple[str, ...]
    favours: tuple[str, ...]

    @property
    def plot(self) -> tuple[float, float]:
        """Left and right edge of the plot."""
        return self.columns[[c.kind for c in self.layout.columns].index("plot")]

    @property
    def left(self) -> float:
        """Left edge of the texts."""
        return _MARGIN

    @property
    def right(self) -> float:
        """Right edge of the texts."""
        return self.width - _MARGIN

    @property
    def height(self) -> float:
        """Of the whole figure, inches."""
        return (self.above + self.layout.height + self.below) * self.line


def arrange(
    layout: ForestLayout,
    measure: Measure,
    width: float | None,
    height: float | None = None,
    *,
    above: bool = False,
) -> Geometry:
    """Return the geometry: the largest type that leaves room for the plot.

    Names of risk of bias domains become letters with a key, labels are broken into more lines, the type becomes smaller
    (to 6 points), and at last columns that nobody asked for by name give way, until all fits.

    Parameters
    ----------
    layout : ForestLayout
    measure : callable
    width : float or None
        Inches; None for as much as the content needs, up to 17 cm if it can be fitted in.
    height : float or None
        Inches available, where the axes are given; all is then made to fit, however small.
    above : bool
        Whether it says above the plot which way favours whom.

    Raises
    ------
    DataError
        If the columns cannot be fitted into the width that was asked for.
    """
    natural = at_size(layout, measure, None, SIZE, above=above)
    if layout.domains and natural.width > (width or DEFAULT_WIDTH):
        layout = lettered(layout)
        natural = at_size(layout, measure, None, SIZE, above=above)
    if width is None:
        if natural.width <= DEFAULT_WIDTH:
            return natural
        broken = cache(partial(rewrapped, layout))
        for letters, size, share in _TRIES:
            if size >= 7.0:
                tried = at_size(broken(letters), measure, DEFAULT_WIDTH, size, above=above)
                if _room(tried) >= _PLOT * 0.85 * share:
                    return tried
        return at_size(layout, measure, None, 7.5, above=above)
    needed = whole = math.inf
    choices = with_less(layout)
    for fewer in choices:
        if fewer is layout:
            shown = fewer
        else:
            whole = needed if math.isinf(whole) else whole
            shown = less_told(fewer, layout, whole)
        broken = cache(partial(rewrapped, shown))
        for letters, size, share in _TRIES:
            if size < 6.5 and fewer is not choices[-1]:
                continue
            tried = at_size(broken(letters), measure, width, size, above=above)
            fits = height is None or tried.height <= height
            if _room(tried) >= share * _wanted(width) and fits:
                return tried
            # A wider figure has a wider plot, too: of each further inch, its share is not free for the columns.
            missing = share * _wanted(width) - _room(tried)
            needed = min(needed, width + missing / (1 - share * _PLOT_SHARE))
    if height is None:
        raise DataError(
            f"`width` is {width * 25.4:.0f} mm, but these columns need at least {math.ceil(needed * 25.4)} mm; "
            "leave out columns, or give more width."
        )
    return _squeezed(layout, measure, width, height, above=above)


def _squeezed(layout: ForestLayout, measure: Measure, width: float, height: float, *, above: bool) -> Geometry:
    """Return a geometry for axes that are too small for legible type: nothing overlaps, all is there."""
    fewer = with_less(layout)[-1]
    fewer = fewer if fewer is layout else less_told(fewer, layout, math.inf)
    size = SMALLEST
    while True:
        tried = at_size(rewrapped(fewer, 28), measure, width, size, above=above)
        if (_room(tried) >= _PLOT_SHARE * width and tried.height <= height) or size < 0.5:
            return tried
        size *= 0.93


def _wanted(width: float) -> float:
    return min(_PLOT * 0.85, _PLOT_SHARE * width)


def _room(g: Geometry) -> float:
    return g.plot[1] - g.plot[0]


def at_size(layout: ForestLayout, measure: Measure, width: float | None, size: float, *, above: bool) -> Geometry:
    """Return the geometry at that type size in points, whether the plot has room or not; None is a natural width."""
    em = size / 72
    indent = _INDENT * em
    parts = _number_widths(layout, measure, size)
    widths = [_width_of(layout, i, measure, size, parts) for i in range(len(layout.columns))]
    lefts, right = _placed(layout, widths, measure, size)
    # Half of a tick's label may stand beyond the end of the plot.
    end = max((measure(label, size, False) / 2 for label in layout.tick_labels), default=0.0)
    right += end if layout.columns[-1].kind == "plot" else 0.0
    columns = [(left, left + wide) for left, wide in zip(lefts, widths, strict=True)]
    total = max(right + _MARGIN + _PLOT, _LEAST_WIDTH) if width is None else width
    at = [c.kind for c in layout.columns].index("plot")
    spare = total - _MARGIN - right
    # The columns after the plot move right by the width that is left for it.
    columns = [
        (left + (spare if i > at else 0.0), end + (spare if i >= at else 0.0)) for i, (left, end) in enumerate(columns)
    ]
    plot = columns[at]
    numbers = _number_edges(layout, columns, parts)
    scale = small_scale(size)
    small = scale * size
    # Small letters on a screen are up to a twentieth wider than on paper.
    inner = 0.95 * (total - 2 * _MARGIN)
    notes = [*layout.feet, *(f"{letter}. {text}" for letter, text in layout.footnotes)]
    footer = tuple(line for text in notes for line in wrap_statement(text, measure, small, inner))
    title = tuple(wrap_to(layout.title, measure, TITLE * size, inner, bold=True) if layout.title else ())
    null = _null_at(layout, plot)
    favours = side_texts(layout, measure, size, plot, null, total, above=above, gap=GAP * size / 72, margin=_MARGIN)
    sides = max((text.count("\n") + 1 for text in favours), default=0)
    heads = max(head_lines(c, layout) for c in layout.columns)
    heads = max(heads, 0.15 + HEAD * sides) if above else heads
    grouped = [c for c in layout.columns if c.group]
    heads = max([heads, *(head_lines(c, layout) + 1.1 + HEAD * c.group.count("\n") for c in grouped)])
    axis = 1.5 + (1.1 if layout.axis_label else 0.0)
    axis += 1.0 + 0.75 * sides if favours and not above else 0.0
    return Geometry(
        layout=layout,
        size=size,
        line=em * _LEADING,
        width=total,
        indent=indent,
        columns=tuple(columns),
        null=null,
        numbers=numbers,
        above=heads + 0.5 + (0.6 + 1.15 * len(title) if title else 0.3),
        below=axis + 0.3 + scale * len(footer) + 0.3,
        title=title,
        footer=footer,
        favours=favours,
    )


def small_scale(size: float) -> float:
    """Return the size of notes and footers relative to rows of that type size, no smaller than the smallest legible.

    Examples
    --------
    >>> small_scale(8.0), small_scale(6.0)
    (0.88, 1.0)
    """
    return min(max(_SMALL, SMALLEST / size), 1.0)


def head_lines(column: Column, layout: ForestLayout) -> float:
    """Return the height of a column's head, in lines."""
    names = layout.domains if column.kind == "lights" else (column.name,)
    return 1.0 + HEAD * max(name.count("\n") for name in names)


def light_pitches(layout: ForestLayout, measure: Measure, size: float) -> list[float]:
    """Return the width that each domain takes, in inches; words need more between them than letters."""
    em = size / 72
    apart = {domain: 0.5 if len(domain) < 3 else _APART for domain in layout.domains}
    return [max(PITCH * _LEADING * em, measure(d, size, True) + apart[d] * em) for d in layout.domains]


def _number_widths(layout: ForestLayout, measure: Measure, size: float) -> tuple[float, float, float]:
    """Return the widths of the three parts of the effect column: "-7.01", "[-12.48, " and "-1.53]"."""
    before, between, after = layout.brackets
    parts: tuple[list[float], ...] = ([0.0], [0.0], [0.0])
    most = layout.decimals
    ends = (("", ""), (before, between.rstrip()), ("", after))
    for row in layout.rows:
        if any(row.texts):
            for part, text, digits, (start, end) in zip(parts, row.texts, most, ends, strict=True):
                wide = measure(f"{start}{text}{end}", size, row.pooled)
                part.append(wide + behind(text, digits, measure, size))
    # Between the parts; the middle one ends where its own space begins.
    space = SPACE * size / 72
    return max(parts[0]), max(parts[1]) + 2 * space, max(parts[2])


def _number_edges(
    layout: ForestLayout, columns: list[tuple[float, float]], parts: tuple[float, float, float]
) -> tuple[float, float, float]:
    for column, (_, right) in zip(layout.columns, columns, strict=True):
        if column.kind == "effect":
            return right - parts[2] - parts[1], right - parts[2], right
    return 0.0, 0.0, 0.0


def _width_of(layout: ForestLayout, i: int, measure: Measure, size: float, parts: tuple[float, float, float]) -> float:
    column = layout.columns[i]
    head = measure(column.name, size, True)
    if column.kind == "plot":
        return 0.0
    if column.kind == "lights":
        return sum(light_pitches(layout, measure, size))
    if column.kind == "effect":
        return max(head, sum(parts), *(measure(row.remark, size, False) for row in layout.rows))
    if column.kind == "weight":
        return max(head, *(measure(row.weight_text, size, row.pooled) for row in layout.rows))
    if column.kind == "study":
        # Notes under subtotals run on under the columns that follow, whose cells are empty there.
        return max(head, *(_label_width(row, measure, size) for row in layout.rows if row.kind != "note"))
    return max(head, *(measure(row.cells[i], size, row.pooled) for row in layout.rows))


def _label_width(row: ForestRow, measure: Measure, size: float) -> float:
    bold = row.pooled or row.kind == "header"
    wide = measure(row.label, size, bold)
    if row.flags:
        last = row.label.rsplit("\n", 1)[-1]
        wide = max(
            wide, measure(last, size, bold) + measure(row.flags, small_scale(size) * size, True) + 0.15 * size / 72
        )
    return wide + (_INDENT * size / 72 if row.indent else 0.0)


def _placed(layout: ForestLayout, widths: list[float], measure: Measure, size: float) -> tuple[list[float], float]:
    """Return the left edges of the columns with a plot of width 0, and the right edge of the last one."""
    em = size / 72
    x = _MARGIN
    if layout.columns[0].kind == "plot":
        x += max((measure(label, size, False) / 2 for label in layout.tick_labels), default=0.0)
    lefts: list[float] = []
    before: Column | None = None
    for i, column in enumerate(layout.columns):
        if before is not None:
            x += (_BESIDE if "plot" in (column.kind, before.kind) else _BETWEEN) * em
            if column.group != before.group and (column.group or before.group):
                x += _APART * em
        if column.kind == "plot":
            x = max(x, _notes_end(layout, measure, size) + _BESIDE * em)
        lefts.append(x)
        x += widths[i]
        group_ends = i + 1 == len(layout.columns) or layout.columns[i + 1].group != column.group
        if column.group and group_ends:
            first = i
            while first and layout.columns[first - 1].group == column.group:
                first -= 1
            wanted = measure(column.group, size, True)
            lacking = wanted - (x - lefts[first])
            if lacking > 0:
                share = lacking / (i - first + 1)
                for j in range(first, i + 1):
                    lefts[j] += share * (j - first + 1) if i > first else lacking / 2
                x += lacking
        before = column
    return lefts, x


def _notes_end(layout: ForestLayout, measure: Measure, size: float) -> float:
    notes = (measure(r.label, small_scale(size) * size, False) for r in layout.rows if r.kind == "note")
    wide = max(notes, default=0.0)
    return _MARGIN + _INDENT * size / 72 + wide if wide else 0.0


def _null_at(layout: ForestLayout, plot: tuple[float, float]) -> float:
    """Return where the null stands, in inches; the middle of the plot if there is none."""
    if layout.null is None:
        return (plot[0] + plot[1]) / 2
    scale = math.log if layout.log else float
    left, right = (scale(x) for x in layout.x_limits)
    share = (scale(layout.null) - left) / (right - left)
    return plot[0] + min(max(share, 0.0), 1.0) * (plot[1] - plot[0])
