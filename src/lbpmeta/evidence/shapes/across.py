"""Across: tables whose studies stand in columns, and what was measured in rows."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from typing import Final

from lbpmeta.evidence.aliases import meaning
from lbpmeta.evidence.shapes.header import is_number, known_name
from lbpmeta.evidence.textfile import RawTable
from lbpmeta.evidence.words.lexicon import WORDS, WordKind
from lbpmeta.evidence.words.tokens import words_of

__all__ = ["results_in_columns", "studies_in_rows"]

#: So many names that mean something, and this share of all, stand in the first column of such a table.
_FEWEST: Final = 3
_MOST: Final = 0.6
#: No table has more rows of what was measured.
_LONGEST: Final = 200
#: What a study is called, where no column says that these are studies: by its year, or by its number.
_STUDY: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|^(?:study|trial|paper|rct)[ _.-]?\d+$", re.IGNORECASE)
#: ... or by its authors.
_AUTHORS: Final = re.compile(r"\bet\.? ?al\b", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"([A-Za-z]+)[ ._-]?\d+")
_VARIABLE: Final = re.compile(r"\b(?:variables?|fields?|items?)(?:[ _](?:name|label))?\b", re.IGNORECASE)


def results_in_columns(header: Sequence[str]) -> tuple[str, ...]:
    """Return the names of columns that are studies, or results by number beside a column of variables.

    Examples
    --------
    >>> results_in_columns(["", "arm", "Lee et al", "Kim et al", "Cho et al. 2"])
    ('Lee et al', 'Kim et al', 'Cho et al. 2')
    >>> results_in_columns(["field", "result1", "result2", "result3"])
    ('result1', 'result2', 'result3')
    >>> results_in_columns(["study", "mean1", "mean2", "mean3"])
    ()
    """
    found = [name for name in header if _AUTHORS.search(name)]
    stems = [m[1] for name in header if (m := _NUMBERED.fullmatch(name.strip()))]
    stem = max(stems, key=stems.count, default="")
    if len(found) < _FEWEST and any(map(_VARIABLE.search, (name.replace("_", " ") for name in header))):
        found = [name for name in header if (m := _NUMBERED.fullmatch(name.strip())) and m[1] == stem]
        found = found if 2 * len(found) > len(header) else []
    return tuple(found) if len(found) >= _FEWEST else ()


def studies_in_rows(raw: RawTable) -> RawTable:
    """Return a table whose studies stand in columns with a row for each, and say so; any other one as it is.

    What was measured may be named by two columns, the arm and the quantity, and stand in blocks one below the other:
    each block is an analysis then.

    Examples
    --------
    >>> rows = (("n control", "41", "54"), ("mean control", "4.4", "4.1"), ("SD control", "1.2", "1.4"))
    >>> raw = RawTable("a.csv", ("Study", "Lee 2001", "Kim 2003"), rows, (2, 3, 4))
    >>> studies_in_rows(raw).header, studies_in_rows(raw).records[1]
    (('Study', 'n control', 'mean control', 'SD control'), ('Kim 2003', '54', '4.1', '1.4'))
    >>> rows = (("drug", "events", "4", "7", "3"), ("", "N", "40", "52", "33"))
    >>> rows += (("usual", "events", "9", "11", "8"), ("", "N", "41", "50", "36"))
    >>> raw = RawTable("a.csv", ("arm", "what", "Lee et al", "Kim et al", "Cho et al"), rows, (2, 3, 4, 5))
    >>> studies_in_rows(raw).header, studies_in_rows(raw).records[1]
    (('study', 'drug events', 'drug N', 'usual events', 'usual N'), ('Kim et al', '7', '52', '11', '50'))
    """
    first, *studies = raw.header
    if len(studies) < len("12") or not all(map(_STUDY.search, studies)) or any(map(known_name, studies)):
        return _of_labels(raw)
    named = [r[0] for r in raw.records]
    if len(named) > _LONGEST or len(named) != len(set(named)) or any(map(is_number, named)):
        return raw
    if first and not {"study", "author"} & set(meaning(first).targets):
        return raw
    if sum(map(known_name, named)) < max(_FEWEST, _MOST * len(named)):
        return raw
    header = (first or "study", *named)
    records = tuple((study, *(r[place] for r in raw.records)) for place, study in enumerate(studies, start=1))
    return _turned(raw, header, records)


def _turned(raw: RawTable, header: tuple[str, ...], records: tuple[tuple[str, ...], ...]) -> RawTable:
    told = "its studies stand in columns: each column is read as a row"
    lines = tuple(range(2, len(records) + 2))
    return dataclasses.replace(
        raw, header=header, records=records, lines=lines, labels=(), sections=(), mark="", told=(*raw.told, told)
    )


def _of_labels(raw: RawTable) -> RawTable:
    """Return a table of studies by their authors, or of results by number, in columns, with a row for each."""
    across = results_in_columns(raw.header)
    places = [p for p, name in enumerate(raw.header) if name in across]
    if not places or len(raw.records) > _LONGEST or places[0] == 0:
        return raw
    before, studies = range(places[0]), [p for p in range(places[0], places[-1] + 1) if raw.header[p].strip()]
    named = next((p for p in before if _names_all([r[p] for r in raw.records])), None)
    blocks = {"": {r[named]: i for i, r in enumerate(raw.records)}} if named is not None else _blocks(raw, places[0])
    names = list(next(iter(blocks.values()), ()))
    if len(names) < len("12") or any(list(block) != names for block in blocks.values()):
        return raw
    several = len(blocks) > 1
    rows = [
        (raw.header[p], *([title] * several), *(raw.records[block[name]][p] for name in names))
        for title, block in blocks.items()
        for p in studies
    ]
    records = tuple(row for row in rows if any(map(is_number, row[1 + several :])) or named is not None)
    return _turned(raw, ("study", *(["analysis"] * several), *names), records)


def _names_all(cells: Sequence[str]) -> bool:
    """Whether the cells of a column name what stands beside them, each in its own words, an effect among them."""
    told = [cell.strip() for cell in cells]
    estimates = [cell for cell in told if "estimate" in meaning(cell).targets or _is(cell, WordKind.ESTIMATE)]
    return all(told) and len(set(told)) == len(told) and len(estimates) == 1


def _is(name: str, part: WordKind) -> bool:
    words = words_of(name)
    return len(words) == 1 and any(r.part is part for r in WORDS.get(words[0], ()))


def _blocks(raw: RawTable, width: int) -> dict[str, dict[str, int]]:
    """Return the rows of each block by what they are: an arm over its quantities, below what both are of."""
    blocks: dict[str, dict[str, int]] = {}
    title = arm = ""
    for place, record in enumerate(raw.records):
        *over, group, quantity = ("", *record[:width]) if width == 1 else record[:width]
        if not _is(quantity, WordKind.QUANTITY):
            return {}
        new = " ".join(cell.strip() for cell in over if cell.strip())
        arm = group.strip() or arm
        name = f"{arm} {quantity.strip()}".strip()
        if new or name in blocks.get(title, {}):
            title = new if new and new not in blocks else f"{new or 'block'} {len(blocks) + 1}"
        blocks.setdefault(title, {})[name] = place
    return blocks
