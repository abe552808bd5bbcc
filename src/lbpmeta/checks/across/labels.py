"""Labels of studies: whether two of them may name one study.

Reviews name the comparisons of one trial "Lee 2018a" and "Lee 2018b", "Lee 2018 (10 mg)" and "Lee 2018 (20 mg)", or by
no rule at all. What is compared here joins too much on purpose: a label alone is no finding, it decides what equal
numbers mean.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

__all__ = ["StudyLabel", "read_label", "same_study"]

_DASHES: Final = re.compile(r"[\u2010-\u2015\u2212_]")
_REGISTRY: Final = re.compile(r"\b(?:nct|isrctn|actrn|chictr|drks|eudract|umin|ctri|irct)[a-z-]*\d[\d-]*")
#: 1900 to 2099, with what tells reports of one year apart ("2018a", "2018-2"), or a year of two digits ("'18").
_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)|'(\d\d)(?!\d)")
_DOSE: Final = re.compile(r"^\W*\d+(?:\.\d+)?\s*(?:mg|g|ug|mcg|ml|iu|%|hz|min|sessions?|weeks?)\b")
_BRACKETS: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+")
#: Words that tell arms or reports of one study apart, or say nothing.
_STOP: Final = frozenset(
    (
        *("et", "al", "and", "und", "en", "the", "of", "vs", "versus", "arm", "arms", "dose", "low", "high", "medium"),
        *("drug", "placebo", "study", "trial", "group", "groups", "cohort", "part", "report", "jr"),
    )
)


@dataclass(frozen=True, slots=True)
class StudyLabel:
    """What of a label names the study.

    Parameters
    ----------
    words : frozenset of str
        Names in front of the year, in lower case without accents.
    year : str
        Of four digits; "" where it names none.
    registry : frozenset of str
        Numbers of trial registries.
    plain : str
        The whole label, normalised.
    """

    words: frozenset[str]
    year: str
    registry: frozenset[str]
    plain: str

    def may_be(self, other: StudyLabel) -> bool:
        """Whether two labels may name one study: see :func:`same_study`."""
        if not self.plain or not other.plain:
            return False
        if self.plain == other.plain:
            return True
        if self.registry and other.registry:
            return not self.registry.isdisjoint(other.registry)
        if self.year and other.year and self.year != other.year:
            return False
        if self.words.isdisjoint(other.words):
            return False
        shared = self.words & other.words
        return shared in (self.words, other.words) or 2 * len(shared) >= max(len(self.words), len(other.words))


@lru_cache(maxsize=8192)
def read_label(text: str) -> StudyLabel:
    """Return what of a label names the study.

    Examples
    --------
    >>> label = read_label("Müller et al. 2018b (20 mg)")
    >>> sorted(label.words), label.year
    (['muller'], '2018')
    >>> sorted(read_label("20 mg (Lee 2018)").words), read_label("Lee '18").year
    (['lee'], '2018')
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    plain = " ".join(_DASHES.sub("-", bare.replace("\u2019", "'")).lower().split())
    registry = frozenset(_REGISTRY.findall(plain))
    rest = _REGISTRY.sub(" ", plain)
    if _DOSE.match(rest) and (brackets := _BRACKETS.findall(rest)):
        rest = brackets[-1]
    years = list(_YEAR.finditer(rest))
    year = ""
    head = rest
    if years:
        last = years[-1]
        year = last[1] or ("19" if int(last[2]) > 50 else "20") + last[2]
        # "2018 Lee": what stands behind a year that comes first
        head = rest[: last.start()] if _words(rest[: last.start()]) else rest[last.end() :]
    else:
        head = re.split(r"[(\[:,]| - ", rest)[0] if _words(re.split(r"[(\[:,]| - ", rest)[0]) else rest
    return StudyLabel(_words(head), year, registry, plain)


def _words(text: str) -> frozenset[str]:
    found = (w.replace("'", "") for w in _WORD.findall(text))
    return frozenset(w for w in found if w not in _STOP and (len(w) > 1 or w.isdigit()))


def same_study(first: str, second: str) -> bool:
    """Whether two labels may name one study.

    Notes
    -----
    Years are equal or one is absent, and the names of one are among those of the other, or half of them agree. Where
    both give numbers of a registry, one of these is the same.

    Examples
    --------
    >>> same_study("Lee 2018a", "LEE JH et al, 2018 (drug B)"), same_study("Lee 2018", "Lee 2019")
    (True, False)
    >>> same_study("NCT01234567, arm A", "NCT01234567, arm B"), same_study("Lee 2018", "Kim 2018")
    (True, False)
    """
    return read_label(first).may_be(read_label(second))
