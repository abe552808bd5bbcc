"""Cells: an estimate with its interval, an interval alone, a number, as a cell of a table prints them."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from lbpmeta.reading.documents.letters import APART

__all__ = ["Pair", "Triple", "number_in", "p_in", "pair_in", "triple_in"]

_MINUS: Final = str.maketrans(
    dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\u2014", "-") | {"\u00b7": ".", "\u22c5": "."}
)
_NUMBER: Final = r"[-+]?\s?(?:\d{1,7}(?:[.,]\d{1,6})?|[.,]\d{1,6})"
_TO: Final = r"\s*(?:to|tot|bis|à|a|and|-|;|,)\s*"
_TRIPLE: Final = re.compile(rf"({_NUMBER})\s?%?\s*[(\[]\s*({_NUMBER})\s?%?{_TO}({_NUMBER})\s?%?\s*[)\]]")
_PAIR: Final = re.compile(rf"[(\[]?\s*({_NUMBER})\s?%?{_TO}({_NUMBER})\s?%?\s*[)\]]?")
_ONE: Final = re.compile(rf"({_NUMBER})\s?%?")
_P: Final = re.compile(r"(?:[pP]\s?)?([<>=\u2264]?)\s?((?:0|1)?[.,]\d{1,6})")
_MARKS: Final = re.compile(r"[\s*\u2020\u2021\u00a7\u00b6#]+$|(?<=[)\]])[a-z]$")


class Triple(NamedTuple):
    """An estimate and its interval."""

    estimate: str
    low: str
    high: str


class Pair(NamedTuple):
    """An interval."""

    low: str
    high: str


def _plain(cell: str) -> str:
    """A cell without footnote marks, its signs those of a keyboard."""
    text = cell.split(APART)[0].strip().translate(_MINUS)
    while (bare := _MARKS.sub("", text)) != text:
        text = bare
    return " ".join(text.split())


def _tidy(number: str, comma: bool) -> str:
    text = number.replace(" ", "").lstrip("+")
    return text.replace(",", ".") if comma else text


def _legal(numbers: tuple[str, ...], comma: bool) -> bool:
    """Whether the decimal mark in every number is that of the document."""
    return not any(("." if comma else ",") in number for number in numbers)


def triple_in(cell: str, *, comma: bool = False) -> Triple | None:
    """Return the estimate and interval that a cell prints; None where it prints something else.

    Examples
    --------
    >>> triple_in("−7·7 (−12·1 to −3·3)*")
    Triple(estimate='-7.7', low='-12.1', high='-3.3')
    >>> triple_in("0,80 [0,64-1,00]", comma=True)
    Triple(estimate='0.80', low='0.64', high='1.00')
    >>> triple_in("12.1 (6.2)") is None
    True
    """
    found = _TRIPLE.fullmatch(_plain(cell))
    if found is None or not _legal(found.groups(), comma):
        return None
    return Triple(*(_tidy(number, comma) for number in found.groups()))


def pair_in(cell: str, *, comma: bool = False) -> Pair | None:
    """Return the interval that a cell prints alone.

    Examples
    --------
    >>> pair_in("(0.64, 1.00)")
    Pair(low='0.64', high='1.00')
    """
    found = _PAIR.fullmatch(_plain(cell))
    if found is None or not _legal(found.groups(), comma):
        return None
    return Pair(*(_tidy(number, comma) for number in found.groups()))


def number_in(cell: str, *, comma: bool = False) -> str:
    """Return the number that a cell prints alone; "" where it prints something else.

    Examples
    --------
    >>> number_in("−7.7†"), number_in("12 (3)")
    ('-7.7', '')
    """
    found = _ONE.fullmatch(_plain(cell))
    return "" if found is None or not _legal(found.groups(), comma) else _tidy(found[1], comma)


def p_in(cell: str) -> str:
    """Return the p-value of a cell with its sign; "" where it is none.

    Examples
    --------
    >>> p_in("<0.001"), p_in("0,03"), p_in("NS")
    ('< 0.001', '= 0.03', '')
    """
    found = _P.fullmatch(_plain(cell))
    return "" if found is None else f"{found[1] or '='} {found[2].replace(',', '.')}"
