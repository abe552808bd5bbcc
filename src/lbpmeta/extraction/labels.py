"""Labels: the words of a row, a column or a sheet that say of what a number is, so far as two writers agree on them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

__all__ = ["arm_words", "outcome_words", "stem", "words_shared"]

_WORD: Final = re.compile(r"[^\W\d_]+(?:[0-9]+(?![.,]?[0-9]))?|\d+(?=[- ]?mg\b)")
#: Words that stand in labels of every outcome and arm, and tell none apart.
_EMPTY: Final = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "in",
        "of",
        "on",
        "or",
        "per",
        "the",
        "to",
        "vs",
        "versus",
        "with",
        "without",
        "de",
        "het",
        "een",
        "en",
        "van",
        "der",
        "die",
        "das",
        "und",
        "von",
        "la",
        "le",
        "les",
        "des",
        "du",
        "et",
        "el",
        "los",
        "las",
        "y",
        "group",
        "groups",
        "arm",
        "arms",
        "patient",
        "patients",
        "participant",
        "participants",
        "people",
        "subject",
        "subjects",
        "number",
        "no",
        "total",
        "all",
        "mean",
        "means",
        "median",
        "sd",
        "se",
        "sem",
        "ci",
        "iqr",
        "range",
        "value",
        "values",
        "score",
        "scores",
        "scale",
        "scales",
        "index",
        "measure",
        "measures",
        "outcome",
        "outcomes",
        "result",
        "results",
        "level",
        "levels",
        "intensity",
        "rate",
        "rates",
        "n",
        "p",
        "unit",
        "units",
        "point",
        "points",
        "mm",
        "cm",
        "kg",
        "mg",
        "week",
        "weeks",
        "wk",
        "wks",
        "month",
        "months",
        "mo",
        "day",
        "days",
        "year",
        "years",
        "yr",
        "yrs",
        "baseline",
        "follow",
        "up",
        "followup",
        "post",
        "pre",
        "end",
        "after",
        "before",
        "time",
        "change",
        "difference",
        "least",
        "squares",
        "adjusted",
        "unadjusted",
        "estimate",
        "confidence",
        "interval",
        "standard",
        "deviation",
        "error",
        "table",
        "figure",
        "any",
        "other",
        "event",
        "events",
    ]
)
#: Words of arms that say more there than elsewhere, or less.
_ARM_EMPTY: Final = _EMPTY - {"other", "no", "standard", "all"}
#: Words that one writer puts for another's, each set one thing.
_SAME: Final[tuple[frozenset[str], ...]] = (
    frozenset(("pain", "vas", "nrs", "nprs")),
    frozenset(("disability", "rmdq", "rdq", "odi", "roland", "oswestry", "function", "functioning", "qbpds")),
    frozenset(("adverse", "side", "harm", "ae", "sae")),
    frozenset(("dropout", "withdrawal", "withdrawn", "discontinuation", "discontinued", "lost", "attrition")),
    frozenset(("death", "mortality", "died", "dead")),
    frozenset(("quality", "eq5d", "sf36", "sf12", "hrqol", "qol")),
    frozenset(("control", "comparator", "comparison", "controls")),
    frozenset(("intervention", "experimental", "treatment", "treated", "active")),
)
_SENSE: Final = {word: i for i, words in enumerate(_SAME) for word in words}


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return what two spellings of a word share: no accents, no plural, British as American.

    Examples
    --------
    >>> stem("Exercises"), stem("randomised"), stem("nausée")
    ('exercise', 'randomized', 'nausee')
    """
    bare = "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))
    bare = bare.replace("isation", "ization").replace("ised", "ized").replace("ising", "izing").replace("our", "or")
    if len(bare) > 4 and bare.endswith("ies"):
        return f"{bare[:-3]}y"
    if len(bare) > 3 and bare.endswith("s") and not bare.endswith(("ss", "us", "is")):
        return bare[:-1]
    return bare


@lru_cache(maxsize=65536)
def _stems(text: str, empty: frozenset[str]) -> frozenset[str]:
    words = [w for w in _WORD.findall(text) if w.lower() not in empty]
    return frozenset(stem(w) for w in words if len(w) > 1 or w.isupper())


def outcome_words(text: str) -> frozenset[str]:
    """Return the words of a label that tell outcomes apart.

    Examples
    --------
    >>> sorted(outcome_words("Pain intensity (VAS, 0-100 mm) at 12 weeks"))
    ['pain', 'vas']
    """
    return _stems(text, _EMPTY)


def arm_words(text: str) -> frozenset[str]:
    """Return the words of a label that tell arms apart.

    Examples
    --------
    >>> sorted(arm_words("Exercise group (n = 45)")), sorted(arm_words("No treatment"))
    (['exercise'], ['no', 'treatment'])
    """
    return _stems(text, _ARM_EMPTY)


@lru_cache(maxsize=65536)
def words_shared(wanted: frozenset[str], label: frozenset[str]) -> float:
    """Return how much of the words that are wanted a label has: 0 to 1.

    A word counts where the label has it, a longer form of it, its initials, or another writer's word for it.

    Examples
    --------
    >>> words_shared(outcome_words("pain at rest"), outcome_words("Pain (VAS) during movement"))
    0.5
    >>> words_shared(arm_words("usual care"), arm_words("UC"))
    1.0
    """
    if not wanted or not label:
        return 0.0
    initials = "".join(sorted(word[0] for word in wanted))
    if len(wanted) > 1 and any(len(word) == len(wanted) and "".join(sorted(word)) == initials for word in label):
        return 1.0
    return sum(_has(word, label) for word in wanted) / len(wanted)


def _has(word: str, label: frozenset[str]) -> bool:
    if word in label:
        return True
    sense = _SENSES.get(word)
    for other in label:
        if sense is not None and _SENSES.get(other) == sense:
            return True
        if min(len(word), len(other)) >= 5 and (word.startswith(other) or other.startswith(word)):
            return True
    return False


_SENSES: Final = {stem(word): sense for word, sense in _SENSE.items()}
