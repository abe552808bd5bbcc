"""Risk ratio, odds ratio and risk difference against two printed percentages."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

from lbpmeta.checks.core.compare import Way, compare_ways
from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import values_of
from lbpmeta.errors import DataError
from lbpmeta.interval import ValueSet
from lbpmeta.measures import LOG_MEASURES
from lbpmeta.printed import Printed

__all__ = ["from_percentages"]

_PERCENT: Final = ValueSet(0.0, 100.0)

#: People of an arm whose number is not printed: as few as trials with a risk have.
_FEW: Final = 10.0


def from_percentages(measure: str, printed: Mapping[str, Printed], contrast: str) -> Finding:
    """The estimate from two printed percentages; the interval needs the counts."""
    for name in ("percent1", "percent2"):
        if not values_of(printed[name]).intersects(_PERCENT):
            raise DataError(f"`{name}` is {printed[name].text}; a percentage lies between 0 and 100.")

    def ways(numbers: Mapping[str, Printed]) -> Iterator[Way]:
        sets = [values_of(numbers[f"percent{arm}"]).intersection(_PERCENT) for arm in "12"]
        one, two = (s.scaled(0.01) if s is not None else None for s in sets)
        if one is None or two is None:
            return
        p, q = (float(numbers[f"percent{arm}"]) / 100 for arm in "12")
        if measure == "RD":
            for unit, scale in (("", 1.0), (", in percent", 100.0)):
                yield Way(f"difference{unit}", {"estimate": (one - two).scaled(scale)}, {"estimate": scale * (p - q)})
            return
        pair = (one, two) if measure == "RR" else (_odds(one), _odds(two))
        face = (p, q) if measure == "RR" else (_odd(p), _odd(q))
        low = pair[0].low / pair[1].high if math.isfinite(pair[1].high) and pair[1].high > 0 else 0.0
        high = pair[0].high / pair[1].low if pair[1].low > 0 else math.inf
        ratio = ValueSet(min(low, high), high).widened() if math.isfinite(high) else ValueSet(low * (1 - 1e-12), high)
        yield Way("ratio", {"estimate": ratio}, {"estimate": face[0] / face[1]} if face[1] else {})

    proof = Verdict.INCONSISTENT if contrast == "raw" else Verdict.METHOD_DEPENDENT
    if proof is Verdict.INCONSISTENT and _corrected(measure, printed):
        proof = Verdict.IMPLAUSIBLE
        if any(not 0 < float(printed[f"percent{arm}"]) < 100 for arm in "12"):
            proof = Verdict.METHOD_DEPENDENT
    return compare_ways(
        "risk-measure",
        {k: v for k, v in printed.items() if k in ("estimate", "percent1", "percent2")},
        ways,
        main=("estimate",),
        made_of="The two percentages",
        proof=proof,
        null=1.0 if measure in LOG_MEASURES else 0.0,
    )


def _corrected(measure: str, printed: Mapping[str, Printed]) -> bool:
    """Whether something added to the cells (at most 1 to each), as for cells without events, makes the estimate."""
    sets = []
    for arm in "12":
        share = values_of(printed[f"percent{arm}"]).intersection(_PERCENT)
        if share is None:
            return False
        n = float(printed[f"n{arm}"]) if f"n{arm}" in printed else _FEW
        low, high = share.low / 100, share.high / 100
        moved = [(p * n + 1) / (n + 2) for p in (low, high)]  # towards one half
        sets.append(ValueSet(min(low, *moved), max(high, *moved)))
    one, two = sets
    values = values_of(printed["estimate"])
    if measure == "RD":
        return any((one - two).scaled(unit).intersects(values) for unit in (1.0, 100.0))
    peto = _peto(one, two) if measure == "OR" and values.low > 0 else None
    if peto is not None and peto.intersects(values.log()):
        return True
    pair = (one, two) if measure == "RR" else (_odds(one), _odds(two))
    most = pair[0].high / pair[1].low if pair[1].low > 0 else math.inf
    least = pair[0].low / pair[1].high if pair[1].high > 0 else 0.0
    return least <= values.high and values.low <= most


def _peto(one: ValueSet, two: ValueSet) -> ValueSet | None:
    """Peto's log odds ratio, (p - q)/(r (1 - r)) with the overall risk r anywhere between p and q; None at 0 or 1."""
    risks = (one.low, one.high, two.low, two.high)
    spread = [r * (1 - r) for r in risks]
    most = 0.25 if min(risks) < 0.5 < max(risks) else max(spread)
    if min(spread) <= 0:
        return None
    return (one - two) / ValueSet(min(spread), most)


def _odd(p: float) -> float:
    return p / (1 - p) if p < 1 else math.inf


def _odds(p: ValueSet) -> ValueSet:
    return ValueSet(_odd(min(1.0, max(0.0, p.low))), _odd(min(1.0, max(0.0, p.high)))).widened()
