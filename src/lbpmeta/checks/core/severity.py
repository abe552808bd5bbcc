"""Severity: how much hangs on a change of printed numbers. The one place that grades it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from lbpmeta.checks.core.finding import Severity
from lbpmeta.checks.core.reading import null_value, significance, values_of
from lbpmeta.interval import ValueSet
from lbpmeta.printed import Printed

__all__ = ["grade", "grade_made", "graver", "mcid_class", "size_severity"]

#: From this change of a standardized mean difference on a discrepancy is material.
_SMD_MATERIAL: Final = 0.1

_ORDER: Final = tuple(Severity)


def graver(a: Severity, b: Severity) -> Severity:
    """Return the graver of two severities."""
    return a if _ORDER.index(a) >= _ORDER.index(b) else b


def size_severity(change: float, estimate: float, width: float) -> Severity:
    """Grade a discrepancy: material from 10 % of the estimate or of the interval's width on."""
    scale = [s for s in (abs(estimate), abs(width)) if s > 0 and math.isfinite(s)]
    if not scale or not math.isfinite(change):
        return Severity.MATERIAL
    return Severity.MATERIAL if abs(change) >= 0.1 * min(scale) else Severity.MINOR


def grade(
    before: Mapping[str, Printed],
    after: Mapping[str, Printed],
    *,
    measure: str,
    mcid: float | None = None,
) -> Severity:
    """Return how much a change of the printed numbers of a line matters.

    Parameters
    ----------
    before, after : mapping of str to Printed
        The line (estimate, ci_low, ci_high, p, se) as printed and as it would be.
    measure : str
    mcid : float, optional
        The minimal important difference in the unit of the line.

    Returns
    -------
    Severity
        Decision if significance, direction or the class against the MCID changes; material from 10 % of the
        estimate or of the interval's width on, or from 0.1 of an SMD on; minor below; info without a change.

    Notes
    -----
    Thresholds: 10 % (Nguyen P-Y, et al. BMJ Med 2025) and 0.1 SMD (Gotzsche PC, et al. JAMA 2007;298:430-437).

    Examples
    --------
    >>> read = lambda **cells: {name: Printed.parse(text) for name, text in cells.items()}
    >>> old = read(estimate="-5.4", ci_low="-9.4", ci_high="-1.3")
    >>> grade(old, {**old, **read(estimate="5.4")}, measure="MD").value
    'decision'
    """
    names = [n for n in ("estimate", "ci_low", "ci_high") if n in before and n in after]
    null = null_value(measure)
    severity = Severity.INFO
    if _direction(before, null) * _direction(after, null) < 0:
        severity = Severity.DECISION
    votes = [significance(x.get("ci_low"), x.get("ci_high"), null) for x in (before, after)]
    if None not in votes and votes[0] != votes[1]:
        severity = Severity.DECISION
    if "p" in before and "p" in after and _crosses(before["p"], after["p"]):
        severity = Severity.DECISION
    if mcid is not None and mcid_class(before, mcid) != mcid_class(after, mcid):
        severity = Severity.DECISION
    changes = [abs(float(after[n]) - float(before[n])) for n in names if after[n].text != before[n].text]
    if changes:
        size = float(before["estimate"]) if "estimate" in before else math.nan
        both = "ci_low" in before and "ci_high" in before
        width = float(before["ci_high"]) - float(before["ci_low"]) if both else math.nan
        severity = graver(severity, size_severity(max(changes), size, width))
        if measure == "SMD" and max(changes) >= _SMD_MATERIAL:
            severity = graver(severity, Severity.MATERIAL)
    elif any(after[n].text != number.text for n, number in before.items() if n in after):
        severity = graver(severity, Severity.MINOR)
    return severity


def _direction(numbers: Mapping[str, Printed], null: float) -> float:
    return float(numbers["estimate"]) - null if "estimate" in numbers else 0.0


def _crosses(one: Printed, two: Printed, alpha: float = 0.05) -> bool:
    a, b = values_of(one), values_of(two)
    return (a.high < alpha < b.low) or (b.high < alpha < a.low)


def mcid_class(numbers: Mapping[str, Printed], mcid: float) -> str:
    """Class of an effect against the minimal important difference, by its size in either direction.

    Man-Son-Hing M, et al. J Gen Intern Med 2002;17:469-476: definite if the whole interval lies beyond the MCID,
    probable if the estimate does, possible if some of the interval does, else none.

    Examples
    --------
    >>> line = {"estimate": "-7.7", "ci_low": "-12.1", "ci_high": "-3.3"}
    >>> mcid_class({name: Printed.parse(text) for name, text in line.items()}, 10)
    'possible'
    """
    if any(n not in numbers for n in ("estimate", "ci_low", "ci_high")):
        return ""
    est, low, high = (float(numbers[n]) for n in ("estimate", "ci_low", "ci_high"))
    if est < 0:
        est, low, high = -est, -high, -low
    if low >= mcid:
        return "definite"
    if est >= mcid:
        return "probable"
    return "possible" if high >= mcid else "none"


def grade_made(
    printed: Mapping[str, Printed],
    sets: Mapping[str, ValueSet],
    face: Mapping[str, float],
    main: Sequence[str] = ("estimate",),
    limits: Sequence[str] = ("ci_low", "ci_high"),
    null: float | None = None,
    *,
    turned_counts: bool = True,
) -> Severity:
    """Return how much it matters that results are printed otherwise than a method makes them of the other numbers.

    Parameters
    ----------
    printed : mapping of str to Printed
    sets, face : mapping
        What the method makes, by field: all values, and those of the face values.
    main, limits : sequence of str
        Fields of the estimate, and of its interval.
    null : float, optional
        No effect, where a change of direction or of significance is a decision.
    turned_counts : bool
        Whether another direction is a decision although the made interval may hold the null.
    """
    estimate = float(printed[main[0]]) if main and main[0] in printed else math.nan
    width = math.inf
    if len(limits) == 2 and all(f in printed for f in limits):
        width = float(printed[limits[1]]) - float(printed[limits[0]])
    if null is not None:
        after = None
        if len(limits) == 2 and all(f in sets for f in limits):
            low, high = sets[limits[0]], sets[limits[1]]
            after = True if low.low > null or high.high < null else False if low.high < null < high.low else None
        true = sets.get(main[0])
        turned = true is not None and ((true.low > null > estimate) or (true.high < null < estimate))
        if turned and (turned_counts or after):
            return Severity.DECISION
        before = significance(printed.get(limits[0]), printed.get(limits[1]), null) if len(limits) == 2 else None
        if before is not None and after is not None and before != after:
            return Severity.DECISION
    changes = [
        abs(face[f] - float(printed[f]))
        for f in (*main, *limits)
        if f in printed and f in face and math.isfinite(face[f])
    ]
    return size_severity(max(changes, default=math.inf), estimate, width)
