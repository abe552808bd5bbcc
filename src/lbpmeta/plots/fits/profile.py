"""profile_plot: the profile likelihood of tau2."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from lbpmeta.errors import NotDefinedError
from lbpmeta.plots.canvas.style import Style
from lbpmeta.plots.canvas.text import significant
from lbpmeta.plots.chart.axes import linear_axis
from lbpmeta.plots.chart.chart import Chart, Line, Points
from lbpmeta.plots.chart.draw import draw_chart
from lbpmeta.plots.chart.kinds import must_be
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.kernel.tau2.general import likelihood
from lbpmeta.pooling.regression.fit import RegressionFit
from lbpmeta.special import chdtri

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["profile_layout", "profile_plot"]

_STEPS: Final = 201
#: The axis ends where the log-likelihood is this many times the interval's drop below its maximum.
_DROPS: Final = 1.6


def profile_layout(fit: Fit | RegressionFit, *, title: str = "") -> Chart:
    """Return the profile likelihood of tau2 as plain data; see :func:`profile_plot`.

    Examples
    --------
    >>> from lbpmeta.pooling.single import pool
    >>> chart = profile_layout(pool([0.1, 0.5, 0.9, 0.2], [0.01, 0.04, 0.09, 0.02]))
    >>> chart.lines_of("curve")[0].x[0]
    0.0
    """
    X = fit.X if isinstance(fit, RegressionFit) else np.ones((fit.yi.size, 1))
    k, p = X.shape
    if fit.recipe.model == "common":
        raise NotDefinedError("A common effect has no tau2, and so no profile likelihood; fit a random-effects model.")
    if k < p + 1:
        raise NotDefinedError(f"The likelihood of tau2 needs {p + 1} studies and there are {k}.")
    restricted = fit.recipe.tau2 != "ML"

    def height(tau2: NDArray[np.float64]) -> NDArray[np.float64]:
        return likelihood(tau2, fit.yi, fit.vi, X, restricted=restricted)[0]

    level = fit.recipe.level
    drop = float(chdtri(1, 1 - level)) / 2
    end = _end(fit, height, drop)
    tau2 = np.unique(np.append(np.linspace(0.0, end, _STEPS), min(fit.tau2, end)))
    values = height(tau2)
    at = float(height(np.array([fit.tau2]))[0])
    top = max(float(values.max()), at)
    kind = "Restricted log-likelihood" if restricted else "Log-likelihood"
    x = linear_axis("Between-study variance τ²", [0.0, end], zero=True, pad=0.02)
    y = linear_axis(kind, np.maximum(values, top - _DROPS * drop), include=[top - _DROPS * drop])
    lines = [
        Line("curve", kind, tuple(tau2.tolist()), tuple(values.tolist())),
        Line(
            "threshold",
            f"Maximum \u2212 {drop:.2f} ({level * 100:g}% likelihood interval)",
            x.limits,
            (top - drop,) * 2,
        ),
        Line("estimate", f"τ² = {significant(fit.tau2)} ({fit.recipe.tau2})", (fit.tau2,) * 2, (y.limits[0], at)),
    ]
    interval = fit.tau2_ci if isinstance(fit, Fit) else None
    if interval is not None:
        foot = y.limits[0] + 0.02 * (y.limits[1] - y.limits[0])
        lines.append(
            Line("interval", f"{interval.level * 100:g}% {interval.method} interval", tuple(interval), (foot, foot))
        )
    return Chart(
        x,
        y,
        (),
        tuple(lines),
        (Points("flagged", "", (fit.tau2,), (at,)),),
        title,
        f"Profile of the {kind.lower()} of the between-study variance of {k} studies; the estimate is "
        f"{significant(fit.tau2)}.",
    )


def _end(fit: Fit | RegressionFit, height: object, drop: float) -> float:
    """Return the tau2 at which the axis ends: beyond the estimate, where the likelihood has fallen far enough."""
    assert callable(height)
    step = max(fit.tau2, float(np.median(fit.vi)) / 4, 1e-12)
    grid = step * np.geomspace(1e-3, 1e6, 400)
    values = height(np.append(0.0, grid))
    top = int(np.argmax(values))
    low = np.flatnonzero(values[top:] < values[top] - _DROPS * drop)
    found = float(grid[top + int(low[0]) - 1]) if low.size else 4 * step
    return max(found if math.isfinite(found) else 0.0, 1.2 * fit.tau2)


def profile_plot(
    fit: Fit | RegressionFit,
    *,
    ax: Axes | None = None,
    title: str = "",
    width: float | None = None,
    curve: Style | None = None,
    estimate: Style | None = None,
    interval: Style | None = None,
    threshold: Style | None = None,
    points: Style | None = None,
) -> Axes:
    """Draw the profile likelihood of tau2, with the estimate and its interval.

    The curve is the restricted log-likelihood (the full one if the recipe's estimator is ML) with the effect
    profiled out. Where it crosses the dashed line, ``chi2_1 / 2`` below its maximum, are the limits of the likelihood
    interval. A curve with two humps, or one that is flat, says that tau2 is hardly known.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> ax = lm.profile_plot(lm.load().pool("cd008112-3.1.2", tau2="REML"))
    >>> ax.get_ylabel()
    'Restricted log-likelihood'

    Parameters
    ----------
    fit : Fit or RegressionFit
    ax : matplotlib Axes, optional
        Its rectangle is filled with plot and texts. Without one, a new figure is made.
    title : str
    width : float, optional
        Of a new figure in inches; 114 mm otherwise.
    curve, estimate, interval, threshold, points : mapping, optional
        Properties of matplotlib for these elements.

    Returns
    -------
    matplotlib Axes
        Its label (``ax.get_label()``) is the alternative text.

    Raises
    ------
    NotDefinedError
        For a common effect, and where there are no more studies than coefficients.

    References
    ----------
    Hardy RJ, Thompson SG. Stat Med 1996;15:619-629.
    """
    must_be("profile_plot", fit, (Fit, RegressionFit), "pool")
    styles = {
        "curve": curve,
        "estimate": estimate,
        "interval": interval,
        "threshold": threshold,
        "flagged": points,
    }
    return draw_chart(profile_layout(fit, title=title), ax=ax, width=width, styles=styles)
