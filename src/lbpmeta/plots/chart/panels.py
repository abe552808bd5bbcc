"""Draw several charts that belong together, side by side or one below the other."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from lbpmeta.plots.canvas.figures import new_axes, own_look
from lbpmeta.plots.canvas.ground import ground_of, spread_ground
from lbpmeta.plots.canvas.letters import Measure, font_families, text_width, wrap_to
from lbpmeta.plots.canvas.style import SIZE, Style, merged_style
from lbpmeta.plots.chart.artist import Names
from lbpmeta.plots.chart.chart import Chart, Panels
from lbpmeta.plots.chart.draw import axes_box, checked_width, draw_into
from lbpmeta.plots.chart.frame import EDGE, LINE, Frame, fitted, frame_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_panels"]

#: A panel is at least so wide, in inches, before panels go on in the next row.
_NARROWEST: Final = 0.75
#: Between two panels.
_GAP: Final = 0.05


def draw_panels(
    panels: Panels,
    *,
    columns: int,
    ax: Axes | None = None,
    width: float | None = None,
    default_width: float,
    styles: Mapping[str, Style | None] | None = None,
) -> NDArray[np.object_]:
    """Draw panels, at most `columns` beside each other; panels of one row share the names of their rows.

    Parameters
    ----------
    panels : Panels
    columns : int
    ax : matplotlib Axes, optional
        Its rectangle is divided, and it becomes the first panel; a new figure otherwise.
    width, default_width : float
        Of a new figure in inches.
    styles : mapping of role to mapping, optional

    Returns
    -------
    ndarray of matplotlib Axes
        One per chart, in order.
    """
    family = font_families()
    measure = text_width(family)
    roles = {layer.role for chart in panels.charts for layer in chart.layers}
    looks = {role: merged_style(role, (styles or {}).get(role)) for role in sorted(roles)}
    with own_look():
        box = None if ax is None else axes_box(ax)
        total = checked_width(width, default_width) if box is None else box[2]
        placed = _rows(panels, measure, total, columns)
        rows = _align_rows([_align(row, measure, total, len(placed[0])) for row in placed])
        natural = sum(_height(row) for row in rows)
        if ax is None or box is None:
            box = (0.0, 0.0, total, natural)
            ax = new_axes((total, natural))
        # In a given rectangle the plots shrink or grow; the texts keep their size.
        free = box[3] - sum(row[0][1].above + row[0][1].below for row in rows)
        stretch = max(free, 0.2 * len(rows)) / sum(row[0][0].rows * LINE for row in rows)
        axes: list[Axes] = []
        ground = ground_of(ax)
        spread_ground(ax)
        top = box[1] + box[3]
        for row in rows:
            frame = row[0][1]
            high = row[0][0].rows * LINE * stretch
            bottom = top - frame.above - high - frame.below
            left = box[0]
            for chart, own, wide in row:
                panel = ax if not axes else ax.figure.add_axes((0.0, 0.0, 1.0, 1.0))
                draw_into(panel, chart, own, (left, bottom), (wide, high), looks, family, Names(), ground)
                axes.append(panel)
                left += own.left + wide + own.right
            top = bottom
        axes[0].set_label(panels.alt_text)
    out = np.empty(len(axes), dtype=object)
    out[:] = axes
    return out


def _rows(panels: Panels, measure: Measure, total: float, columns: int) -> list[list[Chart]]:
    """Return the charts row by row; the title goes to the first, the notes to the last one."""
    charts = [fitted(chart, measure, total) for chart in panels.charts]
    names = max(measure(label, SIZE, False) for label in charts[0].y.tick_labels)
    abreast = max(1, min(columns, math.floor((total - names - 0.2) / (_NARROWEST + _GAP))))
    # Rows of panels as even as can be: 7 in two rows are 4 and 3.
    deep = math.ceil(len(charts) / abreast)
    abreast = math.ceil(len(charts) / deep)
    charts[0] = replace(charts[0], title=panels.title)
    rows = [charts[i : i + abreast] for i in range(0, len(charts), abreast)]
    rows[-1][0] = replace(rows[-1][0], notes=panels.notes)
    for row in rows:
        row[1:] = [replace(c, y=replace(c.y, ticks=(), tick_labels=(), label="")) for c in row[1:]]
    return rows


def _align(row: Sequence[Chart], measure: Measure, total: float, abreast: int) -> list[tuple[Chart, Frame, float]]:
    """Return each chart of a row with its frame and the width of its plot, on one line above and below."""
    first = [frame_of(chart, measure, total, ()) for chart in row]
    sides = [f.left + f.right + (_GAP if i else 0.0) for i, f in enumerate(first)]
    wide = max((total - sum(sides)) / len(row), 0.3)
    frames = []
    for i, (chart, outer) in enumerate(zip(row, first, strict=True)):
        # The label of an axis keeps to its own panel; title, legend and notes have the whole width.
        room = total if len(row) == 1 else wide + 2 * (outer.right + EDGE) - 0.02
        narrow = frame_of(replace(chart, title="", notes=()), measure, room, ())
        extra = (outer.above - frame_of(replace(chart, title=""), measure, total, ()).above) if chart.title else 0.0
        # The name of a panel has the width of its own plot, whether labels of rows stand beside it or not.
        # A last row with fewer panels has plots of the same width.
        own = wide if len(row) == abreast else 0.9 * (total - sum(sides)) / abreast
        name = tuple(wrap_to(chart.name, measure, SIZE, own)) if chart.name else ()
        extra += LINE * (len(name) - len(narrow.name))
        notes = len(outer.key) and outer.below - frame_of(replace(chart, notes=()), measure, total, ()).below
        frames.append(
            replace(
                narrow,
                left=outer.left + (_GAP if i else 0.0),
                above=narrow.above + extra,
                below=narrow.below + notes,
                title=outer.title,
                key=outer.key,
                name=name,
            )
        )
    above, below = max(f.above for f in frames), max(f.below for f in frames)
    return [(chart, replace(f, above=above, below=below), wide) for chart, f in zip(row, frames, strict=True)]


def _align_rows(rows: list[list[tuple[Chart, Frame, float]]]) -> list[list[tuple[Chart, Frame, float]]]:
    """Give all rows one left edge of their plots, and plots of one width."""
    left = max(row[0][1].left for row in rows)
    wide = min(row[0][2] - (left - row[0][1].left) / len(row) for row in rows)
    return [
        [(chart, replace(f, left=f.left if i else left), wide) for i, (chart, f, _) in enumerate(row)] for row in rows
    ]


def _height(row: Sequence[tuple[Chart, Frame, float]]) -> float:
    return row[0][1].above + row[0][0].rows * LINE + row[0][1].below
