"""The estimate of an interval: which of the numbers before it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from lbpmeta.reading.grammar.found import Statement, negated
from lbpmeta.reading.grammar.intervals import unit_after, unit_of
from lbpmeta.reading.grammar.match import ends_with, pattern_at
from lbpmeta.reading.grammar.roles import role_of, sign_before
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.languages.registry import small_words

__all__ = ["TWO_ARMS", "Chosen", "choose_estimate", "first_arm", "in_own_brackets"]

#: Why no number before an interval is its estimate.
TWO_ARMS: Final = "two arms stand before the interval, and no number of their difference"
#: Words that may stand between an estimate and its interval.
_FAR = 14
#: Words between the bracket of an estimate and its interval: "(OR = 3.2), which was not significant at 95% CI (".
_TOLD = 6
#: Tokens between them that are no words.
_LIGHT = frozenset(
    (
        *("COMMA", "SEMI", "COLON", "EQ", "FILL", "L", "FROM", "AND", "PCT", "UNIT", "TIME", "CUR", "NEG", "POS", "O"),
        *("SLASH", "DASH", "TO", "BULLET", "NN", "KN", "GROUP", "P", "POTHER", "LT", "GT", "LE", "GE", "PER", "R"),
        *("TILDE", "PLUS"),
    )
)


@dataclass(slots=True)
class Chosen:
    """The token of an estimate (-1: none), what to say of it, and why there is none: two arms, and which."""

    at: int = -1
    notes: list[str] = field(default_factory=list)
    refused: str = ""
    arms: tuple[int, int] | None = None


def choose_estimate(s: Sentence, found: Statement, left: int) -> Chosen:
    """Walk left from the name of the interval to the number that it is of.

    Parameters
    ----------
    s : Sentence
    found : Statement
        The interval.
    left : int
        The last token that belongs to the result before.
    """
    i, words, stepped = found.head.first - 1, 0, ""
    backup = bracketed = counted = worded = -1
    notes: list[str] = []
    while i > left:
        kind = s.kind(i)
        if kind == "R":
            inner = _labelled_in(s, i)
            if inner > left and (words <= 2 or (words <= _TOLD and _inside(s, found, inner))):
                return Chosen(inner, notes)
            share = _share_in(s, found, i)
            if share >= 0 and words == 0:
                return Chosen(share, ["the percentage stands in a bracket of its own"])
            bracketed = share if bracketed < 0 else bracketed
            i = s.opens.get(i, i) - 1
            continue
        if kind == "SEMI" and s.inside[i] == -1 != s.inside[found.head.first] and _told_apart(s, i, found):
            break  # what stands before a semicolon and other words is not of this bracket
        if kind == "NUMW" and words <= 2 and worded < 0 and _in_words(s, found, i):
            worded = i
        if kind != "NUM" and not (kind == "NUMW" and s.kind(i + 1) == "PCT"):
            words += kind not in _LIGHT and kind != "MEAS" and not (kind == "KILL" and s.kind(i + 1) == "EQ")
            if words > _FAR:
                break
            i -= 1
            continue
        role = role_of(s, i)
        if role in ("events", "count") and (counted_per := _per_a_thousand(s, found, i)) > left:
            return Chosen(counted_per, ["the number is one of a round number of people"])
        if role == "events":
            i, step = _before_events(s, i, left)
            if step.refused or step.at >= 0:
                return step
            stepped = role
            continue
        per = s.kind(i - 1) in ("SLASH", "PER")  # "0.94 days per 2 weeks (95% CI"
        if role == "time" and words == 0 and s.kind(i + 1) == "TIME" and backup < 0 and not per:
            other = first_arm(s, i, left, found.head.first)
            if other >= 0:
                return Chosen(refused=TWO_ARMS, arms=(other, i))
            if found.span.high.unit == "percent":
                stepped, i = role, i - 1
                continue
            backup = i
            held = _inside(s, found, i) or _fallen(s, found, i)
            if held and (s.word(i - 1) not in small_words("when") or _by_so_long(s, i)):
                return Chosen(i, ["the estimate is a length of time"])
        compared = pattern_at(s.tokens, i + 1, "TIME NEG|POS|@favour") if role == "time" else None
        compared = compared or (pattern_at(s.tokens, i + 1, "TIME FILL|W @favour") if role == "time" else None)
        if compared and (_inside(s, found, i) or _fallen(s, found, i) or found.holds(negated(s.value(i)))):
            return Chosen(i, ["the estimate is a length of time"])  # "27 days higher than with the other"
        named = ends_with(s.tokens, i, "MEAS=label FILL|EQ|COLON|COMMA? DASH?") if role == "time" else None
        if named and s.value(named.at["label"]) in ("MD", "SMD") and words <= 2 and _inside(s, found, i):
            return Chosen(i, ["the estimate is a length of time"])  # "mean difference -0.1 days of stay, 95% CI"
        if role == "time" and words <= 3 and _median_of_an_arm(s, found, i):
            return Chosen(i, ["the estimate is a length of time"])
        if role == "time" and words and _same_time(s, found, i) and _inside(s, found, i):
            return Chosen(i, ["the estimate is a length of time"])
        if role == "count" and words == 0 and not found.span.high.unit and s.kind(i - 1) not in ("EQ", "L"):
            counted = i if _inside(s, found, i) and counted < 0 else counted
        if role == "statistic" and words == 0 and _share_of_variance(s, i) and _inside(s, found, i):
            found.measure = "-"
            return Chosen(i)
        if role:
            stepped = role
            i -= 1
            continue
        began = _before_where_it_began(s, found, i, left)
        if began >= 0:
            return Chosen(began, ["another number stands between"])
        other = first_arm(s, i, left, found.head.first)
        if other >= 0:
            return Chosen(refused=TWO_ARMS, arms=(other, i))
        other = -1 if _inside(s, found, i) else _named_arm(s, i, left)
        if other >= 0:
            return Chosen(refused=TWO_ARMS, arms=(other, i))
        outer = _before_conversion(s, found, i, left)
        if outer >= 0:
            return Chosen(outer, ["the number is printed in two units"])
        same_unit = _in_unit(s, found, i, left)
        if same_unit >= 0:
            return Chosen(same_unit, ["another number stands between"])
        outer = max(_percent_before_bracket(s, found, i), _share_of_so_many(s, found, i, left))
        if outer >= 0:
            return Chosen(outer, ["another number stands between"])
        times = -1 if _inside(s, found, i) else _times_left(s, found, i, left)
        if times >= 0:
            return Chosen(times, ["another number stands between"])
        better = _labelled_left(s, found, i, left) if not _near(s, i, found.head.first) else -1
        if better >= 0:
            return Chosen(better, ["another number stands between"])
        if _of_a_note(s, i):
            break
        if kind == "NUMW":
            notes.append("the estimate stands in words")
        return Chosen(i, notes + (["numbers stand between"] if stepped in ("events", "statistic") else []))
    if backup >= 0 and _inside(s, found, backup):
        return Chosen(backup, ["the estimate is a length of time"])
    if counted >= 0:
        return Chosen(counted, ["the estimate is a number of people"])
    if worded >= 0:
        return Chosen(worded, ["the estimate stands in words"])
    if bracketed >= 0:
        return Chosen(bracketed, ["the percentage stands in a bracket of its own"])
    return Chosen(refused=f"no number stands before the interval{f' but that of a {stepped}' if stepped else ''}")


def _of_a_note(s: Sentence, i: int) -> bool:
    """Whether a number is that of a footnote: "24 With a 95% confidence interval of 27 to 46 points"."""
    behind = s.tokens[i + 1].text if i + 1 < len(s) else ""
    return (
        i == 0 and s.value(i).isdecimal() and behind[:1].isupper() and behind[1:].islower() and s.kind(i + 1) == "FILL"
    )


def _per_a_thousand(s: Sentence, found: Statement, i: int) -> int:
    """Return the number before a slash and a thousand that an interval holds: "23/1000 births (95% CI 18 to 29)"; -1.

    No percentage of a thousand people: "230/1000 (23%; 95% CI 20 to 26%)".
    """
    of_scale = s.value(i) == "100" and any(s.value(j) in ("MD", "DIFF") for j in range(max(0, i - 16), i))
    told = of_scale or s.value(i) in ("1000", "10000", "100000")  # "a mean difference of 20/100 (95% CI 0.4 to 39.7)"
    round_ = told and ends_with(s.tokens, i, "NUM SLASH") is not None
    return i - 2 if round_ and found.span.high.unit != "percent" and _inside(s, found, i - 2) else -1


def _share_of_variance(s: Sentence, i: int) -> bool:
    """Whether a number is a share of variance: "R2 = .21, 95% CI [.12, .30]"."""
    named = ends_with(s.tokens, i, "STAT=name EQ|COLON|FILL")
    return named is not None and s.word(named.at["name"])[:1] in "rη" and s.word(named.at["name"])[1:] in ("2", "²")


def _in_words(s: Sentence, found: Statement, i: int) -> bool:
    """Whether a number in words is what an interval beside it is of: "we must treat three people (95% CI 3 to 5)"."""
    near = all(
        s.kind(j) in ("NN", "TIME", "NEG", "POS", "W", "FILL", "PER", "L", "COLON", "NUM")
        for j in range(i + 1, found.head.first)
    )
    held = found.holds(s.value(i)) or _fallen(s, found, i)
    share = found.span.high.unit == "percent" and s.kind(i + 1) != "PCT"  # "two patients (95% CI 1.1 to 6.2%)"
    return near and held and not share and s.word(i - 1) not in small_words("when")


def _by_so_long(s: Sentence, i: int) -> bool:
    """Whether a length of time is by how much something was longer or shorter: "it grew by 0.57 min (95% CI"."""
    return s.word(i - 1) in small_words("amount") and "." in s.value(i)


def _told_apart(s: Sentence, i: int, found: Statement) -> bool:
    """Whether words stand between a semicolon and the bracket of an interval."""
    return any(s.kind(j) == "W" and s.inside[j] == -1 for j in range(i + 1, found.head.first))


def _before_where_it_began(s: Sentence, found: Statement, i: int, left: int) -> int:
    """Return by how much something moved: "6.7 points from a baseline of 72 (95% CI 0.6 to 12.8)"; -1."""
    between = range(i - 1, max(left, i - 9), -1)
    j = next((j for j in between if s.kind(j) in ("NUM", "SEMI", "L", "R", "TO", "AND")), -1)
    if s.kind(j) != "NUM" or not unit_after(s, j + 1)[1] or _inside(s, found, i) or not _inside(s, found, j):
        return -1
    began = any(s.word(n) in small_words("start") for n in range(j + 1, i + 4) if s.kind(n) != "NUM")
    left_it = began and s.word(i - 1) in small_words("of")  # "um 6,7 Punkte von 72 zu Beginn"
    return j if left_it or any(s.kind(n) in ("FROM", "VS" * began) for n in range(j + 1, i)) else -1


def _in_unit(s: Sentence, found: Statement, i: int, left: int) -> int:
    """Return a number further left in the unit of the interval, where the nearer has another: "3.8 ms with 2 mg"."""
    unit, own = found.span.high.unit, unit_of(s, i)
    if not unit or not own or own == unit or "percent" in (unit, own):
        return -1
    for j in range(i - 1, max(left, i - 18), -1):
        if s.kind(j) == "NUM" and unit_of(s, j) == unit and _inside(s, found, j):
            return j  # "£195 ($360; €279; 95% CI £85 to £308)"
    return -1


def _before_conversion(s: Sentence, found: Statement, i: int, left: int) -> int:
    """Return the number before a bracket in which it is converted: "0.23 mmol/L (4.14 mg/dL; 95% CI -0.05 to 0.52)"."""
    start = sign_before(s, i)[1]
    if s.kind(start - 1) != "L" or s.kind(i + 1) not in ("UNIT", "TIME", "CUR", "PCT") or _inside(s, found, i):
        return -1
    j = next((j for j in range(start - 2, max(left, start - 7), -1) if s.kind(j) == "NUM"), -1)
    if j < 0 or unit_after(s, j + 1)[0] != start - 1 or role_of(s, j) or not _inside(s, found, j):
        return -1
    return j


def _percent_before_bracket(s: Sentence, found: Statement, i: int) -> int:
    """Return a percentage before the bracket of its interval: "93.3% (1 case with A, 15 with B; 95% CI 62 to 99%)"."""
    opener = s.inside[found.head.first]
    if found.span.high.unit != "percent" or opener < 0 or not opener < i or s.kind(i + 1) == "PCT":
        return -1
    share = ends_with(s.tokens, opener, "NUM=share PCT")
    return share.at["share"] if share and _inside(s, found, share.at["share"]) else -1


def _share_of_so_many(s: Sentence, found: Statement, i: int, left: int) -> int:
    """Return a share before a number with a unit: "3 (20%) of 15 on 6 mg (95% CI 0 to 40%)"."""
    if found.span.high.unit != "percent" or unit_after(s, i + 1)[1] in ("", "percent"):
        return -1
    for j in range(i - 1, max(left, i - 16), -1):
        if pattern_at(s.tokens, j, "NUM PCT R OUTOF|'of' NUM") and _inside(s, found, j):
            return j
    return -1


def _near(s: Sentence, i: int, head: int) -> bool:
    """Whether a number stands beside the name of the interval, or has a label of its own."""
    between = [s.kind(j) for j in range(i + 1, head)]
    if sum(kind in ("W", "MEAS", "VS", "NUM", "TIME", "PER") for kind in between) == 0:
        return True
    return ends_with(s.tokens, i, "MEAS FILL|EQ|COLON|COMMA* DASH?") is not None


def _inside(s: Sentence, found: Statement, i: int) -> bool:
    sign, _, _ = sign_before(s, i)
    value = s.value(i)
    return found.holds(negated(value) if sign == "-" else value)


def _fallen(s: Sentence, found: Statement, i: int) -> bool:
    """Whether a length of time lies in its interval with the other sign, and a word says that it fell."""
    beginnings = tuple(small_words("falls"))
    return found.holds(negated(s.value(i))) and any(s.word(j).startswith(beginnings) for j in range(max(0, i - 24), i))


def _labelled_left(s: Sentence, found: Statement, i: int, left: int) -> int:
    """Return a number further left that has its own label and lies in the interval, where the nearer lies outside."""
    times = _times_left(s, found, i, left)
    if times >= 0 or _inside(s, found, i):
        return times
    for j in range(i - 1, max(left, i - 30), -1):
        if s.value(j + 1) in ("times", "fold") and s.kind(j) == "NUM" and s.kind(j + 2) in ("NEG", "POS"):
            return j if _inside(s, found, j) else -1  # "2.85 times greater for one copy of type 2 (95% CI ..."
        if j <= i - 16:
            continue
        if s.kind(j) == "NUM" and not role_of(s, j) and ends_with(s.tokens, j, "MEAS FILL|EQ|COLON|COMMA|R|L* DASH?"):
            return j if _inside(s, found, j) else -1
    return -1


def _times_left(s: Sentence, found: Statement, i: int, left: int) -> int:
    """Return how many times as likely it is what a nearer number is of: "4.6 times more likely to have 14 nights"."""
    for j in range(i - 1, max(left, i - 14), -1):
        if s.kind(j) == "NUM" and pattern_at(s.tokens, j + 1, "DASH? 'times'|'fold' NEG|POS|'as'"):
            return j if _inside(s, found, j) else -1
    return -1


#: "(ICC [1,1] = 0.93)".
_MODEL_OF_ICC: Final = "MEAS L NUM COMMA? NUM? R EQ"


def _labelled_in(s: Sentence, closer: int) -> int:
    """Return the number with a label of its own in a bracket before the interval: "(OR = 1.2) (95% CI ..."."""
    opener = s.opens.get(closer, closer)
    for j in range(opener + 1, closer):
        named = ends_with(s.tokens, j, "MEAS EQ|COLON|FILL|COMMA? DASH?") or ends_with(s.tokens, j, _MODEL_OF_ICC)
        if s.kind(j) == "NUM" and named and not role_of(s, j):
            return j
    return -1


def _share_in(s: Sentence, found: Statement, closer: int) -> int:
    """Return the percentage that is all that a bracket before the interval holds: "98/113 (87%) (95% CI 80-93%)"."""
    share = ends_with(s.tokens, closer + 1, "L NUM=share PCT R") or ends_with(
        s.tokens, closer + 1, "L NUM SLASH NUM SEMI|COMMA NUM=share PCT R"
    )
    return share.at["share"] if share and _inside(s, found, share.at["share"]) else -1


def _same_time(s: Sentence, found: Statement, i: int) -> bool:
    """Whether a length of time and the interval are printed in one unit: "24 months for A (95% CI 21 to 35 months)"."""
    unit = found.span.high.unit.lower().rstrip("s")
    return bool(unit) and s.word(i + 1).rstrip("s") == unit and s.kind(i - 1) != "DASH"


def _median_of_an_arm(s: Sentence, found: Statement, i: int) -> bool:
    """Whether a length of time is a median, and an arm alone stands between: "a median of 4.7 months for A (95% CI"."""
    between = range(i + 2, found.head.first)
    plain = all(s.kind(j) in ("W", "FILL", "GROUP", "L", "NN") or s.word(j) in small_words("within") for j in between)
    said = any(s.kind(j) == "MEDIAN" for j in range(max(0, i - 40), i))
    return plain and said and s.kind(found.head.first - 1) == "L" and _inside(s, found, i)


def _before_events(s: Sentence, i: int, left: int) -> tuple[int, Chosen]:
    """Step over "18 of 57 patients (" and "(12/50" to the percentage that they make, if one stands there."""
    j = i
    while j > left and s.kind(j) in ("NUM", "SLASH", "OUTOF", "FILL", "FROM"):
        j -= 1
    before = j - 1 - (s.kind(j) == "L" and s.kind(j - 1) in ("COMMA", "W", "MEAS"))  # "100% cured (209/209; ..."
    if s.kind(j) == "L" and s.kind(before) == "PCT" and s.kind(before - 1) == "NUM":
        return j, Chosen(before - 1, ["events stand between"])
    if s.kind(j) in ("L", "COMMA") and s.kind(j - 1) == "NUM" and not role_of(s, j - 1):
        return j, Chosen(j - 1, ["events stand between"])
    refused = "events and a total stand before the interval, and no estimate" if s.kind(j) == "L" else ""
    return j, Chosen(refused=refused)


def _respectively(s: Sentence, i: int, head: int) -> bool:
    return any(s.word(j) in small_words("respectively") for j in range(i + 1, min(i + 6, head)))


def first_arm(s: Sentence, i: int, left: int, head: int) -> int:
    """Return the first of two arms where the number is the second, -1: the interval may be of their difference."""
    j = i - 1
    while j > left and s.kind(j) in ("DASH", "FILL", "CUR"):
        j -= 1
    if s.kind(j) == "AND" and _respectively(s, i, head):
        j = i - 1  # "29% and 12%, respectively (95% CI for the difference ..."
    elif s.kind(j) != "VS":
        near = range(j, max(left, j - 5), -1) if s.kind(i + 1) == "PM" else range(0)
        j = next((x for x in near if s.kind(x) == "VS"), -1)
        if j < 0:
            return -1
    z, words = j - 1, 0
    while z > left and words < 14 and s.kind(z) not in ("NUM", "END"):
        z = s.opens[z] - 1 if z in s.opens and not _labelled(s, z) else z - 1
        words += 1
    if s.kind(z + 1) == "DASH" and s.kind(z + 2) == "W":
        return -1  # "54% (...) with 5-FU compared to 38% (95% CI 28 to 48%)"
    if s.kind(i + 1) == "PM" and s.kind(z - 1) == "PM":
        z -= 2  # "M = 3.0 +/- 1.1 versus M = 4.2 +/- 0.4"
    arms = ("", "events", "spread") if s.kind(i + 1) == "PM" else ("", "events")
    return z if s.kind(z) == "NUM" and z > left and role_of(s, z) in arms else -1


def _named_arm(s: Sentence, i: int, left: int) -> int:
    """Return the first of two percentages that the names of their arms stand before: "A 73.8% versus B 72.4%", -1."""
    if s.kind(i + 1) != "PCT":
        return -1
    j = i - 1
    while j > max(left, i - 6) and s.kind(j) in ("W", "SLASH", "GROUP", "FILL", "DASH"):
        j -= 1
    first = ends_with(s.tokens, j, "NUM=arm PCT") if s.kind(j) == "VS" and j < i - 1 else None
    return first.at["arm"] if first and first.at["arm"] > left and not role_of(s, first.at["arm"]) else -1


def in_own_brackets(s: Sentence, found: Statement) -> tuple[int, int] | None:
    """Two arms with a bracket each before that of the interval: "with A (29.3 l/min) and B (32.0 l/min) (95% CI"."""
    second = ends_with(s.tokens, found.head.first, "L DASH? NUM=arm UNIT|PCT|TIME* R L|COMMA|SEMI")
    joined = ends_with(s.tokens, second.end, "AND|VS W|GROUP|FILL|SLASH|MEAS|NUM*") if second else None
    first = ends_with(s.tokens, joined.end, "L DASH? NUM=arm UNIT|PCT|TIME* R") if joined else None
    return (first.at["arm"], second.at["arm"]) if first and second else None


def _labelled(s: Sentence, closer: int) -> bool:
    own = any(s.kind(i) == "CI" for i in range(s.opens.get(closer, closer), closer))
    return not own and _labelled_in(s, closer) >= 0
