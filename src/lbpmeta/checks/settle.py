"""From a contradiction to a verdict: what it rests on decides whether it is a proof. The one place that decides it.

A check says what its contradiction presumes. What the row, its source, the format, a recipe or the user declares is
put beside it; what nobody declares and nothing entails is blamed, and a contradiction with a blamed premise is
"implausible" at most. How much hangs on it follows from what such findings were worth on published intervals that
people read by hand.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Final

from lbpmeta.checks._common import make
from lbpmeta.checks.finding import Finding, Severity, Verdict
from lbpmeta.premises import Declarations, Premise, Status, assume, blamed, entail, given_words, if_words

__all__ = ["WORTH", "settle", "with_rounding"]

#: What a finding is worth at most where a premise is blamed: of 16,273 published intervals read by hand, those that
#: were true errors among the findings of the kind. A lopsided interval of a pooled line is left as it is (57 of 75),
#: and an estimate whose unit is blamed (88 of 105); a lopsided one of a single study was an error in 16 of 439, and
#: none of 159 p-values beside an interval was found to be one.
WORTH: Final = {
    "interval": Severity.MINOR,
    "p of": Severity.MINOR,
    "rounding": Severity.MINOR,
    "scale": Severity.MINOR,
    "measure": Severity.MINOR,
    "level": Severity.MINOR,
    "multiplier": Severity.MINOR,
    "order": Severity.MINOR,
    "analysis": Severity.MINOR,
    "data": Severity.MINOR,
}

_FAILING: Final = (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE)
_SEVERITIES: Final = tuple(Severity)


def settle(finding: Finding, declared: Declarations) -> Finding | None:
    """Return the finding with its verdict, severity and last sentence as its premises allow.

    Parameters
    ----------
    finding : Finding
        As a check made it: "inconsistent" if all its premises held.
    declared : Declarations
        What is declared about its row.

    Returns
    -------
    Finding or None
        None where something else is declared than the contradiction presumes: then it is none.
    """
    premises = []
    for premise in finding.premises:
        known = declared.status(premise) if premise.status is Status.ASSUMED else premise
        if known is None:
            return None
        premises.append(known)
    settled = tuple(premises)
    if finding.verdict not in _FAILING:
        return dataclasses.replace(finding, premises=settled)
    blame = blamed(settled)
    if not blame:
        return dataclasses.replace(finding, premises=settled, message=_told(finding, settled))
    pooled = declared.value("pooled") == "yes"
    worth = [WORTH[name] for name in blame if name in WORTH and not (name == "interval" and pooled)]
    severity = min((finding.severity, *worth), key=_SEVERITIES.index)
    verdict = Verdict.IMPLAUSIBLE
    return dataclasses.replace(
        finding,
        verdict=verdict,
        severity=severity,
        premises=settled,
        message=_told(dataclasses.replace(finding, verdict=verdict), settled),
    )
