"""What the scale of a number says of its measure: log points, standard deviations, one more of what it hangs on."""

from __future__ import annotations

import re
from typing import Final

from lbpmeta.reading.grammar.around import behind_bracket, text_before
from lbpmeta.reading.grammar.found import Statement
from lbpmeta.reading.grammar.intervals import unit_after
from lbpmeta.reading.grammar.match import ends_with, pattern_at
from lbpmeta.reading.grammar.measured.contrasts import done_by_a_treatment
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.languages.registry import small_words

__all__ = ["for_one_more", "in_log_points", "in_sds", "moved_in_sds", "slope"]

#: ... directly before a number: "(log points: -0.012".
_LOG_POINTS: Final = re.compile(r"\blog[- ]points?\W{0,3}$")


def in_log_points(s: Sentence, found: Statement) -> bool:
    """Whether a number is in log points: none of the table of measures is, neither a mean nor a difference of means."""
    return found.unit.lower().startswith("log point") or _LOG_POINTS.search(text_before(s, found).lower()) is not None


#: How a unit of standard deviations begins.
_SDS: Final = ("standard deviation", "sd", "standaarddeviatie", "standardabweichung", "écart-type", "écarts-types",
    "écarts types", "desviaciones estándar", "desviación estándar", "desviaciones típicas")  # fmt: skip


def in_sds(s: Sentence, found: Statement) -> bool:
    """Whether a number is in standard deviations: "0.24 SD, 95% CI", no spread of its own behind it."""
    if found.unit.lower().startswith(_SDS):
        return True
    of_one = pattern_at(s.tokens, found.at + 1, "FILL FILL? KILL=sd") if found.at >= 0 else None
    if of_one and s.word(found.at + 1).startswith("of") and s.word(of_one.at["sd"]) == "standard deviation":
        return True  # "worse by 0.05 of a standard deviation"
    behind = pattern_at(s.tokens, found.at + 1, "KILL=sd NEG|POS? L|COMMA|SEMI") if found.at >= 0 else None
    more = pattern_at(s.tokens, found.at + 1, "KILL=sd NEG|POS") if found.at >= 0 else None
    behind = more or behind  # "0.31 SD more than in controls"
    if behind is None and (at := pattern_at(s.tokens, _behind_list(s, found), "UNIT=sd NEG|POS")):
        return s.word(at.at["sd"]).startswith(_SDS)  # "0.24 (0.15 to 0.33) and 0.18 (...) SDs lower"
    return s.word(found.at + 1) == "standard deviations" or (behind is not None and s.value(behind.at["sd"]) == "SD")


def _behind_list(s: Sentence, found: Statement) -> int:
    """The token behind a list of numbers with their brackets: "0.24 (0.15 to 0.33) and 0.18 (...) SDs lower"."""
    end = behind_bracket(s, found)
    while more := pattern_at(s.tokens, end, "COMMA|AND AND? NUM L"):
        end = s.closes.get(more.end - 1, len(s)) + 1
    return end


def moved_in_sds(s: Sentence, found: Statement) -> bool:
    """Whether a change in standard deviations is by how much one differs, or what a treatment did to an outcome.

    "It rose by 0.2 SD more", "the programme lowered test scores by 0.06 SD"; one of a group itself is neither.
    """
    more = pattern_at(s.tokens, found.at + 1, "KILL|UNIT NEG|POS") is not None
    return more or (s.word(found.begins - 1) in small_words("amount") and done_by_a_treatment(s, found))


def for_one_more(s: Sentence, found: Statement) -> bool:
    """Whether a number goes with one more of something: "each additional hour was associated with a 0.3 kg lower"."""
    each = next((i for i in range(found.begins - 1, -1, -1) if s.kind(i) == "PER"), -1)
    one = each >= 0 and (s.word(each + 1) in small_words("one more") or s.kind(each + 1) in ("UNIT", "TIME"))
    between = range(each + 1, found.begins)
    if not one or any(s.kind(i) in ("CI", "SEMI", "R") for i in between):
        return False
    return any(s.word(i).split(" ")[0] in small_words("goes with") for i in between)


def slope(s: Sentence, found: Statement) -> bool:
    """Whether a change goes with one of something else: "a 1% increase in X was associated with an increase of 0.4"."""
    if any(s.value(i) == "CHG" and _of_one_unit(s, i) for i in range(max(0, found.label_at - 25), found.begins)):
        return True  # "a 1-unit increase in the index raised it by 0.57 min"
    for i in range(found.label_at - 1, max(-1, found.label_at - 26), -1):
        ahead = range(i + 1, i + 5)
        if s.kind(i) == "PER" and any(s.kind(j) in ("UNIT", "NUM", "PCT") or s.value(j) == "CHG" for j in ahead):
            return True
        if s.value(i) == "CHG" and pattern_at(s.tokens, i - 2, "NUM PCT|UNIT|TIME") and found.label_at - i < 20:
            return any(s.word(j) in small_words("goes with") for j in range(i, found.label_at))
    if pattern_at(s.tokens, behind_bracket(s, found), "UNIT PER NUM UNIT") is not None:
        return True  # "it decreased by 1.3 (0.2 to 2.4) mm per 1000 kcal"
    behind = unit_after(s, found.at + 1)[0]  # "-0.10 mL/min per g" is a unit
    per = found.at >= 0 and pattern_at(s.tokens, behind, "W|FILL|MEAS* PER UNIT|NUM|KILL") is not None
    return per or _goes_with_a_change(s, found)


def _goes_with_a_change(s: Sentence, found: Statement) -> bool:
    """Whether a change in one thing is told to go with a number: "an increase in X was associated with one of 0.22"."""
    near = range(found.begins - 1, max(-1, found.begins - 8), -1)
    goes = next((i for i in near if s.word(i).split(" ")[0] in small_words("goes with")), -1)
    plain = all(s.kind(i) not in ("COMMA", "SEMI", "END", "VS", "NUM") for i in range(goes, found.begins))
    changes = (i for i in range(max(0, goes - 24), goes) if s.value(i) == "CHG")  # "sodium reduction" is a treatment
    return goes >= 0 and plain and any(s.word(i).endswith(" in") or s.kind(i - 1) != "W" for i in changes)


def _of_one_unit(s: Sentence, i: int) -> bool:
    """Whether an increase is by one unit of what something hangs on: "each 1-point increase", "a 1 unit decrease"."""
    return ends_with(s.tokens, i, "NUM DASH? UNIT|@point") is not None or s.word(i - 1).startswith("unit")
