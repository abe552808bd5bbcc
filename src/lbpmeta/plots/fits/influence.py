"""influence_plot: case-deletion diagnostics side by side."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from lbpmeta.errors import MethodError
from lbpmeta.plots.canvas.style import Style
from lbpmeta.plots.chart.axes import linear_axis, row_axis
from lbpmeta.plots.chart.chart import Chart, Line, Panels, Points
from lbpmeta.plots.chart.kinds import must_be
from lbpmeta.plots.chart.panels import draw_panels
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.sensitivity.influence import Influence, influence

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["INFLUENCE_PANELS", "influence_layout", "influence_plot"]

#: A full journal page, 174 mm.
_WIDTH: Final = 174 / 25.4
_ROW: Final = 1.05
#: Median of the chi-squared distribution with 1 degree of freedom, as Influence.influential takes it.
_MEDIAN: Final = 0.45493642311957283

#: What can be shown: the name on the axis, and the usual limits for k studies.
INFLUENCE_PANELS: Final[Mapping[str, tuple[str, Callable[[int], tuple[float, ...]]]]] = MappingProxyType(
    {
        "rstudent": ("Studentised residual", lambda k: (-1.959963984540054, 1.959963984540054)),
        "dffits": ("DFFITS", lambda k: (-3 * math.sqrt(1 / (k - 1)), 3 * math.sqrt(1 / (k - 1)))),
        "cooks_d": ("Cook's distance", lambda k: (_MEDIAN,)),
        "cov_ratio": ("Covariance ratio", lambda k: (1.0,)),
        "tau2_deleted": ("τ² without", lambda k: ()),
        "q_deleted": ("Q without", lambda k: ()),
        "weight": ("Weight (%)", lambda k: (300 / k,)),
        "hat": ("Leverage", lambda k: (3 / k,)),
        "dfbetas": ("DFBETAS", lambda k: (-1.0, 1.0)),
    }
)
_USUAL: Final = ("rstudent", "dffits", "cooks_d", "cov_ratio", "tau2_deleted", "q_deleted", "weight")


def influence_layout(result: Influence | Fit, *, panels: Sequence[str] = _USUAL, title: str = "") -> Panels:
    """Return the influence panels as plain data; see :func:`influence_plot`.

    Examples
    --------
    >>> from lbpmeta.pooling.single import pool
    >>> layout = influence_layout(pool([0.1, 0.3, 0.2, 0.25, 2.9], [0.01, 0.02, 0.03, 0.02, 0.02]))
    >>> layout.charts[0].points_of("flagged")[0].y
    (4.0,)
    """
    data = influence(result) if isinstance(result, Fit) else result
    unknown = [p for p in panels if p not in INFLUENCE_PANELS]
    if unknown or not panels:
        raise MethodError(f"`panels` is {tuple(panels)!r}; give some of {', '.join(map(repr, INFLUENCE_PANELS))}.")
    labels = [" ".join(label.split()) for label in data.labels]
    flagged = np.asarray(data.influential, dtype=bool)
    charts = tuple(_panel(panel, getattr(data, panel), labels, flagged) for panel in panels)
    stand_out = [label for label, flag in zip(labels, flagged, strict=True) if flag]
    told = ", ".join(stand_out) if stand_out else "none"
    return Panels(
        charts,
        title,
        ("Dashed: usual limits. Diamonds: studies that stand out by DFFITS, Cook's distance, leverage or DFBETAS.",),
        f"Influence of each of {len(labels)} studies on the pooled effect, in {len(charts)} diagnostics. Studies that "
        f"stand out: {told}.",
    )


def _panel(panel: str, values: NDArray[np.float64], labels: Sequence[str], flagged: NDArray[np.bool_]) -> Chart:
    name, limits = INFLUENCE_PANELS[panel]
    k = len(labels)
    usual = limits(k)
    rows = row_axis(labels)
    x = linear_axis(name, values, include=usual, most=4)
    at = np.arange(k, dtype=float)
    fine = np.isfinite(values)
    points = tuple(
        Points(role, "", tuple(values[which].tolist()), tuple(at[which].tolist()))
        for role, which in (("points", fine & ~flagged), ("flagged", fine & flagged))
        if which.any()
    )
    line = Line("studies", "", tuple(values[fine].tolist()), tuple(at[fine].tolist()))
    lines = (*(Line("threshold", "", (v, v), rows.limits) for v in usual), line)
    return Chart(x, rows, (), lines, points, "", f"{name} of {k} studies.", rows=_ROW * k)


def influence_plot(
    result: Influence | Fit,
    *,
    ax: Axes | None = None,
    panels: Sequence[str] = _USUAL,
    title: str = "",
    width: float | None = None,
    points: Style | None = None,
    flagged: Style | None = None,
    lines: Style | None = None,
    limits: Style | None = None,
) -> NDArray[Any]:
    """Draw what each study does to the result, one panel per diagnostic and one row per study.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> axes = lm.influence_plot(lm.load().pool("cd008112-3.1.4"), panels=["rstudent", "cooks_d"])
    >>> [ax.get_xlabel() for ax in axes]
    ['Studentised residual', "Cook's distance"]

    Parameters
    ----------
    result : Influence or Fit
        From :func:`lbpmeta.influence`, or a fit, whose own recipe is then used.
    ax : matplotlib Axes, optional
        Its rectangle is divided between the panels; a new figure of the right height otherwise.
    panels : sequence of str
        Fields of :class:`Influence <lbpmeta.pooling.sensitivity.Influence>`: "rstudent", "dffits", "cooks_d",
        "cov_ratio", "tau2_deleted", "q_deleted", "weight", "hat", "dfbetas".
    title : str
    width : float, optional
        Of a new figure in inches; 174 mm otherwise. In a narrow figure the panels go on in a second row.
    points, flagged, lines, limits : mapping, optional
        Properties of matplotlib for these elements.

    Returns
    -------
    ndarray of matplotlib Axes
        One per panel; the label of the first (``axes[0].get_label()``) is the alternative text.

    Raises
    ------
    MethodError
        For an unknown panel.
    DataError
        With fewer than 3 studies.

    References
    ----------
    Viechtbauer W, Cheung MWL. Res Synth Methods 2010;1:112-125.
    """
    must_be("influence_plot", result, (Influence, Fit), "influence")
    layout = influence_layout(result, panels=panels, title=title)
    styles = {"points": points, "flagged": flagged, "studies": lines, "threshold": limits}
    return draw_panels(layout, columns=len(panels), ax=ax, width=width, default_width=_WIDTH, styles=styles)
