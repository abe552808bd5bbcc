"""Results of one sentence beside each other: what one of them says of the others."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from typing import Final

from lbpmeta.measures import MEASURES, RATIO_MEASURES
from lbpmeta.reading.grammar.around import (
    behind_bracket,
    is_percent,
    per_person_time as per_time,
    than_another,
    words_behind,
)
from lbpmeta.reading.grammar.found import IntervalName, Span, Statement, negated, reads
from lbpmeta.reading.grammar.intervals import span_after, span_at
from lbpmeta.reading.grammar.labels import touches
from lbpmeta.reading.grammar.match import ends_with
from lbpmeta.reading.grammar.roles import role_of, sign_before
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.grammar.signs import take_numbers
from lbpmeta.reading.languages.registry import small_words

__all__ = ["joined_arms", "named_difference", "of_two_arms_before", "ratio_in_the_middle", "side_by_side"]

#: What stands between results of one list.
_APART: Final = ("R", "COMMA", "AND", "SEMI")
#: What stands between two arms that are set against each other.
_BESIDE: Final = ("R", "COMMA", "UNIT", "TIME", "PCT", "VS", "DASH", "O", "L")
#: Measures of one group.
_ONE_GROUP: Final = {True: ("PR", "proportion"), False: ("MN", "mean")}


#: What is said of two numbers that the intervals of both stand behind.
_TWO_BEFORE_TWO: Final = "two numbers stand before two intervals"
#: What may stand between the numbers of two arms that one clause tells of, and behind them.
_IN_ONE_CLAUSE: Final = frozenset(
    ("AND", "W", "GROUP", "FILL", "PCT", "UNIT", "NN", "COMMA", "DASH", "NUM", "TIME", "MEAS")
)
#: What is said of the changes of a list of which the last is set against others.
_AGAINST: Final = "the last of its list is set against others"
#: So many tokens behind the last of a list of changes the words may stand that set them against others.
_BEHIND: Final = 20
#: So many tokens may stand between the numbers of two arms.
_BETWEEN_ARMS: Final = 26


def of_two_arms_before(s: Sentence, found: Statement, heads: Sequence[IntervalName], left: int) -> list[Statement]:
    """Return two results whose intervals stand against each other in one bracket behind both; none where it is not so.

    "A reduced it by 2.8, while B reduced it by 2.7 (95% CI, 2.3 to 3.3 versus 95% CI, 1.2 to 4.1; p = 0.04)". Each
    number must lie in its own interval, with the sign that the word for a fall gives it.
    """
    end = found.span.end
    if found.how != "anchor" or s.kind(end) != "VS" or s.kind(found.head.first - 1) != "L":
        return []
    named = next((head for head in heads if head.first == end + 1), None)
    second: Span | None = span_after(s, named) if named else span_at(s, end + 1)
    before = (i for i in range(left + 1, found.head.first - 1) if s.kind(i) == "NUM")
    numbers = [i for i in before if not role_of(s, i) or (role_of(s, i) == "time" and "." in s.value(i))][-2:]
    if second is None or len(numbers) < 2 or numbers[1] - numbers[0] > _BETWEEN_ARMS:
        return []
    between = {s.kind(i) for i in range(numbers[0] + 1, numbers[1])}
    if between.isdisjoint(("VS", "AND", "COMMA")) or not between.isdisjoint(("SEMI", "END", "CI")):
        return []
    both = []
    for at, own in zip(numbers, (found.span, second), strict=True):
        one = Statement(own, found.head, found.how, level=found.level, interval=found.interval, at=at)
        take_numbers(s, one)
        if not one.holds() and one.holds(negated(one.estimate)) and _falls_before(s, at):
            one.estimate = negated(one.estimate)
            one.note("the sign stands in words")
        one.note(_TWO_BEFORE_TWO)
        both.append(one)
    return both if all(one.holds() for one in both) else []


def named_difference(s: Sentence, found: Statement, left: int) -> tuple[int, int] | None:
    """Return the two numbers whose difference an interval is said to be of: "129 with A and 13 with B (95% CI for the
    difference, 51 to 181)"; None where that is not said, or its number is printed.
    """
    named = any(
        s.kind(i) == "MEAS" and s.value(i) in ("DIFF", "MD", "RD") for i in range(found.head.end, found.span.first)
    )
    before = range(max(left + 1, found.head.first - 2 * _BETWEEN_ARMS), found.head.first)
    numbers = [i for i in before if s.kind(i) == "NUM" and not role_of(s, i)][-2:]
    if not named or len(numbers) < 2 or any(s.value(i) in ("DIFF", "MD", "RD") for i in before if s.kind(i) == "MEAS"):
        return None
    return numbers[0], numbers[1]


def joined_arms(s: Sentence, found: Statement, left: int) -> tuple[int, int] | None:
    """Return two numbers of one unit that "and" joins before an interval that holds neither, but their difference.

    "The response rate was 78.0% with A and 81.5% with B (95% CI -11.1% to 4.0%)".
    """
    low, high = reads(found.low), reads(found.high)
    before = range(max(left + 1, found.head.first - _BETWEEN_ARMS), found.head.first)
    first, second = ([-1, -1] + [i for i in before if s.kind(i) == "NUM" and not role_of(s, i)])[-2:]
    if first < 0 or low is None or high is None or s.kind(found.head.first - 1) != "L":
        return None
    apart = {s.kind(i) for i in range(first + 1, second)} | {s.kind(i) for i in range(second + 1, found.head.first - 1)}
    a, b = (reads(s.value(i)) or 0.0 for i in (first, second))
    signed = any(sign_before(s, i)[0] for i in (first, second))
    if signed or "AND" not in apart or not apart <= _IN_ONE_CLAUSE or low <= a <= high or low <= b <= high:
        return None
    rounding = 10.0 ** -min(len(s.value(i).partition(".")[2]) for i in (first, second))
    near = any(abs((low + high) / 2 - d) <= 0.03 * (high - low) + rounding for d in (a - b, b - a))
    return (first, second) if near and "." in s.value(first) and "." in s.value(second) else None


def _falls_before(s: Sentence, end: int) -> bool:
    """Whether a word before a number says that something fell."""
    falls = tuple(small_words("falls"))
    return any(word.startswith(falls) for i in range(end) for word in s.word(i).split())


def side_by_side(s: Sentence, results: Sequence[Statement]) -> None:
    """Let the results of a sentence say what the measure of their neighbours is."""
    for a, b in itertools.pairwise(results):
        if not (a.refused or b.refused):
            for rule in _FORWARD:
                rule(s, a, b)
    for a, b in reversed(list(itertools.pairwise(results))):
        if not (a.refused or b.refused):
            for rule in _BACKWARD:
                rule(s, a, b)
            _unit_behind(s, a, b)
    _no_shares(results)


def _no_shares(results: Sequence[Statement]) -> None:
    """In a row of numbers without names of which one is above 1, none is a share: "0.24 (...), 1.17 (...)"."""
    row = [r for r in results if not r.refused and r.label_at < 0 and r.how != "anchor" and not r.unit]
    row = [r for r in row if r.measure in ("", "PR")]
    if any(not r.measure and "." in r.high and (reads(r.high) or 0.0) > 1 for r in row):
        for found in row:
            found.measure, found.kind = "", "estimate" if found.measure == "PR" else found.kind


def _as_the_first_arm(s: Sentence, a: Statement, b: Statement) -> None:
    """Two arms whose intervals stand in one bracket have one measure: "3.0 days, compared with 2.2 (95% CI ...)"."""
    if _TWO_BEFORE_TWO in a.notes and _TWO_BEFORE_TWO in b.notes:
        b.measure, b.kind = a.measure, a.kind


def _times_too(s: Sentence, a: Statement, b: Statement) -> None:
    """Times as great behind a ratio: "the odds were 1.5 (...) times as great for A, 1.6 (...) times as great for B"."""
    said = all(s.word(behind_bracket(s, found)) in ("times", "times as") for found in (a, b))
    if said and a.measure in RATIO_MEASURES and b.measure not in RATIO_MEASURES and b.label_at < 0:
        b.measure, b.kind = a.measure, "estimate"


def _slopes(s: Sentence, a: Statement, b: Statement) -> None:
    """What goes with a change goes with it twice: "it went with a 0.5 mm (...) rise and a 0.4 mm (...) rise"."""
    words = range(a.span.end, b.begins)
    joined = any(s.kind(i) == "AND" for i in words) and all(s.kind(i) not in ("VS", "SEMI", "NUM", "CI") for i in words)
    same = a.label_at >= 0 and b.label_at >= 0 and s.word(a.label_at) == s.word(b.label_at)
    if joined and same and (a.measure, b.measure) == ("GEN", "MC") and s.value(b.label_at) == "CHG":
        b.measure, b.kind = a.measure, a.kind


def _of_two_arms(s: Sentence, a: Statement, b: Statement) -> None:
    """ "no difference between A (0.24 mm, ...) and B (0.40 mm, ...)": of one arm each."""
    said = s.value(a.label_at) if a.label_at >= 0 else ""
    if said not in ("DIFF", "MD") or touches(s, a.label_at, a.begins) or a.measure != "MD":
        return
    changes = any(word.startswith(("chang", "wijzig", "ände", "cambio")) for word in s.word(a.label_at).split())
    words = range(a.span.end, b.begins)
    against = any(s.kind(i) == "VS" for i in words)
    between = (
        s.kind(a.label_at + 1) == "FROM" and any(s.kind(i) == "AND" for i in words) and s.kind(a.begins - 1) == "L"
    )
    beside = (
        between
        or s.inside[a.span.first] == s.inside[b.span.first]
        or (s.outer(a.begins) == s.outer(b.begins) != -1 and all(s.kind(i) in _BESIDE for i in words))
    )
    if len(words) <= 12 and (against or between) and beside and a.unit == b.unit and b.measure in ("MD", ""):
        for found in (a, b):
            fell = not is_percent(found) and a.high.startswith("-") and b.high.startswith("-")
            found.measure, found.kind = ("MC", "change") if changes or fell else _ONE_GROUP[is_percent(found)]


def _two_labels(s: Sentence, a: Statement, b: Statement) -> None:
    """ "The RD and RR at this site were 36% (25% to 48%) and 1.69 (1.39 to 2.05), respectively": one label each."""
    told = any(s.word(i) in small_words("respectively") for i in range(b.span.end, b.span.end + 8))
    listed = all(s.kind(i) in ("R", "COMMA", "AND", "UNIT") for i in range(a.span.end, b.begins))
    if not (told and listed):
        return
    for i in range(max(0, a.begins - 16), a.begins - 2):
        one, two = s.value(i), s.value(i + 2)
        joined = s.kind(i) == s.kind(i + 2) == "MEAS" and s.kind(i + 1) == "AND"
        if joined and one in MEASURES and two in MEASURES and one != two:
            a.measure, b.measure = one, two
            for found in (a, b):
                found.note("two labels stand before two numbers")
            return


def _one_of_each(s: Sentence, a: Statement, b: Statement) -> None:
    """ "it was higher in women (18.54 mmHg; 95% CI ...) than in men (10.06 mmHg; 95% CI ...)": of one group each."""
    words = range(a.span.end, b.begins)
    against = any(s.kind(i) == "VS" or s.word(i) in small_words("than") for i in words)
    open_ = not (a.measure or b.measure) and a.kind == b.kind == "estimate" and a.unit == b.unit != ""
    plain = a.unit != "percent" and not a.unit.startswith(("times", "fold")) and len(words) <= 12
    signed = any(text.startswith("-") for f in (a, b) for text in (f.estimate, f.low, f.high))
    if not (against and open_ and plain) or signed:
        return
    if any(s.kind(i) in ("NEG", "POS") for i in range(a.begins)):
        for found in (a, b):
            found.measure, found.kind = "MN", "mean"


def _unit_behind(s: Sentence, a: Statement, b: Statement) -> None:
    """ "3.6 (95% CI 2.7 to 4.4) vs. 11.9 (95% CI 6.1 to 17.7 months)": both are in the unit of the second."""
    words = range(a.span.end, b.begins)
    against = len(words) <= 3 and any(s.kind(i) == "VS" for i in words)
    if against and not (a.unit or a.measure) and b.unit and not b.measure:
        a.unit = b.unit


def _changes_of_two(s: Sentence, a: Statement, b: Statement) -> None:
    """ "Changes did not differ between A and B: 1.9 (...) and 0.6 (...), respectively": of one arm each."""
    listed = all(s.kind(i) in ("R", "COMMA", "AND", "UNIT") for i in range(a.span.end, b.begins))
    told = any(s.word(i) in small_words("respectively") for i in range(b.span.end, b.span.end + 8))
    own = a.label_at >= 0 and s.value(a.label_at) != "CHG"
    if not (listed and told) or own or b.label_at >= 0 or not {a.measure, b.measure} <= {"MD", "MC", ""}:
        return
    differ = next((i for i in range(a.begins) if s.word(i) in small_words("differ")), -1)
    if differ >= 0 and any(s.value(i) == "CHG" and s.kind(i) == "MEAS" for i in range(differ)):
        for found in (a, b):
            found.measure, found.kind = "MC", "change"


def _medians(s: Sentence, a: Statement, b: Statement) -> None:
    """ "the median (95% CI) was 5.5 (3.8-14.0) months and 5.5 (3.5-10.7) months": both are medians."""
    words = range(a.span.end, b.begins)
    joined = len(words) <= 8 and any(s.kind(i) in ("AND", "VS") for i in words)
    if a.kind == "median" and b.kind == "estimate" and b.label_at < 0 and not b.measure and joined:
        b.kind = "median"


def _named_behind(s: Sentence, a: Statement, b: Statement) -> None:
    """ "all-cause (1.28; ...) and cardiovascular mortality (HR 1.34; ...)": the label stands at the second."""
    if a.measure or b.measure not in RATIO_MEASURES or b.label_at <= a.span.end or a.unit or a.kind != "estimate":
        return
    own = a.label_at >= 0 and s.value(a.label_at) not in ("PR", "IR")
    numbers = [reads(text) for text in (a.estimate, a.low, a.high)]
    if not own and all(number is not None and number > 0 for number in numbers):
        a.measure = b.measure
        a.note("the measure is that of the result behind it")


def _against_all(s: Sentence, a: Statement, b: Statement) -> None:
    """ "it raised the peak (+1.6 ...; p < 0.001) and the mean (+0.5 ...; p = 0.001) compared with the other diet"."""
    tested = (range(a.span.end, b.begins), range(b.span.end, min(b.span.end + 8, len(s))))
    both = all(any(s.kind(i) == "P" for i in words) for words in tested)
    behind = behind_bracket(s, b) + (s.kind(behind_bracket(s, b)) == "COMMA")
    against = s.kind(behind) == "VS" and len(tested[0]) <= 9 and a.unit != "percent"
    against = against and not any(s.kind(i) == "CI" for i in range(a.begins))
    against = against and not any(s.word(i) in small_words("start") for i in range(behind, behind + 4))
    own = b.label_at >= 0 and s.value(b.label_at) in ("DIFF", "MD")  # "(difference between groups 6.9; ...)"
    if a.measure == "MC" and ((b.measure == "MD" and both and not own) or against) and a.how == b.how == "anchor":
        a.measure, a.kind = "MD", "estimate"


def _against_others_too(s: Sentence, a: Statement, b: Statement) -> None:
    """A list of changes of which the last is set against others behind it: "rises in A (1.2 ...) and B (0.4 ...) in
    the group, relative to the controls".
    """
    between = range(behind_bracket(s, a), b.begins - 1)
    told = a.measure == "MC" and b.measure == "MD" and a.how == b.how == "anchor" and a.unit != "percent"
    own = b.label_at >= 0 and s.value(b.label_at) not in ("CHG", "MC")
    if not told or own or any(s.kind(i) in ("SEMI", "GROUP", "VS", "CI", "NUM") for i in between):
        return
    behind = range(behind_bracket(s, b), min(behind_bracket(s, b) + _BEHIND, len(s)))
    against = next((i for i in behind if s.kind(i) in ("VS", "SEMI", "NUM")), -1)
    carried = b.label_at < 0 and any(s.kind(i) == "AND" for i in between)
    brackets = all(s.kind(found.begins - 1) == "L" for found in (a, b))
    last = against >= 0 and s.kind(against) == "VS"
    if (last or _AGAINST in b.notes) and (carried or brackets):
        a.measure, a.kind = "MD", "estimate"
        a.note(_AGAINST)


def _listed(s: Sentence, a: Statement, b: Statement) -> bool:
    return all(s.kind(i) in ("R", "COMMA", "AND") for i in range(a.span.end, b.begins))


def _rates(s: Sentence, a: Statement, b: Statement) -> None:
    """ "770 (...), 127 (...) and 126 (...) diagnoses per 1000 person years"."""
    open_ = not a.measure or a.label_at < 0 or a.measure == "PR"
    listed = _listed(s, a, b) or (
        b.begins - a.span.end <= 8 and any(s.kind(i) == "VS" for i in range(a.span.end, b.begins))
    )
    if b.measure == "IR" and open_ and not (a.unit or b.unit) and listed:
        a.measure, a.kind = "IR", "proportion"


def _time_behind(s: Sentence, a: Statement, b: Statement) -> None:
    """The last of a list that says "per 100 patient-years" behind its interval, its measure carried over."""
    last = b.label_at < 0 and b.measure in ("MC", "MD", "MN", "") and not b.unit
    if last and words_behind(s, b) and per_time(s, b) and not b.estimate.startswith("-"):
        b.measure, b.kind = "IR", "proportion"


def _shares(s: Sentence, a: Statement, b: Statement) -> None:
    """ "the proportion was 20.7 (...), 26.4 (...), and 31.5% (...)": all of them are in percent."""
    if b.measure == "PR" and b.unit == "percent" and not (a.unit or a.measure):
        e = reads(a.estimate)
        proportion = a.label_at < 0 or s.value(a.label_at) == "PR"
        if (
            proportion
            and e is not None
            and 1 < e <= 100
            and all(s.kind(i) in _APART for i in range(a.span.end, b.begins))
        ):
            a.measure, a.kind, a.unit = "PR", "proportion", "percent"
            a.note("the percent sign stands behind the last of a list")


def _lower_behind(s: Sentence, a: Statement, b: Statement) -> None:
    """ "mean pressure was 3.3 (...) mmHg and cholesterol 0.3 mmol/L (...) lower with A": all are differences."""
    apart = all(s.kind(i) in ("R", "COMMA", "AND", "UNIT") for i in range(a.span.end, b.begins))
    if apart and b.measure == "MD" and than_another(s, b) and a.measure in ("MN", "") and a.unit != "percent":
        a.measure, a.kind = "MD", "estimate"


def _changes_behind(s: Sentence, a: Statement, b: Statement) -> None:
    """ "-3.1 (...) and -3.7 (...) improvement in the score": both are changes."""
    last = b.label_at < 0 and b.measure in ("MC", "MD") and s.value(behind_bracket(s, b)) == "CHG"
    if last and _listed(s, a, b) and not a.measure and a.label_at < 0 and a.unit in ("", b.unit):
        a.measure, a.kind = b.measure, b.kind


def _increases(s: Sentence, a: Statement, b: Statement) -> None:
    """ "0.46% (...), 0.37% (...) and 0.47% (...) increases": no shares."""
    apart = _listed(s, a, b) or _p_between(s, a, b)
    if apart and a.unit == b.unit == "percent" and not b.measure and a.measure == "PR" and a.label_at < 0:
        a.measure, a.kind = "", "estimate"


def _p_between(s: Sentence, a: Statement, b: Statement) -> bool:
    """Whether nothing but the p of the first stands between two results: "16% (...; p = 0.004) and 5% (...)"."""
    kinds = ("R", "COMMA", "SEMI", "AND", "P", "EQ", "LT", "NUM")
    return all(s.kind(i) in kinds for i in range(a.span.end, b.begins)) and s.kind(b.begins - 1) == "AND"


#: A rule is one line, and one sentence in the tests.
_FORWARD: Final[tuple[Callable[[Sentence, Statement, Statement], None], ...]] = (
    _two_labels,
    _as_the_first_arm,
    _slopes,
    _times_too,
    _of_two_arms,
    _one_of_each,
    _changes_of_two,
    _medians,
)
_BACKWARD: Final[tuple[Callable[[Sentence, Statement, Statement], None], ...]] = (
    _named_behind,
    _against_all,
    _against_others_too,
    _time_behind,
    _lower_behind,
    _changes_behind,
    _rates,
    _shares,
    _increases,
)


#: Two ratios, each with its name, and no interval between them.
_TWO_RATIOS: Final = "MEAS=a EQ|COLON|FILL? NUM=first COMMA|SEMI|AND|O|BULLET MEAS=b EQ|COLON|FILL? NUM"


def ratio_in_the_middle(s: Sentence, found: Statement) -> int:
    """Return the first of two ratios before one interval where its middle is that: "OR 2.67, RR 2.0, 1.42 to 5.02"."""
    two = ends_with(s.tokens, found.at + 1, _TWO_RATIOS)
    if two is None or not {s.value(two.at["a"]), s.value(two.at["b"])} <= {"OR", "RR", "HR", "IRR"}:
        return -1
    numbers = (s.value(two.at["first"]), s.value(found.at), found.span.low.text, found.span.high.text)
    first, second, low, high = (reads(text) or 0.0 for text in numbers)
    if min(first, second, low, high) <= 0:
        return -1
    middle = math.sqrt(low * high)
    return two.at["first"] if abs(math.log(first / middle)) < 0.02 < 0.1 < abs(math.log(second / middle)) else -1
