"""Arms that differ far more than those of the other trials: a mean, an SD or an n may have slipped."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

import numpy as np

from lbpmeta.checks.across.pool import other_smds, sole_set
from lbpmeta.checks.across.scales import mixed_scales
from lbpmeta.checks.across.screen import answer_of, pools_of
from lbpmeta.checks.across.se_as_sd import se_finding
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import make
from lbpmeta.checks.core.screen import SILENT, Answer, TableColumns
from lbpmeta.checks.core.severity import CHOICE
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.evidence.tables import Row, Tables

__all__ = ["SPECS"]

#: The difference, in SDs, from which a row draws attention, and its distance from the others in scales of them; more
#: where few trials tell the scale.
_LARGE: Final = 2.0
_FAR: Final = 2.5
_FEW: Final = 4.0
#: SMDs of one pool differ by at least so much.
_FLOOR: Final = 0.25
_CELLS: Final = ("mean1", "sd1", "n1", "mean2", "sd2", "n2")


def _run(tables: Tables, row: Row) -> Iterator[Finding]:
    if row["kind"] in ("baseline", "events") or not row.has(*_CELLS):
        return
    pool = sole_set(tables, row)
    if pool is None:
        return
    at = pool.position(row)
    smd, people = float(pool.smd[at]), pool.n[at]
    others = other_smds(pool, at, _FLOOR)
    if others is None or not math.isfinite(smd) or abs(smd) <= _LARGE:
        return
    sampling = float((1 / people).sum()) + smd**2 / (2 * float(people.sum()))
    distance = (smd - others.centre) / math.hypot(others.scale, math.sqrt(sampling))
    if abs(distance) <= _FAR * (1 + _FEW / others.count):
        return
    told = se_finding(tables, row)
    if (told is not None and told.verdict is Verdict.IMPLAUSIBLE) or mixed_scales(pool)[at]:
        return  # another check has the better explanation
    yield make(
        "smd-outlier",
        Verdict.IMPLAUSIBLE,
        f"The means differ by {smd:.1f} SDs, those of the {others.count} other trials by {others.centre:.1f} in "
        "the median: a mean, an SD or the order of the arms may be another.",
        stakes=CHOICE,  # trials do find such effects: it is told, and stops nothing
        printed={c: row.printed(c) for c in _CELLS},
    )


def _ask(columns: TableColumns) -> Answer:
    pools = pools_of(columns)
    with np.errstate(invalid="ignore"):
        large = np.abs(pools.numbers.smd) > _LARGE
    answer = answer_of(pools, large)
    codes = np.where(columns.has(*_CELLS), answer.codes, SILENT).astype(np.int8)
    return Answer(codes, answer.compared)


SPECS: Final = (
    CheckSpec(
        "smd-outlier",
        "Do the arms differ as those of the other trials do?",
        ("trials",),
        _run,
        "heuristic",
        inputs="mean, SD and n of both arms; those of the other trials of the set",
        formula="|SMD| > 2 and more than 2.5 (1 + 4/k) sqrt(s^2 + v) from the median of the k other SMDs, "
        "s = 1.4826 MAD, at least 0.25; where neither standard errors nor another scale explain it",
        source="",
        row_only=False,
        reads="range",
        ask=_ask,
    ),
)
