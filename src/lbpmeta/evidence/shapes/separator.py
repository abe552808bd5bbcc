"""Separator: what stands between the cells of a text file, told by the steadiest width of its lines."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import Final

__all__ = ["MARKS", "separator"]

MARKS: Final = (",", ";", "\t", "|")
_LINES: Final = 60
_TEXT: Final = 200_000


def separator(text: str) -> str:
    """Return the mark that cuts most lines into the same number of cells.

    Examples
    --------
    >>> separator("study;MD\\nA;0,5\\nB;1,5\\n"), separator("study\\tMD\\nA, B\\t0.5\\n") == "\\t"
    (';', True)
    """
    best, chosen = 0.0, ","
    for mark in MARKS:
        widths = []
        try:
            for record in csv.reader(io.StringIO(text[:_TEXT], newline=""), delimiter=mark):
                if any(cell.strip() for cell in record):
                    widths.append(len(record))
                if len(widths) == _LINES:
                    break
        except csv.Error:
            continue
        width, count = max(Counter(widths).items(), key=lambda pair: (pair[0] > 1, pair[1], pair[0]), default=(1, 0))
        steady = count / max(1, len(widths)) * min(width, 60) ** 0.5 if width > 1 else 0.0
        if steady > best:
            best, chosen = steady, mark
    return chosen
