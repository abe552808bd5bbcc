"""A difference: of means, of shares of people, or of rates per time, by what its sentence says and computes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from lbpmeta.reading.grammar.around import (
    LEVELS,
    OF_PEOPLE,
    is_percent,
    level_in_percent,
    of_last_shares,
    of_rates,
    of_shares,
    of_two_fractions,
    per_person_time,
    text_before,
    words_before,
    words_behind,
)
from lbpmeta.reading.grammar.found import Statement, reads
from lbpmeta.reading.grammar.match import ends_with, pattern_at
from lbpmeta.reading.grammar.measured.changes import since_start
from lbpmeta.reading.grammar.measured.levels import beside_its_sd
from lbpmeta.reading.grammar.measured.shares import share
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.languages.registry import small_words

__all__ = ["of_difference", "of_risk_difference", "of_shares_before", "of_so_many_people", "of_two_set_against"]


def of_shares_before(before: Sequence[Statement], found: Statement) -> bool:
    """Whether a difference in percent is that of two shares before it: "23% (...) vs 31% (...); it was -8% (...)"."""
    shares = [reads(other.estimate) or 0.0 for other in before if other.measure == "PR" and other.unit == "percent"]
    said = reads(found.estimate)
    if found.unit != "percent" or len(shares) < 2 or not said:
        return False
    off = 1.1 * 10.0 ** -len(found.estimate.partition(".")[2])
    return abs(abs(shares[-1] - shares[-2]) - abs(said)) <= off


def of_so_many_people(s: Sentence, found: Statement) -> str:
    """The number of people that a difference of risks is of: "per 100,000" in "-12.3 per 100,000 (95% CI ...)"."""
    direct = pattern_at(s.tokens, found.at + 1, "NEG|POS? NN? PER|@per=per NUM=many") if found.at >= 0 else None
    behind = pattern_at(s.tokens, found.span.end, "R? NEG|POS? NN? PER|@per=per NUM=many")
    per = direct or behind
    if per is None or s.value(per.at["many"]).strip("0") != "1":
        return ""
    return s.text[s.tokens[per.at["per"]].start : s.tokens[per.at["many"]].end]


def of_two_set_against(s: Sentence, found: Statement) -> bool:
    """Whether a change is the difference of two groups in a bracket: "an increase of 3.1 (...) (12.4 vs 9.3 points)".

    Not of one group at two times, as a word for the start would say.
    """
    said = reads(found.estimate)
    start, end = max(0, found.begins - 24), min(len(s), found.span.end + 24)
    if not said or any(s.word(i) in small_words("start") for i in range(len(s))):
        return False
    off = 1.1 * 10.0 ** -len(found.estimate.partition(".")[2])
    for i in range(start, end):
        pair = pattern_at(s.tokens, i, "L|SEMI|COMMA NUM=a UNIT|PCT|TIME? VS NUM=b UNIT|PCT|TIME? R|SEMI|COMMA")
        a, b = (reads(s.value(pair.at[name])) for name in ("a", "b")) if pair else (None, None)
        if a is not None and b is not None and abs(abs(a - b) - abs(said)) <= off:
            return True
    return False


def _arms_in_a_bracket(s: Sentence, found: Statement) -> bool:
    """Whether a number is of one of two groups in a bracket: "differ (193 euro [...] for A, 498 for controls)"."""
    opener = s.inside[found.at] if found.at >= 0 else -1
    if opener < 0 or not 0 <= found.label_at < opener:
        return False
    inside = range(opener + 1, s.closes.get(opener, opener))
    groups = [i for i in inside if s.word(i) == "for" and s.kind(i - 1) in ("R", "NUM")]
    return len(groups) > 1 and any(s.word(i).startswith(("control", "placebo", "usual", "compar")) for i in inside)


def of_difference(s: Sentence, found: Statement) -> str:
    denied = any(s.word(i) in small_words("no") for i in range(max(0, found.label_at - 3), max(0, found.label_at)))
    low, high = reads(found.low) or 0.0, reads(found.high) or 0.0
    spread = beside_its_sd(s, found) or pattern_at(s.tokens, found.at + 1, "UNIT? PM NUM")
    if spread and denied:
        return "MN"  # "no difference between A (0.3 ± 0.7 mm, ...) and B"
    if denied and low > 0 < high:
        if per_person_time(s, found):
            return "IR"  # "no difference between A (0.15 per child per year, ...) and B"
        return share(s, found) if is_percent(found) else ""  # "no difference (66% ... and 67% ...)": of one arm each
    if per_person_time(s, found) or (not found.unit and of_rates(s, found)):
        return "IRD"
    if _arms_in_a_bracket(s, found):
        return "" if is_percent(found) else "MN"
    if ends_with(s.tokens, found.label_at, "MEDIAN L NUM PCT CI R"):
        return ""  # "median (95% CI) difference": of medians, which the table of measures does not hold
    if (
        ends_with(s.tokens, found.label_at, "NUM PCT VS DASH? NUM PCT COMMA? @respectively? COMMA|SEMI|COLON")
        and found.unit == "percent"
    ):
        return "MD" if level_in_percent(s, found) else "RD"  # "(67% vs 52%, difference 16%, ...)"
    near = range(max(0, found.label_at - 2), found.begins)
    positive = all((reads(text) or 0.0) > 0 for text in (found.estimate, found.low, found.high))
    if positive and not found.unit and any(_GEOMETRIC.search(s.word(i)) for i in near):
        return "ROM" if found.as_a_ratio() else ""  # "geometric mean difference 2.0 (1.1 to 3.6)"
    if found.as_a_ratio() and not found.unit and _OF_RATIOS.search(text_before(s, found)):
        return ""  # "the relative risk was 0.98 (...), the adjusted treatment effect 1.02 (0.69-1.53)"
    opener = s.inside[found.label_at] if found.label_at >= 0 else -1
    told = next((i for i in range(found.label_at - 1, opener, -1) if s.kind(i) == "SEMI"), opener)
    inside = range(told + 1, found.label_at) if opener >= 0 else range(0)
    if any(s.kind(i) == "TO" for i in inside) and not any(s.kind(i) == "VS" for i in inside):
        return "MC" if not is_percent(found) else "MD"  # "(51.1 at baseline to 55.3, difference 4.25 cm, ...)"
    if opener >= 0 and not is_percent(found) and any(s.kind(i) == "VS" for i in inside) and since_start(s, opener):
        return "MC"  # "it fell with respect to baseline (9.6 vs 9.1, difference -0.5 s, ...)"
    rates = any(s.value(i) in ("PR", "IR") for i in range(found.label_at + 1, found.label_at + 7))
    if not found.unit and OF_PEOPLE.search(words_behind(s, found)):
        return "RD"  # "a difference of 13.73 per 100,000 persons"
    levels = level_in_percent(s, found) or (is_percent(found) and LEVELS.search(words_before(s, found)))
    shares = found.unit in ("", "percent") and not LEVELS.search(words_before(s, found)) and of_last_shares(s, found)
    if (shares or of_two_fractions(s, found)) and not levels:
        return "RD"
    small = all(abs(reads(text) or 0.0) <= 1 for text in (found.estimate, found.low, found.high))
    named = any(s.word(i) in small_words("rates") for i in range(found.label_at + 1, found.label_at + 5))
    named = named or (_OF_COUNTS.search(words_before(s, found)) is not None and of_shares(s, found))
    if small and named and not found.unit and found.label_at < found.begins:
        return "RD"  # "the difference of the responder rate was 0.09"
    of_time = any(
        s.word(i) in ("incidence rate", "incidence rates") for i in range(found.label_at + 1, found.label_at + 7)
    )
    if of_time and found.label_at < found.begins and not found.unit:
        return "IRD"  # "the difference in the incidence rate between the groups was -0.02"
    if rates and found.label_at < found.begins and found.unit in ("", "percent"):
        return "RD"  # "the difference in the cumulative incidence was 0.06 per 1000 people"
    if s.kind(found.label_at - 1) == "PCT" and not found.unit and len(_COUNTED.findall(words_before(s, found))) > 1:
        return "RD"  # "117 (77%) with A and 105 (70%) with B (% difference, 8; ...)"
    return "RD" if is_percent(found) and (of_shares(s, found) or _beside_a_risk(s, found)) else "MD"


#: People counted, and their share: "117 (77%)".
_COUNTED: Final = re.compile(r"[0-9] ?\([0-9]+(?:[.,][0-9]+)? ?%\)")
#: Names of ratios, behind which an effect without a name may be one.
_OF_RATIOS: Final = re.compile(r"\b(?:(?i:relative risk|(?:odds|risk|hazard|rate) ratio)|[aAcCR]?(?:OR|RR|HR)s?\b)")
#: A difference of geometric means is often a ratio of them.
_GEOMETRIC: Final = re.compile(r"g[eé]om[eé]tr")
#: What speaks of shares where a difference of them is printed without a unit.
_OF_COUNTS: Final = re.compile(r"\b(?:fisher|proportions?|presence of|frequency of|percentages?)\b")


def _beside_a_risk(s: Sentence, found: Statement) -> bool:
    """Whether a percentage stands in one bracket with a ratio of risks: "(risk ratio 1.24; difference 9.9%, ...)"."""
    opener = s.inside[found.label_at] if found.label_at >= 0 else -1
    return opener >= 0 and any(s.value(i) in ("RR", "OR", "HR") for i in range(opener, found.label_at))


def of_risk_difference(s: Sentence, found: Statement) -> str:
    level = s.kind(found.begins - 1) in ("TO", "FROM") or pattern_at(s.tokens, found.span.end, "R? TO NUM") is not None
    if level and found.unit == "percent" and (found.label_at < 0 or s.word(found.label_at).endswith("s")):
        return "PR"  # "absolute increases (smokers: 4.8% (...) to 23.1% (...))"
    e = reads(found.estimate) or 0.0
    in_percent = "percent" in found.unit or "percent" in words_behind(s, found).lower()
    if s.word(found.label_at) == "therapeutic gain" and not in_percent and abs(e) > 1:
        return "MD"
    of_events = (
        s.word(found.label_at) == "rate difference" and not in_percent and _OF_EVENTS.search(words_before(s, found))
    )
    if found.as_a_ratio() and not (found.unit or in_percent) and e > 1 and s.tokens[found.label_at].text == "RD":
        return ""  # "RD : 4,64 (IC à 95 % : 1,11-19,41)": of another name, "ratio de danger"
    if per_person_time(s, found) or of_events:
        return "IRD"
    beyond = any(abs(reads(text) or 0.0) > _ALL for text in (found.estimate, found.low, found.high))
    return "" if beyond and not found.unit else "RD"  # "ARD, 111; 95% CI, 58 to 179": per so many, said elsewhere


#: No share is larger, in percent.
_ALL: Final = 100


#: What happens to one person more than once: a rate of it is per time.
_OF_EVENTS: Final = re.compile(r"\bepisodes?\b|\bincidence rates?\b|\bevents? per\b|\bexacerbations?\b")
