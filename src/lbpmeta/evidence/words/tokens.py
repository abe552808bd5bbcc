"""Tokens: a column name as words, with the ways in which words that were written together come apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from itertools import islice, product
from typing import Final, NamedTuple

from lbpmeta.evidence.words.lexicon import TIMES, WORDS, WordKind
from lbpmeta.evidence.words.phrases import PHRASES
from lbpmeta.evidence.words.scripts import in_english

__all__ = ["PERCENTS", "Atom", "atoms", "has_percent_sign", "words_of"]


class Atom(NamedTuple):
    """A word, or a part of one.

    Parameters
    ----------
    text : str
    glued : bool
        Whether it was written together with its neighbour without a sign or a capital between them.
    only : str
        "quantity" or "arm" where it can be nothing else.
    """

    text: str
    glued: bool = False
    only: str = ""


#: A name of letters and a digit that is one word.
_WHOLE: Final = re.compile(r"(i2|tau2|chi2|q1|q3|ci95|p25|p75|rob2)")
_LIMITS: Final = "|".join(
    word
    for word, roles in WORDS.items()
    if any(r.value in ("ci_low", "ci_high") and r.weight == 1 for r in roles) and not word.startswith("ci")
)
#: "LL95", "ucl95", "up95", "l95": an end of an interval and its level.
_LEVELLED: Final = re.compile(rf"\b(l|u|{_LIMITS})(80|90|95|98|99)\b")
#: "ci95lb", "ci95upper": an interval, its level and its end.
_INTERVAL_LEVELLED: Final = re.compile(rf"\bci(80|90|95|98|99)({_LIMITS}|l|u)\b")
#: The other way round: "95low", "95ub", "95CIl".
_OF_LEVEL: Final = re.compile(rf"\b(80|90|95|98|99)({_LIMITS}|cil|ciu)\b")
_ENDS: Final = {"l": "lower", "u": "upper"}
_TIME: Final = re.compile(r"\b(\d+) ?(week|wk|w|month|mo|m|year|yr|y|day|d|hour|hr|h|min)s?\b")
#: An end of an interval and the letters for it, told apart by capitals: "LoCI", "CIup"; "loci" is of genes.
_BEFORE_CI: Final = re.compile(r"(?<=[a-z])(?=CI(?![A-Za-z]))")
_BEHIND_CI: Final = re.compile(
    r"(?<=(?<![0-9])CI)(?=(?:low|lower|lo|lb|up|upp|upper|ub|high|hi|min|max|inf|sup)(?![a-z]))"
)
#: "O - E", with a sign between them: "O/E" is a ratio.
_O_MINUS_E: Final = re.compile(
    r"\b(?:o\s*[-_.\u2212\u2013]\s*e|obs(?:erved)?\s*[-\u2212\u2013]\s*exp(?:ected)?)(?![a-z0-9])"
)
#: Letters of Greek that stand for a number, alone or before its arm; in a word of Greek they are letters of it.
_GREEK: Final = re.compile(
    r"(?<![\u0370-\u03ff])(?:[\u0394\u2206](?=.*[a-zA-Z])|[\u03c7\u03c4\u03b2\u03c1]|\u03c3\u00b2|\u03c3(?![a-zA-Z])|[\u03bc\u00b5](?![a-zA-Z]))(?![\u0370-\u03ff])"
)
#: "g/dL" is one word, and no Hedges' g.
_RATIO_OF_UNITS: Final = re.compile(
    r"(?<=[^a-z0-9])(g|mg|kg|ug|ng|pg|m|mmol|umol|mol|kcal|kj|iu)\s*/\s*(dl?|day|ml|l|kg|m2|m3|h|s|wk|week|min|ha)(?![a-z0-9])"
)
_LETTERS: Final = {
    "\u0394": " change ",
    "\u2206": " change ",
    "\u03c7": "chi",
    "\u03c4": "tau",
    "\u03b2": "beta",
    "\u03c1": "rho ",
    "\u03c3": " sd ",
    "\u03c3\u00b2": " variance ",
    "\u03bc": " mean ",
    "\u00b5": " mean ",
}
_PHRASES: Final = tuple((re.compile(rf"\b{phrase}\b"), word) for phrase, word in PHRASES)
_METAFOR: Final = re.compile(r"(n|x|m|sd|s|v|y|z|r|t|p|w)i")
_DIGIT: Final = re.compile(r"([a-z]+)(\d)i?")
_ENDPOINT_ARM: Final = re.compile(r"([a-z]{2,})(\d)([tc])")
_QUANTITY_ARM: Final = re.compile(
    r"(sd|se|std|stdev|mean|avg|n|x|r|m|s|e|ev|y|events|event|total|tot|samplesize|cases|deaths|npos|nneg)([tcep])i?"
)
_ARM_QUANTITY: Final = re.compile(
    r"([etcab]|ex|exp|con|ctrl|int|trt|plac)(n|sd|mean|m|events|total|tot|se|avg|std|x|cases|counts|deaths?|nodeaths?|noevents?)"
)
_DIGIT_FIRST: Final = re.compile(r"((?:arm|group|grp|g)?[12])([a-z]+)")
_SPREAD: Final = re.compile(
    r"(sei|se|sd|var|v|s)(te|z|yi|(?:ln|log|l)(?:or|rr|hr|irr)|or|rr|hr|smd|md|es|d|g|effsize|effectsize|effect)"
)
_SPREAD_BEHIND: Final = re.compile(
    r"((?:ln|log|l)?(?:or|rr|hr|irr)|smd|md|hedgesg|cohensd|effsize|effectsize)(sei?|stderr|vari?|variance)"
)
_LIMIT: Final = re.compile(r"(ci|md|or|rr|hr|irr|rd|smd|es|yi)(lo|hi|low|high|lower|upper|lb|ub|ll|ul|lci|uci|lcl|ucl)")
_LIMIT_FIRST: Final = re.compile(r"(lo|hi|lower|upper|lb|ub|ll|ul|low|high|l|u)(md|or|rr|hr|irr|rd|smd|es)")
_STATE: Final = re.compile(r"([a-z]{1,}?)(baseline|post|pre|change|followup)")
_QUANTITIES: Final = ("mean", "sd", "n", "se", "events", "event", "total", "median", "tot")


@lru_cache(maxsize=4096)
def words_of(name: str, *, capitals: bool = True) -> tuple[str, ...]:
    """Return the words of a name in small letters; `capitals` splits where one begins.

    Examples
    --------
    >>> words_of("SampleSize_control"), words_of("95% CI lower"), words_of("pain 12 weeks SD")
    (('samplesize', 'control'), ('95', 'lower'), ('pain', '~12w', 'sd'))
    """
    text = in_english(name.replace("\ufeff", ""))
    text = re.sub(r"[\u03bc\u00b5](?=(?:g|mol|l|m)\b)", "u", text)  # "\u00b5g" is no g
    text = re.sub(r"(?<![A-Za-z])[xX][\u0304\u0305](?![A-Za-z])", " mean ", text)  # x with a bar above it
    text = unicodedata.normalize("NFKC", text if text.isascii() else _GREEK.sub(lambda m: _LETTERS[m[0]], text))
    text = re.sub(r"[nN][\u00b0\u00ba]", "n", text)
    if capitals:
        text = re.sub(r"(?<=[a-z]{2})(?=[A-Z])|(?<=[a-z])(?=[A-Z][a-z]{2})", " ", text)
        text = re.sub(r"^N(?=[A-Z][a-z]{2})", "N ", text)
        text = _BEHIND_CI.sub(" ", _BEFORE_CI.sub(" ", text))
    text = re.sub(r"(?<=[A-Z]{2})(?=[A-Z][a-z]{2})", " ", text).lower()
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = re.sub(r"['\u2019]", " ", text)
    text = _O_MINUS_E.sub(" ominuse ", text)
    text = re.sub(r"\+\+", " tp ", text) if text.strip() == "++" else text
    text = re.sub(
        r"\(\s*%\s*\)|,\s*%|%(?=\s*\(\s*[nN]\s*\))|^\s*%(?=\s)(?!.*chang)|(?<=[a-z])[ _]%\s*$", " percent ", text
    )
    text = re.sub(r"(?<![a-z0-9])[pq](?=\d+\.\d)", "", text)  # "p97.5", a quantile
    text = _RATIO_OF_UNITS.sub(r"\1per\2", text)
    text = re.sub(r"[^a-z0-9]+", " ", text).strip()
    text = re.sub(r"\b(?:std|st) dev(?!iation)(?=[a-z])", "sd ", text)
    text = re.sub(r"\bsample size(?=[a-z])", "samplesize ", text)
    text = re.sub(r"\b(80|90|95|98|99)(ci[lu]?|ic)\b", r"\1 \2", text)
    text = re.sub(r"\b(ic|ki|bi)(95|90|99)\b", r"\1 \2", text)
    text = _LEVELLED.sub(lambda m: f"{_ENDS.get(m[1], m[1])} {m[2]}", text)
    text = _OF_LEVEL.sub(r"\1 \2", text)
    text = _INTERVAL_LEVELLED.sub(lambda m: f"{_ENDS.get(m[2], m[2])} {m[1]}", text)
    for pattern, word in _PHRASES:
        text = pattern.sub(word, text)
    text = _TIME.sub(lambda m: f"~{m[1]}{m[2][0]}", text)
    return tuple(text.split())


#: Words that say that a number is one of a hundred.
PERCENTS: Final = frozenset(("percent", "pct", "percentage"))
_SIGN: Final = re.compile(r"(?<!\d)(?<!\d )%")


def has_percent_sign(name: str) -> bool:
    """Whether a name says that its numbers are of a hundred, by a word or a percent sign behind no level.

    Examples
    --------
    >>> has_percent_sign("events % T"), has_percent_sign("deaths_pct"), has_percent_sign("events (95% CI)")
    (True, True, False)
    """
    return bool(_SIGN.search(name)) or not PERCENTS.isdisjoint(words_of(name))


def _apart(word: str, arms: Mapping[str, str]) -> list[tuple[Atom, ...]]:
    """Return the ways in which one word can be taken apart, itself first."""
    found: list[tuple[Atom, ...]] = [(Atom(word),)]
    if word.startswith("~"):
        return found
    found += _of_groups(word, arms)
    if (m := _METAFOR.fullmatch(word)) and word not in WORDS:
        found.append((Atom(m[1]),))
    if (m := _DIGIT.fullmatch(word)) and not _WHOLE.fullmatch(word):
        found.append((Atom(m[1]), Atom(m[2])))
    if m := _ENDPOINT_ARM.fullmatch(word):
        found.append((Atom(f"{m[1]}{m[2]}"), Atom(m[3], True, "arm")))
    if m := _QUANTITY_ARM.fullmatch(word):
        found.append((Atom(m[1], True, "quantity"), Atom(m[2], True, "arm")))
    if m := _ARM_QUANTITY.fullmatch(word):
        found.append((Atom(m[1], len(m[1]) == 1, "arm"), Atom(m[2])))
    if (m := _SPREAD.fullmatch(word)) and word not in ("sd", "se"):
        found.append((Atom({"v": "var", "sei": "se"}.get(m[1], m[1])), Atom(m[2])))
    if m := _SPREAD_BEHIND.fullmatch(word):
        found.append((Atom(m[1]), Atom(m[2])))
    if m := _LIMIT.fullmatch(word):
        found.append((Atom(m[1]), Atom(m[2])))
    if m := _LIMIT_FIRST.fullmatch(word):
        found.append((Atom(m[2]), Atom({"l": "lower", "u": "upper"}.get(m[1], m[1]))))
    if (m := _STATE.fullmatch(word)) and word not in WORDS and m[1] in (*_QUANTITIES, "m"):
        found.append((Atom(m[1]), Atom(m[2])))
    if m := _DIGIT_FIRST.fullmatch(word):
        found.append((Atom(m[1][-1], only="arm"), Atom(m[2])))
    if word not in WORDS:
        for cut in range(1, len(word)):
            found += _glued(word[:cut], word[cut:])
    return found


def _of_groups(word: str, arms: Mapping[str, str]) -> list[tuple[Atom, ...]]:
    """Return a quantity and what this table calls one of its groups, written as one word: "meanfluor"."""
    found: list[tuple[Atom, ...]] = []
    for arm in arms:
        rest = word.removesuffix(arm) if word.endswith(arm) else word.removeprefix(arm)
        if rest != word and _is(rest, WordKind.QUANTITY):
            found.append((Atom(rest, only="quantity"), Atom(arm, only="arm")))
    return found


def _glued(left: str, right: str) -> list[tuple[Atom, ...]]:
    """Return a quantity and an arm, or a state in time, that were written as one word: "nplacebo", "totctrl"."""
    found: list[tuple[Atom, ...]] = []
    if len(right) > 1 and _is(left, WordKind.QUANTITY) and (_is(right, WordKind.ARM) or right in TIMES):
        found.append((Atom(left), Atom(right, only="arm")))
    if len(left) > 2 and _is(left, WordKind.ARM) and _is(right, WordKind.QUANTITY):
        found.append((Atom(left, only="arm"), Atom(right)))
    return found


def _is(word: str, kind: WordKind) -> bool:
    return any(role.part is kind for role in WORDS.get(word, ()))


def atoms(name: str, arms: Mapping[str, str]) -> tuple[tuple[Atom, ...], ...]:
    """Return the ways in which a name comes apart; `arms` are groups that this table names.

    Examples
    --------
    >>> [tuple(a.text for a in way) for way in atoms("sdc", {})]
    [('sdc',), ('sd', 'c')]
    """
    found: dict[tuple[Atom, ...], None] = {}
    for capitals in (True, False):
        words = words_of(name, capitals=capitals)
        if not words or len(words) > 14:
            continue
        joined = _phrases(words, arms)
        ways = [[(Atom(w, only="arm"),)] if " " in w else _apart(w, arms) for w in joined]
        if len(joined) > 1:  # "drug mi": no mean, as metafor's "mi" is, but an infarction
            ways = [[(Atom(w),)] if w == "mi" else way for w, way in zip(joined, ways, strict=True)]
        for way in islice(product(*ways), 60):
            found[tuple(atom for part in way for atom in part)] = None
    for split in _of_groups("".join(words_of(name, capitals=False)), arms):
        found.setdefault(split, None)
    bare = re.sub(r"[^a-z]", "", name.lower())
    if len(bare) <= 10 and (m := _SPREAD.fullmatch(bare)):
        found[(Atom({"v": "var", "sei": "se"}.get(m[1], m[1])), Atom(m[2]))] = None
    return tuple(found)


def _phrases(words: tuple[str, ...], arms: Mapping[str, str]) -> list[str]:
    """Join the words of groups that this table names in several."""
    text = " ".join(words)
    for phrase in sorted((a for a in arms if " " in a), key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(phrase)}\b", phrase.replace(" ", "\x1f"), text)
    return [word.replace("\x1f", " ") for word in text.split(" ")]
