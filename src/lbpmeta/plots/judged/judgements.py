"""judgement_plot: several judged effects on one axis, in units of their own MCIDs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lbpmeta.errors import DataError
from lbpmeta.plots.canvas.text import wrap
from lbpmeta.plots.forest.geometry import DEFAULT_WIDTH, SIZE, Measure, font_family, text_width
from lbpmeta.relevance import Judgement

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["JudgementRow", "judgement_plot", "judgement_rows"]

_SIDE: Final = "#009E73"
_HARM: Final = "#D55E00"
_INK: Final = "#000000"
#: Zones from important harm to important benefit.
_ZONES: Final = ("#FBE9DC", "#F4F4F4", "#F4F4F4", "#DFF2EB")
_LINE: Final = 1.55
_REACH: Final = 3.0
_LABEL_WIDTH: Final = 34


@dataclass(frozen=True, slots=True)
class JudgementRow:
    """One judged effect, benefit to the right, in units of its MCID (the smaller one of a range).

    Parameters
    ----------
    label : str
    estimate, low, high : float
        1 is a benefit of one MCID, -1 a harm of one; ratios are measured on the logarithmic scale.
    second : float or None
        The larger MCID of a range, in units of the smaller.
    text : str
        The class, as told by the judgement.
    """

    label: str
    estimate: float
    low: float
    high: float
    second: float | None
    text: str


def judgement_rows(judgements: Sequence[Judgement], labels: Sequence[str] | None = None) -> tuple[JudgementRow, ...]:
    """Return the rows of :func:`judgement_plot` as plain data.

    Raises
    ------
    DataError
        If there are no judgements, or not one label for each.

    Examples
    --------
    >>> from lbpmeta.relevance import judge
    >>> row = judgement_rows([judge(-7.5, -12.0, -3.0, threshold=10)])[0]
    >>> row.low, row.estimate, row.high, row.text
    (0.3, 0.75, 1.2, 'possible')
    """
    if not judgements:
        raise DataError("`judgements` is empty; give at least one.")
    names = [f"Effect {i + 1}" for i in range(len(judgements))] if labels is None else list(labels)
    if len(names) != len(judgements):
        raise DataError(f"`labels` has {len(names)} entries for {len(judgements)} judgements.")
    return tuple(_row(j, name) for j, name in zip(judgements, names, strict=True))


def _row(judgement: Judgement, label: str) -> JudgementRow:
    def size(value: float) -> float:
        if judgement.null != 1:
            return value
        return math.log(value) if value > 0 else -math.inf

    unit = abs(size(judgement.threshold))
    sign = -1.0 if judgement.better == "lower" else 1.0
    ends = sorted(sign * size(v) / unit for v in (judgement.low, judgement.high))
    classes = list(dict.fromkeys(a.side_class for a in judgement.at))
    text = " / ".join(classes) + (" (harm)" if judgement.side == "harm" else "")
    second = abs(size(judgement.threshold_high)) / unit
    return JudgementRow(
        label=wrap(label, _LABEL_WIDTH),
        estimate=sign * size(judgement.estimate) / unit,
        low=ends[0],
        high=ends[1],
        second=second if second > 1 else None,
        text=text,
    )


def judgement_plot(
    judgements: Sequence[Judgement],
    *,
    labels: Sequence[str] | None = None,
    ax: Axes | None = None,
    title: str | None = None,
    width: float | None = None,
) -> Axes:
    """Draw judged effects with their intervals against harm, nothing and benefit.

    Every effect is measured in its own MCID, with benefit to the right, so that different outcomes share one
    axis: left of -1 is important harm, right of +1 important benefit. A small tick marks the larger MCID of a
    range, on the side of the estimate. The words on the right are the Man-Son-Hing classes, on the same side.

    Parameters
    ----------
    judgements : sequence of Judgement
    labels : sequence of str, optional
        One per judgement.
    ax : matplotlib Axes, optional
        Texts are written beside it; a new figure otherwise.
    title : str, optional
    width : float, optional
        Of a new figure in inches; 17 cm otherwise.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    DataError
        If there are no judgements, or not one label for each.
    """
    rows = judgement_rows(judgements, labels)
    family = font_family()
    heights = [1.2 + 0.8 * r.label.count("\n") for r in rows]
    if ax is None:
        ax = _new_axes(rows, sum(heights), title, text_width(family), width or DEFAULT_WIDTH)
    low = max(-_REACH, min(-1.35, *(r.low for r in rows)) - 0.15)
    high = min(_REACH, max(1.35, *(r.high for r in rows)) + 0.15)
    ax.set_xlim(low, high)
    ax.set_ylim(sum(heights), 0)
    for left, right, color in zip((low, -1, 0, 1), (-1, 0, 1, high), _ZONES, strict=True):
        ax.axvspan(left, right, color=color, linewidth=0, zorder=0)
    for x in (-1, 0, 1):
        ax.axvline(x, color=_INK, linewidth=0.9 if x == 0 else 0.6, linestyle="-" if x == 0 else (0, (3, 2)))
    top = 0.0
    for row, tall in zip(rows, heights, strict=True):
        _draw_row(ax, row, top + tall / 2, (low, high), family)
        top += tall
    _frame(ax, (low, high), title, family, ticked=any(r.second is not None for r in rows))
    return ax


def _new_axes(rows: Sequence[JudgementRow], lines: float, title: str | None, measure: Measure, width: float) -> Axes:
    from matplotlib import pyplot as plt

    line = SIZE * _LINE / 72
    above, below = (2.9 if title else 1.7), 2.6
    left = 0.15 + max(measure(r.label, SIZE, False) for r in rows)
    right = 0.15 + max(measure(r.text, SIZE, False) for r in rows)
    total = (above + lines + below) * line
    figure = plt.figure(figsize=(width, total), facecolor="white")
    return figure.add_axes((left / width, below * line / total, (width - left - right) / width, lines * line / total))


def _draw_row(ax: Axes, row: JudgementRow, y: float, limits: tuple[float, float], family: str) -> None:
    low, high = max(row.low, limits[0]), min(row.high, limits[1])
    color = "white" if row.estimate == 0 else _HARM if row.estimate < 0 else _SIDE
    if low < high:
        ax.plot([low, high], [y, y], color=_INK, linewidth=1.0, solid_capstyle="butt", zorder=3)
    if limits[0] <= row.estimate <= limits[1]:
        ax.scatter([row.estimate], [y], s=26, color=color, edgecolor=_INK, linewidth=0.6, zorder=4)
    for beyond, x, marker in ((row.low < limits[0], limits[0], "<"), (row.high > limits[1], limits[1], ">")):
        if beyond:
            ax.scatter([x], [y], s=18, marker=marker, color=_INK, linewidth=0, zorder=4, clip_on=False)
    second = None if row.second is None else math.copysign(row.second, row.estimate)
    if second is not None and limits[0] < second < limits[1]:
        ax.plot([second] * 2, [y - 0.3, y + 0.3], color=_INK, linewidth=1.2, zorder=2)
    for x, text, align, shift in ((0.0, row.label, "right", -6), (1.0, row.text, "left", 6)):
        ax.annotate(
            text,
            (x, y),
            xycoords=ax.get_yaxis_transform(),
            xytext=(shift, 0),
            textcoords="offset points",
            ha=align,
            va="center",
            fontsize=SIZE,
            fontfamily=family,
            color=_INK,
            parse_math=False,
            annotation_clip=False,
        )


def _frame(ax: Axes, limits: tuple[float, float], title: str | None, family: str, *, ticked: bool) -> None:
    """Draw the axis, and name the zones."""
    ax.spines[["top", "left", "right"]].set_visible(False)
    ax.spines["bottom"].set(linewidth=0.8, color=_INK)
    ax.yaxis.set_visible(False)
    ax.grid(False)
    ticks = list(range(math.ceil(limits[0]), math.floor(limits[1]) + 1))
    names = {-1: "\u2212MCID", 0: "0", 1: "+MCID"}
    ax.set_xticks(ticks, [names.get(t, f"{t}\u00d7".replace("-", "\u2212")) for t in ticks])
    ax.tick_params(axis="x", labelsize=SIZE, length=3, width=0.8, color=_INK, labelcolor=_INK, bottom=True)
    for label in ax.get_xticklabels():
        label.set_fontfamily(family)
    zones = (
        ((limits[0] - 1) / 2, "important\nharm"),
        (0.0, "not important"),
        ((limits[1] + 1) / 2, "important\nbenefit"),
    )
    small = 0.88 * SIZE
    for x, text in zones:
        ax.text(x, -0.2, text, ha="center", va="bottom", fontsize=small, fontfamily=family, color="#595959")
    unit = "Effect in units of its MCID, benefit to the right" + ("; tick: larger MCID of a range" if ticked else "")
    ax.set_xlabel(unit, fontsize=SIZE, fontfamily=family, color=_INK)
    if title:
        ax.text(
            0.0,
            -2.2,
            title,
            fontsize=1.12 * SIZE,
            fontweight="bold",
            fontfamily=family,
            parse_math=False,
            transform=ax.get_yaxis_transform(),
            color=_INK,
        )
