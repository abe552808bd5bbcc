"""judgement_plot: several judged effects on one axis, in units of their own MCIDs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lbpmeta.errors import DataError
from lbpmeta.plots.canvas.text import wrap
from lbpmeta.plots.chart.chart import Axis, Chart, Line, Points, Zone
from lbpmeta.plots.chart.draw import PAGE_WIDTH, axes_box, checked_width, draw_chart
from lbpmeta.relevance.judgement import Judgement

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["JudgementRow", "judgement_plot", "judgement_rows"]

#: Most MCIDs that the axis shows on either side.
_REACH: Final = 3.0
_LABEL_WIDTH: Final = 34
#: Of a label, lines at most, and letters per inch of the figure's width.
_LINES: Final = 5
_LETTERS: Final = 5.0


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
    >>> from lbpmeta.relevance.judging import judge
    >>> row = judgement_rows([judge(-7.5, -12.0, -3.0, threshold=10, better="lower")])[0]
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
        Its rectangle is filled with plot and texts; a new figure of the right height otherwise.
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
    wide = checked_width(width, PAGE_WIDTH) if ax is None else axes_box(ax)[2]
    return draw_chart(_chart(judgement_rows(judgements, labels), title or "", wide), ax=ax, width=wide)


def _chart(rows: Sequence[JudgementRow], title: str, width: float) -> Chart:
    """Return the picture as a chart."""
    low = max(-_REACH, min(-1.35, *(r.low for r in rows)) - 0.15)
    high = min(_REACH, max(1.35, *(r.high for r in rows)) + 0.15)
    ticks = tuple(float(t) for t in range(math.ceil(low), math.floor(high) + 1))
    names = {-1: "\u2212MCID", 0: "0", 1: "+MCID"}
    ticked = any(r.second is not None for r in rows)
    unit = "Effect in units of its MCID, benefit to the right" + ("; tick: larger MCID of a range" if ticked else "")
    marks = tuple(names.get(int(t), f"{t:.0f}\u00d7".replace("-", "\u2212")) for t in ticks)
    at, ends = tuple(float(i) for i in range(len(rows))), (len(rows) - 0.5, -0.5)
    lines = [Line("no effect" if v == 0 else "mcid", "", (v, v), ends) for v in (-1.0, 0.0, 1.0)]
    longest = max(len(r.label) for r in rows)
    lines_of_text = min(math.ceil(longest / (_LETTERS * width)), _LINES)
    points: list[Points] = []
    for i, row in enumerate(rows):
        more, drawn = _drawn(row, float(i), (low, high))
        lines += more
        points += drawn
    told = " ".join(f"{' '.join(r.label.split())}: {r.text}." for r in rows)
    return Chart(
        Axis(unit, (low, high), ticks, marks),
        Axis("", ends, at, tuple(r.label for r in rows), ruled=False),
        (),
        tuple(lines),
        tuple(points),
        title,
        f"Judged effects in units of their MCIDs. {told}",
        right=Axis("", ends, at, tuple(r.text for r in rows), ruled=False),
        rows=len(rows) * (0.6 + 0.92 * max(lines_of_text, 1)),
        zones=(
            Zone("important harm", "important\nharm", low, -1.0),
            Zone("not important", "not important", -1.0, 1.0),
            Zone("important benefit", "important\nbenefit", 1.0, high),
        ),
    )


def _drawn(row: JudgementRow, y: float, limits: tuple[float, float]) -> tuple[list[Line], list[Points]]:
    """Return the interval, its ends beyond the axis, the larger MCID and the estimate of a row."""
    low, high = max(row.low, limits[0]), min(row.high, limits[1])
    lines = [Line("mean interval", "", (low, high), (y, y))] if low < high else []
    second = None if row.second is None else math.copysign(row.second, row.estimate)
    if second is not None and limits[0] < second < limits[1]:
        lines.append(Line("second mcid", "", (second, second), (y - 0.25, y + 0.25)))
    beyond = (("beyond left", row.low < limits[0], limits[0]), ("beyond right", row.high > limits[1], limits[1]))
    points = [Points(role, "", (end,), (y,)) for role, goes_on, end in beyond if goes_on]
    if limits[0] <= row.estimate <= limits[1]:
        side = "neither side" if row.estimate == 0 else "harm side" if row.estimate < 0 else "benefit side"
        points.append(Points(side, "", (row.estimate,), (y,)))
    return lines, points
