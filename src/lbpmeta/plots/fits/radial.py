"""radial: Galbraith's plot of standardised effects against precision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lbpmeta.plots.canvas.style import Style
from lbpmeta.plots.chart.axes import effect_axis, has_null, linear_axis, names_beside
from lbpmeta.plots.chart.chart import Area, Axis, Chart, Line, Points
from lbpmeta.plots.chart.draw import draw_chart
from lbpmeta.plots.fits.given import as_fit
from lbpmeta.pooling.data import EffectSizesLike
from lbpmeta.pooling.fit import Fit
from lbpmeta.special import ndtri

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["radial", "radial_layout"]


def radial_layout(fit: Fit | EffectSizesLike, *, annotate: str | Sequence[str] = "auto", title: str = "") -> Chart:
    """Return the radial plot of a fit as plain data; see :func:`radial`.

    Examples
    --------
    >>> from lbpmeta.pooling.single import pool
    >>> chart = radial_layout(pool([0.1, 0.4, 0.9], [0.01, 0.04, 0.09], model="common"))
    >>> [round(x, 9) for x in chart.points_of("points")[0].x], [round(y, 9) for y in chart.points_of("points")[0].y]
    ([10.0, 5.0, 3.333333333], [1.0, 2.0, 3.0])
    """
    fit = as_fit("radial", fit)
    random = fit.recipe.model == "random"
    se = np.sqrt(fit.vi + fit.tau2) if random else np.sqrt(fit.vi)
    unit, means = ("s", ", s\u00b2 = v + \u03c4\u00b2") if random else ("SE", "")
    precision, standardised = 1 / se, fit.yi / se
    z = float(ndtri(0.5 + fit.recipe.level / 2))
    x = linear_axis(f"Precision (1 / {unit}){means}", precision, zero=True)
    end = x.limits[1]
    mu = fit.estimate
    y = linear_axis(f"Standardised effect (effect / {unit})", standardised, include=[-z, z, 0.0])
    # The ray of the pooled effect may leave the plot where all precise studies are on one side of it.
    band = (mu * end - z, mu * end + z)
    off = np.abs(standardised - mu * precision)
    names, rank = names_beside(fit.labels, off, off > z, annotate)
    level = f"{fit.recipe.level * 100:g}%"
    outside = int(np.sum(off > z))
    return Chart(
        x,
        y,
        (Area("band", f"{level} limits of chance", (0.0, end, end, 0.0), (-z, band[0], band[1], z)),),
        (
            *([Line("null", "No effect", (0.0, end), (0.0, 0.0))] if has_null(fit.measure) else []),
            Line("pooled", "Pooled effect", (0.0, end), (0.0, mu * end)),
        ),
        (Points("points", "Study", tuple(precision.tolist()), tuple(standardised.tolist()), names=names, rank=rank),),
        title,
        f"Radial plot of {fit.k} studies: effect over {'the root of v + tau2' if random else 'standard error'} against "
        f"precision. {outside} of {fit.k} "
        f"studies lie outside the {level} limits of chance around the pooled effect.",
        right=_rays(fit, y, end),
        aspect=0.8,
    )


def _rays(fit: Fit, y: Axis, end: float) -> Axis:
    """Return the scale on the right: the effect of a study on the ray from the origin to there."""
    effects = effect_axis(fit.measure, fit.scale, [limit / end for limit in y.limits])
    values = np.log(effects.ticks) if effects.log else np.asarray(effects.ticks)
    inside = [
        (v * end, label)
        for v, label in zip(values.tolist(), effects.tick_labels, strict=True)
        if y.limits[0] <= v * end <= y.limits[1]
    ]
    ticks, labels = (tuple(p) for p in zip(*inside, strict=True)) if inside else ((), ())
    return Axis(effects.label, y.limits, ticks, labels)


def radial(
    fit: Fit | EffectSizesLike,
    *,
    ax: Axes | None = None,
    annotate: str | Sequence[str] = "auto",
    title: str = "",
    width: float | None = None,
    points: Style | None = None,
    pooled: Style | None = None,
    band: Style | None = None,
    null: Style | None = None,
) -> Axes:
    """Draw a radial (Galbraith) plot: ``y_i / s_i`` against ``1 / s_i``.

    Under a common effect ``s_i`` is the standard error; under random effects ``sqrt(v_i + tau2)``, so that the band is
    of the model that was pooled.

    A study's effect is the slope of the ray from the origin to its mark, read on the scale on the right. Studies
    within the band differ from the pooled effect by no more than the model explains.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> ax = lm.radial(lm.load().pool("cd008112-3.1.2"))
    >>> ax.get_xlabel()
    'Precision (1 / s), s² = v + τ²'

    Parameters
    ----------
    fit : Fit, or EffectSizes to pool
    ax : matplotlib Axes, optional
        Its rectangle is filled with plot and texts. Without one, a new figure is made.
    annotate : {"auto", "all", "none"} or sequence of str
        Studies to name: those outside the band (at most 8), all, none, or those with these labels.
    title : str
    width : float, optional
        Of a new figure in inches; 114 mm otherwise.
    points, pooled, band, null : mapping, optional
        Properties of matplotlib for these elements.

    Returns
    -------
    matplotlib Axes
        Its label (``ax.get_label()``) is the alternative text.

    References
    ----------
    Galbraith RF. Stat Med 1988;7:889-894.
    """
    chart = radial_layout(fit, annotate=annotate, title=title)
    styles = {"points": points, "pooled": pooled, "band": band, "null": null}
    return draw_chart(chart, ax=ax, width=width, styles=styles)
