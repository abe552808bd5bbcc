"""What is not read: results whose numbers cannot be what they seem, each with the reason."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from lbpmeta.measures import MEASURES
from lbpmeta.reading.grammar.found import Statement, negated, outside, reads
from lbpmeta.reading.grammar.labels import SURE, touches
from lbpmeta.reading.grammar.match import pattern_at
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.grammar.signs import fell, fell_before, less_is_nearer, lost_minus, rose, size_of_a_change

__all__ = ["LOST_EQUALS", "LOST_MINUS", "against_its_p", "refuse_result"]

#: Why a result is refused whose minus signs the font lost.
LOST_MINUS: Final = "a leading 2 looks like a minus sign that was lost"
#: ... and whose equals sign: "b 5 20.06; 95% CI 5 20.10, 20.02".
LOST_EQUALS: Final = "a 5 looks like an equals sign that was lost"


def _beside(s: Sentence, found: Statement) -> bool:
    """Whether number and interval, or label and number, stand side by side: then an estimate outside is as printed."""
    apart = ("W", "VS", "TIME", "PER", "PM", "NUM", "KILL", "STAT", "NN", "MEAS")
    near = sum(s.kind(i) in apart for i in range(found.at + 1, found.head.first))
    label = (
        0 <= found.label_at < found.begins
        and s.value(found.label_at) in SURE
        and touches(s, found.label_at, found.begins)
    )
    return near == 0 or (label and near <= 2)


#: From the smallest of several results to the largest.
_SEVERAL: Final = re.compile(r"\bsmallest\b([^,]{0,70}?)\blargest\b")


def _end_of_a_range(s: Sentence, found: Statement) -> bool:
    """Whether an estimate is the largest of several: "from the smallest difference of 1.6 to the largest of 4.3"."""
    if found.at < 0 or found.head.first <= found.at:
        return False
    start = max(s.tokens[0].start, s.tokens[found.at].start - 120)
    told = _SEVERAL.search(s.text[start : s.tokens[found.head.first].start])
    return told is not None and re.search(r"\bto\b|;", told[1]) is not None and "CI" not in told[1]


#: A number that lost its point: "95% CI 0.52, 091".
_POINT_LOST: Final = re.compile(r"-?0[0-9]+")


def _far(numbers: Sequence[float | None]) -> bool:
    """Whether an estimate is more than twice as far from zero as both of its bounds, which one printed error is not."""
    e, low, high = (abs(number or 0.0) for number in numbers)
    return e > 2 * max(low, high)


def _of_a_condition(s: Sentence, found: Statement) -> bool:
    """Whether a whole number may be no estimate: without label and unit, or in a unit before decimals without one.

    "Strength rose at 40 degrees (95% CI [0.11, 0.29])".
    """
    if found.label_at < 0 and not found.unit and found.estimate.isdigit():
        return True
    decimals = "." in found.low and "." in found.high
    named = found.label_at >= 0 and touches(s, found.label_at, found.begins) and s.word(found.begins - 1) != "at"
    return decimals and not named and found.estimate.isdigit() and found.unit not in ("", "percent")


def _lost_equals(s: Sentence, found: Statement) -> bool:
    """Whether a 5 stands where an equals sign would: between "CI" and two bounds."""
    at = found.span.low.first
    lost = s.word(at) == "5" and s.kind(at - 1) in ("CI", "R") and s.tokens[at].spaced
    return lost and pattern_at(s.tokens, at, "NUM NUM COMMA|TO|DASH|SEMI NUM") is not None


def refuse_result(s: Sentence, found: Statement) -> None:
    """Say why a result is not read, where its numbers cannot be what they seem."""
    if (reads(found.p.lstrip("<>=≤≥ ")) or 0.0) > 1:
        found.p = ""  # no p is above 1: another number stands behind its letter
    numbers = [reads(text) for text in (found.estimate, found.low, found.high)]
    if any(number is None for number in numbers):
        found.refused = "a number could not be read"
        return
    label = MEASURES.get(found.measure)
    if _end_of_a_range(s, found):
        found.refused = "it is one end of a range of results"
    elif _lost_equals(s, found):
        found.refused = LOST_EQUALS
    elif lost_minus(found):
        found.refused = LOST_MINUS
    elif label is not None and label.is_ratio and min(n for n in numbers if n is not None) < 0:
        found.refused = f"its label, {found.measure}, cannot hold a negative number"
    elif found.measure == "COR" and max(abs(n) for n in numbers if n is not None) > 1 and found.unit != "percent":
        found.measure = ""
        found.note("its label cannot hold the number")
    elif outside(found) and found.span.high.unit == "percent" and not _own_percent(s, found):
        found.refused = "its interval is in percent and its number is not"
    elif outside(found) and s.kind(found.at + 1) == "PCT" and not found.span.high.unit and _as_percent(found):
        found.note("its interval, of the share itself, is set down in percent")
    elif outside(found) and s.kind(found.at + 1) == "PCT" and not found.span.high.unit and _far(numbers):
        found.refused = "its number is in percent and its interval is not"  # "a score of 63% (95% CI 6.97-17.03)"
    elif any(_POINT_LOST.fullmatch(text) for text in (found.estimate, found.low, found.high)):
        found.refused = "a number begins with 0 and has no decimal point"
    elif outside(found) and _of_a_condition(s, found) and _far(numbers):
        found.refused = "the number before the interval lies outside it and may be of something else"
    elif outside(found) and size_of_a_change(s, found):
        found.estimate = negated(found.estimate)
        found.note("the sign stands in words")
    elif outside(found) and found.how in ("anchor", "after") and not _beside(s, found):
        found.refused = "the number before the interval lies outside it and may be of something else"
    if not found.refused and found.unit == "percent" and less_is_nearer(s, found):
        found.estimate = negated(found.estimate)
        found.note("the sign stands in words")
    if not found.refused and not found.estimate.startswith(("-", "+")) and not found.holds():
        low, high = numbers[1:]
        both = low is not None and high is not None and low < 0 and high < 0
        sure = (
            found.label_at >= 0
            and touches(s, found.label_at, found.begins)
            and (found.measure in ("MD", "SMD", "RD", "GEN") or rose(s, found))
        )
        if found.holds(negated(found.estimate)) and both and (fell(s, found) or fell_before(s, found)):
            found.estimate = negated(found.estimate)
            found.note("the sign stands in words")
        elif found.holds(negated(found.estimate)) and both and not sure:
            found.refused = "the estimate and its interval have opposite signs, and no word says which way"


def against_its_p(s: Sentence, found: Statement) -> None:
    """Leave open what a number is that words far from it call a difference, and that its p shows to be a ratio.

    "The differences were small for stroke (0.91 [0.81-1.02], p = 0.11)".
    """
    told = found.label_at >= 0 and (
        s.value(found.label_at) in SURE or touches(s, found.label_at, found.begins) or s.is_said(found.begins)
    )  # "the mean difference in pain was 0.91", "the difference in pain was 0.91"
    p = reads(found.p) if found.p[:1].isdigit() else None
    if (
        found.measure not in ("MD", "MC")
        or told
        or found.unit
        or p is None
        or not found.agrees_with(found.p, ratio=True)
    ):
        return
    own = found.own_p(ratio=False)
    if own is not None and own < p / 100:
        found.measure, found.kind, found.label_at = "", "estimate", -1
        found.note("its p is that of a ratio")


def _as_percent(found: Statement) -> bool:
    """Set the bounds of a share down in percent where its number is: "41.2% (95% CI 0.25 to 0.59)"."""
    low, high = Decimal(found.low), Decimal(found.high)
    if not 0 <= low < high <= 1:
        return False
    moved = dataclasses.replace(found, low=f"{low.scaleb(2):f}", high=f"{high.scaleb(2):f}")
    whole = high == 1 and found.measure == "PR" and moved.holds()  # "a sensitivity of 86% (95% CI 0.42, 1.00)"
    if not (whole or moved.about_the_middle(0.2)):
        return False
    found.low, found.high = moved.low, moved.high
    return True


def _own_percent(s: Sentence, found: Statement) -> bool:
    return s.kind(found.at + 1) == "PCT"
