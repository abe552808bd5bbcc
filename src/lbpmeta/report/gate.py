"""The gate: which findings stop a run, and in which order they are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.core.finding import Finding, Severity, Verdict
from lbpmeta.report.answers import LINK_MISSING

__all__ = ["DOCUMENT_GATE", "GATES", "stops", "worst_first"]

#: What a gate stops: verdict -> the least severity at which it does; a pinned finding never fails. The first is the
#: usual one. What needs a premise that nobody declared stops it where such findings were errors often enough.
GATES: Final[Mapping[str, Mapping[Verdict, Severity]]] = MappingProxyType(
    {
        "material": {Verdict.INCONSISTENT: Severity.INFO, Verdict.IMPLAUSIBLE: Severity.MATERIAL},
        "inconsistent": {Verdict.INCONSISTENT: Severity.INFO},
        "implausible": {Verdict.INCONSISTENT: Severity.INFO, Verdict.IMPLAUSIBLE: Severity.INFO},
        "never": {},
    }
)

#: What stops a document: numbers that cannot all be right, of a result that was surely read.
DOCUMENT_GATE: Final = "inconsistent"

_SEVERITIES: Final = tuple(Severity)


def stops(finding: Finding, gate: str, severity: str = "info") -> bool:
    """Return whether a finding stands at or above a gate; a pinned one does not.

    Parameters
    ----------
    finding : Finding
    gate : str
        Key of :data:`GATES`.
    severity : {"info", "minor", "material", "decision"}
        Less severe ones never do.

    Examples
    --------
    >>> from lbpmeta.checks.estimate.whole import check_estimate
    >>> lopsided = check_estimate("-0.05", "-0.26", "0.36", measure="MD")
    >>> stops(lopsided, "inconsistent"), stops(lopsided, "implausible")
    (False, True)
    """
    if finding.check == LINK_MISSING:
        return gate != "never"
    least = GATES[gate].get(finding.verdict)
    if least is None or finding.expected:
        return False
    grade = _SEVERITIES.index(finding.severity)
    return grade >= max(_SEVERITIES.index(least), _SEVERITIES.index(Severity(severity)))


def worst_first(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings by verdict, then severity, worst first; ties keep their order.

    Examples
    --------
    >>> worst_first([])
    []
    """
    verdicts, severities = list(Verdict), list(Severity)
    order = {Verdict.NOT_CHECKABLE: -1}
    return sorted(
        findings,
        key=lambda f: (order.get(f.verdict, verdicts.index(f.verdict)), severities.index(f.severity)),
        reverse=True,
    )
