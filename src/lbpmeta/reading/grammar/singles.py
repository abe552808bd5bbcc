"""Statements without an interval: I2 = 80 %, a mean with its SD, n of N (%), a median with its quartiles.

A head in running text says what the pairs of numbers behind it are: "Mean (SD) scores were 3.1 (2.2)". What the heads
of tables say stands with the tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lbpmeta.reading.grammar.found import reads
from lbpmeta.reading.grammar.match import begin_with, pattern_at
from lbpmeta.reading.grammar.patterns import HEADERS, SINGLES
from lbpmeta.reading.grammar.sentence import Sentence

__all__ = ["NumberHead", "SingleFound", "number_head_in", "singles_of"]


#: Kinds of which one follows a number that begins such a statement.
_ENDERS: Final = frozenset(("L", "PM", "COMMA"))


@dataclass(frozen=True, slots=True)
class NumberHead:
    """What a head says.

    Parameters
    ----------
    kind : str
        "mean" (with its SD), "count" (with its percentage), "median" (with its quartiles), "p", "n"; "" where it
        says none of these.
    end : int
        The token after it.
    """

    kind: str = ""
    end: int = 0


def number_head_in(s: Sentence) -> NumberHead:
    """Return the first head of a sentence that announces numbers in pairs.

    Examples
    --------
    >>> from lbpmeta.reading.tokens import tokens_of
    >>> number_head_in(Sentence(list(tokens_of("Mean (SD) scores")), "Mean (SD) scores", 0)).kind
    'mean'
    """
    patterns = tuple(rule.right for rule in HEADERS)
    for i in range(len(s)):
        for rule in (HEADERS[n] for n in begin_with(patterns, s.kind(i))):
            hit = pattern_at(s.tokens, i, rule.right)
            if hit and ("spread" not in hit.at or s.value(hit.at["spread"]) == rule.left):
                return NumberHead(rule.name, hit.end)
    return NumberHead()


@dataclass(frozen=True, slots=True)
class SingleFound:
    """A statement without an interval: what it is, its numbers by the field that they fill, its tokens."""

    kind: str
    values: dict[str, str]
    unit: str
    first: int
    end: int


def singles_of(s: Sentence, taken: list[tuple[int, int]]) -> list[SingleFound]:
    """Return the statements without an interval, outside the tokens that other results took."""
    found: list[SingleFound] = []
    kinds = [token.kind for token in s.tokens]
    if not s.closes and not {"PM", "I2", "TAU2", "Q", "OUTOF"} & set(kinds):
        return []
    head = number_head_in(s) if "KILL" in kinds else NumberHead()
    i = 0
    while i < len(kinds):
        kind = kinds[i]
        worth = kind in ("I2", "TAU2", "Q", "MEDIAN") or (
            kind == "NUM" and not _ENDERS.isdisjoint(kinds[i + 1 : i + 7])
        )
        if worth and not any(a <= i < b for a, b in taken):
            single = _at(s, i) or _under_head(s, i, head)
            if single is not None:
                found.append(single)
                i = single.end
                continue
        i += 1
    return found


def _under_head(s: Sentence, i: int, head: NumberHead) -> SingleFound | None:
    """A pair of numbers behind "Mean (SD)" or "Median (IQR)" in the same sentence."""
    if i < head.end:
        return None
    if head.kind == "mean":
        hit = pattern_at(s.tokens, i, "NUM=estimate L NUM=sd R")
    elif head.kind == "median":
        hit = pattern_at(s.tokens, i, "NUM=estimate L NUM=ci_low DASH|TO|COMMA|SEMI NUM=ci_high R")
    else:
        return None
    if hit is None:
        return None
    return SingleFound(head.kind, {name: s.value(at) for name, at in hit.at.items()}, "", i, hit.end)


def _at(s: Sentence, i: int) -> SingleFound | None:
    for rule in (SINGLES[n] for n in begin_with(tuple(rule.pattern for rule in SINGLES), s.kind(i))):
        hit = pattern_at(s.tokens, i, rule.pattern)
        if hit is None:
            continue
        values = {name: s.value(at) for name, at in hit.at.items() if name != "spread"}
        spread = s.value(hit.at["spread"]) if "spread" in hit.at else "SD"
        if (rule.kind == "mean" and spread not in ("SD",)) or (rule.kind == "median" and spread != "IQR"):
            return None
        if rule.kind == "count" and not _count(s, i, values):
            continue
        if rule.kind == "mean" and s.kind(i - 1) == "DASH" and not s.tokens[i].spaced and s.kind(i - 2) != "NUM":
            values["estimate"] = f"-{values['estimate']}"
        at = hit.at.get("estimate", -1)
        unit = "percent" if at >= 0 and s.kind(at + 1) == "PCT" else ""
        if at >= 0 and s.kind(at + 1) in ("UNIT", "TIME"):
            unit = s.tokens[at + 1].text
        return SingleFound(rule.kind, values, unit, i, hit.end)
    return None


def _count(s: Sentence, i: int, values: dict[str, str]) -> bool:
    """Whether a count and its percentage can be one statement."""
    events, of, share = (reads(values.get(name, "")) for name in ("events", "of", "estimate"))
    if events is None or share is None or not values["events"].isdigit() or share > 100:
        return False
    if of is None:
        return events >= 1 and s.kind(i - 1) not in ("SLASH", "DASH", "TO", "OUTOF")
    return values["of"].isdigit() and events <= of
