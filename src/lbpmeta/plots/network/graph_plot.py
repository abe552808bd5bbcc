"""network_graph: which treatments are compared, by how many studies."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from lbpmeta.errors import DataError
from lbpmeta.plots.canvas.style import Style
from lbpmeta.plots.chart.chart import Area, Axis, Chart, Line, Points, Text
from lbpmeta.plots.chart.draw import draw_chart
from lbpmeta.plots.chart.kinds import must_be
from lbpmeta.plots.network.circle import few_crossings
from lbpmeta.plots.network.naming import treatment_order
from lbpmeta.pooling.network.fit import NetworkFit
from lbpmeta.pooling.network.graph import designs_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["network_graph", "network_graph_layout"]

#: Width of the line with most studies, times that of the style, and of the thinnest.
_WIDEST: Final = 7.0
_THINNEST: Final = 0.6
#: How far beyond the ring the plot goes.
_REACH: Final = 1.06


def network_graph_layout(
    fit: NetworkFit,
    *,
    people: Mapping[str, float] | None = None,
    multi_arm: bool = False,
    numbers: bool = False,
    order: Sequence[str] | None = None,
    title: str = "",
) -> Chart:
    """Return the graph of a network as plain data; see :func:`network_graph`.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> fit = lm.network(
    ...     te=[-0.5, -0.2, -0.6], se=[0.1, 0.1, 0.2], treat1=["b", "c", "c"], treat2=["a", "b", "a"], studlab=[*"123"]
    ... )
    >>> chart = network_graph_layout(fit)
    >>> sorted(chart.points[0].names), len(chart.lines_of("edges"))
    (['a', 'b', 'c'], 3)
    """
    compared = fit.comparisons
    edges = np.argwhere(np.triu(compared) > 0)
    best = few_crossings(fit.n, edges)
    # The reference first, then once around.
    start = best.index(fit.treatments.index(fit.reference))
    around = [fit.treatments[i] for i in (*best[start:], *best[:start])]
    names = treatment_order(fit, order, around)
    studies = {t: sum(t in trial.treatments for trial in fit.trials) for t in names}
    sizes = _sizes(fit, people) if people is not None else {t: float(k) for t, k in studies.items()}
    turn = [math.pi / 2 - 2 * math.pi * (i + 0.5) / fit.n for i in range(fit.n)]
    at = {t: (math.cos(a), math.sin(a)) for t, a in zip(names, turn, strict=True)}
    most = float(compared.max())
    lines, texts = [], []
    for i, j in edges.tolist():
        (x0, y0), (x1, y1) = at[fit.treatments[i]], at[fit.treatments[j]]
        k = int(compared[i, j])
        lines.append(Line("edges", "", (x0, x1), (y0, y1), width=max(_WIDEST * k / most, _THINNEST)))
        if numbers:
            # Off the middle, where the longest chords all meet.
            texts.append(Text("edge number", x0 + 0.4 * (x1 - x0), y0 + 0.4 * (y1 - y0), str(k)))
    largest = max(sizes.values()) or 1.0
    marks = Points(
        "nodes",
        "",
        tuple(at[t][0] for t in names),
        tuple(at[t][1] for t in names),
        tuple(sizes[t] / largest for t in names),
        names,
        tuple(sizes[t] for t in names),
    )
    areas: list[Area] = []
    many = 0
    for design, trials in designs_of(fit.trials).items():
        if len(design) > 2:
            many += len(trials)
            corners = [t for t in names if t in design]
            if multi_arm:
                label = "" if areas else "Trials with three or more arms"
                x, y = (tuple(at[t][axis] for t in corners) for axis in (0, 1))
                areas.append(Area("multi-arm", label, x, y))
    what = "people" if people is not None else "studies"
    top = int(most)
    bare = Axis("", (-_REACH, _REACH), (), (), ruled=False)
    return Chart(
        bare,
        bare,
        tuple(areas),
        tuple(lines),
        (marks,),
        title,
        _alt(fit, studies, edges.tolist(), many),
        aspect=1.0,
        texts=tuple(texts),
        notes=(
            f"Area of the nodes: {what} of the treatment. Width of the lines: studies of the comparison, "
            f"{'1' if top == 1 else f'at most {top}'}.",
        ),
        ring=True,
    )


def _sizes(fit: NetworkFit, people: Mapping[str, float]) -> dict[str, float]:
    given = {str(name): value for name, value in people.items()}
    for name in fit.treatments:
        if name not in given:
            raise DataError(f"`people` does not say how many have {name!r}; give a number for every treatment.")
        value = given[name]
        if isinstance(value, bool | str) or not 0 <= value < math.inf:
            raise DataError(f"`people[{name!r}]` is {value!r}; give a number of people, 0 or more.")
    if unknown := [name for name in given if name not in fit.treatments]:
        raise DataError(f"`people` names {unknown[0]!r}, which is no treatment of this network.")
    return {name: float(given[name]) for name in fit.treatments}


def _alt(fit: NetworkFit, studies: Mapping[str, int], edges: Sequence[Sequence[int]], many: int) -> str:
    i, j = max(edges, key=lambda e: fit.comparisons[e[0], e[1]])
    most = max(studies, key=lambda t: studies[t])
    told = f" {many} {'study has' if many == 1 else 'studies have'} three or more arms." if many else ""
    return (
        f"Graph of a network of {fit.n} treatments and {fit.k} studies, which compare {len(edges)} pairs directly. "
        f"Most often studied: {most} ({studies[most]}). Most frequent comparison: {fit.treatments[i]} with "
        f"{fit.treatments[j]} ({int(fit.comparisons[i, j])}).{told}"
    )


def network_graph(
    fit: NetworkFit,
    *,
    people: Mapping[str, float] | None = None,
    multi_arm: bool = False,
    numbers: bool = False,
    order: Sequence[str] | None = None,
    ax: Axes | None = None,
    title: str = "",
    width: float | None = None,
    nodes: Style | None = None,
    edges: Style | None = None,
    multi_arm_area: Style | None = None,
) -> Axes:
    """Draw the graph of a network: treatments on a circle, joined where studies compare them.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> fit = lm.network(
    ...     te=[-0.5, -0.2, -0.6], se=[0.1, 0.1, 0.2], treat1=["b", "c", "c"], treat2=["a", "b", "a"], studlab=[*"123"]
    ... )
    >>> lm.network_graph(fit).get_label()[:41]
    'Graph of a network of 3 treatments and 3 '

    Parameters
    ----------
    fit : NetworkFit
        From :func:`lbpmeta.network`.
    people : mapping of str to float, optional
        How many had each treatment: the area of its node. Without, its studies are.
    multi_arm : bool
        Shade the trials with three or more arms.
    numbers : bool
        Write the number of studies on each line.
    order : sequence of str, optional
        Of the treatments, clockwise from the top; one in which few lines cross otherwise, the reference first.
    ax : matplotlib Axes, optional
        Its rectangle is filled with plot and texts. Without one, a new figure is made.
    title : str
    width : float, optional
        Of a new figure in inches; 114 mm otherwise.
    nodes, edges, multi_arm_area : mapping, optional
        Properties of matplotlib for these elements; a line's width is that of one with a share of the studies.

    Returns
    -------
    matplotlib Axes
        Its label (``ax.get_label()``) is the alternative text.

    Raises
    ------
    DataError
        For people or an order that do not match the treatments, or a width that cannot be.

    References
    ----------
    Chaimani A et al. PLoS One 2013;8:e76654.
    """
    must_be("network_graph", fit, NetworkFit, "network")
    chart = network_graph_layout(fit, people=people, multi_arm=multi_arm, numbers=numbers, order=order, title=title)
    styles = {"nodes": nodes, "edges": edges, "multi-arm": multi_arm_area}
    return draw_chart(chart, ax=ax, width=width, styles=styles)
