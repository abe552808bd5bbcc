"""How a document says its intervals were made: bootstrap, credible, Hodges-Lehmann ... with the words that say so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lbpmeta.reading.document import Document
from lbpmeta.reading.quote import quoted

__all__ = ["IntervalSaid", "said_of_intervals"]

#: Value of the premise "interval" -> words that say so, in small letters (a regular expression). One more is one line.
_SAID: Final = (
    ("bootstrap", r"boot[\s-]?strap\w*"),
    ("credible", r"cred[ií]b\w+ interval\w*|bayes\w*|posterior|glaubwürdigkeit\w*|geloofwaardigheid\w*"),
    ("rank", r"hodges[\s\u2013-]*lehmann"),
    ("exact", r"clopper[\s\u2013-]*pearson|exact (?:binomial|confidence|95)|exacte? (?:binomiale|betrouwbaarheid\w*)"),
    ("score", r"wilson|newcombe|miettinen|agresti"),
    ("profile", r"profile[\s-]likelihood|likelihood profile"),
    ("hksj", r"hartung[\s,\u2013-]*knapp|knapp[\s,\u2013-]*hartung|sidik[\s\u2013-]*jonkman adjust\w*"),
    ("delta", r"delta method|fieller\w*|deltamethode|méthode delta|método delta"),
)
_WORDS: Final = re.compile("|".join(f"(?P<{name}>\\b(?:{words}))" for name, words in _SAID))
#: What must stand in the same sentence: an interval.
_INTERVAL: Final = re.compile(
    r"interval|konfidenz|confian|\bci\b|\bcis\b|\bbi\b|\bki\b|\bic\b|confidence|betrouwbaarheid"
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


def said_of_intervals(document: Document) -> tuple[IntervalSaid, ...]:
    """Return what a document says of how its intervals were made, once per way, in reading order.

    Looked for in the methods; in the whole text where no part is known as methods.

    Examples
    --------
    >>> from lbpmeta.reading.document import Block
    >>> text = "Costs are skewed. Confidence intervals were made by bootstrapping with 5,000 draws."
    >>> (said,) = said_of_intervals(Document("a", "txt", (Block(text, "paragraph 2", role="methods"),)))
    >>> said.value, said.place
    ('bootstrap', 'paragraph 2')
    """
    methods = [block for block in document.blocks if block.role == "methods"]
    found: dict[str, IntervalSaid] = {}
    for block in methods or document.blocks:
        start = 0
        for end in [*(m.end() for m in _END.finditer(block.text)), len(block.text)]:
            sentence = block.text[start:end].lower()
            if len(sentence) == end - start and _INTERVAL.search(sentence):
                for hit in _WORDS.finditer(sentence):
                    value = hit.lastgroup or ""
                    at = start + hit.start()
                    words = quoted(block.text, at, start + hit.end())
                    found.setdefault(value, IntervalSaid(value, words, block.place_at(at), block.line_at(at)))
            start = end
    return tuple(found.values())
