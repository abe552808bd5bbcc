"""qq_plot: standardised residuals against normal quantiles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from lbpmeta.errors import NotDefinedError
from lbpmeta.plots.canvas.style import Style
from lbpmeta.plots.chart.axes import linear_axis, names_beside
from lbpmeta.plots.chart.chart import Area, Chart, Line, Points
from lbpmeta.plots.chart.draw import draw_chart
from lbpmeta.plots.chart.kinds import must_be
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.regression.fit import RegressionFit
from lbpmeta.special import betaincinv, ndtri

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["qq_layout", "qq_plot"]


def qq_layout(
    fit: Fit | RegressionFit, *, level: float | None = None, annotate: str | Sequence[str] = "auto", title: str = ""
) -> Chart:
    """Return the normal Q-Q plot of a fit as plain data; see :func:`qq_plot`.

    Examples
    --------
    >>> from lbpmeta.pooling.single import pool
    >>> chart = qq_layout(pool([0.1, 0.5, 0.9], [0.04, 0.04, 0.04], model="common"))
    >>> [round(x, 4) for x in chart.points_of("points")[0].x], [round(y, 4) for y in chart.points_of("points")[0].y]
    ([-0.8694, 0.0, 0.8694], [-2.4495, 0.0, 2.4495])
    """
    k = fit.yi.size
    if isinstance(fit, RegressionFit):
        residual, hat, p = fit.residual, fit.hat, fit.p
    else:
        w = 1 / (fit.vi + fit.tau2)
        residual, hat, p = fit.yi - fit.estimate, w / w.sum(), 1
    if k < p + 2:
        raise NotDefinedError(
            f"A Q-Q plot needs {p + 2} studies and there are {k}: fewer residuals are fixed by each other."
        )
    with np.errstate(divide="ignore", invalid="ignore"):
        z = residual / np.sqrt((fit.vi + fit.tau2) * np.maximum(1 - hat, 0.0))
    if not np.isfinite(z).all():
        i = int(np.argmin(np.isfinite(z)))
        raise NotDefinedError(f"{fit.labels[i]} alone decides its own fitted value: its residual has no variance.")
    order = np.argsort(z, kind="stable")
    shift = 3 / 8 if k <= 10 else 1 / 2
    rank = np.arange(1, k + 1)
    expected = ndtri((rank - shift) / (k + 1 - 2 * shift))
    wide = fit.recipe.level if level is None else level
    low, high = (ndtri(betaincinv(rank, k + 1 - rank, tail)) for tail in (0.5 - wide / 2, 0.5 + wide / 2))
    observed = z[order]
    outside = (observed < low) | (observed > high)
    labels = [fit.labels[i] for i in order]
    names, ranks = names_beside(
        labels, np.abs(observed), outside | (np.abs(observed) > ndtri(0.5 + wide / 2)), annotate
    )
    x = linear_axis("Normal quantile", expected)
    y = linear_axis("Standardised residual", observed, include=[float(low.min()), float(high.max())])
    ends = (max(x.limits[0], y.limits[0]), min(x.limits[1], y.limits[1]))
    there = tuple(expected.tolist())
    band = Area(
        "band",
        f"{wide * 100:g}% range of a normal sample, point by point",
        (*there, *there[::-1]),
        (*low.tolist(), *high[::-1].tolist()),
    )
    return Chart(
        x,
        y,
        (band,),
        (Line("null", "Normal", ends, ends),),
        (Points("points", "Study", there, tuple(observed.tolist()), names=names, rank=ranks),),
        title,
        f"Normal Q-Q plot of the standardised residuals of {k} studies; {int(outside.sum())} lie outside the "
        f"{wide * 100:g}% range of a normal sample.",
        aspect=0.8,
    )


def qq_plot(
    fit: Fit | RegressionFit,
    *,
    ax: Axes | None = None,
    level: float | None = None,
    annotate: str | Sequence[str] = "auto",
    title: str = "",
    width: float | None = None,
    points: Style | None = None,
    band: Style | None = None,
    null: Style | None = None,
) -> Axes:
    """Draw a normal Q-Q plot of internally standardised residuals.

    The residual of study i is ``(y_i - mu_i) / sqrt((v_i + tau2) (1 - h_i))`` with leverage h_i; the i-th smallest
    stands above the normal quantile of ``(i - a) / (k + 1 - 2a)``, a = 3/8 for up to 10 studies and 1/2 beyond.
    The band is exact for each point on its own: the i-th of k uniform numbers is Beta(i, k + 1 - i).

    Examples
    --------
    >>> import lbpmeta as lm
    >>> ax = lm.qq_plot(lm.load().pool("cd008112-3.1.2"))
    >>> ax.get_xlabel()
    'Normal quantile'

    Parameters
    ----------
    fit : Fit or RegressionFit
    ax : matplotlib Axes, optional
        Its rectangle is filled with plot and texts. Without one, a new figure is made.
    level : float, optional
        Of the band; the fit's otherwise.
    annotate : {"auto", "all", "none"} or sequence of str
        Studies to name: those outside the band or far from 0 (at most 8), all, none, or those with these labels.
    title : str
    width : float, optional
        Of a new figure in inches; 114 mm otherwise.
    points, band, null : mapping, optional
        Properties of matplotlib for these elements.

    Returns
    -------
    matplotlib Axes
        Its label (``ax.get_label()``) is the alternative text.

    Raises
    ------
    NotDefinedError
        With fewer than 3 studies (2 more than coefficients), or where a study decides its own fitted value.

    References
    ----------
    Wang MC, Bushman BJ. Psychol Methods 1998;3:46-54. Blom G. Statistical Estimates and Transformed
    Beta-Variables. Wiley, 1958.
    """
    must_be("qq_plot", fit, (Fit, RegressionFit), "pool")
    chart = qq_layout(fit, level=level, annotate=annotate, title=title)
    return draw_chart(chart, ax=ax, width=width, styles={"points": points, "band": band, "null": null})
