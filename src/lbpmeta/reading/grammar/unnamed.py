"""What stands near a number whose interval has no name or no bounds beside it: labels, a spread, a name before both."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from lbpmeta.reading.grammar.around import level_in_percent
from lbpmeta.reading.grammar.found import Bound, IntervalName, Span, Statement, reads
from lbpmeta.reading.grammar.intervals import span_at
from lbpmeta.reading.grammar.match import ends_with, pattern_at
from lbpmeta.reading.grammar.roles import role_of, sign_before
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.grammar.several_p import p_behind
from lbpmeta.reading.grammar.signs import take_numbers
from lbpmeta.reading.languages.registry import small_words

__all__ = [
    "APART",
    "COMPARED",
    "SEVERAL",
    "SPREADS",
    "behind_spread",
    "bracket_in_words",
    "bracket_near",
    "by_a_model",
    "counted_share",
    "fit_to_carry",
    "half_printed",
    "label_of_scope",
    "named_behind",
    "named_first",
    "named_near",
    "of_survival",
    "other_bracket",
    "reaches_label",
    "share_of_two_times",
    "spread_or_studies",
    "spreads",
    "tested_alone",
    "under_several_names",
]

#: Words of which brackets are ranges, quartiles or spreads: no sentence with one is read by what a document declares.
SPREADS: Final = ("KILL", "MEDIAN", "PM")
#: Labels whose number may have an interval that is not named; and those of a change, where a p stands with it.
COMPARED: Final = frozenset(("OR", "RR", "HR", "IRR", "SMD", "MD", "RD", "PETO", "ROM", "DIFF"))
_CHANGED: Final = frozenset(("CHG", "MC"))
#: Names of quantities that may be those of an outcome, behind that of the comparison.
_OUTCOMES: Final = frozenset(("X", "PR", "IR"))
#: So many tokens may stand between such a label and its number.
APART: Final = 14


def named_near(s: Sentence, i: int) -> str:
    """Say whether words before a number name a difference or a ratio, with no other number or spread between them.

    "The hazard ratio for relapse was 3.3 (1.2 to 9.4)" is "named". Of a change ("a reduction of 25 (12 to 36)") the
    bracket may as well be a range: "unsure", but where a p stands in it.
    """
    said, scale = "", i
    for j in range(i - 1, max(i - APART, -1), -1):
        kind, value = s.kind(j), s.value(j)
        of_scale = (
            pattern_at(s.tokens, s.opens.get(j, -1), "L NUM=first DASH|TO NUM=last UNIT? R") if kind == "R" else None
        )
        if of_scale and all(s.value(k).isdecimal() for k in of_scale.at.values()):
            scale = s.opens[j]
        if kind == "R" and pattern_at(s.tokens, s.opens.get(j, -1), "L MEAS R"):
            scale = s.opens[j]
        if scale <= j:
            continue  # "the difference in pain (0-100) was -7.3 (-10.2 to -4.4)"
        if kind == "NUM" and role_of(s, j) in ("name", "time"):
            continue  # "the hazard ratio at site 1 was 3.3 (1.2 to 9.4)", "the difference at 6 months was"
        if kind in ("NUM", *SPREADS, "END", "SEMI") or (kind == "R" and s.kind(i - 1) != "R"):
            return said
        if s.word(j).startswith("median"):
            return said  # "Median8.5 (1–17)", of cells without a blank
        if kind == "MEAS" and (value in COMPARED or s.word(j).startswith("ratio of")):
            return "named"
        if kind == "MEAS" and value in _OUTCOMES:
            said = "unsure"
        if kind == "MEAS" and value in _CHANGED:
            opener = next((k for k in range(i + 1, i + 4) if s.kind(k) == "L"), -1)
            inside = range(opener + 1, s.closes.get(opener, opener))
            return "named" if any(s.kind(k) == "P" for k in inside) else "unsure"
    return said


def by_a_model(s: Sentence, i: int) -> bool:
    """Whether the words before a number name the model that it is of: "on logistic regression, age (1.06"."""
    return any(s.word(j) in small_words("model") for j in range(i))


def spread_or_studies(s: Sentence) -> bool:
    return any(s.kind(j) in SPREADS or (s.kind(j) == "KN" and s.kind(j - 1) in ("NUM", "NUMW")) for j in range(len(s)))


def named_behind(s: Sentence, i: int) -> int:
    """Return the label behind the bracket that says what a number is, -1: "[-4.8 (-7.8, -1.8) points difference]"."""
    opener = next((k for k in range(i + 1, i + 4) if s.kind(k) == "L"), -1)
    close = s.closes.get(opener, -1)
    behind = pattern_at(s.tokens, close + 1, "UNIT? MEAS=label") if close > 0 else None
    return behind.at["label"] if behind and s.value(behind.at["label"]) in COMPARED else -1


def counted_share(s: Sentence, i: int, found: Statement) -> bool:
    """Whether a percentage is that of a count before its bracket, with bounds: "12/165 (7.3%, 4.2% to 12.3%)"."""
    counted = ends_with(s.tokens, i, "NUM=events SLASH|OUTOF|@of NUM=total NN|W? L")
    if counted is None or s.kind(i + 1) != "PCT" or found.span.low.unit != "percent":
        return False
    events, total, said = reads(s.value(counted.at["events"])), reads(s.value(counted.at["total"])), reads(s.value(i))
    if not events or not total or said is None or abs(100 * events / total - said) > 0.6:
        return False
    return found.about_the_middle(0.15)


#: A percentage with bounds behind it, and what may stand between the first of two and the second.
_BOUNDED: Final = "PCT L NUM PCT? DASH|TO|COMMA NUM PCT? R"
_PERSONS: Final = r"(?:people|persons|patients|participants|individuals|adults|children|women|men|households)\b"
#: What says that a percentage is one of people, in the clause before it; and right behind it.
_OF_PEOPLE: Final = re.compile(
    r"\b(?:prevalence|coverage|incidence|uptake|(?:proportions?|shares?|percentages?) of (?:\w+ )?" + _PERSONS + r"|"
    r"(?:survival|response|remission|cure|success|relapse|mortality|infection|detection|vaccination|screening|"
    r"attendance|participation|employment|smoking) rates?)\b[^,;:]*$",
    re.IGNORECASE,
)
_OF_THEM: Final = re.compile(r"\s?of (?:all |the )?(?:\w+ )?" + _PERSONS, re.IGNORECASE)


def share_of_two_times(s: Sentence, i: int) -> bool:
    """Whether a percentage is one of two, with bounds about each: "rose from 12.1% (10.9-13.4) to 58.4% (56.0-60.7)".

    A percentage of people has no quartiles; a mean in percent ("haemoglobin A1c rose from") may have, so that words
    must say that people are meant.
    """
    two = pattern_at(
        s.tokens, i - 1, f"FROM NUM=first {_BOUNDED} W|FILL|NUM|TIME* TO NUM=second {_BOUNDED}"
    ) or ends_with(s.tokens, i + 1, f"FROM NUM=first {_BOUNDED} W|FILL|NUM|TIME* TO NUM=second")
    if two is None or spread_or_studies(s):
        return False
    for at in two.at.values():
        span = span_at(s, at + 3)
        if span is None or "." not in span.low.digits:
            return False
        found = Statement(span, IntervalName(at + 1, span.first, "", "confidence"), "bare", at=at)
        take_numbers(s, found)
        if not found.about_the_middle(0.05) or level_in_percent(s, found):
            return False
    before = s.text[: s.tokens[two.at["first"]].start]
    close = s.closes.get(two.at["second"] + 2, -1)
    behind = s.text[s.tokens[close].end :] if close >= 0 else ""
    return _OF_PEOPLE.search(before) is not None or _OF_THEM.match(behind) is not None


#: Times to something that not everybody comes to: their medians have intervals, not quartiles.
_SURVIVAL: Final = re.compile(r"\b(?:survival|PFS|OS|DFS|EFS|TTP|time to (?:\w+ )?(?:progression|death|relapse))\b")


def of_survival(s: Sentence, i: int) -> bool:
    """Whether a time is a median of survival: "median overall survival was 5.7 months (2.6-10.5)"."""
    last = next((j for j in range(i - 1, -1, -1) if s.kind(j) in ("MEDIAN", "KILL", "END")), -1)
    if last < 0 or s.kind(last) != "MEDIAN" or spreads(s, len(s)):
        return False
    return _SURVIVAL.search(s.text[s.tokens[last].start : s.tokens[i].start]) is not None


def spreads(s: Sentence, i: int) -> bool:
    """Whether the sentence has said before a number that its brackets are ranges or quartiles."""
    return any(s.kind(j) == "KILL" and s.value(j) in ("range", "IQR") for j in range(i))


def _of_changes(s: Sentence, label: int) -> bool:
    return s.value(label) in ("CHG", "MC", "DIFF", "MD")


def fit_to_carry(s: Sentence, i: int) -> bool:
    """Whether a number may take the scope of the sentence before: by a label, a sign, decimals or a percent sign."""
    if s.kind(i + 1) == "PCT" or "." in s.value(i) or s.kind(i - 1) in ("DASH", "PLUS"):
        return True
    opener = next((k for k in range(i + 1, i + 4) if s.kind(k) == "L"), i)
    tested = any(s.kind(j) == "P" for j in range(opener, s.closes.get(s.outer(opener + 1), opener)))
    return tested or any(s.kind(j) == "MEAS" for j in range(i))


def label_of_scope(s: Sentence, name: IntervalName) -> int:
    """Return the label beside the name of an interval that has no bounds: "OR (95% CI)", "95% CI for the OR"."""
    before = ends_with(s.tokens, name.first, "MEAS=label R? FILL|AND|COMMA|L|SLASH* L?")
    after = pattern_at(s.tokens, name.end, "R? FILL|COMMA|'for'* MEAS=label")
    if before and after and s.value(before.at["label"]) == "MN" and _of_changes(s, after.at["label"]):
        return after.at["label"]
    return before.at["label"] if before else after.at["label"] if after else -1


def reaches_label(s: Sentence, i: int) -> bool:
    """Whether the label of a comparison stands directly before the number."""
    found = ends_with(s.tokens, i, "MEAS=label R? EQ|COLON|FILL|COMMA* DASH|PLUS?")
    return found is not None and s.value(found.at["label"]) in (*COMPARED, "COR", "NNT")


def other_bracket(s: Sentence, i: int) -> bool:
    """Whether the words before say that the bracket holds a range, quartiles or a spread."""
    own = ends_with(s.tokens, i, "MEAS=label EQ|COLON DASH|PLUS?")
    if own and s.value(own.at["label"]) in COMPARED and s.kind(own.end - 1) not in ("KILL", "MEDIAN", "MEAS"):
        return False  # "a median of 20 months versus 12, HR=2.0 [1.0; 4.2]"
    if any(s.kind(j) in ("KILL", "MEDIAN") for j in range(max(0, i - 8), i)):
        return True
    named = next((j for j in range(i - 1, -1, -1) if s.kind(j) in ("KILL", "CI")), -1)
    if s.value(named) in ("range", "IQR") and s.kind(named - 1) == "L" and s.kind(named + 1) == "R":
        return True  # "the median [interquartile range] for A: 1 [0 to 4] at 0 h, 1 [0 to 2] at 48 h"
    last = next((j for j in range(i - 1, max(-1, i - 30), -1) if s.kind(j) in ("MEDIAN", "CI", "END", "SEMI")), -1)
    return last >= 0 and s.kind(last) == "MEDIAN"  # "a median 89 (85, 92) at 4 weeks and 98 (92, 103)"


#: So many tokens may stand between the name of an interval and its bounds.
_FAR: Final = 30
#: What no estimate stands across.
_ENDS: Final = frozenset(("SEMI", "END", "CI", "KILL", "P"))


def named_first(s: Sentence, head: IntervalName) -> Statement | None:
    """Return the result whose only number stands between the name of its interval and the verb before its bounds.

    "The 95% CI for the observed 1.0 difference between A and B was -1.3 to 3.3", "for the difference (1.0)".
    """
    if not pattern_at(s.tokens, head.end, "FILL|OUTOF 'the'?|FILL?") and s.word(head.end) not in ("of", "for"):
        return None
    at = -1
    for i in range(head.end, min(head.end + _FAR, len(s))):
        if s.inside[i] != s.inside[head.first]:
            continue
        alone = pattern_at(s.tokens, i, "L DASH? NUM=number UNIT|PCT? R")
        if alone is not None and at < 0 and not role_of(s, alone.at["number"]):
            at = alone.at["number"]
            continue
        if s.kind(i) in _ENDS:
            return None
        span = span_at(s, i + 1) if at >= 0 and s.word(i) in small_words("be") else None
        if span is not None:
            found = Statement(span, IntervalName(span.first, span.first, head.level, head.kind), "after", at=at)
            found.level, found.interval = head.level, head.kind
            take_numbers(s, found)
            found.note("the name of the interval stands before its estimate")
            return found if found.about_the_middle(0.3) else None
        if s.kind(i) == "NUM" and not role_of(s, i):
            if at >= 0 or sign_before(s, i)[2]:
                return None
            at = i
    return None


#: How far half the width of an interval may stand behind its estimate.
_HALF: Final = 12


def half_printed(s: Sentence, head: IntervalName, left: int) -> Statement | None:
    """Return the result of whose interval half the width is printed: "30.5 (95% CI +/- 9)", "4.2 +/- 0.3 (95% CI)"."""
    behind = pattern_at(s.tokens, head.end, "L? CI? R? COLON|EQ|COMMA|FILL? PM NUM=half UNIT|PCT|TIME?")
    before = ends_with(
        s.tokens, head.first, "NUM=at UNIT|PCT|TIME? L? PM=pm NUM=half UNIT|PCT|TIME? COMMA|SEMI|L|FILL?"
    )
    if behind is not None:
        words = range(head.first - 1, max(left, head.first - _HALF), -1)
        near = (i for i in words if not (s.value(i).isdecimal() and s.kind(i - 1) in ("W", "GROUP")))  # "for Plan 2"
        at = next((i for i in near if s.kind(i) in ("NUM", "SEMI", "END") and not role_of(s, i)), -1)
        half, first, end = behind.at["half"], head.first, behind.end
    elif before is not None and s.kind(head.end) in ("R", "END", "COMMA", "SEMI", ""):
        at, half, first, end = before.at["at"], before.at["half"], before.at["pm"], head.end
    else:
        return None
    listed = behind is not None and s.kind(at - 1) in ("AND", "COMMA") and s.kind(at - 2) != "R"
    if at < left or s.kind(at) != "NUM" or listed:
        return None  # "24.5 in arms A, B and 3 (95% CI +/- 0.8)"
    sign, _, loose = sign_before(s, at)
    middle, width = Decimal(s.value(at)), Decimal(s.value(half))
    middle = -middle if sign == "-" and not loose else middle
    low, high = (
        Bound(f"{abs(x):f}", "-" if x < 0 else "", half, half, s.tokens[half].start, s.tokens[half].end)
        for x in (middle - width, middle + width)
    )
    name = IntervalName(first, end, head.level, head.kind)
    found = Statement(Span(low, high, half, end), name, "anchor", at=at, level=head.level, interval=head.kind)
    take_numbers(s, found)
    found.note("its bounds are computed from half their distance")
    return found if found.holds() else None


#: So many words may stand between a number and the bracket that tells how many fewer or more.
_WORDS: Final = 12


def bracket_in_words(s: Sentence, j: int) -> int:
    """Return the bracket in which both bounds have a direction: "29% fewer people had it (60% fewer to 3% more)"."""
    for k in range(j, min(j + _WORDS, len(s))):
        if s.kind(k) == "L":
            span = span_at(s, k + 1)
            return k if span is not None and span.low.word and span.high.word else j
        if s.kind(k) not in ("W", "FILL", "NN", "MEAS", "GROUP", "FROM"):
            return j
    return j


def behind_spread(s: Sentence, i: int, j: int) -> int:
    """Return the bracket behind a spread in whose very middle a number is: "131.45 ± 35.20 mm (122.80-140.10)".

    Its bounds lie nearer than the spread, as those of a mean do, and neither a range nor a spread to both sides.
    """
    spread = (
        pattern_at(s.tokens, j, "PM NUM=spread NN|W|UNIT|PCT|TIME|SLASH|NUM* L=opener") if "." in s.value(i) else None
    )
    span = span_at(s, spread.end) if spread else None
    if spread is None or span is None:
        return j
    found = Statement(span, IntervalName(i + 1, span.first, "", "confidence"), "bare", at=i)
    take_numbers(s, found)
    near = (reads(found.high) or 0.0) - (reads(found.estimate) or 0.0) < 0.9 * (
        reads(s.value(spread.at["spread"])) or 0.0
    )
    return spread.at["opener"] if near and found.in_the_very_middle() else j


def bracket_near(s: Sentence, j: int) -> int:
    """Return the bracket with two decimals that a few words stand before, the token itself where there is none."""
    opener = next((k for k in range(j, min(j + 5, len(s))) if s.kind(k) not in ("W", "FILL", "MEAS", "NEG", "POS")), j)
    both = pattern_at(s.tokens, opener, "L NUM=low TO|DASH|COMMA NUM=high")  # no references: "[3,21-28]"
    return opener if both and all("." in s.value(k) for k in both.at.values()) else j


def tested_alone(s: Sentence, i: int, found: Statement) -> bool:
    """Whether the p behind a bracket is that which its bounds yield: "raised the odds, 1.42 (1.10-1.83), p = 0.007".

    Never where the sentence has another bracket that no p follows, or words of a spread: the p may be of two arms.
    """
    said = p_behind(s, found.span.end)
    p = reads(said.lstrip("<>="))
    texts = (found.low, found.estimate, found.high)
    alike = {len(text.partition(".")[2]) for text in texts}
    if p is None or spread_or_studies(s) or alike not in ({1}, {2}, {3}) or not found.about_the_middle(0.1):
        return False
    others = (k for k in s.closes if k < i and span_at(s, k + 1) and not p_behind(s, s.closes[k]))
    if found.unit or next(others, -1) >= 0:
        return False
    for ratio in (True, False):
        own = found.own_p(ratio=ratio, least=said.startswith("<"))
        if own is not None and (p / 1000 < own < 2 * p if said.startswith("<") else abs(own - p) <= 0.005 + 0.1 * p):
            return True
    return False


#: Why a result has no measure that stands in a row under several names.
SEVERAL: Final = "several names of intervals stand before it"


def under_several_names(s: Sentence, results: list[Statement], templates: list[IntervalName]) -> None:
    """Give results that follow several names each its own, or leave open what they are where they are more.

    "The OR (95% CI) and RR (95% CI) were 1.9 (...) and 1.4 (...)", but "Odds ratio (95% CI) Effect size (95% CI) ...".
    """
    names = [(name.first, label_of_scope(s, name)) for name in templates]
    labelled = [(first, label) for first, label in names if label >= 0]
    if len({s.value(label) for _, label in labelled}) < 2:
        return
    first, last = labelled[-2][0], labelled[-1][0]
    rows = [found for found in results if found.how == "template" and found.at > last]
    if any(first < found.at < last for found in results):
        return
    if len(rows) == len(labelled):
        for found, (_, label) in zip(rows, labelled, strict=True):
            found.scope_label = label
    elif len(rows) > len(labelled):
        for found in rows:
            found.measure = "-"
            found.note(SEVERAL)
