"""The languages, and which of them a text is written in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from lbpmeta.reading.languages import common
from lbpmeta.reading.languages.dutch import DUTCH
from lbpmeta.reading.languages.english import ENGLISH
from lbpmeta.reading.languages.french import FRENCH
from lbpmeta.reading.languages.german import GERMAN
from lbpmeta.reading.languages.language import Language
from lbpmeta.reading.languages.spanish import SPANISH

__all__ = [
    "LANGUAGES",
    "Phrase",
    "joined_noun",
    "language_of_text",
    "phrases_before",
    "phrases_of",
    "small_words",
    "told",
    "whole_words",
]

#: Every language; the first is the one that is taken where none can be told.
LANGUAGES: Final[Mapping[str, Language]] = MappingProxyType(
    {language.code: language for language in (ENGLISH, DUTCH, GERMAN, FRENCH, SPANISH)}
)

#: Words of a phrase (in small letters), the same as they must be printed ("" where capitals do not count; "M=" where
#: an equals sign must follow), kind, value.
Phrase = tuple[tuple[str, ...], str, str, str]

_WORDS: Final = re.compile(r"[^\W\d_]+")


def language_of_text(text: str) -> str:
    """Return the code of the language that most small words of a text belong to.

    Examples
    --------
    >>> language_of_text("Het verschil was niet groot"), language_of_text("Der Unterschied war nicht groß")
    ('nl', 'de')
    >>> language_of_text("RR 0.71 (0.48 to 1.05)")
    'en'
    """
    counts = dict.fromkeys(LANGUAGES, 0)
    known = _known_by()
    for word in _WORDS.findall(text[:60_000].lower()):
        codes = known.get(word, ())
        if len(codes) < 3:
            for code in codes:
                counts[code] += 1
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] else "en"


@cache
def _known_by() -> dict[str, tuple[str, ...]]:
    """Small words, and longer ones of the phrases -> the languages that they tell of."""
    known: dict[str, tuple[str, ...]] = {}
    for code, language in LANGUAGES.items():
        longer = {w for text in language.phrases.values() for w in _WORDS.findall(text) if len(w) > 4 and w.islower()}
        for word in {*language.known_by.split(), *longer}:
            known[word] = (*known.get(word, ()), code)
    return known


@cache
def small_words(role: str) -> frozenset[str]:
    """Return the words of all languages that can stand beside a number in a role.

    Examples
    --------
    >>> sorted(small_words("from"))
    ['aus', 'from', 'uit']
    """
    return frozenset(word for language in LANGUAGES.values() for word in language.small.get(role, "").split())


@cache
def told(role: str) -> str:
    """Return the pattern of the words of all languages that tell something where no token does.

    Examples
    --------
    >>> bool(re.search(told("before and after"), "het verschil tussen voor en na was 3,2"))
    True
    """
    return "|".join(language.told[role] for language in LANGUAGES.values() if role in language.told)


@cache
def _long_words(code: str) -> frozenset[str]:
    """The longer words of the phrases of a language, and those of its small words."""
    phrases = (word for entries in phrases_of(code).values() for entry in entries for word in entry[0])
    small = (word for words in LANGUAGES[code].small.values() for word in words.split())
    return frozenset(word for word in (*phrases, *small) if len(word) > 5 and word.isalpha())


_TORN: Final = re.compile(r"([^\W\d_]{2,})[-\u2010\u2011] ?\n ?([^\W\d_]{2,})")


def whole_words(text: str, code: str) -> str:
    """Return a text with the words whole that a hyphen tears at the end of a line, as long as it was.

    Only words of the phrases, so that "between-" and "group" stay two.

    Examples
    --------
    >>> whole_words("the dif-\\nference between-\\ngroup", "en")
    'the difference\\n  between-\\ngroup'
    """
    if "-\n" not in text and "- \n" not in text and "\u2010" not in text:
        return text
    return _TORN.sub(lambda found: _whole(found, _long_words(code)), text)


def _whole(found: re.Match[str], known: frozenset[str]) -> str:
    word = found[1] + found[2]
    whole = word.lower() in known
    return word + "\n" + " " * (len(found.group()) - len(word) - 1) if whole else found.group()


def _first(word: str) -> str:
    """Return the letters that a phrase begins with: what the scanner takes as its first word."""
    letters = _WORDS.match(word)
    return letters.group() if letters else word


@cache
def phrases_before(code: str, word: str, letter: str) -> tuple[Phrase, ...]:
    """Return the phrases that begin with a word, and may where the next word begins with a letter.

    Examples
    --------
    >>> [" ".join(words) for words, *_ in phrases_before("en", "cochrane", "q")]
    ["cochrane's q", 'cochrane q']
    """
    entries = phrases_of(code).get(word, ())
    return tuple(e for e in entries if len(e[0]) == 1 or not e[0][0].isalpha() or e[0][1][0] == letter)


@cache
def _ends(code: str) -> tuple[str, ...]:
    return tuple(LANGUAGES[code].small.get("joined", "").split())


def joined_noun(code: str, word: str) -> tuple[str, str] | None:
    """Return the kind and the value of the noun that a word ends with, where a language joins its nouns.

    Examples
    --------
    >>> joined_noun("de", "schmerzreduktion"), joined_noun("nl", "pijnverschil"), joined_noun("en", "painchange")
    (('MEAS', 'CHG'), ('MEAS', 'DIFF'), None)
    """
    if len(word) < 9 or not word.endswith(_ends(code)):
        return None
    noun = next(noun for noun in _ends(code) if word.endswith(noun))
    found = next((p for p in phrases_of(code).get(noun, ()) if p[0] == (noun,)), None)
    return (found[2], found[3]) if found and len(word) > len(noun) + 2 else None


@cache
def phrases_of(code: str) -> Mapping[str, tuple[Phrase, ...]]:
    """Return the phrases of a language and those that all share, by their first word, longest first.

    English stands behind every other language: abstracts and labels are often in English.
    """
    found: dict[str, dict[tuple[tuple[str, ...], str], Phrase]] = {}
    layers = [common.PHRASES, ENGLISH.phrases]
    if code != "en":
        # Small words of English are no words of another language ("a", "of", "for" in the middle of Dutch are rare).
        layers[1] = {k: v for k, v in ENGLISH.phrases.items() if k not in ("FILL", "OUTOF", "AND", "GROUP")}
        layers.append(LANGUAGES[code].phrases)
    for layer in layers:
        for key, joined in layer.items():
            kind, _, value = key.partition(":")
            for phrase in joined.split("|"):
                exact = phrase[1:] if phrase.startswith("=") else ""
                words = tuple((exact.removesuffix("=") or phrase).lower().replace("-", " ").split())
                if words:
                    entry = found.setdefault(_first(words[0]), {})
                    entry[words, exact] = (words, exact, kind, value or words[-1])
    language = LANGUAGES[code]
    numbers = [ENGLISH.numbers, language.numbers] if code != "en" else [ENGLISH.numbers]
    for words_for in numbers:
        for number, forms in enumerate(words_for.split(), start=1):
            for form in forms.split("/"):
                words = tuple(form.replace("-", " ").split())
                found.setdefault(_first(words[0]), {}).setdefault((words, ""), (words, "", "NUMW", str(number)))
    return {
        first: tuple(sorted(entries.values(), key=lambda p: (-len(p[0]), -len("".join(p[0])), not p[1])))
        for first, entries in found.items()
    }
