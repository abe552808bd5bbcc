"""Findings: all of a run, of which the agreements are made when somebody looks at them.

A table of a hundred thousand rows has half a million agreements, which nobody reads. They are kept as columns (which
row, which check, which verdict); a :class:`~lbpmeta.checks.finding.Finding` with its words is made on access.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.evidence.tables import Row

__all__ = ["CODE", "Agreed", "Findings", "Head", "Places"]

#: The number of a verdict in a column of verdicts.
CODE: Final[Mapping[Verdict, int]] = {verdict: i for i, verdict in enumerate(Verdict)}

Maker = Callable[[int, int], Finding]


@dataclass(frozen=True, slots=True, eq=False)
class Agreed:
    """What one check said of many rows without looking at them one by one.

    Parameters
    ----------
    check, table : str
    verdict : Verdict
    of : tuple of Row
        The rows that it was asked about.
    at : ndarray of int
        Those of which it said so.
    columns : tuple of str
        The columns whose numbers were compared.
    """

    check: str
    table: str
    verdict: Verdict
    of: tuple[Row, ...]
    at: NDArray[np.integer[Any]]
    columns: tuple[str, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of which it said so."""
        return tuple(self.of[i] for i in self.at.tolist())


class Head(NamedTuple):
    """What stands above the words of a finding.

    `at` is its place among the findings; `finding` is None where it is made on access.
    """

    at: int
    row: str
    check: str
    verdict: Verdict
    file: str
    line: int
    finding: Finding | None = None


class Places(Sequence[tuple[str, int]]):
    """File and line of rows, told when somebody asks."""

    __slots__ = ("_rows",)

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> tuple[str, int]: ...
    @overload
    def __getitem__(self, at: slice) -> Places: ...
    def __getitem__(self, at: int | slice) -> tuple[str, int] | Places:
        if isinstance(at, slice):
            return Places(self._rows[at])
        return self._rows[at].file, self._rows[at].line


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Findings(Sequence[Finding]):
    """The findings of a run in table and row order.

    Parameters
    ----------
    rows, checks, verdicts, objects : ndarray of int
        For each finding: the number of its row, that of its check, its verdict, and its place in `made` (-1 where it
        is made on access).
    made : sequence of Finding
        Those that are more than an agreement.
    make : callable
        ``(row, check) -> Finding`` for the others.
    ids : tuple of str
        The ids of the rows, by number.
    agreements : tuple of Agreed
        What was told of many rows at once.
    names : tuple of str
        The names of the checks, by number.
    places : sequence of (str, int)
        File and line of the rows, by number.

    Examples
    --------
    >>> from lbpmeta.checks.estimate.whole import check_estimate
    >>> found = Findings.of([check_estimate("-7.7", "-12.1", "-3.3")])
    >>> len(found), found[0].verdict.value, found.count(Verdict.CONSISTENT)
    (1, 'consistent', 1)
    """

    rows: NDArray[np.integer[Any]]
    checks: NDArray[np.integer[Any]]
    verdicts: NDArray[np.int8]
    objects: NDArray[np.integer[Any]]
    made: Sequence[Finding]
    make: Maker
    ids: tuple[str, ...] = ()
    agreements: tuple[Agreed, ...] = ()
    names: tuple[str, ...] = ()
    places: Sequence[tuple[str, int]] = ()
    _cache: dict[int, Finding] = field(default_factory=dict)

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Findings:
        """Return findings that are all made already, in the order given."""
        made = tuple(findings)
        n = len(made)
        places = np.arange(n)
        verdicts = np.fromiter((CODE[f.verdict] for f in made), np.int8, n)
        return cls(places, np.zeros(n, np.int64), verdicts, places, made, _never)

    def __len__(self) -> int:
        return int(self.rows.size)

    @overload
    def __getitem__(self, at: int) -> Finding: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Finding, ...]: ...
    def __getitem__(self, at: int | slice) -> Finding | tuple[Finding, ...]:
        if isinstance(at, slice):
            return tuple(self[i] for i in range(*at.indices(len(self))))
        i = at + len(self) if at < 0 else at
        if not 0 <= i < len(self):
            raise IndexError(at)
        place = int(self.objects[i])
        if place >= 0:
            return self.made[place]
        if i not in self._cache:
            self._cache[i] = self.make(int(self.rows[i]), int(self.checks[i]))
        return self._cache[i]

    def __iter__(self) -> Iterator[Finding]:
        return (self[i] for i in range(len(self)))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, (Findings, tuple, list)):
            return len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{len(self)} findings>"

    def count(self, value: object) -> int:
        """Return how many findings have a verdict, or equal a finding."""
        if isinstance(value, Verdict):
            return int((self.verdicts == CODE[value]).sum())
        return sum(1 for finding in self if finding == value)

    def of_verdicts(self, *verdicts: Verdict) -> tuple[Finding, ...]:
        """Return the findings of some verdicts, in order."""
        codes = [CODE[v] for v in verdicts]
        return tuple(self[i] for i in np.flatnonzero(np.isin(self.verdicts, codes)).tolist())

    def about(self, row_id: str) -> tuple[Finding, ...]:
        """Return the findings that involve a row, in order."""
        mine = np.zeros(len(self.ids) + 1, bool)
        mine[: len(self.ids)] = [i == row_id for i in self.ids]
        spoken = np.array([row_id in finding.rows for finding in self.made] or [False])
        there = self.objects >= 0
        wanted = np.where(there, spoken[np.maximum(self.objects, 0)], mine[np.minimum(self.rows, len(self.ids))])
        return tuple(self[i] for i in np.flatnonzero(wanted).tolist())

    def heads(self) -> Iterator[Head]:
        """Yield row, check and verdict of each finding in order, without the words of the agreements.

        Examples
        --------
        >>> from lbpmeta.checks.estimate.whole import check_estimate
        >>> [head.verdict.value for head in Findings.of([check_estimate("-7.7", "-12.1", "-3.3")]).heads()]
        ['consistent']
        """
        verdicts = tuple(Verdict)
        columns = (self.rows, self.checks, self.verdicts, self.objects)
        for at, (row, check, verdict, place) in enumerate(zip(*(c.tolist() for c in columns), strict=True)):
            if place >= 0:
                told = self.made[place]
                yield Head(at, told.rows[0] if told.rows else "", told.check, told.verdict, told.file, told.line, told)
            else:
                yield Head(at, self.ids[row], self.names[check], verdicts[verdict], *self.places[row])

    @property
    def spoken(self) -> tuple[Finding, ...]:
        """The findings that were made in the run: everything that is more than an agreement, and some agreements."""
        return tuple(self.made[place] for place in self.objects[self.objects >= 0].tolist())


def _never(row: int, check: int) -> Finding:  # pragma: no cover - every finding is made already
    raise IndexError((row, check))
