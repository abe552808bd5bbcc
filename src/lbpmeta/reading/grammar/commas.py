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
    _mend_torn(s, found)
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


def _mend_torn(s: Sentence, found: Statement) -> None:
    """Put a decimal together that a blank tore behind its comma: "46, 6% (95% CI 40.1 to 53.2)".

    Only where the number behind the comma lies outside its interval, and both together lie inside.
    """
    i = found.at
    torn = (
        s.kind(i - 1) == "COMMA"
        and s.kind(i - 2) == "NUM"
        and s.tokens[i].spaced
        and not s.tokens[i - 1].spaced
        and s.value(i - 2).isdigit()
        and s.value(i).isdigit()
        and len(s.value(i)) <= 2
    )
    whole = f"{s.value(i - 2)}.{s.value(i)}"
    if torn and found.how == "anchor" and not found.holds() and found.about(whole, 0.2):
        found.estimate, found.at = whole, i - 2
        found.note("a blank after the decimal comma was taken out")


def _number(s: Sentence, bound: Bound) -> int:
    return next((i for i in range(bound.first, bound.last + 1) if s.kind(i) == "NUM"), bound.first)
