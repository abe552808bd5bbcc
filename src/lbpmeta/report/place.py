"""Place: where in its file a finding stands, down to the cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path, PurePath

from lbpmeta.checks.core.finding import Finding
from lbpmeta.evidence.aliases import meaning
from lbpmeta.evidence.schema import shown_path
from lbpmeta.evidence.understood import Understood
from lbpmeta.report.answers import is_typed
from lbpmeta.repository import repository_root

__all__ = ["Place", "briefly", "in_repository", "place_of", "printed_in", "relative"]


@cache
def _without_cells() -> frozenset[str]:
    """Documents have lines and no cells; of a text file what is in it tells."""
    from lbpmeta.reading.documents.formats import SUFFIXES  # readers of documents, which a table does not need

    return frozenset(SUFFIXES) - {".txt", ".text"}


#: More authors than these are told as "et al.".
_AUTHORS = 4

#: A header stands within so many lines.
_LOOKED_AT = 20


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
    return _relative(file, str(root or Path.cwd()))


@lru_cache(maxsize=64)
def _relative(file: str, root: str) -> str:
    """A report names few files, and each of them for every row."""
    path, base = Path(shown_path(file)), Path(root).resolve()
    if path.is_absolute() and path.is_relative_to(base):
        path = path.relative_to(base)
    return PurePath(path).as_posix()


def in_repository(file: str) -> str:
    """Return a path relative to the root of the repository that the file is in: what services show beside a change.

    Whatever folder the command runs in, it is the same; a file in no repository is named as :func:`relative` does.

    Examples
    --------
    >>> in_repository("no-such-folder/trials.csv").endswith("no-such-folder/trials.csv")
    True
    """
    path = Path(shown_path(file))
    root = repository_root(path)
    return relative(file) if root is None else path.resolve().relative_to(root).as_posix()


def printed_in(finding: Finding) -> str:
    """Return the document that printed the numbers of a finding, and the place in it; "" where none is named.

    A row's id may hold the name of a trial whose numbers a review computed: who printed them is the document.

    Examples
    --------
    >>> import lbpmeta as lm
    >>> (finding,) = lm.load().check(only=["sd-outlier"]).about("cd008112-1.1.1-tavares2017")[:1]
    >>> printed_in(finding)
    'In cd008112, data package, analysis 1.1.1'
    """
    if not finding.source:
        return ""
    if is_typed(finding):
        return "As typed here"
    return f"In {finding.source}, {finding.locator}" if finding.locator else f"In {finding.source}"


def briefly(citation: str) -> str:
    """Return authors and year of a citation, without the title; all of it where it is written in another way.

    Examples
    --------
    >>> briefly("Aure OF, Nilsen JH, Vasseljen O. Manual therapy and exercise therapy. Spine 2003;28:525-531")
    'Aure OF, Nilsen JH, Vasseljen O, 2003'
    >>> briefly("A journal club, appraisal of Aure 2003")
    'A journal club, appraisal of Aure 2003'
    """
    authors, _, rest = citation.partition(". ")
    year = re.search(r"\b(?:19|20)\d\d\b", rest)
    if year is None:
        return citation
    several = authors.split(", ")
    told = f"{several[0]} et al." if len(several) > _AUTHORS else authors
    return f"{told}{'.' * told.endswith('et al')}, {year[0]}"


def place_of(finding: Finding, understood: Sequence[Understood] = ()) -> Place | None:
    """Return the cell that the best repair would change, or the first printed number; None without a file.

    Only rows on one physical line have columns; a quoted cell with a line break in it leaves the line alone.

    Parameters
    ----------
    finding : Finding
    understood : sequence of Understood
        What was made of the files: under which name a column stands there, whatever it is called, and below which line.
    """
    if not finding.file or finding.line < 1:
        return None
    fields = [part.split(".")[-1].strip() for repair in finding.repairs[:1] for part in repair.field.split(",")]
    fields += ["expected"] if finding.check == "pin" else [*finding.printed]
    file = Path(finding.file)
    if file.is_file() and file.suffix.lower() not in _without_cells():
        told = file.stat()
        lines = _lines(finding.file, told.st_mtime_ns, told.st_size)
        known = next((one.read for one in understood if one.file == finding.file), {})
        named = {column: name for name, column in reversed([*known.items()])}
        mark, header = _header(lines, frozenset(known))
        if finding.line <= len(lines) and header:
            spans = _spans(lines[finding.line - 1], mark)
            whole = {n for n in known if known[n]} <= set(header)  # a row as it stands, no part of one
            for name in fields:
                theirs = _theirs(name, named)
                names = () if "true positives" in named else header  # of a figure, whichever the row is of
                at = header.index(theirs) if theirs in header else _index(name, names)
                if 0 <= at < len(spans) and (whole or _holds(spans[at][0], finding, name)):
                    _, start, end = spans[at]
                    return Place(finding.file, finding.line, start + 1, end + 1, header[at])
    return Place(finding.file, finding.line)


def _holds(cell: str, finding: Finding, name: str) -> bool:
    """Whether a cell holds the digits of a printed number: that of a third arm stands in another column."""
    number = finding.printed.get(name)
    return number is None or _digits(number) in _digits(cell)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


@lru_cache(maxsize=16)
def _lines(file: str, changed: int, size: int) -> tuple[str, ...]:
    """Return the lines of a file as csv counts them; the time of its last change and its size make an edit known."""
    text = Path(file).read_text(encoding="utf-8-sig", errors="replace")
    return tuple(text.split("\n"))  # reading has made one of every \r\n and \r


@lru_cache(maxsize=16)
def _header(lines: tuple[str, ...], known: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    """Return what separates the cells, and the names of the columns: the first line that is no note.

    Where names are known it is the line that holds most of them, for titles may stand above it.
    """
    found: list[tuple[str, tuple[str, ...]]] = []
    for line in lines[:_LOOKED_AT]:
        if line.strip(' ,;\t|"') and not line.strip('"').lower().startswith("sep="):
            bare = re.sub(r'"[^"]*"', "", line)
            mark = max((",", ";", "\t", "|"), key=bare.count)
            found.append((mark, tuple(cell for cell, _, _ in _spans(line, mark))))
    return max(found, key=lambda pair: len(known & set(pair[1])), default=(",", ()))


def _theirs(name: str, named: Mapping[str, str]) -> str:
    """Return the name in the file of a column of ours, or of the cell of two numbers that holds it; "" for none."""
    if name in named:
        return named[name]
    if name in ("ci_low", "ci_high"):
        return named.get("pair", "") or named.get("estimate", "")
    parts = ((column, column[:-1].split("+")) for column in named if "+" in column)
    return next((named[c] for c, stems in parts if c[-1:] == name[-1:] and name[:-1] in stems), "")


def _index(name: str, header: Sequence[str]) -> int:
    """Return the place of a column, under its own name or the only one that means it; -1 where there is none."""
    if name in header:
        return header.index(name)
    wanted = {name, "pair"} if name in ("ci_low", "ci_high") else {name}
    found = [i for i, cell in enumerate(header) if wanted & set(meaning(cell).targets)]
    return found[0] if len(found) == 1 else -1


def _spans(line: str, mark: str) -> list[tuple[str, int, int]]:
    """Return the cells of one line of a CSV file, each with the characters it takes."""
    spans, start, quoted = [], 0, False
    for i, character in enumerate(f"{line}{mark}"):
        if character == '"':
            quoted = not quoted
        elif character == mark and not quoted:
            cell = line[start:i].strip()
            if len(cell) > 1 and cell[0] == cell[-1] == '"':
                cell = cell[1:-1].replace('""', '"').strip()
            spans.append((cell, start, i))
            start = i + 1
    return spans
