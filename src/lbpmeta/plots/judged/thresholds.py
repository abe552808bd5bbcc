"""threshold_plot: the verdict of each rule along the axis of thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from lbpmeta.errors import DataError, MethodError
from lbpmeta.plots.forest.geometry import DEFAULT_WIDTH, SIZE, SMALL, TITLE, font_family, text_width
from lbpmeta.relevance import VIEWS, Judgement, ThresholdSensitivity, threshold_sensitivity

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["threshold_plot"]

_INK: Final = "#000000"
_DIM: Final = "#4D4D4D"
#: From the smallest thresholds outwards; light enough for black words, apart in grey.
_SHADES: Final = ("#7FB3D3", "#A9CCE3", "#CFE2EF", "#E8F0F5", "#F4F4F4")
_LINE: Final = 1.5
#: Height of the bar of one rule and of the whole row, in lines of text.
_BAR: Final = 1.5
_ROW: Final = 3.1

#: What is drawn unless rules are named.
_RULES: Final = ("man-son-hing2002", "core-grade2025", "tost1987", "relevant", "not-relevant")


def threshold_plot(
    judgement: Judgement,
    *,
    rules: Sequence[str] = _RULES,
    title: str | None = None,
    ax: Axes | None = None,
    width: float | None = None,
) -> Axes:
    """Draw the verdict of each rule along the axis of thresholds, with the judgement's own one marked.

    Parameters
    ----------
    judgement : Judgement
    rules : sequence of str
        Views in :data:`lbpmeta.relevance.VIEWS` or claims in :data:`lbpmeta.relevance.CLAIMS`.
    title : str, optional
    ax : matplotlib Axes, optional
        Texts are written beside it; a new figure otherwise.
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

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from lbpmeta.relevance import judge
    >>> ax = threshold_plot(judge("-7.7", "-12.1", "-3.3", threshold="10"))
    >>> matplotlib.pyplot.close(ax.figure)
    """
    if not isinstance(judgement, Judgement):
        raise MethodError(f"`judgement` is {judgement!r}; give a judgement, as lbpmeta.judge returns.")
    if not rules:
        raise DataError("`rules` is empty; give at least one view or claim.")
    found = [threshold_sensitivity(judgement, rule) for rule in rules]
    family = font_family()
    if ax is None:
        ax = _new_axes(found, title, width or DEFAULT_WIDTH)
    start = 1.0 if judgement.null == 1 else 0.0
    last = max([start, *(f for s in found for f in s.flips), found[0].threshold_high])
    end = start + 1.25 * (last - start)
    ax.set_xlim(start, end)
    ax.set_ylim(_ROW * len(found), 0)
    for i, sensitivity in enumerate(found):
        _row(ax, sensitivity, _ROW * i + 0.2, end, family)
    for x in dict.fromkeys((found[0].threshold, found[0].threshold_high)):
        ax.axvline(x, color=_INK, linewidth=1.0, linestyle=(0, (3, 2)), zorder=4)
        ax.annotate(
            f"{x:.4g}",
            (x, 1.0),
            xycoords=ax.get_xaxis_transform(),
            xytext=(0, 2),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=SIZE,
            fontweight="bold",
            fontfamily=family,
            color=_INK,
        )
    _axis(ax, judgement, title, family)
    return ax


def _new_axes(found: Sequence[ThresholdSensitivity], title: str | None, width: float) -> Axes:
    from matplotlib import pyplot as plt

    measure = text_width(font_family())
    line = SIZE * _LINE / 72
    above, below, rows = (3.0 if title else 1.5) * line, 2.8 * line, _ROW * len(found) * line
    left = 0.16 + max(measure(_name(s.rule), SIZE, False) for s in found)
    total = above + rows + below
    figure = plt.figure(figsize=(width, total), facecolor="white")
    return figure.add_axes((left / width, below / total, (width - left - 0.15) / width, rows / total))


def _name(rule: str) -> str:
    """Return a rule as it stands beside its bar: a claim is told from a view."""
    return rule if rule in VIEWS else f'claim "{rule}"'


def _row(ax: Axes, found: ThresholdSensitivity, top: float, end: float, family: str) -> None:
    """Draw the stretches of one rule, their verdicts inside where there is room, and the flips below."""
    measure = text_width(family)
    figure = ax.get_figure()
    start = ax.get_xlim()[0]
    inches = ax.get_position().width * (figure.get_figwidth() if figure is not None else DEFAULT_WIDTH)  # type: ignore[union-attr]
    size = SMALL * SIZE
    order = list(dict.fromkeys(s.verdict for s in found.stretches))
    for stretch in found.stretches:
        high = min(stretch.high, end)
        shade = _SHADES[min(order.index(stretch.verdict), len(_SHADES) - 1)]
        ax.barh(
            top + _BAR / 2,
            high - stretch.low,
            left=stretch.low,
            height=_BAR,
            color=shade,
            edgecolor=_INK,
            linewidth=0.5,
            zorder=2,
        )
        room = (high - stretch.low) / (end - start) * inches
        if measure(stretch.verdict, size, False) + 0.06 <= room:
            ax.text(
                (stretch.low + high) / 2,
                top + _BAR / 2,
                stretch.verdict,
                ha="center",
                va="center",
                fontsize=size,
                fontfamily=family,
                color=_INK,
                zorder=5,
                bbox={"facecolor": shade, "edgecolor": "none", "pad": 1.0},  # above the line of the threshold
            )
    ax.annotate(
        "; ".join(map(str, found.stretches))
        if len(found.stretches) > 1
        else f"{found.stretches[0].verdict} at every MCID",
        (start, top + _BAR + 0.15),
        ha="left",
        va="top",
        fontsize=size,
        fontfamily=family,
        color=_DIM,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
        zorder=6,
    )
    ax.annotate(
        _name(found.rule),
        (0.0, top + _BAR / 2),
        xycoords=ax.get_yaxis_transform(),
        xytext=(-6, 0),
        textcoords="offset points",
        ha="right",
        va="center",
        fontsize=SIZE,
        fontfamily=family,
        color=_INK,
        annotation_clip=False,
    )


def _axis(ax: Axes, judgement: Judgement, title: str | None, family: str) -> None:
    ax.spines[["top", "left", "right"]].set_visible(False)
    ax.spines["bottom"].set(linewidth=0.8, color=_INK)
    ax.yaxis.set_visible(False)
    ax.grid(False)
    ax.tick_params(axis="x", labelsize=SIZE, length=3, width=0.8, color=_INK, labelcolor=_INK, bottom=True)
    for label in ax.get_xticklabels():
        label.set_fontfamily(family)
    unit = "MCID (as a ratio above 1)" if judgement.null == 1 else "MCID"
    estimate, low, high = judgement.texts
    text = f"{unit}; effect {estimate} ({low} to {high})".replace("-", "\u2212")
    ax.set_xlabel(text, fontsize=SIZE, fontfamily=family, color=_INK)
    if title:
        ax.annotate(
            title,
            (0.0, 1.0),
            xycoords="axes fraction",
            xytext=(0, 2.0 * SIZE),
            textcoords="offset points",
            fontsize=TITLE * SIZE,
            fontweight="bold",
            fontfamily=family,
            color=_INK,
            parse_math=False,
            annotation_clip=False,
        )
