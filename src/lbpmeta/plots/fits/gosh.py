"""gosh_plot: the pooled effects of all subsets of the studies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.errors import MethodError
from lbpmeta.plots.canvas.style import Style
from lbpmeta.plots.chart.axes import effect_axis, linear_axis, on_axis
from lbpmeta.plots.chart.chart import Area, Axis, Cells, Chart
from lbpmeta.plots.chart.draw import draw_chart
from lbpmeta.plots.chart.kinds import must_be
from lbpmeta.plots.forest.entries import scale_of
from lbpmeta.pooling.sensitivity.gosh import Gosh

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["gosh_layout", "gosh_plot"]

_HEIGHTS: Final = {"i2": "I² (%)", "tau2": "τ²", "q": "Q"}
_CELLS: Final = 60
#: Room for the histograms at the upper and right side, as a share of the plot.
_MARGIN: Final = 0.18
_GAP: Final = 0.02


def gosh_layout(
    result: Gosh,
    study: int | str | None = None,
    *,
    y: str = "i2",
    measure: str = "",
    scale: str | None = None,
    bins: int = _CELLS,
    title: str = "",
) -> Chart:
    """Return the GOSH plot as plain data; see :func:`gosh_plot`.

    Examples
    --------
    >>> from lbpmeta.pooling.sensitivity.gosh import gosh
    >>> chart = gosh_layout(gosh([0.1, 0.3, 0.2, 0.9], [0.01, 0.02, 0.03, 0.02]), study=3)
    >>> sum(map(sum, chart.cells.counts))
    15
    """
    must_be("gosh_plot", result, Gosh, "gosh")
    if y not in _HEIGHTS:
        raise MethodError(f"`y` is {y!r}; it must be one of {', '.join(map(repr, _HEIGHTS))}.")
    if bins < 2:
        raise MethodError(f"`bins` is {bins!r}; give at least 2.")
    has = np.zeros(result.size.size, dtype=bool) if study is None else result.includes(study)
    height = np.asarray(getattr(result, y), dtype=float)
    fine = np.isfinite(result.estimate) & np.isfinite(height)
    effect, height, has = result.estimate[fine], height[fine], has[fine]
    measure = measure or result.measure
    across = effect_axis(measure, scale or scale_of(measure), effect)
    up = linear_axis(_HEIGHTS[y], height, include=[0.0, 100.0] if y == "i2" else [0.0], zero=True, pad=0.02)
    low, high = (np.log(across.limits) if across.log else np.asarray(across.limits)).tolist()
    x_edges = np.linspace(low, high, bins + 1)
    y_edges = np.linspace(*up.limits, bins + 1)
    counts, second = (np.histogram2d(height[w], effect[w], bins=(y_edges, x_edges))[0] for w in (slice(None), has))
    share = np.divide(second, counts, out=np.zeros_like(counts), where=counts > 0)
    roles = ("subsets", "subsets") if study is None else ("without", "with")
    name = "" if study is None else study if isinstance(study, str) else result.labels[study]
    groups = [(roles[0], "Subsets" if study is None else f"Subsets without {name}", ~has)]
    if study is not None:
        groups.append((roles[1], f"Subsets with {name}", has))
    areas: list[Area] = []
    # One scale for both groups in each histogram, so that their heights can be compared.
    most = [max(np.histogram(v[w], e)[0].max() for *_, w in groups) for v, e in ((effect, x_edges), (height, y_edges))]
    for role, label, which in groups:
        x, h = _steps(effect[which], x_edges, up.limits, int(most[0]))
        areas.append(Area(role, label, on_axis(across, x), tuple(h.tolist())))
        v, w = _steps(height[which], y_edges, (low, high), int(most[1]))
        areas.append(Area(role, "", on_axis(across, w), tuple(v.tolist())))
    wide = (1 + _GAP + _MARGIN) * (high - low) + low
    end = on_axis(across, [wide])[0]
    tall = up.limits[0] + (1 + _GAP + _MARGIN) * (up.limits[1] - up.limits[0])
    kind = "all" if result.complete else "a random sample of"
    return Chart(
        Axis(across.label, (across.limits[0], end), across.ticks, across.tick_labels, across.log),
        Axis(up.label, (up.limits[0], tall), up.ticks, up.tick_labels),
        tuple(areas),
        (),
        (),
        title,
        f"GOSH plot of {kind} {result.size.size} subsets of {len(result.labels)} studies: {_HEIGHTS[y]} against the "
        f"pooled effect, which lies between {effect.min():.3g} and {effect.max():.3g} on the scale of the analysis"
        f"{'' if study is None else f'; subsets with and without {name} are told apart'}.",
        aspect=0.85,
        cells=Cells(
            on_axis(across, x_edges),
            tuple(y_edges.tolist()),
            tuple(tuple(int(c) for c in row) for row in counts),
            tuple(tuple(row) for row in share.tolist()),
            roles,
        ),
    )


def _steps(values: Array, edges: Array, other: tuple[float, float], most: int) -> tuple[Array, Array]:
    """Return the outline of a histogram: positions, and heights in units of the other axis beyond its end."""
    counts = np.histogram(values, edges)[0]
    size = other[1] - other[0]
    base = other[1] + _GAP * size
    heights = base + _MARGIN * size * counts / max(most, 1)
    at = np.repeat(edges, 2)
    return at, np.concatenate([[base], np.repeat(heights, 2), [base]])


def gosh_plot(
    result: Gosh,
    study: int | str | None = None,
    *,
    ax: Axes | None = None,
    y: str = "i2",
    measure: str = "",
    scale: str | None = None,
    bins: int = _CELLS,
    title: str = "",
    width: float | None = None,
    subsets: Style | None = None,
    with_study: Style | None = None,
    without_study: Style | None = None,
) -> Axes:
    """Draw a GOSH plot: how many subsets of the studies give which pooled effect and which heterogeneity.

    The darker, the more subsets (logarithmically); histograms stand at the upper and the right side. With a study
    named, subsets with and without it have their own colours: two clouds say that this study makes the heterogeneity.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> fit = lm.load().pool("cd008112-4.1.2")
    >>> ax = lm.gosh_plot(lm.gosh(fit))
    >>> ax.get_ylabel()
    'I² (%)'

    Parameters
    ----------
    result : Gosh
        From :func:`lbpmeta.gosh`.
    study : int or str, optional
        Index or label of the study by which the subsets are coloured.
    ax : matplotlib Axes, optional
        Its rectangle is filled with plot and texts. Without one, a new figure is made.
    y : {"i2", "tau2", "q"}
    measure, scale : str, optional
        Of the effects, where the result names none, or another scale than the measure's; ratios get a logarithmic
        axis.
    bins : int
        Columns and rows of the grid.
    title : str
    width : float, optional
        Of a new figure in inches; 114 mm otherwise.
    subsets, with_study, without_study : mapping, optional
        Properties of matplotlib for the histograms; the grid takes their `facecolor`.

    Returns
    -------
    matplotlib Axes
        Its label (``ax.get_label()``) is the alternative text.

    Raises
    ------
    MethodError
        For an unknown study, `y` or `bins`.

    References
    ----------
    Olkin I, Dahabreh IJ, Trikalinos TA. Res Synth Methods 2012;3:214-223.
    """
    chart = gosh_layout(result, study, y=y, measure=measure, scale=scale, bins=bins, title=title)
    styles = {"subsets": subsets, "with": with_study, "without": without_study}
    drawn = draw_chart(chart, ax=ax, width=width, styles=styles)
    # The axes end where the grid ends; the histograms stand beyond.
    assert chart.cells is not None
    drawn.spines["left"].set_bounds(chart.cells.y[0], chart.cells.y[-1])
    drawn.spines["bottom"].set_bounds(chart.cells.x[0], chart.cells.x[-1])
    return drawn
