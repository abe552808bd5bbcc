"""What sets one group against another where no label does: a p "versus placebo", who did it, what a number follows."""

from __future__ import annotations

import re
from typing import Final

from lbpmeta.reading.grammar.around import behind_bracket, is_negative, is_percent
from lbpmeta.reading.grammar.found import Statement, reads
from lbpmeta.reading.grammar.match import ends_with, pattern_at
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.languages.registry import small_words, told

__all__ = [
    "before_and_after",
    "beside_another",
    "done_by_a_treatment",
    "level_of_a_group",
    "of_a_follow_up",
    "of_a_scale",
    "of_one_group",
    "of_start",
    "of_those",
    "one_less_another",
    "set_against_before",
    "since_its_start",
    "tested_against",
    "tested_itself",
    "twice_delta",
]

#: A p with an equals sign, and what it is against, in the bracket of its result or behind it.
_TESTED: Final = "R? COMMA|SEMI L? P FILL? EQ NUM=p L? VS=against"


def of_start(s: Sentence, i: int) -> bool:
    """Whether what a number is set against is how it began: "compared with baseline"."""
    for j in range(i + 1, i + 9):
        if s.word(j) in small_words("start"):
            return True
        if s.kind(j) in ("L", "COMMA", "SEMI", "NUM"):
            return False
    return False


def tested_against(s: Sentence, found: Statement) -> bool:
    """Whether a p "versus" another group is that of the number itself, by its interval: "(1.3 to 5.1), P=0.003 versus".

    A p of two groups stands behind the change of one of them as well: only one that the interval yields tells.
    """
    at = pattern_at(s.tokens, found.span.end, _TESTED)
    if at is None or of_start(s, at.at["against"]):
        return False
    return _yields(found, s.value(at.at["p"]))


def tested_itself(s: Sentence, found: Statement) -> bool:
    """Whether the p beside a number is the one that its interval yields: "(-0.43; -0.76 to -0.10; p = 0.011)"."""
    at = pattern_at(s.tokens, found.span.end, "COMMA|SEMI P EQ NUM=p")
    return at is not None and _yields(found, s.value(at.at["p"]))


def _yields(found: Statement, p: str) -> bool:
    """Whether a p is the one that a difference and its interval yield, and tells: none that is 0 or near 1."""
    said, own = reads(p), found.own_p(ratio=False)
    return said is not None and own is not None and 0.0005 < said < 0.9 and abs(own - said) <= 0.1 * said + 0.0006


def twice_delta(s: Sentence, found: Statement) -> bool:
    """Whether a label is one of a change set against that of the controls: "the largest ΔΔQTc was 1.2 ms"."""
    return any(s.word(i).startswith("δδ") for i in range(max(0, found.begins - 12), found.begins))


def one_less_another(s: Sentence, found: Statement) -> str:
    """What a number is that is one group less another: "intervention minus control: 0.6", "end minus baseline: 0.6"."""
    less = ends_with(s.tokens, found.begins, "W|GROUP|NN|MEAS|NUM|R @minus W|GROUP|NN|FILL|R|UNIT* COLON|EQ|FILL|L?")
    ratio = not (found.unit or is_negative(found))  # "crises moins fréquentes : 0,61"
    if less is None or ratio or is_percent(found) or any(s.kind(i) == "MEDIAN" for i in range(found.begins)):
        return ""
    return "MC" if any(s.word(i) in small_words("start") for i in range(less.end, found.begins)) else "MD"


def set_against_before(s: Sentence, found: Statement) -> bool:
    """Whether a number with a sign follows what it is set against: "Compared with controls, weight (-17.0 kg, ...)".

    Never where "versus" stands between two numbers, nor against how the group itself began.
    """
    if not is_negative(found) or is_percent(found) or beside_another(s, found):
        return False
    against = next((i for i in range(found.begins - 1, -1, -1) if s.kind(i) == "VS"), -1)
    if against < 0 or of_start(s, against):
        return False
    return not any(s.kind(i) in ("END", "SEMI") for i in range(against, found.begins))


def since_its_start(s: Sentence, found: Statement) -> bool:
    """Whether a number with a sign follows how the group began: "lower when compared with baseline (-0.09; ...)"."""
    against = next((i for i in range(found.begins - 1, -1, -1) if s.kind(i) == "VS"), -1)
    moved = any(s.kind(i) in ("NEG", "POS") for i in range(max(0, against)))
    return is_negative(found) and not is_percent(found) and moved and against >= 0 and of_start(s, against)


def level_of_a_group(s: Sentence, found: Statement) -> bool:
    """Whether a number in units is what one group had: "pressure was 115.7 (110.0 to 121.5) mm Hg in the A group".

    Lengths of time are medians as often, and are left open; so is what a sentence compares, or names.
    """
    behind = behind_bracket(s, found)
    unit = s.kind(behind) == "UNIT" or s.kind(found.at + 1) == "UNIT"
    if not unit or is_negative(found) or is_percent(found) or found.unit.endswith(("fold", "times")):
        return False
    if not s.is_said(found.begins) or any(s.kind(i) in _TELLS for i in range(found.begins)):
        return False
    after = range(behind, min(behind + 9, len(s)))
    group = next((i for i in after if s.kind(i) == "GROUP"), -1)
    return group >= 0 and not any(s.kind(i) in ("NUM", "SEMI", "END", "VS", *_TELLS) for i in range(behind, group))


#: What may tell that a number is something else than a mean.
_TELLS: Final = frozenset(("MEAS", "MEDIAN", "NEG", "POS"))


def beside_another(s: Sentence, found: Statement) -> bool:
    """Whether "versus" touches a result: it is one of two, of one group each."""
    close = s.closes.get(s.inside[found.span.first], found.span.end - 1)
    return "VS" in (s.kind(found.begins - 1), s.kind(found.span.end), s.kind(close + 1))


#: What tells of one group, at two times or by itself.
_ONE_GROUP: Final = re.compile(
    r"\bwithin-|\bwithin (?:the |each |both |all )?(?:\S+ ){0,2}(?:groups?|arms?)\b|\buncontrolled\b"
    r"|\bbefore[- ](?:and|to|versus)[- ]after\b|\bpre(?:[-/ \u2013]|[- ](?:and|to)[- ])post\b"
    r"|\b(?:single|one)[- ](?:arm|group)\b"
    r"|\bbinnen (?:de |elke |beide )?\w*groep(?:en)?\b|\bongecontroleerd|\binnerhalb (?:der|jeder|beider) \w*gruppen?\b"
    r"|\bunkontrolliert|\beinarmig|\b(?:au sein|à l['’]intérieur) d(?:u|es|e chaque) groupes?\b|\bintra-?groupe\b|"
    r"\bnon contrôlée?\b|\bdentro de(?:l| cada| los) grupos?\b|\bintra-?grupo\b|\bno controlado\b|"
    r"\bvoor en na\b|\bvor und nach\b|\bavant et après\b|\bantes y después\b",
    re.IGNORECASE,
)
#: Two times that a difference is between.
_BEFORE_AND_AFTER: Final = re.compile(rf"\b(?:{told('before and after')})", re.IGNORECASE)
#: ... and groups, which it may be between as well.
_GROUPS: Final = re.compile(told("groups"), re.IGNORECASE)


def before_and_after(s: Sentence, found: Statement) -> bool:
    """Whether a difference is one between two times: "the mean difference between pre- and post-test was 3.2".

    In a sentence that tells of groups it may be between them.
    """
    if not 0 <= found.label_at < found.begins:
        return False
    own = s.text[s.tokens[found.label_at].start : s.tokens[found.begins].start]
    sentence = s.text[s.tokens[0].start : s.tokens[-1].end]
    return _BEFORE_AND_AFTER.search(own) is not None and _GROUPS.search(sentence) is None


#: ... where a sentence or a part of it begins so: "In the control groups pain fell by 2.1 points".
_IN_CONTROLS: Final = re.compile(
    r"(?:^|; )\W*(?:in|among) (?:the |all |both )*(?:control|placebo|untreated|waiting[- ]list) "
    r"(?:groups?|arms?|patients|participants|people)\b(?![^;]*\b(?:than|compared|versus|vs|and in)\b)[^;0-9]*$"
    r"|(?:^|; )\W*(?:in de (?:controle|placebo|wachtlijst)groep|in der (?:kontroll|placebo|warteliste?n?)gruppe|"
    r"dans le groupe (?:témoin|contrôle|placebo)|en el grupo (?:de )?(?:control|placebo))\b"
    r"(?![^;]*\b(?:dan|vergeleken|als|verglichen|que|comparado|rapport|versus|vs)\b)[^;0-9]*$",
    re.IGNORECASE,
)


def of_one_group(s: Sentence, found: Statement) -> bool:
    """Whether a sentence tells of how a group began, of what came about within one, or a number of those untreated."""
    first = s.tokens[0].start
    if any(s.word(i) in small_words("start") for i in range(len(s))) or _ONE_GROUP.search(
        s.text, first, s.tokens[-1].end
    ):
        return True
    return _IN_CONTROLS.search(s.text[first : s.tokens[max(0, found.begins)].start]) is not None


#: What stands before the object of a verb, and is none: "decreased in", "fell by", "improved significantly".
_NO_OBJECT: Final = small_words("when") | small_words("amount") | small_words("within") | small_words("from")
#: Kinds of tokens that an object may be made of.
_OBJECT: Final = frozenset(("W", "MEAS", "TIME", "UNIT", "FILL"))
#: So far before the verb its subject may begin.
_SUBJECT: Final = 14


def of_those(s: Sentence, found: Statement) -> bool:
    """Whether a number alone in a bracket is what others had: "longer than for those with B (17.7 hours, ...)"."""
    if found.label_at >= 0 or is_negative(found) or is_percent(found) or s.kind(found.begins - 1) != "L":
        return False
    near = range(max(0, found.begins - 12), found.begins - 1)
    for those in (i for i in near if s.word(i) in small_words("those")):
        than = any(s.word(i) in small_words("than") or s.kind(i) == "VS" for i in range(max(0, those - 3), those))
        if than and not any(s.kind(i) in ("NUM", "SEMI", "R", "MEAS") for i in range(those, found.begins)):
            return True
    return False


def done_by_a_treatment(s: Sentence, found: Statement) -> bool:
    """Whether a change is what a treatment did to an outcome: "the programme reduced pain (-1.2; 95% CI ...)".

    The verb has an object, and its subject is no group of people, whose change would be one of its own.
    """
    verb = found.label_at
    if verb > 0 and s.value(verb) == "MN" and s.value(verb - 1) == "CHG":
        verb -= 1  # "it increased mean weight (40 g, ...)"
    if verb < 0 or s.value(verb) not in ("CHG", "MC") or verb >= found.begins:
        return False
    if any(s.word(i) in small_words("start") for i in range(len(s))):
        return False
    if beside_another(s, found):
        return False  # "attenuated growth in A compared with B [-0.03 (...) vs 0.01 (...)]": of one group each
    words = s.word(verb).split()
    if len(words) > 1 or not words[0].endswith(("ed", "s")) or words[0].endswith(("gains", "changes", "reductions")):
        return False
    return _has_an_object(s, verb, found.begins) and _by_no_group(s, verb)


def _has_an_object(s: Sentence, verb: int, end: int) -> bool:
    first = verb + 1
    if first >= end or s.kind(first) not in _OBJECT or s.word(first) in _NO_OBJECT or s.word(first).endswith("ly"):
        return False
    if s.word(first) in _JOINS or any(s.word(i) in small_words("be") for i in range(first, end)):
        return False  # "decreased but not significantly", "reduced intake was seen"
    by = pattern_at(s.tokens, first, "FILL? @when|@amount")
    return by is None and any(s.kind(i) in ("W", "MEAS") for i in range(first, end))


def _by_no_group(s: Sentence, verb: int) -> bool:
    """Whether words stand before a verb, and none of them is of people, of a group or of both treatments."""
    if s.kind(verb - 1) == "AND":  # "it reduced falls (RR 0.7, ...), and increased mean weight (40 g, ...)"
        verbs = (i for i in range(verb - 2, -1, -1) if s.kind(i) == "MEAS" and s.value(i) in ("CHG", "MC"))
        before = next(verbs, -1)
        return before >= 0 and s.word(before).endswith("ed") and _by_no_group(s, before)
    subject = []
    for i in range(verb - 1, max(-1, verb - _SUBJECT), -1):
        if s.kind(i) in ("END", "SEMI", "COMMA", "COLON"):
            break
        subject.append(i)
    plain = any(s.kind(i) == "W" and not s.word(i).endswith("ly") for i in subject)
    people = any(s.kind(i) == "NN" or s.word(i) in small_words("people") for i in subject)
    passive = ends_with(s.tokens, verb, "FILL W?") is not None and s.word(verb - 1) in small_words("be")
    return plain and not people and not passive and not any(s.kind(i) in ("NUM", "CI") for i in subject)


#: What joins clauses, or compares: no object of a verb.
_JOINS: Final = small_words("but") | small_words("than") | frozenset(("and", "or", "en", "und", "et", "y"))


def of_a_scale(s: Sentence, i: int) -> bool:
    """Whether a number is an end of a scale: "compared with the controls (0 to 100 scale)"."""
    ends = "TO" in (s.kind(i + 1), s.kind(i - 1)) or "DASH" in (s.kind(i + 1), s.kind(i - 1))
    return ends and any(s.word(j) in small_words("scale") for j in range(i, i + 6))


def of_a_follow_up(s: Sentence, i: int) -> bool:
    """Whether a number is of a time that a hyphen joins to it: "at 12-mo follow-up"."""
    return s.kind(i + 1) == "DASH" and s.word(i + 2) in ("mo", "month", "week", "wk", "year", "yr", "day")
