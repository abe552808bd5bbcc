"""Pen: the parts of a forest plot, drawn on one axes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from lbpmeta.plots.elements import ForestLayout, ForestRow
from lbpmeta.plots.geometry import GAP, SMALL, THIN, TITLE, Geometry, Measure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Pen"]

# Okabe and Ito's palette: told apart by readers with any colour vision, and in grey print.
_STUDY: Final = "#56B4E9"
_TOTAL: Final = "#0072B2"
_PREDICTION: Final = "#D55E00"
_INK: Final = "#000000"
_QUIET: Final = "#595959"
_BANDS: Final = ("#F1F1F1", "#E2E2E2")

#: Side of the heaviest study's square, in lines.
_SQUARE: Final = 0.78
_DIAMOND: Final = 0.36
#: From the middle of a line down to its baseline, in lines.
_BASELINE: Final = 0.225


class Pen:
    """Draws the parts of a layout on one axes."""

    def __init__(self, ax: Axes, layout: ForestLayout, g: Geometry, family: str, measure: Measure) -> None:
        self.ax, self.layout, self.g, self.family, self.measure = ax, layout, g, family, measure

    def share(self, x: float) -> float:
        """Return a position in inches as a share of the axes."""
        return (x - self.g.plot_left) / (self.g.plot_right - self.g.plot_left)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        align: str = "left",
        bold: bool = False,
        scale: float = 1.0,
        color: str = _INK,
    ) -> None:
        """Write at x inches from the left edge of the figure, y lines below the top of the rows."""
        if not text:
            return
        g = self.g
        # One baseline for all texts of a row; texts of several lines are centred on it.
        several = "\n" in text
        self.ax.text(
            self.share(x),
            y + (0.0 if several else _BASELINE * scale),
            text,
            transform=self.ax.get_yaxis_transform(),
            ha=align,
            va="center" if several else "baseline",
            fontfamily=self.family,
            fontsize=g.size * scale,
            fontweight="bold" if bold else "normal",
            color=color,
            linespacing=1.15,
            parse_math=False,
            clip_on=False,
        )

    def rule(self, left: float, right: float, y: float, width: float = 0.7) -> None:
        """Draw a horizontal rule between two positions in inches."""
        self.ax.plot(
            [self.share(left), self.share(right)],
            [y, y],
            transform=self.ax.get_yaxis_transform(),
            color=_INK,
            linewidth=width,
            clip_on=False,
            solid_capstyle="butt",
        )

    def background(self) -> None:
        """Draw the bands, the line of no effect and the line of the pooled effect."""
        layout, height = self.layout, self.layout.height
        for i, band in enumerate(layout.bands):
            self.ax.axvspan(band.low, band.high, color=_BANDS[min(i, 1)], linewidth=0, zorder=0)
        if layout.null is not None:
            self.ax.plot([layout.null] * 2, [0, height], color=_INK, linewidth=0.8, zorder=1.5)
        if math.isfinite(layout.pooled):
            top = layout.rows[0].y - layout.rows[0].height / 2
            end = layout.of_kind("total")[0].y
            self.ax.plot([layout.pooled] * 2, [top, end], color=_TOTAL, lw=0.8, ls=(0, (2, 2)), zorder=1.4)

    def row(self, row: ForestRow) -> None:
        """Draw one row: its texts and its mark."""
        g = self.g
        bold = row.kind in ("header", "subtotal", "total")
        scale = SMALL if row.kind == "note" else 1.0
        indent = g.indent if row.indent or row.kind in ("note", "subtotal") else 0.0
        color = _QUIET if row.kind == "note" else _INK
        self.text(g.label_left + indent, row.y, row.label, bold=bold, scale=scale, color=color)
        for (_, right), cell in zip(g.columns, row.cells, strict=False):
            self.text(right, row.y, cell, align="right", bold=bold)
        if row.remark:
            self.text(g.numbers_right, row.y, row.remark, align="right", color=_QUIET)
        elif row.texts[1]:
            self.numbers(row, bold)
        self.text(g.weight_right, row.y, row.weight_text, align="right", bold=bold)
        if math.isfinite(row.low) or math.isfinite(row.high):
            self.mark(row)

    def numbers(self, row: ForestRow, bold: bool) -> None:
        """Write estimate and limits in aligned columns."""
        estimate, low, high = self.g.numbers
        bracket = estimate + THIN * self.g.size / 72
        self.text(estimate, row.y, row.texts[0], align="right", bold=bold)
        self.text(low, row.y, row.texts[1], align="right", bold=bold)
        self.text(bracket, row.y, "[", bold=bold)
        self.text(low, row.y, ",", bold=bold)
        self.text(high, row.y, row.texts[2], align="right", bold=bold)
        self.text(high, row.y, "]", bold=bold)

    def mark(self, row: ForestRow) -> None:
        """Draw the interval and its square, diamond or bar; arrow heads where it goes on."""
        left, right = self.layout.x_limits
        low, high = max(row.low, left), min(row.high, right)
        if row.kind in ("total", "subtotal"):
            self.diamond(row)
        elif row.kind == "prediction":
            self.ax.plot([low, high], [row.y] * 2, color=_PREDICTION, linewidth=2.6, solid_capstyle="butt", zorder=3)
        else:
            if left <= row.estimate <= right:
                side = _SQUARE * self.g.line * 72
                self.ax.scatter(
                    [row.estimate], [row.y], s=side**2 * row.area, marker="s", color=_STUDY, lw=0, zorder=2.5
                )
                self.ax.plot([row.estimate] * 2, [row.y - 0.13, row.y + 0.13], color=_INK, lw=0.8, zorder=3.2)
            if low < high:
                self.ax.plot([low, high], [row.y] * 2, color=_INK, lw=0.9, solid_capstyle="butt", zorder=3)
        color = _PREDICTION if row.kind == "prediction" else _TOTAL if row.kind != "study" else _INK
        for clipped, x, marker in ((row.clip_low, left, "<"), (row.clip_high, right, ">")):
            if clipped:
                self.ax.scatter([x], [row.y], s=16, marker=marker, color=color, lw=0, zorder=4, clip_on=False)

    def diamond(self, row: ForestRow) -> None:
        from matplotlib.patches import Polygon

        tall = _DIAMOND
        corners = [
            (row.low, row.y),
            (row.estimate, row.y - tall),
            (row.high, row.y),
            (row.estimate, row.y + tall),
        ]
        face = _TOTAL if row.kind == "total" else "#FFFFFF"
        self.ax.add_patch(Polygon(corners, closed=True, facecolor=face, edgecolor=_TOTAL, lw=0.9, zorder=3))

    def heads(self) -> None:
        """Write title and column heads, and the rule under them."""
        g, layout = self.g, self.layout
        y = -0.95
        self.text(g.label_left, y, layout.label_head, bold=True)
        for (_, right), column in zip(g.columns, layout.columns, strict=True):
            self.text(right, y, column.name, align="right", bold=True)
        self.groups(y)
        self.text((g.plot_left + g.plot_right) / 2, y, layout.plot_head, align="center", bold=True)
        self.text(g.numbers_right, y, layout.effect_head, align="right", bold=True)
        self.text(g.weight_right, y, "Weight", align="right", bold=True)
        self.rule(g.label_left, g.weight_right, -0.3)
        for i, line in enumerate(g.title):
            self.text(g.label_left, 0.85 + i - g.above, line, bold=True, scale=TITLE)

    def groups(self, y: float) -> None:
        """Write the names above groups of columns."""
        g, layout = self.g, self.layout
        i = 0
        while i < len(layout.columns):
            group = layout.columns[i].group
            j = i
            while j + 1 < len(layout.columns) and layout.columns[j + 1].group == group:
                j += 1
            if group:
                left, right = g.columns[i][0], g.columns[j][1]
                self.text((left + right) / 2, y - 1.1, group, align="center", bold=True)
                self.rule(left, right, y - 0.58, 0.5)
            i = j + 1

    def axis(self) -> None:
        """Draw ticks, and under them which way favours whom."""
        ax, g, layout = self.ax, self.g, self.layout
        ax.spines[["top", "left", "right"]].set_visible(False)
        ax.spines["bottom"].set(visible=True, linewidth=0.8, color=_INK)
        ax.yaxis.set_visible(False)
        ax.patch.set_visible(False)
        ax.minorticks_off()
        ax.grid(False)
        ax.set_xticks(layout.ticks, layout.tick_labels)
        ax.tick_params(
            axis="x",
            which="major",
            direction="out",
            bottom=True,
            labelbottom=True,
            labelcolor=_INK,
            labelsize=g.size,
            width=0.8,
            length=3,
            pad=2,
            color=_INK,
        )
        for label in ax.get_xticklabels():
            label.set_fontfamily(self.family)
        if g.favours:
            self.favours()

    def favours(self) -> None:
        """Draw two arrows away from the null, and a text under each."""
        g = self.g
        gap = GAP * g.size / 72
        y = self.layout.height + 1.95
        for text, sign, end in zip(g.favours, (-1.0, 1.0), (g.plot_left, g.plot_right), strict=True):
            half = abs(end - g.null)
            start = g.null + sign * gap
            tip = g.null + sign * max(half, 3 * gap)
            self.ax.annotate(
                "",
                xy=(self.share(tip), y),
                xytext=(self.share(start), y),
                xycoords=self.ax.get_yaxis_transform(),
                textcoords=self.ax.get_yaxis_transform(),
                arrowprops={
                    "arrowstyle": "-|>,head_width=0.16,head_length=0.32",
                    "lw": 0.8,
                    "color": _INK,
                    "mutation_scale": 10,
                    "shrinkA": 0,
                    "shrinkB": 0,
                },
                annotation_clip=False,
            )
            wide = self.measure(text, g.size, False)
            middle = g.null + sign * max(half / 2, gap + wide / 2)
            # A text as wide as its side of the figure must not leave it.
            middle = min(max(middle, g.label_left + wide / 2), g.weight_right - wide / 2)
            first = y + 0.85
            for i, line in enumerate(text.split("\n")):
                self.text(middle, first + 0.75 * i, line, align="center")

    def footer(self) -> None:
        """Write the lines under the plot."""
        g, layout = self.g, self.layout
        y = layout.height + g.below - 0.3 - SMALL * len(g.footer) + SMALL / 2
        for i, line in enumerate(g.footer):
            self.text(g.label_left, y + SMALL * i, line, scale=SMALL)
