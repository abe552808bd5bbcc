"""crosshair: each study's sensitivity and false-positive rate with both intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lbpmeta.plots.accuracy.sroc import FPR_LABEL
from lbpmeta.plots.accuracy.studies import false_positive_rates, share_axis, true_positive_rates
from lbpmeta.plots.canvas.style import Style
from lbpmeta.plots.chart.axes import names_beside
from lbpmeta.plots.chart.chart import Chart, Line, Points
from lbpmeta.plots.chart.draw import draw_chart
from lbpmeta.plots.chart.kinds import must_be
from lbpmeta.pooling.diagnostic.fit import DiagnosticFit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["crosshair", "crosshair_layout"]


def crosshair_layout(
    fit: DiagnosticFit, *, interval: str = "wilson", annotate: str | Sequence[str] = "none", title: str = ""
) -> Chart:
    """Return the crosshair plot as plain data; see :func:`crosshair`.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> fit = lm.diagnostic(tp=[47, 126, 19, 36], fn=[9, 51, 10, 3], fp=[101, 272, 12, 78], tn=[738, 1543, 192, 276])
    >>> chart = crosshair_layout(fit)
    >>> len(chart.lines_of("intervals")), [round(v, 3) for v in chart.lines_of("intervals")[0].y]
    (8, [0.839, 0.839])
    """
    sens = true_positive_rates(fit.tables, interval, fit.level)
    fpr = false_positive_rates(fit.tables, interval, fit.level)
    spread = -np.hypot(np.nan_to_num(sens.high - sens.low), np.nan_to_num(fpr.high - fpr.low))
    names, rank = names_beside(fit.tables.labels, spread, np.ones(fit.k, dtype=bool), annotate)
    columns = (fpr.value, fpr.low, fpr.high, sens.value, sens.low, sens.high)
    lines = [Line("null", "", (0.0, 1.0), (0.0, 1.0))]
    for x, x_low, x_high, y, y_low, y_high in zip(*(c.tolist() for c in columns), strict=True):
        label = "" if len(lines) > 1 else f"{100 * fit.level:g}% CI"
        lines += [Line("intervals", label, (x_low, x_high), (y, y)), Line("intervals", "", (x, x), (y_low, y_high))]
    ranges = [f"{v.min():.2f} to {v.max():.2f}" for v in (sens.value, 1 - fpr.value)]
    return Chart(
        share_axis(FPR_LABEL),
        share_axis("Sensitivity"),
        (),
        tuple(lines),
        (Points("points", "Study", tuple(fpr.value.tolist()), tuple(sens.value.tolist()), names=names, rank=rank),),
        title,
        f"Crosshair plot of {fit.k} studies: sensitivity against false-positive rate, each with its interval. "
        f"Sensitivities range from {ranges[0]}, specificities from {ranges[1]}.",
        aspect=1.0,
    )


def crosshair(
    fit: DiagnosticFit,
    *,
    ax: Axes | None = None,
    interval: str = "wilson",
    annotate: str | Sequence[str] = "none",
    title: str = "",
    width: float | None = None,
    points: Style | None = None,
    intervals: Style | None = None,
) -> Axes:
    """Draw each study in ROC space as a cross: its sensitivity and false-positive rate with both intervals.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> fit = lm.diagnostic(tp=[47, 126, 19, 36], fn=[9, 51, 10, 3], fp=[101, 272, 12, 78], tn=[738, 1543, 192, 276])
    >>> lm.crosshair(fit).get_ylabel()
    'Sensitivity'

    Parameters
    ----------
    fit : DiagnosticFit
        From :func:`lbpmeta.diagnostic`; its counts and its level are used, no estimate.
    ax : matplotlib Axes, optional
        Its rectangle is filled with plot and texts. Without one, a new figure is made.
    interval : str
        A method of :data:`lbpmeta.effects.PROPORTION_INTERVALS`, such as "wilson" or "clopper-pearson".
    annotate : {"auto", "all", "none"} or sequence of str
        Studies to name: the most precise (at most 8), all, none, or those with these labels.
    title : str
    width : float, optional
        Of a new figure in inches; 114 mm otherwise.
    points, intervals : mapping, optional
        Properties of matplotlib for marks and lines.

    Returns
    -------
    matplotlib Axes
        Its label (``ax.get_label()``) is the alternative text.

    Raises
    ------
    MethodError
        If there is no interval of that name.
    DataError
        For names, styles or a width that cannot be.

    References
    ----------
    Phillips B, Stewart LA, Sutton AJ. Res Synth Methods 2010;1:308-315.
    """
    must_be("crosshair", fit, DiagnosticFit, "diagnostic")
    chart = crosshair_layout(fit, interval=interval, annotate=annotate, title=title)
    return draw_chart(chart, ax=ax, width=width, styles={"points": points, "intervals": intervals})
