"""One printed estimate with its interval, p-value and standard error: can they all be right?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.line import (
    Line,
)
from lbpmeta.checks.core.reading import Number, make, worst
from lbpmeta.checks.core.rows import line_of_row
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.estimate.containment import check_bounds, check_containment
from lbpmeta.checks.estimate.domain import check_domain
from lbpmeta.checks.estimate.p_values import check_null, check_p_value, check_se
from lbpmeta.checks.estimate.symmetry import check_symmetry
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables

__all__ = ["SPECS", "SUBCHECKS", "check_estimate"]

#: The sub-checks, in reading order.
SUBCHECKS: Final = (
    check_domain,
    check_bounds,
    check_containment,
    check_symmetry,
    check_p_value,
    check_null,
    check_se,
)


def check_estimate(
    estimate: Number,
    ci_low: Number = None,
    ci_high: Number = None,
    *,
    measure: str = "MD",
    level: float | str | None = 95,
    p: Number = None,
    se: Number = None,
    pooled: bool | None = None,
    rounding: str = "nearest",
) -> Finding:
    """Check a printed estimate against its interval, p-value and standard error.

    Parameters
    ----------
    estimate, ci_low, ci_high : str
        As printed; ratios on their natural scale. Floats are refused: they have lost their trailing zeros.
    measure : str
        "MD", "SMD", "RR", "OR", "HR", "RD", "MC", ... ; "" if unknown.
    level : float
        Level of the interval, in percent.
    p, se : str, optional
        Printed p-value of no effect (may be "<0.001") and standard error.
    pooled : bool, optional
        Whether this is the line of a meta-analysis. A single trial's ratio may carry an exact or profile
        interval, so that there a lopsided one is "implausible" at most. A pooled line may carry a Hartung-Knapp
        interval beside the p of a normal test, so that there the two are "implausible" at most. By default neither is
        supposed.
    rounding : {"nearest", "truncate", "any"}
        Which roundings can have made the printed numbers.

    Returns
    -------
    Finding
        The gravest one of the sub-checks "value-impossible", "ci-reversed", "estimate-outside-ci", "ci-asymmetric",
        "p-disagrees-with-ci", "ci-null-disagrees-with-p" and "se-disagrees-with-ci".

    Raises
    ------
    DataError
        If a number cannot be read.
    MethodError
        If the measure, level or rounding is unknown.

    Examples
    --------
    >>> finding = check_estimate("-0.05", "-0.26", "0.36", measure="MD")
    >>> finding.verdict.value, str(finding.repairs[0])
    ('inconsistent', 'estimate -0.05 -> 0.05 (the sign is reversed)')
    >>> check_estimate("-7.7", "-12.1", "-3.3").verdict.value
    'consistent'
    """
    line = Line.read(
        estimate,
        ci_low,
        ci_high,
        measure=measure,
        level=level,
        p=p,
        se=se,
        pooled=pooled is not False,
        rounding=rounding,
        own_test=pooled is not True,
    )
    if line.estimate is None:
        raise DataError("`estimate` is empty; give the number as printed, for example '-7.7'.")
    findings = [f for f in (check(line) for check in SUBCHECKS) if f is not None]
    gravest = worst(findings)
    if gravest is None:
        missing = tuple(n for n in ("ci_low", "ci_high") if n not in line.printed) or ("p",)
        return make(
            "estimate-alone",
            Verdict.NOT_CHECKABLE,
            f"{line} stands alone: nothing printed beside it can contradict it.",
            printed=line.printed,
            missing=missing,
        )
    if gravest.verdict in (Verdict.CONSISTENT, Verdict.CONSISTENT_WITHIN_ROUNDING):
        done = ", ".join(f.check for f in findings)
        return make(
            "estimate-alone",
            gravest.verdict,
            f"{line} agrees with itself ({done}).",
            printed=line.printed,
            admissible={k: v for f in findings for k, v in f.admissible.items()},
        )
    return gravest


def run_alone(tables: Tables, row: Row) -> Iterator[Finding]:
    """A finding for an estimate with nothing printed beside it."""
    line = line_of_row(row)
    if line is None or row.table == "statements" or any(c(line) is not None for c in SUBCHECKS):
        return
    if row["set"] and (row["variance"] or row["se"]):
        return  # it is compared as a row of its pooled line
    missing = tuple(n for n in ("ci_low", "ci_high") if n not in line.printed) or ("level",)
    yield make(
        "estimate-alone",
        Verdict.NOT_CHECKABLE,
        f"{line} stands alone: nothing printed beside it can contradict it.",
        printed=line.printed,
        missing=missing,
    )


SPECS: Final = (
    CheckSpec(
        "estimate-alone",
        "Is anything printed beside the estimate?",
        ("trials", "reviews"),
        run_alone,
        "heuristic",
        inputs="estimate, ci_low, ci_high, p, se",
        formula="says that nothing can contradict the estimate; never an alarm",
        source="",
        row_only=False,
    ),
)
