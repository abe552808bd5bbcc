"""Ratios that their label does not name: of which quantities they are, and how many times as likely something is."""

from __future__ import annotations

import re
from typing import Final

from lbpmeta.reading.grammar.around import is_negative, is_percent, of_two_shares_as_ratio, times_behind
from lbpmeta.reading.grammar.found import Statement, reads
from lbpmeta.reading.grammar.match import ends_with
from lbpmeta.reading.grammar.measured.shares import share
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.languages.registry import small_words

__all__ = ["ratio", "response_rate", "times"]


def ratio(s: Sentence, found: Statement) -> str:
    """ "the ratio of the episode rates": of which quantity it is a ratio."""
    if is_percent(found) and "agreement" in s.word(found.label_at):
        return share(s, found)
    if not s.word(found.label_at).startswith("ratio"):
        return ""
    for i in range(found.label_at + 1, min(found.label_at + 7, found.begins)):
        for role, measure in (("rates", "IRR"), ("risk", "RR"), ("odds", "OR"), ("hazard", "HR"), ("means", "ROM")):
            if s.word(i) in small_words(role):
                return measure
        if s.kind(i) == "MEAS":
            break
    if found.at >= 0 and of_two_shares_as_ratio(s, found):
        return "RR"
    told = s.text[s.tokens[0].start : s.tokens[found.at].start] if found.at >= 0 else ""
    if not is_negative(found) and _OF_GEOMETRIC.search(told):
        return "ROM"  # "a GMT A/B ratio of 1.14"
    if reads(found.low) is not None and not is_negative(found) and _KINETIC.search(told):
        return "ROM"  # "ratios for AUCinf 0.96 (90% CI 0.88 to 1.04)": of geometric means
    return ""


def response_rate(s: Sentence, found: Statement) -> str:
    """The measure of what is called RR: in percent, among responses, the share of those who respond."""
    short = found.label_at >= 0 and s.tokens[found.label_at].text == "RR"
    if not short or not is_percent(found) or is_negative(found) or not _RESPONSES.search(s.text):
        return "RR"
    return "PR"


#: Responses to a treatment, and their kinds: complete and partial.
_RESPONSES: Final = re.compile(r"\b(?:[Rr]espon(?:se|der)|[Rr]emission|CRs?\b|PRs?\b)")
#: What is compared by ratios of geometric means alone.
_KINETIC: Final = re.compile(
    r"\bAUC(?!s? ?\(?(?:area under the )?(?:roc|receiver))\w*|\bC ?_?(?:max|min|trough)\w*|bio-?equivalen|"
    r"bio-?availab|\btest/reference\b|\bexposures?\b",
    re.IGNORECASE,
)


#: What a ratio is of, right before it.
_OF_GEOMETRIC: Final = re.compile(
    r"\b(?:GM[TCR]s?|[Gg]eometric means?(?: \w+)?)\s(?:\w+\s?/\s?\w+\s|of \w+ )?ratios?\b[^;.]*$"
)


def times(s: Sentence, found: Statement) -> str:
    """The ratio that "the risk of ... was 1.3 times higher" says, by its nearest word; "" where there is none."""
    behind = times_behind(s, found.span.end)
    if behind >= 0:
        for i in range(behind, behind + 5):  # "1.50 (95% CI 0.88 to 2.57) times the odds"
            for role, measure in _OF_TIMES:
                if not small_words(role).isdisjoint(s.word(i).split()):
                    return measure
    factor = ends_with(s.tokens, found.begins, "FILL 'factor' @of") is not None  # "the odds fell by a factor of"
    if behind < 0 and not factor and not found.unit.startswith(("times", "fold")) and not found.unit.endswith("fold"):
        return ""
    between = range(found.at + 2, min(found.span.first, found.at + 8))  # "1.6 times the risk (1.2 to 2.1)"
    for i in (*between, *range(found.begins - 1, max(found.begins - 25, -1), -1)):
        for word in s.word(i).split():
            for role, measure in _OF_TIMES:
                if word in small_words(role) or word.endswith(_JOINED.get(role, ())):
                    return measure
    return ""


#: What such words end with where a language joins them to another: "Sturzrisiko", "valrisico".
_JOINED: Final = {"risk": ("risiko", "risikos", "risico", "riesgo")}
#: Words of what is so many times as high -> its ratio.
_OF_TIMES: Final = (("risk", "RR"), ("odds", "OR"), ("hazard", "HR"))
