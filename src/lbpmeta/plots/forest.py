"""forest: draw a ForestLayout with matplotlib."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from lbpmeta.errors import DataError
from lbpmeta.plots.elements import ForestLayout
from lbpmeta.plots.geometry import Geometry, arrange, font_family, text_width
from lbpmeta.plots.layout import forest_layout
from lbpmeta.plots.pen import Pen
from lbpmeta.pooling.fit import Fit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_forest", "forest"]


def forest(
    fit: Fit,
    *,
    labels: Sequence[str] | None = None,
    ax: Axes | None = None,
    title: str | None = None,
    effect_label: str | None = None,
    favours: tuple[str, str] | None = ("intervention", "control"),
    mcid: float | tuple[float, float] | None = None,
    better: str = "lower",
    columns: Mapping[str | tuple[str, str], Sequence[object]] | None = None,
    subgroups: Sequence[str] | None = None,
    subtotals: Mapping[str, Fit] | None = None,
    not_estimable: Sequence[str] = (),
    notes: Sequence[str] = (),
    prediction: bool = True,
    digits: int = 2,
    sort: str | None = None,
    x_limits: tuple[float, float] | None = None,
    width: float | None = None,
) -> Axes:
    """Draw the forest plot of a fit.

    Parameters
    ----------
    fit : Fit
    labels : sequence of str, optional
        One per study; the fit's own labels otherwise. Equal labels stay separate rows.
    ax : matplotlib Axes, optional
        Its rectangle is filled with plot and texts. Without one, a new figure of the right height is made.
    title : str, optional
    effect_label : str, optional
        Head above the plot; the measure's title otherwise.
    favours : (str, str) or None
        Intervention and control, as in "Favours intervention"; `better` decides which one stands left.
    mcid : float or (float, float), optional
        Effects smaller than this are shaded, on both sides of the null; two values are a range of MCIDs.
        For ratios a ratio.
    better : {"lower", "higher"}
        Which direction of the outcome is a benefit.
    columns : mapping, optional
        Extra columns: name, or (group, name), to one text or number per study, and one more for the total if
        there is one.
    subgroups : sequence of str, optional
        One name per study. Each group gets a subtotal, pooled with the fit's recipe.
    subtotals : mapping of str to Fit, optional
        Subtotals that were pooled already.
    notes : sequence of str
        More lines for the foot of the figure.
    not_estimable : sequence of str
        Studies that could not be pooled and should be seen.
    prediction : bool
        Draw the prediction interval, if the fit has one.
    digits : int
        Decimals of the printed numbers.
    sort : {None, "estimate", "weight", "label"}
        Order of the studies, within subgroups.
    x_limits : (float, float), optional
        Ends of the axis on the display scale. Intervals beyond them end in an arrow head.
    width : float, optional
        Of the figure in inches; 17 cm otherwise, and more only if the texts need it.

    Returns
    -------
    matplotlib Axes
        The axes of the plot itself; x is the effect on the display scale. ``ax.figure.savefig(...)`` saves.

    Raises
    ------
    DataError
        If labels, columns or subgroups do not match the studies, or an MCID or axis limits cannot be.
    MethodError
        If `better` or `sort` is unknown.

    See Also
    --------
    lbpmeta.plots.forest_layout : the same plot as plain data.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from lbpmeta.pooling import pool
    >>> fit = pool([-7.0, -3.0, -12.0], [4.0, 9.0, 16.0], measure="MD", labels=["A", "B", "C"])
    >>> ax = forest(fit, mcid=10, favours=("exercise", "usual care"))
    >>> ax.get_xscale()
    'linear'
    >>> matplotlib.pyplot.close(ax.figure)
    """
    layout = forest_layout(
        fit,
        labels=labels,
        title=title,
        effect_label=effect_label,
        favours=favours,
        mcid=mcid,
        better=better,
        columns=columns,
        subgroups=subgroups,
        subtotals=subtotals,
        not_estimable=not_estimable,
        notes=notes,
        prediction=prediction,
        digits=digits,
        sort=sort,
        x_limits=x_limits,
    )
    return draw_forest(layout, ax=ax, width=width)


def draw_forest(layout: ForestLayout, *, ax: Axes | None = None, width: float | None = None) -> Axes:
    """Draw a layout; see :func:`forest` for `ax` and `width`."""
    from matplotlib import rc_context

    if width is not None and not 0 < width < float("inf"):
        raise DataError(f"`width` is {width!r}; it must be a number of inches above 0.")

    # The look does not hang on the user's settings, and the user's settings do not change.
    with rc_context({"text.usetex": False, "path.sketch": None, "lines.marker": "None"}):
        return _draw(layout, ax, width)


def _draw(layout: ForestLayout, ax: Axes | None, width: float | None) -> Axes:
    family = font_family()
    measure = text_width(family)
    if ax is None:
        from matplotlib import pyplot as plt

        g = arrange(layout, measure, width)
        rows = g.above + layout.height + g.below
        figure = plt.figure(figsize=(g.width, rows * g.line), facecolor="white")
        ax = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        x0, y0, box_width, box_height = 0.0, 0.0, g.width, rows * g.line
    else:
        box = ax.get_position()
        fig_width, fig_height = ax.get_figure(root=True).get_size_inches()  # type: ignore[union-attr]
        x0, y0 = box.x0 * fig_width, box.y0 * fig_height
        box_width, box_height = box.width * fig_width, box.height * fig_height
        g = arrange(layout, measure, box_width, box_height)
    _place(ax, layout, g, (x0, y0, box_width, box_height))
    pen = Pen(ax, layout, g, family, measure)
    pen.background()
    for row in layout.rows:
        pen.row(row)
    pen.heads()
    pen.axis()
    pen.footer()
    return ax


def _place(ax: Axes, layout: ForestLayout, g: Geometry, box: tuple[float, float, float, float]) -> None:
    """Put the axes over the plot's part of the box, with y in lines, downwards from the first row."""
    x0, y0, _, height = box
    fig_width, fig_height = ax.get_figure(root=True).get_size_inches()  # type: ignore[union-attr]
    top = y0 + height - g.above * g.line
    rows = layout.height * g.line
    ax.set_position(
        (
            (x0 + g.plot_left) / fig_width,
            (top - rows) / fig_height,
            (g.plot_right - g.plot_left) / fig_width,
            rows / fig_height,
        )
    )
    ax.set_xscale("log" if layout.log else "linear")
    ax.set_xlim(*layout.x_limits)
    ax.set_ylim(layout.height, 0)
