"""One printed estimate with its interval, p-value and standard error: can they all be right?"""

from __future__ import annotations

import math
from typing import Final

from lbpmeta.checks._common import Number, is_inverse, make, proof_capped, values_of, working, worst
from lbpmeta.checks.estimate_tests import check_null, check_p_value, check_se
from lbpmeta.checks.finding import Finding, Verdict
from lbpmeta.checks.line import (
    Line,
    admissible_sets,
    middle_of,
    show,
    symmetric,
    working_sets,
)
from lbpmeta.checks.localise import localise
from lbpmeta.checks.repairs import is_probing
from lbpmeta.checks.slips import failed
from lbpmeta.checks.verdicts import PROOF
from lbpmeta.errors import DataError
from lbpmeta.measures import LOG_MEASURES, MEASURES
from lbpmeta.printed import Printed, ValueSet

__all__ = [
    "check_bounds",
    "check_containment",
    "check_domain",
    "check_estimate",
    "check_null",
    "check_p_value",
    "check_se",
    "check_size",
    "check_symmetry",
]


#: Beyond this a standardized mean difference is looked at twice.
_LARGE_SMD: Final = 3.0


def check_domain(line: Line) -> Finding | None:
    """Whether ratios are above 0, p lies in [0, 1] and the standard error is not negative."""
    bad = []
    measure = MEASURES.get(line.measure)
    for name in ("estimate", "ci_low", "ci_high"):
        number = line.printed.get(name)
        if number is None or measure is None:
            continue
        if measure.is_ratio and values_of(number).high <= 0:
            bad.append(f"{name} {number.text} of a ratio ({line.measure}) must be above 0")
        elif measure.kind == "association" and not values_of(number).intersects(ValueSet(*measure.domain)):
            low, high = measure.domain
            bad.append(f"{name} {number.text} of a correlation must lie between {low:g} and {high:g}")
    for name, low, high in (("p", 0.0, 1.0), ("se", 0.0, math.inf)):
        number = line.printed.get(name)
        if number is not None and not values_of(number).intersects(ValueSet(low, high)):
            bad.append(f"{name} {number.text} lies outside [{low:g}, {high:g}]")
    if bad:
        text = f"{'; '.join(bad)}."
        repairs = () if is_probing() else localise(line).repairs
        return make("value-impossible", Verdict.INCONSISTENT, text, printed=line.printed, repairs=repairs)
    return None


def check_size(line: Line) -> Finding | None:
    """Whether a standardized mean difference or a risk difference is of a usual size.

    Notes
    -----
    Beyond an SMD of 3 most are made with a standard error in place of the standard deviation: 60 % in a sample of
    meta-analyses (Kadlec D, Sainani KL, Nimphius S. Sports Med 2023;53:313-325). A risk difference beyond 1 is in
    percent or none. Never a proof, and no part of :func:`check_estimate`: a size contradicts nothing.
    """
    if line.estimate is None:
        return None
    size = values_of(line.estimate).abs()
    if line.measure == "SMD" and size.low > _LARGE_SMD:
        text = (
            f"An SMD of {line.estimate.text} is larger than nearly all that trials find; a standard error in place of "
            "the standard deviation makes such values."
        )
        return make("effect-too-large", Verdict.IMPLAUSIBLE, text, printed={"estimate": line.estimate})
    if line.measure == "RD" and size.low > 1:
        text = f"A risk difference lies in [-1, 1]: {line.estimate.text} is in percent, or no risk difference."
        return make("effect-too-large", Verdict.METHOD_DEPENDENT, text, printed={"estimate": line.estimate})
    return None


def check_bounds(line: Line) -> Finding | None:
    """Whether the lower bound is not above the upper one."""
    if line.low is None or line.high is None or is_inverse(line.measure):
        return None  # limits of a number needed to treat come in either order
    low, high = values_of(line.low), values_of(line.high)
    if low.low > high.high:
        return failed(line, "ci-reversed", Verdict.INCONSISTENT, f"the lower bound of {line} lies above the upper one")
    exact = line.low.value <= line.high.value
    verdict = Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING
    return make("ci-reversed", verdict, f"The bounds of {line} are in order.", printed=line.printed)


def check_containment(line: Line) -> Finding | None:
    """Whether the estimate lies inside its interval."""
    if line.estimate is None or line.low is None or line.high is None:
        return None
    if is_inverse(line.measure):
        return _inverse_containment(line, line.estimate, line.low, line.high)
    low, high, est = values_of(line.low), values_of(line.high), values_of(line.estimate)
    if low.low > high.high:
        return None  # the bounds check speaks
    if est.high < low.low or est.low > high.high:
        return failed(
            line,
            "estimate-outside-ci",
            Verdict.INCONSISTENT,
            f"the estimate {line.estimate.text} lies outside its own interval ({line.low.text} to {line.high.text})",
            derivation=(
                f"estimate {est}, lower bound {low}, upper bound {high}",
                "ci_low <= estimate <= ci_high fails",
            ),
        )
    exact = line.low.value <= line.estimate.value <= line.high.value
    verdict = Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING
    return make("estimate-outside-ci", verdict, f"The estimate of {line} lies in its interval.", printed=line.printed)


def _inverse_containment(line: Line, estimate: Printed, low: Printed, high: Printed) -> Finding | None:
    """Whether the difference behind a number needed to treat lies between those of its limits.

    Without signs the interval may run through infinity, from one limit (benefit) to the other (harm): "10 (5 to 20)"
    is 0.05 to 0.2, or -0.05 to 0.2 (Altman DG. BMJ 1998;317:1309-1312).
    """
    sets = [working(number, line.measure) for number in (estimate, low, high)]
    est, one, two = sets
    if est is None or one is None or two is None:
        return None
    written = f"1/{estimate.text} between 1/{low.text} and 1/{high.text}"
    if min(one.low, two.low) <= est.high and est.low <= max(one.high, two.high):
        faces = sorted(1 / float(x) for x in (low, high))
        exact = faces[0] <= 1 / float(estimate) <= faces[1]
        verdict = Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING
        text = f"The estimate of {line} lies in its interval."
        return make("estimate-outside-ci", verdict, text, printed=line.printed)
    signs = [s.low > 0 for s in (est, one, two)]
    nearer = est.abs().low <= max(one.abs().high, two.abs().high)
    hidden = all(signs) and nearer
    what = f"the estimate {estimate.text} lies outside its own interval ({low.text} to {high.text}): {written} fails"
    if hidden:
        what += "; it would lie inside one that runs through infinity"
    return make(
        "estimate-outside-ci",
        Verdict.IMPLAUSIBLE if hidden else Verdict.INCONSISTENT,
        f"{what[0].upper()}{what[1:]}. " + ("The signs of the limits are not printed." if hidden else PROOF),
        printed=line.printed,
        derivation=(f"1/estimate {est}, one over the limits {one} and {two}",),
    )


def check_symmetry(line: Line) -> Finding | None:
    """Whether the estimate can be the middle of its interval, on the log scale for ratios.

    Notes
    -----
    A Wald or t interval has its estimate in the middle: (low + high)/2 for differences,
    sqrt(low * high) for ratios (Altman DG, Bland JM. BMJ 2011;343:d2304). The check compares the set of twice
    the estimate with the set low + high. Where lopsided intervals are in use (a single trial's ratio or SMD;
    risk differences and proportions) it proves nothing and says so.
    """
    sets = working_sets(line)
    if sets is None or line.estimate is None or line.low is None or line.high is None:
        return None
    est, low, high = sets
    if low.low > high.high:
        return None
    middle = (low + high).scaled(0.5)
    if not middle.intersects(est) and line.measure == "":
        logs = [working(x, "RR") for x in (line.estimate, line.low, line.high)]
        if all(x is not None for x in logs) and symmetric(*(x for x in logs if x is not None)):
            return make(
                "ci-asymmetric",
                Verdict.METHOD_DEPENDENT,
                f"{line} is symmetric on the log scale, as for a ratio.",
                printed=line.printed,
                methods=("log",),
            )
    if not middle.intersects(est) and line.measure in ("", "GEN") and (scale := _bounded_scale(line)):
        return make(
            "ci-asymmetric",
            Verdict.METHOD_DEPENDENT,
            f"{line} is symmetric on the scale of {scale}, as for a correlation or a proportion.",
            printed=line.printed,
            methods=(scale,),
        )
    admissible = admissible_sets(line, sets)
    if middle.intersects(est):
        face = middle_of(float(line.low), float(line.high), line.measure)
        exact = face is not None and line.estimate.prints(face)
        return make(
            "ci-asymmetric",
            Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING,
            f"The estimate of {line} is the middle of its interval.",
            printed=line.printed,
            admissible=admissible,
            methods=("log",) if line.measure in LOG_MEASURES else ("identity",),
        )
    scale = " on the log scale" if line.measure in LOG_MEASURES else ""
    if is_inverse(line.measure):
        scale = " on the scale of one over it"
    what = f"the estimate of {line} is not the middle of its interval{scale}"
    if "estimate" in admissible:
        what += f", {show(admissible['estimate'])}"
    natural = [values_of(x) for x in (line.estimate, line.low, line.high)]
    if line.measure in LOG_MEASURES and symmetric(*natural):
        what += "; it is the middle on the natural scale: was the interval made without logarithms?"
    elif (
        line.measure in ("MD", "SMD", "MC")
        and all(n.low > 0 for n in natural)
        and symmetric(*(n.log() for n in natural))
    ):
        what += "; it is the middle on the log scale: is it a ratio?"
    twice, ends = est.scaled(2.0), low + high
    derivation = (
        f"2 x estimate{scale} is in {twice}",
        f"ci_low + ci_high{scale} is in {low} + {high} = {ends}",
        "the two sets share no value",
    )
    verdict = proof_capped(line.measure, pooled=line.pooled)
    return failed(line, "ci-asymmetric", verdict, what, admissible, derivation=derivation)


def _bounded_scale(line: Line) -> str:
    """Name the scale of correlations or proportions on which the estimate is the middle of its interval; "" if none."""
    sets = [values_of(x) for x in (line.estimate, line.low, line.high) if x is not None]
    for name, low, high in (("Fisher's z", -1.0, 1.0), ("logits", 0.0, 1.0), ("logits of percentages", 0.0, 100.0)):
        inside = [s.intersection(ValueSet(low, high)) for s in sets]
        turned = [_logit(s, low, high) for s in inside if s is not None]
        if len(turned) == 3 and symmetric(*turned):
            return name
    return ""


def _logit(values: ValueSet, low: float, high: float) -> ValueSet:
    ends = [(x - low) / (high - low) for x in (values.low, values.high)]
    first, last = (-math.inf if x <= 0 else math.inf if x >= 1 else math.log(x / (1 - x)) for x in ends)
    return (
        ValueSet(first - 1e-12 * abs(first), last + 1e-12 * abs(last))
        if math.isfinite(first + last)
        else (ValueSet(first, last))
    )


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
