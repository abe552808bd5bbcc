"""Place: where in its file a finding stands, down to the cell."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePath

from lbpmeta.checks import Finding
from lbpmeta.evidence.schema import shown_path

__all__ = ["Place", "place_of", "relative"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a text file: line and columns count from 1; the end column is the one after the last character.

    Parameters
    ----------
    file : str
    line : int
    column, end_column : int
        0 where only the line is known.
    cell : str
        The column of the table.
    """

    file: str
    line: int
    column: int = 0
    end_column: int = 0
    cell: str = ""


def relative(file: str, root: Path | None = None) -> str:
    """Return a path relative to the root (the current folder by default), with forward slashes, where it is below it.

    Examples
    --------
    >>> relative("data/trials.csv", Path("/somewhere"))
    'data/trials.csv'
    """
    path = Path(shown_path(file))
    base = (root or Path.cwd()).resolve()
    if path.is_absolute() and path.is_relative_to(base):
        path = path.relative_to(base)
    return PurePath(path).as_posix()


def place_of(finding: Finding) -> Place | None:
    """Return the cell that the best repair would change, or the first printed number; None without a file.

    Only rows on one physical line have columns; a quoted cell with a line break in it leaves the line alone.
    """
    if not finding.file or finding.line < 1:
        return None
    fields = [part.split(".")[-1].strip() for repair in finding.repairs[:1] for part in repair.field.split(",")]
    fields += list(finding.printed)
    lines = _lines(finding.file)
    if finding.line <= len(lines) and lines:
        spans = _spans(lines[finding.line - 1])
        header = [cell for cell, _, _ in _spans(lines[0])]
        for name in fields:
            if name in header and header.index(name) < len(spans):
                _, start, end = spans[header.index(name)]
                return Place(finding.file, finding.line, start + 1, end + 1, name)
    return Place(finding.file, finding.line)


@lru_cache(maxsize=16)
def _lines(file: str) -> tuple[str, ...]:
    path = Path(file)
    if not path.is_file():
        return ()
    return tuple(path.read_text(encoding="utf-8-sig", errors="replace").splitlines())


def _spans(line: str) -> list[tuple[str, int, int]]:
    """Return the cells of one line of a CSV file, each with the characters it takes."""
    delimiter = ";" if line.count(";") > line.count(",") else ","
    spans, start, quoted = [], 0, False
    for i, character in enumerate(f"{line}{delimiter}"):
        if character == '"':
            quoted = not quoted
        elif character == delimiter and not quoted:
            raw = line[start:i]
            cell = next(csv.reader(io.StringIO(raw), delimiter=delimiter), [""])
            spans.append((cell[0].strip() if cell else "", start, i))
            start = i + 1
    return spans
