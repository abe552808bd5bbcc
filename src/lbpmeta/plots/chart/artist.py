"""Artist: the parts of a chart, drawn on one axes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lbpmeta.plots.canvas.ground import Ground
from lbpmeta.plots.canvas.labels import Box
from lbpmeta.plots.canvas.letters import Measure, text_width
from lbpmeta.plots.canvas.lights import LIGHTS
from lbpmeta.plots.canvas.style import INK, QUIET, SIZE, STYLES, Style, merged_style
from lbpmeta.plots.chart.chart import Axis, Cells, Chart, Line, Matrix, Points
from lbpmeta.plots.chart.frame import BETWEEN, EDGE, LINE, SAMPLE, SMALL, TICK, TITLE, Frame, labelled, thinned
from lbpmeta.plots.chart.matrix import cell_color, matrix_texts

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["ChartArtist", "Names"]

#: Area of a mark in points squared below which nobody would see it.
_SMALLEST: Final = 5.0
#: Start the roles of what keeps its colours on any ground: signs and words stand on colours of their own.
_OWN_COLORS: Final = ("bar ", "stretch ", "verdict ", "sign", "share", "matrix", *LIGHTS)


@dataclass(frozen=True, slots=True)
class Names:
    """Names as they are written: text, box in inches, leader line; and the key of those that became numbers."""

    written: tuple[tuple[str, Box, tuple[float, float, float, float] | None], ...] = ()
    key: tuple[tuple[str, str], ...] = ()


class ChartArtist:
    """Draws the parts of a chart on one axes; positions outside the plot are in inches from its edges."""

    def __init__(
        self,
        ax: Axes,
        chart: Chart,
        frame: Frame,
        plot: tuple[float, float],
        family: tuple[str, ...],
        ground: Ground,
    ) -> None:
        self.ax, self.chart, self.frame, self.plot, self.family = ax, chart, frame, plot, family
        self.ground, self.ink, self.quiet = ground, ground.ink(INK), ground.ink(QUIET)

    def on_ground(self, styles: Mapping[str, Style]) -> dict[str, Style]:
        """Return the styles with their colours as seen on this ground."""
        areas = {area.role for area in self.chart.areas} | {zone.role for zone in self.chart.zones}
        return {
            role: style
            if role.startswith(_OWN_COLORS)
            else self.ground.tints(style)
            if role in areas
            else self.ground.properties(style)
            for role, style in styles.items()
        }

    def write(self, x: float, y: float, text: str, **look: Any) -> None:
        """Write at x, y inches from the lower left corner of the plot."""
        look = {"fontsize": SIZE, "color": self.ink, "ha": "left", "va": "center", **look}
        self.ax.annotate(
            text,
            (0.0, 0.0),
            xycoords="axes fraction",
            xytext=(72 * x, 72 * y),
            textcoords="offset points",
            fontfamily=list(self.family),
            parse_math=False,
            annotation_clip=False,
            **look,
        )

    def axes(self) -> None:
        """Set scales, limits, ticks and the labels of the axes."""
        ax, chart = self.ax, self.chart
        ax.set_xscale("log" if chart.x.log else "linear")
        ax.set_yscale("log" if chart.y.log else "linear")
        ax.set_xlim(*chart.x.limits)
        ax.set_ylim(*chart.y.limits)
        ax.minorticks_off()
        ax.grid(False)
        ax.patch.set_visible(False)
        ax.spines[["top", "right"]].set_visible(False)
        ax.spines[["left", "bottom"]].set(visible=True, linewidth=0.8, color=self.ink)
        ax.spines["left"].set_visible(chart.y.ruled)
        ax.spines["bottom"].set_visible(chart.x.ruled)
        measure = text_width(self.family)
        x = thinned(chart.x, [measure(t, SIZE, False) + 0.05 for t in chart.x.tick_labels], self.plot[0])
        y = chart.y if chart.rows else thinned(chart.y, [0.85 * LINE] * len(chart.y.ticks), self.plot[1])
        ax.set_xticks(x.ticks, x.tick_labels)
        ax.set_yticks(y.ticks, y.tick_labels)
        look: dict[str, Any] = {
            "direction": "out",
            "labelsize": SIZE,
            "width": 0.8,
            "length": 3,
            "pad": 2,
            "color": self.ink,
        }
        look |= {"labelcolor": self.ink}
        ax.tick_params(which="major", bottom=True, left=True, labelbottom=True, labelleft=True, **look)
        ax.tick_params(which="major", top=False, right=False, labeltop=False, labelright=False)
        if not chart.y.ruled:
            ax.tick_params(axis="y", left=False, pad=72 * TICK - 1)
        if not chart.x.ruled:
            ax.tick_params(axis="x", bottom=False, pad=72 * TICK - 1)
        for label in (*ax.get_xticklabels(), *ax.get_yticklabels()):
            label.set(fontfamily=list(self.family), parse_math=False)
        wide, high = self.plot
        drop = (TICK + LINE if chart.x.tick_labels else 0.0) + 0.02
        ax.set_xlabel(
            "\n".join(self.frame.x_label), fontsize=SIZE, fontfamily=list(self.family), color=self.ink, va="top"
        )
        ax.xaxis.set_label_coords(self.under(measure) / wide, -drop / high)
        ax.set_ylabel(chart.y.label, fontsize=SIZE, fontfamily=list(self.family), color=self.ink, va="top")
        ax.yaxis.set_label_coords(-self.beside(measure) / wide, 0.5)
        for axis in (ax.xaxis, ax.yaxis):
            axis.label.set(parse_math=False, linespacing=1.15)
        if chart.right is not None:
            self.right(chart.right)

    def beside(self, measure: Measure) -> float:
        """Return how far left of the plot the label of the y axis begins, in inches."""
        labels = max((measure(t, SIZE, False) for t in self.chart.y.tick_labels), default=0.0)
        return TICK + labels + LINE + 0.04

    def under(self, measure: Measure) -> float:
        """Return the middle of the label of the x axis: that of the plot, or as near as the margins allow."""
        wide, frame = self.plot[0], self.frame
        half = max((measure(line, SIZE, False) for line in frame.x_label), default=0.0) / 2
        return max(min(wide / 2, wide + frame.right - EDGE - half), EDGE - frame.left + half)

    def right(self, axis: Axis) -> None:
        """Draw a second scale on the right side."""
        wide, high = self.plot
        if not axis.ruled:
            for tick, label in zip(axis.ticks, axis.tick_labels, strict=True):
                self.write(wide + TICK, (self.chart.y.share(tick)) * high, label, linespacing=1.2)
            return
        self.ax.spines["right"].set(visible=True, linewidth=0.8, color=self.ink)
        axis = thinned(axis, [0.85 * LINE] * len(axis.ticks), high)
        for tick, label in zip(axis.ticks, axis.tick_labels, strict=True):
            y = self.chart.y.share(tick) * high
            self.ax.annotate(
                "",
                (1.0, y / high),
                xycoords="axes fraction",
                xytext=(3, 0),
                textcoords="offset points",
                arrowprops={"arrowstyle": "-", "lw": 0.8, "color": self.ink, "shrinkA": 0, "shrinkB": 0},
                annotation_clip=False,
            )
            self.write(wide + TICK, y, label)
        if axis.label:
            self.write(wide + self.frame.right - EDGE, high / 2, axis.label, rotation=270, ha="right")

    def layers(self, styles: Mapping[str, Style]) -> None:
        """Draw areas, lines and points."""
        from matplotlib.patches import Polygon

        if self.chart.cells is not None:
            self.cells(self.chart.cells, styles)
        if self.chart.matrix is not None:
            self.matrix(self.chart.matrix)
        for zone in self.chart.zones:
            self.ax.axvspan(zone.low, zone.high, **{"zorder": 0.5, **styles[zone.role]})
        for order, area in enumerate(self.chart.areas):
            corners = list(zip(area.x, area.y, strict=True))
            self.ax.add_patch(Polygon(corners, closed=True, **{"zorder": 1 + order / 100, **styles[area.role]}))
        for order, line in enumerate(self.chart.lines):
            look = {"zorder": 2 + order / 1e5, "solid_capstyle": "butt", **styles[line.role]}
            look["linewidth"] = line.width * float(look.get("linewidth", 1.0))
            self.ax.plot(line.x, line.y, **look)
        for order, points in enumerate(self.chart.points):
            self.marks(points, {"zorder": 3 + order / 100, **styles[points.role]})
        measure = text_width(self.family)
        for text in self.chart.texts:
            look = {"fontsize": SIZE, "zorder": 7, **merged_style(text.role, None)}
            if not text.role.startswith(_OWN_COLORS):
                look = self.ground.properties(look)
                if "bbox" in look:
                    look["bbox"] = self.ground.tints(look["bbox"])
            if text.room is not None:
                room = abs(self.chart.x.share(text.room[1]) - self.chart.x.share(text.room[0])) * self.plot[0]
                if measure(text.text, look["fontsize"], False) + 0.06 > room:
                    continue
            self.ax.text(
                text.x,
                text.y,
                text.text,
                fontfamily=list(self.family),
                parse_math=False,
                ha="center",
                va="center_baseline",
                **look,
            )
        self.ax.set_xlim(*self.chart.x.limits)
        self.ax.set_ylim(*self.chart.y.limits)

    def cells(self, cells: Cells, styles: Mapping[str, Style]) -> None:
        """Draw a grid: the more in a cell, the darker, on a logarithmic scale."""
        from matplotlib.colors import to_rgb

        counts, share = np.asarray(cells.counts, dtype=float), np.asarray(cells.share)[..., None]
        first, second = (np.array(to_rgb(styles[role]["facecolor"])) for role in cells.roles)
        deep = np.log1p(counts) / np.log1p(max(counts.max(), 1.0))
        deep = np.where(counts > 0, 0.2 + 0.8 * deep, 0.0)[..., None]
        color = (1 - deep) * np.array(self.ground.rgb) + deep * ((1 - share) * first + share * second)
        # Rasterised: thousands of cells would make a vector file slow, and their edges would shine through.
        shaded = np.concatenate([color, (counts > 0)[..., None].astype(float)], axis=2)
        self.ax.pcolormesh(cells.x, cells.y, shaded, rasterized=True, zorder=0.9)

    def matrix(self, matrix: Matrix) -> None:
        """Draw cells with their colours, grey squares and the fullest texts that fit."""
        from matplotlib.patches import Rectangle

        columns = len(matrix.shade[0]) if matrix.shade else 1
        wide, high = self.plot[0] / columns, self.plot[1] / max(len(matrix.shade), 1)
        texts = matrix_texts(matrix, text_width(self.family), wide, high + 1e-9)
        for i, row in enumerate(matrix.shade):
            for j, shade in enumerate(row):
                look: dict[str, Any] = {"edgecolor": STYLES["grid"]["color"], "linewidth": 0.6, "zorder": 0.8}
                self.ax.add_patch(Rectangle((j - 0.5, i - 0.5), 1.0, 1.0, facecolor=cell_color(shade), **look))
        for i, areas in enumerate(matrix.squares):
            for j, area in enumerate(areas):
                # A square in inches, whatever the shape of the cell.
                side = math.sqrt(area) * 0.9 * min(wide, high)
                across, up = side / wide, side / high
                box = Rectangle((j - across / 2, i - up / 2), across, up)
                box.set(facecolor=STYLES["matrix square"]["facecolor"], linewidth=0, zorder=0.9)
                self.ax.add_patch(box)
        written = [
            (i, j, t, texts.size, (i, j) in matrix.strong) for i, r in enumerate(texts.cells) for j, t in enumerate(r)
        ]
        written += [(i, j, t, texts.head_size, True) for (i, j, _), t in zip(matrix.heads, texts.heads, strict=True)]
        for i, j, text, size, bold in written:
            self.ax.text(
                j,
                i,
                text,
                fontsize=size,
                fontweight="bold" if bold else "normal",
                fontfamily=list(self.family),
                color=INK,
                ha="center",
                va="center",
                linespacing=1.05,
                parse_math=False,
                zorder=7,
            )

    def marks(self, points: Points, style: Style) -> None:
        look = dict(style)
        area = float(look.pop("s", 20))
        sizes = [max(area * share, _SMALLEST) for share in points.area] if points.area else area
        # Marks at the edge of the plot are seen whole.
        self.ax.scatter(points.x, points.y, s=sizes, clip_on=False, **look)

    def names(self, names: Names) -> None:
        """Write names beside their marks."""
        from matplotlib.patheffects import withStroke

        halo = [withStroke(linewidth=1.6, foreground=self.ground.color)]
        wide, high = self.plot
        for text, box, leader in names.written:
            middle = ((box.left + box.right) / 2, (box.bottom + box.top) / 2)
            self.write(*middle, text, ha="center", va="center", zorder=6, path_effects=halo)
            if leader is not None:
                x0, y0, x1, y1 = leader
                ends = ([x0 / wide, x1 / wide], [y0 / high, y1 / high])
                self.ax.plot(
                    *ends, transform=self.ax.transAxes, color=self.quiet, linewidth=0.5, zorder=5, clip_on=False
                )

    def legend(self, styles: Mapping[str, Style]) -> None:
        """Draw the legend under the plot, row by row."""
        from matplotlib.lines import Line2D
        from matplotlib.patches import Rectangle
        from matplotlib.transforms import ScaledTranslation

        if not self.frame.legend:
            return
        figure = self.ax.figure
        # Inches from the lower left corner of the plot, wherever it is put.
        corner: Any = self.ax.transAxes
        inches = figure.dpi_scale_trans + ScaledTranslation(0, 0, corner)
        at: dict[str, Any] = {"transform": inches, "clip_on": False}
        entries = labelled(self.chart, zones=not self.frame.zones)
        measure = text_width(self.family)
        y = -(TICK + LINE if self.chart.x.tick_labels else 0.0) - len(self.frame.x_label) * LINE - 0.08
        y -= self.frame.free[1]
        for row in self.frame.legend:
            y -= LINE * 1.1
            x = EDGE - self.frame.left
            for i, text in row:
                layer, middle = entries[i], y + LINE * 0.55
                look = {k: v for k, v in styles[layer.role].items() if k != "zorder"}
                if isinstance(layer, Points):
                    look.pop("s", None)
                    mark = Line2D(
                        [x + SAMPLE / 2],
                        [middle],
                        linestyle="none",
                        marker=look.pop("marker", "o"),
                        markersize=5,
                        markerfacecolor=look.pop("facecolor", look.get("color", self.ink)),
                        markeredgecolor=look.pop("edgecolor", look.get("color", self.ink)),
                        markeredgewidth=look.pop("linewidth", 0.6),
                        alpha=look.pop("alpha", None),
                        **at,
                    )
                    self.ax.add_artist(mark)
                elif isinstance(layer, Line):
                    self.ax.add_artist(Line2D([x, x + SAMPLE], [middle] * 2, **look, **at))
                else:
                    edge: dict[str, Any] = (
                        {"edgecolor": self.quiet, "linewidth": 0.4} if look.get("edgecolor") == "none" else {}
                    )
                    high = 0.6 * LINE
                    self.ax.add_artist(Rectangle((x, middle - high / 2), SAMPLE, high, **{**look, **edge, **at}))
                self.write(x + SAMPLE + 0.06, middle, text)
                x += SAMPLE + 0.06 + measure(text, SIZE, False) + BETWEEN

    def texts(self) -> None:
        """Write the title and the names of zones above, and the key of numbered names below."""
        frame = self.frame
        left = EDGE - frame.left
        for zone, name in zip(self.chart.zones, frame.zones, strict=False):
            middle = (self.chart.x.share(zone.low) + self.chart.x.share(zone.high)) / 2 * self.plot[0]
            lines = name.split("\n")
            for i, line in enumerate(lines):
                y = self.plot[1] + 0.04 + SMALL * LINE * (len(lines) - i - 0.5)
                self.write(middle, y, line, ha="center", fontsize=SMALL * SIZE, color=self.quiet)
        for i, line in enumerate(frame.name):
            y = self.plot[1] + 0.03 + LINE * (len(frame.name) - i - 0.5)
            self.write(self.plot[0] / 2, y, line, ha="center")
        for i, line in enumerate(frame.title):
            y = self.plot[1] + frame.head + (0.1 if frame.zones else 0.06) + TITLE * LINE * (len(frame.title) - i - 0.5)
            self.write(left, y, line, fontsize=TITLE * SIZE, fontweight="bold")
        for i, line in enumerate(frame.key):
            y = -frame.below + EDGE + SMALL * LINE * (len(frame.key) - i - 0.5)
            self.write(left, y, line, fontsize=SMALL * SIZE, color=self.quiet)
