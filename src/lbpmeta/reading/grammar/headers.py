"""What words in running text say of the pairs of numbers behind them: "Mean (SD) scores were 3.1 (2.2)".

What the heads of tables say stands with the tables.
"""

from __future__ import annotations

from dataclasses import dataclass

from lbpmeta.reading.grammar.match import pattern_at
from lbpmeta.reading.grammar.patterns import HEADERS
from lbpmeta.reading.grammar.sentence import Sentence

__all__ = ["NumberHead", "number_head_in"]


@dataclass(frozen=True, slots=True)
class NumberHead:
    """What a head says.

    Parameters
    ----------
    kind : str
        "mean" (with its SD), "count" (with its percentage), "median" (with its quartiles), "p", "n"; "" where it
        says none of these.
    end : int
        The token after it.
    """

    kind: str = ""
    end: int = 0


def number_head_in(s: Sentence) -> NumberHead:
    """Return the first head of a sentence that announces numbers in pairs.

    Examples
    --------
    >>> from lbpmeta.reading.tokens import tokens_of
    >>> number_head_in(Sentence(list(tokens_of("Mean (SD) scores")), "Mean (SD) scores", 0)).kind
    'mean'
    """
    for i in range(len(s)):
        for rule in HEADERS:
            hit = pattern_at(s.tokens, i, rule.right)
            if hit and ("spread" not in hit.at or s.value(hit.at["spread"]) == rule.left):
                return NumberHead(rule.name, hit.end)
    return NumberHead()
