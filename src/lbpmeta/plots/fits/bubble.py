"""bubble: effects against a moderator, with the line of a meta-regression."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from lbpmeta.errors import MethodError
from lbpmeta.plots.canvas.style import Style
from lbpmeta.plots.canvas.text import p_value
from lbpmeta.plots.chart.axes import effect_axis, linear_axis, names_beside, on_axis
from lbpmeta.plots.chart.chart import Area, Chart, Line, Points
from lbpmeta.plots.chart.draw import draw_chart
from lbpmeta.plots.chart.kinds import must_be
from lbpmeta.pooling.regression.coefficients import critical
from lbpmeta.pooling.regression.design import Design
from lbpmeta.pooling.regression.fit import RegressionFit, RegressionPrediction

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["bubble", "bubble_layout"]

_STEPS: Final = 101


def bubble_layout(
    fit: RegressionFit,
    moderator: str | None = None,
    *,
    at: Mapping[str, Any] | None = None,
    prediction: bool = True,
    annotate: str | Sequence[str] = "auto",
    title: str = "",
) -> Chart:
    """Return the bubble plot of a meta-regression as plain data; see :func:`bubble`.

    Examples
    --------
    >>> from lbpmeta.pooling.regression.meta_regression import meta_regression
    >>> fit = meta_regression([0.1, 0.3, 0.2, 0.6], [0.02, 0.03, 0.01, 0.04], {"dose": [1, 2, 2, 4]})
    >>> bubble_layout(fit).points_of("bubbles")[0].x
    (1.0, 2.0, 2.0, 4.0)
    """
    must_be("bubble", fit, RegressionFit, "meta_regression")
    name = _moderator(fit, moderator)
    values = fit.X[:, fit.names.index(name)]
    x = linear_axis(name, values)
    grid = np.linspace(*x.limits, _STEPS)
    line, held = _line(fit, name, grid, at or {})
    inside = np.abs(fit.residual) <= critical(fit.recipe.level, None) * np.sqrt(fit.vi + fit.tau2)
    new = line.prediction if prediction else None
    within = (grid >= values.min()) & (grid <= values.max())
    seen = [line.ci.low[within], line.ci.high[within]] + ([new.low[within], new.high[within]] if new else [])
    y = effect_axis(fit.measure, fit.scale, fit.yi, include=np.concatenate(seen).tolist())
    there = (*grid.tolist(), *grid[::-1].tolist())
    areas = [
        Area(role, f"{band.level * 100:g}% {kind}", there, on_axis(y, np.concatenate([band.low, band.high[::-1]])))
        for role, kind, band in (("prediction", "prediction band", new), ("ci", "confidence band", line.ci))
        if band is not None
    ]
    weight = 1 / (fit.vi + fit.tau2)
    size = np.sqrt(fit.vi + fit.tau2)
    names, rank = names_beside(fit.labels, np.abs(fit.residual) / size, ~inside, annotate)
    marks = Points(
        "bubbles",
        "Study (area: weight)",
        tuple(values.tolist()),
        on_axis(y, fit.yi),
        area=tuple((weight / weight.max()).tolist()),
        names=names,
        rank=rank,
    )
    j = fit.names.index(name)
    return Chart(
        x,
        y,
        tuple(areas),
        (Line("pooled", "Meta-regression", tuple(grid.tolist()), on_axis(y, line.estimate)),),
        (marks,),
        title,
        f"Bubble plot of {fit.k} studies: effect against {name}. The slope is {fit.coefficients[j]:.3g} on the scale "
        f"of the analysis, {p_value(float(fit.p_value[j]))}.",
        notes=(f"The line is drawn at {', '.join(held)}.",) if held else (),
    )


def _moderator(fit: RegressionFit, wanted: str | None) -> str:
    """Return the name of the column to put on the axis."""
    factors = {column for term in fit.design.terms if term.levels is not None for column in term.columns}
    constant = {i for i in range(fit.p) if np.ptp(fit.X[:, i]) == 0}
    numeric = [n for i, n in enumerate(fit.names) if i not in constant and n not in factors]
    if wanted is None and len(numeric) == 1:
        return numeric[0]
    if wanted in numeric:
        return str(wanted)
    offer = f"one of {', '.join(map(repr, numeric))}" if numeric else "a fit with a moderator that is a number"
    raise MethodError(f"`moderator` is {wanted!r}; a bubble plot needs {offer}.")


def _line(
    fit: RegressionFit, name: str, grid: NDArray[np.float64], at: Mapping[str, Any]
) -> tuple[RegressionPrediction, list[str]]:
    """Return the predictions along the axis, and in words where the other moderators are held."""
    if not fit.design.terms:
        others = [n for i, n in enumerate(fit.names) if n != name and np.ptp(fit.X[:, i]) != 0]
        if others or at:
            raise MethodError(
                "This fit was given as a formula or a design, in which other columns may hang on this one "
                f"({', '.join(others) or 'none does here; leave `at` out'}); fit it with `moderators` instead."
            )
        rows = np.repeat(fit.X[:1], grid.size, axis=0)
        rows[:, fit.names.index(name)] = grid
        return replace(fit, design=Design(fit.names, fit.design.intercept)).predict(rows), []
    new: dict[str, Any] = {}
    held = []
    for term in fit.design.terms:
        if term.name == name:
            new[name] = grid
            continue
        usual = float(fit.X[:, fit.names.index(term.name)].mean()) if term.levels is None else term.levels[0]
        value = at.get(term.name, usual)
        new[term.name] = [value]
        held.append(f"{term.name} {value:.4g}" if isinstance(value, float) else f"{term.name} {value}")
    if unknown := [key for key in at if key not in new or key == name]:
        raise MethodError(f"`at` names {unknown[0]!r}; the other moderators are {[k for k in new if k != name]}.")
    return fit.predict(new), held


def bubble(
    fit: RegressionFit,
    moderator: str | None = None,
    *,
    ax: Axes | None = None,
    at: Mapping[str, Any] | None = None,
    prediction: bool = True,
    annotate: str | Sequence[str] = "auto",
    title: str = "",
    width: float | None = None,
    points: Style | None = None,
    line: Style | None = None,
    ci: Style | None = None,
    prediction_band: Style | None = None,
) -> Axes:
    """Draw a bubble plot: effects against a moderator, with the line of the meta-regression and its bands.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> fit = lm.meta_regression([0.1, 0.3, 0.2, 0.6], [0.02, 0.03, 0.01, 0.04], {"dose": [1, 2, 2, 4]})
    >>> ax = lm.bubble(fit)
    >>> ax.get_xlabel()
    'dose'

    Parameters
    ----------
    fit : RegressionFit
    moderator : str, optional
        The moderator on the axis, a number; needed where the fit has several.
    ax : matplotlib Axes, optional
        Its rectangle is filled with plot and texts. Without one, a new figure is made.
    at : mapping, optional
        Values of the other moderators at which the line is drawn; otherwise the mean of a number and the reference
        level of a factor. The figure says which.
    prediction : bool
        Draw the band in which the true effect of a new study is expected, if the fit has one.
    annotate : {"auto", "all", "none"} or sequence of str
        Studies to name: those whose effect lies far from the line (at most 8), all, none, or those with these
        labels.
    title : str
    width : float, optional
        Of a new figure in inches; 114 mm otherwise.
    points, line, ci, prediction_band : mapping, optional
        Properties of matplotlib for these elements.

    Returns
    -------
    matplotlib Axes
        Its label (``ax.get_label()``) is the alternative text.

    Raises
    ------
    MethodError
        Without a moderator that is a number, or where the line cannot be drawn for one column alone.

    References
    ----------
    Thompson SG, Higgins JPT. Stat Med 2002;21:1559-1573.
    """
    chart = bubble_layout(fit, moderator, at=at, prediction=prediction, annotate=annotate, title=title)
    styles = {"bubbles": points, "pooled": line, "ci": ci, "prediction": prediction_band}
    return draw_chart(chart, ax=ax, width=width, styles=styles)
