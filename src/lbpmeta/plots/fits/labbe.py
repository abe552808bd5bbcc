"""labbe: risks of the two arms against each other."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lbpmeta.errors import DataError, LbpmetaWarning, MethodError, hinting
from lbpmeta.measures import compares_risks
from lbpmeta.plots.canvas.style import Style
from lbpmeta.plots.chart.axes import linear_axis, names_beside
from lbpmeta.plots.chart.chart import Area, Chart, Line, Points
from lbpmeta.plots.chart.draw import draw_chart
from lbpmeta.pooling.fit import Fit

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["labbe", "labbe_layout"]

#: Points of a curve.
_STEPS = 101
#: In units of risk: a study further from the line of the pooled effect than this is named.
_FAR = 0.1


def labbe_layout(
    events1: ArrayLike,
    n1: ArrayLike,
    events2: ArrayLike,
    n2: ArrayLike,
    *,
    fit: Fit | None = None,
    labels: Sequence[str] | None = None,
    arms: tuple[str, str] = ("intervention", "control"),
    annotate: str | Sequence[str] = "auto",
    title: str = "",
) -> Chart:
    """Return the L'Abbé plot as plain data; see :func:`labbe`.

    Examples
    --------
    >>> chart = labbe_layout(events1=[3, 8], n1=[10, 20], events2=[5, 10], n2=[10, 40])
    >>> chart.points_of("bubbles")[0].x, chart.points_of("bubbles")[0].y
    ((0.5, 0.25), (0.3, 0.4))
    """
    table = _table(events1, n1, events2, n2)
    names = _labels(labels, fit, table.shape[1])
    seen: NDArray[np.bool_] = np.asarray(np.isfinite(table).all(axis=0))
    if not seen.all():
        left = ", ".join(name for name, ok in zip(names, seen, strict=True) if not ok)
        warnings.warn(f"Left out of the L'Abbé plot, a number is missing: {left}.", LbpmetaWarning, stacklevel=3)
        table, names = table[:, seen], [name for name, ok in zip(names, seen, strict=True) if ok]
    if not names:
        raise DataError("`events1`, `n1`, `events2`, `n2` hold no study with all four numbers.")
    risk1, risk2 = table[0] / table[1], table[2] / table[3]
    top = min(1.0, 1.1 * float(max(risk1.max(), risk2.max(), 0.05)))
    # Room at the edges, so that marks at a risk of 0 or 1 are seen whole.
    axes = [linear_axis(f"Risk with {arm}", [0.0, top]) for arm in (arms[1], arms[0])]
    lines = [Line("null", "Equal risks", (0.0, top), (0.0, top))]
    areas: tuple[Area, ...] = ()
    off = np.abs(risk1 - risk2)
    if fit is not None:
        curve, areas, off = _pooled(fit, top, risk1, risk2)
        lines.append(curve)
    size = table[1] + table[3]
    texts, rank = names_beside(names, off, off > _FAR, annotate)
    lower = int(np.sum(risk1 < risk2))
    marks = Points(
        "bubbles",
        "Study (area: participants)",
        tuple(risk2.tolist()),
        tuple(risk1.tolist()),
        area=tuple((size / size.max()).tolist()),
        names=texts,
        rank=rank,
    )
    return Chart(
        axes[0],
        axes[1],
        areas,
        tuple(lines),
        (marks,),
        title,
        f"L'Abbé plot of {len(names)} studies: risk with {arms[0]} against risk with {arms[1]}. The risk with "
        f"{arms[0]} is lower in {lower} of {len(names)} studies.",
        aspect=1.0,
    )


def _table(*columns: ArrayLike) -> NDArray[np.float64]:
    """Return the four columns as rows of one array, after checking that they can be counts."""
    heads = ("events1", "n1", "events2", "n2")
    arrays = [np.atleast_1d(np.asarray(column, dtype=np.float64)) for column in columns]
    if len({a.shape for a in arrays}) > 1 or arrays[0].ndim > 1:
        shapes = ", ".join(f"{h} {a.shape}" for h, a in zip(heads, arrays, strict=True))
        raise DataError(f"The columns have different shapes ({shapes}); give one number per study in each.")
    for events, n, (name, total) in ((arrays[0], arrays[1], heads[:2]), (arrays[2], arrays[3], heads[2:])):
        wrong = (n <= 0) | (events < 0) | (events > n)
        if wrong.any():
            i = int(np.argmax(wrong))
            raise DataError(
                f"`{name}` is {events[i]:g} and `{total}` is {n[i]:g} in row {i + 1}; events must lie between 0 and "
                "the number of participants, which must be above 0."
            )
    return np.array(arrays)


def _labels(labels: Sequence[str] | None, fit: Fit | None, k: int) -> list[str]:
    if labels is None:
        fits = fit is not None and len(fit.labels) == k
        labels = fit.labels if fit is not None and fits else [f"Study {i + 1}" for i in range(k)]
    if len(labels) != k:
        raise DataError(f"`labels` has {len(labels)} entries for {k} studies; give one per study.")
    return [str(label) for label in labels]


def _risk(measure: str, effect: float, baseline: NDArray[np.float64]) -> NDArray[np.float64]:
    """Risk in arm 1 where the effect holds and the risk in arm 2 is `baseline`."""
    if measure == "RR":
        return np.asarray(np.exp(effect) * baseline)
    if measure == "RD":
        return np.asarray(baseline + effect)
    odds = np.exp(effect)
    return np.asarray(odds * baseline / (1 - baseline + odds * baseline))


def _pooled(
    fit: Fit, top: float, risk1: NDArray[np.float64], risk2: NDArray[np.float64]
) -> tuple[Line, tuple[Area, ...], NDArray[np.float64]]:
    """Return the curve of the pooled effect, its band, and each study's distance from the curve."""
    if not compares_risks(fit.measure):
        raise MethodError(f"`fit` pools {fit.measure or 'an unknown measure'!r}; a L'Abbé plot takes RR, OR or RD.")
    x = np.linspace(0.0, top, _STEPS)
    middle, low, high = (np.clip(_risk(fit.measure, e, x), 0.0, 1.0) for e in (fit.estimate, fit.ci.low, fit.ci.high))
    corners = (tuple(np.concatenate([x, x[::-1]]).tolist()), tuple(np.concatenate([low, high[::-1]]).tolist()))
    level = f"{fit.ci.level * 100:g}%"
    return (
        Line("pooled", f"Pooled {fit.measure}", tuple(x.tolist()), tuple(middle.tolist())),
        (Area("ci", f"{level} confidence interval", *corners),),
        np.abs(risk1 - _risk(fit.measure, fit.estimate, risk2)),
    )


@hinting
def labbe(
    events1: ArrayLike,
    n1: ArrayLike,
    events2: ArrayLike,
    n2: ArrayLike,
    *,
    fit: Fit | None = None,
    labels: Sequence[str] | None = None,
    arms: tuple[str, str] = ("intervention", "control"),
    ax: Axes | None = None,
    annotate: str | Sequence[str] = "auto",
    title: str = "",
    width: float | None = None,
    points: Style | None = None,
    pooled: Style | None = None,
    ci: Style | None = None,
    null: Style | None = None,
) -> Axes:
    """Draw a L'Abbé plot: the risk in arm 1 against the risk in arm 2, one mark per study.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> counts = {"events1": [4, 6, 3], "n1": [123, 306, 231], "events2": [11, 29, 11], "n2": [139, 303, 220]}
    >>> ax = lm.labbe(**counts, fit=lm.mantel_haenszel(**counts, measure="RR", model="common", recipe="metafor"))
    >>> ax.get_xlabel()
    'Risk with control'

    Parameters
    ----------
    events1, n1, events2, n2 : array_like, shape (k,)
        Events and participants; arm 1 is the intervention. Studies with a missing number are left out, with a
        warning.
    fit : Fit, optional
        A pooled RR, OR or RD: its curve and interval are drawn.
    labels : sequence of str, optional
        One per study; those of the fit otherwise.
    arms : (str, str)
        Names of arm 1 and arm 2.
    ax : matplotlib Axes, optional
        Its rectangle is filled with plot and texts. Without one, a new figure is made.
    annotate : {"auto", "all", "none"} or sequence of str
        Studies to name: those whose risk is more than 0.1 from the pooled effect's curve (at most 8), all, none, or
        those with these labels.
    title : str
    width : float, optional
        Of a new figure in inches; 114 mm otherwise.
    points, pooled, ci, null : mapping, optional
        Properties of matplotlib for these elements.

    Returns
    -------
    matplotlib Axes
        Its label (``ax.get_label()``) is the alternative text.

    Raises
    ------
    DataError
        For columns that do not match, or counts that cannot be.
    MethodError
        If the fit pools no RR, OR or RD.

    References
    ----------
    L'Abbé KA, Detsky AS, O'Rourke K. Ann Intern Med 1987;107:224-233.
    """
    chart = labbe_layout(
        events1=events1,
        n1=n1,
        events2=events2,
        n2=n2,
        fit=fit,
        labels=labels,
        arms=arms,
        annotate=annotate,
        title=title,
    )
    return draw_chart(chart, ax=ax, width=width, styles={"bubbles": points, "pooled": pooled, "ci": ci, "null": null})
