"""The check of weights, for the registry: what pools is loaded when a line is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lbpmeta.checks.core.finding import Finding
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.evidence.tables import Row, Tables

__all__ = ["SPECS"]


def _run(tables: Tables, row: Row) -> Iterator[Finding]:
    from lbpmeta.checks.pooled.weights import weights

    return weights(tables, row)


SPECS: Final = (
    CheckSpec(
        "weights",
        "Do the weights follow from the rows?",
        ("reviews",),
        _run,
        "proof",
        inputs="weight and interval (or arms) of every row of the set",
        formula="w_i = (1/(s_i^2 + tau2))/sum for one tau2 >= 0, or Mantel-Haenszel; enclosed over the rows' rounding "
        "and over all tau2; the sum is 100 within k half units",
        source="Deeks JJ, Higgins JPT. Statistical algorithms in Review Manager 5. Cochrane, 2010.",
        proof_test="tests/checks/test_pooled_summary.py::test_true_weights_are_consistent",
        row_only=False,
        needs=(("set",),),
    ),
)
