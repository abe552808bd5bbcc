"""Do two estimates of one row agree: a ratio and its logarithm, a standardised difference by two formulas?"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.reading import Number, make, read, values_of
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.premises.premise import assume

__all__ = ["SPECS", "second_estimate"]

#: Between these lie Hedges' g and Cohen's d of one comparison, whatever SD standardises: the factor of two persons in
#: each arm is 0.57.
_LEAST: Final = 0.5
#: Standardised differences as near as this may have either sign.
_NEAR: Final = 0.05


def second_estimate(estimate: Number, second: Number, relation: str, *, rounding: str = "nearest") -> Finding:
    """Compare an estimate with a second one of the same row, as if both were of one result.

    Parameters
    ----------
    estimate, second : str
        As printed.
    relation : {"log", "exp", "alike"}
        What the second one is: the logarithm of the estimate, its exponential, or a standardised difference by another
        formula.
    rounding : {"nearest", "truncate", "any"}

    Returns
    -------
    Finding

    Examples
    --------
    >>> second_estimate("0.50", "-0.69", "log").verdict.value, second_estimate("0.50", "0.69", "log").verdict.value
    ('consistent', 'inconsistent')
    """
    numbers = {name: read(text, rounding) for name, text in (("estimate", estimate), ("second", second))}
    one, two = numbers["estimate"], numbers["second"]
    if one is None or two is None:
        return make("second-estimate", Verdict.NOT_CHECKABLE, "One of the two estimates is missing.", printed=numbers)
    words = {"log": "the logarithm of", "exp": "the exponential of", "alike": "close to"}[relation]
    allowed = _allowed(values_of(one), relation)
    if allowed is None or allowed.intersects(values_of(two)):
        text = f"The second estimate {two.text} is {words} {one.text}."
        return make("second-estimate", Verdict.CONSISTENT, text, printed=numbers)
    return make(
        "second-estimate",
        Verdict.INCONSISTENT,
        f"The second estimate {two.text} is not {words} {one.text}, as it is in the other rows.",
        printed=numbers,
        admissible={"second": allowed},
        premises=(assume("same result"),),
    )


def _allowed(values: ValueSet, relation: str) -> ValueSet | None:
    """Return what the second estimate can be; None where anything goes."""
    low, high = values.low, values.high
    if relation == "log":
        return None if low <= 0 else ValueSet(math.log(low), math.log(high))
    if relation == "exp":
        return ValueSet(math.exp(low), math.exp(high))
    if low <= _NEAR and high >= -_NEAR:
        return None
    ends = [x * factor for x in (low, high) for factor in (_LEAST, 1 / _LEAST)]
    return ValueSet(min(ends), max(ends))


def run_second(tables: Tables, row: Row) -> Iterator[Finding]:
    if row["x_second"] and row["x_second_of"]:
        yield second_estimate(row["x_second_of"], row["x_second"], row["x_second_as"], rounding=row.rounding)


SPECS: Final = (
    CheckSpec(
        "second-estimate",
        "Do two estimates of one row agree?",
        ("trials", "reviews"),
        run_second,
        "heuristic",
        inputs="the estimate, and a second one that is its logarithm, exponential or close to it in nine of ten rows",
        formula="log(estimate), exp(estimate), or the estimate times 0.5 to 2, shares a value with the second",
        source="",
        scale_free=True,
        row_only=False,
        needs=(("x_second",),),
    ),
)
