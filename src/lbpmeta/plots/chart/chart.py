"""What a chart consists of, as plain frozen data: two axes, and layers of areas, lines and points."""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = [
    "Area",
    "Axis",
    "Cells",
    "Chart",
    "Line",
    "Matrix",
    "Panels",
    "Points",
    "Text",
    "Zone",
]


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a chart.

    Parameters
    ----------
    label : str
    limits : (float, float)
        Left and right, or bottom and top; they may fall.
    ticks : tuple of float
    tick_labels : tuple of str
    log : bool
    ruled : bool
        Whether a line with ticks is drawn; labels of rows can stand without.
    references : tuple of float
        Ticks that stay where there is no room for all.
    """

    label: str
    limits: tuple[float, float]
    ticks: tuple[float, ...]
    tick_labels: tuple[str, ...]
    log: bool = False
    ruled: bool = True
    references: tuple[float, ...] = ()

    def share(self, value: float) -> float:
        """Return where a value stands, 0 at the first limit and 1 at the second."""
        first, last = self.limits
        if self.log:
            first, last, value = math.log(first), math.log(last), math.log(value)
        return (value - first) / (last - first)


@dataclass(frozen=True, slots=True)
class Area:
    """A filled polygon.

    Parameters
    ----------
    role : str
        Which element of the figure this is; its style goes by it.
    label : str
        In the legend; "" for none.
    x, y : tuple of float
        Corners.
    """

    role: str
    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points; `role` and `label` as for an area.

    Parameters
    ----------
    x, y : tuple of float
    width : float
        Times the width of its style.
    """

    role: str
    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Points:
    """A set of marks; `role` and `label` as for an area.

    Parameters
    ----------
    x, y : tuple of float
    area : tuple of float
        Area of each mark, relative to the largest (drawn no smaller than can be seen); empty where all are alike.
    names : tuple of str
        Written beside the marks; "" for none. Empty where no mark has a name.
    rank : tuple of float
        Names of a higher rank are placed first. As long as `names`.
    """

    role: str
    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    area: tuple[float, ...] = ()
    names: tuple[str, ...] = ()
    rank: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Cells:
    """A grid of counts, shaded by their size and coloured by the share of a group.

    Parameters
    ----------
    x, y : tuple of float
        Edges of columns and rows.
    counts : tuple of tuple of int
        By row, then by column.
    share : tuple of tuple of float
        Of each count, how much belongs to the second group.
    roles : (str, str)
        Of the two groups; their colours go by them.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]
    counts: tuple[tuple[int, ...], ...]
    share: tuple[tuple[float, ...], ...]
    roles: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A grid of cells, one row of the y axis each, coloured by a number on both sides of none.

    Parameters
    ----------
    shade : tuple of tuple of float
        By row, then by column: from -1 (blue) by 0 (white) to 1 (orange); NaN for a cell of its own (grey).
    texts : tuple of tuple of tuple of str
        What can stand in each cell, from the fullest to the shortest; the fullest for which nearly all cells have
        room is written in them, and a shorter one in the others. Line breaks are kept.
    heads : tuple of (row, column, tuple of str)
        Cells that name what their row and column are; their texts are chosen among themselves, and wrapped.
    strong : tuple of (row, column)
        Cells whose text is bold.
    squares : tuple of tuple of float
        Area of a grey square in each cell, as a share of the cell; empty for none.
    """

    shade: tuple[tuple[float, ...], ...]
    texts: tuple[tuple[tuple[str, ...], ...], ...] = ()
    heads: tuple[tuple[int, int, tuple[str, ...]], ...] = ()
    strong: tuple[tuple[int, int], ...] = ()
    squares: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A short text centred at a point; its look goes by its role.

    Parameters
    ----------
    room : (float, float) or None
        Ends on the x axis between which it must fit; where it is wider, it is left out.
    """

    role: str
    x: float
    y: float
    text: str
    room: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the x axis, shaded from top to bottom and named above the plot.

    Parameters
    ----------
    role : str
        Its colour goes by it.
    label : str
        Stands above the plot; in the legend, if one of the names has no room there.
    low, high : float
        Ends on the x axis.
    """

    role: str
    label: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure with two axes as plain data.

    Parameters
    ----------
    x, y : Axis
    areas, lines, points, texts : tuple
        Drawn in this order, from the back to the front.
    title : str
    alt_text : str
        What the figure shows, for readers who cannot see it.
    right : Axis or None
        Ticks on the right side, in units of `y`.
    aspect : float
        Height of the plot over its width, where `rows` is 0.
    rows : float
        Lines of text that the plot is high; 0 where the aspect decides.
    notes : tuple of str
        Written under the figure.
    cells : Cells or None
        Behind everything else.
    zones : tuple of Zone
        Behind everything else, too.
    matrix : Matrix or None
        Behind lines, points and texts.
    name : str
        Stands above the plot: which of several panels this is.
    ring : bool
        Whether the marks stand on a ring, and their names outside of it.
    """

    x: Axis
    y: Axis
    areas: tuple[Area, ...]
    lines: tuple[Line, ...]
    points: tuple[Points, ...]
    title: str
    alt_text: str
    right: Axis | None = None
    aspect: float = 0.75
    rows: float = 0
    texts: tuple[Text, ...] = ()
    notes: tuple[str, ...] = ()
    cells: Cells | None = None
    zones: tuple[Zone, ...] = ()
    matrix: Matrix | None = None
    name: str = ""
    ring: bool = False

    @property
    def layers(self) -> tuple[Zone | Area | Line | Points, ...]:
        """All zones, areas, lines and sets of marks."""
        return (*self.zones, *self.areas, *self.lines, *self.points)

    def areas_of(self, role: str) -> tuple[Area, ...]:
        """Return the areas of one role, back to front."""
        return tuple(layer for layer in self.areas if layer.role == role)

    def lines_of(self, role: str) -> tuple[Line, ...]:
        """Return the lines of one role, back to front."""
        return tuple(layer for layer in self.lines if layer.role == role)

    def points_of(self, role: str) -> tuple[Points, ...]:
        """Return the sets of marks of one role, back to front."""
        return tuple(layer for layer in self.points if layer.role == role)


@dataclass(frozen=True, slots=True)
class Panels:
    """Several charts that belong together.

    Parameters
    ----------
    charts : tuple of Chart
    title : str
    notes : tuple of str
        Written under the figure.
    alt_text : str
    """

    charts: tuple[Chart, ...]
    title: str
    notes: tuple[str, ...]
    alt_text: str
