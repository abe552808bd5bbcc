"""The order of a run: blocks of rows against one sort over all of them."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType

import numpy as np
import pytest

import lbpmeta as lm
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import make
from lbpmeta.checks.run import order
from lbpmeta.checks.run.findings import CODE
from lbpmeta.checks.run.internal import INTERNAL
from lbpmeta.checks.run.order import InOrder, Quiet, in_row_order

SPECS = tuple(lm.CHECKS.values())
NOT = CODE[Verdict.NOT_CHECKABLE]


def told_once(columns: InOrder, made: list[Finding]) -> list[bool]:
    """One finding of what cannot be checked per row, read off one after the other."""
    keep = [True] * columns.rows.size
    first: dict[int, int] = {}
    for at in range(columns.rows.size):
        place = int(columns.objects[at])
        if columns.verdicts[at] != NOT:
            continue
        spec = lm.CHECKS.get(made[place].check) if place >= 0 else SPECS[columns.checks[at]]
        if (spec is None and made[place].check == INTERNAL) or (spec is not None and not spec.once_per_row):
            continue
        row = int(columns.rows[at])
        if row not in first:
            first[row] = at
        elif spec is not None and spec.rederives:
            keep[first[row]], first[row] = False, at
        else:
            keep[at] = False
    return keep


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("size", [1, 7, 65_536])
def test_blocks_give_the_order_of_one_sort(seed: int, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order, "_AT_ONCE", size)
    rng = np.random.default_rng(seed)
    count, first = 23, 5  # two tables: the second begins at row 5
    quiet, flat = [], []
    for check in range(len(SPECS)):
        of_first = rng.random() < 0.5
        start, rows = (0, first) if of_first else (first, count - first)
        verdicts = rng.integers(-1, 3, rows)
        for v, verdict in enumerate((Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING, Verdict.NOT_CHECKABLE)):
            at = np.flatnonzero(verdicts == v).astype(np.int32)
            if at.size:
                quiet.append(Quiet(at, start, check, CODE[verdict]))
                flat += [(start + i, check, CODE[verdict], -1) for i in at.tolist()]
    names = [*lm.CHECKS, INTERNAL, "of-another"]
    made, places = [], []
    for i in range(30):
        verdict = Verdict.NOT_CHECKABLE if i % 3 else Verdict.IMPLAUSIBLE
        made.append(dataclasses.replace(make("x", verdict, "m"), check=str(rng.choice(names))))
        places.append((int(rng.integers(0, count + 1)), int(rng.integers(0, len(SPECS) + 1))))
        flat.append((*places[-1], CODE[verdict], i))
    flat.sort(key=lambda f: (f[0], f[1], f[3]))
    of_rows, checks, of_verdicts, objects = (np.array(c) for c in zip(*flat, strict=True))
    keep = told_once(InOrder(of_rows, checks, of_verdicts.astype(np.int8), objects), made)
    expected = [f for f, kept in zip(flat, keep, strict=True) if kept]
    found = in_row_order(made, np.array(places), quiet, count, SPECS, lm.CHECKS)
    assert [tuple(f) for f in np.column_stack(found).tolist()] == expected
    assert len(expected) < len(flat)


def test_nothing_found_is_no_finding() -> None:
    found = in_row_order([], np.empty((0, 2), np.int64), [], 0, SPECS, MappingProxyType({}))
    assert [column.size for column in found] == [0, 0, 0, 0]
