"""What the verdicts say: their order, and the last sentence of a finding that something disagrees."""

from __future__ import annotations

import dataclasses
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict

__all__ = ["ADJUSTED", "PROOF", "RANK", "UNUSUAL", "retold"]

#: The sentence of a proof.
PROOF: Final = "These numbers cannot all be right."

#: The sentence of a comparison that an unusual method may explain.
UNUSUAL: Final = "No usual method does that, but an unusual one may."

#: The sentence where a model may have made a number that the others do not determine.
ADJUSTED: Final = "An adjusted or modelled number is not determined by them: not an error."

#: From the harmless to the grave.
RANK: Final = MappingProxyType(
    {
        Verdict.NOT_CHECKABLE: 0,
        Verdict.CONSISTENT: 1,
        Verdict.CONSISTENT_WITHIN_ROUNDING: 2,
        Verdict.METHOD_DEPENDENT: 3,
        Verdict.IMPLAUSIBLE: 4,
        Verdict.INCONSISTENT: 5,
    }
)


def retold(finding: Finding, verdict: Verdict, tail: str, *, said: str = PROOF) -> Finding:
    """Return the finding under another verdict: `tail` stands where the sentence of its verdict, `said`, stood."""
    before, _, after = finding.message.partition(said)
    return dataclasses.replace(finding, verdict=verdict, message=f"{before}{tail}{after}")
