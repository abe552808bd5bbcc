"""One printed estimate with its interval, p-value and standard error: can they all be right?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.line import Line
from lbpmeta.checks.core.reading import Number, make, worst
from lbpmeta.checks.core.rows import line_of_row
from lbpmeta.checks.core.settle import concluded
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.estimate.blame import widely
from lbpmeta.checks.estimate.containment import check_bounds, check_containment, check_order
from lbpmeta.checks.estimate.domain import check_domain
from lbpmeta.checks.estimate.p_values import check_null, check_p_value, check_se
from lbpmeta.checks.estimate.screen import ask_alone
from lbpmeta.checks.estimate.symmetry import check_symmetry
from lbpmeta.errors import DataError
from lbpmeta.evidence.tables import Row, Tables
from lbpmeta.premises.declaration import Declarations, declared_by_keywords, reading_mode

__all__ = ["SPECS", "SUBCHECKS", "check_estimate"]

#: The sub-checks, in reading order.
SUBCHECKS: Final = (
    check_domain,
    check_bounds,
    check_order,
    check_containment,
    check_symmetry,
    check_p_value,
    check_null,
    check_se,
)


#: The level that is meant where none is given: an assumption, which a level that is given is not.
_USUAL_LEVEL: Final = 95.0


def check_estimate(
    estimate: Number,
    ci_low: Number = None,
    ci_high: Number = None,
    *,
    measure: str = "",
    level: float | str | None = _USUAL_LEVEL,
    p: Number = None,
    se: Number = None,
    pooled: bool | str | None = None,
    interval: str | None = None,
    p_of: str | None = None,
    unit: str | None = None,
    scale: str | None = None,
    multiplier: str | None = None,
    order: str | None = None,
    rounding: str | None = None,
    transcription: str | None = None,
) -> Finding:
    """Check a printed estimate against its interval, p-value and standard error.

    What is not said is assumed, and a contradiction that needs an assumption is "implausible", not "inconsistent": see
    ``Finding.premises``.

    Examples
    --------
    >>> finding = check_estimate("-0.05", "-0.26", "0.36", measure="MD")
    >>> finding.verdict.value, finding.blame, str(finding.repairs[0])
    ('implausible', ('interval',), 'estimate -0.05 -> 0.05 (would agree if the sign were reversed)')
    >>> check_estimate("-0.05", "-0.26", "0.36", measure="MD", interval="wald").verdict.value
    'inconsistent'
    >>> check_estimate("-7.7", "-12.1", "-3.3").verdict.value
    'consistent'

    Parameters
    ----------
    estimate, ci_low, ci_high : str
        As printed; ratios on their natural scale. Floats are refused: they have lost their trailing zeros.
    measure : str
        "MD", "SMD", "RR", "OR", "HR", "RD", "MC", ... ; "" if unknown.
    level : float
        Level of the interval, in percent; None if it is not known.
    p, se : str, optional
        Printed p-value of no effect (may be "<0.001") and standard error.
    pooled : bool or {"yes", "single study", "unknown"}, optional
        Whether this is the line of a meta-analysis: lopsided intervals of single studies are common.
    interval : str, optional
        How the interval was made: "wald", "t", "hksj", "profile", "bootstrap", "credible", "exact", "score", "rank" ...
    p_of : str, optional
        What p is of: "this estimate", "adjusted", "other-test", "one-sided", "heterogeneity".
    unit, scale, multiplier : str, optional
        "shared" if estimate and bounds have one unit; the scale on which the interval was made; what it is of standard
        errors.
    order : str, optional
        "high first" if the upper bound is printed first.
    rounding : str, optional
        How numbers were rounded: "nearest", "truncated", "significant", "tens", "twice", or "any".
    transcription : str, optional
        How surely the numbers were read.

    Returns
    -------
    Finding
        The gravest one of the sub-checks "value-impossible", "ci-reversed", "ci-high-first", "estimate-outside-ci",
        "ci-asymmetric", "p-disagrees-with-ci", "ci-null-disagrees-with-p" and "se-disagrees-with-ci".

    Raises
    ------
    DataError
        If a number cannot be read.
    MethodError
        If the measure, the level or what is declared is unknown.
    """
    said = pooled if pooled is None or isinstance(pooled, str) else "yes" if pooled else "single study"
    declared = declared_by_keywords(
        {
            "measure": measure or None,
            "level": None if level is _USUAL_LEVEL or level is None else f"{level}",
            "pooled": said,
            "interval": interval,
            "p of": p_of,
            "unit": unit,
            "scale": scale,
            "multiplier": multiplier,
            "order": order,
            "rounding": rounding,
            "transcription": transcription,
        }
    )
    line = Line.read(
        estimate,
        ci_low,
        ci_high,
        measure=measure,
        level=level,
        p=p,
        se=se,
        pooled=declared.value("pooled") != "single study",
        rounding=reading_mode(declared),
        declared=declared,
    )
    if line.estimate is None:
        raise DataError("`estimate` is empty; give the number as printed, for example '-7.7'.")
    findings = [f for f in (_settled(check, line, declared) for check in SUBCHECKS) if f is not None]
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


def _settled(check: Callable[[Line], Finding | None], line: Line, declared: Declarations) -> Finding | None:
    finding = check(line)
    return None if finding is None else concluded(finding, declared, lambda: check(widely(line)))


def run_alone(tables: Tables, row: Row) -> Iterator[Finding]:
    """A finding for an estimate with nothing printed beside it."""
    line = line_of_row(tables, row)
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
        ask=ask_alone,
        asks_row=True,
    ),
)
