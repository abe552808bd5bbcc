"""Fits, subgroup fits, meta-regressions by factor and effect sizes as sources of a forest plot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lbpmeta.arrays import Array
from lbpmeta.effects.result import EffectSizes
from lbpmeta.errors import DataError, MethodError
from lbpmeta.plots.canvas.text import number_text, p_value, percent, significant
from lbpmeta.plots.forest.elements import NAN
from lbpmeta.plots.forest.entries import NOT_ESTIMABLE, Asked, Entry, Part, Source, pooled_entry, shown
from lbpmeta.plots.forest.subgroups import make_groups, subgroup_difference
from lbpmeta.pooling.data import Dropped
from lbpmeta.pooling.fit import Fit
from lbpmeta.pooling.regression.coefficients import critical
from lbpmeta.pooling.regression.fit import RegressionFit, row_se
from lbpmeta.pooling.regression.subgroups import SubgroupFit
from lbpmeta.special import ndtri

__all__ = [
    "as_count",
    "from_effects",
    "from_fit",
    "from_regression",
    "from_subgroups",
    "labels_of_kept",
    "names_of",
    "with_dropped",
]


def names_of(labels: Sequence[object] | None, own: Sequence[str], k: int) -> tuple[str, ...]:
    """Return one label per row; equal ones stay as they are."""
    names = tuple(labels) if labels is not None else tuple(own) or tuple(f"Study {i + 1}" for i in range(k))
    if len(names) != k:
        raise DataError(f"`labels` has {len(names)} entries for {k} studies; give one per study.")
    return tuple(str(n) for n in names)


def _entries(
    names: Sequence[str], yi: Array, vi: Array, weights: Array, scale: str, level: float, n: Array | None
) -> tuple[Entry, ...]:
    half = float(ndtri(0.5 + level / 2)) * np.sqrt(vi)
    estimates, lows, highs = (shown(v, scale, n) for v in (yi, yi - half, yi + half))
    heaviest = float(np.nanmax(weights)) if np.isfinite(weights).any() else NAN
    with np.errstate(divide="ignore"):
        precision = np.where(np.isfinite(yi) & np.isfinite(vi), 1 / vi, np.nan)
    precision = 100 * precision / np.nansum(precision)
    entries = []
    for i, name in enumerate(names):
        if not (np.isfinite(yi[i]) and np.isfinite(vi[i])):
            entries.append(Entry(name, remark=NOT_ESTIMABLE))
            continue
        weight = float(weights[i])
        entries.append(Entry(name, estimates[i], lows[i], highs[i], weight, weight / heaviest, float(precision[i])))
    return tuple(entries)


def labels_of_kept(
    labels: Sequence[object] | None, kept: Sequence[int], dropped: Sequence[Dropped]
) -> Sequence[object] | None:
    """Return the labels of the studies that were pooled, where there is one for each study that was given."""
    every = labels is not None and len(labels) == len(kept) + len(dropped)
    return [labels[i] for i in kept] if labels is not None and every else labels


def with_dropped(
    pooled: Sequence[Entry], kept: Sequence[int], dropped: Sequence[Dropped], labels: Sequence[object] | None
) -> tuple[Entry, ...]:
    """Return one entry per row given, in its order: the studies pooled, and those that could not be."""
    rows = dict(zip(kept, pooled, strict=True))
    every = labels if labels is not None and len(labels) == len(kept) + len(dropped) else None
    for study in dropped:
        name = study.label if every is None else str(every[study.row])
        rows[study.row] = Entry(name, remark=NOT_ESTIMABLE, note=f"Not estimable: {study.reason}.")
    return tuple(rows[i] for i in sorted(rows))


def _of_fit(fit: Fit, labels: Sequence[object] | None) -> tuple[Entry, ...]:
    names = names_of(labels_of_kept(labels, fit.kept, fit.dropped), fit.labels, fit.yi.size)
    how = dict(fit.corrected)
    entries = _entries(names, fit.yi, fit.vi, fit.weights, fit.scale, fit.recipe.level, fit.n)
    pooled = [replace(entry, note=how.get(i, "")) for i, entry in enumerate(entries)]
    return with_dropped(pooled, fit.kept, fit.dropped, labels)


def _words(fit: Fit) -> str:
    model = "common-effect" if fit.recipe.model == "common" else "random-effects"
    return f"Forest plot of a {model} meta-analysis of {fit.k} {'study' if fit.k == 1 else 'studies'}"


def as_count(value: float) -> int | float | None:
    """Return a whole number as one, so that it is printed so; None where it is missing."""
    return None if np.isnan(value) else int(value) if float(value).is_integer() else float(value)


def from_fit(fit: Fit, asked: Asked) -> Source:
    """A fit, with the subgroups that the caller names."""
    groups = make_groups(fit, asked.subgroups, asked.subtotals)
    parts = []
    for group in groups:
        places = [fit.kept.index(i) for i in group.members if i in fit.kept]
        share = float(np.nansum(fit.weights[places]))
        subtotal = None if group.fit is None else pooled_entry("subtotal", group.name, group.fit, share)
        parts.append(Part(group.name, group.members, subtotal, group.fit))
    fits = [g.fit for g in groups if g.fit is not None]
    difference = None
    if len(fits) > 1:
        difference = subgroup_difference([f.estimate for f in fits], [f.se for f in fits])
    return Source(
        studies=_of_fit(fit, asked.labels),
        parts=tuple(parts),
        total=pooled_entry("total", "", fit, 100.0),
        data={name: [as_count(v) for v in values] for name, values in fit.counts.items()},
        kept=fit.kept if fit.dropped else None,
        fit=fit,
        measure=fit.measure,
        scale=fit.scale,
        level=fit.recipe.level,
        predicts=True,
        difference=difference,
        what=_words(fit) + (f" in {len(groups)} subgroups" if len(groups) > 1 else ""),
    )


def from_subgroups(result: SubgroupFit, asked: Asked) -> Source:
    """The result of :func:`lbpmeta.pool_subgroups`."""
    overall = result.overall
    places: dict[tuple[str, float, float], list[int]] = {}
    rows = zip(overall.labels, overall.yi.tolist(), overall.vi.tolist(), strict=True)
    for i, key in zip(overall.kept, rows, strict=True):
        places.setdefault(key, []).append(i)
    parts = []
    for name, fit in zip(result.groups, result.fits, strict=True):
        keys = zip(fit.labels, fit.yi.tolist(), fit.vi.tolist(), strict=True)
        members = tuple(places[key].pop(0) for key in keys)
        share = float(np.sum(overall.weights[[overall.kept.index(i) for i in members]]))
        parts.append(Part(name, members, pooled_entry("subtotal", name, fit, share), fit))
    if overall.dropped:
        parts.append(Part("", tuple(study.row for study in overall.dropped)))
    return Source(
        studies=_of_fit(overall, asked.labels),
        parts=tuple(parts),
        total=pooled_entry("total", "", overall, 100.0),
        fit=overall,
        measure=overall.measure,
        scale=overall.scale,
        level=overall.recipe.level,
        predicts=True,
        difference=(result.q_between, result.q_df, result.q_p),
        kept=overall.kept if overall.dropped else None,
        what=f"{_words(overall)} in {len(result)} subgroups",
    )


def from_regression(fit: RegressionFit, asked: Asked) -> Source:
    """A meta-regression by one or more factors: the studies of each level over the level's estimate.

    Raises
    ------
    MethodError
        If a moderator is a number: its levels are not groups.
    """
    rows, group = np.unique(fit.X, axis=0, return_inverse=True)
    group = group.reshape(-1)
    if not np.isin(fit.X, (0.0, 1.0)).all():
        raise MethodError(
            "A forest plot shows a meta-regression by a factor; this one has a moderator that is a number "
            f"({', '.join(fit.names)}). Draw a bubble plot, or the forest plot of the pooled fit."
        )
    names = names_of(asked.labels, fit.labels, fit.k)
    weights = 1 / (fit.vi + fit.tau2)
    weights = 100 * weights / weights.sum()
    order = list(dict.fromkeys(group.tolist()))
    estimates = rows @ fit.coefficients
    half = critical(fit.recipe.level, fit.df) * row_se(rows, fit.vcov)
    parts = []
    for g in order:
        members = tuple(int(i) for i in np.flatnonzero(group == g))
        name = _level(fit, rows[g])
        estimate, low, high = shown([estimates[g], estimates[g] - half[g], estimates[g] + half[g]], fit.scale)
        share = float(weights[list(members)].sum())
        parts.append(Part(name, members, Entry(name, estimate, low, high, share, marker="diamond", kind="subtotal")))
    return Source(
        studies=_entries(names, fit.yi, fit.vi, weights, fit.scale, fit.recipe.level, None),
        parts=tuple(parts),
        measure=fit.measure,
        scale=fit.scale,
        level=fit.recipe.level,
        lines=_regression_lines(fit),
        what=f"Forest plot of a meta-regression of {fit.k} studies by a factor with {len(order)} levels",
    )


def _level(fit: RegressionFit, row: Array) -> str:
    """Return the name of a row of the design: the levels of its factors."""
    if fit.design.terms:
        levels, start = [], 0 if fit.design.intercept is None else 1
        for term in fit.design.terms:
            width = len(term.columns)
            coded = np.flatnonzero(row[start : start + width])
            start += width
            every = term.levels or ()
            shift = 0 if term.full else 1
            levels.append(f"{term.name}: {every[int(coded[0]) + shift] if coded.size else every[0]}")
        return ", ".join(levels)
    on = [name for j, name in enumerate(fit.names) if row[j] and j != fit.design.intercept]
    return ", ".join(on) or "Reference level"


def _regression_lines(fit: RegressionFit) -> tuple[str, ...]:
    parts = []
    if fit.recipe.model == "random":
        parts.append(f"\u03c4\u00b2 = {significant(fit.tau2)} ({fit.recipe.tau2})")
    parts.append(f"I\u00b2 = {percent(fit.i2)}")
    parts.append(f"Q = {number_text(fit.qe, 2)}, df = {fit.qe_df}, {p_value(fit.qe_p)}")
    if fit.r2 is not None:
        parts.append(f"R\u00b2 = {percent(fit.r2)}")
    lines = [f"Residual heterogeneity: {'; '.join(parts)}"]
    if fit.qm is not None and fit.qm_p is not None:
        name = f"Q = {number_text(fit.qm, 2)}, df = {fit.qm_df}"
        if fit.df is not None:
            name = f"F({fit.qm_df}, {fit.df:g}) = {number_text(fit.qm, 2)}"
        lines.append(f"Test of moderators: {name}, {p_value(fit.qm_p)}; recipe: {fit.recipe.name}")
    return tuple(lines)


def from_effects(effects: EffectSizes, asked: Asked) -> Source:
    """Effect sizes that nobody pooled; the squares show their precision."""
    names = names_of(asked.labels, effects.labels, len(effects))
    finite = np.isfinite(effects.yi) & np.isfinite(effects.vi)
    weights = np.where(finite, 100 / np.where(finite, effects.vi, 1.0), np.nan)
    told = {**dict(effects.corrected), **{i: f"Not estimable: {why}." for i, why in effects.undefined}}
    entries = _entries(names, effects.yi, effects.vi, weights, effects.scale, 0.95, effects.n)
    return Source(
        studies=tuple(replace(e, weight=NAN, note=told.get(i, "")) for i, e in enumerate(entries)),
        parts=(Part("", tuple(range(len(effects)))),),
        measure=effects.measure,
        scale=effects.scale,
        what=f"Forest plot of {len(effects)} effect sizes",
    )
