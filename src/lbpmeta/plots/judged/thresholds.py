"""threshold_plot: the verdict of each rule along the axis of thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from lbpmeta.errors import DataError, MethodError, hinting
from lbpmeta.plots.canvas.scale import axis_ticks
from lbpmeta.plots.canvas.text import true_minus
from lbpmeta.plots.chart.chart import Area, Axis, Chart, Line, Text
from lbpmeta.plots.chart.draw import PAGE_WIDTH, draw_chart
from lbpmeta.relevance.judgement import Judgement
from lbpmeta.relevance.sensitivity import ThresholdSensitivity, threshold_sensitivity
from lbpmeta.relevance.views import VIEWS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["threshold_plot"]

#: Shades of verdicts; further verdicts share the last one.
_SHADES: Final = 5
#: Lines of text per row, and half the height of a bar in rows.
_ROW: Final = 2.3
_HALF: Final = 0.34

#: What is drawn unless rules are named.
_RULES: Final = ("man-son-hing2002", "core-grade2025", "tost1987", "relevant", "not-relevant")


@hinting
def threshold_plot(
    judgement: Judgement,
    *,
    rules: Sequence[str] = _RULES,
    title: str | None = None,
    ax: Axes | None = None,
    width: float | None = None,
) -> Axes:
    """Draw the verdict of each rule along the axis of thresholds, with the judgement's own one marked.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from lbpmeta.relevance.judging import judge
    >>> ax = threshold_plot(judge("-7.7", "-12.1", "-3.3", threshold="10", better="lower"))
    >>> matplotlib.pyplot.close(ax.figure)

    Parameters
    ----------
    judgement : Judgement
    rules : sequence of str
        Views in :data:`lbpmeta.relevance.VIEWS` or claims in :data:`lbpmeta.relevance.CLAIMS`.
    title : str, optional
    ax : matplotlib Axes, optional
        Its rectangle is filled with plot and texts; a new figure of the right height otherwise.
    width : float, optional
        Of a new figure in inches; 17 cm otherwise.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    DataError
        If there are no rules.
    MethodError
        If there is no such rule.
    """
    if not isinstance(judgement, Judgement):
        raise MethodError(f"`judgement` is a {type(judgement).__name__}; give a judgement, as lbpmeta.judge returns.")
    if not rules:
        raise DataError("`rules` is empty; give at least one view or claim.")
    found = [threshold_sensitivity(judgement, rule) for rule in rules]
    return draw_chart(_chart(judgement, found, title or ""), ax=ax, width=PAGE_WIDTH if width is None else width)


def _chart(judgement: Judgement, found: Sequence[ThresholdSensitivity], title: str) -> Chart:
    """Return the picture as a chart; what each bar says stands in the notes, too, for bars without room for words."""
    start = 1.0 if judgement.null == 1 else 0.0
    last = max([start, *(f for s in found for f in s.flips), found[0].threshold_high])
    end = start + 1.25 * (last - start)
    estimate, low, high = map(true_minus, judgement.texts)
    unit = "MCID (as a ratio above 1)" if judgement.null == 1 else "MCID"
    label = f"{unit}; effect {estimate} ({low} to {high}); dashed: {_told(found[0])}"
    x = Axis(label, (start, end), *axis_ticks(start, end, log=False, most=8))
    rows = (len(found) - 0.5, -0.5)
    at = tuple(float(i) for i in range(len(found)))
    y = Axis("", rows, at, tuple(_name(s.rule) for s in found), ruled=False)
    marked = dict.fromkeys((found[0].threshold, found[0].threshold_high))
    bars = [bar for i, sensitivity in enumerate(found) for bar in _bars(sensitivity, float(i), end)]
    notes = tuple(f"{_name(s.rule)}: {_stretches(s)}." for s in found)
    return Chart(
        x,
        y,
        tuple(area for area, _ in bars),
        tuple(Line("drawn mcid", "", (v, v), rows) for v in marked),
        (),
        title,
        f"Verdicts by the MCID, of an effect of {estimate} ({low} to {high}). {' '.join(notes)}",
        rows=_ROW * len(found),
        texts=tuple(text for _, text in bars),
        notes=notes,
    )


def _told(sensitivity: ThresholdSensitivity) -> str:
    """Return the judgement's own MCID, or the range of them."""
    low, high = sensitivity.threshold, sensitivity.threshold_high
    return f"{low:.4g}" if low == high else f"{low:.4g} and {high:.4g}"


def _stretches(sensitivity: ThresholdSensitivity) -> str:
    if len(sensitivity.stretches) == 1:
        return f"{sensitivity.stretches[0].verdict} at every MCID"
    return "; ".join(map(str, sensitivity.stretches))


def _bars(found: ThresholdSensitivity, row: float, end: float) -> list[tuple[Area, Text]]:
    """Return the stretches of one rule, each with its verdict."""
    order = list(dict.fromkeys(s.verdict for s in found.stretches))
    out = []
    for stretch in found.stretches:
        low, high = stretch.low, min(stretch.high, end)
        shade = min(order.index(stretch.verdict), _SHADES - 1)
        corners = (row + _HALF, row + _HALF, row - _HALF, row - _HALF)
        area = Area(f"stretch {shade}", "", (low, high, high, low), corners)
        out.append((area, Text(f"verdict {shade}", (low + high) / 2, row, stretch.verdict, (low, high))))
    return out


def _name(rule: str) -> str:
    """Return a rule as it stands beside its bar: a claim is told from a view."""
    return rule if rule in VIEWS else f'claim "{rule}"'
