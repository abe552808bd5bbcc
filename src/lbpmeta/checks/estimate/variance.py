"""The variance of an estimate against its standard error, or its interval where no standard error is printed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np

from lbpmeta.checks.core.called import called
from lbpmeta.checks.core.finding import Finding, Repair, Verdict
from lbpmeta.checks.core.line import Line, se_candidates, se_from, working_sets
from lbpmeta.checks.core.reading import Number, critical_set, make, read, values_of
from lbpmeta.checks.core.rows import line_of_row
from lbpmeta.checks.core.screen import CONSISTENT, LOOK, SILENT, Answer, TableColumns
from lbpmeta.checks.core.slips import find_repairs
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.core.stakes import sized
from lbpmeta.checks.estimate.blame import level_premise
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.interval import ValueSet
from lbpmeta.premises.declaration import declared_by_keywords
from lbpmeta.premises.premise import assume
from lbpmeta.printed import Printed

__all__ = ["SPECS", "check_variance"]

_CHECK: Final = "se-disagrees-with-variance"


def check_variance(variance: Number, se: Number, *, made_of: str | None = None, rounding: str | None = None) -> Finding:
    """Check a printed variance of an estimate against its printed standard error.

    Parameters
    ----------
    variance, se : str
        As printed, both of the estimate.
    made_of : {"these numbers", "unknown"}, optional
        "these numbers" declares that both are of one estimate on one scale.
    rounding : str, optional
        How numbers were rounded: "nearest", "truncated" ..., or "any".

    Returns
    -------
    Finding
        "inconsistent" where one is declared to be made of the other, else "implausible".

    Raises
    ------
    DataError
        If a number is missing or cannot be read.

    Examples
    --------
    >>> check_variance("0.25", "0.50").verdict.value
    'consistent'
    >>> finding = check_variance("0.36", "0.50")
    >>> finding.verdict.value, finding.blame, str(finding.repairs[0])
    ('implausible', ('made of',), 'se 0.50 -> 0.60 (one digit differs)')
    """
    declared = declared_by_keywords({"made of": made_of, "rounding": rounding})
    return called(lambda mode: _variance(variance, se, mode), declared)


def _variance(variance: Number, se: Number, rounding: str) -> Finding:
    """The comparison, as if all its premises held."""
    printed = {"variance": read(variance, rounding), "se": read(se, rounding)}
    for name, number in printed.items():
        if number is None:
            raise DataError(f"`{name}` is empty; give the number as printed.")
    numbers = {n: v for n, v in printed.items() if v is not None}
    allowed = _square(numbers["se"])
    if allowed.intersects(values_of(numbers["variance"])):
        exact = numbers["variance"].prints(float(numbers["se"]) ** 2)
        return make(
            _CHECK,
            Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING,
            f"The variance {numbers['variance'].text} is the square of the standard error {numbers['se'].text}.",
            printed=numbers,
            admissible={"variance": allowed},
        )

    def distance(changed: Mapping[str, Printed]) -> float | None:
        square = _square(changed["se"])
        if not square.intersects(values_of(changed["variance"])):
            return None
        return abs(square.mid - float(changed["variance"]))

    return make(
        _CHECK,
        Verdict.INCONSISTENT,
        f"The standard error {numbers['se'].text} has the square {allowed.told(3)}, the printed "
        f"variance is {numbers['variance'].text}.",
        printed=numbers,
        admissible={"variance": allowed},
        repairs=find_repairs(numbers, distance),
        derivation=(
            f"SE {numbers['se'].text} is {values_of(numbers['se'])}",
            f"SE^2 is {allowed}; the printed variance is {values_of(numbers['variance'])}; they share no value",
        ),
        premises=(assume("made of"),),
    )


def _square(se: Printed) -> ValueSet:
    values = values_of(se)
    low, high = max(0.0, values.low), max(0.0, values.high)
    return ValueSet(low * low, high * high).widened()


def _run_variance(tables: Tables, row: Row) -> Iterator[Finding]:
    if row.has("variance", "se"):
        yield _variance(row["variance"], row["se"], row.rounding)
    elif row.has("variance", "ci_low", "ci_high"):
        line, variance = line_of_row(tables, row), read(row["variance"], row.rounding)
        finding = None if line is None or variance is None else _variance_of_interval(line, variance)
        if finding is not None:
            yield finding


def _variance_of_interval(line: Line, variance: Printed) -> Finding | None:
    """Whether the square root of a variance can have made the interval; as is asked of a standard error."""
    sets = working_sets(line)
    values = values_of(variance)
    if sets is None or line.level is None or line.declared.symmetric is False or values.high <= 0:
        return None
    named = dict(zip(("estimate", "ci_low", "ci_high"), sets, strict=True))
    allowed = se_from(named, line)
    if allowed is None:
        return None
    half = (named["ci_high"] - named["ci_low"]).scaled(0.5)
    se = ValueSet(math.sqrt(max(0.0, values.low)), math.sqrt(values.high)).widened()

    def fits(error: ValueSet, level: float) -> bool:
        critical = critical_set(level, line.min_df)
        return any((s * critical).intersects(half) for s in se_candidates({**named, "se": error}, line).values())

    printed = {**line.printed, "variance": variance}
    squares = ValueSet(allowed.low**2, allowed.high**2).widened()
    if fits(se, line.level):
        exact = squares.contains(ValueSet(float(variance), float(variance)))
        verdict = Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING
        text = f"The variance {variance.text} agrees with the interval of {line}."
        return make(_CHECK, verdict, text, printed=printed, admissible={"variance": squares})
    error = values.intersection(ValueSet(0.0, math.inf))
    taken = error is not None and fits(error, line.level)
    square = f"{float(variance) ** 2:.{2 * max(variance.decimals, 1)}f}"
    why = "a standard error printed as variance"
    return make(
        _CHECK,
        Verdict.INCONSISTENT,
        f"The variance {variance.text} does not make the interval of {line}; it would be "
        f"{squares.told(3)}{'; it fits as a standard error' * taken}.",
        stakes=sized(squares.mid - float(variance), float(variance)),
        printed=printed,
        admissible={"variance": squares},
        repairs=(Repair("variance", variance.text, square, why),) if taken else (),
        derivation=(
            f"SE = halfwidth / critical value: {allowed}, its square {squares}",
            f"the printed variance is {values}; the two sets share no value",
        ),
        premises=(
            assume("made of"),
            assume("interval"),
            assume("measure", line.measure),
            assume("multiplier"),
            level_premise(line, lambda other: other.level is None or fits(se, other.level)),
        ),
    )


def _ask_variance(columns: TableColumns) -> Answer:
    se, variance = columns.numbers("se", "variance")
    asked = columns.has("se", "variance")
    with np.errstate(over="ignore", invalid="ignore"):
        low, high = (np.maximum(0.0, x) ** 2 for x in (se.sets.low, se.sets.high))
        fits = (low <= variance.sets.high) & (high >= variance.sets.low) & variance.prints(se.value**2)
    fits &= se.equal & variance.equal
    codes = np.where(asked, np.where(fits, CONSISTENT, LOOK), SILENT).astype(np.int8)
    codes[columns.has("variance", "ci_low", "ci_high") & ~columns.has("se")] = LOOK
    return Answer(codes, ("se", "variance"))


SPECS: Final = (
    CheckSpec(
        _CHECK,
        "Does the variance fit the standard error, or the interval?",
        ("trials",),
        _run_variance,
        "proof",
        inputs="variance; se, or where there is none ci_low, ci_high, level and measure",
        formula="variance = SE^2; without an SE: variance = ((ci_high - ci_low)/(2 c))^2, over the normal and every t "
        "distribution with at least min_df degrees of freedom",
        source="",
        proof_test="tests/checks/test_precision.py::test_true_variances_are_never_inconsistent",
        scale_free=True,
        rests_on=("made of",),
        needs=(("se", "variance"), ("variance", "ci_low", "ci_high")),
        ask=_ask_variance,
    ),
)
