"""relevance_plot: an effect, its interval and its prediction interval over bands of harm, trivial and benefit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from lbpmeta.plots.canvas.text import wrap
from lbpmeta.plots.forest.geometry import DEFAULT_WIDTH, SIZE, SMALL, TITLE, Measure, font_family, text_width
from lbpmeta.plots.judged.relevance_layout import BandRow, RelevanceLayout, relevance_layout, size
from lbpmeta.pooling.fit import Fit
from lbpmeta.relevance import Judgement, Shares

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["relevance_plot"]

_INK: Final = "#000000"
_DIM: Final = "#4D4D4D"
#: Harm, trivial, benefit: apart in hue, and in lightness for print in grey.
_BANDS: Final = ("#F2C9B0", "#F7F7F7", "#C9E6DA")
_LINE: Final = 1.5
_ROW: Final = 2.6
#: Round ratios that may be ticked.
_RATIOS: Final = (0.05, 0.1, 0.2, 0.5, 2.0, 3.0, 5.0, 10.0, 20.0)


def relevance_plot(
    effect: Fit | Judgement,
    *,
    threshold: float | None = None,
    better: str = "lower",
    distribution: str = "t",
    title: str | None = None,
    ax: Axes | None = None,
    width: float | None = None,
) -> Axes:
    """Draw an effect, its interval and its prediction interval over bands of harm, trivial and benefit.

    The probability of each band is written in: of the mean effect, and of the effect in a new setting.

    Parameters
    ----------
    effect : Fit or Judgement
        A judgement has no between-study variance, hence no probabilities in a new setting.
    threshold : float, optional
        The MCID on the display scale; needed for a fit, told by a judgement.
    better : {"lower", "higher"}
        Told by a judgement.
    distribution : {"t", "normal"}
        Of the effect in a new setting; see :func:`lbpmeta.predictive`.
    title : str, optional
    ax : matplotlib Axes, optional
        Texts are written beside it, the notes at the foot only under a new figure; a new figure otherwise.
    width : float, optional
        Of a new figure in inches; 17 cm otherwise.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    DataError
        If the threshold is missing for a fit, or cannot be one.
    MethodError
        If a threshold is given for a judgement, or `better` or `distribution` is unknown.
    NotDefinedError
        If the fit has too few studies for the distribution, or a scale without an MCID.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from lbpmeta.pooling import pool
    >>> ax = relevance_plot(pool([-7.0, -3.0, -12.0, -6.0], [4.0, 9.0, 16.0, 5.0], measure="MD"), threshold=10)
    >>> matplotlib.pyplot.close(ax.figure)
    """
    layout = relevance_layout(effect, threshold=threshold, better=better, distribution=distribution)
    family = font_family()
    measure = text_width(family)
    if ax is None:
        ax = _new_axes(layout, title, measure, width or DEFAULT_WIDTH)
    ax.set_xlim(*(size(x, layout.log) for x in layout.limits))
    height = _ROW * len(layout.rows)
    ax.set_ylim(height, 0)
    _bands(ax, layout, family)
    for i, row in enumerate(layout.rows):
        _draw(ax, layout, row, _ROW * (i + 0.5), family)
    _axis(ax, layout, title, family)
    return ax


def _new_axes(layout: RelevanceLayout, title: str | None, measure: Measure, width: float) -> Axes:
    from matplotlib import pyplot as plt

    line = SIZE * _LINE / 72
    foot = _footer(layout, width, measure)
    above = (4.3 if title else 2.5) * line
    below = (2.1 + 0.9 * len(foot)) * line
    rows = _ROW * len(layout.rows) * line
    left = 0.16 + max(measure(r.label, SIZE, False) for r in layout.rows)
    right = 0.18 + max(measure(r.text, SIZE, False) for r in layout.rows)
    total = above + rows + below
    figure = plt.figure(figsize=(width, total), facecolor="white")
    figure.text(
        0.06 / width,
        0.5 * line / total,
        "\n".join(foot),
        fontsize=SMALL * SIZE,
        fontfamily=font_family(),
        color=_DIM,
        va="bottom",
        parse_math=False,
    )
    return figure.add_axes((left / width, below / total, (width - left - right) / width, rows / total))


def _footer(layout: RelevanceLayout, width: float, measure: Measure) -> list[str]:
    per = measure("n" * 40, SMALL * SIZE, False) / 40
    most = int((width - 0.12) / per)
    return [part for text in layout.footer for part in wrap(text, most).split("\n")]


def _bands(ax: Axes, layout: RelevanceLayout, family: str) -> None:
    """Shade the three bands and name them."""
    low, high = ax.get_xlim()
    cut = layout.cut
    harm, null, benefit = (size(x, layout.log) for x in (cut.harm, cut.null, cut.benefit))
    lower = cut.better == "lower"
    strict = cut.equality == "strict"

    def from_line(x: float, down: bool) -> str:
        if strict:
            return f"{'below' if down else 'above'} {x:.4g}"
        return f"{x:.4g} or {'lower' if down else 'higher'}"

    names = {
        "benefit": f"important benefit\n{from_line(cut.benefit, lower)}",
        "trivial": "trivial:\nnot important",
        "harm": f"important harm\n{from_line(cut.harm, not lower)}",
    }
    ends = {
        "benefit": (low, benefit) if lower else (benefit, high),
        "trivial": (min(harm, benefit), max(harm, benefit)),
        "harm": (harm, high) if lower else (low, harm),
    }
    colours = dict(zip(("harm", "trivial", "benefit"), _BANDS, strict=True))
    for name, (a, b) in ends.items():
        ax.axvspan(a, b, color=colours[name], linewidth=0, zorder=0)
        ax.annotate(
            names[name].replace("-", "\u2212"),
            ((a + b) / 2, 1.0),
            xycoords=ax.get_xaxis_transform(),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=SMALL * SIZE,
            fontfamily=family,
            color=_DIM,
            annotation_clip=False,
        )
    for x, style, thick in ((harm, (0, (3, 2)), 0.7), (benefit, (0, (3, 2)), 0.7), (null, "-", 0.9)):
        ax.axvline(x, color=_INK, linewidth=thick, linestyle=style, zorder=1)


def _draw(ax: Axes, layout: RelevanceLayout, row: BandRow, y: float, family: str) -> None:
    limits = ax.get_xlim()
    ends = [size(x, layout.log) for x in (row.low, row.high)]
    a, b = max(ends[0], limits[0]), min(ends[1], limits[1])
    line = y + 0.55
    new = row.estimate is None
    ax.plot([a, b], [line, line], color=_INK, linewidth=3.2 if new else 1.3, solid_capstyle="butt", zorder=3)
    if new:  # a hollow bar, apart from the confidence interval without colour
        ax.plot([a, b], [line, line], color="white", linewidth=1.6, solid_capstyle="butt", zorder=3.1)
    for beyond, x, marker in ((ends[0] < limits[0], limits[0], "<"), (ends[1] > limits[1], limits[1], ">")):
        if beyond:
            ax.scatter([x], [line], s=22, marker=marker, color=_INK, linewidth=0, zorder=4, clip_on=False)
    if row.estimate is not None:
        x = size(row.estimate, layout.log)
        if limits[0] <= x <= limits[1]:
            ax.scatter([x], [line], s=34, marker="D", color=_INK, linewidth=0, zorder=4)
    if row.shares is not None:
        _probabilities(ax, layout, row.shares, y - 0.45, family)
    for x, text, align, shift in ((0.0, row.label, "right", -6), (1.0, row.text, "left", 7)):
        ax.annotate(
            text.replace("-", "\u2212"),
            (x, y),
            xycoords=ax.get_yaxis_transform(),
            xytext=(shift, 0),
            textcoords="offset points",
            ha=align,
            va="center",
            fontsize=SIZE,
            fontfamily=family,
            color=_INK,
            linespacing=1.25,
            parse_math=False,
            annotation_clip=False,
        )


def _probabilities(ax: Axes, layout: RelevanceLayout, found: Shares, y: float, family: str) -> None:
    """Write a probability into each band, in its middle."""
    low, high = ax.get_xlim()
    harm, benefit = (size(x, layout.log) for x in (layout.cut.harm, layout.cut.benefit))
    lower = layout.cut.better == "lower"
    middles = {
        "benefit": ((low if lower else high) + benefit) / 2,
        "trivial": (harm + benefit) / 2,
        "harm": ((high if lower else low) + harm) / 2,
    }
    null = size(layout.cut.null, layout.log)
    for name, x in middles.items():
        ax.text(
            x,
            y,
            _percent(getattr(found, name)),
            ha="center",
            va="center",
            fontsize=1.15 * SIZE,
            fontweight="bold",
            fontfamily=family,
            color=_INK,
            zorder=5,
            # The line of no effect runs through the middle of the trivial band.
            bbox={"facecolor": _BANDS[1], "edgecolor": "none", "pad": 1.2} if x == null or name == "trivial" else None,
        )


def _percent(p: float) -> str:
    """Return a probability in percent that is never rounded to certainty."""
    if p < 0.005:
        return "<1%"
    return ">99%" if p >= 0.995 else f"{p:.0%}"


def _axis(ax: Axes, layout: RelevanceLayout, title: str | None, family: str) -> None:
    ax.spines[["top", "left", "right"]].set_visible(False)
    ax.spines["bottom"].set(linewidth=0.8, color=_INK)
    ax.yaxis.set_visible(False)
    ax.grid(False)
    ticks = _ticks(layout)
    labels = [f"{t:.4g}".replace("-", "\u2212") for t in ticks]
    ax.set_xticks([size(t, layout.log) for t in ticks], labels)
    ax.tick_params(axis="x", labelsize=SIZE, length=3, width=0.8, color=_INK, labelcolor=_INK, bottom=True)
    for label in ax.get_xticklabels():
        label.set_fontfamily(family)
    if title:
        ax.annotate(
            title,
            (0.0, 1.0),
            xycoords="axes fraction",
            xytext=(0, 4.0 * SIZE * SMALL),
            textcoords="offset points",
            fontsize=TITLE * SIZE,
            fontweight="bold",
            fontfamily=family,
            color=_INK,
            parse_math=False,
            annotation_clip=False,
        )


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
