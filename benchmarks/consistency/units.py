"""How often a control arm that counts twice is noticed under thirty ways of labelling, and how often one that does not.

Usage: ``python benchmarks/consistency/units.py [--tables N] [--write]``. ``--write`` stores the counts in
benchmarks/consistency/units.json, where docs/make_validation.py reads them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from counted import Counts, run
from layouts import LAYOUTS, table

from lbpmeta.checks.core.finding import Verdict
from lbpmeta.checks.run.runner import run_checks

OUT = Path(__file__).parent / "units.json"
CHECKS = ("double-counted-arm", "copied-block")

#: What is measured: counts or not, how the rows hang together, outcomes, in two subgroups of one total.
CASES = {
    "means, control in full": (False, "full", 1, False),
    "means, in two subgroups of one total": (False, "full", 1, True),
    "counts, control in full": (True, "full", 1, False),
    "counts, control in full, two outcomes": (True, "full", 2, False),
    "means, control split": (False, "split", 1, False),
    "counts, control split": (True, "split", 1, False),
    "means, trials of their own": (False, "apart", 1, False),
    "counts, trials of their own": (True, "apart", 1, False),
    "counts, trials of their own, two outcomes": (True, "apart", 2, False),
}


def measure(tables: int) -> dict[str, dict[str, list[int]]]:
    """Count, by case and layout, the tables in which the two rows are doubted, and the tables with another doubt."""
    found: dict[str, dict[str, list[int]]] = {}
    for case, (counts, kind, outcomes, subgroups) in CASES.items():
        for number, layout in enumerate(LAYOUTS):
            rng = np.random.default_rng([15, number, list(CASES).index(case)])
            doubted = others = 0
            for _ in range(tables):
                made, ids = table(rng, layout, counts=counts, kind=kind, outcomes=outcomes, subgroups=subgroups)
                bad = [f for f in run_checks(made, only=CHECKS) if f.verdict is Verdict.IMPLAUSIBLE]
                doubted += any(set(f.rows) <= ids for f in bad)
                others += any(not set(f.rows) <= ids for f in bad)
            found.setdefault(case, {})[layout] = [doubted, others, tables]
    return found


def lines(found: Counts) -> Iterator[str]:
    """Say what was counted."""
    for case, layouts in found.items():
        n = sum(c[2] for c in layouts.values())
        least, most = min(layouts, key=lambda k: layouts[k][0]), max(layouts, key=lambda k: layouts[k][0])
        yield (
            f"{case}: {sum(c[0] for c in layouts.values())} of {n}; least {least} {layouts[least][0]}, most {most} "
            f"{layouts[most][0]}; other rows {sum(c[1] for c in layouts.values())}"
        )


if __name__ == "__main__":
    raise SystemExit(run(__doc__, OUT, 50, measure, lines))
