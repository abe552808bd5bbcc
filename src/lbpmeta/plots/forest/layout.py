"""forest_layout: an input to all that its forest plot shows, as plain data. Nothing here draws."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Unpack

import numpy as np

from lbpmeta.errors import DataError, MethodError
from lbpmeta.forest_settings import DEFAULTS, LayoutSettings, with_defaults, with_settings
from lbpmeta.measures import compares_groups
from lbpmeta.plots.canvas.lights import LIGHTS, read_lights
from lbpmeta.plots.canvas.scale import axis_ticks
from lbpmeta.plots.canvas.tables import as_columns
from lbpmeta.plots.canvas.text import percent, wrap
from lbpmeta.plots.forest.columns import ColumnSet, TextColumn, make_columns
from lbpmeta.plots.forest.elements import Band, Column, ForestLayout, ForestRow
from lbpmeta.plots.forest.entries import NOT_ESTIMABLE, Asked, Entry, Source, null_of, pooled_entry, shown
from lbpmeta.plots.forest.footnotes import Footnotes, precise_studies, read_findings
from lbpmeta.plots.forest.heads import heads_of, model_words
from lbpmeta.plots.forest.inputs import read_source
from lbpmeta.plots.forest.predictive import density, distribution_of
from lbpmeta.plots.forest.rows import LABEL_WIDTH, Digits, entry_row, find_limits, stack
from lbpmeta.plots.forest.styles import ForestStyle, get_style
from lbpmeta.plots.forest.subgroups import left_out_subtotals, left_out_totals
from lbpmeta.plots.forest.summary import predicted_lines, summary_of
from lbpmeta.plots.forest.wording import WORDINGS, spread
from lbpmeta.pooling.fit import Fit

__all__ = ["forest_layout"]

_SORTS: Final = ("estimate", "weight", "label")
_PREDICTIONS: Final = (True, False, "bar", "density")
#: Letters in a line of a domain's head: wanted, and where a longer word is broken.
_DOMAIN: Final = (10, 15)


@with_settings(LayoutSettings)
def forest_layout(x: object, **settings: Unpack[LayoutSettings]) -> ForestLayout:
    """Return the layout of a forest plot; parameters as in :func:`lbpmeta.plots.forest`.

    Raises
    ------
    DataError
        If labels, columns, subgroups, findings or judgements do not match the studies, or an MCID or axis limits
        cannot be.
    MethodError
        If `better`, `sort`, `style` or `prediction` is unknown, or a meta-regression is by a number.

    Examples
    --------
    >>> from lbpmeta.pooling.single import pool
    >>> fit = pool([-7.0, -3.0, -12.0], [4.0, 9.0, 16.0], measure="MD", labels=["A", "B", "C"])
    >>> layout = forest_layout(fit, mcid=10)
    >>> [row.kind for row in layout.rows]
    ['study', 'study', 'study', 'total', 'prediction']
    >>> layout.rows[0].texts
    ('−7.00', '−10.92', '−3.08')
    """
    asked = with_defaults(settings)
    favours, better, mcid, prediction = asked["favours"], asked["better"], asked["mcid"], asked["prediction"]
    data, risk_of_bias = asked["data"], asked["risk_of_bias"]
    chosen = get_style(asked["style"])
    _check(asked["digits"], favours, prediction, asked["sort"])
    source = read_source(
        x, Asked(asked["labels"], asked["measure"], asked["subgroups"], asked["subtotals"], asked["overall"])
    )
    k = len(source.studies)
    null = null_of(source.measure, source.scale)
    if better is None and "favours" not in settings:
        favours = None  # whom an effect favours is not said without knowing which values are better
    better = _direction(better, null, favours, prediction)
    bands = _bands(mcid, null)
    predicted = _prediction_entry(source, chosen) if prediction else None
    limits = _limits(asked["x_limits"], source, bands, null, predicted)
    names = [e.label for e in source.studies]
    domains, judged = read_lights(risk_of_bias, names) if risk_of_bias is not None else ((), ((),) * k)
    given = as_columns(data, "data") if data is not None else {}
    table = {**source.data, **{name: source.spread(values) for name, values in given.items()}}
    columns = asked["columns"]
    if isinstance(columns, Mapping):
        columns = {head: source.spread(values) for head, values in columns.items()}
    sides = asked["arms"] or (
        ("Intervention", "Control") if favours is None else (_capital(favours[0]), _capital(favours[1]))
    )
    placed = make_columns(
        columns,
        table,
        chosen,
        defaults=source.columns,
        arms=sides,
        k=k,
        weighted=any(math.isfinite(e.weight) for e in source.studies),
        lights=bool(domains),
    )
    ids = None if asked["ids"] is None else source.spread(asked["ids"])
    body = _Body(
        source,
        chosen,
        placed,
        limits,
        Digits.asked(asked["digits"], source.total, null),
        asked["sort"],
        Footnotes(),
        judged,
        table.get("source", ()),
    )
    body.fill(read_findings(asked["findings"], names, ids), asked["not_estimable"])
    if predicted is not None:
        body.predict(predicted, null, bands, better, prediction == "density")
    rows, height = stack(body.rows)
    ticks, tick_labels = axis_ticks(*limits, log=source.log)
    study_head, effect_head, plot_head, weight_head = heads_of(source, chosen, asked["effect_label"])
    heads = {"study": study_head, "effect": effect_head, "plot": plot_head, "weight": weight_head}
    layout = ForestLayout(
        rows=rows,
        height=height,
        log=source.log,
        x_limits=limits,
        ticks=ticks,
        tick_labels=tick_labels,
        null=null,
        pooled=source.total.estimate if source.total is not None else math.nan,
        bands=bands,
        columns=tuple(_column(c, heads) for c in placed),
        brackets=chosen.brackets,
        domains=tuple(_domain(domain) for domain in domains),
        axis_label=chosen.axis_label.format(effect=effect_head) if chosen.axis_label else "",
        title=asked["title"] or "",
        footer=(*_footer(source, chosen, mcid, prediction), *body.extra, *_key(domains, judged), *asked["notes"]),
        footnotes=body.footnotes.pairs(),
        favours=_favours(favours, better, null, source.measure),
        style=chosen.name,
        without=tuple(body.without()) if asked["leave_one_out"] else (),
    )
    return replace(layout, summary=summary_of(layout, source, mcid))


def _check(digits: int | None, favours: tuple[str, str] | None, prediction: bool | str, sort: str | None) -> None:
    if digits is not None and digits < 0:
        raise DataError(f"`digits` is {digits!r}; it must be 0 or more.")
    if favours is not None and (isinstance(favours, str) or len(favours) != 2):
        raise DataError(f"`favours` is {favours!r}; give the names of intervention and control, or None.")
    if prediction not in _PREDICTIONS:
        raise MethodError(f"`prediction` is {prediction!r}; it must be 'bar', 'density', True or False.")
    if sort is not None and sort not in _SORTS:
        raise MethodError(f"`sort` is {sort!r}; it must be None or one of {', '.join(map(repr, _SORTS))}.")


@dataclass(slots=True)
class _Body:
    """The rows, as they are made from top to bottom."""

    source: Source
    style: ForestStyle
    columns: ColumnSet
    limits: tuple[float, float]
    digits: Digits
    sort: str | None
    footnotes: Footnotes
    judged: tuple[tuple[str, ...], ...]
    sources: Sequence[object] = ()
    rows: list[ForestRow] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    #: Of every study, its place among the rows.
    places: dict[int, int] = field(default_factory=dict)

    def fill(self, findings: Mapping[int, Sequence[str]], not_estimable: Sequence[str]) -> None:
        source, k = self.source, len(self.source.studies)
        precise = precise_studies(source.studies)
        wording = WORDINGS[self.style.wording]
        for part in source.parts:
            if part.name:
                self.rows.append(ForestRow("header", wrap(part.name, LABEL_WIDTH), 0.0, 1.0, cells=self.blank()))
            named = _told_apart(source.studies, part.members)
            for i in _order(source.studies, part.members, self.sort):
                row = self.study(i, findings.get(i, ()), precise.get(i, ""), indent=bool(part.name))
                self.places[i] = len(self.rows)
                self.rows.append(replace(row, label=wrap(named[i], LABEL_WIDTH)))
            if part.subtotal is not None:
                label = self.style.subtotal.format(level=f"{100 * source.level:g}")
                self.rows.append(self.pooled("subtotal", replace(part.subtotal, label=label), part.members, ()))
            if part.fit is not None:
                line = wording.heterogeneity(part.fit, True)
                self.rows.append(ForestRow("note", line, 0.0, 1.0, cells=self.blank(), indent=True))
        for name in not_estimable:
            entry = Entry(name, remark=NOT_ESTIMABLE)
            self.rows.append(replace(entry_row("study", entry, self.limits, self.digits), cells=self.blank()))
        if source.total is not None and source.fit is not None:
            words = {"model": model_words(source.fit), "level": f"{100 * source.level:g}"}
            label = "All studies" if math.isnan(source.total.weight) else self.style.total.format(**words)
            self.rows.append(self.pooled("total", replace(source.total, label=label), range(k), findings.get(k, ())))
        elif source.total is not None and source.model:
            self.rows.append(self.pooled("total", source.total, range(k), findings.get(k, ())))

    def without(self) -> Iterator[tuple[int, ForestRow, str]]:
        """Yield the place of each study, the total without it, and its heterogeneity in words."""
        if self.source.fit is None or self.source.total is None:
            raise DataError("`leave_one_out` needs a fit, whose total is pooled again without each study.")
        subtotals: dict[int, str] = {}
        for part in (one for one in self.source.parts if one.subtotal is not None):
            members = [i for i in part.members if i in self.source.fit.kept]
            subtotals |= left_out_subtotals(part.name, part.fit, members, self.subtotal_text)
        for i, fit in left_out_totals(self.source.fit).items():
            name = self.source.studies[i].label
            entry = pooled_entry("total", f"Without {name}", fit, 100.0)
            others = [j for j in range(len(self.source.studies)) if j != i]
            row = replace(self.pooled("total", entry, others, ()), label=f"Without {name}")
            yield self.places[i], row, spread(fit) + subtotals.get(i, "")

    def subtotal_text(self, fit: Fit) -> str:
        row = entry_row("subtotal", pooled_entry("subtotal", "", fit, 0.0), self.limits, self.digits)
        before, between, after = self.style.brackets
        return row.remark or f"{row.texts[0]} {before}{row.texts[1]}{between}{row.texts[2]}{after}"

    def blank(self) -> tuple[str, ...]:
        return ("",) * len(self.columns)

    def letters(self, texts: Sequence[str]) -> str:
        return ",".join(dict.fromkeys(self.footnotes.letter(text) for text in texts))

    def weighed(self, row: ForestRow) -> ForestRow:
        if row.remark or math.isnan(row.weight):
            return row
        return replace(row, weight_text=percent(row.weight, sign=self.style.percent_sign))

    def study(self, i: int, found: Sequence[str], precise: str, *, indent: bool) -> ForestRow:
        entry = self.source.studies[i]
        row = self.weighed(entry_row(entry.kind, entry, self.limits, self.digits, indent=indent))
        cells = tuple(c.cells[i] if isinstance(c, TextColumn) else "" for c in self.columns)
        flags = self.letters([text for text in (*found, entry.note, precise) if text])
        told = self.sources[i] if self.sources else None
        printed = "" if told is None or told != told else str(told)
        return replace(row, cells=cells, flags=flags, precise=bool(precise), lights=self.judged[i], source=printed)

    def pooled(self, kind: str, entry: Entry, members: Sequence[int], found: Sequence[str]) -> ForestRow:
        row = self.weighed(entry_row(kind, entry, self.limits, self.digits, indent=kind == "subtotal"))
        cells = []
        for c in self.columns:
            text = c.pooled(members) if isinstance(c, TextColumn) else ""
            cells.append(c.total if isinstance(c, TextColumn) and kind == "total" and c.total else text)
        return replace(row, cells=tuple(cells), flags=self.letters(found))

    def predict(self, entry: Entry, null: float | None, bands: Sequence[Band], better: str, curve: bool) -> None:
        """Add the prediction interval, as a bar or as the curve of its distribution."""
        row = replace(entry_row("prediction", entry, self.limits, self.digits), cells=self.blank(), marker="bar")
        fit = self.source.fit
        distribution = None if fit is None or not curve else distribution_of(fit)
        if fit is not None and distribution is not None:
            lines, shaded = predicted_lines(distribution, fit.scale, null, bands, better)
            self.extra += lines
            drawn = density(distribution, fit.scale, self.limits, shaded)
            row = replace(row, density=drawn, marker="density")
        self.rows.append(row)


def _column(c: TextColumn | tuple[str, bool], heads: Mapping[str, str]) -> Column:
    if isinstance(c, TextColumn):
        return c.column
    name, optional = c
    if name == "risk_of_bias":
        return Column("", "Risk of bias", kind="lights")
    return Column(heads[name], kind=name, optional=optional)


def _domain(name: str) -> str:
    """Return the head of a domain in short lines; a word is broken only if it is very long."""
    longest = max(map(len, name.split()), default=0)
    return wrap(name, min(max(longest, _DOMAIN[0]), _DOMAIN[1]))


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


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
    given: tuple[float, float] | None,
    source: Source,
    bands: Sequence[Band],
    null: float | None,
    predicted: Entry | None,
) -> tuple[float, float]:
    limits = given or find_limits(source, bands, null, [predicted] if predicted is not None else [])
    if len(limits) != 2 or not -math.inf < limits[0] < limits[1] < math.inf or (source.log and limits[0] <= 0):
        rule = ", both above 0 for ratios" if source.log else ""
        raise DataError(f"`x_limits` is {limits!r}; give (low, high), lowest first{rule}.")
    return limits


def _prediction_entry(source: Source, style: ForestStyle) -> Entry | None:
    fit = source.fit
    if source.predicted is not None:
        return replace(source.predicted, label=style.prediction.format(level=f"{100 * source.level:g}"))
    if not source.predicts or fit is None or fit.prediction is None:
        return None
    interval = fit.prediction
    if fit.scale == "double-arcsine" and fit.n is not None:
        new = fit.display().prediction
        low, high = (math.nan, math.nan) if new is None else (new.low, new.high)
    else:
        low, high = shown([interval.low, interval.high], fit.scale)
    return Entry(style.prediction.format(level=f"{100 * interval.level:g}"), low=low, high=high, marker="bar")


def _told_apart(entries: Sequence[Entry], members: Sequence[int]) -> dict[int, str]:
    """Return the names of the rows under one head; equal ones are counted."""
    times = Counter(entries[i].label for i in members)
    seen: Counter[str] = Counter()
    out = {}
    for i in members:
        label = entries[i].label
        seen[label] += 1
        out[i] = f"{label} ({seen[label]})" if times[label] > 1 and label else label
    return out


def _order(entries: Sequence[Entry], members: Sequence[int], sort: str | None) -> list[int]:
    if sort == "estimate":
        return sorted(members, key=lambda i: (math.isnan(entries[i].estimate), entries[i].estimate))
    if sort == "weight":
        return sorted(members, key=lambda i: -np.nan_to_num(entries[i].weight))
    if sort == "label":
        return sorted(members, key=lambda i: entries[i].label.casefold())
    return list(members)


def _footer(
    source: Source, style: ForestStyle, mcid: float | tuple[float, float] | None, prediction: bool | str
) -> tuple[str, ...]:
    wording, fit = WORDINGS[style.wording], source.fit
    lines = [] if fit is None else [wording.heterogeneity(fit, False)]
    if source.difference is not None:
        lines.append(wording.difference(*source.difference))
    if fit is not None:
        # A proportion or a mean has no value of no effect that it could be tested against.
        lines += [wording.effect(fit)] if null_of(source.measure, source.scale) is not None else []
        missing = source.predicts and fit.prediction is None and fit.recipe.model == "random"
        if prediction and missing and fit.recipe.prediction != "none":
            lines.append("No prediction interval is shown: none exists for this fit.")
    lines += source.lines
    if mcid is not None:
        named = " to ".join(f"{v:g}" for v in (mcid if isinstance(mcid, tuple) else (mcid,)))
        lines.append(f"Shaded: effects smaller than the minimal clinically important difference of {named}.")
    return tuple(lines)


def _key(domains: Sequence[str], judged: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return what the signs in the lights say, those that occur."""
    if not domains:
        return ()
    used = {light for lights in judged for light in lights}
    signs = ", ".join(f"{light.symbol} {name}" for name, light in LIGHTS.items() if name in used)
    return (f"Risk of bias: {signs}.",)


def _direction(better: str | None, null: float | None, favours: tuple[str, str] | None, prediction: bool | str) -> str:
    """Return which values are better; where it is not said, nothing that is drawn may hang on it."""
    if better is None:
        asking = "`favours`" if favours is not None else "`prediction`='density'" if prediction == "density" else ""
        if asking and null is not None:
            raise MethodError(f"{asking} needs `better`: say whether 'lower' or 'higher' values are better.")
        return "lower"
    if better not in ("lower", "higher"):
        raise MethodError(f"`better` is {better!r}; it must be 'lower' or 'higher'.")
    return better


def _favours(favours: tuple[str, str] | None, better: str, null: float | None, measure: str) -> tuple[str, str] | None:
    if favours is None or null is None:
        return None
    if favours == DEFAULTS["favours"] and not compares_groups(measure):
        return None  # a correlation or a change of one group favours nobody, unless the caller says whom
    first, second = (f"Favours {name}" for name in favours)
    return (first, second) if better == "lower" else (second, first)
