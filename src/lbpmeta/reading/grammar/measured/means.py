"""What a number is whose label is a word for a mean: a mean, a change of it, or a difference of two."""

from __future__ import annotations

from lbpmeta.reading.grammar.around import (
    behind_bracket,
    greater_in_percent,
    is_negative,
    is_percent,
    less_behind,
    level_in_percent,
    of_shares,
    than_another,
)
from lbpmeta.reading.grammar.found import Statement
from lbpmeta.reading.grammar.match import pattern_at
from lbpmeta.reading.grammar.measured.changes import change, change_in_units, favours, of_two_named, than_what
from lbpmeta.reading.grammar.measured.contrasts import beside_another, twice_delta
from lbpmeta.reading.grammar.measured.counted import counted_before
from lbpmeta.reading.grammar.measured.shares import share
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.languages.registry import small_words

__all__ = ["mean_of"]


def mean_of(s: Sentence, found: Statement) -> str:
    if is_percent(found) and s.word(behind_bracket(s, found)) in small_words("whom"):
        return "PR"  # "the mean intake was 2.7 g, with 67% (62 to 73%) exceeding the limit"
    per = pattern_at(s.tokens, found.at + 1, "SLASH|PER|@per NUM=per") if found.at >= 0 else None
    if per and len(s.value(per.at["per"])) > 2 and s.value(per.at["per"]).strip("0") == "1" and not is_negative(found):
        return "IR"  # "the average rate was 1.6/100,000 inhabitants"
    if than_another(s, found):
        return than_what(s, found)
    if favours(s, found) or (of_two_named(s, found) and not is_percent(found)) or twice_delta(s, found):
        return "MD"
    if (
        is_negative(found)
        and not _beside_an_arm(s, found)
        and any(t.kind == "MEAS" and t.value in ("DIFF", "MD") for t in s.tokens[: found.label_at])
    ):
        return "MD"  # "no differences were seen in A (estimated mean scores 2.0 (95% CI -1.2; 5.2))"
    if is_percent(found) and less_behind(s, found):
        return "MD" if level_in_percent(s, found) else ""  # "a mean of 0.7% (0.5 to 0.8) lower than with B"
    if s.word(found.begins - 1) in small_words("amount") and found.label_at < found.begins and not is_percent(found):
        return change_in_units(s, found)  # "the levels were raised by 0.11 mmol/L (...)"
    behind = pattern_at(s.tokens, found.at + 1, "UNIT|TIME? MEAS=label") if found.at >= 0 else None
    if behind and s.value(behind.at["label"]) == "CHG" and not is_percent(found):
        return change_in_units(s, found)  # "a mean 14 mm reduction (...)"
    if _all_negative(found) and found.unit and not is_percent(found) and _moved(s, found):
        return change_in_units(s, found)  # "the mean pressure (-5.7 mmHg, ...) had decreased"
    if any(s.word(i).startswith("δ") for i in range(max(0, found.label_at), found.begins)):
        return "MC"
    if any(s.value(i) == "CHG" for i in range(max(0, found.label_at - 3), max(0, found.label_at))):
        return change(s, found)
    if is_percent(found) and (greater_in_percent(s, found) or s.word(found.label_at).startswith("life expect")):
        return ""  # "mean levels were 142 with A (24% greater than placebo ..."
    if is_percent(found) and counted_before(s, found):
        return "PR"  # "the average completion was 85.4% (34/40) of modules"
    named = s.word(found.label_at) in small_words("mean") or (found.label_at < 0 and found.carried == "MN")
    if is_percent(found) and named and not of_shares(s, found):
        return "MN"  # "a mean weight loss of 8.3%", "mean 6.85% (...) vs. 7.40% (...)"
    return share(s, found) if is_percent(found) else "MN"


def _beside_an_arm(s: Sentence, found: Statement) -> bool:
    """Whether another number follows that is set beside it: "-3.4 (...) on A and -3.6 (...) on B"."""
    behind = range(found.span.end, min(found.span.end + 12, len(s)))
    joined = (pattern_at(s.tokens, i, "AND DASH? NUM") for i in behind)
    return beside_another(s, found) or any(at is not None for at in joined)


def _all_negative(found: Statement) -> bool:
    return all(text.startswith("-") for text in (found.estimate, found.low, found.high))


def _moved(s: Sentence, found: Statement) -> bool:
    """Whether a sentence says that something rose or fell, or is compared with its start."""
    falls = tuple(small_words("falls"))
    return any(t.value == "CHG" or t.text.lower().startswith(falls) for t in s.tokens)
