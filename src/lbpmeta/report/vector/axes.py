"""Vector: axes that are SVG from the start, for pages of many plots: what forest plots ask of axes, and no more.

Matplotlib makes and draws an artist for each letter, which takes a page of plots longer than everything else. The same
drawing code runs on these axes; whatever else it asks for is an error, never left out in silence.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType, SimpleNamespace
from typing import Any, Final

from lbpmeta.plots.canvas.svg import TOLD
from lbpmeta.report.vector.strokes import WrittenText, ascent, course, for_each, hexed, outline, short, stroked
from lbpmeta.report.vector.told import Drawn, Plate, sorted_out

__all__ = ["VectorAxes"]

#: Marks the transform whose x is a share of the axes and whose y is data, as `Axes.get_yaxis_transform` does.
_ACROSS: Final = object()
#: Head of an arrow "-|>,head_width=0.16,head_length=0.32" at a scale of 10, in points.
_HEAD: Final = (3.2, 1.6)


@dataclass(slots=True)
class VectorAxes:
    """Axes on a white figure of their own.

    Parameters
    ----------
    size : (float, float)
        Of the figure, inches.

    Examples
    --------
    >>> ax = VectorAxes((4.0, 3.0))
    >>> ax.set_xlim(0.0, 10.0)
    >>> ax.set_ylim(1.0, 0.0)
    >>> line = ax.plot([0.0, 5.0], [0.5, 0.5], color="black", linewidth=0.5)
    >>> ax.svg("one", "A <plot>")[:43]
    '<svg viewBox="0 0 288 216" role="img" aria-'
    """

    size: tuple[float, float]
    _items: list[Drawn] = field(default_factory=list)
    _plates: list[Plate] = field(default_factory=list)
    _ticks: list[tuple[float, WrittenText]] = field(default_factory=list)
    _box: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    _x: tuple[float, float] = (0.0, 1.0)
    _y: tuple[float, float] = (0.0, 1.0)
    _log: bool = False
    _label: str = ""
    _hatched: bool = False

    @property
    def figure(self) -> Any:
        wide, high = (72 * inches for inches in self.size)
        return SimpleNamespace(figure=None, dpi=72.0, bbox=SimpleNamespace(width=wide, height=high), patch=self.patch)

    @property
    def patch(self) -> Any:
        white = (1.0, 1.0, 1.0, 1.0)
        return SimpleNamespace(get_visible=lambda: True, get_facecolor=lambda: white, set_visible=lambda shown: None)

    @property
    def spines(self) -> Any:
        return _Spines(self)

    @property
    def yaxis(self) -> Any:
        return SimpleNamespace(set_visible=lambda shown: None)

    @property
    def transData(self) -> Any:  # noqa: N802 - the name of matplotlib's axes
        return SimpleNamespace(transform=lambda point: (self._across(self._share(point[0])), self._down(point[1])))

    def get_yaxis_transform(self) -> Any:
        return _ACROSS

    def set_position(self, box: tuple[float, float, float, float]) -> None:
        self._box = box

    def set_xscale(self, name: str) -> None:
        self._log = name == "log"

    def set_xlim(self, left: float, right: float) -> None:
        self._x = (left, right)

    def set_ylim(self, bottom: float, top: float) -> None:
        self._y = (bottom, top)

    def set_label(self, text: str) -> None:
        self._label = text

    def get_label(self) -> str:
        return self._label

    def get_children(self) -> list[Drawn]:
        return list(self._items)

    def minorticks_off(self) -> None: ...
    def grid(self, shown: bool) -> None: ...

    # Positions in points from the upper left corner.

    def _share(self, x: float) -> float:
        left, right = self._x
        return math.log(x / left) / math.log(right / left) if self._log else (x - left) / (right - left)

    def _across(self, share: float) -> float:
        return 72 * self.size[0] * (self._box[0] + share * self._box[2])

    def _down(self, y: float) -> float:
        bottom, top = self._y
        return 72 * self.size[1] * (1 - self._box[1] - (y - bottom) / (top - bottom) * self._box[3])

    def _points(self, x: Sequence[float], y: Sequence[float], transform: object) -> list[tuple[float, float]]:
        shares = x if transform is _ACROSS else [self._share(one) for one in x]
        return [(self._across(a), self._down(b)) for a, b in zip(shares, y, strict=True)]

    def _add(self, zorder: float, clipped: bool, item: str | WrittenText) -> None:
        self._items.append(Drawn(zorder, clipped, item))

    # What is drawn.

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        transform: object,
        ha: str,
        va: str,
        fontfamily: Sequence[str],
        fontsize: float,
        fontweight: str,
        color: object,
        parse_math: bool,
        clip_on: bool,
    ) -> WrittenText:
        ((left, baseline),) = self._points([x], [y], transform)
        made = WrittenText(left, baseline, text, ha, fontsize, fontweight == "bold", hexed(color))
        self._add(3.0, False, made)
        return made

    def annotate(
        self,
        text: str,
        xy: tuple[float, float],
        *,
        xycoords: Any,
        xytext: tuple[float, float],
        textcoords: object,
        annotation_clip: bool,
        arrowprops: dict[str, Any] | None = None,
        ha: str = "left",
        va: str = "baseline",
        fontfamily: Sequence[str] = (),
        fontsize: float = 0.0,
        fontweight: str = "normal",
        color: object = "black",
        parse_math: bool = False,
    ) -> WrittenText | None:
        """Write beside a text that was written and return it, or draw an arrow."""
        if arrowprops is not None:
            tip, start = self._points([xy[0], xytext[0]], [xy[1], xytext[1]], textcoords)
            sign = 1.0 if tip[0] > start[0] else -1.0
            # The stroke's own corner reaches beyond the head that it goes around.
            wide, reach = float(arrowprops["lw"]), float(arrowprops["lw"]) * 1.1
            end, (long, half) = tip[0] - sign * reach, _HEAD
            foot, ink = end - sign * long, hexed(arrowprops["color"])
            corners = [(foot, tip[1] - half), (end, tip[1]), (foot, tip[1] + half)]
            self._add(3.0, False, stroked(course([start, (foot, tip[1])]), ink, wide))
            self._add(3.0, False, stroked(course(corners, closed=True), ink, wide, fill=ink, join="miter"))
            return None
        beside, _ = xycoords
        x = beside.x + beside.width + xytext[0]
        made = WrittenText(x, self._down(xy[1]), text, ha, fontsize, fontweight == "bold", hexed(color))
        self._add(3.0, False, made)
        return made

    def plot(
        self,
        x: Sequence[float],
        y: Sequence[float],
        *,
        color: object,
        linewidth: float,
        linestyle: Any = None,
        transform: object = None,
        clip_on: bool = True,
        solid_capstyle: str = "projecting",
        zorder: float = 2.0,
    ) -> None:
        dashes = linestyle[1] if isinstance(linestyle, tuple) else ()
        # Dashes are given in widths of the line.
        told = ",".join(short(linewidth * dash) for dash in dashes)
        cap = "butt" if dashes else solid_capstyle
        path = course(self._points(x, y, transform))
        self._add(zorder, clip_on, stroked(path, hexed(color), linewidth, cap=cap, dashes=told))

    def axvspan(self, low: float, high: float, *, facecolor: object, linewidth: float, zorder: float) -> None:
        bottom, top = self._y
        corners = self._points([low, high, high, low], [top, top, bottom, bottom], None)
        self._add(zorder, True, stroked(course(corners, closed=True), "none", linewidth, fill=hexed(facecolor)))

    def add_collection(self, lines: Any, *, autolim: bool) -> None:
        """Draw a `LineCollection` of one look."""
        segments = [self._points(*zip(*segment, strict=True), None) for segment in lines.get_segments()]  # type: ignore[call-arg]
        if segments:
            ink, width = hexed(lines.get_colors()[0]), float(lines.get_linewidths()[0])
            path = "".join(map(course, segments))
            self._add(lines.get_zorder(), True, stroked(path, ink, width, cap=lines.get_capstyle()))

    def add_patch(self, patch: Any) -> None:
        """Draw a closed `Polygon`."""
        corners = [(float(x), float(y)) for x, y in patch.get_xy()[:-1]]
        path = course(self._points(*zip(*corners, strict=True), None), closed=True)  # type: ignore[call-arg]
        edge, fill, wide = hexed(patch.get_edgecolor()), hexed(patch.get_facecolor()), patch.get_linewidth()
        self._add(patch.get_zorder(), True, stroked(path, edge, wide, fill=fill, join=patch.get_joinstyle()))

    def add_artist(self, plate: Any) -> None:
        """Take a plate that tells a row where it is pointed at."""
        if not str(plate.get_gid() or "").startswith(TOLD):
            raise NotImplementedError(f"{plate!r} cannot be drawn on vector axes.")
        (x, y), wide, high = plate.get_xy(), plate.get_width(), plate.get_height()
        (left, top), (right, foot) = self._points([x, x + wide], [y, y + high], _ACROSS)
        self._plates.append(Plate.of(plate, (left, right), (top, foot)))

    def fill_between(
        self,
        x: Sequence[float],
        y: Sequence[float],
        foot: float,
        *,
        facecolor: object,
        linewidth: float,
        zorder: float,
        alpha: float = 1.0,
        edgecolor: object = "none",
        hatch: str = "",
    ) -> None:
        corners = [*zip(x, y, strict=True), (x[-1], foot), (x[0], foot)]
        path = course(self._points(*zip(*corners, strict=True), None), closed=True)  # type: ignore[call-arg]
        self._hatched |= bool(hatch)
        fill = "url(#HATCH)" if hatch else hexed(facecolor)
        seen = f' fill-opacity="{alpha:g}"' if alpha < 1 else ""
        self._add(zorder, True, f'<path d="{path}" fill="{fill}"{seen}/>')

    def scatter(
        self,
        x: Sequence[float],
        y: Sequence[float],
        *,
        s: float | Sequence[float],
        marker: Any,
        color: object = None,
        c: Sequence[object] | None = None,
        facecolor: object = None,
        edgecolor: object = None,
        edgecolors: Any = None,
        linewidth: float | None = None,
        linewidths: Any = None,
        lw: float | None = None,
        transform: object = None,
        clip_on: bool = True,
        zorder: float = 1.0,
    ) -> None:
        fills = list(c) if c is not None else [facecolor if facecolor is not None else color] * len(x)
        fills = fills * len(x) if len(fills) == 1 else fills
        edged = edgecolors if edgecolors is not None else edgecolor
        edges = fills if edged is None else for_each(edged, len(x))
        widths = for_each(next((w for w in (linewidths, linewidth, lw) if w is not None), 0.0), len(x))
        sizes = for_each(s, len(x))
        shape = outline(marker)
        looks: dict[tuple[str, str, float], str] = {}
        for i, (left, top) in enumerate(self._points(x, y, transform)):
            edge = hexed(edges[i]) if widths[i] else "none"
            key = (hexed(fills[i]), edge, float(widths[i]) if edge != "none" else 0.0)
            looks[key] = looks.get(key, "") + shape(left, top, math.sqrt(sizes[i]))
        for (fill, edge, wide), path in looks.items():
            self._add(zorder, clip_on, stroked(path, edge, wide, fill=fill))

    def set_xticks(self, ticks: Sequence[float], labels: Sequence[str]) -> None:
        foot = self._down(self._y[0])
        self._ticks = [
            (x, WrittenText(x, foot, label, "center", 0.0, False, "#000"))
            for x, label in zip((self._across(self._share(t)) for t in ticks), labels, strict=True)
        ]

    def get_xticklabels(self) -> list[WrittenText]:
        return [label for _, label in self._ticks]

    def tick_params(
        self,
        *,
        axis: str,
        which: str,
        direction: str,
        bottom: bool,
        top: bool,
        labelbottom: bool,
        labeltop: bool,
        labelcolor: object,
        labelsize: float,
        labelrotation: float,
        width: float,
        length: float,
        pad: float,
        color: object,
    ) -> None:
        """Draw the ticks and their labels."""
        foot = self._down(self._y[0])
        ticks = "".join(course([(x, foot), (x, foot + length)]) for x, _ in self._ticks)
        self._add(2.01, False, stroked(ticks, hexed(color), width))
        for _, label in self._ticks:
            label.size, label.color = labelsize, hexed(labelcolor)
            label.y = foot + length + pad + labelsize * ascent()
            self._add(2.01, False, label)

    # What comes of it.

    def svg(self, prefix: str, title: str, *, links: Mapping[str, str] = MappingProxyType({}), desc: str = "") -> str:
        """Return the figure as one SVG element without style attributes, scripts, outside references or fonts.

        Texts stay text, as wide in the reader's font as they were laid out for. Each row has a title.

        Parameters
        ----------
        prefix : str
            Starts every id, so that several plots can share a page.
        title : str
            The accessible name.
        links : mapping of str to str
            Ids in the page of what footnotes tell, by their text.
        desc : str
            The description; the label of the axes otherwise.
        """
        with warnings.catch_warnings():
            # Letters that no font here has may be known to the reader's.
            warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)
            drawn = sorted_out(self._items, self._plates)
            defs = "".join(self._defs(prefix))
            return drawn.svg(self.size, prefix, (title, desc or self._label), links, defs)

    def _defs(self, prefix: str) -> Iterator[str]:
        left, right = self._across(0.0), self._across(1.0)
        top, foot = self._down(self._y[1]), self._down(self._y[0])
        corners = course([(left, top), (right, top), (right, foot), (left, foot)], closed=True)
        yield f'<clipPath id="{prefix}-clip"><path d="{corners}"/></clipPath>'
        if self._hatched:
            yield (
                f'<pattern id="{prefix}-hatch" width="3" height="3" patternUnits="userSpaceOnUse">'
                '<path d="M-1 1L1 -1M0 3L3 0M2 4L4 2" stroke="#000" stroke-width=".5"/></pattern>'
            )


class _Spines:
    """The sides of the axes: the lower one is drawn, the others are not."""

    def __init__(self, ax: VectorAxes) -> None:
        self.ax = ax

    def __getitem__(self, name: object) -> Any:
        return self if name == "bottom" else SimpleNamespace(set_visible=lambda shown: None)

    def set(self, *, visible: bool, linewidth: float, color: object) -> None:
        ax = self.ax
        foot = ax._down(ax._y[0])
        path = course([(ax._across(0.0), foot), (ax._across(1.0), foot)])
        ax._add(2.5, False, stroked(path, hexed(color), linewidth, cap="projecting"))
