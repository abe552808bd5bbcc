"""What one group had, where no label says that a number is a mean or a share."""

from __future__ import annotations

import re
from typing import Final

from lbpmeta.reading.grammar.around import behind_bracket, is_negative, is_percent
from lbpmeta.reading.grammar.found import Statement, reads
from lbpmeta.reading.grammar.match import pattern_at
from lbpmeta.reading.grammar.sentence import Sentence

__all__ = [
    "beside_its_sd",
    "from_one_to_another",
    "level_by_its_noun",
    "lower_by",
    "of_named_arms",
    "of_so_many",
    "second_share",
    "where_it_began",
]

#: What people have so much of, and what is measured in them.
_LEVELS: Final = re.compile(
    r"\b(?:scores|intakes?|concentrations?|levels?|consumption|excretion|inname|concentraties?|aufnahme|konzentration(?:en)?|"
    r"apports?|taux sériques?|ingesta|concentración|concentraciones|niveles|niveaux|spiegels|puntuaciones)\b",
    re.IGNORECASE,
)
#: What rises from one number to another on a scale.
_MEASURED: Final = re.compile(
    r"\b(?:\w*scores?|scale|pain|pressure|concentrations?|levels?|weight|index|strength|intakes?|NPRS|NRS|VAS|ODI|RMDQ|"
    r"WOMAC|HbA1c|BMI|\w*pijn\w*|schmerz\w*|douleur|dolor|bloeddruk|gewicht|\w*blutdruck|pression|poids|presión|peso|"
    r"puntuación|puntaje|échelle|skala|schaal|escala)\b",
    re.IGNORECASE,
)
#: What tells that a number is of something else, or set against another.
_TELLS: Final = frozenset(("MEAS", "MEDIAN", "NEG", "POS", "VS", "KILL"))


def beside_its_sd(s: Sentence, found: Statement) -> bool:
    """Whether the spread of a number stands before its interval: "A = 84.6 (SD = 16.6, 95% CI = 81.4-87.8)"."""
    spread = pattern_at(s.tokens, found.at + 1, "UNIT|TIME? L KILL=sd EQ|COLON|FILL? NUM") if found.at >= 0 else None
    return spread is not None and s.value(spread.at["sd"]) == "SD" and not is_negative(found)


def of_named_arms(s: Sentence, found: Statement) -> bool:
    """Whether a number in a unit is of one of two groups in a bracket: "(A group: 17.1 mg [...]; B group: 17.7 mg".

    The first is called a group there, or before the bracket; lengths of time are medians as often. So is what has a
    name and its own spread: "scores rose (A = 84.6 (SD = 16.6, 95% CI = 81.4-87.8))".
    """
    if s.kind(found.begins - 1) == "EQ" and s.kind(found.begins - 2) in ("W", "GROUP") and beside_its_sd(s, found):
        return True
    opener = s.inside[found.begins] if found.at >= 0 else -1
    if opener < 0 or s.kind(found.at + 1) != "UNIT" or is_negative(found) or is_percent(found):
        return False
    inside = range(opener + 1, s.closes.get(opener, opener))
    unit = s.word(found.at + 1)
    arms = [i for i in inside if s.inside[i] == opener and pattern_at(s.tokens, i, "COLON NUM UNIT")]
    if len(arms) < 2 or found.begins - 1 not in arms or any(s.word(i + 2) != unit for i in arms):
        return False
    name = [s.word(i) for i in range(opener + 1, arms[0])]
    before = [s.word(i) for i in range(opener)]
    said = any(before[i : i + len(name)] == name and s.kind(i + len(name)) == "GROUP" for i in range(opener))
    return s.kind(arms[0] - 1) == "GROUP" or said


def level_by_its_noun(s: Sentence, found: Statement) -> bool:
    """Whether a noun says that a number in a unit is what people had: "intake of zinc was 7.3 (6.9, 7.7) mg/day".

    So does "pooled": "the pooled cost was 12.4 euros (95% CI ...)".

    In a sentence that compares nothing, names nothing else before it, and tells of no median; a length of time or a
    price is left open.
    """
    if beside_its_sd(s, found) or of_named_arms(s, found):
        return True
    behind = behind_bracket(s, found)
    pooled = any(s.word(i) == "pooled" for i in range(found.begins))
    units = ("UNIT", "TIME") if pooled else ("UNIT",)
    unit = s.kind(behind) in units or s.kind(found.at + 1) in units
    unit = unit or (not found.unit and s.word(0).endswith("scores"))  # "Scores at 12 months were 18.2 (...)"
    if not unit or found.how != "anchor" or is_negative(found) or is_percent(found):
        return False
    if found.unit.endswith(("fold", "times")) or not (
        s.is_said(found.begins) or s.word(found.begins - 1) in ("of", "and")
    ):
        return False
    if any(t.kind in _TELLS for t in s.tokens[: found.begins]):
        return False
    return pooled or _LEVELS.search(s.text, s.tokens[0].start, s.tokens[found.begins].start) is not None


def lower_by(s: Sentence, found: Statement) -> bool:
    """Whether a number tells by how much a scale is lower: "pain was lower with A than with B (1.3; 0.8 to 1.8)".

    Above 1 it is no ratio of what is lower; a scale is named, and nothing that is counted.
    """
    e, low, opener = reads(found.estimate), reads(found.low), s.inside[found.begins] if found.at >= 0 else -1
    if opener < 0 or e is None or low is None or not e > 1 or low <= 0 or found.unit:
        return False
    less = next((i for i in range(opener - 1, -1, -1) if s.kind(i) == "NEG"), opener)
    against = any(s.kind(i) == "VS" or s.word(i) in ("than", "relative to") for i in range(less + 1, opener))
    plain = not any(s.kind(i) in ("MEAS", "MEDIAN", "NUM", "CI", "SEMI") for i in range(less))
    return against and plain and _MEASURED.search(s.text, s.tokens[0].start, s.tokens[less].start) is not None


def where_it_began(s: Sentence, found: Statement) -> bool:
    """Whether another number follows that something came to: "from 6.1 (...) to 3.4", "von 6,1 (...) auf 3,4"."""
    behind = behind_bracket(s, found)
    at = behind + (s.kind(behind) in ("UNIT", "TIME", "PCT"))
    return s.kind(found.begins - 1) in ("FROM", "FILL") and s.came_to(at + 1) and s.kind(at + 1) == "NUM"


def from_one_to_another(s: Sentence, found: Statement) -> bool:
    """Whether a number on a scale is where it began or came to: "pain fell from 6.1 (5.7 to 6.5) to 3.4 (2.9 to 3.9)".

    Both have an interval; no median, ratio or rate is told of, and nothing but how it went.
    """
    first, behind = where_it_began(s, found), behind_bracket(s, found)
    if not (first or s.came_to(found.begins)) or is_percent(found) or is_negative(found):
        return False
    before = range(max(0, found.begins - 24), found.begins)
    began = any(s.kind(i) in ("FROM", "FILL") and s.kind(i + 1) == "NUM" for i in before)
    if not (first or began) or found.interval not in ("", "confidence"):
        return False
    plain = all(t.kind not in ("MEDIAN", "KILL") for t in s.tokens)
    plain = plain and all(t.value == "CHG" for t in s.tokens if t.kind == "MEAS")
    if not plain or found.as_a_ratio() or s.kind(behind) == "PER":
        return False
    return _MEASURED.search(s.text, s.tokens[0].start, s.tokens[found.begins].start) is not None


def of_so_many(s: Sentence, found: Statement) -> bool:
    """Whether a whole number counts people or events: "an estimated 7,000 (95% CI: 2000, 10,000) more deaths".

    No mean number of them, as words before would say.
    """
    texts = (found.estimate, found.low, found.high)
    if not all(text.isdigit() and len(text) > 2 for text in texts):
        return False
    behind = behind_bracket(s, found)
    whom = pattern_at(s.tokens, behind, "W|POS|NEG? W|POS|NEG? NN")
    return whom is not None and "number" not in s.text[s.tokens[0].start : s.tokens[found.at].start].lower()


def second_share(s: Sentence, before: Statement, found: Statement) -> bool:
    """Whether a number without a percent sign is set against a share that has one: "27.4% (...) vs. 20.3 (...)"."""
    said = reads(found.estimate)
    if before.measure != "PR" or not is_percent(before) or found.unit or said is None or not 1 < said <= 100:
        return False
    between = range(before.span.end, found.begins)
    against = any(s.kind(i) == "VS" for i in between)
    return against and all(s.kind(i) in ("R", "VS", "COMMA", "SEMI") for i in between) and not is_negative(found)
