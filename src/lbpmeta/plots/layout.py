"""forest_layout: a fit to all that its forest plot shows, as plain data. Nothing here draws."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from lbpmeta.effects import MEASURES, back_transform
from lbpmeta.errors import DataError, MethodError
from lbpmeta.plots.elements import NAN, Band, Column, ForestLayout, ForestRow
from lbpmeta.plots.scale import axis_limits, axis_ticks
from lbpmeta.plots.subgroups import Group, difference_line, make_groups
from lbpmeta.plots.text import effect_line, heterogeneity_line, number, percent, wrap
from lbpmeta.pooling.fit import Fit

__all__ = ["forest_layout"]

_SORTS: Final = ("estimate", "weight", "label")
_NONE: Final = "not estimable"
#: Longest line of a label, in characters.
_LABEL_WIDTH: Final = 38
#: Air, in lines of text.
_GAP: Final = 0.35


def forest_layout(
    fit: Fit,
    *,
    labels: Sequence[str] | None = None,
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
) -> ForestLayout:
    """Return the layout of the forest plot of a fit; parameters as in :func:`lbpmeta.plots.forest`.

    Raises
    ------
    DataError
        If labels, columns or subgroups do not match the studies, or an MCID or axis limits cannot be.
    MethodError
        If `better` or `sort` is unknown.

    Examples
    --------
    >>> from lbpmeta.pooling import pool
    >>> fit = pool([-7.0, -3.0, -12.0], [4.0, 9.0, 16.0], measure="MD", labels=["A", "B", "C"])
    >>> layout = forest_layout(fit, mcid=10)
    >>> [row.kind for row in layout.rows]
    ['study', 'study', 'study', 'total', 'prediction']
    >>> layout.rows[0].texts
    ('−7.00', '−10.92', '−3.08')
    """
    k = fit.yi.size
    names = _names(fit, labels, k)
    heads, cells = _columns(columns, k)
    if better not in ("lower", "higher"):
        raise MethodError(f"`better` is {better!r}; it must be 'lower' or 'higher'.")
    if digits < 0:
        raise DataError(f"`digits` is {digits!r}; it must be 0 or more.")
    if favours is not None and (isinstance(favours, str) or len(favours) != 2):
        raise DataError(f"`favours` is {favours!r}; give the names of intervention and control, or None.")
    log = fit.scale == "log"
    null = _null(fit)
    level = fit.recipe.level
    half = float(ndtri(0.5 + level / 2)) * np.sqrt(fit.vi)
    lows, highs = fit.yi - half, fit.yi + half
    groups = make_groups(fit, subgroups, subtotals)
    bands = _bands(mcid, null)
    limits = x_limits or _limits(fit, groups, lows, highs, bands, null, prediction, log)
    if len(limits) != 2 or not -math.inf < limits[0] < limits[1] < math.inf or (log and limits[0] <= 0):
        rule = ", both above 0 for ratios" if log else ""
        raise DataError(f"`x_limits` is {limits!r}; give (low, high), lowest first{rule}.")
    heaviest = float(np.nanmax(fit.weights)) if np.isfinite(fit.weights).any() else 1.0

    def study(i: int, *, indent: bool) -> ForestRow:
        shown, low, high = _display(fit, np.array([fit.yi[i], lows[i], highs[i]]))
        row = _row("study", names[i], shown, low, high, limits, digits, cells=cells[i], indent=indent)
        if row.remark:
            return replace(row, weight_text="\u2013")
        weight = float(fit.weights[i])
        return replace(row, weight=weight, weight_text=percent(weight), area=weight / heaviest)

    blank = ("",) * len(heads)
    body: list[ForestRow] = []
    for group in groups:
        if group.name:
            body.append(ForestRow("header", wrap(group.name, _LABEL_WIDTH), 0.0, 1.0, cells=blank))
        body += [study(i, indent=bool(group.name)) for i in _order(fit, names, group.members, sort)]
        if group.fit is not None:
            share = float(np.nansum(fit.weights[list(group.members)]))
            body.append(_pooled("subtotal", "Subtotal", group.fit, limits, digits, blank, share))
            body.append(ForestRow("note", heterogeneity_line(group.fit, short=True), 0.0, 1.0, cells=blank))
    body += [
        ForestRow("study", wrap(name, _LABEL_WIDTH), 0.0, 1.0, cells=blank, weight_text="\u2013", remark=_NONE)
        for name in not_estimable
    ]
    model = "common effect" if fit.recipe.model == "common" else "random effects"
    total_cells = cells[k] if len(cells) > k else blank
    body.append(_pooled("total", f"Total ({model})", fit, limits, digits, total_cells, 100.0))
    if prediction and fit.prediction is not None:
        low, high = _display(fit, np.array([fit.prediction.low, fit.prediction.high]))
        label = f"{fit.prediction.level * 100:g}% prediction interval"
        body.append(_row("prediction", label, NAN, low, high, limits, digits, cells=blank))
    rows, height = _stack(body)
    ticks, tick_labels = axis_ticks(*limits, log=log)
    measure = MEASURES.get(fit.measure)
    return ForestLayout(
        rows=rows,
        height=height,
        log=log,
        x_limits=limits,
        ticks=ticks,
        tick_labels=tick_labels,
        null=null,
        pooled=float(_display(fit, np.array([fit.estimate]))[0]),
        bands=bands,
        columns=heads,
        label_head="Study or subgroup" if len(groups) > 1 or groups[0].name else "Study",
        effect_head=f"{fit.measure or 'Effect'} [{level * 100:g}% CI]",
        plot_head=effect_label if effect_label is not None else (measure.title if measure else "Effect"),
        title=title or "",
        footer=(*_footer(fit, groups, mcid, prediction), *notes),
        favours=_favours(favours, better, null),
    )


def _names(fit: Fit, labels: Sequence[str] | None, k: int) -> tuple[str, ...]:
    names = tuple(labels) if labels is not None else fit.labels or tuple(f"Study {i + 1}" for i in range(k))
    if len(names) != k:
        raise DataError(f"`labels` has {len(names)} entries for {k} studies; give one per study.")
    return tuple(str(n) for n in names)


def _columns(
    columns: Mapping[str | tuple[str, str], Sequence[object]] | None, k: int
) -> tuple[tuple[Column, ...], list[tuple[str, ...]]]:
    """Return the heads, and the cells of each study (and, as a last row, of the total if given)."""
    heads, bodies = [], []
    for key, values in (columns or {}).items():
        head = Column(key) if isinstance(key, str) else Column(key[1], key[0])
        texts = ["" if v is None else re.sub(r"^-(?=[\d.])", "\u2212", str(v)) for v in values]
        if len(texts) not in (k, k + 1):
            raise DataError(
                f"`columns[{key!r}]` has {len(texts)} entries for {k} studies; "
                "give one per study, and one more for the total if there is one."
            )
        heads.append(head)
        bodies.append(texts + [""] * (k + 1 - len(texts)))
    return tuple(heads), [tuple(c) for c in zip(*bodies, strict=True)] if bodies else [()] * (k + 1)


def _null(fit: Fit) -> float | None:
    measure = MEASURES.get(fit.measure)
    if measure is not None:
        return None if math.isnan(measure.null) else measure.null
    return {"identity": 0.0, "log": 1.0}.get(fit.scale)


def _display(fit: Fit, values: NDArray[np.float64]) -> tuple[float, ...]:
    """Return values of the analysis scale as they are shown.

    The double arcsine needs sample sizes to be turned back; it is shown as it is.
    """
    if fit.scale == "double-arcsine":
        return tuple(float(v) for v in values)
    return tuple(float(v) for v in np.asarray(back_transform(values, fit.scale)))


def _bands(mcid: float | tuple[float, float] | None, null: float | None) -> tuple[Band, ...]:
    if mcid is None:
        return ()
    if null is None:
        raise DataError("`mcid` needs a measure with a null (a difference or a ratio); this one has none.")
    bands = []
    for value in mcid if isinstance(mcid, tuple) else (mcid,):
        ok = isinstance(value, int | float | np.number) and math.isfinite(value) and value > 0
        ok = ok and not (null == 1 and value == 1)
        if not ok:
            raise DataError(
                f"`mcid` is {value!r}; it must be a number above 0 (or two of them), and not 1 for a ratio."
            )
        low, high = sorted((value, 1 / value)) if null == 1 else (-value, value)
        bands.append(Band(float(low), float(high)))
    return tuple(sorted(set(bands), key=lambda b: b.low))


def _limits(
    fit: Fit,
    groups: Sequence[Group],
    lows: NDArray[np.float64],
    highs: NDArray[np.float64],
    bands: Sequence[Band],
    null: float | None,
    prediction: bool,
    log: bool,
) -> tuple[float, float]:
    """Return automatic limits on the display scale, found where the axis is linear."""
    pooled = [fit, *(g.fit for g in groups if g.fit is not None)]
    intervals = [(f.ci.low, f.ci.high) for f in pooled]
    if prediction and fit.prediction is not None:
        intervals.append((fit.prediction.low, fit.prediction.high))
    marks = [v for b in bands for v in (b.low, b.high)] + ([] if null is None else [null])
    if log or fit.scale == "identity":
        anchors = [math.log(m) for m in marks] if log else marks
        arrays = (fit.yi, lows, highs)
    else:
        anchors = marks
        arrays = tuple(np.array(_display(fit, a)) for a in (fit.yi, lows, highs))  # type: ignore[assignment]
        intervals = [_display(fit, np.array(i)) for i in intervals]  # type: ignore[misc]
    centres = [f.estimate if log else _display(fit, np.array([f.estimate]))[0] for f in pooled]
    low, high = axis_limits(*arrays, [*anchors, *centres], intervals)
    return (math.exp(low), math.exp(high)) if log else (low, high)


def _row(
    kind: str,
    label: str,
    estimate: float,
    low: float,
    high: float,
    limits: tuple[float, float],
    digits: int,
    *,
    cells: tuple[str, ...] = (),
    indent: bool = False,
) -> ForestRow:
    wrapped = wrap(label, _LABEL_WIDTH)
    if math.isnan(low) or math.isnan(high):
        return ForestRow(kind, wrapped, 0.0, 1.0, cells=cells, remark=_NONE, indent=indent)
    return ForestRow(
        kind,
        wrapped,
        0.0,
        1.0,
        estimate,
        low,
        high,
        texts=(number(estimate, digits), number(low, digits), number(high, digits)),
        cells=cells,
        clip_low=low < limits[0],
        clip_high=high > limits[1],
        indent=indent,
    )


def _pooled(
    kind: str,
    label: str,
    fit: Fit,
    limits: tuple[float, float],
    digits: int,
    cells: tuple[str, ...],
    weight: float,
) -> ForestRow:
    shown, low, high = _display(fit, np.array([fit.estimate, fit.ci.low, fit.ci.high]))
    row = _row(kind, label, shown, low, high, limits, digits, cells=cells)
    return row if row.remark else replace(row, weight=weight, weight_text=percent(weight))


def _order(fit: Fit, names: Sequence[str], members: Sequence[int], sort: str | None) -> list[int]:
    if sort is None:
        return list(members)
    if sort == "estimate":
        return sorted(members, key=lambda i: (math.isnan(fit.yi[i]), fit.yi[i]))
    if sort == "weight":
        return sorted(members, key=lambda i: -np.nan_to_num(fit.weights[i]))
    if sort == "label":
        return sorted(members, key=lambda i: names[i].casefold())
    raise MethodError(f"`sort` is {sort!r}; it must be None or one of {', '.join(map(repr, _SORTS))}.")


def _stack(body: Sequence[ForestRow]) -> tuple[tuple[ForestRow, ...], float]:
    """Give every row its place, with air above totals and between subgroups."""
    rows: list[ForestRow] = []
    top = _GAP / 2
    before = ""
    for row in body:
        if (row.kind == "header" and before) or (row.kind == "total"):
            top += _GAP if row.kind == "total" else 2 * _GAP
        height = 1.0 + 0.8 * row.label.count("\n")
        rows.append(replace(row, y=top + height / 2, height=height))
        top += height
        before = row.kind
    return tuple(rows), top + _GAP / 2


def _footer(
    fit: Fit, groups: Sequence[Group], mcid: float | tuple[float, float] | None, prediction: bool
) -> tuple[str, ...]:
    lines = [heterogeneity_line(fit)]
    difference = difference_line(groups)
    if difference:
        lines.append(difference)
    lines.append(effect_line(fit))
    if prediction and fit.prediction is None and fit.recipe.model == "random" and fit.recipe.prediction != "none":
        lines.append("No prediction interval is shown: none exists for this fit.")
    if mcid is not None:
        named = " to ".join(f"{v:g}" for v in (mcid if isinstance(mcid, tuple) else (mcid,)))
        lines.append(f"Shaded: effects smaller than the minimal clinically important difference of {named}.")
    return tuple(lines)


def _favours(favours: tuple[str, str] | None, better: str, null: float | None) -> tuple[str, str] | None:
    if favours is None or null is None:
        return None
    first, second = (f"Favours {name}" for name in favours)
    return (first, second) if better == "lower" else (second, first)
