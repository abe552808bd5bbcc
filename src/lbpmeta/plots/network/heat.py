"""net_heat_plot: which design's evidence disagrees with whose."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from lbpmeta.errors import NotDefinedError
from lbpmeta.plots.chart.axes import row_axis
from lbpmeta.plots.chart.chart import Axis, Chart, Matrix, Points
from lbpmeta.plots.chart.draw import draw_chart
from lbpmeta.plots.chart.kinds import must_be
from lbpmeta.pooling.network.fit import NetworkFit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["net_heat_layout", "net_heat_plot"]

#: In place of the number of a design that cannot be detached.
_FIXED: Final = "\u2013"
#: Of the inverse variances' rounding.
_NOTHING: Final = 1e-9


def net_heat_layout(fit: NetworkFit, *, title: str = "") -> Chart:
    """Return the net heat plot as plain data; see :func:`net_heat_plot`.

    Raises
    ------
    NotDefinedError
        If no design can be detached.
    """
    heat = fit.net_heat
    if not heat.columns:
        raise NotDefinedError("no design can be detached from this network: there is no inconsistency to be seen.")
    # Designs that explain most come first, and their own contrasts with them.
    weight = np.abs(heat.q_difference).sum(axis=0)
    columns = np.argsort(-weight, kind="stable")
    designs = [heat.columns[j] for j in columns]
    place = {design: i for i, design in enumerate(designs)}
    own = [name.rpartition(" in ")[2] for name in heat.rows]
    # A contrast that no other evidence reaches can disagree with none.
    alone = ~np.any((np.abs(heat.q_difference) > _NOTHING) | (heat.hat > _NOTHING), axis=1)
    rows = sorted(np.flatnonzero(~alone).tolist(), key=lambda i: (place.get(own[i], len(place)), i))
    changed, hat = (values[rows][:, columns] for values in (heat.q_difference, heat.hat))
    most = float(np.max(np.abs(changed))) or 1.0
    numbers = {design: str(i + 1) for i, design in enumerate(designs)}
    labels = [f"{numbers.get(own[i], _FIXED)} {_row(heat.rows[i])}" for i in rows]
    at = np.unravel_index(int(np.argmax(changed)), changed.shape)
    n, m = changed.shape
    left = f" Left out: {alone.sum()} contrasts that no other evidence reaches." if alone.any() else ""
    return Chart(
        Axis(
            "Detached design", (-0.5, m - 0.5), tuple(float(j) for j in range(m)), tuple(numbers.values()), ruled=False
        ),
        replace(row_axis(labels), ruled=False),
        (),
        (),
        (
            Points("matrix square", "Weight in the network", (), ()),
            Points("matrix low", "Inconsistency rises", (), ()),
            Points("matrix high", "Inconsistency falls", (), ()),
        ),
        title,
        f"Net heat plot of {n} contrasts of designs and {m} designs that can be detached. Largest change of Q: "
        f"{changed.max():.2f}, in {_row(heat.rows[rows[int(at[0])]])} when {designs[int(at[1])]} is detached.",
        rows=1.8 * n,
        notes=(
            "Orange: detaching the design lowers what the contrast of the row adds to the inconsistency, blue: raises "
            f"it; deepest at {most:.3g}. Squares: how much the design weighs in the network's estimate of the row. "
            f"Rows carry the number of their design.{left}",
        ),
        matrix=Matrix(
            tuple(map(tuple, (changed / most).tolist())),
            squares=tuple(map(tuple, np.minimum(hat, 1.0).tolist())),
        ),
    )


def _row(name: str) -> str:
    """Return "a:b", with the arms of the design where it has more than two."""
    contrast, _, design = name.rpartition(" in ")
    return contrast if design == contrast else f"{contrast} ({design.count(':') + 1} arms)"


def net_heat_plot(
    fit: NetworkFit,
    *,
    ax: Axes | None = None,
    title: str = "",
    width: float | None = None,
) -> Axes:
    """Draw the net heat plot: how the inconsistency of each contrast changes when a design is detached.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> fit = lm.network(
    ...     te=[-0.5, -0.2, -0.6], se=[0.1, 0.1, 0.2], treat1=["b", "c", "c"], treat2=["a", "b", "a"], studlab=[*"123"]
    ... )
    >>> lm.net_heat_plot(fit).get_xlabel()
    'Detached design'

    Parameters
    ----------
    fit : NetworkFit
        From :func:`lbpmeta.network`; the matrix is that of the common-effect model, ``fit.net_heat``.
    ax : matplotlib Axes, optional
        Its rectangle is filled with plot and texts. Without one, a new figure of the right height is made.
    title : str
    width : float, optional
        Of a new figure in inches; 114 mm otherwise.

    Returns
    -------
    matplotlib Axes
        Its label (``ax.get_label()``) is the alternative text.

    Raises
    ------
    NotDefinedError
        If no design can be detached: nothing in the network can disagree.

    References
    ----------
    Krahn U, Binder H, König J. BMC Med Res Methodol 2013;13:35.
    """
    must_be("net_heat_plot", fit, NetworkFit, "network")
    return draw_chart(net_heat_layout(fit, title=title), ax=ax, width=width)
