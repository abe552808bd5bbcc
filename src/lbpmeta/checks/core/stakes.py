"""What would change if printed numbers were others: the facts that severity follows from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from lbpmeta.checks.core.reading import null_value, significance, values_of
from lbpmeta.checks.core.severity import Of, Stakes
from lbpmeta.interval import ValueSet
from lbpmeta.printed import Printed

__all__ = ["changed", "mcid_class", "remade", "sized", "together"]

#: From this change of a standardized mean difference on a discrepancy is material, whatever its share: Gotzsche PC, et
#: al. JAMA 2007;298:430-437.
_SMD_MATERIAL: Final = 0.1


def sized(change: float, *sizes: float) -> Stakes:
    """Return how far off a number is, as a share of the smallest of sizes (the estimate, the width of its interval).

    Examples
    --------
    >>> sized(0.5, -5.0, 20.0).share
    0.1
    """
    scale = [abs(s) for s in sizes if abs(s) > 0 and math.isfinite(s)]
    if not scale or not math.isfinite(change):
        return Stakes()
    return Stakes(share=abs(change) / min(scale))


def changed(
    before: Mapping[str, Printed], after: Mapping[str, Printed], *, measure: str, mcid: float | None = None
) -> Stakes:
    """Return what a change of the printed numbers of a line changes.

    Parameters
    ----------
    before, after : mapping of str to Printed
        The line (estimate, ci_low, ci_high, p, se) as printed and as it would be.
    measure : str
    mcid : float, optional
        The minimal important difference in the unit of the line.

    Returns
    -------
    Stakes
        It decides if significance, direction or the class against the MCID changes.

    Examples
    --------
    >>> read = lambda **cells: {name: Printed.parse(text) for name, text in cells.items()}
    >>> old = read(estimate="-5.4", ci_low="-9.4", ci_high="-1.3")
    >>> changed(old, {**old, **read(estimate="5.4")}, measure="MD").decides
    True
    """
    names = [n for n in ("estimate", "ci_low", "ci_high") if n in before and n in after]
    null = null_value(measure)
    votes = [significance(x.get("ci_low"), x.get("ci_high"), null) for x in (before, after)]
    decides = (
        _direction(before, null) * _direction(after, null) < 0
        or (None not in votes and votes[0] != votes[1])
        or ("p" in before and "p" in after and _crosses(before["p"], after["p"]))
        or (mcid is not None and mcid_class(before, mcid) != mcid_class(after, mcid))
    )
    changes = [abs(float(after[n]) - float(before[n])) for n in names if after[n].text != before[n].text]
    if not changes:
        return Stakes(Of.BESIDE, decides)
    size = float(before["estimate"]) if "estimate" in before else math.nan
    both = "ci_low" in before and "ci_high" in before
    width = float(before["ci_high"]) - float(before["ci_low"]) if both else math.nan
    share = sized(max(changes), size, width).share
    return Stakes(decides=decides, share=1.0 if measure == "SMD" and max(changes) >= _SMD_MATERIAL else share)


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


def remade(
    printed: Mapping[str, Printed],
    sets: Mapping[str, ValueSet],
    face: Mapping[str, float],
    main: Sequence[str] = ("estimate",),
    limits: Sequence[str] = ("ci_low", "ci_high"),
    null: float | None = None,
    *,
    turned_counts: bool = True,
) -> Stakes:
    """Return what changes where results are printed otherwise than a method makes them of the other numbers.

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
    decides = False
    if null is not None:
        after = None
        if len(limits) == 2 and all(f in sets for f in limits):
            low, high = sets[limits[0]], sets[limits[1]]
            after = True if low.low > null or high.high < null else False if low.high < null < high.low else None
        true = sets.get(main[0])
        turned = true is not None and ((true.low > null > estimate) or (true.high < null < estimate))
        before = significance(printed.get(limits[0]), printed.get(limits[1]), null) if len(limits) == 2 else None
        decides = (turned and (turned_counts or bool(after))) or (None not in (before, after) and before != after)
    changes = [
        abs(face[f] - float(printed[f]))
        for f in (*main, *limits)
        if f in printed and f in face and math.isfinite(face[f])
    ]
    return Stakes(decides=decides, share=sized(max(changes, default=math.inf), estimate, width).share)


def together(many: Iterable[Stakes]) -> Stakes | None:
    """Return the facts of several disagreements as those of one; None of none.

    Examples
    --------
    >>> together([Stakes(share=0.02), Stakes(Of.BESIDE, decides=True)])
    Stakes(of=<Of.RESULT: 'result'>, decides=True, share=0.02)
    """
    all_ = list(many)
    if not all_:
        return None
    of = Of.RESULT if any(s.of is Of.RESULT for s in all_) else all_[0].of
    known = [s.share for s in all_ if s.of is Of.RESULT]
    share = math.nan if not known or any(map(math.isnan, known)) else max(known)
    return Stakes(of, any(s.decides for s in all_), share)
