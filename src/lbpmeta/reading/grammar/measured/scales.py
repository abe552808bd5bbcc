"""What the scale of a number says of its measure: log points, standard deviations, one more of what it hangs on."""

from __future__ import annotations

import re
from typing import Final

from lbpmeta.reading.grammar.around import text_before
from lbpmeta.reading.grammar.found import Statement
from lbpmeta.reading.grammar.match import pattern_at
from lbpmeta.reading.grammar.measured.contrasts import done_by_a_treatment
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.languages.registry import small_words

__all__ = ["for_one_more", "in_log_points", "in_sds", "moved_in_sds"]

#: ... directly before a number: "(log points: -0.012".
_LOG_POINTS: Final = re.compile(r"\blog[- ]points?\W{0,3}$")


def in_log_points(s: Sentence, found: Statement) -> bool:
    """Whether a number is in log points: none of the table of measures is, neither a mean nor a difference of means."""
    return found.unit.lower().startswith("log point") or _LOG_POINTS.search(text_before(s, found).lower()) is not None


def in_sds(s: Sentence, found: Statement) -> bool:
    """Whether a number is in standard deviations: "0.24 SD, 95% CI", no spread of its own behind it."""
    if found.unit.lower().startswith(("standard deviation", "sd")):
        return True
    of_one = pattern_at(s.tokens, found.at + 1, "FILL FILL? KILL=sd") if found.at >= 0 else None
    if of_one and s.word(found.at + 1).startswith("of") and s.word(of_one.at["sd"]) == "standard deviation":
        return True  # "worse by 0.05 of a standard deviation"
    behind = pattern_at(s.tokens, found.at + 1, "KILL=sd NEG|POS? L|COMMA|SEMI") if found.at >= 0 else None
    return s.word(found.at + 1) == "standard deviations" or (behind is not None and s.value(behind.at["sd"]) == "SD")


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
