"""What a forest plot consists of, as plain frozen data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from lbpmeta.plots.canvas.text import decimals_of

__all__ = ["NAN", "Band", "Column", "Density", "ForestLayout", "ForestRow"]

#: No number.
NAN: Final = float("nan")


@dataclass(frozen=True, slots=True)
class Density:
    """The predictive distribution, as drawn.

    Parameters
    ----------
    x : tuple of float
        Rising, on the display scale.
    heights : tuple of float
        Of the density with respect to the axis as drawn (the logarithm on a log axis); 1 at its mode.
    shaded : tuple of (float, float, str)
        Stretches of `x` that are shaded, each with its name: "beyond null" or "beyond mcid".
    """

    x: tuple[float, ...]
    heights: tuple[float, ...]
    shaded: tuple[tuple[float, float, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ForestRow:
    """One line of the plot.

    Parameters
    ----------
    kind : {"header", "study", "subtotal", "note", "total", "prediction"}
    label : str
        May hold line breaks.
    y, height : float
        Centre, counted downwards from the top of the first row, and height; both in lines of text.
    estimate, low, high : float
        On the display scale; NaN where there is none.
    weight : float
        In percent; NaN where there is none.
    area : float
        Area of the square, 1 for the heaviest study; 0 where none is drawn.
    texts : (str, str, str)
        Estimate and limits as printed.
    weight_text : str
    cells : tuple of str
        One per column of the layout; "" in those that are not text.
    clip_low, clip_high : bool
        Whether the interval goes on beyond the axis (an arrow head says so).
    remark : str
        Stands in place of the numbers, for example "not estimable".
    indent : bool
    marker : {"square", "dot", "diamond", "bar", "density", ""}
        What stands for the estimate or interval.
    flags : str
        Letters of the footnotes about this row, set above the line after the label.
    precise : bool
        Whether this study is more precise than all others together; its square has a bold edge.
    lights : tuple of str
        Judgements of the risk of bias, one per domain of the layout.
    density : Density or None
        The predictive distribution.
    predicted : (float, float) or None
        A prediction interval of the row's own, drawn under its interval.
    source : str
        Where its numbers were printed.
    """

    kind: str
    label: str
    y: float
    height: float
    estimate: float = NAN
    low: float = NAN
    high: float = NAN
    weight: float = NAN
    area: float = 0.0
    texts: tuple[str, str, str] = ("", "", "")
    weight_text: str = ""
    cells: tuple[str, ...] = ()
    clip_low: bool = False
    clip_high: bool = False
    remark: str = ""
    indent: bool = False
    marker: str = ""
    flags: str = ""
    precise: bool = False
    lights: tuple[str, ...] = ()
    density: Density | None = None
    predicted: tuple[float, float] | None = None
    source: str = ""

    @property
    def pooled(self) -> bool:
        """Whether the row is a total or subtotal."""
        return self.kind in ("total", "subtotal")


@dataclass(frozen=True, slots=True)
class Band:
    """A shaded stretch of the axis: effects smaller than an MCID."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the figure, the plot itself among them.

    Parameters
    ----------
    name : str
        Head; may hold line breaks.
    group : str
        Stands above neighbours that share it.
    kind : {"text", "study", "effect", "weight", "plot", "lights"}
    align : {"left", "right", "center"}
        Of the cells of text columns.
    optional : bool
        Whether the column gives way where the figure is too narrow for it; nobody asked for it by name.
    foot : str
        A line under the plot that goes with the column.
    """

    name: str
    group: str = ""
    kind: str = "text"
    align: str = "right"
    optional: bool = False
    foot: str = ""


@dataclass(frozen=True, slots=True)
class ForestLayout:
    """A forest plot as data: rows, columns, axis, texts.

    Parameters
    ----------
    rows : tuple of ForestRow
        Top to bottom.
    height : float
        Of all rows, in lines of text.
    log : bool
        Whether the axis is logarithmic (values stay on the display scale).
    x_limits : (float, float)
    ticks, tick_labels : tuple
    null : float or None
        Where the line of no effect stands.
    pooled : float
        Where the dotted line of the pooled effect stands; NaN for none.
    bands : tuple of Band
        Widest first.
    columns : tuple of Column
        Left to right.
    brackets : (str, str, str)
        What stands before, between and after the limits of an interval.
    domains : tuple of str
        Heads of the risk of bias lights.
    axis_label : str
        Under the ticks.
    title : str
    footer : tuple of str
        Lines under the plot: tests, what is shaded.
    footnotes : tuple of (str, str)
        Letter and text.
    favours : (str, str) or None
        Texts left and right of the null.
    style : str
        Name of the style that it was laid out in.
    summary : tuple of str
        What the figure shows, in sentences that need no figure.
    without : tuple of (int, ForestRow, str)
        Leave-one-out: the place of a study among the rows, the total without it, and what became of heterogeneity.
    """

    rows: tuple[ForestRow, ...]
    height: float
    log: bool
    x_limits: tuple[float, float]
    ticks: tuple[float, ...]
    tick_labels: tuple[str, ...]
    null: float | None
    pooled: float
    bands: tuple[Band, ...]
    columns: tuple[Column, ...]
    brackets: tuple[str, str, str] = ("[", ", ", "]")
    domains: tuple[str, ...] = ()
    axis_label: str = ""
    title: str = ""
    footer: tuple[str, ...] = ()
    footnotes: tuple[tuple[str, str], ...] = ()
    favours: tuple[str, str] | None = None
    style: str = "lbpmeta"
    summary: tuple[str, ...] = ()
    without: tuple[tuple[int, ForestRow, str], ...] = ()

    def with_columns(self, kept: Sequence[int]) -> ForestLayout:
        """Return the layout with some of its columns only, by their places."""

        def row(one: ForestRow) -> ForestRow:
            return replace(one, cells=tuple(one.cells[i] for i in kept))

        return replace(
            self,
            rows=tuple(map(row, self.rows)),
            without=tuple((place, row(total), told) for place, total, told in self.without),
            columns=tuple(self.columns[i] for i in kept),
        )

    @property
    def feet(self) -> tuple[str, ...]:
        """The lines under the plot, those of its columns among them."""
        return (*self.footer, *(c.foot for c in self.columns if c.foot))

    @property
    def decimals(self) -> tuple[int, int, int]:
        """The most decimals that an estimate, a lower and an upper limit are printed with."""
        shown = [[decimals_of(row.texts[part]) or 0 for row in self.rows] for part in range(3)]
        first, second, third = (max(part, default=0) for part in shown)
        return first, second, third

    def of_kind(self, kind: str) -> tuple[ForestRow, ...]:
        """Return the rows of one kind, top to bottom."""
        return tuple(r for r in self.rows if r.kind == kind)

    def column(self, kind: str) -> Column | None:
        """Return the first column of one kind, None if there is none."""
        return next((c for c in self.columns if c.kind == kind), None)

    def head(self, kind: str) -> str:
        """Return the head of the first column of one kind; "" if there is none."""
        found = self.column(kind)
        return "" if found is None else found.name
