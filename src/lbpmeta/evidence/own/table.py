"""Own tables: a table that somebody made, whatever its columns are called, as rows of the tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

from lbpmeta.errors import DataError
from lbpmeta.evidence.aliases import slug
from lbpmeta.evidence.cells import (
    TRUSTED_DIGITS,
    TRUSTED_DIGITS_OF_P,
    blank,
    count_of,
    interval_of,
    legal_level,
    plain_number,
)
from lbpmeta.evidence.drafts import Draft, file_name
from lbpmeta.evidence.own.columns import COUNTS, NUMBER_COLUMNS, Columns, resolve
from lbpmeta.evidence.own.measures import legal_measure, measured
from lbpmeta.evidence.own.rows import Drafting, grouped
from lbpmeta.evidence.problems import Problem, ValidationError
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.printed import Printed

__all__ = ["own_tables"]

_NOT_SIGNIFICANT: Final = frozenset(("ns", "n.s.", "n.s", "not significant", "nonsignificant"))

#: Columns that alone make no row: there is nothing in them to check.
_NO_RESULT: Final = frozenset(("level", "weight", "n"))


def own_tables(
    raw: RawTable, *, table: str = "", measure: str = "", decimal_comma: bool | None = None, name: str = ""
) -> tuple[list[Draft], list[str]]:
    """Return the rows of a table that somebody made, and what was taken how.

    Parameters
    ----------
    raw : RawTable
    table : {"", "trials", "reviews", "statements"}
        What its rows are; "" tells by the columns.
    measure : str
        The effect measure of rows that name none; "" reads it from the header or guesses it, and says so.
    decimal_comma : bool, optional
        Whether a comma is the decimal mark; None tells by the separator of the cells and the cells.
    name : str
        The name of the set of its study rows.

    Raises
    ------
    ValidationError
        If cells cannot be read; all problems at once.
    DataError
        If columns have two meanings, or none can be used.
    """
    columns = resolve(raw, table=table)
    notes = list(columns.notes)
    comma, told = _comma(raw, columns, decimal_comma)
    notes += told
    drafts: list[Draft] = []
    problems: list[Problem] = []
    silent: dict[str, list[str]] = {}
    empty = 0
    drafting = Drafting(raw, columns, table, silent)
    for line, record, cells in zip(raw.lines, raw.records, _read(raw, columns, comma), strict=True):
        numbers, wrong = _numbers(raw.file, columns, line, cells, silent)
        problems += wrong
        if wrong:
            continue
        if numbers.keys() <= _NO_RESULT:
            empty += 1
            continue
        drafts.append(drafting.draft(line, record, numbers))
    if problems:
        raise ValidationError(raw.file, problems)
    if not drafts:
        raise DataError(f"{raw.file}: no row holds a number that can be checked. Fill in its estimates, or its arms.")
    if empty:
        notes.append(f"{empty} row{'s' * (empty != 1)} without numbers passed over")
    for what, values in silent.items():
        notes.append(f"{what}: {', '.join(map(repr, list(dict.fromkeys(values))[:5]))}")
    notes += measured(drafts, columns, legal_measure(measure))
    notes += grouped(drafts, name or slug(file_name(raw.file).rpartition(".")[0]) or "rows")
    return drafts, [f"{raw.file}: {note}." for note in notes]


def _comma(raw: RawTable, columns: Columns, asked: bool | None) -> tuple[bool, list[str]]:
    """Return whether a comma is the decimal mark, and what to say about it."""
    if asked is not None:
        return asked, []
    places = [p for c, p in columns.at.items() if (c in NUMBER_COLUMNS and c not in COUNTS) or c == "pair"]
    cells = [(line, r[p]) for line, r in zip(raw.lines, raw.records, strict=True) for p in places if "," in r[p]]
    if not cells:
        return False, []
    sure = [(n, c) for n, c in cells if re.search(r"(?<!\d)\d+,(?:\d{1,2}|\d{4,})(?!\d)|(?<!\d)0\d*,\d", c)]
    points = [
        (line, r[p])
        for line, r in zip(raw.lines, raw.records, strict=True)
        for p in places
        if re.search(r"\d\.\d", r[p]) and "," not in r[p]
    ]
    doubtful = [(n, c) for n, c in cells if re.fullmatch(r"[+\-\u2212]?[1-9]\d{0,2},\d{3}", c)]
    pairs = [(n, c) for n, c in sure if interval_of(c) is None]  # "(0.5,0.9)" separates with its comma
    if not pairs and not doubtful:
        return False, []
    if points and (pairs or raw.mark == ";"):
        (n, c), (m, p) = (pairs or doubtful)[0], points[0]
        raise DataError(
            f"{raw.file}: line {n} holds {c!r}, line {m} {p!r}: is the comma the decimal mark, or the point? Write all "
            "numbers one way, or say it: --decimal-comma (decimal_comma=True or False)."
        )
    if raw.mark == ";" or (pairs and raw.mark in ("\t", "|", "")):
        return True, ["commas are read as decimal marks"]
    if pairs:
        n, c = pairs[0]
        raise DataError(
            f"{raw.file}: line {n} holds {c!r}. If the comma is the decimal mark say so: --decimal-comma "
            "(decimal_comma=True); else write the number with a point."
        )
    if points:
        return False, []
    n, c = doubtful[0]
    raise DataError(
        f"{raw.file}: line {n} holds {c!r}, which is {c.replace(',', '')} or {c.replace(',', '.')}. Say which: "
        "--decimal-comma (decimal_comma=True) if the comma is the decimal mark, else decimal_comma=False or no comma."
    )


@dataclass(frozen=True, slots=True)
class _Cell:
    """What a text says in a column.

    Parameters
    ----------
    column, text : str
        The column as the header has it.
    numbers : mapping of str to str
        By column of ours.
    told : str
        What is to be said of it, where it is passed over.
    wrong : str
        Why it is no number.
    """

    column: str
    text: str
    numbers: Mapping[str, str]
    told: str = ""
    wrong: str = ""


def _read(raw: RawTable, columns: Columns, comma: bool) -> Iterator[tuple[_Cell, ...]]:
    """Yield the cells of numbers of every record; a text that stands often in a column is read once."""
    read = []
    for column, place in columns.at.items():
        if column in NUMBER_COLUMNS or column == "pair":
            once = cache(partial(_cell, raw.header[place], column, comma))
            read.append([once(record[place]) for record in raw.records])
    return zip(*read, strict=True)


def _numbers(
    file: str, columns: Columns, line: int, cells: Iterable[_Cell], silent: dict[str, list[str]]
) -> tuple[dict[str, str], list[Problem]]:
    """Return the numbers of a record by column, and what is wrong with its cells."""
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for cell in cells:
        found |= cell.numbers
        if cell.told:
            silent.setdefault(cell.told, []).append(cell.text)
        if cell.wrong:
            fix = "Leave it empty if nothing was printed."
            problems.append(Problem(file, line, cell.column, cell.text, "this is no number", f"{cell.wrong} {fix}"))
    if columns.level and ("ci_low" in found or "ci_high" in found):
        found.setdefault("level", columns.level)
    if found.get("p") == "NS":
        shown = float(found.get("level") or 95) / 100
        found["p"] = Printed.parse("NS", level=shown if 0 < shown < 1 else 0.95).text
    for arm in "12":
        rest = found.pop(f"nonevents{arm}", None)
        events, total = found.get(f"events{arm}"), found.get(f"n{arm}")
        if events and rest:
            whole = str(int(events) + int(rest))
            if total and int(total) != int(whole):
                what = f"{events} with and {rest} without an event are {whole}, but the column of the total says so"
                problems.append(Problem(file, line, f"n{arm}", total, what, "Correct one of the three."))
            found[f"n{arm}"] = whole
    return found, problems


def _cell(header: str, column: str, comma: bool, text: str) -> _Cell:
    """Return what one cell holds."""
    if blank(text):
        return _Cell(header, text, {})
    try:
        numbers, told = _number(column, text, comma)
    except DataError as error:
        return _Cell(header, text, {}, wrong=str(error))
    return _Cell(header, text, numbers, told)


def _number(column: str, text: str, comma: bool) -> tuple[dict[str, str], str]:
    """Return what one cell holds, by column, and what is to be said of it.

    Raises
    ------
    DataError
        If it holds no number.
    """
    if column in ("estimate", "pair"):
        parts = interval_of(text, decimal_comma=comma)
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
    if column == "level":
        return {"level": legal_level(text.replace(",", ".") if comma else text)}, ""
    digits = TRUSTED_DIGITS_OF_P if column in ("p", "q_p") else TRUSTED_DIGITS
    number = plain_number(text, decimal_comma=comma, count=column in COUNTS, digits=digits)
    if column in COUNTS and not re.fullmatch("[0-9]{1,18}", number):
        return {f"x_{column}": number}, f"{column} that is no whole number is not used"
    return {column: number}, ""
