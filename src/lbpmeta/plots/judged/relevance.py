"""relevance_plot: an effect, its interval and its prediction interval over bands of harm, trivial and benefit."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from lbpmeta.errors import hinting
from lbpmeta.plots.chart.chart import Axis, Chart, Line, Points, Text, Zone
from lbpmeta.plots.chart.draw import PAGE_WIDTH, axes_box, checked_width, draw_chart
from lbpmeta.plots.judged.relevance_layout import BandRow, RelevanceLayout, relevance_layout, size
from lbpmeta.pooling.fit import Fit
from lbpmeta.relevance.judgement import Judgement
from lbpmeta.relevance.positions import Thresholds

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["relevance_plot"]

#: Lines of text per row; the probabilities stand above the middle of a row, the interval below it.
_ROW: Final = 3.0
_TALL: Final = 4.6
#: Below this width, in inches, there is no room for words on both sides.
_NARROW: Final = 4.2
_PROBABILITY: Final = -0.18
_INTERVAL: Final = 0.21
#: Round ratios that may be ticked.
_RATIOS: Final = (0.05, 0.1, 0.2, 0.5, 2.0, 3.0, 5.0, 10.0, 20.0)


@hinting
def relevance_plot(
    effect: Fit | Judgement,
    *,
    threshold: float | None = None,
    better: str | None = None,
    distribution: str = "t",
    title: str | None = None,
    ax: Axes | None = None,
    width: float | None = None,
) -> Axes:
    """Draw an effect, its interval and its prediction interval over bands of harm, trivial and benefit.

    The probability of each band is written in: of the mean effect, and of the effect in a new setting.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from lbpmeta.pooling.single import pool
    >>> fit = pool([-7.0, -3.0, -12.0, -6.0], [4.0, 9.0, 16.0, 5.0], measure="MD")
    >>> ax = relevance_plot(fit, threshold=10, better="lower")
    >>> matplotlib.pyplot.close(ax.figure)

    Parameters
    ----------
    effect : Fit or Judgement
        A judgement has no between-study variance, hence no probabilities in a new setting.
    threshold : float, optional
        The MCID on the display scale; needed for a fit, told by a judgement.
    better : {"lower", "higher"}
        Needed for a fit; a judgement has its own.
        Told by a judgement.
    distribution : {"t", "normal"}
        Of the effect in a new setting; see :func:`lbpmeta.predictive`.
    title : str, optional
    ax : matplotlib Axes, optional
        Its rectangle is filled with plot and texts; a new figure of the right height otherwise.
    width : float, optional
        Of a new figure in inches; 17 cm otherwise.

    Returns
    -------
    matplotlib Axes
        Its label (``ax.get_label()``) is the alternative text.

    Raises
    ------
    DataError
        If the threshold is missing for a fit, or cannot be one.
    MethodError
        If a threshold is given for a judgement, or `better` or `distribution` is unknown.
    NotDefinedError
        If the fit has too few studies for the distribution, or a scale without an MCID.
    """
    layout = relevance_layout(effect, threshold=threshold, better=better, distribution=distribution)
    wide = checked_width(width, PAGE_WIDTH) if ax is None else axes_box(ax)[2]
    return draw_chart(_chart(layout, title or "", narrow=wide < _NARROW), ax=ax, width=wide)


def _chart(layout: RelevanceLayout, title: str, *, narrow: bool) -> Chart:
    """Return the picture as a chart; in a narrow one the numbers stand under the names of their rows."""
    cut, k = layout.cut, len(layout.rows)
    at = tuple(float(i) for i in range(k))
    ends = (k - 0.5, -0.5)
    ticks = tuple(_ticks(layout))
    x = Axis("", layout.limits, ticks, tuple(_signed(f"{t:.4g}") for t in ticks), log=layout.log)
    names, numbers = [row.label for row in layout.rows], [_signed(row.text) for row in layout.rows]
    if narrow:
        names = [f"{name}\n{told}" for name, told in zip(names, numbers, strict=True)]
    y = Axis("", ends, at, tuple(names), ruled=False)
    right = None if narrow else Axis("", ends, at, tuple(numbers), ruled=False)
    lines = [Line("mcid", "", (v, v), ends) for v in (cut.harm, cut.benefit)]
    lines.append(Line("no effect", "", (cut.null, cut.null), ends))
    points: list[Points] = []
    for i, row in enumerate(layout.rows):
        more, marks = _interval(row, i + _INTERVAL, layout.limits)
        lines += more
        points += marks
    zones = _zones(cut, layout.limits)
    return Chart(
        x,
        y,
        (),
        tuple(lines),
        tuple(points),
        title,
        _alt_text(layout),
        right=right,
        rows=(_TALL if narrow else _ROW) * k,
        texts=tuple(text for i, row in enumerate(layout.rows) for text in _probabilities(row, i, zones, layout)),
        notes=layout.footer,
        zones=zones,
    )


def _zones(cut: Thresholds, limits: tuple[float, float]) -> tuple[Zone, ...]:
    """Return the three bands, from left to right."""
    low, high = limits
    lower = cut.better == "lower"

    def from_line(value: float, down: bool) -> str:
        if cut.equality == "strict":
            return f"{'below' if down else 'above'} {value:.4g}"
        return f"{value:.4g} or {'lower' if down else 'higher'}"

    inner = sorted((cut.harm, cut.benefit))
    outer = {"important benefit": (cut.benefit, lower), "important harm": (cut.harm, not lower)}
    zones = [Zone("not important", "trivial:\nnot important", *inner)]
    for role, (line, down) in outer.items():
        ends = (low, line) if down else (line, high)
        zones.append(Zone(role, _signed(f"{role}\n{from_line(line, down)}"), *ends))
    return tuple(sorted(zones, key=lambda zone: zone.low))


def _interval(row: BandRow, y: float, limits: tuple[float, float]) -> tuple[list[Line], list[Points]]:
    """Return the interval of a row, a hollow bar for a new setting, with arrow heads where it goes on."""
    low, high = limits
    ends, level = (max(row.low, low), min(row.high, high)), (y, y)
    new = row.estimate is None
    roles = ("new interval", "new interval inside") if new else ("mean interval",)
    lines = [Line(role, "", ends, level) for role in roles]
    beyond = (("beyond left", row.low < low, low), ("beyond right", row.high > high, high))
    points = [Points(role, "", (end,), (y,)) for role, goes_on, end in beyond if goes_on]
    if row.estimate is not None and low <= row.estimate <= high:
        points.append(Points("mean", "", (row.estimate,), (y,)))
    return lines, points


def _probabilities(row: BandRow, i: int, zones: tuple[Zone, ...], layout: RelevanceLayout) -> list[Text]:
    """Return the probability of each band, in its middle."""
    if row.shares is None:
        return []
    shares = {
        "important benefit": row.shares.benefit,
        "not important": row.shares.trivial,
        "important harm": row.shares.harm,
    }
    texts = []
    for zone in zones:
        middle = (size(zone.low, layout.log) + size(zone.high, layout.log)) / 2
        role = "probability on line" if zone.role == "not important" else "probability"
        x = math.exp(middle) if layout.log else middle
        texts.append(Text(role, x, i + _PROBABILITY, _percent(shares[zone.role])))
    return texts


def _alt_text(layout: RelevanceLayout) -> str:
    told = []
    for row in layout.rows:
        shares = "" if row.shares is None else f": {row.shares}"
        told.append(f"{' '.join(row.label.split())} {' '.join(row.text.split())}{shares}.")
    return _signed(f"An effect over bands of harm, trivial effects and benefit. {' '.join(told)}")


def _signed(text: str) -> str:
    return re.sub(r"(?<![\w.])-(?=[\d.])", "\u2212", text)


def _percent(p: float) -> str:
    """Return a probability in percent that is never rounded to certainty."""
    if p < 0.005:
        return "<1%"
    return ">99%" if p >= 0.995 else f"{p:.0%}"


def _ticks(layout: RelevanceLayout) -> list[float]:
    """Return the cut points and, where there is room, whole steps of the MCID or round ratios beyond them."""
    cut = layout.cut
    if layout.log:
        kept = sorted((cut.harm, cut.null, cut.benefit))
        low, high = layout.limits
        room = 0.09 * (math.log(high) - math.log(low))
        for ratio in _RATIOS:
            if low < ratio < high and all(abs(math.log(ratio / k)) > room for k in kept):
                kept.append(ratio)
        return sorted(kept)
    unit = abs(cut.benefit)
    low, high = layout.limits
    return [i * unit for i in range(math.ceil(low / unit), math.floor(high / unit) + 1)]
