"""The interval of an arm's mean: is the mean in its middle?"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from lbpmeta.checks.core.finding import Finding
from lbpmeta.checks.core.line import Line
from lbpmeta.checks.core.screen import SameRows, trials_of
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.estimate.containment import check_bounds, check_containment
from lbpmeta.checks.estimate.symmetry import check_symmetry
from lbpmeta.evidence.tables import Row, Tables

__all__ = ["SPECS"]


def run_arm_interval(tables: Tables, row: Row) -> Iterator[Finding]:
    """The interval of each arm's mean."""
    symmetric = () if _lopsided(trials_of(tables)) else (check_symmetry,)
    for arm in "12":
        mean, low, high = f"mean{arm}", f"mean{arm}_low", f"mean{arm}_high"
        if not row.has(mean, low, high):
            continue
        line = Line.read(row[mean], row[low], row[high], measure="MN", level=None, pooled=False, rounding=row.rounding)
        names = {"estimate": mean, "ci_low": low, "ci_high": high}
        for check in (check_bounds, check_containment, *symmetric):
            finding = check(line)
            if finding is not None:
                # The column says that it is a mean; the row's measure is that of the contrast, and denies nothing here.
                premises = tuple(p for p in finding.premises if p.name != "measure")
                yield dataclasses.replace(finding, premises=premises).renamed(names, check="arm-ci")


#: So many intervals of arms, and this share of them, show that they are not made as mean and standard error make them.
_FEWEST: Final = 10
_MOST: Final = 0.5
#: An interval is in order where its mean is off the middle by less than this share of its width.
_LITTLE: Final = 0.02


@lru_cache(maxsize=4)
def _lopsided(table: SameRows) -> bool:
    """Whether most intervals of the arms of a table are off their middle: of counts, of a model, of logarithms."""
    off = [x for row in table.rows for arm in "12" if (x := _off(row, arm)) is not None]
    return len(off) >= _FEWEST and sum(x > _LITTLE for x in off) > _MOST * len(off)


def _off(row: Row, arm: str) -> float | None:
    """Return how far a mean is off the middle of its interval, as a share of its width; None where it has none."""
    mean, low, high = (row.printed(f"mean{arm}{end}") for end in ("", "_low", "_high"))
    if mean is None or low is None or high is None or not float(low.value) < float(high.value):
        return None
    a, m, b = float(low.value), float(mean.value), float(high.value)
    return abs(a + b - 2 * m) / 2 / (b - a)


SPECS: Final = (
    CheckSpec(
        "arm-ci",
        "Is an arm's mean the middle of its interval?",
        ("trials",),
        run_arm_interval,
        "proof",
        inputs="mean1, mean1_low, mean1_high; the same of arm 2",
        formula="low <= mean <= high, and 2 mean = low + high; the latter where it holds in half of the table",
        source="Altman DG, Bland JM. BMJ 2011;343:d2090.",
        proof_test="tests/checks/test_true_rows.py::test_intervals_of_arms",
        needs=(("mean1", "mean1_low", "mean1_high"), ("mean2", "mean2_low", "mean2_high")),
    ),
)
