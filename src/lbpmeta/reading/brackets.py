"""What a document says once of its brackets: that two numbers behind an estimate are an interval, and of which level.

"Data in brackets are 95% confidence intervals" in the methods, or a first result that is printed so ("aOR 3.05 (95% CI
1.81 to 5.12)"), speaks for brackets without a name that come later. What is so read is never surely read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lbpmeta.reading.document import Document
from lbpmeta.reading.quote import quoted

__all__ = ["BracketsSaid", "said_of_brackets"]


@dataclass(frozen=True, slots=True)
class BracketsSaid:
    """What a document says of its brackets.

    Parameters
    ----------
    level : str
        In percent, "95".
    kind : str
        "confidence" or "credible".
    said : bool
        Whether words say it; else a result is printed so.
    measure : str
        "MN" where they say that data are means with their intervals; "" otherwise.
    quote, place : str
        The words, at most 25, and where they stand.
    block, end : int
        The block, and the character of it, behind which an example speaks.
    """

    level: str
    kind: str
    said: bool
    measure: str
    quote: str
    place: str
    block: int
    end: int

    def holds_at(self, block: int, start: int, role: str) -> bool:
        """Whether it speaks for a sentence: of words all of them, of an example those behind it but no methods."""
        if role in ("methods", "introduction"):
            return False
        return self.said or (block, start) >= (self.block, self.end)

    @property
    def note(self) -> str:
        """Why a result that is read by it is no A."""
        return f"the brackets are named once in the document: “{self.quote}” ({self.place})"


_LEVEL: Final = r"(?P<level>8[05]|9[05]|97\.5|99(?:\.\d+)?)\s?%[-\s]?"
_NAME: Final = (
    r"(?P<kind>c\.?i\.?s?\b|cris?\b|ic\b|bi\b|ki\b|(?:confidence|credib\w+)[-\s]?(?:intervals?|limits?)|confidence\b|"
    r"betrouwbaarheidsintervall?\w*|konfidenzintervall?\w*|vertrauensintervall?\w*|intervalles? de confiance|"
    r"intervalos? de confianza)"
)
#: The level may stand behind the name in French and Spanish.
_INTERVAL: Final = (
    rf"(?:{_LEVEL}{_NAME}|{_NAME.replace('kind', 'kind_')}(?: (?:à|al|del|de))? {_LEVEL.replace('level', 'level_')})"
)
_BRACKETS: Final = (
    r"(?:(?:round|square) )?(?:brackets|parenthes[ei]s|haakjes|klammern|parenthèses|crochets|paréntesis|corchetes|"
    r"\[ ?x ?[;,] ?x ?\])"
)
#: Words that say it. One more is one line, and one document in the tests.
SAID: Final = (
    rf"\b{_BRACKETS}[^.()]{{0,60}}?\b{_INTERVAL}",
    rf"\b{_INTERVAL}[^.()]{{0,60}}?\b(?:in|within|between|tussen|zwischen|entre) (?:the )?{_BRACKETS}",
    rf"\[ ?x ?[;,] ?x ?\][^.]{{0,30}}?{_INTERVAL}",
    rf"\b(?:data|values|results|numbers) (?:are|were) (?:(?:given|presented|expressed|shown|reported) )?(?:as )?"
    rf"(?:the )?(?P<mean>means?) ?(?:plus|with|and|,)? ?[(\[]?(?:with )?(?:the )?(?:their )?{_INTERVAL}",
)
_SAID: Final = tuple(re.compile(pattern, re.IGNORECASE) for pattern in SAID)
#: One of these stands where words say it: found faster than the patterns.
_TOLD_WITH: Final = (
    *("brackets", "parenthes", "haakjes", "klammern", "parenthèses", "crochets", "paréntesis", "corchetes"),
    *("[x", "[ x", "data ", "values ", "results ", "numbers "),
)
#: A result that is printed with the name: "3.05 (95% CI 1.81 to 5.12)", "OR [95% CI] 2.4 [1.4-4.1]".
_EXAMPLE: Final = re.compile(
    rf"(?:[0-9]%?|[a-z]) ?[(\[]{_INTERVAL}(?:[)\]][^;]{{0,60}}?[0-9] ?[(\[]|[:,=]? ?[\[(]?)"
    r"[-\u2212\u2013]?[0-9.,\u00b7]+%?(?: ?(?:to|tot|bis|à|a|y|-|\u2013|\u2212|,|;) ?)[-\u2212\u2013]?[0-9]",
    re.IGNORECASE,
)
#: Brackets of the same kind that hold something else: then none speaks for another.
_OTHERWISE: Final = re.compile(
    r"(?:medians?|means?|mediaan|mediane?|médiane?s?|medianas?)[^.;()\[\]]{0,40}[(\[](?:with )?(?:the )?(?:minim\w*|"
    r"full |inter[- ]?quartile|i\.?q\.?r|ranges?|25th|q1|quartiles?|spreiding|spannweite|étendue|rango)"
    r"[^0-9()\[\]]{0,40}[)\]]|\b(?:ranges?|inter[- ]?quartile ranges?|iqrs?|quartiles)"
    r"[^.()]{0,40}\b(?:in|within) (?:the )?"
    rf"{_BRACKETS}|{_BRACKETS}[^.()]{{0,40}}\b(?:ranges?|inter[- ]?quartile|iqr|quartiles)",
    re.IGNORECASE,
)
#: One of these stands in every such text.
_TOLD_OTHERWISE: Final = (
    *("rang", "quartil", "iq", "i.q", "minim", "full ", "25th", "q1", "spreiding", "spannweite", "étendue"),
)
#: What must stand in a text that is worth a search.
_NEEDED: Final = re.compile(
    r"\bC\.?I|\bCrI|%[-\s]?[CIBK]|\b[IBK][CI]\b|onfid|onfian|redib|etrouwbaar|vertrauensi", re.IGNORECASE
)


def said_of_brackets(document: Document) -> BracketsSaid | None:
    """Return what a document says once of its brackets; None where it says nothing, or two things.

    Examples
    --------
    >>> from lbpmeta.reading.document import Block
    >>> text = "Numbers in brackets are 95% confidence intervals."
    >>> said_of_brackets(Document("a", "txt", (Block(text, "line 2", role="methods"),))).level
    '95'
    """
    example: BracketsSaid | None = None
    for number, (text, place) in enumerate(_stretches(document)):
        if not _NEEDED.search(text):
            continue
        small = text.lower()
        for pattern in _SAID if any(word in small for word in _TOLD_WITH) else ():
            hit = pattern.search(text)
            if hit and not _OTHERWISE.search(text[max(0, hit.start() - 60) : hit.end() + 60]):
                return _declared(text, hit, place, number, said=True)
        hit = _EXAMPLE.search(text) if example is None else None
        if hit:
            example = _declared(text, hit, place, number, said=False)
    if example is None or any(_holds_otherwise(text) for text, _ in _stretches(document)):
        return None
    return example


def _holds_otherwise(text: str) -> bool:
    small = text.lower()
    return any(word in small for word in _TOLD_OTHERWISE) and _OTHERWISE.search(text) is not None


def _stretches(document: Document) -> Iterator[tuple[str, str]]:
    for block in document.blocks:
        yield block.text, block.place


def _declared(text: str, hit: re.Match[str], place: str, number: int, *, said: bool) -> BracketsSaid:
    level = hit["level"] or hit["level_"]
    kind = "credible" if (hit["kind"] or hit["kind_"]).lower().startswith("cr") else "confidence"
    measure = "MN" if said and "mean" in hit.groupdict() else ""
    return BracketsSaid(level, kind, said, measure, quoted(text, hit.start(), hit.end()), place, number, hit.end())
