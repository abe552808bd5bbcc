"""What the verdicts say: their order, and the last sentence of a finding that something disagrees."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.finding import Verdict

__all__ = ["PROOF", "RANK", "tails"]

#: The sentence of a proof.
PROOF: Final = "These numbers cannot all be right."

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


def tails(implausible: str, method_dependent: str = "") -> Mapping[Verdict, str]:
    """Return the last sentence of a finding by its verdict: that of a proof, and the two given.

    Examples
    --------
    >>> tails("An unusual method may do that.")[Verdict.INCONSISTENT]
    'These numbers cannot all be right.'
    """
    return MappingProxyType(
        {
            Verdict.INCONSISTENT: PROOF,
            Verdict.IMPLAUSIBLE: implausible,
            Verdict.METHOD_DEPENDENT: method_dependent,
        }
    )
