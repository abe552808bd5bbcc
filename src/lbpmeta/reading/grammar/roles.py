"""What a number is by its neighbours (a time, a count, a bound ...), and the sign before it."""

from __future__ import annotations

from typing import NamedTuple

from lbpmeta.reading.grammar.around import behind_year, one_per, per_people
from lbpmeta.reading.grammar.intervals import LEVELS, level_behind
from lbpmeta.reading.grammar.match import edge_words, ends_with, may_touch, pattern_at
from lbpmeta.reading.grammar.patterns import ROLES, Rule
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.languages.registry import small_words

__all__ = ["role_of", "sign_before"]


def role_of(s: Sentence, i: int) -> str:
    """Return what a number is by its neighbours, "" where it may be an estimate."""
    digits = s.value(i)
    if len(digits) > 1 and digits[0] == "0" and digits.isdigit():
        return "part"  # "100 000" that was torn
    if _begins_a_name(s, i):
        return "name"
    if s.kind(i - 1) == "UNIT" and s.word(i - 1).endswith(" per"):
        return "per"  # "34.5 episodes per 1,000 person-weeks"
    for rule in _roles_at(s, i):
        if rule.right and pattern_at(s.tokens, i + 1, rule.right) is None:
            continue
        if rule.left and not _left(s, i, rule.left):
            continue
        if rule.left.startswith("KILL ") and _of_no_spread(s, i):
            continue
        of_dose = rule.right == "UNIT GROUP"
        if rule.name == "name" and not of_dose and ("." in s.value(i) or s.kind(i + 1) in ("PCT", "UNIT", "CUR")):
            continue
        if rule.name == "time" and rule.right and s.kind(i + 2) == "SLASH" and s.kind(i + 3) == "W":
            continue  # "13.68 minutes/question"
        if rule.name == "count" and "." in s.value(i):
            continue  # "9.4 admissions per 10,000", "k = 0.76"
        if rule.name == "events" and rule.right == "SLASH NUM" and per_people(s, i):
            continue  # "1.3/100 person-years"
        if rule.name == "events" and rule.left == "NUM SLASH" and per_people(s, i - 2):
            return "per"
        if rule.name == "time" and rule.left and ("." in s.value(i) or s.kind(i - 1) == "DASH"):
            continue
        if rule.name == "level" and "NUM PCT" in rule.right and s.value(i) not in (s.value(i + 2), s.value(i + 3)):
            continue  # "-0.0% 95% CI"
        if rule.name == "level" and rule.right.endswith("FILL* CI") and _share_before(s, i):
            continue  # "61.5% CI 95% (40.2 to 82.8)"
        if rule.name == "events" and rule.left.endswith(" OUTOF|@of") and s.kind(i + 1) == "PCT":
            continue  # "à la semaine 6 de 72 %"
        if rule.name == "per" and one_per(s, i):
            continue  # "a number needed to treat of one per 9.2 patients"
        if rule.name == "range" and rule.left.endswith(" TO") and behind_year(s, i):
            continue  # "from 10.9% (...) in 2013 to 12.4%"
        if rule.name == "range" and rule.left == "NUM DASH" and s.tokens[i - 1].spaced:
            continue
        if rule.name == "range" and rule.right.startswith("DASH NUM") and s.tokens[i + 1].spaced:
            continue
        return rule.name
    return ""


def _share_before(s: Sentence, i: int) -> bool:
    """Whether a percentage before the name of an interval is none of its levels, and a level stands behind the name."""
    name = next((j for j in range(i + 2, i + 5) if s.kind(j) == "CI"), -1)
    return s.value(i) not in LEVELS and name >= 0 and level_behind(s, name)


def _of_no_spread(s: Sentence, i: int) -> bool:
    """Whether a spread or a margin before a number is not what it is: "mean [SE] -0.2", "reaching the MCID was 58%"."""
    if ends_with(s.tokens, i, "MEAS L KILL R DASH?") or ends_with(s.tokens, i, "KILL EQ|COLON DASH"):
        return True  # "(SD: -0.15, 95% CI": no spread is negative
    named = ends_with(s.tokens, i, "KILL=name FILL")
    if named is None or s.kind(i + 1) != "PCT" or s.value(named.at["name"]) != "margin":
        return False
    return any(s.word(j) in small_words("whom") for j in range(named.at["name"] - 3, named.at["name"]))


def _begins_a_name(s: Sentence, i: int) -> bool:
    """Whether capitals that are no unit touch a number: "4LB", "NS3/4A", "HVTN 503-S"."""
    j = i + 1 + (s.kind(i + 1) == "DASH")
    glued = s.kind(j) == "W" and not any(s.tokens[n].spaced for n in range(i + 1, j + 1))
    text = s.tokens[j].text if glued else ""
    return text.isupper() and "." not in s.value(i) and (j == i + 1 or len(text) == 1)


class _Roles(NamedTuple):
    """The table of roles, the words that its lines end and begin with, and which may hold between two tokens."""

    rules: tuple[Rule, ...]
    before: frozenset[str]
    after: frozenset[str]
    kept: dict[tuple[str, str, str, str], tuple[Rule, ...]]


def _roles(rules: tuple[Rule, ...]) -> _Roles:
    left, right = (tuple(getattr(r, side) for r in rules if getattr(r, side)) for side in ("left", "right"))
    return _Roles(rules, edge_words(left, -1), edge_words(right, 1), {})


_KEPT = _roles(ROLES)


def _roles_at(s: Sentence, i: int) -> tuple[Rule, ...]:
    """Return the lines of the table that may hold for a number by the tokens beside it: asked of every number."""
    global _KEPT
    if _KEPT.rules is not ROLES:
        _KEPT = _roles(ROLES)
    before, after, left, right = s.kind(i - 1), s.kind(i + 1), s.word(i - 1), s.word(i + 1)
    left, right = left * (left in _KEPT.before), right * (right in _KEPT.after)
    key = before, left, after, right
    if key not in _KEPT.kept:
        _KEPT.kept[key] = tuple(
            rule
            for rule in ROLES
            if (not rule.right or may_touch(rule.right, after, 1, right))
            and (not rule.left or before == "DASH" or may_touch(rule.left, before, -1, left))
        )
    return _KEPT.kept[key]


def _left(s: Sentence, i: int, pattern: str) -> bool:
    """Whether the pattern stands before the number, its sign stepped over where the pattern has none."""
    if ends_with(s.tokens, i, pattern):
        return True
    return s.kind(i - 1) == "DASH" and "DASH" not in pattern and ends_with(s.tokens, i - 1, pattern) is not None


def sign_before(s: Sentence, i: int) -> tuple[str, int, bool]:
    """Return the printed sign of the number at `i`, the token where it begins, and whether a blank follows the sign."""
    j = i - 1
    if s.kind(j) == "CUR":
        j -= 1
    if s.kind(j) == "PLUS" and s.kind(j - 1) != "NUM":
        return "+", j, False
    if s.kind(j) == "DASH":
        gap = s.tokens[j + 1].spaced
        before = s.kind(j - 1)
        if not gap and (s.tokens[j].spaced or before not in ("NUM", "PCT", "R", "UNIT")):
            return "-", j, s.tokens[j].text in ("\u2014", "--")
        if gap and before not in ("NUM", "PCT", "R", "UNIT", "TIME"):
            return "-", j, True
    start = j + 1 if s.kind(i - 1) == "CUR" else i
    return "", start, False
