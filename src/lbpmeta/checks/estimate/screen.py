"""First questions about printed estimates with their intervals, p-values and standard errors, over a whole table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from lbpmeta.bounds import Floats, PrintedColumn, SetColumn
from lbpmeta.checks.core import formulas
from lbpmeta.checks.core.screen import (
    LOOK,
    NOT_CHECKABLE,
    SILENT,
    Answer,
    Flags,
    TableColumns,
    agreement_of,
)
from lbpmeta.evidence.declared import usual_scale
from lbpmeta.few import ndtr, ndtri
from lbpmeta.measures import LOG_MEASURES, MEASURES
from lbpmeta.premises.kinds import SYMMETRIC_INTERVALS

__all__ = [
    "ask_alone",
    "ask_bounds",
    "ask_containment",
    "ask_domain",
    "ask_null",
    "ask_order",
    "ask_p_value",
    "ask_se",
    "ask_size",
    "ask_symmetry",
]

_IDENTITY, _LOG, _OTHER = range(3)

#: How the set of a measure is brought to the scale on which intervals are symmetric; others are looked at one by one.
_SCALES: Final = {
    name: _LOG
    if name in LOG_MEASURES
    else _OTHER
    if measure.scale == "inverse" or measure.kind == "association"
    else _IDENTITY
    for name, measure in MEASURES.items()
}

#: Statements hold a mean, a difference or a share; their columns have other names.
_NAMES: Final = {
    "statements": ("value", "low", "high"),
}
#: What is declared about an interval without changing what is asked of it, by column.
_USUAL: Final = {
    "interval": dict.fromkeys(("", "unknown", *SYMMETRIC_INTERVALS), 0),
    "ci_scale": {"": 0, "usual": 0},
}
_COLUMN: Final = {"interval": "interval", "scale": "ci_scale"}
_KINDS: Final = {"mean": 1, "difference": 2}


@dataclass(frozen=True, slots=True, eq=False)
class LineColumns:
    """The printed estimates of a table's rows as columns.

    Parameters
    ----------
    est, low, high, p, se : PrintedColumn
    scale : ndarray of int
        Identity, logarithms, or something that is looked at row by row.
    level : ndarray of float
        Between 0 and 1; NaN where none was printed.
    df : ndarray of float
        Smallest degrees of freedom of a t interval; 0 for any number above 0.
    names : tuple of str
        TableColumns of estimate and bounds.
    symmetry : ndarray of bool
        Whether the interval is one that can have the estimate in its middle.
    declared : ndarray of bool
        Whether something is declared about the interval itself: such rows are looked at.
    """

    est: PrintedColumn
    low: PrintedColumn
    high: PrintedColumn
    p: PrintedColumn
    se: PrintedColumn
    scale: Floats
    null: Floats
    level: Floats
    df: Floats
    table: str
    names: tuple[str, str, str]
    symmetry: Flags
    declared: Flags

    @property
    def triple(self) -> Flags:
        """Rows with an estimate and both bounds."""
        return self.est.known & self.low.known & self.high.known

    def working(self) -> tuple[SetColumn, SetColumn, SetColumn]:
        """Estimate and bounds on the scale on which intervals are symmetric."""
        ratio = self.scale == _LOG
        if not ratio.any():
            return self.est.sets, self.low.sets, self.high.sets
        made = [x.sets.log().where(ratio, x.sets) for x in (self.est, self.low, self.high)]
        return made[0], made[1], made[2]


def _blank(n: int) -> PrintedColumn:
    nothing = np.full(n, np.nan)
    sets = SetColumn(nothing, nothing)
    return PrintedColumn(sets, sets, nothing, np.zeros(n, np.int16), np.ones(n, bool), np.zeros(n, bool))


def _without(column: PrintedColumn, rows: Flags) -> PrintedColumn:
    """Take the numbers of some rows away."""
    value = np.where(rows, np.nan, column.value)
    nothing = SetColumn(np.full(len(column), np.nan), np.full(len(column), np.nan))
    return PrintedColumn(
        nothing.where(rows, column.sets),
        nothing.where(rows, column.wide),
        value,
        column.decimals,
        column.equal,
        column.unreadable & ~rows,
    )


def _read(columns: TableColumns) -> LineColumns:
    n = len(columns)
    table = columns.rows[0].table if n else "trials"
    names = _NAMES.get(table, ("estimate", "ci_low", "ci_high"))
    est, low, high = columns.numbers(*names)
    symmetry = np.ones(n, bool)
    df = np.zeros(n)
    if table == "statements":
        kind = columns.codes("kind", _KINDS)
        made = columns.codes("interval", {"ci": 1, "range": 2})
        est = _without(est, made == 0)
        symmetry = (made == 1) & (kind > 0)
        scale = np.full(n, _IDENTITY)
        p = se = _blank(n)
        ratio = np.zeros(n, bool)
        df += 1.0
    else:
        p = columns.number("p")
        se = columns.number("se") if table == "trials" else _blank(n)
        scale = columns.codes("measure", _SCALES, default=_IDENTITY).astype(np.int64)
        ratio = scale == _LOG
        if table == "trials":
            df += 1.0
            raw = columns.codes("contrast", {"raw": 1}) == 1
            n1, n2 = columns.numbers("n1", "n2")
            both = raw & n1.known & n2.known
            with np.errstate(invalid="ignore"):
                df = np.where(both, np.maximum(1.0, np.minimum(n1.value, n2.value) - 1), df)
    level = columns.number("level").value / 100
    if table != "statements":
        level = np.where(np.isnan(level) & columns.has(names[1]), 0.95, level)
    return LineColumns(
        est,
        low,
        high,
        p,
        se,
        scale,
        np.where(ratio, 1.0, 0.0),
        level,
        df,
        table,
        names,
        symmetry,
        _declared(columns, table),
    )


def _declared(columns: TableColumns, table: str) -> Flags:
    """Rows about whose interval something unusual may be declared: by a cell, by their source, or for many rows.

    A symmetric interval, where it is declared, is what the first questions ask about anyway.
    """
    found = np.zeros(len(columns), bool)
    if table == "statements":
        return found
    for column, usual in _USUAL.items():
        if columns.has(column).any():
            said = columns.codes(column, usual, default=1) == 1
            if column == "ci_scale" and said.any():
                said &= np.fromiter(
                    map(_on_another_scale, columns.text(column), columns.text("measure")), bool, len(said)
                )
            found |= said
        sources = {row.id for row in columns.tables.rows.get("sources", ()) if row.cells.get(column, "") not in usual}
        if sources:
            found |= np.fromiter((text in sources for text in columns.text("source")), bool, len(columns))
    for blanket in columns.tables.said:
        name = blanket.declaration.name
        if name in ("interval", "scale") and blanket.declaration.value not in _USUAL[_COLUMN[name]]:
            found |= np.fromiter(map(blanket.covers, columns.rows), bool, len(columns))
    return found


def _on_another_scale(said: str, measure: str) -> bool:
    """Whether an interval is said to be made on another scale than those of its measure are as a rule."""
    return said != usual_scale(measure)


def lines_of(columns: TableColumns) -> LineColumns:
    """Return the estimates of a table, read once."""
    return columns.once("lines", _read)


def _compared(x: LineColumns) -> tuple[str, ...]:
    return (*x.names, *(("p",) if x.table != "statements" else ()), *(("se",) if x.table == "trials" else ()))


def _unreadable(x: LineColumns) -> Flags:
    bad: Flags = (x.scale == _OTHER) | x.declared
    for number in (x.est, x.low, x.high, x.p, x.se):
        bad = bad | number.unreadable
    return bad


def _answer(x: LineColumns, asked: Flags, fits: Flags, exact: Flags) -> Answer:
    codes = agreement_of(asked, fits, exact)
    codes[_unreadable(x)] = LOOK
    return Answer(codes, _compared(x))


def ask_domain(columns: TableColumns) -> Answer:
    """Ratios above 0, p in [0, 1], SE not negative: nothing is said where all is well."""
    x = lines_of(columns)
    codes = np.full(len(columns), SILENT, np.int8)
    ratio = x.scale == _LOG
    bad = _unreadable(x)
    for number in (x.est, x.low, x.high):
        bad |= ratio & (number.sets.high <= 0)
    bad |= (x.p.sets.high < 0) | (x.p.sets.low > 1) | (x.se.sets.high < 0)
    codes[bad & x.est.known] = LOOK
    codes[_unreadable(x)] = LOOK
    return Answer(codes)


def ask_bounds(columns: TableColumns) -> Answer:
    """Whether the bounds are in order."""
    x = lines_of(columns)
    asked = x.est.known & x.low.known & x.high.known
    return _answer(x, asked, formulas.in_order(x.low.sets, x.high.sets), x.low.value <= x.high.value)


def ask_order(columns: TableColumns) -> Answer:
    """Whether the upper bound is printed first around the estimate: nothing is said where it is not."""
    x = lines_of(columns)
    codes = np.full(len(columns), SILENT, np.int8)
    codes[x.triple & ~formulas.in_order(x.low.sets, x.high.sets)] = LOOK
    codes[_unreadable(x)] = LOOK
    return Answer(codes)


def ask_containment(columns: TableColumns) -> Answer:
    """Whether the estimate lies between its bounds."""
    x = lines_of(columns)
    asked = x.triple & formulas.in_order(x.low.sets, x.high.sets)
    exact = (x.low.value <= x.est.value) & (x.est.value <= x.high.value)
    return _answer(x, asked, formulas.inside(x.est.sets, x.low.sets, x.high.sets), exact)


def ask_symmetry(columns: TableColumns) -> Answer:
    """Whether the estimate can be the middle of its bounds."""
    x = lines_of(columns)
    est, low, high = x.working()
    asked = x.triple & x.symmetry & est.known & low.known & high.known & formulas.in_order(low, high)
    with np.errstate(invalid="ignore"):
        middle = (x.low.value + x.high.value) / 2
        roots = np.sqrt(np.where((x.low.value > 0) & (x.high.value > 0), x.low.value * x.high.value, np.nan))
    exact = x.est.prints(np.where(x.scale == _LOG, roots, middle))
    return _answer(x, asked, formulas.symmetric(est, low, high), exact)


def _clipped(p: PrintedColumn) -> SetColumn:
    with np.errstate(invalid="ignore"):
        return SetColumn(np.maximum(p.sets.low, 0.0), np.minimum(p.sets.high, 1.0))


def ask_p_value(columns: TableColumns) -> Answer:
    """Whether p belongs to the estimate and its interval; beside a standard error alone it is looked at row by row."""
    x = lines_of(columns)
    codes = np.full(len(columns), SILENT, np.int8)
    at = np.flatnonzero(x.p.known & x.est.known)
    if at.size:
        y = _rows(x, at)
        p = _clipped(y.p)
        inside = p.low <= p.high
        est, low, high = y.working()
        with_ci = y.low.known & y.high.known & ~np.isnan(y.level)
        ready = with_ci & est.known & low.known & high.known & formulas.in_order(low, high)
        ready &= high.high > low.low  # bounds that touch at one value leave no width to divide by
        with np.errstate(invalid="ignore", over="ignore"):
            allowed = formulas.p_values(est, low, high, level=np.where(ready, y.level, 0.95), df=y.df, narrow=True)
        fits = allowed.intersects(p)
        mine = agreement_of(inside & ready, fits & inside, y.p.prints(_central_p(y)))
        mine[inside & ~ready & (with_ci | y.se.known)] = LOOK
        codes[at] = mine
    codes[_unreadable(x)] = LOOK
    return Answer(codes, _compared(x))


def _rows(x: LineColumns, at: np.ndarray) -> LineColumns:
    return LineColumns(
        x.est[at], x.low[at], x.high[at], x.p[at], x.se[at],
        x.scale[at], x.null[at], x.level[at], x.df[at], x.table, x.names, x.symmetry[at], x.declared[at],
    )  # fmt: skip


def _central_p(x: LineColumns) -> Floats:
    """The p-value of the face values under the normal distribution; NaN where there is none."""
    ratio = x.scale == _LOG
    with np.errstate(invalid="ignore", divide="ignore"):
        e, low, high = (np.where(ratio, np.log(v.value), v.value) for v in (x.est, x.low, x.high))
        z = np.abs(e) / ((high - low) / 2) * ndtri(0.5 + x.level / 2)
        return np.where(high > low, 2 * ndtr(-z), np.nan)


def ask_null(columns: TableColumns) -> Answer:
    """Whether interval and p-value say the same about significance."""
    x = lines_of(columns)
    p = _clipped(x.p)
    with np.errstate(invalid="ignore"):
        alpha = np.round(1 - x.level, 12)
        asked = x.est.known & x.p.known & x.low.known & x.high.known & ~np.isnan(x.level) & (p.low <= p.high)
        asked &= formulas.in_order(x.low.sets, x.high.sets)
        out = (x.low.sets.low > x.null) | (x.high.sets.high < x.null)
        within = (x.low.sets.high < x.null) & (x.null < x.high.sets.low)
        small, large = p.high <= alpha, (p.low >= alpha) & ~(p.high <= alpha)
    open_ = ~(out | within) | ~(small | large)
    answer = _answer(x, asked, open_ | (out & small) | (within & large), ~open_)
    # Without a measure the p may be that of a ratio, of which nothing is said: row by row.
    answer.codes[asked & ~columns.has("measure") & (x.low.sets.low > 0)] = LOOK
    return answer


def ask_se(columns: TableColumns) -> Answer:
    """Whether the standard error makes the interval; on the natural scale of a ratio it is looked at row by row."""
    x = lines_of(columns)
    codes = np.full(len(columns), SILENT, np.int8)
    at = np.flatnonzero(x.se.known & x.est.known & x.low.known & x.high.known & ~np.isnan(x.level))
    if at.size:
        y = _rows(x, at)
        est, low, high = y.working()
        se = SetColumn(np.maximum(y.se.sets.low, 0.0), y.se.sets.high)
        ready = est.known & low.known & high.known & (se.low <= se.high) & formulas.in_order(low, high)
        with np.errstate(invalid="ignore"):
            fits = formulas.makes_interval(se, low, high, level=y.level, df=np.maximum(y.df, 1.0))
            half = (high.low + high.high - low.low - low.high) / 4
            exact = y.se.prints(half / ndtri(0.5 + y.level / 2))
        mine = agreement_of(ready, fits, exact)
        mine[~ready] = LOOK
        codes[at] = mine
    codes[_unreadable(x)] = LOOK
    return Answer(codes, _compared(x))


def ask_size(columns: TableColumns) -> Answer:
    """Whether an SMD or a risk difference is of a usual size: nothing is said where it is."""
    x = lines_of(columns)
    size = x.est.sets.abs()
    kind = columns.codes("measure", {"SMD": 1, "RD": 2})
    codes = np.full(len(columns), SILENT, np.int8)
    codes[(kind == 1) & (size.low > 3.0) | (kind == 2) & (size.low > 1.0)] = LOOK
    codes[_unreadable(x)] = LOOK
    return Answer(codes)


def ask_alone(columns: TableColumns) -> Answer:
    """Estimates beside which nothing was printed."""
    x = lines_of(columns)
    codes = np.full(len(columns), SILENT, np.int8)
    # A bound, a p-value or a standard error beside it: whether they are compared is for their checks to say.
    beside = x.low.known | x.high.known | x.p.known | x.se.known
    codes[x.est.known & beside] = LOOK
    asked = [ask(columns).codes for ask in (ask_bounds, ask_containment, ask_symmetry, ask_p_value, ask_null, ask_se)]
    codes[np.logical_or.reduce([c != SILENT for c in asked])] = SILENT
    member = columns.has("set") & (columns.has("variance") | columns.has("se"))
    codes[x.est.known & ~beside] = NOT_CHECKABLE
    codes[x.est.known & (ask_domain(columns).codes != SILENT)] = LOOK  # a ratio below 0 contradicts itself
    codes[x.est.known & ~beside & member] = SILENT
    codes[_unreadable(x)] = LOOK
    return Answer(codes, x.names[:1])
