"""P-values: where one stands, those of several results in one place ("p = 0.03 and p = 0.41, respectively")."""

from __future__ import annotations

from typing import Final

from lbpmeta.reading.grammar.found import Statement
from lbpmeta.reading.grammar.match import pattern_at
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.languages.registry import small_words

__all__ = ["LOG_RANK", "by_log_rank", "log_rank_p", "p_at", "p_behind", "p_of_several", "p_without_name"]

#: So many tokens behind a list of p-values "respectively" may stand.
_BEHIND = 9
#: What may stand between the last of the results and a p that is of all of them.
_LIGHT = ("R", "COMMA", "SEMI", "L", "W", "FILL", "GROUP", "AND", "UNIT", "TIME", "PCT", "P")
_OPS = {"EQ": "", "LT": "<", "GT": ">", "LE": "<=", "GE": ">="}
_ONE = "P? EQ|LT|GT|LE|GE=op NUM=p"


#: What a p is of where its name says so in a bracket: of no single result.
_TESTED: Final = frozenset(("interaction", "trend", "inconsistency", "incoherence", "nonlinearity", "egger", "bias"))


def p_at(s: Sentence, i: int) -> tuple[str, int]:
    """Return the p-value whose name stands at token `i`, with its sign, and the token after it; "" if there is none."""
    named = pattern_at(s.tokens, i, "P L W|POTHER=what R")
    if named and (s.kind(named.at["what"]) == "POTHER" or s.word(named.at["what"]) in _TESTED):
        return "", named.end  # "P (inconsistency) = 0.76"
    found = pattern_at(s.tokens, i, "P L? W|FILL|STAT* R? EQ|LT|GT|LE|GE=op EQ?=or NUM=p")
    found = found or pattern_at(s.tokens, i, "P EQ LT|GT|LE|GE=op NUM=p")  # "p = <0.001"
    if found:
        op = _OPS[s.kind(found.at["op"])]
        raised = pattern_at(s.tokens, found.at["p"], "NUM DASH NUM=power")  # "p < 10-3"
        power = int(s.value(raised.at["power"])) if raised and s.value(raised.at["power"]).isdecimal() else 0
        if raised and s.value(found.at["p"]) == "10" and 1 <= power <= 20 and not s.tokens[found.at["p"] + 1].spaced:
            return f"{op}{10.0**-power:.{power}f}", raised.end
        if "or" in found.at and op in "<>":
            op += "="
        return op + s.value(found.at["p"]), found.end
    found = pattern_at(s.tokens, i, "P COLON|FILL|COMMA? NUM=p")
    if found and s.value(found.at["p"]).startswith(("0.", ".")):
        return s.value(found.at["p"]), found.end
    found = pattern_at(s.tokens, i, "P NUM=five NUM=p")
    if found and s.value(found.at["five"]) == "5" and s.value(found.at["p"]).startswith(("0.", ".")):
        return s.value(found.at["p"]), found.end  # a font that prints "=" is read as one that prints "5"
    found = pattern_at(s.tokens, i, "P COLON|FILL EQ|LT|GT|LE|GE=op NUM=p")
    if found:
        return _OPS[s.kind(found.at["op"])] + s.value(found.at["p"]), found.end
    return "", i + 1


def p_behind(s: Sentence, end: int) -> str:
    """The p-value that stands right behind bounds which end at a token, or behind their bracket; "" if there is none.

    "1.42 (1.10-1.83), p = 0.007", "1.42 (1.10-1.83; p = 0.007)"
    """
    at = pattern_at(s.tokens, end, "R? COMMA|SEMI|L? P=name")
    return p_at(s, at.at["name"])[0] if at else ""


def p_of_several(s: Sentence, results: list[Statement]) -> None:
    """Give results the p-values that are listed for them behind, in their order, or said of them all."""
    for i in range(len(s)):
        if s.kind(i) != "P":
            continue
        before = [found for found in results if found.span.end <= i]
        values, end = _listed(s, i)
        told = range(end, min(end + _BEHIND, len(s)))
        if len(values) > 1 and len(before) >= len(values) and any(_respectively(s, j) for j in told):
            for found, value in zip(before[-len(values) :], values, strict=True):
                if found.p_at in (-1, i):
                    found.p, found.p_at = value, i
                    found.note("its p stands in a list behind several results")
        elif len(values) == 1 and before and (many := _of_how_many(s, i, before)):
            for found in before[-many:]:
                if found.p_at in (-1, i) and found.kind == "estimate":
                    found.p, found.p_at = values[0], i
                    found.note("its p is said of several results")


def _listed(s: Sentence, i: int) -> tuple[list[str], int]:
    """The p-values that follow each other from token `i`, and the token behind them."""
    values: list[str] = []
    end = i
    at = pattern_at(s.tokens, i, _ONE)
    while at is not None:
        values.append(_OPS[s.kind(at.at["op"])] + s.value(at.at["p"]))
        end = at.end
        at = pattern_at(s.tokens, end, f"COMMA|SEMI? AND? {_ONE}")
        bare = pattern_at(s.tokens, end, "COMMA? AND? NUM=p") if at is None else None
        if bare and bare.end > end + 1 and s.value(bare.at["p"]).startswith(("0.", ".")) and s.kind(bare.end) != "PCT":
            values.append(_OPS["EQ"] + s.value(bare.at["p"]))
            end = bare.end
            at = pattern_at(s.tokens, end, f"COMMA|SEMI? AND? {_ONE}")
    return values, end


def _respectively(s: Sentence, i: int) -> bool:
    return s.word(i) in small_words("respectively")


def _of_how_many(s: Sentence, i: int, before: list[Statement]) -> int:
    """Of how many results before it a p is said to be: "both p", "all p"; 0 where it is of one."""
    word = s.word(i - 1)
    if word in small_words("both") and len(before) > 1:
        many = 2
    elif word in small_words("all"):
        many = len(before)
    else:
        return 0
    last = max(found.span.end for found in before)
    return many if all(s.kind(j) in _LIGHT for j in range(last, i)) else 0


def p_without_name(s: Sentence, results: list[Statement]) -> None:
    """Give results a p that only the first names: "(OR 1.07, 95% CI 0.97-1.18, p=0.18; and 1.03, 0.93-1.13, 0.58)"."""
    named = any(found.p and pattern_at(s.tokens, found.span.end, "COMMA P EQ NUM") for found in results)
    for found in results if named else ():
        bare = pattern_at(s.tokens, found.span.end, "COMMA LT|GT?=op NUM=p SEMI|R|COMMA|AND|END")
        digits = s.value(bare.at["p"]) if bare else ""
        if bare and not found.p and digits.startswith(("0.", ".")):
            found.p = (_OPS[s.kind(bare.at["op"])] if "op" in bare.at else "") + digits
            found.note("its p has no name")


#: Why a hazard ratio whose p is that of a log-rank test is no A: its interval and its p come from two methods.
LOG_RANK: Final = "its p is that of a log-rank test"


def log_rank_p(s: Sentence, i: int, found: Statement) -> str:
    """The p of a log-rank test that is named at a token, where it stands at a hazard ratio: "log-rank p = 0.02"."""
    if found.measure != "HR" or not s.word(i).startswith("log"):
        return ""
    at = pattern_at(s.tokens, i, "POTHER COLON|COMMA? P? EQ|LT|GT|LE|GE=op NUM=p")
    return _OPS[s.kind(at.at["op"])] + s.value(at.at["p"]) if at else ""


def by_log_rank(s: Sentence, end: int, found: Statement) -> bool:
    """Whether a p of a hazard ratio, which ends at a token, is said to be that of a log-rank test alone."""
    at = (
        pattern_at(s.tokens, end, "COMMA|L|FILL? W|FILL|DASH|NUM|NUMW* POTHER=test R?")
        if found.measure == "HR"
        else None
    )
    told = at is not None and s.word(at.at["test"]).startswith("log")
    return told and at is not None and pattern_at(s.tokens, at.end, "W? AND P") is None
