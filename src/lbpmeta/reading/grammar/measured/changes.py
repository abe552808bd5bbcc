"""A change: of one group, or set against that of another; a comparison that has no label but its words."""

from __future__ import annotations

from lbpmeta.reading.grammar.around import (
    LEVELS,
    POINTS,
    behind_bracket,
    by_how_much,
    is_negative,
    is_percent,
    level_in_percent,
    of_shares,
    per_unit,
    than_another,
    words_before,
)
from lbpmeta.reading.grammar.found import Statement, reads
from lbpmeta.reading.grammar.labels import touches
from lbpmeta.reading.grammar.match import ends_with, pattern_at
from lbpmeta.reading.grammar.measured.contrasts import (
    beside_another,
    of_a_follow_up,
    of_a_scale,
    of_one_group,
    of_start,
    of_those,
    tested_against,
    tested_itself,
    twice_delta,
)
from lbpmeta.reading.grammar.measured.counted import counted_before
from lbpmeta.reading.grammar.measured.levels import from_one_to_another, lower_by, of_named_arms, where_it_began
from lbpmeta.reading.grammar.measured.scales import slope
from lbpmeta.reading.grammar.measured.shares import absolute_change, of_no_share, outcome_of_a_share, share
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.languages.registry import small_words

__all__ = [
    "by_words",
    "change",
    "change_in_units",
    "favours",
    "of_two_named",
    "since_start",
    "than_what",
]


def favours(s: Sentence, found: Statement) -> bool:
    """Whether a number is by how much one group does better: "favouring A by 0.9", "-3.1 (...) in favour of B"."""
    if any(s.word(i) in ("favoring", "favouring") for i in range(max(0, found.label_at), found.begins)):
        return True
    if beside_another(s, found) and pattern_at(s.tokens, behind_bracket(s, found), "VS DASH? NUM"):
        return False  # "in favour of A, with 0.61 mm (...) versus 0.81 mm (...)"
    near = range(max(0, found.begins - 20), found.begins)
    if any(s.kind(i) == "VS" and s.kind(i + 1) in ("NUM", "DASH") for i in near):
        return False  # "13.2 (...) compared with 10.1 (...) mm Hg in favour of A": of one group each
    for i in range(behind_bracket(s, found), behind_bracket(s, found) + 9):
        if s.kind(i) in ("NUM", "SEMI", "END", "L"):
            return False
        if s.word(i) in small_words("favour"):
            return True
    return False


def of_two_named(s: Sentence, found: Statement) -> bool:
    """Whether the two groups of a comparison stand before a number, and nothing of one of them: "A versus B 70 N"."""
    named = ends_with(s.tokens, found.begins, "VS=against FILL? W|GROUP|NN|O* COLON|FILL?")
    if named is None or pattern_at(s.tokens, behind_bracket(s, found), "VS DASH? NUM"):
        return False  # "of A versus B was 43 months (...) vs 13.4 months (...)": of one group each
    at = named.at["against"]
    before = range(max(s.inside[at] + 1, at - 5, 0), at)
    return not any(s.kind(i) in ("NUM", "CI", "R") for i in before)


def than_what(s: Sentence, found: Statement) -> str:
    """What a number is that is lower or higher than another: "24 g/day higher than at baseline" is a change."""
    than = next((i for i in range(found.at + 1, min(found.at + 9, len(s))) if s.word(i) in small_words("than")), -1)
    return "MC" if than >= 0 and of_start(s, than) else "MD"


def since_start(s: Sentence, end: int) -> bool:
    """Whether the words before a token set one group against how it began: "fell with respect to baseline"."""
    near = range(max(0, end - 12), end)
    began = any(s.word(i) in small_words("start") for i in near)
    falls = tuple(small_words("falls"))
    moved = any(s.value(i) == "CHG" or s.word(i).startswith(falls) for i in range(end))
    return began and moved and not any(s.kind(i) == "VS" for i in range(end))


def change(s: Sentence, found: Statement) -> str:
    """What the number of a change is: where it came to, by how much, of one group or against another."""
    if of_named_arms(s, found):
        return "MN"  # "the dose was reduced in the A group (A: 9.7 mg [...]; B: 17.0 mg [...])"
    if s.kind(found.begins - 1) == "FROM" or s.came_to(found.begins) or where_it_began(s, found):
        # "rose to 5.9": where it came to; a share where shares are told of
        if found.unit != "percent" or of_no_share(s, found.label_at):
            if found.unit != "percent" and any(t.kind == "MEAS" and t.value == "MN" for t in s.tokens[: found.begins]):
                return "MN"  # "the mean score rose from 9.0 (...) to 10.4 (...)"
            return "MN" if from_one_to_another(s, found) else ""
        return share(s, found) if of_shares(s, found) or not LEVELS.search(words_before(s, found)) else ""
    if s.kind(found.at + 1) == "TIME" and s.word(found.begins - 1) in small_words("when") - small_words("amount"):
        return ""  # "those who reduced their work had returned to it within 14 days"
    if pattern_at(s.tokens, found.span.end, "R? TO CUR? NUM"):
        # "it increased 3.1 (...) to 4.2 (...)": where it was
        return "PR" if is_percent(found) and not LEVELS.search(words_before(s, found)) else ""
    if s.kind(found.begins - 1) == "EQ" and s.kind(found.begins - 2) == "W":
        return ""  # "fell (R = 0.92": the number has a name of its own
    if any(s.word(i) in small_words("but") and s.kind(i + 2) in ("NEG", "POS") for i in _words_to(s, found)):
        return ""  # "doses increased in both groups, but were lower with A (1.04 ...)": of the clause before
    if found.unit.endswith(("fold", "times", "fold change")):
        return ""
    if (
        is_percent(found)
        and s.word(found.begins - 1) == "with"
        and s.word(behind_bracket(s, found)) in small_words("whom")
    ):
        return "PR"  # "they had the greatest improvement, with 38.5% (...) reporting any"
    if found.unit == "percent" and outcome_of_a_share(s, found):
        return "PR"
    between = range(found.label_at + 1, found.begins)
    began = any(s.word(i) in small_words("start") for i in range(len(s)))
    if found.unit == "percent" and absolute_change(s, found) and not (began or LEVELS.search(words_before(s, found))):
        return "MD" if level_in_percent(s, found) else "RD"
    if found.unit == "percent" and level_in_percent(s, found):
        return "MD" if _compared(s, found) else "MC"  # "HbA1c fell by 0.5%"
    if found.unit == "percent" and any(s.word(i) in small_words("than") for i in between):
        return ""  # "a greater decrease than in the controls: 2.2%"
    if found.unit == "percent" and not touches(s, found.label_at, found.begins) and not by_how_much(s, found):
        told = any(s.value(i) == "MN" for i in range(found.label_at - 2, found.label_at))
        told = told or _of_outcome_in_bracket(s, found) or any(s.kind(i) == "VS" for i in range(found.span.end, len(s)))
        told = told or s.kind(found.label_at - 1) in ("NEG", "POS")  # "the greater increase was seen by then (1.7%"
        said = _reduction_was(s, found)
        told = told or s.word(found.label_at - 1).startswith("percent")  # "the percentage decreases were: 21%"
        told = told or said  # "the reduction associated with it was 19%"
        return "" if told and not counted_before(s, found) else share(s, found)  # "mean percent decreases (17%"
    if per_unit(s, found) or slope(s, found):
        return "GEN"
    if found.unit == "percent":
        return ""
    points = POINTS.match(s.word(found.label_at - 1).replace("-", " ")) is not None
    own = s.text[s.tokens[0].start : s.tokens[max(0, found.at)].start].lower()
    if (is_percent(found) or points) and not LEVELS.search(own) and not level_in_percent(s, found):
        return "RD"  # "a reduction of 5 percentage points in mortality"
    return change_in_units(s, found)


def _reduction_was(s: Sentence, found: Statement) -> bool:
    """Whether a number says how large a reduction was: "the decrease in pain intensity was 70%", and no limit of it.

    "A decrease in pain of 2 points: 70%" is the share that reached it.
    """
    noun = next(iter(s.word(found.label_at).split()), "") in small_words("fall")
    said = s.kind(found.begins - 1) in ("COLON", "EQ") or s.is_said(found.begins)
    return noun and said and not any(s.kind(i) == "NUM" for i in range(found.label_at + 1, found.begins))


def change_in_units(s: Sentence, found: Statement) -> str:
    """A change in units: of one group, or against another."""
    if found.at >= 0 and than_another(s, found):
        return than_what(s, found)  # "it increased activity by 1.7 more hours"
    return "MD" if _compared(s, found) else "" if _more_of_one(s, found) else "MC"


def _more_of_one(s: Sentence, found: Statement) -> bool:
    """Whether one number alone in a bracket is told of one that changed more: its change, or by how much more.

    "Strength improved more with the splint (3.1 kg, ...)".
    """
    more = found.label_at >= 0 and s.kind(found.label_at + 1) in ("NEG", "POS") and s.kind(found.begins - 1) == "L"
    others = (*range(found.begins), *range(found.span.end, _stop(s, found.span.end)))
    return more and not any(s.kind(i) == "CI" for i in others) and not any(s.kind(i) == "VS" for i in others)


def _words_to(s: Sentence, found: Statement) -> range:
    """The tokens between the label of a number and the number."""
    return range(max(0, found.label_at) + 1, found.begins)


def by_words(s: Sentence, found: Statement) -> str:
    """What a number without a label is whose words compare: "surgery took longer (31 min, ...) than".

    Only where it has a unit or a sign, as no ratio has, or lies where that of a ratio would not.
    """
    unit = bool(found.unit) and not is_percent(found) and not found.unit.endswith(("fold", "times"))
    if lower_by(s, found):
        return "MD"
    if (
        found.at < 0
        or found.how not in ("anchor", "bare")
        or (is_percent(found) and not (is_negative(found) and level_in_percent(s, found)))
        or not (
            unit
            or is_negative(found)
            or reads(found.low) == 0
            or found.as_a_difference()
            or _differed_by(s, found)
            or s.kind(found.at + 1) == "PM"
        )
        or ends_with(s.tokens, found.begins, "@than FILL*")  # "longer than the 4.4 months (...) of others"
    ):
        return ""
    if favours(s, found) or _of_an_effect(s, found):
        return "MD"
    if _differed_by(s, found):
        return "MD"
    if of_those(s, found):
        return ""  # "longer than that of the others (6.0 months, ...)": what they had
    greater = next((i for i in range(found.begins - 1, max(-1, found.begins - 40), -1) if _compares(s, i)), -1)
    if (
        greater < 0
        or (found.how == "anchor" and _one_of_two(s, found))
        or any(s.kind(i) in ("NUM", "CI") and not _of_people(s, i) for i in range(greater, found.begins - 1))
        or any(s.kind(i) == "MEDIAN" for i in range(max(0, greater - 8), found.begins))
    ):
        return ""
    groups = any(s.kind(i) == "GROUP" for i in range(max(0, greater - 8), greater))
    set_against = (*range(greater, found.begins), *range(found.span.end, min(found.span.end + 12, len(s))))
    said = any(s.kind(i) in ("VS", "GROUP") or s.word(i) in small_words("than") for i in set_against)
    return "MD" if said or groups or _comparing(s, greater) else ""


def _of_people(s: Sentence, i: int) -> bool:
    """Whether a number counts people: "less than that of the 33 subjects (5 practices) with B (-0.09 ..."."""
    return s.value(i).isdecimal() and (s.kind(i + 1) == "NN" or (s.kind(i - 1) == "L" and s.kind(i + 2) == "R"))


def _of_an_effect(s: Sentence, found: Statement) -> bool:
    """Whether a number is that of an effect on something: "no effect on sick leave (-3 days; 95% CI".

    None is what one group had where there was no effect: "no effect on the pulse (70 beats/min; 95% CI 66 to 74)".
    """
    end = s.outer(found.begins) if s.outer(found.begins) != -1 else found.begins
    words = small_words("effect") | small_words("favour")
    effect = next((i for i in range(end - 1, max(-1, end - 16), -1) if s.word(i) in words), -1)
    plain = all(s.kind(i) not in ("NUM", "CI", "L", "R", "SEMI", "END") for i in range(effect, end))
    other = s.word(effect - 1) in small_words("other effects") or s.word(effect + 1) == "as"  # "as estimated by"
    if effect < 0 or not plain or other or of_one_group(s, found):
        return False
    none = any(s.word(i) in small_words("no") for i in range(max(0, effect - 3), effect))
    above = (reads(found.low) or 0.0) > 0
    return not (none and above) and not _one_of_two(s, found)


def _differed_by(s: Sentence, found: Statement) -> bool:
    """Whether groups are said to differ by a number: "scores differed between groups by 4 (-3 to 10)", "higher by"."""
    if s.word(found.begins - 1) not in small_words("amount"):
        return False
    if s.kind(found.begins - 2) in ("NEG", "POS"):
        return not of_one_group(s, found)
    before = range(max(0, found.begins - 12), found.begins)
    return any(s.word(i) in small_words("differ") for i in before)


def _compares(s: Sentence, i: int) -> bool:
    return s.kind(i) in ("NEG", "POS") and not s.word(i).startswith(("above", "below"))


def _comparing(s: Sentence, end: int) -> bool:
    return any(s.kind(i) == "VS" or s.word(i) in small_words("comparing") for i in range(end))


def _of_outcome_in_bracket(s: Sentence, found: Statement) -> bool:
    """Whether a percentage alone in a bracket is that of a change: "the changes in strength (8.1% [...])"."""
    if s.kind(found.begins - 1) != "L" or found.begins - found.label_at > 7:
        return False
    of = s.word(found.label_at + 1) in small_words("within")
    plain = all(s.kind(i) in ("W", "FILL", "UNIT", "DASH", "PCT") for i in range(found.label_at + 1, found.begins - 1))
    return of and plain and not _one_of_two(s, found)


def _stop(s: Sentence, i: int) -> int:
    """The next semicolon: what follows it is told of something else."""
    return next((j for j in range(i, len(s)) if s.kind(j) == "SEMI"), len(s))


def _one_of_two(s: Sentence, found: Statement) -> bool:
    """Whether another number is set against it: "-0.9 (...) vs -2.4 (...)"."""
    end = found.span.end
    behind = [i for i in range(end, min(end + 10, len(s))) if s.kind(i) == "VS" or s.word(i) in small_words("than")]
    behind = [i for i in behind if not _another_told(s, end, i)]
    pair = pattern_at(
        s.tokens, end, "R? UNIT|TIME? AND DASH? NUM L|COMMA DASH? NUM TO|DASH|COMMA DASH? NUM R? UNIT|TIME? VS=against"
    )
    behind = behind or (
        [pair.at["against"]] if pair else []
    )  # "13.2 (...) and 7.7 (...) mm Hg compared with 10.1 (...)"
    if not behind and pattern_at(s.tokens, end, "R? AND DASH|PLUS? NUM"):
        return any(s.word(i) in small_words("respectively") for i in range(end, min(end + 30, len(s))))
    return bool(behind) and any(
        s.kind(i) == "NUM"
        and s.kind(i - 1) not in ("LT", "GT", "LE", "GE", "EQ", "TIME")
        and not of_a_scale(s, i)
        and s.word(i - 1) not in small_words("heading")
        and not of_a_follow_up(s, i)
        and (s.kind(i + 1) != "TIME" or any(s.kind(j) == "CI" for j in range(i + 2, i + 8)))
        for i in range(behind[0], min(behind[0] + 12, _stop(s, behind[0])))
    )


def _another_told(s: Sentence, end: int, against: int) -> bool:
    """Whether a comparison is of a number of its own: "(4.4, 1.0 to 7.9) and lost only 378 days compared with 607"."""
    joined = next((i for i in range(end, against) if s.kind(i) == "AND"), against)
    verb = s.kind(joined + 1) == "W"
    return verb and any(s.kind(i) == "NUM" and s.kind(i - 1) in ("W", "FILL") for i in range(joined + 2, against))


def _compared(s: Sentence, found: Statement) -> bool:
    """Whether a change is set against that of others: "compared with placebo, pain fell by 0.8", "fell more than".

    What follows another interval is one of several, mostly of one group each; and a change from baseline is none.
    """
    before = range(found.begins)
    if _more_than(s, found) or favours(s, found) or of_two_named(s, found):
        return True
    if tested_against(s, found) or twice_delta(s, found):
        return True
    if _one_of_two(s, found):
        return False
    if found.how == "anchor" and (_differed(s, found) or _set_against_behind(s, found)):
        return True
    own = range(found.label_at, found.begins if found.label_at >= 0 else found.label_at)
    its_own = s.kind(s.inside[found.begins] - 1) == "GROUP"  # "compared to the control group (-2.7 ...)"
    set_against = any(s.kind(i) == "VS" and not of_start(s, i) for i in own)
    number = any(s.kind(i) == "CI" or (s.kind(i) == "NUM" and s.kind(i + 1) != "TIME") for i in own)
    if set_against and not its_own and not number:
        return True  # "... (0.34; 95% CI ...) and a decrease in pain compared with the others (0.89; 95% CI ...)"
    if any(s.kind(i) == "CI" for i in before):
        return False
    for i in before:
        if s.kind(i) == "VS" and not of_start(s, i):
            return True
        if s.word(i) in small_words("than") and any(s.kind(j) in ("NEG", "POS") for j in range(i)):
            return found.how == "anchor" or tested_itself(s, found)
    return False


def _set_against_behind(s: Sentence, found: Statement) -> bool:
    """Whether what follows sets one number for two groups: "an improvement of 9 (...) compared with usual care"."""
    end = behind_bracket(s, found)
    after = range(end, min(end + 20, _stop(s, end)))
    set_against = next((i for i in after if s.kind(i) == "VS" or s.word(i) in small_words("than")), -1)
    if set_against < 0 or of_start(s, set_against) or _second_of_two(s, found):
        return False
    greater = any(s.kind(i) in ("NEG", "POS") for i in range(found.begins)) or s.kind(set_against) == "VS"
    numbers = (
        i
        for i in (*range(end, set_against), *after[:9])
        if s.word(i - 1) not in small_words("heading")
        and not ("TIME" in (s.kind(i - 1), s.kind(i + 1)) or of_a_follow_up(s, i))
        and not s.on_scale(i)
    )
    return greater and not any(s.kind(i) in ("NUM", "CI") and not of_a_scale(s, i) for i in numbers)


def _second_of_two(s: Sentence, found: Statement) -> bool:
    """Whether it is set against one with an interval before it: "4.7 (95% CI ...) versus 16.0 (95% CI ...) than"."""
    near = range(max(0, found.begins - 12), found.begins)
    against = next((i for i in near if s.kind(i) == "VS"), -1)
    return against >= 0 and any(s.kind(i) == "CI" for i in range(against))


def _more_than(s: Sentence, found: Statement) -> bool:
    """ "35 m more than control", between number and interval; "a lower weight gain of 1.7", before the label."""
    behind = pattern_at(s.tokens, found.at + 1, "UNIT|TIME|KILL? NEG|POS 'than'|@than=than") if found.at >= 0 else None
    if behind and not of_start(s, behind.at["than"]):
        return True
    end = behind_bracket(s, found)  # "it rose by 1.5 points (95% CI ...) more in A than in B"
    than = next((i for i in range(end + 1, min(end + 8, len(s))) if s.word(i) in small_words("than")), -1)
    if s.kind(end) in ("NEG", "POS") and than > 0 and not of_start(s, than):
        return all(s.kind(i) != "NUM" for i in range(end, min(than + 4, len(s))))
    lower = any(s.kind(i) in ("NEG", "POS") for i in (found.label_at - 1, found.label_at - 2))
    near = lower and found.label_at >= 0 and (touches(s, found.label_at, found.begins) or _of_one_outcome(s, found))
    return near and not _one_of_two(s, found)


def _of_one_outcome(s: Sentence, found: Statement) -> bool:
    """Whether a number alone in a bracket is told of an outcome: "greater improvement in the pain scale (4.4, ...)"."""
    words = range(found.label_at + 1, found.begins - 1)
    plain = all(s.kind(i) in ("W", "FILL", "MEAS", "NN", "DASH", "OUTOF") for i in words)
    within = s.word(found.label_at + 1) in small_words("within")
    return within and plain and s.kind(found.begins - 1) == "L" and len(words) < 12


def _no_relevant_one(s: Sentence, label: int) -> bool:
    """Whether groups are said not to differ by what matters: "no relevant difference between groups in change in"."""
    said = (i for i in range(1, label) if s.value(i) == "margin" and "difference" in s.word(i))
    at = next((i for i in said if s.word(i - 1) in small_words("no")), label)
    return any(s.kind(i) == "GROUP" for i in range(at, label))


def _differed(s: Sentence, found: Statement) -> bool:
    """Whether groups are said to differ, or not to: "the increase was not different between groups (0.08 points"."""
    words = range(max(0, found.label_at), found.begins)
    if _no_relevant_one(s, found.label_at):
        return True
    differ = next((i for i in words if s.word(i) in small_words("differ")), -1)
    return differ >= 0 and any(s.kind(i) == "GROUP" or s.word(i) in small_words("between") for i in words)
