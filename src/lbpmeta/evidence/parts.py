"""Parts: what a cell holds, as a kind and its numbers; "5.1 (2.0)", "4/123 (3.3%)", "6.4 +/- 2.1", a date."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.cells import blank, interval_of, plain_number

__all__ = ["Parts", "cleaned", "parts_of", "quantiles_of"]


@dataclass(frozen=True, slots=True)
class Parts:
    """What a cell holds.

    Parameters
    ----------
    kind : str
        "blank", "number", "percent", "bound", "words for p", "count of total", "count (percent)", "number (number)",
        "mean and spread", "estimate [interval]", "interval", "date", "broken" (meant as a number)
        or "text".
    numbers : mapping of str to str
        Its numbers by name: value, events, total, percent, first, second, estimate, low, high.
    """

    kind: str
    numbers: Mapping[str, str] = field(default_factory=dict)


_SIGNS: Final = str.maketrans(
    {
        "\u2212": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2010": "-",
        "\u2011": "-",
        "\u22c5": ".",
        "\u2219": ".",
        "\u00b7": ".",
        "\u200b": "",
        "\ufeff": "",
        "\u201c": "",
        "\u201d": "",
    }
)
#: What ends a list or a sentence behind a bracket, and not a number.
_BEHIND: Final = re.compile(r"(?<=[)\]])[,;.]+$")
_MARKS: Final = re.compile(r"(?<=[\d)\]%])\s*(?:[*\u2020\u2021\u00a7\u00b6#]+|\^?[a-e])$")
#: Small raised digits: a power behind "10", a footnote or a square elsewhere, which only a reader can tell.
_RAISED: Final = re.compile(r"[\u00b2\u00b3\u00b9\u2070\u2074-\u2079]")
_POWER: Final = re.compile(r"(\d)\s*[x\u00d7]\s*10\s*\^?\s*([+-]?\d+)$")
_NUMBER: Final = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_COUNT: Final = r"\d+(?:\.0*)?"
_WORD: Final = r"(?:\d\d(?:\.\d)?\s*%?\s*(?:ci|kri|cri|ki|bi|ic)?\s*[:,=]?\s*)??"
_TO: Final = r"(?:\s*(?:to|tot|bis|,|;|/|\.\.+)\s*|\s+(?=[+-]?[\d.])|\s*-\s*)"
#: Between a count and its total: "12 of 57", "12 out of 57", "12 von 57".
_OF: Final = "(?:(?:out )?of|von|van(?: de)?|de(?: un total de)?|sur|su|di|av|from|among)"


def _pattern(text: str) -> re.Pattern[str]:
    """Compile a pattern in which <name> is a number and <#name> a count."""
    text = re.sub(r"<#(\w+)>", lambda m: f"(?P<{m[1]}>{_COUNT})", text)
    return re.compile(re.sub(r"(?<!\?P)<(\w+)>", lambda m: f"(?P<{m[1]}>{_NUMBER})", text), re.IGNORECASE)


#: What is short and holds a digit was meant as a number; so was infinity.
_SHORT: Final = 12
_BROKEN: Final = re.compile(r"\d|^[+-]?inf(?:inity)?$", re.IGNORECASE)
_PLAIN: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
#: Kinds in the order in which they are tried.
_KINDS: Final = (
    ("number", _pattern(r"<value>")),
    ("percent", _pattern(r"<percent>\s*%")),
    ("count of total", _pattern(r"<#events>\s*/\s*<#total>(?:\s*[(\[]?\s*<percent>\s*%?\s*[)\]]?)?")),
    ("count of total", _pattern(r"<percent>\s*%\s*[(\[]\s*<#events>\s*/\s*<#total>\s*[)\]]")),
    ("count of total", _pattern(rf"<#events>\s+{_OF}\s+<#total>(?:\s*[(\[]\s*<percent>\s*%?\s*[)\]])?")),
    ("count (percent)", _pattern(r"(?:n\s*=\s*)?<#events>\s*[(\[]\s*<percent>\s*%\s*[)\]]")),
    ("count (percent)", _pattern(r"<#events>\s*[(\[]\s*(?P<percent>\d+,\d\d?)\s*%\s*[)\]]")),  # a decimal comma
    ("count (percent)", _pattern(r"<percent>\s*%\s*[(\[]\s*(?:n\s*=\s*)?<#events>\s*[)\]]")),
    ("mean and spread", _pattern(r"<first>\s*(?:\u00b1|\+/-|\+-)\s*<second>")),
    (
        "number (number)",
        _pattern(r"(?:m\s*=\s*)?<first>\s*[(\[]\s*(?:(?P<word>sd|se|sem)\b\s*[=:]?)?\s*<second>\s*[)\]]"),
    ),
    ("estimate [interval]", _pattern(rf"<estimate>\s*[,;:]?\s*[(\[{{]\s*{_WORD}<low>{_TO}<high>\s*[)\]}}]")),
    ("estimate [interval]", _pattern(rf"<estimate>\s*[,;]?\s+\d\d\s*%?\s*ci:?\s*<low>{_TO}<high>")),
    ("interval", _pattern(rf"[(\[{{]\s*{_WORD}<low>{_TO}<high>\s*[)\]}}]")),
    ("interval", _pattern(r"<low>\s*(?:to|tot|bis|;|,(?=\s)|\.\.+)\s*<high>")),
    ("bound", _pattern(r"(?:[pn]\s*)?(?:<=|>=|[<>~\u2264\u2265\u2248])\s*<value>\s*%?")),
    ("number", _pattern(r"(?:[pn]\s*)?=\s*<value>")),
    ("words for p", re.compile(r"ns|n\.s\.?|not significant|nonsignificant", re.IGNORECASE)),
)
_MONTH: Final = r"(?:jan|feb|mar|mrt|apr|may|mai|mei|jun|jul|aug|sep|okt|oct|nov|dec|dez)[a-z]*"
_DATE: Final = re.compile(
    rf"\d{{4}}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?|\d{{1,2}}[-/. ]{_MONTH}(?:[-/. ]\d{{2,4}})?|"
    rf"{_MONTH}[-/. ]\d{{1,4}}|\d{{1,2}}/\d{{1,2}}/\d{{4}}",
    re.IGNORECASE,
)


def _limits(kind: str, found: Mapping[str, str | None], clean: str) -> Parts:
    """Return an interval; a minus between its limits is that of the second unless they would be turned."""
    numbers = {name: value for name, value in found.items() if value}
    low, high = float(numbers["low"]), float(numbers["high"])
    if "estimate" in numbers and low > high and re.fullmatch(r"[^,]*\d,\d[^,]*", clean):  # "5 (12,3)": a decimal comma
        return parts_of(clean.replace(",", "."))
    if low > high and numbers["high"].startswith("-") and -high >= low and re.search(r"\d\s+-[\d.]", clean):
        numbers["high"] = numbers["high"][1:]
    return Parts(kind, numbers)


def cleaned(text: str, *, decimal_comma: bool = False) -> str:
    """Return a cell without what decorates its numbers: footnote marks, currency, arrows, other signs of minus.

    Examples
    --------
    >>> cleaned("\\u2193 3\\u22c52*"), cleaned("1.2\\u00d710-3"), cleaned("- 0.5")
    ('3.2', '1.2e-3', '-0.5')
    """
    raised = _RAISED.search(text) and not re.search(r"[x\u00d7]\s*10", text)
    clean = (text if raised else unicodedata.normalize("NFKC", text)).translate(_SIGNS).strip()
    clean = _BEHIND.sub("", _MARKS.sub("", clean).strip())
    clean = re.sub(r"^[\u2190-\u2193]\s*|[\u20ac$\u00a3]\s?(?=[\d.-])", "", clean)
    clean = _POWER.sub(r"\1e\2", clean)
    if re.fullmatch(r"[+-]?\d{1,3}(?: \d{3})+(?:\.\d+)?", clean):
        clean = clean.replace(" ", "")
    if decimal_comma:
        clean = re.sub(r"(?<=\d),(?=\d)", ".", clean)
    elif re.fullmatch(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", clean):
        clean = clean.replace(",", "")
    return re.sub(r"(?<![\d.])([+-])\s+(?=[\d.])", r"\1", clean)


@lru_cache(maxsize=8192)
def parts_of(text: str, *, decimal_comma: bool = False) -> Parts:
    """Return what a cell holds.

    Examples
    --------
    >>> parts_of("5.1 (2.0)").numbers, parts_of("20.0% (11/55)").numbers["events"], parts_of("5-Mar").kind
    ({'first': '5.1', 'second': '2.0'}, '11', 'date')
    """
    if _PLAIN.fullmatch(text):
        return Parts("number", {"value": text})
    if blank(text):
        return Parts("blank")
    clean = cleaned(text, decimal_comma=decimal_comma)
    for kind, pattern in _KINDS:
        if m := pattern.fullmatch(clean):
            if kind.endswith("interval]") or kind == "interval":
                return _limits(kind, m.groupdict(), clean)
            return Parts(kind, {name: value.replace(",", ".") for name, value in m.groupdict().items() if value})
    if _DATE.fullmatch(clean):
        return Parts("date")
    pair = interval_of(clean, decimal_comma=decimal_comma)
    if pair is not None:
        numbers = dict(zip(("estimate", "low", "high"), pair, strict=True))
        return Parts("estimate [interval]" if pair[0] else "interval", {n: v for n, v in numbers.items() if v})
    comma = re.sub(r"(?<=\d),(?=\d)", ".", clean)
    if comma != clean and not decimal_comma:  # decimal commas, before anybody said so
        return parts_of(comma)
    broken = len(clean) <= _SHORT and _BROKEN.search(clean) and not re.match(r"[A-Za-z]{3,}\s", clean)
    return Parts("broken" if broken else "text")


def quantiles_of(column: str, parts: Parts) -> dict[str, str]:
    """Return a median with what stands behind it, or quartiles or a range alone, by column of the tables.

    One number in the place of two is how far they are apart, which no check reads.

    Parameters
    ----------
    column : str
        "median+iqr1", "median+range2", "iqr1", "range2" ...
    parts : Parts
        What stands in the cell.

    Raises
    ------
    DataError
        If it holds neither.

    Examples
    --------
    >>> quantiles_of("median+iqr1", parts_of("3 (2-4)"))
    {'q1_1': '2', 'median1': '3', 'q3_1': '4'}
    >>> quantiles_of("range2", parts_of("0 to 9")), quantiles_of("median+iqr1", parts_of("3 (2)"))
    ({'min2': '0', 'max2': '9'}, {'median1': '3'})
    """
    arm, ends = column[-1], ("min{}", "max{}") if "range" in column else ("q1_{}", "q3_{}")
    found = {k: plain_number(v) for k, v in parts.numbers.items() if k in ("estimate", "low", "high", "first", "value")}
    low, high = (
        {end.format(arm): found[k]} if k in found else {} for end, k in zip(ends, ("low", "high"), strict=True)
    )
    if column.startswith("median") and parts.kind in ("estimate [interval]", "number (number)"):
        return {**low, f"median{arm}": found.get("estimate", found.get("first", "")), **high}
    if not column.startswith("median") and parts.kind in ("interval", "number"):
        return low | high if low else {f"x_{column}": found["value"]}
    raise DataError("It is no median with its quartiles or its range, such as '3 (2 to 4)', nor these alone: '2 to 4'.")
