"""Ways that derive a count: of a percentage, a total, a sum."""

from __future__ import annotations

import re
from typing import Final

from lbpmeta.extraction.ways.case import Case, CellWay, PlacedNumber, Reply, telling_digits
from lbpmeta.extraction.ways.derive import as_derived
from lbpmeta.interval import ValueSet

__all__ = ["COUNTS"]

_WITHOUT: Final = re.compile(r"\b(?:no|not|non|without|never|free|fail\w*|persist\w*|un[a-z]{4,})\b", re.IGNORECASE)


def percent_to_events(case: Case) -> Reply | None:
    """Events = percentage of n, rounded."""
    if case.wanted.role != "events" or case.right:
        return None
    cell = float(case.wanted.printed.value)
    for placed in case.of_role("percent"):
        share = placed.mention.printed.values
        for n, told in case.sizes():
            made = ValueSet(share.low * n.low / 100, share.high * n.low / 100)
            if (
                made.low - 0.5 <= cell <= made.high + 0.5
                and abs(cell - made.mid) < max(0.5, made.high - made.mid) + 0.01
            ):
                return as_derived(placed, f"{placed.mention.text}% of {told}")
    return None


def events_to_percent(case: Case) -> Reply | None:
    """Percentage = events over n."""
    if case.wanted.role != "percent":
        return None
    for placed in case.of_role("events"):
        of = case.beside(placed, "n")
        sizes = (
            [ValueSet(float(of.mention.printed.value), float(of.mention.printed.value))]
            if of
            else [n for n, _ in case.sizes()]
        )
        for n in sizes:
            if n.low > 0 and 100 * float(placed.mention.printed.value) / n.low in case.values.widened():
                return as_derived(placed, f"the share of {n.low:g}")
    return None


def complement(case: Case) -> Reply | None:
    """Events = n minus those without, where one of sheet and source speaks of having it and the other of not."""
    if case.wanted.role != "events" or telling_digits(case.wanted.text) < 2:
        return None
    for placed in case.of_role("events"):
        label = f"{placed.mention.row} {placed.mention.column}"
        if bool(_WITHOUT.search(case.subject.outcome)) == bool(_WITHOUT.search(label)):
            continue
        for n, told in case.sizes():
            if n.low - float(placed.mention.printed.value) == float(case.wanted.printed.value):
                return as_derived(placed, f"{told} minus those without")
    return None


def total_minus_other(case: Case) -> Reply | None:
    """A count of one arm = that of both minus that of the other arm, which the sheet or the source has."""
    arm = case.wanted.arm
    if case.wanted.role not in ("n", "events") or not arm or case.right:
        return None
    other = case.subject.row[f"{case.wanted.role}{3 - arm}"]
    if not other.isdigit():
        return None
    if case.wanted.printed.value <= 0:
        return None
    total = int(other) + case.wanted.printed.value
    for placed in case.placed:
        if placed.mention.role == case.wanted.role and placed.mention.printed.value == total and total > 10:
            told = case.wanted.role == "n" or placed.stand.outcome == "this"
            if placed.stand.arm in ("unknown", "other") and told and _is_total(placed):
                return as_derived(placed, f"minus {other} of the other arm,")
    return None


def _is_total(placed: PlacedNumber) -> bool:
    words = f"{placed.mention.row} {placed.mention.column}".lower()
    if placed.mention.passage is not None and placed.mention.role == "n":
        words = placed.mention.passage.text.lower()
    return re.search(r"\b(?:total|all|both|overall|of \d+|randomi[sz]ed)\b", words) is not None


def added_up(case: Case) -> Reply | None:
    """A count = the sum of two or more rows that stand together: grades, sexes, sites."""
    if case.wanted.role not in ("n", "events") or telling_digits(case.wanted.text) < 2 or not case.wanted.arm:
        return None
    if len({placed.mention.row for placed in case.right}) == 1:
        return None  # its place holds one number, and nothing is to be added
    cell = case.wanted.printed.value
    rows: dict[tuple[int, str], list[PlacedNumber]] = {}
    for placed in case.placed:
        mention, stand = placed.mention, placed.stand
        counted = mention.area is not None and mention.role == case.wanted.role and not mention.in_head
        if counted and stand.arm == "this" and stand.outcome in ("this", "free") and stand.time != "other":
            rows.setdefault((id(mention.area), mention.column), []).append(placed)
    for together in rows.values():
        for size in (2, 3, 4):
            for i in range(len(together) - size + 1):
                part = together[i : i + size]
                if sum(p.mention.printed.value for p in part) == cell:
                    parts = " + ".join(p.mention.text for p in part)
                    return as_derived(part[0], f"the sum {parts}")
    return None


COUNTS: Final = (
    CellWay("percent-to-events", "Is it a percentage of the arm's size?", percent_to_events),
    CellWay("events-to-percent", "Is it the percentage of printed events?", events_to_percent),
    CellWay("total-minus-other", "Is it the total minus the other arm?", total_minus_other),
    CellWay("complement", "Is it the arm's size minus those without?", complement),
    CellWay("added-up", "Is it the sum of rows that stand together?", added_up),
)
