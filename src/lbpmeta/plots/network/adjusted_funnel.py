"""network_funnel: effects of all comparisons about their own pooled effects, against their standard errors."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Final

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.errors import MethodError
from lbpmeta.plots.canvas.style import Style
from lbpmeta.plots.canvas.text import p_value
from lbpmeta.plots.chart.axes import linear_axis, names_beside
from lbpmeta.plots.chart.chart import Axis, Chart, Line, Points
from lbpmeta.plots.chart.draw import draw_chart
from lbpmeta.plots.chart.kinds import must_be
from lbpmeta.plots.network.naming import measure_name, treatment_order
from lbpmeta.pooling.network.fit import NetworkFit
from lbpmeta.pooling.regression.coefficients import critical
from lbpmeta.pooling.sample import MIN_STUDIES
from lbpmeta.pooling.single import pool
from lbpmeta.pooling.smallstudy.result import BiasTest

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["COMPARISON_ROLES", "adjusted_effects", "network_funnel", "network_funnel_layout"]

#: Comparisons with a mark of their own; the others, those with the fewest studies, share one.
COMPARISON_ROLES: Final = tuple(f"comparison {i}" for i in range(1, 9))


def adjusted_effects(fit: NetworkFit, order: Sequence[str]) -> tuple[list[tuple[str, str]], list[str], Array, Array]:
    """Return comparison, study, effect minus the comparison's pooled direct effect, and standard error.

    Each comparison is of the later treatment against the earlier one. The direct effect is pooled with the network's
    tau2, as ``fit.split().direct`` is.

    Parameters
    ----------
    fit : NetworkFit
    order : sequence of str
        Of the treatments.

    References
    ----------
    Chaimani A, Salanti G. Res Synth Methods 2012;3:161-176.
    """
    split = fit.split()
    at = {name: i for i, name in enumerate(order)}
    direct: dict[tuple[str, str], float] = {}
    for a, b, y in zip(split.treat1, split.treat2, split.direct.tolist(), strict=True):
        direct[a, b], direct[b, a] = y, -y
    pairs, labels, effects, errors = [], [], [], []
    for trial in fit.trials:
        for first, second in combinations(sorted(trial.treatments, key=at.__getitem__), 2):
            y, v = trial.pair(second, first)
            pairs.append((second, first))
            labels.append(trial.label)
            effects.append(y - direct[second, first])
            errors.append(math.sqrt(v))
    return pairs, labels, np.array(effects), np.array(errors)


def network_funnel_layout(
    fit: NetworkFit,
    *,
    order: Sequence[str] | None = None,
    egger: bool = False,
    annotate: str | Sequence[str] = "none",
    title: str = "",
) -> Chart:
    """Return the comparison-adjusted funnel plot as plain data; see :func:`network_funnel`.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> fit = lm.network(
    ...     te=[-0.5, -0.2, -0.6, -0.9],
    ...     se=[0.1, 0.1, 0.2, 0.1],
    ...     treat1=["b", "c", "c", "b"],
    ...     treat2=["a", "b", "a", "a"],
    ...     studlab=[*"1234"],
    ... )
    >>> [round(x, 12) for x in network_funnel_layout(fit).points_of("comparison 1")[0].x]
    [0.2, -0.2]
    """
    default = (fit.reference, *(t for t in fit.treatments if t != fit.reference))
    pairs, labels, effects, se = adjusted_effects(fit, treatment_order(fit, order, default))
    z = critical(fit.level, None)
    most = 1.05 * float(se.max())
    name = measure_name(fit).lower()
    on_log = f"{name}, logarithm," if fit.scale == "log" else name
    x = linear_axis(
        f"Effect minus that of its comparison ({on_log.rstrip(',')})", effects, include=[-z * most, z * most]
    )
    down = linear_axis("Standard error", [0.0, most], zero=True, pad=0.0, most=5)
    y = Axis(down.label, (most, 0.0), down.ticks, down.tick_labels)
    lines = [Line("pooled", "", (0.0, 0.0), (0.0, most))]
    lines += [
        Line("limits", f"{100 * fit.level:g}% limits" * (side < 0), (0.0, side * z * most), (0.0, most))
        for side in (-1, 1)
    ]
    told = ""
    if egger:
        test = _egger(effects, se)
        start = float(test.limit_estimate or 0.0)
        ends = (start, start + test.estimate * most)
        lines.append(Line("test", f"Egger's regression, {p_value(test.p_value)}", ends, (0.0, most)))
        told = f" Egger's regression: {p_value(test.p_value)}."
    outside = int(np.sum(np.abs(effects) > z * se))
    return Chart(
        x,
        y,
        (),
        tuple(lines),
        _marks(pairs, labels, effects, se, z, annotate),
        title,
        f"Comparison-adjusted funnel plot of {len(pairs)} effects in {fit.k} studies and {len(set(pairs))} "
        "comparisons. "
        f"{outside} of {len(pairs)} lie outside the {100 * fit.level:g}% limits.{told}",
        aspect=0.8,
        notes=(
            "Each effect is that of the treatment named first against the second; that of a comparison with one study "
            "lies at 0.",
        ),
    )


def _egger(effects: Array, se: Array) -> BiasTest:
    from lbpmeta.pooling.smallstudy.egger import egger

    if len(effects) < MIN_STUDIES:
        raise MethodError(
            f"`egger` is True, and this network has {len(effects)} effects: fewer than {MIN_STUDIES} cannot tell "
            "chance from asymmetry. Leave it out."
        )
    return egger(pool(effects, se**2, measure="GEN"))


def _marks(
    pairs: list[tuple[str, str]],
    labels: list[str],
    effects: Array,
    se: Array,
    z: float,
    annotate: str | Sequence[str],
) -> tuple[Points, ...]:
    off = np.abs(effects) / se
    names, rank = names_beside(labels, off, off > z, annotate)
    counts = {pair: pairs.count(pair) for pair in dict.fromkeys(pairs)}
    ranked = sorted(counts, key=lambda pair: -counts[pair])
    own = ranked if len(ranked) <= len(COMPARISON_ROLES) else ranked[: len(COMPARISON_ROLES)]
    groups = [(role, f"{a} : {b}", {(a, b)}) for role, (a, b) in zip(COMPARISON_ROLES, own, strict=False)]
    if rest := set(ranked) - set(own):
        groups.append(("other comparisons", f"{len(rest)} other comparisons", rest))
    out = []
    for role, label, members in groups:
        at = [i for i, pair in enumerate(pairs) if pair in members]
        out.append(
            Points(
                role,
                label,
                tuple(float(effects[i]) for i in at),
                tuple(float(se[i]) for i in at),
                names=tuple(names[i] for i in at),
                rank=tuple(rank[i] for i in at),
            )
        )
    return tuple(reversed(out))


def network_funnel(
    fit: NetworkFit,
    *,
    order: Sequence[str] | None = None,
    egger: bool = False,
    annotate: str | Sequence[str] = "none",
    ax: Axes | None = None,
    title: str = "",
    width: float | None = None,
    pooled: Style | None = None,
    limit_lines: Style | None = None,
    test_line: Style | None = None,
) -> Axes:
    """Draw the comparison-adjusted funnel plot: each effect minus the direct effect of its comparison.

    Asymmetry says something only where all comparisons point in one direction, from what small studies are expected to
    disfavour to what they are expected to favour: that is the order of the treatments.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> fit = lm.network(
    ...     te=[-0.5, -0.2, -0.6], se=[0.1, 0.1, 0.2], treat1=["b", "c", "c"], treat2=["a", "b", "a"], studlab=[*"123"]
    ... )
    >>> lm.network_funnel(fit).get_ylabel()
    'Standard error'

    Parameters
    ----------
    fit : NetworkFit
        From :func:`lbpmeta.network`. Studies with several arms give all their comparisons, which are correlated; a
        comparison with one study lies at 0.
    order : sequence of str, optional
        Of all treatments, from the least to the most favoured (older to newer, control to active); the reference
        first, then as in the fit, otherwise.
    egger : bool
        Draw Egger's regression of the adjusted effects on their standard errors.
    annotate : {"auto", "all", "none"} or sequence of str
        Studies to name: those outside the limits (at most 8), all, none, or those with these labels.
    ax : matplotlib Axes, optional
        Its rectangle is filled with plot and texts. Without one, a new figure is made.
    title : str
    width : float, optional
        Of a new figure in inches; 114 mm otherwise.
    pooled, limit_lines, test_line : mapping, optional
        Properties of matplotlib for these elements.

    Returns
    -------
    matplotlib Axes
        Its label (``ax.get_label()``) is the alternative text.

    Raises
    ------
    DataError
        For an order or names that do not match.
    MethodError
        If `egger` is asked for of fewer than 10 effects.

    References
    ----------
    Chaimani A, Salanti G. Res Synth Methods 2012;3:161-176.
    """
    must_be("network_funnel", fit, NetworkFit, "network")
    chart = network_funnel_layout(fit, order=order, egger=egger, annotate=annotate, title=title)
    styles = {"pooled": pooled, "limits": limit_lines, "test": test_line}
    return draw_chart(chart, ax=ax, width=width, styles=styles)
