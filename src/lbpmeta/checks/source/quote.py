"""Typing errors: is every encoded number in the words that were quoted for it?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np

from lbpmeta.checks.core.columns import NUMBERS
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import make, read_all
from lbpmeta.checks.core.screen import LOOK, NOT_CHECKABLE, SILENT, Answer, TableColumns
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.printed import Printed

__all__ = ["check_quote", "quoted_numbers"]

_DASHES: Final = "-\u2212\u2013\u2014\u2010\u2011\ufe63\uff0d"
_NUMBER: Final = re.compile(
    r"(?:\d{1,3}(?:[\u00a0\u202f\u2009 ]\d{3})+(?![\d])|\d+(?:[.,]\d+)*|[.,]\d+)(?:[eE][+\-\u2212]?\d+)?"
)
#: What is written otherwise than with a point: the decimal point of The Lancet, and powers of ten.
_MIDDLE_DOT: Final = re.compile(r"(?<![\d.])(\d*)\u00b7(?=\d)")
_POWER: Final = re.compile(r"\s?[\u00d7x*]\s?10\s?\^?\s?([+\-\u2212\u2013]?\d+)")
_SUPERSCRIPT: Final = str.maketrans("\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207b", "0123456789-")
_SPACES: Final = re.compile(r"[\u00a0\u202f\u2009 ]")
#: Words that carry the sign of a number beside them: "4.48 points lower (11.83 lower to 2.87 higher)", "fell by 7.7".
#: They stand behind it in its clause, or before it with "by" or "of".
_SIGN_BEHIND: Final = re.compile(
    r"(?:[^.,;()\[\]|]|[.,](?=\d)){0,40}?\b"
    r"(?:lower|higher|less|more|fewer|greater|smaller|larger|shorter|longer|worse|better|lager|hoger|minder|meer|slechter"
    r"|beter)\b",
    flags=re.IGNORECASE,
)
_SIGN_BEFORE: Final = re.compile(
    r"\b(?:reduc\w*|decreas\w*|declin\w*|fell|drop\w*|lower\w*|daal\w*|daling|verminder\w*|vermindering)\s+"
    r"(?:by|of|met|van)\s+$",
    flags=re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def quoted_numbers(quote: str) -> frozenset[tuple[bool, str]]:
    """Return every number that a quote can be read to hold, as (negative, digits).

    Notes
    -----
    A comma or point may be decimal or group thousands ("0,65", "1,381"); a space may group thousands
    ("6 505"); a dash after a digit is a range ("9.5-11.5"), a minus sign ("to\u22123.3") or, where it cannot
    be told, both. A sign may stand in a word ("4.7 to 1.95 lower", "fell by 7.7"): then the number has either.

    Examples
    --------
    >>> sorted(quoted_numbers("0,65 (-0,12 tot 1,18 punten)"))
    [(False, '0.65'), (False, '1.18'), (True, '0.12')]
    >>> (True, "4.7") in quoted_numbers("4.7 to 1.95 points lower")
    True
    """
    found: set[tuple[bool, str]] = set()
    quote = _MIDDLE_DOT.sub(r"\1.", quote)
    powers = _POWER.sub(lambda m: "e" + m[1].replace("\u2013", "-"), quote.translate(_SUPERSCRIPT))
    if powers != quote:
        found |= quoted_numbers(powers)
    for match in _NUMBER.finditer(quote):
        signs = _signs(quote, match.start())
        if signs == (False,) and _signed_in_words(quote, match):
            signs = (False, True)
        closed = quote[match.end() : match.end() + 1] in (")", "]")
        for reading in _readings(match.group()):
            found.update((negative, reading) for negative in signs)
        for first, *rest in _lists(match.group(), closed):
            found.update((negative, first) for negative in signs)
            found.update((False, reading) for reading in rest)  # a sign would have ended the run
    return frozenset(found)


def _readings(text: str) -> set[str]:
    """Every way to read a run of digits with points, commas and spaces."""
    mantissa, _, exponent = text.lower().partition("e")
    if exponent:
        exponent = exponent.replace("\u2212", "-")
        value = Decimal(mantissa.replace(",", ".") + "e" + exponent) if _plain(mantissa) else None
        return {f"{value:f}"} if value is not None else set()
    parts = _SPACES.split(mantissa)
    if len(parts) > 1:
        return {"".join(parts), *(_key(p) for p in parts)}
    marks = re.findall(r"[.,]", mantissa)
    if not marks:
        return {_key(mantissa)}
    pieces = re.split(r"[.,]", mantissa)
    readings: set[str] = set()
    grouped = len(pieces[0]) in (1, 2, 3) and all(len(p) == 3 for p in pieces[1:])
    if grouped:
        readings.add(_key("".join(pieces)))
    if len(marks) == 1:
        readings.add(_key(f"{pieces[0]}.{pieces[1]}"))
    elif len(set(marks[:-1])) == 1 and marks[-1] != marks[0] and all(len(p) == 3 for p in pieces[1:-1]):
        readings.add(_key("".join(pieces[:-1]) + "." + pieces[-1]))
    return readings


def _lists(text: str, closed: bool) -> Iterator[tuple[str, ...]]:
    """Yield every way to read digits as several numbers: "0.21,1.43", "5,4,3", and "4,10" before a closing bracket."""
    pieces = re.split(r"[.,]", text)
    if "," not in text or not all(piece.isdigit() for piece in pieces):
        return
    parts = text.split(",")
    if all(part.count(".") <= 1 for part in parts) and ("." in text or len(parts) > 2 or closed):
        yield tuple(_key(part) for part in parts)
    if len(pieces) > 2 and any(len(piece) != 3 for piece in pieces[1:]):
        yield tuple(_key(piece) for piece in pieces)
        yield tuple(_key(f"{a}.{b}") for a, b in pairwise(pieces))


def _plain(mantissa: str) -> bool:
    return re.fullmatch(r"\d+(?:[.,]\d+)?", mantissa) is not None


def _key(text: str) -> str:
    """Digits as printed, with a leading zero: trailing zeros count."""
    return f"{Decimal(text if text[:1].isdigit() else '0' + text):f}"


def _signs(quote: str, start: int) -> tuple[bool, ...]:
    """The signs that a number starting here may have."""
    i = start - 1
    gap = i >= 0 and quote[i] in " \u00a0\u202f\u2009"
    while i >= 0 and quote[i] in " \u00a0\u202f\u2009":
        i -= 1
    if i < 0 or quote[i] not in _DASHES:
        return (False,)
    before = quote[i - 1] if i > 0 else " "
    if gap:
        if before in " \u00a0\u202f\u2009" and quote[:i].rstrip()[-1:].isdigit():
            return (False,)  # "9.5 - 11.5": a range
        return (True, False)  # "- 0.3": a minus with a space, or a dash
    if before.isdigit() or before in "%)":
        return (True, False) if quote[i] == "\u2212" else (False,)
    if before.isalpha() and quote[i] != "\u2212":
        return (True, False)  # "to-3.3" or "COVID-19"
    return (True,)


def _signed_in_words(quote: str, match: re.Match[str]) -> bool:
    """Whether a word beside a number says which way it goes."""
    behind = _SIGN_BEHIND.match(quote, match.end())
    return behind is not None or _SIGN_BEFORE.search(quote[: match.start()]) is not None


def check_quote(cells: Mapping[str, str], quote: str) -> Finding:
    """Check that every encoded number stands in its quote.

    Parameters
    ----------
    cells : mapping of str to str
        The printed numbers of a row, by column; empty ones are passed over.
    quote : str
        Verbatim words. An ellipsis ("..." or "\u2026") says that the quote is partial: absence proves
        nothing.

    Returns
    -------
    Finding
        "inconsistent" if a number is not in a complete quote; "not-checkable" without a quote, or where a
        number is not in a partial one.

    Examples
    --------
    >>> check_quote({"estimate": "-0.19"}, "MD -0.20 (-0.51 to 0.10)").message
    'The encoded estimate -0.19 is not in the quote.'
    """
    printed: dict[str, Printed] = read_all(cells)
    if not printed:
        return make("not-in-quote", Verdict.NOT_CHECKABLE, "The row holds no printed number.", missing=("a number",))
    if not quote.strip():
        return make("not-in-quote", Verdict.NOT_CHECKABLE, "The row has no quote.", missing=("quote",))
    tokens = quoted_numbers(quote)
    absent = {}
    for name, number in printed.items():
        negative = number.text.lstrip("<>=~ ").startswith("-")
        key = f"{number.value.copy_abs():f}"
        if (negative, key) not in tokens:
            absent[name] = (number, (not negative, key) in tokens)
    if not absent:
        return make("not-in-quote", Verdict.CONSISTENT, "Every encoded number is in the quote.", printed=printed)
    named = [
        f"{name} {number.text}" + (" (the quote has the other sign)" if flipped else "")
        for name, (number, flipped) in absent.items()
    ]
    if "..." in quote or "\u2026" in quote:
        return make(
            "not-in-quote",
            Verdict.NOT_CHECKABLE,
            f"The quote is partial and does not hold {', '.join(named)}.",
            printed={k: v for k, v in printed.items() if k not in absent},
            missing=tuple(absent),
        )
    verb = "is" if len(named) == 1 else "are"
    return make(
        "not-in-quote",
        Verdict.INCONSISTENT,
        f"The encoded {', '.join(named)} {verb} not in the quote.",
        contradiction="",
        # What is not there goes first: it is the cell that a place and an annotation point at.
        printed={name: number for name, (number, _) in absent.items()} | printed,
    )


def run_quote(tables: Tables, row: Row) -> Iterator[Finding]:
    cells = {c: row[c] for c in NUMBERS[row.table] if row[c]}
    if cells:
        yield check_quote(cells, row["quote"])


def ask_quote(columns: TableColumns) -> Answer:
    """Rows with a quote are looked at; without one nothing can be compared."""
    table = columns.rows[0].table if len(columns) else "trials"
    any_number = np.zeros(len(columns), bool)
    for column in NUMBERS[table]:
        any_number |= columns.has(column)
    quoted = np.fromiter((bool(text.strip()) for text in columns.text("quote")), bool, len(columns))
    codes = np.where(any_number, np.where(quoted, LOOK, NOT_CHECKABLE), SILENT).astype(np.int8)
    return Answer(codes)


SPECS: Final = (
    CheckSpec(
        "not-in-quote",
        "Is every encoded number in the quoted words?",
        ("trials", "reviews", "statements", "thresholds"),
        run_quote,
        "proof",
        inputs="every number of the row, and its quote",
        formula="each number, with its sign and its printed digits, is among the numbers that the quote can be read "
        "to hold; a quote with an ellipsis proves nothing by absence",
        source="",
        row_only=False,
        rounded=False,
        ask=ask_quote,
        scale_free=True,
        once_per_row=False,
        reads="quote",
        proof_test="tests/checks/test_tables_checks.py::test_a_number_is_always_found_in_a_sentence_that_holds_it",
    ),
)
