"""The z of a pooled line against its estimate and interval, and against its p-value."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.line import LEAST_DF, Line, one_sided, working_sets
from lbpmeta.checks.core.reading import (
    critical_set,
    lopsided_premise,
    make,
    span,
    values_of,
    working,
)
from lbpmeta.checks.core.severity import BESIDE
from lbpmeta.checks.core.verdicts import UNUSUAL
from lbpmeta.checks.pooled.premises import unnamed_measure
from lbpmeta.checks.summary.statistics import compared, degrees_of
from lbpmeta.few import ndtr, stdtr
from lbpmeta.interval import ValueSet
from lbpmeta.measures import turned_back
from lbpmeta.premises.premise import assume
from lbpmeta.printed import Printed

__all__ = ["z_findings", "z_p_findings"]


def _least_df(printed: Mapping[str, Printed], few: bool) -> tuple[float, float]:
    """Smallest degrees of freedom of a t interval: usually, and under any method."""
    df = degrees_of(printed)
    usual = max(1.0, df[0]) if df else 1.0
    return usual, LEAST_DF if few else usual


def z_findings(
    printed: Mapping[str, Printed],
    measure: str,
    level: float | str | None,
    few_df: bool,
    ci_method: str,
    *,
    revman: bool,
) -> Iterator[Finding]:
    if "z" not in printed or any(n not in printed for n in ("estimate", "ci_low", "ci_high")):
        return
    line = Line.read(printed["estimate"], printed["ci_low"], printed["ci_high"], measure=measure, level=level)
    sets = working_sets(line)
    if sets is None or line.level is None:
        return
    est, low, high = sets
    shared = (low + high).scaled(0.5).intersection(est)
    half = (high - low).scaled(0.5)
    if half.high <= 0:
        return
    size = (shared or est).abs()
    ratio = ValueSet(size.low / half.high, size.high / half.low if half.low > 0 else math.inf).widened()
    usual, least = _least_df(printed, few_df)
    critical = critical_set(line.level, usual)
    statistic = values_of(printed["z"]).abs()
    allowed = ratio * critical
    face = printed["z"]
    names = ("estimate", "ci_low", "ci_high", "z")
    centre = _face_z(line, critical.low)
    if statistic.intersects(allowed):
        exact = face.prints(centre) or face.prints(-centre)
        yield make(
            "q-i2-tau2-disagree",
            Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING,
            "z = estimate/SE",
            printed={n: printed[n] for n in names},
            admissible={"z": allowed},
        )
    elif not (revman and ci_method.startswith("hksj")):  # whose z is that of the normal test: said with the line
        proof = not (turned_back(measure) or ci_method.startswith("hksj"))
        proof = proof and not statistic.intersects(ratio * critical_set(line.level, least))
        verdict, otherwise = Verdict.IMPLAUSIBLE, UNUSUAL
        if proof:
            verdict = Verdict.INCONSISTENT
        elif turned_back(measure):
            verdict = Verdict.METHOD_DEPENDENT
            otherwise = "It may be that of another scale, on which the rows were pooled."
        elif ci_method.startswith("hksj"):
            verdict = Verdict.METHOD_DEPENDENT
            otherwise = "It may be that of the normal test, as RevMan prints it."
        yield make(
            "q-i2-tau2-disagree",
            verdict,
            f"z {face.text} does not follow from the estimate and its interval, which give {allowed.told(4)}.",
            otherwise=otherwise,
            stakes=BESIDE,
            printed={n: printed[n] for n in names},
            admissible={"z": allowed},
            # The z of a risk difference need not be that of its interval.
            premises=(
                assume("interval"),
                *((assume("p of"),) if lopsided_premise(measure, pooled=True) else ()),
                *unnamed_measure(measure),
            ),
        )


def _face_z(line: Line, critical: float) -> float:
    """z of the face values; NaN where it does not exist."""
    numbers = [working(x, line.measure) for x in (line.estimate, line.low, line.high) if x is not None]
    if len(numbers) != 3 or any(n is None or not math.isfinite(n.low) for n in numbers):
        return math.nan
    est, low, high = (n.mid for n in numbers if n is not None)
    return critical * abs(est) / ((high - low) / 2) if high > low else math.nan


def z_p_findings(printed: Mapping[str, Printed], few_df: bool, slack: float, p_of: str) -> Iterator[Finding]:
    if "z" not in printed or "p" not in printed or p_of not in ("", "this estimate"):
        return
    z = values_of(printed["z"]).abs()
    usual, least = (_p_of_z(z, df) for df in _least_df(printed, few_df))
    central = 2 * float(ndtr(-abs(float(printed["z"]))))
    p = values_of(printed["p"])
    failed = Verdict.IMPLAUSIBLE if least.intersects(p) or one_sided(least).intersects(p) else Verdict.INCONSISTENT
    names, of = ("z", "p"), (assume("p of"),)
    yield compared(
        "two-sided p of z", printed, names, "p", usual, central=central, failed=failed, premises=of, slack=slack
    )


def _p_of_z(z: ValueSet, df: float) -> ValueSet:
    """Two-sided p of the normal distribution and of every t distribution with at least so many df."""
    ends = [2 * float(ndtr(-x)) for x in (z.low, z.high)]
    return span(*ends, *(2 * float(stdtr(df, -x)) for x in (z.low, z.high)))
