"""Outcomes: what the name of an outcome says of its numbers: scores of people, or a measure with a unit of its own."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

__all__ = ["may_be_scores", "names_several"]

#: Words of what people say on a scale.
_SCORES: Final = re.compile(
    r"\b(?:pain|vas|nrs|bpi|odi|rmdq|womac|scores?|scales?|scaled|questionnaires?|index|inventory|ratings?"
    r"|quality of life|h?rqol|qol|function\w*|disabilit\w+|depress\w+|anxiety"
    r"|fatigue|symptoms?|satisfaction|severity|well-?being|stress|distress|discomfort|itch\w*|pruritus|dyspno?ea"
    r"|sleep quality|catastrophi\w+|fear|adl|activities of daily living|conflict"
    r"|oswestry|roland|ndi|dash|koos|hoos|sf-?(?:36|12)|eq-?5d|madrs|ham-?[da]|hdrs|bdi|phq\S*|gad\S*|panss|hads|stai|psqi"
    r"|isi|mmse|moca|adas\S*|updrs|borg|barthel|fim"
    r"|pijn|schmerz\w*|douleurs?|dolor)\b"
)
#: Organs, whose function is measured and not scored.
_OF_ORGANS: Final = re.compile(
    r"\b(?:kidney|renal|liver|hepatic|lung|pulmonary|cardiac|heart|ventricular|thyroid|endothelial|immune|platelet"
    r"|respiratory|diastolic|systolic|vascular|ovarian|beta-?cell)\s+functions?\b"
)
#: Words of several outcomes, or of several instruments, that the authors keep apart.
_SEVERAL: Final = re.compile(
    r"\b(?:different|various|several|outcomes|measures|markers|parameters|variables|all continuous)\b"
)


@lru_cache(maxsize=4096)
def may_be_scores(outcome: str) -> bool:
    """Whether the numbers of an outcome are scores of one instrument, by its name; those of one without a name can be.

    What is counted, timed or measured with a unit is on no other scale where it is small.

    Parameters
    ----------
    outcome : str

    Examples
    --------
    >>> may_be_scores("Pain (10-cm VAS) at 12 weeks"), may_be_scores("Length of stay (days)"), may_be_scores("")
    (True, False, True)
    >>> may_be_scores("Pain, by different instruments"), may_be_scores("Kidney function at 8 weeks")
    (False, False)
    """
    text = _OF_ORGANS.sub("", outcome.lower()).strip()
    return not outcome.strip() or (not names_several(outcome) and bool(_SCORES.search(text)))


@lru_cache(maxsize=4096)
def names_several(outcome: str) -> bool:
    """Whether an outcome is, by its name, several: whose numbers need be on no common scale.

    Examples
    --------
    >>> names_several("Perioperative outcomes"), names_several("Pain at 12 weeks")
    (True, False)
    """
    return bool(_SEVERAL.search(outcome.lower()))
