"""First questions about any row: are its numbers in their domains, and is there a quote to compare them with?"""

from __future__ import annotations

import numpy as np

from lbpmeta.checks.columns import NUMBERS
from lbpmeta.checks.ranges import DOMAINS, WHOLE
from lbpmeta.checks.screen import CONSISTENT, LOOK, NOT_CHECKABLE, SILENT, Answer, Columns

__all__ = ["ask_quote", "ask_range"]


def ask_quote(columns: Columns) -> Answer:
    """Rows with a quote are looked at; without one nothing can be compared."""
    table = columns.rows[0].table if len(columns) else "trials"
    any_number = np.zeros(len(columns), bool)
    for column in NUMBERS[table]:
        any_number |= columns.has(column)
    quoted = np.fromiter((bool(text.strip()) for text in columns.text("quote")), bool, len(columns))
    codes = np.where(any_number, np.where(quoted, LOOK, NOT_CHECKABLE), SILENT).astype(np.int8)
    return Answer(codes)


def ask_range(columns: Columns) -> Answer:
    """Counts are whole, and numbers lie in their domains; rows with the ends of a scale are looked at."""
    n = len(columns)
    table = columns.rows[0].table if n else "trials"
    present = [c for c in NUMBERS[table] if columns.has(c).any()]
    numbers = dict(zip(present, columns.numbers(*present), strict=True))
    broken, compared = np.zeros(n, bool), np.zeros(n, bool)
    names = []
    for name, number in numbers.items():
        broken |= number.unreadable
        if name in WHOLE:
            with np.errstate(invalid="ignore"):
                broken |= number.known & number.equal & ((number.value < 0) | (number.value % 1 != 0))
        elif name in DOMAINS:
            low, high = DOMAINS[name]
            broken |= number.known & ~((number.sets.low <= high) & (low <= number.sets.high))
        else:
            continue
        names.append(name)
        compared |= number.known
    for events, total in (("events", "n"), ("events1", "n1"), ("events2", "n2")):
        if events in numbers and total in numbers:
            broken |= numbers[events].value > numbers[total].value
    scaled = columns.has("instrument")
    percent = columns.codes("unit", {"%": 1}) == 1 if table == "statements" else np.zeros(n, bool)
    codes = np.where(compared, CONSISTENT, SILENT).astype(np.int8)
    codes[broken | scaled | percent] = LOOK
    return Answer(codes, tuple(names))
