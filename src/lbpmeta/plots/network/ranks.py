"""rankogram_plot: the probability of each rank, one panel a treatment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from lbpmeta.plots.canvas.style import Style
from lbpmeta.plots.chart.axes import linear_axis
from lbpmeta.plots.chart.chart import Area, Axis, Chart, Line, Panels
from lbpmeta.plots.chart.draw import PAGE_WIDTH
from lbpmeta.plots.chart.kinds import must_be
from lbpmeta.plots.chart.panels import draw_panels
from lbpmeta.pooling.network.fit import NetworkFit
from lbpmeta.pooling.network.ranking import Rankogram

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["rankogram_layout", "rankogram_plot"]

#: Half the width of a bar, in ranks, and the height of a panel in lines of text.
_HALF: Final = 0.36
_HIGH: Final = 5.5
_TICKS: Final = (0.0, 50.0, 100.0)
#: Panels beside each other.
_ABREAST: Final = 5


def rankogram_layout(
    result: Rankogram | NetworkFit, *, small_values: str = "good", cumulative: bool = True, title: str = ""
) -> Panels:
    """Return the rankogram as plain data, the treatment with the highest SUCRA first; see :func:`rankogram_plot`.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> fit = lm.network(
    ...     te=[-0.5, -0.2, -0.6], se=[0.1, 0.1, 0.2], treat1=["b", "c", "c"], treat2=["a", "b", "a"], studlab=[*"123"]
    ... )
    >>> [chart.name for chart in rankogram_layout(fit).charts]
    ['c (99%)', 'b (51%)', 'a (0%)']
    """
    ranks = result.rankogram(small_values) if isinstance(result, NetworkFit) else result
    n = len(ranks.treatments)
    sucra = ranks.sucra
    order = np.argsort(-sucra, kind="stable").tolist()
    x = linear_axis("", [1.0, float(n)], most=min(n, 5))
    whole = [(t, label) for t, label in zip(x.ticks, x.tick_labels, strict=True) if t == int(t) and 1 <= t <= n]
    # The first rank is what people look for.
    marks = [(1.0, "1"), *(pair for pair in whole if pair[0] > 1)]
    across = Axis("", (0.4, n + 0.6), tuple(t for t, _ in marks), tuple(label for _, label in marks))
    up = Axis("%", (0.0, 102.0), _TICKS, ("0", "50", "100"))
    charts = []
    for i in order:
        shares = 100 * ranks.probability[i]
        bars = tuple(
            Area("rank", "", (r - _HALF, r + _HALF, r + _HALF, r - _HALF), (0.0, 0.0, share, share))
            for r, share in enumerate(shares.tolist(), start=1)
            if share > 0
        )
        curve = Line("curve", "", tuple(float(r) for r in range(1, n + 1)), tuple(np.cumsum(shares).tolist()))
        name = f"{ranks.treatments[i]} ({100 * sucra[i]:.0f}%)"
        told = f"Ranks of {ranks.treatments[i]}: best with {shares[0]:.0f}%."
        charts.append(Chart(across, up, bars, (curve,) if cumulative else (), (), "", told, rows=_HIGH, name=name))
    how = "exact" if ranks.exact else f"Monte Carlo error at most {100 * float(ranks.se.max()):.1g} percentage points"
    line = "; line: cumulative" if cumulative else ""
    best = [f"{ranks.treatments[i]} {100 * sucra[i]:.0f}%" for i in order]
    return Panels(
        tuple(charts),
        title,
        (f"Probability (%) of each rank, 1 the best ({how}){line}. In brackets: SUCRA.",),
        f"Rankogram of {n} treatments, one panel each. SUCRA: {', '.join(best)}.",
    )


def rankogram_plot(
    result: Rankogram | NetworkFit,
    *,
    small_values: str = "good",
    cumulative: bool = True,
    ax: Axes | None = None,
    title: str = "",
    width: float | None = None,
    bars: Style | None = None,
    curve: Style | None = None,
) -> NDArray[np.object_]:
    """Draw the probability of each rank, one panel a treatment, the best by SUCRA first.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> fit = lm.network(
    ...     te=[-0.5, -0.2, -0.6], se=[0.1, 0.1, 0.2], treat1=["b", "c", "c"], treat2=["a", "b", "a"], studlab=[*"123"]
    ... )
    >>> len(lm.rankogram_plot(fit))
    3

    Parameters
    ----------
    result : Rankogram or NetworkFit
        From :meth:`lbpmeta.NetworkFit.rankogram`, or a fit, whose rankogram is then made.
    small_values : {"good", "bad"}
        Whether a smaller value is better; of a fit only, a rankogram knows.
    cumulative : bool
        Draw the line of the cumulative probabilities, whose mean before the last rank is the SUCRA.
    ax : matplotlib Axes, optional
        Its rectangle is divided, and it becomes the first panel; a new figure otherwise.
    title : str
    width : float, optional
        Of a new figure in inches; 170 mm otherwise.
    bars, curve : mapping, optional
        Properties of matplotlib for these elements.

    Returns
    -------
    ndarray of matplotlib Axes
        One per treatment; the label of the first is the alternative text.

    Raises
    ------
    MethodError
        If `small_values` is unknown.
    DataError
        For styles or a width that cannot be.

    References
    ----------
    Salanti G, Ades AE, Ioannidis JPA. J Clin Epidemiol 2011;64:163-171.
    """
    must_be("rankogram_plot", result, (Rankogram, NetworkFit), "network")
    panels = rankogram_layout(result, small_values=small_values, cumulative=cumulative, title=title)
    return draw_panels(
        panels,
        columns=_ABREAST,
        ax=ax,
        width=width,
        default_width=PAGE_WIDTH,
        styles={"rank": bars, "curve": curve},
    )
