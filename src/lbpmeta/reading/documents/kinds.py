"""Kinds: which files are documents to be read, and which are tables, before anything of them is read."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path
from typing import Final

from lbpmeta.evidence.formats.encoding import text_of
from lbpmeta.evidence.problems import Problem
from lbpmeta.reading.documents.formats import SUFFIXES

__all__ = ["is_document", "looks_like_prose"]

#: Suffixes under which tables are kept, too: what is in the file decides.
_EITHER: Final = (".txt", ".text")

#: Documents that are not read, or not yet: the reader says what to do.
_OTHERS: Final = (".pdf", ".doc", ".rtf", ".odt", ".tex")

_HEAD: Final = 1 << 16
_LINES: Final = 200
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
    if suffix not in _EITHER:
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
    """Whether the first lines fall into equally many short cells."""
    for mark in _MARKS:
        counts = [line.count(mark) for line in lines[:6]]
        short = max(len(cell) for cell in lines[0].split(mark)) <= 40
        if short and len(counts) > 1 and counts[0] >= 1 and counts.count(counts[0]) * 2 > len(counts):
            return True
    return False
