"""Kinds: which files are documents to be read, and which are tables, before anything of them is read."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Final

from lbpmeta.evidence.formats.encoding import text_of
from lbpmeta.evidence.problems import Problem

__all__ = ["is_document", "looks_like_prose"]

#: Suffixes under which tables are kept, too: what is in the file decides.
_EITHER: Final = (".txt", ".text")

#: Documents that are not read, or not yet: the reader says what to do.
_OTHERS: Final = (".doc", ".rtf", ".odt")

#: Tables whatever is in them: of these nobody needs the readers of documents.
_TABLES: Final = (".csv", ".tsv", ".tab", ".xlsx", ".xls", ".ods", ".dta", ".sav", ".parquet")

_HEAD: Final = 1 << 16
_LINES: Final = 200
_SHOWN: Final = 20

#: Letters of a cell of a table, as a rule; between two commas of a sentence stand more.
_SHORT: Final = 20
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_MARKS: Final = ("\t", ";", "|", ",")


def is_document(path: Path) -> bool:
    """Return whether a file is a document, by its suffix; of a text file by what is in it.

    Examples
    --------
    >>> is_document(Path("paper.docx")), is_document(Path("rows.csv"))
    (True, False)
    """
    suffix = path.suffix.lower()
    if suffix in _TABLES:
        return False
    if suffix not in _EITHER:
        from lbpmeta.reading.documents.formats import SUFFIXES  # loads a reader for each

        return suffix in SUFFIXES or suffix in _OTHERS
    if not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    text = text_of(head[: head.rfind(b"\n") + 1] or head, path.name)
    return not isinstance(text, Problem) and looks_like_prose(text[0])


def looks_like_prose(text: str) -> bool:
    """Return whether a text has sentences, and no rows of cells.

    Examples
    --------
    >>> looks_like_prose("Pain fell (MD -7.7, 95% CI -12.1 to -3.3).")
    True
    >>> looks_like_prose("study,MD,lower,upper\\nA,-7.7,-12.1,-3.3\\n")
    False
    """
    lines = list(islice((line for line in text.splitlines() if line.strip()), _LINES))
    if not lines or _is_table(lines):
        return False
    words = [len(_WORD.findall(line)) for line in lines]
    return len(lines) == 1 or max(words) >= 12 or sum(count >= 6 for count in words) * 3 >= len(words)


def _is_table(lines: list[str]) -> bool:
    """Whether half of the first lines fall into equally many short cells; titles and notes may stand around them."""
    first = lines[:_SHOWN]
    for mark in _MARKS:
        counts = Counter(count for line in first if (count := line.count(mark)) >= (2 if mark == "," else 1))
        cells, often = counts.most_common(1)[0] if counts else (0, 0)
        rows = [line for line in first if cells and line.count(mark) == cells]
        short = sum(len(line) for line in rows) <= _SHORT * (cells + 1) * len(rows)
        if often >= 2 and 2 * often >= len(first) and short:
            return True
    return False
