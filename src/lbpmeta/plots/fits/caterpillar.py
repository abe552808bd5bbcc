"""caterpillar: studies sorted by their effects, with intervals."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from lbpmeta.plots.canvas.scale import axis_limits
from lbpmeta.plots.canvas.style import Style
from lbpmeta.plots.canvas.text import number_text
from lbpmeta.plots.chart.axes import effect_axis, has_null, on_axis, row_axis
from lbpmeta.plots.chart.chart import Area, Axis, Chart, Line, Points
from lbpmeta.plots.chart.draw import draw_chart
from lbpmeta.plots.fits.given import as_fit
from lbpmeta.pooling.data import EffectSizesLike
from lbpmeta.pooling.fit import Fit
from lbpmeta.special import ndtri

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["caterpillar", "caterpillar_layout"]

#: Up to so many studies, each has a row of text; beyond, rows are thin and without names.
_MOST_ROWS: Final = 60
_THIN: Final = 0.4
_ROW: Final = 1.05
#: Half the height of the diamond, in rows.
_DIAMOND: Final = 0.36


def caterpillar_layout(
    fit: Fit | EffectSizesLike, *, names: bool | None = None, prediction: bool = True, title: str = ""
) -> Chart:
    """Return the caterpillar plot of a fit as plain data; see :func:`caterpillar`.

    Examples
    --------
    >>> from lbpmeta.pooling.single import pool
    >>> chart = caterpillar_layout(pool([0.9, 0.1, 0.5], [0.01, 0.04, 0.09], measure="MD", labels=list("ABC")))
    >>> chart.y.tick_labels, chart.points_of("points")[0].x
    (('B', 'C', 'A', 'Pooled'), (0.1, 0.5, 0.9))
    """
    fit = as_fit("caterpillar", fit)
    order = np.argsort(fit.yi, kind="stable")
    level = fit.recipe.level
    half = float(ndtri(0.5 + level / 2)) * np.sqrt(fit.vi[order])
    y = fit.yi[order]
    low, high = y - half, y + half
    null = has_null(fit.measure)
    forecast = fit.prediction if prediction else None
    others = [fit.ci] if forecast is None else [fit.ci, forecast]
    extra = [(i.low, i.high) for i in others if math.isfinite(i.low) and math.isfinite(i.high)]
    limits = axis_limits(y, low, high, [fit.estimate, *([0.0] if null else [])], extra)
    x = effect_axis(fit.measure, fit.scale, limits, pad=0.0)
    with_names = fit.k <= _MOST_ROWS if names is None else names
    labels = [" ".join(fit.labels[i].split()) for i in order] if with_names else [""] * fit.k
    rows = row_axis([*labels, "Pooled"])
    if not with_names:
        rows = Axis(f"{fit.k} studies, by effect", rows.limits, (float(fit.k),), ("Pooled",))
    lines = [Line("null", "No effect", on_axis(x, [0.0, 0.0]), rows.limits)] if null else []
    cut_low, cut_high = np.maximum(low, limits[0]), np.minimum(high, limits[1])
    name = f"{level * 100:g}% interval"
    for i, pair in enumerate(zip(cut_low.tolist(), cut_high.tolist(), strict=True)):
        lines.append(Line("intervals", name * (i == 0), on_axis(x, pair), (float(i), float(i))))
    at = np.arange(fit.k, dtype=float)
    points = [
        Points(role, "", on_axis(x, np.full(int(beyond.sum()), end)), tuple(at[beyond].tolist()))
        for role, beyond, end in (
            ("beyond left", low < limits[0], limits[0]),
            ("beyond right", high > limits[1], limits[1]),
        )
        if beyond.any()
    ]
    points.append(Points("points", "Study", on_axis(x, y), tuple(at.tolist())))
    inside = int(np.sum((low <= fit.estimate) & (fit.estimate <= high)))
    return Chart(
        x,
        rows,
        _areas(fit, x, forecast is not None, rows.limits),
        tuple(lines),
        tuple(points),
        title,
        f"Caterpillar plot of {fit.k} studies sorted by effect, from {number_text(float(on_axis(x, y[:1])[0]), 2)} to "
        f"{number_text(float(on_axis(x, y[-1:])[0]), 2)}. The intervals of {inside} hold the pooled effect of "
        f"{number_text(on_axis(x, [fit.estimate])[0], 2)}.",
        rows=_ROW * (fit.k + 1) if with_names else _THIN * fit.k + 2,
    )


def _areas(fit: Fit, x: Axis, forecast: bool, ends: tuple[float, float]) -> tuple[Area, ...]:
    """Return the bands of prediction and confidence, and the diamond."""
    bottom, top = ends
    out = []
    bands = [("ci", "confidence interval", fit.ci)]
    if forecast and fit.prediction is not None:
        bands.insert(0, ("prediction", "prediction interval", fit.prediction))
    for role, name, interval in bands:
        if math.isfinite(interval.low) and math.isfinite(interval.high):
            low, high = on_axis(x, list(interval))
            label = f"{interval.level * 100:g}% {name}"
            out.append(Area(role, label, (low, high, high, low), (bottom, bottom, top, top)))
    low, middle, high = on_axis(x, [fit.ci.low, fit.estimate, fit.ci.high])
    if math.isfinite(low):
        tall = _DIAMOND if fit.k <= _MOST_ROWS else _DIAMOND / _THIN
        row = float(fit.k)
        out.append(Area("total", "Pooled effect", (low, middle, high, middle), (row, row - tall, row, row + tall)))
    return tuple(out)


def caterpillar(
    fit: Fit | EffectSizesLike,
    *,
    ax: Axes | None = None,
    names: bool | None = None,
    prediction: bool = True,
    title: str = "",
    width: float | None = None,
    points: Style | None = None,
    intervals: Style | None = None,
    pooled: Style | None = None,
    ci: Style | None = None,
    prediction_band: Style | None = None,
    null: Style | None = None,
) -> Axes:
    """Draw a caterpillar plot: studies sorted by effect, the pooled effect below.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> ax = lm.caterpillar(lm.load().pool("cd008112-3.1.2"))
    >>> ax.get_xlabel()
    'Mean difference'

    Parameters
    ----------
    fit : Fit, or EffectSizes to pool
    ax : matplotlib Axes, optional
        Its rectangle is filled with plot and texts. Without one, a new figure of the right height is made.
    names : bool, optional
        Whether each study has a row with its name; by default up to 60 studies.
    prediction : bool
        Shade the prediction interval, if the fit has one.
    title : str
    width : float, optional
        Of a new figure in inches; 114 mm otherwise.
    points, intervals, pooled, ci, prediction_band, null : mapping, optional
        Properties of matplotlib for these elements.

    Returns
    -------
    matplotlib Axes
        Its label (``ax.get_label()``) is the alternative text.

    See Also
    --------
    lbpmeta.forest : with columns, weights, subgroups and numbers.
    """
    styles = {
        "points": points,
        "intervals": intervals,
        "total": pooled,
        "ci": ci,
        "prediction": prediction_band,
        "null": null,
    }
    chart = caterpillar_layout(fit, names=names, prediction=prediction, title=title)
    return draw_chart(chart, ax=ax, width=width, styles=styles)
