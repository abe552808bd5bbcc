"""Events: words of clinical events, which names of columns hold without saying that they count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

__all__ = ["names_event"]

#: How names of clinical events begin.
_EVENT: Final = re.compile(
    r"(?:event|death|dead|died|surviv|stroke|exac|infarct|bleed|haemorrh|hemorrh|relaps|recur|cure|remission"
    r"|resp(?!ondent)|infect|fractur|complicat|komplikat|mortalit|letalit|sterblich|sterfte|rezidiv|recidiv|thromb"
    r"|embol|hospitali|dropout|vomit|nausea|success|fail)[a-z]*\d*|ep\d*"
)


def names_event(words: Sequence[str]) -> bool:
    """Whether one of the words is that of a clinical event.

    Examples
    --------
    >>> names_event(["infarcts"]), names_event(["schools"])
    (True, False)
    """
    return any(_EVENT.fullmatch(word) for word in words)
