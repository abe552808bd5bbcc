"""paired_forest: sensitivity and specificity of each study beside each other."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from lbpmeta.arrays import Array
from lbpmeta.errors import DataError
from lbpmeta.plots.accuracy.studies import Proportions, false_positive_rates, true_positive_rates
from lbpmeta.plots.canvas.figures import new_axes, own_look
from lbpmeta.plots.canvas.letters import Measure, font_families, text_width, wrap_to
from lbpmeta.plots.chart.draw import PAGE_WIDTH, axes_box, checked_width
from lbpmeta.plots.chart.kinds import must_be
from lbpmeta.plots.forest.draw import draw_arranged
from lbpmeta.plots.forest.elements import ForestLayout
from lbpmeta.plots.forest.geometry import TITLE, Geometry, arrange, at_size
from lbpmeta.plots.forest.layout import forest_layout
from lbpmeta.plots.forest.rows import rewrapped
from lbpmeta.plots.forest.styles import ForestStyle, get_style
from lbpmeta.pooling.diagnostic.fit import AccuracyEstimate, DiagnosticFit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["PairedForest", "paired_forest", "paired_forest_layout"]

#: What is tried in turn: longest line of a name in letters, and type size.
_TRIES: Final = ((38, 8.0), (38, 7.5), (28, 8.0), (28, 7.5), (28, 7.0), (20, 7.5), (20, 7.0), (20, 6.5), (15, 6.5))
#: Narrowest plot, in inches and as a share of the width.
_PLOT: Final = 0.9
_PLOT_SHARE: Final = 0.14
#: A square at 0 or 1 is seen whole.
_LIMITS: Final = (-0.03, 1.03)


@dataclass(frozen=True, slots=True)
class PairedForest:
    """Two forest plots of the same studies in the same rows, as plain data.

    Parameters
    ----------
    sensitivity, specificity : ForestLayout
    alt_text : str
    """

    sensitivity: ForestLayout
    specificity: ForestLayout
    alt_text: str


def paired_forest_layout(
    fit: DiagnosticFit,
    *,
    interval: str = "clopper-pearson",
    digits: int = 2,
    sort: str | None = None,
    summary: bool = True,
    style: str | ForestStyle = "lbpmeta",
    title: str = "",
) -> PairedForest:
    """Return the paired forest plot as plain data; see :func:`paired_forest`.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> fit = lm.diagnostic(tp=[47, 126, 19, 36], fn=[9, 51, 10, 3], fp=[101, 272, 12, 78], tn=[738, 1543, 192, 276])
    >>> rows = paired_forest_layout(fit).specificity.rows
    >>> rows[0].texts, rows[-1].kind
    (('0.88', '0.86', '0.90'), 'total')
    """
    tables = fit.tables
    sens = true_positive_rates(tables, interval, fit.level)
    fpr = false_positive_rates(tables, interval, fit.level)
    spec = Proportions(tables.tn, fpr.n, 1 - fpr.high, 1 - fpr.low)
    order = _order(sort, sens.value, spec.value, tables.labels)
    level = f"{100 * fit.level:g}%"
    layouts = []
    for name, shares, cells in (
        ("Sensitivity", sens, {"TP": tables.tp, "FN": tables.fn}),
        ("Specificity", spec, {"FP": tables.fp, "TN": tables.tn}),
    ):
        total = getattr(fit, name.lower()) if summary else None
        layouts.append(_panel(name, shares, cells, tables.labels, order, total, level, digits, style, title))
    told = f" Summary: sensitivity {fit.sensitivity}, specificity {fit.specificity}." if summary else ""
    ranges = [f"{v.min():.2f} to {v.max():.2f}" for v in (sens.value, spec.value)]
    return PairedForest(
        layouts[0],
        layouts[1],
        f"Paired forest plot of {fit.k} studies{f': {title}' if title else ''}. Sensitivities range from {ranges[0]}, "
        f"specificities from {ranges[1]}.{told}",
    )


def _order(sort: str | None, sens: Array, spec: Array, labels: tuple[str, ...]) -> list[int]:
    k = len(labels)
    keys = {
        None: lambda i: i,
        "sensitivity": lambda i: -sens[i],
        "specificity": lambda i: -spec[i],
        "label": lambda i: labels[i].casefold(),
    }
    if sort not in keys:
        raise DataError(f"`sort` is {sort!r}; it must be None, 'sensitivity', 'specificity' or 'label'.")
    return sorted(range(k), key=keys[sort])


def _panel(
    name: str,
    shares: Proportions,
    cells: dict[str, Array],
    labels: tuple[str, ...],
    order: list[int],
    total: AccuracyEstimate | None,
    level: str,
    digits: int,
    style: str | ForestStyle,
    title: str,
) -> ForestLayout:
    """Return one of the two forest plots, its summary in a row of its own."""
    values = (shares.value, shares.low, shares.high)
    rows = [(labels[i], *(float(v[i]) for v in values)) for i in order]
    kinds = ["study"] * len(rows)
    if total is not None:
        rows.append(("Summary", total.estimate, total.ci.low, total.ci.high))
        kinds.append("total")
    names = ("label", "estimate", "ci_low", "ci_high")
    summed = total is not None
    columns: dict[str | tuple[str, str], list[object]] = {
        head: [*(f"{counts[i]:.0f}" for i in order), *([f"{counts.sum():.0f}"] if summed else [])]
        for head, counts in cells.items()
    }
    layout = forest_layout(
        {**dict(zip(names, zip(*rows, strict=True), strict=True)), "kind": kinds},
        columns=columns,
        measure="PR",
        favours=None,
        x_limits=_LIMITS,
        digits=digits,
        title=title,
        style=style,
    )
    # Words of a proportion become those of what it is here.
    heads = {"effect": f"{name}\n[{level} CI]", "plot": name}
    return replace(layout, columns=tuple(replace(c, name=heads.get(c.kind, c.name)) for c in layout.columns))


def paired_forest(
    fit: DiagnosticFit,
    *,
    ax: Axes | None = None,
    interval: str = "clopper-pearson",
    digits: int = 2,
    sort: str | None = None,
    summary: bool = True,
    style: str | ForestStyle = "lbpmeta",
    title: str = "",
    width: float | None = None,
) -> NDArray[np.object_]:
    """Draw sensitivity and specificity of each study as two forest plots with the same rows.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> fit = lm.diagnostic(tp=[47, 126, 19, 36], fn=[9, 51, 10, 3], fp=[101, 272, 12, 78], tn=[738, 1543, 192, 276])
    >>> axes = lm.paired_forest(fit)
    >>> axes[0].get_label()[:32]
    'Paired forest plot of 4 studies.'

    Parameters
    ----------
    fit : DiagnosticFit
        From :func:`lbpmeta.diagnostic`, without covariates.
    ax : matplotlib Axes, optional
        Its rectangle is divided, and it becomes the first panel; a new figure otherwise.
    interval : str
        Of the studies, a method of :data:`lbpmeta.effects.PROPORTION_INTERVALS`; "clopper-pearson" is RevMan's.
    digits : int
    sort : {None, "sensitivity", "specificity", "label"}
        Order of the studies; the largest first.
    summary : bool
        Draw the summary point as diamonds in a row of its own.
    style : str or ForestStyle
        As for :func:`lbpmeta.forest`.
    title : str
    width : float, optional
        Of a new figure in inches; 170 mm otherwise. Where both do not fit beside each other, specificity stands below.

    Returns
    -------
    ndarray of matplotlib Axes
        Of sensitivity and specificity; the label of the first is the alternative text.

    Raises
    ------
    NotDefinedError
        If the fit has covariates and a summary is wanted.
    MethodError
        If an interval or style is unknown.
    DataError
        If `sort` or `width` cannot be.

    References
    ----------
    Macaskill P et al. Cochrane Handbook for Systematic Reviews of Diagnostic Test
    Accuracy, version 2 (2023), chapter 10.
    """
    must_be("paired_forest", fit, DiagnosticFit, "diagnostic")
    pair = paired_forest_layout(
        fit, interval=interval, digits=digits, sort=sort, summary=summary, style=style, title=title
    )
    look, families = get_style(style), font_families()
    measure = text_width(families)
    total = checked_width(width, PAGE_WIDTH) if ax is None else axes_box(ax)[2]
    room = math.inf if ax is None else axes_box(ax)[3]
    with own_look():
        beside = _beside(pair, measure, total, room)
        panels = beside or _stacked(pair, measure, total, room)
        high = sum(g.height for g in panels) if beside is None else panels[0].height
        if ax is None:
            ax = new_axes((total, high))
        left, bottom, _, tall = axes_box(ax)
        ground = ax.get_facecolor() if ax.patch.get_visible() else "none"
        axes = np.empty(2, dtype=object)
        for i, g in enumerate(panels):
            panel = ax if i == 0 else ax.figure.add_axes((0.0, 0.0, 1.0, 1.0), facecolor=ground)
            corner = (left, bottom) if beside is None else (left + i * panels[0].width, bottom)
            # One below the other: the second begins where the first ends.
            top = tall - (panels[0].height if i and beside is None else 0.0)
            axes[i] = draw_arranged(g, panel, corner, top, look, families, measure)
    axes[0].set_label(pair.alt_text)
    axes[1].set_label("")
    return axes


def _beside(pair: PairedForest, measure: Measure, total: float, room: float) -> tuple[Geometry, Geometry] | None:
    """Return both panels in one type size, with plots of one width; None where there is no room for that."""
    title = pair.sensitivity.title
    first, second = (replace(layout, title="") for layout in (pair.sensitivity, pair.specificity))
    for letters, size in _TRIES:
        named = rewrapped(first, letters)
        other = _without_names(second, named)
        texts = [_texts_of(layout, measure, size) for layout in (named, other)]
        plot = (total - sum(texts)) / 2
        if plot < max(_PLOT, _PLOT_SHARE * total):
            continue
        lines = tuple(wrap_to(title, measure, TITLE * size, 0.95 * total, bold=True)) if title else ()
        made = [
            at_size(layout, measure, wide + plot, size, above=False)
            for layout, wide in zip((named, other), texts, strict=True)
        ]
        above = max(g.above for g in made) + (0.3 + 1.15 * len(lines) if lines else 0.0)
        below = max(g.below for g in made)
        left, right = (replace(g, above=above, below=below, title=t) for g, t in zip(made, (lines, ()), strict=True))
        if left.height <= room:
            return left, right
    return None


def _stacked(pair: PairedForest, measure: Measure, total: float, room: float) -> tuple[Geometry, Geometry]:
    """Return both panels one below the other, each with the names of the studies."""
    share = None if math.isinf(room) else room / 2
    second = replace(pair.specificity, title="")
    first, last = (arrange(layout, measure, total, share) for layout in (pair.sensitivity, second))
    return first, last


def _texts_of(layout: ForestLayout, measure: Measure, size: float) -> float:
    """Return the width of everything but the plot, in inches."""
    g = at_size(layout, measure, 10.0, size, above=False)
    return 10.0 - (g.plot[1] - g.plot[0])


def _without_names(layout: ForestLayout, beside: ForestLayout) -> ForestLayout:
    """Return the layout without the column of the studies, its rows in the places of those of the panel beside."""
    kept = [i for i, c in enumerate(layout.columns) if c.kind != "study"]
    rows = tuple(
        replace(row, label="", y=other.y, height=other.height, cells=tuple(row.cells[i] for i in kept))
        for row, other in zip(layout.rows, beside.rows, strict=True)
    )
    return replace(layout, rows=rows, height=beside.height, columns=tuple(layout.columns[i] for i in kept))
