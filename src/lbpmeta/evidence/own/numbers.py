"""Numbers of own tables: what each cell of a record says, by column of ours."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from types import MappingProxyType
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.cells import (
    TRUSTED_DIGITS,
    TRUSTED_DIGITS_OF_P,
    blank,
    count_of,
    interval_of,
    legal_level,
    plain_number,
)
from lbpmeta.evidence.names.limits import floats_of, says_percent
from lbpmeta.evidence.names.renames.sizes import count_of_share, counts_of_share
from lbpmeta.evidence.own.columns import COUNTS, IN_ONE_CELL, NUMBER_COLUMNS, Columns
from lbpmeta.evidence.own.mapping import IGNORED
from lbpmeta.evidence.own.strays import Cell, stray
from lbpmeta.evidence.parts import Parts, cleaned, parts_of, quantiles_of
from lbpmeta.evidence.problems import Problem, remedy
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.printed import Printed

__all__ = ["padded_decimals", "record_cells", "record_numbers", "told_once", "whole_rows", "without_other_totals"]

_NOT_SIGNIFICANT: Final = frozenset(("ns", "n.s.", "n.s", "not significant", "nonsignificant"))
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
#: A count with decimals: a program set their number for the whole table ("635.0000"), and its zeros say nothing.
_PADDED: Final = re.compile(r"[1-9]\d*\.(0{3,})")
#: So many numbers show that a column holds some.
_SOME: Final = 2
_NEARLY: Final = 0.9
#: What an arm without a person has none of.
_OF_ARMS: Final = ("events", "nonevents", "n", "mean", "sd", "variance")

#: What is never negative, and so may stand in brackets as papers print it behind a mean: "(1.4)".
_IN_BRACKETS: Final = ("sd", "se", "n")
_BRACKETS: Final = re.compile(r"[(\[]\s*(\d[\d.,]*|[.,]\d+)\s*[)\]]")
#: A number of persons with the word for them behind it.
_PERSONS: Final = re.compile(
    r"(?:n\s*=\s*)?(\d+)\s+(?:in )?(?:\((?:m?itt|pp|fas|analy[sz]ed|randomi[sz]ed)\)"
    r"|total|participants|patients|pts|subjects|people|persons|individuals|pacientes"
    r"|participantes|personas|sujetos|patienten|personen|probanden|proefpersonen|deelnemers|sujets)\.?",
    re.IGNORECASE,
)
#: A count, and its percentage with a decimal comma.
_SHARE_BEHIND: Final = re.compile(r"(\d+)\s*[(\[]\s*\d+,\d+\s*%?\s*[)\]]")
#: NumPy writes 0 as "0." in a list: "[0.   0.15]".
_BARE_POINT: Final = re.compile(r"(?<=[\[\s-]\d)\.(?=\s+[\d-]|\s*\])")


def record_cells(raw: RawTable, columns: Columns, comma: bool) -> Iterator[tuple[Cell, ...]]:
    """Yield the cells of numbers of every record; a text that stands often in a column is read once."""
    read: dict[str, list[Cell]] = {}
    for column, place in columns.at.items():
        if column in NUMBER_COLUMNS or column in IN_ONE_CELL:
            once = cache(partial(_cell, raw.header[place], column, comma))
            read[column] = stray([once(record[place]) for record in raw.records], column)
    for arm in "12":
        share, size = f"share{arm}", f"n{arm}"
        if read.keys() >= {share, size}:
            read[share] = _counts_or_none(read[share], read[size], arm)
    return zip(*read.values(), strict=True)


def _counts_or_none(shares: list[Cell], sizes: Sequence[Cell], arm: str) -> list[Cell]:
    """Return percentages of an arm, none of which is read as a count where several can be none of their persons."""
    pairs = [
        (c.numbers.get(f"share{arm}", ""), n.numbers.get(f"n{arm}", "")) for c, n in zip(shares, sizes, strict=True)
    ]
    known = [bool(counts_of_share(percent, size)) for percent, size in pairs if percent and size]
    if sum(known) >= _NEARLY * len(known):
        return shares
    told = "percentages of which too many can be no count of so many persons are not read as counts"
    return [
        replace(c, numbers={f"x_percent{arm}": p}, told=told) if p else c
        for c, (p, _) in zip(shares, pairs, strict=True)
    ]


def record_numbers(
    file: str,
    columns: Columns,
    line: int,
    cells: Iterable[Cell],
    silent: dict[str, list[str]],
    padded: Collection[int] = (),
) -> tuple[dict[str, str], list[Problem]]:
    """Return the numbers of a record by column, and what is wrong with its cells."""
    found: dict[str, str] = {}
    problems: list[Problem] = []
    said_in: list[Cell] = []
    for cell in cells:
        for name, text in cell.numbers.items():
            if name in found and not _agree(name, found[name], text):
                other = next(one for one in reversed(said_in) if name in one.numbers)
                what = f"it gives {name} as {text}, and column {other.column} ({other.text!r}) as {found[name]}"
                fix = f"Keep what was printed, once, or leave a column out: {remedy({IGNORED: cell.column})}."
                problems.append(Problem(file, line, cell.column, cell.text, what, fix))
        said_in.append(cell)
        found |= cell.numbers
        if cell.told:
            silent.setdefault(cell.told, []).append(f"{cell.text} (line {line})" if cell.stray else cell.text)
        if cell.wrong:
            fix = "Leave it empty if nothing was printed."
            problems.append(Problem(file, line, cell.column, cell.text, "this is no number", f"{cell.wrong} {fix}"))
    if padded:
        found = {c: text if c in COUNTS else _unpadded(text, padded) for c, text in found.items()}
    if columns.level and ("ci_low" in found or "ci_high" in found):
        found.setdefault("level", columns.level)
    if found.get("p") == "NS":
        shown = float(found.get("level") or 95) / 100
        found["p"] = Printed.parse("NS", level=shown if 0 < shown < 1 else 0.95).text
    if found.get("n1") == found.get("n2") == "0":
        silent.setdefault("arms without a person, where nothing was measured, are left out", []).append(f"line {line}")
        found = {c: text for c, text in found.items() if c.rstrip("12") not in _OF_ARMS}
    for arm in "12":
        if percent := found.pop(f"share{arm}", None):
            if count := count_of_share(percent, found.get(f"n{arm}", "")):
                found[f"events{arm}"] = count
            told = "percentages of which one count alone can be, of so many persons, are read as it; others are not"
            silent.setdefault(told, []).append(f"{percent}%" if count else f"{percent}% (not)")
            found[f"x_percent{arm}"] = percent
        if variance := found.pop(f"variance{arm}", None):
            found[f"x_variance{arm}"] = variance
        rest = found.pop(f"nonevents{arm}", None)
        events, total = found.get(f"events{arm}"), found.get(f"n{arm}")
        if events and rest:
            whole = str(int(events) + int(rest))
            if total and int(total) != int(whole):  # a contradiction of this row, for a check to tell
                found[f"x_nonevents{arm}"] = rest
                continue
            found[f"n{arm}"] = whole
    return found, problems


def _agree(column: str, one: str, other: str) -> bool:
    """Whether two cells may hold one number, as printed with more and with fewer digits; counts are exact."""
    first, second = Printed.parse(one), Printed.parse(other)
    if column in COUNTS:
        return first.value == second.value
    return one == other or first.preimage(rounding="any").intersects(second.values)


def without_other_totals(raw: RawTable, columns: Columns) -> tuple[Columns, list[str]]:
    """Return the columns without totals that are no sum of those with and without an event in most rows, and say so.

    Such a total is another one: of all who were randomised, say. The sum is read in its place. One that differs in a
    few rows stays, and these rows are told by a check.
    """
    at, notes = dict(columns.at), []
    for arm in "12":
        names = [f"{name}{arm}" for name in ("events", "nonevents", "n")]
        if not all(name in at for name in names):
            continue
        numbers = zip(*(floats_of(raw.records, at[name]) for name in names), strict=True)
        known = [a + b == n for a, b, n in numbers if a == a and b == b and n == n]
        if len(known) >= _SOME and sum(known) < len(known) / 2:
            total, events, rest = (raw.header[at[name]] for name in (names[2], *names[:2]))
            sums = [a + b for a, b in zip(*(floats_of(raw.records, at[name]) for name in names[:2]), strict=True)]
            del at[names[2]]
            named = next((p for p in range(len(raw.header)) if p not in at.values() and _sums(raw, p, sums)), None)
            told = "the sum" if named is None else repr(raw.header[named])
            if named is not None:
                at[names[2]] = named
            notes.append(
                f"{total!r} is not the sum of {events!r} and {rest!r} in {len(known) - sum(known)} of {len(known)} "
                f"rows: it is another total, and {told} is read as the number of persons"
            )
    if not notes:
        return columns, []
    read, passed = dict(columns.read), dict(columns.passed)
    for name, place in columns.at.items():
        if at.get(name) != place:
            read.pop(raw.header[place], None)
            passed[raw.header[place]] = "another total than the sum of those with and without an event"
            if name in at:
                read[raw.header[at[name]]] = name
                passed.pop(raw.header[at[name]], None)
    left = replace(columns, read=MappingProxyType(read), passed=MappingProxyType(passed))
    return replace(left, at=MappingProxyType(at)), notes


def _sums(raw: RawTable, place: int, sums: Sequence[float]) -> bool:
    """Whether a column holds these sums in nearly all rows."""
    known = [a == b for a, b in zip(sums, floats_of(raw.records, place), strict=True) if a == a and b == b]
    return len(known) >= _SOME and sum(known) >= _NEARLY * len(known)


def padded_decimals(raw: RawTable, columns: Columns) -> frozenset[int]:
    """Return up to how many decimals a program filled numbers with zeros, as the counts of a table show.

    Examples
    --------
    >>> raw = RawTable("a.csv", ("n", "MD"), (("635.0000", "0.0140"), ("224.0000", "0.8674")), (2, 3))
    >>> padded_decimals(raw, Columns({"n": 0, "estimate": 1}, {}))
    frozenset({4})
    """
    found: set[int] = set()
    for column in COUNTS & columns.at.keys():
        seen = [len(m[1]) for r in raw.records if (m := _PADDED.fullmatch(r[columns.at[column]].strip()))]
        found |= {d for d in seen if seen.count(d) >= _SOME}
    return frozenset(found)


#: So many rows, and such a share of all, are none by chance: of three numbers with a decimal, one row in 1000 is whole.
_WHOLE_ROWS: Final = 3
_WHOLE_SHARE: Final = 0.05
_TRIPLE: Final = ("estimate", "ci_low", "ci_high")


def whole_rows(raw: RawTable, columns: Columns) -> frozenset[int]:
    """Return the lines whose estimate and limits were whole numbers before a program wrote them with ".0".

    Examples
    --------
    >>> rows = (("10.0", "-6.0", "29.0"), ("3.0", "-11.0", "18.0"), ("-9.0", "-24.0", "9.0"), ("-0.2", "-20.5", "25.3"))
    >>> raw = RawTable("a.csv", ("estimate", "lower", "upper"), rows, (2, 3, 4, 5))
    >>> sorted(whole_rows(raw, Columns({"estimate": 0, "ci_low": 1, "ci_high": 2}, {})))
    [2, 3, 4]
    """
    places = [columns.at[c] for c in _TRIPLE if c in columns.at]
    if len(places) < len(_TRIPLE):
        return frozenset()
    cells = [[record[p].strip() for p in places] for record in raw.records]
    lines = [line for line, row in zip(raw.lines, cells, strict=True) if all(cell.endswith(".0") for cell in row)]
    many = len(lines) >= max(_WHOLE_ROWS, _WHOLE_SHARE * len(cells))
    return frozenset(lines) if many else frozenset()


def _unpadded(text: str, padded: Collection[int]) -> str:
    """Return a number without the zeros that a program filled up to so many decimals."""
    whole, _, decimals = text.partition(".")
    return text.rstrip("0").rstrip(".") if len(decimals) in padded and whole.lstrip("-").isdigit() else text


def told_once(texts: Sequence[str]) -> str:
    """Return texts as a list, each once, the first five of them.

    Examples
    --------
    >>> told_once(["NS", "NS", "none"])
    "'NS', 'none'"
    """
    once = list(dict.fromkeys(texts))
    return ", ".join(map(repr, once[:5])) + (f" and {len(once) - 5} more" if len(once) > 5 else "")


def _cell(header: str, column: str, comma: bool, text: str) -> Cell:
    """Return what one cell holds."""
    if blank(text):
        return Cell(header, text, {})
    try:
        numbers, told = _number(header, column, text, comma)
    except DataError as error:
        return Cell(header, text, {}, wrong=str(error))
    return Cell(header, text, numbers, told)


def _number(header: str, column: str, text: str, comma: bool) -> tuple[dict[str, str], str]:
    """Return what one cell holds, by column, and what is to be said of it.

    Raises
    ------
    DataError
        If it holds no number.
    """
    if column in IN_ONE_CELL and column != "pair":
        return _two(header, column, parts_of(text, decimal_comma=comma), text), ""
    if column in ("estimate", "pair"):
        parts = interval_of(text, decimal_comma=comma) or _interval(text, comma)
        if parts is not None:
            names = ("estimate", "ci_low", "ci_high")
            return {n: v for n, v in zip(names, parts, strict=True) if v}, ""
        if column == "pair":
            raise DataError("It is no interval such as '-9.4 to -1.3'.")
    if column == "p" and text.lower() in _NOT_SIGNIFICANT:
        return {"p": "NS", "x_p": text}, "p-values in words are read as above the level of significance"
    if column in ("events", "events1", "events2"):
        both = count_of(text)
        if both is not None:
            return {column: both[0], column.replace("events", "n"): both[1]}, ""
        cell = parts_of(text, decimal_comma=comma)
        counted = _counted(column, cell, text)
        if cell.kind == "number (number)" and says_percent(header) and cell.numbers["first"].isdigit():
            counted = {column: cell.numbers["first"]}
        if counted:
            return counted, ""
    if column == "level":
        return {"level": legal_level(text.replace(",", ".") if comma else text)}, ""
    number = _plain(column, text, comma)
    if column in COUNTS and not re.fullmatch("[0-9]{1,18}", number):
        return {f"x_{column}": number}, f"{column} that is no whole number is not used"
    return {column: number}, ""


def _plain(column: str, text: str, comma: bool) -> str:
    """Return the one number of a cell, without what decorates it."""
    digits = TRUSTED_DIGITS_OF_P if column in ("p", "q_p") else TRUSTED_DIGITS
    if column in ("time1", "time2") and not comma and _THOUSANDS.fullmatch(text.strip()):
        text = text.replace(",", "")
    try:
        return plain_number(text, decimal_comma=comma, count=column in COUNTS, digits=digits)
    except DataError:
        parts = parts_of(text, decimal_comma=comma)
        if parts.kind == "date":
            raise DataError(
                "It is a date: a number such as '5-3' or '3/5' was one before a spreadsheet changed it. Type it anew "
                "in a cell formatted as text."
            ) from None
        if column.rstrip("12") in _IN_BRACKETS and (inside := _BRACKETS.fullmatch(text.strip())):
            return _plain(column, inside[1], comma)
        if column in ("n", "n1", "n2") and (persons := _PERSONS.fullmatch(text.strip())):
            return _plain(column, persons[1], comma)
        if parts.kind not in ("number", "bound", "percent") or text == (clean := cleaned(text, decimal_comma=comma)):
            raise
        return plain_number(clean, count=column in COUNTS, digits=digits)


def _interval(text: str, comma: bool) -> tuple[str, str, str] | None:
    """Return estimate, low and high of a cell, or None."""
    parts = parts_of(_BARE_POINT.sub("", text), decimal_comma=comma)
    if parts.kind not in ("interval", "estimate [interval]"):
        return None
    found = [plain_number(n) if n else "" for n in map(parts.numbers.get, ("estimate", "low", "high"))]
    return found[0] or "", found[1], found[2]


def _counted(column: str, parts: Parts, text: str) -> dict[str, str]:
    """Return events, and their total where the cell has one; nothing where the cell is one number.

    Raises
    ------
    DataError
        If it is a percentage.
    """
    if parts.kind == "percent":
        raise DataError("A percent sign is a unit, not a count. Give the number of events.")
    if parts.kind in ("count (percent)", "count of total"):
        found = {column: plain_number(parts.numbers["events"], count=True)}
        if "total" in parts.numbers:
            found[column.replace("events", "n")] = plain_number(parts.numbers["total"], count=True)
        return found
    return {}


def _two(header: str, column: str, parts: Parts, text: str) -> dict[str, str]:
    """Return the two numbers of a cell by column of ours.

    Raises
    ------
    DataError
        If the cell is no such pair.
    """
    arm = column[-1]
    if column.startswith("events"):
        count = "second" if re.search(r"%\s*\(\s*[nN]\s*\)", header) else "first"
        if parts.kind == "number (number)" and re.fullmatch(r"\d+", parts.numbers[count]):
            return {f"events{arm}": parts.numbers[count]}
        if m := _SHARE_BEHIND.fullmatch(text):
            return {f"events{arm}": m[1]}
        found = _counted(f"events{arm}", parts, text)
        if found:
            return found
        raise DataError("It is no count with its percentage, such as '12 (21%)'.")
    if column.startswith(("median", "iqr", "range")):
        return quantiles_of(column, parts)
    if column.startswith("mean+ci"):
        if parts.kind != "estimate [interval]":
            raise DataError("It is no mean with its interval, such as '5.1 (4.0 to 6.2)'.")
        names = {"estimate": f"mean{arm}", "low": f"mean{arm}_low", "high": f"mean{arm}_high"}
        return {name: plain_number(parts.numbers[part]) for part, name in names.items()}
    if parts.kind not in ("number (number)", "mean and spread"):
        raise DataError(f"It is no pair of numbers as {header!r} says, such as '5.1 (2.0)'.")
    spread = "se" if column.startswith("mean+se") or parts.numbers.get("word", "").lower() in ("se", "sem") else "sd"
    return {f"mean{arm}": plain_number(parts.numbers["first"]), f"{spread}{arm}": plain_number(parts.numbers["second"])}
