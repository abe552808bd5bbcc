"""forest: draw a ForestLayout with matplotlib."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Unpack, cast

from lbpmeta.errors import DataError
from lbpmeta.forest_settings import ELEMENTS, ForestSettings, LayoutSettings, with_settings
from lbpmeta.plots.canvas.figures import new_axes, own_look, root_figure
from lbpmeta.plots.canvas.ground import ground_of, spread_ground
from lbpmeta.plots.canvas.letters import Measure, font_families, text_width, wrap_to
from lbpmeta.plots.canvas.svg import ALL, WITHOUT
from lbpmeta.plots.forest.artist import ForestArtist
from lbpmeta.plots.forest.elements import ForestLayout, ForestRow
from lbpmeta.plots.forest.geometry import Geometry, arrange, small_scale
from lbpmeta.plots.forest.layout import forest_layout
from lbpmeta.plots.forest.marks import Marks
from lbpmeta.plots.forest.rows import stack
from lbpmeta.plots.forest.styles import ForestStyle, get_style
from lbpmeta.plots.forest.summary import alt_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["WIDTHS", "draw_arranged", "draw_forest", "forest", "forest_on", "forest_pages", "mm"]


def mm(millimetres: float) -> float:
    """Return inches, in which matplotlib measures figures.

    Examples
    --------
    >>> round(mm(85), 3)
    3.346
    """
    return millimetres / 25.4


#: Height of a page where nobody names another, in inches: that of the print on a journal's page.
_PAGE: Final = mm(240)

#: What is at least as wide was meant in millimetres: the narrowest column of a journal is wider in these.
_MILLIMETRES: Final = 60.0
#: Widths of journal figures by name, in inches.
WIDTHS: Final[Mapping[str, float]] = {"column": mm(85), "column-and-a-half": mm(114), "page": mm(170)}


@with_settings(ForestSettings)
def forest(x: object, **settings: Unpack[ForestSettings]) -> Axes | Any:
    """Draw a forest plot.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from lbpmeta.pooling.single import pool
    >>> fit = pool([-7.0, -3.0, -12.0], [4.0, 9.0, 16.0], measure="MD", labels=["A", "B", "C"])
    >>> ax = forest(fit, mcid=10, favours=("exercise", "usual care"), better="lower")
    >>> ax.get_xscale()
    'linear'
    >>> long = pool([0.1 * i for i in range(60)], [0.1] * 60, measure="MD")
    >>> len(forest(long, pages=5))
    3

    Parameters
    ----------
    x : Fit, SubgroupFit, RegressionFit, PoolTable, GlmmFit, BayesFit, EffectSizes, or a table
        A fit, also of :func:`lbpmeta.glmm` or :func:`lbpmeta.bayes_pool`; the results of
        :func:`lbpmeta.pool_subgroups`, :func:`lbpmeta.meta_regression` by a factor, :func:`lbpmeta.leave_one_out` or
        :func:`lbpmeta.cumulative`; effect sizes; or printed estimates: a data frame, mapping or list of mappings with
        the columns label, estimate, ci_low, ci_high (and weight, group, kind), or a list of (label, estimate, low,
        high). Printed strings keep their digits.
    labels : sequence of str, optional
        One per row; the input's own labels otherwise. Equal labels stay separate rows.
    ax : matplotlib Axes, optional
        Its rectangle is filled with plot and texts. Without one, a new figure of the right size is made.
    title : str, optional
    effect_label : str, optional
        Head above the plot; the measure's title otherwise.
    favours : (str, str) or None
        Intervention and control, as in "Favours intervention"; `better` decides which one stands left, and without it
        nothing of the kind is drawn.
    mcid : float or (float, float), optional
        Effects smaller than this are shaded, on both sides of the null; two values are a range of MCIDs.
        For ratios a ratio.
    better : {"lower", "higher"}
        Which direction of the outcome is a benefit; `favours` and ``prediction="density"`` need it, and it is never
        assumed.
    columns : sequence of str or mapping, optional
        Names, left to right: "study", "effect", "weight", "plot", "risk_of_bias", "arms" (all of both arms), and
        any column of `data`, such as "year", "mean1", "sd1", "n1", "events1"; "certainty" of `data` is shown with the
        signs of GRADE. Or a mapping of head, or
        (group, head), to one text or number per study, and one more for the total if there is one.
    data : data frame, mapping of columns, or list of mappings, optional
        One row per study, in the order of the studies.
    arms : (str, str), optional
        Names above the columns of the arms; those of `favours` otherwise.
    subgroups : sequence of str, optional
        One name per study. Each group gets a subtotal, pooled with the fit's recipe.
    subtotals : mapping of str to Fit, optional
        Subtotals that were pooled already.
    overall : Fit, optional
        A total under a leave-one-out or cumulative analysis, or under printed estimates.
    measure : str, optional
        Effect measure of an analysis or table that names none; "RR" makes the axis logarithmic.
    not_estimable : sequence of str
        Studies that could not be pooled and should be seen.
    notes : sequence of str
        More lines for the foot of the figure.
    leave_one_out : bool
        Pool again without each study, as the total was pooled. :func:`lbpmeta.plots.save_figure` writes the totals into
        a ``.html`` page, in which a click on a study shows the total without it; other files show the total of all.
    prediction : {True, "bar", "density", False}
        Draw the prediction interval, if the fit has one: as a bar, or under the curve of the predictive
        distribution with its part beyond the null (hatched) and beyond the MCID (dark).
    digits : int, optional
        Decimals of the numbers that were computed; otherwise 2, more where these would erase an effect or its interval,
        and fewer for large numbers.
    sort : {None, "estimate", "weight", "label"}
        Order of the studies, within subgroups.
    x_limits : (float, float), optional
        Ends of the axis on the display scale. Intervals beyond them end in an arrow head.
    width : float or {"column", "column-and-a-half", "page"}, optional
        Of the figure in inches (see :func:`mm`), or 85, 114 or 170 mm; what the content needs otherwise.
    pages : float or True, optional
        Break a long plot into figures of at most that height in inches (240 mm if True), all with the same columns,
        axis and heads.
    style : str or ForestStyle
        "lbpmeta", "revman", "bmj", "jama", or one made with ``dataclasses.replace(FOREST_STYLES["bmj"], ...)``.
    findings : sequence of Finding, or mapping of label (or position) to text, optional
        Rows that a check flags wear a letter, with a footnote.
    ids : sequence of str, optional
        Ids of the studies' rows, which findings name, and one more for the pooled line.
    risk_of_bias : data frame, mapping, or list of mappings, optional
        One column per domain: "low", "some concerns", "high" or "no information"; a column "study" names the
        studies, otherwise the rows are in their order.
    square, interval, inner, total, subtotal, predicted, band, null_line, pooled_line, flag : mapping, optional
        Properties of matplotlib that differ from the style's; `inner` is an interval over its square.

    Returns
    -------
    matplotlib Axes
        The axes of the plot itself; x is the effect on the display scale. Its label (``ax.get_label()``) is the
        alternative text. :func:`lbpmeta.plots.save_figure` saves. With `pages` a tuple of them, one per page, for
        :func:`lbpmeta.plots.save_pages`: the tests stand on the last page, each page has the footnotes of its rows,
        and the head of a subgroup is repeated where it goes on.

    Raises
    ------
    DataError
        If labels, columns, subgroups, findings or judgements do not match the studies, an MCID or axis limits
        cannot be, the columns do not fit into the width, or a page is too low for its heads and a row.
    MethodError
        If `better`, `sort`, `style` or `prediction` is unknown, or a meta-regression is by a number.

    See Also
    --------
    lbpmeta.plots.forest_layout : the same plot as plain data.
    """
    if settings.get("pages") is None or settings["pages"] is False:
        settings.pop("pages", None)
    else:
        return forest_pages(x, **settings)
    return forest_on(new_axes, x, **settings)


@with_settings(ForestSettings)
def forest_on(make: Callable[[tuple[float, float]], Axes], x: object, **settings: Unpack[ForestSettings]) -> Axes:
    """Draw a forest plot on axes that are made in the size, in inches, that it needs; for the rest see :func:`forest`.

    Parameters
    ----------
    make : callable
        Called with (width, height), where there is no `ax`.
    x
        As for :func:`forest`.
    **settings
        As for :func:`forest`.
    """
    elements = {name: settings.pop(name, None) for name in ELEMENTS}  # type: ignore[misc]
    ax, width = settings.pop("ax", None), settings.pop("width", None)
    look = get_style(settings.get("style", "lbpmeta")).with_elements(elements)
    shown = cast("LayoutSettings", {**settings, "style": look})
    return draw_forest(forest_layout(x, **shown), ax=ax, width=width, style=look, make=make)


@with_settings(ForestSettings)
def forest_pages(x: object, **settings: Unpack[ForestSettings]) -> tuple[Axes, ...]:
    """Draw a forest plot on as many pages as it needs: :func:`forest` with `pages`, which is 240 mm here unless given.

    Raises
    ------
    DataError
        As :func:`forest`, or if an `ax` is given, or `pages` is no height.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> from lbpmeta.pooling.single import pool
    >>> fit = pool([0.1 * i for i in range(60)], [0.1] * 60, measure="MD")
    >>> len(forest_pages(fit, pages=5))
    3
    """
    if settings.pop("ax", None) is not None:
        raise DataError("`ax` is one rectangle; pages are figures of their own. Leave it out.")
    high = settings.pop("pages", None)
    high = _PAGE if high is None or high is True else high
    if isinstance(high, bool) or not (isinstance(high, int | float) and 0 < high < float("inf")):
        raise DataError(f"`pages` is {high!r}; give the height of a page in inches, or True for 240 mm.")
    elements = {name: settings.pop(name, None) for name in ELEMENTS}  # type: ignore[misc]
    width = _inches(settings.pop("width", None))
    style = get_style(settings.get("style", "lbpmeta")).with_elements(elements)
    layout = forest_layout(x, **cast("LayoutSettings", {**settings, "style": style}))
    with own_look():
        families = font_families()
        measure = text_width(families)
        g = _arranged(layout, measure, width, None, style.favours == "above")
        parts = _paged(g, measure, float(high))
        return tuple(
            draw_arranged(part, new_axes((part.width, part.height)), (0.0, 0.0), part.height, style, families, measure)
            for part in parts
        )


def draw_forest(
    layout: ForestLayout,
    *,
    ax: Axes | None = None,
    width: float | str | None = None,
    style: str | ForestStyle | None = None,
    make: Callable[[tuple[float, float]], Axes] = new_axes,
) -> Axes:
    """Draw a layout; see :func:`forest` for `ax`, `width` and `style` (the layout's own otherwise)."""
    look = get_style(layout.style if style is None else style)
    # The look does not hang on the user's settings, and the user's settings do not change.
    with own_look():
        return _draw(layout, ax, _inches(width), look, make)


def _inches(width: float | str | None) -> float | None:
    if width is None:
        return None
    if isinstance(width, str):
        if width not in WIDTHS:
            raise DataError(f"`width` is {width!r}; give inches, or one of {', '.join(map(repr, WIDTHS))}.")
        return WIDTHS[width]
    if not 0 < width < float("inf"):
        raise DataError(f"`width` is {width!r}; it must be a number of inches above 0.")
    if width >= _MILLIMETRES:  # a width of journals in millimetres is the usual slip
        raise DataError(
            f"`width` is {width:g} inches, wider than any page; {width:g} millimetres are {width:g} / 25.4."
        )
    return float(width)


def _draw(
    layout: ForestLayout,
    ax: Axes | None,
    width: float | None,
    style: ForestStyle,
    make: Callable[[tuple[float, float]], Axes],
) -> Axes:
    families = font_families()
    measure = text_width(families)
    corner, height = (0.0, 0.0), None
    if ax is not None:
        box = ax.get_position()
        fig_width, fig_height = _size(ax)
        corner, width, height = (
            (box.x0 * fig_width, box.y0 * fig_height),
            box.width * fig_width,
            box.height * fig_height,
        )
    g = _arranged(layout, measure, width, height, style.favours == "above")
    if style.favours == "above" and _breaks_words(g):
        # Each text has half of the plot there; below it has more room.
        style = replace(style, favours="below")
        g = _arranged(layout, measure, width, height, False)
    if ax is None:
        ax = make((g.width, g.height))
    return draw_arranged(g, ax, corner, g.height if height is None else height, style, families, measure)


def draw_arranged(
    g: Geometry,
    ax: Axes,
    corner: tuple[float, float],
    height: float,
    style: ForestStyle,
    families: tuple[str, ...],
    measure: Measure,
) -> Axes:
    """Draw what is arranged already into the rectangle of that height in inches, from its upper left corner on."""
    ground = ground_of(ax)
    spread_ground(ax)
    _place(ax, g, corner, height)
    artist = ForestArtist(ax, g, style, families, measure, ground)
    marks = Marks(artist)
    marks.background()
    marks.all()
    for number, row in enumerate(g.layout.rows):
        with artist.part(ALL if row.kind in ("total", "prediction") else ""):
            artist.row(row, number)
    for place, row, told in artist.totals_without():
        with artist.part(f"{WITHOUT}{place}", seen=False, told=told):
            marks.diamond(row)
            artist.texts(row)
    artist.heads()
    artist.axis()
    artist.footer()
    ax.set_xlim(*g.layout.x_limits)
    ax.set_ylim(g.layout.height, 0)
    ax.set_label(alt_text(g.layout))
    return ax


def _paged(g: Geometry, measure: Measure, height: float) -> tuple[Geometry, ...]:
    """Return one geometry per page of at most that height in inches; columns and axis are the same on all.

    Raises
    ------
    DataError
        If a page has no room for a row beside its heads.
    """
    scale, layout = small_scale(g.size), g.layout
    notes = dict(layout.footnotes)

    def wrapped(texts: list[str]) -> tuple[str, ...]:
        inner = 0.95 * (g.right - g.left)
        return tuple(line for text in texts for line in wrap_to(text, measure, scale * g.size, inner))

    def page(rows: list[ForestRow], last: bool) -> Geometry:
        placed, tall = stack(rows)
        used = {letter for row in rows for letter in row.flags.split(",") if letter in notes}
        footer = wrapped([*(layout.feet if last else ()), *(f"{a}. {t}" for a, t in layout.footnotes if a in used)])
        below = g.below + scale * (len(footer) - len(g.footer))
        return replace(g, layout=replace(layout, rows=placed, height=tall, without=()), footer=footer, below=below)

    pages: list[list[ForestRow]] = [[]]
    head: ForestRow | None = None
    for i, row in enumerate(layout.rows):
        head = row if row.kind == "header" else None if row.kind == "total" else head
        # A head does not stand alone at the foot of a page.
        tried = [*pages[-1], *layout.rows[i : i + 1 + (row.kind == "header")]]
        if pages[-1] and page(tried, i + 1 == len(layout.rows)).height > height:
            goes_on = head is not None and row is not head
            pages.append([replace(head, label=f"{head.label} (continued)")] if head is not None and goes_on else [])
        pages[-1].append(row)
    made = tuple(page(rows, i + 1 == len(pages)) for i, rows in enumerate(pages))
    if any(one.height > height + 1e-9 for one in made):
        least = max(one.height for one in made)
        raise DataError(f"`pages` is {height:.1f} inches; heads and a row need at least {least + 0.05:.1f}.")
    return made


def _arranged(
    layout: ForestLayout, measure: Measure, width: float | None, height: float | None, above: bool
) -> Geometry:
    """Arrange; letters that no font has are told once, when they are drawn."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)
        return arrange(layout, measure, width, height, above=above)


def _breaks_words(g: Geometry) -> bool:
    """Whether a text about who is favoured was broken within a word."""
    return any(
        text.replace("\n", " ").split() != said.split()
        for text, said in zip(g.favours, g.layout.favours or (), strict=True)
    )


def _size(ax: Axes) -> tuple[float, float]:
    """Return width and height of the figure, or subfigure, that the axes are in, in inches."""
    dpi = root_figure(ax).dpi
    return ax.figure.bbox.width / dpi, ax.figure.bbox.height / dpi


def _place(ax: Axes, g: Geometry, corner: tuple[float, float], height: float) -> None:
    """Put the axes over the plot's part of the box, with y in lines, downwards from the first row."""
    x0, y0 = corner
    fig_width, fig_height = _size(ax)
    top = y0 + height - g.above * g.line
    rows = g.layout.height * g.line
    left, right = g.plot
    ax.set_position(((x0 + left) / fig_width, (top - rows) / fig_height, (right - left) / fig_width, rows / fig_height))
    ax.set_xscale("log" if g.layout.log else "linear")
    ax.set_xlim(*g.layout.x_limits)
    ax.set_ylim(g.layout.height, 0)
