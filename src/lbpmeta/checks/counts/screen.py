"""First questions about printed counts over a whole table: percentages, ratios and differences of two arms."""

from __future__ import annotations

from typing import Final

import numpy as np

from lbpmeta.bounds import Floats, PrintedColumn
from lbpmeta.checks.core.screen import CONSISTENT, LOOK, SILENT, Answer, Flags, TableColumns, holds
from lbpmeta.few import ndtri
from lbpmeta.premises.kinds import SYMMETRIC_INTERVALS

__all__ = [
    "NO_PEOPLE",
    "PROPORTIONS",
    "RATES",
    "ask_counts",
    "ask_or_for_rr",
    "ask_percent",
    "ask_risk_measure",
]

#: Kinds of statements that are proportions of n people.
PROPORTIONS: Final = (
    *("proportion", "percentage", "sensitivity", "specificity", "ppv", "npv", "accuracy", "prevalence"),
)

#: Measures of rates: events may come again, and n may be person-time.
RATES: Final = ("IRR", "IRD", "IR")

#: Kinds of statements whose n is no number of people with or without the event.
NO_PEOPLE: Final = ("rate", "count")

_RR, _OR, _RD = 1, 2, 3
_RISKS: Final = {"RR": _RR, "OR": _OR, "RD": _RD}
_LINE: Final = ("estimate", "ci_low", "ci_high")
_COUNTS: Final = ("events1", "n1", "events2", "n2")
_LEVELS: Final = {"": 0.95, "95": 0.95, "90": 0.90, "99": 0.99, "80": 0.80, "97.5": 0.975}

#: How far inside a set a computed value must lie, so that no difference in the last bits of two routes matters.
_MARGIN: Final = 1e-9


def _otherwise_rounded(columns: TableColumns) -> Flags:
    """Rows whose numbers are read under a declared rounding: they are looked at."""
    return np.fromiter((row.rounding != "nearest" for row in columns.rows), bool, len(columns))


def _counted(number: PrintedColumn) -> Flags:
    """Whether a count is a whole number that is not negative, and stands for itself."""
    with np.errstate(invalid="ignore"):
        whole: Flags = number.known & number.equal & (number.value >= 0) & (number.value % 1 == 0)
    return whole


def _well_inside(number: PrintedColumn, value: Floats) -> Flags:
    margin = _MARGIN * np.maximum(1.0, np.abs(value))
    with np.errstate(invalid="ignore"):
        inside: Flags = (number.sets.low + margin <= value) & (value <= number.sets.high - margin)
    return inside


def ask_counts(columns: TableColumns) -> Answer:
    """No more events than people, in whole numbers, in every arm that prints both."""
    arms = ("1", "2") if columns.rows and columns.rows[0].table == "trials" else ("",)
    names = tuple(f"{name}{arm}" for arm in arms for name in ("events", "n"))
    asked, fine = np.zeros(len(columns), bool), np.ones(len(columns), bool)
    numbers = columns.numbers(*names)
    for i in range(0, len(names), 2):
        printed = columns.has(*names[i : i + 2])
        events, n = numbers[i : i + 2]
        with np.errstate(invalid="ignore"):
            possible = _counted(events) & _counted(n) & (events.value <= n.value) & (n.value > 0)
        asked |= printed
        fine &= ~printed | (possible & ~columns.has(f"x_non{names[i]}"))
    passed = holds(columns, "measure", RATES) | holds(columns, "kind", NO_PEOPLE)
    codes = np.where(asked & ~passed, np.where(fine, CONSISTENT, LOOK), SILENT).astype(np.int8)
    return Answer(codes, names)


def ask_percent(columns: TableColumns) -> Answer:
    """Whether the percentage is 100 events / n; one without a count is looked at."""
    events, n, percent = columns.numbers("events", "n", "value")
    asked = holds(columns, "kind", PROPORTIONS) & holds(columns, "unit", ("%",)) & columns.has("n", "value")
    with np.errstate(invalid="ignore", divide="ignore"):
        ready = _counted(events) & _counted(n) & (n.value > 0) & (events.value <= n.value) & percent.known
        fits = ready & _well_inside(percent, 100 * events.value / n.value) & ~_otherwise_rounded(columns)
    codes = np.where(asked, np.where(fits, CONSISTENT, LOOK), SILENT).astype(np.int8)
    return Answer(codes, ("events", "n", "value"))


def ask_risk_measure(columns: TableColumns) -> Answer:
    """Whether the ratio or difference of two arms, with the usual interval, is the printed one.

    Notes
    -----
    SE of ln RR = sqrt(1/a - 1/n1 + 1/c - 1/n2), of ln OR = sqrt(1/a + 1/b + 1/c + 1/d) (Woolf), of RD =
    sqrt(p (1 - p)/n1 + q (1 - q)/n2). Arms with an empty cell, and what does not agree, are looked at.
    """
    return Answer(_risk_codes(columns), (*_LINE, *_COUNTS))


def ask_or_for_rr(columns: TableColumns) -> Answer:
    """What agrees with its counts is no other measure; what does not is looked at."""
    codes = _risk_codes(columns)
    return Answer(np.where(codes == LOOK, LOOK, SILENT).astype(np.int8))


def _risk_codes(columns: TableColumns) -> np.ndarray:
    return columns.once("risk measures", _compare)


def _compare(columns: TableColumns) -> np.ndarray:
    kind = columns.codes("measure", _RISKS)
    asked = (kind > 0) & columns.has("estimate") & ~holds(columns, "kind", ("baseline",))
    counted = columns.has(*_COUNTS)
    asked &= counted | columns.has("derived_from")
    codes = np.where(asked, LOOK, SILENT).astype(np.int8)
    at = np.flatnonzero(asked & counted)
    if not at.size:
        return codes
    printed = [number[at] for number in columns.numbers(*_LINE, *_COUNTS)]
    line, counts = printed[:3], printed[3:]
    ready = np.logical_and.reduce([_counted(c) for c in counts])
    a, n1, c, n2 = (np.where(ready, x.value, 1.0) for x in counts)
    b, d = n1 - a, n2 - c
    kind, level = kind[at], np.array([_LEVELS.get(columns.text("level")[i], np.nan) for i in at.tolist()])
    ready &= (np.minimum.reduce([a, b, c, d]) > 0) & ~np.isnan(level)
    z = ndtri(0.5 + np.where(ready, level, 0.95) / 2)
    with np.errstate(all="ignore"):
        p, q = a / n1, c / n2
        middle = np.select([kind == _RR, kind == _OR], [np.log(p / q), np.log(a * d / (b * c))], p - q)
        variance = np.select(
            [kind == _RR, kind == _OR],
            [1 / a - 1 / n1 + 1 / c - 1 / n2, 1 / a + 1 / b + 1 / c + 1 / d],
            p * (1 - p) / n1 + q * (1 - q) / n2,
        )
        half = z * np.sqrt(variance)
        made = [middle, middle - half, middle + half]
        ratio = kind != _RD
        made = [np.where(ratio, np.exp(x), x) for x in made]
    fits = np.zeros(at.size, bool)
    for unit in (1.0, 100.0):  # a risk difference may be printed in percent
        agree = (kind == _RD) | np.full(at.size, unit == 1.0)
        for number, value in zip(line, made, strict=True):
            agree &= ~number.unreadable & (~number.known | _well_inside(number, unit * value))
        fits |= agree
    fits &= ready & line[0].known & ~(_otherwise_rounded(columns) | _another_interval(columns))[at]
    codes[at[fits]] = CONSISTENT
    return codes


def _another_interval(columns: TableColumns) -> Flags:
    """Rows about whose interval something else than the usual may be declared."""
    found = columns.has("interval") | columns.has("ci_method") | columns.has("recipe")
    sources = {row.id for row in columns.tables.rows.get("sources", ()) if row.cells.get("interval")}
    if sources:
        found = found | holds(columns, "source", sources)
    for said in columns.tables.said:
        if said.declaration.name == "interval" and said.declaration.value not in SYMMETRIC_INTERVALS:
            found = found | np.fromiter(map(said.covers, columns.rows), bool, len(columns))
    return found
