"""What a forest plot consists of, as plain frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["NAN", "Band", "Column", "ForestLayout", "ForestRow"]

#: No number.
NAN: Final = float("nan")


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
        Of the extra columns.
    clip_low, clip_high : bool
        Whether the interval goes on beyond the axis (an arrow head says so).
    remark : str
        Stands in place of the numbers, for example "not estimable".
    indent : bool
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


@dataclass(frozen=True, slots=True)
class Band:
    """A shaded stretch of the axis: effects smaller than an MCID."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Column:
    """Head of an extra column; `group` stands above neighbours that share it."""

    name: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class ForestLayout:
    """A forest plot as data: rows, axis, texts.

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
    label_head, effect_head, plot_head : str
    title : str
    footer : tuple of str
        Lines under the plot.
    favours : (str, str) or None
        Texts left and right of the null.
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
    label_head: str
    effect_head: str
    plot_head: str
    title: str
    footer: tuple[str, ...]
    favours: tuple[str, str] | None

    def of_kind(self, kind: str) -> tuple[ForestRow, ...]:
        """Return the rows of one kind, top to bottom."""
        return tuple(r for r in self.rows if r.kind == kind)
