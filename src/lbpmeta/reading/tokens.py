"""Tokens of running text: numbers, dashes, brackets and the phrases that matter, each with its place in the text.

One pass, one regular expression that only cuts; what a phrase means stands in the files of the languages. Stretches
without a digit hold no result and are stepped over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lbpmeta.reading.glyphs import POINT, SIGNS, THIN, superscript, with_signs
from lbpmeta.reading.languages.common import SHORT
from lbpmeta.reading.languages.registry import Phrase, joined_noun, phrases_before, phrases_of, small_words, whole_words
from lbpmeta.reading.numbers import number_of, power_behind
from lbpmeta.reading.stops import INITIALS, NAME_FOLLOWS, stop_at

__all__ = ["MAX_TOKENS", "Token", "sentences", "tokens_of"]

#: A sentence is cut after so many tokens, so that no text without a full stop is read in more than linear time.
MAX_TOKENS: Final = 600

_SCAN: Final = re.compile(
    r"(?P<torn>[0-9]*\.[0-9]{1,2}\.[0-9]+(?=\s?[)\],;]))"  # "0.0.52)" is no number at all
    rf"|(?P<num>[0-9]{{1,3}}(?:,[0-9]{{3}})+(?:{POINT}[0-9]+)?(?![0-9]|,[0-9])"
    rf"|[0-9]{{1,3}}(?:{THIN}[0-9]{{3}})+(?:[.,][0-9]+)?(?![0-9])"
    rf"|[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})+,[0-9]+(?!{POINT}?[0-9])"
    rf"|0\. [0-9]{{2,}}(?![0-9]|[.,][0-9])|0\.[0-9]{{3}} [0-9]{{1,3}}(?=[);,\]])"
    rf"|[0-9]{{1,2}}\. [0-9]{{2,3}}(?=\s?[)\]%;,])|[0-9]\. [0-9](?=[- ]fold| ?%[)\]])"
    rf"|(?<=[=<>])\. [0-9]{{2,4}}(?=[)\];,])|[0-9] [·∙] [0-9]+"
    rf"|[0-9]+{POINT}[0-9]+|[0-9]+,[0-9]+(?!{POINT}?[0-9])|[0-9]+"
    rf"|(?<![0-9]){POINT}[0-9]+)"
    r"|(?P<i2>I\s?\^?\s?[2²](?![0-9.,]))|(?P<tau2>(?:[τΤ]|[Tt]au|T)\s?\^?[2²](?![0-9.,A-Z]))|(?P<pm>\+\s?/\s?[-\u2212\u2013])"
    r"|(?P<q>(?:[χΧ]|[Cc]hi|X)\s?\^?[2²](?![.,]?[0-9]))"
    r"|(?P<word>[^\W\d_]+)|(?P<space>\s+|[\u00ad\u200b\ufeff\u2060]+)|(?P<sign>.)",
    re.DOTALL,
)
#: A word, and the letters that begin something else in the expression above: asked first, as most tokens are words.
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_NOT_ONLY_WORDS: Final = frozenset("IτΤtTχΧcCX")
#: What follows a word and belongs to it: "SF-36", "beta-1a", "don't", "VO2max".
_TAIL: Final = re.compile(
    rf"(?:['’][^\W\d_]+|(?:[-\u2010\u2011\u2013/·]|\.(?![A-Z][a-z]))?[^\W\d_]+|[-\u2010\u2011]?[0-9]+(?!{POINT}?[0-9]|,[0-9])|[_²³])+"
)
_NEGATIVE_POWER: Final = re.compile(
    "\u2060?(?:[-\u2212\u2013\u2010⁻][1-3¹²³](?![0-9]|[.,][0-9])|[\u2212\u2013] [1-3](?=\\s?[·∙⋅,;)\\]]| [(\\[]))"
)
#: Thousands set apart by a common blank, where commas are decimal marks, or behind a currency.
_SPACED_THOUSANDS: Final = re.compile("(?: [0-9]{3})+(?![0-9]|[.,][0-9]| ?%)")
#: ... or in both of two bounds: "12 800 to 28 660", "6955-12 577".
_PAIR_AHEAD: Final = re.compile(
    "(?: [0-9]{3})+ ?(?:to|[-\u2013\u2212]) ?[-\u2212\u2013]?[0-9]{1,3} [0-9]{3}(?![0-9]|[.,][0-9])"
)
_PAIR_BEHIND: Final = re.compile(
    "(?:(?<![0-9])[0-9]{1,3} [0-9]{3}|(?<![0-9.])[0-9]{4,6}) ?(?:to|[-\u2013\u2212]) ?[-\u2212\u2013]?$"
)
#: "MH-OR", "Cox-HR", "Mortalitäts-HR": the abbreviation of a measure behind a hyphen ...
_GLUED_LABEL: Final = re.compile(r"([^\W\d_]{1,24})[-\u2010\u2011](OR|RR|HR|IRR|SMD|MD|RD)s?")
#: ... which is not that measure where its logarithm is meant.
_SCALES: Final = frozenset(("log", "ln", "non", "anti", "pre", "post"))
#: "βage = 0.3": a coefficient with the name of its variable.
_BETA: Final = re.compile(r"β[^\W\d_]{2,20}(?=\s?=)")
_GAP: Final = re.compile(r"(?:\s|[-\u2010\u2011\u2013]\s?(?=\S))+")
_CUT: Final = re.compile(r"[.!?][)\]\"”’]?\s+")
_NEXT: Final = re.compile(r"[\s-]([^\W\d_]+)")
#: A decimal that a blank tore: "0.75-1. 89)", "odds ratio 0. 51, 95%".
_TORN: Final = re.compile(r"[0-9]\. (?:[0-9]{2,3}\s?[)\]%;,]|[0-9] ?%[)\]]|[0-9][- ]fold)|[=<>]\. [0-9]{2,4}[)\];,]")
_DIGIT: Final = re.compile("[0-9]")
#: A stretch with none of these holds no result: a bracket, the name of an interval or of what stands without one.
_CUE: Final = re.compile(
    r"[(\[±{（]|C[rR]?I|C\.I|[CL]L|HPD|BI|KI|IC|PI|UI|nterval|redib|onfid|I\s?\^?[2²]|[Tt]au|[τΤ]|\+/|edia"
    r"|9[059] ?% [0-9.]"
)
#: No word of a phrase is longer.
_LONGEST_WORD: Final = 28
_BETWEEN_WORDS: Final = frozenset(" \n\t\u00a0\u2009\u202f-\u2010\u2011\u2013")
_BLANK: Final = frozenset((" ", "\n", ",", ")", ""))
#: What follows the article of French before a vowel.
_ELISION: Final = re.compile(r"['’][^\W\d_]")
_SUPERSCRIPT: Final = re.compile("\u2060([0-9]+(?:[,\u2013-][0-9]+)*)(?![0-9.·][0-9])")
_EXPONENT: Final = re.compile("(?<=[mIτχTRcX])\u2060([23²])(?![0-9])")
#: A sign behind how many times something is: "0.92× (95% CI".
_TIMES: Final = re.compile(r"×(?!\s?[0-9])")


@dataclass(slots=True)
class Token:
    """One token.

    Parameters
    ----------
    kind : str
        "NUM", "DASH", "MEAS", "CI", "W" ...
    text : str
        As printed.
    start, end : int
        Its characters.
    value : str
        Of a number its digits with a decimal point, of a measure its name, of another phrase what its file says.
    spaced : bool
        Whether a blank stands before it.
    other : tuple of str
        Two numbers that it may be instead: "4,10" is 4.10, or 4 and 10.
    mended : bool
        Whether something was repaired.
    """

    kind: str
    text: str
    start: int
    end: int
    value: str = ""
    spaced: bool = False
    other: tuple[str, ...] = ()
    mended: bool = False


def sentences(text: str, *, comma: bool = False, language: str = "en") -> Iterator[list[Token]]:
    """Yield the tokens of each sentence; an empty list stands for a sentence without a digit.

    Parameters
    ----------
    text : str
        A stretch of running text.
    comma : bool
        Whether decimals are printed with a comma.
    language : str
        Its code.

    Examples
    --------
    >>> [[t.kind for t in s] for s in sentences("No harm. RR 0.71 (95% CI 0.48 to 1.05).")]
    [[], ['MEAS', 'NUM', 'L', 'NUM', 'PCT', 'CI', 'NUM', 'TO', 'NUM', 'R', 'END']]
    """
    text = whole_words(with_signs(text), language)
    if "\u2060" in text:
        text = _EXPONENT.sub("\\1\u2060", text)
        text = _SUPERSCRIPT.sub(lambda m: superscript(text, m), text)
    begin = 0
    held: list[Token] = []
    for cut in _cuts(text):
        if _DIGIT.search(text, begin, cut) and (held or _CUE.search(text, begin, cut)):
            for token in _tokens(text, begin, cut, comma, language):
                held.append(token)
                if token.kind == "END" or (len(held) >= MAX_TOKENS and token.kind not in ("NUM", "CI", "MEAS", "DASH")):
                    yield held
                    held = []
        elif held:
            yield held
            held = []
            yield []
        else:
            yield []
        begin = cut
    if held:
        yield held


def tokens_of(text: str, *, comma: bool = False, language: str = "en") -> Iterator[Token]:
    """Yield the tokens of a short text, such as a cell, whether or not a digit stands in it.

    Examples
    --------
    >>> [t.kind for t in tokens_of("Mean (SD)")]
    ['MEAS', 'L', 'KILL', 'R']
    """
    return _tokens(text, 0, len(text), comma, language)


def _cuts(text: str) -> Iterator[int]:
    """Yield the offsets after which a sentence may end, and the end of the text."""
    for found in _CUT.finditer(text):
        at = found.start()
        word = text[max(0, at - 8) : at].rsplit(None, 1)
        last = word[-1].lower().strip("(.[") if word else ""
        if text[at] == "." and (NAME_FOLLOWS.match(text, at + 1) or _TORN.match(text, max(0, at - 1))):
            continue
        if text[at] == "." and (text[found.end() : found.end() + 1].islower() or INITIALS.fullmatch(last)):
            continue
        if last not in SHORT:
            yield found.end()
    if text:
        yield len(text)


def _tokens(text: str, begin: int, end: int, comma: bool, language: str) -> Iterator[Token]:
    """Yield the tokens of a stretch."""
    phrases = phrases_of(language)
    at, spaced = begin, True
    last = Token("END", "", begin, begin)
    scan = _SCAN.match
    while at < end:
        letter = text[at]
        if letter == " ":
            at, spaced = at + 1, True
            continue
        if letter.isalpha() and letter not in _NOT_ONLY_WORDS:
            word = _LETTERS.match(text, at)
            if word is not None:
                last = _word(text, word, phrases, spaced, language)
                at, spaced = last.end, False
                yield last
                continue
        found = scan(text, at)
        if found is None:  # pragma: no cover - the last alternative takes any character
            break
        kind = found.lastgroup or ""
        if kind == "space":
            spaced = spaced or found.group()[0].isspace()
            at = found.end()
            continue
        if kind == "word":
            last = _word(text, found, phrases, spaced, language)
        elif kind == "num":
            last = _number(text, found, last, spaced, comma)
        elif kind == "sign":
            last = _sign(text, at, last, spaced)
        else:
            last = Token(kind.upper(), found.group(), at, found.end(), "", spaced)
        at, spaced = last.end, False
        yield last


def _number(text: str, found: re.Match[str], last: Token, spaced: bool, comma: bool) -> Token:
    value, other = number_of(found.group(), comma)
    token = Token("NUM", found.group(), found.start(), found.end(), value, spaced, other, " " in found.group())
    whole = value.isdigit() and len(value) <= 3
    thousands = _SPACED_THOUSANDS.match(text, found.end()) if whole else None
    if thousands and not (comma or last.kind == "CUR"):
        # Where a comma is no decimal mark, only millions and round thousands are no two numbers.
        sure = thousands.group().count(" ") > 1 or thousands.group() == " 000"
        near = max(0, found.start() - 24)
        sure = sure or bool(_PAIR_AHEAD.match(text, found.end()) or _PAIR_BEHIND.search(text, near, found.start()))
        thousands, token.mended = (thousands, True) if sure else (None, token.mended)
    if thousands:
        token.end = thousands.end()
        token.text, token.other = text[token.start : token.end], ()
        token.value = value = value + thousands.group().replace(" ", "")
    power, end = power_behind(text, token.end)
    if power:
        token.text, token.end, token.value = text[token.start : end], end, value + power
    elif last.kind == "W" and not spaced and last.text[-1:].isalpha() and "." not in value:
        token.kind, token.value = "W", found.group()
    return token


def _word(
    text: str, found: re.Match[str], phrases: Mapping[str, tuple[Phrase, ...]], spaced: bool, language: str
) -> Token:
    start, end = found.start(), found.end()
    word = found.group().lower()
    if word in ("l", "d") and _ELISION.match(text, end):
        return Token("FILL", text[start : end + 1], start, end + 1, word, spaced)  # "L'odds ratio"
    entries, second = phrases.get(word, ()), ""
    if len(entries) > 1:
        second = _second_word(text, end)
        entries = phrases_before(language, word, second[0]) if second else entries
    for words, exact, kind, value in entries:
        if second and len(words) > 1 and words[0].isalpha() and not second.startswith(words[1]):
            continue
        at = _phrase_end(text, start, end, words, exact)
        if at and kind in ("UNIT", "TIME") and (power := _NEGATIVE_POWER.match(text, at)):
            return Token("UNIT", text[start : power.end()], start, power.end(), value, spaced)
        if at and ((value in ("PR", "IR") and _compound(text, at)) or text[start : at + 2] == "N/A"):
            continue  # "mortality rate ratio" is a rate ratio, and what is not applicable has no newtons
        if kind == "MEAS" and start and text[start - 1].isdigit() and (word.upper() == found.group() or len(word) == 1):
            continue  # "6MWD": how far people walk, but "94Mean age" of cells without a blank
        if at and _whole(text, at, kind, value):
            return Token(kind, text[start:at], start, at, value, spaced)
    if word[0] == "β" and (named := _BETA.match(text, start)):
        return Token("MEAS", named.group(), start, named.end(), "GEN", spaced)
    if text[end : end + 1] in _BLANK:
        return _plain(text, start, end, spaced, language)
    tail = _TAIL.match(text, end)
    power = _NEGATIVE_POWER.match(text, tail.end() if tail else end)
    if power and power.group()[0] in "\u2060\u2212⁻":
        return Token("UNIT", text[start : power.end()], start, power.end(), "", spaced)
    if tail:
        end = tail.end()
        label = _GLUED_LABEL.fullmatch(text, start, end)
        if label and label.group(1).lower() not in _SCALES:
            return Token("MEAS", text[start:end], start, end, label.group(2), spaced)
    return _plain(text, start, end, spaced, language)


def _plain(text: str, start: int, end: int, spaced: bool, language: str) -> Token:
    """Return the token of a word that no phrase begins with, unless a noun of a phrase ends it: "pijnreductie"."""
    word = text[start:end].lower()
    kind, value = joined_noun(language, word) or ("W", word)
    return Token(kind, text[start:end], start, end, value, spaced)


def _second_word(text: str, end: int) -> str:
    """Return what begins with the next word, in small letters; "" where it is not at hand."""
    for at in range(end, min(end + 5, len(text))):
        if text[at] not in _BETWEEN_WORDS:
            return text[at : at + _LONGEST_WORD].lower()
    return ""


def _compound(text: str, at: int) -> bool:
    """Whether the next word makes another name of the last one: "rate" and "ratio"."""
    after = _NEXT.match(text, at)
    return after is not None and after.group(1).lower() in small_words("compound")


def _phrase_end(text: str, start: int, first_end: int, words: tuple[str, ...], exact: str) -> int:
    """Return where the phrase ends that begins at `start`; 0 if it is not printed there."""
    at = start
    for i, word in enumerate(words):
        if i:
            gap = _GAP.match(text, at)
            if gap is None or gap.end() - at > 4:
                return 0
            at = gap.end()
        stop = at + len(word)
        if text[at:stop].lower() != word:
            return 0
        at = stop
    if exact.endswith("="):
        if text[at : at + 2].lstrip()[:1] != "=":
            return 0
        exact = exact[:-1]
    if exact and "".join(text[start:at].split()).replace("-", "") != "".join(exact.split()).replace("-", ""):
        return 0
    return at


#: Kinds that a digit may follow without a blank ("CI1.2", "to3.3"), as printers leave them out.
_GLUED: Final = frozenset({"CI", "TO", "P", "AND", "PCT"})


def _whole(text: str, at: int, kind: str, value: str) -> bool:
    """Whether a phrase that ends at `at` is not the beginning of a longer word."""
    after = text[at : at + 1]
    if after in ("'", "’") and not text[at + 1 : at + 2].isalpha():
        return True  # an 'odds ratio' of
    if not after or not (after.isalnum() or after in "_²³'’"):
        # "SF-36", "T-cell": a hyphen and a letter make another word of an abbreviation.
        if after in ("-", "\u2010", "\u2011") and value == "GEN" and text[at + 1 : at + 2].isdigit():
            return False  # "interferon beta-1a"
        compound = after in ("-", "\u2010", "\u2011") and kind == "MEAS" and text[at + 1 : at + 2].isalpha()
        if compound and (text[at - 1] + text[at + 1 : at + 3]).isupper():
            return False  # "HR-HPV": a virus, but no "OR-7.25"
        return not (
            after in "-\u2010\u2011"
            and after
            and text[at + 1 : at + 2].isalpha()
            and kind in ("UNIT", "STAT", "P", "N", "K", "TIME")
        )
    if after.isdigit():
        decimal = re.match(r"[0-9]*[.·,][0-9]", text[at : at + 8]) is not None
        label = kind == "MEAS" and decimal and text[at - 1].isupper() and text[at - 2 : at - 1].isupper()
        amount = re.match(r"[0-9](?:[0-9.]| [0-9]{3})", text[at : at + 5]) if kind == "CUR" else None  # "EUR12 920"
        return kind in _GLUED or label or amount is not None
    return False


def _sign(text: str, at: int, last: Token, spaced: bool) -> Token:
    mark = text[at]
    if mark in ".!?":
        return _stop(text, at, last, spaced)
    if last.kind == "NUM" and _TIMES.match(text, at):
        return Token("UNIT", mark, at, at + 1, "times", spaced)
    kind = SIGNS.get(mark, "O")
    if mark == "\u00b0" and text[at + 1 : at + 2] in ("C", "F") and not text[at + 2 : at + 3].isalpha():
        return Token("UNIT", text[at : at + 2], at, at + 2, "", spaced)
    if kind == "DASH" and mark == "-" and text[at + 1 : at + 2] == "-":
        return Token("DASH", "--", at, at + 2, "--", spaced)
    if kind == "PLUS" and text[at + 1 : at + 2] == "-":
        return Token("PM", "+-", at, at + 2, "", spaced)
    return Token(kind, mark, at, at + 1, mark, spaced)


def _stop(text: str, at: int, last: Token, spaced: bool) -> Token:
    kind, end = stop_at(text, at, (last.kind, last.text, last.value))
    return Token(kind, text[at:end], at, end, "", spaced)
