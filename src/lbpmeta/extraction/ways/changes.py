"""Ways that derive a number by another reference, direction, scale or unit."""

from __future__ import annotations

import re
from typing import Final

from lbpmeta.extraction.times import BASELINE, same_time, times_in
from lbpmeta.extraction.ways.case import Case, CellWay, PlacedNumber, Reply, telling_digits
from lbpmeta.extraction.ways.derive import as_derived
from lbpmeta.interval import ValueSet

__all__ = ["CHANGES"]


def change_of(case: Case) -> Reply | None:
    """Change = follow-up minus baseline; follow-up = baseline plus change."""
    if case.wanted.role not in ("mean", "change") or case.wanted.baseline:
        return None
    before = [p for p in case.placed if p.mention.role == "mean" and p.stand.arm == "this" and _at_baseline(p, case)]
    for placed in case.of_role("mean", "change"):
        for base in before[:6]:
            if base.mention.printed.value == placed.mention.printed.value:
                continue
            first, last = base.mention.printed.values, placed.mention.printed.values
            made = {
                "minus the baseline": last - first,
                "from the baseline": first - last,
                "plus the baseline": last + first,
            }
            for words, values in made.items():
                is_change = placed.mention.role == "change"
                if (words == "plus the baseline") == is_change and values.intersects(case.values):
                    return as_derived(placed, f"with {base.mention.text} ({words}),")
    return None


def _at_baseline(placed: PlacedNumber, case: Case) -> bool:
    label = f"{placed.mention.row} {placed.mention.column}" if placed.mention.area else ""
    if placed.stand.outcome not in ("this", "free") or not label:
        return False
    return any(same_time(t, BASELINE) for n in times_in(label) for t in n.times)


def sign_in_words(case: Case) -> Reply | None:
    """The sign stands in a word: "reduced by 7.7" is -7.7."""
    if case.wanted.role not in ("change", "mean", "estimate", "ci_low", "ci_high") or case.wanted.printed.value >= 0:
        return None
    pattern = re.compile(r"\b(?:reduc|decreas|lower|fell|fewer|less|drop|declin|improve)", re.IGNORECASE)
    for placed in case.of_role(case.wanted.role, "change", "low", "high", ""):
        mention = placed.mention
        words = f"{mention.row} {mention.column} {mention.passage.text if mention.passage else ''}"
        if mention.printed.value == -case.wanted.printed.value and pattern.search(words):
            return as_derived(placed, "with the sign that stands in words,")
    return None


def turned_round(case: Case) -> Reply | None:
    """The comparison is turned round: every sign changed and the limits exchanged, or one over a ratio."""
    if case.wanted.role not in ("estimate", "ci_low", "ci_high"):
        return None
    row = case.subject.row
    mine = {name: row.printed(name) for name in ("estimate", "ci_low", "ci_high")}
    if any(number is None for number in mine.values()):
        return None
    turned = {"estimate": "estimate", "ci_low": "ci_high", "ci_high": "ci_low"}
    for lead in case.of_role("estimate"):
        theirs = {name: case.beside(lead, name) for name in turned}
        theirs["estimate"] = lead
        if not all(theirs.values()):
            continue
        for words, turn in (("the comparison turned round", lambda v: -v), ("one over the ratio", _inverse)):
            fits = []
            for name, other in turned.items():
                number, printed = mine[name], theirs[other]
                made = turn(printed.mention.printed.values) if printed is not None else None
                fits.append(number is not None and made is not None and made.intersects(number.values))
            if all(fits):
                return as_derived(lead, f"{words},")
    return None


def _inverse(values: ValueSet) -> ValueSet | None:
    return ValueSet(1 / values.high, 1 / values.low) if values.low > 0 else None


def on_log_scale(case: Case) -> Reply | None:
    """The logarithm of a printed ratio."""
    if case.wanted.role not in ("estimate", "ci_low", "ci_high"):
        return None
    for placed in case.of_role(case.wanted.role):
        values = placed.mention.printed.values
        if values.low > 0 and values.log().intersects(case.values) and values.low != 1:
            return as_derived(placed, "the logarithm")
    return None


def in_other_units(case: Case) -> Reply | None:
    """Ten or a hundred times as much, or as little: centimetres and millimetres, shares and percentages."""
    if case.wanted.role in ("n", "events", "p") or telling_digits(case.wanted.text) < 2:
        return None
    for placed in case.right:
        value = placed.mention.printed.value
        for power, words in ((1, "in a unit of a tenth"), (-1, "in a unit ten times as large")):
            if value and value.scaleb(power) == case.wanted.printed.value and _units_elsewhere(case, power):
                return as_derived(placed, words)
    return None


def _units_elsewhere(case: Case, power: int) -> bool:
    """Whether the row's mean and SD were both moved by the same power: one of them alone is a slip."""
    arm = case.wanted.arm
    pair = {"mean": f"sd{arm}", "sd": f"mean{arm}"}.get(case.wanted.role)
    number = case.subject.row.printed(pair) if pair else None
    role = {"mean": "sd", "sd": "mean"}.get(case.wanted.role, "")
    if number is None:
        return False
    return any(
        p.mention.printed.value.scaleb(power) == number.value for p in case.of_role(role) if p.mention.printed.value
    )


CHANGES: Final = (
    CellWay("change-of", "Is it follow-up minus baseline, or baseline plus change?", change_of),
    CellWay("sign-in-words", "Does its sign stand in words?", sign_in_words),
    CellWay("turned-round", "Is the comparison turned round?", turned_round),
    CellWay("log-scale", "Is it the logarithm of a printed ratio?", on_log_scale),
    CellWay("other-units", "Is it in another unit, as its neighbours are?", in_other_units),
)
