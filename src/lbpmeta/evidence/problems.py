"""Problems: everything wrong with a folder of tables, told at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lbpmeta.errors import DataError

__all__ = ["Problem", "ValidationError"]

#: More problems of one kind are counted.
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
    """The tables of a folder cannot be used; all problems are listed.

    Attributes
    ----------
    problems : tuple of Problem
    """

    def __init__(self, path: str, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        count = len(self.problems)
        head = f"{count} problem{'s' if count != 1 else ''} in {path}:"
        super().__init__("\n".join([head, *_shown(self.problems)]))


def _shown(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield the problems; many of one kind are the first of them and a count."""
    kinds = Counter((p.file, p.column, p.what) for p in problems)
    seen: Counter[tuple[str, str, str]] = Counter()
    for problem in problems:
        kind = (problem.file, problem.column, problem.what)
        seen[kind] += 1
        if kinds[kind] <= _MANY or seen[kind] < _MANY:
            yield f"  {problem}"
        elif seen[kind] == _MANY:
            yield f"  ... and {kinds[kind] - _MANY + 1} more of this kind in {problem.column or problem.file}"
