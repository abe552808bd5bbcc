"""Specification curve of a multiverse analysis."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from lbpmeta.plots.canvas.style import Style
from lbpmeta.plots.chart.axes import effect_axis, has_null, on_axis, row_axis
from lbpmeta.plots.chart.chart import Axis, Chart, Line, Panels, Points
from lbpmeta.plots.chart.kinds import must_be
from lbpmeta.plots.chart.panels import draw_panels
from lbpmeta.plots.forest.entries import scale_of
from lbpmeta.pooling.sensitivity.multiverse import CHOICE_NAMES, Multiverse

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["SpecificationCurve", "multiverse_layout", "multiverse_plot"]

#: A full journal page, 174 mm.
_WIDTH: Final = 174 / 25.4
#: Height of the curve, and of one line of choices, in lines of text.
_CURVE: Final = 18
_LINE: Final = 1.1
#: Specifications whose interval leaves out zero, and the others.
_GROUPS: Final = (("apart", True), ("crossing", False))
_LEGEND: Final = {"apart": "Interval leaves out no effect", "crossing": "Interval holds no effect"}


@dataclass(frozen=True, slots=True)
class SpecificationCurve:
    """All that a specification curve shows, as plain data; position i stands for specification i from the left.

    Parameters
    ----------
    estimates, lows, highs : tuple of float
        Rising with the estimate, on the scale of the analysis.
    apart : tuple of bool
        Whether the interval leaves out zero.
    rows : tuple of (choice, option, positions)
        One line of dots per option of every choice that varies.
    label : str
        Of the vertical axis.
    alt_text : str
        What the figure shows, for readers who cannot see it.
    measure : str
        Ratios are drawn on a logarithmic axis; "" where none was named.
    """

    estimates: tuple[float, ...]
    lows: tuple[float, ...]
    highs: tuple[float, ...]
    apart: tuple[bool, ...]
    rows: tuple[tuple[str, str, tuple[int, ...]], ...]
    label: str
    alt_text: str
    measure: str = ""


def multiverse_layout(result: Multiverse) -> SpecificationCurve:
    """Return the layout of a specification curve; choices with a single option get no line.

    Examples
    --------
    >>> from lbpmeta.pooling.sensitivity.multiverse import multiverse
    >>> layout = multiverse_layout(multiverse([0.1, 0.3, 0.9], [0.01, 0.02, 0.03], tau2=["DL"], ci=["z"]))
    >>> [(choice, option) for choice, option, _ in layout.rows]
    [('model', 'random'), ('model', 'common'), ('tau2', 'DL'), ('tau2', 'none')]
    """
    must_be("multiverse_plot", result, Multiverse, "multiverse")
    specifications = result.specifications
    rows = []
    for j, choice in enumerate(CHOICE_NAMES):
        values = [s.choices[j] for s in specifications]
        options = sorted(set(values), key=_rank)
        if len(options) > 1:
            rows += [(choice, o, tuple(i for i, value in enumerate(values) if value == o)) for o in options]
    return SpecificationCurve(
        estimates=tuple(s.estimate for s in specifications),
        lows=tuple(s.ci_low for s in specifications),
        highs=tuple(s.ci_high for s in specifications),
        apart=tuple(s.ci_low > 0 or s.ci_high < 0 for s in specifications),
        rows=tuple(rows),
        label=f"{_effect(result.measure)} and {result.level * 100:g}% interval",
        alt_text=f"Specification curve. {result}.",
        measure=result.measure,
    )


def _effect(measure: str) -> str:
    return effect_axis(measure, scale_of(measure), [0.0, 1.0]).label if measure else "Pooled effect"


def _panels(curve: SpecificationCurve, title: str) -> Panels:
    """Return the curve, and below it the choices behind each of its points."""
    n = len(curve.estimates)
    at = Axis("", (-0.7, n - 0.3), (), ())
    null = has_null(curve.measure)
    values = [*curve.estimates, *curve.lows, *curve.highs]
    up = effect_axis(curve.measure, scale_of(curve.measure), values, include=[0.0] if null else [])
    up = replace(up, label=curve.label)
    groups = [(role, [i for i in range(n) if (curve.apart[i] or not null) == apart]) for role, apart in _GROUPS]
    lines = [Line("null", "", at.limits, on_axis(up, [0.0, 0.0]))] if null else []
    points = []
    for role, where in groups:
        lines += [Line(role, "", (float(i), float(i)), on_axis(up, [curve.lows[i], curve.highs[i]])) for i in where]
        if where:
            heights = on_axis(up, [curve.estimates[i] for i in where])
            points.append(Points(f"{role} points", "", tuple(map(float, where)), heights))
    top = Chart(at, up, (), tuple(lines), tuple(points), title, curve.alt_text, rows=_CURVE)
    told = groups if null else []
    if not curve.rows:
        return Panels((_with_legend(top, told),), title, (), curve.alt_text)
    names = tuple(f"{choice}: {option}" for choice, option, _ in curve.rows)
    dots = []
    for role, where in groups:
        pairs = [(float(i), float(y)) for y, (*_, members) in enumerate(curve.rows) for i in members if i in set(where)]
        if pairs:
            xs, ys = zip(*pairs, strict=True)
            dots.append(Points(f"{role} choices", "", xs, ys))
    grid = [Line("grid", "", at.limits, (float(y), float(y))) for y in range(len(names))]
    below = Chart(at, row_axis(names), (), tuple(grid), tuple(dots), "", curve.alt_text, rows=_LINE * len(names))
    return Panels((top, _with_legend(below, told)), title, (), curve.alt_text)


def _with_legend(chart: Chart, groups: list[tuple[str, list[int]]]) -> Chart:
    entries = [Points(f"{role} points", _LEGEND[role], (), ()) for role, where in groups if where]
    return replace(chart, points=(*chart.points, *entries))


def multiverse_plot(
    result: Multiverse,
    ax: Axes | None = None,
    *,
    title: str = "",
    width: float | None = None,
    apart: Style | None = None,
    crossing: Style | None = None,
    apart_points: Style | None = None,
    crossing_points: Style | None = None,
    apart_choices: Style | None = None,
    crossing_choices: Style | None = None,
    null: Style | None = None,
    grid: Style | None = None,
) -> Axes:
    """Draw a specification curve: estimates in rising order, with the choices behind each one below.

    Examples
    --------
    >>> from lbpmeta.pooling.sensitivity.multiverse import multiverse
    >>> ax = multiverse_plot(multiverse([0.1, 0.3, 0.2, 0.9], [0.01, 0.02, 0.03, 0.02]))
    >>> ax.get_ylabel()
    'Pooled effect and 95% interval'

    Parameters
    ----------
    result : Multiverse
    ax : matplotlib.axes.Axes, optional
        Axes whose space is divided between the curve and the choices; default: a new figure.
    title : str
    width : float, optional
        Of a new figure in inches; 174 mm otherwise.
    apart, crossing : mapping, optional
        Properties of matplotlib for intervals that leave out zero, and for those that hold it.
    apart_points, crossing_points, apart_choices, crossing_choices : mapping, optional
        The same for the estimates, and for the marks of the choices.
    null, grid : mapping, optional
        The same for the line of no effect, and for the lines behind the choices.

    Returns
    -------
    matplotlib.axes.Axes
        The axes of the curve; that of the choices is below it in the same figure. Its label (``ax.get_label()``)
        is the alternative text.
    """
    styles = {
        "apart": apart,
        "crossing": crossing,
        "apart points": apart_points,
        "crossing points": crossing_points,
        "apart choices": apart_choices,
        "crossing choices": crossing_choices,
        "null": null,
        "grid": grid,
    }
    panels = _panels(multiverse_layout(result), title)
    axes = draw_panels(panels, columns=1, ax=ax, width=width, default_width=_WIDTH, styles=styles)
    curve: Axes = axes[0]
    curve.tick_params(axis="x", bottom=False)
    for below in axes[1:]:
        below.spines[:].set_visible(False)
        below.tick_params(axis="both", length=0)
    return curve


def _rank(option: str) -> tuple[int, str]:
    """Order of options: the whole data and the random model first, "none" last, the rest by name."""
    first = {"all studies": -1, "random": -1, "none": 1}
    return first.get(option, 0), option
