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
    r"|fatigue|symptoms?|satisfaction|severity|well-?being|stress"
    r"|pijn|schmerz\w*|douleurs?|dolor)\b"
)
#: Words of what is counted, timed or measured by an instrument: what is small there is on no other scale.
_MEASURED: Final = re.compile(
    r"\b(?:days?|hours?|minutes?|weeks?|months?|years?|times?|timed|durations?|lengths?|stay|age|weights?|mass|bmi|heights?"
    r"|circumferences?|waist|fat|pressures?|h[ae]+moglobin|h[ae]+matocrit|rates?|volumes?|loss|albumin|creatinine|e?gfr"
    r"|glucose|hba1c|insulin|cholesterol|ldl|hdl|triglycerides?|crp|potassium|sodium|calcium|vitamin|iron|ferritin"
    r"|concentrations?|counts?|numbers?|frequency|episodes?|events|costs?|temperatures?|thickness|distances?|speed|strength"
    r"|force|torque|angles?|degrees|range of motion|flexion|extension|density|consumption|intake|doses?|fev1?|vo2\w*"
    r"|saturation|oxygen|mmol|mmhg|mg|ml|kg|g/d?l|bpm|peg|walk\w*|tug|markers?|haematuria|hematuria|bleeding|drainage)\b"
)
#: Words of several outcomes, or of several instruments, that the authors keep apart.
_SEVERAL: Final = re.compile(
    r"\b(?:different|various|several|outcomes|measures|markers|parameters|variables|all continuous)\b"
)


@lru_cache(maxsize=4096)
def may_be_scores(outcome: str) -> bool:
    """Whether the numbers of an outcome can be scores of one instrument, by its name; one without a name can.

    Parameters
    ----------
    outcome : str

    Examples
    --------
    >>> may_be_scores("Pain (10-cm VAS) at 12 weeks"), may_be_scores("Length of stay (days)"), may_be_scores("")
    (True, False, True)
    >>> may_be_scores("Pain, by different instruments")
    False
    """
    text = outcome.lower()
    return not names_several(outcome) and (bool(_SCORES.search(text)) or not _MEASURED.search(text))


@lru_cache(maxsize=4096)
def names_several(outcome: str) -> bool:
    """Whether an outcome is, by its name, several: whose numbers need be on no common scale.

    Examples
    --------
    >>> names_several("Perioperative outcomes"), names_several("Pain at 12 weeks")
    (True, False)
    """
    return bool(_SEVERAL.search(outcome.lower()))
