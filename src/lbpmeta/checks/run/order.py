"""The order of a run: by row and check; what cannot be checked is told once per row.

A million rows have six million agreements: they are put in order block by block of rows, so that no column of them all
is held twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.run.findings import CODE
from lbpmeta.checks.run.internal import INTERNAL

__all__ = ["InOrder", "Quiet", "in_row_order"]

Whole: TypeAlias = NDArray[np.integer[Any]]

#: Rows that are put in order at once.
_AT_ONCE: Final = 65_536


class Quiet(NamedTuple):
    """What a check said of many rows at once: their numbers less `first`, the check's number, the verdict's."""

    at: NDArray[np.int32]
    first: int
    check: int
    verdict: int


class InOrder(NamedTuple):
    """Findings as columns: number of the row, of the check, of the verdict, and the place among those made (or -1)."""

    rows: Whole
    checks: Whole
    verdicts: NDArray[np.int8]
    objects: Whole

    def where(self, keep: NDArray[np.bool_]) -> InOrder:
        """Return some of them."""
        return InOrder(self.rows[keep], self.checks[keep], self.verdicts[keep], self.objects[keep])


def in_row_order(
    made: Sequence[Finding],
    places: NDArray[np.int64],
    quiet: Sequence[Quiet],
    count: int,
    specs: Sequence[CheckSpec],
    known: Mapping[str, CheckSpec],
) -> InOrder:
    """Return the findings of a run in row order, and of each row in the order of the checks.

    Parameters
    ----------
    made : sequence of Finding
        Those that are more than an agreement, `places` with the number of row and check of each: (n, 2).
    quiet : sequence of Quiet
        The agreements; each row once per check.
    count : int
        How many rows there are. A finding about none of them has this number.
    specs, known
        The checks that ran, by number; and every check by name.
    """
    by_place = np.lexsort((places[:, 1], places[:, 0]))
    starts = [*range(0, max(1, count), _AT_ONCE), count + 1]
    cuts = np.searchsorted(places[by_place, 0], starts)
    of_block: list[list[Quiet]] = [[] for _ in starts[1:]]
    for told in quiet:
        first, last = (int(told.at[end]) + told.first for end in (0, -1))
        for block in range(first // _AT_ONCE, last // _AT_ONCE + 1):
            of_block[block].append(told)
    once = np.array([*(spec.once_per_row for spec in specs), True])
    again = np.array([*(spec.rederives for spec in specs), False])
    blocks = []
    for i, (start, stop) in enumerate(pairwise(starts)):
        found = _sorted(made, by_place[cuts[i] : cuts[i + 1]], places, of_block[i], (start, stop, len(specs) + 1))
        keep = _told_once(found, once, again, made, known)
        blocks.append(found if keep.all() else found.where(keep))
    return InOrder(*_joined(blocks))


def _joined(blocks: list[InOrder]) -> Iterator[NDArray[Any]]:
    """The columns of all blocks, each let go of once it is joined."""
    parts: list[list[NDArray[Any]]] = [list(column) for column in zip(*blocks, strict=True)]
    blocks.clear()
    while parts:
        yield np.concatenate(parts.pop(0))


def _sorted(
    made: Sequence[Finding],
    of_made: NDArray[np.intp],
    places: NDArray[np.int64],
    quiet: Sequence[Quiet],
    size: tuple[int, int, int],
) -> InOrder:
    """The findings of some rows: of a table of rows by checks, the places that are filled stand in order."""
    start, stop, checks = size
    codes = np.zeros((stop - start, checks), np.int8)
    for told in quiet:
        low, high = np.searchsorted(told.at, (start - told.first, stop - told.first))
        codes[told.at[low:high] + (told.first - start), told.check] = told.verdict + 1
    at, check = np.nonzero(codes)
    rows, asked_by = (at + start).astype(np.int32), check.astype(np.int16)
    verdicts, objects = codes[at, check] - np.int8(1), np.full(at.size, -1, np.int32)
    if not of_made.size:
        return InOrder(rows, asked_by, verdicts, objects)
    rows = np.concatenate([rows, places[of_made, 0].astype(np.int32)])
    asked_by = np.concatenate([asked_by, places[of_made, 1].astype(np.int16)])
    verdicts = np.concatenate([verdicts, np.array([CODE[made[i].verdict] for i in of_made.tolist()], np.int8)])
    objects = np.concatenate([objects, of_made.astype(np.int32)])
    order = np.lexsort((objects, asked_by, rows))
    return InOrder(rows[order], asked_by[order], verdicts[order], objects[order])


def _told_once(
    block: InOrder,
    once: NDArray[np.bool_],
    again: NDArray[np.bool_],
    made: Sequence[Finding],
    known: Mapping[str, CheckSpec],
) -> NDArray[np.bool_]:
    """Keep one finding per row of what cannot be checked: the pooled line's, else the first. Quotes stay."""
    keep = np.ones(block.rows.size, bool)
    at = np.flatnonzero(block.verdicts == CODE[Verdict.NOT_CHECKABLE])
    alike, rederives = once[block.checks[at]], again[block.checks[at]]
    for j in np.flatnonzero(block.objects[at] >= 0).tolist():
        finding = made[int(block.objects[at[j]])]
        spec = known.get(finding.check)
        alone = finding.check == INTERNAL if spec is None else not spec.once_per_row
        alike[j], rederives[j] = not (alone or finding.expected), spec is not None and spec.rederives
    at, rederives = at[alike], rederives[alike]
    if not at.size:
        return keep
    starts = np.flatnonzero(np.diff(block.rows[at], prepend=-1))
    later = np.where(rederives, np.arange(at.size), -1)
    later[starts] = -1
    last = np.maximum.reduceat(later, starts)
    keep[at] = False
    keep[at[np.where(last >= 0, last, starts)]] = True
    return keep
