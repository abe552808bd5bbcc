"""Methods: how a document says that its intervals were made, where that makes them lopsided."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lbpmeta.reading.document import Block, Document
from lbpmeta.reading.result import PrintedResult

__all__ = ["METHODS", "Method", "MethodSaid", "method_said"]


@dataclass(frozen=True, slots=True)
class Method:
    """A way to make intervals.

    Parameters
    ----------
    name : str
        Value of the premise *interval*.
    words : str
        A pattern, for every language.
    measures : frozenset of str
        Of which measures its intervals can be; empty for all.
    """

    name: str
    words: str
    measures: frozenset[str] = frozenset()


_SHARES: Final = frozenset({"PR", "RD", "PLO", "PLN", "PAS", "PFT"})

#: Only methods whose intervals need not have the estimate in the middle: a document that names one is accused of less,
#: never of more.
METHODS: Final = (
    Method("bootstrap", r"\bbootstrap"),
    Method(
        "credible",
        r"\bcredib(?:le|ility) interval|\bgeloofwaardigheidsinterval|\bhighest (?:posterior )?density interval"
        r"|\b(?:Kredibilitäts|Glaubwürdigkeits)intervall|\bintervalles? de crédibilité|\bintervalos? de credibilidad",
    ),
    Method("rank", r"\bHodges\s?[-\u2010-\u2013]\s?Lehmann", frozenset({"MD"})),
    Method("profile", r"\bprofile[- ]likelihood|\bprofielaannemelijkheid|\bProfil-?Likelihood|\bvraisemblance profil"),
    Method("exact", r"\bClopper\s?[-\u2010-\u2013]\s?Pearson|\bexact (?:\w+ )?(?:confidence|CI)", _SHARES),
    Method("score", r"\bWilson\b|\bNewcombe\b|\bMiettinen\b", _SHARES),
)

_FOUND: Final = tuple(re.compile(method.words, re.IGNORECASE) for method in METHODS)
_OF_INTERVALS: Final = re.compile(
    r"interval|\bCIs?\b|\bBI\b|\bKI\b|\bIC\b|\bCrI\b|betrouwbaarheid|konfidenz|confiance|confianza", re.IGNORECASE
)
_DENIED: Final = re.compile(r"\b(?:no|not|without|niet|geen|zonder|kein\w*|nicht|ohne|pas|sans|sin)\b", re.IGNORECASE)
#: A sentence about these says nothing of differences and ratios.
_NARROW: Final = re.compile(
    r"\b(?:for|of|around) (?:these|those|this|that)\b|\bmedi(?:an|at)|\bcosts?\b|\bICER|\bindirect|\bAUC\b"
    r"|\bC-(?:statistic|index)|\bkosten|\bcoûts?\b",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[^\Wa-z\d_])")
_WORDS: Final = 25


@dataclass(frozen=True, slots=True)
class MethodSaid:
    """A method that a document names.

    Parameters
    ----------
    method : Method
    quote : str
        Its sentence, at most 25 words.
    place : str
    """

    method: Method
    quote: str
    place: str

    def covers(self, result: PrintedResult) -> bool:
        """Whether the interval of a result can be of it."""
        return not self.method.measures or result.measure in self.method.measures


def method_said(document: Document, results: Sequence[PrintedResult] = ()) -> tuple[MethodSaid, ...]:
    """Return the methods that a document names, in its methods section where it has one.

    Parameters
    ----------
    document : Document
    results : sequence of PrintedResult
        What was read in it: a sentence that prints a result speaks of that one alone.

    Examples
    --------
    >>> block = Block("We report bootstrap confidence intervals.", "line 3", role="methods", line=3)
    >>> [(said.method.name, said.place) for said in method_said(Document("a", "txt", (block,)))]
    [('bootstrap', 'line 3')]
    """
    found: dict[str, MethodSaid] = {}
    wanted = "methods" if any(block.role == "methods" for block in document.blocks) else ""
    printed: dict[int, list[int]] = {}
    for result in results:
        printed.setdefault(result.block, []).append(result.start)
    for number, block in enumerate(document.blocks):
        if block.role != wanted or block.kind not in ("text", "note"):
            continue
        if not any(pattern.search(block.text) for pattern in _FOUND):
            continue
        for start, sentence in _sentences(block):
            if any(start <= at < start + len(sentence) for at in printed.get(number, ())):
                continue
            for method, pattern in zip(METHODS, _FOUND, strict=True):
                if method.name not in found and pattern.search(sentence) and _is_meant(sentence):
                    quote = " ".join(sentence.split()[:_WORDS])
                    found[method.name] = MethodSaid(method, quote, block.place_at(start))
    return tuple(found.values())


def _is_meant(sentence: str) -> bool:
    if _DENIED.search(sentence) or (_NARROW.search(sentence) and "Lehmann" not in sentence):
        return False
    return _OF_INTERVALS.search(sentence) is not None


def _sentences(block: Block) -> Iterator[tuple[int, str]]:
    start = 0
    for gap in _SENTENCE.finditer(block.text):
        yield start, block.text[start : gap.start()]
        start = gap.end()
    yield start, block.text[start:]
