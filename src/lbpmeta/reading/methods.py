"""How a document says its intervals were made: bootstrap, credible, Hodges-Lehmann ... with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lbpmeta.reading.document import Block, Document
from lbpmeta.reading.quote import quoted
from lbpmeta.reading.result import PrintedResult

__all__ = ["METHODS", "IntervalSaid", "Method", "said_of_intervals"]


@dataclass(frozen=True, slots=True)
class Method:
    """A way to make intervals.

    Parameters
    ----------
    value : str
        As the premise "interval" has it.
    words : str
        What says so, in every language, as a pattern.
    measures : frozenset of str
        Of which measures its intervals can be; empty for all.
    lopsided : bool
        Whether the estimate need not be the middle. Only such methods are declared of results: they take accusations
        away, and make none, whichever of the intervals the sentence is about.
    """

    value: str
    words: str
    measures: frozenset[str] = frozenset()
    lopsided: bool = True


_SHARES: Final = frozenset({"PR", "RD", "PLO", "PLN", "PAS", "PFT"})

#: One more is one line.
METHODS: Final = (
    Method("bootstrap", r"boot[\s-]?strap\w*|gebootstrapt\w*|ré-?échantillonnage|remuestreo"),
    Method(
        "credible",
        r"cred[ií]b\w+ interval\w*|intervalles? de crédibilité|intervalos? de credibilidad"
        r"|highest (?:posterior )?density|bayes\w*|posterior|glaubwürdigkeit\w*|kredibilität\w*|geloofwaardigheid\w*",
    ),
    Method("rank", r"hodges[\s\u2010-\u2013-]*lehmann", frozenset({"MD"})),
    Method(
        "exact",
        r"clopper[\s\u2010-\u2013-]*pearson|exacte? (?:binomial\w*|confidence|95|betrouwbaarheid\w*)"
        r"|exakte\w* (?:binomial\w*|konfidenz\w*)"
        r"|(?:intervall?es?|intervalos?) de confian(?:ce|za) (?:binomi\w+ )?exact\w+",
        _SHARES,
    ),
    Method("score", r"wilson|newcombe|miettinen|agresti", _SHARES),
    Method(
        "profile",
        r"profile[\s-]likelihood|likelihood profile|profil-?likelihood|vraisemblance profilée|verosimilitud perfil\w*",
    ),
    Method(
        "hksj",
        r"hartung[\s,\u2013-]*knapp|knapp[\s,\u2013-]*hartung|sidik[\s\u2013-]*jonkman adjust\w*",
        lopsided=False,
    ),
    Method("delta", r"delta method|fieller\w*|delta-?methode|méthode delta|método delta"),
)
_WORDS: Final = re.compile(
    "|".join(f"(?P<m{number}>\\b(?:{method.words}))" for number, method in enumerate(METHODS)), re.IGNORECASE
)
#: What must stand in the same sentence: an interval.
_INTERVAL: Final = re.compile(
    r"interval|konfidenz|confian|\b(?:ci|cis|bi|ki|ic|cri)\b|confidence|betrouwbaarheid", re.IGNORECASE
)
_DENIED: Final = re.compile(r"\b(?:no|not|without|niet|geen|zonder|kein\w*|nicht|ohne|pas|sans|sin)\b", re.IGNORECASE)
#: A sentence about these says nothing of differences and ratios.
_NARROW: Final = re.compile(
    r"\b(?:for|of|around) (?:these|those|this|that)\b|\bmedi(?:an|at)|\bcosts?\b|\bICER|\bindirect|\bAUC\b"
    r"|\bC-(?:statistic|index)|\bkosten|\bcoûts?\b",
    re.IGNORECASE,
)
_END: Final = re.compile(r"[.!?]\s+(?=[A-ZÄÖÜÉ(])")


@dataclass(frozen=True, slots=True)
class IntervalSaid:
    """What a document says of how its intervals were made.

    Parameters
    ----------
    value : str
        As the premise "interval" has it: "bootstrap", "credible", "rank" ...
    quote : str
        The words, as printed, at most 25.
    place : str
        Where they stand.
    line : int, optional
        Their line of the file.
    """

    value: str
    quote: str
    place: str
    line: int | None = None

    @property
    def method(self) -> Method:
        """The way to make intervals."""
        return next(method for method in METHODS if method.value == self.value)

    def covers(self, result: PrintedResult) -> bool:
        """Whether the interval of a result is taken to be one of these."""
        return self.method.lopsided and (not self.method.measures or result.measure in self.method.measures)


def said_of_intervals(document: Document, results: Sequence[PrintedResult] = ()) -> tuple[IntervalSaid, ...]:
    """Return what a document says of how its intervals were made, once per way, in reading order.

    Looked for in the methods; in the whole text where no part is known as methods.

    Parameters
    ----------
    document : Document
    results : sequence of PrintedResult
        What was read in it: a sentence that prints a result speaks of that one alone.

    Examples
    --------
    >>> text = "Costs are skewed. Confidence intervals were made by bootstrapping with 5,000 draws."
    >>> (said,) = said_of_intervals(Document("a", "txt", (Block(text, "paragraph 2", role="methods"),)))
    >>> said.value, said.place
    ('bootstrap', 'paragraph 2')
    """
    printed: dict[int, list[int]] = {}
    for result in results:
        printed.setdefault(result.block, []).append(result.start)
    has_methods = any(block.role == "methods" for block in document.blocks)
    found: dict[str, IntervalSaid] = {}
    for number, block in enumerate(document.blocks):
        if (has_methods and block.role != "methods") or _WORDS.search(block.text) is None:
            continue
        for start, end in _sentences(block):
            sentence = block.text[start:end]
            if not _is_meant(sentence) or any(start <= at < end for at in printed.get(number, ())):
                continue
            for hit in _WORDS.finditer(sentence):
                value = METHODS[int((hit.lastgroup or "m0")[1:])].value
                at = start + hit.start()
                words = quoted(block.text, at, start + hit.end())
                found.setdefault(value, IntervalSaid(value, words, block.place_at(at), block.line_at(at)))
    return tuple(found.values())


def _is_meant(sentence: str) -> bool:
    """Whether a sentence says something of the intervals of differences and ratios."""
    if _INTERVAL.search(sentence) is None or _DENIED.search(sentence):
        return False
    return _NARROW.search(sentence) is None or "ehmann" in sentence


def _sentences(block: Block) -> Iterator[tuple[int, int]]:
    start = 0
    for end in [*(m.end() for m in _END.finditer(block.text)), len(block.text)]:
        yield start, end
        start = end
