"""network_forest: every treatment against a reference, as a forest plot."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.effects.back_transform import back_transform
from lbpmeta.errors import MethodError, did_you_mean
from lbpmeta.measures import MEASURES
from lbpmeta.plots.canvas.text import number_text, p_value, percent, significant
from lbpmeta.plots.chart.kinds import must_be
from lbpmeta.plots.forest.draw import draw_forest
from lbpmeta.plots.forest.elements import ForestLayout
from lbpmeta.plots.forest.layout import forest_layout
from lbpmeta.plots.forest.styles import ForestStyle
from lbpmeta.plots.network.naming import measure_name
from lbpmeta.pooling.network.fit import NetworkFit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["network_forest", "network_forest_layout"]

_SORTS: Final = ("p_score", "estimate", "label", None)
#: Prediction intervals widen the axis to this at most, times what the intervals need; the rest gets arrow heads.
_WIDEST: Final = 2.5


def network_forest_layout(
    fit: NetworkFit,
    *,
    against: str | None = None,
    prediction: bool = False,
    df: str | None = None,
    small_values: str = "good",
    sort: str | None = "p_score",
    favours: tuple[str, str] | None = None,
    digits: int = 2,
    x_limits: tuple[float, float] | None = None,
    style: str | ForestStyle = "lbpmeta",
    title: str = "",
) -> ForestLayout:
    """Return the forest plot of a network as plain data; see :func:`network_forest`.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> fit = lm.network(
    ...     te=[-0.5, -0.2, -0.6], se=[0.1, 0.1, 0.2], treat1=["b", "c", "c"], treat2=["a", "b", "a"], studlab=[*"123"]
    ... )
    >>> [(row.label, *row.texts) for row in network_forest_layout(fit).rows]
    [('c', '−0.67', '−0.89', '−0.44'), ('b', '−0.48', '−0.66', '−0.30')]
    """
    if sort not in _SORTS:
        raise MethodError(f"`sort` is {sort!r}; it must be one of {', '.join(map(repr, _SORTS))}.")
    reference = fit.reference if against is None else against
    if reference not in fit.treatments:
        raise MethodError(
            f"`against` is {reference!r}, which is no treatment of this network: {', '.join(fit.treatments)}."
            f"{did_you_mean(reference, fit.treatments)}"
        )
    j = fit.treatments.index(reference)
    scores = fit.p_scores(small_values)
    keys = {
        "p_score": lambda i: -scores[i],
        "estimate": lambda i: fit.estimate[i, j],
        "label": lambda i: fit.treatments[i].casefold(),
        None: lambda i: i,
    }
    rows = sorted((i for i in range(fit.n) if i != j), key=keys[sort])

    def shown(values: Array) -> list[float]:
        return [float(v) for v in np.atleast_1d(back_transform(values[rows, j], fit.scale))]

    measure = fit.measure if fit.measure in MEASURES else ""
    table = {
        "label": [fit.treatments[i] for i in rows],
        "estimate": shown(fit.estimate),
        "ci_low": shown(fit.ci.low),
        "ci_high": shown(fit.ci.high),
    }
    direct = fit.comparisons
    columns: dict[str | tuple[str, str], list[object]] = {
        ("Direct", "studies"): [str(int(direct[i, j])) for i in rows],
        "P-score": [number_text(float(scores[i]), 2) for i in rows],
    }
    new = fit.prediction(df) if prediction else None
    pairs = list(zip(shown(new.low), shown(new.high), strict=True)) if new is not None else []
    notes = _notes(fit) + ([f"Wide bars: {100 * fit.level:g}% prediction intervals, {new.method}."] if new else [])

    def laid_out(limits: tuple[float, float] | None) -> ForestLayout:
        return forest_layout(
            table,
            columns=columns,
            measure=measure,
            effect_label=f"{measure_name(fit)} against {reference}",
            favours=favours,
            better="lower" if small_values in ("good", "desirable") else "higher",
            digits=digits,
            x_limits=limits,
            style=style,
            title=title,
            notes=notes,
        )

    layout = laid_out(x_limits)
    if pairs and x_limits is None:
        layout = laid_out(_wider(layout, pairs))
    if pairs:
        drawn = tuple(replace(row, predicted=pair) for row, pair in zip(layout.rows, pairs, strict=True))
        layout = replace(layout, rows=drawn)
    best = max(rows, key=lambda i: scores[i])
    first = (
        f"Forest plot of {len(rows)} treatments against {reference} in a network of {fit.k} studies; highest P-score: "
        f"{fit.treatments[best]}, {scores[best]:.2f}."
    )
    # The columns beside the numbers give way in a narrow figure.
    heads = {"study": "Treatment"}
    good = "small" if small_values in ("good", "desirable") else "large"
    feet = {"P-score": f"P-score: {good} values are good."}
    beside = tuple(
        replace(c, name=heads.get(c.kind, c.name), optional=c.kind == "text", foot=feet.get(c.name, ""))
        for c in layout.columns
    )
    return replace(layout, columns=beside, summary=(first, *layout.summary[1:]))


def _wider(layout: ForestLayout, pairs: list[tuple[float, float]]) -> tuple[float, float]:
    """Return limits with room for the prediction intervals, but not for any width of them."""
    on = math.log if layout.log else float
    off = math.exp if layout.log else float
    low, high = (on(v) for v in layout.x_limits)
    reach = (_WIDEST - 1) * (high - low) / 2
    pad = 0.02 * (high - low)
    wanted = (min(on(a) for a, _ in pairs) - pad, max(on(b) for _, b in pairs) + pad)
    return off(max(min(low, wanted[0]), low - reach)), off(min(max(high, wanted[1]), high + reach))


def _notes(fit: NetworkFit) -> list[str]:
    model = (
        "Common effect"
        if fit.model == "common"
        else f"Random effects, \u03c4\u00b2 = {significant(fit.tau2)} ({fit.estimator})"
    )
    parts = [model]
    if fit.q_df > 0:
        parts.append(f"I\u00b2 = {percent(fit.i2)}; Q = {number_text(fit.q, 2)}, df = {fit.q_df}, {p_value(fit.q_p)}")
    return [f"{'; '.join(parts)}."]


def network_forest(
    fit: NetworkFit,
    *,
    against: str | None = None,
    prediction: bool = False,
    df: str | None = None,
    small_values: str = "good",
    sort: str | None = "p_score",
    favours: tuple[str, str] | None = None,
    digits: int = 2,
    x_limits: tuple[float, float] | None = None,
    style: str | ForestStyle = "lbpmeta",
    ax: Axes | None = None,
    title: str = "",
    width: float | str | None = None,
) -> Axes:
    """Draw the effect of every treatment against one of them, with direct studies and P-scores.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> fit = lm.network(
    ...     te=[-0.5, -0.2, -0.6], se=[0.1, 0.1, 0.2], treat1=["b", "c", "c"], treat2=["a", "b", "a"], studlab=[*"123"]
    ... )
    >>> lm.network_forest(fit).get_label()[:44]
    'Forest plot of 2 treatments against a in a n'

    Parameters
    ----------
    fit : NetworkFit
        From :func:`lbpmeta.network`.
    against : str, optional
        The treatment that all others are compared with; the fit's reference otherwise.
    prediction : bool
        Draw prediction intervals under the confidence intervals.
    df : {"q_df", "q_df-1"}
        Their degrees of freedom; see :meth:`lbpmeta.NetworkFit.prediction`.
    small_values : {"good", "bad"}
        Whether a smaller value is better, for the P-scores.
    sort : {"p_score", "estimate", "label", None}
        Order of the treatments: the best first, by effect, by name, or that of the fit.
    favours : (str, str), optional
        What stands on the side of the treatment and on that of the reference, as for :func:`lbpmeta.forest`.
    digits : int
    x_limits : (float, float), optional
        Ends of the axis on the display scale. Intervals beyond them end in an arrow head.
    style : str or ForestStyle
        As for :func:`lbpmeta.forest`.
    ax : matplotlib Axes, optional
        Its rectangle is filled with plot and texts. Without one, a new figure of the right size is made.
    title : str
    width : float or {"column", "column-and-a-half", "page"}, optional
        Of a new figure in inches, or by name; what the content needs otherwise.

    Returns
    -------
    matplotlib Axes
        Its label (``ax.get_label()``) is the alternative text.

    Raises
    ------
    MethodError
        If the treatment, `small_values`, `sort`, `df` or the style is unknown.
    NotDefinedError
        If prediction intervals are wanted and there are none.
    DataError
        For limits or a width that cannot be.

    References
    ----------
    Rücker G, Schwarzer G. BMC Med Res Methodol 2015;15:58 (P-scores).
    """
    must_be("network_forest", fit, NetworkFit, "network")
    layout = network_forest_layout(
        fit,
        against=against,
        prediction=prediction,
        df=df,
        small_values=small_values,
        sort=sort,
        favours=favours,
        digits=digits,
        x_limits=x_limits,
        style=style,
        title=title,
    )
    return draw_forest(layout, ax=ax, width=width, style=style)
