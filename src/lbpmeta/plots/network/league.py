"""league_plot: the effects of all pairs of treatments, as a table whose cells are coloured by them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.effects.back_transform import back_transform
from lbpmeta.errors import DataError, MethodError
from lbpmeta.plots.canvas.text import number_text, significant
from lbpmeta.plots.chart.axes import row_axis
from lbpmeta.plots.chart.chart import Axis, Chart, Matrix, Points
from lbpmeta.plots.chart.draw import PAGE_WIDTH, draw_chart
from lbpmeta.plots.chart.kinds import must_be
from lbpmeta.plots.network.naming import measure_name
from lbpmeta.pooling.network.fit import NetworkFit
from lbpmeta.pooling.network.ranking import better_is_low
from lbpmeta.pooling.regression.coefficients import critical

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["league_layout", "league_plot"]

#: Share of the effects that are not yet in the deepest colour.
_DEEPEST: Final = 0.9


def league_layout(
    fit: NetworkFit,
    *,
    small_values: str = "good",
    upper: str = "network",
    digits: int = 2,
    title: str = "",
) -> Chart:
    """Return the league table as plain data; see :func:`league_plot`.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> fit = lm.network(
    ...     te=[-0.5, -0.2, -0.6], se=[0.1, 0.1, 0.2], treat1=["b", "c", "c"], treat2=["a", "b", "a"], studlab=[*"123"]
    ... )
    >>> chart = league_layout(fit)
    >>> chart.y.tick_labels, chart.matrix.texts[0][1][1]
    (('1 c', '2 b', '3 a'), '−0.18\\n[−0.36, 0.00]')
    """
    if upper not in ("network", "direct"):
        raise MethodError(f"`upper` is {upper!r}; it must be 'network' or 'direct'.")
    if digits < 0:
        raise DataError(f"`digits` is {digits!r}; it must be 0 or more.")
    sign = -1.0 if better_is_low(small_values) else 1.0
    scores = fit.p_scores(small_values)
    order = np.argsort(-scores, kind="stable")
    at = np.ix_(order, order)
    half = critical(fit.level, None)
    center, se = fit.estimate[at].copy(), fit.se[at].copy()
    n = fit.n
    apart = int(np.sum(np.abs(center) > half * se)) // 2
    if upper == "direct":
        above = np.triu_indices(n, 1)
        direct, direct_se = _direct(fit)
        center[above], se[above] = direct[at][above], direct_se[at][above]
    low, high = center - half * se, center + half * se
    known = np.isfinite(center) & ~np.eye(n, dtype=bool)
    # One far effect does not make all others pale.
    most = float(np.quantile(np.abs(center[known]), _DEEPEST)) or 1.0
    strong = known & ((low > 0) | (high < 0))
    shown = [np.asarray(back_transform(v, fit.scale), dtype=np.float64) for v in (center, low, high)]
    names = [fit.treatments[i] for i in order]
    shade = np.where(np.eye(n, dtype=bool), np.nan, np.where(known, -sign * np.clip(center / most, -1, 1), 0.0))
    matrix = Matrix(
        tuple(map(tuple, shade.tolist())),
        tuple(
            tuple(
                _texts(
                    [float(v[i, j]) for v in shown], digits, better=sign * center[i, j] > 0, strong=bool(strong[i, j])
                )
                if known[i, j]
                else ()
                for j in range(n)
            )
            for i in range(n)
        ),
        tuple((i, i, (name, str(i + 1))) for i, name in enumerate(names)),
        tuple((int(i), int(j)) for i, j in np.argwhere(strong)),
    )
    numbers = tuple(str(i + 1) for i in range(n))
    level = f"{100 * fit.level:g}%"
    evidence = "the network" if upper == "network" else "the network below the diagonal, of direct evidence above it"
    return Chart(
        Axis("", (-0.5, n - 0.5), tuple(float(i) for i in range(n)), numbers, ruled=False),
        replace(row_axis([f"{i + 1} {name}" for i, name in enumerate(names)]), ruled=False),
        (),
        (),
        (
            Points("matrix high", "Column better", (), ()),
            Points("matrix low", "Row better", (), ()),
        ),
        title,
        f"League table of {n} treatments, {measure_name(fit)} of row against column, from the best by P-score "
        f"({names[0]}, {scores[order[0]]:.2f}) to the last ({names[-1]}, {scores[order[-1]]:.2f}). {apart} of "
        f"{n * (n - 1) // 2} comparisons exclude no effect.",
        # Names may take two lines; the cells decide how high the rows are.
        rows=1.8 * n,
        notes=(
            f"{measure_name(fit)} of row against column, with {level} CI where the cells have room, of {evidence}; the "
            "deeper the colour, the further from no effect. Bold, or a sign alone: the interval excludes it. "
            "Treatments are in the order of their P-scores.",
        ),
        matrix=matrix,
    )


def _direct(fit: NetworkFit) -> tuple[Array, Array]:
    """Return the direct effects, row minus column, and their standard errors; NaN where no study compares them."""
    split = fit.split()
    at = {name: i for i, name in enumerate(fit.treatments)}
    effect, se = np.full((2, fit.n, fit.n), np.nan)
    for a, b, y, s in zip(split.treat1, split.treat2, split.direct.tolist(), split.se_direct.tolist(), strict=True):
        i, j = at[a], at[b]
        effect[i, j], effect[j, i], se[i, j], se[j, i] = y, -y, s, s
    return effect, se


def _texts(numbers: list[float], digits: int, *, better: bool, strong: bool) -> tuple[str, ...]:
    """Return what a cell can hold, from estimate and interval to a sign of who is clearly better."""
    estimate, low, high = (number_text(v, digits) for v in numbers)
    sign = "" if not strong else "+" if better else "\u2212"
    return (
        f"{estimate} [{low}, {high}]",
        f"{estimate}\n[{low}, {high}]",
        f"{estimate}\n[{low},\n{high}]",
        estimate,
        significant(numbers[0], 2),
        sign,
    )


def league_plot(
    fit: NetworkFit,
    *,
    small_values: str = "good",
    upper: str = "network",
    digits: int = 2,
    ax: Axes | None = None,
    title: str = "",
    width: float | None = None,
) -> Axes:
    """Draw the league table as a heat map: every treatment against every other, coloured by who is better.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> fit = lm.network(
    ...     te=[-0.5, -0.2, -0.6], se=[0.1, 0.1, 0.2], treat1=["b", "c", "c"], treat2=["a", "b", "a"], studlab=[*"123"]
    ... )
    >>> ax = lm.league_plot(fit)
    >>> [t.get_text() for t in ax.get_yticklabels()]
    ['1 c', '2 b', '3 a']

    Parameters
    ----------
    fit : NetworkFit
        From :func:`lbpmeta.network`.
    small_values : {"good", "bad"}
        Whether a smaller value is better.
    upper : {"network", "direct"}
        What stands above the diagonal, as in :meth:`lbpmeta.NetworkFit.league`.
    digits : int
        Decimals of the numbers.
    ax : matplotlib Axes, optional
        Its rectangle is filled with plot and texts. Without one, a new figure of the right height is made.
    title : str
    width : float, optional
        Of a new figure in inches; 170 mm otherwise. The narrower the cells, the less is written into them: estimate
        and interval, the estimate, or at last a plus where the row, and a minus where the column is clearly better.

    Returns
    -------
    matplotlib Axes
        Its label (``ax.get_label()``) is the alternative text.

    Raises
    ------
    MethodError
        If `small_values` or `upper` is unknown.
    DataError
        For digits or a width that cannot be.

    References
    ----------
    Salanti G et al. J Clin Epidemiol 2011;64:163-171.
    """
    must_be("league_plot", fit, NetworkFit, "network")
    chart = league_layout(fit, small_values=small_values, upper=upper, digits=digits, title=title)
    return draw_chart(chart, ax=ax, width=PAGE_WIDTH if width is None else width)
