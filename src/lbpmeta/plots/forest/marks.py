"""Marks of a forest plot: squares, intervals, diamonds, bars, curves, lights."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from lbpmeta.plots.canvas.lights import LIGHTS
from lbpmeta.plots.canvas.svg import ALL
from lbpmeta.plots.forest.artist import INK, ForestArtist
from lbpmeta.plots.forest.elements import ForestRow
from lbpmeta.plots.forest.geometry import LIGHT

if TYPE_CHECKING:
    from matplotlib.path import Path

__all__ = ["Marks"]

#: Side of the heaviest study's square, and height of half a diamond, in lines.
SQUARE: Final = 0.78
#: Side of the smallest square that is seen without a tick, in points.
_LEAST_SIDE: Final = 2.6
_DIAMOND: Final = 0.36
_DOT: Final = 0.6
#: Half the height of the tick at an estimate, and of the ends of an interval inside its square, in lines.
_TICK: Final = 0.13
#: Side of an arrow head in points.
_ARROW: Final = 4.2
#: How far the arrow head of a diamond stands out over its side, in lines.
_FLARE: Final = 0.16
#: Height of a curve, and its foot below the middle of its row, in lines.
_CURVE: Final = 1.65
_FOOT: Final = 0.85


class Marks:
    """Draws what stands for numbers."""

    def __init__(self, artist: ForestArtist) -> None:
        self.artist, self.ax, self.g = artist, artist.ax, artist.g
        self.layout, self.style = artist.layout, artist.style
        left, right = self.layout.x_limits
        self.span = math.log(right / left) if self.layout.log else right - left

    def on(self, properties: Mapping[str, object]) -> dict[str, Any]:
        """Return properties with their colours as seen on this ground."""
        return self.artist.ground.properties(properties)

    def moved(self, x: float, inches: float) -> float:
        """Return the value that stands some inches to the right of another."""
        left, right = self.g.plot
        step = inches / (right - left) * self.span
        return x * math.exp(step) if self.layout.log else x + step

    def inside(self, value: float) -> float:
        """Return the value, or one an axis length beyond the end that it lies behind: enough for a line to leave."""
        left, right = self.layout.x_limits
        width = self.g.plot[1] - self.g.plot[0]
        return min(max(value, self.moved(left, -width)), self.moved(right, width))

    def background(self) -> None:
        """Draw the bands, the line of no effect and the line of the pooled effect."""
        layout, style = self.layout, self.style
        for i, band in enumerate(layout.bands):
            look: dict[str, Any] = {"linewidth": 0, "zorder": 0, **self.artist.ground.tints(style.band)}
            if i:
                look["facecolor"] = self.artist.ground.fill(style.second_band)
            self.ax.axvspan(band.low, band.high, **look)
        if layout.null is not None:
            look = {"zorder": 1.5, **self.on(style.null_line)}
            self.ax.plot([layout.null] * 2, [0, layout.height], **look)
        totals = layout.of_kind("total")
        if math.isfinite(layout.pooled) and totals:
            top = layout.rows[0].y - layout.rows[0].height / 2
            look = {"zorder": 1.4, **self.on(style.pooled_line)}
            self.ax.plot([layout.pooled] * 2, [top, totals[-1].y], **look)

    def all(self) -> None:
        """Draw the marks of all rows."""
        rows = [r for r in self.layout.rows if r.marker and not (math.isnan(r.low) and math.isnan(r.estimate))]
        self.new_settings([r for r in rows if r.predicted is not None])
        self.intervals([r for r in rows if r.marker in ("square", "dot")])
        self.squares([r for r in rows if r.marker == "square"])
        self.dots([r for r in rows if r.marker == "dot"])
        for row in rows:
            with self.artist.part(ALL if row.kind in ("total", "prediction") else ""):
                if row.marker == "diamond":
                    self.diamond(row)
                elif row.marker in ("bar", "density"):
                    self.predicted(row)
                    self.arrows([row])
        self.arrows([row for row in rows if row.marker not in ("bar", "density")])
        self.lights()

    def seen(self, row: ForestRow) -> bool:
        left, right = self.layout.x_limits
        return left <= row.estimate <= right

    def intervals(self, rows: list[ForestRow]) -> None:
        """Draw the intervals under the squares, within the axis."""
        from matplotlib.collections import LineCollection

        left, right = self.layout.x_limits
        lines = []
        for row in rows:
            low, high = max(row.low, left), min(row.high, right)
            if low < high:
                lines.append([(low, row.y), (high, row.y)])
        look: dict[str, Any] = {"capstyle": "butt", "zorder": 2.4, **self.on(self.style.interval)}
        self.ax.add_collection(LineCollection(lines, **look), autolim=False)

    def new_settings(self, rows: list[ForestRow]) -> None:
        """Draw the prediction intervals that single rows have, with arrow heads where they go on beyond the axis."""
        from matplotlib.markers import CARETLEFT, CARETRIGHT

        left, right = self.layout.x_limits
        color: Any = self.artist.ground.ink(self.style.predicted.get("color", INK))
        for row in rows:
            low, high = row.predicted or (math.nan, math.nan)
            if max(low, left) < min(high, right):
                look: dict[str, Any] = {"solid_capstyle": "butt", "zorder": 2.3, **self.on(self.style.predicted)}
                self.ax.plot([max(low, left), min(high, right)], [row.y] * 2, **look)
            ends: tuple[tuple[bool, float, Any], ...] = (
                (low < left, left, CARETLEFT),
                (high > right, right, CARETRIGHT),
            )
            for beyond, end, marker in ends:
                if beyond:
                    size = (2 * _ARROW) ** 2 / 2
                    self.ax.scatter([end], [row.y], s=size, marker=marker, c=[color], lw=0, zorder=4, clip_on=False)

    def squares(self, rows: list[ForestRow]) -> None:
        """Draw the squares, and over them the interval again: no square hides a short one."""
        from matplotlib.collections import LineCollection

        side = SQUARE * self.g.line * 72
        self.ticks([r for r in rows if self.seen(r) and not side * math.sqrt(r.area) > _LEAST_SIDE])
        shown = [r for r in rows if self.seen(r) and r.area > 0]
        if not shown:
            return
        look: dict[str, Any] = {"zorder": 2.5, "marker": "s", **self.on(self.style.square)}
        own = look.pop("edgecolor", "none")
        edges = [self.artist.ground.ink(INK) if r.precise else own for r in shown]
        widths = [1.3 if r.precise else look.get("linewidth", 0.0) for r in shown]
        look |= {"edgecolors": edges, "linewidths": widths}
        look.pop("linewidth", None)
        self.ax.scatter([r.estimate for r in shown], [r.y for r in shown], s=[side**2 * r.area for r in shown], **look)
        lines = []
        for row in shown:
            half = SQUARE * self.g.line * math.sqrt(row.area) / 2
            left, right = self.moved(row.estimate, -half), self.moved(row.estimate, half)
            tick = min(_TICK, 0.7 * half / self.g.line)
            # In a square this small a line would leave nothing of it.
            if half * 72 > _LEAST_SIDE:
                lines.append([(row.estimate, row.y - tick), (row.estimate, row.y + tick)])
            # An interval that leaves its own estimate out ends before the square, and is not drawn up to it.
            if max(row.low, left) < min(row.high, right):
                lines.append([(max(row.low, left), row.y), (min(row.high, right), row.y)])
            # An interval that ends inside its square gets ends.
            lines += [[(e, row.y - tick), (e, row.y + tick)] for e in (row.low, row.high) if left < e < right]
        look = {"zorder": 2.6, "capstyle": "butt", **self.on(self.style.inner)}
        self.ax.add_collection(LineCollection(lines, **look), autolim=False)

    def ticks(self, rows: list[ForestRow]) -> None:
        """Draw a tick at estimates whose squares are too small to be seen: no estimate vanishes."""
        from matplotlib.collections import LineCollection

        if rows:
            lines = [[(r.estimate, r.y - 2 * _TICK), (r.estimate, r.y + 2 * _TICK)] for r in rows]
            look: dict[str, Any] = {"capstyle": "butt", "zorder": 2.7, **self.on(self.style.interval)}
            self.ax.add_collection(LineCollection(lines, **look), autolim=False)

    def dots(self, rows: list[ForestRow]) -> None:
        """Draw pooled estimates of repeated analyses: dots of one size."""
        shown = [r for r in rows if self.seen(r)]
        if shown:
            size = (_DOT * self.g.line * 72) ** 2 * 0.6
            look: dict[str, Any] = {"linewidth": 0, "zorder": 2.5, **self.on(self.style.total_mark), "marker": "o"}
            self.ax.scatter([r.estimate for r in shown], [r.y for r in shown], s=size, **look)

    def diamond(self, row: ForestRow) -> None:
        """Draw a diamond from one end of the interval to the other."""
        from matplotlib.patches import Polygon

        corners = self.corners(row)
        style = self.style.total_mark if row.kind == "total" else self.style.subtotal_mark
        look: dict[str, Any] = {"zorder": 3, "joinstyle": "miter", **self.on(style)}
        self.ax.add_patch(Polygon(corners, closed=True, **look))

    def corners(self, row: ForestRow) -> list[tuple[float, float]]:
        """Return the outline of a diamond; a side that goes on beyond the axis ends in an arrow head as wide as it is.

        On the axis as drawn (the logarithm for ratios) the sides are straight lines.
        """
        scale, back = (math.log, math.exp) if self.layout.log else (float, float)
        low, middle, high = (scale(self.inside(v)) for v in (row.low, row.estimate, row.high))
        ends = [scale(v) for v in self.layout.x_limits]
        head = _ARROW / 72 / (self.g.plot[1] - self.g.plot[0]) * self.span
        upper: list[tuple[float, float]] = [(middle, _DIAMOND)]
        for tip, end, clipped, way in ((low, ends[0], row.clip_low, 1), (high, ends[1], row.clip_high, -1)):
            foot = end + way * head
            if not clipped or not (middle - foot) * way > 0:
                side = [(tip, 0.0)]
            else:
                half = _DIAMOND * (foot - tip) / (middle - tip)
                side = [(end, 0.0), (foot, half + _FLARE), (foot, half)]
            upper = [*side, *upper] if way > 0 else [*upper, *reversed(side)]
        below = [(x, -half) for x, half in reversed(upper) if half]
        return [(back(x), row.y - half) for x, half in (*upper, *below)]

    def predicted(self, row: ForestRow) -> None:
        """Draw the prediction interval, under the curve of its distribution if there is one."""
        left, right = self.layout.x_limits
        low, high = max(row.low, left), min(row.high, right)
        foot = row.y
        if row.density is not None:
            foot = row.y + _FOOT
            self.curve(row, foot)
        if low < high:
            look: dict[str, Any] = {"solid_capstyle": "butt", "zorder": 3.1, **self.on(self.style.predicted)}
            self.ax.plot([low, high], [foot] * 2, **look)

    def curve(self, row: ForestRow, foot: float) -> None:
        density = row.density
        if density is None or not density.x:
            return
        color = self.artist.ground.ink(self.style.predicted.get("color", INK))
        y = [foot - _CURVE * h for h in density.heights]
        self.ax.fill_between(density.x, y, foot, facecolor=color, alpha=0.12, linewidth=0, zorder=2.8)
        for start, end, name in density.shaded:
            points = [(x, v) for x, v in zip(density.x, y, strict=True) if start <= x <= end]
            if len(points) < 2:
                continue
            look: dict[str, Any] = {"facecolor": color, "alpha": 0.55, "linewidth": 0}
            if name == "beyond null":
                look = {
                    "facecolor": "none",
                    "edgecolor": self.artist.ground.ink(INK),
                    "hatch": "//////",
                    "linewidth": 0,
                }
            self.ax.fill_between([p[0] for p in points], [p[1] for p in points], foot, zorder=2.9, **look)
        self.ax.plot(density.x, y, color=color, linewidth=0.9, zorder=3)

    def arrows(self, rows: list[ForestRow]) -> None:
        """Draw arrow heads where intervals go on beyond the axis; their tips are at its ends."""
        from matplotlib.markers import CARETLEFT, CARETRIGHT

        left, right = self.layout.x_limits
        ends: tuple[tuple[float, Any, str], ...] = ((left, CARETLEFT, "clip_low"), (right, CARETRIGHT, "clip_high"))
        for end, marker, clipped in ends:
            # A diamond has arrow heads of its own.
            shown = [r for r in rows if getattr(r, clipped) and r.marker != "diamond"]
            if shown:
                at = [r.y + (_FOOT if r.density is not None else 0.0) for r in shown]
                colors = [self.artist.ground.ink(self._color(r)) for r in shown]
                self.ax.scatter(
                    [end] * len(shown),
                    at,
                    s=(2 * _ARROW) ** 2 / 2,
                    marker=marker,
                    c=colors,
                    lw=0,
                    zorder=4,
                    clip_on=False,
                )

    def _color(self, row: ForestRow) -> Any:
        if row.kind == "prediction":
            return self.style.predicted.get("color", INK)
        return self.style.interval.get("color", INK)

    def lights(self) -> None:
        """Draw the judgements of the risk of bias: circles with a sign in each."""
        place = next((i for i, c in enumerate(self.layout.columns) if c.kind == "lights"), None)
        if place is None:
            return
        line = self.g.line
        middles = self.artist.lights_at(self.g.columns[place][0])
        wide = (LIGHT * line * 72) ** 2
        for name, light in LIGHTS.items():
            x, y = [], []
            for row in self.layout.rows:
                for j, judged in enumerate(row.lights):
                    if judged == name:
                        x.append(self.artist.share(middles[j]))
                        y.append(row.y)
            if not x:
                continue
            look: dict[str, Any] = {"transform": self.artist.across, "clip_on": False}
            self.ax.scatter(
                x, y, s=wide, marker="o", color=light.color, edgecolors=INK, linewidths=0.4, zorder=3, **look
            )
            sign, height = _sign(light.symbol, tuple(self.artist.families))
            self.ax.scatter(
                x,
                y,
                s=(height * self.g.size) ** 2,
                marker=sign,
                color=light.ink,
                linewidths=light.edge,
                zorder=3.1,
                **look,
            )


def _sign(symbol: str, families: tuple[str, ...]) -> tuple[Path, float]:
    """Return a symbol as a path about its centre, and twice its largest reach for type of 1 point."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.path import Path
    from matplotlib.textpath import TextPath

    drawn = TextPath((0, 0), symbol, size=10, prop=FontProperties(family=list(families), weight="bold"))
    box = drawn.get_extents()
    centre = ((box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
    path = Path(drawn.vertices - centre, drawn.codes)
    return path, max(box.width, box.height) / 10
