"""What is said of one printed statistic of a pooled line beside the set that the others allow it."""

from __future__ import annotations

import math
from collections.abc import Mapping

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import (
    make,
    values_of,
)
from lbpmeta.checks.core.severity import BESIDE
from lbpmeta.interval import ValueSet
from lbpmeta.premises.premise import Premise
from lbpmeta.printed import Printed

__all__ = ["compared", "degrees_of", "stored_float"]


def stored_float(number: Printed) -> ValueSet:
    """What a number stands for that a program wrote as a float: a trailing zero after its point is no digit."""
    head, mark, tail = number.text.lower().partition("e")
    if number.op != "=" or not head.endswith(".0"):
        return values_of(number)
    return values_of(Printed.parse(head[:-2] + mark + tail, rounding=number.rounding))


def compared(
    what: str,
    printed: Mapping[str, Printed],
    names: tuple[str, ...],
    target: str,
    allowed: ValueSet,
    *,
    central: float = math.nan,
    failed: Verdict = Verdict.INCONSISTENT,
    premises: tuple[Premise, ...] = (),
    slack: float = 0.0,
    otherwise: str = "",
) -> Finding:
    """Compare one printed number with what the others allow."""
    number = printed[target]
    used = {n: printed[n] for n in names}
    stands = stored_float(number) if slack else values_of(number)
    if allowed.intersects(ValueSet(stands.low - slack, stands.high + slack)):
        exact = math.isfinite(central) and number.prints(central)
        return make(
            "q-i2-tau2-disagree",
            Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING,
            what,
            printed=used,
            admissible={target: allowed},
        )
    usual = (
        "They may count different things." if failed is Verdict.IMPLAUSIBLE else "Another definition may explain it."
    )
    return make(
        "q-i2-tau2-disagree",
        failed,
        f"{target} {number.text} does not follow from {', '.join(n for n in names if n != target)}, which "
        f"give {allowed.told(4)} ({what}).",
        otherwise=otherwise or usual,
        stakes=BESIDE,
        printed=used,
        admissible={target: allowed},
        premises=premises,
    )


def degrees_of(printed: Mapping[str, Printed]) -> tuple[float, bool, tuple[str, ...]] | None:
    """Degrees of freedom of Q, whether they were printed, and from which cells."""
    if "q_df" in printed:
        return float(printed["q_df"]), True, ("q_df",)
    if "k" in printed:
        return float(printed["k"]) - 1, False, ("k",)
    return None
