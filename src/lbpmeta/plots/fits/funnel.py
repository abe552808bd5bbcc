"""funnel: effects against their standard errors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from lbpmeta.errors import DataError, MethodError, hinting
from lbpmeta.plots.canvas.style import Style
from lbpmeta.plots.canvas.text import number_text
from lbpmeta.plots.chart.axes import effect_axis, has_null, linear_axis, names_beside, on_axis
from lbpmeta.plots.chart.chart import Area, Axis, Chart, Line, Points
from lbpmeta.plots.chart.draw import draw_chart
from lbpmeta.plots.fits.given import as_fit
from lbpmeta.pooling.data import EffectSizesLike
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.smallstudy.result import BiasTest
from lbpmeta.pooling.smallstudy.trim_fill import TrimAndFill
from lbpmeta.special import ndtri

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["funnel", "funnel_layout"]

#: Levels of the contours, the usual ones.
_LEVELS: Final = (0.90, 0.95, 0.99)


def funnel_layout(
    fit: Fit | EffectSizesLike,
    *,
    contours: bool | Sequence[float] = False,
    limits: bool = True,
    trim_fill: TrimAndFill | None = None,
    test: BiasTest | None = None,
    annotate: str | Sequence[str] = "auto",
    title: str = "",
) -> Chart:
    """Return the funnel plot of a fit as plain data; see :func:`funnel`.

    Examples
    --------
    >>> from lbpmeta.pooling.single import pool
    >>> chart = funnel_layout(pool([0.1, 0.5, 0.9], [0.01, 0.04, 0.09], measure="MD"))
    >>> [round(se, 12) for se in chart.points_of("points")[0].y]
    [0.1, 0.2, 0.3]
    """
    fit = as_fit("funnel", fit)
    if contours and not has_null(fit.measure):
        raise MethodError(f"`contours` show tests of no effect, and {fit.measure!r} has no value of no effect.")
    se = np.sqrt(fit.vi)
    most = 1.05 * float(np.max(se))
    level = fit.recipe.level
    z = float(ndtri(0.5 + level / 2))
    mu = fit.estimate
    points_at = [*fit.yi.tolist()]
    if trim_fill is not None:
        points_at += trim_fill.fit.yi[trim_fill.filled].tolist()
    wanted = [mu - z * most, mu + z * most] if limits else []
    x = effect_axis(fit.measure, fit.scale, points_at, include=[mu, *wanted, *([0.0] if contours else [])])
    down = linear_axis("Standard error", [0.0, most], zero=True, pad=0.0, most=5)
    y = Axis(down.label, (most, 0.0), down.ticks, down.tick_labels)
    lines = [Line("pooled", "Pooled effect", on_axis(x, [mu, mu]), (0.0, most))]
    if limits:
        name = f"{level * 100:g}% limits around the pooled effect"
        lines += [
            Line("limits", name * (side < 0), on_axis(x, [mu, mu + side * z * most]), (0.0, most)) for side in (-1, 1)
        ]
    points = [_studies(fit, x, se, z, annotate)]
    if trim_fill is not None and trim_fill.k0:
        new = trim_fill.filled
        filled = np.sqrt(trim_fill.fit.vi[new])
        points.insert(0, Points("filled", "Filled in", on_axis(x, trim_fill.fit.yi[new]), tuple(filled.tolist())))
        lines.append(Line("adjusted", "Pooled effect, filled in", on_axis(x, [trim_fill.estimate] * 2), (0.0, most)))
    if test is not None:
        lines.append(_test_line(test, x, most))
    areas = _contours(_LEVELS if contours is True else tuple(contours or ()), x, most)
    outside = int(np.sum(np.abs(fit.yi - mu) > z * se))
    return Chart(x, y, areas, tuple(lines), tuple(points), title, _alt(fit, outside, limits, trim_fill), aspect=0.8)


def _studies(fit: Fit, x: Axis, se: NDArray[np.float64], z: float, annotate: str | Sequence[str]) -> Points:
    off = np.abs(fit.yi - fit.estimate) / se
    names, rank = names_beside(fit.labels, off, off > z, annotate)
    return Points("points", "Study", on_axis(x, fit.yi), tuple(se.tolist()), names=names, rank=rank)


def _test_line(test: BiasTest, x: Axis, most: float) -> Line:
    if not test.name.startswith("Egger") or test.limit_estimate is None:
        raise DataError(
            f"`test` is {test.name!r}; only Egger's regression is a line in this funnel: use lm.egger(fit)."
        )
    ends = [test.limit_estimate, test.limit_estimate + test.estimate * most]
    return Line("test", "Egger's regression", on_axis(x, ends), (0.0, most))


def _contours(levels: Sequence[float], x: Axis, most: float) -> tuple[Area, ...]:
    """Return the zones of p-values of no effect, from the innermost that is shaded to the outermost, in pairs."""
    if any(not 0 < level < 1 for level in levels) or len(levels) > 3:
        raise DataError(f"`contours` is {tuple(levels)!r}; give True, or up to three levels between 0 and 1.")
    quantiles = [float(ndtri(0.5 + level / 2)) for level in sorted(levels)]
    ends = np.log(x.limits) if x.log else np.asarray(x.limits)
    first = f"p > {_tail(sorted(levels)[0])}" if levels else ""
    areas = [
        Area("contour 0", first, on_axis(x, [0.0, quantiles[0] * most, -quantiles[0] * most]), (0.0, most, most))
        for _ in quantiles[:1]
    ]
    for i, inner in enumerate(quantiles):
        last = i + 1 == len(quantiles)
        low = _tail(sorted(levels)[i])
        label = f"p < {low}" if last else f"p {_tail(sorted(levels)[i + 1])} to {low}"
        for side, end in zip((-1.0, 1.0), ends.tolist(), strict=True):
            a = side * inner * most
            far = max(abs(a), side * end) * side
            corners = [0.0, a, far, far] if last else [0.0, a, side * quantiles[i + 1] * most]
            at = (0.0, most, most, 0.0)[: len(corners)]
            areas.append(Area(f"contour {i + 1}", label * (side < 0), on_axis(x, corners), at))
    return tuple(areas)


def _tail(level: float) -> str:
    tail = round(1 - level, 12)
    return f"{tail:.2f}" if tail == round(tail, 2) else f"{tail:g}"


def _alt(fit: Fit, outside: int, limits: bool, trim_fill: TrimAndFill | None) -> str:
    effect = fit.display().estimate if fit.scale in ("identity", "log") else fit.estimate
    text = f"Funnel plot of {fit.k} studies: effect against standard error, pooled effect {number_text(effect, 2)}."
    if limits:
        text += f" {outside} of {fit.k} studies lie outside the {fit.recipe.level * 100:g}% limits."
    if trim_fill is not None:
        text += (
            f" Trim and fill adds {trim_fill.k0} on the {trim_fill.side}; the pooled effect on the scale of the "
            f"analysis is then {number_text(trim_fill.estimate, 2)}."
        )
    return text


@hinting
def funnel(
    fit: Fit | EffectSizesLike,
    *,
    ax: Axes | None = None,
    contours: bool | Sequence[float] = False,
    limits: bool = True,
    trim_fill: TrimAndFill | None = None,
    test: BiasTest | None = None,
    annotate: str | Sequence[str] = "auto",
    title: str = "",
    width: float | None = None,
    points: Style | None = None,
    filled: Style | None = None,
    pooled: Style | None = None,
    adjusted: Style | None = None,
    limit_lines: Style | None = None,
    test_line: Style | None = None,
) -> Axes:
    """Draw a funnel plot: effects against their standard errors, the most precise studies on top.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> ax = lm.funnel(lm.load().pool("cd008112-3.1.2"), contours=True)
    >>> ax.get_ylabel()
    'Standard error'

    Parameters
    ----------
    fit : Fit, or EffectSizes to pool
    ax : matplotlib Axes, optional
        Its rectangle is filled with plot and texts. Without one, a new figure is made.
    contours : bool or sequence of float
        Shade the zones of p-values of a test of no effect in each study, beyond these confidence levels (at most
        three); True for 0.90, 0.95 and 0.99.
    limits : bool
        Draw the lines ``mu +- z se``, between which the studies lie (at the fit's level) if nothing but chance
        sets them apart: tau2 is left out of them, so that under heterogeneity more studies lie outside.
    trim_fill : TrimAndFill, optional
        From :func:`lbpmeta.trim_and_fill`: the filled-in studies, and the pooled effect with them.
    test : BiasTest, optional
        From :func:`lbpmeta.egger`: the line of the regression on the standard error.
    annotate : {"auto", "all", "none"} or sequence of str
        Studies to name: those outside the limits (at most 8), all, none, or those with these labels. A name that
        fits nowhere becomes a number with a key.
    title : str
    width : float, optional
        Of a new figure in inches; 114 mm otherwise.
    points, filled, pooled, adjusted, limit_lines, test_line : mapping, optional
        Properties of matplotlib for these elements, such as ``{"color": "black"}``.

    Returns
    -------
    matplotlib Axes
        Its label (``ax.get_label()``) is the alternative text.

    Raises
    ------
    DataError
        For levels, names, styles or a width that cannot be, and for a `test` that is no line in this funnel.
    MethodError
        For contours of a measure without a value of no effect, such as a proportion.

    References
    ----------
    Sterne JAC, Egger M. J Clin Epidemiol 2001;54:1046-1055. Peters JL et al. J Clin Epidemiol 2008;61:991-996
    (contours).
    """
    chart = funnel_layout(
        fit, contours=contours, limits=limits, trim_fill=trim_fill, test=test, annotate=annotate, title=title
    )
    styles = {
        "points": points,
        "filled": filled,
        "pooled": pooled,
        "adjusted": adjusted,
        "limits": limit_lines,
        "test": test_line,
    }
    return draw_chart(chart, ax=ax, width=width, styles=styles)
