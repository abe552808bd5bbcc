"""Specs: what the findings about a manuscript ask, for those who look them up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lbpmeta.checks.core.finding import Finding
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.report.answers import AGAINST_EVIDENCE, LINK_MISSING

__all__ = ["MANUSCRIPT_CHECKS"]


def _of_no_row(tables: Tables, row: Row) -> Iterable[Finding]:
    """Say nothing of a row of a table: these checks read a manuscript, in :mod:`lbpmeta.manuscript.checked`."""
    return ()


#: What is asked of a manuscript beside the checks of its numbers.
MANUSCRIPT_CHECKS: Final = (
    CheckSpec(
        AGAINST_EVIDENCE,
        "Is a result that a manuscript prints the one of its row?",
        (),
        _of_no_row,
        "proof",
        inputs="estimate, interval, level, p, k, n, I2, tau2, Q and unit of the text, and of the row that its link "
        "names; without a link, of the one row that prints two of its three numbers",
        formula="numbers compare as sets; of two with as many digits the same ones must be printed",
        proof_test="tests/manuscript/test_agreement.py::test_a_number_rounded_from_another_print_of_it_agrees",
        row_only=False,
    ),
    CheckSpec(
        LINK_MISSING,
        "Has every result of a manuscript a link to a row?",
        (),
        _of_no_row,
        "heuristic",
        inputs="the marks beside its results (lbp: ID); asked with --require-links alone",
        row_only=False,
    ),
)
