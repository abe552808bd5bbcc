"""A check of printed arms as a function of its own: its finding, settled by what the keywords of the call declare."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Final

from lbpmeta.checks.core.finding import Finding, Severity, Verdict
from lbpmeta.checks.core.reading import make
from lbpmeta.checks.core.settle import concluded
from lbpmeta.checks.core.verdicts import retold
from lbpmeta.evidence.tables import Row
from lbpmeta.premises.declaration import Declarations, declared_by_keywords, reading_mode

__all__ = ["answered", "beside_contrast", "declared_of"]


def declared_of(
    *,
    measure: str | None = None,
    interval: str | None = None,
    level: str | None = None,
    p_of: str | None = None,
    analysis: str | None = None,
    spread: str | None = None,
    data: str | None = None,
    rounding: str | None = None,
) -> Declarations:
    """Return what the keywords of a call declare; None declares nothing.

    Raises
    ------
    MethodError
        If a value is unknown.
    """
    return declared_by_keywords(
        {
            "measure": measure,
            "interval": interval,
            "level": level,
            "p of": p_of,
            "analysis": analysis,
            "spread": spread,
            "data": data,
            "rounding": rounding,
        }
    )


def answered(raw: Callable[[str], Finding], declared: Declarations) -> Finding:
    """Return the finding of a check, settled.

    Parameters
    ----------
    raw : callable
        Rounding -> the finding, as if all its premises held.
    declared : Declarations
    """
    finding = raw(reading_mode(declared))
    settled = concluded(finding, declared, lambda: raw("any"))
    if settled is not None:
        return settled
    return make(
        finding.check,
        Verdict.NOT_CHECKABLE,
        "What is declared about these numbers leaves nothing that could contradict them.",
        printed={},
        missing=("another number",),
    )


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
    rest = tuple(premise for premise in finding.premises if premise.name != "analysis")
    doubted = retold(finding, Verdict.IMPLAUSIBLE, _ADJUSTED)
    return dataclasses.replace(doubted, severity=Severity.MINOR, premises=rest)
