"""The name of an interval: "95% CI", "IC del 95 %", "CI95", with its level and its kind."""

from __future__ import annotations

from lbpmeta.reading.grammar.bounds import span_at
from lbpmeta.reading.grammar.found import IntervalName, Span, reads
from lbpmeta.reading.grammar.match import Hit, ends_with, pattern_at
from lbpmeta.reading.grammar.patterns import AFTER_HEAD, HEADS
from lbpmeta.reading.grammar.sentence import Sentence

__all__ = ["LEVELS", "interval_names", "span_after", "span_before"]

#: Levels that are printed without a percent sign.
LEVELS = frozenset({"80", "90", "95", "97.5", "98", "99", "99.9"})

#: Abbreviations that are names of much else, too: without a level they need their bounds beside them.
_OTHERS = frozenset({"PI", "PIs", "BI", "KI", "IC", "ICs", "VI", "UI", "UIs"})


def interval_names(s: Sentence) -> list[IntervalName]:
    """Return the names of intervals in a sentence, each with its level."""
    found: list[IntervalName] = []
    for i, token in enumerate(s.tokens):
        if token.kind != "CI" or (found and i < found[-1].end):
            continue
        for rule in HEADS:
            head = _head(s, i, rule.left, rule.right)
            if head:
                found.append(head)
                break
    return found


def _head(s: Sentence, i: int, left: str, right: str) -> IntervalName | None:
    before = ends_with(s.tokens, i + 1, left) if left else Hit(i, {})
    after = pattern_at(s.tokens, i, right) if right else Hit(i + 1, {})
    if before is None or after is None:
        return None
    at = {**before.at, **after.at}
    level = s.value(at["level"]) if "level" in at else ""
    if "bare" in at:
        level = s.value(at["bare"])
        if level not in LEVELS or (
            "level" not in at and right and s.tokens[at["bare"]].spaced and not _bounds_follow(s, after.end)
        ):
            return None
    if not level and s.tokens[i].text in _OTHERS and not _is_name(s, i, IntervalName(before.end, after.end, "", "")):
        return None
    number = reads(level) if level else 95.0
    if number is None or not 50 <= number < 100:
        return None
    return IntervalName(before.end, after.end, level, s.value(i))


def _is_name(s: Sentence, i: int, name: IntervalName) -> bool:
    """Whether an abbreviation of much else is the name of an interval: not in "TDF+PI/r", "BI range from 0 to 100"."""
    alone = s.value(i) != "prediction" and s.kind(i - 1) == "L" and s.kind(i + 1) == "R"  # "RR (BI): 0,71 (...)"
    return alone or (span_after(s, name) is not None and not s.word(i + 1).startswith("rang"))


def _bounds_follow(s: Sentence, i: int) -> bool:
    return s.kind(i) in ("COLON", "COMMA", "L", "EQ", "FROM") or span_at(s, i) is not None


def span_after(s: Sentence, head: IntervalName) -> Span | None:
    """Return the bounds that follow the name of an interval, and let the name reach up to them."""
    at = head.end
    if pattern_at(s.tokens, at, "COLON? DASH? NUM UNIT? COMMA|AND DASH? NUM DASH|TO DASH? NUM"):
        return None  # "beta, 95% CI 0.17, 0.05-0.30": the estimate stands first
    for _ in range(6):
        found = span_at(s, at)
        if found is not None and not _is_level(s, at) and not _is_level(s, found.high.first):
            return found
        for pattern in AFTER_HEAD:
            step = pattern_at(s.tokens, at, pattern)
            if step:
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
    if s.kind(end - 1) == "L" or s.kind(head.end) in ("NUM", "DASH", "FROM", "COLON", "EQ", "L"):
        return None
    for i in range(end - 3, max(left, end - 12) - 1, -1):
        if s.kind(i) not in ("NUM", "DASH") or s.kind(i - 1) not in ("L", "COMMA", "SEMI"):
            continue
        if not head.level and s.kind(i - 1) != "L":
            continue  # "800, 1,200 and 2,000 CI units"
        found = span_at(s, i)
        if found is not None and found.end == end:
            head.first = i
            found.end = head.end
            return found
    return None


def _is_level(s: Sentence, i: int) -> bool:
    """Whether what begins here is a level ("CI 95% ..."), not a bound."""
    return pattern_at(s.tokens, i, "NUM PCT DASH? CI") is not None
