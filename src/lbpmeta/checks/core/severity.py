"""Severity: how much hangs on a disagreement. The one place that grades it, by the facts that a check hands over."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lbpmeta.checks.core.finding import RANK, Finding, Severity, Verdict

__all__ = ["BESIDE", "CHOICE", "DECIDES", "DIGITS", "LABEL", "Of", "Stakes", "least", "rank_of", "severity_of"]

_ORDER: Final = tuple(Severity)

#: From this share of the estimate, or of the width of its interval, on a change is material: Nguyen P-Y, et al. BMJ Med
#: 2025.
_MATERIAL: Final = 0.1


class Of(StrEnum):
    """What a disagreement is about.

    ``RESULT``: the result, or a number that it is made of. ``BESIDE``: a number beside the result, which stays as it is
    (p, z, Q, I2, tau2, weights; an interval about an estimate that fits). ``DIGITS``: the last digits, which no whole
    number of people has. ``CHOICE``: what a usual choice, or an unusual truth, explains as well as a slip does.
    ``LABEL``: the numbers fit, but are not what they are called (order, unit, level, method).
    """

    RESULT = "result"
    BESIDE = "beside"
    DIGITS = "digits"
    CHOICE = "choice"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Stakes:
    """The facts by which a disagreement is graded.

    Parameters
    ----------
    of : Of
        What it is about.
    decides : bool
        Whether significance, direction, a claim or the class against the MCID changes.
    share : float
        How far off the numbers are, as a share of the estimate or of the width of its interval, whichever is smaller;
        NaN where nobody knows, which is judged by what it is about.
    """

    of: Of = Of.RESULT
    decides: bool = False
    share: float = math.nan


#: A number beside the result, the last digits, a usual choice, a wrong name, and a change of the decision.
BESIDE: Final = Stakes(Of.BESIDE)
DIGITS: Final = Stakes(Of.DIGITS)
CHOICE: Final = Stakes(Of.CHOICE)
LABEL: Final = Stakes(Of.LABEL)
DECIDES: Final = Stakes(decides=True)


def severity_of(verdict: Verdict, stakes: Stakes | None = None) -> Severity:
    """Return how much hangs on a finding.

    Parameters
    ----------
    verdict : Verdict
    stakes : Stakes, optional
        The facts; without any, all that is known is that a result does not follow.

    Returns
    -------
    Severity
        Info where nothing disagrees. Decision where one changes; else material from 10 % on, minor below; where no
        size is known material of a result, minor of all else. What a method explains is info, unless its size is
        known or it is not what it is called.

    Examples
    --------
    >>> severity_of(Verdict.IMPLAUSIBLE).value, severity_of(Verdict.IMPLAUSIBLE, BESIDE).value
    ('material', 'minor')
    >>> severity_of(Verdict.INCONSISTENT, Stakes(share=0.02)).value
    'minor'
    >>> severity_of(Verdict.METHOD_DEPENDENT, BESIDE).value, severity_of(Verdict.METHOD_DEPENDENT, LABEL).value
    ('info', 'minor')
    """
    stakes = stakes or Stakes()
    if RANK[verdict] < RANK[Verdict.METHOD_DEPENDENT]:
        return Severity.INFO
    if stakes.decides:
        return Severity.DECISION
    if not math.isnan(stakes.share):
        return Severity.MATERIAL if stakes.share >= _MATERIAL else Severity.MINOR
    if verdict is Verdict.METHOD_DEPENDENT:
        return Severity.MINOR if stakes.of is Of.LABEL else Severity.INFO
    return Severity.MATERIAL if stakes.of is Of.RESULT else Severity.MINOR


def least(*severities: Severity) -> Severity:
    """Return the least grave of severities."""
    return min(severities, key=_ORDER.index)


def rank_of(finding: Finding) -> tuple[int, int]:
    """Return how grave a finding is: its verdict first, then its severity."""
    return RANK[finding.verdict], _ORDER.index(finding.severity)
