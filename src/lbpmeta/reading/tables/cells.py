"""Cells: what a cell of a table prints: an estimate with its interval, an interval, a mean with its SD, a count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from lbpmeta.reading.documents.letters import APART

__all__ = [
    "BoundsAlone",
    "Count",
    "Estimate",
    "Spread",
    "bare_cell",
    "estimate_in",
    "events_in",
    "holds_number",
    "interval_in",
    "number_in",
    "p_in",
    "parts_by_gap",
    "spread_in",
]

_DASHES: Final = dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\ufe63\uff0d", "-")
#: The true minus is kept: it is never a dash between two numbers.
_MINUS: Final = "\u2212"
_POINTS: Final = dict.fromkeys("\u00b7\u22c5\u2219", ".")
_PLAIN: Final = str.maketrans(_DASHES | _POINTS | dict.fromkeys("\u00a0\u2009\u202f\u2002\u2003\u2007", " "))

_DIGITS: Final = r"(?:\d{1,3}(?:[ ,]\d{3})+(?:[.,]\d{1,6})?|\d{1,7}(?:[.,]\d{1,6})?|[.,]\d{1,6})(?!\d)"
_SIGN: Final = rf"[-+{_MINUS}]?\s?"
_NUMBER: Final = rf"{_SIGN}{_DIGITS}"
_UNIT: Final = r"(?:\s?%)?"
_WORD: Final = r"\s+(?:to|tot|bis|à|a|and|y|et|und)\s+|\s?to\s?|\s*[;,~\u223c\uff5e]\s*|\s*\.\.\.?\s*"
#: What stands between two bounds: a word or mark, then a sign; or dashes; or a gap.
_BETWEEN: Final = (
    rf"(?P<word>{_WORD})(?P<sign>[-+{_MINUS}]?)\s?|(?P<dash>\s*[-{_MINUS}]{{1,2}}\s*[-{_MINUS}]?\s?)|(?P<gap>\s+)\+?"
)
_SPAN: Final = rf"(?P<low>{_NUMBER}){_UNIT}(?:{_BETWEEN})(?P<high>{_DIGITS}){_UNIT}"
_NAMED: Final = r"(?:(?:\d{2}(?:\.\d)?\s?%?\s*-?)?\s*(?:CI|CrI|BI|KI|IC)\s*(?:\d{2}(?:\.\d)?\s?%)?\s*[:=,]?\s*)"
_LABEL: Final = r"(?:(?P<label>[A-Za-zβΔ][A-Za-zβΔ ]{0,24}?)\s*[:=]?\s*)?"
_BESIDE: Final = r"(?:\s*[,;]?\s*\(?\s*[pP]\s?(?P<p>[<>=\u2264]\s?(?:[01]?[.,]\d{1,6}))\s*\)?)?"
#: A standard error between the estimate and its interval: "-0.40 ± 0.93 (-2.27 to 1.48)".
_SE: Final = rf"(?:(?:±|\+/-)\s*{_DIGITS}\s*)?"
_ESTIMATE: Final = re.compile(
    rf"{_LABEL}(?P<estimate>{_NUMBER}){_UNIT}\s*{_SE}[,;:]?\s*(?P<open>[(\[]+)\s*{_NAMED}?{_SPAN}\s*[)\]]+{_BESIDE}"
)
_BARE_P: Final = re.compile(r"(?<=[)\]])\s*[,;]?\s*\(?([<>=\u2264]?)\s?([01]?[.,]\d{1,6})\)?$")
_OPEN: Final = re.compile(rf"(?P<estimate>{_NUMBER}){_UNIT}(?:\s*[,;:]\s*|\s+){_NAMED}?{_SPAN}{_BESIDE}")
_INTERVAL: Final = re.compile(rf"[(\[]*\s*{_NAMED}?{_SPAN}\s*[)\]]*")
_ONE: Final = re.compile(rf"({_NUMBER}){_UNIT}")
_SPREAD: Final = re.compile(
    rf"({_NUMBER})\s*(?:[(\[]\s*(?:SD\s*[:=]?\s*)?(?:±|\+/-)?\s*({_DIGITS})\s*[)\]]|(?:±|\+/-|\+-)\s*({_DIGITS}))"
    r"(?:\s*[(\[]?\s*(?:n\s*=\s*)(\d+)\s*[)\]]?)?"
)
_INT: Final = r"\d{1,3}(?:,\d{3})+|\d{1,7}"
_SHARE: Final = r"\d{1,3}(?:[.,]\d{1,3})?"
_COUNT: Final = re.compile(
    rf"(?P<events>{_INT})(?:\s*(?:/|of|out of)\s*(?P<of>{_INT}))?"
    rf"(?:\s*[,;]?\s*[(\[]\s*(?P<percent>{_SHARE})\s?%?\s*[)\]]|\s*[,;]?\s+(?P<share>{_SHARE})\s?%)?"
)
_COUNT_LAST: Final = re.compile(
    rf"(?P<percent>{_SHARE})\s?%?(?P<share>)\s*[(\[]\s*(?P<events>{_INT})"
    rf"(?:\s*(?:/|of|out of)\s*(?P<of>{_INT}))?\s*[)\]]"
)
_P: Final = re.compile(r"(?:[pP]\s?)?([<>=\u2264\u2265]?)\s?((?:0|1)?[.,]\d{1,6}|[01])")
_MARKS: Final = re.compile(r"[\s*\u2020\u2021\u00a7\u00b6#^]+$|(?<=[)\]])\s?[a-z](?:,[a-z])*$|(?<=\d)[a-z]$")
#: A longer cell is text.
_LONGEST: Final = 200
#: Marks between an estimate and its bracket: "76.6* [69.6; 82.6]".
_INNER: Final = re.compile(r"(?<=\d)\s?[*\u2020\u2021\u00a7\u00b6]+(?=\s*[(\[])")
_ANY: Final = re.compile(r"\d")


class Estimate(NamedTuple):
    """An estimate and its interval; `sure` where no mark between the numbers has two readings."""

    estimate: str
    low: str
    high: str
    p: str = ""
    label: str = ""
    sure: bool = True


class BoundsAlone(NamedTuple):
    """An interval alone: its readings, more than one where a dash may be a minus."""

    readings: tuple[tuple[str, str], ...]
    sure: bool = True


class Spread(NamedTuple):
    """A mean, or another number, with its spread."""

    value: str
    spread: str
    n: str = ""


class Count(NamedTuple):
    """Events, of how many, and their percentage."""

    events: str
    of: str = ""
    percent: str = ""


def bare_cell(cell: str) -> str:
    """Return a cell without footnote marks, its dashes and points those of a keyboard; true minus signs are kept.

    Examples
    --------
    >>> bare_cell("−7·7 (−12·1 to −3·3)*")
    '−7.7 (−12.1 to −3.3)'
    """
    if len(cell) > _LONGEST:
        return ""
    text = re.sub(rf"{APART}\S*", "", cell).strip().translate(_PLAIN)
    text = _INNER.sub("", text)
    while (bare := _MARKS.sub("", text)) != text:
        text = bare
    return " ".join(text.split())


def holds_number(cell: str) -> bool:
    """Return whether a cell has digits.

    Examples
    --------
    >>> holds_number("12 (3)"), holds_number("NS")
    (True, False)
    """
    return _ANY.search(cell) is not None


def _tidy(number: str, comma: bool) -> str:
    text = number.replace(" ", "").replace(_MINUS, "-").lstrip("+")
    return text.replace(",", ".") if comma else text.replace(",", "")


def _is_legal(number: str | None, comma: bool) -> bool:
    """Whether the decimal mark of a number is that of the document, and its other marks part thousands."""
    if not number:
        return True
    text = number.lstrip(f"-+{_MINUS} ")
    if comma:
        return "." not in text and text.count(",") <= 1
    return "," not in text or re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text) is not None


def _spans(found: re.Match[str], comma: bool) -> tuple[tuple[tuple[str, str], ...], bool]:
    """The readings of two bounds, and whether they have one alone."""
    low, high = _tidy(found["low"], comma), _tidy(found["high"], comma)
    if found["word"] is not None:
        minus = found["sign"] in ("-", _MINUS)
        return ((low, f"-{high}" if minus else high),), True
    if found["gap"] is not None:
        return ((low, high),), False
    dash = found["dash"]
    marks = dash.replace(" ", "")
    if len(marks) > 1:
        # A true minus between two dashes is a sign; two dashes alone may be one long one.
        return ((low, f"-{high}"),), True
    if marks == _MINUS and dash.startswith(" ") and not dash.endswith(" "):
        return ((low, f"-{high}"),), True
    if dash.startswith(" ") and not dash.endswith(" "):
        return ((low, high), (low, f"-{high}")), False
    return ((low, high),), True


def _holds(estimate: str, span: tuple[str, str]) -> bool:
    low, value, high = (float(text) for text in (span[0], estimate, span[1]))
    return low <= value <= high


def estimate_in(cell: str, *, comma: bool = False, gaps: bool = False, with_p: bool = False) -> Estimate | None:
    """Return the estimate and interval that a cell prints; None where it prints something else.

    A dash behind a gap, "(-1.8 -0.5)", may be a minus: where the estimate does not tell, that is None. With `gaps`,
    where the other cells of the table part their bounds by gaps alone, it is one. With `with_p`, where the head says
    that a p-value stands in the cell, a last number is that.

    Examples
    --------
    >>> estimate_in("−7·7 (−12·1 to −3·3)*")[:3]
    ('-7.7', '-12.1', '-3.3')
    >>> estimate_in("0,80 [0,64-1,00]", comma=True)[:3]
    ('0.80', '0.64', '1.00')
    >>> estimate_in("-1.2 (-1.8 -0.5)") is None, estimate_in("0.2 (-1.8 -0.5)")[:3]
    (True, ('0.2', '-1.8', '0.5'))
    >>> estimate_in("-1.2 (-1.8 -0.5)", gaps=True)
    Estimate(estimate='-1.2', low='-1.8', high='-0.5', p='', label='', sure=False)
    >>> estimate_in("12.1 (6.2)") is None
    True
    """
    text = bare_cell(cell)
    bare_p = _BARE_P.search(text) if with_p else None
    if bare_p is not None:
        text = text[: bare_p.start()]
    found = _ESTIMATE.fullmatch(text) or _OPEN.fullmatch(text)
    if found is None or not all(_is_legal(found[name], comma) for name in ("estimate", "low", "high")):
        return None
    bare = "open" not in found.re.groupindex
    if bare and found["gap"] is not None:
        return None  # three numbers in a line
    estimate = _tidy(found["estimate"], comma)
    readings, sure = _spans(found, comma)
    if gaps and len(readings) > 1:
        readings = readings[1:]
    if len(readings) > 1:
        readings = tuple(span for span in readings if _holds(estimate, span))
    elif found["gap"] is not None and not _holds(estimate, readings[0]):
        return None
    if len(readings) != 1:
        return None
    p = (found["p"] or (bare_p and f"{bare_p[1] or '='} {bare_p[2]}") or "").replace(",", ".")
    label = "" if bare else (found["label"] or "")
    return Estimate(estimate, *readings[0], " ".join(re.split(r"(?<=[<>=\u2264])\s?", p)).strip(), label, sure)


def interval_in(cell: str, *, comma: bool = False) -> BoundsAlone | None:
    """Return the interval that a cell prints alone.

    Examples
    --------
    >>> interval_in("(0.64, 1.00)")
    BoundsAlone(readings=(('0.64', '1.00'),), sure=True)
    >>> interval_in("-1.8 -0.5").readings
    (('-1.8', '0.5'), ('-1.8', '-0.5'))
    """
    found = _INTERVAL.fullmatch(bare_cell(cell))
    if found is None or not all(_is_legal(found[name], comma) for name in ("low", "high")):
        return None
    return BoundsAlone(*_spans(found, comma))


def parts_by_gap(cell: str) -> bool | None:
    """Return whether the bounds of a cell's interval are parted by a gap alone; None where it prints no interval.

    Examples
    --------
    >>> [parts_by_gap(cell) for cell in ("1.2 (0.9 1.6)", "1.2 (0.9-1.6)", "-1.2 (-1.8 -0.5)", "12 (3)")]
    [True, False, None, None]
    """
    text = bare_cell(cell)
    found = _ESTIMATE.fullmatch(text) or _INTERVAL.fullmatch(text)
    if found is None or len(_spans(found, comma=False)[0]) > 1:
        return None
    return found["gap"] is not None


def number_in(cell: str, *, comma: bool = False) -> str:
    """Return the number that a cell prints alone; "" where it prints something else.

    Examples
    --------
    >>> number_in("−7.7†"), number_in("12 (3)")
    ('-7.7', '')
    """
    found = _ONE.fullmatch(bare_cell(cell))
    return "" if found is None or not _is_legal(found[1], comma) else _tidy(found[1], comma)


def spread_in(cell: str, *, comma: bool = False) -> Spread | None:
    """Return the number with its spread that a cell prints: "12.1 (6.2)", "12.1 ± 6.2".

    Examples
    --------
    >>> spread_in("−1.2 ± 3.4*"), spread_in("8.2 ± 0.3 (n = 15)")
    (Spread(value='-1.2', spread='3.4', n=''), Spread(value='8.2', spread='0.3', n='15'))
    """
    found = _SPREAD.fullmatch(bare_cell(cell))
    if found is None or not all(_is_legal(found[i], comma) for i in (1, 2, 3)):
        return None
    return Spread(_tidy(found[1], comma), _tidy(found[2] or found[3], comma), found[4] or "")


def events_in(cell: str, *, comma: bool = False) -> Count | None:
    """Return the count that a cell prints: "18 (31.6)", "18/57", "18 of 57 (31.6%)", "31.6% (18)".

    Examples
    --------
    >>> events_in("18/57 (31.6%)"), events_in("18 (31.6)"), events_in("31.6% (18/57)").events
    (Count(events='18', of='57', percent='31.6'), Count(events='18', of='', percent='31.6'), '18')
    >>> events_in("31.6") is None
    True
    """
    text = bare_cell(cell)
    found = next(_counts(text), None)
    if found is None:
        return None
    events, of, percent = found["events"], found["of"] or "", found["percent"] or found["share"] or ""
    if not _is_legal(percent, comma) or (comma and "," in events + of):
        return None
    return Count(events, of, _tidy(percent, comma))


def _counts(text: str) -> Iterator[re.Match[str]]:
    found = _COUNT.fullmatch(text)
    if found is not None and (found["percent"] or found["share"] or found["of"] or found["events"] == text):
        yield found
    last = _COUNT_LAST.fullmatch(text)
    if last is not None and ("%" in text or "." in last["percent"] or _is_share(last)):
        yield last


def _is_share(found: re.Match[str]) -> bool:
    """Whether a count in brackets is so many percent of its people: in "19 (31/1)" it is not."""
    events, of = (int((found[name] or "0").replace(",", "")) for name in ("events", "of"))
    return 0 < of >= events and abs(100 * events / of - float(found["percent"].replace(",", "."))) < 1


def p_in(cell: str) -> str:
    """Return the p-value of a cell with its sign; "" where it is none.

    Examples
    --------
    >>> p_in("<0.001"), p_in("0,03"), p_in("NS")
    ('< 0.001', '= 0.03', '')
    """
    found = _P.fullmatch(bare_cell(cell))
    return "" if found is None else f"{found[1] or '='} {found[2].replace(',', '.')}"
