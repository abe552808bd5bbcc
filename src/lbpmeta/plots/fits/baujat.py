"""baujat_plot: each study's share of the heterogeneity against its influence on the result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lbpmeta.plots.canvas.style import Style
from lbpmeta.plots.chart.axes import linear_axis, names_beside
from lbpmeta.plots.chart.chart import Chart, Points
from lbpmeta.plots.chart.draw import draw_chart
from lbpmeta.plots.chart.kinds import must_be
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.sensitivity.baujat import Baujat, baujat

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["baujat_layout", "baujat_plot"]


def baujat_layout(result: Baujat | Fit, *, annotate: str | Sequence[str] = "auto", title: str = "") -> Chart:
    """Return the Baujat plot as plain data; see :func:`baujat_plot`."""
    data = baujat(result) if isinstance(result, Fit) else result
    across = linear_axis("Contribution to heterogeneity (squared Pearson residual)", data.heterogeneity, zero=True)
    up = linear_axis("Influence on the pooled effect", data.influence, zero=True)
    # Far from the origin in either direction, each measured against the largest.
    reach = [values / max(float(np.nanmax(values)), 1e-300) for values in (data.heterogeneity, data.influence)]
    distance = np.hypot(*reach)
    names, rank = names_beside(data.labels, distance, distance > 0.25, annotate)
    most, moves = (data.labels[int(np.nanargmax(a))] for a in (data.heterogeneity, data.influence))
    marks = Points(
        "points",
        "",
        tuple(data.heterogeneity.tolist()),
        tuple(data.influence.tolist()),
        names=names,
        rank=rank,
    )
    return Chart(
        across,
        up,
        (),
        (),
        (marks,),
        title,
        f"Baujat plot of {len(data.labels)} studies. {most} contributes most to the heterogeneity; {moves} moves the "
        "pooled effect most.",
    )


def baujat_plot(
    result: Baujat | Fit,
    *,
    ax: Axes | None = None,
    annotate: str | Sequence[str] = "auto",
    title: str = "",
    width: float | None = None,
    points: Style | None = None,
) -> Axes:
    """Draw the Baujat plot: studies on the right make the heterogeneity, studies above move the result.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> ax = lm.baujat_plot(lm.baujat(lm.load().pool("cd008112-3.1.2"), model="common"))
    >>> ax.get_ylabel()
    'Influence on the pooled effect'

    Parameters
    ----------
    result : Baujat or Fit
        From :func:`lbpmeta.baujat`, or a fit, whose own model is then used.
    ax : matplotlib Axes, optional
        Its rectangle is filled with plot and texts. Without one, a new figure is made.
    annotate : {"auto", "all", "none"} or sequence of str
        Studies to name: those far from the origin (at most 8), all, none, or those with these labels.
    title : str
    width : float, optional
        Of a new figure in inches; 114 mm otherwise.
    points : mapping, optional
        Properties of matplotlib for the marks.

    Returns
    -------
    matplotlib Axes
        Its label (``ax.get_label()``) is the alternative text.

    References
    ----------
    Baujat B et al. Stat Med 2002;21:2641-2652.
    """
    must_be("baujat_plot", result, (Baujat, Fit), "baujat")
    chart = baujat_layout(result, annotate=annotate, title=title)
    return draw_chart(chart, ax=ax, width=width, styles={"points": points})
