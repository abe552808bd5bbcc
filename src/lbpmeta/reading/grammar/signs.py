"""Signs and order: minus signs that stand in words, dashes that are punctuation, bounds printed high first."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Final

from lbpmeta.measures import RATIO_MEASURES
from lbpmeta.reading.grammar.around import is_percent, level_in_percent
from lbpmeta.reading.grammar.found import Statement, negated, reads
from lbpmeta.reading.grammar.intervals import percent_behind, unit_after
from lbpmeta.reading.grammar.labels import touches
from lbpmeta.reading.grammar.match import ends_with, pattern_at
from lbpmeta.reading.grammar.roles import sign_before
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.languages.registry import small_words

__all__ = [
    "OF_ARMS",
    "difference_of_arms",
    "falls_too",
    "fell",
    "fell_before",
    "less_is_nearer",
    "lost_minus",
    "put_in_order",
    "rose",
    "size_of_a_change",
    "take_numbers",
]

#: What is said of an estimate that is not printed.
OF_ARMS: Final = "the estimate is the difference of the two numbers before the interval"


def take_numbers(s: Sentence, found: Statement) -> None:
    """Fill in estimate, bounds and unit, with their signs."""
    low, high = found.span.low, found.span.high
    _same_power(s, found)
    found.low, found.high = low.text, high.text
    for note in found.span.notes:
        found.note(note)
    if found.at < 0:
        return
    sign, found.sign_at, loose = sign_before(s, found.at)
    value = s.value(found.at)
    found.estimate = negated(value) if sign == "-" else value
    if any(s.tokens[i].mended for i in (found.at, *range(low.first, high.last + 1))):
        found.note("a blank after the decimal point was taken out")
    _unit(s, found)
    if found.span.or_high:
        _nearer_high(found)
    if found.span.as_sign:
        _sign_of_high(found)
    if low.loose:
        _loose_low(s, found)
    if loose:
        _loose_estimate(found, s.tokens[found.sign_at].text)
    if sign == "-" and _dash_behind_count(s, found):
        found.estimate, found.sign_at = value, found.at
        found.note("a dash before the number was read as a dash")
    if sign == "-" and _dash_behind_label(s, found):
        found.estimate, found.sign_at = value, found.at
        found.note("a dash before the number was read as a dash")
    _in_words(s, found, sign)
    put_in_order(found)


def _same_power(s: Sentence, found: Statement) -> None:
    """Give the lower bound the power of ten that estimate and upper bound have: "-48x10^9 (-57 to -39x10^9)"."""
    low, high = found.span.low, found.span.high
    power = high.digits.partition("e")[2]
    if power and "e" not in low.digits and found.at >= 0 and s.value(found.at).endswith(f"e{power}"):
        low.digits = f"{low.digits}e{power}"
        found.note("the lower bound has the power of the upper one")


def _dash_behind_count(s: Sentence, found: Statement) -> bool:
    """Whether a dash sets a share apart from its count: "46 out of 95 patients -48% (95% CI 38 to 59%)"."""
    counted = ends_with(s.tokens, found.at, "NUM OUTOF|@of|SLASH NUM NN|W? DASH DASH?")
    return counted is not None and found.unit == "percent" and not found.holds() and found.holds(s.value(found.at))


def _dash_behind_label(s: Sentence, found: Statement) -> bool:
    """Whether a dash sets a ratio apart from its label: "OR-7.25 (95% CI 1.13 to 46.45)"."""
    labelled = s.kind(found.sign_at - 1) == "MEAS" and s.value(found.sign_at - 1) in RATIO_MEASURES
    return labelled and not found.holds() and found.holds(s.value(found.at))


def _unit(s: Sentence, found: Statement) -> None:
    i = found.at + 1
    if s.kind(i) == "DASH" and s.kind(i + 1) in ("UNIT", "TIME"):
        i += 1
    end, unit = unit_after(s, i)
    if end > i:
        found.unit = unit
    elif s.kind(found.at - 1) == "CUR":
        found.unit = s.tokens[found.at - 1].text
    elif s.kind(found.sign_at - 1) == "CUR":
        found.unit = s.tokens[found.sign_at - 1].text
    elif found.span.high.unit:
        found.unit = found.span.high.unit
        found.note("the unit is that of the interval")
    elif percent_behind(s, found.span):
        found.unit = "percent"
        found.note("the percent sign stands behind the bracket")


def _nearer_high(found: Statement) -> None:
    """Of two readings of the upper bound, take the one that puts the estimate nearer to the middle."""
    e, low = reads(found.estimate), reads(found.low)
    readings = [(found.high, reads(found.high)), (found.span.or_high, reads(found.span.or_high))]
    if e is None or low is None:
        return

    def off(high: float | None) -> float:
        if high is None or high <= low or not low <= e <= high:
            return float("inf")
        return abs((low + high) / 2 - e) / (high - low)

    found.high = min(readings, key=lambda r: off(r[1]))[0]


def _sign_of_high(found: Statement) -> None:
    """Read the only dash before an upper bound as its sign, where the estimate is far off the middle but for that.

    "r = -0.62 (95% CI -0.81-0.30)" is -0.81 to -0.30; "-0.29 (-0.61-0.12)" goes up to 0.12.
    """
    if not found.estimate.startswith("-"):
        return
    other = Statement(found.span, found.head, "", found.estimate, found.low, found.span.as_sign)
    printed = min(_off(found, found.estimate), _off_as_correlation(found))
    signed = min(_off(other, found.estimate), _off_as_correlation(other))
    if printed > _FAR_OFF and signed < _FAR_OFF / 2 and other.holds():
        found.note("a dash may be a sign or stand between the bounds")
        if signed < _FAR_OFF / 3:
            found.high = other.high


#: Off the middle of its interval by more than this share of its width, an estimate stands in another one.
_FAR_OFF: Final = 0.15


def _off_as_correlation(found: Statement) -> float:
    """How far an estimate lies from the middle of its interval on the scale of correlations; far where it is none."""
    numbers = [reads(text) for text in (found.estimate, found.low, found.high)]
    if any(number is None or abs(number) >= 1 for number in numbers):
        return math.inf
    e, low, high = (math.atanh(number or 0.0) for number in numbers)
    return abs((low + high) / 2 - e) / abs(high - low) if high != low else math.inf


#: The sign of a negative number, which is no dash.
_MINUS: Final = "\u2212"


def _loose_low(s: Sentence, found: Statement) -> None:
    """A dash and a blank before the lower bound: a minus, or a mark after "CI"."""
    found.note("a blank stands between a dash and a number")
    bare, e = found.span.low.digits, reads(found.estimate)
    if found.estimate.startswith("-") or e is None:
        return
    plain, minus, high = reads(bare), reads(found.low), reads(found.high)
    if plain is None or minus is None or high is None or high < 0:
        return  # "(95% CI - 20 to - 10)": a lower bound without its minus would lie above the upper one
    middle = abs(minus + high - 2 * e) <= 0.02 * (high - minus) < 0.2 * (high - plain) < abs(plain + high - 2 * e)
    if s.tokens[found.span.low.first].text == _MINUS and found.holds():
        # "0.08 (95% CI \u2212 0.01 to 0.17)": no dash, where the number is nearer to the middle so
        middle = middle or abs(minus + high - 2 * e) / (high - minus) < abs(plain + high - 2 * e) / (high - plain)
    if (not found.holds() or (plain <= e and e > 0 and not middle)) and s.kind(found.span.low.first - 1) in (
        "CI",
        "R",
        "PCT",
        "NUM",
    ):
        found.low = bare
        found.note("the dash before the lower bound was read as a mark")


def _loose_estimate(found: Statement, dash: str) -> None:
    """A dash and a blank before the estimate, or a long dash: whichever reading lies in the interval, or its middle."""
    found.note("a blank stands between a dash and a number")
    other = negated(found.estimate)
    nearer = dash == "\u2014" and _off(found, other) < _off(found, found.estimate)
    if found.holds(other) and (nearer or not found.holds()):
        found.estimate = negated(found.estimate)


def _direction(s: Sentence, i: int) -> str:
    """Return NEG or POS where a word says so just after a number and its unit."""
    j = i + 1
    while s.kind(j) in ("PCT", "UNIT", "CUR", "TIME", "DASH") or s.word(j) in ("sd", "sds", "units"):
        j += 1
    return s.kind(j) if s.kind(j) in ("NEG", "POS") else ""


def _falls(s: Sentence, tokens: range) -> bool:
    """Whether a word among these tokens says that something fell, or was lower."""
    beginnings = tuple(small_words("falls"))
    return any(word.startswith(beginnings) for i in tokens for word in s.word(i).split())


def _off(found: Statement, estimate: str) -> float:
    """How far an estimate lies from the middle of its interval, in widths of it."""
    e, low, high = reads(estimate), reads(found.low), reads(found.high)
    if e is None or low is None or high is None or low == high:
        return math.inf
    return abs((low + high) / 2 - e) / abs(high - low)


def _in_words(s: Sentence, found: Statement, sign: str) -> None:
    low, high = found.span.low, found.span.high
    word = _direction(s, found.at)
    if low.word or high.word:
        first = low.word or high.word
        if first == "NEG" and not low.sign:
            found.low = negated(low.digits)
        if high.word == "NEG" and not high.sign:
            found.high = negated(high.digits)
        if (word or first) == "NEG" and not sign and (word or found.holds(negated(found.estimate))):
            found.estimate = negated(found.estimate)
        found.note("signs stand in words")
        return
    if sign or not found.estimate or not found.holds(negated(found.estimate)):
        return
    if found.holds() and not (_off(found, negated(found.estimate)) < 0.05 < 0.25 < _off(found, found.estimate)):
        return
    # Where only the other sign puts the estimate into its interval, a word further off is enough.
    reach = 8 if found.holds() else 24
    end = found.span.end
    word = word or ("NEG" if pattern_at(s.tokens, end, "R W? NEG") else "")
    after = range(end, end + 5) if s.kind(end) == "R" and not found.holds() else range(0)
    around = (range(max(0, found.begins - reach), found.begins), range(found.at + 1, found.head.first), after)
    if word == "NEG" or any(_falls(s, tokens) for tokens in around):
        found.estimate = negated(found.estimate)
        found.note("the sign stands in words")


def falls_too(found: Statement) -> bool:
    """Whether a number behind one that fell is that of a fall, too: only so it lies in its interval, or the middle."""
    other = negated(found.estimate)
    if found.estimate.startswith("-") or not found.holds(other):
        return False
    return not found.holds() or _off(found, other) < 0.02 < 0.1 < _off(found, found.estimate)


def put_in_order(found: Statement) -> None:
    """Put bounds that are printed high first in order."""
    low, high = reads(found.low), reads(found.high)
    if low is not None and high is not None and low > high and found.holds() and not lost_minus(found):
        found.low, found.high = found.high, found.low
        found.note("the bounds are printed high first")


def lost_minus(found: Statement) -> bool:
    """Whether a leading 2 looks like a minus that the font lost: without it the numbers are in order, with it not.

    Examples
    --------
    >>> from lbpmeta.reading.grammar.found import Statement
    >>> lost_minus(Statement(None, None, "", "20.02", "20.26", "0.22"))
    True
    >>> lost_minus(Statement(None, None, "", "20.02", "18.26", "22.22"))
    False
    """

    def readings(text: str) -> list[str]:
        minus = text[1:2].isdigit() and text.startswith("2")
        return [text, f"-{text[1:]}"] if minus else [text]

    def in_middle(e: str, a: str, b: str) -> bool:
        x, low, high = reads(e), reads(a), reads(b)
        if x is None or low is None or high is None or not low <= x <= high:
            return False
        return abs((low + high) / 2 - x) < 0.1 * ((high - low) or 1)

    e, low, high = reads(found.estimate), reads(found.low), reads(found.high)
    if e is None or low is None or high is None or low <= e <= high:
        return False
    return any(
        in_middle(e, a, b)
        for e in readings(found.estimate)
        for a in readings(found.low)
        for b in readings(found.high)
        if (e, a, b) != (found.estimate, found.low, found.high)
    )


def rose(s: Sentence, found: Statement) -> bool:
    """Whether the word before a number says that something rose by it: no fall, whatever its interval says."""
    beginnings = tuple(small_words("rises"))
    return (
        found.label_at >= 0
        and touches(s, found.label_at, found.begins)
        and any(word.startswith(beginnings) for word in s.word(found.label_at).split())
    )


def size_of_a_change(s: Sentence, found: Statement) -> bool:
    """Whether a number without a sign is the size of a change whose interval has one.

    "an improvement of 17 units of the scale (95% CI -29 to -5)", "a 2.1-unit improvement (95% CI -3.5 to -0.6)".
    """
    if found.estimate.startswith(("-", "+")) or s.kind(found.begins - 1) == "PLUS" or found.how != "anchor":
        return False
    if rose(s, found):
        return False
    before = ends_with(s.tokens, found.at, "MEAS=label FILL?")
    behind = pattern_at(s.tokens, found.at + 1, "DASH? UNIT|TIME? MEAS=label")
    label = next((hit.at["label"] for hit in (before, behind) if hit), -1)
    near = sum(
        s.kind(i) not in ("L", "UNIT", "TIME", "FILL", "DASH", "R") for i in range(found.at + 1, found.head.first)
    )
    middle = Statement(found.span, found.head, "", negated(found.estimate), found.low, found.high)
    if s.value(label) in ("DIFF", "MD") and s.word(found.at - 1) in small_words("of"):
        # "the difference of 3.4 mmHg was significant (...; 95% CI -4.7 to -2.1)"
        return near <= 12 and middle.about_the_middle(0.02)
    return s.value(label) in ("CHG", "MC") and near <= 3 and middle.holds() and middle.about_the_middle(0.1)


def difference_of_arms(s: Sentence, found: Statement, arms: tuple[int, int] | None) -> bool:
    """Take the difference of two arms as the estimate of the interval behind them, where that lies about it.

    "5.1 vs 3.2 (95% CI 0.3 to 3.5)": 1.9, the middle of the interval. Rounding may move it, and the interval of a
    difference of shares need not have it in the middle; of medians none is taken.
    """
    if arms is None:
        return False
    said = range(max(0, arms[0] - 6) if s.kind(arms[1] + 1) == "PCT" else 0, found.head.first)
    if any(s.kind(i) == "MEDIAN" for i in said):
        return False
    found.at, refused = arms[1], found.refused
    take_numbers(s, found)
    unit = unit_after(s, arms[0] + 1)[1]
    first, second = (Decimal(negated(s.value(i)) if sign_before(s, i)[0] == "-" else s.value(i)) for i in arms)
    low, high = reads(found.low), reads(found.high)
    percent = is_percent(found) or unit == "percent"
    fits = (unit in ("", found.unit)) and (not percent or max(abs(low or 0.0), abs(high or 0.0)) > 1)
    for difference in (first - second, second - first):
        found.estimate = f"{difference:f}"
        if fits and found.holds() and low is not None and high is not None and _is_middle(found, percent):
            found.refused, found.measure = "", "RD" if percent and not level_in_percent(s, found) else "MD"
            found.note(OF_ARMS)
            return True
    found.at, found.sign_at, found.estimate, found.refused = -1, -1, "", refused
    return False


def _is_middle(found: Statement, percent: bool) -> bool:
    """Whether an estimate is the middle of its interval, as far as rounding and its kind let one say."""
    if percent:
        return _off(found, found.estimate) <= 0.1
    own, *ends = (10.0 ** -len(text.partition(".")[2]) for text in (found.estimate, found.low, found.high))
    low, high = float(found.low), float(found.high)
    # Both arms are rounded, and both ends.
    return abs((low + high) / 2 - float(found.estimate)) <= own + sum(ends) / 4 + 1e-9


def less_is_nearer(s: Sentence, found: Statement) -> bool:
    """Whether "lower" stands behind an interval with zero in it, in whose middle the number is negative.

    "7.1% (95% CI: -28% to +19%) lower".
    """
    e, low, high = (reads(text) for text in (found.estimate, found.low, found.high))
    close = s.closes.get(s.inside[found.span.first], found.span.end - 1)
    if e is None or low is None or high is None or not low < 0 < high or e <= 0 or s.kind(close + 1) != "NEG":
        return False
    middle = (low + high) / 2
    return abs(-e - middle) < abs(e - middle)


def fell_before(s: Sentence, found: Statement) -> bool:
    """Whether something fell by the middle of an interval: "it decreased by a mean difference of 24 (-30 to -18)"."""
    falls = tuple(small_words("falls"))
    middle = Statement(found.span, found.head, "", negated(found.estimate), found.low, found.high)
    said = any(word.startswith(falls) for i in range(found.begins) for word in s.word(i).split())
    return said and middle.about_the_middle(0.02)


def fell(s: Sentence, found: Statement) -> bool:
    """Whether a word says that the number is the size of a fall, which the interval prints with its sign.

    "an improvement of 8.9 (-16.7 to -1.0)", "11.2 (-19.2 to -3.3; p = 0.006) lower".
    """
    if found.label_at >= 0 and s.value(found.label_at) == "CHG" and found.how == "anchor" and not rose(s, found):
        return True
    close = s.closes.get(s.inside[found.span.first], found.span.end - 1)
    return any(s.kind(i) == "NEG" for i in range(close + 1, close + 3))
