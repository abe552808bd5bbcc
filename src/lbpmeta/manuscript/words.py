"""Words: what a sentence says of the side on which an effect lies, so that a number may stand without its sign."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from lbpmeta.evidence.tables import Row
from lbpmeta.manuscript.numbers import Compared
from lbpmeta.reading.languages.registry import LANGUAGES

__all__ = ["arms_turned", "opposed", "side_in_words"]

#: Verbs and nouns of change, by the side that they name; lower and higher stand with the languages.
_DOWN: Final = (
    r"reduc\w+|decreas\w+|declin\w+|fell|fallen|dropped|diminish\w+|fewer|less|below|afname|afgenomen|daal\w+|daling"
    r"|verminder\w+|verlag\w+|reduz\w+|gesunken|sank\w*|senk\w+|abnahme|dimin\w+|réduc\w+|réduit\w*|disminu\w+"
)
_UP: Final = (
    r"increas\w+|rose|rises|risen|grew|gained|elevat\w+|more|above|toename|toegenomen|steeg|stijg\w+|verhoog\w+|zunahme"
    r"|erhöh\w+|gestiegen|augment\w+|aument\w+"
)
#: Those who are compared with, where a table does not name them.
_OTHERS: Final = r"placebo|control\w*|usual care|sham|comparator|comparison|waiting list|no treatment"
_AMONG: Final = r"(?:with|in|among|for|under|on|after|in de|bij|met|unter|mit)"


@cache
def _of_side(kind: str) -> re.Pattern[str]:
    phrases = (p for language in LANGUAGES.values() for p in language.phrases.get(kind, "").split("|"))
    words = [re.escape(p.lstrip("=")) for p in phrases if p]
    return re.compile(rf"\b(?:{'|'.join([*words, _DOWN if kind == 'NEG' else _UP])})\b", re.IGNORECASE)


def side_in_words(sentence: str) -> int:
    """Return the side that the words of a sentence name: -1 lower, 1 higher, 0 neither or both.

    Examples
    --------
    >>> side_in_words("Pain was 7.7 points lower"), side_in_words("Falls increased"), side_in_words("MD 7.7")
    (-1, 1, 0)
    """
    down, up = _of_side("NEG").search(sentence), _of_side("POS").search(sentence)
    return 0 if bool(down) == bool(up) else -1 if down else 1


def arms_turned(sentence: str, row: Row) -> bool:
    """Return whether a sentence names the arms of a row the other way round: the second one before the first.

    Examples
    --------
    >>> row = Row("trials", "", 1, {"arm1": "massage", "arm2": "exercise"})
    >>> arms_turned("lower after exercise than after massage", row), arms_turned("massage versus exercise", row)
    (True, False)
    """
    low = sentence.casefold()
    first, second = (_found(low, row[name]) for name in ("arm1", "arm2"))
    if second >= 0 and first >= 0:
        return second < first
    sides = [m.end() for kind in ("NEG", "POS") for m in _of_side(kind).finditer(low)]
    return any(re.match(rf"\s+{_AMONG}\s+(?:the\s+|de\s+)?(?:{_OTHERS})\b", low[at:]) for at in sides)


def _found(sentence: str, arm: str) -> int:
    """Where the name of an arm stands; -1 where it does not."""
    return sentence.find(arm.casefold()) if len(arm) > 2 else -1


def opposed(said: int, estimate: Compared, theirs: Compared) -> bool:
    """Return whether words contradict the side on which a row's estimate lies.

    A number without its sign may stand for either side, a negative one for its own.

    Examples
    --------
    >>> from lbpmeta.manuscript.numbers import printed_number
    >>> [opposed(said, printed_number("7.7"), printed_number("-7.7")) for said in (1, -1)]
    [True, False]
    """
    if not said or estimate.values.low < 0:
        return False
    return theirs.values.high < 0 if said > 0 else theirs.values.low > 0
