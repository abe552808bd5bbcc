"""Draw a chart, or several that belong together: margins first, then layers, then names where they fit."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from lbpmeta.errors import DataError
from lbpmeta.plots.canvas.figures import new_axes, own_look
from lbpmeta.plots.canvas.ground import Ground, ground_of, spread_ground
from lbpmeta.plots.canvas.labels import place_names
from lbpmeta.plots.canvas.letters import Measure, font_families, text_width
from lbpmeta.plots.canvas.style import SIZE, Style, merged_style, shorten
from lbpmeta.plots.chart.artist import ChartArtist, Names
from lbpmeta.plots.chart.chart import Chart
from lbpmeta.plots.chart.frame import EDGE, LINE, Frame, fitted, frame_of
from lbpmeta.plots.chart.matrix import matrix_texts
from lbpmeta.plots.chart.ring import ring_margins, ring_names

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["DEFAULT_WIDTH", "PAGE_WIDTH", "axes_box", "checked_width", "draw_chart", "draw_into"]

#: Width of a figure in inches: one and a half columns of a journal, 114 mm.
DEFAULT_WIDTH: Final = 114 / 25.4
#: Of figures with words on both sides: a full page, 170 mm.
PAGE_WIDTH: Final = 170 / 25.4
#: Most that a name beside a mark may take of the plot's width.
_NAME_SHARE: Final = 0.45


def checked_width(width: float | None, default: float = DEFAULT_WIDTH) -> float:
    """Return the width of a new figure in inches.

    Raises
    ------
    DataError
        If it is not a number above 1.
    """
    if width is None:
        return default
    if not 1 < width < math.inf:
        raise DataError(f"`width` is {width!r}; it must be a number of inches above 1.")
    return float(width)


def draw_chart(
    chart: Chart,
    *,
    ax: Axes | None = None,
    width: float | None = None,
    styles: Mapping[str, Style | None] | None = None,
) -> Axes:
    """Draw a chart.

    Parameters
    ----------
    chart : Chart
    ax : matplotlib Axes, optional
        Its rectangle is filled with plot and texts. Without one, a new figure of the right height is made.
    width : float, optional
        Of a new figure in inches; 114 mm otherwise.
    styles : mapping of role to mapping, optional
        Properties of matplotlib that differ from the usual ones.

    Returns
    -------
    matplotlib Axes
        Its label (``ax.get_label()``) is the alternative text.
    """
    family = font_families()
    measure = text_width(family)
    merged_styles = {layer.role: merged_style(layer.role, (styles or {}).get(layer.role)) for layer in chart.layers}
    with own_look():
        total = checked_width(width)
        key: tuple[str, ...] = ()
        # Names that do not fit become numbers, and their key needs room of its own: at most two rounds.
        for _ in range(3):
            chart = fitted(chart, measure, total if ax is None else axes_box(ax)[2])
            if ax is None:
                frame = _frame(chart, merged_styles, measure, total, key)
                plot_width = max(total - frame.left - frame.right, 0.5)
                if chart.matrix is not None:
                    count = len(chart.matrix.shade)
                    texts = matrix_texts(chart.matrix, measure, plot_width / len(chart.matrix.shade[0]))
                    lines = max(label.count("\n") + 1 for label in chart.y.tick_labels)
                    chart = replace(chart, rows=count * max(texts.height / LINE, 0.95 * lines))
                plot_height = chart.rows * LINE if chart.rows else chart.aspect * plot_width
                box = (0.0, 0.0, total, plot_height + frame.above + frame.below)
            else:
                box = axes_box(ax)
                frame = _frame(chart, merged_styles, measure, box[2], key, box[3])
                plot_width = max(box[2] - frame.left - frame.right, 0.3)
                plot_height = max(box[3] - frame.above - frame.below, 0.3)
            plot = (plot_width, plot_height)
            if chart.ring:
                names = Names(ring_names(chart, measure, box[2] - 2 * EDGE, plot, _radii(chart, merged_styles)))
            else:
                names = _names(chart, merged_styles, measure, plot)
            entries = tuple(f"{number} {text}" for number, text in names.key)
            if entries == key:
                break
            key = entries
        if ax is None:
            ax = new_axes((box[2], box[3]))
        ground = ground_of(ax)
        spread_ground(ax)
        draw_into(ax, chart, frame, (box[0], box[1]), (plot_width, plot_height), merged_styles, family, names, ground)
    return ax


def draw_into(
    ax: Axes,
    chart: Chart,
    frame: Frame,
    corner: tuple[float, float],
    plot: tuple[float, float],
    styles: Mapping[str, Style],
    family: tuple[str, ...],
    names: Names,
    ground: Ground,
) -> None:
    """Put the axes into their place (`corner` is that of the whole rectangle, in inches), and draw."""
    figure = ax.figure
    wide, high = _inches(figure)
    left, bottom = corner[0] + frame.left, corner[1] + frame.below
    ax.set_position((left / wide, bottom / high, plot[0] / wide, plot[1] / high))
    ax.set_label(chart.alt_text)
    artist = ChartArtist(ax, chart, frame, plot, family, ground)
    styles = artist.on_ground(styles)
    artist.axes()
    artist.layers(styles)
    artist.names(names)
    artist.legend(styles)
    artist.texts()


def _inches(figure: Any) -> tuple[float, float]:
    """Size of a figure or subfigure in inches."""
    dpi = figure.dpi
    return figure.bbox.width / dpi, figure.bbox.height / dpi


def axes_box(ax: Axes) -> tuple[float, float, float, float]:
    """Return left, bottom, width and height of axes, in inches."""
    wide, high = _inches(ax.figure)
    box = ax.get_position()
    return box.x0 * wide, box.y0 * high, box.width * wide, box.height * high


def _radius(style: Style, share: float) -> float:
    """Radius in inches of a mark whose area is a share of the style's."""
    return math.sqrt(float(style.get("s", 20)) * share / math.pi) / 72 + 0.01


def _frame(
    chart: Chart,
    styles: Mapping[str, Style],
    measure: Measure,
    width: float,
    key: tuple[str, ...],
    high: float = math.inf,
) -> Frame:
    """Return the margins, with room for names around a ring."""
    frame = frame_of(chart, measure, width, key)
    if not chart.ring:
        return frame
    free = high - frame.above - frame.below
    left, right, up, down = ring_margins(chart, measure, width - 2 * EDGE, _radii(chart, styles), free)
    return replace(
        frame, left=EDGE + left, right=EDGE + right, above=frame.above + up, below=frame.below + down, free=(up, down)
    )


def _radii(chart: Chart, styles: Mapping[str, Style]) -> list[float]:
    (layer,) = chart.points
    return [_radius(styles[layer.role], share) for share in layer.area or (1.0,) * len(layer.x)]


def _names(chart: Chart, styles: Mapping[str, Style], measure: Measure, plot: tuple[float, float]) -> Names:
    anchors, radii, texts, rank = [], [], [], []
    for layer in chart.points:
        for i, (x, y) in enumerate(zip(layer.x, layer.y, strict=True)):
            anchors.append((chart.x.share(x) * plot[0], chart.y.share(y) * plot[1]))
            radii.append(_radius(styles[layer.role], layer.area[i] if layer.area else 1.0))
            texts.append(layer.names[i] if layer.names else "")
            rank.append(layer.rank[i] if layer.rank else 0.0)
    short = [shorten(text, measure, SIZE, _NAME_SHARE * plot[0]) if text else "" for text in texts]
    sizes = [(measure(text, SIZE, False), 0.85 * LINE) if text else None for text in short]
    first = place_names(anchors, radii, sizes, rank, plot)
    written = [(text, p.box, p.leader) for text, p in zip(short, first, strict=True) if p is not None]
    # Those that found no place become numbers, in the order of their rank, as far as these find a place.
    missing = [i for i, place in enumerate(first) if texts[i] and place is None]
    digits = (measure("0" * len(str(len(missing))), SIZE, False), 0.85 * LINE)
    wanted = set(missing)
    sizes = [digits if i in wanted else None for i in range(len(anchors))]
    second = place_names(anchors, radii, sizes, rank, plot, [box for _, box, _ in written])
    key: list[tuple[str, str]] = []
    for i in sorted(missing, key=lambda i: (-rank[i], i)):
        place = second[i]
        if place is not None:
            key.append((str(len(key) + 1), " ".join(texts[i].split())))
            written.append((key[-1][0], place.box, place.leader))
    return Names(tuple(written), tuple(key))
