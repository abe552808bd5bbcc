"""Events: words of clinical events, which names of columns hold without saying that they count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from lbpmeta.evidence.words.lexicon import arm_of
from lbpmeta.evidence.words.tokens import has_percent_sign, words_of

__all__ = ["names_event", "never_of"]

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


_OF_MEANS: Final = frozenset(("mean", "average", "avg", "median", "sd", "se", "sem"))
#: What says that a number beside a percentage is counted.
_COUNTED: Final = re.compile(r"(?<![^\W_])(?:n|no|nr|num|number|count)(?![^\W_])", re.IGNORECASE)


#: What says that persons had something before they came: what follows is no outcome.
_BEFORE: Final = frozenset(("prev", "previous", "previously", "prior", "history", "hx"))


def _of_history(words: Sequence[str]) -> bool:
    """Whether a name begins with what persons had before, and says of what, not only in which arm."""
    return bool(words) and words[0] in _BEFORE and any(not arm_of(w) and not w.isdigit() for w in words[1:])


def never_of(name: str) -> frozenset[str]:
    """Return what a column is not by its name: no count in percent or of a history, no share of persons that is a mean.

    Examples
    --------
    >>> sorted(never_of("events % T")), sorted(never_of("mean deaths T")), sorted(never_of("events n (%) T"))
    (['events', 'nonevents'], ['events+percent', 'share'], [])
    >>> sorted(never_of("prev_bypass_t1")), sorted(never_of("prev T"))
    (['events', 'events+percent', 'nonevents'], [])
    """
    if _of_history(words_of(name)):
        return frozenset(("events", "nonevents", "events+percent"))
    if _COUNTED.search(name):
        return frozenset()
    means = ("events+percent", "share") if _OF_MEANS & {*words_of(name)} else ()
    return frozenset((*means, *(("events", "nonevents") if has_percent_sign(name) else ())))
