"""Problems: everything wrong with a folder of tables, told at once."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from lbpmeta.errors import DataError

__all__ = ["Problem", "UnmappedError", "ValidationError", "in_short", "leads_on", "remedy", "shortlist"]

#: More columns and lines are counted.
_MANY: Final = 5


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong: where it stands, what it is, and how to mend it.

    Parameters
    ----------
    file : str
    line : int
        Line in the file (the header is line 1); 0 when the problem is the file itself.
    column : str
    value : str
        The offending text.
    what, fix : str
    """

    file: str
    line: int
    column: str
    value: str
    what: str
    fix: str

    def __str__(self) -> str:
        where = self.file
        if self.line:
            where += f", line {self.line}"
        if self.column:
            where += f", column {self.column}"
        shown = f" (value {self.value!r})" if self.value else ""
        return f"{where}: {self.what}{shown}. {self.fix}"


class ValidationError(DataError):
    """The tables of a folder cannot be used; all problems are shortlist.

    Attributes
    ----------
    problems : tuple of Problem
    """

    def __init__(self, path: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        count = len(self.problems)
        head = f"{count} problem{'s' if count != 1 else ''} in {path}:"
        super().__init__("\n".join([head, *_shown(self.problems)]))


class UnmappedError(DataError):
    """Nothing in a table can be read until somebody says what its columns are.

    Parameters
    ----------
    text : str
    draft : str
        A mapping of its columns, ready to fill in.

    Attributes
    ----------
    draft : str
    """

    def __init__(self, text: str, draft: str = "") -> None:
        self.draft = draft
        super().__init__(text)


def remedy(columns: Mapping[str, str]) -> str:
    """Return the argument that says what columns are, ready to paste into a shell; NAME stands for one to fill in.

    Examples
    --------
    >>> print(remedy({"events": "died (no.)", "n": "N"}))
    --columns 'events="died (no.)",n="N"'
    """
    quoted = (name if name == "NAME" else f"'{name}'" if '"' in name else f'"{name}"' for name in columns.values())
    entries = (f"{ours}={name}" for ours, name in zip(columns, quoted, strict=True))
    return f"--columns {shlex.quote(','.join(entries))}"


def _shown(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield the problems, each kind once: the first of it with its remedy, and where the others stand."""
    kinds: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        kinds.setdefault((problem.file, problem.what), []).append(problem)
    for first, *others in kinds.values():
        yield f"  {first}"
        if len(others) == 1:
            yield f"  ... and one more of this kind{_where(others)}"
        elif others:
            yield f"  ... and {len(others)} more of this kind{_where(others)}"


def _where(problems: Sequence[Problem]) -> str:
    """Return the columns and lines of problems of one kind."""
    columns = list(dict.fromkeys(p.column for p in problems if p.column))
    lines = list(dict.fromkeys(p.line for p in problems if p.line))
    told = [f"in {shortlist(columns)}"] if columns else []
    told += [f"line{'s' * (len(lines) != 1)} {shortlist(lines)}"] if lines else []
    return f": {'; '.join(told)}" if told else ""


def shortlist(names: Sequence[object]) -> str:
    """Return names as a list, the first of them where they are many.

    Examples
    --------
    >>> shortlist([2, 3, 5])
    '2, 3, 5'
    """
    return ", ".join(map(str, names[:_MANY])) + (f" and {len(names) - _MANY} more" if len(names) > _MANY else "")


def leads_on(error: Exception) -> tuple[bool, int, int]:
    """Return how well what is said of one of several sheets leads on, the best least.

    Examples
    --------
    >>> min([ValueError("no line can be the header: --header a,b"), ValueError("--columns 'n=N'")], key=leads_on)
    ValueError("--columns 'n=N'")
    """
    text = str(error)
    ready = 0 if "NAME" in text else text.count("--columns '")
    empty = "no line can be the header" in text or "has a header but no rows" in text
    return empty, -ready, -text.count("--")


def in_short(text: str) -> str:
    """Return why a sheet beside others is not read: without what would be said of it alone, unless that is ready.

    Examples
    --------
    >>> in_short("a.xlsx [B]: none of its columns can be checked; found 'x', 'y'. Name at least an estimate.")
    'a.xlsx [B]: none of its columns can be checked'
    """
    told = " ".join(text.split())
    told = told.partition(": ")[2] if told.startswith("1 problem in ") else told
    first, found, _ = told.partition("none of its columns can be checked; found")
    return (
        f"{first}none of its columns can be checked"
        if found and ("--columns '" not in told or "NAME" in told)
        else told
    )
