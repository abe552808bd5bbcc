"""The last sentence of a finding: what its verdict says of the numbers. It is chosen here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lbpmeta.premises.premise import Premise, given_words, if_words

__all__ = ["ADJUSTED", "HOLDS", "PROOF", "UNUSUAL", "WORDS", "closing"]

#: The sentence of a contradiction between numbers.
PROOF: Final = "These numbers cannot all be right."

#: The sentence of a contradiction between what is said of a number and the number.
WORDS: Final = "Words and number cannot both be right."

#: The sentence of a contradiction of something else, where it rests on a premise.
HOLDS: Final = "That holds."

#: The sentence of a comparison that an unusual method may explain.
UNUSUAL: Final = "No usual method does that, but an unusual one may."

#: The sentence where a model may have made a number that the others do not determine.
ADJUSTED: Final = "An adjusted or modelled number is not determined by them: not an error."


def closing(tail: str, premises: Iterable[Premise], *, proved: bool) -> str:
    """Return the last sentence as it is told: that of a contradiction names what is assumed, or what was declared.

    Parameters
    ----------
    tail : str
        The sentence: that of a contradiction (`PROOF`, `WORDS`, `HOLDS`), or one of the check's own, which stays.
    premises : iterable of Premise
        What the finding rests on.
    proved : bool
        Whether the verdict is "inconsistent".

    Examples
    --------
    >>> from lbpmeta.premises.premise import assume
    >>> closing(PROOF, [assume("interval")], proved=False)
    'These numbers cannot all be right if this is a Wald or t interval.'
    >>> closing(PROOF, [assume("interval")], proved=True)
    'These numbers cannot all be right.'
    >>> closing("A rank test may explain it.", [assume("p of")], proved=False)
    'A rank test may explain it.'
    """
    if tail not in (PROOF, WORDS, HOLDS):
        return tail
    if not proved:
        return f"{tail[:-1]}{if_words(premises)}."
    given = given_words(premises)
    return f"{given}, {tail[0].lower()}{tail[1:]}" if given else tail
