"""What a public check says of the numbers of a call: its finding, settled by what the keywords declare."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import make
from lbpmeta.checks.core.settle import concluded
from lbpmeta.checks.core.severity import LABEL, severity_of
from lbpmeta.checks.core.slips import probing
from lbpmeta.evidence.tables import Row
from lbpmeta.premises.declaration import Declarations, reading_mode
from lbpmeta.premises.premise import Origin, Premise, Status, assume

__all__ = ["LEVELS", "USUAL_LEVEL", "at_usual_levels", "called", "derived", "is_usual", "level_of_row", "resting"]

#: The level that is meant where none is given: this very object, so that a level that is given is told from it.
USUAL_LEVEL: Final = 95.0


#: levels-1.
LEVELS: Final = (0.6827, 0.80, 0.90, 0.95, 0.975, 0.99, 0.999)

_FINE: Final = (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING)


def at_usual_levels(check: Callable[[float | str | None], Finding], level: float | str | None) -> Finding:
    """Return what a check of an interval says at its level; at the usual ones, where nobody said it and 95% fails.

    Parameters
    ----------
    check : callable
        Level, in percent -> the finding if all its premises held.
    level : float or str
        As given; ``USUAL_LEVEL`` where it was left out.

    Returns
    -------
    Finding
        "method-dependent" where the numbers agree at another level.
    """
    found = check(level)
    if not is_usual(level) or found.verdict not in (Verdict.INCONSISTENT, Verdict.IMPLAUSIBLE):
        return found
    for share in LEVELS:
        with probing():
            other = check(f"{100 * share:g}")
        if other.verdict in _FINE:
            told = other.adding(f"It is an interval of {100 * share:g}%: no level was given, and 95% does not fit.")
            severity = severity_of(Verdict.METHOD_DEPENDENT, LABEL)
            return dataclasses.replace(told, verdict=Verdict.METHOD_DEPENDENT, severity=severity, repairs=())
    return found


def is_usual(level: float | str | None) -> bool:
    """Whether a level was left out: then it is assumed."""
    return level is USUAL_LEVEL


def called(check: Callable[[str], Finding], declared: Declarations, *, rounded: bool = True) -> Finding:
    """Return the finding of a check as its premises allow.

    Parameters
    ----------
    check : callable
        Rounding ("nearest", "truncate" or "any") -> the finding if all its premises held.
    declared : Declarations
        What the keywords say.
    rounded : bool
        Whether the numbers are rounded at all.

    Returns
    -------
    Finding
        Where something else is declared than the contradiction presumes it is none, and cannot be checked.

    Examples
    --------
    >>> from lbpmeta.premises.declaration import declare
    >>> def check(rounding):
    ...     return make("any", Verdict.INCONSISTENT, "No.", premises=(assume("p of"),))
    >>> called(check, Declarations()).blame
    ('p of',)
    >>> called(check, Declarations.of(declare("p of", "adjusted"))).verdict.value
    'not-checkable'
    """
    finding = check(reading_mode(declared))
    settled = concluded(finding, declared, lambda: check("any"), rounded=rounded)
    return _passed_over(finding, declared) if settled is None else settled


def _passed_over(finding: Finding, declared: Declarations) -> Finding:
    said = [declared[p.name] for p in finding.premises if p.name in declared and declared.status(p) is None]
    words = " and ".join(f"`{d.name.replace(' ', '_')}` {d.value}" for d in said)
    return make(
        finding.check,
        Verdict.NOT_CHECKABLE,
        f"With {words}, as declared, the other printed numbers do not determine this one.",
        missing=("numbers that determine it",),
    )


def resting(finding: Finding, *premises: Premise) -> Finding:
    """Return a contradiction with what it rests on; any other finding as it is."""
    if finding.verdict is not Verdict.INCONSISTENT:
        return finding
    return dataclasses.replace(finding, premises=(*finding.premises, *premises))


def derived(finding: Finding, row: Row) -> Finding:
    """Return the finding about a number whose row says of which rows it was made (column `derived_from`)."""
    if not row["derived_from"]:
        return finding
    told = Premise("made of", "these numbers", Status.DECLARED, Origin.SOURCE, "column derived_from")
    premises = tuple(told if p.name == told.name else p for p in finding.premises)
    return dataclasses.replace(finding, premises=premises)


def level_of_row(row: Row) -> Premise:
    """Return the premise about the level of a row's interval: printed beside it, or the usual one."""
    if not row["level"]:
        return assume("level", "95")
    return Premise("level", str(row["level"]), Status.DECLARED, Origin.SOURCE, "column level")
