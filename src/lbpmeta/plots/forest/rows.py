"""Rows of a forest plot: from entries to lines with places, and the axis that shows them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from lbpmeta.decimals import DECIMALS, effect_decimals
from lbpmeta.plots.canvas.scale import axis_limits
from lbpmeta.plots.canvas.text import number_text, wrap
from lbpmeta.plots.forest.elements import Band, Column, ForestLayout, ForestRow
from lbpmeta.plots.forest.entries import Entry, Source

__all__ = [
    "LABEL_WIDTH",
    "Digits",
    "clipped",
    "entry_row",
    "find_limits",
    "less_told",
    "lettered",
    "rewrapped",
    "stack",
    "with_less",
]

#: Longest line of a label, in characters.
LABEL_WIDTH: Final = 38
#: Labels of at most so many letters a line are broken because room is short; longer heads than so many are, too.
_NARROW: Final = 20
_HEAD: Final = 16
#: Air, in lines of text.
_GAP: Final = 0.35
#: Distance of the lines of one label, in lines.
LEADING: Final = 0.8
#: Letters of a head that takes no more room than its light.
_SHORT: Final = 2
#: Least room on either side of the null, as a share of what else is seen.
_BESIDE_NULL: Final = 0.12
#: Height of a row that holds a curve.
_CURVE: Final = 2.3


@dataclass(frozen=True, slots=True)
class Digits:
    """Decimals of the numbers that were computed.

    Parameters
    ----------
    decimals : int
        Of all rows, but for those whose effect they would erase.
    null : float or None
    fixed : bool
        Whether they were asked for, and so are those of every row.
    """

    decimals: int
    null: float | None
    fixed: bool

    @classmethod
    def asked(cls, digits: int | None, total: Entry | None, null: float | None) -> Digits:
        """Return those asked for, or else those that the total needs."""
        if digits is not None or total is None:
            return cls(DECIMALS if digits is None else digits, null, digits is not None)
        return cls(effect_decimals(total.estimate, total.low, total.high, null=null), null, False)

    def of(self, entry: Entry) -> int:
        """Return the decimals of one row."""
        if self.fixed or math.isnan(entry.estimate):
            return self.decimals
        return effect_decimals(entry.estimate, entry.low, entry.high, null=self.null, decimals=self.decimals)


def entry_row(
    kind: str, entry: Entry, limits: tuple[float, float], digits: Digits, *, indent: bool = False
) -> ForestRow:
    """Return the row of an entry, without its cells; numbers are rounded here and nowhere else."""
    label = wrap(entry.label, LABEL_WIDTH)
    if entry.remark:
        return ForestRow(kind, label, 0.0, 1.0, remark=entry.remark, indent=indent, weight_text="\u2013")
    low, high = entry.low, entry.high
    shown = digits.of(entry)
    texts = entry.texts or (number_text(entry.estimate, shown), number_text(low, shown), number_text(high, shown))
    return ForestRow(
        kind,
        label,
        0.0,
        1.0,
        entry.estimate,
        low,
        high,
        weight=entry.weight,
        area=entry.area if kind == "study" else 0.0,
        texts=texts,
        clip_low=clipped(entry.estimate, low, limits, -1),
        clip_high=clipped(entry.estimate, high, limits, 1),
        marker=entry.marker,
        indent=indent,
    )


def clipped(estimate: float, end: float, limits: tuple[float, float], side: int) -> bool:
    """Whether an interval, or an estimate without one, goes on beyond one end of the axis."""
    values = [v for v in (estimate, end) if not math.isnan(v)]
    return any(v < limits[0] for v in values) if side < 0 else any(v > limits[1] for v in values)


def stack(body: Sequence[ForestRow]) -> tuple[tuple[ForestRow, ...], float]:
    """Give every row its place, with air above totals and between subgroups; return rows and their height."""
    rows: list[ForestRow] = []
    top = _GAP / 2
    before = ""
    for row in body:
        if (row.kind == "header" and before) or (row.kind == "total" and before != "total"):
            top += _GAP if row.kind == "total" else 2 * _GAP
        height = 1.0 + LEADING * row.label.count("\n")
        height = max(height, _CURVE) if row.marker == "density" else height
        rows.append(replace(row, y=top + height / 2, height=height))
        top += height
        before = row.kind
    return tuple(rows), top + _GAP / 2


def rewrapped(layout: ForestLayout, width: int) -> ForestLayout:
    """Return the layout with its labels broken into lines of at most that many characters.

    A note runs on under the columns that follow, whose cells are empty there: it has more room, but where labels are
    broken into short pieces.
    """
    room = {"note": max(width, 10 * width - 120)}
    body = [replace(row, label=wrap(row.label.replace("\n", " "), room.get(row.kind, width))) for row in layout.rows]
    rows, height = stack(body)
    # A head is not wider than what stands under it where room is short.
    columns = tuple(map(_headed, layout.columns)) if width <= _NARROW else layout.columns
    return replace(layout, rows=rows, height=height, columns=columns)


def _headed(column: Column) -> Column:
    """Return a column whose head is broken before its bracket, or between the words of labels."""
    if column.kind == "study":
        return replace(column, name=wrap(column.name, _HEAD))
    if column.kind == "effect" and len(column.name) > _HEAD and "\n" not in column.name:
        return replace(column, name=column.name.replace(" [", "\n[").replace(" (", "\n("))
    return column


def lettered(layout: ForestLayout) -> ForestLayout:
    """Return the layout with letters as heads of the lights, and what they stand for in a line under the figure.

    D1 to D5, with O for "Overall", stay; other names become A, B, C and so on.
    """
    names = [" ".join(domain.split("\n")) for domain in layout.domains]
    heads = ["O" if name == "Overall" else name for name in names]
    if max(map(len, heads), default=0) > _SHORT:
        heads = [chr(ord("A") + i) for i in range(len(names))]
    told = [f"{head} {name}" for head, name in zip(heads, names, strict=True) if head != name]
    line = (f"Domains: {'; '.join(told)}.",) if told else ()
    return replace(layout, domains=tuple(heads), footer=(*layout.footer, *line))


def less_told(fewer: ForestLayout, layout: ForestLayout, needed: float) -> ForestLayout:
    """Return a layout that says under the plot which columns gave way, and what would show them."""
    left = dict.fromkeys(" ".join((c.group or c.name).split()) for c in layout.columns if c not in fewer.columns)
    wider = f"; {math.ceil(needed * 25.4)} mm would" if needed < math.inf else ""
    return replace(fewer, footer=(*fewer.footer, f"Not shown at this width: {', '.join(left)}{wider}."))


def with_less(layout: ForestLayout) -> list[ForestLayout]:
    """Return the layout, then without the optional texts of the arms, then without any optional column."""
    out = [layout]
    for kinds in (("text",), ("text", "weight")):
        kept = [i for i, c in enumerate(layout.columns) if not (c.optional and c.kind in kinds)]
        if len(kept) < len(out[-1].columns):
            out.append(layout.with_columns(kept))
    return out


def _around(null: float, low: float, high: float) -> tuple[float, float]:
    """Return limits with room beside the null: where all data is on one side, its line and arrow stay readable."""
    width = high - low
    return min(low, null - _BESIDE_NULL * width), max(high, null + _BESIDE_NULL * width)


def find_limits(
    source: Source, bands: Sequence[Band], null: float | None, extra: Sequence[Entry]
) -> tuple[float, float]:
    """Return automatic limits on the display scale, found where the axis is linear."""
    pooled = [e for e in (source.total, *(p.subtotal for p in source.parts)) if e is not None and not e.remark]
    pooled += extra

    def along(values: Sequence[float]) -> list[float]:
        if not source.log:
            return list(values)
        return [math.log(v) if 0 < v < math.inf else -math.inf if v <= 0 else v for v in values]

    estimates, lows, highs = (
        np.array(along([getattr(e, name) for e in source.studies])) for name in ("estimate", "low", "high")
    )
    marks = [v for b in bands for v in (b.low, b.high)] + ([] if null is None else [null])
    anchors = along([*marks, *(e.estimate for e in pooled if not math.isnan(e.estimate))])
    intervals = [(along([e.low])[0], along([e.high])[0]) for e in pooled]
    low, high = axis_limits(estimates, lows, highs, anchors, intervals)
    if null is not None:
        low, high = _around(along([null])[0], low, high)
    if not source.log:
        return low, high
    # A ratio beyond e^100 is no number that can be read on an axis.
    return math.exp(max(low, -100.0)), math.exp(min(high, 100.0))
