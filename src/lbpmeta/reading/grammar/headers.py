"""What a head says of the numbers under it: "OR (95% CI)", "mean (SD)", "n (%)", "median (IQR)".

The same words stand in the header cells of tables and in running text ("Mean (SD) scores were 3.1 (2.2)").
"""

from __future__ import annotations

from dataclasses import dataclass

from lbpmeta.measures import MEASURES
from lbpmeta.reading.grammar.heads import interval_names
from lbpmeta.reading.grammar.match import pattern_at
from lbpmeta.reading.grammar.patterns import HEADERS
from lbpmeta.reading.grammar.sentence import Sentence
from lbpmeta.reading.tokens import tokens_of

__all__ = ["NumberHead", "number_head_in", "read_header"]


@dataclass(frozen=True, slots=True)
class NumberHead:
    """What a head says.

    Parameters
    ----------
    kind : str
        "estimate" (with its interval), "mean" (with its SD), "count" (with its percentage), "median" (with its
        quartiles), "p", "n"; "" where it says none of these.
    measure : str
        Of an estimate, where the head names it.
    level : str
        Of the interval, in percent.
    end : int
        The token after it.
    """

    kind: str = ""
    measure: str = ""
    level: str = ""
    end: int = 0


def read_header(text: str, *, language: str = "en") -> NumberHead:
    """Return what the text of a header cell says.

    Examples
    --------
    >>> read_header("Adjusted OR (95% CI)")
    NumberHead(kind='estimate', measure='OR', level='95', end=7)
    >>> [read_header(text).kind for text in ("Mean (SD)", "No. (%)", "Median [IQR]", "P value", "Group")]
    ['mean', 'count', 'median', 'p', '']
    """
    s = Sentence(list(tokens_of(text, language=language)), text, 0)
    names = interval_names(s)
    if names:
        labels = [s.value(i) for i in range(names[0].first) if s.kind(i) == "MEAS" and s.value(i) in MEASURES]
        return NumberHead("estimate", labels[-1] if labels else "", names[0].level, len(s))
    return number_head_in(s)


def number_head_in(s: Sentence) -> NumberHead:
    """Return the first head of a sentence that announces numbers in pairs."""
    for i in range(len(s)):
        for rule in HEADERS:
            hit = pattern_at(s.tokens, i, rule.right)
            if hit and ("spread" not in hit.at or s.value(hit.at["spread"]) == rule.left):
                return NumberHead(rule.name, "", "", hit.end)
    return NumberHead()
