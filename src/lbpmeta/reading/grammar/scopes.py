"""Intervals without a name of their own, in the scope of one that was named: "OR [95% CI]: 2.43 [1.44-4.08]"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lbpmeta.reading.brackets import BracketsSaid
from lbpmeta.reading.grammar.around import beside_two_shares, per_person_time, times_the_odds
from lbpmeta.reading.grammar.estimates import first_arm
from lbpmeta.reading.grammar.found import IntervalName, Scope, Span, Statement, reads
from lbpmeta.reading.grammar.intervals import percent_behind, span_at, unit_after
from lbpmeta.reading.grammar.match import ends_with, pattern_at
from lbpmeta.reading.grammar.roles import role_of, sign_before
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.grammar.signs import difference_of_arms, take_numbers
from lbpmeta.reading.grammar.unnamed import (
    APART,
    COMPARED,
    SPREADS,
    behind_spread,
    bracket_in_words,
    bracket_near,
    by_a_model,
    counted_share,
    fit_to_carry,
    label_of_scope,
    named_behind,
    named_near,
    of_survival,
    other_bracket,
    reaches_label,
    share_of_two_times,
    spread_or_studies,
    spreads,
    tested_alone,
    under_several_names,
)
from lbpmeta.reading.languages.registry import small_words

__all__ = ["ABSOLUTE", "carried"]

#: Why a result has no measure that is said in words beside another.
ABSOLUTE: Final = "an absolute effect beside a relative one"


def carried(
    s: Sentence,
    anchored: list[Statement],
    templates: list[IntervalName],
    scope: Scope,
    declared: BracketsSaid | None = None,
) -> list[Statement]:
    """Return results whose interval has no name of its own but stands in a scope, or is as the document declares."""
    taken = [(f.head.first, f.span.end) for f in anchored]
    starts = {f.at for f in anchored if f.at >= 0}
    results: list[Statement] = []
    busy = 0
    for i, token in enumerate(s.tokens):
        if token.kind != "NUM" or i < busy or i in starts or any(a <= i < b for a, b in taken):
            continue
        found = _at(s, i, anchored + [f for f in results if not f.refused], templates, scope)
        if declared is not None and (found is None or found.how == "bare"):
            found = _as_declared(s, i, declared) or found
        if found is not None and declared is not None and found.how == "carried" and not (anchored or templates):
            _as_its_neighbours(found, results, declared)
        if found is not None and not any(a <= found.span.first < b for a, b in taken):
            results.append(found)
            busy = found.span.end
    under_several_names(s, results, templates)
    return results


def _at(s: Sentence, i: int, before: list[Statement], templates: list[IntervalName], scope: Scope) -> Statement | None:
    j, word = i + 1, ""
    if s.kind(j) == "DASH" and s.kind(j + 1) in ("UNIT", "TIME"):
        j += 1
    j, _ = unit_after(s, j)
    if (s.kind(j) == "W" or (s.word(j) == "with" and (before or templates))) and s.kind(j + 1) == "L":
        j += 1  # "6.0 with (3.3, 9.1)"
    if s.kind(j) == "KILL" and s.value(j) == "SD" and s.kind(j + 1) in ("NEG", "POS"):
        j += 1  # "0.33 SD lower (0.54 lower to 0.12 lower)"
    j = behind_spread(s, i, j)
    rate = pattern_at(s.tokens, j, "SLASH NUM TIME L") if not role_of(s, i) else None
    j = rate.end - 1 if rate else j  # "26/1000 hours (23 to 29)"
    while s.kind(j) in ("NEG", "POS"):
        word, j = s.kind(j), j + 1
    if word and s.kind(j) != "L":
        j = bracket_in_words(s, j)
    if s.kind(j - 1) == "UNIT" and s.value(j - 1) in ("times", "fold") and times_the_odds(s, i):
        j = bracket_near(s, j)  # "1.6 times the risk (1.2 to 2.1)"
    events = pattern_at(s.tokens, j, "L NUM SLASH|OUTOF|@of NUM R") if s.kind(j - 1) == "PCT" else None
    if events and s.kind(events.end) == "COMMA":
        j = events.end  # "31.3% (3561/11 361), 30.5% to 32.2%"
    if s.kind(j) == "AND":  # "5.6 and 5.8 to 3.1" is no interval, but where its name stands before
        if not any(h.first < i for h in templates):
            return None
        j = j if span_at(s, j + 1) else j + 1
        if s.kind(j) != "AND":
            return None
    return _carried_at(s, i, j, word, before, templates, scope)


def _carried_at(
    s: Sentence, i: int, j: int, word: str, before: list[Statement], templates: list[IntervalName], scope: Scope
) -> Statement | None:
    """Return the result whose number stands at `i`, and whose interval is behind the mark or bracket at `j`."""
    rate = pattern_at(s.tokens, j, "NN|W? PER NUM NN|W|TIME NN|W|TIME? L") if word else None
    j = rate.end - 1 if rate else j  # "0.40 fewer deaths per 1000 person years (0.08 to 0.73)"
    opened = s.kind(j) == "L"
    if s.kind(j) == "AND":
        pass
    elif s.kind(j) == "COLON":
        if not _bounds_behind_colon(s, i, j):
            return None
    elif not opened and s.kind(j) not in ("COMMA", "SEMI"):
        return None
    if not opened and s.kind(j + 1) == "L":
        j, opened = j + 1, True
    span = span_at(s, j if opened else j + 1)
    if span is None or s.kind(span.low.last + 1) == "SLASH" or not _shut(s, span, j, opened):
        return None
    in_words = bool(word and (span.low.word or span.high.word))
    role = role_of(s, i)
    as_before = role == "time" and any(f.span.end <= i and f.unit == s.tokens[i + 1].text for f in before)
    unit = unit_after(s, i + 1)[1]
    alone = (
        s.kind(sign_before(s, i)[1] - 1) == "L" and span.high.unit == unit and _bare(s, i, span).about_the_middle(0.1)
    )
    lives = role == "time" and s.number - scope.sentence <= 1 and of_survival(s, i)
    timed = role == "time" and bool((templates or alone or lives) and unit) and (span.high.unit or unit) == unit
    if role and not in_words and not as_before and not timed and not reaches_label(s, i):
        return None
    head = _scope_of(s, i, before, templates, scope, in_words)
    if head is not None and head.first_how == "bare" and _of_one_arm(s, i, span):
        return None
    further = opened and s.number - scope.sentence <= _FURTHER
    if further and (head is None or head.first_how == "bare") and _in_line(s, i, span):
        head = _Named(scope.level, scope.kind, "carried")
    modelled = not role and by_a_model(s, i) and _in_line(s, i, span)
    if head is None and opened and (modelled or (further and "PM" in (s.kind(k) for k in range(i + 1, j)))):
        head = _Named("", "confidence", "bare")  # "on logistic regression, age (1.06 [1.01-1.11]) ...", `behind_spread`
    if head is None and not opened and _alone_with_its_bounds(s, i, j, span):
        head = _Named("", "confidence", "bare")
    if head is None and not opened and (beside_two_shares(s, i) or counted_share(s, i, _bare(s, i, span))):
        head = _Named("", "confidence", "bare")
    if head is None and opened and (_of_share_or_rate(s, i, span) or share_of_two_times(s, i)):
        head = _Named("", "confidence", "bare")
    if head is None and opened and named_near(s, i) == "unsure":
        told = _unsure(s, i, span)
        if told is None or not told.in_the_very_middle() or spread_or_studies(s) or _of_one_arm(s, i, span):
            return told if span.low.sign != "+" else None
        head = _Named("", "confidence", "bare")
    if head is None and opened and (_by_how_much(s, i, j, span) or tested_alone(s, i, _bare(s, i, span))):
        head = _Named("", "confidence", "bare")
    shares = s.kind(i + 1) == "PCT" and first_arm(s, i, -1, span.first) >= 0  # of which there are no medians
    if head is None or (other_bracket(s, i) and not (templates or shares or lives)):
        return None
    found = Statement(span, IntervalName(i + 1, span.first, head.level, head.kind), head.first_how, at=i)
    found.scope_label = head.label if head.label >= 0 else named_behind(s, i)
    take_numbers(s, found)
    found.level, found.interval = head.level, head.kind
    low, e, high = (reads(text) for text in (found.low, found.estimate, found.high))
    if not _one_unit(found, head) or low == high or (not head.level and e in (low, high)):
        return None  # "within 4% points (4%-12%) of the true value"
    as_printed = head.first_how == "template" and reaches_label(s, i) and not role
    if not in_words and not found.holds() and not as_printed:
        arm = first_arm(s, i, -1, span.first)
        if arm >= 0 and difference_of_arms(s, found, (arm, i)):
            return found  # "mortality 22% versus 25% (-9% to 4%)", behind others so named
        if not (opened and reaches_label(s, i) and _upwards(found)):
            return None
        found.refused = "the number before the interval lies outside it and may be of something else"
        return found
    labelled = any(s.value(k) == "RD" and s.kind(k) == "MEAS" for k in range(max(0, i - 6), i))
    if in_words and s.kind(span.end) in ("NN", "PER") and not labelled:
        found.note(ABSOLUTE)
        found.measure = "-"
    return found


def _bounds_behind_colon(s: Sentence, i: int, j: int) -> bool:
    """Whether two decimals stand behind a colon that sets them off from a ratio with its label: "OR = 2.0:1.2-3.4"."""
    both = pattern_at(s.tokens, j + 1, "NUM=low DASH|TO NUM=high R|SEMI|COMMA|END")
    decimals = both is not None and all("." in s.value(k) for k in (i, *both.at.values()))
    return decimals and reaches_label(s, i)


def _in_line(s: Sentence, i: int, span: Span) -> bool:
    """Whether a number and its bounds have decimals alike and lie as those of an interval: as hardly a range does."""
    found = _bare(s, i, span)
    decimals = {len(text.partition(".")[2]) for text in (found.estimate, found.low, found.high)}
    alike = len(decimals) == 1 and decimals.pop() >= 2 and _one_unit(found, _Named("", "", "bare"))
    return alike and not spread_or_studies(s) and not spreads(s, i) and found.about_the_middle(0.06)


def _one_unit(found: Statement, head: _Named) -> bool:
    """Whether estimate and bounds may be printed in one unit, and go upwards where nothing names the interval."""
    low, high = found.span.low, found.span.high
    if (
        high.digits != "0"
        and low.unit != high.unit
        and (low.unit == "percent" or "CUR" in (low.unit, high.unit) or (low.unit and high.unit))
    ):
        return False
    if head.first_how != "bare":
        return True
    a, b = reads(low.text), reads(high.text)
    return (not high.unit or found.unit in ("", high.unit)) and a is not None and b is not None and a < b


def _upwards(found: Statement) -> bool:
    low, high = reads(found.low), reads(found.high)
    return low is not None and high is not None and low < high


def _bare(s: Sentence, i: int, span: Span) -> Statement:
    """The number at a token with a bracket that nobody named."""
    found = Statement(span, IntervalName(i + 1, span.first, "", "confidence"), "bare", at=i)
    take_numbers(s, found)
    return found


def _by_how_much(s: Sentence, i: int, j: int, span: Span) -> bool:
    """Whether a word behind a bracket says by how much another is exceeded: "5.0% (3.0 to 7.1) lower": no range is."""
    found = _bare(s, i, span)
    behind = s.kind(s.closes.get(j, -2) + 1) in ("NEG", "POS")
    return (
        behind and not spread_or_studies(s) and _one_unit(found, _Named("", "", "bare")) and found.about_the_middle(0.1)
    )


def _unsure(s: Sentence, i: int, span: Span) -> Statement | None:
    """A change with two numbers in a bracket that nobody named, to be told of: an interval, or a range."""
    found = _bare(s, i, span)
    if not found.holds() or not _one_unit(found, _Named("", "confidence", "bare")):
        return None
    found.refused = "the numbers in brackets are not named: an interval, or a range"
    return found


#: So many sentences behind one that names an interval, brackets may still hold one if their numbers lie so.
_FURTHER: Final = 4
_FOLLOWS: Final = small_words("within") | small_words("when") | frozenset({"among", "with"})


def _shut(s: Sentence, span: Span, j: int, opened: bool) -> bool:
    """Whether the interval ends where an interval would: at its bracket, or a mark."""
    if opened:
        if span.low.word and span.high.word and pattern_at(s.tokens, span.end, "NN|W R"):
            return True  # "(60% fewer to 3% more individuals)"
        return s.closes.get(j) == span.end - 1 or s.kind(span.end) in ("SEMI", "COMMA", "R", "P")
    separated = s.kind(j) == "SEMI" and s.kind(span.low.last + 1) == "COMMA" and s.kind(span.end) in ("R", "SEMI")
    if separated or (s.kind(j) in ("SEMI", "COMMA", "AND", "COLON") and s.kind(span.low.last + 1) in ("TO", "DASH")):
        # "and 1.67, 1.18 to 2.37 for four servings": words may follow where all three have decimals
        told = s.word(span.end) in _FOLLOWS and "." in span.low.digits and "." in span.high.digits
        return told or s.kind(span.end) in ("R", "SEMI", "COMMA", "AND", "END", "")
    return False


@dataclass(slots=True)
class _Named:
    level: str
    kind: str
    first_how: str
    label: int = -1


def _scope_of(
    s: Sentence, i: int, before: list[Statement], templates: list[IntervalName], scope: Scope, in_words: bool
) -> _Named | None:
    named = [h for h in templates if h.first < i]
    if named:
        return _Named(named[-1].level, named[-1].kind, "template", label_of_scope(s, named[-1]))
    same = [f for f in before if f.span.end <= i]
    if same and same[-1].refused and s.kind(i - 1) == "SEMI" == s.kind(i + 1):
        return None  # "(P = 0.65; SEM 3.3; 95% CI -5.4 to 8.4), B (P = 0.81; 1.3; -3.0 to 2.4)": of no estimate either
    if same:
        return _Named(same[-1].level or same[-1].head.level, same[-1].interval or same[-1].head.kind, "carried")
    if s.number - scope.sentence <= 1 and fit_to_carry(s, i) and not spreads(s, i):
        return _Named(scope.level, scope.kind, "carried")
    if before or templates or in_words:
        return _Named("", "confidence", "carried")
    if times_the_odds(s, i) or reaches_label(s, i) or named_near(s, i) == "named" or named_behind(s, i) >= 0:
        return _Named("", "confidence", "bare")
    return None


#: The second of two arms with its bracket: behind what sets it against the first, and behind "and".
_OTHER_ARM: Final = "W|GROUP|FILL|NN* L? DASH? NUM PCT|UNIT? L DASH? NUM"
_LISTED_ARM: Final = "NUM PCT|UNIT? L NUM"


def _of_one_arm(s: Sentence, i: int, span: Span) -> bool:
    """Whether a number is set beside another: "a difference (26 (18, 28) versus 22 (19, 27))": of one arm each.

    Their brackets are ranges or quartiles as often as intervals, where nothing names them.
    """
    label = next((j for j in range(i - 1, max(i - APART, -1), -1) if s.kind(j) == "MEAS"), -1)
    if label < 0 or s.value(label) not in ("DIFF", "MN", "X", "CHG", "MC") or s.kind(i - 1) in ("DASH", "PLUS"):
        return False
    for j in range(span.end, min(span.end + 14, len(s))):
        if s.kind(j) == "VS" and pattern_at(s.tokens, j + 1, _OTHER_ARM):
            return True
        if s.kind(j) == "AND" and s.value(label) not in ("CHG", "MC") and pattern_at(s.tokens, j + 1, _LISTED_ARM):
            return True
    return False


def _of_share_or_rate(s: Sentence, i: int, span: Span) -> bool:
    """Whether a share or rate of people has a bracket about it: "an incidence of 70.9% (64.2% to 77.6%)".

    A share of people has neither quartiles nor a range, but over studies, where a word says so.
    """
    label = next((j for j in range(i - 1, max(i - 40, -1), -1) if s.kind(j) == "MEAS"), -1)
    if label >= 0 and s.value(label) in ("PR", "X") and _coefficient(s, i, span):
        return True
    if label < 0 or s.value(label) not in ("PR", "IR") or spread_or_studies(s):
        return False
    if any(s.kind(j) in ("NUM", "SEMI") for j in range(label + 1, i)):
        return False
    found = _bare(s, i, span)
    percent = found.unit == "percent" and (span.low.unit == span.high.unit == "percent" or percent_behind(s, span))
    percent = percent and "." in span.low.digits
    told = pattern_at(s.tokens, i + 1, "SLASH NUM TIME L") is not None  # "26/1000 hours (23 to 29)"
    rate = found.unit == "" and (told or (per_person_time(s, found) and "." in span.low.digits))
    return (percent or rate) and found.about_the_middle(0.03 if percent else 0.2)


def _coefficient(s: Sentence, i: int, span: Span) -> bool:
    """Whether a number below 1 touches its label and has a bracket about it: "the kappa was 0.62 (0.51, 0.73)"."""
    mean = any(s.word(j) in small_words("mean") for j in range(i))  # of raters, whose range may stand in the bracket
    found = _bare(s, i, span)
    touching = ends_with(s.tokens, i, "MEAS R? EQ|COLON|FILL|COMMA*") is not None
    texts = (found.low, found.estimate, found.high)
    inside = all(len(text.partition(".")[2]) >= 2 and 0 < (reads(text) or 0) <= 1 for text in texts)
    return touching and inside and not (found.unit or mean or spread_or_studies(s)) and found.about_the_middle(0.1)


def _alone_with_its_bounds(s: Sentence, i: int, j: int, span: Span) -> bool:
    """Whether a bracket of a comparison holds a number and bounds about it: "less than A (-26.1, -75.9 to 23.8)"."""
    first = sign_before(s, i)[1]
    between = s.kind(span.low.last + 1) == "TO"
    if (
        s.kind(j) != "COMMA"
        or s.kind(first - 1) not in ("L", "AND")
        or not between
        or s.inside[i] != s.inside[span.first]
    ):
        return False
    greater = next((k for k in range(s.inside[i] - 1, -1, -1) if s.kind(k) in ("NEG", "POS")), -1)
    compared = any(s.kind(k) == "VS" or s.word(k) in small_words("than") for k in range(greater, s.inside[i]))
    if s.inside[i] == -1 or greater < 0 or not compared or spread_or_studies(s):
        return False
    found = _bare(s, i, span)
    return "." in s.value(i) and found.about_the_middle(0.05)


_OF_EFFECTS: Final = frozenset((*COMPARED, "COR", "GEN", "MC", "CHG", "IR", "PR", "X", "MN"))


def _as_declared(s: Sentence, i: int, declared: BracketsSaid) -> Statement | None:
    """Return the result whose bracket is an interval by what the document says once: "3.0 (1.79 to 5.13; p < 0.001)".

    Never where it may be something else: the sentence has no word of a spread, the estimate lies inside, and about
    where it would; where the document has but an example, a p, a sign or the name of an effect must speak for it.
    """
    j, unit = unit_after(s, i + 1)
    if s.kind(j) != "L" or role_of(s, i) or any(token.kind in SPREADS for token in s.tokens):
        return None
    span = span_at(s, j + 1)
    if span is None or span.low.word or not _shut(s, span, j, opened=True) or s.kind(span.low.last + 1) == "SLASH":
        return None
    found = Statement(span, IntervalName(i + 1, span.first, "", declared.kind), "declared", at=i)
    take_numbers(s, found)
    found.level, found.interval = declared.level, declared.kind
    if not _one_unit(found, _Named("", "", "bare")) or not found.about_the_middle(0.3 if declared.said else 0.15):
        return None
    decimal = "." in s.value(i) or "." in span.low.digits or unit == "percent"
    timed = s.kind(s.closes.get(j, j) + 1) == "TIME" or s.kind(i + 1) == "TIME"
    if not decimal or (timed and not declared.said):
        return None
    if not declared.said and not _speaks_for_it(s, i, span):
        return None
    found.note(declared.note)
    return found


def _as_its_neighbours(found: Statement, results: list[Statement], declared: BracketsSaid) -> None:
    """Say where the name of an interval stands that is carried from one which the document names."""
    if any(f.how == "declared" for f in results):
        found.note(declared.note)


def _speaks_for_it(s: Sentence, i: int, span: Span) -> bool:
    if pattern_at(s.tokens, span.end, "R? COMMA|SEMI P"):
        return True
    if s.kind(i - 1) in ("DASH", "PLUS"):
        return True
    return any(s.kind(j) == "MEAS" and s.value(j) in _OF_EFFECTS for j in range(i))
