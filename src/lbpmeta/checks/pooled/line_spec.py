"""The check of a pooled line against its rows, for the registry: what pools is loaded when a line is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lbpmeta.checks.core.finding import Finding
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.evidence.tables import Row, Tables

__all__ = ["SPECS"]


def _run(tables: Tables, row: Row) -> Iterator[Finding]:
    from lbpmeta.checks.pooled.check import run_pooled

    return run_pooled(tables, row)


SPECS: Final = (
    CheckSpec(
        "pooled-disagrees-with-rows",
        "Does the pooled line follow from its rows?",
        ("reviews",),
        _run,
        "proof",
        inputs="estimate, ci_low, ci_high and the heterogeneity of the line; the study rows of its set",
        formula="sound enclosure of the pooled estimate, interval, Q, I2 and tau2 over everything that the rows may "
        "be; over all admissible recipes; else a seeded Monte-Carlo range",
        source="Karnik NN, Mendel JM. Inf Sci 2001;132:195-220; DerSimonian R, Laird N. Control Clin Trials "
        "1986;7:177-188.",
        row_only=False,
        rederives=True,
        needs=(("estimate", "measure"),),
        proof_test="tests/checks/test_pooled_truth.py::test_true_lines_are_never_inconsistent",
    ),
)
