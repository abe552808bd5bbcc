"""How surely a result was read: A only where nothing was carried, repaired or inferred."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable
from typing import Final

from lbpmeta.measures import MEASURES
from lbpmeta.reading.glyphs import AT_LINE_END
from lbpmeta.reading.grammar.found import Statement, negated, reads
from lbpmeta.reading.grammar.labels import SURE, touches
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.result import Grade

__all__ = ["MEASURE_OPEN", "NO_LABEL", "UNSURE_LABEL", "graded", "said_elsewhere"]

#: Why a result is no A whose measure what stands around it may yet say.
MEASURE_OPEN: Final = "its measure is left open"
NO_LABEL: Final = "no label stands before it"
UNSURE_LABEL: Final = "the label does not say which measure it is"

#: How many tokens before a number a word of a spread may be of its brackets.
_NEAR: Final = 12
#: So many times as near to one bound as to the other, no ratio lies within its interval.
_EDGE: Final = 8


def graded(s: Sentence, found: Statement) -> tuple[Grade, tuple[str, ...]]:
    """Return the grade of a result, and why it is not an A.

    Label, number, name of the interval, level and bounds must touch; the label must name its measure beyond doubt.
    """
    why = list(found.notes)
    if found.how not in ("anchor", "after"):
        why.append("the interval has no name of its own")
    if not found.level:
        why.append("no level is printed")
    if found.kind == "prediction" or found.interval:
        why.append("it is no confidence interval")
    if found.how == "after":
        why.append("the name of the interval stands after it")
    if not found.measure:
        why.append(MEASURE_OPEN)
    if found.label_at < 0:
        why.append(NO_LABEL)
    else:
        if s.value(found.label_at) not in SURE:
            why.append(UNSURE_LABEL)
        elif found.measure and s.value(found.label_at) != found.measure:
            why.append("the words say another measure than the label")
        if s.tokens[found.label_at].mended:
            why.append("the document explains the label otherwise")
        if any(s.word(i) in ("smallest", "largest") for i in (found.label_at - 1, found.label_at - 2)):
            why.append("it is one of several results")
        if found.label_at > found.at or not touches(s, found.label_at, found.begins):
            why.append("label and number do not touch")
        if len({s.value(i) for i in range(found.label_at, found.begins) if s.kind(i) == "MEAS"} - {"X"}) > 1:
            why.append("two labels stand before it")
    between = [s.kind(i) for i in range(found.at + 1, found.head.first)]
    if any(
        kind in ("W", "NUM", "TIME", "PER", "NEG", "POS", "NN", "KN", "VS", "MEAS", "GROUP", "KILL") for kind in between
    ):
        why.append("number and interval do not touch")
    if not found.holds() and found.holds(negated(found.estimate)):
        why.append("estimate and interval have opposite signs")
    first = s.tokens[min(found.begins, found.head.first)].start
    if AT_LINE_END in s.text[first : s.tokens[found.span.end - 1].end]:
        why.append("a dash stands at the end of a line")
    if _spread_near(s, found):
        why.append("a spread or a range stands near")
    if found.span.low.unit and found.unit and (found.span.low.unit == "percent") != (found.unit == "percent"):
        why.append("estimate and interval have different units")
    if found.measure in MEASURES and MEASURES[found.measure].is_ratio and _as_a_percentage(found):
        why.append("the numbers lie as those of a percentage")  # "OR: 38.9 (27.6 to 51.1)" of overall responses
    if found.measure in MEASURES and MEASURES[found.measure].is_ratio and _at_the_edge(found):
        why.append("the estimate lies at the edge of its interval")  # "OR = 0.38, 95% CI = .25-56": a lost point
    if found.unit == "percent" and found.measure not in ("MD", "MC", "SMD"):
        why.append("the number is a percentage")
    return ("B" if why else "A"), tuple(why)


def _as_a_percentage(found: Statement) -> bool:
    """Whether a number is above 10 and below 100 with its bounds near: few ratios are so large and so well known."""
    e, low, high = (reads(text) for text in (found.estimate, found.low, found.high))
    return e is not None and low is not None and high is not None and e > 10 and 0 < low < high <= min(100, 2.5 * low)


def _at_the_edge(found: Statement) -> bool:
    """Whether a ratio is many times nearer to one bound than to the other, more than rounding can make it."""
    texts = (found.estimate, found.low, found.high)
    e, low, high = (reads(text) for text in texts)
    if e is None or low is None or high is None or not 0 < low < e < high:
        return False
    slack = [0.5 / 10 ** len(re.sub(r"^[^.]*\.?", "", text)) for text in texts]
    to_low = math.log((e + slack[0]) / max(low - slack[1], low / 2))
    to_high = math.log((high + slack[2]) / max(e - slack[0], e / 2))
    return max(to_low, to_high) > _EDGE * min(to_low, to_high)


def _spread_near(s: Sentence, found: Statement) -> bool:
    """Whether a word of a spread stands between label and bounds, or a few words before the number."""
    first = max(0, found.label_at, found.begins - _NEAR)
    return any(s.kind(i) in ("KILL", "MEDIAN", "PM") for i in range(first, found.span.end))


def said_elsewhere(why: Iterable[str], where: str, settled: Collection[str] = (MEASURE_OPEN,)) -> tuple[str, ...]:
    """Return why a result is no A once its measure is said elsewhere: where, and what that does not settle.

    Examples
    --------
    >>> said_elsewhere((MEASURE_OPEN, "no level is printed"), "the table says it")
    ('no level is printed', 'the table says it')
    """
    return (*(reason for reason in why if reason not in settled), where)
