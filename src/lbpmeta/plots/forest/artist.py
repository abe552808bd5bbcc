"""Artist: the texts, rules and the axis of a forest plot, drawn on one axes."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lbpmeta.plots.canvas.figures import root_figure
from lbpmeta.plots.canvas.ground import Ground
from lbpmeta.plots.canvas.letters import Measure, families_for
from lbpmeta.plots.canvas.scale import axis_ticks
from lbpmeta.plots.canvas.style import shorten
from lbpmeta.plots.canvas.svg import FLAG, TOLD
from lbpmeta.plots.forest.elements import ForestLayout, ForestRow
from lbpmeta.plots.forest.geometry import GAP, HEAD, SPACE, TITLE, Geometry, head_lines, light_pitches, small_scale
from lbpmeta.plots.forest.heads import behind
from lbpmeta.plots.forest.rows import LEADING
from lbpmeta.plots.forest.styles import ForestStyle
from lbpmeta.plots.forest.summary import row_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

__all__ = ["INK", "ForestArtist"]

INK: Final = "#000000"
_QUIET: Final = "#595959"
_FAINT: Final = "#C8C8C8"
#: From the middle of a line down to its baseline, in lines.
_BASELINE: Final = 0.225
_PAPER: Final = Ground((1.0, 1.0, 1.0))


class ForestArtist:
    """Draws the parts of a layout on one axes."""

    def __init__(
        self,
        ax: Axes,
        g: Geometry,
        style: ForestStyle,
        families: tuple[str, ...],
        measure: Measure,
        ground: Ground = _PAPER,
    ) -> None:
        self.ax, self.g, self.style, self.families, self.measure = ax, g, style, list(families), measure
        self.layout: ForestLayout = g.layout
        self.small = small_scale(g.size)
        self.ground = ground
        self.across = ax.get_yaxis_transform()
        self.dpi = root_figure(ax).dpi
        self.decimals = self.layout.decimals

    def share(self, x: float) -> float:
        """Return a position in inches as a share of the axes."""
        left, right = self.g.plot
        return (x - left) / (right - left)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        align: str = "left",
        bold: bool = False,
        scale: float = 1.0,
        color: object = INK,
        leading: float = HEAD,
    ) -> Text | None:
        """Write at x inches from the left edge of the figure, y lines below the top of the rows.

        Every line is a text of its own, on one baseline with the other texts of its row; the last one is returned.
        """
        written = None
        lines = text.split("\n")
        for j, line in enumerate(lines):
            if not line:
                continue
            written = self.ax.text(
                self.share(x),
                y + leading * (j - (len(lines) - 1) / 2) + _BASELINE * scale,
                line,
                transform=self.across,
                ha=align,
                va="baseline",
                fontfamily=families_for(line, self.families),
                fontsize=self.g.size * scale,
                fontweight="bold" if bold else "normal",
                color=self.ground.ink(color),
                parse_math=False,
                clip_on=False,
            )
        return written

    def rule(self, left: float, right: float, y: float, width: float = 0.7, color: str = INK) -> None:
        """Draw a horizontal rule between two positions in inches."""
        self.ax.plot(
            [self.share(left), self.share(right)],
            [y, y],
            transform=self.across,
            color=self.ground.ink(color),
            linewidth=width,
            clip_on=False,
            solid_capstyle="butt",
        )

    @contextmanager
    def part(self, name: str, *, seen: bool = True, told: str = "") -> Iterator[None]:
        """Give what is drawn inside ids of one part, by which a page shows and hides it; what it tells is its label."""
        before = set(self.ax.get_children()) if name and self.layout.without else set()
        yield
        if name and self.layout.without:
            for j, artist in enumerate(a for a in self.ax.get_children() if a not in before):
                own = str(artist.get_gid() or "")
                artist.set_gid(f"{own}-{name}" if own.startswith((TOLD, FLAG)) else f"{name}-{j}")
                artist.set_visible(seen)
                if told:
                    artist.set_label(told)

    def totals_without(self) -> Iterator[tuple[int, ForestRow, str]]:
        """Yield the place of each study, the total without it, where the total of all stands, and that in words."""
        column = next((i for i, c in enumerate(self.layout.columns) if c.kind == "study"), None)
        for total in self.layout.of_kind("total")[:1]:
            for place, row, heterogeneity in self.layout.without:
                label = row.label
                if column is not None:
                    left, right = self.g.columns[column]
                    with warnings.catch_warnings():
                        # Letters that no font has are told where they are drawn.
                        warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)
                        label = f"Without {self.layout.rows[place].label}"
                        label = shorten(label, self.bold, self.g.size, right - left)
                told = f"{row_text(row, self.layout)} {heterogeneity}."
                yield place, replace(row, label=label, y=total.y, height=total.height), told

    def bold(self, text: str, size: float, _: bool = True) -> float:
        """Return the width of a text in bold letters."""
        return self.measure(text, size, True)

    def row(self, row: ForestRow, number: int) -> None:
        """Write the texts of one row, under a plate that tells them where the figure is pointed at."""
        from matplotlib.patches import Rectangle

        g = self.g
        if row.kind not in ("header", "note"):
            left, right = self.share(g.left), self.share(g.right)
            plate = Rectangle((left, row.y - row.height / 2), right - left, row.height, transform=self.across)
            # Not quite unseen: what is not filled at all cannot be pointed at.
            plate.set(facecolor="#FFFFFF", alpha=0.001, linewidth=0, zorder=5, clip_on=False)
            plate.set(gid=f"{TOLD}{number}", label=row_text(row, self.layout))
            self.ax.add_artist(plate)
        self.texts(row)

    def texts(self, row: ForestRow) -> None:
        """Write the texts of one row."""
        g = self.g
        bold = row.pooled or row.kind == "header"
        for i, (column, (left, right)) in enumerate(zip(self.layout.columns, g.columns, strict=True)):
            if column.kind == "study":
                self.label(row, left, bold)
            elif column.kind == "effect":
                self.numbers(row, right, bold)
            elif column.kind == "weight":
                self.text(right, row.y, row.weight_text, align="right", bold=bold)
            elif column.kind == "text":
                x = {"left": left, "right": right, "center": (left + right) / 2}[column.align]
                self.text(x, row.y, row.cells[i], align=column.align, bold=bold)
        if row.remark and self.layout.column("effect") is None:
            self.text(sum(g.plot) / 2, row.y, row.remark, align="center", color=_QUIET)
        if self.style.row_rules and row.kind != "header":
            plot = g.plot[0] - 0.5 * g.size / 72
            self.rule(g.left, plot, row.y + row.height / 2, 0.4, _FAINT)

    def label(self, row: ForestRow, left: float, bold: bool) -> None:
        """Write the label, and behind it the letters of its footnotes."""
        g = self.g
        note = row.kind == "note"
        x = left + (g.indent if row.indent else 0.0)
        last = self.text(
            x,
            row.y,
            row.label,
            bold=bold,
            scale=self.small if note else 1.0,
            color=_QUIET if note else INK,
            leading=LEADING,
        )
        if row.flags and last is not None:
            # Beside the label as it is drawn: on a screen letters are set in whole pixels.
            y = row.y + LEADING * row.label.count("\n") / 2 - 0.16 + _BASELINE * self.small
            letters = self.ax.annotate(
                row.flags,
                (1.0, y),
                xycoords=(last, "data"),
                xytext=(0.12 * g.size, 0.0),
                textcoords="offset points",
                ha="left",
                va="baseline",
                fontfamily=families_for(row.flags, self.families),
                fontsize=g.size * self.small,
                fontweight="bold",
                color=self.ground.ink(self.style.flag.get("color", INK)),
                parse_math=False,
                annotation_clip=False,
            )
            letters.set_gid(f"{FLAG}{row.flags.split(',')[0]}-{row.y:g}")
            notes = dict(self.layout.footnotes)
            letters.set_label("\n".join(f"{letter}. {notes[letter]}" for letter in row.flags.split(",")))

    def numbers(self, row: ForestRow, right: float, bold: bool) -> None:
        """Write estimate and limits in aligned columns, or what stands in their place."""
        if row.remark:
            self.text(right, row.y, row.remark, align="right", color=_QUIET)
            return
        if not any(row.texts):
            return
        before, between, after = self.layout.brackets
        estimate, low, high = self.g.numbers
        space = SPACE * self.g.size / 72
        estimate, low, high = (
            edge - behind(text, most, self.measure, self.g.size)
            for edge, text, most in zip((estimate, low, high), row.texts, self.decimals, strict=True)
        )
        self.text(estimate, row.y, row.texts[0], align="right", bold=bold)
        if row.texts[1] or row.texts[2]:
            self.text(low - space, row.y, f"{before}{row.texts[1]}{between.rstrip()}", align="right", bold=bold)
            self.text(high, row.y, f"{row.texts[2]}{after}", align="right", bold=bold)

    def heads(self) -> None:
        """Write title and column heads, and the rule under them."""
        g, layout = self.g, self.layout
        for column, (left, right) in zip(layout.columns, g.columns, strict=True):
            if column.kind == "lights":
                for x, domain in zip(self.lights_at(left), layout.domains, strict=True):
                    self.text(x, self.bottom(domain), domain, align="center", bold=True)
                continue
            align = "left" if column.kind == "study" else "center" if column.kind == "plot" else column.align
            x = {"left": left, "right": right, "center": (left + right) / 2}[align]
            self.text(x, self.bottom(column.name), column.name, align=align, bold=True)
        self.groups()
        if g.favours and self.style.favours == "above":
            for text, end in zip(g.favours, g.plot, strict=True):
                self.text((g.null + end) / 2, self.bottom(text), text, align="center", bold=True)
        self.rule(g.left, g.right, -0.3)
        for i, line in enumerate(g.title):
            self.text(g.left, 0.8 + 1.15 * i - g.above, line, bold=True, scale=TITLE)

    @staticmethod
    def bottom(text: str) -> float:
        """Return the middle of a head whose last line stands just over the rule."""
        return -0.95 - HEAD * text.count("\n") / 2

    def lights_at(self, left: float) -> list[float]:
        """Return the middles of the lights' columns, in inches."""
        pitches = light_pitches(self.layout, self.measure, self.g.size)
        return [left + sum(pitches[:j]) + pitch / 2 for j, pitch in enumerate(pitches)]

    def groups(self) -> None:
        """Write the names above groups of columns."""
        g, layout = self.g, self.layout
        names = [c.group for c in layout.columns]
        i = 0
        while i < len(names):
            j = i
            while j + 1 < len(names) and names[j + 1] == names[i]:
                j += 1
            if names[i]:
                left, right = g.columns[i][0], g.columns[j][1]
                y = -0.95 - max(head_lines(c, layout) for c in layout.columns[i : j + 1]) + 1.0 - 1.1
                middle = (left + right) / 2
                wide = self.measure(names[i], g.size, True)
                # The name above the last columns may be wider than they are.
                middle = min(middle, g.right - wide / 2)
                self.text(middle, y - HEAD * names[i].count("\n") / 2, names[i], align="center", bold=True)
                self.rule(min(left, middle - wide / 2), max(right, middle + wide / 2), y + 0.52, 0.5)
            i = j + 1

    def axis(self) -> None:
        """Draw ticks, and under them which way favours whom."""
        ax, g, layout = self.ax, self.g, self.layout
        ax.spines[["top", "left", "right"]].set_visible(False)
        ax.spines["bottom"].set(visible=True, linewidth=0.8, color=self.ground.ink(INK))
        ax.yaxis.set_visible(False)
        ax.patch.set_visible(False)
        ax.minorticks_off()
        ax.grid(False)
        ax.set_xticks(*self.ticks())
        ax.tick_params(
            axis="x",
            which="major",
            direction="out",
            bottom=True,
            top=False,
            labelbottom=True,
            labeltop=False,
            labelcolor=self.ground.ink(INK),
            labelsize=g.size,
            labelrotation=0,
            width=0.8,
            length=0.375 * g.size,
            pad=0.25 * g.size,
            color=self.ground.ink(INK),
        )
        for label in ax.get_xticklabels():
            label.set(fontfamily=families_for(label.get_text(), self.families), parse_math=False)
        if layout.axis_label:
            self.text(sum(g.plot) / 2, layout.height + 2.0, layout.axis_label.replace("\n", " "), align="center")
        if g.favours and self.style.favours == "below":
            self.favours()

    def ticks(self) -> tuple[list[float], list[str]]:
        """Return ticks whose labels stand apart: fewer where the plot is narrow."""
        layout = self.layout
        ticks, labels = layout.ticks, layout.tick_labels
        for most in (6, 5, 4, 3):
            if self.apart(ticks, labels):
                return list(ticks), list(labels)
            ticks, labels = axis_ticks(*layout.x_limits, log=layout.log, most=most)
        ticks, labels = layout.ticks, layout.tick_labels
        start = ticks.index(layout.null) if layout.null in ticks else 0
        step = 1
        while True:
            kept = range(start % step, len(ticks), step)
            chosen, words = [ticks[i] for i in kept], [labels[i] for i in kept]
            if self.apart(chosen, words):
                return chosen, words
            step += 1

    def apart(self, ticks: Sequence[float], labels: Sequence[str]) -> bool:
        """Whether the labels of ticks do not touch."""
        g = self.g
        wide = [self.measure(label, g.size, False) for label in labels]
        at = [self.ax.transData.transform((tick, 0.0))[0] / self.dpi for tick in ticks]
        space = 0.45 * g.size / 72
        return all(at[i + 1] - at[i] > (wide[i] + wide[i + 1]) / 2 + space for i in range(len(at) - 1))

    def favours(self) -> None:
        """Draw two arrows away from the null, and a text under each."""
        g = self.g
        gap = GAP * g.size / 72
        y = self.layout.height + 1.95 + (1.1 if self.layout.axis_label else 0.0)
        for text, sign, end in zip(g.favours, (-1.0, 1.0), g.plot, strict=True):
            half = abs(end - g.null)
            start = g.null + sign * gap
            tip = g.null + sign * max(half, 3 * gap)
            self.ax.annotate(
                "",
                xy=(self.share(tip), y),
                xytext=(self.share(start), y),
                xycoords=self.across,
                textcoords=self.across,
                arrowprops={
                    "arrowstyle": "-|>,head_width=0.16,head_length=0.32",
                    "lw": 0.8,
                    "color": self.ground.ink(INK),
                    "mutation_scale": 10,
                    "shrinkA": 0,
                    "shrinkB": 0,
                },
                annotation_clip=False,
            )
            wide = self.measure(text, g.size, False)
            middle = g.null + sign * max(half / 2, gap + wide / 2)
            # A text as wide as its side of the figure must not leave it.
            middle = min(max(middle, g.left + wide / 2), g.right - wide / 2)
            first = y + 0.85
            for i, line in enumerate(text.split("\n")):
                self.text(middle, first + 0.75 * i, line, align="center")

    def footer(self) -> None:
        """Write the lines under the plot."""
        g, layout = self.g, self.layout
        y = layout.height + g.below - 0.3 - self.small * len(g.footer) + self.small / 2
        for i, line in enumerate(g.footer):
            self.text(g.left, y + self.small * i, line, scale=self.small)
        if self.style.end_rule:
            self.rule(g.left, g.right, layout.height + g.below - 0.12)
