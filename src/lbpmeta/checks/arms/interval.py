"""The interval of an arm's mean: is the mean in its middle?"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Final

from lbpmeta.checks.core.finding import Finding
from lbpmeta.checks.core.line import Line
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.estimate.containment import check_bounds, check_containment
from lbpmeta.checks.estimate.symmetry import check_symmetry
from lbpmeta.evidence.tables import Row, Tables

__all__ = ["SPECS"]


def run_arm_interval(tables: Tables, row: Row) -> Iterator[Finding]:
    """The interval of each arm's mean."""
    for arm in "12":
        mean, low, high = f"mean{arm}", f"mean{arm}_low", f"mean{arm}_high"
        if not row.has(mean, low, high):
            continue
        line = Line.read(row[mean], row[low], row[high], measure="MN", level=None, pooled=False, rounding=row.rounding)
        names = {"estimate": mean, "ci_low": low, "ci_high": high}
        for check in (check_bounds, check_containment, check_symmetry):
            finding = check(line)
            if finding is not None:
                # The column says that it is a mean; the row's measure is that of the contrast, and denies nothing here.
                premises = tuple(p for p in finding.premises if p.name != "measure")
                yield dataclasses.replace(finding, premises=premises).renamed(names, check="arm-ci")


SPECS: Final = (
    CheckSpec(
        "arm-ci",
        "Is an arm's mean the middle of its interval?",
        ("trials",),
        run_arm_interval,
        "proof",
        inputs="mean1, mean1_low, mean1_high; the same of arm 2",
        formula="low <= mean <= high, and 2 mean = low + high",
        source="Altman DG, Bland JM. BMJ 2011;343:d2090.",
        proof_test="tests/checks/test_true_rows.py::test_intervals_of_arms",
        needs=(("mean1", "mean1_low", "mean1_high"), ("mean2", "mean2_low", "mean2_high")),
    ),
)
