"""Single groups: what a row of one group states, and its counts as a row that is pooled if a measure is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from lbpmeta.evidence.drafts import Draft
from lbpmeta.evidence.own.columns import Columns
from lbpmeta.printed import Printed

__all__ = ["PROPORTIONS", "as_rows", "as_statement", "times_hundred"]

#: Measures of a proportion.
PROPORTIONS: Final = frozenset(("PR", "PLN", "PLO", "PAS", "PFT"))
#: What a row of one group keeps of its statement.
_KEPT: Final = ("outcome", "comparison", "timepoint", "locator", "source", "note")


def as_rows(drafts: Sequence[Draft], asked: str) -> list[Draft]:
    """Return statements of events of n as rows that are pooled, where the measure that is asked for is a proportion.

    A statement that prints a share as well stays beside its row: its share is checked against its counts.

    Examples
    --------
    >>> one = Draft("statements", "a.csv", 2, "Lee", {"subject": "Lee", "events": "9", "n": "40", "unit": "%"})
    >>> [(d.table, d.cells["events1"], d.cells["n1"]) for d in as_rows([one], "PLO")]
    [('trials', '9', '40')]
    >>> as_rows([one], "OR") == [one]
    True
    """
    if asked not in PROPORTIONS:
        return list(drafts)
    made: list[Draft] = []
    for draft in drafts:
        cells = draft.cells
        if draft.table != "statements" or not (cells.get("events") and cells.get("n")):
            made.append(draft)
            continue
        kept = {c: cells[c] for c in cells if c in _KEPT or c.startswith("x_")}
        row = {"trial": draft.label, "events1": cells["events"], "n1": cells["n"], "measure": asked, **kept}
        made.append(Draft("trials", draft.file, draft.line, draft.label, row))
        if any(cells.get(c) for c in ("value", "low", "high")):
            made.append(draft)
    return made


_HUNDRED: Final = 100
#: A share is that of its counts where it is no further away than this, of a percentage, or than it was rounded.
_NEAR: Final = 0.5


def as_statement(cells: dict[str, str], columns: Columns, label: str) -> None:
    """Make a row of events of n a statement, its proportion a percentage; in place.

    A number below 1 is a percentage where its counts, or its column, say so: 2 of 293 are 0.7 %.

    Examples
    --------
    >>> cells = {"events": "2", "n": "293", "value": "0.7"}
    >>> as_statement(cells, Columns({}, {}), "Lee")
    >>> cells["value"], cells["unit"]
    ('0.7', '%')
    """
    value = cells.pop("value", "") or cells.pop("estimate", "")
    cells.setdefault("kind", "proportion")
    cells.setdefault("subject", label or "events")
    for bound, ci in (("low", "ci_low"), ("high", "ci_high")):
        if ci in cells:
            cells[bound] = cells.pop(ci)
            cells["interval"] = "ci"
    percent = bool({"value", "estimate"} & columns.percent) or "%" in cells.get("unit", "")
    numbers = [Printed.parse(t) for t in (value, cells.get("low", ""), cells.get("high", "")) if t]
    small = numbers and not percent and all(0 <= p.value <= 1 for p in numbers)
    if small and not _is_percentage(cells, value, otherwise=columns.hundred):
        hundred = {n: times_hundred(cells[n]) for n in ("low", "high") if cells.get(n)}
        cells |= hundred
        value = times_hundred(value) if value else ""
    # "0.251", and "21.0%" to "29.8%"
    elif value and not percent and not small and 0 < numbers[0].value <= 1 < numbers[-1].value:
        low, high = (Printed.parse(cells.get(c) or times_hundred(value)).value for c in ("low", "high"))
        value = times_hundred(value) if numbers[0].value < low <= numbers[0].value * _HUNDRED <= high else value
    if value:
        cells["value"] = value
    cells["unit"] = "%"


def _is_percentage(cells: Mapping[str, str], value: str, *, otherwise: bool) -> bool:
    """Whether a share below 1 is a percentage: as its counts say, where they say either, else as its column does."""
    if not (value and cells.get("events") and cells.get("n")):
        return otherwise
    events, size = float(cells["events"]), float(cells["n"])
    if not 0 < events <= size:
        return otherwise
    printed = Printed.parse(value)
    share, half = _HUNDRED * events / size, float(printed.ulp)
    for near in (_NEAR, 0.0):  # of a rare event both are near: then it is what its digits say
        of_hundred = abs(float(printed) - share) <= max(half, near)
        of_one = abs(_HUNDRED * float(printed) - share) <= max(_HUNDRED * half, near)
        if of_hundred != of_one:
            return of_hundred
    return otherwise


def times_hundred(text: str) -> str:
    """Return a printed share as the percentage with the same digits.

    Examples
    --------
    >>> times_hundred("0.820"), times_hundred("0.9")
    ('82.0', '9E+1')
    """
    number = Printed.parse(text)
    moved = f"{number.value.scaleb(2):f}" if number.decimals >= 2 else str(number.value.scaleb(2))
    return moved if number.op == "=" else f"{number.op}{moved}"
