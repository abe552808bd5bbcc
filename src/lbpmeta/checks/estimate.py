"""One printed estimate with its interval, p-value and standard error: can they all be right?"""

from __future__ import annotations

import math
from typing import Final

from lbpmeta.checks._common import (
    LOG_MEASURES,
    Number,
    critical_set,
    make,
    proof_capped,
    values_of,
    working,
    worst,
)
from lbpmeta.checks.finding import Finding, Severity, Verdict
from lbpmeta.checks.line import (
    Line,
    admissible_sets,
    allowed_p,
    central_p,
    middle_of,
    one_sided,
    show,
    symmetric,
    working_sets,
)
from lbpmeta.checks.slips import failed
from lbpmeta.errors import DataError
from lbpmeta.printed import ValueSet

__all__ = [
    "check_bounds",
    "check_containment",
    "check_domain",
    "check_estimate",
    "check_p_value",
    "check_se",
    "check_symmetry",
]


def check_domain(line: Line) -> Finding | None:
    """Whether ratios are above 0, p lies in [0, 1] and the standard error is not negative."""
    bad = []
    if line.measure in LOG_MEASURES:
        for name in ("estimate", "ci_low", "ci_high"):
            number = line.printed.get(name)
            if number is not None and values_of(number).high <= 0:
                bad.append(f"{name} {number.text} of a ratio ({line.measure}) must be above 0")
    for name, low, high in (("p", 0.0, 1.0), ("se", 0.0, math.inf)):
        number = line.printed.get(name)
        if number is not None and not values_of(number).intersects(ValueSet(low, high)):
            bad.append(f"{name} {number.text} lies outside [{low:g}, {high:g}]")
    if not bad:
        return None
    return make("value-impossible", Verdict.INCONSISTENT, f"{'; '.join(bad)}.", printed=line.printed)


def check_bounds(line: Line) -> Finding | None:
    """Whether the lower bound is not above the upper one."""
    if line.low is None or line.high is None:
        return None
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
    low, high, est = values_of(line.low), values_of(line.high), values_of(line.estimate)
    if low.low > high.high:
        return None  # the bounds check speaks
    if est.high < low.low or est.low > high.high:
        return failed(
            line,
            "estimate-outside-ci",
            Verdict.INCONSISTENT,
            f"the estimate {line.estimate.text} lies outside its own interval ({line.low.text} to {line.high.text})",
        )
    exact = line.low.value <= line.estimate.value <= line.high.value
    verdict = Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING
    return make("estimate-outside-ci", verdict, f"The estimate of {line} lies in its interval.", printed=line.printed)


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
    what = f"the estimate of {line} is not the middle of its interval{scale}, {show(admissible['estimate'])}"
    natural = [values_of(x) for x in (line.estimate, line.low, line.high)]
    if line.measure in LOG_MEASURES and symmetric(*natural):
        what += "; it is the middle on the natural scale: was the interval made without logarithms?"
    return failed(line, "ci-asymmetric", proof_capped(line.measure, pooled=line.pooled), what, admissible)


def check_p_value(line: Line) -> Finding | None:
    """Whether the p-value can belong to the estimate and its interval (or its standard error).

    Notes
    -----
    z = |estimate| c / halfwidth and p = 2 P(Z > z), for the normal distribution and for every t distribution
    with at least `min_df` degrees of freedom; p is the union over these families. With a single trial's ratio
    or risk difference the test may be another one than the interval (Fisher, log-rank, chi-squared): there a
    disagreement is no proof; nor is it where a one-sided test would make the print.
    """
    if line.p is None or line.estimate is None:
        return None
    domain = values_of(line.p).intersection(ValueSet(0.0, 1.0))
    ratio = allowed_p(line)
    if domain is None or ratio is None:
        return None
    basis, p_set = ratio
    if p_set.intersects(domain):
        exact = central_p(line)
        verdict = (
            Verdict.CONSISTENT if exact is not None and line.p.prints(exact) else Verdict.CONSISTENT_WITHIN_ROUNDING
        )
        return make(
            "p-disagrees-with-ci",
            verdict,
            f"p {line.p.text} agrees with {line}.",
            printed=line.printed,
            admissible={"p": p_set},
        )
    verdict = proof_capped(line.measure, pooled=line.pooled)
    if line.measure == "RD" and line.pooled:
        verdict = Verdict.IMPLAUSIBLE
    hint = ""
    if verdict is Verdict.INCONSISTENT and one_sided(p_set).intersects(domain):
        verdict, hint = Verdict.IMPLAUSIBLE, "; it is that of a one-sided test"
    alpha = 0.05 if line.level is None else 1 - line.level
    crosses = domain.low > alpha > p_set.high or domain.high < alpha < p_set.low
    return failed(
        line,
        "p-disagrees-with-ci",
        verdict,
        f"the p-value {line.p.text} does not belong to {line}: by {basis} it is in {show(p_set)}{hint}",
        {"p": p_set},
        severity=Severity.DECISION if crosses else Severity.MINOR,
    )


def check_se(line: Line) -> Finding | None:
    """Whether the standard error can have made the interval, with a normal or t critical value.

    For ratios both the log-scale standard error and the natural-scale one (delta method) are admitted.
    """
    if line.se is None or line.low is None or line.high is None or line.level is None:
        return None
    sets = working_sets(line)
    se = values_of(line.se).intersection(ValueSet(0.0, math.inf))
    if sets is None or se is None:
        return None
    _, low, high = sets
    width = (high - low).scaled(0.5)
    critical = critical_set(line.level, line.min_df)
    candidates = {"se": se}
    if line.measure in LOG_MEASURES and line.estimate is not None:
        natural = values_of(line.estimate)
        if natural.low > 0:
            candidates["se on the natural scale"] = se / natural
    fits = tuple(name for name, s in candidates.items() if (s * critical).intersects(width))
    admissible = {"se": ValueSet(max(0.0, width.low) / critical.high, max(0.0, width.high) / critical.low)}
    if fits:
        central = width.mid / critical.low
        exact = "se" in fits and line.se.prints(central)
        return make(
            "se-disagrees-with-ci",
            Verdict.CONSISTENT if exact else Verdict.CONSISTENT_WITHIN_ROUNDING,
            f"The standard error {line.se.text} agrees with the interval of {line}.",
            printed=line.printed,
            admissible=admissible,
            methods=fits,
        )
    hint = ""
    if se.intersects(width):
        hint = "; it equals half the width: is it a margin of error?"
    return failed(
        line,
        "se-disagrees-with-ci",
        proof_capped(line.measure, pooled=line.pooled),
        f"the standard error {line.se.text} does not make the interval of {line}; it would be in "
        f"{show(admissible['se'])}{hint}",
        admissible,
    )


#: The sub-checks, in reading order.
SUBCHECKS: Final = (check_domain, check_bounds, check_containment, check_symmetry, check_p_value, check_se)


def check_estimate(
    estimate: Number,
    ci_low: Number = None,
    ci_high: Number = None,
    *,
    measure: str = "MD",
    level: float | str | None = 95,
    p: Number = None,
    se: Number = None,
    pooled: bool = True,
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
    pooled : bool
        Whether this is the line of a meta-analysis. A single trial's ratio may carry an exact or profile
        interval, so that there a lopsided one is "implausible" at most.
    rounding : {"nearest", "truncate", "any"}
        Which roundings can have made the printed numbers.

    Returns
    -------
    Finding
        The gravest one of the sub-checks "value-impossible", "ci-reversed", "estimate-outside-ci", "ci-asymmetric", "p-disagrees-with-ci" and "se".

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
        pooled=pooled,
        rounding=rounding,
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
