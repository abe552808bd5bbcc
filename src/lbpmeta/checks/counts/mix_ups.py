"""The usual mix-ups of two arms with counts: another measure, exchanged arms or events, logarithms."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from lbpmeta.checks.arms.tables2x2 import ratio_and_difference_sets
from lbpmeta.checks.core.compare import Way, fits
from lbpmeta.checks.core.finding import Repair
from lbpmeta.checks.core.slip_costs import COSTS
from lbpmeta.interval import Values, ValueSet
from lbpmeta.measures import LOG_MEASURES
from lbpmeta.premises.premise import Premise, assume, entail
from lbpmeta.printed import Printed

__all__ = ["FIELDS", "NAMES", "Counts", "mixed_up", "unit_of_counts"]

FIELDS: Final = ("estimate", "ci_low", "ci_high")
NAMES: Final = {"RR": "risk ratio", "OR": "odds ratio", "RD": "risk difference"}

#: Events and people of arm 1, then of arm 2.
Counts: TypeAlias = tuple[int, int, int, int]


def _hypotheses(measure: str, counts: Counts) -> Iterator[tuple[str, str, Counts, tuple[Repair, ...]]]:
    """Yield what else the printed numbers can be: words, measure, counts and repairs."""
    a, n1, c, n2 = counts
    swapped, rest = (c, n2, a, n1), (n1 - a, n1, n2 - c, n2)
    order, why = "n1, n2, events1, events2", "the arms changed places"
    cost = COSTS["arms swapped"]
    arms = Repair(order, f"{n1}, {n2}, {a}, {c}", f"{n2}, {n1}, {c}, {a}", why, cost=cost)
    why = "events and non-events changed places"
    cells = Repair("events1, events2", f"{a}, {c}", f"{n1 - a}, {n2 - c}", why, cost=cost)

    def renamed_as(other: str) -> Repair:
        return Repair("measure", measure, other, f"the numbers are the {NAMES[other]}", cost=COSTS["measure"])

    others = [m for m in ("RR", "OR") if m != measure] if measure in LOG_MEASURES else ["RR", "OR"]
    for other in others:
        yield f"the {NAMES[other]}", other, counts, (renamed_as(other),)
    yield "that of the arms in the other order", measure, swapped, (arms,)
    if measure == "RR":
        yield "that of the people without the event", measure, rest, (cells,)
    for other in others:
        yield f"the {NAMES[other]} of the arms in the other order", other, swapped, (renamed_as(other), arms)
    if measure == "RR":
        words = "that of the people without the event, with the arms in the other order"
        yield words, measure, (n2 - c, n2, n1 - a, n1), (cells, arms)


def mixed_up(
    measure: str, printed: Mapping[str, Printed], counts: Counts, level: float
) -> tuple[str, tuple[Repair, ...]] | None:
    """Return the first mix-up under which estimate and interval fit; where no interval is printed, the estimate.

    Parameters
    ----------
    measure : str
    printed : mapping of str to Printed
    counts : tuple of int
        Events and people of arm 1, then of arm 2.
    level : float
        Between 0 and 1.

    Returns
    -------
    tuple or None
        What the numbers are, in words, and the repairs.
    """
    for words, other, changed, repairs in _hypotheses(measure, counts):
        for way in ratio_and_difference_sets(other, *changed, level):
            if fits(printed, way, FIELDS):
                if repairs[0].field == "measure":
                    why = f"the {NAMES[other]} is printed for the {NAMES[measure]}"
                    repairs = (*repairs, *_recounted(measure, printed, counts, level, why))
                return words, repairs
    if measure in LOG_MEASURES:
        for way in ratio_and_difference_sets(measure, *counts, level):
            if any(s.low <= 0 or math.isinf(s.high) for s in way.sets.values()):
                continue
            if fits(printed, Way(way.method, {f: s.log() for f, s in way.sets.items()}, {}), FIELDS):
                texts = [f for f in FIELDS if f in printed]
                decimals = max(2, printed["estimate"].decimals)
                face = [math.exp(float(printed[f])) for f in texts]
                values = ", ".join(f"{v:.{decimals}f}" for v in face)
                why = "estimate and bounds are printed as logarithms"
                shown = ", ".join(printed[f].text for f in texts)
                return f"the logarithm of the {NAMES[measure]}", (
                    Repair(", ".join(texts), shown, values, why, cost=COSTS["log"]),
                )
    return None


def _recounted(
    measure: str, printed: Mapping[str, Printed], counts: Counts, level: float, why: str
) -> Iterator[Repair]:
    """Yield estimate and interval as the counts make them."""
    for way in ratio_and_difference_sets(measure, *counts, level):
        face = {f: v for f, v in way.face.items() if f in printed}
        if all(f in face for f in FIELDS if f in printed):
            values = [f"{v:.{max(0, printed[f].decimals)}f}" for f, v in face.items()]
            shown = ", ".join(printed[f].text for f in face)
            yield Repair(", ".join(face), shown, ", ".join(values), why, cost=COSTS["measure"])
            return


def unit_of_counts(measure: str, estimate: Printed, made: Values | None) -> Premise:
    """Return whether the printed estimate could be the one that was made, in another usual unit.

    Parameters
    ----------
    measure : {"RR", "OR", "RD"}
    estimate : Printed
    made : ValueSet or ValueSets, optional
        The estimates that usual methods make.

    Notes
    -----
    A risk difference per 1,000; a ratio in percent, as the relative reduction 1 - x (also in percent), as the change
    x - 1 in percent, as the signed fold change -1/x, or inverted after it was rounded to two decimals.
    """
    e = estimate.preimage(rounding="any")
    one, percent = ValueSet(1.0, 1.0), e.scaled(0.01)
    ratio = measure in LOG_MEASURES
    turned = [percent, one - e, one - percent, one + percent] if ratio else [e.scaled(0.001)]
    if ratio and e.high < 0:
        turned.append(ValueSet(1 / -e.low, 1 / -e.high).widened())
    if ratio and e.low > 0:
        low, high = 1 / e.high - _INVERTED, 1 / e.low + _INVERTED
        if low > 0:
            turned.append(ValueSet(1 / high, 1 / low).widened())
    return assume("unit") if made is not None and any(made.intersects(t) for t in turned) else entail("unit")


#: Half a unit of the ratio that was rounded before it was inverted.
_INVERTED: Final = 0.005
