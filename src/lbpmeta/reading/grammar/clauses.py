"""What stands beside a result: p, I2, tau2, Q, studies and people, and which result each belongs to."""

from __future__ import annotations

import itertools

from lbpmeta.measures import MEASURES
from lbpmeta.reading.grammar.around import behind_bracket
from lbpmeta.reading.grammar.found import Statement, reads
from lbpmeta.reading.grammar.intervals import unit_after
from lbpmeta.reading.grammar.match import ends_with, pattern_at
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.grammar.several_p import LOG_RANK, by_log_rank, log_rank_p, p_at, p_of_several, p_without_name
from lbpmeta.reading.languages.registry import small_words

__all__ = ["clauses"]

#: Tokens that do not come between a result and what belongs to it.
_LIGHT = frozenset(
    ("COMMA", "SEMI", "COLON", "L", "R", "FILL", "AND", "O", "UNIT", "PCT", "TIME", "NEG", "POS", "GROUP", "FROM", "EQ")
)
_COUNT = "NUM|NUMW=count W?"
_STUDIES = f"{_COUNT} KN=studies"


def clauses(s: Sentence, results: list[Statement]) -> None:
    """Give each result what stands beside it."""
    for x, found in enumerate(results):
        before = results[x - 1].span.end if x else 0
        after = results[x + 1].begins if x + 1 < len(results) else len(s)
        outer = s.outer(found.span.first)
        first = not any(outer != -1 and s.within(r.span.first, outer) for r in results[:x])
        _between(s, found)
        left_p = outer != -1 and first and _p_stands_left(s, found, outer, before)
        left_p = left_p and not _p_stands_right(s, found, after, outer)
        _right(s, found, after, outer, take_p=not left_p)
        if outer > found.begins:
            outer = -1  # the bracket holds the interval alone: "p = 0.03; RR 1.36 (95% CI ..."
        taken = results[x - 1].p_at if x else -1
        _left(s, found, max(before, taken + 1), outer, take_p=bool(left_p))
    _only_p(s, results)
    p_without_name(s, results)
    p_of_several(s, results)
    _preamble(s, results)
    for found in results:
        if found.i2 and found.p:
            _p_beside_i2(s, found)
    _p_of_two_arms(s, results)


#: Measures of one group.
_ONE_GROUP = ("", "MN", "PR", "MC", "IR")


def _p_of_two_arms(s: Sentence, results: list[Statement]) -> None:
    """A p behind the second of two arms is that of their comparison, unless each has one in its own bracket."""
    for a, b in itertools.pairwise(results):
        against = range(a.span.end, b.begins)
        versus = any(s.kind(i) == "VS" for i in against) and all(s.kind(i) in ("R", "VS", "COMMA") for i in against)
        of_one = b.measure in _ONE_GROUP or versus
        if b.p and not a.p and a.measure == b.measure and of_one and b.at >= 0:
            b.p = ""
            b.note("the p behind two arms may be that of their comparison")
        elif b.p and not a.p and _in_one_bracket(s, a, b) and _denies(b):
            b.p = ""
            b.note("the p does not go with its interval and may be that of a comparison")
    alone = [found for found in results if found.kind in ("proportion", "mean", "median")]
    each = all(found.p and _own_bracket(s, found) for found in alone)
    for found in alone:
        if found.p and not each:
            found.p = ""


def _own_bracket(s: Sentence, found: Statement) -> bool:
    """Whether the interval stands in a bracket, and its number before that."""
    return s.inside[found.span.first] != -1 and not s.within(found.at, s.inside[found.span.first])


def _in_one_bracket(s: Sentence, a: Statement, b: Statement) -> bool:
    return s.outer(a.span.first) != -1 and s.outer(a.span.first) == s.outer(b.span.first)


def _denies(found: Statement) -> bool:
    """Whether a p says otherwise than the interval whether there is a difference, by far."""
    e, low, high = (reads(text) for text in (found.estimate, found.low, found.high))
    if e is None or low is None or high is None or found.measure not in MEASURES:
        return False
    null = 1.0 if MEASURES[found.measure].is_ratio else 0.0
    p = reads(found.p.lstrip("<>="))
    return p is not None and (low > null or high < null) and p > 0.15 and not found.p.startswith("<")


def _between(s: Sentence, found: Statement) -> None:
    """Take what stands between estimate and interval."""
    if found.at < 0:
        return
    i = found.at + 1
    while i < found.head.first:
        if s.kind(i) == "P" and not found.p and not _of_another(s, i):
            found.p, i = p_at(s, i)
        else:
            i = _counts(s, found, i, within=True, words=0) or i + 1


def _of_another(s: Sentence, i: int) -> bool:
    """Whether a p is said to be of something else: an interaction, a trend, heterogeneity."""
    if s.kind(i - 1) == "Q" and s.kind(i - 2) == "POTHER":
        return True  # "heterogeneity Chi² P = 0.96"
    if ends_with(s.tokens, i, "P EQ|LT|GT|LE|GE NUM POTHER COMMA") and s.kind(p_at(s, i)[1]) != "POTHER":
        return False  # "P < 0.001 for noninferiority, P = 0.03 for superiority"
    if s.kind(i - 1) == "POTHER" or (s.kind(i - 1) in ("FILL", "COLON", "COMMA", "L") and s.kind(i - 2) == "POTHER"):
        return True
    if ends_with(s.tokens, i, "Q EQ NUM COMMA|SEMI STAT EQ NUM COMMA|SEMI"):
        return True  # "chi2 = 53.8, df = 29, p = .003; RMSEA = .047": of the chi2
    if ends_with(s.tokens, i, "POTHER W? AND"):
        return True  # "P = 0.008 by log-rank test and P < 0.001 by another"
    _, end = p_at(s, i)
    if s.kind(end) == "COMMA" and s.kind(end + 1) == "POTHER" and _skip_p(s, end + 1) == end + 2:
        return True  # "(P = 0.005, test for interaction)"
    return (
        s.kind(i + 1) == "POTHER" or s.kind(end) == "POTHER" or (s.kind(end) == "FILL" and s.kind(end + 1) == "POTHER")
    )


def _right(s: Sentence, found: Statement, stop: int, outer: int, *, take_p: bool) -> None:
    close = s.closes.get(outer, -1) if outer != -1 else -1
    here = s.inside[found.span.first]
    words, i = 0, found.span.end
    while i < stop:
        kind = s.kind(i)
        within = outer != -1 and i < close
        near = within or words <= 3
        if not near:
            break
        if kind == "END" or (kind == "SEMI" and not within and words):
            break
        if kind == "POTHER":
            value = log_rank_p(s, i, found)
            if value and take_p and not found.p and near:
                found.p, found.p_at = value, i
                found.note(LOG_RANK)
            i = _skip_p(s, i)
            continue
        if kind == "P":
            value, end = p_at(s, i)
            of_q = ends_with(s.tokens, i, "Q EQ NUM COMMA") is not None and not _agrees(found, value)
            tested = ends_with(s.tokens, i, "Q=name L NUM R EQ NUM COMMA|SEMI")
            of_q = of_q or (tested is not None and s.word(tested.at["name"]) == "q")  # "Q(41) = 210.4, p < .001"
            ranked = by_log_rank(s, end, found)
            other = _of_another(s, i) and not ranked
            alone = words <= 3 and s.kind(i - 1) == "L" and s.kind(end) == "R" and found.measure not in _ONE_GROUP
            alone = alone and _agrees(found, value)  # "-2.1 (-3.8 to -0.4) new ulcers (p=0.02)"
            if value and take_p and not (found.p or of_q or other) and (within or words <= 1 or alone):
                found.p, found.p_at = value, i
                if ranked:
                    found.note(LOG_RANK)
            words += not value
            i = max(end, i + 1)
            continue
        if kind == "PER" and words <= 1:
            i = next((j for j in range(i, min(i + 9, stop)) if s.kind(j) in ("L", "COMMA", "SEMI", "END")), i + 1)
            continue
        if kind == "STAT":
            i = _skip_statistic(s, i)
            continue
        if kind == "UNIT":
            i = max(unit_after(s, i)[0], i + 1)  # "(-11.0 to -0.9) mL/ m²; p = 0.02"
            continue
        end = _heterogeneity(s, found, i) or (_counts(s, found, i, within, words))
        if end:
            i = end
            continue
        words += kind not in _LIGHT and kind != "NUM" and not (within and s.inside[i] == here and kind == "W")
        i += 1


def _skip_p(s: Sentence, i: int) -> int:
    """Step over the p-value of something else."""
    found = pattern_at(s.tokens, i, "POTHER FILL|COLON|L|P* EQ|LT|GT|LE|GE* NUM")
    return found.end if found else i + 1


def _skip_statistic(s: Sentence, i: int) -> int:
    """Step over "t = -2.39" and "F(1, 34) = 1.90"."""
    found = pattern_at(s.tokens, i, "STAT EQ|LT|GT DASH? NUM") or pattern_at(
        s.tokens, i, "STAT L NUM COMMA? NUM? R EQ|LT|GT DASH? NUM"
    )
    return found.end if found else i + 1


def _heterogeneity(s: Sentence, found: Statement, i: int) -> int:
    kind = s.kind(i)
    if kind not in ("I2", "TAU2", "Q"):
        return 0
    value = pattern_at(s.tokens, i, "I2|TAU2|Q L? W|I2|FILL? R? EQ|COLON|FILL|LT|COMMA* NUM=value PCT?")
    if value is None:
        return 0
    number = s.value(value.at["value"])
    if kind == "I2":
        found.i2 = found.i2 or number
    elif kind == "TAU2":
        found.tau2 = found.tau2 or number
    else:
        found.q = found.q or number
    return value.end


def _whole(text: str) -> bool:
    return text.isdigit()


def _counts(s: Sentence, found: Statement, i: int, within: bool, words: int) -> int:
    """Take a number of studies or of people that begins at token `i`."""
    named = pattern_at(s.tokens, i, "KN|K=studies EQ|COLON NUM=count") if within else None
    of_share = s.kind(i - 1) == "L" and s.kind(i - 2) == "PCT"  # "19.5% (n = 74)": the events
    named = named or (pattern_at(s.tokens, i, "NN|N=people EQ|COLON NUM=count") if within and not of_share else None)
    if named and _whole(s.value(named.at["count"])):
        if "studies" in named.at:
            found.k = found.k or s.value(named.at["count"])
        else:
            found.n = found.n or s.value(named.at["count"])
        return named.end
    if s.word(i - 1) in small_words("heading"):
        return 0
    if s.kind(i) not in ("NUM", "NUMW") or not _whole(s.value(i)) or not (within or words <= 1):
        return 0
    studies = pattern_at(s.tokens, i, f"{_COUNT} KN")
    if studies:
        found.k = found.k or s.value(i)
        return studies.end
    people = pattern_at(s.tokens, i, f"{_COUNT} NN")
    if people and not _of_events(s, i) and (within or s.inside[i] != -1 or s.kind(i - 2) in ("KN", "NUM")):
        found.n = found.n or s.value(i)
        return people.end
    return 0


def _of_events(s: Sentence, i: int) -> bool:
    """Whether a number is the total of "12 of 57"."""
    return s.kind(i - 1) in ("SLASH", "OUTOF") or (s.kind(i - 1) in ("FILL", "FROM") and s.kind(i - 2) == "NUM")


def _p_stands_left(s: Sentence, found: Statement, outer: int, before: int) -> bool:
    """Whether in this bracket p precedes its result ("(p = 0.03; OR 1.2 ...)")."""
    here = [i for i in range(max(outer, before), found.begins) if s.kind(i) == "P" and p_at(s, i)[0]]
    return bool(here) and not any(s.kind(i) in ("STAT", "Q") for i in range(max(outer, before), here[-1]))


def _p_stands_right(s: Sentence, found: Statement, stop: int, outer: int) -> bool:
    """Whether the only result of a bracket has a p behind it, too: "(P = 0.2 overall; OR 0.5 ...; P = 0.02 for A)"."""
    i = found.span.end
    while s.kind(i) in ("COMMA", "SEMI"):
        i += 1
    alone = stop >= s.closes.get(outer, stop)
    return alone and s.kind(i) == "P" and bool(p_at(s, i)[0]) and not _of_another(s, i)


def _left(s: Sentence, found: Statement, before: int, outer: int, *, take_p: bool) -> None:
    """Take what stands before the result in its own bracket."""
    start = max(outer, before) if outer != -1 else max(before, found.begins - 12)
    for i in range(max(start, 0), found.begins):
        kind = s.kind(i)
        if kind == "P" and not found.p and (take_p or _p_touches(s, i, found)) and not _of_another(s, i):
            found.p = p_at(s, i)[0]
            if outer == -1 and _of_two_told(s, i) and not _agrees(found):
                found.p = ""
                found.note("the p before it may be that of the two numbers before")
        if outer == -1:
            continue
        named = pattern_at(s.tokens, i, "N EQ NUM=n")
        share = named and pattern_at(s.tokens, named.end, "COMMA|L|SEMI NUM PCT")
        if named and not share and not found.n and _whole(s.value(named.at["n"])):
            found.n = s.value(named.at["n"])
        named = pattern_at(s.tokens, i, "K EQ NUM=k")
        if named and not found.k and _whole(s.value(named.at["k"])):
            found.k = s.value(named.at["k"])
        _heterogeneity(s, found, i)
        if kind in ("NUM", "NUMW") and _whole(s.value(i)) and s.kind(i - 1) in ("L", "COMMA", "SEMI", "FILL", "FROM"):
            if not found.k and pattern_at(s.tokens, i, f"{_COUNT} KN"):
                found.k = s.value(i)
            people = pattern_at(s.tokens, i, "NUM W? NN")
            if not found.n and people and not pattern_at(s.tokens, people.end, "L|COMMA NUM PCT"):
                found.n = s.value(i)


def _of_two_told(s: Sentence, i: int) -> bool:
    """Whether a p stands behind two numbers that it may compare: "23% vs 22%, p = 0.64; adjusted OR 1.04"."""
    start = next((j for j in range(i - 1, 0, -1) if s.kind(j) in ("SEMI", "CI")), 0)
    told = [j for j in range(start, i) if s.kind(j) == "NUM" and s.kind(j + 1) != "TIME"]
    return len(told) > 1 and any(s.kind(j) in ("VS", "AND") for j in range(told[0], told[-1]))


def _p_touches(s: Sentence, i: int, found: Statement) -> bool:
    """Whether a p-value stands directly before the label or the number of a result."""
    _, end = p_at(s, i)
    begin = found.label_at if 0 <= found.label_at < found.begins else found.begins
    return end <= begin and all(s.kind(j) in ("COMMA", "SEMI", "FILL", "L", "MEAS") for j in range(end, begin))


def _only_p(s: Sentence, results: list[Statement]) -> None:
    """The only p of a sentence with one result is its own, where the interval says the same.

    "The difference (2.4%; 95% CI -4.2 to 9.0) was small and not significant (p = 0.471)."
    """
    named = [i for i in range(len(s)) if s.kind(i) == "P" and p_at(s, i)[0]]
    if len(results) != 1 or len(named) != 1 or results[0].p:
        return
    found, i = results[0], named[0]
    if i < found.span.end:
        if not _before_its_label(s, i, found):
            return
        between = range(0)
    else:
        between = range(behind_bracket(s, found), i)
    numbers = any(
        s.kind(j) == "NUM" and s.kind(j + 1) != "TIME" and not s.on_scale(j) and not _its_size(s, j) for j in between
    )
    if (
        numbers
        or any(s.kind(j) in ("STAT", "POTHER") for j in between)
        or _of_another(s, i)
        or found.measure in _ONE_GROUP
    ):
        return
    p = p_at(s, i)[0]
    if _agrees(found, p):
        found.p = p
        found.note("words stand between the interval and its p")


def _before_its_label(s: Sentence, i: int, found: Statement) -> bool:
    """Whether a p stands alone in a bracket right before a label: "no significant (p = 0.46) adjusted difference"."""
    opener = s.inside[i]
    close = s.closes.get(opener, -1)
    alone = opener == i - 1 and close == p_at(s, i)[1]
    return alone and close < found.label_at <= close + 2 and found.label_at < found.begins


def _its_size(s: Sentence, j: int) -> bool:
    """Whether a number is the same result once more, standardised: "with an effect size of d = 0.10 (p = 0.025)"."""
    before = range(j - 1, max(-1, j - 4), -1)
    label = next((i for i in before if s.kind(i) == "MEAS"), -1)
    return s.value(label) == "SMD" and all(s.kind(i) in ("MEAS", "EQ", "FILL", "OUTOF", "DASH") for i in before)


def _preamble(s: Sentence, results: list[Statement]) -> None:
    """ "In two trials, ..." speaks for the results of the sentence, where none has a number of its own."""
    if not results or any(r.k for r in results):
        return
    for i in range(results[0].begins):
        if s.kind(i) not in ("NUM", "NUMW"):
            continue
        found = pattern_at(s.tokens, i, _STUDIES)
        if not found or not _whole(s.value(i)) or len(s.value(i)) > 3:
            continue
        if s.word(i - 1) in small_words("heading"):
            continue
        cited = any(s.word(j) in ("al", "et") for j in range(found.end, results[-1].span.end))
        if cited or s.word(i - 1) in small_words("from") or s.kind(i - 1) in ("SLASH", "OUTOF"):
            continue
        if (s.value(i) == "1" and s.kind(i) == "NUMW" and s.word(i) in small_words("one")) and (
            len(results) > 1 or s.word(i) != "one"
        ):
            continue
        for r in results:
            r.k = s.value(i)
            r.note("the number of studies stands at the head of the sentence")
        people = pattern_at(s.tokens, found.end, "COMMA? L|FILL NUM=n W|FILL* NN")
        if people and _whole(s.value(people.at["n"])):
            for r in results:
                r.n = r.n or s.value(people.at["n"])
        return


def _p_beside_i2(s: Sentence, found: Statement) -> None:
    """A p directly before I2 or behind it is often that of heterogeneity: keep it only where the interval says it."""
    for i in range(found.span.end, len(s)):
        if s.kind(i) == "I2":
            near = ends_with(s.tokens, i, "P EQ|LT|GT|LE|GE EQ? NUM R? COMMA|SEMI|FILL|AND?") is not None
            after = pattern_at(s.tokens, i, "I2 W|I2|FILL? EQ|COLON|FILL|LT* NUM PCT?")
            if after and not near:
                behind = pattern_at(s.tokens, after.end, "COMMA|SEMI|L|AND|FILL? P EQ|LT|GT|LE|GE EQ? NUM=p")
                near = behind is not None and s.value(behind.at["p"]) == found.p.lstrip("<>=")
            if after and near and found.p and (found.measure in ("MN", "PR", "IR") or not _agrees(found)):
                found.p = ""
                found.note("the p beside I2 may be that of heterogeneity")
            return


def _agrees(found: Statement, said: str = "") -> bool:
    """Whether p may be that of the estimate, going by the interval (loosely)."""
    said = said or found.p
    if found.measure not in MEASURES:
        return False
    return found.agrees_with(said, ratio=MEASURES[found.measure].is_ratio)
