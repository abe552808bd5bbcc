"""From the tokens of a sentence to its results: heads, bounds, estimates, scopes, labels, clauses, refusals."""

from __future__ import annotations

from dataclasses import dataclass, field

from lbpmeta.reading.brackets import BracketsSaid
from lbpmeta.reading.grammar.clauses import clauses
from lbpmeta.reading.grammar.commas import mend_commas
from lbpmeta.reading.grammar.estimates import TWO_ARMS, choose_estimate, in_own_brackets
from lbpmeta.reading.grammar.found import IntervalName, Scope, Statement, negated, reads
from lbpmeta.reading.grammar.intervals import interval_names, span_after, span_at, span_before, unit_after
from lbpmeta.reading.grammar.labels import label_of, touches
from lbpmeta.reading.grammar.lists import (
    joined_arms,
    named_difference,
    of_two_arms_before,
    ratio_in_the_middle,
    side_by_side,
)
from lbpmeta.reading.grammar.match import ends_with, pattern_at
from lbpmeta.reading.grammar.measured.differences import of_shares_before, of_so_many_people
from lbpmeta.reading.grammar.measured.levels import second_share
from lbpmeta.reading.grammar.measured.measures import Last, name_measure
from lbpmeta.reading.grammar.refused import against_its_p, refuse_result
from lbpmeta.reading.grammar.roles import role_of
from lbpmeta.reading.grammar.scopes import carried
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.grammar.signs import OF_ARMS, difference_of_arms, falls_too, put_in_order, take_numbers
from lbpmeta.reading.grammar.unnamed import by_a_model, half_printed, named_first
from lbpmeta.reading.languages.registry import small_words

__all__ = ["Context", "read_sentence"]


@dataclass(slots=True)
class Context:
    """What earlier sentences of a block leave behind: the scope of intervals and the last label.

    `declared` is what the document says once of its brackets, where it speaks for the sentence.
    """

    scope: Scope = field(default_factory=Scope)
    last: Last = ("", -99)
    declared: BracketsSaid | None = None


def read_sentence(s: Sentence, context: Context) -> list[Statement]:
    """Return the results of a sentence, those that were refused among them (`refused` says why)."""
    anchored, templates = _anchored(s)
    if not anchored and not templates and not _may_carry(s, context):
        return []
    results = anchored + carried(s, anchored, templates, context.scope, context.declared)
    results.sort(key=lambda f: f.span.first)
    _levels(results)
    _labels(s, results, context)
    for found in results:
        mend_commas(s, found)
    good = [f for f in results if not f.refused]
    clauses(s, good)
    for found in good:
        against_its_p(s, found)
        if context.declared and found.how in ("declared", "carried"):
            _as_the_data(s, found, context.declared)
        _events(s, found)
        _arm(s, found)
        if not found.unit and found.measure in ("MD", "MC", "MN"):
            close = s.closes.get(s.inside[found.span.first], found.span.end - 1)
            behind = unit_after(s, close + 1)[1]  # "2.3 (95% CI 1.2 to 3.4) points"
            found.unit = "" if behind.startswith("percent") else behind
        if not found.unit and found.measure == "RD":
            found.unit = of_so_many_people(s, found)
        refuse_result(s, found)
    if good:
        context.scope = Scope(good[-1].level, good[-1].interval, s.number)
    elif templates or anchored:
        named = templates[-1] if templates else anchored[-1].head
        context.scope = Scope(named.level, named.kind, s.number)
    return results


def _as_the_data(s: Sentence, found: Statement, declared: BracketsSaid) -> None:
    """Give a number without a label the measure that the document's data are of: "data are mean [95% CI]"."""
    signed = found.low.startswith("-") and not found.high.startswith("-")
    beside = "VS" in (s.kind(found.begins - 1), s.kind(found.span.end), s.kind(found.span.end + 1))
    open_ = (not found.measure and found.label_at < 0) or (
        beside and found.measure in ("MC", "MD") and (found.label_at < 0 or s.value(found.label_at) == "CHG")
    )
    if declared.measure and open_ and found.unit != "percent" and not signed:
        found.measure, found.kind = declared.measure, "mean"
        found.note("its measure is that of the document's data")


def _may_carry(s: Sentence, context: Context) -> bool:
    """Whether a sentence that names no interval may hold one: brackets, and a scope or a label."""
    if not s.closes:
        return False
    return (
        context.declared is not None
        or s.number - context.scope.sentence <= 1
        or any(t.kind in ("MEAS", "NEG", "POS", "PCT", "P") or t.value == "times" for t in s.tokens)
        or by_a_model(s, len(s))
    )


def _anchored(s: Sentence) -> tuple[list[Statement], list[IntervalName]]:
    """Return the intervals that have a name, with their estimates, and the names that have no interval."""
    results: list[Statement] = []
    templates: list[IntervalName] = []
    heads = interval_names(s)
    for head in heads:
        if results and head.first < results[-1].span.end:
            continue
        span = span_after(s, head)
        how = "anchor"
        if span is None:
            span, how = span_before(s, head, results[-1].span.end if results else 0), "after"
        if span is None:
            first = named_first(s, head) or half_printed(s, head, results[-1].span.end if results else 0)
            if first is not None:
                results.append(first)
            else:
                templates.append(head)
            continue
        found = Statement(span, head, how, level=head.level, interval=head.kind)
        if pattern_at(s.tokens, span.end, "COMMA NUM R"):
            found.note("a third number stands behind its bounds")  # "95% CI (1, 15, 4.29)"
        if s.kind(head.end - 1) == "PCT" and s.kind(head.end - 3) in ("COMMA", "SEMI"):
            found.note("its level alone names the interval")
        found.low, found.high = span.low.text, span.high.text
        left = max(results[-1].span.end - 1, results[-1].at) if results else -1
        chosen = choose_estimate(s, found, left)
        found.at, found.refused = chosen.at, chosen.refused
        named = next((i for i in range(span.end + 1, span.end + 6) if s.kind(i) == "CI"), -1)
        own = (
            pattern_at(s.tokens, span.end + 1, "DASH? NUM PCT|UNIT? COMMA|SEMI|L? NUM? PCT? DASH? CI")
            if named >= 0
            else None
        )
        level = own is not None and own.end - 3 == span.end + 1 and s.kind(own.end - 2) == "PCT"
        arms = of_two_arms_before(s, found, heads, left)
        if arms:
            results += arms
            continue
        if s.kind(span.end) == "VS" and named >= 0 and how == "anchor" and (own is None or level):
            found.at, found.refused = -1, "two arms stand before two intervals"
        elif chosen.arms and s.kind(span.end) == "AND" and span_at(s, span.end + 1):
            found.at, found.refused = chosen.arms[1], ""  # two intervals: of one number each
        elif difference_of_arms(s, found, chosen.arms or (how == "anchor" and in_own_brackets(s, found)) or None):
            results.append(found)
            continue
        of_both = (named_difference(s, found, left) or joined_arms(s, found, left)) if how == "anchor" else None
        if of_both:
            kept = found.at
            if difference_of_arms(s, found, of_both):
                results.append(found)
                continue
            found.at = kept
            if chosen.at in of_both and not found.holds(s.value(chosen.at)):
                found.at, found.refused = -1, TWO_ARMS
        if templates and chosen.at >= 0 and ends_with(s.tokens, chosen.at, "NUM COMMA|TO DASH?"):
            found.at, found.refused = -1, "no number stands before the interval but a bound of another"
            chosen.at = -1
        again = results and _joined(s, results[-1].span.end, head.first)
        if (head.kind == "prediction" or again) and chosen.at < 0 and results and not results[-1].refused:
            found.estimate, found.refused, found.unit = results[-1].estimate, "", results[-1].unit
            found.note("the estimate is that of the interval before")
        behind = pattern_at(s.tokens, span.end, "COMMA|SEMI MEAS EQ|COLON|FILL? DASH? NUM=estimate")
        if found.refused and chosen.at < 0 and behind and how == "anchor":
            found.at, found.refused = behind.at["estimate"], ""
            take_numbers(s, found)
            found.note("the estimate stands behind its interval")
            if not found.holds():
                found.at, found.refused = -1, chosen.refused
            results.append(found)
            continue
        if found.at >= 0 and found.at > left:
            middle = ratio_in_the_middle(s, found)
            if middle > left:
                found.at = middle
                found.note("another ratio stands between")
            take_numbers(s, found)
            falling = bool(results) and "the sign stands in words" in results[-1].notes
            if falling and falls_too(found):
                found.estimate = negated(found.estimate)
                found.note("the sign stands in words")
                put_in_order(found)
        for note in chosen.notes:
            found.note(note)
        results.append(found)
        results += _second(s, found)
        results[-1:] = _respectively(s, results[-1], left)
    return results, templates


def _second(s: Sentence, found: Statement) -> list[Statement]:
    """The second of two results in one: "-11.3/-3.8 mmHg; 95% CI -17.1, -5.6/-7.3, -0.2", of blood pressures."""
    at = pattern_at(s.tokens, found.at + 1, "SLASH DASH? NUM=second") if found.at >= 0 else None
    span = span_at(s, found.span.end + 1) if at and s.kind(found.span.end) == "SLASH" else None
    if at is None or span is None:
        return []
    second = Statement(span, found.head, found.how, level=found.level, interval=found.interval, at=at.at["second"])
    second.note("two results stand in one")
    found.note("two results stand in one")
    take_numbers(s, second)
    return [second] if second.holds() else []


def _respectively(s: Sentence, found: Statement, left: int) -> list[Statement]:
    """Two numbers before two intervals: "0.79 and 0.82, with intervals of 0.73-0.86 and 0.76-0.88, respectively"."""
    end = found.span.end
    span = span_at(s, end + 1) if s.kind(end) == "AND" and found.at >= 0 and not found.refused else None
    words = (*range(max(0, found.at), found.head.first), *range(span.end, span.end + 4)) if span else ()
    if span is None or not any(s.word(i) in small_words("respectively") for i in words):
        return [found]
    downwards = [(reads(x.low.text) or 0.0) > (reads(x.high.text) or 0.0) for x in (found.span, span)]
    if downwards == [False, True]:
        return [found]  # "0.29 to 0.68 and 0.21, 0.06 to 0.68, respectively": of the next result
    first = next((i for i in range(found.begins - 1, max(left, found.begins - 16), -1) if s.kind(i) == "NUM"), -1)
    last = found.at
    timed = pattern_at(s.tokens, last + 1, "TIME? AND NUM=last TIME")
    if timed:
        first, last = last, timed.at["last"]  # "a median of 6.9 and 6.1 months for A and B"
    if first < 0 or role_of(s, first):
        found.refused = "two arms stand before two intervals"
        return [found]
    both = []
    for at, own in ((first, found.span), (last, span)):
        one = Statement(own, found.head, found.how, level=found.level, interval=found.interval, at=at)
        one.note("two numbers stand before two intervals")
        take_numbers(s, one)
        both.append(one)
    if not all(one.holds() for one in both):
        found.refused = "two arms stand before two intervals"
        return [found]
    return both


def _joined(s: Sentence, end: int, begin: int) -> bool:
    """Whether nothing but a mark stands between two intervals: "90% CI 1 to 3; 95% CI 0 to 4"."""
    return 0 < begin - end <= 2 and all(s.kind(i) in ("COMMA", "SEMI", "AND") for i in range(end, begin))


def _levels(results: list[Statement]) -> None:
    """A level that is named once speaks for the rest of the sentence."""
    level = kind = ""
    for found in results:
        if found.level:
            level = found.level
        elif level:
            found.level = level
            found.note("the level stands earlier in the sentence")
        if kind == "credible" and found.interval == "confidence" and found.how != "anchor":
            found.interval = kind
        kind = found.interval or kind


def _labels(s: Sentence, results: list[Statement], context: Context) -> None:
    left = -1
    shares: dict[bool, Last] = {}  # the last label of a percentage, and of another number
    for found in results:
        if found.refused:
            left = max(left, found.span.end - 1)
            continue
        if found.measure != "-" and OF_ARMS not in found.notes:
            found.label_at = label_of(s, found, left)
            percent = found.unit == "percent"
            name_measure(s, found, context.last if found.label_at >= 0 else shares.get(percent, context.last))
            if found.measure == "MD" and of_shares_before(results[: results.index(found)], found):
                found.measure = "RD"
            if found.label_at >= 0:
                label = s.value(found.label_at)
                said = "PR" if label in ("DIFF", "CHG") and found.measure == "PR" else label
                said = found.measure if found.measure in ("IR", "RD", "IRD", "ROM") else said
                said = "GEN" if (label, found.measure) == ("CHG", "GEN") else said
                if (label in ("MN", "MC", "CHG") and found.measure in ("MD", "MC")) or found.measure == "MN":
                    said = found.measure  # "the mean was 0.03 higher (...). The corresponding figures were 0.01 (...)"
                if "the measure is carried over" in found.notes:
                    said = context.last[0]
                open_ = not found.measure and label in ("CHG", "DIFF")  # what it meant here does not carry over
                context.last = ("" if open_ else said, s.number)
            elif (
                not found.measure and results.index(found) and second_share(s, results[results.index(found) - 1], found)
            ):
                found.measure = "PR"
                found.note("the percent sign stands at the first of two")
            elif found.measure and "the measure is carried over" not in found.notes:
                context.last = (found.measure, s.number)
            if context.last[1] == s.number:
                shares[percent] = context.last
            before = next((r for r in reversed(results[: results.index(found)]) if r.unit == "percent"), None)
            far = found.label_at < 0 or (s.value(found.label_at) == "CHG" and not touches(s, found.label_at, found.at))
            if far and before and before.unit == found.unit == "percent" and not before.measure:
                found.measure = ""
        elif found.measure == "-":
            found.measure = ""
        _kind(s, found, left)
        left = found.span.end - 1
    side_by_side(s, results)


def _kind(s: Sentence, found: Statement, left: int) -> None:
    """Say what kind of statement it is, and how its interval was made where its name says so."""
    start = max(left + 1, found.begins - 20, 0)
    if found.interval == "prediction":
        found.kind = "prediction"
    elif (
        any(s.kind(i) == "MEDIAN" and _speaks(s, i, found) for i in range(start, found.begins))
        and found.measure
        in (
            "",
            "MN",
            "PR",
        )
    ) or (found.measure in ("", "MN", "MC") and _named_as_median(s, found)):
        found.kind, found.measure = "median", ""
    elif found.measure in ("PR", "IR"):
        found.kind = "proportion"
    elif found.measure in ("MC", "SMCR", "SMCC"):
        found.kind = "change"
    elif found.measure == "MN":
        found.kind = "mean"
    if found.interval in ("confidence", "prediction", "uncertainty"):
        found.interval = ""


def _named_as_median(s: Sentence, found: Statement) -> bool:
    """Whether "median" stands beside the number, or before the name of its interval: "medians (95% CI) were"."""
    if ends_with(s.tokens, found.begins, "MEDIAN FILL?") or ends_with(s.tokens, found.begins, "MEDIAN MEAS FILL|W?"):
        return True  # "the median change being -12.1"
    heads = (i for i in range(found.begins - 1, -1, -1) if s.kind(i) == "CI")
    head = next(heads, -1) if found.how == "template" else -1
    return head >= 0 and ends_with(s.tokens, head + 1, "MEDIAN L NUM? PCT? CI") is not None


def _speaks(s: Sentence, i: int, found: Statement) -> bool:
    """Whether "median" at a token is of the estimate: not in a bracket that was closed, nor of a number before."""
    if s.inside[i] != -1 and s.closes.get(s.inside[i], found.begins) < found.begins:
        return False
    semi = next((j for j in range(found.begins, i, -1) if s.kind(j) == "SEMI" and s.inside[j] == -1), -1)
    if semi > 0 and any(s.word(j) in small_words("rates") for j in range(semi, found.begins)):
        return False  # "the median was not reached; the rate was 96%"
    if s.word(i + 1).startswith(("follow", "suivi", "seguim", "nachbeob")) and any(
        s.kind(j) == "NUM" and s.kind(j + 1) == "TIME" for j in range(i, found.begins - 1)
    ):
        return False  # "at a median follow-up of 69 months, 5-year OS was 91%"
    mean = bool(small_words("mean").intersection(s.word(found.label_at).split()))
    own = found.label_at > i and (mean or touches(s, found.label_at, found.begins))
    return not (own and any(s.kind(j) == "NUM" for j in range(i, found.label_at)))


def _events(s: Sentence, found: Statement) -> None:
    """Take "18 of 57" that a proportion is made of."""
    if found.measure != "PR":
        return
    for i in range(found.begins - 1, max(found.begins - 12, 1), -1):
        if s.kind(i) == "END" or s.kind(i) == "R":
            break
        joined = s.kind(i - 1) in ("OUTOF", "SLASH") or s.word(i - 1) in small_words("of")
        at = i - 3 if s.kind(i - 2) == "NN" else i - 2  # "56 patients sur 120"
        if s.kind(i) == "NUM" and joined and s.kind(at) == "NUM":
            events, of = reads(s.value(at)), reads(s.value(i))
            if events is not None and of is not None and events <= of:
                found.events, found.of = s.value(at), s.value(i)
            return
    for i in range(found.at + 1, found.head.first):
        if s.kind(i) == "NUM" and s.kind(i + 1) in ("SLASH", "OUTOF") and s.kind(i + 2) == "NUM":
            found.events, found.of = s.value(i), s.value(i + 2)
            return


def _arm(s: Sentence, found: Statement) -> None:
    """Name the arm where the words after the interval say it: "... in the control group"."""
    if found.kind not in ("proportion", "change", "mean", "median"):
        return
    i = found.span.end
    while s.kind(i) in ("R", "FILL", "COMMA", "NN") or (s.kind(i) != "AND" and s.word(i) in small_words("within")):
        i += 1
    words = []
    for j in range(i, min(i + 7, len(s)) if s.kind(i) != "AND" else i):
        if s.kind(j) not in ("W", "GROUP", "FILL", "DASH", "AND", "PLUS", "L", "R") or s.word(j) in ("and", "compared"):
            break
        words.append(j)
        if s.kind(j) == "GROUP" and s.kind(j + 1) != "GROUP":
            # French and Spanish say which group behind the word.
            behind = s.word(j) in ("groupe", "grupo", "bras", "brazo") and s.kind(j + 1) == "W"
            found.arm = s.text[s.tokens[words[0]].start : s.tokens[j + behind].end]
            return
