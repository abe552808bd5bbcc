"""From a contradiction to a verdict: what it rests on decides whether it is a proof. The one place that decides it.

A check says what its contradiction presumes. What the row, its source, the format, a recipe or the user declares is
put beside it; what nobody declares and nothing entails is blamed, and a contradiction with a blamed premise is
"implausible" at most. How much hangs on it follows from what such findings were worth on published intervals that
people read by hand.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from typing import Final

from lbpmeta.checks.core.finding import Finding, Severity, Verdict
from lbpmeta.checks.core.slips import probing
from lbpmeta.checks.core.verdicts import PROOF, retold
from lbpmeta.premises import Declarations, Premise, Status, assume, entail, given_words, if_words

__all__ = ["WORTH", "concluded", "settle"]

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

    Examples
    --------
    >>> from lbpmeta.checks.core.reading import make
    >>> from lbpmeta.premises import declare
    >>> raw = make("ci-asymmetric", Verdict.INCONSISTENT, f"Lopsided. {PROOF}", premises=(assume("interval"),))
    >>> print(settle(raw, Declarations()))
    implausible [ci-asymmetric] Lopsided. These numbers cannot all be right if this is a Wald or t interval.
    >>> settle(raw, Declarations.of(declare("interval", "wald"))).verdict.value
    'inconsistent'
    >>> settle(raw, Declarations.of(declare("interval", "bootstrap"))) is None
    True
    """
    premises = []
    for premise in finding.premises:
        known = declared.status(premise) if premise.status is Status.ASSUMED else premise
        if known is None:
            return None
        premises.append(known)
    finding = dataclasses.replace(finding, premises=tuple(premises))
    if finding.verdict is not Verdict.INCONSISTENT:
        return finding
    blame = finding.blame
    if not blame:
        return _given(finding)
    pooled = declared.value("pooled") == "yes"
    worth = [WORTH[name] for name in blame if name in WORTH and not (name == "interval" and pooled)]
    severity = min((finding.severity, *worth), key=_SEVERITIES.index)
    condition = if_words(finding.premises)
    if PROOF in finding.message:
        said = retold(finding, Verdict.IMPLAUSIBLE, f"{PROOF[:-1]}{condition}.")
    else:
        said = dataclasses.replace(
            finding, verdict=Verdict.IMPLAUSIBLE, message=f"{finding.message} That holds{condition}."
        )
    return dataclasses.replace(said, severity=severity)


def _given(finding: Finding) -> Finding:
    """Say what the user declared, where a proof rests on it."""
    given = given_words(finding.premises)
    return retold(finding, finding.verdict, f"{given}, {PROOF[0].lower()}{PROOF[1:]}") if given else finding


def concluded(
    finding: Finding, declared: Declarations, wider: Callable[[], Finding | None], *, rounded: bool = True
) -> Finding | None:
    """Return a finding settled, after asking whether it would stand under every usual rounding.

    Parameters
    ----------
    finding : Finding
    declared : Declarations
    wider : callable
        The same check of the same numbers, read under any rounding.
    rounded : bool
        Whether the numbers are rounded at all.
    """
    if rounded and finding.verdict is Verdict.INCONSISTENT and not _rounding_known(finding, declared):
        with probing():
            wide = wider()
        if wide is not None and wide.verdict is Verdict.INCONSISTENT:
            premises = (*_of_either(finding.premises, wide.premises), entail("rounding"))
        else:
            premises = (*finding.premises, assume("rounding"))
        finding = dataclasses.replace(finding, premises=premises)
    return settle(finding, declared)


def _of_either(narrow: Iterable[Premise], wide: Iterable[Premise]) -> tuple[Premise, ...]:
    """Every premise of either, as sure as the less sure of the two: under another rounding other numbers may disagree.

    An estimate that its arms do not make may be made by them under any rounding, and its interval not: what is left
    then rests on how the interval was made.
    """
    found: dict[str, Premise] = {}
    for premise in (*narrow, *wide):
        known = found.get(premise.name)
        if known is None or premise.status < known.status:
            found[premise.name] = premise
    return tuple(found.values())


def _rounding_known(finding: Finding, declared: Declarations) -> bool:
    return "rounding" in declared or any(p.name == "rounding" for p in finding.premises)
