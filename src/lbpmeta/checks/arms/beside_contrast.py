"""What a contradiction in an arm is worth beside a difference that was adjusted."""

from __future__ import annotations

import dataclasses
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.settle import worth
from lbpmeta.checks.core.severity import least
from lbpmeta.evidence.tables import Row

__all__ = ["beside_contrast"]

#: The sentence of a contradiction in a row whose contrast was adjusted: so may the numbers of its arms have been.
_ADJUSTED: Final = "An adjusted number of an arm may do that."


def beside_contrast(finding: Finding, row: Row) -> Finding:
    """Return a finding about an arm as the contrast of its row allows.

    Column ``contrast`` speaks of the difference. "raw" says the same of the arms that it was made of; of the arms
    beside an adjusted difference it says nothing, so that a contradiction is neither proved nor gone.
    """
    if finding.verdict is not Verdict.INCONSISTENT or row["contrast"] not in ("adjusted", "model"):
        return finding
    if not any(premise.name == "analysis" for premise in finding.premises):
        return finding
    severity = least(finding.severity, worth(finding, pooled=False))
    rest = tuple(premise for premise in finding.premises if premise.name != "analysis")
    return dataclasses.replace(
        finding,
        verdict=Verdict.IMPLAUSIBLE,
        severity=severity,
        premises=rest,
        tail=_ADJUSTED,
    )
