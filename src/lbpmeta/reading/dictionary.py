"""What a document's own abbreviations stand for: "rate ratio (RR)", "high-risk (HR)", "OR: odds ratio"."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from lbpmeta.reading.grammar.labels import CONTRASTS
from lbpmeta.reading.languages.registry import phrases_of
from lbpmeta.reading.tokens import Token

__all__ = ["abbreviations_of", "put_in"]

#: A short word in brackets of its own, as behind the words that it stands for, or behind a comma: "odds ratio, OR: 2".
_BRACKETED: Final = re.compile(r"[^\W\d_][-\s]?\s?[(\[]\s?([A-Za-z]{2,7})\s?[)\];,:]|[^\W\d_],\s([A-Z]{2,5})\s?[:=]")
#: A short word, and what it stands for behind it: a list of abbreviations.
_LISTED: Final = re.compile(r"\b([A-Za-z]{2,7})\s?[=:,]\s((?:[^\W\d_]+[ \-\u2010\u2011]){1,7}[^\W\d_]+)")
_WORD: Final = re.compile(r"[^\W\d_]+")
#: What is no interval where a paper defines it otherwise, and never speaks of confidence: "cardiac index (CI)".
_INTERVALS: Final = frozenset(("CI", "CL"))
#: What makes a difference of rates one per time: "absolute rate difference [ARD] per 100 000 person-years".
_PER_TIME: Final = re.compile(r"\s?(?:per|pro|par|por)\s[\d.,\s]*(?:person|patient|pasien)", re.IGNORECASE)
#: Words that have no letter of their own in an abbreviation.
_SMALL: Final = frozenset(
    (
        "of",
        "the",
        "in",
        "and",
        "for",
        "to",
        "a",
        "an",
        "between",
        "de",
        "des",
        "der",
        "die",
        "van",
        "het",
        "la",
        "le",
        "les",
        "el",
    )
)
#: So many letters before a bracket are looked at.
_BEFORE: Final = 90


def abbreviations_of(text: str, language: str) -> Mapping[str, str]:
    """Return the abbreviations that a text defines otherwise than usual -> their measure; "" for what is none.

    Parameters
    ----------
    text : str
    language : str
        Its code.

    Examples
    --------
    >>> abbreviations_of("The rate ratio (RR) of high-risk (HR) types; estimated difference of means (EDOM).", "en")
    {'RR': 'IRR', 'HR': '', 'EDOM': 'MD'}
    """
    usual = _usual(language)
    if "onfidence" in text or "CI" not in text:
        usual = {short: measure for short, measure in usual.items() if short != "CI"}
    said: dict[str, list[str]] = {}
    for short, words, before, end in _definitions(text):
        known = short in usual
        if not known and sum(letter.isupper() for letter in short) < 2:
            continue
        measure = _longer(before, words, language) or _measure_of(words, language)
        if known and not measure and not _telling(usual[short], language).isdisjoint(words):
            measure = usual[short]  # "relative ratio (RR)", "area under the cure (AUC)": a slip
        if measure == "RD" and _PER_TIME.match(text, end):
            measure = "IRD"
        if (known and (measure or len(words[0]) > 2)) or measure in CONTRASTS or _of_a_share(measure, words):
            said.setdefault(short, []).append(measure)
    said |= {short: ["IRD"] for short, measures in said.items() if "IRD" in measures}
    return {short: measures[0] for short, measures in said.items() if usual.get(short) not in measures}


def _of_a_share(measure: str, words: Sequence[str]) -> bool:
    """Whether an abbreviation is that of a share, by its last word: "estimated probability (EP)"."""
    return measure == "PR" and words[-1] in ("probability", "proportion", "prevalence")


#: What stands behind the abbreviation of a ratio: its number and interval.
_RATIO: Final = re.compile(
    r"s?\s?(?:=|:|,|of|was|is)?\s?([0-9]+[.·][0-9]+)\s?[,;:+([\u2013\u2014]\s?"
    r"(?:9[0-9](?:\.[0-9])?\s?%\s?)?(?:CI|IC|confidence interval)\b"
    r"(?:\s?9[0-9](?:\.[0-9])?\s?%)?\s?[=:,;]?\s?[([]?\s?([0-9]+[.·]?[0-9]*)\s?(?:[-\u2013\u2212,;]|to)\s?"
    r"([0-9]+[.·]?[0-9]*)"
)
#: What stands before it: a bracket or a mark, and perhaps "adjusted".
_OPENED: Final = re.compile(r"[(\[;,]\s?(?:(?:un)?adjusted |crude |pooled |multivaria\w+ )?$")
#: The abbreviations of ratios that are those of a heart rate, a respiratory rate, an operating room as well.
_RATIOS: Final = frozenset(("HR", "RR", "OR"))
#: No heart beats so seldom, and nobody breathes so seldom.
_MOST: Final = 5.0


def _as_a_ratio(text: str, token: Token) -> bool:
    """Whether an abbreviation that a document explains otherwise has the number and the interval of a ratio."""
    found = _RATIO.match(text, token.end) if token.text in _RATIOS else None
    if found is None or not _OPENED.search(text, max(0, token.start - 40), token.start):
        return False
    e, low, high = (float(number.replace("·", ".")) for number in found.groups())
    if not 0 < low < e < high or e > _MOST:
        return False
    return abs(math.log(low * high / e**2)) / math.log(high / low) <= abs(low + high - 2 * e) / (high - low) or low < 1


def put_in(tokens: Sequence[Token], own: Mapping[str, str], text: str = "") -> None:
    """Give the abbreviations among tokens the meaning that their document gives them.

    "Heart rate (HR) ... death (HR 2.7, 95% CI 1.9-3.8)" has two meanings: what has the numbers of a ratio is one.
    """
    before = ""
    for token in tokens:
        kind, before = before, token.kind
        if token.kind not in ("MEAS", "W") and (token.kind != "CI" or kind in ("PCT", "NUM")):
            continue
        measure = own.get(token.text, own.get(token.text.removesuffix("s")))
        if measure == "" and token.kind == "MEAS" and _as_a_ratio(text, token):
            token.mended = True
        elif measure is not None:
            token.kind, token.value = ("MEAS", measure) if measure else ("W", token.text.lower())


@cache
def _usual(language: str) -> dict[str, str]:
    """Abbreviations that are names of measures -> the measure."""
    return dict.fromkeys(_INTERVALS, "CI") | {
        exact: value
        for entries in phrases_of(language).values()
        for _, exact, kind, value in entries
        if kind == "MEAS" and len(exact) > 1 and exact.isalpha()
    }


#: Words before the name of a measure that do not change it.
_OF_A_MODEL: Final = frozenset(("estimated", "adjusted", "unadjusted", "predicted", "modelled", "modeled"))
#: Words that are in the name of a measure and of much else.
_PLAIN: Final = frozenset(("rate", "relative", "event", "mean", "effect", "size", "prevalence", "overall", "response"))


@cache
def _telling(measure: str, language: str) -> frozenset[str]:
    """Words that the names of a measure are made of."""
    entries = (entry for entries in phrases_of(language).values() for entry in entries)
    words = {word for phrase, exact, _, value in entries if value == measure and not exact for word in phrase}
    return frozenset(word for word in words - _PLAIN if len(word) > 3)


def _longer(before: Sequence[str], words: tuple[str, ...], language: str) -> str:
    """Return the measure that the words and one or two before them name together: "Peto odds ratio (OR)"."""
    for many in (2, 1):
        whole = (*before[-many:], *words) if len(before) >= many else ()
        for phrase, exact, kind, value in phrases_of(language).get(whole[0], ()) if whole else ():
            if kind == "MEAS" and not exact and phrase == whole and value not in ("GEN", "X"):
                return value
    return ""


def _definitions(text: str) -> Iterator[tuple[str, tuple[str, ...], Sequence[str], int]]:
    """Yield abbreviations, the words that they stand for in small letters, the words before those, and their end."""
    for found in _BRACKETED.finditer(text):
        short = found.group(1) or found.group(2)
        short = short[:-1] if short[:-1].isupper() and short.endswith("s") else short  # "effect sizes (ESs)"
        words = _WORD.findall(text[max(0, found.start() - _BEFORE) : found.start() + 1].lower())
        meant = _spelt(short.lower(), words)
        if meant:
            yield short, meant, words[: -len(meant)], found.end()
    for found in _LISTED.finditer(text):
        short = found.group(1)
        words = _WORD.findall(found.group(2).lower())
        for many in range(2, len(words) + 1):
            meant = _spelt(short.lower(), words[:many])
            if meant and len(meant) == many:
                yield short, meant, (), found.end()
                break


def _spelt(short: str, words: Sequence[str]) -> tuple[str, ...]:
    """Return the last words whose initials are the letters; none if they are not."""
    at = len(words)
    for letter in reversed(short):
        at -= 1
        while at >= 0 and words[at] in _SMALL and not words[at].startswith(letter):
            at -= 1
        if at < 0 or not words[at].startswith(letter):
            return ()
    return tuple(words[at:])


def _measure_of(words: tuple[str, ...], language: str) -> str:
    """Return the measure that words name, those before it left out: "adjusted rate ratio"."""
    words = tuple(word for word in words if word not in _OF_A_MODEL) or words
    for first in range(max(1, len(words) - 1)):  # "high risk" is no risk
        rest = words[first:]
        for phrase, exact, kind, value in phrases_of(language).get(rest[0], ()):
            if kind == "MEAS" and not exact and phrase == rest:
                return value
    return ""
