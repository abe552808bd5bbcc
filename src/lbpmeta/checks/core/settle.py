"""From a contradiction to a verdict: what it rests on decides whether it is a proof. The one place that decides it.

A check says what its contradiction presumes. What the row, its source, the format, a recipe or the user declares is
put beside it; what nobody declares and nothing entails is blamed, and a contradiction with a blamed premise is
"implausible" at most. How much hangs on it follows from what such findings were worth on published intervals that
people read by hand.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from types import MappingProxyType
from typing import Final

from lbpmeta.checks.core.finding import Finding, Repair, Severity, Verdict
from lbpmeta.checks.core.severity import least
from lbpmeta.checks.core.slips import probing
from lbpmeta.checks.core.sure import kind_of
from lbpmeta.checks.core.verdicts import HOLDS
from lbpmeta.premises.declaration import UNSURE, Declarations, reading_mode
from lbpmeta.premises.premise import Premise, Status, assume, entail

__all__ = ["WORTH", "concluded", "of_unsure", "settle", "worth"]

#: What a finding is worth at most where a premise is blamed: of 16,273 published intervals read by hand, those that
#: were true errors among the findings of the kind. An estimate whose unit is blamed is left as it is (88 of 105 were
#: errors); a lopsided interval of a single study was one in 16 of 439, and none of 159 p-values beside an interval was
#: found to be one. What :func:`worth` excepts is told there.
WORTH: Final = MappingProxyType(
    {
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
        "transcription": Severity.MINOR,
    }
)

_SIGNS: Final = "+-\u2212\u2013"


def worth(finding: Finding, *, pooled: bool) -> Severity:
    """Return the gravest severity that a contradiction can have, given what it blames.

    Parameters
    ----------
    finding : Finding
    pooled : bool
        Whether it is declared to be about the line of a meta-analysis.

    Notes
    -----
    Where the kind of interval alone is blamed, its size counts for a pooled line (57 of 75 were errors), and for a
    single study where one sign, reversed, mends it: 7 of 8 in benchmarks/law/real_intervals.csv, where 9 of 45 of the
    others were. A ratio at or below 0 may be a logarithm, but was a misprint wherever one was found (2 of 2).

    Examples
    --------
    >>> from lbpmeta.checks.core.reading import make
    >>> raw = make("ci-asymmetric", Verdict.INCONSISTENT, "Lopsided.", premises=(assume("interval"),))
    >>> worth(raw, pooled=False).value, worth(raw, pooled=True).value
    ('minor', 'decision')
    """
    blame = {p.name for p in finding.premises if p.status is Status.ASSUMED and p.caps}
    if pooled or (set(finding.blame) == {"interval"} and finding.repairs and _is_sign(finding.repairs[0])):
        blame.discard("interval")
    return least(Severity.DECISION, *(WORTH[name] for name in blame if name in WORTH))


def _is_sign(repair: Repair) -> bool:
    """Whether a repair changes the sign of one number, and nothing else."""
    return repair.printed != repair.value and repair.printed.lstrip(_SIGNS) == repair.value.lstrip(_SIGNS)


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
    >>> from lbpmeta.premises.declaration import declare
    >>> raw = make("ci-asymmetric", Verdict.INCONSISTENT, "Lopsided.", premises=(assume("interval"),))
    >>> print(settle(raw, Declarations()))
    implausible [ci-asymmetric] Lopsided. These numbers cannot all be right if this is a Wald or t interval.
    >>> settle(raw, Declarations.of(declare("interval", "wald"))).verdict.value
    'inconsistent'
    >>> settle(raw, Declarations.of(declare("interval", "bootstrap"))) is None
    True
    >>> read = Declarations.of(declare("interval", "wald"), declare("transcription", "B"))
    >>> settle(raw, read).blame
    ('transcription',)
    """
    premises = []
    for premise in _as_read(finding, declared):
        known = declared.status(premise) if premise.status is Status.ASSUMED else premise
        if known is None:
            return None
        premises.append(known)
    told = declared.value("measure"), declared.value("transcription")
    kind = kind_of(finding.check, finding.printed, *told)
    finding = dataclasses.replace(finding, premises=tuple(premises), kind=kind)
    if finding.verdict is not Verdict.INCONSISTENT:
        return finding
    if not finding.blame:
        return finding
    severity = least(finding.severity, worth(finding, pooled=declared.value("pooled") == "yes"))
    return dataclasses.replace(finding, verdict=Verdict.IMPLAUSIBLE, severity=severity, tail=finding.tail or HOLDS)


def _as_read(finding: Finding, declared: Declarations) -> tuple[Premise, ...]:
    """What a contradiction rests on, with how surely its numbers were read where a program was not sure of them."""
    unsure = declared.value("transcription") == UNSURE and finding.verdict is Verdict.INCONSISTENT
    if not unsure or any(p.name == "transcription" for p in finding.premises):
        return finding.premises
    return (assume("transcription"), *finding.premises)


def of_unsure(finding: Finding) -> Finding:
    """Return what is implausible of numbers that were not surely read: it is of little weight.

    Examples
    --------
    >>> from lbpmeta.checks.core.reading import make
    >>> of_unsure(make("sd-outlier", Verdict.IMPLAUSIBLE, "Small.")).severity.value
    'minor'
    """
    if finding.verdict is not Verdict.IMPLAUSIBLE:
        return finding
    return dataclasses.replace(finding, severity=least(finding.severity, WORTH["transcription"]))


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
    named = any(p.name == "rounding" for p in finding.premises)
    if rounded and finding.verdict is Verdict.INCONSISTENT and not named:
        premises = finding.premises
        stands = reading_mode(declared) == "any"  # it was read so already
        if not stands:
            with probing():
                wide = wider()
            stands = wide is not None and wide.verdict is Verdict.INCONSISTENT
            if stands and wide is not None and "rounding" not in declared:
                premises = _of_either(premises, wide.premises)
        rounding = entail("rounding") if stands else assume("rounding", declared.value("rounding"))
        finding = dataclasses.replace(finding, premises=(*premises, rounding))
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
