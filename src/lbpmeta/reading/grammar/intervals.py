"""An interval: its name with level and kind ("95% CI", "IC del 95 %", "CI95"), and its two bounds.

"-12.1 to -3.3", "(0.48; 1.05)", "11.8 lower to 2.9 higher".
"""

from __future__ import annotations

import re
from typing import Final

from lbpmeta.reading.grammar.found import Bound, IntervalName, Span, reads
from lbpmeta.reading.grammar.match import Hit, ends_with, pattern_at
from lbpmeta.reading.grammar.patterns import AFTER_HEAD, HEADS, SEPARATORS
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.languages.registry import small_words

__all__ = [
    "LEVELS",
    "bound_at",
    "interval_names",
    "level_behind",
    "percent_behind",
    "span_after",
    "span_at",
    "span_before",
    "unit_after",
    "unit_of",
]

#: Levels that are printed without a percent sign.
LEVELS = frozenset({"80", "90", "95", "97.5", "98", "99", "99.9"})

#: A hyphen that tears a word at the end of a line.
_AT_LINE_END: Final = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011] ?\n ?(?=[^\W\d_])")
#: Abbreviations that are names of much else, too: without a level they need their bounds beside them.
_OTHERS = frozenset({"PI", "PIs", "BI", "KI", "IC", "ICs", "VI", "UI", "UIs"})


def interval_names(s: Sentence) -> list[IntervalName]:
    """Return the names of intervals in a sentence, each with its level."""
    found: list[IntervalName] = []
    for i, token in enumerate(s.tokens):
        if token.kind == "PCT" and _level_alone(s, i) and not (found and i < found[-1].end):
            found.append(IntervalName(i - 1, i + 1, s.value(i - 1), "confidence"))
        if token.kind != "CI" or (found and i < found[-1].end):
            continue
        if s.word(i) in _LOWER and (not _limits(s, i) or (found and _headed(s, found[-1].end, i))):
            continue
        for rule in HEADS:
            head = _head(s, i, rule.left, rule.right)
            if head and not (found and _said_twice(s, found[-1], head)):
                found.append(head)
            if head:
                break
    return found


#: Names of the limits of an interval: "LL = 0.21, UL = 0.69".
_LOWER = frozenset({"ll", "llci", "bootllci", "lcl"})
_UPPER = frozenset({"ul", "ulci", "bootulci", "ucl"})


def _limits(s: Sentence, i: int) -> bool:
    """Whether both limits are named: what "LL" alone names may be the logarithm of a likelihood."""
    both = pattern_at(s.tokens, i, "CI EQ|COLON DASH? NUM COMMA|SEMI|AND W=upper EQ|COLON DASH? NUM")
    return both is not None and s.word(both.at["upper"]) in _UPPER


def _headed(s: Sentence, end: int, i: int) -> bool:
    """Whether the name of the interval stands before that of its lower limit: "95% CI [LL = 0.21"."""
    return i - end <= 2 and all(s.kind(j) in ("L", "COLON", "COMMA", "SEMI", "EQ") for j in range(end, i))


def _said_twice(s: Sentence, name: IntervalName, head: IntervalName) -> bool:
    """Whether a name without a level is the abbreviation of the one before: "95% confidence intervals (CI)"."""
    mark = s.kind(head.first - 1)
    if head.level or name.end != head.first - 1 or mark not in ("L", "COMMA", "DASH", "SLASH"):
        return False
    if mark in ("DASH", "SLASH"):
        name.end = head.end  # "95% confidence interval-CI: 13.7 to 39.6"
    return True


def _level_alone(s: Sentence, i: int) -> bool:
    """Whether a level stands for the name of an interval: "RR 0.36, 95% 0.15 to 0.85"."""
    alone = ends_with(s.tokens, i + 1, "MEAS FILL|EQ|COLON? DASH? NUM UNIT|PCT|TIME? COMMA|SEMI NUM=level PCT")
    if alone is None or s.value(alone.at["level"]) not in LEVELS or s.kind(i + 1) not in ("NUM", "DASH"):
        return False
    span = span_at(s, i + 1)
    if span is None or s.kind(span.low.last + 1) not in ("TO", "DASH"):
        return False
    return s.kind(span.end) in ("R", "SEMI", "COMMA", "END", "")


def _head(s: Sentence, i: int, left: str, right: str) -> IntervalName | None:
    before = ends_with(s.tokens, i + 1, left) if left else Hit(i, {})
    after = pattern_at(s.tokens, i, right) if right else Hit(i + 1, {})
    if before is None or after is None:
        return None
    at = {**before.at, **after.at}
    level = s.value(at["level"]) if "level" in at else ""
    if left.endswith("PCT COMMA CI") and not _set_off(s, before.end, i, level):
        return None
    if "bare" in at:
        level = s.value(at["bare"])
        adjusted = not right and "." in level and 90 < (reads(level) or 0) < 100  # "[97.2 confidence interval, 0.9 to"
        if not (level in LEVELS or (adjusted and s.kind(at["bare"] - 1) == "L")) or (
            "level" not in at and right and s.tokens[at["bare"]].spaced and not _bounds_follow(s, after.end)
        ):
            return None
    if not level and s.tokens[i].text in _OTHERS and not _is_name(s, i, IntervalName(before.end, after.end, "", "")):
        return None
    if level not in LEVELS and "level" in at and at["level"] < i and level_behind(s, i):
        return None  # "61.5% CI 95% (40.2 to 82.8)": the share that it is of
    number = reads(level) if level else 95.0
    if number is None or not 50 <= number < 100:
        return None
    return IntervalName(before.end, after.end, level, s.value(i))


def level_behind(s: Sentence, i: int) -> bool:
    """Whether the level stands behind the name of an interval: "CI 95%"."""
    own = pattern_at(s.tokens, i, "CI DASH|FILL? NUM=level PCT")
    return own is not None and s.value(own.at["level"]) in LEVELS


def _set_off(s: Sentence, at: int, i: int, level: str) -> bool:
    """Whether a level stands between an estimate and "CI" that a comma sets off: "(OR 1.26; 95%, CI 1.00-1.59)".

    No level is the share that an interval is of: "82%, 95%, CI 91 to 98".
    """
    span = span_at(s, i + 1 + (s.kind(i + 1) == "COLON")) if level in LEVELS else None
    behind = ends_with(s.tokens, at, "NUM PCT|UNIT|TIME? R? COMMA|SEMI|L") is not None
    low, high, share = (reads(span.low.text), reads(span.high.text), reads(level)) if span else (None, None, None)
    return behind and low is not None and high is not None and share is not None and not low <= share <= high


def _is_name(s: Sentence, i: int, name: IntervalName) -> bool:
    """Whether an abbreviation of much else is the name of an interval: not in "TDF+PI/r", "BI range from 0 to 100"."""
    alone = s.value(i) != "prediction" and s.kind(i - 1) == "L" and s.kind(i + 1) == "R"  # "RR (BI): 0,71 (...)"
    return alone or (span_after(s, name) is not None and not s.word(i + 1).startswith("rang"))


def _bounds_follow(s: Sentence, i: int) -> bool:
    return s.kind(i) in ("COLON", "COMMA", "L", "EQ", "FROM") or span_at(s, i) is not None


#: What stands before the name of an interval of which one bound alone is told: "the upper bound of the 95% CI was 2.1".
_ONE_BOUND = "@bound FILL|FROM|OUTOF*"


def span_after(s: Sentence, head: IntervalName) -> Span | None:
    """Return the bounds that follow the name of an interval, and let the name reach up to them."""
    at = head.end
    if ends_with(s.tokens, head.first, _ONE_BOUND):
        return None
    if s.kind(at) == "R" and ends_with(s.tokens, head.first, "NUM UNIT|PCT? COMMA|SEMI? L"):
        shut = span_at(s, at + 1)  # "0.6 [95% CI] -3.6 to 4.8": the name alone stands in the bracket
        if shut is not None and s.kind(shut.end) != "L" and s.kind(at + 1) != "L":
            return shut
    if s.kind(at) == "R" and s.kind(head.first - 1) == "L" and s.kind(at + 1) in ("EQ", "COLON"):
        shut = span_at(s, at + 2)  # "(95% CI) = (1.1, 2.3)"
        if shut is not None:
            return shut
    if pattern_at(s.tokens, at, "COLON|COMMA? DASH? NUM UNIT? COMMA|AND DASH? NUM DASH|TO DASH? NUM") or pattern_at(
        s.tokens, at, "COLON? DASH? NUM UNIT? SEMI DASH? NUM COMMA|TO DASH? NUM SEMI|R"
    ):
        return None  # "beta, 95% CI 0.17, 0.05-0.30": the estimate stands first
    for _ in range(6):
        found = span_at(s, at)
        if found is not None and not _is_level(s, at) and not _is_level(s, found.high.first):
            return found
        for pattern in AFTER_HEAD:
            step = pattern_at(s.tokens, at, pattern)
            if step and (pattern != "NUM PCT" or s.value(at) in LEVELS):  # not "CI: ARR (95% CI) = 30% (12.1 to"
                if not head.level and pattern.startswith("L NUM"):
                    head.level = s.value(at + 1)
                at = step.end
                break
        else:
            return None
    return None


def span_before(s: Sentence, head: IntervalName, left: int) -> Span | None:
    """Return the bounds that stand just before the name: "9.9 (8.6 - 11.3, 95% CI)"; the name then begins with them."""
    end = head.first
    while s.kind(end - 1) in ("COMMA", "SEMI", "FILL"):
        end -= 1
    again = pattern_at(s.tokens, head.end, "L CI R")  # "28-31%, 95% confidence interval (CI)"
    head.end = again.end if again else head.end
    if s.kind(end - 1) == "L" or s.kind(head.end) in ("NUM", "DASH", "FROM", "COLON", "EQ", "L"):
        return None
    for i in range(end - 3, max(left, end - 12) - 1, -1):
        if s.kind(i) not in ("NUM", "DASH") or s.kind(i - 1) not in ("L", "COMMA", "SEMI"):
            continue
        if not head.level and s.kind(i - 1) != "L":
            continue  # "800, 1,200 and 2,000 CI units"
        found = span_at(s, i)
        unit = end - 1 if s.kind(end - 1) == "W" and s.word(end - 1) == s.word(i - 2) else end
        if found is not None and found.end in (end, unit):
            head.first = i
            found.end = head.end
            return found
    return None


def _is_level(s: Sentence, i: int) -> bool:
    """Whether what begins here is a level ("CI 95% ..."), not a bound."""
    return pattern_at(s.tokens, i, "NUM PCT DASH? CI") is not None


#: What may stand between the separator's dash and the digits of a number.
_UNITS = ("PCT", "UNIT", "CUR", "TIME")


#: What stands between the parts of a unit: "mL·kg-1·min-1".
_TIMES = ("·", "∙", "⋅", "•")


def unit_after(s: Sentence, i: int) -> tuple[int, str]:
    """Return the token after the unit that begins at `i`, and the unit: "percent", "mmol/L", ""."""
    if s.kind(i) not in _UNITS:
        return i, ""
    start = s.tokens[i].start
    end = i + 1
    while True:
        joined = (
            pattern_at(s.tokens, end, "SLASH|PER NUM? UNIT|TIME|NN")
            or (pattern_at(s.tokens, end, "UNIT") if s.kind(end - 1) == "UNIT" else None)
            or (pattern_at(s.tokens, end, "O|BULLET UNIT|TIME") if s.word(end) in _TIMES else None)
            or pattern_at(s.tokens, end, "SLASH W")
            or (pattern_at(s.tokens, end, "NUM? NN|TIME|W") if s.word(end - 1).endswith(" per") else None)
        )
        if joined is None:
            break
        end = joined.end
    unit = _AT_LINE_END.sub("", s.text[start : s.tokens[end - 1].end])  # "percent-" and "age points"
    if (
        s.kind(i) == "PCT"
        and s.kind(end) == "DASH"
        and not s.tokens[end].spaced
        and s.word(end + 1) in small_words("point")
    ):
        return end + 2, "percentage points"  # "50.1%-point"
    if s.kind(i) == "PCT":
        unit = "percentage points" if s.word(end) in small_words("point") else "percent"
        end += s.word(end) in small_words("point")
    return end, s.value(i) if s.value(i) in ("times", "fold") else unit  # "2,4 keer", "2,4-fach"


def unit_of(s: Sentence, i: int) -> str:
    """Return the unit behind a number, or the currency before it; "" where there is none, or a percent sign."""
    if s.kind(i + 1) in ("UNIT", "TIME"):
        return unit_after(s, i + 1)[1]
    return s.tokens[i - 1].text if s.kind(i - 1) == "CUR" else ""


def percent_behind(s: Sentence, span: Span) -> bool:
    """Whether a percent sign stands behind the bracket about an interval: "91.2 (87.0-94.3)%"."""
    close = s.closes.get(s.inside[span.low.first], -1)
    if close < span.high.last or s.kind(close + 1) != "PCT":
        return False
    named = any(s.kind(i) == "MEAS" and s.value(i) in ("PR", "X") for i in range(span.low.first))
    return named or not s.tokens[close + 1].spaced  # "a sensitivity of 82 [60-95] %"


def bound_at(s: Sentence, i: int, *, signed: bool = True) -> Bound | None:
    """Return the number with its sign, unit and direction that begins at token `i`."""
    t = s.tokens
    if s.kind(i) == "L" and signed and (own := _in_own_bracket(s, i)):
        return own
    first, sign, loose = i, "", False
    if s.kind(i) == "CUR":
        i += 1
    if s.kind(i) == "PLUS":
        sign, i = "+", i + 1
    elif s.kind(i) == "DASH" and signed:
        j = i + 1 + (s.kind(i + 1) == "CUR")
        if s.kind(j) != "NUM":
            return None
        sign, loose, i = "-", t[i + 1].spaced or t[i].text in ("--", "\u2014"), i + 1
    if s.kind(i) == "CUR":
        i += 1
    if s.kind(i) != "NUM":
        return None
    number = t[i]
    word = ""
    after, unit = unit_after(s, i + 1)
    last = after - 1
    if s.kind(last + 1) in ("NEG", "POS"):
        last += 1
        word = t[last].kind
    if not unit and s.kind(first) == "CUR":
        unit = t[first].text
    return Bound(number.value, sign, first, last, t[first].start, t[last].end, unit, word, loose)


def _in_own_bracket(s: Sentence, i: int) -> Bound | None:
    """A negative number whose minus stands in a bracket: "-2.6 - (-0.2)", "233 - (-)523"."""
    whole = pattern_at(s.tokens, i, "L DASH NUM=number R") or pattern_at(s.tokens, i, "L DASH R NUM=number")
    if whole is None:
        return None
    t, last = s.tokens, whole.end - 1
    return Bound(s.value(whole.at["number"]), "-", i, last, t[i].start, t[last].end)


def span_at(s: Sentence, i: int) -> Span | None:
    """Return the two bounds that begin at token `i`, perhaps in a bracket of their own."""
    opener = -1
    if s.kind(i) == "L" and s.kind(i + 1) in ("NUM", "DASH", "PLUS", "CUR", "COLON", "EQ"):
        opener, i = i, i + 1
        while s.kind(i) in ("COLON", "EQ"):
            i += 1
    low = bound_at(s, i)
    if low is None:
        return None
    found = _pair_in_one(s, low) or _between(s, low)
    if found is None:
        return None
    found.first = i if opener < 0 else opener
    if opener >= 0 and s.closes.get(opener) == found.end:
        found.end += 1
    return found


def _pair_in_one(s: Sentence, low: Bound) -> Span | None:
    """ "4,10" before the end of a bracket: two bounds, not one number with a comma."""
    token = s.tokens[low.last]
    shut = s.kind(low.last + 1) in ("R", "END", "") or pattern_at(s.tokens, low.last + 1, "SEMI P") is not None
    if token.kind != "NUM" or not token.other or not shut:
        return None
    a, b = token.other
    high = Bound(b, "", low.last, low.last, token.end - len(b), token.end)
    first = Bound(a, low.sign, low.first, low.last, low.start, token.start + len(a), loose=low.loose)
    return Span(first, high, low.first, low.last + 1, ["a comma was read as the mark between the bounds"])


def _between(s: Sentence, low: Bound) -> Span | None:
    t, j = s.tokens, low.last + 1
    kind = s.kind(j)
    notes: list[str] = []
    plus = kind == "PLUS" and low.sign == "-"  # "-72 + 91", "-86+83"
    if ((kind == "NUM" and t[j].spaced) or plus) and s.inside[j] != -1 and s.kind(low.last) == "NUM":
        high = bound_at(s, j)
        if high is None:
            return None
        return Span(low, high, low.first, high.last + 1, ["nothing stands between the bounds"])
    if kind not in SEPARATORS:
        return None
    after, signed = j + 1, True
    if kind == "SLASH" and s.kind(after) == "DASH":
        after, signed, notes = after + 1, False, ["'/-' was read as the mark between the bounds"]
    elif kind in ("COMMA", "SEMI", "DASH") and s.kind(after) in ("TO", "AND"):
        after += 1
    if kind == "TO" and s.kind(after) == "O" and s.word(after) == ".":
        after, notes = after + 1, ["a stray mark stands between the bounds"]
    if kind == "DASH" and s.kind(after) == "O" and s.word(after) == "." and s.kind(after + 1) == "NUM":
        after, notes = after + 1, ["a stray mark stands between the bounds"]
    if s.word(after) in _UPPER and s.kind(after + 1) in ("EQ", "COLON"):
        after += 2
    if kind == "COLON" and pattern_at(t, after + 1, "DASH|TO|SEMI|COMMA DASH? NUM"):
        return None  # "CI 5%: 2.8-16.0": what stands before the colon is no bound
    if kind == "COLON":
        notes.append("a colon was read as the mark between the bounds")
    high = bound_at(s, after, signed=signed)
    if high is None:
        return None
    broken = pattern_at(s.tokens, high.last + 1, "DASH NUM") if high.digits == "0" else None
    if broken and not t[high.last + 1].spaced and not t[high.last + 2].spaced and s.value(high.last + 2).isdigit():
        high.digits, high.last, high.end = f"0.{s.value(high.last + 2)}", high.last + 2, t[high.last + 2].end
        notes.append("a dash was read as a decimal point")  # "0.66-0-83"
    found = Span(low, high, low.first, high.last + 1, notes)
    if kind == "DASH" and not high.sign:
        unspaced_minus = t[j].spaced and not t[after].spaced
        if t[j].text == "--" or (unspaced_minus and low.sign == "-"):
            found.or_high = f"-{high.digits}"
            notes.append("a dash may be a sign or stand between the bounds")
        elif low.sign == "-" and not t[j].spaced and not t[after].spaced:
            found.as_sign = f"-{high.digits}"  # "-0.81-0.30" may be -0.81 to -0.30
    if s.kind(high.last + 1) == "SLASH" and s.kind(high.last + 2) == "NUM":
        notes.append("a slash follows the upper bound")  # "1.00-7/50"
    if not low.unit:
        low.unit = high.unit
    return found
