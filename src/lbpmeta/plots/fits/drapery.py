"""drapery: p-value functions of studies and of the pooled effect."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from lbpmeta.errors import NotDefinedError
from lbpmeta.plots.canvas.style import Style
from lbpmeta.plots.chart.axes import effect_axis, has_null, on_axis
from lbpmeta.plots.chart.chart import Area, Axis, Chart, Line
from lbpmeta.plots.chart.draw import draw_chart
from lbpmeta.plots.fits.given import as_fit
from lbpmeta.plots.forest.predictive import distribution_of
from lbpmeta.pooling.data import EffectSizesLike
from lbpmeta.pooling.fit import Fit
from lbpmeta.special import ndtri, stdtrit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["drapery", "drapery_layout"]

#: P-values at which each curve is known: dense where it bends.
_P: Final = np.concatenate([np.geomspace(0.001, 0.05, 24), np.linspace(0.06, 0.98, 47), [1.0]])
_TICKS: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
#: The axis shows the pooled curves, and of the studies as much as this many times their reach.
_REACH: Final = 2.0


def drapery_layout(fit: Fit | EffectSizesLike, *, prediction: bool = True, title: str = "") -> Chart:
    """Return the drapery plot of a fit as plain data; see :func:`drapery`.

    Examples
    --------
    >>> from lbpmeta.pooling.single import pool
    >>> chart = drapery_layout(pool([0.1, 0.5, 0.9], [0.01, 0.04, 0.09], measure="MD"))
    >>> len(chart.lines_of("studies")), len(chart.lines_of("pooled"))
    (3, 1)
    """
    fit = as_fit("drapery", fit)
    if not np.isfinite(fit.se):
        raise NotDefinedError("The pooled effect has no standard error, and so no p-value function; use ci='z'.")
    null = has_null(fit.measure)
    told = f" The {fit.ci.level * 100:g}% confidence interval {'holds' if 0.0 in fit.ci else 'leaves out'} no effect."
    curves = [_curve(y, s, None) for y, s in zip(fit.yi.tolist(), np.sqrt(fit.vi).tolist(), strict=True)]
    pooled = _curve(fit.estimate, fit.se, fit.df)
    whole = [pooled]
    spread = distribution_of(fit) if prediction else None
    if spread is not None:
        whole.append(_curve(spread.centre, spread.spread, None if math.isinf(spread.df) else spread.df))
    core = np.concatenate([*whole, fit.yi])
    ends = np.concatenate(curves)
    middle, half = (core.max() + core.min()) / 2, (core.max() - core.min()) / 2
    x = effect_axis(
        fit.measure,
        fit.scale,
        np.clip(ends, middle - _REACH * half, middle + _REACH * half),
        include=[0.0] if null else [],
    )
    p = tuple(np.concatenate([_P, _P[::-1]]).tolist())
    name = f"Study (k = {fit.k})"
    lines = [Line("studies", name * (i == 0), on_axis(x, c), p) for i, c in enumerate(curves)]
    if null:
        lines.append(Line("null", "No effect", on_axis(x, [0.0, 0.0]), (0.0, 1.0)))
    level = fit.ci.level
    threshold = round(1 - level, 10)
    lines += [Line("threshold", f"p = {threshold:g}", x.limits, (1 - level, 1 - level))]
    if spread is not None:
        lines.append(Line("prediction curve", "Prediction of a new study's effect", on_axis(x, whole[1]), p))
    lines.append(Line("pooled", "Pooled effect", on_axis(x, pooled), p))
    inside = on_axis(x, list(fit.ci))
    areas = (
        Area("ci", f"{level * 100:g}% confidence interval", (*inside, inside[1], inside[0]), (0.0, 0.0, 1.0, 1.0)),
    )
    # The threshold that is drawn is on the scale, and stays when others give way.
    ticks = tuple(sorted({*_TICKS, threshold}))
    y = Axis(
        "p-value (two-sided)",
        (0.0, 1.02),
        ticks,
        tuple("0" if t == 0 else f"{t:g}" for t in ticks),
        references=(threshold,),
    )
    confidence = [0.0, 0.2, 0.4, 0.6, 0.8, level]
    right = Axis(
        "Confidence level",
        y.limits,
        tuple(round(1 - c, 10) for c in confidence),
        tuple(f"{c * 100:g}%" for c in confidence),
        references=(threshold,),
    )
    return Chart(
        x,
        y,
        areas,
        tuple(lines),
        (),
        title,
        f"Drapery plot: p-value functions of {fit.k} studies, of the pooled effect"
        f"{'' if spread is None else ' and of its prediction for a new study'}.{told if null else ''}",
        right=right,
        aspect=0.75,
    )


def _curve(centre: float, se: float, df: float | None) -> NDArray[np.float64]:
    """Return the effects whose p-values are ``_P``, left and right of the centre."""
    half = se * (-ndtri(_P / 2) if df is None else -stdtrit(df, _P / 2))
    return np.concatenate([centre - half, (centre + half)[::-1]])


def drapery(
    fit: Fit | EffectSizesLike,
    *,
    ax: Axes | None = None,
    prediction: bool = True,
    title: str = "",
    width: float | None = None,
    studies: Style | None = None,
    pooled: Style | None = None,
    prediction_curve: Style | None = None,
    ci: Style | None = None,
    null: Style | None = None,
    threshold: Style | None = None,
) -> Axes:
    """Draw a drapery plot: for every effect, the p-value of a test of that effect.

    Each study's curve is ``p = 2 (1 - Phi(|y_i - theta| / se_i))``; that of the pooled effect has the standard
    error and the distribution of its confidence interval. Where a curve crosses a p-value are the limits of the
    interval at that level, all levels at once.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> ax = lm.drapery(lm.load().pool("cd008112-3.1.2"))
    >>> ax.get_ylabel()
    'p-value (two-sided)'

    Parameters
    ----------
    fit : Fit, or EffectSizes to pool
    ax : matplotlib Axes, optional
        Its rectangle is filled with plot and texts. Without one, a new figure is made.
    prediction : bool
        Draw the curve of the prediction interval, if the fit has one.
    title : str
    width : float, optional
        Of a new figure in inches; 114 mm otherwise.
    studies, pooled, prediction_curve, ci, null, threshold : mapping, optional
        Properties of matplotlib for these elements.

    Returns
    -------
    matplotlib Axes
        Its label (``ax.get_label()``) is the alternative text.

    Raises
    ------
    NotDefinedError
        If the pooled effect has no standard error.

    References
    ----------
    Rücker G, Schwarzer G. Res Synth Methods 2021;12:8-19.
    """
    styles = {
        "studies": studies,
        "pooled": pooled,
        "prediction curve": prediction_curve,
        "ci": ci,
        "null": null,
        "threshold": threshold,
    }
    return draw_chart(drapery_layout(fit, prediction=prediction, title=title), ax=ax, width=width, styles=styles)
