"""Words for numbers: "almost a third", "bijna de helft", "most", each as the set of shares that it can stand for.

A word is vaguer than a digit, and a set says how vague. The table is a convention, and says its reasons: a named
fraction reaches halfway to its named neighbours (a quarter, a third, a half, two thirds, three quarters), since the
writer would have named a neighbour that is nearer; "almost" is its lower half, "more than" everything above.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.interval import ValueSet

__all__ = ["NUMBER_WORDS", "NumberWords", "words_meant"]


@dataclass(frozen=True, slots=True)
class NumberWords:
    """One row of the table.

    Parameters
    ----------
    words : tuple of str
        The same in Dutch and English, in small letters.
    share : ValueSet
        In percent.
    reason : str
        Why this set.
    """

    words: tuple[str, ...]
    share: ValueSet
    reason: str

    def __str__(self) -> str:
        return f"{' / '.join(self.words)}: {self.share.low:.3g} to {self.share.high:.3g} %. {self.reason}"


_QUARTER, _THIRD, _HALF, _THIRDS, _QUARTERS = 25.0, 100 / 3, 50.0, 200 / 3, 75.0


def _between(a: float, b: float) -> float:
    return (a + b) / 2


_NEAR: Final = "Below the fraction, and nearer to it than to the next one down."
_ROUND: Final = "Nearer to this fraction than to its neighbours."
_OVER: Final = "Above the fraction; how far is not said."

#: Every word that is understood. One more is one row.
NUMBER_WORDS: Final[tuple[NumberWords, ...]] = (
    NumberWords(("geen enkele", "geen", "none", "no"), ValueSet(0, 0), "Nobody."),
    NumberWords(("een minderheid", "a minority"), ValueSet(0, _HALF), "Fewer than half."),
    NumberWords(("sommige", "enkele", "some", "a few"), ValueSet(0, _HALF), "More than nobody, and not most."),
    NumberWords(
        ("bijna een kwart", "almost a quarter", "nearly a quarter"), ValueSet(_between(20, _QUARTER), _QUARTER), _NEAR
    ),
    NumberWords(
        ("ongeveer een kwart", "een kwart", "about a quarter", "a quarter"),
        ValueSet(_between(20, _QUARTER), _between(_QUARTER, _THIRD)),
        _ROUND,
    ),
    NumberWords(
        ("bijna een derde", "almost a third", "nearly a third"), ValueSet(_between(_QUARTER, _THIRD), _THIRD), _NEAR
    ),
    NumberWords(
        ("ongeveer een derde", "een derde", "about a third", "a third"),
        ValueSet(_between(_QUARTER, _THIRD), _between(_THIRD, _HALF)),
        _ROUND,
    ),
    NumberWords(("bijna de helft", "almost half", "nearly half"), ValueSet(_between(_THIRD, _HALF), _HALF), _NEAR),
    NumberWords(
        ("ongeveer de helft", "de helft", "about half", "half"),
        ValueSet(_between(_THIRD, _HALF), _between(_HALF, _THIRDS)),
        _ROUND,
    ),
    NumberWords(("meer dan de helft", "ruim de helft", "more than half", "over half"), ValueSet(_HALF, 100), _OVER),
    NumberWords(
        ("veruit de meeste", "de grote meerderheid", "the vast majority", "by far the most"),
        ValueSet(_THIRDS, 100),
        'More than a plain "most": taken as above two thirds.',
    ),
    NumberWords(("de meeste", "een meerderheid", "most", "a majority"), ValueSet(_HALF, 100), "More than half."),
    NumberWords(
        ("bijna twee derde", "almost two thirds", "nearly two thirds"),
        ValueSet(_between(_HALF, _THIRDS), _THIRDS),
        _NEAR,
    ),
    NumberWords(
        ("ongeveer twee derde", "twee derde", "about two thirds", "two thirds"),
        ValueSet(_between(_HALF, _THIRDS), _between(_THIRDS, _QUARTERS)),
        _ROUND,
    ),
    NumberWords(
        ("ongeveer driekwart", "driekwart", "about three quarters", "three quarters"),
        ValueSet(_between(_THIRDS, _QUARTERS), _between(_QUARTERS, 80)),
        _ROUND,
    ),
    NumberWords(("allemaal", "alle", "iedereen", "all", "everyone"), ValueSet(100, 100), "Everybody."),
)

_ROWS: Final = {words: row for row in NUMBER_WORDS for words in row.words}


def words_meant(text: str) -> NumberWords:
    """Return the row of the table for words as printed.

    Examples
    --------
    >>> print(words_meant("bijna een derde").share)
    29.1667 to 33.3333
    >>> words_meant("About half").share
    ValueSet(low=41.6666666667, high=58.3333333333)

    Raises
    ------
    DataError
        If the table does not hold them.
    """
    key = re.sub(r"\s+", " ", text.strip().lower())
    if key not in _ROWS:
        raise DataError(f"`words` is {text!r}, which the table of words does not hold; it holds {', '.join(_ROWS)}.")
    return _ROWS[key]
