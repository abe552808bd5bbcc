"""Separator: what stands between the cells of a text file, told by the steadiest width of its lines.

Marks go before white space, in which a name of two words is two cells. R writes a table without a name over the names
of its rows: a header that is one cell short of every row is one of these.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from lbpmeta.evidence.aliases import meaning

__all__ = ["MARKS", "SPACES", "separator", "spaced", "with_row_names"]

MARKS: Final = (",", ";", "\t", "|")
#: What stands for white space of any length, as R's tables have it.
SPACES: Final = " "
_LINES: Final = 60
_TEXT: Final = 200_000
#: Share of lines of one width from which on a mark is not doubted.
_STEADY: Final = 0.9


def separator(text: str) -> str:
    """Return the mark that cuts most lines into the same number of cells.

    Examples
    --------
    >>> separator("study;MD\\nA;0,5\\nB;1,5\\n"), separator("study\\tMD\\nA, B\\t0.5\\n") == "\\t"
    (';', True)
    """
    best, chosen, sure = (False, 0.0), ",", 0.0
    for mark in MARKS:
        width, share = _steady(text[:_TEXT], mark)
        # Where every line agrees, no mark inside of cells is taken: decimal commas are as many as cells.
        steady = (width > 1 and share == 1.0, share * min(width, 60) ** 0.5 if width > 1 else 0.0)
        if steady > best:
            best, chosen, sure = steady, mark, share
    if sure < _STEADY:
        width, share = _steady(spaced(text[:_TEXT]), SPACES)
        if width > 1 and share >= _STEADY:
            return SPACES
    return chosen


def _steady(text: str, mark: str) -> tuple[int, float]:
    """Return the commonest width of the first lines, and which share of them has it; a header may lack one cell."""
    widths = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=mark, skipinitialspace=mark == SPACES):
            if any(cell.strip() for cell in record):
                widths.append(len(record))
            if len(widths) == _LINES:
                break
    except csv.Error:
        return 1, 0.0
    width, count = max(Counter(widths).items(), key=lambda pair: (pair[0] > 1, pair[1], pair[0]), default=(1, 0))
    if mark == SPACES and widths and widths[0] not in (width, width - 1):
        return width, 0.0
    return width, (count + (bool(widths) and widths[0] == width - 1 > 1)) / max(1, len(widths))


def spaced(text: str) -> str:
    """Return a text whose tabs are spaces, without spaces at the ends of its lines.

    Examples
    --------
    >>> spaced("study\\t  yi \\nA  \\t0.5\\n")
    'study   yi\\nA   0.5\\n'
    """
    return re.sub(r"[ ]+(?=\r?$)", "", text.replace("\t", " "), flags=re.MULTILINE)


def with_row_names(records: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """Put a nameless column before a header that is one cell short of every row: R's names of rows.

    They are numbers, each once; or words, where no column is that of the studies. Any other row is one that slipped.

    Examples
    --------
    >>> with_row_names([["yi", "vi"], ["Lee", "0.5", "0.1"], ["Kim", "0.3", "0.2"]])[0]
    ['study', 'yi', 'vi']
    """
    names, width = records[0], len(records[0]) + 1
    if len(records) < 3 or width < 3 or not all(names) or any(len(record) != width for record in records[1:]):
        return records
    first = [record[0] for record in records[1:]]
    labelled = any("study" in meaning(name).targets or "author" in meaning(name).targets for name in names)
    numbered = all(cell.isdigit() for cell in first) and len(set(first)) == len(first)
    if not numbered and (labelled or any(cell[:1].isdigit() for cell in first)):
        return records
    return [["" if numbered else "study", *names], *records[1:]]
