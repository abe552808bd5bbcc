"""Decimals that are printed with a comma among others that have a point: "OR 15.686 (95% CI 1,285-191,521)"."""

from __future__ import annotations

import re
from typing import Final

from lbpmeta.measures import RATIO_MEASURES
from lbpmeta.reading.grammar.found import Bound, Statement
from lbpmeta.reading.grammar.sentence import Sentence

__all__ = ["mend_commas"]

#: What is a whole number with its thousands set apart, or one with three decimals.
_EITHER: Final = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
#: What only a decimal comma explains.
_DECIMAL: Final = re.compile(r"0,[0-9]+|[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})")
#: Measures of which no number has thousands.
_SMALL: Final = frozenset((*RATIO_MEASURES, "SMD", "COR"))


def mend_commas(s: Sentence, found: Statement) -> None:
    """Read the commas of a result as decimal points where they cannot set thousands apart.

    All three numbers of a ratio in thousands, a bound beside one with a decimal comma, or thousands that only as
    decimals lie about the estimate.
    """
    if found.at < 0 or found.refused:
        return
    at = (found.at, _number(s, found.span.low), _number(s, found.span.high))
    texts = [s.tokens[i].text for i in at]
    either = [_EITHER.fullmatch(text) is not None for text in texts]
    if len(set(at)) < len(at) or not any(either):
        return
    told = [found.estimate, found.low, found.high]
    digits = [text.replace(",", ".") if mark else s.value(i) for text, mark, i in zip(texts, either, at, strict=True)]
    mended = [f"-{new}" if old.startswith("-") else new for old, new in zip(told, digits, strict=True)]
    as_decimals = Statement(found.span, found.head, "", mended[0], mended[1], mended[2])
    another = any(_DECIMAL.fullmatch(text) for text in texts)
    if all(either):
        if found.measure not in _SMALL:
            return
    elif not as_decimals.holds() or (found.holds() and not another):
        return
    found.estimate, found.low, found.high = mended
    found.note("a comma was read as a decimal point")


def _number(s: Sentence, bound: Bound) -> int:
    return next((i for i in range(bound.first, bound.last + 1) if s.kind(i) == "NUM"), bound.first)
