"""A proportion, or what only looks like one."""

from __future__ import annotations

from lbpmeta.reading.grammar.around import (
    beside_two_shares,
    by_how_much,
    has_itself,
    is_negative,
    is_percent,
    is_points,
    less_behind,
    of_shares,
    per_person_time,
)
from lbpmeta.reading.grammar.found import Statement, reads
from lbpmeta.reading.grammar.match import pattern_at
from lbpmeta.reading.grammar.measured.counted import counted_before
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.languages.registry import small_words

__all__ = ["absolute_change", "of_no_share", "outcome_of_a_share", "points", "share"]


def _absolute(s: Sentence, found: Statement, close: int) -> bool:
    """Whether a number is an absolute increase: "an absolute 15% (...) increase", "14% (...) absolute increase"."""
    if s.value(close) == "RD" and s.kind(close) == "MEAS":
        return True
    before = any(s.word(i) == "absolute" for i in (found.begins - 1, found.begins - 2))
    return before and s.value(close) == "CHG"


def absolute_change(s: Sentence, found: Statement) -> bool:
    """Whether a change in percent is said to be absolute before its number: "an absolute 4.1% decrease (...)"."""
    near = range(found.begins - 1, max(-1, found.begins - 3), -1)
    return any(s.word(i) == "absolute" for i in near) and s.value(found.at + 2) == "CHG"


def _of_a_rate(label: str) -> bool:
    """Whether a label names a rate: "mortality rate", "Sterberate", "sterftecijfer", "taux de mortalité"."""
    return any(word.endswith(tuple(small_words("rate word"))) for word in label.split())


def _with_plus(s: Sentence, found: Statement) -> bool:
    """Whether a plus stands before a number: of a difference or of a change, and of no share."""
    return found.at >= 0 and "PLUS" in (s.kind(found.begins), s.kind(found.begins - 1))


def points(s: Sentence, found: Statement) -> str:
    """What a number in percentage points is: a difference, where words or a sign say so; else a level."""
    words = range(found.begins)
    differ = any(s.kind(i) in ("NEG", "POS", "VS") or s.value(i) in ("CHG", "DIFF", "RD", "MD") for i in words)
    differ = differ or any(s.kind(i) in ("NEG", "POS") for i in range(found.at + 1, found.at + 5))  # "10 points higher"
    differ = differ or _with_plus(s, found)  # "an advantage of +2.8 percentage points"
    differ = differ or s.word(found.begins - 1) in small_words("amount")  # "it raised employment by 4.8 points"
    lower = any(s.word(i).startswith(tuple(small_words("falls"))) for i in words)
    of_means = not of_shares(s, found)
    if s.kind(found.begins - 1) in ("TO", "FROM") or not (differ or lower or is_negative(found)):
        return "MN" if of_means else "PR"  # "the score was 50.1%-point"
    return "MD" if of_means else "RD"  # "a lower probability of imaging: -8.7 percentage points"


def share(s: Sentence, found: Statement) -> str:
    """A proportion, unless the number cannot be one: above 1, negative, or the fall of a risk."""
    if counted_before(s, found):
        return "PR"
    if is_percent(found) and has_itself(s, found) and s.value(max(0, found.label_at)) != "PR":
        return "MN"  # "the ejection fraction was 55% (53 to 57)"
    if not is_percent(found) and found.label_at < found.begins - 2 and pattern_at(s.tokens, found.begins - 2, "W EQ"):
        return ""  # "the percentage of the body in pain (C = 0.64; ...)": the number has a name of its own
    if found.at >= 0 and not is_negative(found) and beside_two_shares(s, found.at):
        return "RD"
    behind = pattern_at(s.tokens, found.span.end, "R UNIT|TIME NEG|POS")
    if behind and not is_percent(found):
        return "MD"  # "rates were higher in women, and responders were 2.0 (95% CI 0.8 to 3.1) years older than others"
    end = found.span.end
    while end < len(s) and end < found.span.end + 4 and s.kind(end) not in ("AND", "COMMA", "SEMI", "VS"):
        end += 1
    after = (*range(found.at + 1, found.head.first), *range(found.span.end, end))
    close = s.closes.get(s.inside[found.span.first], len(s)) + 1
    behind_close = range(close, close) if s.kind(close) == "VS" else range(close, close + 2)
    if is_percent(found) and not found.estimate.startswith("-") and _absolute(s, found, close):
        return "RD" if of_shares(s, found) or any(s.word(i).startswith("proportion") for i in range(len(s))) else ""
    if pattern_at(s.tokens, found.at + 1, "PCT FROM|@of FILL? @start") or s.word(found.at + 3) in small_words("start"):
        return ""  # "to 88% from baseline"
    if any(s.value(i) == "CHG" or s.word(i).startswith("excess") for i in (*after, *behind_close)):
        return ""  # "14% (...) reduction"
    if per_person_time(s, found):
        return "" if is_negative(found) else "IR"  # "a mortality rate of 5.6 per 1000 person-years"
    e = reads(found.estimate) or 0
    if e <= 1 < (reads(found.high) or 0) and not found.unit:
        return ""  # "mortality rates were alike (0.95 [0.71-1.28])": no share is above 1
    if e > 1 and not is_percent(found) and _of_a_rate(s.word(found.label_at)):
        per = pattern_at(s.tokens, found.span.end, "R PER|@per NUM=per")
        per = per or pattern_at(s.tokens, found.at + 1, "PER|@per NUM=per")
        if per and s.value(per.at["per"]).strip("0") == "1":
            return "IR"  # "a mortality rate of 6.67 (...) per 100 000"
    if is_points(found):
        return points(s, found)
    if not is_percent(found) and found.how in ("bare", "carried") and s.value(found.label_at - 1) == "CHG":
        return ""  # "an increase in survival with A (0.21; 0.05-0.96)"
    if s.kind(found.at + 2) in ("NEG", "POS") or less_behind(s, found) or _with_plus(s, found):
        return ""  # ... "+1.45%": no share has a plus
    reached = s.kind(found.begins - 1) in ("TO", "FROM")  # "rose to 93%", not "by"
    by = by_how_much(s, found)
    far = found.begins if s.word(found.begins - 1) in small_words("amount") else 12 if by else 3
    fall = not reached and any(s.value(i) == "CHG" for i in range(max(0, found.begins - far), found.begins))
    risk = s.word(found.label_at).split()[:1] and s.word(found.label_at).split()[0] in small_words("risk")
    risk = bool(risk) and not is_percent(found)
    if risk and any(s.word(i) in small_words("relative") for i in range(found.label_at - 4, found.label_at)):
        return "RR"  # "a relative cardiovascular risk of 1.3"
    return "" if fall or risk or is_negative(found) or e > (100 if is_percent(found) else 1) else "PR"


def outcome_of_a_share(s: Sentence, found: Statement) -> bool:
    """Whether a change is what a share of people had: "the proportion of patients with a reduction of two points"."""
    share_ = next((i for i in range(found.label_at - 1, max(-1, found.label_at - 9), -1) if s.value(i) == "PR"), -1)
    between = [s.kind(i) for i in range(share_ + 1, found.label_at)] if share_ >= 0 else []
    if share_ >= 0 and s.word(share_).startswith(("sensitiv", "specific")) and {*between} <= {"NN", "W", "FILL"}:
        return True  # "a sensitivity for a moderate loss of only 24%"
    return "NN" in between and {*between} <= {"NN", "W", "FILL", "GROUP"} and not by_how_much(s, found)


def of_no_share(s: Sentence, end: int) -> bool:
    """Whether the last quantity that is named before a change is none of the table, and no share."""
    named = (s.value(i) for i in range(end - 1, -1, -1) if s.kind(i) == "MEAS" and s.value(i) in ("X", "PR"))
    return next(named, "") == "X"
