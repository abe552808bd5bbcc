"""Tables as sources of a forest plot: leave-one-out, cumulative, printed estimates, and the counts behind models."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lbpmeta.effects.compute import effect_sizes
from lbpmeta.effects.result import EffectSizes
from lbpmeta.errors import DataError
from lbpmeta.plots.canvas.tables import as_columns
from lbpmeta.plots.canvas.text import number_text, p_value, percent, significant, true_minus
from lbpmeta.plots.forest.elements import NAN
from lbpmeta.plots.forest.entries import NOT_ESTIMABLE, Asked, Entry, Part, Source, pooled_entry, scale_of, shown
from lbpmeta.plots.forest.from_fits import as_count, from_effects, labels_of_kept, names_of, with_dropped
from lbpmeta.pooling.sensitivity.runs import PoolTable
from lbpmeta.printed import Printed

if TYPE_CHECKING:
    from lbpmeta.pooling.bayes.result import BayesFit
    from lbpmeta.pooling.glmm.fit import GlmmFit

__all__ = ["from_bayes", "from_glmm", "from_runs", "from_strings"]

#: Names under which a column of a bare table is known.
_ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "label": ("label", "study", "trial", "name", "id"),
    "estimate": ("estimate", "effect", "yi", "value"),
    "low": ("ci_low", "low", "lower"),
    "high": ("ci_high", "high", "upper"),
    "weight": ("weight",),
    "group": ("group", "subgroup"),
    "kind": ("kind",),
}
_KINDS: Final = ("study", "subtotal", "total")
#: Heads of the two analyses that pool the studies again and again.
_RUNS: Final[Mapping[str, tuple[str, str]]] = {
    "without": ("Study left out", "Leave-one-out forest plot"),
    "adding": ("Study added", "Cumulative forest plot"),
}
#: The counts of each measure of a mixed model, in the order in which a fit keeps them.
_COUNTS: Final[Mapping[str, tuple[str, ...]]] = {
    "OR": ("events1", "n1", "events2", "n2"),
    "IRR": ("events1", "time1", "events2", "time2"),
    "PLO": ("events", "n"),
    "IRLN": ("events", "time"),
}
#: Area of the squares where nobody gave weights.
_EQUAL: Final = 0.35


def from_runs(table: PoolTable, asked: Asked) -> Source:
    """A leave-one-out or cumulative analysis: every row is a pooled estimate, so none has a weight."""
    overall = asked.overall
    measure = asked.measure or (overall.measure if overall is not None else table.measure)
    scale = overall.scale if overall is not None and not asked.measure else scale_of(measure)
    names = names_of(asked.labels, table.labels, len(table.labels))
    values = (shown(v, scale) for v in (table.estimate, table.ci_low, table.ci_high))
    entries = []
    for name, estimate, low, high in zip(names, *values, strict=True):
        remark = NOT_ESTIMABLE if math.isnan(low) or math.isnan(high) else ""
        entries.append(Entry(name, estimate, low, high, area=_EQUAL, marker="dot", remark=remark))
    head, what = _RUNS.get(table.name, ("", "Forest plot of pooled estimates"))
    return Source(
        studies=tuple(entries),
        parts=(Part("", tuple(range(len(entries)))),),
        total=None if overall is None else pooled_entry("total", "", overall, NAN),
        fit=overall,
        measure=measure,
        scale=scale,
        level=table.recipe.level,
        lines=() if overall is not None else (f"Pooled again in every row; recipe: {table.recipe.name}",),
        data={
            "k": [str(k) for k in table.k],
            "i2": [percent(float(v)) for v in table.i2],
            "tau2": [significant(float(v), 3) for v in table.tau2],
            "p_value": ["<0.001" if v < 0.001 else number_text(float(v), 3) for v in table.p_value],
        },
        columns=("study", "k", "plot", "effect", "i2"),
        study_head=head,
        what=f"{what} of {len(entries)} {'study' if len(entries) == 1 else 'studies'}",
    )


def from_glmm(fit: GlmmFit, asked: Asked) -> Source:
    """A mixed model of counts, which has no weights: its total under the studies' own estimates.

    These are made as usual, with 1/2 in the cells of a study with a zero; the model itself takes the counts. A study
    that says nothing of the effect stands where it was given, with its counts.
    """
    columns = dict(zip(_COUNTS[fit.measure], fit.tables, strict=True))
    effects = effect_sizes(fit.measure, **columns, labels=fit.labels)  # type: ignore[arg-type]
    own = from_effects(effects, replace(asked, labels=labels_of_kept(asked.labels, fit.kept, fit.dropped)))
    studies = with_dropped(own.studies, fit.kept, fit.dropped, asked.labels)
    counts = dict(zip(columns, fit.given, strict=True))
    left_out = {study.note for study in fit.dropped}  # their rows say it
    model = fit.effect
    estimate, low, high = fit.back_transformed()
    level = f"{100 * fit.level:g}% CI"
    parts = [] if math.isnan(fit.tau2) or model == "common" else [f"\u03c4\u00b2 = {significant(fit.tau2)}"]
    parts += [] if math.isnan(fit.rho) else [f"correlation within arms {significant(fit.rho)}"]
    if not math.isnan(fit.q_lrt):
        parts.append(f"likelihood ratio = {number_text(fit.q_lrt, 2)}, df = {fit.q_df}, {p_value(fit.q_p)}")
    lines = [f"Heterogeneity: {'; '.join(parts)}"] if parts else []
    if fit.measure in ("OR", "IRR"):
        statistic = "z" if fit.df is None else f"t({fit.df:g})"
        lines.append(f"Overall effect: {statistic} = {number_text(fit.statistic, 2)}, {p_value(fit.p_value)}")
    new = shown([fit.prediction.low, fit.prediction.high], fit.scale)
    return replace(
        own,
        studies=studies,
        parts=(Part("", tuple(range(len(studies)))),),
        kept=fit.kept if fit.dropped else None,
        total=Entry(f"Total (GLMM, {model}, {level})", estimate, low, high, marker="diamond", kind="total"),
        level=fit.level,
        lines=(*lines, f"Model: {fit.title}", *(note for note in fit.notes if note not in left_out)),
        data={name: [as_count(v) for v in values] for name, values in counts.items()},
        what=f"Forest plot of a generalised linear mixed model of {fit.k} studies",
        method="GLMM",
        model=model,
        predicted=None if model == "common" or math.isnan(new[0]) else Entry("", low=new[0], high=new[1], marker="bar"),
    )


def from_bayes(fit: BayesFit, asked: Asked) -> Source:
    """A Bayesian fit: its mean effect and credible interval under the studies' own estimates."""
    effects = EffectSizes(fit.yi, fit.vi, fit.measure, fit.scale, fit.labels)
    display, level = fit.display(), f"{100 * fit.ci.level:g}% CrI"
    estimate, ci, new = display.estimate, display.ci, display.prediction
    tau = ", ".join(number_text(v, 2) for v in (fit.tau_ci.low, fit.tau_ci.high))
    return replace(
        from_effects(effects, asked),
        total=Entry(f"Total (Bayesian, {level})", estimate, ci.low, ci.high, marker="diamond", kind="total"),
        level=fit.ci.level,
        lines=(
            f"CrI: credible interval. Heterogeneity: \u03c4 = {number_text(fit.tau.median, 2)} (median) [{tau}]",
            str(fit).split("\n")[0],
        ),
        what=f"Forest plot of a Bayesian meta-analysis of {fit.k} studies",
        method="Bayesian",
        model="random",
        predicted=None if new is None else Entry("", low=new.low, high=new.high, marker="bar"),
    )


def from_strings(table: object, asked: Asked) -> Source:
    """A bare table of printed estimates. Strings keep their digits; nothing is computed from them.

    Raises
    ------
    DataError
        If a column is missing, or a cell is no number; the message names the row.
    """
    columns = as_columns(_named(table), "x")
    found = {key: next((a for a in aliases if a in columns), None) for key, aliases in _ALIASES.items()}
    for key in ("estimate", "low", "high"):
        if found[key] is None:
            effects = {"yi", "TE"} & set(columns)
            pooled = " Effects with their precision are drawn by forest(pool(df, 'yi', 'vi'))." if effects else ""
            raise DataError(
                f"The table of estimates has no column {_ALIASES[key][0]!r}; it has {', '.join(map(repr, columns))}."
                f"{pooled}"
            )
    cells = {key: columns[name] for key, name in found.items() if name is not None}
    k = len(cells["estimate"])
    if k == 0:
        raise DataError("The table of estimates has no rows; give at least one.")
    names = names_of(asked.labels, [str(v) for v in cells.get("label", ())], k)
    measure = asked.measure or (asked.overall.measure if asked.overall is not None else "")
    weights = [_value(w, names[i], "weight")[0] for i, w in enumerate(cells.get("weight", [None] * k))]
    most = max((w for w in weights if w > 0), default=NAN)
    entries = []
    for i, name in enumerate(names):
        kind = str(cells["kind"][i]) if "kind" in cells and cells["kind"][i] in _KINDS else "study"
        pairs = [_value(cells[key][i], name, key) for key in ("estimate", "low", "high")]
        numbers = [value for value, _ in pairs]
        texts = tuple(text for _, text in pairs)
        printed = (texts[0], texts[1], texts[2]) if any(texts) else None
        if math.isnan(numbers[0]) and math.isnan(numbers[1]) and math.isnan(numbers[2]):
            entries.append(Entry(name, kind=kind, remark="not printed"))
            continue
        area = weights[i] / most if weights[i] > 0 else _EQUAL
        marker = "square" if kind == "study" else "diamond"
        estimate, low, high = numbers
        entries.append(
            Entry(
                name,
                estimate,
                high if high < low else low,
                low if high < low else high,
                weights[i],
                area,
                texts=printed,
                marker=marker,
                kind=kind,
                note=_odd(estimate, low, high),
            )
        )
    groups = asked.subgroups if asked.subgroups is not None else cells.get("group")
    return Source(
        studies=tuple(entries),
        parts=_parts(groups, k),
        total=None if asked.overall is None else pooled_entry("total", "", asked.overall, NAN),
        fit=asked.overall,
        measure=measure,
        scale=scale_of(measure),
        data={key: values for key, values in columns.items() if key not in found.values()},
        columns=("study", "plot", "effect", "weight"),
        what=f"Forest plot of {k} printed {'estimate' if k == 1 else 'estimates'}",
    )


def _odd(estimate: float, low: float, high: float) -> str:
    """Return what cannot be right about printed numbers that are drawn all the same; "" for nothing."""
    if high < low:
        return "The lower limit is printed above the upper one; the interval is drawn between them."
    if estimate < low or estimate > high:
        return "The estimate is printed outside its own interval."
    return ""


def _named(table: object) -> object:
    """Give names to the cells of rows such as (label, estimate, low, high)."""
    if hasattr(table, "columns") or isinstance(table, Mapping | str) or not isinstance(table, Iterable):
        return table
    rows = list(table)
    if not rows or any(hasattr(row, "cells") or isinstance(row, Mapping | str) for row in rows):
        return rows
    keys = ("label", "estimate", "ci_low", "ci_high", "weight")
    for i, row in enumerate(rows):
        if not isinstance(row, Sequence) or not 4 <= len(row) <= 5:
            raise DataError(f"Row {i + 1} of the table is {row!r}; give (label, estimate, low, high).")
    return [dict(zip(keys, row, strict=False)) for row in rows]


def _parts(groups: Sequence[object] | None, k: int) -> tuple[Part, ...]:
    if groups is None:
        return (Part("", tuple(range(k))),)
    if len(groups) != k:
        raise DataError(f"`subgroups` has {len(groups)} entries for {k} studies; give one per study.")
    names = ["" if g is None or g != g else str(g) for g in groups]
    return tuple(Part(name, tuple(i for i, n in enumerate(names) if n == name)) for name in dict.fromkeys(names))


def _value(cell: object, row: str, column: str) -> tuple[float, str]:
    """Return a cell's value, and its text if it was printed."""
    if cell is None or cell != cell or cell == "":
        return NAN, ""
    if isinstance(cell, str):
        bare = cell.strip().replace("\u2212", "-")
        if bare.lstrip("+-").lower() in ("inf", "infinity", "\u221e"):
            value = -math.inf if bare.startswith("-") else math.inf
            return value, number_text(value, 0)
        try:
            return float(Printed.parse(bare)), true_minus(bare)
        except (DataError, ValueError):
            raise DataError(f"The {column} of {row!r} is {cell!r}; give a number.") from None
    try:
        return float(cell), ""  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise DataError(f"The {column} of {row!r} is {cell!r}; give a number.") from None
