"""Is the estimate the middle of its interval?"""

from __future__ import annotations

import dataclasses
import math
from typing import Final

from lbpmeta.checks.core.finding import Finding, Verdict
from lbpmeta.checks.core.formulas import symmetric
from lbpmeta.checks.core.line import Line, admissible_sets, ends_of, middle_of, working_sets
from lbpmeta.checks.core.reading import is_inverse, make, values_of, working
from lbpmeta.checks.core.rows import on_estimate
from lbpmeta.checks.core.spec import CheckSpec
from lbpmeta.checks.estimate.blame import middle_premise, scale_premises
from lbpmeta.checks.estimate.failed import failed
from lbpmeta.checks.estimate.screen import ask_symmetry
from lbpmeta.interval import ValueSet
from lbpmeta.measures import LOG_MEASURES, MEASURES
from lbpmeta.premises.premise import assume

__all__ = ["SPECS", "check_symmetry"]


def check_symmetry(line: Line) -> Finding | None:
    """Whether the estimate can be the middle of its interval, on the log scale for ratios.

    Notes
    -----
    A Wald or t interval has its estimate in the middle: (low + high)/2 for differences,
    sqrt(low * high) for ratios (Altman DG, Bland JM. BMJ 2011;343:d2304). The check compares the set of twice
    the estimate with the set low + high. It rests on how the interval was made (bootstrap, credible, exact, profile
    and score intervals are lopsided) and on the scale on which it was made.
    """
    seldom = line.measure in MEASURES and MEASURES[line.measure].symmetric == "seldom"
    named, line = line.measure, _on_declared_scale(line)
    sets = working_sets(line)
    if sets is None or line.estimate is None or line.low is None or line.high is None:
        return None
    if line.declared.symmetric is False:
        return None  # such an interval has its estimate anywhere
    est, low, high = sets
    if low.low > high.high:
        return None
    low, high = _uncut(line, low, high)
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
    if not middle.intersects(est) and (line.measure in ("", "GEN") or seldom) and (scale := _bounded_scale(line)):
        return make(
            "ci-asymmetric",
            Verdict.METHOD_DEPENDENT,
            f"{line} is symmetric on the scale of {scale}, as for a correlation or a proportion.",
            printed=line.printed,
            methods=(scale,),
        )
    if not middle.intersects(est) and named == "" and _less_a_ratio(line):
        return make(
            "ci-asymmetric",
            Verdict.METHOD_DEPENDENT,
            f"{line} is symmetric on the scale of one less a ratio, as for a relative reduction.",
            printed=line.printed,
            methods=("one less a ratio",),
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
        what += f", {ends_of(admissible['estimate'])}"
    natural = [values_of(x) for x in (line.estimate, line.low, line.high)]
    if line.measure in LOG_MEASURES and symmetric(*natural):
        what += "; it is the middle on the natural scale: was the interval made without logarithms?"
    elif (
        named == line.measure
        and named in ("MD", "SMD", "MC")
        and all(n.low > 0 for n in natural)
        and symmetric(*(n.log() for n in natural))
    ):
        what += "; it is the middle on the log scale, as that of a ratio is"
    twice, ends = est.scaled(2.0), low + high
    derivation = (
        f"2 x estimate{scale} is {twice}",
        f"ci_low + ci_high{scale} is ({low}) + ({high}) = {ends}",
        "the two sets share no value",
    )
    return failed(
        line,
        "ci-asymmetric",
        # Score and exact intervals are in use as much as Wald ones there: nothing is claimed unless one is declared.
        Verdict.METHOD_DEPENDENT if seldom and not line.declared.symmetric else Verdict.INCONSISTENT,
        what,
        admissible,
        derivation=derivation,
        of_triple=True,
        premises=(assume("interval"), *scale_premises(line, named), middle_premise(line)),
    )


def _on_declared_scale(line: Line) -> Line:
    """Return the line as that of a difference, where a ratio's interval is declared to be made on its own scale."""
    natural = line.measure in LOG_MEASURES and line.declared.value("scale") == "natural"
    return dataclasses.replace(line, measure="MD") if natural else line


def _uncut(line: Line, low: ValueSet, high: ValueSet) -> tuple[ValueSet, ValueSet]:
    """Return the bounds as they may have been before they were cut off at the end of the measure's domain.

    The Wald interval of a proportion can reach below 0 or beyond 100 %, where programs and people cut it off.
    """
    if line.measure not in MEASURES or MEASURES[line.measure].scale != "identity":
        return low, high
    percent = any(abs(float(x)) > 1 for x in (line.estimate, line.low, line.high) if x is not None)
    first, last = (end * (100.0 if percent else 1.0) for end in MEASURES[line.measure].domain)
    if first > -math.inf and low.low <= first:
        low = ValueSet(-math.inf, low.high)
    if last < math.inf and high.high >= last:
        high = ValueSet(high.low, math.inf)
    return low, high


def _bounded_scale(line: Line) -> str:
    """Name the scale of correlations or proportions on which the estimate is the middle of its interval; "" if none."""
    sets = [values_of(x) for x in (line.estimate, line.low, line.high) if x is not None]
    for name, low, high in (("Fisher's z", -1.0, 1.0), ("logits", 0.0, 1.0), ("logits of percentages", 0.0, 100.0)):
        inside = [s.intersection(ValueSet(low, high)) for s in sets]
        turned = [_logit(s, low, high) for s in inside if s is not None]
        if len(turned) == 3 and symmetric(*turned):
            return name
    return ""


#: From this share of the whole on a reduction is far from the middle of its interval.
_LARGE: Final = 0.3


def _less_a_ratio(line: Line) -> bool:
    """Whether one less the numbers are a ratio with its interval: a reduction of 0.67 (0.36 to 0.83), or of 67 %."""
    sets = [values_of(x) for x in (line.estimate, line.low, line.high) if x is not None]
    for whole in (1.0, 100.0):
        if sets[0].low < _LARGE * whole:
            continue  # near zero the scale is as good as straight, and would excuse a slip
        left = [ValueSet(whole - s.high, whole - s.low) for s in sets]
        if len(left) == 3 and all(s.low > 0 for s in left) and symmetric(*(s.log() for s in left)):
            return True
    return False


def _logit(values: ValueSet, low: float, high: float) -> ValueSet:
    ends = [(x - low) / (high - low) for x in (values.low, values.high)]
    first, last = (-math.inf if x <= 0 else math.inf if x >= 1 else math.log(x / (1 - x)) for x in ends)
    return (
        ValueSet(first - 1e-12 * abs(first), last + 1e-12 * abs(last))
        if math.isfinite(first + last)
        else (ValueSet(first, last))
    )


SPECS: Final = (
    CheckSpec(
        "ci-asymmetric",
        "Is the estimate the middle of its interval?",
        ("trials", "reviews", "statements"),
        on_estimate(check_symmetry, wald=True),
        "proof",
        inputs="estimate, ci_low, ci_high, measure",
        formula="2 estimate = ci_low + ci_high, after logarithms for ratios; a proof for Wald and t intervals only",
        source="Altman DG, Bland JM. BMJ 2011;343:d2090 and d2304.",
        proof_test="tests/checks/test_estimate.py::test_truth_is_never_inconsistent",
        ask=ask_symmetry,
    ),
)
