"""Text: a text file as a table, or the problems that keep it from being one."""

from __future__ import annotations

import dataclasses
import re
import shlex
from typing import Final

from lbpmeta.evidence.problems import Problem
from lbpmeta.evidence.shapes.grid import table_of
from lbpmeta.evidence.shapes.separator import SPACES, separator, spaced, with_row_names
from lbpmeta.evidence.textfile import Broken, RawTable, empty_problem, records_of

__all__ = ["raw_table"]

#: What meta and metafor print about their models, and no table holds.
_PRINTED: Final = re.compile(
    r"^[ \t]*(?:Number of studies(?: combined)?: k ?=|(?:Random|Fixed|Common|Equal|Mixed)-Effects Model \(k =|"
    r"Details (?:on|of) meta-analy[a-z]+ methods?:|Quantifying (?:residual )?heterogeneity[:(]|Model Results:[ \t]*$)",
    re.MULTILINE | re.IGNORECASE,
)


def raw_table(text: str, file: str, header: str = "") -> RawTable | tuple[Problem, ...]:
    """Read a hand-made table: separated by commas, semicolons, tabs, bars or spaces, told from the widths of its lines.

    Examples
    --------
    >>> raw_table("study;effect\\nA 2020;0,5\\n", "mine.csv").records
    (('A 2020', '0,5'),)
    >>> raw_table("Random-Effects Model (k = 3; tau^2 estimator: REML)\\n", "out.txt")[0].what
    "it is what a program printed ('Random-Effects Model (k ='), and no table"
    """
    if m := _PRINTED.search(text):
        line = text.count("\n", 0, m.start()) + 1
        what = f"it is what a program printed ({m[0].strip()!r}), and no table"
        return (Problem(file, line, "", "", what, f"Read it as a text: lbpmeta read {shlex.quote(file)}"),)
    offset = 0
    lines_of = text.split("\n", 1)
    told = re.fullmatch(r"\"?sep=(.)\"?\r?", lines_of[0].strip(), re.IGNORECASE)
    if told:  # a note of Excel to itself
        text, offset = (lines_of[1] if len(lines_of) > 1 else ""), 1
    text, remarks = _without_remarks(text)
    mark = told[1] if told else separator(text)
    read = records_of(spaced(text) if mark == SPACES else _quoted(text, mark), mark)
    if isinstance(read, Broken):
        what = f"the line is no CSV: {read.reason}"
        return (Problem(file, read.line + offset, "", "", what, "Mend its quotes."),)
    records, lines = read[0], [line + offset for line in read[1]]
    if not records:
        return (empty_problem(file, header=False),)
    table = table_of(file, records if header else with_row_names(records), lines, mark, header=header)
    if not remarks or not isinstance(table, RawTable):
        return table
    return dataclasses.replace(table, told=(f"{remarks} lines of remarks above it, behind '#'", *table.told))


def _quoted(text: str, mark: str) -> str:
    """Return a text without blanks between a mark and a cell in quotes, which would make the quotes part of the cell.

    Examples
    --------
    >>> _quoted('"r1",\\t "n1"\\n15,  199\\n', ",")
    '"r1","n1"\\n15,  199\\n'
    """
    blank = r"\t " if mark != "\t" else " "
    of = re.escape(mark)
    return re.sub(rf'(?<={of})[{blank}]+(?="[^"\n]*"[{blank}]*(?:{of}|\r?$))', "", text, flags=re.MULTILINE)


def _without_remarks(text: str) -> tuple[str, int]:
    """Return a text whose first lines are empty where they are remarks behind "#", and how many there are.

    A header behind "#" is none: as many cells stand under it, and they are numbers.

    Examples
    --------
    >>> _without_remarks("# source: a book\\nstudy,yi\\nLee,0.5\\n")
    ('\\nstudy,yi\\nLee,0.5\\n', 1)
    >>> _without_remarks("#study,yi\\nLee,0.5\\n")[1]
    0
    """
    lines = text.splitlines(keepends=True)
    count = next((i for i, line in enumerate(lines) if not line.lstrip('\ufeff"').startswith("#")), len(lines))
    if not count or count == len(lines) or re.search(r"[,;\t|]\s*\"?[-+]?\d*\.?\d+\"?\s*(?:[,;\t|]|$)", lines[count]):
        return text, 0
    return "".join([*("\n" for _ in lines[:count]), *lines[count:]]), count
